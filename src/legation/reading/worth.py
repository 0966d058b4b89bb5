"""Worth: whether a clause claims anything.

Takes the ground, a clause with its theme, and the claim made of it; tells whether the clause only tells that somebody speaks
("the agency reported on Monday"), and whether the claim holds anything to check: an act, a figure, somebody public, a
denial. "Tom Okafor was born in a village" holds nothing. How claims are put together is told in claims.py.
"""

from __future__ import annotations

from legation.knowledge.claims import ClaimBook
from legation.model.claims import ActorRef, Claim, Voice
from legation.model.layers import Proposition
from legation.model.spans import Span
from legation.model.words import ActorKind, Factuality
from legation.reading.ground import Ground
from legation.reading.themes import Theme, Themes

_STATED = frozenset({"ccomp", "ROOT", "parataxis", "conj", "dep"})
_CLOSING = " ”\"')\n"
_ASKED = frozenset({Factuality.POSSIBLE, Factuality.PLANNED, Factuality.PREDICTED})
_WILL = ("will", "would", "wo", "'ll", "’ll", "shall")
_TO_COME = frozenset({Factuality.PREDICTED, Factuality.PLANNED})
_NOBODY = frozenset({"nobody", "none", "no-one"})
_THE = frozenset("the this these that those its their his her our".split())
# Prepositions after which stands what is told.
_ON = frozenset({"on", "about", "of", "against", "over", "to", "with", "for"})


class Worth:
    def __init__(self, ground: Ground, book: ClaimBook, themes: Themes) -> None:
        self.ground = ground
        self.parse = ground.parse
        self.book = book
        self.themes = themes

    def is_only_a_cue(self, proposition: Proposition, theme: Theme | None) -> bool:
        """'The ministry said' carries another clause and claims nothing itself; 'demanded' and 'fears' do.

        A clause whose source is nobody ("the events demand an answer") is no cue of speech either.
        """
        if theme is None or theme.is_subject or theme.token == proposition.head:
            if self._only_tells(proposition.head):
                return True
        if theme is not None:
            return False
        if self._names_himself(proposition.head):
            return False
        status = self.ground.statuses.get(proposition.head)
        if status is not None and status.factuality in (Factuality.DENIED, Factuality.UNCONFIRMED):
            return False
        if any(self.parse.lowers[c] in ("nothing", "little") for c in self.ground.children(proposition.head, "dobj")):
            return False  # "said nothing about the arrests": a silence is a claim
        return any(
            a.content and a.kind != "attitude" and (a.mention is not None or a.unnamed)
            for a in self.ground.cues_at.get(proposition.head, ())
        )

    def _names_himself(self, head: int) -> bool:
        """ "Declared himself president", "proclaimed itself a republic": an act done by saying it."""
        p = self.parse
        if p.lemmas[head].lower() not in self.book.lists["self_naming"]:
            return False
        below = self.ground.children(head, "ccomp", "xcomp", "oprd")
        words = [*self.ground.children(head, "dobj"), *(t for c in below for t in self.ground.children(c, "nsubj"))]
        return any(p.lowers[t].endswith(("self", "selves")) for t in words)

    def _only_tells(self, head: int) -> bool:
        """ "The agency reported on 24 October", "they write", "the treaty says": that somebody tells, and nothing of what."""
        g = self.ground
        if self.parse.lemmas[head].lower() not in self.book.lists["reporting"]:
            return False
        if g.children(head, "dobj", "xcomp", "attr", "oprd", "acomp", "dative", "prt", "neg", "nsubjpass"):
            return False
        below = g.children(head, "ccomp")
        if any(c not in g.clauses for c in below):
            return False
        return all(t in self.themes.dated or self.parse.pos[t] == "PROPN" for t in g.objects_of(head, _ON))

    def says_something(self, claim: Claim, proposition: Proposition) -> bool:
        """Whether a clause holds anything to check: an act, somebody named, a figure, a place or a denial.

        "It remains to be seen", "as the saying goes" hold none. A clause in which somebody is only thought of as the
        subject of another one ("to do so") adds nothing to that one; nor do a name ("a group called ..."), a question in
        another's words ("asked whether ...") and what somebody only says it for ("to connect the two").
        """
        if self.book.phrases["notice"].match(claim.quote) is not None:
            return False
        if proposition.kind == "fragment" and claim.event_type is None and self._only_heads(proposition.span):
            return False
        if self._is_question(claim, proposition.head):
            return False
        if self._only_names(proposition.head) or (claim.event_type is None and self._only_asks(proposition.head)):
            return False
        if claim.event_type or claim.commitment is not None:
            return True
        if claim.measure:
            return self._speaks_of_public(claim, self.ground.sentence(proposition.head))
        if claim.factuality in (Factuality.DENIED, Factuality.UNCONFIRMED):
            return True
        if self._is_stated(claim, proposition.head) or self._is_foretold(claim, proposition.head):
            return True
        if not self._speaks_of_public(claim, proposition.span):
            return False  # "he was born in Ohio", "her brother is a cook"
        if self._only_purpose(proposition.head) and not any(r.id for r in claim.recipients):
            return False
        inside = any(self.ground.mentions[n].candidates for n in self.ground.mentions_in(proposition.span))
        if not inside and len(self.parse.tokens_in(proposition.span)) < 4:
            return False
        return inside or claim.place is not None or any(a.id for a in (*claim.actors, *claim.recipients))

    def _is_question(self, claim: Claim, head: int) -> bool:
        """ "What is Ghana's position on the border?", "Will Chad leave?": who asks neither plans nor foretells."""
        sentence = self.ground.sentence(head)
        text = self.ground.text[sentence.start : sentence.end + 1]
        if claim.factuality not in _ASKED or not text.rstrip(_CLOSING).endswith("?"):
            return False
        return self.book.phrases["direct_question"].match(text) is not None

    def _only_heads(self, span: Span) -> bool:
        """ "Bahrain case, trends inside Bahrain": a heading that names a subject and says nothing of it."""
        words = (self.parse.lemmas[t].lower() for t in self.parse.tokens_in(span))
        return any(w in self.book.lists["of_headings"] for w in words)

    def _is_stated(self, claim: Claim, head: int) -> bool:
        """Whether somebody public states how a thing is that others may see otherwise: "the dam was unsafe, engineers said",
        "Manila said the ship had been in international waters", "nobody was hurt, police said"; or foretells what will be
        done by a day. Weather, feelings and what only "it" or "that" names are nothing to dispute."""
        g, p = self.ground, self.parse
        if not claim.attribution or p.deps[head] not in _STATED:
            return False
        if not self._is_public_voice(claim.attribution[-1]):
            return False
        subjects = g.children(head, "nsubj", "nsubjpass")
        if not subjects:  # "there will be no election in May"
            there = g.has_auxiliary(head, *_WILL) and bool(g.children(head, "expl"))
            things = g.children(head, "attr", "dobj") if there else []
            return any(p.lowers[c] == "no" for t in things for c in g.children(t, "det"))
        subject = subjects[0]
        if p.pos[subject] == "PRON" and claim.factuality in _TO_COME:
            return claim.happened.span is not None
        if p.lemmas[subject].lower() in self.book.lists["nothing_to_dispute"]:
            return False
        if p.lowers[subject] in _NOBODY or any(p.lowers[c] == "no" for c in g.children(subject, "det")):
            return True
        if p.pos[subject] != "NOUN" or not any(p.lowers[c] in _THE for c in g.children(subject, "det", "poss")):
            return False
        return p.pos[head] == "VERB" or bool(g.children(head, "acomp", "attr", "prep"))

    def _is_foretold(self, claim: Claim, head: int) -> bool:
        """ "It will be open again by midsummer, the chamber hopes": what somebody public foretells with the time by which."""
        if not claim.attribution or claim.factuality not in _TO_COME or not self.ground.has_auxiliary(head, *_WILL):
            return False
        return self.book.phrases["by_when"].search(claim.quote) is not None and self._is_public_voice(
            claim.attribution[-1]
        )

    def _is_public_voice(self, voice: Voice) -> bool:
        actor = voice.actor
        if is_known(actor):
            return True
        if actor.id is not None:
            return actor.kind not in ("person", "group")
        words = (self.parse.lemmas[t].lower() for t in self.parse.tokens_in(actor.span)) if actor.span else ()
        return any(w in self.book.lists["public_speakers"] for w in words)

    def _speaks_of_public(self, claim: Claim, span: Span) -> bool:
        """Whether anybody but private people is named in a stretch, takes part in the claim or says it."""
        parties = (*claim.actors, *claim.recipients, *(v.actor for v in claim.attribution))
        if any(is_known(a) or (a.id and a.kind not in ("person", "group")) for a in parties):
            return True
        if claim.measure and not any(a.id for a in parties):
            return True  # "the crews sailed 6,000 miles"
        if claim.place and not parties:
            return True  # "the conflict has spread in Europe"
        return any(
            not candidate.id.startswith("?") or candidate.kind is not ActorKind.PERSON
            for n in self.ground.mentions_in(span)
            for candidate in self.ground.mentions[n].candidates
        )

    def _only_names(self, head: int) -> bool:
        """ "The group *called the Five*", "a town *known as Kurt*"."""
        p = self.parse
        return p.deps[head] == "acl" and p.tags[head] == "VBN" and p.lemmas[head].lower() in self.book.lists["naming"]

    def _only_asks(self, head: int) -> bool:
        """ "Asked *how it would change*": a question inside another clause says nothing."""
        p = self.parse
        return p.deps[head] in ("ccomp", "pcomp") and any(
            p.lowers[c] in self.book.lists["asking"] and p.deps[c] in ("mark", "advmod") for c in p.children[head]
        )

    def _only_purpose(self, head: int) -> bool:
        """ "Seized the road *to connect the two towns*": what an act is for or how it is done, hung on another claim."""
        p = self.parse
        above = p.heads[head]
        bare = not self.ground.children(head, "nsubj", "nsubjpass", "mark")
        infinitive = p.tags[head] == "VB" and p.deps[head] in ("xcomp", "advcl", "acl")
        return bare and (infinitive or p.deps[head] == "pcomp") and self.ground.owner.get(above) is not None


def is_known(ref: ActorRef) -> bool:
    """Whether somebody is in the books, or a country's by his office."""
    return ref.id is not None and not ref.id.startswith("?")
