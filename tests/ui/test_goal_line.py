"""The line that says what there is to reach."""

import pytest
from fakes import plane_project
from learning import LearningSession
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.engine.frames import CurvePoint
from playground.network import edits
from playground.network.goal import Goal
from playground.ui.goal_line import GoalLine

GOAL = Goal(test_loss=0.05, neurons=6, epochs=100)


@pytest.fixture
def line(qtbot):
    session = LearningSession(plane_project().but(goal=GOAL))
    made = GoalLine(session)
    made.resize(600, 34)
    qtbot.addWidget(made)
    made.show()
    return made


def run(line: GoalLine, *losses: float, generation: int = 0) -> None:
    """A run whose test losses after each epoch are these."""
    session = line.session
    session.curve = [CurvePoint(float(i + 1), loss, loss, None, None) for i, loss in enumerate(losses)]
    session.feed(
        project=session.project, network=session.project.network, epoch=len(losses), test_loss=losses[-1],
        generation=generation,
    )  # fmt: skip
    line.write()


def test_it_says_the_goal_the_state_and_when_it_was_reached(line):
    assert line.words.text() == "Goal: Reach a test loss under 0.05 with at most six hidden neurons within 100 epochs."
    assert line.state.text() == "press Play"
    run(line, 0.5, 0.2)
    assert line.state.text() == "now 0.2000"
    run(line, 0.5, 0.2, 0.04, *[0.5] * 200)
    assert line.state.text() == "Reached after 3 epochs", "hundreds of epochs lie between two frames"
    assert line.state.property("role") == "good"
    run(line, 0.9, generation=1)
    assert line.state.text() == "now 0.9000", "a reset begins anew"
    assert line.state.property("role") == "secondary"


def test_limits_count(line):
    session = line.session
    session.edit("More", edits.resize(session.project, 1, 1))
    run(line, 0.01)
    assert line.state.text() == "seven hidden neurons of 6 allowed"
    session.undo()
    run(line, 0.01, 0.01)
    assert line.state.text() == "Reached after 2 epochs"
    run(line, *[0.5] * 101, generation=2)
    assert line.state.text() == "too many epochs, press Reset"


def test_without_a_goal_there_is_no_line_and_it_can_be_dropped(line):
    QTest.mouseClick(line.close_button, Qt.MouseButton.LeftButton)
    assert line.session.edits[-1][0] == "Drop the goal"
    assert not line.isVisible()
    line.session.undo()
    assert line.isVisible()
    assert line.session.watched == {}, "it asks nothing of the run"
