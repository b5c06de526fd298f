"""A network with its weights on a backend: programs bound as they are needed, predictions and measurements."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from playground.core.dataset import Part
from playground.core.layer import ALIVE, Weight
from playground.core.registry import registry
from playground.core.targets import Targets
from playground.engine import memory, surgery
from playground.engine.backends.base import SILENT, Backend, Runner, bound
from playground.engine.columns import named_columns
from playground.engine.continuity import MANY, only_samples_differ
from playground.engine.measure import Measure
from playground.engine.parameters import Parameters
from playground.engine.program import HYPER, Key
from playground.engine.shelf import Names, Shelf
from playground.engine.trace import trace
from playground.engine.versions import Versions
from playground.network.checks import check
from playground.network.document import Node, Project
from playground.network.roles import input_names

NO_HYPER = np.zeros((1, 1), np.float32)
SOME = 2_000  # samples
CHUNK = 500  # samples at a time when measuring: small enough to stay in the cache

Report = Callable[[int, int], None]


class ProjectError(ValueError):
    """A project that cannot be trained: the message is the first problem's, or says how much memory is missing."""


class TooLargeError(ProjectError):
    """One that does not fit into memory. needed, free: bytes."""

    def __init__(self, message: str, needed: int, free: int) -> None:
        super().__init__(message)
        self.needed, self.free = needed, free


def ensure(project: Project, backend: Backend, needed: Callable[[Project, int, int], int]) -> None:
    """Raises ProjectError where the project has a problem, or there are not as many bytes as ``needed``, a function of
    ``memory``, says: before any of them is asked for."""
    problems = check(project).problems
    if problems:
        raise ProjectError(problems[0].message)
    count = needed(project, CHUNK, getattr(backend, "threads", 1))
    free = memory.short_of(count)
    if free is not None:
        raise TooLargeError(memory.refusal(count, free, project.training.batch_size), count, free)


class Model:
    """The weights of one version of a network. An edit makes a new Model, which takes over what the old one had.

    shelf: arrays of removed layers and units, for the way back; versions: whole networks, for as long as nothing is
    learned; both shared by all versions of one run. newcomers: layers that the last edit has put in. phase: the number
    of the recipe's phase that steps and measurements belong to. class_weights: how much a mistake counts, one number a
    class; empty: all alike.
    """

    def __init__(
        self,
        project: Project,
        backend: Backend,
        old: Model | None = None,
        report: Report | None = None,
        class_weights: tuple[float, ...] = (),
    ) -> None:
        project = project.turned()
        ensure(project, backend, memory.model_bytes)
        self.project, self.backend, self.report = project, backend, report
        self.class_weights = class_weights
        self.known_cycle: list[tuple[str, ...]] | None = None
        self.shelf: Shelf = old.shelf if old else {}
        self.versions: Versions = old.versions if old else Versions()
        self.phases, self.phase = project.recipe.phases(project.network.by_id()), 0
        self.by_phase: list[dict[tuple[int, str, str, int], Runner]] = [{} for _ in self.phases]
        self.accuracy = registry.create("metrics", "accuracy")
        self.numbers: tuple[float, np.ndarray] | None = None  # those of a settled optimizer, and for which rate
        plans = {name: trace(project, 1, "predict", network=name) for name in project.recipe.networks}
        self.targets: Targets = plans[project.recipe.networks[0]].targets  # type: ignore[assignment]
        columns: dict[Key, Names] = {}
        weights: dict[Key, Weight] = {}
        states: dict[Key, Weight] = {}
        for name, plan in plans.items():
            columns |= named_columns(input_names(project, name), plan)
            weights |= plan.parameters
            states |= plan.states
        self.parameters = Parameters(weights, project.optimizer, backend.dtype, columns, states)
        self.parameters.initialize(project.training.seed)
        self.newcomers: list[Node] = []
        if old is not None:
            self.versions.leave(old.project, old.parameters)
            self.newcomers = surgery.newcomers(project, old) if old.supervised else []
            self.parameters.adopt(old.parameters.renamed(self.former_keys(old), self.shelf), self.shelf)
            surgery.settle(self, self.newcomers)
            if old.supervised:
                surgery.fold(self, old)
            surgery.bring_back(self, old)
            self.versions.enter(project, self.parameters)
            if old.supervised:
                surgery.note(self, old)
            self.phase = min(old.phase, len(self.phases) - 1)

    def on_other_data(self, project: Project) -> Model | None:
        """This model, if the project differs in its samples alone: points can be drawn while it trains; else None."""
        project = project.turned()
        if not only_samples_differ(self.project, project):
            return None
        ensure(project, self.backend, memory.model_bytes)
        if sum(map(len, self.by_phase)) > MANY:
            self.release()
        self.project = project
        return self

    def former_keys(self, old: Model) -> dict[Key, Key]:
        """The keys of this model's arrays -> those that the same arrays had in an older one. Arrays of layers that are
        gone keep theirs."""
        now, before = (
            {node.id: node.layer for network in m.project.networks.values() for node in network.nodes}
            for m in (self, old)
        )
        theirs = {*old.parameters.values, *old.parameters.states}
        found = {key: key for key in theirs if key[0] not in now}
        for node, name in (*self.parameters.values, *self.parameters.states):
            former = now[node].formerly(name, before[node]) if node in before else None
            if former is not None and (node, former) in theirs:
                found[node, name] = (node, former)
        return found

    def enter(self, phase: int) -> None:
        """Another phase. What the optimizer remembers was about another loss."""
        self.phase = phase
        self.parameters.forget()

    @property
    def supervised(self) -> bool:
        """Whether what the network says is compared with the data's answers now."""
        return self.phases[self.phase].supervised

    @property
    def runners(self) -> dict[tuple[int, str, str, int], Runner]:
        """The bound programs of the present phase."""
        return self.by_phase[self.phase]

    def runner(self, batch: int, mode: str, phase: int | None = None, network: str = "", turn: int = 0) -> Runner:
        """The program for that batch size, mode and phase (None: the present one), bound; compiled and allocated on
        first use. network: which one predicts; turn: which of the steps that the recipe makes by turns."""
        phase = self.phase if phase is None else phase
        runners, key = self.by_phase[phase], (batch, mode, network, turn)
        if key not in runners:
            program = trace(self.project, batch, mode, phase, network, turn, self.class_weights)
            runners[key] = bound(self.backend.bind(program, self.parameters), self.report)
        return runners[key]

    def release(self) -> None:
        """Gives the buffers of all programs back; each is bound again when it is needed."""
        for runners in self.by_phase:
            runners.clear()

    def prepare(self, batch: int) -> None:
        """Compiles and allocates what training steps of that batch size need, in all phases and turns."""
        for phase in range(len(self.phases)):
            for turn in range(self.project.recipe.turns()):
                self.runner(batch, "train", phase, turn=turn)

    def step(
        self, x: np.ndarray, targets: np.ndarray | None, rows: np.ndarray, stream: int, rate: float | None = None
    ) -> float:
        """One update from the samples of these rows; returns the loss before it. rate: the learning rate of now, the
        optimizer's own one unless a schedule says another."""
        optimizer = self.project.optimizer
        runner = self.runner(len(rows), "train", turn=self.turn())
        runner.feed(x, targets, rows)
        rate = optimizer.learning_rate if rate is None else rate
        self.parameters.rate[0] = rate
        updates = self.project.recipe.turns() > 1 or runner.program.updates
        hyper = self.hypers(runner, rate) if updates else optimizer.hyper(self.parameters.step + 1, rate)
        self.parameters.step += 1
        loss = runner.run(hyper, stream)
        others = (runner.scalar(number) for number in runner.program.losses.values())
        return next((other for other in others if not math.isfinite(other)), loss)

    def turn(self) -> int:
        """Which of the recipe's steps is the next one."""
        return self.parameters.step % self.project.recipe.turns()

    def hypers(self, runner: Runner, rate: float) -> list[float]:
        """The optimizer's numbers for each update of a step, where networks are updated by turns: each network counts
        its own updates and may have a rate of its own."""
        recipe, turns = self.project.recipe, self.project.recipe.turns()
        rounds, turn = divmod(self.parameters.step, turns)
        cycle = self.cycle()
        before = [name for names in cycle[:turn] for name in names]
        all_names = [name for names in cycle for name in names]
        done = {name: rounds * all_names.count(name) + before.count(name) for name in recipe.networks}
        numbers: list[float] = []
        for name in cycle[turn]:
            done[name] += 1
            update = self.project.optimizer.hyper(done[name], rate * recipe.rate(name))
            numbers += [*update, *(0.0,) * (HYPER - len(update))]
        return numbers

    def cycle(self) -> list[tuple[str, ...]]:
        """Whose weights each of the recipe's steps updates."""
        if self.known_cycle is None:
            turns = range(self.project.recipe.turns())
            main = self.project.recipe.networks[:1]
            self.known_cycle = [
                trace(self.project, 1, "train", self.phase, turn=turn).updates or main for turn in turns
            ]
        return self.known_cycle

    def compiled(self, batch: int) -> bool:
        """Whether ``steps`` may be called: whether the backend makes many steps of that batch size at once."""
        return self.runner(batch, "train").compiled()

    def steps(
        self,
        data: tuple[np.ndarray, np.ndarray],
        order: np.ndarray,
        batch: int,
        place: tuple[int, int],
        keys: tuple[int, int],
        count: int,
        rates: Sequence[float],
        bell: np.ndarray,
    ) -> np.ndarray:
        """``count`` updates from one batch after the other; the loss before each that was made (a view): it ends at one
        that is not finite, or sooner. rates: the learning rate of each, or one for all; for the others see
        Runner.many."""
        optimizer, step = self.project.optimizer, self.parameters.step + 1
        if len(rates) == 1 and optimizer.settled(step):
            if self.numbers is None or self.numbers[0] != rates[0]:
                self.numbers = rates[0], np.array([optimizer.hyper(step, rates[0])], np.float32)
            numbers = self.numbers[1]
        else:
            each = rates if len(rates) > 1 else [rates[0]] * count
            numbers = np.array([optimizer.hyper(step + i, rate) for i, rate in enumerate(each)], np.float32)
        losses = self.runner(batch, "train").many(data, order, place, count, numbers, keys, bell)
        self.parameters.step += len(losses)
        return losses

    def chunks(self, x: np.ndarray, targets: np.ndarray | None, mode: str, network: str = "") -> Any:
        """Runs all samples through, yielding (rows, runner, loss) piece by piece; random inputs differ from piece to
        piece and are the same each time."""
        order = every_row(len(x))
        for start in range(0, len(x), CHUNK):
            rows = slice(start, min(start + CHUNK, len(x)))
            runner = self.runner(rows.stop - start, mode, network=network)
            if len(x) <= CHUNK and targets is not None and runner.compiled():
                yield rows, runner, float(runner.many((x, targets), order, (0, 0), 1, NO_HYPER, (0, 0), SILENT)[0])
                continue
            runner.feed(x, targets, order[rows])
            yield rows, runner, runner.run((), start)

    def measure(
        self, part: Part, targets: np.ndarray | None, between: Callable[[], None] = lambda: None
    ) -> tuple[Measure, np.ndarray | None]:
        """Loss and accuracy over a part of the data, and the decided class numbers (N,); None where there is nothing to
        decide, in regression and in phases that look at no answers. between: called after every few samples."""
        total, decided = 0.0, np.zeros(len(part), np.int64)
        classes = bool(self.project.recipe.classes(self.project.dataset)) and self.supervised
        answers, scores = self.supervised and self.project.recipe.compares, []
        sums, made = dict[str, float](), list[np.ndarray]()
        for rows, runner, loss in self.chunks(part.x, targets, "test"):
            total += loss * (rows.stop - rows.start)
            output = runner.output(runner.program.prediction)
            if answers:
                scores.append(self.targets.scores(output).copy())
            for name, number in runner.program.losses.items():
                sums[name] = sums.get(name, 0.0) + runner.scalar(number) * (rows.stop - rows.start)
            if sums and "made" in runner.program.shown:
                made.append(runner.output(runner.program.shown["made"]).copy())
            if classes:
                decided[rows] = self.targets.decide(output)
            between()
        accuracy = self.accuracy.measure(decided, part.labels) if classes else None
        right = self.project.recipe.right(part) if scores else part.labels
        figures = {name: value / len(part) for name, value in sums.items()}
        if made:
            figures |= self.project.dataset.quality(np.concatenate(made))
        found = np.concatenate(scores) if scores else None
        return Measure(total / max(len(part), 1), accuracy, found, right, figures), decided if classes else None

    def figures(self, part: Part, targets: np.ndarray) -> Mapping[str, float]:
        """What there is beside the loss, measured over the first few of very many samples."""
        if not self.project.recipe.figures:
            return {}
        return self.measure(Part(part.x[:SOME], part.labels[:SOME], part.raw[:SOME]), targets[:SOME])[0].figures

    def shown(self, x: np.ndarray) -> dict[str, np.ndarray]:
        """What the recipe shows of a step from samples x (N, *input_shape): name -> (N, size)."""
        collected: dict[str, list[np.ndarray]] = {}
        for _, runner, _ in self.chunks(np.asarray(x), None, "test"):
            for name, number in runner.program.shown.items():
                collected.setdefault(name, []).append(runner.output(number).copy())
        return {name: np.concatenate(pieces) for name, pieces in collected.items()}

    def predict(self, x: np.ndarray, network: str = "") -> np.ndarray:
        """x (N, *input_shape) float32 -> outputs (N, outputs). network: which one, by default the main one."""
        return self.outputs(x, "predict", network)

    def reconstruct(self, x: np.ndarray) -> np.ndarray | None:
        """x (N, *input_shape) float32 -> what comes back, of the same shape; None where the recipe knows no way back in
        this phase."""
        program = self.runner(1, "reconstruct").program
        if program.prediction == program.input:
            return None
        return self.outputs(x, "reconstruct").reshape(x.shape)

    def outputs(self, x: np.ndarray, mode: str, network: str = "") -> np.ndarray:
        pieces = [
            runner.output(runner.program.prediction).copy()
            for _, runner, _ in self.chunks(np.asarray(x), None, mode, network)
        ]
        return np.concatenate(pieces)

    def responses(self, x: np.ndarray, network: str = "") -> dict[int, np.ndarray]:
        """Every layer's output for every sample: node id -> (N, size)."""
        collected: dict[int, list[np.ndarray]] = {}
        for _, runner, _ in self.chunks(np.asarray(x), None, "predict", network):
            for node, buffer in runner.program.results.items():
                collected.setdefault(node, []).append(runner.output(buffer).copy())
        return {node: np.concatenate(pieces) for node, pieces in collected.items()}

    def weights(self) -> dict[Key, np.ndarray]:
        """(node id, name) -> a copy of the array, weight before bias."""
        return {key: array.copy() for key, array in self.parameters.values.items()}

    def states(self) -> dict[Key, np.ndarray]:
        """(node id, name) -> a copy of what a layer remembers beside its weights, such as running averages."""
        return {key: array.copy() for key, array in self.parameters.states.items()}

    def alive(self) -> dict[Key, np.ndarray]:
        """(node id, name of a weight whose links can be cut) -> which of them are alive, bool in the weight's shape."""
        values, ending = self.parameters.values, len(ALIVE)
        masks = {(n, name[:-ending]): a for (n, name), a in self.parameters.states.items() if name.endswith(ALIVE)}
        return {key: (mask > 0) | (values[key] != 0) for key, mask in masks.items()}

    def contents(self) -> dict[Key, np.ndarray]:
        """Weights and states: all that a file keeps of it."""
        return {**self.weights(), **self.states()}

    def load_weights(self, weights: dict[Key, np.ndarray]) -> None:
        """Sets all weights, and what ``weights`` holds of the layers' states. Raises ValueError naming the array that
        is missing, unknown or of another shape."""
        given = {key: array for key, array in self.parameters.states.items() if key in weights}
        mine = {**self.parameters.values, **given}
        for key in (*mine, *weights):
            if key not in weights or key not in mine:
                raise ValueError(f"layer {key[0]}: {key[1]} is {'missing' if key not in weights else 'not expected'}")
            if weights[key].shape != mine[key].shape:
                raise ValueError(f"layer {key[0]}: {key[1]} has shape {weights[key].shape}, expected {mine[key].shape}")
        for key, array in mine.items():
            array[...] = weights[key]

    def first_not_finite(self, batch: int) -> tuple[int | None, str]:
        """Where a run has left the finite numbers: (node id, what of it).

        The last step's outputs come first: they were there before its update, which spreads NaN over all weights. Then
        those of the last measurement.
        """
        last_step = self.runner(batch, "train")
        for runner in (last_step, *(runner for (_, mode, *_), runner in self.runners.items() if mode == "test")):
            losses = {runner.program.loss, *runner.program.losses.values()}
            for instruction in runner.program.instructions:
                if losses.intersection(instruction.outputs):
                    break  # what follows are gradients
                outputs = [n for n in instruction.outputs if runner.program.buffers[n].role == "batch"]
                if not all(np.isfinite(runner.output(number)).all() for number in outputs):
                    return instruction.node, "the output"
        for (node, _), array in self.parameters.values.items():
            if not np.isfinite(array).all():
                return node, "a weight"
        return next(reversed(last_step.program.results), None), "the error at the output"


@lru_cache(maxsize=4)
def every_row(count: int) -> np.ndarray:
    """0 … count - 1."""
    return np.arange(count)
