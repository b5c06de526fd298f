"""Numbers in rows and columns, as plain labels in a grid."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from playground.ui import theme

Cell = tuple[str, str, bool]  # text, tooltip, whether it is a number


def fill(grid: QGridLayout, rows: list[list[Cell]], head: bool = False) -> None:
    """Writes the cells into the grid's labels; makes those that are missing, and hides the rest. head: the first row
    is one of titles."""
    used = set()
    for i, row in enumerate(rows):
        for j, (text, words, number) in enumerate(row):
            item = grid.itemAtPosition(i, j)
            label = item.widget() if item is not None else None
            if not isinstance(label, QLabel):
                label = QLabel()
                grid.addWidget(label, i, j)
            label.setText(text)
            label.setToolTip(words)
            label.setFont(theme.font(theme.SECONDARY_PX, bold=number and (i > 0 or not head)))
            label.setProperty("role", "" if number else "secondary")
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            label.show()
            used.add(label)
    for place in range(grid.count()):
        widget = grid.itemAt(place).widget()
        if widget is not None and widget not in used:
            widget.hide()
