"""The boundary view: colours of the answers, points and their marks, the neuron under the cursor, and the readout."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from fakes import digits_project, plane_project
from gestures import heard
from learning import LearningSession, class_project, left_to_right, points_answer, value_project
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from playground.core.dataset import Data, Part
from playground.core.registry import registry
from playground.network import edits
from playground.session.probes import Neurons, NeuronsAnswer, Points, Response
from playground.ui import theme
from playground.ui.boundary_picture import STRENGTH, Reading, picture
from playground.ui.boundary_view import BoundaryView
from playground.ui.point_marks import SHAPES, draw_mark, shape_of

OUTPUT = Response(None, 0, 100)


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")


@pytest.fixture
def make(qtbot) -> Iterator[Callable[..., tuple[LearningSession, BoundaryView]]]:
    kept = []

    def made(project=None, visible: bool = True, size: tuple[int, int] = (340, 440)):
        session = LearningSession(project)
        view = BoundaryView(session)
        view.resize(*size)
        qtbot.addWidget(view)
        kept.append((session, view))
        if visible:
            view.show()
        return session, view

    yield made
    kept.clear()


def color_at(view: BoundaryView, x: float, y: float) -> QColor:
    """The colour of the picture at a place of the plane."""
    area = view.plane.area()
    place = QPointF(area.left() + (x + 6) / 12 * area.width(), area.bottom() - (y + 6) / 12 * area.height())
    image = view.plane.grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(int(place.x() * ratio), int(place.y() * ratio))


def near(color: QColor, other: QColor, most: int = 12) -> bool:
    return all(abs(a - b) <= most for a, b in zip(color.getRgb(), other.getRgb(), strict=True))


def test_it_asks_only_while_visible_and_only_for_points(make) -> None:
    session, view = make()
    assert session.watched["boundaryView"] == (OUTPUT, Points())
    view.hide()
    assert session.watched["boundaryView"] == ()
    view.show()
    session.edit("Digits", digits_project())
    assert session.watched["boundaryView"] == ()


def test_orange_is_low_and_blue_is_high_paler_than_thumbnails(make) -> None:
    session, view = make()
    session.feed(answers={OUTPUT: left_to_right()})
    tokens = theme.current()
    assert near(color_at(view, -5.5, 1), theme.mix(tokens.zero, tokens.negative, STRENGTH * 0.92))
    assert near(color_at(view, 5.5, 1), theme.mix(tokens.zero, tokens.positive, STRENGTH * 0.92))
    assert near(color_at(view, 0, 1), QColor(tokens.zero))


def test_row_0_is_the_top(make) -> None:
    session, view = make()
    session.feed(answers={OUTPUT: np.ascontiguousarray(left_to_right().transpose(0, 2, 1)[:, ::-1])})
    assert color_at(view, 1, 5.5).blue() > color_at(view, 1, -5.5).blue()


def test_targets_of_the_loss_set_the_ends(make) -> None:
    project = plane_project()
    last = project.network.nodes[-1]
    project = edits.set_layer(project, last.id, last.layer.but(activation=registry.create("activations", "sigmoid")))
    project = project.but(loss=registry.create("losses", "binary_cross_entropy"))
    session, view = make(project)
    session.feed(answers={OUTPUT: np.full((1, 100, 100), 0.5, np.float32)})
    assert near(color_at(view, 3, 1), QColor(theme.current().zero))  # undecided, not half sure


def test_discrete_shows_two_colours_only(make) -> None:
    session, view = make()
    session.feed(answers={OUTPUT: left_to_right()})
    view.discrete.click()
    assert color_at(view, 0.6, 1) == color_at(view, 5, 1) != color_at(view, -0.6, 1)
    assert color_at(view, -0.6, 1) == color_at(view, -5, 1)


def test_many_classes_are_coloured_by_winner_and_confidence(make) -> None:
    session, view = make(class_project("spiral_three", 3))
    answer = np.full((3, 100, 100), 0.02, np.float32)
    answer[0, :, :33], answer[1, :, 33:66], answer[2, :, 66:] = 0.96, 0.96, 0.4
    session.feed(answers={OUTPUT: answer})
    colors = [QColor(c) for c in theme.current().class_colors(3)]
    for x, color in ((-4, colors[0]), (0.5, colors[1])):
        assert near(color_at(view, x, 1), theme.mix(theme.current().zero, color.name(), STRENGTH * 0.95), 20)
    pale = color_at(view, 5, 1)
    view.discrete.click()
    assert pale.hslSaturation() < color_at(view, 5, 1).hslSaturation()


def test_answers_that_are_not_finite_do_not_break_the_picture() -> None:
    answer = np.full((1, 8, 8), np.nan, np.float32)
    answer[0, 0, 0], answer[0, 7, 7] = np.inf, -np.inf
    image = picture(answer, Reading(), False)
    tokens = theme.current()
    assert near(image.pixelColor(image.rect().center()), QColor(tokens.zero))
    assert near(image.pixelColor(0, 0), theme.mix(tokens.zero, tokens.positive, STRENGTH))


def test_the_old_picture_stays_until_there_is_a_new_one(make) -> None:
    session, view = make()
    session.feed(state="training", answers={OUTPUT: left_to_right()})
    before = view.plane.grab().toImage()
    view.show_neuron(1, 2)
    session.feed(answers={})
    assert view.plane.grab().toImage() == before


def test_nothing_of_another_run_or_of_none_stays(make) -> None:
    session, view = make()
    empty = view.plane.grab().toImage()
    full = {**points_answer(session.project), OUTPUT: left_to_right()}
    for change in ({"generation": 1}, {"state": "empty"}):
        session.feed(state="training", answers=full)
        assert view.plane.grab().toImage() != empty
        session.feed(answers={}, **change)
        assert view.plane.grab().toImage() == empty


def test_answers_and_points_that_do_not_fit_the_project_are_left_out(make) -> None:
    session, view = make()
    five = class_project("spiral_five", 5)
    session.feed(state="training", answers=points_answer(session.project) | {OUTPUT: left_to_right()})
    before = view.plane.grab().toImage()
    for answers in (
        points_answer(five),
        points_answer(value_project()),
        {OUTPUT: np.zeros((5, 100, 100), np.float32)},
        {OUTPUT: np.zeros((1, 0, 0), np.float32)},
        {OUTPUT: np.zeros(7, np.float32)},
    ):
        session.feed(answers=answers)
        assert view.plane.grab().toImage() == before
    session.feed(answers=points_answer(five) | {OUTPUT: np.zeros((5, 100, 100), np.float32)}, project=five)
    assert view.plane.grab().toImage() == before


def test_points_of_other_data_go_at_once(make) -> None:
    session, view = make(class_project("spiral_five", 5))
    session.feed(state="training", answers=points_answer(session.project), project=session.project)
    empty = view.plane.grab().toImage()
    session.edit("Circle", plane_project())
    assert view.plane._data is None
    assert view.plane.grab().toImage() != empty
    session.feed()  # the run has not heard of it
    assert view.plane._data is None


def test_a_steep_edge_is_a_line_and_not_stairs() -> None:
    """Along a slanted edge the picture changes sides at a new row in nearly every column, not every fourth."""
    across, down = np.meshgrid(np.arange(100), np.arange(100))
    steep = np.where(down > 30.3 + 0.4 * across, 1.0, -1.0).astype(np.float32)
    for answer, reading in ((steep[None], Reading()), (np.stack([steep, -steep, 0 * steep - 1]), Reading(classes=3))):
        image = picture(answer, reading, True, 400)
        first = image.pixel(0, 0)
        edge = [next(y for y in range(400) if image.pixel(x, y) != first) for x in range(40, 360)]
        straight = np.polyval(np.polyfit(range(320), edge, 1), range(320))
        assert np.abs(np.array(edge) - straight).max() < 1.6  # stairs would be 4 pixels high


def test_neuron_under_the_cursor_then_pinned_then_back(make) -> None:
    session, view = make()
    asked = lambda: session.watched["boundaryView"][0]  # noqa: E731
    assert view._switch.isHidden()
    view.show_neuron(1, 2)
    assert asked() == Response(1, 2, 100)
    assert not view._switch.isHidden()
    view.clear_hover()
    assert asked() == OUTPUT
    view.show_neuron(1, 3, pinned=True)
    view.show_neuron(2, 0)
    assert asked() == Response(2, 0, 100)
    view.clear_hover()
    assert asked() == Response(1, 3, 100)
    pinned = []
    view.neuron_pinned.connect(pinned.append)
    buttons = {b.text(): b for b in view._switch.findChildren(QPushButton)}
    QTest.mouseClick(buttons["Output"], Qt.MouseButton.LeftButton)
    assert asked() == OUTPUT
    QTest.mouseClick(buttons["Neuron 4"], Qt.MouseButton.LeftButton)
    assert asked() == Response(1, 3, 100)
    assert pinned == [None, (1, 3)]


def test_a_neuron_that_is_gone_is_forgotten(make) -> None:
    session, view = make()
    view.show_neuron(1, 3, pinned=True)
    session.edit("fewer", plane_project(2, 2))
    assert view.shown() is None
    assert session.watched["boundaryView"][0] == OUTPUT
    view.show_neuron(99, 0)
    assert view.shown() is None


def test_points_are_drawn_once_and_test_points_on_demand(make) -> None:
    session, view = make()
    answers = points_answer(session.project)
    session.feed(answers=answers)
    train_only = view.plane.grab().toImage()
    kept = view.plane._points.cacheKey()
    session.feed(answers={**answers, OUTPUT: left_to_right()})
    view.plane.grab()
    assert view.plane._points.cacheKey() == kept
    session.feed(answers=answers)
    view.test_points.click()
    view.plane._image = None
    assert view.plane.grab().toImage() != train_only
    assert view.plane._points.cacheKey() != kept


def test_the_plane_widens_for_points_that_lie_farther_out(make) -> None:
    session, view = make(plane_project(data="gaussians"))
    calm = session.project
    assert view._probe() == Response(None, 0, 100, 6.0)
    session.edit("Noise", calm.but(dataset=calm.dataset.but(noise=50.0)))
    data = session.project.dataset.make()
    farthest = max(np.abs(part.raw).max() for part in (data.train, data.test))
    reach = session.plane.now()
    assert 6.0 < farthest <= reach < 1.3 * farthest
    assert view._probe() == Response(None, 0, 100, reach), "the ground is asked for as far out"
    session.feed(answers={Points(): data, view._probe(): left_to_right()})
    assert view.plane.reach == reach
    assert view.plane.place_at(view.plane.position_of((farthest, -farthest))) == pytest.approx((farthest, -farthest))
    numbers = {text: place for text, place, below in view.plane._tick_places(view.plane.area()) if below}
    assert numbers["5"] == pytest.approx(view.plane.position_of((5, 0)).x(), abs=1), "the numbers at its edge follow"
    session.edit("Noise", calm)
    session.feed(answers={Points(): calm.dataset.make(), view._probe(): left_to_right()})
    assert view.plane.reach == 6.0


def test_points_of_data_not_yet_known_stand_on_the_edge(make) -> None:
    session, view = make()
    raw = np.array([[60.0, 0.0], [0.0, -7.0], [1.0, 1.0]], np.float32)
    part = Part(raw, np.array([1, 1, 0]), raw)
    session.feed(answers={Points(): Data(part, Part(raw[:0], part.labels[:0], raw[:0]))})
    blue = QColor(theme.current().positive)
    assert near(color_at(view, 5.85, 0), blue, 40)
    assert near(color_at(view, 0, -5.85), blue, 40)


def test_classes_differ_by_shape_and_test_points_are_hollow() -> None:
    assert {shape_of(k, 2) for k in range(2)} == {"circle"}
    assert len({shape_of(k, 10) for k in range(10)}) == 10

    def mark(shape: str, hollow: bool) -> QImage:
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        draw_mark(painter, QPointF(20, 20), 8, shape, QColor("#ff0000"), hollow)
        painter.end()
        return image

    images = [mark(shape, hollow) for shape in SHAPES for hollow in (False, True)]
    assert all(a != b for i, a in enumerate(images) for b in images[:i])
    assert mark("circle", True).pixelColor(20, 20) != QColor("#ff0000")


@pytest.mark.parametrize(
    ("project", "answer", "words"),
    [
        (plane_project(), left_to_right(), "→ 0.52"),
        (value_project(), -left_to_right(), "→ −0.52"),
        (
            class_project("spiral_three", 3),
            np.stack([np.full((100, 100), p, np.float32) for p in (0.1, 0.87, 0.03)]),
            "→ class 2, 87.0\u202f%",
        ),
    ],
)
def test_the_answer_under_the_cursor(make, project, answer, words: str) -> None:
    session, view = make(project)
    session.feed(answers={OUTPUT: answer})
    area = view.plane.area()
    place = QPoint(round(area.left() + area.width() * 0.75), round(area.top() + area.height() / 4))
    text = view.plane.reading_at(QPointF(place))
    assert text.startswith("x₁ 3.0")
    assert "x₂ 3.0" in text or "x₂ 2.9" in text
    assert text.endswith(words)
    before = view.plane.grab().toImage()
    QTest.mouseMove(view.plane, QPoint(20, 20))  # the cursor may stand at the place already
    QTest.mouseMove(view.plane, place)
    assert view.plane.grab().toImage() != before
    assert view.plane.reading_at(QPointF(-5, 10)) == ""


def test_pointing_at_a_neuron_moves_nothing(make) -> None:
    _, view = make()
    QApplication.processEvents()
    before = view.plane.geometry()
    view.show_neuron(1, 2)
    QApplication.processEvents()
    assert not view._switch.isHidden()
    assert view.plane.geometry() == before


def test_five_classes_need_no_second_row_in_the_usual_width(make) -> None:
    _, view = make(class_project("spiral_five", 5))
    QApplication.processEvents()
    assert view.test_points.geometry().left() > view.legend.geometry().right()


def test_numbers_of_the_ticks_are_read_over_many_points(make) -> None:
    session, view = make()
    area = view.plane.area()
    box = QRect(round(area.left()) + 8, round(area.center().y()) - 6, 14, 12)
    at = np.tile(np.array([[-5.4, 0.1]], np.float32), (50, 1)) + np.linspace(-0.4, 0.4, 50, dtype=np.float32)[:, None]
    part = Part(at, np.zeros(50, np.int64), at)
    session.feed(answers={Points(): Data(part, Part(at[:0], part.labels[:0], at[:0]))})
    image = view.plane.grab(box).toImage()
    light = [QColor(image.pixel(x, y)).lightness() for x in range(image.width()) for y in range(image.height())]
    assert max(light) > 180  # the ink of the number, above the points


def test_legend_follows_the_data_and_boxes_wrap_when_narrow(make) -> None:
    session, view = make(class_project("spiral_five", 5), size=(230, 440))
    assert view.legend.accessibleName().startswith("Colours: class 1, class 2")
    QApplication.processEvents()
    assert view.test_points.geometry().top() >= view.legend.geometry().bottom()
    session.edit("two", plane_project())
    view.resize(400, 440)
    QApplication.processEvents()
    assert view.test_points.geometry().left() > view.legend.geometry().right()
    assert view.test_points.geometry().right() < view.discrete.geometry().left()


def test_theme_repaints_the_picture(make, qapp: QApplication) -> None:
    session, view = make()
    session.feed(answers={OUTPUT: left_to_right()})
    theme.apply(qapp, "light")
    assert near(color_at(view, 0, 1), QColor(theme.LIGHT.zero))


def test_a_layer_as_small_multiples_and_back_to_one_of_them(make) -> None:
    session, view = make()
    view.show_neuron(1, 2)
    view.clear_hover()
    assert view.whole.isVisible()
    view.whole.click()
    assert session.watched["boundaryView"][0] == Neurons(48), "one question for all of them"
    answer = np.stack([left_to_right(48)[0] * sign for sign in (1, 1, -1, 1)])
    session.feed(answers={Neurons(48): NeuronsAnswer(answer[:2], {1: answer})})
    multiples = view.multiples
    assert multiples.isVisible()
    assert not view.plane.isVisible()
    image = multiples.grab().toImage()
    for unit, box in enumerate(multiples.boxes()):
        right = image.pixelColor(int(box.right() - 6), int(box.center().y()))
        assert (right.blue() > right.red()) == (unit != 2)
    pinned = heard(view.neuron_pinned)
    QTest.mouseClick(multiples, Qt.MouseButton.LeftButton, pos=multiples.boxes()[3].center().toPoint())
    assert pinned == [(1, 3)]
    assert view.plane.isVisible()
    assert not view.whole.isChecked()
    assert session.watched["boundaryView"][0] == Response(1, 3, 100)
    view.hide()
    assert session.watched["boundaryView"] == ()


def test_a_layer_of_one_neuron_is_not_offered(make) -> None:
    _, view = make()
    view.show_neuron(3, 0)
    assert not view.whole.isVisible()
