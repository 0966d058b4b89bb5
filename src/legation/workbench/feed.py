"""Feed: what became new, revised, first denied or withdrawn for the watches, as Atom (RFC 4287).

Every entry says whose words it tells and with which status; its id and its time never change.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from legation.workbench.page import safe

MOST_ENTRIES = 200


def write_feed(
    rows: Sequence[Mapping[str, Any]], *, feed_id: str, title: str, base: str, address: str, made: str
) -> str:
    """The feed's XML. rows: notices as shown, the newest first; address: where the feed itself is; made: when there are none."""
    updated = rows[0]["at"] if rows else made
    entries = "".join(_entry(r, base) for r in rows)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        f"<id>{_urn(feed_id)}</id>\n<title>{safe(title)}</title>\n<updated>{updated}</updated>\n"
        "<author><name>Legation (machine-read, unreviewed unless it says otherwise)</name></author>\n"
        f'<link rel="self" type="application/atom+xml" href="{safe(address)}"/>\n'
        f'<link rel="alternate" type="text/html" href="{safe(base)}/watches"/>\n'
        f"{entries}</feed>\n"
    )


def _entry(row: Mapping[str, Any], base: str) -> str:
    words = f"{row['change']}: {row['watch_name']}"
    return (
        f"<entry><id>{_urn(row['id'])}</id><title>{safe(words)}</title>"
        f"<updated>{row['at']}</updated><published>{row['at']}</published>"
        f'<category term="{quote(row["change"])}" label="{safe(row["change"])}"/>'
        f'<link rel="alternate" type="text/html" href="{safe(base + row["href"])}"/>'
        f'<content type="text">{safe(row["text"])}</content></entry>\n'
    )


def _urn(identifier: str) -> str:
    """128 bits in hex as a name that no address can outlive."""
    return uuid.UUID(hex=identifier).urn
