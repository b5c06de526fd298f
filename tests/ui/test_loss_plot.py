"""The loss plot: what is drawn of a long run, what is left out, and what it says."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from fakes import digits_project
from learning import LearningSession, run_of, value_project
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.engine.frames import CurvePoint
from playground.network.document import Network
from playground.ui import theme
from playground.ui.curve_buffer import CurveBuffer
from playground.ui.live_figures import LiveFigures
from playground.ui.loss_axes import round_ticks
from playground.ui.loss_chart import value_range
from playground.ui.loss_plot import LossPlot
from playground.ui.plot_style import loss_text, percent_text, span_text
from playground.ui.top_bar import TopBar


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")


@pytest.fixture
def make(qtbot) -> Iterator[Callable[..., tuple[LearningSession, LossPlot]]]:
    kept = []

    def made(project=None, visible: bool = True) -> tuple[LearningSession, LossPlot]:
        session = LearningSession(project)
        plot = LossPlot(session)
        plot.resize(360, 200)
        qtbot.addWidget(plot)
        kept.append((session, plot))
        if visible:
            plot.show()
        return session, plot

    yield made
    kept.clear()


def drawn(plot: LossPlot, name: str) -> tuple[np.ndarray, np.ndarray]:
    x, y = plot.chart._curves[name].getData()
    return (np.empty(0), np.empty(0)) if x is None else (x, y)


@pytest.mark.parametrize("blocks", [(1,), (7, 1, 300), (5000,)])
def test_buffer_keeps_real_points_and_every_spike(blocks: tuple[int, ...]) -> None:
    rng = np.random.default_rng(1)
    y = rng.normal(size=30_000)
    y[12_345], y[29_000] = 50.0, -50.0
    x = np.arange(len(y)) / 10
    buffer, at, turn = CurveBuffer(100), 0, 0
    while at < len(y):
        n = blocks[turn % len(blocks)]
        buffer.add(x[at : at + n], y[at : at + n])
        at, turn = at + n, turn + 1
    px, py = buffer.points()
    assert len(px) <= 201
    assert (np.diff(px) >= 0).all()
    assert py.max() == 50.0
    assert py.min() == -50.0
    np.testing.assert_array_equal(y[np.rint(px * 10).astype(int)], py)
    assert (px[-1], py[-1]) == (x[-1], y[-1])


def test_buffer_leaves_out_what_is_not_finite() -> None:
    buffer = CurveBuffer(10)
    buffer.add(np.arange(4.0), np.array([np.nan, 1.0, np.inf, -np.inf]))
    assert [float(v) for v in buffer.points()[1]] == [1.0, 1.0]
    assert buffer.near(99.0) == (1.0, 1.0)
    buffer.clear()
    assert buffer.near(0.0) is None


def test_long_run_is_drawn_with_few_points_to_its_end(make, qtbot) -> None:
    session, plot = make()
    session.curve = run_of(5_000)
    session.feed(epoch=5_000)
    session.curve.extend(run_of(60_000)[5_000:])
    session.feed(epoch=60_000)
    qtbot.waitUntil(lambda: drawn(plot, "train")[0][-1] == 59_999)  # more points than are taken at once
    for name in ("train", "test"):
        x, y = drawn(plot, name)
        assert 100 < len(x) <= 1000
        assert x[-1] == 59_999
        assert np.isfinite(y).all()


def test_only_what_is_new_is_read(make) -> None:
    class Counted(list):
        read = 0

        def __getitem__(self, key):
            found = super().__getitem__(key)
            Counted.read += len(found)
            return found

    session, _ = make()
    session.curve = Counted(run_of(1000))
    for _ in range(5):
        session.feed()
        session.curve.append(CurvePoint(float(len(session.curve)), 0.1, None, None, None))
    session.feed()
    assert Counted.read == 1005


def test_missing_and_broken_values_are_not_drawn(make, qtbot) -> None:
    session, plot = make(digits_project())
    session.curve = [
        CurvePoint(0.5, 2.0, None, None, None),
        CurvePoint(1.0, float("nan"), 1.5, 0.4, 0.5),
        CurvePoint(1.5, float("inf"), None, None, None),
        CurvePoint(2.0, 1.0, 0.9, 0.7, 0.75),
    ]
    session.feed()
    assert set(drawn(plot, "train")[1]) == {2.0, 1.0}
    assert set(drawn(plot, "test")[1]) == {1.5, 0.9}
    qtbot.waitUntil(lambda: plot._values["train"].text() == "train 1.0000")
    assert plot._values["test"].text() == "test 0.9000"
    assert "train loss 1.0000" in plot.accessibleDescription()


def test_new_run_starts_an_empty_plot(make) -> None:
    session, plot = make()
    session.curve = run_of(100)
    session.feed()
    assert len(drawn(plot, "train")[0])
    session.curve = []
    session.feed(generation=1)
    assert len(drawn(plot, "train")[0]) == 0
    assert plot.accessibleDescription() == "Press Play to see the loss fall"
    session.curve = run_of(3, start=9.0)
    session.feed(generation=2)
    assert drawn(plot, "train")[1].max() == 9.0


def test_hidden_plot_does_nothing_and_catches_up(make) -> None:
    session, plot = make(visible=False)
    session.curve = run_of(50)
    session.feed()
    assert len(drawn(plot, "train")[0]) == 0
    plot.show()
    assert drawn(plot, "train")[0][-1] == 49


def test_accuracy_is_offered_for_classes_only(make) -> None:
    session, plot = make(digits_project())
    session.curve = run_of(20)
    session.feed()
    buttons = {b.text(): b for b in plot._quantity.findChildren(type(plot._log))}
    buttons["Accuracy"].click()
    assert plot.quantity() == "accuracy"
    assert plot._values["test"].text() == f"test {percent_text(0.9)}"
    assert not plot._log.isEnabled()
    session.edit("Plane", value_project())
    assert plot.quantity() == "loss"
    assert plot._quantity.isHidden()
    assert plot._log.isEnabled()


def test_logarithmic_axis_draws_exponents_and_skips_zero(make) -> None:
    session, plot = make()
    session.curve = [CurvePoint(float(i), v, v, None, None) for i, v in enumerate((1.0, 0.1, 0.0, 0.01))]
    session.feed()
    plot._log.click()
    np.testing.assert_allclose(sorted(set(drawn(plot, "train")[1])), [-2, -1, 0], atol=1e-12)
    (_, _), (low, high) = plot.chart.getViewBox().viewRange()
    assert -2.5 < low < -2 < 0 < high < 0.5


@pytest.mark.parametrize(
    ("values", "inside", "outside"),
    [
        ([1e6, *[0.5] * 200], 0.5, 1e6),  # one huge first loss does not flatten the rest
        ([0.6, *np.linspace(0.5, 0.01, 300)], 0.6, 1.5),  # an ordinary start is kept
    ],
)
def test_range_survives_a_huge_first_loss(values: list[float], inside: float, outside: float) -> None:
    low, high = value_range(np.array(values), "plain")
    assert low <= 0 < inside <= high < outside


def test_value_under_the_cursor(make) -> None:
    session, plot = make()
    session.curve = run_of(1000)
    session.feed()
    QTest.qWait(300)
    QTest.mouseMove(plot.chart.viewport(), QPoint(200, 60))
    QTest.qWait(20)
    readings = plot.chart.readings()
    assert [name for name, _, _ in readings] == ["train", "test"]
    epoch = readings[0][1]
    assert 400 < epoch < 600
    assert readings[0][2] == session.curve[int(epoch)].train_loss
    before = plot.chart.grab().toImage()
    QApplication.sendEvent(plot.chart, QEvent(QEvent.Type.Leave))
    assert plot.chart.readings() == []
    assert plot.chart.grab().toImage() != before


def test_menu_exports_the_picture_and_copies_values(make) -> None:
    session, plot = make()
    session.curve = [CurvePoint(1.0, 0.5, None, 0.25, 0.75), CurvePoint(2.0, 0.4, 0.3, None, None)]
    session.feed()
    menu = plot.menu()
    actions = {a.text(): a for a in menu.actions() if a.text()}
    assert list(actions) == ["Export picture…", "Copy values as CSV", "Logarithmic"]
    actions["Copy values as CSV"].trigger()
    assert QGuiApplication.clipboard().text().splitlines() == [
        "epoch,train_loss,test_loss,train_accuracy,test_accuracy,validation_loss,validation_accuracy",
        "1.0,0.5,,0.25,0.75,,",
        "2.0,0.4,0.3,,,,",
    ]
    actions["Logarithmic"].trigger()
    assert plot._log.isChecked()
    asked = []
    plot.export_requested.connect(lambda: asked.append("export"))
    actions["Export picture…"].trigger()
    assert asked == ["export"]


@pytest.mark.parametrize(
    ("high", "texts"),
    [
        (0.0075, ["0.0000", "0.0025", "0.0050", "0.0075"]),
        (7.5e24, ["0", "2.5e24", "5.0e24", "7.5e24"]),
        (3e30, ["0", "1e30", "2e30", "3e30"]),
        (3e-6, ["0", "1e−6", "2e−6", "3e−6"]),
    ],
)
def test_numbers_of_the_axis_fit_and_differ(make, high: float, texts: list[str]) -> None:
    _, plot = make()
    axis = plot.chart._left
    places = axis.ticks(0.0, high, 110)
    assert axis.tickStrings(places, 1.0, 1.0) == texts
    axis.ticks = lambda low, high, size: places
    plot.chart.fit()
    metrics = QFontMetricsF(theme.font(theme.CAPTION_PX))
    assert max(metrics.horizontalAdvance(text) for text in texts) + 8 <= axis.maximumWidth()


def test_no_tooltip_covers_the_values_and_the_heading_explains(make) -> None:
    _, plot = make()
    assert plot.chart.toolTip() == ""
    assert "loss" in plot._title.toolTip()
    assert "loss" in plot._quantity.toolTip()


def test_heading_and_top_bar_write_the_same_at_the_same_moment(make, qtbot) -> None:
    session, plot = make(value_project())
    bar = TopBar(session)
    qtbot.addWidget(bar)
    seen = []
    for i in range(1, 40):
        session.feed(state="training", train_loss=1 / i, test_loss=1.5 / i, epoch=i)
        seen.append((plot._values["test"].text(), f"test {bar.quality.value()}"))
        QTest.qWait(7)
    assert all(heading == figure for heading, figure in seen)
    assert len(set(seen)) > 1
    qtbot.waitUntil(lambda: plot._values["test"].text() == f"test {loss_text(1.5 / 39)}")


def test_empty_plot_says_what_comes_first(make) -> None:
    session, plot = make()
    session.edit("no layers", session.project.but(network=Network()))
    assert plot.chart.empty_text == "Mend the network first"
    session.undo()
    assert plot.chart.empty_text == "Press Play to see the loss fall"
    session.feed(state="training")  # an epoch may take seconds
    LiveFigures.of(session).at_once()
    assert plot.chart.empty_text == "Soon the loss is seen here"


def test_theme_changes_the_curves(make, qapp: QApplication) -> None:
    _, plot = make()
    dark = plot.chart._curves["train"].opts["pen"].color().name()
    theme.apply(qapp, "light")
    assert plot.chart._curves["train"].opts["pen"].color().name() == theme.LIGHT.accent != dark


def test_numbers_as_people_write_them() -> None:
    assert [loss_text(v) for v in (0.01341, 12.345, 4321.0, 3.1e6, 0.00001, -0.5, None, float("nan"))] == [
        "0.0134", "12.35", "4321", "3.1e6", "1.0e−5", "−0.5000", "–", "–",
    ]  # fmt: skip
    assert percent_text(0.99999).startswith("99.9")  # never 100 while one is wrong
    assert percent_text(1.0).startswith("100.0")
    assert [span_text(s).replace("\u202f", " ") for s in (11.4, 125, 3840)] == ["11 s", "2 min 5 s", "1 h 4 min"]
    assert round_ticks(0.0, 0.55, 3) == [0.0, 0.2, 0.4]
