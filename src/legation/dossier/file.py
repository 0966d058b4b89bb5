"""The file itself: opening, checking, numbered migrations, transactions.

What always holds: foreign keys are on, the journal is a write-ahead log while open and gone when closed cleanly, and
`PRAGMA user_version` is the number of the last migration. A file of another program, or of a newer Legation, is
refused before anything is written.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from legation.model.errors import DossierError

APPLICATION_ID = 0x4C454741  # "LEGA"
BUSY_SECONDS = 30.0
UPGRADE_SECONDS = 1800.0  # as long another process may take to bring a large dossier to this form


class Dossier:
    """An open dossier. Use as a context manager, or call `close()`; a closed dossier is one file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.db = connection
        # Seconds for which the file is left to others after each transaction. SQLite wakes who waits every 0.1 s: one who
        # writes batch after batch without a pause keeps all others out.
        self.yields = 0.0

    @classmethod
    def open(cls, path: Path | str, *, create: bool = True) -> Dossier:
        """Open or create. Raises DossierError: E101 missing, E102 not a dossier, E103 newer, E104 not writable."""
        path = Path(path)
        if path.is_dir():
            raise DossierError(
                "E102", f"{path} is a folder. Accepted: the name of a dossier file. Give a file name in it."
            )
        if not path.exists() and not create:
            raise DossierError(
                "E101", f"There is no dossier {path}. Make one with: legation read FOLDER --dossier {path}"
            )
        try:
            db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        except sqlite3.Error as error:
            raise DossierError(
                "E104", f"The dossier {path} cannot be opened ({error}). Its folder must exist and be writable."
            ) from error
        try:
            _check(db, path)
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA cache_size = -65536")
            dossier = cls(path, db)
            _migrate(dossier)
        except sqlite3.Error as error:
            db.close()
            raise _explain(error, path) from error
        except DossierError:
            db.close()
            raise
        return dossier

    def close(self) -> None:
        """Fold the write-ahead log back, so that one file is left, and close."""
        with contextlib.suppress(sqlite3.Error):
            self.db.execute("PRAGMA optimize")
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.close()

    def __enter__(self) -> Dossier:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def state(self) -> tuple[int, int]:
        """(commits of other connections, rows changed by this one): equal as long as nothing was written."""
        return int(self.db.execute("PRAGMA data_version").fetchone()[0]), self.db.total_changes

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; waits up to 30 s for another writer. Nested use joins the outer transaction."""
        if self.db.in_transaction:
            yield self.db
            return
        try:
            self.db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise _explain(error, self.path) from error
        try:
            yield self.db
            self.db.execute("COMMIT")
        except BaseException as error:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise _explain(error, self.path) from error
            raise
        if self.yields:
            time.sleep(self.yields)

    @property
    def originals(self) -> Path:
        """The folder beside the dossier in which originals are kept."""
        return self.path.with_name(self.path.name + ".originals")

    def setting(self, name: str) -> str | None:
        row = self.db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_setting(self, name: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


def migrations() -> list[tuple[int, str]]:
    """(number, SQL) of every migration file beside this module, in order."""
    folder = resources.files("legation.dossier")
    names = sorted(p.name for p in folder.iterdir() if p.name.endswith(".sql"))
    return [(int(name.split("_")[0]), folder.joinpath(name).read_text(encoding="utf-8")) for name in names]


def _check(db: sqlite3.Connection, path: Path) -> None:
    try:
        application = db.execute("PRAGMA application_id").fetchone()[0]
        number = db.execute("PRAGMA user_version").fetchone()[0]
        tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if "locked" in str(error) or "disk I/O" in str(error):
            raise
        raise DossierError(
            "E102",
            f"{path} is no dossier (it is not an SQLite file: {error}). Accepted: a file made by Legation, or a name "
            "that does not exist yet. Give another name with --dossier.",
        ) from error
    if tables and application != APPLICATION_ID:
        raise DossierError(
            "E102",
            f"{path} is an SQLite file of another program (application id {application:#x}). Accepted: a file made by "
            "Legation, or a name that does not exist yet. Give another name with --dossier.",
        )
    latest = migrations()[-1][0]
    if number > latest:
        raise DossierError(
            "E103",
            f"{path} was made by a newer Legation (form {number}; this one knows up to {latest}). "
            "Install the newer Legation to open it; nothing was changed.",
        )


def _migrate(dossier: Dossier) -> None:
    db = dossier.db
    number = db.execute("PRAGMA user_version").fetchone()[0]
    todo = [m for m in migrations() if m[0] > number]
    if not todo:
        return
    db.execute(f"PRAGMA busy_timeout = {round(UPGRADE_SECONDS * 1000)}")
    try:
        _apply(dossier, todo)
    finally:
        db.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")


def _apply(dossier: Dossier, todo: list[tuple[int, str]]) -> None:
    db = dossier.db
    with dossier.transaction():
        number = db.execute("PRAGMA user_version").fetchone()[0]  # another process may have done it meanwhile
        for target, sql in todo:
            if target <= number:
                continue
            for statement in _statements(sql):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {target}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _statements(sql: str) -> Iterator[str]:
    """Split a script at statement ends; `executescript` would commit the transaction."""
    held = ""
    for line in sql.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            if held.strip():
                yield held
            held = ""


def _explain(error: sqlite3.Error, path: Path) -> DossierError:
    text = str(error)
    if "full" in text:
        return DossierError(
            "E105",
            f"The disk that holds {path} is full; what was finished before is kept. Make room and give the same command again.",
        )
    if "locked" in text:
        return DossierError(
            "E106",
            f"{path} has been locked by another process for {BUSY_SECONDS:.0f} s. Wait for it to end, or end it, and "
            "give the same command again.",
        )
    if "readonly" in text or "unable to open" in text:
        return DossierError(
            "E104", f"The dossier {path} cannot be written ({text}). Its file and folder must be writable."
        )
    if "not a database" in text or "malformed" in text:
        return DossierError(
            "E102",
            f"{path} is damaged or no dossier ({text}). Restore a copy, or read the documents into a new dossier.",
        )
    return DossierError("E107", f"The dossier {path} refused a command ({text}).")
