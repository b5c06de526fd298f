"""Layers seen from inside: what the canvas draws of them, how they open and close, what each page asks and says."""

from collections.abc import Iterator

import numpy as np
import pytest
from fakes import FakeSession, dataset, digits_project, layer, plane_project
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from playground.core.registry import registry
from playground.engine.frames import Frame
from playground.network import edits
from playground.network.document import Network, Project
from playground.session.probes import (
    Activations,
    Filters,
    LayerStatistics,
    LayerWeights,
    Patch,
    PatchAnswer,
    Statistics,
    Unrolled,
)
from playground.ui import theme
from playground.ui.canvas import Canvas
from playground.ui.canvas.plan import BLOCK, CLASSES, CURVE, MAPS, PICTURE, SLIM, STEPS
from playground.ui.inside import LayerView
from playground.ui.inside.raster import Raster
from playground.ui.inside.tones import Mosaic
from playground.ui.layer_statistics import LayerStatisticsSection, in_bytes

LEFT, NO = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
IMAGE = b"drawn"


def images_project() -> Project:
    """28×28 -> 4 maps of 26×26 -> pooled -> spatial dropout -> 10 classes."""
    stack = (
        layer("conv2d", filters=4, kernel_size=3, activation="relu"),
        layer("max_pool2d"),
        layer("spatial_dropout2d"),
        layer("flatten"),
        layer("dense", units=10, activation="softmax"),
    )
    return digits_project(8).but(network=Network.of(*stack))


def waves_project(*, sequences: bool = False) -> Project:
    stack = layer("lstm", units=5, return_sequences=sequences), layer("gru", units=3), layer("dense", units=1)
    loss = registry.create("losses", "mean_squared_error")
    return Project(dataset=dataset("sine_wave", steps=9), network=Network.of(*stack), loss=loss)


def images_frame(project: Project, seed: int = 0, image: bytes | None = None) -> Frame:
    rng = np.random.default_rng(seed)
    sizes = {0: 784, 1: 4 * 26 * 26, 2: 4 * 13 * 13, 3: 4 * 13 * 13, 4: 676, 5: 10}
    values = {node: rng.random(size).astype(np.float32) for node, size in sizes.items()}
    answers = {
        Activations(image): values,
        Filters(): {1: rng.normal(size=(4, 3, 3)).astype(np.float32)},
        LayerWeights(1): {"weight": rng.normal(size=(4, 1, 3, 3)).astype(np.float32), "bias": np.zeros(4)},
    }
    return Frame(network=project.network, answers=answers)


class Stage:
    """A canvas with the large view that takes its place, as in the window."""

    def __init__(self, qtbot: QtBot, project: Project) -> None:
        self.session = FakeSession(project)
        self.window = QWidget()
        self.canvas = Canvas(self.session)  # type: ignore[arg-type]
        self.view = LayerView(self.session, self.canvas)
        self.canvas.layer_opened.connect(self.view.open)
        column = QVBoxLayout(self.window)
        column.addWidget(self.canvas)
        column.addWidget(self.view)
        qtbot.addWidget(self.window)
        self.window.resize(1100, 760)
        self.window.show()
        qtbot.waitExposed(self.window)

    def click(self, node: int, part: str = "unit", unit: int = 0) -> None:
        at = self.canvas.point_of(node, part, unit) if part != "unit" else self.tile(node, unit)
        QTest.mouseClick(self.canvas.viewport(), LEFT, NO, at)
        QApplication.processEvents()

    def tile(self, node: int, unit: int) -> QPoint:
        column = self.canvas.layout_now.column(node)
        assert column.grid is not None
        x = column.body.x + (unit % column.grid.columns + 0.5) * column.grid.cell
        y = column.body.y + (unit // column.grid.columns + 0.5) * column.grid.cell
        return self.canvas.mapFromScene(QPointF(x, y))

    def asked(self) -> tuple[object, ...]:
        return self.session.watched["inside"]


@pytest.fixture(autouse=True)
def _dark(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "dark")
    yield
    theme.apply(qapp, "dark")


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot, images_project())


def middle_of(raster: Raster, row: int, column: int) -> QPoint:
    return raster.box(row, column).center().toPoint()


# -- the canvas


def test_layers_are_drawn_by_what_they_give(stage: Stage, qtbot: QtBot) -> None:
    styles = [column.plan.style for column in stage.canvas.layout_now.columns]
    assert styles == [PICTURE, MAPS, MAPS, SLIM, SLIM, CLASSES]
    waves = Stage(qtbot, waves_project(sequences=True))
    assert [c.plan.style for c in waves.canvas.layout_now.columns] == [CURVE, STEPS, STEPS, BLOCK]


def test_the_canvas_asks_for_what_it_draws(stage: Stage, qtbot: QtBot) -> None:
    assert set(stage.session.watched["canvas"]) == {Activations(None), Filters()}
    waves = Stage(qtbot, waves_project())
    assert set(waves.session.watched["canvas"]) == {Activations(None), Unrolled(None)}
    waves.window.hide()
    assert waves.session.watched["canvas"] == ()


def test_maps_have_the_colours_of_their_values(stage: Stage) -> None:
    frame = images_frame(stage.session.project)
    values = frame.answers[Activations(None)]
    values[1] = np.repeat([1.0, -1.0, 0.0, 0.0], 26 * 26).astype(np.float32)
    frame.answers[Filters()] = {}
    stage.session.show(frame)
    picture = stage.canvas.viewport().grab().toImage()
    for unit, color in ((0, theme.current().positive), (1, theme.current().negative), (2, theme.current().zero)):
        shown, wanted = picture.pixelColor(stage.tile(1, unit)).getRgb(), QColor(color).getRgb()
        assert max(abs(a - b) for a, b in zip(shown, wanted, strict=True)) <= 2


def test_the_mouse_over_a_map_says_what_it_holds(stage: Stage) -> None:
    stage.session.show(images_frame(stage.session.project))
    QTest.mouseMove(stage.canvas.viewport(), stage.tile(1, 2))
    QApplication.processEvents()
    card = stage.canvas.overlay.hover
    assert card.isVisible()
    assert card.text.text().startswith("map 3 of")
    assert card.figure.text().startswith("at most")


def test_strips_follow_their_frames_and_far_maps_are_plain(qtbot: QtBot, stage: Stage) -> None:
    waves = Stage(qtbot, waves_project())
    answers = {Activations(None): {0: np.sin(np.arange(9)), 1: np.ones(5), 2: np.ones(3), 3: np.ones(1)}}
    for value, color in ((1.0, theme.current().positive), (-1.0, theme.current().negative)):
        answers[Unrolled(None)] = {1: np.full((9, 5), value), 2: np.full((9, 3), value)}
        waves.session.show(Frame(network=waves.session.project.network, answers=dict(answers)))
        at = waves.canvas.point_of(1, "body")
        assert waves.canvas.viewport().grab().toImage().pixelColor(at).name() == color
    stage.session.show(images_frame(stage.session.project))
    near = stage.canvas.viewport().grab().toImage()
    for factor in (4.0, 0.05):
        stage.canvas.zoom_by(factor)
        assert stage.canvas.viewport().grab().toImage() != near


# -- opening and closing


def test_a_click_on_the_maps_opens_them_and_escape_goes_back(stage: Stage) -> None:
    stage.click(1)
    assert stage.view.isVisible()
    assert not stage.canvas.isVisible()
    assert stage.session.watched["canvas"] == ()  # what is not seen costs nothing
    assert set(stage.asked()) == {Activations(None), LayerWeights(1)}
    QTest.keyClick(stage.view, Qt.Key.Key_Escape)
    assert stage.canvas.isVisible()
    assert not stage.view.isVisible()
    stage.view.set_sample(IMAGE)
    assert stage.asked() == ()
    assert stage.canvas.hasFocus()


def test_a_click_that_means_a_neuron_opens_nothing(stage: Stage) -> None:
    stage.canvas.click_opens = False
    stage.click(1)
    assert stage.canvas.isVisible()


def test_enter_opens_the_selected_layer_and_the_button_goes_back(stage: Stage) -> None:
    stage.session.select(2)
    stage.canvas.setFocus()
    QTest.keyClick(stage.canvas, Qt.Key.Key_Return)
    assert stage.view.isVisible()
    assert stage.view.heading.text().endswith("Max pool")
    QTest.mouseClick(stage.view.back, LEFT)
    assert stage.canvas.isVisible()


def test_a_layer_without_an_inside_does_not_open(stage: Stage) -> None:
    stage.session.select(4)
    QTest.keyClick(stage.canvas, Qt.Key.Key_Return)
    assert stage.canvas.isVisible()
    stage.click(1, "head")
    assert stage.canvas.isVisible()  # a head selects


def test_an_edit_is_followed_and_a_layer_that_goes_closes_the_view(stage: Stage) -> None:
    stage.click(1)
    stage.session.edit("", edits.change_layer(stage.session.project, 1, filters=6))
    assert stage.view.pages["maps"].shape == (6, 26, 26)
    stage.session.edit("", edits.remove(stage.session.project, 1))
    assert stage.canvas.isVisible()


def test_pages_are_offered_by_what_there_is(qtbot: QtBot) -> None:
    digits = Stage(qtbot, digits_project(80))
    digits.click(2)
    assert list(dict(digits.view.choice._options)) == ["learned", "pictures", "matrix"]
    digits.view.open(3)
    assert list(dict(digits.view.choice._options)) == ["matrix"]
    waves = Stage(qtbot, waves_project())
    waves.click(1, "body")
    assert list(dict(waves.view.choice._options)) == ["steps", "matrix"]
    assert set(waves.asked()) == {Activations(None), Unrolled(None)}
    plane = Stage(qtbot, plane_project(4))
    plane.click(1, "head")
    QTest.keyClick(plane.canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert plane.asked() == (LayerWeights(1),)


def test_the_drawn_image_is_looked_at(stage: Stage) -> None:
    stage.click(1)
    stage.view.set_sample(IMAGE)
    assert Activations(IMAGE) in stage.asked()


# -- the pages


def test_a_pixel_of_a_map_shows_where_it_comes_from(stage: Stage) -> None:
    stage.click(1)
    stage.session.show(images_frame(stage.session.project))
    page = stage.view.pages["maps"]
    at = middle_of(page.all, 27 * (2 // page.mosaic.columns) + 4, 27 * (2 % page.mosaic.columns) + 5)
    QTest.mouseMove(page.all, at)
    QApplication.processEvents()
    assert (page.unit, page.pixel) == (2, (4, 5))
    assert page.heading.text() == "Map 3 of 4"
    assert stage.view.words.text().startswith("map 3, row 5, column 6: ")
    probe = Patch(1, 2, 4, 5, None)
    assert probe in stage.asked()
    patch, kernel = np.full((1, 3, 3), 0.5), np.full((1, 3, 3), 2.0)
    answer = PatchAnswer(patch, kernel, 0.25, 9.25, 9.25, 4, 5, 1)
    frame = images_frame(stage.session.project)
    frame.answers[probe] = answer
    stage.session.show(frame)
    assert page.patch.sentences() == ["9.0000 + bias 0.2500 = 9.2500", "after the activation: 9.2500"]
    page.patch.grab()
    QTest.mouseMove(page.all, QPoint(1, 1))
    QApplication.processEvents()
    assert page.patch.answer is None
    assert page.unit == 2  # the map stays


def test_the_matrix_says_its_weights_and_can_be_zoomed_and_moved(qtbot: QtBot) -> None:
    stage = Stage(qtbot, digits_project(80))
    stage.click(2)
    stage.view.show_page("matrix")
    stage.view.choice.set_current("matrix")
    weight = np.random.default_rng(1).normal(size=(80, 784)).astype(np.float32)
    stage.session.show(Frame(answers={LayerWeights(2): {"weight": weight, "bias": np.zeros(80)}}))
    page = stage.view.pages["matrix"]
    raster = page.raster
    QTest.mouseMove(raster, middle_of(raster, 3, 700))
    QApplication.processEvents()
    value = f"{weight[3, 700]:.4f}".replace("-", "−")
    assert stage.view.words.text() == f"input 701 → unit 4: weight {value}"
    cell = raster.cell.x()
    raster.setFocus()
    QTest.keyClick(raster, Qt.Key.Key_Plus)
    assert raster.cell.x() == pytest.approx(1.2 * cell)
    before = raster.origin
    QTest.mousePress(raster, LEFT, NO, QPoint(200, 200))
    QTest.mouseMove(raster, QPoint(230, 210))
    QTest.mouseRelease(raster, LEFT, NO, QPoint(230, 210))
    assert raster.origin == before + QPointF(30, 10)
    QTest.keyClick(raster, Qt.Key.Key_F)
    assert raster.cell.x() == pytest.approx(cell)
    QTest.keyClick(raster, Qt.Key.Key_Right)
    assert raster.cursor_at == (3, 701)
    raster.zoom_by(1000, QPointF(50, 50))
    raster.grab()  # numbers in the cells


def test_each_neuron_is_a_picture_of_its_weights(qtbot: QtBot) -> None:
    stage = Stage(qtbot, digits_project(80))
    stage.click(2)
    assert stage.asked() == (LayerWeights(2, True),)
    weight = np.zeros((80, 784), np.float32)
    weight[9, 28 * 3 + 4] = 0.5
    stage.session.show(Frame(answers={LayerWeights(2, True): {"weight": weight}}))
    page = stage.view.pages["learned"]
    top, left, height, width = page.mosaic.place(9)
    assert (height, width) == (28, 28)
    assert page.raster.values[top + 3, left + 4] == 0.5
    page.raster.point_at(top + 3, left + 4)
    assert stage.view.words.text() == "neuron 10, row 4, column 5 of the image: changed by 0.5000"


def test_the_step_under_the_mouse_is_marked_in_input_and_units(qtbot: QtBot) -> None:
    stage = Stage(qtbot, waves_project())
    stage.click(1, "body")
    held = np.arange(45, dtype=np.float32).reshape(9, 5)
    given = np.linspace(-1, 1, 9)
    stage.session.show(Frame(answers={Activations(None): {0: given, 1: held[-1]}, Unrolled(None): {1: held}}))
    page = stage.view.pages["steps"]
    assert page.units.values.shape == (5, 9)
    QTest.mouseMove(page.units, middle_of(page.units, 2, 6))
    QApplication.processEvents()
    assert stage.view.words.text() == "step 7 of 9: unit 3 holds 32.0000"
    assert page.units.frames == ((0, 6, 5, 1),)
    assert page.input.frames == ((0, 6, 1, 1),)


def test_a_mosaic_knows_its_pictures() -> None:
    mosaic = Mosaic(5, 2, 3)
    sheet = mosaic.sheet(np.arange(30, dtype=np.float32).reshape(5, 2, 3))
    for number in range(5):
        top, left, height, width = mosaic.place(number)
        np.testing.assert_array_equal(
            sheet[top : top + height, left : left + width].ravel(), range(6 * number, 6 * number + 6)
        )
        assert mosaic.at(top + 1, left + 2) == (number, 1, 2)
    assert mosaic.at(2, 0) is None  # a gap


# -- statistics


def some_statistics() -> Statistics:
    edges = np.linspace(-1, 1, 4)
    shares = np.array([0.25, 0.5, 0.25])
    return Statistics(edges, shares, shares[::-1], 4.0, 0.02, 8, 3, None, 64, 80, 160, 2e-6, 5e-6, 320, 640, 10240)


def test_statistics_are_asked_for_only_while_they_are_seen(qtbot: QtBot) -> None:
    session = FakeSession(plane_project(4))
    section = LayerStatisticsSection(session)
    qtbot.addWidget(section)
    section.resize(300, 400)
    assert not section.isVisibleTo(None)
    session.select(1)
    section.show()
    assert session.watched["layerStatistics"] == ()  # folded
    QTest.mouseClick(section.title_widget, LEFT)
    assert session.watched["layerStatistics"] == (LayerStatistics(1),)
    session.select(2)
    assert session.watched["layerStatistics"] == (LayerStatistics(2),)
    session.show(Frame(answers={LayerStatistics(2): some_statistics()}))
    said = {name: value.text() for name, (_, value) in section.values.items()}
    assert said["Gradient"].startswith("0.0200 · 0.5")
    assert said["Dead units"] == "3 of 8, for 64 samples"
    assert said["Parameters"].startswith("80 · 960")
    assert not section.values["Saturated"][1].isVisible()
    QTest.mouseMove(section.histogram, QPoint(section.histogram.width() // 2, 40))
    section.grab()
    section.hide()
    assert session.watched["layerStatistics"] == ()


def test_memory_in_words() -> None:
    assert [in_bytes(n).split("\N{NARROW NO-BREAK SPACE}") for n in (12, 4_000, 4_800_000)] == [
        ["12", "bytes"],
        ["4.0", "kB"],
        ["4.8", "MB"],
    ]
