"""Writes tests/engine/goldens/torch.npz: what PyTorch computes for some thirty small networks, in float64.

Run it in an environment of its own, which needs PyTorch and numpy and nothing of this project::

    python3 -m venv torch-env
    torch-env/bin/pip install torch==2.13.0 numpy
    torch-env/bin/python scripts/make_torch_goldens.py

With ``--check`` it computes everything anew with the PyTorch that is installed and compares: see ``goldens.py``.

A case is a list of layers in this project's own words, so that the test can build the same network. Per case:
x, target, weights 0…n, output, loss (the mean alone), gradients 0…n (with the penalty), and the weights after 20 steps
of some optimizers on the same batch. Besides: the learning rates that schedules give.
"""

import goldens
import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.optim import lr_scheduler

OUT = goldens.FOLDER / "torch.npz"
STEPS = 20

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": torch.relu,
    "leaky_relu": lambda z: functional.leaky_relu(z, 0.01),
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softmax": lambda z: torch.softmax(z, dim=1),
    "hard_sigmoid": lambda z: functional.relu6(z + 3) / 6,  # its hardsigmoid takes 1/6 in single precision
    "elu": functional.elu,
    "selu": torch.selu,
    "softplus": functional.softplus,
    "softsign": functional.softsign,
    "gelu": functional.gelu,
    "silu": functional.silu,
    "mish": functional.mish,
    "sine": torch.sin,
}


class Lion(torch.optim.Optimizer):
    """Algorithm 2 of Chen et al. (2023), which PyTorch does not have."""

    def __init__(self, params, lr: float, betas: tuple[float, float], weight_decay: float) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            beta_1, beta_2 = group["betas"]
            for p in group["params"]:
                mean = self.state[p].setdefault("mean", torch.zeros_like(p))
                update = (beta_1 * mean + (1 - beta_1) * p.grad).sign()
                p -= group["lr"] * (update + group["weight_decay"] * p)
                mean.mul_(beta_2).add_(p.grad, alpha=1 - beta_2)


class Clipped:
    """An optimizer whose gradients are clipped first."""

    def __init__(self, inner: torch.optim.Optimizer, value: float = 0.0, norm: float = 0.0) -> None:
        self.inner, self.value, self.norm = inner, value, norm
        self.weights = inner.param_groups[0]["params"]

    def zero_grad(self) -> None:
        self.inner.zero_grad()

    def step(self) -> None:
        if self.value:
            nn.utils.clip_grad_value_(self.weights, self.value)
        if self.norm:
            nn.utils.clip_grad_norm_(self.weights, self.norm)
        self.inner.step()


optim = torch.optim
# in this project's words -> PyTorch's
OPTIMIZERS = {
    "sgd": ({"kind": "sgd", "learning_rate": 0.1}, lambda p: optim.SGD(p, lr=0.1)),
    "momentum": (
        {"kind": "sgd", "learning_rate": 0.05, "momentum": 0.9},
        lambda p: optim.SGD(p, lr=0.05, momentum=0.9),
    ),
    "nesterov": (
        {"kind": "sgd", "learning_rate": 0.05, "momentum": 0.9, "nesterov": True},
        lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
    ),
    "rmsprop": (
        {"kind": "rmsprop", "learning_rate": 0.01, "rho": 0.9, "epsilon": 1e-5},
        lambda p: optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-5),
    ),
    "rmsprop_momentum": (
        {"kind": "rmsprop", "learning_rate": 0.01, "rho": 0.95, "momentum": 0.5, "epsilon": 1e-5},
        lambda p: optim.RMSprop(p, lr=0.01, alpha=0.95, momentum=0.5, eps=1e-5),
    ),
    "adam": ({"kind": "adam", "learning_rate": 0.02, "epsilon": 1e-7}, lambda p: optim.Adam(p, lr=0.02, eps=1e-7)),
    "amsgrad": (
        {"kind": "adam", "learning_rate": 0.02, "beta_2": 0.9, "epsilon": 1e-6, "amsgrad": True},
        lambda p: optim.Adam(p, lr=0.02, betas=(0.9, 0.9), eps=1e-6, amsgrad=True),
    ),
    "adamw": (
        {"kind": "adamw", "learning_rate": 0.02, "weight_decay": 0.3, "epsilon": 1e-6},
        lambda p: optim.AdamW(p, lr=0.02, eps=1e-6, weight_decay=0.3),
    ),
    "nadam": (
        {"kind": "nadam", "learning_rate": 0.02, "beta_1": 0.85, "epsilon": 1e-6},
        lambda p: optim.NAdam(p, lr=0.02, betas=(0.85, 0.999), eps=1e-6),
    ),
    "adamax": (
        {"kind": "adamax", "learning_rate": 0.02, "beta_2": 0.9, "epsilon": 1e-6},
        lambda p: optim.Adamax(p, lr=0.02, betas=(0.9, 0.9), eps=1e-6),
    ),
    "adagrad": (
        {"kind": "adagrad", "learning_rate": 0.1, "initial_accumulator_value": 0.1, "epsilon": 1e-6},
        lambda p: optim.Adagrad(p, lr=0.1, initial_accumulator_value=0.1, eps=1e-6),
    ),
    "adadelta": (
        {"kind": "adadelta", "learning_rate": 2.0, "rho": 0.9, "epsilon": 1e-4},
        lambda p: optim.Adadelta(p, lr=2.0, rho=0.9, eps=1e-4),
    ),
    "lion": (
        {"kind": "lion", "learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.95, "weight_decay": 0.5},
        lambda p: Lion(p, 0.01, (0.8, 0.95), 0.5),
    ),
    "clipvalue": (
        {"kind": "sgd", "learning_rate": 0.1, "momentum": 0.5, "clipvalue": 0.03},
        lambda p: Clipped(optim.SGD(p, lr=0.1, momentum=0.5), value=0.03),
    ),
    "clipnorm": (
        {"kind": "sgd", "learning_rate": 0.1, "momentum": 0.5, "clipnorm": 0.1},
        lambda p: Clipped(optim.SGD(p, lr=0.1, momentum=0.5), norm=0.1),
    ),
}
FIRST = ("sgd", "momentum", "nesterov", "rmsprop", "rmsprop_momentum", "adam")
FEW = ("sgd", "adam")
ALL = tuple(OPTIMIZERS)

# name: (inputs, [(units, activation), …], loss with its settings, targets, regularizer with its settings, optimizers)
BCE, CE, MSE, KL = (
    {"kind": "binary_cross_entropy"},
    {"kind": "cross_entropy"},
    {"kind": "mean_squared_error"},
    {"kind": "kl_divergence"},
)
HINGE, MAE, HALF = {"kind": "hinge"}, {"kind": "mean_absolute_error"}, {"kind": "half_squared_error"}
SMOOTH, HUBER = {"kind": "cross_entropy", "label_smoothing": 0.2}, {"kind": "huber", "delta": 0.5}
CASES = {
    "logistic": (2, [(1, "sigmoid")], BCE, "binary", None, ALL),
    "classic": (2, [(4, "tanh"), (2, "tanh"), (1, "sigmoid")], BCE, "binary", None, ALL),
    "relu_bce": (4, [(8, "relu"), (1, "sigmoid")], BCE, "binary", None, FEW),
    "bce_many": (3, [(5, "leaky_relu"), (4, "sigmoid")], BCE, "one_hot", None, FEW),
    "bce_softmax": (3, [(5, "tanh"), (4, "softmax")], BCE, "one_hot", None, FEW),
    "classes": (7, [(6, "relu"), (5, "softmax")], CE, "index", None, FIRST),
    "deep": (2, [(5, "sigmoid"), (5, "tanh"), (5, "leaky_relu"), (3, "softmax")], CE, "index", None, ALL),
    "softmax_inside": (3, [(4, "softmax"), (3, "softmax")], CE, "index", None, FEW),
    "regression": (2, [(1, "linear")], MSE, "values", None, ALL),
    "regression_deep": (5, [(6, "tanh"), (4, "relu"), (1, "linear")], MSE, "values", None, FEW),
    "mse_tanh": (2, [(3, "sigmoid"), (1, "tanh")], MSE, "signs", None, FEW),
    "mse_softmax": (2, [(4, "tanh"), (4, "softmax")], MSE, "one_hot", None, FEW),
    "l2": (3, [(4, "tanh"), (1, "sigmoid")], BCE, "binary", {"kind": "l2", "rate": 0.05}, FIRST),
    "l1": (3, [(4, "leaky_relu"), (1, "linear")], MSE, "values", {"kind": "l1", "rate": 0.02}, FIRST),
    "elastic": (3, [(4, "elu"), (1, "linear")], MSE, "values", {"kind": "elastic", "l1": 0.02, "l2": 0.05}, FEW),
    "hard_sigmoid": (3, [(6, "hard_sigmoid"), (1, "hard_sigmoid")], BCE, "binary", None, FEW),
    "elu": (3, [(4, "elu"), (3, "elu"), (1, "sigmoid")], BCE, "binary", None, FEW),
    "selu": (3, [(4, "selu"), (3, "selu"), (1, "sigmoid")], BCE, "binary", None, FEW),
    "softplus": (3, [(4, "softplus"), (3, "softplus"), (1, "sigmoid")], BCE, "binary", None, FEW),
    "softsign": (3, [(4, "softsign"), (1, "softsign")], HALF, "signs", None, FEW),
    "gelu": (3, [(4, "gelu"), (3, "gelu"), (3, "softmax")], CE, "index", None, FEW),
    "silu": (3, [(4, "silu"), (3, "silu"), (3, "softmax")], CE, "index", None, FEW),
    "mish": (3, [(4, "mish"), (3, "mish"), (3, "softmax")], CE, "index", None, FEW),
    "sine": (2, [(5, "sine"), (4, "sine"), (1, "linear")], MSE, "values", None, FEW),
    "half": (2, [(4, "tanh"), (1, "tanh")], HALF, "signs", None, FEW),
    "absolute": (3, [(4, "tanh"), (1, "linear")], MAE, "values", None, FEW),
    "huber": (3, [(4, "tanh"), (1, "linear")], HUBER, "values", None, FEW),
    "hinge": (3, [(4, "relu"), (1, "linear")], HINGE, "signs", None, FEW),
    "hinge_many": (3, [(4, "tanh"), (3, "linear")], HINGE, "one_sign", None, FEW),
    "kl": (3, [(4, "tanh"), (4, "softmax")], KL, "distribution", None, FEW),
    "kl_one_hot": (3, [(4, "tanh"), (3, "softmax")], KL, "one_hot", None, FEW),
    "smoothed": (3, [(4, "tanh"), (5, "softmax")], SMOOTH, "index", None, FEW),
}


def draw(rng: np.random.Generator, case: tuple) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """x (7, inputs), target, and weight (out, in), bias (out,) of each layer."""
    inputs, layers, targets = case[0], case[1], case[3]
    count, outputs = 7, layers[-1][0]
    x = rng.normal(size=(count, inputs))
    hot = np.eye(outputs)[rng.integers(0, outputs, count)]
    target = {
        "binary": rng.integers(0, 2, (count, 1)).astype(float),
        "signs": rng.choice([-1.0, 1.0], (count, 1)),
        "values": rng.normal(size=(count, 1)).astype(np.float32),
        "index": rng.integers(0, outputs, count),
        "one_hot": hot,
        "one_sign": 2 * hot - 1,
        "distribution": rng.dirichlet(np.full(outputs, 0.5), count).astype(np.float32),
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
    loss, last = case[2], case[1][-1][1]
    if loss is BCE:
        fused = functional.binary_cross_entropy_with_logits
        return fused(logits, target) if last == "sigmoid" else functional.binary_cross_entropy(output, target)
    return {
        "mean_squared_error": lambda: functional.mse_loss(output, target),
        "half_squared_error": lambda: 0.5 * functional.mse_loss(output, target),
        "mean_absolute_error": lambda: functional.l1_loss(output, target),
        "huber": lambda: functional.huber_loss(output, target, delta=loss["delta"]),
        "hinge": lambda: torch.clamp(1 - target * output, min=0).mean(),
        "kl_divergence": lambda: functional.kl_div(torch.log_softmax(logits, 1), target, reduction="batchmean"),
        "cross_entropy": lambda: functional.cross_entropy(
            logits, target, label_smoothing=loss.get("label_smoothing", 0.0)
        ),
    }[loss["kind"]]()


def penalty(case: tuple, weights: list[torch.Tensor]) -> torch.Tensor:
    if case[4] is None:
        return torch.zeros((), dtype=torch.float64)
    kind, rate = case[4]["kind"], case[4].get("rate", 0.0)
    l1 = case[4].get("l1", rate if kind == "l1" else 0.0)
    l2 = case[4].get("l2", rate if kind == "l2" else 0.0)
    return sum(l1 * w.abs().sum() + l2 * 0.5 * (w * w).sum() for w in weights[::2])


EPOCHS = 24
LOSSES = [
    9.0,
    5.0,
    4.0,
    4.1,
    4.0,
    3.9999,
    4.2,
    4.3,
    3.0,
    3.5,
    3.1,
    3.2,
    3.3,
    3.4,
    3.5,
    3.6,
    3.2,
    2.0,
    2.1,
    2.2,
    2.3,
    2.4,
    2.5,
    2.6,
]


def warmup_cosine(o: torch.optim.Optimizer) -> lr_scheduler.LRScheduler:
    parts = [
        lr_scheduler.LinearLR(o, start_factor=0.1, total_iters=6),
        lr_scheduler.CosineAnnealingLR(o, T_max=EPOCHS - 6, eta_min=0.02 * 0.3),
    ]
    return lr_scheduler.SequentialLR(o, parts, milestones=[6])


# in this project's words -> PyTorch's; the learning rate is 0.3
SCHEDULES = {
    "step": ({"kind": "step", "step_size": 5, "gamma": 0.5}, lambda o: lr_scheduler.StepLR(o, 5, 0.5)),
    "exponential": ({"kind": "exponential", "gamma": 0.8}, lambda o: lr_scheduler.ExponentialLR(o, 0.8)),
    "cosine": (
        {"kind": "cosine", "alpha": 0.1},
        lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=EPOCHS, eta_min=0.03),
    ),
    "warmup_cosine": ({"kind": "warmup_cosine", "warmup_epochs": 6, "start": 0.1, "alpha": 0.02}, warmup_cosine),
    # PyTorch's cycle has its top at pct_start · steps − 1 and its end at steps − 1: one more puts both on whole epochs
    "one_cycle": (
        {"kind": "one_cycle", "pct_start": 0.25, "div_factor": 20.0, "final_div_factor": 100.0},
        lambda o: lr_scheduler.OneCycleLR(
            o, 0.3, total_steps=EPOCHS + 1, pct_start=(0.25 * EPOCHS + 1) / (EPOCHS + 1), div_factor=20.0,
            final_div_factor=100.0, cycle_momentum=False,
        ),
    ),
    "reduce_on_plateau": (
        {"kind": "reduce_on_plateau", "factor": 0.5, "patience": 2, "threshold": 0.001, "cooldown": 1, "alpha": 0.2},
        lambda o: lr_scheduler.ReduceLROnPlateau(
            o, factor=0.5, patience=2, threshold=0.001, cooldown=1, min_lr=0.2 * 0.3
        ),
    ),
}  # fmt: skip


def rates(make) -> list[float]:
    """The learning rate at the start of each epoch, and after the last."""
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.3)
    schedule, found = make(optimizer), []
    for epoch in range(EPOCHS + 1):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if epoch < EPOCHS:
            schedule.step(*([LOSSES[epoch]] if isinstance(schedule, lr_scheduler.ReduceLROnPlateau) else []))
    return found


def network(name: str, case: tuple) -> dict[str, np.ndarray]:
    """The arrays of one case."""
    x, target, start = draw(np.random.default_rng([2024, *name.encode()]), case)
    arrays = {f"{name}/x": x, f"{name}/target": target}
    arrays |= {f"{name}/weights/{i}": w for i, w in enumerate(start)}
    batch = torch.tensor(x, dtype=torch.float64)
    goal = torch.tensor(target) if case[3] == "index" else torch.tensor(target, dtype=torch.float64)
    for optimizer in case[5]:
        weights = [nn.Parameter(torch.tensor(w, dtype=torch.float64)) for w in start]
        stepper = OPTIMIZERS[optimizer][1](weights)
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
    return arrays


def make() -> dict:
    arrays: dict = {}
    for name, case in CASES.items():
        arrays |= network(name, case)
    arrays["description"] = {
        "torch": torch.__version__,
        "steps": STEPS,
        "cases": {
            name: dict(zip(("inputs", "layers", "loss", "targets", "regularizer", "optimizers"), case, strict=True))
            for name, case in CASES.items()
        },
        "optimizers": {name: plain for name, (plain, _) in OPTIMIZERS.items()},
        "schedules": {name: {"schedule": plain, "rates": rates(make)} for name, (plain, make) in SCHEDULES.items()},
        "epochs": EPOCHS,
        "losses": LOSSES,
    }
    return arrays


if __name__ == "__main__":
    goldens.main(OUT, make)
