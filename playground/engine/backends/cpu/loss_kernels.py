"""Losses that compare probabilities over classes. Buffers are (classes, batch): one column a sample."""

import math

import numpy as np

from playground.engine.backends.cpu.fastmath import exp
from playground.engine.backends.cpu.jit import jit

SMALLEST_P = np.float32(1e-7)


@jit
def categorical_loss_fused(z, labels, smoothing, loss):
    """loss[0] = mean of log Σ e^z - Σ q z, where q is 1 - s at the label and s / classes more everywhere."""
    classes, batch = z.shape
    even, rest = smoothing[0] / np.float32(classes), np.float32(1.0) - smoothing[0]
    whole = 0.0
    for j in range(batch):
        peak = z[0, j]
        for i in range(1, classes):
            peak = max(peak, z[i, j])
        total = np.float32(0.0)
        below = np.float32(0.0)
        for i in range(classes):
            total += exp(z[i, j] - peak)
            below += z[i, j] - peak
        whole += math.log(total) - np.float64(rest * (z[labels[j], j] - peak)) - np.float64(even * below)
    loss[0] = whole / batch


@jit
def categorical_loss_fused_slope(z, labels, smoothing, loss, slope):
    """The same, and slope = (softmax z - q) / batch."""
    classes, batch = z.shape
    share = np.float32(1.0) / np.float32(batch)
    even, rest = smoothing[0] / np.float32(classes), np.float32(1.0) - smoothing[0]
    whole = 0.0
    for j in range(batch):
        peak = z[0, j]
        for i in range(1, classes):
            peak = max(peak, z[i, j])
        total = np.float32(0.0)
        below = np.float32(0.0)
        for i in range(classes):
            e = exp(z[i, j] - peak)
            slope[i, j] = e
            total += e
            below += z[i, j] - peak
        whole += math.log(total) - np.float64(rest * (z[labels[j], j] - peak)) - np.float64(even * below)
        scale = share / total
        for i in range(classes):
            slope[i, j] = slope[i, j] * scale - even * share
        slope[labels[j], j] -= rest * share
    loss[0] = whole / batch


@jit
def categorical_loss(p, labels, smoothing, loss):
    """loss[0] = mean of -Σ q log p."""
    classes, batch = p.shape
    even, rest = smoothing[0] / np.float32(classes), np.float32(1.0) - smoothing[0]
    whole = 0.0
    for j in range(batch):
        whole -= rest * math.log(max(p[labels[j], j], SMALLEST_P))
        if even > np.float32(0.0):
            for i in range(classes):
                whole -= even * math.log(max(p[i, j], SMALLEST_P))
    loss[0] = whole / batch


@jit
def categorical_loss_slope(p, labels, smoothing, loss, slope):
    """The same, and slope = -q / p / batch."""
    categorical_loss(p, labels, smoothing, loss)
    classes, batch = p.shape
    share = np.float32(1.0) / np.float32(batch)
    even, rest = smoothing[0] / np.float32(classes) * share, (np.float32(1.0) - smoothing[0]) * share
    for j in range(batch):
        for i in range(classes):
            slope[i, j] = -even / max(p[i, j], SMALLEST_P)
        slope[labels[j], j] -= rest / max(p[labels[j], j], SMALLEST_P)


@jit
def distribution_loss_fused(z, t, loss):
    """loss[0] = mean of Σ t (log t - log softmax z); terms with t = 0 are 0."""
    classes, batch = z.shape
    whole = 0.0
    for j in range(batch):
        peak = z[0, j]
        for i in range(1, classes):
            peak = max(peak, z[i, j])
        total = np.float32(0.0)
        for i in range(classes):
            total += exp(z[i, j] - peak)
        log_total = math.log(total)
        for i in range(classes):
            whole += t[i, j] * (log_total - (z[i, j] - peak))
            if t[i, j] > np.float32(0.0):
                whole += t[i, j] * math.log(t[i, j])
    loss[0] = whole / batch


@jit
def distribution_loss_fused_slope(z, t, loss, slope):
    """The same, and slope = (softmax z · Σ t - t) / batch."""
    distribution_loss_fused(z, t, loss)
    classes, batch = z.shape
    share = np.float32(1.0) / np.float32(batch)
    for j in range(batch):
        peak = z[0, j]
        for i in range(1, classes):
            peak = max(peak, z[i, j])
        total, mass = np.float32(0.0), np.float32(0.0)
        for i in range(classes):
            slope[i, j] = exp(z[i, j] - peak)
            total += slope[i, j]
            mass += t[i, j]
        scale = mass / total
        for i in range(classes):
            slope[i, j] = (slope[i, j] * scale - t[i, j]) * share


@jit
def distribution_loss(p, t, loss):
    """loss[0] = mean of Σ t log(t / p); terms with t = 0 are 0."""
    classes, batch = p.shape
    whole = 0.0
    for j in range(batch):
        for i in range(classes):
            whole -= t[i, j] * math.log(max(p[i, j], SMALLEST_P))
            if t[i, j] > np.float32(0.0):
                whole += t[i, j] * math.log(t[i, j])
    loss[0] = whole / batch


@jit
def distribution_loss_slope(p, t, loss, slope):
    """The same, and slope = -t / p / batch."""
    distribution_loss(p, t, loss)
    share = np.float32(1.0) / np.float32(p.shape[1])
    for j in range(p.shape[1]):
        for i in range(p.shape[0]):
            slope[i, j] = -t[i, j] / max(p[i, j], SMALLEST_P) * share


@jit
def weigh_labels(labels, weights, slope):
    """slope[:, j] *= the weight of the class that sample j belongs to: labels (batch,)."""
    for i in range(slope.shape[0]):
        for j in range(slope.shape[1]):
            slope[i, j] *= weights[labels[j]]


@jit
def weigh_targets(t, middle, weights, slope):
    """The same for targets t (outputs, batch): one output is above ``middle`` for class 1, of several the largest is
    the class."""
    for j in range(t.shape[1]):
        label = 0
        if t.shape[0] == 1:
            label = 1 if t[0, j] > middle[0] else 0
        for i in range(1, t.shape[0]):
            if t[i, j] > t[label, j]:
                label = i
        for i in range(slope.shape[0]):
            slope[i, j] *= weights[label]
