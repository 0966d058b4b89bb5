"""What is a forecast, of whom, by when: a table of our own sentences, tests/cases/forecasts_own.tsv.

A row that foretells wants a forecast at its words with that status, voice and time; a row with '-' wants none there: what
is past, a purpose, a leave, a question, a duty under a condition.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from legation.knowledge import Knowledge
from legation.model.claims import Claim
from legation.model.ids import ClaimId, DocumentId
from legation.model.questions import DocumentFacts
from legation.model.times import Interval
from legation.picture.forecasts import Forecast, build_forecasts

TABLE = Path(__file__).parent.parent / "cases" / "forecasts_own.tsv"
LEAST_FORETOLD, LEAST_SILENT = 25, 26
KNOWLEDGE = Knowledge()


def read_table(path: Path = TABLE) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as held:
        lines = (line for line in held if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def teller_of(claim: Claim) -> str:
    voice = claim.attribution[-1].actor if claim.attribution else None
    return "AUTHOR" if voice is None else voice.id or voice.text


def built(claims: Sequence[Claim], facts: Mapping[str, DocumentFacts], **more: Any) -> list[Forecast]:
    known = {"foretelling": KNOWLEDGE.relations.foretelling, "book": KNOWLEDGE.forecasts}
    return build_forecasts(claims, groups={}, facts=facts, teller_of=teller_of, **known, **more)


def judge(row: dict[str, str], read_text: Callable[..., Any]) -> str:
    """What is wrong with one row; empty: nothing."""
    claims = read_text(row["text"], published=row["day"])["claims"].claims
    held = {c.id: c for c in claims}
    documents = {c.document for c in claims}
    facts = {d: DocumentFacts(DocumentId(d), published=Interval.parse(row["day"])) for d in documents}
    start = row["text"].index(row["words"])
    told = [
        f
        for f in built(claims, facts, tail_of=lambda c: row["text"][c.main.end : c.main.end + 30])
        if held[f.claim].main.start < start + len(row["words"]) and start < held[f.claim].main.end
    ]
    if row["status"] == "-":
        own = [f for f in told if row["words"] in held[f.claim].quote or held[f.claim].quote in row["words"]]
        return "; ".join(f"{f.status}: {held[f.claim].quote!r}" for f in own)
    for f in told:
        if (
            f.status in row["status"].split("|")
            and row["who"] in ("*", f.teller)
            and row["due"] in ("*", str(f.due).lower())
        ):
            return ""
    return f"told: {[(f.status, f.teller, f.due, held[f.claim].quote) for f in told]}"


def test_what_is_foretold(read_text: Callable[..., Any]) -> None:
    wrong: dict[bool, list[str]] = {True: [], False: []}
    rows = read_table()
    for row in rows:
        fault = judge(row, read_text)
        if fault:
            wrong[row["status"] != "-"].append(f"{row['text']} [{row['words']}] {fault}")
    foretold = sum(r["status"] != "-" for r in rows)
    print(f"\nforetold {foretold - len(wrong[True])}/{foretold}, silent {len(rows) - foretold - len(wrong[False])}")
    for fault in (*wrong[True], *wrong[False]):
        print("  -", fault)
    assert foretold - len(wrong[True]) >= LEAST_FORETOLD, "\n".join(wrong[True])
    assert len(rows) - foretold - len(wrong[False]) >= LEAST_SILENT, "\n".join(wrong[False])


FATES = TABLE.parent / "fates_own.tsv"
LEAST_FATES = 33


def fate(row: dict[str, str], read_text: Callable[..., Any]) -> str:
    """What became of the forecast at the words of a row, by its two reports."""
    claims, facts = [], {}
    for name, day, text in (("early", row["day"], row["text"]), ("late", row["later"], row["report"])):
        document = DocumentId(name)
        facts[document] = DocumentFacts(document, published=Interval.parse(day))
        found = read_text(text, published=day)["claims"].claims
        claims += [replace(c, document=document, id=ClaimId(f"{name}:{c.id}")) for c in found]
    told = built(claims, facts)
    held = {c.id: c for c in claims}
    here = [f for f in told if f.claim.startswith("early") and row["words"] in held[f.claim].quote]
    return here[0].outcome if here else "not listed"


def test_what_became_of_it_in_other_words(read_text: Callable[..., Any]) -> None:
    rows = read_table(FATES)
    wrong = []
    for row in rows:
        outcome = fate(row, read_text)
        if outcome not in row["outcome"].split("|"):
            wrong.append(f"{row['text']} / {row['report']}: {outcome}, not {row['outcome']}")
    print(f"\nfates {len(rows) - len(wrong)}/{len(rows)}")
    for fault in wrong:
        print("  -", fault)
    assert len(rows) - len(wrong) >= LEAST_FATES, "\n".join(wrong)
