"""Every problem names its layer, says what is wrong and what is expected, and its fix mends it."""

import pytest

from playground.core.kinds import Unknown
from playground.core.registry import registry
from playground.network import edits
from playground.network.checks import check, last_activation, parameters
from playground.network.document import Network, Project


def create(category: str, kind: str, **values):
    return registry.create(category, kind, **values)


def dense(units: int = 8, activation="linear"):
    return create("layers", "dense", units=units, activation=activation)


def project(*layers, data="circle", loss="binary_cross_entropy") -> Project:
    return Project(dataset=create("datasets", data), network=Network.of(*layers), loss=create("losses", loss))


FLATTEN = create("layers", "flatten")
SOFTMAX_LAYER = create("layers", "activation", activation="softmax")
MSE, BCE, CE = "mean_squared_error", "binary_cross_entropy", "cross_entropy"

# (layers, data, loss) -> (position of the layer that is named, words of the message, what mends it)
BROKEN = {
    "no layer": ((), "circle", BCE, None, "no layer yet", "Add Dense"),
    "image into dense": ((dense(10, "softmax"),), "mnist", CE, 0, "a flat input, this is 1×28×28", "Add Flatten"),
    "image into softmax": ((SOFTMAX_LAYER,), "mnist", CE, 0, "Softmax expects a flat input", "Add Flatten"),
    "ends in an image": ((create("layers", "dropout"),), "mnist", CE, 0, "must end in a row of numbers", "Add Flatten"),
    "softmax of one": ((dense(1, "softmax"),), "circle", BCE, 0, "always 1", "Use Sigmoid"),
    "too many outputs": ((dense(4), dense(5, "sigmoid")), "circle", BCE, 1, "1 output, it has 5", "Give it 1 output"),
    "too few outputs": ((dense(4), dense(2, "softmax")), "spiral_five", CE, 1, "5 classes", "Give it 5 outputs"),
    "wrong last activation": ((dense(1, "tanh"),), "circle", BCE, 0, "0 and 1, Tanh gives others", "Use Sigmoid"),
    "not probabilities": ((dense(3),), "spiral_three", CE, 0, "Linear gives others: use Softmax", "Use Softmax"),
    "classes for a number": ((dense(1, "sigmoid"),), "plane", BCE, 0, "a number to predict", "Use mean squared"),
    "classes for a number too": ((dense(2, "softmax"),), "plane", CE, 0, "is for classes", "Use mean squared"),
    "bounded regression": ((dense(4), dense(1, "tanh")), "plane", MSE, 1, "Tanh stays between -1 and 1", "Use Linear"),
    "two numbers for one": ((dense(4), dense(2)), "plane", MSE, 1, "one number to predict", "Give it 1 output"),
    "mean squared error over classes": ((dense(4), dense(2)), "spiral_three", MSE, 1, "3 outputs", "Give it 3 outputs"),
    "wrong dense before dropout": (
        (dense(4), dense(3, "sigmoid"), create("layers", "dropout")), "circle", BCE, 1, "1 output,", "Give it 1 output",
    ),
    "an activation layer at the end": (
        (dense(1), create("layers", "activation", activation="tanh")), "circle", BCE, 1, "Tanh gives others", "Use Sig",
    ),
    "nothing that can be changed": ((FLATTEN,), "mnist", CE, 0, "needs 10 outputs, it has 784", "Add a Dense layer"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_stack_says_where_and_why_and_its_fix_mends_it(name):
    layers, data, loss, where, words, label = BROKEN[name]
    broken = project(*layers, data=data, loss=loss)
    checked = check(broken)
    assert not checked.ok
    problem = checked.problems[0]
    assert words in problem.message
    assert problem.message.endswith(".")
    assert problem.node == (None if where is None else broken.network.nodes[where].id)
    assert where is None or checked.problem_of(problem.node) is problem
    assert problem.fix.label.startswith(label)
    mended = edits.apply_fix(broken, problem)
    assert mended != broken
    assert problem not in check(mended).problems, "the fix takes this problem away"
    assert check(edits.mend(broken)).ok, "and fix after fix leads to a network that can be trained"


def test_a_good_project_has_no_problems_and_knows_its_shapes():
    made = project(FLATTEN, dense(32, "relu"), dense(10, "softmax"), data="mnist", loss=CE)
    checked = check(made)
    assert checked.ok
    assert checked.input == (1, 28, 28)
    assert checked.shapes == {1: ((1, 28, 28), (784,)), 2: ((784,), (32,)), 3: ((32,), (10,))}
    assert checked.output() == (10,)
    assert [parameters(made.network, node, checked.shapes) for node in (1, 2, 3)] == [0, 784 * 32 + 32, 330]


def test_shapes_are_known_up_to_the_layer_with_the_problem():
    checked = check(project(create("layers", "dropout"), dense(), data="mnist", loss=CE))
    assert list(checked.shapes) == [1]
    assert checked.problems[0].node == 2
    assert checked.output() == (1, 28, 28)


def test_a_network_that_would_fill_the_memory_is_refused():
    made = project(FLATTEN, dense(65_536), dense(65_536), dense(10, "softmax"), data="mnist", loss=CE)
    problem = check(made).problems[0]
    assert problem.node == 3
    assert "4,347,133,962 parameters, it may have at most 100,000,000 parameters: use fewer neurons." in problem.message


@pytest.mark.parametrize("slot", ["dataset", "loss", "optimizer", "recipe"])
def test_unknown_parts_are_named_and_not_trained(slot):
    checked = check(project(dense(1, "sigmoid")).but(**{slot: Unknown(f"{slot}s", "from_the_future")}))
    assert "from_the_future" in checked.problems[0].message
    assert "choose another one" in checked.problems[0].message  # there is nothing to remove
    assert (checked.input is None) == (slot == "dataset")


def test_an_unknown_layer_is_named():
    checked = check(project(dense(4), Unknown("layers", "conv9d"), dense(1, "sigmoid")))
    assert checked.problems[0].node == 2
    assert "conv9d" in checked.problems[0].message
    assert list(checked.shapes) == [1]
    assert "remove it to train" in checked.problems[0].message
    ends_unknown = Network.of(dense(1, "sigmoid"), Unknown("layers", "conv9d"))
    assert last_activation(ends_unknown).id == "linear"


def test_units_may_be_refused_by_the_largest_layer_size():
    """A fix never asks for more than a layer can have."""
    for dataset in registry.all("datasets"):
        assert len(dataset().classes()) <= registry.get("layers", "dense").params()["units"].maximum
