"""Copies and revisions in a dossier: links, what they touch, and that any order gives the same."""

from __future__ import annotations

import json
import random
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import legation
from legation.desk import base
from legation.desk.copies import fold_url
from legation.dossier.copies import StoredBuckets
from legation.knowledge import Knowledge
from legation.reconcile.copies import MemoryBuckets, find_partners, refill
from tests.stub_reader import install

WIRE = (
    "RUS sent two icebreakers to the mouth of the river on Tuesday, and 300 dockers were told to wait for them there. "
    "The harbour master said the channel would stay closed for a week. PRK did not answer a call for coal. "
    "Barges with timber have been lying at the upper lock since the frost set in, their crews living on board."
)
COPY = WIRE.replace("300", "450").replace("on Tuesday", "this Tuesday") + " USA papers printed it on the second page."
PASTED = (
    "USA farmers look at the price of wood with worry. Nobody knows how long the cold will last this time. Barges with "
    "timber have been lying at the upper lock since the frost set in, their crews living on board. Saws stand still."
)
OTHER = "RUS opened a school for pilots near the lighthouse. The first pupils come from villages along the coast."
PAGES = {
    "old": "RUS counted 12 seals on the ice. Their number has not changed for years, said the warden of the bay.",
    "new": "RUS counted 19 seals on the ice. Their number has not changed for years, said the warden of the bay. "
    "PRK biologists will come to count them again.",
}


@lru_cache
def knowledge(folders: tuple[Path, ...] = ()) -> Knowledge:
    """Compiled once for all dossiers of this file."""
    return Knowledge(folders)


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    monkeypatch.setattr(base, "Knowledge", knowledge)


def write(folder: Path, texts: dict[str, dict[str, str]]) -> list[Path]:
    folder.mkdir(exist_ok=True)
    out = []
    for name, fields in texts.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(fields), encoding="utf-8")
        out.append(path)
    return out


def report(text: str, day: str, url: str = "", publisher: str = "") -> dict[str, str]:
    return {"text": text, "published": day, "url": url, "publisher": publisher, "title": text[:20]}


PILE = {
    "wire": report(WIRE, "2024-02-01"),
    "copy": report(COPY, "2024-02-02"),
    "third": report(COPY + " More follows.", "2024-02-03"),
    "pasted": report(PASTED, "2024-02-04"),
    "other": report(OTHER, "2024-02-05"),
    "old": report(PAGES["old"], "2024-02-06", "https://www.example.org/seals?utm_source=x"),
    "new": report(PAGES["new"], "2024-02-07", "http://example.org/seals/"),
}


def derived(path: Path) -> dict[str, Any]:
    db = sqlite3.connect(path)
    ids = dict(db.execute("SELECT key, id FROM document"))
    out = {
        "links": sorted((ids[a], ids[b], k, w) for a, b, k, w in db.execute("SELECT * FROM link")),
        "reuse": sorted((ids[r[0]], ids[r[1]], *r[2:]) for r in db.execute("SELECT * FROM reuse")),
        "questions": sorted(db.execute("SELECT id, title, standing, why, tellers, body FROM question")),
    }
    db.close()
    return out


def test_copies_hang_on_the_earliest_and_passages_are_linked(tmp_path: Path) -> None:
    with legation.open(tmp_path / "d") as desk:
        desk.read(write(tmp_path / "in", PILE))
        names = {d["id"]: Path(d["seen"][0]).stem for d in desk.documents()}
        links = {(names[d["id"]], names[x["of"]], x["kind"]) for d in desk.documents() for x in d["links"]}
        copies = desk.copies()
    assert {x for x in links if x[2] == "copy"} == {("copy", "wire", "copy"), ("third", "wire", "copy")}
    assert {x for x in links if x[2] == "revision"} == {("new", "old", "revision")}
    assert {x[:2] for x in links if x[2] == "passage"} == {("pasted", "wire"), ("pasted", "copy"), ("pasted", "third")}
    first = next(c for c in copies if (names[c["document"]["id"]], names[c["of"]["id"]]) == ("copy", "wire"))
    (figure,) = [c for c in first["changes"] if c["kind"] == "figure"]
    assert (figure["here"], figure["there"]) == ("450", "300")
    assert len(figure["claims"]) == len(figure["of_claims"]) == 1
    for passage in first["passages"]:
        assert COPY[slice(*passage["span"])] == passage["quote"]


def test_a_revision_tells_what_was_cut_added_and_changed(tmp_path: Path) -> None:
    with legation.open(tmp_path / "d") as desk:
        desk.read(write(tmp_path / "in", {k: PILE[k] for k in ("new", "old")}))
        (found,) = desk.revisions()
        assert desk.revisions("old") == [found]
        claims = desk.claims_by_id(found["claims"])
    assert found["of"]["published"] == "2024-02-06"
    assert [(c["kind"], c["here"], c["there"]) for c in found["changes"]] == [("figure", "19", "12")]
    assert [a["quote"] for a in found["added"]] == ["PRK biologists will come to count them again."]
    assert found["cut"] == []
    assert sorted(c["quote"][:13] for c in claims.values()) == ["PRK biologist", "RUS counted 1", "RUS counted 1"]
    assert found["questions"]


def test_what_a_copy_or_a_later_version_changed_stands_at_the_question(tmp_path: Path) -> None:
    """As a finding of its own, beside the answers, with the statements that carry it; a lens sees what it lets through."""
    from legation.desk.picturing import Lens

    pages = {"old": PILE["old"] | {"text": PAGES["old"] + " Reporters did not hear from PRK."}, "new": PILE["new"]}
    with legation.open(tmp_path / "d") as desk:
        desk.read(write(tmp_path / "in", PILE | pages))
        every = {c["id"]: c for c in desk.claims()}

        def told(words: str, lens: Lens | None = None) -> list[tuple[str, str, str, str]]:
            chosen = {i: c for i, c in every.items() if words in c["quote"]}
            assert chosen
            return sorted((c["link"], c["kind"], c["here"], c["there"]) for c in desk.changes_in(chosen, lens=lens))

        assert told("300 dockers") == [("copy", "figure", "450", "300")] * 2  # of two copies
        assert told("300 dockers", Lens(known_on="2024-02-02")) == [("copy", "figure", "450", "300")]
        assert told("harbour master") == []
        assert ("revision", "cut", "", "Reporters did not hear from PRK.") in told("did not hear")
        assert ("revision", "figure", "19", "12") in told("RUS counted 12")
        row = next(
            q
            for q in desk.questions()
            if any("dockers" in every[c]["quote"] for p in q["positions"] for c in p["claims"])
        )
        assert {c["kind"] for c in desk.whole_question(row["id"])["changes"]} == {"figure"}
    shown = _shown(["question", row["id"]], tmp_path / "d")
    assert "Changed in a copy, or in a later version of a page" in shown
    assert "another figure: '450' here, '300' there" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 100


def _shown(words: list[str], dossier: Path) -> str:
    from legation.cli import commands

    return CliRunner().invoke(commands.cli, [*words, "--dossier", str(dossier)]).output


@pytest.mark.parametrize("seed", range(2))
def test_any_order_and_batching_gives_the_same(tmp_path: Path, seed: int) -> None:
    paths = write(tmp_path / "in", PILE)
    with legation.open(tmp_path / "whole") as desk:
        desk.read(paths)
    random.Random(seed).shuffle(paths)
    for part in (paths[:2], paths[2:5], paths[5:]):
        with legation.open(tmp_path / "parts") as desk:
            desk.read(part)
    assert derived(tmp_path / "parts") == derived(tmp_path / "whole")


def test_a_confirmed_date_turns_the_link_round(tmp_path: Path) -> None:
    with legation.open(tmp_path / "d") as desk:
        desk.read(write(tmp_path / "in", {k: PILE[k] for k in ("wire", "copy")}))
        desk.confirm("wire", {"published": "2024-02-09"})
        (found,) = desk.copies()
        (link,) = [d for d in desk.documents() if d["links"]]
    assert found["of"]["title"] == PILE["copy"]["title"]
    assert found["of"]["published"] == "2024-02-02"
    assert Path(link["seen"][0]).stem == "wire"


def test_reconciling_everything_anew_changes_nothing(tmp_path: Path) -> None:
    with legation.open(tmp_path / "d") as desk:
        desk.read(write(tmp_path / "in", PILE))
    before = derived(tmp_path / "d")
    with legation.open(tmp_path / "d") as desk:
        desk.reconcile(everything=True)
    assert derived(tmp_path / "d") == before
    assert before["reuse"]


def test_stored_buckets_are_as_those_in_memory(tmp_path: Path) -> None:
    draw = random.Random(5)
    names = [f"{n * 7919 % 9973:032x}"[::-1] for n in range(1, 9)]
    with legation.open(tmp_path / "d") as desk:
        for name in names:
            desk.dossier.db.execute(
                "INSERT INTO document (id, sha256, size, media_type, first_read) VALUES (?, '', 0, '', '')", (name,)
            )
        stored, memory = StoredBuckets(desk.dossier), MemoryBuckets()
        for _ in range(40):
            name, prints = draw.choice(names), sorted(draw.sample(range(12), draw.randint(0, 6)))
            assert refill(stored, name, prints) == refill(memory, name, prints)
            assert [find_partners(stored, n) for n in names] == [find_partners(memory, n) for n in names]
            assert [tuple(stored.fingerprints(n)) for n in names] == [tuple(memory.fingerprints(n)) for n in names]
            for limit in (1, None):
                assert [stored.holders(h, limit) for h in range(12)] == [memory.holders(h, limit) for h in range(12)]


def test_the_commands(tmp_path: Path) -> None:
    """Through the command line, as text in 100 columns and as JSON."""
    from legation.cli import commands

    paths = write(tmp_path / "in", {k: PILE[k] for k in ("wire", "copy", "old", "new")})
    with legation.open(tmp_path / "d") as desk:
        desk.read(paths)
        claim = next(c for c in desk.claims() if "300 dockers" in c["quote"])
        found = desk.origins(claim["id"][:12])
        assert found["of"] == {"kind": "claim", "id": claim["id"]}
        assert found["shown"].endswith("independence not shown")
    dossier = ["--dossier", str(tmp_path / "d")]
    shown = CliRunner().invoke(commands.cli, ["origins", claim["id"][:12], *dossier]).output
    assert shown.startswith('Origins of: the statement of (the author): "RUS sent two icebreakers')
    for words in (["copies", "--figures"], ["revisions", "new"]):
        result = CliRunner().invoke(commands.cli, [*words, *dossier])
        assert result.exit_code == 0, result.output
        assert "changed figure" in result.output
        assert max(map(len, (result.output + shown).splitlines())) <= 100
    as_json = CliRunner().invoke(commands.cli, ["copies", "copy", "--json", *dossier])
    assert [c["kind"] for c in json.loads(as_json.output)] == ["copy"]


URLS = [
    ("https://www.Example.org/a/", "http://example.org/a", True),
    ("https://example.org/a?utm_source=mail&id=3", "https://example.org/a?id=3#top", True),
    ("https://example.org/a?id=3", "https://example.org/a?id=4", False),
    ("https://example.org/a", "https://example.org/A", False),
    ("http://[", "http://[", True),
]


@pytest.mark.parametrize("one, two, same", URLS)
def test_addresses_of_one_page(one: str, two: str, same: bool) -> None:
    assert (fold_url(one) == fold_url(two)) is same
