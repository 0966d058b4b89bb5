"""Links between claims: which blocks they reach, and the questions that joined claims were put into."""

from __future__ import annotations

from collections.abc import Iterable

from legation.dossier.file import Dossier

# Questions of claims that a person joined stand in blocks of their own, with names that begin so.
JOINED = "joined|"


def key_of_claim(dossier: Dossier, claim: str) -> int:
    return int(dossier.db.execute("SELECT key FROM claim WHERE id = ?", (claim,)).fetchone()[0])


def blocks_of_claim(dossier: Dossier, claim: str) -> list[str]:
    """Names of the blocks that a claim stands in."""
    sql = "SELECT b.block FROM claim_block b JOIN claim c ON c.key = b.claim WHERE c.id = ? ORDER BY b.block"
    return [r[0] for r in dossier.db.execute(sql, (claim,))]


def joined_blocks(dossier: Dossier) -> list[str]:
    """Blocks of joined claims that have a question now."""
    sql = "SELECT DISTINCT block FROM question WHERE block >= ? AND block < ? ORDER BY block"
    return [r[0] for r in dossier.db.execute(sql, (JOINED, JOINED[:-1] + "}"))]


def blocks_behind(dossier: Dossier, joined: Iterable[str]) -> list[str]:
    """Blocks of all claims that the questions of these joined blocks hold."""
    sql = (
        "SELECT DISTINCT b.block FROM question q JOIN question_claim qc ON qc.question = q.key"
        " JOIN claim_block b ON b.claim = qc.claim WHERE q.block = ?"
    )
    return sorted({r[0] for name in joined for r in dossier.db.execute(sql, (name,))})
