"""Moods: what a clause's own words do to it: negation, modals, adverbs, conditions, future.

Takes a parse, the word lists and the voice over each token; gives a `Mood` per token. "The rebels may not have crossed"
is possible, "no troops were sent" negated, "had the bridge been mined, the column would have stopped" conditional.
What words outside the clause do to it ("denied that") is worked out in climb.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from legation.knowledge.factuality import FactualityBook
from legation.model.layers import AttributionMention, Parse
from legation.model.words import Factuality
from legation.reading.factuality.headlines import Planned
from legation.reading.factuality.mood import PLAIN, Mood
from legation.reading.factuality.would import Would

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
NOMINALS = frozenset({"NOUN", "PROPN", "PRON"})
VERBALS = frozenset({"VERB", "AUX"})
_NEGATABLE = frozenset({"dobj", "attr", "oprd", "nsubj", "nsubjpass"})
_WILL = frozenset({"will", "'ll", "’ll", "wo", "shall", "sha"})
_WOULD = frozenset({"would", "'d", "’d"})
_CAN = frozenset({"can", "ca", "cannot"})
_PERCEIVED = frozenset({"hear", "see", "feel", "smell", "afford"})
_PARTY_LABELS = frozenset({"ORG", "GPE", "NORP", "PERSON"})
_OWN = frozenset({"i", "we"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "who"})
_MAYBE = frozenset({"maybe", "perhaps", "possibly", "conceivably"})
_SUBORDINATE = frozenset({"advcl", "ccomp", "dep", "parataxis"})
_INVERTED = frozenset({"had", "should", "were"})


class Moods:
    """Moods of the tokens of one text, each worked out once."""

    def __init__(self, parse: Parse, book: FactualityBook, voices: Mapping[int, AttributionMention]) -> None:
        self.parse = parse
        self.book = book
        self.lists = book.lists
        self.voices = voices
        self.left, self.right = _edges(parse)
        self._phrases = tuple(book.lists["conditional_phrases"])
        self.would = Would(parse, book, self)
        self._known: dict[int, Mood] = {}
        self.headline: Mapping[int, Planned] = {}  # what a headline plans, and the word that says so (headlines.py)
        self.inverted, self.after_inverted = self._find_inverted()
        self.dates = {
            t for first, past, label in parse.entities if label in ("DATE", "TIME") for t in range(first, past)
        }
        self._party: set[int] = {
            t for first, past, label in parse.entities if label in _PARTY_LABELS for t in range(first, past)
        }

    def mood(self, token: int) -> Mood:
        known = self._known.get(token)
        if known is None:
            self._known[token] = PLAIN  # a circle in a broken tree ends here
            verbal = self.parse.pos[token] in VERBALS or self.has_subject(token)
            known = self._of_verb(token) if verbal else self._of_noun(token)
            self._known[token] = known
        return known

    # ------------------------------------------------------------------ clauses
    def _of_verb(self, token: int) -> Mood:
        p, lists = self.parse, self.lists
        negation: int | None = None
        modal: int | None = None
        to: int | None = None
        adverb: int | None = None
        few = False
        children = p.children[token]
        for child in children:
            dep, lower = p.deps[child], p.lowers[child]
            if lower == "not" and p.lowers[child - 1 : child + 2] == ("if", "not", ","):
                return Mood(Factuality.CONDITIONAL, child - 1, reason="if not")
            if dep == "neg" or lower in lists["negators"]:
                if dep != "cc" and dep != "conj" and self._negates(child) and not self._is_quoted_answer(child, token):
                    negation = child
            elif dep in ("aux", "auxpass"):
                if p.tags[child] == "MD":
                    modal = child
                elif lower == "to":
                    to = child
            elif dep in _NEGATABLE:
                found = self._negated_noun(child)
                if found is not None:
                    if p.lowers[found] in ("few", "little"):
                        few = few or dep in SUBJECTS
                    else:
                        negation = found
            elif dep == "advmod":
                if lower in lists["adverbs_possible"]:
                    adverb = child
                elif lower in lists["adverbs_nearly"] and child < token and p.tags[token] in ("VBD", "VBN"):
                    if p.lemmas[token].lower() not in lists["multiplying"]:
                        negation = child
                elif lower == "longer" and child and p.lowers[child - 1] in ("no", "not", "n't"):
                    negation = child - 1
            elif dep in ("prep", "agent", "dative"):
                inside = self._neither_nor(child)
                inside = self._negated_phrase(child) if inside is None else inside
                negation = inside if inside is not None else negation
                if " ".join(p.lowers[child : child + 3]) in lists["phrases_possible"]:
                    adverb = child
            elif dep == "cc" and lower == "nor" and p.heads[child] == token and child < token:
                negation = child
        listed = self._listed_under(token)
        if listed is not None:
            return listed
        if p.deps[token] == "conj":
            shared = self._shared(token, modal is not None or to is not None)
            if shared is not None:
                if shared.factuality is not Factuality.ASSERTED and modal is None and negation is None:
                    return shared
            before = [c for c in p.children[p.heads[token]] if p.deps[c] == "cc" and c < token]
            if before and p.lowers[before[-1]] == "nor":
                negation = before[-1]
        left = self.left[token]
        if left > 1 and p.lowers[left - 2 : left] == ("rather", "than"):
            return Mood(Factuality.NEGATED, left - 2, reason="rather than")
        if any(p.lowers[c] == "rather" and p.lowers[c + 1 : c + 2] == ("than",) and c < token for c in children):
            return Mood(Factuality.NEGATED, token, reason="rather than")
        if (
            to is not None
            and to > 0
            and (
                p.lowers[to - 1] == "yet"
                or (p.lowers[to - 1] == "still" and p.lowers[to - 2] in ("has", "have", "had"))
            )
        ):
            return Mood(Factuality.NEGATED, to - 1, reason="has yet to", yet=True)
        condition = self._condition(token)
        if condition is None:
            condition = self.after_inverted.get(token)
        if condition is None:
            condition = self._otherwise(token)
        if condition is not None:
            return Mood(Factuality.CONDITIONAL, condition, reason="holds under a condition")
        if p.lowers[token] == "cannot":
            negation = token
        if negation is None and p.heads[token] == token and p.lowers[self.left[token]] == "nowhere":
            negation = self.left[token]
        if modal is not None:
            return self._of_modal(token, modal, negation, adverb)
        if negation is not None and adverb is None:
            return Mood(Factuality.NEGATED, negation, reason=f"negated by {p.words[negation]!r}")
        if adverb is not None:  # "perhaps he never left": as open as the affirmative
            return Mood(Factuality.POSSIBLE, adverb, reason=f"{p.words[adverb]!r}")
        if (
            to is not None and p.heads[token] == token and not self._after_a_finite(token)
        ):  # whatever the parser took its subject for
            return Mood(Factuality.PLANNED, to, reason="infinitive of a headline")
        if token in self.headline:
            return self._of_headline(token)
        if p.deps[token] == "xcomp" and p.lemmas[p.heads[token]] == "be" and to is not None:
            plain = not any(p.deps[c] in ("acomp", "attr", "prep") for c in p.children[p.heads[token]])
            if plain and p.pos[p.heads[token]] in VERBALS:
                return Mood(Factuality.PLANNED, p.heads[token], reason="is to")
        wished = self._wished(token)
        if wished is not None:
            return Mood(Factuality.PLANNED, wished, reason="what is wanted is to")
        if self._going(token):
            return self._future(token, p.heads[token])
        if self._asked(token):
            return Mood(Factuality.POSSIBLE, None, reason="a question")
        arranged = self._is_to(token)
        if arranged is not None:
            return Mood(Factuality.PLANNED, arranged, reason="is to")
        if self._imperative(token, to):
            return Mood(Factuality.DEMANDED, token, reason="imperative")
        return Mood(few=True) if few else PLAIN

    def _of_modal(self, token: int, modal: int, negation: int | None, adverb: int | None) -> Mood:
        p, lists = self.parse, self.lists
        lower = p.lowers[modal]
        if lower in lists["modals_demand"]:
            perfect = any(p.lowers[c] == "have" and p.deps[c] == "aux" for c in p.children[token])
            subject = self.subject(token)
            inverted = lower == "should" and subject is not None and modal < subject and p.heads[subject] == token
            if inverted and not self._asked(token) and p.deps[token] in ("advcl", "ccomp", "relcl", "acl", "dep"):
                return Mood(Factuality.CONDITIONAL, modal, reason="should it")
            if inverted and self._asked(token):  # "should Oslo pay?" asks what is to be done, and demands nothing
                return Mood(Factuality.POSSIBLE, modal, reason="a question")
            if perfect and lower == "must":
                return Mood(Factuality.POSSIBLE, modal, reason="'must have'")
            return Mood(Factuality.DEMANDED, modal, reason=f"{p.words[modal]!r}")
        if lower in _CAN or lower == "could":
            if negation is not None and lower in _CAN and self._forbids(token):
                return Mood(Factuality.DEMANDED, negation, reason="you cannot let")
            if negation is not None:
                return Mood(Factuality.NEGATED, negation, unable=True, reason="could not")
            if any(p.deps[c] == "mark" and p.lowers[c] == "before" for c in p.children[token]):
                return Mood(Factuality.NEGATED, modal, reason="before it could")
            if lower in _CAN:
                return Mood(Factuality.POSSIBLE, adverb, reason="adverb") if adverb is not None else PLAIN
            return PLAIN if p.lemmas[token] in _PERCEIVED else Mood(Factuality.POSSIBLE, modal, reason="'could'")
        if lower in lists["modals_possible"]:
            return Mood(Factuality.POSSIBLE, modal, reason=f"{p.words[modal]!r}")
        if lower in _WILL or lower in _WOULD:
            if lower in _WOULD and any(p.lowers[c] == "have" and p.deps[c] == "aux" for c in p.children[token]):
                if not self.would.backshifted(token):
                    return Mood(Factuality.CONDITIONAL, modal, reason="'would have'")
            if negation is not None:
                return Mood(Factuality.NEGATED, negation, reason="will not")
            if lower in _WOULD and not self.would.backshifted(token):
                return self.would.mood(token, modal)
            return self._future(token, modal, sure=adverb is None)
        return Mood(Factuality.NEGATED, negation, reason="negated") if negation is not None else PLAIN

    def _forbids(self, token: int) -> bool:
        """'You cannot let them pass', 'we can't allow that': a prohibition, not an inability."""
        p = self.parse
        subject = self.subject(token)
        return (
            subject is not None
            and p.lowers[subject] in ("you", "we")
            and p.lemmas[token].lower() in self.lists["tolerating"]
            and token in self.voices
        )

    def _future(self, token: int, cue: int, *, sure: bool = True) -> Mood:
        """'will': what a party does by itself or by its own word is planned, what else will come is predicted."""
        p = self.parse
        maybe = next((c for c in self.parse.children[token] if self.parse.lowers[c] in _MAYBE), None)
        if maybe is not None:
            return Mood(Factuality.POSSIBLE, maybe, reason="will, perhaps")
        sure = sure and not any(p.lowers[c] in self.lists["adverbs_predicted"] for c in p.children[token])
        planned = sure and self._is_plan(token)
        factuality = Factuality.PLANNED if planned else Factuality.PREDICTED
        return Mood(factuality, cue, reason="will, a party's own act" if planned else "will")

    def _is_plan(self, token: int) -> bool:
        p, lists = self.parse, self.lists
        lemma = p.lemmas[token].lower()
        subject = self.subject(token)
        voice = self.voices.get(token)
        teller = voice.cue_lemma.lower() if voice is not None else ""
        if p.deps[token] == "ccomp" and p.lemmas[p.heads[token]].lower() in lists["commissive"] | lists["predicting"]:
            teller = p.lemmas[p.heads[token]].lower()
        if teller in lists["commissive"]:
            return True
        if teller in lists["predicting"]:  # a warning of what he himself will do is a threat
            own = subject is not None and p.lowers[subject] in ("i", "we", "he", "she") and p.deps[subject] == "nsubj"
            return own and teller in ("warn", "caution") and lemma not in lists["no_deed"]
        if subject is not None and p.lowers[subject] in ("you", "this", "that", "there"):
            return False
        passive = subject is not None and p.deps[subject] == "nsubjpass"
        if passive or (subject is not None and not self.is_party(subject)):
            return lemma in lists["scheduled"]
        if lemma in lists["no_deed"]:  # "we shall be in Rome by May" is a promise to get there
            plain = not any(p.deps[c] in ("acomp", "attr") for c in p.children[token])
            return lemma == "be" and plain and subject is not None and p.lowers[subject] in _OWN
        if subject is None or voice is None:
            return True
        if p.lowers[subject] in _OWN or p.lowers[subject] in _PRONOUNS or lemma in lists["scheduled"]:
            return True
        source = {p.lemmas[t].lower() for s in voice.source for t in p.tokens_in(s) if p.pos[t] in ("NOUN", "PROPN")}
        return any(p.lemmas[t].lower() in source for t in p.subtree(subject))

    def is_party(self, token: int) -> bool:
        p = self.parse
        lower = p.lowers[token]
        if token in self._party or lower in _OWN or lower in _PRONOUNS or p.pos[token] == "PROPN":
            return True
        return p.lemmas[token].lower() in self.lists["parties"] or lower in self.lists["parties"]

    def _of_headline(self, token: int) -> Mood:
        planned = self.headline[token]
        return Mood(planned.factuality, planned.cue, reason="planned in a headline")

    # ------------------------------------------------------------------ conditions
    def _condition(self, token: int) -> int | None:
        """The token that makes this clause hold under a condition: an if-clause or an 'in the event of' under it."""
        p = self.parse
        for child in p.children[token]:
            dep = p.deps[child]
            if dep in ("advcl", "ccomp", "dep", "parataxis", "npadvmod", "prep", "mark", "advmod"):
                found = self.opens_condition(child)
                if found is not None and self._is_hypothetical(token):
                    return found
        return None

    def _otherwise(self, token: int) -> int | None:
        """'Otherwise the lamp goes dark', 'lend the boats, or the island will starve': the word that stands for 'if not'."""
        p = self.parse
        if p.tags[token] == "VBD":
            return None
        for child in p.children[token]:
            if child > token:
                break
            if p.lowers[child] == "otherwise" and p.deps[child] == "advmod":
                first, _ = p.sentences[p.sentence_of[token]]
                if p.words[child + 1] == "," and all(p.pos[t] == "PUNCT" for t in range(first, child)):
                    return None  # "Otherwise, all is well"
                return child if child == self.left[token] or p.pos[child - 1] in ("PUNCT", "CCONJ") else None
        head = p.heads[token]
        if p.deps[token] == "conj" and p.pos[head] in VERBALS and self.has_subject(token):
            between = [c for c in p.children[head] if p.deps[c] == "cc" and c < token]
            if between and p.lowers[between[-1]] == "or" and self.mood(head).factuality is Factuality.DEMANDED:
                return between[-1]
        return None

    def _is_hypothetical(self, token: int) -> bool:
        """A condition under a plain past ("if he knew, he said nothing") leaves the past as told."""
        return self.parse.tags[token] != "VBD"

    def opens_condition(self, token: int) -> int | None:
        """The marking token, when this clause (or prepositional phrase) is a condition."""
        p, lists = self.parse, self.lists
        lower = p.lowers[token]
        if p.deps[token] in ("prep", "mark", "advmod"):
            if p.deps[token] == "prep" and self.conditional_phrase(token):
                return token
            return None
        if p.pos[token] not in VERBALS and not self.has_subject(token) and p.pos[token] not in ("ADJ", "NOUN"):
            return None
        first = self.left[token]
        provided = self.provided(token)
        if provided is not None:
            return provided
        for child in p.children[token]:
            lower = p.lowers[child]
            if lower == "should" and child == first and p.deps[token] in _SUBORDINATE and self._before_comma(token):
                return child  # "should the dam break", however its subject is parsed
            if p.deps[child] in ("mark", "advmod", "prep", "pcomp") and lower in lists["conditional"]:
                before = p.lowers[child - 1] if child else ""
                content = p.deps[token] == "ccomp" and not (p.pos[p.heads[token]] == "ADJ" and lower == "if")
                if before in lists["not_conditional"] or content or self._is_asked(token):
                    return None
                return child
            if p.deps[child] in ("aux", "auxpass") and child == first and lower in _INVERTED and self._inverts(token):
                return child
        if p.lowers[first] in lists["conditional"] and p.deps[token] == "advcl":
            return first
        if p.lowers[token] in ("provided", "assuming", "supposing", "providing") and p.deps[token] == "advcl":
            marked = any(p.deps[c] == "mark" for c in p.children[token])
            return None if marked else token  # "because Chad provided rice"
        if p.lowers[token] in _INVERTED and first == token and p.deps[token] == "advcl":
            return token
        if p.deps[token] == "advcl" and self.conditional_phrase(first):
            return first
        return None

    def _find_inverted(self) -> tuple[dict[int, int], dict[int, int]]:
        """'Should the dam break, the town drowns': the words of the condition and the verb that it holds for, each with its
        'should', wherever the parser hung them."""
        p = self.parse
        inside: dict[int, int] = {}
        after: dict[int, int] = {}
        for first, past in p.sentences:
            here = first
            while here < past and p.pos[here] == "PUNCT":
                here += 1
            if here >= past or p.lowers[here] != "should" or "?" in p.words[here:past] or "," not in p.words[here:past]:
                continue
            comma = p.words.index(",", here, past)
            inside.update(dict.fromkeys(range(here + 1, comma), here))
            for token in range(comma + 1, past):
                if p.pos[token] in VERBALS and self.has_subject(token):
                    after[token] = here
                    break
        return inside, after

    def provided(self, token: int) -> int | None:
        """'Provided that the roads stay open', 'on condition that', 'provided they stay': the word that opens it."""
        p = self.parse
        for child in p.children[token]:
            if child > token:
                break
            if p.deps[child] == "mark" and p.lowers[child] == "that" and child:
                if p.lowers[child - 1] in self.lists["provided"]:
                    return child - 1
        subjects = [c for c in p.children[token] if p.deps[c] in SUBJECTS and c < token]
        if subjects and p.tags[token] in ("VBZ", "VBP"):  # "will leave provided Chad pays", however it is parsed
            before = self.left[subjects[0]] - 1
            if before >= 0 and p.lowers[before] in ("provided", "providing"):
                return before
        return None

    def _before_comma(self, token: int) -> bool:
        """Whether a clause with more behind its comma, and no question."""
        p = self.parse
        here = self.right[token] + 1
        _, past = p.sentences[p.sentence_of[token]]
        return here < past and p.words[here] == "," and p.heads[token] > token and not self._asked(token)

    def _is_asked(self, token: int) -> bool:
        """'asked if he had signed', which parsers also take for a condition."""
        p, lists = self.parse, self.lists
        head = p.heads[token]
        if head > token:
            return False
        first = self.left[token]
        if first and p.words[first - 1] == ",":
            return False
        for word, part in (
            (head, "verb"),
            *((c, "adjective") for c in p.children[head] if p.deps[c] in ("acomp", "attr")),
        ):
            if word > token:
                continue
            lemma = p.lemmas[word].lower()
            if lemma in lists["asking"] or lemma in lists["told"]:
                return True
            if any(p.deps[c] in ("dobj", "ccomp", "xcomp") and word < c < token for c in p.children[word]):
                continue
            if any("question" in cue.frames for cue in self.book.cues[part].get(lemma, ())) and lemma != "be":
                return True
        return False

    def _inverts(self, token: int) -> bool:
        """Subject after its auxiliary, in a clause that is none by itself: 'had the bridge been mined,'."""
        p = self.parse
        subject = [c for c in p.children[token] if p.deps[c] in SUBJECTS]
        if not subject or p.deps[token] not in ("advcl", "ccomp", "dep", "parataxis") or self._asked(token):
            return False
        first = self.left[token]
        return subject[0] > first and p.heads[token] > token and (first == 0 or p.words[first - 1] not in ("“", '"'))

    def conditional_phrase(self, token: int) -> bool:
        p = self.parse
        here = " ".join(p.lowers[token : token + 3])
        return here.startswith(self._phrases)

    # ------------------------------------------------------------------ negation
    def _negates(self, token: int) -> bool:
        p = self.parse
        lower = p.lowers[token]
        after = p.lowers[token + 1] if token + 1 < len(p) else ""
        if after in self.lists["not_negating"]:
            return False
        if token > 1 and p.lowers[token - 1] == "or" and p.lowers[token - 2] in ("whether", "if"):
            return False
        if lower == "no":
            return after not in self.lists["no_idioms"] and p.deps[token] in ("neg", "advmod", "det")
        return True

    def _is_quoted_answer(self, negator: int, verb: int) -> bool:
        """'He replied: "Never."': the word is what was said, not a negation of the saying."""
        between = self.parse.words[verb + 1 : negator]
        return negator > verb and any(w in (":", '"', "“", "‘", "``") for w in between)

    def _negated_noun(self, token: int) -> int | None:
        """The negator of a noun phrase: 'no' troops, 'none', 'neither' side, 'not a single' shot."""
        p, lists = self.parse, self.lists
        if p.lowers[token] in lists["negative_pronouns"]:
            after = p.lowers[token + 1] if token + 1 < len(p) else ""
            return None if after in ("but", "other", "less", "short") else token
        if p.lowers[token] == "one" and token and p.lowers[token - 1] == "no":
            return token
        before = token - 1
        while before > 0 and p.deps[before] in ("compound", "amod", "det") and p.heads[before] == token:
            before -= 1
        if before > 1 and p.lowers[before] == "not" and p.words[before - 1] == ",":
            return before  # "fertiliser, not nerve agents"
        if p.lemmas[token].lower() in lists["no_idioms"] and p.lemmas[token] != "sign":
            return None
        for child in p.children[token]:
            lower = p.lowers[child]
            if p.deps[child] in ("det", "neg", "preconj", "predet", "advmod", "amod", "quantmod", "nummod") and (
                lower in ("no", "neither", "not", "few", "zero", "hardly", "scarcely")
            ):
                after = p.lowers[child + 1] if child + 1 < len(p) else ""
                if lower == "not" and child > token:
                    continue
                if lower == "few" and any(p.lowers[c] in ("a", "the") for c in p.children[token] if c < child):
                    continue
                if after in lists["not_negating"] or after in lists["no_idioms"] - {"sign"}:
                    continue
                if child + 1 < len(p) and p.words[child + 1] == "-":  # "no-confidence vote", "no-fly zone"
                    continue
                return child
            if p.deps[child] in ("nummod", "det", "quantmod") and p.children[child]:  # "not one soldier", "not a man"
                for grandchild in p.children[child]:
                    if p.deps[grandchild] == "neg" and self._negates(grandchild):
                        return grandchild
        return None

    def _negated_phrase(self, token: int) -> int | None:
        """'under no circumstances', 'at no point', and 'heard of none': a negation inside a prepositional phrase."""
        p = self.parse
        for child in p.children[token]:
            if p.deps[child] != "pobj":
                continue
            found = self._negated_noun(child)
            if found is None or p.lowers[found] in ("few", "little", "zero"):
                return None
            if (
                found == child
                or p.lemmas[child].lower() in self.lists["no_way"]
                or p.lowers[token] in ("of", "to", "from")
            ):
                return found
        return None

    def _neither_nor(self, phrase: int) -> int | None:
        """'Took part neither in the talks nor in the drills': the negator of two phrases."""
        p = self.parse
        return next((c for c in p.children[phrase] if p.lowers[c] == "neither" and p.deps[c] == "preconj"), None)

    # ------------------------------------------------------------------ nouns
    def _of_noun(self, token: int) -> Mood:
        p, lists = self.parse, self.lists
        found = self._negated_noun(token)
        if found is not None and p.lowers[found] not in ("few", "little"):
            return Mood(Factuality.NEGATED, found, reason=f"{p.words[found]!r}")
        if p.deps[token] == "conj" and p.pos[p.heads[token]] in NOMINALS:
            shared = self._negated_noun(p.heads[token])
            if shared is not None and p.lowers[shared] in ("no", "neither"):
                return Mood(Factuality.NEGATED, shared, reason=f"{p.words[shared]!r}")
        for child in p.children[token]:
            if p.deps[child] not in ("amod", "compound", "nmod", "advmod"):
                continue
            lower = p.lowers[child]
            for name, factuality in _ADJECTIVES:
                if lower in lists[name]:
                    return Mood(factuality, child, reason=f"{p.words[child]!r}")
        if token in self.headline:
            return self._of_headline(token)
        if p.pos[token] == "ADJ" and token and p.lowers[token - 1] in ("not", "n't", "n’t"):
            return Mood(Factuality.NEGATED, token - 1, reason="not")
        return PLAIN

    # ------------------------------------------------------------------ helpers
    def _listed_under(self, token: int) -> Mood | None:
        """'It should shut the station, cut its ties and close the base': a bare verb in a list after "should", which parsers
        take for a past tense or a clause beside it."""
        p = self.parse
        head = p.heads[token]
        if p.deps[token] not in ("advcl", "conj", "dep", "ccomp", "parataxis") or head >= token:
            return None
        if p.pos[head] not in VERBALS or p.lowers[token] != p.lemmas[token].lower():
            return None
        if p.tags[token] not in ("VB", "VBP", "VBD") or any(
            p.deps[c] in SUBJECTS or p.deps[c] in ("mark", "aux", "auxpass") for c in p.children[token]
        ):
            return None
        modal = next((c for c in p.children[head] if p.deps[c] == "aux" and p.tags[c] == "MD"), None)
        if modal is None:  # "should shut it, cut its ties and close ...": the third hangs on the second
            return self._listed_under(head) if p.tags[token] != p.tags[head] or p.tags[token] == "VBD" else None
        if p.tags[head] != "VB" or (p.tags[token] == "VB" and p.deps[token] == "conj"):
            return None
        first = self.left[token]
        if first and p.words[first - 1] not in (",", ";") and p.pos[first - 1] != "CCONJ":
            return None
        mood = self.mood(head)
        return mood if mood.factuality not in (Factuality.ASSERTED, Factuality.NEGATED) else None

    def _shared(self, token: int, own: bool) -> Mood | None:
        """The mood of the verb before, when both stand under its auxiliaries ("did not attack or shell")."""
        p = self.parse
        head = p.heads[token]
        if own or p.pos[head] not in VERBALS or self.has_subject(token) or p.tags[token] != p.tags[head]:
            return None
        if p.tags[token] in ("VBD", "VBZ", "VBP"):
            return None
        mood = self.mood(head)
        if any(p.deps[c] in ("aux", "auxpass") and c > head for c in p.children[token]):
            return None
        before = [c for c in p.children[head] if p.deps[c] == "cc" and c < token]
        if mood.factuality is Factuality.NEGATED and before and p.lowers[before[-1]] == "but":
            return None
        return mood

    def has_subject(self, token: int) -> bool:
        return any(self.parse.deps[c] in SUBJECTS for c in self.parse.children[token])

    def subject(self, token: int) -> int | None:
        """The clause's own subject, or that of the verb it is joined to."""
        p, here = self.parse, token
        for _ in range(4):
            for child in p.children[here]:
                if p.deps[child] in SUBJECTS:
                    return child
            head = p.heads[here]
            if head == here or p.deps[here] not in ("conj", "xcomp", "advcl"):
                return None
            here = head
        return None

    def _going(self, token: int) -> bool:
        p = self.parse
        head = p.heads[token]
        return (
            p.deps[token] == "xcomp"
            and p.lowers[head] in ("going", "gon")
            and any(p.deps[c] == "aux" for c in p.children[head])
        )

    def _asked(self, token: int) -> bool:
        """A question of the text's own or in quotation marks; what is asked in indirect speech is not."""
        p = self.parse
        if p.deps[token] not in ("ROOT", "ccomp", "conj", "parataxis", "advcl"):
            return False
        head = p.heads[token]
        if p.deps[token] == "ccomp" and head < token and p.lemmas[head].lower() in self.lists["factive"]:
            return False  # "does he not understand that we built it?"
        first = self.left[token]
        while p.pos[first] == "PUNCT" and first < token:
            first += 1
        if p.lowers[first] in ("why", "how") and first < token and p.pos[first + 1] in ("AUX", "VERB"):
            return False  # "why did they leave?" takes it for granted that they left
        _, past = p.sentences[p.sentence_of[token]]
        for t in range(token + 1, past):
            if p.words[t] == "?":  # "that was the founding, OK?" asks nothing
                return not (p.lowers[t - 1] in self.lists["tags"] and p.words[t - 2] == ",")
            if p.words[t] in (".", "!", ";"):
                return False
            if p.words[t] in ('"', "”", "''"):
                return p.words[t - 1] == "?"
        return False

    def _wished(self, token: int) -> int | None:
        """'What Lima wants is to hold the pass': the verb of wanting, where a copula joins it to what is wanted."""
        p = self.parse
        if p.lemmas[token] != "be" or not any(p.deps[c] == "xcomp" and p.tags[c] == "VB" for c in p.children[token]):
            return None
        wants = (c for c in p.children[token] if p.deps[c] in ("csubj", "nsubj"))
        return next((c for c in wants if p.lemmas[c].lower() in self.lists["wanting"]), None)

    def _is_to(self, token: int) -> int | None:
        """'The mission is to leave by June', 'talks are to be held': the copula of what is arranged. 'The aim is to leave',
        'his first act was to sack him' say what a thing is."""
        p = self.parse
        if p.lemmas[token] != "be" or any(p.deps[c] in ("acomp", "attr", "prep", "expl") for c in p.children[token]):
            return None
        done = next(
            (c for c in p.children[token] if p.deps[c] == "xcomp" and p.tags[c] in ("VB", "VBN") and c > token), None
        )
        if done is None or p.lowers[token] in ("be", "been", "being"):
            return None
        to = next((c for c in p.children[done] if p.deps[c] == "aux" and p.lowers[c] == "to"), None)
        subject = next((c for c in p.children[token] if p.deps[c] in SUBJECTS), None)
        if to is None or subject is None or p.lemmas[done].lower() in self.lists["no_arrangement"]:
            return None
        passive = any(p.deps[c] == "auxpass" for c in p.children[done])
        if p.tags[subject] in ("WP", "WDT") and p.deps[token] != "relcl":
            return None
        if not passive and (p.lowers[subject] in ("this", "that", "it") or p.lemmas[subject] in self.lists["aims"]):
            return None
        return token

    def _after_a_finite(self, token: int) -> bool:
        """'It is shortsighted of both to adopt it': no headline, where a finite verb stands before."""
        p = self.parse
        first, _ = p.sentences[p.sentence_of[token]]
        return any(p.tags[t] in ("VBZ", "VBD", "MD") and p.pos[t] == "AUX" for t in range(first, token))

    def _imperative(self, token: int, to: int | None) -> bool:
        p = self.parse
        auxiliaries = [c for c in p.children[token] if p.deps[c] == "aux"]
        if p.tags[token] == "VBG" and [p.tags[c] for c in auxiliaries] == ["VB"] and not self.has_subject(token):
            return p.lowers[auxiliaries[0]] in ("try", "keep", "stop") and p.deps[token] in ("ROOT", "ccomp", "conj")
        if p.tags[token] != "VB" or to is not None:
            return False
        lets = p.lemmas[token] == "let" and p.deps[token] == "conj" and p.tags[p.heads[token]] != "VB"
        if p.deps[token] not in ("ROOT", "ccomp", "parataxis", "advcl", "xcomp") and not lets:
            return False
        voice = self.voices.get(token)
        if voice is None:  # "Stop the raids, bishop urges army"
            teller = p.lemmas[p.heads[token]].lower()
            return token == p.sentences[p.sentence_of[token]][0] and teller in self.lists["speech"] | {"urge", "appeal"}
        if not self._opens_content(token, voice):
            if voice.kind != "direct" or p.deps[token] in ("advcl", "xcomp") or self.has_subject(token):
                return False
        return not any(p.deps[c] in ("aux", "auxpass", "mark") and p.lowers[c] != "do" for c in p.children[token])

    def _opens_content(self, token: int, voice: AttributionMention) -> bool:
        """'President to parliament: pass the bill': an imperative that is the first word of what is told."""
        p = self.parse
        for span in voice.content:
            words = [t for t in p.tokens_in(span) if p.pos[t] != "PUNCT"]
            if words[:1] == [token]:
                return True
        return False


def _edges(parse: Parse) -> tuple[list[int], list[int]]:
    """First and last token of every subtree."""
    heads, size = parse.heads, len(parse)
    left, right = list(range(size)), list(range(size))
    for token in range(size):
        above = heads[token]
        while left[above] > token:
            left[above] = token
            above = heads[above]
    for token in range(size - 1, -1, -1):
        above = heads[token]
        while right[above] < token:
            right[above] = token
            above = heads[above]
    return left, right


_ADJECTIVES = (
    ("adjectives_planned", Factuality.PLANNED),
    ("adjectives_possible", Factuality.POSSIBLE),
    ("adjectives_predicted", Factuality.PREDICTED),
    ("adjectives_negated", Factuality.NEGATED),
    ("adjectives_demanded", Factuality.DEMANDED),
)
