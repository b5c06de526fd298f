"""``playground bench``: how fast this machine trains, beside what else is installed on it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from playground.bench import harness, table
from playground.bench.benchmark import Row, Setting
from playground.bench.suite import benchmarks
from playground.cli.errors import Failure, UsageError
from playground.cli.progress import Progress


def run(
    quick: bool = False,
    only: list[str] | None = None,
    threads: int = 1,
    python: str | None = None,
    playground: Path | None = None,
    json_file: Path | None = None,
) -> int:
    """Measures, prints the table, writes the file. Raises UsageError or Failure; what was measured before Ctrl+C is
    printed and written too."""
    found = {benchmark.name: benchmark for benchmark in benchmarks()}
    for name in only or ():
        if name not in found:
            raise UsageError(f"--only: there is no benchmark named {name!r}: choose one of {', '.join(found)}.")
    if json_file is not None and (json_file.is_dir() or not json_file.resolve().parent.is_dir()):
        raise UsageError(f"--json: {json_file} cannot be written: give the name of a file in a folder that exists.")
    chosen = [benchmark for name, benchmark in found.items() if not only or name in only]
    progress = Progress(sys.stderr, "bench", live=sys.stderr.isatty())
    parts: list[dict[str, Any]] = []
    rows: list[Row] = []

    def begin(title: str) -> None:
        if not progress.live:  # a file that is watched gets a line for each benchmark
            print(f"measuring {title}", file=sys.stderr, flush=True)

    with Setting.made(threads, quick, python or sys.executable, playground, progress.say, begin) as setting:
        try:
            for some, part in harness.run(chosen, setting):
                parts.append(part)
                rows += some
        finally:
            progress.clear()
            if parts or setting.missing:
                _deliver(harness.document(parts, setting), rows, json_file)
    return 0


def _deliver(document: dict[str, Any], rows: list[Row], path: Path | None) -> None:
    print("\n".join(report(document, rows)), flush=True)
    if path is None:
        return
    try:
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise Failure(f"{path} could not be written ({error.strerror}): choose another place.") from error


def report(document: dict[str, Any], rows: list[Row]) -> list[str]:
    """The lines that are printed: the machine, the table, where the time goes, what was not measured."""
    on, versions, threads = document["machine"], document["versions"], document["setting"]["threads"]
    blas = ", ".join(sorted({f"{b['library']} {b['version']} ({b['kernels']})" for b in on["blas"]}))
    head = [
        f"{on['processor']}, {on['cores']} cores, {on['system']}; {blas}",
        ", ".join(f"{name} {number}" for name, number in versions.items()),
        f"{threads} thread{'' if threads == 1 else 's'}; medians of turns; ratio: our time divided by theirs, "
        "the median of the turns' ratios",
    ]
    said = [f"{p['title']}: {p['details']['sentence']}" for p in document["benchmarks"] if "sentence" in p["details"]]
    return [*head, "", *table.lines(rows), "", *said, *(f"Not measured. {line}." for line in document["missing"])]
