"""The same project and seed give the same curve bit for bit, whoever watches and however it is driven."""

import driving
import pytest
from driving import points_project, wait, weights

from playground.core.registry import registry
from playground.core.speed import Speed
from playground.network.document import Network, Training
from playground.session.session import Session

EPOCHS = 12


def by_play(qtbot, session):
    """At full speed until it pauses by itself."""
    session.play()
    wait(qtbot, lambda: session.frame.epoch == EPOCHS and not session.running)


def by_small_steps(qtbot, session):
    """A batch, an epoch, batches again, pauses in between, then the rest."""
    for _ in range(3):
        session.step_batch()
        wait(qtbot, lambda: not session.running)
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 1 and not session.running)
    session.play()
    wait(qtbot, lambda: session.frame.epoch >= 2)
    session.pause()
    wait(qtbot, lambda: not session.running)
    for _ in range(2):
        session.step_batch()
    wait(qtbot, lambda: not session.running)
    by_play(qtbot, session)


def after_a_reset(qtbot, session):
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 1 and not session.running)
    session.reset()
    wait(qtbot, lambda: session.frame.epoch == 0)
    by_play(qtbot, session)


def in_slow_motion(qtbot, session):
    """Slower than the machine can, then as fast as it can; the speed is changed while it runs."""
    session.set_pace(Speed(60.0))
    session.play()
    wait(qtbot, lambda: session.frame.epoch + session.frame.progress >= 3)
    session.set_pace(Speed(400.0, "steps"))
    wait(qtbot, lambda: session.frame.epoch + session.frame.progress >= 5)
    session.set_pace(Speed())
    wait(qtbot, lambda: session.frame.epoch == EPOCHS and not session.running)


def result(session):
    """The whole-epoch points: stops within an epoch add points of their own."""
    curve = [tuple(point) for point in session.curve if point.epoch == int(point.epoch)]
    return curve, weights(session)


def project(seed=3):
    """With all that draws random numbers: noise, shuffling, dropout."""
    make = driving.layer
    hidden, output = make("dense", units=6, activation="tanh"), make("dense", units=1, activation="sigmoid")
    return points_project().but(
        dataset=registry.create("datasets", "spiral", samples=150, noise=10),
        network=Network.of(hidden, make("dropout", rate=0.3), output),
        training=Training(batch_size=16, epochs=EPOCHS, seed=seed),
    )


@pytest.fixture
def run(qtbot, tmp_path, make_window):
    def run(drive, seen, seed=3):
        if seen:
            window = make_window(project(seed))
            drive(qtbot, window.session)
            found = result(window.session)
            window.close()
            return found
        session = Session(project(seed), driving.own_settings(tmp_path))
        driving.wait_until_ready(qtbot, session)
        drive(qtbot, session)
        found = result(session)
        session.close()
        return found

    return run


def test_the_same_curve_bit_for_bit_however_it_is_driven(run):
    curve, last = run(by_play, seen=False)
    assert [point[0] for point in curve] == list(range(1, EPOCHS + 1))
    for drive, seen in ((by_small_steps, True), (after_a_reset, False), (in_slow_motion, True)):
        other_curve, other_last = run(drive, seen)
        assert other_curve == curve, (drive.__name__, seen)
        assert other_last == last, (drive.__name__, seen)
    assert run(by_play, seen=False, seed=4)[0] != curve, "and another seed gives another"
