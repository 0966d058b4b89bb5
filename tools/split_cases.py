"""Split a table of cases into its open and its closed half.

Takes the stem of a table ("tests/cases/quantities") and, if wanted, files with further rows; reads both halves and
the further rows, and writes every row into the half that the hash of its first column (the text) names: sha1, first
byte even: open; odd: closed. All rows of one text stay together. Comments and header come from the open half.

    python tools/split_cases.py tests/cases/quantities more_rows.tsv

The open half is for writing rules; the closed half is read by `make evaluate` only. Run again after adding or mending
rows in any of the files: rows that already lie right do not move, and repeated rows are kept once.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

HALVES = ("open", "closed")


def half_of(text: str) -> str:
    """'open' or 'closed', by the first byte of the text's sha1."""
    return HALVES[hashlib.sha1(text.encode("utf-8")).digest()[0] % 2]


def read_table(path: Path) -> tuple[list[str], str, list[str]]:
    """Comment lines, header line, and rows of a table; all empty when there is no such file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    comments = [line for line in lines if line.startswith("#")]
    body = [line for line in lines if line.strip() and not line.startswith("#")]
    return comments, body[0] if body else "", body[1:]


def split_rows(rows: Iterable[str]) -> dict[str, list[str]]:
    """Rows by half, in their order, each once."""
    out: dict[str, list[str]] = {half: [] for half in HALVES}
    for row in dict.fromkeys(rows):
        out[half_of(row.split("\t", 1)[0])].append(row)
    return out


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    paths = {half: Path(f"{arguments[0]}_{half}.tsv") for half in HALVES}
    comments, header, _ = read_table(paths["open"])
    rows: list[str] = []
    for path in [*paths.values(), *map(Path, arguments[1:])]:
        found_comments, found_header, found = read_table(path)
        comments, header = comments or found_comments, header or found_header
        if found_header != header and found_header:
            print(f"{path}: header differs from {paths['open']}; found {found_header!r}, expected {header!r}")
            return 1
        rows.extend(found)
    for half, kept in split_rows(rows).items():
        paths[half].write_text("\n".join([*comments, header, *kept]) + "\n", encoding="utf-8")
        print(f"{paths[half]}: {len(kept)} rows, {len({row.split(chr(9), 1)[0] for row in kept})} texts")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
