"""A card that can be clicked: a thumbnail with an optional caption, or a caption with a family's colour before it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from playground.ui import theme
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import focus_ring, follow_theme, shows_focus

RADIUS, PAD, CAPTION_HEIGHT, ROW_HEIGHT = 8.0, 4, 20, 34


class Card(QAbstractButton):
    """`clicked` comes from the mouse, Enter and Space. `set_selected` draws the accent ring.

    With a pixmap the card is as tall as its picture needs at the card's width; `smooth=False` keeps pixel images sharp.
    Without one it is a row of text, after a bar in the colour of `family` if given.
    """

    def __init__(
        self,
        pixmap: QPixmap | None = None,
        caption: str = "",
        *,
        family: str = "",
        smooth: bool = True,
        tooltip: str = "",
        accessible_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._pixmap, self._family, self._smooth, self._selected = pixmap, family, smooth, False
        self.setText(caption)
        self.setToolTip(tooltip)
        self.setAccessibleName(accessible_name or caption or tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if pixmap is not None:  # Fixed would cap the height at that of the size hint
            policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        follow_theme(self)

    def set_pixmap(self, pixmap: QPixmap) -> None:
        """Change the picture; the device pixel ratio of the pixmap is respected."""
        self._pixmap = pixmap
        self.update()

    def is_selected(self) -> bool:
        return self._selected

    def set_selected(self, selected: bool) -> None:
        if selected != self._selected:
            self._selected = selected
            self.setAccessibleDescription("selected" if selected else "")
            self.update()

    def sizeHint(self) -> QSize:
        if self._pixmap is None:
            return QSize(self._text_left() + self.fontMetrics().horizontalAdvance(self.text()) + 12, ROW_HEIGHT)
        return QSize(64, self.heightForWidth(64))

    def minimumSizeHint(self) -> QSize:
        return QSize(48, ROW_HEIGHT) if self._pixmap is None else QSize(32, self.heightForWidth(32))

    def hasHeightForWidth(self) -> bool:
        return self._pixmap is not None

    def heightForWidth(self, width: int) -> int:
        if self._pixmap is None or self._pixmap.isNull():
            return ROW_HEIGHT
        shape = self._pixmap.deviceIndependentSize()
        return round((width - 2 * PAD) * shape.height() / shape.width()) + 2 * PAD + self._caption_height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        hot = self.isEnabled() and self.underMouse()
        painter.setBrush(QColor(tokens.pressed if self.isDown() else tokens.hover if hot else tokens.card))
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        if self._pixmap is None:
            self._paint_row(painter, tokens)
        else:
            self._paint_picture(painter, tokens)
        painter.setOpacity(1.0)
        if self._selected:
            halo = QColor(tokens.accent)
            halo.setAlphaF(0.3)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(halo, 3))
            painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), RADIUS - 1, RADIUS - 1)
            painter.setPen(QPen(QColor(tokens.accent), 1.5))
            painter.drawRoundedRect(frame.adjusted(0.25, 0.25, -0.25, -0.25), RADIUS, RADIUS)
        if shows_focus(self):
            focus_ring(painter, QRectF(self.rect()), RADIUS)

    def _paint_row(self, painter: QPainter, tokens: theme.Theme) -> None:
        if self._family:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.family(self._family)))
            painter.drawRoundedRect(QRectF(10, (self.height() - 16) / 2, 7, 16), 2.5, 2.5)
        painter.setPen(QColor(tokens.text))
        room = QRectF(self._text_left(), 0, self.width() - self._text_left() - 6, self.height())
        whole = self.fontMetrics().horizontalAdvance(self.text()) <= room.width()
        if whole or " " not in self.text():
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._elided(room.width()))
            return
        painter.setFont(theme.font(theme.CAPTION_PX))  # two smaller lines say more than one that is cut
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self.text())

    def _paint_picture(self, painter: QPainter, tokens: theme.Theme) -> None:
        bottom = self._caption_height()
        room = QRectF(self.rect()).adjusted(PAD, PAD, -PAD, -PAD - bottom)
        target = QRectF(room)
        target.setSize(self._pixmap.deviceIndependentSize().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio))
        target.moveCenter(room.center())
        painter.save()
        clip = QPainterPath()
        clip.addRoundedRect(target, RADIUS - 3, RADIUS - 3)
        painter.setClipPath(clip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth)
        painter.drawPixmap(target, self._pixmap, QRectF(self._pixmap.rect()))
        painter.restore()
        if bottom:
            painter.setFont(theme.font(theme.CAPTION_PX))
            painter.setPen(QColor(tokens.text if self._selected else tokens.secondary))
            line = QRectF(PAD, self.height() - bottom - PAD / 2, self.width() - 2 * PAD, bottom)
            elided = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(line.width()))
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, elided)

    def _text_left(self) -> int:
        return 26 if self._family else 12

    def _caption_height(self) -> int:
        return CAPTION_HEIGHT if self.text() else 0

    def _elided(self, width: float) -> str:
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(width))
