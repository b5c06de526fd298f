"""The training actor by itself: who asks gets a frame soon, whatever it is doing."""

from networks import dense, project

from playground.engine import model
from playground.engine.actor import Actor
from playground.engine.backends.base import HUSH, RING
from playground.engine.landscape import Landscape
from playground.engine.probes import Weights


def opened(*layers, **more):
    actor = Actor("cpu")
    actor.post(actor.open, 1, project(*layers, **more), None, [], 0, 0.0)
    actor.post(actor.play)
    actor.commands()
    actor.trainer.last_epoch = 0
    return actor


def test_a_frame_is_made_when_it_is_asked_for_and_not_before():
    actor = opened(dense(2, "tanh"), dense(1, "sigmoid"))
    actor.round()
    first = actor.frame
    actor.round()
    assert actor.frame is first
    actor.ask()
    actor.ask()
    actor.round()
    assert actor.frame is not first
    assert actor.inbox.empty(), "asked for once"


def test_who_hands_something_in_rings_the_bell_of_the_run():
    actor = opened(dense(2, "tanh"), dense(1, "sigmoid"))
    assert actor.trainer.bell is actor.bell
    actor.round()
    for hand_in in (actor.ask, lambda: actor.post(actor.look), lambda: actor.ask_for(actor.look)):
        assert not actor.bell[RING]
        hand_in()
        assert actor.bell[RING]
        actor.round()


def test_the_cores_are_left_to_who_draws_until_it_asks_again():
    actor = opened(dense(2, "tanh"), dense(1, "sigmoid"))
    for _ in range(2):
        actor.draw()
        assert actor.trainer.bell[HUSH]
        actor.ask()
        assert not actor.trainer.bell[HUSH]


def test_frames_are_made_in_the_middle_of_a_long_measurement(monkeypatch):
    monkeypatch.setattr(model, "CHUNK", 20)
    actor = opened(dense(2, "tanh"), dense(1, "sigmoid"))
    trainer, frames = actor.trainer, []

    def between():
        actor.wanted = True
        actor.show_meanwhile()
        frames.append(actor.frame)

    trainer.between = between
    trainer.measure_test()
    assert len(frames) == -(-len(trainer.data.test) // 20)
    assert len({id(frame) for frame in frames}) == len(frames)
    assert Weights() not in frames[-1].answers
    actor.wish(frozenset({Weights(), Landscape(resolution=9)}))
    trainer.measure_test()
    assert set(frames[-1].answers) == {Weights()}, "what is asked meanwhile is answered, what needs time is not yet"
    actor.commands()
    actor.pause()
    trainer.measure_test()
    assert frames[-1] is actor.frame, "none where nothing moves"
