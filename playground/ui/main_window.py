"""The window: three flat regions around the network, and what its actions do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from playground import __version__
from playground.network.document import Project
from playground.session import gallery as examples
from playground.session.messages import Message
from playground.session.session import Session
from playground.ui import dialogs, icons, menus, tab_order, theme
from playground.ui.big_view import BigView
from playground.ui.canvas.canvas import Canvas
from playground.ui.colours import COLOURS, DEFAULT
from playground.ui.dataset_chooser import DatasetChooser
from playground.ui.file_commands import FileCommands
from playground.ui.folds_dialog import show_folds
from playground.ui.gallery import Gallery
from playground.ui.gallery_strip import GalleryStrip
from playground.ui.goal_line import GoalLine
from playground.ui.inside import LayerView
from playground.ui.kit.message_bar import MessageBar
from playground.ui.kit.paint import focus_quietly, reduce_motion
from playground.ui.network_switch import NetworkSwitch
from playground.ui.palette import Palette
from playground.ui.panels import Column
from playground.ui.pictures.export_dialog import show_export
from playground.ui.pictures.places import offer_all
from playground.ui.pictures.record_dialog import show_record
from playground.ui.right_panel import RightPanel
from playground.ui.status_bar import StatusBar
from playground.ui.top_bar import TopBar
from playground.ui.walk.guide import Guide

ROOM_FOR_EXAMPLES = 780  # pixels of the window's height
TITLE = "Neural Network Playground"
ABOUT = (
    f"<b>{TITLE} {__version__}</b><br>See a neural network learn.<br><br>"
    "MIT licence. Made with PySide6 (Qt, LGPL-3.0), pyqtgraph, NumPy, SciPy and Numba. Typeface: Inter (OFL 1.1).<br>"
    "MNIST digits: Yann LeCun, Corinna Cortes, Christopher J. C. Burges (CC BY-SA 3.0)."
)


class MainWindow(QMainWindow):
    """Takes a project, or a session that already has one. Closing it ends the session.

    confirm: whether closing asks about unsaved work (tests and screenshots do not want to be asked).
    """

    def __init__(self, project: Project | None = None, session: Session | None = None, confirm: bool = True) -> None:
        super().__init__()
        self.session = session or Session(project)
        self.confirm = confirm
        self.message: Message | None = None
        self.setObjectName("mainWindow")
        self.setWindowIcon(icons.icon("logo", size=64))
        self.setMinimumSize(900, 600)
        self.resize(self.first_size())
        self.setAcceptDrops(True)
        self.build()
        self.files = FileCommands(self)
        self.actions_ = menus.Actions(self, self.commands())
        self.build_menu()
        self.connect_all()
        offer_all(self)
        reduce_motion(self.session.settings.motion == "reduced")
        self.restore_arrangement()
        self.show_title()

    def first_size(self) -> QSize:
        screen = self.screen() or QApplication.primaryScreen()
        room = screen.availableGeometry().size() if screen else QSize(1600, 1000)
        return QSize(min(1600, room.width()), min(1000, room.height()))

    # -- building

    def build(self) -> None:
        session = self.session
        self.top_bar = TopBar(session)
        self.canvas = Canvas(session)
        self.left = Column("leftPanel", 272)
        self.dataset_chooser, self.palette_ = DatasetChooser(session), Palette(session)
        self.left.add(self.dataset_chooser)
        self.left.add(self.palette_)
        self.left.column.addStretch(1)
        self.right = RightPanel(session, self.canvas)
        self.guide = Guide(session, self.canvas, self.right)
        self.big = BigView(self.right.views, self.canvas)
        self.message_bar = MessageBar()
        self.status_bar = StatusBar(session)
        entries = examples.entries()
        self.gallery = Gallery(entries)
        self.strip = GalleryStrip([entry for entry in entries if not entry.goal])
        network = QWidget()
        column = QVBoxLayout(network)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.goal_line = GoalLine(session)
        column.addWidget(self.goal_line)
        column.addWidget(NetworkSwitch(session))
        self.layer_view = LayerView(session, self.canvas)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.big, 1)
        column.addWidget(self.layer_view, 1)
        column.addWidget(self.strip)
        column.addWidget(self.status_bar)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        for widget, stretch in ((self.left, 0), (network, 1), (self.right, 0)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.left.setMinimumWidth(220)
        self.right.setMinimumWidth(300)
        network.setMinimumWidth(320)
        self.splitter.setSizes([272, 1000, 372])
        self.pages = QStackedWidget()
        self.pages.addWidget(self.splitter)
        self.pages.addWidget(self.gallery)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.top_bar)
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, 0, 0)
        bar.addWidget(self.message_bar)
        rows.addLayout(bar)
        rows.addWidget(self.pages, 1)
        self.setCentralWidget(whole)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action of ``menus`` does."""
        session = self.session
        return {
            "gallery": self.toggle_gallery,
            "new": self.files.new_project,
            "open": self.files.ask_open,
            "save": self.files.save,
            "saveAs": self.files.save_as,
            "export": lambda: show_export(self, session),
            "record": lambda: show_record(self, session),
            "openLink": self.files.ask_link,
            "copyLink": self.files.copy_link,
            "toggle": session.toggle,
            "stepBatch": session.step_batch,
            "stepEpoch": session.step_epoch,
            "reset": session.reset,
            "newSeed": session.new_seed,
            "folds": lambda: show_folds(self, session),
            "walk": self.guide.toggle,
            "fit": self.canvas.fit,
            "enlarge": self.big.toggle,
            "slower": lambda: self.top_bar.speed.change(-1),
            "faster": lambda: self.top_bar.speed.change(1),
            "leftPanel": lambda: self.show_panel(self.left, "leftPanel"),
            "rightPanel": lambda: self.show_panel(self.right, "rightPanel"),
            "keys": lambda: dialogs.show_text(self, "Keyboard shortcuts", menus.keys_text()),
            "about": lambda: dialogs.show_text(self, "About", ABOUT),
        }

    def build_menu(self) -> None:
        stack = self.session.undo_stack
        undo, redo = stack.createUndoAction(self, "Undo"), stack.createRedoAction(self, "Redo")
        undo.setShortcut("Ctrl+Z")
        redo.setShortcuts(["Ctrl+Shift+Z", "Ctrl+Y"])
        icons.set_icon(undo, "undo")
        icons.set_icon(redo, "redo")
        self.addActions([undo, redo])
        settings = self.session.settings
        titles = [(key, colours.title) for key, colours in COLOURS.items()]
        looks = (
            menus.choice_menu("Theme", menus.THEMES, settings.theme, self.choose_theme, self),
            menus.choice_menu("Colours", titles, settings.colours or DEFAULT, self.choose_colours, self),
            menus.choice_menu("Motion", menus.MOTIONS, settings.motion, self.choose_motion, self),
        )
        self.actions_.fill(self.top_bar.menu, self.files.recent, self.files.lend, undo, redo, looks)

    def connect_all(self) -> None:
        session = self.session
        session.message.connect(self.show_message)
        session.project_changed.connect(self.drop_message)
        session.state_changed.connect(self.drop_message)
        session.files.changed.connect(self.show_title)
        session.undo_stack.cleanChanged.connect(self.show_title)
        session.project_changed.connect(self.show_title)
        self.top_bar.gallery_requested.connect(self.toggle_gallery)
        self.status_bar.fit_requested.connect(self.canvas.fit)
        self.canvas.zoom_changed.connect(self.status_bar.set_zoom)
        self.right.reader.sample_changed.connect(self.canvas.set_sample)
        self.canvas.walk_wanted.connect(self.guide.open)
        self.right.reader.sample_changed.connect(self.layer_view.set_sample)
        self.canvas.layer_opened.connect(self.layer_view.open)
        self.guide.opened.connect(self.follow_walk)
        self.guide.judged.connect(lambda _: self.follow_page())
        # the key of a command that cannot be given says why
        self.tell_why_not = QShortcut(QKeySequence(menus.entry_of("walk").keys[0]), self, self.guide.open)
        self.right.views.enlarge_requested.connect(self.layer_view.give_way)
        self.strip.chosen.connect(self.files.open_example)
        self.strip.closed.connect(self.hide_strip)
        self.gallery.chosen.connect(self.files.open_example)
        self.gallery.closed.connect(self.show_network)
        self.gallery.open_requested.connect(self.files.ask_open)
        self.gallery.recent_chosen.connect(lambda path: self.files.open_file(Path(path)))
        self.escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.show_network)
        session.pasted.connect(self.files.paste)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.files.paste)  # where no one else takes it
        self.pages.currentChanged.connect(self.follow_page)
        self.follow_page()
        self.clock = QTimer(self)
        self.clock.setInterval(1000)
        self.clock.timeout.connect(self.show_saved_state)
        self.clock.start()

    # -- showing

    def drop_message(self, *_: object) -> None:
        """A message goes when it is not true any more."""
        if self.message is not None and not self.message.still():
            self.message = None
            self.message_bar.clear()

    def show_message(self, message: Message) -> None:
        self.message = message
        self.message_bar.show_message(message.text, message.level, list(message.actions))

    def show_title(self, *_: object) -> None:
        star = "• " if self.session.files.edited else ""
        self.setWindowTitle(f"{star}{self.session.project.name} — {TITLE}")
        self.show_saved_state()

    def show_saved_state(self) -> None:
        self.top_bar.set_saved_state(self.session.files.state_text())

    def follow_page(self) -> None:
        """What trains the network has no key while the network is not seen; Escape goes back to it."""
        gallery = self.pages.currentWidget() is self.gallery
        self.escape.setEnabled(gallery)
        for entry in menus.RUN:
            self.actions_.by_name[entry.name].setEnabled(not gallery)
        walk, why_not = self.actions_.by_name["walk"], self.guide.why_not
        walk.setEnabled(not gallery and not why_not)
        walk.setToolTip(why_not or menus.entry_of("walk").help)
        walk.setStatusTip(walk.toolTip())
        self.tell_why_not.setEnabled(not gallery and bool(why_not))

    def follow_walk(self, walking: bool) -> None:
        """While one sample is walked through, the network is seen, and a click on a layer means its neuron."""
        self.canvas.click_opens = not walking
        if walking:
            self.layer_view.close_view()

    def toggle_gallery(self) -> None:
        if self.pages.currentWidget() is self.gallery:
            self.show_network()
            return
        self.gallery.set_recent(self.session.settings.recent_files())
        self.pages.setCurrentWidget(self.gallery)
        self.gallery.setFocus()

    def show_network(self) -> None:
        self.pages.setCurrentWidget(self.splitter)
        focus_quietly(self.canvas)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_strip()

    def show_strip(self) -> None:
        """The examples, where they are wanted and leave room for the network."""
        self.strip.setVisible(self.session.settings.shows_examples and self.height() >= ROOM_FOR_EXAMPLES)

    def hide_strip(self) -> None:
        self.session.settings.shows_examples = False
        self.show_strip()

    def show_panel(self, panel: QWidget, name: str) -> None:
        panel.setVisible(self.actions_.by_name[name].isChecked())

    def choose_theme(self, choice: str) -> None:
        self.session.settings.theme = choice
        self._dress()

    def choose_colours(self, choice: str) -> None:
        self.session.settings.colours = choice
        self._dress()

    def choose_motion(self, choice: str) -> None:
        self.session.settings.motion = choice
        reduce_motion(choice == "reduced")

    def _dress(self) -> None:
        settings = self.session.settings
        theme.apply(QApplication.instance(), settings.theme, settings.colours)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files.open_file(paths[0])

    # -- the keyboard

    def focusNextPrevChild(self, next: bool) -> bool:
        return tab_order.step(self, next)

    def event(self, event: QEvent) -> bool:
        """Space is Play, but not where a button or a choice has the focus: there it presses that."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            presses = isinstance(self.focusWidget(), QAbstractButton | QComboBox)
            if presses and event.key() == Qt.Key.Key_Space and not event.modifiers():
                event.accept()
                return True
        return super().event(event)

    # -- arrangement and end

    def restore_arrangement(self) -> None:
        settings = self.session.settings
        for name, restore in (("window", self.restoreGeometry), ("panels", self.splitter.restoreState)):
            state = settings.arrangement(name)
            if isinstance(state, QByteArray):
                restore(state)
        for name, panel in (("leftPanel", self.left), ("rightPanel", self.right)):
            shown = settings.arrangement(name) != "hidden"
            self.actions_.by_name[name].setChecked(shown)
            panel.setVisible(shown)

    def keep_arrangement(self) -> None:
        settings = self.session.settings
        settings.keep_arrangement("window", self.saveGeometry())
        settings.keep_arrangement("panels", self.splitter.saveState())
        for name, panel in (("leftPanel", self.left), ("rightPanel", self.right)):
            settings.keep_arrangement(name, "hidden" if panel.isHidden() else "shown")

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.confirm and self.session.files.unsaved:
            event.ignore()
            # later: a window that is being asked to close does not hear that it should close
            self.files.after_unsaved(lambda: QTimer.singleShot(0, self, self.close_for_good))
            return
        event.accept()
        self.keep_arrangement()
        self.clock.stop()
        self.hide()
        self.session.close()

    def close_for_good(self) -> None:
        self.confirm = False
        self.close()
