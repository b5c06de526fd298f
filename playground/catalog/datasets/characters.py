"""A text letter by letter: from ``steps`` characters the next one is to be predicted. The text is the first two
chapters of "Alice's Adventures in Wonderland" by Lewis Carroll (1865), in the public domain, as in Project Gutenberg's
edition 2.9, in small letters, without brackets, and with all white space as single spaces.

The last tenth of the text tests the network. Always saying "space", the most common one, is right for about 19 %.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from playground.core.dataset import Data, Dataset, Part, shipped
from playground.core.kinds import Kind
from playground.core.params import choice, integer
from playground.core.registry import registry
from playground.core.shapes import Shape
from playground.resources_path import RESOURCES

PATH = RESOURCES / "datasets" / "alice" / "alice.txt"
SHA256 = "4be7f375c7ba654f520cdb1926be44edb1c616427365de12c7a7d98a3d6c662c"
ALPHABET = " abcdefghijklmnopqrstuvwxyz.,;:!?'-"
NAMES = ("space", *ALPHABET[1:])
TEST_SHARE = 0.1
ONE_HOT, NUMBER = "one_hot", "number"


@dataclass(frozen=True)
class Characters(Dataset):
    """x (N, steps, 35), or (N, steps) class numbers for an Embedding layer; raw (N, steps) class numbers."""

    title: ClassVar[str] = "Characters"
    summary: ClassVar[str] = "The beginning of Alice in Wonderland, letter by letter: predict the next one."
    attribution: ClassVar[str] = "Lewis Carroll, Alice's Adventures in Wonderland, 1865; public domain"
    sort: ClassVar[str] = "text"

    length: int = integer(
        10_000, minimum=1000, maximum=21_900, unit="letters", label="Letters used",
        help="How much of the text is used; the last tenth of it tests the network.",
    )  # fmt: skip
    steps: int = integer(
        20, minimum=1, maximum=200, unit="characters", label="Length",
        help="How many characters are read before the next one is to be told.",
    )  # fmt: skip
    encoding: str = choice(
        ONE_HOT, ((ONE_HOT, "One input each"), (NUMBER, "Its number")), label="A character is",
        help="Each letter an input of its own that is 1 or 0, or one number, which an Embedding layer looks up.",
    )  # fmt: skip

    def input_shape(self) -> Shape:
        return (self.steps,) if self.encoding == NUMBER else (self.steps, len(ALPHABET))

    def opening(self) -> Kind | None:
        if self.encoding != NUMBER:
            return None
        return registry.create("layers", "embedding", input_dim=len(ALPHABET), output_dim=16)

    def classes(self) -> tuple[str, ...]:
        return NAMES

    def counts(self) -> tuple[int, int]:
        length = min(self.length, len(numbers()))
        test = round(length * TEST_SHARE)
        return length - test - self.steps, test - self.steps

    def make(self) -> Data:
        text = numbers()[: self.length]
        cut = len(text) - round(len(text) * TEST_SHARE)
        return Data(self.part(text[:cut]), self.part(text[cut:]))

    def preview(self, count: int) -> Part:
        return self.part(numbers()[: self.steps + count])

    def part(self, text: np.ndarray) -> Part:
        """Every window of the text (characters,) with the character that follows it."""
        windows = np.lib.stride_tricks.sliding_window_view(text, self.steps + 1)
        seen = np.ascontiguousarray(windows[:, :-1])
        return Part(self.told(seen), windows[:, -1].astype(np.int64), seen)

    def told(self, windows: np.ndarray) -> np.ndarray:
        """Class numbers (N, steps) -> what the network is told of them."""
        if self.encoding == NUMBER:
            return windows.astype(np.float32)
        return np.eye(len(ALPHABET), dtype=np.float32)[windows]


@lru_cache(maxsize=1)
def numbers() -> np.ndarray:
    """The text as class numbers (characters,), int64. Raises DataError."""
    text = shipped(PATH, SHA256, "text").decode("ascii").lower().replace("`", "'").replace("--", "-")
    kept = "".join(c if c in ALPHABET else "" for c in " ".join(text.split()))
    return np.array([ALPHABET.index(c) for c in kept], np.int64)
