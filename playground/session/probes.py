"""The questions that views may ask of a run, and what they get back."""

from playground.engine.by_hand import Place
from playground.engine.folds import FoldsFrame, summary
from playground.engine.frames import CurvePoint, Divergence, Frame
from playground.engine.landscape import Landscape, LandscapeAnswer
from playground.engine.metrics import MetricsReport
from playground.engine.probes import (
    Activations,
    Decided,
    MadeImages,
    MadePoints,
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
    TestText,
    TestTextAnswer,
    Weights,
)
from playground.engine.probes_weights import OneWeight, WeightAnswer
from playground.engine.warped import Warped, WarpedAnswer

__all__ = [
    "Activations",
    "CurvePoint",
    "Decided",
    "Divergence",
    "FoldsFrame",
    "Frame",
    "Landscape",
    "LandscapeAnswer",
    "MadeImages",
    "MadePoints",
    "Metrics",
    "MetricsReport",
    "Neurons",
    "NeuronsAnswer",
    "OneWeight",
    "Place",
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
    "Warped",
    "WarpedAnswer",
    "WeightAnswer",
    "Weights",
    "summary",
]
