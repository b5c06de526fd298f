"""The one table from a sort of parameter to its editor, and forms made of editors from any described thing.

A new sort of parameter is a class in core.params and a line in ``TABLE``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from playground.core.kinds import Described, Kind, Unknown
from playground.core.nested import Nested, Stack
from playground.core.params import Choice, Flag, Integer, Numbers, Param, Real, Subset, Text
from playground.core.registry import registry
from playground.ui import fields
from playground.ui.fields import Combo, _Field
from playground.ui.kit.section import Section
from playground.ui.stack_field import StackField

Change = Callable[[str, Any], None]  # field name, new value


def editor_for(param: Param, value: Any, parent: QWidget | None = None) -> QWidget:
    """A widget that edits one value: signals ``value_changed(object)`` (live) and ``editing_finished()``, methods
    ``value()`` and ``set_value(value)`` (silent). TypeError for a sort of parameter without an editor."""
    for sort, make in TABLE.items():
        if isinstance(param, sort):
            return make(param, value, parent)
    raise TypeError(f"no editor for {type(param).__name__}")


def _number(param: Integer | Real, value: float, parent: QWidget | None) -> QWidget:
    """A slider where the range suits one: not for seeds, nor for wide ranges on both sides of zero."""
    slider = param.maximum <= fields.MOST_ON_A_SLIDER and not param.minimum < 0 < param.maximum
    return (fields.NumberRow if slider else fields.NumberField)(param, value, parent)


class NestedField(_Field):
    """A kind of the catalog: a list of titles, and the chosen kind's own parameters below, indented."""

    def __init__(self, param: Nested, value: Kind, parent: QWidget | None = None, stacked: bool = False) -> None:
        control = Combo()
        super().__init__(param, value, control, stacked, parent)
        self._fill()
        control.chosen.connect(self._choose)
        self.form = ParamForm(value, self._change_inner, self.editing_finished.emit)
        self.form.layout().setContentsMargins(12, 4, 0, 0)
        self.box.addWidget(self.form)
        self._show()

    def _fill(self) -> None:
        kinds = registry.all(self.param.category)
        options = [(kind.kind_id(), kind.title) for kind in kinds]
        if isinstance(self._value, Unknown):
            options.append((self._value.id, self._value.title))
        self.control.set_options(options, self._value.id)
        for kind in kinds:
            self.control.describe(kind.kind_id(), kind.summary)

    def _show(self) -> None:
        if self.control.findData(self._value.id) < 0:
            self._fill()
        self.control.set_current(self._value.id)
        self.control.setToolTip(f"{self.param.help} {self._value.title}: {self._value.summary}")
        self.form.set_described(self._value)
        self.form.setVisible(bool(self.form.editors))

    def set_value(self, value: Kind) -> None:
        super().set_value(value)
        self.form.set_described(self._value)  # its own hints go too

    def _choose(self, kind_id: str) -> None:
        if kind_id != self._value.id:
            self._take(registry.create(self.param.category, kind_id).adopt(self._value))
            self._show()

    def _change_inner(self, field: str, value: Any) -> None:
        self._take(self._value.but(**{field: value}), finished=False)


TABLE: dict[type[Param], Callable[[Any, Any, QWidget | None], QWidget]] = {
    Integer: _number,
    Real: _number,
    Flag: fields.FlagField,
    Subset: fields.ChipsField,
    Choice: fields.ChoiceField,
    Nested: NestedField,
    Stack: lambda param, value, parent: StackField(param, value, ParamForm, parent),
    Text: fields.TextField,
    Numbers: fields.NumbersField,
}


class ParamForm(QWidget):
    """Editors for the fields of a described thing, the advanced ones behind "More about …".

    on_change(field, value) is called live; on_finished() where an undo step ends. Each editor's object name is its
    field's name in camel case ("learningRate").

    without: says of a parameter that it is shown elsewhere; only: the fields that are shown, all where it is None;
    advanced: fields that are so here besides those that are so by themselves; more: a section of the panel around the
    form that takes the advanced editors, else the form has one.
    """

    def __init__(
        self,
        described: Described,
        on_change: Change,
        on_finished: Callable[[], None] = lambda: None,
        *,
        without: Callable[[Param], bool] = lambda param: False,
        only: Collection[str] | None = None,
        advanced: Collection[str] = (),
        more: Section | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._on_change, self._on_finished = on_change, on_finished
        self._without, self._only, self._also_advanced = without, only, set(advanced)
        self._described: Described | None = None
        self.editors: dict[str, QWidget] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self._basic = QVBoxLayout()
        self._basic.setSpacing(6)
        box.addLayout(self._basic)
        self._advanced = QWidget()
        QVBoxLayout(self._advanced).setContentsMargins(0, 0, 0, 0)
        self._advanced.layout().setSpacing(6)
        self.more = more
        if self.more is None:
            self.more = more_section()
            box.addWidget(self.more)
        self._shared_more = more is not None
        self.more.add(self._advanced)
        self.set_described(described)

    def set_described(self, described: Described) -> None:
        """Shows another thing. With the same parameters only what differs is touched, so focus and caret stay."""
        if self._described is not None and described.params() == self._described.params():
            self._described = described
            for name, editor in self.editors.items():
                editor.set_value(getattr(described, name))
            self._hide_idle(described)
            return
        for editor in self.editors.values():
            editor.hide()
            editor.setParent(None)
            editor.deleteLater()
        self._described = described
        self.editors = {}
        for name, param in described.params().items():
            if param.in_forms and not self._without(param) and (self._only is None or name in self._only):
                self._add(name, param, getattr(described, name))
        self._hide_idle(described)
        self._advanced.setVisible(self._advanced.layout().count() > 0)
        if not self._shared_more:
            self.more.set_title(f"More about {described.title}")
            self.more.setVisible(self._advanced.layout().count() > 0)

    def _hide_idle(self, described: Described) -> None:
        """Editors whose values make no difference now."""
        idle = described.idle_fields()
        for name, editor in self.editors.items():
            if editor.isHidden() != (name in idle):
                editor.setHidden(name in idle)

    def _add(self, name: str, param: Param, value: Any) -> None:
        editor = editor_for(param, value)
        editor.setObjectName(camel(name))
        editor.value_changed.connect(lambda new: self._on_change(name, param.coerce(new, param.label, name)))
        editor.editing_finished.connect(lambda: self._on_finished())
        advanced = param.advanced or name in self._also_advanced
        (self._advanced.layout() if advanced else self._basic).addWidget(editor)
        self.editors[name] = editor


def more_section(title: str = "More") -> Section:
    """A folded section for the settings that a beginner need not see."""
    more = Section(title, separator=False, collapsible=True, collapsed=True)
    more.body.setContentsMargins(0, 8, 0, 0)
    more.findChild(QPushButton).setStyleSheet("font-weight: 400;")  # quieter than the headings of the panel
    return more


def camel(name: str) -> str:
    """learning_rate -> learningRate."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
