"""Quotations: where quotation marks open and close, in all the styles that news and communiqués use.

Takes a text's lines and tokens; gives `Quotation`s in text order. "“One,” she said. “Two." gives two: the second
never closes and ends with its line, unless the next line opens with a mark again: then the two are one speech
(`continues`). Straight, typographic, doubled-apostrophe and guillemet marks may be mixed, as careless typing mixes
them. Quotations inside quotations are left out: they belong to the outer speaker's words. Who speaks is not told here
(see frames, speech).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from legation.model.layers import Parse
from legation.model.spans import Span

# Marks that can only be quotation marks. Whether one opens or closes is judged by its neighbours as well as its form.
_DOUBLE = re.compile(r"``|''|[\"“”„‟«»〝〞＂「」『』]|‘‘|’’|,,(?=\w)")
_SINGLE_OPEN = re.compile(r"(?:(?<=[\s(\[—–:,-])|^)(['‘‛`‹])(?=[\w$#])(?!'?\d0s)")
_OPENERS = frozenset(("“", "„", "‟", "«", "``", "‘‘", "〝", "「", "『", ",,"))
_CLOSERS = frozenset(("”", "»", "’’", "〞", "」", "』"))
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_OPENING_BEFORE = frozenset("([{—–-/:")
_CLOSING_AFTER = frozenset(")]}—–-/:;,.?!…'’")
# A pair of single marks further apart than this is more likely two apostrophes.
MAX_SINGLE = 600


@dataclass(frozen=True, slots=True)
class Quotation:
    """span: with its marks. first, past: its tokens, marks included. closed: False when the mark never closes.

    continues: the same speech goes on in the next quotation (no closing mark, and the next line opens again).
    single: set in single marks, which headlines use and which often hold a term, not speech.
    """

    span: Span
    first: int
    past: int
    closed: bool
    continues: bool = False
    single: bool = False


def find_quotations(parse: Parse) -> tuple[Quotation, ...]:
    """All outermost quotations of the parsed text, in order."""
    text = parse.text
    found: list[tuple[int, int, bool, bool]] = []  # start, end, closed, single
    reopened: list[bool] = []  # whether found[i] stands at the start of its line
    for line in _LINE.finditer(text):
        start, end = line.span()
        for first, past, closed, single in _find_in_line(text, start, end):
            found.append((first, past, closed, single))
            reopened.append(not text[start:first].strip())
    out: list[Quotation] = []
    for number, (first, past, closed, single) in enumerate(found):
        tokens = parse.tokens_in(Span(first, past))
        if not len(tokens):
            continue
        follows = number + 1 < len(found) and reopened[number + 1]
        between = text[past : found[number + 1][0]] if follows else ""
        continues = not closed and follows and not between.strip()
        out.append(Quotation(Span(first, past), tokens[0], tokens[-1] + 1, closed, continues, single))
    return tuple(out)


def quoted_tokens(parse: Parse, quotations: Sequence[Quotation] | None = None) -> list[int]:
    """Number of the quotation that each token stands in, or -1."""
    inside = [-1] * len(parse)
    for number, quote in enumerate(find_quotations(parse) if quotations is None else quotations):
        inside[quote.first : quote.past] = [number] * (quote.past - quote.first)
    return inside


def find_inner_quotations(parse: Parse, outer: Sequence[Quotation]) -> list[Quotation]:
    """Quotations in single marks inside those in double marks: “He said, ‘Go’.”"""
    out: list[Quotation] = []
    for quote in outer:
        if quote.single:
            continue
        start, end = quote.span.start + 1, quote.span.end
        for first, past, closed, single in _find_single(parse.text, start, end, []):
            tokens = parse.tokens_in(Span(first, past))
            if len(tokens) > 2:
                out.append(Quotation(Span(first, past), tokens[0], tokens[-1] + 1, closed, single=single))
    return out


def _find_in_line(text: str, start: int, end: int) -> list[tuple[int, int, bool, bool]]:
    out: list[tuple[int, int, bool, bool]] = []
    opened = -1
    for mark in _DOUBLE.finditer(text, start, end):
        a, b = mark.span()
        form = mark.group()
        if opened < 0:
            # A mark that can only close (6' 2" tall) opens nothing.
            opens = _looks_opening(text, a, b, start, end)
            if opens or (form not in _CLOSERS and not _looks_closing(text, a, b, start, end)):
                opened = a
            continue
        if form in _OPENERS or form not in _CLOSERS:
            if _looks_opening(text, a, b, start, end) and not _looks_closing(text, a, b, start, end):
                if form in _OPENERS or b - opened > MAX_SINGLE:
                    # A second opening: the first was never closed. What it opened ends before the new mark.
                    if text[opened + 1 : a].strip():
                        out.append((opened, _rstrip(text, opened, a), False, False))
                    opened = a
                    continue
                if form not in _OPENERS and _odd_rest(text, b, end):
                    out.append((opened, _rstrip(text, opened, a), False, False))
                    opened = a
                    continue
        out.append((opened, b, True, False))
        opened = -1
    if opened >= 0 and text[opened + 1 : end].strip():
        out.append((opened, _rstrip(text, opened, end), False, False))
    return sorted(out + _find_single(text, start, end, out))


def _odd_rest(text: str, at: int, end: int) -> bool:
    """Whether the neutral marks after `at` are odd in number, so that one more opening makes them come out even."""
    return sum(1 for _ in _DOUBLE.finditer(text, at, end)) % 2 == 1


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return end


def _looks_opening(text: str, a: int, b: int, start: int, end: int) -> bool:
    before = text[a - 1] if a > start else " "
    after = text[b] if b < end else " "
    return (before.isspace() or before in _OPENING_BEFORE) and not after.isspace()


def _looks_closing(text: str, a: int, b: int, start: int, end: int) -> bool:
    before = text[a - 1] if a > start else " "
    after = text[b] if b < end else " "
    return not before.isspace() and (after.isspace() or after in _CLOSING_AFTER)


def _find_single(
    text: str, start: int, end: int, taken: list[tuple[int, int, bool, bool]]
) -> list[tuple[int, int, bool, bool]]:
    """Pairs of single marks outside `taken`: 'like this', ‘like this’, ‹so›; apostrophes are no marks."""
    out: list[tuple[int, int, bool, bool]] = []
    at = start
    while True:
        match = _SINGLE_OPEN.search(text, at, end)
        if match is None:
            return out
        a = match.start(1)
        at = a + 1
        inside = next((t for t in taken if t[0] <= a < t[1]), None)
        if inside is not None:
            at = max(at, inside[1])
            continue
        closing = {"‘": "’'", "‛": "’'", "'": "'’", "`": "'’", "‹": "›"}[match.group(1)]
        limit = min([end, a + MAX_SINGLE] + [t[0] for t in taken if t[0] > a])
        past = _close_single(text, a, limit, end, closing)
        if past:
            out.append((a, past, True, True))
            at = past


def _close_single(text: str, opened: int, limit: int, end: int, closing: str) -> int:
    """End of the pair that opens at `opened`, or 0. A mark after s and before a blank may be a plural's apostrophe: the
    last candidate before the next opening is taken only when it follows punctuation or no better one is there."""
    weak = 0
    for i in range(opened + 2, limit):
        ch = text[i]
        if ch not in closing:
            if ch in "'‘" and text[i - 1].isspace():
                break
            continue
        after = text[i + 1] if i + 1 < end else " "
        if after.isalnum() or text[i - 1].isspace():
            continue
        if text[i - 1] != "s" or after in ",.;:?!)":
            return i + 1
        weak = weak or i + 1
    return weak
