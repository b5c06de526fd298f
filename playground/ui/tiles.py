"""Cards that the arrow keys walk: the palette's layers, the data sets, the features, the gallery."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui import theme
from playground.ui.kit.card import RADIUS, Card
from playground.ui.kit.flow_grid import FlowGrid
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import focus_ring, shows_focus

Picture = Callable[[QSize, float, theme.Theme], QImage]  # size in logical pixels, device pixel ratio, theme -> image

_ARROWS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Tile(Card):
    """A card that leaves the arrow keys to the grid around it. ``words`` are the tooltip and the description that a
    screen reader says."""

    def __init__(self, name: str, words: str, *, family: str = "", parent: QWidget | None = None) -> None:
        super().__init__(None, name, family=family, tooltip=words, accessible_name=name, parent=parent)
        self.setAccessibleDescription(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS or event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            event.ignore()  # else QAbstractButton would walk along the tab order
        else:
            super().keyPressEvent(event)


class PictureTile(Tile):
    """A tile filled by a picture, with a caption below where one is given. Checked: an accent ring around the picture.

    aspect: width over height of the picture. The picture is made for the size and the screen it is painted at.
    """

    caption_height = 17

    def __init__(self, name: str, words: str, picture: Picture, *, caption: str = "", aspect: float = 1.0) -> None:
        super().__init__(name, words)
        self.picture, self.caption, self.aspect = picture, caption, aspect
        self.setCheckable(True)
        # not Fixed: box layouts would then keep the height of the size hint, whatever the width
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.quiet = False  # pale while not checked

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width / self.aspect) + self._below()

    def sizeHint(self) -> QSize:
        return QSize(48, self.heightForWidth(48))

    def minimumSizeHint(self) -> QSize:
        return QSize(36, self.heightForWidth(36))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        frame = QRectF(0, 0, self.width(), min(self.width() / self.aspect, self.height() - self._below()))
        line = 1.5 if self.isChecked() else 1.0
        outline = QPainterPath()
        inset = line / 2
        outline.addRoundedRect(frame.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(outline, QColor(tokens.hover if self.underMouse() else tokens.card))
        painter.save()
        painter.setClipPath(outline)
        pale = self.quiet and not self.isChecked() and not self.underMouse()
        painter.setOpacity(0.5 if pale else 1.0)
        painter.drawImage(frame, self.picture(frame.size().toSize(), self.devicePixelRatioF(), tokens))
        painter.restore()
        if self.isChecked():
            halo = QColor(tokens.accent)
            halo.setAlphaF(0.35)
            painter.setPen(QPen(halo, 4))
            painter.drawPath(outline)
        painter.setPen(QPen(QColor(tokens.accent if self.isChecked() else tokens.hairline), line))
        painter.drawPath(outline)
        if shows_focus(self):
            focus_ring(painter, frame, RADIUS)
        if self.caption:
            painter.setPen(QColor(tokens.text if self.isChecked() else tokens.secondary))
            painter.setFont(theme.font(theme.CAPTION_PX))
            below = QRectF(-4, frame.bottom(), self.width() + 8, self._below())
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self.caption)
        painter.end()

    def _below(self) -> int:
        return self.caption_height if self.caption else 0


class TileGrid(QWidget):
    """Tiles in equal columns of at least ``min_column`` pixels. One tab stop; arrows move the focus to the nearest tile
    that way, Home and End to the first and the last."""

    def __init__(
        self, *, min_column: int, max_columns: int = 99, spacing: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._flow = FlowGrid(self, min_column=min_column, max_columns=max_columns, spacing=spacing)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.tiles: list[Tile] = []

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """These tiles instead of the present ones, which are deleted."""
        self._flow.clear()
        self.tiles = list(tiles)
        for tile in self.tiles:
            self._flow.addWidget(tile)
        if self.tiles:
            make_tab_stop(self.tiles, next((t for t in self.tiles if t.isChecked()), self.tiles[0]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not walk(self.tiles, event):
            super().keyPressEvent(event)


def walk(tiles: Sequence[Tile], event: QKeyEvent) -> bool:
    """Moves the focus among tiles of one window as the key says; False where the key says nothing or leads nowhere."""
    now = next((tile for tile in tiles if tile.hasFocus()), None)
    if now is None:
        return False
    if event.key() == Qt.Key.Key_Home:
        goal = tiles[0]
    elif event.key() == Qt.Key.Key_End:
        goal = tiles[-1]
    elif event.key() in _ARROWS and event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
    ):
        found = nearest(tiles, now, _ARROWS[Qt.Key(event.key())])
        if found is None:
            return False
        goal = found
    else:
        return False
    make_tab_stop(tiles, goal)
    goal.setFocus(Qt.FocusReason.TabFocusReason)
    return True


def nearest(tiles: Sequence[Tile], now: Tile, way: QPoint) -> Tile | None:
    """The closest tile in that direction, those straight ahead first; in a row also around its end."""
    window = now.window()
    here = now.mapTo(window, now.rect().center())
    best: tuple[int, Tile] | None = None
    for tile in tiles:
        step = tile.mapTo(window, tile.rect().center()) - here
        along = step.x() * way.x() + step.y() * way.y()
        aside = abs(step.x() * way.y()) + abs(step.y() * way.x())
        if tile is now or along <= 0 or not tile.isVisibleTo(window) or (way.x() and aside > now.height() // 2):
            continue
        distance = along + 4 * aside if way.x() else 4 * along + aside
        if best is None or distance < best[0]:
            best = (distance, tile)
    if best is not None:
        return best[1]
    if way.x():  # past the end of a row: on to the next
        index = list(tiles).index(now) + way.x()
        return tiles[index] if 0 <= index < len(tiles) else None
    return None


def make_tab_stop(tiles: Sequence[Tile], stop: Tile) -> None:
    """Tab reaches only this one of the tiles; a click still reaches each."""
    for tile in tiles:
        tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus if tile is stop else Qt.FocusPolicy.ClickFocus)
