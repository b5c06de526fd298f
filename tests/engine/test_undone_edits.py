"""Edits and their undos: where nothing is learned in between they leave no trace, else what was learned stays."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import dense, layer, project

from playground.core.registry import registry
from playground.engine import backends, by_hand
from playground.engine.model import ProjectError
from playground.engine.shelf import Kept, joined
from playground.engine.trainer import Trainer
from playground.engine.versions import fingerprint
from playground.network import edits
from playground.network.document import Project

CPU = backends.create("cpu")
FEATURES = ("x1", "x2", "x1_squared", "x1_x2")
NEW = (
    dense(4), dense(8, "relu"), dense(3, "tanh"), layer("batch_norm"), layer("dropout"), layer("activation"),
    layer("prelu"), layer("residual", layers=(dense(3, "tanh"), dense(4))),
)  # fmt: skip
numbers = st.integers(0, 11)
RESIZED = st.one_of(
    st.tuples(st.just("resize"), numbers, st.sampled_from([-2, -1, 1, 2])),
    st.tuples(st.just("feature"), numbers, st.just(0)),
)
ANY = st.one_of(RESIZED, st.tuples(st.sampled_from(["remove", "insert", "move", "optimizer"]), numbers, numbers))


def edited(before: Project, what: str, at: int, by: int) -> Project:
    nodes = before.network.nodes
    node, hidden = nodes[at % len(nodes)], len(nodes) > 1
    inner = nodes[at % max(1, len(nodes) - 1)]
    if what == "resize" and hidden:
        return edits.resize(before, inner.id, by)
    if what == "feature":
        has, name = before.dataset.features, FEATURES[at % len(FEATURES)]
        wanted = tuple(f for f in FEATURES if (f in has) != (f == name))
        return before.but(dataset=before.dataset.but(features=wanted)) if wanted else before
    if what == "insert":
        return edits.insert(before, at % len(nodes), NEW[by % len(NEW)])
    if what == "remove" and hidden:
        return edits.remove(before, inner.id)
    if what == "move":
        return edits.move(before, node.id, by % len(nodes))
    if what == "optimizer":
        kinds = registry.ids("optimizers")
        return before.but(optimizer=registry.create("optimizers", kinds[at % len(kinds)]))
    return before


def begun(kind: str = "adam") -> Trainer:
    """A network with all that can be left behind: cut links, running averages, a block."""
    pull = registry.create("regularizers", "l1_cut", rate=0.02)
    block = layer("residual", layers=(dense(3, "tanh"), dense(4)))
    stack = dense(4, "tanh", kernel_regularizer=pull), layer("batch_norm"), block, dense(3, "relu"), dense(1, "sigmoid")
    trainer = Trainer(project(*stack, optimizer=registry.create("optimizers", kind)), CPU)
    for _ in range(7):
        trainer.model.step(trainer.data.train.x, trainer.train_targets, trainer.order[:20], 1)
    return trainer


def prints(trainer: Trainer) -> tuple:
    return trainer.project, fingerprint(trainer.model.parameters)


@settings(max_examples=25, deadline=None)
@given(st.lists(ANY, min_size=1, max_size=6), st.data())
def test_undone_edits_leave_no_trace(steps, data):
    """Weights, states and what the optimizer remembers are the same to the last bit, at each step on the way back and
    forth, and where several edits are undone at once."""
    trainer = begun()
    seen = [prints(trainer)]
    for step in steps:
        try:
            trainer.apply(edited(trainer.project, *step))
        except ProjectError:
            continue
        seen.append(prints(trainer))
    for where in (*data.draw(st.lists(st.integers(0, len(seen) - 1), max_size=4)), 0):
        trainer.apply(seen[where][0])
        assert prints(trainer) == seen[where]


@settings(max_examples=25, deadline=None)
@given(st.lists(RESIZED, min_size=1, max_size=6), st.data())
def test_what_is_learned_between_edits_stays_and_all_else_comes_back(steps, data):
    """Neurons and features that come and go, while one number is moved that stands through all of it."""
    trainer = begun()
    first, projects = trainer.model.parameters, [trainer.project]
    last = by_hand.Place(trainer.project.network.nodes[-1].id, "bias", (0,))
    when = data.draw(st.integers(0, len(steps)))
    for number, step in enumerate(steps):
        if number == when:
            by_hand.set_number(trainer, last, 0.75)
        trainer.apply(edited(trainer.project, *step))
        projects.append(trainer.project)
    by_hand.set_number(trainer, last, 0.25)
    for before in reversed(projects):
        trainer.apply(before)
    now = trainer.model.parameters
    assert now.values[last.node, "bias"] == 0.25
    now.values[last.node, "bias"][...] = first.values[last.node, "bias"]
    assert all(map(np.array_equal, now.blocks(), first.blocks()))


@pytest.mark.parametrize("between", [False, True])
def test_two_removals_that_are_undone_bring_both_back(between):
    """Of the same layer, one by one: what the second has left behind is narrower than that of the first."""
    trainer = begun()
    whole, network = trainer.project, trainer.model.weights()
    middle = edits.resize(whole, 1, -1)
    for project_ in (middle, edits.resize(middle, 1, -2)):
        trainer.apply(project_)
    if between:
        trainer.run_epoch()
    learnt = trainer.model.weights()[1, "weight"]
    trainer.apply(middle)
    trainer.apply(whole)
    weight = trainer.model.weights()[1, "weight"]
    assert np.array_equal(weight[1:], network[1, "weight"][1:])
    assert np.array_equal(weight[:1], learnt)
    assert np.array_equal(weight, network[1, "weight"]) != between


def test_a_setting_of_something_else_takes_no_memory():
    trainer = begun()
    for rate in (0.1, 0.2, 0.3):
        trainer.apply(trainer.project.but(optimizer=trainer.project.optimizer.but(learning_rate=rate)))
    known = trainer.model.versions.known
    assert len(known) == 3
    assert len({id(version.numbers) for version in known}) == 1


def test_versions_are_forgotten_with_a_step_and_where_they_take_too_much_memory(monkeypatch):
    trainer = begun()
    trainer.apply(edits.resize(trainer.project, 1, 1))
    trainer.apply(edits.resize(trainer.project, 1, 1))
    assert len(trainer.model.versions.known) == 2
    trainer.step()
    trainer.apply(edits.resize(trainer.project, 1, 1))
    assert len(trainer.model.versions.known) == 1
    monkeypatch.setattr("playground.engine.versions.MEMORY", 10)
    trainer.apply(edits.resize(trainer.project, 1, 1))
    assert not trainer.model.versions.known


def test_two_times_of_an_array_are_put_together_by_name_and_by_place():
    older = Kept(np.arange(6.0).reshape(3, 2), ("a", "b"))
    newer = Kept(np.full((2, 2), 9.0), ("b", "c"))
    both = joined(older, newer)
    assert both.names == ("b", "c", "a")
    assert np.array_equal(both.array, [[9, 9, 0], [9, 9, 2], [5, np.nan, 4]], equal_nan=True)
    gates = joined(Kept(np.arange(6.0), blocks=2), Kept(np.array([7.0, 8.0]), blocks=2))
    assert gates.array.tolist() == [7, 1, 2, 8, 4, 5]
    assert joined(older, Kept(np.zeros(3))).array.tolist() == [0, 0, 0], "of another kind: only the newer one"
