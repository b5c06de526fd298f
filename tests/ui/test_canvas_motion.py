"""What moves on the canvas besides what is learned: dots on the lines, and the map of a network too large to see."""

import numpy as np
import pytest
from fakes import FakeSession, plane_frame, plane_project
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.network.document import Project
from playground.ui.canvas import Canvas


def shown(qtbot: QtBot, project: Project) -> Canvas:
    canvas = Canvas(FakeSession(project))  # type: ignore[arg-type]
    qtbot.addWidget(canvas)
    canvas.resize(900, 700)
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


def fake(canvas: Canvas) -> FakeSession:
    return canvas.session  # type: ignore[return-value]


def test_the_map_shows_where_one_is_and_leads_elsewhere(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(8, 8, 8))
    assert not canvas.map.isVisible(), "all is in sight"
    canvas.zoom_by(3.0)
    assert canvas.map.isVisible()
    assert canvas.rect().contains(canvas.map.geometry())
    first, *_, last = canvas.layout_now.columns
    for corner in (QPoint(8, 8), canvas.map.rect().bottomRight() - QPoint(8, 8)):
        QTest.mousePress(canvas.map, Qt.MouseButton.LeftButton, pos=canvas.map.rect().center())
        QTest.mouseMove(canvas.map, corner)
        QTest.mouseRelease(canvas.map, Qt.MouseButton.LeftButton, pos=corner)
        seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
        there, elsewhere = (first, last) if corner.x() == 8 else (last, first)
        assert seen.left() < there.body.cx < seen.right()
        assert not seen.left() < elsewhere.body.cx < seen.right()
    QTest.keyClick(canvas, Qt.Key.Key_F)
    assert not canvas.map.isVisible()


def test_while_it_trains_dots_flow_along_the_thick_lines_and_nowhere_else(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(5, 4))
    fake(canvas).running = True
    fake(canvas).show(plane_frame(canvas.session.project))
    flows = canvas.network_scene.flows
    assert len(flows) == 3
    assert all(flow.isVisible() for flow in flows.values())
    for flow in flows.values():
        curves, widths, _ = flow.edges.drawn()
        flow.flow(0.25)
        for diameter, _, places in flow.dots():
            assert diameter < widths.max()
            lines = curves[np.isclose(0.62 * widths, diameter)]
            for place in places:
                assert np.hypot(*(lines - place).T).min() < 12, "between two points of a curve"
    flow.flow(0.0)
    start = min(places[:, 0].min() for _, _, places in flow.dots())
    flow.flow(0.5)
    assert min(places[:, 0].min() for _, _, places in flow.dots()) > start, "from the left to the right"
    fake(canvas).running = False
    fake(canvas).state_changed.emit("paused")
    assert not any(flow.isVisible() for flow in flows.values())


def test_a_network_of_thin_lines_has_no_dots(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(5, 4))
    fake(canvas).running = True
    fake(canvas).show(plane_frame(canvas.session.project, scale=0.1))
    assert [flow.dots() for flow in canvas.network_scene.flows.values()] == [[], [], []]
    canvas.grab()


def test_nothing_flows_where_no_motion_is_wanted_or_lines_are_very_many(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas = shown(qtbot, plane_project(16, 16))
    fake(canvas).running = True
    fake(canvas).show(plane_frame(canvas.session.project))
    assert not any(flow.isVisible() for flow in canvas.network_scene.flows.values())
    calm = shown(qtbot, plane_project(5, 4))
    fake(calm).running = True
    monkeypatch.setattr("playground.ui.canvas.view.motion_ms", lambda *_: 0)
    fake(calm).show(plane_frame(calm.session.project))
    assert not any(flow.isVisible() for flow in calm.network_scene.flows.values())
