"""A whole walk: all places where it can stand, and each of them explained when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.core.activation import Activation
from playground.core.layer import Layer
from playground.core.shapes import size
from playground.engine.walk.backward import Backward
from playground.engine.walk.context import Context
from playground.engine.walk.forward import Forward
from playground.engine.walk.record import Recording, Sample
from playground.engine.walk.rounding import number
from playground.engine.walk.steps import BACKWARD, FORWARD, LOSS, UPDATE, Equation, Step, Stop
from playground.engine.walk.update import Update
from playground.network.document import Project
from playground.network.names import layer_name

MANY = 16  # neurons of a layer that are walked one by one; of a larger one it is the one that is chosen
WEIGHTS = 8  # of the weights into one neuron, where there are more than MANY


@dataclass(frozen=True, eq=False)
class Walk:
    """What the worker answers: a snapshot that does not change, whatever the run does."""

    project: Project
    sample: Sample
    recording: Recording

    @cached_property
    def context(self) -> Context:
        return Context(self.recording, self.project)

    @property
    def loss(self) -> float:
        return self.recording.loss

    @property
    def finite(self) -> bool:
        """Whether all weights after the step are numbers."""
        return all(bool(np.isfinite(array).all()) for array in self.recording.after.values())

    # -- places

    def outputs(self, node: int) -> np.ndarray:
        """What a layer gives for the sample, (size,)."""
        return self.context.array(self.recording.program.results[node]).ravel()

    def units(self, node: int, chosen: Mapping[int, int]) -> list[int]:
        """The neurons of a layer that are walked: all, or the chosen one, or else the one that says most."""
        values = self.outputs(node)
        if len(values) <= MANY:
            return list(range(len(values)))
        return [min(chosen.get(node, int(np.abs(np.nan_to_num(values)).argmax())), len(values) - 1)]

    def stops(self, chosen: Mapping[int, int] | None = None) -> list[Stop]:
        """All of them in order; chosen: node id -> neuron, for layers with very many."""
        chosen = chosen or {}
        nodes = [node.id for node in self.project.network.nodes if self.context.forward(node.id)]
        forward = [Stop(FORWARD, node, unit) for node in nodes for unit in self.units(node, chosen)]
        back: list[Stop] = []
        for node in reversed(nodes):
            for unit in self.units(node, chosen):
                if self.differentiated(node):
                    back.append(Stop(BACKWARD, node, unit))
                back += self.weights(node, unit)
            back += self.loose_weights(node)
        return [*forward, Stop(LOSS), *back]

    def differentiated(self, node: int) -> list[tuple[int, str]]:
        """The buffers of a layer that have a gradient, from its output back, with what that is called."""
        result = self.recording.program.results[node]
        made = [i.outputs[0] for i in self.context.forward(node)]
        chain = [result] if self.context.composite(node) else list(dict.fromkeys([result, *reversed(made)]))
        first = made[0] if made else result
        return [
            (b, "dL/dz" if b == first and len(made) > 1 and b != result else "dL/da")
            for b in chain
            if self.context.gradient(b) is not None and size(self.recording.program.buffers[b].shape) == self.wide(node)
        ]

    def wide(self, node: int) -> int:
        return len(self.outputs(node))

    def weights(self, node: int, unit: int) -> list[Stop]:
        """The numbers that lead into one neuron alone: a row of a matrix and a bias."""
        found: list[Stop] = []
        for name, array in self.arrays(node).items():
            if self.is_loose(node, array):
                continue
            if array.ndim == 1:
                found.append(Stop(UPDATE, node, unit, name, (unit,)))
                continue
            row = np.zeros(array.shape, bool)
            row[unit] = True
            few = WEIGHTS if array.shape[1] > MANY else array.shape[1]
            found += [Stop(UPDATE, node, unit, name, at) for at in self.update.largest((node, name), row, few)]
        return found

    def loose_weights(self, node: int) -> list[Stop]:
        """Of arrays that are shared by many neurons, such as kernels, the numbers that change most."""
        loose = {name: array for name, array in self.arrays(node).items() if self.is_loose(node, array)}
        return [
            Stop(UPDATE, node, 0, name, at)
            for name, array in loose.items()
            for at in self.update.largest((node, name), None, min(WEIGHTS // 2, array.size))
        ]

    def is_loose(self, node: int, array: np.ndarray) -> bool:
        return len(array) != self.wide(node) or array.ndim > 2 or self.context.composite(node)

    def arrays(self, node: int) -> dict[str, np.ndarray]:
        return {name: array for (owner, name), array in self.recording.before.items() if owner == node}

    def is_wide(self, node: int) -> bool:
        """Whether one neuron of the layer stands for all."""
        return self.wide(node) > MANY

    def layer(self, node: int) -> str:
        """ "Layer 2", "Output layer"; a heading."""
        return layer_name(self.project.network, node).removeprefix("the ").capitalize()

    # -- explanations

    @cached_property
    def update(self) -> Update:
        return Update(self.context)

    @cached_property
    def forward(self) -> Forward:
        return Forward(self.context)

    @cached_property
    def backward(self) -> Backward:
        return Backward(self.context)

    def step(self, stop: Stop) -> Step:
        explain = {FORWARD: self.ahead, LOSS: self.at_loss, BACKWARD: self.back, UPDATE: self.change}
        return explain[stop.phase](stop)

    def ahead(self, stop: Stop) -> Step:
        assert stop.node is not None, "a neuron belongs to a layer"
        made = self.context.forward(stop.node)
        result = self.recording.program.results[stop.node]
        lines: list[Equation] = []
        for instruction in made[-1:] if self.context.composite(stop.node) else made:
            last = result in instruction.outputs
            if size(self.recording.program.buffers[instruction.outputs[0]].shape) == self.wide(stop.node):
                lines += self.forward.explain(instruction, stop.unit, "a" if last else "z")
        lines = [line for line in lines if line.formula] or lines[-1:]
        value = float(self.outputs(stop.node)[stop.unit])
        if not lines:
            lines = [Equation("a", "the number before, in another place", value, number(value))]
        return Step(stop, self.title(stop), self.says(stop.node), tuple(lines), "a", lines[-1].shown)

    def says(self, node: int) -> str:
        layer = self.project.network.node(node).layer
        activation = layer.output_activation() if isinstance(layer, Layer) else None
        if isinstance(layer, Layer) and layer.linked() and isinstance(activation, Activation):
            return f"It weighs what it hears and adds its bias. {activation.title}: {lower(activation.summary)}"
        return f"{layer.title}: {lower(layer.summary)}"

    def at_loss(self, stop: Stop) -> Step:
        lines = self.backward.loss.explain()
        meaning = f"How wrong this answer is; right would be {self.sample.answer}. {self.project.loss.summary}"
        return Step(stop, f"The loss: {self.project.loss.title}", meaning, tuple(lines), "L", lines[-1].shown)

    def back(self, stop: Stop) -> Step:
        assert stop.node is not None, "a neuron belongs to a layer"
        lines: list[Equation] = []
        for buffer, name in self.differentiated(stop.node):
            lines += self.backward.explain(buffer, stop.unit, name)
        down = "less" if lines[-1].value > 0 else "more"
        meaning = f"How the loss changes when this neuron gives a little more: {down} from it would lower the loss."
        if lines[-1].value == 0:
            meaning = "The loss does not depend on this neuron here: nothing before it learns through it."
        return Step(stop, self.title(stop), meaning, tuple(lines), lines[-1].name, lines[-1].shown)

    def change(self, stop: Stop) -> Step:
        lines = self.update.explain(stop)
        before, change = lines[-1].terms[0].shown, lines[-1].terms[1].value
        title = self.project.optimizer.title
        turned = "It becomes larger" if change > 0 else "It becomes smaller" if change < 0 else "It stays as it is"
        gradient = float(self.recording.stages["clipped"][stop.node or 0, stop.weight][stop.index])
        way = "goes against its gradient" if change * gradient < 0 else "still follows the steps before"
        meaning = f"{turned}: {title} {way}, at a learning rate of {self.recording.rate:.4g}."
        if change == 0:
            meaning = f"{turned}: {title} finds nothing to gain here."
        if self.update.is_frozen(stop):
            meaning = "It stays as it is: it is frozen."
        if self.update.is_cut(stop):
            meaning = "It stays as it is: its regularizer has cut this link for good."
        source = self.update.source(stop)
        return Step(stop, self.title(stop), meaning, tuple(lines), "w′", lines[-1].shown, source, before)

    def title(self, stop: Stop) -> str:
        """ "Neuron 2 of layer 1", "Weight x₁ → neuron 2 of layer 1"."""
        assert stop.node is not None, "what has a title belongs to a layer"
        layer = layer_name(self.project.network, stop.node)
        neuron = f"{self.neuron(stop)} of {layer}"
        if stop.phase in (FORWARD, BACKWARD):
            return neuron.capitalize() if stop.phase == FORWARD else f"Gradient at {neuron}"
        if self.update.source(stop) is not None:
            return f"Weight {self.context.source_name(stop.node, stop.index[1])} → {neuron}"
        if stop.weight == "bias" and not self.is_loose(stop.node, self.arrays(stop.node)["bias"]):
            return f"Bias of {neuron}"
        place = "·".join(str(i + 1) for i in stop.index)
        return f"{stop.weight.replace('_', ' ').capitalize()} {place} of {layer}"

    def neuron(self, stop: Stop) -> str:
        """ "neuron 2", or of an image "pixel 4, 7 of map 3"."""
        assert stop.node is not None, "a neuron belongs to a layer"
        shape = self.recording.program.buffers[self.recording.program.results[stop.node]].shape
        if len(shape) != 3:
            return f"neuron {stop.unit + 1}"
        channel, row, column = np.unravel_index(stop.unit, shape)
        return f"pixel {row + 1}, {column + 1} of map {channel + 1}"


def lower(sentence: str) -> str:
    """A sentence after a colon: "ReLU" and "LSTM" keep their letters."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]
