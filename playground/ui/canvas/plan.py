"""How each part of the network is drawn: one Plan a column, before anything has a place. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass

from playground.core.dataset import Dataset
from playground.core.kinds import Unknown
from playground.core.layer import Layer
from playground.core.shapes import Shape, show, size
from playground.network.checks import Check
from playground.network.document import Node, Project
from playground.network.features import features_field
from playground.network.names import short
from playground.network.roles import classes, input_names, recipe_of
from playground.ui.canvas import words

DRAWN_UNITS = 16  # neurons of one layer that are drawn one by one
LISTED_CLASSES = 20  # classes that have a labelled box each
LISTED_UNITS = 64  # above this a layer is a block
DRAWN_CELLS = 2048  # cells of a block that are drawn
DRAWN_MAPS = 64  # of the images that a layer gives
FEW_CURVES = 3  # features of a sequence that have a curve each; more are a strip

# How a column is drawn: neurons with their response over the plane, a block of cells coloured by value, classes as
# labelled boxes, a slim pill for what computes nothing of its own, a picture, a card with a line for each layer inside,
# the images that a layer gives, what it holds step by step, a sequence as curves, or a placeholder for an unknown kind.
NEURONS, BLOCK, CLASSES, SLIM, PICTURE, UNKNOWN = "neurons", "block", "classes", "slim", "picture", "unknown"
STACK, MAPS, STEPS, CURVE = "stack", "maps", "steps", "curve"
SUMMARIES = frozenset({BLOCK, MAPS, STEPS})  # what says less than there is, and opens
SWITCHES = 10  # inputs that are drawn when they are switched off
INSIDE = 6  # layers of a stack that have a line of their own


@dataclass(frozen=True)
class Plan:
    """One column. node_id: None for the input; units: how many values come out, 0 where that is not known;
    drawn: how many of them are drawn; names: beside the neurons, or in the boxes of classes; wire: the shape that
    comes in, as a label; locked: some of its weights are frozen; linked: its neurons are joined to those before by
    weights; reached: its shape is known; inside: the lines of a stack; biased: each of its neurons has a bias; choices:
    all inputs that can be switched, in order, as (key, name, whether it is on); shape: of what comes out; unrolls:
    every time step is drawn, whatever goes on; steps: how many there are; thinned: the name of what pulls its weights
    to 0, if anything does."""

    node_id: int | None
    style: str
    title: str
    caption: str
    note: str = ""
    units: int = 0
    drawn: int = 0
    names: tuple[str, ...] = ()
    wire: str = ""
    linked: bool = False
    sized: bool = False
    reached: bool = True
    problem: bool = False
    locked: bool = False
    last: bool = False
    inside: tuple[str, ...] = ()
    shape: Shape = ()
    unrolls: bool = False
    steps: int = 0
    biased: bool = False
    choices: tuple[tuple[str, str, bool], ...] = ()
    thinned: str = ""

    @property
    def off(self) -> tuple[tuple[str, str], ...]:
        """The inputs that are switched off, as (key, name)."""
        return tuple((key, name) for key, name, on in self.choices if not on)

    @property
    def more(self) -> int:
        return self.units - self.drawn


def plan(project: Project, check: Check) -> tuple[Plan, ...]:
    """The input and then one column a layer, left to right."""
    last = project.network.nodes[-1].id if project.network.nodes else None
    columns = [layer_plan(project, check, node, node.id == last) for node in project.network.nodes]
    return (input_plan(project, check), *columns)


def input_plan(project: Project, check: Check) -> Plan:
    dataset, shape = project.dataset, check.input
    if shape is None or isinstance(dataset, Unknown):
        return Plan(None, UNKNOWN, "Input", "", note=dataset.title, reached=False)
    caption, given = words.input_caption(project, check), words.given(project)[0]
    names = input_names(project)
    if names:
        drawn = min(len(names), DRAWN_UNITS)
        choices = switches(dataset) if names == dataset.input_names() else ()
        return Plan(None, NEURONS, "Input", caption, given, len(names), drawn, names, choices=choices)
    if len(shape) == 3:
        return Plan(None, PICTURE, "Input", caption, given, size(shape))
    if len(shape) == 2:
        return Plan(None, CURVE, "Input", caption, given, size(shape), shape=shape)
    return Plan(None, BLOCK, "Input", caption, given, size(shape), min(size(shape), DRAWN_CELLS))


def switches(dataset: Dataset) -> tuple[tuple[str, str, bool], ...]:
    """The inputs that can be switched on and off, where they are few."""
    field = features_field(dataset)
    if not field:
        return ()
    options, chosen = dataset.params()[field].options, getattr(dataset, field)  # type: ignore[attr-defined]
    return tuple((key, name, key in chosen) for key, name in options) if len(options) <= SWITCHES else ()


def layer_plan(project: Project, check: Check, node: Node, last: bool) -> Plan:
    layer = node.layer
    problem = check.problem_of(node.id) is not None
    reached = node.id in check.shapes
    if not isinstance(layer, Layer):
        return Plan(node.id, UNKNOWN, layer.title, "", reached=reached, problem=problem, last=last)
    before, after = check.shapes.get(node.id, (None, None))
    units = flat_units(layer, after)
    style = layer_style(project, layer, before, after, units, last)
    if style == MAPS and after is not None:
        units = after[0]
    names = class_names(project, units) if last else ()
    most = {NEURONS: DRAWN_UNITS, BLOCK: DRAWN_CELLS, CLASSES: units, MAPS: DRAWN_MAPS}
    drawn = min(units, most.get(style, 0))
    ends = last and layer.output_activation() is not None
    return Plan(
        node.id,
        style,
        "Output" if ends else layer.title,
        layer.describe() or effect(layer, before, after),
        units=units,
        drawn=drawn,
        names=names,
        wire=wire_label(project, before),
        linked=layer.linked(),
        sized=bool(layer.resized_by),
        reached=reached,
        problem=problem,
        locked=bool(node.frozen),
        last=last,
        inside=inside(layer),
        shape=after or (),
        unrolls=style == STEPS and layer.unrolled() is not None,
        steps=before[0] if style == STEPS and before else 0,
        biased=biased(layer, before, units),
        thinned=thinned(layer, before),
    )


def biased(layer: Layer, before: Shape | None, units: int) -> bool:
    """Whether each of its neurons has a bias."""
    bias = layer.weights(before).get("bias") if before is not None and layer.linked() else None
    return bias is not None and bias.shape == (units,)


def thinned(layer: Layer, before: Shape | None) -> str:
    """The name of what pulls its weights to 0, so that few remain."""
    weight = layer.weights(before).get("weight") if before is not None and layer.linked() else None
    return weight.regularizer.thins() if weight is not None and weight.regularizer is not None else ""


def inside(layer: Layer) -> tuple[str, ...]:
    """The layers that a block holds, each in a few words; of many the first ones."""
    lines = tuple(short(held) for held in layer.inner())
    if len(lines) <= INSIDE:
        return lines
    return (*lines[: INSIDE - 1], f"and {len(lines) - INSIDE + 1} more")


def effect(layer: Layer, before: Shape | None, after: Shape | None) -> str:
    """What a layer without settings does here."""
    if before is None or after is None:
        return ""
    return "changes nothing" if layer.idle(before) else f"→ {show(after)}"


def flat_units(layer: Layer, after: Shape | None) -> int:
    """How many values a layer gives where they are a row, 0 where they are not; from its own size field where a layer
    before it is broken and the shape therefore unknown."""
    if after is not None:
        return after[0] if len(after) == 1 else 0
    return getattr(layer, layer.resized_by) if layer.resized_by else 0


def layer_style(
    project: Project, layer: Layer, before: Shape | None, after: Shape | None, units: int, last: bool
) -> str:
    if layer.inner():
        return STACK
    if before is not None and after is not None and len(after) in (2, 3) and makes_its_own(layer, before, after):
        return MAPS if len(after) == 3 else STEPS
    if not units or not (layer.linked() or layer.output_activation() is not None):
        return SLIM
    if last and makes_image(project, units):
        return PICTURE
    if on_plane(project):
        return NEURONS if units <= LISTED_UNITS else BLOCK
    if last and 0 < len(class_names(project, units)) <= LISTED_CLASSES:
        return CLASSES
    if layer.unrolled() is not None and before is not None:
        return STEPS
    return BLOCK if layer.linked() else SLIM


def makes_image(project: Project, units: int) -> bool:
    """Whether the outputs are the pixels of a grey image."""
    made = recipe_of(project).remakes and not isinstance(project.dataset, Unknown)
    shape = project.dataset.input_shape() if made else ()
    return len(shape) == 3 and shape[0] == 1 and shape[1] == shape[2] and size(shape) == units


def makes_its_own(layer: Layer, before: Shape, after: Shape) -> bool:
    """Whether what comes out is another picture than what went in, and not the same one handed on."""
    changed = before != after and size(before) != size(after)
    return changed or bool(layer.weights(before)) or layer.output_activation() is not None


def class_names(project: Project, units: int) -> tuple[str, ...]:
    """A name for each output, where there is one output a class."""
    names = classes(project)
    return names if len(names) == units and units > 1 else ()


def wire_label(project: Project, before: Shape | None) -> str:
    if before is None:
        return ""
    return f"({before[0]})" if len(before) == 1 and on_plane(project) else show(before)


def on_plane(project: Project) -> bool:
    """Whether the inputs are few and have names, so that every neuron can be drawn."""
    return bool(input_names(project))
