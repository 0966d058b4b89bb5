"""What if: which commitments in the dossier mention such a trigger, and what they would call for, step by step.

Takes a typed happening ('South Korea attacks North Korea': ASSAULT, KOR -> PRK) and the claims that tell of commitments.
Gives the clauses whose trigger it meets, with their text, instrument, reservations and who tells them; then follows what
those clauses call for as happenings of their own, as far as commitments in the dossier go. It is no forecast: every step
rests on a commitment row and its quote, loops end, and silence is said.

    steps = what_if(Happening(frozenset({EventType.ASSAULT}), ("KOR",), ("PRK",)), commitments, book=book)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from legation.knowledge.relations import MARKS
from legation.knowledge.whatif import WhatIfBook
from legation.model.claims import Claim
from legation.model.ids import ClaimId
from legation.model.words import EventType, Factuality
from legation.picture.edges import heads

# How a step stands: by its text as told; with a general trigger whose parties are not named; disputed; only predicted.
BY_TEXT, PARTIES_UNTOLD, DISPUTED, FORETOLD = (
    "by the text as told",
    "by the text as told, but whom it binds is not told there",
    "disputed",
    "only predicted or possible",
)
MOST_STEPS = 40
# Clauses of one text at most so many characters apart are taken to bind the same parties, where one of them names none.
NEAR = 1500
FORETELLING = (Factuality.PREDICTED, Factuality.POSSIBLE, Factuality.DOUBTED)
_SHALL = re.compile(r"\bshall\b")  # the language of an article, not of a forecast
_OF_WHOM = re.compile(
    r"(?:if |should |when |in case |whenever )?(?:it|they|he|she|the latter|that country)\b", re.IGNORECASE
)
_LISTED = re.compile(r",(?: [^,;.]{1,40},)* (?:and|or) ")
_RESERVED = re.compile(
    r"\b(?:in accordance with|consistent with|in line with|subject to|pursuant to) (?:the |its |their )?$"
)


@dataclass(frozen=True, slots=True)
class Happening:
    """An act between parties. types: any of them; actors, recipients: country or organisation ids."""

    types: frozenset[EventType]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A commitment as one claim tells it, with its words. parties: whom its instrument binds, as far as told."""

    claim: Claim
    trigger: str
    obligation: str
    parties: tuple[str, ...]
    named: tuple[str, ...] = ()  # countries that the trigger itself names
    disputed: tuple[ClaimId, ...] = ()
    obligors: tuple[str, ...] = ()
    instrument: str | None = None
    article: str | None = None
    doing: tuple[str, ...] = ()  # of those named: who acts in the trigger, and to whom it is done
    suffering: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step. n: its number; after: the step that led to it, 0 for what was asked; who: obligors; whom: beneficiaries;
    calls_for: the obligation in the text's words; stands: see the constants; told_by: as in the claim."""

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


def what_if(asked: Happening, clauses: Iterable[Clause], *, book: WhatIfBook) -> list[Step]:
    """The steps that the happening leads to, breadth first; empty where the dossier is silent."""
    held = sorted(clauses, key=lambda c: (c.claim.document, c.claim.main.start, c.claim.id))
    steps: list[Step] = []
    seen: set[tuple[str, tuple[str, ...], tuple[str, ...]]] = set()
    waiting: list[tuple[int, Happening]] = [(0, asked)]
    while waiting and len(steps) < MOST_STEPS:
        after, happening = waiting.pop(0)
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
            steps.append(step)
            if who and whom and step.stands != FORETOLD:
                acts = book.acts_of(clause.obligation)
                waiting.append((step.n, Happening(acts, who, whom)))
    return steps


def meets(
    happening: Happening, clause: Clause, book: WhatIfBook
) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    """(obligors, beneficiaries, why) when the happening is what the clause's trigger speaks of; None when it is not."""
    acts = book.acts_of(clause.trigger)
    shared = acts & happening.types
    if not shared:
        return None
    kind = "/".join(sorted(t.value for t in shared))
    obligors = clause.obligors
    if obligors and len(clause.parties) > 1 and set(obligors) >= set(clause.parties) and happening.recipients:
        obligors = tuple(o for o in obligors if o not in happening.recipients) or obligors
    if clause.named:
        # The trigger names somebody: the happening has to concern exactly those.
        touched = {*happening.actors, *happening.recipients}
        if not set(clause.named) <= touched:
            return None
        if set(clause.doing) & set(happening.recipients) or set(clause.suffering) & set(happening.actors):
            return None  # the other way round
        whom = tuple(r for r in happening.recipients if r not in obligors)
        return obligors, whom, f"the trigger names {' and '.join(clause.named)} ({kind})"
    if not book.means("either", clause.trigger):
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
    return others, hit, f"{' and '.join(hit)} is a party ('{_words(clause.trigger)}', {kind})"


def _step(n: int, after: int, clause: Clause, who: tuple[str, ...], whom: tuple[str, ...], why: str) -> Step:
    commitment = clause.claim.commitment
    if clause.disputed:
        stands = DISPUTED
    elif clause.claim.factuality in FORETELLING and not (clause.article and _SHALL.search(clause.obligation)):
        stands = FORETOLD
    else:
        stands = BY_TEXT if who else PARTIES_UNTOLD
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
        stands=stands,
        disputed_by=clause.disputed,
        why=why,
    )


def is_binding(claim: Claim, considered: re.Pattern[str] | None) -> bool:
    """Whether a claim tells of what somebody is bound to if something happens. considered: see `WhatIfBook`."""
    if claim.commitment is not None and claim.commitment.trigger is not None:
        return True
    return considered is not None and considered.search(claim.quote) is not None


def read_clauses(
    claims: Sequence[Claim],
    texts: Mapping[str, str],
    *,
    parties_of: Mapping[str, tuple[str, ...]],
    disputes: Mapping[ClaimId, tuple[ClaimId, ...]],
    names_in: Mapping[ClaimId, tuple[str, ...]],
    mark: Callable[[str], str],
    book: WhatIfBook,
) -> list[Clause]:
    """Clauses of the claims that tell of a trigger.

    texts: by document; parties_of: document -> the parties of the one treaty that it speaks of, where it speaks of one;
    names_in: claim -> countries named inside its trigger; disputes: claim -> claims that deny it; mark: puts the ids of
    countries and organisations into a text, between MARKS.
    """
    drafts: list[Clause] = []
    for claim in claims:
        draft = _draft(claim, texts[claim.document], book, mark)
        if draft is not None:
            named = tuple(dict.fromkeys((*names_in.get(claim.id, ()), *draft.named)))
            drafts.append(replace(draft, named=named, disputed=disputes.get(claim.id, ())))
    told = [c for c in drafts if len(c.parties) > 1]
    out = []
    for clause in drafts:
        if any(_inside(clause, other) for other in drafts):
            continue  # the same obligation once more, cut shorter
        if len(clause.parties) < 2:
            near = [c for c in told if c.claim.document == clause.claim.document and _gap(c, clause) <= NEAR]
            parties = min(near, key=lambda c: _gap(c, clause)).parties if near else ()
            whole = parties_of.get(clause.claim.document, ())
            parties = whole if set(parties) <= set(whole) else parties
            clause = replace(clause, parties=parties or clause.parties)
        if clause.instrument is None and book.means("either", clause.trigger):
            clause = replace(clause, instrument=_instrument_near(clause, drafts))
        out.append(clause)
    return out


def _draft(claim: Claim, text: str, book: WhatIfBook, mark: Callable[[str], str]) -> Clause | None:
    """The clause that one claim tells by itself; None where it names no trigger."""
    commitment = claim.commitment
    if commitment is None or commitment.trigger is None:
        return _considered(claim, book, mark)
    trigger = commitment.trigger.of(text)
    obligation = commitment.obligation.of(text) if commitment.obligation else claim.quote
    if trigger in obligation:
        obligation = obligation.rpartition(trigger)[2].strip(" ,;:") or obligation
    obligors = list(commitment.obligors)
    # "If Chad attacks Niger, Benin will ...": two names side by side are easily taken for two who act together
    first = obligors[0] if len(obligors) > 1 else None
    if first is not None and first.span is not None and commitment.obligation is not None:
        behind = text[first.span.end : commitment.obligation.end]
        if (
            first.span.start <= commitment.trigger.end + 2
            and behind.lstrip().startswith(",")
            and not _LISTED.match(behind)
        ):
            trigger = text[commitment.trigger.start : first.span.end]
            obligation = behind.strip(" ,")
            obligors = obligors[1:]
    doing, suffering = _roles(mark(trigger), book)
    binds = heads(obligors)
    if not doing and not suffering and _OF_WHOM.match(trigger):
        # "will come to Nauru's aid if it is attacked": it is the only one spoken of who is not bound
        helped = tuple(h for h in heads(commitment.beneficiaries) if h not in binds)
        if len(helped) == 1 and book.means("suffers", trigger):
            suffering = helped
    instrument, article = commitment.instrument, commitment.article
    span = commitment.instrument_span
    if span is not None and _RESERVED.search(text[max(0, span.start - 40) : span.start]):
        instrument = article = None  # "in accordance with Article 51": what it is bound by, not where it stands
    if instrument is None and book.instrument is not None and (told := book.instrument.search(claim.quote)):
        instrument = told["name"]
    return Clause(
        claim,
        trigger,
        obligation,
        tuple(dict.fromkeys((*binds, *heads(commitment.beneficiaries)))),
        named=(*doing, *suffering),
        obligors=tuple(binds),
        instrument=instrument,
        article=article,
        doing=doing,
        suffering=suffering,
    )


def _considered(claim: Claim, book: WhatIfBook, mark: Callable[[str], str]) -> Clause | None:
    """A clause of the form 'an attack on one shall be considered an attack on all'."""
    match = book.considered.search(claim.quote) if book.considered is not None else None
    if match is None:
        return None
    doing, suffering = _roles(mark(match["trigger"]), book)
    binds = tuple(dict.fromkeys(i for _, i in _named(mark(match["whom"]))))
    commitment = claim.commitment
    return Clause(
        claim,
        match["trigger"],
        match["obligation"],
        tuple(dict.fromkeys((*binds, *suffering))) if binds else (),
        named=(*doing, *suffering),
        obligors=binds,
        instrument=commitment.instrument if commitment and commitment.article else None,
        article=commitment.article if commitment else None,
        doing=doing,
        suffering=suffering,
    )


def _named(marked: str) -> list[tuple[int, str]]:
    """Whom a marked text names and where: an armed group by its country, as the happening asked about has it."""
    found = re.finditer(rf"{MARKS[0]}([^{MARKS[1]}]+){MARKS[1]}", marked)
    return [(m.start(), m[1].split(":")[0]) for m in found]


def _roles(marked: str, book: WhatIfBook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of those whom a trigger names: who acts ("if Chad attacks") and to whom it is done ("an attack on Chad")."""
    act = min((m.start() for p in book.acts.values() if (m := p.search(marked))), default=None)
    if act is None:
        return (), ()
    before = tuple(i for at, i in _named(marked) if at < act)
    after = tuple(i for at, i in _named(marked) if at > act)
    if book.means("suffers", marked):  # "if Chad comes under attack by Niger"
        return after, before
    return (before, after) if after or not marked[act:].startswith("attack by") else (after, before)


def _instrument_near(clause: Clause, drafts: Sequence[Clause]) -> str | None:
    """The instrument of the nearest clause of the same text that names one."""
    near = [
        c
        for c in drafts
        if c.instrument and c.claim.document == clause.claim.document and _gap(c, clause) <= NEAR and c is not clause
    ]
    return min(near, key=lambda c: (_gap(c, clause), c.claim.id)).instrument if near else None


def _inside(clause: Clause, other: Clause) -> bool:
    """Whether another clause of the document holds all of this one's obligation under the same trigger."""
    mine, theirs = clause.claim.commitment, other.claim.commitment
    if clause is other or mine is None or theirs is None or clause.claim.document != other.claim.document:
        return False
    if mine.obligation is None or theirs.obligation is None or mine.trigger != theirs.trigger:
        return False
    return (
        theirs.obligation.start <= mine.obligation.start
        and mine.obligation.end <= theirs.obligation.end
        and theirs.obligation != mine.obligation
    )


def _gap(one: Clause, two: Clause) -> int:
    """Characters between two clauses of one document."""
    return max(two.claim.main.start - one.claim.main.end, one.claim.main.start - two.claim.main.end, 0)


def _same_text(clause: Clause) -> str:
    """What tells one clause from another: the words of what it calls for."""
    return " ".join(clause.obligation.casefold().split())[:60]


def _words(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77] + "..."
