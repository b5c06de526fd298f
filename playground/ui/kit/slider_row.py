"""A labelled slider: name on the left, value on the right (click it to type), the slider below."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from playground.ui.kit.scale import Scale
from playground.ui.kit.slider import FineSlider
from playground.ui.kit.value_entry import ValueEntry, number_text, parse_number


class SliderRow(QWidget):
    """A number that is dragged, stepped by keyboard, or typed exactly after a click on it (or F2 on the slider).

    `value_changed` comes live while dragging, `editing_finished` once at its end: the moment to close an undo step.
    With `stops` the slider rests only on those values; a typed number may lie between them. `parse` reads what is
    typed where that is the text of `format`.
    """

    value_changed = Signal(float)
    editing_finished = Signal()

    def __init__(
        self,
        label: str,
        minimum: float,
        maximum: float,
        value: float,
        *,
        log: bool = False,
        step: float | None = None,
        stops: Sequence[float] = (),
        decimals: int | None = None,
        format: Callable[[float], str] | None = None,
        parse: Callable[[str], float | None] = parse_number,
        unit: str = "",
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._scale = Scale.of_stops(stops) if stops else Scale(minimum, maximum, log, step)
        self._decimals, self._format, self._parse, self._unit = decimals, format, parse, unit
        self._value = self._scale.clamp(value)
        self._label = QLabel(label)
        self._label.setProperty("role", "secondary")
        self._entry = ValueEntry(self)
        self._entry.setAccessibleName(f"{label}, exact value")
        self._entry.typed.connect(self._take_typed)
        self.slider = FineSlider()
        self.slider.setAccessibleName(label)
        self.slider.valueChanged.connect(self._take_position)
        self.slider.sliderReleased.connect(self.editing_finished)
        self.slider.installEventFilter(self)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(0)
        layout.addWidget(self._label, 0, 0)
        layout.addWidget(self._entry, 0, 1)
        layout.addWidget(self.slider, 1, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        self.setAccessibleName(label)
        self.setFocusProxy(self.slider)
        self.setToolTip(tooltip)
        self._show_scale()

    def value(self) -> float:
        return self._value

    def set_value(self, value: float) -> None:
        """Show `value`, kept inside the range, without a signal. Ignored while the user drags or types."""
        if self.slider.isSliderDown() or self._entry.hasFocus():
            return
        self._value = self._scale.clamp(value)
        self._show()

    def set_range(self, minimum: float, maximum: float) -> None:
        """Change the range and clear any stops; the value moves into the range without a signal."""
        self._scale = Scale(minimum, maximum, self._scale.log, self._scale.step)
        self._value = self._scale.clamp(self._value)
        self._show_scale()

    def set_label(self, label: str) -> None:
        self._label.setText(label)
        for widget in (self, self.slider):
            widget.setAccessibleName(label)

    def text(self) -> str:
        """The value as shown, with its unit."""
        number = self._format(self._value) if self._format else number_text(self._value, self._decimals)
        return f"{number} {self._unit}".strip()

    def edit(self) -> None:
        """Let the user type the exact number."""
        self._entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return):
            self.edit()
            return True
        done = event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat() and event.key() in _STEP_KEYS
        if done or (event.type() == QEvent.Type.Wheel and self.slider.hasFocus()):
            watched.event(event)
            self.editing_finished.emit()
            return True
        return super().eventFilter(watched, event)

    def _take_position(self, position: int) -> None:
        self._change(self._scale.value(position))

    def _take_typed(self, text: str) -> None:
        number = self._parse(text.removesuffix(self._unit).strip())
        if number is None:
            self._show()
            return
        self._change(self._scale.clamp(number))
        self.editing_finished.emit()

    def _change(self, value: float) -> None:
        changed = value != self._value
        self._value = value
        self._show()
        if changed:
            self.value_changed.emit(value)

    def _show_scale(self) -> None:
        self.slider.blockSignals(True)
        self.slider.setRange(0, self._scale.positions)
        self.slider.setPageStep(max(1, self._scale.positions // 10))
        self.slider.setSingleStep(max(1, self._scale.positions // 100))
        self.slider.blockSignals(False)
        self._show()

    def _show(self) -> None:
        if not self.slider.isSliderDown():
            self.slider.blockSignals(True)
            self.slider.setValue(self._scale.position(self._value))
            self.slider.blockSignals(False)
            self.slider.update()
        plain = self._parse is parse_number
        self._entry.show_value(self.text(), f"{self._value:.12g}" if plain else self.text())
        self.slider.setAccessibleDescription(self.text())


_STEP_KEYS = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)
