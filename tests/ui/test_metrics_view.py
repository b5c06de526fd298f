"""The metrics beside the network: numbers of the last measurement, the heat map of mistakes, each class by itself."""

import numpy as np
import pytest
from fakes import FakeSession, dataset, digits_project, plane_project
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from playground.core.registry import registry
from playground.engine.frames import Frame
from playground.engine.measure import Measure
from playground.engine.metrics import full_report, report_of
from playground.network import edits
from playground.session.probes import Metrics
from playground.ui.confusion_map import ConfusionMap
from playground.ui.metrics_view import MetricsView


def report(classes: tuple[str, ...], average: str = "macro", seed: int = 0):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, len(classes), 60)
    p = rng.uniform(0, 1, (60, len(classes)))
    p[np.arange(60), labels] += 0.7
    return report_of(Measure(0.1, 0.9, p / p.sum(axis=1, keepdims=True), labels), classes, average)


@pytest.fixture
def view(show) -> MetricsView:
    return show(MetricsView(FakeSession()), 340)  # type: ignore[arg-type]


def feed(view: MetricsView, found, **more) -> None:
    project = view._session.project
    view._session.show(Frame(project=project, answers={view.probe(): found}, **more))


def texts(view: MetricsView) -> list[str]:
    return [label.text() for label in view.figures.findChildren(QLabel) if label.isVisible()]


def choose(combo, key: str) -> None:
    combo.setCurrentIndex(combo.findData(key))
    combo.activated.emit(combo.currentIndex())


def test_it_asks_only_while_it_is_seen(view, qtbot) -> None:
    assert view._session.watched["metricsView"] == (Metrics("test", "macro"),)
    view.hide()
    assert view._session.watched["metricsView"] == ()
    view.show()
    choose(view.average, "weighted")
    choose(view.part, "train")
    assert view._session.watched["metricsView"] == (Metrics("train", "weighted"),)


def test_figures_matrix_and_classes(view, qtbot) -> None:
    assert view.empty.isVisible()
    found = report(("class −1", "class +1"))
    feed(view, found)
    qtbot.waitUntil(lambda: "Accuracy" in texts(view))
    values = {figure.metric: figure.value for figure in found.figures}
    for name in ("accuracy", "precision", "recall", "f1", "roc_auc", "log_loss"):
        assert f"{values[name]:.4f}" in texts(view)
    assert np.array_equal(view.matrix.counts, found.matrix)
    assert "wrong" in view.matrix_title.text()
    view.each.set_collapsed(False)
    cells = [label.text() for label in view.table.findChildren(QLabel) if label.isVisible()]
    assert cells[:6] == ["", "samples", "Precision", "Recall", "F1", "AUC"]
    assert cells[6:8] == ["class −1", str(found.sizes[0])]
    assert "Accuracy" in view.accessibleDescription()
    assert not view.empty.isVisible()


def test_a_regression_has_neither_averages_nor_classes(show, qtbot) -> None:
    view = show(MetricsView(FakeSession(plane_project(data="plane"))), 340)  # type: ignore[arg-type]
    values = np.random.default_rng(0).normal(size=(20, 1))
    feed(view, report_of(Measure(0.1, None, values + 0.1, values), ()))
    qtbot.waitUntil(lambda: "R²" in texts(view))
    for widget in (view.average, view.matrix, view.each, view.matrix_title):
        assert not widget.isVisible()


def test_validation_is_offered_where_some_data_is_held_out(view) -> None:
    def offered() -> list[str]:
        return [view.part.itemData(i) for i in range(view.part.count())]

    assert offered() == ["test", "train"]
    project = view._session.project
    view._session.edit("", project.but(training=project.training.but(validation_split=0.2)))
    assert offered() == ["test", "validation", "train"]
    choose(view.part, "validation")
    assert view.probe().part == "validation"
    view._session.undo()
    assert view.probe().part == "test"


def test_other_data_takes_its_own_numbers(view, qtbot) -> None:
    feed(view, report(("a", "b")))
    qtbot.waitUntil(lambda: len(view.matrix.counts) == 2)
    view._session.edit("", digits_project())
    feed(view, report(tuple("0123456789")))
    qtbot.waitUntil(lambda: len(view.matrix.counts) == 10)
    view._session.edit("", view._session.project.but(dataset=dataset("mnist", images=500)))
    view._session.show(Frame(project=view._session.project))
    qtbot.waitUntil(view.empty.isVisible)


class TestConfusionMap:
    @pytest.fixture
    def matrix(self, show) -> ConfusionMap:
        widget = show(ConfusionMap(), 300)
        widget.show_counts(np.array([[5, 1, 0], [0, 0, 0], [2, 0, 8]]), ("ant", "bee", "cat"))
        return widget

    def test_the_mouse_tells_what_a_cell_stands_for(self, matrix, qtbot) -> None:
        said: list[str] = []
        matrix.pointed.connect(said.append)
        QTest.mouseMove(matrix, matrix.cell(2, 0).center().toPoint())
        qtbot.waitUntil(lambda: said[-1:] == ["2 of cat taken for ant (20.0\N{NARROW NO-BREAK SPACE}% of them)"])
        QTest.mouseMove(matrix, QPoint(1, 1))
        qtbot.waitUntil(lambda: said[-1] == "")

    def test_arrow_keys_walk_the_cells(self, matrix) -> None:
        matrix.setFocus()
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
            QTest.keyClick(matrix, key)
        assert matrix.current == (1, 2)
        assert matrix.accessibleDescription() == "0 of bee taken for cat"
        QTest.keyClick(matrix, Qt.Key.Key_Up)
        assert matrix.words(*matrix.current).startswith("0 of ant taken for cat")

    def test_the_worst_mistake_is_named(self, matrix) -> None:
        assert "3 of 16 wrong. Most often cat is taken for ant." in matrix.accessibleDescription()
        matrix.show_counts(np.diag([3, 4]), ("no", "yes"))
        assert matrix.worst() == ""

    def test_right_is_blue_wrong_is_orange(self, matrix, dressed) -> None:
        image = matrix.grab().toImage()

        def color(true: int, said: int):
            return image.pixelColor(matrix.cell(true, said).center().toPoint())

        assert color(0, 0).blue() > color(0, 0).red()
        assert color(2, 0).red() > color(2, 0).blue()
        assert color(0, 2) == color(1, 0), "nothing there"


def test_a_network_that_makes_things_has_the_figures_of_its_recipe(view, qtbot) -> None:
    session = view._session
    ring = session.project.but(dataset=dataset("ring"))
    session.edit("GAN", edits.choose_recipe(ring, registry.create("recipes", "gan")))
    assert session.watched["metricsView"] == (Metrics("train", "macro"),)
    assert not view.part.isVisible(), "there is no other part to choose"
    measure = Measure(
        0.7, None, figures={"generator_loss": 0.7, "discriminator_loss": 1.3, "near": 0.5, "visited": 1.0}
    )
    feed(view, full_report(measure, session.project, True, "macro"))
    qtbot.waitUntil(lambda: "Near the data" in texts(view))
    assert not view.average.isVisible()
    assert not view.matrix.isVisible()
    assert view.accessibleDescription().startswith("Generator loss 0.7000, Discriminator loss 1.3000, Near the data")
    session.undo()
    assert view.part.isVisible()
    assert view.part.current() in ("test", "train")
