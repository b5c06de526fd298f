"""The card of a walk and the text it is set in, with a walk of a real network."""

import re

import pytest
from fakes import plane_project
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.engine.backends.reference import Backend
from playground.engine.trainer import Trainer
from playground.session.walk import FORWARD, LOSS, MANY, TEST, UPDATE, Pick, Stop, WalkProbe
from playground.ui.walk import typeset
from playground.ui.walk.card import WalkCard


def walk_of(project):
    trainer = Trainer(project, Backend())
    trainer.step()
    return WalkProbe(Pick()).answer(trainer, None)


@pytest.fixture
def card(dressed, show):
    card = show(WalkCard(), 360)
    card.show_walk(walk_of(plane_project()), "x₁ 1.00, right is class +1.")
    return card


def text_of(label):
    return re.sub(r"<[^>]+>|&nbsp;", " ", label.text())


def test_without_a_walk_the_card_says_why(dressed, show):
    card = show(WalkCard(), 360)
    assert card.about.text().startswith("Working out")
    card.show_walk(None, "There is nothing to walk through.")
    assert card.about.text() == "There is nothing to walk through."
    assert not card.list.isVisible()
    assert not card.apply.isVisible()
    assert card.close_button.isVisible()


def test_the_buttons_walk(card):
    heard = []
    card.stepped.connect(heard.append)
    assert not card.back.isEnabled()
    QTest.mouseClick(card.next, Qt.MouseButton.LeftButton)
    assert card.place.text() == f"2 of {len(card.model.stops)}"
    assert heard[-1].stop == Stop(FORWARD, 1, 1)
    assert card.title.text() == "Neuron 2 of layer 1"
    QTest.mouseClick(card.back, Qt.MouseButton.LeftButton)
    assert card.row == 0


def test_the_list_is_the_walk_as_text(card):
    model = card.list.model()
    assert model.rowCount() == len(card.model.stops)
    for row in range(model.rowCount()):
        index, step = model.index(row), card.model.step(row)
        assert index.data() == f"{step.title}: {step.name} = {step.result}"
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == step.words()
    card.list.setFocus()
    QTest.keyClick(card.list, Qt.Key.Key_Down)
    QTest.keyClick(card.list, Qt.Key.Key_Down)
    assert card.row == 2
    assert card.title.text() == "Neuron 3 of layer 1"


def test_jumping_to_a_layer(card):
    entries = [card.jump.itemText(i) for i in range(card.jump.count())]
    assert entries == [
        "Forward: Layer 1",
        "Forward: Layer 2",
        "Forward: Output layer",
        "Loss",
        "Backward: Output layer",
        "Backward: Layer 2",
        "Backward: Layer 1",
    ]
    card.jump.setFocus()
    for _ in range(3):
        QTest.keyClick(card.jump, Qt.Key.Key_Down)
    assert card.current().stop.phase == LOSS
    card.go_layer(1)
    assert card.jump.currentText() == "Backward: Output layer"


def test_the_entry_is_whole_or_ends_at_a_word(card):
    assert card.jump.shown() == "Forward: Layer 1"
    assert card.jump.toolTip().startswith("Forward: Layer 1.")
    card.jump.setFixedWidth(115)
    assert card.jump.shown() == "Forward:…"


def test_it_plays_slowly_and_stops_at_the_end(card, qtbot):
    card.go_to(len(card.model.stops) - 3)
    card.timer.setInterval(10)
    QTest.mouseClick(card.play, Qt.MouseButton.LeftButton)
    assert card.play.accessibleName() == "Stops walking"
    qtbot.waitUntil(lambda: not card.timer.isActive(), timeout=5000)
    assert card.row == len(card.model.stops) - 1
    assert not card.next.isEnabled()
    card.toggle()
    assert card.row == 0  # from the start again
    card.toggle()
    assert not card.timer.isActive()


def test_the_speed_sets_the_pace(card):
    card.speed.slider.setFocus()
    QTest.keyClick(card.speed.slider, Qt.Key.Key_Right)
    assert card.timer.interval() == 500


def test_choosing_a_sample_asks_for_it(card):
    asked = []
    card.picked.connect(asked.append)
    card.number.setFocus()
    QTest.keyClick(card.number, Qt.Key.Key_Up)
    assert asked[-1] == Pick("train", 1)
    card.part.setFocus()
    QTest.keyClick(card.part, Qt.Key.Key_Down)
    assert asked[-1].part == TEST


def test_all_numbers_of_a_step_stand_in_the_text(card):
    for row, stop in enumerate(card.model.stops):
        card.go_to(row)
        step, words = card.current(), text_of(card.page)
        for line in step.equations:
            assert line.shown in words
            for term in line.terms:
                assert term.shown in words
        if stop.phase == UPDATE:
            assert "Δw" in words


def test_variables_are_set_in_italics_and_functions_are_not(dressed):
    assert typeset.formula("Σ w · x + b") == "Σ <i>w</i> · <i>x</i> + <i>b</i>"
    assert typeset.formula("−ln(p₂)") == "−ln(<i>p</i>₂)"
    assert typeset.formula("dL/dz · a₁") == "<i>dL</i>/<i>dz</i> · <i>a</i>₁"
    assert typeset.formula("p, the network's share") == "<i>p</i>, the network's share"
    assert typeset.formula("z < 0") == "<i>z</i> &lt; 0"


def test_one_neuron_of_a_wide_layer_is_chosen(dressed, show):
    wide = MANY + 4
    card = show(WalkCard(), 360)
    card.show_walk(walk_of(plane_project(wide, 2)))
    assert card.unit.isVisible()
    assert card.unit.maximum() == wide
    card.go_to_neuron(1, wide - 1)
    assert card.unit.value() == wide
    assert card.title.text() == f"Neuron {wide} of layer 1"
    card.unit.setFocus()
    QTest.keyClick(card.unit, Qt.Key.Key_Down)
    assert card.title.text() == f"Neuron {wide - 1} of layer 1"
    card.go_to_neuron(2, 0)
    assert not card.unit.isVisible()


def test_every_control_says_what_it_does(card):
    for name in ("part", "number", "another", "back", "play", "next", "jump", "apply", "undo", "list", "close_button"):
        control = getattr(card, name)
        assert control.toolTip(), name
        assert control.objectName(), name
        assert control.accessibleName() or control.text(), name
