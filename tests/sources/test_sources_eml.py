"""Mail: the text part before the HTML part, headers as metadata, attachments named and not read."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from making import BODY, failed, make_mail, make_page, read_one, received, values


def _message(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    return message


def test_headers_are_metadata_and_the_day_is_the_senders(tmp_path: Path) -> None:
    data = make_mail(
        Subject="=?utf-8?q?Caf=C3=A9_talks?=",
        From='"Harbour News" <desk@harbour.example>',
        Date="Tue, 29 Oct 2024 23:30:00 -0400",
    )
    result = received(read_one(tmp_path / "a.eml", data))
    assert result.version.text == BODY
    assert values(result, "title") == ["Café talks"]
    assert values(result, "publisher") == ["Harbour News"]
    assert values(result, "published") == ["2024-10-29"]
    assert next(v.detail for v in result.metadata if v.field == "published") == "2024-10-29T23:30:00-04:00"


def test_the_text_part_is_preferred(tmp_path: Path) -> None:
    message = _message(Subject="Talks", From="a@b.example")
    message.set_content(BODY)
    message.add_alternative(f"<p>HTML {BODY}</p>", subtype="html")
    result = received(read_one(tmp_path / "a.eml", bytes(message)))
    assert result.version.text.strip() == BODY
    assert result.version.mended == ()


def test_the_html_part_is_read_as_a_page(tmp_path: Path) -> None:
    data = make_mail(
        make_page(f"<p>{BODY}</p><p>Grüße</p>").decode(), content_type="text/html; charset=utf-8", Subject="Talks"
    )
    result = received(read_one(tmp_path / "a.eml", data))
    assert result.version.text == f"{BODY}\n\nGrüße"
    assert result.version.extractor.startswith("eml 1, html 1")
    assert values(result, "title") == ["Talks"]


def test_attachments_are_named_and_not_read(tmp_path: Path) -> None:
    message = _message(Subject="Talks")
    message.set_content(BODY)
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="pact.pdf")
    message.add_attachment("other text", filename="notes.txt")
    result = received(read_one(tmp_path / "a.eml", bytes(message)))
    assert result.version.text.strip() == BODY
    assert result.version.mended == ("2 attachments not read: pact.pdf, notes.txt",)


ENCODED = [  # content type, transfer encoding, body as sent, text
    ("text/plain; charset=iso-8859-1", "quoted-printable", "caf=E9 talks=\n go on", "café talks go on"),
    ("text/plain; charset=utf-8", "base64", "Y2Fmw6k=", "café"),
    ("text/plain; charset=no-such", "8bit", "café", "café"),
    ("text/plain", "8bit", "café", "café"),
    ("text/plain; charset=utf-8", "base64", "!!!Y2Fmw6k=", "café"),
]


@pytest.mark.parametrize("content_type, transfer, body, text", ENCODED)
def test_bodies_are_decoded_by_what_the_part_says(
    tmp_path: Path, content_type: str, transfer: str, body: str, text: str
) -> None:
    data = f"Subject: x\nContent-Type: {content_type}\nContent-Transfer-Encoding: {transfer}\n\n{body}".encode()
    assert received(read_one(tmp_path / "a.eml", data)).version.text.strip() == text


REFUSED = [
    (b"just words and no header at all\n\nmore words", "E017"),
    (b"Subject: empty\n\n", "E017"),
    (b"Subject: x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0=", "E017"),
    (b"\x00\x01\x02\x03\x04" * 100, "E009"),
]


@pytest.mark.parametrize("data, code", REFUSED)
def test_what_is_no_message_says_so(tmp_path: Path, data: bytes, code: str) -> None:
    failure = failed(read_one(tmp_path / "a.eml", data))
    assert failure.code == code
    assert "a.eml" in failure.message
