"""The row below the big picture that draws points: which class, and what else can be done with one's own points."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from playground.core.own_points import MOST_CLASSES, OwnPointsDataset
from playground.core.points import PointsDataset
from playground.session import own_points
from playground.ui import dialogs, icons, theme
from playground.ui.boundary_picture import value_color
from playground.ui.boundary_plane import BoundaryPlane
from playground.ui.fields import caption
from playground.ui.point_marks import draw_mark, shape_of
from playground.ui.point_painter import BRUSHES, PointPainter

if TYPE_CHECKING:
    from playground.session.session import Session

VALUES = (-1.0, -0.5, 0.0, 0.5, 1.0)  # that can be drawn
NAMED = 3  # classes have words beside their marks, more have marks alone
LONGEST = 12  # letters of a name on a button
SIZES = ("Small brush", "Medium brush", "Large brush", "Huge brush")
HINT = "Click adds, holding paints, the right button erases."
BEGIN = "Draw points: these become your own, a click adds one, and training goes on with it."
EMPTY = "Click here to add points, hold to paint, right button to erase"
FILTERS = ["Points in a table (*.csv *.tsv *.txt)", "All files (*)"]


class PointTools(QWidget):
    """Follows the session's project. With points of another set it only offers to make them one's own."""

    def __init__(self, session: Session, plane: BoundaryPlane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pointTools")
        self.session, self.plane = session, plane
        self.painter = PointPainter(session, plane)
        self.painter.label_wanted.connect(self.pick)
        self.begin = self._tool("pencil", "drawPoints", "Draw points", BEGIN, plane)
        icons.set_icon(self.begin, "pencil", "text", 14)
        self.begin.clicked.connect(lambda: own_points.make_own(session))
        plane.installEventFilter(self)
        self.group = QButtonGroup(self)
        self.labels = QHBoxLayout()
        self.labels.setSpacing(4)
        self.more = self._tool("plus", "addClass", "Another class", "Adds a class: the network gets an output for it.")
        self.more.clicked.connect(self.add_class)
        self.menu_button = self._tool("more", "pointsMenu", "More about these points", "Tables, brush, classes, clear.")
        self.menu_button.clicked.connect(self.open_menu)
        self.hint = caption(HINT)
        self.hint.setObjectName("pointsHint")
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addLayout(self.labels)
        row.addWidget(self.more)
        row.addStretch(1)
        row.addWidget(self.menu_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.hint)
        self._shown: tuple[str, ...] | None = None
        session.project_changed.connect(lambda old, new: self.follow())
        theme.notifier().theme_changed.connect(self._dress)
        self._dress()
        self.follow()

    # -- showing

    def follow(self) -> None:
        dataset = self.session.project.dataset
        own = own_points.own_points(self.session)
        self.setVisible(own is not None)
        self.begin.setVisible(isinstance(dataset, PointsDataset))
        self.more.setVisible(own is not None and 0 < len(own.names) < MOST_CLASSES)
        self.painter.follow()
        self.plane.set_words(EMPTY if own is not None and not own.rows else "")
        shown = own.names if own is not None else None
        if shown != self._shown:
            self._shown = shown
            self._make_labels(own)

    def _make_labels(self, own: OwnPointsDataset | None) -> None:
        """A button for each class, or for some values between −1 and 1."""
        for button in self.group.buttons():
            self.group.removeButton(button)
            self.labels.removeWidget(button)
            button.hide()
            button.deleteLater()
        if own is None:
            return
        values = own.names or tuple(f"{value:+g}".replace("-", "−") if value else "0" for value in VALUES)
        for number, name in enumerate(values):
            button = QToolButton()
            button.setObjectName(f"label{number}")
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setIconSize(QSize(14, 14))
            button.setToolTip(f"What is drawn: {name} (key {number + 1})." if number < 9 else f"What is drawn: {name}.")
            button.setAccessibleName(f"Draw {name}")
            words = not own.names or len(own.names) <= NAMED
            if words:
                button.setText(name if len(name) <= LONGEST else f"{name[:LONGEST]}…")
            style = Qt.ToolButtonStyle
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)
            button.clicked.connect(partial(self.pick, number))
            self.group.addButton(button, number)
            self.labels.addWidget(button)
        self._paint_marks()
        self.pick(min(int(self.painter.label) if self.painter.label > 0 else len(values) - 1, len(values) - 1))

    def _dress(self) -> None:
        tokens = theme.current()
        rest, under = (
            f"background: {tokens.panel}; border: 1px solid {tokens.hairline};",
            f"background: {tokens.hover};",
        )
        self.begin.setStyleSheet(
            f"QToolButton {{ {rest} border-radius: 6px; padding: 5px; }} QToolButton:hover {{ {under} }}"
        )
        self._paint_marks()

    def _paint_marks(self) -> None:
        own = own_points.own_points(self.session)
        if own is None:
            return
        count, ratio = len(own.names), 2.0
        for number in range(len(self.group.buttons())):
            mark = QPixmap(QSize(28, 28))
            mark.setDevicePixelRatio(ratio)
            mark.fill(Qt.GlobalColor.transparent)
            with QPainter(mark) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                color = QColor(theme.current().class_colors(count)[number]) if count else value_color(VALUES[number], 1)
                draw_mark(painter, QPointF(7, 7), 4.5, shape_of(number, count) if count else "circle", color)
            self.group.button(number).setIcon(QIcon(mark))

    def pick(self, number: int, *_: object) -> None:
        """That class or value is drawn from now on."""
        button, own = self.group.button(number), own_points.own_points(self.session)
        if button is not None and own is not None:
            button.setChecked(True)
            self.painter.label = float(number) if own.names else VALUES[number]

    # -- doing

    def add_class(self) -> None:
        own = own_points.own_points(self.session)
        if own is not None and len(own.names) < MOST_CLASSES:
            own_points.change(self.session, "One class more", own.with_class())
            self.pick(len(self.group.buttons()) - 1)

    def open_menu(self) -> None:
        menu = self.menu()
        menu.exec(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))
        menu.deleteLater()

    def menu(self) -> QMenu:
        """What can be done with one's own points."""
        menu, own = QMenu(self), own_points.own_points(self.session)
        if own is None:
            return menu
        menu.setToolTipsVisible(True)
        words = "Two columns of numbers and a label; they take the place of these points."
        self._entry(menu, "openTable", "Open a table…", self.ask_table, words)
        self._entry(menu, "pasteTable", "Paste a table", self.paste, words)
        self._entry(menu, "saveTable", "Save as a table…", self.ask_save, "Writes x₁, x₂ and the label of each point.")
        menu.addSeparator()
        brushes = QActionGroup(menu)
        for radius, size in zip(BRUSHES, SIZES, strict=True):
            entry = self._entry(menu, "brush", size, partial(self.painter.set_radius, radius), "Also the keys [ and ].")
            entry.setCheckable(True)
            entry.setChecked(radius == self.painter.radius)
            brushes.addAction(entry)
        menu.addSeparator()
        change = partial(own_points.change, self.session)
        if own.names:
            chosen = self.group.checkedId()
            if len(own.names) > 2:
                name = own.names[chosen]
                without = partial(change, f"Without {name}", own.without_class(chosen))
                self._entry(menu, "removeClass", f"Remove {name}", without, "Takes the class and its points away.")
            values = partial(change, "Values instead of classes", own.with_values())
            self._entry(menu, "values", "Values instead of classes", values, "Each point gets a number to predict.")
        else:
            classes = partial(change, "Classes instead of values", own.with_class())
            self._entry(menu, "classes", "Classes instead of values", classes, "Below and above 0 become two classes.")
        menu.addSeparator()
        clear = partial(change, "Remove all points", own.without_rows())
        self._entry(menu, "clearPoints", "Remove all points", clear, "An empty plane to draw on.").setEnabled(
            bool(own.rows)
        )
        return menu

    def paste(self) -> None:
        own_points.take_text(self.session, QGuiApplication.clipboard().text())

    def ask_table(self) -> None:
        path = dialogs.choose_table_to_open(self, self.session.files.folder(), FILTERS)
        if path is not None:
            own_points.open_table(self.session, path)

    def ask_save(self) -> None:
        suggestion: Path = self.session.files.folder() / f"{self.session.project.name}.csv"
        path = dialogs.choose_table_to_save(self, suggestion, FILTERS)
        if path is not None:
            own_points.export(self.session, path)

    def _entry(self, menu: QMenu, name: str, text: str, act: Callable[[], object], help: str) -> QAction:
        action = menu.addAction(text)
        action.setObjectName(name)
        action.setToolTip(help)
        action.triggered.connect(lambda _=False: act())
        return action

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pencil stands in the lower right corner of the picture, where no number is."""
        if event.type() == QEvent.Type.Resize:
            area, size = self.plane.area(), self.begin.sizeHint()
            self.begin.move(round(area.right()) - size.width() - 6, round(area.bottom()) - size.height() - 6)
            self.begin.resize(size)
        return False

    def _tool(self, icon: str, name: str, words: str, help: str, parent: QWidget | None = None) -> QToolButton:
        button = QToolButton(parent)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setAccessibleName(words)
        button.setToolTip(help)
        icons.set_icon(button, icon, "secondary", 14)
        return button
