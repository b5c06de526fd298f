"""Save and open through the window, unsaved work, recovery, the gallery, and the arrangement that is remembered."""

from itertools import pairwise

import driving
import pytest
from driving import messages_of, points_project, settle, wait, wait_for_epochs, wait_until_ready, weights
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from playground.core.kinds import Unknown
from playground.network.document import Network
from playground.storage.autosave import Autosave
from playground.storage.project_file import Saved
from playground.ui import dialogs, theme
from playground.ui.colours import DEFAULT
from playground.ui.dialogs import ask_unsaved  # before the fixture puts another in its place

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def key(window, which, modifiers=CTRL):
    QTest.keyClick(window, which, modifiers)


@pytest.fixture
def file(monkeypatch, tmp_path):
    """What both file choosers answer."""
    path = tmp_path / "spiral.nnp"
    monkeypatch.setattr(dialogs, "choose_file_to_save", lambda *_: path)
    monkeypatch.setattr(dialogs, "choose_file_to_open", lambda *_: path)
    return path


def saved_by_keys(qtbot, window, file):
    key(window, Qt.Key.Key_S)
    wait(qtbot, lambda: window.session.files.path == file)


def test_saved_and_opened_it_has_the_same_weights(qtbot, window, make_window, file):
    session = window.session
    session.play()
    wait_for_epochs(qtbot, session, 5)
    session.pause()
    wait(qtbot, lambda: session.frame.state == "paused")
    saved_by_keys(qtbot, window, file)
    before = weights(session), [tuple(point) for point in session.curve]
    assert window.windowTitle().startswith("Small")
    window.files.open_example("xor")
    wait_until_ready(qtbot, session)
    assert weights(session) != before[0]
    key(window, Qt.Key.Key_O)
    wait_until_ready(qtbot, session)
    assert session.project == points_project()
    assert (weights(session), [tuple(point) for point in session.curve]) == before
    other = make_window()
    other.files.open_file(file)
    wait_until_ready(qtbot, other.session)
    assert weights(other.session) == before[0]
    other.files.fill_recent()
    assert [action.text() for action in other.files.recent.actions()] == ["spiral"]


def test_a_broken_file_leaves_everything_as_it_is(qtbot, window, file):
    session = window.session
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 1 and not session.running)
    before = session.project, weights(session)
    file.write_bytes(b"PK\x03\x04 but cut off")
    key(window, Qt.Key.Key_O)
    bar = window.findChild(QWidget, "messageBar")
    assert bar.isVisible()
    assert "spiral.nnp" in bar.text()
    assert (session.project, weights(session)) == before
    assert session.frame.epoch == 1


@pytest.mark.parametrize("what", ["data set", "first layer", "last layer", "optimizer", "loss"])
def test_a_project_of_which_a_part_is_unknown_opens_in_every_part_of_the_window(qtbot, window, what):
    """What goes wrong in a slot fails the test by itself."""
    project = window.session.project
    first, last = project.network.nodes
    unknown = Unknown("layers", "quantum", '{"kind": "quantum"}')
    changed = {
        "data set": lambda: project.but(dataset=Unknown("datasets", "quantum")),
        "first layer": lambda: project.but(network=Network.of(unknown, last.layer)),
        "last layer": lambda: project.but(network=Network.of(first.layer, unknown)),
        "optimizer": lambda: project.but(optimizer=Unknown("optimizers", "quantum")),
        "loss": lambda: project.but(loss=Unknown("losses", "quantum")),
    }[what]()
    window.session.files.adopt(Saved(changed, None, [], 0, 0.0), None)
    wait(qtbot, lambda: "quantum" in window.status_bar.status.text())
    for name, _ in window.right.offered:
        window.right.views.show_page(name)
    window.session.play()
    wait(qtbot, lambda: not window.session.running)


def test_a_file_dropped_on_the_window_opens(qtbot, window, make_window, file):
    saved_by_keys(qtbot, window, file)
    other = make_window()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    rest = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), *rest)
    QApplication.sendEvent(other, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(other, QDropEvent(QPointF(50, 50), *rest))
    assert other.session.project == window.session.project


@pytest.mark.parametrize("answer", ["save", "discard", "cancel"])
def test_closing_asks_about_unsaved_work(qtbot, make_window, file, monkeypatch, answer):
    window = make_window(points_project(), confirm=True)
    window.session.edit("Name", window.session.project.but(name="Mine"))
    assert window.windowTitle().startswith("• Mine")
    asked = []
    monkeypatch.setattr(dialogs, "ask_unsaved", lambda parent, name: asked.append(name) or answer)
    window.close()
    assert asked == ["Mine"]
    if answer == "cancel":
        assert window.isVisible()
        assert window.session.worker.thread_of_actor.is_alive()
    else:
        wait(qtbot, lambda: not window.isVisible())
    assert file.exists() == (answer == "save")


def test_the_question_itself(qtbot, window):
    def answer(label):
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert "“Small”" in box.text()
        next(button for button in box.buttons() if button.text() == label).click()

    for label, expected in (("Save", "save"), ("Discard", "discard"), ("Cancel", "cancel")):
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        driving.later(window, lambda label=label: answer(label))
        assert ask_unsaved(window, "Small") == expected


def test_work_is_offered_again_after_a_crash(qtbot, make_window):
    window = make_window(points_project())
    mine = points_project(7).but(name="Lost and found")
    crashed = Autosave(window.session.files.autosave.folder)
    crashed.write(Saved(mine))
    crashed.lock.close()
    window.files.offer_recovery()
    bar = window.findChild(QWidget, "messageBar")
    assert "Lost and found" in bar.text()
    labels = [button.text() for button in bar.actions_shown()]
    assert labels == ["Recover it", "Discard"]
    QTest.mouseClick(bar.actions_shown()[0], Qt.MouseButton.LeftButton)
    assert window.session.project == mine
    assert window.session.files.unsaved
    wait_until_ready(qtbot, window.session)


def test_the_gallery_opens_closes_and_chooses(qtbot, window):
    gallery = window.findChild(QWidget, "gallery")
    QTest.mouseClick(window.findChild(QWidget, "galleryButton"), Qt.MouseButton.LeftButton)
    assert gallery.isVisible()
    assert not window.canvas.isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not gallery.isVisible()
    assert window.session.project == points_project()
    key(window, Qt.Key.Key_G)
    cards = {card.entry.name: card for card in gallery.findChildren(QWidget) if hasattr(card, "entry")}
    assert set(cards) >= {"xor", "circle", "spiral", "linear-regression", "logistic-regression", "mnist-mlp"}
    QTest.mouseClick(cards["xor"], Qt.MouseButton.LeftButton)
    assert not gallery.isVisible()
    assert window.session.project.name == "XOR"
    wait_until_ready(qtbot, window.session)
    window.session.play()
    wait_for_epochs(qtbot, window.session, 2)


def test_an_example_that_is_refused_changes_nothing(qtbot, make_window, monkeypatch):
    window = make_window(points_project(), confirm=True)
    window.session.edit("Name", window.session.project.but(name="Mine"))
    with monkeypatch.context() as patched:
        patched.setattr(dialogs, "ask_unsaved", lambda *_: "cancel")
        window.files.open_example("xor")
    assert window.session.project.name == "Mine"


def test_the_theme_changes_at_once(qtbot, window):
    themes = next(a.menu() for a in window.top_bar.menu.actions() if a.menu() and a.menu().title() == "Theme")
    light = window.grab().toImage()
    for choice, text in (("dark", "Dark"), ("light", "Light")):
        next(action for action in themes.actions() if action.text() == text).trigger()
        assert theme.current().is_dark == (choice == "dark")
        assert window.session.settings.theme == choice
        corner = window.grab().toImage().pixelColor(2, 2)
        assert (corner.lightness() < 60) == (choice == "dark")
    assert window.grab().toImage().pixelColor(2, 2) == light.pixelColor(2, 2)


def test_panels_hide_and_the_arrangement_is_remembered(qtbot, make_window):
    window = make_window(points_project())
    assert window.left.isVisible()
    key(window, Qt.Key.Key_1)
    assert not window.left.isVisible()
    handle = window.splitter.handle(2)
    place = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(handle, place - QPoint(60, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=place - QPoint(60, 0))
    window.hide_strip()
    width = window.right.width()
    window.close()
    again = make_window(points_project())
    assert not again.left.isVisible()
    assert again.right.isVisible()
    assert not again.strip.isVisible()
    assert again.right.width() == width
    key(again, Qt.Key.Key_1)
    assert again.left.isVisible()
    assert again.left.width() >= 220


def test_a_name_is_an_edit_that_can_be_undone(qtbot, window):
    said = messages_of(window.session)
    title = window.findChild(QWidget, "projectTitle")
    title.setFocus()
    QTest.keyClick(title, Qt.Key.Key_Return)
    editor = window.findChild(QWidget, "projectNameEditor")
    editor.selectAll()
    QTest.keyClicks(editor, "Seven")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert window.session.project.name == "Seven"
    assert window.windowTitle().startswith("• Seven")
    window.canvas.setFocus()
    key(window.canvas, Qt.Key.Key_Z)
    assert window.session.project.name == "Small"
    settle(window.session)
    assert not said


def test_other_colours_change_every_picture_at_once_and_are_remembered(window):
    colours = next(a.menu() for a in window.top_bar.menu.actions() if a.menu() and a.menu().title() == "Colours")
    tile = window.dataset_chooser.tiles[window.session.project.dataset.id]
    pictures = []
    for action in (colours.actions()[0], *colours.actions()[::-1]):
        action.trigger()
        assert action.isChecked()
        pictures.append(tile.grab().toImage())
    assert pictures[-1] == pictures[0], "back at the usual colours"
    assert all(a != b for a, b in pairwise(pictures))
    assert window.session.settings.colours == DEFAULT
