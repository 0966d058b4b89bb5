"""Utterances: all wordings of one thing that somebody said, in whatever documents, longest first.

Takes claims with a named speaker and the texts they stand in; gives utterances: the same speaker, words alike, days
near. 'An extremely dangerous step' here and 'a very dangerous move' there, both in quotation marks, are two wordings of
one utterance, and what differs is shown: words, figures, a denial, and what the remark is about. Which wording is right
is not judged. Candidates meet by speaker and by the words they share; no pair of all wordings is looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from rapidfuzz.distance import Indel

from legation.model.claims import Claim
from legation.model.questions import DocumentFacts
from legation.model.spans import Span
from legation.model.times import Interval
from legation.reconcile.copies import find_words, is_number
from legation.reconcile.quoting import quoted_spans

LEAST_SHARED = 2.0  # weight of the shared words of two wordings at least
ALIKE = 0.6  # share of the shorter wording's weight that must be shared
ALIKE_UNSURE = 0.75  # the same, where the day of one is not known, or one speaker is only his country ...
MUCH_SHARED = 4.0  # ... and little is shared
NEAR_DAYS = 3  # days by which two accounts of when it was said may differ
NEAR_PUBLISHED_DAYS = 7  # the same for days of publication, where it is not told when it was said
NAME_WEIGHT = 0.5  # names and numbers are what an utterance is about; many utterances of a speaker share them
FRAGMENT = 0.5  # how alike two wordings count that share a quoted fragment: less than those that share their words
STEM = 6  # letters by which inflections and many a translation of one word agree: "dangerous", "danger"
LONGEST_DIFFERENCE = 8  # words of a replaced stretch that can still be read as another wording
RAREST = 8  # words by which a wording is looked up

# Words that tell little of what was said (function words, saying, modal verbs; any English grammar), and words of
# degree, in which translations differ most. Neither counts for likeness; both are shown where they differ.
_LITTLE = frozenset(
    "a an the this that these those it its he she they we you i his her their our my me him them us who which what and or "
    "but if as at by for from in into of on to with without about over under than then there here is are was were be been "
    "being am has have had do does did will would shall should can could may might must not no nor also only just such so "
    "any some all each both more less s t say says said tell tells told call calls called add added state stated "
    "statement note noted stress stressed make makes made take takes took put one get got very extremely highly most deeply "
    "quite rather really truly absolutely seriously greatly strongly particularly".split()
)
_DENIALS = frozenset("not no never nor neither none cannot".split())


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of something said: the stretch of a document that gives it. about: ids or words of whom it concerns."""

    claim: str
    document: str
    span: Span
    text: str
    speaker: str  # id, or the name as the text has it
    person: str | None
    said: Interval | None
    occasion: str | None
    published: Interval | None
    quoted: tuple[str, ...]  # what of it stands between quotation marks
    about: tuple[str, ...]
    factuality: str
    own: frozenset[str]  # words of the text that name the speaker or the act of saying


@dataclass(frozen=True, slots=True)
class Difference:
    """Other words for the same place. kind: wording, figure, denial, object; quoted: both in quotation marks."""

    kind: str
    here: str
    there: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Utterance:
    """Wordings of one utterance, longest first; differences[i] compares wordings[i + 1] with the first one."""

    speaker: str
    wordings: tuple[Wording, ...]
    differences: tuple[tuple[Difference, ...], ...]
    why: tuple[str, ...]


def align_utterances(
    claims: Iterable[Claim], texts: Mapping[str, str], *, facts: Mapping[str, DocumentFacts] | None = None
) -> list[Utterance]:
    """Utterances with two wordings or more, of the most documents first. texts: by document id."""
    return align_wordings(find_wordings(claims, texts, facts=facts))


def find_wordings(
    claims: Iterable[Claim], texts: Mapping[str, str], *, facts: Mapping[str, DocumentFacts] | None = None
) -> list[Wording]:
    """A wording for each stretch that a named speaker is quoted with: claims of one sentence and voice are one."""
    held: dict[tuple[str, str, int, int], list[Claim]] = {}
    for claim in sorted({c.id: c for c in claims}.values(), key=lambda c: c.id):
        voice = claim.originating
        if voice is None or voice.unnamed or not (voice.actor.id or voice.actor.text):
            continue
        context = claim.context or claim.main
        place = voice.actor.span.start if voice.actor.span else -1
        speaker = voice.actor.id or voice.actor.text.casefold()
        held.setdefault((claim.document, speaker, context.start, place), []).append(claim)
    quotes: dict[str, tuple[Span, ...]] = {}
    out = []
    for (document, *_), there in sorted(held.items(), key=lambda item: item[0]):
        text = texts.get(document)
        if text is None:
            continue
        if document not in quotes:
            quotes[document] = quoted_spans(text)
        out.append(_wording(there, text, quotes[document], (facts or {}).get(document)))
    return out


def align_wordings(wordings: Iterable[Wording]) -> list[Utterance]:
    """Group wordings by the longest of each; in any order of the input the same."""
    weighed = [(w, _weigh(w)) for w in {(w.document, w.span, w.speaker): w for w in wordings}.values()]
    weighed = [(w, words) for w, words in weighed if fsum(words.values()) >= LEAST_SHARED]
    weighed.sort(key=lambda item: (-fsum(item[1].values()), -len(item[0].text), item[0].document, item[0].claim))
    common = Counter(stem for _, words in weighed for stem in words)
    groups: list[list[tuple[Wording, Mapping[str, float], str]]] = []
    buckets: dict[tuple[str, str], list[int]] = {}
    for wording, words in weighed:
        keys = [(c, s) for s in sorted(words, key=lambda s: (common[s], s))[:RAREST] for c in _countries(wording)]
        found: list[tuple[float, int, str]] = []
        for n in sorted({n for key in keys for n in buckets.get(key, ())}):
            anchor, anchor_words, _ = groups[n][0]
            score, why = score_wordings(anchor, wording, anchor_words, words)
            if score:
                found.append((-score, n, why))
        if found:
            _, n, why = min(found)
            groups[n].append((wording, words, why))
        else:
            groups.append([(wording, words, "")])
            for stem in words:
                for country in _countries(wording):
                    buckets.setdefault((country, stem), []).append(len(groups) - 1)
    out = [_utterance(g) for g in groups if len(g) > 1]
    return sorted(out, key=lambda u: (-len({w.document for w in u.wordings}), u.speaker, u.wordings[0].claim))


def score_wordings(
    one: Wording,
    two: Wording,
    one_words: Mapping[str, float] | None = None,
    two_words: Mapping[str, float] | None = None,
) -> tuple[float, str]:
    """How alike two wordings are, with the reason; 0 where they are of other speakers, days or words."""
    same = _same_speaker(one, two)
    near = _near(one, two)
    if not same or not near:
        return 0.0, ""
    a = _weigh(one) if one_words is None else one_words
    b = _weigh(two) if two_words is None else two_words
    shared = {s: min(w, b[s]) for s, w in a.items() if s in b}
    weight = fsum(shared.values())
    share = weight / max(0.5, min(fsum(a.values()), fsum(b.values())))
    unsure = "not told" in near or "country" in same
    least = ALIKE_UNSURE if unsure and weight < MUCH_SHARED else ALIKE
    reason = f"{same}, {near}, {share:.0%} of the shorter wording's words"
    if weight >= LEAST_SHARED and share >= least:
        return share, reason
    fragment = _shared_fragment(one, two) if near.startswith(("said", "told")) else None
    if fragment:  # who quotes a fragment words the rest himself, so the rest need not be alike
        return max(share, FRAGMENT), f"{same}, {near}, '{fragment[0]}' and '{fragment[1]}' in quotation marks"
    return 0.0, ""


def _shared_fragment(one: Wording, two: Wording) -> tuple[str, str] | None:
    """A quoted fragment of each, the same but for words of degree; None where there is no such pair."""
    for mine in one.quoted:
        for theirs in two.quoted:
            a, b = (_stems(part) - one.own - two.own for part in (mine, theirs))
            if a == b and 0 < len(a) <= 4 and not (len(a) == 1 and mine[:1].isupper()):
                return mine.strip(" .,;:!?"), theirs.strip(" .,;:!?")
    return None


# ---------------------------------------------------------------------- wordings
def _wording(claims: Sequence[Claim], text: str, quotes: Sequence[Span], known: DocumentFacts | None) -> Wording:
    span = Span(min(c.main.start for c in claims), max(c.main.end for c in claims))
    first = claims[0]
    voice = first.originating
    assert voice is not None
    inside = [q for q in quotes if q.start < span.end and span.start < q.end]
    marks = [Span(max(span.start, q.start), min(span.end, q.end)) for q in inside]
    said = next((c.said.interval for c in claims if c.said.interval), voice.said.interval if voice.said else None)
    about = {
        r.id or r.text.casefold()
        for c in claims
        for r in (*c.actors, *c.recipients)
        if (r.id or r.text) != voice.actor.id
    }
    own = _stems(f"{voice.actor.text} {voice.cue_text or ''} {voice.actor.person or ''}")
    return Wording(
        claim=min(claims, key=lambda c: (c.main.start, c.id)).id,
        document=first.document,
        span=span,
        text=span.of(text),
        speaker=voice.actor.id or voice.actor.text.casefold(),
        person=voice.actor.person,
        said=said,
        occasion=next((c.originating.occasion for c in claims if c.originating and c.originating.occasion), None),
        published=known.published if known else None,
        quoted=tuple(q.of(text) for q in marks),
        about=tuple(sorted(about)),
        factuality=first.factuality.value,
        own=frozenset(own),
    )


def _weigh(wording: Wording) -> dict[str, float]:
    """Stems of the words that tell something, names and numbers for less; the speaker's own name for nothing."""
    out: dict[str, float] = {}
    for match in re.finditer(r"\d[\d,.]*|\w+", wording.text):
        word = match.group()
        for stem in _stems(word) - wording.own:
            named = word[0].isupper() and match.start() > 0
            weight = NAME_WEIGHT if named or word[0].isdigit() else 1.0
            out[stem] = min(weight, out.get(stem, 1.0))
    return out


def _stems(text: str) -> set[str]:
    return {w.fold[:STEM].rstrip("s") or w.fold for w in find_words(text) if w.fold not in _LITTLE}


def _countries(wording: Wording) -> tuple[str, ...]:
    """By what a speaker is looked up: his country, and his name."""
    keys = {part.split(":")[0] for part in wording.speaker.split("+")}
    return tuple(sorted(keys | ({wording.person.casefold()} if wording.person else set())))


def _same_speaker(one: Wording, two: Wording) -> str:
    """Why two speakers are one; empty where they are not. Two spokesmen of one ministry are two."""
    if one.person and two.person:
        return "the same person" if one.person.casefold() == two.person.casefold() else ""
    if one.speaker == two.speaker:
        return "the same speaker"
    heads = [w.speaker.split(":")[0] for w in (one, two)]
    if heads[0] == heads[1] and any(w.speaker == h for w, h in zip((one, two), heads, strict=True)):
        return "one speaker is named as his country only"
    return ""


def _near(one: Wording, two: Wording) -> str:
    """Why two wordings may be of one occasion; empty where their days lie apart."""
    if one.said and two.said:
        gap = one.said.gap_days(two.said)
        return "" if gap > NEAR_DAYS else "said on one day" if gap == 0 else f"said {gap} days apart"
    days = [w.said or w.published for w in (one, two)]
    if days[0] and days[1]:
        gap = days[0].gap_days(days[1])
        return "" if gap > NEAR_PUBLISHED_DAYS else f"told {gap} days apart, when it was said is not told"
    return "when it was said is not told"


# ---------------------------------------------------------------------- differences
def _utterance(group: Sequence[tuple[Wording, Mapping[str, float], str]]) -> Utterance:
    anchor = group[0][0]
    rest = [w for w, _, _ in group[1:]]
    return Utterance(
        speaker=next((w.speaker for w in (anchor, *rest) if ":" in w.speaker), anchor.speaker),
        wordings=(anchor, *rest),
        differences=tuple(find_differences(anchor, w) for w in rest),
        why=tuple(why for _, _, why in group[1:]),
    )


def find_differences(one: Wording, two: Wording) -> tuple[Difference, ...]:
    """Where two wordings have other words in the same place, and whether they speak of other parties."""
    a, b = find_words(one.text), find_words(two.text)
    quotes = quoted_marks(one), quoted_marks(two)
    out: list[Difference] = []
    i = j = 0
    codes = Indel.opcodes([w.fold for w in a], [w.fold for w in b])
    equal = [(c.src_start, c.dest_start, c.src_end - c.src_start) for c in codes if c.tag == "equal"]
    for n, (x, y, size) in enumerate([*equal, (len(a), len(b), 0)]):
        left, right = a[i:x], b[j:y]
        i, j = x + size, y + size
        inside = n > 0 and size > 0
        if not (left and right) and not any(w.fold in _DENIALS for w in (*left, *right)):
            continue  # what one only has more of is the shorter one's cut
        if max(len(left), len(right)) > LONGEST_DIFFERENCE or not (inside or (left and right)):
            continue
        spans = [Span(w[0].start, w[-1].end) if w else None for w in (left, right)]
        here, there = (s.of(w.text) if s else "" for s, w in zip(spans, (one, two), strict=True))
        quoted = all(_inside(s, marks) for s, marks in zip(spans, quotes, strict=True))
        numbers = [sorted(w.fold for w in words if is_number(w.fold)) for words in (left, right)]
        denied = [any(w.fold in _DENIALS for w in words) for words in (left, right)]
        kind = "figure" if numbers[0] != numbers[1] else "denial" if denied[0] != denied[1] else "wording"
        out.append(Difference(kind, here, there, quoted))
    fragment = _shared_fragment(one, two)
    if fragment and fragment[0].casefold() != fragment[1].casefold() and not any(d.quoted for d in out):
        out.append(Difference("wording", *fragment, True))
    if one.about and two.about and not set(one.about) & set(two.about):
        out.append(Difference("object", ", ".join(one.about), ", ".join(two.about), False))
    return tuple(out)


def _inside(span: Span | None, marks: Sequence[Span]) -> bool:
    return span is not None and any(q.start <= span.start and span.end <= q.end for q in marks)


def quoted_marks(wording: Wording) -> list[Span]:
    """Where in the wording's own text its quoted parts stand."""
    out = []
    for part in wording.quoted:
        at = wording.text.find(part)
        if at >= 0 and part:
            out.append(Span(at, at + len(part)))
    return out
