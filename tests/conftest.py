"""What every test gets: no display needed, own settings folders, and no thread, timer or process left behind.

Nothing here imports Qt by itself: the tests of the rooms without Qt pass on a machine that lacks its libraries.
"""

import gc
import importlib
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

GRACE_SECONDS = 1.0
QT_ROOMS = ("ui", "session")

if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # else Qt aborts the whole process
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["PLAYGROUND_LOOPS"] = "never"  # tests that are about compiled loops ask for them
# Compiled kernels stay between runs; everything else a user has (settings, recent files) is out of reach of the tests.
os.environ.setdefault("NUMBA_CACHE_DIR", str(Path.home() / ".cache" / "neural-network-playground-tests"))
_HOME = Path(tempfile.mkdtemp(prefix="playground-tests-"))
for _name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
    os.environ[_name] = str(_HOME / _name)


@lru_cache(maxsize=1)
def _why_no_qt() -> str:
    """Empty when Qt works, else the reason, for example the system library that is missing."""
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        return str(error)
    return ""


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """pytest-qt ends the run when Qt cannot be imported; without it the other rooms are still tested."""
    plugin = pluginmanager.get_plugin("pytest-qt")
    if plugin is not None and _why_no_qt():
        pluginmanager.unregister(plugin)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    inside = collection_path.relative_to(Path(__file__).parent).parts[:1]
    return True if inside and inside[0] in QT_ROOMS and _why_no_qt() else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _why_no_qt.cache_info().currsize and _why_no_qt():
        terminalreporter.write_line(f"tests/ui and tests/session were skipped, Qt cannot be imported: {_why_no_qt()}")


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, an active timer, a child process or a window behind."""
    qt = "qapp" in request.fixturenames  # only a test with an application can start a timer; looking takes time
    if sys.platform != "linux" and (core := sys.modules.get("PySide6.QtCore")):
        core.QStandardPaths.setTestModeEnabled(True)  # on Linux the XDG folders above do it
    threads, children = set(threading.enumerate()), _children()
    gc.freeze()  # what is older than the test is never looked through again, which would take longer than most tests
    yield
    _let_go()  # windows too, which a new theme would dress in every test that follows
    _fail_for_what_is_left(threads, children, qt)


def _fail_for_what_is_left(threads: set[threading.Thread], children: set[int], qt: bool) -> None:
    end = time.monotonic() + GRACE_SECONDS
    while left := _left_behind(threads, children, qt):
        if time.monotonic() > end:
            _reported.update(id(thing) for thing in _active_qt())
            pytest.fail("left behind: " + "; ".join(left))
        _let_go()
        time.sleep(0.02)


def _left_behind(threads: set[threading.Thread], children: set[int], qt: bool) -> list[str]:
    names = [f"thread {t.name}" for t in threading.enumerate() if t not in threads and t.is_alive()]
    names += [f"process {pid} ({_command(pid)})" for pid in sorted(_children() - children)]
    names += [f"window {window.windowTitle()}" for window in _windows()] if qt else []
    names += [
        f"{type(thing).__name__} {thing.objectName() or 'without a name'}" for thing in (_active_qt() if qt else ())
    ]  # type: ignore[attr-defined]
    return names


_reported: set[int] = set()  # a timer is the fault of one test only, not of all that follow


def _active_qt() -> list[object]:
    """Every QTimer that ticks and every QThread that runs, if Qt has been imported at all."""
    core, shiboken = sys.modules.get("PySide6.QtCore"), sys.modules.get("shiboken6")
    if core is None or shiboken is None:
        return []
    found, watched = [], {}
    for thing in gc.get_objects():
        kind = type(thing)
        if kind not in watched:
            watched[kind] = issubclass(kind, (core.QTimer, core.QThread))
        if not watched[kind] or not shiboken.isValid(thing):
            continue
        active = thing.isActive() if issubclass(kind, core.QTimer) else thing.isRunning()
        if active and id(thing) not in _reported and not _is_main(thing, core):
            found.append(thing)
    return found


def _windows() -> list[object]:
    """The whole windows that there are: a new theme would dress them in every test that follows, for a second each."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    found = widgets.QApplication.topLevelWidgets() if widgets is not None else []
    return [window for window in found if isinstance(window, widgets.QMainWindow)]


def _is_main(thing: object, core: object) -> bool:
    """The thread of the application itself is a running QThread too, if someone has asked for it."""
    app = core.QCoreApplication.instance()  # type: ignore[attr-defined]
    return app is not None and thing is app.thread()


def _let_go() -> None:
    """Objects that only a cycle keeps, and widgets that wait for deleteLater, go, and their timers with them."""
    gc.collect()
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
        core.QCoreApplication.processEvents()


def _children() -> set[int]:
    """Process ids of the children that run now, without the helpers that multiprocessing keeps by design."""
    found: set[int] = set()
    if multiprocessing := sys.modules.get("multiprocessing"):
        found.update(child.pid for child in multiprocessing.active_children())
    for listing in Path("/proc/self/task").glob("*/children"):
        try:
            found.update(int(pid) for pid in listing.read_text().split())
        except OSError:  # the thread ended while we looked
            continue
    return {pid for pid in found if _counts(pid)}


def _counts(pid: int) -> bool:
    command = _command(pid)
    if not command and sys.platform == "linux":
        return False  # has ended and only waits for its exit status to be read
    return "resource_tracker" not in command and "forkserver" not in command


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""
