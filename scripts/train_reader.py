"""Trains the network that reads digits in every project which does not read them itself: resources/reader/reader.nnp.

    python scripts/train_reader.py [--seed 0] [--epochs 60] [--out resources/reader/reader.nnp]

The network learns from the 60,000 training images of MNIST alone, never twice from the same picture: in every epoch
each digit is varied anew, or drawn anew with a round pen of some width (playground.engine.augment). The 10,000 test
images only measure the result. The same seed gives the same file, byte for byte, on the same machine.
"""

import argparse
import math
import time
from pathlib import Path

import numpy as np

from playground.core.registry import registry
from playground.engine import augment, backends, randomness
from playground.engine.frames import CurvePoint
from playground.engine.model import Model
from playground.network.document import Network, Project, Training
from playground.storage.gallery import reader_path
from playground.storage.project_file import Saved, save

UNITS = (512, 256)
BATCH = 128
FIRST_RATE, LAST_RATE = 1e-3, 2e-5
DRAWN = 0.4  # share of the digits that are drawn with the pen; the others are MNIST's own pictures, varied
AT_ONCE = 500  # digits, so that the work stays in the cache
PEN_WIDTHS = (1.5, 2.5, 3.5, 4.5)
DESCRIPTION = "Reads handwritten digits. Trained on varied and redrawn MNIST images by scripts/train_reader.py."


def project(epochs: int, seed: int) -> Project:
    def dense(units: int, activation: str) -> object:
        return registry.create(
            "layers",
            "dense",
            units=units,
            activation=registry.create("activations", activation),
            kernel_initializer=registry.create("initializers", "he_uniform"),
        )

    return Project(
        name="Digit reader",
        description=DESCRIPTION,
        dataset=registry.create("datasets", "mnist"),
        network=Network.of(
            registry.create("layers", "flatten"), *(dense(units, "relu") for units in UNITS), dense(10, "softmax")
        ),
        loss=registry.create("losses", "cross_entropy"),
        optimizer=registry.create("optimizers", "adam", learning_rate=FIRST_RATE),
        training=Training(batch_size=BATCH, epochs=epochs, seed=seed),
    )


def learning_rate(epoch: int, epochs: int) -> float:
    """Half a cosine from the first rate to the last."""
    return LAST_RATE + (FIRST_RATE - LAST_RATE) * (1 + math.cos(math.pi * epoch / max(1, epochs - 1))) / 2


def pen_fields(images: np.ndarray) -> np.ndarray:
    pieces = [augment.pen_fields(unit(images[i : i + AT_ONCE])) for i in range(0, len(images), AT_ONCE)]
    return np.concatenate(pieces)


def unit(images: np.ndarray) -> np.ndarray:
    return images * np.float32(1 / 255)


def new_pictures(images: np.ndarray, fields: np.ndarray, rng: np.random.Generator, out: np.ndarray) -> None:
    """A new picture of every digit into out (n, 1, 28, 28)."""
    by_pen = rng.random(len(images)) < DRAWN
    for rows in in_pieces(np.flatnonzero(~by_pen)):
        out[rows, 0] = augment.varied(unit(images[rows]), rng)
    for rows in in_pieces(np.flatnonzero(by_pen)):
        out[rows, 0] = augment.drawn(fields[rows], rng)


def in_pieces(rows: np.ndarray) -> list[np.ndarray]:
    return [rows[i : i + AT_ONCE] for i in range(0, len(rows), AT_ONCE)]


def train(epochs: int, seed: int) -> Saved:
    document = project(epochs, seed)
    data = document.dataset.make()
    began = time.perf_counter()
    fields = pen_fields(data.train.raw)
    print(f"found the path of the pen in {len(fields):,} digits in {time.perf_counter() - began:.0f} s", flush=True)
    backend = backends.create("cpu", threads=1)
    model = Model(document, backend)
    targets, test_targets = (model.targets.encode(part.labels, 10) for part in (data.train, data.test))
    pictures = np.empty_like(data.train.x)
    curve = []
    for epoch in range(epochs):
        began = time.perf_counter()
        rng = np.random.default_rng([seed, epoch])
        new_pictures(data.train.raw, fields, rng, pictures)
        made = time.perf_counter()
        optimizer = document.optimizer.but(learning_rate=learning_rate(epoch, epochs))
        model = Model(document.but(optimizer=optimizer), backend, model)
        order = rng.permutation(len(pictures))
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        losses = [model.step(pictures, targets, rows, randomness.key(seed, epoch, i)) for i, rows in enumerate(batches)]
        measure, _ = model.measure(data.test, test_targets)
        curve.append(CurvePoint(epoch + 1, float(np.mean(losses)), measure.loss, None, measure.accuracy))
        print(
            f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.4f}, test accuracy {measure.accuracy:.2%}, "
            f"{made - began:.1f} s for pictures, {time.perf_counter() - made:.1f} s for training",
            flush=True,
        )
    report(model)
    return Saved(model.project, model.weights(), curve, epochs, 0.0)  # no time, which no seed repeats


def report(model: Model) -> None:
    """What the network makes of the test images, and of the same digits drawn with pens of several widths."""
    test = model.project.dataset.make().test
    right = model.predict(test.x).argmax(axis=1) == test.labels
    print(f"test images: {right.mean():.2%} ({(~right).sum()} of {len(right):,} wrong)")
    print("  by digit: " + ", ".join(f"{digit}: {right[test.labels == digit].mean():.1%}" for digit in range(10)))
    fields, rng, still = pen_fields(test.raw), np.random.default_rng(0), augment.Variation(0, 0, 0, 0)
    for width in PEN_WIDTHS:
        rows = in_pieces(np.arange(len(fields)))
        drawn = np.concatenate([augment.drawn(fields[r], rng, still, width, width) for r in rows])
        decided = model.predict(drawn[:, None]).argmax(axis=1)
        print(f"test digits drawn with a pen of {width} pixels: {(decided == test.labels).mean():.2%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--out", type=Path, default=reader_path())
    arguments = parser.parse_args()
    began = time.perf_counter()
    saved = train(arguments.epochs, arguments.seed)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    save(arguments.out, saved)
    size = arguments.out.stat().st_size / 1e6
    print(f"{arguments.out}: {size:.2f} MB, seed {arguments.seed}, {time.perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
