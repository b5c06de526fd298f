"""The command line: the same engine without a window. Qt is imported only for a window or a screenshot."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

from playground.cli.arguments import COMMANDS, parse
from playground.cli.errors import Failure, UsageError

SIGPIPE_STATUS = 141  # what a shell reports of a program whose reader has gone away
INTERRUPTED = 130

__all__ = ["main", "main_gui"]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command line; the exit status: 0, 1 after a failure, 2 for wrong arguments, 130 after Ctrl+C."""
    _mend_streams()
    try:
        arguments = parse(sys.argv[1:] if argv is None else list(argv))
        module = importlib.import_module(COMMANDS[arguments.pop("command")])
        status = module.run(**arguments)
        sys.stdout.flush()
        return status
    except UsageError as error:
        return _complain(str(error), 2)
    except Failure as error:
        return _complain(str(error), 1)
    except MemoryError:
        return _complain("There is not enough memory for this: use a smaller network or batch size.", 1)
    except KeyboardInterrupt as interrupt:
        return _complain(str(interrupt) or "Stopped.", INTERRUPTED)
    except BrokenPipeError:
        _silence()
        return SIGPIPE_STATUS
    except SystemExit as end:  # argparse, after --help and --version
        return end.code if isinstance(end.code, int) else 0


def main_gui() -> int:
    """The window, for desktop entries; the same as ``main``."""
    return main()


def _complain(sentence: str, status: int) -> int:
    """One line on stderr, whatever the message looks like."""
    with contextlib.suppress(BrokenPipeError):
        print("playground: " + " ".join(sentence.split()), file=sys.stderr, flush=True)
    return status


def _mend_streams() -> None:
    """Started without a console there are no streams; and a console that cannot show a sign gets a question mark."""
    for name in ("stdout", "stderr"):
        stream: Any = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - lives as long as the program
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _silence() -> None:
    """Nobody reads any more: what is still buffered goes nowhere, so that Python's exit does not complain."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
