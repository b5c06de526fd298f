"""The command line's words, exit statuses and what it does without a display."""

import json
import os
import subprocess
import sys

import pytest

from playground import __version__
from playground.cli import main, qt, training, window
from playground.cli.errors import Failure
from playground.core.registry import registry
from playground.storage import gallery

NO_SCREEN = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}


def complaint(capsys, *words: str) -> tuple[int, str]:
    """Exit status and the one line on stderr."""
    status = main(words)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return status, err


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"playground {__version__}\n"


@pytest.mark.parametrize("words", [["--help"], ["train", "--help"], ["predict", "-h"], ["list", "-h"]])
def test_help(capsys, words):
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("usage: playground")


def test_help_names_every_command(capsys):
    main(["--help"])
    out = capsys.readouterr().out
    for command in ("list", "train", "predict", "screenshot"):
        assert f"playground {command} " in out


@pytest.mark.parametrize(
    "words",
    [
        ["train"],
        ["train", "xor", "--epochs", "0"],
        ["train", "xor", "--epochs", "many"],
        ["train", "xor", "--epochs", "1.5"],
        ["train", "xor", "--seed", "-1"],
        ["train", "xor", "--seed", str(2**31)],
        ["train", "xor", "--threads", "0"],
        ["train", "xor", "--backend", "quantum"],
        ["train", "xor", "--epoch", "3"],
        ["train", "xor", "circle"],
        ["train", "nosuch"],
        ["train", "nosuch.nnp"],
        ["train", "a\0b"],
        ["train", "xor", "--save", "no/such/folder/a.nnp"],
        ["predict", "reader"],
        ["predict", "reader", "nosuch.png"],
        ["predict", "nosuch", __file__],
        ["screenshot", "xor"],
        ["screenshot", "xor", "a.jpg"],
        ["screenshot", "xor", "--size", "big", "a.png"],
        ["screenshot", "xor", "--size", "10x10", "a.png"],
        ["screenshot", "xor", "--theme", "pink", "a.png"],
        ["screenshot", "nosuch", "a.png"],
        ["list", "everything"],
        ["nosuch"],
        ["--fast"],
        ["xor", "circle"],
    ],
)
def test_wrong_arguments_are_one_line_and_exit_2(capsys, words):
    assert complaint(capsys, *words)[0] == 2


def test_an_unknown_name_is_answered_with_the_known_ones(capsys):
    _, line = complaint(capsys, "train", "nosuch")
    for name in gallery.names():
        assert name in line


def test_list_names_the_gallery_and_every_kind(capsys):
    assert main(["list"]) == 0
    printed = capsys.readouterr().out
    words = printed.split()
    for name in gallery.names():
        assert name in words
    for category in registry.categories():
        assert f"\n{category.capitalize().replace('_', ' ')}\n" in printed
        for kind_id in registry.ids(category):
            assert kind_id in words


def test_ctrl_c_is_one_line(capsys, monkeypatch):
    def interrupted(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr("playground.cli.listing.run", interrupted)
    assert complaint(capsys, "list") == (130, "playground: Stopped.\n")


def test_too_little_memory_is_one_line(capsys, monkeypatch):
    def too_large(**_):
        raise MemoryError

    monkeypatch.setattr("playground.cli.listing.run", too_large)
    status, line = complaint(capsys, "list")
    assert status == 1
    assert "not enough memory" in line


# -- windows, or none


@pytest.fixture
def no_screen(monkeypatch):
    if not sys.platform.startswith("linux"):
        pytest.skip("other systems always have a display")
    for name in NO_SCREEN:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(("words", "trained"), [([], "mnist-mlp"), (["spiral"], "spiral")])
def test_without_a_display_it_says_so_and_trains(capsys, monkeypatch, no_screen, words, trained):
    seen = []
    monkeypatch.setattr(training, "run", lambda what: seen.append(what) or 0)
    monkeypatch.setattr(qt, "module", lambda _: pytest.fail("asked for Qt"))
    assert main(words) == 0
    assert seen == [trained]
    line = capsys.readouterr().out
    assert line.startswith("There is no display")
    assert line.count("\n") == 1


@pytest.mark.parametrize("name", sorted(NO_SCREEN))
def test_with_a_display_it_opens_the_window(monkeypatch, no_screen, name):
    class App:
        run = staticmethod(lambda what: 0 if what == "xor" else 9)

    monkeypatch.setenv(name, "offscreen")
    monkeypatch.setattr(window.qt, "module", lambda module: App if module == "playground.ui.app" else None)
    assert main(["xor"]) == 0


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (ImportError("libEGL.so.1: cannot open shared object file"), "apt-get install"),
        (ModuleNotFoundError("No module named 'PySide6'"), "pip install"),
    ],
)
def test_qt_that_cannot_be_imported_is_one_line(capsys, monkeypatch, error, advice):
    def refuse(name):
        raise error

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(qt.importlib, "import_module", refuse)
    with pytest.raises(Failure, match=advice) as caught:
        qt.module("playground.ui.app")
    assert str(error) in str(caught.value)


# -- real processes


def python(*words: str, **environment: str) -> subprocess.CompletedProcess:
    inherited = {name: value for name, value in os.environ.items() if name not in NO_SCREEN}
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, timeout=100, env={**inherited, **environment}
    )


def test_neither_qt_nor_numba_is_imported_without_need():
    script = """
import sys
from playground.cli import main
assert main(["list"]) == 0
assert main(["train", "xor", "--epochs", "1", "--backend", "reference", "--json"]) == 0
assert not {name.split(".")[0] for name in sys.modules} & {"PySide6", "shiboken6", "pyqtgraph", "numba"}
assert main(["train", "xor", "--epochs", "1", "--backend", "cpu", "--json"]) == 0
assert not {name.split(".")[0] for name in sys.modules} & {"PySide6", "shiboken6", "pyqtgraph"}
"""
    done = python("-c", script)
    assert done.returncode == 0, done.stderr


def test_a_reader_that_goes_away_ends_it_quietly():
    command = [sys.executable, "-m", "playground", "train", "xor", "--backend", "reference", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert json.loads(process.stdout.readline())["epoch"] == 1
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 141


def test_the_module_runs_without_a_display_and_without_qt():
    done = python("-X", "importtime", "-m", "playground", "perceptron-xor")
    assert done.returncode == 0
    assert done.stdout.startswith("There is no display")
    assert "500 epochs in" in done.stdout.splitlines()[-1]
    assert "PySide6" not in done.stderr
