"""The whole way on the sample reports with the real reader: what a newcomer sees, and the promises on every row."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import legation
from legation.desk import Lens
from legation.dossier.claims import ClaimFilter
from legation.model.record import from_record
from legation.reconcile.care import reasons_for_care, weight_of

SAMPLE = Path(str(resources.files("legation.desk") / "sample"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with legation.open(tmp_path_factory.mktemp("sample") / "d") as opened:
        report = opened.read([SAMPLE / "reports"], meta=SAMPLE / "sources.csv")
        assert report.failures == []
        yield opened


def test_the_pile_is_what_was_written(desk: Any) -> None:
    status = desk.status()
    assert status["documents"] == 19
    assert len([p for p in status["publishers"] if p != "(unknown)"]) >= 6
    assert status["dates"]["known"] == 17
    assert status["copies"] == 1
    assert status["revisions"] == 1
    assert status["reviewed"] == 0


def test_every_span_of_every_claim_slices_back(desk: Any) -> None:
    seen = 0
    for row in desk.documents():
        shown = desk.show(row["id"])
        for claim in shown["claims"]:
            seen += 1
            assert shown["text"][claim["start"] : claim["end"]] == claim["quote"]
            for span in claim["spans"]:
                assert 0 <= span["start"] < span["end"] <= len(shown["text"])
            for actor in (*claim["actor"], *claim["recipient"]):
                if "span" in actor:
                    assert shown["text"][slice(*actor["span"])] == actor["text"]
    assert seen > 100


WHO_SAYS: list[tuple[str, str, str, str]] = [  # words of the quote, publisher, originating source's country, status
    ("sent about 1,500 special forces", "Straits Wire", "KOR", "asserted"),
    ("could soon reach 12,000", "Northern Ledger", "UKR", "possible"),
    ("at least 10,000 North Korean soldiers were in Kursk", "Straits Wire", "USA", "asserted"),
    ("did not violate international law", "Volga Observer", "RUS", "negated"),
    ("North Korean soldiers were fighting in Ukraine", "Volga Observer", "RUS", "denied"),
    ("he was not aware of the situation", "Meridian Review", "CHN", "unconfirmed"),
]


@pytest.mark.parametrize("words, publisher, country, status", WHO_SAYS)
def test_who_says_what_and_how_sure(desk: Any, words: str, publisher: str, country: str, status: str) -> None:
    rows = list(desk.claims(ClaimFilter(words=words), publisher=publisher))
    assert rows, "no statement holds these words"
    found = {
        ((r["attribution"][-1]["id"] or "?").split(":")[0] if r["attribution"] else "author", r["factuality"])
        for r in rows
    }
    assert (country, status) in found


def test_differing_counts_of_soldiers_and_containers_stand_side_by_side(desk: Any) -> None:
    by_unit: dict[str, list[Any]] = {}
    for question in desk.questions(kind="quantity"):
        held = desk.claims_by_id(c for p in question["positions"] for c in p["claims"])
        for row in held.values():
            by_unit.setdefault(row["measure"]["unit"], []).append((question, row))
    soldiers = {(q["id"], r["measure"]["low"]) for q, r in by_unit["persons"]}
    assert len({low for _, low in soldiers}) >= 5
    containers = by_unit["containers"]
    assert {r["measure"]["low"] for _, r in containers} >= {13000.0, 20000.0}
    for question, _ in containers:  # since August 2023 is another window: no conflict of fact
        assert question["standing"] != "conflict of fact"


def test_a_silence_is_never_a_denial(desk: Any) -> None:
    for row in desk.claims(ClaimFilter(factuality=("denied",))):
        assert row["attribution"], f"denied without a speaker: {row['quote']}"
    for words in ("not commented", "did not mention", "could not confirm"):
        for row in desk.claims(ClaimFilter(words=words)):
            assert row["factuality"] != "denied"


def test_the_silently_revised_page_is_told(desk: Any) -> None:
    rows = {Path(d["seen"][0]).name: d for d in desk.documents()}
    links = rows["10_straits_kursk_revised.txt"]["links"]
    assert [x["kind"] for x in links] == ["revision"]
    assert links[0]["of"] == rows["09_straits_kursk.txt"]["id"]


def test_what_is_no_reporting_is_not_read(desk: Any) -> None:
    shown = desk.show("02_compass_copy.txt")
    link = shown["text"].index("READ ALSO")
    assert all(c["end"] <= link for c in shown["claims"])
    assert any(s["kind"] == "link" and s["start"] == link for s in shown["segments"])


def test_dating_later_gives_what_dating_first_gives(tmp_path: Path) -> None:
    """A claim is a function of text, settled metadata and reader, not of the order in which they came."""
    text = "Talks\n\nThe minister said on Friday that 300 soldiers had left the port of Oran two days earlier.\n"
    (tmp_path / "t.txt").write_text(text, encoding="utf-8")
    with legation.open(tmp_path / "first") as first:
        first.read([tmp_path / "t.txt"], published="2024-10-30")
        dated = [{k: v for k, v in r.items() if k not in ("clocks", "reader")} for r in first.claims()]
        clocks = [{k: r["clocks"][k] for k in ("happened", "said")} for r in first.claims()]
    with legation.open(tmp_path / "later") as later:
        later.read([tmp_path / "t.txt"])
        undated = [r["when"] for r in later.claims()]
        later.confirm("t.txt", {"published": "2024-10-30"})
        assert [{k: v for k, v in r.items() if k not in ("clocks", "reader")} for r in later.claims()] == dated
        assert [{k: r["clocks"][k] for k in ("happened", "said")} for r in later.claims()] == clocks
    assert undated != [r["when"] for r in dated]
    assert any(c["said"] and c["said"]["interval"] == "2024-10-25" for c in clocks)


ODD = [
    "",
    " \n\t\n ",
    "“An open quote that never ends, he said. And on. And on.",
    "THE MINISTER SAID THAT TROOPS HAD CROSSED THE RIVER. HE WAS NOT BELIEVED.",
    "Q: Did they come? A: They did. Q: How many? A: Some 200.",
    "word " * 3000,
    "a" * 50_000,
    "The 😀 army of 🇫🇷 said \u202e‘no’\u202c to 10 000 «hommes».",
    "1. First\n2. Second\n- third: the ministry: the army: the police: nobody\n",
    "Министерство сообщило, что войска ушли. 外交部发言人说。",
    "\u200b\u200b\ufeff.\r\n\r\n\x0c\x1e...!!!",
]


@pytest.mark.parametrize("text", ODD)
def test_no_text_however_odd_stops_the_reader(read_text: Any, text: str) -> None:
    work = read_text(text)
    for claim in work["claims"].claims:
        assert claim.quote == text[claim.main.start : claim.main.end]


@pytest.mark.parametrize("day", [None, "2031-05-06", "2024-11-10"])
def test_originals_of_a_question_are_those_of_the_whole_list(desk: Any, day: str | None) -> None:
    lens = Lens(known_on=day) if day else None
    desk.refresh_documents()
    every = desk.fetch_list(lens=lens)
    assert all(r["counts"] == {n: len(r[n]) for n in ("settles", "documents")} for r in every)
    names = ("who", "name", "what", "said")
    asked = 0
    for question in desk.questions(lens=lens):
        claims = {c for p in question["positions"] for c in p["claims"]}
        rows, found = desk.originals_of(claims, lens=lens)
        mine = [r for r in every if claims & {*r["settles"]}]
        assert sorted(tuple(map(str, (r[n] for n in names))) for r in rows) == sorted(
            tuple(map(str, (r[n] for n in names))) for r in mine
        )
        assert {(r["said"], r["who"], c) for r in rows for c in r["settles"]} == {
            (r["said"], r["who"], c) for r in mine for c in {*r["settles"]} & claims
        }
        assert found == {c for r in mine for c in r["settles"]} & claims
        asked += len(rows)
    assert asked or day is not None
    together, found = desk.originals_of({c for r in every for c in r["settles"]}, lens=lens)
    assert together == every


def test_the_list_of_care_is_what_each_statement_by_itself_gives(desk: Any) -> None:
    tellers: dict[str, int] = {}
    for question in desk.questions(repeated=True):
        for claim in (c for p in question["positions"] for c in p["claims"]):
            tellers[claim] = max(tellers.get(claim, 1), question["tellers"])
    wanted = {}
    for record in desk.claims():
        reasons = reasons_for_care(from_record(record), tellers=tellers.get(record["id"], 1), book=desk.knowledge.care)
        if reasons:
            wanted[record["id"]] = list(reasons)
    listed = desk.care()
    assert {r["claim"]["id"]: r["why"] for r in listed} == wanted
    assert len(wanted) > 5
    weights = [weight_of(tuple(r["why"])) for r in listed]
    assert weights == sorted(weights)
    assert [r["claim"]["id"] for r in desk.care(limit=3)] == [r["claim"]["id"] for r in listed[:3]]
    assert list(desk.reasons_for_care().items()) == [(r["claim"]["id"], r["why"]) for r in listed]
    assert desk.refresh_notes() == 0
