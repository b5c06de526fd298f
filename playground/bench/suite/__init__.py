"""One file a benchmark: a module that has ``BENCHMARKS``, found by walking this folder."""

import importlib
import pkgutil

from playground.bench.benchmark import Benchmark


def benchmarks() -> list[Benchmark]:
    """All of them, in the order of their files and within these."""
    modules = [importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]
    return sorted((b for module in modules for b in module.BENCHMARKS), key=lambda b: b.place)
