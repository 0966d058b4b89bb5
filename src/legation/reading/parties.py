"""Parties: who a word names, as actors with ids.

Takes the ground; gives the actors of a word: those named at it or joined with it ("Chad and Niger"), whose it is ("Chad's
army", "the army of Chad"), who a pronoun or description goes back to. Somebody whom the text does not name keeps his words
("a dozen governors"); things are nobody. Who acts in a clause and on whom is told in participants.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from legation.knowledge.claims import ClaimBook
from legation.model.claims import ActorRef
from legation.model.layers import ActorId, Argument, Mention
from legation.model.spans import Span
from legation.model.words import ActorKind, EventType, MentionForm, SegmentKind
from legation.reading.arguments import Tree
from legation.reading.doers import Doers
from legation.reading.ground import Ground

_OWNERS = frozenset({"poss", "amod", "compound", "nmod"})
_OWNER_WORDS = frozenset({"of", "by", "between", "among"})
_INVOLVED = frozenset({"of", "by", "between", "among", "with"})
_ON = frozenset({"on"})
_BY = frozenset({"by"})
OF = frozenset({"of"})
THINGS = frozenset({"it", "this", "that", "these", "those"})
_MEMBERS = frozenset({"of", "in", "from", "at"})
_LISTING = frozenset({"as", "like", "including"})
_TO = frozenset({"to", "with"})
_SELF = "pronoun: we"  # how the mentions layer tells "I", "we", "our"
# How the mentions layer tells a name that the book does not hold: a town or county, an adjective of a creed or region.
_UNKNOWN = "not in the book: "
_UNKNOWN_PLACE = "not in the book: GPE"
_UNKNOWN_KIND = "not in the book: NORP"
_QUALITIES = frozenset({"amod", "compound", "nmod", "poss"})
_TITLE_LINES = frozenset({SegmentKind.TITLE, SegmentKind.HEADING})
# Kinds of actors that are also called by another of these: a person by his office or party.
_SINGLE = frozenset({ActorKind.PERSON.value, ActorKind.OFFICE.value, ActorKind.PARTY.value})
_NOT_NAMED = "no named actor in it"
_LONG_NAME = 60  # characters of a noun phrase shown for somebody without a name; of a longer one only up to its noun
_SOMEBODY = frozenset({"PERSON", "ORG", "NORP"})
_JOINED = re.compile(r"[\"'\u201d\u2019]?[-\u2010-\u2013]([A-Za-z]+)")
_POSSESSIVE = ("'s", "\u2019s")
DEPTH = 3


class Parties:
    """Actors of words in one text. `people` and the other lists are those of knowledge/data/parties.toml."""

    def __init__(self, ground: Ground, book: ClaimBook) -> None:
        self.ground = ground
        self.not_owning = book.lists["not_owning"]
        self.belonging = book.lists["belonging"]
        self.sponsoring = book.lists["sponsoring"] | book.lists["paying"]
        self.kin = book.lists["kin"]
        self.others = book.lists["others"]
        self.about = book.lists["about"]
        self.teams = book.lists["teams"]
        self.people = book.lists["people"]
        self.somebody = self.people | self.kin | self.others | book.lists["numbers"]
        self.copulas = book.lists["copulas"]
        self.speaking = book.lists["speaking_for"]
        self.endings = tuple(sorted(book.lists["people_endings"]))
        self.no_people = book.lists["no_people"]
        self.shares = book.lists["shares"]
        self.tree = Tree(ground.parse)
        self._violent = frozenset(n for n, t in book.nouns.items() if t in (EventType.ASSAULT, EventType.PROTEST))
        self.doers = Doers(self.tree, book)
        self._surnames = _surnames(ground)
        self._labels = {t: label for first, past, label in ground.parse.entities for t in range(first, past)}
        literal = [place for place in ground.places if place.use == "literal"]
        self.grounds = {t: place for place in literal for t in ground.parse.tokens_in(place.span)}

    # ------------------------------------------------------------------ of a word
    def leading(self, token: int, depth: int = 0) -> list[ActorRef]:
        """Those whom a noun is about: at it or joined with it; whose it is; of, by or between whom."""
        found = self.at([token])
        if found and token not in self.ground.mentions_at:  # "Chinese firms and Japan": both
            found = unique([*self.before(token), *found])
        found = found or self.owners(token, set(), depth) or self._generic(token)
        if not found and depth < DEPTH and not self.may_be_somebody(token):
            found = [r for t in self.doers.made(token) for r in self.leading(t, depth + 1)]
        if not found and depth < DEPTH and self.ground.parse.pos[token] == "NUM":
            counted = self._counted_before(token)
            return self.leading(counted, depth + 1) if counted is not None else []
        if (
            not found and depth < DEPTH and self.ground.parse.deps[token] == "attr"
        ):  # "Mali is the first country to ..."
            verb = self.ground.parse.heads[token]
            return [r for s in self.ground.children(verb, "nsubj") for r in self.leading(s, depth + 1)]
        return found or self._same_as(token, depth)

    def _same_as(self, token: int, depth: int) -> list[ActorRef]:
        """Who a noun without a name is by the words beside it: "both of whom", "Annan, an envoy who", "a country that
        keeps silent is Niger"."""
        g = self.ground
        p = g.parse
        if depth >= DEPTH:
            return []
        verb = p.heads[token]
        if p.deps[verb] == "relcl" and any(p.tags[t] == "WP" for t in g.objects_of(token, OF)):
            return self.leading(p.heads[verb], depth + 1)
        if p.deps[token] == "appos" and verb < token:
            return self.at([verb])
        listed = [c for c in g.children(token, "prep") if p.lowers[c] in _LISTING]
        listed = [c for c in listed if p.lowers[c] != "as" or any(p.lowers[m] == "such" for m in p.children[c])]
        if (
            listed and not g.objects_of(token, _MEMBERS) and self.may_be_somebody(token)
        ):  # "countries such as Chad and Niger"
            return self.at(o for c in listed for o in g.children(c, "pobj"))
        parts = [c for c in g.coordinated(g.children(token, "appos")) if p.pos[c] == "NUM"]
        if parts:  # "eleven aircraft, five of Chad and six of Niger"
            return self.at(o for c in parts for o in g.objects_of(c, _MEMBERS))
        if p.deps[token] == "nsubj" and p.lemmas[verb] == "be" and p.pos[token] == "NOUN":
            clauses = g.children(token, "relcl")
            return self.at(g.children(verb, "attr")) if clauses else []
        return []

    def _generic(self, token: int) -> list[ActorRef]:
        """ "In Paris they say": the ones who are there."""
        g = self.ground
        p = g.parse
        if p.lowers[token] != "they" or p.deps[token] != "nsubj":
            return []
        preps = [c for c in g.children(p.heads[token], "prep") if c < token and p.lowers[c] == "in"]
        return self.at(o for c in preps for o in p.children[c] if p.deps[o] == "pobj")

    def _counted_before(self, number: int) -> int | None:
        """ "300 Polish troops left, with 200 to follow": a bare number counts what was counted before it."""
        p = self.ground.parse
        first = p.sentences[p.sentence_of[number]][0]
        for token in range(number - 1, first, -1):
            if p.deps[token] == "nummod" and p.heads[token] != number and p.pos[p.heads[token]] in ("NOUN", "PROPN"):
                return p.heads[token]
        return None

    def at(self, tokens: Iterable[int]) -> list[ActorRef]:
        """Those named at the tokens or joined with them. A name that only belongs to a modifier is not at its noun."""
        g = self.ground
        out: list[ActorRef] = []
        at: dict[int, list[ActorRef]] = {}
        for token in g.coordinated(tokens):
            here = [r for number in g.mentions_at.get(token, ()) for r in self.refs_of_mention(number)]
            here = here or self._by_surname(token)
            # a town that is nobody's name is ground, no actor
            here = [r for r in here if token not in self.grounds or not (r.id or "").startswith("?")]
            if g.parse.deps[token] == "appos" and self._is_said_of(token, here, at.get(g.parse.heads[token], ())):
                continue
            at[token] = here
            out.extend(here)
        return unique(identified(out))

    def _by_surname(self, token: int) -> list[ActorRef]:
        """ "Grant challenged it", where no mention was found but Hugh Grant is named in the text, and no other Grant."""
        g = self.ground
        p = g.parse
        if token in g.mentions_at or p.pos[token] not in ("PROPN", "NOUN") or not p.words[token][:1].isupper():
            return []
        number = self._surnames.get(p.words[token])
        if number is None or p.deps[token] in ("compound", "nmod", "amod"):
            return []
        if any(p.deps[c] in ("compound", "det", "amod") for c in p.children[token]):  # "Ulysses Grant", "the grant"
            return []
        span = p.span(token, token + 1)
        text = p.words[token]
        reason = f"{text!r}: surname of {g.mentions[number].span.of(g.text)}"
        return [replace(r, text=text, span=span, reason=reason) for r in self.refs_of_mention(number)]

    def _is_said_of(self, token: int, refs: Sequence[ActorRef], named: Sequence[ActorRef]) -> bool:
        """ "Ortega, Liberal of Quebec", "the envoy, Kofi Annan": one and the same, not a second one as in a list."""
        if not refs or not identified(named):
            return False
        forms = {self.ground.mentions[n].form for n in self.ground.mentions_at.get(token, ())}
        kinds = {r.kind for r in (*refs, *named)}
        if any(self.ground.parse.deps[c] == "cc" for c in self.ground.parse.children[token]):
            return False  # "Chad, Niger and Mali", each hung on the one before
        return forms != {MentionForm.NAME} or (len(kinds) > 1 and bool(kinds & _SINGLE))

    def before(self, noun: int) -> list[ActorRef]:
        """Whose it is by what stands before it: "Japan's", "Russian-Chinese". His mother and our allies are others."""
        g = self.ground
        if self.is_another(noun):
            return []
        modifiers = [
            c
            for c in g.children(noun, *_OWNERS)
            if c < noun and g.parse.lowers[c] not in self.not_owning and not self._is_part_of_name(c, noun)
        ]
        if g.parse.lemmas[noun].lower() in self._violent:
            modifiers = [m for m in modifiers if not self._is_scene(m)]
        if any(g.parse.deps[m] == "poss" and g.parse.tags[m] != "PRP$" for m in modifiers):
            # "Trudeau's Iran policy": his; Iran is what it is about
            modifiers = [m for m in modifiers if g.parse.deps[m] not in ("compound", "nmod")]
        tokens = [t for m in modifiers for t in g.parse.subtree(m)]
        own = g.mentions_at.get(noun, ())
        numbers = dict.fromkeys(n for t in tokens for n in g.mentions_at.get(t, ()) if n not in own)
        return unique(identified(r for n in numbers for r in self.refs_of_mention(n)))

    def _is_scene(self, modifier: int) -> bool:
        """ "The *Lima* attacks": a capital right before an act of violence tells where it was, not who did it."""
        g = self.ground
        if g.parse.deps[modifier] not in ("compound", "nmod"):
            return False
        found = [g.mentions[n] for n in g.mentions_at.get(modifier, ())]
        return any(m.form is MentionForm.CAPITAL or m.reason.startswith("capital: ") for m in found)

    def is_another(self, noun: int) -> bool:
        """Whether a noun is somebody else than the one whose he is: "Modi's mother", "our allies", "opponents of Chad"."""
        g = self.ground
        lemma = g.parse.lemmas[noun].lower()
        if lemma in self.others:
            return bool(g.children(noun, "poss")) or bool(g.objects_of(noun, OF))
        return lemma in self.kin

    def _is_part_of_name(self, modifier: int, noun: int) -> bool:
        """ "Trump Tower", "the Annan Institute": a name that stands in another name, and owns nothing."""
        g = self.ground
        if g.parse.deps[modifier] not in ("compound", "nmod") or g.parse.pos[noun] != "PROPN":
            return False
        if noun in g.mentions_at or g.parse.lemmas[noun].lower() in self.teams:
            return False
        segment = g.segment(g.parse.starts[noun])
        if segment is not None and segment.kind in _TITLE_LINES:  # "Trump Backs Plan": all words look like names there
            return False
        inside = [n for t in g.parse.subtree(modifier) for n in g.mentions_at.get(t, ())]
        kinds = {c.kind for n in inside for c in g.mentions[n].candidates[:1]}
        return kinds == {ActorKind.PERSON} or (
            ActorKind.COUNTRY in kinds and g.parse.lemmas[noun].lower() in self.about
        )

    def _is_topic(self, modifier: int, noun: int) -> bool:
        """ "The Cuba embargo", "Iran talks": what it is about. Names that serve as adjectives own it: "the UN resolution"."""
        g = self.ground
        if g.parse.deps[modifier] not in ("compound", "nmod") or g.parse.lemmas[noun].lower() not in self.about:
            return False
        numbers = g.mentions_at.get(modifier, ())
        return any(
            g.mentions[n].form is MentionForm.NAME
            and any(c.kind is ActorKind.COUNTRY for c in g.mentions[n].candidates[:1])
            and not _is_short(g.mentions[n].span.of(g.text))
            for n in numbers
        )

    def owners(self, noun: int, taken: set[str | None], depth: int = 0) -> list[ActorRef]:
        g = self.ground
        topics = {r.id for c in g.children(noun, "compound", "nmod") if self._is_topic(c, noun) for r in self.at([c])}
        found = [r for r in self.before(noun) if r.id not in taken and r.id not in topics]
        after: list[int] = g.objects_of(noun, _OWNER_WORDS) if not self.is_another(noun) else []
        if any(g.parse.tags[c] == "PRP$" for c in g.children(noun, "poss")):
            after = g.objects_of(noun, _BY)  # "its invasion of Chad": not Chad's
        if not found:
            found = [r for r in self.at(after) if r.id not in taken]
        if not found and depth < DEPTH:
            for token in after:
                found = [r for r in self.leading(token, depth + 1) if r.id not in taken]
                if found:
                    break
        if not found and depth < DEPTH:  # "relations with China": both sides of it; "the attack launched by Russia"
            for child in g.children(noun, "acl", "amod"):
                if g.parse.lemmas[child].lower() in self.sponsoring:  # "rebels backed by Chad" are not Chad's
                    continue
                found = self.at(g.objects_of(child, _INVOLVED) if g.parse.deps[child] == "acl" else [])
                if not found and child > noun and g.parse.lemmas[child].lower() in self.belonging:
                    found = self.at([*g.children(child, "dobj"), *g.objects_of(child, _TO)])
                if found:
                    break
        if not found:  # "a step on the part of Chad"
            parts = [t for t in g.objects_of(noun, _ON) if g.parse.lowers[t] == "part"]
            found = self.at(o for t in parts for o in g.objects_of(t, OF))
        return unique(r for r in found if r.id not in taken)

    # ------------------------------------------------------------------ of arguments and mentions
    def refs(self, arguments: Sequence[Argument]) -> list[ActorRef]:
        """Actors of an event's arguments; one without a named actor is kept with the words of the text."""
        out: list[ActorRef] = []
        for argument in arguments:
            refs = self.leading(argument.head)
            if not refs and not self.is_another(argument.head):
                refs = [r for n in argument.mentions for r in self.refs_of_mention(n)]
            if not refs and self.may_be_somebody(argument.head):
                refs = [self._by_words(argument.span)]
            out.extend(refs)
        return unique(out)

    def unresolved(self, heads: Iterable[int]) -> list[ActorRef]:
        """Somebody whom the text does not name ("a dozen governors", "some in the room"): his words, without an id."""
        g = self.ground
        out = []
        for head in heads:
            if self._has_words(head):
                first, past = g.parse.edges(head)
                span = g.parse.span(first, past)
                out.append(self._by_words(span if len(span) <= _LONG_NAME else g.parse.span(first, head + 1)))
        return out

    def _by_words(self, span: Span) -> ActorRef:
        words = span.of(self.ground.text)
        if words.endswith(_POSSESSIVE):  # "the chairman's"
            span = Span(span.start, span.end - 2)
        return ActorRef(span.of(self.ground.text), None, span, reason=_NOT_NAMED)

    def _has_words(self, token: int) -> bool:
        """Whether a word without an actor stands for people all the same: a noun for them ("seventy percent of voters"), a
        pronoun, a surname that nothing explains."""
        p = self.ground.parse
        pos = p.pos[token]
        if pos == "NOUN":
            lemma = p.lemmas[token].lower()
            share = lemma in self.shares and any(
                p.lemmas[t].lower() in self.people for t in self.ground.objects_of(token, OF)
            )
            return share or self.may_be_somebody(token)
        if pos == "PROPN":
            named = token in self.ground.mentions_at or self.ground.place_at(token)
            return self._labels.get(token) in _SOMEBODY and not named
        return pos in ("PRON", "DET") and p.lowers[token] in self.speaking

    def may_be_somebody(self, token: int) -> bool:
        """Whether a word without a name can stand for people: "a dozen governors", "four", "they", not "a video" or "it"."""
        p = self.ground.parse
        if token in self.tree.dates:  # "Thursday's summit"
            return False
        if p.pos[token] in ("PROPN", "NUM") or p.lemmas[token].lower() in self.somebody:
            return True
        word = p.lowers[token]
        if p.pos[token] == "NOUN" and word.endswith(self.endings) and word not in self.no_people:
            return True
        return p.pos[token] == "PRON" and p.lowers[token] not in THINGS

    def refs_of_mention(self, number: int, depth: int = 0) -> list[ActorRef]:
        """A mention as actors: its own reading, or those of its antecedents for pronouns and 'the two countries'."""
        mention = self.ground.mentions[number]
        text = mention.span.of(self.ground.text)
        if self._is_no_party(mention):
            return []
        if not mention.candidates:
            link = self.ground.links.get(number)
            if link is None and mention.reason == _SELF and depth <= DEPTH:
                return self._speaking(mention, text, depth)
            if link is None or depth > DEPTH:
                return []
            reason = f"{text!r}: {link.reason}"
            if link.actors:
                return [_ref(text, mention.span, actor, (), reason) for actor in link.actors]
            refs = [r for a in link.antecedents for r in self.refs_of_mention(a, depth + 1)]
            return [replace(r, text=text, span=mention.span, reason=reason) for r in refs]
        if mention.plural and len(mention.candidates) > 1:
            return [_ref(text, mention.span, c, (), mention.reason) for c in mention.candidates]
        others = tuple(c.id for c in mention.candidates[1:])
        return [_ref(text, mention.span, mention.candidates[0], others, mention.reason)]

    def _speaking(self, mention: Mention, text: str, depth: int) -> list[ActorRef]:
        """ "We", "my" in words that the text gives to somebody: the one who says them."""
        g = self.ground
        told = [a for a in g.covering.get(mention.head, ()) if a.mention is not None and a.kind in ("direct", "mixed")]
        if not told:
            return []
        inner = min(told, key=lambda a: (sum(len(c) for c in a.content), a.content[0].start))
        assert inner.mention is not None
        speaker = g.mentions[inner.mention].span
        if any(c.contains(speaker) for c in inner.content):  # nobody stands in his own quotation
            return []
        refs = self.refs_of_mention(inner.mention, depth + 1)
        reason = f"{text!r}: who says it"
        return [replace(r, text=text, span=mention.span, reason=reason) for r in refs]

    def _is_no_party(self, mention: Mention) -> bool:
        """A town or county that nobody knows is ground unless it acts; "Muslim", "European" before a noun are qualities, and
        so is "un-American"."""
        p = self.ground.parse
        before = self.ground.text[max(0, mention.span.start - 4) : mention.span.start].lower()
        if before.endswith(("un-", "non-")):
            return True
        joined = _JOINED.match(self.ground.text, mention.span.end)
        if joined is not None and joined[1].lower() in self.not_owning:  # "a “Five Eyes”-style network"
            return True
        if mention.reason.startswith(_UNKNOWN_KIND):
            return p.pos[mention.head] == "ADJ" or p.deps[mention.head] in _QUALITIES
        place = mention.reason.startswith(_UNKNOWN_PLACE) or (
            mention.reason.startswith(_UNKNOWN)
            and mention.span.of(self.ground.text).isalpha()
            and mention.head in self.grounds
        )
        if place:
            verb = p.heads[mention.head]
            return p.deps[mention.head] != "nsubj" or p.lemmas[verb].lower() in self.copulas
        return False


def _surnames(ground: Ground) -> dict[str, int]:
    """Last words of the names of persons, each with the first mention that has it; a word that two persons share is left out."""
    out: dict[str, int] = {}
    whose: dict[str, set[str]] = {}
    for number, mention in enumerate(ground.mentions):
        words = mention.span.of(ground.text).split()
        best = mention.best
        if mention.form is MentionForm.NAME and best is not None and best.kind is ActorKind.PERSON and len(words) > 1:
            out.setdefault(words[-1], number)
            whose.setdefault(words[-1], set()).add(best.id)
    return {word: number for word, number in out.items() if len(whose[word]) == 1}


def _is_short(text: str) -> bool:
    """ "US", "U.K.": names of which no adjective is made."""
    letters = [c for c in text.removeprefix("the ") if c.isalpha()]
    return bool(letters) and all(c.isupper() for c in letters)


def _ref(text: str, span: Span, actor: ActorId, others: tuple[str, ...], reason: str) -> ActorRef:
    return ActorRef(
        text=text,
        id=actor.id,
        span=span,
        person=actor.person,
        office=actor.office,
        wikidata=actor.wikidata,
        kind=actor.kind.value,
        sector=actor.sector,
        others=others,
        reason=reason,
    )


def identified(refs: Iterable[ActorRef]) -> list[ActorRef]:
    return [r for r in refs if r.id]


def unique(refs: Iterable[ActorRef]) -> list[ActorRef]:
    """Each actor once; unnamed ones by their place."""
    seen: set[tuple[str | None, Span | None]] = set()
    out: list[ActorRef] = []
    for ref in refs:
        key = (ref.id, None if ref.id else ref.span)
        if key not in seen:
            seen.add(key)
            out.append(ref)
    return out
