"""Goals: the sentence, the limits, what is good enough, and the file."""

import pytest

from playground.core.params import ParamError
from playground.network import edits
from playground.network.document import Project
from playground.network.goal import Goal, hidden_neurons
from playground.storage import document_json, gallery
from playground.storage.document_json import DocumentError


def test_the_sentence_says_every_condition():
    assert Goal(test_loss=0.01, neurons=6).sentence() == "Reach a test loss under 0.01 with at most six hidden neurons."
    assert Goal(test_accuracy=0.95, epochs=1000).sentence() == "Reach 95 % test accuracy within 1,000 epochs."
    assert Goal(test_loss=0.5, neurons=0, features=2).sentence() == (
        "Reach a test loss under 0.5 with no hidden neuron and at most two features."
    )
    assert Goal(test_loss=0.5, neurons=1).sentence().endswith("at most one hidden neuron.")


def test_limits_are_on_hidden_neurons_features_and_epochs():
    circle = gallery.load_entry("circle")
    assert hidden_neurons(circle.network) == 6
    goal = Goal(test_loss=0.1, neurons=6, features=2, epochs=10)
    assert goal.hindrance(circle, 10) == ""
    assert goal.hindrance(circle, 11) == "too many epochs, press Reset"
    assert goal.hindrance(edits.resize(circle, 1, 1)) == "seven hidden neurons of 6 allowed"
    more = circle.but(dataset=circle.dataset.but(features=("x1", "x2", "x1_x2")))
    assert goal.hindrance(more) == "three features of 2 allowed"


def test_good_enough_is_under_the_loss_and_at_the_accuracy():
    both = Goal(test_loss=0.1, test_accuracy=0.9)
    assert both.reached(0.09, 0.9)
    assert not both.reached(0.1, 0.95)
    assert not both.reached(0.01, 0.89)
    assert not both.reached(None, None)


def test_a_file_keeps_the_goal_and_other_data_drops_it():
    project = gallery.load_entry("challenge-xor")
    assert project.goal == Goal(test_loss=0.1, neurons=5, features=2)
    assert document_json.decode(document_json.encode(project)) == project
    assert "goal" not in document_json.to_document(Project()), "files without one can be read by older versions"
    plain = document_json.to_document(project)
    with pytest.raises(DocumentError, match=r"unknown field `prize` - at `\$.goal`"):
        document_json.from_document({**plain, "goal": {"prize": 1}})
    with pytest.raises(DocumentError, match=r"expected .* at `\$.goal`"):
        document_json.from_document({**plain, "goal": {"test_accuracy": 2}})
    other = edits.choose_dataset(project, gallery.load_entry("circle").dataset)
    assert other.goal is None
    with pytest.raises(ParamError):
        Goal(neurons=-1)


def test_every_challenge_begins_within_its_limits_and_has_a_solution_in_the_script():
    goals = {entry.name: entry.goal for entry in gallery.entries() if entry.goal}
    assert len(goals) >= 8
    script = (gallery.FOLDER.parent.parent / "scripts" / "verify_goals.py").read_text("utf-8")
    for name, sentence in goals.items():
        project = gallery.load_entry(name)
        assert project.goal.sentence() == sentence
        assert project.goal.hindrance(project) == ""
        assert f'"{name}"' in script
