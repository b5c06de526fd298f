"""The views of the right panel: titles that fit, any picture large over the network, and nothing asked for in vain."""

import numpy as np
import pytest
from driving import digits_project, points_project, wait
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from playground.session.probes import Landscape, Neurons, Warped
from playground.ui.canvas.canvas import Canvas


def asked(window, kind):
    return [p for probes in window.session.worker.views.values() for p in probes if isinstance(p, kind)]


def click_title(window, text):
    """On the page that is seen."""
    titles = window.right.views.titles[list(window.right.views.pages).index(window.right.views.current)]
    found = next(b for b in titles.findChildren(QPushButton) if b.text() == text and b.isVisible())
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


@pytest.fixture
def window(make_window):
    return make_window(points_project(3, 2))


def test_pages_are_chosen_by_their_titles_and_ask_only_when_seen(qtbot, window):
    assert not asked(window, (Warped, Landscape))
    click_title(window, "Warped")
    assert window.right.warped.isVisible()
    assert asked(window, Warped)
    click_title(window, "Landscape")
    assert asked(window, Landscape)
    assert not asked(window, Warped)
    wait(qtbot, lambda: window.right.landscape.picture.answer is not None)
    click_title(window, "What it sees")
    assert not asked(window, (Warped, Landscape))
    wait(qtbot, lambda: not window.session.worker.actor.desk.assistants)


def test_titles_that_do_not_fit_are_in_a_menu(window):
    views = window.right.views
    titles = views.titles[0]
    assert titles.hidden_titles() == ["draw"]
    assert titles.more.isVisible()
    titles._fill()
    entries = {action.text(): action for action in titles.menu.actions()}
    assert list(entries) == ["What it sees", "Warped", "Landscape", "Draw a digit"]
    assert entries["What it sees"].isChecked()
    entries["Draw a digit"].trigger()
    assert views.current == "draw"
    shown = views.titles[1]
    assert "draw" not in shown.hidden_titles()  # the current one is always seen
    window.splitter.setSizes([272, 700, 600])
    assert shown.hidden_titles() == []
    assert not shown.more.isVisible()


def test_large_and_back_by_escape(qtbot, window):
    click_title(window, "Warped")
    view, views = window.right.warped, window.right.views
    small = view.picture.width()
    QTest.mouseClick(view.enlarge, Qt.MouseButton.LeftButton)
    assert window.big.isVisible()
    assert not window.canvas.isVisible()
    assert window.big.isAncestorOf(view)
    assert views.current == "plane"
    wait(qtbot, lambda: view.picture.height() > small)
    assert asked(window, Warped)
    assert not asked(window, Neurons)  # the network is not seen
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
    assert not window.big.isVisible()
    assert window.canvas.isVisible()
    assert views.current == "warped"
    assert views.isAncestorOf(view)
    wait(qtbot, lambda: view.picture.width() <= small)
    assert asked(window, Neurons)


def test_large_by_its_key_and_back_by_its_title_or_its_button(window):
    views, big = window.right.views, window.big
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert views.lent == "plane"
    assert views.current == "warped"
    click_title(window, "What it sees")
    assert (views.lent, views.current, big.isVisible()) == ("", "plane", False)
    click_title(window, "Landscape")
    QTest.mouseClick(window.right.landscape.enlarge, Qt.MouseButton.LeftButton)
    assert views.lent == "landscape"
    assert "back" in window.right.landscape.enlarge.toolTip()
    QTest.mouseClick(window.right.landscape.enlarge, Qt.MouseButton.LeftButton)
    assert (views.lent, views.current) == ("", "landscape")
    views.show_page("draw")
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert views.lent == ""  # a pad is large enough
    assert isinstance(window.canvas, Canvas)


def test_a_walk_brings_the_view_back_and_it_has_its_size_again_after_it(qtbot, window):
    window.resize(1440, 900)
    plane = window.right.boundary.plane
    qtbot.wait(50)
    size = plane.size()
    window.big.toggle()
    wait(qtbot, lambda: plane.width() > size.width())
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    wait(qtbot, lambda: plane.height() < size.height())
    qtbot.wait(200)  # until its place has been laid out
    assert window.right.views.isAncestorOf(plane)
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
    wait(qtbot, lambda: plane.size() == size)


def test_other_data_bring_the_view_back(qtbot, window):
    window.right.views.show_page("warped")
    window.big.toggle()
    window.session.show(digits_project(images=100))
    assert window.right.views.lent == ""
    assert window.canvas.isVisible()
    assert window.right.views.current == "draw"
    assert not asked(window, Warped)


def test_a_point_of_warped_space_is_marked_in_the_plane(qtbot, window):
    window.right.views.show_page("warped")
    window.big.toggle()
    picture, plane = window.right.warped.picture, window.right.boundary.plane
    wait(qtbot, lambda: picture.answer is not None)
    before = plane.grab().toImage()
    x, y = picture.pixels(picture.answer.train[3], picture.area())
    QTest.mouseMove(picture, QPoint(round(x), round(y)))
    assert picture.hit is not None
    raw = picture.data.train.raw[picture.hit[1]]
    assert np.allclose(plane._mark, raw)
    assert plane.grab().toImage() != before
    QTest.mouseMove(picture, QPoint(2, 2))


def test_the_centre_of_the_map_is_the_loss_on_screen(qtbot, window):
    window.right.views.show_page("landscape")
    picture = window.right.landscape.picture
    wait(qtbot, lambda: picture.answer is not None and picture.answer.done == 1)
    assert picture.answer.centre_loss == window.session.frame.train_loss
    middle = len(picture.answer.values) // 2
    assert picture.answer.values[middle, middle] == window.session.frame.train_loss


def test_training_draws_its_path(qtbot, window):
    window.right.views.show_page("landscape")
    window.session.play()
    picture = window.right.landscape.picture
    wait(qtbot, lambda: picture.answer is not None and len(picture.answer.path) > 5)
    assert not np.allclose(picture.answer.path[0], picture.answer.position)
