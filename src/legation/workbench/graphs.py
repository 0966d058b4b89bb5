"""Graphs: the relations told of as a picture, SVG made on the server, from plain rows.

What is drawn is chosen first (`pick`): the strongest ties (by the number of first tellers) and who they join, or those about one
actor, step by step. Nobody stands on another; who is told to stand together is drawn together. Every line is a link to what
is told of the two: by the pointer in the picture, by the Tab key behind the name of each of its ends. `static/look.js` looks
closer; without script the picture stands as it is. Nothing in it says what is true: a full line stands with, a dashed one
against, a dotted one says neither; a cross: somebody denies it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup

from legation.workbench.charts import LETTER, WIDTH, cut
from legation.workbench.page import safe

SIZES = (12, 24, 48, 96)  # actors in a picture
DEFAULT = 24
MOST_STEPS = 3
MOST_LINES = 90  # the others are in the table
MOST_NODES = 48  # actors in boxes; others are dots, whose names come when one looks closer
FEW_NODES = 8
MOST_SPOKEN = 14  # lines from the actor in the middle that say what they are
WIDE = 1180  # units of the view box of a picture of many actors
NAME = 24  # letters of a name in its box
KIND = 22  # letters of the words on a line
CLEAR = 0.2  # of a line at each end is not lit by the Tab key
NEAR = {"with": 1.0, "neither": 0.35, "against": 0.04}  # how strongly a tie draws its ends together

Row = Mapping[str, Any]
Pair = tuple[str, str]
Point = tuple[float, float]


class Picked(NamedTuple):
    """What is drawn. order: actors, the most told of first; rows: the relations between them that are drawn; actors: how many
    there are at all; lines: how many pairs of those drawn are told of, drawn or not."""

    order: list[str]
    rows: list[Row]
    actors: int
    lines: int


@dataclass(frozen=True)
class Look:
    """How it is drawn. around: who stands in the middle; sides: the camps of the largest part, where they are known; keep:
    fields of the page's address that links keep."""

    around: str = ""
    sides: Sequence[frozenset[str]] = ()
    keep: Mapping[str, str] | None = None


def pick(
    relations: Iterable[Row], *, around: str = "", steps: int = 1, most: int = DEFAULT, lines: int = MOST_LINES
) -> Picked:
    """Choose whom to draw: with nobody in the middle the ends of the strongest ties, else who is told of with him, and with
    them, so many steps on. The same rows give the same choice."""
    pairs = pairs_of(relations)
    told = {p: sum(max(1, r["tellers"]) for r in rows) for p, rows in pairs.items()}
    ranked = sorted(told, key=lambda p: (-told[p], p))
    chosen = _about(around, steps, most, ranked) if around else _strongest(most, ranked)
    among = [p for p in ranked if p[0] in chosen and p[1] in chosen]
    if around:
        among.sort(key=lambda p: around not in p)
    drawn, joined = among[:lines], {n for p in among[:lines] for n in p}
    for pair in among[lines:]:  # nobody is drawn without the strongest of his ties
        if not joined.issuperset(pair):
            drawn.append(pair)
            joined.update(pair)
    weight = dict.fromkeys(chosen, 0)
    for pair in among:
        for end in pair:
            weight[end] += told[pair]
    order = sorted(weight, key=lambda n: (n != around, -weight[n], n))
    every = {n for p in pairs for n in p}
    return Picked(order, [r for p in drawn for r in pairs[p]], len(every), len(among))


def pairs_of(relations: Iterable[Row]) -> dict[Pair, list[Row]]:
    out: dict[Pair, list[Row]] = {}
    for row in relations:
        if row["target"] and row["target"] != row["source"]:
            out.setdefault((min(row["source"], row["target"]), max(row["source"], row["target"])), []).append(row)
    return out


def _strongest(most: int, ranked: Sequence[Pair]) -> set[str]:
    chosen: set[str] = set()
    for pair in ranked:
        new = chosen.union(pair)
        if len(new) <= most:
            chosen = new
    return chosen


def _about(around: str, steps: int, most: int, ranked: Sequence[Pair]) -> set[str]:
    """Who is told of with one actor, and so on; of those as many steps away the strongest ties come first."""
    chosen = {around} if any(around in p for p in ranked) else set()
    for _ in range(steps):
        held = frozenset(chosen)
        for a, b in ranked:
            if len(chosen) >= most:
                return chosen
            if (a in held) is not (b in held):
                chosen.update((a, b))
    return chosen


def draw_system(picked: Picked, title: str, look: Look = Look()) -> Markup:
    """The picture; the same for the same rows."""
    order = picked.order
    if not order:
        return Markup("")
    pairs = pairs_of(picked.rows)
    names = {row[side]: row[f"{side}_name"] for row in picked.rows for side in ("source", "target")}
    rank = {n: i for i, n in enumerate(order)}
    boxed = order[:MOST_NODES]
    broad = WIDTH if len(order) <= FEW_NODES else WIDE
    height = 340 if len(order) <= FEW_NODES else 470 if len(order) <= SIZES[0] else 660
    halves = {n: len(cut(names[n], NAME)) * LETTER / 2 + 8 for n in boxed}
    ties = tuple(
        (a, b, max(NEAR[way] for way in by_sign(rows)) * (1 + math.log1p(sum(max(1, r["tellers"]) for r in rows))))
        for (a, b), rows in sorted(pairs.items())
    )
    sides = tuple(tuple(sorted(side & set(order))) for side in look.sides)
    at = lay_out(tuple(order), ties, tuple(sorted(halves.items())), broad, height, look.around, sides)
    address = f"&{urlencode(look.keep)}" if look.keep else ""
    spoken = look.around and sum(look.around in p for p in pairs) <= MOST_SPOKEN
    lines, words, ways = [], [], _Ways()
    for (a, b), rows in sorted(pairs.items(), key=lambda item: sorted(rank[n] for n in item[0])):
        line = _Line(a, b, rows, names, at, f"/system?pair={quote(a)},{quote(b)}{address}")
        beside = bool(look.around) and look.around not in (a, b)
        lines.append(line.draw(f"{rank[a]} {rank[b]}", beside=beside))
        if spoken and look.around in (a, b):
            words.append(line.words(0.6 if look.around == a else 0.4))  # in the middle all lines meet
        ways.add(line, rank)
    left = frozenset(look.sides[0]) if look.sides else frozenset()
    right = frozenset(look.sides[1]) if len(look.sides) > 1 else frozenset()
    nodes = [
        _node(
            n, names[n], at[n], rank[n], address, small=n not in halves,
            mark="middle" if n == look.around else "one" if n in left else "two" if n in right else "",
        )
        + ways.of(rank[n])
        for n in order
    ]  # fmt: skip
    return Markup(
        f'<svg class="chart graph{" broad" if broad > WIDTH else ""}" viewBox="0 0 {broad} {height}" role="group" '
        f'aria-label="{safe(title)}" data-look><g aria-hidden="true">{"".join(lines)}'
        f'<g class="kinds">{"".join(words)}</g></g>{"".join(nodes)}</svg>'
    )


class _Line:
    """What is told of two actors, as lines between them: one for each way to stand."""

    def __init__(
        self, a: str, b: str, rows: Sequence[Row], names: Mapping[str, str], at: Mapping[str, Point], href: str
    ) -> None:
        self.ends, self.rows, self.href = (a, b), rows, href
        self.names, self.at = names, at
        self.kinds = list(dict.fromkeys(r["kind"] for r in sorted(rows, key=lambda r: (-r["tellers"], r["kind"]))))
        self.tellers = sum(r["tellers"] for r in rows)

    def told(self, first: str, second: str) -> str:
        """What it says, from one end to the other."""
        return told_in_words(first, second, self.rows, self.names)

    def draw(self, ends: str, *, beside: bool) -> str:
        (x1, y1), (x2, y2) = (self.at[n] for n in self.ends)
        out = []
        signs = sorted(by_sign(self.rows).items())
        for n, (way, held) in enumerate(signs):
            dx, dy = _normal(x1, y1, x2, y2, (n - (len(signs) - 1) / 2) * 7)
            width = min(5.0, 1 + math.log2(max(1, sum(max(1, r["tellers"]) for r in held))) * 0.7)
            path = f"M{x1 + dx:.0f} {y1 + dy:.0f}L{x2 + dx:.0f} {y2 + dy:.0f}"
            out.append(f'<path class="{way}" d="{path}" stroke-width="{width:.1f}"/>')
            if any(r["denied"] for r in held):
                at = f"{(x1 + x2) / 2 + dx:.0f} {(y1 + y2) / 2 + dy:.0f}"
                out.append(
                    f'<g transform="translate({at})"><path class="cross keep" d="M-5 -5l10 10m0 -10l-10 10"/></g>'
                )
        out.append(f'<path class="hit" d="M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}"/>')
        words_of = self.told(*self.ends)
        return (
            f'<a class="edge{" beside" if beside else ""}" href="{safe(self.href)}" tabindex="-1" data-ends="{ends}">'
            f"<title>{safe(words_of)}</title>{''.join(out)}</a>"
        )

    def way(self, first: str, second: str, ends: str, *, again: bool) -> str:
        """The same line for the Tab key and for who reads aloud, behind the name of one end."""
        (x1, y1), (x2, y2) = self.at[first], self.at[second]
        dx, dy = (x2 - x1) * CLEAR, (y2 - y1) * CLEAR  # it strikes no name through
        return (
            f'<a class="way" href="{safe(self.href)}"{" tabindex=-1" if again else ""} data-ends="{ends}" '
            f'aria-label="{safe(self.told(first, second))}"><path d="M{x1 + dx:.0f} {y1 + dy:.0f}L{x2 - dx:.0f} {y2 - dy:.0f}"/>'
            f"{self.words(0.5)}</a>"
        )

    def words(self, share: float) -> str:
        """What the line is, so far along it."""
        (x1, y1), (x2, y2) = (self.at[n] for n in self.ends)
        more = f" +{len(self.kinds) - 1}" if len(self.kinds) > 1 else ""
        return (
            f'<g transform="translate({x1 + (x2 - x1) * share:.0f} {y1 + (y2 - y1) * share:.0f})">'
            f'<text class="kind keep" y="4" text-anchor="middle">{safe(cut(self.kinds[0], KIND) + more)}</text></g>'
        )


class _Ways:
    """The lines of each actor, for the Tab key."""

    def __init__(self) -> None:
        self._held: dict[int, list[str]] = {}

    def add(self, line: _Line, rank: Mapping[str, int]) -> None:
        first, second = sorted(line.ends, key=lambda n: rank[n])
        ends = f"{rank[first]} {rank[second]}"
        self._held.setdefault(rank[first], []).append(line.way(first, second, ends, again=False))
        self._held.setdefault(rank[second], []).append(line.way(second, first, ends, again=True))

    def of(self, rank: int) -> str:
        return "".join(self._held.get(rank, ()))


def _node(node: str, name: str, at: Point, rank: int, more: str, *, small: bool, mark: str) -> str:
    label = cut(name, NAME)
    half = len(label) * LETTER / 2 + 8
    corner = {"one": 0, "two": 12}.get(mark, 4)
    middle = mark == "middle"
    href = f"/actors/{quote(node)}" if middle else f"/system?around={quote(node)}{more}"
    aim = f"{name}, in the middle: the actor’s own page" if middle else f"{name}: into the middle"
    return (
        f'<a class="node{" small" if small else ""}{f" {mark}" if mark else ""}" href="{safe(href)}" data-n="{rank}"'
        f'{" tabindex=-1" if small else ""} aria-label="{safe(aim)}"><title>{safe(aim)}</title>'
        f'<g transform="translate({at[0]:.0f} {at[1]:.0f})"><g class="keep"><circle r="4.5"/>'
        f'<rect x="{-half:.1f}" y="-12" width="{2 * half:.1f}" height="24" rx="{corner}"/>'
        f'<text y="4" text-anchor="middle">{safe(label)}</text></g></g></a>'
    )


@lru_cache(maxsize=16)
def lay_out(
    order: tuple[str, ...], ties: tuple[tuple[str, str, float], ...], halves: tuple[tuple[str, float], ...],
    width: int, height: int, around: str, sides: tuple[tuple[str, ...], ...],
) -> dict[str, Point]:  # fmt: skip
    """A place for each actor: those in boxes (`halves`: half their width) none over another; the others, dots, between those
    whom they are told of with. A pure function of its arguments: the same picture for the same rows."""
    boxes = dict(halves)
    main = [n for n in order if n in boxes]
    at = _circle(main, ties, width, height) if around else _field(main, ties, width, height, sides)
    held = _apart(at, boxes, width, height)
    for number, node in enumerate(n for n in order if n not in boxes):
        near = sorted({m for a, b, _ in ties for m in (a, b) if node in (a, b) and m in held})
        x = math.fsum(held[n][0] for n in near) / len(near) if near else width / 2
        y = math.fsum(held[n][1] for n in near) / len(near) if near else height / 2
        held[node] = _free(x, y, list(held.values()), number, width, height)
    return held


def _circle(order: Sequence[str], ties: Sequence[tuple[str, str, float]], width: int, height: int) -> dict[str, Point]:
    """One in the middle, about him those told of with him (who stands with him on the left, against him on the right), farther
    out the others, each where the nearer one stands that it is told of with."""
    middle, drawn = order[0], {frozenset((a, b)): w for a, b, w in ties}
    inner = [n for n in order[1:] if frozenset((middle, n)) in drawn]
    inner.sort(key=lambda n: (-drawn[frozenset((middle, n))], n))
    out = {middle: (width / 2, height / 2)}
    far = 0.62 if len(inner) < len(order) - 1 else 0.86
    for place, node in enumerate(_both_ways(inner)):
        turn = math.pi + 2 * math.pi * place / max(1, len(inner))
        out[node] = (width / 2 * (1 + far * math.cos(turn)), height / 2 * (1 + far * math.sin(turn)))
    rest = [n for n in order[1:] if n not in out]
    turns = {}
    for number, node in enumerate(rest):
        near = [m for m in inner if frozenset((m, node)) in drawn]
        x, y = out[near[0]] if near else out[middle]
        turns[node] = math.atan2((y - height / 2) * width, (x - width / 2) * height) + 0.01 * number
    for place, node in enumerate(sorted(rest, key=lambda n: (turns[n], n))):
        even = -math.pi + 2 * math.pi * (place + 0.5) / len(rest)
        turn = (turns[node] + even) / 2 if len(rest) > 3 else turns[node]
        out[node] = (width / 2 * (1 + 0.97 * math.cos(turn)), height / 2 * (1 + 0.95 * math.sin(turn)))
    return out


def _both_ways(ranked: Sequence[str]) -> list[str]:
    """In a circle that begins on the left: the first there, the others by turns above and below, the last on the right."""
    return [*ranked[0::2], *reversed(ranked[1::2])]


def _field(
    order: Sequence[str], ties: Sequence[tuple[str, str, float]], width: int, height: int,
    sides: Sequence[Sequence[str]],
) -> dict[str, Point]:  # fmt: skip
    """Who is told to stand together near each other; the two camps, where they are known, on the left and on the right."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(sorted(order))
    graph.add_edges_from((a, b, {"weight": w}) for a, b, w in ties if a in graph and b in graph)
    for part in sorted(sorted(p) for p in networkx.connected_components(graph)):
        if order[0] not in part:  # what hangs on nothing does not fly away
            graph.add_edge(order[0], min(part, key=order.index), weight=0.3)
    found = networkx.spring_layout(graph, seed=7, k=2.4 / math.sqrt(len(order)), iterations=200)
    xs = _evened({n: float(found[n][0]) for n in order})
    ys = _evened({n: float(found[n][1]) for n in order})
    for side, (low, high) in zip(sides, ((0.0, 0.4), (0.6, 1.0)), strict=False):
        here = _evened({n: xs[n] for n in side if n in xs})
        xs |= {n: low + (high - low) * x for n, x in here.items()}
    return {n: (90 + (width - 180) * xs[n], 24 + (height - 48) * ys[n]) for n in order}


def _evened(values: Mapping[str, float]) -> dict[str, float]:
    """Between 0 and 1, half as they lie and half evenly: a thick middle is drawn apart."""
    ranked = sorted(values, key=lambda n: (values[n], n))
    low, high = (values[ranked[0]], values[ranked[-1]]) if ranked else (0.0, 1.0)
    even = {n: i / max(1, len(ranked) - 1) for i, n in enumerate(ranked)}
    return {n: 0.35 * (values[n] - low) / max(1e-9, high - low) + 0.65 * even[n] for n in values}


def _free(x: float, y: float, taken: Sequence[Point], number: int, width: float, height: float) -> Point:
    """The first place on a widening spiral that lies clear of what is there."""
    for step in range(400):
        turn, far = 2.4 * step + number, 26 + 5.5 * math.sqrt(step) * 2
        px, py = x + far * math.cos(turn) * 1.6, y + far * math.sin(turn)
        if not (10 < px < width - 10 and 10 < py < height - 10):
            continue
        if all(abs(px - tx) > 18 or abs(py - ty) > 18 for tx, ty in taken):
            return px, py
    return min(max(x, 10), width - 10), min(max(y, 10), height - 10)


def _apart(at: dict[str, Point], halves: Mapping[str, float], width: float, height: float) -> dict[str, Point]:
    """Boxes moved until none lies over another, or nearly: each pair that does is pushed apart the shorter way."""
    names = list(at)
    held = {n: list(p) for n, p in at.items()}
    for _ in range(400):
        moved = False
        for n, a in enumerate(names):
            for b in names[n + 1 :]:
                dx, dy = held[b][0] - held[a][0], held[b][1] - held[a][1]
                over_x, over_y = halves[a] + halves[b] + 6 - abs(dx), 32 - abs(dy)
                if over_x <= 0 or over_y <= 0:
                    continue
                moved = True
                axis, by = (1, over_y / 2) if over_y <= over_x else (0, over_x / 2)
                sign = 1 if (dy if axis else dx) >= 0 else -1
                held[a][axis] -= sign * by
                held[b][axis] += sign * by
        for name in names:
            held[name][0] = min(max(held[name][0], halves[name] + 2), width - halves[name] - 2)
            held[name][1] = min(max(held[name][1], 14), height - 14)
        if not moved:
            break
    return {n: (x, y) for n, (x, y) in held.items()}


def told_in_words(first: str, second: str, rows: Sequence[Row], names: Mapping[str, str]) -> str:
    """What is told of two actors: 'Peru and Chile: against: hostility; with: treaty; denied by some. ...'."""
    held = {way: sorted({r["kind"] for r in of}) for way, of in sorted(by_sign(rows).items())}
    stands = "; ".join(f"{way}: {', '.join(kinds)}" for way, kinds in held.items())
    denied = "; denied by some" if any(r["denied"] for r in rows) else ""
    return f"{names[first]} and {names[second]}: {stands}{denied}. What is told of the two"


def by_sign(rows: Sequence[Row]) -> dict[str, list[Row]]:
    out: dict[str, list[Row]] = {}
    for row in rows:
        look = "with" if row["sign"] > 0 else "against" if row["sign"] < 0 else "neither"
        out.setdefault(look, []).append(row)
    return out


def _normal(x1: float, y1: float, x2: float, y2: float, shift: float) -> tuple[float, float]:
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    return -(y2 - y1) / length * shift, (x2 - x1) / length * shift
