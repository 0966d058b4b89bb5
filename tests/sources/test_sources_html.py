"""HTML: the article's paragraphs without the page around them, and what its head tells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from making import BODY, failed, hows, make_page, read_one, received, values

LONG = " ".join([BODY] * 4)
AROUND = (
    '<header><nav><a href="/">Home</a> <a href="/w">World</a></nav></header><main><article>{}</article></main>'
    "<aside><p>Read also: a story about the weather.</p></aside><footer><p>All rights reserved.</p></footer>"
    "<script>var troops = 1;</script>"
)


def test_the_article_is_read_in_paragraphs_and_the_page_around_it_is_not(tmp_path: Path) -> None:
    article = (
        f"<h1>Envoys meet</h1><p>{LONG}</p><p>They agreed on <b>nothing</b>,<br>said <a href='#'>one</a>.</p>"
        "<h2>Background</h2><ul><li>A first point.</li><li>A second point.</li></ul>"
        f"<table><tr><th>Ship</th><th>Tons</th></tr><tr><td>Aurora</td><td>1,200</td></tr></table><p>{LONG}</p>"
    )
    result = received(read_one(tmp_path / "a.html", make_page(AROUND.format(article))))
    assert result.version.text.split("\n\n") == [
        "Envoys meet",
        LONG,
        "They agreed on nothing,\nsaid one.",
        "Background",
        "A first point.",
        "A second point.",
        "Ship\tTons\nAurora\t1,200",
        LONG,
    ]
    assert [h.of(result.version.text) for h in result.headings] == ["Envoys meet", "Background"]
    assert result.version.extractor.startswith("html 1 (trafilatura ")


SHORT = [  # body of a short page, blocks of its text
    ("<p>They met.</p><p>They left.</p>", ["They met.", "They left."]),
    ("They met.<br>They left.", ["They met.", "They left."]),
    ("<h1>Envoys meet</h1><p>They met.</p>", ["Envoys meet", "They met."]),
    ("<nav>Menu</nav><div>They <i>met</i>.</div><footer>Rights</footer>", ["They met."]),
    (AROUND.format("<h1>Envoys meet</h1><p>They met.</p>"), ["Envoys meet", "They met."]),
    ("<article><p>They met &amp; left.</p></article><p>Elsewhere.</p>", ["They met & left."]),
]


@pytest.mark.parametrize("body, blocks", SHORT)
def test_short_pages_are_read_whole(tmp_path: Path, body: str, blocks: list[str]) -> None:
    result = received(read_one(tmp_path / "a.htm", make_page(body)))
    assert result.version.text.split("\n\n") == blocks


def test_a_headline_outside_of_the_article_is_put_in_front(tmp_path: Path) -> None:
    body = f"<header><h1>Envoys meet in the port</h1></header><article><p>{LONG}</p><p>{LONG}</p></article>"
    result = received(read_one(tmp_path / "a.html", make_page(body)))
    assert result.version.text.startswith("Envoys meet in the port\n\nThe two envoys")
    assert result.version.text.count("Envoys meet in the port") == 1


HEADS = [  # tags of the head, field, value, how
    ('<meta property="article:published_time" content="2024-10-29T23:30:00+02:00">', "published", "2024-10-29",
     "metadata (article:published_time)"),
    ('<meta itemprop="datePublished" content="29 October 2024">', "published", "2024-10-29", "metadata (datepublished)"),
    ('<meta name="DC.date.issued" content="2024-10">', "published", "2024-10", "metadata (dc.date.issued)"),
    ('<meta property="og:title" content="Envoys &amp; ships | Harbour News"><meta property="og:site_name" '
     'content="Harbour News">', "title", "Envoys & ships", "metadata (og:title)"),
    ("<title>Envoys meet</title>", "title", "Envoys meet", "metadata (title)"),
    ('<meta property="og:site_name" content="Harbour News">', "publisher", "Harbour News", "metadata (og:site_name)"),
    ('<meta name="author" content="Ann Example">', "author", "Ann Example", "metadata (author)"),
    ('<link rel="canonical" href="https://harbour.example/2024/10/18/a">', "url", "https://harbour.example/2024/10/18/a",
     "metadata (canonical link)"),
    ('<link rel="canonical" href="https://harbour.example/2024/10/18/a">', "published", "2024-10-18", "url"),
    ('<link rel="canonical" href="https://www.harbour.example/a">', "publisher", "harbour.example", "url (domain)"),
    ('<meta property="og:url" content="https://harbour.example/a">', "url", "https://harbour.example/a",
     "metadata (og:url)"),
    ('<meta property="article:section" content="Opinion">', "genre", "opinion", "metadata (article:section)"),
    ("", "language", "en", "metadata (html lang)"),
]  # fmt: skip


@pytest.mark.parametrize("head, field, value, how", HEADS)
def test_the_head_tells_and_the_tag_is_named(tmp_path: Path, head: str, field: str, value: str, how: str) -> None:
    result = received(read_one(tmp_path / "a.html", make_page(f"<p>{BODY}</p>", head, lang="en-GB")))
    assert values(result, field)[0] == value
    assert hows(result, field)[0] == how


@pytest.mark.parametrize(
    "head, field",
    [
        ('<meta property="article:author" content="https://social.example/ann">', "author"),
        ('<link rel="canonical" href="/talks">', "url"),
        ('<meta name="date" content="today">', "published"),
        ('<meta property="article:modified_time" content="2024-10-30">', "published"),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": </script>', "published"),
    ],
)
def test_tags_that_do_not_tell_are_passed_over(tmp_path: Path, head: str, field: str) -> None:
    result = received(read_one(tmp_path / "a.html", make_page(f"<p>{BODY}</p>", head)))
    assert values(result, field) == []


def test_json_ld_of_the_article_counts_and_of_others_not(tmp_path: Path) -> None:
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "The site"},
            {
                "@type": ["OpinionNewsArticle"],
                "headline": "Envoys meet",
                "datePublished": "2024-10-29T08:00:00Z",
                "author": [{"@type": "Person", "name": "Ann Example"}, "Ben Example"],
                "publisher": {"name": "Harbour News"},
            },
            {"@type": "NewsArticle", "headline": "Other story", "datePublished": "2020-01-01"},
        ],
    }
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    result = received(read_one(tmp_path / "a.html", make_page(f"<p>{BODY}</p>", head)))
    assert values(result, "title") == ["Envoys meet"]
    assert values(result, "published") == ["2024-10-29"]
    assert values(result, "author") == ["Ann Example, Ben Example"]
    assert values(result, "publisher") == ["Harbour News"]
    assert values(result, "genre") == ["opinion"]


TIMES = [  # <time> elements, the day they give
    ('<time datetime="2024-10-29T10:00Z">yesterday</time>', ["2024-10-29"]),
    ('<time datetime="2024-10-29">a</time><time datetime="2024-10-30">b</time>', []),
    (
        '<time datetime="2024-10-28">a</time><time datetime="2024-10-30" itemprop="datePublished">b</time>',
        ["2024-10-30"],
    ),
    ('<time datetime="PT5M">5 min</time>', []),
]


@pytest.mark.parametrize("tags, days", TIMES)
def test_time_elements_count_when_they_agree(tmp_path: Path, tags: str, days: list[str]) -> None:
    result = received(read_one(tmp_path / "a.html", make_page(f"{tags}<p>{BODY}</p>")))
    assert values(result, "published") == days


ENCODINGS = [  # how the page says its encoding, the encoding of its bytes
    ('<meta charset="utf-8">', "utf-8"),
    ('<meta charset="windows-1251">', "cp1251"),
    ('<meta charset="iso-8859-1">', "cp1252"),
    ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
    ('<meta charset="no-such-thing">', "utf-8"),
    ('<meta charset="koi8-r">', "utf-8-sig"),  # the mark is right, the tag is wrong
    ("", "utf-16"),
]


@pytest.mark.parametrize("tag, encoding", ENCODINGS)
def test_a_page_is_decoded_by_its_mark_or_its_tag(tmp_path: Path, tag: str, encoding: str) -> None:
    words = (
        "Größe – “neu”" if encoding == "cp1252" else "Слова ёлки" if "8" in encoding or "1251" in encoding else "Größe"
    )
    page = make_page(f"<p>{words} {BODY}</p>", tag).decode().encode(encoding)
    assert received(read_one(tmp_path / "a.html", page)).version.text == f"{words} {BODY}"


@pytest.mark.parametrize("body", ["", "<script>var a</script>", '<img src="a.png">', "<nav>Menu</nav>"])
def test_a_page_without_text_fails(tmp_path: Path, body: str) -> None:
    assert failed(read_one(tmp_path / "a.html", make_page(body))).code == "E011"


def test_deep_nesting_is_read_or_refused_but_never_raised(tmp_path: Path) -> None:
    page = make_page("<div>" * 20_000 + BODY + "</div>" * 20_000)
    read_one(tmp_path / "a.html", page)
    list_page = make_page("<ul><li>" * 3_000 + BODY)
    read_one(tmp_path / "b.html", list_page)
