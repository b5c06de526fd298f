"""Optimizers. ORDER is that of the menus."""

ORDER = ("sgd", "rmsprop", "adam")
