"""Instruments: which treaty a clause stands in, whom it binds, and what is told of its state.

Takes the texts of the documents that tell of commitments; gives for a place in a text the instrument spoken of there, with
its parties and its state. "Ghana and Togo signed the Lome accord. ... It obliges each of the two": GHA and TGO, signed. A
document may tell of several; "the pact", "it" are the one named last before, of that noun where there is one. Parties come
from the document that names it, else from another one by its name, else from the book of treaties (treaties.toml), and it
is kept where from. Whether anybody is bound in law is left to the reader.

    held = Instruments(book, is_country)
    held.add("doc", text, mark)
    held.at("doc", offset, "the pact")      # Instrument | None
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from legation.knowledge.clauses import MOST_CHARACTERS, ClauseBook, Masked
from legation.knowledge.relations import MARKS
from legation.model.spans import Span

# In which order what is told of the state of one instrument counts: the first found holds.
WEIGHT = ("ended", "suspended", "not in force", "in force", "signed")
OVER = frozenset({"ended", "suspended", "not in force"})
IN_TEXT, ELSEWHERE, BY_BOOK = "as told beside it", "as another document tells", "by the book of treaties, not told here"
# A clause without an instrument's name belongs to one named so many characters before it at most.
NEAR = 1500
BESIDE = 250  # where nothing is told of its parties either
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?![\s”\"]|$)[^.!?\n]*)*(?:[.!?][”\")]*|\n|$)")
_SHORT = re.compile(r"\b(?:Art|St|Mr|Mrs|Ms|Dr|Gen|Col|Lt|No|U\.S|U\.K|U\.N)\.$")
_IDS = re.compile(rf"{MARKS[0]}([^{MARKS[1]}]+){MARKS[1]}")
_PROPER = re.compile(r"\b(?:[A-Z][\w’'-]+|\d{4})\b")
_NO_NAME = frozenset(
    "the a an its their this his her our another one each article articles section clause paragraph chapter under in by".split()
)
_KNOWN = frozenset("the its their this his her our article articles art. section clause paragraph chapter".split())
_SEVERAL = re.compile(
    r"(?:treaties|(?:pact|accord|agreement|declaration|protocol|convention|charter)s|memoranda)\b", re.IGNORECASE
)
_WITH = re.compile(r"\bwith (?=the |[\u27e6])")
_NOUN = re.compile(
    r"\b(treat|pact|accord|agreement|charter|convention|protocol|memorandum|declaration|alliance|act\b)", re.I
)


@dataclass(frozen=True, slots=True)
class Instrument:
    """name: as the text has it; parties: ids of those bound; how: where the parties come from; status: one of WEIGHT or None,
    status_words: the sentence that tells it; hub: of several instruments told of in one, who stands in each of them
    ("Britain signed declarations with Finland and with Sweden")."""

    name: str
    key: frozenset[str]
    noun: str
    parties: tuple[str, ...] = ()
    how: str = IN_TEXT
    status: str | None = None
    status_words: str | None = None
    hub: str | None = None


@dataclass(slots=True)
class _Naming:
    """An instrument as one place of a document names it."""

    start: int
    end: int
    of: int  # number of the instrument in the document


@dataclass(slots=True)
class _Document:
    found: list[Instrument] = field(default_factory=list)
    namings: list[_Naming] = field(default_factory=list)


class Instruments:
    """Instruments of several documents. What holds: `at` is a function of the texts added, whatever their order."""

    def __init__(self, book: ClauseBook, is_country: Callable[[str], bool]) -> None:
        self.book = book
        self.mark: Callable[[str], str] = str
        self.is_country = is_country
        self.documents: dict[str, _Document] = {}

    def add(self, document: str, text: str, mark: Callable[[str], str]) -> None:
        """Read the instruments of a text. mark: puts the ids of those named into words of it, between MARKS."""
        self.mark = mark
        held = self.documents.setdefault(document, _Document())
        for span in sentences(text):
            words = span.of(text)[:MOST_CHARACTERS]
            if self.book.instrument.search(words) is None:
                self._add_joined(held, words)
                continue
            masked = self.book.mask(words)
            numbers = [self._number(held, s, span.start, words) for s in masked.instruments]
            self._add_parties(held, masked, numbers)
            self._add_status(held, masked, numbers)

    def at(self, document: str, offset: int, name: str | None) -> Instrument | None:
        """The instrument that a clause at that place stands in: by its name there, else the one named last before it."""
        held = self.documents.get(document)
        if held is None:
            return None
        before = [n for n in held.namings if n.start <= offset and offset - n.end <= NEAR]
        if name is not None:
            here = [n for n in held.namings if abs(n.start - offset) <= 400]
            key, noun = _key(name), _noun(name)
            same = [n for n in (*here, *before) if key and _same(key, noun, held.found[n.of])]
            same = same or [n for n in before if not key and noun == held.found[n.of].noun]
            before = same or before
        if not before:
            return None
        nearest = max(before, key=lambda n: (n.start <= offset, n.start if n.start <= offset else -n.start))
        if name is None and not held.found[nearest.of].parties and offset - nearest.end > BESIDE:
            return None
        return self._completed(held.found[nearest.of], document)

    # ------------------------------------------------------------------ of one document
    def _number(self, held: _Document, span: Span, offset: int, words: str) -> int:
        """Which instrument of the document a phrase names; a new one where it names none told of before."""
        name = span.of(words)
        key, noun = _key(name), _noun(name)
        number: int | None = None
        for at in range(len(held.found) - 1, -1, -1):
            other = held.found[at]
            if (key and _same(key, noun, other)) or (not key and noun in ("", other.noun) and _is_known(name)):
                number = at
                break
        if number is None and not key and _is_known(name) and held.found:
            number = len(held.found) - 1 if noun in ("", "treat", "pact", "accord", "agreement") else None
        if number is None:
            number = len(held.found)
            own = self._ids(self.mark(name))
            treaty = self.book.treaty_named(name)
            if treaty is not None:
                over = ("ended", f"{treaty.name}: ended {treaty.until}") if treaty.until else (None, None)
                held.found.append(Instrument(name, key, noun, treaty.parties, BY_BOOK, *over))
            else:
                held.found.append(Instrument(name, key, noun, own if len(own) > 1 else ()))
        held.namings.append(_Naming(span.start + offset, span.end + offset, number))
        return number

    def _add_parties(self, held: _Document, masked: Masked, numbers: Sequence[int]) -> None:
        for pattern in self.book.parties:
            for match in pattern.finditer(self._marked(masked)):
                ids = self._ids(match.group())
                number = self._of_match(match.group(), match.string[: match.start()], numbers)
                if len(ids) > 1:
                    several = len(ids) > 2 and _SEVERAL.search(held.found[number].name) and _WITH.search(match.group())
                    self._give(held, number, ids, ids[0] if several else None)
        if numbers:
            self._add_joined(held, masked.text, numbers[-1])

    def _add_joined(self, held: _Document, words: str, number: int | None = None) -> None:
        """ "Mexico acceded a year later"."""
        number = len(held.found) - 1 if number is None else number
        if number < 0 or not held.found[number].parties or self.book.joined.search(self.mark(words)) is None:
            return
        for match in self.book.joined.finditer(self.mark(words)):
            found = held.found[number]
            ids = (*found.parties, *self._ids(match.group()))
            held.found[number] = replace(found, parties=tuple(dict.fromkeys(ids)))

    def _give(self, held: _Document, number: int, ids: tuple[str, ...], hub: str | None) -> None:
        """The parties told first stay; what is told beside the name counts before the book."""
        found = held.found[number]
        if not found.parties:
            held.found[number] = replace(found, parties=ids, how=IN_TEXT, hub=hub)

    def _add_status(self, held: _Document, masked: Masked, numbers: Sequence[int]) -> None:
        for status, pattern in self.book.statuses:
            for match in pattern.finditer(masked.masked):
                number = self._of_match(match.group(), masked.masked[: match.start()], numbers, raw=True)
                found = held.found[number]
                if found.status is None or WEIGHT.index(status) < WEIGHT.index(found.status):
                    held.found[number] = replace(found, status=status, status_words=" ".join(masked.text.split()))

    def _of_match(self, words: str, before: str, numbers: Sequence[int], *, raw: bool = False) -> int:
        """The instrument that a match holds: as many masks as stand before it are passed over."""
        passed = len(re.findall("\ue000+", before))
        return numbers[min(passed, len(numbers) - 1)] if numbers else 0

    def _marked(self, masked: Masked) -> str:
        return self.mark(masked.masked)

    def _ids(self, marked: str) -> tuple[str, ...]:
        ids = (i.split(":")[0] for i in _IDS.findall(marked))
        return tuple(dict.fromkeys(i for i in ids if self.is_country(i)))

    # ------------------------------------------------------------------ of all
    def _completed(self, found: Instrument, document: str) -> Instrument:
        """Parties and state that another document tells of the instrument of that name."""
        if not found.key:
            return found
        for other in sorted(self.documents):
            if other == document:
                continue
            for same in self.documents[other].found:
                if not _same(found.key, found.noun, same) or not same.key:
                    continue
                if not found.parties and same.parties:
                    found = replace(found, parties=same.parties, how=ELSEWHERE if same.how == IN_TEXT else same.how)
                if same.status is not None and (
                    found.status is None or WEIGHT.index(same.status) < WEIGHT.index(found.status)
                ):
                    found = replace(found, status=same.status, status_words=same.status_words)
        return found


def sentences(text: str) -> list[Span]:
    """Sentences by their marks, good enough to tell which words stand beside a name."""
    out: list[Span] = []
    start: int | None = None
    for match in _SENTENCE.finditer(text):
        first = match.start() if start is None else start
        words = text[first : match.end()]
        if not words.strip():
            start = None
            continue
        if _SHORT.search(words):
            start = first
            continue
        start = None
        lead = len(words) - len(words.lstrip())
        out.append(Span(first + lead, first + len(words.rstrip())))
    return out


def has_name(name: str) -> bool:
    """Whether a phrase names an instrument by more than its noun: "the Lima accord", not "the accord"."""
    return bool(_key(name))


def _key(name: str) -> frozenset[str]:
    """What tells an instrument from another: the proper words and the year of its name."""
    words = {w.casefold() for w in _PROPER.findall(name)} - _NO_NAME
    return frozenset(w for w in words if _NOUN.match(w) is None and w != "treaty")


def _noun(name: str) -> str:
    found = _NOUN.findall(name)
    return found[-1].casefold() if found else ""


def _same(key: frozenset[str], noun: str, other: Instrument) -> bool:
    """Whether two names are of one instrument: one has all the words of the other, and a noun that does not differ."""
    if not key or not other.key or not (key <= other.key or other.key <= key):
        return False
    return noun == other.noun or not noun or not other.noun


def _is_known(name: str) -> bool:
    """ "The pact", "its fourth article", "Article 5": something told of before, where "a pact" or "agreements" are new."""
    return name.split(maxsplit=1)[0].casefold() in _KNOWN
