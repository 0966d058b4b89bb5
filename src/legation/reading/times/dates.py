"""Dates of the calendar: days, months, quarters, seasons, years, decades, centuries, years before Christ.

Builders that turn a matched shape of times.toml into hits. A date with its year has its shift at once ("8 October
2024" is ["abs","2024-10-08"]); one without waits as `what` ("10-08") until scan.py knows what it counts from. Several
days in one expression ("October 8 to 13", "May 4 and 5, 1862") are several hits.
"""

from __future__ import annotations

import datetime as dt
import re

from legation.knowledge.times import number_classes
from legation.reading.shifts import Shift, shift_grain
from legation.reading.times.hits import Built, Hit, Match, hit_of, part_at, wrap
from legation.reading.times.scan import Builder, Scan

_LONGEST = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
_LAST_SHORT = 40  # '40 is 2040, '41 is 1941


def year_at(scan: Scan, m: Match) -> str | None:
    """The year of a shape as a TIMEX value: "1861", "BC0490"; None when it names none."""
    era_at = part_at(m, "e")
    if era_at is not None:
        number_at = m.start("n")
        text = scan.text[scan.starts[era_at] : scan.ends[era_at]]
        number = int(scan.number(number_at))
        if text != text.upper() or not 1 <= number <= 3999 or "." in scan.lows[number_at]:
            return None
        return f"BC{number:04d}" if int(str(scan.value("ERA", era_at))) < 0 else f"{number:04d}"
    at = part_at(m, "y")
    if at is not None:
        return f"{int(scan.lows[at]):04d}"
    at = part_at(m, "yy")
    return None if at is None else str(_full_year(int(scan.lows[at])))


def _full_year(short: int) -> int:
    return 2000 + short if short <= _LAST_SHORT else 1900 + short


def _date(scan: Scan, m: Match, _: str) -> Built:
    """A day or a month: '8 October 2024', 'Tuesday, Oct. 8', 'October 480 BC', 'in May'."""
    month_at = m.start("m")
    month = int(str(scan.value("MON", month_at)))
    day_at, weekday_at = part_at(m, "d"), part_at(m, "wd")
    if not is_month(scan, month_at, day_at, m):
        return None
    day = None if day_at is None else scan.day_number(day_at)
    year = year_at(scan, m)
    if year is None and part_at(m, "e") is not None:
        return None
    past = m.end()
    if day is not None and day_at is not None and day_at > month_at and _counts_something(scan, day_at):
        if scan.low(day_at - 1) == "the":
            return None
        day, year, past = None, None, month_at + 1
    if day is not None and day > _LONGEST[month]:
        return None
    if year is None and past > 1 and scan.low(past - 1) == "." and (day_at or 0) <= month_at:
        if not scan.is_short_month(month_at) or not scan.adjacent(month_at):
            past = month_at + 1
    what = f"{month:02d}" if day is None else f"{month:02d}-{day:02d}"
    hit = Hit(m.start(), past, "DATE", what=what)
    if weekday_at is not None:
        hit.weekday = int({**scan.book.values["WD"], **scan.book.values["WDA"]}[scan.lows[weekday_at]])
    if year is not None:
        hit.shift, hit.what = ["abs", f"{year}-{what}"], ""
        if what == "02-29" and year.isdigit() and not _is_leap(int(year)):
            hit.shift = ["abs", f"{year}-02"]
        return [hit]
    if day is None:
        return [with_year(scan, hit)]
    return _more_days(scan, with_year(scan, hit), month, month_at)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def is_month(scan: Scan, at: int, day_at: int | None, m: Match) -> bool:
    """Whether a word that is a month's name is one here: not 'may' the verb, 'March' the walk, 'June' the woman."""
    low = scan.lows[at]
    if day_at is not None or any(part_at(m, name) is not None for name in ("y", "yy", "e")):
        return True
    before, after = scan.low(at - 1), scan.low(at + 1)
    if scan.is_short_month(at) and not (after == "." and scan.adjacent(at)):
        return before in _BEFORE_MONTH or before in scan.book.values["REL"] or before in scan.book.values["PART"]
    if scan.token(at) is None or low not in _DOUBTFUL:
        return True
    if low == "may" and (
        scan.tag(at) in ("MD", "VB", "VBP") or after in ("be", "have", "not", "also", "i", "we", "you")
    ):
        return False
    if low == "march" and _is_walk(scan, at):
        return False
    return not scan.inside(at, "PERSON")


def _is_walk(scan: Scan, at: int) -> bool:
    """'the Long March', 'the March to the Sea', 'March Battalion', 'to march' against 'a March operation'."""
    before, after = scan.low(at - 1), scan.low(at + 1)
    if scan.tag(at)[:2] == "VB" or before in ("long", "s"):
        return True
    if before in scan.book.values["REL"] or before in scan.book.values["PART"] or before in _BEFORE_MONTH:
        return False
    if after in ("to", "on", "of", "for"):
        return scan.low(at + 2) not in scan.book.values["MON"]
    described = scan.tag(at - 1)[:2] in ("JJ", "NN")
    if scan.tag(at + 1)[:3] == "NNP":
        return described
    return (described or before in _BEFORE_DEED) and scan.tag(at + 1) not in ("NN", "NNS")


_DOUBTFUL = frozenset({"may", "march", "april", "june", "august"})
_BEFORE_MONTH = frozenset(
    {"in", "since", "by", "until", "from", "to", "of", "during", "through", "between", "and", "-"}
)
_BEFORE_DEED = frozenset({"the", "a", "an", "his", "her", "its", "their", '"', "“", "”"})


def _counts_something(scan: Scan, at: int) -> bool:
    """Whether the number after a month counts what follows: 'in May 20 people died'."""
    if scan.kinds[at] == "ordn":
        return False
    after = scan.low(at + 1)
    if after in scan.book.values["UNITS"] or after == "%":
        return True
    token = scan.token(at)
    if token is None:
        return False
    head = scan.parse.heads[token]
    if scan.parse.deps[token] != "nummod" or head != token + 1:
        return False
    return scan.parse.tags[head] == "NNS"


def with_year(scan: Scan, hit: Hit) -> Hit:
    """Take in a year that follows in words: 'October last year', 'June 19 this year', 'July 25 of that year'."""
    at = hit.past
    if scan.low(at) in ("of", "in", ","):
        at += 1
    elif scan.low(at) == "'" and scan.low(at + 1) == "s":
        return hit
    skip = 1 if scan.low(at) in ("the",) else 0
    rel = scan.low(at + skip)
    if rel == "that" and scan.low(at + skip + 1) == "same":
        skip, rel = skip + 1, "same"
    if scan.low(at + skip + 1) == "year" and rel in scan.book.values["REL"]:
        offset, base = scan.book.values["REL"][rel]
        what = hit.what

        def make(scan: Scan, me: Hit) -> Shift:
            return ["cal", scan.step(me, "this" if base == "doc" and offset == 0 else base, "year", offset), what, "in"]

        hit.make, hit.past, hit.what = make, at + skip + 2, ""
    elif scan.low(at) == "the" and scan.low(at + 1) == "year" and scan.low(at - 1) == "of":
        what = hit.what
        hit.make = lambda scan, me: ["cal", scan.step(me, "prev", "year", 0), what, "in"]
        hit.past, hit.what = at + 2, ""
    return hit


def _more_days(scan: Scan, hit: Hit, month: int, month_at: int) -> list[Hit]:
    """Further days of the same month: 'October 8 to 13', 'May 4 and 5', 'June 1, 2 and 3, 1944'."""
    hits = [hit]
    if hit.make is not None or scan.low(hit.past - 1) == scan.lows[month_at]:
        return hits
    at = hit.past
    while scan.low(at) in ("-", "to", "and", "or", "through", "until", "&", ",", "/"):
        skip = 2 if scan.low(at) == "," and scan.low(at + 1) in ("and", "or") else 1
        day_at = at + skip
        if scan.low(day_at) == "the":
            day_at += 1
        if day_at >= len(scan.line) or not _is_day(scan, day_at) or _counts_something(scan, day_at):
            break
        if scan.low(day_at + 1) in scan.book.values["MON"] or scan.low(day_at + 1) in ("%", ":", "per", "percent"):
            break
        if scan.low(at) == "," and skip == 1 and scan.low(day_at + 1) not in (",", "and", "or", "&"):
            break
        day = scan.day_number(day_at)
        if day > _LONGEST[month]:
            break
        hits.append(Hit(day_at, day_at + 1, "DATE", what=f"{month:02d}-{day:02d}"))
        at = day_at + 1
    if len(hits) > 1:
        year_at = at + 1 if scan.low(at) == "," else at  # "June 1, 2 and 3, 1944"
        if "YEAR" in number_set(scan, year_at):
            for one in hits:
                one.shift, one.what = ["abs", f"{int(scan.lows[year_at]):04d}-{one.what}"], ""
            hits[-1].past = year_at + 1
        else:
            with_year(scan, hits[-1])
            if hits[-1].make is not None:
                for one in hits[:-1]:
                    what, make = one.what, hits[-1].make
                    one.make = lambda scan, me, what=what, make=make: _swap_what(make(scan, me), what)
                    one.what = ""
    return hits


def _swap_what(shift: Shift, what: str) -> Shift:
    return [shift[0], shift[1], what, *shift[3:]]


def number_set(scan: Scan, i: int) -> frozenset[str]:
    return number_classes(scan.lows[i]) if i < len(scan.lows) and scan.kinds[i] == "num" else frozenset()


def _is_day(scan: Scan, i: int) -> bool:
    if scan.kinds[i] == "ordn":
        return 1 <= scan.ordinal(i) <= 31
    return "DAY" in number_set(scan, i)


def _two_days(scan: Scan, m: Match, _: str) -> Built:
    """'8-13 October 2024', 'between 8 and 13 October'."""
    month_at, first, second = m.start("m"), m.start("d"), m.start("f")
    if not is_month(scan, month_at, second, m):
        return None
    month = int(str(scan.value("MON", month_at)))
    days = [scan.day_number(first), scan.day_number(second)]
    if max(days) > _LONGEST[month]:
        return None
    year = year_at(scan, m)
    hits = []
    for day, start, past in ((days[0], m.start(), first + 1), (days[1], second, m.end())):
        what = f"{month:02d}-{day:02d}"
        if year is not None:
            hits.append(Hit(start, past, "DATE", ["abs", f"{year}-{what}"]))
        else:
            hits.append(Hit(start, past, "DATE", what=what))
    if year is None:
        with_year(scan, hits[1])
        if hits[1].make is not None:
            make, what = hits[1].make, hits[0].what
            hits[0].make, hits[0].what = (lambda scan, me: _swap_what(make(scan, me), what)), ""
    return hits


def _year(scan: Scan, m: Match, _: str) -> Built:
    at = m.start("y")
    said = m.start() < at  # "the year 1950"
    return [hit_of(m, "DATE", ["abs", f"{int(scan.lows[at]):04d}"])] if said or is_year(scan, at) else None


_BEFORE_NO_YEAR = frozenset(
    {"$", "#", "+", "*", "=", "no", "nos", "resolution", "number", "flight", "article", "page", "p", "pp"}
)
_AFTER_NO_YEAR = frozenset({"%", "$", "°", "percent", "per", "million", "billion", "thousand", "hundred"})
_AFTER_GLUED = frozenset({",", ".", ":", ";", "-", "/", "'", ")", "]", "(", '"', "”", "?", "!", "…", "»"})
_BEFORE_GLUED = frozenset({".", ",", ":", "/", "_", "@"})
_BEFORE_AMOUNT = frozenset(
    {"than", "some", "nearly", "almost", "approximately", "roughly", "least", "most", "over", "up"}
)
_BEFORE_YEAR = frozenset(
    {"in", "since", "by", "until", "from", "year", "before", "after", "of", "during", "between", "and"}
)
_TAKES_YEAR = frozenset({"the", "s", "its", "their", "his", "her", "in", "of", "since", "early", "late", "mid"})
_COMMON_YEARS = range(1500, 2100)


def is_year(scan: Scan, at: int, *, paired: bool = False) -> bool:
    """Whether four digits are a year: not money, a quantity, a part of a name. paired: '2024/25' is looked at as a whole."""
    before, after = scan.low(at - 1), scan.low(at + 1)
    value = int(scan.lows[at])
    if before in _BEFORE_NO_YEAR or after in _AFTER_NO_YEAR or after in scan.book.values["UNITS"]:
        return False
    if scan.adjacent(at - 1):
        if before in _BEFORE_GLUED:
            return False
        if before == "-" and scan.kinds[at - 2] == "word" and scan.adjacent(at - 2):
            if scan.lows[at - 2] not in ("mid", "early", "late", "post", "pre"):
                return False  # a part of a name: MH-1700
    if scan.adjacent(at) and scan.kinds[at + 1] != "line" and not paired:
        if after not in _AFTER_GLUED or (
            after in (":", ".", "/") and scan.adjacent(at + 1) and scan.kinds[at + 2] == "num"
        ):
            return False
    if value not in _COMMON_YEARS:
        return before in _BEFORE_YEAR and scan.tag(at + 1)[:2] not in ("NN", "JJ")
    if before in ("about", "around", "circa") and scan.tag(at + 1)[:2] not in ("NN", "JJ"):
        return True
    if before in _BEFORE_AMOUNT and not scan.inside(at, "DATE"):
        return False
    return not scan.inside(at, "MONEY", "PERCENT", "QUANTITY") and not _counts_plural(scan, at, value)


def _counts_plural(scan: Scan, at: int, value: int) -> bool:
    """'2000 soldiers' against 'the 1998 elections'."""
    token = scan.token(at)
    if token is None or scan.inside(at, "DATE", "EVENT"):
        return False
    head, rounded = scan.parse.heads[token], value % scan.book.counted_round == 0
    if scan.parse.deps[token] == "nummod" and head > token and scan.parse.tags[head] == "NNS":
        return rounded or scan.low(at - 1) not in _TAKES_YEAR
    return rounded and scan.inside(at, "CARDINAL") and scan.tag(at + 1) == "NNS"


def _year_pair(scan: Scan, m: Match, _: str) -> Built:
    """'2006-07' is two years, '2024-10' alone a month."""
    first, second = m.start("y"), m.start("yy")
    year, short = int(scan.lows[first]), int(scan.lows[second])
    if not (scan.adjacent(first) and scan.adjacent(first + 1)) or not is_year(scan, first, paired=True):
        return None
    if scan.low(second + 1) in ("-", "/") and scan.adjacent(second):
        return None
    if short <= year % 100:
        if 1 <= short <= 12 and scan.low(first + 1) == "-":
            return [hit_of(m, "DATE", ["abs", f"{year:04d}-{short:02d}"])]
        return None
    end = year // 100 * 100 + short
    return _pair(Hit(first, first + 1, "DATE", ["abs", str(year)]), Hit(second, second + 1, "DATE", ["abs", str(end)]))


def _pair(one: Hit, two: Hit) -> list[Hit]:
    one.to, two.since = two, one
    return [one, two]


def _fiscal(scan: Scan, m: Match, _: str) -> Built:
    year = year_at(scan, m)
    return None if year is None else [hit_of(m, "DATE", ["abs", f"FY{year}"])]


def _iso(scan: Scan, m: Match, _: str) -> Built:
    value = scan.text[scan.starts[m.start()] : scan.ends[m.start()]].upper()
    try:
        dt.date.fromisoformat(value[:10])
    except ValueError:
        return None
    return [hit_of(m, "TIME" if "T" in value else "DATE", ["abs", value])]


def _numeric(scan: Scan, m: Match, _: str) -> Built:
    """10/29/2024 and 29.10.2024; of 4/5/2024 only the year is sure, and the days between the two readings."""
    parts = [int(p) for p in re.split(r"[/.]", scan.lows[m.start()])]
    if len(scan.lows[m.start()].split("/")[0].split(".")[0]) == 4:
        year, month, day = parts
        ambiguous = False
    else:
        month, day, year = parts
        dotted = "." in scan.lows[m.start()]
        if dotted or month > 12:
            month, day = day, month
        ambiguous = not dotted and month <= 12 and day <= 12 and month != day
        if year < 100:
            if dotted:
                return None  # 1.2.13 is a version or a section far more often than a day
            year = _full_year(year)
    if not (1 <= month <= 12 and 1 <= day <= _LONGEST[month] and 1000 <= year <= 2999):
        return None
    if month == 2 and day == 29 and not _is_leap(year):
        return None
    if ambiguous:
        first, second = sorted(((month, day), (day, month)))
        low, high = (["abs", f"{year:04d}-{a:02d}-{b:02d}"] for a, b in (first, second))
        hit = hit_of(m, "DATE", ["range", ["abs", f"{year:04d}"], low, high])
        hit.reason = "day and month in either order"
        return [hit]
    return [hit_of(m, "DATE", ["abs", f"{year:04d}-{month:02d}-{day:02d}"])]


def _decade(scan: Scan, m: Match, _: str) -> Built:
    """'the 1930s', 'the 70s'; 'in his 70s' is an age."""
    at = m.start("i")
    digits = re.sub(r"\D", "", scan.lows[at])
    if len(digits) == 4:
        return [hit_of(m, "DATE", ["abs", digits[:3]])]
    led = scan.low(at - 1) in ("the", "late", "early", "mid", "and", "or", "-") or scan.lows[at][0] in "'’‘"
    return [hit_of(m, "DATE", ["abs", f"19{digits[0]}" if digits[0] != "0" else "200"])] if led else None


def _decade_words(scan: Scan, m: Match, _: str) -> Built:
    return [hit_of(m, "DATE", ["abs", str(scan.value("DECW", m.start("i")))])]


def _century(scan: Scan, m: Match, _: str) -> Built:
    number = scan.ordinal(m.start("o"))
    era = scan.book.values["ERA"].get(scan.lows[m.end() - 1], 1)
    if not 1 <= number <= 30:
        return None
    if era < 0:
        return [hit_of(m, "DATE", ["const", f"BC{number - 1:02d}"])]
    return [hit_of(m, "DATE", ["abs", f"{number - 1:02d}"])]


def _era(scan: Scan, m: Match, _: str) -> Built:
    """'490 BC', 'AD 70', 'c. 480 BC'."""
    year = year_at(scan, m)
    if year is None or scan.kinds[m.start("n")] == "numw":
        return None
    hit = hit_of(m, "DATE", ["abs", year])
    if m.start() < min(m.start("n"), m.start("e")):
        hit.mod = "APPROX"
    return [hit]


def _era_pair(scan: Scan, m: Match, _: str) -> Built:
    """'499-449 BC', '481/480 BC', 'from 499 to 449 BC': the era belongs to both."""
    last = year_at(scan, m)
    first_at, last_at = m.start("k"), m.start("n")
    if last is None or scan.kinds[first_at] == "numw" or not 1 <= scan.number(first_at) <= 3999:
        return None
    first, form = int(scan.number(first_at)), "BC{:04d}" if last.startswith("BC") else "{:04d}"
    second, digits = int(last.removeprefix("BC")), len(scan.lows[last_at])
    if digits < len(scan.lows[first_at]):  # 490/89 BC
        second += first // 10**digits * 10**digits
    if (second > first) == last.startswith("BC"):
        return None
    one = Hit(m.start(), first_at + 1, "DATE", ["abs", form.format(first)])
    two = Hit(last_at, m.end(), "DATE", ["abs", form.format(second)])
    link = scan.low(first_at + 1)
    return [one, two] if link == "or" or (link == "and" and scan.low(m.start() - 1) != "between") else _pair(one, two)


def _era_bare(scan: Scan, m: Match, _: str) -> Built:
    """'in 480' in a text about years before Christ."""
    at = m.start("n")
    if not scan.before_christ or scan.tag(at + 1)[:2] in ("NN", "JJ") or not 1 <= len(scan.lows[at]) <= 3:
        return None
    if scan.low(at + 1) in scan.book.values["ERA"] or scan.low(at + 1) in ("-", "/", "to", "%", "and"):
        return None
    number = int(scan.number(at))
    if not 30 <= number <= 999 or "." in scan.lows[at] or scan.kinds[at] == "numw":
        return None
    return [Hit(at, at + 1, "DATE", ["abs", f"BC{number:04d}"])]


def _quarter(scan: Scan, m: Match, _: str) -> Built:
    at = m.start("o")
    number = int(scan.book.values["QTR"].get(scan.lows[at], 0)) or scan.ordinal(at)
    if not 1 <= number <= 4:
        return None
    year = year_at(scan, m)
    if year is not None:
        return [hit_of(m, "DATE", ["abs", f"{year}-Q{number}"])]
    return [with_year(scan, Hit(m.start(), m.end(), "DATE", what=f"Q{number}"))]


def _half(scan: Scan, m: Match, _: str) -> Built:
    number = int(str(scan.value("HALF", m.start("o"))))
    inner = scan.core(m.end(), "DATE")
    if inner is None and scan.low(m.end()) == "the" and scan.low(m.end() + 1) == "year":
        return [_later_year(scan, m.start(), m.end() + 2, f"H{number}")]
    if inner is None:
        return None
    hit = inner[0]
    hit.first = m.start()
    return [wrap(hit, "half", str(number))]


def _later_year(scan: Scan, first: int, past: int, what: str) -> Hit:
    return Hit(first, past, "DATE", make=lambda scan, me: ["cal", scan.step(me, "this", "year", 0), what, "in"])


def _half_short(scan: Scan, m: Match, _: str) -> Built:
    return [hit_of(m, "DATE", ["abs", f"{year_at(scan, m)}-H{scan.value('HTR', m.start('o'))}"])]


def _season(scan: Scan, m: Match, _: str) -> Built:
    at = m.start("s")
    low, name = scan.lows[at], str(scan.value("SEA", at))
    year = year_at(scan, m)
    if year is not None:
        return [hit_of(m, "DATE", ["abs", f"{year}-{name}"])]
    if part_at(m, "e") is not None:
        return None
    past = m.end()
    hit = with_year(scan, Hit(m.start(), past, "DATE", what=name))
    if hit.make is not None:
        return [hit]
    before, after = scan.low(m.start() - 1), scan.tag(past)
    if scan.low(past) == "of":
        era = scan.core(past + 1, "DATE")
        if era and era[0].shift is not None and shift_grain(era[0].shift) == "year":
            return [Hit(m.start(), era[0].past, "DATE", ["cal", era[0].shift, name, "in"])]
        if low in ("fall", "spring"):
            return None
    if low in ("fall", "spring"):  # verbs and common nouns before they are seasons
        placed = before in _BEFORE_SEASON or scan.text[scan.starts[at]].isupper() or scan.tag(past)[:2] == "NN"
        if scan.tag(at)[:2] == "VB" or not placed or (low == "fall" and scan.tag(at)[:2] == "NN" and before in _OWNS):
            return None
    return None if after in ("NNP", "NNPS") and scan.lows[at] == "winter" else [hit]  # the Winter Olympics


_BEFORE_SEASON = frozenset(
    {"in", "by", "during", "since", "until", "over", "late", "early", "mid", "-", "next", "last", "this", "through"}
)
_OWNS = frozenset({"s", "his", "her", "its", "their", "a"})


def _fixed_day(scan: Scan, m: Match, constant: str) -> Built:
    year = year_at(scan, m)
    words = [scan.text[scan.starts[i] : scan.ends[i]] for i in range(m.start(), m.end())]
    if not any(w[0].isupper() or w[0].isdigit() for w in words if w.lower() != "the"):
        return None
    if scan.inside(m.end() - 1, "PERSON") or scan.low(m.start() - 1) in scan.book.names_before:
        return None
    if len(constant) == 10:
        return [hit_of(m, "DATE", ["abs", constant])]
    if year is not None:
        return [hit_of(m, "DATE", ["abs", f"{year}-{constant}"])]
    return [with_year(scan, Hit(m.start(), m.end(), "DATE", what=constant))]


BUILDERS: dict[str, Builder] = {
    "date": _date,
    "two_days": _two_days,
    "year": _year,
    "year_pair": _year_pair,
    "fiscal": _fiscal,
    "iso": _iso,
    "numeric": _numeric,
    "decade": _decade,
    "decade_words": _decade_words,
    "century": _century,
    "era": _era,
    "era_pair": _era_pair,
    "era_bare": _era_bare,
    "quarter": _quarter,
    "half": _half,
    "half_short": _half_short,
    "season": _season,
    "fixed_day": _fixed_day,
}
