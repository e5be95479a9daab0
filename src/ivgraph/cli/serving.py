"""The server at a terminal: where it listens, what it says when it is there, how it stops."""

from __future__ import annotations

import shlex
import socket
from contextlib import suppress
from ipaddress import ip_address

import click
import orjson

from ivgraph.cli.interruption import Stopped
from ivgraph.errors import InvalidSetting, IvgraphError
from ivgraph.server.connections import limit_connections
from ivgraph.server.serving import Server
from ivgraph.settings import Settings
from ivgraph.sources.registry import HTTP_SOURCES


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


def name_host(host: str) -> tuple[str, ...]:
    """The names by which browsers may ask a server that listens at a host, beside those that every server knows.

    They are the name that the host was given by, and this machine's where the server listens at all of its addresses.
    """
    try:
        return (socket.gethostname().lower(),) if ip_address(host).is_unspecified else ()
    except ValueError:
        return (host.lower(),)


def serve_forever(settings: Settings, listener: socket.socket, playlist: str | None = None) -> None:
    """Serves until it is told to stop, which is no failure, and lets running requests end.

    With a playlist that has data it says at the start how to ask for it.
    """
    # Loading GraphQL takes longer than most commands, and they need none.
    from ivgraph.server.app import create_app

    connections = limit_connections(
        settings.max_connections, settings.max_connections_per_address, settings.trusted_proxies
    )
    server = Server(create_app(settings), connections, lambda: announce(listener, playlist))
    with suppress(Stopped):
        server.run(sockets=[listener])
    if not server.started:
        raise IvgraphError("The server could not start: its log says why.")


def announce(listener: socket.socket, playlist: str | None = None) -> None:
    """Says where to look; with a playlist that has data also a query that works.

    Where other machines can connect it says with which address, and warns of what they may do.
    """
    host, port = listener.getsockname()[:2]
    is_everywhere = ip_address(host).is_unspecified
    here = _address(_LOOPBACK[listener.family] if is_everywhere else host, port)
    click.echo(f"Dashboard   {here}/")
    click.echo(f"GraphiQL    {here}/graphql")
    for source in HTTP_SOURCES:
        click.echo(f"{source.label:<11} {here}{source.path}")
    if is_everywhere:
        click.echo(f"Elsewhere   {_address(_name_for_others(listener.family), port)}/")
    if playlist:
        click.echo(f"\n  {_curl(here, playlist)}\n")
    if not ip_address(host).is_loopback:
        click.echo(_WARNING, err=True)
    click.echo("Stop with Ctrl-C.")


_LOOPBACK = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}

_WARNING = (
    "Warning: whoever can connect to this machine may read all numbers, send events and save structures. Put a proxy "
    'with TLS and a password in front: see "Running it" in the README.'
)


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _name_for_others(family: socket.AddressFamily) -> str:
    """This machine's address on the way to others, or its name where no way leads to any.

    All addresses that its name has could be told too, but to look them up may take until a name server is given up.
    """
    documentation = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}[family]
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((documentation, 9))  # chooses an address of ours, and sends nothing
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])


def _curl(address: str, playlist: str) -> str:
    query = (
        f'{{ playlist(id: "{playlist}") {{ name '
        "metrics(period: {preset: LAST_30_DAYS}) { impressions plays uniqueViewers minutesViewed } } }"
    )
    body = orjson.dumps({"query": query}).decode()
    return f"curl -s {address}/graphql -H 'content-type: application/json' -d {shlex.quote(body)}"
