"""Reconciling: questions are brought up to date with claims and decisions, block by block."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import cast

from legation.desk.base import Base
from legation.desk.describing import Describing
from legation.desk.doc_words import DocumentWords
from legation.desk.joining import apply_joins
from legation.desk.linking import Linking
from legation.desk.publishers import find_actor_behind
from legation.desk.review import find_reviews
from legation.desk.uncollected import uncollected
from legation.dossier import links as link_rows
from legation.dossier import questions as question_rows
from legation.model.questions import DocumentFacts, Question
from legation.model.words import ReviewState
from legation.reconcile.blocks import MOST_IN_BLOCK, has_narrower, least_claims, wider_block
from legation.reconcile.mentions import parts_in_time
from legation.reconcile.origins import TextLink
from legation.reconcile.questions import MOST_HELD as MOST_UNCUT
from legation.reconcile.questions import Maker, Texts, group_block, make_joined, make_questions
from legation.reconcile.subjects import Sketch, Subject

# Blocks done in one transaction.
BATCH_BLOCKS = 2000


class Reconciling(Base):
    """Links between documents, and questions. pairs: of claims that the last reconciling can have compared, at most."""

    pairs = 0

    def reconcile(self, *, everything: bool = False) -> int:
        """Bring questions up to date with claims and decisions; gives how many blocks were done."""
        with self.dossier.transaction():
            self._link_documents()
            if everything:
                question_rows.mark_all_dirty(self.dossier)
                question_rows.mark_dirty(self.dossier, link_rows.JOINED)
        self.pairs = 0
        apply_joins(self.dossier, self.knowledge)
        if not question_rows.dirty_blocks(self.dossier):
            return 0
        work = _Work(self)
        blocks = work.linking.spread(question_rows.dirty_blocks(self.dossier))
        done = 0
        with uncollected():
            while blocks:
                for start in range(0, len(blocks), BATCH_BLOCKS):
                    with self.dossier.transaction():
                        work.settle(blocks[start : start + BATCH_BLOCKS])
                done += len(blocks)
                narrower = question_rows.dirty_blocks(self.dossier)  # of blocks that have become wide
                blocks = work.linking.spread(narrower) if narrower else []
            with self.dossier.transaction():
                question_rows.forget_come_claims(self.dossier)
        self.pairs = work.pairs
        return done

    def _link_documents(self) -> None:
        """Bring the links between documents up to date (see desk/copies)."""
        raise NotImplementedError

    def _all_text_links(self) -> list[TextLink]:
        """All shared passages, the later document first named (see desk/origins)."""
        raise NotImplementedError

    def _actors_behind(self, publishers: Iterable[str]) -> dict[str, str]:
        """The actor behind a publisher's name, where the book of actors knows just one."""
        out = {}
        for publisher in sorted(set(publishers)):
            actor = find_actor_behind(self.knowledge.actors, publisher)
            if actor is not None:
                out[publisher] = actor
        return out

    def _texts(self, facts: Mapping[str, DocumentFacts]) -> Texts:
        """What documents share, and who is behind their publishers: loaded once for all questions."""
        links: dict[str, list[TextLink]] = {}
        for link in self._all_text_links():
            links.setdefault(link.document, []).append(link)
        publishers = self._actors_behind(f.publisher for f in facts.values() if f.publisher)
        return Texts(links, publishers)


class _Work:
    """One run of reconciling. Claims are decoded and described once for all blocks that they stand in, as memory allows."""

    def __init__(self, desk: Reconciling) -> None:
        self.dossier = desk.dossier
        self.facts = desk._facts()
        self.book = desk.knowledge.questions
        self.name_of = lru_cache(maxsize=None)(desk.name_of)
        self.rejected = {r.target for r in find_reviews(desk.dossier).values() if r.state is ReviewState.REJECTED}
        self.subjects = Describing(desk.dossier, desk.knowledge, self.facts)
        self.held = self.subjects.held
        self.pairs = 0  # of claims that stood in one part, the most that can have been compared
        self.linking = Linking(desk.dossier, self.book, self.rejected)
        words = DocumentWords(desk.dossier, self.book)
        self.maker = Maker(self.book, self.facts, self.name_of, desk._texts(self.facts), self.linking.apart, words)

    def settle(self, blocks: Sequence[str]) -> None:
        """Make the questions of these blocks anew. Wider blocks come before their narrower ones, by name."""
        members = {block: self._members(block) for block in blocks}
        members = {b: keys for b, keys in members.items() if len(keys) >= least_claims(b)}
        parts, kept = self._changed_parts(members, question_rows.grown_blocks(self.dossier, blocks))
        self._load({key for _, keys in parts for key in keys})
        rows: list[question_rows.QuestionRow] = []
        keys: dict[str, int] = {}
        for block, held in parts:
            subjects = [self.held[key] for key in held if self.held[key].id not in self.rejected]
            split = parts_in_time(subjects) if block.startswith("deed|") else [list(range(len(subjects)))]
            for part in ([subjects[n] for n in places] for places in split):
                self.pairs += len(part) * (len(part) - 1) // 2
                if len(part) < least_claims(block):
                    continue
                found = make_questions(self.maker, block, part, moved=self.linking.moved_from(block))
                if found:
                    rows += [question_row(q) for q in found]
                    keys.update((self.held[key].id, key) for key in held)
        for block in blocks:
            if block in self.linking.joined:
                found, there = self._settle_joined(block)
                rows += [question_row(q) for q in found]
                keys.update(there)
        question_rows.replace_blocks(self.dossier, blocks, rows, keys, kept)

    def _changed_parts(
        self, members: Mapping[str, list[int]], grown: Collection[str]
    ) -> tuple[list[tuple[str, list[int]]], set[int]]:
        """What is to be made of these blocks, and the keys of questions that stay.

        To a block in `grown` claims have only come. If it is one that is cut, its parts without a new claim stay as they are.
        """
        cut = {
            b for b, keys in members.items()
            if b in grown and len(keys) > MOST_UNCUT and not b.startswith(("person|", "deed|")) and not self.linking.moved_from(b)
        }  # fmt: skip
        deeds = {b for b in grown if b in members and b.startswith("deed|") and not self.linking.moved_from(b)}
        sketches = self.subjects.sketches(key for b in (*cut, *deeds) for key in members[b])
        come = question_rows.come_claims(self.dossier, {key for b in deeds for key in members[b]})
        parts: list[tuple[str, list[int]]] = []
        kept: set[int] = set()
        for block, keys in members.items():
            if block in deeds:
                changed, stays = self._changed_days(block, keys, sketches, come)
                parts += [(block, part) for part in changed]
                kept |= stays
                continue
            former = question_rows.questions_of_block(self.dossier, block) if block in cut else {}
            if not former:
                parts.append((block, keys))
                continue
            there = [sketches[key] for key in keys if sketches[key].id not in self.rejected]
            for group in group_block(block, cast("list[Subject]", there)):  # which looks at no more than a sketch has
                now = frozenset(cast(Sketch, s).key for s in group)
                if now in former:
                    kept.add(former[now])
                else:
                    parts.append((block, sorted(now)))
        return parts, kept

    def _changed_days(
        self, block: str, keys: Sequence[int], sketches: Mapping[int, Sketch], come: Collection[int]
    ) -> tuple[list[list[int]], set[int]]:
        """Of a block of deeds that has only grown: the parts in time that hold what came, and the questions of the others."""
        former = question_rows.questions_of_block(self.dossier, block)
        if len(keys) < MOST_IN_BLOCK:
            there = [sketches[key] for key in keys if sketches[key].id not in self.rejected]
            parts = [frozenset(there[n].key for n in places) for places in parts_in_time(there)]
        else:  # what came may have taken the place of another
            parts = [frozenset(keys)]
        same = {p for p in parts if not any(key in come for key in p)}
        part_of = {key: p for p in parts for key in p}
        for claims in former:  # one that was made otherwise than now
            touched = {part_of.get(key) for key in claims}
            if len(touched) > 1:
                same -= touched
        kept = {question for claims, question in former.items() if part_of.get(min(claims)) in same}
        return [sorted(p) for p in parts if p not in same and len(p) >= least_claims(block)], kept

    def _settle_joined(self, block: str) -> tuple[list[Question], dict[str, int]]:
        """The questions of claims that a person joined, and the keys of their claims by id."""
        groups: dict[str, Sequence[Subject]] = {}
        homes: dict[str, str] = {}
        ids: dict[str, int] = {}
        for claim in self.linking.joined[block]:
            home = self.linking.home_of(claim)
            keys = {link_rows.key_of_claim(self.dossier, claim), *(self.linking.keys_of(home) if home else ())}
            self._load(keys)
            subjects = {self.held[k].id: self.held[k] for k in keys if self.held[k].id not in self.rejected}
            there = group_block(home, list(subjects.values()), self.maker) if home else []
            groups[claim] = next((g for g in there if any(s.id == claim for s in g)), [subjects[claim]])
            ids.update((self.held[k].id, k) for k in keys)
            if home:
                homes[claim] = home
        return make_joined(self.maker, block, groups, homes=homes), ids

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
        self.subjects.load(keys)


def question_row(question: Question) -> question_rows.QuestionRow:
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
            "independence": question.independence,
            "homes": list(question.homes),
        },
    )
