"""Writes tests/engine/goldens/metrics.json: what scikit-learn says of some random scores and predictions.

Run it in an environment with scikit-learn 1.9.1 and numpy; it needs nothing of this project. With ``--check`` it
compares instead: see ``goldens.py``. The scores are made by numpy's default generator from the seeds in the file, so
that the test can make the same ones.
"""

import goldens
import numpy as np
import sklearn
from sklearn import metrics

OUT = goldens.FOLDER / "metrics.json"
AVERAGES = ("macro", "weighted", "micro")
CASES = {"two classes": (1, 2, 80), "seven classes": (2, 7, 300)}


def scores_of(seed: int, classes: int, samples: int) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities (samples, classes) that are right more often than not, and labels (samples,)."""
    rng = np.random.default_rng(seed)
    labels = np.minimum(rng.integers(0, classes + 1, samples), classes - 1)  # the last class is twice as frequent
    z = rng.normal(0, 1.5, (samples, classes))
    z[np.arange(samples), labels] += 1.5
    p = np.exp(z)
    return p / p.sum(axis=1, keepdims=True), labels


def values_of(seed: int, outputs: int, samples: int) -> tuple[np.ndarray, np.ndarray]:
    """Predictions and true values, (samples, outputs)."""
    rng = np.random.default_rng(seed)
    true = rng.normal(0, 2, (samples, outputs))
    return true + rng.normal(0.3, 0.5, true.shape), true


def of_classes(p: np.ndarray, labels: np.ndarray, average: str) -> dict:
    said, options = p.argmax(axis=1), {"average": average, "zero_division": 0}
    several = p.shape[1] > 2
    values = {
        "accuracy": metrics.accuracy_score(labels, said),
        "precision": metrics.precision_score(labels, said, **options),
        "recall": metrics.recall_score(labels, said, **options),
        "f1": metrics.f1_score(labels, said, **options),
        "roc_auc": metrics.roc_auc_score(labels, p if several else p[:, 1], multi_class="ovr",
                                         average="macro" if average == "micro" else average),
        "log_loss": metrics.log_loss(labels, p),
    }  # fmt: skip
    if p.shape[1] > 5:
        values["top_k"] = metrics.top_k_accuracy_score(labels, p, k=5)
    return values


def make() -> dict:
    classes, per_class = {}, {}
    for name, (seed, count, samples) in CASES.items():
        p, labels = scores_of(seed, count, samples)
        classes[name] = {average: of_classes(p, labels, average) for average in AVERAGES}
        rows = metrics.precision_recall_fscore_support(labels, p.argmax(axis=1), zero_division=0)
        keys = ("precision", "recall", "f1", "samples")
        per_class[name] = {key: row.tolist() for key, row in zip(keys, rows, strict=True)}
        per_class[name]["confusion_matrix"] = metrics.confusion_matrix(labels, p.argmax(axis=1)).tolist()
    said, true = values_of(3, 2, 50)
    regression = {
        "mean_absolute_error": metrics.mean_absolute_error(true, said),
        "root_mean_squared_error": metrics.root_mean_squared_error(true, said),
        "r2": metrics.r2_score(true, said),
    }
    about = {"scikit-learn": sklearn.__version__, "cases": CASES, "classes": classes, "per_class": per_class}
    return {"description": {**about, "regression": regression}}


if __name__ == "__main__":
    goldens.main(OUT, make)
