"""Writes tests/engine/goldens/torch.npz: what PyTorch computes for a dozen small networks, in float64.

Run it in an environment of its own, which needs PyTorch and numpy and nothing of this project::

    python3 -m venv torch-env
    torch-env/bin/pip install torch==2.13.0 numpy
    torch-env/bin/python scripts/make_torch_goldens.py

A case is a list of layers in this project's own words, so that the test can build the same network. Per case:
x, target, weights 0…n, output, loss (the mean alone), gradients 0…n (with the penalty), and the weights after 20 steps
of each optimizer on the same batch.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

OUT = Path(__file__).resolve().parent.parent / "tests" / "engine" / "goldens" / "torch.npz"
STEPS = 20

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": torch.relu,
    "leaky_relu": lambda z: functional.leaky_relu(z, 0.01),
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softmax": lambda z: torch.softmax(z, dim=1),
}

# in this project's words -> PyTorch's
OPTIMIZERS = {
    "sgd": ({"kind": "sgd", "learning_rate": 0.1}, lambda p: torch.optim.SGD(p, lr=0.1)),
    "momentum": (
        {"kind": "sgd", "learning_rate": 0.05, "momentum": 0.9},
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    ),
    "nesterov": (
        {"kind": "sgd", "learning_rate": 0.05, "momentum": 0.9, "nesterov": True},
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
    ),
    "rmsprop": (
        {"kind": "rmsprop", "learning_rate": 0.01, "rho": 0.9, "epsilon": 1e-5},
        lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-5),
    ),
    "rmsprop_momentum": (
        {"kind": "rmsprop", "learning_rate": 0.01, "rho": 0.95, "momentum": 0.5, "epsilon": 1e-5},
        lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.95, momentum=0.5, eps=1e-5),
    ),
    "adam": (
        {"kind": "adam", "learning_rate": 0.02, "epsilon": 1e-7},
        lambda p: torch.optim.Adam(p, lr=0.02, eps=1e-7),
    ),
}

# name: (inputs, [(units, activation), …], loss, targets, regularizer)
CASES = {
    "logistic": (2, [(1, "sigmoid")], "binary_cross_entropy", "binary", None),
    "classic": (2, [(4, "tanh"), (2, "tanh"), (1, "sigmoid")], "binary_cross_entropy", "binary", None),
    "relu_bce": (4, [(8, "relu"), (1, "sigmoid")], "binary_cross_entropy", "binary", None),
    "bce_many": (3, [(5, "leaky_relu"), (4, "sigmoid")], "binary_cross_entropy", "one_hot", None),
    "bce_softmax": (3, [(5, "tanh"), (4, "softmax")], "binary_cross_entropy", "one_hot", None),
    "classes": (7, [(6, "relu"), (5, "softmax")], "cross_entropy", "index", None),
    "deep": (2, [(5, "sigmoid"), (5, "tanh"), (5, "leaky_relu"), (3, "softmax")], "cross_entropy", "index", None),
    "softmax_inside": (3, [(4, "softmax"), (3, "softmax")], "cross_entropy", "index", None),
    "regression": (2, [(1, "linear")], "mean_squared_error", "values", None),
    "regression_deep": (5, [(6, "tanh"), (4, "relu"), (1, "linear")], "mean_squared_error", "values", None),
    "mse_tanh": (2, [(3, "sigmoid"), (1, "tanh")], "mean_squared_error", "signs", None),
    "mse_softmax": (2, [(4, "tanh"), (4, "softmax")], "mean_squared_error", "one_hot", None),
    "l2": (3, [(4, "tanh"), (1, "sigmoid")], "binary_cross_entropy", "binary", ("l2", 0.05)),
    "l1": (3, [(4, "leaky_relu"), (1, "linear")], "mean_squared_error", "values", ("l1", 0.02)),
}  # fmt: skip


def draw(rng: np.random.Generator, case: tuple) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """x (7, inputs), target, and weight (out, in), bias (out,) of each layer."""
    inputs, layers, _, targets, _ = case
    count, outputs = 7, layers[-1][0]
    x = rng.normal(size=(count, inputs))
    target = {
        "binary": rng.integers(0, 2, (count, 1)).astype(float),
        "signs": rng.choice([-1.0, 1.0], (count, 1)),
        "values": rng.normal(size=(count, 1)).astype(np.float32),
        "index": rng.integers(0, outputs, count),
        "one_hot": np.eye(outputs)[rng.integers(0, outputs, count)],
    }[targets]
    weights, fan_in = [], inputs
    for units, _ in layers:
        weights += [rng.uniform(-0.9, 0.9, (units, fan_in)), rng.uniform(-0.3, 0.3, units)]
        fan_in = units
    # float32 values, so that the compiled backend starts from exactly the same numbers
    return x.astype(np.float32), target, [w.astype(np.float32) for w in weights]


def forward(case: tuple, x: torch.Tensor, weights: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """(output, logits of the last layer)."""
    z = x
    for i, (_, activation) in enumerate(case[1]):
        z = functional.linear(x, weights[2 * i], weights[2 * i + 1])
        x = ACTIVATIONS[activation](z)
    return x, z


def mean_loss(case: tuple, output: torch.Tensor, logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    name, last = case[2], case[1][-1][1]
    if name == "mean_squared_error":
        return functional.mse_loss(output, target)
    if name == "cross_entropy":
        return functional.cross_entropy(logits, target)
    if last == "sigmoid":
        return functional.binary_cross_entropy_with_logits(logits, target)
    return functional.binary_cross_entropy(output, target)


def penalty(case: tuple, weights: list[torch.Tensor]) -> torch.Tensor:
    if case[4] is None:
        return torch.zeros((), dtype=torch.float64)
    kind, rate = case[4]
    kernels = weights[::2]
    return sum(rate * (w.abs().sum() if kind == "l1" else 0.5 * (w * w).sum()) for w in kernels)


def main() -> None:
    rng = np.random.default_rng(2024)
    arrays: dict[str, np.ndarray] = {}
    for name, case in CASES.items():
        x, target, start = draw(rng, case)
        arrays |= {f"{name}/x": x, f"{name}/target": target}
        arrays |= {f"{name}/weights/{i}": w for i, w in enumerate(start)}
        batch = torch.tensor(x, dtype=torch.float64)
        goal = torch.tensor(target) if case[3] == "index" else torch.tensor(target, dtype=torch.float64)
        for optimizer, (_, make) in OPTIMIZERS.items():
            weights = [nn.Parameter(torch.tensor(w, dtype=torch.float64)) for w in start]
            stepper = make(weights)
            for step in range(STEPS):
                stepper.zero_grad()
                output, logits = forward(case, batch, weights)
                loss = mean_loss(case, output, logits, goal)
                (loss + penalty(case, weights)).backward()
                if step == 0 and optimizer == "sgd":
                    arrays |= {f"{name}/output": output.detach().numpy(), f"{name}/loss": loss.detach().numpy()}
                    arrays |= {f"{name}/gradients/{i}": w.grad.numpy().copy() for i, w in enumerate(weights)}
                stepper.step()
            arrays |= {f"{name}/after/{optimizer}/{i}": w.detach().numpy() for i, w in enumerate(weights)}
    description = {
        "torch": torch.__version__,
        "steps": STEPS,
        "cases": {
            name: {"inputs": c[0], "layers": c[1], "loss": c[2], "targets": c[3], "regularizer": c[4]}
            for name, c in CASES.items()
        },
        "optimizers": {name: plain for name, (plain, _) in OPTIMIZERS.items()},
    }
    arrays["description"] = np.array(json.dumps(description))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(OUT, **arrays)
    print(f"{OUT}: {OUT.stat().st_size / 1000:.0f} kB, {len(CASES)} networks, {len(OPTIMIZERS)} optimizers")


if __name__ == "__main__":
    main()
