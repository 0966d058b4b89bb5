"""Review: one statement at a time, and the history of what was decided."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from functools import cached_property

from legation.desk import ClaimFilter, Desk
from legation.desk.listing import Listed
from legation.model.words import ClaimKind, EventType, Factuality, Stance
from legation.workbench.keeping import kept_here
from legation.workbench.lists import listed_if_made
from legation.workbench.views.common import Ask, BadAsk, Layout, View, targets_of

CANDIDATES = 6
AHEAD = 200  # statements of the queue that are looked up at once


def review(desk: Desk, ask: Ask) -> View:
    """The queue: statements to be handled with care first, then the rest as they stand; one of them in full.

    blind=1 keeps what the machine thinks of its own reading (confidence, reasons for care) hidden until one has judged.
    """
    layout = Layout(desk)
    blind = ask.flag("blind")
    only = ask.text("only") or "all"
    if only not in ("all", "care"):
        raise BadAsk("only", only, "all, care")
    care = listed_if_made(desk, "care")
    done = desk.reviewed_ids()
    queue = _Queue(desk, care, done, only)
    left, more = queue.careful, False
    if only == "all":
        pile = desk.reviewed()
        left, more = pile["claims"] - pile["reviewed"], pile["more"]
    wanted = ask.text("claim")
    chosen = wanted or queue.first() or ""
    at, why, previous, following = queue.around(chosen)
    record = desk.claims_by_id([chosen]).get(chosen) if chosen else None
    last = ask.text("after")  # the claim judged before: where the queue goes on
    questions = desk.questions_of_claim(chosen) if record else []
    near = [c for q in questions for p in q["positions"] for c in p["claims"] if c != chosen]
    candidates = desk.claims_by_id(list(dict.fromkeys(near))[:CANDIDATES])
    before = desk.claims_by_id([last]).get(last) if last else None
    return {
        "left": left,
        "more": more,
        "counted": care is not None,
        "at": at,
        "claim": layout.claim(record, lit=True) if record else None,
        "care": why,
        "previous": previous,
        "next": following,
        "blind": blind,
        "only": only,
        "questions": [{"id": q["id"], "title": q["title"], "standing": q["standing"]} for q in questions],
        "candidates": layout.claims(candidates.values()),
        "editing": ask.flag("edit"),
        "then": ask.text("then"),
        "rating_seen": layout.last.get(f"claim:{chosen}", ""),
        "judged": layout.claim(before) if before else None,
        "choices": {
            "kind": [k.value for k in ClaimKind],
            "factuality": [f.value for f in Factuality],
            "event_type": [t.value for t in EventType],
            "author_stance": [s.value for s in Stance],
        },
    }


class _Queue:
    """What waits for review: what needs care, in its order, then (`all`) the rest as it stands; what is decided is left out."""

    def __init__(self, desk: Desk, care: Listed | None, done: Collection[str], only: str) -> None:
        self._desk = desk
        self._care = care
        self._done = done
        self._all = only == "all"
        self._gone = sorted(n for n, _, _ in care.by_id(done)) if care is not None else []
        self.careful = care.total - len(self._gone) if care is not None else 0

    def first(self) -> str | None:
        if self._care is not None and (rows := self._care.rows(0, 1, without=self._done)):
            return rows[0][0]
        return next(iter(self._rest), None)

    def around(self, claim: str) -> tuple[int, list[str], str | None, str | None]:
        """Its number in the queue (0: it is not in it), why it needs care, the one before and the one behind it."""
        found = self._care.by_id([claim]) if self._care is not None and claim not in self._done else []
        if self._care is not None and found:
            place, _, why = found[0]
            before, after = self._care.neighbours(place, self._done)
            return place + 1 - bisect_left(self._gone, place), why, before, after or next(iter(self._rest), None)
        if claim in self._rest:
            at = self._rest.index(claim)
            last = self._care.neighbours(self._care.total, self._done)[0] if self._care is not None else None
            behind = self._rest[at + 1] if at + 1 < len(self._rest) else None
            return self.careful + at + 1, [], self._rest[at - 1] if at else last, behind
        return 0, [], None, self.first()

    @cached_property
    def _rest(self) -> list[str]:
        """The first statements that nobody has judged and that need no particular care."""
        if not self._all:
            return []
        rows = [r["id"] for r in self._desk.claims(ClaimFilter(limit=AHEAD), review="unreviewed")]
        careful = {c for _, c, _ in self._care.by_id(rows)} if self._care is not None else set()
        return [c for c in rows if c not in careful]


def history(desk: Desk, ask: Ask) -> View:
    """Every decision, the last first: who, when, what, why, and whether it was undone."""
    rows = kept_here(desk, "history", lambda d: d.history(), "decisions", "readings")
    who, action = ask.text("who"), ask.text("action")
    everybody, actions = sorted({r["who"] for r in rows}), sorted({r["action"] for r in rows})
    layout = Layout(desk)
    found = [r for r in reversed(rows) if (not who or r["who"] == who) and (not action or r["action"] == action)]
    first, size = ask.number("from", 0, most=10_000_000), ask.size(100, most=10000)
    shown = [dict(r) for r in found[first : first + size]]
    targets, order = targets_of(desk), {r["id"]: n for n, r in enumerate(rows)}
    for row in shown:
        row["seen"] = max((layout.last[t] for t in targets[row["id"]]), key=order.__getitem__)
        row["named"] = layout.names.who(row["target"]) if row["on"] == "actor" else None
        row["settled"] = {k: layout.names.who(v) if k == "is" else v for k, v in row["values"].items()}
    return {"rows": shown, "total": len(found), "from": first, "size": size, "everybody": everybody, "actions": actions}
