"""What the heads of the views in the right panel share."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QToolButton

from playground.ui import icons, theme


def title(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "title")
    return label


def secondary(tooltip: str = "") -> QLabel:
    label = QLabel("")
    label.setProperty("role", "secondary")
    label.setToolTip(tooltip)
    return label


def tool(icon: str, name: str, tooltip: str) -> QToolButton:
    """A small button with an icon alone."""
    button = QToolButton()
    icons.set_icon(button, icon, "secondary", 14)
    button.setObjectName(name)
    button.setToolTip(tooltip)
    button.setAccessibleName(tooltip)
    return button


def enlarge_button() -> QToolButton:
    """What Pages connects: the view over the network, and back."""
    return tool("enlarge", "enlarge", "Show this large, over the network; Escape brings it back")


def heading_row(heading: QLabel, *right: object) -> QHBoxLayout:
    """The title at the left, everything else at the right."""
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(heading)
    row.addStretch(1)
    for widget in right:
        row.addWidget(widget)  # type: ignore[arg-type]
    return row


def quiet_style(box: QCheckBox) -> None:
    """A check box below a picture: small, in the colours of the theme of now."""
    quiet = f"QCheckBox {{ font-size: {theme.SECONDARY_PX}px; spacing: 6px; color: {theme.current().secondary}; }}"
    box.setStyleSheet(f"{quiet} QCheckBox::indicator {{ width: 12px; height: 12px; }}")
