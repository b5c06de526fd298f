"""What a column holds, one item a style: neurons, cells, classes, a slim pill, a picture, a stack, a placeholder."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem

from playground.core.kinds import Kind
from playground.ui import theme
from playground.ui.canvas import brush, glyphs
from playground.ui.canvas.geometry import Column
from playground.ui.canvas.layout import STACK_ABOVE, STACK_LINE
from playground.ui.canvas.live import Live
from playground.ui.canvas.words import signed
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import part_drawer

DIMMED = 0.45
PLAIN, NUMBERED = 12.0, 110.0  # sides of a thumbnail on the screen: below it is plain, above it says its numbers


class BodyItem(QGraphicsItem):
    """Draws the body of one column. marked: the neuron under the mouse; picked: the one that was clicked."""

    veiled = False  # whether dimming is done by ``_veil`` instead of the item's opacity

    def __init__(self, column: Column, layer: Kind | None, live: Live) -> None:
        super().__init__()
        self.column, self.layer, self.live = column, layer, live
        self.marked: int | None = None
        self.picked: int | None = None
        self.spot = ("", 0)  # the bias or the switched-off input under the mouse
        self.frozen: frozenset[int] = frozenset()  # neurons with a padlock
        self._dim()

    def set_frozen(self, units: frozenset[int]) -> None:
        if units != self.frozen:
            self.frozen = units
            self.update()

    def set_column(self, column: Column, layer: Kind | None) -> None:
        if column != self.column or layer != self.layer:
            self.prepareGeometryChange()
            self.column, self.layer = column, layer
            self._dim()
            self.update()

    def set_marks(self, marked: int | None, picked: int | None) -> None:
        if (marked, picked) != (self.marked, self.picked):
            self.marked, self.picked = marked, picked
            self.update()

    def set_spot(self, part: str, unit: int) -> None:
        if (part, unit) != self.spot:
            self.spot = (part, unit)
            self.update()

    def boundingRect(self) -> QRectF:
        where = brush.rect(self.column.body)
        for _, box in self.column.off:
            where = where.united(brush.rect(box))
        return where.adjusted(-10, -4, 10, 4)

    def _dim(self) -> None:
        self.dimmed = not (self.column.plan.reached or self.column.plan.problem)
        self.setOpacity(DIMMED if self.dimmed and not self.veiled else 1.0)

    def _veil(self, painter: QPainter, where: QRectF) -> None:
        """Dims a picture whose corners are rounded off with the ground afterwards."""
        if self.dimmed:
            color = QColor(theme.current().ground)
            color.setAlphaF(1 - DIMMED)
            painter.fillRect(where, color)

    def _ring(self, painter: QPainter, where: QRectF, unit: int, radius: float) -> None:
        if unit in (self.marked, self.picked):
            color = theme.current().accent if unit == self.picked else theme.current().text
            brush.frame(painter, where.adjusted(-2, -2, 2, 2), radius + 2, line=color, width=2)


class NeuronsItem(BodyItem):
    """Thumbnails of what each neuron answers over the plane."""

    veiled = True
    _outlined: tuple[Column, QPainterPath, QPainterPath] | None = None

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        tokens, node_id = theme.current(), self.column.node_id
        scale = painter.worldTransform().m11()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        draw_part = part_drawer(painter)
        for unit, box in enumerate(self.column.boxes):
            where = brush.rect(box)
            source = self.live.source(node_id, unit)
            if source is None or self.live.thumbnails is None:
                painter.fillRect(where, QColor(tokens.zero))
            else:
                draw_part(where, self.live.thumbnails, source)
            self.live.dots.draw(painter, where, scale)
            if self.dimmed:
                self._veil(painter, where)
            reach = self.live.reach(node_id, unit) if box.w * scale >= NUMBERED else None
            if reach is not None:
                brush.foot(painter, where, *(signed(end) for end in reach))
        if max((box.w for box in self.column.boxes), default=0.0) * scale >= PLAIN:
            self._frame_them(painter, tokens)
            for unit in {self.marked, self.picked} - {None}:
                if unit < len(self.column.boxes):
                    box = self.column.boxes[unit]
                    self._ring(painter, brush.rect(box), unit, min(brush.RADIUS, box.w / 5))
        for unit in self.frozen:
            if unit < len(self.column.boxes):
                box = self.column.boxes[unit]
                brush.padlock(painter, QPointF(box.right - 2, box.y + 3))
        self._off(painter, tokens)
        self._biases(painter, tokens)

    def _frame_them(self, painter: QPainter, tokens: theme.Theme) -> None:
        """Rounds all pictures off and gives them a rim, in two strokes that are made once for a column: every call of
        Qt in every frame may have to wait for the thread that trains."""
        if self._outlined is None or self._outlined[0] is not self.column:
            corners, rims = QPainterPath(), QPainterPath()
            for box in self.column.boxes:
                where, radius = brush.rect(box), min(brush.RADIUS, box.w / 5)
                corners.addPath(brush.corners(where, radius))
                rims.addRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
            self._outlined = (self.column, corners, rims)
        _, corners, rims = self._outlined
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.ground))
        painter.drawPath(corners)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.mix(tokens.ground, tokens.text, 0.16)), 1))
        painter.drawPath(rims)

    def _off(self, painter: QPainter, tokens: theme.Theme) -> None:
        """Inputs that are switched off: an empty outline, and a plus where the mouse is."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place, (_, box) in enumerate(self.column.off):
            hot, where = self.spot == ("feature", place), brush.rect(box)
            painter.setPen(QPen(QColor(tokens.accent if hot else tokens.faint), 1.0, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(where.adjusted(1, 1, -1, -1), 5, 5)
            if hot:
                brush.text(painter, where, "+", tokens.accent, theme.TEXT_PX)

    def _biases(self, painter: QPainter, tokens: theme.Theme) -> None:
        """A dot at each neuron, as large and as blue or orange as its bias."""
        bias = self.live.weights.get(self.column.node_id, {}).get("bias")  # type: ignore[arg-type]
        for unit, mark in enumerate(self.column.biases):
            if bias is None or unit >= len(bias):
                return
            value, where = float(bias[unit]), brush.rect(mark)
            color = tokens.positive if value > 0 else tokens.negative
            share = abs(value) / (abs(value) + 0.5)
            hot = self.spot == ("bias", unit)
            painter.setPen(QPen(QColor(tokens.text if hot else tokens.ground), 1.5))
            painter.setBrush(theme.mix(tokens.zero, color, 0.25 + 0.75 * share))
            inset = 0.0 if hot else (1 - share) * where.width() * 0.2
            painter.drawEllipse(where.adjusted(inset, inset, -inset, -inset))


class BlockItem(BodyItem):
    """Many neurons as cells coloured by what they give for the present sample."""

    veiled = True

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        tokens, grid, where = theme.current(), self.column.grid, brush.rect(self.column.body)
        assert grid is not None, "a block has a grid"
        picture = self.live.picture(self.column.node_id)
        fits = picture is not None and (picture.width(), picture.height()) == (grid.columns, grid.rows)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if fits:
            painter.drawImage(where, picture)
        else:
            painter.fillRect(where, QColor(tokens.zero))
        self._veil(painter, where)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.ground), 1.0 if grid.cell >= 6 else 0.5))
        for i in range(1, grid.columns):
            x = where.left() + i * grid.cell
            painter.drawLine(QPointF(x, where.top()), QPointF(x, where.bottom()))
        for i in range(1, grid.rows):
            y = where.top() + i * grid.cell
            painter.drawLine(QPointF(where.left(), y), QPointF(where.right(), y))
        painter.setPen(Qt.PenStyle.NoPen)
        missing = grid.columns * grid.rows - self.column.plan.drawn
        if missing:  # cells of the last row that stand for nothing
            gap = missing * grid.cell
            painter.fillRect(
                QRectF(where.right() - gap, where.bottom() - grid.cell, gap, grid.cell), QColor(tokens.ground)
            )
        painter.setBrush(QColor(tokens.ground))
        painter.drawPath(brush.corners(where, 4))
        brush.frame(painter, where.adjusted(-1, -1, 1, 1), 5, line=tokens.hairline)
        for unit in {self.marked, self.picked} - {None}:
            x, y = unit % grid.columns * grid.cell, unit // grid.columns * grid.cell
            cell = QRectF(where.left() + x, where.top() + y, grid.cell, grid.cell)
            self._ring(painter, cell, unit, 2)


class ClassesItem(BodyItem):
    """One labelled box a class; the one that the network answers is filled."""

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        tokens = theme.current()
        winner = self.live.winner(self.column.node_id)
        for unit, (box, name) in enumerate(zip(self.column.boxes, self.column.plan.names, strict=True)):
            where, won = brush.rect(box), unit == winner
            fill = tokens.accent_fill if won else tokens.card
            brush.frame(painter, where, 6, fill=fill, line=tokens.accent_fill if won else tokens.hairline)
            color = tokens.on_accent if won else tokens.text
            brush.text(painter, where, name, color, bold=won)
            self._ring(painter, where, unit, 6)


class SlimItem(BodyItem):
    """A layer that passes values on: a pill that the lines run through, with a quiet sign of what it does."""

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        tokens, where = theme.current(), brush.rect(self.column.body)
        veil = QColor(tokens.card)
        veil.setAlphaF(0.86)
        brush.frame(painter, where, 10, fill=veil, line=tokens.hairline)
        side = QRectF(0, 0, 22, 22)
        side.moveCenter(where.center())
        glyphs.draw(painter, side, self.layer, tokens)


class PictureItem(BodyItem):
    """The input image, or one that the network makes, pixel by pixel."""

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        tokens, where = theme.current(), brush.rect(self.column.body)
        ground = tokens.pressed if tokens.is_dark else "#ffffff"
        brush.frame(painter, where, brush.RADIUS, fill=ground)
        picture = self.live.picture(self.column.node_id)
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(where.adjusted(7, 7, -7, -7), picture)
        brush.frame(painter, where, brush.RADIUS, line=tokens.hairline, width=1.5)


class UnknownItem(BodyItem):
    """Something that this version does not know: it is kept, and takes its place."""

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        tokens, where = theme.current(), brush.rect(self.column.body)
        brush.frame(painter, where, brush.RADIUS, fill=tokens.card)
        pen = QPen(QColor(tokens.secondary), 1.4, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(where.adjusted(1, 1, -1, -1), brush.RADIUS, brush.RADIUS)
        brush.text(painter, where, "?", tokens.secondary, theme.FIGURE_PX)


class StackItem(BodyItem):
    """A block: a line for each layer inside, one below the other, and the way of its input around them to the sum."""

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        tokens, where = theme.current(), brush.rect(self.column.body)
        brush.frame(painter, where, brush.RADIUS, fill=tokens.card, line=tokens.hairline)
        first = where.top() + STACK_ABOVE
        lines = self.column.plan.inside
        for i, words in enumerate(lines):
            line = QRectF(where.left() + 14, first + i * STACK_LINE + 2, where.width() - 28, STACK_LINE - 4)
            brush.frame(painter, line, 5, fill=tokens.ground)
            brush.text(painter, line.adjusted(4, 0, -4, 0), words, tokens.text, theme.CAPTION_PX)
        middle = where.center().y()
        left, right, top = where.left(), where.right(), where.top() + STACK_ABOVE / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.secondary), 1.4))
        way = QPainterPath(QPointF(left, middle))
        way.cubicTo(left + 9, middle, left + 4, top, left + 22, top)
        way.lineTo(right - 22, top)
        way.cubicTo(right - 4, top, right - 9, middle - 16, right - 1, middle - 8)
        painter.drawPath(way)
        plus = QRectF(right - 8, middle - 8, 16, 16)
        brush.frame(painter, plus, 8, fill=tokens.ground, line=tokens.secondary, width=1.2)
        painter.drawLine(QPointF(right - 4, middle), QPointF(right + 4, middle))
        painter.drawLine(QPointF(right, middle - 4), QPointF(right, middle + 4))
