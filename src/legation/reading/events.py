"""Events: who did what to whom, as PLOVER types acts.

Takes the parse and the mentions; gives `EventMention`s, those of a sentence best first ("Kiev said its troops had
repelled an attack by Moscow": the attack, actor Moscow). Which word tells which act, under which conditions and with
whom on which side is the lexicon's matter (knowledge/events.py), laying its frames over a text that of acts.py; here it
is settled which acts of a sentence come out, what future and negation make of them ("will send arms": AGREE), where they
stand and how central they are. A sentence that tells no act gives nothing. Whether an act happened is left to factuality,
who says so to attribution, who the actors are to the mentions: an argument only lists those inside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from legation.knowledge.events import EventBook, Frame
from legation.model.layers import EventMention, Mention, Parse
from legation.model.spans import Span
from legation.model.words import EventType
from legation.reading.acts import Act, Acts
from legation.reading.arguments import VERBS
from legation.reading.reader import Work
from legation.reading.scene import SPEAKING_PRONOUNS

# How much of an event's weight is left when its words hang on the sentence by these.
_WEIGHT = {
    "ROOT": 1.0, "ccomp": 0.97, "xcomp": 0.95, "conj": 0.93, "parataxis": 0.9, "acomp": 0.97, "attr": 0.9, "oprd": 0.9,
    "nsubj": 0.85, "nsubjpass": 0.9, "dobj": 0.88, "dative": 0.8, "pobj": 0.8, "prep": 0.9, "agent": 0.85, "advcl": 0.75,
    "relcl": 0.65, "acl": 0.7, "pcomp": 0.8, "appos": 0.7, "poss": 0.7, "compound": 0.7, "nmod": 0.7, "amod": 0.6,
}  # fmt: skip
_OTHER_WEIGHT = 0.8
_NOMINAL_WEIGHT = 0.8
_NEGATED_WEIGHT = 0.85
_PURPOSE_WEIGHT = 0.6
_DEPTH = 12
_NOMINAL_FLOOR = 0.5
_STATE_FLOOR = 0.3
# Frames by which somebody only means to do a thing, without giving a word.
_PLANS = frozenset({"compose/plan", "compose/plan for", "compose/plans to, noun"})
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


class _Finder(Acts):
    """The acts of a text that come out as events."""

    # ------------------------------------------------------------------ the loop
    def find(self) -> tuple[EventMention, ...]:
        p = self.parse
        by_sentence: dict[int, list[Act]] = {}
        frames = self.book.frames
        modals = self.book.said["modals"]
        for token in range(len(p)):
            part = self._part(token)
            if p.tags[token] == "MD" and p.lowers[token] in modals:
                request = self._request_by(token)
                if request is not None:
                    by_sentence.setdefault(p.sentence_of[token], []).append(request)
                continue
            if part is None or self.lemma(token) not in frames[part]:
                continue
            act = self.act(token)
            if act is not None:
                by_sentence.setdefault(p.sentence_of[token], []).append(act)
        out: list[EventMention] = []
        for number in sorted(by_sentence):
            out.extend(self._settle(by_sentence[number]))
        return tuple(out)

    def _settle(self, acts: list[Act]) -> list[EventMention]:
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
            if event.nominal and event.score < self._floor(act):
                continue
            key = (event.head, event.type)
            if key not in seen:
                seen.add(key)
                events.append(event)
        events.sort(key=lambda e: (-e.score, e.trigger.start))
        return events

    def _floor(self, act: Act) -> float:
        """The score under which a noun tells no event: the less of who and whom it tells, the higher."""
        if act.actors and (act.recipients or act.reciprocal):
            return 0.0
        if any(self.is_state(t) or self.names_state(t) for t in (*act.actors, *act.recipients)):
            return _STATE_FLOOR
        return _NOMINAL_FLOOR

    # ------------------------------------------------------------------ what the clause adds

    def _is_denied(self, act: Act) -> bool:
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
        if not found and any(p.lowers[c] == "to" and p.deps[c] == "aux" for c in p.children[verb]):
            # "Rome is to host talks", and in headings "Rome to host talks".
            if (p.deps[verb] == "xcomp" and p.lemmas[head] == "be" and p.pos[head] == "AUX") or head == verb:
                found = "will"
        if not found and p.deps[verb] == "conj" and p.pos[head] in VERBS and depth < 3:
            if not any(p.deps[c] in ("nsubj", "aux", "nsubjpass") for c in p.children[verb]):
                return self._future(head, depth + 1)
        if found and head != verb and p.lemmas[head] in self.book.said["hedge_verbs"]:
            return ""
        return found

    def _request_by(self, modal: int) -> Act | None:
        """ "Straw said that the rebels must disarm": a request by Straw to the rebels."""
        p = self.parse
        verb = p.heads[modal]
        if p.deps[modal] != "aux" or p.pos[verb] not in VERBS:
            return None
        speakers = self.speakers(verb)
        subjects = self.tree.surface_subjects(verb)
        if not speakers or not subjects or set(speakers) & set(subjects):
            return None
        if modal < subjects[0]:  # "should the rebels win": a condition
            return None
        if p.lowers[subjects[0]] in SPEAKING_PRONOUNS or not any(
            self.is_actor(s) or self.names_inside(s) for s in subjects
        ):
            return None
        content = self.clause_act(verb)
        mode = self.book.mode_by_content.get("REQUEST", {}).get(content.type) if content else None
        taken = [content, *content.taken] if content else []
        return Act(
            verb, "verb", _MUST, "REQUEST", mode, speakers, subjects,
            content=content, taken=taken, words=(modal, verb), score=_MUST.score,
        )  # fmt: skip

    def _is_telling(self, act: Act) -> bool:
        """Whether an act stands on its own as an event: somebody takes part in it, and a bare noun may tell it."""
        if not act.type:
            return False
        everybody = (*act.actors, *act.recipients)
        if act.part == "noun":
            if not act.frame.bare and "=" not in act.frame.types.values():
                return False
            return any(self.is_actor(t) or self.names_inside(t) for t in everybody)
        return bool(everybody)

    # ------------------------------------------------------------------ output
    def _event(self, act: Act) -> EventMention:
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
            actors=self.arguments(actors),
            recipients=self.arguments(recipients),
            nominal=act.part == "noun",
            reciprocal=reciprocal,
            score=round(
                act.score * weight * self._centrality(act) * (_PURPOSE_WEIGHT if head in self._purposes else 1.0), 4
            ),
            reason=_reason(act),
            act=self._to_come(act, type_),
        )

    def _to_come(self, act: Act, type_: str) -> EventType | None:
        """The act that is announced or planned, where the type is that of announcing it; None for promises and refusals."""
        if act.frame.id in _PLANS:
            return EventType(act.content.type) if act.content is not None and act.content.type != type_ else None
        if type_ == act.type or act.frame.composes or self._is_denied(act):
            return None
        return EventType(act.type)

    def _in_time(self, act: Act) -> tuple[str, str | None, float]:
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

    def _trigger(self, act: Act) -> Span:
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
            tokens = self.phrase_tokens(head, prepositions=None)
        else:
            tokens = self._clause_span_tokens(self._clause_head(head))
        return self.run_around(tokens, head)

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

    def _mode_by_words(self, type_: str, tokens: Iterable[int]) -> str | None:
        table = self.book.mode_words.get(type_)
        if not table:
            return None
        lemmas = {self.lemma(t) for t in tokens}
        return next((mode for mode, words in table if not words.isdisjoint(lemmas)), None)

    def _contexts(self, act: Act, tokens: Iterable[int]) -> tuple[str, ...]:
        found = dict.fromkeys(act.contexts)
        table = self.book.contexts
        for token in tokens:
            for context in table.get(self.lemma(token), ()):
                found[context] = None
        return tuple(sorted(found))

    def _centrality(self, act: Act) -> float:
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


def _reason(act: Act) -> str:
    reason = act.frame.id if act.content is None else f"{act.frame.id} + {act.content.frame.id}"
    return f"{reason} (CAMEO {act.frame.cameo})" if act.frame.cameo else reason
