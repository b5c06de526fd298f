"""The network as a picture that is edited by hand. The document is the model; the scene only draws it."""

from playground.ui.canvas.canvas import Canvas
from playground.ui.canvas.mime import LAYER_MIME

__all__ = ["LAYER_MIME", "Canvas"]
