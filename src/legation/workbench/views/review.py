"""Review: one statement at a time, and the history of what was decided."""

from __future__ import annotations

from legation.desk import ClaimFilter, Desk
from legation.model.words import ClaimKind, EventType, Factuality, Stance
from legation.workbench.keeping import kept, kept_here
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
    care = kept(desk, "care None", lambda d: d.reasons_for_care(), wait=False)
    done = desk.reviewed_ids()
    why = {c: reasons for c, reasons in (care or {}).items() if c not in done}
    queue = list(why)
    left, more = len(queue), False
    if only == "all":
        pile = desk.reviewed()
        left, more = pile["claims"] - pile["reviewed"], pile["more"]
        following = desk.claims(ClaimFilter(limit=AHEAD), review="unreviewed")
        queue += [r["id"] for r in following if r["id"] not in why]
    wanted = ask.text("claim")
    chosen = wanted or (queue[0] if queue else "")
    record = desk.claims_by_id([chosen]).get(chosen) if chosen else None
    at = queue.index(chosen) if chosen in queue else -1
    last = ask.text("after")  # the claim judged before: where the queue goes on
    questions = desk.questions_of_claim(chosen) if record else []
    near = [c for q in questions for p in q["positions"] for c in p["claims"] if c != chosen]
    candidates = desk.claims_by_id(list(dict.fromkeys(near))[:CANDIDATES])
    before = desk.claims_by_id([last]).get(last) if last else None
    return {
        "left": left,
        "more": more,
        "counted": care is not None,
        "at": at + 1,
        "claim": layout.claim(record, lit=True) if record else None,
        "care": why.get(chosen, []),
        "previous": queue[at - 1] if at > 0 else None,
        "next": queue[at + 1] if 0 <= at < len(queue) - 1 else (queue[0] if at < 0 and queue else None),
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
