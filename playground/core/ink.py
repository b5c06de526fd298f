"""From a photograph or scan of a digit to its ink: 1 where the pen went, 0 where the paper is.

The paper may be lit unevenly, the digit dark on light or light on dark, anywhere and of any size. The steps: reduce the
picture, strip frames and plain margins, model the paper as a smooth surface, decide which side of it the ink
is on, refine the paper from the pixels that are not ink, scale ink to 1, and drop specks. No randomness anywhere.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.core.pixels import Picture, box_sum, checked_picture, connected_parts, otsu, resize_area, spread

_LARGEST = 320  # pixels of the longer side that are looked at
_LEAST_CONTRAST = 0.06  # of the whole range from black to white: less is an empty sheet
_SPECK = 0.04  # of the main part's ink: smaller parts are dirt
_BORDER_PART = 0.5  # parts that touch the picture's edge must be this large to be more than shadow or table


def ink_from_picture(gray: NDArray[np.floating]) -> Picture:
    """(h, w) grey picture, 0 = black and 1 = white -> (h', w') float32 ink in [0, 1], at most 320 pixels a side.

    All zeros when nothing stands out from the background. Raises ValueError when ``gray`` is not 2-D or not finite.
    """
    picture = np.clip(checked_picture(gray), 0, 1)
    if min(picture.shape) < 3:
        return np.zeros(picture.shape, np.float32)
    picture = _smoothed(_without_frames(_reduced(picture)))
    paper = _plain_paper(picture)
    residual = picture - (_paper_surface(picture) if paper is None else paper)
    sign = _side_of_the_ink(residual)
    ink = _relative_ink(picture, residual * sign, sign)
    return _without_specks(ink)


def _reduced(picture: Picture) -> Picture:
    longest = max(picture.shape)
    if longest <= _LARGEST:
        return picture
    height, width = (max(3, round(side * _LARGEST / longest)) for side in picture.shape)
    return resize_area(picture, height, width)


def _smoothed(picture: Picture) -> Picture:
    """Average 3×3 pixels where there is noise to remove and there are pixels enough to spare."""
    if _noise(picture) < 0.01 or min(picture.shape) < 64:
        return picture
    return (box_sum(picture.astype(np.float64), 1) / box_sum(np.ones(picture.shape), 1)).astype(np.float32)


def _without_frames(picture: Picture) -> Picture:
    """Strip plain margins whose inside is a full rectangle: a frame line, the page around a dark card.

    A digit never fills all four edges of its bounding box, so it is never mistaken for a frame's inside.
    """
    for _ in range(4):
        margin = float(np.median(_edge(picture)))
        differs = np.abs(picture - margin) > 0.15
        rows, columns = np.flatnonzero(differs.mean(axis=1) > 0.05), np.flatnonzero(differs.mean(axis=0) > 0.05)
        if not rows.size or not columns.size:
            break
        box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        inside = differs[box]
        if inside.shape == picture.shape or min(inside.shape) < 12 or _edge(inside).mean() < 0.9:
            break
        # One pixel more on each side: the frame's own soft edge.
        picture = picture[box][1:-1, 1:-1]
    return picture


def _edge(picture: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([picture[0], picture[-1], picture[1:-1, 0], picture[1:-1, -1]])


def _plain_paper(picture: Picture) -> float | None:
    """The paper's brightness where the light is even: the picture then falls into two clean groups. Otherwise None.

    Then the digit may fill the picture, which the fit of :func:`_paper_surface` could take for the paper.
    """
    lighter = picture > otsu(picture)
    if not lighter.any() or lighter.all() or picture[lighter].var() + picture[~lighter].var() > 0.2 * picture.var():
        return None
    return float(np.median(picture[~lighter] if _light_side_is_ink(lighter) else picture[lighter]))


def _light_side_is_ink(lighter: NDArray[np.bool_]) -> bool:
    """The vote on two groups of pixels: ink is the minority and keeps off the picture's edge."""
    return float(lighter.mean()) + 0.5 * float(_edge(lighter).mean()) < 0.75


def _paper_surface(picture: Picture) -> Picture:
    """The paper's brightness as a quadratic in x and y, fitted to the pixels that agree with one another.

    Refitting with Cauchy-like weights lets the minority, the ink, drop out.
    """
    height, width = picture.shape
    coarse = resize_area(picture, min(height, 64), min(width, 64))
    design = _quadratic(*coarse.shape)
    values = coarse.ravel().astype(np.float64)
    # Start from the middle brightness, so that a few very dark pixels cannot tilt the first fit.
    errors = values - np.median(values)
    coefficients: NDArray[Any] = np.zeros(design.shape[1])
    for _ in range(12):
        spread_of_errors = max(1.5 * float(np.median(np.abs(errors))), 0.02)
        weights = 1 / (1 + (errors / spread_of_errors) ** 2)
        weighted = design * weights[:, None]
        coefficients = np.linalg.solve(weighted.T @ design + 1e-6 * np.eye(design.shape[1]), weighted.T @ values)
        errors = values - design @ coefficients
    return (_quadratic(height, width) @ coefficients).reshape(height, width).astype(np.float32)


def _quadratic(height: int, width: int) -> NDArray[np.float64]:
    y = np.repeat((np.arange(height) + 0.5) / height * 2 - 1, width)
    x = np.tile((np.arange(width) + 0.5) / width * 2 - 1, height)
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)


def _side_of_the_ink(residual: Picture) -> float:
    """-1 for dark ink, +1 for light ink: the side that stands out; in doubt the minority that keeps off the edge."""
    light, dark = _strength(residual), _strength(-residual)
    if max(light, dark) > 2 * min(light, dark):
        return 1.0 if light > dark else -1.0
    return 1.0 if _light_side_is_ink(residual > otsu(residual)) else -1.0


def _strength(contrast: Picture) -> float:
    """How far the ink stands out: what 0.15 % of the pixels reach (a small 1 covers little more)."""
    rank = max(3, round(0.0015 * contrast.size))
    return max(0.0, float(np.partition(contrast.ravel(), -rank)[-rank]))


def _noise(picture: Picture) -> float:
    """The standard deviation of the pixel noise, from steps between neighbours: light and ink change slowly."""
    return float(np.median(np.abs(np.diff(picture, axis=1)))) * 1.4826 / np.sqrt(2)


def _relative_ink(picture: Picture, towards_ink: Picture, sign: float) -> Picture:
    """Scale so that paper is 0 and the usual ink is 1, against a paper refined from its own neighbourhood."""
    is_ink = towards_ink > max(0.4 * _strength(towards_ink), 0.5 * _LEAST_CONTRAST)
    for _ in range(max(1, round(max(picture.shape) / 100))):
        is_ink = spread(is_ink, diagonal=True)
    paper = _mean_where(picture, ~is_ink)
    contrast = (picture - paper) * sign
    if sign < 0:
        # Dark ink takes a *share* of the light, so a shadow over half a sheet leaves its ink as dark as the rest.
        contrast = contrast / np.maximum(paper, 0.15)
    noise = _noise(contrast)
    strength = _strength(contrast)
    if strength < max(_LEAST_CONTRAST, 5 * noise):
        return np.zeros(picture.shape, np.float32)
    small_and_clean = min(picture.shape) < 64 and noise < 0.003
    full = float(np.percentile(contrast[contrast > 0.5 * strength], 98 if small_and_clean else 50))
    # The faint fringe of smoothing and JPEG is not part of the digit, or its bounding box would be too large.
    floor = 0.0 if small_and_clean else float(np.clip(3 * noise, 0.06 * full, 0.4 * full))
    if noise >= 0.003:
        floor = max(floor, 0.15 * full)
    return np.clip((contrast - floor) / (full - floor), 0, 1).astype(np.float32)


def _mean_where(picture: Picture, known: NDArray[np.bool_]) -> Picture:
    """At every pixel the mean of the known pixels around it, from windows wide enough to hold some."""
    result = np.full(picture.shape, float(picture[known].mean()) if known.any() else 0.0)
    for divisor in (1, 2, 4, 8):
        radius = max(2, max(picture.shape) // (2 * divisor))
        count = box_sum(known.astype(np.float64), radius)
        total = box_sum(np.where(known, picture, 0).astype(np.float64), radius)
        window = box_sum(np.ones(picture.shape), radius)
        # The fewer of the window's pixels are paper, the more the wider window's answer counts.
        trust = np.clip(3 * count / window - 0.5, 0, 1)
        result += trust * (total / np.maximum(count, 1) - result)
    return result.astype(np.float32)


def _without_specks(ink: Picture) -> Picture:
    """Keep the main part and what belongs to it: large enough, and not a shadow or a table at the picture's edge."""
    labels, count = connected_parts(ink > 0.25)
    if count == 0:
        return np.zeros_like(ink)
    mass = np.bincount(labels.ravel(), weights=ink.ravel(), minlength=count + 1)
    mass[0] = 0
    at_edge = np.zeros(count + 1, bool)
    at_edge[_edge(labels)] = True
    inner = np.where(at_edge, 0, mass)
    main = int(inner.argmax() if inner.max() > 0.2 * mass.max() else mass.argmax())
    keep = (mass >= _SPECK * mass[main]) & (~at_edge | at_edge[main])
    keep |= at_edge & (mass >= _BORDER_PART * mass[main]) & _near(labels, main, count)
    keep[0] = False
    kept = keep[labels]
    for step in range(max(1, round(max(ink.shape) / 60))):
        kept = spread(kept, diagonal=step % 2 == 0)
    return np.where(kept, ink, 0).astype(np.float32)


def _near(labels: NDArray[np.int64], main: int, count: int) -> NDArray[np.bool_]:
    """For each part: does it overlap the main part's bounding box grown by a tenth?"""
    rows, columns = np.nonzero(labels == main)
    grow = max(1, round(0.1 * max(np.ptp(rows), np.ptp(columns))))
    top, left = max(0, rows.min() - grow), max(0, columns.min() - grow)
    near = np.zeros(count + 1, bool)
    near[labels[top : rows.max() + grow + 1, left : columns.max() + grow + 1]] = True
    return near
