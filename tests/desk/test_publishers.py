"""Publishers: a paper is not the government that sits in its town, and who is cited is who publishes."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import legation
from legation.desk import base, readers
from legation.desk.publishers import find_actor_behind
from legation.desk.readers import ReaderOptions, TextReading
from legation.knowledge import Knowledge
from legation.model.claims import ActorRef, Voice
from legation.model.layers import TextInput
from legation.model.measures import Measure
from legation.model.words import ClaimKind
from legation.reading.claims import ClaimLayer
from tests.stub_reader import make_claims

BEHIND = [  # name of a publisher, the actor who publishes
    ("Interfax", "INTERFAX"),
    ("Kyiv Post", "KYIV_POST"),
    ("Lima Post", None),
    ("Moscow Herald", None),
    ("Jakarta Globe", None),
    ("News of Ukraine", None),
    ("Peru", "PER"),
    ("White House", "USA"),
    ("Ministry of Defence of Ukraine", "UKR:MOD"),
    ("Visayas Wire", None),
    ("", None),
]
_CITED = re.compile(r"According to the ([A-Z]\w+ [A-Z]\w+)")


@lru_cache
def knowledge(folders: tuple[Path, ...] = ()) -> Knowledge:
    return Knowledge(folders)


def read_texts(options: ReaderOptions, texts: Sequence[TextInput]) -> list[TextReading]:
    """The stub's claims, with a count of drones, told by who stands behind 'According to the'."""
    out = []
    for text in texts:
        claims = []
        for claim in make_claims(text):
            cited = _CITED.search(claim.quote)
            if cited:
                name = cited.group(1)
                claim = replace(claim, attribution=(Voice(ActorRef(name, "?" + name.casefold())),))
            measure = Measure(claim.main, 40, 40, "items", counted="drones")
            claims.append(replace(claim, kind=ClaimKind.QUANTITY, measure=measure))
        out.append(TextReading(ClaimLayer(tuple(claims), ())))
    return out


def dossier(folder: Path, reports: Sequence[tuple[str, str]]) -> Any:
    """A desk with (publisher, text) each read as a report of the same day."""
    for n, (publisher, text) in enumerate(reports):
        fields = {"text": text, "publisher": publisher, "published": f"2025-03-0{n + 1}", "title": f"Report {n}"}
        (folder / f"{n}.json").write_text(json.dumps(fields), encoding="utf-8")
    desk = legation.open(folder / "d")
    desk.read([folder / f"{n}.json" for n in range(len(reports))])
    return desk


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "read_texts", read_texts)
    monkeypatch.setattr(base, "Knowledge", knowledge)


@pytest.mark.parametrize("publisher, actor", BEHIND)
def test_the_actor_behind_a_publisher(publisher: str, actor: str | None) -> None:
    assert find_actor_behind(knowledge().actors, publisher) == actor


OWN = ("Lima Post", "RUS sold 40 drones to Peru.")
CITING = ("Andes Courier", "According to the Lima Post, RUS sold forty of its drones.")
ALSO_CITING = ("Canal Daily", "RUS has sold drones. According to the Lima Post RUS sold 40 of them in spring.")


def test_a_paper_and_those_who_cite_it_are_one_first_teller(tmp_path: Path) -> None:
    with dossier(tmp_path, [OWN, CITING]) as desk:
        (row,) = [q for q in desk.questions(kind="quantity") if q["documents"] == 2]
        assert row["shown"] == "2 documents, 1 first teller; independence not shown"
        assert (row["standing"], row["why"]) == ("one traceable source", "all 2 statements go back to Lima Post")
        traced = desk.origins(row["id"])
        assert (traced["tellers"], traced["shown"]) == (1, row["shown"])


def test_an_original_that_is_held_is_not_to_be_fetched(tmp_path: Path) -> None:
    (tmp_path / "held").mkdir()
    with dossier(tmp_path / "held", [OWN, CITING]) as desk:
        assert desk.fetch_list() == []
    (tmp_path / "not").mkdir()
    with dossier(tmp_path / "not", [CITING, ALSO_CITING]) as desk:
        assert [w["who"] for w in desk.fetch_list()] == ["?lima post"]


def test_two_papers_that_cite_each_other_go_in_a_circle(tmp_path: Path) -> None:
    back = ("Lima Post", "According to the Andes Courier, RUS sold forty drones of its own.")
    with dossier(tmp_path, [CITING, back]) as desk:
        (row,) = [q for q in desk.questions(kind="quantity") if q["documents"] == 2]
        (loop,) = desk.origins(row["id"])["circular"]
        assert loop["members"] == ("Andes Courier", "Lima Post")
        assert "circular" in desk.whole_question(row["id"])["ingredients"]["independence_why"]


@pytest.mark.parametrize(
    "own, cited",
    [("The Lima Post", "Lima Post"), ("Lima Post", "Lima Post"), ("Harbour Bulletin", "Lima Post")],
)
def test_a_relation_counts_a_paper_and_who_cites_it_once(tmp_path: Path, own: str, cited: str) -> None:
    reports = [
        (own, "RUS and PRK held a joint military exercise."),
        ("Andes Courier", f"According to the {cited} RUS and PRK held a joint military exercise in March."),
    ]
    with dossier(tmp_path, reports) as desk:
        (relation,) = [r for r in desk.relations() if {r["source"], r["target"]} == {"RUS", "PRK"}]
        assert relation["documents"] == 2
        assert sorted(relation["tellers"]) == sorted({own.removeprefix("The "), cited})
