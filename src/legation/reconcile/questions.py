"""Questions: the claims of one block grouped by time, put as a question, with positions, origins and a standing.

Takes the claims of a block (see blocks) and what is known of their documents; gives the questions in order of their
anchors. Deterministic: claims are sorted by day and id before anything is done, and the id of a question comes from its
block and its anchor, the claim with the smallest id.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from legation.model.claims import Claim
from legation.model.ids import ClaimId, DocumentId, QuestionId, make_id
from legation.model.measures import render_range
from legation.model.questions import DocumentFacts, Origin, Position, Question, Standing
from legation.model.words import Agreement, Conflict, Factuality
from legation.reconcile.blocks import countries
from legation.reconcile.standings import DENYING, UNREAL, judge_acts, judge_figures, teller_of

# Claims of one block whose days lie further apart than this are about two things (counts live longer than acts).
GAP_DAYS = {"figure": 45, "act": 12}
# Comparing every pair of a group is bounded: beyond this many claims the standing is judged on the first by day.
MOST_COMPARED = 60
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def build_questions(
    block: str,
    claims: Sequence[Claim],
    facts: Mapping[str, DocumentFacts],
    *,
    templates: Mapping[str, str],
    name_of: Callable[[str], str] = lambda identifier: identifier,
) -> list[Question]:
    """The questions of one block. templates: by event type, and 'quantity'; name_of: id to a name that can be shown."""
    sort = block.split("|", 1)[0]
    known = dict(facts)
    groups = group_by_time(claims, known, GAP_DAYS[sort])
    return [_question(block, sort, g, known, templates, name_of) for g in groups]


def group_by_time(claims: Sequence[Claim], facts: Mapping[str, DocumentFacts], gap_days: int) -> list[list[Claim]]:
    """Chains of claims in which each is at most `gap_days` from the next; those of unknown day join the largest."""
    dated: list[tuple[dt.date, str, Claim]] = []
    undated: list[Claim] = []
    for claim in claims:
        day = day_of(claim, facts)
        if day is None:
            undated.append(claim)
        else:
            dated.append((day, claim.id, claim))
    dated.sort(key=lambda item: item[:2])
    groups: list[list[Claim]] = []
    last: dt.date | None = None
    for day, _, claim in dated:
        if last is None or (day - last).days > gap_days:
            groups.append([])
        groups[-1].append(claim)
        last = day
    if undated:
        undated.sort(key=lambda c: c.id)
        if groups:  # no time tells them from the others: they stand in the largest group (the latest of equals)
            max(reversed(groups), key=len).extend(undated)
        else:
            groups.append(undated)
    return groups


def day_of(claim: Claim, facts: Mapping[str, DocumentFacts]) -> dt.date | None:
    """The day by which a claim is grouped: when it happened, else was said, else was published; None for unknown."""
    known = facts.get(claim.document)
    published = known.published if known else None
    clocks = [i for i in (claim.happened.interval, claim.said.interval, published) if i is not None]
    # "since August" is told of the day it is told on; a window that is open at its end names no day
    return next((i.last_day for i in clocks if i.last_day is not None), None)


def _question(
    block: str,
    sort: str,
    claims: list[Claim],
    facts: dict[str, DocumentFacts],
    templates: Mapping[str, str],
    name_of: Callable[[str], str],
) -> Question:
    anchor = min(c.id for c in claims)
    compared = claims[:MOST_COMPARED]
    standing = judge_figures(compared, facts) if sort == "figure" else judge_acts(claims, facts)
    positions = _positions(sort, claims, facts)
    origins = _origins(claims, facts)
    days = [d for d in (day_of(c, facts) for c in claims) if d is not None]
    first, last = (min(days).isoformat(), max(days).isoformat()) if days else (None, None)
    parties = tuple(sorted({x for c in claims for role in ("actor", "recipient") for x in countries(c, role)}))
    return Question(
        id=QuestionId(make_id("question", block, anchor)),
        block=block,
        anchor=ClaimId(anchor),
        title=_title(sort, claims, first, last, templates, name_of),
        kind="quantity" if sort == "figure" else "act",
        positions=positions,
        origins=origins,
        standing=standing,
        liveliness=_liveliness(sort, claims, positions, origins, standing),
        grouped_because=_because(block, sort, first, last),
        parties=parties,
        first_day=first,
        last_day=last,
    )


def _positions(sort: str, claims: Sequence[Claim], facts: dict[str, DocumentFacts]) -> tuple[Position, ...]:
    held: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        held.setdefault(_answer(sort, claim), []).append(claim)
    out = [
        Position(
            label=" ".join(answer),
            claims=tuple(c.id for c in members),
            said_by=tuple(sorted({teller_of(c, facts.get(c.document))[1] for c in members})),
            documents=tuple(dict.fromkeys(c.document for c in members)),
        )
        for answer, members in held.items()
    ]
    if sort == "figure":  # in the order in which they were told, so that a growing count reads as one
        first = {a: min(str(day_of(c, facts) or "9999") for c in m) for a, m in held.items()}
        days = {" ".join(a): day for a, day in first.items()}
        return tuple(sorted(out, key=lambda p: (days[p.label], p.label)))
    return tuple(sorted(out, key=lambda p: (-len(p.documents), -len(p.claims), p.label)))


def _answer(sort: str, claim: Claim) -> tuple[str, ...]:
    """What a claim answers, in words: '1,500 (sent)', 'about 12,000 (expected)'; for acts the status as stated."""
    if sort == "figure":
        measure = claim.measure
        assert measure is not None
        notes = [n for n in (measure.stage, "additional" if measure.additional else None) if n]
        if measure.expected or claim.factuality in UNREAL:
            notes.append("expected" if claim.factuality is Factuality.ASSERTED else claim.factuality.value)
        elif claim.factuality is not Factuality.ASSERTED:
            notes.append(claim.factuality.value)
        shown = render_range(measure.low, measure.high, approximate=measure.approximate)
        return (shown, f"({', '.join(notes)})") if notes else (shown,)
    if claim.factuality in DENYING:
        return ("denies it or says that it is not so",)
    if claim.factuality is Factuality.UNCONFIRMED:
        return (claim.how_unconfirmed.value if claim.how_unconfirmed else "unconfirmed",)
    if claim.factuality is Factuality.ASSERTED:
        return ("states it",)
    return (f"speaks of it as {claim.factuality.value}",)


def _origins(claims: Sequence[Claim], facts: dict[str, DocumentFacts]) -> tuple[Origin, ...]:
    """First known tellers; a copy's own words count as those of the document that it repeats."""
    held: dict[str | None, tuple[str, list[Claim]]] = {}
    for claim in claims:
        known = facts.get(claim.document)
        if known is not None and known.copy_of is not None and not claim.attribution:
            known = facts.get(known.copy_of, known)
            teller, label = teller_of(claim, known)
        else:
            teller, label = teller_of(claim, known)
        held.setdefault(teller, (label, []))[1].append(claim)
    return tuple(
        Origin(
            teller, label, tuple(c.id for c in members), tuple(dict.fromkeys(DocumentId(c.document) for c in members))
        )
        for teller, (label, members) in sorted(held.items(), key=lambda item: (-len(item[1][1]), str(item[0])))
    )


def _liveliness(
    sort: str,
    claims: Sequence[Claim],
    positions: Sequence[Position],
    origins: Sequence[Origin],
    standing: Standing,
) -> float:
    """Facts before views; differing answers of several documents and tellers before agreement. For order only."""
    documents = {c.document for c in claims}
    value = 2.0 * min(len(positions), 5) + 1.5 * min(len(documents), 6) + min(len(origins), 6)
    if standing.conflict is Conflict.FACT or standing.conflict is Conflict.RELAY:
        value += 6
    elif standing.agreement in (Agreement.SUPERSEDED, Agreement.NOT_COMPARABLE) and len(positions) > 1:
        value += 3
    elif standing.conflict is Conflict.VIEWS:
        value += 1
    if sort == "figure":
        value += 3
    if len(documents) < 2:
        value -= 6
    confidence = sum(c.confidence for c in claims) / len(claims)
    return round(value * (0.5 + confidence / 2), 3)


def _title(
    sort: str,
    claims: Sequence[Claim],
    first: str | None,
    last: str | None,
    templates: Mapping[str, str],
    name_of: Callable[[str], str],
) -> str:
    parts = {
        "actors": _names({x for c in claims for x in countries(c, "actor")}, name_of),
        "recipients": _names({x for c in claims for x in countries(c, "recipient")}, name_of),
        "place": "",
        "counted": "",
        "stage": "",
    }
    if sort == "figure":
        counted = [c.measure.name or c.measure.counted or c.measure.unit for c in claims if c.measure]
        parts["counted"] = max(sorted(set(counted)), key=counted.count).replace("_", " ")
        stages = {c.measure.stage for c in claims if c.measure}
        stage = stages.pop() if len(stages) == 1 else None
        parts["stage"] = stage or ""
        places = {c.place.text for c in claims if c.place}
        parts["place"] = places.pop() if len(places) == 1 else ""
        parts["actors"] = parts["actors"] or parts["recipients"]
        template = templates["quantity"]
    else:
        types = [c.event_type.value for c in claims if c.event_type]
        template = templates[max(sorted(set(types)), key=types.count)]
        acting, receiving = ({x for c in claims for x in countries(c, role)} for role in ("actor", "recipient"))
        if acting & receiving:  # told both ways round: no direction in the title
            parts["actors"], parts["recipients"] = _names(acting | receiving, name_of), ""
        if not parts["actors"]:
            parts["actors"] = "somebody"
        if not parts["recipients"] and "[" not in template:
            parts["recipients"] = "anybody"

    def optional(match: re.Match[str]) -> str:
        inner = match.group(1)
        names = re.findall(r"\{(\w+)\}", inner)
        return inner if all(parts.get(n) for n in names) else ""

    text = _OPTIONAL.sub(optional, template).format(**{k: v or "" for k, v in parts.items()})
    when = _when(first, last)
    return f"{text.rstrip('?')}, {when}?" if when else text


def _names(ids: set[str], name_of: Callable[[str], str]) -> str:
    names = sorted(name_of(i) for i in ids)
    return " and ".join(names) if len(names) < 3 else ", ".join(names[:-1]) + " and " + names[-1]


def _when(first: str | None, last: str | None) -> str:
    if first is None or last is None:
        return ""
    if first == last:
        return first
    return first[:7] if first[:7] == last[:7] else f"{first[:7]} to {last[:7]}"


def _because(block: str, sort: str, first: str | None, last: str | None) -> str:
    parts = block.split("|")
    what = (
        f"same unit ({parts[1]}) of {parts[4]}"
        if sort == "figure"
        else f"same type of act ({parts[1]}) between {parts[2]}"
    )
    when = f"each within {GAP_DAYS[sort]} days of the next" if first else "no day known"
    return f"{what}, {when}"
