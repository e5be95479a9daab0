"""What an experiment counts of one variant: by the reads of the other fields of journeys, and their loaders."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from strawberry.types import Info

from ivgraph.analytics.journeys.choices import Attempt, ChoicesQuery, Kind, read_choices
from ivgraph.analytics.journeys.differences import Part
from ivgraph.analytics.journeys.endings import EndingsQuery, read_endings
from ivgraph.analytics.journeys.funnel import Funnel, FunnelQuery, FunnelScope, LevelKey, read_level_funnel
from ivgraph.analytics.journeys.sessions import PlaylistKey, Sessions
from ivgraph.analytics.measures import Measures
from ivgraph.analytics.metrics import NODE_METRICS, PLAYLIST_METRICS
from ivgraph.analytics.request import MetricsRequest, MetricsTarget, Subject
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.context import RequestContext
from ivgraph.schema.journeys.experiment_arguments import VariantRequest
from ivgraph.schema.version_argument import load_graph


@dataclass(frozen=True, slots=True)
class Side:
    """A variant of an experiment."""

    request: MetricsRequest
    version: int | None
    #: Of the version.
    graph: PlaylistGraph

    @classmethod
    async def of(cls, info: Info[RequestContext, None], today: PlaylistGraph, asked: VariantRequest) -> Side:
        return cls(asked.request, asked.version, await load_graph(info, today, asked.version))

    @property
    def playlist_id(self) -> int:
        return self.graph.playlist.id

    async def of_playlist(self, info: Info[RequestContext, None]) -> Measures:
        return await count_sessions(info, self.playlist_id, self.request)

    async def of_node(self, info: Info[RequestContext, None], node: model.Node) -> Measures:
        subject = Subject(node.playlist_id, node.id)
        target = MetricsTarget(subject, subject, NODE_METRICS, node.duration_ms)
        return await _count(info, target, self.request, ("exit_rate", "completion_rate"))

    async def levels(self, info: Info[RequestContext, None]) -> Funnel:
        """How many viewers came to each level."""
        return await self._funnel(info, FunnelScope.VIEWER, "levels", self.graph.levels)

    async def reached_endings(self, info: Info[RequestContext, None], scope: FunnelScope) -> Part:
        """How many sessions, or viewers, played an ending of the variant's structure: a funnel of one level."""
        funnel = await self._funnel(info, scope, "endings", dict.fromkeys(sorted(self.graph.endings), 1))
        return Part(funnel.reached[0] if funnel.reached else 0, funnel.everybody)

    async def _funnel(
        self, info: Info[RequestContext, None], scope: FunnelScope, name: str, levels: Mapping[int, int]
    ) -> Funnel:
        query = FunnelQuery(self._sessions, scope, f"{name} of {self.version or 'today'}")
        key = LevelKey(self.playlist_id, tuple(levels.items()))
        return await info.context.loaders.load(read_level_funnel, query, key)

    async def endings(self, info: Info[RequestContext, None]) -> Mapping[int, int]:
        """How many sessions ended in each node."""
        query = EndingsQuery(self._sessions, info.context.now)
        ended = await info.context.loaders.load(read_endings, query, PlaylistKey(self.playlist_id))
        return {node.node_id: node.sessions for node in ended}

    async def options(self, info: Info[RequestContext, None], node_id: int) -> Mapping[int, Part]:
        """How many sessions chose each hotspot at their first play of a node, of those that could."""
        kinds = frozenset({Kind.OUTCOME, Kind.EXPOSURE})
        query = ChoicesQuery(self.request.period, self.request.condition, Attempt.FIRST, kinds)
        counted = await info.context.loaders.load(read_choices, query, Subject(self.playlist_id, node_id))
        chosen = {outcome.hotspot_id: plays for outcome, plays in counted.plays.items() if outcome.hotspot_id}
        hotspots = self.graph.hotspots_by_node.get(node_id, ())
        leading_on = {each.id for each in hotspots if each.to_node_id is not None and each.deleted_at is None}
        return {
            id: Part(chosen.get(id, 0), max(counted.exposures.get(id, 0), chosen.get(id, 0)))
            for id in leading_on | chosen.keys()
        }

    @property
    def _sessions(self) -> Sessions:
        return Sessions(self.request.period, self.request.condition)


async def count_sessions(info: Info[RequestContext, None], playlist_id: int, request: MetricsRequest) -> Measures:
    subject = Subject(playlist_id, playlist_id)
    target = MetricsTarget(subject, subject, PLAYLIST_METRICS)
    return await _count(info, target, request, ("minutes_per_session", "steps_per_session"))


async def _count(
    info: Info[RequestContext, None], target: MetricsTarget, request: MetricsRequest, names: Collection[str]
) -> Measures:
    measured = await info.context.loaders.measures(target, request, names)
    ((counted, _),) = measured.current
    return counted
