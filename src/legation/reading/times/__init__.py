"""Times: every expression of time in a text, with what it means in symbols and, where the date is known, in days.

Takes the parse of a text; gives TimeExpressions in text order. "The talks began on Friday. Three days later" in a
report of 30 October 2024 gives DATE 2024-10-25 (anchor: document) and DATE 2024-10-28 (anchor: previous). The work has
two stages, so that an undated text resolves later without being read again: `find_times` reads the text and gives each
expression a self-contained `shift` (reading/shifts.py), `resolve_times` turns shifts into values and intervals.

The way of a text: lexemes.py cuts it, scan.py finds where the shapes of times.toml begin, the builders (dates.py,
relative.py, parts.py, clock.py, durations.py) say what a shape means, scan.py and placing.py what it counts from.
Which claim a time belongs to is left to the claims; the date of the document itself to the sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from legation.knowledge import DATA
from legation.knowledge.times import FILE, TimesBook, load_times
from legation.model.errors import KnowledgeError
from legation.model.layers import Parse, Segment, TimeExpression
from legation.model.times import Interval
from legation.reading.reader import Work
from legation.reading.shifts import resolve_shift
from legation.reading.times import clock, dates, durations, parts, relative
from legation.reading.times.placing import read_expressions
from legation.reading.times.scan import Builder, Scan

__all__ = ["TimesComponent", "find_times", "resolve_shift", "resolve_times"]

_BUILDERS: dict[str, Builder] = {
    **dates.BUILDERS,
    **relative.BUILDERS,
    **parts.BUILDERS,
    **clock.BUILDERS,
    **durations.BUILDERS,
}


class TimesComponent:
    name = "times"
    needs = ("segments", "parse")
    gives = "times"
    version = "1"

    def __init__(self, book: TimesBook | None = None) -> None:
        self.book = book or load_times((DATA / FILE,))
        check_builders(self.book)

    def run(self, batch: Sequence[Work]) -> list[tuple[TimeExpression, ...]]:
        return [
            resolve_times(_read(work["parse"], work["segments"], self.book), work.input.published) for work in batch
        ]


def check_builders(book: TimesBook) -> None:
    """Raise KnowledgeError E050 when a rule, perhaps of a user's folder, asks for a builder that there is not."""
    for rules in book.rules.values():
        for rule in rules:
            if rule.build not in _BUILDERS:
                raise KnowledgeError(
                    "E050",
                    f"{FILE}: the rule {rule.name!r} asks for the builder {rule.build!r}. "
                    f"Accepted: {', '.join(sorted(_BUILDERS))}.",
                )


def find_times(
    parse: Parse, segments: Sequence[Segment] = (), *, book: TimesBook | None = None
) -> tuple[TimeExpression, ...]:
    """Read all expressions of time; value and interval are those that hold whatever the document's date.

    segments: where text is pasted from elsewhere, "yesterday" does not count from the document.
    """
    return resolve_times(_read(parse, segments, book or load_times((DATA / FILE,))), None)


def resolve_times(times: Sequence[TimeExpression], published: Interval | None) -> tuple[TimeExpression, ...]:
    """The same expressions with value and interval for a document published then; nothing is read again."""
    out = []
    for time in times:
        value, interval = resolve_shift(time.shift, published)
        out.append(replace(time, value=value, interval=interval))
    return tuple(out)


def _read(parse: Parse, segments: Sequence[Segment], book: TimesBook) -> list[TimeExpression]:
    return read_expressions(Scan(parse, book, _BUILDERS), [s for s in segments if s.voice is not None])
