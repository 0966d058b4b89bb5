"""Known: what was published by a day, looked up for the documents and claims that are asked about.

A page shows one question of many: so neither all documents nor all claims are gone through to tell what of it was known.
What is looked up holds until anything is written to the dossier; who keeps it sees to that (see looking).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from legation.dossier import Dossier
from legation.dossier import lists as list_rows
from legation.model.questions import DocumentFacts

MOST_HELD = 100_000  # claims of which it is remembered whether they are known


class KnownFacts(Mapping[str, DocumentFacts]):
    """The facts of the documents published by a day, in which none of a later document stands.

    ids: those of them all, in the order of the dossier; count: how many they are.
    """

    def __init__(
        self,
        facts: Mapping[str, DocumentFacts],
        day: str,
        *,
        ids: Callable[[], Iterable[str]],
        count: Callable[[], int],
    ) -> None:
        self._facts = facts
        self.day = day
        self._ids = ids
        self._count = count

    def __getitem__(self, identifier: str) -> DocumentFacts:
        found = self._facts[identifier]
        if not published_by(found, self.day):
            raise KeyError(identifier)
        known = [None if x is None or x not in self else x for x in (found.copy_of, found.revision_of)]
        return (
            found
            if known == [found.copy_of, found.revision_of]
            else replace(found, copy_of=known[0], revision_of=known[1])
        )

    def __contains__(self, identifier: object) -> bool:
        found = self._facts.get(str(identifier))
        return found is not None and published_by(found, self.day)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids())

    def __len__(self) -> int:
        return self._count()


class KnownClaims(Collection[str]):
    """The claims of known documents but for those that a person rejected."""

    def __init__(self, dossier: Dossier, documents: Mapping[str, DocumentFacts], rejected: Collection[str]) -> None:
        self._dossier = dossier
        self._documents = documents
        self._rejected = rejected
        self._held: dict[str, bool] = {}

    def look_up(self, ids: Iterable[str]) -> None:
        """Have at hand which of these claims are known."""
        if len(self._held) > MOST_HELD:
            self._held.clear()
        wanted = [i for i in ids if i not in self._held]
        documents = list_rows.documents_of_claims(self._dossier, wanted) if wanted else {}
        for claim in wanted:
            document = documents.get(claim)
            known = document is not None and document in self._documents
            self._held[claim] = known and claim not in self._rejected

    def __contains__(self, claim: object) -> bool:
        if claim not in self._held:
            self.look_up([str(claim)])
        return self._held[str(claim)]

    def __iter__(self) -> Iterator[str]:
        every = list_rows.claims_of_documents(self._dossier, self._documents)
        return (c for c in every if c not in self._rejected)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def published_by(facts: DocumentFacts, day: str) -> bool:
    """Whether a document is known to be published by a day."""
    last = facts.published.last_day if facts.published else None
    return last is not None and last.isoformat() <= day
