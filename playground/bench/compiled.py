"""nn.ts of tensorflow/playground, compiled by tsc and run by node."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

from playground.bench import processes
from playground.bench.benchmark import Setting
from playground.bench.processes import Peer

GET = "give --playground the path of a checkout of tensorflow/playground"


def peer(setting: Setting, work: dict[str, Any]) -> Peer | None:
    """Epochs of nn.ts; None, with a line in ``missing``, where something it needs is not there."""
    reason = compile_once(setting)
    if reason:
        if reason not in setting.missing:
            setting.missing.append(reason)
        return None
    advice = "install Node.js"
    return setting.peer(["node", str(processes.DRIVERS / "nn_driver.js"), str(setting.folder)], work, advice)


def compile_once(setting: Setting) -> str:
    """Leaves nn.js in the folder; what is missing for it, empty when it is there."""
    if (setting.folder / "nn.js").exists():
        return ""
    if setting.playground is None:
        return f"nn.ts of TensorFlow Playground: {GET}"
    source = setting.playground / "src" / "nn.ts"
    if not source.is_file():
        return f"There is no {source}: {GET}"
    local = setting.playground / "node_modules" / ".bin" / "tsc"
    tsc = str(local) if local.exists() else shutil.which("tsc")
    if tsc is None:
        return f"tsc is not there: run “npm install --no-save typescript” in {setting.playground}"
    options = ["--target", "ES2015", "--module", "commonjs", "--outDir", str(setting.folder)]
    found = subprocess.run([tsc, *options, str(source)], capture_output=True, text=True, check=False)
    if not (setting.folder / "nn.js").exists():
        return f"tsc could not compile {source}: {' '.join(found.stdout.split())[:200]}"
    return ""
