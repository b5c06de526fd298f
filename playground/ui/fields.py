"""The editors of single values. Each has ``value_changed`` (live), ``editing_finished`` (close the undo step now),
``value()`` and a silent ``set_value()``; what a parameter cannot take is refused with the sentence that says why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import floor, log10
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from playground.core.params import Choice as ChoiceParam
from playground.core.params import Flag, Integer, Numbers, Param, ParamError, Real, Subset, Text, plain_number
from playground.ui.kit.choice import Choice
from playground.ui.kit.number_box import IntegerBox, NumberBox
from playground.ui.kit.slider_row import SliderRow
from playground.ui.kit.value_entry import parse_number
from playground.ui.tiles import PictureTile, Tile, TileGrid

MOST_ON_A_SLIDER = 100_000  # larger ranges (seeds) have no order of magnitude worth a slider


def caption(text: str, role: str = "caption") -> QLabel:
    """Words in one of the style sheet's roles, broken into lines where needed."""
    result = QLabel(text)
    result.setProperty("role", role)
    result.setWordWrap(True)
    return result


def refusal(param: Param, value: Any) -> str:
    """What the parameter takes, when it cannot take that value; empty when it can."""
    try:
        param.coerce(value, param.label, "the value")
    except ParamError:
        return param.rule()
    return ""


class CommaAsPoint(QObject):
    """Lets a decimal comma be typed: it becomes a point at once."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or event.text() != ",":
            return False
        point = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Period, event.modifiers(), ".")
        QCoreApplication.sendEvent(watched, point)
        return True


def pointed(param: Integer | Real, text: str) -> str:
    """Typed or pasted text with a point for a decimal comma; in whole and large numbers a comma groups thousands."""
    return text.replace(",", ".") if has_decimals(param) and text.count(",") == 1 and "." not in text else text


def has_decimals(param: Integer | Real) -> bool:
    return isinstance(param, Real) and param.maximum * param.factor < 1000


class Hint(QLabel):
    """The line below an editor that says why what was typed is not taken; gone with the next value that is."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "error")
        self.setWordWrap(True)
        self.hide()

    def say(self, words: str) -> None:
        self.setText(words)
        self.setVisible(bool(words))


class NumberRow(SliderRow):
    """Integer and Real: a slider and a value to type. Three digits are shown, the exact number while it is typed."""

    def __init__(self, param: Integer | Real, value: float, parent: QWidget | None = None) -> None:
        self.param = param
        whole = isinstance(param, Integer)
        self._factor = 1 if whole else param.factor
        log = not whole and param.log
        step = 1.0 if whole else None if log else linear_step(param)
        stops: tuple[float, ...] = ()
        if whole and param.maximum - param.minimum > 50:
            stops = whole_stops(param.minimum, param.maximum)
        elif not whole and param.log and param.zero:
            stops = (0.0, *log_stops(param.minimum, param.maximum))
        super().__init__(
            param.label, param.minimum * self._factor, param.maximum * self._factor, value * self._factor,
            log=log, stops=stops, step=step, unit=unit_beside(param),
            format=(lambda x: f"{round(x):,}") if whole else short, tooltip=param.help, parent=parent,
        )  # fmt: skip
        self.slider.setToolTip(param.help)
        self.hint = Hint()
        self.layout().addWidget(self.hint, 2, 0, 1, 2)
        if has_decimals(param):
            self._comma = CommaAsPoint()
            self._entry.installEventFilter(self._comma)

    def value(self) -> float:
        return self._stored(self._value)

    def text(self) -> str:
        """The value as shown; for 0 its word, where it is no amount."""
        word = self.param.zero if isinstance(self.param, Integer) else ""
        return word if word and self._value == 0 else super().text()

    def _stored(self, shown: float) -> float:
        return shown if self._factor == 1 else round(shown / self._factor, 12)

    def _take_typed(self, text: str) -> None:
        """In the place of the row's own: a number out of range is refused with a reason, not quietly bent."""
        text = pointed(self.param, text.removesuffix(unit_beside(self.param)).strip())
        number = parse_number(text)
        words = refusal(self.param, text if number is None else self._stored(number))
        self.hint.say(words)
        if not words:
            super()._take_typed(text)

    def _change(self, value: float) -> None:
        self.hint.say("")
        changed, self._value = value != self._value, value
        self._show()
        if changed:
            self.value_changed.emit(self._stored(value))

    def set_value(self, value: float) -> None:
        self.hint.say("")
        super().set_value(value * self._factor)


class _Field(QWidget):
    """Label at the left, control at the right, or the label above where ``stacked``; the hint below."""

    value_changed = Signal(object)
    editing_finished = Signal()

    def __init__(self, param: Param, value: Any, control: QWidget, stacked: bool, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.param, self._value, self.control = param, value, control
        self.hint = Hint()
        self.label = QLabel(param.label)
        self.label.setProperty("role", "caption" if stacked else "secondary")
        self.label.setBuddy(control)
        for widget in (self, control):
            widget.setToolTip(param.help)
            widget.setAccessibleName(param.label)
        control.setAccessibleDescription(param.help)
        self.setFocusProxy(control)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(4)
        if stacked:
            self.box.addWidget(self.label)
            self.box.addWidget(control)
        else:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(self.label, 2)
            row.addWidget(control, 3)
            self.box.addLayout(row)
        self.box.addWidget(self.hint)

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a value without a signal. What is being typed stays as long as the value is the same. A hint goes: an
        edit was made since."""
        self.hint.say("")
        if value != self._value:
            self._value = value
            with QSignalBlocker(self.control):
                self._show()

    def _show(self) -> None:
        raise NotImplementedError  # pragma: no cover - abstract

    def _take(self, value: Any, finished: bool = True) -> None:
        words = refusal(self.param, value)
        self.hint.say(words)
        if words:
            return
        value = self.param.coerce(value, self.param.label, "the value")
        if value != self._value:
            self._value = value
            self.value_changed.emit(value)
        if finished:
            self.editing_finished.emit()


class NumberField(_Field):
    """Integer and Real without a sensible slider: a field with steps."""

    def __init__(self, param: Integer | Real, value: float, parent: QWidget | None = None) -> None:
        if isinstance(param, Integer):
            control: IntegerBox | NumberBox = IntegerBox(param.minimum, param.maximum, value)
            control.setSpecialValueText(param.zero)
            control.valueChanged.connect(lambda _: self._say_unit())
        else:
            control = NumberBox(param.minimum, param.maximum, value, decimals=4, step=0.1)
            self._comma = CommaAsPoint()
            control.installEventFilter(self._comma)
        control.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        control.setMinimumWidth(80)
        super().__init__(param, value, control, False, parent)
        self._say_unit()
        control.valueChanged.connect(self._take)

    def _say_unit(self) -> None:
        unit = self.param.unit_of(self.control.value()) if unit_beside(self.param) else ""
        self.control.setSuffix(f" {unit}" if unit else "")

    def _show(self) -> None:
        self.control.setValue(self._value)
        self._say_unit()


class FlagField(QCheckBox):
    value_changed = Signal(object)
    editing_finished = Signal()

    def __init__(self, param: Flag, value: bool, parent: QWidget | None = None) -> None:
        super().__init__(param.label, parent)
        self.param = param
        self.setToolTip(param.help)
        self.setAccessibleDescription(param.help)
        self.setChecked(value)
        self.clicked.connect(self._tell)

    def value(self) -> bool:
        return self.isChecked()

    def set_value(self, value: bool) -> None:
        self.setChecked(value)

    def _tell(self, on: bool) -> None:
        self.value_changed.emit(on)
        self.editing_finished.emit()


class Combo(Choice):
    """The kit's drop-down list, as narrow as its place asks, with a tooltip and an off switch for each choice."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""  # what the choice as a whole is about, for its tooltip
        self.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """A title that does not fit ends in an ellipsis, not in half a letter."""
        super().initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width() - 2
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)

    def describe(self, key: str, words: str, usable: bool = True) -> None:
        """The tooltip of one choice, and whether it can be picked."""
        index = self.findData(key)
        self.setItemData(index, words, Qt.ItemDataRole.ToolTipRole)
        self.setItemData(index, words, Qt.ItemDataRole.AccessibleDescriptionRole)
        self.model().item(index).setEnabled(usable)


class ChoiceField(_Field):
    def __init__(self, param: ChoiceParam, value: str, parent: QWidget | None = None, stacked: bool = False) -> None:
        control = Combo()
        control.set_options(param.options, value)
        super().__init__(param, value, control, stacked, parent)
        control.chosen.connect(self._take)

    def _show(self) -> None:
        self.control.set_current(self._value)


class TextField(_Field):
    def __init__(self, param: Text, value: str, parent: QWidget | None = None) -> None:
        control = QLineEdit(value)
        super().__init__(param, value, control, True, parent)
        control.textEdited.connect(lambda text: self._take(text, finished=False))
        control.editingFinished.connect(self.editing_finished)

    def _show(self) -> None:
        self.control.setText(self._value)


class NumbersField(_Field):
    """Numbers with commas between them, taken when the line is left; what cannot be read says why."""

    def __init__(self, param: Numbers, value: tuple[float, ...], parent: QWidget | None = None) -> None:
        control = QLineEdit(param.show(value))
        super().__init__(param, value, control, True, parent)
        control.setPlaceholderText("such as 1, 2.5")
        control.editingFinished.connect(self._typed)

    def _typed(self) -> None:
        self._take(self.control.text())
        if not refusal(self.param, self.control.text()):
            self._show()

    def _show(self) -> None:
        self.control.setText(self.param.show(self._value))


class ChipsField(_Field):
    """Subset: a chip for each choice; the last one that is on stays on. ``picture(key, size, ratio, theme)`` paints a
    chip; without it a chip is its text."""

    def __init__(
        self,
        param: Subset,
        value: tuple[str, ...],
        parent: QWidget | None = None,
        picture: Callable[..., Any] | None = None,
    ) -> None:
        grid = TileGrid(min_column=42 if picture else 64, max_columns=max(4, min(7, len(param.options))))
        super().__init__(param, value, grid, True, parent)
        self.chips: dict[str, Tile] = {}
        for key, text in param.options:
            words = f"{param.label}: {text}"
            if picture is None:
                chip = Tile(text, words)
                chip.setCheckable(True)
            else:
                chip = PictureTile(text, words, partial(picture, key), caption=text, aspect=1.5)
                chip.quiet = True
            chip.setToolTip(param.help)
            chip.clicked.connect(self._toggled)
            self.chips[key] = chip
        grid.set_tiles(list(self.chips.values()))
        self._show()

    def _show(self) -> None:
        for key, chip in self.chips.items():
            chip.setChecked(key in self._value)
            chip.set_selected(key in self._value)

    def _toggled(self) -> None:
        self._take([key for key, chip in self.chips.items() if chip.isChecked()])
        self._show()


def unit_beside(param: Param) -> str:
    """The unit, unless the label says it already: "Points 500", not "Points 500 points"."""
    if isinstance(param, Real) and param.percent:
        return "%"
    return "" if param.unit.lower() in param.label.lower() else param.unit


def in_words(param: Param, value: Any) -> str:
    """The value as the name of an undo step says it, after the label: "Noise: 5 %", "Neurons of Dense 2: 12"."""
    text = param.show(value)
    return text if unit_beside(param) else text.removesuffix(param.unit_of(value)).rstrip()


def short(value: float) -> str:
    """Three digits, as people write numbers: 0.012, 12,500, 0.000001."""
    return f"{value:,.0f}" if abs(value) >= 1000 else plain_number(float(f"{value:.3g}"))


def linear_step(param: Real) -> float:
    """A round step, about a hundredth of the range; whole percents."""
    rough = (param.maximum - param.minimum) * param.factor / 100
    size = 10.0 ** floor(log10(rough))
    step = next(size * m for m in (1, 2, 5, 10) if size * m >= rough * 0.999)
    return max(step, 1.0) if unit_beside(param) == "%" else step


def log_stops(minimum: float, maximum: float) -> tuple[float, ...]:
    """1, 1.5, 2, 3, 5, 7 in every power of ten of the range."""
    powers = range(floor(log10(minimum)), floor(log10(maximum)) + 1)
    found = {float(f"{m}e{power}") for power in powers for m in (1, 1.5, 2, 3, 5, 7)}
    return tuple(sorted({minimum, maximum} | {x for x in found if minimum <= x <= maximum}))


def whole_stops(minimum: int, maximum: int) -> tuple[float, ...]:
    """Each number at first, then eight to every doubling, powers of two and round numbers among them."""
    found = set(range(17)) | {m * 2**k for k in range(1, 18) for m in range(8, 16)}
    found |= {m * 10**k for k in range(1, 6) for m in (1, 2, 5)} | {minimum, maximum}
    return tuple(float(x) for x in sorted(found) if minimum <= x <= maximum)
