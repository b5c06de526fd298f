"""Every scalar function of the catalog: its slope is the slope of its value, and compiled it stays in float32."""

import inspect
import itertools
import math

import numba
import numpy as np
import pytest

from playground.core.params import Flag
from playground.core.registry import registry
from playground.engine import backends
from playground.engine.backends.cpu import generate, kernels, lane_kernels
from playground.engine.backends.cpu.jit import FOLDER
from playground.engine.model import Model
from playground.network.document import Network, Project

H = 1e-6
GRID = [z / 8 + 0.0123 for z in range(-56, 57)]  # from −7 to 7; no kink of any function lies on it
UNIT = [p / 40 + 0.0123 for p in range(40)]  # from 0 to 1


def has(kind, name: str) -> bool:
    return callable(getattr(kind, name, None))


ACTIVATIONS = [kind for kind in registry.all("activations") if has(kind, "value")]
LOSSES = [kind for kind in registry.all("losses") if has(kind, "value")]
REGULARIZERS = list(registry.all("regularizers"))
OPTIMIZERS = list(registry.all("optimizers"))
NAME = {"ids": lambda kind: kind.kind_id()}


def slope_of(value, x: float, *more: float) -> float:
    return (value(x + H, *more) - value(x - H, *more)) / (2 * H)


def settings(kind) -> list:
    """The defaults and a few other values of the fields."""
    made = [kind()]
    for name, param in kind.params().items():
        made += [kind(**{name: param.maximum / 3})]
    return made


@pytest.mark.parametrize("kind", ACTIVATIONS, **NAME)
def test_activations(kind):
    for made in settings(kind):
        constants = made.constants()
        for z in GRID:
            y = made.value(z, *constants)
            numeric = slope_of(made.value, z, *constants)
            assert made.slope(z, y, *constants) == pytest.approx(numeric, rel=1e-6, abs=1e-8), z
            assert made.low <= y <= made.high
            if made.curvature is not None:
                ends = [made.slope(x, made.value(x, *constants), *constants) for x in (z + H, z - H)]
                bend = (ends[0] - ends[1]) / (2 * H)
                assert made.curvature(z, y, *constants) == pytest.approx(bend, rel=1e-5, abs=1e-8), z
        assert math.isnan(made.value(math.nan, *constants)), "a run that diverges must be noticed"


def targets_of(kind) -> set[float]:
    """What the loss is used with: the numbers for the two classes, and one in between where it takes any."""
    loss, linear = kind(), registry.create("activations", "linear")
    ends = loss.targets(1, 2, linear)
    anything = loss.problem(1, 0, linear) is None or kind.fused_activation != ""
    return {ends.low, ends.high, *((0.3,) if anything else ())}


@pytest.mark.parametrize("kind", LOSSES, **NAME)
def test_losses(kind):
    bounded = kind.fused_activation != ""
    for made in settings(kind):
        constants = made.constants()
        for t in targets_of(kind):
            for y in UNIT if bounded else GRID:
                numeric = slope_of(kind.value, y, t, *constants)
                assert kind.slope(y, t, *constants) == pytest.approx(numeric, rel=1e-6, abs=1e-8), (y, t)
            there, *beside = (
                kind.value(t + by, t, *constants) for by in (0.0, -0.2, 0.2) if t + by >= 0 or not bounded
            )
            assert all(there <= other + 1e-12 for other in beside), "least where prediction and target agree"
        assert math.isnan(kind.value(math.nan, 1.0, *constants)), "a run that diverges must be noticed"
    for y in (-0.5, 1.5) if bounded else ():
        numeric = slope_of(kind.value, y, 1.0)
        assert kind.slope(y, 1.0) == numeric == 0.0, "flat where no probability can be"


@pytest.mark.parametrize("kind", [k for k in LOSSES if has(k, "fused_value")], **NAME)
def test_fused_losses_are_the_loss_of_the_activation(kind):
    activation = registry.create("activations", kind.fused_activation)
    for t in (0.0, 0.3, 1.0):
        for z in GRID:
            plain = kind.value(activation.value(z), t)
            assert kind.fused_value(z, t) == pytest.approx(plain, rel=1e-9)
            numeric = slope_of(kind.fused_value, z, t)
            assert kind.fused_slope(z, t) == pytest.approx(numeric, rel=1e-6, abs=1e-8)
        for z in (-1e4, 1e4):
            assert math.isfinite(kind.fused_value(z, t)), "neither overflows"
            assert abs(kind.fused_slope(z, t)) <= 1.0


@pytest.mark.parametrize("kind", REGULARIZERS, **NAME)
def test_regularizers(kind):
    for made in settings(kind):
        constants = made.constants()
        for w in GRID:
            numeric = slope_of(made.penalty, w, *constants)
            assert made.slope(w, *constants) == pytest.approx(numeric, rel=1e-6, abs=1e-8)
            assert made.penalty(w, *constants) >= 0
        assert made.slope(0.0, *constants) == made.penalty(0.0, *constants) == 0.0
        assert made.active() == (made.penalty(1.0, *constants) > 0 and not made.cuts())


def rules(kind) -> list:
    """The optimizer with each of its update rules, and without what pulls at weights that have no slope."""
    still = kind().but(**{"weight_decay": 0.0} if "weight_decay" in kind.params() else {})
    flags = [name for name, param in kind.params().items() if isinstance(param, Flag)]
    return [still, *(still.but(**{name: True}) for name in flags)]


@pytest.mark.parametrize("kind", OPTIMIZERS, **NAME)
def test_optimizers_go_downhill_and_stand_still_without_a_slope(kind):
    for made in rules(kind):
        rule, slots, hyper = made.rule(), (0.0,) * len(made.slots), made.hyper(1, made.learning_rate)
        for w in (-2.0, 0.5):
            down, *_ = rule(w, 0.7, *slots, *hyper)
            up, *_ = rule(w, -0.7, *slots, *hyper)
            still, *rest = rule(w, 0.0, *slots, *hyper)
            assert down < w < up
            assert still == w
            assert rest == pytest.approx(slots, abs=1e-6)
            assert math.isnan(rule(w, math.nan, *slots, *hyper)[0]), "a NaN is not swallowed"
        assert "learning_rate" in kind.params()
        assert len(hyper) == rule.__code__.co_argcount - 2 - len(made.slots)
        # a number of the moment, not that of the settings: with none nothing moves
        assert rule(0.5, 0.7, *slots, *made.hyper(3, 0.0))[0] == 0.5


@pytest.mark.parametrize("kind", OPTIMIZERS, **NAME)
def test_a_settled_optimizer_has_the_same_numbers_for_ever(kind):
    """The compiled loop asks it once for all steps."""
    made = kind()
    for step in (1, 400, 50_000):
        if made.settled(step):
            later = [made.hyper(step + more, 0.02) for more in (1, 7, 1000, 10**6)]
            assert later == [made.hyper(step, 0.02)] * 4, step


@pytest.mark.parametrize("kind", OPTIMIZERS, **NAME)
def test_optimizers_find_the_lowest_point(kind):
    """Of (w − 1)², from 0; the rate falls, because some never make a smaller step."""
    for made in rules(kind):
        w, slots, rule = 0.0, (0.0,) * len(made.slots), made.rule()
        for step in range(1, 2001):
            rate = made.learning_rate if made.learning_rate >= 1 else 0.5 / step**0.5
            w, *slots = rule(w, 2 * (w - 1), *slots, *made.hyper(step, rate))
        assert w == pytest.approx(1.0, abs=1e-3), made


def scalars() -> dict:
    """Label -> (scalar function, kernel made of it, arguments for the kernel)."""
    row = np.full(3, 0.5, np.float32)
    found = {}
    for kind in ACTIVATIONS:
        constants = np.array(kind().constants(), np.float32)
        kernel, back = generate.elementwise(kind.value), generate.elementwise_backward(kind.slope)
        found[f"{kind.kind_id()} value"] = (kind.value, kernel, (row, row.copy(), constants))
        found[f"{kind.kind_id()} slope"] = (kind.slope, back, (row, row, row, row.copy(), constants))
    for kind in LOSSES:
        pairs = [(kind.value, kind.slope)]
        pairs += [(kind.fused_value, kind.fused_slope)] if has(kind, "fused_value") else []
        for value, slope in pairs:
            label = f"{kind.kind_id()} {value.__name__}"
            given = (row, row, np.array(kind().constants(), np.float32), np.zeros(1))
            found[label] = (value, generate.loss(value, None), given)
            found[f"{label} + slope"] = (slope, generate.loss(value, slope), (*given, row.copy()))
    for kind in REGULARIZERS:
        constants = np.array(kind().constants(), np.float32)
        found[f"{kind.kind_id()}"] = (kind.slope, generate.regularize(kind.slope), (row, row.copy(), constants))
    for made in (made for kind in OPTIMIZERS for made in rules(kind)):
        slots, hyper = [row.copy() for _ in made.slots], np.full(16, 0.5, np.float32)
        kernel = generate.update(made.rule(), len(slots))
        found[f"{made.id} {made.rule().__name__}"] = (made.rule(), kernel, (row.copy(), row, hyper, *slots))
    return found


def test_compiled_scalars_stay_in_float32():
    """One literal of double width would widen everything that it touches, and halve the speed."""
    for label, (function, kernel, arguments) in scalars().items():
        kernel(*arguments)
        module = inspect.getmodule(kernel.py_func)
        for name in ("scalar", "scalar_slope"):
            compiled = getattr(module, name, None)
            for signature in compiled.nopython_signatures if compiled is not None else ():
                result = signature.return_type
                parts = list(result.types) if isinstance(result, numba.types.BaseTuple) else [result]
                assert all(part == numba.float32 for part in parts), f"{label}: {name} returns {result}"
                assert all(part == numba.float32 for part in signature.args), f"{label}: {signature}"
        assert function.__code__.co_argcount >= 1


def test_compiled_scalars_give_the_numbers_of_the_plain_ones():
    grid = np.array(GRID, np.float32)
    for kind in ACTIVATIONS:
        made, out = kind(), np.empty_like(grid)
        constants = np.array(made.constants(), np.float32)
        generate.elementwise(kind.value)(grid, out, constants)
        plain = [kind.value(float(z), *made.constants()) for z in grid]
        np.testing.assert_allclose(out, plain, rtol=1e-6, atol=1e-7, err_msg=kind.title)
        back = np.empty_like(grid)
        generate.elementwise_backward(kind.slope)(grid, out, np.full_like(grid, 2), back, constants)
        plain = [2 * kind.slope(float(z), float(y), *made.constants()) for z, y in zip(grid, out, strict=True)]
        np.testing.assert_allclose(back, plain, rtol=1e-6, atol=2e-7, err_msg=kind.title)  # the gradient above is 2


def dispatchers() -> dict[str, object]:
    """Every compiled function: those that bound programs of all kinds call, those of the modules, and their scalars."""
    backend, found = backends.create("cpu"), {}
    create, few = registry.create, backend.small
    for loss, activation, data, units in (
        ("cross_entropy", "softmax", "spiral_three", 3),
        ("binary_cross_entropy", "sigmoid", "circle", 1),
        ("mean_squared_error", "tanh", "circle", 1),
    ):
        layers = [create("layers", "dense", units=4, activation=name) for name in registry.ids("activations")]
        layers += [
            create("layers", "dropout"),
            create("layers", "dense", units=2, use_bias=False, kernel_regularizer="l1"),
        ]
        layers += [create("layers", "flatten"), create("layers", "dense", units=units, activation=activation)]
        dataset = create("datasets", data, samples=20)
        for kind in registry.ids("optimizers"):
            made = Project(dataset=dataset, network=Network.of(*layers), loss=create("losses", loss))
            model = Model(made.but(optimizer=create("optimizers", kind)), backend)
            for mode, backend.small in itertools.product(("train", "test", "predict"), (few, -1)):
                model.runners.clear()
                found |= {f"{k.py_func.__module__}.{k.py_func.__name__}": k for k, _ in model.runner(4, mode).calls}
    for kernel in [k for _, k, _ in scalars().values()] + list(found.values()):
        module = inspect.getmodule(kernel.py_func)
        found |= {f"{module.__name__}.{name}": f for name, f in vars(module).items() if hasattr(f, "targetoptions")}
    return found


def test_every_compiled_function_lets_the_window_breathe_and_is_kept_on_disk():
    """Without nogil the window stalls; without the cache every start compiles everything again."""
    found = dispatchers()
    assert len(found) > 30
    for module in (kernels, lane_kernels):
        wanted = {f"{module.__name__}.{name}" for name in ("affine", "affine_backward", "softmax_backward")}
        assert wanted <= set(found)
    for name, dispatcher in found.items():
        assert dispatcher.targetoptions.get("nogil") is True, f"{name} holds the interpreter lock"
        assert dispatcher.targetoptions.get("error_model") == "numpy", f"{name} raises where a division gives infinity"
        assert isinstance(dispatcher._cache, numba.core.caching.FunctionCache), f"{name} is not kept on disk"
        assert str(FOLDER) in dispatcher._cache.cache_path, name
        assert "ninf" not in dispatcher.targetoptions["fastmath"].__str__(), f"{name} may not assume finite numbers"
