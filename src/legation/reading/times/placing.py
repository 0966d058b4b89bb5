"""Placing: pairs the ends of ranges, tells history from news, and turns hits into TimeExpressions in text order.

Ranges and open ends are kept apart from values: in "from October 8 to 13" each day keeps its own value, and both have
the interval 2024-10-08/2024-10-13; "since August 2023" has the value 2023-08 and the interval 2023-08/.. .
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from legation.knowledge.times import LINE_END
from legation.model.layers import Segment, TimeExpression
from legation.model.spans import Span
from legation.reading.shifts import DOC, Shift, count_from, depends_on_document, dump_shift, shift_grain, shift_value
from legation.reading.times.hits import Hit
from legation.reading.times.scan import Scan

_RANGE_WORDS = frozenset({"-", "to", "through", "until", "till"})
_LIST_WORDS = frozenset({"and", "or", ",", "&", "/"})
_BETWEEN_ENDS = frozenset({"the", "in", "on", "of", ".", "early", "mid", "late"})
_RANGE_LENGTH = 5  # words between the ends of a range
_DEICTIC = frozenset({"today", "yesterday", "tomorrow", "tonight", "ago", "last", "next", "this"})
_OPENERS = frozenset({"since", "by", "until", "till", "til", "before", "after", "through"})
_STARTERS = frozenset({"starting", "beginning", "effective"})
_BEFORE_DATE = frozenset({"the", "on", "in", "at", "about", "around", "early", "late"})
_PREPOSITIONS = frozenset(
    {"in", "on", "since", "by", "until", "from", "during", "through", "before", "after", "to", "between", "at", "of"}
)


def read_expressions(scan: Scan, pasted: Sequence[Segment] = ()) -> list[TimeExpression]:
    """Find, pair and place all expressions of a text; value and interval are still None. pasted: passages of others."""
    hits = [h for h in scan.find_hits() if not _is_name(scan, h)]
    scan.narrative = _tells_history(scan, hits)
    _join_ranges(scan, hits)
    placed = [_place(scan, hit) for hit in hits]
    return [_in_passage(time, pasted, placed) for time in placed] if pasted else placed


def _in_passage(time: TimeExpression, pasted: Sequence[Segment], placed: Sequence[TimeExpression]) -> TimeExpression:
    """What is pasted from elsewhere counts from the date that its voice is given, else from some day before the document's.

    "October 24" only needs a year and keeps the document's; "yesterday" would be a wrong exact day.
    """
    segment = next((s for s in pasted if s.span.contains(time.span)), None)
    if segment is None or segment.voice is None or time.anchor == "none":
        return time
    shift: Shift = json.loads(time.shift)
    if not depends_on_document(shift):
        return time
    for other in placed:
        if segment.voice.contains(other.span) and other.type == "DATE":
            base = json.loads(other.shift)
            said = base[1] if base[0] in ("open", "range") else base
            return replace(
                time,
                anchor="previous",
                shift=dump_shift(count_from(shift, said)),
                reason="counts from the passage's date",
            )
    if "cal" in _operations(shift):
        return time
    vague = ["vague", DOC, -1, shift_value(shift) or ""]
    return replace(time, shift=dump_shift(vague), reason="counts from the unknown date of a pasted passage")


def _operations(shift: Shift) -> set[str]:
    inner = [_operations(part) for part in shift if isinstance(part, list) and part and isinstance(part[0], str)]
    return {str(shift[0])}.union(*inner)


def _place(scan: Scan, hit: Hit) -> TimeExpression:
    shift = scan.shift_of(hit)
    hit.modifier = _stands_before_noun(scan, hit)
    grain = shift_grain(shift) if shift[0] != "const" else ""
    if hit.type in ("DATE", "TIME") and grain:
        scan.add(hit, shift, grain)
    bounded = _bound(scan, hit, shift, grain)
    reason = hit.reason or {
        "document": "counts from the document's date",
        "previous": "counts from the time before",
    }.get(hit.anchor, "")
    span = Span(scan.starts[hit.first], scan.ends[hit.past - 1])
    return TimeExpression(span, hit.type, None, None, hit.anchor, dump_shift(bounded), hit.mod, reason)


def _stands_before_noun(scan: Scan, hit: Hit) -> bool:
    """'the 1991 agreement', 'Monday's closing price' do not move the time that the text has come to."""
    if scan.low(hit.first - 1) in _PREPOSITIONS:
        return False
    return scan.tag(hit.past)[:2] == "NN" and scan.sentence(hit.past) == scan.sentence(hit.first)


def _bound(scan: Scan, hit: Hit, shift: Shift, grain: str) -> Shift:
    """Ranges and open ends: they move the interval, never the value."""
    if hit.type not in ("DATE", "TIME") or not grain:
        return shift
    if hit.to is not None:
        return ["range", shift, shift, scan.shift_of(hit.to)]
    if hit.since is not None:
        return ["range", shift, scan.shift_of(hit.since), shift]
    how = _opener(scan, hit)
    if how == "before" and shift[0] == "part" and shift[2] == "END" and scan.low(hit.first) != "late":
        how = "by"  # "before the end of 2022": up to its last day
    return ["open", shift, how] if how else shift


def _opener(scan: Scan, hit: Hit) -> str:
    """The word before an expression that leaves one end open: since, by, until, before, after, through; '' for none."""
    at = hit.first - 1
    before, further = scan.low(at), scan.low(at - 1)
    if before in _BEFORE_DATE and further in ("since", "until", *_STARTERS):
        before = further
    if before in _STARTERS or (before == "from" and scan.low(hit.past) in ("on", "onward", "onwards", "forward")):
        return "since"
    if before == "than" and scan.low(at - 2) == "no" and further in ("later", "earlier"):
        return "by" if further == "later" else "since"
    if before == "to" and further in ("prior", "up"):
        return "before" if further == "prior" else "until"
    if before not in _OPENERS or (before in ("before", "after") and scan.tag(hit.past)[:2] == "NN"):
        return ""
    return str(scan.book.values["FROM"].get(before, before))


def _join_ranges(scan: Scan, hits: Sequence[Hit]) -> None:
    """Pair the ends of ranges, and let dates of one list share the year that stands with the last."""
    for n in range(len(hits) - 2, -1, -1):
        left, right = hits[n], hits[n + 1]
        if left.type not in ("DATE", "TIME") or right.type not in ("DATE", "TIME") or _is_ref(left) or _is_ref(right):
            continue
        gap = range(left.past, right.first)
        if len(gap) > _RANGE_LENGTH or LINE_END in scan.line[left.past : right.first] or left.to is not None:
            continue
        between = [scan.lows[i] for i in gap if scan.lows[i] not in _BETWEEN_ENDS]
        both = between == ["and"] and scan.low(left.first - 1) == "between"
        ranged = both or (len(between) == 1 and between[0] in _RANGE_WORDS)
        if ranged or between in (["and", "until"], [",", "until"], ["up", "to"]):
            if left.since is None and right.since is None:
                left.to, right.since = right, left
        elif between and left.what[:1].isdigit() and not left.make and all(w in _LIST_WORDS for w in between):
            source = right.beside or right
            if source.shift is not None and source.shift[0] == "abs":
                left.beside = source


def _is_ref(hit: Hit) -> bool:
    return hit.shift is not None and hit.shift[0] == "const"


_DEICTIC = frozenset({"today", "yesterday", "tomorrow", "tonight", "ago", "last", "next", "this"})


def _tells_history(scan: Scan, hits: Sequence[Hit]) -> bool:
    """Many dates with their year and few words that count from today: the text tells history, not news."""
    explicit = deictic = 0
    for hit in hits:
        if hit.shift is not None and hit.shift[0] == "abs" and len(hit.shift[1]) in (7, 10, 9, 12):
            explicit += 1
        elif hit.reason == "weekday" or any(w in _DEICTIC for w in scan.lows[hit.first : hit.past]):
            deictic += 1
    return explicit >= scan.book.narrative_explicit and explicit >= scan.book.narrative_ratio * deictic


def _is_name(scan: Scan, hit: Hit) -> bool:
    """Words of the calendar inside names: Black Friday, the Sunday Times, Friday the song."""
    if hit.reason != "weekday" and not (hit.what and hit.past - hit.first == 1):
        return False
    before, after = scan.low(hit.first - 1), scan.low(hit.past)
    if before in scan.book.names_before and scan.text[scan.starts[hit.first - 1]].isupper():
        return True
    return after in scan.book.names_after and scan.text[scan.starts[hit.past]].isupper()
