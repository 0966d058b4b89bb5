"""Events: who did what to whom, as PLOVER types acts.

Takes the parse and the mentions; gives `EventMention`s, those of a sentence best first ("Kiev said its troops had
repelled an attack by Moscow": the attack, actor Moscow). Which word tells which act, under which conditions and with
whom on which side is the lexicon's matter (knowledge/events.py); here frames are laid over the tree, acts taken up by
other acts ("agreed to send arms", "lifted the ban") are composed, and participants are found. A sentence that tells no
act gives nothing. Whether an act happened is left to factuality, who says so to attribution, who the actors are to the
mentions: an argument only lists those inside it. Participants are looked for in the act's own sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from legation.knowledge.events import ACTOR, ANY, NAME, NONE, SEVERAL, EventBook, Frame
from legation.model.layers import Argument, EventMention, Mention, Parse
from legation.model.spans import Span
from legation.model.words import EventType, MentionForm
from legation.reading.arguments import VERBS, Tree
from legation.reading.reader import Work

_PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}
_NAMING = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_TITLES = frozenset({"PERSON", "ORG", "GPE", "FAC", "LAW", "WORK_OF_ART", "PRODUCT", "NORP"})
_PERSONAL = frozenset("he she it they we i you him her them us me who whom himself itself themselves".split())
_PARTITIVE = frozenset(
    "dozen hundred thousand ten score number group series part member majority lot couple ton million rest half all some "
    "most many several none both one two three wave string round spate case act piece section flurry batch set kind "
    "form tens resumption wing handful team column pair portion load".split()
)
# Nouns that lend their modifier: "curfew hours", "mediation efforts", "sanctions regime".
_CARRIERS = frozenset(
    "hour donation shipment delivery flow measure order effort plan regime campaign package programme program operation "
    "mission process".split()
)
_AGENT_ENDINGS = ("er", "or", "ist", "man", "men", "ian", "ant", "ee")
_NOT_AGENTS = frozenset(
    "fever weather water disaster number order border river power matter paper letter computer winter summer cancer center "
    "centre quarter computer error terror factor door floor sector motor labor labour color honor restaurant plant "
    "committee coffee fee tree degree chapter counter trailer container rain layer hunger danger anger murder disorder "
    "anniversary answer corner offer trigger other war supper dinner tower shower wonder master air blister boiler".split()
)
_SPEAKERS = frozenset({"it", "they", "he", "she", "we", "i"})
_OWNING = frozenset({"its", "their", "his", "her"})
_NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor"})
_NP_CUT = frozenset({"relcl", "conj", "cc", "punct", "preconj", "appos", "acl", "advcl", "ccomp", "xcomp", "parataxis"})
_NP_PREPOSITIONS = frozenset({"of", "in", "from", "at", "for"})
# How much of an event's weight is left when its words hang on the sentence by these.
_WEIGHT = {
    "ROOT": 1.0, "ccomp": 0.97, "xcomp": 0.95, "conj": 0.93, "parataxis": 0.9, "acomp": 0.97, "attr": 0.9, "oprd": 0.9,
    "nsubj": 0.85, "nsubjpass": 0.9, "dobj": 0.88, "dative": 0.8, "pobj": 0.8, "prep": 0.9, "agent": 0.85, "advcl": 0.75,
    "relcl": 0.65, "acl": 0.7, "pcomp": 0.8, "appos": 0.7, "poss": 0.7, "compound": 0.7, "nmod": 0.7, "amod": 0.6,
}  # fmt: skip
_OTHER_WEIGHT = 0.8
_NOMINAL_WEIGHT = 0.8
_NEGATED_WEIGHT = 0.85
_DEPTH = 12
# "US airstrikes killed ten": nouns of these acts stand for those who do them.
_SHARED = frozenset({"border", "frontier", "boundary"})  # "the border with Sudan" is Sudan's too
_DEEDS = frozenset({"ASSAULT", "PROTEST", "MOBILIZE", "COERCE"})
# "the possibility of talks": nouns through which the act that follows "of" is reached.
_HOLDERS = frozenset(
    "possibility prospect start effort campaign policy idea option plan act process stage course provision aim goal "
    "practice right".split()
)
_WORDS = frozenset(
    {"REQUEST", "AGREE", "CONSULT", "SUPPORT", "REJECT", "ACCUSE", "THREATEN", "COOPERATE", "AID", "CONCEDE"}
)
# Acts whose recipient may stand deep inside what is done, after these, likeliest first.
_BETWEEN_STATES = frozenset({"SANCTION", "AID"})
_REACHING = frozenset({"REJECT", "SANCTION", "AGREE", "THREATEN", "CONCEDE", "RETREAT", "COERCE", "AID"})
_DEEP = ("against", "on", "to", "for", "with", "in", "from")
_NOMINAL_FLOOR = 0.5
_MUST = Frame("said/must", "verb", ("must",), {"": "REQUEST"}, score=0.9)


class EventsComponent:
    name = "events"
    needs = ("parse", "mentions")
    gives = "events"
    version = "1"

    def __init__(self, book: EventBook) -> None:
        self.book = book

    def run(self, batch: Sequence[Work]) -> list[tuple[EventMention, ...]]:
        return [find_events(w["parse"], w["mentions"] or (), self.book) for w in batch]


def find_events(parse: Parse, mentions: Sequence[Mention], book: EventBook) -> tuple[EventMention, ...]:
    """Events of a text: sentence by sentence, within a sentence the surest and most central first."""
    return _Finder(parse, mentions, book).find()


@dataclass(slots=True, eq=False)
class _Act:
    """A frame laid over a token. content: the act it takes up, which then is no event of its own (unless kept)."""

    token: int
    part: str
    frame: Frame
    type: str
    mode: str | None = None
    actors: tuple[int, ...] = ()
    recipients: tuple[int, ...] = ()
    content: _Act | None = None
    clause: int | None = None
    taken: list[_Act] = field(default_factory=list)
    words: tuple[int, ...] = ()
    partners: tuple[int, ...] = ()  # of a reciprocal act: those after "with"
    reciprocal: bool = False
    score: float = 1.0
    contexts: tuple[str, ...] = ()


class _Finder:
    """Lays the book's frames over one parse. Acts are kept by token, so each is worked out once."""

    def __init__(self, parse: Parse, mentions: Sequence[Mention], book: EventBook) -> None:
        self.parse = parse
        self.book = book
        self.tree = Tree(parse)
        self.mentions = mentions
        self._acts: dict[int, _Act | None] = {}
        self._entity: dict[int, str] = {}
        for first, past, label in parse.entities:
            for token in range(first, past):
                self._entity[token] = label
        self._mention_at: dict[int, list[int]] = {}
        for number, mention in enumerate(mentions):
            for token in parse.tokens_in(mention.span):
                self._mention_at.setdefault(token, []).append(number)

    # ------------------------------------------------------------------ the loop
    def find(self) -> tuple[EventMention, ...]:
        p = self.parse
        by_sentence: dict[int, list[_Act]] = {}
        frames = self.book.frames
        modals = self.book.said["modals"]
        for token in range(len(p)):
            part = self._part(token)
            if p.tags[token] == "MD" and p.lowers[token] in modals:
                request = self._request_by(token)
                if request is not None:
                    by_sentence.setdefault(p.sentence_of[token], []).append(request)
                continue
            if part is None or self._lemma(token) not in frames[part]:
                continue
            act = self.act(token)
            if act is not None:
                by_sentence.setdefault(p.sentence_of[token], []).append(act)
        out: list[EventMention] = []
        for number in sorted(by_sentence):
            out.extend(self._settle(by_sentence[number]))
        return tuple(out)

    def _settle(self, acts: list[_Act]) -> list[EventMention]:
        """The events that the acts of one sentence come to."""
        gone: set[int] = set()
        for act in acts:
            gone.update(id(t) for t in act.taken)
        events: list[EventMention] = []
        seen: set[tuple[int, str]] = set()
        for act in acts:
            if id(act) in gone or not self._is_telling(act):
                continue
            event = self._event(act)
            if (
                event.nominal
                and event.score < _NOMINAL_FLOOR
                and not (event.actors and (event.recipients or event.reciprocal))
            ):
                continue
            key = (event.head, event.type)
            if key not in seen:
                seen.add(key)
                events.append(event)
        events.sort(key=lambda e: (-e.score, e.trigger.start))
        return events

    def _part(self, token: int) -> str | None:
        """Verb, noun or adjective; a "noun" with a subject is a verb mistaken ("EU and UN hand over ...")."""
        p = self.parse
        part = _PARTS.get(p.pos[token])
        if part == "noun" and p.deps[token] == "ROOT" and p.children[token]:
            deps = [p.deps[c] for c in p.children[token]]
            if "nsubj" in deps and ("dobj" in deps or "prt" in deps) and "cop" not in deps:
                return "verb"
        return part

    def act(self, token: int) -> _Act | None:
        """The act that a token tells, if any; None while it is being worked out (a tree has no cycles, a bad one may)."""
        if token not in self._acts:
            self._acts[token] = None
            self._acts[token] = self._find_act(token)
        return self._acts[token]

    def _find_act(self, token: int) -> _Act | None:
        p = self.parse
        part = self._part(token)
        if part is None:
            return None
        dep = p.deps[token]
        if (part == "noun" and dep in ("compound", "nmod", "amod")) or (part == "verb" and dep in ("aux", "auxpass")):
            return None
        if part == "verb" and dep == "amod" and p.tags[token] not in ("VBD", "VBZ"):
            return None
        if part == "noun" and self._entity.get(token) in _TITLES:  # "the Conference of Presidents" is a name
            return None
        if part == "adjective" and dep == "amod":
            return None
        for frame in self.book.frames[part].get(self._lemma(token), ()):
            act = self._match(token, part, frame)
            if act is not None:
                return act
        return None

    # ------------------------------------------------------------------ matching
    def _match(self, token: int, part: str, frame: Frame) -> _Act | None:
        words = self._match_key(token, part, frame)
        if words is None:
            return None
        slots = _Slots(self, token, part, words)
        if frame.clause and not slots.has_clause(frame.clause):
            return None
        for slot, spec in frame.conditions:
            if not self._fits(slots, slot, spec, frame):
                return None
        for slot, spec in frame.unless:
            if self._holds(slots, slot, spec):
                return None
        act = _Act(token, part, frame, "", frame.mode, words=words, score=frame.score, contexts=frame.contexts)
        if not self._set_type(act, slots):
            return None
        if part == "verb" and not self._is_agentive(slots, frame):
            return None
        self._set_participants(act, slots)
        return act

    def _match_key(self, token: int, part: str, frame: Frame) -> tuple[int, ...] | None:
        """Token numbers of the words of the key, or None."""
        key = frame.key
        if len(key) == 1:
            return (token,)
        p = self.parse
        if part == "noun":
            modifiers = {
                self._lemma(c): c for c in p.children[token] if p.deps[c] in ("compound", "amod", "nmod", "poss")
            }
            if len(key) == 2:
                if key[1] in modifiers:
                    return (modifiers[key[1]], token)
                if key[1] == p.lowers[token - 1] if token else False:
                    return (token - 1, token)
                return None
            if all(w in p.lowers[max(0, token - 4) : token + 4] for w in key[1:]):
                return (token,)
            return None
        if len(key) == 2:
            word = key[1]
            for child in p.children[token]:
                if (p.lowers[child] == word or p.lemmas[child] == word) and p.deps[child] not in (
                    "punct",
                    "nsubj",
                    "aux",
                ):
                    if p.deps[child] in ("prep", "prt", "advmod", "dobj", "acomp", "attr", "dative", "advcl", "oprd", "agent",
                                         "xcomp", "npadvmod", "mark", "ccomp"):  # fmt: skip
                        if p.deps[child] == "prep" and self._is_other_preposition(token, child):
                            continue
                        return (token, child)
            if part == "adjective" and token + 1 < len(p) and p.lowers[token + 1] == word:
                return (token, token + 1)
            return None
        found = [token]
        here = token + 1
        # "put the troops on alert": an object may stand between; "hold more than a hundred villagers as human shields".
        stop = min(len(p), token + len(key) + (8 if "as" in key else 3))
        for word in key[1:]:
            while here < stop and p.lowers[here] != word and p.lemmas[here] != word:
                here += 1
            if here >= stop:
                return None
            found.append(here)
            here += 1
        return tuple(found)

    def _is_other_preposition(self, verb: int, preposition: int) -> bool:
        """ "called Paris *on Monday*", "*On Monday* ... called", "called him out *for*": no "call on", no "call for"."""
        p = self.parse
        return (
            preposition < verb
            or any(c in self.tree.dates for c in p.children[preposition])
            or any(p.deps[c] == "prt" for c in p.children[verb])
        )

    def _fits(self, slots: _Slots, slot: str, spec: frozenset[str], frame: Frame) -> bool:
        if slot == "subject":
            tokens = slots.get("subject")
            if not tokens:
                return ACTOR in spec
            if SEVERAL in spec:
                return self._are_several(tokens)
            return self._any_in(tokens, spec) or self._acts_itself(tokens, spec)
        if self._holds(slots, slot, spec):
            return True
        return slot == "object" and any(self._holds(slots, other, spec) for other in frame.object_or)

    def _are_several(self, tokens: Sequence[int]) -> bool:
        """Coordinated or plural: those who can meet each other."""
        p = self.parse
        return len(tokens) > 1 or any(p.tags[t] in ("NNS", "NNPS") or p.lowers[t] in ("they", "both") for t in tokens)

    def _acts_itself(self, tokens: Sequence[int], spec: frozenset[str]) -> bool:
        """Subjects that stand for an actor: "US airstrikes", "the Kremlin's decision"."""
        return ACTOR in spec and any(self._can_act(t) for t in tokens)

    def _holds(self, slots: _Slots, slot: str, spec: frozenset[str]) -> bool:
        if slot == "negated":
            return self.is_negated(slots.token)
        if slot == "clause":
            return any(slots.has_clause(kind) for kind in spec)
        if slot == "clause_verb":
            return any(self._lemma(c) in spec for c in slots.clauses)
        tokens = slots.get(slot)
        if slot == "object" and not tokens and len(slots.words) > 1:
            tokens = slots.get("key")
        if SEVERAL in spec:
            return len(tokens) > 1
        if ANY in spec:
            return bool(tokens) or bool(slots.gerunds(slot))
        if NONE in spec:
            return not tokens
        return self._any_in(tokens, spec)

    def _any_in(self, tokens: Iterable[int], spec: frozenset[str], depth: int = 0) -> bool:
        p = self.parse
        for token in tokens:
            lemma = self._lemma(token)
            if lemma in spec or p.lowers[token] in spec:
                return True
            if ACTOR in spec and self.is_actor(token):
                return True
            if NAME in spec and (p.pos[token] == "PROPN" or self._entity.get(token) in _NAMING):
                return True
            for child in p.children[token]:
                if p.deps[child] in ("compound", "amod", "nmod", "nummod", "poss"):
                    modifier = self._lemma(child)
                    if f"{modifier}_{lemma}" in spec or (lemma in _CARRIERS and modifier in spec):
                        return True
            if depth < 2:
                # "dozens of soldiers", "a state of emergency": what follows "of" counts, and as one name with it.
                inner = self.tree.after(token, "of")
                if inner and (lemma in _PARTITIVE or p.pos[token] == "NUM"):
                    if self._any_in(inner, spec, depth + 1):
                        return True
                if any(f"{lemma}_of_{self._lemma(i)}" in spec for i in inner):
                    return True
        return False

    def _set_type(self, act: _Act, slots: _Slots) -> bool:
        """Type and mode by the frame and its content; False when the frame gives no event here."""
        frame = act.frame
        there, content, negated = self._find_content(frame, slots)
        act.clause = slots.clauses[0] if slots.clauses else None
        if not frame.composes:
            act.type = frame.types[""]
            if content is not None:
                self._take(act, content)
            if act.mode is None and content is not None:
                act.mode = self.book.mode_by_content.get(act.type, {}).get(content.type)
            if not frame.keeps:
                act.taken.extend(self._acts_in_words(act, slots))
            self._take_purposes(act, slots)
            return True
        if "REQUEST" in frame.types.values() and self._speaks_of_himself(slots):
            return False
        if content is None:
            chosen = frame.types.get("unknown" if there else "absent")
        else:
            chosen = self._choose(frame, content.type, negated)
        if not chosen:
            return False
        if chosen == "=":
            if content is None:
                return False
            act.type, act.mode = content.type, content.mode or frame.mode
            act.reciprocal = content.reciprocal
            act.score *= content.score
            act.contexts += content.contexts
        else:
            act.type, _, mode = chosen.partition("/")
            act.mode = mode or frame.mode
            if act.mode is None and content is not None:
                act.mode = self.book.mode_by_content.get(act.type, {}).get(content.type)
            if content is not None:
                act.contexts += content.contexts
        if content is not None:
            self._take(act, content)
        if not frame.keeps:
            act.taken.extend(self._acts_in_words(act, slots))
        self._take_purposes(act, slots)
        return True

    def _speaks_of_himself(self, slots: _Slots) -> bool:
        """ "insists it is enforcing the ban": a pronoun and no infinitive, so nobody is asked."""
        p = self.parse
        return any(
            p.deps[c] == "nsubj" and p.lowers[c] in _SPEAKERS
            for clause in slots.clauses[:1]
            if not slots._has_to(clause) and not any(p.tags[g] == "MD" for g in p.children[clause])
            for c in p.children[clause]
        )

    def _choose(self, frame: Frame, type_: str, negated: bool) -> str | None:
        group = self.book.groups.get(type_, "")
        if negated:
            group = {"conflict": "yielding", "cooperation": "conflict", "yielding": "conflict"}.get(group, group)
            return frame.types.get(group) or frame.types.get("else")
        return frame.types.get(type_) or frame.types.get(group) or frame.types.get("else")

    def _take(self, act: _Act, content: _Act) -> None:
        act.content = content
        if not act.frame.keeps:
            act.taken.append(content)
            act.taken.extend(content.taken)
            act.taken.extend(self._coordinated(content.token))

    def _take_purposes(self, act: _Act, slots: _Slots) -> None:
        """ "agreed to a truce *to end* the fighting", "met *to discuss*": what an act is for is no second act."""
        if act.frame.keeps or act.part != "verb":
            return
        for clause in slots.clauses:
            if slots._has_to(clause) and not any(self.parse.deps[c] == "nsubj" for c in self.parse.children[clause]):
                for inner in (self.clause_act(clause), *self._coordinated(clause)):
                    if inner is not None and inner is not act:
                        act.taken.append(inner)

    def _acts_in_words(self, act: _Act, slots: _Slots) -> list[_Act]:
        """Acts that the words of the frame itself would tell: "broke off *talks*" is one act."""
        out = [self.act(word) for word in act.words if word != act.token]
        if any(slot == "object" and ACTOR not in spec and ANY not in spec for slot, spec in act.frame.conditions):
            out += [self.act(thing) for thing in slots.get("object") or slots.get("key")]
        return [a for a in out if a is not None and a is not act]

    def _coordinated(self, token: int) -> list[_Act]:
        """Acts of verbs that share the subject of `token`: "agreed to meet *and exchange* prisoners"."""
        p = self.parse
        out: list[_Act] = []
        for child in p.children[token]:
            if p.deps[child] == "conj" and p.pos[child] in VERBS:
                if not any(p.deps[c] in ("nsubj", "nsubjpass") for c in p.children[child]):
                    act = self.act(child)
                    if act is not None:
                        out.append(act)
                    out.extend(self._coordinated(child))
        return out

    def _find_content(self, frame: Frame, slots: _Slots) -> tuple[bool, _Act | None, bool]:
        """(something stands there, the act it tells, whether that is negated)."""
        there = False
        for source in frame.content:
            if source == "clause":
                for clause in slots.clauses:
                    there = True
                    act = self.clause_act(clause) or next(iter(self._coordinated(clause)), None)
                    if act is not None:
                        return True, act, self.is_negated(clause)
                continue
            for token in (*slots.get(source), *slots.gerunds(source)):
                there = True
                act = self._content_act(token)
                if act is not None:
                    return True, act, False
        return there, None, False

    def _content_act(self, token: int, depth: int = 0) -> _Act | None:
        act = self.clause_act(token) if self.parse.pos[token] in VERBS else self.act(token)
        if (
            act is None and depth < 2 and self._lemma(token) in _PARTITIVE | _HOLDERS
        ):  # "a series of attacks", "the possibility of talks"
            for inner in (*self.tree.after(token, "of"), *self._gerunds_after(token, "of")):
                act = self._content_act(inner, depth + 1)
                if act is not None:
                    return act
        return act

    def clause_act(self, verb: int) -> _Act | None:
        """The act of a clause: of its verb, or of what "be" says of the subject ("is ready to")."""
        act = self.act(verb)
        if act is None:
            p = self.parse
            for child in p.children[verb]:
                if p.deps[child] in ("acomp", "attr", "oprd") and p.pos[child] in ("ADJ", "NOUN", "VERB"):
                    act = self.act(child)
                    if act is not None:
                        break
        return act

    # ------------------------------------------------------------------ participants
    def _set_participants(self, act: _Act, slots: _Slots) -> None:
        frame, content = act.frame, act.content
        actors: tuple[int, ...] = ()
        for slot in frame.actor:
            actors = self._stand_for(act, self._slot(act, slots, slot))
            if actors:
                break
        if not actors and content is not None and "=" in frame.types.values():
            actors = content.actors
        recipients = self._find_recipients(act, slots, actors)
        if not recipients and content is None and not frame.composes:
            for inner in act.taken:  # "broke off talks with": the partner hangs on the noun
                if inner.part == "noun":
                    partners = inner.actors + inner.recipients if inner.reciprocal else inner.recipients
                    recipients = recipients or tuple(t for t in partners if t not in actors)
        if not recipients and content is not None and act.frame.composes and "content.recipient" not in frame.recipient:
            recipients = content.recipients
        act.reciprocal = act.reciprocal or frame.reciprocal
        if act.reciprocal:
            if content is not None:
                actors = (*actors, *(a for a in content.actors if a not in actors))
            act.partners = recipients
            actors = (*actors, *(r for r in recipients if r not in actors))
            recipients = ()
        act.actors, act.recipients = actors, recipients

    def _find_recipients(self, act: _Act, slots: _Slots, actors: tuple[int, ...]) -> tuple[int, ...]:
        """The first slot with somebody in it; else the first with something in it."""
        spare: tuple[int, ...] = ()
        if act.type in _BETWEEN_STATES:  # "expelled diplomats from Poland", "gave food to people in Chad"
            for slot in act.frame.recipient:
                found = tuple(t for t in self._slot(act, slots, slot) if t not in actors and self._is_party(t))
                if found:
                    return found
        for slot in act.frame.recipient:
            found = tuple(t for t in self._slot(act, slots, slot) if t not in actors)
            if not found:
                continue
            named = tuple(t for t in found if self.is_actor(t) or self._names_inside(t))
            if named:
                return named
            spare = spare or found
        # What is said, given or promised has an addressee or none; what is hit may be a thing.
        deep = self._find_deep(act, actors) if act.part == "verb" and act.type in _REACHING else ()
        return deep or (() if act.type in _WORDS else spare)

    def _is_party(self, token: int) -> bool:
        return self._is_named(token) or self._names_inside(token)

    def _find_deep(self, act: _Act, actors: tuple[int, ...]) -> tuple[int, ...]:
        """Inside what is done: "rejected a call for troops to be sent *to Chad*", "eased the curfew imposed *in Mali*"."""
        p = self.parse
        if not act.frame.recipient or (act.content is not None and not act.content.frame.recipient):
            return ()  # "agreed to resign without returning to": nobody is resigned to
        tokens: list[int] = []
        for thing in (*_Slots(self, act.token, "verb", act.words).get("object"), *([act.clause] if act.clause else [])):
            if thing in actors or thing < act.token:
                continue
            tokens.extend(t for t in self.phrase(thing) if p.deps[t] == "pobj" and p.lowers[p.heads[t]] in _DEEP)
        named = [t for t in tokens if t not in actors and t not in self.tree.dates and self._is_named(t)]
        named.sort(key=lambda t: (_DEEP.index(p.lowers[p.heads[t]]), t))
        return self.tree.spread(named[:1])

    def phrase(self, token: int) -> list[int]:
        """The tokens under one, relative clauses left out."""
        p = self.parse
        out, stack = [], [token]
        while stack:
            here = stack.pop()
            out.append(here)
            stack.extend(c for c in p.children[here] if p.deps[c] not in ("relcl", "advcl", "parataxis"))
        return sorted(out)

    def _is_named(self, token: int) -> bool:
        return self._entity.get(token) in ("GPE", "NORP") or any(
            self._is_known(m) for m in self._mention_at.get(token, ())
        )

    def _slot(self, act: _Act, slots: _Slots, slot: str) -> tuple[int, ...]:
        content = act.content
        where, _, what = slot.partition(".")
        if where == "content":
            if content is None:
                return ()
            if what == "actor":
                return content.actors
            if what == "recipient":
                return content.recipients
            return _Slots(self, content.token, content.part, content.words).get(what)
        if where == "clause":
            if act.clause is None:
                return ()
            return _Slots(self, act.clause, "verb", (act.clause,)).get(what)
        found = slots.get(slot)
        return tuple(t for t in found if act.content is None or t != act.content.token)

    def _stand_for(self, act: _Act, tokens: tuple[int, ...]) -> tuple[int, ...]:
        """Actors named by an act that is itself the subject: "US airstrikes killed ten" is done by the US."""
        out: list[int] = []
        for token in tokens:
            inner = self.act(token) if self.parse.pos[token] == "NOUN" and token != act.token else None
            if inner is not None and inner.type in _DEEDS:
                act.taken.append(inner)
                out.extend(inner.actors or ())
            else:
                out.append(token)
        return tuple(self._speaker_for(out))

    def _speaker_for(self, tokens: Sequence[int]) -> list[int]:
        """ "Iraq said *it* would": Iraq, when the pronoun is the subject of what was said."""
        p = self.parse
        out: list[int] = []
        for token in tokens:
            speakers: tuple[int, ...] = ()
            if p.lowers[token] in _SPEAKERS and p.deps[token] in ("nsubj", "nsubjpass"):
                speakers = self.speakers(p.heads[token])
            out.extend(s for s in (speakers or (token,)) if s not in out)
        return out

    def speakers(self, verb: int) -> tuple[int, ...]:
        """Who says the clause of `verb`, when a verb of speech governs it directly."""
        p = self.parse
        here = verb
        for _ in range(_DEPTH):
            head = p.heads[here]
            if head == here:
                return ()
            if p.deps[here] in ("ccomp", "parataxis") and p.lemmas[head] in self.book.said["verbs"]:
                return tuple(s for s in self.tree.subjects(head) if p.lowers[s] not in _SPEAKERS)
            if p.deps[here] not in ("conj", "xcomp", "ccomp", "acomp", "attr"):
                return ()
            here = head
        return ()

    def behind_documents(self, tokens: tuple[int, ...]) -> tuple[int, ...]:
        """ "issued a statement condemning": the issuer condemns."""
        out: list[int] = []
        documents = self.book.classes["documents"]
        for token in tokens:
            doers = self.tree.noun_doers(token) if self._lemma(token) in documents else ()
            out.extend(t for t in (doers or (token,)) if t not in out)
        return tuple(out)

    def is_actor(self, token: int) -> bool:
        """Whether a head noun is a named actor, or a word for people and institutions, or a pronoun for one."""
        p = self.parse
        if token in self._mention_at:
            return True
        label = self._entity.get(token)
        if label in _NAMING:
            return True
        word = p.words[token]
        if len(word) > 1 and word.isupper() and word.isalpha() and label is None:  # "ICE", "DHS"
            return True
        pos = p.pos[token]
        if pos == "PRON":
            return p.lowers[token] in _PERSONAL
        if pos == "PROPN":
            return label is None or label not in ("DATE", "TIME", "MONEY", "PERCENT", "EVENT", "LAW", "WORK_OF_ART")
        lemma = self._lemma(token)
        return lemma in self.book.people or (
            lemma in _PARTITIVE and self._any_in(self.tree.after(token, "of"), self.book.people)
        )

    def _names_inside(self, token: int) -> bool:
        """Whether a noun phrase names an actor beside its head: "Palestinian homes", "the decision of Berlin"."""
        p = self.parse
        stack, steps = [token], 0
        while stack and steps < 40:
            here = stack.pop()
            steps += 1
            for child in p.children[here]:
                dep = p.deps[child]
                if (
                    dep in ("compound", "amod", "nmod", "poss", "conj", "appos")
                    or (dep == "prep" and p.lowers[child] in _NP_PREPOSITIONS)
                    or dep == "pobj"
                ):
                    stack.append(child)
                    if self._bears_name(child):
                        return True
        return False

    def _bears_name(self, token: int) -> bool:
        return self._entity.get(token) in _NAMING or any(
            self.mentions[m].candidates and self.mentions[m].form != MentionForm.PRONOUN
            for m in self._mention_at.get(token, ())
        )

    def _is_agentive(self, slots: _Slots, frame: Frame) -> bool:
        """Whether somebody acts: "the storm killed 20" and "the report provides aid figures" tell no act of an actor."""
        if any(slot == "subject" for slot, _ in frame.conditions) or "subject" not in frame.actor:
            return True
        tokens = slots.get("subject")
        if not tokens:
            return True
        return any(self._can_act(t) for t in tokens)

    def _can_act(self, token: int) -> bool:
        if self.is_actor(token):
            return True
        lemma = self._lemma(token)
        classes = self.book.classes
        if lemma in classes["forces"] or lemma in classes["fire"] or lemma in classes["arms"]:
            return True
        inner = self.act(token) if self.parse.pos[token] == "NOUN" else None
        if inner is not None and inner.type:
            return inner.type in _DEEDS
        if any(
            self.parse.deps[c] in ("compound", "amod", "nmod")
            and (c in self._mention_at or self._entity.get(c) in _NAMING)
            for c in self.parse.children[token]
        ):
            return True
        return lemma.endswith(_AGENT_ENDINGS) and len(lemma) > 4 and lemma not in _NOT_AGENTS

    # ------------------------------------------------------------------ what the clause adds
    def is_negated(self, verb: int) -> bool:
        p = self.parse
        return any(p.deps[c] == "neg" and p.lowers[c] in _NEGATIONS for c in p.children[verb]) or any(
            p.lowers[c] == "longer" and any(p.lowers[g] == "no" for g in p.children[c]) for c in p.children[verb]
        )

    def _is_denied(self, act: _Act) -> bool:
        """Whether the act itself is negated: at its verb, at the copula of "is not ready to", by "no" before a noun."""
        p = self.parse
        token = act.token
        if act.part == "verb":
            return self.is_negated(token)
        if act.part == "adjective":
            return self.is_negated(token) or self.is_negated(p.heads[token])
        if any(p.deps[c] == "det" and p.lowers[c] == "no" for c in p.children[token]):
            return True
        head = p.heads[token]
        return p.deps[token] in ("dobj", "attr") and p.pos[head] in VERBS and self.is_negated(head)

    def _future(self, verb: int, depth: int = 0) -> str:
        """ "will", "would" (only in what somebody says of himself), "cannot", or ""."""
        p = self.parse
        hedged = False
        found = ""
        for child in p.children[verb]:
            lower = p.lowers[child]
            if p.deps[child] == "aux":
                if lower in ("will", "'ll", "’ll", "shall", "wo") or (
                    lower == "would" and (self.speakers(verb) or self.is_negated(verb))
                ):
                    found = "will"
                elif lower in ("can", "could", "ca") and self.is_negated(verb):
                    found = "cannot"
            elif p.deps[child] == "advmod" and lower in self.book.said["hedges"]:
                hedged = True
        if hedged:
            return ""
        head = p.heads[verb]
        if not found and p.deps[verb] == "conj" and p.pos[head] in VERBS and depth < 3:
            if not any(p.deps[c] in ("nsubj", "aux", "nsubjpass") for c in p.children[verb]):
                return self._future(head, depth + 1)
        if found and head != verb and p.lemmas[head] in self.book.said["hedge_verbs"]:
            return ""
        return found

    def _request_by(self, modal: int) -> _Act | None:
        """ "Straw said that the rebels must disarm": a request by Straw to the rebels."""
        p = self.parse
        verb = p.heads[modal]
        if p.deps[modal] != "aux" or p.pos[verb] not in VERBS:
            return None
        speakers = self.speakers(verb)
        subjects = self.tree.surface_subjects(verb)
        if not speakers or not subjects or set(speakers) & set(subjects):
            return None
        if p.lowers[subjects[0]] in _SPEAKERS or not any(self.is_actor(s) or self._names_inside(s) for s in subjects):
            return None
        content = self.clause_act(verb)
        mode = self.book.mode_by_content.get("REQUEST", {}).get(content.type) if content else None
        taken = [content, *content.taken] if content else []
        return _Act(
            verb, "verb", _MUST, "REQUEST", mode, speakers, subjects,
            content=content, taken=taken, words=(modal, verb), score=_MUST.score,
        )  # fmt: skip

    def _is_telling(self, act: _Act) -> bool:
        """Whether an act stands on its own as an event: somebody takes part in it, and a bare noun may tell it."""
        if not act.type:
            return False
        everybody = (*act.actors, *act.recipients)
        if act.part == "noun":
            if not act.frame.bare and "=" not in act.frame.types.values():
                return False
            return any(self.is_actor(t) or self._names_inside(t) for t in everybody)
        return bool(everybody)

    # ------------------------------------------------------------------ output
    def _event(self, act: _Act) -> EventMention:
        type_, mode, weight = self._in_time(act)
        actors, recipients, reciprocal = act.actors, act.recipients, act.reciprocal
        if type_ != act.type and reciprocal and act.partners:  # "there will be no talks with": one refuses the others
            actors, recipients, reciprocal = tuple(a for a in actors if a not in act.partners), act.partners, False
        head = act.token
        near = self._clause_tokens(head, act.part)
        return EventMention(
            trigger=self._trigger(act),
            head=head,
            type=EventType(type_),
            extent=self._extent(head, act.part),
            mode=mode or self._mode_by_words(type_, near),
            contexts=self._contexts(act, near),
            actors=self._arguments(actors),
            recipients=self._arguments(recipients),
            nominal=act.part == "noun",
            reciprocal=reciprocal,
            score=round(act.score * weight * self._centrality(act), 4),
            reason=_reason(act),
        )

    def _in_time(self, act: _Act) -> tuple[str, str | None, float]:
        """Type and mode once tense and negation are heeded, and what that leaves of the score."""
        if act.type == "REQUEST" or any(slot == "negated" for slot, _ in act.frame.conditions):
            return act.type, act.mode, 1.0
        negated = self._is_denied(act)
        future = self._future(act.token) if act.part == "verb" else ""
        if negated and act.type == "AGREE" and act.frame.composes:
            mode = self.book.mode_by_content.get("REJECT", {}).get(act.content.type) if act.content else None
            return "REJECT", mode, 1.0
        group = self.book.groups.get(act.type, "")
        if act.part == "noun" and negated and group in ("cooperation", "yielding"):  # "there will be no talks"
            return "REJECT", self.book.mode_by_content.get("REJECT", {}).get(act.type), _NEGATED_WEIGHT
        if not future:
            return act.type, act.mode, _NEGATED_WEIGHT if negated else 1.0
        if future == "cannot" and group not in ("cooperation", "yielding"):
            return act.type, act.mode, _NEGATED_WEIGHT
        changed = (self.book.future_negated if negated else self.book.future).get(group)
        if changed is None or changed == act.type:
            return act.type, act.mode, 1.0
        return changed, self.book.mode_by_content.get(changed, {}).get(act.type), 1.0

    def _trigger(self, act: _Act) -> Span:
        p = self.parse
        words = set(act.words)
        content = act.content
        if (
            content is not None
            and content.part == "noun"
            and act.type == content.type
            and abs(content.token - act.token) < 8
        ):
            words |= set(content.words)
        inside = [w for w in words if abs(w - act.token) < 8]
        return p.span(min(inside), max(inside) + 1)

    def _clause_tokens(self, head: int, part: str) -> list[int]:
        """Tokens of the clause or noun phrase, without the clauses inside it."""
        p = self.parse
        out, stack = [], [head]
        while stack:
            here = stack.pop()
            out.append(here)
            for child in p.children[here]:
                dep = p.deps[child]
                if dep in ("relcl", "ccomp", "parataxis", "advcl") or (dep == "conj" and p.pos[child] in VERBS):
                    continue
                stack.append(child)
        return out

    def _extent(self, head: int, part: str) -> Span:
        if part == "noun":
            tokens = self._phrase_tokens(head, prepositions=None)
        else:
            tokens = self._clause_span_tokens(self._clause_head(head))
        return self._run_around(tokens, head)

    def _clause_head(self, head: int) -> int:
        """For "ready" in "is ready to": the copula, so that the subject is in the extent."""
        p = self.parse
        if p.pos[head] == "ADJ" and p.deps[head] in ("acomp", "attr", "oprd") and p.pos[p.heads[head]] in VERBS:
            return p.heads[head]
        return head

    def _clause_span_tokens(self, head: int) -> list[int]:
        p = self.parse
        out = [head]
        for child in p.children[head]:
            dep = p.deps[child]
            if dep in ("cc", "preconj", "mark", "parataxis") or (dep == "conj" and p.pos[child] in VERBS):
                continue
            if dep == "punct" and ((child < head and child == p.edges(head)[0]) or p.words[child] in ".!?;"):
                continue
            out.extend(p.subtree(child))
        return sorted(out)

    def _run_around(self, tokens: Sequence[int], head: int) -> Span:
        """The contiguous stretch of `tokens` that holds `head`, without punctuation at its ends."""
        p = self.parse
        have = set(tokens)
        have.add(head)
        # Commas and quotes that hang elsewhere do not break a clause.
        first = head
        while first - 1 in have or (first - 1 >= 0 and p.pos[first - 1] == "PUNCT" and first - 2 in have):
            first -= 1
        past = head + 1
        while past in have or (past < len(p) and p.pos[past] == "PUNCT" and past + 1 in have):
            past += 1
        while first < head and p.pos[first] == "PUNCT":
            first += 1
        if past < len(p) and p.words[past] == ")" and "(" in p.words[first:past]:
            past += 1
        while past - 1 > head and p.pos[past - 1] == "PUNCT" and p.words[past - 1] not in ')”"':
            past -= 1
        return p.span(first, past)

    def _arguments(self, heads: Iterable[int]) -> tuple[Argument, ...]:
        out: list[Argument] = []
        for head in dict.fromkeys(heads):
            span = self._run_around(self._phrase_tokens(head, prepositions=_NP_PREPOSITIONS), head)
            out.append(Argument(span=span, head=head, mentions=self.mentions_in(head)))
        return tuple(out)

    def _phrase_tokens(self, head: int, *, prepositions: frozenset[str] | None) -> list[int]:
        """A noun phrase without its clauses and coordinated nouns; prepositions: those whose phrases belong to it."""
        p = self.parse
        out = [head]
        for child in p.children[head]:
            dep = p.deps[child]
            if dep == "appos" and p.pos[child] == "PROPN" and prepositions is not None:
                out.extend(self._phrase_tokens(child, prepositions=prepositions))
            elif dep in _NP_CUT or (dep == "prep" and prepositions is not None and p.lowers[child] not in prepositions):
                continue
            else:
                out.extend(p.subtree(child))
        return out

    def mentions_in(self, head: int, depth: int = 0) -> tuple[int, ...]:
        """Mentions that say who the noun phrase is: of its head, else nearest to it, those with a known id first."""
        p = self.parse
        tiers: list[list[int]] = [self._mention_at.get(head, [])]
        children = p.children[head]
        tiers.append(self._mentions_at(c for c in children if p.deps[c] in ("compound", "amod", "nmod", "poss")))
        tiers.append(self._mentions_at(c for c in children if p.deps[c] == "appos"))
        if depth < 3:
            for preposition in ("of", "by", "in", "from", "at", "for", "throughout", "across", "against"):
                inner: list[int] = []
                for token in self.tree.after(head, preposition):
                    inner.extend(self.mentions_in(token, depth + 1))
                tiers.append(inner)
            for clause in children:  # "workers affiliated with the union"
                if p.deps[clause] == "acl" and p.tags[clause] == "VBN":
                    for preposition in ("with", "to", "from"):
                        tiers.append(
                            [m for t in self.tree.after(clause, preposition) for m in self.mentions_in(t, depth + 1)]
                        )
            if depth == 0:
                tiers.append([m for owner in self._owners(head) for m in self.mentions_in(owner, 1)])
            if self._lemma(head) in _SHARED:
                tiers.append([m for token in self.tree.after(head, "with") for m in self.mentions_in(token, depth + 1)])
        best: tuple[int, ...] = ()
        for tier in tiers:
            found = tuple(dict.fromkeys(tier))
            if any(self._is_known(m) for m in found):
                return tuple(m for m in found if self._is_known(m))
            best = best or found
        return best

    def _owners(self, head: int) -> tuple[int, ...]:
        """Whose it is, by the sentence alone: "Kiev said *its troops* had": Kiev's."""
        p = self.parse
        if not any(p.deps[c] == "poss" and p.lowers[c] in _OWNING for c in p.children[head]):
            return ()
        verb = next((a for a in p.ancestors(head) if p.pos[a] in VERBS), None)
        if verb is None:
            return ()
        subjects = self.tree.surface_subjects(verb)
        return tuple(t for t in (subjects if head not in subjects else self.speakers(verb)) if p.pos[t] != "PRON")

    def _mentions_at(self, tokens: Iterable[int]) -> list[int]:
        p = self.parse
        out: list[int] = []
        for token in tokens:
            if token > 1 and p.words[token - 1] == "-" and p.lowers[token - 2] in ("pro", "anti"):
                continue  # "a pro-Iranian group" is not Iran's
            for here in (
                token,
                *(c for c in p.children[token] if p.deps[c] in ("compound", "amod", "conj", "poss", "nmod")),
            ):
                out.extend(self._mention_at.get(here, ()))
        return out

    def _is_known(self, number: int) -> bool:
        best = self.mentions[number].best
        return best is not None and not best.id.startswith("?")

    def _mode_by_words(self, type_: str, tokens: Iterable[int]) -> str | None:
        table = self.book.mode_words.get(type_)
        if not table:
            return None
        lemmas = {self._lemma(t) for t in tokens}
        return next((mode for mode, words in table if not words.isdisjoint(lemmas)), None)

    def _contexts(self, act: _Act, tokens: Iterable[int]) -> tuple[str, ...]:
        found = dict.fromkeys(act.contexts)
        table = self.book.contexts
        for token in tokens:
            for context in table.get(self._lemma(token), ()):
                found[context] = None
        return tuple(sorted(found))

    def _centrality(self, act: _Act) -> float:
        """How near the act is to the main clause: what its words hang on, up to the root."""
        p = self.parse
        weight = _NOMINAL_WEIGHT if act.part == "noun" else 1.0
        token = act.token
        for _ in range(_DEPTH):
            dep, head = p.deps[token], p.heads[token]
            if head == token:
                break
            if dep == "ccomp" and p.lemmas[head] in self.book.said["verbs"]:
                weight *= 1.0
            else:
                weight *= _WEIGHT.get(dep, _OTHER_WEIGHT)
            token = head
        return weight

    # ------------------------------------------------------------------ words
    def _lemma(self, token: int) -> str:
        """The lemma in lower case; of a name's words the plain singular ("Talks" in a heading: "talk")."""
        p = self.parse
        if p.pos[token] == "PROPN":
            lower = p.lowers[token]
            return lower[:-1] if lower.endswith("s") and not lower.endswith("ss") and len(lower) > 4 else lower
        lemma = p.lemmas[token].lower()
        return self.book.mended.get(lemma, lemma)

    def _gerunds_after(self, token: int, preposition: str) -> list[int]:
        p = self.parse
        return [
            g
            for c in p.children[token]
            if p.lowers[c] == preposition and p.deps[c] in ("prep", "prt", "dative", "advmod", "mark")
            for g in p.children[c]
            if p.deps[g] == "pcomp"
        ]


def _reason(act: _Act) -> str:
    reason = act.frame.id if act.content is None else f"{act.frame.id} + {act.content.frame.id}"
    return f"{reason} (CAMEO {act.frame.cameo})" if act.frame.cameo else reason


class _Slots:
    """What stands around one trigger, by slot name, worked out when asked for."""

    __slots__ = ("_cache", "_clauses", "finder", "part", "token", "words")

    def __init__(self, finder: _Finder, token: int, part: str, words: tuple[int, ...]) -> None:
        self.finder, self.token, self.part, self.words = finder, token, part, words
        self._cache: dict[str, tuple[int, ...]] = {}
        self._clauses: list[int] | None = None

    def get(self, slot: str) -> tuple[int, ...]:
        if slot not in self._cache:
            self._cache[slot] = self._find(slot)
        return self._cache[slot]

    def _find(self, slot: str) -> tuple[int, ...]:
        find = getattr(self, f"_{slot}", None) if slot in _NAMED_SLOTS else None
        if find is not None:
            found: tuple[int, ...] = find()
            return found
        return self._preposition(slot)

    def _subject(self) -> tuple[int, ...]:
        tree, token = self.finder.tree, self.token
        if self.part == "verb":
            return self.finder.behind_documents(tree.subjects(token))
        if self.part == "adjective":
            p = self.finder.parse
            if p.deps[token] == "conj":
                return tree.surface_subjects(p.heads[p.heads[token]])
            return tree.surface_subjects(p.heads[token]) if p.heads[token] != token else tree.surface_subjects(token)
        return ()

    def _doer(self) -> tuple[int, ...]:
        """The subject of the clause that a noun stands in: "pledged it in *a meeting* with"."""
        return self.finder.tree.noun_doers(self.token) if self.part == "noun" else ()

    def _condition(self) -> tuple[int, ...]:
        """ "threatened to strike unless *Seoul* yields"."""
        p, tree = self.finder.parse, self.finder.tree
        verbs = [self.token, *self.clauses]
        for clause in (c for v in verbs for c in p.children[v] if p.deps[c] == "advcl"):
            if any(p.lowers[g] in ("unless", "if", "until") and p.deps[g] == "mark" for g in p.children[clause]):
                return tuple(t for t in tree.surface_subjects(clause) if p.pos[t] != "PRON")
        return ()

    def _quoted(self) -> tuple[int, ...]:
        """ "*Zagreb* breaks the law, the group protested"."""
        p, tree = self.finder.parse, self.finder.tree
        for clause in p.children[self.token]:
            if p.deps[clause] == "ccomp" and clause < self.token:
                return tuple(t for t in tree.surface_subjects(clause) if p.pos[t] != "PRON")
        return ()

    def _target(self) -> tuple[int, ...]:
        for word in ("at", "on", "into", "against", "over", "toward", "towards"):
            found = self._preposition(word)
            if found:
                return found
        return ()

    def _modifier(self) -> tuple[int, ...]:
        p = self.finder.parse
        return tuple(c for c in p.children[self.token] if p.deps[c] in ("compound", "amod", "nmod"))

    def _surface(self) -> tuple[int, ...]:
        """The grammatical subject even of a passive: "Hanoi is committed to"."""
        return self.finder.tree.surface_subjects(self.token)

    def _object(self) -> tuple[int, ...]:
        if self.part != "verb":
            return ()
        tree = self.finder.tree
        found = tree.objects(self.token)
        if len(self.words) > 1 and any(t in self.words for t in found):  # "held *hostage* by": the hostage is another
            found = tuple(t for t in found if t not in self.words)
            if not found and tree.is_passive(self.token):
                found = tree.surface_subjects(self.token)
        return found

    def _dative(self) -> tuple[int, ...]:
        return self.finder.tree.datives(self.token) if self.part == "verb" else ()

    def _key(self) -> tuple[int, ...]:
        p, tree = self.finder.parse, self.finder.tree
        out: list[int] = []
        for word in self.words:
            if word != self.token and p.pos[word] in ("ADP", "SCONJ", "ADV", "PART"):
                out.extend(tree._led_to(word))
                if not out and p.deps[word] in ("prt", "advmod"):  # "pull out of": the preposition is a sister
                    continue
        return tree.spread(out)

    def _poss(self) -> tuple[int, ...]:
        p = self.finder.parse
        found = self.finder.tree.spread(c for c in p.children[self.token] if p.deps[c] == "poss")
        if found and p.pos[found[0]] == "PRON" and p.deps[self.token] in ("dobj", "attr", "pobj"):
            return self.finder.tree.noun_doers(self.token) or found  # "voiced *its* readiness"
        return found

    def _adj(self) -> tuple[int, ...]:
        """Names among the modifiers: "Russian attack", "US-Philippines dialogue"."""
        p, f = self.finder.parse, self.finder
        out = []
        for child in p.children[self.token]:
            if p.deps[child] in ("compound", "amod", "nmod", "npadvmod") and (
                any(g in f._mention_at for g in p.children[child] if p.deps[g] == "compound")
                or child in f._mention_at
                or f._entity.get(child) in _NAMING
                or f._lemma(child) in f.book.classes["agents"]
            ):
                out.append(child)
        return tuple(out)

    def _oprd(self) -> tuple[int, ...]:
        """What somebody is called: "called the envoy *a spy*"."""
        p = self.finder.parse
        return tuple(
            c for c in p.children[self.token] if p.deps[c] in ("oprd", "acomp", "ccomp", "xcomp") and c > self.token
        )

    def _speaker(self) -> tuple[int, ...]:
        p = self.finder.parse
        verb = self.token
        if self.part == "adjective" and p.heads[verb] != verb:
            verb = p.heads[verb]
        return self.finder.speakers(verb)

    def _verb(self) -> tuple[int, ...]:
        p = self.finder.parse
        head = p.heads[self.token]
        return (head,) if head != self.token and p.pos[head] in VERBS else ()

    def _by(self) -> tuple[int, ...]:
        tree = self.finder.tree
        found = tree.by_phrase(self.token)
        if not found and self.part == "verb":  # "rejected a call *by* the envoy"
            for thing in self.get("object"):
                found = found or tree.by_phrase(thing)
        return found

    def _purpose(self) -> tuple[int, ...]:
        """What a clause of purpose is about: "marched to demand *reforms* by the king", "to protest *his failure*"."""
        p, finder = self.finder.parse, self.finder
        out: list[int] = []
        for clause in self.clauses:
            slots = _Slots(finder, clause, "verb", (clause,))
            for slot in ("object", "against", "for", "over", "by"):
                out += [
                    t for t in slots.get(slot) if finder.is_actor(t) or finder.mentions_in(t) or finder._names_inside(t)
                ]
                if out:
                    break
        return tuple(t for t in out if p.pos[t] != "PRON")

    def _preposition(self, word: str) -> tuple[int, ...]:
        """After the trigger, or after its object ("imposed a curfew *in* the north")."""
        tree, p = self.finder.tree, self.finder.parse
        found = tree.after(self.token, word)
        if not found and self.part == "verb":
            for thing in (*self.get("object"), *(self.words[1:] if len(self.words) > 1 else ())):
                found = tree.after(thing, word)
                if found:
                    break
        if not found and self.part == "verb" and word in ("to", "against"):
            # "shipped containers filled with shells to Moscow": the parser hangs it on the last noun.
            found = self._deep(word)
        if not found and self.part == "noun" and word != "of":  # "the delivery of shells *to Moscow*"
            for thing in tree.after(self.token, "of"):
                found = tree.after(thing, word)
                if found:
                    break
        if not found and self.part == "adjective" and p.heads[self.token] != self.token:
            found = tree.after(p.heads[self.token], word)
        return found

    def _deep(self, word: str) -> tuple[int, ...]:
        p, tree = self.finder.parse, self.finder.tree
        for thing in self.get("object"):
            for token in self.finder.phrase(thing):
                if p.lowers[token] == word and p.deps[token] == "prep" and p.pos[p.heads[token]] in ("NOUN", "PROPN"):
                    found = tuple(t for t in tree.after(p.heads[token], word) if self.finder.is_actor(t))
                    if found:
                        return found
        return ()

    @property
    def clauses(self) -> list[int]:
        """Heads of complement clauses, the nearest first."""
        if self._clauses is None:
            self._clauses = self._find_clauses()
        return self._clauses

    def _find_clauses(self) -> list[int]:
        p = self.finder.parse
        token = self.token
        children = p.children[token]
        if self.part == "noun":
            return [c for c in children if p.deps[c] in ("acl", "relcl", "ccomp", "xcomp") and self._has_to(c)] + [
                c
                for c in children
                if p.deps[c] in ("acl", "ccomp") and any(p.lowers[g] == "that" for g in p.children[c])
            ]
        # A clause that opens the sentence before its verb is what was said, not what was asked or promised.
        out = [c for c in children if p.deps[c] in ("xcomp", "ccomp") and (c > token or self._has_to(c))]
        out += [c for c in children if p.deps[c] == "advcl" and self._has_to(c)]
        if not out:
            for child in children:  # "called on the rebels to withdraw", hung on the rebels
                reach = [child] if p.deps[child] in ("dobj", "nsubjpass") else []
                if p.deps[child] == "prep":
                    reach += [g for g in p.children[child] if p.deps[g] == "pobj"]
                    out += [g for g in p.children[child] if p.deps[g] == "pcomp" and self._has_to(g)]
                for noun in reach:
                    out += [c for c in p.children[noun] if p.deps[c] in ("acl", "relcl") and self._has_to(c)]
        return out

    def _has_to(self, verb: int) -> bool:
        p = self.finder.parse
        return any(p.lowers[c] == "to" and p.deps[c] in ("aux", "mark") for c in p.children[verb])

    def has_clause(self, kind: str) -> bool:
        if kind == ANY:
            return bool(self.clauses)
        if kind == "to":
            return any(self._has_to(c) for c in self.clauses)
        if kind == "that":
            return any(not self._has_to(c) for c in self.clauses)
        return False

    def gerunds(self, slot: str) -> list[int]:
        """Gerunds and clauses after a preposition: "accused of *attacking*"."""
        p = self.finder.parse
        if slot == "key":
            return [g for w in self.words if w != self.token for g in p.children[w] if p.deps[g] == "pcomp"]
        if slot == "subject":  # "*lifting* the ban is out of the question"
            return [c for c in p.children[self.token] if p.deps[c] == "csubj"]
        if slot == "object":  # "rejected *holding* talks"
            return [c for c in p.children[self.token] if p.deps[c] == "xcomp" and p.tags[c] == "VBG"]
        return self.finder._gerunds_after(self.token, slot)


_NAMED_SLOTS = frozenset(
    {
        "purpose",
        "condition",
        "quoted",
        "target",
        "oprd",
        "surface",
        "doer",
        "modifier",
        "subject",
        "object",
        "dative",
        "key",
        "poss",
        "adj",
        "speaker",
        "verb",
        "by",
    }
)
