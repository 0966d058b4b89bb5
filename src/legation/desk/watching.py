"""Watching: saved questions and filters, and what has changed for them since a person last looked.

A watch keeps what it held when it was last looked through. Looking through it again notes every difference in a log: new,
revised, first denial, withdrawn. The log is only ever added to, so a feed reader that comes late misses nothing, and "since
I last looked" is the part of the log behind a mark. What is noticed is what the reports and the reviews say now; no change
is said to be right.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from legation.desk.base import now_utc
from legation.desk.looking import Looking
from legation.dossier import copies as copy_rows
from legation.dossier import documents as document_rows
from legation.dossier import lists as list_rows
from legation.dossier import questions as question_rows
from legation.dossier import watches as watch_rows
from legation.dossier.claims import ClaimFilter
from legation.dossier.watches import Notice, Watch
from legation.model.errors import LegationError
from legation.model.record import Record, speaker_of

CHANGES = ("new", "revised", "first denial", "withdrawn")
KINDS = ("question", "questions", "statements")
# Fields of a saved filter: those of the address of its page, so that a watch leads back to it.
STATEMENT_FIELDS = (
    "actor", "recipient", "party", "speaker", "event_type", "kind", "measure", "factuality", "happened_from", "happened_to",
    "said_from", "said_to", "words", "publisher", "document", "published_from", "published_to", "review",
)  # fmt: skip
QUESTION_FIELDS = ("standing", "kind", "words", "party", "repeated", "least")
MOST_WATCHED = 5000  # statements of one filter when it is added: more is no watch but the whole pile
_CALLED = {"factuality": "status as stated", "event_type": "act", "party": "about", "speaker": "said by"}
_AGAINST = frozenset({"denied", "negated"})
_COMPARED = ("status", "figure", "when", "quote", "standing", "later")
Items = dict[str, dict[str, Any]]


class Watching(Looking):
    """Add, take off, look through."""

    _noticed: tuple[object, ...] = ()  # what the dossier was written up to when all watches were looked through last

    def add_watch(self, kind: str, body: Mapping[str, Any], *, name: str = "") -> str:
        """Keep a question ({"question": id}) or a filter ({"fields": {...}}) under watch; gives the watch's id.

        What it holds now is what later changes are told against. Raises E150 for what cannot be watched.
        """
        if kind not in KINDS:
            raise LegationError("E150", f"{kind!r} cannot be watched. Accepted: {', '.join(KINDS)}.")
        if kind == "question":
            row = self.question(str(body.get("question", "")))
            clean: dict[str, Any] = {"question": row["id"]}
            shown = row["title"]
        else:
            fields = _clean_fields(kind, body.get("fields") or {})
            clean, shown = {"fields": fields}, _name_of(kind, fields)
        watch = Watch(0, "", kind, shown, clean, self.who, "", 0, None)
        held = self._items(watch)
        if len(held) > MOST_WATCHED:
            raise LegationError(
                "E150", f"This filter holds {len(held)} statements; a watch takes {MOST_WATCHED} at most. Narrow it."
            )
        with self.dossier.transaction():
            identifier, fresh = watch_rows.add_watch(
                self.dossier, kind=kind, body=clean, name=(name.strip() or shown)[:300], who=self.who, at=now_utc()
            )
            kept = next(w for w in watch_rows.list_watches(self.dossier) if w.id == identifier)
            if fresh and not watch_rows.held_items(self.dossier, kept.key):
                watch_rows.put_items(self.dossier, kept.key, held, ())
        return identifier

    def remove_watch(self, text: str) -> str:
        """Take a watch off, by its id or the beginning of it; adding it again brings its log back. Raises E150."""
        watch = self._one_watch(text)
        with self.dossier.transaction():
            watch_rows.remove_watch(self.dossier, watch.id, now_utc())
        return watch.id

    def watches(self) -> list[Record]:
        """All watches, each with what has changed for it since it was last looked at, the newest first."""
        self.notice_changes()
        out = []
        for watch in watch_rows.list_watches(self.dossier):
            notices = watch_rows.list_notices(self.dossier, watch=watch.key, after=watch.looked, newest=True)
            counts = Counter(n.change for n in notices)
            out.append(
                {
                    "id": watch.id,
                    "kind": watch.kind,
                    "name": watch.name,
                    **watch.body,
                    "who": watch.who,
                    "made_at": watch.made_at,
                    "looked_at": watch.looked_at,
                    "upto": notices[0].key if notices else watch.looked,
                    "counts": {c: counts[c] for c in CHANGES if counts[c]},
                    "changes": [_notice_record(n) for n in notices],
                }
            )
        return out

    def watched(self) -> list[Record]:
        """All watches as they were saved, without looking through them."""
        return [
            {"id": w.id, "kind": w.kind, "name": w.name, "made_at": w.made_at, **w.body}
            for w in watch_rows.list_watches(self.dossier)
        ]

    def feed_id(self) -> str:
        """An id for this dossier's feed: made once, the same for ever."""
        known = self.dossier.setting("feed_id")
        if known is None:
            with self.dossier.transaction():
                known = self.dossier.setting("feed_id") or secrets.token_hex(16)
                self.dossier.set_setting("feed_id", known)
        return known

    def look_at_watches(self, seen: Mapping[str, int]) -> None:
        """Note that the changes of these watches were looked at, each up to the notice (`upto`) that was shown."""
        now = now_utc()
        with self.dossier.transaction():
            for text, upto in seen.items():
                watch = self._one_watch(text)
                newest = watch_rows.list_notices(self.dossier, watch=watch.key, newest=True, limit=1)
                watch_rows.set_looked(self.dossier, watch.id, min(upto, newest[0].key if newest else 0), now)

    def watch_notices(self, *, limit: int = 100) -> list[Record]:
        """The newest notices of all standing watches, looked at or not: what a feed holds."""
        self.notice_changes()
        names = {w.id: w for w in watch_rows.list_watches(self.dossier)}
        rows = watch_rows.list_notices(self.dossier, newest=True, limit=limit)
        return [
            _notice_record(n) | {"watch": n.watch, "watch_name": names[n.watch].name, "kind": names[n.watch].kind}
            for n in rows
        ]

    def refresh_lists(self) -> None:
        """After reading, watches are looked through too, so that what one reading brought is told apart from the next."""
        super().refresh_lists()
        self.notice_changes()

    def notice_changes(self) -> int:
        """Look through all watches and log what is another thing than before; gives how many notices came."""
        watches = watch_rows.list_watches(self.dossier)
        state = (tuple(w.id for w in watches), list_rows.changes(self.dossier, list_rows.ALL))
        if state == self._noticed:
            return 0
        count = 0
        for watch in watches:
            stored, now = watch_rows.held_items(self.dossier, watch.key), self._items(watch)
            if stored == now:
                continue
            before = self._follow(stored, now) if watch.kind != "statements" else stored
            found = list(self._differences(watch, before, now))
            with self.dossier.transaction():
                if watch_rows.held_items(self.dossier, watch.key) != stored:
                    continue  # another process has just looked through it
                for change, item, body in found:
                    watch_rows.add_notice(self.dossier, watch, at=now_utc(), change=change, item=item, body=body)
                changed = {i: s for i, s in now.items() if stored.get(i) != s}
                watch_rows.put_items(self.dossier, watch.key, changed, sorted(set(stored) - set(now)))
            count += len(found)
        self._noticed = state
        return count

    # ------------------------------------------------------------------ what a watch holds
    def _items(self, watch: Watch) -> Items:
        if watch.kind == "question":
            return self._items_of_question(watch.body["question"])
        fields = watch.body["fields"]
        if watch.kind == "questions":
            return {f"question:{r['id']}": _question_state(r) for r in self.questions_by(fields)}
        chosen, beside = filter_of(fields)
        return self._claim_items(r for r in self.claims(chosen, **beside) if r["review"] != "rejected")

    def _items_of_question(self, identifier: str) -> Items:
        try:
            row = self.question(identifier)
        except LegationError:  # its statements are compared with nothing any more
            return {}
        items = self._claim_items(r for r in row["claims"].values() if r["review"] != "rejected")
        # its denials are told with the statements that deny
        return items | {f"question:{row['id']}": {k: v for k, v in _question_state(row).items() if k != "denied"}}

    def questions_by(self, fields: Mapping[str, str]) -> list[Record]:
        """Questions by the fields of their page's address."""
        words, party = fields.get("words", "").casefold(), fields.get("party", "")
        rows = self.questions(
            standing=fields.get("standing") or None,
            kind=fields.get("kind") or None,
            least_claims=int(fields.get("least") or 2),
            repeated=fields.get("repeated") in ("1", "yes", "on", "true"),
        )
        return [r for r in rows if words in r["title"].casefold() and (not party or party in r["parties"])]

    def _claim_items(self, records: Iterable[Record]) -> Items:
        items = {r["id"]: _claim_state(r) for r in records}
        later = self._later_pages({s["doc"] for s in items.values()})
        for identifier, state in items.items():
            state["later"] = later.get(identifier) or later.get(state["doc"])
        return items

    def _later_pages(self, documents: set[str]) -> dict[str, str]:
        """Statements that the later version of their page words otherwise or no longer has, each with what became of it."""
        out: dict[str, str] = {}
        for link in document_rows.get_links(self.dossier):
            if link["kind"] != "revision" or link["other"] not in documents:
                continue
            for row in self.revisions(link["other"]):
                if row["of"]["id"] != link["other"] or row["document"]["id"] != link["document"]:
                    continue
                for cut in row["cut"]:
                    out |= dict.fromkeys(cut["claims"], f"cut from the later version of its page, {link['document']}")
                for change in row["changes"]:
                    words = f"“{change['there']}” became “{change['here']}” in the later version of its page, "
                    out |= dict.fromkeys(change["of_claims"], words + link["document"])
        return out

    # ------------------------------------------------------------------ what became of it
    def _follow(self, before: Items, now: Items) -> Items:
        """What was held, with questions under the ids that they have now: else that of the one that has most of the claims."""
        out: Items = {}
        for item, state in before.items():
            kind, _, identifier = item.partition(":")
            if kind == "question" and item not in now:
                rows = question_rows.find_question(self.dossier, identifier)
                item = f"question:{rows[0]['id']}" if len(rows) == 1 else item
                if item not in now:
                    claims = set(state.get("claims", ()))
                    near = {i: len(claims.intersection(s.get("claims", ()))) for i, s in now.items() if i not in before}
                    best = max(sorted(near), key=lambda i: near[i], default=item)
                    item = best if near.get(best) else item
            out.setdefault(item, state)
        return out

    def _differences(self, watch: Watch, before: Items, now: Items) -> Iterable[tuple[str, str, dict[str, Any]]]:
        denied_before = any(s.get("status") in _AGAINST for s in before.values())
        for item, state in now.items():
            former = before.get(item)
            if former is None:
                yield self._change_of_new(watch, item, state, before, denied_before), item, _told(state)
                continue
            fields = {n: [former.get(n), state.get(n)] for n in _COMPARED if former.get(n) != state.get(n)}
            turned = state.get("status") in _AGAINST and watch.kind == "question" and not denied_before
            if turned or (state.get("denied") and not former.get("denied")):
                yield "first denial", item, _told(state) | {"fields": fields}
            elif fields:
                cut = "later" in fields and str(state.get("later")).startswith("cut ")
                yield "withdrawn" if cut else "revised", item, _told(state) | {"fields": fields}
        gone = [i for i in before if i not in now]
        there = self.claims_by_id(i for i in gone if ":" not in i)
        for item in gone:
            yield "withdrawn", item, _told(before[item]) | {"why": _why_gone(item, there.get(item))}

    def _change_of_new(self, watch: Watch, item: str, state: Mapping[str, Any], before: Items, denied: bool) -> str:
        """'new', or 'first denial' where nobody was told to speak against the same thing before."""
        if state.get("status") not in _AGAINST:
            return "new"
        if watch.kind == "question":
            held = any("status" in s and s["status"] not in _AGAINST for s in before.values())
            return "first denial" if held and not denied else "new"
        for question in copy_rows.questions_of_claims(self.dossier, [item]):
            others = [c for c in self._stances(question["id"]) if c[0] != item]
            if any(s not in _AGAINST for _, s in others) and not any(s in _AGAINST for _, s in others):
                return "first denial"
        return "new"

    def _stances(self, question: str) -> list[tuple[str, str]]:
        row = self.question(question)
        return [(i, r["factuality"]) for i, r in row["claims"].items() if r["review"] != "rejected"]

    def _one_watch(self, text: str) -> Watch:
        found = [w for w in watch_rows.list_watches(self.dossier) if text and w.id.startswith(text)]
        if len(found) != 1:
            raise LegationError("E150", f"{text!r} fits {len(found)} watches. See their ids with: legation watches")
        return found[0]


def filter_of(fields: Mapping[str, str]) -> tuple[ClaimFilter, dict[str, Any]]:
    """The desk's filter of saved fields: what goes into ClaimFilter, and what is asked beside it."""

    def some(name: str) -> tuple[str, ...]:
        return tuple(v for v in fields.get(name, "").split(",") if v)

    beside = ("publisher", "document", "published_from", "published_to", "review")
    single = (
        "actor",
        "recipient",
        "party",
        "speaker",
        "measure",
        "happened_from",
        "happened_to",
        "said_from",
        "said_to",
        "words",
    )
    chosen = ClaimFilter(
        **{n: fields.get(n) or None for n in single},  # type: ignore[arg-type]
        event_type=some("event_type"),
        kind=some("kind"),
        factuality=some("factuality"),
    )
    return chosen, {n: fields.get(n) or None for n in beside}


def _clean_fields(kind: str, fields: Mapping[str, Any]) -> dict[str, str]:
    known = QUESTION_FIELDS if kind == "questions" else STATEMENT_FIELDS
    unknown = sorted(set(fields) - set(known))
    if unknown:
        raise LegationError("E150", f"{', '.join(unknown)}: no field of {kind}. Accepted: {', '.join(known)}.")
    clean = {n: str(fields[n]).strip()[:500] for n in known if str(fields.get(n) or "").strip()}
    if not clean and kind == "statements":
        raise LegationError("E150", "A watch on statements needs a filter: without one it would be the whole pile.")
    if not clean.get("least", "2").isdigit():
        raise LegationError("E150", f"least={clean['least']!r} is no whole number.")
    return dict(sorted(clean.items()))


def _name_of(kind: str, fields: Mapping[str, str]) -> str:
    shown = "; ".join(f"{_CALLED.get(n, n.replace('_', ' '))}: {v}" for n, v in fields.items())
    return f"{kind.capitalize()}: {shown}" if shown else f"All {kind}"


def _claim_state(record: Record) -> dict[str, Any]:
    measure = record["measure"]
    return {
        "doc": record["doc"],
        "quote": " ".join(record["quote"].split())[:600],
        "speaker": speaker_of(record),
        "source": record.get("publisher"),
        "status": record["factuality"],
        "figure": [measure["low"], measure["high"], measure["unit"]] if measure else None,
        "when": record["when"],
    }


def _question_state(row: Record) -> dict[str, Any]:
    against = [p for p in row["positions"] if p["label"].startswith("denies")]
    return {
        "title": row["title"],
        "standing": row["standing"],
        "denied": bool(against) and len(against) < len(row["positions"]),
        "claims": sorted(c for p in row["positions"] for c in p["claims"]),
        "why": row["why"],
    }


def _told(state: Mapping[str, Any]) -> dict[str, Any]:
    return {n: state[n] for n in ("title", "standing", "quote", "speaker", "status", "source", "doc") if n in state}


def _why_gone(item: str, record: Record | None) -> str:
    if item.startswith("question:"):
        return "no longer a question of this watch"
    if record is None:
        return "no longer read from its document"
    if record["review"] == "rejected":
        return "rejected in review"
    return "no longer among what this watch holds"


def _notice_record(notice: Notice) -> Record:
    kind, _, identifier = notice.item.partition(":")
    of = {"question_id": identifier} if kind == "question" and identifier else {"claim": notice.item}
    return {"id": notice.id, "key": notice.key, "at": notice.at, "change": notice.change, **of, **notice.body}
