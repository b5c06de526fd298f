"""The window with two networks: the switch, what is made, two losses; and choosing a recipe."""

from driving import points_project, wait
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from playground.core.registry import registry
from playground.network import edits
from playground.session.probes import MadePoints


def gan(**values):
    return edits.choose_recipe(points_project(data="ring"), registry.create("recipes", "gan", **values))


def switch(window):
    return window.findChild(QObject, "networkSwitch")


def press(segmented, key):
    next(b for b in segmented.findChildren(QAbstractButton) if b.property("key") == key).click()
    QApplication.processEvents()


def rows(window):
    layers = window.right.layers.list
    return [layers.item(i).text() for i in range(layers.count())]


def test_one_window_shows_edits_and_trains_two_networks(qtbot, make_window):
    """One test, not five: a window is dear to make."""
    window = make_window(gan())
    session = window.session
    the_switch_explains_itself(window)
    the_discriminator_is_shown_and_edited_and_undo_comes_back(window)
    training_shows_what_is_made_and_two_losses(qtbot, window)
    session.undo_stack.setClean()
    a_recipe_is_chosen(qtbot, window)


def the_switch_explains_itself(window):
    choice = switch(window)
    assert choice.isVisible()
    assert choice.current() == "generator"
    assert choice.toolTip()
    assert choice.accessibleName()
    choice.focus_current()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert window.session.project.facing == "discriminator", "by keyboard"
    press(choice, "generator")
    assert window.session.project.facing == "generator"


def the_discriminator_is_shown_and_edited_and_undo_comes_back(window):
    session, choice = window.session, switch(window)
    before, whole = rows(window), session.project
    press(choice, "discriminator")
    assert rows(window) != before
    assert "sigmoid" in rows(window)[-1]
    first = session.project.network.nodes[0].id
    session.select(first)
    assert window.right.layers.inspector.isVisible()
    window.canvas.layer_actions.resize(1, first)
    assert session.project.network.node(first).layer.units == 17
    press(choice, "generator")
    assert rows(window) == before
    session.undo_stack.undo()
    assert choice.current() == "discriminator", "where the undone edit was"
    assert session.project.turned() == whole
    press(choice, "generator")


def training_shows_what_is_made_and_two_losses(qtbot, window):
    session = window.session
    session.step_epoch()
    wait(qtbot, lambda: session.frame.epoch == 1 and session.frame.state == "paused" and session.curve)
    wait(qtbot, lambda: MadePoints() in session.frame.answers)
    assert window.right.boundary.plane._made.shape[1] == 2
    assert window.right.views.titles[0].current() == "plane"
    QApplication.processEvents()
    plot = window.right.loss_plot
    assert [plot._names[name] for name in ("train", "test")] == ["generator", "discriminator"]
    plot._redraw()
    shown = [label.text() for label in plot._values.values() if label.text()]
    assert [text.split()[0] for text in shown] == ["generator", "discriminator"]
    plot.show_quantity("accuracy")
    assert [plot._names[name] for name in ("train", "test")] == ["near the data", "parts visited"]
    plot.show_quantity("loss")
    plot.copy_csv()
    header, row, *_ = QApplication.clipboard().text().splitlines()
    assert header.endswith("generator_loss,discriminator_loss,near,visited")
    assert row.count(",") == header.count(",")
    assert window.right.training._loss_place.isHidden(), "a GAN has losses of its own"


def a_recipe_is_chosen(qtbot, window):
    session, recipe = window.session, window.findChild(QObject, "recipe")
    assert recipe.current() == "gan"
    assert recipe.accessibleName()
    window.right.training._choose_recipe("autoencoder")
    assert session.project.recipe.id == "autoencoder"
    assert session.undo_stack.undoText() == "Recipe: Autoencoder"
    assert not switch(window).isVisible()
    assert recipe.current() == "autoencoder"
    assert not window.right.training._loss_place.isHidden()
    session.undo_stack.undo()
    assert switch(window).isVisible()
    window.right.training._change_recipe("loss", registry.create("adversarial_losses", "wasserstein"))
    assert session.check.ok
    assert session.project.networks["discriminator"].nodes[-1].layer.activation.id == "linear"
    session.undo_stack.undo()
    assert session.project.turned().recipe == gan().recipe
