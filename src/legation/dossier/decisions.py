"""Decisions: what a person settled. Append-only; an undo is a new row; nothing is ever changed or lost."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from legation.dossier.file import Dossier
from legation.model.ids import DecisionId, make_id


@dataclass(frozen=True, slots=True)
class Decision:
    """Who settled what, when, why. body: new values and the anchor (quote, span, former values) of what it is about."""

    id: DecisionId
    key: int
    at: str
    who: str
    action: str
    target_kind: str
    target: str
    body: dict[str, Any]
    why: str
    undone: bool = False


def record_decision(
    dossier: Dossier,
    *,
    at: str,
    who: str,
    action: str,
    target_kind: str,
    target: str,
    body: dict[str, Any],
    why: str = "",
) -> DecisionId:
    """Append one decision and give its id."""
    db = dossier.db
    number = db.execute("SELECT coalesce(max(key), 0) + 1 FROM decision").fetchone()[0]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    decision = DecisionId(make_id("decision", number, at, who, action, target_kind, target, text))
    db.execute(
        "INSERT INTO decision (id, at, who, action, target_kind, target, body, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (decision, at, who, action, target_kind, target, text, why),
    )
    return decision


def list_decisions(
    dossier: Dossier, *, target_kind: str | None = None, target: str | None = None, standing_only: bool = False
) -> list[Decision]:
    """In the order in which they were made. standing_only: without undone ones and without the undo rows."""
    rows = dossier.db.execute("SELECT * FROM decision ORDER BY key").fetchall()
    undone: set[str] = set()
    for row in reversed(rows):  # an undo that was itself undone no longer counts
        if row["action"] == "undo" and row["id"] not in undone:
            undone.add(row["target"])
    out = []
    for row in rows:
        if (target_kind and row["target_kind"] != target_kind) or (target and row["target"] != target):
            continue
        if standing_only and (row["id"] in undone or row["action"] == "undo"):
            continue
        out.append(
            Decision(
                DecisionId(row["id"]),
                row["key"],
                row["at"],
                row["who"],
                row["action"],
                row["target_kind"],
                row["target"],
                json.loads(row["body"]),
                row["why"],
                row["id"] in undone,
            )
        )
    return out


def forget_later(dossier: Dossier, last: int) -> None:
    """Take out all decisions after one. Only ever for a copy that shows the dossier as it stood: nothing is lost by it."""
    db = dossier.db
    for trigger in ("decision_is_append_only", "decision_is_never_deleted"):
        db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    db.execute("DELETE FROM decision WHERE key > ?", (last,))
