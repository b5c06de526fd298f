"""Random numbers that depend on where they are used and on nothing else: the same on every backend, resumed for free.

A uniform number is a hash of (key, position): SplitMix64's finaliser (Steele et al., OOPSLA 2014).
"""

from __future__ import annotations

import numpy as np

GOLDEN = 0x9E3779B97F4A7C15
MIX_1 = 0xBF58476D1CE4E5B9
MIX_2 = 0x94D049BB133111EB
MASK = (1 << 64) - 1


def mix(value: int) -> int:
    """SplitMix64's finaliser of a 64-bit number."""
    value = (value + GOLDEN) & MASK
    value = ((value ^ (value >> 30)) * MIX_1) & MASK
    value = ((value ^ (value >> 27)) * MIX_2) & MASK
    return value ^ (value >> 31)


def key(*parts: int) -> int:
    """One 64-bit key for several numbers, such as seed, layer and step."""
    result = 0
    for part in parts:
        result = mix(result ^ (part & MASK))
    return result


def uniform(stream: int, count: int) -> np.ndarray:
    """count numbers in [0, 1) with 24 bits each, float64: the hash of (stream, position)."""
    return (hashes(stream, count) >> np.uint64(40)) * 2.0**-24


def normal(stream: int, count: int) -> np.ndarray:
    """count numbers from N(0, 1), float64: Box and Muller's formula (1958) on two times 24 bits of one hash."""
    value = hashes(stream, count)
    radius = ((value >> np.uint64(40)) + 1) * 2.0**-24  # in (0, 1]
    turn = ((value >> np.uint64(16)) & np.uint64(0xFFFFFF)) * 2.0**-24
    return np.sqrt(-2 * np.log(radius)) * np.cos(2 * np.pi * turn)


def shuffle(rows: np.ndarray, stream: int) -> None:
    """Brings row numbers into a random order, in place: from the last to the second, each changes places with one of
    those up to itself (Fisher and Yates, in the form of Durstenfeld, 1964), which one being the upper half of its hash
    times their number."""
    halves: np.ndarray = hashes(stream, len(rows)) >> np.uint64(32)
    others = ((halves * np.arange(1, len(rows) + 1, dtype=np.uint64)) >> np.uint64(32)).tolist()
    order = rows.tolist()
    for i in range(len(order) - 1, 0, -1):
        j = others[i]
        order[i], order[j] = order[j], order[i]
    rows[...] = order


def hashes(stream: int, count: int) -> np.ndarray:
    """The hashes of (stream, position), uint64."""
    with np.errstate(over="ignore"):
        value = np.arange(count, dtype=np.uint64) * np.uint64(GOLDEN) + np.uint64(stream)
        value = (value ^ (value >> np.uint64(30))) * np.uint64(MIX_1)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(MIX_2)
        value ^= value >> np.uint64(31)
    return value
