"""What somebody says to a thing told before: the claim that it makes, by whom, of what; silence is never a denial."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Read = Callable[..., Any]

TABLE = Path(__file__).parent / "responses.tsv"


def rows() -> list[dict[str, str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


def _ids(refs: Any) -> str:
    return "+".join(sorted(r.id or "?" for r in refs)) or "nobody"


def found_in(claims: Any, row: dict[str, str]) -> list[Any]:
    """The claims in the voice of him who answers, with the parts that the row gives."""
    out = []
    for claim in claims:
        voice = claim.attribution[-1].actor.id if claim.attribution else ""
        if voice != row["voice"]:
            continue
        if claim.factuality.value != row["status"] or (claim.event_type is None and claim.measure is None):
            continue
        parts = {
            "type": claim.event_type.value if claim.event_type else "none",
            "actors": _ids(claim.actors),
            "recipients": _ids(claim.recipients),
            "how": claim.how_unconfirmed.value if claim.how_unconfirmed else "",
        }
        if all(row[k] in ("-", v) for k, v in parts.items()):
            out.append(claim)
    return out


@pytest.mark.parametrize("row", rows(), ids=lambda r: r["text"][:60])
def test_an_answer_is_a_claim_of_what_it_answers(read_text: Read, row: dict[str, str]) -> None:
    claims = read_text(row["text"], published="2024-10-30")["claims"].claims
    if row["status"] == "none":
        taken_up = [c for c in claims if any(s.role == "content" for s in c.spans)]
        assert taken_up == []
        assert not [c for c in claims if c.event_type and c.factuality.value in ("denied", "unconfirmed")]
        return
    assert len(found_in(claims, row)) == 1
    for claim in claims:
        assert row["text"][claim.main.start : claim.main.end] == claim.quote
        if row["status"] == "unconfirmed":  # silence is no denial
            assert claim.factuality.value not in ("denied", "negated")
