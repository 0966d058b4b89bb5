"""Linking: what a person joined or set apart, for one run of reconciling.

Claims that were joined, directly or one by another, stand with those of their home question in one question of a block
of its own, `joined|...`; the home questions are then gone. A claim's home is the first of its blocks that is not too
wide, a function of the claims alone. What always holds: when one of the blocks of joined claims is compared anew, all
of them are, so that doing it bit by bit gives what doing it all at once gives.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from legation.desk.review import find_links
from legation.dossier import Dossier
from legation.dossier import claims as claim_rows
from legation.dossier import links as link_rows
from legation.dossier import questions as question_rows
from legation.knowledge.questions import QuestionBook
from legation.reconcile import block_keys
from legation.reconcile.blocks import MOST_IN_BLOCK, wider_block


class Linking:
    """apart: pairs that no question may hold both of. joined: block of its own to the claims that must stand together."""

    def __init__(self, dossier: Dossier, book: QuestionBook, rejected: Collection[str]) -> None:
        self.dossier = dossier
        links = [x for x in find_links(dossier) if not set(x.claims) & set(rejected)]
        self.apart = frozenset(frozenset(x.claims) for x in links if x.action == "split")
        self.joined = _components([(x.decision, x.claims) for x in links if x.action == "merge"])
        held = claim_rows.get_claims(dossier, sorted({c for there in self.joined.values() for c in there}))
        self.blocks: dict[str, list[str]] = {}
        for identifier, claim in held.items():
            rank = {name: n for n, name in enumerate(block_keys(claim, book))}
            there = link_rows.blocks_of_claim(dossier, identifier)
            self.blocks[identifier] = sorted(there, key=lambda b: (rank.get(b, len(rank)), b))
        self._homes: dict[str, str | None] = {}

    def spread(self, dirty: Sequence[str]) -> list[str]:
        """The blocks to do when these are dirty, those of joined claims last. JOINED itself stands for all of those."""
        stale = [b for b in link_rows.joined_blocks(self.dossier) if b not in self.joined]
        out = {*dirty, *stale, *link_rows.blocks_behind(self.dossier, stale)}
        size = -1
        while size != len(out):  # two joined questions may meet in a block
            size = len(out)
            for name, claims in self.joined.items():
                near = {b for c in claims for b in self.blocks[c]}
                if name in out or near & out or link_rows.JOINED in dirty:
                    out |= {name, *near}
        return sorted(out, key=lambda b: (b.startswith(link_rows.JOINED), b))

    def moved_from(self, block: str) -> frozenset[str]:
        """Joined claims whose home this block is: their questions are made elsewhere."""
        return frozenset(c for c in self.blocks if block in self.blocks[c] and self.home_of(c) == block)

    def home_of(self, claim: str) -> str | None:
        """The first block in which the claim is compared at all."""
        if claim not in self._homes:
            self._homes[claim] = next((b for b in self.blocks[claim] if self._is_compared(b)), None)
        return self._homes[claim]

    def keys_of(self, block: str) -> list[int]:
        """Keys of the claims that are compared in a block."""
        if self._is_wide(block):
            return question_rows.first_keys_of_block(self.dossier, block, MOST_IN_BLOCK)
        return question_rows.keys_of_block(self.dossier, block)

    def _is_compared(self, block: str) -> bool:
        wider = wider_block(block)
        return not self._is_wide(block) if wider is None else self._is_wide(wider)

    def _is_wide(self, block: str) -> bool:
        return question_rows.count_claims(self.dossier, block, MOST_IN_BLOCK + 1) > MOST_IN_BLOCK


def _components(links: Sequence[tuple[str, tuple[str, str]]]) -> dict[str, tuple[str, ...]]:
    """Claims joined by any chain of links, named after the first decision among them, which no re-reading changes."""
    root: dict[str, str] = {}

    def find(claim: str) -> str:
        while root.setdefault(claim, claim) != claim:
            claim = root[claim]
        return claim

    for _, (one, two) in links:
        root[find(one)] = find(two)
    names: dict[str, str] = {}
    for decision, (one, _) in links:
        names[find(one)] = min(decision, names.get(find(one), decision))
    out: dict[str, list[str]] = {}
    for claim in sorted(root):
        out.setdefault(link_rows.JOINED + names[find(claim)], []).append(claim)
    return {name: tuple(claims) for name, claims in sorted(out.items())}
