"""Image layers and normalisation, compiled against the reference: 24 steps of training, batches of 7 and 8.

Tolerance as in test_cpu: both compute in float32, in another order; 1e-4 relative, 3e-5 absolute, where a wrong index
shows in the first digits.
"""

import itertools

import numpy as np
import pytest
from image_stacks import STACKS, conv, ending
from networks import OPTIMIZERS, batch_of, dense, layer, project

from playground.core.registry import registry
from playground.core.windows import Slide, Window
from playground.engine import backends, randomness, scratch
from playground.engine.backends.cpu import image_kernels, norm_kernels, pool_kernels
from playground.engine.model import Model

STEPS = 24
CLOSE = {"rtol": 1e-4, "atol": 3e-5}


def train(made, backend: str):
    model = Model(made, backends.create(backend))
    x, targets = batch_of(model, 30)
    rows = itertools.cycle([np.arange(0, 8), np.arange(8, 15), np.arange(22, 30), np.arange(15, 22)])
    losses = [model.step(x, targets, next(rows), randomness.key(5, step)) for step in range(STEPS)]
    return losses, model.contents(), model.predict(x)


def compare(made) -> None:
    reference, compiled = train(made, "reference"), train(made, "cpu")
    np.testing.assert_allclose(compiled[0], reference[0], **CLOSE, err_msg=f"losses of {made}")
    assert set(compiled[1]) == set(reference[1])
    for key, array in reference[1].items():
        np.testing.assert_allclose(compiled[1][key], array, **CLOSE, err_msg=f"{key} of {made}")
    np.testing.assert_allclose(compiled[2], reference[2], rtol=1e-3, atol=1e-4, err_msg=f"predictions of {made}")
    assert reference[0][0] != reference[0][-1], "something is learned"


@pytest.mark.parametrize("name", STACKS)
def test_every_stack(name):
    middle, shape = STACKS[name]
    compare(ending(*middle, shape=shape))


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda o: o.id)
def test_a_small_network_for_digits(optimizer):
    data = registry.create("datasets", "mnist", images=100)
    stack = conv(3, 5, "relu", stride=2), layer("batch_norm"), layer("max_pool2d"), layer("flatten")
    compare(
        project(
            *stack, dense(10, "softmax"), data=data, loss="cross_entropy", optimizer=optimizer.but(learning_rate=0.002)
        )
    )


@pytest.mark.parametrize("block", [1, 100, 700])
def test_blocks_of_any_size_give_the_same(block, monkeypatch):
    """Blocks of a single pixel, and such as begin and end within a row."""
    monkeypatch.setattr(scratch, "BLOCK", block)
    for name in ("conv same", "conv same stride", "conv stride and dilation", "conv transpose", "conv transpose valid"):
        middle, shape = STACKS[name]
        compare(ending(*middle, shape=shape))


def test_columns_and_scatter_are_each_others_reverse():
    """⟨columns(x), y⟩ = ⟨x, scatter(y)⟩ for every window that fits."""
    rng = np.random.default_rng(0)
    seen = 0
    for size, stride, dilation, padding in itertools.product((1, 2, 3), (1, 2, 3), (1, 2), ("valid", "same")):
        slide = Slide.over(Window(size, stride, dilation, padding), (2, 6, 7), 1)
        (c, h, w), (_, down, across), batch = slide.large, slide.small, 3
        before = slide.window.before(h), slide.window.before(w)
        place = np.array([c, h, w, batch, down, across, size, stride, dilation, *before, 1, 0, 0])
        for start, stop in ((0, down * across), (across - 1, min(across + 2, down * across))):
            x = rng.integers(-5, 6, c * h * w * batch).astype(np.float32)
            y = rng.integers(-5, 6, c * size * size * (stop - start) * batch).astype(np.float32)
            seen_by, back = np.full_like(y, np.nan), np.zeros_like(x)
            image_kernels.columns(x, place, start, stop, seen_by)
            image_kernels.scatter(y, place, start, stop, back)
            assert seen_by @ y == x @ back
            seen += np.count_nonzero(seen_by)
    assert seen > 1000


def test_noise_is_normal_and_the_same_on_both_backends():
    stream = randomness.key(7)
    drawn = randomness.normal(stream, 100_000)
    assert abs(drawn.mean()) < 0.02
    assert abs(drawn.std() - 1) < 0.01
    assert abs((np.abs(drawn) < 1).mean() - 0.6827) < 0.01
    out = np.empty((20, 50), np.float32)
    numbers = np.array([stream], np.uint64), np.full(1, 2, np.float32)
    pool_kernels.gaussian_noise(np.ones_like(out), *numbers, np.array([0, 50], np.uint64), out)
    np.testing.assert_allclose(out.reshape(-1), 1 + 2 * drawn[:1000], rtol=1e-6, atol=1e-6)
    part = np.empty((20, 9), np.float32)
    pool_kernels.gaussian_noise(np.ones_like(part), *numbers, np.array([30, 50], np.uint64), part)
    assert np.array_equal(part, out[:, 30:39])


@pytest.mark.parametrize("module", [image_kernels, pool_kernels, norm_kernels], ids=lambda module: module.__name__)
def test_every_kernel_lets_the_window_breathe(module):
    options = {name: f.targetoptions for name, f in vars(module).items() if hasattr(f, "targetoptions")}
    assert len(options) > 5
    assert [name for name, given in options.items() if given.get("nogil") is not True] == []


def test_a_step_allocates_nothing_large():
    """The steady state: the second step of a bound program takes no memory for arrays."""
    import tracemalloc

    model = Model(ending(conv(8), layer("max_pool2d"), shape=(4, 12, 12)), backends.create("cpu"))
    x, targets = batch_of(model, 30)
    rows = np.arange(30)
    model.step(x, targets, rows, 1)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        for step in range(3):
            model.step(x, targets, rows, step)
        peak = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    assert peak < 20_000, "bytes: less than one of the images' arrays"
