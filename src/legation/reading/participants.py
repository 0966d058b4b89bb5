"""Participants: who acts and on whom, as actors with ids.

Takes the ground and a clause with its theme; gives the actors and the recipients of the claim. An event brings its own
arguments; what it leaves open, and clauses without an event, are filled from the syntax: the subject or whose it is ("China's
exports grew": China), the agent of a passive, whoever controls an infinitive; recipients are objects, whose they are, and
what stands after "to, with, against ...". Pronouns are followed to what they refer to. Nobody named stays nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from legation.knowledge.claims import ClaimBook
from legation.model.claims import ActorRef
from legation.model.layers import ActorId, Argument, Mention, Proposition
from legation.model.spans import Span
from legation.model.words import ActorKind, EventType, MentionForm, SegmentKind
from legation.reading.arguments import Tree
from legation.reading.ground import Ground
from legation.reading.themes import Theme

_OWNERS = frozenset({"poss", "amod", "compound", "nmod"})
_OWNER_WORDS = frozenset({"of", "by", "between", "among"})
_BEFORE_NOUN = frozenset({"poss", "amod", "compound", "nmod", "npadvmod", "punct"})
_INVOLVED = frozenset({"of", "by", "between", "among", "with"})
# Acts that are done to a country by being done on its ground.
_ON_GROUND = frozenset({EventType.ASSAULT, EventType.CONSULT, EventType.MOBILIZE, EventType.AID})
_BY = frozenset({"by"})
_FROM = frozenset({"from"})
_FROM_OUT = frozenset({"from", "out", "of"})
_DRAWN_FROM = frozenset({"from", "by"})
_THINGS = frozenset({"it", "this", "that", "these", "those"})
_ON = frozenset({"on"})
_OF = frozenset({"of"})
_MEMBERS = frozenset({"of", "in", "from", "at"})
_LISTING = frozenset({"as", "like", "including"})
_TO = frozenset({"to", "with"})
_OWN_FORCES = frozenset({EventType.MOBILIZE, EventType.RETREAT})
_SELF = "pronoun: we"  # how the mentions layer tells "I", "we", "our"
# How the mentions layer tells a name that the book does not hold: a town or county, an adjective of a creed or region.
_UNKNOWN = "not in the book: "
_UNKNOWN_PLACE = "not in the book: GPE"
_UNKNOWN_KIND = "not in the book: NORP"
_QUALITIES = frozenset({"amod", "compound", "nmod", "poss"})
_TITLE_LINES = frozenset({SegmentKind.TITLE, SegmentKind.HEADING})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# Kinds of actors that are also called by another of these: a person by his office or party.
_SINGLE = frozenset({ActorKind.PERSON.value, ActorKind.OFFICE.value, ActorKind.PARTY.value})
_BARE = frozenset({"VB", "VBG", "VBN"})  # forms of a verb that need no subject
_NOT_NAMED = "no named actor in it"
_LONG_NAME = 60  # characters of a noun phrase shown for somebody without a name; of a longer one only up to its noun
_DEPTH = 3


class Participants:
    def __init__(self, ground: Ground, book: ClaimBook) -> None:
        self.ground = ground
        self.toward = book.lists["toward"]
        self.symmetric = frozenset(EventType(w) for w in book.lists["symmetric"])
        self.reversed = book.lists["reversed"]
        self.asides = book.lists["asides"]
        self.not_owning = book.lists["not_owning"]
        self.stative = book.lists["stative_passives"]
        self.belonging = book.lists["belonging"]
        self.sponsoring = book.lists["sponsoring"]
        self.drawing = book.lists["drawing"]
        self.posts = book.lists["posts"]
        self.kin = book.lists["kin"]
        self.naming = book.lists["naming"]
        self.forbidding = book.lists["forbidding"]
        self.freeing = book.lists["freeing"]
        self.idle = book.lists["idle"]
        self.numbers = book.lists["numbers"]
        self.others = book.lists["others"]
        self.about = book.lists["about"]
        self.teams = book.lists["teams"]
        self.people = book.lists["people"]
        self.somebody = self.people | self.kin | self.others | book.lists["numbers"]
        self.copulas = book.lists["copulas"]
        self.tree = Tree(ground.parse)
        literal = [place for place in ground.places if place.use == "literal"]
        # Who takes part in talks or a pact takes part in that, not in the clause around it ("knew of the pact between ...").
        self._told_elsewhere = {
            a.head for e in ground.events if e.nominal and e.reciprocal and len(e.actors) > 1 for a in e.actors
        }
        self._grounds = {t: place for place in literal for t in ground.parse.tokens_in(place.span)}

    # ------------------------------------------------------------------ of one claim
    def find(
        self, head: int, theme: Theme | None, proposition: Proposition | None
    ) -> tuple[list[ActorRef], list[ActorRef]]:
        """Actors and recipients of a clause (or of a nominal event: proposition None)."""
        if proposition is not None and proposition.kind == "fragment" and (theme is None or theme.event is None):
            return self._of_headline(proposition, theme)
        if theme is not None and theme.how:
            return self._of_other_verb(head, theme, proposition)
        event = theme.event if theme else None
        agents = self.at(self.ground.objects_of(head, _BY)) if self.ground.is_passive(head) else []
        if agents and (event is None or event.nominal):
            actors: list[ActorRef] = agents
        else:
            actors = self.refs(event.actors) if event else []
        recipients = self.refs(event.recipients) if event else []
        if event is not None and event.nominal:
            actors = _named(actors)
        if event is None and theme is not None and theme.token == head and self._is_reversed(head):
            return self._reversed(head, proposition)
        if theme is not None and theme.nominal and theme.type in self.symmetric:  # "Polish-Czech talks": both
            known = {x.id for x in (*actors, *recipients)}
            nouns = [theme.token, *self.ground.objects_of(theme.token, _OF)]  # "the growth of Polish-Czech trade"
            actors = [*actors, *(r for n in nouns for r in self._before(n) if r.id not in known)]
            if theme.type is EventType.CONSULT and len({r.id for r in _named([*actors, *recipients])}) == 1:
                ids = {r.id for r in (*actors, *recipients)}
                actors = [*actors, *self._of_clause_around(theme.token, ids), *self._met_as_theirs(theme.token, ids)]
        if not _named(actors) and theme is not None and theme.nominal:
            actors = self._owners(theme.token, {r.id for r in recipients}) or actors
        if not _named(actors) and proposition is not None:
            actors = self._by_syntax(proposition, theme, {r.id for r in recipients}) or actors
        if not _named(actors) and proposition is None and theme is not None:
            actors = self._of_clause_around(theme.token, {r.id for r in recipients}) or actors
        if not _named(actors) and not _named(recipients) and theme is None:
            told = self._of_clausal_subject(head)
            if told is not None:
                return told
        taken: set[str | None] = {r.id for r in actors if r.id}
        recipients = [r for r in recipients if r.id not in taken]
        if not _named(recipients):
            found = [r for r in self._toward(head, theme, proposition) if r.id not in taken]
            if not found and proposition is not None:
                found = self._others(proposition, {r.span for r in actors}, taken) or self._unnamed_objects(head, theme)
            recipients = found or [r for r in recipients if r.id not in taken]
        moved = theme is not None and theme.type in _OWN_FORCES and self.ground.parse.lemmas[head] not in self.freeing
        if moved and not _named(actors) and self._is_undergone(head, theme):
            # "The troops were trained": who moves is whose the forces are, where nobody else is said to move them
            actors, recipients = (
                [r for r in recipients if r.sector == "MIL"],
                [r for r in recipients if r.sector != "MIL"],
            )
        if theme is not None and theme.type in _OWN_FORCES:  # whom one moves, and against whom, are two things
            own = {r.id.split(":")[0] for r in actors if r.id}
            recipients = [r for r in recipients if r.sector != "MIL" or (r.id or "").split(":")[0] not in own]
        return _unique(actors), _unique(recipients)

    def _of_clause_around(self, noun: int, taken: set[str | None]) -> list[ActorRef]:
        """ "Spoke during a visit to Oslo", "made a threat": nobody's act in a phrase under a verb is its subject's."""
        g = self.ground
        clause = g.clauses.get(g.owner.get(noun, -1))
        above = g.parse.heads[noun]
        under = g.parse.heads[above] if g.parse.deps[noun] == "pobj" else above
        if g.parse.deps[noun] == "pobj" and g.parse.lowers[above] not in ("during", "at", "on", "in"):
            return []
        if g.parse.deps[noun] == "pobj" and g.parse.deps[under] == "pobj":  # "said in a speech at talks with"
            return self._of_clause_around(under, taken) if under < noun and not self._owners(under, set()) else []
        if clause is None or under != clause.head or g.parse.deps[noun] not in ("pobj", "dobj") or g.is_passive(under):
            return []
        return [r for a in clause.subjects for r in self.leading(a.head) if r.id not in taken]

    def _of_clausal_subject(self, head: int) -> tuple[list[ActorRef], list[ActorRef]] | None:
        """ "Whether Kenya will pay Chad remains unclear" is about those of the clause that is its subject."""
        g = self.ground
        for child in g.children(head, "csubj", "csubjpass"):
            clause = g.clauses.get(child)
            if clause is not None:
                return self.find(child, None, clause)
        return None

    def _of_other_verb(
        self, head: int, theme: Theme, proposition: Proposition | None
    ) -> tuple[list[ActorRef], list[ActorRef]]:
        """Of a clause whose own verb lends the act to another word.

        drawn: "Mali's plan drew criticism from Chad": Chad acts on Mali. ranked: "Mali was the first to recognise Chad".
        """
        g = self.ground
        subjects = [r for a in proposition.subjects for r in self.leading(a.head)] if proposition else []
        at = theme.token
        if theme.how == "drawn":
            sources = [*g.objects_of(at, _DRAWN_FROM), *g.objects_of(head, _DRAWN_FROM)] or g.objects_of(at, _OF)
            actors = [r for token in sources for r in self.leading(token)] or self._before(at)
            ids = {r.id for r in actors}
            return _unique(actors), _unique(r for r in subjects if r.id not in ids)
        if g.is_passive(at):
            return _unique(self.at(g.objects_of(at, _BY))), _unique(subjects)
        taken = {r.id for r in subjects}
        named = _named(self.refs(theme.event.recipients)) if theme.event else []
        found = named or self._toward(at, theme, None)
        return _unique(subjects), _unique(r for r in found if r.id not in taken)

    def _met_as_theirs(self, noun: int, taken: set[str | None]) -> list[ActorRef]:
        """ "Warned Museveni during *their* meeting": the object of the clause met as well."""
        g = self.ground
        if not any(g.parse.lowers[c] == "their" for c in g.children(noun, "poss")):
            return []
        clause = g.clauses.get(g.owner.get(noun, -1))
        return [r for r in self.at(g.children(clause.head, "dobj")) if r.id not in taken] if clause else []

    def who_holds(self, noun: int) -> list[ActorRef]:
        """Whose a thing is, by its own words or as the object of a verb: "Sweden has another opinion"."""
        return self.leading(noun) or self._of_clause_around(noun, set())

    def _of_headline(self, proposition: Proposition, theme: Theme | None) -> tuple[list[ActorRef], list[ActorRef]]:
        """Those named before the word that tells the act, and those after it; without such a word all are what it is about."""
        g = self.ground
        refs = [r for n in g.mentions_in(proposition.span) for r in self.refs_of_mention(n) if r.id]
        if theme is None:
            return _unique(refs[:1]), []
        at = g.parse.starts[theme.token]
        actors = _unique(r for r in refs if r.span and r.span.start < at)
        return actors, _unique(r for r in refs if r.span and r.span.start > at and r.id not in {a.id for a in actors})

    def _others(self, proposition: Proposition, used: set[Span | None], taken: set[str | None]) -> list[ActorRef]:
        """Whoever else is named behind the verb of a clause, but as a place, an agent or a source: "a response to US moves"."""
        g = self.ground
        p = g.parse
        start = p.starts[proposition.head]
        if start >= proposition.span.end:  # the head is a mere mark at the edge, cut off the clause
            return []
        for token in p.tokens_in(Span(start, proposition.span.end)):
            if token not in g.mentions_at or not self._belongs(token, proposition.head):
                continue
            if token in self._grounds or self._is_aside(token, proposition.head) or token in self._told_elsewhere:
                continue
            above = p.heads[token]
            joined = g.objects_of(p.heads[above], frozenset({p.lowers[above]})) if p.deps[token] == "pobj" else []
            found = [r for r in self.at([token, *joined]) if r.id not in taken and r.span not in used]
            if found:
                return found
        return []

    def _belongs(self, token: int, head: int) -> bool:
        """Whether a token is the clause's own, or of a participle that only tells of a noun in it."""
        g = self.ground
        owner = g.owner.get(token)
        if owner is not None and owner != head and g.parse.deps[owner] == "acl":
            owner = g.owner.get(g.parse.heads[owner])
        return owner == head

    def _is_aside(self, token: int, head: int) -> bool:
        """Whether a name stands in a phrase of place, time, agent or source."""
        p = self.ground.parse
        here = token
        for _ in range(12):
            if p.deps[here] in ("prep", "agent") and p.lowers[here] in self.asides:
                return True
            if (
                p.deps[here] == "prep" and p.lemmas[p.heads[here]].lower() in self.posts
            ):  # "the post of president of Chad"
                return True
            if here == head or p.heads[here] == here:
                return False
            here = p.heads[here]
        return False

    def _by_syntax(self, proposition: Proposition, theme: Theme | None, taken: set[str | None]) -> list[ActorRef]:
        g = self.ground
        head = proposition.head
        if self._is_undergone(head, theme):
            if g.parse.deps[head] == "acl":  # "the EU sanctions imposed on Chad": by whose they are
                return [r for r in self._before(g.parse.heads[head]) if r.id not in taken]
            left = theme is not None and theme.type is EventType.SANCTION
            if left:
                return self.at(g.objects_of(head, _FROM_OUT))  # "was expelled from X": by X
            return self._unresolved(g.objects_of(head, _BY))
        named = self._just_named(head)
        if named is not None:
            return named
        heads = [a.head for a in proposition.subjects] or list(self.tree.surface_subjects(head))
        subjects = [r for h in heads for r in self.leading(h) if r.id not in taken]
        if subjects or any(g.parse.pos[h] == "PRON" for h in heads):
            return subjects or self._of_what_it_is(proposition, taken) or self._unresolved(heads)
        unresolved = self._unresolved(heads)
        if unresolved or (not heads and g.parse.tags[head] in _BARE):  # "using the issue": nobody is said to use it
            return unresolved
        if (
            g.parse.lemmas[head].lower() in self.forbidding
        ):  # "the bill would prohibit Chad's banks from ...": done to Chad
            return []
        # "the war shows Moscow's reliance on arms": what is no actor tells of the one whose the object is
        nouns = [n for n in g.children(head, "dobj", "attr") if n not in g.mentions_at]
        return [r for n in nouns for r in self._before(n) if r.id not in taken]

    def _just_named(self, head: int) -> list[ActorRef] | None:
        """ "Boko Haram, also known as ISWAP": whoever stands right before the words that give another name."""
        p = self.ground.parse
        if (
            p.tags[head] != "VBN"
            or p.lemmas[head].lower() not in self.naming
            or p.deps[head] not in ("acl", "advcl", "conj")
        ):
            return None
        if any(p.deps[c] in ("nsubjpass", "auxpass") for c in p.children[head]):
            return None
        at = head - 1
        while at > 0 and (p.pos[at] in ("PUNCT", "ADV", "CCONJ")):
            at -= 1
        return self.at([at])

    def _unresolved(self, heads: Iterable[int]) -> list[ActorRef]:
        """Somebody whom the text does not name ("a dozen governors", "some in the room"): his words, without an id."""
        g = self.ground
        out = []
        for head in heads:
            if g.parse.pos[head] == "NOUN" and self._may_be_somebody(head):
                first, past = g.parse.edges(head)
                span = g.parse.span(first, past)
                if len(span) > _LONG_NAME:
                    span = g.parse.span(first, head + 1)
                out.append(ActorRef(span.of(g.text), None, span, reason=_NOT_NAMED))
        return out

    def _unnamed_objects(self, head: int, theme: Theme | None) -> list[ActorRef]:
        """Somebody without a name to whom it is done: "freed two sailors"; not what one has, is or sends."""
        g = self.ground
        idle = g.parse.lemmas[head].lower() in self.idle or g.is_passive(head)
        if idle or (theme is not None and theme.type in _OWN_FORCES):
            return []
        objects = g.children(head, "dobj", "dative")
        return self._unresolved(t for t in objects if g.parse.lemmas[t].lower() not in self.numbers)

    def _of_what_it_is(self, proposition: Proposition, taken: set[str | None]) -> list[ActorRef]:
        """ "This is Ghana's answer", "it was a step on the part of Ghana": of whom, where the pronoun tells nobody."""
        g = self.ground
        if not all(g.parse.lowers[a.head] in _THINGS for a in proposition.subjects):
            return []
        return [r for n in g.children(proposition.head, "attr") for r in self._owners(n, taken)]

    def _is_undergone(self, head: int, theme: Theme | None) -> bool:
        """Whether the subject is the one to whom it is done: "was arrested", not "is committed" or "the talks were held"."""
        if not self.ground.is_passive(head) or (theme is not None and theme.is_subject):
            return False
        return theme is not None or self.ground.parse.lemmas[head].lower() not in self.stative

    def _is_reversed(self, head: int) -> bool:
        return self.ground.parse.lemmas[head].lower() in self.reversed

    def _reversed(self, head: int, proposition: Proposition | None) -> tuple[list[ActorRef], list[ActorRef]]:
        """ "Received arms from": the one who gives acts on the one who gets."""
        givers = self.at(self.ground.objects_of(head, _FROM))
        takers = [r for a in proposition.subjects for r in self.leading(a.head)] if proposition else []
        return givers, takers

    def _toward(self, head: int, theme: Theme | None, proposition: Proposition | None) -> list[ActorRef]:
        """Objects by name, then whose the objects are, then those after "to, with, against ...", of verb and noun alike."""
        g = self.ground
        if theme is not None and theme.nominal and theme.event is not None:
            return self.at(g.objects_of(theme.token, self.toward))
        nouns = [*g.children(head, "dobj", "dative", "attr", "oprd")]
        if theme is not None and theme.token != head:
            nouns += g.children(theme.token, "dobj", "dative") if not theme.nominal else []
        if proposition is not None and self._is_undergone(head, theme):
            patient = [r for a in proposition.subjects for r in self.leading(a.head)]
            patient = patient or self._unresolved(a.head for a in proposition.subjects)
            if patient:
                return patient
        direct = self.at(nouns)
        if direct:
            return direct
        for below in g.children(head, "xcomp") if g.parse.lemmas[head] == "be" else ():  # "the plan was to raid Chad"
            if g.parse.pos[below] == "VERB":
                return self._toward(below, None, None)
        if g.parse.lemmas[head].lower() in self.drawing:  # "to provoke an attack from Chad"
            drawn = [r for n in nouns for t in g.objects_of(n, _FROM) for r in self.at([t])]
            if drawn:
                return drawn
        owned = [r for n in nouns for r in self._before(n)] if theme is None or not theme.nominal else []
        if owned:
            return owned
        heads = [head, *nouns] + ([theme.token] if theme else [])
        if theme is not None and theme.is_subject:
            heads = [theme.token]
        found = [r for h in dict.fromkeys(heads) for r in self._after(h)]
        if not found and (theme is None or theme.token == head):
            found = self._below(head)
        if not found and theme is not None and theme.type in _ON_GROUND:
            found = [r for h in dict.fromkeys(heads) for r in self._on_ground(h)]
        return found

    def _below(self, head: int) -> list[ActorRef]:
        """ "Seems unlikely to want to take on Chad", "has trouble telling it from Chad": the object of what is done there."""
        g = self.ground
        here = head
        for _ in range(_DEPTH):
            below = [
                *g.children(here, "xcomp", "acomp", "oprd"),
                *(t for t in g.objects_of(here) if g.parse.deps[t] == "pcomp"),
            ]
            if not below:
                return []
            here = below[0]
            found = self.at(g.children(here, "dobj", "dative")) or self._after(here)
            if found:
                return found
        return []

    def _after(self, head: int) -> list[ActorRef]:
        """Those after the prepositions of a word; whose it is, where it is nobody ("on China's border")."""
        out: list[ActorRef] = []
        for token in self.ground.objects_of(head, self.toward):
            out.extend(self.at([token]) or self._before(token))
        return out

    def _on_ground(self, head: int) -> list[ActorRef]:
        """An attack on "a base near Kharkiv", a visit to Osaka: the country whose ground it is, where nobody is named."""
        g = self.ground
        for token in g.objects_of(head, self.toward):
            for at in (token, *g.objects_of(token)):
                place = self._grounds.get(at)
                if place is not None and place.country:
                    text = place.span.of(g.text)
                    reason = f"nobody is named; {text!r} is ground of {place.country}"
                    return [ActorRef(text, place.country, place.span, kind=ActorKind.COUNTRY.value, reason=reason)]
        return []

    # ------------------------------------------------------------------ of a word
    def leading(self, token: int, depth: int = 0) -> list[ActorRef]:
        """Those whom a noun is about: at it or joined with it; whose it is; of, by or between whom."""
        found = self.at([token])
        if found and token not in self.ground.mentions_at:  # "Chinese firms and Japan": both
            found = _unique([*self._before(token), *found])
        found = found or self._owners(token, set(), depth) or self._generic(token)
        if not found and depth < _DEPTH and self.ground.parse.pos[token] == "NUM":
            counted = self._counted_before(token)
            return self.leading(counted, depth + 1) if counted is not None else []
        if (
            not found and depth < _DEPTH and self.ground.parse.deps[token] == "attr"
        ):  # "Mali is the first country to ..."
            verb = self.ground.parse.heads[token]
            return [r for s in self.ground.children(verb, "nsubj") for r in self.leading(s, depth + 1)]
        return found or self._same_as(token, depth)

    def _same_as(self, token: int, depth: int) -> list[ActorRef]:
        """Who a noun without a name is by the words beside it: "both of whom", "Annan, an envoy who", "a country that
        keeps silent is Niger"."""
        g = self.ground
        p = g.parse
        if depth >= _DEPTH:
            return []
        verb = p.heads[token]
        if p.deps[verb] == "relcl" and any(p.tags[t] == "WP" for t in g.objects_of(token, _OF)):
            return self.leading(p.heads[verb], depth + 1)
        if p.deps[token] == "appos" and verb < token:
            return self.at([verb])
        listed = [c for c in g.children(token, "prep") if p.lowers[c] in _LISTING]
        listed = [c for c in listed if p.lowers[c] != "as" or any(p.lowers[m] == "such" for m in p.children[c])]
        if listed and not g.objects_of(token, _MEMBERS):  # "countries such as Chad and Niger"
            return self.at(o for c in listed for o in g.children(c, "pobj"))
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
            # a town that is nobody's name is ground, no actor
            here = [r for r in here if token not in self._grounds or not (r.id or "").startswith("?")]
            if g.parse.deps[token] == "appos" and self._is_said_of(token, here, at.get(g.parse.heads[token], ())):
                continue
            at[token] = here
            out.extend(here)
        return _unique(_named(out))

    def _is_said_of(self, token: int, refs: Sequence[ActorRef], named: Sequence[ActorRef]) -> bool:
        """ "Ortega, Liberal of Quebec", "the envoy, Kofi Annan": one and the same, not a second one as in a list."""
        if not refs or not _named(named):
            return False
        forms = {self.ground.mentions[n].form for n in self.ground.mentions_at.get(token, ())}
        kinds = {r.kind for r in (*refs, *named)}
        if any(self.ground.parse.deps[c] == "cc" for c in self.ground.parse.children[token]):
            return False  # "Chad, Niger and Mali", each hung on the one before
        return forms != {MentionForm.NAME} or (len(kinds) > 1 and bool(kinds & _SINGLE))

    def _before(self, noun: int) -> list[ActorRef]:
        """Whose it is by what stands before it: "Japan's", "Russian-Chinese". His mother and our allies are others."""
        g = self.ground
        if self._is_another(noun):
            return []
        modifiers = [
            c
            for c in g.children(noun, *_OWNERS)
            if c < noun and g.parse.lowers[c] not in self.not_owning and not self._is_part_of_name(c, noun)
        ]
        tokens = [t for m in modifiers for t in g.parse.subtree(m)]
        own = g.mentions_at.get(noun, ())
        numbers = dict.fromkeys(n for t in tokens for n in g.mentions_at.get(t, ()) if n not in own)
        return _unique(_named(r for n in numbers for r in self.refs_of_mention(n)))

    def _is_another(self, noun: int) -> bool:
        """Whether a noun is somebody else than the one whose he is: "Modi's mother", "our allies"."""
        lemma = self.ground.parse.lemmas[noun].lower()
        return lemma in self.kin or (lemma in self.others and bool(self.ground.children(noun, "poss")))

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

    def _owners(self, noun: int, taken: set[str | None], depth: int = 0) -> list[ActorRef]:
        g = self.ground
        topics = {r.id for c in g.children(noun, "compound", "nmod") if self._is_topic(c, noun) for r in self.at([c])}
        found = [r for r in self._before(noun) if r.id not in taken and r.id not in topics]
        after: list[int] = g.objects_of(noun, _OWNER_WORDS)
        if not found:
            found = [r for r in self.at(after) if r.id not in taken]
        if not found and depth < _DEPTH:
            for token in after:
                found = [r for r in self.leading(token, depth + 1) if r.id not in taken]
                if found:
                    break
        if not found and depth < _DEPTH:  # "relations with China": both sides of it; "the attack launched by Russia"
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
            found = self.at(o for t in parts for o in g.objects_of(t, _OF))
        return _unique(r for r in found if r.id not in taken)

    # ------------------------------------------------------------------ of arguments and mentions
    def refs(self, arguments: Sequence[Argument]) -> list[ActorRef]:
        """Actors of an event's arguments; one without a named actor is kept with the words of the text."""
        out: list[ActorRef] = []
        for argument in arguments:
            refs = self.leading(argument.head)
            if not refs and not self._is_another(argument.head):
                refs = [r for n in argument.mentions for r in self.refs_of_mention(n)]
            if not refs and self._may_be_somebody(argument.head):
                refs = [ActorRef(argument.span.of(self.ground.text), None, argument.span, reason=_NOT_NAMED)]
            out.extend(refs)
        return _unique(out)

    def _may_be_somebody(self, token: int) -> bool:
        """Whether a word without a name can stand for people: "a dozen governors", "four", "they", not "a video" or "it"."""
        p = self.ground.parse
        if p.pos[token] in ("PROPN", "NUM") or p.lemmas[token].lower() in self.somebody:
            return True
        return p.pos[token] == "PRON" and p.lowers[token] not in _THINGS

    def refs_of_mention(self, number: int, depth: int = 0) -> list[ActorRef]:
        """A mention as actors: its own reading, or those of its antecedents for pronouns and 'the two countries'."""
        mention = self.ground.mentions[number]
        text = mention.span.of(self.ground.text)
        if self._is_no_party(mention):
            return []
        if not mention.candidates:
            link = self.ground.links.get(number)
            if link is None and mention.reason == _SELF and depth <= _DEPTH:
                return self._speaking(mention, text, depth)
            if link is None or depth > _DEPTH:
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
        if mention.reason.startswith(_UNKNOWN_KIND):
            return p.pos[mention.head] == "ADJ" or p.deps[mention.head] in _QUALITIES
        place = mention.reason.startswith(_UNKNOWN_PLACE) or (
            mention.reason.startswith(_UNKNOWN)
            and mention.span.of(self.ground.text).isalpha()
            and mention.head in self._grounds
        )
        if place:
            verb = p.heads[mention.head]
            return p.deps[mention.head] != "nsubj" or p.lemmas[verb].lower() in self.copulas
        return False


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


def is_medium(mention: Mention) -> bool:
    return mention.best is not None and mention.best.kind is ActorKind.MEDIUM


def _named(refs: Iterable[ActorRef]) -> list[ActorRef]:
    return [r for r in refs if r.id]


def _unique(refs: Iterable[ActorRef]) -> list[ActorRef]:
    """Each actor once; unnamed ones by their place."""
    seen: set[tuple[str | None, Span | None]] = set()
    out: list[ActorRef] = []
    for ref in refs:
        key = (ref.id, None if ref.id else ref.span)
        if key not in seen:
            seen.add(key)
            out.append(ref)
    return out
