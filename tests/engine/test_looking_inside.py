"""What the engine says of one layer: the patch behind a pixel, the steps of a memory, statistics, measured times."""

import numpy as np
import pytest
from networks import dense, layer, project

from playground.core.registry import registry
from playground.engine import statistics, stopwatch
from playground.engine.backends.reference import Backend
from playground.engine.probes import Activations
from playground.engine.probes_layers import Filters, LayerWeights, Patch, Unrolled
from playground.engine.statistics import LayerStatistics
from playground.engine.trainer import Trainer

WAVES = registry.create("datasets", "sine_wave", samples=120, steps=7)


def trainer_of(made) -> Trainer:
    return Trainer(made, Backend(dtype=np.float64))


@pytest.fixture(scope="module")
def images() -> Trainer:
    """Points as an image of 8×8: two convolutions, one over the rim, and both sorts of pools."""
    stack = (
        dense(64, "tanh"),
        layer("reshape", target_shape="1×8×8"),
        layer("conv2d", filters=3, kernel_size=3, activation="relu"),
        layer("conv2d", filters=2, kernel_size=3, padding="same", dilation=2, activation="tanh"),
        layer("max_pool2d", pool_size=2),
        layer("avg_pool2d", pool_size=2, padding="same"),
        layer("flatten"),
        dense(1, "sigmoid"),
    )
    return trainer_of(project(*stack))


@pytest.fixture(scope="module")
def memory() -> Trainer:
    stack = layer("lstm", units=5, return_sequences=True), layer("gru", units=4), dense(1)
    return trainer_of(project(*stack, data=WAVES, loss="mean_squared_error"))


def test_a_patch_times_its_kernel_is_the_pixel(images):
    functions = {3: lambda z: max(z, 0.0), 4: np.tanh}
    for node, function in functions.items():
        maps = Activations().answer(images, None)[node].reshape(-1, 6, 6)
        for unit, row, column in ((0, 0, 0), (1, 3, 2), (1, 5, 5)):
            answer = Patch(node, unit, row, column).answer(images, None)
            assert function(answer.sum) == pytest.approx(maps[unit, row, column], abs=1e-12)
            assert answer.value == maps[unit, row, column]


def test_a_pool_shows_the_pixels_that_become_one(images):
    largest = Patch(5, 1, 2, 1).answer(images, None)
    assert largest.kernel is None
    assert largest.patch.shape == (1, 2, 2)
    assert largest.value == largest.patch.max()
    average = Patch(6, 0, 0, 0).answer(images, None)
    assert average.value == pytest.approx(average.patch.mean())


def test_a_patch_that_is_gone_has_no_answer(images):
    assert Patch(3, 99, 0, 0).answer(images, None) is None
    assert Patch(77, 0, 0, 0).answer(images, None) is None
    assert Patch(1, 0, 0, 0).answer(images, None) is None


def test_filters_are_those_that_look_at_one_grey_image(images):
    found = Filters().answer(images, None)
    assert list(found) == [3]
    np.testing.assert_array_equal(found[3], images.model.parameters.values[3, "weight"][:, 0])


def test_the_weights_of_a_layer_are_copies(images):
    arrays = LayerWeights(4).answer(images, None)
    assert {name: array.shape for name, array in arrays.items()} == {"weight": (2, 3, 3, 3), "bias": (2,)}
    arrays["weight"][...] = 7.0
    assert not (images.model.parameters.values[4, "weight"] == 7.0).any()


def test_unrolled_steps_end_in_what_the_layer_gives(memory):
    activations, steps = Activations().answer(memory, None), Unrolled().answer(memory, None)
    assert {node: states.shape for node, states in steps.items()} == {1: (7, 5), 2: (7, 4)}
    np.testing.assert_array_equal(steps[1].ravel(), activations[1])
    np.testing.assert_array_equal(steps[2][-1], activations[2])


def test_unrolling_follows_the_training(memory):
    before = Unrolled().answer(memory, None)[2]
    memory.step()
    after = Unrolled().answer(memory, None)[2]
    assert np.abs(after - before).max() > 0
    np.testing.assert_array_equal(after[-1], Activations().answer(memory, None)[2])


def test_statistics_of_weights_and_gradient():
    trainer = trainer_of(project(dense(6, "tanh"), dense(1, "sigmoid")))
    first = LayerStatistics(1).answer(trainer, None)
    assert first.gradient is None
    np.testing.assert_array_equal(first.now, first.start)
    start = trainer.model.parameters.values[1, "weight"].copy()
    trainer.step()
    second = statistics.measure(trainer, 1, trainer.project.network.node(1).layer, trainer.project.facing)
    arrays = [trainer.model.parameters.gradients[1, name] for name in ("weight", "bias")]
    assert second.gradient == pytest.approx(np.sqrt(sum((a**2).sum() for a in arrays)))
    assert second.start.sum() == pytest.approx(1.0)
    np.testing.assert_array_equal(np.histogram(start, second.edges)[0] / start.size, second.start)
    assert (second.parameters, second.units, second.operations) == (18, 6, 2 * 2 * 6)
    assert (second.weight_bytes, second.value_bytes) == (72, 4 * 6 * trainer.batch_size)


def test_dead_and_saturated_units_are_counted():
    trainer = trainer_of(project(dense(4, "relu"), dense(3, "tanh"), dense(1, "sigmoid")))
    values = trainer.model.parameters.values
    values[1, "bias"][:2] = -1000.0  # these two never answer
    values[2, "bias"][0] = 1000.0  # this one always says 1
    dead = LayerStatistics(1).answer(trainer, None)
    assert (dead.dead, dead.units, dead.saturated) == (2, 4, None)
    bounded = LayerStatistics(2).answer(trainer, None)
    assert bounded.dead == 1
    assert bounded.saturated >= 1 / 3


def test_a_map_is_dead_only_where_all_its_pixels_are():
    still, alive = np.zeros((5, 1, 2, 2)), np.zeros((5, 1, 2, 2))
    alive[[0, 4], 0, 1, 1] = 1.0, 2.0
    assert statistics.dead(np.concatenate([still, alive], axis=1)) == 1


def test_statistics_are_kept_until_there_is_something_new(images, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(statistics.time, "monotonic", lambda: clock[0])
    trainer = trainer_of(project(dense(2, "tanh"), dense(1, "sigmoid")))
    probe = LayerStatistics(1)
    first = probe.answer(trainer, None)
    clock[0] = 5.0
    assert probe.answer(trainer, None) is first  # no step was made
    trainer.step()
    again = probe.answer(trainer, None)
    assert again is not first
    clock[0] = 5.5
    trainer.step()
    assert probe.answer(trainer, None) is again  # less than a second later


def test_measuring_times_changes_nothing(images):
    before = images.model.parameters.flat.copy()
    found = stopwatch.times(images)
    np.testing.assert_array_equal(images.model.parameters.flat, before)
    assert images.model.parameters.step == 0
    assert found[3].forward > 0
    assert found[3].backward > 0


@pytest.mark.parametrize("backend", ["cpu"])
def test_the_compiled_backend_times_every_instruction(backend):
    from playground.engine import backends

    made = project(dense(3, "tanh"), dense(1, "sigmoid"))
    trainer = Trainer(made, backends.create(backend, 1))
    found = stopwatch.times(trainer)
    assert set(found) == {1, 2}
    assert all(times.forward > 0 for times in found.values())
