"""The row of examples: whole titles, no scroll bar, arrows and wheel where there is more."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.session.gallery import entries
from playground.ui import theme
from playground.ui.gallery_strip import GalleryStrip
from playground.ui.kit.card import PAD, Card


@pytest.fixture
def strip(qtbot):
    widget = GalleryStrip([entry for entry in entries() if not entry.goal])
    qtbot.addWidget(widget)
    widget.resize(600, widget.sizeHint().height())
    widget.show()
    QTest.qWaitForWindowExposed(widget)
    return widget


def test_titles_are_whole_and_there_is_no_scroll_bar(strip):
    words = QFontMetrics(theme.font(theme.CAPTION_PX))
    for card in strip.findChildren(Card):
        assert words.horizontalAdvance(card.text()) <= card.width() - 2 * PAD
        assert card.height() <= strip.area.viewport().height()
    assert not strip.area.horizontalScrollBar().isVisible()


def test_arrows_move_and_say_where_there_is_more(strip):
    bar = strip.area.horizontalScrollBar()
    assert (strip.back.isEnabled(), strip.on.isEnabled()) == (False, True)
    QTest.mouseClick(strip.on, Qt.MouseButton.LeftButton)
    assert bar.value() > 300
    assert strip.back.isEnabled()
    bar.setValue(bar.maximum())
    assert not strip.on.isEnabled()
    strip.resize(4000, strip.height())
    QApplication.processEvents()
    assert not strip.on.isVisible()


def test_the_wheel_and_the_focus_move_the_row(strip):
    area, bar = strip.area, strip.area.horizontalScrollBar()
    at = QPointF(60, 40)
    wheel = QWheelEvent(
        at, area.viewport().mapToGlobal(at), QPoint(), QPoint(0, -240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(area.viewport(), wheel)
    assert bar.value() == 240
    last = strip.findChildren(Card)[-1]
    last.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.sendPostedEvents()
    assert bar.value() == pytest.approx(bar.maximum(), abs=10)
