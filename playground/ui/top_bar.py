"""The bar at the top: which project, run and undo buttons, how far the run is, and the two figures that matter."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.network.roles import classes, figures, recipe_of
from playground.ui import icons, theme
from playground.ui.kit.figure import Figure
from playground.ui.kit.play_button import PlayButton
from playground.ui.kit.section import hairline
from playground.ui.kit.status_pill import StatusPill
from playground.ui.live_figures import LiveFigures
from playground.ui.plot_style import DASH, loss_text, percent_text
from playground.ui.project_title import ProjectTitle
from playground.ui.run_progress import RunProgress
from playground.ui.speed_control import SpeedControl

if TYPE_CHECKING:
    from playground.session.session import Session

HEIGHT = 56
NAME_WIDTH = 150  # what the name keeps beside the progress of the run: a longer one is cut first
WHOLE = 10_000  # as wide as the name wants to be
WIDEST = "CPU · 38,900 images/s"  # the room that the pill is given even while nothing runs
GOOD = 0.95  # test accuracy from which the figure is green
_STEPS = {"batch": "Train on one batch (.)", "epoch": "Train for one epoch, a pass over all the data (Ctrl+.)"}


class TopBar(QFrame):
    """Its keys are the window's: the tooltips name them. ``menu`` is for the window to fill."""

    gallery_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setProperty("surface", "panel")
        self.setFixedHeight(HEIGHT)
        self._session = session
        self.title = ProjectTitle(session)
        self.menu = QMenu(self)
        self.menu.setObjectName("mainMenu")
        self._make_buttons()
        self._make_figures()
        self._lay_out()
        self._figures = LiveFigures.of(session)
        self._figures.now.connect(self._write)
        session.frame_changed.connect(self._on_frame)
        stack = session.undo_stack  # only what its signals carry is used: it may go before the bar does
        stack.canUndoChanged.connect(self.undo.setEnabled)
        stack.canRedoChanged.connect(self.redo.setEnabled)
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_redo)
        theme.notifier().theme_changed.connect(self._dress)
        self._dress()
        self.undo.setEnabled(stack.canUndo())
        self.redo.setEnabled(stack.canRedo())
        self._name_undo(stack.undoText())
        self._name_redo(stack.redoText())
        self._write()

    def set_saved_state(self, text: str) -> None:
        """The line below the project's name: "edited · saved 12 s ago"."""
        self.title.set_saved_state(text)
        self._make_room()

    def minimumSizeHint(self) -> QSize:
        return QSize(760, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a text has another width, or the name is being edited
            self._make_room()
        return super().event(event)

    def _make_buttons(self) -> None:
        stack, session = self._session.undo_stack, self._session
        self.gallery = QPushButton("Gallery")
        self.gallery.setObjectName("galleryButton")
        self.gallery.setProperty("variant", "quiet")
        self.gallery.setAutoDefault(False)
        self.gallery.setToolTip("Shows the examples to start from (Ctrl+G)")
        self.gallery.clicked.connect(self.gallery_requested)
        self.undo = self._icon_button("undoButton", "undo", stack.undo)
        self.redo = self._icon_button("redoButton", "redo", stack.redo)
        self.reset = QPushButton("Reset")
        self.reset.setObjectName("resetButton")
        self.reset.setAutoDefault(False)
        icons.set_icon(self.reset, "reset", size=14)
        self.reset.setToolTip("Goes back to the same first weights (Ctrl+R)")
        self.reset.clicked.connect(session.reset)
        self._step_kind = "epoch"
        self.step = QToolButton()
        self.step.setObjectName("stepButton")
        self.step.setText("Step")
        self.step.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.step.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        steps = QMenu(self.step)
        steps.setToolTipsVisible(True)
        for kind in _STEPS:
            action = steps.addAction(f"One {kind}", lambda kind=kind: self._take_step(kind))
            action.setToolTip(_STEPS[kind])
        self.step.setMenu(steps)
        self.step.clicked.connect(lambda: self._take_step(self._step_kind))
        self._name_step_button()
        self.play = PlayButton()
        self.play.clicked.connect(session.toggle)
        self.more = self._icon_button("menuButton", "more", None)
        self.more.setMenu(self.menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setToolTip("Files, views, keys and help")
        self.more.setAccessibleName("Menu")

    def _icon_button(self, name: str, icon: str, call: Callable[[], object] | None) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setFixedSize(30, 30)
        button.setIconSize(QSize(18, 18))
        icons.set_icon(button, icon, "secondary", 18)
        if call is not None:
            button.clicked.connect(call)
        return button

    def _make_figures(self) -> None:
        self.speed = SpeedControl(self._session)
        self.progress = RunProgress()
        self.epochs = Figure(
            "0", "epochs", widest="100,000", tooltip="How often the network has seen all training data"
        )
        self.epochs.setObjectName("epochLabel")
        self.quality = Figure(DASH, "test accuracy", widest=percent_text(1.0))
        self.quality.setObjectName("accuracyLabel")
        self.pill = StatusPill("CPU", tooltip="What the training runs on, and how fast it is")
        self.pill.setObjectName("backendPill")

    def _lay_out(self) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        self._logo = QLabel()
        self._logo.setFixedSize(28, 28)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(16, 0, 12, 0)
        self._row.setSpacing(8)
        for widget in (self._logo, self.title, self.gallery, self.undo, self.redo):
            self._row.addWidget(widget, 0, middle)
        self._gap = QSpacerItem(0, 0, QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        self._row.addItem(self._gap)
        for widget in (self.reset, self.step, self.play, self.speed, self.progress):
            self._row.addWidget(widget, 0, middle)
        self._row.addStretch(1)
        self._row.addWidget(self.epochs, 0, middle)
        self._row.addSpacing(14)
        self._row.addWidget(self.quality, 0, middle)
        self._row.addSpacing(14)
        self._row.addWidget(self.pill, 0, middle)
        self._row.addWidget(self.more, 0, middle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._row, 1)
        layout.addWidget(hairline())

    def _make_room(self) -> None:
        """What can be missed goes when the bar is too narrow for all: for images, whose epochs take seconds, the speed
        before the progress; for points the other way round."""
        first, second = self.progress, self.speed
        if self._session.project.dataset.sort == "images":
            first, second = second, first
        choices: tuple[tuple[QWidget, ...], ...] = ((), (first,), (first, second))
        left_out = next((c for c in choices if self._width_without(c) <= self.width()), choices[-1])
        for widget in (first, second):
            widget.setVisible(widget not in left_out)
        self._centre_play(left_out)

    def _centre_play(self, left_out: tuple[QWidget, ...]) -> None:
        """Play is in the middle of the bar, where there is room: it stays under the mouse that pressed it, whatever the
        texts beside it say. Where there is less room, it is as far to the right as what follows allows."""
        place = self._row.indexOf(self.play)
        before = self._width(range(place), left_out, WHOLE) + self._row.spacing()
        gap = (self.width() - self.play.sizeHint().width()) // 2 - before
        gap = max(0, min(gap, self.width() - self._width_without(left_out, WHOLE)))
        if gap != self._gap.sizeHint().width():
            self._gap.changeSize(gap, 0, QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
            self._row.invalidate()
            self.layout().invalidate()
            self.layout().activate()

    def _width_without(self, left_out: tuple[QWidget, ...], name: int = NAME_WIDTH) -> int:
        renaming = not self.title.editor.isHidden()  # needs all the room there is, for a moment
        speed_to_come = 0 if renaming else max(0, self.pill.width_of(WIDEST) - self.pill.sizeHint().width())
        whole = self._width(range(self._row.count()), left_out, name)
        return whole + speed_to_come + self._row.contentsMargins().right()

    def _width(self, places: range, left_out: tuple[QWidget, ...], name: int) -> int:
        """From the bar's left end to the end of these, without the gap before the buttons. name: its most."""
        widths, spaces = [], 0
        for item in (self._row.itemAt(place) for place in places):
            if item.widget() is None:
                spaces += item.minimumSize().width() if item is not self._gap else 0
            elif item.widget() not in left_out:
                widths.append(item.widget().sizeHint().expandedTo(item.widget().minimumSize()).width())
        widths[1] = min(widths[1], name)
        return self._row.contentsMargins().left() + sum(widths) + self._row.spacing() * (len(widths) - 1) + spaces

    def _dress(self) -> None:
        tokens = theme.current()
        self._logo.setPixmap(icons.pixmap("logo", size=28, ratio=self.devicePixelRatioF()))
        self.step.setStyleSheet(f"""
            QToolButton {{ background: {tokens.card}; color: {tokens.text}; border: 1px solid {tokens.hairline};
                border-radius: 8px; padding: 0 30px 0 12px; min-height: 28px; }}
            QToolButton:hover {{ background: {tokens.hover}; }}
            QToolButton:pressed {{ background: {tokens.pressed}; }}
            QToolButton[keyboardFocus="true"]:focus {{ border: 2px solid {tokens.accent}; padding: 0 29px 0 11px;
                min-height: 26px; }}
            QToolButton::menu-button {{ border: none; border-left: 1px solid {tokens.hairline}; width: 22px;
                border-top-right-radius: 8px; border-bottom-right-radius: 8px; }}
            QToolButton::menu-button:hover {{ background: {tokens.hover}; }}
            QToolButton::menu-arrow {{ image: url(icons:style-chevron-down.svg); width: 12px; height: 12px; }}
        """)

    def _take_step(self, kind: str) -> None:
        self._step_kind = kind
        self._name_step_button()
        (self._session.step_batch if kind == "batch" else self._session.step_epoch)()

    def _name_step_button(self) -> None:
        self.step.setToolTip(f"{_STEPS[self._step_kind]}, then pause. The arrow offers a batch or an epoch.")
        self.step.setAccessibleName(f"Step one {self._step_kind}")

    def _name_undo(self, text: str) -> None:
        self.undo.setToolTip(f"Undo: {text} (Ctrl+Z)" if text else "Nothing to undo (Ctrl+Z)")
        self.undo.setAccessibleName(f"Undo {text}".strip())

    def _name_redo(self, text: str) -> None:
        self.redo.setToolTip(f"Redo: {text} (Ctrl+Shift+Z)" if text else "Nothing to redo (Ctrl+Shift+Z)")
        self.redo.setAccessibleName(f"Redo {text}".strip())

    def _on_frame(self, frame: object) -> None:
        if self._play_state() != self.play.state():
            self._figures.at_once()

    def _play_state(self) -> str:
        if not self._session.running:
            return "paused"
        return "busy" if self._session.frame.state == "preparing" else "playing"

    def _write(self) -> None:
        """All that a frame changes."""
        frame, project = self._session.frame, self._session.project
        images = project.dataset.sort == "images"
        # a phase that looks at no answers has a loss alone
        decides = bool(classes(project)) and (frame.test_accuracy is not None or frame.test_loss is None)
        self.play.set_state(self._play_state())
        self.epochs.set_value(f"{frame.epoch + frame.progress:,.2f}" if images else f"{frame.epoch:,}")
        measured = figures(project)
        if measured:
            self._write_made(frame.figures, measured[0][0], measured[len(recipe_of(project).figures) :])
        elif decides:
            good = frame.test_accuracy is not None and frame.test_accuracy >= GOOD
            self.quality.set_value(percent_text(frame.test_accuracy), good)
            self.quality.set_caption("test accuracy")
            self.quality.setToolTip("The share of the test data that the network reads right")
        else:
            self.quality.set_value(loss_text(frame.test_loss), False)
            self.quality.set_caption("test loss")
            self.quality.setToolTip("How wrong the network is on the test data; 0 is perfect")
        rate, unit = (frame.samples_per_second, "images") if images else (frame.epochs_per_second, "epochs")
        speed = f" · {_three_digits(rate)} {unit}/s" if rate > 0 and self._play_state() == "playing" else ""
        self.pill.set_text(f"{frame.backend}{speed}", live=bool(speed))
        self.progress.show_frame(frame, project.training.epochs, project.dataset.sort)
        self._make_room()

    def _write_made(self, figures: Mapping[str, float], loss: str, judged: tuple[tuple[str, str], ...]) -> None:
        """How good what the network makes is, where the data can tell; else the loss of the network that makes it."""
        name, words = judged[0] if judged else (loss, loss.replace("_", " "))
        value = figures.get(name)
        self.quality.set_value(percent_text(value) if judged else loss_text(value), judged and (value or 0) >= GOOD)
        self.quality.set_caption(words)
        self.quality.setToolTip(
            "The share of generated samples that lie where data is" if judged else "Lower is better"
        )


def _three_digits(rate: float) -> str:
    """38,912 as 38,900: the rest would only flicker."""
    if rate < 10:
        return f"{rate:.1f}"
    unit = 10 ** max(0, math.floor(math.log10(rate)) - 2)
    return f"{round(rate / unit) * unit:,}"
