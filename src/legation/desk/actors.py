"""Actors: what the reader knows of them, for `legation actors`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from legation.knowledge import Knowledge
from legation.model.times import Interval


def list_actors(folders: Sequence[Path] = (), *, unchecked: bool = False) -> list[dict[str, str]]:
    """All entries and dated terms of office with their source; only those from memory with `unchecked`."""
    return Knowledge(tuple(folders)).actors.listing(unchecked=unchecked)


def explain_actor(name: str, day: str | None = None, folders: Sequence[Path] = ()) -> list[dict[str, str]]:
    """How a name is read on a day, one row a reading, best first; no rows when it is not known."""
    book = Knowledge(tuple(folders)).actors
    when = Interval.parse(day) if day else None
    said = book.explain(name, when)
    found = book.resolve(name, when)
    return [
        {"id": actor.id, "kind": actor.kind.value, "person": actor.person or "", "why": why}
        for actor, why in zip(found, [*said, *[""] * len(found)], strict=False)
    ]
