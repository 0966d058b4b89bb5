"""What attributes without a verb of its own: 'according to X', 'in X's view', 'as reported by X', 'allegedly', 'X:
...'."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from legation.reading.attribution.tree import COMMAS, STOPS, Candidate, Tree, without

_FRONT = frozenset("in for under by to per at on from with via through among".split())
_DATELINE_DASH = frozenset(("-", "–", "—", "--"))
_BEFORE_LABEL = STOPS | _DATELINE_DASH | frozenset((":", ";"))
_HAS_IT: list[tuple[str, ...]] = [(verb, "it") for verb in "has have had tells tell told sees see saw puts put".split()]
_BELIEVED: list[tuple[str, ...]] = [(be, "to", "be", end) for be in ("is", "are") for end in ("believed", "trusted")]
# Set phrases around a name: how they begin, and how they end (None: at the comma). Word forms.
STOCK: dict[str, list[tuple[tuple[str, ...], list[tuple[str, ...]] | None]]] = {
    "if": [(("if", "you", "ask"), None), (("if",), [*_BELIEVED, ("is", "right"), ("are", "right")])],
    "as": [(("as", "far", "as"), [("is", "concerned"), ("are", "concerned")]), (("as",), _HAS_IT)],
    "the": [(("the", "way"), _HAS_IT)],
    "to": [(("to", "judge", "by"), None), (("to", "judge", "from"), None), (("to", "hear"), [("tell", "it")])],
    "going": [(("going", "by"), None)],
    "judging": [(("judging", "by"), None), (("judging", "from"), None)],
    "per": [(("per",), None)],
    "on": [(("on", "the", "authority", "of"), None), (("on", "the", "evidence", "of"), None)],
}
# Nobody is named.
_NOBODY = {"by": ("by", "all", "accounts"), "rumour": ("rumour", "has", "it"), "rumor": ("rumor", "has", "it")}
MAX_NAME = 12  # tokens of a name in a set phrase or a clause between commas
# Verbs of clauses between commas, by form. The parser often takes such a verb for a noun, so that no lemma helps.
ASIDES = {
    form: verb
    for verb in "say claim estimate believe maintain understand insist report think reckon argue note fear hope suspect warn add "
    "suggest write tell predict contend allege confirm assert announce admit concede inform assure remind declare promise boast "
    "recall observe remark explain complain caution acknowledge repeat answer disclose reveal guess swear state stress "
    "signal".split()
    for form in (verb, verb + "s", verb + "ed", verb + "d")
} | {
    "swore": "swear",
    "guesses": "guess",
    "stresses": "stress",
    "said": "say",
    "understood": "understand",
    "thought": "think",
    "wrote": "write",
    "told": "tell",
    "admitted": "admit",
}
_ASIDE_OPENERS = frozenset(("or", "so", "as"))
MAX_LABEL = 14  # tokens before the colon of 'X: ...'
MAX_SIGNATURE = 10  # the same after a dash, behind a quotation
MAX_SPEAKER = 8  # the same in a transcript
MAX_SHOUT = 24  # tokens of a headline in capitals
# Labels of transcripts, and words in capitals before a colon that name nobody.
_SPEAKERS = frozenset(
    "q a question answer interviewer interviewee reporter journalist moderator host presenter anchor caller speaker chair "
    "chairman chairwoman witness counsel prosecutor judge spokesman spokeswoman spokesperson audience translator "
    "interpreter".split()
)
_NO_SPEAKERS = frozenset(
    "note update updated breaking photo photos video watch read more source sources related correction credit caption date place "
    "time tel fax email contact subject re from to cc summary background topic tags keywords copyright warning important".split()
)
MAX_TAIL = 5  # tokens after the colon of '...: ministry'


def find_according(tree: Tree, i: int) -> Iterator[Candidate]:
    """'according to X': content is the clause it hangs on, or the sentence around it."""
    parse = tree.parse
    if i + 1 >= len(parse) or parse.lowers[i + 1] != "to":
        return
    to = i + 1
    o = tree.object_of(to)
    if o is None and tree.kids[i].get("pobj"):
        o = tree.kids[i]["pobj"][0]
    if o is None:
        return
    first, past = parse.sentences[parse.sentence_of[i]]
    if parse.lowers[o] == "which":
        yield from _according_to_which(tree, i, to, o)
        return
    source = tree.subtree(o)
    if i == first:
        source = _cut_at_comma(tree, source, past)
    own = {i, to, *source}
    h = parse.heads[i]
    whole = [t for t in range(_after_dateline(tree, first, past), past) if t not in own]
    cue = [i, to]
    near = without(tree.subtree(h), own)
    yield Candidate(i, "according", "according", cue, source, o, near, h)
    if len(whole) != len(near):
        yield Candidate(i, "according", "according", cue, source, o, whole, h, variant="sentence")
    if i > first:
        before = [t for t in whole if t < i]
        clause = _last_clause(tree, before)
        if before and len(before) != len(whole):
            yield Candidate(i, "according", "according", cue, source, o, before, h, variant="before")
        if clause and len(clause) < len(before):
            yield Candidate(i, "according", "according", cue, source, o, clause, h, variant="clause")


def _according_to_which(tree: Tree, i: int, to: int, which: int) -> Iterator[Candidate]:
    """'Oslo has a theory according to which Y': whose the theory is, else the theory itself; all that follows is its content."""
    parse = tree.parse
    first, past = parse.sentences[parse.sentence_of[i]]
    noun = next((t for t in range(i - 1, first - 1, -1) if parse.pos[t] == "NOUN"), None)
    content = list(range(which + 1, past - 1 if parse.words[past - 1] in STOPS else past))
    if noun is None or i - noun > MAX_NAME or len(content) < 3:
        return
    owner = tree.kids[noun].get("poss", [])
    verb = parse.heads[noun]
    holder = tree.kids[verb].get("nsubj", []) if parse.deps[noun] == "dobj" else []
    if not owner and holder and parse.lemmas[verb].lower() in _HOLDING:
        owner = holder[:1]
    source = [t for t in tree.subtree(owner[0]) if t < noun and parse.deps[t] != "case"] if owner else []
    head = owner[0] if source else noun
    source = source or [t for t in tree.subtree(noun) if t <= noun]
    yield Candidate(i, "according", "according", [i, to, which], source, head, content, None)


def find_in_preposition(tree: Tree, p: int) -> Iterator[Candidate]:
    """'In X's view, Y', 'For X, Y', 'In a poll, Y', 'As reported by X, Y', 'Y in January polls'."""
    parse = tree.parse
    first, past = parse.sentences[parse.sentence_of[p]]
    name = parse.lowers[p]
    h = parse.heads[p]
    if h == p:
        return
    if name == "as":
        for k in tree.kids[p].get("pobj", []) + tree.kids[p].get("pcomp", []):
            yield from _as_reported(tree, p, k)
        if parse.pos[h] == "VERB" and parse.deps[p] == "mark":
            yield from _as_reported(tree, p, h)
        return
    o = tree.object_of(p)
    if name not in _FRONT or o is None or parse.pos[o] == "VERB":
        return
    owner = tree.kids[o].get("poss", [])
    if owner and name in ("by", "in") and (bracket := _bracket_before(tree, p, first)) is not None:
        yield from _in_brackets(tree, bracket, p, o, owner[0])
        return
    aside = bool(owner) and p > first + 1 and parse.words[p - 1] == ","
    if p != first and not aside and (parse.pos[h] not in ("VERB", "AUX") or parse.pos[o] == "PROPN"):
        return
    source, cue, head, lemma = tree.subtree(o), [p], o, name
    frame = "front" if p == first else "within"
    if owner:
        head, lemma, frame = owner[0], parse.lemmas[o].lower(), frame + " owned"
        source = tree.subtree(owner[0])
        own_case = tree.kids[owner[0]].get("case", [])
        source = without(source, own_case)
        cue = sorted({p, o, *own_case, *tree.kids[o].get("amod", [])})
    else:
        of = [k for k in tree.kids[o].get("prep", ()) if parse.lowers[k] == "of"]
        inner = tree.object_of(of[0]) if of and name in ("in", "by") else None
        if inner is not None:  # 'in the words of X'
            yield from _around(tree, p, parse.lemmas[o].lower(), f"{frame} of", list(range(p, of[0] + 1)), inner)
        made = [k for k in tree.kids[o].get("prep", ()) if parse.lowers[k] in ("from", "by") and k == o + 1]
        maker = tree.object_of(made[0]) if made and frame == "front" and name in ("in", "by") else None
        if maker is not None and parse.pos[maker] == "PROPN":  # 'In a report from the Gazette, the two will meet'
            yield from _around(
                tree, p, parse.lemmas[o].lower(), f"front from {name}", list(range(p, made[0] + 1)), maker
            )
    if frame == "front" and name in ("for", "to") and parse.pos[o] in ("PROPN", "NOUN") and _is_judged(tree, h):
        frame = "front view"
    drop = set(source) | set(cue) | set(tree.subtree(p))
    whole = p == first or parse.pos[h] not in ("VERB", "AUX")
    content = [t for t in (range(first, past) if whole else tree.subtree(h)) if t not in drop]
    if len(content) > 2:
        yield Candidate(p, lemma, f"{frame} {name}", cue, source, head, content, h)


def _bracket_before(tree: Tree, p: int, first: int) -> int | None:
    """The opening bracket of '(140 by the mayor's count)'."""
    words = tree.parse.words
    return next((t for t in range(p - 1, max(first - 1, p - 8), -1) if words[t] == "("), None)


def _in_brackets(tree: Tree, bracket: int, p: int, o: int, owner: int) -> Iterator[Candidate]:
    parse = tree.parse
    if o + 1 >= len(parse) or parse.words[o + 1] != ")" or p - bracket < 2:
        return
    case = tree.kids[owner].get("case", [])
    source = without(tree.subtree(owner), case)
    content = list(range(bracket + 1, p))
    frame = f"within owned {parse.lowers[p]}"
    yield Candidate(p, parse.lemmas[o].lower(), frame, sorted({p, o, *case}), source, owner, content)


def _is_judged(tree: Tree, h: int) -> bool:
    """'is a relic', 'remains illegal': the main clause says what something is, which 'For Hanoi,' makes Hanoi's view."""
    kids = tree.kids[h]
    is_so = tree.parse.lemmas[h].lower() in ("be", "remain") and bool(kids.get("attr") or kids.get("acomp"))
    subject = kids.get("nsubj", [h])[0]
    return is_so and tree.parse.lowers[subject] not in ("it", "there", "this", "that")


def _around(tree: Tree, p: int, lemma: str, frame: str, cue: list[int], o: int) -> Iterator[Candidate]:
    first, past = tree.parse.sentences[tree.parse.sentence_of[p]]
    source = tree.subtree(o)
    comma = next((t for t in source if tree.parse.words[t] == "," and t > o), None)
    if comma is not None:
        source = [t for t in source if t < comma]
    drop = set(source) | set(cue)
    around = range(first, past) if p == first else tree.subtree(tree.parse.heads[p])
    content = [t for t in around if t not in drop]
    if len(content) > 2:
        yield Candidate(p, lemma, frame, cue, source, o, content, tree.parse.heads[p])


def _as_reported(tree: Tree, p: int, k: int) -> Iterator[Candidate]:
    agents = tree.kids[k].get("agent", [])
    o = tree.object_of(agents[0]) if agents else None
    if o is None:
        return
    parse = tree.parse
    first, past = parse.sentences[parse.sentence_of[p]]
    drop = set(tree.subtree(p))
    content = [t for t in range(first, past) if t not in drop]
    lemma = parse.lemmas[k].lower()
    yield Candidate(k, lemma, "as by", sorted({p, k, agents[0]}), tree.subtree(o), o, content, parse.heads[p])


def find_in_adverb(tree: Tree, a: int) -> Iterator[Candidate]:
    """'allegedly', 'reportedly': nobody is named."""
    parse = tree.parse
    h = parse.heads[a]
    if h == a or parse.deps[a] not in ("advmod", "amod") or not parse.lowers[a].endswith("ly"):
        return
    yield Candidate(a, parse.lowers[a], "adverb", [a], [], None, without(tree.subtree(h), [a]), h)


def find_stock(tree: Tree, i: int) -> Iterator[Candidate]:
    """Set phrases: 'if X is to be believed', 'as X has it', 'going by what X says', 'by all accounts'."""
    parse = tree.parse
    first, past = parse.sentences[parse.sentence_of[i]]
    if i != first and parse.words[i - 1] not in COMMAS:
        return
    words = parse.lowers
    nobody = _NOBODY.get(words[i])
    if nobody and tuple(words[i : i + len(nobody)]) == nobody:
        own = range(i, i + len(nobody))
        yield Candidate(i, "phrase", "adverb", list(own), [], None, without(range(first, past), own), parse.heads[i])
        return
    for begin, ends in STOCK.get(words[i], ()):
        if tuple(words[i : i + len(begin)]) != begin:
            continue
        start = i + len(begin)
        limit = min(past, start + MAX_NAME)
        at, size = _phrase_end(tree, start, limit, past, ends)
        if at is None or at == start:
            continue
        own = range(i, at + size)
        content = without(range(first, past), own)
        source = _name_in(tree, start, at)
        if len(content) > 2 and source:
            yield Candidate(i, "phrase", "stock", without(own, source), source, _top(tree, source), content, None)
        return


def _phrase_end(
    tree: Tree, start: int, limit: int, past: int, ends: list[tuple[str, ...]] | None
) -> tuple[int | None, int]:
    """Where the name of a set phrase ends, and how many words of the phrase follow it."""
    parse = tree.parse
    for t in range(start, limit):
        if ends is not None:
            for end in ends:
                if tuple(parse.lowers[t : t + len(end)]) == end:
                    return t, len(end)
        if parse.words[t] in STOPS or (parse.words[t] in COMMAS and parse.tags[t] != "HYPH"):
            return (t, 0) if ends is None else (None, 0)
    return (limit, 0) if ends is None and limit == past else (None, 0)


def _name_in(tree: Tree, start: int, at: int) -> list[int]:
    """The name in start..at; of 'what X tells visitors' only X."""
    parse = tree.parse
    if parse.lowers[start] in ("what", "how"):
        verb = next((t for t in range(start + 1, at) if parse.pos[t] in ("VERB", "AUX")), at)
        return list(range(start + 1, verb))
    if any(parse.pos[t] in ("VERB", "AUX") for t in range(start, at)):
        return []
    return list(range(start, at)) if any(parse.pos[t] in ("NOUN", "PROPN", "PRON") for t in range(start, at)) else []


def find_asides(tree: Tree, comma: int) -> Iterator[Candidate]:
    """'The canal, the engineers estimate, will take years': a clause between commas, read by its words alone."""
    parse = tree.parse
    first, past = parse.sentences[parse.sentence_of[comma]]
    start = comma + 1
    while start < past and parse.lowers[start] in _ASIDE_OPENERS:
        start += 1
    end = next((t for t in range(start, min(past, start + MAX_NAME)) if parse.words[t] in COMMAS), None)
    if end is None or end == start or comma == first:
        return
    if tuple(parse.lowers[start:end]) in _IT_IS:
        content = [*range(first, comma), *range(end + 1, past)]
        yield Candidate(
            end - 1, parse.lemmas[end - 1].lower(), "passive it that", [*range(start, end)], [], None, content
        )
        return
    yield from _turned_aside(tree, comma, start, end)
    v = next((t for t in range(start + 1, end) if parse.lowers[t] in ASIDES and _is_finite(tree, t)), None)
    if v is None or not all(parse.pos[t] in NAMING or parse.words[t] == "-" for t in range(start, v)):
        return
    if parse.lowers[start] in ("who", "whom", "which", "that") and parse.lowers[v] not in ("told", "tells"):
        return  # 'the abbot, who fears a flood, said'; but 'a clerk told the consul, who told London, that'
    source = list(range(start, v))
    rest = range(v + 1, end)
    if any(parse.pos[t] in ("VERB", "AUX", "SCONJ") for t in rest):
        return
    if not any(parse.pos[t] in ("NOUN", "PROPN", "PRON") for t in source):
        return
    content = [*range(first, comma), *range(end + 1, past)]
    yield Candidate(v, ASIDES[parse.lowers[v]], "inserted", [v], source, _top(tree, source), content)


def _turned_aside(tree: Tree, comma: int, start: int, end: int) -> Iterator[Candidate]:
    """'The glacier, warn scientists, could vanish': the verb stands first."""
    parse = tree.parse
    first, past = parse.sentences[parse.sentence_of[comma]]
    if parse.lowers[start] not in ASIDES or parse.tags[start] not in FINITE or start + 1 >= end:
        return
    source = list(range(start + 1, end))
    named = any(parse.pos[t] in ("NOUN", "PROPN", "PRON") for t in source)
    if not named or not all(parse.pos[t] in NAMING or parse.words[t] == "-" for t in source):
        return
    if parse.pos[source[0]] == "ADP":  # ', insisted on Monday,'
        return
    content = [*range(first, comma), *range(end + 1, past)]
    yield Candidate(start, ASIDES[parse.lowers[start]], "inserted", [start], source, _top(tree, source), content)


def _is_finite(tree: Tree, t: int) -> bool:
    """A finite verb, or what agrees with the noun before it as a verb would: 'engineers estimate', 'Reuters understands'."""
    parse = tree.parse
    if parse.pos[t] == "VERB":
        return parse.tags[t] in ("VBZ", "VBD", "VBP")
    before = parse.tags[t - 1]
    return (before == "NNS" and parse.tags[t] == "NN") or (before == "NNP" and parse.tags[t] == "NNS")


_IT_IS = {
    ("it", be, done)
    for be in ("is", "was")
    for done in "said understood reported believed thought claimed alleged".split()
}
_QUOTES = frozenset(('"', "“", "”", "«", "»", "''", "``"))
_HOLDING = frozenset(
    "have hold offer give present put advance spread propagate defend repeat favour favor prefer".split()
)
FINITE = frozenset(("VBD", "VBZ", "VBP"))
NAMING = frozenset(("NOUN", "PROPN", "PRON", "DET", "ADJ", "PART", "ADP", "NUM", "CCONJ"))


def find_labels(tree: Tree, lines: list[int]) -> Iterator[Candidate]:
    """'Ministry: No troops were sent' in headlines and transcripts, and 'No troops were sent: ministry'."""
    parse = tree.parse
    turns = _turns(tree, lines)
    for number, start in enumerate(lines):
        end = lines[number + 1] if number + 1 < len(lines) else len(parse)
        yield from _dash_tail(tree, start, end)
        yield from _shouted(tree, start, end)
        if number in turns:
            colon, past = turns[number]
            name = list(range(start, colon))
            yield Candidate(colon, ":", "label turn", [colon], name, _top(tree, name), list(range(colon + 1, past)))
            continue
        colons = [t for t in range(start + 1, end - 1) if parse.words[t] == ":"]
        if not colons:
            continue
        labels = [(t, label) for t in colons if (label := _label(tree, start, t))]
        frame = "label title" if number == 0 else "label"
        for k, (colon, label) in enumerate(labels):
            past = labels[k + 1][1][0] if k + 1 < len(labels) else end
            if past > colon + 1:
                more = " more" if k else ""
                yield Candidate(
                    colon, ":", frame + more, [colon], label, _top(tree, label), list(range(colon + 1, past))
                )
        last = colons[-1]
        tail = list(range(last + 1, end))
        if not labels and len(tail) <= MAX_TAIL and last - start >= 3 and parse.words[end - 1] not in STOPS:
            if not any(parse.pos[t] in ("VERB", "AUX", "PUNCT", "NUM") for t in tail):
                content = list(range(start, last))
                yield Candidate(last, ":", "label tail", [last], tail, _top(tree, tail), content)


def _turns(tree: Tree, lines: list[int]) -> dict[int, tuple[int, int]]:
    """Turns of a transcript by line number: the colon, and where the turn ends.

    Two or more lines open with a short name and a colon, all of them in capitals or known labels such as 'Q'. From three turns
    on, lines without a name go on with the speaker above.
    """
    parse = tree.parse
    found: dict[int, tuple[int, int]] = {}
    for number, start in enumerate(lines):
        end = lines[number + 1] if number + 1 < len(lines) else len(parse)
        colon = next((t for t in range(start, min(start + MAX_SPEAKER, end)) if parse.words[t] == ":"), None)
        if colon is not None and colon > start and colon + 1 < end and _is_speaker(tree, start, colon):
            found[number] = (colon, end)
    if len(found) < 2:
        return {}
    numbers = sorted(found)
    if len(numbers) > 2:
        for number, following in pairwise(numbers):
            found[number] = (found[number][0], lines[following])
    return found


def _is_speaker(tree: Tree, start: int, colon: int) -> bool:
    words = [tree.parse.words[t] for t in range(start, colon)]
    if " ".join(words).casefold().rstrip(".") in _SPEAKERS:
        return True
    letters = [w for w in words if w[0].isalpha()]
    titles = ("mr", "mrs", "ms", "dr", "gen", "col", "sen", "rep", "gov")
    named = [w for w in letters if w.casefold().rstrip(".") not in titles]
    if not named or not all(w.isupper() for w in named):
        return False
    return not any(w.casefold() in _NO_SPEAKERS for w in named)


def _shouted(tree: Tree, start: int, end: int) -> Iterator[Candidate]:
    """'RANGOON ADMITS TROOPS ENTERED VILLAGE': in a line of capitals the parser takes every word for a name."""
    parse = tree.parse
    words = [t for t in range(start, end) if parse.words[t][0].isalpha()]
    if len(words) < 4 or end - start > MAX_SHOUT or not all(parse.words[t].isupper() for t in words):
        return
    v = next((t for t in range(start + 1, end) if parse.lowers[t] in ASIDES), None)
    if v is None:
        return
    lemma, comma = ASIDES[parse.lowers[v]], next((t for t in range(v - 1, start, -1) if parse.words[t] == ","), None)
    past = end - 1 if parse.words[end - 1] in STOPS else end
    if v + 1 == past and comma is not None:
        source, content = list(range(comma + 1, v)), list(range(start, comma))
    else:
        source, content = list(range(start, v)), list(range(v + 1, past))
    if source and len(source) < MAX_SPEAKER and len(content) > 1:
        frame = "inserted end" if v + 1 == past else "that"
        yield Candidate(v, lemma, frame, [v], source, _top(tree, source), content, None)


def _dash_tail(tree: Tree, start: int, end: int) -> Iterator[Candidate]:
    """'Junta to free monks - state TV', '“A nation is no barracks.” - Senator Adeyemi': who said so, at a line's end."""
    parse = tree.parse
    low = max(start + 3, end - MAX_SIGNATURE)
    dash = next((t for t in range(end - 2, low - 1, -1) if parse.words[t] in _DATELINE_DASH), None)
    if dash is None or parse.words[end - 1] in STOPS:
        return
    tail = list(range(dash + 1, end))
    if any(parse.words[t] in STOPS or parse.words[t] in _QUOTES for t in tail):  # 'do it - or else.'' Then'
        return
    quoted = parse.words[dash - 1] in ('"', "”", "»", "''")
    spaced = parse.starts[dash] > parse.ends[dash - 1] and parse.starts[dash + 1] > parse.ends[dash]
    if not spaced or (not quoted and (len(tail) > MAX_TAIL or parse.words[dash - 1] in STOPS)):
        return
    if any(parse.pos[t] in ("VERB", "AUX", "NUM", "ADP", "SCONJ", "PRON") for t in tail):
        return
    if not quoted and not any(parse.pos[t] == "VERB" for t in range(start, dash)):
        return
    source = [t for t in tail if not any(parse.words[k] == "," for k in range(dash + 1, t + 1))]
    if source:
        yield Candidate(dash, ":", "label tail", [dash], source, _top(tree, source), list(range(start, dash)))


def _label(tree: Tree, start: int, colon: int) -> list[int]:
    """The speaker's name before a colon: it opens the line, or a sentence of it, and holds no verb."""
    parse = tree.parse
    first = colon
    while first > start and colon - first < MAX_LABEL and parse.words[first - 1] not in _BEFORE_LABEL:
        first -= 1
    label = list(range(first, colon))
    if any(parse.lowers[t] in _NO_SPEAKERS for t in label[:1]):  # 'Photo: Reuters'
        return []
    if not label or (first > start and (colon - first > 4 or not parse.words[first][0].isupper())):
        return []
    if colon - first >= MAX_LABEL or any(parse.pos[t] in ("VERB", "AUX") for t in label):
        return []
    words = parse.words[start:colon]
    if words.count("(") > words.count(")"):  # 'Operation Anvil (French: ...'
        return []
    if any(parse.tags[t] == "CD" and len(parse.words[t]) == 4 for t in label):  # 'Belfast, 1972:' is a dateline
        return []
    return label if parse.words[first][0].isalnum() else []


def _top(tree: Tree, tokens: list[int]) -> int:
    inner = set(tokens)
    return next((t for t in tokens if tree.parse.heads[t] not in inner or tree.parse.heads[t] == t), tokens[-1])


def _cut_at_comma(tree: Tree, source: list[int], past: int) -> list[int]:
    """A noun phrase at the head of a sentence ends at a comma if what follows holds all the verbs."""
    parse = tree.parse
    if source[-1] + 2 < past and any(parse.tags[t] in ("VBD", "VBZ", "VBP", "MD") for t in range(source[-1] + 1, past)):
        return source
    for t in source:
        if parse.words[t] == "," and t > source[0]:
            return [s for s in source if s < t]
    return source


def _after_dateline(tree: Tree, first: int, past: int) -> int:
    """First token after 'WASHINGTON (AP) —'."""
    parse = tree.parse
    for t in range(first, min(first + 12, past)):
        if parse.words[t] in _DATELINE_DASH:
            if all(not parse.words[k][0].isalpha() or parse.words[k][0].isupper() for k in range(first, t)):
                return t + 1
            return first
    return first


def _last_clause(tree: Tree, before: list[int]) -> list[int]:
    """The part of a sentence after its last comma that a conjunction follows."""
    parse = tree.parse
    for t in reversed(before[1:-1]):
        if parse.words[t] in COMMAS and parse.lowers[t + 1] in ("and", "but", "while", "although", "though", "as"):
            return [k for k in before if k > t + 1]
    return []
