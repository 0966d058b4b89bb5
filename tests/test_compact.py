"""A claim in short is the whole claim: what the caches keep gives back what was packed."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from legation.model.claims import ActorRef, Claim, Clock, Commitment, Place, RoleSpan, Voice
from legation.model.compact import pack_claim, unpack_claim
from legation.model.measures import Measure
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import (
    Basis,
    ClaimKind,
    EventType,
    Factuality,
    Flow,
    Nearness,
    Presentation,
    Stance,
    Unconfirmed,
)

words = st.text(max_size=6)
maybe = st.none() | words
number = st.none() | st.floats(-1e9, 1e9)
spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 99), st.integers(1, 9))
plain = st.builds(ActorRef, words, maybe)
full = st.builds(
    ActorRef, words, maybe, st.none() | spans, maybe, maybe, maybe, maybe, maybe, st.lists(words).map(tuple), words
)
actors = st.lists(plain | full, max_size=3).map(tuple)
days = st.sampled_from(["2031-02-03", "2031", "2031-02/..", "../2031-02-01"])
intervals = st.builds(lambda text, about: Interval.parse(text, approximate=about), days, st.booleans())
clocks = st.builds(Clock, st.none() | intervals, st.none() | spans, maybe, maybe, words) | st.builds(Clock, intervals)


def some(values: Any) -> Any:
    return st.none() | st.sampled_from(list(values))


voices = st.builds(
    Voice, plain | full, st.none() | spans, maybe, st.none() | clocks | st.just(Clock()), maybe, maybe, some(Basis),
    st.booleans(),
)  # fmt: skip
measures = st.builds(
    Measure, spans, number, number, words, maybe, maybe, st.booleans(), some(Flow), maybe, maybe, st.booleans(),
    st.booleans(), maybe, st.booleans(),
)  # fmt: skip
places = st.builds(Place, words, spans, maybe, st.none() | st.integers(0, 9), number, number, maybe)
commitments = st.builds(
    Commitment, st.none() | spans, st.none() | spans, maybe, maybe, st.none() | spans, st.none() | spans, maybe, actors,
    actors, some(Nearness),
)  # fmt: skip
claims = st.builds(
    Claim, words, words, words, st.lists(st.builds(RoleSpan, words, spans), min_size=1, max_size=3).map(tuple), words,
    st.sampled_from(ClaimKind), st.sampled_from(Factuality), st.integers(0, 9), some(EventType), maybe,
    st.lists(words, max_size=2).map(tuple), actors, actors, st.none() | measures, st.none() | places, clocks, clocks,
    st.lists(voices, max_size=2).map(tuple), some(Unconfirmed), st.sampled_from(Stance), st.sampled_from(Presentation),
    st.none() | commitments, words, st.none() | spans, st.floats(0, 1), words,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(claims)
def test_what_is_packed_comes_back(claim: Claim) -> None:
    assert unpack_claim(json.loads(json.dumps(pack_claim(claim)))) == claim
