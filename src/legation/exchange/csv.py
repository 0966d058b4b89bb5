"""CSV for spreadsheets, R and Stata: one statement a row, flat.

The text column always carries the speaker and the status as stated, so that no cell that is copied out of the table says
in the tool's name what it reports of another. Cells that a spreadsheet would run as a formula are made plain with a
leading apostrophe (the OWASP rule against CSV injection).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from typing import IO, Any

from legation.model.record import speaker_of, voice_name

COLUMNS = (
    "id",
    "document",
    "publisher",
    "published",
    "text",
    "kind",
    "event_type",
    "mode",
    "actors",
    "actor_texts",
    "recipients",
    "recipient_texts",
    "speaker",
    "chain",
    "status_as_stated",
    "how_unconfirmed",
    "author_stance",
    "presentation",
    "measure",
    "low",
    "high",
    "unit",
    "approximate",
    "stage",
    "happened",
    "said",
    "place",
    "latitude",
    "longitude",
    "start",
    "end",
    "confidence",
    "review",
)


def write_csv(rows: Iterable[Mapping[str, Any]], out: IO[str]) -> int:
    """Write records of claims as CSV (RFC 4180, UTF-8) and give their number."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    count = 0
    for row in rows:
        writer.writerow([_plain(v) for v in _cells(row)])
        count += 1
    return count


def statement_text(row: Mapping[str, Any]) -> str:
    """Speaker, status and quote in one: 'KOR:NIS [denied]: "..."'."""
    return f'{speaker_of(row)} [{row["factuality"]}]: "{row["quote"]}"'


def _cells(row: Mapping[str, Any]) -> list[Any]:
    measure: Mapping[str, Any] = row.get("measure") or {}
    place: Mapping[str, Any] = row.get("place") or {}
    clocks = row["clocks"]
    voices = row["attribution"]
    return [
        row["id"],
        row["doc"],
        row.get("publisher"),
        (clocks.get("published") or {}).get("interval"),
        statement_text(row),
        row["kind"],
        row["event_type"],
        row["mode"],
        "; ".join(a["id"] or "?" for a in row["actor"]),
        "; ".join(a["text"] for a in row["actor"]),
        "; ".join(a["id"] or "?" for a in row["recipient"]),
        "; ".join(a["text"] for a in row["recipient"]),
        voice_name(voices[-1]) if voices else "(the author)",
        " > ".join(v.get("id") or v["text"] for v in voices),
        row["factuality"],
        row["how_unconfirmed"],
        row["author_stance"],
        row["presentation"],
        measure.get("name"),
        measure.get("low"),
        measure.get("high"),
        measure.get("unit"),
        measure.get("approx"),
        measure.get("stage"),
        (clocks.get("happened") or {}).get("interval"),
        (clocks.get("said") or {}).get("interval"),
        place.get("text"),
        place.get("lat"),
        place.get("lon"),
        row["start"],
        row["end"],
        row["confidence"],
        row["review"],
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
