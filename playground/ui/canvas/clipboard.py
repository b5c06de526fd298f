"""A layer as text: what copy puts on the clipboard and paste takes from it."""

import json

from playground.core.kinds import Kind
from playground.core.params import ParamError
from playground.core.plain import from_plain, to_plain

FOREIGN = "The clipboard does not hold a layer: copy one on the canvas or in the list first."
LIMIT = 100_000  # characters; a layer is a few hundred


class ForeignTextError(ValueError):
    """Text that is no layer. The message says so to the user."""


def to_text(layer: Kind) -> str:
    return json.dumps({"playground": "layer", "layer": to_plain(layer)}, ensure_ascii=False, indent=1)


def from_text(text: str) -> Kind:
    """The layer that ``to_text`` wrote; ForeignTextError for any other text."""
    if len(text) > LIMIT:
        raise ForeignTextError(FOREIGN)
    try:
        plain = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        raise ForeignTextError(FOREIGN) from None
    if not isinstance(plain, dict) or plain.get("playground") != "layer":
        raise ForeignTextError(FOREIGN)
    try:
        return from_plain("layers", plain.get("layer"))
    except (ParamError, TypeError) as error:
        raise ForeignTextError(f"The layer on the clipboard cannot be used: {error}") from None
