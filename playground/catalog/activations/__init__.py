"""Activations. ORDER is that of the menus."""

ORDER = ("linear", "relu", "leaky_relu", "tanh", "sigmoid", "softmax")
