"""Actor spans against cameo_ner: the arguments of all events of a sentence with their roles.

The gold tags the actors of one event; a span that several events share keeps the role it has in the best of them. It
tags speakers too ("expressed condolences to"), which are no PLOVER events, and a target nearly always, be it a place: so
the subject of the main clause is given too, and where the events of a sentence have no target, the actors mentioned in
its objects. Coordinated actors are one span in most of the gold.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from legation.model.layers import Argument, EventMention, Mention, Parse, Proposition, TextInput

LAYER = "events"
Bounds = tuple[int, int]

_AFTER_PERSON = frozenset("in at on during after for from to".split())
_BETWEEN = frozenset({"and", "&", "and the"})
_ABOUT = frozenset("to about of on with".split())  # prepositions before whom or what a remark is about
_CLAUSAL = frozenset(
    "relcl acl advcl appos parataxis ccomp dep".split()
)  # links to what is no part of a short noun phrase
_BELOW = frozenset("dobj acomp attr xcomp ccomp".split())
_UNTOLD = frozenset("DATE TIME MONEY PERCENT".split())
_MODIFIES = frozenset("poss compound amod nmod".split())
_DEEP = 3  # steps from the main verb to the preposition
_LONG_NAME = 30  # characters between two parts of one name
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = re.compile(rf"(?<!\w)(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{_MONTHS}|Mrs?)(?!\w)")
_DATE_BEFORE = re.compile(
    rf"(?:\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})? |(?:{_MONTHS}) \d{{1,2}} |(?:hours|days|weeks) earlier )", re.I
)
# What may stand between two parts of one name: "Libyan Prime Minister | Fayez al-| Sarraj"
_NAME_GAP = re.compile(r"(?:\s|-|[A-Z][\w’'-]*\.?|\b(?:al|el|ul|bin|ibn|de|da|van|von|abu)\b)*")
_ADJUNCT = re.compile(
    r"\s(?:in (?:an? (?:act|attempt|effort|bid|move|response|reaction)|reaction|response|exchange|return|order|retaliation"
    r"|revenge|connection|support|protest|talks)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b.*$"
)
_DOING = re.compile(r"\s(?:at|for|of|from|in|by|after) (?:\w+ly )?([a-z]+ing)\b(?! of)")
_ACCUSED = re.compile(r"(?<!\w)accus\w+ $")
_SHORT_FORM = re.compile(r" \([A-Z][A-Za-z-]{1,9}\)")


def make_input(record: dict[str, Any]) -> TextInput:
    return TextInput(text=record["text"])


def project(record: dict[str, Any], layers: Mapping[str, Any]) -> dict[str, Any]:
    """{id, spans: [{start, end, role}]}; role source, target, or both for reciprocal events."""
    events: tuple[EventMention, ...] = layers["events"]
    text: str = record["text"]
    parse: Parse = layers["parse"]
    roles: dict[Bounds, str] = {}
    for event in events:
        for span in join_coordinated(event.actors, text):
            roles.setdefault(span, "both" if event.reciprocal else "source")
        for argument in event.recipients:
            roles.setdefault((argument.span.start, argument.span.end), "target")
    targeted = any("target" in role or role == "both" for role in roles.values())
    for span, role in _main_clause(layers).items():
        free = not any(start < span[1] and span[0] < end for start, end in roles)
        if free if role == "source" else not targeted:
            roles.setdefault(span, role)
    if not any(role != "source" for role in roles.values()):
        roles |= dict.fromkeys(_about(layers, roles), "target")
    named = {m.span.start: m.span.end for m in layers["mentions"] if m.best is not None and m.best.person}
    tidy = {tidy_span(span, text, named): role for span, role in roles.items()}
    spans = {set_bounds(span, parse): role for span, role in join_names(tidy, text).items()}
    return {"id": record["id"], "spans": [{"start": s, "end": e, "role": r} for (s, e), r in sorted(spans.items())]}


def tidy_span(span: tuple[int, int], text: str, named: Mapping[int, int]) -> tuple[int, int]:
    """Without a mark at its end; a person without where or when he acts ("Jane Roe in Oslo"). named: start -> end."""
    start, end = span
    while end > start and text[end - 1] in ", ;:":
        end -= 1
    past = named.get(start, end)
    if past < end and text[past:end].split()[0] in _AFTER_PERSON:
        end = past
    return start, end


def join_coordinated(arguments: Sequence[Argument], text: str) -> list[tuple[int, int]]:
    """ "Syria" and "Israel" with "and" between them are one span."""
    out: list[tuple[int, int]] = []
    for start, end in sorted({(a.span.start, a.span.end) for a in arguments}):
        if out and text[out[-1][1] : start].strip() in _BETWEEN:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _main_clause(layers: Mapping[str, Any]) -> dict[tuple[int, int], str]:
    propositions: tuple[Proposition, ...] = layers.get("propositions", ())
    mentions: tuple[Mention, ...] = layers["mentions"]
    roles: dict[tuple[int, int], str] = {}
    main = next((p for p in propositions if p.parent is None), None)
    if main is not None:
        for subject in main.subjects:
            roles[subject.span.start, subject.span.end] = "source"
        for number in dict.fromkeys(m for thing in main.objects for m in thing.mentions):
            span = mentions[number].span
            roles.setdefault((span.start, span.end), "target")
    return roles


def _about(layers: Mapping[str, Any], roles: Mapping[Bounds, str]) -> list[Bounds]:
    """Whom or what the main clause speaks to or of by a preposition: "is sceptical about the scheme"."""
    propositions: tuple[Proposition, ...] = layers.get("propositions", ())
    parse: Parse = layers["parse"]
    main = next((p for p in propositions if p.parent is None), None)
    untold = {i for a, b, label in parse.entities if label in _UNTOLD for i in range(a, b)}
    for noun in _prepositional(parse, main.head, _DEEP) if main is not None else ():
        tokens = _phrase(parse, noun)
        span = parse.starts[min(tokens)], parse.ends[max(tokens)]
        if noun not in untold and not any(start < span[1] and span[0] < end for start, end in roles):
            return [span]
    return []


def _prepositional(parse: Parse, token: int, depth: int) -> Iterator[int]:
    """The nouns behind prepositions under a verb, its object and its complements, in the order of the text."""
    for child in parse.children[token]:
        if child > token and parse.deps[child] in ("prep", "dative") and parse.lowers[child] in _ABOUT:
            yield from (k for k in parse.children[child] if parse.deps[k] == "pobj")
        elif child > token and depth and parse.deps[child] in _BELOW:
            yield from _prepositional(parse, child, depth - 1)


def _phrase(parse: Parse, noun: int) -> list[int]:
    """Tokens of a noun phrase without clauses and appositions."""
    out, todo = [], [noun]
    while todo:
        token = todo.pop()
        out.append(token)
        todo += [c for c in parse.children[token] if parse.deps[c] not in _CLAUSAL | {"punct", "cc"}]
    return out


def join_names(roles: Mapping[Bounds, str], text: str) -> dict[Bounds, str]:
    """Two spans of one role with nothing but parts of a name between them are one: "Libyan Prime Minister Fayez al-Sarraj"."""
    out: dict[Bounds, str] = {}
    last: Bounds | None = None
    for span, role in sorted(roles.items()):
        gap = text[last[1] : span[0]] if last is not None else ""
        if last is not None and span[0] >= last[1] and out[last] == role and len(gap) < _LONG_NAME:
            if _NAME_GAP.fullmatch(gap) and not _DAYS.search(gap):
                del out[last]
                span = last[0], span[1]
        out[span] = role
        last = span
    return out


def set_bounds(span: Bounds, parse: Parse) -> Bounds:
    """Bounds as the gold has them: up to the noun that a name modifies, with its short form, without what comes beside."""
    text, (start, end) = parse.text, span
    before = _DATE_BEFORE.match(text, start, end)
    start = before.end() if before is not None else start  # "17 July 2017 Lima's court"
    if " and " in text[start:end] and text[max(0, start - 5) : start].lower() == "both ":
        start -= 5
    elif " and " not in text[start:end] and text[start:end].lower().startswith("both "):
        start += 5
    end = _modified_noun(parse, start, end)
    adjunct = _ADJUNCT.search(text, start, end)
    end = adjunct.start() if adjunct is not None else end
    doing = _DOING.search(text, start, end)
    if doing is not None and parse.tags[bisect_left(parse.starts, doing.start(1))] == "VBG":
        end = doing.start()  # "efforts | at restoring peace"
    if " of " in text[start:end] and _ACCUSED.search(text, max(0, start - 16), start):
        end = text.index(" of ", start)  # "accused the army | of looting"
    end = _with_apposition(parse, start, end)
    short = _SHORT_FORM.match(text, end)
    return start, short.end() if short is not None else end


def _modified_noun(parse: Parse, start: int, end: int) -> int:
    """As in "the president's | decision", "Chadian government | shelling": the end of the noun that the span belongs to."""
    first, past = bisect_left(parse.starts, start), bisect_left(parse.starts, end)
    if not first < past < len(parse):
        return end
    token = past - 1 - (parse.tags[past - 1] == "POS")
    while first <= parse.heads[token] < past and parse.heads[token] != token:
        token = parse.heads[token]
    noun = parse.heads[token]
    near = past <= noun < past + 4 and parse.tags[noun] in ("NN", "NNS") and parse.deps[token] in _MODIFIES
    if near and all(parse.tags[k][:2] in ("NN", "JJ", "VB", "HY", "PO") for k in range(past, noun)):
        return parse.ends[noun]
    return end


def _with_apposition(parse: Parse, start: int, end: int) -> int:
    """As in "Jane Roe, the Maltese consul": a name goes with a definite apposition."""
    past = bisect_left(parse.starts, end)
    if past == 0 or past + 2 >= len(parse) or parse.tags[past - 1] != "NNP":
        return end
    if parse.words[past] != "," or parse.lowers[past + 1] != "the":
        return end
    for child in parse.children[past - 1]:
        if child > past and parse.deps[child] == "appos":
            return parse.ends[max(_phrase(parse, child))]
    return end
