"""The server at a terminal: where it listens, what it says when it is there, how it stops."""

from __future__ import annotations

import shlex
import socket
from contextlib import suppress

import click
import orjson

from ivgraph.console.interruption import Stopped
from ivgraph.errors import InvalidSetting, IvgraphError
from ivgraph.server.connections import limit_connections
from ivgraph.server.serving import Server
from ivgraph.settings import Settings


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, opened before anything else is started.

    Raises:
        InvalidSetting: The address can't be listened on.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address, family=family, backlog=1024)
    except (OSError, UnicodeError) as error:
        reason = (error.strerror or "").partition(" (")[0] if isinstance(error, OSError) else "this is no host's name"
        raise InvalidSetting(
            f"Can't listen on {host}:{port}: {reason}. Choose another with --host and --port, or stop what listens "
            "there."
        ) from error
    # Connections inherit it. asyncio sets it only where it made the listener; else each answer on a connection that is
    # kept would wait 40 ms for the client to acknowledge its head.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def serve_forever(settings: Settings, listener: socket.socket, playlist: str | None = None) -> None:
    """Serves until it is told to stop, which is no failure, and lets running requests end.

    With a playlist that has data it says at the start how to ask for it.
    """
    # Loading GraphQL takes longer than most commands, and they need none.
    from ivgraph.app import create_app

    connections = limit_connections(
        settings.max_connections, settings.max_connections_per_address, settings.trusted_proxies
    )
    server = Server(create_app(settings), connections, lambda: announce(listener, playlist))
    with suppress(Stopped):
        server.run(sockets=[listener])
    if not server.started:
        raise IvgraphError("The server could not start: its log says why.")


def announce(listener: socket.socket, playlist: str | None = None) -> None:
    """Says where to look; with a playlist that has data also a query that works."""
    address = _address(listener)
    click.echo(f"Dashboard   {address}/")
    click.echo(f"GraphiQL    {address}/graphql")
    click.echo(f"Collector   {address}/v1/events")
    click.echo(f"Kaltura     {address}/api_v3/index.php")
    if playlist:
        click.echo(f"\n  {_curl(address, playlist)}\n")
    click.echo("Stop with Ctrl-C.")


def _address(listener: socket.socket) -> str:
    """As a browser on this machine takes it: one that listens everywhere is reached here too."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _curl(address: str, playlist: str) -> str:
    query = (
        f'{{ playlist(id: "{playlist}") {{ name '
        "metrics(period: {preset: LAST_30_DAYS}) { impressions plays uniqueViewers minutesViewed } } }"
    )
    body = orjson.dumps({"query": query}).decode()
    return f"curl -s {address}/graphql -H 'content-type: application/json' -d {shlex.quote(body)}"
