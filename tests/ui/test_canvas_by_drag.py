"""Neurons by dragging a column's lower edge, inputs by a click where they stand."""

from itertools import pairwise

import pytest
from fakes import FakeSession, digits_project, plane_frame, plane_project
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.network.document import Project
from playground.ui.canvas import Canvas

NO, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


def shown(qtbot: QtBot, project: Project) -> Canvas:
    widget = Canvas(FakeSession(project))  # type: ignore[arg-type]
    qtbot.addWidget(widget)
    widget.resize(900, 700)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    return shown(qtbot, plane_project(4, 2))


def fake(canvas: Canvas) -> FakeSession:
    return canvas.session  # type: ignore[return-value]


def units(canvas: Canvas, node_id: int) -> int:
    return canvas.session.project.network.node(node_id).layer.units


def pull(canvas: Canvas, node_id: int, neurons: float) -> QPoint:
    """Press on the edge of a column and move by so many neurons, without the release; where the mouse is then."""
    start = canvas.point_of(node_id, "handle")
    way = round(neurons * canvas.layout_now.column(node_id).pitch * canvas.zoom())
    QTest.mousePress(canvas.viewport(), LEFT, NO, start)
    QTest.mouseMove(canvas.viewport(), start + QPoint(0, way // 2))
    QTest.mouseMove(canvas.viewport(), start + QPoint(0, way))
    return start + QPoint(0, way)


@pytest.mark.parametrize(("node_id", "by", "text"), [(2, 2, "4 neurons in layer 2"), (1, -3, "1 neuron in layer 1")])
def test_the_edge_is_dragged_for_more_and_for_fewer_neurons_in_one_step(canvas, node_id, by, text):
    before, ghost = units(canvas, node_id), canvas.network_scene.ghost
    at = pull(canvas, node_id, by)
    assert units(canvas, node_id) == before, "only shown before the release"
    assert (len(ghost.coming), len(ghost.going)) == (max(by, 0), max(-by, 0))
    assert canvas.overlay.ghost.text.text() == text
    QTest.mouseRelease(canvas.viewport(), LEFT, NO, at)
    assert units(canvas, node_id) == before + by
    assert fake(canvas).edits == [(text, "")], "with nothing that would make it one with other steps"
    assert not ghost.isVisible()
    assert not canvas.overlay.ghost.isVisible()


def test_no_layer_loses_its_last_neuron(canvas):
    QTest.mouseRelease(canvas.viewport(), LEFT, NO, pull(canvas, 2, -4))
    assert units(canvas, 2) == 1


def test_escape_and_a_move_of_less_than_half_a_neuron_change_nothing(canvas):
    at = pull(canvas, 2, 2)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.network_scene.ghost.isVisible()
    QTest.mouseRelease(canvas.viewport(), LEFT, NO, at)
    QTest.mouseRelease(canvas.viewport(), LEFT, NO, pull(canvas, 2, 0.4))
    assert fake(canvas).edits == []


def test_a_block_grows_row_by_row(qtbot):
    canvas = shown(qtbot, digits_project(512))
    column = canvas.layout_now.columns[2]
    at = pull(canvas, column.node_id, 3)
    assert canvas.network_scene.ghost.coming
    QTest.mouseRelease(canvas.viewport(), LEFT, NO, at)
    assert units(canvas, column.node_id) == 512 + 3 * column.grid.columns


def test_inputs_are_switched_on_and_off_where_they_stand(canvas):
    assert [key for key, _ in canvas.layout_now.columns[0].off][:2] == ["x1_squared", "x2_squared"]
    QTest.mouseMove(canvas.viewport(), canvas.point_of(None, "feature", 1))
    assert canvas.overlay.hover.text.text() == "x₂²"
    assert "switch it on" in canvas.overlay.hover.detail.text()
    QTest.mouseClick(canvas.viewport(), LEFT, NO, canvas.point_of(None, "feature", 1))
    assert canvas.session.project.dataset.features == ("x1", "x2", "x2_squared")
    QTest.mouseClick(canvas.viewport(), LEFT, NO, canvas.point_of(None, "unit", 0))
    assert canvas.session.project.dataset.features == ("x2", "x2_squared")
    assert [text for text, _ in fake(canvas).edits] == ["x₂² on", "x₁ off"]
    fake(canvas).undo()
    fake(canvas).undo()
    assert canvas.session.project.dataset.features == ("x1", "x2")


def test_the_last_input_stays_on_and_says_so(qtbot):
    canvas = shown(qtbot, plane_project(4, features=("x1",)))
    QTest.mouseClick(canvas.viewport(), LEFT, NO, canvas.point_of(None, "unit", 0))
    assert canvas.session.project.dataset.features == ("x1",)
    assert fake(canvas).said


@pytest.mark.parametrize("size", [(500, 300), (900, 700), (1500, 1000)])
@pytest.mark.parametrize("count", [1, 4, 7])
def test_all_inputs_fit_whatever_is_switched_on(qtbot, size, count):
    names = ("x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2")[:count]
    canvas = shown(qtbot, plane_project(8, 3, features=names))
    canvas.resize(*size)
    fake(canvas).show(plane_frame(canvas.session.project))
    layout, column = canvas.layout_now, canvas.layout_now.columns[0]
    boxes = [*column.boxes, *(box for _, box in column.off)]
    assert len(boxes) == 7
    assert all(upper.bottom <= lower.y for upper, lower in pairwise(boxes))
    assert layout.top - 1 <= boxes[0].y
    assert boxes[-1].bottom <= layout.bottom + 1
