"""Other processes that measure: a line with a count goes in, a line with the seconds of one unit comes out."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

DRIVERS = Path(__file__).parent / "drivers"
PACKAGE = Path(__file__).parents[2]
NAMES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "BLIS_NUM_THREADS")


def threads(count: int) -> dict[str, str]:
    """Environment variables that hold a library to so many threads, and let ours find this package."""
    path = os.pathsep.join([str(PACKAGE), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**dict.fromkeys(NAMES, str(count)), "PYTHONPATH": path}


class PeerError(RuntimeError):
    """A process that ended in the middle; the message says which."""


class Peer:
    """A process that waits between its turns. versions: of what it measures with."""

    def __init__(self, process: subprocess.Popen[str], name: str, versions: dict[str, str]) -> None:
        self.process, self.name, self.versions = process, name, versions

    def turn(self, count: int) -> dict[str, float]:
        """Has it do ``count`` units; name -> seconds of one. Raises PeerError when the process has ended."""
        return self.ask(str(count))

    def ask(self, words: str) -> Any:
        assert self.process.stdin is not None, "asked for in start"
        assert self.process.stdout is not None, "likewise"
        try:
            self.process.stdin.write(words + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise PeerError(f"{self.name} has ended with {self.process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        """Ends it; returns when it has ended."""
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):  # words that it did not live to read
                    stream.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(command: list[str], environment: dict[str, str]) -> tuple[Peer | None, str]:
    """A peer that is ready, or None and what is missing. Its first line is {"versions": {…}} or {"missing": words}."""
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment,
            start_new_session=True,  # Ctrl+C is for this program, which then ends the others
        )  # fmt: skip
    except OSError as error:
        return None, f"{command[0]} cannot be started ({error.strerror})"
    assert process.stdout is not None, "asked for above"
    try:
        line = process.stdout.readline()
    except BaseException:
        process.kill()
        process.wait()
        raise
    name = " ".join(command[:2])
    first: dict[str, Any] = json.loads(line) if line else {"missing": f"{name} did not start"}
    peer = Peer(process, name, first.get("versions", {}))
    if "missing" in first:
        peer.close()
        return None, first["missing"]
    return peer, ""
