"""Who is let in, and what may write: token, Host, Origin, CSRF, sizes, names of files, the password beyond loopback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from legation.cli.serve import serve
from legation.model.errors import LegationError
from legation.workbench import security
from legation.workbench.app import FORMS
from legation.workbench.security import Gate
from legation.workbench.writes import keep_file, safe_name
from tests.workbench.conftest import PORT, Visitor


def test_the_token_opens_once_and_a_cookie_from_then_on(looker: Visitor) -> None:
    looker.client.cookies.clear()
    try:
        assert looker.get("/").status_code == 401
        assert "sample" not in looker.get("/").text  # not even the dossier's name
        assert looker.get("/?token=wrong").status_code == 401
        answer = looker.get(f"/?token={looker.gate.token}")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/"
        cookie = answer.headers["set-cookie"].casefold()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert looker.get("/").status_code == 200
    finally:
        looker.client.cookies.clear()
        looker.client.cookies.set(looker.gate.cookie, looker.gate.session, domain="127.0.0.1")


@pytest.mark.parametrize(
    "path", ["/", "/index.json", "/questions", "/claims.csv", "/api/v1/status", "/api/v1/openapi.json", "/intake"]
)
def test_nothing_is_shown_without_the_cookie(path: str, looker: Visitor) -> None:
    answer = looker.get(path, headers={"Cookie": f"{looker.gate.cookie}=x"}) if False else _bare(looker, path)
    assert answer == 401


def _bare(visitor: Visitor, path: str) -> int:
    held = dict(visitor.client.cookies)
    visitor.client.cookies.clear()
    try:
        return int(visitor.get(path).status_code)
    finally:
        for name, value in held.items():
            visitor.client.cookies.set(name, value, domain="127.0.0.1")


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", f"127.0.0.1.evil.example:{PORT}", "", "[::1"],
)
def test_other_hosts_are_refused(host: str, looker: Visitor) -> None:
    """DNS rebinding: a name of the attacker's that leads to this machine."""
    assert looker.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}", f"LOCALHOST:{PORT}"])
def test_names_of_loopback_are_answered(host: str) -> None:
    assert Gate(port=PORT).knows_host(host)


@pytest.mark.parametrize("path", sorted(FORMS))
@pytest.mark.parametrize(
    "headers, mark, status",
    [
        ({"Origin": "http://evil.example"}, True, 403),
        ({"Origin": "null"}, True, 403),
        ({"Origin": f"https://127.0.0.1:{PORT}"}, True, 403),
        ({"Origin": f"http://127.0.0.1:{PORT + 1}"}, True, 403),
        ({"Sec-Fetch-Site": "cross-site"}, True, 403),
        ({"Sec-Fetch-Site": "same-site"}, True, 403),
        ({"Origin": f"http://127.0.0.1:{PORT}"}, False, 403),
    ],
)
def test_writes_come_from_our_own_pages(
    path: str, headers: dict[str, str], mark: bool, status: int, looker: Visitor
) -> None:
    before = looker.json("/history.json")["total"]
    claim = looker.json("/claims.json?size=1")["rows"][0]["id"]
    data = {
        "claim": claim,
        "action": "accept",
        "seen": "",
        **({"csrf": looker.gate.csrf} if mark else {"csrf": "0" * 64}),
    }
    assert looker.client.post(path, data=data, headers=headers).status_code == status
    assert looker.json("/history.json")["total"] == before


def test_a_write_of_the_api_needs_the_mark_or_the_bearer(writer: Visitor) -> None:
    claim = writer.json("/claims.json?size=1")["rows"][0]["id"]
    path = f"/api/v1/claims/{claim}/decisions"
    assert writer.client.post(path, json={"action": "accept"}).status_code == 403
    marked = writer.client.post(path, json={"action": "accept"}, headers={"X-CSRF-Token": writer.gate.csrf})
    assert marked.status_code == 200
    writer.client.cookies.clear()
    bearer = {"Authorization": f"Bearer {writer.gate.token}"}
    assert writer.client.post(path, json={"action": "reject"}, headers=bearer).status_code == 200
    assert writer.client.post(path, json={"action": "reject"}, headers={"Authorization": "Bearer x"}).status_code == 401


@pytest.mark.parametrize(
    "back, lands",
    [
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:x", "/"),
        ("/history", "/history"),
    ],
)
def test_forms_lead_back_to_this_server_only(back: str, lands: str, writer: Visitor) -> None:
    answer = writer.post("/looked", {"back": back})
    assert answer.status_code == 303
    assert answer.headers["location"].partition("?")[0] == lands


def test_bodies_are_counted(looker: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "MOST_BYTES", 5000)
    assert looker.post("/decide", {"why": "x" * 20_000}).status_code == 413


@pytest.mark.parametrize(
    "name, kept",
    [
        ("report.txt", "report.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.html", "boot.html"),
        ("/absolute/way.md", "way.md"),
        (".hidden.txt", "hidden.txt"),
        ("a\x00b\u202e.txt", "ab.txt"),
        ("w" * 400 + ".txt", "w" * 116 + ".txt"),
    ],
)
def test_dropped_files_lie_in_the_inbox_and_nowhere_else(name: str, kept: str, tmp_path: Path) -> None:
    path = keep_file(tmp_path / "inbox", name, b"text")
    assert path == tmp_path / "inbox" / kept
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [path]


@pytest.mark.parametrize("name", ["..", "", "run.exe", "page.html.exe", "noending", ".txt"])
def test_files_that_cannot_be_read_are_refused(name: str) -> None:
    with pytest.raises(LegationError, match="E144"):
        safe_name(name)


def test_the_same_name_with_other_bytes_is_another_file(tmp_path: Path) -> None:
    first, second = (keep_file(tmp_path / "i", "a.txt", b) for b in (b"one", b"two"))
    assert {first.name, second.name} == {"a.txt", "a_2.txt"}
    assert keep_file(tmp_path / "i", "a.txt", b"one") == first


def test_beyond_loopback_the_password_opens_and_the_token_does_not(sample: Path, visit: Callable[..., Visitor]) -> None:
    gate = Gate(port=PORT, host="0.0.0.0", password="a long enough one")
    visitor = visit(sample, gate)
    visitor.client.cookies.clear()
    assert visitor.get(f"/?token={gate.token}").status_code == 303
    assert visitor.get(f"/?token={gate.token}").headers["location"] == "/login"
    assert visitor.get("/api/v1/status", headers={"Authorization": f"Bearer {gate.token}"}).status_code == 401
    assert visitor.get("/login").status_code == 200
    assert visitor.client.post("/login", data={"password": "guess"}).status_code in (303, 401)
    assert visitor.get("/questions").status_code == 303
    assert visitor.client.post("/login", data={"password": "a long enough one"}).status_code == 303
    assert visitor.get("/questions").status_code == 200
    assert gate.knows_host(f"192.0.2.7:{PORT}")
    assert not gate.knows_host(f"evil.example:{PORT}")


@pytest.mark.parametrize("password", [None, "short"])
def test_beyond_loopback_nothing_starts_without_a_password(
    password: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LEGATION_PASSWORD", raising=False)
    if password:
        monkeypatch.setenv("LEGATION_PASSWORD", password)
    found = CliRunner().invoke(serve, ["--dossier", str(tmp_path / "d"), "--host", "0.0.0.0", "--port", "0"])
    assert isinstance(found.exception, LegationError)
    assert found.exception.code == "E148"
    assert not (tmp_path / "d").exists()
