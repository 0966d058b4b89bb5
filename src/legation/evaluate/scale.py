"""scale: how long questions and the picture take to be brought up to date, as claims grow from ten thousand to a million.

Claims are made up: actors drawn from a Zipf law (exponent 1.1), one in twenty on one pair of countries in one week, one block
of two per cent (20,000 of a million), the rest spread over ten years. What is timed is the product's own way: rows are
inserted as a reading stores them, then `reconcile` is called and the edges of the picture are made; then a hundred documents
are added (storing them is not counted) and both are called again. Then the system is asked for through several lenses, beside
what 100 claims by key take. What is loaded once a process (lists of words, actors) is loaded before.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from legation.desk import Desk, ReaderOptions, open_dossier
from legation.desk.blocking import with_blocks
from legation.desk.picturing import Lens
from legation.dossier import readings as reading_rows
from legation.model.claims import ActorRef, Claim, Clock, RoleSpan, Voice
from legation.model.ids import ClaimId, DocumentId, VersionId, make_id
from legation.model.measures import Measure
from legation.model.spans import Span
from legation.model.times import Interval
from legation.model.words import ActorKind, ClaimKind, EventType, Factuality

SIZES = (10_000, 100_000, 1_000_000)
EXPONENT = 1.1
A_DOCUMENT = 20  # claims
ADDED_DOCUMENTS = 100
ACTORS = 190
NOUNS = 4000
START = dt.date(2015, 1, 1)
# Lenses: days early, late and dense (known by them too), the speaker whom most claims have and a rare one, one country's media.
AS_OF = ("2015-02-01", "2017-06-30", "2020-01-01", "2023-03-20", "2024-12-31")  # the dense week is in March 2023
_VERBS = (
    (EventType.MOBILIZE, "sent troops to"), (EventType.AID, "shipped ammunition to"),
    (EventType.CONSULT, "held talks with"), (EventType.AGREE, "signed a treaty with"),
    (EventType.ASSAULT, "attacked the border of"), (EventType.SANCTION, "banned exports to"),
    (EventType.ACCUSE, "accused"), (EventType.THREATEN, "threatened"), (EventType.COOPERATE, "built a pipeline with"),
    (EventType.COERCE, "arrested citizens of"),
)  # fmt: skip


class Drawn:
    """Claims drawn at random, the same for the same seed. publishers: of the documents, most of them of the first."""

    def __init__(
        self, codes: Sequence[str], names: dict[str, str], seed: int = 0, *, publishers: Sequence[str] = ()
    ) -> None:
        self.chance = random.Random(seed)
        self.publishers = list(publishers)
        self.publisher_sums = list(accumulate(1 / (n + 1) ** EXPONENT for n in range(len(self.publishers))))
        self.seed = seed
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

    def metadata(self, document: str) -> tuple[str, str] | None:
        """Publisher and day of publication of a document; None where none are to be drawn."""
        if not self.publishers:
            return None
        chance = random.Random(f"{self.seed} {document}")
        at = bisect_left(self.publisher_sums, chance.random() * self.publisher_sums[-1])
        return self.publishers[at], (START + dt.timedelta(days=chance.randrange(3650))).isoformat()

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
    with (
        tempfile.TemporaryDirectory(dir=folder) as place,
        open_dossier(Path(place) / "scale.dossier", reader=ReaderOptions()) as desk,
    ):
        drawn = draw_for(desk)
        book = desk.knowledge.questions
        _load(desk)
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
        seconds |= _look(desk, drawn)
        questions = desk.dossier.db.execute("SELECT count(*) FROM question").fetchone()[0]
        counts = {"claims": size, "blocks": blocks, "pairs": pairs, "blocks_added": added, "pairs_added": desk.pairs}
        counts["peak_mb"] = _peak_mb()
        return counts | {"questions": questions} | {k: round(v, 3) for k, v in seconds.items()}


def draw_for(desk: Desk, seed: int = 0) -> Drawn:
    """Claims of the first 190 countries, in documents of media that the book of actors knows one of."""
    knowledge = desk.knowledge
    codes = sorted(knowledge.questions.codes)[:ACTORS]
    media = {e.name for e in knowledge.actors.entries.values() if e.kind is ActorKind.MEDIUM and e.country}
    known = [name for name in sorted(media) if len(knowledge.actors.resolve(name)) == 1]
    return Drawn(codes, {c: knowledge.name_of(c) for c in codes}, seed, publishers=known)


def _load(desk: Desk) -> None:
    """Have what every process loads once."""
    desk.reconcile(everything=True)
    desk.refresh_edges()
    knowledge = desk.knowledge
    assert knowledge.relations and knowledge.naming and knowledge.actors.resolve("Reuters")


def _peak_mb() -> int:
    """The most memory that this process has held so far; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _look(desk: Desk, drawn: Drawn) -> dict[str, float]:
    """Seconds for 100 claims by key, spread over the dossier, and for the system through the slowest lens of each sort."""
    last = int(desk.dossier.db.execute("SELECT max(key) FROM claim").fetchone()[0])
    keys = [1 + n * (last - 1) // 99 for n in range(100)]
    ids = [r[0] for k in keys for r in desk.dossier.db.execute("SELECT id FROM claim WHERE key = ?", (k,))]
    many, few = drawn.codes[0], drawn.codes[-1]
    lenses = {
        "as_of": [Lens(as_of=day) for day in AS_OF],
        "known_on": [Lens(known_on=day) for day in AS_OF] + [Lens(as_of=AS_OF[2], known_on=AS_OF[3])],
        "speakers": [
            Lens(speakers=(many,)), Lens(speakers=(few,)), Lens(as_of=AS_OF[2], speakers=(many, "AUTHOR")),
            Lens(publishers_of=("GBR",)),
        ],
    }  # fmt: skip
    out = {"claims_100": _seconds(lambda: desk.claims_by_id(ids))}
    for name, there in lenses.items():
        out[name] = max(_seconds(lambda lens=lens: _first_of(desk, lens)) for lens in there)  # type: ignore[misc]
    return out


def _first_of(desk: Desk, lens: Lens) -> None:
    desk.forget_columns()  # as another process would, which has none
    desk.relations(lens, limit=20)


def _seconds(do: Callable[[], object]) -> float:
    """Processor seconds, the better of two."""
    times = []
    for _ in range(2):
        begin = time.process_time()
        do()
        times.append(time.process_time() - begin)
    return min(times)


def render_scale(rows: Sequence[Mapping[str, Any]]) -> str:
    """The figures as a section of Markdown. rows: those of `measure_scale`, with the `commit` at which each was measured."""
    lines = [
        "",
        "## Questions of many claims",
        "",
        "Claims drawn at random (see evaluate/scale.py), processor seconds of one process; what every process loads once is",
        "loaded before. Wanted of a million: at most ten times the time of inserting, growth no worse than n log n, and at most",
        "1 % of the whole for a hundred documents more. A row is that of the commit named in it; `--claims` measures others.",
        "",
        "Pairs are those of claims in one block, or in the part of one that was made anew: the most that can have been compared.",
        "",
        "| claims | insert | reconcile | times insert | microseconds / (n log2 n) | pairs | pairs / (n log2 n) | commit |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        n, whole = row["claims"], row["reconcile"]
        lines.append(
            f"| {n:,} | {row['insert']:.1f} s | {whole:.1f} s | {whole / max(row['insert'], 0.01):.1f} |"
            f" {1e6 * whole / (n * math.log2(n)):.1f} | {row['pairs']:,} | {row['pairs'] / (n * math.log2(n)):.2f} |"
            f" {row['commit']} |"
        )
    lines += [
        "",
        f"A hundred documents more are {ADDED_DOCUMENTS * A_DOCUMENT:,} claims: of 10,000 a fifth, so that their share of the",
        "whole can only be small where the dossier is large. What tells whether their cost depends on what they touch, and not",
        "on the dossier, are the seconds, and how many times dearer a claim is that comes later than one made with the whole.",
        "",
        "What a claim that comes can change is bounded: a block of more than 60 claims is not compared as one, a matter",
        "of more than twelve falls apart where nothing was told of it for 60 days, deeds are compared in parts in time,",
        "and groups without a new claim stay without being read.",
        "",
        "| claims | questions: 100 documents more | of the whole | a claim that comes later | pairs |"
        " picture: 100 documents more | of the whole | a claim that comes later |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        shares = [row["add_100"] / max(row["reconcile"], 0.01), row["picture_100"] / max(row["picture"], 0.01)]
        dearer = [s * row["claims"] / (ADDED_DOCUMENTS * A_DOCUMENT) for s in shares]
        lines.append(
            f"| {row['claims']:,} | {row['add_100']:.2f} s | {shares[0]:.1%} | {dearer[0]:.1f} times | {row['pairs_added']:,} |"
            f" {row['picture_100']:.2f} s | {shares[1]:.1%} | {dearer[1]:.1f} times |"
        )
    lines += [
        "",
        "The picture: edges made and counted, wanted in at most the time of reconciling. `system` through a lens, the first",
        "twenty relations, of several days (known days; speakers and media) the slowest: wanted in at most ten times what 100",
        "claims by key take.",
        "",
        "| claims | picture | of reconciling | 100 claims | as of | times 100 claims | known on | times | speakers, media |"
        " times | peak memory |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        key = max(row["claims_100"], 0.001)
        seen = " ".join(f"{row[name]:.3f} s | {row[name] / key:.1f} |" for name in ("as_of", "known_on", "speakers"))
        lines.append(
            f"| {row['claims']:,} | {row['picture']:.1f} s | {row['picture'] / max(row['reconcile'], 0.01):.2f} |"
            f" {row['claims_100']:.3f} s | {seen} {row['peak_mb']:,} MB |"
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
                found = drawn.metadata(document)
                if found is not None:
                    db.executemany(
                        "INSERT INTO metadata (document, field, value, how, rank) VALUES (?, ?, ?, 'drawn', 10)",
                        [(key, "publisher", found[0]), (key, "published", found[1])],
                    )
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
                    claims=with_blocks(claims, "", book),
                )
        spent += time.process_time() - begin
    return spent
