"""Replies: what is asked, charged or held by others, and what the one who is asked makes of it.

Takes a token under a verb or noun of asking ("asked whether", "in response to a question on", "said of the sale"); gives
the state that the answer (answers.py) leaves it in. Also says when a negation rejects what somebody else holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from legation.knowledge.factuality import FactualityBook
from legation.model.layers import AttributionMention, Parse
from legation.model.words import Factuality, Unconfirmed
from legation.reading.factuality.answers import Answers, Reply
from legation.reading.factuality.cues import TOPIC_PREPOSITIONS, Cues
from legation.reading.factuality.moods import NOMINALS, VERBALS
from legation.reading.factuality.state import A, State

_ANAPHORS = frozenset("he him his she her it its they them their me us my our i we himself itself themselves".split())
_ASKING_DEPS = frozenset("advcl acl ccomp ROOT dep conj parataxis pcomp amod relcl".split())


class Replies(Cues):
    def __init__(self, parse: Parse, voices: Sequence[AttributionMention], book: FactualityBook) -> None:
        super().__init__(parse, voices, book)
        self.answers = Answers(parse, book, self.is_negated, self.silent)
        self._replies: dict[int, State | None] = {}

    def _asked(self, token: int, verb: int, frame: str, preposition: str | None) -> State | None:
        """Content of a verb of asking or confronting: as the answer leaves it."""
        p, lists = self.parse, self.lists
        if not self._asks(verb):
            return None
        told = p.lemmas[verb].lower() in lists["told"]
        if frame in ("infinitive", "other"):  # "asked to confirm the raid, ..."
            cues = self.book.cues["verb"].get(p.lemmas[token].lower(), ())
            if told or not any(
                cue.negated.how is not None and (not cue.objects or cue.negated.how is Unconfirmed.NO_EVIDENCE)
                for cue in cues
            ):
                return None
            return self._reply(verb)
        if (
            frame == "object"
            and preposition is None
            and not (
                (p.lemmas[verb] == "put" and p.deps[token] == "nsubjpass")
                or (
                    told and p.deps[token] == "dobj" and p.lemmas[token].lower() in lists["reports"]
                )  # "shown photographs of"
            )
        ):
            return None
        if preposition is not None and preposition not in TOPIC_PREPOSITIONS | {"with", "by"}:
            return None
        if frame == "clause" and not told and p.lemmas[verb].lower() != "confront":
            return None
        reply = self._reply(verb)
        return None if reply is None else self._known_topic(token, reply, frame)

    def _asks(self, verb: int) -> bool:
        p, lists = self.parse, self.lists
        lemma = p.lemmas[verb].lower()
        subject = any(p.deps[c] in ("nsubj", "nsubjpass") for c in p.children[verb])
        if lemma in lists["told"]:
            passive = p.tags[verb] in ("VBN", "VBD") and not any(
                p.deps[c] in ("nsubj", "dobj") for c in p.children[verb]
            )
            return (
                passive
                and p.deps[verb] in ("advcl", "acl", "ROOT", "ccomp", "dep")
                and not subject
                and self._opens_or_closes(verb)
            )
        if lemma in ("question", "query", "challenge") and subject and p.deps[verb] not in ("advcl", "acl"):
            return False  # "questioned whether": doubts
        if lemma in lists["asking"]:
            return p.deps[verb] in _ASKING_DEPS
        if lemma == "put":
            return subject and any(p.lowers[c] == "to" and p.deps[c] in ("prep", "dative") for c in p.children[verb])
        if lemma in ("know", "hear", "learn") and p.deps[verb] == "xcomp" and p.lemmas[p.heads[verb]] == "want":
            return p.deps[p.heads[verb]] in ("advcl", "ROOT")
        return False

    def _opens_or_closes(self, verb: int) -> bool:
        """A participle with a clause before or behind it ("told of the raid, he ..."; "... when told of it")."""
        p = self.parse
        return p.heads[verb] != verb

    def _reply(self, verb: int) -> State | None:
        """The state that the answer gives to what was asked by this verb."""
        if verb in self._replies:
            return self._replies[verb]
        p = self.parse
        self._replies[verb] = None
        top = verb
        while p.deps[top] in ("xcomp", "conj") and p.heads[top] != top:
            top = p.heads[top]
        question = p.subtree(top)
        if p.heads[top] == top:  # "Reporters asked the general whether ...": the answer is elsewhere
            inside = [c for c in p.children[top] if p.deps[c] in ("advcl", "ccomp", "conj", "parataxis")]
            question = [t for t in question if not any(t in p.subtree(c) for c in inside if self._answers(c))]
        state = self._reply_state(question, p.sentence_of[verb], evades=self._expects(verb, top))
        self._replies[verb] = state
        return state

    def _expects(self, verb: int, top: int) -> bool:
        """Whether the rest of the sentence is the answer: 'asked ..., he ...', 'when reporters asked', 'A asked; B said'."""
        p = self.parse
        if p.deps[top] in ("advcl", "acl", "relcl", "pcomp", "amod", "dep"):
            return True
        if not self.moods.has_subject(verb):
            return p.tags[verb] == "VBN" and p.deps[verb] != "conj"
        others = [p.heads[top], *(c for c in p.children[top] if p.deps[c] in ("conj", "parataxis", "ccomp"))]
        return any(o != top and self.moods.has_subject(o) and p.pos[o] in VERBALS for o in others if o != verb) and (
            p.deps[top] != "conj"
        )

    def _answers(self, token: int) -> bool:
        p = self.parse
        return p.deps[token] in ("conj", "parataxis") or p.lemmas[token].lower() in self.lists["speech"]

    def _reply_state(
        self, question: Iterable[int], sentence: int, *, explicit: bool = False, evades: bool = True
    ) -> State | None:
        return _as_state(self.answers.reply(question, sentence, explicit=explicit, evades=evades))

    def _answered(self, question: Sequence[int], answer: list[int]) -> State | None:
        """What the words of an answer do to a question of its own."""
        return _as_state(self.answers.to(question, answer))

    def _raised(self, token: int, verb: int) -> State | None:
        """'When the wiretaps were mentioned', 'as the killings came up': a thing brought up, as the answer leaves it."""
        p, lists = self.parse, self.lists
        if p.deps[token] not in ("nsubj", "nsubjpass", "dobj") or p.deps[verb] not in ("advcl", "relcl", "ccomp"):
            return None
        lemma = p.lemmas[verb].lower()
        if lemma == "come":
            if not any(p.lowers[c] == "up" for c in p.children[verb]):
                return None
        elif lemma not in lists["raising"] or p.deps[token] == "nsubj":
            return None
        if not any(p.lowers[c] in ("when", "after", "as", "once", "whenever", "if") for c in p.children[verb]):
            return None
        # "When the flag was raised, the crowd wept" asks nobody: what is no saying must evade in so many words.
        says = p.lemmas[p.heads[verb]].lower() in lists["speech"] or lemma in ("mention", "broach")
        reply = self._reply_state(p.subtree(verb), p.sentence_of[verb], explicit=not says)
        return None if reply is None else self._known_topic(token, reply, "object")

    def _topic(self, token: int, preposition: int, above: int) -> State | None:
        """'said of the sale', 'said about reports that': what a saying is about, when the saying leaves it open."""
        p, lists = self.parse, self.lists
        word = p.lowers[preposition]
        if word not in ("of", "about", "regarding", "concerning", "on", "over") or p.deps[token] != "pobj":
            return None
        fronted = self._opens_sentence(preposition)
        if word in ("on", "over") and not fronted:
            return None  # "on the deaths the governor would only say"
        verb = above
        if p.pos[above] in NOMINALS and p.deps[above] == "nsubj" and above > p.heads[above]:
            verb = p.heads[above]
        if p.pos[verb] not in VERBALS or (p.lemmas[verb].lower() not in lists["speech"] and not fronted):
            return None
        if not (
            fronted
            or any(p.deps[c] in ("ccomp", "parataxis", "dobj", "intj", "dep", "advcl") for c in p.children[verb])
            or self._ends_quotation(verb)
        ):
            return None
        if not fronted and self.state(verb).fact is not A:
            return None
        key = -1 - preposition
        if key not in self._replies:
            self._replies[key] = None
            self._replies[key] = self._reply_state(p.subtree(preposition), p.sentence_of[verb], explicit=True)
        reply = self._replies[key]
        if reply is None or reply.fact is A:
            return None
        return self._known_topic(token, reply, "object")

    def _ends_quotation(self, verb: int) -> bool:
        """'"Absurd," the minister said of ...': a quotation of a word or two, wherever the parser hung it."""
        p = self.parse
        first, _ = p.sentences[p.sentence_of[verb]]
        return p.words[first] in ('"', "“", "‘", "``", "«", "'") and any(
            p.words[t] in ('"', "”", "’", "''", "»", "'") for t in range(first + 1, verb)
        )

    def _opens_sentence(self, preposition: int) -> bool:
        """'On the deaths, the governor ...'; 'as for the money, ...'."""
        p = self.parse
        first = p.sentences[p.sentence_of[preposition]][0]
        return preposition == first or (preposition == first + 1 and p.lowers[first] == "as")

    def _reply_to_noun(self, noun: int) -> State | None:
        """'in response to a question on the deal', 'to questions about X he said'."""
        p, lists = self.parse, self.lists
        if p.deps[noun] != "pobj":
            return None
        to = p.heads[noun]
        above = p.heads[to]
        lead = p.lemmas[above].lower()
        if p.pos[above] in NOMINALS:
            if lead not in ("response", "reply", "answer", "reaction", "verdict"):
                return None
            top = p.heads[above] if p.deps[above] == "pobj" else to
        elif p.lowers[to] in ("at", "under", "beneath", "below", "beside") and lead in lists["speech"]:
            top = to
        elif p.lemmas[noun].lower() not in lists["questions"] and not (
            p.lowers[to] == "to" and lead in lists["speech"] and p.lemmas[noun].lower() in lists["reports"]
        ):
            return None  # "to the charge that ..., he answered"
        elif p.lowers[to] in ("to", "by", "with", "after", "despite") or p.lemmas[above].lower() in lists["speech"]:
            top = to
        else:
            return None
        key = -1 - noun
        if key not in self._replies:
            self._replies[key] = None
            answering = top != to or p.lemmas[above].lower() in ("reply", "answer", "respond", "react")
            self._replies[key] = self._reply_state(p.subtree(top), p.sentence_of[noun], explicit=not answering)
        return self._replies[key]

    def _charged(self, verb: int, frame: str) -> State | None:
        """'Accused of selling it, they protested their innocence': a charge, where the rest of the sentence answers it."""
        p = self.parse
        if p.lemmas[verb].lower() not in self.lists["charging"] or p.tags[verb] != "VBN":
            return None
        if p.deps[verb] not in ("acl", "advcl") or frame not in ("gerund", "object", "clause"):
            return None
        if verb not in self._replies:
            self._replies[verb] = None
            self._replies[verb] = self._reply_state(p.subtree(verb), p.sentence_of[verb], explicit=True)
        reply = self._replies[verb]
        if reply is None:  # accused of it, they insist that they have never fired
            first, past = p.sentences[p.sentence_of[verb]]
            for t in range(first, past):
                if p.pos[t] in VERBALS and t in self.voices and t != verb and self.is_negated(t):
                    if self.voices[t].cue_lemma.lower() in self.lists["retort"] | self.lists["insisting"]:
                        reply = State(Factuality.DENIED, cue=t, reason="charged with it, he rejects it")
        return reply if reply is not None and reply.fact is not A else None

    def _goes_unanswered(self, noun: int) -> bool:
        """'His calls about the raid were not returned.'"""
        p = self.parse
        verb = p.heads[noun]
        if p.deps[noun] not in ("nsubjpass", "dobj", "nsubj") or p.pos[verb] not in VERBALS:
            return False
        return p.lemmas[verb] in ("return", "answer", "acknowledge", "take", "draw") and self.is_negated(verb)

    def _asking_between(self, noun: int, token: int) -> int | None:
        """A verb of asking between the two, whose content the parser has hung on the noun."""
        p = self.parse
        if not any(p.deps[c] == "mark" for c in p.children[token]):
            return None
        return next((t for t in range(token - 1, noun, -1) if p.pos[t] == "VERB" and self._asks(t)), None)

    def _answers_back(self, token: int, above: State) -> bool:
        """Whether a negation told by a speaker rejects what somebody in the text holds, asks or reports."""
        p, lists = self.parse, self.lists
        voice = self.voices.get(token)
        governor = p.heads[token] if p.heads[token] != token else None
        teller = p.lemmas[governor].lower() if governor is not None else ""
        if governor is None and voice is not None:
            governor = voice.cue_head  # "they never left, he said, rejecting the report"
        if voice is None and teller not in lists["speech"] | lists["assured"]:
            return self._held_by_others(token)
        for child in p.children[token]:
            if p.deps[child] == "advcl" and p.lemmas[child].lower() in lists["holding"] | lists["held_as"]:
                if any(p.lowers[c] == "as" for c in p.children[child]):
                    return True
        cue_lemma = voice.cue_lemma.lower() if voice is not None else teller
        if cue_lemma in lists["retort"] or teller in lists["retort"]:
            return True
        tree = p.subtree(token)
        if any(p.lowers[t] == "such" and t and p.lowers[t - 1] in ("no", "any") for t in tree):
            return True
        first, past = p.sentences[p.sentence_of[token]]
        inside = set(tree)
        rest = [t for t in range(first, past) if t not in inside]
        if "contrary" in p.lowers[first:past]:
            return True
        sentence = " ".join(p.lowers[first:past])
        if any(f" {phrase} " in f" {sentence} " for phrase in lists["answering_back"]):
            return True
        if first and voice is not None and voice.kind == "direct" and p.words[first - 1] not in ('"', "”"):
            begin = p.sentences[p.sentence_of[first - 1]][0]
            rest = [*range(begin, first), *rest]
        for t in rest:
            if p.lowers[t] in ("despite", "notwithstanding", "against") and p.deps[t] == "prep":
                if any(p.lemmas[c].lower() in lists["reports"] for c in p.children[t]):
                    return True
            if p.deps[t] == "advcl" and p.heads[t] == governor and p.tags[t] == "VBG":
                if any(c.effect.factuality is Factuality.DENIED for c in self.book.cues["verb"].get(p.lemmas[t], ())):
                    return True  # "said, denying the account"
            if p.lemmas[t] == "put" and p.deps[t] in ("advcl", "relcl") and self._asks(t):
                return True
            if p.pos[t] in VERBALS and self._asks(t) and self.answers.takes_up(token, p.subtree(t), pronouns=False):
                return True
            if self._says_did(t) or (p.heads[t] == governor and self._is_confronted(t)):
                return True
            if t >= first and p.lemmas[t].lower() in lists["charging"] and p.pos[t] in ("VERB", "NOUN"):
                if t != (governor if voice is None else voice.cue_head) and t not in self.voices_of(token):
                    if self._is_his_charge(t, token, voice):
                        return True
        return self._held_before(token)

    def _is_his_charge(self, charge: int, token: int, voice: AttributionMention | None) -> bool:
        """Whether a charge of the sentence is one that the speaker rejects: made against him, or in the words of his clause."""
        p, lists = self.parse, self.lists
        told = {p.lemmas[t].lower() for t in p.subtree(token) if p.pos[t] in ("VERB", "NOUN", "PROPN")} - lists["light"]
        if told & {p.lemmas[t].lower() for t in p.subtree(charge) if p.pos[t] in ("VERB", "NOUN", "PROPN")}:
            return True
        if voice is not None and voice.cue_lemma.lower() in lists["retort"] | lists["insisting"]:
            if p.pos[charge] == "VERB" and p.deps[charge] not in ("acl", "relcl"):
                return True
        sources = {t for s in voice.source for t in p.tokens_in(s)} if voice is not None else set()
        if p.deps[charge] in ("acl", "relcl", "advcl") and (p.heads[charge] in sources or not sources):
            return True
        if p.deps[charge] == "advcl":
            return True
        charged = [c for c in p.children[charge] if p.deps[c] in ("dobj", "nsubjpass", "dative", "poss")]
        return any(c in sources or p.lowers[c] in _ANAPHORS for c in charged)

    def _says_did(self, token: int) -> bool:
        """'..., though two witnesses say he did': the contrary, left out."""
        p = self.parse
        if p.lemmas[token] not in ("do", "have", "be") or p.lemmas[p.heads[token]].lower() not in self.lists["holding"]:
            return False
        ends = token + 1 == len(p) or p.pos[token + 1] == "PUNCT"
        return ends and self.moods.has_subject(token) and not self.is_negated(token)

    def _is_confronted(self, verb: int) -> bool:
        """'..., he said when the scars were mentioned', 'when a reporter brought up the camp': what he rejects."""
        p, lists = self.parse, self.lists
        lemma = p.lemmas[verb].lower()
        if lemma == "confront" and self._asks(verb):
            return True  # "confronted with the photographs, he maintained that"
        if p.deps[verb] not in ("advcl", "ccomp") or not self.moods.has_subject(verb):
            return False
        up = any(p.lowers[c] == "up" for c in p.children[verb])
        if not (lemma in lists["confronting"] or (lemma in ("bring", "come") and up)):
            return False
        return any(p.lowers[c] in ("when", "as", "after", "once") for c in p.children[verb])

    def _held_by_others(self, token: int) -> bool:
        """'Contrary to popular belief', '..., as had been reported', 'set the record straight': the author sets it right."""
        p = self.parse
        first, past = p.sentences[p.sentence_of[token]]
        words = p.lowers[first:past]
        if "contrary" in words and "to" in words:
            return True
        for child in p.children[token]:
            if p.deps[child] == "advcl" and any(p.lowers[c] == "as" for c in p.children[child]):
                lemma = p.lemmas[child].lower()
                if lemma in self.lists["charging"] or lemma in (
                    "report",
                    "rumour",
                    "rumor",
                    "claim",
                    "suggest",
                    "suppose",
                ):
                    return True
                if lemma == "have" and any(p.lowers[c] == "it" for c in p.children[child]):
                    return True
        return False

    def voices_of(self, token: int) -> set[int]:
        """Cue heads of the voices around a token."""
        out: set[int] = set()
        voice = self.voices.get(token)
        if voice is not None and voice.cue_head is not None:
            out.add(voice.cue_head)
        return out

    def _held_before(self, token: int) -> bool:
        """Somebody charges or holds, in the sentence before, what has a verb and a noun of this clause in it."""
        p = self.parse
        number = p.sentence_of[token]
        if not number:
            return False
        first, past = p.sentences[number - 1]
        before = {p.lemmas[t].lower() for t in range(first, past) if p.pos[t] in ("VERB", "NOUN", "PROPN")}
        if not before & self.lists["holding"]:
            return False
        own = {p.lemmas[t].lower() for t in p.subtree(token) if p.pos[t] in ("VERB", "NOUN", "PROPN")}
        own -= self.lists["holding"] | self.lists["light"]
        shared = own & before
        return p.lemmas[token].lower() in shared or (bool(before & self.lists["charging"]) and bool(shared))


def _as_state(reply: Reply | None) -> State | None:
    """The state in which an answer leaves what was asked."""
    if reply is None:
        return None
    return State(
        fact=reply.effect.factuality or A,
        how=reply.effect.how,
        cue=reply.cue,
        speaker=reply.speaker,
        reason="by the answer",
    )
