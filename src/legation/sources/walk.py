"""Walk: which reports there are under the paths that a user names.

Takes files, folders and "-" (stdin); gives a `Report` for each file that can be read, in an order that stays the
same, and a `Failure` for what cannot. Opens nothing but folders. In a folder, hidden files and unknown formats are
passed over (told to `on_note`, not failed); a file that is named itself must be of a known format. Each folder is read
once, however many links lead to it.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from legation.model.documents import Failure

FORMATS = {  # ending -> (format, media type)
    ".txt": ("txt", "text/plain"),
    ".md": ("md", "text/markdown"),
    ".html": ("html", "text/html"),
    ".htm": ("html", "text/html"),
    ".pdf": ("pdf", "application/pdf"),
    ".docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".eml": ("eml", "message/rfc822"),
    ".jsonl": ("jsonl", "application/jsonl"),
    ".json": ("json", "application/json"),
}
ACCEPTED = "folders, " + " ".join(FORMATS) + ", and - for stdin"
STDIN = "-"
_ESCAPE = re.compile(r"\\x([89a-f][0-9a-f])")


@dataclass(frozen=True, slots=True)
class Report:
    """A handle on one file or stream: nothing of it is read yet. `seen_at` can always be shown and stored as UTF-8."""

    seen_at: str
    format: str  # a value of FORMATS, or "stream" (found out from the first bytes)
    media_type: str
    size: int | None  # bytes; None for a stream
    path: Path | None = None
    stream: BinaryIO | None = None

    @property
    def name(self) -> str:
        """The file name as shown."""
        return self.seen_at.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Note:
    """Something a user should be told that fails nothing. `code` as in docs/errors.md."""

    seen_at: str
    code: str
    message: str


def find_reports(
    paths: Sequence[Path | str],
    *,
    stdin: BinaryIO | None = None,
    exclude: Collection[Path] = (),
    on_note: Callable[[Note], None] | None = None,
) -> Iterator[Report | Failure]:
    """All reports under `paths`, in the order given, folders sorted by name (bytes, so alike in every locale).

    stdin: what "-" stands for. exclude: files and folders to pass over (the dossier, its originals, the --meta file).
    on_note: is told of files passed over in folders and of names that are no UTF-8.
    """
    walk = _Walk({_identity(p) for p in exclude} - {None}, on_note or (lambda note: None))
    for path in paths:
        if str(path) == STDIN:
            yield Report(STDIN, "stream", "", None, stream=stdin) if stdin is not None else _no_stdin()
        else:
            yield from walk.find(_find_shown(Path(path)))


def show_path(path: Path | str) -> str:
    r"""A path as text that is always valid UTF-8: bytes of a name that are none come out as \xe9.

    find_reports takes what this gives, so that a path from a message or from the dossier can be read again.
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _find_shown(path: Path) -> Path:
    """The file that `show_path` shows as `path`, where there is none of this very name."""
    if not _ESCAPE.search(str(path)) or os.path.lexists(path):
        return path
    parts = _ESCAPE.split(str(path))
    name = b"".join(bytes([int(part, 16)]) if i % 2 else os.fsencode(part) for i, part in enumerate(parts))
    meant = Path(os.fsdecode(name))
    return meant if os.path.lexists(meant) else path


class _Walk:
    """State of one walk. `visited` holds every folder entered, so that links neither loop nor double."""

    def __init__(self, excluded: set[tuple[int, int] | None], on_note: Callable[[Note], None]) -> None:
        self.excluded = excluded
        self.on_note = on_note
        self.visited: set[tuple[int, int]] = set()

    def find(self, path: Path) -> Iterator[Report | Failure]:
        """One path that the user named."""
        try:
            status = path.stat()
        except (OSError, ValueError) as error:
            yield _path_failure(path, error)
            return
        if stat.S_ISDIR(status.st_mode):
            yield from self._folder(path)
        elif stat.S_ISREG(status.st_mode):
            yield self._named_file(path, status)
        elif stat.S_ISFIFO(status.st_mode) or stat.S_ISCHR(status.st_mode):  # legation read <(curl ...)
            yield Report(show_path(path), "stream", "", None, path=path)
        else:
            yield Failure(
                show_path(path),
                "E006",
                f"{show_path(path)} is no file but a socket or device. Accepted: {ACCEPTED}. "
                "Save what it holds as a file and read that.",
            )

    def _named_file(self, path: Path, status: os.stat_result) -> Report | Failure:
        report = self._report(path, status)
        if report is not None:
            return report
        shown = show_path(path)
        return Failure(
            shown,
            "E003",
            f'{shown} ends in "{path.suffix}", which is no known format. Accepted: {ACCEPTED}. '
            "Save it as one of these, or rename it when its content is one.",
        )

    def _report(self, path: Path, status: os.stat_result) -> Report | None:
        known = FORMATS.get(path.suffix.lower())
        if known is None:
            return None
        shown = show_path(path)
        if not _is_utf8(path):
            self.on_note(
                Note(
                    shown,
                    "E005",
                    f"{shown} has a name that is no UTF-8. It is read, and shown with \\x for each byte that is none. "
                    "Rename the file if you want to name it in --meta.",
                )
            )
        return Report(shown, known[0], known[1], status.st_size, path=path)

    def _folder(self, top: Path) -> Iterator[Report | Failure]:
        """Depth first with a stack of its own: folders may be nested deeper than Python's recursion goes."""
        stack: list[tuple[Path, frozenset[tuple[int, int]]]] = [(top, frozenset())]
        while stack:
            path, ancestors = stack.pop()
            try:
                status = path.stat()
                if stat.S_ISDIR(status.st_mode):
                    entered = self._enter(path, status, ancestors)
                    if isinstance(entered, Failure):
                        yield entered
                    elif entered:
                        inside = ancestors | {(status.st_dev, status.st_ino)}
                        stack.extend((entry, inside) for entry in reversed(_entries(path)))
                    continue
            except (OSError, ValueError) as error:
                yield _path_failure(path, error)
                continue
            if (status.st_dev, status.st_ino) in self.excluded:
                continue
            report = self._report(path, status) if stat.S_ISREG(status.st_mode) else None
            if report is not None:
                yield report
            else:
                self._pass_over(path, "is of no known format")

    def _enter(self, path: Path, status: os.stat_result, ancestors: frozenset[tuple[int, int]]) -> bool | Failure:
        """True to go in, False when there is no need to, a Failure when a link leads back to where it lies in."""
        identity = (status.st_dev, status.st_ino)
        if identity in self.excluded:
            return False
        if identity in ancestors:
            shown = show_path(path)
            return Failure(
                shown,
                "E004",
                f"{shown} is a symbolic link to a folder that it lies in, so following it would never end. "
                "The folder itself is read once. Take the link away if this message disturbs.",
            )
        if identity in self.visited:
            self._pass_over(path, "leads to a folder that is read already")
            return False
        self.visited.add(identity)
        return True

    def _pass_over(self, path: Path, why: str) -> None:
        shown = show_path(path)
        self.on_note(Note(shown, "E003", f"{shown} {why}; passed over."))


def _entries(folder: Path) -> list[Path]:
    """What is in a folder but hidden files and Office's locks; links last, so that they find the thing itself read."""
    with os.scandir(folder) as found:
        entries = [(e.is_symlink(), os.fsencode(e.name)) for e in found if not e.name.startswith((".", "~$"))]
    return [folder / os.fsdecode(name) for _, name in sorted(entries)]


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def _is_utf8(path: Path) -> bool:
    try:
        os.fsencode(path).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _no_stdin() -> Failure:
    return Failure(
        STDIN,
        "E001",
        f"- stands for stdin, and there is none here. Accepted: {ACCEPTED}. Pipe a report in, or name a file.",
    )


def _path_failure(path: Path, error: OSError | ValueError) -> Failure:
    """Why a path cannot even be looked at."""
    shown = show_path(path) if "\0" not in str(path) else repr(str(path))
    if isinstance(error, ValueError):
        return Failure(shown, "E001", f"{shown} is no path ({error}). Accepted: {ACCEPTED}. Check how it is written.")
    if error.errno == errno.ELOOP:
        return Failure(
            shown,
            "E004",
            f"{shown} is a symbolic link that leads back to itself. Accepted: links that end at a file or folder. "
            "Take the link away or point it elsewhere.",
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError) and path.is_symlink():
        return Failure(
            shown,
            "E001",
            f"{shown} is a symbolic link to something that is not there. Accepted: links that end at a file or folder. "
            "Take the link away or bring the file back.",
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Failure(
            shown, "E001", f"{shown} is not there. Accepted: {ACCEPTED}. Check the spelling, and the folder you are in."
        )
    return unreadable(shown, error)


def unreadable(shown: str, error: OSError) -> Failure:
    """A file or folder that is there and does not open."""
    return Failure(
        shown,
        "E002",
        f"{shown} could not be read: {error.strerror or error}. A file that you may read is needed: "
        "check its permissions (ls -l) and the disk, then read it again.",
    )
