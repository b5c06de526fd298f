"""The network and every plot as PNG and SVG, and the training as an animated GIF, on the real window."""

import base64

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from playground.ui.kit.paint import motion_ms
from playground.ui.pictures import export_dialog, record_dialog
from playground.ui.pictures.export_dialog import ExportDialog
from playground.ui.pictures.offers import EXPORT, in_sight
from playground.ui.pictures.record_dialog import RecordDialog

KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(make_window):
    window = make_window()
    window.session.files.open_gallery("circle")
    return window


def asked(monkeypatch, module, path) -> None:
    monkeypatch.setattr(module, "ask_path", lambda *arguments: str(path))


def opened(window, kind: type) -> QDialog:
    QApplication.processEvents()
    return next(dialog for dialog in window.findChildren(kind) if dialog.isVisible())


def right_click(widget) -> QMenu:
    at = widget.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget.viewport() if hasattr(widget, "viewport") else widget, event)
    return next(menu for menu in widget.findChildren(QMenu) if any(a.text() == EXPORT for a in menu.actions()))


def test_the_network_is_written_whole_however_little_of_it_is_seen(window, qtbot, tmp_path, monkeypatch) -> None:
    qtbot.waitUntil(lambda: bool(window.session.frame.answers))  # what neurons say is a part of the picture
    asked(monkeypatch, export_dialog, tmp_path / "network.png")
    before = in_sight(window)[window.canvas].size()
    window.canvas.zoom_by(3.0)
    assert in_sight(window)[window.canvas].size() == before
    QTest.keyClick(window, Qt.Key.Key_E, KEYS)
    dialog = opened(window, ExportDialog)
    assert dialog.what.currentText() == "Network"
    dialog.scale.setCurrentIndex(2)
    dialog.scale.chosen.emit("3")
    before = in_sight(window)[window.canvas].size()  # figures that have come meanwhile may take another pixel
    assert dialog.size_words.text() == f"{3 * before.width():,} × {3 * before.height():,} pixels"
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    image = QImage(str(tmp_path / "network.png"))
    assert image.size() == before * 3
    assert not dialog.isVisible()
    right = image.copy(image.width() * 3 // 4, 0, image.width() // 4, image.height())
    assert any(right.pixel(x, y) != right.pixel(0, 0) for x in range(0, right.width(), 9) for y in range(0, 900, 9))


def test_every_plot_in_sight_is_written_both_ways(window, qtbot, tmp_path) -> None:
    qtbot.waitUntil(lambda: window.session.frame.project is not None)
    pictures = {picture.title: picture for picture in in_sight(window).values()}
    assert set(pictures) == {"Network", "Plane", "Curves"}
    for title, picture in pictures.items():
        for form in ("PNG", "SVG"):
            picture.save(str(tmp_path / f"{title}.{form.lower()}"), form, 2)
        assert QImage(str(tmp_path / f"{title}.png")).size() == picture.size() * 2
        vectors = (tmp_path / f"{title}.svg").read_text()
        assert "<path" in vectors or "<polyline" in vectors
        with pytest.raises(OSError, match="could not be written"):
            picture.save(str(tmp_path / "nowhere" / "x.png"), "PNG")


def test_each_neuron_of_the_vectors_is_its_own_picture(window, qtbot, tmp_path) -> None:
    """Qt's SVG engine ignores which part of an image is asked for."""
    qtbot.waitUntil(lambda: window.canvas.live.thumbnails is not None)
    in_sight(window)[window.canvas].save(str(tmp_path / "n.svg"), "SVG")
    vectors = (tmp_path / "n.svg").read_text()
    images = [part.split('"', 1)[0] for part in vectors.split("data:image/png;base64,")[1:]]
    neurons = sum(len(column.boxes) for column in window.canvas.layout_now.columns)
    assert neurons > 5
    whole = window.canvas.live.thumbnails.size()
    for image in images:
        size = QImage.fromData(base64.b64decode(image)).size()
        assert size.height() < whole.height()


def test_a_right_click_exports_that_plot(window, qtbot) -> None:
    qtbot.waitUntil(lambda: window.session.frame.project is not None)
    for widget, title in ((window.right.boundary.plane, "Plane"), (window.canvas, "Network")):
        menu = right_click(widget)
        next(action for action in menu.actions() if action.text() == EXPORT).trigger()
        menu.close()
        dialog = opened(window, ExportDialog)
        assert dialog.what.currentText() == title
        if title == "Plane":
            QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
            assert QGuiApplication.clipboard().image().size() == widget.size() * 2
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)


def test_the_training_is_recorded_as_an_animation(window, qtbot, tmp_path, monkeypatch) -> None:
    qtbot.waitUntil(lambda: window.session.frame.project is not None)
    asked(monkeypatch, record_dialog, tmp_path / "t.gif")
    QTest.keyClick(window, Qt.Key.Key_G, KEYS)
    dialog = opened(window, RecordDialog)
    dialog.length.setValue(1)
    dialog.rate.set_current("20")
    dialog.width_.set_current("480")
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    assert dialog.start.text() == "Stop and save"
    qtbot.waitUntil(lambda: dialog.recording is not None and dialog.recording.count >= 4, timeout=20_000)
    assert window.session.running
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.recording is None, timeout=20_000)
    assert "Saved as t.gif" in dialog.status.text()
    with Image.open(tmp_path / "t.gif") as animation:
        assert animation.n_frames >= 2, "pictures that are alike are one"
        assert animation.width == 480
        assert animation.info["loop"] == 0
    assert list(tmp_path.glob("*.part")) == []
    dialog.reject()


def test_a_recording_that_is_closed_writes_nothing(window, qtbot, tmp_path, monkeypatch) -> None:
    qtbot.waitUntil(lambda: window.session.frame.project is not None)
    asked(monkeypatch, record_dialog, tmp_path / "t.gif")
    record_dialog.show_record(window, window.session)
    dialog = opened(window, RecordDialog)
    QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.recording is not None and dialog.recording.count >= 1, timeout=20_000)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not dialog.clock.isActive()
    QTest.qWait(50)
    assert not (tmp_path / "t.gif").exists()


def test_motion_can_be_reduced_in_the_menu_and_stays_so(window) -> None:
    assert motion_ms(window) > 0
    window.choose_motion("reduced")
    assert motion_ms(window) == 0
    assert window.session.settings.motion == "reduced"
    window.choose_motion("system")
    assert motion_ms(window) > 0
