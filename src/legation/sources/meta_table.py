"""The --meta table: what a user knows about files, as CSV or as a JSON list of objects.

Takes the table's path; gives rows that are matched to reports by `file`: a path or the end of one, a file name, a stem,
or a stem up to its first "_" ("003" is 003_talks.txt). Columns are file, title, publisher, author, published, url and
language; others are passed over. A row that cannot be used is reported and the others are kept.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from legation.model.documents import Failure, MetaValue
from legation.model.errors import SourceError
from legation.sources.dates import require_published
from legation.sources.decoding import decode_text
from legation.sources.extracted import MAX_TEXT_BYTES, refuse_too_large, tidy
from legation.sources.metadata import RANK, make_value
from legation.sources.records import FIELDS
from legation.sources.walk import Note, show_path

_COLUMNS = ("file", *FIELDS)
_ACCEPTED = f"CSV with a header row, or a JSON list of objects, with {', '.join(_COLUMNS)}"


@dataclass(frozen=True, slots=True)
class MetaRow:
    """What is given for one file. where: "row 3 of meta.csv"."""

    file: str
    values: Mapping[str, MetaValue]
    where: str


@dataclass(frozen=True, slots=True)
class MetaTable:
    """rows: the good ones, one for each `file`; failures: the bad ones and the bad cells."""

    seen_at: str
    rows: tuple[MetaRow, ...]
    failures: tuple[Failure, ...] = ()
    by_file: Mapping[str, MetaRow] = None  # type: ignore[assignment]  # made below, a function of rows

    def __post_init__(self) -> None:
        folder = os.path.dirname(os.path.abspath(self.seen_at))
        index: dict[str, MetaRow] = {}
        for row in self.rows:
            index.setdefault(_normalise(row.file), row)
        for row in self.rows:
            index.setdefault(os.path.normpath(os.path.join(folder, row.file)), row)
        object.__setattr__(self, "by_file", index)

    def match(self, *names: str) -> Mapping[str, MetaValue]:
        """The values of the row for a report known by these names (a path, a record's `file`); {} for none."""
        row = self.find_row(*names)
        return row.values if row else {}

    def find_row(self, *names: str) -> MetaRow | None:
        """The nearest match wins: longest path, then file name, stem, stem up to the first "_"."""
        return next((self.by_file[key] for name in names if name for key in _keys(name) if key in self.by_file), None)

    def find_unmatched(self, names: Iterable[str]) -> tuple[Note, ...]:
        """A note for each row that is for none of the reports named."""
        matched = {row.file for name in names if (row := self.find_row(name))}
        return tuple(
            Note(
                self.seen_at,
                "E036",
                f'{row.where} is for "{row.file}", and no report read has this name. Check the spelling of its file.',
            )
            for row in self.rows
            if row.file not in matched
        )


def load_meta(path: Path | str) -> MetaTable:
    """Read a --meta file. Raises SourceError E030..E032 when the file as a whole is no such table."""
    shown = show_path(path)
    try:
        refuse_too_large(os.stat(path).st_size, MAX_TEXT_BYTES, shown, advice="Split it.")
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = "is not there" if isinstance(error, FileNotFoundError) else f"could not be read ({_reason(error)})"
        raise SourceError("E030", f"{shown} {reason}. --meta takes {_ACCEPTED}. Check the path.") from None
    text = decode_text(data, shown).text
    rows = _json_rows(text, shown) if _is_json(text, shown) else _csv_rows(text, shown)
    return _check(shown, rows)


def given_values(*, published: str | None = None, publisher: str | None = None) -> dict[str, MetaValue]:
    """What the options --published and --publisher say of all reports of a batch. Raises SourceError E035."""
    given: dict[str, MetaValue] = {}
    if published is not None:
        date = require_published(published, "--published")
        how = "given by the user (--published)"
        given["published"] = MetaValue("published", str(date.interval), how, RANK["option"], detail=date.detail)
    if publisher is not None and tidy(publisher):
        how = "given by the user (--publisher)"
        given["publisher"] = MetaValue("publisher", tidy(publisher), how, RANK["option"])
    return given


def _reason(error: OSError | ValueError) -> str:
    return str(getattr(error, "strerror", None) or error)


def _is_json(text: str, shown: str) -> bool:
    return shown.lower().endswith(".json") or text.lstrip()[:1] in ("[", "{")


def _json_rows(text: str, shown: str) -> Iterator[tuple[int, dict[str, Any]] | tuple[int, str]]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError("E031", f"{shown} is no JSON: {error}. --meta takes {_ACCEPTED}. Mend it.") from None
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        raise SourceError("E031", f"{shown} is JSON but no list of objects. --meta takes {_ACCEPTED}. Mend it.")
    if value and not any(isinstance(row, dict) and "file" in row for row in value):
        raise SourceError("E032", f'{shown} has no object with "file". --meta takes {_ACCEPTED}. Add the file names.')
    for number, row in enumerate(value, start=1):
        yield (number, row) if isinstance(row, dict) else (number, "is no object")


def _csv_rows(text: str, shown: str) -> Iterator[tuple[int, dict[str, Any]] | tuple[int, str]]:
    """Comma, semicolon or tab, whichever the header has most of. Numbered as in a spreadsheet: the header is row 1."""
    header_line = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise SourceError(
            "E031", f"{shown} is no CSV (line {reader.line_num}: {error}). --meta takes {_ACCEPTED}. Mend it."
        ) from None
    header = [name.strip().lower() for name in rows[0]] if rows else []
    if "file" not in header:
        found = tidy(", ".join(header))[:80] or "nothing"
        raise SourceError(
            "E032",
            f'{shown} has no column "file"; its first row has: {found}. --meta takes {_ACCEPTED}. Add the column.',
        )
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            yield (
                number,
                f"has {len(cells)} cells under {len(header)} columns (a comma in a title needs quotes around it)",
            )
            continue
        yield number, dict(zip(header, cells))


def _check(shown: str, rows: Iterator[tuple[int, dict[str, Any]] | tuple[int, str]]) -> MetaTable:
    good: dict[str, MetaRow] = {}
    failures: list[Failure] = []

    def report(where: str, what: str) -> None:
        failures.append(
            Failure(where, "E033", f"{where} {what}. The other rows are used; mend this one and read again.")
        )

    for number, row in rows:
        where = f"row {number} of {shown}"
        if isinstance(row, str):
            report(where, row)
            continue
        file = row.get("file")
        if not isinstance(file, str) or not file.strip():
            report(where, "names no file")
        elif _normalise(file) in good:
            report(where, f'is a second row for "{tidy(file)}", of which the first is used')
        else:
            values = _values(row, number, where, failures)
            good[_normalise(file)] = MetaRow(file.strip(), values, where)
    return MetaTable(shown, tuple(good.values()), tuple(failures))


def _values(row: dict[str, Any], number: int, where: str, failures: list[Failure]) -> dict[str, MetaValue]:
    found: dict[str, MetaValue] = {}
    for field in FIELDS:
        raw = row.get(field)
        text = tidy(str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw)
        if not text:
            continue
        try:
            if field == "published":
                require_published(text, f"{field} in {where}", code="E034")
        except SourceError as error:
            failures.append(Failure(where, error.code, error.message + " The rest of the row is used."))
            continue
        passed_over: list[str] = []
        for value in make_value(
            field, text, f"given by the user (--meta, row {number})", RANK["meta"], passed_over=passed_over
        ):
            found[field] = value
        failures += [Failure(where, "E033", f"{where}: {what}. The rest of the row is used.") for what in passed_over]
    return found


def _normalise(file: str) -> str:
    path = file.strip().replace("\\", "/")
    while path.startswith("./"):
        path = path[2:]
    return path


def _keys(name: str) -> Iterator[str]:
    """What a row may call a report, the most exact first."""
    yield _normalise(name)
    parts = PurePosixPath(os.path.abspath(name) if "\0" not in name else name).parts
    yield "/".join(parts).replace("//", "/")
    for start in range(1, len(parts)):
        yield "/".join(parts[start:])
    if parts:
        stem = PurePosixPath(parts[-1]).stem
        yield stem
        yield stem.split("_")[0]
