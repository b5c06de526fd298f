"""Numbers on the canvas, each on a small ground of its own: where they stand so that none covers another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from playground.ui import theme
from playground.ui.canvas import brush

HEIGHT, GAP = 18.0, 2.0  # of a chip, and what is left free around it


@dataclass(frozen=True)
class Chip:
    """at: the middles that it may have, the best one first; strong: what the step is about."""

    words: str
    at: tuple[QPointF, ...]
    strong: bool = False

    def rect(self, at: QPointF) -> QRectF:
        width = chip_width(self.words, self.strong)
        return QRectF(at.x() - width / 2, at.y() - HEIGHT / 2, width, HEIGHT)


@dataclass(frozen=True)
class Group:
    """Chips that say something only together. size: how much it counts."""

    chips: tuple[Chip, ...]
    size: float = 0.0


Placed = list[tuple[QRectF, Chip]]


def font_of(strong: bool) -> QFont:
    return theme.font(theme.SECONDARY_PX if strong else theme.CAPTION_PX, bold=strong)


def chip_width(words: str, strong: bool) -> float:
    return QFontMetricsF(font_of(strong)).horizontalAdvance(words) + 12


def place(groups: Iterable[Group], taken: Sequence[QRectF], bounds: QRectF) -> tuple[Placed, int]:
    """The groups that count most first, each whole or not at all, clear of what is ``taken`` and, where it belongs to
    something in there, within ``bounds``. Returns where the chips stand, and how many groups had no room."""
    done: Placed = []
    left_out = 0
    for group in sorted(groups, key=lambda each: -each.size):
        found: Placed = []
        for chip in group.chips:
            occupied = [*taken, *(rect for rect, _ in (*done, *found))]
            free = next((r for r in map(chip.rect, chip.at) if fits(r, chip, occupied, bounds)), None)
            if free is None:
                left_out += 1
                break
            found.append((free, chip))
        else:
            done += found
    return done, left_out


def fits(rect: QRectF, chip: Chip, occupied: Iterable[QRectF], bounds: QRectF) -> bool:
    if bounds.contains(chip.at[0]) and not bounds.contains(rect):
        return False
    wide = rect.adjusted(-GAP, -GAP, GAP, GAP)
    return not any(wide.intersects(other) for other in occupied)


def draw(painter: QPainter, where: QRectF, chip: Chip, tokens: theme.Theme) -> None:
    line = tokens.accent if chip.strong else tokens.hairline
    brush.frame(painter, where, 6, fill=tokens.raised, line=line)
    painter.setFont(font_of(chip.strong))
    painter.setPen(QColor(tokens.text))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, chip.words)
