"""The compiled loop of small networks: the same run bit for bit as the walked list, whenever it takes over."""

import gc
import itertools
import math
import time
import weakref

import numpy as np
import pytest
from networks import ACTIVATIONS, dense, layer, project

from playground.core.registry import registry
from playground.engine import rhythm
from playground.engine.backends.base import RING
from playground.engine.backends.cpu import compiler, drive, jit
from playground.engine.backends.cpu.backend import Backend
from playground.engine.trainer import Trainer

EPOCHS = 9
create = registry.create
COSINE = create("schedules", "cosine")
BOUND = create("optimizers", "adam", learning_rate=0.02, amsgrad=True, clipnorm=0.5, schedule=COSINE)
SHORT = create("regularizers", "max_norm", max_value=0.7)
MOVING = create("optimizers", "sgd", momentum=0.9, nesterov=True, clipvalue=0.05)
# all activations, losses over classes and over values, dropout, penalties, clipping, remainders of batches
PROJECTS = {
    "tanh": project(dense(4, "tanh"), dense(2, "tanh"), dense(1, "tanh"), loss="half_squared_error", batch_size=10),
    "classes": project(
        dense(7, "relu", kernel_regularizer="l1"), layer("dropout", rate=0.3), dense(3, "softmax", use_bias=False),
        data="spiral_three", loss=create("losses", "cross_entropy", label_smoothing=0.1), optimizer=BOUND, batch_size=7,
    ),
    "numbers": project(
        dense(5, "gelu", kernel_regularizer=SHORT), dense(3, "sine", kernel_regularizer="l2"), dense(1),
        data="plane", loss="huber", optimizer=MOVING, batch_size=17,
    ),
    "shares": project(
        layer("dropout", rate=0.1), dense(33, "mish"), layer("flatten"), dense(3, "softmax"),
        data="spiral_three", loss="kl_divergence", optimizer="rmsprop", batch_size=20, shuffle=False,
    ),
    "every activation": project(
        *(dense(2, kind) for kind in ACTIVATIONS), dense(1, "sigmoid"), optimizer="nadam", batch_size=26
    ),
}  # fmt: skip


class Latecomer(Backend):
    """Its loops are there after so many looks."""

    def __init__(self, looks):
        super().__init__(loops="now")
        self.looks, look = looks, self.compiler.look
        self.compiler.look = lambda *given: next(self.count) >= self.looks and look(*given)
        self.count = itertools.count()


def run(project, backend, slices=lambda: 1.0):
    trainer = Trainer(project, backend)
    trainer.last_epoch = EPOCHS
    while not trainer.finished:
        trainer.run(slices())
    return trainer


def in_one_piece(runner):
    """Whether its step has been compiled as one function."""
    return runner.compiled() and runner.loop is not None and runner.loop.code is not None


@pytest.mark.parametrize("name", PROJECTS)
def test_the_same_run_bit_for_bit_whenever_the_loop_takes_over(name, monkeypatch):
    monkeypatch.setattr(compiler, "PAUSE", 0.0)
    monkeypatch.setattr(rhythm, "DENSE_EPOCHS", 1)  # measured after 1, 2, 4 and 8 epochs
    whole = run(PROJECTS[name], Backend(loops="never"))
    assert math.isfinite(whole.curve[-1].train_loss)
    single = Trainer(PROJECTS[name], Backend(loops="never"))
    single.last_epoch = EPOCHS
    while not single.finished:
        single.step()
    same(single, whole)
    rng = np.random.default_rng(0)
    for looks in (0, int(rng.integers(2, 6)), int(rng.integers(6, 11))):
        trainer = run(PROJECTS[name], Latecomer(looks), lambda: rng.uniform(0, 1e-4))
        assert in_one_piece(trainer.model.runner(trainer.batch_size, "train")), "taken over"
        same(trainer, whole)


def test_a_bell_ends_the_steps_and_changes_nothing_else():
    whole = run(PROJECTS["classes"], Backend(loops="never"))
    heard = Trainer(PROJECTS["classes"], Backend(loops="never"))
    heard.last_epoch = EPOCHS
    heard.bell[RING] = 1
    while not heard.finished:
        step = heard.model.parameters.step
        heard.run(60.0)
        assert heard.model.parameters.step == step + 1
    same(heard, whole)


def test_no_more_lies_on_the_stack_than_it_holds():
    small = Trainer(PROJECTS["tanh"], Backend(loops="never")).model
    assert "= room(" in compiler.Loop(small.runner(10, "train")).source
    assert "= room(" not in compiler.Loop(small.runner(4000, "test")).source


def test_what_drives_the_kernels_is_compiled_once():
    run(PROJECTS["classes"], Backend(loops="never"))
    run(PROJECTS["numbers"], Backend(loops="never")).model.predict(np.zeros((3, 2), np.float32))
    assert [len(function.overloads) for function in (drive.walk, drive.shuffle, drive.many)] == [1, 1, 1]


def same(trainer, whole):
    assert trainer.curve == whole.curve
    for key, array in whole.model.contents().items():
        assert np.array_equal(array, trainer.model.contents()[key]), key
    assert (trainer.samples, trainer.model.parameters.step) == (whole.samples, whole.model.parameters.step)


def test_a_run_that_diverges_ends_at_the_same_step_with_the_same_weights():
    wild = project(dense(6, "relu"), dense(1), data="plane", loss="mean_squared_error", batch_size=4,
                   optimizer=create("optimizers", "sgd", learning_rate=1.5))  # fmt: skip
    walked, looped = run(wild, Backend(loops="never")), run(wild, Backend(loops="now"))
    assert walked.divergence is not None
    assert looped.divergence == walked.divergence
    assert (looped.curve, looped.samples) == (walked.curve, walked.samples)
    for key, array in walked.model.contents().items():
        assert np.array_equal(array, looped.model.contents()[key]), key


def test_only_small_networks_of_known_operations_are_bound_to_the_exact_kernels():
    def bound(*layers, batch=10, **more):
        return type(Trainer(project(*layers, **more), Backend(loops="never")).model.runner(batch, "train")).__name__

    assert bound(dense(4, "tanh"), dense(1, "sigmoid")) == "SmallRunner"
    assert bound(dense(2000, "tanh"), dense(1, "sigmoid")) == "Runner"
    assert bound(dense(4), layer("batch_norm"), dense(1, "sigmoid")) == "Runner"


def test_loops_are_compiled_beside_the_run_and_found_by_the_next_one():
    """Once the process has ended, which it does with its runner too, a new backend loads the loop at once."""
    made = project(dense(1, "tanh"), dense(1, "sigmoid", use_bias=False), batch_size=30)
    backend = Backend(loops="background")
    trainer = Trainer(made, backend)
    runner = trainer.model.runner(30, "train")
    path = jit.written("loop", compiler.Loop(runner).source)
    compiler.mark(path).unlink(missing_ok=True)
    for file in path.parent.glob(f"{path.stem}*"):
        file.unlink()
    end = time.monotonic() + 120
    while not in_one_piece(runner) and time.monotonic() < end:
        trainer.run(0.01)
    assert runner.loop.code is not None
    epoch = trainer.epoch
    trainer.run(0.01)
    assert trainer.epoch > epoch
    again = Trainer(made, Backend(loops="background"))
    again.prepare()
    assert in_one_piece(again.model.runner(30, "train"))
    assert again.model.backend.compiler.process is None
    process = backend.compiler.process = compiler.started(path)
    weakref.finalize(runner, backend.compiler.abandon, process)
    del runner, trainer
    gc.collect()
    assert process.poll() is not None


def test_a_loop_that_cannot_be_compiled_is_done_without(caplog, monkeypatch):
    monkeypatch.setattr(compiler, "PAUSE", 0.0)
    monkeypatch.setattr(compiler, "PATIENCE", 0.0)
    monkeypatch.setattr(compiler.sys, "executable", "/bin/false")
    backend = Backend(loops="background")
    trainer = Trainer(project(dense(3, "softsign"), dense(1, "sigmoid", use_bias=False)), backend)
    end = time.monotonic() + 10
    while not backend.compiler.refused and time.monotonic() < end:
        trainer.run(0.01)
    for _ in range(20):
        trainer.run(0.01)
    assert [record.message.split(":")[0] for record in caplog.records] == [
        "The loop of a small network could not be compiled, it trains without"
    ]
    assert backend.compiler.process is None


def test_an_unknown_way_of_compiling_is_refused():
    with pytest.raises(ValueError, match="no way of compiling loops is called 'soon', expected background, now, never"):
        Backend(loops="soon")
