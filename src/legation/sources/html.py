"""HTML: a page to the text of its article, its headings, and what its head says of it.

Takes the bytes of a page; gives paragraphs with an empty line between them, without navigation, comments and notices
(trafilatura), and the metadata of meta tags, JSON-LD and the canonical link, each with the tag it is from. The headline
is put in front when the article's text lacks it but the page shows it. Dates are read from tags that state them, never
guessed from the page's words; captions of pictures are lost.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.etree
import lxml.html
import trafilatura

from legation.model.documents import MetaValue
from legation.model.spans import Span
from legation.sources.decoding import decode_text, find_declared_encoding, mend_text
from legation.sources.extracted import Extracted, quiet, tidy
from legation.sources.metadata import GENRE_OF_SECTION, RANK, make_value

EXTRACTOR = f"html 1 (trafilatura {trafilatura.__version__})"

_META_TAGS = {  # names of <meta>, the better ones first (Open Graph, Dublin Core, schema.org, Parse.ly, Sailthru)
    "published": (
        "article:published_time datepublished og:published_time parsely-pub-date sailthru.date dc.date.issued "
        "dcterms.issued dcterms.date dc.date citation_publication_date publish-date publishdate pubdate date"
    ).split(),
    "title": "og:title twitter:title headline dc.title dcterms.title citation_title parsely-title title".split(),
    "publisher": "og:site_name dc.publisher dcterms.publisher citation_journal_title application-name".split(),
    "author": "author article:author parsely-author sailthru.author dc.creator citation_author byl".split(),
    "url": "og:url parsely-link twitter:url".split(),
    "language": "og:locale content-language dc.language language".split(),
}
_ARTICLE = re.compile(r"(?:\w*article|report|\w*posting)$", re.I)  # schema.org types with a headline and a date
_BLOCKS = frozenset(
    "p div li td th dd dt h1 h2 h3 h4 h5 h6 blockquote pre article section main center body br tr".split()
)
SHORT_PAGE = 600  # characters
SHOWN_SHARE = 0.8
_HEADING = re.compile("h[1-6]")
_NO_TEXT = frozenset("script style noscript template nav footer aside button select svg head iframe".split())
_WORDS = re.compile(r"\w+")


def extract(data: bytes, name: str) -> Extracted:
    decoded = decode_text(data, name, declared=find_declared_encoding(data))
    page = _parse(decoded.text)
    if page is None:
        return Extracted("", EXTRACTOR, decoded.mended)
    metadata = list(_from_tags(page))
    metadata += _from_json_ld(page)
    headline = _find_headline(page, metadata)
    blocks = _choose_blocks(page)
    if headline and not _begins_with(blocks, headline):
        blocks.insert(0, (headline, True))
    text, headings = _join(blocks)
    mended = mend_text(text)
    if headline:
        at = mended.text.find(headline)
        span = Span(at, at + len(headline)) if at >= 0 else None
        metadata += make_value("title", headline, "heading (h1)", RANK["format weak"], span=span)
    return Extracted(mended.text, EXTRACTOR, (*decoded.mended, *mended.mended), tuple(metadata), headings)


def _parse(markup: str) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(markup.encode(), parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        return None  # nothing in it that could be a page


def _from_tags(page: Any) -> Iterator[MetaValue]:
    contents: dict[str, str] = {}
    for tag in page.iter("meta"):
        content = tag.get("content")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            key = (tag.get(attribute) or "").strip().lower()
            if key and content and content.strip():
                contents.setdefault(key, content)
    site = tidy(contents.get("og:site_name"))
    for field, names in _META_TAGS.items():
        for order, name in enumerate(n for n in names if n in contents):
            yield from _tag_value(field, contents[name], f"metadata ({name})", RANK["format"] + min(order, 4), site)
    for link in page.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            yield from _tag_value("url", link.get("href"), "metadata (canonical link)", RANK["format"], site)
    for title in list(page.iter("title"))[:1]:
        yield from _tag_value("title", title.text_content(), "metadata (title)", RANK["format weak"] + 1, site)
    yield from make_value("language", page.get("lang"), "metadata (html lang)", RANK["format"])
    yield from _from_time_elements(page)
    if genre := GENRE_OF_SECTION.get(tidy(contents.get("article:section")).lower().replace(" ", "-")):
        yield MetaValue("genre", genre, "metadata (article:section)", RANK["format"])


def _tag_value(field: str, content: Any, how: str, rank: int, site: str) -> tuple[MetaValue, ...]:
    text = tidy(content)
    is_url = text.lower().startswith(("http://", "https://"))
    if is_url != (field == "url"):  # article:author is often a profile page; a canonical link often a bare path
        return ()
    if field == "title" and site:
        text = re.sub(rf"\s*[|–—·-]\s*{re.escape(site)}$", "", text) or text
    return make_value(field, text, how, rank)


def _from_time_elements(page: Any) -> tuple[MetaValue, ...]:
    """The one date that the article's <time> elements agree on; several dates are those of other stories or updates."""
    values = {t.get("datetime"): t for t in page.iter("time") if t.get("datetime")}
    found = [v for text in values for v in make_value("published", text, "metadata (time)", RANK["format weak"])]
    marked = [t for t in values.values() if t.get("pubdate") is not None or t.get("itemprop") == "datePublished"]
    if marked:
        return make_value("published", marked[0].get("datetime"), "metadata (time)", RANK["format weak"])
    return tuple(found[:1]) if len({v.value for v in found}) == 1 else ()


def _from_json_ld(page: Any) -> Iterator[MetaValue]:
    """The first article of the page's JSON-LD; further ones are usually links to other stories."""
    for script in page.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            article = next(_find_articles(json.loads(script.text_content(), strict=False)), None)
        except (ValueError, RecursionError):
            continue
        if article is not None:
            yield from _from_article(article)
            return


def _find_articles(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _find_articles(item, depth + 1)
    elif isinstance(value, dict):
        if any(_ARTICLE.match(t) for t in _strings(value.get("@type"))):
            yield value
        else:
            yield from _find_articles(value.get("@graph"), depth + 1)
            yield from _find_articles(value.get("mainEntity"), depth + 1)


def _from_article(article: dict[str, Any]) -> Iterator[MetaValue]:
    for field, key in (("title", "headline"), ("published", "datePublished"), ("language", "inLanguage")):
        for text in _strings(article.get(key))[:1]:
            yield from make_value(field, text, f"metadata (JSON-LD {key})", RANK["format"] + 1)
    for field in ("author", "publisher"):
        names = [n for n in _names(article.get(field)) if not n.startswith("http")]
        yield from make_value(field, ", ".join(names), f"metadata (JSON-LD {field})", RANK["format"] + 1)
    for kind in _strings(article.get("@type")):
        for word, genre in (("Opinion", "opinion"), ("Analysis", "analysis")):
            if kind.startswith(word):
                yield MetaValue("genre", genre, f"metadata (JSON-LD {kind})", RANK["format"])


def _strings(value: Any) -> list[str]:
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]


def _names(value: Any) -> list[str]:
    """Names of persons or organisations, given as strings or as objects with a name."""
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        found += _strings(item.get("name")) if isinstance(item, dict) else _strings(item)
    return found


def _find_headline(page: Any, metadata: list[MetaValue]) -> str:
    """The h1 that is the page's title, or its only h1; not one that only names the site."""
    shown = [tidy(h.text_content()) for h in page.iter("h1")]
    titles = {_key(v.value) for v in metadata if v.field == "title"}
    sites = {_key(v.value) for v in metadata if v.field == "publisher"}
    shown = [h for h in shown if h and _key(h) not in sites]
    for heading in shown:
        if _key(heading) in titles:
            return heading
    return shown[0] if len(shown) == 1 else ""


def _key(text: str) -> str:
    return " ".join(_WORDS.findall(text.lower()))


def _begins_with(blocks: list[tuple[str, bool]], headline: str) -> bool:
    lines = (line for text, _ in blocks[:6] for line in text.split("\n"))
    return any(_key(headline) == _key(line) for line in lines)


def _choose_blocks(page: Any) -> list[tuple[str, bool]]:
    """trafilatura's blocks, except on short pages, where it gives up and takes the menu and the footer too."""
    main = _main_blocks(page)
    if len(main) > 1 and sum(len(text) for text, _ in main) > SHORT_PAGE:
        return main
    lump = [word for text, _ in main for word in _WORDS.findall(text)]
    visible = set(_WORDS.findall(" ".join(_without(page, "script", "style", "template").itertext())))
    # A lump whose words the page does not show is the article's text out of JSON-LD, and all there is.
    from_page = sum(word in visible for word in lump) >= SHOWN_SHARE * len(lump)
    return _all_blocks(page) if from_page else main


def _main_blocks(page: Any) -> list[tuple[str, bool]]:
    """The article's blocks as trafilatura finds them: (text, is a heading)."""
    with quiet("trafilatura"):
        found = trafilatura.bare_extraction(copy.deepcopy(page), include_comments=False, with_metadata=False)
    body = getattr(found, "body", None)
    return [] if body is None else [b for b in _blocks_of(body) if b[0]]


def _blocks_of(body: Any) -> Iterator[tuple[str, bool]]:
    """Blocks of trafilatura's own markup: p, head, list/item, quote, table/row/cell, lb (a line break)."""
    yield tidy_lines(body.text), False
    for element in body:
        tag = element.tag
        if tag == "table":
            rows = (
                [tidy_lines(_text_of(c)).replace("\n", " ") for c in row.iter("cell")] for row in element.iter("row")
            )
            yield tidy_lines("\n".join("\t".join(c for c in cells if c) for cells in rows)), False
        elif tag in ("list", "quote", "div") and len(element):
            yield from _blocks_of(element)
        else:
            yield tidy_lines(_text_of(element)), tag == "head"
        yield tidy_lines(element.tail), False


def _text_of(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        parts += ["\n" if child.tag == "lb" else _text_of(child), child.tail or ""]
    return "".join(parts)


def tidy_lines(text: str | None) -> str:
    """Lines without the spaces around them, as a browser shows them; empty ones left out, tabs kept."""
    lines = (
        "\t".join(" ".join(cell.split()) for cell in line.split("\t")).strip() for line in (text or "").split("\n")
    )
    return "\n".join(line for line in lines if line)


def _all_blocks(page: Any) -> list[tuple[str, bool]]:
    """All that the page's article shows (the page, when it marks none), block by block."""
    page = _without(page, *_NO_TEXT)
    for tag in ("article", "main", "body"):
        marked = list(page.iter(tag))
        if len(marked) == 1:
            page = marked[0]
            break
    blocks: list[tuple[str, bool]] = []
    buffer: list[str] = []
    is_heading = False
    for event, element in lxml.etree.iterwalk(page, events=("start", "end")):
        if element.tag in _BLOCKS:
            if text := " ".join("".join(buffer).split()):
                blocks.append((text, is_heading))
            buffer.clear()
            is_heading = event == "start" and _HEADING.fullmatch(element.tag) is not None
        if event == "start" or element is not page:
            buffer.append((element.text if event == "start" else element.tail) or "")
    if text := " ".join("".join(buffer).split()):
        blocks.append((text, is_heading))
    return blocks


def _without(page: Any, *tags: str) -> Any:
    """A copy of the page in which the elements of these names are gone and what follows them is not."""
    page = copy.deepcopy(page)
    for element in list(page.iter(*tags)):
        if element.getparent() is not None:
            element.drop_tree()
    return page


def _join(blocks: list[tuple[str, bool]]) -> tuple[str, tuple[Span, ...]]:
    parts: list[str] = []
    headings: list[Span] = []
    at = 0
    for text, is_heading in blocks:
        if is_heading:
            headings.append(Span(at, at + len(text)))
        parts.append(text)
        at += len(text) + 2
    return "\n\n".join(parts), tuple(headings)
