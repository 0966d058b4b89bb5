"""How each token stands to a cue in the tree: the path that tells a subject from a complement.

Takes a parse, a cue's token and a window; gives for each token of the window one number: how far up from the cue one
climbs (0 to 3), and under which label one then comes down. "said" sees the tokens of its subject as (0, nsubj). Tokens
of other sentences get a number by distance and side.
"""

from __future__ import annotations

from collections.abc import Mapping

from legation.model.layers import Parse

MAX_CLIMB = 3
OTHERS = 6  # sentences before: 3 and more, 2, 1; after: 1, 2, 3 and more


def count_relations(labels: int) -> int:
    return OTHERS + (MAX_CLIMB + 1) * (labels + 1)


def relate(parse: Parse, cue: int, first: int, past: int, labels: Mapping[str, int], size: int) -> list[int]:
    """One relation number per token of first .. past-1. size: number of labels (0 is for unknown ones and the cue)."""
    own = parse.sentence_of[cue]
    low, high = parse.sentences[own]
    sentence_of = parse.sentence_of
    out = [0] * (past - first)
    for t in range(first, min(low, past)):
        out[t - first] = max(0, 3 - (own - sentence_of[t]))
    for t in range(max(high, first), past):
        out[t - first] = min(5, 2 + sentence_of[t] - own)
    children, deps = parse.children, parse.deps
    seen = [False] * (high - low)
    here, climb = cue, 0
    while True:
        base = OTHERS + min(climb, MAX_CLIMB) * (size + 1)
        if first <= here < past:
            out[here - first] = base
        seen[here - low] = True
        for child in children[here]:
            if not low <= child < high or seen[child - low]:
                continue
            number = base + labels.get(deps[child], 0)
            stack = [child]
            while stack:
                t = stack.pop()
                if not low <= t < high or seen[t - low]:
                    continue
                seen[t - low] = True
                if first <= t < past:
                    out[t - first] = number
                stack.extend(children[t])
        head = parse.heads[here]
        if head == here or not low <= head < high or climb > 60:
            break
        here, climb = head, climb + 1
    return out
