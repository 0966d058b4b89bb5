"""Former: the dossier as it stood at a decision: the documents that were there, with the decisions up to that one only.

A copy is made in a folder for a while, later documents and decisions are taken out of the copy, and what they had touched is
settled and compared anew. A former reading of a document that was read again since is not kept, so its statements are those
of today; `read_again_since` counts these documents, and the pages say so.

So everything that is asked of it (dates, reviews, joins, questions, relations) is answered by the same code as now;
nothing is written to the dossier itself.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from legation.desk.desk import Desk
from legation.dossier import Dossier
from legation.dossier import decisions as decision_rows
from legation.dossier import documents as document_rows
from legation.dossier import lists as list_rows
from legation.dossier import questions as question_rows
from legation.dossier.links import JOINED
from legation.model.errors import LegationError
from legation.model.ids import DocumentId


def open_former(desk: Desk, decision: str, folder: Path) -> Desk:
    """A desk over a copy, in `folder`, of the dossier as it stood when this decision had just been made.

    decision: its id or the beginning of it. Raises E116 when it fits none or several. The caller closes the desk and takes
    the folder away; what is written to the copy is lost with it.
    """
    found = [d for d in decision_rows.list_decisions(desk.dossier) if decision and d.id.startswith(decision)]
    if len(found) != 1:
        raise LegationError("E116", f"{decision!r} fits {len(found)} decisions. See their ids with: legation history")
    path = folder / f"{found[0].id}.dossier"
    with sqlite3.connect(path) as copy:
        desk.dossier.db.backup(copy)
    copy.close()
    former = Desk(Dossier.open(path, create=False), desk.options, desk.who)
    former.__dict__["knowledge"] = desk.knowledge  # read-only, and seconds to load
    _leave_out_later(former, found[0].at)
    _take_back(former, found[0].key)
    return former


def read_again_since(former: Desk, at: str) -> int:
    """How many of its documents were read again after that moment: their statements are those of today's reading."""
    return list_rows.count_readings_since(former.dossier, at)


def _leave_out_later(former: Desk, at: str) -> None:
    """Take documents out of the copy that came after a moment."""
    dossier = former.dossier
    with dossier.transaction():
        later = list_rows.documents_after(dossier, at)
        for identifier in later:
            question_rows.mark_document_dirty(dossier, identifier)
        list_rows.forget_documents(dossier, later)
    if later:
        former.reconcile()


def _take_back(former: Desk, last: int) -> None:
    """Take decisions after this one out of the copy, and bring what they touched to where it was."""
    dossier = former.dossier
    later = [d for d in decision_rows.list_decisions(dossier) if d.key > last]
    if not later:
        return
    by_id = {str(d.id): d for d in decision_rows.list_decisions(dossier)}
    touched = []
    for decision in later:
        while decision.action == "undo" and decision.target in by_id:
            decision = by_id[decision.target]
        touched.append(decision)
    with dossier.transaction():
        decision_rows.forget_later(dossier, last)
        for decision in touched:
            if decision.target_kind == "claim":
                question_rows.mark_claim_dirty(dossier, decision.target)
            elif decision.target_kind == "pair":
                for end in (decision.target, str(decision.body["other"])):
                    question_rows.mark_claim_dirty(dossier, end)
                question_rows.mark_dirty(dossier, JOINED)
            elif decision.target_kind == "document":
                key = document_rows.find_document(dossier, DocumentId(decision.target))
                if key is not None:
                    former._after_decision(decision.target, key)
    former.reconcile()
