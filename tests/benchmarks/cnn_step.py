"""A training step of the classic convolutional network, ours and PyTorch's in turns, one thread each.

Run it by hand: ``python tests/benchmarks/cnn_step.py path/to/a/python/with/torch [rounds]``. It prints both medians and
their ratio; the goal is 0.65. Nothing is asserted: the figures depend on the machine and on what else runs on it.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playground.engine import backends
from playground.engine.model import Model
from playground.storage import gallery

STEPS, BATCH, SAMPLES = 20, 32, 3200

# answers every line on its input with the milliseconds of one step
PEER = f"""
import sys, time, torch
from torch import nn
torch.set_num_threads(1)
net = nn.Sequential(
    nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.Flatten(),
    nn.Linear(7744, 128), nn.ReLU(), nn.Linear(128, 10),
)
adam, loss = torch.optim.Adam(net.parameters(), 1e-3), nn.CrossEntropyLoss()
x, y = torch.rand({SAMPLES}, 1, 28, 28), torch.randint(0, 10, ({SAMPLES},))
for line in sys.stdin:
    start = time.perf_counter()
    for i in range({STEPS}):
        rows = torch.randint(0, {SAMPLES}, ({BATCH},))
        adam.zero_grad()
        loss(net(x[rows]), y[rows]).backward()
        adam.step()
    print((time.perf_counter() - start) / {STEPS} * 1000, flush=True)
"""


def main(python: str, rounds: int) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.random((SAMPLES, 1, 28, 28), dtype=np.float32), rng.integers(0, 10, SAMPLES)
    model = Model(gallery.load_entry("mnist-cnn"), backends.create("cpu"))
    times: dict[str, list[float]] = {"ours": [], "pytorch": []}
    with subprocess.Popen([python, "-c", PEER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as peer:
        assert peer.stdin is not None, "asked for above"
        assert peer.stdout is not None, "likewise"
        for _ in range(rounds + 1):
            start = time.perf_counter()
            for _ in range(STEPS):
                model.step(x, y, rng.integers(0, SAMPLES, BATCH), 0)
            times["ours"].append((time.perf_counter() - start) / STEPS * 1000)
            peer.stdin.write("\n")
            peer.stdin.flush()
            times["pytorch"].append(float(peer.stdout.readline()))
        peer.stdin.close()
    medians = {name: statistics.median(found[1:]) for name, found in times.items()}  # the first round warms up
    ratios = [a / b for a, b in zip(times["ours"][1:], times["pytorch"][1:], strict=True)]
    print(json.dumps({"ms": medians, "ratio": statistics.median(ratios), "rounds": rounds}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 7)
