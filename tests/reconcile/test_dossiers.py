"""Twelve dossiers of our own, each with a key written before the code: what an analyst should find in them.

A question of the key is found when one question of the dossier holds claims of two of its positions (of one position:
two claims, or one question that holds both). `silent` quotes may never stand as a denial; `apart` pairs may never be
set against each other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import legation

DOSSIERS = Path(__file__).parent.parent / "dossiers"
# Least numbers found and of right standing; the keys have, in this order, 13, 13, 14, 18, 7, 21, 25, 26, 6, 14, 13, 9 questions.
FLOORS = {
    "ballot": (11, 11),
    "baltic": (6, 6),
    "essequibo": (7, 5),
    "ferghana": (8, 5),
    "flood": (6, 5),
    "ibar": (6, 5),
    "karabakh": (12, 6),
    "nile": (9, 7),
    "plane": (4, 4),
    "redsea": (8, 8),
    "strait": (8, 5),
    "treaty": (6, 6),
}
# Of the parties that a key puts on the board of a question (ten or eight in each), how many stand where it has them.
BOARDS = {"karabakh": 4, "nile": 4, "baltic": 5, "essequibo": 2, "redsea": 4, "ferghana": 2, "ibar": 3}
# Of the questions found whose first tellers a key names (`first`), how many go back to these countries or bodies and no others.
FIRST = {"ibar": 2}
DENIALS = ("denies", "negated", "denied")


@pytest.fixture(scope="module", params=sorted(FLOORS))
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder = DOSSIERS / request.param
    with legation.open(tmp_path_factory.mktemp(request.param) / "d") as desk:
        report = desk.read(sorted(folder.glob("*.txt")), meta=folder / "sources.csv", originals=False)
        assert report.failures == []
        texts = {d["id"]: desk.show(d["id"])["text"] for d in desk.documents()}
        numbers = {int(Path(d["seen"][0]).stem): d["id"] for d in desk.documents()}
        yield {
            "name": request.param,
            "key": tomllib.loads((folder / "key.toml").read_text(encoding="utf-8")),
            "questions": desk.questions(least_claims=1),
            "claims": {c["id"]: c for c in desk.claims()},
            "place": lambda quote: place(quote, numbers, texts),
            "desk": desk,
        }


def place(quote: str, numbers: dict[int, str], texts: dict[str, str]) -> tuple[str, int, int]:
    """Where 'n: words' of a key stand: document, start, end."""
    number, words = quote.split(": ", 1)
    document = numbers[int(number)]
    start = texts[document].index(words)
    return document, start, start + len(words)


def hits(claim: dict[str, Any], where: tuple[str, int, int]) -> bool:
    """At least half of the shorter of the two stretches is shared."""
    document, start, end = where
    shared = min(end, claim["end"]) - max(start, claim["start"])
    return claim["doc"] == document and 2 * shared >= min(end - start, claim["end"] - claim["start"])


def held(question: dict[str, Any], quotes: list[str], case: dict[str, Any]) -> set[str]:
    ids = [c for p in question["positions"] for c in p["claims"]]
    return {c for c in ids for q in quotes if hits(case["claims"][c], case["place"](q))}


def finds(question: dict[str, Any], wanted: dict[str, Any], case: dict[str, Any]) -> bool:
    found = [held(question, quotes, case) for quotes in wanted["positions"]]
    if len(found) == 1:
        return len(found[0]) >= 2
    return sum(bool(f) for f in found) >= 2 and len(set().union(*found)) >= 2


def test_questions_of_the_key_are_found_with_their_standing(case: dict[str, Any]) -> None:
    found, right, notes = 0, 0, []
    for wanted in case["key"]["question"]:
        by = [q for q in case["questions"] if finds(q, wanted, case)]
        accepted = {wanted["standing"], *wanted.get("also", ())}
        found += bool(by)
        right += any(q["standing"] in accepted for q in by)
        notes.append(f"{wanted['about']} {[(q['title'], q['standing'], q['why']) for q in by]}")
    assert (found, right) >= FLOORS[case["name"]], "\n".join(notes)
    assert right >= FLOORS[case["name"]][1], "\n".join(notes)


def test_questions_go_back_to_their_first_tellers(case: dict[str, Any]) -> None:
    right, notes = 0, []
    for wanted in case["key"]["question"]:
        if "first" in wanted:
            by = [q for q in case["questions"] if finds(q, wanted, case)]
            tellers = [sorted({str(o["teller"]).split(":")[0] for o in q["origins"]}) for q in by]
            right += sorted(wanted["first"]) in tellers
            notes.append(f"{wanted['about']} {wanted['first']}: {tellers}")
    assert right >= FIRST.get(case["name"], 0), "\n".join(notes)


def test_silence_is_never_a_denial(case: dict[str, Any]) -> None:
    for silent in case["key"]["silent"]:
        where = case["place"](silent["quote"])
        for question in case["questions"]:
            for position in question["positions"]:
                if any(hits(case["claims"][c], where) for c in position["claims"]):
                    assert not any(word in position["label"] for word in DENIALS), (silent, position["label"])


def test_what_is_no_answer_is_not_set_against_one(case: dict[str, Any]) -> None:
    for pair in case["key"]["apart"]:
        left, right = (case["place"](pair[side]) for side in ("left", "right"))
        for question in case["questions"]:
            claims = [case["claims"][c] for p in question["positions"] for c in p["claims"]]
            if question["agreement"] == "contradict" and len(claims) == 2:
                both = any(hits(c, left) for c in claims) and any(hits(c, right) for c in claims)
                assert not both, (pair["why"], question["title"])


def test_no_question_swallows_everything(case: dict[str, Any]) -> None:
    total = len(case["claims"])
    largest = max((len({c for p in q["positions"] for c in p["claims"]}) for q in case["questions"]), default=0)
    assert largest <= total / 2


def columns_of(case: dict[str, Any], question: dict[str, Any], party: str) -> set[str]:
    """Where a party stands on the board of a question; 'not found' only with the receipt of what was searched."""
    board = case["desk"].board(question["id"], parties=[party])
    row = next(r for r in board["rows"] if r["party"])
    assert bool(row["cells"]) != bool(row["not_found"])
    return set(row["cells"]) or {"not found"}


def test_parties_stand_on_the_board_where_the_key_has_them(case: dict[str, Any]) -> None:
    right, notes = 0, []
    for wanted in case["key"].get("board", ()):
        of = [q for q in case["questions"] if held(q, [wanted["of"]], case)]
        stands = [columns_of(case, q, wanted["party"]) for q in of]
        right += any(wanted["column"] in columns for columns in stands)
        notes.append(f"{wanted['party']} {wanted['column']} ({wanted['of']}): {stands}")
    assert right >= BOARDS.get(case["name"], 0), "\n".join(notes)
