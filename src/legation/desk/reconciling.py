"""Reconciling: questions are brought up to date with claims and decisions, block by block."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from legation.desk.base import Base
from legation.desk.metadata import settle_metadata
from legation.desk.review import find_reviews
from legation.dossier import claims as claim_rows
from legation.dossier import documents as document_rows
from legation.dossier import questions as question_rows
from legation.model.questions import DocumentFacts, Question
from legation.model.words import ReviewState
from legation.reconcile import build_questions

# Share of the shorter document's characters in lines that another holds too, from which it is called a copy.
COPY_SHARE = 0.5


class Reconciling(Base):
    """Links between documents, and questions."""

    def reconcile(self, *, everything: bool = False) -> int:
        """Bring questions up to date with claims and decisions; gives how many blocks were done."""
        with self.dossier.transaction():
            self._link_documents()
            if everything:
                question_rows.mark_all_dirty(self.dossier)
        blocks = question_rows.dirty_blocks(self.dossier)
        if not blocks:
            return 0
        facts = self._facts()
        rejected = {r.target for r in find_reviews(self.dossier).values() if r.state is ReviewState.REJECTED}
        book = self.knowledge.questions
        for start in range(0, len(blocks), 500):
            with self.dossier.transaction():
                for block in blocks[start : start + 500]:
                    claims = [c for c in claim_rows.claims_of_block(self.dossier, block) if c.id not in rejected]
                    found = build_questions(block, claims, facts, book=book, name_of=self.name_of) if claims else []
                    question_rows.replace_block(self.dossier, block, [_question_row(q, facts) for q in found])
        return len(blocks)

    def _link_documents(self) -> None:
        """Revisions (same URL, other bytes) and copies (shared lines); claims of documents newly linked are compared anew."""
        before = {(x["document"], x["other"], x["kind"]) for x in document_rows.get_links(self.dossier)}
        rows = document_rows.list_documents(self.dossier)
        urls: dict[str, list[int]] = {}
        for row in rows:
            for value in document_rows.get_metadata(self.dossier, row["key"]):
                if value.field == "url":
                    urls.setdefault(value.value.rstrip("/"), []).append(row["key"])
        revisions = []
        for url, keys in sorted(urls.items()):
            unique = sorted(set(keys))
            revisions += [(b, a, f"same address: {url}") for a, b in pairwise(unique)]
        document_rows.set_links(self.dossier, "revision", revisions)
        revised = {(a, b) for a, b, _ in revisions}
        sizes = {r["key"]: r["characters"] or 1 for r in rows}
        copies = []
        for a, b, shared in document_rows.shared_passages(self.dossier):
            share = shared / min(sizes[a], sizes[b])
            if share >= COPY_SHARE and (b, a) not in revised:
                first, second = self._earlier_first(a, b)
                copies.append((second, first, f"{share:.0%} of the shorter text stands in the other, line by line"))
        document_rows.set_links(self.dossier, "copy", copies)
        after = {(x["document"], x["other"], x["kind"]) for x in document_rows.get_links(self.dossier)}
        for identifier in {x for link in before ^ after for x in link[:2]}:
            question_rows.mark_document_dirty(self.dossier, identifier)

    def _earlier_first(self, a: int, b: int) -> tuple[int, int]:
        def key(document: int) -> tuple[str, str]:
            metadata = settle_metadata(document_rows.get_metadata(self.dossier, document))
            day = metadata.published.first_day if metadata.published else None
            return (day.isoformat() if day else "9999", str(document_rows.document_id(self.dossier, document)))

        return (a, b) if key(a) <= key(b) else (b, a)


def _question_row(question: Question, facts: Mapping[str, DocumentFacts]) -> question_rows.QuestionRow:
    documents = {d for p in question.positions for d in p.documents}
    return question_rows.QuestionRow(
        id=question.id,
        block=question.block,
        anchor=question.anchor,
        title=question.title,
        kind=question.kind,
        agreement=question.standing.agreement.value,
        conflict=question.standing.conflict.value,
        standing=question.standing.shown,
        why=question.standing.why,
        liveliness=question.liveliness,
        documents=len(documents),
        tellers=len(question.origins),
        positions=tuple(tuple(p.claims) for p in question.positions),
        body={
            "positions": [
                {"label": p.label, "said_by": list(p.said_by), "documents": list(p.documents)}
                for p in question.positions
            ],
            "origins": [
                {"teller": o.teller, "label": o.label, "claims": list(o.claims), "documents": list(o.documents)}
                for o in question.origins
            ],
            "grouped_because": question.grouped_because,
            "parties": list(question.parties),
            "first_day": question.first_day,
            "last_day": question.last_day,
        },
    )
