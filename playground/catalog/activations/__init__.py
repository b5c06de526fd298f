"""Activations. ORDER is that of the menus: the straight ones, their rounded kin, the steps, and the special ones."""

ORDER = (
    "linear", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "mish", "softplus",
    "tanh", "sigmoid", "hard_sigmoid", "softsign", "sine", "softmax",
)  # fmt: skip
