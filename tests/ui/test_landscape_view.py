"""The landscape view: what it asks for and when, the map and its words, and the path on it."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from fakes import digits_project
from learning import LearningSession
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from playground.core.registry import registry
from playground.session.probes import Landscape, LandscapeAnswer
from playground.ui import theme
from playground.ui.landscape_picture import BANDS, Heights, band_colors, contours, loss_at, smooth
from playground.ui.landscape_view import LandscapeView


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")


@pytest.fixture
def make(qtbot) -> Iterator[Callable[..., tuple[LearningSession, LandscapeView]]]:
    kept = []

    def made(project=None, visible: bool = True):
        session = LearningSession(project)
        view = LandscapeView(session)
        view.resize(340, 480)
        qtbot.addWidget(view)
        kept.append((session, view))
        if visible:
            view.show()
        return session, view

    yield made
    kept.clear()


def bowl(side: int = 17, lowest: float = 0.01) -> np.ndarray:
    """Losses of a round valley in the middle, (side, side)."""
    along = np.linspace(-1, 1, side)
    return lowest + along[:, None] ** 2 + along**2


def answer_of(values: np.ndarray, **changes) -> LandscapeAnswer:
    known = {
        "low": (-1.0, -1.0), "high": (1.0, 1.0), "path": np.array([[-0.8, 0.5], [-0.2, 0.1]]), "position": (0.0, 0.0),
        "shares": None, "centre_loss": 0.01, "epoch": 12.0, "samples": 250, "total": 250, "done": 1.0,
    }  # fmt: skip
    return LandscapeAnswer(values, **(known | changes))


def feed(session: LearningSession, view: LandscapeView, answer: LandscapeAnswer) -> None:
    session.feed(answers={view.probe(): answer}, project=session.project)


def button(view: LandscapeView, text: str) -> QPushButton:
    return next(b for b in view.directions.findChildren(QPushButton) if b.text() == text)


def test_it_asks_only_while_visible_for_any_network(make) -> None:
    session, view = make(visible=False)
    assert session.watched.get("landscapeView", ()) == ()
    view.show()
    assert session.watched["landscapeView"] == (Landscape(),)
    view.hide()
    assert session.watched["landscapeView"] == ()
    session, view = make(digits_project())
    assert session.watched["landscapeView"] == (Landscape(),)


def test_every_control_asks_for_what_it_says(make) -> None:
    session, view = make()

    def asked():
        return session.watched["landscapeView"][0]

    QTest.mouseClick(view.dice, Qt.MouseButton.LeftButton)
    assert asked() == Landscape(seed=1)
    QTest.mouseClick(view.refresh, Qt.MouseButton.LeftButton)
    assert asked() == Landscape(seed=1, again=1)
    QTest.mouseClick(button(view, "Path"), Qt.MouseButton.LeftButton)
    assert asked() == Landscape(along_path=True, again=1)
    assert not view.dice.isEnabled()
    view.resolution.setFocus()
    QTest.keyClick(view.resolution, Qt.Key.Key_Down)
    view.resolution.activated.emit(view.resolution.currentIndex())
    assert asked().resolution == 65


def test_the_old_map_stays_while_another_one_of_the_same_slice_is_computed(make) -> None:
    session, view = make()
    answer = answer_of(bowl())
    feed(session, view, answer)
    QTest.mouseClick(view.refresh, Qt.MouseButton.LeftButton)
    assert view.picture.answer is answer
    QTest.mouseClick(view.dice, Qt.MouseButton.LeftButton)
    assert view.picture.answer is None
    feed(session, view, answer)
    session.feed(generation=7, answers={})
    assert view.picture.answer is None


def test_another_network_takes_the_map_away_and_another_rate_does_not(make) -> None:
    session, view = make()
    feed(session, view, answer_of(bowl()))
    session.edit("Rate", session.project.but(optimizer=registry.create("optimizers", "sgd", learning_rate=0.5)))
    assert view.picture.answer is not None
    session.edit("Data", digits_project())
    assert view.picture.answer is None


def test_the_loss_under_the_cursor(make) -> None:
    session, view = make()
    feed(session, view, answer_of(bowl()))
    area = view.picture.area()
    middle = area.center()
    assert view.picture.words_at(middle).startswith("loss 0.01")
    assert "at 0.00, 0.00" in view.picture.words_at(middle)
    assert view.picture.words_at(QPointF(area.right() - 0.01, area.top() + 0.01)).startswith("loss 2.0")
    QTest.mouseMove(view.picture, middle.toPoint())
    assert view.picture.cursor_at is not None
    view.grab()
    assert view.picture.words_at(QPointF(-3, 0)) == ""


def test_low_is_the_ground_and_high_is_strong_and_log_shows_the_bottom(make) -> None:
    session, view = make()
    feed(session, view, answer_of(bowl(lowest=1e-4)))
    colors = band_colors()

    def shown(x: float, y: float) -> QColor:
        image, area = view.picture.grab().toImage(), view.picture.area()
        return image.pixelColor(round(area.left() + x * area.width()), round(area.top() + y * area.height()))

    assert colors.index(min(colors, key=lambda c: distance(c, shown(0.93, 0.6)))) >= BANDS - 3
    assert distance(shown(0.9, 0.6), colors[-2]) < distance(shown(0.9, 0.6), colors[0])
    log = shown(0.62, 0.55)
    QTest.mouseClick(view.log, Qt.MouseButton.LeftButton, pos=QPoint(8, view.log.height() // 2))
    assert not view.picture.heights.log
    assert distance(shown(0.62, 0.55), colors[0]) < distance(log, colors[0])


def distance(a: QColor, b: QColor) -> int:
    return sum(abs(p - q) for p, q in zip(a.getRgb(), b.getRgb(), strict=True))


def test_the_path_lies_where_the_weights_have_been(make) -> None:
    session, view = make()
    plain = answer_of(bowl(), path=np.zeros((0, 2)), position=(0.9, -0.9))
    feed(session, view, plain)
    before = view.picture.grab().toImage()
    feed(session, view, answer_of(plain.values, position=(0.9, -0.9)))
    after = view.picture.grab().toImage()
    x, y = view.picture.pixels(np.array([-0.5, 0.3]), view.picture.area())
    orange = QColor(theme.current().negative)
    assert distance(after.pixelColor(round(x), round(y)), orange) < 60
    assert after.pixelColor(round(x), round(y)) != before.pixelColor(round(x), round(y))
    feed(session, view, answer_of(plain.values, position=(float("nan"), 0.0)))
    view.grab()


def test_words_say_what_the_map_is_about(make) -> None:
    session, view = make()
    feed(session, view, answer_of(bowl(), samples=256, total=60_000, done=0.25))
    view._write()
    assert view.note.text().startswith("computing 25")
    assert "epoch 12" in view.note.text()
    assert "256 of 60,000 training samples" in view.note.text()
    assert view.picture.computing
    QTest.mouseClick(button(view, "Path"), Qt.MouseButton.LeftButton)
    assert "no path" in view.picture.empty_text
    feed(session, view, answer_of(bowl(), shares=(0.8, 0.15), position=(3.0, 0.0)))
    assert "80" in view.picture.axes[0]
    assert not view.picture.inside((3.0, 0.0))
    view.grab()
    assert "logarithmic" in view.scale.accessibleName()


def test_heights_of_strange_losses() -> None:
    assert Heights.of(np.full((3, 3), np.inf), True) == Heights(0.0, 1.0, False)
    flat = Heights.of(np.full((3, 3), 0.5), True)
    assert flat.high > flat.low
    values = np.array([[0.0, 1.0], [1e6, np.inf]])
    heights = Heights.of(values, True)
    assert heights.low > 0
    share = heights.share(values)
    assert share.min() == 0
    assert share[1, 1] == 1
    below = Heights.of(np.array([[-5.0, -1.0], [-2.0, -3.0]]), True)
    assert not below.log
    assert below.loss(0.0) == -5.0
    assert heights.loss(1.0) == pytest.approx(heights.high)
    contours(values, heights, 50)


def test_the_map_goes_through_its_numbers() -> None:
    values = np.random.default_rng(0).uniform(size=(5, 5)).astype(np.float32)
    np.testing.assert_allclose(smooth(values, 41)[::10, ::10], values, atol=1e-6)
    assert loss_at(values, 0.25, 0.75) == pytest.approx(values[3, 1])
    assert loss_at(values, 0.125, 0.0) == pytest.approx(values[0, :2].mean())
    values[2, 2] = np.inf
    assert loss_at(values, 0.5, 0.5) == np.inf


@pytest.mark.parametrize("place", [(0.0, 0.0), (0.99, -0.99), (1.3, 0.2), (-1.6, 1.7)])
def test_the_present_place_is_never_at_the_frame(make, place) -> None:
    session, view = make()
    feed(session, view, answer_of(bowl(), position=place))
    plane = view.picture
    area = plane.area()
    at = QPointF(*plane.pixels(np.array(place), area).tolist())
    assert area.adjusted(14, 14, -14, -14).contains(at)
    assert area.adjusted(0, 14, -34, 0).contains(plane.beside(at, area))
    lies = plane.map_area(area)
    assert lies.width() == pytest.approx(lies.height())
    assert area.adjusted(-1, -1, 1, 1).contains(lies)
    assert (lies.width() == pytest.approx(area.width())) == (place == (0.0, 0.0))
    assert plane.words_at(lies.center()).startswith("loss 0.01")
    assert plane.inside(place)
    assert not plane.inside((5.0, 0.0))
