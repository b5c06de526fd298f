"""Training images varied, one after the other: see ``engine.augmentation.vary``, which defines how."""

import math

import numpy as np

from playground.engine.backends.cpu.jit import jit
from playground.engine.backends.cpu.kernels import GOLDEN, MIX_1, MIX_2, SHIFT_1, SHIFT_2, SHIFT_3, SHIFT_4

LOW_BITS, SHIFT_5 = np.uint64(0xFFFFFF), np.uint64(16)
UNIT = 2.0**-24
NOISE_START = 8


@jit
def hashed(value):
    value = (value ^ (value >> SHIFT_1)) * MIX_1
    value = (value ^ (value >> SHIFT_2)) * MIX_2
    return value ^ (value >> SHIFT_3)


@jit
def vary(x, rows, key, limits, ink, out):
    """x (N, channels, height, width), rows (n,), key (1,), limits (6,) as ``limits_of`` has them, ink (height,
    width) to work in, out (n, channels, height, width)."""
    batch, channels, height, width = out.shape
    middle_y, middle_x = np.float32((height - 1) / 2), np.float32((width - 1) / 2)
    chance = np.empty(6, np.float32)
    for j in range(batch):
        stream = hashed((key[0] ^ np.uint64(rows[j])) + GOLDEN)
        for i in range(6):
            drawn = hashed(np.uint64(i) * GOLDEN + stream) >> SHIFT_4
            chance[i] = np.float32(2.0 * (np.float64(drawn) * UNIT) - 1.0)
        scale = np.float32(1.0) / (np.float32(1.0) + chance[3] * limits[2])
        cos = np.float32(math.cos(chance[2] * limits[1])) * scale
        sin = np.float32(math.sin(chance[2] * limits[1])) * scale
        slant, right, down = chance[4] * limits[3], chance[0] * limits[0], chance[1] * limits[0]
        for c in range(channels):
            thicken(x[rows[j], c], chance[5] * limits[4], ink)
            for row in range(height):
                v = np.float32(row) - middle_y - down
                for column in range(width):
                    u = np.float32(column) - middle_x - right
                    back_y = cos * v - sin * u
                    back_x = cos * u + sin * v - slant * back_y
                    out[j, c, row, column] = read(ink, back_x + middle_x, back_y + middle_y)
        if limits[5] > np.float32(0.0):
            grain(stream, limits[5], out[j].reshape(-1))


@jit
def thicken(picture, amount, ink):
    """ink = picture with strokes thicker by ``amount`` on each side, or thinner where that is negative; 0 outside."""
    height, width = picture.shape
    if amount == np.float32(0.0):
        ink[:, :] = picture
        return
    for row in range(height):
        for column in range(width):
            here = picture[row, column]
            edge = row == 0 or column == 0 or row == height - 1 or column == width - 1
            most, least = here, np.float32(0.0) if edge else here
            for y in range(max(row - 1, 0), min(row + 2, height)):
                for z in range(max(column - 1, 0), min(column + 2, width)):
                    most, least = max(most, picture[y, z]), min(least, picture[y, z])
            if edge:
                most = max(most, np.float32(0.0))
            goal = most if amount > np.float32(0.0) else least
            ink[row, column] = here + abs(amount) * (goal - here)


@jit
def read(ink, x, y):
    """The value at (x, y), linearly between pixels; 0 outside."""
    height, width = ink.shape
    if not (x > np.float32(-1.0) and y > np.float32(-1.0) and x < np.float32(width) and y < np.float32(height)):
        return np.float32(0.0)
    column, row = math.floor(x), math.floor(y)
    right, down = x - np.float32(column), y - np.float32(row)
    value = np.float32(0.0)
    for i in range(2):
        if 0 <= row + i < height:
            share = down if i else np.float32(1.0) - down
            if column >= 0:
                value += share * (np.float32(1.0) - right) * ink[row + i, column]
            if column + 1 < width:
                value += share * right * ink[row + i, column + 1]
    return value


@jit
def grain(stream, spread, picture):
    """Normal noise added to every pixel, and what leaves [0, 1] brought back: Box and Muller's formula, as
    ``randomness.normal``."""
    for i in range(picture.size):
        value = hashed(np.uint64(i + NOISE_START) * GOLDEN + stream)
        radius = (np.float64(value >> SHIFT_4) + 1.0) * UNIT
        turn = np.float64((value >> SHIFT_5) & LOW_BITS) * UNIT
        noise = np.float32(math.sqrt(-2.0 * math.log(radius)) * math.cos(2.0 * math.pi * turn))
        picture[i] = min(max(picture[i] + spread * noise, np.float32(0.0)), np.float32(1.0))
