"""Properties of a candidate as short names, which `knowledge.cues` has numbers for.

"L=say" its lemma, "F=that" its frame, "S=pron" what sort of word its source is, ... One function, read by the reader
and by the tool that counts (tools/count_cues.py), so that both mean the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from legation.model.layers import Parse
from legation.reading.attribution.tree import Candidate

_WORDS = frozenset("he she they i we you who which that it what this there these those".split())
_LENGTHS = (2, 4, 8, 16, 40)


def entity_labels(parse: Parse) -> dict[int, str]:
    """Label of the parser's entity that each token stands in."""
    return {t: label for first, past, label in parse.entities for t in range(first, past)}


def describe_candidates(
    parse: Parse, candidates: Sequence[Candidate], inside: Sequence[int], labels: Mapping[int, str]
) -> list[tuple[list[str], list[str]]]:
    """For each candidate, its own properties, and those of its place (in a quotation, in another's content)."""
    around: dict[int, list[int]] = {}
    for number, c in enumerate(candidates):
        if c.frame.startswith("within"):  # nearly every clause has such a phrase in it
            continue
        for t in c.content:
            around.setdefault(t, []).append(number)
    out: list[tuple[list[str], list[str]]] = []
    for number, c in enumerate(candidates):
        place = [*_place(c.frame, inside[c.cue_head] >= 0)]
        if c.frame.startswith("label"):
            hi = c.content[-1]
            others = any(o.quotations and c.cue_head < o.cue_head <= hi and o is not c for o in candidates)
            place.append(f"tags={others:d}|{c.frame}")
        outer = sorted({candidates[j].frame for j in around.get(c.cue_head, ()) if j != number})
        if outer:
            place.append("enc")
            place.extend("enc=" + frame for frame in outer)
        out.append((_describe(parse, c, inside, labels), place))
    return out


def place_alone(frame: str) -> list[str]:
    """The place of a candidate that stands in nobody's words."""
    return _place(frame, False)


def _place(frame: str, quoted: bool) -> list[str]:
    return [f"inq={quoted:d}", f"inqF={quoted:d}|{frame}"]


def _describe(parse: Parse, c: Candidate, inside: Sequence[int], labels: Mapping[int, str]) -> list[str]:
    frame, v, head = c.frame, c.cue_head, c.content_head
    kind = _source_kind(parse, c, labels)
    size = sum(1 for limit in _LENGTHS if len(c.content) >= limit)
    names = [
        "L=" + c.lemma,
        "F=" + frame,
        f"LF={c.lemma}|{frame}",
        "S=" + kind,
        f"SF={kind}|{frame}",
        "T=" + parse.tags[v],
        f"TF={parse.tags[v]}|{frame}",
        "D=" + parse.deps[v],
        f"B={c.borrowed:d}",
        f"n={size}",
        f"V={c.variant}",
        f"VF={c.variant}|{frame}",
    ]
    if c.quotations:
        names.append(f"Q={len(c.quotations)}")
    names.extend("M=" + parse.lowers[k] for k in parse.children[v] if parse.deps[k] == "mark")
    if c.source and c.source_head is not None and parse.pos[c.source_head] == "NOUN":
        names.append("SL=" + parse.lemmas[c.source_head].lower())
    if head is not None:
        names.append("CP=" + parse.pos[head])
        names.append(f"CT={parse.tags[head]}|{frame}")
        if parse.pos[head] == "NOUN":
            names.append("CL=" + parse.lemmas[head].lower())
        if head in labels:
            names.append(f"CE={labels[head]}|{frame}")
    names.extend("cue=" + parse.lowers[t] for t in c.cue if t != v)
    if any(inside[t] >= 0 for t in c.content):
        names.append("hasq|" + frame)
    return names


def _source_kind(parse: Parse, c: Candidate, labels: Mapping[int, str]) -> str:
    s = c.source_head
    if s is None or not c.source:
        return "none"
    word = parse.lowers[s]
    if word in _WORDS:
        return word
    if s in labels:
        return "ent:" + labels[s]
    if parse.pos[s] == "PROPN":
        return "ent:PROPN"
    return "noun" + parse.tags[s] if parse.pos[s] == "NOUN" else "other:" + parse.pos[s]
