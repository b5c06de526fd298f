"""How the network is trained: loss, optimizer and their settings. Everything applies at once, while it runs too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.kinds import Kind, Unknown
from playground.core.loss_rules import only_for_classes
from playground.core.nested import Nested
from playground.core.registry import registry
from playground.network import edits
from playground.network.checks import check, last_activation
from playground.network.document import Project, Training
from playground.network.roles import classes, recipe_of
from playground.ui.editors import NestedField, ParamForm, camel, more_section
from playground.ui.fields import Combo, caption, in_words
from playground.ui.kit.section import Section

REGULARIZER = "kernel_regularizer"  # the field that edits.regularize sets
FOR_ALL = (
    "A pull that keeps the weights small. It is set for all layers at once; each can have its own in its settings."
)


class TrainingPanel(QWidget):
    """Generated from the catalog and from the parameters of what is chosen; every change is an edit of the project."""

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trainingPanel")
        self.setAccessibleName("Training")
        self.session = session
        project: Project = session.project
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._section = Section("Training", "applies at once", separator=False)
        self._section.body.setContentsMargins(0, 8, 0, 0)
        self.heading = self._section.title_widget
        box.addWidget(self._section)
        box.addStretch(1)
        self.recipe = kind_combo("recipes", "Recipe", "What one training step is: what is learned, and from what.")
        self.recipe.chosen.connect(self._choose_recipe)
        self.how = more_section("How it learns")
        self.how.setObjectName("howItLearns")
        self.how.body.addLayout(below("Recipe", self.recipe))
        self._shown_recipe = ""
        self.loss = kind_combo("losses", "Loss", "What training makes small: how wrong the network is.")
        self.loss.chosen.connect(self._choose_loss)
        self.optimizer = kind_combo("optimizers", "Optimizer", "How the weights are moved to make the loss smaller.")
        self.optimizer.chosen.connect(self._choose_optimizer)
        pair = QHBoxLayout()
        pair.setSpacing(8)
        self._loss_place = QWidget()
        self._loss_place.setLayout(below("Loss", self.loss))
        self._loss_place.layout().setContentsMargins(0, 0, 0, 0)
        pair.addWidget(self._loss_place, 9)  # its titles are the longer ones
        pair.addLayout(below("Optimizer", self.optimizer), 5)
        self._section.body.addLayout(pair)
        self.more = more_section()
        self.loss_form = ParamForm(project.loss, self._changer("loss"), session.end_merge, more=self.more)
        self.optimizer_form = ParamForm(project.optimizer, self._changer("optimizer"), session.end_merge)
        self.training_form = ParamForm(
            project.training,
            self._changer("training"),
            session.end_merge,
            only=[name for name in Training.params() if not any(name in group for group in Training.groups.values())],
            advanced=("epochs",),
            more=self.more,
        )
        self.recipe_form = ParamForm(project.recipe, self._change_recipe, session.end_merge, more=self.more)
        self.how.add(self.recipe_form)
        for form in (self.loss_form, self.optimizer_form, self.training_form):
            self._section.add(form)
        self.regularizer: RegularizerField | None = None
        self._regularizer_place = QVBoxLayout()
        self._section.body.addLayout(self._regularizer_place)
        self._section.add(self.how)
        self.groups = {heading: self._group(heading) for heading in Training.groups}
        self._section.add(self.more)
        session.project_changed.connect(self._project_changed)
        self.refresh()

    def _group(self, heading: str) -> tuple[Section, ParamForm]:
        """A folded section for the training settings under one heading."""
        section = more_section(heading)
        section.setObjectName(camel(heading.lower().replace(" ", "_")))
        training: Training = self.session.project.training
        form = ParamForm(training, self._changer("training"), self.session.end_merge, only=Training.groups[heading])
        section.add(form)
        self._section.add(section)
        return section, form

    def _show_groups(self, project: Project) -> None:
        """Only what the data can use; the note beside a folded heading tells that something in it is set."""
        known = not isinstance(project.dataset, Unknown)
        of_use = {
            "Class weights": bool(classes(project)),
            "Augmentation": known and project.dataset.sort == "images",
        }
        for heading, (section, form) in self.groups.items():
            form.set_described(project.training)
            section.setVisible(of_use.get(heading, True))
            section.set_trailing("on" if project.training.changed(heading) else "")

    def refresh(self) -> None:
        """Shows the project as it is now."""
        project: Project = self.session.project
        show_kind(self.loss, project.loss)
        show_kind(self.optimizer, project.optimizer)
        show_kind(self.recipe, project.recipe)
        self._loss_place.setVisible(recipe_of(project).compares)
        self._judge_losses(project)
        forms = (self.loss_form, project.loss), (self.optimizer_form, project.optimizer)
        forms = *forms, (self.recipe_form, project.recipe), (self.training_form, project.training)
        for form, described in forms:
            form.set_described(described)
            form.setVisible(bool(form.editors))
        self.loss_form.setVisible(bool(self.loss_form.editors) and recipe_of(project).compares)
        self._show_how(project)
        self._show_regularizer(project)
        self._show_groups(project)

    def _show_how(self, project: Project) -> None:
        """One quiet line for a recipe that has nothing to set; one with settings of its own is open. It does not fold
        under the hand that chooses from it."""
        self.how.set_trailing(project.recipe.title)
        if project.recipe.id != self._shown_recipe:
            self._shown_recipe = project.recipe.id
            self.how.set_collapsed(not self.recipe_form.editors and not self.recipe.hasFocus())

    def _judge_losses(self, project: Project) -> None:
        """A loss that only another loss could mend does not fit the data: it says why and cannot be picked."""
        if isinstance(project.dataset, Unknown):
            return
        count, last = len(classes(project)), last_activation(project.turned().network)
        for kind in registry.all("losses"):
            loss = kind()
            if recipe_of(project).remakes:
                problem = None if loss.soft else only_for_classes(loss)  # type: ignore[attr-defined, arg-type]
            else:
                problem = loss.problem(max(count, 1), count, last)  # type: ignore[attr-defined]
            unfit = problem is not None and problem.fix is not None and problem.fix.replace is not None
            self.loss.describe(kind.kind_id(), problem.message if unfit and problem else kind.summary, not unfit)

    def _show_regularizer(self, project: Project) -> None:
        layers = [layer for layer in project.network.layers() if REGULARIZER in layer.params()]
        if self.regularizer is None and layers:
            param = replace(layers[0].params()[REGULARIZER], help=FOR_ALL)
            self.regularizer = RegularizerField(param, getattr(layers[0], REGULARIZER))  # type: ignore[arg-type]
            self.regularizer.setObjectName("regularization")
            self.regularizer.value_changed.connect(self._regularize)
            self.regularizer.editing_finished.connect(lambda: self.session.end_merge())
            self._regularizer_place.addWidget(self.regularizer)
        if self.regularizer is not None:
            self.regularizer.setVisible(bool(layers))
            self.regularizer.show_all([getattr(layer, REGULARIZER) for layer in layers])

    def _project_changed(self, old: Project, new: Project) -> None:
        self.refresh()

    def _choose_loss(self, kind_id: str) -> None:
        """The new loss, and with it the last layer that it needs, where the project was in order before."""
        project: Project = self.session.project
        if kind_id == project.loss.id:
            return
        loss = registry.create("losses", kind_id)
        changed = edits.replace_kind(project, loss)
        mended = edits.mend(changed) if check(project).ok else changed
        self.session.edit(f"Loss: {loss.title}", mended if mended.loss.id == kind_id else changed)

    def _choose_recipe(self, kind_id: str) -> None:
        """The new recipe with the networks that it needs."""
        project: Project = self.session.project
        if kind_id != project.recipe.id:
            recipe = registry.create("recipes", kind_id)
            self.session.edit(f"Recipe: {recipe.title}", edits.choose_recipe(project, recipe))

    def _change_recipe(self, field: str, value: Any) -> None:
        """Another setting of the recipe, and with it what the networks need for it."""
        project: Project = self.session.project
        param = project.recipe.params()[field]
        changed = edits.choose_recipe(project, project.recipe.but(**{field: value}))
        self.session.edit(f"{param.label}: {in_words(param, value)}", changed, merge=f"recipe.{field}")

    def _choose_optimizer(self, kind_id: str) -> None:
        project: Project = self.session.project
        if kind_id != project.optimizer.id:
            # with its own defaults: a good learning rate for one optimizer is a bad one for another
            optimizer = registry.create("optimizers", kind_id)
            self.session.edit(f"Optimizer: {optimizer.title}", edits.replace_kind(project, optimizer))

    def _changer(self, slot: str) -> Callable[[str, Any], None]:
        """What to do with a new value of a field of the project's loss, optimizer or training settings."""

        def change(field: str, value: Any) -> None:
            project: Project = self.session.project
            part = getattr(project, slot)
            param = part.params()[field]
            changed = project.but(**{slot: part.but(**{field: value})})
            self.session.edit(f"{param.label}: {in_words(param, value)}", changed, merge=f"{slot}.{field}")

        return change

    def _regularize(self, regularizer: Any) -> None:
        changed = edits.regularize(self.session.project, regularizer)
        self.session.edit(f"Regularization: {regularizer.title}", changed, merge="regularizer")


class RegularizerField(NestedField):
    """One regularizer for all layers; "mixed" while they differ."""

    def __init__(self, param: Nested, value: Kind) -> None:
        super().__init__(param, value)
        self.control.setPlaceholderText("mixed")

    def show_all(self, values: list[Kind]) -> None:
        """What the layers have now."""
        different = set(values)
        if len(different) == 1:
            self.set_value(values[0])
            self._show()
        elif different:
            self.control.setCurrentIndex(-1)
            self.form.hide()

    def _choose(self, kind_id: str) -> None:
        """Sets all layers, also when the first of them has that kind already."""
        value = registry.create(self.param.category, kind_id).adopt(self._value)
        self._value = value
        self.value_changed.emit(value)
        self.editing_finished.emit()


def kind_combo(category: str, title: str, words: str) -> Combo:
    """All kinds of a category by title. Its object name is that of the title in lower case."""
    combo = Combo()
    combo.set_options([(kind.kind_id(), kind.title) for kind in registry.all(category)])
    for kind in registry.all(category):
        combo.describe(kind.kind_id(), kind.summary)
    combo.setObjectName(title.lower())
    combo.setAccessibleName(title)
    combo.setAccessibleDescription(words)
    combo.words = words
    return combo


def show_kind(combo: Combo, kind: Kind) -> None:
    """Makes it the current choice; a kind that this version does not know is added as it is."""
    if combo.findData(kind.id) < 0:
        combo.addItem(kind.title, kind.id)
        combo.describe(kind.id, kind.summary)
    combo.set_current(kind.id)
    combo.setToolTip(f"{combo.words} {kind.title}: {kind.summary}")


def below(title: str, widget: QWidget) -> QVBoxLayout:
    """A small title with a widget under it."""
    box = QVBoxLayout()
    box.setSpacing(4)
    label = caption(title)
    label.setBuddy(widget)
    box.addWidget(label)
    box.addWidget(widget)
    return box
