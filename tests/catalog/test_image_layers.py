"""What image layers say of inputs that they cannot take, the fixes they offer, and the shapes they promise."""

import pytest
from image_stacks import STACKS, conv, ending
from networks import dense, layer, project

from playground.core.registry import registry
from playground.core.windows import Window
from playground.network import edits
from playground.network.checks import check

MNIST = registry.create("datasets", "mnist", images=100)
IMAGES = [kind for kind in registry.all("layers") if kind.family == "images"]


def digits(*middle):
    return project(*middle, layer("flatten"), dense(10, "softmax"), data=MNIST, loss="cross_entropy")


@pytest.mark.parametrize("kind", IMAGES, ids=lambda kind: kind.kind_id())
def test_a_row_is_no_image(kind):
    problem = kind().problem((784,))
    assert problem.message == (
        f"{kind.title} expects an image (channels×height×width), this is 784: "
        "move it before Flatten, or choose a data set of images."
    )
    assert kind().problem((1, 28, 28)) is None


@pytest.mark.parametrize(("made", "message", "fixed"), [
    (conv(4, 5), "Conv 2-D slides over 5×5 pixels, this is 1×3×4: make it 3×3 or smaller.", {"kernel_size": 3}),
    (conv(4, 3, dilation=2), "Conv 2-D slides over 5×5 pixels, this is 1×3×4: make it 2×2 or smaller.",
     {"kernel_size": 2}),
    (conv(4, 2, dilation=4), "Conv 2-D slides over 5×5 pixels, this is 1×3×4: reduce its dilation.", {"dilation": 1}),
    (layer("max_pool2d", pool_size=4), "Max pool slides over 4×4 pixels, this is 1×3×4: make it 3×3 or smaller.",
     {"pool_size": 3}),
    (layer("avg_pool2d", pool_size=9), "Average pool slides over 9×9 pixels, this is 1×3×4: make it 3×3 or smaller.",
     {"pool_size": 3}),
])  # fmt: skip
def test_a_window_larger_than_the_image(made, message, fixed):
    problem = made.problem((1, 3, 4))
    assert problem.message == message
    assert dict(problem.fix.change) == fixed
    assert made.but(**fixed).problem((1, 3, 4)) is None
    assert made.but(padding="same").problem((1, 3, 4)) is None


def test_a_fix_mends_the_network():
    made = digits(*[layer("max_pool2d", pool_size=3, stride=3)] * 3, conv(4, 3))
    problem = check(made).problems[0]
    assert problem.node == 4
    assert check(edits.mend(made)).ok


def test_softmax_over_an_image_is_refused_with_a_sentence():
    problem = conv(4, 3, "softmax").problem((1, 28, 28))
    assert problem.message == "Softmax expects a flat input, this is 4×26×26: add Flatten before it."


@pytest.mark.parametrize(("words", "shape"), [
    ("1×28×28", (1, 28, 28)), ("784", (784,)), ("28x28", (28, 28)), (" 4 * 14 * 14 ", (4, 14, 14)),
    ("4, 196", (4, 196)), ((1, 28, 28), (1, 28, 28)), ((784,), (784,)),
])  # fmt: skip
def test_reshape(words, shape):
    made = layer("reshape", target_shape=words)
    assert made.problem((16, 7, 7)) is None
    assert made.output_shape((16, 7, 7)) == shape
    assert layer("reshape", target_shape=made.target_shape) == made, "it is kept as words"


@pytest.mark.parametrize("words", ["", "words", "0×28×28", "-1", "1×2×3×4", "28×", "2.5", "9" * 30])
def test_a_reshape_that_is_none(words):
    problem = layer("reshape", target_shape=words).problem((784,))
    assert problem.message == "Reshape needs one to three whole numbers with × between them, such as 16×7×7."


def test_a_reshape_to_another_number_of_values():
    problem = layer("reshape", target_shape="3×5").problem((1, 4, 4))
    assert problem.message == "Reshape cannot make 3×5, which is 15 values, of 1×4×4: choose a shape of 16 values."


@pytest.mark.parametrize(("window", "length", "places", "before"), [
    (Window(3), 28, 26, 0), (Window(3, 2), 28, 13, 0), (Window(3, 1, 1, "same"), 28, 28, 1),
    (Window(2, 1, 1, "same"), 28, 28, 0), (Window(3, 2, 1, "same"), 28, 14, 0), (Window(3, 2, 1, "same"), 27, 14, 1),
    (Window(3, 1, 2, "same"), 5, 5, 2), (Window(1, 3, 1, "same"), 5, 2, 0), (Window(5), 5, 1, 0),
])  # fmt: skip
def test_windows(window, length, places, before):
    """Lengths and zeros as Keras has them."""
    assert window.places(length) == places
    assert window.before(length) == before
    assert window.places(window.spread(places)) == places


@pytest.mark.parametrize("name", STACKS)
def test_every_stack_of_the_engine_tests_is_accepted(name):
    middle, shape = STACKS[name]
    assert check(ending(*middle, shape=shape)).ok


def test_the_classic_network_has_the_sizes_that_every_course_gives():
    made = digits(conv(32, 3, "relu"), layer("max_pool2d"), conv(64, 3, "relu"))
    assert [shape for _, shape in check(made).shapes.values()][:4] == [
        (32, 26, 26),
        (32, 13, 13),
        (64, 11, 11),
        (7744,),
    ]


def test_filters_are_what_plus_and_minus_change():
    made = digits(conv(4, 3))
    assert edits.resize(made, 1, 2).network.node(1).layer.filters == 6
