"""The real window on a real session, closed whatever the test does."""

import importlib

import pytest


def _has_qt() -> bool:
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError:
        return False
    return True


if _has_qt():
    import driving

    from playground.session.session import Session
    from playground.ui import dialogs, theme
    from playground.ui.app import make_application
    from playground.ui.main_window import MainWindow
else:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def no_questions(monkeypatch):
    """A dialog that nobody expects fails the test instead of waiting for ever."""

    def unexpected(*arguments):
        raise AssertionError(f"a dialog that was not expected: {arguments}")

    for name in ("ask_unsaved", "choose_file_to_open", "choose_file_to_save", "show_text"):
        monkeypatch.setattr(dialogs, name, unexpected)


@pytest.fixture(scope="session")
def light_application(qapp):
    """Dressed once: a style sheet takes a third of a second."""
    return make_application("light")


@pytest.fixture
def make_window(qtbot, light_application, tmp_path, no_questions):
    """Windows with settings of the test's own; all are closed in the end."""
    made: list[MainWindow] = []

    def make(project=None, confirm=False, ready=True, size=(1600, 1000)):
        session = Session(project, driving.own_settings(tmp_path))
        window = MainWindow(session=session, confirm=confirm)
        made.append(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        if project is not None and ready:
            driving.wait_until_ready(qtbot, session)
        return window

    yield make
    for window in made:
        window.close_for_good()
        window.deleteLater()
    if theme.current().is_dark:  # a new theme dresses every widget anew
        theme.apply(light_application, "light")


@pytest.fixture
def window(make_window):
    """4 – 1 on the circle, ready to play."""
    return make_window(driving.points_project())
