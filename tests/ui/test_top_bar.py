"""The top bar and the status line: buttons, figures, renaming, and room at 1280 pixels."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from fakes import digits_project, plane_project
from learning import LearningSession, value_project
from looks import colours
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoCommand
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

from playground.core.speed import Speed
from playground.engine.frames import Frame
from playground.network.document import Network
from playground.ui import theme
from playground.ui.status_bar import StatusBar
from playground.ui.top_bar import TopBar

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")


@pytest.fixture
def make(qtbot) -> Iterator[Callable[..., tuple[LearningSession, TopBar]]]:
    kept = []

    def made(project=None, width: int = 1280, kind: type[QWidget] = TopBar):
        session = LearningSession(project)
        bar = kind(session)
        bar.resize(width, bar.height())
        qtbot.addWidget(bar)
        bar.show()
        QApplication.processEvents()
        kept.append((session, bar))
        return session, bar

    yield made
    kept.clear()


def digits(epochs: int = 10):
    project = digits_project()
    return project.but(training=project.training.but(epochs=epochs), name="MNIST 784-512-10")


@pytest.mark.parametrize("name", ["playButton", "stepButton", "resetButton", "epochLabel", "accuracyLabel"])
def test_names_that_others_rely_on(make, name: str) -> None:
    _, bar = make()
    assert bar.findChild(QWidget, name) is not None


def test_buttons_run_the_session(make, qtbot) -> None:
    session, bar = make()
    QTest.mouseClick(bar.play, LEFT)
    QTest.mouseClick(bar.reset, LEFT)
    bar.step.click()
    assert session.calls == ["toggle", "reset", "step_epoch"]
    actions = {a.text(): a for a in bar.step.menu().actions()}
    actions["One batch"].trigger()
    bar.step.click()  # the last choice is what the button does
    assert session.calls[3:] == ["step_batch", "step_batch"]
    assert bar.step.accessibleName() == "Step one batch"
    with qtbot.waitSignal(bar.gallery_requested):
        QTest.mouseClick(bar.gallery, LEFT)


def test_play_button_follows_the_state_at_once(make) -> None:
    session, bar = make()
    for state, shown in (("training", "playing"), ("preparing", "busy"), ("paused", "paused"), ("stopped", "paused")):
        session.feed(state=state)
        assert bar.play.state() == shown


@pytest.mark.parametrize("width", [1280, 1600])
def test_play_stays_under_the_mouse_that_pressed_it(make, width: int) -> None:
    session, bar = make(width=width)
    session.feed()
    QApplication.processEvents()
    place = bar.play.geometry()
    assert 0.4 * width < place.center().x() <= width / 2
    session.feed(state="training", epoch=90_000, epochs_per_second=38_912.0, test_accuracy=0.973, seconds=12)
    bar.set_saved_state("edited · not saved yet")
    QApplication.processEvents()
    assert abs(bar.play.x() - place.x()) <= 2
    assert bar.pill.geometry().right() < bar.more.geometry().left()


def test_undo_names_its_step(make) -> None:
    session, bar = make()
    assert not bar.undo.isEnabled()
    session.undo_stack.push(QUndoCommand("4 neurons in Dense 2"))
    assert bar.undo.isEnabled()
    assert not bar.redo.isEnabled()
    assert bar.undo.toolTip() == "Undo: 4 neurons in Dense 2 (Ctrl+Z)"
    QTest.mouseClick(bar.undo, LEFT)
    assert session.undo_stack.index() == 0
    assert bar.redo.toolTip() == "Redo: 4 neurons in Dense 2 (Ctrl+Shift+Z)"
    QTest.mouseClick(bar.redo, LEFT)
    assert session.undo_stack.index() == 1


def test_figures_of_points(make, qtbot) -> None:
    session, bar = make()
    session.feed(state="training", epoch=112_480, epochs_per_second=38_912.0, test_accuracy=0.973, seconds=12)
    assert bar.epochs.value() == "112,480"
    assert bar.quality.accessibleName() == "97.3\u202f% test accuracy"
    assert bar.quality._value.property("good") is True
    assert bar.pill.text() == "CPU · 38,900 epochs/s"
    assert bar.progress.text() == "Trained for 12\u202fs"
    session.feed(state="paused", test_accuracy=0.9)
    assert bar.pill.text() == "CPU"
    assert bar.quality._value.property("good") is False


def test_figures_of_images(make) -> None:
    session, bar = make(digits())
    frame = {"epoch": 2, "progress": 0.88, "batch": 412, "batches": 469, "samples_per_second": 9412.0}
    session.feed(state="training", epochs_per_second=0.64, test_accuracy=0.986, seconds=4.4, **frame)
    assert bar.epochs.value() == "2.88"
    assert bar.pill.text() == "CPU · 9,410 images/s"
    assert bar.progress.text() == "Epoch 3 of 10 4\u202fs · 11\u202fs left"
    assert bar.progress._bar.value() == 288
    bar.progress.show_frame(Frame(**{**vars(session.frame), "epochs_per_second": 0.05}), 10, "images")
    assert bar.progress.text().endswith(" 2\u202fmin left")


@pytest.mark.parametrize(
    ("state", "place", "stop", "sort", "text", "share"),
    [
        ("paused", (0, 0.0), 10, "images", "Not trained yet", 0),
        ("paused", (2, 0.5), 10, "images", "Epoch 3 of 10 9\u202fs", 250),
        ("paused", (10, 0.0), 10, "images", "10 of 10 epochs, finished 9\u202fs", 1000),
        ("training", (10, 0.0), 10, "images", "Epoch 11 of 20 9\u202fs · 5\u202fs left", 500),
        ("paused", (10, 0.0), 10, "points", "10 of 10 epochs, finished 9\u202fs", 1000),
        ("paused", (3, 0.0), 0, "images", "3 epochs done 9\u202fs", 0),
        ("training", (3, 0.25), 0, "images", "Epoch 4, batch 25 9\u202fs", 250),
    ],
)
def test_progress_of_a_run_with_and_without_an_end(make, state, place, stop, sort, text, share) -> None:
    _, bar = make()
    epoch, progress = place
    frame = Frame(state, "", epoch, progress, round(100 * progress), 100, 9.0, epochs_per_second=2.0)
    bar.progress.show_frame(frame, stop, sort)
    assert bar.progress.text() == text
    assert bar.progress._bar.value() == share


def test_pill_is_as_narrow_as_its_text_when_nothing_runs(make) -> None:
    session, bar = make()
    paused = bar.pill.sizeHint().width()
    session.feed(state="training", epochs_per_second=38_912.0)
    running = bar.pill.sizeHint().width()
    session.feed(epochs_per_second=3.0)
    bar._write()
    assert bar.pill.sizeHint().width() == running > paused
    session.feed(state="paused")
    assert bar.pill.sizeHint().width() == paused


def test_regression_shows_the_test_loss(make) -> None:
    session, bar = make(value_project())
    session.feed(state="training", test_loss=0.0408)
    assert bar.quality.accessibleName() == "0.0408 test loss"


def test_numbers_change_at_most_ten_times_a_second_and_the_last_arrives(make, qtbot) -> None:
    session, bar = make()
    written = []
    original = bar.epochs.set_value
    bar.epochs.set_value = lambda value, good=False: (written.append(value), original(value, good))
    session.feed(state="training")
    for epoch in range(1, 200):
        session.feed(epoch=epoch)
    assert len(written) <= 2
    qtbot.waitUntil(lambda: bar.epochs.value() == "199")


def test_rename_by_double_click_and_key(make) -> None:
    session, bar = make()
    title = bar.title
    QTest.mouseDClick(title, LEFT)
    assert title.editor.isVisible()
    QTest.keyClicks(title.editor, "Two spirals")  # the old name is selected
    QTest.keyClick(title.editor, Qt.Key.Key_Return)
    assert session.edits == [("Rename", "")]
    assert session.project.name == "Two spirals"
    assert title._name.text() == "Two spirals"
    QTest.keyClick(title, Qt.Key.Key_F2)
    QTest.keyClicks(title.editor, "No")
    QTest.keyClick(title.editor, Qt.Key.Key_Escape)
    assert title.editor.isHidden()
    QTest.keyClick(title, Qt.Key.Key_F2)
    QTest.keyClicks(title.editor, "   ")
    QTest.keyClick(title.editor, Qt.Key.Key_Return)
    assert session.project.name == "Two spirals"
    assert len(session.edits) == 1


@pytest.mark.parametrize("width", [1000, 1280, 1600])
def test_nothing_overlaps_and_progress_goes_first(make, width: int) -> None:
    session, bar = make(digits(), width)
    bar.set_saved_state("edited · saved 12 s ago")
    session.feed(state="training", epoch=2, batch=412, samples_per_second=9412.0, test_accuracy=0.986)
    QApplication.processEvents()
    assert bar.progress.isVisible() == (width >= 1280)
    shown = [bar._row.itemAt(i).widget() for i in range(bar._row.count())]
    shown = [w for w in shown if w is not None and w.isVisible()]
    for left, right in pairwise(shown):
        assert left.geometry().right() < right.geometry().left(), (left.objectName(), right.objectName())
    assert shown[-1].geometry().right() < width
    for widget in shown:
        assert widget.width() >= widget.minimumSizeHint().width()


def test_all_is_reached_by_keyboard_and_explained(make) -> None:
    session, bar = make()
    session.undo_stack.push(QUndoCommand("x"))
    controls = [*bar.findChildren(QPushButton), *bar.findChildren(QToolButton), bar.play, bar.title]
    for control in controls:
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control.objectName()
        assert control.toolTip(), control.objectName()
    for control, keys in ((bar.play, "Space"), (bar.reset, "Ctrl+R"), (bar.undo, "Ctrl+Z"), (bar.gallery, "Ctrl+G")):
        assert keys in control.toolTip()


def test_menu_is_for_the_window_to_fill(make) -> None:
    _, bar = make()
    assert bar.more.menu() is bar.menu
    assert bar.menu.isEmpty()


def test_status_line(make, qtbot) -> None:
    session, line = make(plane_project(8, 6), kind=StatusBar)
    assert line.size_label.text() == "85 parameters"
    session.feed(status="Training.", seconds_per_sample=0.62e-6)
    qtbot.waitUntil(lambda: line.status.text() == "Training.")
    assert line.speed.text() == "0.6\u202fµs per sample"
    line.set_zoom(0.8)
    assert line.zoom.text() == "80\u202f%"
    with qtbot.waitSignal(line.fit_requested):
        QTest.mouseClick(line.fit, LEFT)
    session.edit("Digits", digits())
    assert line.size_label.text() == "407,050 parameters"


def test_status_line_says_what_is_wrong_first(make, qtbot) -> None:
    session, line = make(kind=StatusBar)
    session.feed(status="Ready. Press Play.")
    qtbot.waitUntil(lambda: line.status.text() == "Ready. Press Play.")
    session.edit("no layers", session.project.but(network=Network()))
    assert line.status.text() == session.check.problems[0].message != ""
    session.undo()
    assert line.status.text() == "Ready. Press Play."


def test_long_status_ends_in_dots_and_is_whole_in_the_tooltip(make, qtbot) -> None:
    session, line = make(width=700, kind=StatusBar)
    sentence = "The numbers have run away: " + "the loss of Dense 2 left the finite numbers, " * 4
    session.feed(status=sentence)
    qtbot.waitUntil(lambda: line.status.text() == sentence)
    assert line.status.shown().endswith("…")
    assert line.status.toolTip() == sentence
    assert line.status.fontMetrics().horizontalAdvance(line.status.shown()) <= line.status.width()
    assert colours(line.status) > 100


@pytest.mark.parametrize(("width", "shown"), [(1000, False), (1280, False), (1600, True)])
def test_speed_is_there_for_images_too_and_without_room_by_key(make, width, shown) -> None:
    session, bar = make(digits(), width)
    assert bar.speed.isVisible() == shown
    bar.speed.change(-1)
    assert session.pace == Speed(1000.0)
    assert session.said == ([] if shown else [("Speed: 1000 epochs/s", "info")])


def test_speed_and_progress_stand_on_the_same_lines(make) -> None:
    session, bar = make(width=1600)
    session.edit("stop", session.project.but(training=session.project.training.but(epochs=10)))
    QApplication.processEvents()

    def middle(widget: QWidget) -> int:
        return widget.mapTo(bar, widget.rect().center()).y()

    assert abs(middle(bar.speed.row._label) - middle(bar.progress._text)) <= 1
    assert abs(middle(bar.speed.row.slider) - middle(bar.progress._bar)) <= 1


def test_a_name_that_there_is_room_for_is_not_cut(make) -> None:
    session, bar = make()
    for name in ("Challenge: a faster start", "Challenge: one feature", "Digits, row by row"):
        session.edit("name", session.project.but(name=name))
        QApplication.processEvents()
        assert bar.title._name.text() == name


def test_name_editor_takes_the_room_there_is(make) -> None:
    session, bar = make(width=1600)
    session.edit("name", session.project.but(name="A long name that nobody could read in so little room"))
    bar.title.rename()
    QApplication.processEvents()
    editor = bar.title.editor
    assert editor.fontMetrics().horizontalAdvance(editor.text()) < editor.width() - 20
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert bar.title.width() <= 190


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_renaming_gives_the_keyboard_back(make, qtbot, key) -> None:
    session, bar = make()
    bar.activateWindow()
    qtbot.waitUntil(bar.isActiveWindow)
    bar.step.setFocus()
    QTest.mouseDClick(bar.title, LEFT)
    QTest.keyClicks(bar.title.editor, "New")
    QTest.keyClick(bar.title.editor, key)
    assert bar.step.hasFocus()
    assert (session.project.name == "New") == (key == Qt.Key.Key_Return)
    QTest.mouseDClick(bar.title, LEFT)
    QTest.keyClicks(bar.title.editor, "Newer")
    bar.reset.setFocus()  # to walk on keeps the name
    assert session.project.name == "Newer"
    assert bar.reset.hasFocus()


def test_name_under_the_mouse_shows_that_it_can_be_changed(make) -> None:
    _, bar = make()
    still = bar.title.grab().toImage()
    bar.title.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    assert bar.title.grab().toImage() != still
    assert "renames" in bar.title.toolTip()


def test_speed_is_chosen_from_slow_motion_to_no_limit(make) -> None:
    session, bar = make()
    row = bar.speed.row
    assert row.text() == "as fast as possible"
    row.slider.setFocus()
    QTest.keyClick(row.slider, Qt.Key.Key_Home)
    assert (session.pace, row.text()) == (Speed(1.0, "steps"), "1 step/s")
    QTest.keyClick(row.slider, Qt.Key.Key_End)
    assert session.pace == Speed()


@pytest.mark.parametrize(
    ("text", "speed"),
    [
        ("10 steps/s", Speed(10.0, "steps")), ("4 Steps", Speed(3.0, "steps")), ("30", Speed(30.0)),
        ("90 epochs", Speed(100.0)), ("as fast as possible", Speed()), ("9999999", Speed()), ("0", Speed(1.0)),
        ("soon", None), ("-3", None),
    ],
)  # fmt: skip
def test_speed_can_be_typed(make, text, speed) -> None:
    session, bar = make()
    row = bar.speed.row
    row.slider.setValue(4)
    assert session.pace == Speed(3.0)
    row.edit()
    QTest.keyClick(row._entry, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(row._entry, text)
    QTest.keyClick(row._entry, Qt.Key.Key_Return)
    assert session.pace == (speed or Speed(3.0))


def test_a_phase_without_answers_has_a_loss_and_no_accuracy(make) -> None:
    session, bar = make(digits())
    session.feed(state="training", test_loss=0.0213, test_accuracy=None)
    assert bar.quality.accessibleName() == "0.0213 test loss"
    session.feed(state="paused", test_loss=0.3, test_accuracy=0.9)
    assert bar.quality.accessibleName() == "90.0\u202f% test accuracy"
