"""Signatures: names set under, behind or above a quotation that stands alone on its line, without any verb.

Takes a parse, its lines and the number of the quotation that each token stands in; gives candidates as `frames` does.
"“The dam will hold.” - Ruth Adeyemi, engineer", the same with the dash on the next line, and lists in which lines of
quotation and lines of "Ruth Adeyemi, 34" take turns: there the name stands above each quotation or below each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from legation.reading.attribution.adjuncts import FINITE
from legation.reading.attribution.tree import STOPS, Candidate, Tree

_DASHES = frozenset(("-", "–", "—", "--", "―", "~"))
_MARKS = frozenset(('"', "“", "”", "«", "»", "''", "``", "„", "’’", "‘‘"))
_NAMING = frozenset(("PROPN", "NOUN", "ADJ", "DET", "ADP", "CCONJ", "NUM", "PART"))
MAX_TAIL = 24  # tokens of a signature with its description
MAX_HEAD = 6  # tokens of the name before its first comma
MIN_TURNS = 2  # lists of names and quotations have so many of both


def find_signatures(tree: Tree, lines: Sequence[int], quoted: Sequence[int]) -> Iterator[Candidate]:
    """Candidates of frame "label tail" (a dash tells) and "label tail list" (only the turns of the lines tell)."""
    bounds = [*lines, len(tree.parse)]
    rows = [(a, b) for a, b in pairwise(bounds) if a < b]
    alone: list[int] = []
    for number, (start, end) in enumerate(rows):
        if quoted[start] < 0:
            continue
        past = _quoted_until(start, end, quoted)
        begin = _begin(tree, rows, number, quoted)
        if past < end and tree.parse.words[past] in _DASHES:
            yield from _signed(tree, range(past, end), range(begin, past))
        elif (
            past < end and quoted[past - 1] >= 0 and tree.parse.words[past - 1] in _MARKS and _is_bare(tree, past, end)
        ):
            yield from _unmarked(tree, range(past, end), range(begin, past))
        elif all(tree.parse.words[t] in STOPS for t in range(past, end)):
            signed = number + 1 < len(rows) and tree.parse.words[rows[number + 1][0]] in _DASHES
            if signed:
                yield from _signed(tree, range(*rows[number + 1]), range(begin, past))
            else:
                alone.append(number)
    yield from _listed(tree, rows, alone, quoted)


def _quoted_until(start: int, end: int, quoted: Sequence[int]) -> int:
    past = start
    while past < end and quoted[past] >= 0:
        past += 1
    return past


def _begin(tree: Tree, rows: Sequence[tuple[int, int]], number: int, quoted: Sequence[int]) -> int:
    """Where the speech begins: lines above belong to it that open with a mark and never close it."""
    begin = rows[number][0]
    for start, end in reversed(rows[:number]):
        if quoted[start] < 0 or _quoted_until(start, end, quoted) < end or tree.parse.words[end - 1] in _MARKS:
            break
        begin = start
    return begin


def _signed(tree: Tree, tail: range, content: range) -> Iterator[Candidate]:
    source = _name(tree, tail[1:])
    if source:
        yield Candidate(tail[0], ":", "label tail", [tail[0]], source, source[-1], list(content))


def _is_bare(tree: Tree, past: int, end: int) -> bool:
    """Whether a line goes on behind its quotation without a verb: '“...” Ana Reis, 24', '“...” -Ana Reis'."""
    tags = tree.parse.tags
    return tree.parse.words[end - 1] not in STOPS and not any(tags[t] in (*FINITE, "MD") for t in range(past, end))


def _unmarked(tree: Tree, tail: range, content: range) -> Iterator[Candidate]:
    """The closing mark stands for the cue where nothing else parts quotation and name."""
    glued = tree.parse.words[tail[0]][:1] in _DASHES
    source = _name(tree, tail, glued=True) if glued else _name(tree, tail, person=True)
    if source:
        yield Candidate(content[-1], ":", "label tail list", [content[-1]], source, source[-1], list(content[:-1]))


def _listed(
    tree: Tree, rows: Sequence[tuple[int, int]], alone: Sequence[int], quoted: Sequence[int]
) -> Iterator[Candidate]:
    """Quotations and names in turns. Where each has a name on both sides, the first line of all tells which is its own."""
    names: dict[int, list[int]] = {}
    for number in {n for k in alone for n in (k - 1, k + 1) if 0 <= n < len(rows)}:
        start, end = rows[number]
        if quoted[start] < 0 and (name := _name(tree, range(start, end), person=True)):
            names[number] = name
    above = [k for k in alone if k - 1 in names]
    below = [k for k in alone if k + 1 in names]
    side = -1 if len(above) > len(below) or (len(above) == len(below) and alone and alone[0] - 1 in names) else 1
    signed = above if side < 0 else below
    if len(signed) < MIN_TURNS:
        return
    for number in signed:
        begin, end = _begin(tree, rows, number, quoted), rows[number][1]
        past = _quoted_until(rows[number][0], end, quoted)
        mark = past - 1 if side > 0 else begin
        name = names[number + side]
        content = [t for t in range(begin, past) if t != mark]
        if tree.parse.words[mark] in _MARKS and content:
            yield Candidate(mark, ":", "label tail list", [mark], name, name[-1], content)


def _name(tree: Tree, tail: range, *, person: bool = False, glued: bool = False) -> list[int]:
    """The tokens of a name that opens a short line without a verb of its own.

    person: it must be known for a person's. glued: a dash is one token with it."""
    parse = tree.parse
    if not tail or len(tail) > MAX_TAIL or not parse.words[tail[0]].lstrip("-–—―~")[:1].isupper():
        return []
    if (parse.words[tail[0]][0] in _DASHES) != glued:
        return []
    name: list[int] = []
    for t in tail:
        if parse.words[t] in (",", "(", "|") or parse.words[t] in STOPS or parse.words[t] in _DASHES:
            break
        name.append(t)
    if not name or len(name) > MAX_HEAD or parse.words[tail[-1]] in (":", "?"):
        return []
    if (
        any(parse.tags[t] in (*FINITE, "MD") or parse.pos[t] not in _NAMING for t in name)
        or parse.pos[name[-1]] == "NUM"
    ):
        return []
    if person:
        aged = len(tail) > len(name) + 1 and parse.pos[tail[len(name) + 1]] == "NUM"
        known = any(first <= name[0] < past and label == "PERSON" for first, past, label in parse.entities)
        if not (aged or known) or any(parse.pos[t] != "PROPN" for t in name):
            return []
        if parse.words[tail[-1]] in STOPS or any(parse.tags[t] in FINITE for t in tail):
            return []
    return name
