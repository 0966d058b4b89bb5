"""copies: how well copies, pasted passages and changed numbers are found, on Wikinews texts edited as agencies edit.

`tests/cases/copies.tsv` holds no text: a row names documents of the gold folder and says by offsets which stretches
were kept, which words of our own stand between them, and which number was changed. `build_pool` puts the texts
together; `measure` runs the finder that `legation reconcile` runs over all of them at once, as one pile, and counts

- document pairs: linked (as copy or by a pasted passage) against the pairs that share a stretch of one source text;
  in the negatives two reports tell one event in their own words, a dozen with the same quotation in both;
- passages: words of both texts that were found to be shared, against those that were;
- changed numbers: figures found changed within a shared passage.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from legation.model.errors import LegationError
from legation.reconcile.copies import Reuse, find_reuse, find_words

TABLE = Path(__file__).parents[3] / "tests" / "cases" / "copies.tsv"
COLUMNS = ("id", "kind", "file", "doc", "other_file", "other", "ops")
# Two texts that keep fewer words of one source than this in common are no positive pair (the product's own floor).
LEAST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """kind: copy, pasted (a passage of `doc` set into `other`) or apart (doc and other as they are)."""

    id: str
    kind: str
    file: str
    doc: str
    other_file: str
    other: str
    ops: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A stretch of a built text and where it comes from. changed: a number that is another one in the source."""

    source: str
    source_start: int
    source_end: int
    start: int
    end: int
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    id: str
    text: str
    kept: tuple[Kept, ...]
    row: str = ""


@dataclass(slots=True)
class Figures:
    """Counts: right, proposed, wanted; and what was missed or wrong, for reading in the half to look at."""

    counts: dict[str, list[int]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, right: int, proposed: int, wanted: int) -> None:
        held = self.counts.setdefault(name, [0, 0, 0])
        for i, value in enumerate((right, proposed, wanted)):
            held[i] += value

    def scores(self, name: str) -> tuple[float, float, float]:
        right, proposed, wanted = self.counts.get(name, [0, 0, 0])
        precision = right / proposed if proposed else 1.0
        recall = right / wanted if wanted else 1.0
        return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def run(table: Path, gold: Path | None, system: Path | None, say: Callable[[str], None]) -> int:
    """The task of `legation evaluate copies`: print the figures of both halves; write SYSTEM, one link a line."""
    if gold is None or not gold.is_dir():
        raise LegationError("E121", "The task copies puts its texts together. Give the folder of the gold with --docs.")
    rows = read_rows(table)
    pool = build_pool(rows, gold)
    found = find_reuse({t.id: t.text for t in pool})
    if system is not None:
        system.parent.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps({"left": r.left, "right": r.right, "kind": r.kind, "why": r.why}) for r in found)
        system.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    for half, chosen in (("half to look at", False), ("half to measure on", True), ("all", None)):
        figures = count(rows, pool, found, measured=chosen)
        for name in figures.counts:
            precision, recall, f1 = figures.scores(name)
            right, proposed, wanted = figures.counts[name]
            counts = f"{right} right of {proposed} found, {wanted} wanted"
            print(f"{half}: {name}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({counts})")
    for line in _complaints(count(rows, pool, found, measured=False)):
        say(line)
    return 0


def measure_row(column: str, gold: Path) -> dict[str, Any]:
    """F1 of one column for the page of figures: on all rows, on the half to measure on, with the counts."""
    rows, pool, found = _found(gold)
    whole = count(rows, pool, found, measured=None)
    half = count(rows, pool, found, measured=True)
    right, proposed, wanted = whole.counts[column]
    return {
        "figure": round(100 * whole.scores(column)[2], 1),
        "half": round(100 * half.scores(column)[2], 1),
        "counts": f"{right} right of {proposed} found, {wanted} wanted",
        "gold": hashlib.sha256(TABLE.read_bytes()).hexdigest()[:12],
    }


@lru_cache(maxsize=1)
def _found(gold: Path) -> tuple[list[Row], list[Text], list[Reuse]]:
    rows = read_rows()
    pool = build_pool(rows, gold)
    return rows, pool, find_reuse({t.id: t.text for t in pool})


def read_rows(table: Path = TABLE) -> list[Row]:
    with table.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((x for x in lines if not x.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Row(**{c: r[c] for c in COLUMNS[:-1]}, ops=tuple(map(tuple, json.loads(r["ops"])))) for r in rows]


def build_pool(rows: Sequence[Row], gold: Path) -> list[Text]:
    """Source documents and the texts built from them, each once, by id. Raises LegationError when a text is another one."""
    texts: dict[str, dict[str, str]] = {}

    def text_of(file: str, doc: str) -> str:
        if file not in texts:
            lines = (gold / file).read_text(encoding="utf-8").split("\n")
            texts[file] = {r["doc_id"]: r["text"] for r in map(json.loads, filter(None, lines))}
        return texts[file][doc]

    out: dict[str, Text] = {}
    for row in rows:
        source = text_of(row.file, row.doc)
        out.setdefault(row.doc, _as_it_is(row.doc, source))
        if row.kind == "apart":
            out.setdefault(row.other, _as_it_is(row.other, text_of(row.other_file, row.other)))
        else:
            host = text_of(row.other_file, row.other) if row.other else ""
            out[row.id] = build_text(row, source, host)
    return [out[i] for i in sorted(out)]


def build_text(row: Row, source: str, host: str = "") -> Text:
    """Follow the operations: k start end (keep of the source), h (keep of the host), w words (our own), r words start end
    (house style for that stretch), n words start end (another number for it)."""
    out: list[str] = []
    kept: list[Kept] = []
    at = 0
    for op in row.ops:
        name = op[0]
        if name in "kh":
            piece = (source if name == "k" else host)[op[1] : op[2]]
            kept.append(Kept(row.doc if name == "k" else row.other, op[1], op[2], at, at + len(piece)))
        else:
            piece = op[1]
            if name in "rn":
                kept.append(Kept(row.doc, op[2], op[3], at, at + len(piece), changed=name == "n"))
        out.append(piece)
        at += len(piece)
    return Text(row.id, "".join(out), tuple(kept), row.id)


def count(rows: Sequence[Row], pool: Sequence[Text], found: Sequence[Reuse], *, measured: bool | None) -> Figures:
    """The figures on one half (by sha1 of "half:" + id of the row), or on all."""
    figures = Figures()
    texts = {t.id: t for t in pool}
    links = {frozenset((r.left, r.right)): r for r in found}
    listed: dict[frozenset[str], str] = {}
    for row in rows:
        pair = frozenset((row.doc, row.other if row.kind == "apart" else row.id))
        listed[pair] = row.id
    files = {name: row.file for row in rows for name in (row.doc, row.id)} | {r.other: r.other_file for r in rows}
    for pair, reuse in links.items():  # what was linked beyond the listed pairs counts too
        if not any("ecbplus" in files[i] for i in pair):  # its reports of one event often are copies; nobody judged all
            listed.setdefault(pair, f"{reuse.left}+{reuse.right}")
    kinds = {row.id: row.kind for row in rows}
    for pair, identifier in sorted(listed.items(), key=lambda item: item[1]):
        if measured is not None and in_measured_half(identifier) is not measured:
            continue
        one, two = (texts[i] for i in sorted(pair))
        wanted = shared_ranges(one, two)
        linked = pair in links and links[pair].kind in ("copy", "passage")
        positive = bool(wanted)
        figures.add("document pairs", int(linked and positive), int(linked), int(positive))
        kind = kinds.get(identifier)
        if kind is not None and positive:
            figures.add(f"pairs, {kind}", int(linked), int(linked), 1)
        if kind == "apart":
            figures.add("apart, kept apart", int(not linked), 1, 1)
        if linked != positive:
            (figures.missed if positive else figures.wrong).append(identifier)
        if positive:
            _count_passages(figures, one, two, wanted, links.get(pair))
            _count_numbers(figures, identifier, one, two, links.get(pair))
        elif linked:
            _count_passages(figures, one, two, (), links[pair])
    return figures


def shared_ranges(one: Text, two: Text) -> list[tuple[int, int, int, int]]:
    """(start, end in one, start, end in two) of stretches of one source that both hold; none below LEAST_WORDS words."""
    out = []
    words = 0
    for a in one.kept:
        for b in two.kept:
            start, end = max(a.source_start, b.source_start), min(a.source_end, b.source_end)
            if a.source != b.source or start >= end:
                continue
            ranges = (*_shift(a, start, end), *_shift(b, start, end))
            out.append(ranges)
            words += len(find_words(one.text[ranges[0] : ranges[1]]))
    return out if words >= LEAST_WORDS else []


def in_measured_half(identifier: str) -> bool:
    """Odd first byte of the sha1 of "half:" + id: measured on, and its errors never read."""
    return hashlib.sha1(f"half:{identifier}".encode()).digest()[0] % 2 == 1


def _as_it_is(identifier: str, text: str) -> Text:
    return Text(identifier, text, (Kept(identifier, 0, len(text), 0, len(text)),))


def _shift(kept: Kept, start: int, end: int) -> tuple[int, int]:
    """Where a stretch of the source stands in a text; house style moves both ends to those of the replaced words."""
    if kept.end - kept.start != kept.source_end - kept.source_start:
        return kept.start, kept.end
    return kept.start + start - kept.source_start, kept.start + end - kept.source_start


def _count_passages(
    figures: Figures, one: Text, two: Text, wanted: Iterable[tuple[int, int, int, int]], reuse: Reuse | None
) -> None:
    """Words of both sides that lie in shared passages."""
    right = proposed = asked = 0
    for side, text in ((0, one), (1, two)):
        gold = _covered(text.text, [(w[2 * side], w[2 * side + 1]) for w in wanted])
        spans = []
        if reuse is not None:
            left = reuse.left == text.id
            spans = [((p.left if left else p.right).start, (p.left if left else p.right).end) for p in reuse.passages]
        mine = _covered(text.text, spans)
        right += len(gold & mine)
        proposed += len(mine)
        asked += len(gold)
    figures.add("passages, words", right, proposed, asked)


def _covered(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    held = sorted(spans)
    return {w.start for w in find_words(text) if any(a <= w.start < b for a, b in held)}


def _count_numbers(figures: Figures, identifier: str, one: Text, two: Text, reuse: Reuse | None) -> None:
    """Changed numbers of a listed copy: found where a change of kind figure overlaps the changed words."""
    built = one if one.row == identifier else two if two.row == identifier else None
    if built is None:
        return
    wanted = [(k.start, k.end) for k in built.kept if k.changed]
    found = []
    if reuse is not None:
        left = reuse.left == built.id
        for change in reuse.changes:
            if change.kind == "figure":
                span = change.left if left else change.right
                found.append((span.start, span.end) if span else (-1, -1))
    right = sum(any(a < end and start < b for a, b in found) for start, end in wanted)
    figures.add("changed numbers", right, max(len(found), right), len(wanted))


def _complaints(figures: Figures) -> list[str]:
    return [f"missed: {i}" for i in figures.missed] + [f"wrongly linked: {i}" for i in figures.wrong]
