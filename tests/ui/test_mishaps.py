"""A mistake of the program: told once, with a report, and the window goes on."""

import sys
import threading

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsView, QWidget

from playground.ui.kit.guard import guarded
from playground.ui.mishaps import Mishaps


class Listener:
    def __init__(self):
        self.told = []

    def say(self, text, level="info", actions=()):
        self.told.append((text, level, actions))


class Torn(QGraphicsItem):
    """Half drawn, with the painter left as it should not be."""

    def boundingRect(self):
        return QRectF(0, 0, 20, 20)

    @guarded
    def paint(self, painter, option, widget=None):
        painter.setOpacity(0.5)
        raise ValueError("no line is thick")


class TornWidget(QWidget):
    @guarded
    def paintEvent(self, event):
        with QPainter(self) as painter:
            painter.drawLine(0, 0, 1, 1)
            raise ValueError("a widget")


@pytest.fixture
def listener():
    mishaps, listener = Mishaps(), Listener()
    mishaps.before = lambda *_: None  # else the test fails for the mistake
    hook = sys.excepthook
    mishaps.install(listener)
    yield listener
    mishaps.remove()
    sys.excepthook = hook


def test_a_torn_picture_is_told_once_and_the_window_goes_on(qtbot, listener):
    scene = QGraphicsScene()
    scene.addItem(Torn())
    view, torn = QGraphicsView(scene), TornWidget()
    for widget in (view, torn):
        qtbot.addWidget(widget)
        widget.show()
        qtbot.waitExposed(widget)
        for _ in range(5):
            widget.grab()
    assert len(listener.told) == 2, "once each, however often it is drawn"
    text, level, actions = listener.told[0]
    assert "ValueError: no line is thick" in text
    assert "Your work is still here" in text
    assert level == "error"
    assert [label for label, _ in actions] == ["Copy report"]
    actions[0][1]()
    report = QGuiApplication.clipboard().text()
    assert "test_mishaps.py" in report
    assert "PySide6" in report


def test_a_mistake_in_another_thread_is_told_too(qtbot, listener):
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(listener.told))
    assert "ZeroDivisionError" in listener.told[0][0]


def test_what_ends_the_program_is_not_told(listener):
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not listener.told
