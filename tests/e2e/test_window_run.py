"""Through the window's own widgets: play, watch, change while it runs, take back, run away and recover."""

import pytest
from driving import (
    messages_of,
    pause,
    points_project,
    runaway_project,
    settle,
    wait,
    wait_for_epochs,
    weights,
)
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from playground.network.document import Project
from playground.ui.kit.slider import FineSlider
from playground.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def part(window, name):
    return window.findChild(QWidget, name)


def press(widget):
    QTest.mouseClick(widget, LEFT)


def press_neuron_button(window, node_id, which):
    QTest.mouseClick(window.canvas.viewport(), LEFT, pos=window.canvas.point_of(node_id, which))


def drag_slider(window, name, share):
    """Takes a slider by its handle to a share of its length, as a hand does."""
    slider = part(window, name).findChild(FineSlider)
    room = slider.width()
    start = round((slider.value() - slider.minimum()) / (slider.maximum() - slider.minimum()) * room)
    middle = slider.height() // 2
    QTest.mousePress(slider, LEFT, pos=QPoint(min(max(start, 4), room - 4), middle))
    for step in range(1, 6):
        QTest.mouseMove(slider, QPoint(round(start + (share * room - start) * step / 5), middle))
    QTest.mouseRelease(slider, LEFT, pos=QPoint(round(share * room), middle))


def test_play_makes_the_loss_fall_and_the_pictures_move(qtbot, window):
    session, frames = window.session, []
    session.frame_changed.connect(frames.append)
    first = window.canvas.live.thumbnails.copy()
    press(part(window, "playButton"))
    assert session.running
    assert part(window, "playButton").accessibleName() != "Play"
    wait_for_epochs(qtbot, session, 40)
    press(part(window, "playButton"))
    wait(qtbot, lambda: session.frame.state == "paused")
    assert session.curve[-1].train_loss < 0.7 * session.curve[0].train_loss
    assert len([frame for frame in frames if frame.state == "training"]) >= 3
    wait(qtbot, lambda: part(window, "epochLabel").value() == f"{session.frame.epoch:,}")
    assert window.canvas.live.thumbnails != first
    assert "%" in part(window, "accuracyLabel").value()
    assert part(window, "lossPlot").accessibleDescription()


def test_steps_and_reset(qtbot, window):
    session, first = window.session, weights(window.session)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Period)
    wait(qtbot, lambda: session.frame.batch == 1 and not session.running)
    press(part(window, "stepButton"))
    wait(qtbot, lambda: session.frame.epoch == 1 and not session.running)
    assert weights(session) != first
    press(part(window, "resetButton"))
    wait(qtbot, lambda: session.frame.epoch == 0)
    assert weights(session) == first
    wait(qtbot, lambda: part(window, "epochLabel").value() == "0")


def test_changes_while_it_runs_and_back(qtbot, window):
    """The learning rate by its slider, a neuron by its button, another data set; Ctrl+Z three times."""
    session, before = window.session, window.session.project
    press(part(window, "playButton"))
    wait_for_epochs(qtbot, session, 3)
    generation = session.frame.generation

    drag_slider(window, "learningRate", 0.8)
    assert session.project.optimizer.learning_rate > before.optimizer.learning_rate
    assert session.undo_stack.count() == 1, "one drag, one step"
    with_rate = session.project
    wait_for_epochs(qtbot, session, 3)

    press_neuron_button(window, 1, "plus")
    assert session.project.network.nodes[0].layer.units == 5
    wait(qtbot, lambda: session.frame.network == session.project.network)
    wait_for_epochs(qtbot, session, 3)
    assert session.frame.generation == generation, "the same run"
    assert session.frame.state == "training"
    with_neuron = session.project

    press(window.dataset_chooser.tiles["xor"])
    assert session.project.dataset.id == "xor"
    wait(qtbot, lambda: session.frame.generation > generation)
    wait_for_epochs(qtbot, session, 3)
    assert session.frame.state == "training", "it goes on by itself"

    for state in (with_neuron, with_rate, before):
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert session.project == state
    wait(qtbot, lambda: session.frame.network == before.network)
    wait_for_epochs(qtbot, session, 2)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert session.project == with_rate


def test_it_runs_away_and_goes_on_from_the_message(qtbot, make_window):
    window = make_window(runaway_project())
    session, bar = window.session, part(window, "messageBar")
    said = messages_of(session)
    press(part(window, "playButton"))
    wait(qtbot, lambda: said)
    assert bar.isVisible()
    assert bar.text() == said[0].text
    assert part(window, "playButton").accessibleName() == "Play"
    for _ in range(12):
        said.clear()
        press(bar.actions_shown()[0])
        start = session.frame.epoch
        wait(qtbot, lambda start=start: said or session.frame.epoch >= start + 5)
        if not said:
            break
    assert not bar.isVisible()
    assert session.frame.state == "training"
    assert session.project.optimizer.learning_rate < 10
    pause(qtbot, session)


def test_a_broken_stack_is_mended_where_it_is_broken(qtbot, window):
    session = window.session
    session.select(2)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Delete)
    assert not session.check.ok
    while not session.check.ok:
        (card,) = [w for w in window.canvas.findChildren(QWidget, "problemCard") if w.isVisible()]
        assert card.problem == session.check.problems[0]
        steps = session.undo_stack.count()
        press(card.findChild(QWidget, "fixButton"))
        assert session.undo_stack.count() == steps + 1
    assert not [w for w in window.canvas.findChildren(QWidget, "problemCard") if w.isVisible()]
    press(part(window, "playButton"))
    wait_for_epochs(qtbot, session, 2)


def test_choices_of_loss_and_optimizer_apply(qtbot, window):
    session, optimizer = window.session, part(window, "optimizer")
    optimizer.setFocus()
    QTest.keyClick(optimizer, Qt.Key.Key_Up)
    chosen = session.project.optimizer.id
    assert chosen != "adam"
    assert optimizer.currentData() == chosen
    settle(session)
    assert session.worker.actor.trainer.project.optimizer == session.project.optimizer
    press(part(window, "undoButton"))
    assert optimizer.currentData() == "adam"


def test_hidden_views_ask_for_nothing(qtbot, window):
    actor = window.session.worker.actor
    settle(window.session)
    visible = {type(probe).__name__ for probe in actor.probes}
    assert {"Neurons", "Weights", "Response", "Points"} <= visible
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    settle(window.session)
    assert {type(probe).__name__ for probe in actor.probes} == {"Neurons", "Weights"}
    window.toggle_gallery()
    settle(window.session)
    assert actor.probes == frozenset()
    QTest.keyClick(window.gallery, Qt.Key.Key_Escape)
    settle(window.session)
    assert {type(probe).__name__ for probe in actor.probes} == {"Neurons", "Weights"}


@pytest.mark.parametrize("when", ["at once", "while it trains"])
def test_it_closes_at_any_time(qtbot, make_window, when):
    window = make_window(points_project(), ready=when != "at once")
    window.session.play()
    if when == "while it trains":
        wait_for_epochs(qtbot, window.session, 1)
    window.close()
    assert not window.isVisible()
    assert not window.session.worker.thread_of_actor.is_alive()


def test_a_window_from_a_project_alone(qtbot, no_questions):
    window = MainWindow(project=points_project(), confirm=False)
    assert window.session.project == points_project()
    empty = MainWindow(confirm=False)
    assert empty.session.project == Project()
    for each in (window, empty):
        each.close()
        each.deleteLater()
