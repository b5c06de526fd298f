"""Stacks of image layers for the engine's tests. Points become small images: Dense, then Reshape."""

from networks import dense, layer, project

from playground.core.layer import Layer
from playground.network.document import Project

FEATURES = ("x", "y", "x_squared")


def image(channels: int, height: int, width: int) -> tuple[Layer, Layer]:
    shape = f"{channels}×{height}×{width}"
    return dense(channels * height * width, "tanh"), layer("reshape", target_shape=shape)


def ending(*middle: Layer, shape: tuple[int, int, int] = (2, 6, 5), **more) -> Project:
    """Points -> an image of that shape -> the layers in the middle -> one number between 0 and 1."""
    return project(*image(*shape), *middle, layer("flatten"), dense(1, "sigmoid"), **more)


def conv(filters: int = 3, size: int = 3, activation: str = "tanh", **values) -> Layer:
    return layer("conv2d", filters=filters, kernel_size=size, activation=activation, **values)


def up(filters: int = 2, size: int = 3, activation: str = "tanh", **values) -> Layer:
    return layer("conv2d_transpose", filters=filters, kernel_size=size, activation=activation, **values)


def block(*layers: Layer) -> Layer:
    return layer("residual", layers=layers)


# what stands in the middle, and the image that it starts from
STACKS: dict[str, tuple[tuple[Layer, ...], tuple[int, int, int]]] = {
    "conv": ((conv(),), (2, 6, 5)),
    "conv twice": ((conv(2, 2), conv(3, 3)), (2, 6, 5)),
    "conv same": ((conv(padding="same"), conv(2, 2, padding="same")), (1, 5, 4)),
    "conv stride": ((conv(stride=2), conv(2, 1, stride=2)), (2, 7, 6)),
    "conv stride that leaves a rest": ((conv(2, 2, stride=3),), (2, 6, 7)),
    "conv same stride": ((conv(stride=2, padding="same"), conv(2, 2, stride=3, padding="same")), (2, 6, 5)),
    "conv dilation": ((conv(dilation=2),), (2, 6, 7)),
    "conv same dilation": ((conv(2, 3, dilation=2, padding="same"), conv(2, 2, dilation=3, padding="same")), (2, 4, 5)),
    "conv stride and dilation": ((conv(2, 2, stride=2, dilation=3),), (2, 6, 7)),
    "conv larger than the image": ((conv(2, 7, padding="same"),), (2, 3, 4)),
    "conv stride over gaps": ((conv(2, 1, stride=3, padding="same"),), (2, 5, 4)),
    "conv one pixel": ((conv(4, 1), conv(2, 1)), (3, 2, 3)),
    "conv without bias": ((conv(use_bias=False), conv(2, 2, use_bias=False)), (2, 5, 4)),
    "conv with a penalty": ((conv(kernel_regularizer="l2"),), (2, 4, 4)),
    "conv transpose": ((up(),), (3, 3, 2)),
    "conv transpose valid": ((up(padding="valid"), up(2, 2, stride=1, padding="valid")), (2, 2, 3)),
    "conv transpose stride 3": ((up(2, 2, stride=3, padding="valid"), up(1, 2, stride=3)), (2, 1, 2)),
    "conv transpose dilation": ((up(2, 2, dilation=2, padding="valid"), up(2, 3, dilation=2, stride=1)), (2, 2, 3)),
    "conv transpose without bias": ((up(use_bias=False),), (2, 2, 3)),
    "max pool": ((layer("max_pool2d"), conv(2, 2)), (2, 6, 4)),
    "max pool, odd sides": ((conv(2, 2), layer("max_pool2d")), (2, 6, 8)),
    "max pool that overlaps": ((layer("max_pool2d", pool_size=3, stride=2),), (2, 7, 6)),
    "max pool same": ((layer("max_pool2d", pool_size=3, stride=2, padding="same"),), (2, 6, 5)),
    "max pool same, two": ((layer("max_pool2d", padding="same"),), (2, 3, 5)),
    "max pool with gaps": ((layer("max_pool2d", stride=3),), (2, 5, 6)),
    "average pool": ((layer("avg_pool2d"), conv(2, 2)), (2, 6, 5)),
    "average pool same": ((layer("avg_pool2d", pool_size=3, stride=2, padding="same"),), (2, 6, 5)),
    "average pool that overlaps": ((layer("avg_pool2d", pool_size=3, stride=1),), (2, 4, 5)),
    "global average": ((conv(4, 2), layer("global_avg_pool2d")), (2, 4, 5)),
    "up sample": ((layer("up_sample2d"), conv(2, 2)), (2, 3, 2)),
    "up sample 3": ((conv(2, 2), layer("up_sample2d", size=3)), (2, 3, 2)),
    "spatial dropout": ((layer("spatial_dropout2d", rate=0.4), conv(2, 2)), (4, 3, 3)),
    "noise": ((layer("gaussian_noise", stddev=0.3), conv(2, 2)), (2, 4, 3)),
    "batch norm": ((layer("batch_norm"), conv(2, 2), layer("batch_norm", momentum=0.5, epsilon=0.01)), (2, 4, 3)),
    "batch norm of rows": ((layer("flatten"), layer("batch_norm"), dense(4, "tanh"), layer("batch_norm")), (2, 2, 2)),
    "layer norm": ((layer("layer_norm"), conv(2, 2), layer("layer_norm", epsilon=0.01)), (2, 4, 3)),
    "layer norm of rows": ((layer("flatten"), layer("layer_norm"), dense(4, "tanh"), layer("layer_norm")), (2, 2, 2)),
    "layer norm of steps": ((layer("reshape", target_shape="4×6"), layer("layer_norm"), layer("flatten")), (2, 4, 3)),
    "prelu": ((layer("prelu", slope=0.3), conv(3, 2, "linear"), layer("prelu")), (2, 4, 3)),
    "prelu of rows": ((layer("flatten"), layer("prelu"), dense(4), layer("prelu")), (2, 2, 2)),
    "residual": (
        (block(conv(2, padding="same"), layer("batch_norm"), conv(2, 3, "linear", padding="same")),),
        (2, 4, 3),
    ),
    "residual that changes the shape": ((block(conv(3, 3, stride=2, padding="same"), conv(3, 1)),), (2, 5, 4)),
    "residual of rows": (
        (layer("flatten"), block(layer("activation", activation="tanh"), dense(8)), block(dense(3, "tanh"), dense(4))),
        (2, 2, 2),
    ),
    "residual in a residual": (
        (layer("flatten"), block(dense(8, "tanh"), block(dense(8, "tanh")), layer("prelu")), dense(4, "tanh")),
        (2, 2, 2),
    ),
    "residual with chance": (
        (
            block(
                layer("dropout", rate=0.4),
                conv(2, padding="same"),
                layer("dropout", rate=0.4),
                layer("gaussian_noise", stddev=0.3),
            ),
        ),
        (2, 3, 3),
    ),
    "residual that reshapes": (
        (block(layer("reshape", target_shape="6×2×2"), layer("reshape", target_shape="2×3×4"), layer("prelu")),),
        (2, 3, 4),
    ),
    "residual with noise first": ((block(layer("gaussian_noise", stddev=0.3)), block(conv(2, 1))), (2, 3, 2)),
    "residual of a residual and a max pool": (
        (block(block(layer("max_pool2d", pool_size=3, stride=1, padding="same"))),),
        (2, 3, 4),
    ),
}
