"""Batches the reads of the fields of one GraphQL request into few statements. Each request has its own loaders."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

from aiodataloader import DataLoader

from ivgraph.analytics.audience import Audience, Value, read_dimension_values, resolve_audience
from ivgraph.analytics.behaviours import Graphs, find_members
from ivgraph.analytics.filters import Condition, behaviours, named_versions
from ivgraph.analytics.ingest_status import IngestStatus, read_status
from ivgraph.analytics.measures import MeasureGroup, Measures, merge_groups
from ivgraph.analytics.period import Period
from ivgraph.analytics.plan import count_measures
from ivgraph.analytics.request import Buckets, MeasureQuery, MetricsRequest, MetricsTarget, Subject
from ivgraph.analytics.result import MeasuredRequest, SubjectAndNode
from ivgraph.analytics.viewer_groups import ViewerGroups
from ivgraph.catalog.graph import PlaylistGraph, read_graphs, read_playlists, read_playlists_by_id
from ivgraph.catalog.model import Playlist
from ivgraph.catalog.notes import Note, read_notes
from ivgraph.catalog.snapshots import graph_of
from ivgraph.catalog.versions import Version, VersionStart, read_version_starts, read_versions
from ivgraph.database import ReadableDatabase

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class Query(Hashable, Protocol):
    """What one statement reads, for any number of keys. Equal queries share a loader."""

    @property
    def period(self) -> Period | None:
        """Where behaviours are looked for; None for what has no condition."""

    @property
    def condition(self) -> Condition | None:
        """The part of the audience that is counted; None for everybody except bots."""


QueryType = TypeVar("QueryType", bound=Query)


@dataclass(frozen=True, slots=True)
class AudienceQuery:
    """A condition, and what it is resolved against."""

    condition: Condition
    #: Internal ids. Only one if the condition has behaviours: its nodes and viewers are those of a playlist.
    playlists: frozenset[int]
    #: The first slot of the period in which behaviours are looked for, and the first one after it; None without any.
    slots: tuple[int, int] | None


class KeyOfPlaylist(Hashable, Protocol):
    """What a query is read for: something of one playlist."""

    @property
    def playlist_id(self) -> int: ...


PlaylistKey = TypeVar("PlaylistKey", bound=KeyOfPlaylist)


class _Loader(DataLoader[Key, Found]):
    """A loader whose futures survive the cancellation of a field that awaits them.

    When a field fails, graphql-core cancels its siblings. Without the shields this would cancel futures that other
    fields await too, and the loader's cache would return cancelled futures to later fields.
    """

    def load(self, key: Key) -> asyncio.Future[Found]:
        return asyncio.shield(super().load(key))

    def load_many(self, keys: Iterable[Key]) -> asyncio.Future[list[Found]]:
        # One shield for all keys: with hundreds of subjects, a shield for each would take longer than everything else.
        return asyncio.shield(asyncio.gather(*map(super().load, keys)))


class Loaders:
    """The loaders of one request. All keys that are loaded in one pass of the event loop become one statement."""

    def __init__(self, database: ReadableDatabase) -> None:
        self._database = database
        self._running_batches: set[asyncio.Task[Any]] = set()
        #: External id → the playlist; None if it is unknown.
        self.playlist: DataLoader[str, Playlist | None] = self._loader(self._read_playlists)
        #: Playlist → its nodes, hotspots and levels.
        self.graph: DataLoader[Playlist, PlaylistGraph] = self._loader(self._read_graphs)
        #: The same by the internal id of the playlist.
        self.graph_by_id: DataLoader[int, PlaylistGraph] = self._loader(self._read_graphs_by_id)
        #: Internal id of a playlist → the versions of its structure that are kept, oldest first.
        self.version_starts: DataLoader[int, tuple[VersionStart, ...]] = self._loader(self._read_version_starts)
        #: Internal id of a playlist, and a number → this version of its structure; None if it is not kept.
        self.version: DataLoader[tuple[int, int], Version | None] = self._loader(self._read_versions)
        #: Internal id of a playlist → its notes, in the order of their times.
        self.notes: DataLoader[int, tuple[Note, ...]] = self._loader(self._read_notes)
        self._members: DataLoader[AudienceQuery, ViewerGroups] = self._loader(self._find_members)
        self._members.max_batch_size = 1  # the statements of several periods may take long: they run beside each other
        self._audience: DataLoader[AudienceQuery, Audience] = self._loader(self._resolve_audiences)
        self._measures: dict[MeasureQuery, DataLoader[tuple[Subject, MeasureGroup], list[Measures]]] = {}
        self._status: dict[tuple[int, int], DataLoader[Playlist, IngestStatus]] = {}
        self._audience_values: dict[tuple[int, int], DataLoader[tuple[Playlist, str], list[Value]]] = {}
        self._queries: dict[tuple[Any, Query], DataLoader[Any, Any]] = {}

    async def load(
        self,
        read: Callable[
            [ReadableDatabase, QueryType, Audience | None, list[PlaylistKey]], Awaitable[Mapping[PlaylistKey, Found]]
        ],
        query: QueryType,
        key: PlaylistKey,
    ) -> Found:
        """Reads what a query finds for a key, together with the other keys that are loaded for an equal query.

        Args:
            read: A function of a module. It gets the query, its condition resolved against the contexts of the keys'
                playlists (None if there is no condition), and the keys; it returns what it found for each of them. If
                the condition has behaviours, it is called for each playlist on its own.
        """
        loader = self._queries.get((read, query))
        if loader is None:
            loader = self._queries[read, query] = self._loader(partial(self._read_query, read, query))
        found: Found = await loader.load(key)
        return found

    async def measures(self, target: MetricsTarget, request: MetricsRequest, names: Collection[str]) -> MeasuredRequest:
        """Counts the measures that the named metrics are made of, in the request's buckets and in the compared ones."""
        groups = frozenset[MeasureGroup]().union(*(target.catalogue[name].groups for name in names))
        count = partial(self._measures_of_buckets, target, request.condition, groups)
        if request.compared_buckets is None:
            return MeasuredRequest(request, target, await count(request.buckets), [])
        current, compared = await asyncio.gather(count(request.buckets), count(request.compared_buckets))
        return MeasuredRequest(request, target, current, compared)

    async def audience_values(self, period: Period, playlist: Playlist, dimension: str) -> list[Value]:
        """The values of a dimension of the playlist's audience. All dimensions of a period share a statement."""
        loader = self._audience_values.get(period.slots)
        if loader is None:
            loader = self._audience_values[period.slots] = self._loader(partial(self._read_audience_values, period))
        return await loader.load((playlist, dimension))

    async def status(self, period: Period, playlist: Playlist) -> IngestStatus:
        """The numbers of the playlist's events that arrived in the period, by verdict."""
        loader = self._status.get(period.slots)
        if loader is None:
            loader = self._status[period.slots] = self._loader(partial(self._read_status, period))
        return await loader.load(playlist)

    def cancel(self) -> None:
        """Cancels the statements that are running. Each batch is its own task, which outlives a cancelled request."""
        for task in self._running_batches:
            task.cancel()

    async def _measures_of_buckets(
        self, target: MetricsTarget, condition: Condition | None, groups: frozenset[MeasureGroup], buckets: Buckets
    ) -> list[SubjectAndNode]:
        query = buckets.query(condition)
        if target.node == target.subject:
            (counted,) = await self._count_groups(query, (target.subject, groups))
            subject = buckets.without_gaps(counted)
            return list(zip(subject, subject, strict=True))
        # A hotspot's metrics use the totals of its node, never the node's viewers.
        node_groups = groups & {MeasureGroup.TOTALS}
        of_subject, of_node = await self._count_groups(query, (target.subject, groups), (target.node, node_groups))
        return list(zip(buckets.without_gaps(of_subject), buckets.without_gaps(of_node), strict=True))

    async def _count_groups(
        self, query: MeasureQuery, *needed: tuple[Subject, Collection[MeasureGroup]]
    ) -> tuple[list[Measures], ...]:
        """The measures of each subject in each bucket of the query, gaps included.

        The measure group is part of the key, not of the query: fields with the same query and different metrics share a
        statement, and fields that are resolved later load only the groups that are missing.
        """
        loader = self._measures.get(query)
        if loader is None:
            loader = self._measures[query] = self._loader(partial(self._count, query))
        keys = [(subject, group) for subject, groups in needed for group in groups]
        # One load_many for all keys: with hundreds of subjects, a future for each of them takes noticeable time.
        counted = dict(zip(keys, await loader.load_many(keys), strict=True))
        buckets = len(query.bounds) - 1
        return tuple(merge_groups([counted[subject, group] for group in groups], buckets) for subject, groups in needed)

    def _loader(self, read: Callable[[list[Key]], Awaitable[list[Found]]]) -> DataLoader[Key, Found]:
        async def read_batch(keys: list[Key]) -> list[Found]:
            task = asyncio.current_task()
            assert task is not None, "DataLoader runs each batch in a task"
            self._running_batches.add(task)
            try:
                return await read(keys)
            finally:
                self._running_batches.discard(task)

        return _Loader(read_batch)

    async def _count(self, query: MeasureQuery, keys: list[tuple[Subject, MeasureGroup]]) -> list[list[Measures]]:
        slots = query.bounds[0], query.bounds[-1]
        counted: dict[int, list[Measures]] = {}
        for part in _split_by_audience(query.condition, keys, lambda key: key[0].playlist_id):
            groups_of: dict[Subject, set[MeasureGroup]] = defaultdict(set)
            for subject, group in part:
                groups_of[subject].add(group)
            audience = await self._resolve(query.condition, slots, (subject.playlist_id for subject in groups_of))
            counted |= await count_measures(self._database, query, audience, groups_of)
        return [counted[subject.id] for subject, _ in keys]

    async def _read_query(self, read: Any, query: Query, keys: list[Any]) -> list[Any]:
        found: dict[Any, Any] = {}
        for part in _split_by_audience(query.condition, keys, lambda key: key.playlist_id):
            slots = query.period.slots if query.period else None
            audience = await self._resolve(query.condition, slots, (key.playlist_id for key in part))
            found |= await read(self._database, query, audience, part)
        return [found[key] for key in keys]

    async def _resolve(
        self, condition: Condition | None, slots: tuple[int, int] | None, playlists: Iterable[int]
    ) -> Audience | None:
        if condition is None:
            return None
        query = AudienceQuery(condition, frozenset(playlists), slots if behaviours(condition) else None)
        return await self._audience.load(query)

    async def _read_audience_values(self, period: Period, keys: list[tuple[Playlist, str]]) -> list[list[Value]]:
        playlists, dimensions = {playlist.id for playlist, _ in keys}, {dimension for _, dimension in keys}
        found = await read_dimension_values(self._database, period, playlists, dimensions)
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

    async def _read_version_starts(self, ids: list[int]) -> list[tuple[VersionStart, ...]]:
        found = await read_version_starts(self._database, ids)
        return [found[id] for id in ids]

    async def _read_versions(self, keys: list[tuple[int, int]]) -> list[Version | None]:
        found = await read_versions(self._database, keys)
        return [found.get(key) for key in keys]

    async def _read_notes(self, ids: list[int]) -> list[tuple[Note, ...]]:
        found = await read_notes(self._database, ids)
        return [found[id] for id in ids]

    async def _read_graphs_by_id(self, ids: list[int]) -> list[PlaylistGraph]:
        playlists = await read_playlists_by_id(self._database, ids)
        return await self.graph.load_many([playlists[id] for id in ids])

    async def _graphs(self, playlist_id: int, versions: Iterable[int]) -> Graphs:
        """Today's structure of a playlist, and those of versions."""
        today = await self.graph_by_id.load(playlist_id)
        found = await self.version.load_many([(playlist_id, number) for number in versions])
        return {None: today} | {each.number: graph_of(each.snapshot, today) for each in found if each is not None}

    async def _resolve_audiences(self, queries: list[AudienceQuery]) -> list[Audience]:
        all_playlists = frozenset[int]().union(*(query.playlists for query in queries))
        contexts = await self._database.fetch("analytics/audience/contexts", sorted(all_playlists))
        behaving = [query for query in queries if query.slots is not None]
        members = dict(zip(behaving, await self._members.load_many(behaving), strict=True))
        audiences = []
        for query in queries:
            audiences.append(resolve_audience(query.condition, contexts, members.get(query)))
            await asyncio.sleep(0)  # resolving one may take milliseconds: let other requests run in between
        return audiences

    async def _find_members(self, queries: list[AudienceQuery]) -> list[ViewerGroups]:
        (query,) = queries
        (playlist_id,) = query.playlists
        assert query.slots is not None, "the query has behaviours"
        graphs = await self._graphs(playlist_id, named_versions(query.condition))
        return [await find_members(self._database, query.condition, graphs, query.slots)]


def _split_by_audience(
    condition: Condition | None, keys: Sequence[Key], playlist_of: Callable[[Key], int]
) -> Iterator[list[Key]]:
    """The keys that one audience serves: all of them, or those of each playlist if the condition has behaviours."""
    if not behaviours(condition):
        yield list(keys)
        return
    by_playlist: dict[int, list[Key]] = defaultdict(list)
    for key in keys:
        by_playlist[playlist_of(key)].append(key)
    yield from by_playlist.values()
