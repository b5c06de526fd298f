"""The operations of restricted Boltzmann machines in plain numpy. Arrays are (rows, units): samples, or chains."""

from __future__ import annotations

from playground.engine import randomness
from playground.engine.program import Instruction


class EnergyReference:
    """The part of the reference Runner about energies."""

    stream: int

    def affine_transposed(self, _: Instruction, inputs: list, outputs: list) -> None:
        hidden, weight, bias = inputs
        outputs[0][...] = hidden @ weight + bias

    def bernoulli(self, instruction: Instruction, inputs: list, outputs: list) -> None:
        probability = inputs[0]
        # positions are counted unit by unit, as the compiled backend lays them out
        stream = randomness.key(self.stream, instruction.detail)
        drawn = randomness.uniform(stream, probability.size).reshape(-1, len(probability)).T
        outputs[0][...] = drawn < probability

    def load_chains(self, _: Instruction, inputs: list, outputs: list) -> None:
        outputs[0][...] = inputs[0]

    def keep_chains(self, _: Instruction, inputs: list, __: list) -> None:
        values, state = inputs
        state[...] = values

    def contrast(self, _: Instruction, inputs: list, outputs: list) -> None:
        v0, h0, v, h = inputs
        _, weight, visible_bias, *bias = outputs
        weight[...] = h.T @ v / len(v) - h0.T @ v0 / len(v0)
        visible_bias[...] = v.mean(axis=0) - v0.mean(axis=0)
        if bias:
            bias[0][...] = h.mean(axis=0) - h0.mean(axis=0)
