"""Search: of words that very many passages hold those are ranked that came last, and it is said; else all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from legation.desk import Desk, ReaderOptions, open_dossier
from legation.dossier import search as search_rows

LINES = [
    "The ferry left the harbour.",
    "A harbour.",
    "The ferry burned; the ferry sank.",
    "No ship.",
    "Odd mark, harbour.",
]
WORDS = ["harbour", "harbour OR ferry", '"the ferry"', "fer* harbour", 'odd " mark', "nothing-of-it"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("search")
    for n in range(3):
        text = f"Report {n}\n\n" + "\n\n".join(LINES) + "\n"
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    with open_dossier(folder / "x.dossier", reader=ReaderOptions(learned=False)) as opened:
        opened.read(sorted(folder.glob("*.txt")))
        yield opened


def _key(desk: Desk, document: str, start: int) -> int:
    sql = "SELECT p.key FROM passage p JOIN version v ON v.key = p.version JOIN document d ON d.key = v.document"
    row = desk.dossier.db.execute(f"{sql} WHERE d.id = ? AND p.start = ?", (document, start)).fetchone()
    return int(row[0])


@pytest.mark.parametrize("most", [1, 3, 1000])
@pytest.mark.parametrize("words", WORDS)
def test_the_best_of_those_that_came_last(desk: Desk, monkeypatch: pytest.MonkeyPatch, words: str, most: int) -> None:
    every = [(_key(desk, r["document"], r["start"]), r) for r in desk.search(words, limit=1000)]
    last = sorted((k for k, _ in every), reverse=True)[:most]
    monkeypatch.setattr(search_rows, "MOST_RANKED", most)
    assert desk.search(words, limit=4) == [r for k, r in every if k in last][:4]
    assert desk.most_ranked(words) == (most if len(every) > most else None)


def test_words_that_are_there_are_found(desk: Desk) -> None:
    assert len(desk.search("harbour", limit=100)) == 9
    assert len(desk.search("ferry", limit=2)) == 2


def test_a_text_that_is_no_longer_current_is_passed_over(desk: Desk) -> None:
    gone = desk.search("harbour", limit=1)[0]["document"]
    with desk.dossier.transaction() as db:
        db.execute("UPDATE version SET current = 0 WHERE document = (SELECT key FROM document WHERE id = ?)", (gone,))
    try:
        found = desk.search("harbour", limit=4)
        assert len(found) == 4
        assert gone not in {r["document"] for r in found}
    finally:
        with desk.dossier.transaction() as db:
            db.execute("UPDATE version SET current = 1")
