"""l1 · |w| + l2 · w² / 2: the elastic net (Zou and Hastie, 2005); slope l1 · sign(w) + l2 · w, 0 at 0."""

from dataclasses import dataclass
from typing import ClassVar

from playground.core.params import real
from playground.core.regularizer import Regularizer


@dataclass(frozen=True)
class Elastic(Regularizer):
    title: ClassVar[str] = "L1 and L2"
    summary: ClassVar[str] = "Both pulls at once: few weights remain, and none of them is large."

    l1: float = real(
        0.001, minimum=1e-6, maximum=10.0, log=True, zero=True, label="L1 rate", help="How strong the even pull is."
    )
    l2: float = real(
        0.001, minimum=1e-6, maximum=10.0, log=True, zero=True, label="L2 rate",
        help="How strong the pull on large weights is.",
    )  # fmt: skip

    @staticmethod
    def penalty(w: float, l1: float, l2: float) -> float:
        return l1 * abs(w) + 0.5 * l2 * w * w

    @staticmethod
    def slope(w: float, l1: float, l2: float) -> float:
        return (l1 if w > 0.0 else (-l1 if w < 0.0 else 0.0)) + l2 * w

    def thins(self) -> str:
        return "L1" if self.l1 else ""
