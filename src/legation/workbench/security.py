"""Who may ask: the door in front of every page.

A local server can be reached by any web page that the browser has open, so four things must hold before anything is
answered: the Host header names this server (no DNS rebinding), the visitor has the start's token (as a cookie that scripts
cannot read and other sites do not send, or as a bearer), a write comes from a page of ours (Origin), and its form carries the
session's own mark (CSRF). Bodies are counted while they arrive. Beyond loopback the token alone does not open: a password
does.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from legation.model.errors import LegationError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Nothing from elsewhere, nothing inline, no frame around it; forms go here only.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # not no-referrer: with that, browsers send "Origin: null" with our own forms
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
MOST_BYTES = 1_000_000  # of a form
MOST_UPLOAD_BYTES = 64_000_000  # of all files dropped at once
UPLOADS = "/intake/files"
FEED = "/watches.atom"


class Refused(LegationError):
    """What is not answered, with the HTTP status that says so."""

    def __init__(self, code: str, status: int, message: str) -> None:
        super().__init__(code, message)
        self.status = status


@dataclass(frozen=True)
class Gate:
    """The keys of one start. beyond: the server listens beyond loopback, so the password opens and the token does not."""

    port: int
    host: str = "127.0.0.1"
    password: str | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    feed_key: str = field(
        default_factory=lambda: secrets.token_urlsafe(24)
    )  # opens the feed of watches and nothing else

    @property
    def beyond(self) -> bool:
        return self.host not in LOOPBACK

    @property
    def cookie(self) -> str:
        return f"legation_{self.port}"  # cookies know no ports: two dossiers served at once must not share one

    @property
    def csrf(self) -> str:
        return hmac.new(self.session.encode(), b"csrf", hashlib.sha256).hexdigest()

    def knows_host(self, header: str) -> bool:
        """Whether a Host header names this server. Beyond loopback: any address by number, or this machine's name."""
        name, port = _split_host(header)
        if port != self.port:
            return False
        if name in LOOPBACK or name == self.host:
            return True
        if not self.beyond:
            return False
        return _is_address(name) or name in {socket.gethostname().casefold(), socket.getfqdn().casefold()}

    def opens(self, request: Request) -> bool:
        """Whether the visitor has been let in: by cookie, or by the token as a bearer (on loopback only)."""
        held = request.cookies.get(self.cookie, "")
        if _same(held, self.session):
            return True
        return not self.beyond and self.is_bearer(request)

    def is_bearer(self, request: Request) -> bool:
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        return kind.casefold() == "bearer" and _same(value.strip(), self.token)

    def takes_token(self, value: str) -> bool:
        return not self.beyond and _same(value, self.token)

    def takes_password(self, value: str) -> bool:
        return self.password is not None and _same(value, self.password)

    def check(self, request: Request) -> None:
        """Raise Refused for what is not to be answered. Entering (token, password) and static files need no cookie."""
        if not self.knows_host(request.headers.get("host", "")):
            raise Refused("E141", 421, "This address is not the one that this server was started for.")
        path = request.url.path
        writes = request.method not in ("GET", "HEAD")
        if writes and not self._from_here(request):
            raise Refused("E142", 403, "This request comes from a page of another site; nothing was written.")
        if path.startswith("/static/") or path == "/login" or (path == "/" and "token" in request.query_params):
            return
        if path == FEED and not writes and _same(request.query_params.get("key", ""), self.feed_key):
            return
        if not self.opens(request):
            raise Refused("E140", 401, self._how_to_enter())
        if writes and path.startswith("/api/") and not (self.is_bearer(request) and not self.beyond):
            if not _same(request.headers.get("x-csrf-token", ""), self.csrf):
                raise Refused(
                    "E142", 403, "A write with a cookie needs the header X-CSRF-Token; or send the token as a bearer."
                )

    def check_form(self, mark: object) -> None:
        """Raise Refused unless a form carries the session's mark."""
        if not isinstance(mark, str) or not _same(mark, self.csrf):
            raise Refused(
                "E142", 403, "This form is of another start of the server. Load its page again; nothing was written."
            )

    def _from_here(self, request: Request) -> bool:
        origin = request.headers.get("origin")
        if origin is not None:
            parts = urlsplit(origin)
            return parts.scheme == "http" and parts.netloc.casefold() == request.headers.get("host", "").casefold()
        return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")

    def _how_to_enter(self) -> str:
        if self.beyond:
            return "Enter the password first, at /login."
        return "Open the address that 'legation serve' printed: it holds this start's token."


class Guard:
    """ASGI: checks each request at the gate, counts what a body brings, and puts the headers on each answer."""

    def __init__(self, app: ASGIApp, gate: Gate, refuse: Callable[[Request, Refused], Response]) -> None:
        self.app = app
        self.gate = gate
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # no web sockets here
            return
        scope.setdefault("state", {})["gate"] = self.gate
        request = Request(scope)
        most = MOST_UPLOAD_BYTES if request.url.path == UPLOADS else MOST_BYTES
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise Refused("E143", 413, f"More than {most // 1_000_000} MB at once; send less.")
            return message

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
                if not request.url.path.startswith("/static/"):
                    message["headers"].append((b"cache-control", b"no-store"))
            await send(message)

        try:
            self.gate.check(request)
        except Refused as error:
            await self.refuse(request, error)(scope, receive, headed)
            return
        await self.app(scope, counted, headed)


def _split_host(header: str) -> tuple[str, int]:
    try:
        parts = urlsplit("//" + header.strip())
        return (parts.hostname or "").casefold(), parts.port or 80
    except ValueError:
        return "", 0


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode("utf-8", "replace"), right.encode("utf-8", "replace"))
