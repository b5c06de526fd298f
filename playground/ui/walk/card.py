"""The card of a walk: which sample, where in the walk, the formula with its numbers, and all steps as a list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.session.walk import BACKWARD, FORWARD, LOSS, PHASES, TEST, TRAIN, Pick, Sample, Step, Stop, Walk
from playground.ui import icons, theme
from playground.ui.kit.number_box import IntegerBox
from playground.ui.kit.slider_row import SliderRow
from playground.ui.walk import typeset
from playground.ui.walk.jump import Jump

SPEEDS = (0.5, 1.0, 2.0, 4.0)  # steps a second
LIST_HEIGHT = 168
WORDS = {"play": "Walks on by itself, slowly (P)", "pause": "Stops walking (P)"}
WAIT = "Working out the numbers of one step…"


class Steps(QAbstractListModel):
    """Every step as a row; explained only when it is looked at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.walk: Walk | None = None
        self.stops: list[Stop] = []
        self.known: dict[Stop, Step] = {}

    def take(self, walk: Walk | None, chosen: dict[int, int]) -> None:
        self.beginResetModel()
        self.walk, self.known = walk, {}
        self.stops = walk.stops(chosen) if walk else []
        self.endResetModel()

    def step(self, row: int) -> Step:
        stop = self.stops[row]
        if stop not in self.known:
            assert self.walk is not None, "rows belong to a walk"
            self.known[stop] = self.walk.step(stop)
        return self.known[stop]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return len(self.stops)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            step = self.step(index.row())
            return f"{step.title}: {step.name} = {step.result}"
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self.step(index.row()).words()
        return None


class WalkCard(QWidget):
    """stepped(step or None): another step is shown. The other signals say what was asked for."""

    stepped = Signal(object)
    picked = Signal(object)  # a Pick
    closed = Signal()
    apply_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("walkCard")
        self.setAccessibleName("One sample, step by step")
        self.chosen: dict[int, int] = {}
        self.row = 0
        self.model = Steps(self)
        self._filling = False
        self.timer = QTimer(self)
        self.timer.timeout.connect(self._walk_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._heading())
        column.addLayout(self._sample_row())
        column.addWidget(self.about)
        column.addLayout(self._steering())
        column.addLayout(self._unit_row())
        self._explanation(column)
        column.addLayout(self._making())
        column.addWidget(self.speed)
        column.addWidget(self._list())
        theme.notifier().theme_changed.connect(self._write)
        self.show_walk(None)

    # -- building

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        title = QLabel("One sample, step by step")
        title.setProperty("role", "title")
        self.close_button = self._tool("walkClose", "close", "Back to training (Esc)", self.closed.emit)
        self.state = QLabel()
        self.state.setProperty("role", "secondary")
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(self.state)
        row.addWidget(self.close_button)
        return row

    def _sample_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.part = QComboBox()
        self.part.setObjectName("walkPart")
        self.part.setToolTip("Whether the sample is one that the network learns from, or one that tests it.")
        self.part.setAccessibleName("Part of the data")
        self.part.addItem("Training", TRAIN)
        self.part.addItem("Test", TEST)
        self.number = IntegerBox(
            1, 1, 1, tooltip="The number of the sample in this part of the data", accessible_name="Sample"
        )
        self.number.setObjectName("walkSample")
        for field in (self.part, self.number):
            field.setMinimumWidth(70)
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.part.activated.connect(self._pick)
        self.number.valueChanged.connect(self._pick)
        self.another = QPushButton("Another")
        self.another.setObjectName("walkAnother")
        self.another.setToolTip("Takes any other sample.")
        self.another.setAutoDefault(False)
        icons.set_icon(self.another, "dice", size=14)
        row.addWidget(self.part, 4)
        row.addWidget(self.number, 5)
        row.addWidget(self.another)
        self.about = QLabel()
        self.about.setProperty("role", "secondary")
        self.about.setWordWrap(True)
        return row

    def _steering(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self.back = self._tool("walkBack", "chevron-left", "One step back (Left)", lambda: self.go(-1))
        self.play = self._tool("walkPlay", "play", WORDS["play"], self.toggle)
        self.next = self._tool("walkNext", "chevron-right", "One step on (Right)", lambda: self.go(1))
        for button in (self.back, self.play, self.next):
            button.setProperty("boxed", True)
            button.setFixedSize(34, 30)
        self.jump = Jump()
        self.jump.activated.connect(lambda i: self.go_to(self.jump.itemData(i)))
        for widget in (self.back, self.play, self.next):
            row.addWidget(widget)
        row.addWidget(self.jump, 1)
        return row

    def _unit_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.unit_label = QLabel()
        self.unit_label.setProperty("role", "secondary")
        self.unit = IntegerBox(1, 1, 1, tooltip="Which of the many neurons of this layer", accessible_name="Neuron")
        self.unit.setObjectName("walkUnit")
        self.unit.valueChanged.connect(self._choose_unit)
        row.addWidget(self.unit_label, 1)
        row.addWidget(self.unit)
        return row

    def _explanation(self, column: QVBoxLayout) -> None:
        self.title, self.meaning, self.page, self.place = QLabel(), QLabel(), QLabel(), QLabel()
        self.title.setObjectName("walkTitle")
        self.page.setObjectName("walkPage")
        self.title.setProperty("role", "title")
        for label in (self.meaning, self.place):
            label.setProperty("role", "secondary")
        self.page.setTextFormat(Qt.TextFormat.RichText)
        self.page.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.title, self.meaning, self.page):
            label.setWordWrap(True)
        heading = QHBoxLayout()
        heading.addWidget(self.title, 1)
        heading.addWidget(self.place, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(heading)
        column.addWidget(self.meaning)
        column.addWidget(self.page)

    def _making(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.apply = QPushButton("Apply this step")
        self.apply.setObjectName("walkApply")
        self.apply.setToolTip("Changes all weights exactly as shown: one training step with this one sample.")
        self.apply.clicked.connect(self.apply_wanted)
        self.undo = QPushButton("Take it back")
        self.undo.setObjectName("walkUndo")
        self.undo.setToolTip("Brings back the weights from before this step.")
        self.undo.clicked.connect(self.back_wanted)
        for button in (self.apply, self.undo):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        self.speed = SliderRow(
            "Walking speed", SPEEDS[0], SPEEDS[-1], 1.0, stops=SPEEDS,
            format=lambda s: f"{s:g} step{'' if s == 1 else 's'}/s",
            tooltip="How fast it walks on by itself.",
        )  # fmt: skip
        self.speed.setObjectName("walkSpeed")
        self.speed.value_changed.connect(lambda s: self.timer.setInterval(round(1000 / s)))
        self.timer.setInterval(1000)
        self.undo.hide()
        return row

    def _list(self) -> QListView:
        self.list = QListView()
        self.list.setObjectName("walkList")
        self.list.setAccessibleName("All steps")
        self.list.setToolTip("Every step in words; the arrow keys walk through them.")
        self.list.setModel(self.model)
        self.list.setFixedHeight(LIST_HEIGHT)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.selectionModel().currentChanged.connect(lambda now, _: self._follow_list(now))
        return self.list

    def _tool(self, name: str, icon: str, tooltip: str, call: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(tooltip)
        button.setAccessibleName(tooltip.split(" (")[0])
        icons.set_icon(button, icon, "secondary", 16)
        button.clicked.connect(lambda: call())
        return button

    # -- what is shown

    def show_walk(self, walk: Walk | None, about: str = WAIT) -> None:
        """Another walk; it stands where the one before stood, if there is such a place in it. about: what is said of
        its sample, or why there is none."""
        old = self.model.stops[self.row] if self.row < len(self.model.stops) else None
        self._filling = True
        self.model.take(walk, self.chosen)
        stops = self.model.stops
        self.row = stops.index(old) if old in stops else 0
        if walk is not None:
            self._show_sample(walk.sample)
        self._fill_jump()
        self._filling = False
        self.about.setText(about)
        shown = (self.part, self.number, self.another, self.back, self.play, self.next, self.jump, self.place)
        for widget in (*shown, self.title, self.meaning, self.page, self.speed, self.list):
            widget.setVisible(walk is not None)
        self.apply.setVisible(walk is not None)
        self.apply.setEnabled(walk is not None and walk.finite)
        self._write()

    def _show_sample(self, sample: Sample) -> None:
        self.part.setCurrentIndex(self.part.findData(sample.part))
        self.number.setMaximum(sample.count)
        self.number.setSuffix(f" of {sample.count:,}")
        self.number.setValue(sample.row + 1)

    def _fill_jump(self) -> None:
        """The first step of each layer, forward and back."""
        self.jump.clear()
        seen: set[tuple[str, int | None]] = set()
        for row, stop in enumerate(self.model.stops):
            phase = stop.phase if stop.phase in (FORWARD, LOSS) else BACKWARD
            if (phase, stop.node) in seen:
                continue
            seen.add((phase, stop.node))
            assert self.model.walk is not None, "stops belong to a walk"
            layer = "" if stop.node is None else f": {self.model.walk.layer(stop.node)}"
            self.jump.addItem(f"{PHASES[phase]}{layer}", row)

    def current(self) -> Step | None:
        return self.model.step(self.row) if self.row < len(self.model.stops) else None

    def go(self, by: int) -> None:
        self.go_to(self.row + by)

    def go_layer(self, by: int) -> None:
        """To the first step of the layer after or before."""
        starts = [self.jump.itemData(i) for i in range(self.jump.count())]
        here = max((i for i, row in enumerate(starts) if row <= self.row), default=0)
        if starts:
            self.go_to(starts[max(0, min(here + by, len(starts) - 1))])

    def go_to(self, row: int) -> None:
        row = max(0, min(row, len(self.model.stops) - 1))
        if self.model.stops and row != self.row:
            self.row = row
            self._write()

    def go_to_neuron(self, node: int, unit: int) -> None:
        """To the step of a neuron, on the present way: forward, or back."""
        walk, step = self.model.walk, self.current()
        if walk is None or step is None:
            return
        phase = FORWARD if step.stop.phase in (FORWARD, LOSS) else BACKWARD
        if Stop(phase, node, unit) not in self.model.stops:
            self.chosen[node] = unit
            self._refill()
        for wanted in (Stop(phase, node, unit), Stop(FORWARD, node, unit)):
            if wanted in self.model.stops:
                self.row = self.model.stops.index(wanted)
                self._write()
                return

    def _refill(self) -> None:
        self._filling = True
        self.model.take(self.model.walk, self.chosen)
        self.row = min(self.row, max(0, len(self.model.stops) - 1))
        self._fill_jump()
        self._filling = False

    def _write(self) -> None:
        """The present step in all places."""
        step = self.current()
        self._filling = True
        self._write_unit(step)
        if step is not None:
            self.title.setText(step.title)
            self.meaning.setText(step.meaning)
            self.page.setText(typeset.page(step))
            self.page.setAccessibleName(step.words())
            self.place.setText(f"{self.row + 1} of {len(self.model.stops)}")
            starts = [self.jump.itemData(i) for i in range(self.jump.count())]
            self.jump.setCurrentIndex(max((i for i, row in enumerate(starts) if row <= self.row), default=0))
            self.list.setCurrentIndex(self.model.index(self.row))
            self.back.setEnabled(self.row > 0)
            self.next.setEnabled(self.row + 1 < len(self.model.stops))
        self._filling = False
        self.stepped.emit(step)

    def _write_unit(self, step: Step | None) -> None:
        node = step.stop.node if step is not None else None
        walk = self.model.walk
        many = walk is not None and node is not None and walk.is_wide(node)
        self.unit.setVisible(many)
        self.unit_label.setVisible(many)
        if many and walk is not None and step is not None and node is not None:
            count = len(walk.outputs(node))
            self.unit.setMaximum(count)
            self.unit.setSuffix(f" of {count:,}")
            self.unit.setValue(walk.units(node, self.chosen)[0] + 1)
            self.unit_label.setText("Shown for neuron")

    # -- what the user does

    def _choose_unit(self, value: int) -> None:
        step = self.current()
        if not self._filling and step is not None and step.stop.node is not None:
            self.go_to_neuron(step.stop.node, value - 1)

    def _follow_list(self, now: QModelIndex) -> None:
        if not self._filling and now.isValid():
            self.go_to(now.row())

    def _pick(self, *_: object) -> None:
        if not self._filling:
            self.picked.emit(Pick(self.part.currentData(), self.number.value() - 1))

    def toggle(self) -> None:
        """Walks on by itself, from the start where it stands at the end, or stops."""
        if self.timer.isActive():
            self.stop()
            return
        if self.row + 1 >= len(self.model.stops):
            self.go_to(0)
        self.timer.start()
        self._name_play("pause")

    def stop(self) -> None:
        self.timer.stop()
        self._name_play("play")

    def _name_play(self, name: str) -> None:
        icons.set_icon(self.play, name, "secondary", 16)
        self.play.setToolTip(WORDS[name])
        self.play.setAccessibleName(WORDS[name].split(" (")[0])

    def _walk_on(self) -> None:
        self.go(1)
        if self.row + 1 >= len(self.model.stops):
            self.stop()
