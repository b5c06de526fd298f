"""How the loss and the accuracy went, epoch by epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QElapsedTimer, QSize, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from playground.network.roles import classes, figures
from playground.session.probes import CurvePoint
from playground.ui import plot_export, theme
from playground.ui.curve_buffer import CurveBuffer
from playground.ui.kit.segmented import Segmented
from playground.ui.live_figures import LiveFigures
from playground.ui.loss_chart import COLORS, LossChart
from playground.ui.plot_style import loss_text, percent_text

if TYPE_CHECKING:
    from playground.session.session import Session

COLUMNS = CurvePoint._fields[:-1]  # the numbers; figures come apart
FIT_MS = 250  # axes are laid out four times a second
HELP = "The loss after each epoch: how wrong the network still is. A right click on the curves saves the picture."
AT_ONCE = 8_000  # points taken in one go; after a long time hidden the rest follows right after
NARROW_WIDTH, ROOM_FOR_VALIDATION = 310, 130
LONG_NAMES_WIDTH = 440


class LossPlot(QWidget):
    """Heading with the newest values, and the curves. It takes in only what is new of ``session.curve``, and keeps
    its own short copy: a frame costs the same after a million epochs. export_requested: asked for in the menu."""

    export_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lossPlot")
        self.setAccessibleName("Loss curves")
        self._session = session
        self._generation, self._read = -1, 0
        self._buffers = {name: CurveBuffer() for name in COLUMNS[1:]}
        self._since_fit = QElapsedTimer()
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._catch_up)
        self._last_word = QTimer(self, singleShot=True, interval=FIT_MS)  # for when no more frames come
        self._last_word.timeout.connect(self._redraw)
        self._heading()
        self.chart = LossChart()
        self.chart.setAccessibleName("Loss curves")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._rows)
        layout.addWidget(self.chart, 1)
        self._offer_quantities()
        session.frame_changed.connect(self._on_frame)
        session.project_changed.connect(self._on_project)
        LiveFigures.of(session).now.connect(self._write_if_shown)
        theme.notifier().theme_changed.connect(self._dress)
        self._dress()

    def sizeHint(self) -> QSize:
        return QSize(340, 190)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 140)

    def quantity(self) -> str:
        """ "loss" or "accuracy": what is drawn now."""
        return self._quantity.current() if self._quantity.isVisibleTo(self) else "loss"

    def show_quantity(self, quantity: str) -> None:
        """Draw "loss" or "accuracy"; the latter only where the data has classes."""
        self._quantity.set_current(quantity)
        self._redraw()

    def set_logarithmic(self, on: bool) -> None:
        self._log.setChecked(on)

    def copy_csv(self) -> None:
        """Every point of the run, not only those that are drawn, onto the clipboard."""
        names = (*COLUMNS, *(name for name, _ in self._figures()))
        count = len(COLUMNS)
        rows = [
            (*point[:count], *((point.figures or {}).get(n) for n in names[count:])) for point in self._session.curve
        ]
        plot_export.copy_csv(names, rows)
        self._session.say(f"{len(self._session.curve):,} rows copied, ready to paste into a table.")

    def menu(self) -> QMenu:
        """What a right click offers."""
        menu = QMenu(self)
        menu.addAction("Export picture…", self.export_requested.emit)
        menu.addAction("Copy values as CSV", self.copy_csv).setEnabled(len(self._session.curve) > 0)
        menu.addSeparator()
        log = menu.addAction("Logarithmic", self._log.toggle)
        log.setCheckable(True)
        log.setChecked(self._log.isChecked())
        log.setEnabled(self.quantity() == "loss")
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._more.stop()
        self._last_word.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        QTimer.singleShot(0, self, self.chart.fit)  # the number of ticks depends on the size

    def _arrange(self) -> None:
        """The newest values beside the title, or below it where there is no room."""
        held_out = not self._values["validation"].isHidden()
        room = LONG_NAMES_WIDTH if self._figures() else NARROW_WIDTH + (ROOM_FOR_VALIDATION if held_out else 0)
        narrow = self.width() < room and self._quantity.isVisibleTo(self)
        direction = QVBoxLayout.Direction.TopToBottom if narrow else QVBoxLayout.Direction.LeftToRight
        if self._rows.direction() != direction:
            self._rows.setDirection(direction)

    def _heading(self) -> None:
        self._title = QLabel("Loss")
        self._title.setProperty("role", "title")
        self._title.setToolTip(HELP)
        tooltip = f"{HELP} Accuracy: the share of samples that are read right."
        self._quantity = Segmented((("loss", "Loss"), ("accuracy", "Accuracy")), tooltip=tooltip, look="titles")
        self._quantity.current_changed.connect(lambda _: self._redraw())
        self._values = {name: QLabel() for name in COLORS}
        for name, label in self._values.items():
            label.setToolTip(f"On the {name} data, now")
        self._log = QPushButton("log")
        self._log.setObjectName("lossLog")
        self._log.setProperty("variant", "quiet")
        self._log.setCheckable(True)
        self._log.setAutoDefault(False)
        self._log.setToolTip("Logarithmic: every step of the scale is ten times the one below, so small losses show")
        self._log.toggled.connect(lambda _: self._redraw())
        choice, values = QHBoxLayout(), QHBoxLayout()
        choice.addWidget(self._title)
        choice.addWidget(self._quantity)
        choice.addStretch(1)
        choice.addStrut(self._quantity.sizeHint().height())  # the curves stay where they are without the choice
        values.setSpacing(10)
        values.addStretch(1)
        for widget in (*self._values.values(), self._log):
            values.addWidget(widget)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._rows.addLayout(choice)
        self._rows.addLayout(values, 1)

    def _dress(self) -> None:
        tokens = theme.current()
        for name, label in self._values.items():
            label.setStyleSheet(
                f"color: {getattr(tokens, COLORS[name])}; font-size: {theme.SECONDARY_PX}px; font-weight: 600;"
            )
        self._log.setStyleSheet(
            f"QPushButton {{ padding: 0 6px; min-height: 20px; font-size: {theme.SECONDARY_PX}px; }}"
            "QPushButton[keyboardFocus='true']:focus { padding: 0 5px; min-height: 18px; }"  # the ring is a pixel wider
            f"QPushButton:checked {{ color: {tokens.accent}; background: {tokens.selection}; }}"
        )
        self.chart.dress()

    def _offer_quantities(self) -> None:
        project = self._session.project
        judged = bool(self._figures()[2:])
        self._quantity.set_options((("loss", "Loss"), ("accuracy", "Quality" if judged else "Accuracy")))
        has_more = judged or bool(classes(project))
        self._quantity.setVisible(has_more)
        self._title.setVisible(not has_more)
        self._choose_names()
        self._arrange()
        self._say_what_comes_first()

    def _say_what_comes_first(self) -> None:
        """Instead of curves, as long as there are none. Where an epoch takes seconds, that is while it trains too."""
        words = "Soon the loss is seen here" if self._session.running else "Press Play to see the loss fall"
        if not self._session.check.ok:
            words = "Mend the network first"
        if words != self.chart.empty_text:
            self.chart.empty_text = words
            self.chart.update()

    def _figures(self) -> tuple[tuple[str, str], ...]:
        """(name, words) of what is drawn where nothing is compared with targets: two losses in the places of that of
        the training and the test data, and how good the samples are in the places of the accuracies."""
        return figures(self._session.project)

    def _choose_names(self) -> None:
        pairs = self._figures()
        place = 2 if self.quantity() == "accuracy" else 0
        self._names = {name: name for name in self._values}
        self._names |= dict(zip(self._values, (words for _, words in pairs[place : place + 2]), strict=False))
        for name, label in self._values.items():
            label.setToolTip(f"{self._names[name].capitalize()}, now" if pairs else f"On the {name} data, now")

    def _numbers(self, point: CurvePoint) -> tuple[float | None, ...]:
        """A point of the curve as the buffers take it."""
        pairs, found = self._figures(), point.figures or {}
        if not pairs:
            return point[: len(COLUMNS)]
        values = [found.get(name) for name, _ in pairs]
        return (point.epoch, *values, *(None,) * (len(COLUMNS) - 1 - len(values)))

    def _on_project(self, old: object, new: object) -> None:
        self._offer_quantities()
        self._redraw()

    def _on_frame(self, frame: object) -> None:
        if self.isVisible():
            self._catch_up()

    def _catch_up(self) -> None:
        """Takes in the new points and draws; comes back by itself for what is left, and for what was too early."""
        curve, generation = self._session.curve, self._session.frame.generation
        if generation != self._generation or len(curve) < self._read:
            self._generation, self._read = generation, 0
            for buffer in self._buffers.values():
                buffer.clear()
            self._redraw()
        new = curve[self._read : self._read + AT_ONCE]
        if len(new):
            self._read += len(new)
            table = np.array(
                [self._numbers(point) for point in new], dtype=float
            )  # None becomes not-a-number, which the buffers leave out
            for i, buffer in enumerate(self._buffers.values(), start=1):
                buffer.add(table[:, 0], table[:, i])
            self._draw()
        if self._read < len(curve):
            self._more.start()
        elif len(new):
            self._finish()

    def _finish(self) -> None:
        """The axes, as often as they may."""
        if not self._since_fit.isValid() or self._since_fit.elapsed() >= FIT_MS:
            self._since_fit.start()
            self.chart.fit()
        self._last_word.start()

    def _draw(self) -> None:
        quantity = self.quantity()
        scale = "percent" if quantity == "accuracy" else "log" if self._log.isChecked() else "plain"
        curves = {name: self._buffers[f"{name}_{quantity}"] for name in COLORS}
        self.chart.show_curves(curves, scale, self._names)

    def _redraw(self) -> None:
        self._choose_names()
        self._log.setEnabled(self.quantity() == "loss")
        self._draw()
        self._write()
        self._since_fit.start()
        self.chart.fit()

    def _write_if_shown(self) -> None:
        if self.isVisible():
            self._write()

    def _figure(self, name: str) -> float | None:
        """The newest value: that of the frame, which the top bar shows too, else the last of the curve."""
        pairs, place = self._figures(), list(self._buffers).index(name)
        found = self._session.frame.figures
        value = getattr(self._session.frame, name) if not pairs else None
        if place < len(pairs):
            value = found.get(pairs[place][0])
        last = self._buffers[name].last
        return value if value is not None or last is None else last[1]

    def _write(self) -> None:
        quantity = self.quantity()
        write = percent_text if quantity == "accuracy" else loss_text
        now = {name: self._figure(f"{name}_{quantity}") for name in self._values}
        for name, label in self._values.items():
            label.setText("" if now[name] is None else f"{self._names[name]} {write(now[name])}")
            label.setVisible(now[name] is not None)
        self._arrange()
        self._say_what_comes_first()
        ends = [self._buffers[f"{name}_{quantity}"].last for name in self._values]
        what = {} if self._figures() else dict.fromkeys(now, f" {quantity}")
        said = [f"{self._names[name]}{what.get(name, '')} {write(v)}" for name, v in now.items() if v is not None]
        self.setAccessibleDescription(
            f"After epoch {max(p[0] for p in ends if p):,.0f}: {', '.join(said)}"
            if any(ends)
            else self.chart.empty_text
        )
