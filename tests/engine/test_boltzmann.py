"""Contrastive divergence: against a second implementation with the same random bits, against the exact gradient of a
machine that can be counted out, and compiled against reference."""

import numpy as np
import pytest
from machines import Bits, contrast, exact, machine
from networks import NOTHING, dense, layer

from playground.core.registry import registry
from playground.engine import backends, randomness
from playground.engine.backends.cpu import energy_kernels
from playground.engine.backends.reference import Backend
from playground.engine.model import Model
from playground.engine.trainer import Trainer

STREAM = 4711
SETTINGS = (
    {}, {"gibbs_steps": 3}, {"sample_visible": True, "gibbs_steps": 2}, {"persistent_chains": 5},
    {"persistent_chains": 3, "gibbs_steps": 2, "sample_visible": True},
)  # fmt: skip


@pytest.fixture(scope="module")
def cpu():
    return backends.create("cpu")


def weights(model: Model) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    values = model.parameters.values
    return values[1, "weight"], values[1, "bias"], values[1, "visible_bias"]


def scattered(made, backend, seed: int = 0, size: float = 1.0) -> Model:
    """A model with weights and biases far from zero."""
    model, rng = Model(made, backend), np.random.default_rng(seed)
    for array in weights(model):
        array[...] = size * rng.normal(size=array.shape)
    return model


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_gradient_is_that_of_the_guide(settings):
    """Float64 against float64 with the same bits: equal to rounding. Persistent chains go on in the second step."""
    model = scattered(machine(**settings), Backend(dtype=np.float64))
    data, chains = Bits().make().train, None
    if "persistent_chains" in settings:
        chains = model.parameters.states[1, "chains"]
        assert chains.shape == (settings["persistent_chains"], 4)
    steps = {name: settings[name] for name in ("sample_visible",) if name in settings}
    for stream in (STREAM, STREAM + 1):
        kept = None if chains is None else chains.copy()
        rows = np.arange(7)
        bits, count = data.x[rows].astype(float), settings.get("gibbs_steps", 1)
        expected, error, after = contrast(bits, *weights(model), stream, steps=count, chains=kept, **steps)
        runner = model.runner(7, "train")
        runner.feed(data.x, None, rows)
        assert runner.run(NOTHING, stream) == pytest.approx(error, rel=1e-12)
        for name, gradient in zip(("weight", "bias", "visible_bias"), expected, strict=True):
            np.testing.assert_allclose(model.parameters.gradients[1, name], gradient, rtol=1e-12, atol=1e-14)
        if chains is not None:
            np.testing.assert_allclose(chains, after, rtol=1e-12)
            assert not np.array_equal(kept, after)


def test_the_step_follows_the_optimizer(cpu):
    """Momentum, weight decay of the layer and the schedule are those of any other training."""
    sgd = registry.create("optimizers", "sgd", learning_rate=0.2, momentum=0.5)
    penalty = registry.create("regularizers", "l2", rate=0.1)
    made = machine(dense(3, "sigmoid", kernel_regularizer=penalty), optimizer=sgd)
    model, x = scattered(made, Backend(dtype=np.float64)), Bits().make().train.x
    velocity = [np.zeros_like(array) for array in weights(model)]
    mine = [array.copy() for array in weights(model)]
    for stream in range(3):
        gradients, _, _ = contrast(x[:6].astype(float), *mine, stream)
        pulls = (np.vectorize(penalty.slope)(mine[0], *penalty.constants()), 0, 0)
        for array, v, gradient, pull in zip(mine, velocity, gradients, pulls, strict=True):
            v[...] = 0.5 * v - 0.2 * (gradient + pull)
            array += v
        model.step(x, None, np.arange(6), stream)
        for array, expected in zip(weights(model), mine, strict=True):
            np.testing.assert_allclose(array, expected, rtol=1e-6)  # the rate is a float32


def test_long_chains_come_close_to_the_exact_gradient(cpu):
    """CD-60 over 6,000 chains: each entry of the gradient is a mean of 6,000 numbers between 0 and 1, so its deviation
    is at most 0.5 / √6000 = 0.0065; four of them are allowed. CD-1, which is biased, is not that close."""
    x = np.tile(Bits().make().train.x, (50, 1))
    distance = {}
    for steps in (1, 60):
        model = scattered(machine(gibbs_steps=steps, sample_visible=True), cpu, seed=3, size=1.2)
        expected, _ = exact(x.astype(float), *weights(model))
        runner = model.runner(len(x), "train")
        runner.feed(x, None, np.arange(len(x)))
        runner.run(NOTHING, STREAM)
        found = [model.parameters.gradients[1, name] for name in ("weight", "bias", "visible_bias")]
        distance[steps] = max(np.abs(f - e).max() for f, e in zip(found, expected, strict=True))
        assert max(np.abs(e).max() for e in expected) > 0.3, "there is a gradient to come close to"
    assert distance[60] < 4 * 0.5 / np.sqrt(len(x))
    assert distance[1] > 2 * distance[60]


@pytest.mark.parametrize("settings", [{}, {"gibbs_steps": 5}, {"persistent_chains": 40, "gibbs_steps": 2}], ids=str)
def test_training_raises_the_likelihood(cpu, settings):
    """Four bits at random have log p = −2.77; what the six patterns leave open is 1.33. A machine of three hidden units
    can come close to that; less than two thirds of the way would be a wrong gradient."""
    trainer = Trainer(machine(**settings), cpu)
    x = trainer.data.train.x.astype(float)
    before = exact(x, *weights(trainer.model))[1]
    assert before == pytest.approx(-4 * np.log(2), abs=0.05)
    for _ in range(150):
        trainer.run_epoch()
    assert exact(x, *weights(trainer.model))[1] > -2.77 + 2 / 3 * (2.77 - 1.33)
    assert trainer.curve[-1].train_loss < 0.5 * trainer.curve[0].train_loss


def test_bits_are_the_same_to_the_last_one_on_every_backend():
    """Also where a drawn number is exactly the probability, and where that is 0 or 1."""
    drawn = randomness.uniform(randomness.key(STREAM, 3), 600)
    probabilities = [np.full(600, p) for p in (0.0, 0.5, 1.0, *drawn[:20])] + [np.random.default_rng(0).random(600)]
    for p in probabilities:
        p, out = p.astype(np.float32), np.empty(600, np.float32)
        energy_kernels.bernoulli(np.array([randomness.key(STREAM, 3)], np.uint64), p, out)
        assert np.array_equal(out, drawn < p)


STACKS = {
    "one layer": (dense(6, "sigmoid"),),
    "behind others": (layer("dropout", rate=0.4), layer("flatten"), dense(5, "sigmoid"), dense(2, "tanh")),
    "without bias": (dense(5, "sigmoid", use_bias=False),),
    "short weights": (
        dense(5, "sigmoid", kernel_regularizer=registry.create("regularizers", "max_norm", max_value=0.3)),
    ),
}  # fmt: skip
RULES = [
    registry.create("optimizers", "sgd", learning_rate=0.3, momentum=0.9, clipvalue=0.2),
    registry.create("optimizers", "adam", learning_rate=0.01, epsilon=1e-4, clipnorm=0.3),
]


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_compiled_against_reference(cpu, stack, settings):
    """Thirty steps over batches of 8 and 7. Tolerance as in test_cpu: rounding, grown by the steps."""
    for optimizer in RULES:
        made = machine(*STACKS[stack], optimizer=optimizer, **settings)
        ends = []
        for backend in (cpu, backends.create("reference")):
            model, x = Model(made, backend), Bits().make().train.x
            model.parameters.flat[...] *= 3
            losses = [model.step(x, None, np.arange(i, i + 8 - i % 2), randomness.key(9, i)) for i in range(30)]
            measured = model.measure(Bits().make().test, None)
            assert measured[0].accuracy is None
            ends.append((losses, measured[0].loss, model.contents(), model.reconstruct(x[:5]), model.predict(x[:5])))
        for compiled, reference in zip(*ends, strict=True):
            if isinstance(compiled, dict):
                for key, array in reference.items():
                    np.testing.assert_allclose(compiled[key], array, rtol=1e-4, atol=3e-5, err_msg=str(key))
            else:
                np.testing.assert_allclose(compiled, reference, rtol=1e-4, atol=3e-5)


def test_the_curve_is_the_error_of_one_way_there_and_back(cpu):
    """Training and test figures are the same quantity, and a test changes nothing."""
    model, part = scattered(machine(), Backend(dtype=np.float64)), Bits().make().test
    before = model.parameters.snapshot()
    _, error, _ = contrast(part.x.astype(float), *weights(model), 0)
    assert model.measure(part, None)[0].loss == pytest.approx(error, rel=1e-12)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.parameters.snapshot(), strict=True))
    ops = [instruction.op for instruction in model.runner(6, "test").program.instructions]
    assert ops.count("bernoulli") == 1, "a test follows the machine no further than its first picture"
