"""Learned finder: the encoder and the rules each propose voices, and a small judge says how likely each is.

Takes a parse and its encoding; gives scored `Candidate`s as RuleFinder does. "Doe warned of a strike" may be proposed
by the rules (frame "prep of"), by the encoder (a row of links from the cue "warned"), or by both with other edges. The
judge weighs what both say of it; of several proposals for one cue the best stands. Voices inside another's words were
not marked in what the encoder learnt from, so they stay with the rules.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from legation.knowledge.cues import CueBook
from legation.model.layers import Parse
from legation.reading.attribution.finder import RuleFinder
from legation.reading.attribution.links import ANCHOR, CONTENT, CUE, SOURCE, LinkScorer, Row, softmax
from legation.reading.attribution.quotes import find_quotations, quoted_tokens
from legation.reading.attribution.tree import LOOSE, Candidate, Tree
from legation.reading.encoder import MODEL_FOLDER, EncoderComponent, Encoding, Floats

# The encoder proposes a voice where a token begins a cue with at least this probability.
MIN_ANCHOR = 0.08
# A rule's proposal is judged from this score on.
MIN_RULE = 0.08
# Tokens left out between two runs of content are taken in when no more than this many and not wholly unlikely.
MAX_GAP, MIN_GAP = 2, 0.2
# An edge of a content moves in over tokens less likely than the first number and out over ones likelier than the second.
MIN_EDGE, SURE_EDGE, MAX_CUT = 0.2, 0.6, 3
# A hand-kept voice that the judge gives less than this is left out, unless its frame wraps whole sentences.
MIN_FIRM = 0.07
_TELLERS = (
    *("label", "front", "within", "phrase", "cited", "relayed", "handed", "from that", "passive told"),
    *("stock", "closing", "moved", "parted", "sent", "hung that", "noun is that"),
)
# 'to' before an infinitive belongs to the content ("vowed | to fight") unless the link is this sure of the cue.
SURE_TO = 0.75
# What hangs on a cue right before it belongs to it (of 134 such words in held documents, 124 were marked).
_HELPERS = frozenset(("aux", "auxpass", "neg", "advmod"))
FEATURES = (
    "anchor", "cue", "content fit", "content recall", "content precision", "source fit", "has source", "tag content",
    "tag source", "cue in content", "rule", "rule agrees", "rule same cue", "learned", "length", "quoted",
    "cue quoted", "held", "source length", "at edge", "cue length", "rule source agrees", "content edges", "of rule", "in rule",
    "hand-kept",
)  # fmt: skip


@dataclass(slots=True)
class Proposal:
    """A candidate with the row of its cue and the features by which it is judged."""

    candidate: Candidate
    anchor: int
    learned: bool
    features: list[float]
    row: Row
    rule: float = 0.0  # best score of a rule for the same cue and by half the same content
    probability: float = 0.0


class Judge:
    """A network with one hidden layer over FEATURES, fitted on texts that neither encoder nor rules had seen."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def weights(self) -> dict[str, Any]:
        stored = json.loads(self.path.read_text(encoding="utf-8"))
        if tuple(stored["features"]) != FEATURES:
            raise ValueError(f"{self.path.name} judges other features than this code gives; train it again")
        return {k: np.array(v, np.float32) if isinstance(v, list) and k != "features" else v for k, v in stored.items()}

    @property
    def threshold(self) -> float:
        return float(self.weights["threshold"])

    @property
    def margin(self) -> float:
        return float(self.weights["margin"])

    def judge(self, proposals: Sequence[Proposal]) -> None:
        if not proposals:
            return
        w = self.weights
        x = (np.array([p.features for p in proposals], np.float32) - w["mean"]) / w["scale"]
        hidden = np.maximum(x @ w["inner"] + w["inner_bias"], 0)
        z = hidden @ w["outer"] + w["outer_bias"]
        for p, value in zip(proposals, 1 / (1 + np.exp(-np.clip(z, -30, 30))), strict=True):
            p.probability = float(value)


class LearnedFinder:
    """Outermost voices by the judge, inner ones by the rules. Without an encoding it makes its own."""

    def __init__(self, book: CueBook, folder: Path = MODEL_FOLDER, encoder: EncoderComponent | None = None) -> None:
        self.rules = RuleFinder(book)
        self.encoder = encoder or EncoderComponent(folder)
        self.links = LinkScorer(folder / "link.npz", self.encoder.vocabularies.deps)
        self.judge = Judge(folder / "judge.json")

    @property
    def version(self) -> str:
        return f"learned 1 {self.encoder.version} rules {self.rules.version}"

    def find_spans(self, tree: Tree, encoding: Encoding | None = None) -> list[Candidate]:
        parse = tree.parse
        if not len(parse):
            return []
        encoding = encoding or self.encoder.encode([parse])[0]
        candidates, alone = self.rules._score(tree)
        proposals = self.propose(parse, encoding, candidates)
        self.judge.judge(proposals)
        outer = choose(proposals, self.judge.threshold, self.judge.margin)
        chosen = {id(p.candidate): p for p in proposals}
        settle_edges(parse, outer, {number: p.row for number, p in chosen.items()}, quoted_tokens(parse))
        for c in outer:
            if not self._is_known(c, chosen[id(c)].rule):
                c.frame = LOOSE
        outer += self._keep_certain(outer, candidates, {number: p.probability for number, p in chosen.items()})
        return self._add_inner(outer, candidates, alone)

    def propose(self, parse: Parse, encoding: Encoding, candidates: Sequence[Candidate]) -> list[Proposal]:
        """All proposals of rules and encoder, with their features."""
        tags = softmax(encoding.heads["tags"])
        anchors = [int(t) for t in np.nonzero(tags[:, ANCHOR] >= MIN_ANCHOR)[0]]
        known = set(anchors)
        strong = {t for t in anchors if tags[t, ANCHOR] >= 0.5}
        ruled: list[tuple[Candidate, int]] = []
        for c in candidates:
            anchor = max((t for t in c.cue if t in known), key=lambda t: tags[t, ANCHOR], default=min(c.cue))
            if c.score >= MIN_RULE or anchor in known:
                ruled.append((c, anchor))
        telling = self.rules.book["telling"]
        quotations = [(q.first, q.past) for q in find_quotations(parse)]
        rows = self.links.score(parse, encoding, [*anchors, *(a for _, a in ruled)])
        by_token: dict[int, list[Candidate]] = {}
        for c, anchor in ruled:
            for t in {anchor, c.cue_head, *c.cue}:
                by_token.setdefault(t, []).append(c)
        proposals = [Proposal(c, anchor, False, [], rows[anchor]) for c, anchor in ruled]
        for anchor in anchors:
            for c in _read_row(parse, rows[anchor], anchor, strong, quotations):
                known_here = list({id(r): r for t in (anchor, *c.cue) for r in by_token.get(t, ())}.values())
                dressed = _dress(parse, c, known_here, telling, self._is_firm)
                proposals.append(Proposal(dressed, anchor, True, [], rows[anchor]))
                longer = _with_quotations(parse, dressed, quotations)
                if longer is not None:
                    proposals.append(Proposal(longer, anchor, True, [], rows[anchor]))
        _describe(parse, encoding, proposals, tags, rows, self._is_firm)
        return proposals

    def _is_known(self, c: Candidate, rule: float) -> bool:
        """Whether the rules or the book's hand-kept words speak for the voice, not the encoder alone."""
        book = self.rules.book
        hand_kept = (c.lemma, c.frame) in book.floors or c.lemma in book["telling"]
        return rule >= book.threshold or c.frame == "learned that" or (bool(c.source) and hand_kept)

    def _keep_certain(
        self, outer: Sequence[Candidate], candidates: Sequence[Candidate], likely: Mapping[int, float]
    ) -> list[Candidate]:
        """The rules' voices that stand in the book by hand (its floors): the judge knows news only as the corpus has it,
        where 'in his view' and 'to hear him tell it' are rare. Those around a chosen voice ("Report: CIA warned ...")
        keep what is theirs."""
        cues = {t for c in outer for t in (*c.cue, c.cue_head)}
        contents = [set(c.content) for c in outer]
        found: dict[int, Candidate] = {}
        for c in candidates:
            rival = found.get(c.cue_head)
            if not self._is_firm(c) or (likely.get(id(c), 0.0) < MIN_FIRM and not c.frame.startswith(_TELLERS)):
                continue
            if any(t in cues for t in (*c.cue, c.cue_head)):
                continue
            if rival is not None and rival.score >= c.score:
                continue
            own = set(c.content)
            around = any(o.cue_head in own and o.cue_head != c.cue_head for o in outer)
            beside = not any(c.cue_head in other or 2 * len(other & own) > len(own) for other in contents)
            if beside or (around and not any(c.cue_head in other for other in contents)):
                found[c.cue_head] = c
        theirs = {t for c in found.values() for t in (*c.cue, *c.source)}
        for c in outer:
            if theirs.intersection(c.source) and not theirs.issuperset(c.source):
                c.source = [t for t in c.source if t not in theirs]
        return list(found.values())

    def _is_firm(self, c: Candidate) -> bool:
        book = self.rules.book
        return c.score >= max(book.threshold, book.floors.get((c.lemma, c.frame), 1.0))

    def _add_inner(
        self, outer: list[Candidate], candidates: Sequence[Candidate], alone: Sequence[float]
    ) -> list[Candidate]:
        """The voices with those of the rules that lie inside their contents, at other cues."""
        taken = {t for c in outer for t in (*c.cue, c.cue_head)}
        held = {t for c in outer for t in c.content}
        inner: dict[int, Candidate] = {}
        for c, score in zip(candidates, alone, strict=True):
            if c.cue_head in held and c.cue_head not in taken and score >= self.rules.book.inner and c.source:
                rival = inner.get(c.cue_head)
                if rival is None or score > rival.score:
                    c.score = score
                    inner[c.cue_head] = c
        return sorted([*outer, *inner.values()], key=lambda c: c.cue_head)


def choose(proposals: Sequence[Proposal], threshold: float, margin: float) -> list[Candidate]:
    """The likeliest proposals that can stand together: one per cue, none inside another's content, no content twice.

    margin: a proposal of the encoder is preferred to a rule's for the same cue that is likelier by no more than this,
    as its edges are nearer to what people mark.
    """
    order = sorted(proposals, key=lambda p: -(p.probability + (margin if p.learned else 0.0)))
    kept: list[Candidate] = []
    cues: set[int] = set()
    content: set[int] = set()
    for p in order:
        if p.probability < threshold:
            continue
        c = p.candidate
        own = set(c.content)
        if any(t in cues or t in content for t in c.cue) or c.cue_head in cues or 2 * len(own & content) > len(own):
            continue
        if any(t in own for other in kept for t in other.cue):
            continue
        c.score = p.probability
        c.content = sorted(own - content - cues)
        if not c.content:
            continue
        kept.append(c)
        cues.update(c.cue, (c.cue_head,))
        content |= own
    return sorted(kept, key=lambda c: c.cue_head)


def settle_edges(parse: Parse, chosen: Sequence[Candidate], rows: Mapping[int, Row], quoted: Sequence[int]) -> None:
    """Move the edges of the chosen to where their links are sure of them; no token is taken from another's role."""
    taken = {t for c in chosen for t in (*c.cue, *c.source, *c.content)}
    for c in chosen:
        row = rows[id(c)]
        c.cue = _with_helpers(parse, c, taken)
        taken.update(c.cue)
        _part_cue_and_content(parse, row, c)
        c.content = _shift_edges(row, c.content, taken, quoted)
        taken.update(c.content)


def _with_helpers(parse: Parse, c: Candidate, taken: set[int]) -> list[int]:
    """The cue with the auxiliaries and adverbs before it that hang on it: 'has also repeatedly urged'."""
    cue = set(c.cue)
    t = min(cue) - 1
    while (
        t >= 0
        and t not in taken
        and parse.deps[t] in _HELPERS
        and (parse.heads[t] in cue or parse.heads[t] == c.cue_head)
    ):
        cue.add(t)
        t -= 1
    return sorted(cue)


def _part_cue_and_content(parse: Parse, row: Row, c: Candidate) -> None:
    """Give the cue's last words to the content that follows where they are likelier in it; 'by' is in neither."""
    while len(c.cue) > 1:
        t = c.cue[-1]
        if parse.deps[t] == "agent" and t != c.cue_head:
            c.cue = c.cue[:-1]
            continue
        value, rival = (float(row.column([t], role)[0]) for role in (CUE, CONTENT))
        likelier = rival > value or (parse.tags[t] == "TO" and parse.deps[t] == "aux" and value < SURE_TO)
        if t + 1 not in c.content or t == c.cue_head or not likelier:
            return
        c.cue, c.content = c.cue[:-1], sorted((t, *c.content))


def _shift_edges(row: Row, tokens: Sequence[int], taken: set[int], quoted: Sequence[int]) -> list[int]:
    """Each run of a content without unlikely words at its edges, unless they are quoted, and with sure ones beside it."""
    first, past = row.first, row.first + len(row.values)
    values = row.values[:, CONTENT]
    out: set[int] = set()
    for run in _runs(tokens):
        low, high = run[0], run[-1]
        spare = min(MAX_CUT, (len(run) - 1) // 4)
        while low < run[0] + spare and first <= low < past and values[low - first] < MIN_EDGE and quoted[low] < 0:
            low += 1
        while high > run[-1] - spare and first <= high < past and values[high - first] < MIN_EDGE and quoted[high] < 0:
            high -= 1
        if low == run[0]:
            while first <= low - 1 < past and low - 1 not in taken and values[low - 1 - first] >= SURE_EDGE:
                low -= 1
        if high == run[-1]:
            while first <= high + 1 < past and high + 1 not in taken and values[high + 1 - first] >= SURE_EDGE:
                high += 1
        out.update(range(low, high + 1))
    return sorted(out)


def _runs(tokens: Sequence[int]) -> list[list[int]]:
    """Consecutive numbers, in runs."""
    runs: list[list[int]] = []
    for t in tokens:
        if runs and t == runs[-1][-1] + 1:
            runs[-1].append(t)
        else:
            runs.append([t])
    return runs


def _read_row(
    parse: Parse, row: Row, anchor: int, anchors: set[int], quotations: Sequence[tuple[int, int]]
) -> list[Candidate]:
    """What the encoder proposes for a cue: the likeliest role of each token, small gaps filled, a quotation that is
    in it by half taken whole, the source one stretch of text."""
    values, first = row.values, row.first
    best = values.argmax(-1)
    content = [first + i for i in _fill_gaps(values, np.nonzero(best == CONTENT)[0].tolist())]
    inside = set(_drop_crumbs(row, content)) - {anchor}
    past = first + len(values)
    for low, high in quotations:
        size = sum(1 for t in range(low, high) if t in inside)
        if 2 * size >= high - low and not low <= anchor < high:
            inside.update(range(max(low, first), min(high, past)))
    if not inside:
        return []
    barred = inside | {anchor}
    source = [first + i for i in np.nonzero(best == SOURCE)[0].tolist()]
    sources = [_one_stretch(row, source, barred)]
    if not sources[0] and values[:, SOURCE].max() >= 0.2:
        floor = values[:, SOURCE].max() * 0.5
        weak = [first + i for i in np.nonzero(values[:, SOURCE] >= floor)[0].tolist()]
        sources.append(_one_stretch(row, weak, barred))
    others = [first + i for i in np.nonzero(best == CUE)[0].tolist()]
    cue = {anchor, *(t for t in others if t not in inside and t not in anchors)}
    return [_make(parse, sorted(cue - set(tokens)), tokens, sorted(inside)) for tokens in sources]


def _drop_crumbs(row: Row, tokens: list[int]) -> list[int]:
    """The tokens without short, unsure runs beside a longer one."""
    runs = _runs(tokens)
    longest = max((len(r) for r in runs), default=0)
    keep = [r for r in runs if len(r) > 3 or len(r) == longest or float(row.column(r, CONTENT).mean()) >= 0.8]
    return [t for r in keep for t in r]


def _one_stretch(row: Row, tokens: Sequence[int], barred: set[int]) -> list[int]:
    """The likeliest run of the tokens that are not barred, gaps of up to two filled when not wholly unlikely."""
    runs: list[list[int]] = []
    for t in tokens:
        if t in barred:
            continue
        if runs and t - runs[-1][-1] <= 1 + MAX_GAP:
            runs[-1].append(t)
        else:
            runs.append([t])
    if not runs:
        return []
    best = max(runs, key=lambda r: float(row.column(r, SOURCE).sum()))
    out = best[:1]
    for t in best[1:]:
        gap = range(out[-1] + 1, t)
        if all(g not in barred and float(row.column([g], SOURCE)[0]) >= 0.1 for g in gap):
            out.extend(gap)
        out.append(t)
    return out


def _with_quotations(parse: Parse, c: Candidate, quotations: Sequence[tuple[int, int]]) -> Candidate | None:
    """The proposal grown over all the quotations that the rules give to its cue: “One,” she said. “Two.”"""
    tokens = set(c.content)
    for number in c.quotations:
        if number < len(quotations):
            tokens.update(range(*quotations[number]))
    tokens.difference_update(c.cue, c.source)
    return replace(c, content=sorted(tokens)) if len(tokens) > len(c.content) else None


def _fill_gaps(values: Floats, tokens: list[int]) -> list[int]:
    out = tokens[:1]
    for t in tokens[1:]:
        gap = range(out[-1] + 1, t)
        if 0 < len(gap) <= MAX_GAP and all(values[g, CONTENT] >= MIN_GAP for g in gap):
            out.extend(gap)
        out.append(t)
    return out


def _make(parse: Parse, cue: list[int], source: list[int], content: list[int]) -> Candidate:
    head = _head(parse, cue)
    source_head = _head(parse, source) if source else None
    lemma = parse.lemmas[head].lower()
    return Candidate(head, lemma, "learned", cue, source, source_head, content, _head(parse, content))


def _head(parse: Parse, tokens: Sequence[int]) -> int:
    """The token that the others hang on: a verb or noun whose head lies outside, else the first."""
    inside = set(tokens)
    tops = [t for t in tokens if parse.heads[t] not in inside or parse.heads[t] == t]
    worded = [t for t in tops if parse.pos[t] not in ("PUNCT", "ADP", "DET", "PART", "SCONJ", "CCONJ", "ADV")]
    return (worded or tops or list(tokens) or [0])[0]


def _dress(
    parse: Parse, c: Candidate, ruled: Sequence[Candidate], telling: Container[str], firm: Callable[[Candidate], bool]
) -> Candidate:
    """A proposal of the encoder with what the rules know of the same cue: its frame, its head, its quotations.

    Of a cue of several verbs ("limited himself to stating") the one that tells is its head.
    """
    own, cue_tokens = set(c.content), set(c.cue)
    like = []
    for n, r in enumerate(ruled):
        shared = len(own & set(r.content)) / len(own | set(r.content))
        if shared > 0.25:
            tells = r.cue_head in cue_tokens and r.lemma in telling
            like.append((tells, firm(r), shared, r.score, n))
    if not like:
        return replace(c, frame=_name_frame(parse, c))
    r = ruled[max(like)[-1]]
    keeps = r.source_head is not None and r.source_head in c.source
    source_head = r.source_head if keeps else c.source_head
    cue = c.cue if r.cue_head in c.cue else sorted({*c.cue, r.cue_head} - own - set(c.source))
    cue_head = r.cue_head if r.cue_head in cue else c.cue_head
    content_head = r.content_head if r.content_head in own else c.content_head
    return replace(
        r,
        cue=cue,
        cue_head=cue_head,
        lemma=r.lemma if cue_head == r.cue_head else c.lemma,
        source=c.source,
        source_head=source_head,
        content=c.content,
        content_head=content_head,
        quotations=list(r.quotations),
    )


def _name_frame(parse: Parse, c: Candidate) -> str:
    """How cue and content hang together where no rule has found them: a clause is told, anything else only meant."""
    cue = set(c.cue)
    for t in c.content:
        if parse.heads[t] in cue and parse.deps[t] in ("ccomp", "parataxis") and c.source:
            return "learned that"
    return LOOSE


def _describe(
    parse: Parse,
    encoding: Encoding,
    proposals: Sequence[Proposal],
    tags: Floats,
    rows: dict[int, Row],
    firm: Callable[[Candidate], bool],
) -> None:
    """Fill in the features of each proposal, in the order of FEATURES."""
    inside = quoted_tokens(parse, find_quotations(parse))
    ruled: dict[int, list[Candidate]] = {}
    for p in proposals:
        if not p.learned:
            for t in p.candidate.cue:
                ruled.setdefault(t, []).append(p.candidate)
    strong = [(a, row, float(tags[a, ANCHOR])) for a, row in rows.items() if tags[a, ANCHOR] >= 0.2]
    held: dict[int, float] = {}
    for a in rows:
        around = (float(r.values[a - r.first, CONTENT]) * w for b, r, w in strong if b != a and _within(r, a))
        held[a] = max(around, default=0.0)
    windows = {a: (r.first, r.first + len(r.values)) for a, r in rows.items()}
    for p in proposals:
        c, row = p.candidate, rows[p.anchor]
        content = row.column(c.content, CONTENT)
        total = float(row.values[:, CONTENT].sum())
        mass = float(content.sum())
        source_total = float(row.values[:, SOURCE].sum())
        source_mass = float(row.column(c.source, SOURCE).sum())
        if c.source:
            source_fit = 2 * source_mass / (len(c.source) + source_total)
        else:
            source_fit = 1 - float(row.values[:, SOURCE].max())
        rule, agrees, source_agrees, same = _ask_rules(c, p.learned, ruled)
        first, past = windows[p.anchor]
        p.rule = rule
        p.features = [
            _logit(float(max(tags[t, ANCHOR] for t in c.cue))),
            float(np.mean([tags[t, ANCHOR] + tags[t, CUE] for t in c.cue])),
            2 * mass / (len(c.content) + total),
            mass / (total + 0.01),
            mass / len(c.content),
            source_fit,
            float(bool(c.source)),
            float(tags[c.content, CONTENT].mean()),
            float(tags[c.source, SOURCE].mean()) if c.source else 0.0,
            float(tags[p.anchor, CONTENT]),
            _logit(rule),
            agrees,
            _logit(same),
            float(p.learned),
            log(len(c.content)),
            sum(1 for t in c.content if inside[t] >= 0) / len(c.content),
            float(inside[c.cue_head] >= 0),
            held[p.anchor],
            log(1 + len(c.source)),
            float(min(c.content) == first or max(c.content) == past - 1),
            log(len(c.cue)),
            source_agrees,
            _edges(row, c.content),
            *_compare(c, [r for t in c.cue for r in ruled.get(t, ())]),
            float(firm(c)),
        ]


def _within(row: Row, token: int) -> bool:
    return row.first <= token < row.first + len(row.values)


def _logit(p: float) -> float:
    p = min(max(p, 0.003), 0.997)
    return log(p / (1 - p))


def _edges(row: Row, content: Sequence[int]) -> float:
    """How surely the content begins and ends where it does: probability inside the edges less that outside."""
    lo, hi = min(content), max(content)
    inner = row.column([lo, hi], CONTENT)
    outer = row.column([lo - 1, hi + 1], CONTENT)
    return float((inner - outer).sum()) / 2


def _compare(c: Candidate, others: Sequence[Candidate]) -> tuple[float, float]:
    """How much of the likeliest rule's content is in this one, and how much of this one is in that."""
    best = max(others, key=lambda r: r.score, default=None)
    if best is None:
        return 0.0, 0.0
    shared = len(set(c.content) & set(best.content))
    return shared / len(best.content), shared / len(c.content)


def _ask_rules(c: Candidate, learned: bool, ruled: dict[int, list[Candidate]]) -> tuple[float, float, float, float]:
    """Best score of a rule for this content; whether one has it; whether with this source; best score for the cue."""
    others = [r for t in c.cue for r in ruled.get(t, ())]
    same = max((r.score for r in others), default=0.0)
    own, source = set(c.content), set(c.source)
    rule, source_agrees = 0.0, 0.0
    for r in others:
        shared = len(own & set(r.content))
        if 2 * shared >= max(len(own), len(r.content)):
            if r.score >= rule:
                rule = r.score
                source_agrees = float(bool(source & set(r.source)) or (not source and not r.source))
    if not learned:
        rule = c.score
    return rule, float(rule > 0), source_agrees, same
