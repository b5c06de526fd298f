"""Recipes: what one training step is. ORDER is that of menus."""

ORDER = ("supervised", "autoencoder", "gan")
