"""What was measured on: processor, libraries, and which kernels the BLAS has chosen."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

import numba
import numpy
import scipy
import threadpoolctl

from playground import __version__


def describe() -> dict[str, Any]:
    """Names and numbers, for the JSON file and the lines above the table. Call it after the BLAS has been loaded."""
    pools = [pool for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]
    return {
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "load": list(os.getloadavg()) if hasattr(os, "getloadavg") else None,
        "blas": [
            {"library": blas["internal_api"], "version": blas["version"], "kernels": blas.get("architecture", "")}
            for blas in pools
        ],
        "environment": {name: value for name, value in sorted(os.environ.items()) if name.startswith("OPENBLAS_")},
    }


def versions() -> dict[str, str]:
    return {
        "playground": __version__,
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "numba": numba.__version__,
    }


def processor() -> str:
    """As the system calls it, with its widest vector unit where that is known."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    found = dict(line.split(":", 1) for line in lines if ":" in line)
    fields = {name.strip(): value.strip() for name, value in found.items()}
    flags = fields.get("flags", "").split()
    width = next((name for flag, name in (("avx512f", "AVX-512"), ("avx2", "AVX2")) if flag in flags), "")
    return " ".join(filter(None, [fields.get("model name", platform.machine()), width]))
