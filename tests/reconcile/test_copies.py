"""Copies: what is found shared, where exactly, what was changed, and that the order of arrival does not matter."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legation.evaluate.copies import Row, build_text, in_measured_half, read_rows
from legation.model.spans import Span
from legation.reconcile import copies
from legation.reconcile.copies import (
    MemoryBuckets,
    compare_texts,
    find_fingerprints,
    find_partners,
    find_reuse,
    refill,
)
from legation.reconcile.quoting import quoted_spans

WIRE = (
    "The ferry Halmar left the island harbour shortly before dawn with 212 passengers on board and ran onto a reef "
    "an hour later, the coast guard said. Rescue boats from three villages reached the wreck within forty minutes. "
    "By noon 180 people had been brought ashore, most of them without injuries. The shipping line, which has run the "
    "route since 1988, did not answer questions about the crew. A commission will look into the course of the vessel."
)
CUT = (
    "Villagers were first at the scene of a shipwreck.\n"
    "The ferry Halmar left the island harbour shortly before dawn with 212 passengers on board and ran onto a reef "
    "an hour later, the coastguard said.\nRescue boats from 3 villages reached the wreck within forty minutes. "
    "By noon 160 people had been brought ashore, most of them without injuries."
)
RIVAL = (
    "A ferry with more than two hundred people on board ran onto a reef off the northern island on Tuesday. Fishermen "
    "pulled the first survivors from the water, and the coast guard later sent two cutters. Doctors at the island's "
    "hospital treated some thirty people for cold and shock. Relatives waited at the harbour until the evening for "
    "news of those who had sailed. The minister of transport spoke of a black day for the islands."
)
HOST = (
    "The budget of the islands grows again. Roads and schools get the most of it. The shipping line, which has run the "
    "route since 1988, did not answer questions about the crew. Members of the council will vote on Friday, and few "
    "expect a long debate about a plan that nobody likes but everybody needs."
)
PAIRS = [  # two texts, what they share
    (WIRE, CUT, "copy"),
    (WIRE, HOST, "passage"),
    (WIRE, RIVAL, "none"),
    (WIRE, WIRE, "copy"),
    ('He said: "We shall not leave the strait before the last of our sailors is home and safe," and sat down.',
     'The admiral was blunt. "We shall not leave the strait before the last of our sailors is home and safe," he told a '
     "paper at the coast, which had asked him about the rumours of a retreat.", "quotation"),
    ("", WIRE, "none"),
    ("One two.", "One two.", "none"),
]  # fmt: skip


@pytest.mark.parametrize("left, right, kind", PAIRS)
def test_what_two_texts_share(left: str, right: str, kind: str) -> None:
    assert compare_texts("a", left, "b", right).kind == kind
    assert compare_texts("a", right, "b", left).kind == kind
    found = find_reuse({"a": left, "b": right})
    assert [r.kind for r in found] == ([kind] if kind != "none" else [])


def test_a_passage_is_where_it_is_said_to_be() -> None:
    found = compare_texts("a", WIRE, "b", HOST)
    (passage,) = found.passages
    wanted = "The shipping line, which has run the route since 1988, did not answer questions about the crew"
    assert passage.left.of(WIRE) == wanted
    assert passage.right.of(HOST) == wanted


def test_a_changed_figure_is_a_finding_and_house_style_is_none() -> None:
    changes = compare_texts("a", WIRE, "b", CUT).changes
    assert [(c.left_text, c.right_text) for c in changes if c.kind == "figure"] == [("180", "160")]
    assert [(c.left_text, c.right_text) for c in changes if c.kind != "figure"] == [("coast guard", "coastguard")]


CHANGED = [  # words of a copied sentence, words in their place, kind of change
    ("did not answer", "answered", "denial"),
    ("Halmar", "Silveria", "name"),
    ("shortly before dawn", "just before dawn", "wording"),
    ("212 passengers", "1.2 million passengers", "figure"),
    ("three villages", "five villages", "figure"),
    ("three villages", "sixteen villages", "figure"),
    ("three villages", "seventy villages", "figure"),
]


@pytest.mark.parametrize("words, other, kind", CHANGED)
def test_kinds_of_change(words: str, other: str, kind: str) -> None:
    assert words in WIRE
    changes = compare_texts("a", WIRE, "b", WIRE.replace(words, other)).changes
    assert [c.kind for c in changes] == [kind]


def test_a_figure_in_words_at_the_beginning_of_a_page_is_a_change_too() -> None:
    rest = (
        " shepherds came down from the pass on Monday with their flocks, the mayor of the valley said in the evening."
    )
    one, two = f"Pass opens for 14 flocks\n\nFourteen{rest}", f"Pass opens for 17 flocks\n\nSeventeen{rest}"
    changes = compare_texts("a", one, "b", two, least_words=4).changes
    assert [(c.kind, c.left_text, c.right_text) for c in changes] == [
        ("figure", "14", "17"),
        ("figure", "Fourteen", "Seventeen"),
    ]


def test_lines_that_are_no_reporting_leave_no_fingerprints() -> None:
    notice = "All rights reserved by the publishers of this page, who allow no copies of any part of it without asking."
    text = f"{RIVAL}\n{notice}"
    skip = [Span(len(RIVAL) + 1, len(text))]
    assert find_fingerprints(text, skip) == find_fingerprints(RIVAL)
    assert set(find_fingerprints(text)) > set(find_fingerprints(RIVAL))


def test_any_seven_equal_words_meet_in_a_bucket() -> None:
    draw = random.Random(7)
    words = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnrst"]
    for _ in range(200):
        shared = draw.sample(words, 7)
        one, two = (" ".join(draw.sample(words, 30) + shared + draw.sample(words, 30)) for _ in "ab")
        assert set(find_fingerprints(one)) & set(find_fingerprints(two))


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Buckets that are crowded soon."""
    monkeypatch.setattr(copies, "MANY", 4)
    monkeypatch.setattr(copies, "FEW", 2)


def pairs_of(buckets: MemoryBuckets, names: Iterable[str]) -> set[frozenset[str]]:
    return {frozenset((n, other)) for n in names for other in find_partners(buckets, n)}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sets(st.integers(0, 8))), max_size=16))
def test_who_is_compared_depends_on_the_texts_alone(small_limits: None, steps: list[tuple[str, set[int]]]) -> None:
    """Texts put in and replaced one by one, only the touched ones looked at: the pairs are those of a full rebuild."""
    stepwise, last, pairs = MemoryBuckets(), {}, set()
    for name, prints in steps:
        last[name] = sorted(prints)
        for touched in refill(stepwise, name, last[name]):
            pairs = {p for p in pairs if touched not in p} | pairs_of(stepwise, [touched])
    at_once = MemoryBuckets()
    for name in sorted(last):
        at_once.put(name, last[name])
    assert pairs == pairs_of(at_once, last)


def test_a_crowded_bucket_makes_no_pair_of_each_two(small_limits: None) -> None:
    buckets = MemoryBuckets()
    for n in range(50):
        buckets.put(f"{n:02d}", [1, 2, 3])
    assert len(pairs_of(buckets, (f"{n:02d}" for n in range(50)))) == 48 * 2 + 1


def test_pairs_are_the_same_in_any_order() -> None:
    texts = {"d": WIRE, "b": CUT, "a": RIVAL, "c": HOST}
    first = find_reuse(texts)
    assert {(r.left, r.right, r.kind) for r in first} == {("b", "d", "copy"), ("c", "d", "passage")}
    assert find_reuse(dict(reversed(texts.items()))) == first


QUOTES = [  # text, what stands between quotation marks
    ('He said "no, never" twice.', ["no, never"]),
    ("“It's late,” she said. “Go.”", ["It's late,", "Go."]),
    ("She called it 'a long way home' and left.", ["a long way home"]),
    ("The ministers' cars and the drivers' coats", []),
    ("``Well,'' he said.", ["Well,"]),
    ('"It never closes', []),
    ("«Никогда», said he.", ["Никогда"]),
]


@pytest.mark.parametrize("text, wanted", QUOTES)
def test_quoted_stretches(text: str, wanted: list[str]) -> None:
    assert [s.of(text) for s in quoted_spans(text)] == wanted


def test_the_table_of_edits_is_whole_and_holds_both_halves() -> None:
    rows = read_rows()
    kinds = [r.kind for r in rows]
    assert (kinds.count("copy") >= 60, kinds.count("pasted") >= 30, kinds.count("apart") >= 60) == (True,) * 3
    assert len({r.id for r in rows}) == len(rows)
    assert 0.35 < sum(in_measured_half(r.id) for r in rows) / len(rows) < 0.65
    for row in rows:
        assert (row.kind == "apart") == (not row.ops)
        for op in row.ops:
            assert op[0] in "khwrn"
            assert len(op) == (4 if op[0] in "rn" else 2 if op[0] == "w" else 3)


def test_a_text_is_put_together_from_offsets_and_own_words() -> None:
    ops = (("w", "New. "), ("k", 0, 4), ("n", "9", 4, 5), ("k", 5, 9))
    built = build_text(Row("x", "copy", "f", "doc", "", "", ops), "abc 5 ok.")
    assert built.text == "New. abc 9 ok."
    assert [built.text[k.start : k.end] for k in built.kept if k.changed] == ["9"]
