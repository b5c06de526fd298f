"""One training step of LSTM, GRU and SimpleRNN 128 on 28 steps of 28, batch 64, one thread: this engine and PyTorch.

``python tests/benchmarks/recurrent_steps.py [--torch path/to/python-with-torch] [--json file]``: both take turns in one
run, and the ratio of each turn counts; the medians are printed. Not part of the test suite.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

BATCH, STEPS, FEATURES, UNITS = 64, 28, 28, 128
KINDS = {"lstm": "LSTM", "gru": "GRU", "simple_rnn": "RNN"}
PEER = f"""
import sys, time, torch
from torch import nn
torch.set_num_threads(1)
def maker(kind):
    layer, last = getattr(nn, kind)({FEATURES}, {UNITS}, batch_first=True), nn.Linear({UNITS}, 10)
    optimizer = torch.optim.Adam([*layer.parameters(), *last.parameters()], lr=1e-3)
    x, y, loss = torch.rand({BATCH}, {STEPS}, {FEATURES}), torch.randint(0, 10, ({BATCH},)), nn.CrossEntropyLoss()
    def step():
        optimizer.zero_grad()
        loss(last(layer(x)[0][:, -1]), y).backward()
        optimizer.step()
    return step
steps = {{kind: maker(kind) for kind in ("LSTM", "GRU", "RNN")}}
for line in sys.stdin:
    kind, count = line.split()
    start = time.perf_counter()
    for _ in range(int(count)):
        steps[kind]()
    print((time.perf_counter() - start) / int(count), flush=True)
"""


def ours(kind: str):
    """A function that makes so many steps and returns the seconds of one."""
    import numpy as np
    from networks import dense, layer, project

    from playground.core.registry import registry
    from playground.engine import backends
    from playground.engine.model import Model

    data = registry.create("datasets", "mnist_rows", images=100)
    adam = registry.create("optimizers", "adam")
    made = project(layer(kind, units=UNITS), dense(10, "softmax"), data=data, loss="cross_entropy", optimizer=adam)
    model, rng = Model(made, backends.create("cpu")), np.random.default_rng(0)
    x, labels, rows = rng.random((BATCH, STEPS, FEATURES), np.float32), rng.integers(0, 10, BATCH), np.arange(BATCH)

    def run(count: int) -> float:
        start = time.perf_counter()
        for _ in range(count):
            model.step(x, labels, rows, 0)
        return (time.perf_counter() - start) / count

    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--torch", default=sys.executable, help="the Python that has PyTorch")
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    results = {}
    with subprocess.Popen([arguments.torch, "-c", PEER], stdin=-1, stdout=-1, text=True) as peer:
        for kind, theirs in KINDS.items():
            run, pairs = ours(kind), []
            for _ in range(arguments.turns + 1):
                mine = run(20)
                peer.stdin.write(f"{theirs} 20\n")
                peer.stdin.flush()
                pairs.append((mine, float(peer.stdout.readline())))
            pairs = pairs[1:]  # the first turn warms up
            mine, other = (statistics.median(p[i] for p in pairs) for i in (0, 1))
            ratio = statistics.median(a / b for a, b in pairs)
            results[kind] = {"ours_ms": mine * 1e3, "torch_ms": other * 1e3, "ratio": ratio}
            print(f"{kind:11} {mine * 1e3:6.2f} ms, PyTorch {other * 1e3:6.2f} ms, ratio {ratio:.2f}")
        peer.stdin.close()
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
