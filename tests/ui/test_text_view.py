"""The test text: what is foreseen, what is not, and the words under the mouse."""

import numpy as np
import pytest
from fakes import FakeSession
from PySide6.QtCore import QPoint

from playground.core.registry import registry
from playground.engine import backends
from playground.engine.frames import Frame
from playground.engine.trainer import Trainer
from playground.network.document import Network, Project
from playground.session.probes import TestText, TestTextAnswer
from playground.ui.text_view import CELL, LETTERS, LINE, TextView


def letters() -> Project:
    layers = registry.create("layers", "flatten"), registry.create("layers", "dense", units=35, activation="softmax")
    data = registry.create("datasets", "characters", steps=2, length=1000)
    return Project(dataset=data, network=Network.of(*layers), loss=registry.create("losses", "cross_entropy"))


@pytest.fixture
def view(qtbot):
    widget = TextView(FakeSession(letters()))
    qtbot.addWidget(widget)
    widget.resize(320, 400)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def show(view, labels: list[int], decided: list[int]) -> None:
    answer = TestTextAnswer(np.array(labels), np.array(decided), np.full(len(labels), 0.375))
    view.session.show(Frame("training", project=view.session.project, answers={TestText(LETTERS): answer}))


def test_it_asks_while_it_is_seen(view):
    assert view.session.watched["textView"] == (TestText(LETTERS),)
    view.hide()
    assert view.session.watched["textView"] == ()


def test_the_share_and_the_words_under_the_mouse(view):
    show(view, [1, 2, 0, 3], [1, 1, 5, 3])
    assert view.share.text() == "50.0\u202f% foreseen"
    middle = [QPoint(round((i + 0.5) * CELL), round(LINE / 2)) for i in range(5)]
    words = [view.letters.words(view.letters.letter_at(at)) for at in middle[:3]]
    assert words == [
        "“a”: the network says so, 37.5\u202f% sure.",
        "“b”: the network says “a”, 37.5\u202f% sure.",
        "space: the network says “e”, 37.5\u202f% sure.",
    ]
    assert view.letters.letter_at(middle[4]) is None


def test_a_letter_that_is_foreseen_looks_another_way(view):
    show(view, [1, 2], [1, 2])
    right = view.letters.grab().toImage()
    show(view, [1, 2], [1, 3])
    assert view.letters.grab().toImage() != right


def test_the_answer_is_about_the_beginning_of_the_test_text():
    trainer = Trainer(letters(), backends.create("reference"))
    answer = TestText(50).answer(trainer, None)
    assert np.array_equal(answer.labels, trainer.data.test.labels[:50])
    assert answer.decided.shape == answer.confidence.shape == (50,)
    assert ((answer.confidence > 1 / 36) & (answer.confidence <= 1)).all()
