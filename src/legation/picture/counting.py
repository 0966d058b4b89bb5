"""Counting: the relations that a lens lets through, in their order, and what is told of the first of them, from numbers.

Takes the columns of all edges (one number an edge; words and days stand as numbers) and what a lens asks; gives which edges
pass, the relations in the order of `gather` (relations.py), and of chosen relations all that `Sum` (summing.py) holds, still
in numbers. What the numbers stand for is not known here.

    columns = Columns(load)
    passing = find_passing(columns, Look(as_of=738000))
    rank_relations(columns, passing, limit=20)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]
Marks = npt.NDArray[np.bool_]

CARRIED, UNREAL, DENIED, QUESTIONED, AGAINST = range(5)  # as the column `stand` has them

_PROBED = 200  # relations of most statements that are looked at first, beyond those that are wanted


class Columns:
    """The numbers of all edges by column, each loaded when it is first asked for."""

    def __init__(self, load: Callable[[str], Numbers]) -> None:
        self._load = load
        self._held: dict[str, Numbers] = {}

    def __getitem__(self, name: str) -> Numbers:
        held = self._held.get(name)
        if held is None:
            held = self._held[name] = self._load(name)
        return held

    def __len__(self) -> int:
        return len(self["relation"])


@dataclass(frozen=True, slots=True)
class Look:
    """What a lens asks: days as numbers, and for each of `among` a number of one of its columns. Empty: nothing is asked."""

    as_of: int | None = None
    known_on: int | None = None
    among: tuple[Mapping[str, Sequence[int]], ...] = ()


class Ranked(NamedTuple):
    """A relation with what it is ordered by. weight: tellers, a third of them where the kind says little (`less`)."""

    relation: int
    weight: int
    less: bool
    carried: int
    unreal: int

    @property
    def order(self) -> tuple[int, bool, int, int]:
        return -self.weight, self.less, -self.carried, -self.unreal


class Ranking(NamedTuple):
    """Relations in their order; with a limit those before all that stand level with the last, and these (`level`)."""

    first: list[Ranked]
    level: list[int]


@dataclass(slots=True)
class Tally:
    """What is told of one relation, in numbers; the fields are those of `Sum`. latest: claims of each list, the latest first,
    at least as many as were asked for, with all of the last one's day; each with that day; steps: the latest of each."""

    shares: list[tuple[int, int, int, int, int]] = field(default_factory=list)  # stand, way, claims, first, last
    tellers: list[tuple[int, int, int]] = field(default_factory=list)  # stand, label, id
    authors: list[int] = field(default_factory=list)
    documents: int = 0
    latest: dict[str, list[tuple[int, int]]] = field(default_factory=dict)  # day, claim
    steps: list[tuple[int, int, int, int, int, list[int]]] = field(default_factory=list)
    """steps, day, stand, way, last day, claims"""


def find_passing(columns: Columns, look: Look) -> Marks:
    """Which edges pass."""
    out: Marks = np.ones(len(columns), np.bool_)
    for name, day in (("as_of", look.as_of), ("known", look.known_on)):
        if day is not None:
            out &= columns[name] <= day
    for test in look.among:
        here: Marks = np.zeros(len(columns), np.bool_)
        for name, numbers in test.items():
            here |= is_one_of(columns[name], numbers)
        out &= here
    return out


def rank_relations(
    columns: Columns,
    passing: Marks,
    *,
    less: Collection[int] = (),
    kind: int | None = None,
    within: Marks | None = None,
    limit: int | None = None,
) -> Ranking:
    """The relations of the passing edges in their order.

    less: kinds of which three tellers count as one; within: only relations one of whose passing edges is marked here.
    """
    rows = np.flatnonzero(passing if kind is None else passing & (columns["kind"] == kind))
    if not rows.size:
        return Ranking([], [])
    relation, stand = columns["relation"][rows], columns["stand"][rows]
    size = int(relation.max()) + 1
    generic: Marks = np.zeros(size, np.bool_)
    if less:
        generic[relation[is_one_of(columns["kind"][rows], sorted(less))]] = True
    there: Marks = np.zeros(size, np.bool_)
    there[relation if within is None else relation[within[rows]]] = True
    keys = np.flatnonzero(there)
    told = np.flatnonzero(stand == CARRIED)

    def weigh(wanted: Numbers) -> Numbers:
        here = told if limit is None else told[_marked(wanted, size)[relation[told]]]
        tellers = _count_pairs(relation[here], columns["told_by"][rows[here]], size)[wanted]
        return np.where(generic[wanted], (tellers + 2) // 3, tellers)

    if limit is not None and len(keys) > limit:
        # nobody has more tellers than statements: who has fewer than the last of the first has tellers is not among these
        most = np.bincount(relation[told], minlength=size)[keys]
        most = np.where(generic[keys], (most + 2) // 3, most)
        many = min(len(keys), limit + _PROBED)
        least = np.partition(weigh(keys[np.argpartition(-most, many - 1)[:many]]), many - limit)[many - limit]
        keys = keys[most >= least]
    weight = weigh(keys)
    if limit is not None and len(keys) > limit:
        least = np.partition(weight, len(keys) - limit)[len(keys) - limit]
        keys, weight = keys[weight >= least], weight[weight >= least]
    near = _marked(keys, size)
    counts = []
    for wanted in (CARRIED, UNREAL):
        here = near[relation] & (stand == wanted)
        counts.append(_count_pairs(relation[here], columns["claim"][rows[here]], size)[keys])
    order = np.lexsort((-counts[1], -counts[0], generic[keys], -weight))
    values = [np.asarray(c)[order] for c in (keys, weight, generic[keys], *counts)]
    level: list[int] = []
    if limit is not None and limit < len(order):
        same = np.logical_and.reduce([v == v[limit - 1] for v in values[1:]])
        level = values[0][same].tolist()
        values = [v[: int(np.argmax(same))] for v in values]
    return Ranking([Ranked(*row) for row in zip(*(v.tolist() for v in values), strict=True)], level)


def count_edges(columns: Columns, passing: Marks, relations: Sequence[int]) -> dict[int, int]:
    """How many passing edges each of these relations has."""
    rows = np.flatnonzero(passing & is_one_of(columns["relation"], relations))
    counts = np.bincount(columns["relation"][rows], minlength=max(relations, default=0) + 1)
    return {r: int(counts[r]) for r in relations}


def count_stands(columns: Columns, passing: Marks) -> tuple[Numbers, Marks]:
    """Claims of each relation by stand (a row a stand), and which relations have any passing edge."""
    relation = columns["relation"]
    size = int(relation.max(initial=0)) + 1
    there: Marks = np.zeros(size, np.bool_)
    there[relation[passing]] = True
    counting = np.flatnonzero(passing & (columns["counts"] == 1))
    both = columns["stand"][counting].astype(np.int64) * size + relation[counting]
    return np.bincount(both, minlength=5 * size).reshape(5, size), there


class Parting(NamedTuple):
    """A relation that one side carries and the other does not. how: DENIES, DOUBTS, ONLY_SPEAKS, NOT_FOUND."""

    how: int
    carried: int
    relation: int


DENIES, DOUBTS, ONLY_SPEAKS, NOT_FOUND = range(4)


def find_partings(columns: Columns, mine: Marks, theirs: Marks, *, limit: int | None = None) -> list[Parting]:
    """What the edges of `mine` carry and those of `theirs` deny, doubt, only speak of, or do not hold; in that order, most
    claims first. What stands level with the last of `limit` is there too."""
    told, _ = count_stands(columns, mine)
    other, there = count_stands(columns, theirs)
    silent = other[CARRIED] == 0
    how = np.full(len(there), -1)
    how[~there] = NOT_FOUND
    how[silent & (other[UNREAL] > 0)] = ONLY_SPEAKS
    how[silent & (other[QUESTIONED] > 0)] = DOUBTS
    how[other[DENIED] > 0] = DENIES
    keys = np.flatnonzero((how >= 0) & (told[CARRIED] > 0))
    order = np.lexsort((-told[CARRIED][keys], how[keys]))
    keys = keys[order]
    if limit is not None and len(keys) > limit:
        last = keys[limit - 1]
        level = (how[keys] == how[last]) & (told[CARRIED][keys] == told[CARRIED][last])
        keys = keys[: max(limit, int(np.flatnonzero(level)[-1]) + 1)]
    return [Parting(int(how[k]), int(told[CARRIED][k]), int(k)) for k in keys]


def find_carried(columns: Columns, passing: Marks, kinds: Sequence[int]) -> list[tuple[int, list[int], int]]:
    """Of each relation of these kinds that is told as done: its number, its tellers, and the first day (0: none)."""
    rows = np.flatnonzero(passing & (columns["stand"] == CARRIED) & is_one_of(columns["kind"], kinds))
    rows = rows[columns["counts"][rows] == 1]
    if not rows.size:
        return []
    days = columns["happened_first"][rows]
    pairs = (columns["relation"][rows].astype(np.int64) << 32) | columns["told_by"][rows]
    order = np.argsort(pairs, kind="stable")
    pairs, days = pairs[order], days[order]
    relations = pairs >> 32
    starts = np.concatenate(([0], np.flatnonzero(np.diff(relations)) + 1))
    first = np.minimum.reduceat(np.where(days > 0, days, 2**30), starts)
    once = np.concatenate(([True], pairs[1:] != pairs[:-1]))
    tellers = (pairs[once] & 0xFFFFFFFF).tolist()
    ends = np.concatenate((np.cumsum(once)[starts] - 1, [len(tellers)])).tolist()
    return [
        (relation, tellers[begin:end], day if day < 2**30 else 0)
        for relation, begin, end, day in zip(relations[starts].tolist(), ends, ends[1:], first.tolist(), strict=False)
    ]


def last_days(columns: Columns, passing: Marks, relations: Sequence[int]) -> dict[int, int]:
    """The last day, by when it happened, else was said, else published, on which each relation is told as done (0: none)."""
    rows = np.flatnonzero(passing & (columns["stand"] == CARRIED) & (columns["counts"] == 1))
    rows = rows[is_one_of(columns["relation"], relations)[rows]]
    keys, places = np.unique(columns["relation"][rows], return_inverse=True)
    days = np.zeros(len(keys), dtype=np.int64)
    np.maximum.at(days, places, columns["as_of"][rows])
    return dict(zip(keys.tolist(), days.tolist(), strict=True))


def deniers_of(columns: Columns, passing: Marks, relations: Sequence[int]) -> dict[int, set[int]]:
    """Who says of each of these relations that it is not so; only those of which somebody does."""
    rows = np.flatnonzero(passing & (columns["stand"] == DENIED) & is_one_of(columns["relation"], relations))
    out: dict[int, set[int]] = {}
    for relation, label in zip(columns["relation"][rows].tolist(), columns["told_by"][rows].tolist(), strict=True):
        out.setdefault(relation, set()).add(label)
    return out


def count_told(columns: Columns, passing: Marks, relations: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Of each of these relations how many tell it as done, and how many claims deny it."""
    rows = np.flatnonzero(passing & is_one_of(columns["relation"], relations))
    rows = rows[columns["counts"][rows] == 1]
    size = max(relations, default=0) + 1
    counts = []
    for stand, name in ((CARRIED, "told_by"), (DENIED, "claim")):
        mine = rows[columns["stand"][rows] == stand]
        counts.append(_count_pairs(columns["relation"][mine], columns[name][mine], size))
    return {r: (int(counts[0][r]), int(counts[1][r])) for r in relations}


def relations_with(columns: Columns, passing: Marks, steps: Sequence[int]) -> list[int]:
    """Relations of which one of these steps is told."""
    rows = passing & is_one_of(columns["steps"], steps)
    return [int(r) for r in np.unique(columns["relation"][rows])]


def rows_of(columns: Columns, passing: Marks, relations: Sequence[int]) -> dict[int, Numbers]:
    """The numbers of the passing edges of each of these relations."""
    rows = np.flatnonzero(passing & is_one_of(columns["relation"], relations))
    mine = columns["relation"][rows]
    order = np.argsort(mine, kind="stable")
    rows, mine = rows[order], mine[order]
    ends = np.flatnonzero(np.diff(mine)) + 1
    parts = np.split(rows, ends)
    return {int(columns["relation"][part[0]]): part for part in parts if part.size}


def tally_relation(
    columns: Columns, rows: Numbers, *, most: int, ways: Callable[[int], tuple[bool, bool]], steps: bool
) -> Tally:
    """What the edges of one relation tell. most: claims named of each list; ways: whether a way is disputed, and whether it is
    told as given in exchange; steps: whether its kind has any."""
    counting = rows[columns["counts"][rows] == 1]
    stand, way = columns["stand"][counting], columns["way"][counting]
    out = Tally()
    firsts, lasts = columns["happened_first"][counting], columns["happened_last"][counting]
    for s, w in _different(stand, way):
        there = (stand == s) & (way == w)
        first, last = firsts[there], lasts[there]
        out.shares.append((s, w, len(first), int(first[first > 0].min(initial=2**30)), int(last.max(initial=0))))
    label, teller = columns["told_by"][counting], columns["teller"][counting]
    out.tellers = [(s, a, b) for s, a, b in _different(stand, label, teller)]
    documents = np.sort(columns["document"][counting])
    out.documents = int(np.count_nonzero(np.diff(documents))) + bool(documents.size)
    known = {w: ways(w) for w in {w for _, w, *_ in out.shares}}
    disputed = (stand == CARRIED) & is_one_of(way, [w for w, (yes, _) in known.items() if yes])
    given = is_one_of(way, [w for w, (_, yes) in known.items() if yes])
    out.authors = [int(a) for a in np.unique(columns["author"][counting[disputed]])]
    lists: dict[str, list[Marks]] = {
        "carried": [stand == CARRIED],
        "denied": [stand == DENIED],
        "questioned": [stand == QUESTIONED],
        "unreal": [stand == UNREAL],
        "contested": [stand == AGAINST, disputed],
        "exchange": [given],
    }
    for name, ways_in in lists.items():
        found = [pair for marks in ways_in for pair in _latest(columns, counting[marks], most)]
        if found:
            out.latest[name] = found
    if steps:
        kept = _rows_of_steps(columns, rows, most)
        names = ("steps", "day", "stand", "way")
        for (told, day, s, w), there in _groups(tuple(columns[n][kept] for n in names)):
            last_day = int(columns["happened_last"][kept[there]].max(initial=0))
            marks = columns["mark"][kept[there]]
            first = kept[there][marks == marks.min()]  # nearly always one: that with the first id
            out.steps.append((told, day, s, w, last_day, columns["claim"][first].tolist()))
    return out


def _rows_of_steps(columns: Columns, rows: Numbers, most: int) -> Numbers:
    """Of each step, told in one way, the latest edges and those without a day; of what tells of no step the latest alone,
    since nothing but its last day is asked for."""
    steps, days = columns["steps"][rows], columns["happened_last"][rows]
    kept = []
    for (step, _, _), here in _groups((steps, columns["stand"][rows], columns["way"][rows])):
        if step == 0:
            continue
        if len(here) > most:
            least = np.partition(days[here], len(here) - most)[len(here) - most]
            here = here[(days[here] >= least) | (days[here] == 0)]
        kept.append(rows[here])
    plain = rows[(steps == 0) & (columns["stand"][rows] == CARRIED)]
    plain = plain[~np.isin(columns["claim"][plain], columns["claim"][rows[steps > 0]])]
    last = columns["happened_last"][plain]
    return np.concatenate([*kept, plain[last == last.max(initial=0)]])


def _latest(columns: Columns, rows: Numbers, most: int) -> list[tuple[int, int]]:
    days = columns["as_of"][rows]
    if len(rows) > most:
        # by day, the latest first, then by mark; what stands level with the last stays
        order = (-days.astype(np.int64) << 32) | columns["mark"][rows]
        near = order <= np.partition(order, most - 1)[most - 1]
        rows, days = rows[near], days[near]
    return list(zip(days.tolist(), columns["claim"][rows].tolist(), strict=True))


def _different(*columns: Numbers) -> list[tuple[int, ...]]:
    """The different rows of two columns or three, sorted."""
    bits = 62 // len(columns)
    if any(int(c.max(initial=0)) >> bits for c in columns):
        return [values for values, _ in _groups(columns)]
    whole = columns[0].astype(np.int64)
    for column in columns[1:]:
        whole = (whole << bits) | column
    whole = np.sort(whole)
    whole = whole[np.concatenate(([True], whole[1:] != whole[:-1]))] if whole.size else whole
    parts = [(whole >> (bits * n)) & ((1 << bits) - 1) for n in range(len(columns) - 1, -1, -1)]
    return list(zip(*(p.tolist() for p in parts), strict=True))


def _groups(columns: tuple[Numbers, ...]) -> list[tuple[tuple[int, ...], Numbers]]:
    """Places of equal rows, by their values."""
    if not len(columns[0]):
        return []
    order = np.lexsort(columns[::-1])
    changes = np.zeros(len(order) - 1, np.bool_)
    for column in columns:
        changes |= np.diff(column[order].astype(np.int64)) != 0
    return [(tuple(int(c[part[0]]) for c in columns), part) for part in np.split(order, np.flatnonzero(changes) + 1)]


def _count_pairs(left: Numbers, right: Numbers, size: int) -> Numbers:
    """How many different numbers of `right` stand beside each number of `left`."""
    if not left.size:
        return np.zeros(size, np.int64)
    pairs = np.sort((left.astype(np.int64) << 32) | right)  # several times as fast as np.unique
    first = np.concatenate(([True], pairs[1:] != pairs[:-1]))
    return np.bincount(pairs[first] >> 32, minlength=size)


def _marked(numbers: Numbers, size: int) -> Marks:
    out: Marks = np.zeros(size, np.bool_)
    out[numbers] = True
    return out


def is_one_of(column: Numbers, wanted: Sequence[int]) -> Marks:
    if not len(column) or not wanted:
        return np.zeros(len(column), np.bool_)
    allowed = np.zeros(max(int(column.max()), max(wanted)) + 1, np.bool_)
    allowed[list(wanted)] = True
    found: Marks = allowed[column]
    return found
