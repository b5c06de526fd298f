"""One sample step by step: what is shown adds up, is the engine's, and is what the step then does."""

import math
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import DATA, LOSSES, classic, dense, layer, project
from stacks import LAYERS

from playground.core.registry import registry
from playground.engine import backends, randomness
from playground.engine.actor import Actor
from playground.engine.backends.reference import Backend
from playground.engine.probes_walk import WalkProbe, take_back, take_step
from playground.engine.trainer import Trainer
from playground.engine.walk import rounding
from playground.engine.walk.record import NEAR, TEST, TRAIN, Pick
from playground.engine.walk.scalars import traced
from playground.engine.walk.steps import BACKWARD, FORWARD, LOSS, UPDATE, Stop
from playground.network import edits
from playground.network.checks import check
from playground.network.frozen import Frozen
from playground.storage.gallery import entries, load_entry

IMAGES = registry.create("datasets", "mnist", images=100)
PROJECTS = st.builds(
    lambda data, layers, loss, optimizer: project(
        *layers, data=data, loss=loss, optimizer=registry.create("optimizers", optimizer)
    ),
    st.sampled_from(("circle", "spiral_three", "plane", IMAGES)),
    st.lists(LAYERS, min_size=1, max_size=4),
    st.sampled_from(LOSSES),
    st.sampled_from(registry.ids("optimizers")),
)


THIRD = Pick(TRAIN, 3)


def walk_of(made, pick=THIRD, steps=2, backend=None):
    trainer = Trainer(made, backend or Backend())
    for _ in range(steps):
        trainer.step()
    return trainer, WalkProbe(pick).answer(trainer, None)


READ = {"−": "-", "·": "*", "√": "sqrt", "ln": "log", "^": "**", "σ(": "sigma("}
FUNCTIONS = {**vars(math), "sigma": lambda z: 1 / (1 + math.exp(-z)), "max": lambda *values: max(values), "abs": abs}


def computes(equation):
    """The numbers that are shown give the result that is shown, as a pocket calculator has it."""
    text = equation.filled
    for sign, word in READ.items():
        text = text.replace(sign, word)
    wanted = rounding.value_of(equation.shown)
    unit = Decimal(1).scaleb(wanted.as_tuple().exponent)
    value = Decimal(eval(text, dict(FUNCTIONS)))
    assert abs(value - wanted) <= unit / 2 + abs(value) * Decimal("1e-15"), equation.words()


def close(a, b, size=1.0):
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b), size)


def adds_up(equation):
    """Texts that add up to the last digit, each within one unit of it of the truth, which itself adds up."""
    assert all(term.label != "left by rounding" for term in equation.terms), equation.words()
    shown = [rounding.value_of(term.shown) for term in equation.terms]
    total = rounding.value_of(equation.shown)
    unit = Decimal(1).scaleb(total.as_tuple().exponent)
    assert sum(shown) == total, equation.words()
    assert abs(total - Decimal(equation.value)) <= unit / 2
    for term, text in zip(equation.terms, shown, strict=True):
        assert abs(text - Decimal(term.value)) <= unit * Decimal("1.0000001"), equation.words()
        if term.factors:
            assert abs(math.prod(map(rounding.value_of, term.factors)) - text) < unit / 2, (term, equation.words())
    assert close(sum(term.value for term in equation.terms), equation.value, max(abs(t.value) for t in equation.terms))


def honest(walk):
    """Every stop can be explained, every sum adds up, and the numbers are the recording's."""
    stops = walk.stops()
    assert sum(stop.phase == LOSS for stop in stops) == 1
    for stop in stops:
        step = walk.step(stop)
        assert step.equations
        assert step.result in step.words()
        for equation in step.equations:
            if equation.terms and np.isfinite(equation.value):
                adds_up(equation)
            elif equation.filled and np.isfinite(equation.value):
                computes(equation)
        last = step.equations[-1].value
        if stop.phase == FORWARD:
            assert close(last, float(walk.outputs(stop.node)[stop.unit]))
        elif stop.phase == LOSS:
            assert close(last, walk.loss)
        elif stop.phase == UPDATE:
            assert last == float(walk.recording.after[stop.node, stop.weight][stop.index])
        elif stop.phase == BACKWARD:
            buffer = walk.differentiated(stop.node)[-1][0]
            assert close(last, walk.context.value(walk.context.gradient(buffer), stop.unit))
    return stops


@settings(max_examples=60, deadline=None, derandomize=True)
@given(PROJECTS, st.integers(0, 40), st.sampled_from((1, 1, 6)))
def test_every_equation_of_any_stack_comes_out(made, row, steps):
    made = edits.mend(made, limit=6)
    if not check(made).ok:
        return
    _, walk = walk_of(made, Pick(TRAIN, row), steps)
    if not isinstance(walk, str) and walk.finite:
        honest(walk)


STACKS = {
    "points": classic(),
    "dropout": project(
        dense(6, "tanh"), layer("dropout", rate=0.5), dense(3, "softmax"), data="spiral_three", loss="cross_entropy"
    ),
    "several outputs": project(dense(4, "elu"), dense(3, "sigmoid"), data="spiral_three", loss="mean_squared_error"),
    "penalty and clipping": project(
        dense(4, "tanh", kernel_regularizer=registry.create("regularizers", "l2", rate=0.1)),
        layer("layer_norm"),
        layer("prelu"),
        dense(1, "sigmoid"),
        optimizer=registry.create("optimizers", "adam", learning_rate=0.01, clipnorm=0.01),
    ),
    "limit": project(
        dense(4, "tanh", kernel_regularizer=registry.create("regularizers", "max_norm", max_value=0.5)),
        dense(1, "sigmoid"),
    ),
}
SMALL = {
    "images": (
        layer("conv2d", filters=2, kernel_size=3, stride=2, padding="same", activation="relu"),
        layer("batch_norm"),
        layer("max_pool2d"),
        layer("conv2d", filters=2, kernel_size=3, activation="tanh"),
        layer("avg_pool2d"),
        layer("flatten"),
        dense(10, "softmax"),
    ),
    **{
        kind: (
            layer("reshape", target_shape="28×28"),
            layer(kind, units=3, return_sequences=True),
            layer(kind, units=2),
            dense(10, "softmax"),
        )
        for kind in ("lstm", "gru", "simple_rnn")
    },
}  # fmt: skip
STACKS["block"] = project(dense(3, "tanh"), layer("residual"), dense(1, "sigmoid"))
STACKS["weighed classes"] = project(
    dense(4, "tanh"), dense(3, "softmax"), data="spiral_three", loss="cross_entropy",
    class_weighting="given", class_weights=(0.5, 2.0, 3.0),
)  # fmt: skip
STACKS |= {name: project(*layers, data=IMAGES, loss="cross_entropy") for name, layers in SMALL.items()}


@pytest.mark.parametrize("name", STACKS)
def test_a_walk_is_honest(name):
    trainer, walk = walk_of(STACKS[name])
    stops = honest(walk)
    phases = [stop.phase for stop in stops]
    assert phases.index(LOSS) == sum(phase == FORWARD for phase in phases)
    assert {BACKWARD, UPDATE} <= set(phases)
    nodes = [stop.node for stop in stops if stop.phase == FORWARD]
    computing = [node.id for node in trainer.project.network.nodes if walk.context.forward(node.id)]
    assert list(dict.fromkeys(nodes)) == computing  # a layer that only lays out anew has nothing to show


@pytest.mark.parametrize("name", STACKS)
def test_the_shown_step_is_the_one_that_is_made(name):
    """Applied, every weight reads exactly as shown; and the engine's own step of this sample is the same one."""
    actor = Actor("reference")
    trainer, walk = walk_of(STACKS[name])
    actor.trainer = trainer
    before, own = trainer.model.weights(), Trainer(STACKS[name], Backend())
    for _ in range(2):
        own.step()
    rows = np.array([walk.sample.row])
    stream = own_stream(own)
    own.model.step(own.data.train.x, own.train_targets, rows, stream, own.learning_rate)
    taken = take_step(actor, walk)
    assert taken is not None
    weights = trainer.model.weights()
    for stop in walk.stops():
        if stop.phase == UPDATE:
            sum_ = walk.step(stop).equations[-1]
            held = float(weights[stop.node, stop.weight][stop.index])
            shown = rounding.value_of(sum_.shown)
            assert Decimal(held).quantize(shown) == shown
    for key, array in weights.items():
        np.testing.assert_array_equal(array, walk.recording.after[key].astype(array.dtype))
        np.testing.assert_allclose(array, own.model.parameters.values[key], rtol=1e-4, atol=2e-5)
    assert trainer.model.parameters.step == own.model.parameters.step
    assert take_step(actor, walk) is None  # the weights are others now: what is shown would not be what happens
    assert take_back(actor, taken)
    for key, array in trainer.model.weights().items():
        np.testing.assert_array_equal(array, before[key])
    assert not take_back(actor, taken)


def own_stream(trainer):
    return randomness.key(trainer.project.training.seed, trainer.epoch, trainer.batch)


def test_the_compiled_engine_makes_the_same_step():
    trainer, walk = walk_of(classic(), backend=backends.create("cpu", 1))
    actor = Actor()
    actor.trainer = trainer
    rows, other = np.array([walk.sample.row]), Trainer(classic(), trainer.backend)
    for _ in range(2):
        other.step()
    other.model.step(other.data.train.x, other.train_targets, rows, own_stream(other), other.learning_rate)
    assert take_step(actor, walk) is not None
    for key, array in trainer.model.weights().items():
        np.testing.assert_allclose(array, other.model.parameters.values[key], rtol=1e-5, atol=1e-6)


def test_the_weight_of_a_class_is_shown():
    _, walk = walk_of(STACKS["weighed classes"])
    stop = next(stop for stop in walk.stops() if stop.phase == BACKWARD)
    assert "s · weight of the class" in walk.step(stop).words()


@pytest.mark.parametrize("part", [Frozen(), Frozen(index=(1,)), Frozen("weight", (1, 0))])
def test_what_is_frozen_stays_and_says_so(part):
    made = classic()
    first = made.network.nodes[1]
    nodes = tuple(replace(n, frozen=frozenset({part})) if n is first else n for n in made.network.nodes)
    _, walk = walk_of(made.but(network=replace(made.network, nodes=nodes)))
    stops = honest(walk)
    frozen = [s for s in stops if s.phase == UPDATE and walk.update.is_frozen(s)]
    assert len(frozen) == {Frozen(): 10, Frozen(index=(1,)): 5}.get(part, 1)
    for stop in frozen:
        step = walk.step(stop)
        assert step.before == step.result
        assert "frozen" in step.meaning


def test_a_link_that_is_cut_has_no_gradient_and_says_so():
    cut = registry.create("regularizers", "l1_cut", rate=0.1)
    trainer, _ = walk_of(project(dense(3, "tanh", kernel_regularizer=cut), dense(1, "sigmoid")))
    trainer.model.parameters.values[1, "weight"][1, 0] = 0
    trainer.model.parameters.states[1, "weight_alive"][1, 0] = 0
    walk = WalkProbe(THIRD).answer(trainer, None)
    honest(walk)
    said = [walk.step(s) for s in walk.stops() if "as the link has been cut" in walk.step(s).words()]
    assert [step.stop for step in said] == [Stop(UPDATE, 1, 1, "weight", (1, 0))]
    assert "has cut this link" in said[0].meaning


def test_recording_leaves_the_run_alone():
    trainer, _ = walk_of(classic())
    before = [block.copy() for block in trainer.model.parameters.blocks()]
    WalkProbe(Pick(TEST, 5)).answer(trainer, None)
    for block, was in zip(trainer.model.parameters.blocks(), before, strict=True):
        np.testing.assert_array_equal(block, was)


def test_samples_are_found():
    trainer, walk = walk_of(classic(), Pick(TEST, 7))
    assert (walk.sample.part, walk.sample.row) == (TEST, 7)
    point = trainer.data.train.raw[11]
    at = (float(point[0]) + 1e-4, float(point[1]))
    assert WalkProbe(Pick(NEAR, at=at)).answer(trainer, None).sample.row == 11
    count = len(trainer.data.train)
    assert Pick(TRAIN, count + 2).find(trainer) == (TRAIN, 2)


def test_the_words_of_an_update_are_true():
    adam = registry.create("optimizers", "adam", learning_rate=0.01)
    _, walk = walk_of(classic(optimizer=adam), steps=9)
    said = set()
    for stop in (stop for stop in walk.stops() if stop.phase == UPDATE):
        key, meaning = (stop.node, stop.weight), walk.step(stop).meaning
        change = walk.recording.after[key][stop.index] - walk.recording.before[key][stop.index]
        against = change * walk.recording.stages["data"][key][stop.index] < 0
        assert ("larger" in meaning) == (change > 0)
        assert ("against its gradient" in meaning) == against
        said.add(against)
    assert said == {True, False}


def test_wide_layers_show_the_largest_terms_and_the_rest():
    made = project(layer("flatten"), dense(30, "relu"), dense(10, "softmax"), data=IMAGES, loss="cross_entropy")
    _, walk = walk_of(made)
    node = made.network.nodes[1].id
    stop = Stop(FORWARD, node, 4)
    assert stop in walk.stops({node: 4})
    line = walk.step(stop).equations[0]
    assert [term.rest for term in line.terms][-1] == 784 - 8
    assert line.terms[-1].label == "and 776 more"
    adds_up(line)
    assert sum(s.phase == UPDATE and s.node == node for s in walk.stops()) <= 9


@pytest.mark.parametrize("name", [entry.name for entry in entries()])
def test_every_project_of_the_gallery_is_walked_or_has_nothing_to_walk(name):
    made = load_entry(name)
    few = {"images": 100} if "images" in made.dataset.params() else {}
    trainer = Trainer(made.but(dataset=made.dataset.but(**few)), Backend())
    walk = WalkProbe(THIRD).answer(trainer, None)
    supervised = trainer.model.supervised and len(made.recipe.networks) == 1
    assert isinstance(walk, str) == (not supervised)
    trainer.model.enter(len(trainer.model.phases) - 1)
    walk = WalkProbe(THIRD).answer(trainer, None)
    if trainer.model.supervised and len(made.recipe.networks) == 1:
        honest(walk)


def test_nothing_to_learn_is_nothing_to_walk():
    trainer, _ = walk_of(classic())
    trainer.model.parameters.flat[0] = np.nan
    assert "finite" in WalkProbe().answer(trainer, None)
    trainer = Trainer(
        project(layer("activation", activation="sigmoid"), data=DATA["circle"].but(features=("x1",))), Backend()
    )
    assert "no layer of this network learns" in WalkProbe().answer(trainer, None)


@pytest.mark.parametrize("category", ["activations", "losses", "optimizers", "regularizers"])
def test_formulas_are_read_from_every_kind(category):
    """Statement by statement they come to what the function itself gives."""
    names = ("value", "slope", "fused_value", "fused_slope", "update", "penalty")
    for kind in (registry.create(category, name) for name in registry.ids(category)):
        rules = [kind.rule()] if category == "optimizers" else [getattr(kind, n) for n in names if hasattr(kind, n)]
        for rule in rules:
            constants = kind.constants() if hasattr(kind, "constants") else ()
            free = rule.__code__.co_argcount - len(constants)
            for numbers in ((0.3, 1.0, 0.2), (-0.7, -1.0, 0.4), (0.0, 0.5, 0.1)):
                values = [*numbers[:free], *[0.1] * (free - 3), *constants]
                try:
                    wanted = rule(*values)
                except ZeroDivisionError:
                    continue
                wanted = wanted[0] if isinstance(wanted, tuple) else wanted
                lines = traced(rule, values, "r")
                assert lines[-1].value == wanted
                assert all(line.formula and line.filled for line in lines)


def test_filled_formulas_read_as_the_formula_computes():
    """A sign never stands beside a sign."""

    def rule(z: float, y: float) -> float:
        return 1.0 - y * y + z / (1.0 - z)

    (line,) = traced(rule, (-2.0, -0.5), "r")
    assert line.formula == "1 − y · y + z / (1 − z)"
    assert line.filled == "1 − (−0.5 · (−0.5)) + (−2 / (1 − (−2)))"
