"""Comparing: the system of two days, of two sets of sources, and who stands with whom, from the columns of all edges.

What differs is found in numbers; edges are read only of what is shown. Without a limit everything that differs is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from legation.desk.counting import Counting, Ordered
from legation.dossier import edge_columns as column_rows
from legation.dossier import edges as edge_rows
from legation.model.ids import ClaimId, make_id
from legation.model.record import Record
from legation.model.words import ReviewState
from legation.picture.camps import Tie
from legation.picture.counting import (
    DENIES,
    DOUBTS,
    NOT_FOUND,
    Columns,
    Marks,
    Parting,
    deniers_of,
    find_carried,
    find_partings,
    last_days,
    relations_with,
)
from legation.picture.relations import Amount, Relation, Step
from legation.picture.turning import Settled, Signed, settle

if TYPE_CHECKING:
    from legation.desk.picturing import Lens

# Relations that are looked through at once for changes.
AT_ONCE = 30


class Comparing(Counting):
    """Changes, perspectives, ties."""

    def _changes(self, before: Lens, after: Lens, kind: str | None, limit: int | None) -> Record:
        """What differs between two lenses that ask for a day each; see `changes`."""
        assert before.as_of is not None
        old, new = self._seen_through(before), self._seen_through(after)
        columns, passing = self._passing(new)
        _, former = self._passing(old)
        window = passing & (columns["as_of"] > column_rows.day_number(before.as_of))
        cut = limit is not None
        rows: list[Record] = []
        done, size = 0, None if limit is None else max(4 * limit, 4 * AT_ONCE)
        while True:
            first = self._order(columns, passing, kind=kind, within=window, limit=size)
            for start in range(done, len(first), AT_ONCE):
                part = first[start : start + AT_ONCE]
                now = self._relations_of(columns, passing, part, cut=cut)
                then = self._relations_of(columns, former, part, cut=cut)
                many = [one for one in part if now[one.key].counts]
                came = {key: told.latest for key, told in self._sums_of(columns, window, many).items()}
                for one in part:
                    row = _change_of(now[one.key], then.get(one.key), came.get(one.key))
                    if row is not None:
                        rows.append(row | {"relation": self._relation_record(now[one.key])})
                if limit is not None and len(rows) > limit:
                    return {"changes": rows[:limit], "more": True}
            if size is None or len(first) < size:
                return {"changes": rows, "more": False}
            done, size = len(first), None

    def _partings(self, left: str, right: str, sides: Mapping[str, edge_rows.Seen], limit: int | None) -> list[Record]:
        """What one side carries and the other denies, doubts or does not tell; see `perspective`."""
        passing: dict[str, Marks] = {}
        for name, seen in sides.items():
            columns, passing[name] = self._passing(seen)
        found: list[tuple[int, int, str, str, str, Parting]] = []
        names: dict[int, tuple[str, str, str, str]] = {}
        for one, other in ((left, right), (right, left)):
            partings = find_partings(columns, passing[one], passing[other], limit=limit)
            names |= column_rows.names_of_relations(self.dossier, [p.relation for p in partings])
            found += [(p.how, -p.carried, make_id("relation", *names[p.relation]), one, other, p) for p in partings]
        chosen = sorted(found)[:limit]
        told: dict[str, dict[int, Relation]] = {}
        for name in sides:
            wanted = [
                Ordered(p.relation, names[p.relation])
                for how, _, _, one, _, p in chosen
                if one == name or how != NOT_FOUND
            ]
            told[name] = self._relations_of(columns, passing[name], wanted, cut=limit is not None)
        out = []
        for how, _, _, one, other, parting in chosen:
            theirs = told[other].get(parting.relation)
            out.append(
                {
                    "difference": _difference(how, other, theirs),
                    "told_by": one,
                    "relation": self._relation_record(told[one][parting.relation]),
                    "other_claims": list((theirs.denied or theirs.questioned or theirs.unreal) if theirs else ()),
                }
            )
        return out

    def _ties(self, lens: Lens) -> Settled:
        """A tie for each relation that says with or against at the last day told: its weight, by how many first tellers carry
        it (at most 3). See turning.py for what no longer speaks."""
        book = self.knowledge.relations
        columns, passing = self._passing(self._seen_through(lens))
        signed = column_rows.keys_of(self.dossier, "kind", [k.name for k in book.kinds if k.sign])
        found = find_carried(columns, passing, signed)
        names = column_rows.names_of_relations(self.dossier, [r for r, _, _ in found])
        ended = self._ended(columns, passing, names)
        labels = column_rows.all_words(self.dossier, "told_by")
        lasts = last_days(columns, passing, [key for key, _, _ in found])
        guests = [key for key, _, _ in found if names[key][0] in book.guests]
        refused = {
            key
            for key, who in deniers_of(columns, passing, guests).items()
            if any(_is_party(labels[label], names[key][1:3]) for label in who)
        }
        told = []
        for key, tellers, day in found:
            kind = book.kind(names[key][0])
            if kind is None or key in ended or names[key][1] == names[key][2]:
                continue
            weight = kind.sign * kind.weight * min(len(tellers), 3)
            who = tuple(sorted(labels[t] for t in tellers))
            tie = Tie(*names[key][1:3], weight, who, column_rows.number_day(day))
            last = column_rows.number_day(lasts.get(key, 0)) or ""
            told.append(Signed(names[key][0], kind.sign, tie, last, key in refused))
        return settle(told, book)

    def _ended(self, columns: Columns, passing: Marks, names: Mapping[int, tuple[str, str, str, str]]) -> set[int]:
        """Relations among these that are told to have ended: only where a step that ends is told the rest is looked at."""
        book = self.knowledge.relations
        ends = {s.name for steps in book.ladders.values() for s in steps if s.ends}
        ending = [
            key
            for key, word in column_rows.all_words(self.dossier, "steps").items()
            if word and any(step in ends for step, _, _ in edge_rows.parse_steps(word))
        ]
        wanted = [Ordered(r, names[r]) for r in relations_with(columns, passing, ending) if r in names]
        return {key for key, r in self._relations_of(columns, passing, wanted).items() if r.ended}

    def _relation_record(self, relation: Relation) -> Record:
        out: dict[str, Any] = {name: getattr(relation, name) for name in relation.__slots__}
        for key, value in out.items():
            if isinstance(value, tuple):
                out[key] = [_plain(v) if isinstance(v, (Step, Amount)) else v for v in value]
        if relation.counts:
            out["counts"] = dict(relation.counts)
        else:
            del out["counts"]
        out["source_name"], out["target_name"] = self.name_of(relation.source), self.name_of(relation.target)
        out["review"] = ReviewState.UNREVIEWED.value
        return out


def _plain(value: Step | Amount) -> dict[str, Any]:
    """Their fields, which hold nothing that is to be taken apart further (`asdict` copies for long)."""
    return {name: getattr(value, name) for name in value.__slots__}


def _is_party(label: str, parties: Sequence[str]) -> bool:
    """Whether a teller ("ARM:MOD", "RUS:PRES+PRK:LEADER") speaks for one of these."""
    return any(one in parties or one.split(":")[0] in parties for one in label.split("+"))


def _change_of(
    now: Relation, then: Relation | None, came: Mapping[str, Sequence[ClaimId]] | None
) -> dict[str, Any] | None:
    """What is new of a relation; None where nothing is. came: the latest claims of each list that came between, where not all
    are named."""
    if then is None:
        return {"change": "new", "claims": [*now.carried, *now.unreal, *now.denied]}
    if came is None:
        added = sorted(set(now.carried) - set(then.carried))
        denied = sorted(set(now.denied) - set(then.denied))
    else:
        added, denied = list(came.get("carried", ())), list(came.get("denied", ()))
    if denied and not then.denied:
        return {"change": "first denial", "claims": denied}
    if {s.name for s in now.steps} - {s.name for s in then.steps}:
        return {"change": "new step", "claims": added}
    return {"change": "told again", "claims": added} if added else None


def _difference(how: int, other: str, theirs: Relation | None) -> str:
    if theirs is None or how == NOT_FOUND:
        return f"not found in {other}"
    if how == DENIES:
        return f"denied by {other}"
    if how == DOUBTS:
        return f"doubted or left unconfirmed by {other}"
    return f"spoken of by {other} as {', '.join(theirs.statuses)} only"
