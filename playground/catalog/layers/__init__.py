"""Layers. ORDER is that of the palette."""

ORDER = ("dense", "activation", "dropout", "flatten", "lstm", "gru", "simple_rnn", "embedding")
