"""scale: how long questions and the picture take to be brought up to date, as claims grow from ten thousand to a million.

Claims are made up: actors drawn from a Zipf law (exponent 1.1), one in twenty on one pair of countries in one week, one block
of two per cent (20,000 of a million), the rest spread over ten years. What is timed is the product's own way: rows are
inserted as a reading stores them, then `reconcile` is called and the edges of the picture are made; then a hundred documents
are added and both are called again. Then the system is asked for as of several days, beside what 100 claims by key take.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from legation.desk import ReaderOptions, open_dossier
from legation.desk.picturing import Lens
from legation.dossier import readings as reading_rows
from legation.knowledge import Knowledge
from legation.model.claims import ActorRef, Claim, Clock, RoleSpan, Voice
from legation.model.ids import ClaimId, DocumentId, VersionId, make_id
from legation.model.measures import Measure
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import ClaimKind, EventType, Factuality
from legation.reconcile import block_keys

SIZES = (10_000, 100_000, 1_000_000)
EXPONENT = 1.1
A_DOCUMENT = 20  # claims
ADDED_DOCUMENTS = 100
ACTORS = 190
NOUNS = 4000
START = dt.date(2015, 1, 1)
AS_OF = ("2015-02-01", "2017-06-30", "2020-01-01", "2023-03-20", "2024-12-31")  # the dense week is in March 2023
_VERBS = (
    (EventType.MOBILIZE, "sent troops to"), (EventType.AID, "shipped ammunition to"),
    (EventType.CONSULT, "held talks with"), (EventType.AGREE, "signed a treaty with"),
    (EventType.ASSAULT, "attacked the border of"), (EventType.SANCTION, "banned exports to"),
    (EventType.ACCUSE, "accused"), (EventType.THREATEN, "threatened"), (EventType.COOPERATE, "built a pipeline with"),
    (EventType.COERCE, "arrested citizens of"),
)  # fmt: skip


class Drawn:
    """Claims drawn at random, the same for the same seed."""

    def __init__(self, codes: Sequence[str], names: dict[str, str], seed: int = 0) -> None:
        self.chance = random.Random(seed)
        self.codes = list(codes)
        self.names = names
        self.sums = list(accumulate(1 / (n + 1) ** EXPONENT for n in range(len(codes))))
        self.words = [f"{a}{b}{c}" for a in "bdfgklmnprstvz" for b in ("ara", "oro", "ima", "enu") for c in _tails()][
            :NOUNS
        ]
        self.word_sums = list(accumulate(1 / (n + 1) ** 0.8 for n in range(len(self.words))))

    def actor(self) -> str:
        return self.codes[bisect_left(self.sums, self.chance.random() * self.sums[-1])]

    def word(self) -> str:
        return self.words[bisect_left(self.word_sums, self.chance.random() * self.word_sums[-1])]

    def claim(self, number: int, document: str) -> Claim:
        chance = self.chance
        dense, one_block = chance.random() < 0.05, chance.random() < 0.02
        actor, other = (self.codes[0], self.codes[1]) if dense or one_block else (self.actor(), self.actor())
        day = START + dt.timedelta(days=chance.randrange(7) + 3000 if dense or one_block else chance.randrange(3650))
        event, verb = _VERBS[0] if one_block else chance.choice(_VERBS)
        noun = self.word()
        measure = None
        quote = f"{self.names[actor]} {verb} {self.names[other]} over the {noun} {self.word()}"
        if chance.random() < 0.15 and not one_block:
            count = float(chance.choice((10, 40, 100, 150, 1500, 3000, 10000)))
            measure = Measure(Span(0, 5), count, count, "persons", name="soldiers", counted="soldiers", stage="sent")
            quote = f"{count:.0f} soldiers: {quote}"
        status = Factuality.DENIED if chance.random() < 0.05 else Factuality.ASSERTED
        source = self.actor()
        span = Span(number * 7, number * 7 + len(quote))
        return Claim(
            id=ClaimId(make_id("claim", document, number)),
            document=DocumentId(document),
            version=VersionId(make_id("version", document)),
            spans=(RoleSpan("main", span),),
            quote=quote,
            kind=ClaimKind.QUANTITY if measure else ClaimKind.EVENT,
            factuality=status,
            event_type=event,
            actors=(ActorRef(self.names[actor], actor),),
            recipients=(ActorRef(self.names[other], other),),
            measure=measure,
            happened=Clock(Interval.day(day)),
            attribution=(Voice(ActorRef(self.names[source], f"{source}:MFA")),) if chance.random() < 0.7 else (),
            head_lemma=verb.split()[0],
            confidence=0.6,
        )


def _tails() -> Iterator[str]:
    yield from (f"{x}{y}" for x in "bdgklmnprstv" for y in ("ak", "el", "id", "on", "ut", "ig", "os"))


def measure_scale(size: int, *, folder: Path | None = None) -> dict[str, Any]:
    """Seconds to insert `size` claims, to reconcile them, and to add a hundred documents; blocks and pairs compared."""
    knowledge = Knowledge()
    book = knowledge.questions
    codes = sorted(book.codes)[:ACTORS]
    drawn = Drawn(codes, {c: knowledge.name_of(c) for c in codes})
    with (
        tempfile.TemporaryDirectory(dir=folder) as place,
        open_dossier(Path(place) / "scale.dossier", reader=ReaderOptions()) as desk,
    ):
        seconds: dict[str, float] = {}
        seconds["insert"] = _insert(desk, drawn, range(size // A_DOCUMENT), book)
        begin = time.process_time()
        blocks = desk.reconcile()
        seconds["reconcile"] = time.process_time() - begin
        pairs = desk.pairs
        documents = size // A_DOCUMENT
        begin = time.process_time()
        desk.refresh_edges()
        seconds["picture"] = time.process_time() - begin
        seconds["insert_100"] = _insert(desk, drawn, range(documents, documents + ADDED_DOCUMENTS), book)
        begin = time.process_time()
        added = desk.reconcile()
        seconds["add_100"] = time.process_time() - begin
        begin = time.process_time()
        desk.refresh_edges()
        seconds["picture_100"] = time.process_time() - begin
        seconds |= _look(desk)
        questions = desk.dossier.db.execute("SELECT count(*) FROM question").fetchone()[0]
        counts = {"claims": size, "blocks": blocks, "pairs": pairs, "blocks_added": added, "pairs_added": desk.pairs}
        counts["peak_mb"] = _peak_mb()
        return counts | {"questions": questions} | {k: round(v, 3) for k, v in seconds.items()}


def _peak_mb() -> int:
    """The most memory that this process has held so far; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _look(desk: Any) -> dict[str, float]:
    """Seconds for 100 claims by key, spread over the dossier, and for the system as of days early, late and dense."""
    last = int(desk.dossier.db.execute("SELECT max(key) FROM claim").fetchone()[0])
    keys = [1 + n * (last - 1) // 99 for n in range(100)]
    ids = [r[0] for k in keys for r in desk.dossier.db.execute("SELECT id FROM claim WHERE key = ?", (k,))]
    desk.claims_by_id(ids)
    begin = time.process_time()
    desk.claims_by_id(ids)
    out = {"claims_100": time.process_time() - begin}
    slowest = 0.0
    for day in AS_OF:
        begin = time.process_time()
        desk.relations(Lens(as_of=day), limit=20)
        slowest = max(slowest, time.process_time() - begin)
    return out | {"as_of": slowest}


def render_scale(rows: Sequence[dict[str, Any]]) -> str:
    """The figures as a section of Markdown."""
    lines = [
        "",
        "## Questions of many claims",
        "",
        "Claims drawn at random (see evaluate/scale.py), processor seconds of one process. At most ten times the time of",
        "inserting, growth no worse than n log n, and at most 1 % of the whole for a hundred documents more are wanted.",
        "",
        "Pairs are those of claims in one block, or in the part of one that was made anew: the most that can have been compared.",
        "",
        "| claims | insert | reconcile | times insert | microseconds / (n log2 n) | pairs | pairs / (n log2 n) |"
        " 100 documents more | of the whole | pairs |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        n, whole, more = row["claims"], row["reconcile"], row["add_100"]
        lines.append(
            f"| {n:,} | {row['insert']} s | {whole} s | {whole / max(row['insert'], 0.01):.1f} |"
            f" {1e6 * whole / (n * math.log2(n)):.1f} | {row['pairs']:,} | {row['pairs'] / (n * math.log2(n)):.2f} |"
            f" {more} s | {more / max(whole, 0.01):.1%} | {row['pairs_added']:,} |"
        )
    lines += [
        "",
        "The picture: edges made and counted. Wanted: at most the time of reconciling, at most 1 % of it for a hundred documents",
        "more, and `system --as-of`, of five days the slowest, in at most ten times what 100 claims by key take.",
        "",
        "| claims | picture | of reconciling | 100 documents more | of the whole | 100 claims | as of | times 100 claims |"
        " peak memory |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        lines.append(
            f"| {row['claims']:,} | {row['picture']} s | {row['picture'] / max(row['reconcile'], 0.01):.2f} |"
            f" {row['picture_100']} s | {row['picture_100'] / max(row['picture'], 0.01):.1%} | {row['claims_100']} s |"
            f" {row['as_of']} s | {row['as_of'] / max(row['claims_100'], 0.001):.1f} | {row['peak_mb']:,} MB |"
        )
    return "\n".join([*lines, ""])


def _insert(desk: Any, drawn: Drawn, documents: range, book: Any) -> float:
    """Seconds that storing takes, claims made up beforehand and batch by batch."""
    spent = 0.0
    db = desk.dossier.db
    reading_rows.record_reader(desk.dossier, "scale", [], "2026-01-01")
    for start in range(documents.start, documents.stop, 200):
        batch = []
        for number in range(start, min(start + 200, documents.stop)):
            document = make_id("document", number)
            claims = [drawn.claim(n, document) for n in range(A_DOCUMENT)]
            batch.append((number + 1, document, claims))
        begin = time.process_time()
        with desk.dossier.transaction():
            for key, document, claims in batch:
                db.execute("INSERT INTO document VALUES (?, ?, '', 0, 'text/plain', '2026-01-01', 0)", (key, document))
                db.execute(
                    "INSERT INTO version (key, id, document, text, extractor, made_at) VALUES (?, ?, ?, '', 'scale', '')",
                    (key, claims[0].version, key),
                )
                reading_rows.replace_reading(
                    desk.dossier,
                    document_key=key,
                    version_key=key,
                    fingerprint="scale",
                    metadata_hash="",
                    now="",
                    claims=[(c, block_keys(c, book)) for c in claims],
                )
        spent += time.process_time() - begin
    return spent
