"""Nothing of another document, of other data or of a problem that is gone is shown or acted upon."""

import math

import pytest
from driving import (
    layer,
    messages_of,
    pause,
    points_project,
    runaway_project,
    wait,
    wait_for_epochs,
    wait_until_ready,
    weights,
)

from playground.core.registry import registry
from playground.network import edits
from playground.session.probes import Points
from playground.storage.project_file import Saved


def choose(session, data):
    dataset = registry.create("datasets", data)
    session.edit(f"Data: {data}", edits.choose_dataset(session.project, dataset))


def test_another_document_shows_nothing_of_the_one_before(session, qtbot):
    session.play()
    wait_for_epochs(qtbot, session, 2)
    seen = []
    session.frame_changed.connect(seen.append)
    session.start(Saved(points_project(3, data="xor"), None, [], 0, 0.0))
    assert (session.frame.epoch, session.frame.answers, len(session.curve)) == (0, {}, 0)
    wait_until_ready(qtbot, session)
    assert all(frame.project is None or frame.project.dataset.id == "xor" for frame in seen)


def test_a_network_that_cannot_be_trained_has_no_curve(session, qtbot):
    session.play()
    wait_for_epochs(qtbot, session, 2)
    session.files.new()
    wait(qtbot, lambda: session.worker.actor.state == "empty")
    qtbot.wait(100)
    assert session.frame.state == "empty"
    assert len(session.curve) == 0


@pytest.mark.parametrize(("first", "second"), [("blobs", "circle"), ("plane", "spiral_five"), ("circle", "plane")])
def test_no_frame_carries_answers_about_other_data(make_session, qtbot, first, second):
    session = make_session(points_project())
    choose(session, first)
    session.watch("test", Points())
    wait(qtbot, lambda: session.frame.answers)
    seen = []
    session.frame_changed.connect(lambda frame: seen.append((frame, session.project.dataset)))
    choose(session, second)
    wait(qtbot, lambda: session.frame.answers)
    session.undo_stack.undo()
    wait(qtbot, lambda: session.frame.answers and session.project.dataset.id == first)
    assert all(frame.project is None or type(frame.project.dataset) is type(data) for frame, data in seen)


def test_undoing_a_change_of_data_brings_its_run_back(session, qtbot):
    session.play()
    wait_for_epochs(qtbot, session, 3)
    pause(qtbot, session)
    before, epoch, length = weights(session), session.frame.epoch, len(session.curve)
    choose(session, "xor")
    wait(qtbot, lambda: session.frame.project is not None and session.frame.epoch == 0)
    session.undo_stack.undo()
    wait(qtbot, lambda: session.frame.epoch == epoch)
    assert weights(session) == before
    assert len(session.curve) == length
    session.undo_stack.redo()
    wait(qtbot, lambda: session.frame.project is not None and session.frame.epoch == 0)


def test_figures_follow_an_edit_while_paused(session, qtbot):
    session.play()
    wait_for_epochs(qtbot, session, 3)
    pause(qtbot, session)
    before = session.frame.test_loss
    session.edit("Noise", session.project.but(dataset=session.project.dataset.but(noise=50.0)))
    wait(qtbot, lambda: session.frame.test_loss != before)


def test_a_message_is_true_as_long_as_its_problem_is_there(session, qtbot):
    session.edit("Break it", edits.append(session.project, layer("dense", units=3)))
    said = messages_of(session)
    session.play()
    assert said[-1].still()
    (label, act), *_ = said[-1].actions
    session.undo_stack.undo()
    assert not said[-1].still()
    project = session.project
    act()
    assert session.project is project, f"{label} must not touch a network that is fine"


def test_a_rescue_goes_back_to_before_the_loss_rose(make_session, qtbot):
    session = make_session(runaway_project())
    first = session.frame.train_loss
    session.play()
    wait(qtbot, lambda: session.frame.divergence is not None)
    assert math.isfinite(session.frame.train_loss)
    assert session.frame.train_loss <= 3 * first
    place = session.frame.epoch + session.frame.progress
    assert all(point.epoch <= place for point in session.curve)
