"""The canvas edited by hand: mouse, drops, keyboard, clipboard; each edit one undo step with a name."""

import pytest
from fakes import FakeSession, layer, plane_project
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QHelpEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from playground.network import edits
from playground.network.document import Network
from playground.ui.canvas import LAYER_MIME, Canvas
from playground.ui.canvas.mime import layer_id_of, layer_mime

NO, CTRL, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """Dense 4 (id 1), Dense 2 (id 2) and the output (id 3)."""
    widget = Canvas(FakeSession(plane_project(4, 2)))  # type: ignore[arg-type]
    qtbot.addWidget(widget)
    widget.resize(900, 700)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def fake(canvas: Canvas) -> FakeSession:
    return canvas.session  # type: ignore[return-value]


def order(canvas: Canvas) -> list[int]:
    return [node.id for node in canvas.session.project.network.nodes]


def titles(canvas: Canvas) -> list[str]:
    return [node.layer.title for node in canvas.session.project.network.nodes]


def click(canvas: Canvas, at: QPoint) -> None:
    QTest.mouseClick(canvas.viewport(), LEFT, NO, at)


def drag_head(canvas: Canvas, node_id: int, to: QPoint) -> None:
    """Press on a head and move, without the release."""
    start = canvas.point_of(node_id)
    QTest.mousePress(canvas.viewport(), LEFT, NO, start)
    QTest.mouseMove(canvas.viewport(), start + QPoint(4, 12))
    QTest.mouseMove(canvas.viewport(), (start + to) / 2)
    QTest.mouseMove(canvas.viewport(), to)


def between(canvas: Canvas, slot: int) -> QPoint:
    return canvas.mapFromScene(QPointF(canvas.layout_now.slot_x(slot), 300))


def enter(canvas: Canvas, at: QPoint, data: QMimeData) -> QDragMoveEvent:
    copy = Qt.DropAction.CopyAction
    entered = QDragEnterEvent(at, copy, data, LEFT, NO)
    entered.ignore()
    canvas.dragEnterEvent(entered)
    moved = QDragMoveEvent(at, copy, data, LEFT, NO)
    moved.ignore()
    canvas.dragMoveEvent(moved)
    return moved


def drop(canvas: Canvas, at: QPoint, data: QMimeData) -> None:
    canvas.dropEvent(QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, LEFT, NO))


# ---------------------------------------------------------------------- selecting


@pytest.mark.parametrize("part", ["head", "body"])
def test_clicking_selects_the_layer(canvas: Canvas, part: str) -> None:
    at = canvas.point_of(1, part)
    click(canvas, at)
    assert canvas.session.selection == 1
    assert canvas.network_scene.heads[1].selected
    assert not canvas.network_scene.heads[2].selected
    click(canvas, QPoint(3, canvas.height() - 3))
    assert canvas.session.selection is None
    assert not canvas.network_scene.heads[1].selected


def test_clicking_a_neuron_picks_it(canvas: Canvas) -> None:
    picked: list[tuple[int, int]] = []
    canvas.neuron_picked.connect(lambda node_id, unit: picked.append((node_id, unit)))
    click(canvas, canvas.point_of(2, "unit", 1))
    assert picked == [(2, 1)]
    assert canvas.session.selection == 2
    assert canvas.network_scene.bodies[2].picked == 1
    fake(canvas).edit("x", edits.remove(canvas.session.project, 2))
    assert canvas.network_scene.bodies[1].picked is None


def test_the_selection_of_others_is_shown(canvas: Canvas) -> None:
    canvas.session.select(3)
    assert canvas.network_scene.heads[3].selected


def test_arrow_keys_walk_through_the_layers(canvas: Canvas) -> None:
    visited = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(canvas, key)
        visited.append(canvas.session.selection)
    assert visited == [1, 2, 3, 3, 2]


# ---------------------------------------------------------------------- changing


def test_plus_and_minus_buttons_change_the_size(canvas: Canvas) -> None:
    click(canvas, canvas.point_of(1, "plus"))
    click(canvas, canvas.point_of(1, "plus"))
    click(canvas, canvas.point_of(2, "minus"))
    assert [node.layer.units for node in canvas.session.project.network.nodes] == [6, 1, 1]
    assert fake(canvas).edits == [
        ("5 neurons in layer 1", "1.units"),
        ("6 neurons in layer 1", "1.units"),
        ("1 neuron in layer 2", "2.units"),
    ]
    assert len(canvas.layout_now.column(1).boxes) == 6
    click(canvas, canvas.point_of(2, "minus"))
    assert len(fake(canvas).edits) == 3  # one neuron is the least


def test_two_fast_clicks_on_plus_are_two(canvas: Canvas) -> None:
    at = canvas.point_of(1, "plus")
    click(canvas, at)
    QTest.mouseDClick(canvas.viewport(), LEFT, NO, at)
    QTest.mouseRelease(canvas.viewport(), LEFT, NO, at)  # QTest sends only the second press
    assert canvas.session.project.network.node(1).layer.units == 6


def test_plus_and_minus_keys_change_the_selected_layer(canvas: Canvas) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert fake(canvas).edits == []
    canvas.session.select(1)
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.session.project.network.node(1).layer.units == 3


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_removes_and_selects_the_next(canvas: Canvas, key: Qt.Key) -> None:
    canvas.session.select(2)
    QTest.keyClick(canvas, key)
    assert order(canvas) == [1, 3]
    assert canvas.session.selection == 3
    assert fake(canvas).edits == [("Remove layer 2 (Dense 2)", "")]
    fake(canvas).undo()
    assert order(canvas) == [1, 2, 3]


def test_alt_arrows_move(canvas: Canvas) -> None:
    canvas.session.select(1)
    QTest.keyClick(canvas, Qt.Key.Key_Left, ALT)
    assert fake(canvas).edits == []
    QTest.keyClick(canvas, Qt.Key.Key_Right, ALT)
    assert order(canvas) == [2, 1, 3]
    assert canvas.session.selection == 1
    assert fake(canvas).edits == [("Move layer 1 (Dense 4)", "")]


def test_copy_and_paste_after_the_selected_layer(canvas: Canvas) -> None:
    canvas.session.select(1)
    QTest.keyClick(canvas, Qt.Key.Key_C, CTRL)
    canvas.session.select(2)
    QTest.keyClick(canvas, Qt.Key.Key_V, CTRL)
    nodes = canvas.session.project.network.nodes
    assert order(canvas) == [1, 2, 4, 3]
    assert nodes[2].layer == nodes[0].layer
    assert canvas.session.selection == 4
    assert fake(canvas).edits == [("Paste Dense", "")]


def test_cut_and_duplicate(canvas: Canvas) -> None:
    canvas.session.select(1)
    QTest.keyClick(canvas, Qt.Key.Key_D, CTRL)
    assert order(canvas) == [1, 4, 2, 3]
    QTest.keyClick(canvas, Qt.Key.Key_X, CTRL)
    assert order(canvas) == [1, 2, 3]
    assert [text for text, _ in fake(canvas).edits] == ["Duplicate layer 1 (Dense 4)", "Cut layer 2 (Dense 4)"]
    assert '"dense"' in QGuiApplication.clipboard().text()


@pytest.mark.parametrize(
    "text",
    [
        "a shopping list",
        "",
        "[1, 2]",
        '{"kind": "dense"}',
        '{"playground": "layer", "layer": {"kind": "dense", "units": -3}}',
        '{"playground": "layer", "layer": 3}',
        "[" * 50_000,
    ],
)
def test_foreign_text_is_refused_in_words(canvas: Canvas, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(canvas, Qt.Key.Key_V, CTRL)
    assert fake(canvas).edits == []
    ((sentence, level),) = fake(canvas).said
    assert level == "warning"
    assert sentence.startswith(("The clipboard", "The layer on the clipboard"))


def test_the_context_menu_offers_what_can_be_done(canvas: Canvas) -> None:
    canvas.session.select(1)
    menu = canvas.layer_actions.menu(canvas)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == [
        "One neuron more", "One neuron less", "Move right", "Freeze", "Duplicate", "Cut", "Copy", "Paste", "Remove"
    ]  # fmt: skip
    next(action for action in menu.actions() if action.text() == "Move right").trigger()
    assert order(canvas) == [2, 1, 3]
    canvas.session.select(None)
    menu = canvas.layer_actions.menu(canvas)
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions() if action.text()] == ["Paste"]


# ---------------------------------------------------------------------- dragging


def test_dragging_a_head_moves_the_layer(canvas: Canvas) -> None:
    drag_head(canvas, 2, between(canvas, 0))
    assert canvas.network_scene.line.isVisible()
    assert "Move here: <b>Dense</b> as the first layer" in canvas.overlay.drop.text.text()
    assert canvas.overlay.ghost.isVisible()
    QTest.mouseRelease(canvas.viewport(), LEFT, NO, between(canvas, 0))
    assert order(canvas) == [2, 1, 3]
    assert canvas.session.selection == 2
    assert fake(canvas).edits == [("Move layer 2 (Dense 2)", "")]
    assert not canvas.network_scene.line.isVisible()
    assert not canvas.overlay.ghost.isVisible()


def test_dragging_to_the_right(canvas: Canvas) -> None:
    to = between(canvas, 2)
    drag_head(canvas, 1, to)
    QTest.mouseRelease(canvas.viewport(), LEFT, NO, to)
    assert order(canvas) == [2, 1, 3]


def test_a_drop_where_it_was_changes_nothing(canvas: Canvas) -> None:
    to = between(canvas, 1)
    drag_head(canvas, 1, to)
    assert not canvas.network_scene.line.isVisible()
    QTest.mouseRelease(canvas.viewport(), LEFT, NO, to)
    assert fake(canvas).edits == []


def test_escape_cancels_a_drag(canvas: Canvas) -> None:
    to = between(canvas, 0)
    drag_head(canvas, 2, to)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.network_scene.line.isVisible()
    QTest.mouseRelease(canvas.viewport(), LEFT, NO, to)
    assert order(canvas) == [1, 2, 3]
    assert fake(canvas).edits == []


def test_dragging_on_blank_pans(canvas: Canvas) -> None:
    before, start = canvas.point_of(2), QPoint(10, canvas.height() - 40)
    QTest.mousePress(canvas.viewport(), LEFT, NO, start)
    QTest.mouseMove(canvas.viewport(), start + QPoint(40, -10))
    QTest.mouseMove(canvas.viewport(), start + QPoint(60, -30))
    QTest.mouseRelease(canvas.viewport(), LEFT, NO, start + QPoint(60, -30))
    assert canvas.point_of(2) == before + QPoint(60, -30)
    QTest.mouseDClick(canvas.viewport(), LEFT, NO, start)
    assert canvas.point_of(2) == before


# ---------------------------------------------------------------------- drops from the palette


def test_the_mime_type_carries_the_id() -> None:
    data = layer_mime("dropout")
    assert bytes(data.data(LAYER_MIME).data()) == b"dropout"
    assert layer_id_of(data) == "dropout"
    data.setData(LAYER_MIME, b"nonsense")
    assert layer_id_of(data) is None


def test_a_drag_shows_where_it_would_go(canvas: Canvas) -> None:
    moved = enter(canvas, between(canvas, 1), layer_mime("dropout"))
    assert moved.isAccepted()
    assert canvas.network_scene.line.isVisible()
    assert canvas.network_scene.line.x() == canvas.layout_now.slot_x(1)
    assert canvas.overlay.drop.text.text() == "Drop here: <b>Dropout</b> after layer 1 (Dense 4)"
    canvas.dragLeaveEvent(QDragLeaveEvent())
    assert not canvas.network_scene.line.isVisible()
    assert not canvas.overlay.drop.isVisible()


@pytest.mark.parametrize("slot", [0, 1, 2, 3])
def test_a_drop_inserts_and_selects(canvas: Canvas, slot: int) -> None:
    at, data = between(canvas, slot), layer_mime("dropout")
    enter(canvas, at, data)
    drop(canvas, at, data)
    assert titles(canvas)[slot] == "Dropout"
    assert canvas.session.selection == 4
    assert fake(canvas).edits == [("Add Dropout", "")]
    assert not canvas.network_scene.line.isVisible()


def test_a_drop_on_an_empty_network(canvas: Canvas) -> None:
    fake(canvas).edit("x", canvas.session.project.but(network=Network()))
    at, data = QPoint(500, 300), layer_mime("dense")
    enter(canvas, at, data)
    drop(canvas, at, data)
    assert titles(canvas) == ["Dense"]


def test_something_else_is_not_accepted(canvas: Canvas) -> None:
    data = QMimeData()
    data.setText("dropout")
    moved = enter(canvas, between(canvas, 1), data)
    drop(canvas, between(canvas, 1), data)
    assert not moved.isAccepted()
    assert fake(canvas).edits == []


# ---------------------------------------------------------------------- adding without a drag


def test_added_layers_stand_before_the_output(canvas: Canvas) -> None:
    canvas.layer_actions.add("dropout")
    assert titles(canvas) == ["Dense", "Dense", "Dropout", "Dense"]
    canvas.session.select(1)
    canvas.layer_actions.add("activation")
    assert titles(canvas) == ["Dense", "Activation", "Dense", "Dropout", "Dense"]


def test_layers_of_a_broken_network_can_still_be_edited(canvas: Canvas) -> None:
    project = edits.append(canvas.session.project, layer("dense", units=3))
    fake(canvas).edit("x", project)
    assert canvas.overlay.problems
    click(canvas, canvas.point_of(4, "plus"))
    assert canvas.session.project.network.node(4).layer.units == 4


def test_a_drag_ends_when_its_layer_goes(canvas: Canvas) -> None:
    to = between(canvas, 0)
    drag_head(canvas, 2, to)
    fake(canvas).edit("x", edits.remove(canvas.session.project, 2))
    assert not canvas.network_scene.line.isVisible()
    QTest.mouseRelease(canvas.viewport(), LEFT, NO, to)
    assert order(canvas) == [1, 3]


@pytest.mark.parametrize(
    ("part", "words"),
    [("plus", "One neuron more"), ("minus", "One neuron less"), ("head", "Every neuron sees every input.")],
)
def test_each_control_explains_itself(canvas: Canvas, part: str, words: str) -> None:
    at = canvas.point_of(1, part)
    event = QHelpEvent(QEvent.Type.ToolTip, at, canvas.viewport().mapToGlobal(at))
    QApplication.sendEvent(canvas.viewport(), event)
    assert words in QToolTip.text()
    QToolTip.hideText()


def test_the_context_menu_opens_on_the_layer_under_the_mouse(canvas: Canvas) -> None:
    at = canvas.point_of(2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.viewport().mapToGlobal(at))
    QApplication.sendEvent(canvas.viewport(), event)
    assert canvas.session.selection == 2
    menu = canvas.findChild(QMenu)
    assert menu.isVisible()
    assert [action.text() for action in menu.actions()[-2:]] == ["Fit", "Export picture…"]
    menu.close()
