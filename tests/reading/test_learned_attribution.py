"""What the learned finder finds with the shipped model, and what holds whatever it finds."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legation.model.layers import AttributionMention, Parse, TextInput
from legation.reading.attribution.tree import LOOSE
from legation.reading.build import build_reader
from legation.reading.encoder import EncoderComponent
from legation.reading.ground import Ground
from legation.reading.reader import Reader, Work


@lru_cache(maxsize=1)
def _reader() -> Reader:
    from legation.knowledge import Knowledge
    from legation.reading.attribution import AttributionComponent
    from legation.reading.attribution.learned import LearnedFinder
    from legation.reading.parse import ParseComponent
    from legation.reading.segment import SegmentComponent

    class Mentions:
        name = gives = "mentions"
        needs: tuple[str, ...] = ()
        version = "0"

        def run(self, batch: list[Work]) -> list[tuple[()]]:
            return [() for _ in batch]

    knowledge = Knowledge()
    finder = LearnedFinder(knowledge.cues)
    parts = [SegmentComponent(knowledge.segments), ParseComponent(), Mentions(), EncoderComponent()]
    return Reader([*parts, AttributionComponent(knowledge.cues, finder)])


def _read(text: str) -> tuple[AttributionMention, ...]:
    layer: tuple[AttributionMention, ...] = _reader().read([TextInput(text)])[0]["attribution"]
    return layer


VOICES = [  # text, words of the source, words of the content
    ("The ferry company said the crossing would reopen on Friday.", "ferry company", "crossing would reopen"),
    ("“We have no fuel left,” the harbour master told reporters.", "harbour master", "no fuel left"),
    ("Prices will rise again, according to the central bank.", "central bank", "Prices will rise"),
    ("The minister is expected to resign before the summit. He warned that the talks could fail.", "He", "talks could fail"),
    ("Farmers blamed the new tariff for the losses.", "Farmers", "the new tariff"),
    ("Two officials acknowledged that the convoy had turned back.", "Two officials", "convoy had turned back"),
]  # fmt: skip


@pytest.mark.parametrize("text, source, content", VOICES)
def test_who_says_what(text: str, source: str, content: str) -> None:
    found = [
        (" ".join(s.of(text) for s in v.source), " ".join(s.of(text) for s in v.content))
        for v in _read(text)
        if v.parent is None
    ]
    assert any(source in s and content in c for s, c in found), found


EDGES = [  # text, cue, content: auxiliaries belong to the cue, quotation marks and "to" to the content
    ("The mayor has also warned that the dam could break.", "has also warned", "that the dam could break"),
    ("The port authority vowed to reopen the pier by May.", "vowed", "to reopen the pier by May"),
    ("“The wells are dry,” the farmer said.", "said", "“The wells are dry,”"),
]


@pytest.mark.parametrize("text, cue, content", EDGES)
def test_edges_fall_where_people_mark_them(text: str, cue: str, content: str) -> None:
    found = [(" ".join(s.of(text) for s in v.cue), " ".join(s.of(text) for s in v.content)) for v in _read(text)]
    assert (cue, content) in found


def test_a_label_before_a_headline_stays_around_what_is_told() -> None:
    text = "Report: Harbour police warned Lisbon of a second ship"
    voices = {" ".join(s.of(text) for s in v.source): v for v in _read(text)}
    assert voices["Report"].parent is None
    assert voices["Harbour police"].parent is not None


@pytest.mark.parametrize("kind, heard", [("attitude", 0), ("indirect", 1)])
def test_what_the_encoder_alone_takes_for_a_stance_is_no_voice_of_a_claim(kind: str, heard: int) -> None:
    work = _whole_reader().read([TextInput("The guild said that the marsh had been drained.")])[0]
    loose = replace(work["attribution"][0], kind=kind, reason="drain, " + LOOSE)
    ground = Ground(Work(work.input, {**work.layers, "attribution": (loose,)}))
    assert len(ground.attributions) == len(ground.covering.get(_token(work, "drained"), ())) == heard


def _token(work: Work, word: str) -> int:
    parse: Parse = work["parse"]
    return parse.words.index(word)


@lru_cache(maxsize=1)
def _whole_reader() -> Reader:
    return build_reader(learned=True)


def test_plain_report_has_no_voice() -> None:
    assert _read("The bridge was closed on Monday. Three trucks crossed the river in the north.") == ()


FRAGMENTS = ["Doe", "said", "that", "“", "”", ",", ".", "\n\n", "it", "rained", "–", "claims", ":"]
ODD = [
    "",
    " \n\n ",
    "“",
    "“One,” she said. “Two",
    "A" * 5000,
    "HE SAID THAT IT WAS OVER",
    "🙂 said 🙂",
    "\u200d said: «да»",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_read(text: str) -> None:
    for voice in _read(text):
        assert voice.content and voice.cue


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from(FRAGMENTS),
        max_size=40,
    )
)
def test_no_token_has_two_roles_outermost(words: list[str]) -> None:
    seen: set[int] = set()
    for voice in _read(" ".join(words)):
        if voice.parent is None:
            own = {i for s in (*voice.cue, *voice.content) for i in range(s.start, s.end)}
            assert not own & {i for s in voice.source for i in range(s.start, s.end)}
            seen |= own


def test_a_text_is_encoded_alike_alone_and_among_others() -> None:
    texts = [TextInput(v[0]) for v in VOICES]
    together = _reader().read(texts)
    for text, work in zip(texts, together, strict=True):
        assert _reader().read([text])[0]["attribution"] == work["attribution"]
