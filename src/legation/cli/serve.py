"""The command serve. Registered by cli.commands."""

from __future__ import annotations

import os
import socket
import threading
import webbrowser
from pathlib import Path

import click

from legation.cli.shared import DONE, dossier_option, reader_options, say
from legation.model.errors import LegationError


@click.command()
@dossier_option(create=True)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8017, show_default=True, help="Port; 0 takes a free one."
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. Beyond loopback it demands LEGATION_PASSWORD.",
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@reader_options
def serve(
    dossier: Path, port: int, host: str, no_browser: bool, model: str | None, learned: bool, knowledge: tuple[str, ...]
) -> int:
    """Open the workbench: pages in which one reads, checks, decides and shows others.

    Prints an address with this start's token; opening it once lets that browser in. On loopback only unless --host says
    otherwise; then the password in the environment variable LEGATION_PASSWORD opens, and the token does not. The feed of
    watches has an address with a key of its own, another at each start unless LEGATION_FEED_KEY holds one.

    Example: legation serve --dossier korea.dossier
    """
    import uvicorn

    from legation.desk import ReaderOptions, open_dossier
    from legation.workbench.app import build_app
    from legation.workbench.security import Gate

    password = os.environ.get("LEGATION_PASSWORD") or None
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    feed_key = os.environ.get("LEGATION_FEED_KEY") or None
    if feed_key is not None and (len(feed_key) < 20 or not feed_key.isascii() or not feed_key.isprintable()):
        listening.close()
        raise LegationError(
            "E152", "LEGATION_FEED_KEY must hold 20 ASCII characters or more, without control characters."
        )
    gate = Gate(port=port, host=host.casefold(), password=password, **({"feed_key": feed_key} if feed_key else {}))
    if gate.beyond and (password is None or len(password) < 12):
        listening.close()
        raise LegationError(
            "E148",
            f"--host {host} is beyond loopback, and LEGATION_PASSWORD is not set or has fewer than 12 characters. Set it in the "
            "environment, or leave --host away.",
        )
    options = ReaderOptions(**({"model": model} if model else {}), knowledge=tuple(knowledge), learned=learned)
    with open_dossier(dossier, reader=options):
        pass  # made when it is not there; a file that is no dossier is refused before anything listens
    app = build_app(dossier, gate, options)
    app.state.bench.worker.warm_up()
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/" + ("login" if gate.beyond else f"?token={gate.token}")
    click.echo(address)
    say(
        "Ctrl+C ends it. What is decided is written at once."
        + (
            ""
            if not gate.beyond
            else " Without HTTPS in front of it the password and the texts can be read on the way."
        )
    )
    if not no_browser and not gate.beyond:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, date_header=False, ws="none", proxy_headers=False,
        timeout_graceful_shutdown=3,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listening])
    return DONE


def _listen(host: str, port: int) -> socket.socket:
    """A bound socket, so that the port in the address is the one that answers. Raises E149 when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise LegationError(
            "E149",
            f"{host}:{port} cannot be listened on ({error.strerror}). Give another with --port, or --port 0 for a free one.",
        ) from error
    return listening


COMMANDS = (serve,)
