"""``playground list``: the gallery, and everything the catalog holds."""

from __future__ import annotations

from playground.cli.errors import Failure
from playground.core.registry import registry
from playground.storage import gallery


def run() -> int:
    try:
        entries = gallery.entries()
    except gallery.GalleryError as error:
        raise Failure(str(error)) from error
    print("Gallery projects")
    table([(entry.name, f"{entry.title}: {entry.description}") for entry in entries])
    for category in registry.categories():
        print(f"\n{category.capitalize().replace('_', ' ')}")
        table([(kind.kind_id(), f"{kind.title}: {kind.summary}") for kind in registry.all(category)])
    return 0


def table(rows: list[tuple[str, str]]) -> None:
    width = max((len(name) for name, _ in rows), default=0)
    for name, words in rows:
        print(f"  {name:<{width}}  {words}")
