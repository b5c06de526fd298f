"""The engine as a small Python library, by the names of Keras and PyTorch: what ``import playground`` offers."""

from playground.library.errors import ArrayError, DivergenceError, NetworkError, StopTraining, SupersededError
from playground.library.folds import Folds, cross_validate
from playground.library.history import History
from playground.library.model import Model
from playground.library.network import Network
from playground.library.projects import Project, load
from playground.library.reports import Report
from playground.library.runs import Run, train
from playground.library.shelf import Shelf

activations = Shelf("activations")
adversarial_losses = Shelf("adversarial_losses")
datasets = Shelf("datasets")
initializers = Shelf("initializers")
layers = Shelf("layers")
losses = Shelf("losses")
metrics = Shelf("metrics")
optimizers = Shelf("optimizers")
recipes = Shelf("recipes")
regularizers = Shelf("regularizers")
schedules = Shelf("schedules")

__all__ = [
    "ArrayError",
    "DivergenceError",
    "Folds",
    "History",
    "Model",
    "Network",
    "NetworkError",
    "Project",
    "Report",
    "Run",
    "Shelf",
    "StopTraining",
    "SupersededError",
    "activations",
    "adversarial_losses",
    "cross_validate",
    "datasets",
    "initializers",
    "layers",
    "load",
    "losses",
    "metrics",
    "optimizers",
    "recipes",
    "regularizers",
    "schedules",
    "train",
]
