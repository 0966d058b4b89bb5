"""Sources: bytes to documents and versions of their text.

    for report in find_reports(["inbox", "-"], stdin=sys.stdin.buffer):
        if isinstance(report, Failure): ...
        for received in read_report(report, given=given_values(publisher="KCNA"), meta=load_meta("meta.csv")): ...

`find_reports` says which files there are, `read_report` reads one of them, `load_meta` reads what the user knows about
them. Each document comes as a `Received`: bytes, mended text, and metadata with how each value is known. What cannot be
read comes as a `Failure` whose message can be shown as it is. Nothing is settled, stored or read for claims here.
"""

from legation.model.documents import Failure, Received
from legation.sources.dates import Published, parse_published, require_published
from legation.sources.meta_table import MetaRow, MetaTable, given_values, load_meta
from legation.sources.metadata import RANK, find_in_url, find_metadata
from legation.sources.read import Known, read_original, read_report
from legation.sources.walk import FORMATS, Note, Report, find_reports, show_path

__all__ = [
    "FORMATS",
    "RANK",
    "Failure",
    "Known",
    "MetaRow",
    "MetaTable",
    "Note",
    "Published",
    "Received",
    "Report",
    "find_in_url",
    "find_metadata",
    "find_reports",
    "given_values",
    "load_meta",
    "parse_published",
    "read_original",
    "read_report",
    "require_published",
    "show_path",
]
