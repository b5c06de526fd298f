"""Which network of the project is shown: a quiet choice above the canvas, only where there are several."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.network.document import Project
from playground.session.session import Session
from playground.ui.kit.segmented import Segmented


class NetworkSwitch(QWidget):
    """Follows the session's project; choosing shows that network on the canvas, in the list and in the settings."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setProperty("surface", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.choice = Segmented(
            [],
            tooltip="Which of the networks is shown and edited; both are trained.",
            accessible_name="Network to show",
        )
        self.choice.setObjectName("networkSwitch")
        self.choice.current_changed.connect(session.face)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 0)
        row.addStretch(1)
        row.addWidget(self.choice)
        row.addStretch(1)
        session.project_changed.connect(self._follow)
        self._follow(session.project, session.project)

    def _follow(self, old: Project, new: Project) -> None:
        self.choice.set_options([(name, name.capitalize()) for name in new.networks], new.facing)
        self.setVisible(len(new.networks) > 1)
