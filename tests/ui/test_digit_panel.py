"""The bars and the panel around the pad."""

import numpy as np
import pytest
from looks import pixel
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from strokes import SHAPES, draw

from playground.ui import theme
from playground.ui.digit_bars import DigitBars
from playground.ui.digit_pad import LARGEST_BRUSH
from playground.ui.digit_panel import DigitPanel

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
PROBABILITIES = [0.0001, 0.0002, 0.0, 0.0006, 0.001, 0.0001, 0.0001, 0.996, 0.0008, 0.0011]
FOUR = next(shape for shape in SHAPES if shape.digit == 4)


@pytest.fixture
def panel(qtbot, qapp):
    theme.apply(qapp, "dark")
    panel = DigitPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 620)
    panel.show()
    return panel


class TestBars:
    @pytest.fixture
    def bars(self, qtbot, qapp):
        theme.apply(qapp, "dark")
        bars = DigitBars()
        qtbot.addWidget(bars)
        bars.resize(160, 150)
        return bars

    def test_they_say_what_is_read(self, bars):
        assert bars.objectName() == "digitBars"
        assert "Nothing drawn" in bars.accessibleDescription()
        bars.set_probabilities(np.array(PROBABILITIES, np.float32))
        assert bars.winner() == 7
        assert bars.accessibleDescription() == "reads 7 with 99.6 %"
        bars.set_probabilities(None)
        assert bars.winner() is None
        assert "Nothing drawn" in bars.accessibleDescription()

    def test_the_longest_bar_is_the_winners_in_accent(self, bars):
        bars.set_probabilities(PROBABILITIES)
        image = bars.grab().toImage()
        accent = theme.current().accent
        lengths = [
            sum(pixel(image, x, 15 * digit + 7).name() == accent for x in range(bars.width())) for digit in range(10)
        ]
        assert lengths[7] > 50
        assert sum(lengths) == lengths[7], "only the winner is in accent"

    def test_a_bars_length_follows_its_probability(self, bars):
        bars.set_probabilities([0.5, 0.5] + [0.0] * 8)
        half = bars.grab().toImage()
        bars.set_probabilities([1.0] + [0.0] * 9)
        whole = bars.grab().toImage()
        accent = theme.current().accent
        lengths = [sum(pixel(image, x, 7).name() == accent for x in range(160)) for image in (half, whole)]
        assert lengths[1] == pytest.approx(2 * lengths[0], abs=5)

    def test_what_is_not_a_number_is_painted_too(self, bars):
        bars.set_probabilities([float("nan")] * 10)
        assert not bars.grab().isNull()

    def test_ten_are_needed(self, bars):
        with pytest.raises(ValueError, match="ten"):
            bars.set_probabilities([0.5, 0.5])


class TestPanel:
    def test_drawing_tells_the_prepared_digit_and_clearing_tells_none(self, qtbot, panel):
        told = []
        panel.drawn.connect(told.append)
        draw(qtbot, panel.pad, FOUR)
        np.testing.assert_array_equal(told[-1], panel.pad.prepared())
        assert panel.undo_button.isEnabled()
        QTest.mouseClick(panel.clear_button, LEFT)
        qtbot.waitUntil(lambda: told[-1] is None)
        assert not panel.clear_button.isEnabled()
        QTest.mouseClick(panel.undo_button, LEFT)
        qtbot.waitUntil(lambda: told[-1] is not None)

    def test_probabilities_are_shown_only_for_a_drawing(self, qtbot, panel):
        panel.show_probabilities(PROBABILITIES)
        assert panel.bars.probabilities() is None, "an answer that comes after clearing is of no use"
        draw(qtbot, panel.pad, FOUR)
        panel.show_probabilities(PROBABILITIES)
        assert panel.bars.winner() == 7
        panel.pad.clear()
        qtbot.waitUntil(lambda: panel.bars.probabilities() is None)

    def test_slider_and_keys_move_the_same_brush(self, panel):
        panel.brush.slider.setValue(panel.brush.slider.maximum())
        assert panel.pad.brush_size == pytest.approx(LARGEST_BRUSH)
        panel.pad.setFocus()
        QTest.keyClicks(panel.pad, "[")
        assert panel.brush.value() == pytest.approx(100 * LARGEST_BRUSH - 1)

    def test_it_says_who_reads_and_keeps_the_line_for_it(self, panel):
        label = panel.findChild(QWidget, "digitReader")
        height, words = panel.sizeHint().height(), "read by the shipped reader"
        panel.set_reader(words)
        assert label.isVisible()
        assert label.text() == words
        assert panel.sizeHint().height() == height
        assert label.height() >= label.fontMetrics().boundingRect(words).height()

    def test_the_preview_shows_sharp_squares(self, qtbot, panel):
        draw(qtbot, panel.pad, FOUR)
        panel.preview.set_pixel_size(3)
        image = panel.preview.grab().toImage()
        picture = panel.pad.prepared()
        for row, column in ((10, 10), (14, 14), (20, 15)):
            block = {pixel(image, 3 * column + x, 3 * row + y).name() for x in range(3) for y in range(3)}
            assert len(block) == 1
            lightness = pixel(image, 3 * column + 1, 3 * row + 1).lightnessF()
            assert abs(lightness - (0.05 + 0.9 * picture[row, column])) < 0.06

    @pytest.mark.parametrize("width", [228, 260, 320, 420])
    def test_nothing_is_cut_off_at_any_width(self, qtbot, qapp, panel, width):
        panel.resize(width, 640)
        qapp.processEvents()
        assert panel.minimumSizeHint().width() <= 228
        for child in panel.findChildren(QWidget):
            if child.isVisible():
                corner = child.mapTo(panel, child.rect().bottomRight())
                assert panel.rect().contains(corner), child.objectName()
        assert panel.preview.width() >= 72
        assert panel.pad._area().width() >= 200

    @pytest.mark.parametrize("choice", ["dark", "light"])
    def test_a_new_theme_repaints_everything(self, qtbot, qapp, panel, choice):
        draw(qtbot, panel.pad, FOUR)
        panel.show_probabilities(PROBABILITIES)
        theme.apply(qapp, choice)
        qapp.processEvents()
        lightness = panel.preview.grab().toImage().pixelColor(10, 10).lightness()
        assert (lightness < 60) == (choice == "dark")
