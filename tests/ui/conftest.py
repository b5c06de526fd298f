"""What the tests of widgets share."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from playground.ui import theme


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "dark")
    yield
    theme.apply(qapp, "dark")


@pytest.fixture
def show(qtbot) -> Callable[..., QWidget]:
    """Show a widget in a window of the panel's colour, as wide as a panel."""

    windows = []  # qtbot keeps only weak references

    def shown(widget: QWidget, width: int = 300) -> QWidget:
        window = QWidget()
        windows.append(window)
        window.setProperty("surface", "panel")
        layout = QVBoxLayout(window)
        layout.addWidget(widget)
        qtbot.addWidget(window)
        window.resize(width, window.sizeHint().height())
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)  # else nothing can have the focus
        return widget

    return shown
