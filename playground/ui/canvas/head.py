"""The head of a column: title, caption, and the buttons that change its size."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem

from playground.ui import icons, theme
from playground.ui.canvas import brush
from playground.ui.canvas.geometry import Box, Column
from playground.ui.kit.guard import guarded

TITLE_Y, CAPTION_Y, LINE = 6.0, 24.0, 18.0


class HeadItem(QGraphicsItem):
    """Draws the head of one column. ``hover`` is the part under the mouse ("head", "minus", "plus" or "")."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column
        self.selected, self.hover = False, ""

    def set_column(self, column: Column) -> None:
        if column != self.column:
            self.prepareGeometryChange()
            self.column = column
            self.update()

    def set_state(self, selected: bool, hover: str) -> None:
        if (selected, hover) != (self.selected, self.hover):
            self.selected, self.hover = selected, hover
            self.update()

    def boundingRect(self) -> QRectF:
        return brush.rect(self.column.head).adjusted(-3, -3, 3, 3)

    @guarded
    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        tokens, plan, head = theme.current(), self.column.plan, self.column.head
        where = brush.rect(head)
        if self.selected:
            glow = QColor(tokens.accent)
            glow.setAlphaF(0.10)
            brush.frame(painter, where, brush.RADIUS, fill=glow, line=tokens.accent, width=1.6)
        elif plan.problem:
            glow = QColor(tokens.warning)
            glow.setAlphaF(0.10)
            brush.frame(painter, where, brush.RADIUS, fill=glow, line=tokens.warning, width=1.6)
        elif self.hover and plan.node_id is not None:
            brush.frame(painter, where, brush.RADIUS, fill=tokens.card)
        dimmed = not (plan.reached or plan.problem)
        self._title(painter, tokens, tokens.secondary if dimmed else tokens.text)
        room = QRectF(head.x + 4, head.y + CAPTION_Y, head.w - 8, LINE)
        brush.text(painter, room, plan.caption, tokens.disabled if dimmed else tokens.secondary)
        if plan.note:
            brush.text(painter, room.translated(0, LINE), plan.note, tokens.secondary, theme.CAPTION_PX)
        self._button(painter, tokens, self.column.minus, "minus")
        self._button(painter, tokens, self.column.plus, "plus")

    def _title(self, painter: QPainter, tokens: theme.Theme, color: str) -> None:
        plan, head = self.column.plan, self.column.head
        room = QRectF(head.x + 4, head.y + TITLE_Y, head.w - 8, LINE)
        if plan.problem or plan.locked:
            words = QFontMetricsF(theme.font(theme.TEXT_PX, bold=True)).horizontalAdvance(plan.title)
            left = max(room.left(), room.center().x() - (words + 18) / 2)
            ratio = painter.device().devicePixelRatio()
            name, tone = ("warning", "warning") if plan.problem else ("lock", "secondary")
            sign = icons.pixmap(name, tone, 14, ratio)
            painter.drawPixmap(QRectF(left, room.top() + 2, 14, 14), sign, QRectF(sign.rect()))
            room.setLeft(room.left() + 18)
        brush.text(painter, room, plan.title, color, theme.TEXT_PX, bold=True)

    def _button(self, painter: QPainter, tokens: theme.Theme, box: Box | None, part: str) -> None:
        if box is None:
            return
        hot = self.hover == part
        where = brush.rect(box)
        line = tokens.faint if hot else tokens.hairline
        brush.frame(painter, where, 6, fill=tokens.hover if hot else tokens.card, line=line)
        ratio = painter.device().devicePixelRatio()
        mark = QRectF(0, 0, 12, 12)
        mark.moveCenter(where.center())
        sign = icons.pixmap(part, "text" if hot else "secondary", 12, ratio)
        painter.drawPixmap(mark, sign, QRectF(sign.rect()))
