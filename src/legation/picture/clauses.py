"""Clauses: what each claim tells that somebody is bound to, ready to be followed by `whatif`.

Takes the claims that tell of commitments, the texts they stand in and the instruments told of there (instruments.py); gives
clauses: trigger, obligation, who is bound and to whom, under which instrument, and in which state that is told to be. "Each of
the two", "the other members", "the parties" are the parties of the instrument that the clause stands in. A clause without a
trigger counts where what it calls for is defence: an attack on those it defends calls for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from legation.knowledge.relations import MARKS
from legation.knowledge.whatif import WhatIfBook
from legation.model.claims import ActorRef, Claim
from legation.model.ids import ClaimId
from legation.model.words import EventType
from legation.picture.edges import heads
from legation.picture.instruments import IN_TEXT, OVER, Instrument, has_name

# Clauses of one text at most so many characters apart are taken to bind the same parties, where one of them names none.
NEAR = 1500
_OF_WHOM = re.compile(
    r"(?:if |should |when |in case |whenever )?(?:it|they|he|she|the latter|that country)\b", re.IGNORECASE
)
_LISTED = re.compile(r",(?: [^,;.]{1,40},)* (?:and|or) ")
_RESERVED = re.compile(
    r"\b(?:in accordance with|consistent with|in line with|subject to|pursuant to) (?:the |its |their )?$"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A commitment as one claim tells it, with its words.

    parties: whom its instrument binds, as far as told, and parties_from where else than beside the clause that stands;
    named: countries that the trigger itself names, of them `doing` and `suffering` who acts and to whom it is done;
    obligors, beneficiaries: ids; mutual: the parties owe it to each other; implied: whom it defends is taken for the trigger;
    hub: who stands in each of several instruments told of in one; status, status_words: what is told of the state of the
    instrument, and the sentence that tells it.
    """

    claim: Claim
    trigger: str
    obligation: str
    parties: tuple[str, ...]
    named: tuple[str, ...] = ()
    disputed: tuple[ClaimId, ...] = ()
    obligors: tuple[str, ...] = ()
    instrument: str | None = None
    article: str | None = None
    doing: tuple[str, ...] = ()
    suffering: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    mutual: bool = False
    implied: bool = False
    status: str | None = None
    status_words: str | None = None
    parties_from: str | None = None
    hub: str | None = None


def is_binding(claim: Claim, book: WhatIfBook) -> bool:
    """Whether a claim tells of what somebody is bound to if something happens, or to whose defence he is bound."""
    commitment = claim.commitment
    if commitment is not None and (commitment.trigger is not None or book.means("defends", claim.quote)):
        return True
    return book.considered is not None and book.considered.search(claim.quote) is not None


def read_clauses(
    claims: Sequence[Claim],
    texts: Mapping[str, str],
    *,
    instrument_at: Callable[[str, int, str | None], Instrument | None],
    parties_of: Mapping[str, tuple[str, ...]],
    disputes: Mapping[ClaimId, tuple[ClaimId, ...]],
    names_in: Mapping[ClaimId, tuple[str, ...]],
    mark: Callable[[str], str],
    book: WhatIfBook,
) -> list[Clause]:
    """Clauses of the claims that tell of a trigger or of a defence.

    texts: by document; instrument_at: what a text speaks of at a place (`Instruments.at`); parties_of: document -> the parties
    of the one treaty that it speaks of, where it speaks of one; names_in: claim -> countries named inside its trigger;
    disputes: claim -> claims that deny it; mark: puts the ids of countries and organisations into a text, between MARKS.
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
        stands_in = instrument_at(clause.claim.document, _place(clause), clause.instrument)
        clause = _under(clause, stands_in, book)
        if len(clause.parties) < 2:
            near = [c for c in told if c.claim.document == clause.claim.document and _gap(c, clause) <= NEAR]
            parties = min(near, key=lambda c: (_gap(c, clause), c.claim.id)).parties if near else ()
            whole = parties_of.get(clause.claim.document, ())
            parties = whole if set(parties) <= set(whole) else parties
            clause = replace(clause, parties=parties or clause.parties)
        if clause.instrument is None and book.means("either", clause.trigger):
            clause = replace(clause, instrument=_instrument_near(clause, drafts))
        if not clause.parties and any(book.means_all("bound", r.text) for r in _obligors_of(clause.claim)):
            clause = replace(clause, parties=_two_around(clause, texts[clause.claim.document], mark))
        out.append(_settled(clause, book))
    return out


def _under(clause: Clause, instrument: Instrument | None, book: WhatIfBook) -> Clause:
    """The clause with the parties and the state of the instrument it stands in."""
    past = _is_past(clause, book)
    if past:
        clause = replace(clause, status="past", status_words=clause.claim.quote)
    if instrument is None:
        return clause
    bound = {*clause.obligors, *clause.beneficiaries}
    if clause.instrument is None and bound and instrument.parties and not bound <= set(instrument.parties):
        return (
            clause  # the one spoken of before binds others, or nobody that is told: not the one this clause stands in
        )
    parties, parties_from = clause.parties, clause.parties_from
    if instrument.parties and (bound <= set(instrument.parties) or not bound):
        parties = instrument.parties
        parties_from = instrument.how if instrument.how != IN_TEXT else None
    return replace(
        clause,
        parties=parties,
        parties_from=parties_from,
        hub=instrument.hub if parties == instrument.parties else None,
        instrument=clause.instrument if clause.instrument and has_name(clause.instrument) else instrument.name,
        status=instrument.status if instrument.status in OVER or not past else clause.status,
        status_words=instrument.status_words if instrument.status in OVER or not past else clause.status_words,
    )


def _settled(clause: Clause, book: WhatIfBook) -> Clause:
    """Who owes it to whom, once the parties are known."""
    refs = _obligors_of(clause.claim)
    words = [r.text for r in refs if r.id is None]
    each = any(book.means_all("bound", w) for w in words)
    general = book.means("either", clause.trigger)
    owed_to_each = book.means("each_other", clause.obligation)
    if not clause.parties and len(clause.suffering) > 1:  # "an attack on A or B is an attack on the other"
        clause = replace(clause, parties=clause.suffering)
    nobody = not clause.obligors
    if len(clause.obligors) > 1 and owed_to_each:  # two of a wider treaty that are told to owe it each other
        clause = replace(clause, parties=clause.obligors)
    if nobody and len(clause.parties) > 1 and (each or general or owed_to_each or not refs):
        clause = replace(clause, obligors=clause.parties)
    if nobody and clause.suffering and len(clause.parties) > 1:
        others = tuple(p for p in clause.parties if p not in clause.suffering)
        clause = replace(clause, obligors=others or clause.obligors)
    together = nobody or EventType.CONSULT in book.acts_of(clause.obligation)
    mutual = len(clause.obligors) > 1 and (general or owed_to_each or (together and not clause.beneficiaries))
    clause = replace(clause, mutual=mutual)
    others = tuple(b for b in clause.beneficiaries if b not in clause.obligors)
    if general and not nobody and len(others) > 1:  # "A pledged to help B and C if either is attacked"
        return replace(clause, mutual=False, beneficiaries=others, suffering=others, named=others, implied=True)
    if clause.named or general:
        owed = clause.beneficiaries or clause.suffering or (clause.parties if mutual else ())
        return replace(clause, beneficiaries=owed)
    helped = tuple(b for b in clause.beneficiaries if b not in clause.obligors)
    if not helped and not mutual and len(clause.obligors) == 1 and len(clause.parties) == 2:
        helped = tuple(p for p in clause.parties if p not in clause.obligors)
    if helped and not mutual:
        return replace(clause, beneficiaries=helped, suffering=helped, named=helped, implied=True)
    return clause


def _draft(claim: Claim, text: str, book: WhatIfBook, mark: Callable[[str], str]) -> Clause | None:
    """The clause that one claim tells by itself; None where it names no trigger and no defence."""
    commitment = claim.commitment
    if commitment is None:
        return _considered(claim, book, mark)
    if commitment.trigger is None and (told := _considered(claim, book, mark)) is not None:
        return told
    trigger = commitment.trigger.of(text) if commitment.trigger else ""
    obligation = commitment.obligation.of(text) if commitment.obligation else claim.quote
    if trigger and (obligation.startswith(trigger) or obligation.endswith(trigger)):
        obligation = obligation.removesuffix(trigger).removeprefix(trigger).strip(" ,;:") or obligation
    elif trigger in obligation and commitment.trigger and commitment.trigger.start < claim.main.start:
        obligation = obligation.rpartition(trigger)[2].strip(" ,;:") or obligation
    obligors = list(commitment.obligors)
    # "If Chad attacks Niger, Benin will ...": two names side by side are easily taken for two who act together
    first = obligors[0] if len(obligors) > 1 and commitment.trigger is not None else None
    if first is not None and first.span is not None and commitment.trigger and commitment.obligation is not None:
        behind = text[first.span.end : commitment.obligation.end]
        if (
            commitment.trigger.start <= first.span.start <= commitment.trigger.end + 2
            and behind.lstrip().startswith(",")
            and not _LISTED.match(behind)
        ):
            trigger = text[commitment.trigger.start : first.span.end]
            obligation = behind.strip(" ,")
            obligors = obligors[1:]
    doing, suffering = _roles(mark(trigger), book)
    binds = heads(obligors)
    owed = tuple(h for h in heads(commitment.beneficiaries) if h not in binds)
    if not doing and not suffering and _OF_WHOM.match(trigger):
        # "will come to Nauru's aid if it is attacked": it is the only one spoken of who is not bound
        if len(owed) == 1 and book.means("suffers", trigger):
            suffering = owed
    instrument, article = commitment.instrument, commitment.article
    span = commitment.instrument_span
    if span is not None and _RESERVED.search(text[max(0, span.start - 40) : span.start]):
        instrument = article = None  # "in accordance with Article 51": what it is bound by, not where it stands
    if instrument is None and book.instrument is not None and (told_in := book.instrument.search(claim.quote)):
        instrument = told_in["name"]
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
        beneficiaries=owed,
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
        instrument=commitment.instrument if commitment else None,
        article=commitment.article if commitment else None,
        doing=doing,
        suffering=suffering,
    )


def _two_around(clause: Clause, text: str, mark: Callable[[str], str]) -> tuple[str, ...]:
    """The two that a sentence names in which nobody is told to be bound: "binds each to the other's defence"."""
    sentence = clause.claim.context
    names = tuple(dict.fromkeys(i for _, i in _named(mark(sentence.of(text))))) if sentence is not None else ()
    return names if len(names) == 2 else ()


def _obligors_of(claim: Claim) -> tuple[ActorRef, ...]:
    return claim.commitment.obligors if claim.commitment is not None else ()


def _is_past(clause: Clause, book: WhatIfBook) -> bool:
    """ "A treaty of 1839 bound it to", "had obliged France to": told as what was."""
    return book.means("past", clause.claim.quote)


def _place(clause: Clause) -> int:
    """Where in its text the clause stands: its obligation, else its claim."""
    commitment = clause.claim.commitment
    if commitment is not None and commitment.instrument_span is not None:
        return commitment.instrument_span.start
    return clause.claim.main.start


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
