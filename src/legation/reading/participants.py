"""Participants: who acts and on whom, as actors with ids.

Takes the ground and a clause with its theme; gives the actors and the recipients of the claim. An event brings its own
arguments; what it leaves open, and clauses without an event, are filled from the syntax: the subject or whose it is ("China's
exports grew": China), the agent of a passive, whoever controls an infinitive; recipients are objects, whose they are, and
what stands after "to, with, against ...". Who a word names is told in parties.py. Nobody named stays nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from legation.knowledge.claims import ClaimBook
from legation.model.claims import ActorRef
from legation.model.layers import Mention, Proposition
from legation.model.spans import Span
from legation.model.words import ActorKind, EventType
from legation.reading.ground import Ground
from legation.reading.parties import DEPTH, OF, THINGS, Parties, identified, unique
from legation.reading.themes import Theme

_BEFORE_NOUN = frozenset({"poss", "amod", "compound", "nmod", "npadvmod", "punct"})
# Acts that are done to a country by being done on its ground.
_ON_GROUND = frozenset({EventType.ASSAULT, EventType.CONSULT, EventType.MOBILIZE, EventType.AID})
_BY = frozenset({"by"})
_FROM = frozenset({"from"})
_INTO = frozenset({"as", "in", "from", "into", "about", "of", "on", "to", "at", "for", "with", "against"})
_BETWEEN = frozenset({"between"})
_AS = frozenset({"as"})
_GIVING = frozenset({EventType.AID, EventType.COOPERATE, EventType.SUPPORT})
_AT = frozenset({"to", "with", "against", "at", "toward", "towards", "upon"})
_FROM_OUT = frozenset({"from", "out", "of"})
_DRAWN_FROM = frozenset({"from", "by"})
_OWN_FORCES = frozenset({EventType.MOBILIZE, EventType.RETREAT})
_FRIENDLY = frozenset({EventType.COOPERATE, EventType.AGREE, EventType.CONSULT, EventType.SUPPORT})
_WITH_WHOM = frozenset({"with", "between"})
_ON_WHAT = frozenset({"on", "of", "for", "about"})
_AGAINST = frozenset({"against"})
_BARE = frozenset({"VB", "VBG", "VBN"})  # forms of a verb that need no subject


class Participants(Parties):
    def __init__(self, ground: Ground, book: ClaimBook) -> None:
        super().__init__(ground, book)
        self.toward = book.lists["toward"]
        self.symmetric = frozenset(EventType(w) for w in book.lists["symmetric"])
        self.reversed = book.lists["reversed"]
        self.asides = book.lists["asides"]
        self.stative = book.lists["stative_passives"]
        self.raising = book.lists["raising"]
        self.drawing = book.lists["drawing"]
        self.posts = book.lists["posts"]
        self.naming = book.lists["naming"]
        self.forbidding = book.lists["forbidding"]
        self.freeing = book.lists["freeing"]
        self.idle = book.lists["idle"]
        self.numbers = book.lists["numbers"]
        self.paying = book.lists["paying"]
        self.judging = book.lists["judging"]
        self.prosecuting = book.lists["prosecuting"]
        self.wielding = book.lists["wielding"]
        self.weapons = book.lists["weapons"]
        self.forces = book.lists["armed"]
        self.shared = book.lists["shared"]
        self.papers = book.lists["pacts"]
        self.joint = book.lists["joint"]
        self.handing_over = book.lists["handing_over"]
        # Who takes part in talks or a pact takes part in that, not in the clause around it ("knew of the pact between ...").
        self._told_elsewhere = {
            a.head for e in ground.events if e.nominal and e.reciprocal and len(e.actors) > 1 for a in e.actors
        }

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
        handed = self._handed_over(head, theme, proposition)
        if handed is not None:
            return handed
        act = self._spoken_of(head, theme)
        if act is not None:
            holders = self._own_of(act) or (
                [] if self._is_passive(head) else self.at(self.ground.objects_of(head, _BY))
            )
            return unique(holders), unique(self.at(self.ground.objects_of(act, self.toward)))
        agents = self._agents(head) if self._is_passive(head) else []
        if agents and (event is None or event.nominal):
            actors: list[ActorRef] = agents
        else:
            actors = self.refs(event.actors) if event else []
        recipients = self.refs(event.recipients) if event else []
        if event is not None and event.nominal:
            actors = identified(actors)
        if event is None and theme is not None and theme.token == head and self._is_reversed(head):
            return self._reversed(head, proposition)
        if theme is not None and theme.nominal and theme.type in self.symmetric:  # "Polish-Czech talks": both
            known = {x.id for x in (*actors, *recipients)}
            nouns = [theme.token, *self.ground.objects_of(theme.token, OF)]  # "the growth of Polish-Czech trade"
            actors = [*actors, *(r for n in nouns for r in self.before(n) if r.id not in known)]
            if theme.type is EventType.CONSULT and len({r.id for r in identified([*actors, *recipients])}) == 1:
                ids = {r.id for r in (*actors, *recipients)}
                actors = [*actors, *self._of_clause_around(theme.token, ids), *self._met_as_theirs(theme.token, ids)]
        if not identified(actors) and theme is not None and theme.nominal:
            actors = self.owners(theme.token, {r.id for r in recipients}) or self._unnamed_owner(theme.token) or actors
        if not identified(actors) and proposition is not None:
            found = self._by_syntax(proposition, theme, {r.id for r in recipients})
            if not identified(found) and self._has_own_object(head):  # "coordinating their positions": they
                found = self._by_syntax(proposition, theme, set()) or found
            actors = found or actors
        if not identified(actors) and proposition is None and theme is not None:
            actors = self._of_clause_around(theme.token, {r.id for r in recipients}) or actors
        if not identified(actors) and not identified(recipients) and theme is None:
            told = self._of_clausal_subject(head)
            if told is not None:
                ids = {r.id for r in told[0]}
                return told[0], told[1] or [r for r in self._toward(head, None, None) if r.id not in ids]
        taken: set[str | None] = {r.id for r in actors if r.id}
        recipients = [r for r in recipients if r.id not in taken]
        if not identified(recipients):
            found = [r for r in self._toward(head, theme, proposition) if r.id not in taken]
            if not found and proposition is not None:
                found = self._others(proposition, {r.span for r in actors}, taken)
                acting = [r.span for r in actors if r.span]
                found = found or [
                    r
                    for r in self._unnamed_objects(head, theme)
                    if not any(r.span and span.overlaps(r.span) for span in acting)
                ]
            recipients = found or [r for r in recipients if r.id not in taken]
        if theme is not None and theme.type is EventType.SANCTION and not identified(recipients):
            goods = self.ground.children(head, "dobj", "nsubjpass")  # "banned imports from China"
            ids = {r.id for r in actors}
            found = [r for t in goods for s in self.ground.objects_of(t, _FROM) for r in self.leading(s)]
            recipients = [r for r in found if r.id not in ids] or recipients
        moved = theme is not None and theme.type in _OWN_FORCES and self.ground.parse.lemmas[head] not in self.freeing
        if theme is not None and theme.type is EventType.AID and not identified(actors) and self._is_passive(head):
            # "Kenyan peacekeepers are being deployed": whose they are
            sent = [t for t in self.ground.children(head, "nsubjpass") if self.ground.parse.lemmas[t] in self.forces]
            actors = [r for t in sent for r in self.leading(t)] or actors
            recipients = [r for r in recipients if r.id not in {a.id for a in actors}]
        if moved and not identified(actors) and self._is_undergone(head, theme):
            if not any(r.sector == "MIL" for r in recipients):  # "French soldiers have been stationed in Chad"
                recipients = [*(r for r in self.at(self.ground.children(head, "nsubjpass"))), *recipients]
            # "The troops were trained": who moves is whose the forces are, where nobody else is said to move them
            actors, recipients = (
                [r for r in recipients if r.sector == "MIL"],
                [r for r in recipients if r.sector != "MIL"],
            )
        if theme is not None and theme.type in _OWN_FORCES:  # whom one moves, and against whom, are two things
            own = {r.id.split(":")[0] for r in actors if r.id}
            recipients = [r for r in recipients if r.sector != "MIL" or (r.id or "").split(":")[0] not in own]
        if not identified(actors) and proposition is not None:
            actors = self._sharing(head) or actors
        if theme is not None and theme.nominal and not identified(actors) and theme.type in _FRIENDLY:
            below = self._parties_below(theme.token)  # "the agreement on defence between Chad and Mali"
            actors = below if len(below) > 1 else actors
        if theme is not None and not theme.nominal and identified(actors) and not identified(recipients):
            ids = {r.id for r in actors}  # "withdrew from an agreement on trade with Chad"
            papers = [t for t in self.ground.objects_of(head, _FROM) if self.ground.parse.lemmas[t] in self.papers]
            recipients = [r for t in papers for r in self._parties_below(t) if r.id not in ids] or recipients
        if theme is None or theme.type in _FRIENDLY or theme.type is EventType.SANCTION:
            recipients = self._without_own(head, actors, recipients)
        if theme is not None and theme.type in _FRIENDLY:  # "formed a coalition against Chile"
            actors, recipients = actors, self._without_foes(head, theme, recipients)
        if theme is not None and theme.nominal and theme.type in self.symmetric and not identified(actors):
            actors = self._both_told_before(theme.token) or actors
        beside = self._beside(head)
        if beside and identified(actors):  # "fought the rebels together with Somali troops": they fought as well
            ids = {r.id for r in beside}
            actors, recipients = [*actors, *beside], [r for r in recipients if r.id not in ids]
        return unique(actors), unique(recipients)

    def _agents(self, verb: int) -> list[ActorRef]:
        """By whom a passive says it is done; whose the arms or the act are by which it is ("by Malian shelling")."""
        by = self.ground.objects_of(verb, _BY)
        named = self.at(by)
        deeds = {e.head for e in self.ground.events if e.nominal} | {
            t for t in by if self.ground.parse.lemmas[t].lower() in self.weapons
        }
        return named or [r for t in by if t in deeds for r in self.before(t)]

    def _sharing(self, head: int) -> list[ActorRef]:
        """ "Its border with Chad has been closed", "the frontier between the two stays shut": whose the border is."""
        g = self.ground
        for noun in g.children(head, "nsubj", "nsubjpass"):
            if g.parse.lemmas[noun].lower() in self.shared:
                return self.before(noun) or self.at(g.objects_of(noun, _BETWEEN))
        return []

    def _without_own(self, head: int, actors: list[ActorRef], recipients: list[ActorRef]) -> list[ActorRef]:
        """ "Chad sent its ambassador back to Lima": its own man is nobody to whom it does this."""
        g, p = self.ground, self.ground.parse
        own = {r.id for r in actors if r.id}
        things = [o for o in g.children(head, "dobj") if any(p.tags[c] == "PRP$" for c in p.children[o])]
        spans = [p.span(*p.edges(o)) for o in things]
        return [
            r
            for r in recipients
            if r.id is None
            or r.span is None
            or r.id.split(":")[0] not in own
            or not any(s.contains(r.span) for s in spans)
        ]

    def _parties_below(self, noun: int, depth: int = 0) -> list[ActorRef]:
        """With or between whom, by what depends on a noun: "an agreement on trade *with Chad*"."""
        g = self.ground
        found = self.at(g.objects_of(noun, _WITH_WHOM))
        if found or depth > 1:
            return found
        return [r for inner in g.objects_of(noun, _ON_WHAT) for r in self._parties_below(inner, depth + 1)]

    def _without_foes(self, head: int, theme: Theme, recipients: list[ActorRef]) -> list[ActorRef]:
        g = self.ground
        spots = {head, theme.token, *g.children(head, "dobj")}
        for verb in g.children(head, "xcomp"):
            spots |= {verb, *g.children(verb, "dobj")}
        foes = {r.id for t in sorted(spots) for o in g.objects_of(t, _AGAINST) for r in self.leading(o)}
        return [r for r in recipients if r.id is None or r.id not in foes]

    def _both_told_before(self, noun: int) -> list[ActorRef]:
        """ "Clear at the recent joint conference": the two whom the nearest sentence names that names just two."""
        g, p = self.ground, self.ground.parse
        if not any(p.lowers[c] in self.joint for c in g.children(noun, "amod")):
            return []
        number = p.sentence_of[noun]
        for back in range(number, max(number - 3, -1), -1):
            first, past = p.sentences[back]
            found = unique(
                r
                for t in range(first, past)
                if t != noun
                for r in self.at([t])
                if r.kind == "country" or (r.sector == "GOV" and r.id)
            )
            countries = {(r.id or "").split(":")[0] for r in found}
            if len(countries) == 2:
                reason = "the two told of before"
                span = p.span(noun, noun + 1)
                text = span.of(g.text)
                return [replace(r, text=text, span=span, reason=reason) for r in found[:2]]
            if countries:
                return []
        return []

    def _handed_over(
        self, head: int, theme: Theme | None, proposition: Proposition | None
    ) -> tuple[list[ActorRef], list[ActorRef]] | None:
        """ "Peru took delivery of tanks from Chile", "of Chilean drones": Chile gives, Peru gets."""
        g = self.ground
        if theme is None or proposition is None or g.parse.lemmas[head].lower() != "take" or g.is_passive(head):
            return None
        nouns = [t for t in g.children(head, "dobj") if g.parse.lemmas[t].lower() in self.handing_over]
        if not nouns:
            return None
        takers = unique(r for a in proposition.subjects for r in self.leading(a.head))
        goods = g.objects_of(nouns[0], OF)
        givers = [r for n in (head, nouns[0], *goods) for s in g.objects_of(n, _FROM) for r in self.leading(s)]
        givers = givers or [r for n in goods for r in self.before(n)]
        ids = {r.id for r in takers}
        return unique(r for r in givers if r.id not in ids), takers

    def _beside(self, verb: int) -> list[ActorRef]:
        """Who acts together with the subject of a verb; of those named behind a named object nobody can tell."""
        g = self.ground
        p = g.parse
        nouns = g.children(verb, "dobj")
        if any(self.at([n]) for n in nouns) or g.is_passive(verb):
            nouns = []
        elif not nouns or p.pos[verb] == "VERB":
            nouns = [verb, *nouns]
        preps = (c for n in nouns for c in p.children[n] if p.deps[c] == "prep" and c > verb)
        joint = [
            c for c in preps if p.lowers[c] == "alongside" or (p.lowers[c] == "with" and p.lowers[c - 1] == "together")
        ]
        return [r for c in joint for o in g.children(c, "pobj") for r in self.leading(o)]

    def _spoken_of(self, verb: int, theme: Theme | None) -> int | None:
        """The act that a verb only pays for or judges: "the protests were paid for by Chad", "called the raid unlawful"."""
        g = self.ground
        p = g.parse
        if theme is None or theme.type in _GIVING or not (theme.nominal or theme.token == verb):
            return None
        lemma, act = p.lemmas[verb].lower(), theme.token
        if lemma in self.paying and g.is_passive(verb):
            told = [p.heads[verb]] if p.deps[verb] == "acl" else g.children(verb, "nsubjpass")
            return told[0] if told and (act == verb or act in told) else None
        if lemma not in self.judging or act == verb:
            return None
        if act in g.children(verb, "nsubjpass", "dobj"):
            return act if g.children(verb, "oprd") or g.objects_of(verb, _AS) else None
        small = p.heads[act]
        return act if p.deps[act] == "nsubj" and p.deps[small] == "ccomp" and p.heads[small] == verb else None

    def _own_of(self, act: int) -> list[ActorRef]:
        """Whose an act is by its own words."""
        return self.owners(act, set()) or self._unnamed_owner(act)

    def _has_own_object(self, head: int) -> bool:
        g = self.ground
        return any(g.parse.tags[c] == "PRP$" for o in g.children(head, "dobj") for c in g.children(o, "poss"))

    def _unnamed_owner(self, noun: int) -> list[ActorRef]:
        """ "The murder of a Ghanaian by *a refugee*", "*the ministry's* withdrawal": somebody without a name."""
        g = self.ground
        return self.unresolved([*g.objects_of(noun, _BY), *g.children(noun, "poss")])

    def _of_clause_around(self, noun: int, taken: set[str | None]) -> list[ActorRef]:
        """ "Spoke during a visit to Oslo", "made a threat": nobody's act in a phrase under a verb is its subject's."""
        g = self.ground
        clause = g.clauses.get(g.owner.get(noun, -1))
        above = g.parse.heads[noun]
        under = g.parse.heads[above] if g.parse.deps[noun] == "pobj" else above
        if g.parse.deps[noun] == "pobj" and g.parse.lowers[above] not in ("during", "at", "on", "in"):
            return []
        if g.parse.deps[noun] == "pobj" and g.parse.deps[under] == "pobj":  # "said in a speech at talks with"
            return self._of_clause_around(under, taken) if under < noun and not self.owners(under, set()) else []
        if clause is None or under != clause.head or g.parse.deps[noun] not in ("pobj", "dobj") or g.is_passive(under):
            return []
        if g.parse.deps[noun] == "dobj" and g.parse.lemmas[under].lower() in self.doers.of_others:
            return []  # "blamed the attack on": another's
        if g.parse.deps[noun] == "pobj" and g.parse.lemmas[under].lower() in self.prosecuting:
            return []  # "arrested two men in the attack on": not the police's
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
            sources = [*g.objects_of(at, _DRAWN_FROM), *g.objects_of(head, _DRAWN_FROM)] or g.objects_of(at, OF)
            actors = [r for token in sources for r in self.leading(token)] or self.before(at)
            ids = {r.id for r in actors}
            return unique(actors), unique(r for r in subjects if r.id not in ids)
        if g.is_passive(at):
            return unique(self.at(g.objects_of(at, _BY))), unique(subjects)
        taken = {r.id for r in subjects}
        named = identified(self.refs(theme.event.recipients)) if theme.event else []
        found = named or self._toward(at, theme, None)
        return unique(subjects), unique(r for r in found if r.id not in taken)

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
        """Those named before the word that tells the act, and those after it; without such a word all are what it is about.

        "Kenyan admiral *rattles* Peru": a verb that the parse takes for a noun has an object.
        """
        g = self.ground
        refs = [r for n in g.mentions_in(proposition.span) for r in self.refs_of_mention(n) if r.id]
        token = theme.token if theme else proposition.head
        if theme is None and not (g.children(token, "dobj") and g.parse.tags[token] == "NNS"):
            return unique(refs[:1]), []
        at = g.parse.starts[token]
        actors = unique(r for r in refs if r.span and r.span.start < at)
        return actors, unique(r for r in refs if r.span and r.span.start > at and r.id not in {a.id for a in actors})

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
            if token in self.grounds or self._is_aside(token, proposition.head) or token in self._told_elsewhere:
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
                return [r for r in self.before(g.parse.heads[head]) if r.id not in taken]
            left = theme is not None and theme.type is EventType.SANCTION
            if left:
                return self.at(g.objects_of(head, _FROM_OUT))  # "was expelled from X": by X
            return self.unresolved(g.objects_of(head, _BY))
        named = self._just_named(head)
        if named is not None:
            return named
        heads = self._subjects(proposition)
        subjects = [r for h in heads for r in self.leading(h) if r.id not in taken]
        if not heads and g.parse.deps[head] == "ROOT" and g.parse.tags[head] not in _BARE:
            subjects = self.before(head)  # "American admiral rattles Peru", with the admiral before a noun
        subjects = subjects or [r for r in self._told_around(head, heads) if r.id not in taken]
        if subjects or any(g.parse.pos[h] == "PRON" for h in heads):
            return subjects or self._of_what_it_is(proposition, taken) or self.unresolved(heads)
        unresolved = self.unresolved(heads)
        if unresolved or (not heads and g.parse.tags[head] in _BARE):  # "using the issue": nobody is said to use it
            return unresolved
        if (
            g.parse.lemmas[head].lower() in self.forbidding
        ):  # "the bill would prohibit Chad's banks from ...": done to Chad
            return []
        # "the war shows Moscow's reliance on arms": what is no actor tells of the one whose the object is
        nouns = [n for n in g.children(head, "dobj", "attr") if n not in g.mentions_at]
        return [r for n in nouns for r in self.before(n) if r.id not in taken]

    def _subjects(self, proposition: Proposition) -> list[int]:
        g = self.ground
        own = g.children(proposition.head, "nsubj", "nsubjpass")
        if g.children(proposition.head, "expl"):  # "argued that there is": not who argues
            return own
        clause = proposition.head
        while g.parse.deps[clause] == "conj" and not g.children(clause, "nsubj"):
            clause = g.parse.heads[clause]
        if g.parse.deps[clause] == "relcl" and (
            len(own) > 1 or any(g.parse.lowers[c] == "who" for c in g.children(clause, "nsubj"))
        ):
            # "the plan that Chile pursued": Chile; "Berger of Lahore, who said": Berger
            return list(self.tree.surface_subjects(proposition.head))
        if any(g.parse.lowers[c] == "who" for c in own):  # "refugees, who he thinks are": refugees
            return list(self.tree.surface_subjects(proposition.head))
        blamed = self.tree.blamed_for(proposition.head)
        if blamed:
            return list(blamed)
        intent = self.tree.intent(proposition.head)
        if intent is not None and not own:  # "decried Chad's calls to ban it": Chad
            return [intent]
        return [a.head for a in proposition.subjects] or list(self.tree.surface_subjects(proposition.head))

    def _told_around(self, head: int, heads: Iterable[int]) -> list[ActorRef]:
        """Those whom the words around a clause tell, where its subject is no party: whose the plan to do it is, who it is
        that does it, whom "there is" tells of; people without a name by their words."""
        g = self.ground
        persons = self._named_as(head, heads)
        if persons or self.unresolved(heads):
            return persons
        if self._is_to(head):  # "*government* plans to cut"
            owners = self.unresolved(c for h in heads for c in g.children(h, "compound", "poss") if c < h)
            if owners:
                return owners
        named = self.at(self.doers.cleft(head))
        if named:
            return named
        between = [t for t in g.objects_of(head, _BETWEEN) if t > head]  # "disputes are growing between Chile and Peru"
        for tokens in (between, self.doers.is_there(head), self.doers.above(head)):
            found = [r for t in tokens for r in self.leading(t)] or self.unresolved(tokens)
            if found:
                return found
        return []

    def _named_as(self, head: int, heads: Iterable[int]) -> list[ActorRef]:
        """ "The biggest winner was *Modi*": somebody without a name who is said to be a person with one."""
        g = self.ground
        nouns = list(heads)
        if (
            g.parse.lemmas[head] != "be"
            or not nouns
            or any(g.parse.pos[n] != "NOUN" or self.is_another(n) for n in nouns)
        ):
            return []
        return [r for r in self.at(g.children(head, "attr")) if r.kind == ActorKind.PERSON.value]

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

    def _unnamed_objects(self, head: int, theme: Theme | None) -> list[ActorRef]:
        """Somebody without a name to whom it is done: "freed two sailors", "pandered to voters"; not what one has or is."""
        g = self.ground
        idle = g.parse.lemmas[head].lower() in self.idle or g.is_passive(head)
        if idle or (theme is not None and theme.type in _OWN_FORCES):
            return []
        objects = [*g.children(head, "dobj", "dative"), *g.objects_of(head, _AT)]
        return self.unresolved(
            t
            for t in objects
            if g.parse.pos[t] == "NOUN" and g.parse.lemmas[t].lower() not in self.numbers | self.shares
        )

    def _of_what_it_is(self, proposition: Proposition, taken: set[str | None]) -> list[ActorRef]:
        """ "This is Ghana's answer", "it was a step on the part of Ghana": of whom, where the pronoun tells nobody."""
        g = self.ground
        if not all(g.parse.lowers[a.head] in THINGS for a in proposition.subjects):
            return []
        return [r for n in g.children(proposition.head, "attr") for r in self.owners(n, taken)]

    def _is_undergone(self, head: int, theme: Theme | None) -> bool:
        """Whether the subject is the one to whom it is done: "was arrested", not "is committed" or "the talks were held"."""
        if not self._is_passive(head) or (theme is not None and theme.is_subject):
            return False
        lemma = self.ground.parse.lemmas[head].lower()
        if lemma in self.raising and any(self._is_to(c) for c in self.ground.children(head, "xcomp")):
            return False  # "is said to have fled": he fled
        return theme is not None or lemma not in self.stative

    def _is_passive(self, head: int) -> bool:
        """Also of a participle joined to another, or put before the clause: "were mocked and *criticised*", "*courted* by
        Chile, Peru wavered"."""
        g = self.ground
        if g.is_passive(head) or (g.parse.deps[head] == "conj" and self.tree.is_passive(head)):
            return True
        bare = g.parse.deps[head] == "advcl" and g.parse.tags[head] == "VBN"
        return bare and not g.children(head, "aux", "nsubj", "dobj", "mark")

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
            if g.parse.lemmas[head].lower() in self.wielding and all(
                g.parse.lemmas[a.head].lower() in self.weapons for a in proposition.subjects
            ):
                return []  # "Turkish drones had been used": nothing is done to Turkey
            patient = [r for a in proposition.subjects for r in self.leading(a.head)]
            patient = patient or self.unresolved(a.head for a in proposition.subjects)
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
        owned = [r for n in nouns for r in self.before(n)] if theme is None or not theme.nominal else []
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
        """ "Seems unlikely to want to take on Chad", "has trouble telling it from Chad", "introduced a bill to punish Chad":
        the object of what is done there, or whose it is."""
        g = self.ground
        here = head
        for _ in range(DEPTH):
            below = [
                *g.children(here, "xcomp", "acomp", "oprd"),
                *(t for t in g.objects_of(here, _INTO) if g.parse.deps[t] == "pcomp" and t > here),
                *(c for n in g.children(here, "dobj") for c in g.children(n, "acl", "relcl") if self._is_to(c)),
            ]
            if not below:
                return []
            here = below[0]
            nouns = g.children(here, "dobj", "dative")
            owned = [n for n in nouns if not any(g.parse.tags[c] == "PRP$" for c in g.parse.children[n])]
            found = self.at(nouns) or self._after(here) or [r for n in owned for r in self.before(n)]
            found = found or [r for n in nouns for r in self._after(n)]
            if found:
                return found
        return []

    def _is_to(self, verb: int) -> bool:
        return any(self.ground.parse.lowers[c] == "to" for c in self.ground.children(verb, "aux"))

    def _after(self, head: int) -> list[ActorRef]:
        """Those after the prepositions of a word; whose it is, where it is nobody ("on China's border")."""
        out: list[ActorRef] = []
        for token in self.ground.objects_of(head, self.toward):
            out.extend(self.at([token]) or self.before(token))
        return out

    def _on_ground(self, head: int) -> list[ActorRef]:
        """An attack on "a base near Kharkiv", a visit to Osaka: the country whose ground it is, where nobody is named."""
        g = self.ground
        for token in g.objects_of(head, self.toward):
            for at in (token, *g.objects_of(token)):
                place = self.grounds.get(at)
                if place is not None and place.country:
                    text = place.span.of(g.text)
                    reason = f"nobody is named; {text!r} is ground of {place.country}"
                    return [ActorRef(text, place.country, place.span, kind=ActorKind.COUNTRY.value, reason=reason)]
        return []


def is_medium(mention: Mention) -> bool:
    return mention.best is not None and mention.best.kind is ActorKind.MEDIUM
