"""How the numbers of a network's output, or of one of its neurons, become colours and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from playground.core.kinds import Unknown
from playground.network.checks import last_activation
from playground.network.roles import classes, recipe_of
from playground.ui.boundary_picture import Reading, decide
from playground.ui.plot_style import percent_text, signed
from playground.ui.point_marks import PLAIN

if TYPE_CHECKING:
    from playground.core.activation import Activation
    from playground.network.document import Network, Project


def marks(project: Project) -> int:
    """How points are drawn, as ``draw_points`` takes it: the number of classes; alike where a network remakes them."""
    return PLAIN if recipe_of(project).remakes else len(classes(project))


def surface(project: Project) -> Network:
    """The network whose answer is drawn behind the points."""
    return project.networks.get(recipe_of(project).surface, project.network)


def neuron_reading(project: Project, node_id: int, answer: np.ndarray) -> Reading:
    """answer: of any shape. Blue above 0, orange below; "discrete" parts what can never be negative where it parts it:
    in the middle of what has an upper end too."""
    layer = project.networks[project.owner(node_id)].node(node_id).layer
    activation = None if isinstance(layer, Unknown) else layer.output_activation()
    most = largest(answer)
    middle = (activation.low + activation.high) / 2 if activation is not None and bounded(activation) else 0.0
    return Reading(-most, most, middle=middle)


def network_reading(project: Project, answer: np.ndarray) -> Reading:
    """answer (outputs, ...) of the surface."""
    if recipe_of(project).figures:  # a discriminator: what it says of a real sample is high
        activation, most = last_activation(surface(project)), largest(answer)
        return Reading(activation.low, activation.high) if bounded(activation) else Reading(-most, most)
    return output_reading(project, surface(project), len(answer))


def output_reading(project: Project, network: Network, outputs: int) -> Reading:
    """How the numbers of so many outputs of a network become colours."""
    count, activation = len(classes(project)), last_activation(network)
    if not count or isinstance(project.loss, Unknown) or project.loss.problem(outputs, count, activation) is not None:
        return Reading()
    targets = project.loss.targets(outputs, count, activation)
    return Reading(targets.low, targets.high, count if outputs > 1 else 0)


def largest(answer: np.ndarray) -> float:
    """The end of a scale that holds all finite numbers, 1 at least."""
    return float(np.abs(answer[np.isfinite(answer)]).max(initial=1.0))


def bounded(activation: Activation) -> bool:
    return bool(np.isfinite([activation.low, activation.high]).all())


def words(values: np.ndarray, reading: Reading, names: tuple[str, ...]) -> str:
    """One place: the number, or the class that wins and how sure it is."""
    if reading.classes and len(values) == len(names):
        winner, sure = decide(values, reading)
        return f"{names[winner]}, {percent_text(sure)}"
    return signed(float(values[0]))
