"""Names: how actors, speakers, statuses and days are called on a page.

Ids stay in addresses and records; a page says "South Korea: National Intelligence Service" and "18 October 2024". Quotes are
never touched.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from legation.desk import Desk
from legation.model.times import Interval

_ID = re.compile(r"\b[A-Z][A-Z0-9]{1,9}(?::[A-Z0-9_-]+|:[a-z][a-z0-9-]+)?\b(?!:)")
_IDS = re.compile(rf"{_ID.pattern}(?:\+{_ID.pattern})*")  # who speaks together is joined by a plus
MOST_TITLE = 60  # letters of a title that stands for a document without publisher
MOST_NAME = 120  # letters of a name that no book holds: what stands on a page is not as long as a report makes it
WIDE_DAYS = 45  # a window longer than that is no time at which something was said
# Provisional actors ("?w mark felt") in a sentence of the tool's own, and ISO days and windows in it.
_ENDLESS = re.compile(r"[^\s/]{81,}")
_PROVISIONAL = re.compile(
    r"\?([a-z][^;,()?“”\[\]]*?)(?= (?:states|denies|speaks|says|shows|and|against)\b|[;,()?]|\.?$)"
)
_WINDOW = re.compile(
    r"(?:\d{4}-\d\d-\d\d|\.\.)/(?:\d{4}-\d\d-\d\d|\.\.)|\b\d{4}-\d\d-\d\d\b(?!/)|\b\d{4}-\d\d\b(?![-\d/])"
)
_AUTHOR = re.compile(r"author:([0-9a-f]{32})")
_MADE_UP = re.compile(r"(?:author|unnamed|[0-9a-f]{32}):")
# What a source does by a status, for a sentence that may be printed with the quote behind it.
VERBS = {
    "asserted": "said",
    "negated": "said that it is not so",
    "denied": "denied it",
    "unconfirmed": "did not confirm it",
    "doubted": "doubted it",
    "possible": "spoke of it as possible",
    "planned": "spoke of it as planned",
    "predicted": "foretold it",
    "conditional": "spoke of it under a condition",
    "demanded": "demanded it",
}
SILENCES = {
    "no comment": "did not comment",
    "claims no knowledge": "claimed no knowledge",
    "cannot verify": "could not verify",
    "deflects": "did not answer",
    "shows no evidence": "showed no evidence",
}


class Names:
    """Names for one answer. Looked up once each."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._held: dict[str, str] = {}
        self._documents: dict[str, str] = {}

    def who(self, identifier: str) -> str:
        """'KOR:NIS' as 'South Korea: National Intelligence Service'; what is no known id as it is."""
        if identifier not in self._held:
            self._held[identifier] = _short(self._name(identifier))
        return self._held[identifier]

    def _name(self, identifier: str) -> str:
        if "+" in identifier:
            return " and ".join(self.who(part) for part in identifier.split("+"))
        name = self._desk.name_of(identifier)
        country, _, office = identifier.partition(":")
        if not office or not re.fullmatch(r"[A-Z][A-Z0-9]+", country):
            return name
        country_name = self._desk.name_of(country)
        own = office if name == identifier else name
        return own if country_name in own else f"{country_name}: {own}"

    def voice(self, voice: Mapping[str, Any]) -> str:
        if voice.get("id"):
            return self.who(str(voice["id"]))
        words = _short(str(voice["text"]))
        return f"unnamed source (“{words}”)" if voice.get("unnamed") else words

    def speaker(self, claim: Mapping[str, Any]) -> str:
        """'South Korea: NIS, relayed by ISW'; the author as 'Straits Wire in its own words'."""
        voices = [self.voice(v) for v in claim["attribution"]]
        if not voices:
            return f"{claim.get('publisher') or self.document(claim['doc'])} in its own words"
        relays = ", relayed by " + " and ".join(reversed(voices[:-1])) if len(voices) > 1 else ""
        return voices[-1] + relays

    def document(self, identifier: str) -> str:
        """A document without publisher by its title, in quotation marks; by where it was seen if it has none either."""
        if identifier not in self._documents:
            self.look_up([identifier])
        return self._documents.get(identifier, "a document without publisher")

    def look_up(self, identifiers: Iterable[str]) -> None:
        """The same of many documents at once."""
        for row in self._desk.documents_by_id({i for i in identifiers if i not in self._documents}):
            title = " ".join((row["title"] or "").split())
            if len(title) > MOST_TITLE:
                title = f"{title[:MOST_TITLE].rsplit(None, 1)[0]}…"
            seen = str((row["seen"] or [row["id"]])[0]).rstrip("/").rsplit("/", 1)[-1]
            self._documents[row["id"]] = f"“{title}”" if title else f"untitled document {_short(seen)}"

    def party(self, ref: Mapping[str, Any]) -> str:
        """An actor with the text's own words where they differ: 'North Korea (“the North”)'."""
        words = _short(" ".join(str(ref.get("text") or "").split()))
        if not ref.get("id"):
            return f"“{words}”"
        name = self.who(str(ref["id"]))
        return name if words.casefold() in name.casefold() or not words else f"{name} (“{words}”)"

    def mend(self, text: str) -> str:
        """A sentence of the tool's own with names in the place of ids, and of words without end their beginning."""
        named = _IDS.sub(lambda m: self.who(m.group()), _PROVISIONAL.sub(lambda m: self.who(m.group()), text))
        return _ENDLESS.sub(lambda m: f"{m.group()[:40]}…", named)

    def teller(self, who: str, label: str) -> str:
        """A first teller: by his id, or by the label where the id only says in which document he stands."""
        if document := author_of(who):
            return self.document(document)
        return self.mend(label) if _MADE_UP.match(who) else self.who(who)


def author_of(teller: str) -> str:
    """The document without publisher whose own voice a first teller is; nothing of any other."""
    found = _AUTHOR.fullmatch(teller)
    return found[1] if found else ""


def _short(name: str) -> str:
    return name if len(name) <= MOST_NAME else f"{name[:MOST_NAME].rstrip()}…"


def days_in_words(text: str) -> str:
    """A sentence of the tool's own with its ISO days and windows as they are shown elsewhere."""
    return _WINDOW.sub(lambda m: show_day(m.group()), text)


def status_of(claim: Mapping[str, Any]) -> str:
    """'asserted'; 'unconfirmed: no comment'."""
    how = claim.get("how_unconfirmed")
    return f"{claim['factuality']}: {how}" if how else str(claim["factuality"])


def kind_of(claim: Mapping[str, Any]) -> str:
    """The kind as it is shown: a statement is a 'remark'."""
    return "remark" if claim["kind"] == "statement" else str(claim["kind"])


def said_on(claim: Mapping[str, Any]) -> str | None:
    """The day, or interval, on which a claim was said, else published."""
    for clock in ("said", "published"):
        value = (claim["clocks"].get(clock) or {}).get("interval")
        if value:
            return str(value)
    return None


def show_day(text: str | None) -> str:
    """'2024-10-18' as '18 October 2024', '2024-10' as 'October 2024'; bounds in words; nothing as 'undated'."""
    if not text:
        return "undated"
    first, sign, last = text.partition("/")
    if not sign:
        return _one_day(text)
    if first in ("", ".."):
        return f"not after {_one_day(last)}"
    if last in ("", ".."):
        return f"not before {_one_day(first)}"
    return f"{_one_day(first)} to {_one_day(last)}"


def _one_day(text: str) -> str:
    try:
        day = dt.date.fromisoformat(text if len(text) > 7 else f"{text}-01" if len(text) == 7 else "")
    except ValueError:
        return text
    return f"{day:%B %Y}" if len(text) == 7 else f"{day.day} {day:%B %Y}"


def is_bounded(text: str | None) -> bool:
    """Whether of a day no more is known than a window: an end is open, or the ends are far apart."""
    if not text:
        return False
    try:
        interval = Interval.parse(text)
    except ValueError:
        return False
    if interval.first_day is None or interval.last_day is None:
        return True
    return (interval.last_day - interval.first_day).days > WIDE_DAYS


def first_day(text: str | None, *, only: bool = False) -> dt.date | None:
    """The first day of an interval, else its last. only: nothing where the interval is open at its beginning."""
    first, last = _days(text)
    return first if only else first or last


def last_day(text: str | None) -> dt.date | None:
    """The last day of an interval; nothing where it is open at its end."""
    return _days(text)[1]


def _days(text: str | None) -> tuple[dt.date | None, dt.date | None]:
    if not text:
        return None, None
    try:
        interval = Interval.parse(text)
    except ValueError:
        return None, None
    return interval.first_day, interval.last_day


def show_measure(measure: Mapping[str, Any]) -> str:
    """'at least 10,000 soldiers'; '1,000 to 1,500 persons'; 'about 8,000 ...'."""
    low, high = measure["low"], measure["high"]
    if low is not None and high is not None:
        number = _number(low) if low == high else f"{_number(low)} to {_number(high)}"
        number = ("about " if measure.get("approx") and low == high else "") + number
    elif low is not None:
        number = f"at least {_number(low)}"
    elif high is not None:
        number = f"up to {_number(high)}"
    else:
        number = "a number"
    return number


def _number(value: float) -> str:
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.2f}"
