"""Pictures: what is drawn of which rows, in all forms, the same bytes each time, and never a text as markup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from legation.exchange.pictures import check_form, draw_map, draw_question, draw_system, draw_timeline
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
