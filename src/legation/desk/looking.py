"""Looking: questions, origins, care and all else as of a day, as known on a day, as told by any set of sources.

What was published later is not known then: no question, standing, origin or copy rests on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any

from legation.desk.known import KnownClaims, KnownFacts, published_by
from legation.desk.look import Look
from legation.desk.picturing import Lens
from legation.desk.review import find_reviews
from legation.desk.supposing import Supposing
from legation.desk.utterances import Aligning
from legation.dossier import lists as list_rows
from legation.model.record import Record
from legation.model.words import ReviewState

AT_ONCE = 400  # questions whose statements are looked up in one go
MOST_LOOKS = 2  # lenses whose looks are kept


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
            "changes": self.changes_in(row["claims"], lens=lens),
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
        state = self.state()
        held = self._looks.get(lens)
        if held is None or held[0] != state:
            look = self._look_anew(lens)
            while len(self._looks) >= MOST_LOOKS:
                self._looks.pop(next(iter(self._looks)))
            self._looks[lens] = held = (self.state(), look, None)
        return held[1]

    @cached_property
    def _looks(self) -> dict[Lens, tuple[tuple[int, int], Look, list[dict[str, Any]] | None]]:
        """What lenses let through, with the questions as they stand by it, kept until anything is written."""
        return {}

    def _look_anew(self, lens: Lens) -> Look:
        facts = self._facts()
        day = lens.known_on
        rejected = {i for i, r in find_reviews(self.dossier).items() if r.state is ReviewState.REJECTED}
        if day is not None and lens == Lens(known_on=day):  # a matter of whole documents: no claim need be looked at
            seen = KnownFacts(facts, day, ids=lambda: self.known_documents(day), count=lambda: self.count_known(day))
            return Look(KnownClaims(self.dossier, seen, rejected), seen)
        known = {d: f for d, f in facts.items() if day is None or published_by(f, day)}
        return Look(
            frozenset(c.id for c in self._seen(lens, facts, None)),
            {
                d: replace(
                    f,
                    copy_of=f.copy_of if f.copy_of in known else None,
                    revision_of=f.revision_of if f.revision_of in known else None,
                )
                for d, f in known.items()
            },
        )

    def known_documents(self, day: str) -> Iterable[str]:
        """Ids of the documents that were published by a day, in the order of the dossier."""
        facts = self._facts()
        return (i for i, f in facts.items() if published_by(f, day))

    def count_known(self, day: str) -> int:
        """How many they are."""
        return sum(1 for _ in self.known_documents(day))

    def _question_rows(
        self,
        look: Look | None,
        *,
        standing: str | None = None,
        kind: str | None = None,
        least_claims: int = 2,
        most: int | None = None,
    ) -> Iterable[dict[str, Any]]:
        if look is None or least_claims < 2 or most is not None:
            return super()._question_rows(look, standing=standing, kind=kind, least_claims=least_claims, most=most)
        lens = next((x for x, held in self._looks.items() if held[1] is look), None)
        rows = self._looks[lens][2] if lens is not None else None
        if rows is None:
            rows = list(super()._question_rows(look))
            if lens is not None:
                self._looks[lens] = (*self._looks[lens][:2], rows)
        return [
            r
            for r in rows
            if r["claims"] >= least_claims and standing in (None, r["standing"]) and kind in (None, r["kind"])
        ]

    def _judge_anew(self, rows: Iterable[dict[str, Any]], look: Look, least_claims: int) -> Iterator[dict[str, Any]]:
        """As above, but what is let through whole stands as it is stored."""
        facts = self._facts()
        same: dict[str, bool] = {}
        cut = []
        left = iter(rows)
        while some := list(islice(left, AT_ONCE)):
            every = [[c for p in row["positions"] for c in p] for row in some]
            ids = {c for claims in every for c in claims}
            documents = list_rows.documents_of_claims(self.dossier, ids)
            for document in {*documents.values()} - same.keys():
                found = look.facts.get(document)
                same[document] = found is not None and found == facts[document]
            if isinstance(look.claims, KnownClaims):
                look.claims.look_up(ids)
            for row, claims in zip(some, every, strict=True):
                if all(c in documents and same[documents[c]] and c in look.claims for c in claims):
                    if len(claims) >= least_claims:
                        yield row | {"claims": len(claims)}
                else:
                    cut.append(row)
        yield from super()._judge_anew(cut, look, least_claims)
