"""Timelines: one row a happening, whatever number of documents tell it; a plan is not shown as a deed."""

from __future__ import annotations

from typing import Any

import pytest

from legation.model.claims import ActorRef, Claim, Clock, RoleSpan
from legation.model.ids import ClaimId, DocumentId, VersionId
from legation.model.questions import DocumentFacts
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import ClaimKind, EventType, Factuality
from legation.picture.timeline import build_timeline

FACTS = {
    d: DocumentFacts(DocumentId(d), published=Interval.parse(day))
    for d, day in [("d1", "2031-03-09"), ("d2", "2031-03-04")]
}


def make_claim(name: str, actors: str, recipients: str, day: str | None = None, **more: Any) -> Claim:
    return Claim(
        id=ClaimId(name),
        document=DocumentId(more.pop("document", "d1")),
        version=VersionId("v"),
        spans=(RoleSpan("main", Span(0, 3)),),
        quote="abc",
        kind=ClaimKind.EVENT,
        factuality=Factuality(more.pop("factuality", "asserted")),
        event_type=EventType(more.pop("kind", "ASSAULT")),
        actors=tuple(ActorRef(a, a) for a in actors.split()),
        recipients=tuple(ActorRef(a, a) for a in recipients.split()),
        happened=Clock(Interval.parse(day)) if day else Clock(),
        **more,
    )


def test_what_two_documents_tell_counts_once_and_takes_the_narrower_day() -> None:
    claims = [
        make_claim("a", "EGY:MIL", "ETH", "2031-03"),
        make_claim("b", "EGY", "ETH", "2031-03-02", document="d2"),
        make_claim("c", "EGY", "ETH", factuality="denied", document="d2"),
        make_claim("e", "EGY", "SDN", "2031-01-01"),
        make_claim("f", "ETH", "", "2030-01-01"),
    ]
    read = {"a": "2031-05-02T10:00:00+00:00", "b": "2031-05-01T10:00:00+00:00", "e": "2031-04-01T10:00:00+00:00"}
    rows = build_timeline(claims, groups=dict.fromkeys("abc", "q"), facts=FACTS, party="EGY", other="ETH", read=read)
    (row,) = rows
    assert row.read == "2031-05-01T10:00:00+00:00"  # the fourth clock: when the first of it was read
    assert (row.happened, row.published, row.status) == ("2031-03-02", "2031-03-04", "asserted")
    assert (len(row.claims), len(row.documents), row.denied, row.question) == (3, 2, ("c",), "q")
    both = build_timeline(claims, groups=dict.fromkeys("abc", "q"), facts=FACTS, party="EGY")
    assert [r.happened for r in both] == ["2031-01-01", "2031-03-02"]


def test_a_plan_alone_is_no_deed_and_the_undated_stand_by_their_publication() -> None:
    claims = [
        make_claim("a", "EGY", "ETH", factuality="planned"),
        make_claim("b", "EGY", "ETH", document="gone"),
        make_claim("c", "EGY", "ETH", "2031-02-01"),
    ]
    rows = build_timeline(claims, groups={}, facts=FACTS, party="EGY")
    assert [(r.claims[0], r.status, r.happened, r.published) for r in rows] == [
        ("c", "asserted", "2031-02-01", "2031-03-09"),
        ("a", "planned", None, "2031-03-09"),
        ("b", "asserted", None, None),
    ]
    assert rows[0].quad == "material conflict"


# party and other asked for -> the statements shown: a group or an office by its own id, a country with all that is its own
ASKED = [
    ("MLI:JNIM", None, ["1", "2", "3"]),
    ("MLI:JNIM", "BFA", ["2"]),
    ("BFA", "MLI:JNIM", ["2"]),
    ("MLI", "BFA", ["2", "4"]),
    ("MLI:MIL", None, ["1", "4"]),
    ("MLI:JNI", None, []),
    ("JNIM", None, []),
    ("MLI:JNIM", "NER", []),
]


@pytest.mark.parametrize("party, other, shown", ASKED)
def test_a_group_asked_by_its_own_id_shows_what_is_told_of_it(party: str, other: str | None, shown: list[str]) -> None:
    claims = [
        make_claim("1", "MLI:MIL", "MLI:JNIM", "2031-01-01"),
        make_claim("2", "MLI:JNIM+MLI:ISGS", "BFA:MIL", "2031-01-02"),
        make_claim("3", "MLI:JNIM", "", "2031-01-03"),
        make_claim("4", "MLI:MIL", "BFA", "2031-01-04"),
    ]
    rows = build_timeline(claims, groups={}, facts=FACTS, party=party, other=other)
    assert [r.claims[0] for r in rows] == shown


def test_two_papers_on_a_group_are_one_row_under_its_own_name() -> None:
    claims = [
        make_claim("a", "MLI:MIL", "MLI:JNIM", "2031-03-02"),
        make_claim("b", "MLI", "MLI:JNIM", "2031-03-02", document="d2"),
    ]
    (row,) = build_timeline(claims, groups=dict.fromkeys("ab", "q"), facts=FACTS, party="MLI:JNIM")
    assert (row.actors, row.recipients, len(row.documents)) == (("MLI",), ("MLI:JNIM",), 2)
