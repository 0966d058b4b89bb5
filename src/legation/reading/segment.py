"""Segment: what each line of a text is, and where the voice changes in pasted passages.

Takes the bare text (and the extractor's headings, where it knew any); gives segments that cover every line: title,
heading, body, teaser, caption, byline, link, share line, notice. "READ ALSO: ..." is a link, "... (Video screenshot)" a
caption, a short line without a full stop between paragraphs a heading. A line that announces another's text and breaks
off ("In early November, ISW was telling that") lends its voice to the paragraph below. Lines that are no reporting are
kept in the version and marked; what is read for claims is in `READ_SEGMENTS`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from legation.knowledge import Knowledge
from legation.knowledge.segments import SegmentBook
from legation.model.layers import Segment
from legation.model.spans import Span
from legation.model.words import SegmentKind
from legation.reading.reader import Work

_LINE = re.compile(r"[^\n\r]*\S[^\n\r]*")
_WORD = re.compile(r"\w+")
_BRACKET = re.compile(r"\s*\[[A-Z][^\]\n]{1,60}\]\s*")
# "SEOUL, Oct 18 (Straits Wire) -- ", "(Reuters) - ", "MOSCOW, November 3. /TASS/. "
_DATELINE = re.compile(
    r"\s*(?:(?:[A-Z][A-Z'’. -]{2,30}(?:,\s?[A-Z][\w.]+)?)(?:,\s+[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s+\d{4})?)?\.?\s*)?"
    r"(?:[(/\[][A-Z][^)/\]\n]{1,40}[)/\]]\.?)?\s*(?:--|[–—-])?\s+(?=[\"'“‘A-Z])"
)
# "14:00 ", "[09:35 GMT] ", "2:15 p.m. - ": the hour of an entry.
_HOUR = re.compile(
    r"\s*\[?(?:[01]?\d|2[0-3]):[0-5]\d(?:\s?(?:[ap]\.?m\.?|GMT|UTC|BST|CES?T|E[SD]T|local time)(?!\w))*\]?"
    r"\s*(?:[-–—:|]+\s*)?(?=[\"“'‘A-Z])"
)
# "Washington (AFP) - ", "NAIROBI, Kenya (AP) — ": any place, with an agency in brackets and a dash.
_AGENCY_LINE = re.compile(
    r"\s*[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3}(?:, [A-Z][\w.]*(?: [A-Z][\w.]*)?)?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?"
    r" \([A-Z][\w &./-]{1,30}\)\s*(?:--|[–—-])\s+(?=[\"'“‘A-Z])"
)
_CLOSED = re.compile(r"[.!?…:;]['\"”’»)\]]*\s*$")
_ELLIPSIS = re.compile(r"(?:…|\.\.\.)['\"”’)\]]*\s*$")
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_CREDIT = re.compile(rf"^[\w .&’'-]{{2,40}},\s+(?:{_MONTH})[a-z]*\.?\s+\d{{1,2}},?\s+\d{{4}}\.?$", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-–—•*▪]|\d{1,2}[.)])\s")
# A line that ends in such a word announces the next paragraph as another's words.
_ANNOUNCES = re.compile(
    r"\b(?:(?:that|as follows|following):?|(?:writes|wrote|says|said|reports|reported|announced|stated):)\s*$", re.I
)
# "“We lost the season.” — Ana Reis": who said so behind the mark. A name may also be set below such a line.
_SIGNED = re.compile(r"""^\s*["“«].*["”»]\s*(?:--|[–—-])\s*[A-Z]""")
_QUOTED = re.compile(r"""^\s*["“«].*["”»]\s*$""")
HEADING_WORDS = 18
TITLE_WORDS = 32


class SegmentComponent:
    name = "segment"
    needs = ()
    gives = "segments"
    version = "3"

    def __init__(self, book: SegmentBook | None = None) -> None:
        self.book = book or Knowledge().segments

    def run(self, batch: Sequence[Work]) -> list[tuple[Segment, ...]]:
        return [find_segments(w.text, self.book, title=w.input.title, headings=w.input.headings) for w in batch]


def find_segments(
    text: str, book: SegmentBook, *, title: str | None = None, headings: Sequence[Span] = ()
) -> tuple[Segment, ...]:
    """One segment a line (a byline in brackets before its paragraph is one of its own), in order of the text."""
    lines = [Span(*m.span()) for m in _LINE.finditer(text)]
    known = {(h.start, h.end) for h in headings}
    out: list[Segment] = []
    for number, line in enumerate(lines):
        words = line.of(text).strip()
        kind, reason = _judge(text, lines, number, words, book, title, known)
        if kind is SegmentKind.BODY and (bracket := _BRACKET.match(text, line.start, line.end)):
            inner = _trim(text, bracket.start(), bracket.end())
            if bracket.end() < line.end:
                out.append(Segment(inner, SegmentKind.BYLINE, reason="name in brackets before the paragraph"))
                out.append(Segment(_trim(text, bracket.end(), line.end), kind, _voice(text, lines, number), reason))
                continue
        if kind is SegmentKind.BODY and (cut := dateline_end(text, line)):
            out.append(
                Segment(_trim(text, line.start, cut), SegmentKind.DATELINE, reason="place, date or agency first")
            )
            out.append(Segment(_trim(text, cut, line.end), kind, _voice(text, lines, number), reason))
            continue
        out.append(Segment(_trim(text, line.start, line.end), kind, _voice(text, lines, number), reason))
    return tuple(out)


def _judge(
    text: str,
    lines: Sequence[Span],
    number: int,
    words: str,
    book: SegmentBook,
    title: str | None,
    known: set[tuple[int, int]],
) -> tuple[SegmentKind, str]:
    line = lines[number]
    if title and _fold(words) == _fold(title):
        return (SegmentKind.TITLE, "is the title") if number == 0 else (SegmentKind.TEASER, "repeats the title")
    if (line.start, line.end) in known:
        return SegmentKind.HEADING, "marked as a heading in the document"
    cue = book.find_cue(words)
    if cue and not (cue.kind is SegmentKind.BYLINE and _CLOSED.search(words)):
        return cue.kind, f"{cue.where} {cue.text!r}"
    count = len(_WORD.findall(words))
    if not count:
        return SegmentKind.NOTICE, "no words"
    if _CREDIT.match(words):
        return SegmentKind.CAPTION, "outlet and date of a video or picture"
    if number + 1 < len(lines) and _CREDIT.match(lines[number + 1].of(text).strip()) and count <= TITLE_WORDS:
        return SegmentKind.CAPTION, "title of a video or picture, credited in the next line"
    if _ELLIPSIS.search(words) and _stands_again(text, line):
        return SegmentKind.TEASER, "breaks off and stands whole further down"
    closed = bool(_CLOSED.search(words))
    if number == 0 and len(lines) > 1 and not closed and count <= TITLE_WORDS:
        return SegmentKind.TITLE, "first line, no full stop"
    if number and not closed and count <= HEADING_WORDS and not _BULLET.match(words):
        if _fold(words) == _fold(lines[0].of(text)):
            return SegmentKind.TEASER, "repeats the title"
        if _ANNOUNCES.search(words) or _SIGNED.search(words):
            return SegmentKind.BODY, ""
        if number + 1 == len(lines) and not _QUOTED.search(lines[number - 1].of(text)):
            return SegmentKind.NOTICE, "short last line without a full stop"
        return SegmentKind.HEADING, "short line without a full stop"
    if number and closed and words.endswith("?") and count <= HEADING_WORDS // 2 and number + 1 < len(lines):
        return SegmentKind.HEADING, "short question on a line of its own"
    return SegmentKind.BODY, ""


def dateline_end(text: str, line: Span) -> int | None:
    """Where a dateline at the beginning of a line ends: it needs an agency in marks, or a place in capitals and a dash; or it
    is the hour of an entry, as reports that are written as things happen have it."""
    hour = _HOUR.match(text, line.start, line.end)
    start = hour.end() if hour else line.start
    match = _AGENCY_LINE.match(text, start, line.end) or _DATELINE.match(text, start, line.end)
    if match is None or match.end() >= line.end:
        return start if hour else None
    words = match.group().strip()
    agency = re.search(r"[(/\[][A-Z][^)/\]]{1,40}[)/\]]\.?\s*(?:--|[–—-])?$", words)
    dash = words.endswith(("--", "–", "—", "-"))
    found = words and (dash or (agency and words[0] not in "[")) and len(words) > 3
    return match.end() if found else start if hour else None


def _voice(text: str, lines: Sequence[Span], number: int) -> Span | None:
    """The line before, when it announces another's words and this line goes on where it breaks off."""
    if number < 2:  # a title announces nothing
        return None
    before = lines[number - 1]
    words = before.of(text).strip()
    if _ANNOUNCES.search(words) and not _CLOSED.search(words.rstrip(":")):
        return _trim(text, before.start, before.end)
    return None


def _stands_again(text: str, line: Span) -> bool:
    """Whether the beginning of this line occurs once more in the text."""
    start = line.of(text).strip()[:60]
    return len(start) >= 30 and text.find(start, line.end) >= 0


def _fold(words: str) -> str:
    return " ".join(_WORD.findall(words.casefold()))


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
