"""The questions that views may ask of a run, and what they get back."""

from playground.engine.folds import FoldsFrame, summary
from playground.engine.frames import CurvePoint, Divergence, Frame
from playground.engine.metrics import MetricsReport
from playground.engine.probes import (
    Activations,
    Metrics,
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
    Weights,
)

__all__ = [
    "Activations",
    "CurvePoint",
    "Divergence",
    "FoldsFrame",
    "Frame",
    "Metrics",
    "MetricsReport",
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
    "Weights",
    "summary",
]
