"""Projects of the gallery and of files, with their weights where they have some."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from playground.core.dataset import Dataset
from playground.core.loss import Loss
from playground.core.nested import Nested
from playground.core.optimizer import Optimizer
from playground.core.params import Param, ParamError, ParamTypeError, Text
from playground.engine.backends import THREADS
from playground.engine.program import Key
from playground.library.arrays import Arrays, unlabelled
from playground.library.errors import NetworkError
from playground.library.model import Model
from playground.library.names import named_of
from playground.library.network import Network
from playground.network import edits
from playground.network.document import Network as Layers
from playground.network.document import Project as Document
from playground.network.document import Training
from playground.network.roles import classes, input_shape
from playground.network.settings import meant, without_effect
from playground.storage import gallery, playground_link
from playground.storage.project_file import Saved, save
from playground.storage.project_file import load as load_file

ENOUGH = 500  # epochs for a project that does not stop by itself
ENOUGH_OF_MUCH = 10  # the same, where an epoch is long
MUCH = 10_000  # training samples
PARTS: dict[str, Param] = {
    "name": Text(label="Name", help="What it is called."),
    "description": Text(label="Description", help="What it shows."),
    "dataset": Nested(category="datasets", label="Data", help="What it learns from."),
    "loss": Nested(category="losses", label="Loss", help="What it makes small."),
    "optimizer": Nested(category="optimizers", label="Optimizer", help="How it learns."),
    "recipe": Nested(category="recipes", label="Recipe", help="What one step is."),
}


class UnknownProjectError(ValueError):
    """A name that is neither in the gallery nor a file."""


class Project:
    """A network with its data, loss, optimizer and settings of training, and what it has learned so far. Immutable."""

    def __init__(self, saved: Saved) -> None:
        self.saved = saved

    @property
    def document(self) -> Document:
        return self.saved.project

    @property
    def name(self) -> str:
        return self.document.name

    @property
    def description(self) -> str:
        return self.document.description

    @property
    def dataset(self) -> Dataset:
        return self.document.dataset

    @property
    def network(self) -> Network:
        """The main one, where there are several. Raises NetworkError where the layers do not fit together."""
        return Network.of(input_shape(self.document), self.document.network)

    @property
    def loss(self) -> Loss:
        return self.document.loss

    @property
    def optimizer(self) -> Optimizer:
        return self.document.optimizer

    @property
    def training(self) -> Training:
        """batch_size, epochs (0: it does not stop by itself), shuffle, seed."""
        return self.document.training

    @property
    def epochs(self) -> int:
        """How many it has been trained."""
        return self.saved.epoch

    @property
    def weights(self) -> dict[str, np.ndarray] | None:
        """Weights and statistics by name, as in ``Model.weights``; None where it has not been trained."""
        return None if self.saved.weights is None else named_of(self.document, self.saved.weights)

    def contents(self) -> dict[Key, np.ndarray] | None:
        """Weights and statistics by the engine's keys; None where it has not been trained."""
        return None if self.saved.weights is None else dict(self.saved.weights)

    def but(self, **changes: Any) -> Project:
        """An untrained copy with another name, dataset, loss, optimizer, recipe, network, or setting of training, such
        as ``batch_size``. Kinds may be given by their ids, or as ``playground.recipes.GAN(latent_size=4)``. For
        recipes without labels (autoencoder, GAN, Boltzmann machine) dataset may be samples of your own, an array
        (N, *shape) or a pair of them with the test samples second.

        Another recipe brings the networks that it needs and are not there, and the endings that it needs, as in the
        window. ``network`` is the main one; where the recipe has several they go by their names as well, such as
        ``generator`` and ``discriminator``. Raises ParamError, NetworkError for a network of another input_shape.
        """
        settings, others, networks = dict[str, Any](), dict[str, Any](), dict[str, Any]()
        for name, value in changes.items():
            if name in Training.params():
                settings[name] = value
            elif name == "dataset" and (isinstance(value, (list, tuple)) or hasattr(value, "__array__")):
                others[name] = unlabelled(value)
            elif name in PARTS:
                others[name] = PARTS[name].coerce(value, "Project", name)
            else:
                networks[name] = value
        recipe = others.pop("recipe", None)
        document = self.document.turned().but(**others)
        document = document if recipe is None else edits.choose_recipe(document, recipe)
        names = tuple(document.networks)
        for name, network in networks.items():
            if name != "network" and name not in names:
                known = ", ".join((*PARTS, "network", *(names if len(names) > 1 else ()), *Training.params()))
                raise ParamTypeError(f"Project: no field {name!r}, expected {known}")
            document = with_network(document, name, network)
        training = document.training.but(**meant(settings, len(classes(document))))
        document = document.but(training=training)
        reason = without_effect(document, [name for name in settings if name not in training.idle_fields()])
        if reason:
            raise ParamError(f"Project: {reason}")
        return Project(Saved(document))

    def model(self, backend: str = "cpu", threads: int = THREADS) -> Model:
        """A Model with its weights, or with first weights of its seed."""
        model, weights = Model(self.network, self.training.seed, backend, threads), self.weights
        if weights is not None:  # without what the project's recipe keeps beside its layers
            weights = {name: weights[name] for name in (*model.weights, *model.statistics) if name in weights}
        model.go_on(self.saved, weights)
        return model

    def save(self, path: str | Path) -> None:
        """Writes a project file (.nnp). Raises ValueError, also for data of your own, and OSError."""
        if isinstance(self.dataset, Arrays):
            raise ValueError("a project file names its data: give it one of playground.datasets with but(dataset=…)")
        save(path, self.saved)

    def __repr__(self) -> str:
        return f"<Project {self.name!r}: {self.dataset.title}, {len(self.document.network.nodes)} layers>"


def with_network(document: Document, name: str, network: Any) -> Document:
    """The project with another network of that name; "network": the main one. Its layers get ids of their own.

    Raises NetworkError, ParamTypeError.
    """
    if not isinstance(network, Network):
        raise ParamTypeError(f"Project: {name} is a {type(network).__name__}, expected a playground.Network")
    given, name = name, document.facing if name == "network" else name
    shape = input_shape(document, name)
    if network.input_shape != shape:
        raise NetworkError(f"{given} has the input_shape {network.input_shape}, expected {shape}")
    first = document.next_id
    nodes = tuple(replace(node, id=first + place) for place, node in enumerate(network.document.nodes))
    return edits.with_network(document, name, Layers(nodes, first + len(nodes)))


def load(what: str | Path) -> Project:
    """A project of the gallery by name, such as "mnist-cnn", or of a project file, with its weights if it has some.

    Raises ParamTypeError for what is no text and no path, UnknownProjectError naming the gallery's, FileError and
    GalleryError for files that are damaged; all of them are ValueErrors.
    """
    if not isinstance(what, (str, Path)):
        raise ParamTypeError(f"load: what is {what!r}, expected the name of a gallery project or of a file")
    return Project(find(what))


def find(what: str | Path) -> Saved:
    """The gallery project of that name, untrained, or what the file holds. Raises as ``load`` does."""
    if playground_link.is_link(str(what)):
        return Saved(playground_link.read(str(what)).project)
    known(what)
    return Saved(gallery.load_entry(str(what))) if what in gallery.names() else load_file(what)


def known(what: str | Path) -> None:
    """Raises UnknownProjectError where ``what`` is neither in the gallery nor a file nor a link; GalleryError, and
    LinkError for a link that cannot be used."""
    if playground_link.is_link(str(what)):
        playground_link.read(str(what))
        return
    names = gallery.names()
    try:
        if what in names or Path(what).exists():
            return
    except (OSError, ValueError) as error:
        raise UnknownProjectError(f"{what!r} is no name of a file: {error}.") from error
    kind = "no file" if Path(what).suffix else "no gallery project and no file"
    raise UnknownProjectError(f"There is {kind} named {str(what)!r}: give a project file or one of {', '.join(names)}.")


def enough_epochs(project: Document, samples: int) -> int:
    """How many epochs to train where nobody said; samples: how many are trained on."""
    return project.training.epochs or (ENOUGH_OF_MUCH if samples > MUCH else ENOUGH)
