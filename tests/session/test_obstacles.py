"""An inserted layer that changes what the network says is told of, with a way back; training goes on."""

import driving
import pytest
from driving import layer, points_project

from playground.network import edits


@pytest.fixture
def told(make_session, qtbot):
    """A session that has trained, and what it has said since."""
    session = make_session(points_project(4))
    session.step_epoch()
    qtbot.waitUntil(lambda: session.frame.epoch >= 1, timeout=driving.PATIENCE)
    said = []
    session.message.connect(said.append)
    return session, said


def test_a_narrow_layer_says_that_the_loss_jumps_and_undo_takes_it_back(told):
    session, said = told
    before = session.project
    session.edit("Add Dense", edits.insert(before, 1, layer("dense", units=2, activation="tanh")))
    (message,) = said
    assert message.text == (
        "4 numbers do not pass through 2 neurons unchanged: the loss jumps here. "
        "The other layers keep what they have learnt."
    )
    assert message.still()
    ((label, undo),) = message.actions
    assert label == "Undo"
    undo()
    assert session.project == before
    assert not message.still()
    session.undo_stack.redo()
    assert len(said) == 1, "it was said once"


def test_nothing_is_said_of_a_layer_that_passes_on_or_has_the_weights_of_another(told):
    session, said = told
    project = session.project
    session.edit("Add Dense", edits.insert(project, 1, layer("dense", units=4, activation="linear")))
    first = session.project.network.nodes[0]
    session.duplicate_weights(first.id, session.project.next_id)
    session.edit("Duplicate", edits.insert(session.project, 1, first.layer.but(units=3)))
    assert said == []


def test_nothing_is_said_before_anything_is_learnt(make_session):
    session = make_session(points_project(4))
    said = []
    session.message.connect(said.append)
    session.edit("Add Dense", edits.insert(session.project, 1, layer("dense", units=2, activation="tanh")))
    assert said == []
