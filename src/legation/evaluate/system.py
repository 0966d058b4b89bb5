"""system: which entries of a table of a system (tests/cases/system.csv) come out of the documents it points into.

Columns of the table: id; doc (stem of the file); start, end: where the evidence stands; what: relation, step (of a ladder),
untold (a step that no document tells), clause (of an agreement), camp (named by the text), forecast; kind, source, target,
theme (class of goods, or the step's name; empty: not asked); when (ISO interval; empty: not asked); status: carried, unreal
(planned, foretold, asked for), contested (denied, or disputed by the author). An entry is found when something of that sort
rests on a claim that overlaps its evidence; the best such one is judged field by field. No text stands in the table.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from legation.desk import ReaderOptions, open_dossier
from legation.evaluate.claims import dates_and_titles, stems
from legation.model.times import Interval

FIELDS = ("found", "kind", "parties", "direction", "theme", "when", "status", "whole")
# Evidence and claim belong together when they share so much of the shorter one.
OVERLAP = 0.3
# A told interval may be wider than the one asked for by so many days.
SLACK_DAYS = 31
Entry = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Held:
    """What the desk gives, by claim: everything that an entry can be compared with."""

    claims: Mapping[str, Mapping[str, Any]]
    by_document: Mapping[str, Sequence[Mapping[str, Any]]]
    relations: Sequence[Mapping[str, Any]]
    of_claim: Mapping[str, Sequence[Mapping[str, Any]]]
    forecasts: frozenset[str]
    camps: Sequence[Mapping[str, Any]]
    documents: Mapping[str, str]  # stem by id


def run(gold: Path, docs: Path, meta: Path | None, system: Path, options: ReaderOptions) -> str:
    """Judge every entry, write the rows to `system` and give what is printed."""
    rows = judge_folder(gold, docs, meta, options)
    system.parent.mkdir(parents=True, exist_ok=True)
    system.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    return render_counts(rows)


@lru_cache(maxsize=2)
def _rows(gold: Path, docs: Path, meta: Path | None, options: ReaderOptions) -> list[dict[str, Any]]:
    return judge_folder(gold, docs, meta, options)


def measure(gold: Path, field: str, docs: Path, meta: Path | None, options: ReaderOptions) -> tuple[float, str]:
    """(share right, "right/asked") of one field."""
    asked = [r for r in _rows(gold, docs, meta, options) if r[field] is not None]
    right = sum(bool(r[field]) for r in asked)
    return round(right / max(len(asked), 1), 4), f"{right}/{len(asked)}"


def judge_folder(gold: Path, docs: Path, meta: Path | None, options: ReaderOptions) -> list[dict[str, Any]]:
    """Read the folder as `legation read` does and judge every entry of the table."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_dossier(Path(folder) / "evaluate.dossier", reader=options) as desk,
    ):
        desk.read([docs], meta=dates_and_titles(meta, Path(folder)), originals=False)
        return judge_dossier(gold, desk)


def judge_dossier(gold: Path, desk: Any) -> list[dict[str, Any]]:
    """Each entry with a truth value for each field; None where the table does not ask."""
    held = _hold(desk)
    with gold.open(encoding="utf-8", newline="") as lines:
        return [{"id": e["id"], "what": e["what"]} | _judge(e, held) for e in csv.DictReader(lines)]


def render_counts(rows: Sequence[Mapping[str, Any]]) -> str:
    """One line a field: `system/FIELD  share  right/asked`, and the entries that are not whole."""
    lines = []
    for field in FIELDS:
        asked = [r for r in rows if r[field] is not None]
        right = sum(bool(r[field]) for r in asked)
        lines.append(f"system/{field:<10} {100 * right / max(len(asked), 1):5.1f}  {right}/{len(asked)}")
    missing = [f"{r['id']} ({', '.join(f for f in FIELDS[:-1] if r[f] is False)})" for r in rows if not r["whole"]]
    return "\n".join([*lines, "not whole: " + "; ".join(missing)]) + "\n"


def _hold(desk: Any) -> _Held:
    claims = {c["id"]: c for c in desk.claims()}
    by_document: dict[str, list[Any]] = {}
    for claim in claims.values():
        by_document.setdefault(claim["doc"], []).append(claim)
    relations = desk.relations()
    of_claim: dict[str, list[Any]] = {}
    for relation in relations:
        for claim in _claims_of(relation):
            of_claim.setdefault(claim, []).append(relation)
    forecasts = {i for f in desk.forecasts() for i in (f["claim"], *f["also_by"])}
    return _Held(
        claims, by_document, relations, of_claim, frozenset(forecasts), desk.camps().get("named", []), stems(desk)
    )


def _claims_of(relation: Mapping[str, Any]) -> Iterator[str]:
    for field in ("carried", "denied", "questioned", "unreal"):
        yield from relation[field]


def _judge(entry: Entry, held: _Held) -> dict[str, bool | None]:
    if entry["what"] == "untold":
        return _judge_untold(entry, held)
    candidates = {
        "relation": _relations,
        "step": _steps,
        "clause": _clauses,
        "camp": _camps,
        "forecast": _forecasts,
    }[entry["what"]](entry, held)
    best = max(candidates, key=lambda c: sum(bool(v) for f, v in c.items() if _asks(entry, f)), default=None)
    empty = dict.fromkeys(FIELDS)
    if best is None:
        asked = ("kind", "parties", "direction", "theme", "when", "status")
        wanted = {f: False for f in asked if _asks(entry, f)}
        return empty | wanted | {"found": False, "whole": False}
    row = empty | {"found": True} | {f: v for f, v in best.items() if _asks(entry, f)}
    return row | {"whole": all(v is not False for v in row.values())}


def _asks(entry: Entry, field: str) -> bool:
    if field == "parties":
        return bool(entry["source"])
    if field == "direction":
        return entry["what"] == "relation" and entry["source"] != entry["target"]
    if field == "status":
        return entry["what"] == "relation" and bool(entry["status"])
    return bool(entry[field])


def _near(entry: Entry, held: _Held) -> Iterator[Mapping[str, Any]]:
    """Claims of the entry's document that overlap its evidence."""
    start, end = int(entry["start"]), int(entry["end"])
    for document, claims in held.by_document.items():
        if held.documents[document] != entry["doc"]:
            continue
        for claim in claims:
            shared = min(end, claim["end"]) - max(start, claim["start"])
            if shared > 0 and shared >= OVERLAP * min(end - start, claim["end"] - claim["start"]):
                yield claim


def _relations(entry: Entry, held: _Held) -> Iterator[dict[str, bool]]:
    for claim in _near(entry, held):
        for relation in held.of_claim.get(claim["id"], ()):
            pair = (relation["source"], relation["target"])
            same = pair == (entry["source"], entry["target"])
            parties = set(pair) == {entry["source"], entry["target"]}
            yield {
                "kind": relation["kind"] == entry["kind"],
                "parties": parties,
                "direction": same or (parties and not relation["directed"]),
                "theme": relation["theme"] == entry["theme"],
                "when": _meets(claim["when"], entry["when"]),
                "status": _status(relation, claim) == entry["status"],
            }


def _status(relation: Mapping[str, Any], claim: Mapping[str, Any]) -> str:
    if claim["id"] in relation["denied"] or claim["id"] in relation.get("contested", ()):
        return "contested"
    if claim["id"] in relation["questioned"]:
        return "questioned"
    return "carried" if claim["id"] in relation["carried"] else "unreal"


def _steps(entry: Entry, held: _Held) -> Iterator[dict[str, bool]]:
    near = {c["id"] for c in _near(entry, held)}
    wanted = {p for p in (entry["source"], entry["target"]) if p}
    for relation in held.relations:
        for step in relation["steps"]:
            if near & set(step["claims"]):
                yield {
                    "kind": relation["kind"] == entry["kind"],
                    "parties": wanted <= {relation["source"], relation["target"]},
                    "theme": step["name"] == entry["theme"],
                    "when": _meets(step["day"], entry["when"]),
                }


def _clauses(entry: Entry, held: _Held) -> Iterator[dict[str, bool]]:
    wanted = {entry["source"], entry["target"]}
    for claim in _near(entry, held):
        if claim.get("commitment"):
            named = {p["id"] for side in ("actor", "recipient") for p in claim[side] if p["id"]}
            yield {"parties": wanted <= {x.split(":")[0] for p in named for x in p.split("+")}}


def _camps(entry: Entry, held: _Held) -> Iterator[dict[str, bool]]:
    start, end = int(entry["start"]), int(entry["end"])
    for camp in held.camps:
        if held.documents[camp["document"]] == entry["doc"] and min(end, camp["end"]) > max(start, camp["start"]):
            yield {"parties": set(entry["source"].split("+")) <= set(camp["members"])}


def _forecasts(entry: Entry, held: _Held) -> Iterator[dict[str, bool]]:
    for claim in _near(entry, held):
        if claim["id"] in held.forecasts:
            yield {}


def _judge_untold(entry: Entry, held: _Held) -> dict[str, bool | None]:
    pair = {entry["source"], entry["target"]}
    found = [r for r in held.relations if r["kind"] == entry["kind"] and {r["source"], r["target"]} == pair]
    untold = any(entry["theme"] in r["missing"] for r in found)
    return dict.fromkeys(FIELDS) | {"found": bool(found), "theme": untold, "whole": untold}


def _meets(told: str | None, wanted: str) -> bool:
    """Whether a told interval meets the one asked for and is not much wider."""
    if not wanted or not told:
        return not wanted
    left, right = Interval.parse(told), Interval.parse(wanted)
    a, b = (left.first_day, left.last_day), (right.first_day, right.last_day)
    if a[0] is None or b[0] is None or b[1] is None:
        return a[0] == b[0]
    last = a[1] or b[1]  # open at its end
    if a[0] > b[1] or last < b[0]:
        return False
    return (last - a[0]).days <= (b[1] - b[0]).days + SLACK_DAYS
