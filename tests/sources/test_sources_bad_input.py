"""Bad input: whatever the bytes and whatever the name, a document or a failure with a code and a next step, no raise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import BODY, make_docx, make_jsonl, make_mail, make_page, make_pdf, read_all

from legation.model.documents import Failure, Received
from legation.sources import FORMATS, read_original

ROOT = Path(__file__).parents[2]
WHOLE = {  # a good file of each format
    "txt": BODY.encode(),
    "md": f"---\ntitle: Talks\n---\n# Talks\n\n{BODY}".encode(),
    "html": make_page(f"<h1>Talks</h1><p>{BODY}</p><p>{BODY}</p>", "<title>Talks</title>"),
    "pdf": make_pdf([BODY], {"Title": "Talks"}),
    "docx": make_docx([BODY], heading="Talks"),
    "eml": make_mail(Subject="Talks", From="a@b.example", Date="Tue, 29 Oct 2024 23:30:00 -0400"),
    "json": make_jsonl({"text": BODY, "title": "Talks"}),
}
MEDIA = dict(FORMATS.values())


def check(data: bytes, format: str) -> None:
    result = read_original(data, media_type=MEDIA[format], seen_at=f"x.{format}")
    if isinstance(result, Failure):
        assert re.fullmatch(r"E0\d\d", result.code)
        assert result.message.startswith(f"x.{format}")
        assert "Traceback" not in result.message
        return
    text = result.version.text
    assert text.strip()
    text.encode("utf-8")
    assert "\0" not in text
    for value in result.metadata:
        value.value.encode("utf-8")
        assert value.span is None or value.span.end <= len(text)
    assert all(h.end <= len(text) for h in result.headings)


@pytest.mark.parametrize("format", WHOLE)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300))
def test_any_bytes_under_any_name(format: str, data: bytes) -> None:
    check(data, format)


@pytest.mark.parametrize("format", WHOLE)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_files(format: str, data: st.DataObject) -> None:
    """A good file cut, with bytes overwritten, or with a piece of itself doubled."""
    whole = WHOLE[format]
    at = data.draw(st.integers(0, len(whole)))
    until = data.draw(st.integers(at, min(len(whole), at + 200)))
    middle = data.draw(st.sampled_from([b"", whole[at:until] * 2]) | st.binary(max_size=20))
    check(whole[:at] + middle + (b"" if data.draw(st.booleans()) else whole[until:]), format)


_MARKUP = st.lists(
    st.sampled_from(
        "<p> </p> <div> </div> <table> <tr> <td> </table> <ul> <li> <h1> </h1> <article> <meta content=x name=date> "
        "&#0; &#xD800; <!-- --> <br> <script> </script> <time datetime=2024> <title> <![CDATA[ ]]> &amp; <body> </html>".split(
            " "
        )
    )
    | st.text(max_size=10),
    max_size=30,
)


@settings(max_examples=100, deadline=None)
@given(_MARKUP)
def test_any_markup(parts: list[str]) -> None:
    check("".join(parts).encode("utf-8", "surrogatepass"), "html")


@pytest.mark.parametrize("format", WHOLE)
def test_one_bad_file_never_stops_the_next(tmp_path: Path, format: str) -> None:
    (tmp_path / f"a.{format}").write_bytes(b"\xff\xfe\xfd\x00" * 64 + bytes(range(256)))
    (tmp_path / f"b.{format}").write_bytes(WHOLE[format])
    results = read_all(tmp_path)
    assert results[0].seen_at.endswith(f"a.{format}")
    assert isinstance(results[-1], Received)


def test_an_extractor_that_breaks_down_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(data: bytes, name: str) -> None:
        raise RuntimeError("inner trouble")

    monkeypatch.setattr("legation.sources.docx.extract", break_down)
    (tmp_path / "a.docx").write_bytes(WHOLE["docx"])
    (tmp_path / "b.txt").write_bytes(WHOLE["txt"])
    results = read_all(tmp_path)
    assert isinstance(results[0], Failure)
    assert results[0].code == "E024"
    assert "inner trouble" in results[0].message
    assert isinstance(results[1], Received)


def test_the_same_file_reads_the_same_twice() -> None:
    for format, data in WHOLE.items():
        first, second = (read_original(data, media_type=MEDIA[format], seen_at="x") for _ in range(2))
        assert first == second


def test_every_code_is_in_the_docs() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    sources = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "src/legation/sources").glob("*.py"))
    used = set(re.findall(r'"(E0\d\d)"', sources))
    listed = set(re.findall(r"^\| (E0[0-3]\d) \|", page, re.M))
    assert used <= listed
    assert used
