"""Links of TensorFlow Playground and tables of points, pasted into the window, and links copied out of it."""

import pytest
from driving import messages_of, wait, wait_until_ready
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from playground.session import links
from playground.ui.link_dialog import LinkDialog

CTRL = Qt.KeyboardModifier.ControlModifier
LINK = (
    "https://playground.tensorflow.org/#activation=relu&regularization=L2&batchSize=7&dataset=xor&learningRate=0.1"
    "&regularizationRate=0.003&noise=15&networkShape=5,3&seed=0.12345&showTestData=true&discretize=true"
    "&percTrainData=60&x=true&y=true&xTimesY=true&problem=classification"
)


def clipboard(text: str | None = None) -> str:
    if text is not None:
        QGuiApplication.clipboard().setText(text)
    return QGuiApplication.clipboard().text()


@pytest.mark.parametrize("where", ["canvas", "list"])
def test_a_link_pasted_becomes_the_project(qtbot, window, where):
    session = window.session
    clipboard(LINK)
    place = window.canvas if where == "canvas" else window
    if where == "canvas":
        place.setFocus()
        QTest.keyClick(place, Qt.Key.Key_V, CTRL)
    else:
        window.setFocus()
        window.files.paste()
    wait_until_ready(qtbot, session)
    project = session.project
    assert project == links.read(LINK).project
    assert [node.layer.units for node in project.network.nodes] == [5, 3, 1]
    assert (project.dataset.noise, project.dataset.train_ratio) == (15, 60)
    assert window.right.boundary.test_points.isChecked()
    assert window.right.boundary.discrete.isChecked()
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 1)
    window.actions_.by_name["copyLink"].trigger()
    assert links.read(clipboard()) == links.read(LINK), "what was pasted can be copied"


def test_what_no_link_can_express_is_said(window):
    said = messages_of(window.session)
    clipboard("untouched")
    window.actions_.by_name["copyLink"].trigger()
    assert clipboard() == "untouched"
    assert said[-1].text.startswith("There is no link for this project. TensorFlow Playground ")


def test_the_dialog_takes_the_link_of_the_clipboard_and_says_what_is_wrong(qtbot, window):
    dialog = LinkDialog(window, LINK)
    qtbot.addWidget(dialog)
    dialog.show()
    button = dialog.findChild(QPushButton, "openLink")
    assert button.isEnabled()
    assert dialog.said.text().endswith(" with 2 hidden layers.")
    dialog.line.selectAll()
    QTest.keyClicks(dialog.line, "https://playground.tensorflow.org/#batchSize=many")
    assert not button.isEnabled()
    assert "batchSize should have whole numbers" in dialog.said.text()
    dialog.line.clear()
    QTest.keyClicks(dialog.line, "https://playground.tensorflow.org/#networkShape=8")
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.result() == LinkDialog.DialogCode.Accepted
    window.files.take_link(dialog.link)
    assert [node.layer.units for node in window.session.project.network.nodes] == [8, 1]


def test_a_table_pasted_on_the_canvas_becomes_the_data(qtbot, window):
    clipboard("x1,x2,label\n1,2,red\n-1,3,blue\n0,0,green\n")
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_V, CTRL)
    session = window.session
    assert session.project.dataset.classes() == ("blue", "green", "red")
    assert session.check.ok
    assert session.undo_stack.undoText() == "3 points of the clipboard"


def test_a_table_dropped_or_opened_is_data_and_no_project(window, tmp_path):
    path = tmp_path / "two.csv"
    path.write_text("1;1,5;a\n2;2,5;b\n")
    window.files.open_file(path)
    assert window.session.project.dataset.rows == ((1.0, 1.5, 0.0), (2.0, 2.5, 1.0))
    assert window.session.undo_stack.undoText() == "2 points of two.csv"
