"""PDF: the text layer, page after page, and the document information.

Takes the bytes of a PDF; gives the text as pypdf reads it, an empty line between pages, words hyphenated at line ends
left as they are. Pictures of text (scans) are not read: a PDF without a text layer is refused, as is one with a
password.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from legation.model.documents import MetaValue
from legation.model.errors import SourceError
from legation.sources.decoding import mend_text
from legation.sources.extracted import MAX_TEXT_BYTES, Extracted, quiet, refuse_too_large, tidy
from legation.sources.metadata import RANK, make_value

EXTRACTOR = f"pdf 1 (pypdf {pypdf.__version__})"

# Titles that programs put in when nobody gives one (unchecked).
_NO_TITLE = re.compile(
    r"untitled|(?:microsoft )?(?:word|powerpoint)(?: document| presentation| - .*)?$|document ?\d*$"
    r"|layout ?\d+$|slide ?\d+$|.*\.(?:docx?|indd|qxd|pdf|odt|rtf|pptx?|xlsx?|tex|dvi)$",
    re.I,
)


def extract(data: bytes, name: str) -> Extracted:
    """Raises SourceError E013 (broken), E014 (password), E015 (no text layer)."""
    with quiet("pypdf"):
        try:
            reader = _open(data, name)
            pages, failed = _read_pages(reader)
            metadata = tuple(_from_information(reader))
        except FileNotDecryptedError:
            raise _has_password(name) from None
        except (
            PyPdfError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            IndexError,
            OSError,
            RecursionError,
        ) as error:
            raise _broken(name, error) from None
    if not any(page.strip() for page in pages):
        what = f"{len(pages)} page{'s' * (len(pages) != 1)}"
        raise SourceError(
            "E015",
            f"{name} is a PDF without a text layer ({what}, probably scanned). Accepted: PDFs whose text can be "
            "marked and copied. Run it through text recognition (for example ocrmypdf) and read the result.",
        )
    mended = mend_text("\n\n".join(pages))
    notes = (f"{failed} page{'s' * (failed > 1)} could not be read",) if failed else ()
    return Extracted(mended.text, EXTRACTOR, notes + mended.mended, metadata)


def _open(data: bytes, name: str) -> pypdf.PdfReader:
    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")  # many PDFs are locked against change only, and open with no password
        except (DependencyError, NotImplementedError):
            raise SourceError(
                "E014",
                f"{name} is a PDF under a kind of encryption that is not built in. Accepted: PDFs without encryption. "
                "Save a copy without it (for example qpdf --decrypt), or install the package cryptography, and retry.",
            ) from None
        if not opened:
            raise _has_password(name)
    return reader


def _read_pages(reader: pypdf.PdfReader) -> tuple[list[str], int]:
    """The text of each page, and of how many pages none could be had because they are broken."""
    pages: list[str] = []
    failed = size = 0
    count = len(reader.pages)
    for number in range(count):
        try:
            text = reader.pages[number].extract_text() or ""
        except (FileNotDecryptedError, MemoryError):
            raise
        except Exception:  # pypdf raises whatever a broken page makes it stumble on
            failed += 1
            continue
        size += len(text)
        refuse_too_large(size, MAX_TEXT_BYTES, "its text", advice="Split it.")
        pages.append(text.strip("\n"))
    if failed and failed == count:
        raise ValueError("none of its pages can be read")
    return pages, failed


def _from_information(reader: pypdf.PdfReader) -> Iterator[MetaValue]:
    try:
        information = reader.metadata
    except Exception:  # a broken information dictionary loses nothing of the text
        information = None
    if information is None:
        return
    for field, key, rank in (
        ("title", "/Title", RANK["document info"]),
        ("author", "/Author", RANK["document info"]),
        ("published", "/CreationDate", RANK["created"]),
    ):
        try:
            text = tidy(str(information.get(key) or ""))
        except Exception:  # a broken entry loses that field only
            continue
        if field == "title" and _NO_TITLE.match(text):
            continue
        if field == "published":
            text = _from_pdf_date(text)
        yield from make_value(field, text, f"document information ({key[1:]})", rank)


def _from_pdf_date(text: str) -> str:
    """D:20241029233000-04'00' (PDF 32000-1, 7.9.4) as 20241029T233000-0400."""
    got = re.match(r"(?:D:)?(\d{8})(\d{6})?(Z|[+-]\d\d'?\d\d)?", text)
    if not got:
        return ""
    return got[1] + (f"T{got[2]}{(got[3] or '').replace(chr(39), '')}" if got[2] else "")


def _has_password(name: str) -> SourceError:
    return SourceError(
        "E014",
        f"{name} is a PDF with a password. Accepted: PDFs that open without one. Save a copy without the password "
        "(for example qpdf --decrypt --password=...) and read that.",
    )


def _broken(name: str, error: Exception) -> SourceError:
    found = tidy(str(error))[:100] or type(error).__name__
    return SourceError(
        "E013",
        f"{name} is a broken PDF ({found}). Accepted: whole PDFs. Fetch it again, or open it in a viewer and save it.",
    )
