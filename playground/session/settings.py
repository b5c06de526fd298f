"""What is remembered between starts: theme, colours, arrangement of the window, recent files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings

from playground.core.speed import Speed

RECENT = 10
WATCHABLE = Speed(30.0)


class Settings:
    """A thin face over QSettings; keys are those of this file only."""

    def __init__(self, store: QSettings | None = None) -> None:
        self.store = store or QSettings("Neural Network Playground", "playground")

    @property
    def theme(self) -> str:
        """ "system", "light" or "dark"."""
        return str(self.store.value("theme", "system"))

    @theme.setter
    def theme(self, choice: str) -> None:
        self.store.setValue("theme", choice)

    @property
    def colours(self) -> str:
        """The colours of the theme, by a name of the window's own; empty for the usual ones."""
        return str(self.store.value("colours", ""))

    @colours.setter
    def colours(self, choice: str) -> None:
        self.store.setValue("colours", choice)

    @property
    def motion(self) -> str:
        """ "system", or "reduced" for none of it."""
        return str(self.store.value("motion", "system"))

    @motion.setter
    def motion(self, choice: str) -> None:
        self.store.setValue("motion", choice)

    def arrangement(self, name: str) -> Any:
        """The bytes a splitter or window saved under that name, or None."""
        return self.store.value(f"arrangement/{name}")

    def keep_arrangement(self, name: str, state: Any) -> None:
        self.store.setValue(f"arrangement/{name}", state)

    @property
    def pace(self) -> tuple[float, str]:
        """The most that a run may do in a second, and what of. At the start slow enough to see the network learn."""
        number, unit = self.store.value("pace", WATCHABLE.per_second), self.store.value("pace_unit", WATCHABLE.unit)
        return float(number), str(unit)  # type: ignore[arg-type]

    @pace.setter
    def pace(self, speed: tuple[float, str]) -> None:
        for name, value in zip(("pace", "pace_unit"), speed, strict=True):
            self.store.setValue(name, value)

    @property
    def shows_examples(self) -> bool:
        """Whether the row of examples stands below the network; until the person closes it."""
        return self.store.value("shows_examples", "yes") == "yes"

    @shows_examples.setter
    def shows_examples(self, shown: bool) -> None:
        self.store.setValue("shows_examples", "yes" if shown else "no")

    def recent_files(self) -> list[Path]:
        """Project files opened or saved lately that still exist, newest first."""
        stored: Any = self.store.value("recent", [])
        paths = [stored] if isinstance(stored, str) else (stored or [])
        return [Path(p) for p in paths if Path(p).exists()]

    def add_recent(self, path: Path) -> None:
        path = path.resolve()
        others = [p for p in self.recent_files() if p != path]
        self.store.setValue("recent", [str(p) for p in [path, *others][:RECENT]])

    def clear_recent(self) -> None:
        self.store.setValue("recent", [])
