"""Test digits, with what the network reads in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from playground.network.roles import classes, goes_back, recipe_of
from playground.session.probes import MadeImages, Reconstructions, TestImages
from playground.ui.digit_mosaic import DigitMosaic
from playground.ui.kit.segmented import Segmented

if TYPE_CHECKING:
    from playground.network.document import Project
    from playground.session.probes import Frame, ReconstructionsAnswer, TestImagesAnswer
    from playground.session.session import Session

COUNT = 60  # images at most
REBUILT = Reconstructions(COUNT)
READ_WRONG = "How many of all test digits the network reads wrong, at its last test"
THERE_AND_BACK = "Each digit above what comes back of it, from the network's hidden units to pixels again"


class DigitGrid(QWidget):
    """For data of images only. It asks for readings while it is visible; while the network learns without answers, for
    what comes back of the digits."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("digitGrid")
        self.setAccessibleName("Test digits")
        self._session = session
        self._answer: TestImagesAnswer | None = None
        self._rebuilt: ReconstructionsAnswer | None = None  # the newer of the two answers is shown, the other is None
        self._asked = TestImages(COUNT)  # what the answer is to
        self._generation = session.frame.generation
        self._rows = np.zeros(0, np.int64)  # where the images on the mosaic stand in the test data
        self._images: np.ndarray | None = None  # the images on the mosaic now
        self._made: np.ndarray | None = None  # what the network has made, where it does not read
        self.heading = QLabel("Test digits")
        self.heading.setProperty("role", "title")
        self._wrong = QLabel("")
        self._wrong.setProperty("role", "secondary")
        self._wrong.setToolTip(READ_WRONG)
        self.choice = Segmented(
            (("all", "All"), ("wrong", "Wrong")),
            tooltip=f"The first {COUNT} test digits, or the first {COUNT} of those that are read wrong",
        )
        self.choice.current_changed.connect(lambda _: self._choose())
        self.mosaic = DigitMosaic()
        self.mosaic.setAccessibleName("Digits and how they are read")
        self._nothing = QLabel()
        self._nothing.setProperty("role", "secondary")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._lay_out()
        session.frame_changed.connect(self._on_frame)
        session.project_changed.connect(self._on_project)
        self._show()

    def sizeHint(self) -> QSize:
        return QSize(340, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 140)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._session.watch(self.objectName())

    def row_at(self, at: QPoint) -> int | None:
        """The place in the test data of the digit at a point of the mosaic; None where there is none."""
        found = [i for i in range(len(self._rows)) if self.mosaic.cell(i).contains(at)]
        return int(self._rows[found[0]]) if found else None

    def _lay_out(self) -> None:
        heading, below = QHBoxLayout(), QHBoxLayout()
        heading.addWidget(self.heading)
        heading.addStretch(1)
        below.addWidget(self._wrong)
        below.addStretch(1)
        below.addWidget(self.choice)
        body = QWidget()
        body.setProperty("scrollBody", True)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 2, 0, 2)
        inside.addWidget(self.mosaic)
        inside.addWidget(self._nothing)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        self.mosaic.current_changed.connect(lambda index: self._reveal(scroll, index))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(heading)
        layout.addLayout(below)
        layout.addWidget(scroll, 1)

    def _reveal(self, scroll: QScrollArea, index: int) -> None:
        """The image that the keyboard went to is scrolled into view; under the mouse it is there already."""
        if index >= 0 and self.mosaic.hasFocus():
            centre = self.mosaic.mapTo(scroll.widget(), self.mosaic.cell(index).center())
            scroll.ensureVisible(centre.x(), centre.y(), 40, 40)

    def _probe(self) -> TestImages:
        return TestImages(COUNT, wrong_only=self._only_wrong())

    def _only_wrong(self) -> bool:
        return self.choice.current() == "wrong"

    def _choose(self) -> None:
        """What is known already is shown until the answer comes."""
        self._show()
        self._ask()
        self._draw()

    def _ask(self) -> None:
        if self.isVisible() and self._session.project.dataset.sort == "images":
            probe = MadeImages() if self._remakes() else self._probe()
            beside = (REBUILT,) if goes_back(self._session.project) else ()
            self._session.watch(self.objectName(), probe, *beside)
        else:
            self._session.watch(self.objectName())

    def _remakes(self) -> bool:
        """Whether the network makes images instead of reading them."""
        return recipe_of(self._session.project).remakes

    def _on_project(self, old: Project, new: Project) -> None:
        if (old.dataset, old.recipe) != (new.dataset, new.recipe):
            self._answer = self._rebuilt = self._made = None
            self._show()
            self._ask()

    def _on_frame(self, frame: Frame) -> None:
        if frame.generation != self._generation:  # another run: nothing of the old one stays
            self._generation = frame.generation
            self._answer = self._rebuilt = self._made = None
            if self.isVisible() and self._probe() not in frame.answers:
                self._show()
        if self.isVisible():
            self._draw()

    def _draw(self) -> None:
        answers = self._session.frame.answers
        made, rebuilt, answer = answers.get(MadeImages()), answers.get(REBUILT), answers.get(self._probe())
        if self._remakes() and made is not None and made is not self._made:
            self._made = made
            self._show()
        if rebuilt is not None and rebuilt is not self._rebuilt:
            self._rebuilt, self._answer = rebuilt, None
            self._show()
        if answer is not None and answer is not self._answer:
            self._answer, self._asked, self._rebuilt = answer, self._probe(), None
            self._show()

    def _show(self) -> None:
        answer = self._answer
        self.choice.setVisible(self._rebuilt is None and not self._remakes())
        if self._remakes():
            self._show_made()
            return
        self._wrong.setToolTip(READ_WRONG if self._rebuilt is None else THERE_AND_BACK)
        if self._rebuilt is not None:
            self._show_rebuilt(self._rebuilt)
            return
        if answer is None:
            self._say_nothing("The test digits come with the first reading.")
            self._wrong.setText("")
            return
        wrong = answer.decided != answer.labels
        known = answer.wrong is not None and answer.total
        self._tell(f"{answer.wrong:,} of {answer.total:,} read wrong" if known else "", f"{answer.wrong} wrong")
        keep = np.arange(len(wrong))
        if self._only_wrong() and not self._asked.wrong_only:
            keep = np.flatnonzero(wrong)  # of all, until those of the whole test set come
        if not len(keep):
            self._say_nothing(f"All {answer.total:,} test digits are read right." if answer.wrong == 0 else "")
            return
        self._nothing.hide()
        self.mosaic.show()
        images = answer.images[keep]
        self._rows = answer.rows[keep] if len(answer.rows) else answer.rows
        if self._images is None or not np.array_equal(images, self._images):
            self._images = images
            self.mosaic.show_images(images, classes(self._session.project))
        self.mosaic.show_readings(
            answer.labels[keep].tolist(), answer.decided[keep].tolist(), answer.confidence[keep].tolist()
        )
        self.setAccessibleDescription(f"{int(wrong.sum())} of the {len(wrong)} digits shown are read wrong")

    def _show_made(self) -> None:
        """Each image with what has become of it, side by side."""
        if self._made is None:
            self._say_nothing("What the network makes comes with the first picture.")
            self._wrong.setText("")
            return
        pieces = self._made.shape[2] // self._made.shape[1]
        words = ("made of random numbers", "the digit · what comes back", "the digit · with noise · what comes back")
        self._wrong.setText(words[min(pieces, 3) - 1])
        self._nothing.hide()
        self.mosaic.show()
        self._images = self._made
        self.mosaic.show_images(self._made, ())
        self.setAccessibleDescription(f"{len(self._made)} digits, each as: {words[min(pieces, 3) - 1]}")

    def _show_rebuilt(self, answer: ReconstructionsAnswer) -> None:
        """Every digit above its reconstruction."""
        self._nothing.hide()
        self.mosaic.show()
        self._images = np.concatenate([answer.images, answer.rebuilt], axis=1)
        self.mosaic.show_images(self._images, ())
        self._wrong.setText("Digits, and what comes back")
        error = "" if answer.error is None else f"; mean squared error {answer.error:.3g}"
        self.setAccessibleDescription(f"{len(answer.images)} digits, each above its reconstruction{error}")

    def _tell(self, words: str, short: str) -> None:
        """The count, in fewer words where the panel is narrow."""
        room = self.width() - self.choice.sizeHint().width() - 16
        fits = self._wrong.fontMetrics().horizontalAdvance(words) <= room
        self._wrong.setText(words if fits or not words else short)

    def _say_nothing(self, words: str) -> None:
        self._images = None
        self._nothing.setText(words)
        self._nothing.show()
        self.mosaic.hide()
