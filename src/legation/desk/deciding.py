"""Deciding: what a person settles. Every decision keeps its anchor and can be undone by a new row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from legation import sources
from legation.desk.asking import Asking
from legation.desk.base import now_utc
from legation.desk.editing import FIELDS, clean_values
from legation.desk.joining import standing_joins
from legation.desk.review import anchor_of, find_links, find_reviews, grounds_of_decisions
from legation.desk.shortening import missing_of, shorten
from legation.dossier import claims as claim_rows
from legation.dossier import decisions as decision_rows
from legation.dossier import documents as document_rows
from legation.dossier import joins as join_rows
from legation.dossier import questions as question_rows
from legation.dossier.claims import ClaimFilter
from legation.dossier.links import JOINED
from legation.model.documents import META_FIELDS, Metadata
from legation.model.errors import LegationError
from legation.model.ids import DecisionId, DocumentId
from legation.model.record import Record


class Deciding(Asking):
    """Intake, confirmations, decisions on claims, undo, history."""

    def intake(self) -> list[Record]:
        """Documents that lack a title, publisher or date, or have a date that is only bounded, with what is known."""
        out = []
        metadata = self._all_metadata()
        for row in self.documents():
            missing = missing_of(metadata[row["id"]])
            if missing or row["unread"]:
                out.append(row | {"missing": missing})
        return out

    def confirm(self, document: str, values: Mapping[str, str], *, why: str = "") -> DecisionId:
        """Settle metadata of a document as a decision; dates of its claims follow at once."""
        identifier = self.find_document(document)
        clean: dict[str, str] = {}
        for name, value in values.items():
            if name not in META_FIELDS:
                raise LegationError("E113", f"{name!r} is no field of a document. Accepted: {', '.join(META_FIELDS)}.")
            clean[name] = str(sources.require_published(value, "published").interval) if name == "published" else value
        key = document_rows.find_document(self.dossier, identifier)
        assert key is not None
        with self.dossier.transaction():
            former = self._all_metadata()[identifier]
            decision = decision_rows.record_decision(
                self.dossier,
                at=now_utc(),
                who=self.who,
                action="confirm",
                target_kind="document",
                target=identifier,
                body={"values": clean, "former": {n: _former(former, n) for n in clean}},
                why=why,
            )
            self._after_decision(identifier, key)
        self.reconcile()
        return decision

    def confirm_table(self, table: Path | str, *, why: str = "") -> tuple[int, list[str]]:
        """Confirm in bulk from a table like --meta; gives how many documents, and what could not be used."""
        rows = sources.load_meta(Path(table))
        problems = [f"[{f.code}] {f.message}" for f in rows.failures]
        done = 0
        for row in rows.rows:
            try:
                self.confirm(row.file, {n: v.value for n, v in row.values.items()}, why=why or f"in bulk, {row.where}")
                done += 1
            except LegationError as error:
                problems.append(f"{row.where}: {error}")
        return done, problems

    def decide(self, action: str, claim: str, *, values: Mapping[str, Any] | None = None, why: str = "") -> DecisionId:
        """Accept, reject or edit a claim. The decision keeps its anchor: quote, span and former values.

        values: what an edit sets, by field of the record (see `editing.clean_values`). Raises E114 for an unknown action or
        field, E115 for an unknown claim, E154 for a value that a field does not take.
        """
        if action not in ("accept", "reject", "edit"):
            raise LegationError("E114", f"{action!r} is no decision on a claim. Accepted: accept, reject, edit.")
        if (action == "edit") != bool(values):
            takes = (
                "sets at least one field"
                if action == "edit"
                else "leaves the statement as it is; fields are set with edit"
            )
            raise LegationError("E114", f"{action} {takes}. Accepted: {', '.join(FIELDS)}.")
        claim, record = self._one_claim(claim)
        anchor = anchor_of(record)
        values = clean_values(values or {}, record, name_of=self._name_if_known)
        former = {k: record.get(k) for k in values}
        with self.dossier.transaction():
            decision = decision_rows.record_decision(
                self.dossier,
                at=now_utc(),
                who=self.who,
                action=action,
                target_kind="claim",
                target=claim,
                body={"values": values, "former": former, "anchor": anchor},
                why=why,
            )
            claim_rows.forget_subject(self.dossier, claim)
            question_rows.mark_claim_dirty(self.dossier, claim)
        self.reconcile()
        return decision

    def _one_claim(self, text: str) -> tuple[str, Record]:
        """The id and record of the one claim that an id or its beginning names. Raises E115."""
        ids = claim_rows.match_ids(self.dossier, text)
        if len(ids) != 1:
            shown = ", ".join(i[: len(text) + 6] for i in ids[:4]) + (", ..." if len(ids) > 4 else "")
            what = f"fits {len(ids)} statements ({shown})" if ids else "fits no statement"
            raise LegationError("E115", f"{text!r} {what} of this dossier. See ids with: legation claims")
        return ids[0], next(iter(self.claims(ClaimFilter(ids=(ids[0],)))))

    def _name_if_known(self, identifier: str) -> str | None:
        """The name of an actor whom the book holds or the dossier names; None of anybody else."""
        if self._is_known(identifier) or join_rows.count_actor(self.dossier, identifier):
            return self.name_of(identifier)
        return None

    def join(self, source: str, target: str, *, why: str = "") -> DecisionId:
        """Settle that an actor whom the book does not hold is another one; statements, questions and relations follow.

        source: a provisional id as the dossier has it ("?lin wei", "KOR:hong-gil"). target: an id that the book knows, or
        another provisional one of the dossier. Raises E151 for what cannot be joined.
        """
        if not self.is_provisional(source):
            raise LegationError("E151", f"{source!r} is known to the book of actors; only provisional ids are joined.")
        if not join_rows.count_actor(self.dossier, source):
            raise LegationError(
                "E151", f"{source!r} names nobody in this dossier. See ids with: legation claims --json"
            )
        if not self._is_known(target) and not join_rows.count_actor(self.dossier, target):
            named = {a.id for a in self.knowledge.actors.resolve(target)}
            target = named.pop() if len(named) == 1 else target
        if not self._is_known(target) and not join_rows.count_actor(self.dossier, target):
            raise LegationError(
                "E151",
                f"{target!r} is neither known to the book of actors nor named in this dossier. See what is known with: "
                "legation actors NAME",
            )
        joins = standing_joins(self.dossier)
        if source in (target, joins.get(target)):
            raise LegationError(
                "E151", f"{source!r} and {target!r} are one already; joining them so would go in a circle."
            )
        with self.dossier.transaction():
            decision = decision_rows.record_decision(
                self.dossier,
                at=now_utc(),
                who=self.who,
                action="join",
                target_kind="actor",
                target=source,
                body={"values": {"is": target}, "former": {"is": joins.get(source)}},
                why=why,
            )
        self.reconcile()
        return decision

    def joins(self) -> dict[str, str]:
        """Provisional ids that a person joined, and whom each is by now."""
        return standing_joins(self.dossier)

    def is_provisional(self, identifier: str) -> bool:
        """Whether an id was made from the text's own words because the book of actors holds no such actor."""
        role = identifier.partition(":")[2]
        return identifier.startswith("?") or (role.islower() and identifier not in self.knowledge.actors.entries)

    def _is_known(self, identifier: str) -> bool:
        book = self.knowledge.actors
        head = identifier.partition(":")[0]
        there = identifier in book.entries or head in book.entries or book.country_of(identifier) is not None
        return there and not self.is_provisional(identifier)

    def undo(self, decision: str, *, why: str = "") -> DecisionId:
        """Take a decision back, by a new row; the former one stays in the history."""
        rows = [d for d in decision_rows.list_decisions(self.dossier) if d.id.startswith(decision)]
        if len(rows) != 1:
            raise LegationError(
                "E116", f"{decision!r} fits {len(rows)} decisions. See their ids with: legation history"
            )
        target = rows[0]
        reviews = find_reviews(self.dossier)
        ends = next((x.claims for x in find_links(self.dossier) if x.decision == target.id), ())
        with self.dossier.transaction():
            made = decision_rows.record_decision(
                self.dossier,
                at=now_utc(),
                who=self.who,
                action="undo",
                target_kind="decision",
                target=target.id,
                body={"of": target.action, "target": target.target},
                why=why,
            )
            if target.target_kind == "claim":
                held = next((r.target for r in reviews.values() if r.decision == target.id), target.target)
                for claim in sorted({held, target.target}):
                    claim_rows.forget_subject(self.dossier, claim)
                    question_rows.mark_claim_dirty(self.dossier, claim)
            if target.target_kind == "pair":
                for end in (*ends, target.target, target.body["other"]):
                    question_rows.mark_claim_dirty(self.dossier, end)
                question_rows.mark_dirty(self.dossier, JOINED)
            if target.target_kind == "document":
                key = document_rows.find_document(self.dossier, DocumentId(target.target))
                if key is not None:
                    self._after_decision(target.target, key)
        self.reconcile()
        return made

    def history(self) -> list[Record]:
        """All decisions in order: when, who, what, on what, whether it was undone, and whether its ground has changed."""
        grounds = grounds_of_decisions(self.dossier)
        return [
            {
                "id": d.id,
                "at": d.at,
                "who": d.who,
                "action": d.action,
                "on": d.target_kind,
                "target": d.target,
                "other": d.body.get("other"),
                "values": d.body.get("values", {}),
                "former": d.body.get("former"),
                "anchor": d.body.get("anchor"),
                "why": d.why,
                "undone": d.undone,
                "ground": grounds.get(d.id),
            }
            for d in decision_rows.list_decisions(self.dossier)
        ]

    def _after_decision(self, identifier: str, key: int) -> None:
        self._resettle(key, self._all_metadata()[identifier])
        shorten(self.dossier)
        question_rows.mark_document_dirty(self.dossier, identifier)


def _former(metadata: Metadata, name: str) -> str | None:
    value = getattr(metadata, name)
    return str(value) if value is not None else None
