"""Author: his own attitude to what he relays.

Takes a verb of saying or a noun; gives the stance that its adverbs ("falsely", "rightly"), a "without evidence" or
quotation marks around nobody's words show. Only outside all voices: what a speaker says of others is his.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from legation.model.layers import AttributionMention
from legation.model.spans import Span
from legation.model.words import Factuality, Stance
from legation.reading.factuality.moods import NOMINALS
from legation.reading.factuality.replies import Replies
from legation.reading.factuality.state import UNVERIFIED, A, State

_QUOTED = re.compile(r"[\"“«]([^\"“”«»\n]{2,60})[\"”»]")
_BEFORE_SCARE = frozenset("the 's ’s ' ’ this these those its their his her our your".split())


class Author(Replies):
    def _saying(self, state: State, cue: int) -> State:
        """The author's stance, by an adverb or a 'without proof' at the verb of saying."""
        p, lists = self.parse, self.lists
        if state.fact is A:
            subject = cue if p.pos[cue] in NOMINALS else self.moods.subject(cue)
            for child in p.children[subject] if subject is not None else ():
                if p.lowers[child] in lists["adjectives_unverified"]:
                    return replace(
                        state,
                        fact=UNVERIFIED.factuality or A,
                        how=UNVERIFIED.how,
                        cue=child,
                        reason="unconfirmed reports",
                    )
        if cue in self.voices or state.stance is not Stance.NEUTRAL:
            return state
        if p.deps[cue] == "advcl" and p.lemmas[p.heads[cue]] == "lie":  # "lied when he said that"
            return replace(state, stance=Stance.DISPUTES, stance_cue=p.heads[cue])
        for child in p.children[cue]:
            lower = p.lowers[child]
            if p.deps[child] in ("advmod", "amod"):
                if (
                    lower in lists["disputing_adverbs"]
                    or lower in lists["disputing_adjectives"]
                    or self._is_false(child)
                ):
                    return replace(state, stance=Stance.DISPUTES, stance_cue=child)
                if lower in lists["endorsing_adverbs"]:
                    return replace(state, stance=Stance.ENDORSES, stance_cue=child)
            elif self._lacks_proof(child) or self._defies_proof(child):
                return replace(state, stance=Stance.DISPUTES, stance_cue=child)
            elif p.deps[child] == "advcl" and lower in ("offering", "providing", "citing", "giving", "presenting"):
                if any(p.lowers[t] in ("no", "without") for t in p.subtree(child)):
                    return replace(state, stance=Stance.DISPUTES, stance_cue=child)
        return state

    def _lacks_proof(self, preposition: int) -> bool:
        """'Without offering proof', 'with no evidence'."""
        p = self.parse
        if p.lowers[preposition] not in ("without", "with"):
            return False
        tree = p.subtree(preposition)
        if p.lowers[preposition] == "with" and not any(
            p.lowers[t] in ("no", "neither", "little", "scant") for t in tree
        ):
            return False
        return any(p.lemmas[t].lower() in self.lists["proofs"] for t in tree)

    def _defies_proof(self, preposition: int) -> bool:
        """'Claimed, against all the evidence, that', 'said, contrary to the facts, that'."""
        p = self.parse
        held = self.lists["proofs"] | {"fact", "truth"}
        return p.lowers[preposition] in ("against", "despite", "contrary") and any(
            p.lemmas[t].lower() in held for t in p.subtree(preposition)[:6]
        )

    def _is_false(self, token: int) -> bool:
        cues = self.book.cues["adjective"].get(self.parse.lowers[token], ())
        return any(cue.disputes and cue.effect.factuality is Factuality.DENIED for cue in cues)

    def _scare_quotes(self, voices: Sequence[AttributionMention]) -> set[int]:
        """Nouns in quotation marks of a few words that are nobody's words and no name."""
        p, text = self.parse, self.parse.text
        if not any(q in text for q in '"“«'):
            return set()
        spoken = [s for v in voices for s in (*v.content, *v.cue)]
        out: set[int] = set()
        for match in _QUOTED.finditer(text):
            start, end = match.start(), match.end()
            if (start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum()):
                continue
            words = match.group(1).split()
            if len(words) > 4 or match.group(1)[-1] in ",.!?;":
                continue
            if all(w[0].isupper() or not w[0].isalpha() for w in words):
                continue
            span = Span(start, end)
            if any(s.overlaps(span) for s in spoken):
                continue
            if match.group(0)[0] == '"' and text.count('"', 0, start) % 2:
                continue  # the gap between two quotations
            inside = p.tokens_in(Span(*match.span(1)))
            tokens = [t for t in inside if p.pos[t] in ("NOUN", "PROPN")]
            if (
                len(inside) == 1
                and p.pos[inside[0]] == "VERB"
                and not any(s.overlaps(p.sentence_span(p.sentence_of[inside[0]])) for s in spoken)
            ):
                out.add(inside[0])  # 'the junta "liberated" the town'
                continue
            if not tokens:
                continue
            before = p.tokens_in(span)[0] - 1
            if before < 0 or p.lowers[before] not in _BEFORE_SCARE:
                continue
            lead = {p.lemmas[t].lower() for t in range(max(0, before - 1), before + 1)}
            if lead & self.lists["naming_before_quotes"] or lead & self.lists["speech"]:
                continue
            heads = [t for t in tokens if p.heads[t] not in tokens]
            out.update(heads[:1])
        return out

    def _hyphenated(self, token: int) -> bool:
        """'so-called', cut in three by the parser."""
        p = self.parse
        if token < 2 or p.words[token - 1] != "-":
            return False
        return f"{p.lowers[token - 2]}-{p.lowers[token]}" in self.lists["disputing_adjectives"]
