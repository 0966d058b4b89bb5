"""Reading: reports into the dossier, and again with a newer reader.

A batch is one transaction: document, version, metadata, passages, reading and claims are all there or none of them is.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from legation import sources
from legation.desk.base import now_utc
from legation.desk.blocking import rewrite, with_blocks
from legation.desk.metadata import by_document, date_for_reading, metadata_hash, settle_metadata
from legation.desk.readers import ReaderPool, TextReading
from legation.desk.reconciling import Reconciling
from legation.desk.shortening import shorten
from legation.dossier import claims as claim_rows
from legation.dossier import decisions as decision_rows
from legation.dossier import documents as document_rows
from legation.dossier import failures as failure_rows
from legation.dossier import readings as reading_rows
from legation.model.documents import Failure, Metadata, MetaValue, Received
from legation.model.errors import LegationError
from legation.model.ids import DocumentId
from legation.model.layers import TextInput
from legation.model.words import META_UNREAD_LANGUAGE, DateHow
from legation.reading.build import code_fingerprint, model_version
from legation.reading.settle import settle_dates

READER_LANGUAGE = "en"
# A batch is closed at this many documents or characters: small enough to lose little at a stop, large enough for speed.
BATCH_DOCUMENTS = 16
BATCH_CHARACTERS = 60_000


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


class Reading(Reconciling):
    """Read and re-read."""

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
        self.refresh_lists()
        report.stale = reading_rows.count_stale(self.dossier, self._fingerprint)
        return report

    def refresh_lists(self) -> None:
        """Bring up to date what lists and pictures rest on, so that the first look need not (see noting, edging)."""
        raise NotImplementedError

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
        self.refresh_lists()
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
                document_rows.add_received(self.dossier, found, now=now_utc(), has_original=True)
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
            document_rows.add_sighting(self.dossier, item.document, item.seen_at, now_utc())
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
        now = now_utc()
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
            shorten(self.dossier)

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
        stored = document_rows.get_version(self.dossier, document)
        text = stored.version.text if stored is not None else ""
        reading_rows.replace_reading(
            self.dossier,
            document_key=document,
            version_key=version,
            fingerprint=self._fingerprint,
            metadata_hash=metadata_hash(metadata),
            now=now_utc(),
            claims=with_blocks(result.claims.claims, text, self.knowledge.questions),
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
                rewrite(self.dossier, new, self.knowledge.questions)
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

    def _record_reader(self) -> None:
        parts = [
            f"code {code_fingerprint()}",
            f"knowledge {self.knowledge.fingerprint}",
            f"model {self.options.model} ({model_version(self.options.model)})",
            "attribution learned and by rules" if self.options.learned else "attribution by rules",
        ]
        with self.dossier.transaction():
            reading_rows.record_reader(self.dossier, self._fingerprint, parts, now_utc())

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
            failure_rows.record_failure(self.dossier, failure, path=path, at=now_utc())
        return failure

    def _fail(self, seen_at: str, code: str, message: str, received: Received | None) -> Failure:
        failure = Failure(seen_at, code, message, received.document.id if received else None)
        failure_rows.record_failure(self.dossier, failure, path=seen_at.rsplit(":", 1)[0], at=now_utc())
        return failure


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
