"""Time every page of the workbench over a dossier, and write the table into docs/workbench.md.

Takes dossiers (built by tools/build_pile.py from real texts, or others); serves each as `legation serve` does, asks for every
page and its .json and .csv over HTTP, one request after another, and sets p50 and p95 beside what 100 statements by their
primary key take at the desk in the same run. `first` is the first request of that address after the start; `written` the
first one after a decision, when nothing that was kept holds any more.

    python tools/time_pages.py pile.dossier --page docs/workbench.md

The dossier is copied before; nothing is written to it.
"""

from __future__ import annotations

import argparse
import http.client
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
from typing import Any
from urllib.parse import quote

from legation.desk import ClaimFilter, Desk
from legation.workbench.app import build_app
from legation.workbench.pages import INTAKE, PAGES
from legation.workbench.security import Gate

TIMES = 12
EXAMPLES = 4  # of questions, documents, actors, relations
MOST_TIMES = 10.0  # of what 100 statements by key take
BEGIN, END = "<!-- times: written by tools/time_pages.py -->", "<!-- end of times -->"


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
        self.asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)

    def desk(self, work: Callable[[Desk], Any]) -> Any:
        """What `work` gives at the workbench's own desk, on its thread."""
        return self.bench.worker._pool.submit(self.bench.worker._call, work).result()

    def get(self, path: str) -> tuple[float, int, int]:
        """Processor milliseconds until the last byte, status, bytes."""
        begin = time.process_time()
        self.asked.request("GET", path, headers={"Cookie": f"{self.gate.cookie}={self.gate.session}"})
        answer = self.asked.getresponse()
        body = answer.read()
        while b"Being counted: this page" in body:  # until the list that the page is about is there
            time.sleep(0.3)
            self.asked.request("GET", path, headers={"Cookie": f"{self.gate.cookie}={self.gate.session}"})
            answer = self.asked.getresponse()
            body = answer.read()
        return (time.process_time() - begin) * 1000, answer.status, len(body)

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
    relations = desk.relations(limit=EXAMPLES)

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


def measure(dossier: Path, *, times: int = TIMES, only: str = "", seconds: float = 3600) -> dict[str, Any]:
    """Milliseconds by address; the first, after a decision, and again; and of 100 statements by key."""
    with tempfile.TemporaryDirectory(prefix="legation-times-") as folder:
        copy = Path(folder) / "times.dossier"
        shutil.copy(dossier, copy)
        served = Served(copy)
        try:
            first_load = served.get("/")[0]
            paths = {n: p for n, p in served.desk(addresses).items() if only in n}
            claims, documents = (served.desk(partial(count, table=t)) for t in ("claim", "document"))
            rows = []
            keyed: list[float] = []
            end = time.monotonic() + seconds
            for name, asked in sorted(paths.items(), key=lambda p: p[0].endswith((".json", ".csv"))):
                if time.monotonic() > end:
                    print(f"{len(paths) - len(rows)} addresses were left out: no time", file=sys.stderr)
                    break
                first = [served.get(p) for p in asked]
                wrong = [s for _, s, _ in first if s != 200]
                again = [served.get(asked[n % len(asked)])[0] for n in range(times)]
                written = []
                served.desk(decide)
                written.append(served.get(asked[0])[0])
                keyed.append(served.desk(by_key))
                row = {"page": name, "first": max(m for m, _, _ in first), "p50": statistics.median(again)}
                row |= {"p95": percentile(again + written, 0.95), "written": max(written), "wrong": wrong}
                rows.append(row | {"bytes": max(b for _, _, b in first)})
                if only or wrong:
                    print(rows[-1], file=sys.stderr)
        finally:
            served.stop()
    return {"claims": claims, "documents": documents, "first_load": first_load, "by_key": statistics.median(keyed),
            "by_key_p95": percentile(keyed, 0.95), "rows": rows}  # fmt: skip


def render(found: dict[str, Any], commit: str) -> str:
    """The table as Markdown, slowest first."""
    keyed = found["by_key"]
    lines = [
        f"{found['claims']:,} statements in {found['documents']:,} documents, at commit {commit}; processor milliseconds,",
        "one run.",
        f"100 statements by key: {keyed:.0f} (p95 {found['by_key_p95']:.0f}). First load of the first screen after the start:",
        f"{found['first_load']:.0f}.",
        "",
        "| page | first | p50 | p95 | after a decision | p95, times 100 by key | kB |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in sorted(found["rows"], key=lambda r: -r["p95"]):
        lines.append(
            f"| `{row['page']}` | {row['first']:.0f} | {row['p50']:.0f} | {row['p95']:.0f} | {row['written']:.0f} | "
            f"{row['p95'] / keyed:.1f} | {row['bytes'] / 1000:.0f} |"
        )
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
    parser.add_argument("--seconds", type=float, default=3600, help="begin no further address after so long")
    given = parser.parse_args()
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    text = "\n".join(
        render(measure(d, times=given.times, only=given.only, seconds=given.seconds), commit or "unknown")
        for d in given.dossiers
    )
    if given.page:
        put_into(given.page, text)
    else:
        print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
