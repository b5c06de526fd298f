"""``python -m playground.engine.backends.cpu.helper CACHE LOOP``: fills numba's disk cache with one loop, and ends."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import numba

from playground.engine.backends.cpu.compiler import compile_loop

POLITE = 3  # how much others go first; more, and a busy machine never gets it done


def end_with_parent() -> None:
    """Nothing is ever written to the input: it ends when the one who holds its other end does."""
    os.read(0, 1)  # not through sys.stdin, whose lock would be held when this process ends by itself
    os._exit(1)


def main(folder: str, path: str) -> None:
    threading.Thread(target=end_with_parent, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(POLITE)
    numba.config.CACHE_DIR = folder  # type: ignore[attr-defined]
    compile_loop(Path(path))


if __name__ == "__main__":
    main(*sys.argv[1:])
