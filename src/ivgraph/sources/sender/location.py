"""Which country and region a request comes from: as a trusted proxy says, or by its address in a file.

Nobody is trusted unless the settings name them: a header that any client can send would let it choose its country.
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
Place: TypeAlias = tuple[str | None, str | None]

UNKNOWN_LOCATION: Place = (None, None)


def client_address(headers: Mapping[str, str], peer: str | None, proxies: Sequence[Network]) -> Address | None:
    """Who sent the request: the nearest address that is no trusted proxy's.

    X-Forwarded-For is read from its end, where each proxy adds the address that called it, in the same line or in one
    of its own. Whatever precedes the first untrusted address was written by that client and is not believed.
    """
    address = _address(peer)
    if not is_trusted(address, proxies):
        return address
    # items() has every line of a repeated header; get() has the first alone, which the client may have written itself.
    lines = [value for name, value in headers.items() if name == "x-forwarded-for"]
    forwarded = ",".join(lines).split(",")
    while forwarded and is_trusted(address, proxies):
        named = forwarded.pop().strip()
        address = _address(named) if named else address
    return address


def is_trusted(address: Address | None, proxies: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in proxies)


class LocationFile:
    """A file in MaxMind's format, of countries or of cities. It is read whole into memory."""

    def __init__(self, path: Path) -> None:
        """Opens the file.

        Raises:
            InvalidSetting: It can't be read, or is none.
        """
        try:
            self._reader = maxminddb.open_database(path, maxminddb.MODE_MEMORY)
        except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no file in MaxMind's format"
            raise InvalidSetting(
                f"IVGRAPH_GEOIP names {path}, which can't be used: {reason}. Name a file such as GeoLite2-City.mmdb."
            ) from error
        self.find = lru_cache(maxsize=16_384)(self._find)

    def _find(self, address: Address) -> Place:
        """Country by its ISO 3166 code, region by its English name."""
        try:
            record = self._reader.get(address)
        except ValueError:  # an IPv6 address in a file for IPv4
            return UNKNOWN_LOCATION
        if not isinstance(record, dict):
            return UNKNOWN_LOCATION
        return _text(record, "country", "iso_code"), _text(record, "subdivisions", 0, "names", "en")


@lru_cache(maxsize=4_096)
def _address(text: str | None) -> Address | None:
    """An address, also in brackets, with a port, or an IPv4 one mapped into IPv6."""
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
    for step in path:
        if isinstance(record, dict):
            record = record.get(step)
        elif isinstance(record, list) and isinstance(step, int) and step < len(record):
            record = record[step]
        else:
            return None
    return record if isinstance(record, str) and record else None
