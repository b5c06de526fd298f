"""Initializers. ORDER is that of the menus."""

ORDER = (
    "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal", "orthogonal",
    "uniform", "normal", "zeros", "ones", "constant",
)  # fmt: skip
