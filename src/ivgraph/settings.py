"""The settings of a process, read from the environment variables IVGRAPH_…; no other module reads the environment.

The command line sets the same variables: cli/options.py has the options and their help.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, TypeAlias

from ivgraph.errors import InvalidSetting
from ivgraph.identity import ViewerKey
from ivgraph.quoting import quote

Network: TypeAlias = IPv4Network | IPv6Network

#: The largest number that a setting takes; PostgreSQL's integers hold little more.
MAX_COUNT = 1_000_000_000
#: One for the batch that is stored, one for the batch behind it, and one for reads that belong to writing.
MIN_WRITE_CONNECTIONS = 3

_HOST = re.compile(r"\*|(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*")
#: At most 65535.
_PORT = r"[0-9]{1,4}|[1-5][0-9]{4}|6([0-4][0-9]{3}|5([0-4][0-9]{2}|5([0-2][0-9]|3[0-5])))"
_ORIGIN = re.compile(rf"\*|null|[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:({_PORT}))?")
#: By https, so that nobody on the way can change the page around a frame; by http on this machine. No address in
#: brackets: a content security policy can't name one.
_EMBED_ORIGIN = re.compile(
    r"(https://[a-z0-9_-]+(\.[a-z0-9_-]+)*|http://(localhost|([a-z0-9_-]+\.)+localhost|127\.0\.0\.1))"
    rf"(:({_PORT}))?"
)
_DEFAULT_PORT = re.compile(r"^(http://.*):80$|^(https://.*):443$")

# Each parser takes the text of a variable. Its ValueError says what the value must be; `from_environment` puts the name
# of the variable before it.


def _parse_count(text: str, *, minimum: int = 0) -> int:
    digits = text.strip()
    # The length first: int() refuses thousands of digits with a message of its own.
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 20
    if not (is_number and minimum <= int(digits) <= MAX_COUNT):
        raise ValueError(f"must be a whole number from {minimum} to {MAX_COUNT:,}, not {quote(digits)}")
    return int(digits)


def _parse_yes_or_no(text: str) -> bool:
    choices = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    choice = text.strip().lower()
    if choice not in choices:
        raise ValueError(f"must be yes or no, not {quote(text)}")
    return choices[choice]


def _parse_viewer_key(text: str) -> ViewerKey:
    try:
        return ViewerKey(bytes.fromhex(text))
    except ValueError:
        raise ValueError("must be 16 to 64 bytes in hexadecimal, such as `openssl rand -hex 32` prints") from None


def _parse_header_name(text: str) -> str:
    return text.strip().lower()


def _parse_networks(text: str) -> tuple[Network, ...]:
    networks = []
    for item in filter(None, map(str.strip, text.split(","))):
        try:
            networks.append(ip_network(item))
        except ValueError:
            raise ValueError(
                f"must be addresses or networks, such as 10.0.0.0/8, 127.0.0.1, not {quote(item)}"
            ) from None
    return tuple(networks)


def _parse_hosts(text: str) -> tuple[str, ...]:
    return _parse_list(text, _HOST, "names without a port, such as analytics.example.com, *.example.org")


def _parse_origins(text: str) -> tuple[str, ...]:
    expected = "origins as browsers name them, such as https://dashboard.example.com, http://localhost:5173"
    # Browsers leave out the default port of a scheme: an origin that names it would never match a page's.
    return tuple(_DEFAULT_PORT.sub(r"\1\2", origin) for origin in _parse_list(text, _ORIGIN, expected))


def _parse_embed_origins(text: str) -> tuple[str, ...]:
    # No * for all: what a frame shows, any page could then present as its own.
    expected = (
        "origins by https, such as https://www.example.com, https://wiki.example.com:8443, each by its whole name "
        "(http only for localhost and 127.0.0.1)"
    )
    return tuple(_DEFAULT_PORT.sub(r"\1\2", origin) for origin in _parse_items(text, _EMBED_ORIGIN, expected))


def _parse_list(text: str, pattern: re.Pattern[str], expected: str) -> tuple[str, ...]:
    return _parse_items(text, pattern, f"{expected}, or * for all")


def _parse_items(text: str, pattern: re.Pattern[str], expected: str) -> tuple[str, ...]:
    items = tuple(item for part in text.split(",") if (item := part.strip().lower()))
    for item in items:
        if not pattern.fullmatch(item):
            raise ValueError(f'must be {expected}, not "{item}"')
    return items


def _parsed_by(parse: Callable[[str], object]) -> dict[str, Any]:
    """The metadata of a field: its parser. Settings.from_environment calls it."""
    return {"parse": parse}


def _count(*, minimum: int = 0) -> dict[str, Any]:
    return _parsed_by(partial(_parse_count, minimum=minimum))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a process. Each is the environment variable IVGRAPH_<NAME>."""

    #: PostgreSQL 16 or later, as postgresql://user:password@host:5432/database. Unset: the embedded server.
    database_url: str | None = field(default=None, metadata=_parsed_by(str))
    #: Replicas of that database, which GraphQL queries read: the same address with several hosts. Unset: none.
    database_read_url: str | None = field(default=None, metadata=_parsed_by(str))
    #: Seconds that a replica may lag behind; queries pass over one that lags more.
    max_replica_lag: int = field(default=10, metadata=_count(minimum=2))
    #: The folder where the embedded server keeps its data.
    data_dir: Path = field(default=Path(".ivgraph"), metadata=_parsed_by(Path))
    #: Maximum number of connections to the database, for reading and for writing. Of those for writing, two may be in
    #: use by batches that wait for playlists which another process has locked; other batches need a third.
    read_connections: int = field(default=8, metadata=_count(minimum=1))
    write_connections: int = field(default=4, metadata=_count(minimum=MIN_WRITE_CONNECTIONS))
    #: The same for reading in each process for costly queries.
    costly_connections: int = field(default=2, metadata=_count(minimum=1))
    #: Number of processes that serve requests. Connections, costly queries and memory are limited in each of them.
    workers: int = field(default=1, metadata=_count(minimum=1))
    #: Key that viewers' ids are hashed with: 16 to 64 bytes in hexadecimal. Unset: the database makes and keeps one.
    viewer_key: ViewerKey | None = field(default=None, repr=False, metadata=_parsed_by(_parse_viewer_key))
    #: Whether the plain ids of authenticated viewers are stored, in the table viewer. Facts hold hashes only.
    keep_viewer_ids: bool = field(default=True, metadata=_parsed_by(_parse_yes_or_no))
    #: Networks of the proxies in front of the server. The server believes their headers about a request's sender.
    trusted_proxies: tuple[Network, ...] = field(default=(), metadata=_parsed_by(_parse_networks))
    #: Names by which browsers may call the server, besides localhost and addresses; "*" allows all.
    allowed_hosts: tuple[str, ...] = field(default=(), metadata=_parsed_by(_parse_hosts))
    #: Origins whose pages may send requests to the server, besides its own; "*" allows all.
    allowed_origins: tuple[str, ...] = field(default=(), metadata=_parsed_by(_parse_origins))
    #: Origins whose pages may show pages of the dashboard in a frame.
    embed_origins: tuple[str, ...] = field(default=(), metadata=_parsed_by(_parse_embed_origins))
    #: Header in which a trusted proxy names the viewer's country (ISO 3166 alpha-2), such as CF-IPCountry.
    country_header: str | None = field(default=None, metadata=_parsed_by(_parse_header_name))
    #: Header in which a trusted proxy names the viewer's region.
    region_header: str | None = field(default=None, metadata=_parsed_by(_parse_header_name))
    #: File in MaxMind's format that has the country and region of each address.
    geoip: Path | None = field(default=None, metadata=_parsed_by(Path))
    #: Maximum number of connections from clients. Unset: 10,000, or fewer where the process may not open enough files.
    max_connections: int | None = field(default=None, metadata=_count(minimum=1))
    #: Maximum number of connections from one address, trusted proxies excepted. Unset: half of max_connections.
    max_connections_per_address: int | None = field(default=None, metadata=_count(minimum=1))
    #: Whether events that arrive over the network are rejected unless a structure of their playlist was saved. The
    #: limits below hold for such events too; imports are not limited.
    known_playlists_only: bool = field(default=False, metadata=_parsed_by(_parse_yes_or_no))
    #: Playlists that events may create in an hour, and playlists without a structure that there may be in all.
    max_new_playlists_per_hour: int = field(default=1_000, metadata=_count())
    max_unknown_playlists: int = field(default=10_000, metadata=_count())
    #: Nodes and hotspots of one playlist that events may create besides those of its structure.
    max_unlisted_nodes: int = field(default=1_000, metadata=_count())
    max_unlisted_hotspots: int = field(default=5_000, metadata=_count())
    #: Distinct contexts of one playlist. Beyond that, the rarest values of a context are stored as "other".
    max_contexts: int = field(default=10_000, metadata=_count(minimum=20))
    #: Whole months before the current one in which an event may have happened.
    max_age_months: int = field(default=120, metadata=_count(minimum=1))
    #: Number of costly GraphQL queries that a worker runs at the same time, each in a query worker.
    costly_queries: int = field(default=2, metadata=_count(minimum=1))
    #: Rows of sessions, plays and visits that the statements of a GraphQL query may read, by the estimate. Two
    #: connections read about as many in the 30 seconds that an answer may take.
    max_rows: int = field(default=200_000_000, metadata=_count(minimum=1))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles values by name, for another process. Dataclasses with slots pickle them by place: a worker that
        starts after the package was upgraded in place would take some settings for others, and serve by these.
        """
        return partial(Settings, **{setting.name: getattr(self, setting.name) for setting in fields(self)}), ()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Reads the IVGRAPH_… variables. An empty or blank variable counts as unset.

        Raises:
            InvalidSetting: A value can't be used; the message names the variable and says what it must be.
        """
        values = {}
        for setting in fields(cls):
            variable = f"IVGRAPH_{setting.name.upper()}"
            text = environment.get(variable, "")
            if text.strip():
                try:
                    values[setting.name] = setting.metadata["parse"](text)
                except ValueError as error:
                    raise InvalidSetting(f"{variable} {error}.") from None
        return cls(**values)
