"""How many connections there may be, in all and of one address; and how many files the process may open for them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from ivgraph.errors import InvalidSetting
from ivgraph.server.incidents import Incident

#: Files that the process needs for other things: its log, its libraries, connections to the database, and those to
#: clients that were accepted and are refused.
RESERVED = 200
#: Connections, unless the settings say otherwise: each takes some kilobytes.
DEFAULT = 10_000
#: Files that are asked for where the system sets no bound, or one that it does not mean.
MANY = 65_536

Networks = Sequence[IPv4Network | IPv6Network]


class Connections:
    """Counts connections. One event loop only."""

    def __init__(self, limit: int, per_address: int, exempt: Networks = ()) -> None:
        """
        Args:
            limit: Connections in all.
            per_address: Connections of one address.
            exempt: Networks of proxies, which bring the connections of many.
        """
        self._limit = limit
        self._per_address = per_address
        self._exempt = exempt
        self._total = 0
        self._by_address: Counter[str] = Counter()
        self._full = Incident(
            f"There are {limit:,} connections, as many as there may be: further ones are refused.",
            "There is room for connections again; {count:,} were refused.",
        )
        self._crowded = Incident(
            f"An address has {per_address:,} connections, as many as one may have: further ones are refused.",
            "No address has too many connections any more; {count:,} were refused.",
        )

    def enter(self, address: str) -> bool:
        """Counts a new connection of the address, unless there are too many: then it is to be refused."""
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
        """Counts a connection no longer that was counted."""
        key = _key(address)
        self._total -= 1
        self._by_address[key] -= 1
        if not self._by_address[key]:
            del self._by_address[key]

    def _is_exempt(self, address: str) -> bool:
        parsed = ip_address(address)
        return any(parsed in network for network in self._exempt)


def limit_connections(limit: int | None, per_address: int | None, exempt: Networks = ()) -> Connections:
    """Lets the process open as many files as it may, and bounds the connections by that.

    Args:
        limit: Connections in all; None: 10,000, or as many as there may be files for.
        per_address: Connections of one address; None: half of all.

    Raises:
        InvalidSetting: There may not be files for so many connections.
    """
    most = raise_file_limit() - RESERVED
    if limit is not None and limit > most:
        raise InvalidSetting(
            f"IVGRAPH_MAX_CONNECTIONS can be at most {max(most, 1):,} here, since this process may open "
            f"{most + RESERVED:,} files. Lower it, or raise the limit of open files (ulimit -n)."
        )
    limit = limit or max(min(DEFAULT, most), 1)
    return Connections(limit, min(per_address or max(limit // 2, 1), limit), exempt)


def raise_file_limit() -> int:
    """Raises the soft limit of open files to the hard one; gives how many files the process may open."""
    if sys.platform == "win32":
        return MANY
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MANY if hard == resource.RLIM_INFINITY else hard
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return MANY if soft == resource.RLIM_INFINITY else soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (ValueError, OSError):
        return soft  # macOS has a lower bound than it says
    return wanted


def _key(address: str) -> str:
    """What counts as one address: in IPv6 a network of 64 bits, since one host has all addresses of it."""
    if ":" not in address:
        return address
    parsed = ip_address(address)
    assert isinstance(parsed, IPv6Address)
    return str(parsed.ipv4_mapped or int(parsed) >> 64)
