"""One or two lines that tell the user something, with buttons for what can be done about it."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from playground.ui import icons, theme
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import follow_theme, give_focus_back, motion_ms

Level = Literal["info", "good", "warning", "error"]
_COLORS = {"info": "accent", "good": "good_text", "warning": "warning", "error": "error"}
MAX_ACTIONS = 2
NOTHING = "No message"
_NO_LIMIT = (1 << 24) - 1  # QWIDGETSIZE_MAX


class MessageBar(QFrame):
    """Hidden while there is nothing to say. It slides in, and never takes the keyboard focus away: who walks into it
    by Tab is back where they were when it goes."""

    closed = Signal()  # the user has closed it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setAccessibleName(NOTHING)
        self._level: Level = "info"
        self._picture, self._text = QLabel(), QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QToolButton()
        self._close.setToolTip("Close this message")
        self._close.setAccessibleName("Close this message")
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.setIconSize(QSize(14, 14))
        icons.set_icon(self._close, "close", "secondary", 14)
        self._close.clicked.connect(self._user_closed)
        self._buttons: list[QPushButton] = []
        self._before: QWidget | None = None  # where the keyboard was before it came in here
        QApplication.instance().focusChanged.connect(self._remember)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 7, 7, 7)
        self._row.setSpacing(8)
        self._row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        self._motion = QPropertyAnimation(self, b"maximumHeight", self)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.finished.connect(self._settle)
        theme.notifier().theme_changed.connect(self._show_level)
        follow_theme(self)
        self.hide()

    def show_message(
        self, text: str, level: Level = "info", actions: Sequence[tuple[str, Callable[[], object]]] = ()
    ) -> None:
        """Show `text`, replacing what stood there; each action is a button that also closes the message.

        Raises ValueError for an unknown level or more than two actions.
        """
        if level not in _COLORS or len(actions) > MAX_ACTIONS:
            raise ValueError(f"a message is one of {', '.join(_COLORS)} with at most {MAX_ACTIONS} actions")
        self._level = level
        self._text.setText(text)
        self._set_actions(actions)
        self._show_level()
        self.setAccessibleName(text)
        self.setAccessibleDescription(level)
        if self.isHidden():
            self._slide_in()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Take the message away; nothing happens when there is none."""
        self._give_focus_back()  # first: from a button that hides it would go on to the next one in the window
        self._motion.stop()
        self._text.clear()
        self.setAccessibleName(NOTHING)
        self._set_actions(())
        self.hide()
        self._settle()

    def text(self) -> str:
        """The message, "" when there is none."""
        return self._text.text()

    def level(self) -> Level:
        return self._level

    def actions_shown(self) -> list[QPushButton]:
        """The buttons of the message, in order."""
        return list(self._buttons)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        color = getattr(tokens, _COLORS[self._level])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.mix(tokens.raised, color, 0.08 if tokens.is_dark else 0.06))
        painter.setPen(QPen(theme.mix(tokens.hairline, color, 0.45), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def _remember(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now) and (old is None or not self.isAncestorOf(old)):
            self._before = old

    def _give_focus_back(self) -> None:
        focus, before = QApplication.focusWidget(), self._before
        self._before = None
        if focus is not None and self.isAncestorOf(focus):
            give_focus_back(focus, before)

    def _set_actions(self, actions: Sequence[tuple[str, Callable[[], object]]]) -> None:
        if any(button.hasFocus() for button in self._buttons):
            self._give_focus_back()
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(label, act) for label, act in actions]

    def _button(self, label: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(label)
        button.setToolTip(self._text.text())  # what it is an answer to
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it is

        def run() -> None:
            self.clear()  # first: the action may show a message of its own
            act()

        button.clicked.connect(run)
        self._row.insertWidget(self._row.indexOf(self._close), button)
        return button

    def _show_level(self) -> None:
        picture = icons.pixmap(self._level, _COLORS[self._level], 18, self.devicePixelRatioF())
        self._picture.setPixmap(picture)

    def _slide_in(self) -> None:
        height, duration = self.sizeHint().height(), motion_ms(self)
        if duration:
            self.setMaximumHeight(0)
            self._motion.setDuration(duration)
            self._motion.setStartValue(0)
            self._motion.setEndValue(height)
            self._motion.start()
        self.show()

    def _settle(self) -> None:
        self.setMaximumHeight(_NO_LIMIT)

    def _user_closed(self) -> None:
        self.clear()
        self.closed.emit()
