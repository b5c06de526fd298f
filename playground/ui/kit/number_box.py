"""Fields for numbers, in the C locale (0.01, never 0,01), safe from a passing wheel."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget


class _Calm:
    """What both fields share; the first base, so that its wheel wins."""

    def _settle(self, tooltip: str, accessible_name: str, unit: str) -> None:
        self.setLocale(QLocale.c())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tooltip)
        self.setAccessibleName(accessible_name or tooltip)
        self.setSuffix(f" {unit}" if unit else "")
        self.setKeyboardTracking(False)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self.lineEdit().setTextMargins(8, 0, 0, 0)  # Qt does not let the style sheet pad the inside of a spin box

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class IntegerBox(_Calm, QSpinBox):
    """A whole number; `valueChanged` comes for each step and once when typing ends."""

    def __init__(
        self,
        minimum: int,
        maximum: int,
        value: int,
        *,
        unit: str = "",
        tooltip: str = "",
        accessible_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        QSpinBox.__init__(self, parent)
        self._settle(tooltip, accessible_name, unit)
        self.setRange(minimum, maximum)
        self.setValue(value)
        self.setGroupSeparatorShown(True)


class NumberBox(_Calm, QDoubleSpinBox):
    """A number with `decimals` digits after the point; `valueChanged` as above."""

    def __init__(
        self,
        minimum: float,
        maximum: float,
        value: float,
        *,
        decimals: int = 3,
        step: float = 0.1,
        unit: str = "",
        tooltip: str = "",
        accessible_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        QDoubleSpinBox.__init__(self, parent)
        self._settle(tooltip, accessible_name, unit)
        self.setDecimals(decimals)
        self.setRange(minimum, maximum)
        self.setSingleStep(step)
        self.setValue(value)
