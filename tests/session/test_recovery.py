"""Autosaves: written while there is unsaved work, offered after a crash, gone after a clean end."""

import pytest
from driving import messages_of, settle, wait, wait_until_ready, weights

from playground.network import edits
from playground.storage.autosave import Autosave
from playground.storage.project_file import load


def autosaves(session):
    return sorted(session.files.autosave.folder.glob("*.nnp"))


def crash(session):
    """Ends it as a killed process would: the thread stops, the lock goes, nothing is cleared away."""
    session.files.timer.stop()
    session.worker.close()
    lock = session.files.autosave.lock
    if lock is not None:
        lock.close()


@pytest.fixture
def edited(qtbot, session):
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 1 and not session.running)
    session.edit("5 neurons", edits.resize(session.project, 1, 1))
    settle(session)
    return session


def test_nothing_is_written_where_nothing_can_be_lost(session):
    session.files.write_autosave()
    settle(session)
    assert autosaves(session) == []


def test_unsaved_work_is_written_by_itself(qtbot, edited):
    edited.files.timer.setInterval(1)
    wait(qtbot, lambda: autosaves(edited))
    settle(edited)
    saved = load(autosaves(edited)[0])
    assert saved.project == edited.project
    assert {key: array.tobytes() for key, array in saved.weights.items()} == weights(edited)


def test_the_same_state_is_written_once(edited):
    edited.files.write_autosave()
    settle(edited)
    autosaves(edited)[0].unlink()
    edited.files.write_autosave()
    settle(edited)
    assert autosaves(edited) == []
    edited.edit("Name", edited.project.but(name="Newer"))
    edited.files.write_autosave()
    settle(edited)
    assert load(autosaves(edited)[0]).project.name == "Newer"


def test_a_disk_that_is_full_stops_nothing(edited, monkeypatch):
    def no_space(*_):
        raise OSError(28, "No space left on device")

    said = messages_of(edited)
    with monkeypatch.context() as patched:
        patched.setattr(Autosave, "write", no_space)
        edited.files.write_autosave()
        settle(edited)
    assert not said
    edited.files.write_autosave()
    settle(edited)
    assert len(autosaves(edited)) == 1, "and it is tried again"


def test_a_clean_end_leaves_nothing(edited):
    edited.files.write_autosave()
    settle(edited)
    assert len(autosaves(edited)) == 1
    edited.close()
    assert list(edited.files.autosave.folder.iterdir()) == []


def test_saving_makes_the_autosave_needless(qtbot, edited, tmp_path):
    edited.files.write_autosave()
    told = []
    edited.files.save(tmp_path / "a.nnp", told.append)
    wait(qtbot, lambda: told)
    settle(edited)
    assert autosaves(edited) == []


def test_a_living_program_is_not_recovered(edited, make_session):
    edited.files.write_autosave()
    settle(edited)
    assert make_session().files.recoveries() == []


def test_after_a_crash_the_work_is_offered_and_comes_back(qtbot, edited, make_session, tmp_path):
    edited.files.path = tmp_path / "mine.nnp"
    edited.files.write_autosave()
    before, project = weights(edited), edited.project
    crash(edited)
    after = make_session()
    (recovery,) = after.files.recoveries()
    assert recovery.name == "Small"
    after.files.recover(recovery)
    wait_until_ready(qtbot, after)
    assert after.project == project
    assert weights(after) == before
    assert after.frame.epoch == 1
    assert after.files.path == tmp_path / "mine.nnp"
    assert after.files.edited, "it is in no file yet"
    assert after.files.unsaved
    settle(after)
    assert after.files.recoveries() == [], "offered once"
    crash(after)
    assert len(make_session().files.recoveries()) == 1, "a second crash does not lose it"


def test_what_cannot_be_written_anew_is_not_thrown_away(edited, make_session, monkeypatch):
    def no_space(*_):
        raise OSError(28, "No space left on device")

    edited.files.write_autosave()
    settle(edited)
    crash(edited)
    after = make_session()
    monkeypatch.setattr(Autosave, "write", no_space)
    after.files.recover(after.files.recoveries()[0])
    settle(after)
    assert len(after.files.recoveries()) == 1


def test_one_that_is_not_wanted_goes(edited, make_session):
    edited.files.write_autosave()
    settle(edited)
    crash(edited)
    after = make_session()
    after.files.autosave.discard(after.files.recoveries()[0])
    assert after.files.recoveries() == []
    assert autosaves(after) == []


def test_a_damaged_one_is_not_offered(edited, make_session):
    edited.files.write_autosave()
    settle(edited)
    path = autosaves(edited)[0]
    crash(edited)
    path.write_bytes(path.read_bytes()[:100])
    assert make_session().files.recoveries() == []
