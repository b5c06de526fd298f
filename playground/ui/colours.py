"""Other colours for the window: what each choice changes of the dark and the light theme."""

from __future__ import annotations

from dataclasses import dataclass, field

DEFAULT = "blue_orange"


@dataclass(frozen=True)
class Colours:
    """title: in the menu; dark, light: tokens of ui.theme.Theme that differ, by name."""

    title: str
    dark: dict[str, object] = field(default_factory=dict)
    light: dict[str, object] = field(default_factory=dict)


# The classes of each choice were searched for by computer, so that all pairs of ten differ by more than 15 in CIELAB
# for full colour vision and for protan, deutan and tritan eyes (Machado, Oliveira and Fernandes 2009).
COLOURS = {
    DEFAULT: Colours("Blue and orange"),
    "purple_green": Colours(
        "Purple and green",
        dark={
            "positive": "#b48bea",
            "negative": "#5fc274",
            "categorical": (
                "#b48bea", "#5fc274", "#f2a24a", "#cb5c9f", "#ece732",
                "#8675fa", "#d82c22", "#deebbe", "#38effa", "#816652",
            ),
        },
        light={
            "positive": "#7b3fb5",
            "negative": "#2e8b4f",
            "categorical": (
                "#7b3fb5", "#2e8b4f", "#e07d10", "#f55aa7", "#b91414",
                "#264d56", "#683327", "#473080", "#25a9f1", "#072fcc",
            ),
        },
    ),
    "high_contrast": Colours(
        "High contrast",
        dark={
            "ground": "#000000", "panel": "#000000", "card": "#101114", "raised": "#16181c", "hover": "#26292f",
            "pressed": "#000000", "hairline": "#8b909a", "text": "#ffffff", "secondary": "#d5d9e0",
            "disabled": "#9aa0ab", "faint": "#9aa0ab", "accent_fill": "#3f40c9", "accent": "#b9baff",
            "selection": "#33357a", "positive": "#66bfff", "negative": "#ffb04f", "zero": "#16181c",
            "good": "#5fe0a0", "good_text": "#5fe0a0", "warning": "#ffd060", "error": "#ff9c9f",
            "categorical": (
                "#66bfff", "#ffb04f", "#cb5c9f", "#ece732", "#8675fa",
                "#d82c22", "#deebbe", "#38effa", "#816652", "#3faa68",
            ),
        },
        light={
            "ground": "#ffffff", "panel": "#ffffff", "card": "#ffffff", "raised": "#ffffff", "hover": "#e6e8ec",
            "pressed": "#d5d8de", "hairline": "#5a5f69", "text": "#000000", "secondary": "#343840",
            "disabled": "#5f6570", "faint": "#5f6570", "accent_fill": "#2b2cae", "accent": "#2b2cae",
            "selection": "#dcdcff", "positive": "#0057a8", "negative": "#b84c00", "zero": "#f3f4f7",
            "good": "#005c34", "good_text": "#005c34", "warning": "#5c3c00", "error": "#9c0f1c",
            "categorical": (
                "#0057a8", "#b84c00", "#e07d10", "#149768", "#f55aa7",
                "#a08e48", "#683327", "#25a9f1", "#61717a", "#250d3f",
            ),
        },
    ),
}  # fmt: skip
