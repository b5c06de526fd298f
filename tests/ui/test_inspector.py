"""The inspector: it follows the selection, edits the layer live, and names what is wrong."""

import json

import pytest
from editing import EditSession, project, spiral
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.core.plain import from_plain
from playground.core.registry import registry
from playground.network import edits
from playground.network.document import Network, Project
from playground.ui.inspector import Inspector
from playground.ui.kit.value_entry import ValueEntry


@pytest.fixture
def inspector(qtbot):
    widget = Inspector(EditSession(spiral()))
    qtbot.addWidget(widget)
    widget.resize(300, 500)
    widget.show()
    QTest.qWaitForWindowActive(widget)
    return widget


def title(inspector):
    return inspector._section.accessibleName()


def test_nothing_selected_says_what_to_do(inspector):
    assert inspector.empty.isVisible()
    assert not inspector.page.isVisible()
    assert inspector.empty.accessibleName() == "Select a layer to see its settings"


def test_a_selected_layer_is_shown_with_words_and_sizes(inspector):
    inspector.session.select(1)
    assert not inspector.empty.isVisible()
    assert title(inspector) == "Layer 1 · Dense"
    assert inspector.summary.text() == registry.get("layers", "dense").summary
    assert inspector.size.text() == "parameters: 24 · 2 → 8"
    assert not inspector.problem.isVisible()
    inspector.session.select(2)
    assert title(inspector) == "Output layer · Dense"
    assert inspector.size.text() == "parameters: 9 · 8 → 1"
    inspector.session.select(None)
    assert inspector.empty.isVisible()


def test_dragging_the_neurons_is_one_named_undo_step(inspector):
    session = inspector.session
    session.select(1)
    slider = inspector.form.editors["units"].slider
    middle = slider.height() // 2
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(60, middle))
    QTest.mouseMove(slider, QPoint(90, middle))
    live = session.project.network.node(1).layer.units
    QTest.mouseMove(slider, QPoint(100, middle))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(100, middle))
    units = session.project.network.node(1).layer.units
    assert 8 < live < units
    assert session.texts == [f"Neurons of layer 1: {units}"]
    assert inspector.size.text().endswith(f"→ {units}"), "the size follows at once"
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert len(session.steps) == 2


def test_undo_is_followed_without_new_widgets(inspector):
    session = inspector.session
    session.select(1)
    row = inspector.form.editors["units"]
    session.edit("", edits.change_layer(session.project, 1, units=3))
    assert row.value() == 3
    session.undo()
    assert row.value() == 8
    assert inspector.form.editors["units"] is row


def test_a_nested_parameter_is_edited(inspector):
    session = inspector.session
    session.select(1)
    field = inspector.form.editors["activation"]
    field.control.setFocus()
    QTest.keyClick(field.control, Qt.Key.Key_Down)
    assert session.project.network.node(1).layer.activation.id == "sigmoid"
    assert session.texts == ["Activation of layer 1: Sigmoid"]


def test_a_number_being_typed_belongs_to_the_layer_it_was_typed_for(inspector):
    session = inspector.session
    session.select(1)
    entry = inspector.form.editors["units"].findChild(ValueEntry)
    QTest.mouseClick(entry, Qt.MouseButton.LeftButton)
    QTest.keyClicks(entry, "5")
    session.select(2)
    units = [node.layer.units for node in session.project.network.nodes]
    assert units == [5, 1]
    assert inspector.form.editors["units"].value() == 1


def test_another_kind_of_layer_gets_another_form(inspector):
    session = inspector.session
    session.edit("", edits.append(session.project, registry.create("layers", "dropout")))
    session.select(1)
    assert "units" in inspector.form.editors
    session.select(3)
    assert list(inspector.form.editors) == ["rate"]
    assert title(inspector) == "Output layer · Dropout"


def test_a_problem_is_named_and_mended_by_its_button(qtbot):
    session = EditSession(project("mnist", ("dense", {"units": 10, "activation": "softmax"})))
    session.project = session.project.but(loss=registry.create("losses", "cross_entropy"))
    widget = Inspector(session)
    qtbot.addWidget(widget)
    widget.show()
    session.select(1)
    assert "add Flatten" in widget.problem.text()
    assert not widget.size.isVisible()
    QTest.mouseClick(widget.fix, Qt.MouseButton.LeftButton)
    assert session.texts == ["Add Flatten"]
    assert session.check.ok
    assert not widget.problem.isVisible()
    assert not widget.fix.isVisible()
    assert widget.size.text() == "parameters: 7,850 · 784 → 10"


def test_a_removed_layer_leaves_the_empty_page(inspector):
    session = inspector.session
    session.select(2)
    session.edit("", edits.remove(session.project, 2))
    assert inspector.empty.isVisible()


def test_an_unknown_layer_shows_its_data_read_only(qtbot):
    unknown = from_plain("layers", {"kind": "warp", "strength": 3})
    session = EditSession(Project(network=Network.of(unknown)))
    widget = Inspector(session)
    qtbot.addWidget(widget)
    widget.show()
    session.select(1)
    assert "warp" in title(widget)
    assert "does not know" in widget.summary.text()
    assert json.loads(widget.raw.text()) == {"kind": "warp", "strength": 3}
    assert widget.form.editors == {}
    QTest.keyClicks(widget.raw, "x")
    assert json.loads(widget.raw.text())["kind"] == "warp"


def test_nothing_is_cut_off_at_240_pixels(inspector):
    inspector.session.select(1)
    inspector.form.more.set_collapsed(False)
    inspector.resize(240, 700)
    QApplication.processEvents()
    assert inspector.minimumSizeHint().width() <= 240
    for name, editor in inspector.form.editors.items():
        assert editor.mapTo(inspector, QPoint(editor.width(), 0)).x() <= 240, name


def test_a_zero_that_is_no_amount_is_shown_as_its_word(inspector):
    images = registry.create("datasets", "mnist", images=100)
    pool = registry.create("layers", "max_pool2d")
    inspector.session.edit("Data", Project(dataset=images, network=Network.of(pool)))
    inspector.session.select(1)
    row = inspector.form.editors["stride"]
    assert row.text() == "pool size"
    row.slider.setValue(row.slider.value() + 1)
    assert row.text() == "1 px"
