"""Losses over classes for small networks; the layout is that of lane_kernels, the formulas are those of loss_kernels.

peak, whole: room for one number a lane; slope: whether the gradient is wanted, which is 0 behind the last sample.
"""

import math

import numpy as np

from playground.engine.backends.cpu.fastmath import exp, log1p
from playground.engine.backends.cpu.jit import jit_exact
from playground.engine.backends.cpu.lane_kernels import ONE, ZERO, mean_of

SMALLEST_P = np.float32(1e-7)


@jit_exact
def peaks_and_totals(z, peak, whole, classes, lanes):
    """peak = max z, whole = log Σ e^(z - peak), for each lane."""
    for j in range(lanes):
        peak[j], whole[j] = z[j], ZERO
    for i in range(1, classes):
        for j in range(lanes):
            peak[j] = max(peak[j], z[i * lanes + j])
    for i in range(classes):
        for j in range(lanes):
            whole[j] += exp(z[i * lanes + j] - peak[j])
    for j in range(lanes):
        whole[j] = log1p(whole[j] - ONE)  # one of the terms was 1


@jit_exact
def clear_behind(gradient, batch, classes, lanes):
    """0 in the lanes behind the last sample."""
    for i in range(classes):
        for j in range(batch, lanes):
            gradient[i * lanes + j] = ZERO


@jit_exact
def categorical_loss_fused(z, labels, smoothing, loss, gradient, peak, whole, batch, classes, lanes, slope):
    """loss[0] = mean of log Σ e^z - Σ q z, gradient = (softmax z - q) / batch."""
    share = ONE / np.float32(batch)
    even, rest = smoothing[0] / np.float32(classes), ONE - smoothing[0]
    peaks_and_totals(z, peak, whole, classes, lanes)
    if slope:
        for i in range(classes):
            for j in range(lanes):
                gradient[i * lanes + j] = (exp(z[i * lanes + j] - peak[j] - whole[j]) - even) * share
        for j in range(batch):
            gradient[labels[j] * lanes + j] -= rest * share
        clear_behind(gradient, batch, classes, lanes)
    for j in range(batch):
        whole[j] -= rest * (z[labels[j] * lanes + j] - peak[j])
        if even > ZERO:
            for i in range(classes):
                whole[j] -= even * (z[i * lanes + j] - peak[j])
    mean_of(whole, loss, batch, 1, lanes)


@jit_exact
def categorical_loss(p, labels, smoothing, loss, gradient, peak, whole, batch, classes, lanes, slope):
    """loss[0] = mean of -Σ q log p, gradient = -q / p / batch."""
    share = ONE / np.float32(batch)
    even, rest = smoothing[0] / np.float32(classes), ONE - smoothing[0]
    for j in range(batch):
        right = max(p[labels[j] * lanes + j], SMALLEST_P)
        whole[j] = -rest * math.log(right)
        if even > ZERO:
            for i in range(classes):
                whole[j] -= even * math.log(max(p[i * lanes + j], SMALLEST_P))
    mean_of(whole, loss, batch, 1, lanes)
    if slope:
        for i in range(classes):
            for j in range(batch):
                gradient[i * lanes + j] = -even * share / max(p[i * lanes + j], SMALLEST_P)
        for j in range(batch):
            right = max(p[labels[j] * lanes + j], SMALLEST_P)
            gradient[labels[j] * lanes + j] -= rest * share / right
        clear_behind(gradient, batch, classes, lanes)


@jit_exact
def distribution_loss_fused(z, t, loss, gradient, peak, whole, batch, classes, lanes, slope):
    """loss[0] = mean of Σ t (log t - log softmax z), gradient = (softmax z · Σ t - t) / batch."""
    share = ONE / np.float32(batch)
    peaks_and_totals(z, peak, whole, classes, lanes)
    for j in range(lanes):
        peak[j] += whole[j]  # log softmax z = z - peak from here on
        whole[j] = ZERO
    if slope:
        for i in range(classes):
            for j in range(lanes):
                whole[j] += t[i * lanes + j]
        for i in range(classes):
            for j in range(lanes):
                softmax = exp(z[i * lanes + j] - peak[j])
                gradient[i * lanes + j] = (softmax * whole[j] - t[i * lanes + j]) * share
        clear_behind(gradient, batch, classes, lanes)
        for j in range(lanes):
            whole[j] = ZERO
    for i in range(classes):
        for j in range(batch):
            share_of_class = t[i * lanes + j]
            whole[j] -= share_of_class * (z[i * lanes + j] - peak[j])
            if share_of_class > ZERO:
                whole[j] += share_of_class * math.log(share_of_class)
    mean_of(whole, loss, batch, 1, lanes)


@jit_exact
def distribution_loss(p, t, loss, gradient, peak, whole, batch, classes, lanes, slope):
    """loss[0] = mean of Σ t log(t / p), gradient = -t / p / batch."""
    share = ONE / np.float32(batch)
    for j in range(lanes):
        whole[j] = ZERO
    for i in range(classes):
        for j in range(batch):
            share_of_class = t[i * lanes + j]
            whole[j] -= share_of_class * math.log(max(p[i * lanes + j], SMALLEST_P))
            if share_of_class > ZERO:
                whole[j] += share_of_class * math.log(share_of_class)
    mean_of(whole, loss, batch, 1, lanes)
    if slope:
        for i in range(classes):
            for j in range(batch):
                gradient[i * lanes + j] = -t[i * lanes + j] / max(p[i * lanes + j], SMALLEST_P) * share
        clear_behind(gradient, batch, classes, lanes)
