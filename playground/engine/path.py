"""The way of the weights through their space: snapshots at even distances, in bounded memory."""

from __future__ import annotations

import time

import numpy as np

from playground.engine.parameters import Parameters

MEMORY = 96 << 20  # bytes for all snapshots of a run
MOST, LEAST = 240, 4  # snapshots; a network so large that not even the least fit has no path
FREQUENCY = 200  # looking takes one part in so many of the time
YOUNG = 32  # the first snapshots are taken whenever somebody looks: a run begins with its largest steps


class Path:
    """places: the epoch of each snapshot, with its fraction; weights: the flat blocks (P,), the first of which is
    where the run began.

    The snapshots lie at least ``spacing`` apart (Euclidean length). When there are too many the spacing is doubled, so
    that the shape of the way is kept rather than its time: a run that crawls adds little.
    """

    def __init__(self, memory: int = MEMORY) -> None:
        self.memory = memory
        self.places: list[float] = []
        self.weights: list[np.ndarray] = []
        self.spacing, self.limit = 0.0, MOST
        self.shape: tuple[object, ...] = ()
        self.next_look = 0.0

    def note(self, place: float, parameters: Parameters) -> None:
        """Where the weights are now. A run that has gone back, as after a divergence, takes its path with it; weights
        of other layers begin another path."""
        now = time.perf_counter()
        if now < self.next_look:
            return
        self.follow(parameters)
        self.limit = min(MOST, self.memory // max(1, parameters.flat.nbytes))
        if self.limit < LEAST:
            return
        while self.places and place < self.places[-1]:
            del self.places[-1], self.weights[-1]
        if not self.weights or distance(parameters.flat, self.weights[-1]) > self.spacing:
            self.places.append(place)
            self.weights.append(parameters.flat.copy())
            if len(self.weights) > self.limit:
                self.thin_out()
        if len(self.weights) > YOUNG:
            self.next_look = now + FREQUENCY * (time.perf_counter() - now)

    def follow(self, parameters: Parameters) -> None:
        """The weights are these now: where they are others than before, the path begins anew."""
        shape = tuple((key, array.shape) for key, array in parameters.values.items())
        if shape != self.shape:
            self.places, self.weights, self.spacing, self.shape = [], [], 0.0, shape

    def thin_out(self) -> None:
        """Twice the mean distance between neighbours, until half of them are left at most."""
        gaps = [distance(a, b) for a, b in zip(self.weights, self.weights[1:], strict=False)]
        self.spacing = max(2 * self.spacing, 2 * sum(gaps) / len(gaps))
        kept = [0]
        for i in range(1, len(self.weights)):
            if distance(self.weights[i], self.weights[kept[-1]]) > self.spacing:
                kept.append(i)
        if len(kept) > self.limit // 2:
            kept = kept[:: 1 + len(kept) // (self.limit // 2)]
        self.places = [self.places[i] for i in kept]
        self.weights = [self.weights[i] for i in kept]


def distance(a: np.ndarray, b: np.ndarray) -> float:
    """|a − b|, Euclidean; not a number where one of them is not."""
    with np.errstate(all="ignore"):  # weights that run away
        difference = a - b
        return float(np.sqrt(np.dot(difference, difference)))
