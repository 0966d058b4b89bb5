"""Lexemes: a text cut into words, numbers and signs, each with the classes of times it may belong to.

The parser's own tokens would not do: it cuts "1861-1863" and "mid-2007" now one way and now another. What the parser
knows of a place (tag, sentence, entity) is asked for by the number of the lexeme."""

from __future__ import annotations

import re
from bisect import bisect_right

from legation.knowledge.times import LINE_END, OTHER, TimesBook, normal_sign, number_classes, ordinal_classes
from legation.model.layers import Parse

_CLAUSE_WORDS = frozenset("and or but when while as that which who where in at by to from on for".split())


class Lexemes:
    """A text cut into words, numbers and signs; `line` has one character for the classes of each (knowledge/times.py)."""

    def __init__(self, parse: Parse, book: TimesBook) -> None:
        self.parse = parse
        self.book = book
        self.text = parse.text
        self.lows: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.kinds: list[str] = []
        self._labels: dict[int, str] | None = None
        self.line = self._cut()

    # --- lexemes ----------------------------------------------------------------------------------------------------

    def _cut(self) -> str:
        book, chars = self.book, []
        word_chars, capital = book.chars, book.capital
        for match in book.lexer.finditer(self.text):
            kind = match.lastgroup or "sign"
            text = match.group()
            low = text.lower()
            if kind == "word":
                char = word_chars.get(low, OTHER)
                if char is not OTHER and low in capital and text[0].islower():
                    char = OTHER
            elif kind == "sign":
                low = normal_sign(low)
                char = word_chars.get(low, OTHER)
            elif kind == "line":
                char = LINE_END
            else:
                char = self._number_char(kind, low)
            chars.append(char)
            self.lows.append(low)
            self.starts.append(match.start())
            self.ends.append(match.end())
            self.kinds.append(kind)
        return "".join(chars)

    def _number_char(self, kind: str, low: str) -> str:
        book = self.book
        if kind == "num":
            if low in book.chars:
                return book.chars[low]
            return book.number_chars.get(number_classes(low), OTHER)
        if kind == "apm":
            return book.chars["a.m."]
        if kind == "ordn":
            return book.number_chars[ordinal_classes(int(low[:-2]))]
        if kind == "ordw":
            return book.chars["first"] if "first" not in low else book.chars["fourth"]
        if kind == "numw":
            value = self._words_value(low)
            return book.number_chars[frozenset({"NW", "HOURW"} if 1 <= value <= 12 and "-" not in low else {"NW"})]
        return book.number_chars.get(frozenset({kind.upper()}), OTHER)

    def _words_value(self, low: str) -> int:
        total = current = 0
        for word in re.split(r"[ -]+", low):
            value = self.book.numbers.get(word)
            if value is None:
                continue
            if value in (100, 12) and word in ("hundred", "dozen"):
                current = max(current, 1) * value
            elif value == 1000:
                total += max(current, 1) * value
                current = 0
            else:
                current += value
        return total + current

    def number(self, i: int) -> float:
        if self.kinds[i] == "numw":
            return self._words_value(self.lows[i])
        try:
            return float(self.lows[i].replace(",", ""))
        except ValueError:
            return 0.0

    def ordinal(self, i: int) -> int:
        low = self.lows[i]
        if self.kinds[i] == "ordn":
            return int(low[:-2])
        words = self.book.values["ORDW"]
        return sum(int(words.get(p, 0)) or self.book.numbers.get(p, 0) for p in low.split("-"))

    def day_number(self, i: int) -> int:
        low = self.lows[i]
        return int(low) if low.isdigit() else self.ordinal(i)

    def is_short_month(self, i: int) -> bool:
        """'Oct', 'Sept': an abbreviation, which may have a full stop of its own."""
        return len(self.lows[i]) <= 4 and self.lows[i] not in ("may", "june", "july")

    def value(self, name: str, i: int) -> object:
        return self.book.values[name][self.lows[i]]

    def low(self, i: int) -> str:
        return self.lows[i] if 0 <= i < len(self.lows) else ""

    def token(self, i: int) -> int | None:
        """Number of the parser's token that holds the lexeme; None where the text was not parsed."""
        if not 0 <= i < len(self.starts):
            return None
        at = bisect_right(self.parse.starts, self.starts[i]) - 1
        return at if at >= 0 and self.parse.ends[at] > self.starts[i] else None

    def sentence(self, i: int) -> int:
        token = self.token(i)
        return -1 if token is None else self.parse.sentence_of[token]

    def tag(self, i: int) -> str:
        token = self.token(i)
        return "" if token is None else self.parse.tags[token]

    def adjacent(self, i: int) -> bool:
        """No blank between lexeme i and the next."""
        return 0 <= i < len(self.ends) - 1 and self.ends[i] == self.starts[i + 1]

    def inside(self, i: int, *labels: str) -> bool:
        """Whether the parser's recogniser has the lexeme in an entity of one of these labels."""
        token = self.token(i)
        if token is None:
            return False
        if self._labels is None:
            self._labels = {t: label for first, past, label in self.parse.entities for t in range(first, past)}
        return self._labels.get(token, "") in labels

    def clause_ends(self, i: int) -> bool:
        """Whether nothing that i begins can belong to what stands before: a sign, a line's end, 'and', 'but', 'when'."""
        if i >= len(self.line) or self.line[i] == LINE_END:
            return True
        if self.kinds[i] == "sign":
            return self.lows[i] not in ("$", "-", "#")
        return self.lows[i] in _CLAUSE_WORDS
