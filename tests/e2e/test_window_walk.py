"""One sample step by step in the real window."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from playground.core.registry import registry
from playground.core.speed import Speed
from playground.network import edits
from playground.session.walk import BACKWARD, FORWARD, TEST, UPDATE, WalkProbe
from playground.storage.gallery import load_entry
from playground.ui.canvas.geometry import WEIGHTS
from playground.ui.walk.spotlight import framed


@pytest.fixture
def window(make_window):
    return make_window(load_entry("circle"))


@pytest.fixture
def walking(window, qtbot):
    window.canvas.setFocus()
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.guide.walk is not None, timeout=20000)
    return window


def asked(window):
    return any(isinstance(probe, WalkProbe) for probes in window.session.worker.views.values() for probe in probes)


def test_only_a_walk_that_is_seen_is_asked_for(window, qtbot):
    assert not asked(window)
    window.guide.open()
    assert asked(window)
    qtbot.waitUntil(lambda: window.guide.walk is not None, timeout=20000)
    window.toggle_gallery()
    assert not asked(window)
    window.show_network()
    assert asked(window)
    window.right.hide()
    assert not asked(window)
    window.right.show()
    window.guide.close()
    assert not asked(window)
    assert not window.guide.light.isVisible()


def test_arrow_keys_walk_and_escape_goes_back(walking, qtbot):
    card, canvas = walking.guide.card, walking.canvas
    selection = walking.session.selection
    assert not walking.right.loss_plot.isVisible()
    for _ in range(3):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert card.row == 3
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert card.row == 2
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    assert card.current().stop.node == 2
    QTest.keyClick(canvas, Qt.Key.Key_End)
    assert card.current().stop.phase == UPDATE
    assert walking.session.selection == selection  # the layers are not walked through meanwhile
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert walking.right.loss_plot.isVisible()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert walking.session.selection is not None  # the key means what it meant


def test_the_light_shows_the_neuron_and_what_it_hears(walking):
    guide, layout = walking.guide, walking.canvas.layout_now
    step = guide.card.current()
    assert step.stop.phase == FORWARD
    lit = dict(guide.light.neurons())
    assert lit[1, 0] == f"a = {step.result}"
    terms = [term for term in step.equations[0].terms if term.place]
    assert [lit[term.place] for term in terms] == [term.factors[1] for term in terms]
    lines = guide.light.lines()
    assert [(source, target) for source, target, *_ in lines] == [((None, i), (1, 0)) for i in range(len(terms))]
    assert [words for *_, words, _ in lines] == [f"× {term.factors[0]}" for term in terms]
    for source, target, *_ in lines:
        path, link = guide.light.path(source, target)
        assert link.kind == WEIGHTS
        end = path.currentPosition()
        box = layout.column(1).boxes[0]
        assert (end.x(), end.y()) == pytest.approx((box.x, box.cy), abs=2)


@pytest.mark.parametrize("name", ["three-spirals", "circle", "spiral"])
def test_no_number_on_the_canvas_covers_another(make_window, qtbot, name):
    window = make_window(load_entry(name))
    window.guide.open()
    qtbot.waitUntil(lambda: window.guide.walk is not None, timeout=20000)
    light, card = window.guide.light, window.guide.card
    for row, stop in enumerate(card.model.stops):
        card.go_to(row)
        numbers = light.numbers()
        rects = [rect for rect, _ in numbers]
        assert not any(a.intersects(b) for i, a in enumerate(rects) for b in rects[:i]), card.current().title
        lit = [framed(box) for box, own in (light.box(neuron) for neuron, _ in light.neurons()) if own]
        assert not any(rect.intersects(box) for rect in rects for box in lit)
        words = [chip.words for _, chip in numbers]
        more = [int(each.split()[1]) for each in words if each.startswith("and ")]
        terms = sorted(light.terms(), key=lambda term: -abs(term.value))
        if stop.phase in (FORWARD, BACKWARD):
            assert sum(each.startswith("×") for each in words) == len(terms) - sum(more)
            assert not terms or f"× {terms[0].factors[0]}" in words, "what counts most is there"
        elif stop.phase == UPDATE:
            assert len(words) == 1


def test_back_and_update_are_lit_too(walking):
    guide = walking.guide
    stops = guide.card.model.stops
    guide.card.go_to(next(i for i, s in enumerate(stops) if s.phase == BACKWARD and s.node == 1))
    assert all(source == (1, 0) and target[0] == 2 for source, target, *_ in guide.light.lines())
    row = next(i for i, s in enumerate(stops) if s.phase == UPDATE and s.node == 1)
    guide.card.go_to(row)
    step = guide.card.current()
    assert guide.light.lines() == [(step.source, (1, 0), f"{step.before} → {step.result}", 0.5)]


def test_a_click_on_a_neuron_goes_to_its_step(walking):
    canvas = walking.canvas
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.point_of(2, "unit", 1))
    assert walking.guide.card.title.text() == "Neuron 2 of layer 2"


def test_a_click_in_the_plane_takes_the_point(walking, qtbot):
    guide, plane = walking.guide, walking.right.boundary.plane
    first, area = guide.walk.sample, plane.area()
    data = walking.session.project.dataset.make().train
    point = data.raw[data.raw[:, 0].argmax()]  # by itself at the edge of the ring
    at = QPoint(
        round(area.left() + (point[0] + 6) / 12 * area.width()),
        round(area.bottom() - (point[1] + 6) / 12 * area.height()),
    )
    QTest.mouseClick(plane, Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: guide.walk.sample is not first, timeout=10000)
    assert np.hypot(*(guide.walk.sample.raw - point)) < 0.1
    assert guide.ring.isVisible()
    QTest.mouseClick(guide.card.another, Qt.MouseButton.LeftButton)
    second = guide.walk.sample
    qtbot.waitUntil(lambda: guide.walk.sample is not second, timeout=10000)


def test_training_waits_and_goes_on(window, qtbot):
    session = window.session
    session.set_pace(Speed())
    session.play()
    qtbot.waitUntil(lambda: session.frame.state == "training", timeout=30000)
    window.guide.open()
    qtbot.waitUntil(lambda: session.frame.state == "paused" and window.guide.walk is not None, timeout=20000)
    assert "goes on" in window.guide.card.state.toolTip()
    window.guide.close()
    qtbot.waitUntil(lambda: session.frame.state == "training", timeout=20000)


def test_play_ends_the_walk(walking, qtbot):
    walking.session.play()
    qtbot.waitUntil(lambda: not walking.guide.is_open, timeout=10000)
    qtbot.waitUntil(lambda: walking.session.frame.state == "training", timeout=30000)
    walking.session.pause()


def test_apply_makes_exactly_the_shown_step_and_can_be_taken_back(walking, qtbot):
    guide, session = walking.guide, walking.session
    old, actor = guide.walk, walking.session.worker.actor
    QTest.mouseClick(guide.card.apply, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: guide.walk.recording.stamp != old.recording.stamp, timeout=10000)
    for key, array in actor.trainer.model.weights().items():
        np.testing.assert_array_equal(array, old.recording.after[key].astype(np.float32))
    assert guide.walk.loss < old.loss
    qtbot.waitUntil(guide.card.undo.isVisible, timeout=5000)
    assert "the loss of this sample went from" in walking.message.text
    stamp = guide.walk.recording.stamp
    QTest.mouseClick(guide.card.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: guide.walk.recording.stamp != stamp, timeout=10000)
    assert guide.walk.recording.stamp == old.recording.stamp
    assert session.frame.state == "paused"


def test_an_edit_while_walking_is_walked_through(walking, qtbot):
    guide, before = walking.guide, len(walking.guide.card.model.stops)
    walking.canvas.layer_actions.resize(1, 1)
    qtbot.waitUntil(lambda: len(guide.card.model.stops) > before, timeout=20000)
    guide.card.go_to_neuron(1, 4)
    assert guide.card.title.text() == "Neuron 5 of layer 1"
    assert guide.light.box((1, 4))[0] is not None


def test_the_canvas_menu_starts_at_a_neuron(window, qtbot):
    canvas = window.canvas
    at = canvas.point_of(2, "unit", 1)
    menus = set(canvas.findChildren(QMenu))
    place = canvas.viewport().mapToGlobal(at)
    QApplication.sendEvent(canvas.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, place))
    (menu,) = set(canvas.findChildren(QMenu)) - menus
    action = next(action for action in menu.actions() if action.text() == "Step through this neuron")
    action.trigger()
    menu.close()
    qtbot.waitUntil(lambda: window.guide.walk is not None, timeout=20000)
    assert window.guide.card.title.text() == "Neuron 2 of layer 2"


def test_where_there_is_no_loss_it_is_said(make_window):
    made = load_entry("rbm-mnist")
    window = make_window(made.but(dataset=made.dataset.but(images=100)))
    window.guide.open()
    assert not window.guide.is_open
    assert "no loss to walk back from" in window.message_bar.text()


def test_a_click_on_a_test_digit_takes_it(make_window, qtbot):
    made = load_entry("mnist-mlp")
    window = make_window(made.but(dataset=made.dataset.but(images=100)))
    before = window.canvas.sample()
    window.guide.open()
    mosaic = window.right.grid.mosaic
    qtbot.waitUntil(lambda: window.guide.walk is not None and mosaic.isVisible(), timeout=30000)
    qtbot.waitUntil(lambda: window.right.grid.row_at(mosaic.cell(3).center()) == 3, timeout=10000)
    QTest.mouseClick(mosaic, Qt.MouseButton.LeftButton, pos=mosaic.cell(3).center())
    qtbot.waitUntil(lambda: window.guide.walk.sample.part == TEST, timeout=10000)
    sample = window.guide.walk.sample
    assert sample.row == 3
    assert window.canvas.sample() == sample.x.tobytes()  # the canvas shows the same digit
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.canvas.sample() == before


def test_another_document_ends_the_walk(walking):
    walking.session.files.open_gallery("xor")
    assert not walking.guide.is_open
    assert not walking.guide.light.isVisible()


def test_what_cannot_be_walked_through_says_why_in_the_menu_and_under_the_key(make_window, qtbot):
    circle = load_entry("circle")
    window = make_window(circle)
    walk = window.actions_.by_name["walk"]
    assert walk.isEnabled()
    gan = edits.choose_recipe(
        circle.but(dataset=registry.create("datasets", "ring")), registry.create("recipes", "gan")
    )
    window.session.edit("GAN", gan)
    assert not walk.isEnabled()
    assert walk.toolTip().startswith("GAN trains several networks against each other")
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert window.message_bar.text() == walk.toolTip()
    assert not window.guide.is_open
    window.session.undo_stack.undo()
    assert walk.isEnabled()
    assert window.message_bar.text() == "", "it is not true any more"
    qtbot.waitUntil(lambda: window.session.frame.project is not None, timeout=20000)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert window.guide.is_open
    window.guide.close()
    window.session.undo_stack.redo()
    canvas = window.canvas
    at = canvas.viewport().rect().center()
    QApplication.sendEvent(
        canvas.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.mapToGlobal(at))
    )
    menu = next(menu for menu in canvas.findChildren(QMenu) if menu.isVisible())
    entry = next(action for action in menu.actions() if action.text().startswith("Step through"))
    assert (entry.isEnabled(), entry.toolTip()) == (False, walk.toolTip())
    menu.close()
