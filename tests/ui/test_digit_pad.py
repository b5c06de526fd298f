"""The drawing pad through its own events, the bars and the panel around them."""

import numpy as np
import pytest
from looks import colours
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QPointingDevice, QShortcut, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from strokes import HANDS, SHAPES, draw, draw_by

from playground.core.digits import prepare_digit, stroke_width
from playground.ui import theme
from playground.ui.digit_pad import LARGEST_BRUSH, SMALLEST_BRUSH, DigitPad

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
FOUR = next(shape for shape in SHAPES if shape.digit == 4)


@pytest.fixture
def pad(qtbot, qapp):
    theme.apply(qapp, "dark")
    pad = DigitPad()
    qtbot.addWidget(pad)
    pad.resize(300, 300)
    pad.show()
    pad.setFocus()
    return pad


def stroke(pad, *places, button=LEFT, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.mousePress(pad, button, modifier, QPoint(*places[0]))
    for place in places[1:]:
        QTest.mouseMove(pad, QPoint(*place))
    QTest.mouseRelease(pad, button, modifier, QPoint(*places[-1]))


def test_a_new_pad_is_empty_and_says_what_to_do(pad):
    assert pad.objectName() == "digitPad"
    assert pad.is_empty()
    assert pad.ink().shape == (280, 280)
    assert pad.ink().dtype == np.float32
    assert not pad.prepared().any()
    assert "0 to 9" in pad.accessibleDescription()
    hint = colours(pad)
    stroke(pad, (5, 5))
    stroke(pad, (5, 5), button=RIGHT)
    assert hint > colours(pad), "the hint goes with the first stroke and does not come back while there are strokes"


def test_a_stroke_leaves_ink_where_the_mouse_went(pad):
    stroke(pad, (60, 150), (150, 150), (240, 150))
    ink = pad.ink()
    assert ink[140, 70:210].min() == 1
    assert not ink[:100].any()
    assert not ink[180:].any()
    assert 0 < ink[140 - 12, 140] < 1, "edges are soft"
    assert not pad.is_empty()


def test_a_click_makes_a_dot(pad):
    QTest.mouseClick(pad, LEFT, pos=QPoint(150, 75))
    ink = pad.ink()
    assert ink.sum() == pytest.approx(np.pi * (pad.brush_size * 280 / 2) ** 2, rel=0.05)
    assert ink[70, 140] == 1
    assert prepare_digit(ink).sum() < 60, "a dot is prepared as a dot, not as a block"


def test_ink_does_not_depend_on_the_size_on_screen(qtbot, pad):
    draw(qtbot, pad, FOUR)
    before = pad.ink()
    pad.resize(450, 600)
    pad.clear()
    draw(qtbot, pad, FOUR)
    assert np.abs(pad.ink() - before).mean() < 0.01
    large = pad.ink().copy()
    pad.resize(200, 200)
    pad.redo()
    stroke(pad, (5, 5))
    pad.undo()
    np.testing.assert_array_equal(pad.ink(), large)


def test_ink_does_not_depend_on_the_theme(qtbot, qapp, pad):
    draw(qtbot, pad, FOUR)
    dark, on_dark = pad.ink().copy(), pad.grab().toImage()
    theme.apply(qapp, "light")
    pad.update()
    on_light = pad.grab().toImage()
    np.testing.assert_array_equal(pad.ink(), dark)
    assert on_dark.pixelColor(20, 20).lightness() < 40
    assert on_light.pixelColor(20, 20).lightness() > 215


def test_delete_clears_and_undo_brings_it_back(pad):
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        stroke(pad, (60, 150), (240, 150))
        before = pad.ink()
        QTest.keyClick(pad, key)
        assert pad.is_empty()
        QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        np.testing.assert_array_equal(pad.ink(), before)
        pad.clear()


def test_undo_and_redo_go_stroke_by_stroke(pad):
    stroke(pad, (60, 60), (240, 60))
    one = pad.ink()
    stroke(pad, (60, 200), (240, 200))
    two = pad.ink()
    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    np.testing.assert_array_equal(pad.ink(), one)
    assert pad.can_redo
    QTest.keyClick(pad, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    np.testing.assert_array_equal(pad.ink(), two)
    pad.undo()
    pad.undo()
    assert pad.is_empty()
    assert not pad.can_undo
    pad.undo()
    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    np.testing.assert_array_equal(pad.ink(), one)
    stroke(pad, (10, 10))
    assert not pad.can_redo


@pytest.mark.parametrize(
    ("button", "modifier"), [(RIGHT, Qt.KeyboardModifier.NoModifier), (LEFT, Qt.KeyboardModifier.ShiftModifier)]
)
def test_the_right_button_and_shift_erase(pad, button, modifier):
    stroke(pad, (60, 150), (240, 150))
    stroke(pad, (150, 100), (150, 200), button=button, modifier=modifier)
    assert pad.ink()[140, 140] == 0
    assert pad.ink()[140, 70] == 1
    pad.brush_size = LARGEST_BRUSH
    stroke(pad, (40, 150), (260, 150), button=button, modifier=modifier)
    assert pad.is_empty()


def test_leaving_the_pad_with_the_button_held_keeps_the_stroke(pad):
    QTest.mousePress(pad, LEFT, pos=QPoint(150, 150))
    for x in range(150, 360, 10):
        QTest.mouseMove(pad, QPoint(x, 150))
    for x in range(350, 140, -10):
        QTest.mouseMove(pad, QPoint(x, 260))
    QTest.mouseRelease(pad, LEFT, pos=QPoint(150, 260))
    ink = pad.ink()
    assert ink[140, 140:270].min() == 1
    assert ink[243, 150:270].min() == 1
    assert not ink[160:220].any(), "what was drawn outside is not on the sheet"
    pad.undo()
    assert pad.is_empty(), "it is one stroke"


def test_a_lost_release_ends_the_stroke(pad):
    QTest.mousePress(pad, LEFT, pos=QPoint(100, 100))
    QTest.mouseMove(pad, QPoint(140, 100))
    QApplication.sendEvent(pad, QEvent(QEvent.Type.WindowDeactivate))
    ink = pad.ink()
    QTest.mouseMove(pad, QPoint(140, 280))
    np.testing.assert_array_equal(pad.ink(), ink)
    QTest.mouseRelease(pad, LEFT, pos=QPoint(140, 280))
    np.testing.assert_array_equal(pad.ink(), ink)


def test_a_second_button_changes_nothing_while_drawing(pad):
    QTest.mousePress(pad, LEFT, pos=QPoint(100, 100))
    QTest.mousePress(pad, RIGHT, pos=QPoint(100, 100))
    QTest.mouseRelease(pad, RIGHT, pos=QPoint(100, 100))
    QTest.mouseMove(pad, QPoint(200, 100))
    QTest.mouseRelease(pad, LEFT, pos=QPoint(200, 100))
    assert pad.ink()[93, 100:180].min() == 1


def test_brackets_change_the_brush_within_its_limits(qtbot, pad):
    before = pad.brush_size
    with qtbot.waitSignal(pad.brush_size_changed):
        QTest.keyClicks(pad, "]")
    assert pad.brush_size == pytest.approx(before + 0.01)
    QTest.keyClicks(pad, "[" * 30)
    assert pad.brush_size == SMALLEST_BRUSH
    QTest.keyClicks(pad, "]" * 30)
    assert pad.brush_size == LARGEST_BRUSH


def test_the_brush_makes_strokes_as_wide_as_it_says(pad):
    for brush in (0.03, 0.08, 0.15):
        pad.clear()
        pad.brush_size = brush
        stroke(pad, (60, 150), (240, 150))
        assert pad.ink()[:, 140].sum() == pytest.approx(brush * 280, rel=0.02)


def test_changed_comes_at_most_thirty_times_a_second_and_always_in_the_end(qtbot, pad):
    seen = []
    pad.changed.connect(lambda: seen.append(pad.ink().sum()))
    places = [(20 + x, 150 + (x * 7) % 40) for x in range(0, 260, 3)]
    QTest.mousePress(pad, LEFT, pos=QPoint(*places[0]))
    assert len(seen) == 1, "the first change is told at once"
    for place in places:
        QTest.mouseMove(pad, QPoint(*place))
    QTest.mouseRelease(pad, LEFT, pos=QPoint(*places[-1]))
    qtbot.waitUntil(lambda: not pad._pause.isActive())
    assert len(seen) < 20, f"{len(places)} moves must not make {len(seen)} signals"
    assert seen[-1] == pad.ink().sum()


def pen(pad, kind, place, pressure, tip=QPointingDevice.PointerType.Pen):
    device = QPointingDevice(
        "pen", 7, QPointingDevice.DeviceType.Stylus, tip, QPointingDevice.Capability.Pressure, 1, 3
    )
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else LEFT
    position = QPointF(*place)
    event = QTabletEvent(
        kind, device, position, position, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, button, LEFT
    )
    QApplication.sendEvent(pad, event)
    assert event.isAccepted()


def test_a_pen_draws_as_wide_as_it_is_pressed(pad):
    pen(pad, QEvent.Type.TabletPress, (40, 150), 0.1)
    for x in range(50, 270, 5):
        pen(pad, QEvent.Type.TabletMove, (x, 150), x / 270)
    pen(pad, QEvent.Type.TabletRelease, (265, 150), 0)
    ink = pad.ink()
    assert ink[:, 230].sum() > 1.5 * ink[:, 60].sum() > 5
    pen(pad, QEvent.Type.TabletPress, (150, 150), 0.5, QPointingDevice.PointerType.Eraser)
    pen(pad, QEvent.Type.TabletRelease, (150, 150), 0, QPointingDevice.PointerType.Eraser)
    assert pad.ink()[140, 140] == 0


def test_a_finger_draws(pad):
    device = QTest.createTouchDevice()
    QTest.touchEvent(pad, device).press(0, QPoint(60, 100), pad)
    for x in range(60, 240, 6):
        QTest.touchEvent(pad, device).move(0, QPoint(x, 100), pad)
    QTest.touchEvent(pad, device).release(0, QPoint(238, 100), pad)
    assert pad.ink()[93, 70:210].min() == 1
    assert not pad.can_redo
    pad.undo()
    assert pad.is_empty(), "the finger is not drawn a second time as a mouse"


def test_undo_in_the_pad_comes_before_the_windows(qtbot, qapp, pad):
    window = QWidget()
    qtbot.addWidget(window)
    pad.setParent(window)
    shortcut = QShortcut(QKeySequence.StandardKey.Undo, window)
    undone = []
    shortcut.activated.connect(lambda: undone.append(True))
    window.show()
    qtbot.waitActive(window)
    pad.show()
    pad.setFocus()
    stroke(pad, (60, 150), (240, 150))
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pad.is_empty()
    assert not undone
    pad.setParent(None)  # each is closed by itself


@pytest.mark.parametrize("hand", HANDS, ids=lambda hand: hand.name)
def test_drawn_digits_are_prepared_as_mnist_is(pad, hand):
    for shape in SHAPES:
        draw_by(hand, None, pad, shape)
        prepared = pad.prepared()
        rows, columns = np.nonzero(prepared > 0.02)
        assert 19 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 20, shape.name
        assert prepared.max() == 1
        assert 1.2 < stroke_width(prepared) < 6.5, shape.name


def test_every_digit_has_several_shapes():
    for digit in range(10):
        assert sum(shape.digit == digit for shape in SHAPES) >= 3
