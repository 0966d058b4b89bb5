"""Numerals: the bare numbers of a text, in digits and in words.

Takes a text with its word starts and the measure book; gives `Numeral`s in text order. "a couple thousand", "1.3
million", "two and a half dozen", "tens of thousands", "two-thirds", "twice", "ninth" each give one. Left to others: what
units, ranges and bound words make of it (see figures), and what is counted (see quantities). Numbers inside names
("A380", "Su-35"), clock times, dates in digits, versions and phone numbers give none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from legation.knowledge.measures import BLANK, MeasureBook

_DIGIT = re.compile(r"[0-9]+")
_DIGITS = re.compile(
    r"(?:\d{1,3},\d{1,2}(?=\s?(?:million|billion|trillion|bn|mn|mln|per ?cent|pct|%)(?!\w))"  # 2,5 million
    r"|\d{1,3}(?:\.\d{3}){2,}(?![\d.])"  # 1.200.000
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?:,\d{3})+(?!\d)"  # 12,00,000 and 1,200,000
    r"|\d{1,3}(?:[\u00a0\u2009\u202f' ]\d{3})+(?![\w,])(?!-\d+(?![\d ]))|\d+)(?:\.\d+)?"  # 1 200 and 1'200
)
_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}")
_WORD = re.compile(r"(?:[ \t\u00a0]*[-\u2010\u2011][ \t]?|[ \t\u00a0]+)?([A-Za-z]+)(?!\w|['’]\w)")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?!\w)", re.IGNORECASE)
_HALF_AFTER = re.compile(rf"{BLANK}+and{BLANK}+(?:a|one){BLANK}+(half|quarter)(?!\w)", re.IGNORECASE)
_SLASH = re.compile(r"/(\d{1,3})(?![\d/\w])")
_MIXED = re.compile(r"[ \u00a0-](1|2|3)/(2|3|4)(?![\w/])")
_VULGAR = {"½": 0.5, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 0.25, "¾": 0.75, "⅕": 0.2, "⅖": 0.4, "⅗": 0.6, "⅘": 0.8, "⅛": 0.125}
_VULGAR_RE = re.compile(f"[{''.join(_VULGAR)}]")
_DENOMINATORS = {2, 3, 4, 5, 6, 8, 10, 12, 100}
_LETTER = re.compile(r"(?<![\w-])[A-Z]$")
# "R500 million", "N5,000": a letter is a currency only before a sum that no model or road has
_LARGE = re.compile(
    rf"\d+(?:,\d{{3}})+|\d+(?:\.\d+)?(?:{BLANK}?(?:bn|tn|m)(?!\w)|{BLANK}+(?:million|billion|trillion))"
)
_RATIO = re.compile(
    rf"{BLANK}+(in|out{BLANK}of|of(?={BLANK}+(?:every|each))){BLANK}+(?:(?:every|each|an?){BLANK}+)?([A-Za-z]+|\d+)(?![\w.,:-]\w|\w)",
    re.IGNORECASE,
)
_LONGEST = 24  # words of one spelt-out number
_MAX_DIGITS = 18  # longer runs are identifiers


@dataclass(frozen=True, slots=True)
class Numeral:
    """text[start:end] says low..high. kind: "digits", "words", "vague", "fraction", "multiple", "ordinal", "no".

    scaled: it has a scale word or mark. bare: digits with neither comma, point nor scale (a year may look like that).
    """

    start: int
    end: int
    low: float
    high: float | None
    kind: str
    approximate: bool = False
    scaled: bool = False
    bare: bool = False


def find_numerals(text: str, starts: Iterable[int], book: MeasureBook) -> list[Numeral]:
    """Numerals in text order, none inside another. starts: where words begin that may open a spelt-out number."""
    found: list[Numeral] = []
    behind = 0
    for digit in _DIGIT.finditer(text):  # a plain search first: the full pattern is slow on letters
        match = _DIGITS.match(text, digit.start()) if digit.start() >= behind else None
        if match is not None:
            behind = match.end()
            numeral = _read_digits(text, match, book)
            if numeral is not None:
                found.append(numeral)
    for start in starts:
        numeral = read_words(text, start, book)
        if numeral is not None:
            found.append(numeral)
    found += [
        Numeral(m.start(), m.end(), _VULGAR[m.group()], _VULGAR[m.group()], "fraction")
        for m in _VULGAR_RE.finditer(text)
        if not text[m.start() - 1 : m.start()].isdigit()
    ]
    found.sort(key=lambda n: (n.start, -n.end))
    out: list[Numeral] = []
    for numeral in found:
        if not out or numeral.start >= out[-1].end:
            out.append(numeral)
    return out


def read_words(text: str, start: int, book: MeasureBook) -> Numeral | None:
    """The longest spelt-out number that begins at `start`, or None."""
    words: list[str] = []
    ends: list[int] = []
    position = start
    while len(words) < _LONGEST:
        match = _WORD.match(text, position)
        if match is None or (position == start and match.start(1) != start):
            break
        word = match.group(1).lower()
        if not _may_count(word, book):
            break
        words.append(word)
        ends.append(match.end(1))
        position = match.end(1)
    got = _Words(words, book).read() if words else None
    if got is None:
        return None
    used, low, high, kind, scaled = got
    numeral = Numeral(start, ends[used - 1], low, high, kind, approximate=kind == "vague", scaled=scaled)
    return _with_half(text, _ratio(text, numeral, book))


def _may_count(word: str, book: MeasureBook) -> bool:
    return (
        word in book.digits
        or word in book.scales
        or word in book.vague
        or word in book.groups
        or word in book.fractions
        or word in book.multiples
        or word in book.ordinals
        or word in _GLUE
    )


_GLUE = frozenset({"a", "an", "and", "of", "upon", "few", "several", "couple", "many", "no", "half", "quarter"})
_Got = tuple[int, float, float | None, str, bool]  # words used, low, high, kind, scaled


class _Words:
    """Reads a run of number words by recursive descent; each method gives what it used, or None."""

    def __init__(self, words: list[str], book: MeasureBook) -> None:
        self.words = words
        self.book = book

    def at(self, i: int) -> str:
        return self.words[i] if i < len(self.words) else ""

    def read(self) -> _Got | None:
        first = self.words[0]
        if first in self.book.vague:
            return self.vague(0, 1, 1)
        if first == "no":
            return (1, 0, 0, "no", False)
        if first in self.book.multiples and first not in self.book.fractions:
            value = float(self.book.multiples[first])
            return (1, value, value, "multiple", False)
        if first in self.book.scales and first != "hundred":
            return self.cardinal(implied=True)  # "out of the million that were promised"
        return self.few() or self.article() or self.half(0) or self.cardinal() or self.ordinal(0, 0)

    def vague(self, i: int, low: float, high: float, word: str = "") -> _Got:
        """As in "thousands", "tens of thousands", "hundreds of millions"; low, high: of a multiplier before it."""
        base = self.book.vague[word or self.at(i)]
        low, top = low * base[0], None if base[1] is None else (base[1] + 1) * high
        i += 1
        while self.at(i) == "of" and (self.at(i + 1) in self.book.vague):
            base = self.book.vague[self.at(i + 1)]
            low, top = low * base[0], None if top is None else top * base[0]
            i += 2
        if self.at(i) in ("upon", "and") and self.at(i + 1) == self.at(i - 1):
            i += 2  # "thousands upon thousands"
        return (i, low, None if top is None else top - 1, "vague", True)

    def few(self) -> _Got | None:
        """As in "several hundred", "a few thousand", "a couple of dozen", "many thousands"."""
        for length in (3, 2, 1):
            phrase = " ".join(self.words[:length])
            if len(self.words) <= length or phrase not in self.book.few:
                continue
            low, high = self.book.few[phrase]
            word = self.at(length)
            if word in self.book.vague:
                return self.vague(length, 1, 1)
            if high > low and f"{word}s" in self.book.vague:
                # "several dozen", "a few thousand" are read as "dozens", "thousands"
                got = self.vague(length, 1, 1, word=f"{word}s")
                factor, used = self.factors(got[0])
                return (
                    got[0] + used,
                    got[1] * factor,
                    None if got[2] is None else (got[2] + 1) * factor - 1,
                    "vague",
                    True,
                )
            factor, used = self.factors(length)
            if used:
                return (length + used, low * factor, high * factor, "vague", True)
        return None

    def factors(self, i: int) -> tuple[float, int]:
        """Scale words and dozens from word i on: their product and how many words."""
        factor, used = 1.0, 0
        while self.at(i + used) in self.book.scales or self.at(i + used) in ("dozen", "score"):
            word = self.at(i + used)
            factor *= self.book.scales.get(word, self.book.groups.get(word, 1))
            used += 1
        return factor, used

    def article(self) -> _Got | None:
        """As in "a million", "a dozen", "a hundred and fifty", "a third", "a half"; "a couple" alone is two or so."""
        if self.words[0] not in ("a", "an"):
            return None
        word = self.at(1)
        if word in self.book.scales:
            got = self.cardinal(first=1)
            return got
        if word in ("half", "quarter"):
            return self.half(1)
        if word in self.book.groups:
            value = float(self.book.groups[word])
            used = 3 if self.at(2) == "of" and word != "dozen" else 2
            return (used, value, value, "vague" if word == "couple" else "words", False)
        if word in self.book.fractions:
            return (2, 1 / self.book.fractions[word], 1 / self.book.fractions[word], "fraction", False)
        return None

    def half(self, i: int) -> _Got | None:
        """As in "half a million", "half-million", "a quarter of a million"; "half" and "a quarter" alone are shares."""
        word = self.at(i)
        if word not in ("half", "quarter"):
            return None
        share = 1 / self.book.fractions[word]
        j = i + 1
        if self.at(j) == "of" and self.at(j + 1) in ("a", "an"):
            j += 1
        if self.at(j) in ("a", "an"):
            j += 1
        factor, used = self.factors(j)
        if used:
            return (j + used, share * factor, share * factor, "words", True)
        if word == "quarter" and i == 0:
            return None
        return (i + 1, share, share, "fraction", False)

    def cardinal(self, first: int = 0, *, implied: bool = False) -> _Got | None:
        """As in "one hundred and fifty-two thousand", "two dozen", "two-thirds", "two and a half million"."""
        total, current, limit = 0.0, 1.0 if first or implied else 0.0, float("inf")
        room = 0.0 if first or implied else 1000.0  # what the next small word must stay below
        i, used, scaled = first, 0, False
        digits, scales = self.book.digits, self.book.scales
        while i < len(self.words):
            word = self.words[i]
            j = i
            if word == "and" and scaled and used and self.at(i + 1) in digits:
                j, word = i + 1, self.words[i + 1]
            if word in digits:
                value = float(digits[word])
                if value >= room or (value == 0 and used):
                    break
                current += value
                room = 10 if value >= 20 else 0
            elif word == "hundred" and (0 < current < 20 or (20 < current < 100 and current % 10 and not total)):
                current *= 100
                room, scaled = 100, True
            elif word in scales and word != "hundred" and current > 0 and scales[word] < limit:
                total += current * scales[word]
                limit, current, room, scaled = float(scales[word]), 0.0, min(1000.0, float(scales[word])), True
            elif word in ("dozen", "score") and not scaled and current > 0:
                value = current * self.book.groups[word]
                used = i + 1 + (self.at(i + 1) == "of" and word == "score")
                return (used, value, value, "words", True)
            elif (
                word == "and"
                and not scaled
                and current
                and self.at(i + 1) in ("a", "one")
                and self.at(i + 2) in ("half", "quarter")
            ):
                current += 1 / self.book.fractions[self.at(i + 2)]
                factor, more = self.factors(i + 3)
                return (i + 3 + more, current * factor, current * factor, "words", bool(more))
            elif word == "half" and current == 1 and used and not total and self.at(i + 1) == "of":
                return (i + 1, 0.5, 0.5, "fraction", False)  # "one half of the fleet"
            elif word in self.book.fractions and used and not scaled and 0 < current < 100 and word != "half":
                if word.endswith("s") or current == 1:
                    share = current / self.book.fractions[word]
                    return (i + 1, share, share, "fraction", False)
                return self.ordinal(i, total + current)
            elif word in self.book.ordinals and used:
                return self.ordinal(i, total + current)
            else:
                break
            i = j + 1
            used = i
        if not used or used == first:
            return None
        value = total + current
        return (used, value, value, "words", scaled)

    def ordinal(self, i: int, before: float) -> _Got | None:
        """As in "ninth", "twenty-first"."""
        word = self.at(i)
        if word not in self.book.ordinals:
            return None
        value = before + self.book.ordinals[word]
        return (i + 1, value, value, "ordinal", False)


def _read_digits(text: str, match: re.Match[str], book: MeasureBook) -> Numeral | None:
    start, end = match.span()
    raw = match.group()
    if len(raw) > _MAX_DIGITS + 6 or not _left_is_free(text, start, book):
        return None
    value = _value(raw)
    if value is None:
        return None
    after = text[end : end + 1]
    if after in ":/." and text[end + 1 : end + 2].isdigit():
        return _slash_fraction(text, start, end, value)
    mixed = _MIXED.match(text, end)
    if mixed is not None and raw.isdigit():  # "2 1/2 million"
        value += int(mixed.group(1)) / int(mixed.group(2))
        return _scaled(text, Numeral(start, mixed.end(), value, value, "digits"), book)
    if after in _VULGAR:
        return _scaled(text, Numeral(start, end + 1, value + _VULGAR[after], value + _VULGAR[after], "digits"), book)
    if _ORDINAL.match(text, end):
        return Numeral(start, end + 2, value, value, "ordinal")
    bare = raw.isdigit()
    numeral = Numeral(start, end, value, value, "digits", bare=bare)
    return _with_half(text, _ratio(text, _scaled(text, numeral, book), book))


def _left_is_free(text: str, start: int, book: MeasureBook) -> bool:
    """Whether the digits at `start` are a number of their own, not the tail of a name, date, version or clock time."""
    before = text[start - 1 : start]
    if not before or before.isspace():
        return True
    further = text[start - 2 : start - 1] if start >= 2 else ""
    if before in book.letter_currencies and _LETTER.search(text, max(0, start - 3), start):
        return _LARGE.match(text, start) is not None
    if before.isalnum() or before == "_":
        sign = book.prefix.search(text, max(0, start - 8), start)
        if sign is not None and sign.group() in _CODE_NAMES:
            return _NAME_NUMBER.match(text, start) is None  # "COP28", against "COP50m"
        return sign is not None
    if before == "+" and further.isalnum():
        return False
    if before in "-\u2010\u2011":
        return not further.isalpha() or _ends_in_unit(text, start - 1) or text[max(0, start - 4) : start] == "-to-"
    if before in ".:,/'’":
        if before == "." and book.prefix.search(text, max(0, start - 8), start) is not None:
            return True  # "Rs.5,000"
        return not further.isalnum() and before != "."
    return before != "#"


def _ends_in_unit(text: str, end: int) -> bool:
    """Whether text[:end] ends in digits with one or two letters ("$40m-50m", "5km-10km")."""
    return re.search(r"\d[a-z]{1,3}$", text[max(0, end - 8) : end]) is not None


def _value(raw: str) -> float | None:
    if _DECIMAL_COMMA.fullmatch(raw):
        raw = raw.replace(",", ".")  # "2,5 million"
    elif raw.count(".") > 1:
        raw = raw.replace(".", "")  # "1.200.000"
    digits = re.sub(r"[,'\u00a0\u2009\u202f ]", "", raw)
    if digits.count(".") == 1 and digits.endswith(".000") and len(digits) <= 7 and not digits.startswith("0"):
        digits = digits.replace(".", "")  # "10.000 soldiers" after continental usage
    try:
        return float(digits)
    except ValueError:
        return None


def _slash_fraction(text: str, start: int, end: int, value: float) -> Numeral | None:
    match = _SLASH.match(text, end)
    if match is None:
        return None
    below = int(match.group(1))
    if below not in _DENOMINATORS or not 0 < value < below or value == 9:
        return None
    return Numeral(start, match.end(), value / below, value / below, "fraction")


def _scaled(text: str, numeral: Numeral, book: MeasureBook) -> Numeral:
    """Take in scale words ("1.3 million") and marks ("40bn", "$40m") that follow digits."""
    factor, end = 1.0, numeral.end
    while True:
        match = _WORD.match(text, end)
        word = match.group(1).lower() if match else ""
        if match and word in book.scales and (factor == 1.0 or book.scales[word] >= 1000):
            factor *= book.scales[word]
            end = match.end(1)
            continue
        if match and word in ("dozen",) and factor == 1.0:
            factor, end = 12.0, match.end(1)
        elif match and factor == 1.0 and word in book.vague and word != "tens" and word != "scores":
            # "10 thousands", "5 millions": the plural of a scale word after digits
            factor, end = float(book.vague[word][0]), match.end(1)
        break
    if factor == 1.0:
        match = _MARK.match(text, end)
        mark = match.group(1) if match else ""
        if match and mark.lower() in book.scale_marks and _mark_is_scale(text, numeral, match, book):
            factor, end = float(book.scale_marks[mark.lower()]), match.end(1)
    if factor == 1.0:
        return numeral
    low, high = _exact(numeral.low * factor), _exact((numeral.high or 0) * factor)
    return replace(numeral, end=end, low=low, high=high, scaled=True, bare=False)


_CODE_NAMES = frozenset({"COP"})  # codes of currencies that are names of meetings too
_NAME_NUMBER = re.compile(
    rf"\d{{1,2}}(?![\d.,]*\d|{BLANK}?-?(?:[mbk]|bn|mn|trn?|thousand|million|billion|trillion|crore|lakh)(?![a-z]))",
    re.IGNORECASE,
)
_OF_COUNTRY = re.compile(rf"{BLANK}+([A-Z][a-z]+)(?={BLANK})")
_MARK = re.compile(rf"{BLANK}?([A-Za-z]{{1,3}})(?![\w²³/])")


def _mark_is_scale(text: str, numeral: Numeral, match: re.Match[str], book: MeasureBook) -> bool:
    """As in "bn" always; "m" and "k" glued to a sum of money or, for "k", to any number; "40 m" is metres."""
    mark = match.group(1)
    money = book.prefix.search(text, max(0, numeral.start - 8), numeral.start) is not None
    glued = match.start(1) == numeral.end
    if len(mark) > 1:
        return mark.lower() != "mn" or glued or money or text[match.end() : match.end() + 2].strip()[:1].isalpha()
    if mark in "kK":
        return glued
    return money or (glued and (_PEOPLE.match(text, match.end()) is not None or _money_after(text, match.end(), book)))


def _money_after(text: str, position: int, book: MeasureBook) -> bool:
    """As in "8m Swedish kronor", "5m dirhams": the name of a currency, alone or after the adjective of a country."""
    for start in (position, m.end(1) if (m := _OF_COUNTRY.match(text, position)) else position):
        match = book.suffix.match(text, start)
        key = book.unit_key(match.group().strip()) if match else None
        if key is not None and book.units[key].family == "currency":
            return True
    return False


# "2m people", "1.5m refugees", "40m votes": a plural word that is no adjective of size follows
_PEOPLE = re.compile(
    rf"{BLANK}+(?!wide|long|high|deep|tall|away|from|in|of|to|and|or|apart|below|above|across|off|race|sprint|hurdles|tower)(?:[a-z]+{BLANK}+)?(?:[a-z]+s?(?:ople|[a-z]s)|[A-Z][a-z]+ese|who|have|has|are|were|children|men|women)(?!\w)",
    re.IGNORECASE,
)


def _exact(value: float) -> float:
    """1.1 * 1,000,000 is 1100000.0000000002 in binary; figures have at most a dozen digits."""
    return float(f"{value:.12g}")


def _with_half(text: str, numeral: Numeral) -> Numeral:
    """As in "a million and a half", "2 million and a half"."""
    match = _HALF_AFTER.match(text, numeral.end) if numeral.scaled and numeral.kind in ("digits", "words") else None
    if match is None:
        return numeral
    scale = 1.0
    while numeral.low >= scale * 1000:
        scale *= 1000
    value = numeral.low + scale * (0.5 if match.group(1).lower() == "half" else 0.25)
    return replace(numeral, end=match.end(), low=value, high=value)


def _ratio(text: str, numeral: Numeral, book: MeasureBook) -> Numeral:
    """As in "one in five", "nine out of 10" are shares; "204 in favour" and "three in May" are not."""
    if numeral.kind not in ("digits", "words") or numeral.scaled or not 0 < numeral.low <= 99:
        return numeral
    match = _RATIO.match(text, numeral.end)
    if match is None:
        return numeral
    word = match.group(2).lower()
    below = int(word) if word.isdigit() and len(word) < 7 else book.digits.get(word) or book.scales.get(word, 0)
    if not numeral.low < below or (word.isdigit() and below >= 1000 and match.group(1).lower() == "in"):
        return numeral
    share = numeral.low / below
    return replace(numeral, end=match.end(2), low=share, high=share, kind="fraction", bare=False)
