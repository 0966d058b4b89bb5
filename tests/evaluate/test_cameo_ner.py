"""Actor spans: their bounds, and whom a remark is about; sentences of our own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from legation.evaluate.cameo_ner import join_names, project, set_bounds
from legation.reading.reader import Work

Reads = Callable[..., Work]

BOUNDS = [  # text, a span as the layers give it, as the gold has it
    ("Peru's minister hailed Chile's president's offer.", "Chile's president's", "Chile's president's offer"),
    ("They torched Chadian army trucks.", "Chadian army", "Chadian army trucks"),
    ("The Andean Court (ANC) sat.", "The Andean Court", "The Andean Court (ANC)"),
    ("On 17 July 2017 Lima's court sat.", "17 July 2017 Lima's court", "Lima's court"),
    (
        "They praised the envoy's efforts at restoring calm.",
        "the envoy's efforts at restoring calm",
        "the envoy's efforts",
    ),
    ("She accused the navy of piracy.", "the navy of piracy", "the navy"),
    ("The gunmen in reaction fired.", "The gunmen in reaction", "The gunmen"),
    ("It warned both Togo and Benin.", "Togo and Benin", "both Togo and Benin"),
    ("It warned both Togo, and later Benin.", "both Togo", "Togo"),
    ("The dozens of clerks in Lima left.", "The dozens of clerks in Lima", "The dozens of clerks in Lima"),
]


@pytest.mark.parametrize("text, given, wanted", BOUNDS)
def test_a_span_gets_the_bounds_of_the_gold(read_text: Reads, text: str, given: str, wanted: str) -> None:
    start = text.index(given)
    first, past = set_bounds((start, start + len(given)), read_text(text, until="parse")["parse"])
    assert text[first:past] == wanted


@pytest.mark.parametrize(
    "text, parts, roles, wanted",
    [
        ("Premier Omar al-Hadi spoke.", ["Premier", "Hadi"], ["source", "source"], ["Premier Omar al-Hadi"]),
        ("his peer Queen Ada", ["his peer", "Queen Ada"], ["target", "target"], ["his peer Queen Ada"]),
        ("Omar Hadi Ada Roe", ["Omar Hadi", "Ada Roe"], ["source", "target"], ["Omar Hadi", "Ada Roe"]),
        ("Hadi on Monday Ada", ["Hadi", "Ada"], ["source", "source"], ["Hadi", "Ada"]),
        ("Hadi, Ada", ["Hadi", "Ada"], ["source", "source"], ["Hadi", "Ada"]),
    ],
)
def test_parts_of_one_name_are_one_span(text: str, parts: list[str], roles: list[str], wanted: list[str]) -> None:
    spans = {(text.index(part), text.index(part) + len(part)): role for part, role in zip(parts, roles, strict=True)}
    assert [text[start:end] for start, end in join_names(spans, text)] == wanted


def test_a_remark_without_a_target_is_about_what_follows_its_preposition(read_text: Reads) -> None:
    text = "The Maltese minister was sceptical about the scheme."
    spans = project({"id": "1", "text": text}, read_text(text, until="events").layers)["spans"]
    assert [(text[s["start"] : s["end"]], s["role"]) for s in spans] == [
        ("The Maltese minister", "source"),
        ("the scheme", "target"),
    ]
