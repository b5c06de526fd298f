"""Test reconstruction error of the gallery's autoencoder against PCA with as many components, on MNIST.

Run ``python tests/benchmarks/autoencoder_pca.py [epochs] [gallery project]``; prints both mean squared errors per
pixel."""

import sys

import numpy as np

from playground.engine import backends
from playground.engine.trainer import Trainer
from playground.network.checks import check
from playground.storage.gallery import load_entry


def pca_error(train: np.ndarray, test: np.ndarray, components: int) -> float:
    """Mean squared error of test (N, features) seen through the first principal components of train."""
    mean = train.mean(axis=0)
    covariance = (train - mean).T @ (train - mean) / len(train)
    axes = np.linalg.eigh(covariance)[1][:, ::-1][:, :components]
    centred = test - mean
    return float(((centred - centred @ axes @ axes.T) ** 2).mean())


def main() -> None:
    epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    project = load_entry(sys.argv[2] if len(sys.argv) > 2 else "autoencoder")
    trainer = Trainer(project, backends.create("cpu"))
    narrow = min(shape[1][0] for shape in check(project).shapes.values() if len(shape[1]) == 1)
    train, test = (part.x.reshape(len(part), -1) for part in (trainer.data.train, trainer.data.test))
    print(f"PCA, {narrow} components: {pca_error(train.astype(float), test.astype(float), narrow):.5f}")
    for epoch in range(1, (epochs or project.training.epochs) + 1):
        trainer.run_epoch()
        made = np.concatenate([trainer.model.predict(test[i : i + 500]) for i in range(0, len(test), 500)])
        print(f"epoch {epoch}: {((made - test) ** 2).mean():.5f}, {trainer.seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
