"""Autosaves: offered once their program is gone, never before, and never in the place of the user's own file."""

import os

import numpy as np
import pytest

from playground.core.registry import registry
from playground.network.document import Network, Project
from playground.storage.autosave import Autosave
from playground.storage.project_file import Saved, load, save


@pytest.fixture
def saved():
    layer = registry.create("layers", "dense", units=3)
    weights = {(1, "weight"): np.ones((3, 2), np.float32), (1, "bias"): np.zeros(3, np.float32)}
    loss = registry.create("losses", "mean_squared_error")
    dataset = registry.create("datasets", "spiral_three")
    return Saved(Project(name="Möwen", dataset=dataset, loss=loss, network=Network.of(layer)), weights)


@pytest.fixture
def path(tmp_path, saved):
    save(tmp_path / "a.nnp", saved)
    return tmp_path / "a.nnp"


def test_what_a_program_that_is_gone_left_behind_is_offered(tmp_path, saved, path):
    before = path.read_bytes()
    gone = Autosave(tmp_path / "autosave")
    gone.write(saved, path)
    gone.lock.close()  # what the system does when a process ends
    here = Autosave(tmp_path / "autosave")
    (recovery,) = here.pending()
    assert (recovery.original, recovery.name) == (path, saved.project.name)
    assert load(recovery.path).project == saved.project
    assert path.read_bytes() == before
    here.discard(recovery)
    assert here.pending() == []
    assert os.listdir(tmp_path / "autosave") == []


def test_the_autosave_of_a_program_that_runs_is_not_offered(tmp_path, saved):
    running = Autosave(tmp_path)
    running.write(saved, None)
    assert Autosave(tmp_path).pending() == []
    assert running.pending() == []
    running.discard_own()
    assert os.listdir(tmp_path) == []


def test_the_newest_comes_first_and_broken_ones_do_not_come(tmp_path, saved):
    for name in ("one", "two"):
        gone = Autosave(tmp_path)
        gone.write(Saved(saved.project.but(name=name)), None)
        gone.lock.close()
    (tmp_path / "autosave-1-1.nnp").write_bytes(b"PK\x03\x04")
    pending = Autosave(tmp_path).pending()
    assert [recovery.name for recovery in pending] == ["two", "one"]
    assert pending[0].original is None


def test_an_autosave_replaces_the_one_before(tmp_path, saved):
    autosave = Autosave(tmp_path / "new" / "folder")
    autosave.write(saved)
    autosave.write(Saved(saved.project.but(name="Later")))
    assert load(autosave.path).project.name == "Later"
    bad = {**saved.weights, (1, "bias"): np.full(3, np.inf, np.float32)}
    autosave.write(Saved(saved.project, bad))  # a run that is just leaving the finite numbers
    assert load(autosave.path).project.name == "Later"
    autosave.discard_own()
    autosave.write(saved)
    assert load(autosave.path).project == saved.project
    autosave.discard_own()
