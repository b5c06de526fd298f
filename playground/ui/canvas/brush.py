"""Small strokes that all items of the scene share: text, rounded frames, boxes as rectangles."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from playground.ui import icons, theme
from playground.ui.canvas.geometry import Box

RADIUS = 8.0
FOOT = 14  # pixels of the screen
LEGIBLE = 5.0  # pixels of a font on the screen


def rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.w, box.h)


def text(
    painter: QPainter,
    where: QRectF,
    words: str,
    color: str,
    px: int = theme.SECONDARY_PX,
    *,
    bold: bool = False,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
) -> None:
    """One line of text, shortened with … where it is too long; none where the zoom makes it too small to be read."""
    if px * painter.worldTransform().m11() < LEGIBLE:
        return
    font = theme.font(px, bold=bold)
    painter.setFont(font)
    painter.setPen(QColor(color))
    shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, where.width() + 1)
    painter.drawText(where, align | Qt.AlignmentFlag.AlignVCenter, shown)


def foot(painter: QPainter, tile: QRectF, left: str, right: str) -> None:
    """Two small words on a veil at the foot of a tile, at a size that does not grow with the zoom."""
    tokens, scale = theme.current(), painter.worldTransform().m11()
    where = QRectF(tile.left(), tile.bottom() - FOOT / scale, tile.width(), FOOT / scale)
    veil = QColor(tokens.ground)
    veil.setAlphaF(0.72)
    painter.fillRect(where, veil)
    painter.save()
    painter.translate(where.topLeft())
    painter.scale(1 / scale, 1 / scale)
    inset = RADIUS * scale  # beside the round corners, and the mark of a bias on the left one
    line = QRectF(inset, 0, where.width() * scale - 2 * inset, FOOT)
    for words, align in ((left, Qt.AlignmentFlag.AlignLeft), (right, Qt.AlignmentFlag.AlignRight)):
        text(painter, line, words, tokens.text, theme.CAPTION_PX, align=align)
    painter.restore()


def frame(
    painter: QPainter, where: QRectF, radius: float, *, fill: str | QColor = "", line: str = "", width: float = 1.0
) -> None:
    """A rounded rectangle with its line inside of it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(line), width) if line else Qt.PenStyle.NoPen)
    inset = width / 2 if line else 0
    painter.drawRoundedRect(where.adjusted(inset, inset, -inset, -inset), radius, radius)


def corners(where: QRectF, radius: float) -> QPainterPath:
    """What a rounded frame leaves of its rectangle: filled with the ground it rounds a picture off, smoother than a
    clip would."""
    outside = where.adjusted(-0.6, -0.6, 0.6, 0.6)
    path = QPainterPath()
    path.addRect(outside)
    path.addRoundedRect(where, radius, radius)
    return path


def padlock(painter: QPainter, at: QPointF) -> None:
    """A small padlock on a round ground: training leaves this alone."""
    tokens, ground = theme.current(), QRectF(0, 0, 15, 15)
    ground.moveCenter(at)
    frame(painter, ground, 7.5, fill=tokens.raised, line=tokens.accent)
    sign = icons.pixmap("lock", "accent", 9, painter.device().devicePixelRatio())
    painter.drawPixmap(ground.adjusted(3, 3, -3, -3), sign, QRectF(sign.rect()))
