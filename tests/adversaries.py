"""GAN projects for the engine's tests."""

from networks import dense

from playground.core.kinds import Kind
from playground.core.layer import Layer
from playground.core.registry import registry
from playground.network.document import Network, Node, Project, Training


def gan(
    maker: list[Layer], critic: list[Layer], recipe: Kind | None = None, optimizer: Kind | None = None, **training
) -> Project:
    """Points of a ring, and these two networks."""
    first = len(maker) + 1
    discriminator = Network(tuple(Node(first + i, layer) for i, layer in enumerate(critic)), first + len(critic))
    return Project(
        dataset=registry.create("datasets", "ring", samples=60),
        network=Network.of(*maker),
        others=(("discriminator", discriminator),),
        recipe=recipe or registry.create("recipes", "gan"),
        optimizer=optimizer or registry.create("optimizers", "sgd"),
        training=Training(**training),
    )


def recipe(loss: str = "non_saturating", settings: dict | None = None, **values) -> Kind:
    return registry.create(
        "recipes", "gan", loss=registry.create("adversarial_losses", loss, **(settings or {})), **values
    )


def usual(loss: str = "non_saturating", settings: dict | None = None, hidden: str = "tanh", **values) -> Project:
    """A small GAN with the ending that its loss wants."""
    end = registry.get("adversarial_losses", loss).endings[0]
    made = recipe(loss, settings, **{"latent_size": 3} | values)
    return gan([dense(4, "tanh"), dense(2)], [dense(5, hidden), dense(4, hidden), dense(1, end)], made)


def autoencoder(*layers: Layer, loss: str = "mean_squared_error", data: str = "ring", **values) -> Project:
    return Project(
        dataset=registry.create("datasets", data, **({"samples": 60} if data == "ring" else {})),
        network=Network.of(*layers),
        loss=registry.create("losses", loss),
        optimizer=registry.create("optimizers", "sgd"),
        recipe=registry.create("recipes", "autoencoder", **values),
    )
