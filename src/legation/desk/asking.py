"""Asking: what the dossier holds, as rows of plain JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from legation.desk.doc_words import DocumentWords
from legation.desk.reading import Reading
from legation.desk.reconciling import question_row
from legation.desk.review import apply_decision, claims_as_reviewed, find_reviews
from legation.dossier import claims as claim_rows
from legation.dossier import decisions as decision_rows
from legation.dossier import documents as document_rows
from legation.dossier import failures as failure_rows
from legation.dossier import questions as question_rows
from legation.dossier import readings as reading_rows
from legation.dossier import search as search_rows
from legation.dossier.claims import ClaimFilter
from legation.model.documents import META_FIELDS, Metadata
from legation.model.errors import LegationError
from legation.model.ids import DocumentId
from legation.model.modes import auxiliary_modes
from legation.model.record import Record
from legation.model.times import Interval
from legation.model.words import DateHow, ReviewState
from legation.reconcile.blocks import least_claims as least_of_block
from legation.reconcile.listing import ground_of, pick_distinct, sort_of
from legation.reconcile.questions import ANY_GAP, Maker, group_by_time, make_question
from legation.reconcile.subjects import describe

if TYPE_CHECKING:
    from legation.desk.look import Look
    from legation.desk.picturing import Lens


class Asking(Reading):
    """Documents, claims, questions, texts, status."""

    def documents(self) -> list[Record]:
        """One row a document: what it is, what is known of it and how, how much was read from it."""
        metadata = self._all_metadata()
        links: dict[str, list[dict[str, str]]] = {}
        for link in document_rows.get_links(self.dossier):
            links.setdefault(link["document"], []).append(
                {"kind": link["kind"], "of": link["other"], "why": link["why"]}
            )
        return [
            _document_record(row, metadata[row["id"]], links.get(row["id"], []))
            for row in document_rows.list_documents(self.dossier)
        ]

    def find_document(self, text: str) -> DocumentId:
        """The id of the one document that `text` names: an id, its beginning, a path or a file name. Raises E111."""
        found = document_rows.match_document(self.dossier, text)
        if len(found) == 1:
            return DocumentId(found[0])
        if not found:
            titles = {i: m.title or "" for i, m in self._all_metadata().items()}
            found = [i for i, t in titles.items() if text.casefold() in t.casefold()]
            if len(found) == 1:
                return DocumentId(found[0])
        what = f"fits {len(found)} documents ({', '.join(f[:8] for f in found[:5])})" if found else "fits no document"
        raise LegationError(
            "E111",
            f"{text!r} {what}. Accepted: an id or its beginning, a file name, or words of a title that only one has. "
            "See them with: legation status --documents",
        )

    def claims(
        self,
        chosen: ClaimFilter | None = None,
        *,
        publisher: str | None = None,
        document: str | None = None,
        published_from: str | None = None,
        published_to: str | None = None,
        read_from: str | None = None,
        read_to: str | None = None,
        review: str | None = None,
    ) -> Iterator[Record]:
        """Records of claims that pass the filter, in order of documents and text, each with its review state."""
        return self._records(
            self._resolved(
                chosen or ClaimFilter(),
                publisher=publisher,
                document=document,
                published_from=published_from,
                published_to=published_to,
                read_from=read_from,
                read_to=read_to,
                review=review,
            )
        )

    def _resolved(
        self,
        chosen: ClaimFilter,
        *,
        publisher: str | None = None,
        document: str | None = None,
        published_from: str | None = None,
        published_to: str | None = None,
        read_from: str | None = None,
        read_to: str | None = None,
        review: str | None = None,
    ) -> ClaimFilter:
        """The filter with ids in the place of what is known of documents and of reviews."""
        if document is not None:
            chosen = replace(chosen, documents=(self.find_document(document),))
        if publisher or published_from or published_to:
            documents = tuple(self._documents_that_fit(publisher, published_from, published_to))
            if chosen.documents is not None:
                documents = tuple(d for d in documents if d in chosen.documents)
            chosen = replace(chosen, documents=documents)
        if read_from or read_to:
            seen = {
                row["id"]
                for row in document_rows.list_documents(self.dossier)
                if row["finished_at"] and (read_from or "") <= row["finished_at"][:10] <= (read_to or "9999")
            }
            chosen = replace(chosen, documents=tuple(sorted(seen & set(chosen.documents or seen))))
        if review:
            decided = {r.target: r.state for r in find_reviews(self.dossier).values()}
            if review == "unreviewed":
                chosen = replace(chosen, not_ids=tuple(decided))
            else:
                chosen = replace(chosen, ids=tuple(i for i, s in decided.items() if s.value == review))
        return chosen

    def _records(self, chosen: ClaimFilter) -> Iterator[Record]:
        metadata = self._all_metadata()
        reviews = find_reviews(self.dossier)
        readings: dict[str, dict[str, Any]] = {}  # of this listing only: another process may read meanwhile
        for record in claim_rows.iterate_records(self.dossier, chosen):
            if record["doc"] not in readings:
                readings[record["doc"]] = self._reading_of(record["doc"])
            yield self._finish(record, metadata, reviews, readings[record["doc"]])

    def _documents_that_fit(
        self, publisher: str | None, published_from: str | None, published_to: str | None
    ) -> Iterable[DocumentId]:
        """Ids of the documents of a publisher, or which may have been published within these days."""
        return (
            DocumentId(i)
            for i, m in self._all_metadata().items()
            if (not publisher or (m.publisher or "").casefold() == publisher.casefold())
            and may_lie_within(m.published, published_from, published_to)
        )

    def _finish(
        self, record: Record, metadata: Mapping[str, Metadata], reviews: Mapping[str, Any], reading: Mapping[str, Any]
    ) -> Record:
        """Add to a claim's record what is known of its document and what a person decided."""
        known = metadata[record["doc"]]
        review = reviews.get(record["id"])
        record["review"] = review.state.value if review else ReviewState.UNREVIEWED.value
        if review is not None:
            record = apply_decision(record, review)
        record["publisher"] = known.publisher
        record["title"] = known.title
        clocks = record["clocks"]
        clocks["published"] = {
            "interval": str(known.published) if known.published else None,
            "precision": known.published.precision if known.published else None,
            "how": known.published_how,
        }
        record["auxiliary_modes"] = auxiliary_modes(record)
        record["reader"] = reading.get("reader")
        clocks["read"] = reading.get("finished_at")
        return record

    def _reading_of(self, document: str) -> dict[str, Any]:
        key = document_rows.find_document(self.dossier, DocumentId(document))
        stored = document_rows.get_version(self.dossier, key) if key is not None else None
        return (reading_rows.find_reading(self.dossier, stored.key) if stored else None) or {}

    def claims_by_id(self, ids: Iterable[str]) -> dict[str, Record]:
        return {r["id"]: r for r in self.claims(ClaimFilter(ids=tuple(ids)))}

    def questions(
        self,
        *,
        standing: str | None = None,
        kind: str | None = None,
        limit: int | None = None,
        least_claims: int = 2,
        repeated: bool = False,
        once: bool = False,
        lens: Lens | None = None,
        most: int | None = None,
    ) -> list[Record]:
        """Questions, liveliest first, each with its positions and who holds them.

        repeated: also those whose claims stand nearly all in a livelier one. once: of those in dispute by the same quotes only
        the liveliest. lens: judged anew from what it lets through. most: only of the so many that are liveliest without a lens.
        """
        rows = self._question_rows(self._look(lens), standing=standing, kind=kind, least_claims=least_claims, most=most)
        if not repeated:
            rows = pick_distinct(rows, _what_it_holds, once=once)
        return [_question_record(r) for r in islice(rows, limit)]

    def _look(self, lens: Lens | None) -> Look | None:
        """What a lens lets through; None for all of it (see looking)."""
        raise NotImplementedError

    def _question_rows(
        self,
        look: Look | None,
        *,
        standing: str | None = None,
        kind: str | None = None,
        least_claims: int = 2,
        most: int | None = None,
    ) -> Iterable[dict[str, Any]]:
        """Questions as stored, or as they stand by what a look lets through, liveliest first."""
        stored = question_rows.iterate_questions(
            self.dossier,
            standing=standing if look is None else None,
            kind=kind,
            least_claims=least_claims,
            limit=-1 if most is None else most,
        )
        if look is None:
            return stored
        rows = self._judge_anew(stored, look, least_claims)
        return sorted(
            (r for r in rows if standing is None or r["standing"] == standing),
            key=lambda r: (-r["liveliness"], r["id"]),
        )

    def _judge_anew(self, rows: Iterable[dict[str, Any]], look: Look, least_claims: int) -> Iterator[dict[str, Any]]:
        """The same questions, with the ids that they have, from the claims that pass only; some are left out."""
        book = self.knowledge.questions
        words = DocumentWords(self.dossier, book)
        maker = Maker(book, look.facts, self.name_of, self._texts(), words=words)
        for row in rows:
            seen = sorted(c for p in row["positions"] for c in p if c in look.claims)
            if len(seen) < max(least_claims, least_of_block(row["block"])):
                continue
            claims = claims_as_reviewed(self.dossier, seen)
            subjects = [describe(claims[c], maker.book, look.facts.get(claims[c].document)) for c in seen]
            if row["kind"] == "quantity":  # in the order in which figures are set against each other
                subjects = group_by_time(subjects, ANY_GAP)[0]
            made = make_question(maker, row["block"], subjects, homes=row["body"].get("homes", ()))
            if made is not None:
                new = asdict(question_row(made))
                rank = {c: n for n, c in enumerate(c for p in row["positions"] for c in p)}  # as they are stored
                new["positions"] = [sorted(p, key=rank.__getitem__) for p in new["positions"]]
                yield new | {"id": row["id"], "claims": len(seen)}

    def question(self, text: str, *, lens: Lens | None = None) -> Record:
        """One question with the records of all its claims. `text`: its id or the beginning of it, also of a former id."""
        rows = question_rows.find_question(self.dossier, text)
        if len(rows) != 1:
            shown = ", ".join(f"{r['id'][:10]} ({r['title']})" for r in rows[:3]) + (", ..." if len(rows) > 3 else "")
            more = " or more" if len(rows) >= question_rows.MOST_FITTING else ""
            what = f"fits {len(rows)}{more} questions: {shown}" if rows else "fits no question"
            raise LegationError("E112", f"{text!r} {what}. See their ids with: legation questions")
        look = self._look(lens)
        if look is not None:
            rows = list(self._judge_anew(rows, look, 1))
            if not rows:
                raise LegationError(
                    "E112",
                    f"{text!r} is no question yet by what this day or these sources let through. See which are with: "
                    "legation questions, with the same --as-of, --known-on, --speakers",
                )
        out = _question_record(rows[0])
        out["claims"] = self.claims_by_id(c for p in out["positions"] for c in p["claims"])
        return out

    def show(self, document: str) -> Record:
        """A document's text with its claims, what its lines are, and the sentences from which nothing was read."""
        import json

        identifier = self.find_document(document)
        key = document_rows.find_document(self.dossier, identifier)
        assert key is not None
        stored = document_rows.get_version(self.dossier, key)
        assert stored is not None
        reading = reading_rows.find_reading(self.dossier, stored.key) or {}
        record = self._document(identifier)
        return {
            "document": record,
            "text": stored.version.text,
            "claims": list(self.claims(ClaimFilter(documents=(identifier,)))),
            "segments": [
                {"start": s[0], "end": s[1], "kind": s[2], "reason": s[3]}
                for s in json.loads(reading.get("segments") or "[]")
            ],
            "unread": [{"start": a, "end": b} for a, b in json.loads(reading.get("unread_spans") or "[]")],
        }

    def _document(self, identifier: str) -> Record:
        """The row of one document, as `documents` gives it."""
        return next(d for d in self.documents() if d["id"] == identifier)

    def text_of(self, document: str) -> str:
        """A document's text, as it was read. `document`: its whole id."""
        key = document_rows.find_document(self.dossier, DocumentId(document))
        stored = document_rows.get_version(self.dossier, key) if key is not None else None
        if stored is None:
            raise LegationError("E111", f"{document!r} fits no document. See them with: legation status --documents")
        return stored.version.text

    def search(self, words: str, *, limit: int = 20) -> list[Record]:
        """Passages of all texts that hold the words, best first, each with the ids of the claims in it."""
        rows = search_rows.search_passages(self.dossier, words, limit=limit)
        metadata = self._all_metadata()
        for row in rows:
            known = metadata[row["document"]]
            row["publisher"], row["title"] = known.publisher, known.title
            row["published"] = str(known.published) if known.published else None
            row["claims"] = claim_rows.ids_in(self.dossier, row["document"], row["start"], row["end"])
        return rows

    def most_ranked(self, words: str) -> int | None:
        """Among how many passages, those that came last, `search` looks for the best; None: all that hold the words."""
        return search_rows.MOST_RANKED if search_rows.holds_more(self.dossier, words) else None

    def status(self) -> Record:
        """What the pile is: documents, dates known, inferred, unknown; publishers; claims; reviewed or not; failures."""
        documents = self.documents()
        dates = {"known": 0, "inferred": 0, "unknown": 0}
        publishers: dict[str, int] = {}
        for row in documents:
            how = row["published_how"]
            kind = "unknown" if row["published"] is None else "inferred" if how == DateHow.WINDOW.value else "known"
            dates[kind] += 1
            publishers[row["publisher"] or "(unknown)"] = publishers.get(row["publisher"] or "(unknown)", 0) + 1
        reviews = find_reviews(self.dossier)
        total = claim_rows.count_claims(self.dossier, ClaimFilter())
        return {
            "dossier": str(self.dossier.path),
            "documents": len(documents),
            "unread": [{"id": d["id"], "seen": d["seen"][0], "why": d["unread"]} for d in documents if d["unread"]],
            "dates": dates,
            "publishers": dict(sorted(publishers.items(), key=lambda p: (-p[1], p[0]))),
            "originals": sum(1 for d in documents if d["has_original"]),
            "copies": sum(1 for d in documents for x in d["links"] if x["kind"] == "copy"),
            "revisions": sum(1 for d in documents for x in d["links"] if x["kind"] == "revision"),
            "claims": total,
            "reviewed": len(reviews),
            "review": f"machine-read, {len(reviews)} of {total} statements reviewed",
            "questions": question_rows.count_questions(self.dossier),
            "failures": failure_rows.list_failures(self.dossier),
            "decisions": len(decision_rows.list_decisions(self.dossier)),
            "stale": reading_rows.count_stale(self.dossier, self._fingerprint),
        }


def may_lie_within(published: Interval | None, first: str | None, last: str | None) -> bool:
    """Whether a publication is known to be of these days, or may be."""
    if not first and not last:
        return True
    if published is None:
        return False
    return published.overlaps(Interval(first, last))


def _what_it_holds(row: dict[str, Any]) -> tuple[str, frozenset[str], str]:
    claims = frozenset(c for p in row["positions"] for c in p)
    return sort_of(row["block"]), claims, ground_of(row["conflict"], row["why"])


def _question_record(row: dict[str, Any]) -> Record:
    body = row["body"]
    positions = [p | {"claims": claims} for p, claims in zip(body["positions"], row["positions"], strict=True)]
    return {
        "id": row["id"],
        "title": row["title"],
        "kind": row["kind"],
        "standing": row["standing"],
        "agreement": row["agreement"],
        "conflict": row["conflict"],
        "why": row["why"],
        "documents": row["documents"],
        "tellers": row["tellers"],
        "shown": _shown(row["documents"], row["tellers"], bool(body.get("independence"))),
        "independence": body.get("independence") or None,
        "positions": positions,
        "origins": body["origins"],
        "parties": body["parties"],
        "first_day": body["first_day"],
        "last_day": body["last_day"],
        "grouped_because": body["grouped_because"],
        "liveliness": row["liveliness"],
        "review": ReviewState.UNREVIEWED.value,
    }


def _shown(documents: int, tellers: int, independent: bool) -> str:
    """'7 documents, 2 first tellers; independence not shown', as the origins of a question have it."""
    counts = [f"{n} {what}{'' if n == 1 else 's'}" for n, what in ((documents, "document"), (tellers, "first teller"))]
    return f"{', '.join(counts)}; independence {'shown' if independent else 'not shown'}"


def _document_record(row: dict[str, Any], metadata: Metadata, links: list[dict[str, str]]) -> Record:
    import json

    def how(name: str) -> str | None:
        best = next((v for v in metadata.all if v.field == name), None)
        return best.how if best else None

    return {
        "id": row["id"],
        "seen": row["seen"],
        "sha256": row["sha256"],
        "size": row["size"],
        "media_type": row["media_type"],
        "has_original": bool(row["has_original"]),
        "version": row["version_id"],
        "extractor": row["extractor"],
        "mended": json.loads(row["mended"] or "[]"),
        "language": row["language"],
        "characters": row["characters"],
        "title": metadata.title,
        "title_how": how("title"),
        "publisher": metadata.publisher,
        "publisher_how": how("publisher"),
        "author": metadata.author,
        "published": str(metadata.published) if metadata.published else None,
        "published_how": metadata.published_how,
        "url": metadata.url,
        "genre": metadata.genre,
        "how": {name: how(name) for name in META_FIELDS if how(name) is not None},
        "links": links,
        "claims": row["claims"],
        "unread": row["unread"],
        "reader": row["reader"],
        "read_at": row["finished_at"],
    }
