"""Links of TensorFlow Playground, there and back."""

import pytest

from playground.core.registry import registry
from playground.network.checks import check
from playground.network.document import Project
from playground.storage.playground_link import LinkError, is_link, read, write

DEFAULT = (
    "https://playground.tensorflow.org/#activation=tanh&batchSize=10&dataset=circle&regDataset=reg-plane"
    "&learningRate=0.03&regularizationRate=0&noise=0&networkShape=4,2&seed=0.63141&showTestData=false"
    "&discretize=false&percTrainData=50&x=true&y=true&xTimesY=false&xSquared=false&ySquared=false&cosX=false"
    "&sinX=false&cosY=false&sinY=false&collectStats=false&problem=classification&initZero=false&hideText=false"
)


def test_the_default_link_is_the_default_network() -> None:
    link = read(DEFAULT)
    project = link.project
    assert [node.layer.units for node in project.network.nodes] == [4, 2, 1]
    assert {node.layer.activation.id for node in project.network.nodes} == {"tanh"}
    assert (project.dataset.id, project.dataset.features, project.dataset.train_ratio) == ("circle", ("x1", "x2"), 50)
    assert (project.optimizer.id, project.optimizer.learning_rate, project.training.batch_size) == ("sgd", 0.03, 10)
    assert (project.loss.id, project.training.left_over, project.training.shuffle) == (
        "half_squared_error", "carry", False,
    )  # fmt: skip
    first = project.network.nodes[0].layer
    assert (first.kernel_initializer.minimum, first.bias_initializer.value) == (-0.5, 0.1)
    assert project.training.seed == 63141
    assert link.left_out == ()
    assert check(project).ok


LINKS = {
    "spiral": "activation=relu&regularization=L1&batchSize=30&dataset=spiral&learningRate=0.003"
    "&regularizationRate=0.001&noise=15&networkShape=8,8,8&seed=0.00007&showTestData=true&discretize=true&percTrainData=80"
    "&x=true&y=true&xTimesY=true&xSquared=true&ySquared=true&sinX=true&sinY=true",
    "L2": "regularization=L2&regularizationRate=0.1&dataset=gauss&networkShape=1&x=false&y=true",
    "regression": "problem=regression&regDataset=reg-gauss&networkShape=6,3&activation=sigmoid",
    "no hidden layer": "dataset=xor&networkShape=",
    "from zero": "initZero=true&dataset=xor",
}


@pytest.mark.parametrize("text", LINKS.values(), ids=LINKS.keys())
def test_there_and_back(text: str) -> None:
    link = read(f"https://playground.tensorflow.org/#{text}")
    assert check(link.project).ok
    written = write(link.project, link.test_points, link.discrete)
    again = read(written)
    assert again == link
    assert all(pair in written for pair in text.split("&")), "as that program would have written it"


def test_what_we_do_not_have_is_said() -> None:
    link = read("http://playground.tensorflow.org/#noise=80&cosX=true&tutorial=xor")
    assert link.project.dataset.noise == 50
    assert len(link.left_out) == 3


def test_unknown_words_keep_the_default_as_in_that_program() -> None:
    project = read("https://playground.tensorflow.org/#activation=swish&dataset=moons").project
    assert (project.dataset.id, project.network.nodes[0].layer.activation.id) == ("circle", "tanh")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("https://example.org/#dataset=circle", "no link of TensorFlow Playground"),
        ("networkShape=4,2", "no link"),
        ("https://playground.tensorflow.org/#networkShape=4,x", "networkShape should have whole numbers, it has 'x'"),
        ("https://playground.tensorflow.org/#networkShape=4,0", "units"),
        ("https://playground.tensorflow.org/#learningRate=fast", "learningRate should be a number, it is 'fast'"),
        ("https://playground.tensorflow.org/#learningRate=nan", "learning_rate"),
        ("https://playground.tensorflow.org/#percTrainData=100", "train_ratio is 100"),
        ("https://playground.tensorflow.org/#x=false&y=false", "all features switched off"),
    ],
)
def test_what_cannot_be_used_is_said(text: str, says: str) -> None:
    with pytest.raises(LinkError, match=says):
        read(text)


def test_is_link() -> None:
    assert is_link(DEFAULT)
    assert is_link(" https://playground.tensorflow.org \n")
    assert not is_link("a text about playground")


def changed(**changes: object) -> Project:
    return read(DEFAULT).project.but(**changes)


def with_layer(**values: object) -> Project:
    project = read(DEFAULT).project
    node = project.network.nodes[0]
    nodes = (type(node)(node.id, node.layer.but(**values)), *project.network.nodes[1:])
    return project.but(network=type(project.network)(nodes, project.network.next_id))


@pytest.mark.parametrize(
    ("project", "says"),
    [
        (changed(dataset=registry.create("datasets", "spiral_three")), "does not have this data"),
        (changed(optimizer=registry.create("optimizers", "adam")), "plain stochastic gradient descent"),
        (changed(optimizer=registry.create("optimizers", "sgd", momentum=0.9)), "plain stochastic gradient descent"),
        (changed(loss=registry.create("losses", "mean_squared_error")), "half squared error"),
        (with_layer(units=9), "at most 6 hidden layers of 8"),
        (with_layer(activation=registry.create("activations", "relu")), "one activation"),
        (with_layer(kernel_regularizer=registry.create("regularizers", "l2")), "one regularization"),
    ],
)
def test_what_no_link_can_express_is_said(project: Project, says: str) -> None:
    with pytest.raises(LinkError, match=says):
        write(project)
