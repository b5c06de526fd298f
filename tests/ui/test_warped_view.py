"""The warped view: what it asks for, the layers it offers, points under the mouse, and a picture that does not jump."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from fakes import digits_project, plane_project
from learning import LearningSession, class_project, points_answer
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from playground.network import edits
from playground.session.probes import Points, Warped, WarpedAnswer
from playground.ui import theme
from playground.ui.warped_plane import fitted
from playground.ui.warped_view import WarpedView


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")


@pytest.fixture
def make(qtbot) -> Iterator[Callable[..., tuple[LearningSession, WarpedView]]]:
    kept = []

    def made(project=None, visible: bool = True):
        session = LearningSession(project)
        view = WarpedView(session)
        view.resize(340, 460)
        qtbot.addWidget(view)
        kept.append((session, view))
        if visible:
            view.show()
        return session, view

    yield made
    kept.clear()


def answer_of(project, scale: float = 1.0, shares=None, outputs: int = 1) -> WarpedAnswer:
    """The plane as it is, some times as large."""
    data = points_answer(project)[Points()]
    along = np.linspace(-6, 6, 97) * scale
    grid = np.stack(np.meshgrid(along, -along), axis=2)
    output = np.zeros((outputs, 97, 97), np.float32)
    return WarpedAnswer(grid, data.train.raw * scale, data.test.raw * scale, output, 4, shares)


def feed(session: LearningSession, view: WarpedView, answer: WarpedAnswer) -> None:
    answers = {view.probe(): answer, **points_answer(session.project)}
    session.feed(answers=answers, project=session.project)


def point_to(view: WarpedView, place: np.ndarray) -> None:
    """The mouse over a place of the layer."""
    x, y = view.picture.pixels(place, view.picture.area())
    QTest.mouseMove(view.picture, QPoint(round(x), round(y)))


def test_it_asks_only_while_visible_and_only_for_a_plane(make) -> None:
    session, view = make(visible=False)
    assert session.watched.get("warpedView", ()) == ()
    view.show()
    assert session.watched["warpedView"] == (Warped(2), Points())  # the last hidden layer
    view.hide()
    assert session.watched["warpedView"] == ()
    view.show()
    session.edit("Digits", digits_project())
    assert session.watched["warpedView"] == ()


def test_layers_with_two_units_are_offered_and_followed(make) -> None:
    session, view = make(plane_project(4, 1, 3))
    offered = [view.layer.itemText(i) for i in range(view.layer.count())]
    assert offered == ["Input · 2 features", "1. Dense · 4 units", "3. Dense · 3 units"]
    view.layer.setFocus()
    QTest.keyClick(view.layer, Qt.Key.Key_Up)
    view.layer.activated.emit(view.layer.currentIndex())
    assert session.watched["warpedView"][0] == Warped(1)
    session.select(3)
    assert session.watched["warpedView"][0] == Warped(3)
    session.select(2)  # one unit: nothing to see
    assert session.watched["warpedView"][0] == Warped(3)
    session.edit("Remove", edits.remove(session.project, 3))
    assert session.watched["warpedView"][0] == Warped(1)


def test_directions_are_chosen_by_a_click_and_said_in_words(make) -> None:
    session, view = make()
    buttons = {b.text(): b for b in view.axes.findChildren(QPushButton)}
    feed(session, view, answer_of(session.project))
    assert view.picture.axes == ("unit 1", "unit 2")
    QTest.mouseClick(buttons["Principal"], Qt.MouseButton.LeftButton)
    assert session.watched["warpedView"][0] == Warped(2, principal=True)
    feed(session, view, answer_of(session.project, shares=(0.7, 0.2)))
    assert "70" in view.picture.axes[0]
    assert view.hint.text().startswith("90")


def test_a_point_under_the_mouse_says_where_it_is_in_the_plane(make, qtbot) -> None:
    session, view = make()
    answer = answer_of(session.project, scale=0.1)
    feed(session, view, answer)
    heard = []
    view.point_hovered.connect(heard.append)
    raw = points_answer(session.project)[Points()].train.raw
    number = int(np.abs(raw).sum(axis=1).argmax())  # far out, with few neighbours
    point_to(view, answer.train[number])
    assert view.picture.hit == (False, number)
    assert heard == [pytest.approx(tuple(raw[number].tolist()))]
    assert "class" in view.picture.words()
    view.grab()
    point_to(view, np.array([0.6, -0.6]))
    assert heard[-1] is None
    view.hide()
    assert view.picture.place() is None


def test_test_points_are_shown_on_demand(make) -> None:
    session, view = make()
    feed(session, view, answer_of(session.project))
    before = view.picture.grab().toImage()
    QTest.mouseClick(view.test_points, Qt.MouseButton.LeftButton, pos=QPoint(8, view.test_points.height() // 2))
    assert view.picture.test_points
    assert view.picture.grab().toImage() != before


def test_the_view_stays_while_the_picture_fits_it(make) -> None:
    square = np.array([[-1.0, -1.0], [1.0, 1.0]])
    view = fitted(None, square)
    assert fitted(view, square * 1.05) == view
    assert fitted(view, square * 0.8) == view
    assert fitted(view, square * 0.8 + 0.1) == view
    wider, nearer = fitted(view, square * 2), fitted(view, square * 0.4)
    assert wider[2] > 2 * 1
    assert nearer[2] < 0.5
    assert fitted(wider, square * 1.9) == wider
    assert fitted(None, np.zeros((2, 2)))[2] > 0


def test_classes_have_their_shapes_and_an_empty_picture_says_why(make) -> None:
    session, view = make(class_project("spiral_three", 3))
    feed(session, view, answer_of(session.project, outputs=3))
    view.grab()
    session, view = make(plane_project(1, features=("x1",)))
    assert session.watched.get("warpedView", ()) == ()
    assert "two units" in view.picture.empty_text
    view.grab()


def test_answers_of_other_data_are_left_out(make) -> None:
    session, view = make()
    answer = answer_of(session.project)
    fewer = session.project.but(dataset=session.project.dataset.but(samples=50))
    session.feed(answers={view.probe(): answer, **points_answer(fewer)}, project=session.project)
    assert view.picture.answer is None
    feed(session, view, answer)
    session.feed(generation=9, answers={})
    assert view.picture.answer is None
