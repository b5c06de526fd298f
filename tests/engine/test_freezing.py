"""What is frozen stays as it is to the bit, under every optimizer; what is not learns as if nothing were."""

import numpy as np
import pytest
from networks import classic, dense, layer, project

from playground.core.registry import registry
from playground.engine import backends, freezing
from playground.engine.backends.reference import Backend
from playground.engine.model import Model
from playground.engine.trace import trace
from playground.engine.trainer import Trainer
from playground.network import edits
from playground.network.frozen import Frozen

MAKE = {"reference": Backend, "cpu": lambda: backends.create("cpu")}
LIVELY = {"momentum": 0.9, "weight_decay": 0.1, "amsgrad": True, "nesterov": True}
PARTS = {
    "a layer": {2: [Frozen()]},
    "the first layers": {1: [Frozen()], 2: [Frozen()]},
    "a neuron and a weight": {1: [Frozen(index=(2,))], 2: [Frozen("weight", (1, 0)), Frozen("bias", (0,))]},
    "an array": {3: [Frozen("weight")]},
    "everything": {1: [Frozen()], 2: [Frozen()], 3: [Frozen()]},
}


def lively(kind: str):
    """The optimizer with all that could move a weight without a gradient, and clipping."""
    params = registry.get("optimizers", kind).params()
    chosen = {name: value for name, value in LIVELY.items() if name in params}
    return registry.create("optimizers", kind, learning_rate=0.05, clipnorm=0.5, clipvalue=0.4, **chosen)


def frozen(before, parts: dict[int, list[Frozen]]):
    for node, places in parts.items():
        for place in places:
            before = edits.freeze(before, node, place)
    return before


def places(trainer: Trainer) -> np.ndarray:
    nodes, parameters = trainer.project.network.by_id(), trainer.model.parameters
    held = tuple(
        ((node, name), freezing.concerned(trainer.project.network.node(node), name))
        for node, name in parameters.weights
        if node in nodes
    )
    runs = freezing.runs(parameters, held)
    return np.concatenate([np.arange(*run) for run in runs])


@pytest.mark.parametrize("what", PARTS)
@pytest.mark.parametrize("kind", registry.ids("optimizers"))
def test_what_is_frozen_stays(kind, what):
    """Values and what the optimizer remembers of them, after momentum has been built up, with penalties and limits."""
    pulls = {1: "l2", 2: "max_norm", 3: "elastic"}
    learning = classic(optimizer=lively(kind), data=registry.create("datasets", "circle", samples=60))
    for node, pull in pulls.items():
        learning = edits.change_layer(learning, node, kernel_regularizer=pull)
    trainer = Trainer(learning, MAKE["cpu"]())
    trainer.run_epoch()
    trainer.apply(frozen(learning, PARTS[what]))
    p, held = trainer.model.parameters, places(trainer)
    before = [block[held].copy() for block in (p.flat, *p.slots)]
    others = np.setdiff1d(np.arange(len(p.flat)), held)
    free = p.flat[others].copy()
    for _ in range(5):
        trainer.step()
    for block, kept in zip((p.flat, *p.slots), before, strict=True):
        np.testing.assert_array_equal(block[held], kept)
    assert what == "everything" or (p.flat[others] != free).any()


@pytest.mark.parametrize("what", PARTS)
def test_the_backends_agree(what):
    optimizer = registry.create("optimizers", "sgd", learning_rate=0.1, momentum=0.9, clipnorm=0.05)
    learning = frozen(classic(optimizer=optimizer, data=registry.create("datasets", "circle", samples=60)), PARTS[what])
    after = []
    for make in MAKE.values():
        trainer = Trainer(learning, make())
        for _ in range(4):
            trainer.step()
        after.append(trainer.model.parameters.flat.copy())
    np.testing.assert_allclose(after[0], after[1], atol=1e-5)


def test_the_gradient_of_what_is_free_is_not_touched():
    """Without clipping, freezing the last weight changes nothing in the first update of the others."""
    plain = classic()
    models = [Model(p, Backend(dtype=np.float64)) for p in (plain, edits.freeze(plain, 3, Frozen("weight", (0, 1))))]
    x = plain.dataset.make().train
    for model in models:
        model.step(x.x, model.targets.encode(x.labels, 2), np.arange(10), 0)
    free, held = (m.weights() for m in models)
    assert held[3, "weight"][0, 1] != free[3, "weight"][0, 1]
    held[3, "weight"][0, 1] = free[3, "weight"][0, 1]
    assert all(np.array_equal(free[key], held[key]) for key in free)


def test_what_is_frozen_does_not_count_for_the_clip_length():
    """As in PyTorch, where a frozen parameter has no gradient: the others are clipped as if they were alone."""
    optimizer = registry.create("optimizers", "sgd", learning_rate=1.0, clipnorm=0.01)
    learning = edits.freeze(edits.freeze(classic(optimizer=optimizer), 1), 3)
    model = Model(learning, Backend(dtype=np.float64))
    before, part = model.weights(), learning.dataset.make().train
    model.step(part.x, model.targets.encode(part.labels, 2), np.arange(10), 0)
    moved = sum(((after - before[key]) ** 2).sum() for key, after in model.weights().items())
    assert np.sqrt(moved) == pytest.approx(0.01, rel=1e-3)


def test_frozen_first_layers_need_no_gradients():
    program = trace(frozen(classic(), PARTS["the first layers"]), 10, "train")
    assert {i.node for i in program.instructions if "backward" in i.op} == {3}
    whole = trace(classic(), 10, "train")
    assert {i.node for i in whole.instructions if "backward" in i.op} == {1, 2, 3}
    assert not {"freeze", "put_back"} & {i.op for i in whole.instructions}


@pytest.mark.parametrize("backend", MAKE)
@pytest.mark.parametrize("place", [0, 1])
def test_a_frozen_norm_goes_by_its_running_statistics(place, backend):
    """In training it computes what it computes in a test, passes the gradient on, and remembers nothing new."""
    layers = [dense(4, "tanh"), dense(1, "sigmoid")]
    layers.insert(place, layer("batch_norm"))
    trainer = Trainer(project(*layers), MAKE[backend]())
    trainer.run_epoch()
    node = place + 1
    trainer.apply(edits.freeze(trainer.project, node))
    model, before = trainer.model, trainer.model.contents()
    part, targets = trainer.data.train, trainer.train_targets
    runners = [model.runner(10, mode) for mode in ("train", "test")]
    for runner in runners:
        runner.feed(part.x, targets, np.arange(10))
        runner.run((0.0, 0.0, 0.0))
    outputs = [runner.output(runner.program.results[node]) for runner in runners]
    np.testing.assert_array_equal(*outputs)
    trainer.step()
    after = model.contents()
    assert all(np.array_equal(after[key], before[key]) for key in after if key[0] == node)
    assert all((after[key] != before[key]).any() for key in after if key[0] != node)


@pytest.mark.parametrize("kind", ["batch_norm", "layer_norm", "prelu"])
def test_the_gradient_passes_through_a_frozen_layer(kind):
    """What lies before it gets the gradient that finite differences find, and on the compiled backend the same."""
    learning = edits.freeze(project(dense(3, "tanh"), layer(kind), dense(1, "sigmoid")), 2)
    part, rows, found = learning.dataset.make().train, np.arange(20), []
    for backend in (backends.create("cpu"), Backend(dtype=np.float64)):
        model = Model(learning, backend)
        runner, tester = model.runner(20, "train"), model.runner(20, "test")
        for each in (runner, tester):
            each.feed(part.x, model.targets.encode(part.labels, 2), rows)
        runner.run((0.0, 0.0, 0.0))
        found.append(model.parameters.gradients[1, "weight"].copy())
    weight, losses = model.parameters.values[1, "weight"], []
    for change in (1e-5, -2e-5):
        weight[0, 0] += change
        losses.append(tester.run())
    assert found[1][0, 0] == pytest.approx((losses[0] - losses[1]) / 2e-5, rel=1e-4)
    np.testing.assert_allclose(found[0], found[1], atol=1e-5)


def test_gates_freeze_with_their_unit():
    """A unit of a recurrent layer is its row in every block of gates; a named place is one row as it lies there."""
    unit = freezing.mask((Frozen(index=(1,)),), (8, 3), blocks=4)
    assert np.flatnonzero(unit.all(axis=1)).tolist() == [1, 3, 5, 7]
    row = freezing.mask((Frozen("weight_ih", (1,)),), (8, 3), blocks=4)
    assert np.flatnonzero(row.all(axis=1)).tolist() == [1]
    assert not freezing.mask((Frozen(index=(2,)), Frozen("weight_ih", (8,)), Frozen("b", (0, 0, 0))), (8, 3), 4).any()


def test_thawed_weights_learn_again_and_the_run_goes_on():
    trainer = Trainer(classic(), MAKE["cpu"]())
    trainer.run_epoch()
    for on in (True, False):
        trainer.apply(edits.freeze(trainer.project, 1, on=on))
        before = trainer.model.weights()[1, "weight"]
        trainer.run_epoch()
        assert np.array_equal(before, trainer.model.weights()[1, "weight"]) == on
    assert len(trainer.curve) == 3
