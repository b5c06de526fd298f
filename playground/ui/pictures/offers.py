"""Which pictures a window can give: views offer themselves under a title, and what is in sight can be exported."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QGraphicsView, QMenu, QWidget

from playground.ui.pictures.picture import Picture, of_scene, of_widget

EXPORT = "Export picture…"
Export = Callable[[QWidget], object]


class Offer(QObject):
    """Makes a widget a picture that can be exported, as long as it lives; a scene is drawn whole.

    export: called with the widget by the menu of a right click; None where the widget has a menu of its own.
    """

    def __init__(self, widget: QWidget, title: str, export: Export | None = None) -> None:
        super().__init__(widget)
        self.widget, self.export = widget, export
        draws = of_scene if isinstance(widget, QGraphicsView) else of_widget
        self.picture: Picture = draws(title, widget)  # type: ignore[operator]
        if export is not None:
            widget.installEventFilter(self)

    def menu(self) -> QMenu:
        menu = QMenu(self.widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.export is not None:
            export = self.export
            menu.addAction(EXPORT, lambda: export(self.widget))
        return menu

    def is_taken(self, event: QContextMenuEvent) -> bool:
        """Whether the widget wants its right button for itself; the keyboard's menu is there all the same."""
        taken = self.widget.contextMenuPolicy() == Qt.ContextMenuPolicy.PreventContextMenu
        return taken and event.reason() == QContextMenuEvent.Reason.Mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent) and not self.is_taken(event):
            self.menu().popup(event.globalPos())
            return True
        return False


def in_sight(window: QWidget) -> dict[QWidget, Picture]:
    """What can be exported of a window now; the network comes first."""
    offers = [offer for offer in window.findChildren(QObject) if isinstance(offer, Offer)]
    offers.sort(key=lambda offer: not isinstance(offer.widget, QGraphicsView))
    return {offer.widget: offer.picture for offer in offers if offer.widget.isVisible() and offer.widget.height() > 0}
