"""Runs benchmarks: contestants in turns, medians, a table and a JSON document."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from playground.bench import machine
from playground.bench.benchmark import Benchmark, Row, Samples, Setting, Turn
from playground.bench.processes import PeerError

FORMAT = 1


def measure(turns: list[Turn], rounds: int, benchmark: Benchmark, setting: Setting) -> Samples:
    """One turn of each in every round; the first round warms up and is not kept."""
    samples: Samples = {}
    gc.collect()
    for number in range(rounds + 1):
        setting.say(f"{benchmark.name}: round {number} of {rounds}")
        for turn in turns:
            found = turn()
            if number:
                for name, seconds in found.items():
                    samples.setdefault(name, []).append(seconds)
    return samples


def run(chosen: Iterable[Benchmark], setting: Setting) -> Iterator[tuple[list[Row], dict[str, Any]]]:
    """Benchmark by benchmark: its rows, and its part of the document. One whose peer fails is among the missing."""
    for benchmark in chosen:
        setting.begin(benchmark.title)
        setting.say(f"{benchmark.name}: getting ready")
        rounds = 5 if setting.quick else benchmark.rounds
        try:
            samples = measure(benchmark.contestants(setting), rounds, benchmark, setting)
        except PeerError as error:
            setting.missing.append(f"{benchmark.title}: {error}")
            continue
        finally:
            setting.stack.close()  # the peers of this one
        rows, details = benchmark.rows(samples), benchmark.details(samples)
        part = {
            "name": benchmark.name,
            "title": benchmark.title,
            "unit": benchmark.unit,
            "samples": samples,
            "rows": [{**asdict(row), "met": row.met} for row in rows],
            "details": details,
        }
        yield rows, part


def document(parts: list[dict[str, Any]], setting: Setting) -> dict[str, Any]:
    """All of it, as it is written to the JSON file."""
    return {
        "format": FORMAT,
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "machine": machine.describe(),
        "versions": {**machine.versions(), **setting.versions},
        "setting": {"threads": setting.threads, "quick": setting.quick},
        "missing": setting.missing,
        "benchmarks": parts,
    }
