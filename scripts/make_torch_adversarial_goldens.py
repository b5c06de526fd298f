"""Writes tests/engine/goldens/torch_adversarial.npz: PyTorch's GANs and autoencoders in float64, twenty steps each.

Run it where PyTorch is, as ``make_torch_goldens.py`` says, also with ``--check``. Random inputs are those that the
engine draws (they are hashes of step and place), so both see the same numbers. Per case:
x, weights 0…n at the start and after the last step, and the losses of every step.
"""

import sys
from itertools import pairwise
from pathlib import Path

import goldens
import numpy as np
import torch
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playground.engine import randomness

OUT = goldens.FOLDER / "torch_adversarial.npz"
STEPS, BATCH, RATE, EPSILON, LATENT = 20, 12, 0.02, 1e-4, 3
ACTIVATIONS = {
    "tanh": torch.tanh,
    "leaky_relu": lambda z: functional.leaky_relu(z, 0.01),
    "softplus": functional.softplus,
    "sigmoid": torch.sigmoid,
    "silu": functional.silu,
    "linear": lambda z: z,
}
MAKER = [(6, "tanh"), (2, "linear")]
# name: the recipe in this project's words, the discriminator, and the optimizer of both
GANS = {
    "non_saturating": ({"loss": {"kind": "non_saturating"}}, [(6, "leaky_relu"), (5, "tanh"), (1, "sigmoid")], "adam"),
    "least_squares": (
        {"loss": {"kind": "least_squares"}, "discriminator_steps": 2, "discriminator_rate": 2.0},
        [(6, "tanh"), (1, "linear")],
        "adam",
    ),
    "least_squares_sigmoid": ({"loss": {"kind": "least_squares"}, "generator_steps": 2}, [(1, "sigmoid")], "sgd"),
    "wasserstein_penalty": (
        {"loss": {"kind": "wasserstein", "gradient_penalty": 10.0}, "discriminator_steps": 3},
        [(6, "tanh"), (5, "softplus"), (1, "linear")],
        "adam",
    ),
    "wasserstein_penalty_silu": (
        {"loss": {"kind": "wasserstein", "gradient_penalty": 3.0}, "latent": "uniform"},
        [(6, "silu"), (4, "leaky_relu"), (1, "linear")],
        "adam",
    ),
    "wasserstein_clip": (
        {"loss": {"kind": "wasserstein", "gradient_penalty": 0.0, "weight_clip": 0.3}, "generator_steps": 2},
        [(6, "leaky_relu"), (1, "linear")],
        "sgd",
    ),
}
# name: the recipe, the layers, the loss
AUTOENCODERS = {
    "plain": ({}, [(2, "tanh"), (4, "linear")], "mean_squared_error"),
    "gaussian": ({"noise": 0.3}, [(3, "softplus"), (4, "linear")], "mean_squared_error"),
    "masking": ({"noise": 0.4, "corruption": "masking"}, [(3, "silu"), (4, "linear")], "mean_absolute_error"),
}


class Draws:
    """What a step draws, in the engine's order."""

    def __init__(self, stream: int) -> None:
        self.stream, self.count = stream, 0

    def next(self, features: int, normal: bool) -> np.ndarray:
        self.count += 1
        number = 0 if self.count == 1 else randomness.key(0, self.count)
        draw = randomness.normal if normal else randomness.uniform
        return draw(randomness.key(self.stream, number), features * BATCH).reshape(features, BATCH).T


class Stack(nn.Module):
    def __init__(self, inputs: int, layers: list[tuple[int, str]]) -> None:
        super().__init__()
        sizes = [inputs, *(units for units, _ in layers)]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(sizes))
        self.functions = [ACTIVATIONS[name] for _, name in layers]

    def forward(self, x: torch.Tensor, logit: bool = False) -> torch.Tensor:
        for place, (layer, function) in enumerate(zip(self.layers, self.functions, strict=True)):
            last = place == len(self.layers) - 1
            x = layer(x) if logit and last else function(layer(x))
        return x


def optimizer(name: str, parameters: object, rate: float) -> torch.optim.Optimizer:
    if name == "adam":
        return torch.optim.Adam(parameters, lr=rate, eps=EPSILON)
    return torch.optim.SGD(parameters, lr=rate)


def judged(kind: str, real: torch.Tensor, made: torch.Tensor) -> torch.Tensor:
    if kind == "non_saturating":
        yes, no = torch.ones_like(real), torch.zeros_like(made)
        with_logits = functional.binary_cross_entropy_with_logits
        return with_logits(real, yes) + with_logits(made, no)
    if kind == "least_squares":
        return 0.5 * ((real - 1) ** 2).mean() + 0.5 * (made**2).mean()
    return made.mean() - real.mean()


def deceived(kind: str, made: torch.Tensor) -> torch.Tensor:
    if kind == "non_saturating":
        return functional.binary_cross_entropy_with_logits(made, torch.ones_like(made))
    return 0.5 * ((made - 1) ** 2).mean() if kind == "least_squares" else -made.mean()


def penalty(critic: Stack, real: torch.Tensor, made: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    between = (share * real + (1 - share) * made).detach().requires_grad_()
    slope = torch.autograd.grad(critic(between).sum(), between, create_graph=True)[0]
    return ((slope.norm(2, dim=1) - 1) ** 2).mean()


def play(name: str, found: dict[str, np.ndarray]) -> None:
    recipe, critic_layers, chosen = GANS[name]
    maker, critic = Stack(LATENT, MAKER), Stack(2, critic_layers)
    loss, normal = recipe["loss"], recipe.get("latent", "normal") == "normal"
    kind, logit = loss["kind"], loss["kind"] == "non_saturating"
    x = torch.randn(BATCH, 2)
    keep(f"{name}/before", found, maker, critic)
    maker_steps = optimizer(chosen, maker.parameters(), RATE)
    critic_steps = optimizer(chosen, critic.parameters(), RATE * recipe.get("discriminator_rate", 1.0))
    rows = []
    for step in range(STEPS):
        draws = Draws(step)

        def latent(draws: Draws = draws) -> torch.Tensor:
            drawn = draws.next(LATENT, normal)
            return torch.tensor(drawn if normal else 2 * drawn - 1)

        made = maker(latent()).detach()
        critic_loss = judged(kind, critic(x, logit), critic(made, logit))
        total = critic_loss
        if loss.get("gradient_penalty"):
            total = total + loss["gradient_penalty"] * penalty(critic, x, made, torch.tensor(draws.next(1, False)))
        critic_steps.zero_grad()
        total.backward()
        critic_steps.step()
        if loss.get("weight_clip"):
            with torch.no_grad():
                for weight in critic.parameters():
                    weight.clamp_(-loss["weight_clip"], loss["weight_clip"])
        maker_loss = torch.tensor(float("nan"))
        turns = recipe.get("discriminator_steps", 1)
        for _ in range(recipe.get("generator_steps", 1) if step % turns == turns - 1 else 0):
            maker_loss = deceived(kind, critic(maker(latent()), logit))
            maker_steps.zero_grad()
            maker_loss.backward()
            maker_steps.step()
        rows.append([critic_loss.item(), maker_loss.item()])
    found[f"{name}/x"], found[f"{name}/losses"] = x.numpy(), np.array(rows)
    keep(f"{name}/after", found, maker, critic)


def restore(name: str, found: dict[str, np.ndarray]) -> None:
    recipe, layers, loss = AUTOENCODERS[name]
    stack = Stack(4, layers)
    x = torch.rand(BATCH, 4)
    keep(f"{name}/before", found, stack)
    steps, rows = optimizer("adam", stack.parameters(), RATE), []
    measure = {"mean_squared_error": functional.mse_loss, "mean_absolute_error": functional.l1_loss}[loss]
    noise = recipe.get("noise", 0.0)
    for step in range(STEPS):
        given, draws = x, Draws(step)
        if noise and recipe.get("corruption") == "masking":
            given = x * torch.tensor(draws.next(4, False) >= noise)
        elif noise:
            given = x + noise * torch.tensor(draws.next(4, True))
        value = measure(stack(given), x)
        steps.zero_grad()
        value.backward()
        steps.step()
        rows.append(value.item())
    found[f"{name}/x"], found[f"{name}/losses"] = x.numpy(), np.array(rows)
    keep(f"{name}/after", found, stack)


def keep(name: str, found: dict[str, np.ndarray], *stacks: Stack) -> None:
    weights = [weight for stack in stacks for weight in stack.parameters()]
    for place, weight in enumerate(weights):
        found[f"{name}/{place}"] = weight.detach().numpy().copy()


def make() -> dict:
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(3)
    found: dict = {}
    for name in GANS:
        play(name, found)
    for name in AUTOENCODERS:
        restore(name, found)
    found["description"] = {
        "torch": torch.__version__, "steps": STEPS, "rate": RATE, "epsilon": EPSILON, "latent": LATENT, "maker": MAKER,
        "gans": GANS, "autoencoders": AUTOENCODERS,
    }  # fmt: skip
    return found


if __name__ == "__main__":
    goldens.main(OUT, make)
