"""Time every page of the workbench over a dossier, and write the table into docs/workbench.md.

Takes dossiers (built by tools/build_pile.py from real texts, or others); serves each as `legation serve` does, asks for every
page and its .json and .csv over HTTP, one request after another, and sets p50 and p95 beside what 100 statements by their
primary key take at the desk in the same run. All is processor time of the serving process (and of the one who asks).

`first` is the first answer of that address after the start, be it that a list is being counted; which lists were counted in
the process beside, and what processor time that took, is told below the table. `(first part)`: the page while its list was still
being counted, with the rows that can be told at once. `written` is the first answer after a
decision. A table to be saved is sent in parts: its row tells the time to the first byte, and what 200 rows (a part) take
after that; it is judged by the larger of the two. A very long one is read up to MOST_BYTES.

    python tools/time_pages.py pile.dossier --page docs/workbench.md

The dossier is copied before; nothing is written to it.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import io
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from legation.desk import ClaimFilter, Desk
from legation.workbench.app import build_app
from legation.workbench.keeping import name_of
from legation.workbench.pages import INTAKE, PAGES
from legation.workbench.security import Gate
from legation.workbench.views.common import PART

TIMES = 12
EXAMPLES = 4  # of questions, documents, actors, relations
SETTLES = 4  # seconds after the first page, in which the server goes on loading what others take
# Pages that tell the first part of their list while all of it is being counted.
FIRST_PARTS = (
    "/system",
    "/system?known_on=2015-06-01",
    "/?known_on=2015-06-01",
    "/questions?known_on=2015-06-01",
    "/forecasts",
)
MOST_BYTES = 10_000_000  # read of one table
WAITS, FIRST_PART = (
    b"Being counted: this page",
    b"Until then this page shows",
)  # a page without its list; with the first part of it
BEGIN, END = "<!-- times: written by tools/time_pages.py -->", "<!-- end of times -->"


class Answer(NamedTuple):
    """Processor milliseconds until the last byte, milliseconds by the clock, and to the first byte."""

    spent: float
    clock: float
    first: float
    status: int
    body: bytes

    @property
    def part(self) -> float:
        """Of a table: milliseconds to the first byte, or those that a further part takes."""
        rows = sum(1 for _ in csv.reader(io.StringIO(self.body.decode("utf-8", "replace")))) - 1
        return max(self.first, (self.spent - self.first) / max(1, rows - PART) * PART)


class Served:
    """The workbench over a dossier on a free port, and a visitor who has entered."""

    def __init__(self, dossier: Path) -> None:
        import uvicorn

        from legation.cli.serve import _listen

        listening = _listen("127.0.0.1", 0)
        self.port = listening.getsockname()[1]
        self.gate = Gate(port=self.port)
        self.app = build_app(dossier, self.gate)
        self.bench = self.app.state.bench
        self.bench.worker.warm_up()
        self.server = uvicorn.Server(
            uvicorn.Config(self.app, log_level="error", access_log=False, ws="none", timeout_keep_alive=900)
        )
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listening]}, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        self.asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=3600)

    def desk(self, work: Callable[[Desk], Any]) -> Any:
        """What `work` gives at the workbench's own desk, on its thread."""
        return self.bench.worker._pool.submit(self.bench.worker._call, work).result()

    def get(self, path: str) -> Answer:
        """Ask once, as a browser does."""
        begin, clock = time.process_time(), time.perf_counter()
        self.asked.request("GET", path, headers={"Cookie": f"{self.gate.cookie}={self.gate.session}"})
        answer = self.asked.getresponse()
        body = answer.read1(1 << 20)
        first = (time.process_time() - begin) * 1000
        while len(body) < MOST_BYTES and (more := answer.read1(1 << 20)):
            body += more
        spent = (time.process_time() - begin) * 1000
        if not answer.isclosed():  # cut: the rest would come as the next answer
            self.asked.close()
            self.asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=3600)
        return Answer(spent, (time.perf_counter() - clock) * 1000, first, answer.status, body)

    def wait(self, path: str, seconds: float) -> bool:
        """Whether the list that a page waits for, or its first part, is there after so many seconds at most."""
        end = time.monotonic() + seconds
        page = path.replace(".json", "").replace(".csv", "").replace("/index", "/", 1)
        while any(mark in (body := self.get(page).body) for mark in (WAITS, FIRST_PART)):
            if time.monotonic() > end:
                return WAITS not in body
            time.sleep(0.5)
        return True

    def stop(self) -> None:
        self.asked.close()
        self.server.should_exit = True
        self.thread.join(20)


def examples(desk: Desk) -> dict[str, list[str]]:
    """Ids that stand for {id} in the addresses of pages, spread over the dossier."""
    chance = random.Random(8)
    rows = desk.dossier.db.execute("SELECT id FROM question WHERE claims > 1 ORDER BY liveliness DESC, id").fetchall()
    documents = desk.dossier.db.execute("SELECT id FROM document ORDER BY key").fetchall()
    actors = desk.dossier.db.execute(
        "SELECT id FROM claim_actor GROUP BY id ORDER BY count(*) DESC, id LIMIT 200"
    ).fetchall()
    listed = desk.kept_list(name_of("relations", {}))  # none while they are being counted
    relations = listed.bodies(0, EXAMPLES) if listed is not None else []

    def some(found: Sequence[Any]) -> list[str]:
        ids = [r[0] for r in found]
        return ids[:2] + chance.sample(ids[2:], min(EXAMPLES - 2, len(ids[2:])))

    return {
        "/questions": some(rows),
        "/documents": some(documents),
        "/actors": some(actors),
        "/system": [r["id"] for r in relations],
    }


def addresses(desk: Desk) -> dict[str, list[str]]:
    """What is asked for, by the name of its row in the table."""
    ids = examples(desk)
    out: dict[str, list[str]] = {}
    for page in (*PAGES, INTAKE):
        head = "/" + page.path.split("/")[1]
        paths = (
            [page.path.replace("{id}", quote(i, safe="")) for i in ids[head]] if "{id}" in page.path else [page.path]
        )
        for ending in ("", ".json", *((".csv",) if page.rows else ())):
            name = ("/index" if page.path == "/" and ending else page.path) + ending
            out[name] = [("/index" if p == "/" and ending else p) + ending for p in paths]
    word = "soldiers"
    out["/search?q="] = [f"/search?q={word}"]
    out["/search?q= (facets)"] = ["/search?q=government&publisher=Wikinews"]
    out["/claims?party="] = [f"/claims?party={quote(i, safe='')}" for i in ids["/actors"][:3]]
    out["/claims?words="] = ["/claims?words=missile"]
    out["/claims?words= (nobody)"] = ["/claims?words=nosuchwords"]
    out["/claims?publisher="] = [f"/claims?publisher={quote(p)}" for p in desk.publishers()[:2]]
    out["/questions?words="] = ["/questions?words=missile"]
    out["/documents?from="] = [f"/documents?from={desk.count_documents() * 9 // 10}"]
    out["/api/v1/claims?after="] = [f"/api/v1/claims?after={count(desk, 'claim') * 9 // 10}"]
    out["/?known_on="] = ["/?known_on=2016-06-01"]
    out["/system?as_of="] = ["/system?as_of=2016-06-01"]
    out["/timeline?party="] = [f"/timeline?party={quote(i, safe='')}" for i in ids["/actors"][:3]]
    out["/whatif?happening="] = ["/whatif?happening=Russia+attacks+Turkey"]
    out["/review?only=care"] = ["/review?only=care"]
    out["/api/v1/claims?size=50"] = ["/api/v1/claims?size=50"]
    out["/api/v1/questions?size=50"] = ["/api/v1/questions?size=50"]
    return out


def decide(desk: Desk) -> None:
    """A decision as an analyst makes it: what was kept before holds no more."""
    record = next(iter(desk.claims(ClaimFilter(limit=1), review="unreviewed")))
    desk.decide("accept", record["id"])


def by_key(desk: Desk) -> float:
    """Processor milliseconds that 100 statements by their primary keys take, spread over the dossier."""
    last = desk.dossier.db.execute("SELECT max(key) FROM claim").fetchone()[0] or 1
    keys = [1 + n * (last - 1) // 99 for n in range(100)]
    ids = [r[0] for k in keys for r in desk.dossier.db.execute("SELECT id FROM claim WHERE key = ?", (k,))]
    begin = time.process_time()
    desk.claims_by_id(ids)
    return (time.process_time() - begin) * 1000


def count(desk: Desk, table: str) -> int:
    return int(desk.dossier.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def percentile(values: Sequence[float], share: float) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def measure(
    dossier: Path, *, times: int = TIMES, only: str = "", seconds: float = 3600, patience: float = 3600
) -> dict[str, Any]:
    """Milliseconds by address: the first answer, after a decision, and again; of 100 statements by key; and of the lists."""
    with tempfile.TemporaryDirectory(prefix="legation-times-") as folder:
        copy = Path(folder) / "times.dossier"
        shutil.copy(dossier, copy)
        opening = time.process_time()
        served = Served(copy)
        opening = time.process_time() - opening
        try:
            first_load = served.get("/").spent
            claims, documents = (served.desk(partial(count, table=t)) for t in ("claim", "document"))
            time.sleep(SETTLES)
            rows: list[dict[str, Any]] = []
            keyed: list[float] = []
            for path in FIRST_PARTS:
                if only in path and FIRST_PART in (answer := served.get(path)).body:
                    row = _row(served, f"{path.partition('=')[0]} (first part)", [path], times)
                    rows.append(row | {"first": answer.first})
                    keyed.append(served.desk(by_key))
                    _tell(rows[-1])
            beside = _beside(served)
            until = time.monotonic() + patience
            served.wait("/system", patience)
            paths = {n: p for n, p in served.desk(addresses).items() if only in n and p}
            waiting: list[str] = []
            end = time.monotonic() + seconds
            for name, asked in sorted(paths.items(), key=lambda p: p[0].endswith((".json", ".csv"))):
                if time.monotonic() > end:
                    print(f"{len(paths) - len(rows)} addresses were left out: no time", file=sys.stderr)
                    break
                left = 0 if _page_of(name) in map(_page_of, waiting) else max(0, until - time.monotonic())
                if not all(served.wait(p, left) for p in asked):
                    waiting.append(name)  # what is saved of it would wait, too
                    print(name, "is still being counted", file=sys.stderr)
                    continue
                page = not name.endswith((".json", ".csv"))
                part = " (first part)" if page and FIRST_PART in served.get(asked[0]).body else ""
                rows.append(_row(served, name + part, asked, times))
                keyed.append(served.desk(by_key))
                _tell(rows[-1])
            memory = _megabytes("VmHWM"), _megabytes("VmRSS")
            lists = served.desk(_lists)
        finally:
            served.stop()
    return {"claims": claims, "documents": documents, "first_load": first_load, "by_key": statistics.median(keyed),
            "by_key_p95": percentile(keyed, 0.95), "rows": rows, "memory": memory, "lists": lists, "opening": opening,
            "beside": beside, "waiting": waiting}  # fmt: skip


def _row(served: Served, name: str, asked: Sequence[str], times: int) -> dict[str, Any]:
    """One address: its first answers, the same again, and after a decision."""
    table = name.endswith(".csv")

    def took(path: str) -> float:
        answer = served.get(path)
        return answer.part if table else answer.spent

    first = [served.get(p) for p in asked]
    again = [took(asked[n % len(asked)]) for n in range(times)]
    served.desk(decide)
    written = took(asked[0])
    values = {"first": max(a.first for a in first), "p50": statistics.median(again), "written": written}
    values["p95"] = percentile([*again, written], 0.95)
    wrong = [a.status for a in first if a.status != 200]
    whole = max(a.spent for a in first)
    return {"page": name, **values, "whole": whole, "wrong": wrong, "bytes": max(len(a.body) for a in first)}


def _tell(row: dict[str, Any]) -> None:
    print(row["page"], {k: round(v) for k, v in row.items() if isinstance(v, float)}, file=sys.stderr, flush=True)


def _page_of(name: str) -> str:
    return name.partition("?")[0].removesuffix(".json").removesuffix(".csv")


def _beside(served: Served) -> dict[str, Any]:
    """Pages asked for while lists are being counted for the first time: which say so, and how long the others take."""
    begun = []
    for path in ("/map", "/sources", "/timeline", "/system", "/forecasts", "/whatif"):
        answer = served.get(path)
        begun.append((path, answer.spent, b"Being counted" in answer.body))
    others = []
    for _ in range(8):
        for path in ("/", "/claims", "/questions", "/documents", "/actors"):
            others.append(served.get(path))
    return {
        "counting": [p for p, _, c in begun if c],
        "told": max(s for _, s, _ in begun),
        "p95": percentile([a.spent for a in others], 0.95),
        "clock": percentile([a.clock for a in others], 0.95),
    }


def _lists(desk: Desk) -> list[tuple[str, int, float]]:
    """Kept in the dossier: name, rows, seconds that making it took."""
    rows = desk.dossier.db.execute("SELECT name, total, seconds FROM list WHERE done ORDER BY seconds DESC").fetchall()
    return [(json.loads(r[0])[0], r[1], r[2]) for r in rows]


def _megabytes(name: str) -> int:
    """Of this process, from the kernel: VmHWM its highest, VmRSS its present use of memory."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return 0
    found = next(x for x in status.read_text().splitlines() if x.startswith(name))
    return int(found.split()[1]) // 1024


def render(found: dict[str, Any], commit: str) -> str:
    """The table as Markdown, slowest first."""
    keyed, beside = found["by_key"], found["beside"]
    lists: dict[str, tuple[int, float]] = {}
    for name, rows, seconds in found["lists"]:
        held = lists.get(name, (0, 0.0))
        lists[name] = max(held[0], rows), max(held[1], seconds)
    lines = [
        f"{found['claims']:,} statements in {found['documents']:,} documents, at commit {commit}; processor milliseconds,",
        "one run.",
        f"100 statements by key: {keyed:.0f} (p95 {found['by_key_p95']:.0f}). First load of the first screen after the start:",
        f"{found['first_load']:.0f}. Memory of the serving process: {found['memory'][1]} MB at the end, {found['memory'][0]}"
        " at most.",
        "",
        f"While lists were counted for the first time ({', '.join(f'`{p}`' for p in beside['counting']) or 'none was'}):"
        f" saying so took {beside['told']:.0f} ms at most; other pages p95 {beside['p95']:.0f} ms ({beside['clock']:.0f} by"
        " the clock, on a machine with other work).",
        "",
        "| page | first | p50 | p95 | after a decision | p95, times 100 by key | kB |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in sorted(found["rows"], key=lambda r: -r["p95"]):
        lines.append(
            f"| `{row['page']}` | {row['first']:.0f} | {row['p50']:.0f} | {row['p95']:.0f} | {row['written']:.0f} | "
            f"{row['p95'] / keyed:.1f} | {'over ' if row['bytes'] >= MOST_BYTES else ''}{row['bytes'] / 1000:.0f} |"
        )
    waiting = ", ".join(f"`{n}`" for n in found["waiting"])
    if waiting:
        lines += ["", f"Still being counted when this run ended, and therefore without a time: {waiting}."]
    lines += ["", "Lists counted in the process beside (rows; processor seconds, the slowest of each kind):", ""]
    lines.append("; ".join(f"{n} {rows:,}, {s:.1f} s" for n, (rows, s) in sorted(lists.items())) or "none")
    return "\n".join([*lines, ""])


def put_into(page: Path, text: str) -> None:
    """Put the tables between their marks on a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="Time every page of the workbench over a dossier.")
    parser.add_argument("dossiers", type=Path, nargs="+")
    parser.add_argument("--page", type=Path, help="page whose table is renewed; else it is printed")
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--only", default="", help="only pages whose address holds this")
    parser.add_argument(
        "--patience", type=float, default=3600, help="wait so many seconds in all for lists that are counted"
    )
    parser.add_argument("--seconds", type=float, default=3600, help="begin no further address after so long")
    given = parser.parse_args()
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    text = "\n".join(
        render(
            measure(d, times=given.times, only=given.only, seconds=given.seconds, patience=given.patience),
            commit or "unknown",
        )
        for d in given.dossiers
    )
    if given.page:
        put_into(given.page, text)
    else:
        print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
