"""A project as a JSON document, and back. The structure is validated, so that an error names its place."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from playground import __version__
from playground.core.params import ParamError
from playground.core.plain import from_plain, to_plain
from playground.network.document import Frozen, Network, Node, Project, Training
from playground.network.goal import Goal

FORMAT = 2
ONE_NETWORK = 1  # the format of a project with a single network, which older versions read too


class DocumentError(ValueError):
    """A document that cannot be read; the message says what is wrong and where."""


class NewerFormatError(DocumentError):
    """A document that only a newer version of the program can read."""


class FrozenEntry(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What of a layer's weights training leaves alone; all of them where nothing is said."""

    weight: str = ""
    index: tuple[Annotated[int, msgspec.Meta(ge=0)], ...] = ()


class LayerEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One layer: its id, which weights and views follow, the kind with its settings, and what of it is frozen."""

    id: Annotated[int, msgspec.Meta(ge=1)]
    layer: dict[str, Any]
    frozen: list[FrozenEntry] = []


class NetworkEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A further network of a recipe that needs several, with the next free id of its own history."""

    layers: list[LayerEntry]
    next_id: Annotated[int, msgspec.Meta(ge=1)] | None = None


class Document(msgspec.Struct, forbid_unknown_fields=True):
    """The whole file. Kinds are ``{"kind": id, field: value, …}``; fields that are left out keep their defaults."""

    format: Annotated[int, msgspec.Meta(ge=1)]
    name: str
    dataset: dict[str, Any]
    layers: list[LayerEntry]
    loss: dict[str, Any]
    optimizer: dict[str, Any]
    program: str = ""
    description: str = ""
    next_id: Annotated[int, msgspec.Meta(ge=1)] | None = None
    recipe: dict[str, Any] = msgspec.field(default_factory=lambda: {"kind": "supervised"})
    training: dict[str, Any] = {}
    networks: dict[str, NetworkEntry] = {}
    goal: dict[str, Any] | None = None


def to_document(project: Project) -> dict[str, Any]:
    """The project as plain JSON data."""
    project = project.turned()
    document: dict[str, Any] = {
        "format": FORMAT if project.others else ONE_NETWORK,
        "program": __version__,
        "name": project.name,
        "description": project.description,
        "dataset": to_plain(project.dataset),
        "layers": _layers(project.network),
        "next_id": project.network.next_id,
        "loss": to_plain(project.loss),
        "optimizer": to_plain(project.optimizer),
        "recipe": to_plain(project.recipe),
        "training": to_plain(project.training),
        **({"goal": to_plain(project.goal)} if project.goal else {}),
    }
    if project.others:
        document["networks"] = {
            name: {"layers": _layers(network), "next_id": network.next_id} for name, network in project.others
        }
    return document


def _layers(network: Network) -> list[dict[str, Any]]:
    return [_layer(node) for node in network.nodes]


def _layer(node: Node) -> dict[str, Any]:
    """The layer's entry; what is frozen is only named where something is, so that older versions read the rest."""
    frozen = [msgspec.to_builtins(FrozenEntry(part.weight, part.index)) for part in sorted(node.frozen)]
    return {"id": node.id, "layer": to_plain(node.layer), **({"frozen": frozen} if frozen else {})}


def encode(project: Project) -> bytes:
    """The project as JSON text, indented; equal projects give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(to_document(project)), indent=2) + b"\n"


def decode(raw: bytes) -> Project:
    """The project that ``encode`` wrote. Raises DocumentError."""
    return from_document(parse(raw))


def parse(raw: bytes) -> Any:
    """Plain data from JSON text; DocumentError where it is none."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(f"its JSON text is broken ({_without_stop(error)})") from error


def from_document(plain: Any) -> Project:
    """The project of plain JSON data. Kinds that this version does not know become Unknown. Raises DocumentError."""
    number = plain.get("format") if isinstance(plain, dict) else None
    if isinstance(number, int) and number > FORMAT:
        raise NewerFormatError(
            f"made by a newer version (format {number}, this one reads up to {FORMAT}): update the program"
        )
    try:
        document = msgspec.convert(plain, Document)
        entries = [*document.layers, *(entry for network in document.networks.values() for entry in network.layers)]
        ids = [entry.id for entry in entries]
        if len(set(ids)) != len(ids):
            raise DocumentError(f"two layers have the id {next(i for i in ids if ids.count(i) > 1)}")
        return Project(
            name=document.name,
            description=document.description,
            dataset=_kind("datasets", document.dataset, "dataset"),
            network=_network(document.layers, document.next_id, "layers"),
            loss=_kind("losses", document.loss, "loss"),
            optimizer=_kind("optimizers", document.optimizer, "optimizer"),
            recipe=_kind("recipes", document.recipe, "recipe"),
            training=_described(Training, document.training, "training"),
            others=tuple(
                (name, _network(entry.layers, entry.next_id, f"networks.{name}.layers"))
                for name, entry in document.networks.items()
            ),
            goal=_described(Goal, document.goal, "goal") if document.goal is not None else None,
        )
    except msgspec.ValidationError as error:
        raise DocumentError(_without_stop(error)) from error


def _network(entries: list[LayerEntry], next_id: int | None, place: str) -> Network:
    nodes = (
        Node(
            entry.id,
            _kind("layers", entry.layer, f"{place}[{i}].layer"),
            frozenset(Frozen(part.weight, part.index) for part in entry.frozen),
        )
        for i, entry in enumerate(entries)
    )
    return Network(tuple(nodes), max(next_id or 1, *(entry.id + 1 for entry in entries), 1))


def _kind(category: str, plain: dict[str, Any], place: str) -> Any:
    try:
        return from_plain(category, plain)
    except (ParamError, TypeError, OverflowError, RecursionError) as error:
        # TypeError: lists or objects where a word belongs; OverflowError: a number with hundreds of digits
        raise DocumentError(f"{_without_stop(error)} - at `$.{place}`") from error


def _described(cls: type[Any], plain: dict[str, Any], place: str) -> Any:
    unknown = set(plain) - set(cls.params())
    if unknown:
        raise DocumentError(f"Object contains unknown field `{min(unknown)}` - at `$.{place}`")
    try:
        return cls(**plain)
    except (ParamError, TypeError, OverflowError) as error:
        raise DocumentError(f"{_without_stop(error)} - at `$.{place}`") from error


def _without_stop(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".")
