"""Where the pictures of the main window are, by the names under which they are exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from playground.ui.pictures.export_dialog import show_export
from playground.ui.pictures.offers import Offer

if TYPE_CHECKING:
    from playground.ui.main_window import MainWindow


def offer_all(window: MainWindow) -> None:
    """Makes the network and every plot of a window exportable, from the menu and by a right click."""
    session, right = window.session, window.right

    def export(widget: QWidget) -> None:
        show_export(window, session, widget)

    Offer(window.canvas, "Network")
    window.canvas.export_requested.connect(lambda: export(window.canvas))
    Offer(right.loss_plot, "Curves")
    right.loss_plot.export_requested.connect(lambda: export(right.loss_plot))
    plots: dict[str, QWidget] = {
        "Plane": right.boundary.plane,
        "Test digits": right.grid.mosaic,
        "Test text": right.text.letters,
        "Drawn digit": right.reader.preview,
        "Answer": right.reader.bars,
        "Confusion matrix": right.metrics.matrix,
    }
    for title, plot in plots.items():
        Offer(plot, title, export)
