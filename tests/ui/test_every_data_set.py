"""From every data set to every other one, and back by undo, with a real run: the views keep up and nothing breaks."""

from collections.abc import Iterator
from itertools import permutations

import driving
import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from playground.core.plane import PlaneDataset
from playground.core.registry import registry
from playground.network import edits
from playground.session.session import Session
from playground.ui import theme
from playground.ui.boundary_view import BoundaryView
from playground.ui.digit_grid import DigitGrid
from playground.ui.loss_plot import LossPlot
from playground.ui.status_bar import StatusBar
from playground.ui.top_bar import TopBar

# one of each sort and number of classes: what the views tell apart
KINDS = sorted({(kind.sort, len(kind().classes())): kind.kind_id() for kind in registry.all("datasets")}.values())


class Views(QWidget):
    """What shows learning, side by side."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.boundary = BoundaryView(session)
        self.all = [self.boundary, DigitGrid(session), LossPlot(session), StatusBar(session), TopBar(session)]
        row = QHBoxLayout(self)
        for view in self.all:
            row.addWidget(view)
        self.resize(1600, 500)


@pytest.fixture
def session(tmp_path, monkeypatch) -> Iterator[Session]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    made = Session(driving.points_project(), driving.own_settings(tmp_path), "reference")
    yield made
    made.close()
    made.deleteLater()


def answered(session: Session, view: BoundaryView) -> bool:
    about = session.frame.project
    if about is None or type(about.dataset) is not type(session.project.dataset):
        return False
    return not isinstance(about.dataset, PlaneDataset) or (
        view.plane._data is not None and view.plane._answer is not None
    )


@pytest.mark.parametrize("first", KINDS)
def test_each_follows_each(session: Session, qtbot, qapp: QApplication, first: str) -> None:
    theme.apply(qapp, "light")
    views = Views(session)
    qtbot.addWidget(views)
    views.show()
    for one, other in (pair for pair in permutations(KINDS, 2) if pair[0] == first):
        for kind in (one, other):
            session.edit(kind, edits.choose_dataset(session.project, registry.get("datasets", kind)()))
            views.grab()  # while the frame is still about the data before
            qtbot.waitUntil(lambda: answered(session, views.boundary), timeout=20_000)
            views.grab()
        session.undo_stack.undo()
        views.grab()
        qtbot.waitUntil(lambda: answered(session, views.boundary), timeout=20_000)
        views.grab()
        data = views.boundary.plane._data
        assert (data is not None) == isinstance(session.project.dataset, PlaneDataset)
