"""Losses of a GAN: what its two networks play for. ORDER is that of menus."""

ORDER = ("non_saturating", "least_squares", "wasserstein")
