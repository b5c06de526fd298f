"""What the explanations share: the recording, and which neuron a number of it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.engine.program import Instruction
from playground.engine.walk.record import Recording
from playground.engine.walk.steps import Place
from playground.network.document import Project

DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def low(number: int) -> str:
    """A small number below the line."""
    return str(number).translate(DIGITS)


@dataclass(frozen=True, eq=False)
class Context:
    recording: Recording
    project: Project

    def array(self, buffer: int) -> np.ndarray:
        """A buffer of the sample alone, in its own shape; parameters as they are."""
        array = self.recording.arrays[buffer]
        of_sample = self.recording.program.buffers[buffer].role in ("batch", "labels", "taps")
        return array[0] if of_sample else array

    def value(self, buffer: int, unit: int) -> float:
        return float(self.array(buffer).ravel()[unit])

    def root(self, buffer: int) -> int:
        """The buffer whose memory this one shares."""
        alias = self.recording.program.buffers[buffer].alias
        return buffer if alias is None else self.root(alias)

    def forward(self, node: int) -> list[Instruction]:
        """What a layer computes, up to the loss."""
        return [i for i in self.until_loss() if i.node == node]

    def composite(self, node: int) -> bool:
        """Whether a layer is made of several that have weights of their own: of these only the whole is explained."""
        buffers = self.recording.program.buffers
        weighing = [i for i in self.forward(node) if any(buffers[n].role == "parameter" for n in i.inputs)]
        return len(weighing) > 1

    def until_loss(self) -> tuple[Instruction, ...]:
        instructions = self.recording.program.instructions
        ends = [n for n, i in enumerate(instructions) if self.recording.program.loss in i.outputs]
        return instructions[: ends[0]] if ends else instructions

    def loss(self) -> Instruction:
        return self.recording.program.instructions[len(self.until_loss())]

    def maker(self, buffer: int) -> Instruction | None:
        """The instruction that writes a buffer, or the one that it is another shape of."""
        wanted = self.root(buffer)
        return next((i for i in self.recording.program.instructions if wanted in i.outputs), None)

    def gradient(self, buffer: int) -> int | None:
        return self.recording.gradient_of.get(buffer)

    def before(self, node: int) -> int | None:
        """The layer before, None for the input."""
        nodes = self.project.network.nodes
        index = self.project.network.index(node)
        return nodes[index - 1].id if index else None

    def source(self, node: int, unit: int) -> Place:
        return self.before(node), unit

    def source_name(self, node: int, unit: int) -> str:
        """What a layer hears: "x₁", "a₃", "pixel 4, 7"."""
        if self.before(node) is not None:
            return f"a{low(unit + 1)}"
        names = self.project.dataset.input_names()
        shape = self.project.dataset.input_shape()
        if unit < len(names):
            return names[unit]
        if len(shape) == 3:
            channel, row, column = np.unravel_index(unit, shape)
            return f"pixel {row + 1}, {column + 1}" + (f" of channel {channel + 1}" if shape[0] > 1 else "")
        return f"x{low(unit + 1)}"
