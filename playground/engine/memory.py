"""What a run will need and what the machine has: a network that does not fit is refused, instead of being killed."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from playground.engine.program import Program
from playground.engine.scratch import convolutions
from playground.engine.trace import trace
from playground.network.document import Project

RESERVE = 256 * 2**20  # bytes that the rest of the program and the system should keep
LEAST = 64 * 2**20  # bytes that are there: for less nobody asks

CGROUPS = (  # of a container, version 2 and 1: folder, its limit, its use, the part of it that is only kept for later
    (Path("/sys/fs/cgroup"), "memory.max", "memory.current", "inactive_file"),
    (Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
)


def model_bytes(project: Project, chunk: int, threads: int = 1) -> int:
    """Weights with all that belongs to them, and Programs that train with the project's batch size and measure and
    predict ``chunk`` samples at a time: one for every number of samples that the data is cut into. Threads that share
    a batch have buffers for their parts and gradients of their own, beside those of the whole, or scratch memory."""
    train, test = project.dataset.counts()
    sizes = [(size, "train") for size in pieces(train, project.training.batch_size)]
    sizes += [(size, "test") for size in {*pieces(train, chunk), *pieces(test, chunk)}]
    phases = range(len(project.recipe.phases(project.network.by_id())))
    programs = [trace(project, *size, phase) for size in sizes for phase in phases]
    plan = trace(project, chunk, "predict")
    shared = plan.weight_bytes() * (2 + len(project.optimizer.slots)) + plan.state_bytes()
    own = sum(program.own_bytes() for program in (*programs, plan))
    return shared + with_threads(own, plan.weight_bytes(), programs, threads)


def with_threads(own: int, weights: int, programs: Iterable[Program], threads: int) -> int:
    """What Programs need whose buffers take ``own`` bytes by one thread, and their weights so many."""
    if threads == 1:
        return own
    return weights * threads + 2 * own + 4 * (threads - 1) * sum(map(convolutions, programs))


def pieces(count: int, size: int) -> set[int]:
    """The different sizes of the pieces when so many samples are cut into pieces of ``size``; where there are none yet,
    one of a single sample."""
    return {min(size, count), count % size} - {0} or {1}


def run_bytes(project: Project, chunk: int, threads: int = 1) -> int:
    """All that a run of a project needs: a model, copies of its weights for a rescue, the data."""
    plan = trace(project, 1, "predict")
    copy = plan.weight_bytes() * (1 + len(project.optimizer.slots)) + plan.state_bytes()
    return model_bytes(project, chunk, threads) + 2 * copy + project.dataset.bytes()  # one is kept while one is made


def available() -> int | None:
    """Bytes that can be had without pushing others out, None where that cannot be found out. What a container or
    ``ulimit -v`` allows counts."""
    found = [number for number in (*_system(), *_container(), *_limit()) if number is not None]
    return min(found) if found else None


def _system() -> Iterator[int]:
    if sys.platform == "win32":  # pragma: no cover - not run on Windows
        yield _windows()
        return
    with contextlib.suppress(OSError, ValueError, IndexError):
        words = Path("/proc/meminfo").read_text(encoding="ascii").split()
        yield int(words[words.index("MemAvailable:") + 1]) * 1024
        return
    with contextlib.suppress(OSError, ValueError):  # elsewhere all there is, of which others have a part
        yield os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _windows() -> int:  # pragma: no cover - not run on Windows
    """GlobalMemoryStatusEx: after the length, the load and the total comes the free physical memory."""

    class Status(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong)] + [
            (name, ctypes.c_ulonglong) for name in ("total", "free", "pages", "pages_free", "virtual", "left", "more")
        ]

    status = Status(length=ctypes.sizeof(Status))
    ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined]
    return status.free


def _container() -> Iterator[int]:
    for folder, limit, use, idle in CGROUPS:
        with contextlib.suppress(OSError, ValueError, IndexError):  # "max" is no number: no limit
            allowed = int((folder / limit).read_text(encoding="ascii"))
            words = (folder / "memory.stat").read_text(encoding="ascii").split()
            pages = int(words[words.index(idle) + 1])  # of files: given back when they are needed
            yield max(allowed - int((folder / use).read_text(encoding="ascii")) + pages, 0)


def _limit() -> Iterator[int]:
    """What is left of the address space."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        soft, _ = resource.getrlimit(resource.RLIMIT_AS)
        if soft != resource.RLIM_INFINITY:
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            yield max(soft - pages * os.sysconf("SC_PAGE_SIZE"), 0)


def gradient_bytes(project: Project, samples: int, threads: int = 1) -> int:
    """What the gradients of so many samples at once need, beside a model that is there."""
    program = trace(project, samples, "train")
    return with_threads(program.own_bytes(), program.weight_bytes(), (program,), threads)


def short_of(needed: int) -> int | None:
    """How many bytes are free, where these are fewer than so many that are needed; else None."""
    if needed <= LEAST:
        return None
    there = available()
    free = None if there is None else max(there - RESERVE, 0)
    return None if free is None or needed <= free else free


def sizes_in_words(needed: int, free: int, condition: str = "") -> str:
    """The sentence's beginning: what is needed and what there is."""
    return f"needs about {gigabytes(needed)}{condition}, this machine has {gigabytes(free)} free"


def refusal(needed: int, free: int, batch_size: int) -> str:
    """Why a run that needs so many bytes cannot be had where so many are free."""
    words = sizes_in_words(needed, free, f" at batch size {batch_size:,}")
    return f"This network {words}: use a smaller batch size, fewer neurons or fewer filters."


def gigabytes(count: int) -> str:
    """``41 GB``, ``1.6 GB`` or ``310 MB``."""
    if count < 1e9:
        return f"{count / 1e6:.0f} MB"
    return f"{count / 1e9:.1f} GB" if count < 1e10 else f"{count / 1e9:,.0f} GB"
