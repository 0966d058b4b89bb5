"""Looking: questions, origins, care and all else as of a day, as known on a day, as told by any set of sources.

What was published later is not known then: no question, standing, origin or copy rests on it.
"""

from __future__ import annotations

from dataclasses import replace

from legation.desk.look import Look
from legation.desk.picturing import Lens
from legation.desk.supposing import Supposing
from legation.desk.utterances import Aligning
from legation.model.questions import DocumentFacts


class Looking(Aligning, Supposing):
    """What a lens lets through."""

    def _look(self, lens: Lens | None) -> Look | None:
        if lens is None or lens == Lens():
            return None
        facts = self._facts()
        claims = frozenset(c.id for c in self._seen(lens, facts, None))
        day = lens.known_on
        known = {d: f for d, f in facts.items() if day is None or _published_by(f, day)}
        return Look(
            claims,
            {
                d: replace(
                    f,
                    copy_of=f.copy_of if f.copy_of in known else None,
                    revision_of=f.revision_of if f.revision_of in known else None,
                )
                for d, f in known.items()
            },
        )


def _published_by(facts: DocumentFacts, day: str) -> bool:
    last = facts.published.last_day if facts.published else None
    return last is not None and last.isoformat() <= day
