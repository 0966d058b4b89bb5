"""Themes: which kind of act a clause is about, and the word that tells it.

Takes the ground and a clause with the events inside it; gives a `Theme`: type, token, and the event if there is one. First
comes the event at the head of the clause, then an event that the clause only frames ("began a drill", "aims to send arms"),
then the verb itself, then the noun that the clause is about ("the cooperation goes on"). A clause about nothing of this
kind has no theme. Whether the act happened is told elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from legation.knowledge.claims import ClaimBook
from legation.model.layers import EventMention, Proposition
from legation.model.words import EventType, MentionForm
from legation.reading.ground import Ground

_FRAMED = frozenset({"xcomp", "ccomp", "acomp", "attr", "dobj", "nsubjpass", "prep", "pobj", "pcomp", "oprd"})
_OF = frozenset({"of", "in", "for", "on", "to"})
_INFINITIVE_NOUN = frozenset({"acl", "xcomp", "relcl"})
_WITH = frozenset({"with"})
_BY = frozenset({"by"})
_WHERE = frozenset({"in", "at", "near", "off", "across", "outside"})
_DRAWN_FROM = frozenset({"from", "by"})
_OF_WHOM = frozenset({"of"})
# "Agreed that it would go" tells what is meant to be done, "agreed that it is so" an opinion.
_INTENDING = frozenset({"will", "would", "shall", "'ll", "’ll"})
# Acts by which others answer a thing.
_ANSWERS = frozenset(EventType(w) for w in "ACCUSE REJECT SUPPORT THREATEN PROTEST REQUEST SANCTION COERCE".split())


@dataclass(frozen=True, slots=True)
class Theme:
    """type and the token that tells it; event: the event mention it rests on, None for a word of the theme lists.

    how: "drawn" or "ranked" where the clause's own verb only leads to it ("drew criticism", "was the first to go"), else "".
    """

    type: EventType
    token: int
    event: EventMention | None = None
    nominal: bool = False
    is_subject: bool = False
    how: str = ""


class Themes:
    def __init__(self, ground: Ground, book: ClaimBook) -> None:
        self.ground = ground
        self.book = book
        self.carriers = book.lists["carriers"]
        self.light = book.lists["light"]
        self.pursuing = book.lists["pursuing"]
        self.events_at: dict[int, list[EventMention]] = {}
        self.dated = {token for time in ground.times for token in ground.parse.tokens_in(time.span)}
        for event in ground.events:
            self.events_at.setdefault(event.head, []).append(event)

    def find(self, proposition: Proposition, events: Sequence[EventMention]) -> Theme | None:
        """The theme of a clause; `events` are those inside it."""
        p = self.ground.parse
        head = proposition.head
        led = self._drawn(head) or self._ranked(head)
        if led is not None:
            return led
        at_head = [e for e in events if e.head == head]
        if at_head:
            return self._of_event(max(at_head, key=_rank))
        if proposition.kind == "fragment":
            return self._of_event(max(events, key=_rank)) if events else self._headline(proposition)
        framed = [e for e in events if self._is_framed(e.head, head)]
        if framed:
            best = max(framed, key=lambda e: (not e.nominal or p.deps[e.head] in ("dobj", "attr"), *_rank(e)))
            return self._of_event(best)
        return self._verb(head) or self._nouns(head, events) or self._pursued(head, events)

    def _drawn(self, head: int) -> Theme | None:
        """ "Drew criticism from Chad", "met with opposition from Chad", "was met with protests": what others do about it."""
        g = self.ground
        p = g.parse
        if p.lemmas[head].lower() not in self.book.lists["drawing"] or p.pos[head] != "VERB":
            return None
        nouns = g.children(head, "dobj")
        if p.lemmas[head].lower() == "meet":
            nouns = g.objects_of(head, _WITH)
        for noun in nouns:
            if noun in g.mentions_at and not any(p.deps[c] == "prep" for c in p.children[noun]):
                continue
            sources = [*g.objects_of(noun, _DRAWN_FROM), *g.objects_of(head, _DRAWN_FROM)]
            if p.lemmas[noun].lower() in self.book.lists["moods"]:  # "the ire of"
                sources += g.objects_of(noun, _OF_WHOM)
            if sources or p.lemmas[head].lower() == "meet":
                event = next((e for e in self.events_at.get(noun, ())), None)
                found = event.type if event is not None else self.noun(noun, led=bool(sources))
                if found in _ANSWERS:
                    return Theme(found, noun, event, True, how="drawn")
        return None

    def _ranked(self, head: int) -> Theme | None:
        """ "Was the first country to recognise Chad", "is the third king to be deposed": what the infinitive tells."""
        g = self.ground
        p = g.parse
        if p.lemmas[head].lower() not in self.book.lists["copulas"]:
            return None
        for noun in g.children(head, "attr"):
            modifiers = [c for c in p.children[noun] if p.lowers[c] in self.book.lists["ranking"]]
            if not modifiers and p.lowers[noun] not in self.book.lists["ranking"]:
                continue
            for verb in (*g.children(noun, "relcl", "acl", "xcomp"), *g.children(head, "advcl", "xcomp")):
                if verb > noun and any(p.lowers[c] == "to" for c in g.children(verb, "aux")):
                    event = next((e for e in self.events_at.get(verb, ())), None)
                    if event is not None:
                        return Theme(event.type, verb, event, how="ranked")
                    found = self._verb(verb)
                    return replace(found, token=verb, how="ranked") if found else None
        return None

    def noun(self, token: int, *, led: bool = False) -> EventType | None:
        """The act that a noun names, by itself or with a modifier. led: what leads to it names a party."""
        p = self.ground.parse
        if p.pos[token] not in ("NOUN", "PROPN"):
            return None
        if p.pos[token] == "PROPN" and any(
            self.ground.mentions[n].form is MentionForm.NAME for n in self.ground.mentions_at.get(token, ())
        ):
            return None  # "the PGA Tour" is somebody
        if token in self.dated:
            return None  # "in March"
        lemma = p.lemmas[token].lower()
        nouns = self.book.nouns
        for child in p.children[token]:
            keys: tuple[str, ...] = ()
            if p.deps[child] in ("compound", "amod", "nmod"):
                keys = (f"{p.lemmas[child].lower()}_{lemma}", f"{p.lowers[child]}_{lemma}")
            elif p.deps[child] == "prep":
                keys = (f"{lemma}_{p.lowers[child]}",)
            for key in keys:
                if key in nouns:
                    return nouns[key]
        if p.pos[token] == "NOUN" and p.lowers[token] in self.book.lists["needing_party"]:
            if not led and not self._names_party(token) and not self._has_owner(token):
                return None
        if lemma in self.book.lists["amounts"] and p.lemmas[p.heads[token]].lower() in self.book.lists["changing"]:
            return None  # "demand for copper from Peru rose"
        return nouns.get(lemma)

    def _names_party(self, token: int) -> bool:
        """Whether the phrase of a noun names somebody, other than where the thing is ("loans in Chile")."""
        p = self.ground.parse
        places = [c for c in p.children[token] if p.deps[c] == "prep" and p.lowers[c] in _WHERE]
        aside = {t for c in places for t in p.subtree(c)}
        return any(t in self.ground.mentions_at and t not in aside for t in p.subtree(token))

    def _has_owner(self, token: int) -> bool:
        """ "Their deal", "this deal": one told of before."""
        p = self.ground.parse
        return any(p.deps[c] == "poss" or p.lowers[c] in ("this", "that", "such") for c in p.children[token])

    def _of_event(self, event: EventMention) -> Theme:
        dep = self.ground.parse.deps[event.head]
        return Theme(event.type, event.head, event, event.nominal, dep in ("nsubj", "nsubjpass"))

    def _is_framed(self, token: int, head: int) -> bool:
        """Whether what stands at `token` is what the clause itself tells: reached from its head by complements alone."""
        p = self.ground.parse
        steps = 0
        while token != head and steps < 6:
            above = p.heads[token]
            if above == token or p.deps[token] not in _FRAMED:
                return False
            if p.deps[token] == "prep" and above != head and p.lemmas[above].lower() not in self.carriers:
                return False
            if p.deps[token] == "prep" and above == head and p.lowers[token] not in ("of", "in", "to", "on"):
                return False
            token = above
            steps += 1
        return token == head

    def _headline(self, proposition: Proposition) -> Theme | None:
        """Headlines are parsed badly: the first word after a name that tells an act, whatever it was taken for."""
        p = self.ground.parse
        for token in self.ground.parse.tokens_in(proposition.span):
            lemma = p.lowers[token]
            if p.deps[token] == "compound" and f"{lemma}_{p.lemmas[p.heads[token]].lower()}" in self.book.nouns:
                continue  # "trade fire"
            found = (
                self.book.verbs.get(lemma) or self.book.verbs.get(lemma.removesuffix("s")) or self.book.nouns.get(lemma)
            )
            if found:
                return Theme(found, token)
        return None

    def _verb(self, head: int) -> Theme | None:
        """By the verb, or by the verb that it carries ("tried to convince", "was able to cross", "plans to raid")."""
        p = self.ground.parse
        here = head
        for _ in range(4):
            lemma = p.lemmas[here].lower()
            if p.pos[here] in ("VERB", "AUX", "ADJ"):
                pair = self._pair(here, lemma)
                if pair is not None:
                    found = self.book.verbs[pair]
                    return Theme(found, here) if found is not None else None
                found = self.book.verbs.get(lemma)
                idle = (lemma in self.book.lists["meeting"] and self._meets_nobody(here)) or (
                    lemma in self.book.lists["lying"] and p.deps[here] == "acl" and p.tags[here] == "VBG"
                )
                if lemma == "commit" and self._is_misdeed(here):
                    return None
                if found and not idle and not self._is_chance(here) and self._is_done_by_somebody(here, lemma):
                    return Theme(found, here)
            below = [c for c in p.children[here] if p.deps[c] in ("xcomp", "acomp", "oprd")]
            below += [c for c in p.children[here] if p.deps[c] == "ccomp" and p.tags[c] in ("VB", "VBG")]
            below = [c for c in below if c not in self.ground.clauses]
            if not below:
                return None
            here = below[0]
        return None

    def _is_misdeed(self, verb: int) -> bool:
        """ "The atrocities it has committed": a crime, and no promise."""
        p = self.ground.parse
        things = [*self.ground.children(verb, "dobj", "nsubjpass"), p.heads[verb]]
        return any(p.lemmas[t].lower() in self.book.lists["misdeeds"] for t in things)

    def _is_done_by_somebody(self, verb: int, lemma: str) -> bool:
        """Whether a verb has a doer, or hides him: "the job demands patience", "the film bombed" tell no act. Verbs of
        forces want a force, a weapon or a name: "deployed new software" has none."""
        g = self.ground
        p = g.parse
        if p.pos[verb] != "VERB":
            return True
        subjects = g.objects_of(verb, _BY) if g.is_passive(verb) else g.children(verb, "nsubj")
        if p.deps[verb] == "relcl" and subjects and p.tags[subjects[0]] in ("WDT", "WP"):
            subjects = [p.heads[verb]]
        subjects = g.coordinated(subjects)
        if subjects and not any(self._is_doer(t) for t in subjects):
            return False
        if subjects and all(self._is_private(t) for t in subjects):
            return False
        things = g.children(verb, "dobj")
        if things and all(p.lemmas[t].lower() in self.book.lists["no_victims"] for t in things):
            return False  # "is fighting obesity"
        if lemma in self.book.lists["of_forces"]:
            things = g.coordinated([*subjects, *g.children(verb, "dobj", "nsubjpass")])
            if p.deps[verb] in ("acl", "relcl"):
                things.append(p.heads[verb])
            return not things or any(
                self._bears_name(t) or p.lemmas[t].lower() in self.book.lists["armed"] for t in things
            )
        return True

    def _is_doer(self, token: int) -> bool:
        """Whether a noun is somebody, stands for somebody, or is a text or an act of somebody."""
        p = self.ground.parse
        if p.pos[token] in ("PRON", "NUM", "DET", "ADJ", "VERB") or self._bears_name(token):
            return True
        return p.lemmas[token].lower() in self.book.lists["doers"] or self.noun(token) is not None

    def _is_private(self, token: int) -> bool:
        """ "Tourists visited Peru", "scientists investigated": no public body does it."""
        p = self.ground.parse
        return p.pos[token] == "NOUN" and p.lemmas[token].lower() in self.book.lists["private"]

    def _bears_name(self, token: int) -> bool:
        """Whether a noun is a mention, or whose it is is one ("Chad's jets", "Kenyan banks")."""
        g = self.ground
        p = g.parse
        return p.pos[token] == "PROPN" or any(
            t in g.mentions_at
            for t in (token, *(c for c in p.children[token] if p.deps[c] in ("poss", "compound", "amod", "nmod")))
        )

    def _pair(self, verb: int, lemma: str) -> str | None:
        """The key of the book for a verb with its preposition, particle or object, or with a clause after it."""
        p = self.ground.parse
        verbs = self.book.verbs
        for child in p.children[verb]:
            dep = p.deps[child]
            words: tuple[str, ...] = ()
            if dep in ("prep", "prt", "dative", "agent"):
                if not self._is_return_to_a_thing(verb, child) and not self._stands_apart(verb, child, lemma):
                    words = (p.lowers[child],)
            elif dep in ("dobj", "nsubjpass"):
                words = (p.lowers[child], p.lemmas[child].lower(), "object")
            elif dep == "ccomp" and (child < verb or not self.ground.has_auxiliary(child, *_INTENDING)):
                words = ("that",)
            for word in words:
                if f"{lemma}_{word}" in verbs:
                    return f"{lemma}_{word}"
        return None

    def _stands_apart(self, verb: int, preposition: int, lemma: str) -> bool:
        """ "Called a session *on* Monday", "looked *to* this as proof": the preposition of some verbs has to follow at
        once, or to lead to somebody."""
        g = self.ground
        p = g.parse
        if p.deps[preposition] == "prt":
            return False
        if lemma in self.book.lists["at_once"] and any(
            verb < c < preposition for c in g.children(verb, "dobj", "prt", "oprd")
        ):
            return True
        return lemma in self.book.lists["to_somebody"] and not any(t in g.mentions_at for t in p.subtree(preposition))

    def _is_return_to_a_thing(self, verb: int, preposition: int) -> bool:
        """ "Returned to his old lines": nobody goes anywhere; "returned to base", "to Chad" does."""
        g = self.ground
        p = g.parse
        if p.lemmas[verb].lower() != "return":
            return False
        homes = self.book.lists["homes"]
        ends = [c for c in p.children[preposition] if p.deps[c] == "pobj"]
        return bool(ends) and not any(
            t in g.mentions_at or p.lemmas[t].lower() in homes or g.place_at(t) for t in g.coordinated(ends)
        )

    def _is_chance(self, verb: int) -> bool:
        """ "Seized the opportunity": nothing is taken from anybody."""
        p = self.ground.parse
        return any(p.lemmas[t].lower() in self.book.lists["chances"] for t in self.ground.children(verb, "dobj"))

    def _meets_nobody(self, verb: int) -> bool:
        """ "Met the common dangers", "hosted the debate", "banned smoking": such an act has somebody at the other end."""
        g = self.ground
        things = g.coordinated(g.children(verb, "dobj"))
        people = self.book.lists["doers"]
        if g.parse.lemmas[verb].lower() in self.book.lists["against_goods"] and any(
            self._names_party(t) for t in things
        ):
            return False  # "banned imports from China"
        return bool(things) and not any(t in g.mentions_at or g.parse.lemmas[t].lower() in people for t in things)

    def _nouns(self, head: int, events: Sequence[EventMention]) -> Theme | None:
        """By what a light verb takes as object, by the subject of any verb, by what stands after a light verb's preposition."""
        g = self.ground
        p = g.parse
        is_light = p.lemmas[head].lower() in self.light
        places: list[tuple[list[int], bool]] = []
        if is_light:
            places.append((g.children(head, "dobj", "attr", "oprd"), False))
        places.append((g.children(head, "nsubj", "nsubjpass"), True))
        if is_light:
            places.append((g.objects_of(head, _OF), False))
        by_token = {e.head: e for e in events}
        for tokens, is_subject in places:
            for token in g.coordinated(tokens):
                theme = self._noun_or_carried(token, by_token, is_subject)
                if theme is not None and not self._is_only_judged(head, theme):
                    return theme
        return None

    def _is_only_judged(self, head: int, theme: Theme) -> bool:
        """ "The deal is flawed", "the tour will leave the town": of an act that names nobody something else is said."""
        g = self.ground
        p = g.parse
        event = theme.event
        if event is not None and (event.actors or event.recipients):
            return False
        if p.pos[head] == "AUX" or p.lemmas[head].lower() in self.book.lists["judging_copulas"]:
            if any(p.lowers[c] in self.book.lists["happening"] for c in p.children[head]):
                return False
        elif not theme.is_subject or p.lemmas[head].lower() in self.light or not g.children(head, "dobj"):
            return False
        return not self._names_party(theme.token)

    def _pursued(self, head: int, events: Sequence[EventMention]) -> Theme | None:
        """What somebody tries, plans or uses something for: the infinitive under such a verb."""
        p = self.ground.parse
        if p.lemmas[head].lower() not in self.pursuing:
            return None
        for child in p.children[head]:
            if p.deps[child] in ("xcomp", "advcl") and p.tags[child] == "VB":
                event = next((e for e in self.events_at.get(child, ())), None)
                if event is not None:
                    return self._of_event(event)
                return self._verb(child) or self._nouns(child, events)
        return None

    def _noun_or_carried(self, token: int, events: dict[int, EventMention], is_subject: bool) -> Theme | None:
        g = self.ground
        for _ in range(4):
            event = events.get(token)
            if event is not None:
                return Theme(event.type, token, event, event.nominal, is_subject)
            found = self.noun(token)
            if found is not None:
                return Theme(found, token, None, True, is_subject)
            if g.parse.lemmas[token].lower() not in self.carriers:
                return None
            below = g.objects_of(token, _OF)
            if not below:
                return None
            token = below[0]
        return None


def _rank(event: EventMention) -> tuple[float, int]:
    return event.score, -event.trigger.start
