"""A test text, letter by letter: which of them the network foresees from the letters before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from playground.session.probes import TestText, TestTextAnswer
from playground.ui import theme
from playground.ui.fields import caption
from playground.ui.kit.guard import guarded
from playground.ui.kit.paint import follow_theme
from playground.ui.plot_style import percent_text

if TYPE_CHECKING:
    from playground.session.probes import Frame
    from playground.session.session import Session

LETTERS = 330
CELL, LINE = 10.0, 22.0  # pixels of one letter; letters stand in columns so that nothing moves while it learns


class Letters(QWidget):
    """Draws the letters in rows. A letter that the network does not foresee is orange and underlined."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: TestTextAnswer | None = None
        self.names: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Test text")
        follow_theme(self)

    def show_answer(self, answer: TestTextAnswer | None, names: tuple[str, ...]) -> None:
        self.answer, self.names = answer, names
        self.update()

    def columns(self) -> int:
        return max(8, int(self.width() / CELL))

    def sizeHint(self) -> QSize:
        return QSize(320, round(LINE * 11))

    minimumSizeHint = sizeHint

    def letter_at(self, at: QPoint) -> int | None:
        """The place in the text that is drawn there."""
        place = int(at.y() / LINE) * self.columns() + int(at.x() / CELL)
        inside = self.answer is not None and 0 <= place < len(self.answer.labels) and at.x() < self.columns() * CELL
        return place if inside else None

    def words(self, place: int) -> str:
        """What is there and what the network says."""
        assert self.answer is not None, "there is a text"
        label, decided = int(self.answer.labels[place]), int(self.answer.decided[place])
        sure = f"{percent_text(float(self.answer.confidence[place]))} sure"
        said = "so" if label == decided else self.named(decided)
        return f"{self.named(label)}: the network says {said}, {sure}."

    def named(self, label: int) -> str:
        name = self.names[label]
        return f"“{name}”" if len(name) == 1 else name

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = self.letter_at(event.pos())
            if place is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self.words(place), self)
            return True
        return super().event(event)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.answer is None:
            return
        tokens, columns = theme.current(), self.columns()
        with QPainter(self) as painter:
            painter.setFont(theme.font(theme.TEXT_PX))
            pairs = zip(self.answer.labels.tolist(), self.answer.decided.tolist(), strict=True)
            for place, (label, decided) in enumerate(pairs):
                if label >= len(self.names):
                    return  # an answer about other data
                cell = QRectF(place % columns * CELL, place // columns * LINE, CELL, LINE)
                if cell.bottom() > self.height():
                    return
                name, right = self.names[label], label == decided
                color = QColor(tokens.text if right else tokens.negative)
                painter.setPen(color)
                if len(name) == 1:
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, name)
                if not right:
                    painter.setPen(QPen(theme.mix(tokens.panel, tokens.negative, 0.5), 1))
                    painter.drawLine(cell.bottomLeft() + QPointF(2, -3), cell.bottomRight() - QPointF(2, 3))


class TextView(QWidget):
    """Follows the session; it asks for answers only while it is visible."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("textView")
        self.setAccessibleName("Which letters of the test text the network foresees")
        self.session = session
        self.heading, self.share = QLabel("Test text"), QLabel()
        self.share.setProperty("role", "secondary")
        row = QHBoxLayout()
        row.addWidget(self.heading)
        row.addStretch(1)
        row.addWidget(self.share)
        self.letters = Letters()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        header = QWidget()
        header.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        box.addWidget(header)
        box.addWidget(self.letters)
        box.addWidget(caption("Each letter is told from those before it. Orange ones surprise the network."))
        session.frame_changed.connect(self._take)
        session.project_changed.connect(lambda old, new: self._watch())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch()

    def _watch(self) -> None:
        wanted = (TestText(LETTERS),) if self.isVisible() else ()
        self.session.watch(self.objectName(), *wanted)

    def _take(self, frame: Frame) -> None:
        answer = frame.answers.get(TestText(LETTERS))
        if answer is None or frame.project is None:
            return
        right = float((answer.labels == answer.decided).mean())
        self.share.setText(f"{percent_text(right)} foreseen")
        self.letters.setAccessibleDescription(f"{percent_text(right)} of the letters are foreseen.")
        self.letters.show_answer(answer, frame.project.dataset.classes())
