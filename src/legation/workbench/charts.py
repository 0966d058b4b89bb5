"""Charts: pictures as SVG made on the server, from plain rows. No script, no inline style; classes are in the style sheet.

Each picture has a title for screen readers, its marks are links, and the page shows the same rows as text or table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from legation.workbench.page import safe

WIDTH = 760  # units of the view box; the style sheet scales it
RIGHT = 16
ROW = 24
MOST_TITLES = 4  # statements that the words of one dot tell
MOST_ROWS = 14  # first tellers in one picture
LETTER = 7.0  # mean width of a letter of a label


@dataclass(frozen=True)
class Dot:
    """One statement on the axis of time. look: held, expected, denied, silent, again. bounded: its day is known only to lie
    in a window that begins (or ends) there. many: so many statements that look the same."""

    row: str
    day: dt.date | None
    label: str
    look: str
    title: str
    href: str
    bounded: bool = False
    many: int = 1


@dataclass(frozen=True)
class Frame:
    """The shape of a picture. left: room for the names of rows; above: they stand above their row instead; name: letters of
    one."""

    width: int
    left: int
    name: int
    above: int = 0

    @property
    def look(self) -> str:
        return "chart narrow" if self.above else "chart"


# Each picture is made twice, for a page and for a telephone; the style sheet shows the one that fits.
SAID = (Frame(WIDTH, 236, 31), Frame(366, 4, 46, above=15))
SPANS = (Frame(WIDTH, 300, 42), Frame(366, 4, 46, above=14))


def merge_dots(dots: Sequence[Dot]) -> list[Dot]:
    """Statements of one row and day that would be the same dot are one, with their number."""
    held: dict[tuple[object, ...], list[Dot]] = {}
    for dot in dots:
        held.setdefault((dot.row, dot.day, dot.label, dot.look, dot.bounded), []).append(dot)
    out = []
    for same in held.values():
        more = f"; and {len(same) - MOST_TITLES} more" if len(same) > MOST_TITLES else ""
        title = "; ".join(dict.fromkeys(d.title for d in same[:MOST_TITLES])) + more
        out.append(replace(same[0], title=title, many=len(same)))
    return out


def draw_said(dots: Sequence[Dot], title: str) -> Markup:
    """Who said it on which day: a row a first teller, one axis of time; labels (figures) beside the dots.

    A day of which only bounds are known has a dashed line behind its dot. Dots whose labels would lie over each other go to
    further lines of the same row. What has no day stands at the left edge under 'no day'.
    """
    return Markup("").join(_said(dots, title, frame) for frame in SAID) if dots else Markup("")


def _said(dots: Sequence[Dot], title: str, frame: Frame) -> Markup:
    dots = [replace(d, label=d.label + (f" ×{d.many}" if d.many > 1 else "")) for d in merge_dots(dots)]
    rows = list(dict.fromkeys(d.row for d in dots))
    left_out = len(rows) - MOST_ROWS
    dots = [d for d in dots if d.row in rows[:MOST_ROWS]]
    days = sorted({d.day for d in dots if d.day})
    first, last = (days[0], days[-1]) if days else (dt.date(2000, 1, 1), dt.date(2000, 1, 1))
    undated = any(d.day is None for d in dots)
    left = frame.left + (56 if undated else 8)
    room = frame.width - RIGHT - left
    widest = max((len(d.label) * LETTER + (34 if d.bounded else 0) for d in dots if d.day == last), default=0) + 14
    span = max(1, (last - first).days)

    def x_of(day: dt.date | None) -> float:
        if day is None:
            return frame.left + 12
        if first == last:
            return left + 12
        return left + 8 + (room - 8 - min(widest, room / 3)) * (day - first).days / span

    out: list[str] = []
    y = 18
    for row in dict.fromkeys(d.row for d in dots):
        y += frame.above
        lanes: list[float] = []
        marks: list[str] = []
        for dot in sorted(
            (d for d in dots if d.row == row), key=lambda d: (d.day is not None, d.day or first, d.label)
        ):
            x = x_of(dot.day)
            lane = next((n for n, edge in enumerate(lanes) if edge <= x), len(lanes))
            edge = x + 22 + len(dot.label) * LETTER + (30 if dot.bounded else 0)
            if lane == len(lanes):
                lanes.append(edge)
            else:
                lanes[lane] = edge
            marks.append(_dot(dot, x, y + lane * ROW * 0.8))
        height = ROW + (len(lanes) - 1) * ROW * 0.8
        out.append(
            f"{_name(row, y, frame)}"
            f'<path class="rule" d="M{frame.left} {y + height - ROW / 2:.1f}H{frame.width - RIGHT}"/>'
        )
        out += marks
        y += int(height)
    base = y + 14
    sure = {d.day for d in dots if d.day and not d.bounded}
    ticks = _ticks(days, x_of, sure, frame.width)
    axis = [_tick(x_of(day), base, day, frame.width, line=line, sure=day in sure) for day, line in ticks]
    height = base + 14 * max((line for _, line in ticks), default=0)
    if left_out > 0:
        many = f"and {left_out} more first tellers: see the table"
        if frame.above:
            axis.append(f'<text class="tick" x="{frame.left}" y="{height + 12}">{many}</text>')
            height += 16
        else:
            axis.append(f'<text class="tick" x="{frame.left - 10}" y="{base}" text-anchor="end">{many}</text>')
    if undated:
        axis.append(f'<text class="tick" x="{frame.left + 4}" y="{base}">no day</text>')
    return Markup(
        f'<svg class="{frame.look}" viewBox="0 0 {frame.width} {height + 8}" role="group" aria-label="{safe(title)}">'
        f"{''.join(axis)}{''.join(out)}</svg>"
    )


def _name(words: str, y: float, frame: Frame) -> str:
    """The name of a row: at its left, or above it."""
    at = f'x="{frame.left}" y="{y - 9}"' if frame.above else f'x="{frame.left - 10}" y="{y + 4}" text-anchor="end"'
    return f'<text class="who" {at}>{safe(cut(words, frame.name))}<title>{safe(words)}</title></text>'


def _dot(dot: Dot, x: float, y: float) -> str:
    if dot.look == "denied":
        shape = f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"/>'
    elif dot.look == "silent":
        shape = f'<path d="M{x - 5:.1f} {y:.1f}h10"/>'
    else:
        shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
    label = f'<text x="{x + 9:.1f}" y="{y + 4:.1f}">{safe(dot.label)}</text>' if dot.label else ""
    if dot.bounded and dot.day is not None:
        at = x + 9 + (len(dot.label) * LETTER + 4 if dot.label else 0)
        shape = f'<line class="open" x1="{at:.1f}" x2="{at + 26:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>' + shape
    return link(f"dot {dot.look}", dot.href, dot.title, shape + label)


def link(look: str, href: str, words: str, inner: str, more: str = "") -> str:
    """A part of a picture that leads somewhere, with its words for the pointer and for screen readers."""
    said = safe(words)
    return f'<a class="{look}" href="{safe(href)}" aria-label="{said}"{more}><title>{said}</title>{inner}</a>'


def _ticks(
    days: Sequence[dt.date], x_of: Callable[[dt.date], float], sure: Set[dt.date], width: int
) -> list[tuple[dt.date, int]]:
    """Days to name under the axis, each with its line (0, 1): as many as stand clear of each other, the first always."""
    out: list[tuple[dt.date, int]] = []
    lines: list[dt.date | None] = [None, None]
    for day in days:
        for line, former in enumerate(lines):
            room = 0.0  # 'from 14 Oct 2024' is wider than the day alone; at the right edge the words stand before their line
            if former:
                room = _tick_width(former, sure) + (_tick_width(day, sure) if x_of(day) > width - 90 else 0)
            if former is None or x_of(day) - x_of(former) > room:
                if line and x_of(day) - x_of(out[-1][0]) < 8:
                    break  # two lines of the grid as good as in one place
                lines[line] = day
                out.append((day, line))
                break
    return out


def _tick_width(day: dt.date, sure: Set[dt.date]) -> float:
    return 85 if day in sure else 115


def _tick(x: float, y: int, day: dt.date, width: int, *, line: int = 0, sure: bool = True) -> str:
    anchor, at = ("end", min(x + 4, width - 2)) if x > width - 90 else ("start", x)
    return (
        f'<path class="grid" d="M{x:.1f} 4V{y - 11}"/>'
        f'<text class="tick" x="{at:.1f}" y="{y + 14 * line}" text-anchor="{anchor}">'
        f"{'' if sure else 'from '}{day.day} {day:%b %Y}</text>"
    )


def draw_spans(rows: Sequence[Mapping[str, Any]], title: str) -> Markup:
    """Intervals by day, a row each: {label, first, last, href, title, look, bounded}. An open end fades out by a dashed line;
    of a day that is known only to lie in a window (`bounded`) the window is dashed, and cut off at the edges of the axis."""
    shown = [r for r in rows if r["first"] or r["last"]]
    return Markup("").join(_spans(shown, title, frame) for frame in SPANS) if shown else Markup("")


def _spans(shown: Sequence[Mapping[str, Any]], title: str, frame: Frame) -> Markup:
    sure = {d for r in shown if not r.get("bounded") for d in (r["first"], r["last"]) if d}
    # windows reach from edge to edge where days are known: they must not stretch the axis
    days: list[dt.date] = sorted(sure if len(sure) > 1 else {d for r in shown for d in (r["first"], r["last"]) if d})
    first, last = days[0], days[-1]
    span = max(1, (last - first).days)
    room = frame.width - frame.left - RIGHT - 40

    def x_of(day: dt.date) -> float:
        return frame.left + 8 + room * (day - first).days / span

    out = []
    ticks = _ticks(days, x_of, set(days), frame.width)
    marks = [_tick(x_of(d), 12, d, frame.width) for d, line in ticks if not line]  # a long picture is read from above
    y = 34
    for row in shown:
        y += frame.above
        a, b = row["first"] or row["last"], row["last"] or row["first"]
        left, right = x_of(a), x_of(b)
        look = safe(row["look"])
        if row.get("bounded"):
            near, far = x_of(first) - 4, x_of(last) + 24
            ends = "".join(
                f"M{x:.1f} {y - 5}v10"
                for x, day in ((left, row["first"]), (right, row["last"]))
                if day and near <= x <= far
            )
            left, right = (
                min(max(near, left if row["first"] else near), far - 12), max(min(far, right if row["last"] else far), near + 12)
            )  # fmt: skip
            shape = f'<path class="open" d="M{left:.1f} {y}H{right:.1f}"/><path class="end" d="{ends}"/>'
        else:
            shape = f'<rect x="{left:.1f}" y="{y - 5}" width="{max(5.0, right - left):.1f}" height="9" rx="2"/>'
            if row["first"] is None or row["last"] is None:
                end, step = (left, -24) if row["first"] is None else (right, 24)
                shape += f'<path class="open" d="M{end:.1f} {y}h{step}"/>'
        # the name is part of the link, and the row can be hit anywhere
        shape = (
            f'<rect class="hit" x="0" y="{y - 9 - frame.above}" width="{frame.width}" height="{18 + frame.above}"/>{shape}'
            f"{_name(row['label'], y, frame)}"
        )
        out.append(link(f"bar {look}", row["href"], row["title"], shape))
        y += 18
    marks += [_tick(x_of(d), y + 10, d, frame.width, line=line) for d, line in ticks]
    height = y + 18 + 14 * max((line for _, line in ticks), default=0)
    return Markup(
        f'<svg class="{frame.look}" viewBox="0 0 {frame.width} {height}" role="group" aria-label="{safe(title)}">'
        f"{''.join(marks + out)}</svg>"
    )


def cut(text: str, most: int) -> str:
    """A name as long as there is room for."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
