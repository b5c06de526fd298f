"""The theme: contrast, colours that everybody can tell apart, and the switch on a live application."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication, QPushButton

from playground.resources_path import RESOURCES
from playground.ui import icons, theme
from playground.ui.colours import COLOURS, DEFAULT
from playground.ui.style import style_sheet

DRESSED = {f"{name} {colours}": theme.dressed(name, colours) for name in ("dark", "light") for colours in COLOURS}
THEMES = pytest.mark.parametrize("tokens", DRESSED.values(), ids=DRESSED.keys())
GROUNDS = ("ground", "panel", "card")


@pytest.fixture(autouse=True)
def _dark_again(qapp: QApplication) -> Iterator[None]:
    def dark() -> None:
        if theme.current() != theme.DARK or not qapp.styleSheet():  # dressing again takes time
            theme.apply(qapp, "dark")

    dark()
    yield
    dark()


def rgb(color: str) -> np.ndarray:
    """ "#rrggbb" as three numbers in [0, 1]."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def linear(color: str) -> np.ndarray:
    c = rgb(color)
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2."""
    low, high = sorted(float(linear(c) @ (0.2126, 0.7152, 0.0722)) for c in (first, second))
    return (high + 0.05) / (low + 0.05)


def test_contrast_formula_gives_the_published_ends() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@THEMES
@pytest.mark.parametrize("ground", [*GROUNDS, "raised"])
@pytest.mark.parametrize("token", ["text", "secondary", "accent", "good_text", "warning", "error"])
def test_text_can_be_read(tokens: theme.Theme, token: str, ground: str) -> None:
    assert contrast(getattr(tokens, token), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("ground", [*GROUNDS, "raised", "selection", "hover"])
@pytest.mark.parametrize("token", ["text", "secondary"])
def test_high_contrast_is_seven_to_one(name: str, token: str, ground: str) -> None:
    tokens = theme.dressed(name, "high_contrast")
    assert contrast(getattr(tokens, token), getattr(tokens, ground)) >= 7


@THEMES
def test_what_is_negative_and_positive_differs_for_every_eye_and_can_be_written_on(tokens: theme.Theme) -> None:
    for eye in EYES:
        assert np.linalg.norm(lab(tokens.negative, eye) - lab(tokens.positive, eye)) > 40
    for ground in (tokens.negative, tokens.positive, tokens.accent_fill):
        assert contrast(theme.ink_on(ground).name(), ground) >= 4.5


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("token", ["good", "disabled"])
def test_large_figures_and_disabled_text_can_be_made_out(tokens: theme.Theme, token: str, ground: str) -> None:
    assert contrast(getattr(tokens, token), getattr(tokens, ground)) >= 3


@THEMES
def test_text_on_the_accent_and_on_a_selection_can_be_read(tokens: theme.Theme) -> None:
    assert contrast(tokens.on_accent, tokens.accent_fill) >= 4.5
    assert contrast(tokens.text, tokens.selection) >= 4.5
    assert contrast(tokens.text, tokens.hover) >= 4.5


# Machado, Oliveira and Fernandes 2009, severity 1: what protan, deutan and tritan eyes see, on linear RGB.
EYES = {
    "all cones": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(color: str, eye: str) -> np.ndarray:
    seen = np.clip(np.asarray(EYES[eye]) @ linear(color), 0, 1)
    share = TO_XYZ @ seen / (0.9505, 1.0, 1.089)
    f = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@THEMES
@pytest.mark.parametrize("eye", EYES)
def test_classes_can_be_told_apart_by_every_eye(tokens: theme.Theme, eye: str) -> None:
    assert len(tokens.categorical) >= 10  # ten digits
    for first, second in itertools.combinations(tokens.categorical, 2):
        assert np.linalg.norm(lab(first, eye) - lab(second, eye)) > 12, (first, second)


@THEMES
def test_the_first_classes_are_negative_and_positive_also_when_others_join_them(tokens: theme.Theme) -> None:
    assert tokens.class_colors(2) == (tokens.negative, tokens.positive)
    assert tokens.class_colors(3)[:2] == (tokens.negative, tokens.positive)
    assert len(tokens.class_colors(23)) == 23


@THEMES
def test_diverging_table_runs_from_negative_over_zero_to_positive(tokens: theme.Theme) -> None:
    table = theme.diverging_lut(tokens)
    assert table.shape == (256, 3)
    assert table.dtype == np.uint8
    np.testing.assert_array_equal(table[0], np.rint(rgb(tokens.negative) * 255))
    np.testing.assert_array_equal(table[255], np.rint(rgb(tokens.positive) * 255))
    np.testing.assert_allclose(table[127:129].mean(axis=0), rgb(tokens.zero) * 255, atol=2)


@THEMES
def test_a_weaker_table_is_nearer_to_zero(tokens: theme.Theme) -> None:
    strong, pale = (theme.diverging_lut(tokens, strength).astype(int) for strength in (1.0, 0.6))
    zero = rgb(tokens.zero) * 255
    for end in (0, 255):
        assert np.abs(pale[end] - zero).sum() < 0.7 * np.abs(strong[end] - zero).sum()


def test_switching_says_so_and_changes_palette_and_style_sheet(qapp: QApplication, qtbot) -> None:
    with qtbot.waitSignal(theme.notifier().theme_changed) as heard:
        theme.apply(qapp, "light")
    assert heard.args == [theme.LIGHT]
    assert theme.current() is theme.LIGHT
    assert qapp.palette().window().color().name() == theme.LIGHT.panel
    assert qapp.styleSheet() == style_sheet(theme.LIGHT)


def test_other_colours_are_worn_by_the_running_application(qapp: QApplication, qtbot) -> None:
    theme.apply(qapp, "light", "purple_green")
    assert theme.current().positive == COLOURS["purple_green"].light["positive"]
    assert theme.current().text == theme.LIGHT.text
    assert theme.apply(qapp, "dark", "high_contrast").text == "#ffffff"
    assert theme.apply(qapp, "dark", "colours of a later version") is theme.DARK
    assert theme.dressed("light", DEFAULT) is theme.LIGHT


def test_a_desktop_that_does_not_say_gets_dark(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    class Hints:
        def colorScheme(self):
            return theme.Qt.ColorScheme.Unknown

    monkeypatch.setattr(theme.QGuiApplication, "styleHints", Hints)
    assert theme.resolve("system") is theme.DARK


@pytest.mark.parametrize(("choice", "then"), [("system", theme.LIGHT), ("dark", theme.DARK)])
def test_follows_the_desktop_only_when_asked_to(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, choice: theme.Choice, then: theme.Theme
) -> None:
    theme.apply(qapp, choice)
    monkeypatch.setattr(theme, "resolve", lambda choice, colours: theme.DARK if choice == "dark" else theme.LIGHT)
    qapp.styleHints().colorSchemeChanged.emit(theme.Qt.ColorScheme.Light)
    assert theme.current() is then


def test_the_application_is_set_in_inter_with_digits_of_one_width(qapp: QApplication) -> None:
    font = qapp.font()
    assert QFontInfo(font).family() == "Inter"
    assert font.pixelSize() == 13
    if hasattr(font, "setFeature"):  # Qt 6.7 and later
        metrics = QFontMetricsF(font)
        assert len({round(metrics.horizontalAdvance(digit), 3) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("name", sorted(f.stem for f in (RESOURCES / "icons").glob("*.svg")))
def test_every_icon_draws_something(qapp: QApplication, name: str) -> None:
    image = icons.pixmap(name, "#ff0000", size=24, ratio=2).toImage()
    assert image.size() == QSize(48, 48)
    assert any(image.pixelColor(x, y).alpha() > 200 for x in range(48) for y in range(48))


def test_an_icon_takes_its_colour_from_the_theme_and_follows_it(qapp: QApplication, qtbot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    icons.set_icon(button, "minus", "accent", size=24)
    icons.set_icon(button, "minus", "accent", size=24)  # a second call must not add a second follower
    assert len(button.children()) == 1
    for choice in ("dark", "light"):
        tokens = theme.apply(qapp, choice)
        middle = button.icon().pixmap(24).toImage().pixelColor(12, 12).name()
        np.testing.assert_allclose(rgb(middle), rgb(tokens.accent), atol=0.02)
