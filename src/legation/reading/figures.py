"""Figures: numbers with their units, ranges and bound words; and which numbers are none.

Takes a `Parse`, the time expressions and the measure book; gives `Figure`s in text order. "between 3.5 and 4 billion
euros" is one figure, 3.5e9 to 4e9 EUR; "more than ten thousand" has no upper bound, "nearly 700" no lower one (both
after the gold's convention). Years, dates, clock times, "Article 5", "the 82nd Division" and "Boeing 737" give none.
What is counted, and what became of it, is left to quantities.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from legation.knowledge.measures import BLANK, MeasureBook, fold_unit
from legation.model.layers import Parse, TimeExpression
from legation.reading.numerals import Numeral, find_numerals

_DASH = re.compile(rf"{BLANK}?[-\u2010\u2011\u2013\u2014\u2212]{BLANK}?")
_TO = re.compile(rf"{BLANK}+to{BLANK}+")
_OR = re.compile(rf"{BLANK}+or{BLANK}+")
_OF = re.compile(rf"{BLANK}+of(?={BLANK})")
_AND = re.compile(rf"{BLANK}+and{BLANK}+")
_VOTES_TO = re.compile(rf"{BLANK}+votes?{BLANK}+to{BLANK}+", re.IGNORECASE)
_BETWEEN = re.compile(rf"(?<!\w)between{BLANK}+(?:an estimated{BLANK}+|about{BLANK}+|some{BLANK}+)?$", re.IGNORECASE)
_FROM = re.compile(rf"(?<!\w)from{BLANK}+$", re.IGNORECASE)
_CHAIN = re.compile(r"\d+(?:[-\u2010\u2011\u2013]\d+){2,}")
_PLUS = re.compile(r"\+(?![\w+])")
_TIMES = re.compile(rf"(?:{BLANK}+|-)(?:times|fold)(?!\w)", re.IGNORECASE)
_COMPARED = frozenset(
    "as the that its their what more higher larger bigger greater faster less fewer better than his her our".split()
)
_NEXT = re.compile(rf"{BLANK}?-?([^\W\d_]+|\S)")
_LAST = re.compile(rf"([^\W\d_]+\.?|[~≈∼<>≤≥]=?){BLANK}*$")
_SPANS = frozenset({"century", "hour", "day", "year", "minute", "decade", "second", "mile", "kilometre", "kilometer"})
_YEARS_OLD = re.compile(r"[ -]years?[ -](?:old|of age)(?!\w)", re.IGNORECASE)
_AGED = re.compile(rf"(?<!\w)(?:aged?|age{BLANK}+of|ages{BLANK}+of){BLANK}+$", re.IGNORECASE)
_PLACES = frozenset({"GPE", "LOC", "NORP"})
_NUMBER_LABELS = frozenset({"CARDINAL", "QUANTITY", "MONEY", "PERCENT", "DATE", "TIME", "ORDINAL"})
_NUMBER_SIGN = re.compile(rf"(?<!\w)(?:Nos?\.|№|#|nos?\.|Nr\.?){BLANK}?$")
_GROUP_OF = re.compile(r"(?<!\w)Group of $")
_MAX_BOUNDS = 5  # bound and skipped words before one number: "up to as many as the estimated"
_REACH = 48  # characters before a number in which its bound words stand
_TIME_FAMILY = "time"


@dataclass(frozen=True, slots=True)
class Figure:
    """low..high in `unit` ("" for a bare count), at text[start:end]; the number alone at text[number_start:number_end].

    first, past: its tokens, units with it. kind: that of the numeral. compound: "450-bed", glued to the noun after it.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    first: int
    past: int
    low: float | None
    high: float | None
    unit: str
    type: str
    kind: str
    approximate: bool = False
    additional: bool = False
    compound: bool = False
    reason: str = ""


@dataclass(slots=True)
class _Draft:
    """A figure while ranges and bounds are put together."""

    numeral: Numeral
    start: int
    end: int
    low: float
    high: float | None
    unit: str = ""
    type: str = "CARDINAL"
    bound: str = ""
    approximate: bool = False
    additional: bool = False
    compound: bool = False
    dropped: bool = False
    reason: str = ""
    number_start: int = 0
    number_end: int = 0


def find_figures(parse: Parse, times: Sequence[TimeExpression], book: MeasureBook) -> list[Figure]:
    """All figures of a text, in text order, none inside another."""
    if not parse.words:
        return []
    return _Finder(parse, times, book).find()


class _Finder:
    def __init__(self, parse: Parse, times: Sequence[TimeExpression], book: MeasureBook) -> None:
        self.parse = parse
        self.text = parse.text
        self.count = len(parse.words)
        self.book = book
        self.times = sorted(times, key=lambda t: t.span.start)
        self.time_starts = [t.span.start for t in self.times]
        self.entity = {i: (a, b, label) for a, b, label in parse.entities for i in range(a, b)}
        self.chains = [m.span() for m in _CHAIN.finditer(parse.text)]

    def find(self) -> list[Figure]:
        parse, openers = self.parse, self.book.openers
        starts = [
            parse.starts[i]
            for i, word in enumerate(parse.lowers)
            if word in openers and (word not in self.book.scales or self.word(i - 1) == "the")
        ]
        drafts = [d for n in find_numerals(self.text, starts, self.book) if (d := self.draft(n)) is not None]
        drafts = self.join(drafts)
        self.drop_names(drafts)
        out: list[Figure] = []
        for draft in drafts:
            if not draft.dropped:
                self.bind(draft)
                figure = self.figure(draft)
                if figure is not None:
                    out.append(figure)
        return _without_overlaps(out)

    # ------------------------------------------------------------- tokens
    def token_at(self, position: int) -> int:
        """Number of the first token that ends behind `position` (len(parse) when there is none)."""
        return bisect_right(self.parse.ends, position)

    def word(self, i: int) -> str:
        return self.parse.lowers[i] if 0 <= i < self.count else ""

    def tag(self, i: int) -> str:
        return self.parse.tags[i] if 0 <= i < self.count else ""

    def same_line(self, i: int, j: int) -> bool:
        """Whether two tokens stand in one sentence."""
        n = self.count
        return 0 <= i < n and 0 <= j < n and self.parse.sentence_of[i] == self.parse.sentence_of[j]

    # ------------------------------------------------------------- one number with its unit
    def draft(self, numeral: Numeral) -> _Draft | None:
        """The number with currency, percent or unit; None for what is surely no figure whatever stands beside it."""
        parse = self.parse
        i = self.token_at(numeral.start)
        if i >= len(parse) or parse.starts[i] >= numeral.end:
            return None  # in a line that is not read
        if any(a <= numeral.start < b for a, b in self.chains):
            return None
        draft = _Draft(numeral, numeral.start, numeral.end, numeral.low, numeral.high, approximate=numeral.approximate)
        draft.number_start, draft.number_end = numeral.start, numeral.end
        if numeral.kind == "ordinal":
            return self.ordinal(draft)
        if numeral.kind == "fraction":
            if not self.is_share(numeral):
                return None
            draft.low, draft.high = numeral.low * 100, (numeral.high or 0) * 100
            draft.unit, draft.type = "percent", "PERCENT"
        if numeral.kind == "multiple":
            return self.multiple(draft)
        self.take_money_before(draft)
        self.take_plus(draft)
        self.take_unit_after(draft)
        nothing = numeral.kind == "no" or (numeral.low == 0 and numeral.kind == "words" and not draft.unit)
        if self.glued(draft) or self.is_difference(draft) or (nothing and not self.counts_nothing(numeral)):
            return None
        return draft

    def ordinal(self, draft: _Draft) -> _Draft | None:
        """ "the 17th round", "its sixth nuclear test": how many there have been. "first" tells no number worth noting."""
        numeral = draft.numeral
        i = self.token_at(numeral.end - 1) + 1
        noun = self.noun_after(i)
        before = self.word(self.token_at(numeral.start) - 1)
        if self.text[numeral.end : numeral.end + 1] == "-":
            return None  # "the second-highest judge"
        if numeral.low < 2 or noun is None or not self.same_line(i - 1, noun):
            return None
        title = self.book.counted.get(self.parse.lemmas[noun].lower()) == "persons"  # "the third President"
        named = (self.parse.tags[noun] in ("NNP", "NNPS") and not title) or any(
            self.parse.words[k][:1].isupper()
            and self.parse.pos[k] == "PROPN"
            and self.parse.tags[k + 1][:2] == "NN"
            and self.parse.words[noun][:1].isupper()
            for k in range(i, noun)
        )
        words = {self.parse.lowers[k] for k in range(i, noun + 1)} | {self.parse.lemmas[noun].lower()}
        if named or words & self.book.ordinal_names or self.parse.tags[i] in ("JJS", "RBS"):
            return None
        if self.word(i - 1) == "second" and before in ("a", "per", "one", "each", "every"):
            return None
        if any(self.in_time(numeral.start)):
            return None
        draft.type, draft.low, draft.high = "ORDINAL", numeral.low, numeral.low
        return draft

    def noun_after(self, i: int) -> int | None:
        """The last noun of the noun group that begins at token i."""
        parse, last = self.parse, None
        for k in range(i, min(i + 7, len(parse))):
            if not self.same_line(i, k):
                break
            tag = parse.tags[k]
            if tag[:2] == "NN":
                last = k
            elif last is not None or (tag[:2] not in ("JJ", "VB", "HY", "CD") and tag != "POS"):
                break
        return last

    def is_share(self, numeral: Numeral) -> bool:
        """ "a third of the crew", "half the fleet"; not "a third country", "the second half", "half-brother"."""
        i = self.token_at(numeral.start)
        k = self.token_at(numeral.end - 1) + 1
        after, before = self.word(k), self.word(i - 1)
        if after == "of" and self.word(k + 1) in ("a", "an") and self.word(k + 2) in _SPANS:
            return False  # "a quarter of a century"
        words = self.text[numeral.start : numeral.end].lower()
        if self.text[numeral.end : numeral.end + 1] == "-" and words in (
            "half",
            "quarter",
            "a third",
            "a half",
            "a quarter",
        ):
            return False
        if before in (
            "first",
            "second",
            "latter",
            "other",
            "and",
            "third",
            "fourth",
            "last",
            "per",
            "final",
            "every",
            "each",
        ):
            return before == "and" and words not in ("half", "a half", "a quarter")
        if words == "half":
            return after in (
                "of",
                "the",
                "its",
                "their",
                "his",
                "her",
                "that",
                "those",
                "these",
                "all",
                "a",
                "an",
                "what",
                "our",
            ) and not (after in ("a", "an") and self.tag(k + 1)[:2] != "NN")
        if numeral.kind == "fraction" and (words.startswith(("a ", "an ")) or words == "half"):
            return after == "of" or self.tag(k)[:2] not in ("NN", "JJ", "CD", "VB") or words == "a half"
        return True

    def multiple(self, draft: _Draft) -> _Draft | None:
        i = self.token_at(draft.end - 1) + 1
        word = self.text[draft.start : draft.end].lower()
        if word in ("double", "triple", "quadruple") and self.word(i) not in (
            "the",
            "that",
            "its",
            "their",
            "what",
            "last",
        ):
            return None
        if word in ("twice", "thrice") and self.word(i) not in _COMPARED:
            return None
        draft.unit, draft.type = "times", "MULTIPLE"
        return draft

    def take_money_before(self, draft: _Draft) -> None:
        last = self.text[max(0, draft.start - 2) : draft.start].rstrip()[-1:]
        if last not in self.book.prefix_ends:
            return
        match = self.book.prefix.search(self.text, max(0, draft.start - 10), draft.start)
        if match is not None and draft.numeral.kind in ("digits", "words", "vague"):
            draft.unit = self.book.unit_words[match.group().strip()]
            draft.type = "MONEY"
            draft.start = draft.number_start = match.start()

    def take_plus(self, draft: _Draft) -> None:
        """ "5,000+", "10+ million"."""
        if draft.numeral.kind not in ("digits", "words") or not _PLUS.match(self.text, draft.end):
            return
        draft.bound = "low"
        draft.end += 1
        match = re.compile(rf"{BLANK}?(thousand|million|billion|trillion)s?(?!\w)", re.IGNORECASE).match(
            self.text, draft.end
        )
        if match is not None and not draft.numeral.scaled:
            factor = self.book.scales[match.group(1).lower()]
            draft.low, draft.high = draft.low * factor, (draft.high or draft.low) * factor
            draft.end = match.end()
            draft.numeral = replace(draft.numeral, scaled=True, bare=False)

    def take_unit_after(self, draft: _Draft) -> None:
        if draft.type != "CARDINAL" or draft.numeral.kind == "no":
            return
        times = _TIMES.match(self.text, draft.end)
        if times is not None:
            k = self.token_at(times.end() - 1) + 1
            fold = times.group().lower().endswith("fold")
            draft.type = "MULTIPLE" if fold or self.word(k) in _COMPARED else "CARDINAL"
            draft.unit, draft.end = "times", times.end()
            return
        match = self.suffix_at(draft.end)
        if match is None and draft.numeral.kind != "vague":
            match = self.time_after_adjective(draft)
        if match is None and draft.numeral.kind == "vague" and (of := _OF.match(self.text, draft.end)):
            match = self.suffix_at(of.end())  # "thousands of tonnes"
        if match is None:
            return
        key = self.unit_of(draft, match)
        if key is None:
            return
        draft.unit = key
        draft.end = match.end()
        family = self.book.units[key].family
        draft.type = {"currency": "MONEY", "share": "PERCENT"}.get(family, "MEASURE")
        if family == _TIME_FAMILY:
            old = _YEARS_OLD.match(self.text, match.start())
            draft.end = old.end() if old else draft.end
            draft.reason = "age" if old else ""

    def suffix_at(self, position: int) -> re.Match[str] | None:
        """A unit at `position`; a cheap look at the next word comes first."""
        following = _NEXT.match(self.text, position)
        if following is None or following.group(1).lower() not in self.book.suffix_starts:
            return None
        return self.book.suffix.match(self.text, position)

    def time_after_adjective(self, draft: _Draft) -> re.Match[str] | None:
        """ "six straight days", "three more years": one word may stand between a number and a unit of time."""
        k = self.token_at(draft.end - 1) + 1
        if k + 1 >= self.count or self.parse.tags[k][:2] != "JJ" or not self.same_line(k, k + 1):
            return None
        if self.parse.starts[k] > draft.end + 2 or _is_year(draft.numeral):
            return None
        unit = self.book.units.get(self.book.unit_words.get(fold_unit(self.parse.lowers[k + 1]), ""))
        if unit is None or unit.family != _TIME_FAMILY:
            return None
        return self.book.suffix.match(self.text, self.parse.ends[k])

    def unit_of(self, draft: _Draft, match: re.Match[str]) -> str | None:
        """The key of a unit after a number; None where the word means something else there."""
        text, sign = match.group().strip().lstrip("-"), match.group("sign")
        if sign is not None:
            letter = len(sign) == 1 and sign.isalpha()
            if letter and draft.numeral.kind != "digits":
                return None
            return self.book.unit_words.get(sign) or self.book.unit_words.get(fold_unit(sign))
        word = fold_unit(text)
        hyphen = "-" in match.group()
        k = self.token_at(match.end() - 1)
        if word in ("won", "real", "rand", "mark") and not draft.numeral.scaled and self.tag(k)[:2] != "NN":
            return None
        if (
            word in ("second", "point", "degree", "foot", "hour")
            and draft.low != 1
            and not hyphen
            and text.lower() == word
            and word != "foot"
        ):
            return None  # "the 2 second strikes": a plural is wanted
        if word == "pound" and (
            hyphen or self.word(k + 1) == "of" or self.word(k + 1) in ("bomb", "bombs", "shell", "warhead")
        ):
            return "pounds_weight"
        code = (
            self.book.unit_words.get(word)
            or self.book.unit_words.get(word.removesuffix("e"))
            or self.book.unit_words.get(text)
        )
        return self.local_currency(word, code, k)

    def local_currency(self, word: str, code: str | None, token: int) -> str | None:
        """ "rupees" in a sentence, else a text, that names Pakistan are Pakistani ones."""
        if code is None:
            return None
        places = self.book.country_currencies.get(word)
        if places is None or self.book.units[code].family != "currency":
            return code
        first, past = self.parse.sentences[self.parse.sentence_of[min(token, self.count - 1)]]
        for w in self.parse.words[first:past]:
            if w in places:
                return places[w]
        return code

    def glued(self, draft: _Draft) -> bool:
        """Letters or digits run on behind the number: "787s", "5+2", "3GS", "3-D"."""
        after = self.text[draft.end : draft.end + 2]
        if not after:
            return False
        if after[0].isalnum() or after[0] in "_²³":
            return True
        if after[0] in "+/" and after[1:].isalnum() and draft.type == "CARDINAL":
            return True
        if after[0] in "-\u2010\u2011" and after[1:].isalpha():
            match = re.compile(r"[-\u2010\u2011]([A-Za-z]+)").match(self.text, draft.end)
            if match is None or len(match.group(1)) == 1:
                return True
            draft.compound = True
        return False

    def is_difference(self, draft: _Draft) -> bool:
        """ "14 fewer than in April" is no count of violations."""
        k = self.token_at(draft.end - 1) + 1
        return self.word(k) in ("more", "fewer", "less", "higher", "lower") and self.word(k + 1) == "than"

    def counts_nothing(self, numeral: Numeral) -> bool:
        """ "no casualties", "no further deaths"."""
        noun = self.noun_after(self.token_at(numeral.end - 1) + 1)
        return noun is not None and self.parse.lemmas[noun].lower() in self.book.zero_nouns

    # ------------------------------------------------------------- ranges and divisions
    def join(self, drafts: list[_Draft]) -> list[_Draft]:
        """Put the two ends of ranges together; tell the two sides of a vote apart."""
        out: list[_Draft] = []
        k = 0
        while k < len(drafts):
            left = drafts[k]
            right = drafts[k + 1] if k + 1 < len(drafts) else None
            if right is not None and right.start - left.end < 16 and self.pair(left, right):
                if (left.dropped and right.dropped) or left.type == "VOTE":
                    out += [left, right]
                else:
                    out.append(left)
                k += 2
            else:
                out.append(left)
                k += 1
        return out

    def pair(self, left: _Draft, right: _Draft) -> bool:
        """Whether the two belong together; then `left` holds the range, or both are votes, or both are dropped."""
        text = self.text
        plain = {"digits", "words", "vague", "fraction"}
        if left.numeral.kind not in plain or right.numeral.kind not in plain:
            return False
        gap = (left.end, right.start)

        def is_gap(pattern: re.Pattern[str]) -> bool:
            return pattern.fullmatch(text, *gap) is not None

        dash = is_gap(_DASH)
        if dash and left.numeral.kind == "digits" and right.numeral.kind == "digits":
            if _is_year(left.numeral) and right.numeral.bare and (right.low < 100 or _is_year(right.numeral)):
                left.dropped = right.dropped = True
                return True
        to, votes_to = is_gap(_TO), is_gap(_VOTES_TO)
        if (dash or to or votes_to) and self.is_division(left, right, sure=votes_to):
            for side, reason in ((left, "votes for"), (right, "votes against")):
                side.type, side.unit, side.reason = "VOTE", "votes", reason
            if votes_to:
                left.end = left.number_end
            return True
        between = (is_gap(_AND) or to or dash) and _BETWEEN.search(text, max(0, left.start - 30), left.start)
        if _is_year(left.numeral) and _is_year(right.numeral) and not self.counted_follows(self.token_at(right.end)):
            left.dropped = right.dropped = bool(between or to or dash)
            return left.dropped
        if not (dash or to or between or is_gap(_OR)):
            return False
        if (left.unit and right.unit and left.unit != right.unit) or left.type == "MULTIPLE":
            return False
        if left.unit and not right.unit and left.number_start == left.numeral.start and not dash:
            return False  # "40 percent to 50 towns": the unit stands behind the first number only
        if (
            to
            and (found := _FROM.search(text, max(0, left.start - 12), left.start))
            and self.tells_change(found.start())
        ):
            return False
        self.share_scale(left, right)
        if (right.high is not None and left.low >= right.high) or left.high is None:
            if dash:
                left.dropped = right.dropped = True  # a score, a model, a page
                return True
            return False
        if is_gap(_OR) and not between and right.low > left.low * 5:
            return False
        left.high = right.high
        left.unit = left.unit or right.unit
        left.type = right.type if left.type == "CARDINAL" else left.type
        left.end, left.number_end = right.end, right.number_end
        left.compound = right.compound
        left.bound = left.bound or right.bound
        left.reason = right.reason
        left.numeral = replace(left.numeral, bare=False)
        if between:
            left.start = between.start()
        elif to and (found := _FROM.search(text, max(0, left.start - 12), left.start)):
            left.start = found.start()
        return True

    def share_scale(self, left: _Draft, right: _Draft) -> None:
        """ "10 to 12 million", "10-12,000": the first number is in the scale of the second."""
        if left.numeral.scaled or left.numeral.kind not in ("digits", "words"):
            return
        factor = 1.0
        if right.numeral.scaled:
            factor = 1.0
            for scale in sorted(set(self.book.scales.values()), reverse=True):
                if right.low >= scale and left.low <= right.low / scale and right.low / scale < 1000:
                    factor = float(scale)
                    break
        elif left.low < 1000 and right.low >= 1000 and right.low % 1000 == 0 and left.numeral.bare:
            near = right.low / (left.low * 1000) if left.low else 0
            factor = 1000.0 if 1 < near <= 10 else 1.0
        if factor != 1.0:
            left.low = float(f"{left.low * factor:.12g}")
            left.high = left.low

    def is_division(self, left: _Draft, right: _Draft, *, sure: bool) -> bool:
        """Two bare counts in a sentence about a vote: "204 to 85", "a 57-41 vote", "by 69 votes to 28"."""
        for side in (left, right):
            if side.numeral.kind not in ("digits", "words") or side.numeral.scaled or side.unit or side.low > 5000:
                return False
        if sure:
            return True
        if (
            left.low < right.low
            and right.end < len(self.text)
            and self.noun_after(self.token_at(right.end)) is not None
        ):
            noun = self.noun_after(self.token_at(right.end))
            if noun is not None and self.parse.lemmas[noun].lower() not in self.book.votes["context"]:
                return False
        i = self.token_at(left.start)
        first, past = self.parse.sentences[self.parse.sentence_of[min(i, self.count - 1)]]
        near = self.parse.lowers[max(first, i - 8) : min(past, i + 9)]
        context = self.book.votes["context"]
        if left.low >= right.low:
            return any(w in context for w in self.parse.lowers[first:past])
        if self.book.votes["lost"] & set(self.parse.lowers[max(first, i - 3) : i]):
            return True
        return any(w.startswith("vot") or w in ("ballot", "division") for w in near)

    def tells_change(self, position: int) -> bool:
        """Whether the "from" at `position` hangs on a verb or noun of change."""
        i = self.token_at(position)
        if i >= self.count:
            return False
        head = self.parse.heads[i]
        near = {self.parse.lemmas[head].lower(), self.word(i - 1)} | {
            self.parse.lemmas[k].lower() for k in range(max(0, i - 4), i)
        }
        return bool(near & self.book.change_verbs)

    # ------------------------------------------------------------- what is no figure
    def drop_names(self, drafts: list[_Draft]) -> None:
        """Years, dates, clock times, and numbers that are names. The rest of a list goes with its first ("Articles 4 and 5")."""
        for k, draft in enumerate(drafts):
            if draft.dropped or draft.type in ("ORDINAL", "MULTIPLE", "VOTE"):
                continue
            before = drafts[k - 1] if k else None
            if draft.type == "MEASURE" and self.book.units[draft.unit].family == _TIME_FAMILY:
                draft.dropped = draft.reason != "age" and (self.places_in_time(draft) or self.is_hour(draft))
            elif draft.unit in ("mm", "cm") and self.is_calibre(draft):
                draft.dropped = True
            elif draft.unit:
                continue
            elif self.is_age(draft):
                draft.unit, draft.type, draft.reason = "years", "MEASURE", "age"
            elif any(self.in_time(draft.numeral.start)) or self.is_date(draft):
                draft.dropped, draft.reason = True, "date"
            elif self.is_label(draft) or self.names_what_follows(draft):
                draft.dropped = True
            elif (
                before is not None
                and before.dropped
                and before.reason in ("label", "date")
                and self.goes_on(before, draft)
            ):
                draft.dropped, draft.reason = True, before.reason
            elif (
                draft.numeral.low == 1
                and draft.numeral.kind == "words"
                and not draft.numeral.scaled
                and draft.low == draft.high
            ):
                draft.dropped = not self.one_counts(draft)

    def in_time(self, position: int) -> list[TimeExpression]:
        """The time expressions around a position."""
        k = bisect_right(self.time_starts, position)
        return [t for t in self.times[max(0, k - 3) : k] if t.span.end > position]

    def places_in_time(self, draft: _Draft) -> bool:
        """ "three days ago", "in the last five years": when, not how long."""
        places = self.book.time_places
        i = self.token_at(draft.start)
        k = self.token_at(draft.end - 1) + 1
        return self.word(k) in places["after"] or self.word(i - 1) in places["before"]

    def is_calibre(self, draft: _Draft) -> bool:
        """ "155mm shells", "a 120-mm mortar": a name, no length."""
        k = self.token_at(draft.end - 1) + 1
        return any(self.parse.lemmas[j].lower() in self.book.calibre_nouns for j in range(k, min(k + 3, self.count)))

    def is_hour(self, draft: _Draft) -> bool:
        """ "at 1430 hours"."""
        i = self.token_at(draft.number_start)
        bare = draft.numeral.bare and draft.number_end - draft.number_start == 4 and draft.unit == "hours"
        return (
            bare
            and self.word(i - 1) in self.book.time_places["hour_before"]
            and draft.low < 2400
            and draft.low % 100 < 60
        )

    def is_age(self, draft: _Draft) -> bool:
        """ "Mr. Abiodun, 46, was shot", "aged 12", "at the age of 78"."""
        if draft.numeral.kind not in ("digits", "words") or draft.numeral.scaled or not 0 < draft.low <= 120:
            return False
        i = self.token_at(draft.number_start)
        k = self.token_at(draft.number_end - 1) + 1
        if _AGED.search(self.text, max(0, draft.start - 12), draft.start):
            return True
        if self.word(i - 1) in ("under", "over", "above", "below") and not self.counted_follows(k):
            # "children under five"
            lemma = self.parse.lemmas[i - 2].lower() if i >= 2 else ""
            return self.book.counted.get(lemma) == "persons" and self.noun_after(k) is None
        if self.word(i - 1) != "," or not draft.numeral.bare or self.word(k) not in (",", "."):
            return False
        person = self.tag(i - 2) in ("NNP", "NNPS") or (
            self.tag(i - 2) == "NN" and self.book.counted.get(self.parse.lemmas[i - 2].lower()) == "persons"
        )
        return person and self.same_line(i - 2, k) and draft.low > 3

    def is_date(self, draft: _Draft) -> bool:
        """Days beside a month, clock times, years. Needed where no time expression was found over them."""
        numeral = draft.numeral
        if numeral.kind != "digits" or numeral.scaled or (draft.compound and not _is_year(numeral)):
            return False
        i = self.token_at(draft.number_start)
        k = self.token_at(draft.number_end - 1) + 1
        before, after, places = self.word(i - 1), self.word(k), self.book.time_places
        raw = self.text[draft.number_start : draft.number_end]
        if after in places["clock"] or (raw.startswith("0") and len(raw) > 1 and raw.isdigit()):
            return True
        if draft.low <= 31 and draft.low == int(draft.low):
            if after in places["months"] and (after != "may" or self.parse.words[k] == "May"):
                return True
            if (
                before in places["months"]
                and (before != "may" or self.parse.words[i - 1] == "May")
                and self.noun_after(k) != k
            ):
                return before not in ("march",) or self.parse.words[i - 1] == "March"
        if (
            len(raw) == 2
            and self.text[draft.start - 1 : draft.start] in ("'", "’")
            and self.word(i - 2) in places["year_before"]
        ):
            return True  # "since '82"
        if not _is_year(numeral):
            return False
        noun = self.noun_after(k)
        plural = (noun is not None and noun - k <= 3 and self.parse.tags[noun] in ("NNS", "NNPS")) or (
            noun is not None and self.parse.lowers[noun] in ("people", "police", "personnel", "aircraft")
        )
        if self.book.before.search(self.text, max(0, draft.start - _REACH), draft.start) and before not in (
            "around",
            "about",
            "before",
            "by",
        ):
            return not plural and before not in ("than", "least", "some", "approximately", "to", "nearly")
        if not plural or noun is None:
            return True
        counted = self.parse.lemmas[noun].lower() in self.book.counted
        return before in places["year_before"] or (not counted and numeral.low >= 1900)

    def is_label(self, draft: _Draft) -> bool:
        """ "Article 5", "Flight 655", "Boeing 737", "Group of 77", "Phase Two"."""
        numeral = draft.numeral
        i = self.token_at(draft.number_start)
        if i == 0 or numeral.kind not in ("digits", "words") or numeral.scaled:
            return False
        if _NUMBER_SIGN.search(self.text, max(0, draft.start - 6), draft.start):
            draft.reason = "label"
            return True
        if _GROUP_OF.search(self.text, max(0, draft.start - 12), draft.start):
            return True
        if not self.same_line(i - 1, i):
            return False
        if "," in self.text[draft.number_start : draft.number_end]:
            return False  # "1,200" is a count
        if self.is_name(draft, i):
            draft.reason = "label"
            return True
        k = self.token_at(draft.number_end - 1) + 1
        parse = self.parse
        word, lower = parse.words[i - 1], parse.lowers[i - 1]
        capital = word[:1].isupper() and (
            i - 1 != parse.sentences[parse.sentence_of[i]][0] or lower in self.book.label_nouns
        )
        counts = self.counted_follows(k)
        dotted = lower.rstrip(".")
        if (
            lower in self.book.label_nouns
            or dotted in self.book.label_nouns
            or (parse.tags[i - 1][:2] == "NN" and parse.lemmas[i - 1].lower() in self.book.label_nouns)
        ):
            if lower in ("no", "#") and self.text[parse.ends[i - 1] : parse.ends[i - 1] + 1] != ".":
                return lower == "#" or (word == "No" and not counts)
            number_capital = numeral.kind == "digits" or parse.words[i][:1].isupper()
            if number_capital and (capital or not counts):
                draft.reason = "label"
                return True
        if numeral.kind != "digits" or not capital or counts or parse.tags[i - 1] not in ("NNP", "NNPS"):
            return False
        verb = lower.removesuffix("s").removesuffix("ed")
        if lower in self.book.stage_object or verb in self.book.stage_object or verb in self.book.stage_subject:
            return False  # "Blast Kills 12": a headline's verb
        place = self.label_at(i - 1) in _PLACES and i not in range(*self.entity[i - 1][:2])
        if (parse.heads[i] == i - 1 and not place) or self.in_entity(i - 1, i):
            draft.reason = "label"
            return True
        return False

    def is_name(self, draft: _Draft, i: int) -> bool:
        """ "iOS 5", "Trent 900 engines", "787 Dreamliner", "Ford Five Hundred", "Standard & Poor's 500"."""
        parse, word = self.parse, self.parse.words[i - 1]
        k = self.token_at(draft.number_end - 1) + 1
        digits = draft.numeral.kind == "digits"
        proper = parse.tags[i - 1] in ("NNP", "NNPS") and parse.words[i - 1][:1].isupper()
        if digits and word[:1].islower() and any(c.isupper() for c in word):
            return True
        if digits and proper and parse.deps[i - 1] in ("compound", "nmod") and parse.heads[i - 1] > i:
            if self.label_at(i - 1) in _PLACES:
                return False  # "In Darfur 14 peacekeepers"
            return parse.heads[i - 1] == parse.heads[i] and parse.tags[k] in ("NN", "NNS", "NNP", "NNPS")
        if not digits and parse.words[i][:1].isupper() and self.lower_case_around(i):
            # "the Ford Five Hundred", "a “Five Eyes” network"
            if proper and not self.counted_follows(k):
                return True
            if parse.tags[k : k + 1] in (("NNP",), ("NNPS",), ("NNS",)) and parse.words[k][:1].isupper():
                return (
                    i != parse.sentences[parse.sentence_of[i]][0] and i - 1 != parse.sentences[parse.sentence_of[i]][0]
                )
        if digits and not proper and self.in_entity(i - 1, i) and not self.counted_follows(k):
            return parse.tags[i - 1] != "DT" and parse.lowers[i - 1] not in ("of", "in", "and")
        return False

    def names_what_follows(self, draft: _Draft) -> bool:
        """ "787 Dreamliner": digits before a capital singular that is no people are part of its name."""
        k = self.token_at(draft.number_end - 1) + 1
        noun = self.noun_after(k)
        parse = self.parse
        if (
            noun is None
            or not self.same_line(k - 1, noun)
            or not draft.numeral.bare
            or draft.low <= 1
            or draft.compound
        ):
            return False
        word, lower = parse.words[noun], parse.lowers[noun]
        if parse.tags[noun] not in ("NNP", "NN") or not word[:1].isupper() or lower.endswith("s") or noun != k:
            return False
        if self.word(k + 1) in (",", "and", "or") or lower.endswith(("an", "ese", "ish", "i", "ic", "men")):
            return False  # "22 Ukrainian, six Syrian sailors"
        known = lower in self.book.stage_word or lower in self.book.invariant or lower in self.book.counted
        if known or self.label_at(noun) == "NORP":
            return False
        return self.lower_case_around(noun)

    def lower_case_around(self, i: int) -> bool:
        """Whether the sentence is no headline in capitals."""
        first, past = self.parse.sentences[self.parse.sentence_of[i]]
        return any(w[:1].islower() for w in self.parse.words[first:past] if len(w) > 4)

    def counted_follows(self, k: int) -> bool:
        """A plural noun group, or a noun that is always counted, begins at token k."""
        noun = self.noun_after(k)
        if noun is None:
            return False
        lemma = self.parse.lemmas[noun].lower()
        return self.parse.tags[noun] in ("NNS", "NNPS") or lemma in self.book.counted

    def in_entity(self, i: int, j: int) -> bool:
        """Whether the parser's recogniser has a name over both tokens."""
        first, past, label = self.entity.get(i, (i, i, ""))
        return first <= i and j < past and label not in _NUMBER_LABELS

    def label_at(self, i: int) -> str:
        """The recogniser's label of token i, "" for none."""
        return self.entity[i][2] if i in self.entity else ""

    def goes_on(self, before: _Draft, draft: _Draft) -> bool:
        gap = self.text[before.end : draft.start].strip().lower()
        k = self.token_at(draft.number_end - 1) + 1
        if before.reason == "date" and not (draft.low <= 31 or _is_year(draft.numeral)):
            return False
        return (
            gap in (",", "and", "or", "to", "-", "–", ", and", "&", "/")
            and draft.numeral.bare
            and not self.counted_follows(k)
        )

    def one_counts(self, draft: _Draft) -> bool:
        """ "one soldier died", "one is missing", "one of the drones"; not "no one", "one of the largest", "one day"."""
        i = self.token_at(draft.number_start)
        before, after = self.word(i - 1), self.word(i + 1)
        if before in (
            "no",
            "any",
            "every",
            "each",
            "this",
            "that",
            "the",
            "which",
            "another",
            "some",
            "number",
            "day",
            "such",
            "only",
            "or",
        ):
            return before in ("only", "or") and self.counted_follows(i + 1)
        if self.tag(i + 1) == "MD" or self.tag(i - 1)[:2] == "JJ":
            return False  # "as one would think", "a negative one"
        if after == "of":
            following = range(i + 2, min(i + 7, self.count))
            superlative = any(self.tag(k) in ("JJS", "RBS") for k in following)
            lemmas = {self.parse.lemmas[k].lower() for k in following if self.parse.tags[k] in ("NNS", "NNPS")}
            return not superlative and bool(lemmas & self.book.counted.keys()) and not lemmas & self.book.group_nouns
        if draft.compound or after in (
            "another",
            "day",
            "side",
            "hand",
            "thing",
            "time",
            "way",
            "reason",
            "month",
            "week",
            "year",
            "point",
            "such",
            "-",
        ):
            return False
        noun = self.noun_after(i + 1)
        if noun is not None:
            return self.parse.heads[i] >= i and self.parse.tags[noun] != "NNP"
        verb = self.parse.heads[i]
        lemma = self.parse.lemmas[verb].lower()
        stages = (self.book.stage_object, self.book.stage_subject, self.book.stage_word)
        near = (after, self.word(i + 2), self.word(i + 3))
        return any(lemma in s for s in stages) or any(w in self.book.stage_word for w in near)

    # ------------------------------------------------------------- bounds
    def bind(self, draft: _Draft) -> None:
        """Read the bound words before and after; stretch the span over them."""
        text, book = self.text, self.book
        if draft.type == "ORDINAL":
            return
        floor = max(0, draft.start - _REACH)
        position, kinds = draft.start, [draft.bound] if draft.bound else []
        for _ in range(_MAX_BOUNDS):
            if self.word_before(position) not in book.before_ends:
                break
            match = book.before.search(text, floor, position)
            if match is not None and not self.other_use(match):
                kinds.append(match.lastgroup or "")
                position = draft.start = match.start()
                continue
            match = book.skip.search(text, floor, position)
            if match is None:
                break
            position = match.start()
            if book.more_before.match(text, position):
                draft.additional = True
        after = book.after.match(text, draft.end)
        if after is not None:
            kinds.append(after.lastgroup or "")
            draft.end = after.end()
            draft.compound = False
        draft.bound = next((k for k in kinds if k and k != "about"), "")
        if draft.numeral.kind == "vague":
            draft.approximate = draft.low == draft.high and draft.numeral.kind == "vague"
        if any(k == "about" or k.endswith("approximate") for k in kinds):
            draft.approximate = True

    def word_before(self, position: int) -> str:
        """The last word, or sign, before `position`."""
        match = _LAST.search(self.text, max(0, position - 16), position)
        return match.group(1).lower() if match else ""

    def other_use(self, match: re.Match[str]) -> bool:
        """ "under Article 5" never comes here; "talks about 3 prisoners" and "all over 12 provinces" do."""
        word = match.group().strip().lower()
        i = self.token_at(match.start())
        if word == "over":
            return self.word(i - 1) in (
                "all",
                "control",
                "war",
                "dispute",
                "took",
                "take",
                "hand",
                "handed",
                "handing",
                "talks",
                "rule",
                "ruled",
            )
        if word == "about":
            return self.word(i - 1) in (
                "talk",
                "talks",
                "know",
                "knew",
                "told",
                "information",
                "asked",
                "spoke",
                "worried",
                "concerns",
                "concern",
                "said",
            )
        if word == "some":
            return self.word(i - 1) in ("and",) and False
        return False

    def figure(self, draft: _Draft) -> Figure | None:
        low: float | None = draft.low
        high: float | None = draft.high
        if draft.bound.startswith("low"):
            high = None
        elif draft.bound.startswith("high"):
            low, high = None, high if high is not None else low
        if low is None and high is None:
            return None
        first = self.token_at(draft.number_start)
        past = max(first + 1, bisect_left(self.parse.starts, draft.end))
        unit = draft.unit
        return Figure(
            draft.start,
            draft.end,
            draft.number_start,
            draft.number_end,
            first,
            past,
            low,
            high,
            unit,
            draft.type,
            draft.numeral.kind,
            draft.approximate,
            draft.additional,
            draft.compound,
            draft.reason,
        )


def _is_year(numeral: Numeral) -> bool:
    return (
        numeral.bare
        and 1500 <= numeral.low <= 2100
        and numeral.low == numeral.high
        and numeral.end - numeral.start == 4
    )


def _without_overlaps(figures: list[Figure]) -> list[Figure]:
    """Bound words of one figure never reach into the one before."""
    out: list[Figure] = []
    for figure in figures:
        if out and figure.start < out[-1].end:
            if figure.number_start < out[-1].end:
                continue
            figure = replace(figure, start=max(out[-1].end, min(figure.number_start, out[-1].end)))
            figure = replace(figure, start=figure.number_start)
        out.append(figure)
    return out
