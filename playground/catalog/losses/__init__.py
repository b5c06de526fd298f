"""Losses. ORDER is that of the menus: for classes, for numbers, and the special ones."""

ORDER = (
    "binary_cross_entropy", "cross_entropy", "mean_squared_error", "half_squared_error", "mean_absolute_error", "huber",
    "hinge", "kl_divergence",
)  # fmt: skip
