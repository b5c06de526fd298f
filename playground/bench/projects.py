"""The networks that are measured, and how a run of one of them takes its turn."""

from __future__ import annotations

import os
import time

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.trainer import Trainer
from playground.network.document import Network, Project, Training
from playground.storage import gallery

SOME = 6000  # images of a quick run
FOREVER = 1e9  # seconds
LOOPS = "PLAYGROUND_LOOPS"  # how the engine compiles the loops of small networks


def points(*units: int) -> Project:
    """What TensorFlow Playground does: tanh everywhere, half the squared error, plain descent, batches of ten in the
    same order in every epoch, 250 of 500 points of the circle to train on."""
    layers = [registry.create("layers", "dense", units=n, activation="tanh") for n in (*units, 1)]
    return Project(
        dataset=registry.create("datasets", "circle"),
        network=Network.of(*layers),
        loss=registry.create("losses", "half_squared_error"),
        optimizer=registry.create("optimizers", "sgd", learning_rate=0.03),
        training=Training(batch_size=10, shuffle=False),
    )


def mnist(quick: bool, name: str = "mnist-mlp") -> Project:
    """784-512-10 with Adam and batches of 128, or another project of the gallery that learns digits."""
    project = gallery.load_entry(name)
    return project.but(dataset=project.dataset.but(images=SOME)) if quick else project


class Run:
    """A project in training on the compiled backend. at_once: with the kernels that are there when Play is pressed,
    without the loop that is compiled for a small network."""

    def __init__(self, project: Project, threads: int = 1, at_once: bool = False) -> None:
        endless = project.but(training=project.training.but(epochs=0))
        before = os.environ.get(LOOPS)
        os.environ[LOOPS] = "never" if at_once else "now"
        try:
            self.trainer = Trainer(endless, backends.create("cpu", threads))
        finally:
            del os.environ[LOOPS]
            if before is not None:
                os.environ[LOOPS] = before

    def batches(self, count: int) -> dict[str, float]:
        """About so many steps; seconds of one, in training alone and with what is measured between them."""
        trainer = self.trainer
        steps, before = trainer.samples, trainer.seconds
        start = time.perf_counter()
        trainer.run(FOREVER, trainer.place + (count - 0.5) / trainer.batches)
        whole, done = time.perf_counter() - start, (trainer.samples - steps) / trainer.batch_size
        return {"training": (trainer.seconds - before) / done, "measuring": whole / done}

    def epochs(self, count: int) -> dict[str, float]:
        """The same for whole epochs. A new order is drawn outside of the steps; it belongs to the training."""
        shuffling = 0.0
        if self.trainer.project.training.shuffle:
            start = time.perf_counter()
            self.trainer.shuffled()
            shuffling = time.perf_counter() - start
        found = self.batches(count * self.trainer.batches)
        exact = len(self.trainer.data.train) / self.trainer.batch_size  # the last batch of an epoch may be smaller
        return {"training": found["training"] * exact + shuffling, "measuring": found["measuring"] * exact}
