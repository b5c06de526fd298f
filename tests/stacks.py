"""Layers nobody has thought of, for the property tests."""

from hypothesis import strategies as st
from networks import ACTIVATIONS, dense, layer

from playground.core.registry import registry

PLAIN = st.one_of(
    st.builds(
        dense, st.integers(1, 5), st.sampled_from(ACTIVATIONS), use_bias=st.booleans(),
        kernel_regularizer=st.sampled_from(registry.ids("regularizers")),
        kernel_initializer=st.sampled_from(registry.ids("initializers")),
    ),
    st.builds(lambda activation: layer("activation", activation=activation), st.sampled_from(ACTIVATIONS)),
    st.builds(lambda rate: layer("dropout", rate=rate), st.sampled_from((0.0, 0.3, 0.95))),
    st.builds(lambda: layer("flatten")),
    st.builds(layer, st.sampled_from(("batch_norm", "layer_norm", "prelu", "gaussian_noise"))),
    st.builds(
        lambda shape: layer("reshape", target_shape=shape), st.sampled_from(("1×2×2", "2×2", "1×1×3", "4", "16×7×7"))
    ),
    st.builds(
        lambda kind, filters, size, stride, dilation, padding, activation: layer(
            kind, filters=filters, kernel_size=size, stride=stride, dilation=dilation, padding=padding,
            activation=activation,
        ),
        st.sampled_from(("conv2d", "conv2d_transpose")), st.integers(1, 3), st.integers(1, 5), st.integers(1, 3),
        st.integers(1, 2), st.sampled_from(("valid", "same")), st.sampled_from(ACTIVATIONS),
    ),
    st.builds(
        lambda kind, size, stride, padding: layer(kind, pool_size=size, stride=stride, padding=padding),
        st.sampled_from(("max_pool2d", "avg_pool2d")), st.integers(1, 4), st.integers(1, 4),
        st.sampled_from(("valid", "same")),
    ),
    st.builds(layer, st.sampled_from(("global_avg_pool2d", "up_sample2d", "spatial_dropout2d"))),
)  # fmt: skip
BLOCKS = st.builds(lambda *given: layer("residual", layers=[x for x in given if x]), *[st.none() | PLAIN] * 3)
LAYERS = st.one_of(PLAIN, PLAIN, PLAIN, BLOCKS, st.builds(lambda: layer("residual")))
RECURRENT = st.builds(
    lambda kind, units, everything, truncate: layer(kind, units=units, return_sequences=everything, truncate=truncate),
    st.sampled_from(("lstm", "gru", "simple_rnn")), st.integers(1, 4), st.booleans(), st.integers(0, 3),
)  # fmt: skip
