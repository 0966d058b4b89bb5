"""Common: what a visitor asks for, and how a statement is laid out for a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from legation.desk import Desk, Lens
from legation.desk.nothing import require_party
from legation.model.errors import LegationError
from legation.model.record import Record
from legation.workbench.charts import Dot
from legation.workbench.marks import light_quote
from legation.workbench.names import Names, first_day, is_bounded, kind_of, said_on, show_day, show_measure, status_of
from legation.workbench.worker import Texts

View = dict[str, Any]
TEXTS = Texts()
PART = 200  # rows of a table to be saved that are made in one go
MOST_SAVED = 10_000_000
_HOLLOW = frozenset({"possible", "planned", "predicted", "conditional", "demanded", "doubted"})


class BadAsk(LegationError):
    """A value in an address that cannot be used. Shown with status 400."""

    def __init__(self, name: str, found: str, accepted: str) -> None:
        super().__init__("E144", f"{name}={found!r} cannot be used. Accepted: {accepted}.")


@dataclass(frozen=True)
class Ask:
    """What an address asks for: parts of its path, its query, and what the browser remembers (`looked`), and in which form."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    looked: str | None = None
    form: str = "html"  # html, json, csv

    def size(self, default: int, *, most: int) -> int:
        """How many rows: as asked for; of a table to be saved, which is sent in parts, all of them."""
        if self.form == "csv":
            return self.number("size", MOST_SAVED, most=MOST_SAVED)
        return self.number("size", default, most=most)

    def text(self, name: str, default: str = "") -> str:
        return self.query.get(name, default).strip()

    def flag(self, name: str) -> bool:
        return self.text(name) in ("1", "yes", "on", "true")

    def number(self, name: str, default: int, *, most: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or len(value) > 12 or int(value) > most:
            raise BadAsk(name, value, f"a whole number up to {most}")
        return int(value)

    def day(self, name: str) -> str | None:
        value = self.text(name)
        if not value:
            return None
        try:
            return dt.date.fromisoformat(value).isoformat()
        except ValueError:
            raise BadAsk(name, value, "a day as YYYY-MM-DD") from None

    def lens(self) -> Lens:
        return Lens(
            as_of=self.day("as_of"),
            known_on=self.day("known_on"),
            speakers=_ids(self.text("speakers")),
            publishers_of=_ids(self.text("publishers_of")),
            party=self.text("party") or None,
        )


def lens_in(desk: Desk, ask: Ask) -> Lens:
    """The lens of an address. Raises E155 for somebody whom nobody knows: a misspelt name is never answered with nothing."""
    lens = ask.lens()
    require_party(desk, lens.party, *(s for s in lens.speakers if s != "AUTHOR"), *lens.publishers_of)
    return lens


def in_parts(
    desk: Desk, ask: Ask, first: int, size: int, total: int, rows_of: Callable[[Desk, int, int], list[View]]
) -> tuple[list[View], Iterator[Callable[[Desk], list[View]]]]:
    """The rows from one on; of a table to be saved the first part, and what makes the others when they are sent.

    Between two parts other pages are answered. A part that has lost rows meanwhile ends the sending: no table passes for
    whole that is not.
    """
    end = min(total, first + size)
    if ask.form != "csv" or end - first <= PART:
        return rows_of(desk, first, size), iter(())

    def part(d: Desk, begin: int) -> list[View]:
        return rows_of(d, begin, min(PART, end - begin))

    return part(desk, first), (partial(part, begin=begin) for begin in range(first + PART, end, PART))


def part_of(size: int) -> int:
    """As many of so many rows as are made in one go."""
    return min(size, PART)


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def last_decisions(desk: Desk) -> Mapping[str, str]:
    """The last decision on each target, undone or not: what a form carries, so that a second writer is told."""
    found: Mapping[str, str] = _marks(desk)[2]
    return found


def targets_of(desk: Desk) -> Mapping[str, tuple[str, ...]]:
    """What each decision is about, an undo about what the undone one is; a link is about both its statements."""
    found: Mapping[str, tuple[str, ...]] = _marks(desk)[1]
    return found


_MARKS: WeakKeyDictionary[Desk, Any] = WeakKeyDictionary()


def _marks(desk: Desk) -> Any:
    _MARKS[desk] = desk.marks(_MARKS.get(desk))
    return _MARKS[desk]


def watched(desk: Desk) -> dict[str, str]:
    """Watched questions by id, each with its watch."""
    return {str(w["question"]): str(w["id"]) for w in desk.watched() if w["kind"] == "question"}


def watched_filter(desk: Desk, kind: str, ask: Ask, names: Iterable[str]) -> View:
    """The filter of a list as a watch would keep it, and the watch that keeps it already."""
    fields = {n: ask.text(n) for n in sorted(names) if ask.text(n)}
    found = next((w["id"] for w in desk.watched() if w["kind"] == kind and w["fields"] == fields), "")
    return {"kind": kind, "fields": fields, "watch": found}


@dataclass
class Layout:
    """Lays out the statements of one answer: names, days and statuses as they are shown, beside the public record."""

    desk: Desk
    names: Names = field(init=False)
    last: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = Names(self.desk)
        self.last = last_decisions(self.desk)

    def claim(self, record: Record, *, lit: bool = False) -> View:
        """A public record with `shown`: what a page prints of it. lit: with its paragraph."""
        said = (record["clocks"].get("said") or {}).get("interval")
        published = (record["clocks"].get("published") or {}).get("interval")
        measure = record["measure"]
        left = " and ".join(self.names.party(a) for a in record["actor"])
        right = " and ".join(self.names.party(a) for a in record["recipient"])
        voices = record["attribution"]
        last = voices[-1] if voices else {}
        out: View = {k: v for k, v in record.items() if not k.startswith("_")}
        out["shown"] = {
            "speaker": self.names.speaker(record),
            "status": status_of(record),
            "kind": kind_of(record),
            "event": (record["event_type"] or "").lower() + (f", {record['mode']}" if record.get("mode") else ""),
            "parties": f"{left} → {right}" if right else left,
            "figure": f"{show_measure(measure)} {measure['counted'] or measure['name'] or measure['unit']}"
            if measure
            else None,
            "said": show_day(said) if said else None,
            "when": show_day(record["when"]) if record["when"] else None,
            "published": show_day(published),
            "occasion": last.get("occasion"),
            "audience": last.get("audience"),
            "basis": last.get("basis"),
            "title": None if record.get("publisher") else self.names.document(record["doc"]),
            "source": f"{record.get('publisher') or self._unknown(record)}, {show_day(published)}",
            "href": f"/documents/{record['doc']}?claim={record['id']}#s-{record['id']}",
        }
        out["seen"] = self.last.get(record["id"], "")
        if lit:
            text = TEXTS.of(self.desk, record["doc"], record["version"])
            out["_lit"] = light_quote(text, record["start"], record["end"])
        return out

    def claims(self, records: Iterable[Record], *, lit: bool = False) -> list[View]:
        records = list(records)
        self.names.look_up({r["doc"] for r in records if not r.get("publisher")})
        return [self.claim(r, lit=lit) for r in records]

    def _unknown(self, record: Record) -> str:
        """A document of nobody known: by its title, which the speaker's name may hold already."""
        return (
            f"{self.names.document(record['doc'])}, publisher unknown" if record["attribution"] else "publisher unknown"
        )


def dots_of(claims: Iterable[Mapping[str, Any]], layout: Layout) -> list[Dot]:
    """The statements of a question on the axis of time, a row a first teller; a figure told again is grey."""
    claims = list(claims)
    layout.names.look_up({c["doc"] for c in claims if not c.get("publisher") and not c["attribution"]})
    rows: list[tuple[str, Mapping[str, Any]]] = []
    for claim in claims:
        voices = claim["attribution"]
        name = (
            layout.names.voice(voices[-1])
            if voices
            else f"{claim['publisher']} itself"
            if claim.get("publisher")
            else layout.names.document(claim["doc"])
        )
        rows.append((name, claim))
    rows.sort(
        key=lambda r: (
            first_day(said_on(r[1])) or dt.date.max,
            r[1]["clocks"]["published"]["interval"] or "9",
            r[1]["id"],
        )
    )
    told: set[tuple[str, str, str]] = set()
    out = []
    for name, claim in rows:
        measure = claim["measure"]
        label = show_measure(measure) if measure else ""
        key = (name, label or claim["quote"], claim["factuality"])
        if claim["factuality"] in ("denied", "negated"):
            look = "denied"
        elif claim["factuality"] == "unconfirmed":
            look = "silent"
        elif claim["factuality"] in _HOLLOW or (measure and measure.get("expected")):
            look = "expected"
        else:
            look = "again" if key in told else "held"
        told.add(key)
        title = f"{layout.names.speaker(claim)}, {show_day(said_on(claim))}: {status_of(claim)}" + (
            f", {label}" if label else ""
        )
        out.append(
            Dot(
                name,
                first_day(said_on(claim)),
                _short(label),
                look,
                title,
                f"/documents/{claim['doc']}?claim={claim['id']}#s-{claim['id']}",
                is_bounded(said_on(claim)),
            )
        )
    return out


def _short(label: str) -> str:
    return label.replace("at least ", "≥ ").replace("up to ", "≤ ").replace("about ", "~ ")
