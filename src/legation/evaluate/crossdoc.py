"""crossdoc: which given mentions are the same thing, by the comparison that builds questions.

The scorer gives mentions' spans and kinds; of the gold's record nothing else is looked at (no topic, no cluster).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from legation.desk.mentions import GivenMention, group_mentions
from legation.model.layers import TextInput
from legation.model.times import Interval

LAYER = "parse"


def make_input(record: dict[str, Any]) -> TextInput:
    date = record.get("dct")
    return TextInput(record["text"], published=Interval.parse(date[:10]) if date else None)


def project_all(records: Sequence[dict[str, Any]], reader: Any) -> Iterator[dict[str, Any]]:
    given = [[GivenMention(m["start"], m["end"], m["kind"]) for m in r["mentions"]] for r in records]
    clusters = group_mentions([make_input(r) for r in records], given, reader)
    for record, names in zip(records, clusters, strict=True):
        yield {
            "doc_id": record["doc_id"],
            "mentions": [
                {"start": m["start"], "end": m["end"], "kind": m["kind"], "cluster": name}
                for m, name in zip(record["mentions"], names, strict=True)
            ],
        }
