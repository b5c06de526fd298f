"""The real drag from the palette onto the network, with QDrag's own loop: every day on Qt's minimal platform, and under
a real X server with a real pointer. The offscreen platform of the other tests cannot drag at all."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

STEPS = Path(__file__).with_name("drag_steps.py")
PATIENCE = 100  # seconds
PAUSE = 0.08  # seconds between two moves of the pointer
WHERE = {
    0: "as the first layer",
    1: "after layer 1 (Dense 4)",
    2: "after layer 2 (Dense 3)",
    3: "after the output layer (Dense 1)",
}
OLD = ["dense", "dense", "dense"]


@pytest.fixture
def environment(tmp_path):
    folders = {name: str(tmp_path / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    root = str(STEPS.parents[2])
    without = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in without}
    return {**kept, **folders, "PYTHONPATH": root, "PYTHONWARNINGS": "error"}


def dropped(told, kind, slot):
    """What must be true after a drop, however the hand was moved."""
    title = kind.capitalize()
    assert told["said"] == [[f"Drop here: <b>{title}</b> {WHERE[slot]}", slot]], "the line stood where it said"
    assert told["kinds"] == [*OLD[:slot], kind, *OLD[slot:]], "and the layer is there"
    assert told["selected"] == slot
    assert (told["steps"], told["undo"]) == (1, f"Add {title}")
    assert told["undone"]
    assert not told["line left"]


def last_line(text):
    """The JSON among whatever else Qt prints."""
    return json.loads([line for line in text.splitlines() if line.startswith("{")][-1])


@pytest.mark.parametrize(("kind", "slot"), [("dropout", 1), ("dense", 0)])
def test_a_layer_lands_where_the_line_said(environment, kind, slot):
    environment["QT_QPA_PLATFORM"] = "minimal:enable_fonts"
    command = [sys.executable, str(STEPS), "qtest", kind, str(slot)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    dropped(last_line(done.stdout), kind, slot)


def test_escape_takes_a_drag_back(environment):
    environment["QT_QPA_PLATFORM"] = "minimal:enable_fonts"
    command = [sys.executable, str(STEPS), "qtest", "dropout", "1", "escape"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    told = last_line(done.stdout)
    assert told["said"], "the drag was over the network"
    assert (told["kinds"], told["steps"], told["line left"]) == (OLD, 0, False)


@pytest.fixture
def display():
    """A free display of an X server of our own, such as ":3"."""
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    if missing:
        sentence = f"{' and '.join(missing)} missing: apt-get install xvfb xdotool"
        if os.environ.get("PLAYGROUND_REQUIRE_XVFB") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()  # empty when the server could not start
        assert number, "Xvfb does not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


@pytest.mark.xvfb
def test_a_pointer_on_a_real_screen(environment, display):
    environment.update(QT_QPA_PLATFORM="xcb", DISPLAY=display)
    command = [sys.executable, str(STEPS), "outside", "dropout", "2"]

    def point(*words):
        subprocess.run(["xdotool", *map(str, words)], env=environment, check=True, timeout=PATIENCE)
        time.sleep(PAUSE)

    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as window:
        try:
            places = json.loads(window.stdout.readline())["places"]
            point("mousemove", *places[0])
            point("mousedown", 1)
            for place in places[1:]:
                point("mousemove", *place)
            point("mousemove", *places[-1])
            time.sleep(3 * PAUSE)
            point("mouseup", 1)
            told, _ = window.communicate(timeout=PATIENCE)
        finally:
            window.kill()
    assert window.returncode == 0
    dropped(last_line(told), "dropout", 2)
