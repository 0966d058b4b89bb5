"""Pictures: what is drawn of which rows, in all forms, the same bytes each time, and never a text as markup."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from legation.exchange.pictures import (
    SPAN_NOTE,
    TAIL_NOTE,
    WINDOW_NOTE,
    _box,
    _moved_apart,
    _off_the_lines,
    _side_by_side,
    _step_off,
    _when,
    check_form,
    draw_map,
    draw_question,
    draw_system,
    draw_timeline,
)
from legation.model.errors import LegationError


def relation(source: str, target: str, **more: Any) -> dict[str, Any]:
    row = {
        "source": source,
        "target": target,
        "source_name": source,
        "target_name": f"<b>{target}</b> $x$",
        "kind": "treaty",
        "sign": 1,
        "weight": 1.0,
        "carried": ["c"],
        "unreal": [],
        "carried_by": "both sides",
        "tellers": ["T"],
    }
    return row | more


RELATIONS = [
    relation("NOR", "SWE"),
    relation("SWE", "FIN", sign=-1, carried=[], unreal=["d"], tellers=[], carried_by="nobody"),
    relation("NOR", "FIN", sign=0, carried_by="only NOR"),
    relation("DNK", "DNK"),
    relation("ISL", "", carried=["c"]),
    relation("ISL", "GRL", carried=[], unreal=[]),
]


def moment(day: str | None, **more: Any) -> dict[str, Any]:
    row = {
        "happened": day,
        "said": None,
        "published": None,
        "event_type": "AID",
        "quad": "material cooperation",
        "status": "asserted",
        "documents": ["d"],
        "denied": [],
    }
    return row | more


def claim(low: float | None, high: float | None, day: str | None, **more: Any) -> dict[str, Any]:
    row = {
        "measure": {"low": low, "high": high, "unit": "persons", "expected": False},
        "factuality": "asserted",
        "clocks": {"happened": {"interval": day} if day else None, "said": None, "published": None},
        "place": {"text": "Åre <i>", "lat": 63.4, "lon": 13.1, "precision": "city"},
    }
    return row | more


CLAIMS = {
    "a": claim(10, 10, "2031-01-05"),
    "b": claim(12, None, "2031-02"),
    "c": claim(None, 30, "2031-03-01", factuality="predicted"),
    "d": claim(20, 99, "2031-03-04"),
    "e": claim(5, 5, None),
    "f": claim(5, 5, "2031-01-01", measure=None, place=None),
}
QUESTION = {
    "title": "How many skiers?",
    "standing": "later count",
    "shown": "2 documents",
    "origins": [{"label": "Police & co", "claims": ["a", "b", "e"]}, {"label": "Club", "claims": ["c", "d", "f"]}],
}


@pytest.mark.parametrize("form", [".svg", ".png", ".html"])
def test_each_picture_in_each_form(tmp_path: Path, form: str) -> None:
    drawn = {
        "system": draw_system(RELATIONS, tmp_path / f"system{form}"),
        "timeline": draw_timeline(
            [moment("2031-01-05"), moment("2031-02", denied=["x"]), moment(None)], tmp_path / f"timeline{form}"
        ),
        "question": draw_question(QUESTION, CLAIMS, tmp_path / f"question{form}"),
        "map": draw_map(CLAIMS.values(), tmp_path / f"map{form}"),
    }
    assert drawn == {"system": 3, "timeline": 2, "question": 4, "map": 1}
    for name in drawn:
        content = (tmp_path / f"{name}{form}").read_bytes()
        assert content.startswith({".svg": b"<?xml", ".png": b"\x89PNG", ".html": b"<!doctype html>"}[form])
        if form != ".png":
            assert b"<b>" not in content and b"<i>" not in content
            assert b"Machine-read, unreviewed" in content
            assert b"http://" not in content.replace(b"http://www.w3.org", b"").replace(
                b"http://purl.org", b""
            ).replace(b"http://creativecommons.org", b"")


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        draw_system(RELATIONS, tmp_path / name, caption="x")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_nothing_to_draw_leaves_no_file(tmp_path: Path) -> None:
    out = tmp_path / "empty.svg"
    assert [draw_system([], out), draw_timeline([moment(None)], out), draw_map([CLAIMS["f"]], out)] == [0, 0, 0]
    assert draw_question(QUESTION, {}, out) == 0
    assert not out.exists()


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(LegationError, match="E132"):
        check_form(Path("picture.bmp"))


@pytest.mark.parametrize(
    "text, day, window",
    [
        ("2031-01-05", "2031-01-05", None),
        ("2031-02", "2031-02-01", None),
        ("2019-05-20/..", "2019-05-20", ("2019-05-20", None)),
        ("../2031-04-01", "2031-04-01", (None, "2031-04-01")),
        ("2030-10-14/2031-04-04", "2030-10-14", ("2030-10-14", "2031-04-04")),
    ],
)
def test_a_window_is_no_day(text: str, day: str, window: tuple[str | None, str | None] | None) -> None:
    """The middle of a window or a month is nobody's day, and its bound is drawn as a bound."""
    when = _when(text)
    assert when is not None and when.day.isoformat() == day
    assert (when.window and tuple(d and d.isoformat() for d in when.window)) == window


def test_a_month_is_drawn_from_its_first_day_to_its_last() -> None:
    whens = {t: _when(t) for t in ("2031-02", "2031-02-03/2031-02-09", "2031-02-03", "2031-02-03/..", "2031")}
    assert {t: w and w.until and w.until.isoformat() for t, w in whens.items()} == {
        "2031-02": "2031-02-28",
        "2031-02-03/2031-02-09": "2031-02-09",
        "2031-02-03": None,
        "2031-02-03/..": None,
        "2031": None,
    }


# rows (happened, said, published) -> which of the three notes stand beside the picture
PRECISION = [
    ([("2031-01-05", None, "2031-01-09"), ("2031-01-09", None, None)], set()),
    ([("2031-01", None, "2031-02-09"), ("2031-01-09", None, None)], {SPAN_NOTE}),
    ([(None, None, "2031-01-05"), ("2031-01-09", None, "2031-01-10")], {TAIL_NOTE}),
    ([(None, "2031-01-04", "2031-01-05"), ("2031-01-09", None, None)], set()),
    ([(None, None, "2030-10-01/2031-01-05"), ("2031-01-09", None, None)], {WINDOW_NOTE}),
    ([(None, None, "2031-01"), ("2031-01-09", None, None)], {SPAN_NOTE, TAIL_NOTE}),
]


@pytest.mark.parametrize("clocks, notes", PRECISION)
def test_what_has_no_day_of_its_own_is_not_drawn_as_one(
    tmp_path: Path, clocks: list[tuple[str | None, ...]], notes: set[str]
) -> None:
    rows = [moment(h, said=s, published=p) for h, s, p in clocks]
    draw_timeline(rows, tmp_path / "one.svg")
    words = " ".join(re.sub(r"<[^>]*>", " ", (tmp_path / "one.svg").read_text(encoding="utf-8")).split())
    assert {n for n in (WINDOW_NOTE, SPAN_NOTE, TAIL_NOTE) if n.split(":")[0] in words} == notes


def test_a_timeline_says_what_it_left_out_and_draws_windows_broken(tmp_path: Path) -> None:
    days = ["2031-01-05", "2031-01-09", "2019-05-20/.."]
    rows = [*(moment(d) for d in days), moment("2031-01-05", quad="material conflict"), moment(None), moment(None)]
    assert draw_timeline(rows, tmp_path / "one.svg") == 4
    picture = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert picture.count("stroke-dasharray: 2.7,2.7") == 1  # one window
    words = " ".join(re.sub(r"<[^>]*>", " ", picture).split())
    assert "2 without any day are left out." in words and WINDOW_NOTE.strip() in words
    assert "2019" not in picture.split("<svg", 1)[1], "a window does not stretch the axis"


def test_names_on_the_map_lie_on_no_mark_and_no_other_name(tmp_path: Path) -> None:
    """Three towns in one place: as many names as have room, the one of most statements first."""
    near = [
        ("Tromsa", 10.0, 60.0, 5),
        ("Vika", 10.3, 60.1, 2),
        ("Lenvik by the long and narrow fjord", 10.1, 59.9, 1),
        ("Oye", 40.0, 62.0, 1),
    ]
    rows = [
        claim(1, 1, None, place={"text": name, "lon": lon, "lat": lat, "precision": "city"})
        for name, lon, lat, many in near
        for _ in range(many)
    ]
    assert draw_map(rows, tmp_path / "one.svg") == 4
    picture = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert "Tromsa" in picture and "Oye" in picture


def test_the_map_is_drawn_over_outlines_and_says_whose_lines_they_are(tmp_path: Path) -> None:
    """Near the coast of Norway lines are in sight, on the open Pacific none; the window is that of the places."""
    for name, lon, lat, seen in (("coast", 10.0, 60.0, True), ("open Pacific", -145.0, -35.0, False)):
        row = claim(1, 1, None, place={"text": "Tromsa", "lon": lon, "lat": lat, "precision": "city"})
        assert draw_map([row], tmp_path / "one.svg") == 1
        picture = (tmp_path / "one.svg").read_text(encoding="utf-8")
        words = " ".join(re.sub(r"<[^>]*>", " ", picture).split())
        assert "Natural Earth" in words and "nothing of whose they are" in words
        assert ('<g id="outlines">' in picture) is seen, name


# Lines between names, in one part or in several that nothing ties to each other.
SHAPES = [
    "a-b b-c c-d d-e",
    "a-b b-c c-a d-e e-f f-d",
    "a-b c-d e-f",
    "h-a h-b h-c h-d h-e h-f a-d",
    "a-b b-c c-d d-a a-c e-f f-g",
    "a-b b-c c-a c-d d-e x-y",
]


@pytest.mark.parametrize("shape", SHAPES)
def test_no_name_lies_on_a_line_between_two_others(shape: str) -> None:
    import networkx as nx

    names = {letter: f"The Republic of {letter.upper() * 4}" for letter in shape if letter.isalpha()}
    lines = [(names[a], names[b]) for a, b in (pair.split("-") for pair in shape.split())]
    graph = nx.Graph(lines)
    boxes = {name: _box(name, 0.115, 0.2) for name in graph.nodes}
    places = _off_the_lines(_moved_apart(_side_by_side(graph), boxes), boxes, lines)
    on = [
        (n, a, b)
        for n in places
        for a, b in lines
        if n not in (a, b) and _step_off(places[n], boxes[n], places[a], places[b])
    ]
    assert on == []
