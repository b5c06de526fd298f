"""The card in which one weight or bias is set by hand, while the network trains."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from playground.ui import icons, theme
from playground.ui.canvas.cards import FloatingCard
from playground.ui.canvas.scrub import ScrubEntry

WIDTH = 256
HINT = "Type, turn the wheel, or drag the number sideways, from −1,000 to 1,000; Shift makes it finer."


class WeightCard(FloatingCard):
    """caption, the number, its gradient, and how it is changed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("weightCard")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self.entry = ScrubEntry()
        self.entry.setObjectName("weightEntry")
        self.entry.setToolTip(HINT)
        self.entry.setFont(theme.font(theme.FIGURE_PX, bold=True))
        self.entry.setStyleSheet("font-size: 16px; font-weight: 600; padding: 2px 8px;")
        self.hint = QLabel(HINT)
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "secondary")
        self.hint.setStyleSheet(f"font-size: {theme.CAPTION_PX}px;")
        for label in (self.text, self.detail):
            label.setProperty("role", "secondary")
            label.setWordWrap(True)
        self.figure.hide()
        self.row = QHBoxLayout()
        self.row.setSpacing(6)
        self.row.addWidget(self.entry, 1)
        self.lock = QToolButton()
        self.lock.setObjectName("freezeWeight")
        self.lock.setCheckable(True)
        self.lock.setAutoRaise(True)
        self.lock.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.row.addWidget(self.lock)
        layout = self.layout()
        assert layout is not None
        layout.setSpacing(6)
        layout.insertLayout(1, self.row)  # type: ignore[attr-defined]
        layout.addWidget(self.hint)
        self.setFixedWidth(WIDTH)

    def say(self, caption: str, detail: str) -> None:
        """What the number is, and what its gradient says."""
        if (caption, detail) == (self.text.text(), self.detail.text()):
            return
        self.text.setText(caption)
        self.detail.setText(detail)
        self.setAccessibleName(caption)
        self.entry.setAccessibleName(caption)
        self.entry.setAccessibleDescription(detail)
        self.layout().activate()
        self.resize(WIDTH, self.layout().totalHeightForWidth(WIDTH))

    def show_lock(self, frozen: bool, by: str) -> None:
        """Whether training leaves the number alone; by: what holds it, where that is more than the number itself."""
        self.lock.setChecked(frozen)
        self.lock.setEnabled(not by)
        icons.set_icon(self.lock, "lock" if frozen else "unlock", "accent" if frozen else "secondary")
        words = f"Frozen with {by}." if by else "Frozen: a click lets it learn again."
        self.lock.setToolTip(words if frozen else "Freezes this number: training leaves it as it is.")
        self.lock.setAccessibleName("Frozen" if frozen else "Freeze")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # not the canvas's

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.entry.wheelEvent(event)
