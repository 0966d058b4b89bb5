"""Slots: what stands around one trigger, by the names that the event lexicon uses.

Takes a scene, a token and its part of speech; `Slots(scene, token, "verb", (token,)).get("against")` gives the heads of the
noun phrases that "against" leads to from the verb, or from its object ("imposed a curfew *in* the north"). Subject and
object are the logical ones (arguments); `clauses` are its complements. What a slot means for an act is the lexicon's matter.
"""

from __future__ import annotations

from legation.knowledge.events import ANY
from legation.reading.arguments import VERBS
from legation.reading.scene import NAMING, OWNING, Scene


class Slots:
    """What stands around one trigger, by slot name, worked out when asked for."""

    __slots__ = ("_cache", "_clauses", "part", "scene", "token", "words")

    def __init__(self, scene: Scene, token: int, part: str, words: tuple[int, ...]) -> None:
        self.scene, self.token, self.part, self.words = scene, token, part, words
        self._cache: dict[str, tuple[int, ...]] = {}
        self._clauses: list[int] | None = None

    def get(self, slot: str) -> tuple[int, ...]:
        if slot not in self._cache:
            self._cache[slot] = self._find(slot)
        return self._cache[slot]

    def _find(self, slot: str) -> tuple[int, ...]:
        where, _, inner = slot.partition(".")
        if inner:  # "subject.between": what stands there around the subject
            return tuple(t for thing in self.get(where) for t in Slots(self.scene, thing, "noun", (thing,)).get(inner))
        find = getattr(self, f"_{slot}", None) if slot in _NAMED_SLOTS else None
        if find is not None:
            found: tuple[int, ...] = find()
            return found
        return self._preposition(slot)

    def _subject(self) -> tuple[int, ...]:
        tree, token = self.scene.tree, self.token
        if self.part == "verb":
            return self.scene.behind_documents(tree.subjects(token))
        if self.part == "adjective":
            p = self.scene.parse
            if p.deps[token] == "conj":
                return tree.surface_subjects(p.heads[p.heads[token]])
            return tree.surface_subjects(p.heads[token]) if p.heads[token] != token else tree.surface_subjects(token)
        return ()

    def _doer(self) -> tuple[int, ...]:
        """The subject of the clause that a noun stands in: "pledged it in *a meeting* with"."""
        return self.scene.tree.noun_doers(self.token) if self.part == "noun" else ()

    def _condition(self) -> tuple[int, ...]:
        """ "threatened to strike unless *Seoul* yields"."""
        p, tree = self.scene.parse, self.scene.tree
        verbs = [self.token, *self.clauses]
        for clause in (c for v in verbs for c in p.children[v] if p.deps[c] == "advcl"):
            if any(p.lowers[g] in ("unless", "if", "until") and p.deps[g] == "mark" for g in p.children[clause]):
                return tuple(t for t in tree.surface_subjects(clause) if p.pos[t] != "PRON")
        return ()

    def _quoted(self) -> tuple[int, ...]:
        """ "*Zagreb* breaks the law, the group protested"."""
        p, tree = self.scene.parse, self.scene.tree
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
        p = self.scene.parse
        return tuple(c for c in p.children[self.token] if p.deps[c] in ("compound", "amod", "nmod", "npadvmod"))

    def _surface(self) -> tuple[int, ...]:
        """The grammatical subject even of a passive: "Hanoi is committed to"."""
        return self.scene.tree.surface_subjects(self.token)

    def _object(self) -> tuple[int, ...]:
        if self.part != "verb":
            return ()
        tree = self.scene.tree
        found = tree.objects(self.token)
        if len(self.words) > 1 and any(t in self.words for t in found):  # "held *hostage* by": the hostage is another
            found = tuple(t for t in found if t not in self.words)
            if not found and tree.is_passive(self.token):
                found = tree.surface_subjects(self.token)
        if not found and len(self.words) > 1:  # "set free *the soldiers*", hung on "free"
            p = self.scene.parse
            found = tree.spread(
                c for w in self.words[1:] for c in p.children[w] if p.deps[c] == "dobj" and c not in self.words
            )
        return found

    def _own(self) -> tuple[int, ...]:
        """Objects that are the subject's own: "destroyed *its* stocks"."""
        p = self.scene.parse
        return tuple(t for t in self.get("object") if any(p.lowers[c] in OWNING for c in p.children[t]))

    def _dative(self) -> tuple[int, ...]:
        return self.scene.tree.datives(self.token) if self.part == "verb" else ()

    def _key(self) -> tuple[int, ...]:
        p, tree = self.scene.parse, self.scene.tree
        out: list[int] = []
        for word in self.words:
            if word != self.token and p.pos[word] in ("ADP", "SCONJ", "ADV", "PART"):
                out.extend(tree.led_to(word))
                if not out and p.deps[word] in ("prt", "advmod"):  # "pull out of": the preposition is a sister
                    continue
        return tree.spread(out)

    def _poss(self) -> tuple[int, ...]:
        p = self.scene.parse
        found = self.scene.tree.spread(c for c in p.children[self.token] if p.deps[c] == "poss")
        if found and p.pos[found[0]] == "PRON" and p.deps[self.token] in ("dobj", "attr", "pobj"):
            doers = self.scene.tree.noun_doers(self.token)  # "voiced *its* readiness"
            inside = self.scene.tree.after(self.token, "of")  # "over its invasion *of Rwanda*": not Rwanda's
            return tuple(t for t in doers if t not in inside) or found
        return found

    def _adj(self) -> tuple[int, ...]:
        """Names among the modifiers: "Russian attack", "US-Philippines dialogue"."""
        p, f = self.scene.parse, self.scene
        out = []
        for child in p.children[self.token]:
            if child in self.words or child in f.tree.dates:
                continue
            if p.deps[child] in ("compound", "amod", "nmod", "npadvmod") and (
                any(g in f.mention_at for g in p.children[child] if p.deps[g] == "compound")
                or child in f.mention_at
                or f.entity.get(child) in NAMING
                or f.lemma(child) in f.book.classes["agents"]
            ):
                out.append(child)
        return tuple(out)

    def _oprd(self) -> tuple[int, ...]:
        """What somebody is called: "called the envoy *a spy*"."""
        p = self.scene.parse
        return tuple(
            c for c in p.children[self.token] if p.deps[c] in ("oprd", "acomp", "ccomp", "xcomp") and c > self.token
        )

    def _speaker(self) -> tuple[int, ...]:
        p = self.scene.parse
        verb = self.token
        if self.part == "adjective" and p.heads[verb] != verb:
            verb = p.heads[verb]
        return self.scene.speakers(verb)

    def _verb(self) -> tuple[int, ...]:
        p = self.scene.parse
        head = p.heads[self.token]
        return (head,) if head != self.token and p.pos[head] in VERBS else ()

    def _by(self) -> tuple[int, ...]:
        tree = self.scene.tree
        found = tree.by_phrase(self.token)
        if not found and self.part == "verb":  # "rejected a call *by* the envoy"
            for thing in self.get("object"):
                found = found or tree.by_phrase(thing)
        return found

    def _purpose(self) -> tuple[int, ...]:
        """What a clause of purpose is about: "marched to demand *reforms* by the king", "to protest *his failure*"."""
        p, scene = self.scene.parse, self.scene
        out: list[int] = []
        for clause in self.clauses:
            slots = Slots(scene, clause, "verb", (clause,))
            for slot in ("object", "against", "for", "over", "by"):
                out += [
                    t for t in slots.get(slot) if scene.is_actor(t) or scene.mentions_in(t) or scene.names_inside(t)
                ]
                if out:
                    break
        return tuple(t for t in out if p.pos[t] != "PRON")

    def _preposition(self, word: str) -> tuple[int, ...]:
        """After the trigger, or after its object ("imposed a curfew *in* the north")."""
        tree, p = self.scene.tree, self.scene.parse
        found = tree.after(self.token, word)
        if not found and self.part == "verb":
            for thing in (*self.get("object"), *((*self.words[1:], *self.get("key")) if len(self.words) > 1 else ())):
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
        p, tree = self.scene.parse, self.scene.tree
        for thing in self.get("object"):
            for token in self.scene.phrase(thing):
                if p.lowers[token] == word and p.deps[token] == "prep" and p.pos[p.heads[token]] in ("NOUN", "PROPN"):
                    found = tuple(t for t in tree.after(p.heads[token], word) if self.scene.is_actor(t))
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
        p = self.scene.parse
        token = self.token
        children = p.children[token]
        if self.part == "noun":
            return [c for c in children if p.deps[c] in ("acl", "relcl", "ccomp", "xcomp") and self.has_to(c)] + [
                c
                for c in children
                if p.deps[c] in ("acl", "ccomp") and any(p.lowers[g] == "that" for g in p.children[c])
            ]
        # A clause that opens the sentence before its verb is what was said, not what was asked or promised.
        out = [c for c in children if p.deps[c] == "xcomp" or (p.deps[c] == "ccomp" and c > token)]
        out += [c for c in children if p.deps[c] == "advcl" and self.has_to(c)]
        if not out:
            for child in children:  # "called on the rebels to withdraw", hung on the rebels
                reach = [child] if p.deps[child] in ("dobj", "nsubjpass") else []
                if p.deps[child] == "prep" and p.lowers[child] in ("on", "upon", "to", "for", "with", "of"):
                    reach += [g for g in p.children[child] if p.deps[g] == "pobj"]
                    out += [g for g in p.children[child] if p.deps[g] == "pcomp" and self.has_to(g)]
                for noun in reach:
                    if p.lowers[p.heads[noun]] == "for" and not self.scene.is_actor(noun):
                        continue  # "expelled for attempts to": of what he did, not what was asked
                    out += [c for c in p.children[noun] if p.deps[c] in ("acl", "relcl") and self.has_to(c)]
        return out

    def has_to(self, verb: int) -> bool:
        p = self.scene.parse
        return any(p.lowers[c] == "to" and p.deps[c] in ("aux", "mark") for c in p.children[verb])

    def has_clause(self, kind: str) -> bool:
        if kind == ANY:
            return bool(self.clauses)
        if kind == "to":
            return any(self.has_to(c) for c in self.clauses)
        if kind == "that":
            return any(not self.has_to(c) for c in self.clauses)
        return False

    def gerunds(self, slot: str) -> list[int]:
        """Gerunds and clauses after a preposition: "accused of *attacking*"."""
        p = self.scene.parse
        if slot == "key":
            return [g for w in self.words if w != self.token for g in p.children[w] if p.deps[g] == "pcomp"]
        if slot == "subject":  # "*lifting* the ban is out of the question"
            return [c for c in p.children[self.token] if p.deps[c] == "csubj"]
        if slot == "object":  # "rejected *holding* talks"
            return [c for c in p.children[self.token] if p.deps[c] == "xcomp" and p.tags[c] == "VBG"]
        return self.scene.gerunds_after(self.token, slot)


_NAMED_SLOTS = frozenset(
    {
        "own",
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
