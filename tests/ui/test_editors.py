"""Editors generated from parameters: each sort has one, tells values live, and refuses in words."""

from dataclasses import dataclass
from typing import ClassVar

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider

from playground.core.kinds import Described
from playground.core.nested import nested
from playground.core.params import choice, flag, integer, real, subset, text
from playground.core.registry import registry
from playground.ui import fields
from playground.ui.editors import ParamForm, editor_for
from playground.ui.kit.value_entry import ValueEntry


@dataclass(frozen=True)
class Everything(Described):
    """One field of every sort."""

    title: ClassVar[str] = "Everything"

    units: int = integer(8, minimum=1, maximum=65_536, unit="neurons", label="Neurons", help="How many neurons.")
    share: float = real(50.0, minimum=10.0, maximum=90.0, unit="%", label="Used for training", help="The share.")
    learning_rate: float = real(0.03, minimum=1e-6, maximum=10.0, log=True, label="Learning rate", help="Step size.")
    rate: float = real(0.001, minimum=1e-6, maximum=10.0, log=True, zero=True, label="Rate", help="The pull.")
    bound: float = real(-0.5, minimum=-100.0, maximum=100.0, label="From", help="The smallest.")
    dropout: float = real(0.5, minimum=0.0, maximum=0.95, percent=True, label="Dropped", help="The share.")
    epochs: int = integer(
        0, minimum=0, maximum=10**7, unit="epochs", zero="never", label="Stop after", help="When it ends."
    )
    shuffle: bool = flag(True, label="Shuffle", help="A new order.")
    padding: str = choice("same", (("same", "Same"), ("valid", "Valid")), label="Padding", help="The edges.")
    features: tuple[str, ...] = subset(("a",), (("a", "A"), ("b", "B")), label="Features", help="What it is told.")
    activation: object = nested("activations", "tanh", label="Activation", help="The function.")
    note: str = text("", label="Note", help="Words.", maximum_length=5)
    seed: int = integer(0, minimum=0, maximum=2**31 - 1, label="Seed", help="Draws.", advanced=True)


FIELDS = list(Everything.params())


@pytest.fixture
def make(qtbot):
    def build(name, value=None):
        param = Everything.params()[name]
        editor = editor_for(param, getattr(Everything(), name) if value is None else value)
        qtbot.addWidget(editor)
        editor.resize(240, editor.sizeHint().height())
        editor.show()
        QTest.qWaitForWindowActive(editor)
        editor.live, editor.ends = [], []
        editor.value_changed.connect(editor.live.append)
        editor.editing_finished.connect(lambda: editor.ends.append(True))
        return editor

    return build


OTHER = {
    "units": 12, "dropout": 0.25, "epochs": 9,
    "share": 60.0, "learning_rate": 0.1, "rate": 0.0, "bound": 2.0, "shuffle": False, "padding": "valid",
    "features": ("a", "b"), "activation": registry.create("activations", "leaky_relu", negative_slope=0.2),
    "note": "hi", "seed": 7,
}  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_every_sort_shows_a_value_silently_and_explains_itself(make, name):
    editor = make(name)
    assert editor.toolTip().startswith(Everything.params()[name].help)
    assert editor.accessibleName() or editor.text() == Everything.params()[name].label
    editor.set_value(OTHER[name])
    assert editor.value() == OTHER[name]
    assert editor.live == editor.ends == []


def type_into(row, words):
    entry = row.findChild(ValueEntry)
    QTest.mouseClick(entry, Qt.MouseButton.LeftButton)
    entry.selectAll()
    QTest.keyClicks(entry, words)
    QTest.keyClick(entry, Qt.Key.Key_Return)


def test_a_typed_number_is_taken_exactly(make):
    row = make("learning_rate")
    type_into(row, "0.012345")
    assert row.live == [0.012345]
    assert row.ends == [True]
    assert row.text() == "0.0123", "three digits are shown"


@pytest.mark.parametrize(
    ("name", "typed"), [("units", "0"), ("units", "2.5"), ("rate", "-1"), ("share", "95"), ("rate", "much")]
)
def test_a_number_that_does_not_fit_is_refused_in_words(make, name, typed):
    row = make(name)
    before = row.value()
    type_into(row, typed)
    assert row.live == []
    assert row.value() == before
    assert row.hint.isVisible()
    assert row.hint.text() == row.param.rule()
    type_into(row, f"{row.param.maximum:g}")
    assert row.live == [row.param.maximum]
    assert not row.hint.isVisible()


@pytest.mark.parametrize(("typed", "value"), [("0,05", 0.05), ("1,5", 1.5), ("0,001", 0.001)])
def test_a_decimal_comma_is_taken(make, typed, value):
    row = make("learning_rate")
    type_into(row, typed)
    assert row.live == [value]
    row._take_typed(typed)  # as it comes when it is pasted
    assert row.value() == value
    bound = make("bound")
    bound.control.selectAll()
    QTest.keyClicks(bound.control, typed)
    QTest.keyClick(bound.control, Qt.Key.Key_Return)
    assert bound.live == [value]


def test_a_comma_groups_thousands_in_whole_numbers(make):
    row = make("units")
    type_into(row, "12,000")
    assert row.live == [12_000]


def test_a_hint_goes_with_the_next_edit_from_anywhere(make):
    row = make("learning_rate")
    type_into(row, "1e9")
    assert row.hint.text() == "Learning rate must be a number from 0.000001 to 10."
    row.set_value(0.03)
    assert not row.hint.isVisible()


def test_a_share_is_shown_and_typed_as_percent(make):
    row = make("dropout")
    assert row.text() == "50 %"
    type_into(row, "12,5")
    assert (row.value(), row.text()) == (0.125, "12.5 %")
    QTest.keyClick(row.slider, Qt.Key.Key_End)
    assert row.live == [0.125, 0.95]


def test_none_at_all_has_a_word_and_one_has_no_s(make):
    field = make("epochs")
    assert field.control.text() == "never"
    QTest.keyClick(field.control, Qt.Key.Key_Up)
    assert field.control.text() == "1 epoch"
    QTest.keyClick(field.control, Qt.Key.Key_Up)
    assert field.control.text() == "2 epochs"
    assert field.live == [1, 2]
    assert fields.in_words(field.param, 0) == "never"


def test_zero_is_at_the_left_end_of_a_logarithmic_slider(make):
    row = make("rate")
    QTest.keyClick(row.slider, Qt.Key.Key_Home)
    assert row.live == [0.0]
    QTest.keyClick(row.slider, Qt.Key.Key_Right)
    assert row.live == [0.0, 1e-6]
    QTest.keyClick(row.slider, Qt.Key.Key_End)
    assert row.value() == 10.0


def test_a_drag_is_live_and_ends_once(make):
    row = make("learning_rate")
    middle = row.slider.height() // 2
    QTest.mousePress(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(40, middle))
    for x in (80, 120, 160):
        QTest.mouseMove(row.slider, QPoint(x, middle))
    assert row.ends == []
    QTest.mouseRelease(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(160, middle))
    assert row.live == sorted(set(row.live))
    assert len(row.live) == 4
    assert row.ends == [True]


def test_whole_numbers_stay_whole_on_the_slider(make):
    row = make("units")
    for _ in range(12):
        QTest.keyClick(row.slider, Qt.Key.Key_Right)
    assert row.live == [9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24]


def test_stops_hold_the_numbers_that_people_use():
    stops = fields.whole_stops(1, 8192)
    assert {1, 2, 3, 10, 32, 50, 64, 100, 128, 256, 500, 1000, 1024, 8192} <= set(stops)
    assert len(stops) < 120


def test_percents_move_by_whole_percents(make):
    row = make("share")
    QTest.keyClick(row.slider, Qt.Key.Key_Right)
    assert row.live == [51.0]
    assert row.text() == "51 %"


def test_decimals_have_a_point_whatever_the_country(make):
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    try:
        assert make("learning_rate").text() == "0.03"
        assert make("bound").control.text() == "-0.5000"
    finally:
        QLocale.setDefault(before)


def test_a_unit_that_the_label_says_is_not_said_again(make):
    assert make("units").text() == "8"
    assert make("share").text() == "50 %"


def test_flag_choice_and_text(make):
    box = make("shuffle")
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert (box.live, box.ends) == ([False], [True])
    combo = make("padding")
    QTest.keyClick(combo.control, Qt.Key.Key_Down)
    assert (combo.live, combo.ends) == (["valid"], [True])
    note = make("note")
    QTest.keyClicks(note.control, "abcdef")
    assert note.live[-1] == "abcde"
    assert "at most 5" in note.hint.text()


def test_chips_keep_one_on(make):
    chips = make("features")
    QTest.mouseClick(chips.chips["a"], Qt.MouseButton.LeftButton)
    assert chips.live == []
    assert chips.chips["a"].isChecked()
    QTest.mouseClick(chips.chips["b"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(chips.chips["a"], Qt.MouseButton.LeftButton)
    assert chips.live == [("a", "b"), ("b",)]
    assert not chips.chips["a"].isChecked()


def test_nested_kinds_bring_their_own_parameters(make):
    field = make("activation")
    assert not field.form.isVisible()
    field.control.setFocus()
    while field.value().id != "leaky_relu":
        QTest.keyClick(field.control, Qt.Key.Key_Up)
    assert field.live[-1] == registry.create("activations", "leaky_relu")
    slope = field.form.editors["negative_slope"]
    QApplication.processEvents()  # the way there led past another kind with parameters: the form was open already
    assert slope.isVisible()
    type_into(slope, "0.3")
    assert field.live[-1] == registry.create("activations", "leaky_relu", negative_slope=0.3)
    assert field.ends[-1] is True
    words = field.control.itemData(field.control.findData("tanh"), Qt.ItemDataRole.ToolTipRole)
    assert words == registry.get("activations", "tanh").summary


@pytest.mark.parametrize("name", ["units", "share", "learning_rate", "bound", "padding", "activation", "seed"])
def test_a_passing_wheel_changes_nothing(make, name):
    editor = make(name)
    QApplication.focusWidget().clearFocus()
    targets = editor.findChildren(QSlider) or [editor.control]
    at = QPointF(targets[0].rect().center())
    wheel = QWheelEvent(
        at, QPointF(targets[0].mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    assert wheel.type() == QEvent.Type.Wheel
    QApplication.sendEvent(targets[0], wheel)
    assert editor.live == []


def test_a_long_title_is_shortened_with_an_ellipsis(qtbot):
    combo = fields.Combo()
    qtbot.addWidget(combo)
    combo.set_options([("long", "Binary cross-entropy of everything")])
    combo.resize(120, 30)
    option = fields.QStyleOptionComboBox()
    combo.initStyleOption(option)
    assert option.currentText.endswith("…")
    combo.resize(400, 30)
    combo.initStyleOption(option)
    assert option.currentText == "Binary cross-entropy of everything"


@pytest.fixture
def form(qtbot):
    changes = []
    widget = ParamForm(Everything(), lambda name, value: changes.append((name, value)))
    qtbot.addWidget(widget)
    widget.changes = changes
    widget.resize(240, 700)
    widget.show()
    QTest.qWaitForWindowActive(widget)
    return widget


def test_a_form_has_every_field_and_folds_the_advanced_ones(form):
    assert list(form.editors) == FIELDS
    assert form.editors["learning_rate"].objectName() == "learningRate"
    assert not form.editors["seed"].isVisible()
    form.more.set_collapsed(False)
    assert form.editors["seed"].isVisible()


def test_nothing_is_cut_off_at_240_pixels(form):
    form.more.set_collapsed(False)
    assert form.minimumSizeHint().width() <= 212
    QApplication.processEvents()
    for name, editor in form.editors.items():
        right = editor.mapTo(form, QPoint(editor.width(), 0)).x()
        assert right <= form.width(), name


def test_a_form_gives_values_in_the_type_of_the_field(form):
    row = form.editors["units"]
    type_into(row, "12")
    assert form.changes == [("units", 12)]
    assert type(form.changes[0][1]) is int


def test_new_values_come_without_a_signal_and_without_taking_the_caret(form):
    note = form.editors["note"]
    note.control.setFocus()
    QTest.keyClicks(note.control, "abc")
    note.control.setCursorPosition(1)
    form.changes.clear()
    form.set_described(Everything(note="abc", units=5))
    assert form.editors["note"] is note
    assert note.control.hasFocus()
    assert note.control.cursorPosition() == 1
    assert form.editors["units"].value() == 5
    assert form.changes == []


def test_another_kind_gets_its_own_editors(qtbot):
    widget = ParamForm(registry.create("layers", "dense"), lambda *_: None)
    qtbot.addWidget(widget)
    assert "units" in widget.editors
    assert not widget.more.isHidden()
    widget.set_described(registry.create("layers", "dropout"))
    assert list(widget.editors) == ["rate"]
    assert widget.more.isHidden()
    widget.set_described(registry.create("layers", "flatten"))
    assert widget.editors == {}


@pytest.mark.parametrize("category", registry.categories())
def test_every_kind_of_the_catalog_has_a_form(qtbot, category):
    for kind in registry.all(category):
        widget = ParamForm(kind(), lambda *_: None)
        qtbot.addWidget(widget)
        assert {name: editor.value() for name, editor in widget.editors.items()} == {
            name: value for name, value in kind().values().items() if kind.params()[name].in_forms
        }
