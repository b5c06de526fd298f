"""Which item draws the body of a column: one a style."""

from playground.ui.canvas import bodies, plan
from playground.ui.canvas.maps import MapsItem
from playground.ui.canvas.sequences import CurveItem, StepsItem

ITEMS: dict[str, type[bodies.BodyItem]] = {
    plan.NEURONS: bodies.NeuronsItem,
    plan.BLOCK: bodies.BlockItem,
    plan.CLASSES: bodies.ClassesItem,
    plan.SLIM: bodies.SlimItem,
    plan.PICTURE: bodies.PictureItem,
    plan.UNKNOWN: bodies.UnknownItem,
    plan.STACK: bodies.StackItem,
    plan.MAPS: MapsItem,
    plan.STEPS: StepsItem,
    plan.CURVE: CurveItem,
}
