"""Many steps of a large network in one call: bit for bit what the same steps are one by one, whoever works."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from image_stacks import STACKS, ending
from networks import batch_of, dense, layer, project
from sequences import data_of

from playground.core.registry import registry
from playground.engine import backends, randomness
from playground.engine.backends.base import HUSH, SILENT
from playground.engine.backends.cpu import choices, crew, division, threads
from playground.engine.backends.cpu.jit import jit_exact
from playground.engine.backends.cpu.script import Script, compiled, fits
from playground.engine.backends.cpu.threads import Crew
from playground.engine.model import Model
from playground.engine.program import STEPS
from playground.network.frozen import Frozen

BATCH, SAMPLES, KEY = 9, 30, 77
NONE = np.zeros((1, 0), np.float32)
ADAM = registry.create("optimizers", "adam", learning_rate=0.01)
SQUARED = {"loss": "mean_squared_error", "optimizer": ADAM}


def frozen(made):
    network = made.network
    nodes = (replace(network.nodes[0], frozen=frozenset((Frozen("", (1,)),))), *network.nodes[1:])
    return made.but(network=replace(network, nodes=nodes))


MADE = {
    "dense": project(dense(50, "tanh"), layer("dropout", rate=0.3), dense(8, "elu"), dense(1, "sigmoid"),
                     optimizer=registry.create("optimizers", "adam", clipvalue=0.01)),
    "classes": project(dense(60, "relu"), dense(3, "softmax"), data="spiral_three", loss="cross_entropy"),
    "lstm": project(layer("lstm", units=6), dense(1), data=data_of(5, 3), **SQUARED),
    "frozen": frozen(project(dense(30, "relu"), dense(1, "sigmoid"), optimizer=ADAM)),
    **{name: ending(*STACKS[name][0], shape=STACKS[name][1]) for name in STACKS},
}  # fmt: skip


@pytest.fixture
def divided(monkeypatch):
    """Small networks are divided too, and helpers are always asked."""

    def always():
        while True:
            yield True, 1000

    for name in ("LEAST_BY_ROW", "LEAST_WORK"):
        monkeypatch.setattr(division, name, 0.0)
    monkeypatch.setattr(division, "LEAST_SAMPLES", 3)
    monkeypatch.setattr(threads, "cores", lambda: 4)
    monkeypatch.setattr(choices, "choices", always)


def bound(made, count=1):
    backend = backends.create("cpu", count)
    backend.small = 0
    model = Model(made, backend)
    return backend, model, model.runner(BATCH, "train"), batch_of(model, SAMPLES)


def numbers(made, count):
    return np.array([made.optimizer.hyper(step + 1, 0.01) for step in range(count)], np.float32)


def at_once(made, count=1):
    backend, model, runner, data = bound(made, count)
    assert runner.compiled(), "every kernel can be called by its address"
    losses = []
    for epoch in range(2):
        order = np.random.default_rng(epoch).permutation(SAMPLES)
        losses += runner.many(data, order, (epoch, 0), 2, numbers(made, 2), (KEY, 0), SILENT).tolist()
        losses += runner.many(data, order, (epoch, 2), 9, numbers(made, 9)[2:], (KEY, 0), SILENT).tolist()
        assert len(runner.many(data, order, (epoch, 3), 9, NONE, (KEY, 0), SILENT)) == 0, "the next batch is smaller"
    backend.close()
    return losses, model.contents()


def one_by_one(made, count=1):
    """The same in the interpreter."""
    backend, model, runner, data = bound(made, count)
    runner.script = None
    losses = []
    for epoch in range(2):
        order = np.random.default_rng(epoch).permutation(SAMPLES)
        for batch, line in enumerate(numbers(made, 3)):
            runner.feed(*data, order[batch * BATCH : (batch + 1) * BATCH])
            losses.append(runner.run(line, randomness.mix(randomness.mix(KEY ^ epoch) ^ batch)))
    backend.close()
    return losses, model.contents()


def same(one, other):
    assert one[0] == other[0]
    assert len(one[0]) == 6
    for key, array in other[1].items():
        assert np.array_equal(one[1][key], array), key


@pytest.mark.parametrize("name", MADE)
def test_many_steps_are_the_steps_one_by_one(name):
    same(at_once(MADE[name]), one_by_one(MADE[name]))


@pytest.mark.parametrize("name", MADE)
def test_a_crew_makes_the_same_steps(name, divided):
    same(at_once(MADE[name], 3), one_by_one(MADE[name], 3))


@pytest.mark.parametrize("count", [1, 2])
def test_a_run_ends_when_the_bell_rings_and_when_the_loss_is_no_number(count, divided):
    made, order = MADE["lstm"], np.arange(SAMPLES)
    backend, _, runner, (x, targets) = bound(made, count)
    arguments = order, (0, 0), 3, numbers(made, 1)
    assert len(runner.many((x, targets), *arguments, (KEY, 0), np.array([1, 0]))) == 1
    bad = targets.copy()
    bad[BATCH] = np.nan
    losses = runner.many((x, bad), *arguments, (KEY, 0), SILENT)
    assert np.isfinite(losses).tolist() == [True, False]
    backend.close()


def test_a_recipe_that_makes_things_goes_step_by_step():
    _, _, runner, _ = bound(MADE["dense"])
    assert runner.compiled()
    runner.program = replace(runner.program, shown={"made": 0})
    assert not runner.compiled()


# -- the crew by itself


@jit_exact
def gather_up(before, out):
    """Adds 1 + the sum of what is before to out, in small numbers."""
    total = out[0] + 1
    for value in before:
        total += value
    out[0] = total % 1_000_003


@jit_exact
def refuse(limit, out):
    out[0] += 1
    if out[0] > limit[0]:
        raise ValueError("that is too much")


def scripted(stages):
    calls = [call for tasks in stages for task in tasks for call in task]
    for _ in compiled(calls):
        pass
    assert fits(calls)
    rows, hyper, loss = np.zeros(1, np.int64), np.zeros(0, np.float32), np.zeros(1)
    return Script(calls, stages, [], rows, hyper, loss, [])


def play(made, count, helpers=None, bell=SILENT):
    return made.play(np.zeros(count, np.int64), count, NONE, 0, 0, bell, np.zeros(count), helpers)


@pytest.mark.parametrize("drawing", [False, True])
def test_thousands_of_tiny_stages_are_done_in_order(monkeypatch, drawing):
    """Each task adds up all that the stage before has left, so that one that comes too early or twice is seen; also
    when the helpers are sent to rest and called back again and again."""
    monkeypatch.setattr(threads, "cores", lambda: 4)
    found, bell, over = [], np.zeros(2, np.int64), threading.Event()

    def draw():
        while not over.wait(0.0002):
            bell[HUSH] = 1 - bell[HUSH]

    if drawing:
        threading.Thread(target=draw, daemon=True).start()
    for helpers in (None, Crew(4)):
        values = [np.arange(5, dtype=np.int64), *(np.zeros(5, np.int64) for _ in range(20))]
        stages = [
            [[(gather_up, (before, out[i : i + 1]))] for i in range(5)]
            for before, out in zip(values, [*values[1:], values[0]], strict=False)
        ]
        assert play(scripted(stages), STEPS, helpers, bell) == STEPS  # some 20,000 stages
        found.append(values)
    over.set()
    assert all(np.array_equal(one, other) for one, other in zip(*found, strict=True))
    helpers.close()


def test_steps_made_while_helpers_rest_say_nothing_of_how_long_steps_together_take(monkeypatch):
    monkeypatch.setattr(threads, "cores", lambda: 2)
    before, out = np.arange(5, dtype=np.int64), np.zeros(5, np.int64)
    made, helpers = scripted([[[(gather_up, (before, out[i : i + 1]))] for i in range(5)]]), Crew(2)
    play(made, 30, helpers, np.array([0, 1]))
    assert not made.ticks[:30].any()
    play(made, 30, helpers)
    assert made.ticks[:30].all()
    helpers.close()


def test_an_error_in_a_kernel_is_that_of_the_run(monkeypatch):
    monkeypatch.setattr(threads, "cores", lambda: 4)
    helpers = Crew(3)
    for culprit in range(4):
        limits = [np.full(1, 30 if i == culprit else 1000) for i in range(4)]
        outs = [np.zeros(1, np.int64) for _ in range(4)]
        made = scripted([[[(refuse, (limit, out))] for limit, out in zip(limits, outs, strict=True)]])
        for who in (helpers, None):
            with pytest.raises(ValueError, match="that is too much"):
                play(made, 100, who)
        for limit in limits:
            limit[0] = 10_000
        assert play(made, 100, helpers) == 100, "the crew is as good as before"
    assert threading.active_count() >= 3
    helpers.close()


def test_what_cannot_be_called_by_its_address_is_not():
    @jit_exact
    def halve(x, share):
        x[0] *= share

    @jit_exact
    def give_back(x):
        return x[0]

    x = np.ones(1)
    for kernel, arguments in ((halve, (x, 0.5)), (give_back, (x,))):
        kernel(*arguments)
        assert not fits([(kernel, arguments)])


def test_a_run_uses_no_crew_that_another_run_uses(divided):
    backend, _, runner, data = bound(MADE["dense"], 3)
    arguments = data, np.arange(SAMPLES), (0, 0), 3, numbers(MADE["dense"], 3), (KEY, 0), SILENT
    with backend.crew.owner:
        assert len(runner.many(*arguments)) == 3
        assert not backend.crew.threads
    runner.many(*arguments)
    assert backend.crew.threads
    assert backend.crew.state[crew.RUN] == crew.RESTING
    backend.close()
