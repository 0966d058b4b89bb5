"""Failures: which reports could not be read, why, and what to give to try just those again."""

from __future__ import annotations

from typing import Any

from legation.dossier.file import Dossier
from legation.model.documents import Failure


def record_failure(dossier: Dossier, failure: Failure, *, path: str | None, at: str) -> None:
    dossier.db.execute(
        "INSERT INTO failure (seen_at, path, code, message, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (seen_at)"
        " DO UPDATE SET path = excluded.path, code = excluded.code, message = excluded.message, at = excluded.at",
        (failure.seen_at, path, failure.code, failure.message, at),
    )


def clear_failure(dossier: Dossier, seen_at: str) -> None:
    dossier.db.execute("DELETE FROM failure WHERE seen_at = ?", (seen_at,))


def list_failures(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        dict(r) for r in dossier.db.execute("SELECT seen_at, path, code, message, at FROM failure ORDER BY seen_at")
    ]
