"""A line to paste a link of TensorFlow Playground into; what cannot be used is said below it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from playground.session import links
from playground.session.links import Link

WIDTH = 520
WORDS = (
    f"Paste a link of {links.NAME}. Its data, features, layers, activation, regularization, rates, batch size, noise "
    "and seed become a project that trains as that program does."
)


class LinkDialog(QDialog):
    """link: what the text stands for; None while it is none. ``text`` is what the line begins with."""

    def __init__(self, parent: QWidget, text: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("linkDialog")
        self.setWindowTitle(f"Open {links.NAME} link")
        self.link: Link | None = None
        words = QLabel(WORDS)
        words.setWordWrap(True)
        self.line = QLineEdit(text)
        self.line.setObjectName("linkLine")
        self.line.setAccessibleName("Link")
        self.line.setToolTip("The whole address, with what stands behind the #.")
        self.line.setPlaceholderText(f"{links.ADDRESS}#activation=…")
        self.line.setClearButtonEnabled(True)
        self.said = QLabel()
        self.said.setObjectName("linkSaid")
        self.said.setProperty("role", "secondary")
        self.said.setWordWrap(True)
        self.open_button = QPushButton("Open")
        self.open_button.setObjectName("openLink")
        self.open_button.setProperty("variant", "primary")
        self.open_button.setDefault(True)
        self.open_button.setToolTip("Opens the link as a new project.")
        cancel = QPushButton("Cancel")
        cancel.setToolTip("Leaves the project as it is.")
        self.open_button.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for widget in (words, self.line, self.said):
            column.addWidget(widget)
        column.addStretch(1)
        column.addLayout(row)
        self.setMinimumWidth(WIDTH)
        self.line.textChanged.connect(self.look)
        self.line.selectAll()
        self.look()

    def look(self) -> None:
        """Reads the line as it is typed."""
        text, self.link, said = self.line.text().strip(), None, ""
        if text:
            try:
                self.link = links.read(text)
            except links.LinkError as error:
                said = str(error)
            else:
                project = self.link.project
                layers = len(project.network.nodes) - 1
                said = f"{project.dataset.title} with {layers or 'no'} hidden layer{'' if layers == 1 else 's'}."
                if self.link.left_out:
                    said += f" Left out: {', '.join(self.link.left_out)}."
        self.said.setText(said)
        self.open_button.setEnabled(self.link is not None)
