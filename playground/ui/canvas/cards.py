"""Cards that float above the network at the size of the window's text, whatever the zoom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from playground.core.problems import Problem
from playground.ui import icons, theme

SPACE = 12  # between the mouse and a card, and between a card and the edge
PROBLEM_WIDTH = 250


class FloatingCard(QFrame):
    """A raised card that the mouse goes through. Rich text in ``text``; ``figure`` is larger; both may be empty."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.text, self.figure, self.detail = QLabel(), QLabel(), QLabel()
        self.figure.setFont(theme.font(16, bold=True))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(2)
        for label in (self.text, self.figure, self.detail):
            layout.addWidget(label)
        self.hide()

    def show_words(self, text: str, figure: str = "", detail: str = "", *, quiet: bool = True) -> None:
        """What to say; ``quiet`` draws the first line as a caption to the figure."""
        for label, words in ((self.text, text), (self.figure, figure), (self.detail, detail)):
            if label.text() != words:
                label.setText(words)
            label.setVisible(bool(words))
        for label, quieter in ((self.text, quiet), (self.detail, True)):
            role = "secondary" if quieter else ""
            if label.property("role") != role:
                label.setProperty("role", role)
                label.style().unpolish(label)
                label.style().polish(label)
        self.figure.setStyleSheet("font-size: 16px; font-weight: 600;")
        self.adjustSize()

    def place_beside(self, at: QPoint, room: QRect) -> None:
        """Below and to the right of a point, on its other side where there is no room."""
        x, y = at.x() + SPACE, at.y() + SPACE
        if x + self.width() > room.right() - 4:
            x = at.x() - SPACE - self.width()
        if y + self.height() > room.bottom() - 4:
            y = at.y() - SPACE - self.height()
        self.place(x, y, room)

    def place_centred(self, at: QPoint, room: QRect) -> None:
        self.place(at.x() - self.width() // 2, at.y(), room)

    def place(self, x: int, y: int, room: QRect) -> None:
        """At (x, y), moved inside of the room."""
        x = max(room.left() + 4, min(x, room.right() - self.width() - 4))
        y = max(room.top() + 4, min(y, room.bottom() - self.height() - 4))
        self.move(x, y)
        self.show()
        self.raise_()


class ProblemCard(FloatingCard):
    """What is wrong with a layer or with the whole network, with a button that mends it where there is a way."""

    def __init__(self, problem: Problem, fix: Callable[[Problem], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("problemCard")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self.problem = problem
        self.text.setWordWrap(True)
        self.text.setText(problem.message)
        self.text.setFixedWidth(PROBLEM_WIDTH - 24 - 24)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.layout().removeWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        self.layout().insertLayout(0, row)
        self.button: QPushButton | None = None
        if problem.fix is not None:
            self.button = QPushButton(problem.fix.label)
            self.button.setObjectName("fixButton")
            self.button.setProperty("variant", "primary")
            self.button.setToolTip(f"Mends this: {problem.fix.label}.")
            self.button.clicked.connect(lambda: fix(problem))
            self.layout().addSpacing(6)
            self.layout().addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.figure.hide()
        self.detail.hide()
        self.setAccessibleName(problem.message)
        self.repaint_icon()
        self.setFixedWidth(PROBLEM_WIDTH)
        self.layout().activate()
        self.resize(PROBLEM_WIDTH, self.layout().totalHeightForWidth(PROBLEM_WIDTH))

    def repaint_icon(self) -> None:
        """The sign in the colour of the present theme."""
        self._icon.setPixmap(icons.pixmap("warning", "warning", 16, self.devicePixelRatioF()))
