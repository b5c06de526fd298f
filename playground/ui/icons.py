"""Line icons from `resources/icons`, drawn in a colour of the theme and sharp on every screen."""

from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from playground.resources_path import RESOURCES
from playground.ui import theme

_RATIOS = (1.0, 2.0, 3.0)


def icon(name: str, color: str | None = None, size: int = 16) -> QIcon:
    """The icon `resources/icons/<name>.svg` for the theme of now; paler when disabled.

    `color` is a token of the theme ("accent", "error") or "#rrggbb"; the text colour when left out. A button that
    outlives a change of theme wants `set_icon` instead. Raises FileNotFoundError for an unknown name.
    """
    tokens = theme.current()
    result = QIcon()
    for ratio in _RATIOS:
        result.addPixmap(_pixmap(name, _resolve(color), size, ratio), QIcon.Mode.Normal)
        result.addPixmap(_pixmap(name, tokens.faint, size, ratio), QIcon.Mode.Disabled)
    return result


def pixmap(name: str, color: str | None = None, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon as a pixmap of `size` logical pixels for a screen of device pixel ratio `ratio`."""
    return _pixmap(name, _resolve(color), size, ratio)


class HasIcon(Protocol):
    """A button or an action."""

    def setIcon(self, icon: QIcon) -> None: ...


def set_icon(target: HasIcon, name: str, color: str | None = None, size: int = 16) -> None:
    """Give a button or action an icon that follows the theme. Call it again to change the icon."""
    follower = target.findChild(_Follower, options=Qt.FindChildOption.FindDirectChildrenOnly)  # type: ignore[attr-defined]
    if follower is None:
        follower = _Follower(target)
    follower.make = lambda: icon(name, color, size)
    follower.refresh()


class _Follower(QObject):
    """A child of the button: it goes when the button goes, and its connection with it."""

    def __init__(self, target: QObject) -> None:
        super().__init__(target)
        self.make: Callable[[], QIcon] = QIcon
        theme.notifier().theme_changed.connect(self.refresh)

    def refresh(self) -> None:
        self.parent().setIcon(self.make())  # type: ignore[attr-defined]


def _resolve(color: str | None) -> str:
    tokens = theme.current()
    return getattr(tokens, color or "text", None) or str(color)


def _pixmap(name: str, color: str, size: int, ratio: float) -> QPixmap:
    return QPixmap.fromImage(_image(name, color, size, ratio))


@lru_cache(maxsize=1024)  # images, not pixmaps: those must not outlive the application
def _image(name: str, color: str, size: int, ratio: float) -> QImage:
    text = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", QColor(color).name()).encode()))
    side = round(size * ratio)
    result = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result
