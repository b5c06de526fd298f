"""From a project to a Program: the layers are run once with handles instead of numbers, and what they do is recorded.

The reverse pass is derived from the recording: each operation notes how its gradient is computed, beside its forward
form, and ``minimize`` plays these notes backwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playground.core.layer import ALIVE, Layer, Weight
from playground.core.ops import Scalars, Value
from playground.core.phases import Layers
from playground.core.shapes import Shape, size
from playground.core.targets import Targets
from playground.engine import freezing
from playground.engine.program import Buffer, Instruction, Key, Part, Program
from playground.engine.trace_adversarial import AdversarialOps
from playground.engine.trace_energy import EnergyOps
from playground.engine.trace_gradients import Gradients, Note, Reverse
from playground.engine.trace_images import ImageOps
from playground.engine.trace_sequences import SequenceOps
from playground.network.checks import last_activation
from playground.network.document import Frozen, Node, Project
from playground.network.roles import input_shape

VALUES = Targets("values")  # where nothing is compared with the answers of the data


class Tracer(Gradients, AdversarialOps, ImageOps, SequenceOps, EnergyOps):
    """Implements core.ops.Ops and core.recipe.Step by recording. mode: "train", "test" (loss, no gradients), "predict"
    (one network alone, no loss) or "reconstruct" (likewise, on the way back); phase: which one of the recipe's; turn:
    which of the steps that it makes by turns."""

    def __init__(
        self,
        project: Project,
        batch_size: int,
        mode: str,
        phase: int = 0,
        network: str = "",
        turn: int = 0,
        class_weights: tuple[float, ...] = (),
    ) -> None:
        self.project, self.batch_size, self.mode, self.phase, self.turn = project, batch_size, mode, phase, turn
        self.networks, self.class_weights = project.networks, class_weights
        self.buffers: list[Buffer] = []
        self.instructions: list[Instruction] = []
        self.parameters: dict[Key, Weight] = {}
        self.states: dict[Key, Weight] = {}
        self.owner: dict[int, str] = {}  # node -> its network
        self.handles: dict[Key, Value] = {}
        self.notes: list[Note] = []  # in forward order
        self.gradients: dict[int, int] = {}
        self.shares: dict[int, int] = {}  # a buffer with one more share of a gradient -> whose gradient it is
        self.draws: dict[int | None, int] = {}  # node -> how many streams of random numbers it has had
        self.wanted: set[int] = set()  # gradients that an update reads
        self.losses: dict[str, int] = {}
        self.shown: dict[str, int] = {}
        self.updates: list[str] = []
        self.differentiable: set[int] = set()
        self.activated: dict[int, int] = {}  # output of an activation -> what it was applied to
        self.functions: dict[int, Any] = {}  # output of an activation -> the activation
        self.results: dict[int, int] = {}
        self.frozen: dict[Key, tuple[Frozen, ...]] = {}
        self.resting = False  # whether the layer that is run now is frozen as a whole
        self.node: int | None = None
        self.shapes: dict[int, Shape] = {}  # node id -> what its layer is given
        self.places = 0  # places where the recipe draws random numbers
        self.target: int | None = None
        self.given: Value | None = None  # what the recipe compares with instead of the batch's targets
        self.compared = -1
        self.loss_buffer: int | None = None
        reader = network if mode == "predict" else ""
        self.input = self.new("batch", input_shape(project, reader) if reader else project.dataset.input_shape())
        self.prediction = self.input

    # -- buffers and instructions

    def new(self, role: str, shape: Shape, alias: int | None = None, key: Key | None = None) -> Value:
        self.buffers.append(Buffer(len(self.buffers), role, shape, alias, key))
        return Value(len(self.buffers) - 1, shape)

    def emit(self, op: str, inputs: tuple[int, ...], outputs: tuple[int, ...], detail: Any = None) -> None:
        self.instructions.append(Instruction(op, inputs, outputs, detail, self.node))
        for number in outputs:
            if number in self.shares:
                self.add_share(self.shares.pop(number), number)

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

    def result(
        self, shape: Shape, reverse: Reverse, *sources: int, slope: Callable[[Value], Value] | None = None
    ) -> Value:
        """A new batch buffer that depends on ``sources``; ``reverse`` records how its gradient reaches them, ``slope``
        gives the gradient of the first as a value."""
        out = self.new("batch", shape)
        self.note(out, reverse, sources, slope)
        return out

    def note(
        self, out: Value, reverse: Reverse, sources: tuple[int, ...], slope: Callable[[Value], Value] | None
    ) -> None:
        if self.differentiable.intersection(sources):
            self.differentiable.add(out.number)
            self.notes.append(Note(out.number, reverse, sources, slope))

    # -- core.ops.Ops

    def affine(self, x: Value, weight: Value, bias: Value | None) -> Value:
        def reverse(g: int) -> None:
            if self.differentiable.intersection((weight.number, *biases)):
                slopes = tuple(self.gradient(number) for number in (weight.number, *biases))
                self.emit("affine_backward", (x.number, g), slopes)
            if x.number in self.differentiable:
                self.emit("affine_backward_input", (weight.number, g), (self.gradient(x.number),))

        biases = () if bias is None else (bias.number,)
        sources = (x.number, weight.number, *biases)
        out = self.result((weight.shape[0],), reverse, *sources, slope=lambda g: self.affine_slope(g, weight))
        self.emit("affine", (x.number, weight.number, *biases), (out.number,))
        return out

    def elementwise(self, x: Value, function: Scalars) -> Value:
        def reverse(g: int) -> None:
            self.emit("elementwise_backward", (x.number, out.number, g), (self.gradient(x.number),), function)

        out = self.result(x.shape, reverse, x.number, slope=lambda g: self.elementwise_slope(x, out, g, function))
        self.emit("elementwise", (x.number,), (out.number,), function)
        self.activated[out.number] = x.number
        self.functions[out.number] = function
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
        out = self.result(x.shape, reverse, x.number, slope=lambda g: self.multiply(g, mask))
        self.emit("dropout_mask", (), (mask.number,), (rate, self.draw()))
        self.emit("multiply", (x.number, mask.number), (out.number,))
        return out

    def reshape(self, x: Value, shape: Shape) -> Value:
        def reverse(g: int) -> None:
            self.hand_on(x.number, self.new("batch", x.shape, alias=g).number)

        assert size(x.shape) == size(shape), "a reshape keeps the number of values"
        out = self.new("batch", shape, alias=x.number)
        self.note(out, reverse, (x.number,), lambda g: self.reshape(g, x.shape))
        return out

    def add(self, x: Value, y: Value) -> Value:
        def reverse(g: int) -> None:
            for number in (x.number, y.number):
                if number in self.differentiable:
                    self.hand_on(number, g)

        assert x.shape == y.shape, "a sum is of two values of the same shape"
        out = self.result(x.shape, reverse, x.number, y.number)
        self.emit("add", (x.number, y.number), (out.number,))
        return out

    def elementwise_loss(self, x: Value, loss: Any, fused: bool) -> None:
        self.target_like(x)
        self.record_loss("elementwise_loss", x, (loss, fused))

    def categorical_loss(self, x: Value, fused: bool, label_smoothing: float = 0.0) -> None:
        self.target = self.compared = self.new("labels", ()).number
        self.record_loss("categorical_loss", x, (fused, label_smoothing))

    def distribution_loss(self, x: Value, fused: bool) -> None:
        self.target_like(x)
        self.record_loss("distribution_loss", x, fused)

    def target_like(self, x: Value) -> None:
        """The numbers that x is compared with: given by the recipe, or those of the batch."""
        self.compared = self.new("batch", x.shape, alias=self.given.number if self.given else None).number
        self.target = None if self.given else self.compared

    def record_loss(self, op: str, x: Value, detail: Any) -> None:
        self.loss_buffer = self.new("scalar", ()).number
        slopes = (self.gradient(x.number),) if self.mode == "train" and x.number in self.differentiable else ()
        self.emit(op, (x.number, self.compared), (self.loss_buffer, *slopes), detail)
        if slopes and self.class_weights:
            about = self.class_weights, targets_of(self.project, x.shape)
            self.emit("weigh_classes", (self.compared, *slopes), slopes, about)

    # -- core.recipe.Step

    def batch(self) -> Value:
        return self.input

    def layers(self) -> Layers:
        return self.project.network.by_id()

    def run(self, network: str, x: Value) -> Value:
        for node in self.networks[network].nodes:
            self.owner[node.id] = network
            x = self.run_layer(node, x)
        self.node, self.prediction = None, x
        return x

    def run_layer(self, node: Node, x: Value) -> Value:
        self.node, self.resting = node.id, not node.trainable
        self.shapes[node.id] = x.shape
        weights = self.weights_of(node.id, node.layer)
        x = node.layer.forward(self, x, weights)
        self.results[node.id] = x.number
        return x

    def weights_of(self, node: int, layer: Layer) -> dict[str, Value]:
        """The weights and the state of a layer, and what the recipe keeps beside them."""
        recipe, shape, layers = self.project.recipe, self.shapes[node], self.layers()
        weights = {**layer.weights(shape), **recipe.weights(layers, node, shape)}
        state = {**layer.remembered(shape), **recipe.state(layers, node, shape)}
        parts = {(node, name): freezing.concerned(self.project.node(node), name) for name in weights}
        self.frozen.update({key: part for key, part in parts.items() if part})
        return {
            **{name: self.parameter((node, name), weight) for name, weight in weights.items()},
            **{name: self.remembered((node, name), weight) for name, weight in state.items()},
        }

    def loss(self, prediction: Value, target: Value | None = None) -> None:
        if self.mode == "predict":
            return
        loss, self.given = self.project.loss, target
        # the activation that the loss absorbs must be the last thing that happened to the prediction
        logits = self.activated.get(prediction.number)
        fused = logits is not None and last_activation(self.project.network).id == loss.fused_activation
        x = Value(logits, prediction.shape) if logits is not None and fused else prediction
        loss.record(self, x, fused)

    def pulls(self, moved: Mapping[Key, Weight]) -> dict[Key, int]:
        """For each of the weights whose links can be cut the buffer with its pull, found before the step."""
        found: dict[Key, int] = {}
        for key, weight in moved.items():
            if weight.regularizer is not None and weight.regularizer.cuts():
                self.node = key[0]
                found[key] = self.new("statistic", weight.shape).number
                outputs = self.gradients[self.handles[key].number], self.alive(key), found[key]
                self.emit("pull", (self.handles[key].number,), outputs, weight.regularizer)
        return found

    def alive(self, key: Key) -> int:
        """The buffer that says which links of a weight are alive."""
        return self.handles[key[0], key[1] + ALIVE].number

    def minimize(self, network: str) -> None:
        if self.mode != "train":
            return
        own = {self.handles[key].number for key in self.parameters if self.owner.get(key[0], network) == network}
        self.play_back(own)
        self.move_weights(network=network)

    def move_weights(self, together: bool = True, network: str = "") -> None:
        """The update of the weights that have got a gradient, of one network where there are several, less what is
        frozen; together: in one go where these are all there are."""
        several = len(self.networks) > 1
        reached = {
            key: weight
            for key, weight in self.parameters.items()
            if self.handles[key].number in self.gradients and not (several and self.owner.get(key[0]) != network)
        }
        moved = {key: weight for key, weight in reached.items() if not freezing.whole(self.frozen.get(key, ()))}
        for key, weight in moved.items():
            if weight.regularizer is not None and weight.regularizer.active():
                handle = self.handles[key]
                self.node = key[0]
                self.emit("regularize", (handle.number,), (self.gradients[handle.number],), weight.regularizer)
        pulls = self.pulls(moved)
        self.node = None
        held = tuple((key, parts) for key, parts in self.frozen.items() if key in reached)
        if held:
            self.emit("freeze", (), (), held)
        self.wanted.update(self.gradients[self.handles[key].number] for key in moved)
        self.gradients = {}
        optimizer = self.project.optimizer

        def about(value: Any) -> Any:
            return Part(value, tuple(moved), len(self.updates)) if several else value

        if optimizer.clipvalue > 0:
            self.emit("clip_values", (), (), about(optimizer.clipvalue))
        if optimizer.clipnorm > 0:
            self.emit("clip_norm", (), (), about(optimizer.clipnorm))
        if several or (together and len(moved) == len(self.parameters)):
            self.emit("update", (), (), about(optimizer))
        else:
            for key in moved:
                self.emit("update_weight", (), (), (optimizer, key))
        self.updates.append(network)
        for key, pull in pulls.items():
            self.node = key[0]
            self.emit("cut", (pull,), (self.handles[key].number, self.alive(key)))
        for key in moved:
            regularizer = self.parameters[key].regularizer
            if regularizer is not None and regularizer.limit() > 0:
                self.node = key[0]
                self.emit("constrain", (self.handles[key].number,), (), regularizer.limit())
        self.node = None
        if held:
            self.emit("put_back", (), (), held)


def trace(
    project: Project,
    batch_size: int,
    mode: str,
    phase: int = 0,
    network: str = "",
    turn: int = 0,
    class_weights: tuple[float, ...] = (),
) -> Program:
    """The Program of a project whose check found no problems. That of "predict" has all weights of its network, by
    default the main one. turn: which of the steps that the recipe makes by turns; class_weights: see
    ``engine.class_weights``."""
    recipe, network = project.recipe, network or project.recipe.networks[0]
    tracer = Tracer(project, batch_size, mode, phase, network, turn, class_weights)
    if mode == "predict":
        tracer.run(network, tracer.input)
    elif mode == "reconstruct":
        tracer.prediction = recipe.reconstruct(tracer) or tracer.prediction
    else:
        recipe.step(tracer)
    main = next((tracer.losses[name] for name, _ in recipe.figures if name in tracer.losses), None)
    return Program(
        batch_size,
        tuple(tracer.buffers),
        tuple(without_unused(tracer) if mode in ("train", "test") else tracer.instructions),
        tracer.parameters,
        tracer.input.number,
        tracer.target,
        tracer.prediction.number,
        tracer.loss_buffer if main is None else main,
        tracer.results,
        targets_of(project, tracer.prediction.shape),
        tracer.states,
        tracer.losses,
        tracer.shown,
        tuple(tracer.updates) if len(tracer.networks) > 1 else (),
    )


def targets_of(project: Project, outputs: Shape) -> Targets:
    """How the answers of the data become what the network's outputs are compared with."""
    if not project.recipe.compares or project.recipe.remakes:
        return VALUES
    if project.dataset.given():
        return Targets("given")
    return project.loss.targets(
        size(outputs), len(project.recipe.classes(project.dataset)), last_activation(project.network)
    )


def without_unused(tracer: Tracer) -> list[Instruction]:
    """The instructions whose outputs something reads: a fused loss leaves its activation without a reader, and only
    training follows a Boltzmann machine beyond its first picture."""
    kept: list[Instruction] = []
    kept_after = {h.number for h in tracer.handles.values()}  # weights and states outlive the step
    read = {tracer.loss_buffer, *tracer.losses.values(), *tracer.wanted, *kept_after}
    if tracer.mode == "test":
        read.update({tracer.prediction.number, *tracer.shown.values()})
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
