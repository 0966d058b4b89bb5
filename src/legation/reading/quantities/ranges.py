"""Ranges: two numbers that are one figure, and two that are the sides of a vote.

Takes drafts in text order; joins "10-12,000", "between 3.5 and 4 billion euros", "two or three", "$2.8bn-$3.5bn"; marks
"204 to 85" in a sentence about a vote as two numbers of votes; drops spans of years and scores ("2012-13", "3-1"). "From
$1 million to $5 million" under a verb of change stays two figures. Units and bound words are left to figures.
"""

from __future__ import annotations

import re
from dataclasses import replace

from legation.knowledge.measures import BLANK
from legation.reading.quantities.drafts import Draft, Tokens, is_year

_LINKS = {
    "dash": re.compile(rf"{BLANK}?[-\u2010\u2011\u2013\u2014\u2212]{BLANK}?"),
    "to": re.compile(rf"{BLANK}+(?:up{BLANK}+)?to{BLANK}+|-to-"),
    "or": re.compile(rf"{BLANK}+or{BLANK}+"),
    "and": re.compile(rf"{BLANK}+and{BLANK}+"),
    "votes to": re.compile(rf"{BLANK}+votes?{BLANK}+to{BLANK}+", re.IGNORECASE),
}
_BETWEEN = re.compile(rf"(?<!\w)between{BLANK}+(?:an estimated{BLANK}+|about{BLANK}+|some{BLANK}+)?$", re.IGNORECASE)
_FROM = re.compile(rf"(?<!\w)from{BLANK}+$", re.IGNORECASE)
_JOINED = frozenset({"digits", "words", "vague", "fraction"})  # kinds of numerals that have ranges
_GAP = 16  # characters between the two numbers
_OR_REACH = 5  # "two or three", "10 or 12"; "12 or 500" are two figures
_MOST_VOTERS = 5000  # larger numbers are votes cast by the people, and no division


class RangeReader(Tokens):
    """Joins the drafts of one text."""

    def join(self, drafts: list[Draft]) -> list[Draft]:
        """Put the two ends of ranges together; tell the two sides of a vote apart."""
        out: list[Draft] = []
        k = 0
        while k < len(drafts):
            left = drafts[k]
            right = drafts[k + 1] if k + 1 < len(drafts) else None
            if right is not None and right.start - left.end < _GAP and self.pair(left, right):
                if (left.dropped and right.dropped) or left.type == "VOTE":
                    out += [left, right]
                else:
                    out.append(left)
                k += 2
            else:
                out.append(left)
                k += 1
        return out

    def pair(self, left: Draft, right: Draft) -> bool:
        """Whether the two belong together; then `left` holds the range, or both are votes, or both are dropped."""
        if left.numeral.kind not in _JOINED or right.numeral.kind not in _JOINED:
            return False
        link = self.link(left, right)
        if not link:
            return False
        if self.are_years(left, right, link):
            left.dropped = right.dropped = True
            return True
        if link in ("dash", "to", "votes to") and self.is_division(left, right, sure=link == "votes to"):
            for side, reason in ((left, "votes for"), (right, "votes against")):
                side.type, side.unit, side.reason = "VOTE", "votes", reason
            return True
        opening = self.opening(left, link)
        if link == "to" and opening is None and self.is_match(left, right):
            left.dropped = right.dropped = True
            return True
        if link == "votes to" or (link == "and" and opening is None) or self.keeps_apart(left, right, link, opening):
            return False
        self.share_scale(left, right)
        if left.high is None or (right.high is not None and left.low >= right.high):
            left.dropped = right.dropped = link == "dash"  # a score, a model, a page
            return link == "dash"
        if link == "or" and right.low > left.low * _OR_REACH:
            return False
        self.merge(left, right)
        if opening is not None:
            left.start = opening.start()
        return True

    def link(self, left: Draft, right: Draft) -> str:
        """What stands between the two: "dash", "to", "or", "and", "votes to", or nothing that joins."""
        for name, pattern in _LINKS.items():
            if pattern.fullmatch(self.text, left.end, right.start):
                return name
        return ""

    def are_years(self, left: Draft, right: Draft, link: str) -> bool:
        """As in "2012-13", "2019-2020", "between 1980 and 1988"."""
        if not is_year(left.numeral) or not right.numeral.bare:
            return False
        if link == "dash":
            return right.low < 100 or is_year(right.numeral)
        joined = link == "to" or (link == "and" and self.opening(left, link) is not None)
        return joined and is_year(right.numeral) and not self.counted_follows(self.token_at(right.end))

    def opening(self, left: Draft, link: str) -> re.Match[str] | None:
        """The "between" or "from" that opens a range."""
        between = _BETWEEN.search(self.text, max(0, left.start - 30), left.start) if link != "or" else None
        return between or (_FROM.search(self.text, max(0, left.start - 12), left.start) if link == "to" else None)

    def keeps_apart(self, left: Draft, right: Draft, link: str, opening: re.Match[str] | None) -> bool:
        """Two figures after all: of two units, or the ends of a change ("was raised from $1 million to $5 million")."""
        if left.type == "MULTIPLE" or (left.unit and right.unit and left.unit != right.unit):
            return True
        if left.unit and not right.unit and left.number_start == left.numeral.start and link != "dash":
            return True  # "40 percent to 50 towns": the unit stands behind the first number only
        if link != "to":
            return False
        if right.unit and not left.unit and left.low < right.low < 2 * left.low and right.type == "PERCENT":
            return False  # "fell by 12 to 14 per cent"
        if self.word_before(left.start) == "by" and self.tells_change(left.start - 2):
            return True  # "was raised by 5,000 to 25,000"
        return opening is not None and opening.group().lower().startswith("from") and self.tells_change(opening.start())

    def merge(self, left: Draft, right: Draft) -> None:
        left.high = right.high
        left.unit = left.unit or right.unit
        left.type = right.type if left.type == "CARDINAL" else left.type
        left.end, left.number_end = right.end, right.number_end
        left.compound = right.compound
        left.bound = left.bound or right.bound
        left.reason = right.reason
        left.numeral = replace(left.numeral, bare=False)

    def share_scale(self, left: Draft, right: Draft) -> None:
        """As in "10 to 12 million", "10-12,000": the first number is in the scale of the second."""
        if left.numeral.scaled or left.numeral.kind not in ("digits", "words"):
            return
        factor = 1.0
        if right.numeral.scaled and self.text[right.number_start : right.number_end].lower().endswith("dozen"):
            factor = 12.0 if left.low < right.low / 12 else 1.0  # "two to three dozen"
        elif right.numeral.scaled:
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

    def is_division(self, left: Draft, right: Draft, *, sure: bool) -> bool:
        """Two bare counts in a sentence about a vote: "204 to 85", "a 57-41 vote", "by 69 votes to 28"."""
        for side in (left, right):
            if (
                side.numeral.kind not in ("digits", "words")
                or side.numeral.scaled
                or side.unit
                or side.low > _MOST_VOTERS
            ):
                return False
        if sure:
            return True
        if left.low < right.low:
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

    def is_match(self, left: Draft, right: Draft) -> bool:
        """As in "beat Togo 3 to 1": the score of a game, bare and with the winner's first."""
        if not (left.numeral.bare and right.numeral.bare and right.low <= left.low < 200) or left.unit or right.unit:
            return False
        i = self.token_at(left.start)
        near = self.parse.lemmas[max(0, i - 5) : i]
        return not self.book.match_verbs.isdisjoint(near) and self.noun_after(self.token_at(right.end - 1) + 1) is None

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
