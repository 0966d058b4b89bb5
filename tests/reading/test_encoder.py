"""The encoder's way in: word pieces, windows, and how tokens stand to a cue. The model itself is tried in
test_learned_attribution."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legation.model.layers import Parse
from legation.reading.attribution.links import distance_bucket
from legation.reading.attribution.relations import MAX_CLIMB, OTHERS, relate
from legation.reading.encoder import MAX_PIECES, UNKNOWN, Features, WordPieces, cut_windows, fill_batch

PIECES = WordPieces(["[PAD]", "embassy", "em", "##bass", "##ies", "nato", "-", "led", "cafe", ".", "u", "s"])

WORDS = [  # word, pieces as bert-base-uncased would cut it with this vocabulary
    ("embassy", (1,)),
    ("Embassies", (2, 3, 4)),
    ("NATO-led", (5, 6, 7)),
    ("Café", (8,)),
    ("U.S.", (10, 9, 11, 9)),
    ("сила", (UNKNOWN,)),
    ("\u200d", (UNKNOWN,)),
    ("." * 50, (9,) * MAX_PIECES),
]


@pytest.mark.parametrize("word, pieces", WORDS)
def test_words_are_cut_into_the_longest_known_pieces(word: str, pieces: tuple[int, ...]) -> None:
    assert PIECES.cut(word) == pieces
    assert PIECES.cut(word) == pieces  # from memory


@given(st.lists(st.lists(st.lists(st.integers(1, 8), min_size=1, max_size=30), min_size=1, max_size=4), max_size=6))
def test_windows_hold_every_token_once_and_keep_the_limit(paragraphs: list[list[list[int]]]) -> None:
    sizes, sentences, firsts = [], [], []
    for paragraph in paragraphs:
        firsts.append(len(sizes))
        for sentence in paragraph:
            sentences.append((len(sizes), len(sizes) + len(sentence)))
            sizes.extend(sentence)
    zeros = [0] * len(sizes)
    features = Features([(7,) * n for n in sizes], zeros, zeros, zeros, tuple(range(len(sizes))), firsts)
    windows = cut_windows(features, sentences, 40)
    assert [t for a, b in windows for t in range(a, b)] == list(range(len(sizes)))
    for window in windows:
        filled = fill_batch([features], [(0, *window)])
        assert filled["pieces"].shape[1] <= 41
        assert filled["first"].shape[1] == window[1] - window[0] > 0


def test_paragraphs_are_kept_whole_where_they_fit() -> None:
    zeros = [0] * 30
    features = Features([(7,)] * 30, zeros, zeros, zeros, tuple(range(30)), [0, 8, 20])
    assert cut_windows(features, [(0, 8), (8, 14), (14, 20), (20, 30)], 25) == [(0, 20), (20, 30)]


def _parse(words: str, heads: list[int], deps: str) -> Parse:
    tokens = words.split()
    children: list[list[int]] = [[] for _ in tokens]
    for t, h in enumerate(heads):
        if h != t:
            children[h].append(t)
    blank = ("",) * len(tokens)
    return Parse(
        text=words, words=tuple(tokens), lowers=blank, lemmas=blank, tags=blank, pos=blank, deps=tuple(deps.split()),
        heads=tuple(heads), starts=tuple(range(len(tokens))), ends=tuple(range(1, len(tokens) + 1)),
        sentences=((0, 6), (6, len(tokens))), entities=(), children=tuple(tuple(c) for c in children),
        sentence_of=(0,) * 6 + (1,) * (len(tokens) - 6),
    )  # fmt: skip


def test_relations_tell_subject_from_complement() -> None:
    parse = _parse(
        "Envoys said that talks failed . They left",
        [1, 1, 4, 4, 1, 1, 7, 7],
        "nsubj ROOT mark nsubj ccomp punct nsubj ROOT",
    )
    labels = {"nsubj": 1, "ccomp": 2, "mark": 3, "punct": 4}
    below = OTHERS + 0
    assert relate(parse, 1, 0, 8, labels, 4) == [below + 1, below, below + 2, below + 2, below + 2, below + 4, 3, 3]
    # From the complement's verb one climbs once and comes down on the other side.
    up = OTHERS + 1 * 5
    assert relate(parse, 4, 0, 6, labels, 4) == [up + 1, up, below + 3, below + 1, below, up + 4]
    assert relate(parse, 7, 4, 8, labels, 4) == [2, 2, below + 1, below]
    assert max(relate(parse, 1, 0, 8, labels, 4)) < OTHERS + (MAX_CLIMB + 1) * 5


def test_distances_are_told_apart_when_near_and_lumped_when_far() -> None:
    near = [distance_bucket(d) for d in range(-6, 7)]
    assert near == list(range(10, 23))
    assert [distance_bucket(d) for d in (-5000, 5000)] == [0, 32]
    assert all(distance_bucket(d) <= distance_bucket(d + 1) for d in range(-300, 300))
