"""Camps: who stands with whom, by structural balance over signed ties.

Takes ties (two parties, a signed weight, who tells of it); gives for each connected part the two sides that leave the
least tie weight 'frustrated' (a hostile tie inside a side, or a friendly one across), what stays frustrated, and who fits
nowhere. Exact by enumeration up to EXACT members of a part; beyond it, by local search from many starts, with a lower
bound from disjoint unbalanced triangles. Parts with friendly ties only are one side.

    camps = find_camps([Tie("RUS", "PRK", 2.0, ("TASS",)), Tie("PRK", "KOR", -1.0, ("KCNA",))])
    camps[0].sides          # (("PRK", "RUS"), ("KOR",))

Source of the method: Harary (1953) on balance; Aref and Wilson (2019), 'Balance and frustration in signed networks',
for the frustration index and its bounds. What a side is called is up to the reader: the sides have no names here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from legation.knowledge.naming import NameBook
from legation.knowledge.relations import MARKS, RelationBook

# Members of a connected core up to which every division is tried (2^(n-1) of them).
EXACT = 18
_NAMED = re.compile(rf"{MARKS[0]}([^{MARKS[1]}]+){MARKS[1]}")
_ALLIANCE = re.compile(r"alliance\W*$", re.IGNORECASE)
# Deterministic starts of the local search for larger parts.
STARTS = 24


@dataclass(frozen=True, slots=True)
class Tie:
    """What is told of two parties. weight: above 0 they stand together, below 0 against each other; tellers: who says so."""

    left: str
    right: str
    weight: float
    tellers: tuple[str, ...] = ()
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Misfit:
    """A member that fits nowhere: `against` weight is frustrated where it stands, `elsewhere` would be on the other side."""

    member: str
    here: float
    elsewhere: float


@dataclass(frozen=True, slots=True)
class Part:
    """One connected part. sides: one or two sets of members, each sorted, the larger first; frustrated: weight of ties
    that the division does not fit; bound: what no division can go below; exact: every division was tried."""

    sides: tuple[tuple[str, ...], ...]
    frustrated: float
    bound: float
    total: float
    exact: bool
    misfits: tuple[Misfit, ...]
    against: tuple[tuple[str, str, float], ...]  # the frustrated ties themselves

    def side_of(self, member: str) -> int | None:
        return next((n for n, side in enumerate(self.sides) if member in side), None)


def find_camps(ties: Iterable[Tie]) -> tuple[Part, ...]:
    """The parts, those with most members first. Ties of one pair are added up; a sum of 0 is no tie."""
    graph = _graph(ties)
    parts = [_divide(graph.subgraph(nodes)) for nodes in nx.connected_components(graph)]
    return tuple(sorted(parts, key=lambda p: (-sum(map(len, p.sides)), p.sides)))


@dataclass(frozen=True, slots=True)
class NamedCamp:
    """A side as a text itself draws it: its words, whom it names as members, and where."""

    name: str
    members: tuple[str, ...]
    start: int
    end: int


def find_named(
    text: str, *, book: RelationBook, names: NameBook, further: Mapping[str, str] | None = None
) -> list[NamedCamp]:
    """Camps, blocs, axes, triangles that a text names with their members, in its order. further: names of the document.

    An alliance of two is a treaty's matter and is left out.
    """
    out: list[NamedCamp] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if (book.camp_words is not None and book.camp_words.search(line)) or "three " in line:
            marked = names.mark(line, further=further)
            for pattern in book.camps:
                for match in pattern.finditer(marked.text):
                    members = _members(match, marked.text)
                    if len(members) < 2 or (len(members) == 2 and _ALLIANCE.search(match["name"])):
                        continue
                    start, end = at + marked.place(match.start()), at + marked.place(match.end())
                    if not any(start < c.end and c.start < end for c in out):
                        stop = min(end, at + len(line))
                        out.append(NamedCamp(" ".join(text[start:stop].split()), members, start, stop))
        at += len(line)
    return sorted(out, key=lambda c: c.start)


def _members(match: re.Match[str], text: str) -> tuple[str, ...]:
    listed = match.groupdict().get("L")
    if listed is not None:
        return tuple(sorted(set(_NAMED.findall(listed))))
    before = list(dict.fromkeys(reversed(_NAMED.findall(text[: match.start()]))))
    return tuple(sorted(before[:3])) if len(before) >= 3 else ()


def leave_one_out(ties: Sequence[Tie], among: Sequence[str] | None = None) -> dict[str, float]:
    """For each teller (of `among`, where given): share of the pairs of members that stay on one side, or on two, when that
    teller is left out.

    1.0: nothing hangs on this source alone. Pairs of which one member is not told of any more count as changed.
    """
    whole = _pairs(find_camps(ties))
    tellers = sorted({t for tie in ties for t in tie.tellers} if among is None else set(among))
    out: dict[str, float] = {}
    for teller in tellers:
        rest = []
        for tie in ties:
            kept = tuple(t for t in tie.tellers if t != teller)
            if kept or not tie.tellers:
                rest.append(Tie(tie.left, tie.right, tie.weight, kept, tie.day))
        changed = _pairs(find_camps(rest))
        same = sum(1 for pair, together in whole.items() if changed.get(pair) is together)
        out[teller] = round(same / len(whole), 3) if whole else 1.0
    return out


def over_time(ties: Sequence[Tie], days: Sequence[str]) -> list[tuple[str, tuple[Part, ...]]]:
    """The camps as of each day: of the ties told of up to it (ties without a day count always)."""
    return [(day, find_camps([t for t in ties if t.day is None or t.day <= day])) for day in days]


def find_brokers(ties: Iterable[Tie]) -> list[tuple[str, float]]:
    """Who lies between others that have no friendly tie of their own: betweenness (0-1) over friendly ties, largest first."""
    graph = _graph(ties)
    friendly = graph.edge_subgraph([(a, b) for a, b, w in graph.edges(data="weight") if w > 0])
    values: Mapping[Any, float] = nx.betweenness_centrality(friendly, normalized=True)
    return sorted(((str(n), round(v, 3)) for n, v in values.items() if v > 0), key=lambda x: (-x[1], x[0]))


def _graph(ties: Iterable[Tie]) -> Any:
    sums: dict[tuple[str, str], float] = {}
    for tie in ties:
        if tie.left != tie.right:
            pair = (min(tie.left, tie.right), max(tie.left, tie.right))
            sums[pair] = sums.get(pair, 0.0) + tie.weight
    graph = nx.Graph()
    for (left, right), weight in sorted(sums.items()):
        if weight:
            graph.add_edge(left, right, weight=weight)
    return graph


def _divide(part: Any) -> Part:
    members = sorted(part.nodes)
    # A tree hanging on the rest can always be satisfied, so only the core (every member with two ties or more) is tried.
    core = sorted(nx.k_core(part, 2).nodes)
    exact = len(core) <= EXACT
    signs = (_enumerate(part, core) if exact else _search(part, core)) if core else {}
    _hang_on(part, members, signs)
    sides = [tuple(m for m in members if signs[m] == s) for s in (1, -1)]
    against = tuple(
        (min(a, b), max(a, b), round(w, 6))
        for a, b, w in sorted(part.edges(data="weight"))
        if w * signs[a] * signs[b] < 0
    )
    frustrated = sum(abs(w) for _, _, w in against)
    return Part(
        sides=tuple(sorted((s for s in sides if s), key=lambda s: (-len(s), s))),
        frustrated=round(frustrated, 6),
        bound=round(frustrated if exact else _bound(part), 6),
        total=round(sum(abs(w) for _, _, w in part.edges(data="weight")), 6),
        exact=exact,
        misfits=tuple(_misfits(part, members, signs)),
        against=against,
    )


def _enumerate(part: Any, core: Sequence[str]) -> dict[str, int]:
    """Every division of the core, member by member as a Gray code so that each step costs one member's ties."""
    index = {m: n for n, m in enumerate(core)}
    ties: list[list[tuple[int, float]]] = [[] for _ in core]
    for a, b, w in part.subgraph(core).edges(data="weight"):
        ties[index[a]].append((index[b], w))
        ties[index[b]].append((index[a], w))
    signs = [1] * len(core)
    cost = sum(-w for n, mine in enumerate(ties) for m, w in mine if n < m and w < 0)
    best, chosen = cost, signs[:]
    for step in range(1, 1 << (len(core) - 1)):
        turned = (step & -step).bit_length()  # the first member never turns: a division and its mirror are one
        cost += signs[turned] * sum(w * signs[m] for m, w in ties[turned])
        signs[turned] = -signs[turned]
        if cost < best - 1e-9:
            best, chosen = cost, signs[:]
    return dict(zip(core, chosen, strict=True))


def _search(part: Any, core: Sequence[str]) -> dict[str, int]:
    """Turn single members while it helps, from starts that follow the ties of one member each; the best end counts."""
    graph = part.subgraph(core)
    starts = sorted(core, key=lambda m: (-sum(abs(d["weight"]) for d in graph[m].values()), m))[:STARTS]
    best: tuple[float, dict[str, int]] | None = None
    for start in starts:
        signs = dict.fromkeys(core, 1)
        for a, b in nx.bfs_edges(graph, start):
            signs[b] = signs[a] if graph[a][b]["weight"] > 0 else -signs[a]
        turning = True
        while turning:
            turning = False
            for m in core:
                if sum(d["weight"] * signs[m] * signs[n] for n, d in graph[m].items()) < -1e-9:
                    signs[m] = -signs[m]
                    turning = True
        cost = sum(abs(w) for a, b, w in graph.edges(data="weight") if w * signs[a] * signs[b] < 0)
        if best is None or cost < best[0] - 1e-9:
            best = (cost, signs)
    assert best is not None
    return best[1]


def _hang_on(part: Any, members: Sequence[str], signs: dict[str, int]) -> None:
    """Give those outside the core the side that their one way to it asks for."""
    if not signs:
        signs[members[0]] = 1
    for a, b in nx.bfs_edges(part, min(signs)):
        if b not in signs and a in signs:
            signs[b] = signs[a] if part[a][b]["weight"] > 0 else -signs[a]


def _bound(part: Any) -> float:
    """Weight that must stay frustrated: each of some edge-disjoint unbalanced triangles loses its lightest tie."""
    used: set[frozenset[str]] = set()
    total = 0.0
    for a in sorted(part.nodes):
        for b, c in itertools.combinations(sorted(n for n in part[a] if n > a), 2):
            if not part.has_edge(b, c):
                continue
            edges = [frozenset((a, b)), frozenset((a, c)), frozenset((b, c))]
            weights = [part[a][b]["weight"], part[a][c]["weight"], part[b][c]["weight"]]
            if weights[0] * weights[1] * weights[2] < 0 and not used & set(edges):
                used.update(edges)
                total += min(map(abs, weights))
    return total


def _misfits(part: Any, members: Sequence[str], signs: Mapping[str, int]) -> Iterable[Misfit]:
    """Members with at least half as much tie weight against their side as for it."""
    for member in members:
        fits = [d["weight"] * signs[member] * signs[n] for n, d in part[member].items()]
        here, elsewhere = -sum(f for f in fits if f < 0), sum(f for f in fits if f > 0)
        if here > 0 and here >= elsewhere / 2:
            yield Misfit(member, round(here, 6), round(elsewhere, 6))


def _pairs(parts: Iterable[Part]) -> dict[tuple[str, str], bool]:
    """Every pair of members of one part: whether they stand on the same side."""
    out: dict[tuple[str, str], bool] = {}
    for part in parts:
        members = sorted(m for side in part.sides for m in side)
        for a, b in itertools.combinations(members, 2):
            out[a, b] = part.side_of(a) == part.side_of(b)
    return out
