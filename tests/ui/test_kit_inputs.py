"""The kit's inputs: sliders, switches, menus and number boxes, by mouse, wheel and keyboard."""

import pytest
from gestures import elsewhere, heard, wheel
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from playground.ui.kit.choice import Choice
from playground.ui.kit.number_box import IntegerBox, NumberBox
from playground.ui.kit.segmented import Segmented
from playground.ui.kit.slider_row import SliderRow

pytestmark = pytest.mark.usefixtures("dressed")


class TestSliderRow:
    def row(self, show, **options) -> SliderRow:
        return show(SliderRow("Noise", 0, 50, 5, **{"step": 1, "unit": "%", **options}))

    def test_shows_label_value_and_unit(self, show) -> None:
        row = self.row(show)
        assert row.text() == "5 %"
        assert row.slider.accessibleName() == "Noise"
        assert row.slider.accessibleDescription() == "5 %"

    def test_set_value_is_silent_and_stays_in_range(self, show) -> None:
        row = self.row(show)
        said = heard(row.value_changed)
        row.set_value(80)
        assert (row.value(), row.text(), said) == (50, "50 %", [])

    def test_dragging_tells_live_and_the_end_once(self, show) -> None:
        row = self.row(show)
        changes, ends = heard(row.value_changed), heard(row.editing_finished)
        y = row.slider.height() // 2
        QTest.mousePress(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(20, y))
        for x in (60, 120, row.slider.width() + 50):
            QTest.mouseMove(row.slider, QPoint(x, y))
        row.set_value(3)  # an answer from elsewhere must not tear the handle away
        assert not ends
        QTest.mouseRelease(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(200, y))
        assert changes == sorted(set(changes))
        assert (changes[-1], row.value(), len(ends)) == (50, 50, 1)

    def test_arrow_keys_step_and_finish(self, show) -> None:
        row = self.row(show)
        changes, ends = heard(row.value_changed), heard(row.editing_finished)
        QTest.keyClick(row.slider, Qt.Key.Key_Right)
        assert (changes, len(ends)) == ([6], 1)

    def test_the_wheel_turns_it_only_with_the_focus(self, show) -> None:
        row = self.row(show)
        elsewhere(row).setFocus()
        assert not wheel(row.slider)
        assert row.value() == 5
        row.slider.setFocus()
        ends = heard(row.editing_finished)
        assert wheel(row.slider)
        assert row.value() > 5
        assert len(ends) == 1

    @pytest.mark.parametrize(
        ("typed", "value"), [("7.5", 7.5), ("1e1", 10), ("99", 50), ("-3", 0), ("seven", 5), ("nan", 5), ("", 5)]
    )
    def test_an_exact_number_can_be_typed(self, show, typed: str, value: float) -> None:
        row = self.row(show)
        QTest.keyClick(row.slider, Qt.Key.Key_F2)
        entry = QApplication.focusWidget()
        assert entry.selectedText() == "5"
        QTest.keyClick(entry, Qt.Key.Key_Delete)
        QTest.keyClicks(entry, typed)
        ends = heard(row.editing_finished)
        QTest.keyClick(entry, Qt.Key.Key_Return)
        assert row.value() == value
        assert len(ends) == (value != 5)
        assert entry.text() == row.text()
        assert row.slider.hasFocus()

    def test_escape_leaves_the_number_alone(self, show) -> None:
        row = self.row(show)
        row.edit()
        entry = QApplication.focusWidget()
        QTest.keyClicks(entry, "44")
        QTest.keyClick(entry, Qt.Key.Key_Escape)
        assert row.value() == 5

    def test_a_click_on_the_value_selects_it_for_typing(self, show) -> None:
        row = self.row(show)
        entry = row.findChild(QWidget, "valueEntry")
        QTest.mouseClick(entry, Qt.MouseButton.LeftButton)
        assert entry.selectedText() == "5"

    def test_a_logarithmic_range_has_its_geometric_mean_in_the_middle(self, show) -> None:
        row = show(SliderRow("Learning rate", 1e-4, 1, 1e-4, log=True))
        row.slider.setValue(row.slider.maximum() // 2)
        assert row.value() == pytest.approx(0.01)
        row.slider.setValue(row.slider.maximum())
        assert row.value() == 1

    def test_rests_on_stops_but_takes_numbers_between_them(self, show) -> None:
        row = show(SliderRow("Batch size", 1, 64, 10, stops=[64, 1, 8, 32]))
        assert (row.value(), row.slider.maximum()) == (10, 3)
        QTest.keyClick(row.slider, Qt.Key.Key_Right)
        assert row.value() == 32

    def test_an_impossible_range_is_refused(self, qapp) -> None:
        with pytest.raises(ValueError, match="empty"):
            SliderRow("x", 2, 1, 1)
        with pytest.raises(ValueError, match="above zero"):
            SliderRow("x", 0, 1, 1, log=True)

    def test_a_long_value_widens_its_place_once(self, show) -> None:
        row = show(SliderRow("Speed", 0, 1, 0, format=lambda v: "as fast as it possibly can" if v else "slow"))
        entry = row.findChild(QWidget, "valueEntry")
        before = entry.width()
        row.set_value(1)
        wide = entry.minimumWidth()
        row.set_value(0)
        assert before < wide == entry.minimumWidth()


class TestSegmented:
    def test_a_click_tells_the_id(self, show) -> None:
        control = show(Segmented([("out", "Output"), ("warp", "Warped")]))
        said = heard(control.current_changed)
        QTest.mouseClick(control.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)
        assert (control.current(), said) == ("warp", ["warp"])

    def test_arrow_keys_change_it_and_tab_reaches_it_once(self, show) -> None:
        control = show(Segmented(["a", "b", "c"], current="b"))
        said = heard(control.current_changed)
        button = control.findChildren(QPushButton)[1]
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Right)
        assert said == ["c"]

    def test_setting_from_outside_is_silent(self, show) -> None:
        control = show(Segmented(["a", "b"]))
        said = heard(control.current_changed)
        control.set_current("b")
        control.set_current("unknown")
        assert (control.current(), said) == ("b", [])

    def test_new_options_keep_the_current_one_if_it_is_still_there(self, show) -> None:
        control = show(Segmented(["a", "b"], current="b"))
        said = heard(control.current_changed)
        control.set_options(["b", "c"])
        assert control.current() == "b"
        control.set_options(["x", "y"])
        assert (control.current(), said) == ("x", [])
        control.set_options([])
        assert control.current() == ""


class TestChoiceAndNumbers:
    def test_a_choice_tells_only_what_the_user_picks(self, show) -> None:
        choice = show(Choice([("sgd", "SGD"), ("adam", "Adam")], current="adam"))
        said = heard(choice.chosen)
        choice.set_current("sgd")
        assert (choice.current(), said) == ("sgd", [])
        QTest.keyClick(choice, Qt.Key.Key_Down)
        assert said == ["adam"]

    def test_a_choice_keeps_its_current_one_among_new_options(self, show) -> None:
        choice = show(Choice(["a", "b"], current="b"))
        choice.set_options(["c", "b"])
        assert choice.current() == "b"

    @pytest.mark.parametrize(
        "make", [lambda: Choice(["a", "b", "c"], current="b"), lambda: IntegerBox(0, 9, 5), lambda: NumberBox(0, 9, 5)]
    )
    def test_a_passing_wheel_changes_nothing(self, show, make) -> None:
        widget = show(make())
        elsewhere(widget).setFocus()
        assert not wheel(widget)
        widget.setFocus()
        assert wheel(widget)

    def test_numbers_have_a_point_whatever_the_desktop_speaks(self, show) -> None:
        box = show(NumberBox(0, 1, 0.25, decimals=2, unit="s"))
        assert box.text() == "0.25 s"
