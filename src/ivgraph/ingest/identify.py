"""Identifies what events refer to: replaces external ids by internal ones, as far as the database has them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ivgraph.catalog.model import EARLIEST
from ivgraph.database import Database
from ivgraph.ingest.cache import Cache, StoredPlaylist
from ivgraph.ingest.event import ReceivedEvent, Rejection, RejectionCode
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.months import make_months
from ivgraph.ingest.rows import RowBuilder, ShardBatch


@dataclass(frozen=True, slots=True)
class IdentifiedBatch:
    """Events that are ready to be stored in one transaction."""

    received: Sequence[ReceivedEvent]
    #: The time of the earliest event that is not older than the limits allow.
    earliest: datetime
    #: External id → playlist, for the playlists of all events that are not rejected.
    playlists: Mapping[str, StoredPlaylist]
    #: In the order in which shards are written: two transactions that write several never wait for each other.
    shards: Sequence[ShardBatch]
    #: The limits that reject events, by ordinal. These events are in no shard.
    rejections: Mapping[int, Rejection]


class Identifier:
    """Identifies batches of events. It creates the playlists and months that they need, in transactions of its own.

    So writers of different playlists do not wait for each other, and a playlist without events is harmless. Nodes and
    hotspots that the process does not know yet keep their external ids; they are resolved where the events are stored.
    """

    def __init__(self, database: Database, cache: Cache, rows: RowBuilder, limits: Limits | None) -> None:
        """``limits``: what the events may create; None for no limits."""
        self._database = database
        self._cache = cache
        self._rows = rows
        self._limits = limits
        self._connections = 0

    async def identify(self, received: Sequence[ReceivedEvent]) -> IdentifiedBatch:
        """Returns the events as rows, with the rows that they refer to.

        It uses the reserve's connections, since its caller may hold a connection and a playlist's lock already.
        """
        if self._connections != (connections := self._database.connections_made()):
            self._cache.clear()
            self._connections = connections
        rejections = self._reject_old(received)
        kept = [each for ordinal, each in enumerate(received) if ordinal not in rejections] if rejections else received
        times = [event.at for event, _ in kept]
        await self._create_months(times)
        playlists = await self._identify_playlists(kept)
        for ordinal, each in enumerate(received):
            if each[0].playlist not in playlists and ordinal not in rejections:
                rejections[ordinal] = self._reject_unknown_playlist(each)
        shards = self._rows.build(received, playlists, rejections)
        return IdentifiedBatch(received, min(times, default=EARLIEST), playlists, shards, rejections)

    def _reject_old(self, received: Sequence[ReceivedEvent]) -> dict[int, Rejection]:
        """Returns rejections of the events that are older than the limits allow, by ordinal."""
        if self._limits is None or not received:
            return {}
        earliest = self._limits.find_earliest(received[0][1])
        return {
            ordinal: self._limits.explain(RejectionCode.TIME_TOO_OLD, each)
            for ordinal, each in enumerate(received)
            if each[0].at < earliest
        }

    async def _create_months(self, times: Sequence[datetime]) -> None:
        # Nearly always all times are of one month.
        bounds = {date(at.year, at.month, 1) for at in ((min(times), max(times)) if times else ())}
        months = {date(at.year, at.month, 1) for at in times} if len(bounds) > 1 else bounds
        if new := months - self._cache.months:
            await make_months(self._database.reserve, new)
            self._cache.months |= new

    async def _identify_playlists(self, received: Sequence[ReceivedEvent]) -> dict[str, StoredPlaylist]:
        """Returns the playlists of events by external id; creates those that are missing, as far as limits allow."""
        names = {event.playlist for event, _ in received}
        playlists = {name: playlist for name in names if (playlist := self._find_cached(name))}
        if unknown := names - playlists.keys():
            playlists |= await self._query_playlists(unknown)
            unknown -= playlists.keys()
        if unknown and not self._accepts_listed_only:
            first_seen: dict[str, datetime] = {}
            for event, received_at in received:
                if event.playlist in unknown:
                    first_seen[event.playlist] = min(received_at, first_seen.get(event.playlist, received_at))
            limits = self._limits and self._limits.for_create_playlists
            await self._database.reserve.fetch(
                "ingest/create_playlists", list(first_seen), list(first_seen.values()), limits
            )
            playlists |= await self._query_playlists(unknown)
        return playlists

    @property
    def _accepts_listed_only(self) -> bool:
        return self._limits is not None and self._limits.known_playlists_only

    def _find_cached(self, name: str) -> StoredPlaylist | None:
        playlist = self._cache.playlists.get(name)
        return playlist if playlist and (playlist.listed or not self._accepts_listed_only) else None

    async def _query_playlists(self, names: Collection[str]) -> dict[str, StoredPlaylist]:
        rows = await self._database.reserve.fetch("ingest/resolve_playlists", list(names))
        found = {row["external_id"]: StoredPlaylist(row["id"], row["shard"], row["listed"]) for row in rows}
        self._cache.playlists.update(found)
        return {name: playlist for name, playlist in found.items() if playlist.listed or not self._accepts_listed_only}

    def _reject_unknown_playlist(self, received: ReceivedEvent) -> Rejection:
        assert self._limits is not None, "without limits all playlists are created"
        is_known_only = self._limits.known_playlists_only
        code = RejectionCode.UNKNOWN_PLAYLIST if is_known_only else RejectionCode.TOO_MANY_PLAYLISTS
        return self._limits.explain(code, received)
