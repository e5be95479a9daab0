"""What one GraphQL request reads from the database, batched. Built for each request, and thrown away with it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable
from functools import partial
from typing import Any, TypeVar

from aiodataloader import DataLoader

from ivgraph.analytics.audience import Audience, Value, read_values, resolve_audience
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.ingest_status import IngestStatus, read_status
from ivgraph.analytics.measures import MeasureGroup, Measures, merge_groups
from ivgraph.analytics.period import Period
from ivgraph.analytics.plan import count_measures
from ivgraph.analytics.request import Buckets, MeasureQuery, MetricsRequest, MetricsTarget, Subject
from ivgraph.analytics.result import MeasuredRequest, SubjectAndNode
from ivgraph.catalog.graph import PlaylistGraph, read_graphs, read_playlists
from ivgraph.catalog.model import Playlist
from ivgraph.database import Database

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class _Loader(DataLoader[Key, Found]):
    """A loader whose batch belongs to all who wait for it: cancelling one of them cancels neither batch nor answer.

    When a field fails, graphql-core cancels its siblings. Without the shields that would cancel the futures which other
    fields wait for, and the loader would hand the cancelled ones to whoever asks later.
    """

    def load(self, key: Key) -> asyncio.Future[Found]:
        return asyncio.shield(super().load(key))

    def load_many(self, keys: Iterable[Key]) -> asyncio.Future[list[Found]]:
        # One shield for all: with hundreds of subjects, one for each key would take longer than the rest.
        return asyncio.shield(asyncio.gather(*map(super().load, keys)))


class Loaders:
    """Each loader stands for one query, and its keys for what the query is about; all keys that are asked for in one
    pass of the event loop become one statement."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._batches: set[asyncio.Task[Any]] = set()
        #: External id → the playlist, or None.
        self.playlist: DataLoader[str, Playlist | None] = self._batch(self._read_playlists)
        #: Playlist → how it is built.
        self.graph: DataLoader[Playlist, PlaylistGraph] = self._batch(self._read_graphs)
        #: Filter and ids of playlists → the pairs of viewers and of the playlists' contexts that match it.
        self.audience: DataLoader[tuple[Condition, frozenset[int]], Audience] = self._batch(self._resolve_audiences)
        self._measures: dict[MeasureQuery, DataLoader[tuple[Subject, MeasureGroup], list[Measures]]] = {}
        self._status: dict[tuple[int, int], DataLoader[Playlist, IngestStatus]] = {}
        self._audience_values: dict[tuple[int, int], DataLoader[tuple[Playlist, str], list[Value]]] = {}

    async def measures(self, target: MetricsTarget, request: MetricsRequest, names: Collection[str]) -> MeasuredRequest:
        """What has to be counted for the metrics of these names, counted for the request and for what it is compared
        with."""
        groups = frozenset[MeasureGroup]().union(*(target.catalogue[name].groups for name in names))
        count = partial(self._measures_of_buckets, target, request.condition, groups)
        if request.compared_buckets is None:
            return MeasuredRequest(request, target, await count(request.buckets), [])
        current, compared = await asyncio.gather(count(request.buckets), count(request.compared_buckets))
        return MeasuredRequest(request, target, current, compared)

    async def audience_values(self, period: Period, playlist: Playlist, dimension: str) -> list[Value]:
        """The values that a dimension of the playlist's audience has. All dimensions of a period share a statement."""
        loader = self._audience_values.get(period.slots)
        if loader is None:
            loader = self._audience_values[period.slots] = self._batch(partial(self._read_audience_values, period))
        return await loader.load((playlist, dimension))

    async def status(self, period: Period, playlist: Playlist) -> IngestStatus:
        """What became of the playlist's events that arrived in the period."""
        loader = self._status.get(period.slots)
        if loader is None:
            loader = self._status[period.slots] = self._batch(partial(self._read_status, period))
        return await loader.load(playlist)

    def cancel(self) -> None:
        """Cancels the statements that still run: batches are tasks of their own, which outlive those who wait."""
        for task in self._batches:
            task.cancel()

    async def _measures_of_buckets(
        self, target: MetricsTarget, condition: Condition | None, groups: frozenset[MeasureGroup], buckets: Buckets
    ) -> list[SubjectAndNode]:
        query = buckets.query(condition)
        if target.node == target.subject:
            (counted,) = await self._count_groups(query, (target.subject, groups))
            subject = buckets.without_gaps(counted)
            return list(zip(subject, subject, strict=True))
        # A hotspot's metrics relate it to the totals of its node, never to the node's viewers.
        node_groups = groups & {MeasureGroup.TOTALS}
        of_subject, of_node = await self._count_groups(query, (target.subject, groups), (target.node, node_groups))
        return list(zip(buckets.without_gaps(of_subject), buckets.without_gaps(of_node), strict=True))

    async def _count_groups(
        self, query: MeasureQuery, *wanted: tuple[Subject, Collection[MeasureGroup]]
    ) -> tuple[list[Measures], ...]:
        """The measures of each subject, for each pair of bounds.

        The group is a part of the key, not of the query: fields that ask the same query for different metrics share a
        statement, and fields that are resolved later ask only for the groups that are missing.
        """
        loader = self._measures.get(query)
        if loader is None:
            loader = self._measures[query] = self._batch(partial(self._count, query))
        keys = [(subject, group) for subject, groups in wanted for group in groups]
        # One gathering for all keys: with hundreds of subjects the cost of more would show.
        counted = dict(zip(keys, await loader.load_many(keys), strict=True))
        buckets = len(query.bounds) - 1
        return tuple(merge_groups([counted[subject, group] for group in groups], buckets) for subject, groups in wanted)

    def _batch(self, read: Callable[[list[Key]], Awaitable[list[Found]]]) -> DataLoader[Key, Found]:
        async def run(keys: list[Key]) -> list[Found]:
            task = asyncio.current_task()
            assert task is not None, "a loader makes one for each batch"
            self._batches.add(task)
            try:
                return await read(keys)
            finally:
                self._batches.discard(task)

        return _Loader(run)

    async def _count(self, query: MeasureQuery, keys: list[tuple[Subject, MeasureGroup]]) -> list[list[Measures]]:
        groups_of: dict[Subject, set[MeasureGroup]] = defaultdict(set)
        for subject, group in keys:
            groups_of[subject].add(group)
        audience = None
        if query.condition is not None:
            playlists = frozenset(subject.playlist_id for subject in groups_of)
            audience = await self.audience.load((query.condition, playlists))
        counted = await count_measures(self._database, query, audience, groups_of)
        return [counted[subject.id] for subject, _ in keys]

    async def _read_audience_values(self, period: Period, keys: list[tuple[Playlist, str]]) -> list[list[Value]]:
        playlists, dimensions = {playlist.id for playlist, _ in keys}, {dimension for _, dimension in keys}
        found = await read_values(self._database, period, playlists, dimensions)
        return [found.get((playlist.id, dimension), []) for playlist, dimension in keys]

    async def _read_status(self, period: Period, playlists: list[Playlist]) -> list[IngestStatus]:
        found = await read_status(self._database, {playlist.id for playlist in playlists}, *period.slots)
        return [found[playlist.id] for playlist in playlists]

    async def _read_playlists(self, external_ids: list[str]) -> list[Playlist | None]:
        found = await read_playlists(self._database, external_ids)
        return [found.get(external_id) for external_id in external_ids]

    async def _read_graphs(self, playlists: list[Playlist]) -> list[PlaylistGraph]:
        graphs = await read_graphs(self._database, playlists)
        return [graphs[playlist.id] for playlist in playlists]

    async def _resolve_audiences(self, keys: list[tuple[Condition, frozenset[int]]]) -> list[Audience]:
        playlists = frozenset[int]().union(*(of for _, of in keys))
        contexts = await self._database.fetch("analytics/audience/contexts", sorted(playlists))
        audiences = []
        for condition, _ in keys:
            audiences.append(resolve_audience(condition, contexts))
            await asyncio.sleep(0)  # each may take milliseconds: other requests get a pass of the event loop in between
        return audiences
