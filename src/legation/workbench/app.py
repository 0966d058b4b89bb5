"""App: the web application of one dossier. Routes are made from the tables of pages, forms and API operations.

`build_app(dossier, gate)` gives an ASGI application; `legation serve` runs it. Nothing is kept between requests but the open
desk, texts of versions (which never change) and the batch that is being read.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from legation.desk import Desk, ReaderOptions
from legation.desk.former import read_again_since
from legation.desk.paging import COUNTED
from legation.model.errors import LegationError
from legation.workbench import api, writes
from legation.workbench.feed import write_feed
from legation.workbench.former import as_former
from legation.workbench.keeping import NotYet, keeper_of
from legation.workbench.names import show_day
from legation.workbench.page import safe
from legation.workbench.pages import INTAKE, MENU, NOT_FORMER, PAGES, Page
from legation.workbench.security import FEED, UPLOADS, Gate, Guard, Refused
from legation.workbench.tables import columns_of, public, write_table
from legation.workbench.views.common import Ask, BadAsk, View, last_decisions, targets_of
from legation.workbench.views.documents import intake
from legation.workbench.views.watches import feed
from legation.workbench.worker import DeskThread, Inbox

# Codes of LegationError whose cause is the address or the form; anything else the desk refuses is the dossier's state.
STATUS = {"E111": 404, "E112": 404, "E115": 404, "E116": 404, "E145": 409, "E106": 503, "E139": 503}
LOOKED = "legation_looked"
WRONG = 1.0  # seconds that the answer to a wrong password takes, against guessing
PATIENCE = 1.0  # seconds that a page waits for a list before it says that it is being made


class Workbench:
    """What the routes share: the desk's thread, the gate, the inbox, the templates."""

    def __init__(self, dossier: Path, gate: Gate, options: ReaderOptions | None = None) -> None:
        self.dossier = dossier
        self.gate = gate
        self.worker = DeskThread(dossier, options)
        self.inbox = Inbox(dossier, self.worker.options)
        self.templates = make_templates()

    # ------------------------------------------------------------------ answering
    def render(
        self, request: Request, template: str, status: int = 200, former: Mapping[str, Any] | None = None, **values: Any
    ) -> HTMLResponse:
        """A page. former: the decision at which the dossier is shown; then nothing of the page can write."""
        entered = self.gate.opens(request)  # who is not let in learns nothing, not even the dossier's name
        path = request.url.path.removeprefix(f"/at/{former['asked']}") or "/" if former else request.url.path
        html = self.templates.get_template(template).render(
            menu=(*MENU, (INTAKE.path, INTAKE.menu)),
            path=path,
            query=dict(request.query_params),
            here=path + (f"?{request.url.query}" if request.url.query else ""),
            csrf=self.gate.csrf if entered and not former else "",
            dossier=self.dossier.name if entered else "",
            former=former,
            feed_key=self.gate.feed_key if entered and not former else "",
            **values,
        )
        return HTMLResponse(as_former(html, former["id"]) if former else html, status)

    def refuse(self, request: Request, error: LegationError, done: Sequence[Mapping[str, Any]] = ()) -> Response:
        """An error as a page, or in the one shape of the API: {"error": {code, status, message}}. done: what was written."""
        status = error.status if isinstance(error, Refused) else STATUS.get(error.code, 400)
        if wants_json(request):
            return JSONResponse(api.error_shape(error.code, status, error.message), status)
        if status == 401 and self.gate.beyond:
            return RedirectResponse("/login", 303)
        found = getattr(error, "found", None)
        return self.render(
            request, "error.html", status, title=_HEADS.get(status, "This cannot be done"), code=error.code,
            message=error.message, status_code=status, found=found, done=list(done), again=error.code == "E139",
        )  # fmt: skip

    async def page(self, request: Request, page: Page, form: str) -> Response:
        parts = dict(request.path_params)
        at = parts.pop("at", None)
        ask = Ask(parts, dict(request.query_params), request.cookies.get(LOOKED), form)
        view_of = partial(intake, inbox=self.inbox) if page is INTAKE else page.view
        try:
            again = ask.flag("again")
            most = PATIENCE if form == "html" else None
            view = await self._view(lambda desk: view_of(desk, ask), at, most=most, again=again)
        except NotYet:
            return self.render(request, "wait.html", title=page.title)
        if form == "json":
            return JSONResponse(public(view))
        if form == "csv":
            name = page.path.strip("/") or "desk"
            headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
            lines = self._table(view[page.rows or "rows"], view.get("_later", ()), at, view.get("_columns", ()))
            return StreamingResponse(lines, media_type="text/csv", headers=headers)
        if at is not None:
            former = (await self.worker.run(_as_it_stood, at)) | {"asked": at}
            return self.render(request, page.template, title=page.title, page=page, view=view, done=[], former=former)
        done = await self._done(request)
        self.worker.warm_further()
        return self.render(request, page.template, title=page.title, page=page, view=view, done=done)

    async def _table(
        self,
        rows: Sequence[Mapping[str, Any]],
        later: Iterable[Callable[[Desk], list[View]]],
        at: str | None,
        further: Sequence[str] = (),
    ) -> AsyncIterator[str]:
        """A table as CSV, sent as it is made: a long one in parts, so that neither it nor another page waits for all of it.
        further: columns that may come first in a later part."""
        columns: list[str] = []
        yield "\ufeff"
        first: Iterable[Callable[[Desk], Sequence[Mapping[str, Any]]]] = (lambda _: rows,)
        for part in chain(first, later):
            found = await self.worker.run(part, at)
            heads = not columns and bool(found)
            if heads:  # what comes first may hold no row: nothing fitted yet
                columns = list(dict.fromkeys([*columns_of(found), *further]))
            if found:
                yield write_table(found, columns, heads=heads)
        if not columns:
            yield write_table([], columns, heads=True)

    async def _view(
        self, view_of: Callable[[Desk], View], at: str | None, *, most: float | None, again: bool = False
    ) -> View:
        """A view, with the names of the lists in it that are being made anew (`_stale`), and why others could not be made
        (`_failed`). Raises NotYet when a list that it cannot do without is not made after `most` seconds; None: waits for it.
        again: what could not be made is tried once more."""

        def work(desk: Desk) -> View:
            keeper = keeper_of(desk)
            keeper.stale.clear()
            keeper.failed.clear()
            view = view_of(desk)
            failed = [str(error) for _, error in sorted(keeper.failed.items())]
            return view | {"_stale": sorted(keeper.stale - keeper.failed.keys()), "_failed": failed}

        if again:
            await self.worker.run(lambda desk: keeper_of(desk).try_again(), at)

        while True:
            try:
                return await self.worker.run(work, at)
            except NotYet as missing:
                if missing.made.done():
                    missing.made.result()  # raises what making it has raised
                    continue
                made = asyncio.wrap_future(missing.made)
                done, _ = await asyncio.wait([made], timeout=most)
                if not done:
                    raise
                made.result()  # raises what making it has raised

    async def atom(self, request: Request) -> Response:
        """The feed of the watches, at an address with a key of its own."""
        view = await self.worker.run(feed)
        base = f"{request.url.scheme}://{request.headers['host']}"
        text = write_feed(
            view["rows"], feed_id=view["id"], title=f"Watches of {self.dossier.name}", base=base,
            address=f"{base}{FEED}?key={self.gate.feed_key}", made=view["made"],
        )  # fmt: skip
        return Response(text, media_type="application/atom+xml; charset=utf-8")

    async def _done(self, request: Request) -> list[dict[str, Any]]:
        """Decisions that the page before made: told at the top, each batch with one undo."""
        wanted = set(request.query_params.get("done", "").split(",")) - {""}
        if not wanted:
            return []

        def work(desk: Desk) -> list[dict[str, Any]]:
            targets, last = targets_of(desk), last_decisions(desk)
            rows = desk.history()
            order = {r["id"]: n for n, r in enumerate(rows)}
            return [
                r
                | {"seen": max((last[t] for t in targets[r["id"]]), key=order.__getitem__)}
                | {"undid": rows[order[r["target"]]] if r["action"] == "undo" and r["target"] in order else None}
                for r in rows
                if r["id"] in wanted
            ]

        return await self.worker.run(work)

    # ------------------------------------------------------------------ entering
    async def first(self, request: Request) -> Response:
        token = request.query_params.get("token")
        if token is None:
            return await self.page(request, PAGES[0], "html")
        if not self.gate.takes_token(token):
            raise Refused(
                "E140", 401, "This address holds the token of another start. Open the one that was printed last."
            )
        return self._enter()

    def _enter(self) -> Response:
        response = RedirectResponse("/", 303)
        response.set_cookie(self.gate.cookie, self.gate.session, httponly=True, samesite="strict", path="/")
        return response

    async def login(self, request: Request) -> Response:
        if request.method == "POST":
            form = await request.form(max_files=0, max_fields=3)
            if self.gate.takes_password(str(form.get("password", ""))):
                return self._enter()
            await asyncio.sleep(WRONG)
            return self.render(request, "login.html", 401, title="Enter", wrong=True)
        return self.render(request, "login.html", title="Enter", wrong=False)

    # ------------------------------------------------------------------ forms
    async def form(self, request: Request, write: FormWriter) -> Response:
        async with request.form(max_files=writes.MOST_FILES, max_fields=1000, max_part_size=1_000_000) as form:
            self.gate.check_form(form.get("csrf"))
            return await write(self, request, form)

    def back(self, form: FormData, made: list[str], default: str = "/") -> Response:
        """To the page that the form names, which tells what was done. Only ever a path of this server."""
        target = str(form.get("back") or default)
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\")):
            parts = urlsplit(default)
        kept = [p for p in parts.query.split("&") if p and not p.startswith("done=")]
        query = "&".join([*kept, *([f"done={','.join(made)}"] if made else [])])
        return RedirectResponse(
            parts.path + (f"?{query}" if query else "") + (f"#{parts.fragment}" if parts.fragment else ""), 303
        )


def _as_it_stood(desk: Desk) -> dict[str, Any]:
    """The last decision of a former state, and how many documents have been read again since."""
    last = desk.history()[-1]
    return last | {"read_again": read_again_since(desk, last["at"]), "documents": desk.pile()["documents"]}


FormWriter = Callable[[Workbench, Request, FormData], Awaitable[Response]]


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def _texts(form: FormData, name: str) -> list[str]:
    return [v for v in form.getlist(name) if isinstance(v, str)]


async def write_decision(bench: Workbench, request: Request, form: FormData) -> Response:
    """Accept, reject or edit one statement; or accept or reject those that were ticked."""
    action, why = _text(form, "action"), _text(form, "why")
    ticked = [(v.partition(":")[0], v.partition(":")[2]) for v in _texts(form, "claims")]
    if ticked:
        made = await bench.worker.run(lambda desk: writes.decide_many(desk, action, ticked, why=why))
        return bench.back(form, made)
    claim, seen = _text(form, "claim"), _text(form, "seen")
    fields = {n: _text(form, n) for n in writes.EDITABLE if n in form}

    def work(desk: Desk) -> list[str]:
        values: dict[str, Any] = {}
        if action == "edit":
            record = desk.claims_by_id([claim]).get(claim)
            values = writes.edit_values(record or {}, fields)
            if not values:
                raise LegationError("E144", "Nothing was changed in the form, so there is nothing to write.")
        return [writes.decide(desk, action, claim, values=values, why=why, seen=seen)]

    return bench.back(form, await bench.worker.run(work))


async def write_undo(bench: Workbench, request: Request, form: FormData) -> Response:
    decisions = [d for v in _texts(form, "decision") for d in v.split(",") if d]
    if not decisions:
        raise LegationError("E144", "No decision was chosen to be undone.")
    seen = [d for v in _texts(form, "seen") for d in v.split(",") if d]
    made = await bench.worker.run(lambda desk: writes.undo(desk, decisions, why=_text(form, "why"), seen=seen))
    return bench.back(form, made)


async def write_rating(bench: Workbench, request: Request, form: FormData) -> Response:
    kind, target, rating = _text(form, "kind"), _text(form, "target"), _text(form, "rating")
    why, seen = _text(form, "why"), _text(form, "seen")
    return bench.back(
        form, [await bench.worker.run(lambda d: writes.rate(d, kind, target, rating, why=why, seen=seen))]
    )


async def write_confirmation(bench: Workbench, request: Request, form: FormData) -> Response:
    """What is known of one document; or of all that were ticked."""
    document, seen, why = _text(form, "document"), _text(form, "seen"), _text(form, "why")
    values = {n: _text(form, n) for n in ("title", "publisher", "published", "author", "url") if _text(form, n)}
    ticked = [(v.partition(":")[0], v.partition(":")[2]) for v in _texts(form, "documents")]
    if ticked:
        values.pop("title", None)  # no two documents are one
        many = await bench.worker.run(lambda d: writes.confirm_many(d, ticked, values, why=why))
        return bench.back(form, many, "/intake")
    made = await bench.worker.run(lambda d: writes.confirm(d, document, values, why=why, seen=seen))
    return bench.back(form, [made], "/intake")


async def write_link(bench: Workbench, request: Request, form: FormData) -> Response:
    """Merge or split two statements."""
    action, why = _text(form, "action"), _text(form, "why")
    chosen: list[tuple[str, str | None]] = []
    for value in _texts(form, "claims"):
        claim, sign, seen = value.strip().partition(":")
        if claim:
            chosen.append((claim, seen if sign else None))  # an id that was typed says nothing of what was seen
    made = await bench.worker.run(lambda d: writes.link(d, action, chosen, why=why))
    target = str(form.get("back") or "/")
    if target.startswith("/questions/"):  # the question may be another one now; its old id redirects where it can
        target = "/questions/" + target.split("/")[2].split("?")[0]
    return bench.back(form, [made], target)


async def write_parties(bench: Workbench, request: Request, form: FormData) -> Response:
    question, seen, why = _text(form, "question"), _text(form, "seen"), _text(form, "why")
    parties = [p.strip() for p in _text(form, "parties").replace(";", ",").split(",") if p.strip()]
    made = await bench.worker.run(lambda d: writes.set_parties(d, question, parties, why=why, seen=seen))
    return bench.back(form, [made])


async def write_join(bench: Workbench, request: Request, form: FormData) -> Response:
    """An actor whom the book does not hold is another one."""
    source, target, why, seen = (_text(form, n) for n in ("actor", "is", "why", "seen"))
    made = await bench.worker.run(lambda d: writes.join(d, source, target, why=why, seen=seen))
    return bench.back(form, [made], "/actors")


async def write_watch(bench: Workbench, request: Request, form: FormData) -> Response:
    """Keep a question, or the filter of a list, under watch."""
    fields = {n.removeprefix("f:"): _text(form, n) for n in form if n.startswith("f:")}
    body = {"question": _text(form, "question"), "fields": fields}
    await bench.worker.run(lambda d: d.add_watch(_text(form, "kind"), body, name=_text(form, "name")))
    return bench.back(form, [], "/watches")


async def write_unwatch(bench: Workbench, request: Request, form: FormData) -> Response:
    await bench.worker.run(lambda d: d.remove_watch(_text(form, "watch")))
    return bench.back(form, [], "/watches")


async def write_watch_looked(bench: Workbench, request: Request, form: FormData) -> Response:
    """The changes that the page has shown were looked at; what came since was not."""
    seen: dict[str, int] = {}
    for value in _texts(form, "watch"):
        watch, _, upto = value.partition(":")
        if not upto.isascii() or not upto.isdigit() or len(upto) > 18:
            raise LegationError("E144", f"{value!r} names no watch and notice of the page.")
        seen[watch] = int(upto)
    if not seen:
        raise LegationError("E144", "No watch was named.")
    await bench.worker.run(lambda d: d.look_at_watches(seen))
    return bench.back(form, [], "/watches")


async def write_looked(bench: Workbench, request: Request, form: FormData) -> Response:
    """The browser remembers when one looked."""
    import datetime as dt

    response = bench.back(form, [])
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    response.set_cookie(LOOKED, now, httponly=True, samesite="strict", path="/", max_age=400 * 86400)
    return response


async def write_files(bench: Workbench, request: Request, form: FormData) -> Response:
    """Files dropped at the intake: kept beside the dossier, then read in a thread of their own."""
    if bench.inbox.running:
        raise Refused("E145", 409, "Files are being read already. Wait for them, then drop these again.")
    kept = []
    files = [f for f in form.getlist("files") if isinstance(f, UploadFile) and f.filename]
    if not files:
        raise LegationError("E144", "No file was chosen.")
    for file in files:
        writes.safe_name(file.filename or "")
    for file in files:
        content = await file.read(writes.MOST_FILE_BYTES + 1)
        if len(content) > writes.MOST_FILE_BYTES:
            raise Refused("E143", 413, f"{file.filename} has more than {writes.MOST_FILE_BYTES // 1_000_000} MB.")
        kept.append(writes.keep_file(bench.inbox.folder, file.filename or "", content))
    bench.inbox.start(kept)
    return RedirectResponse("/intake", 303)


async def write_retry(bench: Workbench, request: Request, form: FormData) -> Response:
    """Read again the files that could not be read, one of them or all. Only ever such as the dossier itself has noted."""
    wanted = set(_texts(form, "file"))

    def find(desk: Desk) -> list[Path]:
        rows = [f for f in desk.failures() if f["path"] and (not wanted or f["seen_at"] in wanted)]
        return [Path(p) for p in dict.fromkeys(f["path"] for f in rows)]

    files = await bench.worker.run(find)
    if not files:
        raise LegationError(
            "E144", "None of these files is waiting to be tried again. Load the page of the intake anew."
        )
    if not bench.inbox.start(files):
        raise Refused("E145", 409, "Files are being read already. Wait for them, then try these again.")
    return RedirectResponse("/intake", 303)


FORMS: Mapping[str, FormWriter] = {
    "/decide": write_decision,
    "/undo": write_undo,
    "/rate": write_rating,
    "/link": write_link,
    "/parties": write_parties,
    "/join": write_join,
    "/watch": write_watch,
    "/watch/remove": write_unwatch,
    "/watch/looked": write_watch_looked,
    "/looked": write_looked,
    "/intake/confirm": write_confirmation,
    "/intake/retry": write_retry,
    UPLOADS: write_files,
}
_HEADS = {
    401: "Not entered yet", 403: "Refused", 404: "Not found", 409: "Somebody else decided meanwhile", 413: "Too much at once",
    421: "Wrong address", 500: "Something failed", 503: "Busy",
}  # fmt: skip


def build_app(dossier: Path, gate: Gate, options: ReaderOptions | None = None) -> Starlette:
    """The application of one dossier behind one gate. Its `state.bench` is for tests and for `legation serve`."""
    bench = Workbench(dossier, gate, options)

    def page_route(page: Page, form: str, before: str = "") -> BaseRoute:
        async def answer(request: Request) -> Response:
            return await bench.page(request, page, form)

        base = before + ("/index" if page.path == "/" and form != "html" else page.path)
        return Route(base if form == "html" else f"{base}.{form}", answer, name=f"{before}{page.title} {form}")

    def form_route(path: str, write: FormWriter) -> BaseRoute:
        async def answer(request: Request) -> Response:
            return await bench.form(request, write)

        return Route(path, answer, methods=["POST"])

    routes: list[BaseRoute] = [Route("/", bench.first), Route("/login", bench.login, methods=["GET", "POST"])]
    for page in (*PAGES, INTAKE):  # longer paths first: {id} would swallow an ending
        forms = ["json", *(["csv"] if page.rows else [])]
        routes += [page_route(page, form) for form in forms]
    routes += [page_route(page, "html") for page in (*PAGES[1:], INTAKE)]
    former = [page for page in PAGES if page.path not in NOT_FORMER]
    for page in former:
        routes += [page_route(page, form, "/at/{at}") for form in ("json", *(["csv"] if page.rows else []))]
    routes += [page_route(page, "html", "/at/{at}") for page in former]
    routes.append(Route(FEED, bench.atom))
    routes += [form_route(path, write) for path, write in FORMS.items()]
    routes += api.routes(bench.worker)
    routes.append(Mount("/static", StaticFiles(packages=[("legation.workbench", "static")])))

    async def on_error(request: Request, error: Exception) -> Response:
        if isinstance(error, LegationError):
            # a decision may end the question on whose page it was made: then that is told, with its undo, in its place
            ended = request.query_params.get("done") and bench.gate.opens(request)
            return bench.refuse(request, error, await bench._done(request) if ended else ())
        if isinstance(error, HTTPException):
            missing = (
                f"There is no such operation. All of them: {api.BASE}/openapi.json."
                if request.url.path.startswith(api.BASE)
                else "There is no such page. The way to all of them is /."
            )
            message = missing if error.status_code == 404 else str(error.detail)
            return bench.refuse(request, Refused("E146", error.status_code, message))
        return bench.refuse(
            request,
            Refused("E147", 500, f"The page could not be made ({type(error).__name__}). The dossier is unchanged."),
        )

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        bench.inbox.wait()
        bench.worker.close()

    handlers: Any = {LegationError: on_error, HTTPException: on_error, 500: on_error}
    app = Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan)
    app.state.bench = bench
    app.add_middleware(Guard, gate=gate, refuse=bench.refuse)
    return app


def wants_json(request: Request) -> bool:
    path = request.url.path
    return path.startswith("/api/") or path.endswith((".json", ".csv"))


def make_templates() -> Environment:
    """Jinja2 with everything escaped, and what cannot be seen shown as its code, in every value that is put out."""

    def finalize(value: Any) -> Any:
        if isinstance(value, Markup):
            return value
        return Markup(safe(str(value))) if isinstance(value, str) else value

    templates = Environment(
        loader=PackageLoader("legation.workbench"), autoescape=True, finalize=finalize, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    templates.filters["day"] = show_day
    templates.filters["many"] = lambda n, word: f"{n} {word}" + ("" if n == 1 else "s")
    templates.filters["shortened"] = lambda text: text if len(text) <= 80 else f"{text[:80].rsplit(None, 1)[0]}…"
    templates.filters["thousands"] = lambda n: f"{n:,}"
    templates.filters["counted"] = lambda n: f"more than {COUNTED:,}" if n > COUNTED else f"{n:,}"
    templates.filters["web"] = lambda url: url if str(url).startswith(("https://", "http://")) else None
    templates.filters["url"] = lambda text: quote(str(text), safe="")
    templates.globals["with_query"] = _with_query
    templates.globals["json_text"] = lambda value: json.dumps(value, ensure_ascii=False)
    return templates


def _with_query(path: str, query: Mapping[str, str], **changes: Any) -> str:
    """An address with some fields of its query changed; None takes a field out."""
    kept = {k: v for k, v in query.items() if k not in changes and k != "done"}
    kept |= {k: str(v) for k, v in changes.items() if v is not None}
    return path + (f"?{urlencode(kept)}" if kept else "")


__all__ = ["BadAsk", "Workbench", "build_app"]
