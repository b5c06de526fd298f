"""The command line where it meets the window: a picture of it, and what happens where there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
PATIENCE = 100  # seconds


@pytest.fixture
def playground(tmp_path):
    """Runs the program in a process of its own, without any display."""
    without = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in without}
    folders = {name: str(tmp_path / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME")}

    def run(*arguments, code="import sys; from playground.cli import main; sys.exit(main())"):
        return subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            env={**environment, **folders, "PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    return run


def test_a_screenshot_is_a_picture_of_the_size_that_was_asked_for(playground, tmp_path):
    out = tmp_path / "a.png"
    done = playground("screenshot", "circle", "--epochs", 3, "--size", "1280x800", "--theme", "dark", out)
    assert done.returncode == 0, done.stderr
    with Image.open(out) as picture:
        assert picture.format == "PNG"
        assert picture.size == (1280, 800)
        assert picture.convert("L").resize((1, 1)).getpixel((0, 0)) < 80, "dark, as asked"
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 500, "more than an empty window"


def test_a_screenshot_of_nothing_is_one_line(playground, tmp_path):
    done = playground("screenshot", "nonsense", tmp_path / "a.png")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert not (tmp_path / "a.png").exists()


def test_without_a_display_it_trains_in_the_terminal_and_never_imports_qt(playground):
    code = """
import sys
from playground.cli import main
from playground.library import runs
runs.enough_epochs = lambda project, samples: 2
status = main()
assert not [name for name in sys.modules if name.startswith(("PySide6", "pyqtgraph", "shiboken6"))]
sys.exit(status)
"""
    done = playground("perceptron-xor", code=code)
    assert done.returncode == 0, done.stderr
    first, *_, last = done.stdout.splitlines()
    assert first.startswith("There is no display for a window, so “perceptron-xor” trains here in the terminal.")
    assert last.startswith("2 epochs in")


@pytest.mark.parametrize("arguments", [["nonsense"], ["nowhere.nnp"], ["--nonsense"], ["train"]])
def test_what_it_does_not_understand_is_one_line_and_exit_2(playground, arguments):
    done = playground(*arguments, code="import runpy; runpy.run_module('playground', run_name='__main__')")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("playground: ")
    assert "Traceback" not in done.stderr


def test_a_broken_file_is_one_line_and_no_window(playground, tmp_path):
    (tmp_path / "broken.nnp").write_bytes(b"PK\x03\x04 cut off")
    done = playground("broken.nnp")
    assert done.returncode in (1, 2)
    assert "broken.nnp" in done.stderr
    assert "Traceback" not in done.stderr
