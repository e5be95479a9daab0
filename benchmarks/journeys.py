"""How viewers walk a story, on a month of a million sessions, compared with ClickHouse if chdb-core is installed.

Filters are by device, one of seven. Cut periods begin and end within a UTC day.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import asyncpg

from benchmarks.clickhouse import ClickHouse, open_clickhouse
from benchmarks.made_journeys import DAYS, MadeStory, make_journeys
from ivgraph.analytics.filters import Condition, In
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
from ivgraph.analytics.loaders import Loaders
from ivgraph.analytics.period import Period
from ivgraph.analytics.request import Subject
from ivgraph.database import Database
from ivgraph.errors import AnswerTooLate
from ivgraph.services import open_services
from ivgraph.settings import Settings

ROUNDS = 5
#: A question that takes longer is asked only once.
LONG_SECONDS = 3.0
FILTER: Condition = In("device", frozenset(["device 3"]))


@dataclass(frozen=True, slots=True)
class Question:
    """What is measured."""

    name: str
    read: Any
    query: Any
    key: Any
    #: The question in benchmarks.clickhouse that asks the same.
    same: str | None = None


async def measure(dsn: str, folder: Path, scale: float) -> None:
    connection = await asyncpg.connect(dsn, server_settings={"search_path": "ivgraph", "timezone": "UTC"})
    async with open_services(Settings(database_url=dsn)) as services:
        began = perf_counter()
        made = await make_journeys(services.database, connection, int(1_000_000 * scale))
        sessions = await connection.fetchval("select count(*) from journey")
        plays = await connection.fetchval("select count(*) from step")
        print(f"  {sessions:,} sessions of {DAYS} days with {plays:,} plays, made in {perf_counter() - began:.0f} s")
        clickhouse = await open_clickhouse(connection, made, folder)
        if clickhouse is None:
            print("  without ClickHouse: install the package chdb-core to compare with it")
        for question in _questions(made):
            await _ask(services.database, question, clickhouse)
    await connection.close()


async def _ask(database: Database, question: Question, clickhouse: ClickHouse | None) -> None:
    # The loaders of each round have read nothing yet. Resolving a filter takes a statement, too.
    try:
        seconds = await _time(lambda: Loaders(database).load(question.read, question.query, question.key))
    except AnswerTooLate as error:
        print(f"  {question.name}: {error}", flush=True)
        return
    line = f"  {question.name}: {seconds * 1000:,.1f} ms"
    if clickhouse and question.same:
        other = clickhouse.time(question.same, ROUNDS)
        line += f"; ClickHouse {other * 1000:,.0f} ms, {seconds / other:.2f} of it"
    print(line, flush=True)


async def _time(run: Callable[[], Awaitable[object]]) -> float:
    seconds: list[float] = []
    while len(seconds) < ROUNDS and not (seconds and seconds[0] > LONG_SECONDS):
        began = perf_counter()
        await run()
        seconds.append(perf_counter() - began)
    return median(seconds)


def _questions(made: MadeStory) -> Iterator[Question]:
    month = Period(made.start, made.end, "UTC")
    cut = Period(made.start + timedelta(hours=18.5), made.end - timedelta(hours=5.5), "Asia/Kolkata")
    yield from _flow_questions(made, month, cut)
    yield from _node_questions(made, month)
    yield from _step_questions(made, month, cut)
    yield from _path_questions(made, month)
    yield from _funnel_questions(made, month)


def _flow_questions(made: MadeStory, month: Period, cut: Period) -> Iterator[Question]:
    key = FlowKey(made.graph.playlist.id)
    yield Question("flow", read_flow, FlowQuery(month, None), key, "flow")
    yield Question("flow, cut", read_flow, FlowQuery(cut, None), key)
    yield Question("flow, filtered", read_flow, FlowQuery(month, FILTER), key)


def _node_questions(made: MadeStory, month: Period) -> Iterator[Question]:
    graph = made.graph
    node = graph.node_by_external_id["saloon"]
    hotspot = graph.hotspot_by_external_id["saloon-piano"]
    subject = Subject(node.playlist_id, node.id)
    choices = ChoicesQuery(month, None, Attempt.ALL, frozenset(Kind))
    yield Question("choices of a node: viewers, times, changes", read_choices, choices, subject)
    engaged = EngagementKey(node.playlist_id, node.id, node.duration_ms)
    engagement = EngagementQuery(month, None, 100, Decimal("0.95"))
    yield Question("engagement of a node", read_engagement, engagement, engaged)
    viewers = ViewersQuery(month, None, 100, viewers=True, exits=True)
    yield Question("engagement: viewers and exits of slices", read_slice_viewers, viewers, engaged)
    clicks = ClickKey(node.playlist_id, hotspot.id, node.duration_ms)
    yield Question("click curve", read_click_curves, ClickQuery(month, None, 100), clicks)


def _step_questions(made: MadeStory, month: Period, cut: Period) -> Iterator[Question]:
    key, saloon = PlaylistKey(made.graph.playlist.id), made.graph.node_by_external_id["saloon"].id
    everybody = Sessions(month, None)
    yield Question("steps from the start", read_steps, StepsQuery(everybody, None, True, 6, 10), key, "steps")
    yield Question("12 steps, cut", read_steps, StepsQuery(Sessions(cut, None), None, True, 12, 10), key)
    yield Question(
        "steps from the start, filtered", read_steps, StepsQuery(Sessions(month, FILTER), None, True, 6, 10), key
    )
    yield Question(
        "steps from a node", read_steps, StepsQuery(everybody, saloon, True, 6, 10), key, "steps from a node"
    )
    yield Question("steps back from a node", read_steps, StepsQuery(everybody, saloon, False, 6, 10), key)


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

    yield Question("20 paths", read_paths, query(), key, "paths")
    yield Question("20 paths with viewers", read_paths, query(with_viewers=True), key, "paths with viewers")
    yield Question("20 paths, filtered", read_paths, query(FILTER), key)
    yield Question("20 paths through two nodes", read_paths, query(match=PathMatch((), (saloon, letter))), key)
    yield Question("20 paths by viewers", read_paths, query(order=PathOrderBy.VIEWERS, with_viewers=True), key)
    playlist = PlaylistKey(graph.playlist.id)
    ended = EndingsQuery(Sessions(month, None), datetime.now(UTC))
    yield Question("endings", read_endings, ended, playlist, "endings")
    yield Question(
        "endings, filtered", read_endings, EndingsQuery(Sessions(month, FILTER), datetime.now(UTC)), playlist
    )
    yield Question("endings: median times", read_ending_times, Sessions(month, None), playlist, "ending times")


def _funnel_questions(made: MadeStory, month: Period) -> Iterator[Question]:
    graph = made.graph
    levels = LevelKey(graph.playlist.id, tuple(graph.levels.items()))
    by_session = FunnelQuery(Sessions(month, None), FunnelScope.SESSION)
    by_viewer = FunnelQuery(Sessions(month, None), FunnelScope.VIEWER)
    filtered = FunnelQuery(Sessions(month, FILTER), FunnelScope.SESSION)
    yield Question("funnel by level", read_level_funnel, by_session, levels, "funnel by level")
    yield Question("funnel by level, filtered", read_level_funnel, filtered, levels)
    yield Question("funnel by level, of viewers", read_level_funnel, by_viewer, levels)
    yield Question("funnel by level: median times", read_level_times, by_session, levels)
    nodes = tuple(graph.node_by_external_id[name].id for name in ("pier", "saloon", "bridge"))
    key = PlaylistKey(graph.playlist.id)
    yield Question(
        "funnel of three nodes", read_node_funnel, NodeFunnelQuery(by_session, nodes), key, "funnel of nodes"
    )
    yield Question("funnel of three nodes, of viewers", read_node_funnel, NodeFunnelQuery(by_viewer, nodes), key)
    yield Question("funnel of three nodes: median times", read_node_times, NodeFunnelQuery(by_session, nodes), key)
