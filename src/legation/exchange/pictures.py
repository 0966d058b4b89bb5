"""Pictures: the system, a timeline, a question about figures, and a map, as SVG, PNG or an HTML page around the SVG.

    draw_system(desk.relations(), Path("system.svg"), caption="as told by 5 documents")

Marks are the same everywhere: blue with, vermilion against, grey neither (the palette of Okabe and Ito, 2008, which the
colour-blind can tell apart; a line against is double, so that grey print shows it too); a full line or mark for what
somebody states, a broken or hollow one for what is only planned, possible or told by one side, a cross for a denial. Nothing
in a picture says what is true; each carries its caption.
Needs matplotlib, which is loaded when the first picture is drawn.
"""

from __future__ import annotations

import datetime as dt
import html
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from legation.desk.outlines import outlines_within
from legation.model.errors import LegationError

Row = Mapping[str, Any]
FORMS = (".svg", ".png", ".html")
WITH, AGAINST, NEITHER, INK, PAPER = "#0072B2", "#D55E00", "#7F7F7F", "#1a1a1a", "#ffffff"
# Marks for tellers, in the order in which tellers come; after the last they repeat with the next colour.
MARKS = "osD^vP*Xh<>"
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
STATED = "asserted"
WINDOW_DAYS = 45  # a longer interval is a window, not a time
TAIL_SHARE = 0.022  # of the axis: the tail of what is only known to lie before a report of it
WINDOW_NOTE = "A broken line: no day is told, only that it lies there. "
SPAN_NOTE = "A full line between two strokes: told with a month or some days, the mark stands at its beginning. "
TAIL_NOTE = "A short broken tail: only the day of the report is known. "
NOTE = "Machine-read, unreviewed. What is drawn is what the reports tell, not what is so."


def draw_system(relations: Iterable[Row], out: Path, *, caption: str = "") -> int:
    """Parties as nodes, told relations as lines. Gives the number of lines drawn; 0 leaves no file.

    relations: rows of the desk (source, target, sign, kind, carried, unreal, carried_by, tellers).
    """
    import networkx as nx

    pairs: dict[tuple[str, str], list[Row]] = {}
    names: dict[str, str] = {}
    for row in relations:
        if row["source"] == row["target"] or not row["target"] or not (row["carried"] or row["unreal"]):
            continue
        names[row["source"]], names[row["target"]] = row["source_name"], row["target_name"]
        pairs.setdefault((min(row["source"], row["target"]), max(row["source"], row["target"])), []).append(row)
    if not pairs:
        return 0
    graph = nx.Graph()
    for (a, b), rows in pairs.items():
        graph.add_edge(a, b, weight=1.0 + len(rows))
    boxes = {m: _box(_folded(names[m], 20), 0.115, 0.2) for m in graph.nodes}
    places = _off_the_lines(_moved_apart(_side_by_side(graph), boxes), boxes, sorted(pairs))
    taken = [(*places[m], *boxes[m]) for m in sorted(boxes)]
    figure, axes = _canvas(11, 8.5)
    for (a, b), rows in sorted(pairs.items()):
        total = sum(r["sign"] * r["weight"] * max(1, len(r["tellers"])) for r in rows)
        stated = any(r["carried"] for r in rows)
        one_sided = all(
            r["carried_by"] in ("others only", "nobody") or r["carried_by"].startswith("only") for r in rows
        )
        colour = WITH if total > 0 else AGAINST if total < 0 else NEITHER
        width = 0.8 + min(4.0, 0.5 * sum(len(r["tellers"]) for r in rows))
        dashes = (0, (1, 2)) if not stated else (0, (5, 2)) if one_sided else "solid"
        ends = [places[a][0], places[b][0]], [places[a][1], places[b][1]]
        if total < 0:  # double: blue and vermilion are one grey in print
            axes.plot(*ends, color=colour, linewidth=width + 2.4, linestyle="solid", zorder=0.8)
            axes.plot(*ends, color=PAPER, linewidth=width + 1.2, linestyle="solid", zorder=0.9)
        axes.plot(*ends, color=colour, linewidth=width, linestyle=dashes, zorder=1, dash_capstyle="butt")
        _point_the_way(axes, rows, places, colour)
        kinds = list(dict.fromkeys(r["kind"] for r in rows))
        if len(pairs) <= 25:
            # nearer to the end with fewer lines: around a hub labels cover each other
            lean = 0.5 if graph.degree[a] == graph.degree[b] else 0.6 if graph.degree[a] > graph.degree[b] else 0.4
            label = "\n".join(kinds[:2]) + (f"\n+ {len(kinds) - 2}" if len(kinds) > 2 else "")
            axes.annotate(
                label,
                _free_place(places[a], places[b], _box(label, 0.075, 0.12), lean, taken),
                fontsize=6.5,
                color=INK,
                ha="center",
                va="center",
                bbox={"boxstyle": "round,pad=0.15", "fc": PAPER, "ec": "none", "alpha": 0.85},
                zorder=2,
            )
    for member, (x, y) in places.items():
        axes.annotate(
            _folded(names[member], 20),
            (x, y),
            fontsize=9,
            fontweight="bold",
            ha="center",
            va="center",
            color=INK,
            bbox={"boxstyle": "round,pad=0.35", "fc": PAPER, "ec": INK, "lw": 1},
            zorder=3,
        )
    axes.margins(0.12)
    axes.axis("off")
    legend = (
        "blue: with; vermilion, double: against; grey: neither. Arrow: all of it goes one way. "
        "Full: told by both sides; broken: by one side or others only; "
    )
    _finish(
        figure,
        axes,
        out,
        "The system as told",
        legend + "dotted: only planned or possible. Thicker: more first tellers. " + caption,
    )
    return len(pairs)


def _box(text: str, char_inches: float, pad_inches: float) -> tuple[float, float]:
    """Half the width and height of a label, in units of the layout (2.4 of them across 11 by 8 inches)."""
    lines = text.split("\n")
    wide = (max(map(len, lines)) * char_inches + pad_inches) * 2.4 / 11
    return wide / 2, (len(lines) * char_inches * 1.5 + pad_inches) * 2.4 / 8 / 2


def _side_by_side(graph: Any) -> dict[str, tuple[float, float]]:
    """Places of all nodes: parts that nothing ties to each other stand beside one another, the largest first, so that no line
    of one runs through another."""
    import networkx as nx

    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda p: (-len(p), p))
    wide = [max(0.7, len(part) ** 0.5) for part in parts]
    out: dict[str, tuple[float, float]] = {}
    left = -1.0
    for part, share in zip(parts, wide, strict=True):
        half = share / sum(wide)
        inner = graph.subgraph(part)
        start = nx.circular_layout(part)
        found = nx.spring_layout(inner, pos=start, seed=7, k=2.2 / len(part) ** 0.5, iterations=300, weight=None)
        tall = 1.0 if len(parts) == 1 else min(1.0, max(0.35, 1.6 * half))
        for member, (x, y) in sorted(found.items()):
            out[member] = (left + half + float(x) * half * (1.0 if len(parts) == 1 else 0.8), float(y) * tall)
        left += 2 * half
    return out


def _off_the_lines(
    places: Mapping[str, tuple[float, float]],
    boxes: Mapping[str, tuple[float, float]],
    pairs: Iterable[tuple[str, str]],
) -> dict[str, tuple[float, float]]:
    """Places at which no name lies on a line between two others: moved off it across its course, a little at a time."""
    out = dict(places)
    lines = list(pairs)
    for _ in range(60):
        moved = False
        for member in sorted(out):
            for a, b in lines:
                if member in (a, b):
                    continue
                step = _step_off(out[member], boxes[member], out[a], out[b])
                if step is not None:
                    out[member] = (out[member][0] + step[0], out[member][1] + step[1])
                    moved = True
        if not moved:
            break
        out = _moved_apart(out, boxes)
    return out


def _step_off(
    place: tuple[float, float], box: tuple[float, float], one: tuple[float, float], two: tuple[float, float]
) -> tuple[float, float] | None:
    """The way off a line that runs through a box (or close by it), square to the line; None where it does not."""
    dx, dy = two[0] - one[0], two[1] - one[1]
    length = (dx * dx + dy * dy) ** 0.5
    if length == 0:
        return None
    along = ((place[0] - one[0]) * dx + (place[1] - one[1]) * dy) / (length * length)
    near = (box[0] * abs(dx) + box[1] * abs(dy)) / (length * length)
    if not -near < along < 1 + near:
        return None
    across = ((place[0] - one[0]) * -dy + (place[1] - one[1]) * dx) / length  # signed: on which side of the line
    reach = (box[0] * abs(dy) + box[1] * abs(dx)) / length + 0.03  # half of the box, seen along the line
    if abs(across) >= reach:
        return None
    step = (reach - abs(across) + 0.01) * (1 if across >= 0 else -1) / length
    return -dy * step, dx * step


def _moved_apart(
    places: Mapping[str, tuple[float, float]], boxes: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Places at which no name lies on another: pushed apart along the shorter way, a little at a time."""
    out = dict(places)
    members = sorted(out)
    for _ in range(80):
        moved = False
        for i, a in enumerate(members):
            for b in members[i + 1 :]:
                (ax, ay), (bx, by) = out[a], out[b]
                over_x = boxes[a][0] + boxes[b][0] + 0.04 - abs(ax - bx)
                over_y = boxes[a][1] + boxes[b][1] + 0.04 - abs(ay - by)
                if over_x <= 0 or over_y <= 0:
                    continue
                moved = True
                if over_x < over_y:
                    step = over_x / 2 if ax >= bx else -over_x / 2
                    out[a], out[b] = (ax + step, ay), (bx - step, by)
                else:
                    step = over_y / 2 if ay >= by else -over_y / 2
                    out[a], out[b] = (ax, ay + step), (bx, by - step)
        if not moved:
            break
    return out


def _free_place(
    one: tuple[float, float],
    two: tuple[float, float],
    box: tuple[float, float],
    lean: float,
    taken: list[tuple[float, float, float, float]],
) -> tuple[float, float]:
    """Where on a line its label covers least of what is there; it is then taken."""

    def covered(place: tuple[float, float]) -> float:
        x, y = place
        return sum(max(0.0, box[0] + w - abs(x - tx)) * max(0.0, box[1] + h - abs(y - ty)) for tx, ty, w, h in taken)

    leans = (lean, 0.5, 0.4, 0.6, 0.33, 0.67, 0.26, 0.74)
    spots = [((1 - t) * one[0] + t * two[0], (1 - t) * one[1] + t * two[1]) for t in leans]
    best = min(enumerate(spots), key=lambda s: (round(covered(s[1]), 4), s[0]))[1]
    taken.append((*best, *box))
    return best


def _point_the_way(axes: Any, rows: Iterable[Row], places: Mapping[str, tuple[float, float]], colour: str) -> None:
    """An arrow head where everything told between two goes one way."""
    ways = {(r["source"], r["target"]) if r.get("directed") else None for r in rows}
    if len(ways) != 1 or None in ways:
        return
    ((source, target),) = (w for w in ways if w is not None)
    (ax, ay), (bx, by) = places[source], places[target]
    axes.annotate(
        "",
        (0.2 * ax + 0.8 * bx, 0.2 * ay + 0.8 * by),
        (0.22 * ax + 0.78 * bx, 0.22 * ay + 0.78 * by),
        arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 1.2, "mutation_scale": 14},
        zorder=1.5,
    )


def draw_timeline(rows: Iterable[Row], out: Path, *, caption: str = "") -> int:
    """What is told of a party or a dyad, by day and PLOVER type. Of a row told with a month or known only by a window that is
    drawn; rows without any day are counted in the caption."""
    every = list(rows)
    dated = [(when, r) for r in every if (when := _first_when(r["happened"], r["said"], r["published"]))]
    if not dated:
        return 0
    types = sorted({r["event_type"] for _, r in dated})
    figure, axes = _canvas(11, max(3.2, 0.55 * len(types) + 2.2))
    cooperative = {"verbal cooperation", "material cooperation"}
    _set_days(axes, [when for when, _ in dated])
    lanes: dict[str, list[list[tuple[float, float]]]] = {}  # what would lie on one place stands one above the other
    places = []
    for when, row in dated:
        places.append((when, row, _edge(axes, when.day), _lane(lanes.setdefault(row["event_type"], []), axes, when)))
    for when, row, day, number in places:
        many = len(lanes[row["event_type"]])
        y = types.index(row["event_type"]) + (number - (many - 1) / 2) * min(0.2, 0.8 / many)
        friendly = row["quad"] in cooperative
        colour = WITH if friendly else AGAINST
        _draw_window(axes, when, y, colour)
        axes.scatter(
            [day], [y], s=(24 + 12 * min(8, len(row["documents"]))) / (1 if many < 4 else 2), marker="o" if friendly else "s",
            facecolor=colour if row["status"] == STATED else PAPER, edgecolor=colour, linewidth=1.3, zorder=3,
        )  # fmt: skip
        if row["denied"]:
            axes.scatter([day], [y], s=50, marker="x", color=INK, linewidth=1.2, zorder=4)
    axes.set_yticks(range(len(types)), [t.lower() for t in types], fontsize=8)
    axes.set_ylim(-0.7, len(types) - 0.3)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    _date_axis(axes, figure)
    legend = (
        "blue, round: cooperation; vermilion, square: conflict. Filled: stated by somebody; hollow: planned, possible, foretold; "
        f"cross: also denied; larger: more documents. {_time_notes(w for w, _ in dated)}"
    )
    undated = len(every) - len(dated)
    if undated:
        legend += f"{undated} without any day {'is' if undated == 1 else 'are'} left out. "
    _finish(figure, axes, out, "Timeline as told", legend + caption)
    return len(dated)


def draw_question(question: Row, claims: Mapping[str, Row], out: Path, *, caption: str = "") -> int:
    """Figures of one question as ranges over the day they were told for, marked by first teller; open ends are arrows."""
    points: list[tuple[When, Row, str]] = []
    for origin in question["origins"]:
        for identifier in origin["claims"]:
            row = claims.get(identifier)
            if row is None or not row["measure"]:
                continue
            clocks = row["clocks"]
            when = _first_when(*((clocks.get(n) or {}).get("interval") for n in ("happened", "said", "published")))
            if when is not None:
                points.append((when, row, origin["label"]))
    if not points:
        return 0
    tellers = list(dict.fromkeys(label for _, _, label in sorted(points, key=lambda p: (p[0].day, p[2]))))
    figure, axes = _canvas(10, 5.5)
    _set_days(axes, [when for when, _, _ in points])
    for when, row, label in points:
        day = _edge(axes, when.day)
        n = tellers.index(label)
        colour, mark = COLOURS[n % len(COLOURS)], MARKS[n % len(MARKS)]
        low, high = row["measure"]["low"], row["measure"]["high"]
        expected = row["measure"]["expected"] or row["factuality"] != STATED
        if low is not None and high is not None and high > low:
            axes.plot([day, day], [low, high], color=colour, linewidth=2, linestyle=":" if expected else "solid")
        if low is None or high is None:
            axes.annotate(
                "", (day, (low or high) * (1.12 if high is None else 0.88)), (day, low or high),
                arrowprops={"arrowstyle": "->", "color": colour, "linestyle": ":" if expected else "solid"},
            )  # fmt: skip
        end = high if low is None else low  # a range is marked at its lower end: its middle is nobody's figure
        _draw_window(axes, when, end, colour)
        axes.scatter(
            [day], [end], marker=mark, s=60, facecolor=PAPER if expected else colour, edgecolor=colour, linewidth=1.5,
            label=label, zorder=3,
        )  # fmt: skip
    handles, labels = axes.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    axes.legend(unique.values(), unique.keys(), fontsize=7.5, loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(points[0][1]["measure"]["unit"], fontsize=8)
    axes.yaxis.set_major_formatter(lambda v, _: f"{v:,.0f}")
    axes.grid(color="#dddddd", linewidth=0.6)
    _date_axis(axes, figure)
    legend = f"{question['shown']}. Hollow: expected, planned or possible; arrows: open ends. "
    legend += _time_notes(w for w, _, _ in points)
    _finish(figure, axes, out, f"{question['title']}  [{question['standing']}]", legend + caption)
    return len(points)


def draw_map(claims: Iterable[Row], out: Path, *, caption: str = "") -> int:
    """Places of claims over outlines of countries, larger for more claims; hollow where only a country or division is told."""
    held: dict[tuple[float, float], list[Row]] = {}
    for row in claims:
        place = row["place"]
        if place and place["lat"] is not None:
            held.setdefault((place["lon"], place["lat"]), []).append(row)
    if not held:
        return 0
    lons, lats = [k[0] for k in held], [k[1] for k in held]
    west, east = max(-180, min(lons) - 8), min(180, max(lons) + 8)
    south, north = max(-90, min(lats) - 6), min(90, max(lats) + 6)
    figure, axes = _canvas(11, min(9.0, max(4.0, 10 * (north - south) / (east - west) + 1.4)))
    _draw_outlines(axes, west, south, east, north)
    for (x, y), rows in held.items():
        exact = rows[0]["place"]["precision"] in ("point", "city")
        axes.scatter(
            [x],
            [y],
            s=25 + 14 * min(20, len(rows)),
            facecolor=WITH if exact else PAPER,
            edgecolor=WITH,
            alpha=0.85,
            zorder=3,
        )
    wide, tall = (east - west) / 10.2, (north - south) / max(1.0, figure.get_figheight() - 1.4)  # degrees an inch
    radii = {spot: (25 + 14 * min(20, len(rows))) ** 0.5 / 144 for spot, rows in held.items()}  # inches
    taken = [(x - r * wide, y - r * tall, x + r * wide, y + r * tall) for (x, y), r in radii.items()]
    # no name lies on a mark or on another name: those of fewer statements give way
    for (x, y), rows in sorted(held.items(), key=lambda item: (-len(item[1]), item[0])):
        text = _folded(rows[0]["place"]["text"], 60)
        r, width, line = radii[x, y] + 0.04, 0.067 * len(text) * wide, 0.12 * tall
        for ha, va, left, base in (
            ("left", "center", x + r * wide, y - line / 2), ("right", "center", x - r * wide - width, y - line / 2),
            ("center", "bottom", x - width / 2, y + r * tall), ("center", "top", x - width / 2, y - r * tall - line),
        ):  # fmt: skip
            box = (left, base, left + width, base + line)
            if box[0] < west or box[2] > east or any(_overlap(box, other) for other in taken):
                continue
            taken.append(box)
            at = (x + {"left": r, "right": -r}.get(ha, 0.0) * wide, y + {"bottom": r, "top": -r}.get(va, 0.0) * tall)
            axes.annotate(text, at, ha=ha, va=va, fontsize=7, color=INK, zorder=4)
            break
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect("equal", adjustable="box")
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.xaxis.set_major_formatter(lambda v, _: f"{abs(v):.0f}°{'E' if v >= 0 else 'W'}")
    axes.yaxis.set_major_formatter(lambda v, _: f"{abs(v):.0f}°{'N' if v >= 0 else 'S'}")
    axes.tick_params(labelsize=7)
    legend = (
        "filled: a point or town; hollow: a country or division, drawn at its middle. Outlines from Natural Earth, borders as "
        "held on the ground when they were made: they say nothing of whose they are. "
    )
    _finish(figure, axes, out, "Places of the statements", legend + "Places from GeoNames (CC BY 4.0). " + caption)
    return len(held)


def _draw_outlines(axes: Any, west: float, south: float, east: float, north: float) -> None:
    from matplotlib.collections import LineCollection

    lines = [line.points for line in outlines_within(west, south, east, north)]
    if lines:
        drawn = LineCollection(lines, colors="#b4b0a8", linewidths=0.5, zorder=0.5, gid="outlines")
        axes.add_collection(drawn, autolim=False)


def check_form(out: Path) -> None:
    """Raises LegationError E132 for a file name whose ending is no form of picture."""
    if out.suffix.lower() not in FORMS:
        raise LegationError("E132", f"{out.name!r} names no form of picture. Accepted endings: {', '.join(FORMS)}.")


def _canvas(width: float, height: float) -> tuple[Any, Any]:
    import matplotlib

    matplotlib.use("agg")
    matplotlib.rcParams.update({"svg.hashsalt": "legation", "svg.fonttype": "none", "font.family": "DejaVu Sans"})
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), facecolor=PAPER)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes


def _date_axis(axes: Any, figure: Any) -> None:
    from matplotlib import dates

    locator: Any = dates.AutoDateLocator()  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    # every tick says its month or year: "13, 17, 21 ... Jan" leaves open in which month it begins
    forms = ["%Y", "%b %Y", "%d %b %Y", "%H:%M", "%H:%M", "%H:%M"]
    concise: Any = dates.ConciseDateFormatter(  # type: ignore[no-untyped-call]
        locator, formats=forms, zero_formats=forms, show_offset=False
    )
    axes.xaxis.set_major_formatter(concise)
    axes.tick_params(axis="x", labelsize=8)


def _finish(figure: Any, axes: Any, out: Path, title: str, caption: str) -> None:
    """Title, caption and file. The file carries no date, so that the same dossier gives the same bytes."""
    check_form(out)
    axes.set_title(_folded(title, 90), fontsize=11, loc="left", color=INK)
    words = f"{_folded(caption, 150)}\n{NOTE}"
    figure.text(0.01, 0.005, words, fontsize=7, color=INK, va="bottom")
    below = (
        0.14 * (words.count("\n") + 1) + 0.08
    ) / figure.get_figheight()  # inches of the words: a low picture has many
    figure.tight_layout(rect=(0, max(0.07, below), 1, 1))
    form = out.suffix.lower()
    if form == ".png":
        figure.savefig(out, dpi=150, metadata={"Software": None})
        return
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    if form == ".html":
        body = text[text.index("<svg") :]
        text = (
            f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>\n'
            f'<body style="margin:1rem;background:#fff">\n{body}\n</body></html>\n'
        )
    out.write_text(text, encoding="utf-8")


def _folded(text: str, width: int) -> str:
    import textwrap

    clean = "".join(ch if ch.isprintable() else " " for ch in text)
    return "\n".join(textwrap.wrap(clean, width)).replace("$", r"\$")


@dataclass(frozen=True, slots=True)
class When:
    """A day on the axis. window: it is known only to lie there (None: open), and `day` is the end of the window that is known;
    until: the last day of a month or of some days, of which `day` is the first; reported: only a report of that day is known."""

    day: dt.date
    window: tuple[dt.date | None, dt.date | None] | None = None
    until: dt.date | None = None
    reported: bool = False


def _first_when(happened: str | None, said: str | None, published: str | None) -> When | None:
    """The first of the three clocks that is known."""
    when = _when(happened) or _when(said)
    if when is not None:
        return when
    report = _when(published)
    return replace(report, reported=report.window is None) if report is not None else None


def _when(text: str | None) -> When | None:
    """A day; of a short ISO interval its first day and its last; of a longer one, or one that is open, the window. None for
    nothing."""
    from legation.model.times import Interval

    if not text:
        return None
    interval = Interval.parse(text)
    first, last = interval.first_day, interval.last_day
    if first is not None and last is not None and (last - first).days <= WINDOW_DAYS:
        return When(first, until=last if last > first else None)
    known = first or last
    return None if known is None else When(known, (first, last))


def _time_notes(whens: Iterable[When]) -> str:
    """What the lines beside marks mean, of those that are drawn."""
    held = list(whens)
    notes = (
        (WINDOW_NOTE, any(w.window is not None for w in held)),
        (SPAN_NOTE, any(w.until is not None for w in held)),
        (TAIL_NOTE, any(w.reported for w in held)),
    )
    return "".join(note for note, drawn in notes if drawn)


def _set_days(axes: Any, whens: Iterable[When]) -> None:
    """The axis of time. Windows do not stretch it where days are known."""
    held = list(whens)
    told = sorted({d for w in held if w.window is None for d in (w.day, w.until) if d is not None})
    if len(told) < 2:
        told = sorted({d for w in held for d in (w.window or (w.day,)) if d is not None})
    margin = max(dt.timedelta(days=5), (told[-1] - told[0]) / 12)
    axes.set_xlim(told[0] - margin, told[-1] + margin)


def _edge(axes: Any, day: dt.date) -> float:
    """A day as a number of the axis, never beyond what is shown."""
    from matplotlib.dates import date2num

    low, high = axes.get_xlim()
    number = float(date2num(day))  # type: ignore[no-untyped-call]
    return float(min(max(number, low + (high - low) / 100), high - (high - low) / 100))


def _lane(lanes: list[list[tuple[float, float]]], axes: Any, when: When) -> int:
    """The first of several lines, one above the other, on which the mark and its line lie on nothing; a window may be crossed."""
    low, high = axes.get_xlim()
    day = _edge(axes, when.day)
    start = day - TAIL_SHARE * (high - low) if when.reported and when.until is None else day
    stretch = (start, day if when.until is None else _edge(axes, when.until))
    for number, held in enumerate(lanes):
        if all(stretch[1] < first or last < stretch[0] for first, last in held):
            held.append(stretch)
            return number
    lanes.append([stretch])
    return len(lanes) - 1


def _draw_window(axes: Any, when: When, y: float, colour: str) -> None:
    """What is known of a day beside its mark: a broken line over the window in which it lies, to the edge where it is open; a
    full one between two strokes over the month or the days told; a short tail where only a report of it has a day."""
    low, high = axes.get_xlim()
    if when.window is not None:
        first, last = (None if d is None else _edge(axes, d) for d in when.window)
        ends = [low if first is None else first, high if last is None else last]
        axes.plot(ends, [y, y], color=colour, linewidth=0.9, linestyle=(0, (3, 3)), zorder=1)
    elif when.until is not None:
        ends = [_edge(axes, when.day), _edge(axes, when.until)]
        axes.plot(ends, [y, y], color=colour, linewidth=1.6, marker="|", markersize=7, zorder=1)
    elif when.reported:
        day = _edge(axes, when.day)
        axes.plot(
            [day - TAIL_SHARE * (high - low), day], [y, y], color=colour, linewidth=1.2, linestyle=(0, (1, 1)), zorder=1
        )


def _overlap(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
