"""The gallery: cards by mouse and keyboard, a file, the recent files, Escape."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from playground.core.registry import registry
from playground.ui import theme
from playground.ui.gallery import Gallery


@dataclass(frozen=True)
class GalleryEntry:
    name: str
    title: str
    description: str
    picture: Path | None = None


ENTRIES = [GalleryEntry(f"name-{i}", f"Title {i}", f"What number {i} shows, in a sentence.") for i in range(5)]


@pytest.fixture
def gallery(qtbot):
    widget = Gallery(ENTRIES)
    qtbot.addWidget(widget)
    widget.resize(800, 600)
    widget.show()
    QTest.qWaitForWindowActive(widget)
    return widget


def test_a_click_and_enter_choose(gallery, qtbot):
    chosen = []
    gallery.chosen.connect(chosen.append)
    QTest.mouseClick(gallery.cards[1], Qt.MouseButton.LeftButton)
    gallery.cards[0].setFocus()
    QTest.keyClick(gallery.cards[0], Qt.Key.Key_Right)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_End)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert chosen == ["name-1", "name-1", "name-4"]


def test_the_first_card_has_the_focus_and_a_description(gallery):
    assert QApplication.focusWidget() is gallery.cards[0]
    assert gallery.cards[0].accessibleName() == "Title 0"
    assert gallery.cards[0].accessibleDescription() == "What number 0 shows, in a sentence."


def test_escape_and_the_cross_close(gallery, qtbot):
    with qtbot.waitSignal(gallery.closed):
        QTest.keyClick(gallery.cards[2], Qt.Key.Key_Escape)
    with qtbot.waitSignal(gallery.closed):
        QTest.mouseClick(gallery.close_button, Qt.MouseButton.LeftButton)


def test_opening_a_file(gallery, qtbot):
    with qtbot.waitSignal(gallery.open_requested):
        QTest.mouseClick(gallery.open_button, Qt.MouseButton.LeftButton)


def recent(gallery):
    return [b for b in gallery.findChildren(QPushButton) if b.toolTip().startswith("Opens /") and b.isVisible()]


def test_recent_files(gallery, qtbot):
    assert recent(gallery) == []
    paths = [Path(f"/home/me/net {i}.nnp") for i in range(9)]
    gallery.set_recent(paths)
    QApplication.processEvents()
    assert [b.text() for b in recent(gallery)] == [f"net {i}" for i in range(6)]
    with qtbot.waitSignal(gallery.recent_chosen) as signal:
        recent(gallery)[2].click()
    assert signal.args == [paths[2]]
    gallery.set_recent([])
    assert recent(gallery) == []


def test_columns_follow_the_width_and_nothing_scrolls_sideways(gallery):
    def columns():
        QApplication.processEvents()
        return len({card.x() for card in gallery.cards})

    assert columns() == 3
    gallery.resize(1400, 900)
    assert columns() == 4
    assert gallery.verticalScrollBar().maximum() == 0, "all fits"
    gallery.resize(360, 500)
    assert columns() == 1
    assert all(card.geometry().right() < 360 for card in gallery.cards)
    assert gallery.verticalScrollBar().maximum() > 0


def color_at_picture(card):
    image = card.grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(card.width() / 2 * ratio), round(30 * ratio))


def test_pictures_come_from_the_file_else_from_the_data(qtbot, tmp_path):
    file = tmp_path / "red.png"
    pixmap = QPixmap(64, 40)
    pixmap.fill(QColor("#ff0000"))
    assert pixmap.save(str(file))
    entries = [
        GalleryEntry("file", "File", "A picture.", file),
        GalleryEntry("gone", "Gone", "A picture that is not there.", tmp_path / "gone.png"),
        GalleryEntry("none", "None", "No picture."),
    ]
    digits = registry.create("datasets", "mnist")
    widget = Gallery(entries, dataset_of={"gone": digits}.get)
    qtbot.addWidget(widget)
    widget.resize(900, 500)
    widget.show()
    QApplication.processEvents()
    assert color_at_picture(widget.cards[0]) == QColor("#ff0000")

    def colors(card):
        image = card.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(20, card.width() - 20, 3) for y in range(20, 90, 3)}

    assert len(colors(widget.cards[1])) > 5, "the digits"
    assert colors(widget.cards[2]) == {theme.current().card}
