"""Tables: rows of a view as CSV. Nested values are JSON in their cell; a statement's text carries speaker and status."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any


def write_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None, *, heads: bool = False) -> str:
    """CSV (RFC 4180). Columns are the keys of all rows in the order in which they first come; where they are given, the rows
    go on with a table that has begun: no line of heads, unless it is asked for."""
    flat = [_flat(r) for r in rows]
    out = io.StringIO()
    writer = csv.writer(out)
    if columns is None:
        columns, heads = columns_of(rows), True
    if heads:
        writer.writerow(columns)
    for row in flat:
        writer.writerow([_cell(row.get(c)) for c in columns])
    return out.getvalue()


def columns_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns of the table of these rows."""
    return list(dict.fromkeys(k for r in rows for k in _flat(r)))


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    shown = row.get("shown")
    out: dict[str, Any] = {}
    if isinstance(shown, Mapping):  # a statement: no cell says in our name what the report says of another
        out["text"] = f"{shown['speaker']} [{shown['status']}]: “{' '.join(str(row['quote']).split())}”"
        out |= {f"shown_{k}": v for k, v in shown.items()}
        row = {k: v for k, v in row.items() if k not in ("shown", "quote")}
    return out | {k: v for k, v in row.items() if not k.startswith("_")}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    # what a spreadsheet would run as a formula is made plain (OWASP on CSV injection)
    if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + text
    return text


def public(view: Any) -> Any:
    """A view without what is for the template only."""
    if isinstance(view, Mapping):
        return {k: public(v) for k, v in view.items() if not str(k).startswith("_")}
    if isinstance(view, (list, tuple)):
        return [public(v) for v in view]
    return view
