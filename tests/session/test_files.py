"""Save, open, unsaved work, and files that are none."""

import json
import zipfile

import pytest
from driving import messages_of, points_project, settle, wait, wait_for_epochs, wait_until_ready, weights

from playground.network import edits
from playground.session import files as files_module
from playground.storage.project_file import load


@pytest.fixture
def trained(qtbot, session):
    """Two epochs in."""
    session.step_epoch()
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 2 and not session.running)
    return session


def save(qtbot, session, path=None):
    """What ``save`` told in the end."""
    told = []
    session.files.save(path, told.append)
    wait(qtbot, lambda: told)
    return told[0]


def members(path, **changed):
    with zipfile.ZipFile(path) as archive:
        old = {name: archive.read(name) for name in archive.namelist()}
    return {**old, **changed}


def write_zip(path, contents):
    with zipfile.ZipFile(path, "w") as archive:
        for name, raw in contents.items():
            archive.writestr(name, raw)


def test_what_is_saved_opens_with_the_same_weights_and_curve(qtbot, trained, make_session, tmp_path):
    assert save(qtbot, trained, tmp_path / "spiral")
    path = tmp_path / "spiral.nnp"
    assert trained.files.path == path, "with the ending that it lacked"
    other = make_session()
    assert other.files.open(path)
    wait_until_ready(qtbot, other)
    assert other.project == trained.project
    assert weights(other) == weights(trained)
    assert [tuple(point) for point in other.curve] == [tuple(point) for point in trained.curve]
    assert (other.frame.epoch, other.frame.seconds) == (2, trained.frame.seconds)
    assert other.frame.test_loss == trained.frame.test_loss
    assert other.settings.recent_files() == [path.resolve()]


def test_a_file_that_has_lost_its_weights_says_so(qtbot, trained, make_session, tmp_path):
    assert save(qtbot, trained, tmp_path / "whole.nnp")
    contents = members(tmp_path / "whole.nnp")
    del contents["weights.npz"]
    write_zip(tmp_path / "half.nnp", contents)
    other = make_session()
    said = messages_of(other)
    assert other.files.open(tmp_path / "half.nnp")
    wait_until_ready(qtbot, other)
    assert other.frame.epoch == 0
    assert [message.level for message in said] == ["warning"]
    assert said[0].text.startswith("half.nnp holds no weights, though it was saved after 2 epochs")


def test_an_opened_run_goes_on_where_it_was(qtbot, trained, make_session, tmp_path):
    """The optimizer starts afresh, so only the place is the same."""
    save(qtbot, trained, tmp_path / "a.nnp")
    other = make_session()
    other.files.open(tmp_path / "a.nnp")
    other.step_epoch()
    wait(qtbot, lambda: other.frame.epoch == 3 and not other.running)
    assert [point.epoch for point in other.curve] == [1, 2, 3]


def test_it_is_saved_as_it_is_now_while_it_trains(qtbot, session, tmp_path):
    session.play()
    wait_for_epochs(qtbot, session, 2)
    session.edit("5 neurons", edits.resize(session.project, 1, 1))
    assert save(qtbot, session, tmp_path / "a.nnp")
    saved = load(tmp_path / "a.nnp")
    assert saved.project == session.project
    assert saved.weights[1, "weight"].shape == (5, 2)
    assert saved.epoch >= 2
    wait_for_epochs(qtbot, session, 2)


def test_a_broken_stack_is_saved_without_weights(qtbot, trained, make_session, tmp_path):
    trained.edit("Remove the output", edits.remove(trained.project, 2))
    assert not trained.check.ok
    assert save(qtbot, trained, tmp_path / "a.nnp")
    other = make_session()
    assert other.files.open(tmp_path / "a.nnp")
    assert other.project == trained.project
    settle(other)
    assert weights(other) == {}
    assert not other.check.ok


def test_a_place_that_cannot_be_written_is_told(qtbot, trained, tmp_path):
    said = messages_of(trained)
    trained.files.path = tmp_path / "before.nnp"
    assert not save(qtbot, trained, tmp_path / "nowhere" / "a.nnp")
    (message,) = said
    assert message.level == "error"
    assert "nowhere" in message.text
    assert trained.files.path == tmp_path / "before.nnp"
    trained.play()
    wait_for_epochs(qtbot, trained, 1)


BAD = {
    "missing": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "empty": lambda path: path.write_bytes(b""),
    "truncated": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "a picture": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200)),
    "another zip": lambda path: write_zip(path, {"word/document.xml": b"<a/>"}),
    "no JSON": lambda path: write_zip(path, members(path, **{"project.json": b"{"})),
    "newer": lambda path: write_zip(path, members(path, **{"project.json": newer(path)})),
    "other weights": lambda path: write_zip(path, members(path, **{"weights.npz": b"PK"})),
}


def newer(path):
    document = json.loads(members(path)["project.json"])
    return json.dumps({**document, "format": document["format"] + 9}).encode()


@pytest.mark.parametrize("damage", BAD)
def test_a_bad_file_says_why_and_leaves_the_open_project_alone(qtbot, trained, tmp_path, damage):
    path = tmp_path / "other.nnp"
    save(qtbot, trained, path)
    save(qtbot, trained, tmp_path / "mine.nnp")
    BAD[damage](path)
    before, project = weights(trained), trained.project
    said = messages_of(trained)
    trained.edit("Name", project.but(name="Mine"))
    assert not trained.files.open(path)
    (message,) = said
    assert message.level == "error"
    assert "other.nnp" in message.text
    assert message.text.endswith(".")
    assert len(message.text) < 250
    assert ("newer" in message.text) == (damage == "newer")
    assert trained.project.name == "Mine"
    assert trained.files.path == tmp_path / "mine.nnp"
    assert trained.undo_stack.count() == 1
    assert weights(trained) == before
    assert trained.frame.epoch == 2


def test_unsaved_work(qtbot, session, make_session, tmp_path, monkeypatch):
    files = session.files
    assert not files.unsaved
    assert files.state_text() == "not saved yet"
    session.edit("5 neurons", edits.resize(session.project, 1, 1))
    assert files.unsaved
    assert files.state_text() == "edited · not saved yet" or files.state_text() == "edited"
    session.undo_stack.undo()
    assert not files.unsaved, "undone is as if it had never been"
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 1 and not session.running)
    assert not files.unsaved, "a second of training of an example is nothing to ask about"
    monkeypatch.setattr(files_module, "WORTH_ASKING", session.frame.seconds / 2)
    assert files.unsaved, "a minute of it is"
    save(qtbot, session, tmp_path / "a.nnp")
    assert not files.unsaved
    assert files.state_text() == "saved 0 s ago"
    monkeypatch.undo()
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 2 and not session.running)
    assert files.unsaved, "any training of one's own file is"
    assert not files.edited
    save(qtbot, session)
    session.edit("Name", session.project.but(name="Other"))
    assert files.unsaved
    assert files.state_text() == "edited · saved 0 s ago"


def test_an_edit_made_while_it_was_being_saved_is_still_unsaved(qtbot, session, tmp_path):
    told = []
    session.files.save(tmp_path / "a.nnp", told.append)
    session.edit("Name", session.project.but(name="Later"))
    wait(qtbot, lambda: told)
    assert session.files.unsaved
    assert load(tmp_path / "a.nnp").project.name == "Small"


def test_the_newest_recent_file_comes_first_and_only_once(qtbot, trained, tmp_path):
    paths = [tmp_path / f"{name}.nnp" for name in "abc"]
    for path in (*paths, paths[0]):
        save(qtbot, trained, path)
    paths[1].unlink()
    assert [path.name for path in trained.settings.recent_files()] == ["a.nnp", "c.nnp"]


def test_a_new_project_keeps_the_data(session):
    session.files.new()
    assert session.project.network.nodes == ()
    assert session.project.dataset == points_project().dataset
    assert session.files.path is None
    assert not session.check.ok
