"""Subjects: what a claim is about, in the form in which it is compared.

Takes a claim and the book of questions; gives its terms (concepts, act, offices, rare words, each with a weight), the
ends of the scales it speaks of, its parties, its day and its teller. "The treaty grants Bolivia a naval base" gives
`treaty`, `base`, `w:naval`; BOL; no scale. A function of the claim alone, never of the other claims of the dossier, so that a
claim read later cannot change how two earlier ones compare.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from legation.knowledge.questions import QuestionBook, stem_of, words_of
from legation.model.claims import ActorRef, Claim
from legation.model.compact import pack_claim, unpack_claim
from legation.model.questions import DocumentFacts
from legation.model.times import Interval
from legation.model.words import EventType
from legation.reconcile.standings import DENYING, teller_of

# Types that one deed is variously coded as: troops sent are AID or MOBILIZE; a signed treaty AGREE or SUPPORT.
TYPE_GROUPS = {
    EventType.MOBILIZE: "AID",
    EventType.COOPERATE: "AID",
    EventType.AID: "AID",
    EventType.SUPPORT: "AGREE",
    EventType.AGREE: "AGREE",
}
# Acts in which the sides have no order.
MUTUAL = frozenset({"AGREE", "CONSULT"})
# Offices that stand for the whole country: a government and its head are one party.
WHOLE = frozenset({"", "GOV", "MIL", "LEADER", "PRES", "PM", "MFA", "SPOX"})
CONCEPT_WEIGHT = 5.0
GROUP_WEIGHT = 3.5
OFFICE_WEIGHT = 4.5
SCALE_WEIGHT = 4.5
# A word must be at least so rare (log of the share of reports that hold it) to be a term; 2.3 is one report in ten.
RARE = 2.3
WORDS_READ = 40  # of a quote; what stands further on seldom says what it is about
MOST_TERMS = 7


@dataclass(frozen=True, slots=True)
class Subject:
    """terms: name to weight, weightiest first. first, last: days for which it holds (happened, else said, else published)."""

    claim: Claim
    terms: tuple[tuple[str, float], ...]
    words: frozenset[str]
    poles: Mapping[str, int]
    parties: frozenset[str]
    acting: frozenset[str]
    offices: frozenset[str]
    group: str
    first: dt.date | None
    last: dt.date | None
    dated: bool  # whether the text itself gives the day
    teller: str | None
    teller_label: str

    @property
    def id(self) -> str:
        return self.claim.id

    @property
    def document(self) -> str:
        return self.claim.document


def describe(claim: Claim, book: QuestionBook, facts: DocumentFacts | None = None) -> Subject:
    """What the claim is about. facts: of its document, for the teller and the day; terms do not depend on them."""
    terms, words, poles, named = _read_quote(claim, book)
    acting = frozenset(heads_of(claim.actors))
    receiving = frozenset(heads_of(claim.recipients))
    offices = frozenset(_offices(claim.actors) | _offices(claim.recipients))
    first, last, dated = _days(claim, facts)
    teller, label = teller_of(claim, facts)
    return Subject(
        claim,
        terms,
        words,
        poles,
        acting | receiving | named,
        acting,
        offices,
        group_of(claim),
        first,
        last,
        dated,
        teller,
        label,
    )


class Sketch(NamedTuple):
    """As much of a subject as its group in a block depends on. key: of the claim's row; told: its terms as they are kept."""

    key: int
    id: str
    document: str
    told: str
    first: dt.date | None
    last: dt.date | None

    @property
    def terms(self) -> tuple[tuple[str, float], ...]:
        """Weights are not kept."""
        return _sketched_terms(self.told)


class Packed(NamedTuple):
    """A subject as it is kept: what a sketch takes as plain texts, all else as JSON values.

    day: the last day that the claim itself gives, with the first before it and '/' between where that is another, or None;
    terms: names with line ends between, weightiest first.
    """

    id: str
    document: str
    day: str | None
    terms: str
    body: list[Any]


def pack(subject: Subject) -> Packed:
    """What does not depend on the document's facts."""
    first, last, _ = _days(subject.claim, None)
    return Packed(
        subject.id,
        subject.claim.document,
        None if last is None else str(last) if first == last else f"{first or ''}/{last}",
        "\n".join(t for t, _ in subject.terms),
        [
            pack_claim(subject.claim),
            [list(t) for t in subject.terms],
            sorted(subject.words),
            dict(subject.poles),
            sorted(subject.parties),
            sorted(subject.acting),
            sorted(subject.offices),
        ],
    )


def unpack(body: list[Any], facts: Mapping[str, DocumentFacts]) -> Subject:
    """The subject again: `describe(claim, book, facts)` of the book that it was made with."""
    values, terms, words, poles, parties, acting, offices = body
    claim = unpack_claim(values)
    known = facts.get(claim.document)
    first, last, dated = _days(claim, known)
    teller, label = teller_of(claim, known)
    return Subject(
        claim,
        tuple([(t, w) for t, w in terms]),
        frozenset(words),
        poles,
        frozenset(parties),
        frozenset(acting),
        frozenset(offices),
        group_of(claim),
        first,
        last,
        dated,
        teller,
        label,
    )


def document_of(body: list[Any]) -> str:
    """The document of a packed subject's claim, which is not decoded for it."""
    return str(body[0][1])


def sketch(
    key: int, identifier: str, document: str, day: str | None, terms: str, facts: Mapping[str, DocumentFacts]
) -> Sketch:
    """What the grouping of a block needs, without decoding the claim."""
    if day and "/" not in day:
        only = _day(day)
        return Sketch(key, identifier, document, terms, only, only)
    if day:
        begin, _, end = day.partition("/")
        first = _day(begin) if begin else None
        return Sketch(key, identifier, document, terms, first, _day(end))
    known = facts.get(document)
    first, last = _days_of(known.published) if known and known.published else (None, None)
    return Sketch(key, identifier, document, terms, first, last)


def _days_of(when: Interval) -> tuple[dt.date | None, dt.date | None]:
    last = when.last_day
    return (when.first_day, last) if last else (None, None)


@lru_cache(maxsize=65536)
def _sketched_terms(terms: str) -> tuple[tuple[str, float], ...]:
    return tuple([(t, 0.0) for t in terms.split("\n")]) if terms else ()


@lru_cache(maxsize=16384)
def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def group_of(claim: Claim) -> str:
    return TYPE_GROUPS.get(claim.event_type, claim.event_type.value) if claim.event_type else ""


def heads_of(refs: tuple[ActorRef, ...]) -> list[str]:
    """Heads of ids, sorted, once each: 'RUS:MOD' counts as 'RUS'."""
    if len(refs) == 1:
        return list(_heads(refs[0].id)) if refs[0].id else []
    return sorted({head for r in refs if r.id for head in _heads(r.id)})


@lru_cache(maxsize=65536)
def _heads(identifier: str) -> tuple[str, ...]:
    return tuple(sorted({part.split(":")[0] for part in identifier.split("+")}))


def terms_of(claim: Claim, book: QuestionBook) -> tuple[tuple[str, float], ...]:
    return _read_quote(claim, book)[0]


def _read_quote(
    claim: Claim, book: QuestionBook
) -> tuple[tuple[tuple[str, float], ...], frozenset[str], dict[str, int], frozenset[str]]:
    words = words_of(claim.quote)[:WORDS_READ]
    stems = [stem_of(w) for w in words]
    lands = book.find_lands(words)
    named = {code for _, _, code in lands}
    places = {i + k for i, step, _ in lands for k in range(step)}
    for ref in (*claim.actors, *claim.recipients):  # names of the parties are no topic
        places.update(i for i, w in enumerate(words) if len(w) > 2 and w in ref.text and w[0].isupper())
    found = book.find_concepts(stems)
    covered = {i + k for i, step, _ in found for k in range(step)}
    poles = book.poles_in(stems)
    if claim.factuality in DENYING and not any(s in book.negators for s in stems):
        poles = {scale: -pole for scale, pole in poles.items()}
    weights: dict[str, float] = {}
    for _, _, concept in found:
        weights[concept] = CONCEPT_WEIGHT
    for scale in poles:
        weights["s:" + scale] = SCALE_WEIGHT
    group = group_of(claim)
    if group:
        weights["a:" + group] = GROUP_WEIGHT
    for office in sorted(_offices(claim.actors) | _offices(claim.recipients)):
        weights["@" + office] = OFFICE_WEIGHT
    told = {i for i, s in enumerate(stems) if i not in places and s not in book.plain and len(s) > 2}
    head = stem_of(claim.head_lemma) if claim.head_lemma else ""
    rest: set[str] = set()
    for i in sorted(told):
        stem = stems[i]
        rarity = book.rarity_of(stem)
        if rarity >= RARE:
            rest.add(stem)
            if i not in covered:
                weights["w:" + stem] = min(rarity, 7.0) * (0.8 if stem == head else 0.6)
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:MOST_TERMS]
    return tuple(ranked), frozenset(rest) | {concept for _, _, concept in found}, poles, frozenset(named)


def _offices(refs: tuple[ActorRef, ...]) -> set[str]:
    """Ids more special than a country: one ministry, person or force, but not what stands for the whole."""
    out = set()
    for ref in refs:
        for part in (ref.id or "").split("+"):
            head, _, office = part.partition(":")
            if office and not head.startswith("?") and office not in ("GOV", "MIL"):
                out.add(part)
    return out


def _days(claim: Claim, facts: DocumentFacts | None) -> tuple[dt.date | None, dt.date | None, bool]:
    published = facts.published if facts else None
    for clock, dated in ((claim.happened.interval, True), (claim.said.interval, False), (published, False)):
        if clock is not None and clock.last_day is not None:
            return clock.first_day, clock.last_day, dated
    return None, None, False
