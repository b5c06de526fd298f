"""The canvas as it looks and as it follows document, run and theme."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeSession, digits_frame, digits_project, layer, plane_frame, plane_project
from learning import points_answer
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from playground.core.kinds import Unknown
from playground.core.registry import registry
from playground.network import edits
from playground.network.document import Network, Project
from playground.session.probes import Activations, Neurons, Points, Weights
from playground.ui import theme
from playground.ui.canvas import Canvas, glyphs
from playground.ui.canvas.canvas import PAN


@pytest.fixture(autouse=True)
def _dark(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "dark")
    yield
    theme.apply(qapp, "dark")


def shown(qtbot: QtBot, project: Project | None = None, size: tuple[int, int] = (900, 700)) -> Canvas:
    canvas = Canvas(FakeSession(project))  # type: ignore[arg-type]
    qtbot.addWidget(canvas)
    canvas.resize(*size)
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


def fake(canvas: Canvas) -> FakeSession:
    return canvas.session  # type: ignore[return-value]


def picture(canvas: Canvas) -> QImage:
    return canvas.grab().toImage()


def color_at(canvas: Canvas, at: QPoint) -> QColor:
    return picture(canvas).pixelColor(at)


def close(a: QColor, b: str, by: int = 12) -> bool:
    other = QColor(b)
    return max(abs(a.red() - other.red()), abs(a.green() - other.green()), abs(a.blue() - other.blue())) <= by


def on_edge(canvas: Canvas, key: tuple[int | None, int], pair: tuple[int, int], at: float) -> QPoint:
    """A point of the viewport on the line of a weight, ``at`` of the way along."""
    item = canvas.network_scene.edges[key]
    path = item._curve(item._index[pair])
    return canvas.mapFromScene(path.pointAtPercent(at))


def test_it_asks_only_while_it_is_visible(qtbot: QtBot) -> None:
    canvas = Canvas(FakeSession())  # type: ignore[arg-type]
    qtbot.addWidget(canvas)
    assert not fake(canvas).watched.get("canvas")
    canvas.show()
    assert fake(canvas).watched["canvas"] == (Neurons(32), Weights())
    canvas.hide()
    assert fake(canvas).watched["canvas"] == ()


def test_a_hidden_canvas_stays_silent_when_the_network_changes(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    canvas.hide()
    fake(canvas).edit("x", edits.append(canvas.session.project, layer("dropout")))
    assert fake(canvas).watched["canvas"] == ()


def test_a_hidden_canvas_does_not_work_on_frames(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    canvas.hide()
    fake(canvas).show(plane_frame(canvas.session.project))
    assert canvas.live.thumbnails is None
    canvas.show()
    assert canvas.live.thumbnails is not None


def test_digits_ask_for_one_sample(qtbot: QtBot) -> None:
    canvas = shown(qtbot, digits_project(32))
    assert fake(canvas).watched["canvas"] == (Activations(None),)
    canvas.set_sample(b"drawn")
    assert fake(canvas).watched["canvas"] == (Activations(b"drawn"),)


def test_neurons_show_their_response(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(2))
    frame = plane_frame(canvas.session.project)
    answer = frame.answers[Neurons(32)]
    answer.layers[1][0][:] = 1.0
    answer.layers[1][1][:] = -1.0
    fake(canvas).show(frame)
    assert close(color_at(canvas, canvas.point_of(1, "unit", 0)), theme.current().positive)
    assert close(color_at(canvas, canvas.point_of(1, "unit", 1)), theme.current().negative)


def test_each_neuron_has_its_own_part_of_the_one_image(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(4, 2))
    fake(canvas).show(plane_frame(canvas.session.project))
    image = canvas.live.thumbnails
    assert image is not None
    assert (image.width(), image.height()) == (32, 32 * (2 + 4 + 2 + 1))
    tops = [canvas.live.source(i, u).top() for i, n in ((None, 2), (1, 4), (2, 2), (3, 1)) for u in range(n)]
    assert tops == [32 * i for i in range(9)]


def test_weights_are_blue_orange_and_wide(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(2))
    frame = plane_frame(canvas.session.project)
    frame.answers[Weights()][2]["weight"][:] = [[30.0, -30.0]]
    fake(canvas).show(frame)
    up, down = on_edge(canvas, (1, 2), (0, 0), 0.5), on_edge(canvas, (1, 2), (1, 0), 0.5)
    assert close(color_at(canvas, up), theme.current().positive, 30)
    assert close(color_at(canvas, down), theme.current().negative, 30)


def test_lines_are_drawn_again_only_when_a_weight_has_changed_visibly(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas = shown(qtbot, plane_project(2))
    frame = plane_frame(canvas.session.project)
    fake(canvas).show(frame)
    item = canvas.network_scene.edges[(None, 1)]
    drawn: list[bool] = []
    monkeypatch.setattr(item, "update", lambda: drawn.append(True))
    weights = frame.answers[Weights()][1]["weight"]
    item.set_weights(weights + 1e-5)
    assert drawn == []
    item.set_weights(weights + 2)
    assert drawn == [True]


def test_very_many_lines_catch_up_with_the_last_frame(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(16, 16))
    fake(canvas).show(plane_frame(canvas.session.project, seed=1))
    last = plane_frame(canvas.session.project, seed=2)
    fake(canvas).show(last)
    item = canvas.network_scene.edges[(1, 2)]
    wanted = last.answers[Weights()][2]["weight"]
    qtbot.waitUntil(lambda: np.array_equal(item.weights, wanted))


def test_hovering_an_edge_finds_its_weight(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(5, 4))
    frame = plane_frame(canvas.session.project)
    fake(canvas).show(frame)
    weights = frame.answers[Weights()]
    for key, pair in (((None, 1), (1, 3)), ((1, 2), (4, 0)), ((2, 3), (2, 0))):
        at = on_edge(canvas, key, pair, 0.93 if pair[1] else 0.07)
        QTest.mouseMove(canvas.viewport(), at)
        card = canvas.overlay.hover
        assert card.isVisible()
        number = float(weights[key[1]]["weight"][pair[1], pair[0]])
        assert card.figure.text() == f"{number:.3f}".replace("-", "−")
        source = ("x₁", "x₂")[pair[0]] if key[0] is None else f"neuron {pair[0] + 1}"
        assert card.text.text() == f"weight {source} → neuron {pair[1] + 1}"
    QTest.mouseMove(canvas.viewport(), QPoint(3, canvas.height() - 3))
    assert not canvas.overlay.hover.isVisible()


def test_hovering_a_neuron_says_its_bias_and_range(qtbot: QtBot) -> None:
    canvas = shown(qtbot)
    frame = plane_frame(canvas.session.project)
    fake(canvas).show(frame)
    hovered: list[tuple[int | None, int]] = []
    canvas.neuron_hovered.connect(lambda node_id, unit: hovered.append((node_id, unit)))
    QTest.mouseMove(canvas.viewport(), canvas.point_of(1, "unit", 2))
    card = canvas.overlay.hover
    bias = float(frame.answers[Weights()][1]["bias"][2])
    assert card.text.text() == "neuron 3 of layer 1"
    assert card.figure.text() == f"bias {bias:.3f}".replace("-", "−")
    low = float(frame.answers[Neurons(32)].layers[1][2].min())
    assert f"{low:.3f}".replace("-", "−") in card.detail.text()
    QTest.mouseMove(canvas.viewport(), QPoint(3, canvas.height() - 3))
    assert hovered == [(1, 2), (None, 0)]


def test_digits_show_picture_cells_and_winner(qtbot: QtBot) -> None:
    canvas = shown(qtbot, digits_project(64))
    frame = digits_frame(canvas.session.project, winner=4)
    fake(canvas).show(frame)
    assert canvas.live.winner(3) == 4
    corner = canvas.layout_now.column(3).boxes[4]
    at = canvas.mapFromScene(QPointF(corner.x + 6, corner.cy))
    assert close(color_at(canvas, at), theme.current().accent_fill)
    cells = canvas.live.picture(2)
    assert cells is not None
    assert cells.width() * cells.height() == 64
    strongest = int(frame.answers[Activations(None)][2].argmax())
    y, x = divmod(strongest, cells.width())
    assert close(cells.pixelColor(x, y), theme.current().positive)
    QTest.mouseMove(canvas.viewport(), canvas.point_of(3, "unit", 4))
    assert canvas.overlay.hover.figure.text() == "96.0 %"


def test_the_first_image_is_there_before_any_answer(qtbot: QtBot) -> None:
    canvas = shown(qtbot, digits_project(8))
    image = canvas.live.picture(None)
    assert image is not None
    assert (image.width(), image.height()) == (28, 28)


def test_an_edit_touches_only_the_items_that_differ(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(4, 2))
    heads, bodies = dict(canvas.network_scene.heads), dict(canvas.network_scene.bodies)
    fake(canvas).edit("x", edits.insert(canvas.session.project, 1, layer("dropout")))
    assert set(canvas.network_scene.bodies) == {None, 1, 2, 3, 4}
    for node_id in (None, 1, 2, 3):
        assert canvas.network_scene.heads[node_id] is heads[node_id]
        assert canvas.network_scene.bodies[node_id] is bodies[node_id]
    fake(canvas).edit("x", edits.remove(canvas.session.project, 1))
    assert set(canvas.network_scene.bodies) == {None, 2, 3, 4}
    assert heads[1].scene() is None


def test_a_problem_has_a_card_and_its_button_mends_it(qtbot: QtBot) -> None:
    canvas = shown(qtbot, digits_project(16, flatten=False))
    (card,) = canvas.overlay.problems
    assert card.isVisible()
    assert "expects a flat input" in card.text.text()
    column = canvas.layout_now.column(1)
    assert abs(card.geometry().center().x() - canvas.to_widget(QPointF(column.head.cx, 0)).x()) < 130
    assert card.y() >= canvas.to_widget(QPointF(0, column.body.bottom)).y()
    button = card.findChild(QPushButton, "fixButton")
    assert button.text() == "Add Flatten"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert fake(canvas).edits == [("Add Flatten", "")]
    assert canvas.session.check.ok
    assert canvas.overlay.problems == []
    assert canvas.findChild(QWidget, "problemCard") is None or not canvas.findChild(QWidget, "problemCard").isVisible()


def test_an_empty_network_says_what_to_do(qtbot: QtBot) -> None:
    project = plane_project()
    canvas = shown(qtbot, project.but(network=Network()))
    empty = canvas.overlay.empty
    assert empty is not None
    assert empty.isVisible()
    assert "Drag a layer here" in empty.accessibleDescription()
    QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert len(canvas.session.project.network.nodes) == 1
    assert canvas.overlay.empty is None


def test_an_unknown_layer_is_drawn(qtbot: QtBot) -> None:
    project = edits.insert(plane_project(4), 1, Unknown("layers", "conv9"))
    canvas = shown(qtbot, project)
    assert len(canvas.overlay.problems) == 1
    where = canvas.layout_now.column(3).body
    ground = QColor(theme.current().ground)
    inside = canvas.mapFromScene(QPointF(where.x + 10, where.y + 10))
    assert color_at(canvas, inside) != ground


def test_the_theme_can_change_while_it_is_shown(qtbot: QtBot, qapp: QApplication) -> None:
    canvas = shown(qtbot, plane_project(2))
    frame = plane_frame(canvas.session.project)
    frame.answers[Neurons(32)].layers[1][0][:] = 1.0
    frame.answers[Weights()][2]["weight"][:] = [[30.0, 30.0]]
    fake(canvas).show(frame)
    edge, neuron = on_edge(canvas, (1, 2), (0, 0), 0.5), canvas.point_of(1, "unit", 0)
    assert close(color_at(canvas, neuron), theme.DARK.positive)
    theme.apply(qapp, "light")
    assert close(color_at(canvas, neuron), theme.LIGHT.positive)
    assert close(color_at(canvas, edge), theme.LIGHT.positive, 30)
    assert close(color_at(canvas, QPoint(3, 3)), theme.LIGHT.ground)


def test_it_fits_until_the_user_zooms_and_again_on_demand(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(4, 2))
    zooms: list[float] = []
    canvas.zoom_changed.connect(zooms.append)
    before = canvas.point_of(3)
    canvas.resize(1200, 700)
    assert canvas.point_of(3).x() > before.x()
    QTest.keyClick(canvas, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert zooms == [pytest.approx(1.2)]
    assert not canvas.fitted
    at = canvas.point_of(1)
    canvas.resize(1000, 600)
    assert (canvas.point_of(1) - at).manhattanLength() <= 2
    QTest.keyClick(canvas, Qt.Key.Key_F)
    assert canvas.fitted
    assert canvas.zoom() == pytest.approx(1.0)
    for node_id in (None, 1, 2, 3):
        assert canvas.viewport().rect().contains(canvas.point_of(node_id))


def test_zooming_keeps_the_point_under_the_mouse(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(4, 2))
    at = canvas.point_of(2, "unit", 1)
    canvas.zoom_by(1.7, at)
    assert (canvas.point_of(2, "unit", 1) - at).manhattanLength() <= 3


def test_the_keyboard_moves_the_view_and_selects_nothing_out_of_sight(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(4, 4, 4))
    canvas.zoom_by(4.0, QPoint(5, 5))
    for key, x, y in (
        (Qt.Key.Key_Right, -1, 0),
        (Qt.Key.Key_Down, 0, -1),
        (Qt.Key.Key_Left, 1, 0),
        (Qt.Key.Key_Up, 0, 1),
    ):
        before = canvas.point_of(1)
        QTest.keyClick(canvas, key, Qt.KeyboardModifier.ShiftModifier)
        moved = canvas.point_of(1) - before
        assert (moved.x() // PAN, moved.y() // PAN) == (x, y)
    assert canvas.session.selection is None
    for node_id in (1, 2, 3, 4):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
        assert canvas.session.selection == node_id
        head = canvas.layout_now.column(node_id).head
        assert canvas.viewport().rect().contains(canvas.mapFromScene(QPointF(head.x, head.y)))


def test_thumbnails_that_are_large_show_the_data(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(4, 2))
    canvas.zoom_by(0.5)
    assert Points() not in fake(canvas).watched["canvas"]
    canvas.fit()
    canvas.zoom_by(4.0, canvas.point_of(1, "unit", 0))
    assert Points() in fake(canvas).watched["canvas"]
    frame = plane_frame(canvas.session.project)
    fake(canvas).show(frame)
    bare = picture(canvas)
    answers = {**frame.answers, **points_answer(canvas.session.project)}
    fake(canvas).show(replace(frame, answers=answers))
    canvas.network_scene.repaint_all()
    dotted = picture(canvas)
    at = canvas.point_of(1, "unit", 0)
    tokens, found = theme.current(), set()
    for x in range(at.x() - 60, at.x() + 60):
        for y in range(at.y() - 60, at.y() + 60):
            if dotted.pixelColor(x, y) != bare.pixelColor(x, y):
                found.add(dotted.pixelColor(x, y).name())
    assert {tokens.positive, tokens.negative} <= found, "points of both classes, in their colours"


def test_a_small_window_scrolls_instead_of_shrinking_the_text(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(4, 4, 4, 4, 4, 4, 4), (420, 360))
    assert canvas.zoom() * 12 >= 10 - 1e-6
    assert canvas.horizontalScrollBar().maximum() > 0


def test_it_describes_itself(qtbot: QtBot) -> None:
    canvas = shown(qtbot, plane_project(4))
    assert canvas.accessibleName() == "Network"
    assert "Layer 1 · Dense 4 · tanh" in canvas.accessibleDescription()
    fake(canvas).edit("x", edits.resize(canvas.session.project, 1, 1))
    assert "Layer 1 · Dense 5 · tanh" in canvas.accessibleDescription()


def test_where_the_insertion_line_stood_is_drawn_again(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas, drawn = shown(qtbot), []
    line, at = canvas.network_scene.line, QPoint(300, 300)
    canvas.show_slot(1, "Drop here", "Dropout", at)
    stood = line.sceneBoundingRect()
    monkeypatch.setattr(canvas.network_scene, "update", drawn.append)
    canvas.show_slot(1, "Drop here", "Dropout", at)
    assert drawn == [], "it has not moved"
    canvas.show_slot(2, "Drop here", "Dropout", at)
    assert line.isVisible()
    assert [rect.contains(stood) for rect in drawn] == [True]
    canvas.hide_slot()
    assert not line.isVisible()
    assert len(drawn) == 2


def test_every_layer_has_a_sign_and_flatten_its_own() -> None:
    def sign(kind: str) -> QImage:
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        glyphs.draw(painter, QRectF(8, 8, 22, 22), layer(kind), theme.current())
        painter.end()
        return image

    blank = QImage(40, 40, QImage.Format.Format_RGB32)
    blank.fill(0)
    assert all(sign(kind) != blank for kind in registry.ids("layers"))
    assert sign("flatten") not in (sign("dropout"), sign("activation"))
