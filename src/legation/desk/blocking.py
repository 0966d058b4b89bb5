"""Blocking: the blocks of a document's claims, as they are stored with them.

Most are a function of the claim alone; those of claims that take up what stands right before them come from the document, and
stay when a claim's days or parties are settled anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from legation.dossier import Dossier
from legation.dossier import claims as claim_rows
from legation.dossier import links as link_rows
from legation.knowledge.questions import QuestionBook
from legation.model.claims import Claim
from legation.reconcile import block_keys, following_keys, is_following


def with_blocks(claims: Sequence[Claim], text: str, book: QuestionBook) -> list[tuple[Claim, tuple[str, ...]]]:
    """The claims of one document, each with the names of its blocks. text: of the version that they were read from."""
    following = following_keys(claims, text, book)
    return [(claim, (*block_keys(claim, book), *following.get(claim.id, ()))) for claim in claims]


def rewrite(dossier: Dossier, claim: Claim, book: QuestionBook) -> None:
    """Put new values into the row of a claim with the same id, and it into the blocks that they give."""
    kept = [b for b in link_rows.blocks_of_claim(dossier, claim.id) if is_following(b)]
    claim_rows.rewrite_claim(dossier, claim, (*block_keys(claim, book), *kept))
