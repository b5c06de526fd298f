"""The catalog as classes: names as users of Keras and PyTorch know them."""

import numpy as np
import pytest

import playground as pg
from playground.core.params import ParamError, ParamTypeError
from playground.core.registry import registry
from playground.library.shelf import Shelf

NAMES = {
    "layers": "Dense Conv2D Conv2DTranspose MaxPool2D AvgPool2D GlobalAvgPool2D UpSample2D Flatten Reshape Dropout "
    "SpatialDropout2D GaussianNoise BatchNorm LayerNorm Activation PReLU Embedding SimpleRNN LSTM GRU",
    "optimizers": "SGD Adam AdamW RMSprop Adagrad Adadelta Nadam Adamax Lion",
    "losses": "MeanSquaredError HalfSquaredError MeanAbsoluteError Huber BinaryCrossEntropy CrossEntropy Hinge "
    "KLDivergence KlDivergence",
    "activations": "ReLU LeakyReLU ELU SELU GELU SiLU Mish Tanh Sigmoid Softmax Relu Elu",
    "initializers": "Zeros Ones Constant GlorotUniform HeNormal LecunUniform Orthogonal",
    "regularizers": "L1 L2 Elastic MaxNorm",
    "schedules": "Constant Step Exponential Cosine WarmupCosine OneCycle ReduceOnPlateau",
    "metrics": "Accuracy TopK Precision Recall F1 ConfusionMatrix ROCAUC R2",
    "datasets": "Mnist Circle Xor SpiralThree SineWave",
}
# a field of any layer that means one of these is called so
PARAMETERS = {
    "Dense": ("units", "activation"),
    "Conv2D": ("filters", "kernel_size", "stride", "padding", "dilation", "activation"),
    "Conv2DTranspose": ("filters", "kernel_size", "stride", "padding", "dilation", "activation"),
    "MaxPool2D": ("pool_size", "stride", "padding"),
    "AvgPool2D": ("pool_size", "stride", "padding"),
    "LSTM": ("units", "return_sequences"),
    "GRU": ("units", "return_sequences"),
    "SimpleRNN": ("units", "return_sequences", "activation"),
    "Dropout": ("rate",),
    "SpatialDropout2D": ("rate",),
    "Activation": ("activation",),
}


@pytest.mark.parametrize("category", NAMES)
def test_classes_have_the_names_that_people_expect(category):
    shelf = getattr(pg, category)
    kinds = {getattr(shelf, name) for name in NAMES[category].split()}
    assert kinds <= set(registry.all(category))


def test_every_kind_is_on_a_shelf():
    for category in registry.categories():
        shelf = getattr(pg, category)
        assert {getattr(shelf, name) for name in dir(shelf)} == set(registry.all(category))


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_are_called_as_in_keras(name):
    assert set(PARAMETERS[name]) <= set(getattr(pg.layers, name).params())


def test_a_pool_moves_by_its_size_unless_told():
    network = pg.Network((1, 9, 9), [pg.layers.MaxPool2D(pool_size=3), pg.layers.AvgPool2D(pool_size=2, stride=1)])
    assert network.shapes == ((1, 3, 3), (1, 2, 2))


def test_numbers_of_numpy_are_numbers():
    dense = pg.layers.Dense(units=np.int64(4), use_bias=np.bool_(False))
    assert dense == pg.layers.Dense(units=4, use_bias=False)
    assert type(dense.units) is int
    assert pg.layers.Dense(units=np.float32(4)).units == 4
    assert pg.layers.Dropout(rate=np.float32(0.5)).rate == 0.5
    assert pg.layers.Conv2D(4, 5).kernel_size == 5, "by place, too"


def test_a_kind_may_be_named_by_id_class_or_instance():
    wanted = pg.layers.Dense(activation=pg.activations.ReLU())
    assert pg.layers.Dense(activation="relu") == wanted == pg.layers.Dense(activation=pg.activations.ReLU)
    assert pg.layers.Dense(kernel_initializer="he_normal").kernel_initializer == pg.initializers.HeNormal()


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: pg.layers.Dense(units=-3), ParamError, "Dense: units is -3, expected a whole number from 1 to 65536"),
        (lambda: pg.layers.Dense(units="8"), ParamTypeError, "units is '8', expected a whole number"),
        (lambda: pg.layers.Dense(units=True), ParamTypeError, "units is True, expected a whole number"),
        (lambda: pg.layers.Dense(units=np.arange(2)), ParamTypeError, "expected a whole number"),
        (lambda: pg.layers.Dense(unit=3), ParamTypeError, "Dense: no field 'unit', expected units, activation"),
        (lambda: pg.layers.Dropout(rate=np.ones(2)), ParamTypeError, "expected a number from 0 to 0.95"),
        (lambda: pg.layers.Dropout(rate=1.5), ParamError, "rate is 1.5, expected a number from 0 to 0.95"),
        (lambda: pg.layers.Dense(activation="rleu"), ParamError, "is 'rleu', expected one of the activations: linear"),
        (lambda: pg.layers.Dense(activation=pg.losses.Hinge), ParamTypeError, "expected one of the activations"),
        (lambda: pg.layers.Conv2D(padding="full"), ParamError, "padding is 'full', expected one of valid, same"),
        (lambda: pg.layers.Conv2D(kernel_size=0), ParamError, "Conv2D: kernel_size is 0, expected a whole number"),
        (lambda: pg.layers.MaxPool2D().but(size=2), ParamError, "MaxPool2D: no field 'size', expected pool_size"),
        (
            lambda: pg.load("xor").training.but(class_weights={0: 1}),
            ParamTypeError,
            "{0: 1}, expected numbers from 0 to",
        ),
        (lambda: pg.layers.BatchNormalization, AttributeError, "Did you mean BatchNorm?"),
        (lambda: pg.layer, AttributeError, "playground has no 'layer', expected one of"),
    ],
)
def test_what_is_wrong_is_named(make, error, words):
    with pytest.raises(error) as raised:
        make()
    assert words in str(raised.value)
    if error is not AttributeError:
        assert isinstance(raised.value, ValueError)


def test_a_shelf_shows_what_it_holds():
    assert repr(pg.regularizers) == "<playground.regularizers: Elastic, L1, L1Cut, L2, MaxNorm, NoRegularizer>"
    assert pg.regularizers.NONE is registry.get("regularizers", "none")
    assert isinstance(pg.layers, Shelf)
