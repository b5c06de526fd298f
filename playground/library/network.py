"""A stack of layers with the shape of what goes in: checked when it is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from playground.core.activation import Activation
from playground.core.layer import Layer
from playground.core.nested import Nested
from playground.core.problems import Problem
from playground.core.shapes import Shape, show
from playground.library.errors import NetworkError
from playground.library.places import sentence
from playground.network import checks
from playground.network.document import Frozen
from playground.network.document import Network as Document

LAYER = Nested(category="layers", label="Layer", help="One of the layers.")


class Network:
    """input_shape: of one sample, without the batch, such as (784,) or (1, 28, 28), channels first; a number n stands
    for (n,). layers: in order; an id such as "flatten" or a class stands for the layer with its defaults. frozen: the
    places of those that training leaves as they are, as ``trainable=False`` in Keras.

    Raises NetworkError where a layer cannot take what the one before gives, naming it as ``layers[1] Dense``;
    ParamError (also a ValueError, and a TypeError where it is one) where something is no layer.
    """

    document: Document

    def __init__(
        self, input_shape: int | Sequence[int], layers: Iterable[Layer | str | type], frozen: Iterable[int] = ()
    ) -> None:
        self.input_shape: Shape = shape_of(input_shape)
        if isinstance(layers, (str, Layer)) or not isinstance(layers, Iterable):
            raise NetworkError(f"layers is {layers!r}, expected a list of layers")
        made = [LAYER.coerce(layer, "Network", f"layers[{place}]") for place, layer in enumerate(layers)]
        self._take(Document.of(*made))
        if isinstance(frozen, str) or not isinstance(frozen, Iterable):
            raise NetworkError(f"frozen is {frozen!r}, expected a list of places of layers, such as [0]")
        self.document = self.freezing(frozen, True).document

    @classmethod
    def of(cls, input_shape: Shape, document: Document) -> Network:
        """The network of a project, whose layers keep their ids. Raises NetworkError."""
        network = cls.__new__(cls)
        network.input_shape = input_shape
        network._take(document)
        return network

    def _take(self, document: Document) -> None:
        self.document = document
        if not document.nodes:
            raise NetworkError("layers is empty, expected at least one layer, such as a Dense")
        self._shapes, problems = checks.walk(document, self.input_shape)
        for problem in problems or checks.too_large(document, self._shapes):
            raise NetworkError(self.sentence(problem))

    @property
    def layers(self) -> tuple[Layer, ...]:
        return tuple(node.layer for node in self.document.nodes)

    @property
    def frozen(self) -> tuple[int, ...]:
        """The places of the layers that training leaves as they are."""
        return tuple(place for place, node in enumerate(self.document.nodes) if not node.trainable)

    def freezing(self, places: Iterable[int], on: bool) -> Network:
        """The same network with these layers frozen, or free to learn; −1 is the last one. Raises NetworkError."""
        nodes = list(self.document.nodes)
        for place in places:
            whole = not isinstance(place, bool) and hasattr(place, "__index__")
            if not whole or not -len(nodes) <= place < len(nodes):
                last = f"a whole number from 0 to {len(nodes) - 1}"
                raise NetworkError(f"frozen: {place!r} is no place of a layer, expected {last}")
            node = nodes[place]
            part = frozenset({Frozen()})
            nodes[place] = replace(node, frozen=node.frozen | part if on else node.frozen - part)
        return Network.of(self.input_shape, replace(self.document, nodes=tuple(nodes)))

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shape of what each layer gives for one sample."""
        return tuple(output for _, output in self._shapes.values())

    @property
    def output_shape(self) -> Shape:
        return self.shapes[-1]

    @property
    def parameters(self) -> int:
        """How many trainable numbers there are."""
        return sum(self._counts())

    def _counts(self) -> list[int]:
        return [checks.parameters(self.document, node.id, self._shapes) for node in self.document.nodes]

    def last_activation(self) -> Activation:
        """The activation that the output has been through; linear where there is none."""
        return checks.last_activation(self.document)

    def sentence(self, problem: Problem) -> str:
        """A problem with the layer's place in the list before it."""
        return sentence({"": self.document}, problem)

    def summary(self) -> str:
        """A table of the layers: place, kind, output shape, trainable numbers."""
        rows: list[tuple[str, ...]] = [("", "layer", "output", "parameters"), ("", "input", show(self.input_shape), "")]
        for place, (layer, shape, count) in enumerate(zip(self.layers, self.shapes, self._counts(), strict=True)):
            frozen = " frozen" if place in self.frozen and count else ""
            rows.append((str(place), type(layer).__name__, show(shape), f"{count:,}{frozen}"))
        rows.append(("", "total", "", f"{self.parameters:,}"))
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        return "\n".join(
            f"{a:>{widths[0]}}  {b:<{widths[1]}}  {c:<{widths[2]}}  {d:>{widths[3]}}".rstrip() for a, b, c, d in rows
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Network) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def _parts(self) -> tuple[Any, ...]:
        return self.input_shape, self.layers, tuple(node.frozen for node in self.document.nodes)

    def __repr__(self) -> str:
        inside = ", ".join(map(repr, self.layers))
        frozen = f", frozen={list(self.frozen)}" if self.frozen else ""
        return f"Network(input_shape={self.input_shape}, layers=[{inside}]{frozen})"


def shape_of(given: Any) -> Shape:
    """A shape as a tuple of positive whole numbers; NetworkError."""
    try:
        shape = tuple(n.__index__() for n in ((given,) if hasattr(given, "__index__") else given))
    except (TypeError, AttributeError):
        shape = ()
    if not shape or len(shape) > 3 or min(shape) < 1:
        raise NetworkError(
            f"input_shape is {given!r}, expected one to three positive whole numbers, such as (784,) or (1, 28, 28)"
        )
    return shape
