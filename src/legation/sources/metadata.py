"""Metadata: what a text, its URL and its file name tell about a document, each value with how it is known.

Takes the text as extracted; gives MetaValues, not settled: the smallest rank wins, and a person's decision beats all
(the desk). "SEOUL, Oct 18, 2024 (Yonhap) -- Troops ..." gives published 2024-10-18 and publisher Yonhap, both by
"dateline" and with their spans. Only forms that hardly ever mean anything else are read; a date without a year is none,
and windows drawn from the dates that a text mentions are left to the desk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from legation.model.documents import MetaValue
from legation.model.spans import Span
from legation.sources.dates import MONTH, parse_published
from legation.sources.extracted import tidy
from legation.sources.language import normalise_language

# Smaller wins. A row written for one document beats an option given for the whole batch, what a person gives beats
# what a format says, what a format says beats what the text looks like (docs/design.md, "Whose word counts").
RANK = {
    "meta": 5,  # a row of --meta
    "option": 10,  # --published, --publisher
    "record": 20,  # a field of a JSON document, front matter, header lines
    "format": 30,  # article:published_time, og:title, mail headers, core properties
    "format weak": 36,  # <time>, <title>, the h1
    "dateline": 40,
    "byline": 42,
    "url": 45,
    "text": 50,  # a first line that looks like a headline, a line that is only a date
    "document info": 55,  # PDF and Word: title and author often left over from a template
    "domain": 60,
    "created": 62,  # when the PDF or Word file was made: at best near the day of publication
    "file name": 70,
}

# Agencies as they sign datelines (the agencies' own style guides and wires; from memory, unchecked).
AGENCIES = (
    "Reuters AP AFP dpa DPA UPI TASS Interfax Xinhua Yonhap KCNA Kyodo Bloomberg ANI PTI IANS EFE ANSA Anadolu AA IRNA "
    "Ukrinform CNN BBC VOA RFE/RL RFA Sputnik Jiji CNA PAP MTI NTB TT ANP Belga APA Tanjug BTA SANA WAFA KUNA SPA PNA "
    "Antara Bernama"
).split() + [
    "Yonhap News Agency",
    "Associated Press",
    "RIA Novosti",
    "Interfax-Ukraine",
    "Anadolu Agency",
    "Radio Free Asia",
]

# Bracketed words at the start of a line that name no publisher (unchecked).
_NO_PUBLISHER = frozenset(
    "photo photos video image picture update updated breaking exclusive analysis opinion editorial interview watch "
    "live correction corrected editor's editors note ad advertisement caption graphic map table source sources feature "
    "read more file translation translated sic".split()
)

GENRE_OF_SECTION = {  # path sections of news sites
    "opinion": "opinion",
    "opinions": "opinion",
    "op-ed": "opinion",
    "oped": "opinion",
    "commentary": "opinion",
    "editorial": "opinion",
    "editorials": "opinion",
    "columnists": "opinion",
    "analysis": "analysis",
    "press-releases": "communiqué",
    "press-release": "communiqué",
    "pressrelease": "communiqué",
}
_GENRE_OF_HEADLINE = (
    (
        re.compile(
            r"(?:opinion|op-ed|editorial|commentary|column)\s*[:|–—-](?=\s*\S)|(?:opinion|op-ed|editorial)$", re.I
        ),
        "opinion",
    ),
    (re.compile(r"(?:news )?analysis\s*[:|–—-](?=\s*\S)", re.I), "analysis"),
    (
        re.compile(
            r"(?:joint )?(?:communiqu[eé]|press release|press statement|joint statement|readout)"
            r"(?:\s*[:|–—-]|\s+(?:of|by|on|from|between)\b|$)"
            r"|statement (?:of|by|from) (?:the )?(?:\w+ ){0,4}"
            r"(?:minist|government|president|secretary|spokes|council|embassy)",
            re.I,
        ),
        "communiqué",
    ),
)

HEAD_LINES = 10  # non-empty lines in which bylines, datelines and dates are looked for
HEAD_CHARACTERS = 6000
HEADLINE_CHARACTERS = 200

_HEADER_KEYS = {
    "title": "title",
    "headline": "title",
    "publisher": "publisher",
    "source": "publisher",
    "site": "publisher",
    "author": "author",
    "authors": "author",
    "by": "author",
    "byline": "author",
    "date": "published",
    "published": "published",
    "publication date": "published",
    "pubdate": "published",
    "url": "url",
    "link": "url",
    "language": "language",
    "lang": "language",
}
_HEADER_LINE = re.compile(r"[ \t]*(?P<key>[A-Za-z][A-Za-z ]{1,20}?)[ \t]*:[ \t]+(?P<value>\S.*?)\s*$")
_URL_LINE = re.compile(r"(?:(?:url|source|link|from|via)\s*:\s*)?<?(?P<url>https?://[^\s<>]+)>?\s*$", re.I)
_URL_DATE = re.compile(
    r"[/=-](?P<y>(?:19|20)\d\d)[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/.?&#_-]|$)"
)
_URL_DATE_LOOSE = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>\d{1,2}|[a-z]{3})/(?P<d>\d{1,2})(?=/|$)", re.I)
_FILE_DATE = re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?![0-9A-Za-z])")
_DATE_LABEL = re.compile(
    r"(?P<label>published|posted|publication date|date|issued|updated|last updated|modified)?"
    r"(?:\s+(?:on|at))?\s*:?\s*(?P<date>.+)",
    re.I,
)
_WORD = r"[A-Z\u00c0-\u00de][\w'’.\u00c0-\u024f-]*"
_NAME = rf"{_WORD}(?: {_WORD}){{1,3}}"
_BYLINE = re.compile(
    rf"(?:\(|\[)?(?:[Ww]ritten by|[Bb]y|BY)[:\s]\s*(?P<name>{_WORD}(?: (?:de|van|von|al|bin|der|{_WORD}))*? {_WORD}"
    rf"(?:(?:, {_NAME})*(?:,? and| &) {_NAME})?)\s*(?:\)|\])?(?:\s*[,|–—-]\s*.{{0,80}})?$"
)
_BRACKET = re.compile(r"\[(?P<name>[A-Z][\w.&'’ -]{1,40})\]\s*(?=\S)")
_DATELINE_DATE = (
    rf"(?P<date>(?i:{MONTH})\s+\d{{1,2}}(?:,?\s+\d{{4}})?"
    rf"|\d{{1,2}}\s+(?i:{MONTH.replace('month', 'month2')})(?:,?\s+\d{{4}})?)"
)
_DATELINE = re.compile(
    rf"(?P<place>[A-Z\u00c0-\u00de][\w'’.\u00c0-\u024f/ -]{{1,40}}?(?:, (?!(?i:{MONTH.replace('?P<month>', '?:')})\b)"
    rf"[A-Z][\w'’. ]{{1,30}}?)?)(?:,?\s+{_DATELINE_DATE})?\.?\s*"
    r"(?:\((?P<agency>[^()\n]{2,40})\)\s*(?:--|[—–:-])\s|/(?P<slashed>[\w ]{2,30})/\.?\s|(?P<dash>--|[—–:-])\s)"
)


class _Line(NamedTuple):
    text: str
    start: int

    def span(self, start: int, end: int) -> Span:
        return Span(self.start + start, self.start + end)


def find_metadata(text: str, *, headline: bool = True) -> tuple[MetaValue, ...]:
    """What the first lines of a text say about its document. headline: whether its first line may be its title."""
    lines = _head_lines(text)
    found, rows = _from_header_block(lines)
    if headline and not any(v.field == "title" for v in found):
        found.extend(_from_first_line(text, lines))
    for line in lines[rows:]:
        found.extend(_from_line(line))
    for value in list(found):
        if value.field == "title":
            found.extend(find_genre(value.value, "headline", rank=RANK["text"]))
        if value.field == "url":
            found.extend(find_in_url(value.value))
    return keep_distinct(found)


def find_in_url(url: str) -> tuple[MetaValue, ...]:
    """Publisher by domain, date and genre by path: https://www.example.org/opinion/2024/10/18/guests."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return ()
    if parts.scheme.lower() not in ("http", "https") or "." not in host:
        return ()
    domain = tidy(host.removeprefix("www."))
    found = [MetaValue("publisher", domain, "url (domain)", RANK["domain"])] if domain else []
    path = parts.path + ("?" + parts.query if parts.query else "")
    got = _URL_DATE.search(path) or _URL_DATE_LOOSE.search(path)
    if got and (date := parse_published(_url_date(got))):
        found.append(MetaValue("published", str(date.interval), "url", RANK["url"]))
    for section in parts.path.lower().split("/"):
        if genre := GENRE_OF_SECTION.get(section):
            found.append(MetaValue("genre", genre, f"url (/{section}/)", RANK["url"]))
            break
    return tuple(found)


def find_in_file_name(name: str) -> tuple[MetaValue, ...]:
    """A date in a file name (2024-10-29_talks.txt) is how somebody filed the report: the weakest sign there is."""
    got = _FILE_DATE.search(name.rsplit("/", 1)[-1])
    date = parse_published(f"{got[1]}-{got[3]}-{got[4]}") if got else None
    return (MetaValue("published", str(date.interval), "file name", RANK["file name"]),) if date else ()


def find_genre(title: str, how: str, *, rank: int) -> tuple[MetaValue, ...]:
    """Opinion, analysis or communiqué where a headline says so in so many words."""
    for pattern, genre in _GENRE_OF_HEADLINE:
        if got := pattern.match(title.strip()):
            return (MetaValue("genre", genre, f'{how} ("{got.group(0).strip()[:30]}")', rank),)
    return ()


def make_value(
    field: str, value: object, how: str, rank: int, *, span: Span | None = None, passed_over: list[str] | None = None
) -> tuple[MetaValue, ...]:
    """A value in the form of its field; () for none. passed_over: is told of what cannot be read."""
    text = tidy(value)
    if not text:
        return ()
    if field == "published":
        if date := parse_published(text):
            return (MetaValue(field, str(date.interval), how, rank, span, date.detail),)
    elif field == "language":
        if code := normalise_language(text):
            return (MetaValue(field, code, how, rank, span),)
    else:
        return (MetaValue(field, text, how, rank, span),)
    if passed_over is not None:
        passed_over.append(f'{field} "{text[:60]}" ({how}) could not be read and is passed over')
    return ()


def keep_distinct(values: Iterable[MetaValue]) -> tuple[MetaValue, ...]:
    """Without repeats, best rank first; the order of one rank stays."""
    best: dict[tuple[str, str, str], MetaValue] = {}
    for value in sorted(values, key=lambda v: v.rank):
        best.setdefault((value.field, value.value, value.how), value)
    return tuple(best.values())


def _head_lines(text: str) -> list[_Line]:
    lines, at = [], 0
    for raw in text[:HEAD_CHARACTERS].splitlines(keepends=True):
        if stripped := raw.strip():
            lines.append(_Line(stripped, at + raw.index(stripped)))
            if len(lines) == HEAD_LINES:
                break
        at += len(raw)
    return lines


def _from_header_block(lines: list[_Line]) -> tuple[list[MetaValue], int]:
    """'Title: ...', 'Date: ...' as the first lines, and how many; two at least, since one alone may be a sentence."""
    found: list[MetaValue] = []
    rows = 0
    for line in lines:
        got = _HEADER_LINE.match(line.text)
        field = _HEADER_KEYS.get(" ".join(got["key"].lower().split())) if got else None
        if not got or not field:
            break
        rows += 1
        if field == "publisher" and got["value"].lower().startswith(("http://", "https://")):
            field = "url"
        found.extend(
            make_value(
                field, got["value"], f"header line ({got['key']})", RANK["record"], span=line.span(*got.span("value"))
            )
        )
    return (found, rows) if rows >= 2 else ([], 0)


def _from_first_line(text: str, lines: list[_Line]) -> Iterator[MetaValue]:
    """A headline: short, without a final full stop, and set off by an empty line or by a longer line after it."""
    if len(lines) < 2:
        return
    line, after = lines[0], lines[1]
    if len(line.text) > HEADLINE_CHARACTERS or len(line.text.split()) < 2 or not any(map(str.isalpha, line.text)):
        return
    if (line.text.endswith((".", ":", ",", ";")) and not line.text.endswith("...")) or line.text[0].islower():
        return
    if _URL_LINE.match(line.text) or _BYLINE.match(line.text) or _is_dateline(line.text) or parse_published(line.text):
        return
    between = text[line.start + len(line.text) : after.start]
    set_off = len(re.findall(r"\r\n|\n|\r", between)) >= 2
    if set_off or len(after.text) > len(line.text):
        yield MetaValue("title", tidy(line.text), "text (first line)", RANK["text"], line.span(0, len(line.text)))


def _from_line(line: _Line) -> Iterator[MetaValue]:
    text = line.text
    if got := _URL_LINE.match(text):
        yield MetaValue("url", tidy(got["url"]), "text (a line of its own)", RANK["text"], line.span(*got.span("url")))
        return
    if len(text) <= 160 and (got := _BYLINE.match(text)):
        yield MetaValue("author", tidy(got["name"]), "byline", RANK["byline"], line.span(*got.span("name")))
        return
    if len(text) <= 100:
        yield from _from_date_line(line)
    at = 0
    if got := _BRACKET.match(text):
        words = got["name"].lower().split()
        if words[0] not in _NO_PUBLISHER and any(c.islower() for c in got["name"]):
            yield MetaValue("publisher", tidy(got["name"]), "byline", RANK["byline"], line.span(*got.span("name")))
            at = got.end()
    yield from _from_dateline(_Line(text[at:], line.start + at))


def _from_date_line(line: _Line) -> Iterator[MetaValue]:
    got = _DATE_LABEL.fullmatch(line.text)
    if not got or not re.search(r"\d{4}", got["date"]):
        return
    date = parse_published(got["date"])
    if date is None or date.interval.precision == "year":  # "2024" alone is a heading or a page number
        return
    label = (got["label"] or "").lower()
    later = label in ("updated", "last updated", "modified")
    how = f"text (a line of its own{', ' + label if label else ''})"
    rank = RANK["text"] + 2 * later
    yield MetaValue("published", str(date.interval), how, rank, line.span(*got.span("date")), date.detail)


def _is_dateline(text: str) -> bool:
    return any(True for _ in _from_dateline(_Line(text, 0)))


def _from_dateline(line: _Line) -> Iterator[MetaValue]:
    """A place in capitals, or a known agency in brackets, then a dash: 'KYIV, Oct 29, 2024 (Reuters) -'."""
    got = _DATELINE.match(line.text[:160])
    if not got:
        return
    name = (got["agency"] or got["slashed"] or "").strip()
    agency = name if name in AGENCIES or name.upper() in AGENCIES else ""
    in_capitals = got["place"].split(",")[0].isupper()
    if not (in_capitals or agency):
        return
    # An unknown name needs a date before it: "NATO (North Atlantic Treaty Organization) -" is no dateline.
    if agency or (got["date"] and name[:1].isupper() and not any(map(str.isdigit, name))):
        span = line.span(*got.span("agency" if got["agency"] else "slashed"))
        yield MetaValue("publisher", tidy(name), "dateline", RANK["dateline"], span)
    if got["date"] and (date := parse_published(got["date"])):
        yield MetaValue("published", str(date.interval), "dateline", RANK["dateline"], line.span(*got.span("date")))


def _url_date(got: re.Match[str]) -> str:
    if got["m"].isdigit():
        return f"{got['y']}-{int(got['m']):02d}-{int(got['d']):02d}"
    return f"{got['d']} {got['m']} {got['y']}"
