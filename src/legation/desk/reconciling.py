"""Reconciling: questions are brought up to date with claims and decisions, block by block."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import cast

from legation.desk.base import Base
from legation.desk.describing import Describing
from legation.desk.doc_words import DocumentWords
from legation.desk.facts import NamedFacts, OnDemand
from legation.desk.joining import apply_joins
from legation.desk.linking import Linking
from legation.desk.publishers import find_actor_behind
from legation.desk.review import find_reviews
from legation.desk.uncollected import uncollected
from legation.dossier import links as link_rows
from legation.dossier import questions as question_rows
from legation.model.questions import Question
from legation.model.words import ReviewState
from legation.reconcile.blocks import MOST_IN_BLOCK, has_narrower, least_claims, wider_block
from legation.reconcile.mentions import parts_in_time
from legation.reconcile.origins import TextLink
from legation.reconcile.questions import Maker, Texts, group_block, make_joined, make_questions, most_uncut
from legation.reconcile.subjects import Sketch, Subject

# Blocks done in one transaction.
BATCH_BLOCKS = 2000
# When more claims have come than this, what each of them can change is not looked up beforehand.
MOST_COME = 20_000


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
        found = {publisher: self._actor_behind(publisher) for publisher in sorted(set(publishers))}
        return {publisher: actor for publisher, actor in found.items() if actor is not None}

    def _actor_behind(self, publisher: str) -> str | None:
        return find_actor_behind(self.knowledge.actors, publisher)

    def _texts(self) -> Texts:
        """What documents share, loaded once for all questions, and who is behind their publishers."""
        links: dict[str, list[TextLink]] = {}
        for link in self._all_text_links():
            links.setdefault(link.document, []).append(link)
        return Texts(links, OnDemand(self._actor_behind))


class _Work:
    """One run of reconciling. Claims are decoded and described once for all blocks that they stand in, as memory allows."""

    def __init__(self, desk: Reconciling) -> None:
        self.dossier = desk.dossier
        self.facts = NamedFacts(desk.dossier)
        self.book = desk.knowledge.questions
        self.name_of = lru_cache(maxsize=None)(desk.name_of)
        self.rejected = {r.target for r in find_reviews(desk.dossier).values() if r.state is ReviewState.REJECTED}
        self.subjects = Describing(desk.dossier, desk.knowledge, self.facts)
        self.held = self.subjects.held
        self.pairs = 0  # of claims that stood in one part, the most that can have been compared
        self.linking = Linking(desk.dossier, self.book, self.rejected)
        words = DocumentWords(desk.dossier, self.book)
        self.come = question_rows.come_by_block(desk.dossier, MOST_COME)  # by block, the smallest id of those that came
        self.firsts: dict[str, list[int]] = {}  # by block, the claims that were compared before others came
        self.maker = Maker(self.book, self.facts, self.name_of, desk._texts(), self.linking.apart, words)

    def settle(self, blocks: Sequence[str]) -> None:
        """Make the questions of these blocks anew. Wider blocks come before their narrower ones, by name."""
        grown = {b for b in question_rows.grown_blocks(self.dossier, blocks) if not self.linking.moved_from(b)}
        self.firsts.clear()
        members, same = self._members_of(blocks, grown)
        members = {b: keys for b, keys in members.items() if len(keys) >= least_claims(b)}
        parts, kept = self._changed_parts(members, grown & members.keys())
        self._load({key for _, keys, _ in parts for key in keys})
        rows: list[question_rows.QuestionRow] = []
        keys: dict[str, int] = {}
        for block, held, grouped in parts:
            subjects = [self.held[key] for key in held if self.held[key].id not in self.rejected]
            split = [list(range(len(subjects)))]
            if block.startswith("deed|") and not grouped:
                split = parts_in_time(subjects)
            for part in ([subjects[n] for n in places] for places in split):
                self.pairs += len(part) * (len(part) - 1) // 2
                if len(part) < least_claims(block):
                    continue
                found = make_questions(self.maker, block, part, moved=self.linking.moved_from(block), grouped=grouped)
                if found:
                    rows += [question_row(q) for q in found]
                    keys.update((self.held[key].id, key) for key in held)
        for block in blocks:
            if block in self.linking.joined:
                found, there = self._settle_joined(block)
                rows += [question_row(q) for q in found]
                keys.update(there)
        question_rows.replace_blocks(self.dossier, blocks, rows, keys, kept, same)

    def _changed_parts(
        self, members: Mapping[str, list[int]], grown: Collection[str]
    ) -> tuple[list[tuple[str, list[int], bool]], set[int]]:
        """What is to be made of these blocks, each with whether it is one group already, and the keys of questions that stay.

        To a block in `grown` claims have only come: its groups without a new claim stay as they are.
        """
        deeds = {b for b in grown if b.startswith("deed|")}
        firsts = {b: self.firsts[b] for b in deeds & self.firsts.keys() if len(members[b]) >= MOST_IN_BLOCK}
        come = question_rows.come_claims(self.dossier, {key for b in deeds for key in members[b]})
        deeds = {b for b in deeds if not come.issuperset(members[b])}
        former = {
            b: question_rows.questions_of_block(self.dossier, b)
            for b in grown
            if not b.startswith("deed|") and len(members[b]) > most_uncut(b)
        }
        if not self.come:  # most claims have come: a block without questions is made whole
            former = {b: made for b, made in former.items() if made}
        sketches = self.subjects.sketches(key for b in (*former, *deeds) for key in (*members[b], *firsts.get(b, ())))
        parts: list[tuple[str, list[int], bool]] = []
        kept: set[int] = set()
        for block, keys in members.items():
            if block in deeds:
                changed, stays = self._changed_days(block, keys, sketches, come, firsts.get(block))
                parts += [(block, part, False) for part in changed]
                kept |= stays
            elif block in former:
                there = self._not_rejected(keys, sketches)
                groups = group_block(block, cast("list[Subject]", there))  # which looks at no more than a sketch has
                for group in cast("list[list[Sketch]]", groups):
                    now = [s.key for s in group]
                    question = former[block].get(frozenset(now))
                    if question is not None:
                        kept.add(question)
                    elif len(now) >= least_claims(block):
                        parts.append((block, now, True))
            else:
                parts.append((block, keys, False))
        return parts, kept

    def _changed_days(
        self,
        block: str,
        keys: Sequence[int],
        sketches: Mapping[int, Sketch],
        come: Collection[int],
        before: Sequence[int] | None,
    ) -> tuple[list[list[int]], set[int]]:
        """Of a block of deeds that has only grown: the parts in time that hold what came, and the questions of the others.

        before: of a block of which only the first claims are compared, those that were the first.
        """

        def parts_of(keys: Sequence[int]) -> list[frozenset[int]]:
            there = self._not_rejected(keys, sketches)
            return [frozenset(there[n].key for n in places) for places in parts_in_time(there)]

        former = question_rows.questions_of_block(self.dossier, block)
        if len(keys) < MOST_IN_BLOCK or before is not None:
            parts = parts_of(keys)
        else:  # what came may have taken the place of another
            parts = [frozenset(keys)]
        if before is not None:  # what stood beside a claim whose place was taken is compared without it
            gone = set(before) - set(keys)
            come = {*come, *(key for p in parts_of(before) if not gone.isdisjoint(p) for key in p)}
        same = {p for p in parts if not any(key in come for key in p)}
        part_of = {key: p for p in parts for key in p}
        for claims in former:  # one that was made otherwise than now
            touched = {part_of.get(key) for key in claims}
            if len(touched) > 1:
                same -= touched
        kept = {question for claims, question in former.items() if part_of.get(min(claims)) in same}
        return [sorted(p) for p in parts if p not in same and len(p) >= least_claims(block)], kept

    def _not_rejected(self, keys: Iterable[int], sketches: Mapping[int, Sketch]) -> list[Sketch]:
        there = [sketches[key] for key in keys]
        return [s for s in there if s.id not in self.rejected] if self.rejected else there

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

    def _members_of(self, blocks: Sequence[str], grown: Collection[str]) -> tuple[dict[str, list[int]], set[str]]:
        """Keys of the claims that are compared in each block, and the blocks in which nothing can have changed.

        None are compared of a wide block, nor of one within a wider that is not wide; of one within a wide block the first.
        """
        wider = {block: wider_block(block) for block in blocks}
        wide = question_rows.wide_blocks(self.dossier, {*blocks, *(w for w in wider.values() if w)})
        held = question_rows.last_held(self.dossier, blocks)
        out: dict[str, list[int]] = {}
        same: set[str] = set()
        for block in blocks:
            within = wider[block]
            if block in grown and (block in wide or self.come.get(block, "") > held.get(block, "~")):
                same.add(block)  # it is still wide, or what came stands behind the first
                continue
            if within is not None and within not in wide:
                continue
            keys = question_rows.keys_of_block(self.dossier, block, MOST_IN_BLOCK + 1)
            full = len(keys) > MOST_IN_BLOCK
            if not full:
                out[block] = keys
            if within is not None:
                if full:
                    first = question_rows.first_claims_of_block(self.dossier, block, 2 * MOST_IN_BLOCK)
                    self._note_firsts(block, first, held.get(block) if block in grown else None)
                    out[block] = [key for key, _ in first[:MOST_IN_BLOCK]]
                if full or block in held:
                    last = first[MOST_IN_BLOCK - 1][1] if full else None
                    question_rows.set_last_held(self.dossier, block, last)
            elif full != (block in wide):
                question_rows.set_wide(self.dossier, block, full)
                (wide.add if full else wide.discard)(block)
                if has_narrower(block):
                    for name in question_rows.narrower_blocks(self.dossier, block):
                        question_rows.mark_dirty(self.dossier, name)
        return out, same

    def _note_firsts(self, block: str, first: Sequence[tuple[int, str]], last: str | None) -> None:
        """Keep which claims of a grown block of deeds were its first before others came. last: the id of the last of those."""
        if last is None or not block.startswith("deed|"):
            return
        come = question_rows.come_claims(self.dossier, {key for key, _ in first})
        before = [(key, identifier) for key, identifier in first if key not in come][:MOST_IN_BLOCK]
        if before and before[-1][1] == last and len(before) == MOST_IN_BLOCK:  # else it cannot be told
            self.firsts[block] = [key for key, _ in before]

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
