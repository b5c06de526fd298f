"""Layers. ORDER is that of the palette."""

ORDER = (
    "dense", "activation", "dropout", "flatten", "reshape", "batch_norm", "layer_norm", "prelu",
    "gaussian_noise", "residual", "conv2d", "max_pool2d", "avg_pool2d", "global_avg_pool2d", "up_sample2d",
    "conv2d_transpose", "spatial_dropout2d", "lstm", "gru", "simple_rnn", "embedding",
)  # fmt: skip
