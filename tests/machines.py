"""Restricted Boltzmann machines small enough to be counted out, and a second implementation of their training."""

import itertools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from networks import dense

from playground.core.dataset import Data, Dataset, Part
from playground.core.registry import registry
from playground.engine import randomness
from playground.network.document import Network, Project, Training


@dataclass(frozen=True)
class Bits(Dataset):
    """Six patterns of four bits, each as often as the others."""

    title: ClassVar[str] = "Bits"
    activation: ClassVar[str] = "sigmoid"
    patterns: ClassVar[tuple[str, ...]] = ("1100", "1100", "0011", "0011", "1111", "0000")

    def input_shape(self):
        return (4,)

    def classes(self):
        return ()

    def make(self) -> Data:
        x = np.array([[int(bit) for bit in pattern] for pattern in self.patterns * 20], np.float32)
        part = Part(x, np.zeros((len(x), 1), np.float32), x)
        return Data(part, Part(x[:6], part.labels[:6], x[:6]))


def machine(*layers, recipe="contrastive_divergence", data=None, loss="mean_squared_error", **more) -> Project:
    """A project that trains Boltzmann machines; more: settings of the recipe, ``optimizer`` and those of Training."""
    kind = registry.get("recipes", recipe)
    settings = {name: more.pop(name) for name in [*more] if name in kind.params()}
    optimizer = more.pop("optimizer", None) or registry.create("optimizers", "sgd", learning_rate=0.1)
    return Project(
        dataset=data or Bits(),
        network=Network.of(*(layers or (dense(3, "sigmoid", kernel_initializer="normal"),))),
        loss=registry.create("losses", loss),
        optimizer=optimizer,
        recipe=kind(**settings),
        training=Training(**{"batch_size": 8} | more),
    )


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def drawn(probability: np.ndarray, stream: int, node: int, place: int) -> np.ndarray:
    """0 or 1 with these probabilities (rows, units), from the random bits that the engine has there."""
    key = randomness.key(stream, place << 32 | node)
    return (probability > randomness.uniform(key, probability.size).reshape(-1, len(probability)).T).astype(float)


def contrast(v0, weight, b, c, stream, node=1, steps=1, sample_visible=False, chains=None):
    """The gradients of weight, hidden and visible bias by CD-k, or by PCD-k with chains (n, visible); the error of the
    first reconstruction; the chains afterwards. Written from Hinton's guide alone."""
    place = itertools.count(1)
    h0 = sigmoid(v0 @ weight.T + b)
    v = sigmoid(drawn(h0, stream, node, next(place)) @ weight + c)
    error = ((v - v0) ** 2).mean()
    if chains is None and sample_visible:
        v = drawn(v, stream, node, next(place))
    for step in range(steps if chains is not None else steps - 1):
        v = chains if chains is not None and step == 0 else v
        h = drawn(sigmoid(v @ weight.T + b), stream, node, next(place))
        v = sigmoid(h @ weight + c)
        if sample_visible:
            v = drawn(v, stream, node, next(place))
    h = sigmoid(v @ weight.T + b)
    gradients = (
        np.einsum("ni,nj->ij", h, v) / len(v) - np.einsum("ni,nj->ij", h0, v0) / len(v0),
        h.mean(0) - h0.mean(0),
        v.mean(0) - v0.mean(0),
    )
    return gradients, error, v


def everything(visible: int, hidden: int) -> tuple[np.ndarray, np.ndarray]:
    """All states of a machine: (2^(visible + hidden), visible) and (…, hidden)."""
    states = np.array(list(itertools.product((0.0, 1.0), repeat=visible + hidden)))
    return states[:, :visible], states[:, visible:]


def exact(v0, weight, b, c):
    """The exact gradients of −log p(v0), averaged over the rows, and the mean log p(v0), by counting all states out."""
    v, h = everything(weight.shape[1], weight.shape[0])
    energies = -np.einsum("ni,ij,nj->n", h, weight, v) - h @ b - v @ c
    log_z = np.log(np.exp(-energies).sum())
    p = np.exp(-energies - log_z)
    h0 = sigmoid(v0 @ weight.T + b)
    gradients = (
        np.einsum("n,ni,nj->ij", p, h, v) - h0.T @ v0 / len(v0),
        p @ h - h0.mean(0),
        p @ v - v0.mean(0),
    )
    free = v0 @ c + np.log1p(np.exp(v0 @ weight.T + b)).sum(1)
    return gradients, (free - log_z).mean()
