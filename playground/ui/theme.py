"""Colours and type of the window, dark and light, and the one call that puts them on the application.

Widgets that paint themselves ask `current()` in their paint event; widgets that cache colours listen to
`notifier().theme_changed`.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

import numpy as np
import pyqtgraph
from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from playground.resources_path import RESOURCES
from playground.ui.colours import COLOURS, DEFAULT
from playground.ui.style import style_sheet

Choice = Literal["system", "light", "dark"]
FAMILY = "Inter"
TEXT_PX, SECONDARY_PX, CAPTION_PX, FIGURE_PX = 13, 12, 11, 20


@dataclass(frozen=True, eq=False)
class Theme:
    """Every colour token of the window, as "#rrggbb". There is one of each kind, a key for what is painted with it."""

    name: str
    ground: str  # behind the network
    panel: str  # left and right regions, bars
    card: str  # buttons, inputs, cards
    raised: str  # menus, tooltips, floating cards
    hover: str
    pressed: str
    hairline: str
    text: str
    secondary: str
    disabled: str  # text that cannot be used now, still readable (3:1)
    faint: str  # decoration and placeholders only, never text that must be read
    accent_fill: str  # ground of the one button that matters; `on_accent` is its text
    on_accent: str
    accent: str  # accent as text, line or ring
    selection: str  # ground of selected rows and text
    positive: str
    negative: str
    zero: str
    good: str  # large figures, dots and icons
    good_text: str
    warning: str
    error: str
    families: dict[str, str] = field(default_factory=dict)
    categorical: tuple[str, ...] = ()  # told apart with every kind of colour blindness; blue and orange first

    @property
    def is_dark(self) -> bool:
        return self.name == "dark"

    def family(self, name: str) -> str:
        """Colour of a layer family ("core", "images", "sequences"); unknown families are grey."""
        return self.families.get(name, self.secondary)

    def class_colors(self, count: int) -> tuple[str, ...]:
        """`count` colours, one a class. The first is negative (orange), the second positive (blue), also when others
        join them."""
        if count <= 2:
            return (self.negative, self.positive)[:count]
        blue, orange, *others = self.categorical
        colors = orange, blue, *others
        return tuple(colors[i % len(colors)] for i in range(count))


_FAMILIES = {"core": "#5b8def", "images": "#3fb27f", "sequences": "#c77bd8"}

DARK = Theme(
    name="dark",
    ground="#14171c",
    panel="#1a1e25",
    card="#212630",
    raised="#252b36",
    hover="#2a303c",
    pressed="#1d2129",
    hairline="#2c323d",
    text="#e7eaf0",
    secondary="#8d96a7",
    disabled="#717a8b",
    faint="#5c6575",
    accent_fill="#6566ea",  # a shade below #6f70f2: white on it reaches 4.5:1
    on_accent="#ffffff",
    accent="#8b8cff",
    selection="#2f3152",
    positive="#4ea3e6",
    negative="#f2a24a",
    zero="#2a303b",
    good="#4cc38a",
    good_text="#4cc38a",
    warning="#e8b34b",
    error="#f2757a",
    families=_FAMILIES,
    categorical=(
        "#4ea3e6",
        "#f2a24a",
        "#14c27a",
        "#cb5c9f",
        "#ece732",
        "#8675fa",
        "#d82c22",
        "#deebbe",
        "#38effa",
        "#816652",
    ),
)

LIGHT = Theme(
    name="light",
    ground="#f4f5f8",
    panel="#ffffff",
    card="#f7f8fa",
    raised="#ffffff",
    hover="#eef0f4",
    pressed="#e4e7ec",
    hairline="#e4e7ec",
    text="#1b1f27",
    secondary="#687082",
    disabled="#838b9b",
    faint="#a3abba",
    accent_fill="#4a4bd8",
    on_accent="#ffffff",
    accent="#5a5be6",
    selection="#e6e6fb",
    positive="#1f7fc9",
    negative="#e07d10",
    zero="#eef0f4",
    good="#1f9d63",
    good_text="#12804f",  # #1f9d63 is only 3.3:1 on the ground, enough for figures but not for text
    warning="#946000",
    error="#c8323c",
    families=_FAMILIES,
    categorical=(
        "#1f7fc9",
        "#e07d10",
        "#149768",
        "#f55aa7",
        "#a08e48",
        "#5b4bd0",
        "#b91414",
        "#264d56",
        "#2fc3da",
        "#683327",
    ),
)


class Notifier(QObject):
    """Says when the theme has changed; there is one, from `notifier()`."""

    theme_changed = Signal(object)  # the new Theme


class _State:
    """What is applied now. One per process, as there is one application."""

    theme: Theme = DARK
    choice: Choice = "system"
    colours: str = DEFAULT
    notifier: Notifier | None = None
    following: QGuiApplication | None = None
    fonts_loaded = False


def current() -> Theme:
    """The theme the window wears now."""
    return _State.theme


def notifier() -> Notifier:
    """The object whose `theme_changed` signal carries the new theme."""
    if _State.notifier is None:
        _State.notifier = Notifier()
    return _State.notifier


@lru_cache
def dressed(theme: str, colours: str) -> Theme:
    """The "dark" or "light" theme in one of ``COLOURS``; the usual ones where a name is not known (any more)."""
    base, chosen = DARK if theme == "dark" else LIGHT, COLOURS.get(colours, COLOURS[DEFAULT])
    changes = chosen.dark if theme == "dark" else chosen.light
    return replace(base, **changes) if changes else base  # type: ignore[arg-type]


def resolve(choice: Choice, colours: str = DEFAULT) -> Theme:
    """The theme that a choice means on this desktop; dark where the desktop does not say."""
    if choice == "system":
        light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
        return dressed("light" if light else "dark", colours)
    return dressed(choice, colours)


def apply(app: QApplication, choice: Choice = "system", colours: str = DEFAULT) -> Theme:
    """Dress the application: style, palette, font, style sheet, plot colours. Can be called again at any time.

    With "system" the window follows the desktop while it runs. colours: one of ``COLOURS``.
    """
    theme = resolve(choice, colours)
    _State.choice, _State.colours = choice, colours
    _State.theme = theme
    if _State.following is not app:  # first call for this application
        _State.following = app
        QDir.setSearchPaths("icons", [str(RESOURCES / "icons")])
        app.setStyle("Fusion")
        app.setFont(font())
        app.styleHints().colorSchemeChanged.connect(_follow_system)
        app.focusChanged.connect(_mark_keyboard_focus)
    app.setPalette(_palette(theme))
    app.setStyleSheet(style_sheet(theme))
    pyqtgraph.setConfigOptions(background=theme.panel, foreground=theme.secondary)
    notifier().theme_changed.emit(theme)
    return theme


def font(px: int = TEXT_PX, *, bold: bool = False) -> QFont:
    """The window's typeface at a size in pixels, with digits of equal width so that live numbers do not jump."""
    if not _State.fonts_loaded:
        _State.fonts_loaded = True
        for file in sorted((RESOURCES / "fonts").glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(file))
    result = QFont(FAMILY)
    result.setPixelSize(px)
    result.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    if hasattr(result, "setFeature"):  # Qt 6.7 and later
        result.setFeature(QFont.Tag("tnum"), 1)
    return result


def diverging_lut(theme: Theme, strength: float = 1.0) -> np.ndarray:
    """(256, 3) uint8: row 0 is negative, the middle zero, row 255 positive.

    `strength` below 1 pulls both ends towards zero: the big boundary view is paler than the thumbnails so that
    the points on it win.
    """
    negative, zero, positive = (_rgb(name) for name in (theme.negative, theme.zero, theme.positive))
    negative, positive = (zero + strength * (end - zero) for end in (negative, positive))
    share = np.linspace(-1.0, 1.0, 256)[:, None]
    table = np.where(share < 0, zero - share * (negative - zero), zero + share * (positive - zero))
    return np.rint(table).astype(np.uint8)


def mix(first: str, second: str, share: float) -> QColor:
    """The colour `share` of the way from `first` to `second`."""
    return QColor(*(round(a + share * (b - a)) for a, b in zip(_channels(first), _channels(second), strict=True)))


def ink_on(color: str) -> QColor:
    """Black or white, whichever can be read on a ground of that colour."""
    shares = _rgb(color) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ (0.2126, 0.7152, 0.0722))  # of WCAG 2, whose contrasts are equal at 0.179
    return QColor("#000000" if luminance > 0.179 else "#ffffff")


@lru_cache(256)
def _channels(color: str) -> tuple[int, int, int]:
    red, green, blue, _ = QColor(color).getRgb()
    return red, green, blue


def _rgb(color: str) -> np.ndarray:
    return np.array(_channels(color), dtype=float)


def _palette(theme: Theme) -> QPalette:
    """The palette for what the style sheet does not reach (plots, item views' internals, native dialogs)."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for which, color in {
        role.Window: theme.panel,
        role.Base: theme.card,
        role.AlternateBase: theme.panel,
        role.Button: theme.card,
        role.ToolTipBase: theme.raised,
        role.Highlight: theme.selection,
        role.Light: theme.hover,
        role.Midlight: theme.hover,
        role.Mid: theme.hairline,
        role.Dark: theme.hairline,
        role.Shadow: theme.ground,
        role.Link: theme.accent,
        role.Accent: theme.accent,
        role.PlaceholderText: theme.disabled,
        role.WindowText: theme.text,
        role.Text: theme.text,
        role.ButtonText: theme.text,
        role.ToolTipText: theme.text,
        role.HighlightedText: theme.text,
        role.BrightText: theme.text,
    }.items():
        palette.setColor(which, QColor(color))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(group.Disabled, which, QColor(theme.disabled))
    return palette


def _follow_system() -> None:
    app = QApplication.instance()
    if _State.choice != "system" or not isinstance(app, QApplication):
        return
    if resolve("system", _State.colours) is not _State.theme:
        apply(app, "system", _State.colours)


def _mark_keyboard_focus(old: QWidget | None, now: QWidget | None) -> None:
    """Give the ring only to focus that moved by keyboard.

    A button that was just clicked shows none, nor does the one that gets the focus because its window opens.
    """
    same_window = old is not None and now is not None and old.window() is now.window()
    by_keyboard = same_window and QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton
    for widget, marked in ((old, False), (now, by_keyboard)):
        if widget is None or bool(widget.property("keyboardFocus")) == marked:
            continue
        widget.setProperty("keyboardFocus", marked)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
