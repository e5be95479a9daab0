"""The commands serve and demo: opens the listening socket, prints the addresses, and runs the server."""

from __future__ import annotations

import shlex
import socket
from contextlib import suppress
from ipaddress import ip_address

import click
import orjson

from ivgraph.cli.database import check_replicas
from ivgraph.cli.interruption import Stopped, interruption
from ivgraph.errors import InvalidSetting, IvgraphError
from ivgraph.server.connections import limit_connections
from ivgraph.server.serving import Server, open_listener
from ivgraph.server.supervisor import Supervisor
from ivgraph.settings import Settings
from ivgraph.sources.registry import HTTP_SOURCES


def listen(host: str, port: int) -> socket.socket:
    """Opens the listening socket.

    Raises:
        InvalidSetting: The address is wrong or in use.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return open_listener(address, family)
    except (OSError, UnicodeError) as error:
        reason = (error.strerror or "").partition(" (")[0] if isinstance(error, OSError) else "it is not a host name"
        raise InvalidSetting(
            f"Can't listen on {host}:{port}: {reason}. Choose another address with --host and --port, or stop the "
            "program that listens there."
        ) from error


def host_names(host: str) -> tuple[str, ...]:
    """Names by which browsers may call a server that listens on ``host``, besides localhost and addresses.

    This is ``host`` if it is a name, and the name of the machine if the server listens on all addresses.
    """
    try:
        return (socket.gethostname().lower(),) if ip_address(host).is_unspecified else ()
    except ValueError:
        return (host.lower(),)


def serve_forever(settings: Settings, listener: socket.socket, playlist: str | None = None) -> None:
    """Serves until a signal stops the server, then lets running requests finish.

    Args:
        playlist: A playlist that has data, for the example query that is printed at the start.

    Raises:
        IvgraphError: The server could not start.
    """
    check_replicas(settings)
    if settings.workers > 1:
        supervisor = Supervisor(settings, listener, lambda: announce(listener, playlist))
        with suppress(Stopped):
            interruption.run(supervisor.run())
        return
    # Importing GraphQL takes longer than most commands, which do not need it.
    from ivgraph.server.app import create_app

    connections = limit_connections(
        settings.max_connections, settings.max_connections_per_address, settings.trusted_proxies
    )
    server = Server(create_app(settings), connections, lambda: announce(listener, playlist))
    with suppress(Stopped):
        server.run(sockets=[listener])
    if not server.started:
        raise IvgraphError("The server could not start: see its log.")


def announce(listener: socket.socket, playlist: str | None = None) -> None:
    """Prints the addresses of the pages and endpoints, and an example query if a playlist is given.

    If other machines can connect, it prints the address for them and a warning about what they can do.
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
    "Warning: everyone who can connect to this machine can read all numbers, send events and save structures. Put a "
    'proxy with TLS and a password in front: see "Running it" in the README.'
)


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _name_for_others(family: socket.AddressFamily) -> str:
    """This machine's address in its network, or its name if it has no network.

    Rejected: looking up all addresses of its name, which may take until a name server times out.
    """
    documentation = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}[family]
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((documentation, 9))  # only chooses a local address: UDP sends nothing on connecting
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
