"""The name of the project, which can be changed in place, and whether it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from playground.ui import icons, theme
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import focus_ring, give_focus_back, shows_focus

if TYPE_CHECKING:
    from playground.session.session import Session

WIDTH, LEAST = 190, 96
EDITOR_WIDTH = 420  # of the editor, where there is so much room
PENCIL = 12


class ProjectTitle(QWidget):
    """Double click, F2 or Enter renames; Enter keeps, Escape does not. Under the mouse it shows a pencil."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("projectTitle")
        self._session = session
        self._before: QWidget | None = None  # where the keyboard was before renaming
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # repaints when the mouse comes and goes
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._name, self._state = QLabel(), QLabel()
        self._name.setProperty("role", "title")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setProperty("role", "secondary")
        for label in (self._name, self._state):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.editor = QLineEdit()
        self.editor.setObjectName("projectNameEditor")
        self.editor.setMaxLength(80)
        self.editor.setAccessibleName("Name of the project")
        self.editor.setToolTip("Enter keeps the name, Escape keeps the old one")
        self.editor.hide()
        self.editor.editingFinished.connect(self._keep)
        self.editor.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(0)
        layout.addWidget(self._name)
        layout.addWidget(self.editor)
        layout.addWidget(self._state)
        session.project_changed.connect(lambda old, new: self._write())
        self._write()

    def set_saved_state(self, text: str) -> None:
        """The line below the name: "edited · saved 12 s ago"."""
        if text != self._state.text():
            self._state.setText(text)
            self.setAccessibleDescription(text)
            self.updateGeometry()

    def rename(self) -> None:
        """Puts a line editor in the place of the name."""
        self._before = QApplication.focusWidget()
        self.editor.setText(self._session.project.name)
        self._name.hide()
        self._state.hide()
        self.editor.show()
        self.updateGeometry()
        self.editor.selectAll()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        if not self.editor.isHidden():
            return QSize(EDITOR_WIDTH, 40)
        texts = (self._session.project.name, self._state.text())
        fonts = (theme.font(bold=True), theme.font(theme.SECONDARY_PX))
        widths = [_width(text, font) + 1 for text, font in zip(texts, fonts, strict=True)]  # of a part of a pixel
        return QSize(max(LEAST, min(WIDTH, max(widths) + 12 + PENCIL)), 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, 40)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.rename()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.rename()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self._close()
            return True
        if event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keep()  # here: the editor would pass the key on, and Enter on the title renames
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)
        self._write()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if self.underMouse() and self.editor.isHidden():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.current().hover))
                painter.drawRoundedRect(self.rect(), 6, 6)
                pencil = icons.pixmap("pencil", "secondary", PENCIL, self.devicePixelRatioF())
                painter.drawPixmap(self.width() - PENCIL - 4, self._name.geometry().center().y() - PENCIL // 2, pencil)
            if shows_focus(self):
                focus_ring(painter, self.rect().toRectF(), 6)

    def _keep(self) -> None:
        """Also when the editor loses the focus."""
        if self.editor.isHidden():
            return
        name, project = self.editor.text().strip(), self._session.project
        self._close()
        if name and name != project.name:
            self._session.edit("Rename", project.but(name=name))

    def _close(self) -> None:
        if self.editor.hasFocus():
            blocker = QSignalBlocker(self.editor)  # losing the focus would keep the name
            give_focus_back(self.editor, self._before)
            blocker.unblock()
        self._before = None
        self.editor.hide()
        self._name.show()
        self._state.show()
        self.updateGeometry()

    def _write(self) -> None:
        name = self._session.project.name
        room = max(self.width(), LEAST) - 12 - PENCIL
        metrics = self._name.fontMetrics()
        self._name.setText(metrics.elidedText(name, Qt.TextElideMode.ElideRight, room))
        self.setToolTip(f"{name}: double click or F2 renames the project")
        self.setAccessibleName(f"Project {name}")
        self.updateGeometry()


def _width(text: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(text)
