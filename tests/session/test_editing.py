"""The document and its history: one step an edit, one step a drag, and what undo leaves behind."""

import pytest
from driving import layer, messages_of, points_project

from playground.network import edits


def resized(session, by, node_id=1):
    return edits.resize(session.project, node_id, by)


def test_an_edit_is_one_step_with_its_name(session):
    before, changed = session.project, resized(session, 1)
    seen = []
    session.project_changed.connect(lambda old, new: seen.append((old, new)))
    session.edit("5 neurons in Dense 1", changed)
    assert session.project is changed
    assert session.undo_stack.count() == 1
    assert session.undo_stack.undoText() == "5 neurons in Dense 1"
    session.undo_stack.undo()
    assert session.project == before
    session.undo_stack.redo()
    assert session.project == changed
    assert seen == [(before, changed), (changed, before), (before, changed)]


def test_an_edit_that_changes_nothing_is_none(session):
    session.edit("Nothing", session.project.but())
    assert session.undo_stack.count() == 0


def test_the_steps_of_one_drag_are_undone_together(session):
    before = session.project
    for rate in (0.02, 0.03, 0.05):
        optimizer = session.project.optimizer.but(learning_rate=rate)
        session.edit(f"Learning rate {rate}", session.project.but(optimizer=optimizer), merge="rate")
    assert session.undo_stack.count() == 1
    assert session.undo_stack.undoText() == "Learning rate 0.05"
    session.end_merge()
    session.edit("Learning rate 0.1", session.project.but(optimizer=optimizer.but(learning_rate=0.1)), merge="rate")
    assert session.undo_stack.count() == 2, "a second drag is a step of its own"
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.project == before


def test_a_drag_back_to_where_it_began_leaves_no_step(session):
    before = session.project
    session.edit("More", resized(session, 1), merge="units")
    session.edit("Less", before, merge="units")
    assert session.project == before
    assert session.undo_stack.count() == 0


def test_different_drags_do_not_merge(session):
    session.edit("A", resized(session, 1), merge="1.units")
    session.edit("B", session.project.but(name="Other"), merge="name")
    assert session.undo_stack.count() == 2


def test_the_selection_goes_with_its_layer(session):
    session.select(1)
    session.edit("Remove", edits.remove(session.project, 1))
    assert session.selection is None


def test_another_document_has_an_empty_history(session):
    session.edit("More", resized(session, 1))
    session.files.open_gallery("xor")
    assert session.project.name == "XOR"
    assert session.undo_stack.count() == 0
    assert not session.files.edited


@pytest.mark.parametrize("command", ["play", "step_batch", "step_epoch", "reset"])
def test_a_broken_stack_is_refused_with_its_reason_and_its_cure(session, command):
    broken = edits.append(session.project, layer("dense", units=3, activation="sigmoid"))
    session.edit("Add Dense", broken)
    said = messages_of(session)
    getattr(session, command)()
    (message,) = said
    assert message.text == session.check.problems[0].message
    assert message.level == "warning"
    assert not session.running
    label, mend = message.actions[0]
    assert label == session.check.problems[0].fix.label
    mend()
    assert session.check.ok
    assert session.undo_stack.undoText() == label


def test_new_sample_draws_other_points(session):
    before = session.project.dataset
    session.new_sample()
    assert session.project.dataset == before.but(seed=before.seed + 1)
    session.undo_stack.undo()
    assert session.project == points_project()
