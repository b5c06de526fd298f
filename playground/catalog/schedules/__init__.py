"""Schedules. ORDER is that of the menus."""

ORDER = ("constant", "step", "exponential", "cosine", "warmup_cosine", "one_cycle", "reduce_on_plateau")
