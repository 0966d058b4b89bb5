"""Acts: frames of the lexicon laid over the words of a text.

Takes a scene (parse, mentions, lexicon); tells of a token which act it tells, if any: the first of its frames whose key
and conditions hold, the type that comes out of it with the act it takes up ("agreed to send arms", "lifted the ban"),
and who takes part. "Kiev said its troops had repelled an attack by Moscow": at "repelled" nothing, at "attack" an
assault by Moscow. Which acts come out as events, and what tense and negation make of them, is left to events.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from legation.knowledge.events import ACTOR, ANY, NONE, SEVERAL, STATE, EventBook, Frame
from legation.model.layers import Mention, Parse
from legation.reading.arguments import VERBS
from legation.reading.scene import NAMING, NOUN_PLACES, SPEAKING_PRONOUNS, Scene
from legation.reading.slots import Slots

_PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}
_TITLES = frozenset({"PERSON", "ORG", "GPE", "FAC", "LAW", "WORK_OF_ART", "PRODUCT", "NORP"})
# "attacker", "separatist": endings of nouns for those who act.
_AGENT_ENDINGS = ("er", "or", "ist", "man", "men", "ian", "ant", "ee")
# Where the second word of a key may hang: "pulled *out*", "held *hostage*", "said *sorry*".
_KEY_PLACES = frozenset(
    "prep prt advmod intj dobj acomp attr dative advcl oprd agent xcomp npadvmod mark ccomp".split()
)
# "US airstrikes killed ten": nouns of these acts stand for those who do them.
_DEEDS = frozenset({"ASSAULT", "PROTEST", "MOBILIZE", "COERCE"})
# "the Kabul bombing": before nouns of these acts a town tells where, not who.
_ON_GROUND = frozenset({"ASSAULT", "PROTEST"})
# Acts of words: what is said, given or promised has an addressee or none.
_WORDS = frozenset(
    {"REQUEST", "AGREE", "CONSULT", "SUPPORT", "REJECT", "ACCUSE", "THREATEN", "COOPERATE", "AID", "CONCEDE"}
)
# Acts whose recipient may stand deep inside what is done, after these, likeliest first.
_BETWEEN_STATES = frozenset({"SANCTION", "AID"})
_REACHING = frozenset({"REJECT", "SANCTION", "AGREE", "THREATEN", "CONCEDE", "RETREAT", "COERCE", "AID"})
_DEEP = ("against", "on", "to", "for", "with", "in", "from")


@dataclass(slots=True, eq=False)
class Act:
    """A frame laid over a token. content: the act it takes up, which then is no event of its own (unless kept)."""

    token: int
    part: str
    frame: Frame
    type: str
    mode: str | None = None
    actors: tuple[int, ...] = ()
    recipients: tuple[int, ...] = ()
    content: Act | None = None
    clause: int | None = None
    taken: list[Act] = field(default_factory=list)
    words: tuple[int, ...] = ()
    partners: tuple[int, ...] = ()  # of a reciprocal act: those after "with"
    reciprocal: bool = False
    score: float = 1.0
    contexts: tuple[str, ...] = ()


class Acts(Scene):
    """The acts of one scene. They are kept by token, so each is worked out once."""

    def __init__(self, parse: Parse, mentions: Sequence[Mention], book: EventBook) -> None:
        super().__init__(parse, mentions, book)
        self._acts: dict[int, Act | None] = {}
        self._purposes: set[int] = set()
        self._words: dict[int, frozenset[str]] = {}

    def _part(self, token: int) -> str | None:
        """Verb, noun or adjective; a "noun" with a subject is a verb mistaken ("EU and UN hand over ...")."""
        p = self.parse
        part = _PARTS.get(p.pos[token])
        if part == "verb" and p.tags[token] == "VBG" and p.deps[token] in NOUN_PLACES:
            return "noun"
        if part == "noun" and p.deps[token] == "ROOT" and p.children[token]:
            deps = [p.deps[c] for c in p.children[token]]
            if "nsubj" in deps and ("dobj" in deps or "prt" in deps) and "cop" not in deps:
                return "verb"
        return part

    def act(self, token: int) -> Act | None:
        """The act that a token tells, if any; None while it is being worked out (a tree has no cycles, a bad one may)."""
        if token not in self._acts:
            self._acts[token] = None
            self._acts[token] = self._find_act(token)
        return self._acts[token]

    def _find_act(self, token: int) -> Act | None:
        p = self.parse
        part = self._part(token)
        if part is None:
            return None
        dep = p.deps[token]
        if (part == "noun" and dep in ("compound", "nmod", "amod")) or (part == "verb" and dep in ("aux", "auxpass")):
            return None
        if part == "verb" and dep in ("amod", "compound") and p.tags[token] not in ("VBD", "VBZ"):
            return None
        if part == "noun" and self.entity.get(token) in _TITLES:  # "the Conference of Presidents" is a name
            return None
        if part == "adjective" and dep == "amod":
            return None
        is_verb = part == "verb"
        there = self._words_of(p.sentence_of[token]) if is_verb else frozenset()
        for frame in self.book.frames[part].get(self.lemma(token), ()):
            if is_verb and len(frame.key) > 1 and not there.issuperset(frame.key[1:]):
                continue  # most keys of several words fail here, before the tree is asked
            act = self._match(token, part, frame)
            if act is not None:
                return act
        return None

    def _words_of(self, sentence: int) -> frozenset[str]:
        """Words and lemmas of a sentence."""
        if not self._words:
            p = self.parse
            found: dict[int, set[str]] = {}
            for number, lower, lemma in zip(p.sentence_of, p.lowers, p.lemmas, strict=True):
                words = found.setdefault(number, set())
                words.add(lower)
                words.add(lemma)
            self._words = {number: frozenset(words) for number, words in found.items()}
        return self._words[sentence]

    # ------------------------------------------------------------------ matching
    def _match(self, token: int, part: str, frame: Frame) -> Act | None:
        words = self._match_key(token, part, frame)
        if words is None:
            return None
        slots = Slots(self, token, part, words)
        if frame.clause and not slots.has_clause(frame.clause):
            return None
        for slot, spec in frame.conditions:
            if not self._fits(slots, slot, spec, frame):
                return None
        for slot, spec in frame.unless:
            if slots.get(slot) if ANY in spec and slot == "object" else self._holds(slots, slot, spec):
                return None
        act = Act(token, part, frame, "", frame.mode, words=words, score=frame.score, contexts=frame.contexts)
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
                self.lemma(c): c for c in p.children[token] if p.deps[c] in ("compound", "amod", "nmod", "poss")
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
                    if p.deps[child] in _KEY_PLACES:
                        if p.deps[child] == "prep" and self._is_other_preposition(token, child):
                            continue
                        return (token, child)
            for child in p.children[token]:  # "held *Hanoi responsible* for", hung on Hanoi
                if p.deps[child] in ("dobj", "nsubjpass"):
                    for inner in p.children[child]:
                        if inner > child and p.lowers[inner] == word and p.pos[inner] == "ADJ":
                            return (token, inner)
            if word == "for":  # "called *for* the rebels to leave"
                for child in p.children[token]:
                    if p.deps[child] in ("advcl", "xcomp", "ccomp") and child > token:
                        for inner in p.children[child]:
                            if p.deps[inner] == "mark" and p.lowers[inner] == word:
                                return (token, inner)
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

    def _fits(self, slots: Slots, slot: str, spec: frozenset[str], frame: Frame) -> bool:
        if slot == "subject":
            tokens = slots.get("subject")
            if not tokens:
                return not spec.isdisjoint((ACTOR, STATE, NONE, ANY))
            if NONE in spec:
                return False
            if SEVERAL in spec:
                return self.are_several(tokens)
            return self.any_in(tokens, spec) or self._acts_itself(tokens, spec)
        if self._holds(slots, slot, spec):
            return True
        return slot == "object" and any(self._holds(slots, other, spec) for other in frame.object_or)

    def _acts_itself(self, tokens: Sequence[int], spec: frozenset[str]) -> bool:
        """Subjects that stand for an actor: "US airstrikes", "the Kremlin's decision"."""
        return ACTOR in spec and any(self._can_act(t) for t in tokens)

    def _holds(self, slots: Slots, slot: str, spec: frozenset[str]) -> bool:
        if slot == "negated":
            return self.is_negated(slots.token)
        if slot == "clause":
            return any(slots.has_clause(kind) for kind in spec)
        if slot == "clause_verb":
            return any(self.lemma(c) in spec for c in slots.clauses)
        tokens = slots.get(slot)
        if slot == "object" and not tokens and len(slots.words) > 1:
            tokens = slots.get("key")
        if SEVERAL in spec:
            return len(tokens) > 1
        if ANY in spec:
            return bool(tokens) or bool(slots.gerunds(slot))
        if NONE in spec:
            return not tokens
        return self.any_in(tokens, spec) or (
            slot not in ("object", "subject") and self.any_in(slots.gerunds(slot), spec)
        )

    def _set_type(self, act: Act, slots: Slots) -> bool:
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

    def _speaks_of_himself(self, slots: Slots) -> bool:
        """ "insists it is enforcing the ban": a pronoun and no infinitive, so nobody is asked."""
        p = self.parse
        return any(
            p.deps[c] == "nsubj" and p.lowers[c] in SPEAKING_PRONOUNS
            for clause in slots.clauses[:1]
            if not slots.has_to(clause) and not any(p.tags[g] == "MD" for g in p.children[clause])
            for c in p.children[clause]
        )

    def _choose(self, frame: Frame, type_: str, negated: bool) -> str | None:
        group = self.book.groups.get(type_, "")
        if negated:
            group = {"conflict": "yielding", "cooperation": "conflict", "yielding": "conflict"}.get(group, group)
            return frame.types.get(group) or frame.types.get("else")
        return frame.types.get(type_) or frame.types.get(group) or frame.types.get("else")

    def _take(self, act: Act, content: Act) -> None:
        act.content = content
        if not act.frame.keeps:
            act.taken.append(content)
            act.taken.extend(content.taken)
            if (
                act.type != content.type
            ):  # "agreed to meet and exchange" is one act, "tried to arrest ... and raid" are two
                act.taken.extend(self._coordinated(content.token))

    def _take_purposes(self, act: Act, slots: Slots) -> None:
        """ "agreed to a truce *to end* the fighting", "met *to discuss*": what an act is for stands behind it.

        Of the same type as the act it is no event of its own; of another it is one, and a lesser.
        """
        if act.frame.keeps or act.part != "verb":
            return
        for clause in slots.clauses:
            if slots.has_to(clause) and not any(self.parse.deps[c] == "nsubj" for c in self.parse.children[clause]):
                for inner in (self.clause_act(clause), *self._coordinated(clause)):
                    if inner is not None and inner is not act and inner is not act.content:
                        if inner.type == act.type:
                            act.taken.append(inner)
                        else:
                            self._purposes.add(inner.token)

    def _acts_in_words(self, act: Act, slots: Slots) -> list[Act]:
        """Acts that the words of the frame itself would tell: "broke off *talks*" is one act."""
        out = [self.act(word) for word in act.words if word != act.token]
        if any(slot == "object" and ACTOR not in spec and ANY not in spec for slot, spec in act.frame.conditions):
            out += [self.act(thing) for thing in slots.get("object") or slots.get("key")]
        return [a for a in out if a is not None and a is not act]

    def _coordinated(self, token: int) -> list[Act]:
        """Acts of verbs that share the subject of `token`: "agreed to meet *and exchange* prisoners"."""
        p = self.parse
        out: list[Act] = []
        for child in p.children[token]:
            if p.deps[child] == "conj" and p.pos[child] in VERBS:
                if not any(p.deps[c] in ("nsubj", "nsubjpass") for c in p.children[child]):
                    act = self.act(child)
                    if act is not None:
                        out.append(act)
                    out.extend(self._coordinated(child))
        return out

    def _find_content(self, frame: Frame, slots: Slots) -> tuple[bool, Act | None, bool]:
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

    def _content_act(self, token: int, depth: int = 0) -> Act | None:
        act = self.clause_act(token) if self.parse.pos[token] in VERBS else self.act(token)
        if (
            act is None
            and depth < 2
            and self.lemma(token) in self.book.classes["partitives"] | self.book.classes["holders"]
        ):  # "a series of attacks", "the possibility of talks"
            for inner in (*self.tree.after(token, "of"), *self.gerunds_after(token, "of")):
                act = self._content_act(inner, depth + 1)
                if act is not None:
                    return act
        return act

    def clause_act(self, verb: int) -> Act | None:
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
    def _set_participants(self, act: Act, slots: Slots) -> None:
        frame, content = act.frame, act.content
        actors: tuple[int, ...] = ()
        for slot in frame.actor:
            actors = self._stand_for(act, self._slot(act, slots, slot))
            if slot == "adj" and act.type in _ON_GROUND:
                actors = tuple(t for t in actors if not self.is_ground(t))
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

    def _find_recipients(self, act: Act, slots: Slots, actors: tuple[int, ...]) -> tuple[int, ...]:
        """The first slot with somebody in it; else the first with something in it."""
        spare: tuple[int, ...] = ()
        if act.type in _BETWEEN_STATES:  # "expelled diplomats from Poland", "gave food to people in Chad"
            for slot in act.frame.recipient:
                found = tuple(t for t in self._slot(act, slots, slot) if t not in actors and self.is_party(t))
                if found:
                    return found
        for slot in act.frame.recipient:
            found = tuple(t for t in self._slot(act, slots, slot) if t not in actors)
            if not found:
                continue
            named = tuple(t for t in found if self.is_actor(t) or self.names_inside(t))
            if named:
                return named
            spare = spare or found
        # What is said, given or promised has an addressee or none; what is hit may be a thing.
        deep = self._find_deep(act, actors) if act.part == "verb" and act.type in _REACHING else ()
        return deep or (() if act.type in _WORDS else spare)

    def _find_deep(self, act: Act, actors: tuple[int, ...]) -> tuple[int, ...]:
        """Inside what is done: "rejected a call for troops to be sent *to Chad*", "eased the curfew imposed *in Mali*"."""
        p = self.parse
        if not act.frame.recipient or (act.content is not None and not act.content.frame.recipient):
            return ()  # "agreed to resign without returning to": nobody is resigned to
        tokens: list[int] = []
        for thing in (*Slots(self, act.token, "verb", act.words).get("object"), *([act.clause] if act.clause else [])):
            if thing in actors or thing < act.token:
                continue
            tokens.extend(t for t in self.phrase(thing) if p.deps[t] == "pobj" and p.lowers[p.heads[t]] in _DEEP)
        named = [t for t in tokens if t not in actors and t not in self.tree.dates and self.is_named(t)]
        named.sort(key=lambda t: (_DEEP.index(p.lowers[p.heads[t]]), t))
        return self.tree.spread(named[:1])

    def _slot(self, act: Act, slots: Slots, slot: str) -> tuple[int, ...]:
        content = act.content
        where, _, what = slot.partition(".")
        if where == "content":
            if content is None:
                return ()
            if what == "actor":
                return content.actors
            if what == "recipient":
                return content.recipients
            return Slots(self, content.token, content.part, content.words).get(what)
        if where == "clause":
            if act.clause is None:
                return ()
            return Slots(self, act.clause, "verb", (act.clause,)).get(what)
        found = slots.get(slot)
        return tuple(t for t in found if act.content is None or t != act.content.token)

    def _stand_for(self, act: Act, tokens: tuple[int, ...]) -> tuple[int, ...]:
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
            if p.lowers[token] in SPEAKING_PRONOUNS and p.deps[token] in ("nsubj", "nsubjpass"):
                speakers = self.speakers(p.heads[token])
            out.extend(s for s in (speakers or (token,)) if s not in out)
        return out

    def _is_agentive(self, slots: Slots, frame: Frame) -> bool:
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
        lemma = self.lemma(token)
        classes = self.book.classes
        if lemma in classes["forces"] or lemma in classes["fire"] or lemma in classes["arms"]:
            return True
        inner = self.act(token) if self.parse.pos[token] == "NOUN" else None
        if inner is not None and inner.type:
            return inner.type in _DEEDS
        if any(
            self.parse.deps[c] in ("compound", "amod", "nmod")
            and (c in self.mention_at or self.entity.get(c) in NAMING)
            for c in self.parse.children[token]
        ):
            return True
        return lemma.endswith(_AGENT_ENDINGS) and len(lemma) > 4 and lemma not in self.book.classes["not_agents"]
