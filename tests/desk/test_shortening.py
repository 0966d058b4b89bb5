"""What is kept of each document in short is what settling its metadata gives, whoever writes, and lists go by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from legation.desk import Desk, ReaderOptions, open_dossier
from legation.desk.paging import MOST_WAITING
from legation.dossier import shorts as short_rows

TEXTS = {
    "a_dated.txt": "Harbour Gazette\n2031-03-04\n\nThe port of Arica closed on Monday, officials said.\n",
    "b_plain.txt": "The bridge at Kalna was reopened. The minister of Norland visited it in 2030.\n",
    "c_other.txt": "Norland sent a delegation to Varsk on 3 May 2032, the ministry said.\n",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with open_dossier(tmp_path / "x.dossier", reader=ReaderOptions(learned=False)) as opened:
        opened.read(sorted(tmp_path.glob("*.txt")))
        yield opened


def _settled(desk: Desk) -> list[tuple[object, ...]]:
    """The same from the metadata themselves, in the order of lists."""
    rows = [(i, m.title, m.publisher, m.published) for i, m in desk._all_metadata().items()]
    rows.sort(key=lambda r: (str(r[3]) if r[3] else "9", r[1] or "", r[0]))
    return [(i, t, p, str(d) if d else None) for i, t, p, d in rows]


def _kept(desk: Desk) -> list[tuple[object, ...]]:
    held = {r["id"]: r for r in desk.documents_in_short()}
    return [(i, held[i]["title"], held[i]["publisher"], held[i]["published"]) for i in desk.document_ids(0, 10**6)]


def _first(desk: Desk) -> str:
    return desk.document_ids(0, 1)[0]


def _confirm(desk: Desk) -> str:
    return desk.confirm(_first(desk), {"publisher": "Zeta Wire", "published": "2033-01-02", "title": "Ärger am Kai"})


def _undone(desk: Desk) -> None:
    desk.undo(_confirm(desk))


def _undone_twice(desk: Desk) -> None:
    desk.undo(desk.undo(_confirm(desk)))


WRITES: list[tuple[Callable[[Desk], object], int]] = [  # what is written, and how many rows wait for the next asking
    (lambda desk: None, 0),
    (_confirm, 0),
    (_undone, 0),
    (_undone_twice, 1),
]


@pytest.mark.parametrize("write, waiting", WRITES)
def test_what_is_kept_in_short_is_what_is_settled(desk: Desk, write: Callable[[Desk], object], waiting: int) -> None:
    before = desk.pile()
    write(desk)
    assert short_rows.count_waiting(desk.dossier, 9) == waiting
    pile = desk.pile()
    assert _kept(desk) == _settled(desk)
    lacking = {r["id"]: r["missing"] for r in desk.intake()}
    found = desk.lacking_documents(0, 100)
    assert found == [i for i in desk.document_ids(0, 100) if i in lacking]
    assert [desk.lacking_documents(n, 1) for n in range(len(found))] == [[i] for i in found]
    assert desk.missing_of(found) == lacking
    assert desk.count_lacking() == len(lacking)
    assert pile["documents"] == before["documents"] == len(TEXTS)
    assert desk.publishers() == sorted({p for _, _, p, _ in _settled(desk) if isinstance(p, str)})


def test_without_rows_all_answers_are_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _confirm(desk)

    def answers() -> list[object]:
        known = [desk.count_known(f"{year}-06-01") for year in range(2028, 2036)]
        chosen: list[dict[str, Any]] = [
            {"publisher": "zeta wire"},
            {"published_from": "2032-01-01"},
            {"published_to": "2031-12-01"},
        ]
        claims = [[r["id"] for r in desk.claims(**fields)] for fields in chosen]
        return [desk.pile(), desk.documents_in_short(), known, claims]

    kept = answers()
    monkeypatch.setattr(Desk, "documents_are_listed", lambda self: False)
    assert answers() == kept


def test_an_earlier_dossier_is_listed_when_asked_for(desk: Desk) -> None:
    kept = _kept(desk)
    with desk.dossier.transaction() as db:
        db.execute("DELETE FROM document_short")
        db.execute("INSERT INTO document_waits SELECT key FROM document")
    assert len(TEXTS) < MOST_WAITING
    assert desk.documents_are_listed()
    assert _kept(desk) == kept


def test_lists_are_cut_and_chosen_as_rows_are(desk: Desk) -> None:
    _confirm(desk)
    every = _settled(desk)
    assert desk.document_ids(1, 1) == [every[1][0]]
    assert desk.document_ids(0, 9, publisher="Zeta Wire") == [i for i, _, p, _ in every if p == "Zeta Wire"]
    assert desk.document_ids(0, 9, words="ÄRGER") == [i for i, t, _, _ in every if "ärger" in str(t).casefold()]
    assert desk.count_documents(words="no such words") == 0
    assert desk.count_documents(publisher="Zeta Wire") == 1


def test_the_beginning_of_an_id_finds_what_begins_so(desk: Desk) -> None:
    for identifier in desk.document_ids(0, 9):
        assert desk.find_document(identifier) == identifier
        assert desk.find_document(identifier[:12]) == identifier
