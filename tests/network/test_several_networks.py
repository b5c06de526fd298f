"""Projects with two networks: facing one, checks of each, edits, and changing the recipe."""

import pytest

from playground.core.registry import registry
from playground.network import edits
from playground.network.checks import check
from playground.network.document import Network, Project
from playground.network.roles import classes, input_names, input_shape, reads


def create(category, kind, **values):
    return registry.create(category, kind, **values)


def dense(units=8, activation="linear"):
    return create("layers", "dense", units=units, activation=activation)


def circle(*layers, data="circle") -> Project:
    layers = layers or (dense(4, "tanh"), dense(1, "sigmoid"))
    return Project(dataset=create("datasets", data), network=Network.of(*layers))


def digits() -> Project:
    layers = create("layers", "flatten"), dense(32, "relu"), dense(10, "softmax")
    return circle(*layers, data="mnist").but(loss=create("losses", "cross_entropy"))


def choose(project, kind="gan", **values) -> Project:
    return edits.choose_recipe(project, create("recipes", kind, **values))


@pytest.fixture
def gan() -> Project:
    return choose(circle())


def ids(project) -> dict[str, list[int]]:
    return {name: [node.id for node in network.nodes] for name, network in project.networks.items()}


def test_choosing_a_gan_makes_the_main_network_the_generator_and_brings_a_discriminator(gan):
    assert check(gan).ok
    assert gan.facing == "generator"
    assert gan.network.nodes[0].layer == dense(4, "tanh"), "what was there stays"
    assert gan.network.nodes[-1].layer == dense(2, "linear"), "with the end of one that makes points"
    discriminator = gan.networks["discriminator"]
    assert discriminator.nodes[-1].layer == dense(1, "sigmoid")
    assert len({i for numbers in ids(gan).values() for i in numbers}) == 2 + len(discriminator.nodes), "each id once"


@pytest.mark.parametrize("start", [circle(), circle(data="spiral_three"), digits(), circle().but(network=Network())])
@pytest.mark.parametrize("kind", ["gan", "autoencoder"])
def test_every_recipe_fits_what_was_there_and_gives_way_again(start, kind):
    changed = choose(start, kind)
    if start.network.nodes or kind == "gan":
        assert check(changed).ok, check(changed).problems
    back = choose(changed, "supervised")
    assert back.others == ()
    if start.network.nodes:
        assert check(back).ok
        assert back.network.nodes[-1].layer.units == max(1, len(classes(back)) if len(classes(back)) > 2 else 1)


def test_turning_shows_the_other_network_and_back(gan):
    turned = gan.turned("discriminator")
    assert turned.facing == "discriminator"
    assert turned.network == gan.networks["discriminator"]
    assert turned.networks == gan.networks
    assert turned != gan
    assert turned.turned() == gan == turned.turned("generator")
    assert gan.turned("nobody") is gan
    assert circle().turned() == circle()
    assert (input_shape(gan), input_names(gan), reads(gan)) == ((2,), ("z₁", "z₂"), False)
    assert (input_shape(turned), input_names(turned), reads(turned)) == ((2,), ("x₁", "x₂"), True)


def test_edits_are_about_the_network_that_is_faced_and_ids_stay_unique(gan):
    turned = edits.append(gan.turned("discriminator"), dense(3))
    assert turned.networks["generator"] == gan.network
    new = turned.network.nodes[-1].id
    assert new == gan.next_id
    again = edits.append(turned.turned(), dense(5))
    assert again.network.nodes[-1].id == new + 1
    assert again.owner(new) == "discriminator"
    assert again.owner(new + 1) == "generator"
    with pytest.raises(KeyError, match="no layer with id 99"):
        again.owner(99)
    l2 = create("regularizers", "l2")
    regularized = edits.regularize(gan, l2)
    layers = [node.layer for network in regularized.networks.values() for node in network.nodes]
    assert all(layer.kernel_regularizer == l2 for layer in layers)


@pytest.mark.parametrize(
    ("network", "layer", "words"),
    [
        ("generator", dense(3), "The generator's last layer needs 2 outputs, for a sample has 2 numbers; it has 3."),
        ("discriminator", dense(2, "sigmoid"), "needs 1 output, for the discriminator gives one answer; it has 2."),
        ("discriminator", dense(1, "tanh"), "the discriminator's last layer must end in sigmoid"),
        ("discriminator", create("layers", "conv2d"), "Discriminator: "),
    ],
)
def test_each_network_is_checked_and_mended_where_it_is(gan, network, layer, words):
    broken = edits.append(gan.turned(network), layer).turned()
    problem = check(broken).problems[0]
    assert words in problem.message
    assert problem.network == network
    assert broken.owner(problem.node) == network
    if problem.fix is not None:
        mended = edits.apply_fix(broken, problem)
        assert mended.facing == "generator"
        assert check(mended).ok
    assert check(broken).shapes.keys() >= {node.id for node in gan.network.nodes}, "the other one is worked out"


def test_an_empty_discriminator_says_so(gan):
    empty = gan.but(others=())
    problem = check(empty).problems[0]
    assert problem.message.startswith("The discriminator has no layer yet")
    assert problem.fix.append.units == 1
    assert check(edits.mend(empty)).ok


def test_another_adversarial_loss_brings_the_ending_that_it_needs(gan):
    generator = edits.change_layer(gan, gan.network.nodes[-1].id, activation="tanh")
    changed = edits.choose_recipe(generator, gan.recipe.but(loss="wasserstein"))
    assert changed.networks["discriminator"].nodes[-1].layer.activation.id == "linear"
    assert changed.network == generator.network, "the generator's own ending stays"
    assert check(changed).ok


def test_the_gradient_penalty_names_the_layer_it_cannot_pass(gan):
    changed = edits.choose_recipe(gan, gan.recipe.but(loss="wasserstein")).turned("discriminator")
    first = changed.network.nodes[0].id
    for layer, words in ((dense(4, "mish"), "Dense with Mish"), (create("layers", "layer_norm"), "Layer norm")):
        problem = check(edits.set_layer(changed, first, layer)).problems[0]
        assert words in problem.message
        assert "gradient penalty cannot differentiate" in problem.message
    clipped = changed.recipe.but(loss=changed.recipe.loss.but(gradient_penalty=0.0, weight_clip=0.1))
    assert check(edits.set_layer(changed, first, layer).but(recipe=clipped)).ok


def test_data_without_labels_asks_for_a_recipe_that_needs_none():
    ring = edits.choose_dataset(circle(), create("datasets", "ring"))
    assert ring.recipe.id == "gan", "choosing the data brings one that fits"
    assert check(ring).ok
    plain = choose(ring, "supervised")
    problem = check(plain).problems[0]
    assert "no labels" in problem.message
    assert check(edits.apply_fix(plain, problem)).ok
    assert check(choose(ring, "autoencoder")).ok


def test_other_data_for_a_gan(gan):
    images = edits.choose_dataset(gan, create("datasets", "mnist"))
    assert check(images).ok, check(images).problems
    assert images.network.nodes[-1].layer.units == 784
    assert check(edits.choose_dataset(images, create("datasets", "ring"))).ok


def test_an_autoencoder_compares_with_its_input():
    made = choose(digits(), "autoencoder")
    assert made.network.nodes[-1].layer.units == 784
    assert made.network.nodes[-1].layer.activation.id == "sigmoid"
    assert made.loss.id == "mean_squared_error"
    assert check(made.but(loss=create("losses", "binary_cross_entropy"))).ok, "grey values lie between 0 and 1"
    for loss in ("cross_entropy", "hinge", "kl_divergence"):
        assert "is for classes" in check(made.but(loss=create("losses", loss))).problems[0].message
    points = choose(circle(), "autoencoder")
    assert not check(points.but(loss=create("losses", "binary_cross_entropy"))).ok, "points do not"
    short = edits.change_layer(made, made.network.nodes[-1].id, units=700)
    assert "one number for each of the 784 inputs, it has 700" in check(short).problems[0].message
    assert check(edits.mend(short)).ok
