"""How much a mistake counts, by class. The loss that is made small is Σ w[class] · loss / batch, as in Keras.

In PyTorch that is ``(w[y] * loss(reduction="none")).mean()``; its ``CrossEntropyLoss(weight=w)`` divides by Σ w[y] of
the batch instead of the number of samples, so that a sample would count by who its neighbours are. The loss that is
shown has no weights in it, so that it can be compared with that of the test data.
"""

from __future__ import annotations

import numpy as np

from playground.network.training import GIVEN, NONE, Training


def class_weights(training: Training, labels: np.ndarray, classes: int) -> tuple[float, ...]:
    """One number a class, for training labels (N,); empty where all count alike, or there are no classes."""
    if training.class_weighting == NONE or not classes:
        return ()
    return training.weights_of(classes) if training.class_weighting == GIVEN else balanced(labels, classes)


def balanced(labels: np.ndarray, classes: int) -> tuple[float, ...]:
    """samples / (classes that occur · samples of the class), so that all classes weigh the same and the mean is 1; as
    scikit-learn's "balanced". A class that does not occur weighs 1."""
    counts = np.bincount(labels, minlength=classes)[:classes]
    there = int((counts > 0).sum())
    return tuple(float(len(labels) / (there * count)) if count else 1.0 for count in counts)
