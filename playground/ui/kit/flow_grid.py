"""A layout of equal columns: as many as fit, wrapped into rows."""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowGrid(QLayout):
    """Columns of equal width, at least `min_column` pixels and at most `max_columns` of them; rows as tall as needed.

    A hidden child leaves no hole.
    """

    def __init__(
        self, parent: QWidget | None = None, *, min_column: int = 88, max_columns: int = 99, spacing: int = 8
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._min_column, self._max_columns = min_column, max_columns
        self.setContentsMargins(QMargins())
        self.setSpacing(spacing)

    def clear(self) -> None:
        """Remove every child and let it be deleted."""
        while self._items:
            widget = self._items.pop().widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.invalidate()

    def columns(self, width: int) -> int:
        """How many columns fit into `width` pixels."""
        gap = self.spacing()
        return max(1, min(self._max_columns, (width + gap) // (self._min_column + gap)))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        margins = self.contentsMargins()
        tallest = max((item.minimumSize().height() for item in self._items), default=0)
        return QSize(self._min_column + margins.left() + margins.right(), tallest + margins.top() + margins.bottom())

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the children into `rect` if `move`, and return the height that they need."""
        inner = rect.marginsRemoved(self.contentsMargins())
        shown = [item for item in self._items if not item.isEmpty()]
        gap, columns = self.spacing(), self.columns(inner.width())
        edges = [round(i * (inner.width() + gap) / columns) for i in range(columns + 1)]
        y = inner.top()
        for start in range(0, len(shown), columns):
            row = shown[start : start + columns]
            widths = [edges[i + 1] - edges[i] - gap for i in range(len(row))]
            height = max(_height(item, width) for item, width in zip(row, widths, strict=True))
            for i, item in enumerate(row):
                if move:
                    item.setGeometry(QRect(inner.left() + edges[i], y, widths[i], height))
            y += height + gap
        bottom = y - gap if shown else y
        return bottom - rect.top() + self.contentsMargins().bottom()


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
