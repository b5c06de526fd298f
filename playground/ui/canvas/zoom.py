"""A view that fits what it shows into its room until the user zooms or pans, and again when asked to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QPinchGesture, QWidget

SMALLEST, LARGEST = 0.25, 4.0
SMALLEST_FIT = 10 / 12  # captions of 12 px stay readable; what does not fit then is scrolled
STEP = 1.2
SCROLL_BAR = 10
MARGIN = 16  # pixels around what is brought into the view


class ZoomView(QGraphicsView):
    """Fits by asking ``arrange_for`` for a picture that suits the room, and shrinks it only a little."""

    zoom_changed = Signal(float)  # 1.0 is 100 %

    def __init__(self, scene: QGraphicsScene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self.fitted = True
        self._zoom = 1.0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("surface", "ground")  # behind the scroll bars too
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    def arrange_for(self, width: float, height: float) -> QSizeF:
        """Lays the picture out for a room in scene units; returns its size, which may be larger."""
        raise NotImplementedError  # pragma: no cover - abstract

    def view_moved(self) -> None:
        """The picture lies elsewhere in the window than before."""

    def zoom(self) -> float:
        return self._zoom

    def fit(self) -> None:
        """Shows everything again, and keeps doing so."""
        self.fitted = True
        self.refit()

    def refit(self) -> None:
        """Lays out anew; fits into the room unless the user has zoomed or panned."""
        room = self.maximumViewportSize()
        if not self.fitted:
            size = self.arrange_for(*self._room)
            self.setSceneRect(self._free_rect(size))
            self.view_moved()
            return
        width, height = max(room.width(), 1), max(room.height(), 1)
        size = self.arrange_for(width, height)
        scale = 1.0
        for _ in range(3):  # a picture for a larger room may be larger itself
            needed = min(1.0, width / size.width(), height / size.height())
            if needed >= scale - 1e-6 or scale == SMALLEST_FIT:
                break
            scale = max(needed, SMALLEST_FIT)
            size = self.arrange_for(width / scale, height / scale)
        wide, tall = size.width() * scale > width + 1, size.height() * scale > height + 1
        if wide and not tall:  # the scroll bar takes its part of the height
            height -= SCROLL_BAR
            size = self.arrange_for(width / scale, height / scale)
        self._room = (width / scale, height / scale)
        always, never = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(always if wide else never)
        self.setVerticalScrollBarPolicy(always if tall else never)
        rect = QRectF(0, 0, max(size.width(), width / scale), max(size.height(), height / scale))
        self.setSceneRect(rect.adjusted(0, 0, -1 / scale, -1 / scale))
        self._set_zoom(scale)
        self.view_moved()

    def zoom_by(self, factor: float, anchor: QPoint | None = None) -> None:
        """Zooms by a factor; the point of the picture under ``anchor`` (viewport) stays there."""
        anchor = anchor or self.viewport().rect().center()
        wanted = max(SMALLEST, min(LARGEST, self._zoom * factor))
        below = self.mapToScene(anchor)
        self._free()
        self._set_zoom(wanted)
        self._shift(QPointF(self.mapFromScene(below) - anchor))
        self.view_moved()

    def pan_by(self, dx: float, dy: float) -> None:
        """Moves the picture by so many pixels of the screen."""
        self._free()
        self._shift(QPointF(-dx, -dy))
        self.view_moved()

    def show_around(self, point: QPointF) -> None:
        """Brings a point of the picture to the middle of the view."""
        here = self.mapToScene(self.viewport().rect().center())
        self.pan_by(*((here - point) * self._zoom).toTuple())

    def bring_in(self, rect: QRectF) -> None:
        """Moves no more than is needed to have a part of the picture in the view; its left and upper end at least."""
        seen, margin = self.mapToScene(self.viewport().rect()).boundingRect(), MARGIN / self._zoom
        left, right = min(0.0, rect.left() - margin - seen.left()), max(0.0, rect.right() + margin - seen.right())
        up, down = min(0.0, rect.top() - margin - seen.top()), max(0.0, rect.bottom() + margin - seen.bottom())
        dx = left or min(right, rect.left() - margin - seen.left())
        dy = up or min(down, rect.top() - margin - seen.top())
        if dx or dy:
            self.pan_by(-dx * self._zoom, -dy * self._zoom)

    def _free(self) -> None:
        """From here on the user decides what is seen: the scene reaches beyond the picture on all sides."""
        if not self.fitted:
            return
        middle = self.mapToScene(QPoint(0, 0))
        self.fitted = False
        for set_policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSceneRect(self._free_rect(self.sceneRect().size()))
        self._shift(QPointF(self.mapFromScene(middle)))

    def _free_rect(self, size: QSizeF) -> QRectF:
        reach = 2000.0
        return QRectF(QPointF(0, 0), size).adjusted(-reach, -reach, reach, reach)

    def _shift(self, by: QPointF) -> None:
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() + round(by.x()))
        vertical.setValue(vertical.value() + round(by.y()))

    def _set_zoom(self, zoom: float) -> None:
        changed = abs(zoom - self._zoom) > 1e-9
        self._zoom = zoom
        self.resetTransform()
        self.scale(zoom, zoom)
        if changed:
            self.zoom_changed.emit(zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.view_moved()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP**steps, event.position().toPoint())
            event.accept()
            return
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        dx, dy = delta.x(), delta.y()
        sideways = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if not dx and (sideways or (self.verticalScrollBar().maximum() == 0 and self.horizontalScrollBar().maximum())):
            dx, dy = dy, 0  # a plain wheel moves along what there is to move along
        self._shift(QPointF(-dx, -dy))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Gesture:
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self.zoom_by(pinch.scaleFactor(), self.viewport().mapFromGlobal(pinch.centerPoint().toPoint()))
                return True
        native = isinstance(event, QNativeGestureEvent)
        if native and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_by(1 + event.value(), event.position().toPoint())
            return True
        return super().viewportEvent(event)
