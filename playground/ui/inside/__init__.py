"""One layer, large: all its maps, its whole matrix, its filters as pictures, its memory step by step."""

from playground.ui.inside.view import LayerView

__all__ = ["LayerView"]
