"""Copies: stretches that two texts have in common, with cuts and edits, and what was changed in them.

Takes texts; gives for each pair the passages they share (exact ranges in both) and the changes within these: "40 dead"
here and "45 dead" there is a change of kind figure, a finding of its own. Pairs are found without comparing all:
each text leaves fingerprints (hashes of five words in a row, picked by winnowing: Schleimer, Wilkerson and Aiken 2003,
"Local algorithms for document fingerprinting"), so that any seven unchanged words in a row meet in one bucket. Unlike
MinHash over documents this also finds one sentence pasted into a long text. Words are aligned by RapidFuzz.

Whose text was first is not judged here (that needs dates, see desk/copies.py), nor whether a copy is right.
What always holds: whether two documents are compared depends on the set of documents alone, not on their order.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from rapidfuzz.distance import Indel

from legation.model.spans import Span
from legation.reconcile.quoting import quoted_spans

SHINGLE = 5  # words in a row that make one fingerprint
WINDOW = 3  # of so many neighbouring fingerprints the smallest is kept: any 7 equal words in a row are found
LEAST_SHARED = 2  # fingerprints that two documents must share to be compared
MANY = 60  # a fingerprint of more documents than this is boilerplate, or one text at many mastheads ...
FEW = 6  # ... and its documents are compared with only so many of them (those of the smallest ids)
RUN = 4  # equal words in a row that start a passage
GAP = 10  # words of both texts that an edit within a passage may span
LEAST_WORDS = 12  # equal words, in runs and outside quotation marks, without which there is no passage
LEAST_RUN = 8  # longest run of a passage at least: two reports of one event share many a phrase of six words
LONG, FRAME = 25, 8  # a passage of quotations: words in all, and outside the marks, from which it is more than these
DENSITY = 0.65  # share of equal words in a passage, of the longer side
COPY_SHARE = 0.5  # share of the shorter text in passages from which the pair is a copy

_WORD = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMERALS = {  # English numerals that desks write as digits or the other way round (any grammar of English)
    w: str(n)
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
} | {w: str(n * 10) for n, w in enumerate("thirty forty fifty sixty seventy eighty ninety hundred".split(), 3)}
_NUMERALS["dozen"] = "12"
_SCALES = frozenset("hundred thousand million billion trillion bn mn".split())
# British and American spelling, folded only to align words (Oxford and Merriam-Webster style, the commonest endings)
_SPELLINGS = ((re.compile(r"is(e[ds]?|ing|ations?)$"), r"iz\1"), (re.compile(r"our(s|ed)?$"), r"or\1"))
_DENIALS = frozenset("not no never nor neither none without denied denies deny refused cannot unable".split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, folded for comparing: case, spelling, numerals."""

    fold: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """What differs within a shared passage. kind: figure, denial, name or wording; None: only the other text has it."""

    kind: str
    left: Span | None
    right: Span | None
    left_text: str
    right_text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch that both texts hold. words: how many are equal; quoted: most of it stands between quotation marks."""

    left: Span
    right: Span
    words: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Reuse:
    """What two documents share. kind: copy, passage, quotation, or none; share: of the shorter one's words."""

    left: str
    right: str
    kind: str
    share: float
    passages: tuple[Passage, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def why(self) -> str:
        """One sentence that can be checked in the texts."""
        words = sum(p.words for p in self.passages)
        figures = sum(c.kind == "figure" for c in self.changes)
        note = f"; {figures} changed figure{'s' * (figures != 1)}" if figures else ""
        kind = {"quotation": "quotations only", "none": "nothing"}.get(
            self.kind, f"{self.share:.0%} of the shorter text"
        )
        return f"{words} equal words in {len(self.passages)} passage{'s' * (len(self.passages) != 1)}, {kind}{note}"


class Buckets(Protocol):
    """Which documents hold a fingerprint. Ids in ascending order, so that nothing depends on the order of arrival."""

    def holders(self, fingerprint: int, limit: int | None) -> Sequence[str]: ...

    def fingerprints(self, document: str) -> Sequence[int]: ...

    def put(self, document: str, fingerprints: Sequence[int]) -> None: ...

    def drop(self, document: str) -> None: ...


class MemoryBuckets:
    """Buckets of a pile that is in memory."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[int, ...]] = {}
        self._buckets: dict[int, set[str]] = {}

    def holders(self, fingerprint: int, limit: int | None) -> Sequence[str]:
        return sorted(self._buckets.get(fingerprint, ()))[:limit]

    def fingerprints(self, document: str) -> Sequence[int]:
        return self._held.get(document, ())

    def put(self, document: str, fingerprints: Sequence[int]) -> None:
        self._held[document] = tuple(fingerprints)
        for one in fingerprints:
            self._buckets.setdefault(one, set()).add(document)

    def drop(self, document: str) -> None:
        for one in self._held.pop(document, ()):
            self._buckets[one].discard(document)


# ---------------------------------------------------------------------- which documents are compared
def find_fingerprints(text: str, skip: Iterable[Span] = ()) -> tuple[int, ...]:
    """Fingerprints of a text, each once, ascending. skip: stretches that are no reporting (notices, share lines)."""
    out: set[int] = set()
    for words in _stretches(find_words(text), sorted(skip, key=lambda s: s.start)):
        hashes = [_hash_word(w.fold) for w in words]
        grams = [_hash_gram(hashes[i : i + SHINGLE]) for i in range(len(hashes) - SHINGLE + 1)]
        out.update(min(grams[i : i + WINDOW]) for i in range(max(1, len(grams) - WINDOW + 1)) if grams)
    return tuple(sorted(out))


def refill(buckets: Buckets, document: str, fingerprints: Sequence[int]) -> set[str]:
    """Put a document's new fingerprints in the place of its old ones; gives the documents whose partners may change."""
    touched = {document}
    for one in buckets.fingerprints(document):
        touched.update(_disturbed(buckets.holders(one, MANY + 2), document, leaving=True))
    buckets.drop(document)
    buckets.put(document, fingerprints)
    for one in fingerprints:
        touched.update(_disturbed(buckets.holders(one, MANY + 2), document, leaving=False))
    return touched


def find_partners(buckets: Buckets, document: str) -> list[str]:
    """Documents with which this one is to be compared, by id: those that share enough of its fingerprints."""
    shared: Counter[str] = Counter()
    for one in buckets.fingerprints(document):
        there = buckets.holders(one, MANY + 1)
        if len(there) > MANY:
            few = there[:FEW]
            there = buckets.holders(one, None) if document in few else few
        shared.update(there)
    return sorted(d for d, n in shared.items() if n >= LEAST_SHARED and d != document)


def find_reuse(
    texts: Mapping[str, str], *, buckets: Buckets | None = None, skips: Mapping[str, Sequence[Span]] | None = None
) -> list[Reuse]:
    """All pairs of a pile that share text, by ids."""
    held = buckets or MemoryBuckets()
    for document, text in texts.items():
        held.put(document, find_fingerprints(text, (skips or {}).get(document, ())))
    words: dict[str, list[Word]] = {}
    out = []
    for document in sorted(texts):
        for other in find_partners(held, document):
            if other > document:
                pair = compare_texts(document, texts[document], other, texts[other], words=words)
                if pair.kind != "none":
                    out.append(pair)
    return out


# ---------------------------------------------------------------------- what two documents share
def compare_texts(
    left: str,
    left_text: str,
    right: str,
    right_text: str,
    *,
    words: dict[str, list[Word]] | None = None,
    least_words: int = LEAST_WORDS,
) -> Reuse:
    """The passages that two texts share, in order of the left one, and what was changed in them.

    left, right: ids. words: a store of words by id, so that a text of many pairs is cut into words once.
    """
    held = {} if words is None else words
    for identifier, text in ((left, left_text), (right, right_text)):
        if identifier not in held:
            held[identifier] = find_words(text)
    a, b = held[left], held[right]
    passages: list[Passage] = []
    changes: list[Change] = []
    quotes = quoted_spans(left_text), quoted_spans(right_text)
    for blocks in _chains(a, b, least_words):
        one = Span(a[blocks[0][0]].start, a[blocks[-1][0] + blocks[-1][2] - 1].end)
        two = Span(b[blocks[0][1]].start, b[blocks[-1][1] + blocks[-1][2] - 1].end)
        outside = _outside(blocks, a, quotes[0]), _outside(blocks, b, quotes[1], side=1)
        quoted = not any(_carries(o, least_words) or _frames(o, blocks) for o in outside)
        passages.append(Passage(one, two, sum(n for _, _, n in blocks), quoted))
        changes += _changes(a, b, blocks, left_text, right_text)
    told = sum(p.words for p in passages if not p.quoted)
    share = told / max(1, min(len(a), len(b)))
    kind = "copy" if share >= COPY_SHARE else "passage" if told else "quotation" if passages else "none"
    return Reuse(left, right, kind, round(share, 4), tuple(passages), tuple(changes))


def find_words(text: str) -> list[Word]:
    """Words and numbers with their places; punctuation is passed over."""
    return [Word(_fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


def is_number(fold: str) -> bool:
    return fold[:1].isdigit() or fold in _SCALES


# ---------------------------------------------------------------------- helpers: words and fingerprints
@lru_cache(maxsize=65536)
def _fold(word: str) -> str:
    fold = word.casefold().replace("’", "'")
    if fold[0].isdigit():
        return fold.replace(",", "").rstrip(".")
    fold = _NUMERALS.get(fold, fold.removesuffix("'s"))
    for pattern, spelling in _SPELLINGS:
        if len(fold) > 5:
            fold = pattern.sub(spelling, fold)
    return fold


@lru_cache(maxsize=65536)
def _hash_word(fold: str) -> int:
    return int.from_bytes(hashlib.blake2b(fold.encode("utf-8", "replace"), digest_size=8).digest(), "big")


_PRIME = (1 << 61) - 1


def _hash_gram(hashes: Sequence[int]) -> int:
    value = 0
    for one in hashes:
        value = (value * 1_000_003 + one) % _PRIME
    return value * 0x9E3779B1 % _PRIME  # spread, so that the smallest of a window is no property of its first word


def _stretches(words: Sequence[Word], skip: Sequence[Span]) -> Iterable[list[Word]]:
    """The words cut where a stretch is skipped."""
    edges = [*skip, Span(1 << 60, (1 << 60) + 1)]
    held: list[Word] = []
    n = 0
    for word in words:
        while word.start >= edges[n].end:
            n += 1
            if held:
                yield held
                held = []
        if word.start < edges[n].start:
            held.append(word)
    if held:
        yield held


def _disturbed(holders: Sequence[str], document: str, *, leaving: bool) -> Iterable[str]:
    """Who else is compared otherwise once `document` (among the holders) joins or leaves this bucket."""
    if len(holders) == MANY + 1:  # the bucket becomes crowded with it, or stops being so without it
        return holders
    if len(holders) > MANY + 1 and document in holders[:FEW]:
        return (holders[FEW],)  # the one that is among the few without it
    return ()


# ---------------------------------------------------------------------- helpers: passages
Block = tuple[int, int, int]  # word in the left text, word in the right one, how many are equal from there


def _chains(a: Sequence[Word], b: Sequence[Word], least_words: int) -> list[list[Block]]:
    """Shared passages as their equal blocks, best first taken, none overlapping another, in order of the left text."""
    chains: list[list[Block]] = []
    for run in _runs(a, b):
        best: tuple[int, int] | None = None
        for n in range(len(chains) - 1, max(-1, len(chains) - 40), -1):
            i, j, size = chains[n][-1]
            gap_a, gap_b = run[0] - i - size, run[1] - j - size
            # an edit changes words, it does not put a sentence between: that would part the passage
            if 0 <= gap_a <= GAP and 0 <= gap_b <= GAP and abs(gap_a - gap_b) <= GAP // 2:
                if best is None or (gap_a + gap_b, n) < best:
                    best = (gap_a + gap_b, n)
        if best is None:
            chains.append([run])
        else:
            chains[best[1]].append(run)
    grown = [_grow(chain, a, b) for chain in chains]
    grown.sort(key=lambda blocks: (-sum(n for _, _, n in blocks), blocks[0]))
    taken: list[list[Block]] = []
    for blocks in grown:
        if sum(n for _, _, n in blocks) < least_words:
            break
        if not _carries([n for _, _, n in blocks], least_words) or _density(blocks) < DENSITY:
            continue
        if not any(_overlap(blocks, other) for other in taken):
            taken.append(blocks)
    return sorted(taken, key=lambda blocks: blocks[0])


def _runs(a: Sequence[Word], b: Sequence[Word]) -> list[Block]:
    """Equal words in a row that go no further on either side, by place."""
    left, right = [w.fold for w in a], [w.fold for w in b]
    places: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(left) - RUN + 1):
        places.setdefault(tuple(left[i : i + RUN]), []).append(i)
    out = []
    for j in range(len(right) - RUN + 1):
        for i in places.get(tuple(right[j : j + RUN]), ())[:8]:
            if i and j and left[i - 1] == right[j - 1]:
                continue
            size = RUN
            while i + size < len(left) and j + size < len(right) and left[i + size] == right[j + size]:
                size += 1
            out.append((i, j, size))
    return sorted(out)


def _grow(chain: Sequence[Block], a: Sequence[Word], b: Sequence[Word]) -> list[Block]:
    """The chain with the equal words between its runs, and those that follow an edit at its ends."""
    blocks: list[Block] = [chain[0]]
    for one, two in pairwise(chain):
        blocks += _equal(a, b, one[0] + one[2], two[0], one[1] + one[2], two[1])
        blocks.append(two)
    while True:
        i, j, size = blocks[-1]
        i, j = i + size, j + size
        more = _equal(a, b, i, min(len(a), i + GAP), j, min(len(b), j + GAP))
        if not more or more[0][2] < _least_beyond(a[i : more[0][0]], b[j : more[0][1]]):
            break
        blocks.append(more[0])
    while True:
        i, j, _ = blocks[0]
        more = _equal(a, b, max(0, i - GAP), i, max(0, j - GAP), j)
        if not more:
            break
        x, y, size = more[-1]
        if size < _least_beyond(a[x + size : i], b[y + size : j]):
            break
        blocks.insert(0, more[-1])
    return blocks


def _least_beyond(left: Sequence[Word], right: Sequence[Word]) -> int:
    """How many equal words beyond an edit at the end of a passage are no chance: as many as were edited, two at least;
    one beyond a number that stands for another, which is what is looked for."""
    if len(left) == len(right) == 1 and is_number(left[0].fold) and is_number(right[0].fold):
        return 1
    return max(2, len(left), len(right))


def _equal(a: Sequence[Word], b: Sequence[Word], i: int, i_end: int, j: int, j_end: int) -> list[Block]:
    """Equal blocks between two stretches of words."""
    if i >= i_end or j >= j_end:
        return []
    codes = Indel.opcodes([w.fold for w in a[i:i_end]], [w.fold for w in b[j:j_end]])
    return [(i + c.src_start, j + c.dest_start, c.src_end - c.src_start) for c in codes if c.tag == "equal"]


def _overlap(one: Sequence[Block], two: Sequence[Block]) -> bool:
    return any(one[0][s] < two[-1][s] + two[-1][2] and two[0][s] < one[-1][s] + one[-1][2] for s in (0, 1))


def _carries(sizes: Sequence[int], least_words: int) -> bool:
    """Whether runs of so many words are more than chance phrases."""
    return max(sizes, default=0) >= LEAST_RUN and sum(n for n in sizes if n >= RUN) >= least_words


def _frames(outside: Sequence[int], blocks: Sequence[Block]) -> bool:
    """Whether what stands around and between the quotations is the same too: who writes on his own frames otherwise."""
    if sum(n for _, _, n in blocks) < LONG or _density(blocks) < 0.85:
        return False
    return max(outside) > RUN and sum(outside) >= FRAME


def _density(blocks: Sequence[Block]) -> float:
    length = max(blocks[-1][s] + blocks[-1][2] - blocks[0][s] for s in (0, 1))
    return sum(n for _, _, n in blocks) / length


def _outside(blocks: Sequence[Block], words: Sequence[Word], quotes: Sequence[Span], side: int = 0) -> list[int]:
    """Sizes of the equal runs that stand outside quotation marks."""
    out: list[int] = []
    for block in blocks:
        size = 0
        for word in words[block[side] : block[side] + block[2]]:
            if any(q.start <= word.start < q.end for q in quotes):
                out.append(size)
                size = 0
            else:
                size += 1
        out.append(size)
    return out


# ---------------------------------------------------------------------- helpers: changes
def _changes(
    a: Sequence[Word], b: Sequence[Word], blocks: Sequence[Block], left_text: str, right_text: str
) -> list[Change]:
    out = []
    for one, two in pairwise(blocks):
        left, right = a[one[0] + one[2] : two[0]], b[one[1] + one[2] : two[1]]
        if not left and not right:
            continue
        one_span, two_span = (Span(w[0].start, w[-1].end) if w else None for w in (left, right))
        texts = one_span.of(left_text) if one_span else "", two_span.of(right_text) if two_span else ""
        out.append(Change(_kind(left, right, texts), one_span, two_span, *texts))
    return out


def _kind(left: Sequence[Word], right: Sequence[Word], texts: tuple[str, str]) -> str:
    numbers = [sorted(w.fold for w in words if is_number(w.fold)) for words in (left, right)]
    if numbers[0] != numbers[1]:
        return "figure"
    denials = [any(w.fold in _DENIALS or w.fold.endswith("n't") for w in words) for words in (left, right)]
    if denials[0] != denials[1]:
        return "denial"
    names: list[set[str]] = [{w.casefold() for w in re.findall(r"\b[^\W\d_a-z]\w+", text)} for text in texts]
    return "name" if names[0] and names[1] and not names[0] & names[1] else "wording"
