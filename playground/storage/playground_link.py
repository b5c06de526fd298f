"""Links of TensorFlow Playground: what stands behind the # of its address, read into a project and written from one.

The names and values are those of its ``state.ts``: pairs name=value joined by &, numbers in plain decimals, the hidden
layers as "4,2". A project that is read trains as that program does: its first weights, its order of samples, its loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playground.core.layer import Layer
from playground.core.params import ParamError
from playground.core.registry import registry
from playground.network.document import Network, Project, Training

ADDRESS = "https://playground.tensorflow.org/"
NAME = "TensorFlow Playground"

DATASETS = {"circle": "circle", "xor": "xor", "gauss": "gaussians", "spiral": "spiral"}
REGRESSION = {"reg-plane": "plane", "reg-gauss": "multi_gaussian"}
FEATURES = {
    "x": "x1", "y": "x2", "xTimesY": "x1_x2", "xSquared": "x1_squared", "ySquared": "x2_squared",
    "sinX": "sin_x1", "sinY": "sin_x2",
}  # fmt: skip
ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")
REGULARIZERS = {"L1": "l1_cut", "L2": "l2"}
DEFAULTS = {
    "activation": "tanh", "regularization": "", "batchSize": "10", "dataset": "circle", "regDataset": "reg-plane",
    "learningRate": "0.03", "regularizationRate": "0", "noise": "0", "networkShape": "4,2", "percTrainData": "50",
    "x": "true", "y": "true", "problem": "classification", "initZero": "false", "seed": "0.00000",
}  # fmt: skip
SEEDS = 100_000  # its seeds have five decimals


class LinkError(ValueError):
    """A text that is no link, or a project that no link can express; the message is one sentence."""


@dataclass(frozen=True)
class Link:
    """project: untrained; test_points, discrete: what its two check boxes say; left_out: what we do not have, as words
    ("noise above 50 %")."""

    project: Project
    test_points: bool = False
    discrete: bool = False
    left_out: tuple[str, ...] = ()


def is_link(text: str) -> bool:
    """Whether a text looks like an address of TensorFlow Playground."""
    text = text.strip()
    return (
        len(text) < 4000 and "playground" in text.partition("#")[0].lower() and text.startswith(("http://", "https://"))
    )


def read(text: str) -> Link:
    """The project that a link stands for. Raises LinkError naming the value that cannot be used."""
    if not is_link(text):
        raise LinkError(f"This is no link of {NAME}: those begin with {ADDRESS}#.")
    given = {name: value for name, value in parse_qsl(urlsplit(text.strip()).fragment) if value.strip()}
    values = DEFAULTS | given
    if "networkShape=" in text.partition("#")[2] and "networkShape" not in given:
        values["networkShape"] = ""  # no hidden layer is written as nothing
    try:
        return Link(_project(values), _is_on(values, "showTestData"), _is_on(values, "discretize"), _left_out(values))
    except ParamError as error:
        raise LinkError(f"The link cannot be used: {error}.") from error


def write(project: Project, test_points: bool = False, discrete: bool = False) -> str:
    """The link that stands for a project. Raises LinkError saying what no link can express."""
    dataset: Any = project.dataset
    layers: list[Any] = [node.layer for node in project.network.nodes]
    if dataset.id in DATASETS.values():
        problem, key, other = "classification", "dataset", DATASETS
    elif dataset.id in REGRESSION.values():
        problem, key, other = "regression", "regDataset", REGRESSION
    else:
        raise LinkError(f"{NAME} does not have this data: {dataset.title}.")
    *hidden, last = layers or [None]
    if last is None or any(layer.id != _dense().id for layer in layers):
        raise LinkError(f"{NAME} has Dense layers only.")
    shape = [layer.units for layer in hidden]
    activations = {layer.activation.id for layer in hidden}
    if len(hidden) > 6 or any(units > 8 for units in shape):
        raise LinkError(f"{NAME} has at most 6 hidden layers of 8 neurons.")
    if len(activations) > 1 or not activations <= set(ACTIVATIONS):
        raise LinkError(f"{NAME} has one activation for all hidden layers: {', '.join(ACTIVATIONS)}.")
    ends = "tanh" if problem == "classification" else "linear"
    if last.units != 1 or last.activation.id != ends:
        raise LinkError(f"{NAME} ends in one neuron of {ends} for this data.")
    if project.optimizer != registry.create("optimizers", "sgd", learning_rate=project.optimizer.learning_rate):
        raise LinkError(f"{NAME} knows plain stochastic gradient descent only, not {project.optimizer.title}.")
    if project.loss.id != registry.create("losses", "half_squared_error").id:
        raise LinkError(f"{NAME} has one loss: half squared error.")
    rules = {layer.kernel_regularizer for layer in layers}
    kinds = {kind: name for name, kind in REGULARIZERS.items()} | {"l1": "L1", "none": "none"}
    rule = rules.pop()
    if rules or rule.id not in kinds:
        raise LinkError(f"{NAME} has one regularization for all layers: none, L1 or L2.")
    values = {
        "activation": next(iter(activations), "tanh"),
        "regularization": kinds[rule.id],
        "batchSize": project.training.batch_size,
        key: next(name for name, kind in other.items() if kind == dataset.id),
        "learningRate": f"{project.optimizer.learning_rate:g}",
        "regularizationRate": f"{getattr(rule, 'rate', 0.0):g}",
        "noise": f"{dataset.noise:g}",
        "networkShape": ",".join(str(units) for units in shape),
        "seed": f"{project.training.seed % SEEDS / SEEDS:.5f}",
        "showTestData": _word(test_points),
        "discretize": _word(discrete),
        "percTrainData": f"{dataset.train_ratio:g}",
        **{name: _word(feature in dataset.features) for name, feature in FEATURES.items()},
        "problem": problem,
        "initZero": _word(last.kernel_initializer.id == registry.create("initializers", "zeros").id),
    }
    return f"{ADDRESS}#{'&'.join(f'{name}={value}' for name, value in values.items())}"


def _project(values: dict[str, str]) -> Project:
    classes = _one_of(values, "problem", ("classification", "regression")) == "classification"
    key, kinds = ("dataset", DATASETS) if classes else ("regDataset", REGRESSION)
    seed = round(_number(values, "seed", 0.0) % 1 * SEEDS) % SEEDS if _is_number(values["seed"]) else 0
    features = tuple(feature for name, feature in FEATURES.items() if _is_on(values, name))
    if not features:
        raise LinkError("The link has all features switched off: switch one on there.")
    kind: Any = registry.create("datasets", kinds[_one_of(values, key, tuple(kinds))])
    names = dict(kind.params()["features"].options)
    dataset = kind.but(
        noise=min(50.0, _number(values, "noise", 0.0)),
        train_ratio=_number(values, "percTrainData", 50.0),
        features=tuple(name for name in names if name in features),
        seed=seed,
    )
    activation = _one_of(values, "activation", ACTIVATIONS)
    shape = [_whole(values, "networkShape", text) for text in values["networkShape"].split(",") if text.strip()]
    dense = _dense(_regularizer(values), _is_on(values, "initZero"))
    hidden = [dense.but(units=units, activation=registry.create("activations", activation)) for units in shape]
    last = dense.but(units=1, activation=registry.create("activations", "tanh" if classes else "linear"))
    return Project(
        name=f"From {NAME}",
        description=f"Opened from a link of {NAME}; it trains as that program does.",
        dataset=dataset,
        network=Network.of(*hidden, last),
        loss=registry.create("losses", "half_squared_error"),
        optimizer=registry.create("optimizers", "sgd", learning_rate=_number(values, "learningRate", 0.03)),
        training=Training(
            batch_size=_whole(values, "batchSize", values["batchSize"]), shuffle=False, left_over="carry", seed=seed
        ),
    )


def _dense(regularizer: Any = None, zero: bool = False) -> Layer:
    """A Dense layer with the first weights of TensorFlow Playground: U(−0.5, 0.5) and biases of 0.1, or all zero."""
    weights = registry.create("initializers", "uniform", minimum=-0.5, maximum=0.5)
    biases = registry.create("initializers", "constant", value=0.1)
    zeros = registry.create("initializers", "zeros")
    layer: Layer = registry.create(
        "layers", "dense",
        kernel_initializer=zeros if zero else weights, bias_initializer=zeros if zero else biases,
    )  # fmt: skip
    return layer.but(kernel_regularizer=regularizer) if regularizer is not None else layer


def _regularizer(values: dict[str, str]) -> Any:
    rate, kind = _number(values, "regularizationRate", 0.0), REGULARIZERS.get(values["regularization"])
    return (
        registry.create("regularizers", kind, rate=rate) if kind and rate else registry.create("regularizers", "none")
    )


def _left_out(values: dict[str, str]) -> tuple[str, ...]:
    """What the link asks for and we do not do, in words."""
    found = []
    if _number(values, "noise", 0.0) > 50:
        found.append("noise above 50 %")
    if any(_is_on(values, name) for name in ("cosX", "cosY")):
        found.append("cosine features, which that program does not use either")
    if values.get("tutorial"):
        found.append("the tutorial text")
    return tuple(found)


def _is_on(values: dict[str, str], name: str) -> bool:
    return values.get(name, "false") != "false"


def _word(on: bool) -> str:
    return "true" if on else "false"


def _one_of(values: dict[str, str], name: str, known: tuple[str, ...]) -> str:
    """Its own reader keeps the default where it does not know a word; so do we."""
    return values[name] if values[name] in known else DEFAULTS[name]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _number(values: dict[str, str], name: str, default: float) -> float:
    text = values.get(name, "")
    if not _is_number(text):
        raise LinkError(f"The link cannot be used: {name} should be a number, it is {text!r}.")
    return float(text)


def _whole(values: dict[str, str], name: str, text: str) -> int:
    if not text.strip().isdigit():
        raise LinkError(f"The link cannot be used: {name} should have whole numbers, it has {text!r}.")
    return int(text)
