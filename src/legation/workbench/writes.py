"""Writes: what a person decides on a page, done at the desk.

Every form carries the last decision on its target as the page saw it. The check and the write are one transaction, so when
another tab or the command line has come in between, the second writer is told and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from legation.desk import Desk
from legation.model.errors import LegationError
from legation.workbench.views.common import last_decisions, targets_of

# Accepted endings are the reader's own; the name of a dropped file is only ever a name in the inbox folder.
ENDINGS = frozenset({".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".eml", ".jsonl", ".json"})
MOST_FILES = 50
MOST_FILE_BYTES = 20_000_000
MOST_BULK = 200
EDITABLE = ("kind", "factuality", "event_type", "author_stance", "when", "where")


class Conflict(LegationError):
    """Somebody decided on the same thing since the page was loaded."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self.found = found
        super().__init__(
            "E145",
            f"{found['who']} decided on this ({found['action']}, {found['at']}) after this page was loaded. Nothing of yours "
            "was written. Look at that decision and decide again.",
        )


def guarded(desk: Desk, target: str, seen: str | None, write: Callable[[], str]) -> str:
    """Do `write` unless another decision on the target has come since `seen`; gives its decision. Raises Conflict."""
    with desk.dossier.transaction():
        if seen is not None:
            last = last_decisions(desk).get(target, "")
            if last != seen:
                raise Conflict(next(r for r in desk.history() if r["id"] == last))
        return write()


def decide(desk: Desk, action: str, claim: str, *, values: Mapping[str, Any], why: str, seen: str | None) -> str:
    return guarded(desk, claim, seen, lambda: desk.decide(action, claim, values=values or None, why=why))


def decide_many(desk: Desk, action: str, claims: Sequence[tuple[str, str]], *, why: str) -> list[str]:
    """One decision each on what was seen and counted; all of them or, after a conflict, none."""
    if not claims or len(claims) > MOST_BULK:
        raise LegationError("E144", f"{len(claims)} statements chosen. Accepted: 1 to {MOST_BULK} at once.")
    with desk.dossier.transaction():
        return [decide(desk, action, c, values={}, why=why, seen=seen) for c, seen in claims]


def edit_values(record: Mapping[str, Any], form: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a form that differ from the statement as it stands; an empty field empties it."""
    out: dict[str, Any] = {}
    for name in EDITABLE:
        if name in form:
            value = form[name].strip() or None
            if value != record.get(name):
                out[name] = value
    return out


def undo(desk: Desk, decisions: Sequence[str], *, why: str, seen: Sequence[str] = ()) -> list[str]:
    """Take decisions back, the last first. seen: the last decision on the target of each, as the page saw it.

    Raises Conflict when one of them has been undone already, or something else was decided on its target since.
    """
    with desk.dossier.transaction():
        rows = {r["id"]: r for r in desk.history()}
        for decision in decisions:
            row = rows.get(decision)
            if row is not None and row["undone"]:
                raise Conflict(next(r for r in rows.values() if r["action"] == "undo" and r["target"] == decision))
        if seen and len(seen) != len(decisions):
            raise LegationError("E144", "The form names other decisions than it saw. Load its page again.")
        if seen:
            targets, last = targets_of(desk), last_decisions(desk)
            for decision, saw in zip(decisions, seen, strict=True):
                newest = max((last[t] for t in targets.get(decision, ())), key=list(rows).index, default=saw)
                if newest != saw:
                    raise Conflict(rows[newest])
        return [desk.undo(d, why=why) for d in reversed(decisions)]


def rate(desk: Desk, kind: str, target: str, rating: str, *, why: str, seen: str | None) -> str:
    return guarded(desk, f"{kind}:{target}", seen, lambda: desk.rate(kind, target, rating, why=why))


def link(desk: Desk, action: str, pair: Sequence[tuple[str, str | None]], *, why: str) -> str:
    """Merge or split two statements, each with the last decision on it as the page saw it (None: not seen)."""
    if len(pair) != 2:
        raise LegationError("E144", f"{len(pair)} statements chosen; a link needs two.")
    (first, saw), (second, also) = pair
    with desk.dossier.transaction():
        return guarded(
            desk, first, saw, lambda: guarded(desk, second, also, lambda: desk.link(action, first, second, why=why))
        )


def join(desk: Desk, source: str, target: str, *, why: str, seen: str | None) -> str:
    if not source or not target:
        raise LegationError("E144", "A join needs two actors: a provisional one, and who it is.")
    return guarded(desk, source, seen, lambda: desk.join(source, target, why=why))


def confirm(desk: Desk, document: str, values: Mapping[str, str], *, why: str, seen: str | None) -> str:
    if not values:
        raise LegationError("E144", "No value was given to confirm. Fill in a title, a publisher or a date.")
    return guarded(desk, document, seen, lambda: desk.confirm(document, values, why=why))


def confirm_many(desk: Desk, documents: Sequence[tuple[str, str]], values: Mapping[str, str], *, why: str) -> list[str]:
    """The same values for each of the documents that were ticked; for all of them or, after a conflict, for none."""
    if len(documents) > MOST_BULK:
        raise LegationError("E144", f"{len(documents)} documents chosen. Accepted: 1 to {MOST_BULK} at once.")
    with desk.dossier.transaction():
        return [confirm(desk, d, values, why=why, seen=seen) for d, seen in documents]


def set_parties(desk: Desk, question: str, parties: Sequence[str], *, why: str, seen: str | None) -> str:
    row = desk.question(question)
    anchor = min(c for p in row["positions"] for c in p["claims"])
    return guarded(desk, anchor, seen, lambda: desk.set_parties(question, parties, why=why))


def safe_name(name: str) -> str:
    """The bare name of a dropped file, without folders, control characters or leading dots. Raises E144 for its ending."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    bare = "".join(c for c in bare if c.isalnum() or c in " ._-()").strip(" .")[-120:]
    if Path(bare).suffix.casefold() not in ENDINGS:
        raise LegationError(
            "E144",
            f"{bare or 'A file without a name'} has no ending that can be read. Accepted: {' '.join(sorted(ENDINGS))}.",
        )
    return bare


def keep_file(folder: Path, name: str, content: bytes) -> Path:
    """Write a dropped file into the inbox folder and nowhere else; a name that is taken gets a number."""
    bare = safe_name(name)
    folder.mkdir(exist_ok=True)
    path = folder / bare
    number = 2
    while path.exists() and path.read_bytes() != content:
        path = folder / f"{Path(bare).stem}_{number}{Path(bare).suffix}"
        number += 1
    if path.resolve().parent != folder.resolve():
        raise LegationError("E144", f"{bare} would lie outside the inbox folder.")
    path.write_bytes(content)
    return path
