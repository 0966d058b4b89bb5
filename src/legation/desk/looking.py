"""Looking: questions, origins, care and all else as of a day, as known on a day, as told by any set of sources.

What was published later is not known then: no question, standing, origin or copy rests on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from legation.desk.look import Look
from legation.desk.picturing import Lens
from legation.desk.supposing import Supposing
from legation.desk.utterances import Aligning
from legation.model.questions import DocumentFacts
from legation.model.record import Record


class Looking(Aligning, Supposing):
    """What a lens lets through."""

    def whole_question(self, text: str, *, parties: Sequence[str] = (), lens: Lens | None = None) -> Record:
        """A question with all that it is weighed by: its claims, board, origins in short, ratings and ingredients.

        The ingredients stand side by side and are never made into one figure; the digit 1 to 6 is a person's to set.
        """
        row = self.question(text, lens=lens)
        traced = self.origins(row["id"], lens=lens)
        claims = row["claims"].values()
        voices = [v for c in claims for v in c["attribution"]]
        ids = sorted({v["id"] for v in voices if v.get("id")} | set(row["parties"]))
        rated = {f"actor:{i}" for i in ids} | {f"publisher:{c['publisher']}" for c in claims if c["publisher"]}
        rated |= {f"claim:{c['id']}" for c in claims}
        return row | {
            "board": self.board(row["id"], parties=parties, lens=lens),
            "ratings": {k: r for k, r in self.ratings().items() if k in rated},
            "names": {i: self.name_of(i) for i in ids},
            "origins_short": [
                {k: o[k] for k in ("label", "said", "bases")}
                | {"statements": len(o["claims"]), "documents": len(o["documents"])}
                for o in traced["origins"]
            ],
            "ingredients": {
                "documents": traced["documents"],
                "first_tellers": traced["tellers"],
                "independence_shown": traced["independence_shown"],
                "independence_why": traced["reason"],
                "conflict": row["conflict"],
                "standing": row["standing"],
                "bases": sorted({b for o in traced["origins"] for b in o["bases"]}),
                "unnamed_sources": len({v["text"] for v in voices if v.get("unnamed")}),
            },
        }

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
