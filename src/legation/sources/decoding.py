"""Decoding: bytes under a text name to characters, and the mending of what no text may hold.

Takes bytes; gives text with a note for all that was guessed or changed. b"\\xef\\xbb\\xbfTroops\\x00" becomes
"Troops\\ufffd" with "byte order mark taken off" and "1 NUL character replaced by U+FFFD". The order: byte order mark,
declared encoding, strict UTF-8, then a guess that the note names. Line ends, spaces and Unicode forms stay as they are.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import charset_normalizer

from legation.model.errors import SourceError

REPLACEMENT = "\ufffd"
BINARY_MAGIC = {  # first bytes (file(1) magic database); text never starts so
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive (as .docx and .odt are)",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x7fELF": "a program",
    b"SQLite format 3\x00": "an SQLite file",
    b"{\\rtf": "an RTF file",
}
_BOMS = (  # UTF-32 first: its mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE_BYTES = 65536
# Share of control characters above which bytes are no text: random bytes have 11 %, text none. A stray NUL in a
# valid UTF-8 text is mended, so the bar is higher there than for bytes whose encoding has to be guessed.
CONTROLS_IN_UTF8, CONTROLS_IN_GUESS = 0.05, 0.01
# Western European texts have at most about 6 % accented letters; 20 % leaves room for names and short texts.
WESTERN_HIGH_BYTES = 0.2
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b\x1a")) + b"\x7f"
_HIGH = re.compile(rb"[\x80-\xff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_META_CHARSET = re.compile(rb"""<(?:meta\s[^>]*?charset|\?xml\s[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)


class Decoded(NamedTuple):
    text: str
    mended: tuple[str, ...] = ()


def decode_text(data: bytes, name: str, *, declared: str | None = None) -> Decoded:
    """Decode and mend. declared: an encoding named by a header or tag. Raises SourceError E009 (binary), E010."""
    text, notes = _decode(data, name, declared)
    mended = mend_text(text)
    return Decoded(mended.text, (*notes, *mended.mended))


def mend_text(text: str) -> Decoded:
    """Replace NUL characters and lone surrogates by U+FFFD and take off a leading byte order mark."""
    notes = []
    if text.startswith("\ufeff"):
        text = text[1:]
        notes.append("byte order mark taken off")
    if count := text.count("\0"):
        text = text.replace("\0", REPLACEMENT)
        notes.append(f"{count} NUL character{'s' * (count > 1)} replaced by U+FFFD")
    text, count = _SURROGATE.subn(REPLACEMENT, text)
    if count:
        notes.append(f"{count} lone surrogate{'s' * (count > 1)} replaced by U+FFFD")
    return Decoded(text, tuple(notes))


def find_declared_encoding(data: bytes) -> str | None:
    """The encoding that an HTML page names in its first 4 KB, as Python calls it; None for none that is known."""
    got = _META_CHARSET.search(data[:4096])
    return known_encoding(got.group(1).decode("ascii", "ignore")) if got else None


def known_encoding(name: str | None) -> str | None:
    """Python's name of a text encoding; Latin-1 is read as cp1252, as browsers do (WHATWG Encoding, "labels")."""
    try:
        info = codecs.lookup((name or "").strip())
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True):
        return None
    return "cp1252" if info.name in ("iso8859-1", "ascii") else info.name


def _decode(data: bytes, name: str, declared: str | None) -> tuple[str, tuple[str, ...]]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text, notes = _decode_lossy(data[len(bom) :], encoding, "its byte order mark")
            return text, ("byte order mark taken off", *notes)
    _refuse_magic(data, name)
    # "utf-16" inside an ASCII-readable tag cannot be true (WHATWG says: take UTF-8).
    if declared and not declared.startswith(("utf-8", "utf-16", "utf-32")):
        try:
            return data.decode(declared), ()
        except (UnicodeError, ValueError):
            pass
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data, name)
    if wide := _find_wide_encoding(data):
        return _decode_lossy(data, wide, "its zero bytes", guessed=True)
    _refuse_controls(data, name, CONTROLS_IN_UTF8)
    return text, ()


def _decode_lossy(data: bytes, encoding: str, why: str, *, guessed: bool = False) -> tuple[str, tuple[str, ...]]:
    """Decode by an encoding that is known or guessed; what does not fit becomes U+FFFD and is counted."""
    notes = [f"encoding guessed as {encoding} from {why}"] if guessed else []
    if not guessed and encoding != "utf-8":
        notes.append(f"read as {encoding} by {why}")
    try:
        return data.decode(encoding), tuple(notes)
    except UnicodeError:
        text = data.decode(encoding, "replace")
    count = text.count(REPLACEMENT)
    return text, (*notes, f"{count} piece{'s' * (count > 1)} that are no {encoding} replaced by U+FFFD")


def _guess(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    if wide := _find_wide_encoding(data):
        return _decode_lossy(data, wide, "its zero bytes", guessed=True)
    _refuse_controls(data, name, CONTROLS_IN_GUESS)
    if _is_damaged_utf8(data):
        return _decode_lossy(data, "utf-8", "its other characters", guessed=True)
    if _looks_western(data):
        return _decode_lossy(data, "cp1252", "its few bytes above 127", guessed=True)
    first = next(_HIGH.finditer(data)).start()  # there is one, or it would be UTF-8
    start = max(0, first - 1000)
    best = charset_normalizer.from_bytes(data[start : start + 4 * SAMPLE_BYTES]).best()
    if best is None:
        raise SourceError(
            "E010",
            f"{name} is in an encoding that could not be told: it is no UTF-8 and has no byte order mark. "
            "Accepted: UTF-8, UTF-16 with a byte order mark, and what can be guessed. Save it as UTF-8 and read again.",
        )
    return _decode_lossy(data, best.encoding, "its characters", guessed=True)


def _refuse_magic(data: bytes, name: str) -> None:
    for magic, kind in BINARY_MAGIC.items():
        if data.startswith(magic):
            raise SourceError(
                "E009",
                f"{name} is {kind} under the name of a text. Accepted under this name: text. "
                "Give it the ending of its format, if that is a readable one, and read it again.",
            )


def _refuse_controls(data: bytes, name: str, bar: float) -> None:
    sample = data[:SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > 2 and controls > bar * len(sample):
        raise SourceError(
            "E009",
            f"{name} is binary, not text: {controls / len(sample):.0%} of its first {len(sample):,} bytes are control "
            "characters. Accepted under this name: text. Take it out, or give it the ending of its format.",
        )


def _find_wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a byte order mark shows itself by a zero in nearly every second byte (Western text)."""
    sample = data[:SAMPLE_BYTES]
    half = len(sample) // 2
    if half < 4 or len(data) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether nearly all high bytes do form UTF-8 (a cut file, one bad paste): no other encoding is better."""
    text = data.decode("utf-8", "replace")
    bad = text.count(REPLACEMENT)
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return good >= 9 * bad


def _looks_western(data: bytes) -> bool:
    """Few high bytes, all of them letters or typographic signs of Windows-1252."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    high = len(text) - len(text.encode("ascii", "ignore"))
    fits = all(c.isalpha() or c in _TYPOGRAPHIC for c in set(text) if c > "\x7f")
    return fits and high <= WESTERN_HIGH_BYTES * len(text)


_TYPOGRAPHIC = frozenset("‘’“”‚„–—…•€£¥§°«»´·\xa0\xad™©®½¼¾±²³‹›¿¡¢†‡‰")
