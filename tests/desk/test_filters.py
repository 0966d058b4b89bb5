"""A filter that few pass is looked through page by page; put together, the pages are what looking through all at once gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from legation.desk import ClaimFilter, Desk, ReaderOptions, open_dossier, paging
from legation.dossier import claims as claim_rows
from legation.evaluate.scale import Drawn, _insert


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_dossier(tmp_path_factory.mktemp("filters") / "d.dossier", reader=ReaderOptions(learned=False)) as opened:
        names = {c: opened.name_of(c) for c in ("CHL", "BOL", "PER", "ARG", "URY")}
        drawn = Drawn(list(names), names, seed=6, publishers=["Reuters", "The Condor Post"])
        drawn.words, drawn.word_sums = drawn.words[:12], drawn.word_sums[:12]
        _insert(opened, drawn, range(20), opened.knowledge.questions)
        opened.reconcile()
        yield opened


def _rare(desk: Desk) -> str:
    return str(desk.most_named(1000)[-1]["id"])


def _often(desk: Desk) -> str:
    return str(desk.most_named(1)[0]["id"])


FILTERS: dict[str, Any] = {
    "all": lambda desk: ({}, {}),
    "who is named seldom": lambda desk: ({"party": _rare(desk)}, {}),
    "who is named often": lambda desk: ({"actor": _often(desk)}, {}),
    "words": lambda desk: ({"words": "pipeline"}, {}),
    "words that nobody says": lambda desk: ({"words": "no such words"}, {}),
    "a publisher": lambda desk: ({}, {"publisher": desk.publishers()[0]}),
    "days of publication": lambda desk: ({}, {"published_from": "2016-01-01", "published_to": "2018-12-31"}),
    "a publisher and days": lambda desk: ({}, {"publisher": "reuters", "published_from": "2017-01-01"}),
    "a document and days": lambda desk: (
        {},
        {"document": desk.document_ids(5, 1)[0], "published_from": "2000-01-01"},
    ),
    "reviewed": lambda desk: ({}, {"review": "accepted"}),
    "not reviewed": lambda desk: ({"words": "troops"}, {"review": "unreviewed"}),
}


@pytest.mark.parametrize("seconds, many", [(0.0, 1000), (60.0, 1), (0.0, 0)])
@pytest.mark.parametrize("size", [1, 7, 500])
@pytest.mark.parametrize("name", FILTERS)
def test_the_pages_of_a_filter_are_all_that_pass_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, size: int, seconds: float, many: int
) -> None:
    monkeypatch.setattr(paging, "FIRST_WINDOW", 10)
    monkeypatch.setattr(paging, "MOST_WINDOW", 80)
    monkeypatch.setattr(paging, "MANY_DOCUMENTS", many)
    fields, beside = FILTERS[name](desk)
    chosen = ClaimFilter(**fields)
    wanted = [r["id"] for r in desk.claims(chosen, **beside)]
    found: list[str] = []
    after: int | None = 0
    while after is not None:
        page = desk.claims_page(replace(chosen, after=after), size, seconds=seconds, **beside)
        assert len(page.records) <= size
        assert page.after is None or page.after > after, "each page goes on"
        assert not page.cut or seconds == 0
        found += [r["id"] for r in page.records]
        after = page.after
    assert found == wanted


@pytest.mark.parametrize("role", ["actor", "recipient", "party", "speaker"])
def test_statements_of_an_actor_are_the_same_looked_up_or_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    for actor in [_rare(desk), _often(desk), *(r["id"] for r in desk.most_named(8))]:
        chosen = ClaimFilter(**{role: actor})
        looked_up = [r["id"] for r in desk.claims(chosen)]
        monkeypatch.setattr(claim_rows, "MOST_GATHERED", 1)
        assert [r["id"] for r in desk.claims(chosen)] == looked_up
        monkeypatch.undo()


def test_questions_are_found_as_far_as_there_is_time(desk: Desk) -> None:
    every = desk.question_list(party="CHL", repeated=True).upto(10**6)
    assert len(every) > 5
    some = desk.question_list(party="CHL", repeated=True)
    steps = 0
    while not some.done:
        before = some.looked
        some.upto(10**6, seconds=0.0)
        steps += 1
        assert some.done or some.looked > before
    assert some.found == every
    assert steps > 1
