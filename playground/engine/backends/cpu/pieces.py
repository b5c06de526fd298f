"""How an instruction with the whole batch is cut into pieces that may be computed side by side: by rows of weights, by
channels, by output pixels. Together the pieces compute what the whole computes, and where that can be shown, to the
last bit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from playground.engine.backends.base import Call
from playground.engine.backends.cpu import split_kernels
from playground.engine.backends.cpu.jit import ONE_AND_ZERO
from playground.engine.program import ALIGN, Instruction

NOTHING = np.zeros(0, np.float32)
STRIPS = (24, 4)  # rows that BLAS computes at a time: cut between them, every value is added up as in the whole
FIRST, LAST, BLOCK = 12, 13, 11  # places of a convolution's numbers, see image_kernels
PROVABLE = 1 << 22  # values of its arrays up to which an instruction is tried out, see ``equal_in_pieces``
NOISE = 65_521  # values that are drawn for that, again and again
known: dict[tuple[Any, ...], bool] = {}

Cutter = Callable[[Any, Call, int], Iterator[Call]]  # (runner, call, how many at most)


def rows(length: int, count: int, align: int = 1) -> list[slice]:
    """So many ranges of about equal length, fewer where there are not so many rows. They start at multiples of
    ``align``."""
    count = max(1, min(count, length // align))
    edges = [int(length * piece / count / align + 0.5) * align for piece in range(count)]
    return [slice(a, b) for a, b in zip(edges, [*edges[1:], length], strict=True)]


def by_row(whole: tuple[int, ...], _: Any, call: Call, count: int) -> Iterator[Call]:
    """Each piece has its rows of every array but those in the places ``whole``. Flat arrays are cut at cache lines."""
    kernel, arguments = call
    kept = {place % len(arguments) for place in whole}
    sample = next(a for i, a in enumerate(arguments) if i not in kept)
    for piece in rows(len(sample), count, ALIGN if sample.ndim == 1 else 1):
        yield kernel, tuple(a if i in kept else a[piece] for i, a in enumerate(arguments))


def by_unit(_: Any, call: Call, count: int) -> Iterator[Call]:
    """Each piece has some rows of the weight, of its product and of their gradients."""
    kernel, (x, *others) = call
    for piece in rows(len(others[0]), count, strip(len(others[0]), count)):
        yield kernel, (x, *(a[piece] for a in others))


def strip(length: int, count: int) -> int:
    return next((n for n in STRIPS if length >= n * count), 1)


def by_input(_: Any, call: Call, count: int) -> Iterator[Call]:
    weight, g, out = call[1]
    for piece in rows(len(out), count, strip(len(out), count)):
        yield split_kernels.affine_backward_input, (weight, g, ONE_AND_ZERO, piece.start, out[piece])


def by_channel(_: Any, call: Call, count: int) -> Iterator[Call]:
    """The arrays have four axes, the last argument is a convolution's numbers or a single one."""
    kernel, arguments = call
    flat = [a for a in arguments if a.ndim == 1]
    for piece in rows(len(arguments[0]), count):
        numbers = [changed(a, {0: piece.stop - piece.start}) if len(a) > LAST else a for a in flat]
        yield kernel, (*(a[piece] for a in arguments if a.ndim > 1), *numbers)


def drawn(_: Any, call: Call, count: int) -> Iterator[Call]:
    """Random numbers depend on where they stand in the whole."""
    kernel, (*before, position, out) = call
    for piece in rows(len(out), count):
        there = np.array([position[0] + position[1] * np.uint64(piece.start), position[1]], np.uint64)
        yield kernel, (*(a[piece] if a.ndim > 1 else a for a in before), there, out[piece])


def by_pixel(runner: Any, call: Call, count: int) -> Iterator[Call]:
    """Each piece has whole blocks of pixels, so that its products are those of the whole."""
    kernel, (*arrays, place, _) = call
    block, last = int(place[BLOCK]), int(place[LAST])
    for piece, work in zip(rows(-(-last // block), count), works(runner, count), strict=False):
        yield kernel, (*arrays, changed(place, {FIRST: piece.start * block, LAST: min(piece.stop * block, last)}), work)


def by_input_channel(runner: Any, call: Call, count: int) -> Iterator[Call]:
    """Each piece has the gradients of some channels of the image and of their weights; where there is one channel, of
    some filters."""
    kernel, (x, weight, g, gradient, bias, back, place, _) = call
    channels, memory = int(place[0]), works(runner, count)
    if channels == 1 and not back.size:
        for piece, work in zip(rows(len(weight), count), memory, strict=False):
            yield kernel, (x, weight[piece], g[piece], gradient[piece], bias[piece], back, place, work)
        return
    image, window = len(x) // channels, weight.shape[1] // channels
    for piece, work in zip(rows(channels, count), memory, strict=False):
        mine = slice(piece.start * image, piece.stop * image)
        numbers = {0: piece.stop - piece.start, FIRST: piece.start * window, LAST: piece.stop * window}
        shift = NOTHING if piece.start else bias  # the first one does the filters' sums
        yield kernel, (x[mine], weight, g, gradient, shift, back[mine], changed(place, numbers), work)


def changed(place: np.ndarray, numbers: dict[int, int]) -> np.ndarray:
    mine = place.copy()
    for where, number in numbers.items():
        mine[where] = number
    return mine


def works(runner: Any, count: int) -> list[np.ndarray]:
    """Scratch memory for each of several convolutions at a time."""
    runner.works += [np.zeros_like(runner.work) for _ in range(count - len(runner.works))]
    found: list[np.ndarray] = runner.works
    return found


CUTTERS: dict[str, Cutter] = {
    "affine": by_unit, "affine_backward": by_unit, "affine_backward_input": by_input,
    "elementwise": partial(by_row, (-1,)), "elementwise_backward": partial(by_row, (-1,)),
    "add": partial(by_row, ()), "multiply": partial(by_row, ()), "multiply_channels": partial(by_row, ()),
    "dropout_mask": drawn, "gaussian_noise": drawn, "conv2d": by_pixel, "conv2d_backward": by_input_channel,
    "max_pool": by_channel, "max_pool_backward": by_channel, "average_pool": by_channel,
    "average_pool_backward": by_channel, "upsample": by_channel, "upsample_backward": by_channel,
    "batch_norm": partial(by_row, (5,)), "batch_norm_train": partial(by_row, (3,)),
    "batch_norm_backward": partial(by_row, ()), "prelu": partial(by_row, ()), "prelu_backward": partial(by_row, ()),
}  # fmt: skip


def pieces(runner: Any, instruction: Instruction, call: Call, count: int) -> list[Call]:
    return list(CUTTERS[instruction.op](runner, call, count))


def equal_in_pieces(runner: Any, instruction: Instruction, whole: Call, parts: list[Call]) -> bool:
    """Whether a call has the same bits whole and in those pieces: tried out with random numbers. It has with OpenBLAS,
    which adds up every value of a product in the same order; another library need not."""
    kernel, arguments = whole
    if sum(a.size for a in arguments) > PROVABLE:
        return False
    key = (kernel, len(parts), *(a.shape for a in arguments))
    if key not in known:
        outputs = [runner.arrays[n] for n in instruction.outputs]
        found = []
        for calls in ([whole], parts):
            copies = Copies()
            for function, given in calls:
                function(*(copies.of(a) if isinstance(a, np.ndarray) else a for a in given))
            found.append([copies.of(array) for array in outputs])
        known[key] = all(np.array_equal(a, b, equal_nan=True) for a, b in zip(*found, strict=True))
    return known[key]


class Copies:
    """Memory of the same layout as that of some arrays, filled with random numbers where it holds floats."""

    def __init__(self) -> None:
        self.roots: dict[int, np.ndarray] = {}
        self.noise = np.random.default_rng(0).standard_normal(NOISE, np.float32)

    def of(self, array: np.ndarray) -> np.ndarray:
        root = array
        while isinstance(root.base, np.ndarray):
            root = root.base
        if id(root) not in self.roots:
            floats = root.dtype == np.float32
            self.roots[id(root)] = np.resize(self.noise, root.shape) if floats and root.size else root.copy()
        copy = self.roots[id(root)]
        start = array.__array_interface__["data"][0] - root.__array_interface__["data"][0]
        if not array.size:
            return array
        return np.ndarray(array.shape, array.dtype, copy, start, array.strides)
