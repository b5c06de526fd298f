"""A session without a window, in folders of its own, closed whatever the test does."""

import driving
import pytest

from playground.session.session import Session


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def make_session(qtbot, tmp_path):
    """Sessions on the plain backend, which needs no compiling; all are closed in the end."""
    made: list[Session] = []

    def make(project=None, backend="reference", ready=True):
        session = Session(project, driving.own_settings(tmp_path), backend)
        made.append(session)
        if project is not None and ready:
            driving.wait_until_ready(qtbot, session)
        return session

    yield make
    for session in made:
        session.close()
        session.deleteLater()


@pytest.fixture
def session(make_session):
    """4 – 1 on the circle, ready to play."""
    return make_session(driving.points_project())
