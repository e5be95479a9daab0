"""Stores identified events: one transaction stores a batch and updates everything that is counted from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, cast

from ivgraph.catalog.model import EARLIEST
from ivgraph.database import Database, Session
from ivgraph.errors import DatabaseUnavailable, Unavailability
from ivgraph.ingest.cache import Cache
from ivgraph.ingest.event import ReceivedEvent, RejectionCode, WriteResult
from ivgraph.ingest.identify import IdentifiedBatch
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.records import build_array
from ivgraph.ingest.retention import read_horizon, reject_dropped
from ivgraph.ingest.rows import ShardBatch

#: The number of a single PostgreSQL server: see sql/ingest/functions/shard_of. On a cluster no shard has it.
ONLY_SHARD = 0


class EventStore:
    """Stores batches of events."""

    def __init__(self, database: Database, cache: Cache, limits: Limits | None) -> None:
        """``limits``: what the events may create; None for no limits."""
        self._database = database
        self._cache = cache
        self._limits = limits

    async def store(self, batch: IdentifiedBatch) -> list[WriteResult]:
        """Stores events in a transaction, which waits for the locks of their playlists; see Writer.write."""
        if (results := await self._store_at_once(batch, waits=True)) is not None:
            return results
        async with self._database.transaction() as session:
            locked = await session.fetch("ingest/lock_playlists", list(batch.playlists))
            horizon = max((row["horizon"] for row in locked), default=EARLIEST)
            return cast(list[WriteResult], await self._store(session, batch, (), horizon))

    async def store_unlocked(self, batch: IdentifiedBatch) -> list[WriteResult | DatabaseUnavailable | None]:
        """Stores the events of the playlists that no other transaction has locked; the others' result is None.

        If a node of a cluster can't be used, the events of other nodes are stored nevertheless, and the result of its
        own events is the error: they may be stored or not.
        """
        if (results_at_once := await self._store_at_once(batch, waits=False)) is not None:
            return [*results_at_once]
        try:
            return [*await self._store_unlocked(batch, batch.playlists.keys())]
        except DatabaseUnavailable as error:
            if error.reason is not Unavailability.NODE or len(batch.shards) == 1:
                raise
        shards = defaultdict[int, set[str]](set)
        for name, playlist in batch.playlists.items():
            shards[playlist.shard].add(name)
        results: list[WriteResult | DatabaseUnavailable | None] = [None] * len(batch.received)
        for names in shards.values():
            stored: Sequence[WriteResult | DatabaseUnavailable | None]
            try:
                stored = await self._store_unlocked(batch, names)
            except DatabaseUnavailable as error:
                stored = [error if event.playlist in names else None for event, _ in batch.received]
            results = [old if new is None else new for old, new in zip(results, stored, strict=True)]
        return results

    async def _store_at_once(self, batch: IdentifiedBatch, *, waits: bool) -> list[WriteResult] | None:
        """Stores events by one statement, as a single PostgreSQL server stores nearly all batches.

        Returns None, and has stored nothing, if that takes more: the batch is of a cluster, an event lies before the
        horizon, or another transaction holds the lock of a playlist, and ``waits`` is false.
        """
        if [shard.number for shard in batch.shards] != [ONLY_SHARD]:
            return None
        shard, locking = batch.shards[0], (list(batch.playlists), waits, batch.earliest)
        with self._forgetting():
            arguments = self._build_arguments(shard)
            (row,) = await self._database.fetch_committed("ingest/lock_and_store", *locking, *arguments)
        if not row["stored"]:
            return None
        results: list[WriteResult] = [True] * len(batch.received)
        for ordinal, rejection in batch.rejections.items():
            results[ordinal] = rejection
        outcome = row["outcome"] or {}
        self._add_verdicts(results, batch.received, outcome)
        self._remember(shard, outcome)
        return results

    async def _store_unlocked(self, batch: IdentifiedBatch, playlists: Set[str]) -> list[WriteResult | None]:
        """Stores the events of those of the given playlists that are not locked; the others' result is None."""
        async with self._database.transaction() as session:
            (locking,) = await session.fetch("ingest/try_lock_playlists", list(playlists))
            left_out = {*locking["busy"], *(batch.playlists.keys() - playlists)}
            return await self._store(session, batch, left_out, locking["horizon"])

    async def store_within(self, session: Session, batch: IdentifiedBatch) -> list[WriteResult]:
        """Stores events in the caller's transaction, which holds the locks of their playlists."""
        return cast(list[WriteResult], await self._store(session, batch, (), await read_horizon(session)))

    async def _store(
        self, session: Session, batch: IdentifiedBatch, left_out: Collection[str], horizon: datetime
    ) -> list[WriteResult | None]:
        """Stores events and returns their results. Events before the horizon are rejected.

        Args:
            left_out: External ids of playlists whose events are not stored; their result is None.
        """
        results: list[WriteResult | None] = [True] * len(batch.received)
        if left_out:
            results = [None if event.playlist in left_out else True for event, _ in batch.received]
        for ordinal, rejection in batch.rejections.items():
            results[ordinal] = rejection
        before_horizon = {ordinal for ordinal, (event, _) in enumerate(batch.received) if event.at < horizon}
        for ordinal in before_horizon - batch.rejections.keys():
            results[ordinal] = reject_dropped(batch.received[ordinal][0])
        excluded = {batch.playlists[name].id for name in left_out}
        for shard in batch.shards:
            part = shard.without(excluded, before_horizon) if excluded or before_horizon else shard
            if part.rows:
                with self._forgetting():
                    (row,) = await session.fetch("ingest/store_events", *self._build_arguments(part))
                outcome = row["outcome"] or {}
                self._add_verdicts(results, batch.received, outcome)
                session.on_commit(partial(self._remember, part, outcome))
        return results

    def _build_arguments(self, shard: ShardBatch) -> tuple[Any, ...]:
        """Returns the arguments of the function store_events."""
        contexts = [
            {"playlist_id": playlist_id, "id": id, **context._asdict()}
            for (playlist_id, id), context in shard.contexts.items()
        ]
        viewers = [
            {"playlist_id": playlist_id, "id": id, "external_id": viewer}
            for (playlist_id, id), viewer in shard.viewers.items()
        ]
        limits = self._limits and self._limits.for_store_events
        events = build_array([record for _, _, record in shard.rows])
        return shard.rows[0][0], events, contexts or None, viewers or None, limits

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """Forgets what was remembered if a statement that stores events fails."""
        try:
            yield
        except BaseException:
            self._cache.clear()
            raise

    def _add_verdicts(self, results: list[Any], received: Sequence[ReceivedEvent], outcome: Mapping[str, Any]) -> None:
        """Enters the verdicts of the function store_events into the results."""
        for ordinal, verdict in (outcome.get("verdicts") or {}).items():
            results[int(ordinal)] = self._translate(verdict, received[int(ordinal)])

    def _remember(self, stored: ShardBatch, outcome: Mapping[str, Any]) -> None:
        """Adds what a committed transaction has stored to the cache."""
        for cache, rows in ((self._cache.nodes, outcome.get("nodes")), (self._cache.hotspots, outcome.get("hotspots"))):
            cache.update(((playlist_id, external_id), id) for playlist_id, external_id, id in rows or ())
        # Contexts that became coarser are not stored as they are.
        coarse = set(outcome.get("coarse") or ())
        self._cache.contexts.update((key, None) for key in stored.contexts if key[1] not in coarse)
        self._cache.viewers.update((key, None) for key in stored.viewers)

    def _translate(self, verdict: str, received: ReceivedEvent) -> WriteResult:
        """Translates a verdict of the function store_events."""
        if verdict == "duplicate":
            return False
        assert self._limits is not None, "only limits reject events"
        return self._limits.explain(RejectionCode(verdict), received)
