"""Play, pause, step, reset, and edits while it runs; no window anywhere."""

import pytest
from driving import (
    layer,
    messages_of,
    pause,
    points_project,
    runaway_project,
    settle,
    wait,
    wait_for_epochs,
    wait_until_ready,
    weights,
    weights_of_layer,
)

from playground.core.registry import registry
from playground.network import edits
from playground.session.probes import Neurons, Points, Response, Weights


def test_playing_makes_the_loss_fall(qtbot, session):
    states = []
    session.state_changed.connect(states.append)
    session.play()
    wait_for_epochs(qtbot, session, 30)
    pause(qtbot, session)
    assert session.frame.train_loss < 0.8 * session.curve[0].train_loss
    assert session.frame.curve_length == len(session.curve)
    assert states[0] == "preparing"
    assert states[-1] == "paused"
    epoch = session.frame.epoch
    settle(session)
    assert session.worker.actor.trainer.epoch == epoch, "paused means paused"


def test_play_is_acknowledged_before_anything_is_ready(qtbot, make_session):
    session = make_session(points_project(), ready=False)
    assert not session.running
    session.play()
    assert session.running
    seen = []
    session.frame_changed.connect(lambda frame: seen.append(session.running))
    wait_for_epochs(qtbot, session, 1)
    assert all(seen), "and stays so until it trains"


def test_pause_during_the_preparation_takes_play_back(qtbot, make_session):
    session = make_session(points_project(), ready=False)
    session.toggle()
    session.toggle()
    assert not session.running
    wait(qtbot, lambda: session.frame.status == "Paused.")
    settle(session)
    assert session.worker.actor.state == "paused"


def test_a_step_is_one_batch(qtbot, session):
    for batch in (1, 2, 3):
        session.step_batch()
        wait(qtbot, lambda batch=batch: session.frame.batch == batch and not session.running)
    assert session.frame.epoch == 0
    assert session.frame.state == "paused"


def test_the_last_batch_ends_the_epoch(qtbot, session):
    batches = session.frame.batches
    for _ in range(batches):
        session.step_batch()
    wait(qtbot, lambda: session.frame.epoch == 1 and not session.running)
    assert session.frame.batch == 0
    assert session.curve[-1].epoch == 1


def test_a_step_is_one_epoch(qtbot, session):
    session.step_batch()
    wait(qtbot, lambda: session.frame.batch == 1)
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 1 and not session.running)
    assert session.frame.batch == 0, "to the end of the epoch that has begun"
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 2 and not session.running)


def test_reset_gives_the_same_first_weights(qtbot, session):
    first = weights(session)
    generation = session.frame.generation
    session.play()
    wait_for_epochs(qtbot, session, 3)
    assert weights(session) != first
    session.reset()
    wait(qtbot, lambda: session.frame.generation > generation)
    assert weights(session) == first
    assert (session.frame.epoch, session.frame.seconds, session.frame.state) == (0, 0.0, "paused")
    assert len(session.curve) == 0


def test_a_reset_can_be_taken_back_until_another_run_has_begun(qtbot, session):
    messages = []
    session.message.connect(messages.append)
    session.reset()
    assert not messages, "nothing is lost"
    wait(qtbot, lambda: not session.worker.actor.dirty)
    session.play()
    wait_for_epochs(qtbot, session, 3)
    session.pause()
    wait(qtbot, lambda: not session.running)
    learnt, epoch, points = weights(session), session.frame.epoch, len(session.curve)
    session.reset()
    wait(qtbot, lambda: session.frame.epoch == 0)
    assert weights(session) != learnt
    (message,) = messages
    assert message.still()
    ((label, undo),) = message.actions
    assert label == "Undo"
    undo()
    wait(qtbot, lambda: session.frame.epoch == epoch)
    assert weights(session) == learnt
    assert len(session.curve) == points
    assert not message.still()
    session.reset()
    wait(qtbot, lambda: session.frame.epoch == 0)
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 1 and not session.running)
    assert not messages[-1].still()
    assert session.worker.actor.ended is None


def test_a_new_seed_gives_others_and_undo_the_old_ones(qtbot, session):
    first = weights(session)
    session.new_seed()
    other = weights(session)
    assert other != first
    assert {key: len(raw) for key, raw in other.items()} == {key: len(raw) for key, raw in first.items()}
    session.undo_stack.undo()
    assert weights(session) == first


def test_settings_change_while_it_runs_without_a_new_start(qtbot, session):
    session.play()
    wait_for_epochs(qtbot, session, 3)
    generation = session.frame.generation
    project = session.project
    changes = (
        project.but(optimizer=project.optimizer.but(learning_rate=0.002)),
        project.but(training=project.training.but(batch_size=7)),
        project.but(loss=registry.create("losses", "mean_squared_error")),
        edits.regularize(project, registry.create("regularizers", "l2", rate=0.001)),
        edits.change_layer(project, 1, activation="relu"),
        edits.resize(project, 1, 1),
        edits.insert(project, 1, layer("dropout", rate=0.2)),
    )
    for i, changed in enumerate(changes):
        epoch, length = session.frame.epoch, len(session.curve)
        session.edit(f"Edit {i}", changed)
        settle(session)
        assert session.worker.actor.trainer.project == changed
        assert session.worker.actor.trainer.epoch >= epoch
        assert len(session.curve) >= length
        wait_for_epochs(qtbot, session, 2)
    assert session.frame.state == "training"
    assert session.frame.generation == generation


def test_a_neuron_more_keeps_the_weights_of_the_others(qtbot, session):
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 1 and not session.running)
    before = weights(session)
    session.edit("5 neurons", edits.resize(session.project, 1, 1))
    after = weights(session)
    assert after[1, "weight"].startswith(before[1, "weight"])
    assert after[1, "weight"] != before[1, "weight"]
    assert [point.epoch for point in session.curve] == [1.0]


def test_a_broken_stack_pauses_and_mended_goes_on_with_its_weights(qtbot, session):
    session.play()
    wait_for_epochs(qtbot, session, 5)
    session.edit("Add Dense", edits.append(session.project, layer("dense", units=3, activation="sigmoid")))
    assert not session.check.ok
    wait(qtbot, lambda: session.frame.state == "paused")
    kept, epoch, length = weights(session), session.frame.epoch, len(session.curve)
    assert epoch >= 5
    session.undo_stack.undo()
    assert weights(session) == kept
    session.play()
    wait_for_epochs(qtbot, session, 2)
    assert session.frame.epoch >= epoch + 2
    assert len(session.curve) > length


def test_a_removed_layer_comes_back_as_it_was(qtbot, make_session):
    session = make_session(points_project(4, 4))
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 1 and not session.running)
    before = weights(session)
    session.edit("Remove", edits.remove(session.project, 2))
    assert weights_of_layer(session, 2) == {}
    session.undo_stack.undo()
    assert weights(session) == before


def test_a_new_layer_has_nothing_of_an_undone_one_whose_id_it_gets(qtbot, make_session):
    session = make_session(points_project(4))
    dense = layer("dense", units=4, activation="linear")
    session.edit("Add", edits.insert(session.project, 1, dense))
    started = weights_of_layer(session, 3)
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 1 and not session.running)
    learned = weights_of_layer(session, 3)
    session.undo_stack.undo()
    assert weights_of_layer(session, 3) == {}
    session.undo_stack.redo()
    assert weights_of_layer(session, 3) == learned, "the same layer comes back as it was"
    session.undo_stack.undo()
    session.edit("Add", edits.insert(session.project, 1, dense))
    assert weights_of_layer(session, 3) == started, "another one begins anew"


def test_a_hidden_view_costs_nothing(qtbot, session):
    actor = session.worker.actor
    session.watch("canvas", Neurons(8), Weights())
    session.watch("boundary", Response(None, 0, 10), Weights())
    settle(session)
    assert actor.probes == {Neurons(8), Weights(), Response(None, 0, 10)}
    wait(qtbot, lambda: set(session.frame.answers) == actor.probes)
    session.watch("boundary")
    settle(session)
    assert actor.probes == {Neurons(8), Weights()}, "what another view still wants stays"
    session.watch("canvas")
    settle(session)
    assert actor.probes == frozenset()
    session.play()
    wait_for_epochs(qtbot, session, 2)
    assert not session.frame.answers


def test_data_stay_the_same_object_until_they_change(qtbot, session):
    session.watch("boundary", Points())
    wait(qtbot, lambda: Points() in session.frame.answers)
    data = session.frame.answers[Points()]
    session.play()
    wait_for_epochs(qtbot, session, 2)
    assert session.frame.answers[Points()] is data
    session.new_sample()
    wait(qtbot, lambda: session.frame.answers.get(Points(), data) is not data)


def test_a_divergence_is_told_and_can_be_answered(qtbot, make_session):
    session = make_session(runaway_project())
    said = messages_of(session)
    session.play()
    wait(qtbot, lambda: said)
    message = said[0]
    assert session.frame.state == "stopped"
    assert not session.running
    assert "layer" in message.text
    assert "step" in message.text
    assert message.level == "error"
    label, slow_down = message.actions[0]
    assert label == "Divide the learning rate by 3 and go on"
    for divided in range(1, 12):
        said.clear()
        slow_down()
        assert session.running
        assert session.project.optimizer.learning_rate == pytest.approx(10 / 3**divided)
        start = session.frame.epoch
        wait(qtbot, lambda start=start: said or session.frame.epoch >= start + 5)
        if not said:
            break
    assert session.frame.state == "training"
    assert session.frame.divergence is None
    assert session.undo_stack.count() == divided


def test_what_goes_wrong_in_the_worker_is_told_and_it_lives_on(qtbot, session):
    class UnheardOfError(Exception):
        """Nothing that the worker knows by name."""

    def fail(error):
        raise error

    said = messages_of(session)
    session.play()
    wait_for_epochs(qtbot, session, 1)
    for error in (ValueError("A sentence."), RuntimeError("inside"), MemoryError(), UnheardOfError("odd")):
        said.clear()
        future = session.worker.post(fail, error)
        wait(qtbot, lambda: said)
        assert future.exception() is error
        assert said[0].level == "error"
        assert session.frame.state == "stopped"
        session.play()
        wait_for_epochs(qtbot, session, 1)
        assert session.frame.error == ""


def test_the_same_error_twice_is_told_twice(qtbot, session):
    def fail():
        raise ValueError("Again.")

    said = messages_of(session)
    for count in (1, 2):
        session.worker.post(fail)
        wait(qtbot, lambda count=count: len(said) == count)
    assert [message.text for message in said] == ["Again.", "Again."]


def test_a_question_that_cannot_be_answered_leaves_the_run_alone(qtbot, session):
    def fail():
        raise ValueError("for the one who asked")

    said = messages_of(session)
    session.play()
    failed = []
    session.worker.then(session.worker.ask_for(fail), failed.append, failed.append)
    wait(qtbot, lambda: failed)
    wait_for_epochs(qtbot, session, 1)
    assert str(failed[0]) == "for the one who asked"
    assert not said


def test_it_closes_while_it_trains(qtbot, make_session):
    session = make_session(points_project())
    session.play()
    wait_for_epochs(qtbot, session, 1)
    session.close()
    assert not session.worker.thread_of_actor.is_alive()


def test_it_closes_before_anything_is_ready(make_session):
    session = make_session(points_project(), ready=False)
    session.play()
    session.close()
    assert not session.worker.thread_of_actor.is_alive()


def test_sessions_one_after_the_other_do_the_same(qtbot, make_session):
    ends = []
    for _ in range(2):
        session = make_session(points_project())
        session.step_epoch()
        wait(qtbot, lambda session=session: session.frame.epoch == 1 and not session.running)
        ends.append(weights(session))
        session.close()
    assert ends[0] == ends[1]


def test_a_session_without_a_project_waits_for_one(qtbot, make_session):
    session = make_session()
    assert session.frame.state == "empty"
    session.files.open_gallery("circle")
    wait_until_ready(qtbot, session)
    assert session.frame.epoch == 0
