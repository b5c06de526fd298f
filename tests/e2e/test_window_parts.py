"""What the window is made of: names, tooltips, and a way to everything by keyboard."""

from itertools import pairwise

import pytest
from driving import digits_project, layer, points_project, wait
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from playground.network import edits
from playground.ui.digit_pad import DigitPad
from playground.ui.gallery import GalleryCard

NAMES = """
    palette datasetChooser canvas layerList inspector playButton stepButton resetButton epochLabel lossPlot
    boundaryView accuracyLabel learningRate optimizer loss digitPad digitBars gallery messageBar
"""
CONTROLS = QAbstractButton, QComboBox, QAbstractSlider, QAbstractSpinBox, QAbstractItemView, QLineEdit, DigitPad
INSIDE = QComboBox, QAbstractSpinBox  # their parts are no controls of their own


def accessible_name(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def tooltip(widget):
    """Its own or the one of what it stands in: the one that appears."""
    while not widget.toolTip() and not widget.isWindow():
        widget = widget.parentWidget()
    return widget.toolTip()


def controls(window):
    """All that can be used now."""
    found = [w for w in window.findChildren(QWidget) if isinstance(w, CONTROLS) and w.isVisible()]
    apart = [w for w in found if not isinstance(w, QScrollBar) and not isinstance(w.parentWidget(), INSIDE)]
    return [w for w in apart if w.window() is window]


@pytest.fixture(params=["points", "layers", "broken", "images", "grid", "gallery"])
def any_window(qtbot, make_window, request):
    """The window as it looks in each of its states."""
    images = request.param in ("images", "grid")
    window = make_window(digits_project(images=100) if images else points_project())
    if request.param == "layers":
        window.session.select(1)
    if request.param == "broken":
        broken = edits.append(window.session.project, layer("dense", units=3, activation="sigmoid"))
        window.session.edit("Add Dense", broken)
        window.session.select(broken.network.nodes[-1].id)
        window.session.play()
    if request.param == "grid":
        window.right.views.show_page("grid")
    if request.param == "gallery":
        window.toggle_gallery()
    QApplication.processEvents()
    return window


def test_in_every_state_all_is_named_explained_and_reached(qtbot, any_window):
    """One test, not three: a window is dear to make."""
    each_part_is_there_once_and_has_a_name(any_window)
    every_control_explains_itself(any_window)
    tab_reaches_every_control(any_window)


def each_part_is_there_once_and_has_a_name(window):
    for name in NAMES.split():
        found = window.findChildren(QWidget, name)
        assert len(found) == 1, name
        assert accessible_name(found[0]), name


def every_control_explains_itself(window):
    silent = [
        f"{type(w).__name__} {w.objectName()} {accessible_name(w)}"
        for w in controls(window)
        if not tooltip(w) and not isinstance(w, GalleryCard | DigitPad)  # their sentences stand on and beside them
    ]
    assert not silent
    nameless = [f"{type(w).__name__} {w.objectName()}" for w in controls(window) if not accessible_name(w)]
    assert not nameless


def test_every_action_explains_itself(window):
    for action in window.actions_.by_name.values():
        assert action.toolTip().endswith("."), action.text()


def tab_walk(window, key=Qt.Key.Key_Tab):
    """What Tab reaches, from the gallery button around to it again."""
    start = window.findChild(QWidget, "galleryButton")
    start.setFocus()
    reached = [start]
    while len(reached) < 200:
        QTest.keyClick(reached[-1], key)
        now = QApplication.focusWidget()
        if now is start:
            break
        reached.append(now)
    return reached


def tab_reaches_every_control(window):
    reached = tab_walk(window)
    assert len(reached) < 200, "and comes round"
    assert len(set(reached)) == len(reached)
    tabs = Qt.FocusPolicy.TabFocus
    missed = [
        f"{type(w).__name__} {accessible_name(w)}"
        for w in controls(window)
        if w.isEnabled() and w not in reached and w.focusPolicy() & tabs == tabs and w.focusProxy() is None
    ]
    assert not missed
    assert tab_walk(window, Qt.Key.Key_Backtab)[1:] == reached[:0:-1]


def test_tab_goes_from_left_to_right_and_down(window):
    """Left panel, network, right panel; in the panels never back up by more than the row one is in."""
    window.session.select(1)
    QApplication.processEvents()
    order = tab_walk(window)
    parts = [window.left, window.splitter.widget(1), window.right]
    inside = [next((i for i, part in enumerate(parts) if part.isAncestorOf(w)), -1) for w in order]
    places = [place for place in inside if place >= 0]
    assert places == sorted(places)
    for part in (window.left, window.right):
        tops = [w.mapTo(window, w.rect().topLeft()).y() for w in order if part.isAncestorOf(w)]
        assert all(below > above - 40 for above, below in pairwise(tops)), tops


def test_what_cannot_be_tabbed_to_is_reached_by_arrows(qtbot, window):
    """Tiles, cards and segments are one stop each; arrows lead on."""
    tiles = list(window.dataset_chooser.tiles.values())
    tiles[0].setFocus()
    for tile in tiles[1:4]:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
        assert QApplication.focusWidget() is tile
    cards = window.palette_.cards
    cards[0].setFocus()
    QTest.keyClick(cards[0], Qt.Key.Key_Right)
    assert QApplication.focusWidget() is cards[1]


def test_space_presses_what_has_the_focus_and_plays_elsewhere(qtbot, window):
    box = window.right.boundary.discrete
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()
    assert not window.session.running
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Space)
    assert window.session.running
    QTest.keyClick(window.canvas, Qt.Key.Key_Space)
    wait(qtbot, lambda: not window.session.running)


def test_a_page_chosen_by_keyboard_keeps_the_keyboard(qtbot, window):
    views = window.right.views
    views.titles[0].focus_current()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert views.current == "warped"
    warped = views.titles[list(views.pages).index("warped")]
    wait(qtbot, lambda: warped.isAncestorOf(QApplication.focusWidget()))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert views.current == "plane"


def test_layers_by_keyboard_alone(qtbot, window):
    session = window.session
    cards = window.palette_.cards
    dropout = next(card for card in cards if card.kind.kind_id() == "dropout")
    session.select(1)
    dropout.setFocus()
    QTest.keyClick(dropout, Qt.Key.Key_Return)
    added = session.selection
    assert session.project.network.nodes[1].id == added
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert session.project.network.nodes[0].id == added
    QTest.keyClick(window.canvas, Qt.Key.Key_Delete)
    assert added not in {node.id for node in session.project.network.nodes}
    for _ in range(3):
        QTest.keyClick(window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.project == points_project()


def test_ctrl_enter_on_a_selected_layer_looks_inside_and_does_not_play(qtbot, window):
    """Elsewhere it is a key of Play."""
    session, ctrl = window.session, Qt.KeyboardModifier.ControlModifier
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Right)
    assert session.selection is not None
    QTest.keyClick(window.canvas, Qt.Key.Key_Return, ctrl)
    assert window.layer_view.isVisible()
    assert not session.running
    QTest.keyClick(window, Qt.Key.Key_Escape)
    session.select(None)
    QTest.keyClick(window.canvas, Qt.Key.Key_Return, ctrl)
    assert session.running
