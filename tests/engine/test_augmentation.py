"""Training images varied on the fly: both backends agree, runs repeat bit for bit, measurements see the originals."""

import numpy as np
import pytest
from networks import dense, layer, project

from playground.core.registry import registry
from playground.engine import augmentation, backends, randomness
from playground.engine.trainer import Trainer
from playground.network.document import Training

CPU, REFERENCE = backends.create("cpu"), backends.create("reference")
ALL = {
    "augment_shift": 2.5, "augment_rotation": 20, "augment_zoom": 0.2, "augment_shear": 15, "augment_thickness": 0.8,
    "augment_noise": 0.1,
}  # fmt: skip


def pictures(channels: int = 1, count: int = 6, height: int = 12, width: int = 9) -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 1, (count, channels, height, width)).astype(np.float32)


def varied(backend, x: np.ndarray, rows, key: int = 5, **settings) -> np.ndarray:
    out = np.zeros((len(rows), *x.shape[1:]), np.float32)
    backend.vary(x, np.array(rows), key, augmentation.limits_of(Training(**settings)), out)
    return out


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("what", [*ALL, "all"])
def test_the_kernel_does_what_the_plain_form_does(what, channels):
    settings = ALL if what == "all" else {what: ALL[what]}
    x = pictures(channels)
    mine, plain = (varied(backend, x, [3, 0, 5, 5], **settings) for backend in (CPU, REFERENCE))
    np.testing.assert_allclose(mine, plain, atol=2e-5)
    assert not np.allclose(mine, x[[3, 0, 5, 5]], atol=0.05)
    np.testing.assert_array_equal(mine[2], mine[3])


def test_each_part_by_hand():
    """One bright pixel right of the middle: where it goes."""
    x = np.zeros((1, 1, 9, 9), np.float32)
    x[0, 0, 4, 6] = 1
    chance = 2 * randomness.uniform(randomness.mix(5), 6) - 1
    moved = varied(CPU, x, [0], augment_shift=2)[0, 0]
    mass = moved.sum()
    centre = [(moved.sum(axis=axis) * np.arange(9)).sum() / mass for axis in (0, 1)]
    assert centre == pytest.approx([6 + 2 * chance[0], 4 + 2 * chance[1]], abs=1e-5)
    assert mass == pytest.approx(1, abs=1e-5)
    angle = np.radians(90 * chance[2])
    turned = varied(CPU, x, [0], augment_rotation=90)[0, 0]
    expected = 4 + 2 * np.array([np.sin(angle), np.cos(angle)])
    assert np.abs(np.array(np.unravel_index(turned.argmax(), (9, 9))) - expected).max() <= 0.75
    thick = varied(CPU, x, [0], augment_thickness=1)[0, 0]
    if chance[5] > 0:
        np.testing.assert_allclose(thick[3:6, 5:8].ravel()[[0, 1, 3, 8]], chance[5], atol=1e-6)
    else:
        assert thick.max() == pytest.approx(1 + chance[5])


def test_it_depends_on_seed_epoch_and_sample_alone():
    x = pictures()
    keys = [randomness.key(seed, augmentation.AUGMENT_STREAM, epoch) for seed, epoch in ((0, 0), (0, 1), (1, 0))]
    rounds = [varied(CPU, x, [0, 1, 2], key, **ALL) for key in keys]
    assert not np.allclose(rounds[0], rounds[1])
    assert not np.allclose(rounds[0], rounds[2])
    np.testing.assert_array_equal(varied(CPU, x, [2], keys[0], **ALL)[0], rounds[0][2])


def digits(images: int = 300, **training) -> Trainer:
    data = registry.create("datasets", "mnist", images=images)
    learning = project(
        layer("flatten"), dense(10, "softmax"), data=data, loss="cross_entropy", batch_size=64, **training
    )
    return Trainer(learning, CPU)


def test_a_run_repeats_bit_for_bit_and_only_learning_is_varied():
    runs = [digits(validation_split=0.2, **ALL) for _ in range(2)]
    plain = digits(validation_split=0.2)
    originals = {name: getattr(runs[0].data, name).x.copy() for name in ("train", "validation", "test")}
    points = [[run.run_epoch() for _ in range(2)] for run in runs]
    assert points[0] == points[1]
    assert plain.run_epoch() != points[0][0]
    for name, x in originals.items():
        np.testing.assert_array_equal(getattr(runs[0].data, name).x, x)
    test, _ = runs[0].model.measure(runs[0].data.test, runs[0].test_targets)
    assert test.loss == points[0][1].test_loss


def test_it_changes_while_it_trains():
    trainer = digits()
    trainer.run_epoch()
    for shift in (3, 0):
        trainer.apply(trainer.project.but(training=trainer.project.training.but(augment_shift=shift)))
        assert (trainer.augmenter is not None) == bool(shift)
        assert trainer.epoch == len(trainer.curve)
        trainer.run_epoch()


def test_points_are_not_varied():
    assert Trainer(project(dense(1, "sigmoid"), **ALL), CPU).augmenter is None
