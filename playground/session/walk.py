"""What the window needs to walk through one sample step by step."""

from playground.engine.probes_walk import WalkProbe, take_back, take_step
from playground.engine.walk.record import NEAR, TEST, TRAIN, Pick, Sample
from playground.engine.walk.steps import BACKWARD, FORWARD, LOSS, PHASES, UPDATE, Equation, Step, Stop, Term
from playground.engine.walk.walk import MANY, Walk

__all__ = [
    "BACKWARD",
    "FORWARD",
    "LOSS",
    "MANY",
    "NEAR",
    "PHASES",
    "TEST",
    "TRAIN",
    "UPDATE",
    "Equation",
    "Pick",
    "Sample",
    "Step",
    "Stop",
    "Term",
    "Walk",
    "WalkProbe",
    "take_back",
    "take_step",
]
