"""Limits the client connections, in all and for each address, and raises the process's limit of open files for them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address

from ivgraph.errors import InvalidSetting
from ivgraph.server.incidents import Incident
from ivgraph.settings import Network

#: Files that the process needs for other purposes: its log, its libraries, connections to the database, and client
#: connections that are accepted only to be refused.
RESERVED_FILES = 200
#: The default maximum number of connections. Each takes some kilobytes.
DEFAULT_LIMIT = 10_000
#: The limit of open files that is set where the system has none.
UNBOUNDED_FILES = 65_536

Networks = Sequence[Network]


class Connections:
    """Counts the client connections. Belongs to one event loop."""

    def __init__(self, limit: int, per_address: int, exempt: Networks = ()) -> None:
        """
        Args:
            limit: Maximum number of connections in all.
            per_address: Maximum number of connections from one address.
            exempt: Networks of proxies, which connect on behalf of many clients: per_address does not hold for them.
        """
        self._limit = limit
        self._per_address = per_address
        self._exempt = exempt
        self._total = 0
        self._by_address: Counter[str] = Counter()
        self._full = Incident(
            f"The limit of {limit:,} connections is reached: further connections are refused.",
            "The number of connections is below the limit again; {count:,} connections were refused.",
        )
        self._crowded = Incident(
            f"An address has reached its limit of {per_address:,} connections: its further connections are refused.",
            "No address exceeds its limit of connections any more; {count:,} connections were refused.",
        )

    def enter(self, address: str) -> bool:
        """Counts a new connection, and returns whether it is within the limits; the caller closes it otherwise."""
        if self._total >= self._limit:
            self._full.record()
            return False
        key = _key(address)
        if self._by_address[key] >= self._per_address and not self._is_exempt(address):
            self._crowded.record()
            return False
        self._total += 1
        self._by_address[key] += 1
        return True

    def leave(self, address: str) -> None:
        """Stops counting a connection that ``enter`` counted."""
        key = _key(address)
        self._total -= 1
        self._by_address[key] -= 1
        if not self._by_address[key]:
            del self._by_address[key]

    def _is_exempt(self, address: str) -> bool:
        parsed = ip_address(address)
        return any(parsed in network for network in self._exempt)


def limit_connections(limit: int | None, per_address: int | None, exempt: Networks = ()) -> Connections:
    """Raises the limit of open files, and limits the connections to what it allows.

    Args:
        limit: Maximum number of connections in all; None: 10,000, or as many as the limit of open files allows.
        per_address: Maximum number of connections from one address; None: half of all.

    Raises:
        InvalidSetting: The process may not open enough files for that many connections.
    """
    available = raise_file_limit() - RESERVED_FILES
    if limit is not None and limit > available:
        raise InvalidSetting(
            f"IVGRAPH_MAX_CONNECTIONS can be at most {max(available, 1):,} here, since this process may open "
            f"{available + RESERVED_FILES:,} files. Lower it, or raise the limit of open files (ulimit -n)."
        )
    limit = limit or max(min(DEFAULT_LIMIT, available), 1)
    return Connections(limit, min(per_address or max(limit // 2, 1), limit), exempt)


def raise_file_limit() -> int:
    """Raises the soft limit of open files to the hard limit, and returns how many files the process may open."""
    if sys.platform == "win32":
        return UNBOUNDED_FILES
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = UNBOUNDED_FILES if hard == resource.RLIM_INFINITY else hard
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return UNBOUNDED_FILES if soft == resource.RLIM_INFINITY else soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (ValueError, OSError):
        return soft  # macOS reports a hard limit that it does not grant
    return wanted


def _key(address: str) -> str:
    """What counts as one address: for IPv6 the first 64 bits, because a host can use all addresses that share them."""
    if ":" not in address:
        return address
    parsed = ip_address(address)
    assert isinstance(parsed, IPv6Address)
    return str(parsed.ipv4_mapped or int(parsed) >> 64)
