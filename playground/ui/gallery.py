"""The first page: what can be seen learning, with pictures; a file to open; the files opened last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.core.dataset import Dataset
from playground.ui import icons, theme
from playground.ui.fields import caption
from playground.ui.kit.card import RADIUS
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import focus_ring, shows_focus
from playground.ui.scroll_body import ScrollBody
from playground.ui.thumbnails import dataset_image
from playground.ui.tiles import Tile, TileGrid

PAGE_WIDTH = 1040
MOST_RECENT = 6
_WRAPPED = int(Qt.TextFlag.TextWordWrap)


class Entry(Protocol):
    """What the gallery asks of an entry: its id, words, and a picture file if there is one; ``goal`` too, where it has
    one: a sentence that makes it a challenge."""

    name: str
    title: str
    description: str
    picture: Path | None


class Gallery(QScrollArea):
    """``dataset_of(name)`` gives the data that stands in for a missing picture; None leaves a quiet ground."""

    chosen = Signal(str)  # the entry's name
    closed = Signal()
    open_requested = Signal()
    recent_chosen = Signal(object)  # the path, as set_recent got it

    def __init__(
        self,
        entries: Sequence[Entry],
        parent: QWidget | None = None,
        dataset_of: Callable[[str], Dataset | None] = lambda name: None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("gallery")
        self.setAccessibleName("Gallery")
        self.setProperty("surface", "ground")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._dataset_of = dataset_of
        page = QWidget()
        page.setProperty("scrollBody", True)
        page.setMaximumWidth(PAGE_WIDTH)
        box = QVBoxLayout(page)
        box.setContentsMargins(32, 28, 32, 28)
        box.setSpacing(16)
        box.addLayout(self._make_head())
        self.grid = TileGrid(min_column=216, max_columns=4, spacing=16)
        box.addWidget(self.grid)
        self._challenges_title = caption("Challenges, each with a goal to reach", "title")
        self.challenges = TileGrid(min_column=216, max_columns=4, spacing=16)
        box.addSpacing(8)
        box.addWidget(self._challenges_title)
        box.addWidget(self.challenges)
        box.addLayout(self._make_foot())
        box.addStretch(1)
        around = ScrollBody()
        middle = QHBoxLayout(around)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(page, 1000)
        middle.addStretch(1)
        self.setWidget(around)
        self.set_entries(entries)
        self.set_recent(())

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(caption("What would you like to see learn?", "figure"))
        quiet = "Each opens ready to play. Everything in it can be changed, also while it learns."
        words.addWidget(caption(quiet, "secondary"))
        head.addLayout(words, 1)
        self.close_button = QToolButton()
        self.close_button.setToolTip("Close the gallery and go back to the network (Escape)")
        self.close_button.setAccessibleName("Close the gallery")
        icons.set_icon(self.close_button, "close", "secondary")
        self.close_button.clicked.connect(self.closed)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _make_foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setSpacing(8)
        self.open_button = QPushButton("Open a file…")
        self.open_button.setAutoDefault(False)
        self.open_button.setToolTip("Opens a project that was saved before.")
        self.open_button.clicked.connect(self.open_requested)
        icons.set_icon(self.open_button, "open", "secondary")
        self._recent_title = caption("Opened last", "secondary")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        foot.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        foot.addSpacing(4)
        foot.addWidget(self._recent_title)
        foot.addLayout(self._recent)
        return foot

    def set_entries(self, entries: Sequence[Entry]) -> None:
        cards = [GalleryCard(entry, self._dataset_of) for entry in entries]
        for card, entry in zip(cards, entries, strict=True):
            card.clicked.connect(partial(self.chosen.emit, entry.name))
        self.grid.set_tiles([card for card in cards if not card.goal])
        goals = [card for card in cards if card.goal]
        self.challenges.set_tiles(goals)
        for part in (self._challenges_title, self.challenges):
            part.setVisible(bool(goals))
        self.setFocusProxy(cards[0] if cards else self.open_button)

    def set_recent(self, paths: Sequence[Path | str]) -> None:
        """The files opened last, newest first; the first six are shown."""
        while self._recent.count():
            button = self._recent.takeAt(0).widget()
            button.hide()
            button.deleteLater()
        self._recent_title.setVisible(bool(paths))
        for path in list(paths)[:MOST_RECENT]:
            button = QPushButton(Path(path).stem)
            button.setProperty("variant", "quiet")
            button.setAutoDefault(False)
            button.setToolTip(f"Opens {path}")
            button.clicked.connect(partial(self.recent_chosen.emit, path))
            self._recent.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def cards(self) -> list[Tile]:
        return [*self.grid.tiles, *self.challenges.tiles]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class GalleryCard(Tile):
    """A picture, a title and a sentence, with the goal where there is one."""

    pad = 12

    def __init__(self, entry: Entry, dataset_of: Callable[[str], Dataset | None]) -> None:
        self.goal: str = getattr(entry, "goal", "")
        self.words = (
            f"{entry.description} Goal: {self.goal[:1].lower()}{self.goal[1:]}" if self.goal else entry.description
        )
        super().__init__(entry.title, self.words)
        self.setToolTip("")  # the sentence stands on the card
        self.entry, self._dataset_of = entry, dataset_of
        self._file = QPixmap(str(entry.picture)) if entry.picture else QPixmap()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, width - 2 * self.pad, 10_000)
        words = QFontMetrics(theme.font(theme.SECONDARY_PX)).boundingRect(room, _WRAPPED, self.words)
        return self._picture_height(width) + self.pad + 20 + words.height() + self.pad

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(160))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(frame, RADIUS + 2, RADIUS + 2)
        painter.fillPath(outline, QColor(tokens.hover if self.underMouse() else tokens.panel))
        painter.save()
        painter.setClipPath(outline)
        self._paint_picture(painter, tokens)
        painter.restore()
        painter.setPen(QPen(QColor(tokens.accent if self.underMouse() else tokens.hairline), 1))
        painter.drawPath(outline)
        if shows_focus(self):
            focus_ring(painter, QRectF(self.rect()), RADIUS + 2)
        top = self._picture_height(self.width()) + self.pad - 2
        room = QRectF(self.pad, top, self.width() - 2 * self.pad, 20)
        painter.setPen(QColor(tokens.text))
        painter.setFont(theme.font(bold=True))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.entry.title)
        painter.setPen(QColor(tokens.secondary))
        painter.setFont(theme.font(theme.SECONDARY_PX))
        painter.drawText(QRectF(self.pad, top + 22, room.width(), self.height()), _WRAPPED, self.words)
        painter.end()

    def _paint_picture(self, painter: QPainter, tokens: theme.Theme) -> None:
        """The picture file, cut to fill its place; else the data itself."""
        place = QRectF(0, 0, self.width(), self._picture_height(self.width()))
        painter.fillRect(place, QColor(tokens.card))
        dataset = self._dataset_of(self.entry.name) if self._file.isNull() else None
        if not self._file.isNull():
            source = QRectF(self._file.rect())
            wanted = place.size().scaled(source.size(), Qt.AspectRatioMode.KeepAspectRatio)
            cut = QRectF(0, 0, wanted.width(), wanted.height())
            cut.moveCenter(source.center())
            painter.drawPixmap(place, self._file, cut)
        elif dataset is not None:
            inner = place.adjusted(self.pad, self.pad, -self.pad, -self.pad)
            painter.drawImage(inner, dataset_image(dataset, inner.size().toSize(), self.devicePixelRatioF(), tokens))
        painter.fillRect(QRectF(0, place.bottom(), place.width(), 1), QColor(tokens.hairline))

    def _picture_height(self, width: int) -> int:
        return round(width * 0.56)
