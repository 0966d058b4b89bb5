"""Window: between which days a text without a date of its own must have been published.

Takes the parse, times, mentions and claims of a text, and the book of actors; gives "published: FROM/TO" with what shows it.
Not before: the latest full day of something told as having happened, and the first day in office of somebody who is
called by the office. Not after: the earliest day of something that is still to come ("will meet on 5 March 2025"), and
the last day in office of somebody who acts in it in the present tense. "President Ada Foe says" of a text that tells of
3 May 2024 gives 2024-05-03/2026-01-20 when her term ends then. Where two ends do not fit, the offices give way first: a
text may look back. A window bounds the date and is never the day from which relative times count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legation.knowledge.actors import ActorBook
from legation.model.documents import MetaValue
from legation.model.layers import Mention, Parse, TimeExpression
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import DateHow, Factuality
from legation.reading.claims import ClaimLayer

RANK = 90
_TOLD = frozenset({Factuality.ASSERTED, Factuality.DENIED, Factuality.NEGATED})
_AHEAD = frozenset(
    {Factuality.PLANNED, Factuality.PREDICTED, Factuality.POSSIBLE, Factuality.CONDITIONAL, Factuality.DEMANDED}
)
_NOW = frozenset({"VBZ", "VBP"})
# Auxiliaries that put a verb into the time of the report, as "would" and "was to" do not.
_NOW_WORDS = frozenset({"will", "'ll", "’ll", "shall", "is", "are", "has", "have", "may", "can"})
_PAST_OFFICE = frozenset(
    {"former", "then", "ex", "late", "ousted", "deposed", "onetime", "outgoing", "incoming", "previous"}
)
_CLIMB = 6  # tokens from a time up to the verb that tells when it is


@dataclass(frozen=True, slots=True)
class _Bound:
    """One end of the window: the ISO day, where it stands, and why in words."""

    day: str
    span: Span
    why: str


def find_window(
    times: Sequence[TimeExpression],
    layer: ClaimLayer,
    parse: Parse | None = None,
    mentions: Sequence[Mention] = (),
    book: ActorBook | None = None,
) -> MetaValue | None:
    """A range, perhaps with an open end, and in `detail` what shows it; None when nothing bounds the date.

    parse, mentions, book: without them only what the text tells as past bounds the date, from below.
    """
    after = _latest(_past_days(times, layer))
    before = _earliest(_days_ahead(times, layer, parse)) if parse is not None else None
    if after and before and before.day < after.day:
        before = None  # what is told as past is surer than what sounds as if it were to come
    if parse is not None and book is not None:
        starts, ends = _terms(parse, mentions, book)
        last = _earliest(ends)
        if last is not None and _fits(after, last) and (before is None or last.day < before.day):
            before = last
        first = _latest(starts)
        if first is not None and _fits(first, before) and (after is None or first.day > after.day):
            after = first
    if after is None and before is None:
        return None
    shown = after or before
    assert shown is not None
    text = parse.text if parse is not None else None
    why = "; ".join(
        f"not {word} {b.day}: {_words(b, text)}" for word, b in (("before", after), ("after", before)) if b is not None
    )
    value = f"{after.day if after else '..'}/{before.day if before else '..'}"
    return MetaValue("published", value, DateHow.WINDOW.value, RANK, shown.span, why)


def _words(bound: _Bound, text: str | None) -> str:
    return f"{bound.span.of(text)!r} {bound.why}" if text is not None else bound.why


def _latest(bounds: Iterator[_Bound] | Sequence[_Bound]) -> _Bound | None:
    return max(bounds, key=lambda b: (b.day, -b.span.start), default=None)


def _earliest(bounds: Iterator[_Bound] | Sequence[_Bound]) -> _Bound | None:
    return min(bounds, key=lambda b: (b.day, b.span.start), default=None)


def _fits(after: _Bound | None, before: _Bound | None) -> bool:
    return after is None or before is None or after.day <= before.day


def _past_days(times: Sequence[TimeExpression], layer: ClaimLayer) -> Iterator[_Bound]:
    """Full days with their year on which something is told to have happened."""
    happened = {c.happened.span for c in layer.claims if c.factuality in _TOLD} | {c.said.span for c in layer.claims}
    for time in times:
        interval = time.interval
        if interval is not None and interval.is_day and time.anchor == "none" and time.span in happened:
            yield _Bound(str(interval), time.span, "told as past")


def _days_ahead(times: Sequence[TimeExpression], layer: ClaimLayer, parse: Parse) -> Iterator[_Bound]:
    """Last days of times with their year on which something is still to happen, in the author's own present."""
    ahead = {
        c.happened.span: c
        for c in layer.claims
        if c.happened.span is not None and c.factuality in _AHEAD and c.said.interval is None
    }
    for time in times:
        if time.anchor != "none" or time.span not in ahead or time.interval is None:
            continue
        day = _last_day(time.interval)
        if day is not None and _is_told_now(parse, time.span):
            yield _Bound(day, time.span, "still to come")


def _last_day(interval: Interval) -> str | None:
    last = interval.last_day
    return last.isoformat() if last is not None else None


def _is_told_now(parse: Parse, span: Span) -> bool:
    """Whether the verb over a time is in the present or the future, as in "will meet", "plans to meet"; not "was to meet"."""
    tokens = parse.tokens_in(span)
    if not tokens:
        return False
    node = next((t for t in tokens if parse.heads[t] not in tokens), tokens[0])
    for _ in range(_CLIMB):
        if parse.tags[node] in _NOW or _helpers(parse, node) & _NOW_WORDS:
            return True
        if parse.tags[node] == "VBD" or parse.heads[node] == node:
            return False
        node = parse.heads[node]
    return False


def _helpers(parse: Parse, verb: int) -> set[str]:
    return {parse.lowers[c] for c in parse.children[verb] if parse.deps[c] in ("aux", "auxpass")}


def _terms(parse: Parse, mentions: Sequence[Mention], book: ActorBook) -> tuple[list[_Bound], list[_Bound]]:
    """First and last days in office of those who are called by the office and act in the present tense."""
    starts: list[_Bound] = []
    ends: list[_Bound] = []
    by_name = {p.name: p for p in book.persons}
    for mention in mentions:
        readings = {(c.person, c.office) for c in mention.candidates}
        person, office = next(iter(readings)) if len(readings) == 1 else (None, None)
        if person is None or office is None or person not in by_name or not _acts_in_office(parse, mention):
            continue
        terms = [t for t in by_name[person].terms if t.office == office and not t.staff]
        if len(terms) != 1:
            continue
        first, last = (Interval.parse(bound) if bound else None for bound in (terms[0].start, terms[0].end))
        if first is not None and first.first_day is not None:
            starts.append(_Bound(first.first_day.isoformat(), mention.span, "in office from then"))
        if last is not None and last.last_day is not None:
            ends.append(_Bound(last.last_day.isoformat(), mention.span, "in office until then"))
    return starts, ends


def _acts_in_office(parse: Parse, mention: Mention) -> bool:
    """As in "President Ada Foe says": the office is in the words, nothing calls it past, and the verb is present."""
    tokens = parse.tokens_in(mention.span)
    if (
        not tokens
        or " = " not in mention.reason
        or _PAST_OFFICE & set(parse.lowers[max(0, tokens[0] - 2) : tokens[-1]])
    ):
        return False
    verb = parse.heads[mention.head]
    subject = parse.deps[mention.head] in ("nsubj", "nsubjpass")
    return subject and (parse.tags[verb] in _NOW or bool(_helpers(parse, verb) & _NOW_WORDS))
