"""Draws the pictures of the gallery from networks that have really been trained.

Run ``python scripts/make_gallery_pictures.py``; names after it draw only those. Each is resources/gallery/<name>.png,
576×360 (320×200 for dense screens), in few colours, so that each stays below 60 kB.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playground.core.dataset import Part
from playground.core.plane import DOMAIN, PlaneDataset
from playground.engine import backends
from playground.engine.trainer import Trainer
from playground.network.checks import check
from playground.resources_path import RESOURCES
from playground.storage import gallery

WIDTH, HEIGHT = 576, 360
FINE = 3  # points are drawn so many times larger and shrunk: their edges become smooth
RADIUS = 5.5  # of a point, in pixels of the picture
POINTS = 220
FIRST_SEVEN = 0  # a test digit that shows upright, level and slanted edges
COLOURS = 96
STRENGTH = 0.78  # of the field's colours: the points on it win

# the dark theme's tokens: pictures look the same in both themes
GROUND, ZERO, RIM, SOFT_RIM, INK = "#14171c", "#2a303b", "#10131a", "#8d96a7", "#e7eaf0"
NEGATIVE, POSITIVE, THIRD = "#f2a24a", "#4ea3e6", "#14c27a"
ACCENT = "#8b8cff"

# Where to stop: late enough to show what is learned, early enough to see that it was not drawn with a ruler.
EPOCHS = {"circle": 60, "xor": 40, "spiral": 400, "three-spirals": 200, "mnist-mlp": 1, "mnist-cnn": 1}
EPOCHS |= {"rbm-mnist": 10, "dbn-mnist": 7}
EPOCHS |= {"iris": 60, "characters": 12}
EPOCHS |= {"mnist-lstm": 2, "mnist-gru": 2, "sine-rnn": 40, "adding-lstm": 12}
EPOCHS |= {"autoencoder": 4, "denoising-autoencoder": 3, "gan-ring": 250, "gan-gaussians": 300}
USUALLY = 100
MADE = 260  # points that a network has made


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float)


def field(outputs: np.ndarray, low: float) -> np.ndarray:
    """outputs (h, w, n) -> colours (h, w, 3): orange to blue for one output, else the winner's, pale if unsure."""
    zero = rgb(ZERO)
    if outputs.shape[-1] == 1:
        middle = (low + 1) / 2
        share = np.clip((outputs - middle) / (1 - middle), -1, 1)
        ends = np.where(share < 0, rgb(NEGATIVE), rgb(POSITIVE))
        return zero + STRENGTH * np.abs(share) * (ends - zero)
    colours = np.array([rgb(NEGATIVE), rgb(POSITIVE), rgb(THIRD)])[outputs.argmax(axis=-1)]
    sure = np.clip((outputs.max(axis=-1, keepdims=True) - 1 / 3) * 1.5, 0, 1)
    return zero + STRENGTH * (0.1 + 0.9 * sure) * (colours - zero)


def colour_of(label: float, classes: int) -> tuple[int, int, int]:
    """The colour of one sample; label: a class number, or a value to predict where classes is 0."""
    if classes > 2:
        chosen = rgb((NEGATIVE, POSITIVE, THIRD)[int(label)])
    elif classes:
        chosen = rgb((NEGATIVE, POSITIVE)[int(label)])
    else:
        share = float(np.clip(label, -1, 1))
        chosen = rgb(ZERO) + abs(share) * (rgb(POSITIVE if share > 0 else NEGATIVE) - rgb(ZERO))
    red, green, blue = np.rint(chosen).astype(int)
    return int(red), int(green), int(blue)


def plane(trainer: Trainer) -> Image.Image:
    """The network's answer over the plane, with the training points on it."""
    half_width = DOMAIN * WIDTH / HEIGHT
    a, b = np.meshgrid(
        np.linspace(-half_width, half_width, WIDTH, dtype=np.float32),
        np.linspace(DOMAIN, -DOMAIN, HEIGHT, dtype=np.float32),
    )
    dataset = trainer.project.dataset
    inputs = dataset.inputs(np.stack([a.ravel(), b.ravel()], axis=1))  # type: ignore[attr-defined]
    makes = trainer.project.recipe.remakes
    network = trainer.project.recipe.surface if makes else ""
    outputs = trainer.model.predict(inputs, network).reshape(HEIGHT, WIDTH, -1)
    classes = len(trainer.project.recipe.classes(dataset))
    low = 0.0 if makes else trainer.model.targets.low if classes else -1.0
    ground = np.rint(field(outputs, low)).astype(np.uint8)
    picture = Image.fromarray(ground).resize((WIDTH * FINE, HEIGHT * FINE), Image.Resampling.BILINEAR)
    draw = ImageDraw.Draw(picture)
    if makes:
        made = dataset.places(trainer.model.shown(trainer.data.train.x[:MADE])["made"])  # type: ignore[attr-defined]
        for points, colour in ((trainer.data.train.raw[:POINTS], SOFT_RIM), (made, ACCENT)):
            for point in points:
                dot(draw, point, rgb(colour), rgb(RIM), half_width, 0.8)
    else:
        dots(draw, trainer.data.train, classes, half_width)
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def dots(draw: ImageDraw.ImageDraw, part: Part, classes: int, half_width: float) -> None:
    rim = tuple(rgb(RIM if classes else SOFT_RIM).astype(int))  # values near zero are as dark as the field
    for point, label in list(zip(part.raw, part.labels.reshape(len(part), -1)[:, 0], strict=True))[:POINTS]:
        dot(draw, point, colour_of(label, classes), rim, half_width)


def dot(draw: ImageDraw.ImageDraw, point: Any, colour: Any, rim: Any, half_width: float, size: float = 1.0) -> None:
    """One point of the plane with its rim."""
    x = (point[0] / half_width + 1) / 2 * WIDTH * FINE
    y = (1 - point[1] / DOMAIN) / 2 * HEIGHT * FINE
    for radius, fill in ((size * RADIUS + 1.4, rim), (size * RADIUS, colour)):
        r = radius * FINE
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tuple(int(part) for part in fill))


def digits(trainer: Trainer) -> Image.Image:
    """Test digits, the ones that the network misreads in orange. They are chosen so that there are three of these."""
    columns, rows, size = 10, 6, 52
    test = trainer.data.test
    wrong = np.flatnonzero(trainer.decided != test.labels)[:3]
    right = np.flatnonzero(trainer.decided == test.labels)[: columns * rows - len(wrong)]
    chosen = list(right)
    for place, index in zip((14, 28, 43), wrong, strict=True):
        chosen.insert(place, index)
    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    left, top = (WIDTH - columns * size) // 2, (HEIGHT - rows * size) // 2
    for place, index in enumerate(chosen):
        colour = rgb(NEGATIVE) if index in wrong else rgb(INK)
        share = test.raw[index][..., None] / 255
        cell = Image.fromarray(np.rint(rgb(GROUND) + share * (colour - rgb(GROUND))).astype(np.uint8))
        cell = cell.resize((size, size), Image.Resampling.LANCZOS)
        picture.paste(cell, (left + place % columns * size, top + place // columns * size))
    return picture


def remade(trainer: Trainer) -> Image.Image:
    """Test digits, what was given where that is not the same, and what came back: a column each."""
    columns, size = 7, 76
    x = trainer.data.test.x[: 2 * columns]
    shown = {"digit": x, **trainer.model.shown(x)}
    rows = [np.clip(piece.reshape(-1, 28, 28), 0, 1) for piece in shown.values()]
    if np.array_equal(rows[0], rows[1]):
        del rows[1]
        rows = [images[start : start + columns] for start in (0, columns) for images in rows]
    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    left, top = (WIDTH - columns * size) // 2, (HEIGHT - len(rows) * (size + 14) + 14) // 2
    for row, images in enumerate(rows):
        ink = rgb(POSITIVE if (row % 2 and len(rows) == 4) or row == len(rows) - 1 else INK)
        for column, image in enumerate(images[:columns]):
            cell = Image.fromarray(np.rint(rgb(GROUND) + image[..., None] * (ink - rgb(GROUND))).astype(np.uint8))
            cell = cell.resize((size, size), Image.Resampling.LANCZOS)
            picture.paste(cell, (left + column * size, top + row * (size + 14)))
    return picture


def feature_maps(trainer: Trainer, node: int, channels: int) -> Image.Image:
    """What each filter of a layer of images sees of one test digit: 32 at most, the brightest first."""
    columns, rows, size, gap = 8, 4, 68, 2
    digit = trainer.data.test.x[FIRST_SEVEN : FIRST_SEVEN + 1]
    responses = trainer.model.responses(digit)[node].reshape(channels, -1)
    side = round(responses.shape[1] ** 0.5)
    order = np.argsort(-responses.max(axis=1), kind="stable")[: columns * rows]
    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    left, top = (WIDTH - columns * (size + gap)) // 2, (HEIGHT - rows * (size + gap)) // 2
    for place, channel in enumerate(order):
        share = (responses[channel] / max(float(responses[channel].max()), 1e-6)).reshape(side, side, 1)
        cell = Image.fromarray(np.rint(rgb(ZERO) + share * (rgb(POSITIVE) - rgb(ZERO))).clip(0, 255).astype(np.uint8))
        cell = cell.resize((size, size), Image.Resampling.BICUBIC)
        picture.paste(cell, (left + place % columns * (size + gap), top + place // columns * (size + gap)))
    return picture


def filters(trainer: Trainer) -> Image.Image:
    """What each hidden unit of a Boltzmann machine looks for: its weights as an image of 28 × 28, blue for ink, orange
    for none, weak ones fainter than they are; the first units."""
    columns, rows, size, gap = 9, 6, 56, 4
    weight = next(array for (_, name), array in trainer.model.weights().items() if name == "weight")
    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    left, top = (WIDTH - columns * (size + gap) + gap) // 2, (HEIGHT - rows * (size + gap) + gap) // 2
    for place in range(columns * rows):
        strength = weight[place].reshape(28, 28, 1) / np.abs(weight[place]).max()
        ends = np.where(strength < 0, rgb(NEGATIVE), rgb(POSITIVE))
        shades = np.rint(rgb(ZERO) + np.abs(strength) ** 1.5 * (ends - rgb(ZERO))).astype(np.uint8)
        cell = Image.fromarray(shades).resize((size, size), Image.Resampling.NEAREST)
        picture.paste(cell, (left + place % columns * (size + gap), top + place // columns * (size + gap)))
    return picture


def series(trainer: Trainer) -> Image.Image:
    """Test sequences as lines, marked steps as dots; at the end of each the number to predict (blue, filled) and what
    the network says (orange, a ring)."""
    test, rows = trainer.data.test, 4
    said = trainer.model.predict(test.x[:rows])[:, 0]
    low = min(float(test.x[:rows, :, 0].min()), float(test.labels[:rows].min()))
    high = max(float(test.x[:rows, :, 0].max()), float(test.labels[:rows].max()))
    picture = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), GROUND)
    draw = ImageDraw.Draw(picture)
    left, right, end, tall = WIDTH * 0.07, WIDTH * 0.83, WIDTH * 0.91, HEIGHT * 0.86 / rows

    def dot(x: float, y: float, radius: float, **colours: str) -> None:
        draw.ellipse([FINE * v for v in (x - radius, y - radius, x + radius, y + radius)], width=2 * FINE, **colours)

    for row, sequence in enumerate(test.x[:rows]):
        base, steps = HEIGHT * 0.07 + tall * (row + 0.9), len(sequence)

        def at(value: float, base: float = base) -> float:
            return base - (value - low) / (high - low) * tall * 0.72

        places = [(left + (right - left) * t / steps, at(value)) for t, value in enumerate(sequence[:, 0])]
        draw.line([(FINE * x, FINE * y) for x, y in places], fill=SOFT_RIM, width=round(1.6 * FINE), joint="curve")
        for (x, y), features in zip(places, sequence, strict=True):
            if features[1:].any():
                dot(x, y, RADIUS, fill=INK)
        dot(end, at(float(test.labels[row, 0])), RADIUS + 0.5, fill=POSITIVE)
        dot(end, at(float(said[row])), RADIUS + 4, outline=NEGATIVE)
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def text(trainer: Trainer) -> Image.Image:
    """The beginning of the test text in rows of letters; those that the network does not foresee in orange."""
    columns, rows, across, down = 24, 9, 22, 36
    test, names = trainer.data.test, trainer.project.dataset.classes()
    count = columns * rows
    decided = trainer.model.targets.decide(trainer.model.predict(test.x[:count]))
    font = ImageFont.truetype(str(RESOURCES / "fonts" / "Inter-SemiBold.ttf"), 23)
    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(picture)
    left, top = (WIDTH - columns * across) // 2, (HEIGHT - rows * down) // 2
    for place, (label, said) in enumerate(zip(test.labels[:count], decided, strict=True)):
        x, y = left + (place % columns + 0.5) * across, top + (place // columns + 0.5) * down
        colour = INK if label == said else NEGATIVE
        if len(names[label]) == 1:
            draw.text((x, y + 7), names[label], fill=colour, font=font, anchor="ms")
        elif label != said:
            draw.line((x - 6, y + 10, x + 6, y + 10), fill=colour, width=2)
    return picture


def draw(trainer: Trainer) -> Image.Image:
    """The picture that suits a project: the plane, lines, what filters see, or the digits that are read."""
    project = trainer.project
    if isinstance(project.dataset, PlaneDataset):
        return plane(trainer)
    if project.dataset.sort == "text":
        return text(trainer)
    if trainer.data.test.raw.dtype != np.uint8:
        return series(trainer)
    if project.recipe.remakes:
        return remade(trainer)
    if not trainer.model.supervised:
        return filters(trainer)
    shapes = check(project).shapes
    maps = next((node for node, (_, shape) in shapes.items() if len(shape) == 3 and shape[0] > 1), None)
    return digits(trainer) if maps is None else feature_maps(trainer, maps, shapes[maps][1][0])


def few_colours(picture: Image.Image) -> Image.Image:
    """The picture with a palette. Rare colours, such as three orange digits in sixty, are kept by the second pass."""
    return picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=3, dither=Image.Dither.NONE)


def main(names: list[str]) -> None:
    backend = backends.create("cpu")
    total = 0
    for entry in gallery.entries():
        if names and entry.name not in names:
            continue
        project = gallery.load_entry(entry.name)
        trainer = Trainer(project, backend)
        for _ in range(EPOCHS.get(entry.name, USUALLY)):
            trainer.run_epoch()
        few_colours(draw(trainer)).save(entry.picture, optimize=True)
        total += entry.picture.stat().st_size
        print(f"{entry.picture}  {entry.picture.stat().st_size:,} bytes")
    print(f"{total:,} bytes in all")


if __name__ == "__main__":
    main(sys.argv[1:])
