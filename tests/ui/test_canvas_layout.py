"""Where everything on the canvas stands: plain Python, no window."""

import itertools

import pytest
from fakes import digits_project, layer, plane_project

from playground.core.kinds import Unknown
from playground.core.registry import registry
from playground.network import edits
from playground.network.checks import check
from playground.network.document import Network, Project
from playground.ui.canvas.geometry import EACH, WEIGHTS, WIRE, Box, Layout
from playground.ui.canvas.layout import arrange
from playground.ui.canvas.plan import BLOCK, CLASSES, NEURONS, PICTURE, SLIM, UNKNOWN

FOUR = ("x1", "x2", "sin_x1", "sin_x2")
SIZES = pytest.mark.parametrize("size", [(1100, 900), (640, 480), (1600, 700)])


def laid_out(project: Project, size: tuple[float, float] = (1100, 900)) -> Layout:
    return arrange(project, check(project), *size)


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def test_columns_of_a_network_on_the_plane() -> None:
    columns = laid_out(plane_project(8, 6, features=FOUR)).columns
    assert [c.plan.title for c in columns] == ["Input", "Dense", "Dense", "Output"]
    assert [c.plan.caption for c in columns] == ["4 of 7 features", "8 · tanh", "6 · tanh", "1 · tanh"]
    assert [len(c.boxes) for c in columns] == [4, 8, 6, 1]
    assert columns[0].plan.names == ("x₁", "x₂", "sin x₁", "sin x₂")
    assert [c.plan.wire for c in columns] == ["", "(4)", "(8)", "(6)"]


@SIZES
@pytest.mark.parametrize("units", [(8, 6), (16, 16), (1,), (4, 4, 4)])
def test_nothing_overlaps_and_all_fits(units: tuple[int, ...], size: tuple[float, float]) -> None:
    layout = laid_out(plane_project(*units, features=FOUR), size)
    heads = [c.head for c in layout.columns]
    neurons = [box for c in layout.columns for box in c.boxes]
    for a, b in itertools.combinations(heads + neurons, 2):
        assert not overlap(a, b)
    for box in heads + neurons:
        assert box.x >= 0
        assert box.right <= layout.width
        assert box.bottom <= layout.height
    # by 11/12 the view may shrink it: captions of 12 px are readable then
    assert layout.width <= size[0] * 12 / 11
    assert layout.height <= size[1] * 12 / 11


@SIZES
def test_columns_are_in_order_and_centred_on_their_heads(size: tuple[float, float]) -> None:
    for project in (plane_project(8, 6), digits_project()):
        columns = laid_out(project, size).columns
        middles = [c.head.cx for c in columns]
        assert middles == sorted(middles)
        assert [c.body.cx for c in columns] == pytest.approx(middles)


def test_neurons_shrink_with_the_room_and_the_output_is_larger() -> None:
    large = laid_out(plane_project(8, 6), (1100, 900))
    small = laid_out(plane_project(8, 6), (640, 480))
    assert small.thumb() < large.thumb()
    assert large.columns[-1].boxes[0].w > large.columns[1].boxes[0].w > large.columns[0].boxes[0].w


def test_a_room_that_is_too_small_gives_a_larger_layout() -> None:
    layout = laid_out(plane_project(8, 8, 8, 8, 8, 8), (300, 100))
    assert layout.width > 300
    assert layout.height > 100


def test_wide_layers_are_summarised() -> None:
    columns = laid_out(plane_project(16, 17, 64, 65)).columns[1:]
    assert [c.plan.style for c in columns] == [NEURONS, NEURONS, NEURONS, BLOCK, NEURONS]
    assert [len(c.boxes) for c in columns[:3]] == [16, 16, 16]
    assert [c.plan.more for c in columns[:3]] == [0, 1, 48]
    labels = [label.text for label in laid_out(plane_project(16, 17, 64, 65)).labels]
    assert "+ 48 more" in labels
    assert "+ 1 more" in labels


def test_a_block_has_a_cell_for_each_neuron() -> None:
    for units in (2, 17, 64, 512, 1000):
        column = laid_out(digits_project(units)).columns[2]
        assert column.grid is not None
        assert column.grid.columns * column.grid.rows >= units
        assert column.grid.columns * (column.grid.rows - 1) < units
        assert column.body.w == pytest.approx(column.grid.columns * column.grid.cell)
    huge = laid_out(digits_project(20_000)).columns[2]
    assert huge.plan.more == 20_000 - 2048


def test_digits_have_a_picture_a_block_and_ten_classes() -> None:
    layout = laid_out(digits_project())
    assert [c.plan.style for c in layout.columns] == [PICTURE, SLIM, BLOCK, CLASSES]
    assert layout.columns[-1].plan.names == tuple("0123456789")
    assert [label.text for label in layout.labels] == ["1×28×28", "784", "512"]
    assert {link.kind for link in layout.links} == {WIRE}


def test_lines_run_through_what_only_passes_values_on() -> None:
    project = edits.insert(plane_project(8, 6), 1, layer("dropout"))
    links = {link.key: link.kind for link in laid_out(project).links}
    dense, _, second, last = (node.id for node in project.network.nodes)
    assert links == {(None, dense): WEIGHTS, (dense, second): WEIGHTS, (second, last): WEIGHTS}


def test_an_activation_has_its_neurons_beside_those_before() -> None:
    project = edits.insert(plane_project(5), 1, layer("activation"))
    layout = laid_out(project)
    assert layout.columns[2].plan.style == NEURONS
    link = next(link for link in layout.links if link.target is layout.columns[2])
    assert link.kind == EACH
    assert [y for _, y in link.starts] == pytest.approx([y for _, y in link.ends])


def test_layers_behind_a_broken_one_are_not_reached() -> None:
    project = digits_project(64, flatten=False)
    first, last = laid_out(project).columns[1:]
    assert (first.plan.problem, first.plan.reached) == (True, False)
    assert (last.plan.problem, last.plan.reached) == (False, False)
    assert first.plan.units == 64


def test_an_unknown_layer_has_its_place() -> None:
    project = edits.insert(plane_project(4), 1, Unknown("layers", "conv9"))
    column = laid_out(project).columns[2]
    assert column.plan.style == UNKNOWN
    assert column.plan.title == "Unknown: conv9"
    assert column.minus is None


def test_an_unknown_data_set_is_drawn_too() -> None:
    project = plane_project(4).but(dataset=Unknown("datasets", "moons"))
    layout = laid_out(project)
    assert layout.columns[0].plan.style == UNKNOWN
    assert len(layout.columns) == 3


def test_an_empty_network_has_only_its_input() -> None:
    layout = laid_out(plane_project().but(network=Network()))
    assert len(layout.columns) == 1
    assert layout.links == ()
    assert layout.slot_at(10_000) == 0


def test_hits() -> None:
    layout = laid_out(plane_project(8, 6))
    column = layout.columns[1]
    assert column.minus is not None
    assert column.plus is not None
    assert layout.hit(column.minus.cx, column.minus.cy).part == "minus"
    assert layout.hit(column.plus.cx, column.plus.cy).part == "plus"
    assert layout.hit(column.head.cx, column.head.y + 4).part == "head"
    hit = layout.hit(column.boxes[5].cx, column.boxes[5].cy)
    assert (hit.part, hit.unit, hit.node_id) == ("unit", 5, 1)
    between = (column.boxes[0].bottom + column.boxes[1].y) / 2
    assert layout.hit(column.body.cx, between).part == "body"
    assert layout.hit(1, layout.height - 1).part == ""
    assert layout.hit(1, layout.height - 1).column is None


def test_pictures_get_narrower_before_a_network_is_cut_off() -> None:
    convolutions = [layer("conv2d", filters=n, kernel_size=3, activation="relu") for n in (32, 64)]
    ending = layer("dense", units=128, activation="relu"), layer("dense", units=10, activation="softmax")
    stack = convolutions[0], layer("max_pool2d"), convolutions[1], layer("flatten"), *ending
    project = digits_project(8).but(network=Network.of(*stack))
    wide, narrow = (arrange(project, check(project), width, 700) for width in (1500, 720))
    assert wide.width <= 1500
    assert narrow.width * 0.917 <= 721
    assert narrow.column(1).body.w < wide.column(1).body.w


def test_hits_in_a_block_are_cells() -> None:
    layout = laid_out(digits_project(512))
    column = layout.columns[2]
    assert column.grid is not None
    cell = column.grid.cell
    x, y = column.body.x + 2.5 * cell, column.body.y + 3.5 * cell
    assert layout.hit(x, y).unit == 3 * column.grid.columns + 2


def test_slots_lie_between_columns() -> None:
    layout = laid_out(plane_project(8, 6))
    for slot in range(4):
        assert layout.slot_at(layout.slot_x(slot)) == slot
    assert layout.slot_x(0) < layout.slot_x(1) < layout.slot_x(2) < layout.slot_x(3)


def test_more_classes_are_named() -> None:
    project = edits.change_layer(plane_project(4, data="spiral_three"), 2, units=3, activation="softmax")
    project = project.but(loss=registry.create("losses", "cross_entropy"))
    layout = laid_out(project)
    assert len(layout.columns[-1].plan.names) == 3
    assert set(layout.columns[-1].plan.names) <= {label.text for label in layout.labels}


def test_a_large_room_makes_the_network_larger() -> None:
    usual, large = (laid_out(plane_project(8, 6), size) for size in ((660, 600), (1300, 900)))
    assert usual.thumb() < large.thumb() <= 84
    assert large.columns[-1].body.right - large.columns[0].body.x > 0.85 * 1300
    assert max(box.bottom for box in large.columns[1].boxes) - large.columns[1].boxes[0].y > 0.8 * (900 - 106)


def test_a_small_room_brings_the_columns_closer_with_fewer_words() -> None:
    project = plane_project(8, 6, features=("x1", "x2", "sin_x1", "sin_x2"))
    small = laid_out(project, (320, 500))
    assert small.width <= 320 * 12 / 10
    assert small.columns[0].plan.caption == "4 of 7"
    assert not any(label.text.startswith("(") for label in small.labels)
