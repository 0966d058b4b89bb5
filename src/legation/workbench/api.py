"""The HTTP API under /api/v1: the desk's operations, described by OpenAPI made from this very table.

Errors have one shape: {"error": {"code": "E112", "status": 404, "message": ...}}. Lists give {"rows": [...], "next": KEY or
null}; ask again with after=KEY. Writes take a JSON object; `seen` (the last decision on the target, "" for none) makes the
second of two writers fail with 409 instead of writing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from legation import __version__
from legation.desk import Desk
from legation.desk.nothing import require_kind, require_party, require_standing
from legation.model.errors import LegationError
from legation.workbench import writes
from legation.workbench.views.common import Ask, BadAsk, lens_in
from legation.workbench.views.documents import claim_filter, require_known
from legation.workbench.views.questions import SORTS, questions_held
from legation.workbench.worker import DeskThread

BASE = "/api/v1"
_LENS = ("as_of", "known_on", "speakers", "publishers_of", "party")
_FILTERS = (
    "actor", "recipient", "party", "speaker", "event_type", "kind", "measure", "factuality", "happened_from", "happened_to",
    "said_from", "said_to", "words", "publisher", "document", "published_from", "published_to", "review",
)  # fmt: skip
_PAGE = ("after", "size")


@dataclass(frozen=True)
class Operation:
    """One operation. needed: parameters that must be given; body: fields of the JSON object of a write, each with whether it
    must be there."""

    method: str
    path: str
    summary: str
    work: Callable[[Desk, Ask, Mapping[str, Any]], Any]
    parameters: tuple[str, ...] = ()
    body: tuple[tuple[str, bool], ...] = ()
    needed: tuple[str, ...] = ()

    @property
    def accepted(self) -> tuple[str, ...]:
        """The parameters of its address."""
        return tuple(dict.fromkeys((*self.parameters, *(("at",) if self.at else ()))))

    def check(self, query: Mapping[str, str]) -> None:
        """Raises E144 for a parameter that it does not know, or that is not given: a filter that is misspelt is never passed
        over."""
        unknown = sorted(set(query) - set(self.accepted))
        if unknown:
            accepted = f"Accepted: {', '.join(self.accepted)}" if self.accepted else "It takes none"
            raise LegationError("E144", f"{self.path} has no parameter {', '.join(unknown)}. {accepted}.")
        missing = [n for n in self.needed if not query.get(n, "").strip()]
        if missing:
            raise LegationError("E144", f"{self.path} needs {', '.join(missing)}, and got nothing for it.")

    @property
    def at(self) -> bool:
        """Whether it can be asked of the dossier as it stood at a decision (at=ID)."""
        return self.method == "GET" and self.path != "/watches"


def _page(rows: list[Any], ask: Ask) -> dict[str, Any]:
    """Rows after the one whose id is `after`. A row that is gone meanwhile is told, not passed over."""
    size, after = ask.number("size", 100, most=1000), ask.text("after")
    first = 0
    if after:
        ids = [str(r["id"]) for r in rows]
        if after not in ids:
            raise LegationError("E112", f"after={after!r} is no row of this list any more. Begin again without it.")
        first = ids.index(after) + 1
    kept = rows[first : first + size]
    return {"rows": kept, "next": kept[-1]["id"] if first + size < len(rows) and kept else None}


def _claims(desk: Desk, ask: Ask, _: Mapping[str, Any]) -> Any:
    size = ask.number("size", 100, most=1000)
    chosen, beside = claim_filter(ask)
    require_known(desk, chosen)
    found = desk.claims_page(chosen, size, **beside)
    return {"rows": [_public(r) for r in found.records], "next": found.after}


def _public(record: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in record.items() if not k.startswith("_")}


def _claim(desk: Desk, ask: Ask, _: Mapping[str, Any]) -> Any:
    held = desk.claims_by_id([ask.path["id"]])
    if not held:
        raise LegationError("E115", f"{ask.path['id']!r} fits no statement of this dossier. See them at {BASE}/claims.")
    return _public(next(iter(held.values())))


def _questions(desk: Desk, ask: Ask, _: Mapping[str, Any]) -> Any:
    """Questions behind the one whose id is `after`, looked through as far as the page goes."""
    standing, kind = ask.text("standing") or None, ask.text("kind") or None
    require_standing(standing)
    if kind and kind not in SORTS:
        raise BadAsk("kind", kind, ", ".join(SORTS))
    listed = questions_held(
        desk,
        standing=standing,
        kind=kind,
        least=ask.number("least", 2, most=1000),
        repeated=ask.flag("repeated"),
    )
    size, after = ask.number("size", 100, most=1000), ask.text("after")
    while after and after not in listed.found and not listed.done:
        listed.upto(len(listed.found) + 1000)
    if after and after not in listed.found:
        raise LegationError("E112", f"after={after!r} is no row of this list any more. Begin again without it.")
    first = listed.found.index(after) + 1 if after else 0
    ids = listed.upto(first + size + 1)[first : first + size + 1]
    rows = desk.questions_by_id(ids[:size])
    return {"rows": rows, "next": ids[size - 1] if len(ids) > size else None}


def _question(desk: Desk, ask: Ask, _: Mapping[str, Any]) -> Any:
    row = desk.question(ask.path["id"])
    row["claims"] = {k: _public(v) for k, v in row["claims"].items()}
    return row


def _relations(desk: Desk, ask: Ask) -> list[Any]:
    kind = ask.text("kind") or None
    require_kind(desk, kind)
    return desk.relations(lens_in(desk, ask), kind=kind)


def _timeline(desk: Desk, ask: Ask, _: Mapping[str, Any]) -> Any:
    party, other = ask.text("party"), ask.text("other") or None
    require_party(desk, party, other)
    return {"rows": desk.timeline(party, other, lens_in(desk, ask)), "next": None}


def _utterances(desk: Desk, ask: Ask, _: Mapping[str, Any]) -> Any:
    speaker = ask.text("speaker") or None
    require_party(desk, speaker)
    return {"rows": desk.utterances(speaker=speaker), "next": None}


def _perspective(desk: Desk, ask: Ask, _: Mapping[str, Any]) -> Any:
    left, right = ask.text("left"), ask.text("right")
    require_party(desk, *(n.strip() for n in f"{left},{right}".split(",")))
    return {"rows": desk.perspective(left, right, lens_in(desk, ask)), "next": None}


def _seen(body: Mapping[str, Any]) -> str | None:
    return None if body.get("seen") is None else str(body["seen"])


def _decide(desk: Desk, ask: Ask, body: Mapping[str, Any]) -> Any:
    values = body.get("values") or {}
    if not isinstance(values, Mapping):
        raise LegationError("E144", "values must be a JSON object.")
    made = writes.decide(
        desk, str(body["action"]), ask.path["id"], values=values, why=str(body.get("why", "")), seen=_seen(body)
    )
    return {"decision": made}


def _undo(desk: Desk, ask: Ask, body: Mapping[str, Any]) -> Any:
    seen = _seen(body)
    made = writes.undo(desk, [ask.path["id"]], why=str(body.get("why", "")), seen=[] if seen is None else [seen])
    return {"decision": made[0]}


def _rate(desk: Desk, ask: Ask, body: Mapping[str, Any]) -> Any:
    made = writes.rate(
        desk,
        str(body["kind"]),
        str(body["target"]),
        str(body["rating"]),
        why=str(body.get("why", "")),
        seen=_seen(body),
    )
    return {"decision": made}


def _confirm(desk: Desk, ask: Ask, body: Mapping[str, Any]) -> Any:
    values = body["values"]
    if not isinstance(values, Mapping):
        raise LegationError("E144", "values must be a JSON object.")
    texts = {str(k): str(v) for k, v in values.items()}
    return {"decision": writes.confirm(desk, ask.path["id"], texts, why=str(body.get("why", "")), seen=_seen(body))}


def _link(desk: Desk, ask: Ask, body: Mapping[str, Any]) -> Any:
    pair = [
        (str(body[name]), None if body.get(f"{name}_seen") is None else str(body[f"{name}_seen"]))
        for name in ("first", "second")
    ]
    return {"decision": writes.link(desk, str(body["action"]), pair, why=str(body.get("why", "")))}


def _join(desk: Desk, ask: Ask, body: Mapping[str, Any]) -> Any:
    made = writes.join(desk, str(body["actor"]), str(body["is"]), why=str(body.get("why", "")), seen=_seen(body))
    return {"decision": made}


def _watch(desk: Desk, ask: Ask, body: Mapping[str, Any]) -> Any:
    fields = body.get("fields") or {}
    if not isinstance(fields, Mapping):
        raise LegationError("E144", "fields must be a JSON object.")
    held = {"question": str(body.get("question", "")), "fields": {str(k): str(v) for k, v in fields.items()}}
    return {"watch": desk.add_watch(str(body["kind"]), held, name=str(body.get("name", "")))}


def _unwatch(desk: Desk, ask: Ask, body: Mapping[str, Any]) -> Any:
    return {"watch": desk.remove_watch(ask.path["id"])}


def _looked(desk: Desk, ask: Ask, body: Mapping[str, Any]) -> Any:
    upto = body["upto"]
    if isinstance(upto, bool) or not isinstance(upto, int) or not 0 <= upto < 2**62:
        raise LegationError("E144", f"upto={upto!r} cannot be used. Accepted: the whole number that a watch gives.")
    desk.look_at_watches({ask.path["id"]: upto})
    return {"watch": ask.path["id"]}


def _parties(desk: Desk, ask: Ask, body: Mapping[str, Any]) -> Any:
    parties = body["parties"]
    if not isinstance(parties, list):
        raise LegationError("E144", "parties must be a list of ids.")
    made = writes.set_parties(
        desk, ask.path["id"], [str(p) for p in parties], why=str(body.get("why", "")), seen=_seen(body)
    )
    return {"decision": made}


_WHY = (("why", False), ("seen", False))
OPERATIONS = (
    Operation("GET", "/status", "What the pile is", lambda d, a, b: d.status()),
    Operation("GET", "/documents", "Documents", lambda d, a, b: _page(d.documents(), a), _PAGE),
    Operation(
        "GET", "/documents/{id}", "A document with its text and statements", lambda d, a, b: d.show(a.path["id"])
    ),
    Operation(
        "GET",
        "/documents/{id}/copies",
        "Passages that it shares with others",
        lambda d, a, b: {"rows": d.copies(a.path["id"]), "next": None},
    ),
    Operation("GET", "/revisions", "Pages that changed", lambda d, a, b: {"rows": d.revisions(), "next": None}),
    Operation("GET", "/intake", "Documents of which something is missing", lambda d, a, b: _page(d.intake(), a), _PAGE),
    Operation("GET", "/claims", "Statements", _claims, (*_FILTERS, *_PAGE)),
    Operation("GET", "/claims/{id}", "A statement", _claim),
    Operation(
        "GET",
        "/questions",
        "Questions, liveliest first",
        _questions,
        ("standing", "kind", "least", "repeated", *_PAGE),
    ),
    Operation("GET", "/questions/{id}", "A question with its statements", _question),
    Operation("GET", "/questions/{id}/board", "Who holds what, with receipts", lambda d, a, b: d.board(a.path["id"])),
    Operation(
        "GET",
        "/origins/{id}",
        "First known tellers of a question or a statement",
        lambda d, a, b: d.origins(a.path["id"]),
    ),
    Operation(
        "GET",
        "/care",
        "Statements to be handled with care",
        lambda d, a, b: {"rows": d.care(limit=a.number("size", 100, most=1000)), "next": None},
        ("size",),
    ),
    Operation(
        "GET",
        "/fetch-list",
        "Originals to go and get",
        lambda d, a, b: {"rows": d.fetch_list(limit=a.number("size", 100, most=1000)), "next": None},
        ("size",),
    ),
    Operation(
        "GET",
        "/compare",
        "Two sources compared",
        lambda d, a, b: d.compare(a.text("first"), a.text("second")),
        ("first", "second"),
    ),
    Operation(
        "GET",
        "/relations",
        "Relations told of",
        lambda d, a, b: _page(_relations(d, a), a),
        (*_LENS, "kind", *_PAGE),
    ),
    Operation(
        "GET",
        "/changes",
        "What of the system changed between two days",
        lambda d, a, b: d.changes(a.day("from") or "0001-01-01", a.day("to") or "9999-12-31", lens_in(d, a)),
        ("from", "to", *_LENS),
    ),
    Operation(
        "GET",
        "/perspective",
        "Where two sets of sources describe different systems",
        _perspective,
        ("left", "right", *_LENS),
        needed=("left", "right"),
    ),
    Operation("GET", "/camps", "Who is told to stand with whom", lambda d, a, b: d.camps(lens_in(d, a)), _LENS),
    Operation(
        "GET",
        "/timeline",
        "What is told of an actor, or of two",
        _timeline,
        ("party", "other", *_LENS),
        needed=("party",),
    ),
    Operation(
        "GET",
        "/forecasts",
        "What was foretold",
        lambda d, a, b: {"rows": d.forecasts(lens_in(d, a)), "next": None},
        _LENS,
    ),
    Operation(
        "GET",
        "/what-if",
        "What commitments would call for",
        lambda d, a, b: d.what_if(a.text("happening"), lens_in(d, a)),
        ("happening", *_LENS),
        needed=("happening",),
    ),
    Operation(
        "GET",
        "/utterances",
        "The wordings of one remark",
        _utterances,
        ("speaker",),
    ),
    Operation("GET", "/ratings", "Standing ratings", lambda d, a, b: d.ratings()),
    Operation("GET", "/history", "Decisions in order", lambda d, a, b: _page(d.history(), a), _PAGE),
    Operation(
        "GET",
        "/search",
        "Passages that hold the words",
        lambda d, a, b: {"rows": d.search(a.text("q"), limit=a.number("size", 20, most=200)), "next": None},
        ("q", "size"),
        needed=("q",),
    ),
    Operation(
        "POST",
        "/claims/{id}/decisions",
        "Accept, reject or edit a statement",
        _decide,
        body=(("action", True), ("values", False), *_WHY),
    ),
    Operation("POST", "/decisions/{id}/undo", "Take a decision back", _undo, body=_WHY),
    Operation(
        "POST",
        "/actors/join",
        "Settle that an actor whom the book does not hold is another one",
        _join,
        body=(("actor", True), ("is", True), *_WHY),
    ),
    Operation(
        "GET",
        "/watches",
        "Watches, each with what has changed since it was last looked at",
        lambda d, a, b: {"rows": d.watches(), "next": None},
    ),
    Operation(
        "POST",
        "/watches",
        "Keep a question or a filter under watch",
        _watch,
        body=(("kind", True), ("question", False), ("fields", False), ("name", False)),
    ),
    Operation("POST", "/watches/{id}/remove", "Take a watch off", _unwatch),
    Operation("POST", "/watches/{id}/looked", "Note what was looked at", _looked, body=(("upto", True),)),
    Operation(
        "POST",
        "/documents/{id}/confirm",
        "Confirm what is known of a document",
        _confirm,
        body=(("values", True), *_WHY),
    ),
    Operation(
        "POST", "/questions/{id}/parties", "Settle the parties of a question", _parties, body=(("parties", True), *_WHY)
    ),
    Operation(
        "POST",
        "/ratings",
        "Rate a publisher, an actor or a statement",
        _rate,
        body=(("kind", True), ("target", True), ("rating", True), *_WHY),
    ),
    Operation(
        "POST",
        "/links",
        "Merge or split two statements",
        _link,
        body=(
            ("action", True),
            ("first", True),
            ("second", True),
            ("why", False),
            ("first_seen", False),
            ("second_seen", False),
        ),
    ),
)


def error_shape(code: str, status: int, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "status": status, "message": message}}


def routes(worker: DeskThread) -> list[BaseRoute]:
    """A route for each operation, and the description of them all."""

    def route(operation: Operation) -> BaseRoute:
        async def answer(request: Request) -> Response:
            body = await _body(request, operation) if operation.method == "POST" else {}
            operation.check(request.query_params)
            ask = Ask(dict(request.path_params), dict(request.query_params))
            at = (ask.text("at") or None) if operation.at else None
            return JSONResponse(await worker.run(lambda desk: operation.work(desk, ask, body), at))

        return Route(BASE + operation.path, answer, methods=[operation.method])

    async def describe(request: Request) -> Response:
        return JSONResponse(describe_api())

    return [Route(f"{BASE}/openapi.json", describe), *(route(o) for o in OPERATIONS)]


async def _body(request: Request, operation: Operation) -> Mapping[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise LegationError("E144", "A write takes a JSON object with the content type application/json.")
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise LegationError("E144", f"The body is no JSON ({type(error).__name__}).") from error
    names = [n for n, _ in operation.body]
    if not isinstance(body, dict) or set(body) - set(names):
        raise LegationError("E144", f"The body must be a JSON object with: {', '.join(names)}.")
    missing = [n for n, must in operation.body if must and n not in body]
    if missing:
        raise LegationError("E144", f"The body lacks: {', '.join(missing)}. It takes: {', '.join(names)}.")
    return body


def _operation_id(operation: Operation) -> str:
    path = operation.path.replace("{id}", "one").replace("/", "_").replace("-", "_")
    return operation.method.lower() + path


def describe_api() -> dict[str, Any]:
    """OpenAPI 3.1 of the operations above."""
    paths: dict[str, dict[str, Any]] = {}
    error = {
        "description": "Not done",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    for operation in OPERATIONS:
        parameters = [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            if "{id}" in operation.path
            else None,
            *(
                {"name": p, "in": "query", "schema": {"type": "integer" if p == "size" else "string"}}
                | ({"required": True} if p in operation.needed else {})
                for p in operation.accepted
            ),
        ]
        entry: dict[str, Any] = {
            "summary": operation.summary,
            "operationId": _operation_id(operation),
            "parameters": [p for p in parameters if p],
            "responses": {
                "200": {"description": "Done", "content": {"application/json": {"schema": {"type": "object"}}}},
                "default": error,
            },
        }
        if operation.body:
            schema = {
                "type": "object",
                "properties": {n: {} for n, _ in operation.body},
                "required": [n for n, must in operation.body if must],
                "additionalProperties": False,
            }
            entry["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
        paths.setdefault(operation.path, {})[operation.method.lower()] = entry
    shape = {
        "type": "object",
        "properties": {
            "error": {
                "type": "object",
                "properties": {
                    "code": {"type": "string"},
                    "status": {"type": "integer"},
                    "message": {"type": "string"},
                },
                "required": ["code", "status", "message"],
            }
        },
        "required": ["error"],
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Legation",
            "version": __version__,
            "description": "One dossier at work. Statements are those of their speakers.",
        },
        "servers": [{"url": BASE}],
        "security": [{"bearer": []}, {"cookie": []}],
        "paths": paths,
        "components": {
            "schemas": {"Error": shape},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "The start's token; on loopback only."},
                "cookie": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "legation_PORT",
                    "description": "Set by entering; writes need X-CSRF-Token too.",
                },
            },
        },
    }
