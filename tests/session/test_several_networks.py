"""The session faces one of several networks; undo, files and the run know the whole."""

import pytest
from driving import points_project, wait

from playground.core.registry import registry
from playground.network import edits


@pytest.fixture
def gan():
    small = points_project(data="ring")
    return edits.choose_recipe(small, registry.create("recipes", "gan"))


def test_facing_edits_and_undo(make_session, gan):
    session = make_session(gan)
    seen = []
    session.project_changed.connect(lambda old, new: seen.append((old.facing, new.facing)))
    session.face("discriminator")
    assert session.project.facing == "discriminator"
    assert session.check.input == (2,)
    assert seen == [("generator", "discriminator")]
    assert not session.undo_stack.count(), "looking is no edit"
    changed = edits.resize(session.project, session.project.network.nodes[0].id, 1)
    session.edit("One neuron more", changed)
    assert session.project == changed
    session.face("generator")
    session.undo_stack.undo()
    assert session.project.facing == "discriminator", "what an undo changes is shown"
    assert session.project.turned() == gan
    session.undo_stack.redo()
    assert session.project == changed


def test_selection_goes_with_the_network(make_session, gan):
    session = make_session(gan)
    session.select(session.project.network.nodes[0].id)
    session.face("discriminator")
    assert session.selection is None


def test_a_run_saved_while_the_discriminator_is_shown(qtbot, make_session, gan, tmp_path):
    session = make_session(gan)
    session.face("discriminator")
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 1 and session.frame.state == "paused")
    assert set(session.frame.figures) == {"generator_loss", "discriminator_loss", "near", "visited"}
    done = []
    session.files.save(tmp_path / "a.nnp", done.append)
    wait(qtbot, lambda: done)
    assert done == [True]
    assert session.undo_stack.isClean()
    session.files.open(tmp_path / "a.nnp")
    assert session.project == gan
    wait(qtbot, lambda: session.frame.epoch == 1)
    assert session.curve[-1].figures["generator_loss"] == session.curve[-1].train_loss


def test_a_problem_of_the_other_network_is_mended_where_it_is(make_session, gan):
    session = make_session(gan)
    session.face("discriminator")
    session.edit("Add Dense", edits.append(session.project, registry.create("layers", "dense", units=5)))
    session.face("generator")
    problem = session.check.problems[0]
    assert problem.network == "discriminator"
    session.mend(problem)
    assert session.project.networks["generator"] == gan.network
    session.mend(session.check.problems[0])  # one output, and now the activation
    assert session.check.ok
    assert session.project.facing == "discriminator"


def test_changing_the_recipe_back_shows_the_main_network(make_session, gan):
    session = make_session(gan)
    session.face("discriminator")
    session.edit("Recipe", edits.choose_recipe(session.project, registry.create("recipes", "autoencoder")))
    assert session.project.facing == "model"
    assert session.project.others == ()
    session.undo_stack.undo()
    assert session.project.turned() == gan
