"""The tables of journeys are what the naive model says, for any events in any order, batches and repetition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from ivgraph.catalog.model import NodeStructure, PlaylistStructure
from ivgraph.catalog.structures import save_structure
from ivgraph.database import Database, connect
from ivgraph.ingest.event import Event
from ivgraph.ingest.rollups import rebuild
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.journey_tables import compare
from support.proof import differences
from support.stories import Telling, tellings
from support.tables import Connection, connect_to, empty_tables

START = datetime(2026, 8, 20, 12, tzinfo=UTC)


def told(type: str, second: float, node: str, **fields: Any) -> Event:
    """An event of the one journey of these tests."""
    return parsed(event(type, at=START + timedelta(seconds=second), node=node, playlist="p", **fields))


async def write(database: Database, batches: Iterable[Sequence[Event]]) -> None:
    writer = Writer(database, VIEWER_KEY)
    for batch in batches:
        await writer.write(batch, RECEIVED_AT)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(telling=tellings)
async def test_the_tables_are_those_of_the_model(telling: Telling, database: Database, database_url: str) -> None:
    connection = await connect_to(database_url)
    try:
        await empty_tables(connection)
        await write(database, telling.batches)
        assert await compare(connection) == {}
        assert await differences(database) == []
        async for _ in rebuild(database):
            pass
        assert await compare(connection) == {}
    finally:
        await connection.close()


#: A node that follows itself: which play a switch tells of depends on the plays around it.
LOOP = [
    told("node_play", 0, "x"),
    told("node_play", 10, "x"),
    told("switch", 11, "x", toNode="x", cause="LOOP"),
    told("node_play", 20, "x"),
    told("node_play", 5, "y"),
]
HOUR = 3600
#: A play lasts six hours: what is later belongs to none, until a play comes that is nearer.
LONG = [
    told("node_play", 0, "x"),
    told("watch", 6 * HOUR, "x", from_=0, to=4),
    told("hotspot_shown", 6 * HOUR + 1e-6, "x", hotspot="h"),
    told("watch", 7 * HOUR, "x", from_=4, to=9),
    told("node_play", 5 * HOUR, "y"),
]
#: What is shown when a play starts belongs to it, and all else to the play before.
SAME = [
    told("node_play", 0, "x"),
    told("hotspot_click", 5, "x", hotspot="h"),
    told("hotspot_shown", 5, "y", hotspot="h"),
    told("watch", 5, "x", from_=0, to=4),
    told("node_play", 5, "y"),
]
#: A play that comes last cuts the first one, which has marks and spans on both sides of it.
CUT = [
    told("node_play", 0, "x"),
    told("watch", 4, "x", from_=0, to=4),
    told("hotspot_shown", 5, "x", hotspot="h"),
    told("watch", 9, "x", from_=4, to=9),
    told("node_play", 5, "y"),
]


@pytest.mark.parametrize("events", [LOOP, LONG, SAME, CUT], ids=["a loop", "a long play", "one moment", "a cut"])
async def test_every_order_makes_the_same_tables(
    events: Sequence[Event], database: Database, connection: Connection
) -> None:
    # Each order has a playlist of its own: to compare all of them once takes a fraction of comparing one after another.
    # The ids of the playlists count the orders, which tells the order of a row that differs.
    for number, order in enumerate(permutations(events)):
        await write(database, [[each._replace(playlist=f"p{number}")] for each in order])
    assert await compare(connection) == {}


async def test_a_play_lasts_six_hours_at_most(database: Database, connection: Connection) -> None:
    times = {"at the end": 6 * HOUR, "too late": 6 * HOUR + 1e-6}
    for hotspot, second in times.items():
        shown = told("hotspot_shown", second, "x", hotspot=hotspot)
        watched = told("watch", second, "x", from_=5 * len(hotspot), to=5 * len(hotspot) + 5)
        await empty_tables(connection)
        await write(database, [[told("node_play", 0, "x")], [shown], [watched]])
        assert await compare(connection) == {}
        assert await connection.fetchval("select marks is null and watched is null from step") == (second > 6 * HOUR)


async def test_what_is_shown_just_before_the_first_play_arrives_is_its_own(
    database: Database, connection: Connection
) -> None:
    await write(database, [[told("hotspot_shown", 0, "x", hotspot="h")], [told("node_play", 0, "x")]])
    assert await compare(connection) == {}
    assert await connection.fetchval("select cardinality(marks) from step") == 3


@pytest.mark.parametrize("cause", ["CLICK", "DEFAULT", "LOOP", "API"])
async def test_a_switch_that_comes_after_the_last_play_tells_why_it_began(
    cause: str, database: Database, connection: Connection
) -> None:
    switch = told("switch", 11, "x", toNode="y", cause=cause)
    await write(database, [[told("node_play", 0, "x"), told("node_play", 10, "y")], [switch]])
    assert await compare(connection) == {}
    assert await connection.fetchval("select cause::text from step order by at limit 1") == cause.lower()


async def test_a_play_that_has_lost_marks_is_cut(database: Database, connection: Connection) -> None:
    """70 clicks leave 64 marks; a play in their middle gives both plays marks that were lost."""
    clicks = [told("hotspot_click", 1 + number, "x", hotspot=f"h{number % 3}") for number in range(70)]
    await write(database, [[told("node_play", 0, "x"), *clicks], [told("node_play", 30.5, "x")]])
    assert await compare(connection) == {}
    marks = "select array_agg(cardinality(marks) / 3 order by at) from step"
    assert await connection.fetchval(marks) == [30, 40]


#: How many entries of indexes of events have been read.
READ = "select sum(idx_tup_read) from pg_stat_user_indexes where relname like 'event%'"


@pytest.mark.not_on_citus("it reads statistics that one server keeps of its own indexes")
async def test_a_late_play_reads_no_more_than_six_hours_around_it(
    database_url: str, database: Database, connection: Connection
) -> None:
    """However far apart the plays before and after it are: a playlist may have millions of events in between."""
    others = [told("session_end", HOUR * number, "x", session="other") for number in range(90 * 24)]
    plays = [told("node_play", 24 * HOUR * day, "x") for day in (0, 30, 60, 89)]
    await write(database, [others, plays])
    async with connect(database_url, size=1) as other:
        await write(other, [[told("node_play", 24 * HOUR * 45 + 1, "y")]])
        async with other.session() as session:
            await session._connection.execute("select pg_stat_force_next_flush()")
    assert await connection.fetchval(READ) < 20


async def test_only_the_first_plays_of_a_long_journey_make_its_path(database: Database, connection: Connection) -> None:
    """1,100 plays, of which some come late: before the path ends, and after it."""
    random = Random(1)
    plays = [told("node_play", number, random.choice("xyz")) for number in range(1_100)]
    late = [plays.pop(number) for number in (1_050, 500, 20)]
    await write(database, [plays[:400], plays[400:], *([each] for each in late)])
    assert await compare(connection) == {}
    assert await connection.fetchval("select steps from journey") == 1_100


@pytest.mark.parametrize("walk", ["xy" * 32 + "z", "x" * 1_001 + "y"], ids=["64 nodes", "1,000 plays"])
@pytest.mark.parametrize("last", [-1, 10], ids=["at the end", "late"])
async def test_a_journey_leaves_the_sets_of_nodes_when_its_path_is_not_whole(
    walk: str, last: int, database: Database, connection: Connection
) -> None:
    plays = [told("node_play", number, node) for number, node in enumerate(walk)]
    late = plays.pop(last)
    sets = "select coalesce(sum(journeys), 0)::int from node_set_day"
    await write(database, [plays[:-3]])
    assert await connection.fetchval(sets) == 1
    for play in (*plays[-3:], late, told("node_play", -86_400, "w")):
        await write(database, [[play]])
        assert await compare(connection) == {}
    assert await connection.fetchval(sets) == 0


@pytest.mark.not_on_citus("it reads statistics that one server keeps of its own tables")
async def test_only_a_new_node_changes_the_sets_of_nodes(
    database_url: str, database: Database, connection: Connection
) -> None:
    written = "select n_tup_ins + n_tup_upd + n_tup_del from pg_stat_user_tables where relname = 'node_set_day'"
    counts = []
    for number, node in enumerate("xyxyxz"):
        async with connect(database_url, size=1) as other:
            await write(other, [[told("node_play", number, node)]])
            async with other.session() as session:
                await session._connection.execute("select pg_stat_force_next_flush()")
        counts.append(await connection.fetchval(written))
    assert [after - before for before, after in zip([0, *counts], counts, strict=False)] == [1, 2, 0, 0, 0, 2]


async def test_only_the_first_six_hours_of_media_are_watched(database: Database, connection: Connection) -> None:
    spans = [told("watch", 9, "x", from_=21_590, to=30_000), told("watch", 9, "x", from_=40_000, to=50_000)]
    await write(database, [[told("node_play", 0, "x"), *spans]])
    assert await compare(connection) == {}
    assert await connection.fetchval("select watched::text from step") == "{[21590,21600)}"


async def test_completed_plays_follow_the_duration_that_is_saved(database: Database, connection: Connection) -> None:
    watched = [told("watch", 3 + 100 * number, "x", from_=0, to=second) for number, second in enumerate((10, 19, 20))]
    plays = [told("node_play", 100 * number, "x") for number in range(3)]
    completed = "select coalesce(sum(completed), 0) from day_total"
    for milliseconds, count in ((20_000, 2), (20_001, 1), (None, 0), (10_000, 3)):
        nodes = (NodeStructure(id="x", duration_ms=milliseconds),)
        await save_structure(database, PlaylistStructure(id="p", nodes=nodes), START)
        await write(database, [[*plays, *watched]])
        assert await compare(connection) == {}
        assert await differences(database) == []
        assert await connection.fetchval(completed) == count


async def test_a_login_within_a_session_starts_another_journey(database: Database, connection: Connection) -> None:
    plays = [told("node_play", number, "x", viewer=viewer) for number, viewer in enumerate((None, "ann", "ann"))]
    await write(database, [plays])
    assert await compare(connection) == {}
    assert await connection.fetchval("select array_agg(steps order by steps) from journey") == [1, 2]


async def test_events_without_a_play_wait_for_it(database: Database, connection: Connection) -> None:
    early = [told("hotspot_click", 2, "x", hotspot="h"), told("watch", 3, "x"), told("session_end", 4, "x")]
    await write(database, [early])
    assert await connection.fetchval("select count(*) from step") == 0
    assert await compare(connection) == {}
    await write(database, [[told("node_play", 0, "x", id=str(UUID(int=5)))]])
    assert await compare(connection) == {}
    assert await connection.fetchval("select cardinality(marks) from step") == 3
