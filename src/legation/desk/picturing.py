"""Picturing: the system that the reports describe, as of a day, as known on a day, as told by any set of sources."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from legation.desk.comparing import Comparing
from legation.dossier import claims as claim_rows
from legation.dossier import documents as document_rows
from legation.dossier import lists as list_rows
from legation.dossier import noted as noted_rows
from legation.dossier.claims import ClaimFilter
from legation.model.claims import Claim
from legation.model.errors import LegationError
from legation.model.ids import ClaimId, DocumentId
from legation.model.questions import DocumentFacts
from legation.model.record import Record, from_record
from legation.model.times import Interval
from legation.model.words import ReviewState
from legation.picture.camps import Part, find_brokers, find_camps, find_named, leave_one_out
from legation.picture.edges import names_of
from legation.picture.forecasts import build_forecasts
from legation.picture.relations import Relation, add_details, gather
from legation.picture.timeline import build_timeline
from legation.reconcile.standings import teller_of

# Tellers that are left out one by one for what hangs on them: those of most ties.
MOST_LEFT_OUT = 12
# Characters behind a quote in which the rest of a time may stand ("before 2031 | is out").
TAIL_CHARS = 30
# Statements that are read for the details of the relations of one list that was asked for by number.
MOST_DETAILED = 200


@dataclass(frozen=True, slots=True)
class Lens:
    """Through which reports the system is looked at. Empty: all of them.

    as_of: what was told to hold or to have happened by that day; known_on: documents published by that day; speakers:
    ids or countries that speak anywhere in the chain ('AUTHOR': the documents' own word); publishers_of: countries whose
    media are looked at. Days are ISO days; what has no day at all is left out as soon as a day is asked for.
    """

    as_of: str | None = None
    known_on: str | None = None
    speakers: tuple[str, ...] = ()
    publishers_of: tuple[str, ...] = ()
    party: str | None = None

    def __post_init__(self) -> None:
        for name in ("as_of", "known_on"):
            value = getattr(self, name)
            if value is not None:
                try:
                    dt.date.fromisoformat(value)
                except ValueError:
                    raise LegationError("E130", f"{name}: {value!r} is no day. Accepted: YYYY-MM-DD.") from None


class Picturing(Comparing):
    """Relations, changes, perspectives, camps."""

    def relations(
        self, lens: Lens | None = None, *, party: str | None = None, kind: str | None = None, limit: int | None = None
    ) -> list[Record]:
        """Edges between countries and organisations with their evidence; most tellers first, at most `limit`.

        In a list that was asked for by number a relation of very many statements names only the latest of each sort; then its
        record says of how many (`counts`).
        """
        lens = lens or Lens(party=party)
        if limit is not None:
            return self._with_details(self._first_relations(lens, kind, limit), most=MOST_DETAILED)
        return self._with_details(
            gather(self._told(lens, None), book=self.knowledge.relations, kind=kind, limit=limit, joined=True)
        )

    def changes(
        self, first: str, last: str, lens: Lens | None = None, *, kind: str | None = None, limit: int | None = None
    ) -> Record:
        """What of the system is new, changed or newly denied between two days, by what was told to have happened then; the
        relations with most tellers first. limit: of how many changes at most; `more` says whether there may be others, and a
        relation of very many statements then names only the latest of each sort, as in `relations`."""
        lens = lens or Lens()
        return {"from": first, "to": last} | self._changes(_at(lens, first), _at(lens, last), kind, limit)

    def perspective(self, left: str, right: str, lens: Lens | None = None, *, limit: int | None = None) -> list[Record]:
        """Where two sets of sources describe different systems, most telling first, at most `limit`.

        left, right: countries or ids with commas between: their speakers and their media together. 'not found in' is kept
        apart from 'denied by'.
        """
        lens = lens or Lens()
        sides = {
            name: self._seen_through(lens, [n.strip() for n in name.split(",") if n.strip()]) for name in (left, right)
        }
        return self._partings(left, right, sides, limit)

    def camps(self, lens: Lens | None = None) -> Record:
        """Who stands with whom by the relations told of as they stand at the last day told (`as_of`), with what rests on which
        source, and between whom it changed (`turned`). Numbers for coders."""
        settled = self._ties(lens or Lens())
        ties = settled.ties
        parts = find_camps(ties)
        tried = sorted(Counter(t for tie in ties for t in tie.tellers).items(), key=lambda x: (-x[1], x[0]))
        return {
            "parts": [_part_record(p, self.name_of) for p in parts],
            "left_out": leave_one_out(ties, [t for t, _ in tried[:MOST_LEFT_OUT]]) if ties else {},
            "left_out_of": len(tried),
            "brokers": [{"who": w, "name": self.name_of(w), "betweenness": v} for w, v in find_brokers(ties)],
            "ties": [asdict(t) for t in ties],
            "as_of": settled.as_of,
            "turned": [
                asdict(t) | {"left_name": self.name_of(t.left), "right_name": self.name_of(t.right)}
                for t in settled.turned
            ],
            "named": self.named_camps(lens),
            "meaning": {
                "frustrated": "weight of ties that this division does not fit; 0 = every tie fits",
                "bound": "no division can leave less than this",
                "left_out": "share of pairs that stay as they are when this teller is left out; 1 = nothing hangs on it;"
                f" tried are the {MOST_LEFT_OUT} tellers of most ties",
                "as_of": "the last day that the statements tell of; what was broken off or made up before it counts as it ended",
                "betweenness": "share of the shortest friendly ways between others that lead over this one",
            },
        }

    def named_camps(self, lens: Lens | None = None) -> list[Record]:
        """Camps that the texts themselves name with their members, as they stand; only documents that the lens lets through
        as a whole (known on, as of by their date, media of)."""
        lens = lens or Lens()
        facts = self._facts()
        media = self._countries_of_publishers() if lens.publishers_of else {}
        out: list[Record] = []
        for key, identifier in document_rows.document_keys(self.dossier):
            known = facts.get(DocumentId(identifier))
            first, last = _first_and_last(known.published if known else None)
            if (lens.known_on and not (last and last <= lens.known_on)) or (
                lens.as_of and not (first and first <= lens.as_of)
            ):
                continue
            if lens.publishers_of and media.get(identifier) not in lens.publishers_of:
                continue
            stored = document_rows.get_version(self.dossier, key)
            if stored is None or not self._names_a_camp(stored.version.text):
                continue
            claims = claim_rows.claims_of_document(self.dossier, key)
            further = names_of(claims, self.knowledge.naming, self.knowledge.relations)
            for camp in find_named(
                stored.version.text, book=self.knowledge.relations, names=self.knowledge.naming, further=further
            ):
                if lens.party is None or lens.party in camp.members:
                    out.append(
                        asdict(camp) | {"document": identifier, "names": [self.name_of(m) for m in camp.members]}
                    )
        return out

    def _names_a_camp(self, text: str) -> bool:
        words = self.knowledge.relations.camp_words
        return "three " in text or (words is not None and words.search(text) is not None)

    def timeline(self, party: str, other: str | None = None, lens: Lens | None = None) -> list[Record]:
        """What is told of an actor, or of two, day by day; what several documents tell counts once."""
        facts = self._facts()
        claims = list(self._seen(replace(lens or Lens(), party=party), facts, None))
        groups = list_rows.acts_of_claims(self.dossier, [c.id for c in claims])
        found = build_timeline(
            claims,
            groups=groups,
            facts=facts,
            party=party,
            other=other,
            intensity=self.knowledge.relations.intensity,
            read=list_rows.read_at(self.dossier, [c.id for c in claims]),
        )
        return [asdict(r) | {"review": ReviewState.UNREVIEWED.value} for r in found]

    def forecasts(self, lens: Lens | None = None, *, most: int | None = None) -> list[Record]:
        """What was foretold, by whom, by when, and what later documents say became of it. most: of how many statements at
        most, those that were read last."""
        lens = lens or Lens()
        facts = self._facts()
        self.refresh_edges()
        foretold = noted_rows.list_noted(self.dossier, noted_rows.FORETELLS, most)
        questions = noted_rows.questions_of(self.dossier, foretold)
        groups: dict[ClaimId, list[str]] = {}
        for question, members in questions.items():
            for claim in members:
                groups.setdefault(ClaimId(claim), []).append(question)
        wanted = {*foretold, *groups, *noted_rows.same_acts(self.dossier, foretold)}
        found = build_forecasts(
            self._seen(lens, facts, None, ids=sorted(wanted)),
            groups=groups,
            facts=facts,
            teller_of=lambda c: teller_of(c, facts.get(c.document))[1],
            foretelling=self.knowledge.relations.foretelling,
            book=self.knowledge.forecasts,
            tail_of=self._tail_of,
        )
        among = set(foretold)
        return [asdict(f) | {"review": ReviewState.UNREVIEWED.value} for f in found if f.claim in among]

    def _tail_of(self, claim: Claim) -> str:
        """The words right behind a claim's quote in its sentence."""
        if claim.context is None or claim.context.end <= claim.main.end:
            return ""
        past = min(claim.context.end, claim.main.end + TAIL_CHARS)
        return document_rows.text_between(self.dossier, claim.version, claim.main.end, past)

    def count_foretold(self) -> int:
        """How many statements foretell something."""
        self.refresh_edges()
        return noted_rows.count_noted(self.dossier, noted_rows.FORETELLS)

    def claims_seen(self, lens: Lens | None = None) -> list[Record]:
        """Records of the claims that the lens lets through."""
        wanted = {c.id for c in self._seen(lens or Lens(), self._facts(), None)}
        return [r for r in self.claims(ClaimFilter(party=(lens or Lens()).party)) if r["id"] in wanted]

    # ------------------------------------------------------------------ inside
    def _build(self, lens: Lens, told_by: Collection[str] | None = None) -> list[Relation]:
        """Relations without their details."""
        return gather(self._told(lens, told_by), book=self.knowledge.relations, joined=True)

    def _seen(
        self,
        lens: Lens,
        facts: Mapping[str, DocumentFacts],
        told_by: Collection[str] | None,
        *,
        ids: Sequence[str] | None = None,
    ) -> Iterator[Claim]:
        """Claims (of these ids) that the lens lets through, in order; rejected ones are left out."""
        media = self._countries_of_publishers() if lens.publishers_of or told_by else {}
        chosen = ClaimFilter(party=lens.party, ids=None if ids is None else tuple(ids))
        for record in self.claims(chosen):
            if record["review"] == ReviewState.REJECTED.value:
                continue
            claim = from_record(record)
            known = facts.get(claim.document)
            published = known.published if known else None
            if lens.known_on and not (
                published and published.last_day and published.last_day.isoformat() <= lens.known_on
            ):
                continue
            if lens.as_of and not _by(claim, published, lens.as_of):
                continue
            if lens.publishers_of and media.get(claim.document) not in lens.publishers_of:
                continue
            if lens.speakers and not _speaks(claim, lens.speakers):
                continue
            if told_by and not (media.get(claim.document) in told_by or _speaks(claim, told_by)):
                continue
            yield claim

    def _with_details(self, relations: Sequence[Relation], *, most: int | None = None) -> list[Record]:
        """Relations with amounts, places and what is given in return. most: statements read for that, shared evenly; a record
        that leaves some unread says from how many its details are (`details_from`)."""
        held = {r.id: sorted({*r.carried, *r.denied, *r.questioned, *r.unreal, *r.contested}) for r in relations}
        if most is not None and sum(map(len, held.values())) > most:
            held = {i: ids[: most // len(held)] for i, ids in held.items()}
        wanted = {claim for ids in held.values() for claim in ids}
        claims = self._claims_as_reviewed(wanted)
        out = []
        for relation in relations:
            read = held[relation.id]
            record = self._relation_record(add_details(relation, {i: claims[i] for i in read if i in claims}))
            told = {*relation.carried, *relation.denied, *relation.questioned, *relation.unreal, *relation.contested}
            whole = len(read) == len(told) and not relation.counts
            out.append(record if whole else record | {"details_from": len(read)})
        return out


def _at(lens: Lens, day: str) -> Lens:
    return replace(lens, as_of=day)


def _by(claim: Claim, published: Interval | None, day: str) -> bool:
    """Whether a claim is of that day or before: when it happened, else was said, else was published."""
    for interval in (claim.happened.interval, claim.said.interval, published):
        if interval is not None and interval.first_day is not None:
            return interval.first_day.isoformat() <= day
    return False


def _speaks(claim: Claim, wanted: Collection[str]) -> bool:
    if not claim.attribution:
        return "AUTHOR" in wanted
    ids = {part for v in claim.attribution if v.actor.id for part in v.actor.id.split("+")}
    return any(i in wanted or i.split(":")[0] in wanted for i in ids)


def _part_record(part: Part, name_of: Any) -> Record:
    return {
        "sides": [[{"id": m, "name": name_of(m)} for m in side] for side in part.sides],
        "frustrated": part.frustrated,
        "bound": part.bound,
        "total": part.total,
        "exact": part.exact,
        "misfits": [asdict(m) for m in part.misfits],
        "against": [{"left": a, "right": b, "weight": w} for a, b, w in part.against],
    }


def _first_and_last(interval: Interval | None) -> tuple[str | None, str | None]:
    first, last = (interval.first_day, interval.last_day) if interval else (None, None)
    return first.isoformat() if first else None, last.isoformat() if last else None
