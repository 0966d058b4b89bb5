"""Utterances: what is one utterance in several wordings, what is another one, and what differs."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from legation.model.claims import ActorRef, Claim, Clock, RoleSpan, Voice
from legation.model.ids import ClaimId, DocumentId, VersionId
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import ClaimKind, Factuality
from legation.reconcile.utterances import align_utterances

Said = dict[str, Any]


def say(
    text: str, *, by: str = "NOR:MFA", person: str | None = None, day: str | None = "2025-06-02", about: str = ""
) -> Said:
    return {"text": text, "by": by, "person": person, "day": day, "about": about}


def build(sayings: list[Said]) -> tuple[list[Claim], dict[str, str]]:
    """One document for each saying: 'Speaker said: ...'."""
    claims, texts = [], {}
    for n, one in enumerate(sayings):
        lead = "The source said "
        text = lead + one["text"] + "."
        texts[f"d{n}"] = text
        span = Span(len(lead), len(text) - 1)
        said = Clock(Interval.parse(one["day"])) if one["day"] else Clock()
        speaker = ActorRef("The source", one["by"], Span(0, 10), person=one["person"])
        claims.append(
            Claim(
                id=ClaimId(f"{n:032x}"),
                document=DocumentId(f"d{n}"),
                version=VersionId("v"),
                spans=(RoleSpan("main", span),),
                quote=span.of(text),
                kind=ClaimKind.STATEMENT,
                factuality=Factuality.ASSERTED,
                recipients=(ActorRef(one["about"], one["about"]),) if one["about"] else (),
                said=said,
                attribution=(Voice(speaker, said=said),),
                context=Span(0, len(text)),
            )
        )
    return claims, texts


LONG = "“the closing of the strait to trawlers is an extremely dangerous step towards an open quarrel over herring”"
ONE = [  # two sayings that are one utterance
    (say(LONG), say("closing the strait for trawlers was “a very dangerous move towards open quarrels over herring”")),
    (say(LONG), say("the strait's closing to trawlers is a dangerous step")),
    (say(LONG, about="DNK"), say("closing the strait to trawlers was “an extremely dangerous step”", about="SWE")),
    (say(LONG, day="2025-06-02"), say(LONG, day="2025-06-03")),
    (say(LONG, person="Liv Moen"), say(LONG, by="NOR:MFA")),
    (
        say(LONG, day=None),
        say("the closing of the strait to trawlers is a dangerous step towards a quarrel over herring"),
    ),
    (
        say("pilots will be paid by the end of the month"),
        say("“by the end of this month the pilots will have been paid”"),
    ),
    (
        say("the fleet lost 4 cutters in the storm near the cape"),
        say("in the storm near the cape the fleet lost 6 cutters"),
    ),
]
FRAGMENTS = [  # sayings with a quoted fragment each; one utterance?
    (say("he called the new nets “extremely dangerous” for young seals"),
     say("in the minister's eyes fishing at night represents a “very dangerous” habit of the islanders"), True),
    (say("he called the new nets “extremely dangerous” for young seals", day=None),
     say("fishing at night represents a “very dangerous” habit of the islanders", day=None), False),
    (say("he called the new nets “extremely dangerous” for young seals"),
     say("fishing at night represents a “very dangerous” habit of the islanders", day="2025-06-20"), False),
    (say("he called the new nets “extremely dangerous” for young seals"),
     say("fishing at night represents a “very old” habit of the islanders"), False),
]  # fmt: skip


@pytest.mark.parametrize("one, two, same", FRAGMENTS)
def test_a_quoted_fragment(one: Said, two: Said, same: bool) -> None:
    found = align_utterances(*build([one, two]))
    assert bool(found) is same
    if same:
        quoted = [(d.here, d.there) for d in found[0].differences[0] if d.quoted]
        assert quoted == [("very dangerous", "extremely dangerous")]


TWO = [  # two sayings that are two utterances
    (say(LONG), say(LONG, by="DNK:MFA")),
    (say(LONG, person="Liv Moen"), say(LONG, person="Ola Berg")),
    (say(LONG), say(LONG, day="2025-08-02")),
    (say(LONG), say("the embassy in Lima would get a new roof before the rains")),
    (say("Oslo will defend the herring quota"), say("Oslo has no quarrel with Copenhagen over pilots")),
    (say("talks on ferries will begin in spring"), say("talks on airports ended without a word on money")),
]  # fmt: skip


@pytest.mark.parametrize("one, two", ONE)
def test_wordings_of_one_utterance(one: Said, two: Said) -> None:
    for order in ([one, two], [two, one]):
        (found,) = align_utterances(*build(order))
        lengths = [len(w.text) for w in found.wordings]
        assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize("one, two", TWO)
def test_two_utterances(one: Said, two: Said) -> None:
    assert align_utterances(*build([one, two])) == []
    assert align_utterances(*build([two, one])) == []


def differences(one: Said, two: Said) -> list[tuple[str, str, str, bool]]:
    (found,) = align_utterances(*build([one, two]))
    return [(d.kind, d.here, d.there, d.quoted) for d in found.differences[0]]


def test_other_words_in_quotation_marks_are_shown() -> None:
    short = "“the closing of the strait is a very dangerous step towards an open quarrel over herring”"
    assert ("wording", "an extremely", "a very", True) in differences(say(LONG), say(short))


def test_another_object_of_the_remark_is_shown() -> None:
    found = differences(
        say(LONG, about="DNK"), say("closing the strait to trawlers was “a dangerous step”", about="SWE")
    )
    assert ("object", "DNK", "SWE", False) in found


def test_another_figure_is_shown() -> None:
    lost = "the fleet lost {} cutters in the storm near the cape"
    found = differences(say(lost.format(4)), say(lost.format(6)))
    assert found == [("figure", "4", "6", False)]


def test_a_denial_in_one_wording_is_shown() -> None:
    board = "the navy will{} board trawlers in the strait"
    found = differences(say(board.format(" not")), say(board.format("")))
    assert [f[0] for f in found] == ["denial"]


def test_the_order_does_not_matter() -> None:
    sayings = [LONG, "the strait's closing to trawlers is a dangerous step", "the embassy in Lima needs a new roof"]
    claims, texts = build([say(s) for s in sayings] + [say(LONG, by="DNK")])
    first = align_utterances(claims, texts)
    assert len(first) == 1
    assert {w.document for w in first[0].wordings} == {"d0", "d1"}
    for order in itertools.permutations(claims):
        assert align_utterances(order, texts) == first


def test_an_unnamed_source_is_no_speaker_of_two_documents() -> None:
    claims, texts = build([say(LONG), say(LONG)])
    unnamed = [
        Claim(
            **{f: getattr(c, f) for f in c.__slots__ if f != "attribution"},
            attribution=(Voice(ActorRef("officials", None), unnamed=True),),
        )
        for c in claims
    ]
    assert align_utterances(unnamed, texts) == []
