"""Go and get: originals that the reports name but the dossier does not hold, those that would settle most first.

An original is what a voice said on an occasion (the briefing, the letter) or an instrument that commitments rest on (the
treaty). Two voices name one original when the same actor spoke on the same occasion or the same day. It counts as held
when a document of the dossier was published by that very actor on or near that day.

    find_originals(claims, facts, publisher_ids={"d1": "KCNA"}, book=knowledge.care)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from legation.knowledge.care import CareBook
from legation.model.claims import Claim, Voice
from legation.model.ids import ClaimId, DocumentId
from legation.model.questions import DocumentFacts
from legation.model.times import Interval

# A document counts as the original when it was published by the same actor at most so many days after it was said.
SLACK_DAYS = 7
WORDS = "the original words"


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


def find_originals(
    claims: Iterable[Claim],
    facts: Mapping[str, DocumentFacts],
    *,
    publisher_ids: Mapping[str, str],
    book: CareBook,
    name_of: Callable[[str], str] = lambda identifier: identifier,
) -> list[Wanted]:
    """Wanted originals, those with most claims first; unnamed sources have no original that could be fetched."""
    held: dict[tuple[str, str, str], list[tuple[Claim, Voice | None, str]]] = {}
    by_publisher: dict[str, list[Interval | None]] = {}
    for document, identifier in publisher_ids.items():
        fact = facts.get(document)
        by_publisher.setdefault(identifier, []).append(fact.published if fact else None)
    for claim in claims:
        if claim.commitment is not None and claim.commitment.instrument:
            instrument = claim.commitment.instrument
            what = book.original_of(instrument) or "its text"
            held.setdefault(("", instrument.casefold(), ""), []).append((claim, None, what))
        voice = claim.originating
        if voice is None or voice.unnamed or publisher_ids.get(claim.document) == voice.actor.id:
            continue
        said = voice.said.interval if voice.said else None
        if voice.actor.id and _held(by_publisher.get(voice.actor.id, ()), said):
            continue
        occasion = voice.occasion or ""
        words = f"{occasion} {voice.cue_text or ''} {voice.actor.text}"
        what = book.original_of(words) or WORDS
        day = str(said) if said else ""
        key = (voice.actor.id or voice.actor.text.casefold(), what, day)
        held.setdefault(key, []).append((claim, voice, what))
    out = [_wanted(key, found, name_of) for key, found in held.items()]
    # what can be asked for by occasion, day or name comes before 'the original words' of somebody at some time
    vague = {id(w): w.said is None and w.occasion is None and w.what == WORDS for w in out}
    return sorted(out, key=lambda w: (vague[id(w)], -len(w.settles), -len(w.documents), w.who, w.what, w.said or ""))


def _held(published: Iterable[Interval | None], said: Interval | None) -> bool:
    """Whether the actor's own document of about that day is in the dossier; without a day, any of its documents."""
    days = [p for p in published if p is not None]
    if said is None or said.first_day is None:
        return bool(list(published))
    return any(p.first_day is not None and 0 <= (p.first_day - said.first_day).days <= SLACK_DAYS for p in days)


def _wanted(
    key: tuple[str, str, str], found: list[tuple[Claim, Voice | None, str]], name_of: Callable[[str], str]
) -> Wanted:
    who, what, day = key
    claims = tuple(dict.fromkeys(c.id for c, _, _ in found))
    documents = tuple(dict.fromkeys(c.document for c, _, _ in found))
    voice = found[0][1]
    occasion = next((v.occasion for _, v, _ in found if v is not None and v.occasion), None)
    reports = f"{len(documents)} document{'s' if len(documents) != 1 else ''}"
    if voice is None:
        instrument = found[0][0].commitment
        label = instrument.instrument if instrument and instrument.instrument else what
        return Wanted(
            label, found[0][2], None, None, claims, documents, f"{reports} tell what it says; its text is not held"
        )
    label = name_of(who) if voice.actor.id else voice.actor.text
    when = f" of {day}" if day else ""
    return Wanted(
        who,
        what,
        day or None,
        occasion,
        claims,
        documents,
        f"{len(claims)} statements of {reports} go back to {label}{when}; nothing published by {label} then is held",
    )
