"""The plane of a table: named axes, round numbers, rings around what is misread, words about the ground."""

import numpy as np
import pytest
from fakes import FakeSession
from PySide6.QtCore import QPointF

from playground.core.plane import Axis
from playground.core.registry import registry
from playground.engine.frames import Frame
from playground.network.document import Network, Project
from playground.session.probes import Decided, Points, Response
from playground.ui.boundary_plane import decimals, ticks
from playground.ui.boundary_view import RESOLUTION, BoundaryView


def flowers(kind: str = "iris") -> Project:
    last = {"units": 3, "activation": "softmax"} if kind == "iris" else {"units": 1}
    return Project(
        dataset=registry.create("datasets", kind),
        network=Network.of(registry.create("layers", "dense", **last)),
        loss=registry.create("losses", "cross_entropy" if kind == "iris" else "mean_squared_error"),
    )


@pytest.fixture
def view(qtbot):
    widget = BoundaryView(FakeSession(flowers()))
    qtbot.addWidget(widget)
    widget.resize(320, 480)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def show(view, wrong: int = 0) -> None:
    project = view._session.project
    data = project.dataset.make()
    decided = [part.labels.copy() for part in (data.train, data.test)]
    decided[0][:wrong] = (decided[0][:wrong] + 1) % 3
    answers = {Points(): data, Decided(): tuple(decided), Response(None, 0, RESOLUTION): np.full((3, 9, 9), 1 / 3)}
    view._session.show(Frame("training", project=project, network=project.network, answers=answers))


@pytest.mark.parametrize(
    ("axis", "places", "after"),
    [
        (Axis("x₁"), [-4, -2, 0, 2, 4], 0),
        (Axis("petal width", -0.09, 2.69), [0.5, 1.0, 1.5, 2.0], 1),
        (Axis("small", 0.001, 0.006), [0.002, 0.003, 0.004, 0.005], 3),
        (Axis("large", 0, 52_000), [10_000, 20_000, 30_000, 40_000], 0),
    ],
)
def test_round_numbers_along_an_axis(axis, places, after):
    assert ticks(axis) == pytest.approx(places)
    assert decimals(ticks(axis)) == after


def test_it_asks_for_the_decisions_and_says_what_the_ground_is(view):
    assert set(view._session.watched["boundaryView"]) == {Response(None, 0, RESOLUTION), Points(), Decided()}
    assert view.aside.isVisible()
    assert view.aside.text().startswith("The ground is what the network says where all other columns have their mean.")
    assert "ring" in view.aside.text()
    view._session.edit("", flowers("friedman"))
    assert "ring" not in view.aside.text()
    view._session.edit("", Project())
    assert not view.aside.isVisible()
    assert Decided() not in view._session.watched["boundaryView"]


def test_places_are_read_in_the_units_of_the_table(view):
    show(view)
    assert [axis.name for axis in view.plane.axes] == ["petal length", "petal width"]
    across = view.plane.axes[0]
    words = view.plane.reading_at(view.plane.area().center())
    assert words.startswith(f"petal length {(across.low + across.high) / 2:.2f}, petal width ")
    assert view.plane.reading_at(QPointF(-5, -5)) == ""


def test_rings_are_drawn_around_what_is_misread(view):
    show(view)
    right = view.plane.grab().toImage()
    show(view)
    assert view.plane.grab().toImage() == right, "nothing new, nothing drawn anew"
    show(view, wrong=5)
    assert view.plane.grab().toImage() != right
