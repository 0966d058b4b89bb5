"""Timeline: what is told of an actor or of two, day by day, with what is told ten times counted once.

Claims that stand in one question are one row (`groups`: claim id -> question id); all else is a row of its own. A row keeps
four clocks: when it happened, when it was first said, when first published, when read; each only where it is known.

    rows = build_timeline(claims, groups={"c1": "q1", "c2": "q1"}, party="EGY", other="ETH")
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from legation.model.claims import ActorRef, Claim
from legation.model.ids import ClaimId, DocumentId
from legation.model.questions import DocumentFacts
from legation.model.times import Interval
from legation.model.words import QUAD_OF, EventType, Factuality
from legation.picture.edges import DENIED, heads

# Rows are told as done only where somebody states them; else by the weakest of what is said of them.
_ORDER = (Factuality.ASSERTED, Factuality.PLANNED, Factuality.PREDICTED, Factuality.POSSIBLE, Factuality.CONDITIONAL)


MOST_DAYS = 45  # a longer interval is a window, not a time at which something was said

# Days between two tellings of one question after which they are two happenings.
FAR_DAYS = 31


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One happening. happened: ISO interval or None; said, published: first ISO day known, else the narrowest window;
    status: as most certainly told ('asserted', 'planned' ...); event_type, quad: PLOVER's, the most frequent; claims, first
    the one shown; intensity: for coders, the Goldstein value of the type's CAMEO root, -10 to 10; read: the day on which the
    first of it was read."""

    happened: str | None
    said: str | None
    published: str | None
    status: str
    event_type: str | None
    quad: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    claims: tuple[ClaimId, ...]
    documents: tuple[DocumentId, ...]
    denied: tuple[ClaimId, ...]
    question: str | None
    intensity: float | None = None
    read: str | None = None


def build_timeline(
    claims: Iterable[Claim],
    *,
    groups: Mapping[str, str],
    facts: Mapping[str, DocumentFacts],
    party: str,
    other: str | None = None,
    intensity: Mapping[str, float] | None = None,
    read: Mapping[str, str] | None = None,
) -> list[TimelineRow]:
    """Rows in order of the day they happened, else were said, else published; then those of windows, undated ones last.

    party, other: ids of countries or organisations, or of one group or office (YEM:HOUTHI), which is then shown under its own
    id; with `other`, only what has both in it. Only claims with an event type.
    read: when each claim's document was read, by the claim's id.
    """
    held: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.event_type is None:
            continue
        named = {*heads(claim.actors), *heads(claim.recipients), *_parts(claim.actors), *_parts(claim.recipients)}
        if party in named and (other is None or other in named):
            held.setdefault(groups.get(claim.id, claim.id), []).append(claim)
    asked = frozenset(i for i in (party, other) if i is not None)
    rows = [
        _row(part, facts, groups, intensity or {}, read or {}, asked)
        for members in held.values()
        for part in _apart(members)
    ]
    return sorted(rows, key=_order)


def _order(row: TimelineRow) -> tuple[bool, str, ClaimId]:
    told = row.happened or row.said or row.published or "9999"
    only_published = row.happened is None and row.said is None
    return only_published and "/" in told, told, row.claims[0]


def _apart(members: Sequence[Claim]) -> list[list[Claim]]:
    """Members of one question told to have happened on days far apart are two happenings (a ceasefire in June, a peace in
    December); those without a day go to the largest part."""
    dated: list[tuple[dt.date, dt.date, Claim]] = []
    undated: list[Claim] = []
    for claim in members:
        day = claim.happened.interval
        first, last = (day.first_day, day.last_day) if day is not None else (None, None)
        if first is None or last is None or (last - first).days > FAR_DAYS:
            undated.append(claim)
        else:
            dated.append((first, last, claim))
    parts: list[list[Claim]] = []
    end: dt.date | None = None
    for first, last, claim in sorted(dated, key=lambda x: (x[0], x[1], x[2].id)):
        if end is None or (first - end).days > FAR_DAYS:
            parts.append([])
            end = last
        parts[-1].append(claim)
        end = max(end or last, last)
    if undated:
        if not parts:
            return [undated]
        max(parts, key=len).extend(undated)
    return parts


def _row(
    members: Sequence[Claim],
    facts: Mapping[str, DocumentFacts],
    groups: Mapping[str, str],
    intensity: Mapping[str, float],
    read: Mapping[str, str],
    asked: Collection[str],
) -> TimelineRow:
    members = sorted(
        members, key=lambda c: (_ORDER.index(c.factuality) if c.factuality in _ORDER else 9, -c.confidence, c.id)
    )
    days = [c.happened.interval for c in members if c.happened.interval is not None and c.happened.interval.first_day]
    types = Counter(c.event_type for c in members if c.event_type)
    best = max(sorted(types), key=lambda t: types[t]) if types else None
    published = [f.published for c in members if (f := facts.get(c.document)) is not None and f.published is not None]
    return TimelineRow(
        happened=str(min(days, key=_narrowest)) if days else None,
        said=_first(c.said.interval for c in members),
        published=_first(published),
        status=members[0].factuality.value,
        event_type=best.value if best else None,
        quad=QUAD_OF[EventType(best)].value if best else None,
        actors=tuple(dict.fromkeys(h for c in members for h in _side(c.actors, asked))),
        recipients=tuple(dict.fromkeys(h for c in members for h in _side(c.recipients, asked))),
        claims=tuple(c.id for c in members),
        documents=tuple(dict.fromkeys(c.document for c in members)),
        denied=tuple(c.id for c in members if c.factuality in DENIED),
        question=groups.get(members[0].id),
        intensity=intensity.get(best.value) if best else None,
        read=min((read[c.id] for c in members if c.id in read), default=None),
    )


def _parts(refs: Sequence[ActorRef]) -> set[str]:
    """Whole ids of a side: of groups, offices, persons, each by itself."""
    return {part for r in refs if r.id for part in r.id.split("+") if not part.startswith("?")}


def _side(refs: Sequence[ActorRef], asked: Collection[str]) -> list[str]:
    """Countries and organisations of a side; who was asked for by an id of its own stands under that."""
    parts = {part if part in asked else part.split(":")[0] for part in _parts(refs)}
    return sorted(parts)


def _narrowest(interval: Interval) -> tuple[int, str]:
    """Sort key: the most precise day first."""
    first, last = interval.first_day, interval.last_day
    return ((last - first).days if first and last else 10**6, str(interval))


def _first(intervals: Iterable[Interval | None]) -> str | None:
    """The first day known; where all are windows (a document of which only bounds are known), the narrowest of them: the
    bound of a window is no day on which anything was published."""
    known = [i for i in intervals if i is not None]
    days = [i.first_day.isoformat() for i in known if i.first_day and _narrowest(i)[0] <= MOST_DAYS]
    return min(days, default=None) or (str(min(known, key=_narrowest)) if known else None)
