"""Statements on sessions read only what they need, whatever statistics the planner has."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivgraph.database import Database, connect
from support.plans import Reading, explain
from support.postgres import Postgres
from support.tables import connect_to

pytestmark = pytest.mark.not_on_citus("it reads plans of one server")

START = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 100
#: A week in the middle.
FROM, UNTIL = START + timedelta(days=50), START + timedelta(days=57)
PLAYLIST, OTHER = 1, 2
JOURNEYS, NODES = 4_000, 12

#: $1 playlist bigint, $2 journeys and $3 days integer, $4 first day timestamptz
STEPS = """
insert into step (playlist_id, journey_id, at, event_id, node_id, viewer_id, context_id, known, bot, ended)
select $1::bigint, number,
       $4::timestamptz + interval '1 day' * ($3::float8 * number / $2::integer) + interval '1 second' * place,
       md5($1::bigint || ' ' || number || ' ' || place)::uuid,
       $1::bigint * 100 + (hashint8(number * 100 + place) & 15) % 12,
       hashint8(number) & 1023, 1, number % 3 = 0, false, false
  from generate_series(1, $2::integer) as number
 cross join lateral generate_series(1, 1 + (hashint8(number) & 7)) as place
 order by number
"""
JOURNEYS_OF_STEPS = """
insert into journey (playlist_id, id, viewer_id, known, context_id, bot, start_at, first_at, last_at, last_play_at,
                     last_node_id, steps, clicks, watched_ms, walk_id, path_id, path, path_times)
select playlist_id, journey_id, viewer_id, known, 1, false, min(at), min(at), max(at), max(at),
       (array_agg(node_id order by at desc))[1], count(*), 0, 1000,
       hash_array_extended(array_agg(node_id order by at), 0), hash_array_extended(array_agg(node_id order by at), 0),
       array_agg(node_id order by at), array_agg(microseconds(at) order by at)
  from step
 group by playlist_id, journey_id, viewer_id, known
 order by 6
"""
ROLLUPS = """
insert into node_set_day
select playlist_id, (date_part('epoch', start_at) / 86400)::integer,
       array(select distinct unnest(path) order by 1) as nodes, count(*)
  from journey
 group by 1, 2, nodes;
insert into walk_day
select playlist_id, (date_part('epoch', start_at) / 86400)::integer, place, coalesce(path[place - 1], 0),
       coalesce(path[place], last_node_id), count(*)
  from journey, generate_series(0, cardinality(path)) as place group by 1, 2, 3, 4, 5
"""


@pytest.fixture(scope="module", params=["fresh", "absent"])
def filled_url(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with two playlists' journeys."""
    with postgres.filled_clone(lambda dsn: _fill(dsn, with_statistics=request.param == "fresh")) as dsn:
        yield dsn


async def _fill(dsn: str, *, with_statistics: bool) -> None:
    connection = await connect_to(dsn)
    tables = ("step", "journey", "walk_day", "node_set_day")
    for table in tables:
        await connection.execute(f"alter table {table} set (autovacuum_enabled = off)")
    for playlist in (PLAYLIST, OTHER):
        await connection.execute(STEPS, playlist, JOURNEYS, DAYS, START)
    await connection.execute(JOURNEYS_OF_STEPS)
    await connection.execute(ROLLUPS)
    if with_statistics:
        await connection.execute(f"analyze {', '.join(tables)}")
    await connection.close()


@pytest.fixture
async def database(filled_url: str) -> AsyncIterator[Database]:
    async with connect(filled_url, size=1) as database:
        yield database


EVERYBODY: tuple[Any, ...] = (False, [], [], [], [], b"")
AUDIENCE: tuple[Any, ...] = (True, [], [], [1], [], b"")
NODE_IDS = [PLAYLIST * 100 + number for number in range(NODES)]
LEVELS = (NODE_IDS, [1 + number // 3 for number in range(NODES)])
IN_DAYS = (FROM - datetime(1970, 1, 1, tzinfo=UTC)).days, (UNTIL - datetime(1970, 1, 1, tzinfo=UTC)).days
BY_DAYS: tuple[Any, ...] = (*IN_DAYS, [], [], [])
ONE_BY_ONE = (0, 0, [FROM], [UNTIL], [1])
NO_MATCH: tuple[Any, ...] = ([], [], 0)


def paths(audience: Any, order: str = "sessions", *, match: Any = NO_MATCH, viewers: bool = False) -> tuple[Any, ...]:
    return ([PLAYLIST], FROM, UNTIL, *audience, False, *match, UNTIL, order, -1, None, None, 20, viewers, NODE_IDS)


#: Statements that read the journeys of the period, and how often.
JOURNEY_STATEMENTS: dict[str, tuple[str, tuple[Any, ...], int]] = {
    "steps": ("steps", ([PLAYLIST], *ONE_BY_ONE, *AUDIENCE, 0, 1, 12, 10), 1),
    "steps of a node": ("steps", ([PLAYLIST], *ONE_BY_ONE, *EVERYBODY, NODE_IDS[3], -1, 6, 10), 1),
    "endings": ("endings", ([PLAYLIST], *ONE_BY_ONE, FROM, UNTIL, UNTIL, *AUDIENCE), 2),
    "ending times": ("ending_times", ([PLAYLIST], FROM, UNTIL, *EVERYBODY), 1),
    "paths": ("paths", paths(EVERYBODY), 1),
    "paths with viewers": ("paths", paths(AUDIENCE, viewers=True), 2),
    "paths by viewers": ("paths", paths(EVERYBODY, "viewers", viewers=True), 1),
    "paths that match": ("paths", paths(EVERYBODY, match=(NODE_IDS[:1], NODE_IDS[1:2], NODE_IDS[2])), 1),
    "levels": ("funnel_levels", ([PLAYLIST], *ONE_BY_ONE, *AUDIENCE, *LEVELS), 1),
    "levels of viewers": ("funnel_level_viewers", ([PLAYLIST], FROM, UNTIL, *EVERYBODY, *LEVELS), 1),
    "level times": ("funnel_level_times", ([PLAYLIST], FROM, UNTIL, *EVERYBODY, *LEVELS), 1),
    "level times of viewers": ("funnel_level_viewer_times", ([PLAYLIST], FROM, UNTIL, *EVERYBODY, *LEVELS), 1),
    "node times": ("funnel_node_times", ([PLAYLIST], FROM, UNTIL, *AUDIENCE, NODE_IDS[:4]), 1),
    "nodes": ("funnel_nodes", ([PLAYLIST], FROM, UNTIL, *AUDIENCE, NODE_IDS[:4]), 1),
}
OF_PERIOD = JOURNEYS * (UNTIL - FROM).days // DAYS


async def read(database: Database, statement: str, args: tuple[Any, ...]) -> Reading:
    return await explain(database, f"analytics/journeys/{statement}", *args)


@pytest.mark.parametrize("name", JOURNEY_STATEMENTS)
async def test_the_journeys_of_the_period_are_read_and_no_others(database: Database, name: str) -> None:
    statement, args, times = JOURNEY_STATEMENTS[name]

    reading = await read(database, statement, args)

    assert 0 < reading.rows("journey") <= times * (OF_PERIOD + 2)
    assert {scan.index for scan in reading.of("journey")} <= {"journey_start", "journey_last", "journey_not_whole"}
    assert not any(reading.rows(table) for table in ("step", "walk_day", "node_set_day"))
    # The cells of each step are joined with the twelve steps, each path with the nodes of a level.
    assert reading.joined_in_vain <= 20 * OF_PERIOD


@pytest.mark.parametrize("audience", [EVERYBODY, AUDIENCE], ids=["everybody", "filtered"])
async def test_the_sessions_of_viewers_are_ordered_only_where_it_matters(database: Database, audience: Any) -> None:
    reading = await read(database, "funnel_node_viewers", ([PLAYLIST], FROM, UNTIL, *audience, NODE_IDS[:2]))

    # Once for all sessions, and once for those of the viewers whose order matters.
    assert 0 < reading.rows("journey") <= 2 * (OF_PERIOD + 2)
    allowed = {"journey_start", "journey_last", "journey_not_whole", "journey_viewer"}
    assert {scan.index for scan in reading.of("journey")} <= allowed
    # Sessions that begin in the same minutes overlap, but few are of the same viewer.
    assert reading.rows("step") < OF_PERIOD / 10
    assert reading.joined_in_vain <= OF_PERIOD


@pytest.mark.parametrize(
    ("statement", "args", "rollup"),
    [
        ("steps", ([PLAYLIST], *BY_DAYS, *EVERYBODY, 0, 1, 12, 10), "walk_day"),
        ("endings", ([PLAYLIST], *BY_DAYS, FROM, UNTIL, START + timedelta(days=DAYS), *EVERYBODY), "walk_day"),
        ("funnel_levels", ([PLAYLIST], *BY_DAYS, *EVERYBODY, *LEVELS), "node_set_day"),
    ],
)
async def test_whole_days_are_read_from_a_rollup(
    database: Database, statement: str, args: tuple[Any, ...], rollup: str
) -> None:
    reading = await read(database, statement, args)

    assert reading.rows("step") == 0
    assert reading.rows(rollup) > 0
    assert reading.rows("journey") <= 2 * OF_PERIOD
    assert reading.joined_in_vain <= 12 * reading.rows(rollup)
