"""Tense: whether the clause that an expression stands in looks back or ahead.

'will meet on Friday' and 'was due on Friday' look ahead, 'met on Friday' looks back; '' when the clause does not tell.
"""

from __future__ import annotations

from legation.knowledge.times import TimesBook
from legation.model.layers import Parse

_REACH = 12  # heads that are asked; a verb further up governs another clause


def tell_direction(parse: Parse, token: int, book: TimesBook, *, nearest: bool = False) -> str:
    """Climb from a token to its verb and read the tense: 'past', 'future' or ''. nearest: ask no verb above the first."""
    here = token
    for _ in range(_REACH):
        if here != token and parse.pos[here] in ("VERB", "AUX"):
            got = _tense(parse, here, book, token)
            if got or nearest:
                return got
        if parse.lemmas[here] in book.ahead and parse.pos[here] in ("ADJ", "VERB"):
            return "future"
        head = parse.heads[here]
        if head == here:
            return ""
        here = head
    return ""


def _tense(parse: Parse, verb: int, book: TimesBook, token: int) -> str:
    tag, lemma = parse.tags[verb], parse.lemmas[verb]
    helpers = {parse.lowers[c] for c in parse.children[verb] if parse.deps[c] in ("aux", "auxpass")}
    if helpers & book.strong:
        return "future"
    if lemma in book.ahead and ((tag[:2] == "VB" and tag != "VB") or "to" in helpers):
        return "past" if tag == "VBD" and _is_settled(parse, verb, book, token) else "future"
    if tag in ("VBZ", "VBP") and lemma in book.schedule and not helpers:
        return "future"
    if helpers & {"have", "has", "had", "'ve", "having"}:
        return "past"
    if helpers & book.modals:
        return "future" if helpers & {"may", "might", "could", "can"} else ""
    if tag == "VBD" or (tag == "VBN" and helpers & {"was", "were"}):
        return "past"
    if tag == "VBG" and helpers & {"is", "are", "'re", "am", "'s"}:
        return "future" if lemma not in ("say", "be") else ""
    if tag in ("VB", "VBN") and "to" in helpers:  # "is to be held", against "was forced to leave"
        head = parse.heads[verb]
        return "future" if parse.lowers[head] in ("is", "are") else ""
    if tag == "VBN" and not helpers:
        return "past" if parse.deps[verb] in ("acl", "relcl", "advcl") else ""
    return ""


def _is_settled(parse: Parse, verb: int, book: TimesBook, token: int) -> bool:
    """ "Agreed to a truce on July 30", "agreed in Ankara on July 30 to meet": done with the word; "agreed to meet on July 30"
    looks ahead."""
    if parse.lemmas[verb] not in book.settled:
        return False
    below = [c for b in parse.children[verb] for c in (b, *parse.children[b])]
    clauses = [c for c in below if parse.deps[c] in ("xcomp", "ccomp", "pcomp")]
    clauses += [c for c in parse.children[verb] if parse.deps[c] == "advcl" and parse.tags[c] == "VB"]
    if clauses:
        return verb < token < min(clauses) and not any(parse.lowers[t] == "to" for t in range(verb, token))
    return not any(parse.deps[c] in ("dobj", "pobj") and parse.lemmas[c] in book.awaited for c in below)
