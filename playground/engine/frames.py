"""What a run shows of itself: immutable snapshots that any thread may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from playground.network.document import Network, Project


class CurvePoint(NamedTuple):
    """One point of the curves. epoch counts passes over the data, with a fraction inside an epoch; accuracies lie in
    [0, 1]; None where it was not measured, or there is no such data. figures: what recipes measure that compare with no
    targets, by name."""

    epoch: float
    train_loss: float
    test_loss: float | None
    train_accuracy: float | None
    test_accuracy: float | None
    validation_loss: float | None = None
    validation_accuracy: float | None = None
    figures: Mapping[str, float] | None = None

    @property
    def unseen_loss(self) -> float:
        """The loss on data that is not learnt from: validation, else test; the training loss where there is neither."""
        losses = (self.validation_loss, self.test_loss)
        return next((loss for loss in losses if loss is not None), self.train_loss)


@dataclass(frozen=True)
class Divergence:
    """Training that has left the finite numbers. node: the layer where it was first seen; step counts batches
    from 1."""

    node: int | None
    layer: str
    what: str
    epoch: int
    step: int
    learning_rate: float

    def sentence(self) -> str:
        return (
            f"The numbers have run away: {self.what} of {self.layer} left the finite numbers in "
            f"epoch {self.epoch + 1}, step {self.step}. Training has stopped and the last good weights are back."
        )


@dataclass(frozen=True)
class Frame:
    """One picture of a run. state: "empty", "preparing", "paused", "training" or "stopped" (after a divergence
    or an error).

    epoch: whole epochs done; progress: share of the present one; seconds: time spent training alone.
    epochs_per_second, samples_per_second: by the clock, over the last second; seconds_per_sample: of training alone.
    generation grows when the run starts anew, failures with every error, so that the same one twice is two.
    document: which of the documents opened one after the other; project: what the answers and figures are about, None
    where there is no run. folds: the FoldsFrame of a cross-validation, if there is one. answers: probe -> what it
    asked for, for ``network``.
    """

    state: str = "empty"
    status: str = ""
    epoch: int = 0
    progress: float = 0.0
    batch: int = 0
    batches: int = 0
    seconds: float = 0.0
    samples_per_second: float = 0.0
    epochs_per_second: float = 0.0
    seconds_per_sample: float = 0.0
    train_loss: float | None = None
    test_loss: float | None = None
    train_accuracy: float | None = None
    test_accuracy: float | None = None
    validation_loss: float | None = None
    validation_accuracy: float | None = None
    figures: Mapping[str, float] = field(default_factory=dict)
    generation: int = 0
    backend: str = "CPU"
    document: int = 0
    project: Project | None = None
    network: Network = field(default_factory=Network)
    answers: Mapping[Any, Any] = field(default_factory=dict)
    curve_length: int = 0
    divergence: Divergence | None = None
    error: str = ""
    failures: int = 0
    folds: Any = None
