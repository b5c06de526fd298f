"""``playground screenshot`` hands its arguments to the window's own camera, and never asks for a screen."""

import os

import pytest

from playground.cli import main, screenshot


class Camera:
    class ScreenshotError(ValueError):
        pass

    def __init__(self):
        self.taken = []
        self.trouble = ""

    def screenshot(self, *words, **named):
        if self.trouble:
            raise self.ScreenshotError(self.trouble)
        self.taken.append((words, named, os.environ.get("QT_QPA_PLATFORM")))


@pytest.fixture
def camera(monkeypatch):
    camera = Camera()
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setattr(screenshot.qt, "module", lambda name: camera if name == "playground.ui.screenshot" else None)
    yield camera
    os.environ.pop("QT_QPA_PLATFORM", None)


def test_everything_is_handed_on(camera, tmp_path):
    out = tmp_path / "a.png"
    words = [
        "xor",
        "--epochs",
        "3",
        "--size",
        "1280x800",
        "--theme",
        "light",
        "--digit",
        "7",
        "--running",
        "--step",
        "5",
        "--view",
        "warped",
        str(out),
    ]
    assert main(["screenshot", *words]) == 0
    assert camera.taken == [
        (("xor", 3, (1280, 800), "light", out), {"digit": "7", "running": True, "step": 5, "view": "warped"}, "offscreen")
    ]


@pytest.mark.parametrize(("what", "epochs"), [("xor", 500), ("mnist-mlp", 10)])
def test_it_trains_as_long_as_train_would(camera, tmp_path, what, epochs):
    assert main(["screenshot", what, str(tmp_path / "a.png")]) == 0
    assert camera.taken[0][0][:4] == (what, epochs, (1600, 1000), "dark")


def test_trouble_is_one_line(camera, tmp_path, capsys):
    camera.trouble = "The picture could not be written."
    assert main(["screenshot", "xor", str(tmp_path / "a.png")]) == 1
    assert capsys.readouterr().err == "playground: The picture could not be written.\n"
