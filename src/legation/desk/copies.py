"""Copies: documents that share text are linked by passage, pages of one address as revisions; nothing is deleted.

What always holds: the links are a function of the documents, their texts and dates, in whatever order they came. A
document is linked as the copy of one other, the earliest that it shares most of its text with, so a text at fifty
mastheads has one root; every pair that shares a passage stands in `reuse` and is told by `copies()`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from legation.desk.deciding import Deciding
from legation.desk.metadata import by_document, settle_metadata
from legation.dossier import copies as copy_rows
from legation.dossier import decisions as decision_rows
from legation.dossier import documents as document_rows
from legation.dossier import questions as question_rows
from legation.model.documents import Metadata
from legation.model.ids import DocumentId
from legation.model.record import Record
from legation.model.spans import Span
from legation.model.words import ReviewState
from legation.reconcile.copies import Change, Passage, Reuse, compare_texts, find_fingerprints, find_partners, refill
from legation.reconcile.copies import Word as CopyWord

if TYPE_CHECKING:
    from legation.desk.picturing import Lens

# Lines that are no reporting: two pages of one site have them in common, and that is no reuse.
SKIPPED = frozenset({"notice", "share line", "link", "byline", "dateline"})
# Query fields by which newsletters and social media follow a reader; they name no other page.
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|ref|ref_src|cmpid|ocid|smid|at_\w+)$")
# Changes that are told of a statement; other words in its place are told by `copies` and `revisions` only.
TOLD_CHANGES = ("figure", "denial", "name")
# A stretch of so many words that only one revision holds is told as added or cut; less is a change of wording.
LEAST_CUT = 3


class Copies(Deciding):
    """What documents share, and what became of a page."""

    def copies(
        self, document: str | None = None, *, kinds: Sequence[str] = ("copy", "passage"), lens: Lens | None = None
    ) -> list[Record]:
        """Pairs of documents that share text, the later one first named, with passages and changes.

        kinds: copy, passage, quotation (the same words in quotation marks only). A changed figure names the claims
        of both documents that it stands in.
        """
        chosen = self.find_document(document) if document else None
        metadata = self._all_metadata()
        rows = [r for r in copy_rows.list_reuse(self.dossier, document=chosen) if r["kind"] in kinds]
        look = self._look(lens)
        if look is not None:
            rows = [r for r in rows if r["document"] in look.facts and r["other"] in look.facts]
        order = order_of(metadata, {x for r in rows for x in (r["document"], r["other"])})
        return [self._copy_record(r, metadata, order) for r in rows]

    def revisions(self, document: str | None = None) -> list[Record]:
        """Pages that changed: what was added, cut and changed between two versions, and what claims and questions it touches."""
        chosen = self.find_document(document) if document else None
        metadata = self._all_metadata()
        out = []
        for link in document_rows.get_links(self.dossier):
            if link["kind"] == "revision" and chosen in (None, link["document"], link["other"]):
                out.append(self._revision_record(link["other"], link["document"], link["why"], metadata))
        return out

    def changes_in(self, claims: Mapping[str, Mapping[str, Any]], *, lens: Lens | None = None) -> list[Record]:
        """What copies and later versions of a page changed in these statements (records by id): the figure, denial or name
        that another text has in its place, and statements that a later version no longer has, or has first.

        link: copy, passage or revision of what; kind: figure, denial, name, cut, added; here, there: the words of either.
        """
        documents = sorted({c["doc"] for c in claims.values()})
        look = self._look(lens)
        out: dict[tuple[str, ...], Record] = {}

        def note(link: str, row: Record, change: Record, kind: str, here: str, there: str) -> None:
            told = [*change.get("claims", ()), *change.get("of_claims", ())]
            if any(c in claims for c in told):
                key = (link, row["document"]["id"], row["of"]["id"], kind, here, there)
                held = {k: row[k] for k in ("document", "of", "why", "review")}
                out[key] = held | {"link": link, "kind": kind, "here": here, "there": there, "claims": told}

        pairs = {
            (r["document"], r["other"]): r for d in documents for r in copy_rows.list_reuse(self.dossier, document=d)
        }
        metadata = self._all_metadata()
        order = order_of(metadata, {x for pair in pairs for x in pair})
        for pair, found in sorted(pairs.items()):
            if found["kind"] in ("copy", "passage") and (look is None or all(d in look.facts for d in pair)):
                row = self._copy_record(found, metadata, order)
                for change in row["changes"]:
                    if change["kind"] in TOLD_CHANGES:
                        note(row["kind"], row, change, change["kind"], change["here"], change["there"])
        for link in document_rows.get_links(self.dossier):
            pair = (link["document"], link["other"])
            if link["kind"] != "revision" or not set(pair) & set(documents):
                continue
            if look is None or all(d in look.facts for d in pair):
                row = self._revision_record(link["other"], link["document"], link["why"], metadata)
                for change in row["changes"]:
                    if change["kind"] in TOLD_CHANGES:
                        note("revision", row, change, change["kind"], change["here"], change["there"])
                for piece in row["cut"]:
                    note("revision", row, piece, "cut", "", piece["quote"])
                for piece in row["added"]:
                    note("revision", row, piece, "added", piece["quote"], "")
        revised = {k[1:] for k in out if k[0] == "revision"}  # what is told as a revision is not told as a copy as well
        return [r for k, r in out.items() if k[0] == "revision" or k[1:] not in revised]

    # ------------------------------------------------------------------ linking
    def reconcile(self, *, everything: bool = False) -> int:
        """As before; with `everything` all texts are compared anew too."""
        if everything:
            with self.dossier.transaction():
                copy_rows.forget_reuse(self.dossier)
        return super().reconcile(everything=everything)

    def _link_documents(self) -> None:
        """Bring buckets, pairs and links up to date; claims of documents linked otherwise than before are compared anew."""
        touched = self._compare_texts()
        pairs = copy_rows.list_reuse(self.dossier, bodies=False)
        pages = _pages(copy_rows.found_urls(self.dossier))
        keys = {identifier: key for key, identifier in document_rows.document_keys(self.dossier)}
        linked = {x for p in pairs for x in (p["document"], p["other"])} | {
            d for there in pages.values() for d in there
        }
        metadata = self._metadata_of(linked, keys)
        revisions = self._revisions(pages, metadata)
        links = {"revision": revisions} | _copy_links(
            pairs, order_of(metadata, linked), {frozenset(r[:2]) for r in revisions}
        )
        before = document_rows.get_links(self.dossier)
        for kind, wanted in links.items():
            held = {(x["document"], x["other"], x["why"]) for x in before if x["kind"] == kind}
            if held != set(wanted):
                document_rows.set_links(self.dossier, kind, [(keys[a], keys[b], why) for a, b, why in wanted])
                touched |= {x for link in held ^ set(wanted) for x in link[:2]}
        for identifier in sorted(touched):
            question_rows.mark_document_dirty(self.dossier, identifier)

    def _compare_texts(self) -> set[str]:
        """Refill the buckets of new texts and compare those whose partners changed; gives whose passages are others now."""
        buckets = copy_rows.StoredBuckets(self.dossier)
        touched: set[str] = set()
        renewed: set[str] = set()
        for row in copy_rows.unprinted_documents(self.dossier):
            text = copy_rows.current_text(self.dossier, row["id"])
            skip = [Span(s[0], s[1]) for s in row["segments"] if s[2] in SKIPPED and s[0] < s[1]]
            prints = find_fingerprints(text, skip)
            same_text = row["known"] and copy_rows.printed_version(self.dossier, row["id"]) == row["version"]
            if not same_text or tuple(buckets.fingerprints(row["id"])) != prints:
                touched |= refill(buckets, row["id"], prints)
                if not same_text:
                    renewed.add(row["id"])
            copy_rows.note_printed(self.dossier, row["id"], row["version"], row["reading"])
        words: dict[str, list[CopyWord]] = {}
        changed: set[str] = set()
        done: set[tuple[str, ...]] = set()
        for document in sorted(touched):
            wanted = set(find_partners(buckets, document))
            known = set(copy_rows.partners_of(self.dossier, document))
            old = {o for o in known if {o, document} & renewed and tuple(sorted((document, o))) not in done}
            stale = old | (known - wanted)
            copy_rows.delete_reuse(self.dossier, [(document, o) for o in stale])
            changed |= {x for o in stale for x in (document, o)}
            for other in sorted(wanted - (known - stale)):
                left, right = sorted((document, other))
                found = compare_texts(
                    left,
                    copy_rows.current_text(self.dossier, left),
                    right,
                    copy_rows.current_text(self.dossier, right),
                    words=words,
                )
                copy_rows.put_reuse(self.dossier, left, right, found.kind, found.share, reuse_body(found))
                if found.kind != "none":
                    changed |= {left, right}
                done.add((left, right))
        return changed

    def _metadata_of(self, documents: Iterable[str], keys: Mapping[str, int]) -> dict[str, Metadata]:
        """Settled metadata of some documents (all of them would be a query for each document of the dossier)."""
        decisions = by_document(decision_rows.list_decisions(self.dossier, target_kind="document", standing_only=True))
        return {
            d: settle_metadata(document_rows.get_metadata(self.dossier, keys[d]), decisions.get(d, []))
            for d in sorted(documents)
        }

    def _revisions(
        self, pages: Mapping[str, Iterable[str]], metadata: Mapping[str, Metadata]
    ) -> list[tuple[str, str, str]]:
        """(later, earlier, why) of documents at one address, in the order of their dates and of their arrival."""
        received = copy_rows.first_read(self.dossier, sorted({d for there in pages.values() for d in there}))
        out = []
        for url, there in sorted(pages.items()):
            line = sorted(there, key=lambda d: (_day(metadata.get(d)), received[d], d))
            out += [(later, earlier, f"same address: {url}") for earlier, later in pairwise(line)]
        unique = {(later, earlier): (later, earlier, why) for later, earlier, why in reversed(out)}
        return sorted(unique.values())

    # ------------------------------------------------------------------ records
    def _copy_record(
        self, row: dict[str, Any], metadata: Mapping[str, Metadata], order: Mapping[str, tuple[str, str]]
    ) -> Record:
        flipped = order[row["document"]] < order[row["other"]]
        later, earlier = (row["other"], row["document"]) if flipped else (row["document"], row["other"])
        mine, theirs = ("right", "left") if flipped else ("left", "right")
        claims = {d: copy_rows.spans_of_claims(self.dossier, d) for d in (later, earlier)}
        text = copy_rows.current_text(self.dossier, later)
        return {
            "kind": row["kind"],
            "document": _document(later, metadata),
            "of": _document(earlier, metadata),
            "share": row["share"],
            "why": _reuse(row).why,
            "order": _why_order(later, earlier, metadata),
            "passages": [
                {"span": p[mine], "of_span": p[theirs], "words": p["words"], "quoted": p["quoted"],
                 "quote": text[p[mine][0] : p[mine][1]]}
                for p in row["passages"]
            ],
            "changes": [_change_record(c, mine, theirs, claims[later], claims[earlier]) for c in row["changes"]],
            "review": ReviewState.UNREVIEWED.value,
        }  # fmt: skip

    def _revision_record(self, earlier: str, later: str, why: str, metadata: Mapping[str, Metadata]) -> Record:
        old, new = (copy_rows.current_text(self.dossier, d) for d in (earlier, later))
        found = compare_texts(earlier, old, later, new, least_words=4)
        claims = {d: copy_rows.spans_of_claims(self.dossier, d) for d in (earlier, later)}
        cut = _remainders(old, [p.left for p in found.passages])
        added = _remainders(new, [p.right for p in found.passages])
        changes = [
            _change_record(c, "right", "left", claims[later], claims[earlier]) for c in reuse_body(found)["changes"]
        ]
        touched = {c for x in changes for c in (*x["claims"], *x["of_claims"])}
        touched |= set(_claims_in(claims[earlier], cut)) | set(_claims_in(claims[later], added))
        questions = copy_rows.questions_of_claims(self.dossier, sorted(touched))
        return {
            "document": _document(later, metadata),
            "of": _document(earlier, metadata),
            "why": why,
            "same": round(1 - sum(b - a for a, b in added) / max(1, len(new)), 4),
            "changes": changes,
            "cut": [
                {"span": [a, b], "quote": old[a:b], "claims": _claims_in(claims[earlier], [(a, b)])} for a, b in cut
            ],
            "added": [
                {"span": [a, b], "quote": new[a:b], "claims": _claims_in(claims[later], [(a, b)])} for a, b in added
            ],
            "claims": sorted(touched),
            "questions": questions,
            "review": ReviewState.UNREVIEWED.value,
        }


def order_of(metadata: Mapping[str, Metadata], documents: Iterable[str]) -> dict[str, tuple[str, str]]:
    """By what the earlier of two documents is told: the day of publication, then the id (unknown days come last)."""
    return {d: (_day(metadata.get(d)), d) for d in documents}


def _pages(urls: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Addresses at which several documents were found. The bare address of a site is the address of no report."""
    pages: dict[str, set[str]] = {}
    for document, url in urls:
        pages.setdefault(fold_url(url), set()).add(document)
    return {url: there for url, there in pages.items() if "/" in url and len(there) > 1}


def fold_url(url: str) -> str:
    """An address without what does not name the page: scheme, www, case of the host, fragment, tracking, last slash."""
    try:
        parts = urlsplit(url.strip())
        query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)])
        host = (parts.netloc or "").casefold().removeprefix("www.")
    except ValueError:  # "http://[": no address, so equal only to itself
        return url.strip()
    return host + parts.path.rstrip("/") + (f"?{query}" if query else "")


def reuse_body(reuse: Reuse) -> dict[str, Any]:
    """Passages and changes as JSON values."""
    return {
        "passages": [
            {"left": _pair(p.left), "right": _pair(p.right), "words": p.words, "quoted": p.quoted} for p in reuse.passages
        ],
        "changes": [
            {"kind": c.kind, "left": _pair(c.left), "right": _pair(c.right), "left_text": c.left_text, "right_text": c.right_text}
            for c in reuse.changes
        ],
    }  # fmt: skip


def _reuse(row: Mapping[str, Any]) -> Reuse:
    """A stored pair as the value it was made from."""
    return Reuse(
        row["document"],
        row["other"],
        row["kind"],
        row["share"],
        tuple(Passage(Span(*p["left"]), Span(*p["right"]), p["words"], p["quoted"]) for p in row["passages"]),
        tuple(
            Change(
                c["kind"],
                Span(*c["left"]) if c["left"] else None,
                Span(*c["right"]) if c["right"] else None,
                c["left_text"],
                c["right_text"],
            )
            for c in row["changes"]
        ),
    )


def _copy_links(
    pairs: Sequence[Mapping[str, Any]], order: Mapping[str, tuple[str, str]], revised: set[frozenset[str]]
) -> dict[str, list[tuple[str, str, str]]]:
    """(later, earlier, why) by kind: a copy hangs on the earliest that it or an earlier copy of it goes back to."""
    earlier: dict[str, list[tuple[str, float]]] = {}
    passages = []
    for pair in pairs:
        if frozenset((pair["document"], pair["other"])) in revised:
            continue
        first, later = sorted((pair["document"], pair["other"]), key=lambda d: order[d])
        if pair["kind"] == "copy":
            earlier.setdefault(later, []).append((first, pair["share"]))
        elif pair["kind"] == "passage":
            passages.append((later, first, f"passages of {pair['share']:.0%} of the shorter text stand in the other"))
    copies = []
    for document, found in sorted(earlier.items()):
        first, share = min(found, key=lambda f: order[f[0]])
        root = first
        while root in earlier:  # its dates fall step by step, so this ends
            root = min((f for f, _ in earlier[root]), key=lambda d: order[d])
        through = "" if root == first else f", through {first[:10]}"
        copies.append((document, root, f"{share:.0%} of the shorter text stands in the other{through}"))
    return {"copy": copies, "passage": passages}


def _change_record(
    change: Mapping[str, Any], mine: str, theirs: str, claims: Sequence[tuple[str, int, int]], of: Sequence[tuple[str, int, int]]
) -> Record:  # fmt: skip
    return {
        "kind": change["kind"],
        "here": change[f"{mine}_text"],
        "there": change[f"{theirs}_text"],
        "span": change[mine],
        "of_span": change[theirs],
        "claims": _claims_in(claims, [change[mine]] if change[mine] else []),
        "of_claims": _claims_in(of, [change[theirs]] if change[theirs] else []),
    }


def _claims_in(claims: Sequence[tuple[str, int, int]], spans: Iterable[Sequence[int]]) -> list[str]:
    """Ids of the claims whose main span overlaps one of the stretches."""
    held = list(spans)
    return [i for i, start, end in claims if any(start < s[1] and s[0] < end for s in held)]


def _remainders(text: str, covered: Iterable[Span]) -> list[tuple[int, int]]:
    """Stretches of at least LEAST_CUT words that no passage covers, without white space at their ends."""
    out = []
    at = 0
    for start, end in [*sorted((s.start, s.end) for s in covered), (len(text), len(text))]:
        piece = text[at:start]
        if len(re.findall(r"\w+", piece)) >= LEAST_CUT:
            lead = len(piece) - len(piece.lstrip(" \t\r\n.,;:"))
            out.append((at + lead, at + len(piece.rstrip())))
        at = max(at, end)
    return out


def _document(identifier: str, metadata: Mapping[str, Metadata]) -> Record:
    known = metadata[DocumentId(identifier)]
    published = str(known.published) if known.published else None
    return {"id": identifier, "title": known.title, "publisher": known.publisher, "published": published}


def _why_order(later: str, earlier: str, metadata: Mapping[str, Metadata]) -> str:
    days = _day(metadata.get(earlier)), _day(metadata.get(later))
    if "9999" in days or days[0] == days[1]:
        return "which was first is not known; they are named in the order of their ids"
    return f"the one of {days[0]} is the earlier"


def _day(known: Metadata | None) -> str:
    day = known.published.first_day if known and known.published else None
    return day.isoformat() if day else "9999"


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None
