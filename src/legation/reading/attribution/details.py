"""Details of a voice: what sort of speech, whether its source is named, to whom and where it spoke, on what basis.

Takes a candidate with its place in the chain; gives the `AttributionMention`. "Officials told lawmakers at a briefing
that ..., citing satellite imagery" is indirect, unnamed, to lawmakers, at a briefing, on satellite imagery. What the
text does not tell stays None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from legation.knowledge.cues import CueBook
from legation.model.layers import AttributionMention, Mention, Parse, TimeExpression
from legation.model.spans import Span
from legation.model.words import Basis
from legation.reading.attribution.tree import LOOSE, Candidate, Tree

_OCCASION_PREPOSITIONS = frozenset("in at during on before after over through via to for with".split())
_SPOKEN = frozenset("speak talk testify appear write address".split())
_ISSUED = frozenset(
    "issue publish release date give hold make air broadcast post send print deliver record carry".split()
)
_INDEFINITE = frozenset("a an one some several many few two three four five another most no any more".split())
_JOINERS = frozenset("that where as when which who and but".split())
_TRANSCRIPT = frozenset(("label", "label more", "label title more", "label turn", "label tail list"))
# Frames in which any cue tells, unless it is one of attitude.
_TELLING_FRAMES = (
    *("that", "zero", "wh", "moved", "small", "before", "inserted", "from that", "phrase that", "as ", "according"),
    *("passive that", "passive told", "passive it that", "noun that", "light that", "cited", "relayed", "label"),
    *("front", "within", "quote", "pasted", "adverb", "closing", "parted that"),
)
_DEFINITE = frozenset("the this that these those its".split())
_BASIS_LINKS = frozenset("cite base quote basis point rely on from by according with through in use show".split())
_PAPERS = frozenset("report account story claim statement version dispatch tale".split())
_PUBLIC = frozenset("media press newspaper television radio wire intelligence blog page site daily".split())
_RELATIVE = frozenset(("who", "which", "that", "whom"))
_PERSONAL = frozenset("he she they i we you his her their it its who which that this me him them us my our".split())


class DetailFinder:
    """Turns the candidates of one text into mentions of voices. inside: quotation number of each token, or -1."""

    def __init__(
        self,
        tree: Tree,
        book: CueBook,
        mentions: Sequence[Mention],
        quoted: Sequence[int],
        labels: dict[int, str],
        times: Sequence[TimeExpression] = (),
    ) -> None:
        self.tree = tree
        self.parse: Parse = tree.parse
        self.book = book
        self.quoted = quoted
        self.labels = labels
        self.days = find_days(tree.parse, times)
        self.by_head = {m.head: number for number, m in reversed(list(enumerate(mentions)))}

    def mention(self, c: Candidate, parent: int | None) -> AttributionMention:
        parse = self.parse
        head = c.source_head if c.source else None
        return AttributionMention(
            source=parse.spans(self._source(c)),
            cue=parse.spans(c.cue),
            content=parse.spans(self._content(c)),
            kind=self._kind(c),
            source_head=head,
            cue_head=c.cue_head,
            cue_lemma=c.lemma,
            mention=self._mention_of(c, head),
            parent=parent,
            unnamed=self._is_unnamed(c),
            basis=self._basis(c),
            occasion=self._occasion(c),
            audience=self._audience(c),
            said=self._said(c),
            confidence=round(c.score, 3),
            reason=f"{c.lemma}, {c.frame}" + (f", {c.variant}" if c.variant else ""),
        )

    # -- edges

    def _content(self, c: Candidate) -> list[int]:
        """Each run of the content without the commas and stops at its edges; quotation marks and what they hold stay."""
        words = self.parse.words
        out: list[int] = []
        for run in _runs(c.content):
            while run and words[run[0]] in _EDGES and self.quoted[run[0]] < 0:
                run = run[1:]
            while run and words[run[-1]] in _EDGES and self.quoted[run[-1]] < 0:
                run = run[:-1]
            out.extend(run)
        return out or c.content

    def _source(self, c: Candidate) -> list[int]:
        """The source without a comma at its edges, unless it closes an apposition: 'a spokesman, Ivan Horn, said'."""
        words, source = self.parse.words, self._antecedent(c) or list(c.source)
        while source and words[source[-1]] in _EDGES:
            source.pop()
        while source and words[source[0]] in _EDGES:
            source.pop(0)
        if not source:
            return list(c.source)
        after = source[-1] + 1
        if after < len(words) and words[after] == ")" and "(" in (words[t] for t in source):
            source.append(after)
            after += 1
        inner = any(words[t] == "," for t in source)
        if inner and after + 1 < len(words) and words[after] == "," and c.cue and min(c.cue) == after + 1:
            source.append(after)
        return source

    def _antecedent(self, c: Candidate) -> list[int]:
        """'the envoy, who said': the envoy with the pronoun; [] where the source is no relative pronoun."""
        parse, head = self.parse, c.source_head
        if head is None or parse.lowers[head] not in _RELATIVE or len(c.source) != 1:
            return []
        v = next((t for t in (c.cue_head, *parse.ancestors(c.cue_head)) if parse.deps[t] == "relcl"), None)
        if v is None or parse.heads[v] > head:
            return []
        tree = self.tree.noun_phrase(parse.heads[v], v)
        return [t for t in tree if t < head and parse.words[t] not in _EDGES] + [head]

    def _mention_of(self, c: Candidate, head: int | None) -> int | None:
        """The mention that names the source; of 'the ministry, which said' the ministry."""
        if head is None:
            return None
        found = self.by_head.get(head)
        if found is None and self._antecedent(c):
            clause = next(t for t in (c.cue_head, *self.parse.ancestors(c.cue_head)) if self.parse.deps[t] == "relcl")
            found = self.by_head.get(self.parse.heads[clause])
        return found

    def _kind(self, c: Candidate) -> str:
        """How much of the content is in quotation marks; if nothing, whether the cue tells or takes a stance."""
        own = self.quoted[c.cue_head]
        words = [t for t in c.content if self.parse.words[t][0].isalnum()]
        inside = sum(1 for t in words if self.quoted[t] >= 0 and self.quoted[t] != own)
        bare = [t for t in words if self.quoted[t] < 0]
        if inside and (not bare or (len(bare) == 1 and self.parse.lowers[bare[0]] in _JOINERS)):
            return "direct"
        if c.frame == LOOSE and c.lemma not in self.book["telling"]:
            return "attitude"  # found by the encoder alone, which learnt from texts where 'backs' counts like 'says'
        if inside:
            return "mixed"
        if (c.quotations and own >= 0) or c.frame in _TRANSCRIPT:
            return "direct"
        if c.lemma in self.book["attitude"]:
            return "attitude"
        tells = c.lemma in self.book["telling"] or c.frame.startswith(_TELLING_FRAMES)
        return "indirect" if tells else "attitude"

    # -- named or not

    def _is_unnamed(self, c: Candidate) -> bool:
        """Whether nobody could say who it was: 'officials', 'a friend', 'reportedly'; not 'the ministry', 'a memo'."""
        parse, head = self.parse, c.source_head
        if not c.source or head is None:
            return True
        if self._antecedent(c):
            clause = next(t for t in (c.cue_head, *parse.ancestors(c.cue_head)) if parse.deps[t] == "relcl")
            head = parse.heads[clause]
        if parse.lowers[head] in _PERSONAL:
            return False
        lemma = parse.lemmas[head].lower()
        if self._opens_as_rumour(c, head):
            return True
        if parse.pos[head] == "PROPN" or self._has_name(c, head) or self._reads_as_name(c, head):
            return False
        if c.frame.startswith("label"):
            return parse.tags[head] == "NNS" and lemma not in self.book["things"]
        if lemma in self.book["unnamed"]:
            definite = any(parse.lowers[k] in _DEFINITE for k in self.tree.kids[head].get("det", ()))
            return (
                not definite
                and not self._is_issued(head)
                and not self.tree.kids[head].get("poss")
                and not self._by_name(head)
            )
        if lemma in self.book["things"] or (head in self.labels and self.labels[head] in ("ORG", "GPE", "PERSON")):
            return False
        kids = self.tree.kids[head]
        if lemma in self.book["bodies"] and parse.tags[head] == "NNS" and self._is_of_country(head):
            return False
        first = parse.lowers[min(c.source[0], parse.subtree(head)[0])]
        if kids.get("poss"):
            return False
        same = "same" in {parse.lowers[k] for k in kids.get("amod", ())}
        if not same and any(parse.lowers[k] in _DEFINITE for k in kids.get("det", ())):
            return False
        determiners = {parse.lowers[k] for k in kids.get("det", ())} | {parse.lowers[k] for k in kids.get("nummod", ())}
        if determiners & _INDEFINITE or first in _INDEFINITE:
            return True
        if same:
            return True
        return parse.tags[head] == "NNS" and not determiners

    def _opens_as_rumour(self, c: Candidate, head: int) -> bool:
        """'Legend has it', 'Rumour says': the capital is only that of the sentence."""
        parse = self.parse
        first = parse.sentences[parse.sentence_of[head]][0]
        return (
            head == first
            and c.source == [head]
            and not c.frame.startswith("label")
            and parse.lowers[head] in self.book["unnamed"]
        )

    def _reads_as_name(self, c: Candidate, head: int) -> bool:
        """'Folha writes': a word with a capital that has no plural's s, though the parser takes it for one."""
        word = self.parse.words[head]
        plural = self.parse.tags[head] == "NNS" and not word.endswith(("s", "people", "men", "women", "children"))
        return c.source == [head] and plural and word[0].isupper() and self.parse.lemmas[head].lower() == word.lower()

    def _is_issued(self, head: int) -> bool:
        """'a Petra report', 'a unification ministry report': whose paper it is stands before it; not 'media reports'."""
        parse, book = self.parse, self.book
        if parse.lemmas[head].lower() not in _PAPERS:
            return False
        for k in self.tree.kids[head].get("compound", ()):
            lemma = parse.lemmas[k].lower()
            if parse.pos[k] == "PROPN" or (lemma in book["things"] and lemma not in _PUBLIC):
                return True
        return False

    def _is_of_country(self, head: int) -> bool:
        kids = self.tree.kids[head]
        near = (*kids.get("amod", ()), *kids.get("compound", ()))
        return any(self.parse.words[k][0].isupper() or self.labels.get(k) in ("NORP", "GPE") for k in near)

    def _has_name(self, c: Candidate, head: int) -> bool:
        """Whether the phrase brings a person's name with it: 'a spokesman, Ivan Petrov'."""
        kids = self.tree.kids[head]
        near = [*kids.get("appos", ()), *(k for k in kids.get("compound", ()) if self.labels.get(k) == "PERSON")]
        return any(self.parse.pos[t] == "PROPN" for t in near)

    def _by_name(self, head: int) -> bool:
        parse = self.parse
        for p in self.tree.kids[head].get("prep", ()):
            o = self.tree.object_of(p)
            if parse.lowers[p] in ("by", "from", "of") and o is not None and parse.pos[o] == "PROPN":
                return True
        return False

    # -- basis

    def _basis(self, c: Candidate) -> Basis | None:
        """What the source itself is ('a cable shows'), else what it is said to rest on ('citing intelligence')."""
        head = c.source_head
        if c.frame.startswith("label"):
            return None
        if head is not None and c.source and self.parse.pos[head] in ("NOUN", "PROPN"):
            found = self._basis_of(head)
            # An intelligence service is who it is; what it says need not rest on intelligence. 'Reports say' has no document.
            paper = found is Basis.DOCUMENT and self.parse.lemmas[head].lower() != "report"
            if found is not None and found is not Basis.INTELLIGENCE and (paper or not self._is_unnamed(c)):
                return found
        if c.frame in ("cited", "relayed") or c.frame.startswith(("noun", "front", "within", "label")):
            return None
        content, source = set(c.content), set(c.source)
        for t in self._clause(c):
            if t in content or t in source or self.parse.pos[t] not in ("NOUN", "PROPN"):
                continue
            found = self._basis_of(t)
            if found is not None and self._is_linked(t):
                return found
        return None

    def _basis_of(self, t: int) -> Basis | None:
        lemma = self.parse.lemmas[t].lower()
        kids = self.tree.kids[t]
        for k in (*kids.get("compound", ()), *kids.get("amod", ())):
            found = self.book.bases.get(self.parse.lemmas[k].lower())
            if found is Basis.SATELLITE or (found is Basis.INTELLIGENCE and lemma in _EVIDENCE):
                return found
        if self.parse.pos[t] == "PROPN" and self.parse.words[t].istitle() and self.parse.words[t - 1][:1].islower():
            return None  # 'wrote on Telegram'
        return self.book.bases.get(lemma)

    def _is_linked(self, t: int) -> bool:
        h = self.parse.heads[t]
        if self.parse.deps[t] in ("nsubj", "nsubjpass"):  # 'the memo quotes him': the memo is a voice of its own
            return False
        if self.parse.deps[t] in ("compound", "amod"):
            h = self.parse.heads[h]
        return self.parse.lemmas[h].lower() in _BASIS_LINKS or self.parse.lowers[h] in _BASIS_LINKS

    def _clause(self, c: Candidate) -> range:
        """The sentence of the cue."""
        first, past = self.parse.sentences[self.parse.sentence_of[c.cue_head]]
        return range(first, past)

    # -- occasion and audience

    def _occasion(self, c: Candidate) -> Span | None:
        """'at a briefing', 'in a statement', 'wrote in Al-Nahar': the noun phrase after the preposition."""
        parse, tree = self.parse, self.tree
        content, source = set(c.content), set(c.source)
        verbs = [c.cue_head, *(k for d in ("advcl", "acl") for k in tree.kids[c.cue_head].get(d, ()))]
        if c.source_head is not None:
            verbs += [k for k in tree.kids[c.source_head].get("acl", ()) if k in source]
        h = parse.heads[c.cue_head]
        if parse.deps[c.cue_head] in ("conj", "xcomp"):
            verbs.append(h)
        for v in verbs:
            if v != c.cue_head and v != h and parse.lemmas[v].lower() not in _SPOKEN:
                continue
            for p in tree.kids[v].get("prep", ()):
                o = tree.object_of(p)
                if (
                    o is None
                    or o in content
                    or (o in source and v not in source)
                    or parse.lowers[p] not in _OCCASION_PREPOSITIONS
                ):
                    continue
                named = parse.pos[o] == "PROPN" and c.lemma in self.book["occasion_verbs"]
                if parse.lemmas[o].lower() in self.book["occasion"] or (named and parse.lowers[p] in ("in", "on")):
                    return self._phrase(o, content)
        return self._occasion_of_which(c)

    def _said(self, c: Candidate) -> int | None:
        """Number of the time at which the voice spoke: 'said on Tuesday', 'at a briefing on Tuesday', 'a report of May'."""
        if not self.days or c.frame.startswith(("label", "pasted")):
            return None
        parse = self.parse
        first, past = parse.sentences[parse.sentence_of[c.cue_head]]
        inner = set(c.content)
        best: tuple[int, int] | None = None
        for number, head in self.days.get(parse.sentence_of[c.cue_head], ()):
            if head in inner or self.quoted[head] >= 0 or not first <= head < past:
                continue
            rank = self._nearness(c, head)
            if rank is not None and (best is None or (rank, number) < best):
                best = (rank, number)
        return best[1] if best is not None else None

    def _nearness(self, c: Candidate, head: int) -> int | None:
        """How a time hangs on the telling: 0 on its verb, 1 on the occasion, 2 on the teller's other verb; None: not at all."""
        parse, here = self.parse, head
        verbs = {c.cue_head, *c.cue}
        rank = 0
        for _ in range(8):
            if here in verbs:
                return rank
            above = parse.heads[here]
            if above == here:
                return None
            here = above
            if here in verbs:
                return rank
            if parse.pos[here] in ("NOUN", "PROPN") and parse.deps[here] not in ("npadvmod", "compound"):
                lemma = parse.lemmas[here].lower()
                told_in = lemma in self.book["occasion"] or (here == c.source_head and lemma in self.book["things"])
                if here == c.source_head and not told_in:
                    return 2 if rank == 3 else None
                if told_in and here == c.source_head:
                    return max(rank, 1)
                if not told_in and parse.deps[here] != "pobj":
                    return None
                rank = max(rank, 1)
            elif parse.pos[here] == "VERB":
                if parse.lemmas[here].lower() in _ISSUED:
                    rank = max(rank, 1)
                elif parse.lemmas[here].lower() in _SPOKEN or (
                    parse.heads[c.cue_head] == here and parse.deps[c.cue_head] == "conj"
                ):
                    rank = 3 if parse.deps[here] in ("acl", "advcl") else max(rank, 2)
                else:
                    return None
        return None

    def _occasion_of_which(self, c: Candidate) -> Span | None:
        """'a letter in which the envoy writes': the letter."""
        parse, v = self.parse, c.cue_head
        paper = parse.heads[v]
        if parse.deps[v] != "relcl" or parse.lemmas[paper].lower() not in self.book["occasion"]:
            return None
        for p in self.tree.kids[v].get("prep", ()):
            o = self.tree.object_of(p)
            if o is not None and o < v and parse.lowers[o] == "which" and parse.lowers[p] in _OCCASION_PREPOSITIONS:
                return self._phrase(paper, set())
        return None

    def _phrase(self, o: int, content: set[int]) -> Span | None:
        """The noun phrase of `o` up to a clause that hangs on it."""
        drop = {t for d in ("acl", "relcl") for k in self.tree.kids[o].get(d, ()) for t in self.tree.subtree(k)}
        tokens = [t for t in self.tree.subtree(o) if t not in content and t not in drop]
        if not tokens:
            return None
        last = tokens[0]
        for t in tokens[1:]:
            if t != last + 1:
                break
            last = t
        return self.parse.span(tokens[0], last + 1)

    def _audience(self, c: Candidate) -> Span | None:
        parse, tree = self.parse, self.tree
        kids = tree.kids[c.cue_head]
        content, source = set(c.content), set(c.source)
        found: list[int] = []
        if c.lemma in self.book["addressee"]:
            found += kids.get("dative", []) + kids.get("dobj", [])
            if c.passive or c.frame.startswith("passive"):
                found += kids.get("nsubjpass", [])
                if not kids.get("nsubjpass") and parse.deps[c.cue_head] in ("advcl", "acl"):
                    subject, _ = tree.subject(c.cue_head)
                    found += [subject] if subject is not None else []
        if c.frame == "from that":
            found += kids.get("nsubj", [])
        if c.lemma in self.book["addressee_to"] or c.lemma in self.book["addressee"]:
            for p in kids.get("prep", []) + kids.get("dative", []):
                o = tree.object_of(p)
                if parse.lowers[p] in ("to", "before") and o is not None:
                    found.append(o)
        for a in kids.get("advcl", ()):  # 'asked by a reporter, he replied'
            if parse.lemmas[a].lower() in ("ask", "question", "press") and tree.kids[a].get("agent"):
                asker = tree.object_of(tree.kids[a]["agent"][0])
                found += [asker] if asker is not None else []
        if c.lemma in self.book["addressee_with"]:
            found += [o for p in kids.get("prep", ()) if parse.lowers[p] == "with" and (o := tree.object_of(p))]
        for p in kids.get("prep", ()):  # 'in a call with his counterpart'
            o = tree.object_of(p)
            if o is not None and parse.lemmas[o].lower() in _TALKS:
                found += [
                    m for k in tree.kids[o].get("prep", ()) if parse.lowers[k] == "with" and (m := tree.object_of(k))
                ]
        keeps = c.frame in ("obj to", "clause to")
        for t in found:
            if parse.lowers[t] in ("it", "that", "what") or t in source or (t in content and not keeps):
                continue
            return self._phrase(t, set() if keeps else content)
        return None


def carry_said(parse: Parse, voices: list[AttributionMention]) -> list[AttributionMention]:
    """'..., the envoy said on Tuesday. He added that ...': who goes on by a pronoun speaks on the same occasion."""
    out: list[AttributionMention] = []
    told: AttributionMention | None = None
    for v in voices:
        if v.parent is None and v.cue_head is not None:
            goes_on = v.source_head is not None and parse.lowers[v.source_head] in _GOES_ON
            apart = (
                parse.sentence_of[v.cue_head] - parse.sentence_of[told.cue_head]
                if told and told.cue_head is not None
                else 9
            )
            if goes_on and told is not None and v.said is None and v.kind != "attitude" and apart == 1:
                v = replace(v, said=told.said, occasion=v.occasion or told.occasion)
            told = v if v.said is not None else None if apart > 0 else told
        out.append(v)
    return out


_GOES_ON = frozenset(("he", "she", "it", "they"))


def find_days(parse: Parse, times: Sequence[TimeExpression]) -> dict[int, list[tuple[int, int]]]:
    """Number and head token of each time by sentence; spans of time and repeated times date no telling."""
    out: dict[int, list[tuple[int, int]]] = {}
    for number, time in enumerate(times):
        tokens = parse.tokens_in(time.span)
        if (
            time.type not in ("DATE", "TIME")
            or not tokens
            or not time.shift
            or time.shift.startswith(('["const"', '["vague"'))
        ):
            continue
        head = next((t for t in tokens if parse.heads[t] not in tokens), tokens[0])
        out.setdefault(parse.sentence_of[head], []).append((number, head))
    return out


_TALKS = frozenset("call meeting talk conversation interview phone chat".split())
_EDGES = frozenset((",", ".", ";", ":", "-", "–", "—", "--"))
_EVIDENCE = frozenset("call report communication datum data document assessment source estimate information".split())


def _runs(tokens: Sequence[int]) -> list[list[int]]:
    """Consecutive numbers, in runs."""
    out: list[list[int]] = []
    for t in tokens:
        if out and t == out[-1][-1] + 1:
            out[-1].append(t)
        else:
            out.append([t])
    return out
