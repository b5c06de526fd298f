"""Drawing points in the big picture, with the mouse and with the keyboard, while a network trains too."""

from collections.abc import Iterator

import pytest
from fakes import plane_project
from learning import LearningSession
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from playground.core.registry import registry
from playground.network import edits
from playground.session import own_points
from playground.session.probes import Points, Response
from playground.session.session import Session
from playground.session.settings import Settings
from playground.storage.gallery import load_entry
from playground.ui import theme
from playground.ui.boundary_view import BoundaryView
from playground.ui.pictures.offers import Offer
from playground.ui.point_painter import BRUSHES
from playground.ui.point_tools import EMPTY

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")


@pytest.fixture
def view(qtbot) -> BoundaryView:
    session = LearningSession(plane_project())
    made = BoundaryView(session)
    made.resize(344, 520)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def own(view) -> BoundaryView:
    """With an empty set of own points."""
    session = view._session
    QTest.mouseClick(view.findChild(QToolButton, "drawPoints"), LEFT)
    own_points.change(session, "Remove all points", own_points.own_points(session).without_rows())
    session.edits.clear()
    return view


@pytest.fixture
def real(qtbot, tmp_path) -> Iterator[tuple[Session, BoundaryView]]:
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    session = Session(load_entry("circle"), settings, backend="cpu")
    view = BoundaryView(session)
    view.resize(344, 520)
    qtbot.addWidget(view)
    view.show()
    yield session, view
    session.close()


def rows(view: BoundaryView):
    return own_points.own_points(view._session).rows


def drag(view: BoundaryView, *places: tuple[float, float], button=LEFT) -> None:
    plane = view.plane
    spots = [plane.position_of(place) for place in places]
    QTest.mousePress(plane, button, pos=spots[0].toPoint())
    for spot in spots[1:]:
        move = QMouseEvent(
            QMouseEvent.Type.MouseMove, spot, spot, Qt.MouseButton.NoButton, button, Qt.KeyboardModifier(0)
        )
        QApplication.sendEvent(plane, move)
    QTest.mouseRelease(plane, button, pos=spots[-1].toPoint())


def click(view: BoundaryView, *place: float, button=LEFT) -> None:
    QTest.mouseClick(view.plane, button, pos=view.plane.position_of(place).toPoint())


def test_one_button_makes_the_points_ones_own(view) -> None:
    session = view._session
    click(view, 0, 0)
    assert session.edits == [], "points of a rule are not drawn on"
    QTest.mouseClick(view.findChild(QToolButton, "drawPoints"), LEFT)
    assert [text for text, _ in session.edits] == ["Draw own points"]
    assert len(rows(view)) == 500
    assert not view.findChild(QToolButton, "drawPoints").isVisible()
    assert view.count.text() == "500 points, 250 test"
    assert session.watched["boundaryView"] == (Response(None, 0, 100),), "the run need not be asked for the points"
    assert Points() not in session.watched["boundaryView"]
    session.undo()
    assert Points() in session.watched["boundaryView"]


def test_a_click_adds_a_point_of_the_chosen_class_at_once(own) -> None:
    assert own.plane._words == EMPTY
    click(own, 2, -3)
    QTest.mouseClick(own.findChild(QToolButton, "label0"), LEFT)
    click(own, -4, 1)
    first, second = rows(own)
    assert first == pytest.approx((2, -3, 1), abs=0.05)
    assert second == pytest.approx((-4, 1, 0), abs=0.05)
    assert [text for text, _ in own._session.edits] == ["1 point added", "1 point added"]
    assert own._session.calls.count("end_merge") == 2, "each click is a step of its own"
    assert own.plane._words == ""
    place = own.plane.position_of(rows(own)[0][:2]).toPoint()
    assert own.plane.grab().toImage().pixelColor(place) == QColor(theme.current().positive)


def test_holding_paints_and_the_right_button_erases(own) -> None:
    drag(own, (-4, 0), (-2, 0), (0, 0), (2, 0), (4, 0))
    painted = rows(own)
    assert len(painted) > 20
    assert all(abs(y) <= BRUSHES[1] + 0.1 and -4.8 <= x <= 4.8 and label == 1 for x, y, label in painted)
    assert own._session.edits[-1] == (f"{len(painted)} points painted", "points")
    assert {merge for _, merge in own._session.edits} == {"points"}
    assert own._session.calls.count("end_merge") == 1
    drag(own, (0, 0), (5.5, 0), button=RIGHT)
    assert all(x < 0 for x, _, _ in rows(own))
    gone = len(painted) - len(rows(own))
    assert own._session.edits[-1][0] == f"{gone} points erased"
    click(own, 5, 5, button=RIGHT)
    assert own._session.edits[-1][0] == f"{gone} points erased", "where nothing is, nothing is done"


def test_the_menu_of_the_right_button_stands_back_while_it_erases(own) -> None:
    asked = []
    offer = Offer(own.plane, "The plane", asked.append)

    def menu(reason):
        event = QContextMenuEvent(reason, QPoint(40, 40), own.plane.mapToGlobal(QPoint(40, 40)))
        QApplication.sendEvent(own.plane, event)
        shown = QApplication.activePopupWidget()
        if shown is not None:
            shown.close()
        return shown is not None

    assert offer.widget is own.plane
    assert not menu(QContextMenuEvent.Reason.Mouse)
    assert menu(QContextMenuEvent.Reason.Keyboard), "the picture can be exported all the same"
    own._session.edit("Other data", plane_project())
    assert menu(QContextMenuEvent.Reason.Mouse)


def test_the_plane_fits_the_points_but_does_not_move_under_the_hand(own) -> None:
    session, plane = own._session, own.plane
    far = own_points.own_points(session).with_points([(11.0, -9.0)], 1).with_points([(1.0, 1.0)], 0)
    own_points.change(session, "A table", far)
    assert plane.reach == session.plane.now() == 12.0
    click(own, -10, 7)
    assert rows(own)[-1] == pytest.approx((-10, 7, 1), abs=0.1), "one draws where one points"
    spot = plane.position_of((11.0, -9.0))
    QTest.mousePress(plane, RIGHT, pos=spot.toPoint())
    assert len(rows(own)) == 2
    assert plane.reach == 12.0, "a stroke goes on in the plane in which it began"
    away = plane.position_of((-10.0, 7.0))
    to = QMouseEvent(QMouseEvent.Type.MouseMove, away, away, Qt.MouseButton.NoButton, RIGHT, Qt.KeyboardModifier(0))
    QApplication.sendEvent(plane, to)
    assert plane.reach == 12.0
    QTest.mouseRelease(plane, RIGHT, pos=away.toPoint())
    assert [row[:2] for row in rows(own)] == [(1.0, 1.0)]
    assert plane.reach == 6.0, "what is left fits again"
    assert session.watched["boundaryView"] == (Response(None, 0, 100, 6.0),)


def test_the_brush_has_sizes_by_key_and_the_keyboard_draws(own) -> None:
    own.plane.setFocus()
    QTest.keyClick(own.plane, Qt.Key.Key_BracketRight)
    assert own.tools.painter.radius == BRUSHES[2]
    for _ in range(5):
        QTest.keyClick(own.plane, Qt.Key.Key_BracketLeft)
    assert own.tools.painter.radius == BRUSHES[0]
    QTest.keyClick(own.plane, Qt.Key.Key_1)
    QTest.keyClick(own.plane, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(own.plane, Qt.Key.Key_Up)
    QTest.keyClick(own.plane, Qt.Key.Key_Return)
    assert rows(own) == ((1.0, 0.25, 0.0),)
    QTest.keyClick(own.plane, Qt.Key.Key_Delete)
    assert rows(own) == ()


def test_classes_come_and_go_and_the_network_with_them(own) -> None:
    click(own, 0, 0)
    QTest.mouseClick(own.findChild(QToolButton, "addClass"), LEFT)
    session = own._session
    assert session.project.dataset.classes() == ("class −1", "class +1", "class 3")
    assert session.check.ok
    assert session.project.network.nodes[-1].layer.units == 3
    click(own, 3, 3)
    assert rows(own)[-1][2] == 2.0, "the new class is chosen"
    entries = {action.objectName(): action for action in own.tools.menu().actions()}
    entries["removeClass"].trigger()
    assert session.project.dataset.classes() == ("class −1", "class +1")
    assert session.project.network.nodes[-1].layer.units == 1
    entries = {action.objectName(): action for action in own.tools.menu().actions()}
    entries["values"].trigger()
    assert session.project.dataset.classes() == ()
    assert session.check.ok
    QTest.mouseClick(own.findChild(QToolButton, "label3"), LEFT)
    click(own, -3, 3)
    assert rows(own)[-1][2] == 0.5
    entries = {action.objectName(): action for action in own.tools.menu().actions()}
    entries["clearPoints"].trigger()
    assert rows(own) == ()
    own.grab()


def test_a_table_is_pasted_opened_and_written(own, tmp_path, monkeypatch) -> None:
    session = own._session
    QGuiApplication.clipboard().setText("x;y;kind\n0;1,5;cat\n120;2;dog\n")
    entries = {action.objectName(): action for action in own.tools.menu().actions()}
    entries["pasteTable"].trigger()
    assert session.project.dataset.classes() == ("cat", "dog")
    assert rows(own) == ((-5.0, 1.5, 0.0), (5.0, 2.0, 1.0))
    assert session.edits[-1][0] == "2 points of the clipboard"
    assert session.said[-1][0] == "The first column, from 0 to 120, was brought to −5 to 5."
    own_points.export(session, tmp_path / "mine")
    own_points.change(session, "Remove all points", own_points.own_points(session).without_rows())
    assert own_points.open_table(session, tmp_path / "mine.csv")
    assert len(rows(own)) == 2
    (tmp_path / "bad.csv").write_text("1,2,a\n1,b\n")
    assert not own_points.open_table(session, tmp_path / "bad.csv")
    assert session.said[-1] == (
        "The points of bad.csv cannot be used. "
        "Line 2 has 2 columns: two numbers and a label are expected, such as 1.5, -2, red.",
        "error",
    )
    assert not own_points.open_table(session, tmp_path / "none.csv")


def test_while_it_trains_points_are_added_and_undone_without_a_restart(real, qtbot) -> None:
    session, view = real
    session.play()
    qtbot.waitUntil(lambda: session.frame.epoch >= 3, timeout=20_000)
    QTest.mouseClick(view.findChild(QToolButton, "drawPoints"), LEFT)
    qtbot.waitUntil(lambda: session.frame.project == session.project, timeout=10_000)
    epoch, generation = session.frame.epoch, session.frame.generation
    assert epoch >= 3
    drag(view, (-5, 5), (0, 5), (5, 5))
    count = len(rows(view))
    assert count > 510
    assert session.undo_stack.undoText() == f"{count - 500} points painted"
    click(view, 0, -5.5)
    qtbot.waitUntil(lambda: session.frame.project == session.project, timeout=10_000)
    assert session.running
    assert session.frame.generation == generation
    assert session.frame.epoch >= epoch
    session.undo_stack.undo()
    assert len(rows(view)) == count
    session.undo_stack.undo()
    assert len(rows(view)) == 500, "the whole drag is one step"
    session.undo_stack.undo()
    assert session.project == load_entry("circle")
    qtbot.waitUntil(lambda: session.frame.project == session.project, timeout=10_000)
    assert session.frame.epoch >= epoch
    assert session.running


def test_without_points_training_waits_and_says_what_to_do(real, qtbot) -> None:
    session, view = real
    own_points.make_own(session)
    own_points.change(session, "Remove all points", own_points.own_points(session).without_rows())
    assert not session.check.ok
    assert "click in the picture" in session.check.problems[0].message
    view.grab()
    click(view, 1, 1)
    click(view, -1, -1)
    assert session.check.ok
    session.step_epoch()
    qtbot.waitUntil(lambda: session.frame.project == session.project, timeout=20_000)


def test_own_points_are_among_the_data_and_take_over_what_is_there() -> None:
    kind = registry.get("datasets", "own_points")
    digits = edits.choose_dataset(load_entry("mnist-mlp"), kind())
    assert digits.dataset.rows == kind().rows, "where there are no points to take, those it begins with"
    assert digits.dataset.seen().rows == ()
