"""How a run is made: batches and epochs, when it stops, what it learns from, and how much each class counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from playground.core.kinds import Described
from playground.core.params import choice, flag, integer, numbers, real

NEVER, LOSS, ACCURACY = "never", "loss", "accuracy"
NONE, BALANCED, GIVEN = "none", "balanced", "given"


@dataclass(frozen=True)
class Training(Described):
    """groups: heading -> the fields that belong under it; the others need none. image_fields: those that are for images
    alone."""

    title: ClassVar[str] = "Training"
    groups: ClassVar[dict[str, tuple[str, ...]]] = {
        "Validation and stopping": ("validation_split", "early_stopping", "patience", "min_delta", "restore_best"),
        "Class weights": ("class_weighting", "class_weights"),
        "Augmentation": (
            "augment_shift", "augment_rotation", "augment_zoom", "augment_shear", "augment_thickness", "augment_noise",
        ),
    }  # fmt: skip
    image_fields: ClassVar[tuple[str, ...]] = groups["Augmentation"]

    batch_size: int = integer(
        10, minimum=1, maximum=8192, unit="samples", label="Batch size",
        help="How many samples are looked at before each update of the weights.",
    )  # fmt: skip
    epochs: int = integer(
        0, minimum=0, maximum=10_000_000, unit="epochs", zero="never", label="Stop after",
        help="Training pauses after so many passes over the data; never (0) goes on until you pause it.",
    )  # fmt: skip
    shuffle: bool = flag(
        True, label="Shuffle", help="Whether the samples come in a new order in each epoch.", advanced=True
    )
    left_over: str = choice(
        "batch", (("batch", "A smaller last batch"), ("carry", "Into the next epoch")), advanced=True,
        label="Left-over samples", help="Where the samples go that are too few to fill the last batch of an epoch.",
    )  # fmt: skip
    seed: int = integer(
        0, minimum=0, maximum=2**31 - 1, label="Seed", advanced=True,
        help="Draws the first weights, the order of samples and dropout; the same number repeats a run.",
    )  # fmt: skip
    validation_split: float = real(
        0.0, minimum=0.0, maximum=0.5, percent=True, label="Held out to validate",
        help="The share of the training data that the network never learns from; another share starts the run anew.",
    )  # fmt: skip
    early_stopping: str = choice(
        NEVER, ((NEVER, "Never"), (LOSS, "Loss stalls"), (ACCURACY, "Accuracy stalls")),
        label="Stop early when",
        help="What is watched on the validation data, or on the test data where there is none.",
    )  # fmt: skip
    patience: int = integer(
        10, minimum=1, maximum=10_000, unit="epochs", label="Patience",
        help="Training stops after so many epochs in a row without progress.",
    )  # fmt: skip
    min_delta: float = real(
        0.0, minimum=1e-6, maximum=1.0, log=True, zero=True, label="Least progress",
        help="What is watched must get better by more than this to count as progress.",
    )  # fmt: skip
    restore_best: bool = flag(
        True, label="Best weights back",
        help="Whether the weights of the best epoch come back when training stops, early or at its last epoch.",
    )  # fmt: skip
    class_weighting: str = choice(
        NONE, ((NONE, "All samples alike"), (BALANCED, "Rare classes more"), (GIVEN, "As given")), label="Weights",
        help="How much a mistake counts, by class: alike, as much more as a class is rarer, or as you say.",
    )  # fmt: skip
    class_weights: tuple[float, ...] = numbers(
        (), minimum=0.0, maximum=1000.0, label="Given weights",
        help="One number for each class, in order, with commas between them; a class without a number weighs 1.",
    )  # fmt: skip
    augment_shift: float = real(
        0.0, minimum=0.0, maximum=8.0, unit="pixels", label="Shift",
        help="Each training image is moved by up to so many pixels, anew in every epoch.",
    )  # fmt: skip
    augment_rotation: float = real(
        0.0, minimum=0.0, maximum=90.0, unit="°", label="Rotation",
        help="Each training image is turned by up to so many degrees to either side.",
    )  # fmt: skip
    augment_zoom: float = real(
        0.0, minimum=0.0, maximum=0.5, percent=True, label="Zoom",
        help="Each training image is made larger or smaller by up to this share.",
    )  # fmt: skip
    augment_shear: float = real(
        0.0, minimum=0.0, maximum=45.0, unit="°", label="Shear",
        help="Each training image is slanted by up to so many degrees to either side.",
    )  # fmt: skip
    augment_thickness: float = real(
        0.0, minimum=0.0, maximum=1.0, unit="pixels", label="Thickness",
        help="Strokes are made thicker or thinner on each side by up to so much.",
    )  # fmt: skip
    augment_noise: float = real(
        0.0, minimum=0.0, maximum=0.5, label="Noise",
        help="The spread of the random grey that is added to every pixel, on a scale from 0 to 1.",
    )  # fmt: skip

    def idle_fields(self) -> frozenset[str]:
        idle = set() if self.stops_early else {"patience", "min_delta", "restore_best"}
        return frozenset(idle if self.class_weighting == GIVEN else idle | {"class_weights"})

    def changed(self, group: str) -> bool:
        """Whether anything under that heading is not as it is at first."""
        return any(getattr(self, name) != getattr(Training(), name) for name in self.groups[group])

    @property
    def augments(self) -> bool:
        """Whether training images are varied."""
        return any(getattr(self, name) > 0 for name in self.image_fields)

    @property
    def stops_early(self) -> bool:
        return self.early_stopping != NEVER

    def weights_of(self, classes: int) -> tuple[float, ...]:
        """The given weights, one a class."""
        return (*self.class_weights, *(1.0,) * classes)[:classes]
