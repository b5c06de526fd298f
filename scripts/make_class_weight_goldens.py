"""Writes tests/engine/goldens/class_weights.npz: what PyTorch computes for losses weighted by class, in float64.

Run it as ``scripts/make_torch_goldens.py``, also with ``--check``. Each case is a network of two Dense layers. The
weighted loss is the sum of w[class] · loss over the samples, divided by their number:
``(w[y] * loss(reduction="none")).mean()``. For softmax and cross-entropy that is asserted to be
``CrossEntropyLoss(weight=w, reduction="sum") / samples``.

Per case: x, labels, weights 0…3, the loss without class weights, gradients 0…3 of the weighted one.
"""

import goldens
import numpy as np
import torch
from torch.nn import functional

OUT = goldens.FOLDER / "class_weights.npz"
SAMPLES, INPUTS, HIDDEN = 12, 2, 5


def cross_entropy(z: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Per sample; checked against PyTorch's own weighted loss."""
    each = functional.cross_entropy(z, labels, reduction="none")
    own = functional.cross_entropy(z, labels, weight=weights, reduction="sum") / len(z)
    torch.testing.assert_close((weights[labels] * each).mean(), own)
    return each


def squared(z: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """tanh at the end, −1 and 1 as targets; one output for two classes, else one a class."""
    targets = (labels[:, None] == (1 if z.shape[1] == 1 else torch.arange(z.shape[1]))).double() * 2 - 1
    return ((torch.tanh(z) - targets) ** 2).mean(dim=1)


def binary(z: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    return functional.binary_cross_entropy_with_logits(z[:, 0], labels.double(), reduction="none")


# name: (outputs, class weights, last activation, loss, loss per sample from logits)
CASES = {
    "softmax": (3, (0.5, 2.0, 1.25), "softmax", "cross_entropy", cross_entropy),
    "sigmoid": (1, (0.3, 4.0), "sigmoid", "binary_cross_entropy", binary),
    "one output squared": (1, (2.5, 0.75), "tanh", "mean_squared_error", squared),
    "one output a class squared": (3, (1.5, 0.0, 3.0), "tanh", "mean_squared_error", squared),
}


def make() -> dict:
    arrays, about = {}, {}
    for place, (name, (outputs, weights, activation, loss, each)) in enumerate(CASES.items()):
        rng = np.random.default_rng([7, place])
        shapes = ((HIDDEN, INPUTS), (HIDDEN,), (outputs, HIDDEN), (outputs,))
        values = [torch.tensor(rng.uniform(-1, 1, shape), requires_grad=True) for shape in shapes]
        x = torch.tensor(rng.uniform(-2, 2, (SAMPLES, INPUTS)).astype(np.float32)).double()
        labels = torch.tensor(rng.integers(0, len(weights), SAMPLES))
        z = torch.tanh(x @ values[0].T + values[1]) @ values[2].T + values[3]
        row = torch.tensor(weights, dtype=torch.float64)
        losses = each(z, labels, row)
        (row[labels] * losses).mean().backward()
        arrays |= {f"{name}/x": x.numpy().astype(np.float32), f"{name}/labels": labels.numpy()}
        arrays[f"{name}/loss"] = losses.mean().detach().numpy()
        for i, value in enumerate(values):
            arrays[f"{name}/weights/{i}"], arrays[f"{name}/gradients/{i}"] = value.detach().numpy(), value.grad.numpy()
        about[name] = {"outputs": outputs, "class_weights": weights, "activation": activation, "loss": loss}
    return arrays | {"description": {"torch": torch.__version__, "cases": about}}


if __name__ == "__main__":
    goldens.main(OUT, make)
