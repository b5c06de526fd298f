"""The cross-validation's dialog: it starts and stops it, and shows what has been found."""

import pytest
from fakes import FakeSession
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from playground.engine.folds import FoldReport, FoldsFrame
from playground.engine.frames import Frame
from playground.ui.folds_dialog import FoldsDialog


class FoldingSession(FakeSession):
    def cross_validate(self, folds: int, epochs: int) -> None:
        self.calls.append(f"cross_validate {folds} {epochs}")

    def stop_folds(self) -> None:
        self.calls.append("stop_folds")


@pytest.fixture
def dialog(qtbot) -> FoldsDialog:
    widget = FoldsDialog(FoldingSession())  # type: ignore[arg-type]
    qtbot.addWidget(widget)
    widget.show()
    return widget


def report(fold: int, loss: float) -> FoldReport:
    return FoldReport(fold, 80, 20, 7, 0.1, loss, 0.9 + fold / 100, 0.3, 0.85, 1.5)


def words(dialog: FoldsDialog) -> list[str]:
    return [label.text() for label in dialog.table.findChildren(QLabel) if label.isVisible()]


def test_it_starts_shows_and_ends(dialog) -> None:
    dialog.folds.setValue(2)
    dialog.epochs.setValue(7)
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    assert dialog.session.calls == ["cross_validate 2 7"]
    assert dialog.start.text() == "Stop"
    assert not dialog.folds.isEnabled()
    dialog.session.show(Frame(folds=FoldsFrame(2, (report(1, 0.2),), 0.5)))
    assert dialog.bar.value() == 750
    assert dialog.status.text() == "Part 2 of 2 is held out."
    assert "0.2000 ± ?" in words(dialog)
    dialog.session.show(Frame(folds=FoldsFrame(2, (report(1, 0.2), report(2, 0.4)), 0.0)))
    assert "0.3000 ± 0.1414" in words(dialog)
    assert "held-out accuracy" in words(dialog)
    assert (dialog.start.text(), dialog.bar.value()) == ("Start", 1000)
    assert "0.3000 ± 0.1414" in dialog.table.accessibleName()


def test_it_can_be_stopped_and_closing_stops_it(dialog) -> None:
    for end in (dialog.start.click, dialog.reject):
        dialog.start.click()
        end()
        assert dialog.session.calls[-1] == "stop_folds"
        assert not dialog.running
    before = list(dialog.session.calls)
    dialog.reject()
    assert dialog.session.calls == before, "nothing runs any more"


def test_what_goes_wrong_is_said(dialog) -> None:
    dialog.start.click()
    dialog.session.show(Frame(folds=FoldsFrame(9, error="Fold 1: the numbers have run away.")))
    assert dialog.status.text() == "Fold 1: the numbers have run away."
    assert dialog.start.text() == "Start"
