"""Former: pages of the dossier as it stood at a decision. Each page's address with /at/DECISION before it; only to be read.

Links of such a page stay with that decision; what would write is taken out of it, and its forms carry no mark of the session.
"""

from __future__ import annotations

import re

# Our templates and pictures write attributes with double quotes; in texts these are escaped, so nothing of a report fits.
_LINK = re.compile(r'(<(?:a|form)\b[^>]*? (?:href|action)=")(/(?!/|static/|api/|at/|intake|watches)[^"]*)"')
_WRITING = re.compile(r'<form method="post"(?![^>]* data-bulk).*?</form>', re.S)


def as_former(html: str, decision: str) -> str:
    """A page's HTML with its links led to the same decision and without forms that write."""
    return _LINK.sub(lambda m: f'{m[1]}/at/{decision}{m[2]}"', _WRITING.sub("", html))
