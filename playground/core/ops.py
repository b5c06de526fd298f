"""The operations that layers are written in. The engine records them; see ``playground.engine.trace``.

Each has its reverse in the engine, so a layer only says what it computes forward.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from playground.core.shapes import Shape
from playground.core.windows import Window


@dataclass(frozen=True)
class Value:
    """A handle of one recorded result: the number of its buffer, and the shape of one sample."""

    number: int
    shape: Shape


class Scalars(Protocol):
    """A function of one value given as plain Python scalar code: ``value(z, *constants)``, ``slope(z, y, *constants)``.

    ``y`` is the value already computed. The code uses float literals, arithmetic, comparisons, ``if``-expressions and
    exp, log, log1p (of what is not negative), tanh, sqrt, sin, cos, erfc of ``math``: the same text is the formula on
    the help page, the reference, and the kernel.
    """

    value: ClassVar[Callable[..., float]]
    slope: ClassVar[Callable[..., float]]

    def constants(self) -> tuple[float, ...]: ...


@dataclass(frozen=True)
class Recurrent:
    """The weights of a recurrent layer with G gates: weight_ih (G·units, features), weight_hh (G·units, units), bias_ih
    and bias_hh (G·units,)."""

    weight_ih: Value
    weight_hh: Value
    bias_ih: Value
    bias_hh: Value


@dataclass(frozen=True)
class Recurrence:
    """sequences: whether every step is an output, or the last one alone; truncate: after how many steps, counted from
    the last one, the way back through time is cut; 0 never."""

    sequences: bool = False
    truncate: int = 0

    def cut(self, step: int, steps: int) -> bool:
        """Whether no gradient flows from ``step`` (0 … steps − 1) to the one before it."""
        return self.truncate > 0 and (steps - step) % self.truncate == 0


class Ops(Protocol):
    """x is a Value of shape (features,) unless said otherwise; the batch is implied."""

    def affine(self, x: Value, weight: Value, bias: Value | None) -> Value:
        """``x Wᵀ + b``: x (in,), weight (out, in), bias (out,) -> (out,)."""
        ...

    def elementwise(self, x: Value, function: Scalars) -> Value: ...

    def softmax(self, x: Value) -> Value: ...

    def dropout(self, x: Value, rate: float) -> Value:
        """Zeroes each value with probability ``rate``, divides the rest by 1 - rate; the identity outside training."""
        ...

    def reshape(self, x: Value, shape: Shape) -> Value: ...

    def add(self, x: Value, y: Value) -> Value:
        """x + y, both of the same shape."""
        ...

    # -- images: x (channels, height, width)

    def conv2d(self, x: Value, weight: Value, bias: Value | None, window: Window) -> Value:
        """Cross-correlation: weight (out, in, size, size), bias (out,)."""
        ...

    def conv2d_transpose(self, x: Value, weight: Value, bias: Value | None, window: Window) -> Value:
        """What ``conv2d`` does to gradients, as a layer: weight (out, in, size, size), bias (out,)."""
        ...

    def max_pool(self, x: Value, window: Window) -> Value: ...

    def average_pool(self, x: Value, window: Window) -> Value:
        """The mean of the pixels inside the image."""
        ...

    def upsample(self, x: Value, size: int) -> Value:
        """Every pixel becomes size × size equal ones."""
        ...

    def dropout_channels(self, x: Value, rate: float) -> Value:
        """Dropout of whole channels."""
        ...

    # -- x of any shape, its first axis being the channels or features

    def batch_norm(
        self, x: Value, weight: Value, bias: Value, mean: Value, variance: Value, momentum: float, epsilon: float
    ) -> Value:
        """(x - mean) / √(variance + epsilon) · weight + bias per channel. In training mean and variance are those of
        the batch, and the running ones, which are state, move towards them by 1 - momentum."""
        ...

    def layer_norm(self, x: Value, weight: Value, bias: Value, epsilon: float) -> Value:
        """The same over each sample's last axes, those that weight has."""
        ...

    def prelu(self, x: Value, slope: Value) -> Value:
        """x where positive, slope[channel] · x elsewhere."""
        ...

    def gaussian_noise(self, x: Value, stddev: float) -> Value:
        """Adds normal noise in training; the identity outside."""
        ...

    # -- sequences: x (steps, features) -> (steps, units), or (units,) where ``recurrence`` keeps only the last step

    def lstm(self, x: Value, weights: Recurrent, recurrence: Recurrence) -> Value:
        """Gates i, f, g, o stacked in this order in the rows of the weights; c = f ∘ c + i ∘ g, h = o ∘ tanh c."""
        ...

    def gru(self, x: Value, weights: Recurrent, recurrence: Recurrence) -> Value:
        """Gates r, z, n; n = tanh(W_in x + b_in + r ∘ (W_hn h + b_hn)), h = (1 − z) ∘ n + z ∘ h."""
        ...

    def simple_rnn(self, x: Value, weights: Recurrent, recurrence: Recurrence, function: Scalars) -> Value:
        """h = f(W_ih x + b_ih + W_hh h + b_hh)."""
        ...

    def embedding(self, x: Value, weight: Value) -> Value:
        """x (steps,) class numbers, weight (classes, features) -> (steps, features); numbers are rounded and clipped to
        those there are."""
        ...

    # -- losses

    def elementwise_loss(self, x: Value, loss: Any, fused: bool) -> None:
        """Loss given as scalar functions of prediction (logit when fused) and target; mean over outputs and batch."""
        ...

    def categorical_loss(self, x: Value, fused: bool, label_smoothing: float = 0.0) -> None:
        """-Σ q log p, averaged over the batch, q being 1 at the label, or label_smoothing of it spread over all
        classes; x holds probabilities, or logits when fused."""
        ...

    def distribution_loss(self, x: Value, fused: bool) -> None:
        """Σ t log(t / p), averaged over the batch, for targets t (classes,) that are probabilities themselves; x holds
        probabilities, or logits when fused."""
        ...
