"""Weighing: boards, care, originals to get, two sources compared, ratings, and links between statements.

Nothing here judges what is true: it shows who holds what, what was looked for and not found, and keeps what a person rated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from legation.desk.base import now_utc
from legation.desk.noting import Noting
from legation.desk.publishers import find_actor_behind
from legation.desk.review import anchor_of, claims_as_reviewed, find_reviews
from legation.dossier import claims as claim_rows
from legation.dossier import decisions as decision_rows
from legation.dossier import joins as join_rows
from legation.dossier import lists as list_rows
from legation.dossier import notes as note_rows
from legation.dossier import questions as question_rows
from legation.dossier import search as search_rows
from legation.dossier.claims import ClaimFilter
from legation.dossier.links import JOINED
from legation.knowledge.questions import stem_of, words_of
from legation.model.claims import Claim
from legation.model.errors import LegationError
from legation.model.ids import ClaimId, DecisionId, DocumentId, QuestionId
from legation.model.questions import DocumentFacts
from legation.model.record import Record, from_record
from legation.model.words import Agreement, ReviewState
from legation.reconcile.board import COLUMNS, NOT_FOUND, build_board
from legation.reconcile.comparing import compare_sources
from legation.reconcile.fetching import Named, find_originals, originals_named
from legation.reconcile.origins import fold_name

if TYPE_CHECKING:
    from legation.desk.look import Look
    from legation.desk.picturing import Lens

# The Admiralty scale (NATO AJP-2.1): reliability of a source by letter, credibility of information by digit.
LETTERS = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
DIGITS = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}
_RATED = {"publisher": "a publisher", "actor": "an actor", "claim": "a statement"}
# Passages shown as the receipt of a 'not found'.
RECEIPT_PASSAGES = 3
RECEIPT_AMONG = 1_000  # passages that came last among which these are sought, of a query that more of them fit
MOST_SEARCHED = 20  # times as many are looked through for such as were known on the day
MOST_NAMES = 8  # of the party: its own, that of its people, its capital
MOST_NAMED = 25  # statements and documents named of an original to get
MOST_WORDS = 6  # of the question's own words, in the search for a receipt


class Weighing(Noting):
    """What an analyst weighs a question and its sources by."""

    # ------------------------------------------------------------------ board
    def board(self, question: str, *, parties: Sequence[str] = (), lens: Lens | None = None) -> Record:
        """Who holds what of a question, party by party, with a receipt for every 'not found'.

        parties: ids to take as the parties concerned; else those that a person set, else those that the claims name.
        Raises LegationError E112 for an unknown question.
        """
        look = self._look(lens)
        facts = look.facts if look else self._facts()
        row = self.question(question, lens=lens)
        claims = self._claims_of(c for p in row["positions"] for c in p["claims"])
        wanted = list(parties) or self._set_parties(claims) or row["parties"]
        answers = {p["label"]: [claims[c] for c in p["claims"] if c in claims] for p in row["positions"]}
        rows = build_board(answers, parties=wanted, facts=facts)
        quotes = [c.quote for c in claims.values()]
        words = _content_words(
            row["title"], quotes, self.knowledge.questions.plain, self._words_for({*wanted, *row["parties"]})
        )
        return {
            "question": row["id"],
            "title": row["title"],
            "parties": wanted,
            "columns": [*COLUMNS, NOT_FOUND],
            "rows": [
                {
                    "who": r.who,
                    "label": self.name_of(r.label),
                    "party": r.party,
                    "cells": {
                        k: [{"position": c.position, "claims": list(c.claims)} for c in v] for k, v in r.cells.items()
                    },
                    "not_found": self._receipt(r.who, words, facts) if r.party and not r.cells else None,
                }
                for r in rows
            ],
            "review": ReviewState.UNREVIEWED.value,
        }

    def set_parties(self, question: str, parties: Sequence[str], *, why: str = "") -> DecisionId:
        """Settle who the parties of a question are. Kept with its anchor claim, so that it survives a rebuild."""
        row = self.question(question)
        for party in parties:
            if self._name_if_known(party) is None:
                raise LegationError(
                    "E155",
                    f"{party!r} is neither known to the book of actors nor named in this dossier. Accepted: ids such as "
                    "RUS or KOR:NIS. See ids with: legation actors NAME",
                )
        anchor = min(c for p in row["positions"] for c in p["claims"])
        with self.dossier.transaction():
            return decision_rows.record_decision(
                self.dossier,
                at=now_utc(),
                who=self.who,
                action="edit",
                target_kind="question",
                target=anchor,
                body={"values": {"parties": list(parties)}, "former": {"parties": row["parties"]}},
                why=why,
            )

    def _set_parties(self, claims: Mapping[str, Claim]) -> list[str]:
        found = [
            d
            for d in decision_rows.list_decisions(self.dossier, target_kind="question", standing_only=True)
            if d.target in claims and "parties" in d.body.get("values", {})
        ]
        return list(found[-1].body["values"]["parties"]) if found else []

    def _receipt(self, party: str, words: Sequence[str], searched: Collection[str]) -> Record:
        """What was searched for a party's word on a question, and the passages that came nearest."""
        listed = self.knowledge.actors.country_words()
        others = {word for word, code in listed if code != party}  # "Korean" is of two
        called = [word for word, code in listed if code == party and word and word not in others]
        names = list(dict.fromkeys([self.name_of(party), *called, *self._names_of(party)]))[:MOST_NAMES]
        query = "(" + " OR ".join(_phrase(n) for n in names) + ")"
        if words:
            query += " AND (" + " OR ".join(_phrase(w) for w in words) + ")"
        found = search_rows.search_passages(
            self.dossier, query, limit=RECEIPT_PASSAGES * MOST_SEARCHED, among=RECEIPT_AMONG
        )
        rows = list(islice((r for r in found if r["document"] in searched), RECEIPT_PASSAGES))
        return {
            "searched_documents": len(searched),
            "query": query,
            "nearest": [{k: r[k] for k in ("document", "start", "end", "text")} for r in rows],
        }

    def _words_for(self, parties: Collection[str]) -> set[str]:
        """The words that only name these parties: 'north', 'korea', 'korean'. They find any passage on them."""
        names = [n for p in parties for n in (self.name_of(p), *self._names_of(p))]
        names += [word for word, code in self.knowledge.actors.country_words() if code in parties]
        return {w.casefold() for name in names for w in words_of(name)}

    def _names_of(self, party: str) -> list[str]:
        return [r["name"] for r in self._listing.get(party, [])]

    @cached_property
    def _listing(self) -> dict[str, list[dict[str, str]]]:
        out: dict[str, list[dict[str, str]]] = {}
        for row in self.knowledge.actors.listing():
            if row.get("name"):
                out.setdefault(row["id"], []).append(row)
        return out

    # ------------------------------------------------------------------ care, originals
    def care(self, *, limit: int | None = None, lens: Lens | None = None) -> list[Record]:
        """Statements to be handled with care, each with why: the weightiest reasons first, then the liveliest questions."""
        chosen = list(islice(self._care(lens), limit))
        records = self.claims_by_id(c for c, _ in chosen)
        return [{"why": list(reasons), "claim": records[c]} for c, reasons in chosen]

    def reasons_for_care(self, *, lens: Lens | None = None) -> dict[str, list[str]]:
        """Why each statement that `care` lists is there, by its id, in the same order; without the statements."""
        return {c: list(reasons) for c, reasons in self._care(lens)}

    def _care(self, lens: Lens | None) -> Iterable[tuple[str, tuple[str, ...]]]:
        """(claim id, reasons) in the order in which they are shown; what a person decided on is left out."""
        self.refresh_notes()
        reviews = find_reviews(self.dossier)
        look = self._look(lens)
        if look is None:
            return note_rows.list_care(self.dossier, skipped=sorted(reviews))
        order, tellers = self._order_of_claims(look)
        rows = []
        for row in note_rows.care_rows(self.dossier):
            shared = tellers.get(row.id, 1) > 1
            weight, reasons = (row.weight_shared, row.reasons_shared) if shared else (row.weight, row.reasons)
            if weight is not None and row.id in look.claims and row.id not in reviews:
                rows.append((weight, order.get(row.id, len(order)), row.id, reasons))
        return ((c, reasons) for _, _, c, reasons in sorted(rows))

    def fetch_list(self, *, limit: int | None = None, lens: Lens | None = None) -> list[Record]:
        """Originals that the reports name and the dossier does not hold, those that would settle most first.

        `settles` and `documents` name the first statements and documents that go back to one, `counts` says of how many.
        """
        self.refresh_notes()
        look = self._look(lens)
        named = [
            Named(ClaimId(r.id), DocumentId(r.document), r.who, bool(r.known), *r[4:])
            for r in note_rows.original_rows(self.dossier)
            if look is None or r.id in look.claims
        ]
        return self._wanted(named, look)[:limit]

    def originals_of(self, claims: Iterable[str], *, lens: Lens | None = None) -> tuple[list[Record], set[str]]:
        """Originals to get that some statements go back to, as `fetch_list` gives them for these alone; and which of the
        statements go back to any. No other statement of the dossier is looked at."""
        look = self._look(lens)
        chosen = ClaimFilter(ids=tuple(c for c in claims if look is None or c in look.claims))
        rows = claim_rows.iterate_records(self.dossier, chosen)
        named = [n for r in rows for n in originals_named(from_record(r), self.knowledge.care)]
        found: set[str] = set()
        return self._wanted(named, look, found), found

    def _wanted(self, named: Sequence[Named], look: Look | None, found: set[str] | None = None) -> list[Record]:
        """What of this is to be got. found: to be filled with the statements that go back to it."""
        cited = {n.who for n in named if n.known}
        behind, facts = self._published_by(cited, look.facts if look else self._facts())
        wanted = find_originals(named, facts, publisher_ids=behind, name_of=self.name_of)
        if found is not None:
            found.update(c for w in wanted for c in w.settles)
        return [
            {
                "who": w.who,
                "name": self.name_of(w.who),
                "what": w.what,
                "said": w.said,
                "occasion": w.occasion,
                "settles": list(w.settles[:MOST_NAMED]),
                "documents": list(w.documents[:MOST_NAMED]),
                "counts": {"settles": len(w.settles), "documents": len(w.documents)},
                "why": w.why,
            }
            for w in wanted
        ]

    def _published_by(
        self, cited: Collection[str], facts: Mapping[str, DocumentFacts]
    ) -> tuple[dict[str, str], Mapping[str, DocumentFacts]]:
        """Documents that one of these actors published: by the book of actors, else by the name alone; and their facts."""
        names = {fold_name(self.name_of(i)): i for i in sorted(cited)}
        behind: dict[str, str] = {}
        for publisher in self._publishers_among(facts):
            known = find_actor_behind(self.knowledge.actors, publisher)
            actor = known if known in cited else names.get(fold_name(publisher))
            if actor is not None:
                behind[publisher] = actor
        own = self._facts_published(sorted(behind), facts)
        return {d: behind[f.publisher] for d, f in own.items() if f.publisher}, own

    def _publishers_among(self, facts: Mapping[str, DocumentFacts]) -> Iterable[str]:
        """The publishers of these documents, or of more."""
        return sorted({f.publisher for f in facts.values() if f.publisher})

    def _facts_published(
        self, publishers: Sequence[str], facts: Mapping[str, DocumentFacts]
    ) -> Mapping[str, DocumentFacts]:
        """Of these documents those of some publishers."""
        wanted = set(publishers)
        return {d: f for d, f in facts.items() if f.publisher in wanted}

    def _publisher_ids(self) -> dict[str, str]:
        """Documents whose publisher is an actor that the knowledge holds."""
        out: dict[str, str] = {}
        for document, fact in self._facts().items():
            found = self.knowledge.actors.resolve(fact.publisher, fact.published) if fact.publisher else ()
            if len(found) == 1:
                out[document] = found[0].id
        return out

    def _order_of_claims(self, look: Look | None) -> tuple[dict[str, int], dict[str, int]]:
        """Rank of each claim by its liveliest question, and the most first tellers of any question it is in."""
        order: dict[str, int] = {}
        tellers: dict[str, int] = {}
        for n, row in enumerate(self._question_rows(look)):
            for claim in (c for p in row["positions"] for c in p):
                order.setdefault(claim, n)
                tellers[claim] = max(tellers.get(claim, 1), row["tellers"])
        return order, tellers

    # ------------------------------------------------------------------ compare
    def compare(self, first: str, second: str, *, lens: Lens | None = None) -> Record:
        """What each of two sources reports that the other denies, counts otherwise, or that is not found in it.

        A source is a publisher of documents in the dossier, else an actor's id or country that speaks in them. Raises
        LegationError E117 when it is neither.
        """
        look = self._look(lens)
        facts = look.facts if look else self._facts()
        publishers = {(f.publisher or "").casefold(): f.publisher for f in facts.values() if f.publisher}
        held: dict[str, int] = {}
        documents: dict[str, frozenset[str]] = {}
        first, second = (_publisher_named(s, publishers) or s for s in (first, second))
        for source in (first, second):
            if source.casefold() in publishers:
                own = frozenset(d for d, f in facts.items() if (f.publisher or "").casefold() == source.casefold())
                documents[source], held[source] = own, len(own)
            else:
                spoken = claim_rows.iterate_records(self.dossier, ClaimFilter(speaker=source)) if source else iter(())
                held[source] = len({r["doc"] for r in spoken if look is None or r["id"] in look.claims})
                if not held[source]:
                    raise LegationError(
                        "E117",
                        f"{source!r} is neither a publisher of this dossier nor an actor who speaks in it. Publishers: "
                        f"{_some(sorted(p for p in publishers.values() if p)) or 'none known'}. Speakers: "
                        f"{_some(self._speakers()) or 'none with an id'}. All of them: legation status, legation claims",
                    )

        def holds(source: str, claim: Claim) -> bool:
            if source in documents:
                return claim.document in documents[source]
            return any(
                v.actor.id and (v.actor.id == source or v.actor.id.split(":")[0] == source) for v in _last(claim)
            )

        rows = list(self._question_rows(look, least_claims=1))
        claims = self._claims_of(c for r in rows for p in r["positions"] for c in p)
        items = (
            (
                QuestionId(r["id"]),
                r["title"],
                r["kind"] == "quantity",
                {
                    p["label"]: [claims[c] for c in ids if c in claims]
                    for p, ids in zip(r["body"]["positions"], r["positions"], strict=True)
                },
            )
            for r in rows
        )
        disputed = {r["id"] for r in rows if r["agreement"] == Agreement.CONTRADICT.value}
        found = compare_sources(items, first, second, holds=holds, held=held, disputed=disputed)
        return {
            "sources": [{"source": s, "documents": held[s], "as": _as(s, documents)} for s in (first, second)],
            "differences": [
                {
                    "question": d.question,
                    "title": d.title,
                    "kind": d.kind,
                    "left": d.left,
                    "right": d.right,
                    "left_claims": list(d.left_claims),
                    "right_claims": list(d.right_claims),
                    "why": d.why,
                }
                for d in found
            ],
            "review": ReviewState.UNREVIEWED.value,
        }

    def _speakers(self) -> list[str]:
        """Ids of who speaks, most often first."""
        counts: dict[str, int] = {}
        for _, identifier, _, _, many in list_rows.count_tellers(self.dossier):
            if identifier:
                counts[identifier] = counts.get(identifier, 0) + many
        return sorted(counts, key=lambda i: (-counts[i], i))

    # ------------------------------------------------------------------ ratings
    def rate(self, kind: str, target: str, rating: str, *, why: str = "") -> DecisionId:
        """Keep a person's Admiralty rating: A-F of a publisher or an actor, 1-6 of a claim. Never computed, never a filter."""
        if kind not in _RATED:
            raise LegationError("E118", f"{kind!r} cannot be rated. Accepted: publisher, actor, claim.")
        scale = DIGITS if kind == "claim" else LETTERS
        value = rating.upper()
        if value not in scale:
            listed = ", ".join(f"{k} ({v})" for k, v in scale.items())
            raise LegationError("E119", f"{rating!r} is no rating of {_RATED[kind]}. Accepted: {listed}.")
        body: dict[str, Any] = {"values": {"rating": value}, "former": self.ratings().get(f"{kind}:{target}")}
        if kind == "claim":
            target, record = self._one_claim(target)
            body["anchor"] = anchor_of(record)
        with self.dossier.transaction():
            return decision_rows.record_decision(
                self.dossier,
                at=now_utc(),
                who=self.who,
                action="rate",
                target_kind="rating",
                target=f"{kind}:{target}",
                body=body,
                why=why,
            )

    def known_as(self, kind: str, target: str) -> bool:
        """Whether this dossier holds anything of a publisher, or names an actor: a rating of another rates nothing here."""
        if kind == "publisher":
            return any(f.publisher == target for f in self._facts().values())
        return kind != "actor" or bool(join_rows.count_actor(self.dossier, target))

    def ratings(self) -> dict[str, Record]:
        """Standing ratings by 'publisher:NAME', 'actor:ID', 'claim:ID': rating, meaning, who, when, why."""
        out: dict[str, Record] = {}
        for d in decision_rows.list_decisions(self.dossier, target_kind="rating", standing_only=True):
            value = d.body["values"]["rating"]
            out[d.target] = {
                "rating": value,
                "meaning": {**LETTERS, **DIGITS}[value],
                "who": d.who,
                "at": d.at,
                "why": d.why,
                "decision": d.id,
            }
        return out

    # ------------------------------------------------------------------ links between claims
    def link(self, action: str, first: str, second: str, *, why: str = "") -> DecisionId:
        """Settle that two claims are about the same thing (merge) or are not (split); questions follow at once.

        Kept between claims, never on question ids, so it holds whatever questions are made later.
        """
        if action not in ("merge", "split"):
            raise LegationError("E114", f"{action!r} is no link between statements. Accepted: merge, split.")
        (left, one), (right, two) = self._one_claim(first), self._one_claim(second)
        if left == right:
            raise LegationError("E119", f"{left[:10]} is one statement; a link needs two.")
        if left > right:  # the anchors stand in the order of target and other
            (left, one), (right, two) = (right, two), (left, one)
        anchors = [anchor_of(r) for r in (one, two)]
        with self.dossier.transaction():
            decision = decision_rows.record_decision(
                self.dossier,
                at=now_utc(),
                who=self.who,
                action=action,
                target_kind="pair",
                target=left,
                body={"other": right, "values": {}, "anchors": anchors},
                why=why,
            )
            for claim in (left, right):
                question_rows.mark_claim_dirty(self.dossier, claim)
            question_rows.mark_dirty(self.dossier, JOINED)
        self.reconcile()
        return decision

    def _claims_of(self, ids: Any) -> dict[str, Claim]:
        return claims_as_reviewed(self.dossier, set(ids))


def _publisher_named(text: str, publishers: Mapping[str, str]) -> str | None:
    """The publisher that a name, or a part of only one name, stands for. publishers: by name in lower case."""
    wanted = text.strip().casefold()
    if wanted in publishers:
        return publishers[wanted]
    fits = [name for folded, name in sorted(publishers.items()) if len(wanted) > 3 and wanted in folded]
    return fits[0] if len(fits) == 1 else None


def _some(names: Sequence[str], most: int = 12) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _last(claim: Claim) -> tuple[Any, ...]:
    return (claim.originating,) if claim.originating is not None else ()


def _as(source: str, documents: Mapping[str, frozenset[str]]) -> str:
    return "publisher" if source in documents else "speaker"


def _phrase(words: str) -> str:
    return '"' + words.replace('"', " ") + '"'


def _content_words(title: str, quotes: Sequence[str], plain: Collection[str], names: Collection[str]) -> list[str]:
    """The words of more than four letters that most quotes share, then those of the title: what a receipt looks for.

    plain: stems that tell nothing of what a quote is about; names: words that only name the parties.
    """

    def tells(word: str) -> bool:
        return len(word) > 4 and word.isalpha() and word not in names and stem_of(word) not in plain

    counts: dict[str, int] = {}
    for quote in quotes:
        for word in {w.casefold() for w in words_of(quote)}:
            if tells(word):
                counts[word] = counts.get(word, 0) + 1
    common = sorted((w for w, n in counts.items() if n > 1), key=lambda w: (-counts[w], w))
    own = [w.casefold() for w in words_of(title) if tells(w.casefold())]
    rest = sorted(w for w, n in counts.items() if n == 1)
    return list(dict.fromkeys([*common, *own] or rest))[:MOST_WORDS]
