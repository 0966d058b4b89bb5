"""Quotations: where a text stands in quotation marks, whatever the marks."""

from __future__ import annotations

import pytest

from legation.reading.quotations import find_quotations

CASES = [  # text, what stands in quotation marks
    ("He said “yes” and “no”.", ["“yes”", "“no”"]),
    ('He said "yes" and "no".', ['"yes"', '"no"']),
    ("''We go,'' he said. ''We stay.''", ["''We go,''", "''We stay.''"]),
    ("The voters' choice, the ministers' plan", []),
    # a speech of several paragraphs opens each anew
    ('"We go.\n\n"We stay," he said. "We sleep."', ['"We go.', '"We stay,"', '"We sleep."']),
    ('"We go\nhome," he said. "We sleep."', ['"We go\nhome,"', '"We sleep."']),
    ("“We go.\n“We stay,” he said.", ["“We go.", "“We stay,”"]),
    ("never closed “we go", []),
    ("", []),
]


@pytest.mark.parametrize("text, quoted", CASES)
def test_what_is_quoted(text: str, quoted: list[str]) -> None:
    assert [text[start:end] for start, end in find_quotations(text)] == quoted
