"""Origins: what a question's or a claim's statements go back to, from the dossier's claims, links and dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from legation.desk.copies import Copies, order_of
from legation.desk.review import claims_as_reviewed
from legation.dossier import copies as copy_rows
from legation.dossier import questions as question_rows
from legation.model.claims import Claim
from legation.model.errors import LegationError
from legation.model.record import Record
from legation.model.spans import Span
from legation.model.words import ReviewState
from legation.reconcile.origins import TextLink, origins_of

if TYPE_CHECKING:
    from legation.desk.picturing import Lens


class Tracing(Copies):
    """Who had it from whom."""

    def origins(self, identifier: str, *, lens: Lens | None = None) -> Record:
        """First known tellers, trees of hands, circles and whether independence is shown, for a question or a claim.

        identifier: the id or its beginning. A claim is traced together with the claims of the questions it belongs to.
        """
        look = self._look(lens)
        of, title, claims = self._traced_claims(identifier)
        if look is not None:
            claims = [c for c in claims if c.id in look.claims]
            if not claims or (of["kind"] == "claim" and of["id"] not in look.claims):
                raise LegationError(
                    "E112", f"{identifier!r}: nothing of it passes --as-of, --known-on, --speakers. Widen them."
                )
        facts = look.facts if look else self._facts()
        documents = sorted({c.document for c in claims})
        found = origins_of(
            claims,
            self.text_links(documents),
            facts=facts,
            name_of=self.name_of,
            publishers=self._actors_behind(f.publisher for d in documents if (f := facts.get(d)) and f.publisher),
        )
        records = self.claims_by_id(c.id for c in claims)
        return {
            "of": of,
            "title": title,
            "shown": found.shown,
            "reason": found.reason,
            "independence_shown": found.independent,
            "documents": found.documents,
            "tellers": found.tellers,
            "origins": [asdict(o) for o in found.origins],
            "circular": [asdict(x) for x in found.loops],
            "hints": [asdict(h) for h in found.hints],
            "claims": records,
            "review": ReviewState.UNREVIEWED.value,
        }

    def text_links(self, documents: Iterable[str]) -> list[TextLink]:
        """Shared passages between these documents, the later one first named."""
        wanted = set(documents)
        rows = {}
        for document in sorted(wanted):
            for row in copy_rows.list_reuse(self.dossier, document=document):
                if {row["document"], row["other"]} <= wanted:
                    rows[row["document"], row["other"]] = row
        return self._as_links([row for _, row in sorted(rows.items())])

    def _all_text_links(self) -> list[TextLink]:
        return self._as_links(copy_rows.list_reuse(self.dossier))

    def _as_links(self, rows: Sequence[Mapping[str, Any]]) -> list[TextLink]:
        rows = [r for r in rows if r["kind"] in ("copy", "passage", "quotation")]
        if not rows:
            return []
        order = order_of(self._all_metadata(), {x for r in rows for x in (r["document"], r["other"])})
        out = []
        for row in rows:
            left, right = row["document"], row["other"]
            flipped = order[left] < order[right]
            later, earlier = (right, left) if flipped else (left, right)
            mine, theirs = ("right", "left") if flipped else ("left", "right")
            told = [p for p in row["passages"] if not p["quoted"] or row["kind"] == "quotation"]
            passages = tuple((Span(*p[mine]), Span(*p[theirs])) for p in told)
            out.append(TextLink(later, earlier, row["kind"], passages))
        return sorted(out, key=lambda x: (x.document, x.other))

    def _traced_claims(self, identifier: str) -> tuple[dict[str, Any], str, list[Claim]]:
        questions = question_rows.find_question(self.dossier, identifier)
        if len(questions) == 1:
            ids = [c for position in questions[0]["positions"] for c in position]
            of = {"kind": "question", "id": questions[0]["id"]}
            return of, questions[0]["title"], list(claims_as_reviewed(self.dossier, ids).values())
        matches = copy_rows.match_claims(self.dossier, identifier)
        if len(matches) != 1 or questions:
            what = f"fits {len(questions)} questions and {len(matches)} statements"
            raise LegationError(
                "E112",
                f"{identifier!r} {what}. Accepted: the id of one of either, or its beginning. "
                "See ids with: legation questions, legation claims",
            )
        held = {matches[0]}
        for question in copy_rows.questions_of_claims(self.dossier, matches):
            for row in question_rows.find_question(self.dossier, question["id"]):
                held |= {c for position in row["positions"] for c in position}
        claims = claims_as_reviewed(self.dossier, sorted(held))
        return {"kind": "claim", "id": matches[0]}, claims[matches[0]].quote, list(claims.values())
