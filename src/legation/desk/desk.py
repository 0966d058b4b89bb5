"""The desk itself: an open dossier with everything that is done to it and asked of it.

    with open_dossier("korea.dossier") as desk:
        desk.read(["reports/"])
        for question in desk.questions(limit=3):
            print(question["title"], question["standing"])

Rows come as plain dicts of JSON values with the names of the public record (docs/record.md). What is derived (claims,
questions) can be thrown away and made again with the same ids; documents and decisions cannot.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from legation import sources
from legation.desk.metadata import by_document, date_for_reading, metadata_hash, settle_metadata
from legation.desk.readers import ReaderOptions, ReaderPool, TextReading
from legation.desk.review import apply_decision, find_reviews
from legation.dossier import Dossier
from legation.dossier import claims as claim_rows
from legation.dossier import decisions as decision_rows
from legation.dossier import documents as document_rows
from legation.dossier import failures as failure_rows
from legation.dossier import questions as question_rows
from legation.dossier import readings as reading_rows
from legation.dossier import search as search_rows
from legation.dossier.claims import ClaimFilter
from legation.knowledge import Knowledge
from legation.model.documents import META_FIELDS, Failure, Metadata, MetaValue, Received
from legation.model.errors import LegationError
from legation.model.ids import DecisionId, DocumentId
from legation.model.layers import TextInput
from legation.model.questions import DocumentFacts, Question
from legation.model.record import Record, from_record
from legation.model.times import Interval
from legation.model.words import META_UNREAD_LANGUAGE, DateHow, ReviewState
from legation.picture import build_relations
from legation.reading.build import code_fingerprint, model_version, reader_fingerprint
from legation.reading.settle import settle_dates
from legation.reconcile import block_keys, build_questions
from legation.reconcile.standings import teller_of

READER_LANGUAGE = "en"
# A batch is closed at this many documents or characters: small enough to lose little at a stop, large enough for speed.
BATCH_DOCUMENTS = 16
BATCH_CHARACTERS = 60_000
# Share of the shorter document's characters in lines that another holds too, from which it is called a copy.
COPY_SHARE = 0.5


@dataclass(slots=True)
class ReadReport:
    """What `read` did. failures: those of this run; retry: the command's paths that would try just them again."""

    found: int = 0
    new: int = 0
    known: int = 0
    read: int = 0
    unread_language: int = 0
    claims: int = 0
    questions: int = 0
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    bytes_found: int = 0
    bytes_done: int = 0
    interrupted: bool = False
    stale: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Sent while reading: bytes finished and bytes found, documents finished, and what is being worked on."""

    done: int
    total: int
    documents: int
    current: str


@dataclass(frozen=True, slots=True)
class _Job:
    """One received document on its way to the reader; text None: nothing to read (known, or another language)."""

    received: Received
    metadata: Metadata
    text: TextInput | None
    unread: str | None
    known: bool


def open_dossier(
    path: Path | str, *, create: bool = True, reader: ReaderOptions | None = None, who: str | None = None
) -> Desk:
    """Open (or create) a dossier. Raises DossierError with a message that names the next step."""
    return Desk(Dossier.open(path, create=create), reader or ReaderOptions(), who)


class Desk:
    """An open dossier at work. Use as a context manager."""

    def __init__(self, dossier: Dossier, options: ReaderOptions, who: str | None = None) -> None:
        self.dossier = dossier
        self.options = options
        self.who = who or os.environ.get("LEGATION_WHO") or _user()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.dossier.close()

    @cached_property
    def knowledge(self) -> Knowledge:
        return Knowledge(tuple(Path(p) for p in self.options.knowledge))

    # ------------------------------------------------------------------ read
    def read(
        self,
        paths: Sequence[Path | str],
        *,
        meta: Path | str | None = None,
        published: str | None = None,
        publisher: str | None = None,
        jobs: int = 1,
        retry_failed: bool = False,
        originals: bool = True,
        stdin: BinaryIO | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> ReadReport:
        """Read files and folders into the dossier and reconcile. What is read already is skipped.

        meta: CSV or JSON with what is known of the files. published, publisher: hold for all of them. originals: keep
        the bytes beside the dossier. Bad input never stops the rest: it ends up in `failures` with its reason.
        """
        report = ReadReport()
        given = sources.given_values(published=published, publisher=publisher)
        table = sources.load_meta(Path(meta)) if meta is not None else None
        if table is not None:
            report.notes += [f"[{f.code}] {f.message}" for f in table.failures]
        targets: list[Path | str] = list(paths)
        if retry_failed:
            targets += [f["path"] for f in failure_rows.list_failures(self.dossier) if f["path"]]
        beside = [self.dossier.path.with_name(self.dossier.path.name + end) for end in ("-wal", "-shm")]
        keep = {self.dossier.path, self.dossier.originals, *beside, *([Path(meta)] if meta is not None else [])}
        received = self._receive(targets, keep, table, given, stdin, report)
        try:
            with ReaderPool(self.options, jobs) as pool:
                self._record_reader()
                for jobs_done, readings in pool.read(self._batches(received, report)):
                    self._store(jobs_done, readings, report, originals)
                    if progress is not None:
                        done = report.read + report.known + report.unread_language
                        progress(Progress(report.bytes_done, report.bytes_found, done, jobs_done[-1].received.seen_at))
        except KeyboardInterrupt:
            report.interrupted = True
        report.questions = self.reconcile()
        report.stale = reading_rows.count_stale(self.dossier, self._fingerprint)
        return report

    def reread(
        self, *, everything: bool = False, jobs: int = 1, progress: Callable[[Progress], None] | None = None
    ) -> ReadReport:
        """Read again what another reader has read (or all), replacing each reading whole; decisions stay."""
        report = ReadReport()
        self._record_reader()
        self._extract_again()
        decisions = by_document(decision_rows.list_decisions(self.dossier, target_kind="document", standing_only=True))
        todo = [
            row
            for row in document_rows.list_documents(self.dossier)
            if row["version_key"] is not None and (everything or row["reader"] != self._fingerprint)
        ]
        report.found = len(todo)

        def batches() -> Iterator[tuple[list[tuple[dict[str, Any], Metadata]], list[TextInput]]]:
            group: list[tuple[dict[str, Any], Metadata]] = []
            texts: list[TextInput] = []
            for row in todo:
                metadata = settle_metadata(
                    document_rows.get_metadata(self.dossier, row["key"]), decisions.get(row["id"], [])
                )
                if self._unread_reason(row["language"], metadata):
                    continue
                stored = document_rows.get_version(self.dossier, row["key"])
                assert stored is not None
                group.append((row, metadata))
                texts.append(_text_input(stored.version.text, metadata, row["id"], row["version_id"], stored.headings))
                if len(texts) >= BATCH_DOCUMENTS or sum(len(t.text) for t in texts) >= BATCH_CHARACTERS:
                    yield group, texts
                    group, texts = [], []
            if texts:
                yield group, texts

        try:
            with ReaderPool(self.options, jobs) as pool:
                for group, readings in pool.read(batches()):
                    with self.dossier.transaction():
                        for (row, metadata), reading in zip(group, readings, strict=True):
                            if reading.claims is None:
                                report.failures.append(self._fail(row["seen"][0], "E060", reading.error or "", None))
                                continue
                            self._put_reading(row["key"], row["version_key"], metadata, reading)
                            report.read += 1
                            report.claims += len(reading.claims.claims)
                    if progress is not None and group:
                        progress(Progress(report.read, len(todo), report.read, group[-1][0]["seen"][0]))
        except KeyboardInterrupt:
            report.interrupted = True
        report.questions = self.reconcile()
        return report

    def _extract_again(self) -> int:
        """Take the text out of the originals that are kept; where it differs there is a new version. Gives how many."""
        new = 0
        for row in document_rows.list_documents(self.dossier):
            original = self.dossier.originals / row["sha256"][:2] / row["sha256"]
            if not row["has_original"] or not original.is_file():
                continue
            found = sources.read_original(original.read_bytes(), media_type=row["media_type"], seen_at=row["seen"][0])
            if isinstance(found, Failure) or found.version.id == row["version_id"]:
                continue
            with self.dossier.transaction():
                document_rows.add_received(self.dossier, found, now=_now(), has_original=True)
            new += 1
        return new

    def _receive(
        self,
        targets: Sequence[Path | str],
        keep: set[Path],
        table: sources.MetaTable | None,
        given: Mapping[str, MetaValue],
        stdin: BinaryIO | None,
        report: ReadReport,
    ) -> Iterator[Received]:
        """Every new document under the paths; failures go to the report and the dossier as they come."""
        # What is said of a document may be new even when its bytes are known: then nothing is skipped before extraction.
        known = None if given or table is not None else self._is_read
        notes: Callable[[sources.Note], None] = lambda note: report.notes.append(f"[{note.code}] {note.message}")  # noqa: E731
        reports = list(sources.find_reports(targets, stdin=stdin, exclude=keep, on_note=notes))
        report.bytes_found = sum(r.size or 0 for r in reports if not isinstance(r, Failure))
        for found in reports:
            if isinstance(found, Failure):
                report.failures.append(self._record_failure(found, found.seen_at))
                continue
            path = sources.show_path(found.path) if found.path is not None else None
            for item in sources.read_report(found, meta=table, given=given, known=known):
                if isinstance(item, Failure):
                    report.failures.append(self._record_failure(item, path))
                    continue
                report.found += 1
                if isinstance(item, sources.Known):
                    report.known += 1
                    report.bytes_done += self._see_again(item)
                else:
                    yield item

    def _is_read(self, document: DocumentId) -> bool:
        key = document_rows.find_document(self.dossier, document)
        stored = document_rows.get_version(self.dossier, key) if key is not None else None
        return stored is not None and reading_rows.find_reading(self.dossier, stored.key) is not None

    def _see_again(self, item: sources.Known) -> int:
        """Note that known bytes were seen (again) here; gives their number."""
        with self.dossier.transaction():
            document_rows.add_sighting(self.dossier, item.document, item.seen_at, _now())
            failure_rows.clear_failure(self.dossier, item.seen_at)
            return document_rows.document_size(self.dossier, item.document)

    def _batches(
        self, received: Iterable[Received], report: ReadReport
    ) -> Iterator[tuple[list[_Job], list[TextInput]]]:
        decisions = by_document(decision_rows.list_decisions(self.dossier, target_kind="document", standing_only=True))
        jobs: list[_Job] = []
        size = 0
        seen: set[str] = set()
        for item in received:
            job = self._prepare(item, decisions, seen)
            seen.add(item.version.id)
            jobs.append(job)
            size += len(item.version.text)
            if len(jobs) >= BATCH_DOCUMENTS or size >= BATCH_CHARACTERS:
                yield jobs, [j.text for j in jobs if j.text is not None]
                jobs, size = [], 0
        if jobs:
            yield jobs, [j.text for j in jobs if j.text is not None]

    def _prepare(self, item: Received, decisions: Mapping[str, Sequence[Any]], seen: set[str]) -> _Job:
        key = document_rows.find_document(self.dossier, item.document.id)
        known_values = document_rows.get_metadata(self.dossier, key) if key is not None else ()
        metadata = settle_metadata((*known_values, *item.metadata), decisions.get(item.document.id, ()))
        stored = document_rows.get_version_by_id(self.dossier, item.version.id)
        known = item.version.id in seen or (
            stored is not None and reading_rows.find_reading(self.dossier, stored.key) is not None
        )
        unread = self._unread_reason(item.version.language, metadata)
        text = None
        if not known and unread is None:
            text = _text_input(item.version.text, metadata, item.document.id, item.version.id, item.headings)
        return _Job(item, metadata, text, unread, known)

    def _store(
        self, jobs: Sequence[_Job], readings: Sequence[TextReading], report: ReadReport, originals: bool
    ) -> None:
        """Write a batch: all of it or nothing."""
        results = iter(readings)
        now = _now()
        if originals:
            for job in jobs:
                self._keep_original(job.received)
        with self.dossier.transaction():
            for job in jobs:
                result = next(results) if job.text is not None else None
                if result is not None and result.claims is None:
                    message = (
                        f"{job.received.seen_at} could not be read: {result.error}. The text is kept; "
                        "please report this with the text."
                    )
                    document_rows.add_received(self.dossier, job.received, now=now, has_original=originals)
                    report.failures.append(self._fail(job.received.seen_at, "E060", message, job.received))
                    continue
                self._store_one(job, result, report, originals, now)

    def _store_one(self, job: _Job, result: TextReading | None, report: ReadReport, originals: bool, now: str) -> None:
        item = job.received
        report.bytes_done += item.document.size
        is_new = document_rows.find_document(self.dossier, item.document.id) is None
        document, version, _ = document_rows.add_received(self.dossier, item, now=now, has_original=originals)
        failure_rows.clear_failure(self.dossier, item.seen_at)
        report.new += is_new
        if job.known:
            report.known += 1
            self._resettle(document, job.metadata)
            return
        if result is None:
            report.unread_language += 1
            reading_rows.replace_reading(
                self.dossier,
                document_key=document,
                version_key=version,
                fingerprint=self._fingerprint,
                metadata_hash=metadata_hash(job.metadata),
                now=now,
                claims=(),
                unread=job.unread,
            )
            return
        assert result.claims is not None
        self._put_reading(document, version, job.metadata, result)
        report.read += 1
        report.claims += len(result.claims.claims)

    def _put_reading(self, document: int, version: int, metadata: Metadata, result: TextReading) -> None:
        assert result.claims is not None
        if result.window is not None:
            document_rows.add_metadata(self.dossier, document, [result.window])
        reading_rows.replace_reading(
            self.dossier,
            document_key=document,
            version_key=version,
            fingerprint=self._fingerprint,
            metadata_hash=metadata_hash(metadata),
            now=_now(),
            claims=[(c, block_keys(c)) for c in result.claims.claims],
            unread_spans=result.claims.unread,
            segments=result.segments,
        )

    def _resettle(self, document: int, metadata: Metadata) -> int:
        """Resolve the dates of a document's claims anew when what they rest on has changed. Gives how many changed."""
        stored = document_rows.get_version(self.dossier, document)
        reading = reading_rows.find_reading(self.dossier, stored.key) if stored else None
        if reading is None or reading["unread"] or reading["metadata"] == metadata_hash(metadata):
            return 0
        before = claim_rows.claims_of_document(self.dossier, document)
        after = settle_dates(before, date_for_reading(metadata))
        changed = 0
        for old, new in zip(before, after, strict=True):
            if old != new:
                changed += 1
                claim_rows.rewrite_claim(self.dossier, new, block_keys(new))
        reading_rows.set_metadata_hash(self.dossier, reading["key"], metadata_hash(metadata))
        return changed

    def _keep_original(self, item: Received) -> None:
        """Write the bytes beside the dossier under their hash; a file half written never bears the final name."""
        folder = self.dossier.originals / item.document.sha256[:2]
        target = folder / item.document.sha256
        if target.exists():
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=folder, prefix=".part-")
            with os.fdopen(handle, "wb") as out:
                out.write(item.data)
            os.replace(name, target)
        except OSError as error:
            raise LegationError(
                "E108",
                f"The original of {item.seen_at} cannot be kept in {folder} ({error.strerror}). Make room or make the "
                "folder writable, or give --no-originals; what was finished before is kept.",
            ) from error

    @cached_property
    def _fingerprint(self) -> str:
        return reader_fingerprint(self.knowledge, self.options.model)

    def _record_reader(self) -> None:
        parts = [
            f"code {code_fingerprint()}",
            f"knowledge {self.knowledge.fingerprint}",
            f"model {self.options.model} ({model_version(self.options.model)})",
        ]
        with self.dossier.transaction():
            reading_rows.record_reader(self.dossier, self._fingerprint, parts, _now())

    def _unread_reason(self, language: str | None, metadata: Metadata) -> str | None:
        """Another language than the reader's is stored and marked unread, not failed and never half read."""
        told = metadata.language
        code = (told or language or READER_LANGUAGE).split("-")[0].lower()
        confirmed = any(v.field == "language" and v.how == DateHow.CONFIRMED.value for v in metadata.all)
        if not confirmed and language is not None:
            code = language  # what the text is written in counts more than what its page says
        if code == READER_LANGUAGE:
            return None
        return f"{META_UNREAD_LANGUAGE} ({code})"

    def _record_failure(self, failure: Failure, path: str | None) -> Failure:
        with self.dossier.transaction():
            failure_rows.record_failure(self.dossier, failure, path=path, at=_now())
        return failure

    def _fail(self, seen_at: str, code: str, message: str, received: Received | None) -> Failure:
        failure = Failure(seen_at, code, message, received.document.id if received else None)
        failure_rows.record_failure(self.dossier, failure, path=seen_at.rsplit(":", 1)[0], at=_now())
        return failure

    # ------------------------------------------------------------------ reconcile
    def reconcile(self, *, everything: bool = False) -> int:
        """Bring questions up to date with claims and decisions; gives how many blocks were done."""
        with self.dossier.transaction():
            self._link_documents()
            if everything:
                question_rows.mark_all_dirty(self.dossier)
        blocks = question_rows.dirty_blocks(self.dossier)
        if not blocks:
            return 0
        facts = self._facts()
        rejected = {r.target for r in find_reviews(self.dossier).values() if r.state is ReviewState.REJECTED}
        templates = self.knowledge.questions
        for start in range(0, len(blocks), 500):
            with self.dossier.transaction():
                for block in blocks[start : start + 500]:
                    claims = [c for c in claim_rows.claims_of_block(self.dossier, block) if c.id not in rejected]
                    found = (
                        build_questions(block, claims, facts, templates=templates, name_of=self.name_of)
                        if claims
                        else []
                    )
                    question_rows.replace_block(self.dossier, block, [_question_row(q, facts) for q in found])
        return len(blocks)

    def _link_documents(self) -> None:
        """Revisions (same URL, other bytes) and copies (shared lines); claims of documents newly linked are compared anew."""
        before = {(x["document"], x["other"], x["kind"]) for x in document_rows.get_links(self.dossier)}
        rows = document_rows.list_documents(self.dossier)
        urls: dict[str, list[int]] = {}
        for row in rows:
            for value in document_rows.get_metadata(self.dossier, row["key"]):
                if value.field == "url":
                    urls.setdefault(value.value.rstrip("/"), []).append(row["key"])
        revisions = []
        for url, keys in sorted(urls.items()):
            unique = sorted(set(keys))
            revisions += [(b, a, f"same address: {url}") for a, b in pairwise(unique)]
        document_rows.set_links(self.dossier, "revision", revisions)
        revised = {(a, b) for a, b, _ in revisions}
        sizes = {r["key"]: r["characters"] or 1 for r in rows}
        copies = []
        for a, b, shared in document_rows.shared_passages(self.dossier):
            share = shared / min(sizes[a], sizes[b])
            if share >= COPY_SHARE and (b, a) not in revised:
                first, second = self._earlier_first(a, b)
                copies.append((second, first, f"{share:.0%} of the shorter text stands in the other, line by line"))
        document_rows.set_links(self.dossier, "copy", copies)
        after = {(x["document"], x["other"], x["kind"]) for x in document_rows.get_links(self.dossier)}
        for identifier in {x for link in before ^ after for x in link[:2]}:
            question_rows.mark_document_dirty(self.dossier, identifier)

    def _earlier_first(self, a: int, b: int) -> tuple[int, int]:
        def key(document: int) -> tuple[str, str]:
            metadata = settle_metadata(document_rows.get_metadata(self.dossier, document))
            day = metadata.published.first_day if metadata.published else None
            return (day.isoformat() if day else "9999", str(document_rows.document_id(self.dossier, document)))

        return (a, b) if key(a) <= key(b) else (b, a)

    def _facts(self) -> dict[str, DocumentFacts]:
        copies = {x["document"]: x["other"] for x in document_rows.get_links(self.dossier) if x["kind"] == "copy"}
        revisions = {
            x["document"]: x["other"] for x in document_rows.get_links(self.dossier) if x["kind"] == "revision"
        }
        out = {}
        for identifier, metadata in self._all_metadata().items():
            out[identifier] = DocumentFacts(
                identifier,  # type: ignore[arg-type]
                metadata.publisher,
                metadata.published,
                copies.get(identifier),
                revisions.get(identifier),
            )
        return out

    def _all_metadata(self) -> dict[str, Metadata]:
        decisions = by_document(decision_rows.list_decisions(self.dossier, target_kind="document", standing_only=True))
        return {
            identifier: settle_metadata(document_rows.get_metadata(self.dossier, key), decisions.get(identifier, []))
            for key, identifier in document_rows.document_keys(self.dossier)
        }

    # ------------------------------------------------------------------ ask
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
        chosen = chosen or ClaimFilter()
        metadata = self._all_metadata()
        if document is not None:
            chosen = replace(chosen, documents=(self.find_document(document),))
        if publisher or published_from or published_to:
            documents = tuple(
                i
                for i, m in metadata.items()
                if (not publisher or (m.publisher or "").casefold() == publisher.casefold())
                and _within(m.published, published_from, published_to)
            )
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
        reviews = find_reviews(self.dossier)
        if review:
            decided = {r.target: r.state for r in reviews.values()}
            if review == "unreviewed":
                chosen = replace(chosen, not_ids=tuple(decided))
            else:
                chosen = replace(chosen, ids=tuple(i for i, s in decided.items() if s.value == review))
        for record in claim_rows.iterate_records(self.dossier, chosen):
            yield self._finish(record, metadata, reviews)

    def _finish(self, record: Record, metadata: Mapping[str, Metadata], reviews: Mapping[str, Any]) -> Record:
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
        record["reader"] = self._reading_of(record["doc"]).get("reader")
        clocks["read"] = self._reading_of(record["doc"]).get("finished_at")
        return record

    def _reading_of(self, document: str) -> dict[str, Any]:
        if not hasattr(self, "_readings_cache"):
            self._readings_cache: dict[str, dict[str, Any]] = {}
        if document not in self._readings_cache:
            key = document_rows.find_document(self.dossier, DocumentId(document))
            stored = document_rows.get_version(self.dossier, key) if key is not None else None
            self._readings_cache[document] = (
                reading_rows.find_reading(self.dossier, stored.key) if stored else None
            ) or {}
        return self._readings_cache[document]

    def claims_by_id(self, ids: Iterable[str]) -> dict[str, Record]:
        return {r["id"]: r for r in self.claims(ClaimFilter(ids=tuple(ids)))}

    def questions(
        self,
        *,
        standing: str | None = None,
        kind: str | None = None,
        limit: int | None = None,
        least_claims: int = 2,
    ) -> list[Record]:
        """Questions, liveliest first, each with its positions and who holds them."""
        rows = question_rows.list_questions(
            self.dossier, standing=standing, kind=kind, limit=limit, least_claims=least_claims
        )
        return [_question_record(r) for r in rows]

    def question(self, text: str) -> Record:
        """One question with the records of all its claims. `text`: its id or the beginning of it, also of a former id."""
        rows = question_rows.find_question(self.dossier, text)
        if len(rows) != 1:
            what = f"fits {len(rows)} questions" if rows else "fits no question"
            raise LegationError("E112", f"{text!r} {what}. See their ids with: legation questions")
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
        record = next(d for d in self.documents() if d["id"] == identifier)
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

    def relations(self, *, party: str | None = None) -> list[Record]:
        """Edges between countries and organisations with who carries and who denies each; most tellers first."""
        facts = self._facts()
        claims = [from_record(r) for r in claim_rows.iterate_records(self.dossier, ClaimFilter(party=party))]
        tellers: dict[str, str] = {c.id: teller_of(c, facts.get(c.document))[1] for c in claims}
        rows = build_relations(claims, facts, self.knowledge.relations, tellers)
        return [asdict(r) | {"review": ReviewState.UNREVIEWED.value} for r in rows]

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

    def name_of(self, identifier: str) -> str:
        """A name that can be shown for an actor's id."""
        return self.knowledge.name_of(identifier)

    # ------------------------------------------------------------------ decide
    def intake(self) -> list[Record]:
        """Documents that lack a title, publisher or date, or have a date that is only bounded, with what is known."""
        out = []
        for row in self.documents():
            missing = [f for f in ("title", "publisher", "published") if row[f] is None]
            if row["published"] is not None and row["published_how"] == DateHow.WINDOW.value:
                missing.append("published (only bounded)")
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
                at=_now(),
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
        """Accept, reject or edit a claim. The decision keeps its anchor: quote, span and former values."""
        if action not in ("accept", "reject", "edit"):
            raise LegationError("E114", f"{action!r} is no decision on a claim. Accepted: accept, reject, edit.")
        records = list(self.claims(ClaimFilter(ids=(claim,))))
        if not records:
            raise LegationError(
                "E115", f"There is no claim {claim!r} in this dossier. See ids with: legation claims --json"
            )
        record = records[0]
        anchor = {k: record[k] for k in ("doc", "version", "start", "end", "quote", "kind")}
        former = {k: record.get(k) for k in (values or {})}
        with self.dossier.transaction():
            decision = decision_rows.record_decision(
                self.dossier,
                at=_now(),
                who=self.who,
                action=action,
                target_kind="claim",
                target=claim,
                body={"values": dict(values or {}), "former": former, "anchor": anchor},
                why=why,
            )
            question_rows.mark_claim_dirty(self.dossier, claim)
        self.reconcile()
        return decision

    def undo(self, decision: str, *, why: str = "") -> DecisionId:
        """Take a decision back, by a new row; the former one stays in the history."""
        rows = [d for d in decision_rows.list_decisions(self.dossier) if d.id.startswith(decision)]
        if len(rows) != 1:
            raise LegationError(
                "E116", f"{decision!r} fits {len(rows)} decisions. See their ids with: legation history"
            )
        target = rows[0]
        with self.dossier.transaction():
            made = decision_rows.record_decision(
                self.dossier,
                at=_now(),
                who=self.who,
                action="undo",
                target_kind="decision",
                target=target.id,
                body={"of": target.action, "target": target.target},
                why=why,
            )
            if target.target_kind == "claim":
                question_rows.mark_claim_dirty(self.dossier, target.target)
            if target.target_kind == "document":
                key = document_rows.find_document(self.dossier, DocumentId(target.target))
                if key is not None:
                    self._after_decision(target.target, key)
        self.reconcile()
        return made

    def history(self) -> list[Record]:
        """All decisions in order: when, who, what, on what, and whether it was undone."""
        return [
            {
                "id": d.id,
                "at": d.at,
                "who": d.who,
                "action": d.action,
                "on": d.target_kind,
                "target": d.target,
                "values": d.body.get("values", {}),
                "anchor": d.body.get("anchor"),
                "why": d.why,
                "undone": d.undone,
            }
            for d in decision_rows.list_decisions(self.dossier)
        ]

    def _after_decision(self, identifier: str, key: int) -> None:
        self._resettle(key, self._all_metadata()[identifier])
        question_rows.mark_document_dirty(self.dossier, identifier)


# ---------------------------------------------------------------------- small parts
def _text_input(text: str, metadata: Metadata, document: str, version: str, headings: Any) -> TextInput:
    return TextInput(
        text,
        title=metadata.title,
        publisher=metadata.publisher,
        published=date_for_reading(metadata),
        headings=tuple(headings),
        document=document,
        version=version,
    )


def _within(published: Interval | None, first: str | None, last: str | None) -> bool:
    if not first and not last:
        return True
    if published is None:
        return False
    return published.overlaps(Interval(first, last))


def _question_row(question: Question, facts: Mapping[str, DocumentFacts]) -> question_rows.QuestionRow:
    documents = {d for p in question.positions for d in p.documents}
    return question_rows.QuestionRow(
        id=question.id,
        block=question.block,
        anchor=question.anchor,
        title=question.title,
        kind=question.kind,
        agreement=question.standing.agreement.value,
        conflict=question.standing.conflict.value,
        standing=question.standing.shown,
        why=question.standing.why,
        liveliness=question.liveliness,
        documents=len(documents),
        tellers=len(question.origins),
        positions=tuple(tuple(p.claims) for p in question.positions),
        body={
            "positions": [
                {"label": p.label, "said_by": list(p.said_by), "documents": list(p.documents)}
                for p in question.positions
            ],
            "origins": [
                {"teller": o.teller, "label": o.label, "claims": list(o.claims), "documents": list(o.documents)}
                for o in question.origins
            ],
            "grouped_because": question.grouped_because,
            "parties": list(question.parties),
            "first_day": question.first_day,
            "last_day": question.last_day,
        },
    )


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
        "shown": f"{row['documents']} documents, {row['tellers']} first tellers; independence not shown",
        "positions": positions,
        "origins": body["origins"],
        "parties": body["parties"],
        "first_day": body["first_day"],
        "last_day": body["last_day"],
        "grouped_because": body["grouped_because"],
        "liveliness": row["liveliness"],
        "review": ReviewState.UNREVIEWED.value,
    }


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


def _former(metadata: Metadata, name: str) -> str | None:
    value = getattr(metadata, name)
    return str(value) if value is not None else None


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def claims_from_records(records: Iterable[Record]) -> list[Any]:
    """Claims of records, for scripts that want values."""
    return [from_record(r) for r in records]
