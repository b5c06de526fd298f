"""The scripts that made the golden values find them again (where PyTorch is installed), and say so when they do not."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
MAKERS = sorted(path.name for path in SCRIPTS.glob("make_*golden*.py"))


@pytest.fixture
def goldens():
    spec = importlib.util.spec_from_file_location("goldens", SCRIPTS / "goldens.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_maker_is_here():
    assert len(MAKERS) == 6


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="needs the extra parity")
@pytest.mark.parametrize("script", MAKERS)
def test_the_libraries_installed_compute_the_committed_values(script):
    done = subprocess.run([sys.executable, SCRIPTS / script, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def made(change: float = 0.0, rate: float = 0.5, version: str = "2.0") -> dict:
    arrays = {"one/x": np.array([1.0, 2.0 + change]), "two/x": np.ones((2, 3))}
    return {**arrays, "description": {"torch": version, "cases": {"one": {"units": [3]}}, "schedules": {"a": [rate]}}}


def check(goldens, tmp_path, monkeypatch, now: dict) -> None:
    out = tmp_path / "some.npz"
    goldens.write(out, made())
    monkeypatch.setattr(sys, "argv", ["make", "--check"])
    goldens.main(out, lambda: now)


def test_agreement_is_counted(goldens, tmp_path, monkeypatch, capsys):
    check(goldens, tmp_path, monkeypatch, made(1e-8, version="2.1"))
    said = capsys.readouterr().out
    assert "3 of 3 cases agree to 1e-07 of the value or 1e-09 (torch 2.1, the file is of 2.0)." in said


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (made(1e-6), "one: one/x is 2 in the file at [1], now 2.000001"),
        (made(np.nan), "one: one/x is 2 in the file at [1], now nan"),
        (made(rate=0.25), "schedules a: description/schedules/a is 0.5 in the file at [0], now 0.25"),
        ({**made(), "two/x": np.ones((3, 3))}, "two: two/x has the shape (2, 3) in the file, now (3, 3)"),
        ({**made(), "new/x": np.ones(1)}, "new: new/x is not in the file"),
        ({"one/x": np.ones(2), "description": {"torch": "2.0"}}, "two: two/x is not in what is computed now"),
    ],
)
def test_what_differs_is_named_and_the_exit_status_says_so(goldens, tmp_path, monkeypatch, capsys, now, words):
    with pytest.raises(SystemExit) as end:
        check(goldens, tmp_path, monkeypatch, now)
    assert end.value.code == 1
    assert words in capsys.readouterr().out
