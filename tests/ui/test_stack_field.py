"""The layers inside of a block: the list in the inspector with mouse and keyboard, undo, and the card on the canvas."""

import numpy as np
import pytest
from editing import EditSession
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from playground.core.registry import registry
from playground.network.checks import check
from playground.network.document import Network, Project
from playground.ui.canvas.edges import EdgesItem
from playground.ui.canvas.geometry import WEIGHTS
from playground.ui.canvas.hover import about_edge
from playground.ui.canvas.layout import arrange
from playground.ui.canvas.plan import STACK
from playground.ui.inspector import Inspector


def layer(kind, **values):
    return registry.create("layers", kind, **values)


def blocks() -> Project:
    stack = (layer("dense", units=4), layer("dropout", rate=0.1), layer("dense", units=4))
    return Project(network=Network.of(layer("residual", layers=stack), layer("dense", units=1, activation="sigmoid")))


@pytest.fixture
def inspector(qtbot):
    session = EditSession(blocks())
    widget = Inspector(session)
    qtbot.addWidget(widget)
    widget.resize(320, 700)
    widget.show()
    QTest.qWaitForWindowActive(widget)
    session.select(1)
    return widget


def inside(inspector) -> list[str]:
    return [held.id for held in inspector.session.project.network.node(1).layer.inner()]


def button(inspector, name: str) -> QToolButton:
    return inspector.findChild(QToolButton, name)


def test_what_is_inside_is_listed_with_the_settings_of_the_chosen_one(inspector):
    field = inspector.form.editors["layers"]
    assert [field.rows.item(i).text() for i in range(3)] == ["1  Dense 4", "2  Dropout 10 %", "3  Dense 4"]
    assert set(field.form.editors) >= {"units", "activation"}
    field.rows.setCurrentRow(1)
    assert set(field.form.editors) == {"rate"}
    assert field.about.text() == registry.get("layers", "dropout").summary
    for name in ("stackAdd", "stackRemove", "stackUp", "stackDown"):
        assert button(inspector, name).toolTip().endswith(".")
        assert button(inspector, name).accessibleName()


def test_with_the_keyboard_and_back_again(inspector):
    session, field = inspector.session, inspector.form.editors["layers"]
    field.rows.setFocus()
    field.rows.setCurrentRow(1)
    QTest.keyClick(field.rows, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert inside(inspector) == ["dropout", "dense", "dense"]
    assert field.rows.currentRow() == 0
    QTest.keyClick(field.rows, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert inside(inspector) == ["dropout", "dense", "dense"], "the first stays the first"
    QTest.keyClick(field.rows, Qt.Key.Key_Delete)
    assert inside(inspector) == ["dense", "dense"]
    assert session.selection == 1, "the layer of the network is still there"
    session.undo()
    session.undo()
    assert inside(inspector) == ["dense", "dropout", "dense"]
    assert field.rows.item(1).text() == "2  Dropout 10 %"


def test_adding_and_moving_with_the_buttons(inspector):
    field = inspector.form.editors["layers"]
    field.rows.setCurrentRow(0)
    assert not button(inspector, "stackUp").isEnabled()
    action = next(a for a in button(inspector, "stackAdd").menu().actions() if a.data() == "batch_norm")
    assert action.toolTip() == registry.get("layers", "batch_norm").summary
    action.trigger()
    assert inside(inspector) == ["dense", "batch_norm", "dropout", "dense"]
    assert field.rows.currentRow() == 1, "the new one is chosen"
    QTest.mouseClick(button(inspector, "stackDown"), Qt.MouseButton.LeftButton)
    assert inside(inspector) == ["dense", "dropout", "batch_norm", "dense"]
    for _ in range(4):
        QTest.mouseClick(button(inspector, "stackRemove"), Qt.MouseButton.LeftButton)
    assert inside(inspector) == []
    assert not button(inspector, "stackRemove").isEnabled()
    assert inspector.problem.text() == "Residual has no layer inside: add one in its settings."
    QTest.mouseClick(inspector.fix, Qt.MouseButton.LeftButton)
    assert inside(inspector) == ["dense", "dense"]
    assert inspector.session.check.ok


def test_a_setting_of_a_layer_inside(inspector):
    session, field = inspector.session, inspector.form.editors["layers"]
    form = field.form
    form.editors["units"]._take_typed("7")
    assert session.project.network.node(1).layer.inner()[0].units == 7
    assert field.rows.item(0).text() == "1  Dense 7"
    assert field.form is form
    assert session.texts[-1] == "Layers inside of layer 1: Dense, Dropout, Dense"
    session.undo()
    assert form.editors["units"].value() == 4


def test_the_card_on_the_canvas_has_a_line_for_each():
    project = blocks()
    for size in ((1100, 900), (640, 420)):
        layout = arrange(project, check(project), *size)
        column = layout.column(1)
        assert column.plan.style == STACK
        assert column.plan.inside == ("Dense 4", "Dropout 10 %", "Dense 4")
        assert column.body.bottom <= layout.height
        assert column.body.right < layout.column(2).body.x
    many = Project(network=Network.of(layer("residual", layers=[layer("dense")] * 9)))
    assert arrange(many, check(many), 800, 600).column(1).plan.inside[-1] == "and 4 more"


def test_links_that_are_cut_are_drawn_dashed_and_say_so(qapp):
    project = Project(network=Network.of(layer("dense", units=2), layer("dense", units=1, activation="sigmoid")))
    link = next(link for link in arrange(project, check(project), 800, 600).links if link.kind == WEIGHTS)
    item = EdgesItem(link, 40.0)
    item.set_weights(np.array([[0.5, 0.0], [1.0, -1.0]]), np.array([[True, False], [True, True]]))
    assert [pair for pair in item._pairs if item.is_cut(pair)] == [(1, 0)]
    assert about_edge((item, (1, 0)))[1:] == ("cut", "it stays 0, until you set it")
    assert about_edge((item, (0, 0)))[1] == "0.500"
    item.set_weights(np.array([[0.5, 0.1], [1.0, -1.0]]))
    assert not item.is_cut((1, 0))
