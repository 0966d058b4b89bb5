"""Reconciling: questions are brought up to date with claims and decisions, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from legation.desk.base import Base
from legation.desk.metadata import settle_metadata
from legation.desk.review import find_reviews
from legation.dossier import claims as claim_rows
from legation.dossier import documents as document_rows
from legation.dossier import questions as question_rows
from legation.model.questions import Question
from legation.model.words import ReviewState
from legation.reconcile import build_questions
from legation.reconcile.blocks import MOST_IN_BLOCK, has_narrower, least_claims, wider_block
from legation.reconcile.subjects import Subject, describe

# Share of the shorter document's characters in lines that another holds too, from which it is called a copy.
COPY_SHARE = 0.5
# Blocks done in one transaction, and claims kept in memory from one to the next.
BATCH_BLOCKS = 2000
MOST_HELD = 150_000


class Reconciling(Base):
    """Links between documents, and questions."""

    def reconcile(self, *, everything: bool = False) -> int:
        """Bring questions up to date with claims and decisions; gives how many blocks were done."""
        with self.dossier.transaction():
            self._link_documents()
            if everything:
                question_rows.mark_all_dirty(self.dossier)
        work = _Work(self)
        blocks = question_rows.dirty_blocks(self.dossier)
        done = 0
        while blocks:
            for start in range(0, len(blocks), BATCH_BLOCKS):
                with self.dossier.transaction():
                    work.settle(blocks[start : start + BATCH_BLOCKS])
            done += len(blocks)
            blocks = question_rows.dirty_blocks(self.dossier)  # narrower ones of blocks that have become wide
        return done

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


class _Work:
    """One run of reconciling. Claims are decoded and described once for all blocks that they stand in, as memory allows."""

    def __init__(self, desk: Reconciling) -> None:
        self.dossier = desk.dossier
        self.facts = desk._facts()
        self.book = desk.knowledge.questions
        self.name_of = lru_cache(maxsize=None)(desk.name_of)
        self.rejected = {r.target for r in find_reviews(desk.dossier).values() if r.state is ReviewState.REJECTED}
        self.held: dict[int, Subject] = {}

    def settle(self, blocks: Sequence[str]) -> None:
        """Make the questions of these blocks anew. Wider blocks come before their narrower ones, by name."""
        members = {block: self._members(block) for block in blocks}
        members = {b: keys for b, keys in members.items() if len(keys) >= least_claims(b)}
        self._load({key for keys in members.values() for key in keys})
        rows: list[question_rows.QuestionRow] = []
        keys: dict[str, int] = {}
        for block, held in members.items():
            subjects = [self.held[key] for key in held if self.held[key].id not in self.rejected]
            if len(subjects) < least_claims(block):
                continue
            found = build_questions(block, subjects, self.facts, book=self.book, name_of=self.name_of)
            if found:
                rows += [_question_row(q) for q in found]
                keys.update((self.held[key].id, key) for key in held)
        question_rows.replace_blocks(self.dossier, blocks, rows, keys)

    def _members(self, block: str) -> list[int]:
        """Keys of the claims that are compared in a block: none of a wide one, nor of one within a wider that is not."""
        wider = wider_block(block)
        if wider is not None and not question_rows.is_wide(self.dossier, wider):
            return []
        wide = question_rows.count_claims(self.dossier, block, MOST_IN_BLOCK + 1) > MOST_IN_BLOCK
        if wider is None and question_rows.set_wide(self.dossier, block, wide) and has_narrower(block):
            for name in question_rows.narrower_blocks(self.dossier, block):
                question_rows.mark_dirty(self.dossier, name)
        if not wide:
            return question_rows.keys_of_block(self.dossier, block)
        return question_rows.first_keys_of_block(self.dossier, block, MOST_IN_BLOCK) if wider is not None else []

    def _load(self, keys: set[int]) -> None:
        if len(self.held) > MOST_HELD:
            self.held.clear()
        wanted = sorted(keys - self.held.keys())
        for key, claim in claim_rows.claims_by_key(self.dossier, wanted).items():
            self.held[key] = describe(claim, self.book, self.facts.get(claim.document))


def _question_row(question: Question) -> question_rows.QuestionRow:
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
