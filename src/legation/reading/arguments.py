"""Arguments: who stands where around a verb or an event noun, by the dependency tree alone.

Takes a `Parse`; `Tree(parse).subjects(verb)` gives the token numbers of those who do it, `objects(verb)` of those it
is done to, `after(token, "against")` of what a preposition leads to. The logical roles are meant: the by-phrase of a
passive is its subject, "the troops sent by Kiev" has troops as the object of "sent", "agreed to withdraw" lends its
subject to "withdraw". What the participants are called and who they are is left to the mentions, what the verb means to
the events.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from legation.model.layers import Parse
from legation.reading.parse import is_listed_doing

NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM"})
VERBS = frozenset({"VERB", "AUX"})
RELATIVES = frozenset({"who", "whom", "which", "that"})
_RELATIVE_WORDS = RELATIVES | {"whose", "where", "when", "why"}
# Dependents of a verb that make a clause of their own.
CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "pcomp", "acl", "relcl", "conj", "csubj", "csubjpass"})
# Verbs whose infinitive is done by their subject although they take an object ("promised Kiev to send").
_SUBJECT_CONTROL = frozenset("promise vow threaten pledge offer agree swear use hold stage issue send".split())
# "accused Israel of attacking": the gerund is the object's doing, not the subject's.
_OBJECT_GERUND = frozenset({"of", "for", "from", "into", "as"})
_BLAMING = frozenset(
    "accuse blame condemn criticize criticise denounce prevent stop keep suspect convict charge arrest jail sentence assail "
    "slam blast rebuke fault chide lambast scold protest censure attack detain fine punish sanction ban bar restrain deter "
    "pressure push force talk dissuade praise thank applaud".split()
)
_BLAME = frozenset({"blame", "responsibility", "guilt"})
# "decried his calls *to ban*", hung on "decried": what these nouns lead to is their own.
_INTENTS = frozenset(
    "call plan bid effort attempt decision pledge promise vow threat refusal request proposal offer order demand appeal push "
    "campaign ability willingness desire ambition readiness right intention move drive plea wish urge reluctance failure".split()
)
_PLACES = frozenset({"GPE", "LOC", "FAC"})
# "in response to", "in protest at": what leads a preposition on, not a place or a party.
_ADVERBIAL = frozenset(
    "response order bid wake exchange return light support place part addition case favor favour protest line effort "
    "retaliation connection term fact attempt reaction view exchange accordance coordination cooperation contrast behalf "
    "condition basis time way hand course eve rush charge suspicion pretext account ground behest request urging".split()
)
# After these the same nouns are what is meant: "agreed to the terms", "balked at the terms" (but "at the request of").
_PLAIN = frozenset({"of", "for", "to", "against"})
_DEPTH = 12  # longer chains than this are parser noise


class Tree:
    """Arguments in one parse; answers are kept, so asking twice costs nothing."""

    def __init__(self, parse: Parse) -> None:
        self.parse = parse
        self._surface: dict[int, tuple[int, ...]] = {}
        # "agreed on Monday to", "attacked in March": days take no part in anything.
        self._labels = {token: label for first, past, label in parse.entities for token in range(first, past)}
        self.dates = frozenset(
            token for first, past, label in parse.entities if label in ("DATE", "TIME") for token in range(first, past)
        )

    # ------------------------------------------------------------------ clauses
    def is_passive(self, verb: int) -> bool:
        p = self.parse
        deps = {p.deps[child] for child in p.children[verb]}
        if "nsubj" in deps:  # "shortened by an hour the curfew" is no passive
            return False
        if not deps.isdisjoint(("auxpass", "nsubjpass", "agent")):
            return True
        if p.tags[verb] != "VBN":
            return False
        if p.deps[verb] in ("acl", "amod"):
            return True
        if p.deps[verb] == "conj":
            head = p.heads[verb]
            has_own = any(p.deps[c] in ("nsubj", "aux", "dobj") for c in p.children[verb])
            return not has_own and p.tags[head] == "VBN" and self.is_passive(head)
        return False

    def surface_subjects(self, verb: int, depth: int = 0) -> tuple[int, ...]:
        """The grammatical subject, looked for in the clause and then in the clauses that lend theirs."""
        known = self._surface.get(verb)
        if known is None:
            known = self._find_surface(verb, depth)
            self._surface[verb] = known
        return known

    def subjects(self, verb: int) -> tuple[int, ...]:
        """Heads of those who do it; empty when a passive names nobody."""
        if self.is_passive(verb):
            return self.by_phrase(verb)
        return self.surface_subjects(verb)

    def objects(self, verb: int) -> tuple[int, ...]:
        """Heads of what it is done to: direct object, or the subject of a passive."""
        p = self.parse
        direct = [c for c in p.children[verb] if p.deps[c] in ("dobj", "obj") and c not in self.dates]
        if direct:
            return self.spread(self._resolve_relatives(verb, direct))
        if self.is_passive(verb):
            return self.surface_subjects(verb)
        small = self._small_clause_subjects(verb)
        if small:
            return small
        if p.tags[verb] in ("VBD", "VBZ") and p.deps[verb] == "amod":  # a finite verb taken for an adjective
            return self.spread((p.heads[verb],))
        for child in p.children[verb]:  # "attacked and burned the town"
            if (
                p.deps[child] == "conj"
                and p.pos[child] in VERBS
                and not self._has_own(child, ("nsubj", "nsubjpass", "mark"))
            ):
                if child - verb <= 3 and not self._has_own(verb, ("prep", "prt", "xcomp", "ccomp")):
                    return tuple(c for c in p.children[child] if p.deps[c] == "dobj" and c not in self.dates)
        if p.deps[verb] == "relcl" and not any(
            p.deps[c] == "nsubj" and p.lowers[c] in RELATIVES for c in p.children[verb]
        ):
            if any(p.lowers[c] in ("whom", "which", "that") for c in p.children[verb]):
                return (p.heads[verb],)
        return ()

    def _has_own(self, verb: int, deps: tuple[str, ...]) -> bool:
        return any(self.parse.deps[c] in deps for c in self.parse.children[verb])

    def _small_clause_subjects(self, verb: int) -> tuple[int, ...]:
        """ "found *him* guilty", "asked *Athens* to help", "accepts no *refugees* fleeing": objects that the parser
        takes for subjects of what follows."""
        p = self.parse
        for child in p.children[verb]:
            if p.deps[child] != "ccomp" or child < verb:
                continue
            below = p.children[child]
            if (
                p.pos[child] == "ADJ"
                or p.tags[child] == "VBG"
                or (p.tags[child] == "VB" and p.lemmas[verb] in ("let", "make", "have"))
                or any(p.lowers[c] == "to" and p.deps[c] == "aux" for c in below)
            ):
                if any(p.deps[c] == "aux" and p.lowers[c] != "to" for c in below) or any(
                    p.deps[c] == "mark" for c in below
                ):
                    continue
                found = [c for c in below if p.deps[c] == "nsubj" and verb < c]
                if found:
                    return self.spread(found)
        return ()

    def datives(self, verb: int) -> tuple[int, ...]:
        """Indirect object: "gave *Kiev* tanks"."""
        p = self.parse
        found = [c for c in p.children[verb] if p.deps[c] in ("dative", "iobj")]
        out: list[int] = []
        for child in found:
            if p.pos[child] == "ADP":
                out.extend(g for g in p.children[child] if p.deps[g] == "pobj")
            else:
                out.append(child)
        return self.spread(out)

    def by_phrase(self, token: int) -> tuple[int, ...]:
        """Those named after "by"."""
        p = self.parse
        out: list[int] = []
        for child in p.children[token]:
            if p.lowers[child] == "by" and child > token and p.deps[child] in ("agent", "prep"):
                out.extend(g for g in p.children[child] if p.deps[g] == "pobj")
        return self.spread(out)

    def after(self, token: int, preposition: str) -> tuple[int, ...]:
        """Heads of the noun phrases that `preposition` leads to from `token` ("between": all of them)."""
        p = self.parse
        out: list[int] = []
        for child in p.children[token]:
            if p.lowers[child] == preposition and p.deps[child] in ("prep", "dative", "agent", "prt", "advmod", "mark"):
                out.extend(self.led_to(child))
                for more in p.children[child]:  # "with Finland and with Sweden"
                    if p.deps[more] == "conj" and p.lowers[more] == preposition:
                        out.extend(self.led_to(more))
        return self.spread(out)

    def led_to(self, preposition: int) -> list[int]:
        p = self.parse
        out = []
        for child in p.children[preposition]:
            if p.deps[child] in ("pobj", "dobj") and p.pos[child] != "VERB" and child not in self.dates:
                if p.lowers[preposition] in _PLAIN or p.lemmas[child] not in _ADVERBIAL:
                    out.append(child)
            elif p.deps[child] == "prep" and p.lowers[child] not in RELATIVES:  # "from behind the line"
                out.extend(g for g in p.children[child] if p.deps[g] == "pobj")
        return out

    def spread(self, heads: Iterable[int]) -> tuple[int, ...]:
        """Each head with the nouns coordinated to it: "Britain and the US" are two."""
        p = self.parse
        out: list[int] = []
        stack = list(heads)
        while stack:
            here = stack.pop(0)
            if here in out:
                continue
            out.append(here)
            stack.extend(c for c in p.children[here] if p.deps[c] == "conj" and p.pos[c] in NOUNS)
        return tuple(out)

    # ------------------------------------------------------------------ helpers
    def _find_surface(self, verb: int, depth: int) -> tuple[int, ...]:
        p = self.parse
        own = [c for c in p.children[verb] if p.deps[c] in ("nsubj", "nsubjpass")]
        if p.deps[verb] == "relcl" and len(own) > 1:  # "the plan *that Chile* pursued", both taken for subjects
            own = [c for c in own if p.tags[c] not in ("WDT", "WP")] or own
        if not own:  # hung on the auxiliary
            own = [g for c in p.children[verb] if p.deps[c] == "aux" for g in p.children[c] if p.deps[g] == "nsubj"]
        if own:
            return self.spread(self._resolve_relatives(verb, own))
        if p.tags[verb] == "VBG":  # "Chad's backing the plan"
            own = [c for c in p.children[verb] if p.deps[c] == "poss"]
            if own:
                return self.spread(own)
        head = p.heads[verb]
        if head == verb and p.children[verb] and not self._is_bare(verb):
            return self._before_aside(verb)
        if depth > _DEPTH or head == verb:
            return ()
        dep = p.deps[verb]
        if dep == "amod" and p.tags[verb] in ("VBD", "VBZ"):
            before = verb - 1
            while before >= 0 and (p.deps[before] in ("npadvmod", "advmod", "aux", "neg") or p.pos[before] == "PUNCT"):
                before -= 1
            if before >= 0 and any(p.words[t] == "," for t in range(before + 1, verb)):
                before = self._beside(before)  # "Khan, the father of a soldier, decried": not the soldier
            return (before,) if before >= 0 and p.pos[before] in ("NOUN", "PROPN") else ()
        if dep == "amod" and p.tags[verb] == "VBG" and p.deps[head] == "pobj" and p.lowers[p.heads[head]] == "by":
            # "began by *slamming* rivals", taken for an adjective
            return self._gerund_subject(verb, p.heads[head], depth)
        if dep == "conj":
            blamed = self._blamed_before(verb, head)
            if blamed:
                return blamed
            if p.pos[head] in VERBS or p.pos[head] == "ADJ":
                return self.surface_subjects(head, depth + 1)
            return ()
        if dep in ("xcomp", "advcl") and self.intent(verb) is not None:
            return self.noun_doers(self.intent(verb) or head, depth + 1)
        if dep == "xcomp":
            return self._controller(head, depth)
        if dep in ("advcl", "ccomp", "acomp", "attr", "oprd", "parataxis"):
            blamed = self._blamed_before(verb, head) if dep == "advcl" and is_listed_doing(p, verb) else ()
            if blamed:
                return blamed
            if p.pos[head] in VERBS:
                return self.surface_subjects(head, depth + 1)
            return self.noun_doers(head, depth + 1) if p.pos[head] in NOUNS else ()
        if dep == "pcomp":
            return self._gerund_subject(verb, self._first_of_joined(head), depth)
        if dep == "relcl" and p.tags[verb] in ("VBD", "VBZ", "VBP"):
            # A main verb taken for a relative clause: "The cabinet, a party and the army condemned ..."
            if not any(p.lowers[g] in _RELATIVE_WORDS for c in p.children[verb] for g in (c, *p.children[c])):
                return self.spread((p.heads[head] if p.deps[head] == "appos" else head,))
        if dep in ("acl", "relcl"):
            if p.tags[verb] in ("VBG", "VBN") and not any(p.lowers[c] == "to" for c in p.children[verb]):
                return self.spread((head,))
            return self.noun_doers(head, depth + 1)
        return ()

    def intent(self, verb: int) -> int | None:
        """The noun right before an infinitive that it belongs to although it hangs on the verb: "decried *calls* to ban"."""
        p = self.parse
        to = next((c for c in p.children[verb] if p.lowers[c] == "to" and p.deps[c] == "aux"), None)
        if to is None or to < 1 or p.pos[to - 1] != "NOUN" or p.lemmas[to - 1] not in _INTENTS:
            return None
        return to - 1 if p.heads[to - 1] != verb else None

    def antecedent(self, noun: int) -> int:
        """Of whom "who" tells after a place: "*Berger*, a doctor from Lahore, who said"; else the noun itself."""
        p = self.parse
        here = noun
        for _ in range(_DEPTH):
            if self._labels.get(here) not in _PLACES:
                return here
            above = p.heads[here]
            if p.deps[here] == "pobj" and p.pos[p.heads[above]] in NOUNS:
                above = p.heads[above]
            elif p.deps[here] not in ("appos", "npadvmod", "conj") or p.pos[above] not in NOUNS:
                return noun
            here = above
        return noun

    def _is_bare(self, verb: int) -> bool:
        """An infinitive, gerund or order, which needs no subject."""
        p = self.parse
        return p.tags[verb] in ("VB", "VBG", "VBN") and not any(
            p.deps[c] in ("aux", "auxpass") for c in p.children[verb]
        )

    def _before_aside(self, verb: int) -> tuple[int, ...]:
        """ "*Trudeau*, the proclaimed, consummate outsider, is set to", the aside taken for a clause of its own."""
        p = self.parse
        for noun in (g for c in p.children[verb] if p.deps[c] == "prep" and c < verb for g in p.children[c]):
            for number in p.children[noun]:  # "after the speech *191 of the members* voted", hung on the speech
                if noun < number < verb and p.deps[number] == "nummod" and p.lowers[number + 1] == "of":
                    return tuple(g for g in p.children[number + 1] if p.deps[g] == "pobj")
        first = p.children[verb][0]
        if p.deps[first] != "ccomp" or first > verb:
            return ()
        own = [c for c in p.children[first] if p.deps[c] == "nsubj" and p.pos[c] == "PROPN" and c < first]
        if not own or "," not in p.words[own[0] : first] or p.deps[verb] != "ROOT":
            return ()
        return tuple(own[:1])

    def _beside(self, token: int) -> int:
        """The noun that the apposition around a token stands beside; the token itself where there is none."""
        p = self.parse
        here = token
        for _ in range(_DEPTH):
            if p.deps[here] == "appos" and p.heads[here] < here:
                return p.heads[here]
            if p.deps[here] not in ("pobj", "prep", "compound", "conj") or p.heads[here] == here:
                return token
            here = p.heads[here]
        return token

    def _blamed_before(self, verb: int, head: int) -> tuple[int, ...]:
        """ "Accused Athens of 'hiding arms,' and *shelling* the port", hung on "accused": still what Athens is accused of."""
        p = self.parse
        if p.tags[verb] != "VBG" or p.tags[head] == "VBG" or p.lemmas[head] not in _BLAMING:
            return ()
        if any(p.deps[c] == "aux" for c in p.children[verb]):
            return ()
        if not any(p.lowers[c] in _OBJECT_GERUND and head < c < verb for c in p.children[head]):
            return ()
        return self.objects(head)

    def _blames(self, verb: int) -> bool:
        p = self.parse
        out = any(p.deps[c] == "prt" and p.lowers[c] == "out" for c in p.children[verb])
        return p.lemmas[verb] in _BLAMING or (p.lemmas[verb] == "call" and out)  # "called him out for lying"

    def blamed_for(self, verb: int) -> tuple[int, ...]:
        """Who is accused of, or praised for, what a gerund tells, also of one joined to it."""
        p = self.parse
        if p.tags[verb] != "VBG" or self._has_own(verb, ("nsubj",)):
            return ()
        here = verb
        while p.deps[here] == "conj" and p.tags[p.heads[here]] == "VBG" and not self._has_own(here, ("nsubj",)):
            here = p.heads[here]
        over = self._first_of_joined(p.heads[here])
        if p.deps[here] != "pcomp" or p.lowers[over] not in _OBJECT_GERUND or not self._blames(p.heads[over]):
            return ()
        return self.objects(p.heads[over])

    def _first_of_joined(self, preposition: int) -> int:
        """ "Accused of arming them *and of* sending troops": the first of the prepositions."""
        p = self.parse
        while p.deps[preposition] == "conj" and p.pos[p.heads[preposition]] in ("ADP", "SCONJ"):
            preposition = p.heads[preposition]
        return preposition

    def _controller(self, head: int, depth: int) -> tuple[int, ...]:
        p = self.parse
        if p.pos[head] == "ADJ":  # "is ready to": the subject of "is"
            return self.surface_subjects(head, depth + 1) if p.deps[head] != "amod" else self.spread((p.heads[head],))
        if p.pos[head] in NOUNS:
            return self.noun_doers(head, depth + 1)
        if not self.is_passive(head) and p.lemmas[head] not in _SUBJECT_CONTROL:
            direct = [c for c in p.children[head] if p.deps[c] in ("dobj", "dative")]
            if not direct:  # "called on the rebels to withdraw"
                for child in p.children[head]:
                    if p.lowers[child] in ("on", "upon", "to", "for", "with") and p.deps[child] == "prep":
                        direct = [g for g in p.children[child] if p.deps[g] == "pobj" and g not in self.dates]
            if direct:
                return self.spread(direct[:1])
        return self.surface_subjects(head, depth + 1)

    def _gerund_subject(self, verb: int, preposition: int, depth: int) -> tuple[int, ...]:
        p = self.parse
        governor = p.heads[preposition]
        if governor == preposition or depth > _DEPTH:
            return ()
        if p.pos[governor] in VERBS:
            if p.lowers[preposition] in _OBJECT_GERUND and self._blames(governor):
                blamed = self.objects(governor)
                if blamed:
                    return blamed
            charged = [c for c in p.children[governor] if p.deps[c] == "nsubjpass" and p.lowers[c] in _BLAME]
            if charged and p.lowers[preposition] == "for":  # "blame was put on Chad for shelling"
                return self.spread(self.after(governor, "on") or self.after(governor, "to") or charged)
            return self.surface_subjects(governor, depth + 1)
        if p.pos[governor] == "ADJ":
            return self.surface_subjects(governor, depth + 1)
        if p.pos[governor] in ("ADV", "ADP", "SCONJ") and p.pos[p.heads[governor]] in VERBS:  # "prior to leaving"
            return self.surface_subjects(p.heads[governor], depth + 1)
        return self.noun_doers(governor, depth + 1)

    def noun_doers(self, noun: int, depth: int = 0) -> tuple[int, ...]:
        """Whose act a noun is: "Moscow's offer to", "a US plan to", "an offer by", else the subject of its verb."""
        p = self.parse
        for child in p.children[noun]:
            if p.deps[child] == "poss" and p.pos[child] != "PRON":
                return self.spread((child,))
        by = self.by_phrase(noun)
        if by:
            return by
        named = [c for c in p.children[noun] if p.deps[c] in ("compound", "amod", "nmod") and self.is_name(c)]
        if named:
            return (named[0],)
        owners = [t for t in self.after(noun, "of") if p.pos[t] == "PROPN"]
        if owners:
            return self.spread(owners[:1])
        head = p.heads[noun]
        if depth > _DEPTH or head == noun:
            return ()
        if p.pos[head] in VERBS and p.deps[noun] in ("dobj", "attr", "nsubjpass"):
            return self.subjects(head) if p.deps[noun] == "nsubjpass" else self.surface_subjects(head, depth + 1)
        if p.deps[noun] == "pobj" and p.heads[head] != head and p.pos[p.heads[head]] in VERBS:
            return self.surface_subjects(p.heads[head], depth + 1)
        return ()

    def is_name(self, token: int) -> bool:
        """A proper noun or an adjective of nationality ("Russian", "US-led")."""
        p = self.parse
        return p.pos[token] == "PROPN" or (p.pos[token] == "ADJ" and p.words[token][:1].isupper())

    def _resolve_relatives(self, verb: int, heads: Sequence[int]) -> list[int]:
        """ "the rebels *who* fled": the rebels."""
        p = self.parse
        out = []
        for head in heads:
            clause = verb
            steps = 0
            cleft = self._cleft(verb) if p.lowers[head] in RELATIVES else []
            if cleft:
                out.extend(cleft)
                continue
            while p.lowers[head] in RELATIVES and p.deps[clause] in ("conj", "xcomp", "ccomp") and steps < _DEPTH:
                clause, steps = p.heads[clause], steps + 1
            if p.lowers[head] in RELATIVES and p.deps[clause] == "relcl":
                noun = p.heads[clause]
                out.append(self.antecedent(noun) if p.lowers[head] == "who" else noun)
            else:
                out.append(self._right_before(head) if p.lowers[head] == "who" else head)
        return out

    def _right_before(self, relative: int) -> int:
        """ "Kenya chided *Museveni*, who", where the clause does not hang on the noun: the noun right before; else itself."""
        p = self.parse
        before = relative - 1
        while before >= 0 and p.words[before] in (",", "-"):
            before -= 1
        return before if before >= 0 and p.pos[before] in ("NOUN", "PROPN") else relative

    def _cleft(self, verb: int) -> list[int]:
        """ "It was *Chad* that attacked": the one who is named by "it was", where that clause hangs on "was"."""
        p = self.parse
        above = p.heads[verb]
        if p.deps[verb] not in ("ccomp", "advcl") or p.lemmas[above] != "be":
            return []
        if not any(p.deps[c] == "nsubj" and p.lowers[c] == "it" for c in p.children[above]):
            return []
        return [c for c in p.children[above] if p.deps[c] == "attr" and c < verb]
