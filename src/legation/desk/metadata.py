"""Whose word counts: from all that is known of a document to the settled metadata.

Decisions of a person come first, then what the user gave with the command, then the ranks that `sources` set for what
it found. A date that is only bounded never counts as the day of publication for the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from legation.dossier.decisions import Decision
from legation.model.documents import META_FIELDS, Metadata, MetaValue
from legation.model.ids import make_id
from legation.model.times import Interval
from legation.model.words import DateHow

RANK_CONFIRMED = 0
RANK_WINDOW = 90


def settle_metadata(found: Iterable[MetaValue], decisions: Sequence[Decision] = ()) -> Metadata:
    """The winning value of each field. decisions: standing confirmations of this document, in order; the last counts."""
    values = [v for v in found if v.field in META_FIELDS]
    for decision in decisions:
        if decision.action == "confirm":
            for name, value in decision.body.get("values", {}).items():
                # a later confirmation outranks an earlier one
                values.append(MetaValue(name, value, DateHow.CONFIRMED.value, RANK_CONFIRMED - decision.key))
    values.sort(key=lambda v: (v.field, v.rank, v.how, v.value))
    best: dict[str, MetaValue] = {}
    for value in values:
        best.setdefault(value.field, value)
    published = best.get("published")
    return Metadata(
        title=_text(best, "title"),
        publisher=_text(best, "publisher"),
        author=_text(best, "author"),
        published=Interval.parse(published.value) if published else None,
        published_how=published.how if published else DateHow.UNKNOWN.value,
        url=_text(best, "url"),
        language=_text(best, "language"),
        genre=_text(best, "genre"),
        all=tuple(values),
    )


def date_for_reading(metadata: Metadata) -> Interval | None:
    """The day from which relative times count: none when the date is only a window."""
    if metadata.published is None or metadata.published_how == DateHow.WINDOW.value:
        return None
    return metadata.published


def metadata_hash(metadata: Metadata) -> str:
    """Hash of what the reader sees of the metadata; a claim rests on it."""
    published = date_for_reading(metadata)
    return make_id("metadata", metadata.title, metadata.publisher, str(published) if published else None)[:16]


def by_document(decisions: Iterable[Decision]) -> Mapping[str, list[Decision]]:
    out: dict[str, list[Decision]] = {}
    for decision in decisions:
        if decision.target_kind == "document":
            out.setdefault(decision.target, []).append(decision)
    return out


def _text(best: Mapping[str, MetaValue], field: str) -> str | None:
    return best[field].value if field in best else None
