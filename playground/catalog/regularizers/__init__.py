"""Regularizers. ORDER is that of the menus."""

ORDER = ("none", "l1", "l2", "elastic", "max_norm")
