"""The benchmark suite measures what it says, in turns, and what is missing is said. No time is asserted."""

import json
import statistics
import sys
from contextlib import contextmanager

import numpy as np
import pytest
from networks import dense, project

from playground.bench import harness, processes, table
from playground.bench.benchmark import OURS, Benchmark, Row, Setting
from playground.bench.profile import profile
from playground.bench.projects import Run, points
from playground.bench.suite import benchmarks
from playground.bench.suite.points import Points
from playground.cli import main
from playground.engine.cost import matrix_flops
from playground.engine.trace import trace

ALL = {benchmark.name: benchmark for benchmark in benchmarks()}


class Race(Benchmark):
    """Turns that take what they are told, and say in which order they were taken."""

    place, name, title, unit, rounds = 1, "race", "A race", "a lap", 3
    goals = {"peer": 0.5}  # noqa: RUF012 - not changed

    def __init__(self):
        self.order = []

    def contestants(self, setting):
        ours, theirs = iter([100.0, 1.0, 2.0, 30.0]), iter([1.0, 4.0, 4.0, 10.0])

        def turn(name, times):
            self.order.append(name)
            return {name: next(times)}

        return [lambda: turn(OURS, ours), lambda: turn("peer", theirs)]


@contextmanager
def setting(**more):
    with Setting.made(**more) as made:
        yield made


def test_they_take_turns_and_the_first_one_warms_up():
    race = Race()
    with setting() as made:
        [(rows, part)] = harness.run([race], made)
    assert race.order == [OURS, "peer"] * 4
    assert part["samples"] == {OURS: [1.0, 2.0, 30.0], "peer": [4.0, 4.0, 10.0]}
    assert rows == [Row("A race", "a lap", 2.0, "peer", 4.0, 0.5, 0.5)], "the median of the ratios, not of the times"
    assert part["rows"][0]["met"] is True


def test_a_peer_that_is_missing_or_breaks_off_is_said(tmp_path):
    missing, broken = tmp_path / "missing.py", tmp_path / "broken.py"
    missing.write_text('print(\'{"missing": "Speed is not there"}\')')
    broken.write_text('print(\'{"versions": {"broken": "1"}}\', flush=True); input()')

    class Broken(Race):
        def contestants(self, setting):
            peer = setting.peer([sys.executable, str(broken)], {}, "")
            return [lambda: peer.turn(1)]

    with setting(python=sys.executable) as made:
        assert made.peer([sys.executable, str(missing)], {}, "get it") is None
        assert made.peer([str(tmp_path / "nowhere")], {}, "install it") is None
        assert list(harness.run([Broken()], made)) == []
        assert harness.document([], made)["versions"]["broken"] == "1"
    assert made.missing[0] == "Speed is not there: get it"
    assert made.missing[1].endswith("nowhere cannot be started (No such file or directory): install it")
    assert "broken.py has ended with 0" in made.missing[2]


def test_a_peer_that_has_died_between_turns(tmp_path):
    script = tmp_path / "short.py"
    script.write_text("print('{\"versions\": {}}', flush=True)")
    peer, _ = processes.start([sys.executable, str(script)], processes.threads(1))
    peer.process.wait()
    with pytest.raises(processes.PeerError, match="has ended with 0"):
        peer.turn(1)
    peer.close()


def test_the_command_prints_a_table_and_writes_json(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(Points, "count", 5, raising=False)
    monkeypatch.setattr(ALL["points"], "count", 5)
    monkeypatch.setattr("playground.cli.bench.benchmarks", lambda: list(ALL.values()))
    file, nothing = tmp_path / "found.json", str(tmp_path / "no-interpreter")
    assert main(["bench", "--quick", "--only", "points", "--python", nothing, "--json", str(file)]) == 0
    printed = capsys.readouterr().out
    assert "circle, 2-4-2-1, an epoch" in printed
    assert "Not measured. nn.ts of TensorFlow Playground: give --playground" in printed
    assert "Not measured. " + nothing in printed
    found = json.loads(file.read_text())
    assert {"playground", "numpy", "numba", "python"} <= set(found["versions"])
    assert found["machine"]["processor"]
    assert found["machine"]["blas"][0]["kernels"]
    assert found["setting"] == {"threads": 1, "quick": True}
    [part] = found["benchmarks"]
    assert len(part["samples"][OURS]) == 5
    assert part["rows"][0]["ours"] == statistics.median(part["samples"][OURS]) > 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--only", "nonsense"], "no benchmark named 'nonsense': choose one of points, points-deep, mnist-mlp"),
        (["--json", "/nowhere/at/all.json"], "give the name of a file in a folder that exists"),
        (["--threads", "0"], "not a whole number from 1"),
    ],
)
def test_wrong_arguments(words, complaint, capsys):
    assert main(["bench", *words]) == 2
    assert complaint in capsys.readouterr().err


def test_every_benchmark_can_be_asked_for():
    assert len(ALL) == len(benchmarks()) == len({b.place for b in ALL.values()})
    assert [b.place for b in benchmarks()] == sorted(b.place for b in benchmarks())
    assert all(b.rounds >= 5 and b.title and b.unit for b in ALL.values())


def test_the_rows_that_need_more_than_a_division():
    update = ALL["update"].rows({"memory": [0.01] * 5, "adam": [0.02] * 5, "rmsprop": [0.01] * 5, "sgd": [0.0125] * 5})
    assert [row.what.split(", ")[1] for row in update] == ["RMSprop", "Adam", "SGD"]
    assert [row.ours for row in update] == pytest.approx([100, 50, 80])
    assert [row.theirs for row in update] == pytest.approx([100] * 3)
    assert [row.ratio for row in update] == pytest.approx([1, 0.5, 0.8])
    assert [row.met for row in update] == [True, False, True]
    found = {"nothing compiled": [7.0] * 5, "all compiled": [0.5] * 5, "all compiled, with the imports": [2.0] * 5}
    assert [(row.ours, row.met) for row in ALL["start"].rows(found)] == [(7.0, None), (0.5, True)]
    assert [(row.ours, row.met) for row in ALL["start-mnist"].rows(found)] == [(7.0, None), (0.5, None)]
    times = {"one thread": [3.0] * 5, "two threads": [2.0] * 5}
    busy = {"one thread, a busy neighbour": [3.0] * 5, "two threads, a busy neighbour": [3.3] * 5}
    threads = ALL["threads-mnist-mlp"].rows(times | busy)
    assert [row.met for row in threads] == [True, False]
    assert [row.ratio for row in threads] == pytest.approx([2 / 3, 1.1])


@pytest.mark.parametrize(
    ("value", "words"), [(1.234, "1.23 s"), (0.0456, "45.6 ms"), (2.61e-5, "26.1 µs"), (12.0, "12.0 s")]
)
def test_times_in_words(value, words):
    assert table.seconds(value) == words


def test_the_table_is_aligned():
    rows = [Row("a", "a step", 1e-3, "PyTorch", 2e-3, 0.5, 0.65), Row("longer", "an epoch", 2.0, "nn.ts", 80.0, 0.025)]
    lines = table.lines(rows)
    assert len({line.index(word) for line, word in zip(lines[2:], ("1.00 ms", "2.00 s"), strict=True)}) == 1
    assert lines[2].split("  ")[-1] == "met"
    assert lines[3].endswith("1/40.0")


# -- how much there is to multiply


def test_operations_of_the_matrix_products():
    program = trace(project(dense(4, "tanh"), dense(1, "sigmoid")), 10, "train")
    flops = {i.op: matrix_flops(program, i) for i in program.instructions if i.node == 2}
    products = {op: count for op, count in flops.items() if op.startswith("affine")}
    assert products == {"affine": 80, "affine_backward": 80, "affine_backward_input": 80}
    assert not any(count for op, count in flops.items() if op not in products)
    first = [matrix_flops(program, i) for i in program.instructions if i.node == 1]
    assert sum(first) == 2 * 2 * 4 * 2 * 10, "no gradient of the data"


def test_a_profile_accounts_for_the_whole_step():
    run = Run(points(4, 2))
    found = profile(run, 1e-11)
    instructions = trace(run.trainer.project, 10, "train").instructions
    assert set(found["microseconds"]) == {"gather", *(i.op for i in instructions)}
    assert 0 < found["share_of_peak"] < found["share_of_peak_in_products"]
    weights = run.trainer.model.weights()
    assert all(np.isfinite(w).all() for w in weights.values())


def test_a_turn_makes_as_many_steps_as_it_is_told():
    run = Run(points(4, 2))
    for count, samples in ((3, 30), (1, 40), (50, 540)):
        run.batches(count)
        assert run.trainer.samples == samples
    run.epochs(2)
    assert run.trainer.samples == 540 + 500


def test_processes_are_held_to_their_threads():
    environment = processes.threads(2)
    assert environment["OPENBLAS_NUM_THREADS"] == environment["OMP_NUM_THREADS"] == "2"


def test_the_neighbour_is_busy_when_it_is_told_and_ends():
    neighbour, _ = processes.start([sys.executable, str(processes.DRIVERS / "neighbour.py")], processes.threads(1))
    assert [neighbour.ask(word) for word in ("1", "0", "1")] == [{}] * 3
    neighbour.close()
    assert neighbour.process.returncode == 0
