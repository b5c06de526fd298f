"""Draw and read: the shipped reader beside points, the project's own network once it is trained, test digits."""

import driving
import pytest
from driving import digits_project, points_project, wait, wait_for_epochs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from strokes import HANDS, SHAPES, draw, draw_by

from playground.engine import backends
from playground.engine.trainer import Trainer
from playground.session.probes import Activations
from playground.storage.project_file import Saved, save

SEVEN = next(shape for shape in SHAPES if shape.digit == 7)


def part(window, name):
    return window.findChild(QWidget, name)


def choose_page(window, title):
    """Clicks the title that is there to be seen."""
    buttons = [b for b in window.findChildren(QAbstractButton) if b.text() == title and b.isVisible()]
    if buttons:
        QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
        return
    (more,) = [t for t in window.right.views.titles if t.more.isVisible()]  # there is no room for all titles
    more.menu.aboutToShow.emit()
    next(action for action in more.menu.actions() if action.text() == title).trigger()


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A small network trained on 2,000 digits for one epoch, in a file."""
    trainer = Trainer(digits_project(), backends.create("auto"))
    trainer.run_epoch()
    path = tmp_path_factory.mktemp("trained") / "digits.nnp"
    save(path, Saved(trainer.project, trainer.model.weights(), trainer.curve, trainer.epoch, trainer.seconds))
    return path


def test_beside_points_the_shipped_reader_reads(qtbot, window):
    assert not part(window, "digitPad").isVisible()
    choose_page(window, "Draw a digit")
    pad, bars = part(window, "digitPad"), part(window, "digitBars")
    assert pad.isVisible()
    assert not part(window, "boundaryView").isVisible()
    assert bars.winner() is None
    draw(qtbot, pad, SEVEN)
    wait(qtbot, lambda: bars.winner() == 7)
    assert bars.probabilities()[7] > 0.9
    assert bars.accessibleDescription().startswith("reads 7 with")
    assert "shipped" in part(window, "digitReader").text()
    QTest.mouseClick(part(window, "digitClear"), Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: bars.winner() is None)
    QTest.mouseClick(part(window, "digitUndo"), Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: bars.winner() == 7)


def test_nine_of_ten_digits_are_read_in_the_window(qtbot, window):
    """One shape of each digit, through mouse, pad, session, worker and back."""
    choose_page(window, "Draw a digit")
    bars, wrong = part(window, "digitBars"), []
    first = {shape.digit: shape for shape in reversed(SHAPES)}
    for digit, shape in sorted(first.items()):
        draw_by(HANDS[0], qtbot, part(window, "digitPad"), shape)
        probe = window.right.reader.probe
        wait(qtbot, lambda probe=probe: probe in window.session.frame.answers)
        wrong += [digit] if bars.winner() != digit else []
    assert len(wrong) <= 1, wrong


def test_it_reads_while_training_runs(qtbot, window):
    choose_page(window, "Draw a digit")
    window.session.play()
    wait_for_epochs(qtbot, window.session, 1)
    draw(qtbot, part(window, "digitPad"), SEVEN)
    wait(qtbot, lambda: part(window, "digitBars").winner() == 7)
    assert window.session.frame.state == "training"
    wait_for_epochs(qtbot, window.session, 2)


def test_the_networks_own_reading_moves_while_it_learns(qtbot, make_window):
    """The first promise: draw, press play, and the bars move."""
    window = make_window(digits_project(epochs=0))
    pad, bars, session = part(window, "digitPad"), part(window, "digitBars"), window.session
    assert pad.isVisible(), "digits open with the pad in view"
    draw(qtbot, pad, SEVEN)
    wait(qtbot, lambda: bars.winner() is not None)
    assert part(window, "digitReader").text() == "read by this project's network"
    untrained = bars.probabilities()
    session.play()
    wait(qtbot, lambda: bars.probabilities()[7] > untrained[7] + 0.2)
    assert session.running
    session.pause()
    wait(qtbot, lambda: session.frame.state == "paused")
    session.reset()
    wait(qtbot, lambda: bars.probabilities() == pytest.approx(untrained))


def test_a_trained_network_of_ones_own_reads_a_seven(qtbot, make_window, trained):
    window = make_window()
    window.files.open_file(trained)
    driving.wait_until_ready(qtbot, window.session)
    assert window.session.frame.test_accuracy > 0.7
    draw(qtbot, part(window, "digitPad"), SEVEN)
    wait(qtbot, lambda: part(window, "digitBars").winner() == 7)
    assert part(window, "digitReader").text() == "read by this project's network"
    drawn = Activations(window.right.reader.probe.image)
    wait(qtbot, lambda: drawn in window.session.frame.answers)  # the canvas shows what it does in the network


def test_the_test_digits_say_what_is_read_wrong(qtbot, make_window, trained):
    window = make_window()
    window.files.open_file(trained)
    driving.wait_until_ready(qtbot, window.session)
    choose_page(window, "Test digits")
    grid = part(window, "digitGrid")
    assert grid.isVisible()
    assert not part(window, "digitPad").isVisible()
    wait(qtbot, lambda: grid.accessibleDescription())
    words = [label.text() for label in grid.findChildren(QLabel)]
    assert any("wrong" in text and text[0].isdigit() for text in words), words


def test_from_points_to_digits_and_back_by_the_chooser(qtbot, window):
    """The end of the network is made to fit; undo brings everything back."""
    session = window.session
    QTest.mouseClick(window.dataset_chooser.tiles["mnist"], Qt.MouseButton.LeftButton)
    assert session.project.dataset.sort == "images"
    assert session.check.ok
    driving.wait_until_ready(qtbot, session)
    assert part(window, "digitPad").isVisible()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.project == points_project()
    assert part(window, "boundaryView").isVisible()
    driving.wait_until_ready(qtbot, session)
