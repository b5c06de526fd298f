"""Recording the operations of restricted Boltzmann machines; a part of the Tracer.

Their gradients are no reverse of anything: each is the difference of two averages.
"""

from __future__ import annotations

from typing import Any

from playground.core.energy import Machine
from playground.core.ops import Value
from playground.core.registry import registry

SIGMOID = registry.create("activations", "sigmoid")
ERROR = registry.create("losses", "mean_squared_error")


class EnergyOps:
    """The part of core.recipe.Step about energies; Tracer inherits it.

    A value of the chains has the shape of one of them, and a buffer of role "chains" that holds all.
    """

    node: int | None

    def below(self: Any, node: int) -> Value:
        mode, self.mode = self.mode, "test"  # nothing is dropped: the layers below are finished
        x = self.batch()
        for lower in self.project.network.nodes[: self.project.network.index(node)]:
            x = self.run_layer(lower, x)
        self.mode, self.shapes[node] = mode, x.shape
        return x

    def machine(self: Any, node: int) -> Machine:
        layer = self.project.network.node(node).layer
        weights = self.weights_of(node, layer)
        self.node = node
        return Machine(weights["weight"], weights.get("bias"), weights["visible_bias"])

    def hidden(self: Any, machine: Machine, visible: Value) -> Value:
        biases = () if machine.bias is None else (machine.bias.number,)
        z = beside(self, visible, machine.weight.shape[0])
        self.emit("affine", (visible.number, machine.weight.number, *biases), (z.number,))
        return sigmoid(self, z)

    def visible(self: Any, machine: Machine, hidden: Value) -> Value:
        z = beside(self, hidden, machine.weight.shape[1])
        self.emit("affine_transposed", (hidden.number, machine.weight.number, machine.visible_bias.number), (z.number,))
        return sigmoid(self, z)

    def sample(self: Any, probability: Value) -> Value:
        out = beside(self, probability, probability.shape[0])
        self.places += 1
        # told apart from the streams of the layers themselves, which are keyed by their ids alone
        self.emit("bernoulli", (probability.number,), (out.number,), self.places << 32 | self.node)
        return out

    def chains(self: Any, node: int, name: str) -> Value:
        state = self.handles[node, name]
        count, features = state.shape
        values = self.new("chains", (count, features))
        self.emit("load_chains", (state.number,), (values.number,))
        return Value(values.number, (features,))

    def keep_chains(self: Any, node: int, name: str, visible: Value) -> None:
        if self.mode == "train":
            self.emit("keep_chains", (visible.number, self.handles[node, name].number), ())

    def reconstruction(self: Any, data: Value, probability: Value) -> None:
        self.prediction = probability
        self.loss_buffer = self.new("scalar", ()).number
        self.emit("elementwise_loss", (probability.number, data.number), (self.loss_buffer,), (ERROR, False))

    def contrast(self: Any, machine: Machine, data: tuple[Value, Value], model: tuple[Value, Value]) -> None:
        if self.mode != "train":
            return
        weights = [w for w in (machine.weight, machine.visible_bias, machine.bias) if w is not None]
        gradients = tuple(self.gradient(weight.number) for weight in weights)
        scratch = self.new("statistic", machine.weight.shape)
        inputs = tuple(value.number for value in (*data, *model))
        self.emit("contrast", inputs, (scratch.number, *gradients))

    def update(self: Any) -> None:
        if self.mode == "train":
            self.move_weights(together=False)  # the rest of the network rests


def beside(tracer: Any, value: Value, features: int) -> Value:
    """A new value with as many rows as another: those of the batch, or those of the chains."""
    like = tracer.buffers[value.number]
    if like.role == "chains":
        return Value(tracer.new("chains", (like.shape[0], features)).number, (features,))
    return tracer.new("batch", (features,))


def sigmoid(tracer: Any, z: Value) -> Value:
    out = beside(tracer, z, z.shape[0])
    tracer.emit("elementwise", (z.number,), (out.number,), SIGMOID)
    return out
