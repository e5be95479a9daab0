"""Finds the IP address of a client, and the country and region of an IP address.

Only proxies that the settings name are trusted: a client could send the same headers and choose its own country.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from pathlib import Path
from typing import TypeAlias

import maxminddb

from ivgraph.errors import InvalidSetting

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

#: Country and region.
Location: TypeAlias = tuple[str | None, str | None]

UNKNOWN_LOCATION: Location = (None, None)


def client_address(headers: Mapping[str, str], peer: str | None, proxies: Sequence[Network]) -> Address | None:
    """The address of the client: the nearest one that does not belong to a trusted proxy. None if it is not an address.

    X-Forwarded-For is read from its end, where each proxy adds the address that called it, in the same line or in one
    of its own. Whatever precedes the first untrusted address was written by that client and is not believed.
    """
    address = parse_address(peer)
    if not is_trusted(address, proxies):
        return address
    # items() has every line of a repeated header; get() has the first alone, which the client may have written itself.
    lines = [value for name, value in headers.items() if name == "x-forwarded-for"]
    forwarded = ",".join(lines).split(",")
    while forwarded and is_trusted(address, proxies):
        text = forwarded.pop().strip()
        address = parse_address(text) if text else address
    return address


def is_trusted(address: Address | None, proxies: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in proxies)


class LocationFile:
    """A file in MaxMind's format that maps addresses to countries or cities. All of it is kept in memory."""

    def __init__(self, path: Path) -> None:
        """Reads the file.

        Raises:
            InvalidSetting: The file can't be read, or has another format.
        """
        try:
            self._reader = maxminddb.open_database(path, maxminddb.MODE_MEMORY)
        except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not a file in MaxMind's format"
            raise InvalidSetting(
                f"IVGRAPH_GEOIP names {path}, which can't be used: {reason}. Name a file such as GeoLite2-City.mmdb."
            ) from error
        self.find = lru_cache(maxsize=16_384)(self._find)

    def _find(self, address: Address) -> Location:
        """The country by its ISO 3166-1 code, the region by its English name."""
        try:
            record = self._reader.get(address)
        except ValueError:  # an IPv6 address in a file for IPv4
            return UNKNOWN_LOCATION
        if not isinstance(record, dict):
            return UNKNOWN_LOCATION
        return _text(record, "country", "iso_code"), _text(record, "subdivisions", 0, "names", "en")


@lru_cache(maxsize=4_096)
def parse_address(text: str | None) -> Address | None:
    """Parses an address, also in brackets, with a port, or as IPv4 mapped into IPv6. None for any other text."""
    if not text:
        return None
    host = text.partition("]")[0].removeprefix("[") if text.startswith("[") else text
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def _text(record: object, *path: str | int) -> str | None:
    """The text at a path of keys and indexes, if there is one."""
    for key in path:
        if isinstance(record, dict):
            record = record.get(key)
        elif isinstance(record, list) and isinstance(key, int) and key < len(record):
            record = record[key]
        else:
            return None
    return record if isinstance(record, str) and record else None
