"""A table of references on many subjects, judged as a whole: how many rows name the right actors, or nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from legation.model.layers import CoreferenceLink, Mention
from legation.reading.reader import Work

Read = Callable[..., Work]
TABLE = Path(__file__).parent.parent / "cases" / "coreference_second.tsv"
FLOOR = 119  # rows right of 131; 92 before the rules that the table was written to judge
ROWS = [
    tuple(line.split("\t"))
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_references_of_many_subjects(read_text: Read) -> None:
    wrong: list[str] = []
    for subject, text, words, expected in ROWS:
        found = _meant(read_text(text, until="coreference", published="2024-10-30"), text, words)
        if found not in {_in_order(e) for e in expected.split(" / ")}:
            wrong.append(f"{subject}: {text} [{words}] {found}, not {expected}")
    assert len(ROWS) - len(wrong) >= FLOOR, "\n".join(wrong)


def _meant(work: Work, text: str, words: str) -> str:
    """Ids that the words stand for, joined by '+'; several readings of one name by '|'; '-': nobody."""
    partly, words = words.endswith("~"), words.rstrip("~")
    words, _, times = words.partition("#")
    start = -1
    for _ in range(int(times or 1)):
        start = text.index(words, start + 1)
    past = start + len(words)
    mentions: tuple[Mention, ...] = work["mentions"]
    links: dict[int, CoreferenceLink] = {link.mention: link for link in work["coreference"]}
    here = [n for n, m in enumerate(mentions) if m.span.start < past and start < m.span.end]
    if not partly:
        here = [n for n in here if mentions[n].span.start >= start or mentions[n].span.end >= past]
    return _in_order("+".join(dict.fromkeys(_ids(here[-1], mentions, links))) or "-") if here else "-"


def _ids(number: int, mentions: tuple[Mention, ...], links: dict[int, CoreferenceLink]) -> list[str]:
    mention, link = mentions[number], links.get(number)
    if mention.candidates:
        return (
            [c.id for c in mention.candidates]
            if mention.plural
            else ["|".join(sorted({c.id for c in mention.candidates}))]
        )
    if link is None:
        return []
    return [a.id for a in link.actors] or [i for a in link.antecedents for i in _ids(a, mentions, links)]


def _in_order(ids: str) -> str:
    return "+".join(sorted(ids.split("+")))
