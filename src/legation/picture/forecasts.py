"""Forecasts: what was foretold, by whom, when, by when, and what later documents say became of it.

Takes the claims of a dossier and which of them stand in one question. A forecast is held against claims of its own
questions, of the same act, or of the same matter told in other words (forecasts.toml), and only against those between the same
parties that tell of a time after it was made. What merely restates an older figure, or has no day, tells nothing: 'cannot be
told', never 'came true'. That something will not come is a forecast too: it came true when it is told not to have come.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from legation.knowledge.forecasts import ForecastBook
from legation.knowledge.needing import Sought
from legation.model.claims import ActorRef, Claim
from legation.model.ids import ClaimId
from legation.model.measures import Measure
from legation.model.questions import DocumentFacts
from legation.model.times import Interval
from legation.model.words import ClaimKind, EventType, Factuality, Presentation
from legation.picture.edges import DENIED, heads

CAME_TRUE, DID_NOT, OPEN, CANNOT_TELL, PARTED = "came true", "did not", "open", "cannot be told", "told both ways"
FIGURE = "figure "  # the name of the matter of a figure, before its unit
# How many of the parties of a forecast a later telling names.
SOME, ALL = 1, 2
# Beginnings of words that a later telling shares with the forecast, where the word for the act is another.
SHARED_STEMS = 3
# Without a day by which: what is told of more than a year later is not held against a forecast.
HORIZON_DAYS = 365
SLACK_DAYS = 31  # after the day by which it was due
_WOULD = re.compile(r"\b(?:would|will|could|might|may)\b", re.IGNORECASE)
# Verbs for one act, foretold with one and told later with another. Source: this project, after PLOVER's verbs; unchecked.
_FAMILIES = (
    "join accede admit enter",
    "sign initial conclude",
    "open reopen unseal",
    "withdraw evacuate",
    "end cease stop finish halt",
    "attack invade strike assault",
    "resume restart renew restore",
    "ratify approve pass",
    "recognise recognize",
    "send deploy dispatch",
    "deliver supply ship",
    "lift ease waive",
    "break collapse fail",
)
_FAMILY = {verb: verbs.split()[0] for verbs in _FAMILIES for verb in verbs.split()}
# By when, in words that the reading leaves without a day; read from the day on which it was foretold. First match first.
_DUE_YEAR = re.compile(
    r"\b(?:before|until) (?P<year>(?:19|20)\d\d) (?:is|was|has) (?:out|over|ended|passed)\b"
    r"|\b(?:by|before) the end of (?P<end>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_DUE_THIS_YEAR = re.compile(
    r"\b(?:(?:by|before) (?:the )?(?:end of the year|year['’]s end|year-end|end of this year)"
    r"|before the year (?:is|was) (?:out|over)|(?:later )?this year|within the year)\b",
    re.IGNORECASE,
)
_DUE_MONTH = re.compile(r"\b(?:by|before) the end of (?:the|this) month\b|\bbefore the month is out\b", re.IGNORECASE)
_DUE_WITHIN = re.compile(
    r"\b(?:within|in less than|in under) (?:the (?:next|coming) )?(?P<count>an?|one|two|three|four|five|six|ten|\d{1,3})? ?"
    r"(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_WEAK_HEADS = frozenset(
    {"", "have", "make", "take", "give", "hold", "say", "do", "get", "be", "go", "come", "put", "see"}
)
_MARKS = ".,;:!?\"'()[]“”‘’"
FORETELLING = (Factuality.PREDICTED, Factuality.POSSIBLE, Factuality.CONDITIONAL, Factuality.PLANNED)


@dataclass(frozen=True, slots=True)
class Forecast:
    """One thing foretold. made, due: ISO intervals or None; outcome: one of the five above, as told by `evidence`;
    also_by: other claims that foretell the same; why: one sentence that can be checked."""

    claim: ClaimId
    teller: str
    status: str
    made: str | None
    due: str | None
    outcome: str
    evidence: tuple[ClaimId, ...]
    also_by: tuple[ClaimId, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Telling:
    """A later claim of the matter of a forecast. comes: it says so rather than the contrary; whole: of all who are to do it;
    waits: what is against it counts only after the time by which it was foretold."""

    claim: Claim
    comes: bool
    whole: bool
    waits: bool


def build_forecasts(
    claims: Iterable[Claim],
    *,
    groups: Mapping[ClaimId, Sequence[str]],
    facts: Mapping[str, DocumentFacts],
    teller_of: Callable[[Claim], str],
    foretelling: Sought | None = None,
    book: ForecastBook | None = None,
    tail_of: Callable[[Claim], str] | None = None,
) -> list[Forecast]:
    """Forecasts: those with evidence first, then firm and dated ones, whole clauses before bare infinitives.

    groups: for each claim the ids of the questions it stands in. foretelling: words that foretell although the clause is
    put as a state ("doomed to"). book: other words for one matter, and what is no forecast. tail_of: the words right behind
    a claim's quote ("before 2031 | is out").
    """
    members: dict[str, list[Claim]] = {}
    foretold: list[Claim] = []
    acts: dict[tuple[object, ...], list[Claim]] = {}
    fates: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        if (act := act_of(claim)) is not None:
            acts.setdefault(act, []).append(claim)
        for key in fate_keys(claim, book):
            fates.setdefault(key, []).append(claim)
        for group in groups.get(claim.id, ()):
            members.setdefault(group, []).append(claim)
        if foretells(claim, foretelling, book):
            foretold.append(claim)
    out = []
    for claim in foretold:
        around = {c.id: c for g in groups.get(claim.id, ()) for c in members[g] if c.id != claim.id}
        same = {c.id: c for c in around.values() if _same_matter(claim, c)}
        if (act := act_of(claim)) is not None:
            same |= {c.id: c for c in acts[act] if c.id != claim.id and _shares_words(claim, c)}
        tail = tail_of(claim) if tail_of is not None else ""
        told = _fates_of(claim, fates, same, book) if book is not None else {}
        out.append(_judge(claim, list(same.values()), told, facts, teller_of, tail, book))
    by_id = {c.id: c for c in foretold}
    rank = {s.value: n for n, s in enumerate(FORETELLING)}
    inner = _inside_others(foretold)
    kept = [f for f in out if f.outcome not in (OPEN, CANNOT_TELL) or f.claim not in inner]

    def order(forecast: Forecast) -> tuple[object, ...]:
        bare = _is_bare(by_id[forecast.claim])
        firmness = rank[forecast.status] + (0 if forecast.due else 1) + (2 if bare else 0)
        return forecast.outcome in (OPEN, CANNOT_TELL), firmness, bare, forecast.made or "9999", forecast.claim

    return sorted(kept, key=order)


def foretells(claim: Claim, foretelling: Sought | None = None, book: ForecastBook | None = None) -> bool:
    """Whether a claim foretells something, by its status or by its words."""
    if book is not None and is_not_to_come(claim, book):
        return True
    if not (_foretells(claim) or _foretells_by_words(claim, foretelling)):
        return False
    if book is None:
        return True
    reason = book.why_none(claim.quote)
    return reason is None or (reason == "past" and claim.due is not None and bool(claim.attribution))


def is_not_to_come(claim: Claim, book: ForecastBook) -> bool:
    """Whether a claim foretells that something does not come ("the truce will not hold", "will not return before May")."""
    return (
        claim.factuality in (Factuality.NEGATED, Factuality.PREDICTED)
        and claim.kind in (ClaimKind.DENIAL, ClaimKind.PREDICTION, ClaimKind.COMMITMENT)
        and claim.presentation not in (Presentation.CONDITIONAL, Presentation.PRESUPPOSED)
        and book.is_not_to_come(claim.quote, reported=bool(claim.attribution))
    )


def fate_keys(claim: Claim, book: ForecastBook | None) -> list[tuple[str, ...]]:
    """The matters that a claim speaks of, each with every party and thing in it: what may answer a forecast in other words."""
    if book is None or claim.presentation in (Presentation.CONDITIONAL, Presentation.PRESUPPOSED):
        return []
    if claim.factuality not in DENIED and claim.factuality not in (Factuality.ASSERTED, *FORETELLING):
        return []
    names = _matters(claim, book)
    if not names:
        return []
    about = [*dict.fromkeys((*heads(claim.actors), *heads(claim.recipients))), *sorted(_things(claim, book))]
    return [("fate", name, key) for name in names for key in about]


def _matters(claim: Claim, book: ForecastBook) -> dict[str, bool]:
    """The matters that a claim speaks of, and whether it says that they come about; a figure is a matter by its unit."""
    if claim.measure is None or claim.head_lemma not in book.figures:
        return book.fates(claim.head_lemma, claim.quote)  # also of "within two weeks"
    return {} if book.below.search(claim.quote) is not None else {f"{FIGURE}{claim.measure.unit}": True}


def _things(claim: Claim, book: ForecastBook) -> set[str]:
    """Beginnings of the longer words of a quote that say what it is about: no names of known parties, times, or its verb."""
    named = [w for a in (*claim.actors, *claim.recipients) if _is_known(a) for w in a.text.replace("'s", "").split()]
    known = {w.casefold() for w in named if not w[:1].islower()}
    unit = claim.measure.unit.split() if claim.measure is not None and claim.measure.unit else []
    words = {w.strip(_MARKS).casefold() for w in claim.quote.replace("'s", " ").replace("’s", " ").split()}
    long = {w for w in words if len(w) > 3 and w.isalpha() and w not in known and w not in book.common}
    noun = claim.head_lemma in book.nouns
    own = {u[:4] for u in unit} | (set() if noun else {claim.head_lemma[:4]})
    return {w[:5] for w in long if w[:4] not in own and (w not in book.forms or (noun and w == claim.head_lemma))}


def _is_known(ref: ActorRef) -> bool:
    return ref.id is not None and not ref.id.startswith("?")


def _fates_of(
    claim: Claim, fates: Mapping[tuple[str, ...], Sequence[Claim]], known: Mapping[ClaimId, Claim], book: ForecastBook
) -> dict[ClaimId, Telling]:
    """Claims that tell of the matter of a forecast in other words, with what they say of it."""
    out: dict[ClaimId, Telling] = {}
    mine = _matters(claim, book)
    for key in fate_keys(claim, book):
        if not mine[key[1]]:
            continue  # "will not win" is kept as it is; "will lose" foretells no matter of its own
        for other in fates[key]:
            if other.id in known or other.id in out or other.document == claim.document:
                continue
            if other.factuality not in DENIED and other.factuality is not Factuality.ASSERTED:
                continue
            share = _same_thing(claim, other, key[1], book)
            if share:
                fate = book.matters.get(key[1])
                out[other.id] = Telling(other, _matters(other, book)[key[1]], share == ALL, fate is None or fate.waits)
    return out


def _same_thing(claim: Claim, other: Claim, matter: str, book: ForecastBook) -> int:
    """Whether two claims of one matter speak of the same parties and the same thing: ALL, SOME of the parties, or 0."""
    mine = {*heads(claim.actors), *heads(claim.recipients)}
    theirs = {*heads(other.actors), *heads(other.recipients)}
    things = _things(claim, book)
    shared = things & _things(other, book)
    if matter.startswith(FIGURE):
        reached = claim.measure is not None and _answers_figure(claim.measure, other.measure)
        same = reached and other.happened.interval is not None and mine <= theirs
        return ALL if same and things == shared and len(shared) >= (1 if mine else 2) else 0
    if (
        claim.measure is not None
        and _matters(other, book)[matter]
        and not _answers_figure(claim.measure, other.measure)
    ):
        return 0  # a gift of 25 million is no trade of 500 million
    if not mine:  # "there will be no election": of whom?
        vague = len(things) == 1 and any(n.startswith(next(iter(things))) for n in book.nouns)
        return ALL if things and not vague and len(shared) >= min(2, len(things)) else 0
    sides = [heads(side) for side in (claim.actors, claim.recipients, other.actors, other.recipients)]
    if all(sides) and not set(sides[0]) & set(sides[2]):
        return 0  # who freed whom
    alone = not things and (len(mine) > 1 or book.matters[matter].bare)
    if not mine & theirs or not (shared or alone):
        return 0
    return ALL if mine <= theirs else SOME


def _foretells(claim: Claim) -> bool:
    """A forecast of an act or a figure that somebody makes; what stands inside a condition only is none."""
    if claim.factuality not in FORETELLING or claim.presentation is Presentation.CONDITIONAL:
        return False
    if claim.kind is ClaimKind.COMMITMENT:  # a plan told of somebody; what hangs on a trigger is asked for by `whatif`
        triggered = claim.commitment is not None and claim.commitment.trigger is not None
        concrete = claim.event_type is not None or claim.due is not None
        if claim.factuality is Factuality.PREDICTED:  # "the truce will break": by one who can bind nobody to it
            return not triggered and concrete
        return claim.factuality is Factuality.PLANNED and concrete and not triggered
    if claim.kind is not ClaimKind.PREDICTION:
        return False
    if claim.factuality is Factuality.PLANNED and claim.due is not None:
        return True
    if claim.event_type is not None or claim.measure is not None or claim.factuality is Factuality.PREDICTED:
        return True
    return claim.factuality is Factuality.CONDITIONAL and _WOULD.search(claim.quote) is not None


def _foretells_by_words(claim: Claim, foretelling: Sought | None) -> bool:
    if foretelling is None or claim.factuality is not Factuality.ASSERTED:
        return False
    if claim.presentation is Presentation.CONDITIONAL:
        return False
    return foretelling.search(claim.quote) is not None


def _inside_others(claims: Sequence[Claim]) -> set[ClaimId]:
    """Claims whose quote lies within that of another one: the same forecast, told in fewer words."""
    held: dict[str, list[Claim]] = {}
    for claim in claims:
        held.setdefault(claim.document, []).append(claim)
    out = set()
    for members in held.values():
        members.sort(key=lambda c: (c.main.start, -c.main.end))
        widest: Claim | None = None
        for claim in members:
            if widest is not None and claim.main.end <= widest.main.end:
                out.add(claim.id)
            else:
                widest = claim
    return out


def _is_bare(claim: Claim) -> bool:
    """Whether the quote is a bare infinitive or participle: who shall do it does not stand in it."""
    first = claim.quote.split(maxsplit=1)[0] if claim.quote.split() else ""
    return first in ("to", "then", "not") or (first[:1].islower() and first.endswith("ing"))


def _judge(
    claim: Claim,
    same: Sequence[Claim],
    told: Mapping[ClaimId, Telling],
    facts: Mapping[str, DocumentFacts],
    teller_of: Callable[[Claim], str],
    tail: str,
    book: ForecastBook | None,
) -> Forecast:
    made = _made(claim, facts)
    due = _due(claim, made, tail, book)
    if _is_past(due, made):  # told of when its time was over: then it was not foretold
        made = None
    last_day = _last_day(due)
    came, denied, untold, late = [], [], [], []
    fresh = not any(c.factuality is Factuality.ASSERTED and not _told_later(c, claim, facts) for c in same)
    for other in same:
        if other.factuality not in DENIED and other.factuality is not Factuality.ASSERTED:
            continue
        if book is not None and is_not_to_come(other, book):
            continue  # foretold once more
        if not _told_later(other, claim, facts):
            continue
        day = other.happened.interval or (_published_after(other, claim, facts) if fresh else None)
        first, last = (day.first_day, day.last_day) if day is not None else (None, None)
        since = made.first_day if made is not None else None
        by_when = other.happened.interval is not None and first is None  # "by Christmas": the forecast told once more
        if last is None or since is None or last < since or by_when:
            untold.append(other)  # no day told, or an older state of things told again
        elif first is not None and other.happened.interval is not None and first > _horizon(last_day, made):
            if last_day is not None and other.factuality not in DENIED:
                late.append(other)
        elif other.factuality in DENIED:
            denied.append(other)
        else:
            came.append(other)
    for telling in (told[i] for i in sorted(told)):
        again = book is not None and is_not_to_come(telling.claim, book)  # foretold once more
        where = None if again else _fate_told(claim, telling, made, last_day, facts)
        if where is not None:
            {"came": came, "denied": denied, "late": late}[where].append(telling.claim)
    evidence = came + denied or late or untold
    outcome, why = _outcome(came, denied, late, untold, teller_of)
    if book is not None and is_not_to_come(claim, book):
        outcome, why = _turned(outcome, why)
    return Forecast(
        claim=claim.id,
        teller=teller_of(claim),
        status=_status(claim),
        made=str(made) if made else None,
        due=due,
        outcome=outcome,
        evidence=tuple(sorted(c.id for c in evidence)),
        also_by=tuple(sorted(c.id for c in same if c.factuality in FORETELLING)),
        why=why,
    )


def _fate_told(
    claim: Claim, telling: Telling, made: Interval | None, last_day: dt.date | None, facts: Mapping[str, DocumentFacts]
) -> str | None:
    """What a claim that tells of the matter in other words says of a forecast: that it came, was denied or came late; None where
    it says nothing, as what goes on before the time by which it is to end."""
    other = telling.claim
    if not _told_later(other, claim, facts) or made is None or made.last_day is None:
        return None
    if not telling.comes and other.factuality in DENIED:
        return None  # "did not lose" is no victory
    holds = telling.comes == (other.factuality is Factuality.ASSERTED)
    known = facts.get(other.document)
    day, published = other.happened.interval, known.published if known is not None else None
    if day is None or (not holds and day.last_day is None):  # "has held since January": so it is when it is told
        day = published
    if day is None or day.first_day is None or day.last_day is None or day.last_day <= made.last_day:
        return None  # "by Christmas", or an older state of things told again
    first = day.first_day if holds else day.last_day  # what holds against it does so to the last day told
    dated = other.happened.interval is not None
    if holds:
        if last_day is not None and first > last_day:
            return "late" if dated and first > last_day + dt.timedelta(days=SLACK_DAYS) else None
        return "came" if telling.whole and first <= _horizon(last_day, made) else None
    if telling.waits and (last_day is None or first <= last_day):
        return None
    return "denied" if first <= _horizon(last_day, made) + dt.timedelta(days=HORIZON_DAYS) else None


def _turned(outcome: str, why: str) -> tuple[str, str]:
    """The outcome of a forecast that something does not come: what came about only later did not come by then."""
    if outcome == CAME_TRUE:
        return DID_NOT, why
    return (CAME_TRUE, why) if outcome == DID_NOT else (outcome, why)


def _is_past(due: str | None, made: Interval | None) -> bool:
    last = _last_day(due)
    return last is not None and made is not None and made.first_day is not None and last < made.first_day


def _due(claim: Claim, made: Interval | None, tail: str = "", book: ForecastBook | None = None) -> str | None:
    """The time by which; of a stretch that begins when it was foretold ("by May") or is open to the left, its end alone."""
    by_words = _due_by_words(claim, made, tail)
    if by_words is not None:
        return by_words
    interval = claim.happened.interval if claim.factuality is Factuality.NEGATED else claim.due
    if interval is None:
        return None
    first, _, last = str(interval).partition("/")
    since = made.first_day.isoformat() if made is not None and made.first_day is not None else None
    due = last if last not in ("", "..", since) and first in ("..", since) else str(interval)
    return None if _is_past(due, made) and not _is_time_of(claim, book) else due


def _is_time_of(claim: Claim, book: ForecastBook | None) -> bool:
    """Whether the time stands in the quote as the time of the act ("until 20 May"), not of a thing in it ("the May 20 raid")."""
    span = claim.happened.span
    if book is None or span is None:
        return book is None
    before = claim.quote[: max(0, span.start - claim.main.start)]
    behind = claim.quote[max(0, span.end - claim.main.start) :]
    if before.endswith("the ") and book.thing_behind.match(behind) is not None:
        return False
    return book.of_time.search(before) is not None


def _due_by_words(claim: Claim, made: Interval | None, tail: str = "") -> str | None:
    """ "Before 2031 is out" (2031-12), "before the year is out", "within a month", from the day on which it was foretold."""
    text = claim.quote + tail
    if (year := _DUE_YEAR.search(text)) is not None:
        return f"{year['year'] or year['end']}-12"
    day = made.last_day if made is not None else None
    if day is None or (claim.due is not None and claim.due.last_day is not None and claim.due.last_day >= day):
        return None
    if _DUE_THIS_YEAR.search(text) is not None:
        return f"{day.year}-12"
    if _DUE_MONTH.search(text) is not None:
        return f"{day.year}-{day.month:02}"
    if (within := _DUE_WITHIN.search(claim.quote)) is not None:
        count = within["count"] or "one"
        number = int(count) if count.isdigit() else _COUNTS[count.lower()]
        return (day + dt.timedelta(days=number * _DAYS[within["unit"].lower()])).isoformat()
    return None


def _last_day(due: str | None) -> dt.date | None:
    """The last day of the time by which it is to come; None where none is told."""
    interval = Interval.parse(due) if due is not None else None
    return interval.last_day if interval is not None else None


def _status(claim: Claim) -> str:
    """As its teller puts it; what is put as a state and foretells by its words is a prediction, what he himself will not do a
    plan."""
    if claim.factuality in FORETELLING:
        return claim.factuality.value
    own = heads([claim.attribution[-1].actor]) if claim.attribution else []
    refuses = claim.factuality is Factuality.NEGATED and bool(set(own) & set(heads(claim.actors)))
    return (Factuality.PLANNED if refuses else Factuality.PREDICTED).value


def _outcome(
    came: Sequence[Claim],
    denied: Sequence[Claim],
    late: Sequence[Claim],
    untold: Sequence[Claim],
    teller_of: Callable[[Claim], str],
) -> tuple[str, str]:
    def tellers(claims: Sequence[Claim]) -> str:
        return ", ".join(sorted({teller_of(c) for c in claims}))

    if came and denied:
        return PARTED, f"told to have come about by {tellers(came)}, denied by {tellers(denied)}"
    if came:
        dated = any(c.happened.interval is not None for c in came)
        without = "" if dated else ", without a day and in reports of a later day only"
        return CAME_TRUE, f"told to have come about by {tellers(came)}{without}"
    if denied:
        return DID_NOT, f"denied by {tellers(denied)}"
    if late:
        return DID_NOT, f"told by {tellers(late)} to have come about only after the time by which it was foretold"
    if untold:
        return CANNOT_TELL, "later documents speak of it without a day, or restate what was before: that tells nothing"
    return OPEN, "no later document of this dossier tells of it"


def _same_matter(forecast: Claim, other: Claim) -> bool:
    """Same act or unit, told in words that meet, between the same offices or persons where the forecast names any."""
    if _verb(forecast) != _verb(other) and len(_stems(forecast) & _stems(other)) < SHARED_STEMS:
        return False
    named = {a.id for a in (*forecast.actors, *forecast.recipients) if a.id and ":" in a.id}
    if named and not named & {a.id for a in (*other.actors, *other.recipients)}:
        return False
    wanted = {*heads(forecast.actors), *heads(forecast.recipients)}
    if len(wanted) > 2 and not wanted <= {*heads(other.actors), *heads(other.recipients)}:
        return False  # an exercise of two of the three foretold is not what was foretold
    if forecast.measure is not None:
        if other.measure is None or forecast.measure.unit != other.measure.unit:
            return False
        if other.factuality is Factuality.ASSERTED and not _reaches(forecast.measure, other.measure):
            return False
    elif forecast.event_type is None or forecast.event_type is not other.event_type:
        return False
    for mine, theirs in ((forecast.actors, other.actors), (forecast.recipients, other.recipients)):
        left, right = set(heads(mine)), set(heads(theirs))
        if left and right and not left & right:
            return False
    return bool(
        {*heads(forecast.actors), *heads(forecast.recipients)} & {*heads(other.actors), *heads(other.recipients)}
    )


def act_of(claim: Claim) -> tuple[object, ...] | None:
    """The same deed of the same to the same, told in the same word: what may answer a forecast although the two stand in no
    question together. None where one of the three is missing, or the word says little."""
    sides = tuple(heads(claim.actors)), tuple(heads(claim.recipients))
    if claim.event_type is None or claim.measure is not None or not all(sides) or claim.head_lemma in _WEAK_HEADS:
        return None
    return _verb(claim), *sides


def _verb(claim: Claim) -> str:
    """The word of the act; of several words for one act the first of its family."""
    return _FAMILY.get(claim.head_lemma, claim.head_lemma)


def _shares_words(forecast: Claim, other: Claim) -> bool:
    """Whether both tell of the same thing beside the act's own word ("withdraw its soldiers", "withdrew its last soldiers")."""
    word = forecast.head_lemma[:5]
    if EventType.ASSAULT in (forecast.event_type, other.event_type) and forecast.event_type is not other.event_type:
        return False  # an attack answers nothing but a forecast of an attack
    return bool({s for s in _stems(forecast) & _stems(other) if not s.startswith(word[:4])})


def _stems(claim: Claim) -> set[str]:
    """Beginnings of the quote's longer words, without the names of those who take part."""
    names = {w.casefold() for a in (*claim.actors, *claim.recipients) for w in a.text.split()}
    words = (w.strip(_MARKS).casefold() for w in claim.quote.split())
    return {w[:5] for w in words if len(w) > 4 and w.isalpha() and w not in names}


def _reaches(forecast: Measure, told: Measure) -> bool:
    """Whether a figure told later reaches the one foretold (its lower bound, where it has one)."""
    wanted = forecast.low if forecast.low is not None else forecast.high
    reached = told.low if told.low is not None else told.high
    return wanted is None or reached is None or reached >= 0.95 * wanted


def _answers_figure(forecast: Measure, told: Measure | None) -> bool:
    """Whether a figure told later is one of the same unit that reaches the one foretold."""
    return told is not None and told.unit == forecast.unit and _reaches(forecast, told)


def _made(claim: Claim, facts: Mapping[str, DocumentFacts]) -> Interval | None:
    if claim.said.interval is not None:
        return claim.said.interval
    known = facts.get(claim.document)
    return known.published if known else None


def _horizon(due: dt.date | None, made: Interval | None) -> dt.date:
    """The last day on which a happening still answers the forecast."""
    if due is not None:
        return due + dt.timedelta(days=SLACK_DAYS)
    first = made.first_day if made is not None else None
    return (first or dt.date.min) + dt.timedelta(days=HORIZON_DAYS)


def _published_after(other: Claim, forecast: Claim, facts: Mapping[str, DocumentFacts]) -> Interval | None:
    """The day of publication of what tells a deed without a day ("Kenya withdrew its battalions"): news is new, where nobody
    told it before. A figure may be an old one told again, and what is told not to have happened may happen until it is due."""
    if other.event_type is None or other.measure is not None or other.presentation is Presentation.PRESUPPOSED:
        return None
    known, made = facts.get(other.document), _made(forecast, facts)
    published = known.published if known else None
    if published is None or published.first_day is None or made is None or made.last_day is None:
        return None
    if other.factuality in DENIED:
        due = forecast.due.last_day if forecast.due is not None else None
        started = forecast.due.first_day if forecast.due is not None else None
        by = started if started is not None and started > made.last_day else due
        return published if by is not None and published.first_day >= by else None
    return published if published.first_day > made.last_day else None


def _told_later(other: Claim, forecast: Claim, facts: Mapping[str, DocumentFacts]) -> bool:
    """Whether it stands in another document that is not known to be earlier."""
    if other.document == forecast.document:
        return False
    mine, theirs = facts.get(forecast.document), facts.get(other.document)
    if mine is None or theirs is None or mine.published is None or theirs.published is None:
        return True
    first, last = mine.published.first_day, theirs.published.last_day
    return first is None or last is None or last >= first
