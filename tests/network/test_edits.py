"""Edits make new projects and leave the old alone; ids stay with their layers."""

import pytest

from playground.core.kinds import Unknown
from playground.core.params import ParamError
from playground.core.registry import registry
from playground.network import edits
from playground.network.checks import check
from playground.network.document import Network, Node, Project


def dense(units: int = 8, activation="linear"):
    return registry.create("layers", "dense", units=units, activation=activation)


@pytest.fixture
def project() -> Project:
    return Project(network=Network.of(dense(4, "tanh"), dense(2, "tanh"), dense(1, "sigmoid")))


def ids(project: Project) -> list[int]:
    return [node.id for node in project.network.nodes]


def test_insert_gives_a_new_id_and_moves_the_rest(project):
    changed = edits.insert(project, 1, dense(9))
    assert ids(changed) == [1, 4, 2, 3]
    assert changed.network.next_id == 5
    assert ids(project) == [1, 2, 3], "the old project is as it was"
    assert ids(edits.append(project, dense())) == [1, 2, 3, 4]


def test_a_removed_id_never_comes_back(project):
    changed = edits.append(edits.remove(project, 3), dense())
    assert ids(changed) == [1, 2, 4]


@pytest.mark.parametrize(
    ("index", "order"), [(0, [3, 1, 2]), (1, [1, 3, 2]), (2, [1, 2, 3]), (99, [1, 2, 3]), (-5, [3, 1, 2])]
)
def test_move_counts_positions_in_the_new_order_and_clamps(project, index, order):
    assert ids(edits.move(project, 3, index)) == order


def test_change_layer_checks_values(project):
    changed = edits.change_layer(project, 2, units=7)
    assert changed.network.node(2).layer.units == 7
    assert changed.network.node(1) is project.network.node(1), "what is not touched is the same object"
    with pytest.raises(ParamError, match="Dense: units"):
        edits.change_layer(project, 2, units=0)
    with pytest.raises(KeyError, match="no layer with id 9"):
        edits.change_layer(project, 9, units=1)


def test_resize_stays_within_bounds_and_leaves_other_layers_alone(project):
    assert edits.resize(project, 1, +1).network.node(1).layer.units == 5
    assert edits.resize(project, 3, -1).network.node(3).layer.units == 1
    dropout = edits.append(project, registry.create("layers", "dropout"))
    assert edits.resize(dropout, 4, +1) == dropout


@pytest.mark.parametrize(("slot", "category", "kind"), [
    ("loss", "losses", "mean_squared_error"), ("optimizer", "optimizers", "adam"), ("recipe", "recipes", "supervised"),
])  # fmt: skip
def test_replace_kind_finds_its_place(project, slot, category, kind):
    thing = registry.create(category, kind)
    assert getattr(edits.replace_kind(project, thing), slot) == thing


def test_regularize_reaches_every_layer_that_has_weights(project):
    project = edits.append(project, registry.create("layers", "dropout"))
    pull = registry.create("regularizers", "l2", rate=0.5)
    changed = edits.regularize(project, pull)
    assert [getattr(n.layer, "kernel_regularizer", None) for n in changed.network.nodes] == [pull, pull, pull, None]


def test_new_seed(project):
    assert edits.new_seed(project, 9).training.seed == 9
    assert edits.new_seed(project, 9).network is project.network


def test_projects_are_values(project):
    assert project == Project(network=Network.of(dense(4, "tanh"), dense(2, "tanh"), dense(1, "sigmoid")))
    assert edits.change_layer(project, 1, units=4) == project
    assert hash(project.network) == hash(Network((Node(1, dense(4, "tanh")), *project.network.nodes[1:]), 4))


# -- another data set

GOOD = {
    "points": Project(network=Network.of(dense(4, "tanh"), dense(1, "sigmoid"))),
    "images": Project(
        dataset=registry.create("datasets", "mnist"),
        network=Network.of(registry.create("layers", "flatten"), dense(16, "relu"), dense(10, "softmax")),
        loss=registry.create("losses", "cross_entropy"),
        optimizer=registry.create("optimizers", "adam"),
    ),
    "numbers": Project(
        dataset=registry.create("datasets", "plane"),
        network=Network.of(dense(4, "relu"), dense(1)),
        loss=registry.create("losses", "mean_squared_error"),
    ),
    "split": Project(
        network=Network.of(dense(1), registry.create("layers", "activation", activation="sigmoid")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("start", GOOD)
def test_every_data_set_can_follow_every_other(start):
    """From a good project through any two data sets one after the other, and every one of them can be trained."""
    names = registry.ids("datasets")
    for first in names:
        between = edits.choose_dataset(GOOD[start], registry.create("datasets", first))
        assert check(between).ok, f"{start} -> {first}: {check(between).problems}"
        hidden = [n.id for n in GOOD[start].network.nodes[:-1] if n.layer.linked()]
        assert set(hidden) <= set(ids(between)), "the layers before the end stay"
        for second in names:
            after = edits.choose_dataset(between, registry.create("datasets", second))
            assert check(after).ok, f"{start} -> {first} -> {second}: {check(after).problems}"
            assert after.dataset.id == second


def ending(project: Project) -> tuple[int, str, str]:
    last = project.network.nodes[-1].layer
    return last.units, last.activation.id, project.loss.id


ENDINGS = [
    ("xor", (1, "sigmoid", "binary_cross_entropy")),
    ("spiral_five", (5, "softmax", "cross_entropy")),
    ("plane", (1, "linear", "mean_squared_error")),
    ("mnist", (10, "softmax", "cross_entropy")),
]


@pytest.mark.parametrize("detour", ["mnist", "plane", "spiral_three"])
def test_a_detour_over_other_data_leaves_nothing_behind(detour):
    start = GOOD["points"]
    between = edits.choose_dataset(start, registry.create("datasets", detour))
    back = edits.choose_dataset(between, registry.create("datasets", "circle"))
    assert [node.layer for node in back.network.nodes] == [node.layer for node in start.network.nodes]
    assert back.loss == start.loss


@pytest.mark.parametrize(("data", "expected"), ENDINGS)
def test_another_task_ends_the_network_anew(data, expected):
    bent = Project(
        network=Network.of(dense(4, "tanh"), dense(1, "tanh")), loss=registry.create("losses", "mean_squared_error")
    )
    same_task = edits.choose_dataset(bent, registry.create("datasets", "xor"))
    assert same_task == bent.but(dataset=same_task.dataset), "what was chosen for this task stays"
    other = edits.choose_dataset(
        GOOD["images" if data in ("xor", "plane") else "points"], registry.create("datasets", data)
    )
    assert ending(other) == expected


def test_the_ending_is_found_where_it_is_split_over_two_layers():
    after = edits.choose_dataset(GOOD["split"], registry.create("datasets", "spiral_three"))
    first, second = (node.layer for node in after.network.nodes)
    assert (first.units, first.activation.id, second.activation.id) == (3, "linear", "softmax")


def test_a_layer_that_had_nothing_to_do_before_is_left_where_it_is():
    idle = edits.insert(GOOD["points"], 0, registry.create("layers", "flatten"))
    after = edits.choose_dataset(idle, registry.create("datasets", "xor"))
    assert ids(after) == ids(idle)


def test_an_empty_network_gets_all_that_it_needs_in_one_step():
    empty = edits.choose_dataset(Project(), registry.create("datasets", "mnist"))
    assert empty.loss.id == "cross_entropy"
    filled = edits.apply_fix(empty, check(empty).problems[0])
    assert check(filled).ok
    assert [node.layer.title for node in filled.network.nodes] == ["Flatten", "Dense"]


def test_the_place_of_a_new_layer(project):
    assert edits.place_for_new(project, None) == 2, "before the output"
    assert edits.place_for_new(project, 1) == 1, "behind the selected one"
    assert edits.place_for_new(project, 3) == 2, "never behind the output"
    broken = edits.change_layer(project, 3, units=5)
    assert edits.place_for_new(broken, None) == 3, "what comes last is no output"
    assert edits.place_for_new(broken, 77) == 3
    assert edits.place_for_new(Project(), None) == 0


def test_choosing_data_keeps_noise_split_and_features_but_not_the_count():
    start = GOOD["points"]
    start = start.but(
        dataset=start.dataset.but(noise=15, train_ratio=70, features=("x1", "sin_x2"), samples=99, seed=4)
    )
    after = edits.choose_dataset(start, registry.create("datasets", "plane")).dataset
    assert (after.noise, after.train_ratio, after.features, after.seed) == (15, 70, ("x1", "sin_x2"), 4)
    assert after.samples == 1200


def test_choosing_data_does_not_touch_a_network_that_was_broken_before(project):
    broken = edits.change_layer(project, 3, units=5)
    after = edits.choose_dataset(broken, registry.create("datasets", "xor"))
    assert after.network is broken.network


def test_choosing_data_for_an_unknown_one(project):
    strange = project.but(dataset=Unknown("datasets", "nobody_knows"))
    after = edits.choose_dataset(strange, registry.create("datasets", "xor"))
    assert check(after).ok


def test_mend_gives_up_without_half_measures(project):
    stuck = edits.append(project, Unknown("layers", "nobody_knows"))
    assert edits.mend(stuck) is stuck
    assert edits.mend(project) is project
