"""Networks that read digits: an epoch of the MLP, steps of the CNN, the LSTM and the GRU, beside PyTorch's and
scikit-learn's; and what share of the machine's matrix products they reach."""

from __future__ import annotations

from typing import Any

from playground.bench.benchmark import OURS, PYTORCH, SKLEARN, Benchmark, Row, Samples, Setting, Turn
from playground.bench.profile import Peak, profile, sentence
from playground.bench.projects import Run, mnist

PEAK = "peak"


class Digits(Benchmark):
    """A project of the gallery. steps: of a turn; 0 for an epoch."""

    def __init__(
        self, place: int, name: str, title: str, work: dict[str, Any], goals: dict[str, float], steps: int = 0
    ) -> None:
        self.place, self.name, self.title, self.work, self.goals, self.steps = place, name, title, work, goals, steps
        self.unit = "a step" if steps else "an epoch"

    def contestants(self, setting: Setting) -> list[Turn]:
        run, steps = Run(mnist(setting.quick, self.name), setting.threads), self.steps
        self.run = run

        def ours() -> dict[str, float]:
            return {OURS: (run.batches(steps) if steps else run.epochs(1))["training"]}

        turns: list[Turn] = [ours, Peak().turn]
        work = {**self.work, "data": setting.mnist, "steps": steps}
        if torch := setting.python_peer("torch_driver", **work):
            turns.append(lambda: torch.turn(1))
        if SKLEARN in self.goals and (sklearn := setting.python_peer("sklearn_driver", data=setting.mnist)):
            turns.append(lambda: sklearn.turn(1))
        return turns

    def rows(self, samples: Samples) -> list[Row]:
        return super().rows({name: found for name, found in samples.items() if name != PEAK})

    def details(self, samples: Samples) -> dict[str, Any]:
        found = profile(self.run, sorted(samples[PEAK])[0])
        return {"profile": found, "sentence": sentence(found)}


LSTM, GRU = ({"work": "recurrent", "layer": name} for name in ("LSTM", "GRU"))
BENCHMARKS = (
    Digits(3, "mnist-mlp", "784-512-10, Adam, batch 128", {"work": "mlp"}, {PYTORCH: 0.65, SKLEARN: 0.5}),
    Digits(4, "mnist-cnn", "32C3-P2-64C3-128-10, Adam, batch 32", {"work": "cnn"}, {PYTORCH: 0.65}, 20),
    Digits(5, "mnist-lstm", "LSTM 128 on rows, Adam, batch 64", LSTM, {PYTORCH: 0.7}, 20),
    Digits(6, "mnist-gru", "GRU 128 on rows, Adam, batch 64", GRU, {PYTORCH: 0.7}, 20),
)
