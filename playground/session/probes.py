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
from playground.engine.probes_layers import Filters, LayerWeights, Patch, PatchAnswer, Unrolled
from playground.engine.probes_weights import OneWeight, WeightAnswer
from playground.engine.statistics import LayerStatistics, Statistics
from playground.engine.warped import Warped, WarpedAnswer

__all__ = [
    "Activations",
    "CurvePoint",
    "Decided",
    "Divergence",
    "Filters",
    "FoldsFrame",
    "Frame",
    "Landscape",
    "LandscapeAnswer",
    "LayerStatistics",
    "LayerWeights",
    "MadeImages",
    "MadePoints",
    "Metrics",
    "MetricsReport",
    "Neurons",
    "NeuronsAnswer",
    "OneWeight",
    "Patch",
    "PatchAnswer",
    "Place",
    "Points",
    "Probe",
    "Read",
    "ReadAnswer",
    "Reconstructions",
    "ReconstructionsAnswer",
    "Response",
    "Statistics",
    "TestImages",
    "TestImagesAnswer",
    "TestText",
    "TestTextAnswer",
    "Unrolled",
    "Warped",
    "WarpedAnswer",
    "WeightAnswer",
    "Weights",
    "summary",
]
