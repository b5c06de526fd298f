"""The kit: what each widget tells, what it shows, and that it works by keyboard and in both themes."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from playground.ui import theme
from playground.ui.kit.card import Card
from playground.ui.kit.choice import Choice
from playground.ui.kit.empty_state import EmptyState
from playground.ui.kit.figure import Figure
from playground.ui.kit.flow_grid import FlowGrid
from playground.ui.kit.message_bar import MessageBar
from playground.ui.kit.number_box import IntegerBox, NumberBox
from playground.ui.kit.paint import shows_focus
from playground.ui.kit.play_button import PlayButton
from playground.ui.kit.section import Section
from playground.ui.kit.segmented import Segmented
from playground.ui.kit.slider_row import SliderRow
from playground.ui.kit.status_pill import StatusPill


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "dark")
    yield
    theme.apply(qapp, "dark")


@pytest.fixture
def show(qtbot) -> Callable[..., QWidget]:
    """Show a widget in a window of the panel's colour, as wide as a panel."""

    windows = []  # qtbot keeps only weak references

    def shown(widget: QWidget, width: int = 300) -> QWidget:
        window = QWidget()
        windows.append(window)
        window.setProperty("surface", "panel")
        layout = QVBoxLayout(window)
        layout.addWidget(widget)
        qtbot.addWidget(window)
        window.resize(width, window.sizeHint().height())
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)  # else nothing can have the focus
        return widget

    return shown


def wheel(widget: QWidget, steps: int = 1) -> bool:
    """Turn the wheel over a widget; True if the widget has used it."""
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre,
        widget.mapToGlobal(centre),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def elsewhere(widget: QWidget) -> QPushButton:
    """Another widget of the same window, to have the focus."""
    button = QPushButton(widget.window())
    button.show()
    return button


def heard(signal) -> list:
    """The arguments of every emission from now on."""
    said: list = []
    signal.connect(lambda *args: said.append(args[0] if args else None))
    return said


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


class TestMessageBar:
    def test_is_hidden_until_it_has_something_to_say(self, show) -> None:
        bar = show(MessageBar())
        assert bar.objectName() == "messageBar"
        bar.clear()
        assert bar.isHidden()
        bar.show_message("Saved.", "good")
        assert bar.isVisible()
        assert (bar.text(), bar.level(), bar.accessibleName()) == ("Saved.", "good", "Saved.")

    def test_an_action_runs_after_the_message_is_gone(self, show) -> None:
        bar = show(MessageBar())
        seen = []
        bar.show_message("The loss is not a number.", "error", [("Go on", lambda: seen.append(bar.text()))])
        (button,) = bar.actions_shown()
        button.click()
        assert seen == [""]
        assert bar.isHidden()

    def test_an_action_may_show_the_next_message(self, show) -> None:
        bar = show(MessageBar())
        bar.show_message("Once?", "warning", [("Yes", lambda: bar.show_message("Done.", "good"))])
        bar.actions_shown()[0].click()
        assert (bar.text(), bar.isVisible(), bar.actions_shown()) == ("Done.", True, [])

    def test_does_not_take_the_focus(self, show) -> None:
        bar = show(MessageBar())
        button = elsewhere(bar)
        button.setFocus()
        bar.show_message("Hello", "info", [("One", int), ("Two", int)])
        assert button.hasFocus()

    def test_the_user_can_close_it(self, show) -> None:
        bar = show(MessageBar())
        closed = heard(bar.closed)
        bar.show_message("Hello")
        bar.clear()
        assert not closed
        bar.show_message("Hello")
        bar._close.click()
        assert (len(closed), bar.isHidden()) == (1, True)

    def test_grows_to_its_full_height(self, show, qtbot) -> None:
        bar = show(MessageBar())
        bar.show_message("A sentence that is long enough to need the second line of a narrow message bar.", "warning")
        qtbot.waitUntil(lambda: bar.maximumHeight() > 10_000)

    def test_refuses_what_it_cannot_show(self, show) -> None:
        bar = show(MessageBar())
        with pytest.raises(ValueError, match="at most 2"):
            bar.show_message("x", "info", [("a", int)] * 3)
        with pytest.raises(ValueError, match="info, good"):
            bar.show_message("x", "loud")


class TestPlayButton:
    def test_space_and_click_ask_for_the_other_state(self, show) -> None:
        button = show(PlayButton())
        said = heard(button.clicked)
        QTest.keyClick(button, Qt.Key.Key_Space)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert len(said) == 2
        assert button.state() == "paused"  # only the caller changes the state

    def test_each_state_has_its_name_tooltip_and_picture(self, show) -> None:
        button = show(PlayButton())
        seen = set()
        for state in ("paused", "playing", "busy"):
            button.set_state(state)
            image = button.grab().toImage()
            seen.add((button.accessibleName(), button.toolTip(), bytes(image.constBits())))
        assert len({name for name, _, _ in seen}) == len({t for _, t, _ in seen}) == len({p for _, _, p in seen}) == 3
        with pytest.raises(ValueError, match="not flying"):
            button.set_state("flying")

    def test_turns_only_while_it_is_seen(self, show) -> None:
        button = show(PlayButton())
        button.set_state("busy")
        assert button._turn.state() == button._turn.State.Running
        button.window().hide()
        assert button._turn.state() == button._turn.State.Stopped

    def test_corners_outside_the_circle_are_not_the_button(self, show) -> None:
        button = show(PlayButton())
        said = heard(button.clicked)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        assert not said


class TestFigureAndPill:
    def test_a_figure_keeps_its_width_while_digits_change(self, show) -> None:
        figure = Figure("1", "epochs", widest="100,000")
        width = figure.sizeHint().width()
        for value in ("11,111", "88,888", "100,000"):
            figure.set_value(value)
            assert figure.sizeHint().width() == width
        assert figure.accessibleName() == "100,000 epochs"

    def test_good_is_green(self, show) -> None:
        figure = show(Figure("97.3 %", "test accuracy"))
        before = figure.grab().toImage()
        figure.set_value("97.3 %", good=True)
        after = figure.grab().toImage()
        assert count(after, theme.DARK.good) > 10
        assert count(before, theme.DARK.good) == 0

    def test_a_pill_never_shrinks(self, show) -> None:
        pill = show(StatusPill("CPU · 38,900 epochs/s"))
        width = pill.sizeHint().width()
        pill.set_text("CPU")
        assert pill.sizeHint().width() == width
        assert pill.accessibleName() == "CPU"


def count(image: QImage, color: str) -> int:
    """How many pixels are exactly of a colour."""
    wanted = QColor(color).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


class TestSection:
    def test_folds_by_keyboard_and_says_so(self, show) -> None:
        section = Section("Layers", collapsible=True)
        inside = QPushButton("Dense")
        section.add(inside)
        show(section)
        said = heard(section.collapsed_changed)
        QTest.keyClick(section.findChild(QPushButton), Qt.Key.Key_Space)
        assert (said, inside.isVisible(), section.is_collapsed()) == ([True], False, True)
        section.set_collapsed(False)
        assert (said, inside.isVisible()) == ([True], True)

    def test_starts_folded_only_if_it_can_be_unfolded(self, qapp) -> None:
        assert Section("a", collapsible=True, collapsed=True).is_collapsed()
        assert not Section("a", collapsed=True).is_collapsed()


class TestFlowGrid:
    def grid(self, count: int, **options) -> tuple[FlowGrid, list[QWidget], QWidget]:
        holder = QWidget()
        grid = FlowGrid(holder, **options)
        children = [QPushButton(str(i)) for i in range(count)]
        for child in children:
            grid.addWidget(child)
        return grid, children, holder

    @pytest.mark.parametrize(("width", "columns"), [(40, 1), (87, 1), (208, 2), (207, 1), (1000, 3)])
    def test_takes_as_many_columns_as_fit(self, qapp, width: int, columns: int) -> None:
        grid, _, _ = self.grid(4, min_column=100, max_columns=3, spacing=8)
        assert grid.columns(width) == columns

    def test_columns_are_equal_and_fill_the_width(self, qtbot) -> None:
        _, children, holder = self.grid(5, min_column=80, spacing=8)
        qtbot.addWidget(holder)
        holder.resize(264, 200)
        holder.show()
        assert {child.width() for child in children} == {82, 83} or len({child.width() for child in children}) == 1
        assert children[2].geometry().right() == 263
        assert children[3].y() > children[0].y()
        assert children[3].x() == children[0].x()

    def test_hidden_children_leave_no_hole_and_clear_empties_it(self, qtbot) -> None:
        grid, children, holder = self.grid(3, min_column=100, spacing=8)
        qtbot.addWidget(holder)
        holder.resize(320, 100)
        children[0].hide()
        holder.show()
        assert children[1].x() == 0
        grid.clear()
        assert grid.count() == 0
        assert grid.heightForWidth(300) == 0


class TestCard:
    @pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
    def test_keys_activate_it(self, show, key: Qt.Key) -> None:
        card = show(Card(caption="Dense", family="core"))
        said = heard(card.clicked)
        QTest.keyClick(card, key)
        assert len(said) == 1

    def test_selection_is_drawn_in_accent_and_told(self, show) -> None:
        picture = QPixmap(QSize(32, 32))
        picture.fill(QColor("#123456"))
        card = show(Card(picture, "Circle"))
        plain = card.grab().toImage()
        card.set_selected(True)
        chosen = card.grab().toImage()
        assert count(chosen, theme.DARK.accent) > 50 > count(plain, theme.DARK.accent)
        assert card.accessibleDescription() == "selected"

    def test_keeps_the_shape_of_its_picture(self, qapp) -> None:
        picture = QPixmap(QSize(40, 20))
        picture.fill(QColor("#123456"))
        assert Card(picture).heightForWidth(108) == 58
        assert Card(picture, "with a caption").heightForWidth(108) > 58

    def test_shows_the_colour_of_its_family(self, show) -> None:
        assert count(show(Card(caption="Max pool", family="images")).grab().toImage(), "#3fb27f") > 30


class TestKeyboardFocus:
    def test_tab_brings_the_ring_and_a_click_or_an_opening_window_does_not(self, show) -> None:
        first = show(Card(caption="Dense"))
        second = elsewhere(first)
        assert first.hasFocus()
        assert not shows_focus(first)
        QTest.keyClick(first, Qt.Key.Key_Tab)
        assert shows_focus(second)
        QTest.mousePress(first, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(first, Qt.MouseButton.LeftButton)
        assert first.hasFocus()
        assert not shows_focus(first)
        assert not shows_focus(second)

    def test_the_ring_is_drawn(self, show) -> None:
        card = show(Card(caption="Dense"))
        without = count(card.grab().toImage(), theme.DARK.accent)
        elsewhere(card).setFocus()
        card.setFocus(Qt.FocusReason.TabFocusReason)
        assert count(card.grab().toImage(), theme.DARK.accent) > 100 > without


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


def test_an_empty_state_offers_what_to_do(show) -> None:
    state = show(EmptyState("No network yet", "Drag a layer from the left.", "Open the gallery"))
    said = heard(state.activated)
    state.button.click()
    assert len(said) == 1
    assert EmptyState("Nothing here").button.isHidden()


@pytest.mark.parametrize(
    "make",
    [
        lambda: SliderRow("Noise", 0, 50, 5),
        lambda: Segmented(["Output", "Warped"]),
        lambda: Section("Data", "500 points", collapsible=True),
        lambda: PlayButton(),
        lambda: Figure("97.3 %", "test accuracy", True),
        lambda: StatusPill("CPU"),
        lambda: Card(caption="Dense", family="core"),
        lambda: EmptyState("Nothing", "yet", "Begin"),
        lambda: Choice(["a", "b"]),
        lambda: NumberBox(0, 1, 0.5),
    ],
)
def test_every_widget_changes_with_the_theme_while_it_is_shown(show, qapp, make) -> None:
    widget = show(make())
    if QApplication.focusWidget() is not None:
        QApplication.focusWidget().clearFocus()  # a blinking cursor would be a difference
    looks = {}
    for choice in ("dark", "light", "dark"):
        theme.apply(qapp, choice)
        qapp.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.Polish)
        look = bytes(widget.window().grab().toImage().constBits())
        assert looks.setdefault(choice, look) == look
    assert looks["dark"] != looks["light"]
