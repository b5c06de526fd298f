"""What can be asked for, and how the words of a command line become it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from playground import __version__
from playground.cli.errors import UsageError
from playground.engine.backends import NAMES as BACKENDS
from playground.engine.backends import THREADS

# command -> the module whose ``run`` gets the arguments by name
COMMANDS = {
    "list": "playground.cli.listing",
    "train": "playground.cli.training",
    "predict": "playground.cli.predict",
    "screenshot": "playground.cli.screenshot",
    "bench": "playground.cli.bench",
    "window": "playground.cli.window",
}
SUBCOMMANDS = {
    "list": "print the gallery projects and everything the catalog holds",
    "train": "train a project in the terminal",
    "predict": "read a picture of a digit",
    "screenshot": "render the window to a picture, without a screen",
    "bench": "measure how fast this machine trains, beside PyTorch and others",
}
LARGEST_SEED = 2**31 - 1
EPOCHS_HELP = (
    "epochs to train (default: where the project stops by itself; for one that does not, 500, "
    "or 10 with more than 10,000 training samples)"
)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose complaints are one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")


def parse(words: list[str]) -> dict[str, Any]:
    """{"command": name, argument: value, …}. Raises UsageError."""
    command = words[0] if words and words[0] in SUBCOMMANDS else "window"
    parser = _PARSERS[command]()
    options = vars(parser.parse_args(words if command == "window" else words[1:]))
    return {"command": command, **options}


def _window() -> Parser:
    width = max(map(len, SUBCOMMANDS))
    commands = "\n".join(f"  playground {name:<{width}}  {words}" for name, words in SUBCOMMANDS.items())
    parser = Parser(
        prog="playground",
        description="Opens the Neural Network Playground.",
        epilog=f"other commands (each has its own --help):\n{commands}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"playground {__version__}")
    parser.add_argument(
        "what",
        nargs="?",
        metavar="FILE|GALLERY-NAME",
        help="what to open, also a link of TensorFlow Playground (default: an example)",
    )
    return parser


def _list() -> Parser:
    return Parser(prog="playground list", description=SUBCOMMANDS["list"].capitalize() + ".")


def _train() -> Parser:
    parser = Parser(
        prog="playground train",
        description="Trains a gallery project or a project file. A file that holds weights goes on from them, unless "
        "--seed asks for new ones.",
    )
    _what(parser)
    parser.add_argument("--epochs", type=_whole(1, 10_000_000), metavar="N", help=EPOCHS_HELP)
    parser.add_argument(
        "--seed",
        type=_whole(0, LARGEST_SEED),
        metavar="S",
        help="draws first weights and order (default: the project's)",
    )
    parser.add_argument(
        "--backend", choices=("auto", *BACKENDS), default="auto", help="what computes (default: auto, the fastest)"
    )
    parser.add_argument(
        "--threads",
        type=_whole(1, 1024),
        metavar="N",
        default=THREADS,
        help=f"threads for one batch of a large network; another number rounds differently (default: {THREADS})",
    )
    parser.add_argument(
        "--set", action="append", default=[], dest="settings", metavar="NAME=VALUE",
        help="change a training setting, such as early_stopping=loss or validation_split=0.2; may be given again",
    )  # fmt: skip
    parser.add_argument(
        "--weights", metavar="FILE|reader", help="begin with the weights of another project's matching layers"
    )
    parser.add_argument(
        "--folds", type=_whole(2, 1000), metavar="K", help="cross-validate instead: train K times, each time without a "
        "Kth of the training data, and measure on that",
    )  # fmt: skip
    parser.add_argument("--metrics", action="store_true", help="print all metrics of the test data at the end")
    parser.add_argument(
        "--average", choices=("macro", "weighted", "micro"), default="macro",
        help="how metrics of single classes are made into one (default: macro, their mean)",
    )  # fmt: skip
    parser.add_argument("--save", type=Path, metavar="FILE", help="save the trained project there (.nnp)")
    parser.add_argument(
        "--json", action="store_true", dest="as_json", help="print one JSON object per epoch, then totals"
    )
    return parser


def _predict() -> Parser:
    parser = Parser(
        prog="playground predict",
        description="Reads the digit in a picture: any size, dark on light or light on dark.",
    )
    parser.add_argument(
        "what", metavar="PROJECT|reader", help="a trained project file; “reader” is the shipped network"
    )
    parser.add_argument("image", type=Path, metavar="IMAGE", help="a PNG or JPEG file")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object")
    return parser


def _screenshot() -> Parser:
    parser = Parser(
        prog="playground screenshot", description="Trains a project and renders the window, without a screen."
    )
    _what(parser)
    parser.add_argument("--epochs", type=_whole(0, 10_000_000), metavar="N", help=EPOCHS_HELP)
    parser.add_argument(
        "--size", type=_size, default=(1600, 1000), metavar="WxH", help="pixels of the window (default: 1600x1000)"
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="dark", help="default: dark")
    parser.add_argument("--running", action="store_true", help="while it still trains, at 30 epochs a second")
    parser.add_argument("--digit", choices=tuple("0123456789"), help="draw this digit on the pad first")
    parser.add_argument("--step", type=_whole(1, 1_000_000), metavar="N", help="one sample step by step, at step N")
    parser.add_argument("--view", metavar="NAME", help="show this view large, such as warped or landscape")
    parser.add_argument("out", type=Path, metavar="OUT.png", help="the picture to write")
    return parser


def _bench() -> Parser:
    parser = Parser(
        prog="playground bench",
        description="Measures how fast this machine trains, in turns with what else is installed: PyTorch, "
        "scikit-learn, and TensorFlow Playground's engine under Node. Takes some minutes."
        " Nothing else should run meanwhile.",
    )
    parser.add_argument("--quick", action="store_true", help="shorter turns on less data")
    parser.add_argument("--only", action="append", metavar="NAME", help="just this benchmark; may be given again")
    parser.add_argument(
        "--threads", type=_whole(1, 1024), metavar="N", default=1, help="threads of all that is measured (default: 1)"
    )
    parser.add_argument("--python", metavar="PATH", help="the interpreter that has PyTorch and scikit-learn")
    parser.add_argument("--playground", type=Path, metavar="PATH", help="a checkout of tensorflow/playground")
    parser.add_argument("--json", type=Path, metavar="FILE", dest="json_file", help="write all samples there")
    return parser


_PARSERS: dict[str, Callable[[], Parser]] = {
    "window": _window,
    "list": _list,
    "train": _train,
    "predict": _predict,
    "screenshot": _screenshot,
    "bench": _bench,
}


def _what(parser: Parser) -> None:
    parser.add_argument(
        "what",
        metavar="WHAT",
        help="a gallery name (see “playground list”), a project file, or a link of TensorFlow Playground",
    )


def _whole(lowest: int, highest: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        value = int(text) if re.fullmatch(r"[+-]?[0-9]{1,12}", text) else None
        if value is None or not lowest <= value <= highest:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {lowest} to {highest}")
        return value

    return number


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{3,4})[xX×]([0-9]{3,4})", text)
    width, height = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (320 <= width <= 7680 and 240 <= height <= 4320):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1600x1000, from 320x240 to 7680x4320")
    return width, height
