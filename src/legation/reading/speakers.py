"""Speakers: whom a bare name or a pronoun goes back to, where a voice is told by nothing else.

Takes the ground and a way to read the source of an attribution; gives actors for a source that reads as nobody. "“One,”
said Ada Koski. ... “Two,” he added" is Koski's: in news whoever spoke last speaks on. "Koski said" is the Ada Koski of
the lines before. Pronouns whose antecedent the layer of coreference is sure of are not asked for here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace

from legation.model.claims import ActorRef
from legation.model.layers import ActorId, AttributionMention
from legation.model.spans import Span
from legation.model.words import ActorKind
from legation.reading.ground import Ground

# How many characters back a speaker may stand who is only called "he": some three paragraphs of news.
MAX_BACK = 900
MAX_NAME = 4
_ONE = frozenset("he she".split())
_THING = frozenset(("it",))
_OTHER = {"he": "she", "she": "he"}
_SMALL = frozenset("of de la le van von der al el bin ibn abu".split())
Refs = Callable[[AttributionMention], list[ActorRef]]


class Speakers:
    """Always holds: a function of the layers; the answer for one attribution does not depend on which was asked before."""

    def __init__(self, ground: Ground, refs: Refs, epithets: frozenset[str]) -> None:
        self.ground = ground
        self.epithets = epithets  # "the Oregon senator": of one who was named before
        self.refs = refs
        self.told = sorted((a for a in ground.attributions if a.source), key=lambda a: a.source[0].start)
        self.starts = [a.source[0].start for a in self.told]
        self._surnames: dict[str, list[ActorRef]] | None = None
        self._pronouns: dict[str, set[str]] | None = None

    def find(self, attribution: AttributionMention) -> list[ActorRef]:
        """Whom the source means, [] where nothing tells."""
        if len(attribution.source) != 1:
            return []
        span = attribution.source[0]
        words = span.of(self.ground.text)
        lower = words.casefold()
        if lower in _ONE or lower in _THING:
            found = self._before(attribution, lower)
            return [replace(r, text=words, span=span, reason=f"{words!r}: whoever spoke last") for r in found]
        return self._same_noun(attribution) or self._by_name(attribution, words)

    def _same_noun(self, attribution: AttributionMention) -> list[ActorRef]:
        """ "The spokesman said" after "the premier's spokesman said": the same one."""
        head, p, text = attribution.source_head, self.ground.parse, self.ground.text
        span = attribution.source[0]
        tokens = p.tokens_in(span)
        if head is None or p.pos[head] != "NOUN" or len(tokens) != 2 or p.lowers[tokens[0]] != "the":
            return []
        for other in reversed(self.told[: bisect_left(self.starts, span.start)]):
            if span.start - other.source[0].start > 2 * MAX_BACK:
                return []
            same = other.source_head is not None and p.lemmas[other.source_head] == p.lemmas[head]
            own = self._own(other) if same else []
            if own:
                words = span.of(text)
                return [replace(r, text=words, span=span, reason=f"{words!r}: the one who spoke before") for r in own]
        return []

    def describes(self, attribution: AttributionMention) -> list[ActorRef]:
        """Of "the Oregon senator", whose words name a land or party at most: the person last told of as a subject."""
        head, p = attribution.source_head, self.ground.parse
        if head is None or p.lowers[head] not in self.epithets or not attribution.source:
            return []
        first = p.tokens_in(attribution.source[0])
        if not first or p.lowers[first[0]] != "the" or _holds_name(self.ground, first):
            return []
        at, span = attribution.source[0].start, attribution.source[0]
        for number in range(len(self.ground.mentions) - 1, -1, -1):
            mention = self.ground.mentions[number]
            if mention.span.start >= at or any(c.contains(mention.span) for c in attribution.content):
                continue
            best = mention.best
            if at - mention.span.start > MAX_BACK:
                return []
            if best is None or mention.plural or p.deps[mention.head] not in ("nsubj", "nsubjpass", "poss"):
                continue
            if _names_person(best, mention.head, self.ground):
                words = span.of(self.ground.text)
                reason = f"{words!r}: the one told of before"
                return [ActorRef(words, best.id, span, kind=best.kind.value, person=best.person, reason=reason)]
        return []

    # ------------------------------------------------------------------ pronouns
    def _before(self, attribution: AttributionMention, pronoun: str) -> list[ActorRef]:
        """The nearest source before, outside of quotations, that is a person (of "it": that is none)."""
        at = attribution.source[0].start
        text = self.ground.text
        for other in reversed(self.told[: bisect_left(self.starts, at)]):
            if at - other.source[0].start > MAX_BACK:
                return []
            if other is attribution or self._is_inside(other, attribution) or other.parent is not None:
                continue
            words = other.source[0].of(text).casefold()
            if words == _OTHER.get(pronoun):
                return []
            if words in _ONE or words in _THING:
                if self._own(other):
                    return self._own(other)
                continue  # what it goes back to is looked for further up
            refs = self._own(other) or self.describes(other) or self._by_name(other, other.source[0].of(text))
            if refs and _OTHER.get(pronoun) in self._called(refs[0].id):
                continue
            if len(refs) == 1 and refs[0].id and (_is_person(refs[0], other, self.ground) == (pronoun in _ONE)):
                return refs
            if pronoun in _ONE and refs and not _is_person(refs[0], other, self.ground):
                continue
            if pronoun in _THING or refs:
                return []
        return []

    def _own(self, attribution: AttributionMention) -> list[ActorRef]:
        return [r for r in self.refs(attribution) if r.id]

    def _called(self, actor: str | None) -> set[str]:
        """By which pronouns the text calls somebody, as far as it is sure of them, and whether it calls her Mrs."""
        if self._pronouns is None:
            self._pronouns = {}
            for number, link in self.ground.links.items():
                word = self.ground.mentions[number].span.of(self.ground.text).casefold()
                word = {"his": "he", "him": "he", "her": "she"}.get(word, word)
                if word not in _ONE:
                    continue
                ids = {a.id for a in link.actors}
                ids |= {c.id for n in link.antecedents for c in self.ground.mentions[n].candidates[:1]}
                for known in ids:
                    self._pronouns.setdefault(known, set()).add(word)
        return self._pronouns.get(actor or "", set())

    def _is_inside(self, other: AttributionMention, attribution: AttributionMention) -> bool:
        """Whether `other` is told in what the attribution says: its source is one spoken of."""
        return any(c.contains(other.source[0]) for c in attribution.content)

    # ------------------------------------------------------------------ names
    def _by_name(self, attribution: AttributionMention, words: str) -> list[ActorRef]:
        """A surname as the one person of the text who bears it; else the name itself, as nobody known."""
        parse, span = self.ground.parse, attribution.source[0]
        tokens = _name_at(attribution, self.ground)
        parts = [parse.words[t] for t in tokens]
        if not parts or len(parts) > MAX_NAME or not all(p[0].isupper() or p in _SMALL for p in parts):
            return []
        if (
            not all(parse.pos[t] == "PROPN" or parse.words[t] in _SMALL for t in tokens)
            or len(parts[-1].strip(".")) < 3
        ):
            return []
        if self._surnames is None:
            self._surnames = self._find_surnames()
        known = self._surnames.get(parts[-1].casefold(), [])
        reason = f"{words!r}: the only one of that name"
        if len({r.id for r in known}) == 1:
            return [replace(known[0], text=words, span=span, reason=reason)]
        if known:
            return []
        return [ActorRef(words, "?" + " ".join(p.casefold() for p in parts), span, reason="a name not in the book")]

    def by_surname(self, words: str, span: Span) -> list[ActorRef]:
        """The one person of the text whose surname ends the words: "MR. PRICE"."""
        if self._surnames is None:
            self._surnames = self._find_surnames()
        known = self._surnames.get(words.split()[-1].casefold(), [])
        if len({r.id for r in known}) != 1:
            return []
        return [replace(known[0], text=words, span=span, reason=f"{words!r}: the only one of that name")]

    def _find_surnames(self) -> dict[str, list[ActorRef]]:
        """Persons of the text by the last word of their names, as sources and mentions give them in full."""
        out: dict[str, list[ActorRef]] = {}
        for mention in self.ground.mentions:
            best, words = mention.best, mention.span.of(self.ground.text).split()
            if best is None or len(words) < 2 or mention.plural:
                continue
            if _names_person(best, mention.head, self.ground):
                ref = ActorRef(" ".join(words), best.id, mention.span, kind=best.kind.value, person=best.person)
                out.setdefault(words[-1].casefold(), []).append(ref)
        for attribution in self.told:  # "White House press secretary Josh Earnest told": a body's man, by his own name
            self._add_titled(attribution, out)
        return out

    def _add_titled(self, attribution: AttributionMention, out: dict[str, list[ActorRef]]) -> None:
        parse = self.ground.parse
        head = attribution.source_head
        if head is None or parse.pos[head] != "PROPN" or len(parse.tokens_in(attribution.source[0])) < 2:
            return
        refs = self._own(attribution)
        first = head > 0 and parse.pos[head - 1] == "PROPN" and parse.heads[head - 1] == head
        if len(refs) == 1 and first and _is_person_name(head, self.ground):
            out.setdefault(parse.lowers[head], []).append(refs[0])


def _name_at(attribution: AttributionMention, ground: Ground) -> range:
    """The tokens of the name that a source is or ends in before its description: "Ann Lee, an engineer who", "its Ann Lee"."""
    parse, tokens = ground.parse, ground.parse.tokens_in(attribution.source[0])
    head = attribution.source_head
    if head is None or head not in tokens or parse.pos[head] != "PROPN" or len(tokens) <= MAX_NAME:
        return tokens
    first = head
    while first - 1 in tokens and parse.pos[first - 1] == "PROPN" and parse.heads[first - 1] == head:
        first -= 1
    return range(first, head + 1) if first < head else tokens


def _holds_name(ground: Ground, tokens: range) -> bool:
    return any(_is_person_name(t, ground) for t in tokens)


def _is_person(ref: ActorRef, attribution: AttributionMention, ground: Ground) -> bool:
    if ref.kind == ActorKind.PERSON.value or ref.person:
        return True
    head = attribution.source_head
    if head is None:
        return False
    return _is_person_name(head, ground) or ground.parse.lowers[head] in _ONE


def _names_person(actor: ActorId, head: int, ground: Ground) -> bool:
    if actor.kind is ActorKind.PERSON or actor.person:
        return True
    return actor.kind is ActorKind.UNKNOWN and actor.id.startswith("?") and _is_person_name(head, ground)


def _is_person_name(head: int, ground: Ground) -> bool:
    return any(first <= head < past and label == "PERSON" for first, past, label in ground.parse.entities)
