"""Weights and biases set by hand on the canvas: typed, turned, dragged; what is asked of the run while that goes on."""

import numpy as np
import pytest
from fakes import FakeSession, plane_frame, plane_project
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.engine.frames import Frame
from playground.network import edits
from playground.network.document import Frozen
from playground.session.probes import Neurons, OneWeight, Place, WeightAnswer
from playground.ui.canvas import Canvas

NO, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
WEIGHT = Place(1, "weight", (1, 0))  # x₁ → neuron 2 of layer 1


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """Dense 4 (id 1), Dense 2 (id 2) and the output (id 3), with weights."""
    widget = Canvas(FakeSession(plane_project(4, 2)))  # type: ignore[arg-type]
    qtbot.addWidget(widget)
    widget.resize(900, 700)
    widget.show()
    widget.activateWindow()
    qtbot.waitExposed(widget)
    fake(widget).show(plane_frame(widget.session.project))
    return widget


def fake(canvas: Canvas) -> FakeSession:
    return canvas.session  # type: ignore[return-value]


def asked(canvas: Canvas) -> list[Place]:
    return [probe.place for probe in fake(canvas).watched["canvas"] if isinstance(probe, OneWeight)]


def line(canvas: Canvas, place: Place) -> QPoint:
    """A point of the viewport on the line of a weight, a third of the way."""
    edges = canvas.network_scene.edges.values()
    item = next(item for item in edges if item.link.target.node_id == place.node)
    curves, _, _ = item.drawn()
    target, source = place.index
    x, y = curves[target * len(item.link.starts) + source][8]
    return canvas.mapFromScene(QPointF(x, y))


def click(canvas: Canvas, at: QPoint) -> None:
    QTest.mouseClick(canvas.viewport(), LEFT, NO, at)


def turn(canvas: Canvas, notches: int, modifiers=NO) -> None:
    entry = canvas.hand.card.entry
    centre = QPointF(entry.rect().center())
    angle = QPoint(0, 120 * notches)
    event = QWheelEvent(centre, entry.mapToGlobal(centre), QPoint(), angle, NO_BUTTON, modifiers,
                        Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(entry, event)


def drag(canvas: Canvas, pixels: int) -> None:
    entry = canvas.hand.card.entry
    start = entry.rect().center()
    QTest.mousePress(entry, LEFT, NO, start)
    for step in range(1, 11):
        QTest.mouseMove(entry, start + QPoint(pixels * step // 10, 0))
    QTest.mouseRelease(entry, LEFT, NO, start + QPoint(pixels, 0))


def value_of(canvas: Canvas, place: Place) -> float:
    return float(canvas.live.weights[place.node][place.name][place.index])


def test_a_weight_is_asked_about_only_while_somebody_looks_at_it(canvas: Canvas) -> None:
    assert asked(canvas) == []
    QTest.mouseMove(canvas.viewport(), line(canvas, WEIGHT))
    assert asked(canvas) == [WEIGHT]
    fake(canvas).show(Frame(answers={**fake(canvas).frame.answers, OneWeight(WEIGHT): WeightAnswer(0.5, -0.25)}))
    canvas.overlay.update_hover(canvas._hover_words())
    assert canvas.overlay.hover.detail.text() == "gradient −0.2500: learning pulls it up"
    QTest.mouseMove(canvas.viewport(), QPoint(5, 690))
    assert asked(canvas) == []
    QTest.mouseMove(canvas.viewport(), canvas.point_of(1, "bias", 2))
    assert asked(canvas) == [Place(1, "bias", (2,))]
    canvas.hide()
    assert fake(canvas).watched["canvas"] == ()


def test_a_click_on_a_weight_and_a_number_set_it(canvas: Canvas) -> None:
    before = value_of(canvas, WEIGHT)
    click(canvas, line(canvas, WEIGHT))
    card = canvas.hand.card
    assert card.isVisible()
    assert card.text.text() == "Weight x₁ → neuron 2 of layer 1"
    assert card.entry.hasFocus()
    assert asked(canvas) == [WEIGHT], "while the card is open, wherever the mouse is"
    QTest.keyClicks(card.entry, "-0.52")
    fake(canvas).show(plane_frame(canvas.session.project, seed=1))
    assert card.entry.text() == "-0.52", "what is being typed is not overwritten"
    QTest.keyClick(card.entry, Qt.Key.Key_Return)
    text, place, (old, alive), new, merge = fake(canvas).numbers[0]
    assert (text, place, new, merge) == ("Weight x₁ → neuron 2 of layer 1: −0.520", WEIGHT, -0.52, "")
    assert (old, alive) == (value_of(canvas, WEIGHT), True)
    assert old != before
    assert not card.isVisible()
    assert asked(canvas) == []


def test_what_is_no_number_sets_nothing_and_escape_neither(canvas: Canvas) -> None:
    entry = canvas.hand.card.entry
    for text, key in (("abc", Qt.Key.Key_Return), ("1e99", Qt.Key.Key_Return), ("0.7", Qt.Key.Key_Escape)):
        click(canvas, line(canvas, WEIGHT))
        QTest.keyClicks(entry, text)
        assert entry.property("invalid") == (text != "0.7")
        QTest.keyClick(entry, key)
        assert not canvas.hand.card.isVisible()
    assert fake(canvas).numbers == []


def test_the_wheel_and_the_arrow_keys_turn_it_in_one_step_each_time(canvas: Canvas, qtbot: QtBot) -> None:
    click(canvas, line(canvas, WEIGHT))
    before = value_of(canvas, WEIGHT)
    turn(canvas, 1)
    turn(canvas, 2)
    turn(canvas, -1, SHIFT)
    QTest.keyClick(canvas.hand.card.entry, Qt.Key.Key_Up, SHIFT)
    values, merges = zip(*((n[3], n[4]) for n in fake(canvas).numbers), strict=True)
    assert values == pytest.approx([before + 0.1, before + 0.3, before + 0.29, before + 0.3], abs=1e-3)
    assert len(set(merges)) == 1
    assert all(merges)
    canvas.hand._pause.timeout.emit()
    turn(canvas, 1)
    assert fake(canvas).numbers[-1][4] not in merges, "after a pause it is another step"


def test_dragging_the_number_sets_it_all_the_way_in_one_step(canvas: Canvas) -> None:
    click(canvas, line(canvas, WEIGHT))
    before = value_of(canvas, WEIGHT)
    for pixels in (60, -30):
        drag(canvas, pixels)
    values, merges = zip(*((n[3], n[4]) for n in fake(canvas).numbers), strict=True)
    assert len(values) > 10, "live"
    assert max(values) == pytest.approx(before + 0.6, abs=1e-3)
    assert values[-1] == pytest.approx(before + 0.3, abs=1e-3)
    assert len(set(merges)) == 2


def test_a_bias_is_set_the_same_way(canvas: Canvas) -> None:
    click(canvas, canvas.point_of(2, "bias", 1))
    assert canvas.hand.card.text.text() == "Bias of neuron 2 of layer 2"
    QTest.keyClicks(canvas.hand.card.entry, "1")
    QTest.keyClick(canvas.hand.card.entry, Qt.Key.Key_Return)
    text, place, _, new, _ = fake(canvas).numbers[0]
    assert (text, place, new) == ("Bias of neuron 2 of layer 2: 1.000", Place(2, "bias", (1,)), 1.0)


def test_layers_without_bias_have_no_marks(qtbot: QtBot) -> None:
    project = edits.change_layer(plane_project(4, 2), 1, use_bias=False)
    widget = Canvas(FakeSession(project))  # type: ignore[arg-type]
    qtbot.addWidget(widget)
    assert [len(widget.layout_now.column(node).biases) for node in (None, 1, 2, 3)] == [0, 0, 2, 1]


def test_by_keyboard_from_weight_to_weight(canvas: Canvas) -> None:
    canvas.session.select(3)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    entry, seen = canvas.hand.card.entry, []
    for _ in range(4):
        seen.append(canvas.hand.place)
        QTest.keyClick(entry, Qt.Key.Key_PageDown)
    assert seen == [Place(3, "weight", (0, 0)), Place(3, "weight", (0, 1)), Place(3, "bias", (0,)), seen[0]]
    QTest.keyClick(entry, Qt.Key.Key_Escape)
    assert canvas.hasFocus()


def test_the_card_goes_with_its_number_and_stays_with_others(canvas: Canvas) -> None:
    click(canvas, line(canvas, WEIGHT))
    fake(canvas).edit("", edits.resize(canvas.session.project, 2, 1))
    assert canvas.hand.card.isVisible()
    QTest.keyClicks(canvas.hand.card.entry, "5")
    fake(canvas).edit("", edits.remove(canvas.session.project, 1))
    assert not canvas.hand.card.isVisible()
    assert fake(canvas).numbers == []


def test_the_line_of_the_open_card_stays_marked(canvas: Canvas) -> None:
    click(canvas, line(canvas, WEIGHT))
    QTest.mouseMove(canvas.viewport(), QPoint(5, 690))
    item = next(item for item in canvas.network_scene.edges.values() if item.link.target.node_id == 1)
    assert item._marked == (0, 1)
    assert np.isfinite(value_of(canvas, WEIGHT))
    click(canvas, QPoint(5, 690))
    assert not canvas.hand.card.isVisible()
    assert item._marked is None


def test_the_padlock_of_the_card_freezes_the_number_and_frees_it(canvas: Canvas) -> None:
    click(canvas, line(canvas, WEIGHT))
    lock = canvas.hand.card.lock
    item = next(item for item in canvas.network_scene.edges.values() if item.link.target.node_id == 1)
    QTest.mouseClick(lock, LEFT, NO)
    assert canvas.session.project.network.node(1).frozen == {Frozen("weight", (1, 0))}
    assert lock.isChecked()
    assert item._frozen == {(0, 1)}
    fake(canvas).show(Frame(answers={OneWeight(WEIGHT): WeightAnswer(0.5, 0.25), **fake(canvas).frame.answers}))
    assert "frozen" in canvas.hand.card.detail.text()
    QTest.mouseClick(lock, LEFT, NO)
    assert not canvas.session.project.network.node(1).frozen
    name = "weight x₁ → neuron 2 of layer 1"
    assert [text for text, _ in fake(canvas).edits] == [f"Freeze {name}", f"Let {name} learn"]
    assert canvas.hand.card.isVisible()


def test_a_neuron_is_frozen_from_its_menu_and_holds_its_weights(canvas: Canvas) -> None:
    canvas.session.select(1)
    for text, frozen in (("Freeze neuron 2", {Frozen("", (1,))}), ("Let neuron 2 learn", set())):
        menu = canvas.layer_actions.menu(canvas, 1)
        next(action for action in menu.actions() if action.text() == text).trigger()
        assert canvas.session.project.network.node(1).frozen == frozen
        assert canvas.network_scene.bodies[1].frozen == {1 for _ in frozen}
        click(canvas, line(canvas, WEIGHT))
        lock = canvas.hand.card.lock
        assert lock.isChecked() == bool(frozen)
        assert lock.isEnabled() == (not frozen), "what holds it is larger than the number"
    assert [text for text, _ in fake(canvas).edits] == ["Freeze neuron 2 of layer 1", "Let neuron 2 of layer 1 learn"]


def test_in_a_frozen_layer_the_card_says_what_holds_the_number(canvas: Canvas) -> None:
    canvas.session.select(1)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_L)
    click(canvas, line(canvas, WEIGHT))
    assert canvas.hand.card.lock.toolTip() == "Frozen with layer 1."
    assert not [action for action in canvas.layer_actions.menu(canvas, 1).actions() if "neuron 2" in action.text()]


def test_thumbnails_are_as_fine_as_the_zoom_asks_for(canvas: Canvas) -> None:
    def finest() -> list[int]:
        return [probe.resolution for probe in fake(canvas).watched["canvas"] if isinstance(probe, Neurons)]

    assert finest() == [32]
    canvas.zoom_by(3.0)
    assert finest() == [64]
    fake(canvas).show(plane_frame(canvas.session.project, resolution=64))
    assert canvas.live.thumbnails.width() == 64
    canvas.fit()
    assert finest() == [32]
