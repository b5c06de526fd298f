"""Questions that need a memory between two pictures, or more time than a picture has: somebody stands by for them.

While a view asks such a question, an Assistant is kept for it. It may remember things from answer to answer, and work
in small pieces between the slices of training. Nobody asks: there is no assistant, and nothing is worked on.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from playground.engine.model import Model
from playground.engine.probes import Probe
from playground.engine.trainer import Trainer

SHARE = 0.03  # of the time that training takes, for the pieces


class Assistant:
    """What stands by for one question."""

    def answer(self, trainer: Trainer) -> Any:
        """The answer as it is known now; None where there is none (yet)."""
        raise NotImplementedError  # pragma: no cover - abstract

    def piece(self, trainer: Trainer) -> bool:
        """Does a little, a few milliseconds at most where that can be; False when there is nothing to do."""
        return False


@dataclass(frozen=True)
class Standing(Probe):
    """A question with an assistant."""

    def assistant(self) -> Assistant:
        raise NotImplementedError  # pragma: no cover - abstract

    def answer(self, trainer: Trainer, reader: Model | None) -> Any:
        """What a new assistant says at once."""
        return self.assistant().answer(trainer)


class Desk:
    """All assistants of a run. busy: whether the last look found something to do, or nobody has looked since a change;
    pieces: how many have been done."""

    def __init__(self) -> None:
        self.assistants: dict[Standing, Assistant] = {}
        self.busy = False
        self.credit = 0.0  # seconds that may be spent
        self.pieces = 0

    def keep(self, probes: Iterable[Probe]) -> None:
        """Those that are asked for now; all others go, with what they remember."""
        standing = [probe for probe in probes if isinstance(probe, Standing)]
        self.assistants = {probe: self.assistants.get(probe) or probe.assistant() for probe in standing}
        self.stir()

    def stir(self) -> None:
        """Something has changed: there may be something to do."""
        self.busy = bool(self.assistants)

    def work(self, trainer: Trainer, seconds: float) -> bool:
        """Pieces for about that long, by turns; whether there was anything to do."""
        end, did = time.perf_counter() + seconds, False
        while True:
            found = [assistant.piece(trainer) for assistant in self.assistants.values()]
            self.pieces += sum(found)
            self.busy = any(found)
            did = did or self.busy
            if not self.busy or time.perf_counter() >= end:
                return did

    def share(self, trainer: Trainer, seconds: float) -> None:
        """After so many seconds of training: as much work as these pay for. A piece that takes longer is paid off."""
        if not self.assistants:
            return
        self.credit = min(self.credit + SHARE * seconds, SHARE * seconds)
        if self.credit > 0:
            start = time.perf_counter()
            self.work(trainer, self.credit)
            self.credit -= time.perf_counter() - start
