"""What there is to reach in a project: conditions on the test data, and on what may be used for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from playground.core.kinds import Described
from playground.core.params import integer, plain_number, real

if TYPE_CHECKING:
    from playground.network.document import Network, Project

ANY = 10_000  # of what is limited: as many as one likes
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Goal(Described):
    """test_loss, test_accuracy: to be reached, 0 where it does not matter. neurons: of all layers but the last."""

    title: ClassVar[str] = "Goal"

    test_loss: float = real(
        0.0, minimum=0.0, maximum=1000.0, label="Test loss", help="The loss on test samples must fall below this."
    )
    test_accuracy: float = real(
        0.0, minimum=0.0, maximum=1.0, percent=True, label="Test accuracy",
        help="The share of test samples that must at least be told right.",
    )  # fmt: skip
    neurons: int = integer(
        ANY,
        minimum=0,
        maximum=ANY,
        unit="neurons",
        label="Hidden neurons",
        help="How many neurons may be used at most.",
    )
    features: int = integer(
        ANY, minimum=1, maximum=ANY, unit="features", label="Features", help="How many inputs may be used at most."
    )
    epochs: int = integer(
        ANY, minimum=1, maximum=ANY, unit="epochs", label="Epochs", help="How many epochs it may take at most."
    )

    def sentence(self) -> str:
        """ "Reach a test loss under 0.01 with at most six hidden neurons within 100 epochs." """
        what = []
        if self.test_loss:
            what.append(f"a test loss under {plain_number(self.test_loss)}")
        if self.test_accuracy:
            what.append(f"{plain_number(100 * self.test_accuracy)} % test accuracy")
        limits = []
        if self.neurons == 0:
            limits.append("no hidden neuron")
        elif self.neurons < ANY:
            limits.append(f"at most {counted(self.neurons, 'hidden neuron')}")
        if self.features < ANY:
            limits.append(f"at most {counted(self.features, 'feature')}")
        used = f" with {' and '.join(limits)}" if limits else ""
        time = f" within {self.epochs:,} epochs" if self.epochs < ANY else ""
        return f"Reach {' and '.join(what)}{used}{time}."

    def hindrance(self, project: Project, epoch: int = 0) -> str:
        """Which limit a project breaks, in a few words; empty where it keeps to all of them."""
        neurons, features = hidden_neurons(project.network), len(project.dataset.input_names())
        if neurons > self.neurons:
            return f"{counted(neurons, 'hidden neuron')} of {self.neurons} allowed"
        if features > self.features:
            return f"{counted(features, 'feature')} of {self.features} allowed"
        if epoch > self.epochs:
            return "too many epochs, press Reset"
        return ""

    def reached(self, test_loss: float | None, test_accuracy: float | None) -> bool:
        """Whether these measurements are good enough."""
        if self.test_loss and not (test_loss is not None and test_loss < self.test_loss):
            return False
        return not self.test_accuracy or (test_accuracy is not None and test_accuracy >= self.test_accuracy)


def hidden_neurons(network: Network) -> int:
    """The units of all layers that have some, but those of the last of them."""
    units = [getattr(layer, layer.resized_by) for layer in network.layers() if layer.resized_by]
    return sum(units[:-1])


def counted(number: int, noun: str) -> str:
    return f"{WORDS[number] if number < len(WORDS) else f'{number:,}'} {noun}{'' if number == 1 else 's'}"
