"""What every extractor hands back: one text, and what its format tells about the document.

Each format has a module with `extract(data, name) -> Extracted` (`name` is for messages only); it raises SourceError
with the reason when there is no text to be had. Putting documents together from it is `receive`'s work.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from legation.model.documents import MetaValue
from legation.model.errors import SourceError
from legation.model.spans import Span

# A book of 1,000 pages has about 3 MB of text. What is larger is a dump or a mistake, and would hold up the batch.
MAX_TEXT_BYTES = 50_000_000
MAX_FILE_BYTES = 200_000_000  # PDF, .docx and mail: mostly pictures
MAX_RECORDED = 500  # characters of one metadata value


@dataclass(frozen=True, slots=True)
class Extracted:
    """text: mended, final; metadata: spans in it are code points; headings: where the format marks them.

    file: the name that a record gives for its document.
    """

    text: str
    extractor: str
    mended: tuple[str, ...] = ()
    metadata: tuple[MetaValue, ...] = ()
    headings: tuple[Span, ...] = ()
    file: str = ""


def tidy(value: object) -> str:
    """A metadata value on one line, without what no text may hold; "" for what is no text."""
    if not isinstance(value, str):
        return ""
    clean = "".join(c if c.isprintable() or c.isspace() else " " for c in value)
    return " ".join(clean.split())[:MAX_RECORDED].strip()


def refuse_too_large(size: int, limit: int, name: str, *, advice: str) -> None:
    """Raises SourceError E008 when `size` bytes are more than one document may have."""
    if size > limit:
        raise SourceError(
            "E008",
            f"{name} has {size / 1e6:,.0f} MB; one document of this format may have {limit / 1e6:,.0f} MB. {advice}",
        )


@contextmanager
def quiet(*loggers: str) -> Iterator[None]:
    """Keep extractors' own warnings off stderr: what matters of them is in the message or the mended notes."""
    before = [(logging.getLogger(n), logging.getLogger(n).level) for n in loggers]
    for logger, _ in before:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in before:
            logger.setLevel(level)
