"""Pictures of the workbench: who is drawn and how, what a window of days looks like, names that lie on nothing."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import re
from typing import Any

import pytest

from legation.desk import Desk
from legation.workbench import grids
from legation.workbench.charts import draw_spans
from legation.workbench.graphs import MOST_NODES, SIZES, Look, draw_system, pick
from legation.workbench.maps import draw_map
from legation.workbench.names import Names, first_day, is_bounded, last_day
from legation.workbench.views import documents
from tests.workbench.conftest import Visitor


def relation(source: str, target: str, **more: Any) -> dict[str, Any]:
    row = {"source": source, "target": target, "source_name": f"The {source}", "target_name": f"The {target}", "kind": "treaty",
           "sign": 1, "tellers": 1, "denied": 0}  # fmt: skip
    return row | more


def star(many: int) -> list[dict[str, Any]]:
    """One harbour town told of with many others, these with their neighbours."""
    towns = [f"T{n:03}" for n in range(many)]
    return [relation("HUB", t) for t in towns] + [relation(a, b, sign=-1) for a, b in itertools.pairwise(towns[::3])]


def boxes_of(picture: str) -> list[tuple[float, float, float, float]]:
    found = re.findall(
        r'class="node[^"]*?".*?translate\((\d+) (\d+)\).*?<rect x="([-\d.]+)" y="-12" width="([\d.]+)"', picture
    )
    return [(float(x) + float(l), float(y) - 12, float(x) + float(l) + float(w), float(y) + 12) for x, y, l, w in found]


@pytest.mark.parametrize("many", [1, 2, 15, 35, 60, 300])
@pytest.mark.parametrize("around", ["", "HUB", "T000"])
def test_nobody_stands_on_another(many: int, around: str) -> None:
    for most in SIZES:
        picked = pick(star(many), around=around, steps=2, most=most)
        assert picked.actors == many + 1 and len(picked.order) == min(most, many + 1)
        picture = str(draw_system(picked, "System", Look(around)))
        nodes = re.findall(r'<a class="(node[^"]*)"', picture)
        assert sum("small" not in n for n in nodes) == min(len(picked.order), MOST_NODES)
        places = re.findall(r'data-n="\d+".*?translate\((\d+) (\d+)\)', picture)
        assert len(set(places)) == len(places) == len(picked.order)
        width, height = (int(n) for n in re.findall(r'viewBox="0 0 (\d+) (\d+)"', picture)[0])
        assert all(0 <= int(x) <= width and 0 <= int(y) <= height for x, y in places)
        if most <= 24:
            for one, two in itertools.combinations(boxes_of(picture), 2):
                assert one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
        assert str(draw_system(pick(star(many), around=around, steps=2, most=most), "System", Look(around))) == picture


def test_nobody_and_one_alone_are_no_picture() -> None:
    for rows in ([], [relation("HUB", "HUB"), relation("HUB", "")]):
        assert pick(rows) == ([], [], 0, 0) and draw_system(pick(rows), "System") == ""
    assert pick(star(3), around="NOBODY").order == []


def test_the_strongest_ties_come_first_and_nobody_without_his() -> None:
    rows = [relation(f"A{n:02}", f"B{n:02}", tellers=n) for n in range(40)]
    assert set(pick(rows, most=4).order) == {"A39", "B39", "A38", "B38"}
    assert pick(rows, most=5).order == pick(rows, most=4).order, "half a tie is none"
    dense = [relation(a, b, tellers=9) for a, b in itertools.combinations([f"C{n:02}" for n in range(20)], 2)]
    picked = pick([*dense, relation("C00", "LATE")], most=24)
    assert picked.lines == len(dense) + 1 and len(picked.rows) < picked.lines
    assert {"source": "C00", "target": "LATE"}.items() <= picked.rows[-1].items()


def test_about_one_actor_step_by_step() -> None:
    chain = [relation(a, b, tellers=9 - n) for n, (a, b) in enumerate(itertools.pairwise("ABCDEF"))]
    rows = [*chain, relation("X", "Y", tellers=50)]
    assert [pick(rows, around="C", steps=n).order[0] for n in (1, 2, 3)] == ["C"] * 3
    assert [set(pick(rows, around="C", steps=n).order) for n in (1, 2, 3)] == [set("BCD"), set("ABCDE"), set("ABCDEF")]
    assert set(pick(rows, around="C", steps=3, most=3).order) == set("BCD"), "who is nearer comes first"


def test_the_two_camps_stand_left_and_right() -> None:
    rows = [
        relation(a, b, sign=1 if a[0] == b[0] else -1)
        for a, b in itertools.combinations(["A1", "A2", "B1", "B2", "B3"], 2)
    ]
    look = Look(sides=(frozenset({"A1", "A2"}), frozenset({"B1", "B2", "B3"})))
    found = re.findall(r'class="node (one|two)".*?translate\((\d+) ', str(draw_system(pick(rows), "System", look)))
    assert len(found) == 5
    assert max(int(x) for side, x in found if side == "one") < min(int(x) for side, x in found if side == "two")


def test_every_line_is_there_for_the_pointer_and_behind_the_name_of_each_end() -> None:
    picture = str(draw_system(pick(star(6)), "System"))
    edges = re.findall(r'<a class="edge[^"]*" href="([^"]+)"', picture)
    ways = re.findall(r'<a class="way" href="([^"]+)"', picture)
    assert sorted(ways) == sorted(edges * 2) and len(set(edges)) == len(edges)
    named = re.findall(r'class="way".*?aria-label="([^"]+)"', picture)
    assert all("What is told of the two" in words for words in named)
    assert picture.index("The HUB: into") < picture.index('class="way"')


def test_links_of_the_picture_keep_the_lens_and_hostile_names_are_words() -> None:
    rows = [relation("A", "B&C", target_name='<script>alert("x")</script>', denied=1)]
    picture = str(draw_system(pick(rows), "System", Look(keep={"known_on": "2031-05-04"})))
    assert "<script" not in picture and "&lt;script" in picture
    links = re.findall(r'href="([^"]+)"', picture)
    assert links and all(link.endswith("known_on=2031-05-04") for link in links)
    assert 'class="cross keep"' in picture and "denied by some" in picture


def grid_of(rows: list[dict[str, Any]], most: int = 300, look: Look | None = None) -> str:
    return str(grids.draw_grid(pick(rows, most=most, lines=most * most), "Pairs", look or Look(keep={"draw": "grid"})))


def test_a_grid_holds_every_pair_of_hundreds_once() -> None:
    rows = star(280)
    picture = grid_of(rows)
    links = re.findall(r'class="pair" href="([^"]+)"', picture)
    assert len(links) == len(set(links)) == len({frozenset((r["source"], r["target"])) for r in rows})
    assert all(link.endswith("draw=grid") for link in links)
    assert picture.count('class="head" href=') == 281
    spots = re.findall(r'class="hit" d="M(\d+) (\d+)', picture)
    assert len(set(spots)) == len(spots) == 2 * len(links), "each has a place of its own, in both halves"
    assert {(y, x) for x, y in spots} == set(spots)
    assert grid_of(star(280)) == picture and len(picture) < 400_000
    assert grid_of([]) == ""


def test_a_grid_keeps_camps_together_and_hostile_names_are_words() -> None:
    rows = [relation(a, b) for a, b in itertools.combinations("ACEG", 2)] + [relation("B", "D")]
    rows += [relation(a, b, sign=-1, denied=1) for a in "ACEG" for b in "BD"]
    rows += [relation("A", "X", sign=0, target_name='<script>alert("x")</script>')]
    look = Look("", (frozenset("BD"), frozenset("ACEG")), {"draw": "grid", "known_on": "2031-05-04"})
    picture = grid_of(rows, look=look)
    order = re.findall(r'class="head" href="/system\?around=(\w)', picture)
    assert (set(order[:2]), set(order[2:6]), order[6]) == (set("BD"), set("ACEG"), "X")
    assert "<script" not in picture and "&lt;script" in picture
    assert all("known_on=2031-05-04" in link for link in re.findall(r'href="([^"]+)"', picture))
    for way, many in (("with", 2 * 7), ("against", 2 * 8), ("neither", 2), ("cross", 2 * 8)):
        assert picture.count(f'class="{way}"') == many, way
    without = grids.put_in_order(
        tuple("ABCDE"), (("A", "C", 1.0), ("C", "E", 1.0), ("B", "D", 1.0), ("A", "B", -1.0)), ()
    )
    assert "".join(without) == "ACEDB", "next to each who stands with him, far from him who is against him"


def place(text: str, lon: float, lat: float, count: int = 1, precision: str | None = "city") -> dict[str, Any]:
    return {"text": text, "lon": lon, "lat": lat, "count": count, "precision": precision, "href": "/documents/d"}


CROWD = [
    place(f"Town {n}", 125 + (n % 7) * 0.9, 36 + (n // 7) * 0.8, 90 - n, ("city", "country")[n % 5 == 0])
    for n in range(40)
]


@pytest.mark.parametrize(
    "points",
    [
        CROWD,
        [place("Lenvik", 18.0, 69.0)],
        [
            place("East", 179.0, -40.0),
            place("West", -179.0, 60.0),
            place("A town with a very long name indeed", 178.0, -40.0),
        ],
        [place("Same", 10.0, 50.0, 3), place("Same", 10.0, 50.0, 2), place("Same", 10.0, 50.0, precision=None)],
    ],
)
def test_written_names_lie_on_no_mark_and_on_no_other_name(points: list[dict[str, Any]]) -> None:
    picture = str(draw_map(points, "Map"))
    width, height = (int(n) for n in re.findall(r'viewBox="0 0 (\d+) (\d+)"', picture)[0])
    names, marks = [], []
    found = re.findall(
        r'<a class="place (\w+)( quiet)?".*?translate\(([\d.-]+) ([\d.-]+)\).*?r="([\d.]+)"/><text x="([\d.-]+)" y="([\d.-]+)" '
        r'text-anchor="(\w+)">([^<]+)<', picture,
    )  # fmt: skip
    assert len(found) == len(points)
    for _, quiet, x, y, radius, dx, dy, anchor, words in found:
        cx, cy, r = float(x), float(y), float(radius)
        marks.append((cx - r, cy - r, cx + r, cy + r))
        wide = 7.0 * len(words)
        left = cx + float(dx) - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        if not quiet:
            names.append((left, cy + float(dy) - 9, left + wide, cy + float(dy) + 3))
    assert names, "at least one name has room"
    for left, top, right, bottom in names:
        assert left >= 0 and right <= width and top >= 0 and bottom <= height
    for (a, b, c, d), (e, f, g, h) in itertools.combinations(names, 2):
        assert c <= e or g <= a or d <= f or h <= b
    for (a, b, c, d), (e, f, g, h) in itertools.product(names, marks):
        assert c <= e or g <= a or d <= f or h <= b


def bar(told: str, label: str = "aid") -> dict[str, Any]:
    clocks = {"first": first_day(told, only=True), "last": last_day(told), "bounded": is_bounded(told)}
    return {"label": label, "title": label, "href": "#", "look": "held"} | clocks


@pytest.mark.parametrize(
    "told, looks",
    [
        ("2031-05-04", "day"), ("2031-05", "day"), ("2031-05-01/2031-05-09", "day"),
        ("2019-05-20/..", "window"), ("../2031-06-01", "window"), ("2030-01-01/2031-05-04", "window"),
    ],
)  # fmt: skip
def test_a_day_is_a_bar_and_a_window_a_broken_line(told: str, looks: str) -> None:
    picture = str(draw_spans([bar("2031-04-01"), bar("2031-06-01"), bar(told)], "Timeline"))
    last = picture.rsplit('<a class="bar', 1)[1]
    assert (last.count("<rect") == 2) is (looks == "day")  # one rectangle is what the pointer hits
    assert ('class="open"' in last) is (looks == "window")
    assert "2019" not in picture, "a window does not stretch the axis"


def test_days_of_windows_alone_are_the_axis() -> None:
    picture = str(draw_spans([bar("2019-05-20/.."), bar("2031-01-01/2031-06-01")], "Timeline"))
    assert "20 May 2019" in picture
    assert draw_spans([], "Timeline") == "" and first_day("../2031-06-01") == dt.date(2031, 6, 1)


def test_two_versions_of_a_page_stand_side_by_side(looker: Visitor) -> None:
    rows = looker.json("/documents.json")["rows"]
    later = [r["id"] for r in rows if any(x["kind"] == "revision" for x in r["links"])]
    assert later
    for identifier in later:
        page = looker.get(f"/documents/{identifier}").text
        table = page.split('<table class="compared">', 1)[1].split("</table>")[0]
        changes = [c for r in looker.json(f"/documents/{identifier}.json")["revisions"] for c in r["changes"]]
        assert changes
        for change in changes:
            assert f"<td>“{change['there']}”</td><td>“{change['here']}”</td>" in table


def test_the_memo_is_one_table_and_words_without_end_are_cut(looker: Visitor) -> None:
    question = looker.json("/questions.json")["rows"][0]["id"]
    memo = looker.get(f"/questions/{question}/memo").text
    positions = looker.json(f"/questions/{question}/memo.json")["positions"]
    assert memo.count("<table") == 1 and memo.count('scope="rowgroup"') == len(positions)

    def mended(desk: Desk) -> tuple[str, str]:
        names = Names(desk)
        return names.mend(f"4 (The {'x' * 500}) against 5"), names.mend("https://harbour.example/" + "a/" * 60)

    cut, address = asyncio.run(looker.bench.worker.run(mended))
    assert cut == f"4 (The {'x' * 40}… against 5" and len(address) > 120


@pytest.mark.parametrize(
    "published, year",
    [
        (None, "undated"), ("2031-05-04", "2031"), ("2031", "2031"), ("2031-01-02/2031-04-05", "2031"),
        ("2019-05-20/..", "known only by bounds"), ("../2031-06-01", "known only by bounds"),
        ("2030-10-14/2031-04-04", "known only by bounds"),
    ],
)  # fmt: skip
def test_the_bound_of_a_window_is_no_year_of_publication(published: str | None, year: str) -> None:
    assert documents._year({"published": published}) == year
