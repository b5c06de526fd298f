"""exp, tanh, sigmoid and log1p in float32 as polynomials that turn into vector code; the C library's cannot."""

import numpy as np

from playground.engine.backends.cpu.jit import jit_exact
from playground.engine.backends.cpu.lanes import muladd

LOG2E = np.float32(1.4426950408889634)
LN2_HIGH = np.float32(0.693359375)
LN2_LOW = np.float32(-2.12194440e-4)
HALF = np.float32(0.5)
ONE = np.float32(1.0)
# Taylor coefficients refitted for [-ln 2 / 2, ln 2 / 2] (Cephes, expf)
E5, E4, E3, E2, E1 = (
    np.float32(c) for c in (1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1)
)
E0 = np.float32(5.0000001201e-1)
LARGEST, SMALLEST = np.float32(88.3762626647949), np.float32(-87.3365478515625)
INFINITY, ZERO = np.float32(np.inf), np.float32(0.0)
# beyond it tanh rounds to ±1
EDGE = np.float32(9.02)
# tanh x / x as P(x²) / Q(x²): fitted to a relative error of 2.2e-8 up to EDGE by reweighted least squares (Lawson); all
# terms are positive, so that nothing cancels
P4, P3, P2, P1, P0 = (
    np.float32(c) for c in (1.3317846162e-8, 2.0582599263e-5, 3.4939819056e-3, 1.3379674252e-1, 9.9999997919e-1)
)
Q4, Q3, Q2, Q1 = (np.float32(c) for c in (7.7615172839e-7, 3.2830058750e-4, 2.5870874677e-2, 4.6712988990e-1))


@jit_exact
def exp(x):
    """e**x, float32, within 2 units in the last place; 0 below -87.3, infinity above 88.4, NaN stays NaN."""
    inside = min(max(x, SMALLEST), LARGEST)
    n = np.floor(muladd(inside, LOG2E, HALF))
    r = muladd(n, -LN2_LOW, muladd(n, -LN2_HIGH, inside))
    p = muladd(muladd(muladd(muladd(muladd(E5, r, E4), r, E3), r, E2), r, E1), r, E0)
    p = muladd(p, r * r, r) + ONE
    scale = np.int32((np.int32(n) + np.int32(127)) << np.int32(23)).view(np.float32)
    result = p * scale
    result = INFINITY if x > LARGEST else result
    result = ZERO if x < SMALLEST else result
    return result if x == x else x


@jit_exact
def tanh(x):
    """tanh x, float32, within 5 units in the last place (3e-7) and never beyond ±1; NaN stays NaN."""
    inside = min(max(x, -EDGE), EDGE)
    s = inside * inside
    p = muladd(muladd(muladd(muladd(P4, s, P3), s, P2), s, P1), s, P0)
    q = muladd(muladd(muladd(muladd(Q4, s, Q3), s, Q2), s, Q1), s, ONE)
    result = min(max(inside * p / q, -ONE), ONE)
    return result if x == x else x


ROOT_2, MANTISSA, BIAS = np.float32(1.41421356237), np.int32(0x7FFFFF), np.int32(0x3F800000)
# log(1 + f) - f + f² / 2 over f³ for 1 + f between √½ and √2 (Cephes, logf)
L8, L7, L6, L5, L4, L3, L2, L1, L0 = (
    np.float32(c)
    for c in (
        7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
        2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    )
)  # fmt: skip


@jit_exact
def log1p(x):
    """log(1 + x), float32, for x from 0 to 1e30, within 3 units in the last place; NaN stays NaN."""
    u = ONE + x
    bits = np.float32(u).view(np.int32)
    part = np.int32((bits & MANTISSA) | BIAS).view(np.float32)
    large = part > ROOT_2
    n = np.float32((bits >> np.int32(23)) - np.int32(127)) + (ONE if large else ZERO)
    f = (part * HALF if large else part) - ONE
    s = f * f
    p = muladd(muladd(muladd(muladd(L8, f, L7), f, L6), f, L5), f, L4)
    p = muladd(muladd(muladd(muladd(p, f, L3), f, L2), f, L1), f, L0)
    log_u = muladd(n, LN2_HIGH, muladd(-HALF, s, muladd(f * s, p, n * LN2_LOW)) + f)
    # what was lost in 1 + x is made up for by the slope of log there (Kahan)
    return log_u + (x - (u - ONE)) / u if x == x else x


@jit_exact
def sigmoid(x):
    """1 / (1 + e**-x), float32, within 3 units in the last place; below -87.3 it is 0, NaN stays NaN."""
    return ONE / (ONE + exp(-x))
