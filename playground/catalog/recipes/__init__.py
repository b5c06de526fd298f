"""Recipes: what one training step is."""
