"""A row of examples below the network: where to go next, on the first screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from playground.session.gallery import GalleryEntry
from playground.ui import theme
from playground.ui.icons import set_icon
from playground.ui.kit.card import PAD, Card

PICTURE = QSize(112, 70)  # at least; wider where a title needs it


class GalleryStrip(QFrame):
    """Cards with pictures side by side; ``chosen`` carries the entry's name, ``closed`` says that it is not wanted."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, entries: Sequence[GalleryEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("galleryStrip")
        self.setProperty("surface", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.area = Row(self._make_cards(entries))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 8, 16, 12)
        outer.setSpacing(6)
        outer.addLayout(self._make_head())
        outer.addWidget(self.area)
        self.area.reach_changed.connect(self._show_reach)

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(2)
        title = QLabel("Try another one")
        title.setProperty("role", "secondary")
        head.addWidget(title)
        head.addStretch(1)
        self.back = head_button("chevron-left", "Shows the examples to the left")
        self.on = head_button("chevron-right", "Shows the examples to the right")
        for arrow in (self.back, self.on):
            arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard walks the cards, and they come into view
        self.back.clicked.connect(lambda: self.area.page(-1))
        self.on.clicked.connect(lambda: self.area.page(1))
        close = head_button("close", "Hide the examples. The Gallery button shows them again.", "Hide the examples")
        close.clicked.connect(self.closed)
        for button in (self.back, self.on, close):
            head.addWidget(button)
        return head

    def _make_cards(self, entries: Sequence[GalleryEntry]) -> list[Card]:
        words = QFontMetrics(theme.font(theme.CAPTION_PX))
        cards = []
        for entry in entries:
            size = QSize(max(PICTURE.width(), words.horizontalAdvance(entry.title) + 8), PICTURE.height())
            card = Card(self.small(entry, size), entry.title, tooltip=entry.description, accessible_name=entry.title)
            card.setFixedWidth(size.width() + 2 * PAD)
            card.clicked.connect(lambda name=entry.name: self.chosen.emit(name))
            cards.append(card)
        return cards

    def _show_reach(self, left: bool, right: bool) -> None:
        """Arrows only where there is something to be reached."""
        for button, useful in ((self.back, left), (self.on, right)):
            button.setVisible(left or right)
            button.setEnabled(useful)

    def small(self, entry: GalleryEntry, size: QSize) -> QPixmap:
        """The entry's picture, scaled down once and well (points would become dust), and cut to its place."""
        if entry.picture is None:
            return QPixmap()
        ratio = self.devicePixelRatioF()
        wanted = (size.toSizeF() * ratio).toSize()
        fill, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        scaled = QPixmap(str(entry.picture)).scaled(wanted, fill, smooth)
        cut = QRect(0, 0, wanted.width(), wanted.height())
        cut.moveCenter(scaled.rect().center())
        result = scaled.copy(cut)
        result.setDevicePixelRatio(ratio)
        return result


class Row(QScrollArea):
    """Cards in a row without a scroll bar: the wheel, the arrows and the keyboard move it. ``reach_changed`` says
    whether there is more to the left and to the right."""

    reach_changed = Signal(bool, bool)

    def __init__(self, cards: Sequence[Card]) -> None:
        super().__init__()
        row = QWidget()
        row.setProperty("surface", "ground")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for card in cards:
            layout.addWidget(card)
            card.installEventFilter(self)
        layout.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        for set_policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its cards take the keyboard
        self.setWidget(row)
        self.setFixedHeight(row.sizeHint().height())
        self.setProperty("surface", "ground")
        for signal in (self.horizontalScrollBar().valueChanged, self.horizontalScrollBar().rangeChanged):
            signal.connect(lambda *_: self._tell())

    def page(self, by: int) -> None:
        """Moves by what is seen at once, less one card."""
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + by * max(self.viewport().width() - PICTURE.width(), PICTURE.width()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar, delta = self.horizontalScrollBar(), event.angleDelta()
        bar.setValue(bar.value() - (delta.x() or delta.y()))
        event.accept()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.ensureWidgetVisible(watched, 8, 0)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def _tell(self) -> None:
        bar = self.horizontalScrollBar()
        self.reach_changed.emit(bar.value() > 0, bar.value() < bar.maximum())


def head_button(icon: str, tooltip: str, name: str = "") -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setToolTip(tooltip)
    button.setAccessibleName(name or tooltip)
    set_icon(button, icon, "secondary", 14)
    return button
