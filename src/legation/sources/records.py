"""JSON and JSONL: one object a document, its text under `text`.

Takes the bytes of one object, of a list of objects, or of lines of objects; gives the bytes and the text of each. The
keys are file, title, publisher, author, published, url, language and text, as in --meta; others are passed over (`date`
and `source` too: in event data they are the day and the actor of an event, not of its report).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from legation.model.documents import MetaValue
from legation.model.errors import SourceError
from legation.sources.decoding import decode_text, mend_text
from legation.sources.extracted import MAX_TEXT_BYTES, Extracted, tidy
from legation.sources.metadata import RANK, make_value

EXTRACTOR = "json 1"
FIELDS = ("title", "publisher", "author", "published", "url", "language")
KEYS = ("file", *FIELDS, "text")
_SHAPE = (
    'an object with "text" (and, where known, '
    + ", ".join(f'"{k}"' for k in KEYS[:-1])
    + "), or a list of such objects"
)
_BOM = b"\xef\xbb\xbf"


class Item(NamedTuple):
    """One document of a file of many. where: line or place in the list, from 1; data None: too long to be read."""

    where: int
    data: bytes | None


def extract(data: bytes, name: str) -> Extracted:
    """One document from the bytes of one JSON object. Raises SourceError E019, E020, E022."""
    decoded = decode_text(data, name)
    extracted = _from_object(_load(decoded.text, name), name)
    notes = tuple(n for n in decoded.mended if n not in extracted.mended)
    return Extracted(extracted.text, EXTRACTOR, notes + extracted.mended, extracted.metadata, file=extracted.file)


def split_list(data: bytes, name: str) -> list[Item] | None:
    """The objects of a JSON list, each as bytes in one canonical form; None when `data` is one object.

    Raises SourceError when it is neither, or when no object of the list has a text.
    """
    value = _load(decode_text(data, name).text, name)
    if isinstance(value, dict):
        return None
    if not isinstance(value, list) or not value:
        raise _another_shape(value, name)
    if not any(isinstance(item, dict) and "text" in item for item in value):
        raise _another_shape(value, name)
    return [Item(number, dump_canonical(item)) for number, item in enumerate(value, start=1)]


def dump_canonical(item: Any) -> bytes:
    """Keys sorted, no spaces, UTF-8: the bytes of a document that had none of its own (an object inside a list)."""
    try:
        return json.dumps(item, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # a lone surrogate, which UTF-8 cannot hold but an escape can
        return json.dumps(item, sort_keys=True, separators=(",", ":")).encode()


def split_lines(stream: BinaryIO, name: str, *, limit: int = MAX_TEXT_BYTES) -> Iterator[Item]:
    """The lines of a JSONL file without their ends, one at a time; empty lines are left out.

    Raises SourceError E010 when the file is UTF-16, whose lines cannot be told apart byte by byte.
    """
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if number == 1:
            if line.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise SourceError(
                    "E010", f"{name} is JSONL in UTF-16. Accepted: UTF-8. Save it as UTF-8 and read it again."
                )
            line = line.removeprefix(_BOM)
        if len(line) > limit and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(limit)
            yield Item(number, None)
            continue
        line = line.removesuffix(b"\n").removesuffix(b"\r")
        if line.strip():
            yield Item(number, line)


def is_object_line(line: bytes) -> bool:
    """Whether a line is one whole JSON object: how JSONL on stdin is told from one object over many lines."""
    try:
        return isinstance(json.loads(line.removeprefix(_BOM)), dict)
    except (ValueError, RecursionError):
        return False


def _load(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        found = text[error.pos : error.pos + 20].split("\n")[0].strip()
        shown = f' before "{found}"' if found.isprintable() and found else ""
        raise SourceError(
            "E019", f"{name} is no JSON: {error.msg} at {where}{shown}. Accepted: {_SHAPE}. Mend it and read it again."
        ) from None
    except (ValueError, RecursionError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise SourceError(
            "E019", f"{name} is JSON that cannot be taken in: {why}. Accepted: {_SHAPE}. Mend it and read it again."
        ) from None


def _from_object(value: Any, name: str) -> Extracted:
    if not isinstance(value, dict):
        raise _another_shape(value, name)
    text = value.get("text")
    if "text" not in value:
        raise _another_shape(value, name)
    if not isinstance(text, str) or not text.strip():
        found = "is empty" if isinstance(text, str) else f"is {_kind(text)}"
        raise SourceError(
            "E022",
            f'{name} has no text: "text" {found}. A string with the report\'s text is needed; put it in, or take the '
            "object out.",
        )
    decoded = mend_text(text)
    notes = list(decoded.mended)
    metadata: list[MetaValue] = []
    for field in FIELDS:
        metadata += make_value(
            field, _as_string(value.get(field)), f"record ({field})", RANK["record"], passed_over=notes
        )
    return Extracted(decoded.text, EXTRACTOR, tuple(notes), tuple(metadata), file=tidy(value.get("file")))


def _as_string(value: Any) -> str:
    """Years are often numbers, authors often lists."""
    if isinstance(value, list):
        return ", ".join(v for v in value if isinstance(v, str))
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return str(value)
    return value if isinstance(value, str) else ""


def _another_shape(value: Any, name: str) -> SourceError:
    found = _kind(value)
    if isinstance(value, dict):
        keys = ", ".join(tidy(k)[:30] for k in list(value)[:6])
        found = f'an object without "text" (its keys: {keys or "none"})'
    elif isinstance(value, list):
        found = 'a list in which no object has "text"' if value else "an empty list"
    return SourceError(
        "E020", f"{name} is JSON of another shape: {found}. Accepted: {_SHAPE}. Rename its keys to these."
    )


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), "something else")
