"""Pieces: words of names cut and folded so that spellings of one name meet ("D.P.R.K." = "DPRK", "Jong-un" = "Jong Un").

Takes a text or the tokens of a parse; gives `Pieces`, parallel lists over word pieces: the folded key, the word as
written, its characters and its token. Hyphens and full stops inside words vanish, commas and opening parentheses stay as
keys of their own, and any other mark (a quote, a colon, the end of a sentence) is a key that no name holds. What the
pieces name is left to knowledge/actors.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

BREAK = "\0"  # a mark that no name runs across
POSSESSIVE = "'s"
_WORD = re.compile(
    r"(?P<dotted>[^\W\d_](?:\.[^\W\d_])+\.?)|(?P<poss>['’]s(?!\w))|(?P<word>[^\W_]+(?:['’ʼʻ](?!s(?!\w))[^\W_]+)*)|(?P<mark>[^\s\w]|_)"
)
_SILENT = frozenset("-–—‐‑/.&'’+")
_DROP = re.compile(r"['’ʼʻ.]")


@dataclass(slots=True)
class Pieces:
    """Parallel lists. tokens: number of the token that a piece is part of. noun: whether the piece may end a phrase.

    phrase: token number of the head of the noun phrase that the token modifies or is; -1 when not known. person: piece
    number past a PERSON entity that begins here.
    """

    keys: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    noun: list[bool] = field(default_factory=list)
    phrase: list[int] = field(default_factory=list)
    person: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, key: str, word: str, start: int, end: int, token: int) -> None:
        self.keys.append(key)
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)
        self.tokens.append(token)

    def text(self, first: int, past: int) -> str:
        """The words as written, joined by blanks: for reasons and provisional names."""
        return " ".join(w for w, k in zip(self.words[first:past], self.keys[first:past], strict=True) if k != BREAK)


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Lower case without accents, dots and apostrophes: 'Türkiye' -> 'turkiye', 'U.S.' -> 'us'."""
    if word.isascii():
        return _DROP.sub("", word.lower())
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    plain = plain.replace("ı", "i").replace("ł", "l").replace("Ł", "L").replace("ø", "o").replace("đ", "d")
    return _DROP.sub("", plain.lower())


def cut_text(text: str, spelling: Mapping[str, str]) -> Pieces:
    """Pieces of a text without a parse: every word may end a phrase; token numbers count the pieces."""
    out = Pieces()
    add_pieces(out, text, 0, None, spelling)
    out.noun = [k[0] != BREAK for k in out.keys]
    out.phrase = [-1] * len(out)
    return out


def add_pieces(out: Pieces, text: str, offset: int, token: int | None, spelling: Mapping[str, str]) -> None:
    """Cut `text` (a token or a whole text) and add its pieces; token None: each piece is its own token."""
    for match in _WORD.finditer(text):
        word = match.group()
        start, end = offset + match.start(), offset + match.end()
        kind = match.lastgroup
        if kind == "mark":
            if (
                word == "&"
                and not (text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]).strip()
            ):
                word, key = "&", "and"  # "Foo & Bar", but not "AT&T"
                out.add(key, word, start, end, len(out) if token is None else token)
                continue
            if word in _SILENT:
                continue
            key = word if word in ",(" else BREAK
        elif kind == "poss":
            key = POSSESSIVE
        else:
            key = fold(word)
            key = spelling.get(key, key) or BREAK
        out.add(key, word, start, end, len(out) if token is None else token)


def name_keys(name: str, spelling: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Keys and words of a name as the lexicon stores it."""
    if name.isascii() and name.replace(" ", "").isalnum():  # most names: nothing to cut but blanks
        words = name.split()
        return [spelling.get(w, w) for w in map(str.lower, words)], words
    pieces = cut_text(name, spelling)
    keep = [i for i, k in enumerate(pieces.keys) if k != BREAK]
    return [pieces.keys[i] for i in keep], [pieces.words[i] for i in keep]
