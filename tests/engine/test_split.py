"""Several threads for one batch: the same numbers as one thread gives, to rounding, and the same bits whoever works.

Networks of a test are small, so the limits below which nothing is divided are lowered.
"""

import gc
import itertools
import threading

import numpy as np
import pytest
from image_stacks import STACKS, conv, ending
from machines import machine
from networks import batch_of, dense, layer, project
from sequences import data_of

from playground.core.registry import registry
from playground.engine import backends, randomness
from playground.engine.backends.cpu import choices, division, pieces, split, threads
from playground.engine.backends.cpu.threads import Crew
from playground.engine.model import Model
from playground.engine.trace import trace
from playground.engine.trainer import Trainer
from playground.storage import gallery

CLOSE = {"rtol": 1e-4, "atol": 2e-5}
ALWAYS, NEVER = 0.0, float("inf")


def optimizer(kind="adam", **values):
    return registry.create("optimizers", kind, **{"learning_rate": 0.01, "epsilon": 1e-4, **values})


def sequences(kind, steps=5, **values):
    stack = layer(kind, units=6, **values), dense(1)
    return project(*stack, data=data_of(steps, 3), loss="mean_squared_error", optimizer=optimizer())


MADE = {
    "dense": project(dense(16, "tanh"), layer("dropout", rate=0.3), dense(8, "elu"), dense(1, "sigmoid")),
    "classes": project(dense(16, "relu"), dense(12, "softplus", use_bias=False), dense(3, "softmax"),
                       data="spiral_three", loss="cross_entropy", optimizer=optimizer(clipnorm=0.02, clipvalue=0.01)),
    "penalty": project(dense(9, "tanh", kernel_regularizer="l2"), dense(7, kernel_regularizer="max_norm"),
                       dense(1, "sigmoid"), optimizer=optimizer(amsgrad=True)),
    "images": ending(conv(4), layer("max_pool2d"), conv(3, 1), layer("flatten"), dense(10, "relu"), shape=(3, 6, 6)),
    **{name: ending(*STACKS[name][0], shape=STACKS[name][1]) for name in (
        "spatial dropout", "noise", "batch norm", "layer norm of rows", "prelu", "conv transpose", "average pool")},
    "lstm": sequences("lstm"), "gru": sequences("gru", return_sequences=False), "simple_rnn": sequences("simple_rnn"),
}  # fmt: skip


@pytest.fixture(params=["rows", "samples", "both"])
def divided(request, monkeypatch):
    """Small networks are divided too: by rows of weights, by samples, or as suits best."""
    by_row, samples = {"rows": (ALWAYS, 99), "samples": (NEVER, 1), "both": (ALWAYS, 3)}[request.param]
    monkeypatch.setattr(division, "LEAST_BY_ROW", by_row)
    monkeypatch.setattr(division, "LEAST_SAMPLES", samples)
    monkeypatch.setattr(division, "LEAST_WORK", ALWAYS)
    return request.param


def trained(made, threads, steps=12):
    """Losses of so many steps over batches of 13 and 8, the weights after them, and what the network then says."""
    backend = backends.create("cpu", threads)
    backend.small = 0  # small ones have a runner of their own
    model = Model(made, backend)
    x, targets = batch_of(model, 30)
    rows = itertools.cycle([np.arange(0, 13), np.arange(13, 21), np.arange(21, 29)])
    losses = [model.step(x, targets, next(rows), randomness.key(5, step)) for step in range(steps)]
    found = losses, model.contents(), model.predict(x)
    backend.close()
    return found


def decided(monkeypatch, together):
    """Whether the helpers are asked: always, or never."""

    def always():
        while True:
            yield together, 1000

    monkeypatch.setattr(choices, "choices", always)


def same(one, other, **tolerance):
    np.testing.assert_allclose(one[0], other[0], **tolerance)
    for key, array in other[1].items():
        np.testing.assert_allclose(one[1][key], array, **tolerance, err_msg=str(key))
    np.testing.assert_allclose(one[2], other[2], **tolerance)


@pytest.mark.parametrize("name", MADE)
def test_threads_change_nothing_but_roundings(name, divided):
    same(trained(MADE[name], 3), trained(MADE[name], 1), **CLOSE)


@pytest.mark.parametrize("name", ["dense", "images"])
def test_as_the_reference_says(name, divided, monkeypatch):
    decided(monkeypatch, True)
    model = Model(MADE[name], backends.create("reference"))
    x, targets = batch_of(model, 13)
    losses = [model.step(x, targets, np.arange(13), step) for step in range(5)]
    backend = backends.create("cpu", 2)
    backend.small = 0
    mine = Model(MADE[name], backend)
    assert isinstance(mine.runner(13, "train"), split.SplitRunner)
    np.testing.assert_allclose([mine.step(x, targets, np.arange(13), step) for step in range(5)], losses, **CLOSE)
    backend.close()


@pytest.mark.parametrize("name", ["dense", "classes", "images", "lstm"])
def test_every_bit_is_the_same_whoever_works(name, divided, monkeypatch):
    monkeypatch.setattr(threads, "cores", lambda: 4)
    decided(monkeypatch, True)
    together = trained(MADE[name], 3, 20)
    same(trained(MADE[name], 3, 20), together, rtol=0)
    decided(monkeypatch, False)
    same(trained(MADE[name], 3, 20), together, rtol=0)


def test_large_products_have_the_same_bits_alone_and_together(monkeypatch):
    """With the real limits: a dense layer that one thread computes whole."""
    stack = layer("flatten"), dense(256, "relu"), dense(192, "tanh"), dense(10, "softmax")
    made = project(*stack, data=registry.create("datasets", "mnist", images=100), loss="cross_entropy")
    found = []
    for together in (True, False):
        decided(monkeypatch, together)
        backend = backends.create("cpu", 2)
        backend.small = 0
        model = Model(made, backend)
        part = made.dataset.make().train
        targets = model.targets.encode(part.labels, 10)
        assert len(model.runner(64, "train").later.found) > 3
        losses = [model.step(part.x, targets, np.arange(64), 0) for _ in range(4)]
        found.append((losses, model.weights(), model.predict(part.x)))
        backend.close()
    same(*found, rtol=0)


def test_what_is_measured(divided):
    one, two = (Model(MADE["images"], backends.create("cpu", threads)) for threads in (1, 2))
    part = MADE["images"].dataset.make().train
    targets = one.targets.encode(part.labels, 2)
    assert one.measure(part, targets)[0].loss == pytest.approx(two.measure(part, targets)[0].loss, rel=1e-5)
    for node, values in one.responses(part.x).items():
        np.testing.assert_allclose(two.responses(part.x)[node], values, **CLOSE)


# -- what is divided, and how


def plan(made, batch, mode="train", threads=2):
    return division.divide(trace(made, batch, mode), threads)


def test_small_networks_are_left_whole():
    assert plan(MADE["dense"], 32) is None
    assert plan(gallery.load_entry("spiral"), 10) is None
    assert plan(gallery.load_entry("mnist-cnn"), 1) is None
    assert plan(gallery.load_entry("mnist-cnn"), 32, threads=1) is None


def test_sequences_go_by_samples_and_images_with_the_whole_batch():
    rnn = plan(gallery.load_entry("mnist-lstm"), 33)
    assert [(where.start, where.stop) for where in rnn.samples] == [(0, 16), (16, 33)]
    assert "lstm" in [i.op for i in rnn.trunk]
    assert [i.op for i in rnn.rest] == ["update"]
    for batch, mode in ((33, "train"), (500, "predict")):
        cnn = plan(gallery.load_entry("mnist-cnn"), batch, mode)
        assert not cnn.samples
        assert cnn.middle[0].op == "conv2d"


def test_a_mean_over_the_batch_ends_the_trunk(divided):
    for mode in ("train", "test"):
        found = plan(MADE["batch norm"], 30, mode)
        assert "batch_norm_train" not in [i.op for i in (*found.trunk, *found.back)]
    assert "batch_norm" in [i.op for i in plan(MADE["batch norm"], 30, "test").trunk] or divided != "samples"


def test_ranges_cover_everything_once():
    for length, count, align in ((100, 3, 1), (2, 4, 1), (160, 4, 16), (0, 2, 16), (33, 2, 16)):
        found = pieces.rows(length, count, align)
        assert [n for piece in found for n in range(piece.start, piece.stop)] == list(range(length))
        assert all(piece.start % align == 0 for piece in found)


def test_what_is_divided_by_rows_can_be_cut():
    assert set(pieces.CUTTERS) == division.BY_ROW


# -- helpers


def test_helpers_end_with_their_owner_and_when_closed(monkeypatch):
    monkeypatch.setattr(threads, "cores", lambda: 3)
    before = set(threading.enumerate())

    def mine():
        return {thread for thread in set(threading.enumerate()) - before if thread.is_alive()}

    closed, dropped = Crew(3), Crew(2)
    assert not mine()
    assert [owner.helpers() for owner in (closed, dropped)] == [2, 1]
    assert len(mine()) == 3
    closed.close()
    assert len(mine()) == 1
    assert closed.helpers() == 0
    assert len(mine()) == 1
    del dropped
    gc.collect()
    for thread in mine():
        thread.join(timeout=5)
    assert not mine()


class Made:
    """Steps as choices wants them made, when one takes seconds[together]."""

    def __init__(self, seconds):
        self.seconds, self.choice = seconds, choices.choices()
        self.together, self.most = next(self.choice)

    def go(self, time):
        """The share of that time's steps that are made together."""
        passed, made = 0.0, {True: 0, False: 0}
        while passed < time:
            took = [self.seconds[self.together]] * min(self.most, 7)  # a run may end a group sooner
            passed += sum(took)
            made[self.together] += len(took)
            self.together, self.most = self.choice.send(took)
        return made[True] / sum(made.values())


def test_helpers_are_asked_while_that_is_faster():
    assert Made({True: 0.006, False: 0.010}).go(30) > 0.95
    assert Made({True: 0.012, False: 0.010}).go(30) < 0.03
    changing = {True: 0.006, False: 0.010}
    run = Made(changing)
    run.go(5)
    changing[True] = 0.014  # somebody else wants the core
    run.go(1)
    assert run.go(20) < 0.03
    changing[True] = 0.006
    run.go(10)
    assert run.go(10) > 0.9


@pytest.mark.parametrize("settings", [{}, {"persistent_chains": 10}], ids=str)
def test_machines_too(divided, settings):
    """What comes after the layers below looks like a way back to them, and there are fewer chains than samples."""
    digits = registry.create("datasets", "mnist", images=200)
    layers = layer("flatten"), dense(30, "sigmoid"), dense(20, "sigmoid"), dense(10, "softmax")
    recipe = {"recipe": "deep_belief", "data": digits, "loss": "cross_entropy", "batch_size": 20, **settings}
    runs = []
    for count in (1, 2):
        backend = backends.create("cpu", count)
        backend.small = 0
        trainer = Trainer(
            machine(*layers, optimizer=registry.create("optimizers", "sgd", learning_rate=0.1), **recipe), backend
        )
        runs.append([trainer.run_epoch() for _ in range(6)])
        backend.close()
    for one, two in zip(*runs, strict=True):
        assert two.train_loss == pytest.approx(one.train_loss, rel=2e-3)
        assert two.test_loss == pytest.approx(one.test_loss, rel=2e-3)
