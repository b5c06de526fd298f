"""Shows that each challenge of the gallery can be met, and not by pressing Play alone.

Run ``python scripts/verify_goals.py``; names after it check only those. Each is trained as it is opened and with the
change below, for three seeds. It ends with an error where a goal is too easy or out of reach.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.backends.base import Backend
from playground.engine.trainer import Trainer
from playground.network import edits
from playground.network.document import Project
from playground.storage import gallery

SEEDS = 3
EPOCHS = 1000  # where the goal allows as many


def rate(value: float) -> Callable[[Project], Project]:
    return lambda project: project.but(optimizer=project.optimizer.but(learning_rate=value))


def features(*names: str) -> Callable[[Project], Project]:
    return lambda project: project.but(dataset=project.dataset.but(features=names))


def hidden(*units: int) -> Callable[[Project], Project]:
    """Hidden layers like the first with so many neurons."""

    def change(project: Project) -> Project:
        first = project.network.nodes[0]
        changed = edits.change_layer(project, first.id, units=units[0])
        for count in units[1:]:
            changed = edits.insert(changed, 1, first.layer.but(units=count))
        return changed

    return change


def activation(name: str) -> Callable[[Project], Project]:
    def change(project: Project) -> Project:
        for node in project.network.nodes[:-1]:
            project = edits.change_layer(project, node.id, activation=name)
        return project

    return change


def decay(strength: float) -> Callable[[Project], Project]:
    return lambda project: edits.regularize(project, registry.create("regularizers", "l2", rate=strength))


SOLUTIONS: dict[str, Callable[[Project], Project]] = {
    "challenge-rate": rate(0.03),
    "challenge-feature": features("x1_x2"),
    "challenge-triangle": hidden(3),
    "challenge-asleep": activation("tanh"),
    "challenge-xor": hidden(5),
    "challenge-noise": decay(0.03),
    "challenge-bumps": hidden(8, 8),
    "challenge-spiral": hidden(8, 8),
}


def reached(project: Project, backend: Backend) -> int | None:
    """The epoch in which the goal is met; None where it is not."""
    goal = project.goal
    assert goal is not None, "this project has a goal"
    if goal.hindrance(project):
        return None
    trainer = Trainer(project, backend, every_epoch=True)
    for _ in range(min(EPOCHS, goal.epochs)):
        point = trainer.run_epoch()
        if point is None:
            return None
        if goal.reached(point.test_loss, point.test_accuracy):
            return trainer.epoch
    return None


def main(names: list[str]) -> None:
    backend, wrong = backends.create("cpu"), []
    for name, solve in SOLUTIONS.items():
        if names and name not in names:
            continue
        project = gallery.load_entry(name)
        seeds = [edits.new_seed(project, seed) for seed in range(SEEDS)]
        before, after = [reached(p, backend) for p in seeds], [reached(solve(p), backend) for p in seeds]
        print(f"{name}: {project.goal.sentence()} As opened {before}, solved {after}")
        if any(before) or not all(after):
            wrong.append(name)
    if wrong:
        sys.exit(f"too easy or out of reach: {', '.join(wrong)}")


if __name__ == "__main__":
    main(sys.argv[1:])
