"""Publishers: the actor behind the name of a publisher.

'Interfax' who publishes is INTERFAX whom others cite, and what a ministry publishes is its own word. 'Lima Post' is a paper
and not the government that sits in Lima: a country or a government is meant only where the whole name says so.
"""

from __future__ import annotations

from legation.knowledge.actors import ActorBook
from legation.model.words import ActorKind

_STATES = frozenset({ActorKind.COUNTRY, ActorKind.GOVERNMENT})


def find_actor_behind(book: ActorBook, publisher: str) -> str | None:
    """The id of the one actor who publishes under this name; None where the book knows none, or several."""
    found = {a.id: a.kind for a in book.resolve(publisher)}
    if len(found) != 1:
        return None
    ((identifier, kind),) = found.items()
    if kind in _STATES and _says_more(book, publisher, identifier):
        return None
    return identifier


def _says_more(book: ActorBook, publisher: str, identifier: str) -> bool:
    """Whether a part of the name names the same: what is left of it then names somebody else."""
    words = publisher.split()
    parts = (" ".join(words[1:]), " ".join(words[:-1])) if len(words) > 1 else ()
    return any(identifier in {a.id for a in book.resolve(part)} for part in parts)
