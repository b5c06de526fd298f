"""Writes tests/engine/goldens/torch_images.npz: what PyTorch computes for small networks with image layers, in float64.

Run it as scripts/make_torch_goldens.py, also with ``--check``, in an environment that has PyTorch and numpy::

    torch-env/bin/python scripts/make_torch_image_goldens.py

A case is a list of layers in this project's own words. Each begins with 2 inputs, a Dense layer and a Reshape, so that
the gradients of all inputs show in the first weights. Per case: x, target, the arrays of every layer in order (weights,
then state) before and after 20 steps of SGD and of Adam, gradients, the loss, and the output outside training before
and after.
"""

import goldens
import numpy as np
import torch
from torch import nn
from torch.nn import functional

OUT = goldens.FOLDER / "torch_images.npz"
STEPS, BATCH = 20, 7
ACTIVATIONS = {"linear": lambda z: z, "relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
OPTIMIZERS = {
    "sgd": ({"kind": "sgd", "learning_rate": 0.1}, lambda p: torch.optim.SGD(p, lr=0.1)),
    "adam": (
        {"kind": "adam", "learning_rate": 0.01, "epsilon": 1e-7},
        lambda p: torch.optim.Adam(p, lr=0.01, eps=1e-7),
    ),
}


def start(channels: int, height: int, width: int) -> list[dict]:
    return [
        {"kind": "dense", "units": channels * height * width, "activation": "tanh"},
        {"kind": "reshape", "target_shape": f"{channels}×{height}×{width}"},
    ]


END = [{"kind": "flatten"}, {"kind": "dense", "units": 1, "activation": "sigmoid"}]


def conv(filters: int, size: int, activation: str = "tanh", kind: str = "conv2d", **more) -> dict:
    given = {"stride": 1, "dilation": 1, "padding": "valid"} | more
    return {"kind": kind, "filters": filters, "kernel_size": size, "activation": activation, **given}


def pool(kind: str, size: int, stride: int) -> dict:
    return {"kind": kind, "pool_size": size, "stride": stride}


def dense(units: int, activation: str = "linear") -> dict:
    return {"kind": "dense", "units": units, "activation": activation}


def block(*layers: dict) -> dict:
    return {"kind": "residual", "layers": list(layers)}


# No linear layer right before BatchNorm: its bias has no slope, and Adam would divide roundings by roundings.
CASES = {
    "conv": [*start(2, 6, 5), conv(3, 3), *END],
    "conv_relu_deep": [*start(1, 8, 8), conv(4, 3, "relu"), pool("max_pool2d", 2, 2), conv(3, 2, "relu"), *END],
    "conv_same": [*start(2, 5, 4), conv(3, 3, padding="same"), conv(2, 2, padding="same"), *END],
    "conv_stride": [*start(2, 7, 6), conv(3, 3, stride=2), conv(2, 2, stride=3, use_bias=False), *END],
    "conv_dilation": [*start(2, 6, 7), conv(2, 3, dilation=2), conv(2, 2, padding="same", dilation=3), *END],
    "conv_stride_dilation": [*start(3, 8, 7), conv(2, 2, stride=2, dilation=3), *END],
    "transpose": [*start(3, 3, 2), conv(2, 3, kind="conv2d_transpose", stride=2), *END],
    "transpose_dilation": [*start(2, 2, 3), conv(2, 2, kind="conv2d_transpose", stride=3, dilation=2), *END],
    "max_pool": [*start(2, 7, 6), pool("max_pool2d", 3, 2), *END],
    "avg_pool": [*start(2, 7, 6), pool("avg_pool2d", 3, 2), conv(2, 2), *END],
    "global_average": [*start(2, 4, 5), conv(4, 2, "relu"), {"kind": "global_avg_pool2d"}, END[1]],
    "up_sample": [*start(2, 2, 3), {"kind": "up_sample2d", "size": 2}, conv(2, 3), *END],
    "batch_norm": [*start(2, 4, 3), {"kind": "batch_norm"}, conv(3, 2), {"kind": "batch_norm"}, *END],
    "batch_norm_rows": [{"kind": "dense", "units": 5, "activation": "tanh"}, {"kind": "batch_norm"}, END[1]],
    "layer_norm": [*start(2, 4, 3), {"kind": "layer_norm"}, conv(3, 2), {"kind": "layer_norm"}, *END],
    "layer_norm_rows": [{"kind": "dense", "units": 5, "activation": "tanh"}, {"kind": "layer_norm"}, END[1]],
    "prelu": [*start(2, 4, 3), conv(3, 2, "linear"), {"kind": "prelu"}, *END],
    "residual": [
        *start(2, 4, 3),
        block(conv(2, 3, padding="same"), {"kind": "batch_norm"}, conv(2, 3, "linear", padding="same")), *END,
    ],
    "residual_projection": [*start(2, 5, 4), block(conv(3, 3, padding="same"), pool("max_pool2d", 1, 2)), *END],
    "residual_rows": [
        {"kind": "dense", "units": 5, "activation": "tanh"},
        block(dense(4, "tanh"), block(dense(4, "tanh"), dense(4))), block(dense(3, "tanh"), dense(4)), END[1],
    ],
}  # fmt: skip


class Net:
    """The layers of a case over one list of parameters; ``states`` are BatchNorm's averages."""

    def __init__(self, layers: list[dict], rng: np.random.Generator) -> None:
        self.layers, self.rng = layers, rng
        self.fresh = True
        self.parameters: list[nn.Parameter] = []
        self.states: list[torch.Tensor] = []
        self.training, self.place, self.state_place = False, 0, 0
        with torch.no_grad():
            self(torch.zeros((BATCH, 2), dtype=torch.float64))
        self.fresh = False

    def take(self, *shape: int, low: float = -0.7, high: float = 0.7) -> torch.Tensor:
        """The next parameter; drawn when the network is run for the first time."""
        if self.fresh:
            # float32 values, so that the compiled backend starts from exactly the same numbers
            values = self.rng.uniform(low, high, shape).astype(np.float32)
            self.parameters.append(nn.Parameter(torch.tensor(values, dtype=torch.float64)))
        self.place += 1
        return self.parameters[self.place - 1]

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        self.place = self.state_place = 0
        return self.through(self.layers, x)

    def through(self, layers: list[dict], x: torch.Tensor) -> torch.Tensor:
        for layer in layers:
            x = getattr(self, layer["kind"])(x, layer)
        return x

    def residual(self, x: torch.Tensor, layer: dict) -> torch.Tensor:
        y = self.through(layer["layers"], x)
        if y.shape == x.shape:
            return x + y
        if len(x.shape) == 2:
            return functional.linear(x, self.take(y.shape[1], x.shape[1])) + y
        stride = -(-x.shape[2] // y.shape[2])
        return functional.conv2d(x, self.take(y.shape[1], x.shape[1], 1, 1), stride=stride) + y

    def dense(self, x: torch.Tensor, layer: dict) -> torch.Tensor:
        weight, bias = self.take(layer["units"], x.shape[1]), self.take(layer["units"])
        return ACTIVATIONS[layer["activation"]](functional.linear(x, weight, bias))

    def reshape(self, x: torch.Tensor, layer: dict) -> torch.Tensor:
        return x.reshape(len(x), *(int(n) for n in layer["target_shape"].split("×")))

    def flatten(self, x: torch.Tensor, layer: dict) -> torch.Tensor:
        return x.flatten(1)

    def conv2d(self, x: torch.Tensor, layer: dict) -> torch.Tensor:
        size = layer["kernel_size"]
        weight = self.take(layer["filters"], x.shape[1], size, size)
        bias = self.take(layer["filters"]) if layer.get("use_bias", True) else None
        how = {name: layer[name] for name in ("stride", "dilation", "padding")}
        return ACTIVATIONS[layer["activation"]](functional.conv2d(x, weight, bias, **how))

    def conv2d_transpose(self, x: torch.Tensor, layer: dict) -> torch.Tensor:
        size = layer["kernel_size"]
        weight, bias = self.take(layer["filters"], x.shape[1], size, size), self.take(layer["filters"])
        # PyTorch's weight is (in, out, …)
        how = {name: layer[name] for name in ("stride", "dilation")}
        z = functional.conv_transpose2d(x, weight.transpose(0, 1), bias, **how)
        return ACTIVATIONS[layer["activation"]](z)

    def max_pool2d(self, x: torch.Tensor, layer: dict) -> torch.Tensor:
        return functional.max_pool2d(x, layer["pool_size"], layer["stride"])

    def avg_pool2d(self, x: torch.Tensor, layer: dict) -> torch.Tensor:
        return functional.avg_pool2d(x, layer["pool_size"], layer["stride"])

    def global_avg_pool2d(self, x: torch.Tensor, layer: dict) -> torch.Tensor:
        return x.mean(dim=(2, 3))

    def up_sample2d(self, x: torch.Tensor, layer: dict) -> torch.Tensor:
        return functional.interpolate(x, scale_factor=layer["size"], mode="nearest")

    def batch_norm(self, x: torch.Tensor, layer: dict) -> torch.Tensor:
        weight, bias = self.take(x.shape[1], low=0.5, high=1.5), self.take(x.shape[1])
        if self.fresh:
            self.states += [
                torch.zeros(x.shape[1], dtype=torch.float64),
                torch.ones(x.shape[1], dtype=torch.float64),
            ]
        mean, variance = self.states[self.state_place : self.state_place + 2]
        self.state_place += 2
        return functional.batch_norm(x, mean, variance, weight, bias, training=self.training, momentum=0.1, eps=1e-5)

    def layer_norm(self, x: torch.Tensor, layer: dict) -> torch.Tensor:
        weight, bias = self.take(*x.shape[1:], low=0.5, high=1.5), self.take(*x.shape[1:])
        return functional.layer_norm(x, x.shape[1:], weight, bias, eps=1e-5)

    def prelu(self, x: torch.Tensor, layer: dict) -> torch.Tensor:
        return functional.prelu(x, self.take(x.shape[1], low=-0.2, high=0.6))


def numbered(prefix: str, arrays: list[torch.Tensor]) -> dict[str, np.ndarray]:
    return {f"{prefix}/{i}": array.detach().numpy().copy() for i, array in enumerate(arrays)}


def run(name: str, layers: list[dict], seed: int) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    for optimizer, (_, make) in OPTIMIZERS.items():
        rng = np.random.default_rng(seed)
        net = Net(layers, rng)
        x = torch.tensor(rng.normal(size=(BATCH, 2)).astype(np.float32), dtype=torch.float64)
        target = torch.tensor(rng.integers(0, 2, (BATCH, 1)).astype(float))
        found |= {f"{name}/x": x.numpy().astype(np.float32), f"{name}/target": target.numpy().astype(np.float32)}
        found |= {f"{name}/output": net(x).detach().numpy()}
        found |= numbered(f"{name}/weights", net.parameters)
        stepper = make(net.parameters)
        net.training = True
        for step in range(STEPS):
            stepper.zero_grad()
            loss = functional.binary_cross_entropy(net(x), target)
            loss.backward()
            if step == 0:
                found |= {f"{name}/loss": loss.detach().numpy()}
                found |= numbered(f"{name}/gradients", [w.grad for w in net.parameters])
            stepper.step()
        net.training = False
        found |= {f"{name}/after/{optimizer}/output": net(x).detach().numpy()}
        found |= numbered(f"{name}/after/{optimizer}/weights", net.parameters)
        found |= numbered(f"{name}/after/{optimizer}/states", net.states)
    return found


def make() -> dict:
    arrays: dict = {}
    for seed, (name, layers) in enumerate(CASES.items()):
        arrays |= run(name, layers, seed)
    optimizers = {name: plain for name, (plain, _) in OPTIMIZERS.items()}
    about = {"torch": torch.__version__, "steps": STEPS, "cases": CASES, "optimizers": optimizers}
    return arrays | {"description": about}


if __name__ == "__main__":
    goldens.main(OUT, make)
