"""The data: a picture of each set to choose from, and the chosen one's settings."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from playground.core.dataset import Dataset
from playground.core.kinds import Unknown
from playground.core.params import Integer, Subset
from playground.core.registry import registry
from playground.network import edits
from playground.network.document import Project
from playground.ui import theme
from playground.ui.editors import ParamForm, camel, more_section
from playground.ui.fields import ChipsField, caption, in_words
from playground.ui.kit.choice import Choice
from playground.ui.kit.section import Section
from playground.ui.thumbnails import dataset_image, feature_image, mosaic_image
from playground.ui.tiles import PictureTile, Tile, make_tab_stop, walk

COLUMNS = 4
SEED = "seed"  # the field that draws another sample of the same data


class DatasetChooser(QWidget):
    """Follows the session's project; choosing and every setting are edits of it."""

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("datasetChooser")
        self.setAccessibleName("Data")
        self.session = session
        self._dataset: Dataset | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._section = Section("Data", separator=False)
        self._section.body.setContentsMargins(0, 8, 0, 0)
        box.addWidget(self._section)
        box.addStretch(1)
        self.tiles: dict[str, PictureTile] = {}
        self.groups = {name: self._make_group(kinds) for name, kinds in groups().items()}
        self.group = Choice(
            list(self.groups), accessible_name="Sort of data",
            tooltip="What there is to learn: the data sets of that sort are shown below.",
        )  # fmt: skip
        self.group.setObjectName("datasetGroup")
        self.group.chosen.connect(self.show_group)
        self._section.add(self.group)
        for tiles in self.groups.values():
            self._section.add(tiles)
        self.words = caption("")
        self._section.add(self.words)
        self.samples = PictureTile("Samples", "The first images of this data set.", self._paint_samples, aspect=3.0)
        self.samples.setEnabled(False)
        self.samples.setCursor(Qt.CursorShape.ArrowCursor)
        self._section.add(self.samples)
        self.form: ParamForm | None = None
        self._settings = QVBoxLayout()
        self._settings.setSpacing(8)
        self._section.body.addLayout(self._settings)
        self.new_sample = QPushButton("New sample")
        self.new_sample.setAutoDefault(False)
        self.new_sample.setToolTip("Draws other points of the same kind, to learn from and to test.")
        self.new_sample.clicked.connect(lambda: self.session.new_sample())
        self._section.add(self.new_sample)
        self.chips: dict[str, ChipsField] = {}
        self._features = QVBoxLayout()
        self._section.body.addLayout(self._features)
        self.more = more_section()
        self._section.add(self.more)
        session.project_changed.connect(self._project_changed)
        self.refresh()

    def _make_group(self, kinds: list[type[Dataset]]) -> QWidget:
        """The tiles of one sort of data, four in a row."""
        group = QWidget()
        grid = QGridLayout(group)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for i, kind in enumerate(kinds):
            tile = PictureTile(kind.title, kind.summary, partial(self._paint, kind))
            tile.setToolTip(f"{kind.title}: {kind.summary}")
            tile.clicked.connect(partial(self._choose, kind))
            self.tiles[kind.kind_id()] = tile
            grid.addWidget(tile, i // COLUMNS, i % COLUMNS)
        for i in range(COLUMNS):
            grid.setColumnStretch(i, 1)
        return group

    def show_group(self, name: str) -> None:
        """The data sets of that sort, to choose from; the project keeps its own until one is chosen."""
        self.group.set_current(name)
        for other, tiles in self.groups.items():
            tiles.setVisible(other == name)
        chosen = self.tiles.get(self.session.project.dataset.id)
        shown = self._walkable()
        make_tab_stop(shown, chosen if chosen in shown else shown[0])

    def refresh(self) -> None:
        """Shows the project's data set. Widgets are made anew only for another sort of settings."""
        dataset = self.session.project.dataset
        known = not isinstance(dataset, Unknown)
        new_kind = type(dataset) is not type(self._dataset)
        self._dataset = dataset
        for kind_id, tile in self.tiles.items():
            tile.setChecked(kind_id == dataset.id)
            tile.update()
        self.words.setText(f"{dataset.title}. {dataset.summary}")
        self._section.set_trailing(amount(dataset))
        self.samples.setVisible(known and dataset.sort == "images")
        self.samples.update()
        self.new_sample.setVisible(SEED in dataset.params())
        if new_kind:
            self.show_group(group_of(type(dataset)) if known else self.group.current())
        self._show_settings(dataset)

    def _show_settings(self, dataset: Dataset) -> None:
        subsets = {name: param for name, param in dataset.params().items() if isinstance(param, Subset)}
        if self.form is None:
            self.form = ParamForm(
                dataset,
                self._change,
                self.session.end_merge,
                without=lambda param: isinstance(param, Subset),
                more=self.more,
            )
            self._settings.addWidget(self.form)
        self.form.set_described(dataset)
        self.form.setVisible(bool(self.form.editors))
        self.more.setVisible(any(param.advanced for param in dataset.params().values()))
        for name in set(self.chips) - set(subsets):
            field = self.chips.pop(name)
            field.hide()
            field.deleteLater()
        for name, param in subsets.items():
            if name not in self.chips:
                field = ChipsField(param, getattr(dataset, name), picture=self._chip_picture(name))
                field.setObjectName(camel(name))
                field.value_changed.connect(partial(self._toggle, name))
                self._features.addWidget(field)
                self.chips[name] = field
            self.chips[name].set_value(getattr(dataset, name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not walk(self._walkable(), event):
            super().keyPressEvent(event)

    def _walkable(self) -> list[Tile]:
        shown = self.groups[self.group.current()]
        return [tile for tile in self.tiles.values() if tile.parentWidget() is shown]

    def _project_changed(self, old: Project, new: Project) -> None:
        if old.dataset is not new.dataset:
            self.refresh()
        else:
            self._show_settings(new.dataset)  # what was refused is forgotten with the next edit

    def _choose(self, kind: type[Dataset]) -> None:
        project = self.session.project
        if kind.kind_id() != project.dataset.id:
            self.session.edit(f"Data: {kind.title}", edits.choose_dataset(project, kind()))
        self.refresh()  # a click has toggled the tile

    def _change(self, field: str, value: Any) -> None:
        project = self.session.project
        param = project.dataset.params()[field]
        changed = project.but(dataset=project.dataset.but(**{field: value}))
        self.session.edit(f"{param.label}: {in_words(param, value)}", changed, merge=f"dataset.{field}")

    def _toggle(self, field: str, value: tuple[str, ...]) -> None:
        project = self.session.project
        texts = dict(project.dataset.params()[field].options)
        before = set(getattr(project.dataset, field))
        changes = [
            f"{texts[key]} {'on' if key in value else 'off'}" for key in texts if (key in before) != (key in value)
        ]
        changed = project.but(dataset=project.dataset.but(**{field: value}))
        self.session.edit(f"Feature {', '.join(changes)}", changed)

    def _paint(self, kind: type[Dataset], size: QSize, ratio: float, tokens: theme.Theme) -> QImage:
        """Each set as it would look with the noise and the seed of the project."""
        now = self.session.project.dataset
        shown = now if type(now) is kind else kind() if isinstance(now, Unknown) else kind().adopt(now)
        return dataset_image(shown, size, ratio, tokens)

    def _paint_samples(self, size: QSize, ratio: float, tokens: theme.Theme) -> QImage:
        return mosaic_image(self.session.project.dataset, 6, 2, size, ratio, tokens)

    def _chip_picture(self, field: str) -> Any:
        """How a chip of that field is painted: the feature over the plane, where there is a plane."""
        kind = type(self.session.project.dataset)
        return partial(feature_image, kind, field) if kind.sort == "points" else None


def groups() -> dict[str, list[type[Dataset]]]:
    """What there is to learn -> the data sets, in the catalog's order."""
    found: dict[str, list[type[Dataset]]] = {}
    for kind in registry.all("datasets"):
        found.setdefault(group_of(kind), []).append(kind)
    return found


def group_of(kind: type[Dataset]) -> str:
    classes = len(kind().classes())
    points = "Regression" if not classes else "Two classes" if classes == 2 else "Several classes"
    points = points if kind.labelled else "No labels"
    return points if kind.sort == "points" else kind.sort.capitalize()


def amount(dataset: Dataset) -> str:
    """ "500 points", from the first whole number of the data set that has a unit."""
    for name, param in dataset.params().items():
        if isinstance(param, Integer) and param.unit:
            return f"{getattr(dataset, name):,} {param.unit}"
    return ""
