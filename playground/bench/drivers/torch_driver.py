"""The same training in PyTorch: ``python torch_driver.py JSON``; then a count on every line of the input."""

from __future__ import annotations

import json
import sys
import time
from itertools import pairwise
from typing import Any

try:
    import torch
    from torch import nn
except ImportError:
    print(json.dumps({"missing": "PyTorch is not there"}), flush=True)
    sys.exit(0)


def points(work: dict[str, Any]) -> Any:
    """Epochs over points in the plane: batches in a fixed order, half the squared error, plain descent."""
    sizes = work["sizes"]
    layers = [m for a, b in pairwise(sizes) for m in (nn.Linear(a, b), nn.Tanh())]
    net = nn.Sequential(*layers)
    x, y = torch.tensor(work["x"]), torch.tensor(work["y"])
    optimizer = torch.optim.SGD(net.parameters(), lr=0.03)

    def epoch() -> None:
        for i in range(0, len(x), 10):
            optimizer.zero_grad()
            (0.5 * (net(x[i : i + 10]) - y[i : i + 10]).square().mean()).backward()
            optimizer.step()

    return {"PyTorch": epoch}


def images(work: dict[str, Any], net: nn.Module, batch: int, steps: int, shape: tuple[int, ...], fused: bool) -> Any:
    """Training steps of a classifier with Adam on MNIST, in a new order in every epoch; steps 0: whole epochs."""
    import numpy as np

    x = torch.from_numpy(np.load(f"{work['data']}/x.npy")).reshape(-1, *shape)
    y = torch.from_numpy(np.load(f"{work['data']}/y.npy"))
    optimizer, loss = torch.optim.Adam(net.parameters(), lr=1e-3, fused=fused), nn.CrossEntropyLoss()

    def train() -> None:
        order = torch.randperm(len(x))
        for i in range(steps or -(-len(x) // batch)):
            rows = order[i * batch : (i + 1) * batch]
            optimizer.zero_grad()
            loss(net(x[rows]), y[rows]).backward()
            optimizer.step()

    return train


def mlp(work: dict[str, Any]) -> Any:
    def made(fused: bool) -> Any:
        return images(work, nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 10)), 128, 0, (784,), fused)

    return {"PyTorch": made(False), "PyTorch, fused Adam": made(True)}


def cnn(work: dict[str, Any]) -> Any:
    def made(fused: bool) -> Any:
        net = nn.Sequential(
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.Flatten(),
            nn.Linear(7744, 128), nn.ReLU(), nn.Linear(128, 10),
        )  # fmt: skip
        return images(work, net, 32, work["steps"], (1, 28, 28), fused)

    return {"PyTorch": made(False), "PyTorch, fused Adam": made(True)}


class Last(nn.Module):
    """A classifier of the last step's state of a recurrent layer of 128 units."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.layer, self.last = getattr(nn, kind)(28, 128, batch_first=True), nn.Linear(128, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(self.layer(x)[0][:, -1])


def recurrent(work: dict[str, Any]) -> Any:
    return {"PyTorch": images(work, Last(work["layer"]), 64, work["steps"], (28, 28), False)}


def main() -> None:
    work = json.loads(sys.argv[1])
    torch.set_num_threads(work["threads"])
    made = {"points": points, "mlp": mlp, "cnn": cnn, "recurrent": recurrent}[work["work"]](work)
    print(json.dumps({"versions": {"torch": torch.__version__}}), flush=True)
    for line in sys.stdin:
        seconds = {}
        for name, unit in made.items():
            start = time.perf_counter()
            for _ in range(int(line)):
                unit()
            seconds[name] = (time.perf_counter() - start) / int(line) / (work.get("steps") or 1)
        print(json.dumps(seconds), flush=True)


if __name__ == "__main__":
    main()
