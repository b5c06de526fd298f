"""How a run in the terminal tells how it is going: one line that is rewritten, or plain lines where nobody watches."""

from __future__ import annotations

import shutil
import time
from typing import TextIO

from playground.engine.frames import CurvePoint
from playground.engine.trainer import Trainer

PAUSE = 0.1  # seconds between two drawings of the line
PLAIN_LINES = 50  # about how many are written where there is no terminal
BAR = 20


class Progress:
    """live: rewrite one line; quiet: write nothing at all. name: what is trained."""

    def __init__(self, out: TextIO, name: str, live: bool, quiet: bool = False) -> None:
        self.out, self.name, self.live, self.quiet = out, name, live, quiet
        self.first = self.last = self.stride = 1
        self.began = self.drawn_at = self.seconds_before = 0.0
        self.drawn = 0  # how wide the line on the screen is

    def say(self, words: str) -> None:
        """What is done before training: ``words`` stay until the next line takes their place."""
        if self.live:
            self.draw(f"{self.name}  {words}")

    def kernels(self, done: int, total: int) -> None:
        self.say(f"preparing kernels {done + 1} of {total}")

    def begin(self, first: int, last: int, seconds_before: float = 0.0) -> None:
        """Training goes from epoch number ``first`` (from 1) to ``last``; seconds_before: trained earlier."""
        self.first, self.last, self.began, self.seconds_before = first, last, time.monotonic(), seconds_before
        self.stride = max(1, (last - first + 1) // PLAIN_LINES)

    def batch(self, trainer: Trainer) -> None:
        """After every batch; draws only ten times a second."""
        if self.live and time.monotonic() >= self.drawn_at + PAUSE:
            self.draw(self.line(trainer))

    def epoch(self, trainer: Trainer, point: CurvePoint) -> None:
        """After every epoch."""
        number = trainer.epoch
        if not self.live and not self.quiet and (number == self.last or (number - self.first + 1) % self.stride == 0):
            words = [
                f"epoch {number} of {self.last}",
                *phase_of(trainer),
                f"loss {point.train_loss:.4g}",
                *tested(point),
                self.speed(trainer),
            ]
            print("  ".join(words), file=self.out, flush=True)

    def line(self, trainer: Trainer) -> str:
        done = (trainer.place - (self.first - 1)) / (self.last - self.first + 1)
        filled = round(done * BAR)
        words = [
            self.name,
            f"epoch {min(trainer.epoch + 1, self.last):,} of {self.last:,}",
            "█" * filled + "░" * (BAR - filled) + f" {100 * done:.0f} %",
        ]
        words += phase_of(trainer)
        loss = trainer.running_loss[-20:] or [point.train_loss for point in trainer.curve[-1:]]
        if loss:
            words.append(f"loss {sum(loss) / len(loss):.4f}")
        if trainer.curve:
            latest = next((p for p in reversed(trainer.curve[-100:]) if p.test_loss is not None), trainer.curve[-1])
            words += tested(latest)
        if trainer.samples:
            words.append(self.speed(trainer))
        if done > 0:
            words.append(f"{duration((time.monotonic() - self.began) * (1 - done) / done)} left")
        return "  ".join(words)

    def speed(self, trainer: Trainer) -> str:
        return f"{trainer.samples / (trainer.seconds - self.seconds_before):,.0f} samples/s"

    def draw(self, line: str) -> None:
        """Puts the line in the place of the one before, cut to the terminal's width."""
        line = line[: shutil.get_terminal_size().columns - 1]
        print("\r" + line.ljust(self.drawn), end="", file=self.out, flush=True)
        self.drawn, self.drawn_at = len(line), time.monotonic()

    def clear(self) -> None:
        """Leaves an empty line for what is printed next."""
        if self.drawn:
            print("\r" + " " * self.drawn + "\r", end="", file=self.out, flush=True)
            self.drawn = 0


def phase_of(trainer: Trainer) -> list[str]:
    """What is done now, where a run has several parts."""
    words = trainer.phase.words.partition(" (")[0]
    return [words] if words else []


def tested(point: CurvePoint) -> list[str]:
    if point.test_accuracy is not None:
        return [f"test {100 * point.test_accuracy:.2f} %"]
    return [] if point.test_loss is None else [f"test loss {point.test_loss:.4g}"]


def duration(seconds: float) -> str:
    """``8 s``, ``3 min 20 s`` or ``2 h 5 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
