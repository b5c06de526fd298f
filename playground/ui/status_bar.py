"""The bottom line: what is happening, how large the network is, and how large it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from playground.network.checks import parameters
from playground.ui.kit.elided_label import ElidedLabel
from playground.ui.kit.section import hairline
from playground.ui.live_figures import LiveFigures
from playground.ui.plot_style import NARROW

if TYPE_CHECKING:
    from playground.session.session import Session

HEIGHT = 30


class StatusBar(QFrame):
    """Its left end is a sentence that screen readers can follow."""

    fit_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self.setProperty("surface", "panel")
        self.setFixedHeight(HEIGHT)
        self._session = session
        self.status = ElidedLabel()
        self.status.setObjectName("statusText")
        self.status.setProperty("role", "secondary")
        self.size_label = self._label(
            "parameterCount", "Numbers that training adjusts: weights and biases of all layers"
        )
        self.speed = self._label("sampleTime", "How long the training takes for one sample")
        self.zoom = self._label("zoomLabel", "How large the network is drawn")
        self.fit = QPushButton("Fit")
        self.fit.setObjectName("fitButton")
        self.fit.setProperty("variant", "quiet")
        self.fit.setStyleSheet(
            "QPushButton { font-size: 12px; padding: 0 4px; min-height: 22px; }"
            "QPushButton[keyboardFocus='true']:focus { padding: 0 3px; min-height: 20px; }"  # the ring is a pixel wider
        )
        self.fit.setToolTip("Show the whole network (Ctrl+0)")
        self.fit.setAutoDefault(False)
        self.fit.clicked.connect(self.fit_requested)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(16)
        row.addWidget(self.status, 1)
        for widget in (self.size_label, self.speed, self.fit, self.zoom):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(hairline())
        layout.addLayout(row, 1)
        LiveFigures.of(session).now.connect(self._write)
        session.project_changed.connect(lambda old, new: self._count())
        self.set_zoom(1.0)
        self._count()
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.speed.setVisible(self.width() >= 560)
        self.size_label.setVisible(self.width() >= 420)

    def set_zoom(self, factor: float) -> None:
        """1.0 is one to one."""
        self.zoom.setText(f"{100 * factor:.0f}{NARROW}%")

    def _label(self, name: str, tooltip: str) -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        label.setProperty("role", "secondary")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setToolTip(tooltip)
        return label

    def _count(self) -> None:
        """Parameters of the layers whose shapes are known; nothing where a stack has a problem."""
        check, networks = self._session.check, self._session.project.networks.values()
        known = ((network, node.id) for network in networks for node in network.nodes if node.id in check.shapes)
        total = sum(parameters(network, node_id, check.shapes) for network, node_id in known)
        self.size_label.setText(f"{total:,} parameter{'' if total == 1 else 's'}" if check.shapes else "")

    def _write(self) -> None:
        frame = self._session.frame
        problems = self._session.check.problems
        self.status.setText(problems[0].message if problems else frame.status)
        sample = "image" if self._session.project.dataset.sort == "images" else "sample"
        seconds = frame.seconds_per_sample
        self.speed.setText(f"{_micro(1e6 * seconds)} per {sample}" if seconds > 0 else "")


def _micro(microseconds: float) -> str:
    if microseconds < 1000:
        return f"{microseconds:.{1 if microseconds < 10 else 0}f}{NARROW}µs"
    return f"{microseconds / 1000:.1f}{NARROW}ms"
