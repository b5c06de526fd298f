"""Autoencoders and GANs: gradients against finite differences, the compiled backend against the reference, PyTorch.

Tolerances: those of test_gradients and test_goldens; a gradient of a gradient is right to about 1e-6 as well.
"""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from adversaries import autoencoder, gan, usual
from finite import differences
from networks import dense, layer, scatter

from playground.core.plain import from_plain
from playground.core.points import FEATURES
from playground.core.registry import registry
from playground.engine import backends
from playground.engine.backends.reference import Backend
from playground.engine.model import Model
from playground.engine.program import HYPER
from playground.engine.trainer import Trainer
from playground.network.checks import check

STREAM, NOTHING = 12345, (0.0,) * HYPER * 8
CURVED = [kind for kind in registry.all("activations") if kind.curvature is not None]
LOSSES = {
    "non_saturating": ("non_saturating", {}),
    "least_squares": ("least_squares", {}),
    "wasserstein": ("wasserstein", {"gradient_penalty": 2.0}),
    "wasserstein_clip": ("wasserstein", {"gradient_penalty": 0.0, "weight_clip": 1.0}),
}
GOLDENS = dict(np.load(Path(__file__).parent / "goldens" / "torch_adversarial.npz"))
ABOUT = json.loads(str(GOLDENS["description"]))
BACKENDS = {"reference": (lambda: Backend(dtype=np.float64), 1e-9), "cpu": (lambda: backends.create("cpu"), 3e-4)}


def compare(project, seed: int = 1) -> None:
    """Every gradient of a step in which nothing moves, against that of what it should make small: the discriminator's
    loss with its penalty, the generator's loss, or the one loss there is."""
    assert check(project).ok, check(project).problems
    model = Model(project, Backend(dtype=np.float64))
    scatter(model, seed)
    x = project.dataset.make().train.x
    runner = model.runner(6, "train")
    runner.feed(x, np.zeros((len(x), 1), np.float32), np.arange(6))

    def objective(owner: str) -> float:
        loss = runner.run(NOTHING, STREAM)
        program = runner.program
        if not program.losses:
            return loss
        named = runner.scalar(program.losses[f"{owner}_loss"])
        hidden = [b.number for b in program.buffers if b.role == "scalar" and b.number not in program.losses.values()]
        return named + sum(runner.scalar(number) for number in hidden if owner == "discriminator")

    runner.run(NOTHING, STREAM)
    gradient = model.parameters.windows(model.parameters.flat_gradient.copy())
    for key, array in model.parameters.values.items():
        owner = project.owner(key[0])
        slopes, _ = differences(array, partial(objective, owner))
        found = gradient[key].reshape(-1)
        np.testing.assert_allclose(found, slopes, rtol=2e-6, atol=5e-9, err_msg=f"{owner} {key}")


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_of_both_networks(name):
    compare(usual(*LOSSES[name]))
    compare(usual(*LOSSES[name], hidden="leaky_relu", latent="uniform"))


@pytest.mark.parametrize("kind", CURVED, ids=lambda kind: kind.kind_id())
def test_gradients_of_a_gradient(kind):
    """The penalty through every activation that has a second derivative."""
    compare(usual("wasserstein", {"gradient_penalty": 3.0}, hidden=kind()))


def test_gradients_of_a_gradient_through_other_layers():
    critic = [
        layer("dropout", rate=0.2), layer("flatten"), dense(5, use_bias=False), layer("activation", activation="tanh"),
        layer("dropout", rate=0.3), dense(1),
    ]  # fmt: skip
    made = usual("wasserstein").recipe
    compare(gan([dense(4, "tanh"), layer("dropout", rate=0.3), dense(2)], critic, made))


@pytest.mark.parametrize(
    "values", [{}, {"noise": 0.5}, {"noise": 0.5, "corruption": "masking"}], ids=["plain", "gaussian", "masking"]
)
def test_gradients_of_an_autoencoder(values):
    for loss in ("mean_squared_error", "huber"):
        compare(autoencoder(dense(3, "tanh"), dense(1, "softplus"), dense(2), loss=loss, **values))


def steps(project, backend, count: int = 5) -> tuple[list[float], dict]:
    model = Model(project, backend)
    x = project.dataset.make().train.x
    targets = np.zeros((len(x), 1), np.float32)
    losses = [model.step(x, targets, np.arange(i, i + 12), stream=i, rate=0.05) for i in range(count)]
    return losses, model.weights()


@pytest.mark.parametrize("name", LOSSES)
def test_compiled_as_the_reference(name):
    project = usual(*LOSSES[name], discriminator_steps=2, generator_steps=2).but(
        optimizer=registry.create("optimizers", "adam", epsilon=1e-4, clipnorm=1.0, clipvalue=0.5)
    )
    (slow, slow_weights), (fast, fast_weights) = (steps(project, b) for b in (Backend(), backends.create("cpu")))
    assert fast == pytest.approx(slow, rel=1e-4, abs=1e-5)
    for key, array in slow_weights.items():
        np.testing.assert_allclose(fast_weights[key], array, rtol=1e-3, atol=1e-4)


def test_corrupted_inputs_are_the_same_on_both_backends():
    for values in ({"noise": 0.4}, {"noise": 0.4, "corruption": "masking"}):
        project = autoencoder(dense(3, "tanh"), dense(2), **values)
        x = project.dataset.make().test.x
        slow, fast = (Model(project, b).shown(x) for b in (Backend(), backends.create("cpu")))
        np.testing.assert_allclose(fast["given"], slow["given"], atol=1e-6)
        assert not np.allclose(slow["given"], x)
    masked = (slow["given"] == 0).mean()
    assert 0.2 < masked < 0.6
    kept = slow["given"] != 0
    np.testing.assert_array_equal(slow["given"][kept], x[kept])


# -- PyTorch


def stack(layers) -> list:
    return [dense(units, activation) for units, activation in layers]


def follow(model: Model, name: str, tolerance: float) -> np.ndarray:
    """The losses of all steps; the weights after them are compared."""
    arrays = list(model.parameters.values.values())
    for place, array in enumerate(arrays):
        array[...] = GOLDENS[f"{name}/before/{place}"]
    x = GOLDENS[f"{name}/x"]
    rows, zeros, found = np.arange(len(x)), np.zeros((len(x), 1), np.float32), []
    for step in range(ABOUT["steps"]):
        runner = model.runner(len(x), "train", turn=model.turn())
        loss = model.step(x, zeros, rows, stream=step)
        losses = runner.program.losses
        numbers = [
            runner.scalar(losses[k]) if k in losses else np.nan for k in ("discriminator_loss", "generator_loss")
        ]
        found.append(numbers if losses else loss)
    for place, array in enumerate(arrays):
        golden = GOLDENS[f"{name}/after/{place}"]
        np.testing.assert_allclose(array, golden, rtol=tolerance, atol=tolerance, err_msg=f"{name}: array {place}")
    return np.array(found)


def optimizer(name: str):
    more = {"epsilon": ABOUT["epsilon"]} if name == "adam" else {}
    return registry.create("optimizers", name, learning_rate=ABOUT["rate"], **more)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", ABOUT["gans"])
def test_twenty_steps_of_a_gan(name, backend):
    make, tolerance = BACKENDS[backend]
    values, critic, chosen = ABOUT["gans"][name]
    recipe = from_plain("recipes", {"kind": "gan", "latent_size": ABOUT["latent"], **values})
    model = Model(gan(stack(ABOUT["maker"]), stack(critic), recipe, optimizer(chosen)), make())
    found = follow(model, name, tolerance)
    np.testing.assert_allclose(found, GOLDENS[f"{name}/losses"], rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", ABOUT["autoencoders"])
def test_twenty_steps_of_an_autoencoder(name, backend):
    make, tolerance = BACKENDS[backend]
    values, layers, loss = ABOUT["autoencoders"][name]
    project = autoencoder(*stack(layers), loss=loss, **values).but(optimizer=optimizer("adam"))
    four = registry.create("datasets", "ring", samples=60, features=tuple(FEATURES)[:4])
    found = follow(Model(project.but(dataset=four), make()), name, tolerance)
    np.testing.assert_allclose(found, GOLDENS[f"{name}/losses"], rtol=tolerance, atol=tolerance)


# -- the rules of the game


def test_only_one_network_moves_at_a_time():
    """With three steps of the discriminator to one of the generator, the latter rests in the first two."""
    model = Model(usual(discriminator_steps=3), Backend())
    x, zeros = model.project.dataset.make().train.x, np.zeros((60, 1), np.float32)
    moved = []
    for step in range(6):
        before = model.weights()
        model.step(x, zeros, np.arange(12), stream=step)
        after = model.weights()
        moved.append({model.project.owner(k[0]) for k in before if not np.array_equal(before[k], after[k])})
    both = {"generator", "discriminator"}
    assert moved == [{"discriminator"}, {"discriminator"}, both] * 2


def test_weight_clipping_bounds_the_discriminator_alone():
    model = Model(usual("wasserstein", {"gradient_penalty": 0.0, "weight_clip": 0.1}), Backend())
    scatter(model, 2)
    generator = {key: array for key, array in model.weights().items() if model.project.owner(key[0]) == "generator"}
    model.step(model.project.dataset.make().train.x, np.zeros((60, 1), np.float32), np.arange(12), 1, 0.0)
    for key, array in model.weights().items():
        if key in generator:
            np.testing.assert_array_equal(array, generator[key])
        else:
            assert np.abs(array).max() == np.float32(0.1)


def test_a_run_repeats_and_resumes_bit_for_bit():
    project = usual(discriminator_steps=2).but(optimizer=registry.create("optimizers", "adam"))
    runs = [Trainer(project, backends.create("cpu")) for _ in range(2)]
    for run in runs:
        run.run_epoch()
    runs[1].apply(project.but(name="Another name"))
    for run in runs:
        run.run_epoch()
    assert runs[0].curve == runs[1].curve
    figures = runs[0].curve[-1].figures
    assert set(figures) == {"generator_loss", "discriminator_loss", "near", "visited"}
    assert runs[0].curve[-1].train_loss == figures["generator_loss"]
    assert runs[0].curve[-1].test_loss is None


def test_one_optimizer_state_for_each_network():
    """Adam counts each network's own updates: the discriminator's 3rd goes with the generator's 1st."""
    model = Model(usual(discriminator_steps=3, generator_steps=2), Backend())
    model.parameters.step = 8
    asked = []

    class Watcher:
        def hyper(self, step, rate):
            asked.append((step, rate))
            return (rate,)

    model.project = model.project.but(optimizer=Watcher(), recipe=model.project.recipe.but(discriminator_rate=4.0))
    model.known_cycle = [("discriminator",), ("discriminator",), ("discriminator", "generator", "generator")]
    numbers = model.hypers(None, 0.5)
    assert asked == [(9, 2.0), (5, 0.5), (6, 0.5)]
    assert len(numbers) == 3 * HYPER


def test_pca_is_the_floor_of_a_linear_autoencoder():
    """A linear one cannot beat PCA with as many components, and comes close to it."""
    dataset = registry.create("datasets", "ring", samples=400, features=("x1", "x2", "x1_squared", "x2_squared"))
    project = autoencoder(dense(2), dense(4)).but(
        dataset=dataset, optimizer=registry.create("optimizers", "adam", learning_rate=0.02)
    )
    trainer = Trainer(project, Backend())
    for _ in range(60):
        trainer.run_epoch()
    x = trainer.data.train.x
    centred = x - x.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    floor = float(((centred - centred @ axes[:2].T @ axes[:2]) ** 2).mean())
    assert floor * 0.999 < trainer.curve[-1].train_loss < floor * 1.3
