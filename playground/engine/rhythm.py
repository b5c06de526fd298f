"""When the curves get a point."""

from __future__ import annotations

DENSE_EPOCHS = 250  # after so many epochs every second one is measured, after twice as many every fourth, and so on


def stride(epoch: int, often: bool) -> int:
    return 1 if often else 1 << max(0, (epoch // DENSE_EPOCHS).bit_length() - 1)


def due(epoch: int, often: bool) -> bool:
    """Whether there is one when so many epochs are done; often: after each."""
    return epoch % stride(epoch, often) == 0


def next_due(epoch: int, often: bool) -> int:
    """The first one after ``epoch``."""
    epoch += 1
    while not due(epoch, often):
        step = stride(epoch, often)
        epoch += step - epoch % step  # where the strides may have become longer
    return epoch


def fortieth(batches: int) -> int:
    """How many of an epoch's batches are a fortieth of it: training points within long epochs."""
    return max(1, batches // 40)


def quarter(batches: int) -> int:
    """How many are a quarter: test points within long epochs."""
    return max(1, batches // 4)


def until_point(batch: int, batches: int) -> int:
    """How many batches there are from that one to the next point within a long epoch."""
    return min(part - batch % part for part in (fortieth(batches), quarter(batches)))
