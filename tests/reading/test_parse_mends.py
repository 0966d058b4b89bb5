"""Trees that the parser gets wrong in ways of news writing, as they come out mended: who is subject, what hangs on what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]

MENDED = [  # text, verb, its dependency, its subjects
    ("Malta expels two envoys, denies spying charge", "expels", "ROOT", {"Malta"}),
    ("Malta expels two envoys, denies spying charge", "denies", "conj", set()),
    ("Peruvian army counts 15 dead, rejects Chilean charge of cluster bombs", "counts", "ROOT", {"army"}),
    (
        "Peru has bought 40 drones from Turkey, the Andes Courier and the Lima Post report.",
        "report",
        "ROOT",
        {"Courier"},
    ),
    ("The Houthis control Aden, the port of Mocha and most of the coast.", "control", "ROOT", {"Houthis"}),
    ("Croatia and Slovenia share radar data.", "share", "ROOT", {"Croatia"}),
    ("Chile and Peru trade fire on the border", "trade", "ROOT", {"Chile"}),
    ("Near Garissa, two strikes destroyed a depot.", "destroyed", "ROOT", {"strikes"}),
]
LEFT_ALONE = [  # text, word, its dependency: what only looks like these
    ("Peru has sent troops over the river, says Reuters.", "says", "ROOT"),
    ("The Oslo control tower.", "control", "compound"),
    ("Chile and Peru trade talks in Lima", "trade", "compound"),
    ("Peru published a map, a chart and the Lima Post report.", "report", "conj"),
]


def _token(parse: Any, word: str) -> int:
    return int(parse.words.index(word))


@pytest.mark.parametrize("text, verb, dep, subjects", MENDED)
def test_a_verb_is_found_with_its_subject(read_text: Read, text: str, verb: str, dep: str, subjects: set[str]) -> None:
    parse = read_text(text, until="parse")["parse"]
    token = _token(parse, verb)
    assert parse.deps[token] == dep
    assert {parse.words[c] for c in parse.children[token] if parse.deps[c] == "nsubj"} == subjects
    for i, head in enumerate(parse.heads):  # the tree stays one: each child is its head's, and every way up ends
        assert head == i or i in parse.children[head]
        assert sum(1 for _ in parse.ancestors(i)) < len(parse)


@pytest.mark.parametrize("text, word, dep", LEFT_ALONE)
def test_what_is_right_stays(read_text: Read, text: str, word: str, dep: str) -> None:
    parse = read_text(text, until="parse")["parse"]
    assert parse.deps[_token(parse, word)] == dep
