"""Exclusions: numbers that are no quantities.

Takes drafts in text order and the time expressions; marks as dropped years, days and clock times, numbers that are names
("Article 5", "Boeing 737", "155mm shells", "787 Dreamliner") and "one" where it counts nothing. Ages become measures in
years. Works without time expressions too: dates are then told by their own shape.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from legation.knowledge.measures import BLANK, MeasureBook
from legation.model.layers import Parse, TimeExpression
from legation.reading.quantities.drafts import Draft, Tokens, is_year

_AGED = re.compile(
    rf"(?<!\w)(?:aged?|age{BLANK}+of|ages{BLANK}+of|aged{BLANK}+(?:between|from|about|around|only|just)"
    rf"|(?:die[ds]?|retire[ds]?|married|widowed){BLANK}+at|as{BLANK}+(?:young|old){BLANK}+as|(?:younger|older){BLANK}+than){BLANK}+$",
    re.IGNORECASE,
)
_AFTER_LIST = re.compile(rf"(?:,{BLANK}*|{BLANK}+)(?:and{BLANK}+)?\d{{1,2}}[,.]")  # "The boys, 14 and 16, were held"
_PLACES = frozenset({"GPE", "LOC", "NORP"})
_NUMBER_SIGN = re.compile(rf"(?<!\w)(?:Nos?\.|№|#|nos?\.|Nr\.?){BLANK}?$")
_GROUP_OF = re.compile(r"(?<!\w)Group of $")
_REACH = 48  # characters before a number in which its bound words stand
_NEAR_WORDS = frozenset({"around", "about", "before", "by"})  # before a year they tell when, not how many
_NO_ONE_BEFORE = frozenset("no any every each this that the which another some number day such only or".split())
_NO_ONE_AFTER = frozenset("another day side hand thing time way reason month week year point such - more".split())


class Excluder(Tokens):
    """Drops what is no figure from the drafts of one text."""

    def __init__(self, parse: Parse, book: MeasureBook, times: Sequence[TimeExpression]) -> None:
        super().__init__(parse, book)
        self.times = sorted(times, key=lambda t: t.span.start)
        self.time_starts = [t.span.start for t in self.times]

    def drop_names(self, drafts: list[Draft]) -> None:
        """Years, dates, clock times, and numbers that are names. The rest of a list goes with its first ("Articles 4 and 5")."""
        for k, draft in enumerate(drafts):
            if k and self.lists_ages(drafts[k - 1], draft):
                draft.unit, draft.type, draft.reason = "years", "MEASURE", "age"
                continue
            if draft.dropped or draft.type in ("ORDINAL", "MULTIPLE", "VOTE"):
                continue
            before = drafts[k - 1] if k else None
            if draft.type == "MEASURE" and self.book.units[draft.unit].family == "time":
                draft.dropped = draft.reason != "age" and (self.places_in_time(draft) or self.is_hour(draft))
            elif draft.unit in ("mm", "cm") and self.is_calibre(draft):
                draft.dropped = True
            elif draft.unit:
                continue
            elif "magnitude" in (self.word_before(draft.start), self.word(self.token_at(draft.end) + draft.compound)):
                draft.dropped = True  # "a 6.4-magnitude earthquake" has a rank on a scale
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

    def places_in_time(self, draft: Draft) -> bool:
        """As in "three days ago", "in the last five years": when, not how long."""
        places = self.book.time_places
        i = self.token_at(draft.start)
        k = self.token_at(draft.end - 1) + 1
        return self.word(k) in places["after"] or self.word(i - 1) in places["before"]

    def is_hour(self, draft: Draft) -> bool:
        """As in "at 1430 hours"."""
        i = self.token_at(draft.number_start)
        bare = draft.numeral.bare and draft.number_end - draft.number_start == 4 and draft.unit == "hours"
        return (
            bare
            and self.word(i - 1) in self.book.time_places["hour_before"]
            and draft.low < 2400
            and draft.low % 100 < 60
        )

    def is_calibre(self, draft: Draft) -> bool:
        """As in "155mm shells", "a 120-mm mortar": a name, no length."""
        k = self.token_at(draft.end - 1) + 1
        return any(self.parse.lemmas[j].lower() in self.book.calibre_nouns for j in range(k, min(k + 3, self.count)))

    def is_age(self, draft: Draft) -> bool:
        """As in "Mr. Abiodun, 46, was shot", "aged 12", "at the age of 78"."""
        if draft.numeral.kind not in ("digits", "words") or draft.numeral.scaled or not 0 < draft.low <= 120:
            return False
        i = self.token_at(draft.number_start)
        k = self.token_at(draft.number_end - 1) + 1
        if self.word(i - 1) != "," and _AGED.search(self.text, max(0, draft.start - 20), draft.start):
            return self.tag(k)[:2] not in ("NN", "JJ")
        if self.word(i - 1) == "(" and self.word(k) == ")" and draft.numeral.bare:
            return self.label_at(i - 2) == "PERSON" and 3 < draft.low <= 110  # "Amina Yusuf (52)"
        if self.word(i - 1) in ("under", "over", "above", "below") and not self.counted_follows(k):
            # "children under five"
            lemma = self.parse.lemmas[i - 2].lower() if i >= 2 else ""
            return self.book.counted.get(lemma) == "persons" and self.noun_after(k) is None
        if self.word(i - 1) != "," or not draft.numeral.bare:
            return False
        if self.word(k) not in (",", ".") and not _AFTER_LIST.match(self.text, draft.number_end):
            return False
        person = self.tag(i - 2) in ("NNP", "NNPS") or (
            self.tag(i - 2) in ("NN", "NNS") and self.book.counted.get(self.parse.lemmas[i - 2].lower()) == "persons"
        )
        return person and self.same_line(i - 2, k) and draft.low > 3

    def lists_ages(self, before: Draft, draft: Draft) -> bool:
        """As in "The boys, 14 and 16,": the second of two ages."""
        gap = self.text[before.end : draft.start].strip().lower()
        after = self.text[draft.number_end : draft.number_end + 1]
        plain = draft.numeral.bare and not draft.unit and draft.type == "CARDINAL" and draft.low <= 110
        return before.reason == "age" and plain and gap in ("and", ",", ", and", "&") and after in (",", ".", ")")

    def is_date(self, draft: Draft) -> bool:
        """Days beside a month, clock times, years. Needed where no time expression was found over them."""
        numeral = draft.numeral
        if numeral.kind != "digits" or numeral.scaled or (draft.compound and not is_year(numeral)):
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
        if not is_year(numeral):
            return False
        noun = self.noun_after(k)
        plural = (noun is not None and noun - k <= 3 and self.parse.tags[noun] in ("NNS", "NNPS")) or (
            noun is not None and self.parse.lowers[noun] in ("people", "police", "personnel", "aircraft")
        )
        if self.book.before.search(self.text, max(0, draft.start - _REACH), draft.start) and before not in _NEAR_WORDS:
            return not plural and before not in ("than", "least", "some", "approximately", "to", "nearly")
        if not plural or noun is None:
            return True
        counted = self.parse.lemmas[noun].lower() in self.book.counted
        return before in places["year_before"] or (not counted and numeral.low >= 1900)

    def is_label(self, draft: Draft) -> bool:
        """As in "Article 5", "Flight 655", "Boeing 737", "Group of 77", "Phase Two"."""
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

    def is_name(self, draft: Draft, i: int) -> bool:
        """As in "iOS 5", "Trent 900 engines", "787 Dreamliner", "Ford Five Hundred", "Standard & Poor's 500"."""
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

    def names_what_follows(self, draft: Draft) -> bool:
        """As in "787 Dreamliner": digits before a capital singular that is no people are part of its name."""
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

    def goes_on(self, before: Draft, draft: Draft) -> bool:
        gap = self.text[before.end : draft.start].strip().lower()
        k = self.token_at(draft.number_end - 1) + 1
        if before.reason == "date" and not (draft.low <= 31 or is_year(draft.numeral)):
            return False
        return (
            gap in (",", "and", "or", "to", "-", "–", ", and", "&", "/")
            and draft.numeral.bare
            and not self.counted_follows(k)
        )

    def one_counts(self, draft: Draft) -> bool:
        """As in "one soldier died", "one is missing", "one of the drones"; not "no one", "one of the largest", "one day"."""
        i = self.token_at(draft.number_start)
        before, after = self.word(i - 1), self.word(i + 1)
        if before in _NO_ONE_BEFORE:
            return before in ("only", "or") and self.counted_follows(i + 1)
        if self.tag(i + 1) == "MD" or self.tag(i - 1)[:2] == "JJ":
            return False  # "as one would think", "a negative one"
        if after == "of" and self.word(i + 2) in ("them", "whom", "which", "us"):
            return before in (",", ";", "and", "(", "") or i == self.parse.sentences[self.parse.sentence_of[i]][0]
        if after == "of":
            following = range(i + 2, min(i + 7, self.count))
            superlative = any(self.tag(k) in ("JJS", "RBS") for k in following)
            lemmas = {self.parse.lemmas[k].lower() for k in following if self.parse.tags[k] in ("NNS", "NNPS")}
            return not superlative and bool(lemmas & self.book.counted.keys()) and not lemmas & self.book.group_nouns
        if draft.compound or after in _NO_ONE_AFTER:
            return False
        noun = self.noun_after(i + 1)
        if noun is not None:
            return self.parse.heads[i] >= i and self.parse.tags[noun] != "NNP"
        verb = self.parse.heads[i]
        lemma = self.parse.lemmas[verb].lower()
        stages = (self.book.stage_object, self.book.stage_subject, self.book.stage_word)
        near = (after, self.word(i + 2), self.word(i + 3))
        return any(lemma in s for s in stages) or any(w in self.book.stage_word for w in near)
