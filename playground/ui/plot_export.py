"""The numbers of a plot as a table."""

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QGuiApplication


def copy_csv(columns: Sequence[str], rows: Iterable[Sequence[float | None]]) -> None:
    """Puts a table with a header line onto the clipboard; what was not measured is empty."""
    lines = [",".join(columns)]
    lines += [",".join("" if value is None else repr(float(value)) for value in row) for row in rows]
    QGuiApplication.clipboard().setText("\n".join(lines) + "\n")
