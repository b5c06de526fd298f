"""Kernels that do nothing but move memory, after STREAM (McCalpin, 1995), and one that does nothing but multiply."""

import numpy as np

from playground.engine.backends.cpu.jit import jit


@jit
def copy(a, b):
    """8 bytes an element."""
    for i in range(a.size):
        b[i] = a[i]


@jit
def scale(a, factor):
    """In place: 8 bytes an element."""
    for i in range(a.size):
        a[i] = a[i] * factor


@jit
def triad(a, b, c, factor):
    """12 bytes an element."""
    for i in range(a.size):
        c[i] = a[i] + factor * b[i]


@jit
def matrix_product(a, b, out):
    np.dot(a, b, out)
