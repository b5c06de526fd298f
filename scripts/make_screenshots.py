"""Makes the README's pictures with the project's own command: ``python scripts/make_screenshots.py [folder]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playground.cli import main
from playground.core.registry import registry
from playground.network.document import Network, Project
from playground.storage.gallery import load_entry
from playground.storage.project_file import Saved, save

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"


def bad_stack() -> Project:
    """Dense on images without Flatten: what an error looks like."""
    dense = registry.create("layers", "dense", units=64, activation="relu")
    ending = registry.create("layers", "dense", units=10, activation="softmax")
    return Project(
        name="A stack with a problem",
        dataset=registry.create("datasets", "mnist"),
        network=Network.of(dense, ending),
        loss=registry.create("losses", "cross_entropy"),
        optimizer=registry.create("optimizers", "adam"),
    )


def six_layers() -> Project:
    """Two spirals with six hidden layers."""
    spiral = load_entry("spiral")
    layers = [registry.create("layers", "dense", units=units, activation="tanh") for units in (8, 8, 6, 6, 4, 4)]
    return spiral.but(name="Six hidden layers", network=Network.of(*layers, spiral.network.nodes[-1].layer))


def make(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        broken, deep = (str(Path(place) / f"{name}.nnp") for name in ("broken", "deep"))
        save(broken, Saved(bad_stack()))
        save(deep, Saved(six_layers()))
        pictures = {
            "circle-dark": ("circle", "--epochs", "40", "--theme", "dark", "--running"),
            "spiral-dark": ("spiral", "--epochs", "45", "--theme", "dark", "--running"),
            "spiral-light": ("spiral", "--epochs", "45", "--theme", "light", "--running"),
            "three-spirals-light": ("three-spirals", "--epochs", "60", "--theme", "light", "--running"),
            "six-layers-light": (deep, "--epochs", "60", "--theme", "light", "--running"),
            "warped-dark": ("spiral", "--epochs", "80", "--theme", "dark", "--view", "warped"),
            "landscape-light": ("spiral", "--epochs", "80", "--theme", "light", "--view", "landscape"),
            "cnn-dark": ("mnist-cnn", "--epochs", "1", "--theme", "dark", "--digit", "3"),
            "gan-dark": ("gan-ring", "--epochs", "60", "--theme", "dark"),
            "digits-dark": ("mnist-mlp", "--epochs", "2", "--theme", "dark", "--digit", "4"),
            "digits-light": ("mnist-mlp", "--epochs", "2", "--theme", "light", "--digit", "7"),
            "steps-dark": ("circle", "--epochs", "30", "--theme", "dark", "--step", "5"),
            "problem-dark": (broken, "--epochs", "0", "--theme", "dark"),
        }
        for name, words in pictures.items():
            status = main(["screenshot", *words, "--size", "1600x1000", str(folder / f"{name}.png")])
            if status:
                return status
    return 0


if __name__ == "__main__":
    sys.exit(make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
