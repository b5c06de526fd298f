"""The square window that slides over an image: how convolutions and pools cut their input."""

from __future__ import annotations

from dataclasses import dataclass

from playground.core.problems import Fix, Problem
from playground.core.shapes import Shape, show

VALID, SAME = "valid", "same"
PADDINGS = ((VALID, "None"), (SAME, "Keep the size"))


@dataclass(frozen=True)
class Window:
    """size: values along each side; stride: from one place to the next; dilation: between two values of the window.

    padding "valid": the window stays inside; "same": zeros around the image, so that with stride 1 the output is as
    large as the input (where the number of zeros is odd, the extra one is at the end, as in Keras and PyTorch).
    """

    size: int
    stride: int = 1
    dilation: int = 1
    padding: str = VALID

    @property
    def reach(self) -> int:
        """How many pixels it spans along one side."""
        return (self.size - 1) * self.dilation + 1

    def places(self, length: int) -> int:
        """How many places it has along a side of that length."""
        if self.padding == SAME:
            return -(-length // self.stride)
        return (length - self.reach) // self.stride + 1

    def before(self, length: int) -> int:
        """How many zeros stand before a side of that length."""
        if self.padding == VALID:
            return 0
        return max((self.places(length) - 1) * self.stride + self.reach - length, 0) // 2

    def spread(self, length: int) -> int:
        """The length that has ``length`` places: what a transposed convolution makes of it."""
        return length * self.stride if self.padding == SAME else (length - 1) * self.stride + self.reach

    def problem(self, owner: str, field: str, input_shape: Shape) -> Problem | None:
        """Why it cannot slide over an input of that shape; ``field`` is the layer's name for ``size``."""
        problem = image_problem(owner, input_shape)
        if problem is not None or self.padding == SAME:
            return problem
        side = min(input_shape[1:])
        if self.reach <= side:
            return None
        message = f"{owner} slides over {self.reach}×{self.reach} pixels, this is {show(input_shape)}: "
        largest = (side - 1) // self.dilation + 1
        if largest >= 2 or self.dilation == 1:
            fix = Fix(f"Make it {largest}×{largest}", change=((field, largest),))
            return Problem(f"{message}make it {largest}×{largest} or smaller.", fix=fix)
        return Problem(f"{message}reduce its dilation.", fix=Fix("Set dilation to 1", change=(("dilation", 1),)))


@dataclass(frozen=True)
class Slide:
    """A window on an image. large: shape of the image; small: that of the result, one pixel for each place."""

    window: Window
    large: Shape
    small: Shape

    @classmethod
    def over(cls, window: Window, shape: Shape, channels: int) -> Slide:
        """The one whose input has that shape."""
        return cls(window, shape, (channels, window.places(shape[1]), window.places(shape[2])))

    @classmethod
    def onto(cls, window: Window, shape: Shape, channels: int) -> Slide:
        """The reverse one, whose small image has that shape."""
        return cls(window, (channels, window.spread(shape[1]), window.spread(shape[2])), shape)


def image_problem(owner: str, input_shape: Shape) -> Problem | None:
    """Why a layer for images cannot take that shape."""
    if len(input_shape) == 3:
        return None
    message = f"{owner} expects an image (channels×height×width), this is {show(input_shape)}"
    return Problem(f"{message}: move it before Flatten, or choose a data set of images.")
