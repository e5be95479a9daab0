"""What can be set, and from where. Nothing else reads the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from ivgraph.errors import InvalidSetting
from ivgraph.identity import ViewerKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a process. Each is the environment variable IVGRAPH_<NAME>."""

    #: PostgreSQL 16 or later, as postgresql://user:password@host:5432/database. Unset: the embedded server.
    database_url: str | None = None
    #: Where the embedded server keeps its data.
    data_dir: Path = Path(".ivgraph")
    #: Connections to the database at most, for reading and for writing.
    read_connections: int = 8
    write_connections: int = 4
    #: Hexadecimal, 16 to 64 bytes. Unset: one is made and kept in the database.
    viewer_key: ViewerKey | None = field(default=None, repr=False)
    #: Whether the plain ids of authenticated viewers are stored, in the table viewer; facts never hold them.
    keep_viewer_ids: bool = True
    #: Networks of the proxies in front of the server: what they say of a request's sender is believed.
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    #: Header in which a trusted proxy names the viewer's country (ISO 3166 alpha-2), such as CF-IPCountry.
    country_header: str | None = None
    #: Header in which a trusted proxy names the viewer's region.
    region_header: str | None = None
    #: File in MaxMind's format that tells country and region by address.
    geoip: Path | None = None

    #: How many costly GraphQL queries are worked on at a time, each in a process of its own.
    costly_queries: int = 2

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Reads the IVGRAPH_… variables; an empty one counts as unset.

        Raises:
            InvalidSetting: A value can't be used.
        """
        given = {name: value for name, value in environment.items() if value.strip()}
        return cls(
            database_url=given.get("IVGRAPH_DATABASE_URL"),
            data_dir=Path(given.get("IVGRAPH_DATA_DIR", ".ivgraph")),
            # Two batches may wait for playlists that somebody else holds, and the others are not to wait for them.
            read_connections=_read_count(
                "IVGRAPH_READ_CONNECTIONS", given.get("IVGRAPH_READ_CONNECTIONS", "8"), least=1
            ),
            write_connections=_read_count(
                "IVGRAPH_WRITE_CONNECTIONS", given.get("IVGRAPH_WRITE_CONNECTIONS", "4"), least=3
            ),
            viewer_key=_read_key(given["IVGRAPH_VIEWER_KEY"]) if "IVGRAPH_VIEWER_KEY" in given else None,
            keep_viewer_ids=_read_choice("IVGRAPH_KEEP_VIEWER_IDS", given.get("IVGRAPH_KEEP_VIEWER_IDS", "yes")),
            trusted_proxies=_read_networks(given.get("IVGRAPH_TRUSTED_PROXIES", "")),
            country_header=given.get("IVGRAPH_COUNTRY_HEADER", "").strip().lower() or None,
            region_header=given.get("IVGRAPH_REGION_HEADER", "").strip().lower() or None,
            geoip=Path(given["IVGRAPH_GEOIP"]) if "IVGRAPH_GEOIP" in given else None,
            costly_queries=_read_count("IVGRAPH_COSTLY_QUERIES", given.get("IVGRAPH_COSTLY_QUERIES", "2"), least=1),
        )


def _read_key(text: str) -> ViewerKey:
    try:
        return ViewerKey(bytes.fromhex(text))
    except ValueError:
        raise InvalidSetting(
            "IVGRAPH_VIEWER_KEY must be 16 to 64 bytes in hexadecimal, such as `openssl rand -hex 32` prints."
        ) from None


def _read_choice(name: str, text: str) -> bool:
    choices = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if text.strip().lower() not in choices:
        raise InvalidSetting(f"{name} must be yes or no, not {text!r}.")
    return choices[text.strip().lower()]


def _read_count(name: str, text: str, *, least: int) -> int:
    if not (text.strip().isdecimal() and text.isascii() and int(text) >= least):
        raise InvalidSetting(f"{name} must be a whole number from {least}, not {text!r}.")
    return int(text)


def _read_networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(each.strip()) for each in text.split(",") if each.strip())
    except ValueError as error:
        raise InvalidSetting(
            f"IVGRAPH_TRUSTED_PROXIES must be addresses or networks, such as 10.0.0.0/8, 127.0.0.1: {error}."
        ) from None
