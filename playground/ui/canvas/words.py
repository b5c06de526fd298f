"""The network in words: numbers for undo steps and labels, rows of the list, and a summary to be read out."""

from playground.core.layer import Layer
from playground.core.params import Subset
from playground.core.shapes import show
from playground.network.checks import Check, parameters
from playground.network.document import Node, Project
from playground.network.names import layer_title
from playground.network.roles import reads


def counted(number: int, unit: str) -> str:
    """ "7 neurons", "1 neuron"."""
    return f"{number:,} {unit.removesuffix('s') if number == 1 else unit}"


def signed(value: float) -> str:
    """A number of the network with three decimals and a true minus sign."""
    return f"{value:.3f}".replace("-", "−")


def given(project: Project) -> tuple[str, str]:
    """What goes into the network: a title, and a sentence."""
    if reads(project):
        return project.dataset.title, project.dataset.summary
    return "Random numbers", "Fresh random numbers for every sample that it makes."


def input_caption(project: Project, check: Check) -> str:
    """What goes in: "4 of 7 features" where the user picks features, else the shape."""
    dataset = project.dataset
    if not reads(project):
        return show(check.input) if check.input else ""
    for field, param in dataset.params().items():
        if isinstance(param, Subset):
            return f"{len(getattr(dataset, field))} of {len(param.options)} {param.label.lower()}"
    return show(check.input) if check.input else ""


def row(project: Project, check: Check, node: Node) -> str:
    """One layer as a line of the list: what it is, the shapes it joins, its parameters or its problem."""
    layer = node.layer
    what = f"{layer_title(project.network, node.id)} {layer.describe()}".strip()
    problem = check.problem_of(node.id)
    if problem is not None:
        return f"{what} — problem: {problem.message}"
    if node.id not in check.shapes:
        return f"{what} — waits for the layers before it"
    before, after = check.shapes[node.id]
    count = parameters(project.network, node.id, check.shapes) if isinstance(layer, Layer) else 0
    ending = f" ({counted(count, 'parameters')}{frozen(node)})" if count else ""
    return f"{what} — {show(before)} → {show(after)}{ending}"


def frozen(node: Node) -> str:
    """What training leaves alone of a layer, as the end of a list: ", frozen", ", partly frozen" or nothing."""
    return "" if not node.frozen else ", partly frozen" if node.trainable else ", frozen"


def summary(project: Project, check: Check) -> str:
    """The whole network in a few sentences, for screen readers."""
    if not project.network.nodes:
        return f"{given(project)[0]}. The network has no layer yet."
    rows = "; ".join(row(project, check, node) for node in project.network.nodes)
    general = " ".join(problem.message for problem in check.problems if problem.node is None)
    return f"Input: {given(project)[0]}, {input_caption(project, check)}. Layers: {rows}. {general}".strip()
