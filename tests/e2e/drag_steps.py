"""A window in a process of its own, for drags that Qt itself makes: QDrag.exec runs a loop, so the hand moves by timers
or from outside. What became of the network is printed as one line of JSON.

``drag_steps.py qtest KIND SLOT [escape]`` makes the gesture itself. ``drag_steps.py outside KIND SLOT`` prints the
places on the screen to drag over, and waits for somebody to do it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import driving
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.session.session import Session
from playground.ui.app import make_application
from playground.ui.main_window import MainWindow

STEP, MOVES, GIVE_UP = 50, 8, 60_000  # milliseconds between two moves of the hand, how many, milliseconds in all


class Drag:
    """From a card of the palette to a slot of the canvas; notes what the canvas says on the way."""

    def __init__(self, window: MainWindow, kind: str, slot: int) -> None:
        self.window, self.canvas, self.slot = window, window.canvas, slot
        self.card = next(card for card in window.palette_.cards if card.kind.kind_id() == kind)
        self.before = window.session.project
        self.said: list[tuple[str, int]] = []
        self.watch = QTimer(window)
        self.watch.timeout.connect(self.note)
        self.watch.start(10)

    def places(self) -> list[QPoint]:
        """On the screen, from the card to the slot."""
        self.window.left.ensureWidgetVisible(self.card)  # as one would scroll to it
        QApplication.processEvents()
        layout = self.canvas.layout_now
        at = self.canvas.mapFromScene(QPointF(layout.slot_x(self.slot), (layout.top + layout.bottom) / 2))
        assert self.canvas.slot_at(at) == self.slot, "that place means that slot"
        start = self.card.mapToGlobal(self.card.rect().center())
        end = self.canvas.viewport().mapToGlobal(at)
        return [start + (end - start) * step / MOVES for step in range(MOVES + 1)]

    def note(self) -> None:
        """What the label of the insertion line says, and the slot where the line stands."""
        line, label = self.canvas.network_scene.line, self.canvas.overlay.drop
        if line.isVisible() and label.isVisible():
            layout = self.canvas.layout_now
            x = line.sceneBoundingRect().center().x()
            slots = range(len(self.window.session.project.network.nodes) + 1)
            self.said.append((label.text.text(), min(slots, key=lambda slot: abs(layout.slot_x(slot) - x))))

    def finish(self) -> None:
        self.watch.stop()
        session, line = self.window.session, self.canvas.network_scene.line
        nodes = session.project.network.nodes
        told = {
            "kinds": [node.layer.id for node in nodes],
            "selected": next((i for i, node in enumerate(nodes) if node.id == session.selection), None),
            "steps": session.undo_stack.count(),
            "undo": session.undo_stack.undoText(),
            "said": self.said[-1:],
            "line left": line.isVisible() or self.canvas.overlay.drop.isVisible(),
        }
        session.undo_stack.undo()
        print(json.dumps({**told, "undone": session.project == self.before}), flush=True)
        self.window.close()
        QApplication.quit()


def by_timers(drag: Drag, escape: bool) -> None:
    """Press, move, let go (or Escape, then let go), each from the event loop, whichever runs then. The hand stays where
    it has come to until the canvas has said something, however slow the machine is."""
    handle, places = drag.window.windowHandle(), drag.places()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    local = [handle.mapFromGlobal(place) for place in places]
    steps = [lambda: QTest.mousePress(handle, left, none, local[0])]
    steps += [lambda at=at: QTest.mouseMove(handle, at) for at in local[1:]]
    steps += [lambda: QTest.keyClick(handle, Qt.Key.Key_Escape)] if escape else []
    steps += [lambda: QTest.mouseRelease(handle, left, none, local[-1]), drag.finish]
    tries = iter(range(GIVE_UP // STEP))

    def go_on(number: int) -> None:
        waits = number == len(places) and not drag.said and next(tries, None) is not None
        following = number if waits else number + 1
        if following < len(steps):  # before the step: a drag has a loop of its own, which the rest must reach
            QTimer.singleShot(STEP, drag.window, lambda: go_on(following))
        if not waits:
            steps[number]()

    QTimer.singleShot(STEP, drag.window, lambda: go_on(0))


def from_outside(drag: Drag) -> None:
    """Says where to drag, waits for the drop, and gives it a moment to settle."""
    places = [place.toTuple() for place in drag.places()]
    print(json.dumps({"places": places, "card": drag.card.accessibleName()}), flush=True)
    drag.window.session.project_changed.connect(lambda *_: QTimer.singleShot(10 * STEP, drag.window, drag.finish))


def main() -> None:
    how, kind, slot, *rest = sys.argv[1:]
    app = make_application("light")
    with tempfile.TemporaryDirectory() as folder:
        session = Session(driving.points_project(4, 3), driving.own_settings(Path(folder)), "reference")
        window = MainWindow(session=session, confirm=False)
        window.move(0, 0)
        window.resize(1200, 780)
        window.show()
        drag = Drag(window, kind, int(slot))

        def begin(frame: object) -> None:
            if frame.state == "paused":  # type: ignore[attr-defined]
                session.frame_changed.disconnect(begin)
                act = (lambda: by_timers(drag, bool(rest))) if how == "qtest" else (lambda: from_outside(drag))
                QTimer.singleShot(10 * STEP, window, act)

        session.frame_changed.connect(begin)
        QTimer.singleShot(GIVE_UP, window, drag.finish)
        app.exec()
        window.close()


if __name__ == "__main__":
    main()
