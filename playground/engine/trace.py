"""From a project to a Program: the layers are run once with handles instead of numbers, and what they do is recorded.

The reverse pass is derived from the recording: each operation notes how its gradient is computed, beside its forward
form, and ``minimize`` plays these notes backwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playground.core.layer import Weight
from playground.core.ops import Scalars, Value
from playground.core.shapes import Shape, size
from playground.core.targets import Targets
from playground.engine import freezing
from playground.engine.program import Buffer, Instruction, Key, Program
from playground.engine.trace_images import ImageOps
from playground.engine.trace_sequences import SequenceOps
from playground.network.checks import last_activation
from playground.network.document import Frozen, Project

Reverse = Callable[[int], None]


class Tracer(ImageOps, SequenceOps):
    """Implements core.ops.Ops and core.recipe.Step by recording. mode: "train", "test" (loss, no gradients) or
    "predict" (no loss)."""

    def __init__(self, project: Project, batch_size: int, mode: str, class_weights: tuple[float, ...] = ()) -> None:
        self.project, self.batch_size, self.mode = project, batch_size, mode
        self.class_weights = class_weights
        self.buffers: list[Buffer] = []
        self.instructions: list[Instruction] = []
        self.parameters: dict[Key, Weight] = {}
        self.states: dict[Key, Weight] = {}
        self.handles: dict[Key, Value] = {}
        self.notes: list[tuple[int, Reverse]] = []  # (buffer, how its gradient flows on), in forward order
        self.gradients: dict[int, int] = {}
        self.differentiable: set[int] = set()
        self.activated: dict[int, int] = {}  # output of an activation -> what it was applied to
        self.results: dict[int, int] = {}
        self.frozen: dict[Key, tuple[Frozen, ...]] = {}
        self.resting = False  # whether the layer that is run now is frozen as a whole
        self.node: int | None = None
        self.target: int | None = None
        self.loss_buffer: int | None = None
        self.input = self.new("batch", project.dataset.input_shape())
        self.prediction = self.input

    # -- buffers and instructions

    def new(self, role: str, shape: Shape, alias: int | None = None, key: Key | None = None) -> Value:
        self.buffers.append(Buffer(len(self.buffers), role, shape, alias, key))
        return Value(len(self.buffers) - 1, shape)

    def emit(self, op: str, inputs: tuple[int, ...], outputs: tuple[int, ...], detail: Any = None) -> None:
        self.instructions.append(Instruction(op, inputs, outputs, detail, self.node))

    def parameter(self, key: Key, weight: Weight) -> Value:
        if key not in self.handles:
            self.parameters[key] = weight
            self.handles[key] = self.new("parameter", weight.shape, key=key)
            if not freezing.whole(self.frozen.get(key, ())):
                self.differentiable.add(self.handles[key].number)
        return self.handles[key]

    def remembered(self, key: Key, weight: Weight) -> Value:
        """The buffer of a layer's state."""
        if key not in self.handles:
            self.states[key] = weight
            self.handles[key] = self.new("state", weight.shape, key=key)
        return self.handles[key]

    def result(self, shape: Shape, reverse: Reverse, *sources: int) -> Value:
        """A new batch buffer that depends on ``sources``; ``reverse`` records how its gradient reaches them."""
        out = self.new("batch", shape)
        if self.differentiable.intersection(sources):
            self.differentiable.add(out.number)
            self.notes.append((out.number, reverse))
        return out

    def gradient(self, number: int) -> int:
        """The buffer that holds the gradient of a buffer. Each value is used once: it is written and never added to."""
        source = self.buffers[number]
        role = "gradient" if source.role == "parameter" else "batch"
        self.gradients[number] = self.new(role, source.shape, key=source.key).number
        return self.gradients[number]

    # -- core.ops.Ops

    def affine(self, x: Value, weight: Value, bias: Value | None) -> Value:
        def reverse(g: int) -> None:
            if self.differentiable.intersection((weight.number, *biases)):
                slopes = tuple(self.gradient(number) for number in (weight.number, *biases))
                self.emit("affine_backward", (x.number, g), slopes)
            if x.number in self.differentiable:
                self.emit("affine_backward_input", (weight.number, g), (self.gradient(x.number),))

        biases = () if bias is None else (bias.number,)
        out = self.result((weight.shape[0],), reverse, x.number, weight.number, *biases)
        self.emit("affine", (x.number, weight.number, *biases), (out.number,))
        return out

    def elementwise(self, x: Value, function: Scalars) -> Value:
        def reverse(g: int) -> None:
            self.emit("elementwise_backward", (x.number, out.number, g), (self.gradient(x.number),), function)

        out = self.result(x.shape, reverse, x.number)
        self.emit("elementwise", (x.number,), (out.number,), function)
        self.activated[out.number] = x.number
        return out

    def softmax(self, x: Value) -> Value:
        def reverse(g: int) -> None:
            self.emit("softmax_backward", (out.number, g), (self.gradient(x.number),))

        out = self.result(x.shape, reverse, x.number)
        self.emit("softmax", (x.number,), (out.number,))
        self.activated[out.number] = x.number
        return out

    def dropout(self, x: Value, rate: float) -> Value:
        if self.mode != "train":
            return x

        def reverse(g: int) -> None:
            self.emit("multiply", (g, mask.number), (self.gradient(x.number),))

        mask = self.new("batch", x.shape)
        out = self.result(x.shape, reverse, x.number)
        self.emit("dropout_mask", (), (mask.number,), (rate, self.node))
        self.emit("multiply", (x.number, mask.number), (out.number,))
        return out

    def reshape(self, x: Value, shape: Shape) -> Value:
        def reverse(g: int) -> None:
            self.gradients[x.number] = self.new("batch", x.shape, alias=g).number

        assert size(x.shape) == size(shape), "a reshape keeps the number of values"
        out = self.new("batch", shape, alias=x.number)
        if x.number in self.differentiable:
            self.differentiable.add(out.number)
            self.notes.append((out.number, reverse))
        return out

    def elementwise_loss(self, x: Value, loss: Any, fused: bool) -> None:
        self.target = self.new("batch", x.shape).number
        self.record_loss("elementwise_loss", x, (loss, fused))

    def categorical_loss(self, x: Value, fused: bool, label_smoothing: float = 0.0) -> None:
        self.target = self.new("labels", ()).number
        self.record_loss("categorical_loss", x, (fused, label_smoothing))

    def distribution_loss(self, x: Value, fused: bool) -> None:
        self.target = self.new("batch", x.shape).number
        self.record_loss("distribution_loss", x, fused)

    def record_loss(self, op: str, x: Value, detail: Any) -> None:
        self.loss_buffer = self.new("scalar", ()).number
        slopes = (self.gradient(x.number),) if self.mode == "train" and x.number in self.differentiable else ()
        assert self.target is not None, "the loss has a target"
        self.emit(op, (x.number, self.target), (self.loss_buffer, *slopes), detail)
        if slopes and self.class_weights:
            self.emit("weigh_classes", (self.target, *slopes), slopes, (self.class_weights, self.targets(x.shape)))

    def targets(self, shape: Shape) -> Targets:
        """How labels are encoded for a prediction of that shape."""
        dataset = self.project.dataset
        if dataset.given():
            return Targets("given")
        return self.project.loss.targets(size(shape), len(dataset.classes()), last_activation(self.project.network))

    # -- core.recipe.Step

    def batch(self) -> Value:
        return self.input

    def run(self, network: str, x: Value) -> Value:
        for node in self.project.network.nodes:
            self.node, self.resting = node.id, not node.trainable
            described = node.layer.weights(x.shape)
            parts = {(node.id, name): freezing.concerned(node, name) for name in described}
            self.frozen.update({key: part for key, part in parts.items() if part})
            weights: Mapping[str, Value] = {
                name: self.parameter((node.id, name), weight) for name, weight in described.items()
            }
            state = {
                name: self.remembered((node.id, name), weight) for name, weight in node.layer.state(x.shape).items()
            }
            x = node.layer.forward(self, x, {**weights, **state})
            self.results[node.id] = x.number
        self.prediction = x
        return x

    def loss(self, prediction: Value) -> None:
        if self.mode == "predict":
            return
        loss = self.project.loss
        # the activation that the loss absorbs must be the last thing that happened to the prediction
        logits = self.activated.get(prediction.number)
        fused = logits is not None and last_activation(self.project.network).id == loss.fused_activation
        x = Value(logits, prediction.shape) if logits is not None and fused else prediction
        loss.record(self, x, fused)

    def minimize(self, network: str) -> None:
        if self.mode != "train":
            return
        for number, reverse in reversed(self.notes):
            if number in self.gradients:
                self.node = next((i.node for i in self.instructions if number in i.outputs), self.node)
                reverse(self.gradients[number])
        free = {key: w for key, w in self.parameters.items() if self.handles[key].number in self.differentiable}
        for key, weight in free.items():
            if weight.regularizer is not None and weight.regularizer.active():
                handle = self.handles[key]
                self.node = key[0]
                self.emit("regularize", (handle.number,), (self.gradients[handle.number],), weight.regularizer)
        self.node = None
        held = tuple(self.frozen.items())
        if held:
            self.emit("freeze", (), (), held)
        optimizer = self.project.optimizer
        if optimizer.clipvalue > 0:
            self.emit("clip_values", (), (), optimizer.clipvalue)
        if optimizer.clipnorm > 0:
            self.emit("clip_norm", (), (), optimizer.clipnorm)
        self.emit("update", (), (), optimizer)
        for key, weight in free.items():
            if weight.regularizer is not None and weight.regularizer.limit() > 0:
                self.node = key[0]
                self.emit("constrain", (self.handles[key].number,), (), weight.regularizer.limit())
        if held:
            self.node = None
            self.emit("put_back", (), (), held)


def trace(project: Project, batch_size: int, mode: str, class_weights: tuple[float, ...] = ()) -> Program:
    """The Program of a project whose check found no problems. class_weights: see ``engine.class_weights``."""
    tracer = Tracer(project, batch_size, mode, class_weights)
    project.recipe.step(tracer)
    return Program(
        batch_size,
        tuple(tracer.buffers),
        tuple(without_unused(tracer) if mode == "train" else tracer.instructions),
        tracer.parameters,
        tracer.input.number,
        tracer.target,
        tracer.prediction.number,
        tracer.loss_buffer,
        tracer.results,
        tracer.targets(tracer.prediction.shape),
        tracer.states,
    )


def without_unused(tracer: Tracer) -> list[Instruction]:
    """The instructions whose outputs something reads: a fused loss leaves its activation without a reader."""
    kept: list[Instruction] = []
    read = {tracer.loss_buffer, *tracer.gradients.values()}
    aliases = {b.number: b.alias for b in tracer.buffers if b.alias is not None}
    for instruction in reversed(tracer.instructions):
        if not instruction.outputs or read.intersection(instruction.outputs):
            kept.append(instruction)
            read.update(instruction.inputs)
            for n in instruction.inputs:
                while n in aliases:
                    n = aliases[n]
                    read.add(n)
    return kept[::-1]
