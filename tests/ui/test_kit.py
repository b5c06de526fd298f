"""The kit: what each widget tells, what it shows, and that it works by keyboard and in both themes."""

import pytest
from gestures import elsewhere, heard
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QCursor, QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QStyle, QStyleOptionButton, QWidget

from playground.ui import theme
from playground.ui.kit.card import Card
from playground.ui.kit.choice import Choice
from playground.ui.kit.empty_state import EmptyState
from playground.ui.kit.figure import Figure
from playground.ui.kit.flow_grid import FlowGrid
from playground.ui.kit.message_bar import MessageBar
from playground.ui.kit.number_box import NumberBox
from playground.ui.kit.paint import set_property, shows_focus
from playground.ui.kit.play_button import PlayButton
from playground.ui.kit.section import Section
from playground.ui.kit.segmented import Segmented
from playground.ui.kit.slider_row import SliderRow
from playground.ui.kit.status_pill import StatusPill

pytestmark = pytest.mark.usefixtures("dressed")


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

    @pytest.mark.parametrize("press", ["action", "close", "another"])
    def test_gives_the_focus_back_when_it_goes(self, show, press: str) -> None:
        bar = show(MessageBar())
        before, first_in_order = elsewhere(bar), elsewhere(bar)
        before.setFocus()
        bar.show_message("Hello", "info", [("One", int)])
        (action,) = bar.actions_shown()
        (bar._close if press == "close" else action).setFocus(Qt.FocusReason.TabFocusReason)
        if press == "another":
            bar.show_message("Something else")
        else:
            (bar._close if press == "close" else action).click()
        assert before.hasFocus()
        assert not first_in_order.hasFocus()

    def test_leaves_the_focus_nowhere_where_it_was_nowhere(self, show) -> None:
        bar = show(MessageBar())
        elsewhere(bar)
        bar.show_message("Hello", "info", [("One", int)])
        bar.actions_shown()[0].setFocus(Qt.FocusReason.TabFocusReason)
        bar.clear()
        assert QApplication.focusWidget() is None

    def test_a_click_leaves_the_focus_where_it_is(self, show) -> None:
        bar = show(MessageBar())
        before = elsewhere(bar)
        before.setFocus()
        bar.show_message("Hello", "info", [("One", int)])
        QTest.mouseClick(bar.actions_shown()[0], Qt.MouseButton.LeftButton)
        assert before.hasFocus()

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

    def test_a_pill_never_shrinks_while_its_text_is_live(self, show) -> None:
        pill = show(StatusPill("CPU · 38,900 epochs/s"))
        width = pill.sizeHint().width()
        pill.set_text("CPU", live=True)
        assert pill.sizeHint().width() == width
        assert pill.accessibleName() == "CPU"
        pill.set_text("CPU")
        assert pill.sizeHint().width() < width


def count(image: QImage, color: str) -> int:
    """How many pixels are exactly of a colour."""
    wanted = QColor(color).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def room_for_text(button: QPushButton) -> int:
    option = QStyleOptionButton()
    button.initStyleOption(option)
    return button.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, button).width()


class TestFocusRing:
    @pytest.mark.parametrize("look", ["segmented", "titles"])
    def test_leaves_the_whole_text_of_a_choice(self, show, look: str) -> None:
        choice = show(Segmented(["What it sees", "Training"], look=look))
        for button in choice.findChildren(QPushButton):
            still = button.grab().toImage()
            button.setFocus(Qt.FocusReason.TabFocusReason)
            set_property(button, "keyboardFocus", True)
            assert room_for_text(button) >= button.fontMetrics().horizontalAdvance(button.text())
            assert button.grab().toImage() != still

    @pytest.mark.parametrize("variant", ["", "quiet", "primary", "danger"])
    def test_leaves_the_whole_text_of_a_button(self, show, variant: str) -> None:
        button = QPushButton("Divide the learning rate")
        button.setProperty("variant", variant)
        show(button)
        room = room_for_text(button)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        set_property(button, "keyboardFocus", True)
        assert room_for_text(button) >= room


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
    widget.window().setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.window().setFocus()  # a blinking cursor or a ring that comes and goes would be a difference
    qapp.processEvents()
    QCursor.setPos(widget.screen().geometry().bottomRight())  # so would a widget that is pointed at
    looks = {}
    for choice in ("dark", "light", "dark"):
        theme.apply(qapp, choice)
        qapp.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.Polish)
        widget.window().layout().activate()  # polishing asks for another layout; a picture must not come before it
        look = bytes(widget.window().grab().toImage().constBits())
        assert looks.setdefault(choice, look) == look
    assert looks["dark"] != looks["light"]
