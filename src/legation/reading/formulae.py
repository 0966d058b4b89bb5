"""Formulae: commitments told in the set words of treaties and of those who report them, sentence by sentence.

Takes the ground and the claims drafted of a text; gives them with the commitments that frames for clauses find (knowledge's
clauses.toml), and a claim more for a clause that no claim holds. "It obliges each of the two to help the other if a third state
threatens its coasts", after a sentence that names the pact: obligors "each of the two", trigger "if a third state ...". What
a claim's own commitment tells already stays (commitments.py); who "each of the two" are is left to picture/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from legation.knowledge.clauses import INSTRUMENT, MOST_CHARACTERS, RESERVATION, TRIGGER, ClauseBook, Masked
from legation.model.claims import ActorRef, Claim, Commitment
from legation.model.spans import Span
from legation.model.words import ClaimKind, EventType, Factuality, Nearness
from legation.reading.ground import Ground
from legation.reading.participants import Participants

# Sentences back in which the instrument may be named that a clause without one stands in.
SENTENCES_BACK = 2
_ARTICLE = re.compile(r"(?:Article|Art\.|Section|Clause|Paragraph)s? (?:\d+(?:\.\d+)*|[IVXL]+\b)(?:\(\w+\))?")
_NOT_AS_TOLD = frozenset({Factuality.DENIED, Factuality.UNCONFIRMED, Factuality.DOUBTED})
_TOLD_BY = re.compile(
    r",? (?:[^,;]{1,60} )?(?:says?|said|reads?|lays? down|noted|added|told|pledged|states?|stated|provides|wrote)\b[^,;]*$",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:[\s,;:.”\"]|\b(?:by|under|in|as|to|of|the|its|their|according)\b)*$")
_LEADING = re.compile(r"^(?:[\s,;:“\"]|\b(?:and|but|then|that)\b )*")
_NO = re.compile(r"\b(?:no|not|never|neither|nor|without)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A clause as one sentence tells it."""

    sentence: Span
    commitment: Commitment


class Formulae:
    def __init__(self, ground: Ground, book: ClauseBook, participants: Participants) -> None:
        self.ground = ground
        self.book = book
        self.participants = participants

    def add_to(self, drafts: Sequence[Claim], make: Callable[[Span, int], Claim]) -> list[Claim]:
        """The claims with what frames find in their sentences. make: a claim for a stretch and its head."""
        out = [self._unless_not_told(claim) for claim in drafts]
        for found in self.find():
            place = _holder(found, out)
            if place is None:
                claim = self._made(found, make)
                if claim is not None:
                    out.append(claim)
            elif out[place].factuality not in _NOT_AS_TOLD:
                out[place] = _with(out[place], found.commitment)
                out = [c for n, c in enumerate(out) if n == place or not _is_part_of(c, found.commitment)]
        return out

    def _unless_not_told(self, claim: Claim) -> Claim:
        """ "Kenya proposes a treaty that would bind Uganda": nobody is bound by what is none yet."""
        told = claim.commitment
        if (
            told is None
            or claim.context is None
            or (told.instrument is None and told.trigger is None and claim.attribution)
        ):
            return claim
        words = claim.context.of(self.ground.text)[:MOST_CHARACTERS]
        return replace(claim, commitment=None) if self.book.not_told.search(words) is not None else claim

    def find(self) -> list[Found]:
        text = self.ground.text
        if self.book.cue.search(text) is None:
            return []
        out: list[Found] = []
        named: dict[int, bool] = {}  # whether a sentence names an instrument, looked for at most once
        spans = [self.ground.parse.sentence_span(n) for n in range(len(self.ground.parse.sentences))]
        for number, span in enumerate(spans):
            words = span.of(text)[:MOST_CHARACTERS]
            if self.book.cue.search(words) is None or self.book.not_told.search(words) is not None:
                continue
            masked = self.book.mask(words)
            for before in range(max(0, number - SENTENCES_BACK), number):
                if before not in named:
                    named[before] = self.book.instrument.search(spans[before].of(text)) is not None
            named[number] = bool(masked.instruments)
            around = any(named[before] for before in range(max(0, number - SENTENCES_BACK), number))
            taken: list[Span] = []
            for _, match in self.book.told_in(masked, around=around):
                what = _trimmed(masked, match, "what")
                if what is None or any(what.overlaps(t) for t in taken):
                    continue
                commitment = self._commitment(masked, match, what, span.start)
                if commitment is not None:
                    taken.append(what)
                    out.append(Found(span, commitment))
        return out

    def _commitment(self, masked: Masked, match: re.Match[str], what: Span, offset: int) -> Commitment | None:
        """The clause of a match; None where nobody at all is told to be bound and no instrument binds."""
        text = masked.text
        who, whom = _trimmed(masked, match, "who"), _trimmed(masked, match, "whom")
        trigger = _trimmed(masked, match, "trigger") or _nearest(masked.triggers, what)
        instrument = _nearest(masked.instruments, what)
        reservation = _nearest(masked.reservations, what)
        obligors = self._refs(who, offset) if who is not None else ()
        bound = {o.id.split(":")[0] for o in obligors if o.id}
        owed = self._refs(whom, offset) if whom is not None else self._named(what, offset)
        beneficiaries = tuple(r for r in owed if r.id is None or r.id.split(":")[0] not in bound)
        article = _ARTICLE.search(text)
        moved = [_moved(s, offset) for s in (trigger, what, instrument, reservation)]
        if who is None and whom is not None:  # "an attack on one is an attack on both": both are bound
            obligors, beneficiaries = beneficiaries, ()
        return Commitment(
            trigger=moved[0],
            obligation=moved[1],
            instrument=instrument.of(text) if instrument else None,
            reservation=reservation.of(text) if reservation else None,
            instrument_span=moved[2],
            reservation_span=moved[3],
            article=article.group() if article else None,
            obligors=obligors,
            beneficiaries=beneficiaries,
            nearness=Nearness.PARAPHRASE,
        )

    def _refs(self, span: Span, offset: int) -> tuple[ActorRef, ...]:
        """Those named in a stretch, else its words as nobody known."""
        here = Span(span.start + offset, span.end + offset)
        return (
            self._named(span, offset)
            or self._named_before(span, offset)
            or (ActorRef(here.of(self.ground.text), None, here, reason="by its words"),)
        )

    def _named_before(self, span: Span, offset: int) -> tuple[ActorRef, ...]:
        """ "Gives Chad the right to a base and obliges it to": the country named last before in the sentence."""
        here = Span(span.start + offset, span.end + offset)
        if here.of(self.ground.text).casefold() != "it":
            return ()
        return self._named(Span(0, span.start), offset)[-1:]

    def _named(self, span: Span, offset: int) -> tuple[ActorRef, ...]:
        here = Span(span.start + offset, span.end + offset)
        refs = [r for n in self.ground.mentions_in(here) for r in self.participants.refs_of_mention(n) if r.id]
        seen: dict[str, ActorRef] = {}
        for ref in refs:
            if ref.id is not None and not ref.id.startswith("?"):
                seen.setdefault(ref.id.split(":")[0], ref)
        return tuple(seen.values())

    def _made(self, found: Found, make: Callable[[Span, int], Claim]) -> Claim | None:
        """A claim for a clause that none holds."""
        tokens = self.ground.parse.tokens_in(found.sentence)
        head = next((t for t in tokens if self.ground.parse.heads[t] == t), None)
        if head is None:
            return None
        claim = make(found.sentence, head)
        if claim.factuality in _NOT_AS_TOLD:
            return None
        return replace(claim, kind=ClaimKind.COMMITMENT, commitment=found.commitment)


def _holder(found: Found, claims: Sequence[Claim]) -> int | None:
    """The claim of the sentence that holds most of the obligation, and of those that hold as much the longest."""
    what = found.commitment.obligation
    if what is None:
        return None
    best: tuple[int, int, int] | None = None
    for number, claim in enumerate(claims):
        main = claim.main
        shared = min(main.end, what.end) - max(main.start, what.start)
        if shared * 2 < what.end - what.start or not found.sentence.contains(main):
            continue
        rank = (shared, main.end - main.start, -number)
        best = rank if best is None else max(best, rank)
    return -best[2] if best is not None else None


def _is_part_of(claim: Claim, clause: Commitment) -> bool:
    """Whether a claim tells as done what a clause only speaks of: "an attack on both"."""
    parts = [s for s in (clause.trigger, clause.obligation) if s is not None]
    done = claim.factuality is Factuality.ASSERTED and claim.event_type is EventType.ASSAULT
    return done and any(s.contains(claim.main) for s in parts)


def _with(claim: Claim, found: Commitment) -> Claim:
    """A claim with what a frame found, where its own words told nothing of it."""
    held = claim.commitment
    negated = claim.factuality is Factuality.NEGATED or claim.kind is ClaimKind.DENIAL
    if negated and _NO.search(claim.quote) is None:
        return claim
    if held is not None:
        known = any(o.id for o in held.obligors)
        owed = any(b.id for b in held.beneficiaries)
        found = replace(
            held,
            trigger=held.trigger or found.trigger,
            obligation=held.obligation or found.obligation,
            instrument=held.instrument or found.instrument,
            instrument_span=held.instrument_span or found.instrument_span,
            reservation=held.reservation or found.reservation,
            reservation_span=held.reservation_span or found.reservation_span,
            article=held.article or found.article,
            obligors=held.obligors if known or not found.obligors else found.obligors,
            beneficiaries=held.beneficiaries if owed or not found.beneficiaries else found.beneficiaries,
        )
    kind = ClaimKind.COMMITMENT if claim.kind in (ClaimKind.PREDICTION, ClaimKind.STATE) else claim.kind
    factuality = claim.factuality
    if factuality is Factuality.ASSERTED and claim.event_type is EventType.ASSAULT and found.trigger is not None:
        factuality, kind = Factuality.CONDITIONAL, ClaimKind.COMMITMENT  # what a clause speaks of has not happened
    return replace(claim, commitment=found, kind=kind, factuality=factuality)


def _trimmed(masked: Masked, match: re.Match[str], group: str) -> Span | None:
    """A group's stretch without marks, masks and who says so at its edges."""
    try:
        start, end = match.span(group)
    except IndexError:
        return None
    if start < 0:
        return None
    words = masked.masked[start:end]
    if (
        group == "what"
        and (told := _TOLD_BY.search(words)) is not None
        and told.start() > 8
        and words[told.start()] == ","
    ):
        words = words[: told.start()]
    words = words[: _TRAILING.search(words.rstrip(INSTRUMENT + TRIGGER + RESERVATION + ' .,;”"')).start()]  # type: ignore[union-attr]
    lead = _LEADING.match(words)
    first = lead.end() if lead else 0
    return Span(start + first, start + len(words)) if first < len(words) else None


def _nearest(spans: Sequence[Span], to: Span) -> Span | None:
    """Of several stretches the one with the fewest characters between; of two as near the first."""
    return min(spans, key=lambda s: (max(s.start - to.end, to.start - s.end, 0), s.start), default=None)


def _moved(span: Span | None, offset: int) -> Span | None:
    return Span(span.start + offset, span.end + offset) if span is not None else None
