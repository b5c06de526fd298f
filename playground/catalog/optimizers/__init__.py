"""Optimizers. ORDER is that of the menus."""

ORDER = ("sgd", "rmsprop", "adam", "adamw", "nadam", "adamax", "adagrad", "adadelta", "lion")
