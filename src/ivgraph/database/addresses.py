"""Splits an address with several hosts, as PostgreSQL's own clients read it, into addresses with one host each."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ivgraph.errors import InvalidSetting

_EXAMPLE = "It looks like postgresql://user:password@host:5432,other-host:5432/database."


def split_hosts(url: str) -> list[str]:
    """The addresses of the hosts that IVGRAPH_DATABASE_READ_URL names, in order.

    Raises:
        InvalidSetting: It is not the address of a PostgreSQL database, or has no host.
    """
    try:
        parts = urlsplit(url.strip())
        addresses = list(_addresses(parts.scheme, parts.netloc, parts.path, parts.query))
        for address in addresses:
            _ = urlsplit(address).port  # raises ValueError if it is not a number
    except ValueError:
        addresses = []
    if not addresses or parts.scheme not in ("postgresql", "postgres"):
        raise InvalidSetting(f"IVGRAPH_DATABASE_READ_URL is not a PostgreSQL address with hosts. {_EXAMPLE}")
    return addresses


def describe_address(address: str) -> str:
    """The host and port of an address, without its user and password."""
    parts = urlsplit(address)
    options = dict(parse_qsl(parts.query))
    host = parts.netloc.rpartition("@")[2] or options.get("host", "")
    return f"{host}:{options['port']}" if "port" in options else host


def _addresses(scheme: str, netloc: str, path: str, query: str) -> Iterator[str]:
    user, at, hosts = netloc.rpartition("@")
    if hosts:
        if all(hosts.split(",")):
            for host in hosts.split(","):
                yield urlunsplit((scheme, f"{user}{at}{host}", path, query, ""))
        return
    # Folders of Unix sockets are named in the query.
    options = dict(parse_qsl(query, keep_blank_values=True))
    names, ports = options.get("host", "").split(","), options.get("port", "5432").split(",")
    if not all(names):
        return
    for name, port in zip(names, ports * len(names) if len(ports) == 1 else ports, strict=True):
        own = urlencode({**options, "host": name, "port": str(int(port))}, safe="/")
        yield f"{scheme}://{user}{at}{path}?{own}"
