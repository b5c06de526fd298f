"""The training panel: loss, optimizer and settings are edits; what does not fit the data cannot be picked."""

import pytest
from editing import EditSession, project, spiral
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from playground.core.plain import from_plain
from playground.core.registry import registry
from playground.network import edits
from playground.network.document import Project
from playground.ui.kit.value_entry import ValueEntry
from playground.ui.training_panel import TrainingPanel


def build(qtbot, start):
    widget = TrainingPanel(EditSession(start))
    qtbot.addWidget(widget)
    widget.resize(300, 500)
    widget.show()
    QTest.qWaitForWindowActive(widget)
    return widget


@pytest.fixture
def panel(qtbot):
    return build(qtbot, spiral())


def pick(combo, kind_id):
    """By keyboard: first letters would be ambiguous, arrows are not."""
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(combo.count()):
        if combo.current() == kind_id:
            return
        QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.current() == kind_id


def item(combo, kind_id):
    return combo.model().item(combo.findData(kind_id))


def kernel(project, node_id):
    return project.network.node(node_id).layer.kernel_regularizer


def test_names_that_others_rely_on(panel):
    for name in ("loss", "optimizer", "learningRate", "batchSize", "regularization"):
        assert panel.findChild(QWidget, name).isVisible(), name
    assert panel.findChild(QWidget, "learningRate").slider.accessibleName() == "Learning rate"


def test_all_losses_and_optimizers_are_offered(panel):
    for combo, category in ((panel.loss, "losses"), (panel.optimizer, "optimizers")):
        assert [combo.itemData(i) for i in range(combo.count())] == list(registry.ids(category))
        for kind in registry.all(category):
            assert item(combo, kind.kind_id()).toolTip() == kind.summary
    assert panel.loss.current() == "binary_cross_entropy"


def test_another_loss_mends_the_last_layer_in_one_step(panel):
    session = panel.session
    index = panel.loss.findData("cross_entropy")
    panel.loss.setCurrentIndex(index)
    panel.loss.activated.emit(index)
    assert session.texts == ["Loss: Cross-entropy"]
    last = session.project.network.nodes[-1].layer
    assert (last.units, last.activation.id) == (2, "softmax")
    assert session.check.ok
    session.undo()
    assert panel.loss.current() == "binary_cross_entropy"


def test_a_loss_that_cannot_be_mended_is_still_chosen(qtbot):
    broken = project("spiral", ("dropout", {}))
    panel = build(qtbot, broken)
    pick(panel.loss, "mean_squared_error")
    assert panel.session.project.loss.id == "mean_squared_error"
    assert panel.session.project.network == broken.network, "what was broken before is not touched"


def test_losses_for_classes_are_switched_off_for_regression(qtbot):
    start = project("plane", ("dense", {"units": 1}), loss=registry.create("losses", "mean_squared_error"))
    panel = build(qtbot, start)
    for kind_id in ("binary_cross_entropy", "cross_entropy"):
        assert not item(panel.loss, kind_id).isEnabled()
        assert "is for classes" in item(panel.loss, kind_id).toolTip()
    assert item(panel.loss, "mean_squared_error").isEnabled()
    panel.session.edit("", edits.choose_dataset(panel.session.project, registry.create("datasets", "xor")))
    assert item(panel.loss, "cross_entropy").isEnabled()
    assert item(panel.loss, "cross_entropy").toolTip() == registry.get("losses", "cross_entropy").summary


def test_another_optimizer_brings_its_own_settings(panel):
    assert "momentum" in panel.optimizer_form.editors
    pick(panel.optimizer, "adam")
    assert panel.session.project.optimizer == registry.create("optimizers", "adam")
    assert "momentum" not in panel.optimizer_form.editors
    rate = panel.findChild(QWidget, "learningRate")
    assert rate.value() == 0.001
    panel.session.undo()
    assert panel.optimizer.current() != "adam"


def test_the_learning_rate_is_typed_and_dragged(panel):
    session, row = panel.session, panel.findChild(QWidget, "learningRate")
    entry = row.findChild(ValueEntry)
    QTest.mouseClick(entry, Qt.MouseButton.LeftButton)
    QTest.keyClicks(entry, "0.0125")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert session.project.optimizer.learning_rate == 0.0125
    assert session.texts == ["Learning rate: 0.0125"]
    middle = row.slider.height() // 2
    QTest.mousePress(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(60, middle))
    for x in (100, 140, 180):
        QTest.mouseMove(row.slider, QPoint(x, middle))
    QTest.mouseRelease(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(180, middle))
    assert len(session.steps) == 2
    assert session.project.optimizer.learning_rate == row.value() > 0.0125


def test_batch_size_and_hidden_settings(panel):
    panel.training_form.editors["batch_size"].slider.setFocus()
    QTest.keyClick(panel.training_form.editors["batch_size"].slider, Qt.Key.Key_Right)
    assert panel.session.project.training.batch_size == 11
    seed = panel.training_form.editors["seed"]
    assert not seed.isVisible()
    panel.more.set_collapsed(False)
    assert {name for name in panel.training_form.editors if panel.training_form.editors[name].isVisible()} == {
        "batch_size", "epochs", "shuffle", "left_over", "seed",
    }  # fmt: skip
    QTest.keyClick(seed.control, Qt.Key.Key_Up)
    assert panel.session.project.training.seed == 1
    box = panel.training_form.editors["shuffle"]
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert panel.session.project.training.shuffle is False


def test_regularization_goes_to_all_layers(panel):
    session, field = panel.session, panel.regularizer
    pick(field.control, "l2")
    wanted = registry.create("regularizers", "l2")
    assert kernel(session.project, 1) == kernel(session.project, 2) == wanted
    assert field.form.editors["rate"].isVisible()
    assert session.texts[-1] == "Regularization: L2"
    before = len(session.steps)
    slider = field.form.editors["rate"].slider
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert kernel(session.project, 1).rate == kernel(session.project, 2).rate == 0.0
    assert len(session.steps) == before + 1


def test_layers_that_differ_are_called_mixed_and_can_be_made_alike(panel):
    session, field = panel.session, panel.regularizer
    l1 = registry.create("regularizers", "l1")
    session.edit("", edits.change_layer(session.project, 1, kernel_regularizer=l1))
    assert field.control.currentIndex() == -1
    assert field.control.placeholderText() == "mixed"
    assert not field.form.isVisible()
    pick(field.control, "none")
    assert kernel(session.project, 1) == kernel(session.project, 2) == registry.create("regularizers", "none")
    assert field.control.current() == "none"
    session.undo()
    assert field.control.currentIndex() == -1


def test_no_layer_to_regularize_hides_it(panel):
    only_dropout = project("spiral", ("dropout", {}))
    panel.session.edit("", only_dropout)
    assert not panel.regularizer.isVisible()
    panel.session.undo()
    assert panel.regularizer.isVisible()


def test_an_unknown_loss_and_data_set_are_named(qtbot):
    start = Project(loss=from_plain("losses", {"kind": "focal"}), dataset=from_plain("datasets", {"kind": "weather"}))
    panel = build(qtbot, start)
    assert panel.loss.currentText() == "Unknown: focal"
    pick(panel.loss, "mean_squared_error")
    assert panel.session.project.loss.id == "mean_squared_error"


def test_nothing_is_cut_off_at_240_pixels(panel):
    panel.more.set_collapsed(False)
    panel.optimizer_form.more.set_collapsed(False)
    panel.resize(240, 700)
    QApplication.processEvents()
    assert panel.minimumSizeHint().width() <= 240
    forms = (panel.optimizer_form, panel.training_form)
    for widget in (panel.loss, panel.optimizer, *(e for form in forms for e in form.editors.values())):
        assert widget.mapTo(panel, QPoint(widget.width(), 0)).x() <= 240, widget.objectName()


# -- validation and stopping, class weights, augmentation


def open_group(panel, name):
    section, form = panel.groups[name]
    section.set_collapsed(False)
    return section, form


def test_the_groups_are_folded_and_only_what_is_of_use_is_there(qtbot):
    panel = build(qtbot, spiral())
    sections = {name: section for name, (section, _) in panel.groups.items()}
    assert [section.objectName() for section in sections.values()] == [
        "validationAndStopping", "classWeights", "augmentation"
    ]  # fmt: skip
    assert all(section.is_collapsed() for section in sections.values())
    assert [sections[name].isVisible() for name in sections] == [True, True, False]
    panel.session.edit("", project("mnist", ("flatten", {}), ("dense", {"units": 10})))
    assert sections["Augmentation"].isVisible()
    panel.session.edit("", project("plane", ("dense", {"units": 1})))
    assert [sections[name].isVisible() for name in sections] == [True, False, False]


def test_early_stopping_shows_its_settings_once_it_is_on(panel):
    _, form = open_group(panel, "Validation and stopping")
    for name in ("patience", "min_delta", "restore_best"):
        assert not form.editors[name].isVisible()
    pick(form.editors["early_stopping"].control, "loss")
    assert panel.session.texts[-1] == "Stop early when: Loss stalls"
    assert all(form.editors[name].isVisible() for name in ("patience", "min_delta", "restore_best"))
    slider = form.editors["patience"].slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert panel.session.project.training.patience > 10
    panel.session.undo()
    panel.session.undo()
    assert not form.editors["patience"].isVisible()


def test_a_folded_group_tells_that_something_in_it_is_set(panel):
    section, _ = panel.groups["Validation and stopping"]
    assert section._trailing.text() == ""
    training = panel.session.project.training.but(validation_split=0.2)
    panel.session.edit("", panel.session.project.but(training=training))
    assert section._trailing.text() == "on"


def test_given_class_weights_are_typed(panel):
    _, form = open_group(panel, "Class weights")
    field = form.editors["class_weights"]
    assert not field.isVisible()
    pick(form.editors["class_weighting"].control, "given")
    assert field.isVisible()
    field.control.setFocus()
    QTest.keyClicks(field.control, "1, 2.50")
    QTest.keyClick(field.control, Qt.Key.Key_Return)
    assert panel.session.project.training.class_weights == (1.0, 2.5)
    assert field.control.text() == "1, 2.5"
    QTest.keyClicks(field.control, ", many")
    QTest.keyClick(field.control, Qt.Key.Key_Return)
    assert panel.session.project.training.class_weights == (1.0, 2.5)
    assert "Given weights must be numbers from 0 to 1000" in field.hint.text()


def test_how_it_learns_is_one_quiet_line_until_there_is_something_to_set(panel, qtbot):
    how, session = panel.how, panel.session
    panel.resize(panel.sizeHint())
    assert how.is_collapsed()
    assert not panel.recipe.isVisible()
    assert how.y() > panel.optimizer_form.y() > panel.optimizer.y(), "loss, optimizer and learning rate come first"
    QTest.mouseClick(how.title_widget, Qt.MouseButton.LeftButton)
    assert panel.recipe.isVisible()
    pick(panel.recipe, "autoencoder")
    assert session.project.recipe.id == "autoencoder"
    assert panel.recipe_form.isVisible()
    pick(panel.recipe, "supervised")
    assert not how.is_collapsed(), "not under the hand that chooses"
    panel.optimizer.setFocus()
    session.edit("GAN", edits.choose_recipe(session.project, registry.create("recipes", "gan")))
    assert not how.is_collapsed()
    session.undo()
    assert how.is_collapsed(), "nothing to set any more"
