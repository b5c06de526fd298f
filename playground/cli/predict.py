"""``playground predict``: what a trained network says of the digit in a picture."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from playground.cli.errors import Failure, UsageError
from playground.cli.sources import load_what
from playground.engine import backends
from playground.engine.model import Model, ProjectError
from playground.engine.probes import reads_digits, shares
from playground.storage.gallery import reader_path
from playground.storage.pictures import PictureError, read_digit
from playground.storage.project_file import FileError, Saved, load

READER = "reader"
BAR = 30


def run(what: str, image: Path, as_json: bool = False) -> int:
    """Prints ten probabilities. Raises UsageError or Failure."""
    if not image.exists():
        raise UsageError(f"There is no picture {image}: check its name.")
    model = _model(what, _reader() if what == READER else load_what(what))
    try:
        digit = read_digit(image)
    except PictureError as error:
        raise Failure(str(error)) from error
    x = digit.reshape(1, *model.project.dataset.input_shape())
    probabilities = shares(model.predict(x)[0], model.targets.low).astype(float)
    best = int(np.argmax(probabilities))
    if as_json:
        print(json.dumps({"digit": best, "probabilities": probabilities.tolist()}))
        return 0
    print(f"This is a {best} ({100 * probabilities[best]:.1f} %).")
    for number, share in enumerate(probabilities):
        print(f"  {number}  {100 * share:5.1f} %  {'█' * round(share * BAR)}".rstrip())
    return 0


def _reader() -> Saved:
    try:
        return load(reader_path())
    except FileError as error:
        raise Failure(f"The shipped reader cannot be used: {error}") from error


def _model(what: str, saved: Saved) -> Model:
    """On the reference backend: one picture is not worth loading a compiler for."""
    try:
        model = Model(saved.project, backends.create("reference"))
    except ProjectError as error:
        raise Failure(f"{what} cannot be used: {error}") from error
    if not reads_digits(model):
        raise Failure(f"{what} does not read digits: it needs 28×28 pictures as input and ten classes.")
    if saved.weights is None:
        raise Failure(f"{what} has not been trained: train it first and keep it with --save.")
    model.load_weights(dict(saved.weights))
    return model
