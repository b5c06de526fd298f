"""The list that says what the canvas shows, and does the same under the same keys."""

import pytest
from fakes import FakeSession, digits_project, layer, plane_project
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.network import edits
from playground.network.frozen import Frozen
from playground.ui.canvas.mime import layer_mime
from playground.ui.layer_list import LayerList

NO, CTRL, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def layers(qtbot: QtBot) -> LayerList:
    """Dense 4 (id 1), Dense 2 (id 2) and the output (id 3)."""
    widget = LayerList(FakeSession(plane_project(4, 2)))  # type: ignore[arg-type]
    qtbot.addWidget(widget)
    widget.resize(400, 240)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def fake(layers: LayerList) -> FakeSession:
    return layers.session  # type: ignore[return-value]


def rows(layers: LayerList) -> list[str]:
    return [layers.item(i).text() for i in range(layers.count())]


def order(layers: LayerList) -> list[int]:
    return [node.id for node in layers.session.project.network.nodes]


def test_rows_say_what_each_layer_is(layers: LayerList) -> None:
    assert rows(layers) == [
        "Layer 1 · Dense 4 · tanh — 2 → 4 (12 parameters)",
        "Layer 2 · Dense 2 · tanh — 4 → 2 (10 parameters)",
        "Output layer · Dense 1 · tanh — 2 → 1 (3 parameters)",
    ]


def test_rows_follow_the_project(layers: LayerList) -> None:
    first = layers.item(0)
    fake(layers).edit("x", edits.insert(layers.session.project, 1, layer("dropout", rate=0.2)))
    assert rows(layers)[1] == "Layer 2 · Dropout 20 % — 4 → 4"
    assert layers.item(0) is first
    fake(layers).edit("x", edits.remove(layers.session.project, 1))
    assert rows(layers)[0] == "Layer 1 · Dropout 20 % — 2 → 2"
    assert layers.count() == 3


def test_a_problem_is_said(qtbot: QtBot) -> None:
    widget = LayerList(FakeSession(digits_project(16, flatten=False)))  # type: ignore[arg-type]
    qtbot.addWidget(widget)
    assert "problem: Dense expects a flat input" in rows(widget)[0]
    assert "waits for the layers before it" in rows(widget)[1]
    assert "problem: Dense expects" in widget.accessibleDescription()


def test_the_selection_is_in_step_both_ways(layers: LayerList) -> None:
    layers.session.select(2)
    assert layers.currentRow() == 1
    QTest.keyClick(layers, Qt.Key.Key_Down)
    assert layers.session.selection == 3
    QTest.mouseClick(layers.viewport(), Qt.MouseButton.LeftButton, NO, layers.visualItemRect(layers.item(0)).center())
    assert layers.session.selection == 1
    layers.session.select(None)
    assert layers.selectedItems() == []


def test_rewriting_the_rows_selects_nothing_else(layers: LayerList) -> None:
    layers.session.select(2)
    fake(layers).edit("x", edits.remove(layers.session.project, 1))
    assert layers.session.selection == 2
    assert layers.currentRow() == 0


def test_keys_do_what_they_do_on_the_canvas(layers: LayerList) -> None:
    layers.session.select(1)
    QTest.keyClick(layers, Qt.Key.Key_Down, ALT)
    assert order(layers) == [2, 1, 3]
    assert layers.currentRow() == 1
    QTest.keyClick(layers, Qt.Key.Key_Up, ALT)
    assert order(layers) == [1, 2, 3]
    QTest.keyClick(layers, Qt.Key.Key_C, CTRL)
    QTest.keyClick(layers, Qt.Key.Key_V, CTRL)
    assert order(layers) == [1, 4, 2, 3]
    QTest.keyClick(layers, Qt.Key.Key_D, CTRL)
    assert order(layers) == [1, 4, 5, 2, 3]
    QTest.keyClick(layers, Qt.Key.Key_X, CTRL)
    QTest.keyClick(layers, Qt.Key.Key_Delete)
    assert order(layers) == [1, 4, 3]
    assert [text for text, _ in fake(layers).edits][-2:] == ["Cut layer 3 (Dense 4)", "Remove layer 3 (Dense 2)"]


def test_a_drop_goes_between_the_rows(layers: LayerList) -> None:
    data, copy = layer_mime("dropout"), Qt.DropAction.CopyAction
    below_first = layers.visualItemRect(layers.item(0)).bottomLeft() + QPoint(20, -1)
    entered = QDragEnterEvent(below_first, copy, data, Qt.MouseButton.LeftButton, NO)
    entered.ignore()
    layers.dragEnterEvent(entered)
    assert entered.isAccepted()
    layers.dropEvent(QDropEvent(QPointF(below_first), copy, data, Qt.MouseButton.LeftButton, NO))
    assert [node.layer.title for node in layers.session.project.network.nodes] == ["Dense", "Dropout", "Dense", "Dense"]
    assert fake(layers).edits == [("Add Dropout", "")]
    assert layers.currentRow() == 1


def test_the_padlock_is_a_key_away_and_is_said(layers: LayerList) -> None:
    layers.session.select(1)
    QTest.keyClick(layers, Qt.Key.Key_L)
    assert fake(layers).edits[-1][0] == "Freeze layer 1 (Dense 4)"
    assert rows(layers)[0].endswith("(12 parameters, frozen)")
    assert not layers.item(0).icon().isNull()
    QTest.keyClick(layers, Qt.Key.Key_L)
    assert fake(layers).edits[-1][0] == "Let layer 1 (Dense 4) learn"
    assert layers.item(0).icon().isNull()
    fake(layers).edit("x", edits.freeze(layers.session.project, 2, Frozen("weight", (0, 1))))
    assert rows(layers)[1].endswith("(10 parameters, partly frozen)")
    fake(layers).edit("x", edits.insert(layers.session.project, 1, layer("dropout")))
    layers.session.select(layers.session.project.network.nodes[1].id)
    before = len(fake(layers).edits)
    QTest.keyClick(layers, Qt.Key.Key_L)
    assert len(fake(layers).edits) == before, "nothing to freeze"
