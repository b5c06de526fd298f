"""What stands where there is nothing yet: why, and the one thing to do about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

MAX_TEXT_WIDTH = 320


class EmptyState(QWidget):
    """A title, a sentence and, if it has a label, a button."""

    activated = Signal()

    def __init__(
        self, title: str, text: str = "", button: str = "", *, tooltip: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addStretch(1)
        for line, role in ((title, "title"), (text, "secondary")):
            label = QLabel(line)
            label.setProperty("role", role)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMaximumWidth(MAX_TEXT_WIDTH)
            label.setVisible(bool(line))
            row = QHBoxLayout()  # not an alignment flag: that would size the label for one line
            row.addStretch(1)
            row.addWidget(label, 1000)
            row.addStretch(1)
            layout.addLayout(row)
        self.button = QPushButton(button)
        self.button.setVisible(bool(button))
        self.button.setToolTip(tooltip)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.activated)
        layout.addSpacing(4)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
