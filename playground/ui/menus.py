"""The window's actions: one list of what it can do, with names, keys and sentences; the menu is made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from playground.ui import icons


@dataclass(frozen=True)
class Entry:
    """name: the action's object name; keys: shortcuts, the first is shown; icon: a name of ui.icons or empty."""

    name: str
    text: str
    keys: tuple[str, ...]
    help: str
    icon: str = ""


FILE = (
    Entry("gallery", "Gallery…", ("Ctrl+G",), "Shows the examples to start from.", "gallery"),
    Entry("new", "New project", ("Ctrl+N",), "Starts with an empty network.", "new"),
    Entry("open", "Open…", ("Ctrl+O",), "Opens a project file.", "open"),
    Entry("save", "Save", ("Ctrl+S",), "Saves the project with its weights.", "save"),
    Entry("saveAs", "Save as…", ("Ctrl+Shift+S",), "Saves the project under another name."),
    Entry("export", "Export picture…", ("Ctrl+Shift+E",), "Saves the network or a plot as PNG or SVG."),
    Entry("record", "Record training…", ("Ctrl+Shift+G",), "Saves the training as an animated GIF."),
    Entry("openLink", "Open TensorFlow Playground link…", (), "Opens what a link of TensorFlow Playground shows."),
    Entry("copyLink", "Copy as TensorFlow Playground link", (), "Puts a link to this project on the clipboard."),
)
RUN = (
    Entry("toggle", "Play or pause", ("Space", "Ctrl+Return"), "Starts training, or pauses it.", "play"),
    Entry("stepBatch", "Step one batch", (".",), "Trains on one batch and pauses.", "step"),
    Entry("stepEpoch", "Step one epoch", ("Ctrl+.",), "Trains for one pass over the data and pauses."),
    Entry("slower", "Slower", ("Ctrl+Down",), "Fewer steps or epochs a second, down to one step."),
    Entry("faster", "Faster", ("Ctrl+Up",), "More steps or epochs a second, up to as many as there can be."),
    Entry("reset", "Reset", ("Ctrl+R",), "Goes back to the same first weights.", "reset"),
    Entry("folds", "Cross-validate…", (), "Trains once for each part of the data that is held out in turn.", ""),
    Entry("walk", "Step through one sample", ("Ctrl+E",), "Shows each neuron's numbers, forward and back.", "eye"),
    Entry("newSeed", "New first weights", ("Ctrl+Shift+R",), "Starts again from other first weights.", "dice"),
)
VIEW = (
    Entry("fit", "Fit the network", ("Ctrl+0",), "Shows the whole network."),
    Entry(
        "enlarge", "Large view", ("Ctrl+L",), "Shows the view of the right panel large, or brings it back.", "enlarge"
    ),
    Entry("leftPanel", "Left panel", ("Ctrl+1",), "Shows or hides data and layers."),
    Entry("rightPanel", "Right panel", ("Ctrl+2",), "Shows or hides results and settings."),
)
HELP = (
    Entry("keys", "Keyboard shortcuts", ("F1",), "Lists what the keys do."),
    Entry("about", "About", (), "Version, licences and data."),
)
MOTIONS = (("system", "As the system"), ("reduced", "Reduced"))
THEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))


def entry_of(name: str) -> Entry:
    """The one of that name."""
    return next(entry for entry in (*FILE, *RUN, *VIEW, *HELP) if entry.name == name)


class Actions:
    """QActions of the window by name. ``run``: name -> what to call."""

    def __init__(self, window: QWidget, run: dict[str, Callable[[], object]]) -> None:
        self.window = window
        self.by_name: dict[str, QAction] = {}
        for entry in (*FILE, *RUN, *VIEW, *HELP):
            action = QAction(entry.text, window)
            action.setObjectName(f"action_{entry.name}")
            action.setShortcuts([QKeySequence(key) for key in entry.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setToolTip(entry.help)
            action.setStatusTip(entry.help)
            if entry.icon:
                icons.set_icon(action, entry.icon)
            action.triggered.connect(lambda _=False, call=run[entry.name]: call())
            window.addAction(action)
            self.by_name[entry.name] = action
        for name in ("leftPanel", "rightPanel"):
            self.by_name[name].setCheckable(True)
            self.by_name[name].setChecked(True)

    def fill(
        self, menu: QMenu, recent: QMenu, lend: QMenu, undo: QAction, redo: QAction, looks: Sequence[QMenu]
    ) -> None:
        """The whole menu, in sections. lend: where weights can be taken from."""
        menu.setToolTipsVisible(True)
        for entry in FILE:
            menu.addAction(self.by_name[entry.name])
            if entry.name == "open":
                menu.addMenu(recent)
                menu.addMenu(lend)
        menu.addSeparator()
        menu.addAction(undo)
        menu.addAction(redo)
        for group in (RUN, VIEW):
            menu.addSeparator()
            for entry in group:
                menu.addAction(self.by_name[entry.name])
        for look in looks:
            menu.addMenu(look)
        menu.addSeparator()
        for entry in HELP:
            menu.addAction(self.by_name[entry.name])


def choice_menu(
    title: str, choices: Iterable[tuple[str, str]], current: str, choose: Callable[[str], None], parent: QWidget
) -> QMenu:
    """A menu of (key, text) of which one is marked."""
    menu = QMenu(title, parent)
    group = QActionGroup(menu)
    for key, text in choices:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(key == current)
        action.triggered.connect(lambda _=False, key=key: choose(key))
        group.addAction(action)
    return menu


CANVAS_KEYS = (
    ("Left, Right", "Select the layer beside"),
    ("Alt+Left, Alt+Right", "Move the layer"),
    ("Enter, Ctrl+Enter", "Look inside of a wide layer, of any layer; Escape goes back"),
    ("Delete, Backspace", "Remove the layer"),
    ("+, −", "A neuron more or less"),
    ("L", "Freeze the layer, or let it learn again"),
    ("Ctrl+C, Ctrl+X, Ctrl+V", "Copy, cut, paste the layer; paste also takes a link or a table of points"),
    ("Ctrl+D", "Duplicate the layer"),
    ("Ctrl++, Ctrl+−", "Zoom in or out"),
    ("Shift+Arrows", "Move the view"),
    ("F", "Fit the network into the view"),
    ("Escape", "Let go of what is dragged"),
)
WALK_KEYS = (
    ("Left, Right", "One step back or on"),
    ("Page up, Page down", "The layer before or after"),
    ("Home, End", "The first or the last step"),
    ("P", "Walk on by itself, or stop"),
    ("Escape", "Back to training"),
)
OTHER_KEYS = (
    ("Enter", "Add the layer that is walked to in the palette"),
    ("F2", "Type the exact number of a slider"),
    ("[, ]", "Thinner or thicker brush on the drawing pad and for own points"),
    ("Arrows, Enter, Delete", "Move over the picture of own points, add one, erase there"),
    ("Escape", "Close the gallery, keep a number as it was"),
    ("Tab, Shift+Tab", "Go to the next or the last part"),
)
KEY = "font-family:monospace"


def keys_text() -> str:
    """All shortcuts as an HTML table, in groups."""

    def of(entries: tuple[Entry, ...]) -> list[tuple[str, str]]:
        return [(", ".join(e.keys), e.text.rstrip("…")) for e in entries if e.keys]

    undo = [("Ctrl+Z, Ctrl+Shift+Z", "Undo, redo")]
    groups = {
        "Project": of(FILE) + undo,
        "Training": of(RUN),
        "Network": list(CANVAS_KEYS),
        "Stepping through one sample": list(WALK_KEYS),
        "Window": of(VIEW) + of(HELP),
        "Elsewhere": list(OTHER_KEYS),
    }
    return f"<table>{''.join(rows(title, keys) for title, keys in groups.items())}</table>"


def rows(title: str, keys: list[tuple[str, str]]) -> str:
    """The rows of one group of keys."""
    cell = f"<tr><td style='padding:1px 28px 1px 0;{KEY}'>{{}}</td><td style='padding:1px 0'>{{}}</td></tr>"
    head = f"<tr><td colspan='2' style='padding:10px 0 3px 0'><b>{title}</b></td></tr>"
    return head + "".join(cell.format(key, what) for key, what in keys)
