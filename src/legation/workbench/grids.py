"""Grids: the relations told of as a table of pairs, SVG made on the server: hundreds of actors at once, no line over another.

The same rows as the picture of lines (see graphs). Each actor has a row and a column, in one order: the two sides of the largest
camps first, where they are known, and within them who is told of together side by side; so who stands together makes a block
beside the diagonal, and who is told to be against each other a block away from it. A filled square stands with, a hollow one
against, a dot says neither, a cross: somebody denies it; larger: more first tellers. Each mark is a link to what is told of the
two, each name to its actor in the middle. The table of relations below holds the same for who has the page read aloud.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup

from legation.workbench.charts import cut
from legation.workbench.graphs import Look, Picked, by_sign, pairs_of, told_in_words
from legation.workbench.page import safe

SIZES = (48, 96, 200, 300)  # actors in a grid
CELL = 12
HEAD = 148  # room for names, at the left and above
NAME = 24  # letters of a name
FADES = 0.7  # how much of a tie to whom stands before still counts one place on

Row = Mapping[str, Any]


def draw_grid(picked: Picked, title: str, look: Look) -> Markup:
    """The grid; the same for the same rows."""
    if not picked.order:
        return Markup("")
    pairs = pairs_of(picked.rows)
    names = {row[side]: row[f"{side}_name"] for row in picked.rows for side in ("source", "target")}
    ties = tuple(
        (
            a,
            b,
            sum(
                (1 if r["sign"] > 0 else -1 if r["sign"] < 0 else 0.2) * math.log1p(max(1, r["tellers"])) for r in rows
            ),
        )
        for (a, b), rows in sorted(pairs.items())
    )
    sides = tuple(frozenset(side) for side in look.sides)
    order = put_in_order(tuple(picked.order), ties, sides)
    at = {n: HEAD + CELL * i for i, n in enumerate(order)}
    whole = HEAD + CELL * len(order) + 4
    address = f"&{urlencode(look.keep)}" if look.keep else ""
    marks = "".join(
        _mark(a, b, rows, names, at, f"/system?pair={quote(a)},{quote(b)}{address}")
        for (a, b), rows in sorted(pairs.items(), key=lambda item: sorted(at[n] for n in item[0]))
    )
    more = (
        f"&{urlencode({k: v for k, v in (look.keep or {}).items() if k not in ('draw', 'most')})}" if look.keep else ""
    )
    heads = "".join(_head(n, names[n], at[n], more.rstrip("&")) for n in order)
    lines = "".join(
        f"M{HEAD} {HEAD + CELL * i}H{whole - 4}M{HEAD + CELL * i} {HEAD}V{whole - 4}" for i in range(len(order) + 1)
    )
    camps = "".join(f"M2 {y}H{whole - 4}M{y} 2V{whole - 4}" for y in _borders(order, sides))
    return Markup(
        f'<svg class="chart pairs" viewBox="0 0 {whole} {whole}" role="group" aria-label="{safe(title)}" data-look>'
        f'<path class="rule" d="{lines}"/><path class="camps" d="{camps}"/>'
        f'<path class="self" d="M{HEAD} {HEAD}L{whole - 4} {whole - 4}"/><g aria-hidden="true">{marks}</g>{heads}</svg>'
    )


def _mark(a: str, b: str, rows: Sequence[Row], names: Mapping[str, str], at: Mapping[str, int], href: str) -> str:
    """What is told of two: one link, seen in both halves of the grid."""
    out = []
    for x, y in ((at[a], at[b]), (at[b], at[a])):
        mx, my = x + CELL / 2, y + CELL / 2
        for way, held in sorted(by_sign(rows).items()):
            tellers = sum(max(1, r["tellers"]) for r in held)
            half = (
                min(4.2, 2 + 0.6 * math.log2(tellers)) if way != "against" else min(5.2, 4 + 0.35 * math.log2(tellers))
            )
            if way == "neither":
                half = 1.2
            out.append(
                f'<path class="{way}" d="M{mx - half:.1f} {my - half:.1f}h{2 * half:.1f}v{2 * half:.1f}h{-2 * half:.1f}z"/>'
            )
        if any(r["denied"] for r in rows):
            out.append(f'<path class="cross" d="M{mx - 4:.0f} {my - 4:.0f}l8 8m0 -8l-8 8"/>')
        out.append(f'<path class="hit" d="M{x} {y}h{CELL}v{CELL}h-{CELL}z"/>')
    told = told_in_words(a, b, rows, names)
    return f'<a class="pair" href="{safe(href)}" tabindex="-1"><title>{safe(told)}</title>{"".join(out)}</a>'


def _head(node: str, name: str, at: int, more: str) -> str:
    label, aim = safe(cut(name, NAME)), safe(f"{name}: into the middle")
    return (
        f'<a class="head" href="{safe(f"/system?around={quote(node)}{more}")}" aria-label="{aim}"><title>{aim}</title>'
        f'<text x="{HEAD - 5}" y="{at + CELL - 3}" text-anchor="end">{label}</text></a>'
        f'<text class="head" aria-hidden="true" transform="translate({at + CELL - 3} {HEAD - 5}) rotate(-90)">{label}</text>'
    )


def _borders(order: Sequence[str], sides: Sequence[frozenset[str]]) -> list[int]:
    """Where one camp ends and the next begins."""
    of = [next((i for i, side in enumerate(sides) if n in side), len(sides)) for n in order]
    return [HEAD + CELL * i for i in range(1, len(of)) if of[i] != of[i - 1]]


@lru_cache(maxsize=16)
def put_in_order(
    order: tuple[str, ...], ties: tuple[tuple[str, str, float], ...], sides: tuple[frozenset[str], ...]
) -> list[str]:
    """Actors of one camp together, and next to each who is told to stand with him and with those just before. A pure function
    of its arguments: the same grid for the same rows."""
    near: dict[str, list[tuple[str, float]]] = {n: [] for n in order}
    for a, b, weight in ties:
        near[a].append((b, weight))
        near[b].append((a, weight))
    rank = {n: i for i, n in enumerate(order)}
    out: list[str] = []
    for group in (*sides, frozenset(order).difference(*sides)):
        left = {n for n in order if n in group}
        drawn = dict.fromkeys(left, 0.0)
        while left:
            chosen = min(left, key=lambda n: (-round(drawn[n], 9), rank[n]))
            left.discard(chosen)
            out.append(chosen)
            drawn = {n: v * FADES for n, v in drawn.items() if n in left}
            for other, weight in near[chosen]:
                if other in drawn:
                    drawn[other] += weight
    return out
