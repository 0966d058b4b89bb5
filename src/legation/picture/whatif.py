"""What if: which commitments in the dossier mention such a trigger, and what they would call for, step by step.

Takes a typed happening ('South Korea attacks North Korea': ASSAULT, KOR -> PRK) and the clauses told of (clauses.py).
Gives the clauses whose trigger it meets, with their text, instrument, reservations and who tells them; then follows what
those clauses call for as happenings of their own, as far as commitments in the dossier go. Whoever is to defend another
against somebody may come to blows with him: what that would call for is followed too, and marked. It is no forecast: every
step rests on a commitment row and its quote, loops end, and silence is said.

    steps = what_if(Happening(frozenset({EventType.ASSAULT}), ("KOR",), ("PRK",)), clauses, book=book)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from legation.knowledge.whatif import WhatIfBook
from legation.model.ids import ClaimId
from legation.model.words import EventType, Factuality
from legation.picture.clauses import Clause

# How a step stands: by its text as told; with a general trigger whose parties are not named; disputed; only predicted; under an
# instrument that is told to bind nobody any more or not yet; and what follows only where the help called for is fighting.
BY_TEXT, PARTIES_UNTOLD, DISPUTED, FORETOLD = (
    "by the text as told",
    "by the text as told, but whom it binds is not told there",
    "disputed",
    "only predicted or possible",
)
NOT_BINDING = {
    "ended": "told to be ended",
    "suspended": "told to be suspended",
    "not in force": "told not to be in force",
    "past": "told of the past only",
}
IF_FIGHTING = "by the text as told, if the help called for before is fighting"
MOST_STEPS = 40
UNSURE = (Factuality.POSSIBLE, Factuality.DOUBTED)
FORETELLING = (Factuality.PREDICTED, Factuality.CONDITIONAL)


@dataclass(frozen=True, slots=True)
class Happening:
    """An act between parties. types: any of them; actors, recipients: country or organisation ids."""

    types: frozenset[EventType]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. n: its number; after: the step that led to it, 0 for what was asked; who: obligors; whom: beneficiaries;
    calls_for: the obligation in the text's words; stands: see the constants; status: what is told of the state of the
    instrument, with the sentence that tells it."""

    n: int
    after: int
    claim: ClaimId
    who: tuple[str, ...]
    whom: tuple[str, ...]
    trigger: str
    calls_for: str
    instrument: str | None
    article: str | None
    reservation: str | None
    nearness: str | None
    stands: str
    disputed_by: tuple[ClaimId, ...]
    why: str
    status: str | None = None
    status_words: str | None = None


def what_if(asked: Happening, clauses: Iterable[Clause], *, book: WhatIfBook) -> list[Step]:
    """The steps that the happening leads to, breadth first; empty where the dossier is silent."""
    held = sorted(clauses, key=lambda c: (c.claim.document, c.claim.main.start, c.claim.id))
    steps: list[Step] = []
    seen: set[tuple[str, tuple[str, ...], tuple[str, ...]]] = set()
    waiting: list[tuple[int, Happening, bool]] = [(0, asked, False)]
    while waiting and len(steps) < MOST_STEPS:
        after, happening, fighting = waiting.pop(0)
        for clause in held:
            met = meets(happening, clause, book)
            if met is None:
                continue
            who, whom, why = met
            key = (_same_text(clause), who, whom)
            if key in seen:
                continue  # the same clause for the same parties: a loop, or the same told once more
            seen.add(key)
            step = _step(len(steps) + 1, after, clause, who, whom, why)
            if fighting and step.stands == BY_TEXT:
                step = replace(step, stands=IF_FIGHTING)
            steps.append(step)
            waiting += [(step.n, led, fought) for led, fought in _led_to(step, happening, clause, book)]
    return steps


def _led_to(step: Step, happening: Happening, clause: Clause, book: WhatIfBook) -> Iterator[tuple[Happening, bool]]:
    """What a step calls for as happenings, and whether it is taken that they fight."""
    if not step.who or not step.whom or step.stands not in (BY_TEXT, IF_FIGHTING):
        return
    yield Happening(book.acts_of(clause.obligation), step.who, step.whom), step.stands == IF_FIGHTING
    against = tuple(a for a in happening.actors if a not in step.who)
    if EventType.ASSAULT in happening.types and against and book.means("fights", clause.obligation):
        yield Happening(frozenset({EventType.ASSAULT}), step.who, against), True


def meets(
    happening: Happening, clause: Clause, book: WhatIfBook
) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    """(obligors, beneficiaries, why) when the happening is what the clause's trigger speaks of; None when it is not."""
    acts = book.acts_of(clause.trigger)
    if not clause.trigger and book.means("defends", clause.obligation):
        acts = frozenset({EventType.ASSAULT})
    shared = acts & happening.types
    kind = "/".join(sorted(t.value for t in shared))
    if not shared and EventType.THREATEN in acts and EventType.ASSAULT in happening.types:
        kind = "an attack, more than the threat that is named"
    if not kind:
        return None
    obligors = clause.obligors
    if obligors and len(clause.parties) > 1 and set(obligors) >= set(clause.parties) and happening.recipients:
        obligors = tuple(o for o in obligors if o not in happening.recipients) or obligors
    if clause.hub is not None:
        return _meets_in_pairs(happening, clause, kind)
    if clause.named:
        return _meets_named(happening, clause, obligors, kind)
    if not (clause.mutual or book.means("either", clause.trigger)):
        return None
    parties = clause.parties or obligors
    hit = tuple(r for r in happening.recipients if r in parties)
    if not parties:
        return (), (), f"the trigger is general ({kind}); whom it binds is not told"
    if not hit:
        return None
    if any(a in parties for a in happening.actors):
        return None  # an act between the parties themselves: what a clause of theirs says to that is not for us to read
    others = tuple(p for p in parties if p not in hit)
    told = f"'{_words(clause.trigger)}'" if clause.trigger else "no trigger is named: each is to defend the other"
    book_of = f"; parties {clause.parties_from}" if clause.parties_from else ""
    return others, hit, f"{' and '.join(hit)} is a party ({told}, {kind}{book_of})"


def _meets_in_pairs(
    happening: Happening, clause: Clause, kind: str
) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    """Several instruments told of in one: who stands in each of them owes it to every other one, these nothing to each other."""
    hub = clause.hub or ""
    hit = tuple(r for r in happening.recipients if r in clause.parties)
    if not hit or any(a in clause.parties for a in happening.actors):
        return None
    others = tuple(p for p in clause.parties if p not in hit) if hub in hit else (hub,)
    return others, hit, f"{' and '.join(hit)} is a party of one of several ({kind})"


def _meets_named(
    happening: Happening, clause: Clause, obligors: tuple[str, ...], kind: str
) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    """The trigger names somebody, or it is owed to somebody: the happening has to concern exactly those."""
    touched = {*happening.actors, *happening.recipients}
    others = set(clause.named) - set(clause.suffering)
    if not others <= touched or (clause.suffering and not set(clause.suffering) & touched):
        return None
    if set(clause.doing) & set(happening.recipients) or set(clause.suffering) & set(happening.actors):
        return None  # the other way round
    if set(happening.actors) & set(obligors):
        return None  # what somebody is bound to do for another says nothing on what he does himself
    whom = tuple(r for r in happening.recipients if r not in obligors)
    if clause.implied:
        return obligors, whom, f"it is owed to {' and '.join(clause.suffering)} ({kind}); the trigger names nobody"
    return obligors, whom, f"the trigger names {' and '.join(clause.named)} ({kind})"


def _step(n: int, after: int, clause: Clause, who: tuple[str, ...], whom: tuple[str, ...], why: str) -> Step:
    commitment = clause.claim.commitment
    return Step(
        n=n,
        after=after,
        claim=clause.claim.id,
        who=who,
        whom=whom,
        trigger=clause.trigger,
        calls_for=clause.obligation,
        instrument=clause.instrument,
        article=clause.article,
        reservation=commitment.reservation if commitment else None,
        nearness=commitment.nearness.value if commitment and commitment.nearness else None,
        stands=standing_of(clause, who),
        disputed_by=clause.disputed,
        why=why,
        status=clause.status,
        status_words=clause.status_words,
    )


def standing_of(clause: Clause, who: tuple[str, ...] = ()) -> str:
    """How a step that rests on a clause stands; see the constants."""
    if clause.disputed:
        return DISPUTED
    if clause.status is not None and clause.status in NOT_BINDING:
        return NOT_BINDING[clause.status]
    status = clause.claim.factuality
    own_word = any(v.actor.id and v.actor.id.split(":")[0] in clause.obligors for v in clause.claim.attribution)
    if status in UNSURE or (status in FORETELLING and clause.instrument is None and not own_word):
        return FORETOLD  # what stands in an instrument, or is one's own word, is no forecast though it speaks of what will be
    return BY_TEXT if who or clause.obligors else PARTIES_UNTOLD


def _same_text(clause: Clause) -> str:
    """What tells one clause from another: the words of what it calls for."""
    return " ".join(clause.obligation.casefold().split())[:60]


def _words(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77] + "..."
