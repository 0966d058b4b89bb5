"""Go and get: originals that the reports name but the dossier does not hold, those that would settle most first.

An original is what a voice said on an occasion (the briefing, the letter) or an instrument that commitments rest on (the
treaty). Two voices name one original when the same actor spoke on the same occasion or the same day. It counts as held
when a document of the dossier was published by that very actor on or near that day.

    named = [n for c in claims for n in originals_named(c, knowledge.care)]
    find_originals(named, facts, publisher_ids={"d1": "KCNA"})
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from legation.knowledge.care import CareBook
from legation.model.claims import Claim
from legation.model.ids import ClaimId, DocumentId
from legation.model.questions import DocumentFacts
from legation.model.times import Interval
from legation.reconcile.standings import PRONOUNS

# A document counts as the original when it was published by the same actor at most so many days after it was said.
SLACK_DAYS = 7
WORDS = "the original words"


class Named(NamedTuple):
    """An original that one claim names. who: actor id (known) or his words in lower case, '' for an instrument; said:
    ISO interval or '', of an instrument its name in lower case; label: as the text has it."""

    claim: ClaimId
    document: DocumentId
    who: str
    known: bool
    what: str
    said: str
    occasion: str
    label: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """An original to get. who: actor id or the text's words; said: ISO interval or None; settles: the claims that go
    back to it; documents: those that tell of it; why: one sentence."""

    who: str
    what: str
    said: str | None
    occasion: str | None
    settles: tuple[ClaimId, ...]
    documents: tuple[DocumentId, ...]
    why: str


def originals_named(claim: Claim, book: CareBook) -> list[Named]:
    """The instrument that a commitment rests on and the words of the originating voice; an unnamed one has no original."""
    out = []
    if claim.commitment is not None and claim.commitment.instrument:
        instrument = claim.commitment.instrument
        what = book.original_of(instrument) or "its text"
        out.append(Named(claim.id, claim.document, "", False, what, instrument.casefold(), "", instrument))
    voice = claim.originating
    if voice is not None and not voice.unnamed and (voice.actor.id or voice.actor.text.casefold() not in PRONOUNS):
        said = voice.said.interval if voice.said else None
        occasion = voice.occasion or ""
        what = book.original_of(f"{occasion} {voice.cue_text or ''} {voice.actor.text}") or WORDS
        who = voice.actor.id or voice.actor.text.casefold()
        day = str(said) if said else ""
        out.append(Named(claim.id, claim.document, who, bool(voice.actor.id), what, day, occasion, voice.actor.text))
    return out


def find_originals(
    named: Iterable[Named],
    facts: Mapping[str, DocumentFacts],
    *,
    publisher_ids: Mapping[str, str],
    name_of: Callable[[str], str] = lambda identifier: identifier,
) -> list[Wanted]:
    """Wanted originals, those with most claims first. publisher_ids: the actor behind a document's publisher."""
    held: dict[tuple[str, str, str], list[Named]] = {}
    by_publisher: dict[str, list[Interval | None]] = {}
    for document, identifier in publisher_ids.items():
        fact = facts.get(document)
        by_publisher.setdefault(identifier, []).append(fact.published if fact else None)
    for one in named:
        if one.who and one.known:
            if publisher_ids.get(one.document) == one.who:
                continue
            if one.who in by_publisher and _held(by_publisher[one.who], Interval.parse(one.said) if one.said else None):
                continue
        held.setdefault((one.who, one.what if one.who else "", one.said), []).append(one)
    out = [_wanted(found, name_of) for found in held.values()]
    # what can be asked for by occasion, day or name comes before 'the original words' of somebody at some time
    vague = {id(w): w.said is None and w.occasion is None and w.what == WORDS for w in out}
    return sorted(out, key=lambda w: (vague[id(w)], -len(w.settles), -len(w.documents), w.who, w.what, w.said or ""))


def _held(published: Iterable[Interval | None], said: Interval | None) -> bool:
    """Whether the actor's own document of about that day is in the dossier; without a day, any of its documents."""
    days = [p for p in published if p is not None]
    if said is None or said.first_day is None:
        return bool(list(published))
    return any(p.first_day is not None and 0 <= (p.first_day - said.first_day).days <= SLACK_DAYS for p in days)


def _wanted(found: list[Named], name_of: Callable[[str], str]) -> Wanted:
    first = found[0]
    claims = tuple(dict.fromkeys(n.claim for n in found))
    documents = tuple(dict.fromkeys(n.document for n in found))
    reports = f"{len(documents)} document{'s' if len(documents) != 1 else ''}"
    if not first.who:
        why = f"{reports} tell what it says; its text is not held"
        return Wanted(first.label, first.what, None, None, claims, documents, why)
    label = name_of(first.who) if first.known else first.label
    when = f" of {first.said}" if first.said else ""
    return Wanted(
        first.who,
        first.what,
        first.said or None,
        next((n.occasion for n in found if n.occasion), None),
        claims,
        documents,
        f"{len(claims)} statement{'s' if len(claims) != 1 else ''} of {reports}"
        f" {'go' if len(claims) != 1 else 'goes'} back to {label}{when}; nothing published by {label} then is held",
    )
