"""The grid of test digits: how readings are marked, the switch, the card, and what it asks for."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from fakes import digits_project, plane_project
from learning import LearningSession
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from playground.core.registry import registry
from playground.session.probes import Reconstructions, ReconstructionsAnswer
from playground.session.probes import TestImages as Images  # else it would be collected as a test
from playground.session.probes import TestImagesAnswer as Answer
from playground.ui import theme
from playground.ui.digit_grid import DigitGrid

PROBE, WRONG, REBUILT = Images(60), Images(60, wrong_only=True), Reconstructions(60)


def answer(wrong: tuple[int, ...] = (3, 7), total: int | None = 10_000) -> Answer:
    """Twelve images of one bright pixel row each; those named are read as the next digit."""
    images = np.zeros((12, 28, 28), np.uint8)
    labels = np.arange(12) % 10
    for i in range(12):
        images[i, i + 2] = 255
    decided = labels.copy()
    decided[list(wrong)] = (decided[list(wrong)] + 1) % 10
    confidence = np.full(12, 0.874, np.float32)
    return Answer(images, labels, decided, confidence, 142 if total else None, total)


def none_of(total: int) -> Answer:
    nothing = np.zeros(0, np.int64)
    return Answer(np.zeros((0, 28, 28), np.uint8), nothing, nothing, np.zeros(0, np.float32), 0, total)


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")


@pytest.fixture
def make(qtbot) -> Iterator[Callable[..., tuple[LearningSession, DigitGrid]]]:
    kept = []

    def made(width: int = 340) -> tuple[LearningSession, DigitGrid]:
        session = LearningSession(digits_project())
        grid = DigitGrid(session)
        grid.resize(width, 400)
        qtbot.addWidget(grid)
        grid.show()
        kept.append((session, grid))
        return session, grid

    yield made
    kept.clear()


def picture(grid: DigitGrid, index: int) -> QImage:
    QApplication.processEvents()
    return grid.mosaic.grab(grid.mosaic.cell(index)).toImage()


def has(image: QImage, color: str) -> bool:
    wanted = QColor(color).rgb()
    return any(image.pixel(x, y) == wanted for y in range(image.height()) for x in range(image.width()))


def test_it_asks_only_while_visible_and_only_for_images(make) -> None:
    session, grid = make()
    assert session.watched["digitGrid"] == (PROBE,)
    grid.hide()
    assert session.watched["digitGrid"] == ()
    grid.show()
    session.edit("Plane", plane_project())
    assert session.watched["digitGrid"] == ()


def test_wrong_ones_have_a_ring_and_a_tag(make) -> None:
    session, grid = make()
    session.feed(answers={PROBE: answer()})
    orange = theme.current().negative
    assert has(picture(grid, 3), orange)
    assert has(picture(grid, 7), orange)
    assert not has(picture(grid, 2), orange)
    assert grid.mosaic.words(3) == "this is a 3, read as 4 with 87.4\u202f%"
    assert grid.mosaic.words(2) == "this is a 2, read right with 87.4\u202f%"
    assert "2 of the 12" in grid.accessibleDescription()


def test_pixels_are_not_smoothed(make) -> None:
    session, grid = make()
    session.feed(answers={PROBE: answer(())})
    image = picture(grid, 0)
    middle = image.width() // 2
    column = [QColor(image.pixel(middle, y)).lightness() for y in range(40)]
    assert [y for y, light in enumerate(column) if light > 200] == [4, 5]  # one row of the image, twice as large
    assert all(light < 30 for y, light in enumerate(column) if y not in (4, 5))


def test_switch_shows_the_wrong_ones(make) -> None:
    session, grid = make()
    session.feed(answers={PROBE: answer()})
    buttons = {b.text(): b for b in grid.choice.findChildren(QPushButton)}
    QTest.mouseClick(buttons["Wrong"], Qt.MouseButton.LeftButton)
    assert [grid.mosaic.words(i)[:11] for i in range(3)] == ["this is a 3", "this is a 7", ""]  # until the answer comes
    assert session.watched["digitGrid"] == (WRONG,)
    session.feed(answers={WRONG: answer(tuple(range(12)))})
    assert grid.mosaic.words(11) == "this is a 1, read as 2 with 87.4\u202f%"
    session.feed(answers={WRONG: none_of(10_000)})
    assert grid.mosaic.isHidden()
    assert grid._nothing.text() == "All 10,000 test digits are read right."
    session.feed(answers={PROBE: answer()})
    QTest.mouseClick(buttons["All"], Qt.MouseButton.LeftButton)
    assert grid.mosaic.words(11) == "this is a 1, read right with 87.4\u202f%"


def test_wrong_ones_are_looked_for_beyond_the_first_sixty(make) -> None:
    session, grid = make()
    session.feed(answers={PROBE: answer(())})
    buttons = {b.text(): b for b in grid.choice.findChildren(QPushButton)}
    QTest.mouseClick(buttons["Wrong"], Qt.MouseButton.LeftButton)
    assert "right" not in grid._nothing.text()  # 142 of 10,000 are read wrong
    session.feed(answers={WRONG: answer(tuple(range(12)))})
    assert grid.mosaic.isVisible()


def test_what_is_read_stands_below_the_ink(make) -> None:
    session, grid = make()
    session.feed(answers={PROBE: answer(())})
    with_words = picture(grid, 0)
    grid.mosaic.show_readings((), (), ())
    bare = picture(grid, 0)
    differing = [y for y in range(bare.height()) if any(bare.pixel(x, y) != with_words.pixel(x, y) for x in range(56))]
    assert differing
    assert min(differing) >= 56


def test_another_run_starts_without_the_digits_of_the_old_one(make) -> None:
    session, grid = make()
    session.feed(answers={PROBE: answer()})
    session.feed(answers={}, generation=1)
    assert grid.mosaic.isHidden()
    session.feed(answers={PROBE: answer()})
    assert grid.mosaic.isVisible()


def test_heading_counts_the_whole_test_set(make) -> None:
    session, grid = make(400)
    session.feed(answers={PROBE: answer(total=None)})
    assert grid._wrong.text() == ""
    session.feed(answers={PROBE: answer()})
    assert grid._wrong.text() == "142 of 10,000 read wrong"
    _, narrow = make(260)
    narrow._session.feed(answers={PROBE: answer()})
    assert narrow._wrong.text() == "142 wrong"


def test_mouse_and_arrow_keys_show_the_same_card(make) -> None:
    session, grid = make()
    session.feed(answers={PROBE: answer()})
    QApplication.processEvents()
    mosaic, seen = grid.mosaic, []
    mosaic.current_changed.connect(seen.append)
    QTest.mouseMove(mosaic, mosaic.cell(4).center())
    assert seen == [4]
    by_mouse = mosaic.grab().toImage()
    QTest.mouseMove(mosaic, QPoint(mosaic.cell(0).right() + 2, 5))
    assert seen == [4, -1]
    mosaic.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(mosaic, key)
    assert seen[2:] == [0, 1, 2, 3, 4]
    assert mosaic.grab().toImage() == by_mouse
    assert mosaic.accessibleDescription() == mosaic.words(4)
    QTest.keyClick(mosaic, Qt.Key.Key_Down)
    assert mosaic.cell(seen[-1]).left() == mosaic.cell(4).left()
    assert mosaic.cell(seen[-1]).top() > mosaic.cell(4).top()


def test_columns_fill_the_width(make) -> None:
    for width in (300, 340, 420):
        session, grid = make(width)
        session.feed(answers={PROBE: answer()})
        QApplication.processEvents()
        row = [grid.mosaic.cell(i) for i in range(12) if grid.mosaic.cell(i).top() == 0]
        assert len(row) >= 4
        assert row[-1].right() < grid.mosaic.width()
        assert not any(a.intersects(b) for a in row for b in row if a != b)


def test_new_readings_of_the_same_images_keep_the_sheet(make) -> None:
    session, grid = make()
    session.feed(answers={PROBE: answer()})
    picture(grid, 0)
    sheet = grid.mosaic._sheet
    session.feed(answers={PROBE: answer((5,))})
    assert grid.mosaic._sheet is sheet
    assert has(picture(grid, 5), theme.current().negative)


def test_without_answers_it_shows_what_comes_back(make) -> None:
    """Each digit above its reconstruction, until the network is trained to read."""
    session, grid = make()
    assert REBUILT not in session.watched["digitGrid"]
    session.edit("Recipe", session.project.but(recipe=registry.create("recipes", "deep_belief")))
    assert session.watched["digitGrid"] == (PROBE, REBUILT)
    images = np.zeros((12, 28, 28), np.uint8)
    images[:, 3] = 255
    session.feed(answers={REBUILT: ReconstructionsAnswer(images, images[:, ::-1], 0.0123)})
    image = picture(grid, 0)
    column = [QColor(image.pixel(image.width() // 2, y)).lightness() for y in range(112)]
    assert [y for y, light in enumerate(column) if light > 200] == [6, 7, 104, 105]  # the row, and mirrored below
    assert grid.choice.isHidden()
    assert "12 digits, each above its reconstruction; mean squared error 0.0123" in grid.accessibleDescription()
    assert grid.mosaic.words(0) == ""
    session.feed(answers={PROBE: answer()})
    assert not grid.choice.isHidden()
    assert grid.mosaic.words(2) == "this is a 2, read right with 87.4\u202f%"
