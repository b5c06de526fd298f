"""How the drawn network goes over into the edited one: in no more than 200 ms, and never in the way."""

import pytest
from fakes import FakeSession, layer, plane_frame, plane_project
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.network import edits
from playground.ui.canvas import Canvas, glide


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas(FakeSession(plane_project(4, 2)))  # type: ignore[arg-type]
    qtbot.addWidget(canvas)
    canvas.resize(900, 700)
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.session.show(plane_frame(canvas.session.project))
    return canvas


def drawn(canvas: Canvas, node_id: int):
    return canvas.network_scene.bodies[node_id].column


def click(canvas: Canvas, node_id: int, part: str) -> None:
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.point_of(node_id, part))


def insert_layer(canvas: Canvas) -> int:
    """A layer in the middle, which makes the others move aside."""
    session = canvas.session
    before = {node.id for node in session.project.network.nodes}
    session.edit("Add", edits.insert(session.project, 1, layer("dense", units=3)))
    return ({node.id for node in session.project.network.nodes} - before).pop()


def test_a_new_neuron_grows_and_the_others_make_room(canvas: Canvas, qtbot: QtBot) -> None:
    before = canvas.layout_now.column(1).boxes
    click(canvas, 1, "plus")
    final = canvas.layout_now.column(1)
    assert len(final.boxes) == 5
    assert canvas.glide.moving
    canvas.glide._show(0.5)
    boxes = drawn(canvas, 1).boxes
    assert boxes[4].w == pytest.approx(final.boxes[4].w / 2, rel=1e-6)
    assert boxes[0].y == pytest.approx((before[0].y + final.boxes[0].y) / 2, abs=1.0)
    item = canvas.network_scene.bodies[1]
    assert all(item.boundingRect().contains(box.cx, box.cy) for box in boxes)
    qtbot.waitUntil(lambda: not canvas.glide.moving)
    assert drawn(canvas, 1) == final


def test_what_is_drawn_moves_but_a_click_hits_what_will_be_there(canvas: Canvas) -> None:
    for count in (5, 6, 7):
        click(canvas, 1, "plus")
        assert len(canvas.layout_now.column(1).boxes) == count
        assert canvas.glide.moving, "an edit does not wait for the movement before"


def test_a_new_layer_fades_in_and_its_neighbours_glide(canvas: Canvas, qtbot: QtBot) -> None:
    was = canvas.layout_now.column(1)
    new = insert_layer(canvas)
    assert canvas.network_scene.bodies[new].opacity() == 0.0
    assert drawn(canvas, 1).head.x == pytest.approx(was.head.x, abs=1.5)
    canvas.glide._show(0.5)
    assert canvas.network_scene.heads[new].opacity() == 0.5
    for link in canvas.layout_now.links:
        item = canvas.network_scene.edges[link.key]
        source = drawn(canvas, link.source.node_id)
        assert item.link.starts[0][1] == pytest.approx(source.boxes[0].cy), "lines stay on their neurons"
    qtbot.waitUntil(lambda: not canvas.glide.moving)
    scene = canvas.network_scene
    assert all(item.opacity() == 1.0 for item in scene.pieces())
    assert {column.node_id: drawn(canvas, column.node_id) for column in canvas.layout_now.columns} == {
        column.node_id: column for column in canvas.layout_now.columns
    }
    assert [scene.edges[link.key].link for link in canvas.layout_now.links] == list(canvas.layout_now.links)


def test_no_movement_takes_longer_than_200_ms(canvas: Canvas) -> None:
    insert_layer(canvas)
    assert 0 < canvas.glide._time.duration() <= 200


def test_the_movement_starts_where_things_were_seen_at_another_zoom(canvas: Canvas) -> None:
    canvas.zoom_by(1.5)
    canvas.pan_by(-40, 10)
    head = canvas.layout_now.column(1).head
    seen = canvas.mapFromScene(head.x, head.y)
    insert_layer(canvas)
    head = drawn(canvas, 1).head
    assert (canvas.mapFromScene(head.x, head.y) - seen).manhattanLength() <= 3


def test_nothing_glides_where_it_should_not(canvas: Canvas, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas.resize(1000, 720)
    assert not canvas.glide.moving, "another size of the window is no edit"
    monkeypatch.setattr("playground.ui.canvas.view.motion_ms", lambda *_: 0)
    click(canvas, 1, "plus")
    assert not canvas.glide.moving
    monkeypatch.undo()
    monkeypatch.setattr(glide, "MANY_LINES", 10)
    click(canvas, 1, "plus")
    assert not canvas.glide.moving, "too many lines"
    assert drawn(canvas, 1) == canvas.layout_now.column(1)


def test_a_hidden_canvas_is_there_at_once(canvas: Canvas) -> None:
    canvas.hide()
    insert_layer(canvas)
    assert not canvas.glide.moving
    assert all(item.opacity() == 1.0 for item in canvas.network_scene.pieces())


def test_frames_of_the_run_do_not_disturb_the_movement(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.session.running = True
    insert_layer(canvas)
    canvas.session.show(plane_frame(canvas.session.project))
    assert canvas.glide.moving
    assert not any(flow.isVisible() for flow in canvas.network_scene.flows.values()), "dots would lie beside the lines"
    qtbot.waitUntil(lambda: not canvas.glide.moving)
    canvas.session.show(plane_frame(canvas.session.project))
    assert any(flow.isVisible() for flow in canvas.network_scene.flows.values())
