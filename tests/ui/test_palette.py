"""The palette adds layers by Enter, double click and drag; its cards are walked by arrow keys."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from editing import EditSession, spiral
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.core.registry import registry
from playground.ui.canvas.mime import LAYER_MIME
from playground.ui.palette import Palette


@pytest.fixture
def palette(qtbot):
    widget = Palette(EditSession(spiral()))
    qtbot.addWidget(widget)
    widget.resize(240, 400)
    widget.show()
    QTest.qWaitForWindowActive(widget)
    return widget


def card(palette, title):
    return next(c for c in palette.cards if c.text() == title)


def titles(session):
    return [node.layer.title for node in session.project.network.nodes]


def test_every_layer_has_a_card_with_name_and_summary(palette):
    assert [c.kind.kind_id() for c in palette.cards] == list(registry.ids("layers"))
    for c in palette.cards:
        assert c.accessibleName() == c.kind.title
        assert c.accessibleDescription() == c.toolTip() == c.kind.summary


def test_enter_adds_before_the_output_and_selects(palette):
    dropout = card(palette, "Dropout")
    dropout.setFocus()
    QTest.keyClick(dropout, Qt.Key.Key_Return)
    session = palette.session
    assert titles(session) == ["Dense", "Dropout", "Dense"]
    assert session.texts == ["Add Dropout"]
    assert session.selection == session.project.network.nodes[1].id


def test_double_click_adds_after_the_selected_layer(palette):
    session = palette.session
    session.select(session.project.network.nodes[0].id)
    QTest.mouseDClick(card(palette, "Dropout"), Qt.MouseButton.LeftButton)
    assert titles(session) == ["Dense", "Dropout", "Dense"]
    assert len(session.steps) == 1


def test_a_click_alone_adds_nothing(palette):
    QTest.mouseClick(card(palette, "Dense"), Qt.MouseButton.LeftButton)
    assert palette.session.steps == []


def test_arrows_home_and_end_walk_the_cards(palette):
    dense = card(palette, "Dense")
    dense.setFocus()
    last = [kind.title for kind in registry.all("layers") if kind.family == dense.kind.family][-1]
    for key, expected in (
        (Qt.Key.Key_Right, "Activation"),
        (Qt.Key.Key_Down, "Flatten"),
        (Qt.Key.Key_Left, "Dropout"),
        (Qt.Key.Key_Home, "Dense"),
        (Qt.Key.Key_End, last),
    ):
        QTest.keyClick(QApplication.focusWidget(), key)
        assert QApplication.focusWidget().text() == expected


def test_tab_reaches_the_palette_once(palette):
    stops = [c for c in palette.cards if c.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [c.text() for c in stops] == ["Dense"]


def test_a_drag_carries_the_kind_and_a_picture_of_the_card(palette, monkeypatch):
    drags = []
    dense = card(palette, "Dense")
    make = dense.make_drag
    monkeypatch.setattr(dense, "make_drag", lambda at: drags.append(make(at)) or Recorded())
    start = QPoint(20, 10)
    QTest.mousePress(dense, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(dense, start + QPoint(2, 0))
    assert not drags, "a shaky click is no drag"
    QTest.mouseMove(dense, start + QPoint(QApplication.startDragDistance() + 5, 0))
    QTest.mouseRelease(dense, Qt.MouseButton.LeftButton, pos=QPoint(300, 10))
    (drag,) = drags
    assert bytes(drag.mimeData().data(LAYER_MIME)) == b"dense"
    assert drag.pixmap().deviceIndependentSize().toSize() == dense.size()
    assert drag.hotSpot() == start
    assert not dense.isDown()
    assert palette.session.steps == []


class Recorded:
    """In the place of a QDrag, which does nothing on the platform of the tests."""

    def exec(self, actions):
        assert actions == Qt.DropAction.CopyAction


REAL_DRAG = """
from editing import EditSession, spiral
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from playground.ui.canvas.mime import LAYER_MIME
from playground.ui.palette import Palette

class Target(QWidget):
    def dragEnterEvent(self, event):
        event.setAccepted(event.mimeData().hasFormat(LAYER_MIME))
    def dropEvent(self, event):
        event.setDropAction(event.proposedAction())
        event.accept()
        print("dropped", bytes(event.mimeData().data(LAYER_MIME)).decode(), event.proposedAction().name)

app = QApplication([])
window, palette, target = QWidget(), Palette(EditSession(spiral())), Target()
target.setAcceptDrops(True)
box = QHBoxLayout(window)
box.addWidget(palette)
box.addWidget(target)
palette.setFixedWidth(110)
window.setGeometry(0, 0, 240, 300)
window.show()
QTest.qWaitForWindowExposed(window)
card = next(c for c in palette.cards if c.text() == "Dropout")
end = target.mapTo(window, target.rect().center())
handle = window.windowHandle()
# QDrag.exec runs a loop of its own: what follows the first long move comes from timers
QTimer.singleShot(50, lambda: QTest.mouseMove(handle, end))
QTimer.singleShot(100, lambda: QTest.mouseMove(handle, end + QPoint(2, 0)))
QTimer.singleShot(150, lambda: QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=end))
QTest.mousePress(card, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
QTest.mouseMove(card, QPoint(40, 12))
print("card down", card.isDown())
"""


def test_a_real_drag_arrives():
    """In a process of its own: the platform of the other tests has no drag and drop, and a process has one platform."""
    here, root = Path(__file__).parent, Path(__file__).parents[2]
    environment = {**os.environ, "QT_QPA_PLATFORM": "minimal:enable_fonts", "PYTHONPATH": f"{here}{os.pathsep}{root}"}
    done = subprocess.run(
        [sys.executable, "-c", REAL_DRAG], env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["dropped dropout CopyAction", "card down False"]
