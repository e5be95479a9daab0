"""What can be set, and from where. Nothing else reads the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from ivgraph.errors import InvalidSetting
from ivgraph.identity import ViewerKey
from ivgraph.quoting import quote

#: That a setting may say: PostgreSQL's integers hold little more.
LARGEST_COUNT = 1_000_000_000
_HOST = re.compile(r"\*|(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_ORIGIN = re.compile(r"\*|null|[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?")
_USUAL_PORT = re.compile(r"^(http://.*):80$|^(https://.*):443$")
#: Of a batch, of the one behind it, and of what is looked up beside them.
LEAST_WRITE_CONNECTIONS = 3


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
    #: Names by which browsers may ask the server, beside localhost and addresses; "*" stands for all.
    allowed_hosts: tuple[str, ...] = ()
    #: Origins whose pages may ask the server, beside its own; "*" stands for all.
    allowed_origins: tuple[str, ...] = ()
    #: Header in which a trusted proxy names the viewer's country (ISO 3166 alpha-2), such as CF-IPCountry.
    country_header: str | None = None
    #: Header in which a trusted proxy names the viewer's region.
    region_header: str | None = None
    #: File in MaxMind's format that tells country and region by address.
    geoip: Path | None = None
    #: Connections that clients may have, in all. Unset: 10,000, or as many as there may be open files for.
    max_connections: int | None = None
    #: Connections that one address may have, unless it is a trusted proxy's. Unset: half of all.
    max_connections_per_address: int | None = None
    #: Whether events that come over the network are refused where no structure of their playlist was saved.
    known_playlists_only: bool = False
    #: Playlists that such events may create in an hour, and how many in all may have no structure.
    max_new_playlists_per_hour: int = 1_000
    max_unknown_playlists: int = 10_000
    #: Nodes and hotspots of one playlist that such events may create beside those of its structure.
    max_unlisted_nodes: int = 1_000
    max_unlisted_hotspots: int = 5_000
    #: Distinct contexts of one playlist; beyond, the rarest of a context's values become "other".
    max_contexts: int = 10_000
    #: Months that such an event may lie back.
    max_age_months: int = 120
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
            read_connections=_read_count(given, "IVGRAPH_READ_CONNECTIONS", 8, least=1),
            write_connections=_read_count(given, "IVGRAPH_WRITE_CONNECTIONS", 4, least=LEAST_WRITE_CONNECTIONS),
            viewer_key=_read_key(given["IVGRAPH_VIEWER_KEY"]) if "IVGRAPH_VIEWER_KEY" in given else None,
            keep_viewer_ids=_read_choice("IVGRAPH_KEEP_VIEWER_IDS", given.get("IVGRAPH_KEEP_VIEWER_IDS", "yes")),
            trusted_proxies=_read_networks(given.get("IVGRAPH_TRUSTED_PROXIES", "")),
            allowed_hosts=_read_hosts(given.get("IVGRAPH_ALLOWED_HOSTS", "")),
            allowed_origins=_read_origins(given.get("IVGRAPH_ALLOWED_ORIGINS", "")),
            country_header=given.get("IVGRAPH_COUNTRY_HEADER", "").strip().lower() or None,
            region_header=given.get("IVGRAPH_REGION_HEADER", "").strip().lower() or None,
            geoip=Path(given["IVGRAPH_GEOIP"]) if "IVGRAPH_GEOIP" in given else None,
            max_connections=_read_count_if_given("IVGRAPH_MAX_CONNECTIONS", given),
            max_connections_per_address=_read_count_if_given("IVGRAPH_MAX_CONNECTIONS_PER_ADDRESS", given),
            known_playlists_only=_read_choice(
                "IVGRAPH_KNOWN_PLAYLISTS_ONLY", given.get("IVGRAPH_KNOWN_PLAYLISTS_ONLY", "no")
            ),
            max_new_playlists_per_hour=_read_count(given, "IVGRAPH_MAX_NEW_PLAYLISTS_PER_HOUR", 1_000),
            max_unknown_playlists=_read_count(given, "IVGRAPH_MAX_UNKNOWN_PLAYLISTS", 10_000),
            max_unlisted_nodes=_read_count(given, "IVGRAPH_MAX_UNLISTED_NODES", 1_000),
            max_unlisted_hotspots=_read_count(given, "IVGRAPH_MAX_UNLISTED_HOTSPOTS", 5_000),
            max_contexts=_read_count(given, "IVGRAPH_MAX_CONTEXTS", 10_000, least=20),
            max_age_months=_read_count(given, "IVGRAPH_MAX_AGE_MONTHS", 120, least=1),
            costly_queries=_read_count(given, "IVGRAPH_COSTLY_QUERIES", 2, least=1),
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
        raise InvalidSetting(f"{name} must be yes or no, not {quote(text)}.")
    return choices[text.strip().lower()]


def _read_count(given: Mapping[str, str], name: str, default: int, *, least: int = 0) -> int:
    text = given.get(name, str(default)).strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and least <= int(text) <= LARGEST_COUNT):
        raise InvalidSetting(f"{name} must be a whole number from {least} to {LARGEST_COUNT:,}, not {quote(text)}.")
    return int(text)


def _read_count_if_given(name: str, given: Mapping[str, str]) -> int | None:
    return _read_count(given, name, 1, least=1) if name in given else None


def _read_networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    networks = []
    for each in filter(None, map(str.strip, text.split(","))):
        try:
            networks.append(ip_network(each))
        except ValueError:
            raise InvalidSetting(
                "IVGRAPH_TRUSTED_PROXIES must be addresses or networks, such as 10.0.0.0/8, 127.0.0.1, not "
                f"{quote(each)}."
            ) from None
    return tuple(networks)


def _read_hosts(text: str) -> tuple[str, ...]:
    return _read_list(
        "IVGRAPH_ALLOWED_HOSTS", text, _HOST, "names without a port, such as analytics.example.com, *.example.org"
    )


def _read_origins(text: str) -> tuple[str, ...]:
    described = "origins as browsers name them, such as https://dashboard.example.com, http://localhost:5173"
    listed = _read_list("IVGRAPH_ALLOWED_ORIGINS", text, _ORIGIN, described)
    # Browsers leave the usual port out: with it an origin would never be that of a page.
    return tuple(_USUAL_PORT.sub(r"\1\2", each) for each in listed)


def _read_list(name: str, text: str, form: re.Pattern[str], described: str) -> tuple[str, ...]:
    listed = tuple(each for part in text.split(",") if (each := part.strip().lower()))
    for each in listed:
        if not form.fullmatch(each):
            raise InvalidSetting(f'{name} must be {described}, or * for all, not "{each}".')
    return listed
