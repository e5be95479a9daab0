"""One request's questions to the database, batched. Built per request and thrown away with it."""

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
from ivgraph.analytics.measures import Family, Measures, merge
from ivgraph.analytics.period import Period
from ivgraph.analytics.plan import count
from ivgraph.analytics.request import Question, Subject
from ivgraph.catalog.graph import Outline, read_outlines, read_playlists
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
    """A loader is one question, a key is whom it is asked of; all keys of a moment become one statement."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._batches: set[asyncio.Task[Any]] = set()
        #: External id → the playlist, or None.
        self.playlist: DataLoader[str, Playlist | None] = self._batch(self._read_playlists)
        #: Playlist → how it is built.
        self.outline: DataLoader[Playlist, Outline] = self._batch(self._read_outlines)
        #: Filter and ids of playlists → the pairs of viewers and of the playlists' contexts that match it.
        self.audience: DataLoader[tuple[Condition, frozenset[int]], Audience] = self._batch(self._resolve_audiences)
        self._measures: dict[Question, DataLoader[tuple[Subject, Family], list[Measures]]] = {}
        self._status: dict[tuple[int, int], DataLoader[Playlist, IngestStatus]] = {}
        self._audience_values: dict[tuple[int, int], DataLoader[tuple[Playlist, str], list[Value]]] = {}

    async def measures(
        self, question: Question, *asked: tuple[Subject, Collection[Family]]
    ) -> tuple[list[Measures], ...]:
        """What was counted of each subject, per bucket. A family that nobody asks for is not counted.

        The family is a part of the key, not of the question: fields that ask the same question for different metrics
        share a statement, and a later wave asks only for what is missing.
        """
        loader = self._measures.get(question)
        if loader is None:
            loader = self._measures[question] = self._batch(partial(self._count, question))
        keys = [(subject, family) for subject, families in asked for family in families]
        # One gathering for all: with hundreds of subjects its price shows.
        counted = dict(zip(keys, await loader.load_many(keys), strict=True))
        buckets = len(question.bounds) - 1
        return tuple(merge([counted[subject, family] for family in families], buckets) for subject, families in asked)

    async def audience_values(self, period: Period, playlist: Playlist, dimension: str) -> list[Value]:
        """Which values a dimension of the playlist's audience has. All dimensions of a period share a statement."""
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

    def give_up(self) -> None:
        """Cancels what still runs: batches are tasks of their own, which outlive those who wait for them."""
        for task in self._batches:
            task.cancel()

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

    async def _count(self, question: Question, keys: list[tuple[Subject, Family]]) -> list[list[Measures]]:
        asked: dict[Subject, set[Family]] = defaultdict(set)
        for subject, family in keys:
            asked[subject].add(family)
        audience = None
        if question.condition is not None:
            playlists = frozenset(subject.playlist_id for subject in asked)
            audience = await self.audience.load((question.condition, playlists))
        counted = await count(self._database, question, audience, asked)
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

    async def _read_outlines(self, playlists: list[Playlist]) -> list[Outline]:
        outlines = await read_outlines(self._database, playlists)
        return [outlines[playlist.id] for playlist in playlists]

    async def _resolve_audiences(self, keys: list[tuple[Condition, frozenset[int]]]) -> list[Audience]:
        playlists = frozenset[int]().union(*(of for _, of in keys))
        contexts = await self._database.fetch("analytics/audience/contexts", sorted(playlists))
        audiences = []
        for condition, _ in keys:
            audiences.append(resolve_audience(condition, contexts))
            await asyncio.sleep(0)  # each may take milliseconds; others get their turn between them
        return audiences
