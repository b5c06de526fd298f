"""A dot and a short text, for what runs where: "CPU · 38,900 epochs/s"."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui import theme
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import follow_theme

HEIGHT, DOT, PAD = 30, 7.0, 10


class StatusPill(QWidget):
    """As wide as its text. While the text is live it only grows, so that it does not push its neighbours about."""

    def __init__(
        self, text: str = "", *, color: str = "text", tooltip: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text, self._color, self._widest = "", color, 0
        self.setToolTip(tooltip)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font(theme.SECONDARY_PX))
        follow_theme(self)
        self.set_text(text)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str, live: bool = False) -> None:
        """live: the next text may come at any moment."""
        width = max(self.fontMetrics().horizontalAdvance(text), self._widest if live else 0)
        if width != self._widest:
            self._widest = width
            self.updateGeometry()
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def set_color(self, color: str) -> None:
        """The dot's colour: a token of the theme ("good", "warning") or "#rrggbb". Say it in the text as well."""
        self._color = color
        self.update()

    def width_of(self, text: str) -> int:
        """How wide it is with that text, for those who keep the room free for it."""
        return round(2 * PAD + DOT + 7) + self.fontMetrics().horizontalAdvance(text)

    def sizeHint(self) -> QSize:
        return QSize(round(2 * PAD + DOT + 7) + self._widest, HEIGHT)

    minimumSizeHint = sizeHint

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        painter.setBrush(QColor(tokens.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(tokens, self._color, self._color)))
        painter.drawEllipse(QPointF(PAD + DOT / 2, self.height() / 2), DOT / 2, DOT / 2)
        painter.setPen(QColor(tokens.text))
        room = QRectF(PAD + DOT + 7, 0, self.width() - 2 * PAD - DOT - 7 + 2, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._text)
