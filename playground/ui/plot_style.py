"""What the views that show learning share: how numbers are written, and the small card beside the cursor."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from playground.ui import theme

MINUS = "\N{MINUS SIGN}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
DASH = "\N{EN DASH}"


def loss_text(value: float | None) -> str:
    """A loss as people compare it, four digits long: 0.0134, 12.35, 3.1e6; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return DASH
    size = abs(value)
    if size >= 100_000 or 0 < size < 0.0001:
        digits, _, exponent = f"{value:.1e}".partition("e")
        text = f"{digits}e{int(exponent)}"
    else:
        text = f"{value:.{4 if size < 10 else 2 if size < 1000 else 0}f}"
    return text.replace("-", MINUS)


def percent_text(share: float | None) -> str:
    """A share of one in percent, rounded down: 100.0 % means that nothing is read wrong."""
    if share is None or not math.isfinite(share):
        return DASH
    return f"{math.floor(share * 1000 + 1e-6) / 10:.1f}{NARROW}%"


def signed(value: float, digits: int = 2) -> str:
    """A coordinate or an output, with a real minus sign."""
    return f"{value:.{digits}f}".replace("-", MINUS)


def span_text(seconds: float) -> str:
    """A length of time in the two units that matter: 11 s, 2 min 5 s, 1 h 4 min."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole}{NARROW}s"
    if whole < 3600:
        return f"{whole // 60}{NARROW}min {whole % 60}{NARROW}s"
    return f"{whole // 3600}{NARROW}h {whole % 3600 // 60}{NARROW}min"


def draw_card(
    painter: QPainter, anchor: QPointF, bounds: QRectF, parts: Sequence[tuple[str, str]], gap: float = 12.0
) -> QRectF:
    """A floating card with one line of text near ``anchor``, inside ``bounds``; returns where it was drawn.

    parts: (text, token of the theme that colours it). Coordinates are logical pixels of the painter.
    """
    tokens = theme.current()
    font = theme.font(theme.CAPTION_PX)
    metrics = QFontMetricsF(font)
    widths = [metrics.horizontalAdvance(text) for text, _ in parts]
    card = QRectF(0, 0, sum(widths) + 16, metrics.height() + 10)
    card.moveTo(anchor.x() + gap, anchor.y() - card.height() - gap / 2)
    if card.right() > bounds.right() - 2:
        card.moveRight(anchor.x() - gap)
    card.moveLeft(max(bounds.left() + 2, min(card.left(), bounds.right() - 2 - card.width())))
    card.moveTop(max(bounds.top() + 2, min(card.top(), bounds.bottom() - 2 - card.height())))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.hairline), 1))
    painter.setBrush(QColor(tokens.raised))
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    painter.setFont(font)
    x = card.left() + 8
    for (text, token), width in zip(parts, widths, strict=True):
        painter.setPen(QColor(getattr(tokens, token)))
        painter.drawText(QRectF(x, card.top(), width + 1, card.height()), Qt.AlignmentFlag.AlignVCenter, text)
        x += width
    painter.restore()
    return card
