"""The questions that views may ask of a run, and what they get back."""

from playground.engine.frames import CurvePoint, Divergence, Frame
from playground.engine.probes import (
    Activations,
    MadeImages,
    MadePoints,
    Neurons,
    NeuronsAnswer,
    Points,
    Probe,
    Read,
    ReadAnswer,
    Response,
    TestImages,
    TestImagesAnswer,
    Weights,
)

__all__ = [
    "Activations",
    "CurvePoint",
    "Divergence",
    "Frame",
    "MadeImages",
    "MadePoints",
    "Neurons",
    "NeuronsAnswer",
    "Points",
    "Probe",
    "Read",
    "ReadAnswer",
    "Response",
    "TestImages",
    "TestImagesAnswer",
    "Weights",
]
