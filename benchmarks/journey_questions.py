"""What the benchmark of journeys asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from benchmarks.made_journeys import MadeStory
from ivgraph.analytics.breakdown import BreakdownRequest, break_down
from ivgraph.analytics.filters import And, Behaves, Chose, Condition, In, ReachedEnding, Scope, Visited
from ivgraph.analytics.journeys.choices import Attempt, ChoicesQuery, Kind, read_choices
from ivgraph.analytics.journeys.click_curve import ClickKey, ClickQuery, read_click_curves
from ivgraph.analytics.journeys.endings import EndingsQuery, read_ending_times, read_endings
from ivgraph.analytics.journeys.engagement import (
    EngagementKey,
    EngagementQuery,
    ViewersQuery,
    read_engagement,
    read_slice_viewers,
)
from ivgraph.analytics.journeys.flow import FlowKey, FlowQuery, read_flow
from ivgraph.analytics.journeys.funnel import (
    FunnelQuery,
    FunnelScope,
    LevelKey,
    NodeFunnelQuery,
    read_level_funnel,
    read_level_times,
    read_node_funnel,
    read_node_times,
)
from ivgraph.analytics.journeys.paths import PathMatch, PathOrderBy, PathRepeats, PathsKey, PathsQuery, read_paths
from ivgraph.analytics.journeys.sessions import PlaylistKey, Sessions
from ivgraph.analytics.journeys.steps import StepsQuery, read_steps
from ivgraph.analytics.journeys.transition_viewers import load_viewers
from ivgraph.analytics.journeys.viewer_list import ViewerListQuery, ViewerOrderBy, ViewersKey, read_viewer_list
from ivgraph.analytics.loaders import Loaders
from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS
from ivgraph.analytics.period import Period
from ivgraph.analytics.request import MetricsRequest, MetricsTarget, Subject
from ivgraph.dimensions import Dimension

FILTER: Condition = In("device", frozenset(["device 3"]))
BEHAVIOURS: Mapping[str, Condition] = {
    "viewers who visited a node": Behaves(Visited("saloon"), 1, Scope.VIEWER),
    "viewers who chose a hotspot": Behaves(Chose("saloon-piano"), 1, Scope.VIEWER),
    "sessions that reached an ending": Behaves(ReachedEnding(), 1, Scope.SESSION),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is measured."""

    name: str
    #: Asks it. The loaders have read nothing yet.
    ask: Callable[[Loaders], Awaitable[object]]
    #: The question in benchmarks.clickhouse that asks the same.
    same: str | None = None


def list_questions(made: MadeStory) -> Iterator[Question]:
    """All questions, in the order in which they are asked."""
    month = Period(made.start, made.end, "UTC")
    cut = Period(made.start + timedelta(hours=18.5), made.end - timedelta(hours=5.5), "Asia/Kolkata")
    yield from _flow_questions(made, month, cut)
    yield from _node_questions(made, month)
    yield from _step_questions(made, month, cut)
    yield from _path_questions(made, month)
    yield from _funnel_questions(made, month)
    yield from _metric_questions(made, month)
    yield from _viewer_questions(made, month)


def _load(name: str, read: Any, query: Any, key: Any, same: str | None = None) -> Question:
    """A question that one loader answers for one key."""
    return Question(name, lambda loaders: loaders.load(read, query, key), same)


def _flow_questions(made: MadeStory, month: Period, cut: Period) -> Iterator[Question]:
    key = FlowKey(made.graph.playlist.id)
    yield _load("flow", read_flow, FlowQuery(month, None), key, "flow")
    yield _load("flow, cut", read_flow, FlowQuery(cut, None), key)
    yield _load("flow, filtered", read_flow, FlowQuery(month, FILTER), key)
    yield Question("flow with viewers", lambda loaders: _load_flow_with_viewers(loaders, FlowQuery(month, None), key))


async def _load_flow_with_viewers(loaders: Loaders, query: FlowQuery, key: FlowKey) -> None:
    flow = await loaders.load(read_flow, query, key)
    await asyncio.gather(*(load_viewers(loaders, query, key.playlist_id, ends) for ends in flow.by_ends))


def _node_questions(made: MadeStory, month: Period) -> Iterator[Question]:
    graph = made.graph
    node = graph.node_by_external_id["saloon"]
    hotspot = graph.hotspot_by_external_id["saloon-piano"]
    subject = Subject(node.playlist_id, node.id)
    # Departures tell how all plays were left.
    choices = ChoicesQuery(month, None, Attempt.ALL, frozenset(Kind) - {Kind.OUTCOME})
    yield _load("choices of a node: viewers, times, changes", read_choices, choices, subject)
    exposures = replace(choices, kinds=frozenset({Kind.EXPOSURE}))
    for part, query in (
        ("exposures", exposures),
        ("exposures, filtered", replace(exposures, condition=FILTER)),
        ("first attempts", replace(choices, attempt=Attempt.FIRST, kinds=frozenset({Kind.OUTCOME, Kind.EXPOSURE}))),
    ):
        yield Question(f"choices of all nodes: {part}", _of_all_nodes(made, query))
    engaged = EngagementKey(node.playlist_id, node.id, node.duration_ms)
    engagement = EngagementQuery(month, None, 100, Decimal("0.95"))
    yield _load("engagement of a node", read_engagement, engagement, engaged)
    viewers = ViewersQuery(month, None, 100, viewers=True, exits=True)
    yield _load("engagement: viewers and exits of slices", read_slice_viewers, viewers, engaged)
    clicks = ClickKey(node.playlist_id, hotspot.id, node.duration_ms)
    yield _load("click curve", read_click_curves, ClickQuery(month, None, 100), clicks)


def _of_all_nodes(made: MadeStory, query: ChoicesQuery) -> Callable[[Loaders], Awaitable[object]]:
    subjects = [Subject(node.playlist_id, node.id) for node in made.graph.nodes]
    return lambda loaders: asyncio.gather(*(loaders.load(read_choices, query, subject) for subject in subjects))


def _step_questions(made: MadeStory, month: Period, cut: Period) -> Iterator[Question]:
    key, saloon = PlaylistKey(made.graph.playlist.id), made.graph.node_by_external_id["saloon"].id
    everybody = Sessions(month, None)
    yield _load("steps from the start", read_steps, StepsQuery(everybody, None, True, 6, 10), key, "steps")
    yield _load("12 steps, cut", read_steps, StepsQuery(Sessions(cut, None), None, True, 12, 10), key)
    yield _load(
        "steps from the start, filtered", read_steps, StepsQuery(Sessions(month, FILTER), None, True, 6, 10), key
    )
    yield _load("steps from a node", read_steps, StepsQuery(everybody, saloon, True, 6, 10), key, "steps from a node")
    yield _load("steps back from a node", read_steps, StepsQuery(everybody, saloon, False, 6, 10), key)


def _path_questions(made: MadeStory, month: Period) -> Iterator[Question]:
    graph = made.graph
    key = PathsKey(graph.playlist.id, graph.endings)
    saloon, letter = (graph.node_by_external_id[name].id for name in ("saloon", "letter"))

    def query(
        condition: Condition | None = None,
        match: PathMatch | None = None,
        order: PathOrderBy = PathOrderBy.SESSIONS,
        *,
        with_viewers: bool = False,
    ) -> PathsQuery:
        sessions = Sessions(month, condition)
        match = match or PathMatch()
        return PathsQuery(sessions, month.end, PathRepeats.COLLAPSED, match, order, True, None, 20, with_viewers)

    yield _load("20 paths", read_paths, query(), key, "paths")
    yield _load("20 paths with viewers", read_paths, query(with_viewers=True), key, "paths with viewers")
    yield _load("20 paths, filtered", read_paths, query(FILTER), key)
    yield _load("20 paths through two nodes", read_paths, query(match=PathMatch((), (saloon, letter))), key)
    yield _load("20 paths by viewers", read_paths, query(order=PathOrderBy.VIEWERS, with_viewers=True), key)
    playlist = PlaylistKey(graph.playlist.id)
    ended = EndingsQuery(Sessions(month, None), datetime.now(UTC))
    yield _load("endings", read_endings, ended, playlist, "endings")
    yield _load("endings, filtered", read_endings, EndingsQuery(Sessions(month, FILTER), datetime.now(UTC)), playlist)
    yield _load("endings: median times", read_ending_times, Sessions(month, None), playlist, "ending times")


def _funnel_questions(made: MadeStory, month: Period) -> Iterator[Question]:
    graph = made.graph
    levels = LevelKey(graph.playlist.id, tuple(graph.levels.items()))
    by_session = FunnelQuery(Sessions(month, None), FunnelScope.SESSION)
    by_viewer = FunnelQuery(Sessions(month, None), FunnelScope.VIEWER)
    filtered = FunnelQuery(Sessions(month, FILTER), FunnelScope.SESSION)
    yield _load("funnel by level", read_level_funnel, by_session, levels, "funnel by level")
    yield _load("funnel by level, filtered", read_level_funnel, filtered, levels)
    yield _load("funnel by level, of viewers", read_level_funnel, by_viewer, levels)
    yield _load("funnel by level: median times", read_level_times, by_session, levels)
    nodes = tuple(graph.node_by_external_id[name].id for name in ("pier", "saloon", "bridge"))
    key = PlaylistKey(graph.playlist.id)
    yield _load("funnel of three nodes", read_node_funnel, NodeFunnelQuery(by_session, nodes), key, "funnel of nodes")
    yield _load("funnel of three nodes, of viewers", read_node_funnel, NodeFunnelQuery(by_viewer, nodes), key)
    yield _load("funnel of three nodes: median times", read_node_times, NodeFunnelQuery(by_session, nodes), key)


def _metric_questions(made: MadeStory, month: Period) -> Iterator[Question]:
    graph = made.graph
    of_playlist = Subject(graph.playlist.id, graph.playlist.id)
    playlist = MetricsTarget(of_playlist, of_playlist, PLAYLIST_METRICS)
    nodes = [
        MetricsTarget(subject, subject, NODE_METRICS, node.duration_ms)
        for node in graph.nodes
        for subject in (Subject(node.playlist_id, node.id),)
    ]
    hotspots = [
        MetricsTarget(Subject(each.playlist_id, each.id), Subject(each.playlist_id, each.node_id), HOTSPOT_METRICS)
        for each in graph.hotspots
    ]
    filtered = MetricsRequest(month, None, None, FILTER)

    def count(
        targets: Collection[MetricsTarget], request: MetricsRequest, *names: str
    ) -> Callable[[Loaders], Awaitable[object]]:
        return lambda loaders: asyncio.gather(*(loaders.measures(target, request, names) for target in targets))

    yield Question(
        "visits of the playlist, filtered", count([playlist], filtered, "plays", "unique_viewers", "new_viewers")
    )
    yield Question("sessions of the playlist, filtered", count([playlist], filtered, "sessions", "steps_per_session"))
    yield Question("sessions with an ending, filtered", count([playlist], filtered, "sessions_with_ending"))
    yield Question(
        "plays of all nodes, filtered", count(nodes, filtered, "exits", "completion_rate", "average_share_watched")
    )
    yield Question("exposures of all hotspots, filtered", count(hotspots, filtered, "exposures"))
    yield Question("exposures of a hotspot, filtered", count(hotspots[:1], filtered, "exposures"))
    yield Question("times to decide of all hotspots, filtered", count(hotspots, filtered, "median_decision_seconds"))
    for name, condition in BEHAVIOURS.items():
        asked = replace(filtered, condition=condition)
        yield Question(
            f"sessions of the playlist, of {name}", count([playlist], asked, "sessions", "steps_per_session")
        )
        yield _load(f"flow, of {name}", read_flow, FlowQuery(month, condition), FlowKey(graph.playlist.id))
    by_device = BreakdownRequest(Dimension("device"), month, None, None, True, 25)
    names = ("sessions", "steps_per_session")
    yield Question("sessions by device", lambda loaders: break_down(loaders, playlist, by_device, names))


def _viewer_questions(made: MadeStory, month: Period) -> Iterator[Question]:
    key = ViewersKey(made.graph.playlist.id, made.graph.endings)
    by_minutes = ViewerListQuery(month, And(frozenset()), None, ViewerOrderBy.MINUTES_VIEWED, True, None, 50)
    yield _load("50 viewers by minutes", read_viewer_list, by_minutes, key, "viewers")
    yield _load("50 viewers by minutes, filtered", read_viewer_list, replace(by_minutes, condition=FILTER), key)
    yield _load("50 viewers by minutes, found", read_viewer_list, replace(by_minutes, search="77"), key)
    for by in (ViewerOrderBy.LAST_SEEN, ViewerOrderBy.SESSIONS_WITH_ENDING, ViewerOrderBy.EXTERNAL_ID):
        yield _load(f"50 viewers by {by.value}", read_viewer_list, replace(by_minutes, by=by), key)
