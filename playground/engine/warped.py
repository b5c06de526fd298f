"""The plane as a layer sees it: where its grid and the data come to lie among the outputs of the layer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from playground.core.plane import DOMAIN, PlaneDataset
from playground.engine.assistants import Assistant, Standing
from playground.engine.trainer import Trainer

LATTICE = 97  # places along a side where the layer is asked
MOST_POINTS = 2000  # of each part of the data


@dataclass(frozen=True, eq=False)
class WarpedAnswer:
    """grid (n, n, 2): where the lattice of the plane comes to lie, row 0 is the top of the plane; train, test (N, 2):
    the samples; output (outputs, n, n): what the network says at the lattice; units: how many the layer has; shares: of
    the samples' variance that the two principal directions hold, None for units; reach: from the middle of the plane to
    its edges."""

    grid: np.ndarray
    train: np.ndarray
    test: np.ndarray
    output: np.ndarray
    units: int
    shares: tuple[float, float] | None
    reach: float = DOMAIN


@dataclass(frozen=True)
class Warped(Standing):
    """node_id: the layer, None for the input. principal: along the two principal directions of the training samples,
    else along the layer's first two units. reach: from the middle of the plane to its edges."""

    node_id: int | None = None
    principal: bool = False
    reach: float = DOMAIN

    def assistant(self) -> Looker:
        return Looker(self)


class Looker(Assistant):
    """Remembers the directions of the last picture, so that the next one lies the same way round."""

    def __init__(self, question: Warped) -> None:
        self.question = question
        self.basis: np.ndarray | None = None

    def answer(self, trainer: Trainer) -> WarpedAnswer | None:
        dataset = trainer.project.dataset
        if not isinstance(dataset, PlaneDataset) or trainer.project.recipe.remakes:
            return None
        train, test = (part.x[:MOST_POINTS] for part in (trainer.data.train, trainer.data.test))
        x = np.concatenate([lattice_inputs(dataset.seen(), LATTICE, self.question.reach), train, test])
        layers = trainer.model.responses(x)
        flat = x.reshape(len(x), -1)
        if self.question.node_id is not None and self.question.node_id not in layers:
            return None
        seen = flat if self.question.node_id is None else layers[self.question.node_id]
        says = next(reversed(layers.values()))
        cells = LATTICE**2
        if seen.shape[1] < 2 or not np.isfinite(seen).all():
            return None
        shares = None
        if self.question.principal:
            samples = seen[cells : cells + len(train)]
            middle, basis = principal(samples)
            self.basis = basis = basis if self.basis is None else aligned(basis, self.basis)
            places = (seen - middle) @ basis
            shares = spread(samples - middle, basis)
        else:
            places = seen[:, :2]
        return WarpedAnswer(
            places[:cells].reshape(LATTICE, LATTICE, 2),
            places[cells : cells + len(train)],
            places[cells + len(train) :],
            np.ascontiguousarray(says[:cells].T).reshape(-1, LATTICE, LATTICE),
            seen.shape[1],
            shares,
            self.question.reach,
        )


@lru_cache(maxsize=4)
def lattice_inputs(dataset: PlaneDataset, side: int, reach: float) -> np.ndarray:
    """What the network is given at side × side places, from edge to edge of the plane, row by row from the top."""
    along = np.linspace(-reach, reach, side)
    x, y = np.meshgrid(along, -along)
    return dataset.inputs(np.stack([x.ravel(), y.ravel()], axis=1))


def principal(seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Samples (N, d), d ≥ 2 -> their mean (d,), and the two directions in which they vary most as columns (d, 2)."""
    middle = seen.mean(axis=0)
    away = (seen - middle).astype(np.float64)
    return middle, np.linalg.eigh(away.T @ away)[1][:, :-3:-1].astype(seen.dtype)


def spread(away: np.ndarray, basis: np.ndarray) -> tuple[float, float]:
    """The share of the variance of samples (N, d) around 0 along each column of ``basis`` (d, 2)."""
    total = max(float((away**2).sum()), 1e-30)
    first, second = ((away @ basis) ** 2).sum(axis=0).tolist()
    return first / total, second / total


def aligned(basis: np.ndarray, before: np.ndarray) -> np.ndarray:
    """The same plane as ``basis`` (d, 2), turned and mirrored within itself to lie as near to ``before`` as can be: the
    orthogonal Procrustes problem (Schönemann 1966). Signs, and the order of two directions that are equally long, are a
    matter of chance otherwise."""
    if before.shape != basis.shape:
        return basis
    left, _, right = np.linalg.svd(basis.T @ before)
    return basis @ (left @ right)
