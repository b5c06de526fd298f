"""The questions that views may ask of a run, and what they get back."""

from playground.engine.frames import CurvePoint, Divergence, Frame
from playground.engine.probes import (
    Activations,
    Decided,
    Neurons,
    NeuronsAnswer,
    Points,
    Probe,
    Read,
    ReadAnswer,
    Reconstructions,
    ReconstructionsAnswer,
    Response,
    TestImages,
    TestImagesAnswer,
    TestText,
    TestTextAnswer,
    Weights,
)

__all__ = [
    "Activations",
    "CurvePoint",
    "Decided",
    "Divergence",
    "Frame",
    "Neurons",
    "NeuronsAnswer",
    "Points",
    "Probe",
    "Read",
    "ReadAnswer",
    "Reconstructions",
    "ReconstructionsAnswer",
    "Response",
    "TestImages",
    "TestImagesAnswer",
    "TestText",
    "TestTextAnswer",
    "Weights",
]
