"""Paging: lists a page at a time, so that what a page shows does not take as long as the dossier is large.

What is counted over the whole dossier is told with what it rests on (`changed`), so that who shows it can keep it until that
is written to. Nothing here writes.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from legation.desk.asking import _document_record, _question_record, may_lie_within
from legation.desk.facts import parse_day
from legation.desk.known import KnownFacts, published_by
from legation.desk.picturing import Lens
from legation.desk.review import find_reviews
from legation.desk.shortening import missing_of, shorten
from legation.desk.watching import Watching
from legation.dossier import claims as claim_rows
from legation.dossier import failures as failure_rows
from legation.dossier import lists as list_rows
from legation.dossier import questions as question_rows
from legation.dossier import readings as reading_rows
from legation.dossier import shorts as short_rows
from legation.dossier.claims import ClaimFilter
from legation.dossier.lists import Brief
from legation.model.claims import Claim
from legation.model.ids import DocumentId
from legation.model.questions import DocumentFacts
from legation.model.record import Record, from_record
from legation.model.words import DateHow, ReviewState
from legation.picture.timeline import build_timeline
from legation.reconcile.board import build_board
from legation.reconcile.listing import ground_of, pick_distinct, sort_of

COUNTED = 100_000  # counting ends here; beyond it is 'more than'
MOST_WAITING = 2_000  # documents of which what lists show is not made while a page waits
AT_ONCE = 400  # questions that are looked at in one go
LOOK_SECONDS = 0.12  # of processor time that one page looks for what fits a filter; the next one goes on
FIRST_WINDOW = 4_000  # statements that are looked through in one go at first, then twice as many each time
MOST_WINDOW = 32_000
MANY_DOCUMENTS = 2_000  # that fit a filter; of more it is asked of each part that is looked through which of them fit
MOST_LOOKED = 20_000  # questions that one page looks through for its filter
MOST_OF_PARTY = 1_500  # statements of one party from which a timeline is made
WORDS_OF = 40  # statements looked at for what an actor is called


def _what_it_holds(row: Brief) -> tuple[str, frozenset[str], str]:
    return sort_of(row.block), frozenset(map(str, row.claims)), ground_of(row.conflict, row.why)


class ClaimPage(NamedTuple):
    """Statements of a filter behind a key. after: where the next page goes on; None: there are no more. cut: it goes on behind
    statements of which none fitted any more, since to look through all would take too long."""

    records: list[Record]
    after: int | None
    cut: bool


@dataclass
class QuestionList:
    """Ids of questions under one filter, found as far as anybody looked. done: there are no more, or no more are looked for."""

    found: list[str] = field(default_factory=list)
    looked: int = 0  # questions looked at so far, found or not
    done: bool = False
    cut: bool = False  # more were there than are looked through
    _more: Iterator[str | None] | None = None

    def upto(self, wanted: int, *, seconds: float | None = None) -> list[str]:
        """At least the first `wanted`, where there are as many; or as many as are found in so many seconds."""
        begun = time.thread_time()
        while not self.done and len(self.found) < wanted and self._more is not None:
            try:
                fitting = next(self._more)
            except StopIteration:
                self.done = True
                break
            self.looked += 1
            if fitting is not None:
                self.found.append(fitting)
            if seconds is not None and time.thread_time() - begun > seconds:
                break
        return self.found


class Paging(Watching):
    """Pages of what the dossier holds."""

    def changed(self, *what: str) -> tuple[int, ...]:
        """How often these were written: documents, readings, decisions, questions. Equal as long as none of them was."""
        return list_rows.changes(self.dossier, what)

    def size(self, most: int = COUNTED) -> int:
        """How many statements there are; counting ends at `most`."""
        return list_rows.count_up_to(self.dossier, "claim", most)

    # ------------------------------------------------------------------ decisions
    def marks(self, known: tuple[int, dict[str, tuple[str, ...]], dict[str, str]] | None = None) -> Any:
        """(key of the last decision, what each decision is about, the last decision on each target).

        An undo is about what the undone decision is; a link is about both its statements. known: what was given before;
        decisions are never taken out, so only later ones are looked at.
        """
        last_key, targets, last = known or (0, {}, {})
        for key, identifier, action, target, other in list_rows.short_decisions(self.dossier, last_key):
            about = (target, *([other] if other else []))
            if action == "undo":
                about = targets.get(target, about)
            targets[identifier] = about
            last |= dict.fromkeys(about, identifier)
            last_key = key
        return last_key, targets, last

    # ------------------------------------------------------------------ the pile
    def pile(self) -> Record:
        """What the pile is, without what only the command line shows: see `status`."""
        if self.documents_are_listed():
            unknown, inferred, dated = short_rows.count_dated(self.dossier)
            without = short_rows.count_without_publisher(self.dossier)
        else:
            every = self._all_metadata().values()
            without = sum(m.publisher is None for m in every)
            unknown = sum(m.published is None for m in every)
            inferred = sum(m.published is not None and m.published_how == DateHow.WINDOW.value for m in every)
            dated = len(every) - unknown - inferred
        return {
            "documents": unknown + inferred + dated,
            "dates": {"known": dated, "inferred": inferred, "unknown": unknown},
            "missing_publisher": without,
            "missing_original": list_rows.count_without_original(self.dossier),
        }

    def reviewed(self) -> Record:
        """How much of the pile a person has reviewed."""
        claims = list_rows.count_up_to(self.dossier, "claim", COUNTED + 1)
        shown = f"more than {COUNTED:,}" if claims > COUNTED else f"{claims:,}"
        done = len(find_reviews(self.dossier))
        return {
            "claims": claims,
            "reviewed": done,
            "more": claims > COUNTED,
            "shown": f"machine-read, {done:,} of {shown} statements reviewed",
            "failures": len(failure_rows.list_failures(self.dossier)),
        }

    def reviewed_ids(self) -> frozenset[str]:
        """Ids of the statements on which a decision stands."""
        return frozenset(find_reviews(self.dossier))

    def count_known(self, day: str) -> int:
        """How many documents were published by a day."""
        return short_rows.count_known(self.dossier, day) if self.documents_are_listed() else super().count_known(day)

    def known_documents(self, day: str) -> Iterable[str]:
        """Ids of the documents that were published by a day, in the order of the dossier."""
        return short_rows.list_known(self.dossier, day) if self.documents_are_listed() else super().known_documents(day)

    def count_decisions(self, since: str) -> int:
        return list_rows.count_decisions(self.dossier, since)

    # ------------------------------------------------------------------ documents
    def documents_by_id(self, ids: Iterable[str]) -> list[Record]:
        """Documents as `documents` gives them, those with these ids only."""
        wanted = list(ids)
        metadata = self._all_metadata()
        links: dict[str, list[dict[str, str]]] = {}
        for link in list_rows.links_of(self.dossier, wanted):
            links.setdefault(link["document"], []).append(
                {"kind": link["kind"], "of": link["other"], "why": link["why"]}
            )
        rows = list_rows.documents_by_id(self.dossier, wanted)
        return [_document_record(r, metadata[r["id"]], links.get(r["id"], [])) for r in rows]

    def _document(self, identifier: str) -> Record:
        return self.documents_by_id([identifier])[0]

    def documents_since(self, moment: str) -> list[Record]:
        """Documents read after a moment, the latest first."""
        ids = list_rows.documents_since(self.dossier, moment)
        rows = {r["id"]: r for r in self.documents_by_id(ids)}
        return [rows[i] for i in ids if i in rows]

    def documents_in_short(self) -> list[Record]:
        """Of each document what lists filter and order by: id, title, publisher, published, and what is missing of it."""
        if self.documents_are_listed():
            return short_rows.all_shorts(self.dossier)
        out = []
        for identifier, known in self._all_metadata().items():
            published = str(known.published) if known.published else None
            row: Record = {"id": identifier, "title": known.title, "publisher": known.publisher, "genre": known.genre}
            out.append(row | {"published": published, "missing": missing_of(known)})
        return out

    def documents_are_listed(self) -> bool:
        """Whether of every document what lists show is kept (`refresh_documents`); a few that are missing are made at once."""
        if short_rows.count_waiting(self.dossier, MOST_WAITING) >= MOST_WAITING:
            return False
        shorten(self.dossier)
        return True

    def refresh_documents(self) -> int:
        """See that of every document what lists show is kept; gives for how many it was made."""
        return shorten(self.dossier)

    def document_ids(self, first: int, size: int, *, publisher: str = "", words: str = "") -> list[str]:
        """Ids of documents from one on, in the order in which they were published. words: of the title."""
        self.refresh_documents()
        return short_rows.list_shorts(self.dossier, short_rows.Chosen(publisher, words.casefold()), first, size)

    def count_documents(self, *, publisher: str = "", words: str = "") -> int:
        if not publisher and not words:
            return list_rows.count_documents(self.dossier)
        self.refresh_documents()
        return short_rows.count_shorts(self.dossier, short_rows.Chosen(publisher, words.casefold()))

    def lacking_documents(self, first: int, size: int) -> list[str]:
        """Ids of the documents that lack something or of which nothing was read, in the order of `document_ids`."""
        self.refresh_documents()
        return short_rows.list_lacking(self.dossier, first, size)

    def missing_of(self, documents: Sequence[str]) -> dict[str, list[str]]:
        """What is missing of each of these documents."""
        return short_rows.missing_of(self.dossier, documents)

    def count_lacking(self) -> int:
        self.refresh_documents()
        return short_rows.count_lacking(self.dossier)

    def _publishers_among(self, facts: Mapping[str, DocumentFacts]) -> Iterable[str]:
        return self.publishers() if self.documents_are_listed() else super()._publishers_among(facts)

    def _facts_published(
        self, publishers: Sequence[str], facts: Mapping[str, DocumentFacts]
    ) -> Mapping[str, DocumentFacts]:
        """As above, but only publisher and day of each."""
        if not self.documents_are_listed():
            return super()._facts_published(publishers, facts)
        day = facts.day if isinstance(facts, KnownFacts) else None
        if day is None and isinstance(facts, dict):  # through another lens
            return super()._facts_published(publishers, facts)
        found = (
            DocumentFacts(DocumentId(i), publisher, parse_day(told) if told else None)
            for i, publisher, told in short_rows.published_by(self.dossier, publishers)
        )
        return {f.id: f for f in found if day is None or published_by(f, day)}

    def publishers(self) -> list[str]:
        """All publishers by name."""
        self.refresh_documents()
        return short_rows.list_publishers(self.dossier)

    def _documents_that_fit(
        self, publisher: str | None, published_from: str | None, published_to: str | None
    ) -> Iterable[DocumentId]:
        if not self.documents_are_listed():
            return super()._documents_that_fit(publisher, published_from, published_to)
        return self._documents_among(publisher, published_from, published_to, None)

    def _many_fit(self, publisher: str | None, published_from: str | None, published_to: str | None) -> bool:
        """Whether so many documents may fit that those of a page are sought among the statements that it looks through."""
        if not self.documents_are_listed():
            return False
        names = [p for p in self.publishers() if p.casefold() == publisher.casefold()] if publisher else None
        most = MANY_DOCUMENTS + 1
        return len(short_rows.documents_of(self.dossier, names, published_from, published_to, limit=most)) == most

    def _documents_among(
        self, publisher: str | None, published_from: str | None, published_to: str | None, among: list[int] | None
    ) -> list[DocumentId]:
        names = [p for p in self.publishers() if p.casefold() == publisher.casefold()] if publisher else None
        fits: dict[str | None, bool] = {}  # many documents are of few days
        out = []
        for identifier, told in short_rows.documents_of(self.dossier, names, published_from, published_to, among=among):
            if told not in fits:
                fits[told] = may_lie_within(parse_day(told) if told else None, published_from, published_to)
            if fits[told]:
                out.append(DocumentId(identifier))
        return out

    def questions_of_documents(self, documents: Sequence[str]) -> list[str]:
        """Ids of the liveliest questions with statements of these documents."""
        return list_rows.questions_of_documents(self.dossier, documents, AT_ONCE)

    def failures(self) -> list[Record]:
        """Files that could not be read, with the reasons."""
        return failure_rows.list_failures(self.dossier)

    def count_stale(self) -> int:
        """How many documents another reader than this one has read."""
        return reading_rows.count_stale(self.dossier, self._fingerprint)

    # ------------------------------------------------------------------ statements
    def claims_page(self, chosen: ClaimFilter, size: int, *, seconds: float = LOOK_SECONDS, **beside: Any) -> ClaimPage:
        """The next statements of a filter behind `chosen.after`, as `claims` gives them, `size` at most.

        Of a filter that few pass, as many are looked through as can be in so many seconds; the next page goes on behind them.
        """
        publisher, first, final = (beside.get(name) for name in ("publisher", "published_from", "published_to"))
        wide = bool(publisher or first or final) and self._many_fit(publisher, first, final)
        if wide:  # which documents fit is asked of those only that are looked through
            beside = beside | dict.fromkeys(("publisher", "published_from", "published_to"))
        resolved = self._resolved(chosen, **beside)
        last = claim_rows.last_key(self.dossier)
        begin, width = resolved.after, FIRST_WINDOW
        begun = time.thread_time()
        records: list[Record] = []
        while begin < last:
            end = min(last, begin + width)
            wanted = size + 1 - len(records)
            part = replace(resolved, after=begin, upto=end, limit=wanted)
            if wide:
                there = claim_rows.documents_between(self.dossier, begin, end)
                here = self._documents_among(publisher, first, final, there)
                own = resolved.documents
                part = replace(part, documents=tuple(d for d in here if own is None or d in own))
            records += self._records(part)
            if len(records) > size:
                return ClaimPage(records[:size], records[size - 1]["_key"] if size else begin, False)
            begin, width = end, min(2 * width, MOST_WINDOW)
            if begin < last and time.thread_time() - begun > seconds:
                return ClaimPage(records, begin, True)
        return ClaimPage(records, None, False)

    # ------------------------------------------------------------------ questions
    def question_list(
        self,
        *,
        standing: str | None = None,
        kind: str | None = None,
        conflicts: Sequence[str] = (),
        words: str = "",
        party: str = "",
        least: int = 2,
        repeated: bool = False,
        once: bool = False,
    ) -> QuestionList:
        """Questions under a filter, liveliest first, found as far as they are asked for. repeated, once: as for `questions`."""
        out = QuestionList()

        def briefs() -> Iterator[Brief]:
            after: tuple[float, str] | None = None
            for _ in range(0, MOST_LOOKED, AT_ONCE):
                rows = list_rows.brief_questions(
                    self.dossier,
                    standing=standing,
                    kind=kind,
                    conflicts=conflicts,
                    least=least,
                    after=after,
                    limit=AT_ONCE,
                )
                yield from rows
                if len(rows) < AT_ONCE:
                    return
                after = (rows[-1].liveliness, rows[-1].id)
            out.cut = True

        def fitting() -> Iterator[str | None]:
            rows: Iterable[Brief] = briefs()
            if not repeated:
                rows = pick_distinct(rows, _what_it_holds, once=once)
            for row in rows:
                fits = words.casefold() in row.title.casefold() and (not party or party in json.loads(row.parties))
                yield row.id if fits else None

        out._more = fitting()
        return out

    def questions_by_id(self, ids: Sequence[str]) -> list[Record]:
        """Questions as `questions` gives them, in the order of these ids; what is no question any more is left out."""
        rows = {
            r["id"]: _question_record(r) for r in question_rows.list_questions(self.dossier, ids=ids, least_claims=1)
        }
        return [rows[i] for i in ids if i in rows]

    def count_questions(self) -> int:
        """How many questions are stored, repeated ones too; counting ends at COUNTED + 1."""
        return question_rows.count_questions(self.dossier, COUNTED + 1)

    def questions_of_claim(self, claim: str) -> list[Record]:
        """The questions in which a statement stands with others, liveliest first."""
        return self.questions_by_id(list_rows.questions_of_claim(self.dossier, claim))

    def not_found(
        self, row: Mapping[str, Any], records: Mapping[str, Record], *, lens: Lens | None = None
    ) -> list[str]:
        """Parties of a question of whom no word on it was found (see `board` for what was searched)."""
        look = self._look(lens)
        facts = look.facts if look else self._facts()
        claims: dict[str, Claim] = {i: from_record(r) for i, r in records.items()}
        answers = {p["label"]: [claims[c] for c in p["claims"] if c in claims] for p in row["positions"]}
        wanted = self._set_parties(claims) or row["parties"]
        return [r.who for r in build_board(answers, parties=wanted, facts=facts) if r.party and not r.cells]

    # ------------------------------------------------------------------ who and where
    def actor_counts(self) -> list[Record]:
        """Everybody who acts, is acted upon or speaks, most named first; joins are counted together, edits as read."""
        return list_rows.most_named(self.dossier, -1)

    def most_named(self, most: int, first: int = 0) -> list[Record]:
        """The same, some of them from one on."""
        return list_rows.most_named(self.dossier, most, first)

    def actor_count(self, actor: str) -> Record | None:
        """How often one of them acts, is acted upon and speaks; None: not named here."""
        return list_rows.actor_sum(self.dossier, actor)

    def count_actors(self) -> int:
        return list_rows.count_actors(self.dossier)

    def actors_that_fit(
        self, fits: Callable[[Record], bool], *, provisional: bool = False, most: int
    ) -> tuple[list[Record], bool]:
        """Those of the first `most` that fit, most named first; whether there are more than were looked at."""
        rows = list_rows.most_named(self.dossier, most + 1)
        chosen = [r for r in rows[:most] if fits(r) and (not provisional or self.is_provisional(r["id"]))]
        return chosen, len(rows) > most

    def known_of_actor(self, actor: str) -> list[dict[str, str]]:
        """What the book of actors holds of one: its entries and dated terms of office."""
        return list(self._entries.get(actor, ()))

    @cached_property
    def _entries(self) -> dict[str, list[dict[str, str]]]:
        out: dict[str, list[dict[str, str]]] = {}
        for row in self.knowledge.actors.listing():
            out.setdefault(row.get("id", ""), []).append(row)
        return out

    def called(self, actors: Iterable[str], most: int = 6) -> dict[str, list[str]]:
        """What the texts call actors, most frequent first, in the first statements that name each."""
        out = {}
        for actor in actors:
            words = Counter(" ".join(w.split()) for w in list_rows.words_for(self.dossier, actor, WORDS_OF))
            out[actor] = [w for w, _ in words.most_common(most)]
        return out

    def told_by(self) -> list[Record]:
        """Of each document and originating voice how many statements: `id` or `text`; neither: the document's own word."""
        return [
            {"document": d, "id": i, "text": w, "unnamed": bool(u), "statements": n}
            for d, i, w, u, n in list_rows.count_tellers(self.dossier)
        ]

    def places(self, party: str | None = None) -> list[Record]:
        """Places that statements name, most named first, each with its documents; rejected statements are left out."""
        rejected = {r.target for r in find_reviews(self.dossier).values() if r.state is ReviewState.REJECTED}
        points: dict[tuple[str, float | None, float | None], Record] = {}
        for claim, document, text in list_rows.list_places(self.dossier, party):
            if claim in rejected:
                continue
            place = json.loads(text)
            key = (str(place["geonames"] or place["text"]), place["lat"], place["lon"])
            point = points.setdefault(key, place | {"count": 0, "claim": claim, "doc": document, "documents": {}})
            point["count"] += 1
            point["documents"][document] = True
        rows = [p | {"documents": list(p["documents"])} for p in points.values()]
        return sorted(rows, key=lambda p: (-p["count"], p["text"]))

    def timeline_page(
        self, party: str, other: str | None = None, lens: Lens | None = None
    ) -> tuple[list[Record], bool]:
        """What is told of an actor, or of two, day by day, from the statements of the latest days; whether some are left out."""
        ids = list_rows.claims_of_party(self.dossier, party, MOST_OF_PARTY + 1)
        if len(ids) <= MOST_OF_PARTY:
            return self.timeline(party, other, lens), False
        facts = self._facts()
        records = self.claims_by_id(ids[:MOST_OF_PARTY])
        claims = [from_record(r) for r in records.values() if r["review"] != ReviewState.REJECTED.value]
        if lens is not None and lens != Lens(party=party):
            seen = {c.id for c in self._seen(Lens(**(asdict(lens) | {"party": party})), facts, None)}
            claims = [c for c in claims if c.id in seen]
        groups = list_rows.acts_of_claims(self.dossier, records)
        found = build_timeline(
            claims,
            groups=groups,
            facts=facts,
            party=party,
            other=other,
            intensity=self.knowledge.relations.intensity,
            read=list_rows.read_at(self.dossier, records),
        )
        return [asdict(r) | {"review": ReviewState.UNREVIEWED.value} for r in found], True
