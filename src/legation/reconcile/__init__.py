"""Reconcile: claims and decisions to questions, positions, origins and standings. Pure: no dossier.

`block_keys(claim, book)` says with which claims a claim is compared at all, `following_keys(claims, text, book)` which of one
document take up what stands right before them; `build_questions(block, claims, facts, ...)`
turns the claims of one block into questions. A question is a function of the claims of its block (and the decisions on
them), so an incremental result equals a full rebuild, in any order and batching.
"""

from legation.reconcile.blocks import block_keys
from legation.reconcile.following import following_keys, is_following
from legation.reconcile.questions import build_questions

__all__ = ["block_keys", "build_questions", "following_keys", "is_following"]
