"""Weights set by hand in a real run: while it trains, undone, redone, saved."""

import numpy as np
import pytest
from driving import points_project, settle, wait_for_epochs
from PySide6.QtGui import QGuiApplication

from playground.network import edits
from playground.session.probes import Place
from playground.ui.canvas.actions import LayerActions
from playground.ui.canvas.clipboard import to_text

PLACE = Place(1, "weight", (2, 1))


def value(session, place=PLACE):
    settle(session)
    return session.worker.actor.trainer.model.parameters.values[place.node, place.name][place.index]


def set_to(session, new, merge="", old=None):
    return session.set_number(f"Weight: {new}", PLACE, (value(session) if old is None else old, True), new, merge)


def test_a_gesture_is_one_step_that_undo_takes_back(session):
    first = value(session)
    for new in (0.1, 0.2, 0.3):
        set_to(session, new, "gesture")
    set_to(session, 0.75)
    assert value(session) == np.float32(0.75)
    texts = [session.undo_stack.text(i) for i in range(session.undo_stack.count())]
    assert texts == ["Weight: 0.3", "Weight: 0.75"]
    session.undo_stack.undo()
    assert value(session) == np.float32(0.3)
    session.undo_stack.undo()
    assert value(session) == pytest.approx(first)
    session.undo_stack.redo()
    assert value(session) == np.float32(0.3)


def test_the_figures_follow_while_it_is_paused(qtbot, session):
    loss = session.worker.actor.trainer.test_measure.loss
    set_to(session, 9.0)
    settle(session)
    qtbot.waitUntil(lambda: session.frame.test_loss is not None and session.frame.test_loss != loss)
    assert session.frame.state == "paused"


def test_training_goes_on_from_it(qtbot, session):
    session.play()
    wait_for_epochs(qtbot, session, 3)
    set_to(session, 30.0, old=0.0)
    now = value(session)
    assert now != 30.0 or session.running
    assert abs(now - 30.0) < 5.0
    epoch = session.frame.epoch
    wait_for_epochs(qtbot, session, epoch + 2)
    session.undo_stack.undo()
    assert abs(value(session)) < 5.0


def test_a_number_of_a_layer_that_an_unsent_edit_has_added(session):
    session.edit("5 neurons", edits.resize(session.project, 1, 1))
    place = Place(1, "weight", (4, 0))
    session.set_number("Weight", place, (0.0, True), 0.5)
    assert value(session, place) == 0.5
    session.undo_stack.undo()
    session.undo_stack.undo()
    session.undo_stack.redo()
    session.undo_stack.redo()
    assert value(session, place) == 0.5


def test_it_is_saved_with_the_project(qtbot, session, make_session, tmp_path):
    set_to(session, 0.8125)
    assert session.files.edited
    path = tmp_path / "by hand.nnp"
    session.files.save(path)
    qtbot.waitUntil(path.exists)
    settle(session)
    qtbot.waitUntil(lambda: not session.files.edited)
    other = make_session(points_project())
    assert other.files.open(path)
    assert value(other) == 0.8125


def weights_of(session, node_id):
    settle(session)
    values = session.worker.actor.trainer.model.parameters.values
    return [array.copy() for (node, _), array in values.items() if node == node_id]


@pytest.mark.parametrize("way", ["paste", "cut and paste", "duplicate"])
def test_a_layer_is_copied_with_its_weights(qtbot, make_session, way):
    session = make_session(points_project(4, 4))
    actions = LayerActions(session)
    session.play()
    wait_for_epochs(qtbot, session, 3)
    session.pause()
    session.select(2)
    before = weights_of(session, 2)
    if way == "duplicate":
        actions.duplicate()
    else:
        (actions.cut if way == "cut and paste" else actions.copy)()
        session.select(1)
        actions.paste()
    new = session.selection
    assert new not in (1, 2, 3)
    for _ in range(2):
        assert all(np.array_equal(a, b) for a, b in zip(before, weights_of(session, new), strict=True))
        session.undo_stack.undo()
        settle(session)
        session.undo_stack.redo()


def test_text_from_elsewhere_brings_no_weights(session):
    actions = LayerActions(session)
    session.select(1)
    actions.copy()
    text = to_text(session.project.network.node(1).layer.but(use_bias=False))
    QGuiApplication.clipboard().setText(text)
    actions.paste()
    assert not np.array_equal(weights_of(session, 1)[0], weights_of(session, session.selection)[0])
