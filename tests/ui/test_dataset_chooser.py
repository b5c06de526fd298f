"""The data set chooser: choosing, settings, features, each one undo step; its pictures follow noise, seed and theme."""

import pytest
from editing import EditSession, spiral
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.core.registry import registry
from playground.network.document import Project
from playground.ui import theme
from playground.ui.dataset_chooser import DatasetChooser, groups
from playground.ui.thumbnails import dataset_image, feature_image, mosaic_image


@pytest.fixture
def chooser(qtbot):
    widget = DatasetChooser(EditSession(spiral()))
    qtbot.addWidget(widget)
    widget.resize(240, 760)
    widget.show()
    QTest.qWaitForWindowActive(widget)
    return widget


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def pick(chooser, group):
    """Picks a sort of data from the list, as with the keyboard."""
    chooser.group.setFocus()
    for _ in range(chooser.group.count()):
        QTest.keyClick(chooser.group, Qt.Key.Key_Home if chooser.group.currentIndex() else Qt.Key.Key_Up)
    while chooser.group.currentText() != group:
        QTest.keyClick(chooser.group, Qt.Key.Key_Down)


def image(kind="spiral", tokens=theme.DARK, ratio=1.0, **values):
    return dataset_image(registry.create("datasets", kind, **values), QSize(48, 48), ratio, tokens)


def test_every_data_set_has_a_tile_in_its_group(chooser):
    assert set(chooser.tiles) == set(registry.ids("datasets"))
    names = {name: [kind.kind_id() for kind in kinds] for name, kinds in groups().items()}
    assert names["Regression"] == ["plane", "multi_gaussian"]
    assert names["Images"] == ["mnist"]
    assert [key for key, tile in chooser.tiles.items() if tile.isChecked()] == ["spiral"]


def test_one_sort_of_data_is_shown_and_looking_at_another_chooses_nothing(chooser):
    names = groups()
    assert chooser.group.current() == "Two classes"
    for name in reversed(names):
        pick(chooser, name)
        shown = {key: tile for key, tile in chooser.tiles.items() if tile.isVisible()}
        assert set(shown) == {kind.kind_id() for kind in names[name]}
        boxes = [tile.geometry() for tile in shown.values()]
        assert all(not a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])
        assert all(abs(box.width() - box.height()) <= 1 and chooser.rect().contains(box) for box in boxes)
        assert [tile for tile in shown.values() if tile.focusPolicy() == Qt.FocusPolicy.StrongFocus]
    assert chooser.session.steps == []


def test_the_sort_follows_the_project(chooser):
    session = chooser.session
    pick(chooser, "Images")
    click(chooser.tiles["mnist"])
    session.undo()
    assert chooser.group.current() == "Two classes"
    assert chooser.tiles["spiral"].isVisible()


def test_choosing_is_one_undo_step_that_makes_the_network_fit(chooser):
    session = chooser.session
    pick(chooser, "Several classes")
    click(chooser.tiles["blobs"])
    assert session.texts == ["Data: Blobs"]
    assert session.project.dataset.id == "blobs"
    assert session.check.ok
    assert chooser.tiles["blobs"].isChecked()
    assert not chooser.tiles["spiral"].isChecked()
    session.undo()
    assert chooser.tiles["spiral"].isChecked()
    assert not chooser.tiles["blobs"].isChecked()


def test_the_chosen_one_stays_chosen_when_clicked_again(chooser):
    click(chooser.tiles["spiral"])
    assert chooser.tiles["spiral"].isChecked()
    assert chooser.session.steps == []


def test_arrow_keys_walk_and_enter_chooses(chooser):
    chooser.tiles["spiral"].setFocus()
    QTest.keyClick(chooser.tiles["spiral"], Qt.Key.Key_Left)
    assert QApplication.focusWidget() is chooser.tiles["gaussians"]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Home)
    assert QApplication.focusWidget() is chooser.tiles["circle"]
    assert chooser.session.steps == [], "walking past a data set does not choose it"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert chooser.session.project.dataset.id == "circle"


def test_dragging_the_noise_is_one_undo_step(chooser):
    slider = chooser.form.editors["noise"].slider
    y = slider.height() // 2
    for at in (40, 80, 120):
        point = slider.rect().topLeft() + type(slider.rect().topLeft())(at, y)
        if at == 40:
            QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=point)
        else:
            QTest.mouseMove(slider, point)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=point)
    noise = chooser.session.project.dataset.noise
    assert noise > 10
    assert chooser.session.texts == [f"Noise: {noise:g} %"]
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert len(chooser.session.steps) == 2, "the drag has ended its step"


def test_settings_follow_undo(chooser):
    session = chooser.session
    session.edit("", session.project.but(dataset=session.project.dataset.but(train_ratio=80.0)))
    row = chooser.form.editors["train_ratio"]
    assert row.value() == 80.0
    session.undo()
    assert row.value() == 50.0
    assert row is chooser.form.editors["train_ratio"]


def test_a_feature_chip_is_one_undo_step_and_the_last_one_stays(chooser):
    session, chips = chooser.session, chooser.chips["features"].chips
    click(chips["sin_x1"])
    assert session.texts == ["Feature sin x₁ on"]
    assert session.project.dataset.features == ("x1", "x2", "sin_x1")
    for key in ("x1", "x2", "sin_x1"):
        click(chips[key])
    assert session.texts[1:] == ["Feature x₁ off", "Feature x₂ off"]
    assert session.project.dataset.features == ("sin_x1",)
    assert chips["sin_x1"].isChecked(), "the last one cannot be switched off"
    hint = chooser.chips["features"].hint
    assert hint.text() == "At least one of the features must stay on."
    session.edit("", session.project.but(name="another edit"))
    assert hint.isHidden()


def test_new_sample(chooser):
    click(chooser.new_sample)
    assert chooser.session.texts == ["New sample"]
    assert chooser.new_sample.toolTip()


def test_digits_show_samples_and_their_own_settings(chooser):
    assert not chooser.samples.isVisible()
    click(chooser.tiles["mnist"])
    assert chooser.samples.isVisible()
    assert list(chooser.form.editors) == ["images"]
    assert chooser.chips == {}
    assert not chooser.new_sample.isVisible()
    click(chooser.tiles["xor"])
    assert "features" in chooser.chips
    assert not chooser.samples.isVisible()


def test_an_unknown_data_set_of_a_newer_version_is_named(qtbot):
    from playground.core.plain import from_plain

    unknown = from_plain("datasets", {"kind": "weather", "days": 3})
    widget = DatasetChooser(EditSession(Project(dataset=unknown)))
    qtbot.addWidget(widget)
    widget.grab()
    assert "weather" in widget.words.text()
    click(widget.tiles["xor"])
    assert widget.session.project.dataset.id == "xor"


def test_pictures_depend_on_what_is_seen_and_on_nothing_else():
    assert image() == image(train_ratio=80.0, features=("x1",), samples=100)
    assert image() != image(noise=30.0)
    assert image(kind="gaussians") != image(kind="gaussians", seed=1)
    assert image() != image(tokens=theme.LIGHT)
    assert image(ratio=2.0).width() == 96


def test_pictures_use_the_colours_of_the_classes():
    picture = image("gaussians")
    seen = {picture.pixelColor(x, y).name() for x in range(48) for y in range(48)}
    assert {theme.DARK.negative, theme.DARK.positive} <= seen


def test_a_feature_is_negative_at_the_left_and_positive_at_the_right():
    picture = feature_image(registry.get("datasets", "xor"), "features", "x1", QSize(30, 20), 1.0, theme.DARK)
    left, right = picture.pixelColor(0, 10), picture.pixelColor(29, 10)
    assert left.red() > left.blue()
    assert right.blue() > right.red()
    upper = feature_image(registry.get("datasets", "xor"), "features", "x2", QSize(30, 20), 1.0, theme.DARK)
    assert upper.pixelColor(15, 0).blue() > upper.pixelColor(15, 0).red(), "x₂ grows upwards"


def test_missing_image_files_leave_an_empty_picture(monkeypatch):
    from playground.core.dataset import DataError
    from playground.ui import thumbnails

    def missing(self, count):
        raise DataError("gone")

    thumbnails._preview.cache_clear()
    monkeypatch.setattr(registry.get("datasets", "mnist"), "preview", missing)
    picture = mosaic_image(registry.create("datasets", "mnist"), 6, 3, QSize(60, 30), 1.0, theme.DARK)
    thumbnails._preview.cache_clear()
    assert picture.pixelColor(5, 5).alpha() == 0
