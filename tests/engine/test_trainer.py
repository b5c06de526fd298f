"""A run: the same curve bit for bit, edits while it goes on, and what happens when the numbers run away."""

import math
import tracemalloc

import numpy as np
import pytest
from networks import DATA, classic, dense, layer, project

from playground.core.registry import registry
from playground.engine import backends, randomness
from playground.engine.model import ProjectError
from playground.engine.trainer import Trainer
from playground.network import edits


@pytest.fixture(scope="module")
def cpu():
    return backends.create("cpu")


@pytest.fixture(scope="module")
def reference():
    return backends.create("reference")


def run(made, backend, epochs: int = 3) -> Trainer:
    trainer = Trainer(made, backend)
    for _ in range(epochs):
        trainer.run_epoch()
    return trainer


def everything(trainer: Trainer) -> list[bytes]:
    return [repr(trainer.curve).encode(), *(array.tobytes() for array in trainer.model.weights().values())]


# -- the same again


@pytest.mark.parametrize("name", ["cpu", "reference"])
def test_the_same_project_gives_the_same_curve_bit_for_bit(name):
    made = classic(seed=7)
    backend = backends.create(name)
    assert everything(run(made, backend)) == everything(run(made, backend))


def test_the_pace_of_the_driver_and_measurements_change_nothing(cpu):
    made = edits.insert(classic(seed=7), 1, layer("dropout", rate=0.2))
    smooth, jerky = run(made, cpu), Trainer(made, cpu)
    while jerky.epoch < 3:
        for _ in range(jerky.batch % 4 + 1):
            if jerky.epoch < 3:
                jerky.step()
        jerky.measure_test()
        jerky.model.predict(jerky.data.train.x[:17])
        jerky.model.responses(jerky.data.train.x[:3])
    assert everything(smooth) == everything(jerky)


def test_slices_of_time_end(cpu):
    trainer = Trainer(classic(epochs=2), cpu)
    trainer.run(0.0)
    assert (trainer.epoch, trainer.batch) == (0, 1), "at least one step"
    while not trainer.finished:
        trainer.run(0.002)
    assert (trainer.epoch, trainer.batch) == (2, 0), "epochs stop the run"


def test_past_its_last_epoch_a_run_goes_on_for_as_many_again(cpu):
    trainer = run(classic(epochs=2), cpu, 2)
    assert trainer.finished
    trainer.go_on()
    assert not trainer.finished
    trainer.run_epoch()
    trainer.run_epoch()
    assert trainer.finished


def test_reset_returns_the_same_first_weights_and_the_same_curve(cpu):
    trainer = Trainer(classic(seed=3), cpu)
    first = trainer.model.weights()
    trainer.run_epoch()
    trainer.run_epoch()
    before = everything(trainer)
    trainer.reset()
    assert all(np.array_equal(array, first[key]) for key, array in trainer.model.weights().items())
    assert (trainer.epoch, trainer.batch, trainer.curve, trainer.seconds) == (0, 0, [], 0.0)
    trainer.run_epoch()
    trainer.run_epoch()
    assert everything(trainer) == before


def test_another_seed_is_another_run(cpu):
    trainer = run(classic(seed=3), cpu, 1)
    first = trainer.model.weights()
    trainer.apply(edits.new_seed(trainer.project, 4))
    assert (trainer.epoch, trainer.curve) == (0, [])
    assert not np.array_equal(trainer.model.weights()[1, "weight"], first[1, "weight"])


def test_order_depends_on_seed_and_epoch(cpu):
    trainer = Trainer(classic(seed=3), cpu)
    first = trainer.order
    assert not np.array_equal(first, Trainer(classic(seed=4), cpu).order)
    assert np.array_equal(first, Trainer(classic(seed=3, batch_size=7), cpu).order)
    trainer.run_epoch()
    assert sorted(first) == sorted(trainer.order) == list(range(250))
    assert not np.array_equal(first, trainer.order)
    unshuffled = Trainer(classic(shuffle=False), cpu)
    assert np.array_equal(unshuffled.order, np.arange(250))


# -- batches


def test_the_last_batch_may_be_smaller(cpu):
    trainer = Trainer(classic(batch_size=60), cpu)
    sizes = []
    step = trainer.model.step
    trainer.model.step = lambda x, t, rows, *more: sizes.append(len(rows)) or step(x, t, rows, *more)
    while trainer.epoch == 0:
        trainer.step()
    assert sizes == [60, 60, 60, 60, 10]
    assert trainer.samples == 250


def test_a_batch_larger_than_the_data_takes_all_of_it(reference):
    trainer = run(classic(batch_size=8192), reference, 1)
    assert (trainer.batches, trainer.batch_size, trainer.samples) == (1, 250, 250)
    assert math.isfinite(trainer.curve[0].train_loss)


def test_one_epoch_of_whole_batches_is_plain_gradient_descent(reference):
    """The trainer against the formula: logistic regression, one step, by hand."""
    made = project(dense(1, "sigmoid"), data="circle", batch_size=8192)
    trainer = Trainer(made, reference)
    w, b = (array.astype(np.float64) for array in trainer.model.weights().values())
    x, t = trainer.data.train.x.astype(np.float64), trainer.data.train.labels[:, None]
    error = 1 / (1 + np.exp(-(x @ w.T + b))) - t
    trainer.run_epoch()
    after = trainer.model.weights()
    np.testing.assert_allclose(after[1, "weight"], w - 0.03 * error.T @ x / len(x), rtol=1e-5)
    np.testing.assert_allclose(after[1, "bias"], b - 0.03 * error.mean(axis=0), rtol=1e-5, atol=1e-7)


def test_curves_hold_loss_and_accuracy_of_both_parts(cpu):
    trainer = run(classic(), cpu, 40)
    point = trainer.curve[-1]
    assert [p.epoch for p in trainer.curve] == list(range(1, 41))
    assert point.train_loss < trainer.curve[0].train_loss
    assert point.train_accuracy == np.mean(
        trainer.model.predict(trainer.data.train.x)[:, 0].round() == trainer.data.train.labels
    )
    assert point.test_accuracy == np.mean(trainer.decided == trainer.data.test.labels)
    assert trainer.seconds > 0
    assert run(project(dense(1), data="plane", loss="mean_squared_error"), cpu, 1).curve[0].test_accuracy is None


def test_a_run_of_thousands_of_epochs_measures_fewer_of_them(cpu):
    trainer = Trainer(project(dense(1, "sigmoid"), batch_size=8192), cpu)
    for trainer.epoch in (1999, 2000, 3999, 4001):
        trainer.step()
    assert [p.epoch for p in trainer.curve] == [2000, 4000], "every second epoch, then every fourth"
    every = Trainer(project(dense(1, "sigmoid"), batch_size=8192), cpu, every_epoch=True)
    every.epoch = 4001
    every.step()
    assert [p.epoch for p in every.curve] == [4002]


def test_a_long_epoch_is_measured_within(cpu, monkeypatch):
    """With much data an epoch takes a while: it gets forty points of the curve, and four looks at the test set."""
    monkeypatch.setattr("playground.engine.trainer.EXACT", 100)
    trainer = run(classic(batch_size=3, optimizer=registry.create("optimizers", "sgd", learning_rate=1e-4)), cpu, 1)
    assert trainer.batches == 84
    places = [point.epoch for point in trainer.curve]
    assert places == sorted(set(places))
    assert 40 <= len(places) <= 44
    assert places[-1] == 1.0
    tested = [point for point in trainer.curve if point.test_loss is not None]
    assert [round(point.epoch, 2) for point in tested] == [0.25, 0.5, 0.75, 1.0]
    whole = trainer.model.measure(trainer.data.train, trainer.train_targets)[0].loss
    assert all(point.train_loss == pytest.approx(whole, rel=0.5) for point in trainer.curve)
    assert trainer.curve[-1].train_loss == pytest.approx(whole, rel=0.05), "the mean over all its batches"


def test_steps_do_not_allocate(cpu):
    """200 steps of the compiled loop leave nothing behind but the curve and one loss per step."""
    trainer = Trainer(classic(batch_size=1), cpu)  # 250 steps an epoch: none ends within the measurement
    for _ in range(20):
        trainer.step()
    tracemalloc.start()
    try:
        for _ in range(20):
            trainer.step()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(200):
            trainer.step()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    losses = 200 * (24 + 8 + 2)  # the float, its place in the list and the list's slack
    assert grown < losses + 2000, f"{grown} bytes"


# -- running away


RECKLESS = {"data": DATA["plane"], "loss": "mean_squared_error"}


def reckless(rate: float = 10.0):
    optimizer = registry.create("optimizers", "sgd", learning_rate=rate)
    return project(dense(8, "relu"), dense(8, "relu"), dense(1), optimizer=optimizer, **RECKLESS)


@pytest.mark.parametrize("name", ["cpu", "reference"])
def test_divergence_stops_names_the_place_and_brings_good_weights_back(name):
    trainer = Trainer(reckless(), backends.create(name))
    first = trainer.model.weights()
    for _ in range(200):
        if trainer.finished:
            break
        trainer.step()
    found = trainer.divergence
    assert found is not None
    assert found.node in (1, 2, 3)
    assert found.layer == f"layer {found.node} (Dense)"
    assert found.step >= 1
    assert found.learning_rate == 10.0
    assert f"of layer {found.node} (Dense) left the finite numbers in epoch" in found.sentence()
    assert trainer.model.parameters.finite()
    assert (trainer.epoch, trainer.batch) == trainer.saved_at
    if trainer.saved_at == (0, 0):
        assert all(np.array_equal(array, first[key]) for key, array in trainer.model.weights().items())
    trainer.go_on()
    trainer.apply(trainer.project.but(optimizer=trainer.project.optimizer.but(learning_rate=0.01)))
    point = trainer.run_epoch()
    assert point is not None
    assert math.isfinite(point.train_loss)


def test_the_layer_where_it_began_is_named_not_the_first(reference):
    """An overflow in the last layer: the update has spread NaN over all weights by the time anyone looks."""
    trainer = Trainer(reckless(), reference)
    trainer.model.parameters.values[3, "weight"][...] = 3e38
    trainer.step()
    assert trainer.divergence is not None
    assert (trainer.divergence.node, trainer.divergence.what) == (3, "the output")
    assert trainer.divergence.step == 1


def test_an_output_too_large_to_be_squared_is_named_too(cpu):
    trainer = Trainer(reckless(1e-6), cpu)
    trainer.model.parameters.values[3, "bias"][...] = 1e30
    trainer.step()
    assert (trainer.divergence.node, trainer.divergence.what) == (3, "the error at the output")


def test_an_epoch_that_diverges_has_no_point(cpu):
    trainer = Trainer(reckless(), cpu)
    trainer.model.parameters.flat[...] = np.nan
    assert trainer.run_epoch() is None
    assert trainer.model.parameters.finite()


def test_weights_far_worse_than_the_best_are_not_kept_for_a_rescue(cpu):
    trainer = run(classic(), cpu, 3)
    kept = trainer.saved_at
    trainer.model.parameters.values[3, "bias"][...] = 50.0
    trainer.run_epoch()
    assert trainer.curve[-1].train_loss > 3 * trainer.best_loss
    assert trainer.saved_at == kept


def test_a_project_with_a_problem_is_not_trained(reference):
    with pytest.raises(ProjectError, match="There is no layer yet"):
        Trainer(project(), reference)


# -- random numbers


def test_hashed_numbers_are_uniform_and_repeatable():
    stream = randomness.key(1, 2, 3)
    numbers = randomness.uniform(stream, 100_000)
    assert np.array_equal(numbers, randomness.uniform(stream, 100_000))
    assert (numbers >= 0).all()
    assert (numbers < 1).all()
    counts = np.histogram(numbers, 20, (0, 1))[0]
    assert np.abs(counts - 5000).max() < 5 * math.sqrt(5000)
    assert abs(np.corrcoef(numbers[:-1], numbers[1:])[0, 1]) < 0.02
    assert len({randomness.key(a, b) for a in range(30) for b in range(30)}) == 900
