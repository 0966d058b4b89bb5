"""Pages: the table of addresses. Each answers as HTML, as .json, and as .csv where rows are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from legation.desk import Desk
from legation.workbench.views import documents, questions, relations, review, system, watches
from legation.workbench.views.common import Ask, View


@dataclass(frozen=True)
class Page:
    """One address. rows: the key of the view whose rows the .csv holds; menu: its word in the menu, if it has one."""

    path: str
    title: str
    view: Callable[[Desk, Ask], View]
    template: str
    rows: str | None = None
    menu: str | None = None
    parameters: tuple[str, ...] = ()  # of the query, for the description of the API


_LENS = ("as_of", "known_on", "speakers", "publishers_of", "party")
_CLAIMS = (
    "actor", "recipient", "party", "speaker", "event_type", "kind", "measure", "factuality", "happened_from", "happened_to",
    "said_from", "said_to", "words", "publisher", "document", "published_from", "published_to", "review", "after", "size",
)  # fmt: skip

PAGES = (
    Page("/", "Desk", questions.first_screen, "first.html", menu="Desk", parameters=("since", "known_on")),
    Page(
        "/questions",
        "Questions",
        questions.list_questions,
        "questions.html",
        "rows",
        "Questions",
        ("standing", "kind", "words", "party", "repeated", "least", "known_on", "from", "size"),
    ),
    Page("/questions/{id}", "Question", questions.one_question, "question.html", parameters=("known_on",)),
    Page("/questions/{id}/memo", "Memo", questions.memo, "memo.html", parameters=("known_on",)),
    Page(
        "/review",
        "Review",
        review.review,
        "review.html",
        menu="Review",
        parameters=("claim", "blind", "only", "after", "edit", "then"),
    ),
    Page(
        "/documents",
        "Documents",
        documents.list_documents,
        "documents.html",
        "rows",
        "Documents",
        ("publisher", "words", "from", "size"),
    ),
    Page("/documents/{id}", "Document", documents.one_document, "document.html", parameters=("claim",)),
    Page("/claims", "Statements", documents.list_claims, "claims.html", "rows", "Statements", _CLAIMS),
    Page(
        "/system",
        "System",
        relations.system,
        "system.html",
        "rows",
        "System",
        (*_LENS, "kind", "sort", "pair", "around", "steps", "most", "draw", "camps", "from", "size"),
    ),
    Page("/system/{id}", "Relation", relations.one_relation, "relation.html", parameters=_LENS),
    Page("/whatif", "What if", system.what_if, "whatif.html", menu="What if", parameters=("happening", *_LENS)),
    Page(
        "/timeline",
        "Timeline",
        system.timeline,
        "timeline.html",
        "rows",
        "Timeline",
        ("party", "other", "from", "size", *_LENS),
    ),
    Page("/map", "Map", system.map_page, "map.html", "rows", "Map", ("party", "from", "size")),
    Page("/forecasts", "Forecasts", system.forecasts, "forecasts.html", "rows", "Forecasts", ("from", "size", *_LENS)),
    Page("/actors", "Actors", system.actors, "actors.html", "rows", "Actors", ("words", "provisional", "from", "size")),
    Page("/actors/{id}", "Actor", system.one_actor, "actor.html"),
    Page("/sources", "Sources", system.sources, "sources.html", "rows", "Sources", ("from", "size")),
    Page("/history", "History", review.history, "history.html", "rows", "History", ("who", "action", "from", "size")),
    Page("/watches", "Watches", watches.watches, "watches.html", "rows", "Watches"),
    Page("/search", "Search", documents.search, "search.html", "rows", parameters=("q", "publisher", "year")),
)
# What is not a matter of decisions stands at no former decision.
NOT_FORMER = ("/watches",)
INTAKE = Page("/intake", "Intake", documents.intake, "intake.html", "rows", "Intake", ("from", "size"))
MENU = tuple((p.path, p.menu) for p in PAGES if p.menu)
