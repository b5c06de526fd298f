"""Weights of another network's matching layers as an undo step; a cross-validation beside the run; freezing mid-run."""

import numpy as np
from driving import layer, messages_of, pause, points_project, wait, wait_for_epochs

from playground.network import edits
from playground.network.document import Network
from playground.session.lending import shipped_reader, take_layers
from playground.storage.project_file import Saved


def weights(session) -> dict:
    return session.worker.actor.trainer.model.weights()


def filled(project, value: float) -> Saved:
    """The project with all weights at that value."""
    shapes = {(1, "weight"): (4, 2), (1, "bias"): (4,), (2, "weight"): (1, 4), (2, "bias"): (1,)}
    return Saved(project, {key: np.full(shape, value, np.float32) for key, shape in shapes.items()})


def test_layers_are_taken_and_undo_gives_them_back(qtbot, session):
    said = messages_of(session)
    before = weights(session)
    other = points_project().but(network=Network.of(layer("dense", units=4), layer("dense", units=3)))
    source = Saved(other, {(1, "weight"): np.full((4, 2), 0.25, np.float32), (1, "bias"): np.ones(4, np.float32)})
    assert take_layers(session, source, "other")
    wait(qtbot, lambda: (weights(session)[1, "weight"] == 0.25).all())
    assert np.array_equal(weights(session)[2, "weight"], before[2, "weight"])
    assert said[-1].text.startswith("Took the weights of layer 1 (Dense, 4×2) from other.")
    assert "Not there in this shape: layer 2 (Dense, 1×4)" in said[-1].text
    assert session.undo_stack.undoText() == "Take 1 layer from other"
    session.undo_stack.undo()
    wait(qtbot, lambda: all(np.array_equal(array, before[key]) for key, array in weights(session).items()))
    session.undo_stack.redo()
    wait(qtbot, lambda: (weights(session)[1, "bias"] == 1).all())


def test_what_was_trained_since_comes_back_with_redo(qtbot, session):
    take_layers(session, filled(session.project, 0.1), "other")
    session.play()
    wait_for_epochs(qtbot, session, 3)
    pause(qtbot, session)
    trained = weights(session)
    session.undo_stack.undo()
    session.undo_stack.redo()
    wait(qtbot, lambda: all(np.array_equal(array, trained[key]) for key, array in weights(session).items()))


def test_nothing_to_take_is_said_and_is_no_step(qtbot, session):
    said = messages_of(session)
    assert not take_layers(session, Saved(session.project), "empty")
    assert "has not been trained" in said[-1].text
    assert not take_layers(session, shipped_reader(), "the reader")
    assert "nothing was taken" in said[-1].text
    session.edit("", edits.remove(session.project, 2))
    assert not take_layers(session, filled(session.project, 0.1), "other") or session.check.ok
    assert session.undo_stack.count() == 1


def test_a_cross_validation_leaves_the_run_alone(qtbot, session):
    session.play()
    wait_for_epochs(qtbot, session, 2)
    session.cross_validate(3, 4)
    wait(qtbot, lambda: session.frame.folds is not None and session.frame.folds.done)
    assert [report.epochs for report in session.frame.folds.reports] == [4, 4, 4]
    assert session.frame.state == "paused"
    epoch, before = session.frame.epoch, weights(session)
    session.stop_folds()
    wait(qtbot, lambda: session.frame.folds is None)
    assert session.frame.epoch == epoch
    assert all(np.array_equal(array, before[key]) for key, array in weights(session).items())


def test_folds_that_cannot_be_made_are_said_in_the_frame(qtbot, session):
    session.cross_validate(101, 4)
    wait(qtbot, lambda: session.frame.folds is not None and session.frame.folds.done)
    assert "expected from 2 to 100" in session.frame.folds.error
    assert session.frame.error == ""


def test_freezing_while_it_trains_and_undo(qtbot, session):
    session.play()
    wait_for_epochs(qtbot, session, 2)
    session.edit("Freeze", edits.freeze(session.project, 1))
    actor = session.worker.actor
    wait(qtbot, lambda: actor.trainer.project == session.project)
    epoch = session.frame.epoch
    held = weights(session)[1, "weight"]
    wait(qtbot, lambda: session.frame.epoch >= epoch + 5)
    assert np.array_equal(weights(session)[1, "weight"], held)
    session.undo_stack.undo()
    wait(qtbot, lambda: not np.array_equal(weights(session)[1, "weight"], held))
    pause(qtbot, session)
