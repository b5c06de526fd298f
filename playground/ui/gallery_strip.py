"""A row of examples below the network: where to go next, on the first screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from playground.session.gallery import GalleryEntry
from playground.ui.icons import set_icon
from playground.ui.kit.card import Card

PICTURE = QSize(112, 70)


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
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 8, 16, 8)
        outer.setSpacing(6)
        head = QHBoxLayout()
        title = QLabel("Try another one")
        title.setProperty("role", "secondary")
        close = QToolButton()
        close.setAutoRaise(True)
        close.setToolTip("Hide the examples. The Gallery button shows them again.")
        close.setAccessibleName("Hide the examples")
        set_icon(close, "close", "secondary", 14)
        close.clicked.connect(self.closed)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(close)
        outer.addLayout(head)
        row = QWidget()
        row.setProperty("surface", "ground")
        cards = QHBoxLayout(row)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(8)
        for entry in entries:
            card = Card(self.small(entry), entry.title, tooltip=entry.description, accessible_name=entry.title)
            card.setFixedWidth(PICTURE.width() + 16)
            card.clicked.connect(lambda name=entry.name: self.chosen.emit(name))
            cards.addWidget(card)
        cards.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its cards take the keyboard
        area.setWidget(row)
        area.setFixedHeight(row.sizeHint().height() + 8)
        area.setProperty("surface", "ground")
        outer.addWidget(area)

    def small(self, entry: GalleryEntry) -> QPixmap:
        """The entry's picture, scaled down once and well: points would become dust."""
        if entry.picture is None:
            return QPixmap()
        ratio = self.devicePixelRatioF()
        smooth = Qt.TransformationMode.SmoothTransformation
        scaled = QPixmap(str(entry.picture)).scaled(
            PICTURE * ratio, Qt.AspectRatioMode.KeepAspectRatioByExpanding, smooth
        )
        scaled.setDevicePixelRatio(ratio)
        return scaled
