"""Speech: which quotation is whose, over sentences and paragraphs.

Takes the candidates of `frames` and the quotations of `quotes`; gives new candidates that carry quotations as
content: "“One,” she said. “Two.”" is one utterance with two pieces. A quotation finds its cue after it ("...,” said
X), before it (X said: “...), or goes on with the speaker next to it. Terms in quotation marks (a “deal”) are no
speech and stay in whatever content they stand in.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from legation.model.layers import Parse
from legation.reading.attribution.quotes import Quotation, quoted_tokens
from legation.reading.attribution.tree import STOPS, Candidate, union, without

# A quotation of fewer words that does not end with punctuation is a term or a title.
MIN_WORDS = 5
# How far (tokens) a cue may stand behind the closing mark: long descriptions of the speaker stand between.
MAX_TAG = 45
MAX_LATE = 14  # tokens between '“...” was how' and its verb
_DASHES = frozenset((",", "-", "–", "—", "--"))
_BREAKS = frozenset(("-", "–", "—", "--", ":"))
_INNER_MARKS = frozenset("'’‘›")
_FINITE = frozenset(("VBD", "VBZ", "VBP"))
_LINE_END = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]+")
_RELATIVES = frozenset("who which that whom it this there what".split())
_NAMES = frozenset(("PROPN", "NOUN", "PRON"))


class SpeechLinker:
    """Ties the quotations of one text to cues. inside: number of the quotation that each token stands in, or -1."""

    def __init__(
        self, parse: Parse, quotations: Sequence[Quotation], verbs: frozenset[str], nouns: frozenset[str] = frozenset()
    ) -> None:
        self.parse = parse
        self.nouns = nouns
        self.quotations = quotations
        self.verbs = verbs
        self.inside = quoted_tokens(parse, quotations)
        self.lines = line_starts(parse)
        self.by_cue: dict[int, list[Candidate]] = {}

    def link(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates, grown over quotations that they open, and one more for each cue with its own quotations."""
        for c in candidates:
            self._clip(c)
            self._grow(c)
            if self.inside[c.cue_head] < 0:
                self.by_cue.setdefault(c.cue_head, []).append(c)
        for c in candidates:
            self._borrow(c)
        self._add_plain()
        owners: list[Candidate | None] = [None] * len(self.quotations)
        for number, quote in enumerate(self.quotations):
            if self._is_speech(quote):
                owners[number] = self._find_owner(number, owners)
        self._look_ahead(owners)
        groups: dict[int, tuple[Candidate, list[int]]] = {}
        for number, owner in enumerate(owners):
            if owner is not None:
                groups.setdefault(owner.cue_head, (owner, []))[1].append(number)
        return [*candidates, *(self._utter(c, numbers) for c, numbers in groups.values())]

    def _add_plain(self) -> None:
        """'He responds, “Yes, but happy to ...”': the plain verb too, where the parser gave it an adjective as complement."""
        for t, here in self.by_cue.items():
            lemma = self.parse.lemmas[t].lower()
            if lemma in self.verbs and not any(c.lemma in self.verbs for c in here):
                c = here[0]
                if c.source and not c.passive and self.parse.pos[t] == "VERB":
                    plain = Candidate(t, lemma, "bare", c.cue, c.source, c.source_head, [], borrowed=c.borrowed)
                    here.append(plain)

    def _is_speech(self, quote: Quotation) -> bool:
        """Whether the quotation reads as speech: long enough, or closed off with a comma or stop."""
        parse = self.parse
        count = sum(1 for t in range(quote.first, quote.past) if parse.words[t][0].isalnum())
        if count == 0:
            return False
        if count > 1 and quote.closed and self._so_described(quote) is not None:
            return True
        if self._last_inner(quote) in (",", ".", "?", "!", "…", "...", "—", "--"):
            return not quote.single or count >= 3
        return count >= MIN_WORDS

    # -- finding the cue

    def _find_owner(self, number: int, owners: list[Candidate | None]) -> Candidate | None:
        before = self.quotations[number - 1] if number else None
        if before is not None and before.continues and owners[number - 1] is not None:
            return owners[number - 1]
        quote = self.quotations[number]
        owner = self._cue_after(quote)
        if owner is not None and self._last_inner(quote) in ("?", "!") and self._opens_after_cue(quote):
            owner = self._cue_before(quote) or owner  # 'X replies, “Why?” Y writes back, “...”'
        if owner is None and before is not None and self._resumes(before, quote):
            owner = owners[number - 1]
        if owner is None:
            owner = self._cue_before(quote)
        if owner is None and quote.continues:
            owner = self._cue_at_end(number)
        if owner is None and before is not None:
            owner = self._carry_on(number, owners)
        return owner or self._so_described(quote) or self._sentence_before(quote) or self._line_before(number, owners)

    def _opens_after_cue(self, quote: Quotation) -> bool:
        return quote.first > 0 and self.parse.words[quote.first - 1] in (",", ":")

    def _cue_at_end(self, number: int) -> Candidate | None:
        """The tag behind the last of several paragraphs that each open with a mark and, but for the last, never close."""
        while self.quotations[number].continues and number + 1 < len(self.quotations):
            number += 1
        return self._cue_after(self.quotations[number])

    def _cue_after(self, quote: Quotation) -> Candidate | None:
        """'...,” said X' and '...,” X, who ..., said'."""
        parse = self.parse
        last = self._last_inner(quote)
        if not quote.closed or last == ".":
            return None
        at = quote.past
        if at < len(parse) and parse.lowers[at] in _DASHES:
            at += 1
        elif last not in (",", "?", "!", "—", "--", "...", "…", "-") and not self._stands_alone(quote):
            return None
        line_end = self._line_end(quote.past - 1)
        limit = min(line_end, at + MAX_TAG)
        other: Candidate | None = None
        turned = self._turned(at, limit)
        if turned is not None:
            return turned
        for t in range(at, limit):
            if self.inside[t] >= 0 or (parse.words[t] in STOPS and t + 1 < line_end and self._starts_sentence(t + 1)):
                limit = t
                break
            for c in self.by_cue.get(t, ()):
                lent = c.borrowed and not self._is_quoted_saying(c)
                if lent or c.passive or not c.source or c.frame.startswith("light"):
                    continue
                if at <= min(min(c.source), min(c.cue)) <= at + 1:
                    if c.lemma in self.verbs:
                        return c
                    other = other or c
        return self._surface_tag(at, limit) or (other if self._may_tag(other) else None)

    def _stands_alone(self, quote: Quotation) -> bool:
        """A long quotation that opens its line and is followed by a name: '“... -H” Clinton tweeted'."""
        long = quote.past - quote.first > 2 * MIN_WORDS and quote.first in self.lines
        return long and quote.past < len(self.parse) and self.parse.pos[quote.past] == "PROPN"

    def _turned(self, at: int, limit: int) -> Candidate | None:
        """'“...,” said Ann, explaining he had known': the name right behind the verb, whatever the tree says."""
        parse = self.parse
        if at + 1 >= limit or parse.tags[at] not in _FINITE or parse.pos[at + 1] != "PROPN":
            return None
        lemma = parse.lemmas[at].lower()
        here = self.by_cue.get(at, [])
        if lemma not in self.verbs or any(c.source and at + 1 in c.source for c in here):
            return None
        past = at + 1
        while past < limit and (parse.pos[past] == "PROPN" or parse.words[past] in ("-", ".")):
            past += 1
        return Candidate(at, lemma, "surface", [at], list(range(at + 1, past)), past - 1, [])

    def _is_quoted_saying(self, c: Candidate) -> bool:
        """'“...,” X was quoted as saying': the saying's speaker stands before the quoting."""
        h = self.parse.heads[c.cue_head]
        return self.parse.deps[c.cue_head] == "pcomp" and self.parse.lowers[h] == "as"

    def _may_tag(self, c: Candidate | None) -> bool:
        """'“Great!” beamed Ann': any finite verb that stands between mark and name can tag a quotation."""
        if c is None or c.source_head is None or self.parse.tags[c.cue_head] not in _FINITE:
            return False
        return self.parse.lowers[c.source_head] not in _RELATIVES

    def _surface_tag(self, at: int, limit: int) -> Candidate | None:
        """Where the parser found no subject: the verb that touches the mark, or the first one after a name."""
        parse = self.parse
        for v in range(at, min(limit, at + 25)):
            if parse.tags[v] in _FINITE and parse.lemmas[v].lower() in self.verbs:
                break
            if parse.tags[v] in _FINITE or parse.tags[v] in ("VBG", "MD"):
                return None
        else:
            return None
        source = list(range(at, v)) if v > at else self._name_after(v, limit)
        source = [t for t in source if parse.pos[t] not in ("AUX", "ADV")]
        pair = [parse.lowers[t] for t in source] in (["the", "two"], ["the", "three"], ["the", "pair"])
        if not (pair or any(parse.pos[t] in _NAMES for t in source)) or len(source) != source[-1] + 1 - source[0]:
            return None
        inner = set(source)
        head = next((t for t in source if parse.heads[t] not in inner), source[-1])
        return Candidate(v, parse.lemmas[v].lower(), "surface", [v], source, head, [])

    def _name_after(self, v: int, limit: int) -> list[int]:
        parse = self.parse
        out: list[int] = []
        for t in range(v + 1, limit):
            if parse.tags[t] in _FINITE or parse.words[t] in ";:" or (parse.heads[t] == v and parse.deps[t] == "prep"):
                break
            out.append(t)
        while out and parse.pos[out[-1]] == "PUNCT":
            out.pop()
        return out

    def _cue_before(self, quote: Quotation) -> Candidate | None:
        """'X said: “...', 'X said that “...', 'in what X called “...”'; a colon may end the line above."""
        low = self._sentence_start(quote.first)
        if low == quote.first and low and self.parse.words[low - 1] == ":" and low in self.lines:
            low = self._sentence_start(low - 1)
        for t in range(quote.first - 1, low - 1, -1):
            if self.inside[t] >= 0:
                continue
            for c in self.by_cue.get(t, ()):
                if c.source and self._reaches(c, quote):
                    return c
        if quote.first and self.parse.words[quote.first - 1] == ":":
            return self._any_before(quote.first - 1, low) or self._name_before(quote.first - 1, low)
        return None

    def _any_before(self, colon: int, low: int) -> Candidate | None:
        """'He had one message: “...”': the main verb of the clause before the colon."""
        found = [
            c
            for t in range(low, colon)
            for c in self.by_cue.get(t, ())
            if c.source and not c.passive and self.parse.tags[t] in _FINITE and not c.borrowed
        ]
        if not found:
            return None
        return min(found, key=lambda c: sum(1 for _ in self.parse.ancestors(c.cue_head)))

    def _reaches(self, c: Candidate, quote: Quotation) -> bool:
        """Whether the quotation opens in the candidate's content, or follows its cue with only a colon or comma."""
        if c.frame.startswith("label"):
            return max(c.cue) + 1 == quote.first
        if c.lemma not in self.verbs or c.frame.startswith("light"):
            return False
        if (
            c.content
            and min(c.content) <= quote.first <= max(c.content) + self._slack(c)
            and c.content[-1] > c.cue_head
        ):
            return True
        return self.parse.words[quote.first - 1] in (",", ":") and max(c.cue) < quote.first

    def _name_before(self, colon: int, low: int) -> Candidate | None:
        """'Here is Smith in 1992: “...”': the last name before the colon."""
        parse = self.parse
        for first, past, label in reversed(parse.entities):
            if low <= first and past <= colon and label in ("PERSON", "ORG", "NORP"):
                head = next((t for t in range(first, past) if not first <= parse.heads[t] < past), past - 1)
                return Candidate(colon, ":", "colon", [colon], list(range(first, past)), head, [])
        return None

    def _resumes(self, before: Quotation, quote: Quotation) -> bool:
        """'“One,” X said, speaking of Y, “and two.”': the second piece goes on in the sentence of the first."""
        parse = self.parse
        if self._last_inner(before) not in (",", "—", "--", "-", "...", "…"):
            return False
        gap = range(before.past, quote.first)
        if not self._starts_low(quote) or not gap or parse.words[gap[-1]] != ",":
            return False
        return not any(parse.words[t] in STOPS for t in gap)

    def _carry_on(self, number: int, owners: list[Candidate | None]) -> Candidate | None:
        """The speaker of the quotation before in the paragraph, if only his tag stands between."""
        quote, before, c = self.quotations[number], self.quotations[number - 1], owners[number - 1]
        if c is None or self._line(before.first) != self._line(quote.first):
            return None
        tag = set(c.cue) | set(c.source)
        gap = range(before.past, quote.first)
        if any(t in tag for t in gap) or not any(self.parse.words[t][0].isalnum() for t in gap):
            return c
        return None

    def _sentence_before(self, quote: Quotation) -> Candidate | None:
        """'She said the plan was dead. “We are out.”': speech that goes on after reported speech."""
        start = quote.first
        low = self.lines[self._line(start)]
        if start <= low or self._sentence_start(start) != start:
            return None
        first = self._sentence_start(start - 1)
        best: Candidate | None = None
        depth = 99
        for t in range(first, start):
            for c in self.by_cue.get(t, ()):
                if c.lemma in self.verbs and c.source and not c.passive and not c.borrowed and self.inside[t] < 0:
                    d = sum(1 for _ in self.parse.ancestors(t))
                    if d < depth:
                        best, depth = c, d
        return best

    def _so_described(self, quote: Quotation) -> Candidate | None:
        """'“...” was how X described it', '“...” That is how X sums it up', '“...” was X's comment'."""
        parse, t = self.parse, quote.past
        if not quote.closed or t + 2 >= len(parse):
            return None
        if parse.words[t] == ",":
            t += 1
        if parse.lowers[t] in ("that", "this", "so", "thus", "such") and self._last_inner(quote) in STOPS:
            t += 1
        if parse.lemmas[t].lower() != "be" or self.inside[t] >= 0:
            return None
        t += 1
        if parse.lowers[t] in ("how", "what"):
            for v in range(t + 1, min(t + MAX_LATE, self._line_end(quote.past - 1))):
                if parse.words[v] in STOPS or self.inside[v] >= 0:
                    return None
                for c in self.by_cue.get(v, ()):
                    if c.source and not c.passive and min(c.source) > t and parse.tags[v] in _FINITE:
                        for rival in self.by_cue[v]:
                            rival.content = []  # what is described so is no content: '“...” was how X described the law'
                        return Candidate(v, c.lemma, "surface", c.cue, c.source, c.source_head, [])
            return None
        return self._owned_comment(t)

    def _owned_comment(self, t: int) -> Candidate | None:
        """'the bishop's only comment': whose the noun of speech is."""
        parse = self.parse
        case = next((k for k in range(t, min(t + 8, len(parse))) if parse.deps[k] == "case"), None)
        if case is None:
            return None
        owner = parse.heads[case]
        noun = parse.heads[owner]
        if (
            parse.deps[owner] != "poss"
            or noun < case
            or not t <= owner < case
            or parse.lemmas[noun].lower() not in self.nouns
        ):
            return None
        source = list(range(t, case))
        return Candidate(noun, parse.lemmas[noun].lower(), "surface", list(range(case, noun + 1)), source, owner, [])

    def _line_before(self, number: int, owners: list[Candidate | None]) -> Candidate | None:
        """A line that is nothing but a quotation goes on with the speaker of the quotation in the line above."""
        quote = self.quotations[number]
        line = self._line(quote.first)
        if not number or quote.first != self.lines[line] or quote.past < self._line_end(quote.first) - 1:
            return None
        before, c = self.quotations[number - 1], owners[number - 1]
        return c if c is not None and self._line(before.first) == line - 1 else None

    def _look_ahead(self, owners: list[Candidate | None]) -> None:
        """'“One.” After all, he said, “two.”': a piece without a cue takes the next one's in the paragraph."""
        for number in range(len(owners) - 2, -1, -1):
            quote, after, c = self.quotations[number], self.quotations[number + 1], owners[number + 1]
            if quote.continues and owners[number] is None:
                owners[number] = c
            if owners[number] is not None or c is None or not self._is_speech(quote):
                continue
            clause = union(c.source, c.cue)
            same_line = self._line(quote.first) == self._line(after.first)
            if same_line and quote.past <= clause[0] and clause[-1] < after.first and after.first - quote.past < 16:
                owners[number] = c

    # -- the utterance

    def _utter(self, c: Candidate, numbers: list[int]) -> Candidate:
        clause = union(c.source, c.cue)
        content: set[int] = set()
        for number in numbers:
            quote = self.quotations[number]
            content.update(range(quote.first, quote.past))
            if quote.past <= clause[0] and not self._is_aside(quote, clause, numbers):
                # '... the law is “bad,” he said': the clause around the quotation belongs to the content.
                content.update(range(self._clause_start(quote.first), quote.first))
        first = self.quotations[numbers[0]]
        rivals = self.by_cue.get(c.cue_head, [c])
        if first.first > clause[-1]:
            near = [r for r in rivals if r.content and min(r.content) <= first.first <= max(r.content) + self._slack(r)]
            if near and not c.frame.startswith("label"):
                widest = max(near, key=lambda r: len(r.content))
                content.update(t for t in widest.content if t > clause[-1])
            front = next((r for r in rivals if r.frame.startswith("inserted")), None)
            if front is not None and self._starts_low(first):
                content.update(t for t in front.content if t < clause[0])
        frame = "quote before" if first.past <= clause[0] else "quote after"
        cue = c.cue
        if c.frame.startswith("prep") and not set(c.content) & content:  # 'wrote in a post: “...”'
            cue = [t for t in cue if self.parse.deps[t] != "prep"]
        if first.first - 1 == cue[-1] + 1 and self.parse.words[first.first - 1] == ":":
            cue = [*cue, first.first - 1]
        if c.frame.startswith(("label", "colon")):
            frame = c.frame + " quote"
        elif not any(abs(self.quotations[n].first - clause[-1]) < MAX_TAG for n in numbers):
            frame += " far"
        if c.content and first.first > max(c.content) and self._sentence_start(first.first) > clause[-1]:
            frame = "quote next"
            if not c.frame.startswith("prep"):  # 'spoke for an hour. “...”'
                content.update(c.content)
        kept = sorted(without(content, clause))
        out = Candidate(c.cue_head, c.lemma, frame, cue, c.source, c.source_head, kept, None)
        out.borrowed, out.quotations = c.borrowed, numbers
        return out

    @staticmethod
    def _slack(c: Candidate) -> int:
        """How far past a content a quotation may open and still be part of it: 'wrote in a post: “...' is not."""
        return 0 if c.frame.startswith("prep") else 1

    def _is_aside(self, quote: Quotation, clause: list[int], numbers: list[int]) -> bool:
        """'After he spoke of “bad hombres,” X said: “We ...': what stands before is no part of what X says after."""
        after = next((self.quotations[n] for n in numbers if self.quotations[n].first > clause[-1]), None)
        if after is None or after.first - clause[-1] > 3 or self._starts_low(after):
            return False
        return self._sentence_start(quote.first) != quote.first

    def _starts_low(self, quote: Quotation) -> bool:
        inner = quote.first + 1
        return inner < quote.past and self.parse.words[inner][0].islower()

    def _clip(self, c: Candidate) -> None:
        """A voice within a quotation says nothing beyond it; a source outside holds no speech."""
        number = self.inside[c.cue_head]
        if number >= 0 and c.content and not c.frame.startswith("label"):
            quote = self.quotations[number]
            if c.content[-1] >= quote.past - 1 or c.content[0] < quote.first:
                last = quote.past - 1 if quote.closed else quote.past
                c.content = [t for t in c.content if quote.first < t < last]
        elif number < 0 and c.source_head is not None and self.inside[c.source_head] < 0:
            kept = [t for t in c.source if self.inside[t] < 0 or not self._is_speech(self.quotations[self.inside[t]])]
            c.cue = [t for t in c.cue if self.inside[t] < 0] or c.cue
            if len(kept) < len(c.source):
                c.source = kept

    def _borrow(self, c: Candidate) -> None:
        """'X said, adding of Y, “He cares”': a subject in the quotation is not who adds; the one who told before is."""
        if (
            c.source_head is None
            or self.inside[c.cue_head] >= 0
            or self.inside[c.source_head] < 0
            or c.lemma not in self.verbs
        ):
            return
        if self.parse.tags[c.cue_head] != "VBG" or self.quotations[self.inside[c.source_head]].first < c.cue_head:
            return
        for t in range(c.cue_head - 1, self._sentence_start(c.cue_head) - 1, -1):
            for other in self.by_cue.get(t, ()):
                if (
                    other.source
                    and other.source_head is not None
                    and self.inside[other.source_head] < 0
                    and not other.passive
                ):
                    c.source, c.source_head, c.borrowed = other.source, other.source_head, True
                    return

    def _grow(self, c: Candidate) -> None:
        """A content that takes in the opening mark takes in the whole quotation, over sentences too."""
        if not c.content:
            return
        inside = self.inside
        past = c.content[-1] + 1
        if past + 1 < len(inside) and self.parse.words[past] == ":" and c.cue_head < past and c.lemma in self.verbs:
            number = inside[past + 1]
            if number >= 0 and self.quotations[number].first == past + 1 and past + 1 not in self.lines:
                c.content = union(c.content, range(past, self.quotations[number].past))
                return
        if inside[c.content[-1]] < 0 or inside[c.content[-1]] == inside[c.cue_head]:
            return
        quote = self.quotations[inside[c.content[-1]]]
        if c.frame == "according" and c.content[0] > quote.first and inside[c.content[0]] == inside[c.content[-1]]:
            if c.content[-1] >= quote.past - 2 and c.cue_head >= quote.past:  # a quotation of more than one sentence
                c.content = list(range(quote.first, quote.past))
            return
        if quote.first in c.content and c.cue_head < quote.first and c.content[-1] + 1 < quote.past:
            c.content = union(c.content, range(quote.first, quote.past))

    # -- places

    def _last_inner(self, quote: Quotation) -> str:
        t = quote.past - 2 if quote.closed else quote.past - 1
        while t > quote.first and self.parse.words[t] in _INNER_MARKS:  # “They said, ‘Go,’”
            t -= 1
        return self.parse.words[t] if t >= quote.first else ""

    def _line(self, t: int) -> int:
        return bisect_right(self.lines, t) - 1

    def _line_end(self, t: int) -> int:
        number = self._line(t) + 1
        return self.lines[number] if number < len(self.lines) else len(self.parse)

    def _starts_sentence(self, t: int) -> bool:
        if t >= len(self.parse):
            return True
        word = self.parse.words[t]
        return word[0].isupper() or not word[0].isalnum()

    def _clause_start(self, t: int) -> int:
        """As `_sentence_start`, but a colon ends what goes before it as well."""
        start = self._sentence_start(t)
        for i in range(t - 1, start - 1, -1):
            if self.inside[i] < 0 and (self.parse.words[i] == ":" or (i == t - 1 and self.parse.words[i] in _BREAKS)):
                return i + 1
        return start

    def _sentence_start(self, t: int) -> int:
        """First token of the sentence of t, quotations in between skipped as one word."""
        parse = self.parse
        low = max(self.lines[self._line(t)], 0) if self.lines else 0
        i = t - 1
        while i >= low:
            if self.inside[i] >= 0:
                quote = self.quotations[self.inside[i]]
                if self._last_inner(quote) in STOPS and self._starts_sentence(i + 1):
                    return i + 1
                i = quote.first - 1
                continue
            if parse.words[i] in STOPS and self._starts_sentence(i + 1):
                return i + 1
            i -= 1
        return low


def line_starts(parse: Parse) -> list[int]:
    """Numbers of the tokens that begin a line."""
    starts = parse.starts
    firsts = {bisect_left(starts, match.end()) for match in _LINE_END.finditer(parse.text)}
    return sorted({0, *firsts} - {len(starts)}) if starts else []
