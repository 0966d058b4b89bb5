"""Responses: what somebody says to a thing told before, and whose words they are.

Takes the ground; gives a `Response` per clause that takes up what stands before it: "Kigali denies this", "a charge that Minsk
rejects", "declined to comment on the report", "said it was untrue", "denied any role in the attack". A silence is never a
denial, nor a plan to deny. Which claim is taken up, and the claim that comes of it, is told in backward.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from legation.knowledge.claims import ClaimBook
from legation.model.words import EventType, Factuality, Unconfirmed
from legation.reading.ground import SUBJECTS, Ground
from legation.reading.themes import Themes

_OF = frozenset({"by", "from", "against"})  # after a word for a claim: whose it is, and whom it is against
_IN = frozenset({"in", "for", "to", "with"})
_ON = frozenset({"on", "about", "to", "for", "of"})
_AS = frozenset({"as"})
_BY = frozenset({"by"})
_FROM = frozenset({"from"})
_TO_THAT = frozenset({"in", "to"})
_FOR = frozenset({"for"})
_TO = frozenset({"to"})
_OPEN = ("will", "would", "should", "must", "may", "might", "shall", "'ll", "’ll", "'d", "’d")
_UNABLE = ("could", "can")
_SETTING = frozenset({"appos", "npadvmod", "dep", "attr", "conj", "parataxis"})
_DEFINITE = frozenset("the this that these those such any all both".split())
_GETTING = frozenset({"have", "obtain", "receive", "get"})
_NO = frozenset({"no", "not", "n't", "n’t", "never", "neither", "nor", "without"})


@dataclass(frozen=True, slots=True)
class Response:
    """head: the verb that answers; top: head of the clause that its subject stands in ("declined" of "declined to comment").

    effect: what becomes of the thing taken up; how: of unconfirmed. answerer: head of who answers, None where an outer voice
    does ("said it was untrue"). said_of: "report" where a word for a claim stands for the thing, "figure" where one for a
    number does, "pronoun" where a pronoun does, "nothing" where nothing does ("declined to comment"), "deed" where the own
    act is named (`deed`) or left out
    ("denied involvement"), "act" where any act is named ("confirmed the raid"). beside: the response hangs on the clause
    that it takes up ("..., which Moscow denies"). weak: its verb turns down plans as well. authors: nobody is named, so it is
    the author's own word ("the claim could not be verified"). thing: the noun that names what was told ("denied the sale"),
    where said_of is "thing".
    """

    head: int
    top: int
    effect: Factuality
    said_of: str
    how: Unconfirmed | None = None
    answerer: int | None = None
    deed: int | None = None
    beside: bool = False
    weak: bool = False
    authors: bool = False
    thing: int | None = None


class Responses:
    def __init__(self, ground: Ground, book: ClaimBook, themes: Themes) -> None:
        self.ground = ground
        self.parse = ground.parse
        lists = book.lists
        self.denying, self.rejecting = lists["response_denying"], lists["response_rejecting"]
        self.confirming, self.commenting = lists["response_confirming"], lists["response_commenting"]
        self.refusing, self.failing = lists["response_refusing"], lists["response_failing"]
        self.giving, self.proof = lists["response_giving"], lists["response_proof"]
        self.reports, self.pronouns = lists["response_reports"], lists["response_pronouns"]
        self.clause_words, self.shares = lists["response_clause_words"], lists["response_shares"]
        self.false, self.true = lists["response_false"], lists["response_true"]
        self.answers, self.figures = lists["response_answers"], lists["response_figures"]
        self.things, self.matters = lists["response_things"], lists["response_matters"]
        self.requests, self.taking_up = lists["response_requests"], lists["response_taking_up"]
        self.knowing = lists["response_knowing"]
        self.voicing, self.keeping, self.mute = (lists[f"response_{n}"] for n in ("voicing", "keeping", "mute"))
        self.naming, self.doubting = lists["response_naming"], lists["response_doubting"]
        self.themes = themes
        self.speech_acts = frozenset(EventType(w) for w in lists["response_speech_acts"])
        self.verbs = (
            self.denying
            | self.rejecting
            | self.confirming
            | self.doubting
            | self.commenting
            | self.taking_up
            | self.giving
            | self.voicing
            | self.naming
            | self.refusing
            | lists["response_keeping"]
            | _GETTING
            | {"be", "do", "reach", "say", "go"}
        )

    def find(self) -> Iterator[Response]:
        """In order of their verbs."""
        p = self.parse
        for token, lemma in enumerate(p.lemmas):
            if lemma.lower() in self.verbs and self._is_verb(token):
                found = self._at(token, lemma.lower())
                if found is not None:
                    yield found

    def _is_verb(self, token: int) -> bool:
        """Also where a relative clause's verb is taken for a noun: "a charge that Minsk rejects"."""
        dep = self.parse.deps[token]
        if self.parse.pos[token] in ("VERB", "AUX"):
            return dep not in ("aux", "auxpass")
        return dep == "relcl" and self.parse.tags[token] == "NNS"

    def _at(self, verb: int, lemma: str) -> Response | None:
        if lemma == "be":
            return self._is_called(verb) or self._no_answer(verb) or self._out_of_reach(verb) or self._mute(verb)
        if lemma in _GETTING or lemma in self.refusing:
            return self._without_comment(verb, lemma)
        if lemma == "reach":
            return self._out_of_reach(verb)
        if lemma in self.keeping or lemma in ("say", "go"):
            return self._mute(verb)
        if lemma == "do":
            return self._did_no_such_thing(verb)
        if lemma in self.voicing:
            silent = self._without_comment(verb, lemma)
            if silent is not None or lemma not in self.giving:
                return silent
        if lemma in self.giving:
            return self._without_proof(verb)
        named = self._named(verb) if lemma in self.naming else None
        if named is not None:
            return named
        if lemma in self.commenting or lemma in self.taking_up:
            return self._silent(verb)
        if lemma in self.confirming or lemma in self.doubting:
            act = self._of_act(verb, lemma)
            if act is not None or lemma in self.doubting:
                return act
        if lemma in self.denying or lemma in self.rejecting or lemma in self.confirming:
            return self._stands_to(verb, lemma)
        return None

    def turned_down(self, clause: int) -> tuple[int, int, int] | None:
        """ "Kigali dismissed *Congo's claim that Rwanda attacked*": the word for the claim that holds a clause, the verb that
        turns it down, and who does so."""
        g, p = self.ground, self.parse
        noun = p.heads[clause]
        if p.deps[clause] not in ("acl", "relcl", "ccomp", "pcomp") or p.lemmas[noun].lower() not in self.reports:
            return None
        verb = p.heads[noun]
        if p.deps[noun] == "pobj" and p.lowers[verb] == "as":  # "rejected as false a claim that"
            verb = p.heads[verb]
        elif p.deps[noun] not in ("dobj", "nsubjpass"):
            return None
        lemma = p.lemmas[verb].lower()
        if lemma not in self.denying and lemma not in self.rejecting and lemma not in self.naming:
            return None
        if g.is_passive(verb) != (p.deps[noun] == "nsubjpass"):
            return None
        who = self._answerer(verb, verb)
        return (noun, verb, who) if who is not None else None

    # ------------------------------------------------------------------ the ways to answer
    def _stands_to(self, verb: int, lemma: str) -> Response | None:
        """ "Denies this", "rejected the charge", "which Moscow denies", "denied doing so", "denied any role in the raid"."""
        reach = self._polarity(verb)
        if reach is None:
            return None
        top, negated, how = reach
        effect = Factuality.ASSERTED if lemma in self.confirming else Factuality.DENIED
        if negated:
            if how is Unconfirmed.CANNOT_VERIFY and effect is Factuality.DENIED:
                return None  # "cannot deny it" owns to it, in a way
            effect = Factuality.UNCONFIRMED
        else:
            how = None
        said_of, beside, deed = self._taken_up(verb, lemma)
        if said_of is None or (said_of == "deed" and (effect is not Factuality.DENIED or lemma in self.rejecting)):
            return None
        if lemma in self.rejecting and said_of not in ("report", "figure"):
            return None
        answerer = self._answerer(verb, top)
        if answerer is None and not beside:
            if not (negated and self.ground.is_passive(verb) and effect is Factuality.UNCONFIRMED):
                return None
            return Response(verb, top, effect, said_of, how, authors=True)  # "the claim could not be verified"
        told = self.ground.children(verb, "dobj")[0] if said_of == "thing" else None
        return Response(verb, top, effect, said_of, how, answerer, deed, beside, lemma in self.rejecting, thing=told)

    def answers_by(self, verb: int) -> bool:
        """Whether a verb denies, bears out or leaves open, or calls a thing false."""
        p = self.parse
        lemma = p.lemmas[verb].lower()
        if lemma in self.denying or lemma in self.confirming:
            return True
        return lemma == "be" and any(self._verdict(c) is not None for c in self.ground.children(verb, "acomp", "attr"))

    def is_silent(self, verb: int) -> bool:
        """Whether a negated verb only tells that somebody says nothing: "has not commented", "was not available"."""
        p = self.parse
        lemma = p.lemmas[verb].lower()
        if lemma in self.confirming or lemma == "comment":
            return True
        g = self.ground
        if lemma in self.commenting:  # "has not responded" alone: to whatever it is, he keeps silent
            topics = [*g.objects_of(verb, _ON), *g.children(verb, "dobj")]
            return not topics or any(self._is_request(t) for t in topics)
        if lemma in self.taking_up:
            return any(self._is_request(t) or self._is_matter(t) for t in g.children(verb, "dobj"))
        if lemma == "reach" and g.is_passive(verb) and g.has_auxiliary(verb, *_UNABLE):  # "Athens could not be reached"
            alone = not any(p.deps[c] in ("prep", "agent", "advcl") for c in p.children[verb])
            return alone and any(g.mentions_at.get(t) for t in self._subjects(verb))
        if self._no_answer(verb) is not None or self._out_of_reach(verb) is not None or self._mute(verb) is not None:
            return True
        return self.gives_no_answer(verb) or (lemma == "say" and self._leaves_open(verb))

    def pleads_ignorance(self, verb: int) -> bool:
        """ "Had no knowledge of any damage", "was not aware of the matter", "did not know of it"."""
        g, p = self.ground, self.parse
        lemma = p.lemmas[verb].lower()
        negated = any(p.deps[c] == "neg" for c in p.children[verb])
        if lemma == "have":
            things = g.children(verb, "dobj")
            return any(
                p.lemmas[t].lower() in self.knowing and (negated or any(p.lowers[c] == "no" for c in p.children[t]))
                for t in things
            )
        if lemma == "be":
            words = g.children(verb, "acomp")
            return any(p.lowers[w] == "unaware" or (negated and p.lowers[w] == "aware") for w in words)
        if lemma == "know":
            nothing = any(p.lowers[t] == "nothing" for t in g.children(verb, "dobj"))
            return nothing or (negated and not g.children(verb, "dobj"))
        return False

    def gives_no_answer(self, verb: int) -> bool:
        """ "Made no statement", "no comment could be had"."""
        g = self.ground
        lemma = self.parse.lemmas[verb].lower()
        said = lemma in self.voicing or (lemma in _GETTING and g.is_passive(verb))
        return said and any(self._is_no_answer(n) for n in g.children(verb, "dobj", "nsubjpass", "nsubj"))

    def _leaves_open(self, verb: int) -> bool:
        """ "Has not said whether it did"."""
        return any(self.parse.lowers[c] == "whether" for b in self.parse.children[verb] for c in self.parse.children[b])

    def _of_act(self, verb: int, lemma: str) -> Response | None:
        """ "The ministry confirmed the raid", "could not verify the attack", "doubted the withdrawal"."""
        g, p = self.ground, self.parse
        reach = self._polarity(verb)
        things = g.children(verb, "nsubjpass" if g.is_passive(verb) else "dobj")
        if reach is None or len(things) != 1 or g.children(verb, "dative", "oprd", "ccomp", "xcomp"):
            return None
        thing = things[0]
        events = self.themes.events_at.get(thing, ())
        kind = events[0].type if events else self.themes.noun(thing, led=True)
        if kind is None or kind in self.speech_acts or p.lemmas[thing].lower() in self.reports:
            return None
        top, negated, how = reach
        effect = Factuality.DOUBTED if lemma in self.doubting else Factuality.ASSERTED
        if negated and effect is Factuality.DOUBTED:
            return None
        answerer = self._answerer(verb, top)
        if answerer is None or not (g.mentions_at.get(answerer) or p.pos[answerer] != "PRON"):
            return None
        if negated:
            return Response(verb, top, Factuality.UNCONFIRMED, "act", how, answerer, thing)
        return Response(verb, top, effect, "act", None, answerer, thing)

    def _silent(self, verb: int) -> Response | None:
        """ "Did not comment on the report", "declined to comment", "has not responded to requests for comment"."""
        reach = self._polarity(verb)
        if reach is None or not reach[1]:
            return None
        top = reach[0]
        g, p = self.ground, self.parse
        topics = [
            t for c in p.children[verb] if p.deps[c] == "prep" and p.lowers[c] in _ON for t in g.children(c, "pobj")
        ]
        taken = p.lemmas[verb].lower() in self.taking_up  # "has not addressed the report", "did not answer questions"
        if taken or p.lemmas[verb].lower() == "answer":
            topics = g.children(verb, "dobj")
        said_of = "nothing"
        for topic in topics:
            if self._is_request(topic) or self._is_matter(topic):
                continue
            kind = self._kind_of_topic(topic)
            if kind is None:
                return None  # "declined to comment on his health"
            said_of = kind
        if p.lemmas[verb].lower() != "comment" and not topics:
            return None  # "did not respond" may be to an attack
        if p.lemmas[verb].lower() != "comment" and said_of not in ("report", "nothing", "pronoun" if taken else ""):
            return None
        answerer = self._answerer(verb, top)
        if answerer is None:
            return None
        return Response(verb, top, Factuality.UNCONFIRMED, said_of, Unconfirmed.NO_COMMENT, answerer)

    def _without_comment(self, verb: int, lemma: str) -> Response | None:
        """ "Declined comment", "had no immediate comment"."""
        g, p = self.ground, self.parse
        passive = g.is_passive(verb)
        for noun in g.children(verb, "nsubjpass" if passive else "dobj"):
            known = (
                self._is_no_answer(noun) if passive or lemma in self.voicing else p.lemmas[noun].lower() == "comment"
            )
            none = lemma in self.refusing or any(p.lowers[c] == "no" for c in g.children(noun, "det"))
            if not known or not none:
                continue
            topics = ["nothing" if self._is_matter(t) else self._kind_of_topic(t) for t in g.objects_of(noun, _ON)]
            answerer = self._answerer(verb, verb)
            if passive and answerer is None:  # "no comment could be had from Ankara"
                answerer = next(iter([*g.objects_of(verb, _FROM), *g.objects_of(noun, _FROM)]), None)
            if None in topics or answerer is None or g.has_auxiliary(verb, *_OPEN):
                return None
            said_of = next((t for t in topics if t), "nothing")
            return Response(verb, verb, Factuality.UNCONFIRMED, said_of, Unconfirmed.NO_COMMENT, answerer)
        return None

    def _is_no_answer(self, noun: int) -> bool:
        """ "No comment", "no statement"."""
        p = self.parse
        return p.lemmas[noun].lower() in self.answers and any(p.lowers[c] == "no" for c in p.children[noun])

    def _mute(self, verb: int) -> Response | None:
        """ "Has said nothing", "kept silent", "calls to the ministry went unanswered"."""
        g, p = self.ground, self.parse
        if g.has_auxiliary(verb, *_OPEN) or any(p.deps[c] == "neg" for c in p.children[verb]):
            return None
        subjects = self._subjects(verb)
        if p.lemmas[verb].lower() == "say":
            silent = any(
                p.lowers[t] == "nothing" and not self._has_content(t, allow=_ON) for t in g.children(verb, "dobj")
            )
        else:
            silent = any(p.lowers[t] in self.mute for t in g.children(verb, "acomp", "oprd", "attr", "advmod"))
        if not silent or len(subjects) != 1:
            return None
        who = subjects[0]
        if self._is_request(who):
            asked = g.objects_of(who, _TO)
            if not asked:
                return None
            who = asked[0]
        elif p.lemmas[verb].lower() in ("go", "be"):
            return None
        topics = [self._kind_of_topic(t) for t in g.objects_of(verb, _ON) if not self._is_matter(t)]
        if None in topics:
            return None
        said_of = next((t for t in topics if t), "nothing")
        return Response(verb, verb, Factuality.UNCONFIRMED, said_of, Unconfirmed.NO_COMMENT, who)

    def _no_answer(self, verb: int) -> Response | None:
        """ "There was no immediate comment from Delhi"."""
        g, p = self.ground, self.parse
        for noun in g.children(verb, "attr", "nsubj"):
            if p.lemmas[noun].lower() not in self.answers or not any(p.lowers[c] == "no" for c in p.children[noun]):
                continue
            givers = [*g.objects_of(noun, _FROM), *g.objects_of(verb, _FROM)]
            if givers and not g.has_auxiliary(verb, *_OPEN):
                return Response(verb, verb, Factuality.UNCONFIRMED, "nothing", Unconfirmed.NO_COMMENT, givers[0])
        return None

    def _out_of_reach(self, verb: int) -> Response | None:
        """ "Was not available for comment", "could not be reached for comment"."""
        g, p = self.ground, self.parse
        words = g.children(verb, "acomp") if p.lemmas[verb] == "be" else [verb]
        away = any(p.lowers[t] in ("unavailable", "unreachable") for t in words)
        if not (away or any(p.deps[c] == "neg" for c in p.children[verb])) or not words:
            return None
        asked = [*g.objects_of(words[0], _FOR), *g.objects_of(verb, _FOR)]
        subjects = self._subjects(verb)
        if not subjects or not any(p.lemmas[t].lower() == "comment" for t in asked):
            return None
        return Response(verb, verb, Factuality.UNCONFIRMED, "nothing", Unconfirmed.NO_COMMENT, subjects[0])

    def _is_request(self, topic: int) -> bool:
        """ "A request for comment", "questions", "calls"."""
        return self.parse.lemmas[topic].lower() in self.requests

    def _is_matter(self, topic: int) -> bool:
        """ "The matter", "this case": whatever it is that was told, without anything of its own."""
        p = self.parse
        alone = all(p.deps[c] in ("det", "punct") for c in p.children[topic])
        return alone and p.lemmas[topic].lower() in self.matters and any(p.deps[c] == "det" for c in p.children[topic])

    def _without_proof(self, verb: int) -> Response | None:
        """ "Gave no evidence for it", "offered no proof for the claim", "did not provide evidence"."""
        g, p = self.ground, self.parse
        proofs = [t for t in g.children(verb, "dobj") if p.lemmas[t].lower() in self.proof]
        if not proofs or p.lemmas[proofs[0]].lower() == "detail" or g.is_passive(verb):
            return None
        without = p.deps[verb] == "pcomp" and p.lowers[p.heads[verb]] == "without"
        bare = (
            without
            or any(p.lowers[c] in _NO for c in p.children[proofs[0]])
            or any(p.deps[c] == "neg" for c in p.children[verb])
        )
        if not bare or g.has_auxiliary(verb, *_OPEN):
            return None
        topics = [t for n in (verb, proofs[0]) for t in g.objects_of(n, _ON)]
        said_of = "nothing"
        for topic in topics:
            kind = self._kind_of_topic(topic)
            if kind is None:
                return None
            said_of = kind
        top = p.heads[p.heads[verb]] if without else verb
        first = p.heads[verb]
        if p.deps[verb] == "conj" and p.deps[first] == "ccomp":  # "said X had raided Y, but gave no proof": who said so
            top = p.heads[first]
        answerer = self._answerer(verb, top)
        if answerer is None or self._has_content(proofs[0], allow=_ON):
            return None
        return Response(verb, verb, Factuality.UNCONFIRMED, said_of, Unconfirmed.NO_EVIDENCE, answerer)

    def _is_called(self, verb: int) -> Response | None:
        """ "Said it was untrue", "this is a lie", "the report was true": what somebody says of a thing said."""
        g, p = self.ground, self.parse
        words = g.children(verb, "acomp", "attr")
        truth = [w for w in words if p.lowers[w] == "truth" and any(p.lowers[c] == "no" for c in p.children[w])]
        if truth and verb in g.covering:  # "there is no truth in the report"
            kinds = [self._kind_of_topic(t) for n in (truth[0], verb) for t in g.objects_of(n, _TO_THAT)]
            if len(kinds) == 1 and kinds[0] is not None:
                return Response(verb, verb, Factuality.DENIED, kinds[0])
        subjects = g.children(verb, "nsubj")
        if len(subjects) != 1 or not words or verb not in g.covering or g.has_auxiliary(verb, *_OPEN):
            return None
        kind = self._kind_of_topic(subjects[0])
        if kind is None:
            return None
        effect = self._verdict(words[0])
        negated = any(p.lowers[c] in _NO for c in (*p.children[verb], *p.children[words[0]]))
        if effect is None or (negated and effect is Factuality.DENIED):
            return None
        if any(
            p.deps[c] in ("ccomp", "xcomp", "acl", "relcl", "advcl") for n in (verb, words[0]) for c in p.children[n]
        ):
            return None  # "it is false that ..." has its own content
        return Response(verb, verb, Factuality.DENIED if negated else effect, kind)

    def _named(self, verb: int) -> Response | None:
        """ "Called the report false", "dismissed the claims as propaganda"."""
        g = self.ground
        reach = self._polarity(verb)
        if reach is None or reach[1] or g.is_passive(verb):
            return None
        things = g.children(verb, "dobj")
        words = [*g.children(verb, "oprd", "acomp"), *g.objects_of(verb, _AS)]
        for small in g.children(verb, "ccomp", "xcomp"):  # the parser may take it for a clause of its own
            things += g.children(small, "nsubj")
            words.append(small)
            words += g.children(small, "acomp", "attr")
        if not things or not any(self._verdict(w) is Factuality.DENIED for w in words):
            return None
        kind = self._kind_of_topic(things[0])
        answerer = self._answerer(verb, reach[0])
        if kind is None or answerer is None:
            return None
        return Response(verb, reach[0], Factuality.DENIED, kind, answerer=answerer)

    def _verdict(self, word: int) -> Factuality | None:
        p = self.parse
        if p.lowers[word] in self.false or p.lemmas[word].lower() in self.false:
            return Factuality.DENIED
        return Factuality.ASSERTED if p.lowers[word] in self.true else None

    def _did_no_such_thing(self, verb: int) -> Response | None:
        """ "Insists that it did no such thing", "said it had done nothing of the sort"."""
        g, p = self.ground, self.parse
        if verb not in g.covering:
            return None
        for thing in g.children(verb, "dobj"):
            modifiers = {p.lowers[c] for c in p.children[thing]}
            such = p.lowers[thing] == "thing" and {"no", "such"} <= modifiers
            such = such or (
                p.lowers[thing] == "nothing" and any(p.lowers[t] in ("sort", "kind") for t in p.subtree(thing))
            )
            if such:
                return Response(verb, verb, Factuality.DENIED, "pronoun")
        return None

    # ------------------------------------------------------------------ its parts
    def _polarity(self, verb: int) -> tuple[int, bool, Unconfirmed | None] | None:
        """The verb that its subject stands at, whether it is negated, and how silent it then is; None for what is planned,
        possible or asked for."""
        g, p = self.ground, self.parse
        negated, how, here = False, Unconfirmed.NO_COMMENT, verb
        if any(p.deps[c] == "neg" or p.lowers[c] in ("neither", "never") for c in p.children[verb]):
            negated = True
            if g.has_auxiliary(verb, *_UNABLE):
                how = Unconfirmed.CANNOT_VERIFY
        elif g.has_auxiliary(verb, *_OPEN, *_UNABLE):
            return None
        above = p.heads[verb]
        if p.deps[verb] == "conj" and above < verb and p.pos[above] == "VERB":
            between = p.lowers[above:verb]
            if "nor" in between:  # "neither confirmed nor denied"
                return above, True, Unconfirmed.NO_COMMENT
        if (
            p.deps[verb] in ("xcomp", "ccomp")
            and p.tags[verb] == "VB"
            and any(p.lowers[c] == "to" for c in p.children[verb])
        ):
            lemma = p.lemmas[above].lower()
            if lemma in self.refusing:
                return above, True, Unconfirmed.NO_COMMENT
            if lemma in ("have", "be") and "yet" in p.lowers[above:verb]:
                return above, True, Unconfirmed.NO_COMMENT  # "has yet to comment"
            if lemma in self.failing:
                here = p.heads[above] if p.pos[above] == "ADJ" else above
                return here, True, Unconfirmed.CANNOT_VERIFY
            return None
        if any(p.lowers[c] == "to" and p.deps[c] == "aux" for c in p.children[verb]):
            return None
        if any(p.lowers[c] in ("if", "unless", "whether", "until") for c in g.children(verb, "mark", "advmod")):
            return None
        if p.tags[verb] == "VBG" and p.deps[verb] not in ("advcl", "conj") and not g.children(verb, "aux"):
            return None
        return here, negated, how

    def _taken_up(self, verb: int, lemma: str) -> tuple[str | None, bool, int | None]:
        """What stands for the thing answered ("report", "pronoun", "deed"), whether it hangs on that clause, and the deed."""
        g, p = self.ground, self.parse
        if p.deps[verb] in ("relcl", "acl"):
            kind = self._relative(verb, lemma)
            return kind, kind is not None, None
        if g.children(verb, "dative"):
            return None, False, None
        things = g.children(verb, "nsubjpass" if g.is_passive(verb) else "dobj")
        for below in (c for c in g.children(verb, "xcomp", "pcomp", "ccomp") if c > verb):
            if self._did_so(below):
                return "pronoun", False, None
            found, deed = self._has_to_do_with(below)
            if found:
                return "deed", False, deed
            return None, False, None
        if len(things) != 1:
            return None, False, None
        thing = things[0]
        if p.lemmas[thing].lower() in self.shares:
            if any(p.deps[c] in ("poss", "compound") for c in p.children[thing]):
                return None, False, None  # "denied Russian involvement": another's
            deeds = g.objects_of(thing, _IN)
            if deeds or not self._has_content(thing):
                return "deed", False, deeds[0] if deeds else None
            return None, False, None
        kind = self._kind_of_topic(thing)
        if kind is None and lemma in self.denying and self._names_thing_told(thing):
            return "thing", False, None
        return kind, False, None

    def _names_thing_told(self, thing: int) -> bool:
        """ "Denied the deal", "denied any exclusion": a noun for what was told, without anything of its own."""
        p = self.parse
        kept = {p.lowers[c] for c in p.children[thing] if p.deps[c] == "det"}
        alone = all(p.deps[c] == "det" for c in p.children[thing])
        return p.pos[thing] == "NOUN" and alone and bool(kept & {"the", "any", "such", "this", "that"})

    def _relative(self, verb: int, lemma: str) -> str | None:
        """ "A charge that Minsk rejects", "something Baku denies", "an accusation denied by Lomé", "..., which Moscow denies"."""
        g, p = self.ground, self.parse
        noun = p.heads[verb]
        if p.deps[verb] == "acl" and not (p.tags[verb] == "VBN" and g.objects_of(verb, _BY)):
            return None
        things = g.children(verb, "dobj", "nsubjpass")
        word = p.lowers[things[0]] if things else ""
        if things and word not in ("which", "that"):
            return None
        if p.deps[verb] == "relcl" and not self._subjects(verb) and not g.objects_of(verb, _BY):
            return None
        lead = p.lemmas[noun].lower()
        if lead in self.reports or lead in self.clause_words:
            return "report" if p.deps[noun] in _SETTING and not self._has_content(noun, besides=verb) else None
        comma = word == "which" and things[0] > 0 and p.words[things[0] - 1] == ","
        if comma and lemma not in self.rejecting and not g.children(verb, "dative", "oprd"):
            return "pronoun"
        return None

    def _did_so(self, verb: int) -> bool:
        """ "Doing so", "having done this", "that it did so"."""
        p = self.parse
        if p.lemmas[verb].lower() != "do" or p.pos[verb] not in ("VERB", "AUX"):
            return False
        return any(p.lowers[c] in self.pronouns and p.deps[c] in ("advmod", "dobj") for c in p.children[verb])

    def _has_to_do_with(self, verb: int) -> tuple[bool, int | None]:
        """ "Having anything to do with the attack", "being involved in the attack", "being behind it"."""
        g, p = self.ground, self.parse
        words = {p.lowers[t] for t in p.subtree(verb)}
        if p.lemmas[verb].lower() == "have" and {"anything", "do"} <= words:
            deeds = [t for d in p.subtree(verb) if p.lemmas[d] == "do" for t in g.objects_of(d, frozenset({"with"}))]
            return bool(deeds), deeds[0] if deeds else None
        if p.lemmas[verb].lower() in ("involve", "behind") or (p.lemmas[verb] == "be" and "behind" in words):
            deeds = g.objects_of(verb, frozenset({"in", "behind", "with"}))
            return bool(deeds), deeds[0] if deeds else None
        return False, None

    def _kind_of_topic(self, thing: int) -> str | None:
        """Whether a noun stands for something said before: "report", "pronoun", or None."""
        p = self.parse
        lower = p.lowers[thing]
        if p.pos[thing] == "PRON":
            return "pronoun" if lower in self.pronouns and not self._has_content(thing) else None
        figure = p.lemmas[thing].lower() in self.figures
        if (not figure and p.lemmas[thing].lower() not in self.reports) or self._has_content(thing):
            return None
        kept = [c for c in p.children[thing] if p.deps[c] in ("det", "poss", "predet")]
        named = any(p.deps[c] in ("amod", "compound") and c in self.ground.mentions_at for c in p.children[thing])
        if not kept and not named and p.tags[thing] != "NNS":
            return None
        if kept and not all(p.lowers[c] in _DEFINITE or p.deps[c] == "poss" for c in kept):
            return None  # "a claim", "no report"
        return "figure" if figure else "report"

    def _has_content(self, noun: int, *, besides: int = -1, allow: frozenset[str] = _OF) -> bool:
        """Whether a word for a claim says itself what is claimed: "the charge of theft", "the espionage charge"."""
        p = self.parse
        for child in p.children[noun]:
            if child == besides:
                continue
            if p.deps[child] in ("acl", "relcl", "ccomp", "xcomp"):
                if p.deps[child] == "acl" and p.tags[child] == "VBN":
                    continue  # "the charge made by Peru"
                return True
            if p.deps[child] == "prep" and p.lowers[child] not in allow:
                return True
            if p.deps[child] == "compound" and p.pos[child] == "NOUN" and child not in self.ground.mentions_at:
                return True
        return False

    def _answerer(self, verb: int, top: int) -> int | None:
        """Head of the phrase of who answers."""
        g, p = self.ground, self.parse
        if g.is_passive(verb):
            agents = g.objects_of(verb, _BY)
            return agents[0] if agents else None
        here = top
        for _ in range(3):
            subjects = self._subjects(here)
            if subjects:
                return subjects[0] if p.lowers[subjects[0]] not in ("which", "that", "who") else p.heads[here]
            if p.deps[here] not in ("conj", "advcl", "xcomp") or p.heads[here] == here:
                return None
            here = p.heads[here]
        return None

    def _subjects(self, verb: int) -> list[int]:
        p = self.parse
        if p.pos[verb] == "NOUN":  # "a charge that the Kremlin rejects", the verb taken for a noun
            return [c for c in p.children[verb] if p.deps[c] in ("nsubj", "compound") and p.pos[c] == "PROPN"]
        return [c for c in p.children[verb] if p.deps[c] in SUBJECTS]
