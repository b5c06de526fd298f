"""Weights that L1 has taken away look and read as dead: links that are cut, and weights held at about 0."""

import numpy as np
import pytest
from fakes import FakeSession, plane_frame, plane_project
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.core.registry import registry
from playground.network import edits
from playground.session.probes import Weights
from playground.ui import theme
from playground.ui.canvas import Canvas
from playground.ui.canvas.edges import EdgesItem
from playground.ui.canvas.geometry import WIRE
from playground.ui.colours import COLOURS

DRESSED = [(name, colours) for name in ("dark", "light") for colours in COLOURS]
LEFT, NO = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """Two neurons that read x₁ and x₂, under plain L1."""
    project = edits.regularize(plane_project(2), registry.create("regularizers", "l1"))
    widget = Canvas(FakeSession(project))  # type: ignore[arg-type]
    qtbot.addWidget(widget)
    widget.resize(900, 700)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def show(canvas: Canvas, weights: list[list[float]], alive: np.ndarray | None = None) -> EdgesItem:
    """A frame with these weights of the first layer; its lines."""
    frame = plane_frame(canvas.session.project)
    first = frame.answers[Weights()][1]
    first["weight"] = np.array(weights, np.float32)
    if alive is not None:
        first["alive"] = alive
    canvas.session.show(frame)  # type: ignore[attr-defined]
    return next(item for item in canvas.network_scene.edges.values() if item.link.target.node_id == 1)


def hovered(canvas: Canvas, item: EdgesItem, line: int) -> tuple[str, str]:
    """What the card under the mouse says of a line: its figure and its words."""
    QTest.mouseMove(canvas.viewport(), QPoint(5, 690))
    x, y = item.drawn()[0][line][8]
    QTest.mouseMove(canvas.viewport(), canvas.mapFromScene(QPointF(x, y)))
    canvas.overlay.update_hover(canvas._hover_words())
    return canvas.overlay.hover.figure.text(), canvas.overlay.hover.detail.text()


def test_a_weight_that_l1_holds_at_about_zero_reads_as_dead(canvas: Canvas) -> None:
    item = show(canvas, [[2.0, 0.01], [-1.0, 0.5]])
    figure, words = hovered(canvas, item, 1)
    assert figure == "0.010"
    assert words == "held at about 0 by L1: it says next to nothing"
    assert "L1" not in hovered(canvas, item, 3)[1], "this one says something"
    assert item.drawn()[2].tolist() == [1, 0, -1, 1], "no dots flow along it"
    x, y = item.drawn()[0][1][8]
    QTest.mouseClick(canvas.viewport(), LEFT, NO, canvas.mapFromScene(QPointF(x, y)))
    assert canvas.hand.card.isVisible()
    assert canvas.hand.card.detail.text() == words, "the card in which it can be set says so too"


def test_one_wire_for_many_weights_is_never_dead(canvas: Canvas) -> None:
    canvas.session.edit("Wide", edits.resize(canvas.session.project, 1, 200))
    item = next(item for item in canvas.network_scene.edges.values() if item.link.target.node_id == 1)
    assert item.link.kind == WIRE
    item.set_weights(np.zeros((200, 2), np.float32), np.zeros((200, 2), bool))
    assert item.is_cut((0, 0))
    assert item._dashes((0, 0)) == ()


def test_it_is_measured_by_the_largest_weight_and_does_not_flicker(canvas: Canvas) -> None:
    item = show(canvas, [[0.2, 0.01], [-0.1, 0.05]])
    assert not item.is_slight((1, 0)), "small beside small ones is something"
    item = show(canvas, [[2.0, 0.03], [-1.0, 0.5]])
    assert item.is_slight((1, 0))
    assert show(canvas, [[2.0, -0.05], [-1.0, 0.5]]).is_slight((1, 0)), "it trembles around 0"
    assert not show(canvas, [[2.0, -0.07], [-1.0, 0.5]]).is_slight((1, 0))
    assert not show(canvas, [[2.0, -0.05], [-1.0, 0.5]]).is_slight((1, 0))
    none = registry.create("regularizers", "none")
    canvas.session.edit("None", edits.regularize(canvas.session.project, none))
    item = show(canvas, [[2.0, 0.0], [-1.0, 0.5]])
    assert not item.is_slight((1, 0)), "without L1 a small weight is one that may still grow"
    assert "0" in hovered(canvas, item, 1)[0]


def test_a_link_that_is_cut_says_by_what(canvas: Canvas) -> None:
    cuts = registry.create("regularizers", "l1_cut")
    canvas.session.edit("Cut", edits.regularize(canvas.session.project, cuts))
    item = show(canvas, [[2.0, 0.0], [-1.0, 0.5]], np.array([[True, False], [True, True]]))
    assert hovered(canvas, item, 1) == ("cut by L1", "it stays 0, until you set it")
    x, y = item.drawn()[0][1][8]
    QTest.mouseClick(canvas.viewport(), LEFT, NO, canvas.mapFromScene(QPointF(x, y)))
    assert canvas.hand.card.detail.text() == "cut by L1: it stays 0, until you set it"


@pytest.mark.parametrize(("name", "colours"), DRESSED)
def test_dead_lines_are_grey_broken_and_seen_in_every_palette(
    canvas: Canvas, qapp: QApplication, name: str, colours: str
) -> None:
    theme.apply(qapp, name, colours)
    ground = QColor(theme.current().ground)

    def along(item: EdgesItem, line: int) -> list[QColor]:
        """The picture along a line."""
        corner = item.boundingRect().topLeft()
        image = QImage(item.boundingRect().toAlignedRect().size(), QImage.Format.Format_RGB32)
        image.fill(ground)
        painter = QPainter(image)
        painter.translate(-corner)
        item.paint(painter, None)
        painter.end()
        places = item.drawn()[0][line][1:-1].tolist()
        return [image.pixelColor(round(x - corner.x()), round(y - corner.y())) for x, y in places]

    def colourful(color: QColor) -> int:
        return max(color.getRgb()[:3]) - min(color.getRgb()[:3])

    def away(color: QColor) -> float:
        return abs(color.lightnessF() - ground.lightnessF())

    living = along(show(canvas, [[2.0, 2.0], [2.0, 2.0]]), 0)
    dead = show(canvas, [[0.0, 0.0], [0.0, 0.0]], np.array([[False, False], [True, True]]))
    for line in (0, 2):  # one that is cut, one that is held at 0
        colors = along(dead, line)
        assert max(map(colourful, colors)) < 50 < min(map(colourful, living)), "grey"
        assert min(map(away, colors)) < 0.05, "with gaps"
        assert max(map(away, colors)) > 0.12, "and yet there"
    theme.apply(qapp, "dark")
