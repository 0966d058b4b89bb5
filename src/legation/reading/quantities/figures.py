"""Figures: numbers with their units, ranges and bound words.

Takes a `Parse`, the time expressions and the measure book; gives `Figure`s in text order. "between 3.5 and 4 billion
euros" is one figure, 3.5e9 to 4e9 EUR; "more than ten thousand" has no upper bound, "nearly 700" no lower one (both
after the gold's convention). Ranges are joined in ranges; what is no figure ("Article 5", 1988) is dropped in exclusions;
what is counted, and what became of it, is left to counted and stages.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from legation.knowledge.measures import BLANK, MeasureBook, fold_unit
from legation.model.layers import Parse, TimeExpression
from legation.reading.quantities.drafts import Draft, Tokens, is_year
from legation.reading.quantities.exclusions import Excluder
from legation.reading.quantities.numerals import Numeral, find_numerals
from legation.reading.quantities.ranges import RangeReader

_OF = re.compile(rf"{BLANK}+of(?={BLANK})")
# 2024-10-30, telephone numbers ("0800 555 123", "+44 20 7946 0000"), points of the map ("12.5 N, 43.2 E", "14°30'N")
_CHAIN = re.compile(
    r"\d+(?:[-\u2010\u2011\u2013]\d+){2,}|(?<![\w.,])0\d{2,4}(?:[ -]\d{2,})+|\+\d{1,3}(?:[ -]\(?\d+\)?){2,}"
    r"|\d{1,3}(?:\.\d+)?\s?[°º](?:\s?\d{1,2}(?:\.\d+)?\s?['′’](?:\s?\d{1,2}(?:\.\d+)?\s?[\"″”])?)?\s?[NSEW](?!\w)"
    r"|\d{1,2}\.\d+\s?[NS](?:,\s?|\s|/|\sand\s)\d{1,3}\.\d+\s?[EW](?!\w)"
)
_LISTED = re.compile(
    r"(?:^|[\n\r])[ \t]*\(?$"
)  # what stands before the number of a paragraph: "2. The parties", "(3) They"
_LIST_MARK = re.compile(r"[.)][ \t]+[\"“‘A-Z]")
_RATE = re.compile(r"[-\u2010\u2011](?:an?|per)[-\u2010\u2011][a-z]+", re.IGNORECASE)  # "a $60-a-barrel cap"
_HOT = frozenset("temperature temperatures heat heatwave cold freezing degrees weather hot frost".split())
_PLUS = re.compile(r"\+(?![\w+])")
_SCALE_AFTER_PLUS = re.compile(rf"{BLANK}?(thousand|million|billion|trillion)s?(?!\w)", re.IGNORECASE)
_SUPERLATIVE = re.compile(r"[-\u2010\u2011](?:most|least|best|worst|last|[a-z]{2,}est)(?![\w-])", re.IGNORECASE)
_HYPHENED = re.compile(r"[-\u2010\u2011]([A-Za-z]+)")
_TIMES = re.compile(rf"(?:{BLANK}+|-)(?:times|fold)(?!\w)", re.IGNORECASE)
_NEXT = re.compile(rf"{BLANK}?-?([^\W\d_]+|\S)")
_FACTOR_OF = re.compile(rf"(?<!\w)factor{BLANK}+of{BLANK}+(?:about{BLANK}+)?$", re.IGNORECASE)
_ADJECTIVE = re.compile(rf"{BLANK}+(?:(?:new|old){BLANK}+)?([A-Z][^\W\d_]+){BLANK}+(?=[a-z])")  # "500 Yemeni riyals"
_MINUS = re.compile(rf"(?<!\w)(?:minus{BLANK}+|[-\u2212])$", re.IGNORECASE)
_PER = re.compile(rf"(?<!\w)(?:per|for{BLANK}+every){BLANK}+$", re.IGNORECASE)
_YEARS_OLD = re.compile(r"[ -]years?[ -](?:old|of age)(?!\w)", re.IGNORECASE)
_MAX_BOUNDS = 5  # bound and skipped words before one number: "up to as many as the estimated"
_REACH = 48  # characters before a number in which its bound words stand
_TIME_FAMILY = "time"
# Closed classes of English; unchecked.
_COMPARED = frozenset(
    "as the that those these its their what more higher larger bigger greater faster less fewer better than his her our".split()
)
_DOUBLED = frozenset("the that its their what last".split())  # "double the number"
_SPELLS = frozenset("day week month year hour night".split())  # "now in its 12th week"
_THIRD_PARTIES = frozenset(
    "country party person state nation language home way nature hand class degree rate place time year".split()
)
_SPANS = frozenset("century hour day year minute decade second mile kilometre kilometer".split())
_SIZES = frozenset("size length height width weight depth distance age area price cost speed".split())
_HALVES = frozenset({"half", "quarter", "a third", "a half", "a quarter"})
_HALF_OF = frozenset("of the its their his her that those these all a an what our".split())
_NO_SHARE_BEFORE = frozenset("first second latter other and third fourth last per final every each".split())
_DONE_TO_PEOPLE = frozenset("killed wounded captured detained released".split())
_PLURAL_VERBS = frozenset({"are", "were", "have"})
_JOINS_NOUN = frozenset({"NN", "NNS", "DT", "JJ", "PRP$", "CD"})
_LASTING = frozenset("last take spend wait serve require need be have total exceed work live rule survive".split())
_OTHER_USE = {
    "over": frozenset("all control war dispute took take hand handed handing talks rule ruled".split()),
    "about": frozenset("talk talks know knew told information asked spoke worried concerns concern said".split()),
}


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


def find_figures(parse: Parse, times: Sequence[TimeExpression], book: MeasureBook) -> list[Figure]:
    """All figures of a text, in text order, none inside another."""
    return _Finder(parse, times, book).find() if parse.words else []


class _Finder(Tokens):
    def __init__(self, parse: Parse, times: Sequence[TimeExpression], book: MeasureBook) -> None:
        super().__init__(parse, book)
        self.ranges = RangeReader(parse, book)
        self.excluder = Excluder(parse, book, times)
        self.chains = [m.span() for m in _CHAIN.finditer(parse.text)]

    def find(self) -> list[Figure]:
        parse, openers = self.parse, self.book.openers
        starts = [
            parse.starts[i]
            for i, word in enumerate(parse.lowers)
            if word in openers and (word not in self.book.scales or self.word(i - 1) == "the")
        ]
        drafts = [d for n in find_numerals(self.text, starts, self.book) if (d := self.draft(n)) is not None]
        drafts = self.ranges.join(drafts)
        self.excluder.drop_names(drafts)
        out: list[Figure] = []
        for draft in drafts:
            if not draft.dropped:
                self.bind(draft)
                figure = self.figure(draft)
                if figure is not None:
                    out.append(figure)
        return _without_overlaps(out)

    def draft(self, numeral: Numeral) -> Draft | None:
        """The number with currency, percent or unit; None for what is surely no figure whatever stands beside it."""
        parse = self.parse
        i = self.token_at(numeral.start)
        if i >= self.count or parse.starts[i] >= numeral.end:
            return None  # in a line that is not read
        if any(a <= numeral.start < b for a, b in self.chains) or self.is_list_number(numeral):
            return None
        draft = Draft(numeral, numeral.start, numeral.end, numeral.low, numeral.high, approximate=numeral.approximate)
        draft.number_start, draft.number_end = numeral.start, numeral.end
        if numeral.kind == "ordinal":
            return self.ordinal(draft)
        if numeral.kind == "fraction":
            if not self.is_share(numeral):
                return self.after_article(draft)
            draft.low, draft.high = numeral.low * 100, (numeral.high or 0) * 100
            draft.unit, draft.type = "percent", "PERCENT"
        if numeral.kind == "multiple":
            return self.multiple(draft)
        self.take_money_before(draft)
        self.take_plus(draft)
        self.take_unit_after(draft)
        nothing = numeral.kind == "no" or (numeral.low == 0 and numeral.kind == "words" and not draft.unit)
        if draft.type == "CARDINAL" and _PER.search(self.text, max(0, draft.start - 12), draft.start):
            return None  # "17 per 1,000 men"
        if self.glued(draft) or self.is_difference(draft) or (nothing and not self.counts_nothing(numeral)):
            return None
        return draft

    def after_article(self, draft: Draft) -> Draft | None:
        """As in "a third brigade": a rank, where a fraction was read first."""
        article, _, word = self.text[draft.start : draft.end].lower().partition(" ")
        if article not in ("a", "an") or word not in self.book.ordinals:
            return None
        start, rank = draft.start + len(article) + 1, float(self.book.ordinals[word])
        draft.numeral = replace(draft.numeral, start=start, low=rank, high=rank, kind="ordinal")
        draft.start = draft.number_start = start
        return self.ordinal(draft)

    def is_list_number(self, numeral: Numeral) -> bool:
        """As in "2. The parties shall meet." at the head of a line."""
        marked = numeral.bare and numeral.low < 100 and _LIST_MARK.match(self.text, numeral.end)
        return bool(marked) and _LISTED.search(self.text, max(0, numeral.start - 12), numeral.start) is not None

    def ordinal(self, draft: Draft) -> Draft | None:
        """As in "the 17th round", "its sixth nuclear test": how many there have been. "first" tells no number worth noting."""
        numeral = draft.numeral
        i = self.token_at(numeral.end - 1) + 1
        noun = self.noun_after(i)
        before = self.word(self.token_at(numeral.start) - 1)
        if self.text[numeral.end : numeral.end + 1] == "-":
            return draft if self.ranks(draft) else None
        if numeral.low < 2 or noun is None or not self.same_line(i - 1, noun):
            return None
        other = self.parse.lemmas[noun].lower() in _THIRD_PARTIES
        counts = before in ("a", "another") and not other  # "a third brigade", against the 3rd Brigade
        title = self.book.counted.get(self.parse.lemmas[noun].lower()) == "persons"  # "the third President"
        named = (self.parse.tags[noun] in ("NNP", "NNPS") and not title) or any(
            self.parse.words[k][:1].isupper()
            and self.parse.pos[k] == "PROPN"
            and self.parse.tags[k + 1][:2] == "NN"
            and self.parse.words[noun][:1].isupper()
            for k in range(i, noun)
        )
        words = {self.parse.lowers[k] for k in range(i, noun + 1)} | {self.parse.lemmas[noun].lower()}
        spell = before in ("its", "their", "his", "her") and self.parse.lemmas[noun].lower() in _SPELLS
        if named or (
            words & self.book.ordinal_names and not (counts or spell) and self.parse.tags[i] not in ("JJS", "RBS")
        ):
            return None
        if self.word(i - 1) == "second" and before in ("a", "per", "one", "each", "every"):
            return None
        if any(self.excluder.in_time(numeral.start)):
            return None
        draft.type, draft.low, draft.high = "ORDINAL", numeral.low, numeral.low
        return draft

    def ranks(self, draft: Draft) -> bool:
        """As in "third-largest exporter", "the second-poorest state"."""
        match = _SUPERLATIVE.match(self.text, draft.end)
        if match is None or draft.numeral.low < 2:
            return False
        draft.type, draft.end = "ORDINAL", match.end()
        return True

    def is_share(self, numeral: Numeral) -> bool:
        """As in "a third of the crew", "half the fleet"; not "a third country", "the second half", "half-brother"."""
        i = self.token_at(numeral.start)
        k = self.token_at(numeral.end - 1) + 1
        after, before = self.word(k), self.word(i - 1)
        j = k + 1 if after == "of" else k
        if self.word(j) == "the" and self.word(j + 1) in _SIZES and self.word(j + 2) == "of":
            return False  # "half the size of Belgium"
        if self.word(j) in ("a", "an") and self.word(j + 1) in _SPANS:
            return False  # "a quarter of a century", "half an hour"
        words = self.text[numeral.start : numeral.end].lower()
        if self.text[numeral.end : numeral.end + 1] == "-" and words in _HALVES:
            return False
        if before in _NO_SHARE_BEFORE:
            return before == "and" and words not in ("half", "a half", "a quarter")
        if words == "half":
            if before == "by" and self.tag(k)[:2] not in ("NN", "JJ", "CD", "DT"):
                return True  # "fuel subsidies were cut by half"
            if before in ("between", "from") and after in ("and", "to"):
                return True
            return after in _HALF_OF and not (after in ("a", "an") and self.tag(k + 1)[:2] != "NN")
        if words.startswith(("a ", "an ")) and self.is_hurt(i - 1) and self.tag(k)[:2] not in ("IN", "DT"):
            return False  # "killed two sappers and injured a third"
        if numeral.kind == "fraction" and (words.startswith(("a ", "an ")) or words == "half"):
            if after in _PLURAL_VERBS:
                return True  # "of whom a third are conscripts"
            return after == "of" or self.tag(k)[:2] not in ("NN", "JJ", "CD", "VB") or words == "a half"
        return True

    def is_hurt(self, verb: int) -> bool:
        """Whether token `verb` tells what was done to people: they are not shares."""
        found = self.book.stage_object.get(self.parse.lemmas[verb]) if verb >= 0 else None
        return found is not None and any(stage.key in _DONE_TO_PEOPLE for stage in found if not stage.companions)

    def multiple(self, draft: Draft) -> Draft | None:
        i = self.token_at(draft.end - 1) + 1
        word = self.text[draft.start : draft.end].lower()
        if word in ("double", "triple", "quadruple") and (
            self.word(i) not in _DOUBLED or self.is_act(self.token_at(draft.start))
        ):
            return None
        if word in ("twice", "thrice") and self.word(i) not in _COMPARED:
            return None
        draft.unit, draft.type = "times", "MULTIPLE"
        return draft

    def is_act(self, verb: int) -> bool:
        """As in "plans to double its brigades to eight": the end is told, not the factor."""
        return self.tag(verb)[:2] == "VB" and self.word(verb - 1) in ("to", "will", "would", "may", "could", "and")

    def take_money_before(self, draft: Draft) -> None:
        last = self.text[max(0, draft.start - 2) : draft.start].rstrip()[-1:]
        alone = not self.text[max(0, draft.start - 2) : draft.start - 1].isalpha()  # the "R" of "EUR50" is none
        if (
            alone
            and self.text[draft.start - 1 : draft.start] in self.book.letter_currencies
            and draft.numeral.kind == "digits"
        ):
            draft.unit, draft.type = self.book.letter_currencies[last], "MONEY"
            draft.start = draft.number_start = draft.start - 1
            return
        if last not in self.book.prefix_ends:
            return
        match = self.book.prefix.search(self.text, max(0, draft.start - 10), draft.start)
        if match is not None and draft.numeral.kind in ("digits", "words", "vague"):
            draft.unit = self.book.unit_words[match.group().strip()]
            draft.type = "MONEY"
            draft.start = draft.number_start = match.start()

    def take_plus(self, draft: Draft) -> None:
        """As in "5,000+", "10+ million"."""
        if draft.numeral.kind not in ("digits", "words") or not _PLUS.match(self.text, draft.end):
            return
        draft.bound = "low"
        draft.end += 1
        match = _SCALE_AFTER_PLUS.match(self.text, draft.end)
        if match is not None and not draft.numeral.scaled:
            factor = self.book.scales[match.group(1).lower()]
            draft.low, draft.high = draft.low * factor, (draft.high or draft.low) * factor
            draft.end = match.end()
            draft.numeral = replace(draft.numeral, scaled=True, bare=False)

    def take_unit_after(self, draft: Draft) -> None:
        if draft.type != "CARDINAL" or draft.numeral.kind == "no":
            return
        times = _TIMES.match(self.text, draft.end)
        if self.word_before(draft.start) == "of" and _FACTOR_OF.search(
            self.text, max(0, draft.start - 20), draft.start
        ):
            draft.type, draft.unit = "MULTIPLE", "times"  # "by a factor of three"
            return
        if times is not None:
            k = self.token_at(times.end() - 1) + 1
            fold = times.group().lower().endswith("fold")
            if fold or self.word(k) in _COMPARED:
                draft.type, draft.unit, draft.end = "MULTIPLE", "times", times.end()
            return  # "scrambled jets 669 times": a count
        match = self.suffix_at(draft.end)
        if match is None and draft.numeral.kind != "vague":
            match = self.time_after_adjective(draft)
        if match is None and draft.numeral.kind == "vague" and (of := _OF.match(self.text, draft.end)):
            match = self.suffix_at(of.end())  # "thousands of tonnes"
        if match is None and (adjective := _ADJECTIVE.match(self.text, draft.end)):
            match = self.suffix_at(adjective.end() - 1)  # "500 Yemeni riyals"
            if match is not None and self.family_of(match) != "currency":
                match = None
        if match is None:
            return
        key = self.unit_of(draft, match)
        if key is None:
            return
        if key.startswith("degrees") and _MINUS.search(self.text, max(0, draft.start - 8), draft.start):
            draft.low, draft.high = -draft.low, -(draft.high or 0)
        factor = self.book.unit_scales.get(match.group("sign") or "", 1.0)
        if factor != 1.0:  # "55 bcm"
            draft.low, draft.high = draft.low * factor, (draft.high or draft.low) * factor
            draft.numeral = replace(draft.numeral, scaled=True, bare=False)
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

    def family_of(self, match: re.Match[str]) -> str:
        key = self.book.unit_key(match.group().strip().lstrip("-"))
        return self.book.units[key].family if key else ""

    def time_after_adjective(self, draft: Draft) -> re.Match[str] | None:
        """As in "six straight days", "three more years": one word may stand between a number and a unit of time."""
        k = self.token_at(draft.end - 1) + 1
        if k + 1 >= self.count or self.parse.tags[k][:2] != "JJ" or not self.same_line(k, k + 1):
            return None
        if self.parse.starts[k] > draft.end + 2 or is_year(draft.numeral):
            return None
        unit = self.book.units.get(self.book.unit_words.get(fold_unit(self.parse.lowers[k + 1]), ""))
        if unit is None or unit.family != _TIME_FAMILY:
            return None
        return self.book.suffix.match(self.text, self.parse.ends[k])

    def unit_of(self, draft: Draft, match: re.Match[str]) -> str | None:
        """The key of a unit after a number; None where the word means something else there."""
        text, sign = match.group().strip().lstrip("-"), match.group("sign")
        if sign is not None:
            letter = len(sign) == 1 and sign.isalpha()
            if letter and draft.numeral.kind != "digits":
                return None
            if sign == "C" and not self.is_heat(draft, match):
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
        if word == "point" and self.plan_follows(k):
            return None
        other_words = self.word_before(draft.start) == "or" or (self.word(k + 1) == "," and self.word(k + 2) == "or")
        if word == "point" and not hyphen and draft.low <= 100 and not other_words and self.percent_near(k):
            return "percentage_points"
        if word == "pound" and (
            hyphen
            or any(self.parse.lemmas[j] in ("weigh", "weight") for j in range(max(0, k - 6), k))
            or self.word(k + 1) == "of"
            or self.word(k + 1) in ("bomb", "bombs", "shell", "warhead")
        ):
            return "pounds_weight"
        code = (
            self.book.unit_words.get(word)
            or self.book.unit_words.get(word.removesuffix("e"))
            or self.book.unit_words.get(text)
        )
        return self.local_currency(word, code, k)

    def is_heat(self, draft: Draft, match: re.Match[str]) -> bool:
        """As in "temperatures reached 45C"; "Annex 12C" is none."""
        first, past = self.parse.sentences[self.parse.sentence_of[min(self.token_at(draft.start), self.count - 1)]]
        return match.start("sign") == draft.end and not _HOT.isdisjoint(self.parse.lowers[first:past])

    def plan_follows(self, k: int) -> bool:
        """As in "a 10-point peace plan" counts what the plan says."""
        noun = self.noun_after(k + 1)
        return noun is not None and self.parse.lemmas[noun].lower() in self.book.plan_nouns

    def percent_near(self, k: int) -> bool:
        """As in "won 34.2% of the vote, up 6 points": points of percent."""
        first, past = self.parse.sentences[self.parse.sentence_of[min(k, self.count - 1)]]
        return any(w in ("%", "percent", "pct") for w in self.parse.lowers[first:past]) or any(
            a == "per" and b == "cent"
            for a, b in zip(self.parse.lowers[first : past - 1], self.parse.lowers[first + 1 : past], strict=True)
        )

    def local_currency(self, word: str, code: str | None, token: int) -> str | None:
        """As in "rupees" in a sentence, else a text, that names Pakistan are Pakistani ones."""
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

    def glued(self, draft: Draft) -> bool:
        """Letters or digits run on behind the number: "787s", "5+2", "3GS", "3-D"."""
        after = self.text[draft.end : draft.end + 2]
        if not after:
            return False
        if after[0].isalnum() or after[0] in "_²³":
            return True
        if after[0] in "+/" and after[1:].isalnum() and draft.type == "CARDINAL":
            return True
        if after[0] in "-\u2010\u2011" and after[1:].isalpha():
            if draft.unit and _RATE.match(self.text, draft.end):
                return False
            match = _HYPHENED.match(self.text, draft.end)
            if match is None or len(match.group(1)) == 1:
                return True
            draft.compound = True
        return False

    def is_difference(self, draft: Draft) -> bool:
        """As in "14 fewer than in April" is no count of violations; "2 percentage points more than" is a measure."""
        if draft.unit:
            return False
        k = self.token_at(draft.end - 1) + 1
        if self.word(k) == "short" and self.word(k + 1) == "of":
            return True  # "700 short of its strength"
        return self.word(k) in ("more", "fewer", "less", "higher", "lower") and self.word(k + 1) == "than"

    def counts_nothing(self, numeral: Numeral) -> bool:
        """As in "no casualties", "no further deaths"."""
        noun = self.noun_after(self.token_at(numeral.end - 1) + 1)
        return noun is not None and self.parse.lemmas[noun].lower() in self.book.zero_nouns

    def bind(self, draft: Draft) -> None:
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
            if match is not None and not self.other_use(match, draft):
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
        if after is not None and after.group().strip().lower() == "plus":
            k = self.token_at(after.end() - 1) + 1
            if k < self.count and self.parse.tags[k] in _JOINS_NOUN and draft.unit and self.same_line(k - 1, k):
                after = None  # "$16.1 billion plus interest"
        if after is not None:
            kinds.append(after.lastgroup or "")
            draft.end = after.end()
            draft.compound = False
        draft.bound = next((k for k in kinds if k and k != "about"), "")
        if draft.numeral.kind == "vague":
            draft.approximate = draft.low == draft.high and draft.numeral.kind == "vague"
        if any(k == "about" or k.endswith("approximate") for k in kinds):
            draft.approximate = True

    def other_use(self, match: re.Match[str], draft: Draft) -> bool:
        """Whether "over" or "about" is no bound here: "all over 12 provinces", "repaid over 15 years"."""
        word = match.group().strip().lower()
        i = self.token_at(match.start()) - 1
        before = self.word(i)
        timed = draft.unit in self.book.units and self.book.units[draft.unit].family == _TIME_FAMILY
        if word == "over" and timed and self.parse.tags[i][:2] in ("VB", "NN", "RB") and i >= 0:
            return self.parse.lemmas[i] not in _LASTING
        if word == "within":
            return draft.unit not in self.book.units or self.book.units[draft.unit].family != "length"
        return before in _OTHER_USE.get(word, ())

    def figure(self, draft: Draft) -> Figure | None:
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
