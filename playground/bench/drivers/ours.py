"""This engine in a process of its own: ``python -m playground.bench.drivers.ours JSON``; a count on every line."""

from __future__ import annotations

import json
import sys

from playground import __version__
from playground.bench.projects import Run, mnist


def main() -> None:
    work = json.loads(sys.argv[1])
    run = Run(mnist(work["quick"], work["project"]), work["threads"])
    print(json.dumps({"versions": {"playground": __version__}}), flush=True)
    for line in sys.stdin:
        print(json.dumps({work["name"]: run.batches(int(line))["training"]}), flush=True)


if __name__ == "__main__":
    main()
