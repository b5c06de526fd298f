"""The application style sheet, built from a theme: flat, hairlines instead of boxes, a 4-px grid."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.ui.theme import Theme

CARD_RADIUS, SMALL_RADIUS = 8, 6


def style_sheet(theme: Theme) -> str:
    """The Qt style sheet of a theme.

    Widgets pick a look through dynamic properties: QPushButton `variant` = "plain" (default) | "primary" | "quiet" |
    "danger"; QLabel `role` = "title" | "secondary" | "caption" | "figure" | "good" | "warning" | "error"; any QFrame
    or QWidget `surface` = "ground" | "panel" | "card" | "raised".
    """
    tokens = {name: value for name, value in vars(theme).items() if isinstance(value, str)}
    return Template("\n".join((_SURFACES, _LABELS, _BUTTONS, _INPUTS, _CHOICES, _LISTS, _CHROME))).substitute(tokens)


_SURFACES = """
QMainWindow, QDialog { background: $panel; }
QWidget[surface="ground"] { background: $ground; }
QWidget[surface="panel"] { background: $panel; }
QWidget[surface="card"] { background: $card; border: 1px solid $hairline; border-radius: 8px; }
QWidget[surface="raised"] { background: $raised; border: 1px solid $hairline; border-radius: 8px; }
QFrame[line="horizontal"] { background: $hairline; border: none; max-height: 1px; min-height: 1px; }
QFrame[line="vertical"] { background: $hairline; border: none; max-width: 1px; min-width: 1px; }
QScrollArea, QScrollArea > QWidget > QWidget[scrollBody="true"] { background: transparent; border: none; }
"""

_LABELS = """
QLabel { background: transparent; color: $text; }
QLabel:disabled { color: $disabled; }
QLabel[role="title"] { font-weight: 600; }
QLabel[role="secondary"] { color: $secondary; font-size: 12px; }
QLabel[role="caption"] { color: $secondary; font-size: 11px; }
QLabel[role="figure"] { font-size: 20px; font-weight: 600; }
QLabel[role="figure"][good="true"] { color: $good; }
QLabel[role="value"] { font-size: 12px; font-weight: 600; }
QLabel[role="good"] { color: $good_text; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="error"] { color: $error; }
"""

_BUTTONS = """
QPushButton {
    background: $card; color: $text; border: 1px solid $hairline; border-radius: 8px;
    padding: 0px 12px; min-height: 28px; outline: none;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $pressed; }
QPushButton:disabled { color: $disabled; background: transparent; }
QPushButton[variant="primary"] {
    background: $accent_fill; color: $on_accent; border-color: $accent_fill; font-weight: 600;
}
QPushButton[variant="primary"]:hover { border-color: $accent; }
QPushButton[variant="primary"]:pressed { background: $accent_fill; border-color: $text; }
QPushButton[variant="primary"]:disabled { background: $card; color: $disabled; border-color: $hairline; }
QPushButton[variant="quiet"] { background: transparent; border-color: transparent; color: $secondary; padding: 0 8px; }
QPushButton[variant="quiet"]:hover { background: $hover; color: $text; }
QPushButton[variant="quiet"]:pressed { background: $pressed; }
QPushButton[variant="quiet"]:disabled { color: $disabled; background: transparent; }
QPushButton[variant="danger"] { color: $error; }
QPushButton[variant="danger"]:hover { border-color: $error; }
QPushButton[variant="danger"]:disabled { color: $disabled; border-color: $hairline; }
QFrame[look="segmented"] { background: $ground; border: 1px solid $hairline; border-radius: 8px; }
QPushButton[variant="segment"] {
    background: transparent; color: $secondary; border: 1px solid transparent; border-radius: 6px;
    padding: 0; min-height: 22px; font-size: 12px;
}
QPushButton[variant="segment"]:hover { color: $text; }
QPushButton[variant="segment"]:checked { background: $raised; color: $text; border-color: $hairline; }
QPushButton[variant="segment"]:disabled { color: $disabled; }
QFrame[look="titles"] { background: transparent; border: none; }
QPushButton[variant="title"] {
    background: transparent; color: $secondary; border: none; padding: 0; min-height: 22px; font-weight: 600;
    text-align: left;
}
QPushButton[variant="title"]:hover { color: $accent; }
QPushButton[variant="title"]:checked { color: $text; }
QPushButton[variant="header"] {
    background: transparent; border: none; padding: 0; min-height: 18px; font-weight: 600; text-align: left;
}
QPushButton[variant="header"]:hover { color: $accent; }
QPushButton[keyboardFocus="true"]:focus { border: 2px solid $accent; padding: 0 11px; min-height: 26px; }
QPushButton[variant="quiet"][keyboardFocus="true"]:focus { padding: 0 7px; }
QPushButton[variant="segment"][keyboardFocus="true"]:focus { border: 2px solid $accent; padding: 0; min-height: 20px; }
QPushButton[variant="title"][keyboardFocus="true"]:focus {
    border: none; border-bottom: 2px solid $accent; border-radius: 0; padding: 2px 0 0 0; min-height: 18px;
}
QPushButton[variant="header"][keyboardFocus="true"]:focus {
    border: none; padding: 0; color: $accent; min-height: 18px;
}
QPushButton[variant="primary"][keyboardFocus="true"]:focus { border-color: $text; }
QPushButton::menu-indicator { image: url(icons:style-chevron-down.svg); width: 12px; right: 8px;
    subcontrol-origin: padding; subcontrol-position: right center; }

QToolButton {
    background: transparent; color: $secondary; border: 1px solid transparent; border-radius: 6px;
    padding: 3px; outline: none;
}
QToolButton:hover { background: $hover; color: $text; }
QToolButton:pressed, QToolButton:checked { background: $pressed; color: $text; }
QToolButton:checked { border-color: $hairline; }
QToolButton:disabled { color: $disabled; background: transparent; }
QToolButton[boxed="true"] { background: $card; border-color: $hairline; }
QToolButton[boxed="true"]:hover { background: $hover; }
QToolButton[keyboardFocus="true"]:focus { border: 2px solid $accent; padding: 2px; }
QToolButton::menu-indicator { image: none; }
"""

_INPUTS = """
QComboBox, QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit {
    background: $card; color: $text; border: 1px solid $hairline; border-radius: 8px;
    selection-background-color: $accent_fill; selection-color: $on_accent;
}
QComboBox, QLineEdit { min-height: 28px; padding: 0 9px; }
QAbstractSpinBox { min-height: 26px; padding: 0; }
QPlainTextEdit, QTextEdit { padding: 6px; }
QComboBox:hover, QAbstractSpinBox:hover, QLineEdit:hover { background: $hover; }
QComboBox:focus, QLineEdit:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
    border-color: $accent;
}
QComboBox[keyboardFocus="true"]:focus, QLineEdit[keyboardFocus="true"]:focus {
    border: 2px solid $accent; min-height: 26px; padding: 0 8px;
}
QComboBox:disabled, QLineEdit:disabled, QAbstractSpinBox:disabled { color: $disabled; background: transparent; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {
    border: none; background: transparent; padding: 0; min-height: 0; border-radius: 0;
}
QAbstractSpinBox QLineEdit { padding: 0 7px; }
QLineEdit[look="value"] {
    background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0; min-height: 16px;
    font-size: 12px; font-weight: 600;
}
QLineEdit[look="value"]:hover { background: $hover; }
QLineEdit[look="value"]:focus { background: $card; border: 1px solid $accent; padding: 0; min-height: 16px; }
QLineEdit[look="value"]:disabled { color: $disabled; }
QLineEdit[invalid="true"], QLineEdit[invalid="true"]:focus { border-color: $error; }
QComboBox::drop-down { border: none; width: 24px; subcontrol-origin: padding; subcontrol-position: right center; }
QComboBox::down-arrow { image: url(icons:style-chevron-down.svg); width: 12px; height: 12px; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView {
    background: $raised; border: 1px solid $hairline; border-radius: 8px; padding: 4px; outline: none;
    selection-background-color: $selection; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected, QComboBox QAbstractItemView::item:hover {
    background: $selection; color: $text;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; background: transparent; width: 18px; subcontrol-origin: border;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; height: 14px; margin-top: 1px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; height: 14px; margin-bottom: 1px; }
QAbstractSpinBox::up-arrow { image: url(icons:style-chevron-up.svg); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(icons:style-chevron-down.svg); width: 10px; height: 10px; }
QSlider { min-height: 16px; background: transparent; }
QSlider::groove:horizontal { height: 3px; background: $hairline; border-radius: 1px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 1px; }
QSlider::handle:horizontal {
    width: 12px; height: 12px; margin: -6px 0; border-radius: 7px; background: #ffffff; border: 1px solid $faint;
}
QSlider::handle:horizontal:hover { border-color: $accent; }
QSlider[keyboardFocus="true"]::handle:horizontal { border: 2px solid $accent; width: 10px; height: 10px; }
QSlider::sub-page:horizontal:disabled { background: $faint; }
QSlider::handle:horizontal:disabled { background: $disabled; }
"""

_CHOICES = """
QCheckBox, QRadioButton { color: $text; spacing: 8px; background: transparent; min-height: 20px; outline: none; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator {
    width: 14px; height: 14px; border: 1px solid $faint; background: $card;
}
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked {
    background: $accent_fill; border-color: $accent_fill; image: url(icons:style-check.svg);
}
QCheckBox::indicator:indeterminate {
    background: $accent_fill; border-color: $accent_fill; image: url(icons:style-dash.svg);
}
QRadioButton::indicator:checked {
    background: $accent_fill; border-color: $accent_fill; image: url(icons:style-dot.svg);
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $hairline; background: $card; }
QCheckBox::indicator:checked:disabled, QRadioButton::indicator:checked:disabled { background: $faint; }
QCheckBox[keyboardFocus="true"]::indicator, QRadioButton[keyboardFocus="true"]::indicator {
    border: 2px solid $accent; width: 12px; height: 12px;
}
QTabWidget::pane { border: none; }
QTabBar { background: transparent; qproperty-drawBase: 0; qproperty-expanding: 0; }
QTabBar::tab {
    background: transparent; color: $secondary; border: none; border-bottom: 2px solid transparent;
    padding: 6px 2px; margin-right: 16px;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar[keyboardFocus="true"]::tab:selected { color: $accent; }
QTabBar::tab:disabled { color: $disabled; }
"""

_LISTS = """
QListView, QTreeView, QTableView {
    background: transparent; color: $text; border: none; outline: none;
    selection-background-color: $selection; selection-color: $text; alternate-background-color: $card;
}
QListView::item, QTreeView::item {
    padding: 5px 6px; border-radius: 6px; border: 1px solid transparent;
}
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $selection; color: $text; }
QListView[keyboardFocus="true"]::item:focus, QTreeView[keyboardFocus="true"]::item:focus { border-color: $accent; }
QHeaderView { background: transparent; }
QHeaderView::section {
    background: transparent; color: $secondary; border: none; border-bottom: 1px solid $hairline; padding: 4px 6px;
}
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; border: none; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; border: none; }
QScrollBar::handle { background: $hairline; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
"""

_CHROME = """
QMenuBar { background: $panel; color: $secondary; border: none; padding: 2px 4px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: 6px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; color: $text; }
QMenu { background: $raised; color: $text; border: 1px solid $hairline; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 6px; background: transparent; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 8px; }
QMenu::indicator:checked { image: url(icons:style-check-accent.svg); }
QMenu::right-arrow { image: url(icons:style-chevron-right.svg); width: 12px; height: 12px; margin-right: 8px; }
QToolTip { background: $raised; color: $text; border: 1px solid $hairline; padding: 6px 8px; font-size: 12px; }
QToolBar { background: $panel; border: none; spacing: 8px; }
QStatusBar { background: $panel; color: $secondary; border-top: 1px solid $hairline; }
QStatusBar::item { border: none; }
QSplitter::handle { background: $hairline; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }
QProgressBar {
    background: $hairline; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; color: transparent;
}
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QGroupBox { border: none; margin: 0; padding: 0; }
"""
