"""Blocking: statements that take each other up stay together when days are settled anew, and after a whole rebuild."""

from __future__ import annotations

from pathlib import Path

import legation
from legation.desk import Desk

TEXT = """The ferry of Lenvik

The ferry sank. Nineteen passengers drowned on Monday, the port authority said. The owner of the ferry puts it at twelve.
"""


def asked(desk: Desk) -> list[tuple[str, str, tuple[str, ...]]]:
    """Questions of figures with their standing and the statements in them."""
    rows = desk.questions(kind="quantity")
    return [(q["id"], q["standing"], tuple(sorted(c for p in q["positions"] for c in p["claims"]))) for q in rows]


def test_what_takes_up_another_stays_with_it_when_a_date_is_confirmed(tmp_path: Path) -> None:
    text = tmp_path / "ferry.txt"
    text.write_text(TEXT, encoding="utf-8")
    with legation.open(tmp_path / "d") as desk:
        desk.read([text])
        before = asked(desk)
        assert [standing for _, standing, claims in before if len(claims) == 2] == ["conflict of fact"]
        dated = {c["id"]: c["when"] for c in desk.claims()}
        desk.confirm(desk.documents()[0]["id"], {"published": "2031-06-04"})
        assert {c["id"]: c["when"] for c in desk.claims()} != dated  # the claims were written anew
        assert asked(desk) == before
        desk.reconcile(everything=True)
        assert asked(desk) == before
