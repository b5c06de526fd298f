"""The one place that compiles: decorator, cache folder, and modules written from generated source."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numba
import numpy as np
from numba import types

from playground import __version__


def cache_folder() -> Path:
    """Where compiled kernels are kept between runs: NUMBA_CACHE_DIR, or the user's cache folder, or a temporary one."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    base = Path(chosen) if chosen else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    # numba looks for changes in the file of a kernel alone, not in those that it takes inlined functions from
    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    version = f"{__version__}-{hashlib.sha256(sources).hexdigest()[:8]}"
    folder = base / "neural-network-playground" / f"kernels-{version}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        usable = os.access(folder, os.W_OK)
    except OSError:
        usable = False
    return folder if usable else Path(tempfile.mkdtemp(prefix="neural-network-playground-"))


FOLDER = cache_folder()
# without it numba refuses to import where its own places cannot be written
numba.config.CACHE_DIR = str(FOLDER)  # type: ignore[attr-defined]

# Sums may be reordered and products fused, which lets loops use the whole vector unit; NaN and infinity keep their
# meaning, because a run that diverges has to be noticed.
FAST = {"contract", "reassoc", "nsz"}


def jit(function: Callable[..., Any]) -> Any:
    """Compiles without the interpreter lock, kept on disk. Division by zero gives infinity, as in numpy."""
    return numba.njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")(function)


def jit_exact(function: Callable[..., Any]) -> Any:
    """The same with every operation rounded as written: the result does not depend on the code around it, and a small
    part that is added last is not lost."""
    # said aloud: without it a caller hands its own permissions on
    return numba.njit(nogil=True, cache=True, fastmath=False, error_model="numpy")(function)


_TEXT, _COUNT, _ARRAY = types.char, types.intp, types.CPointer(types.float32)
# BLAS's general matrix product as numba's own np.dot calls it, for matrices that are a part of another:
# gemm(SINGLE, how a and b are read, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
gemm: Any = types.ExternalFunction(
    "numba_xxgemm",
    types.intc(_TEXT, _TEXT, _TEXT, _COUNT, _COUNT, _COUNT,
               _ARRAY, _ARRAY, _COUNT, _ARRAY, _COUNT, _ARRAY, _ARRAY, _COUNT),
)  # fmt: skip
ONE_AND_ZERO = np.array([1, 0], np.float32)  # alpha and beta are read from memory
SINGLE, NO_TRANSPOSE, TRANSPOSE = ord("s"), ord("n"), ord("t")


def jit_inside(function: Callable[..., Any]) -> Any:
    """The same for what only another kernel calls: it becomes a part of that one, and is compiled in half the time."""
    options: Any = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "forceinline": True}
    return numba.njit(nogil=True, fastmath=False, error_model="numpy", **options)(function)


def entry(function: Callable[..., Any]) -> Any:
    """The same as a C function of two addresses of int64 tables, see writer; ``address`` is its own."""
    table = types.CPointer(types.int64)
    return numba.cfunc(types.void(table, table), cache=True, fastmath=False, error_model="numpy")(function)


def written(name: str, source: str) -> Path:
    """The file of a generated source text. It is named after the text's hash, so that numba's disk cache, which goes by
    file, can never return a kernel of another text."""
    path = FOLDER / "generated" / f"{name}_{hashlib.sha256(source.encode()).hexdigest()[:16]}.py"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(source, encoding="utf-8")
        draft.replace(path)
    return path


def module_from(name: str, source: str) -> ModuleType:
    """The module of a generated source text."""
    return module_at(written(name, source))


def module_name(path: Path) -> str:
    return f"playground_generated_{path.stem}"


def loaded(path: Path) -> bool:
    """Whether this process has the module of that file."""
    return module_name(path) in sys.modules


def module_at(path: Path) -> ModuleType:
    """The module of a file that ``written`` made; the same one every time."""
    full_name = module_name(path)
    if full_name in sys.modules:
        return sys.modules[full_name]
    spec = importlib.util.spec_from_file_location(full_name, path)
    assert spec is not None, "a file location always has a spec"
    assert spec.loader is not None, "and a loader"
    module = importlib.util.module_from_spec(spec)
    sys.modules[full_name] = module
    spec.loader.exec_module(module)
    return module
