"""The metrics of journeys read the plays and sessions of the period, whatever statistics the planner has."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from enum import Enum

import pytest

from ivgraph.analytics.audience import Audience, resolve_audience
from ivgraph.analytics.filters import Condition, In
from ivgraph.analytics.measures import MeasureGroup
from ivgraph.analytics.plan import choose_plans
from ivgraph.analytics.request import MeasureQuery, Subject
from ivgraph.database import Database, connect
from support.plans import Reading, explain
from support.postgres import Postgres
from support.tables import connect_to

pytestmark = pytest.mark.not_on_citus("it reads plans of one server")

#: The first of January 2025.
START = 1_735_689_600 // 900
DAYS = 120
#: Of each playlist, evenly over the days; each has three plays, 40 seconds apart.
JOURNEYS = 6_000
PLAYLIST, OTHER = 1, 2
NODES = range(101, 113)
#: Two in each node but the last two, which are endings.
HOTSPOTS = [node * 10 + number for node in NODES[:-2] for number in (0, 1)]

#: $1 playlist bigint, $2 first and $3 last number of a journey, $4 journeys in all integer
JOURNEY = f"""
with made as (
  select number, to_timestamp({START} * 900.0) + number * interval '{DAYS} days' / $4::integer as start_at,
         array(select $1::bigint * 100 + 1 + (number + place) % {len(NODES)}
                 from generate_series(0, 2) as place) as path
    from generate_series($2::integer, $3::integer) as number
), added as (
  insert into journey (
    playlist_id, id, viewer_id, known, context_id, bot, start_at, first_at, last_at, last_play_at, last_node_id, steps,
    clicks, watched_ms, path)
  select $1, number, number % 500, number % 3 = 0, number % 100, false, start_at, start_at, start_at, start_at, path[3],
         3, 1, 1000, path
    from made
)
insert into step (
  playlist_id, journey_id, at, event_id, node_id, next_node_id, hotspot_id, viewer_id, context_id, decided_ms, cause,
  known, bot, ended, watched, marks)
select $1, number, start_at + place * interval '40 seconds', gen_random_uuid(), path[place], path[place + 1],
       case when place < 3 then path[place] * 10 end, number % 500, number % 100,
       case when place < 3 then number % 9000 end, 'click', number % 3 = 0, false, false, '{{[0,10)}}',
       array[array[8, path[place], path[place] * 10]]
  from made
 cross join generate_series(1, 3) as place
 order by start_at
"""
#: With an array of numbers as in JOURNEY.
PARTS = [
    "insert into playlist (id, external_id, created_at) values ($1::bigint, $1::bigint::text, '2025-01-01')",
    f"""insert into node (playlist_id, id, external_id, listed, duration_ms, default_node_id)
        select $1::bigint, $1 * 100 + number, number::text, true, 20000,
               case when number < {len(NODES) - 1} then $1 * 100 + number + 1 end
          from generate_series(1, {len(NODES)}) as number""",
    f"""insert into hotspot (playlist_id, id, node_id, external_id, to_node_id, listed)
        select $1::bigint, ($1 * 100 + number) * 10 + place, $1 * 100 + number, number || '-' || place,
               $1 * 100 + number + 1, true
          from generate_series(1, {len(NODES) - 2}) as number, generate_series(0, 1) as place""",
    """insert into context (playlist_id, id, country, bot)
       select $1::bigint, number, case when number < 10 then 'tenth' else 'rest' end, false
         from generate_series(0, 99) as number""",
]
#: Of each playlist, once there are plays.
EXPOSED_SETS = """
insert into exposed_set_day
select playlist_id, node_id, floor(extract(epoch from at) / 86400), true, array[hotspot_id], count(*)
  from step
 where hotspot_id is not null
 group by 1, 2, 3, 5
"""
TABLES = ("journey", "step", "node", "hotspot", "exposed_set_day")


class Statistics(Enum):
    """The statistics that the planner has."""

    FRESH = "fresh"
    #: Gathered when the tables held only a twelfth.
    STALE = "stale"
    ABSENT = "absent"


@pytest.fixture(scope="module", params=Statistics, ids=lambda known: known.value)
def filled_url(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with two playlists."""
    with postgres.filled_clone(lambda dsn: _fill(dsn, request.param)) as dsn:
        yield dsn


async def _fill(dsn: str, known: Statistics) -> None:
    connection = await connect_to(dsn)
    for table in TABLES:
        await connection.execute(f"alter table {table} set (autovacuum_enabled = off)")
    for playlist in (PLAYLIST, OTHER):
        for part in PARTS:
            await connection.execute(part, playlist)
    for first, last in ((1, JOURNEYS // 12), (JOURNEYS // 12 + 1, JOURNEYS)):
        for playlist in (PLAYLIST, OTHER):
            await connection.execute(JOURNEY, playlist, first, last, JOURNEYS)
        if known is Statistics.STALE and first == 1:
            await connection.execute("analyze")
    await connection.execute(EXPOSED_SETS)
    if known is Statistics.FRESH:
        await connection.execute("analyze")
    await connection.close()


@pytest.fixture
async def database(filled_url: str) -> AsyncIterator[Database]:
    async with connect(filled_url, size=1) as database:
        yield database


async def read(
    database: Database,
    group: MeasureGroup,
    ids: range | list[int],
    days: range,
    condition: Condition | None,
    slots_late: int = 0,
) -> tuple[Reading, int]:
    """What the statement of a group reads for days that are buckets, and the number of its rows.

    Args:
        slots_late: How much later than in UTC the days begin.
    """
    audience: Audience | None = None
    if condition is not None:
        audience = resolve_audience(condition, await database.fetch("analytics/audience/contexts", [PLAYLIST]))
    bounds = tuple(START + 96 * day + slots_late for day in (*days, days.stop))
    (plan,) = choose_plans(MeasureQuery(bounds, condition), audience, {Subject(PLAYLIST, id): {group} for id in ids})
    return await explain(database, plan.statement, *plan.args), len(await database.fetch(plan.statement, *plan.args))


MONTH, WEEK = range(30, 60), range(90, 97)
TENTH = In("country", frozenset(["tenth"]))
A_DAY = JOURNEYS // DAYS


@pytest.mark.parametrize("days", [MONTH, WEEK])
@pytest.mark.parametrize("condition", [None, TENTH])
async def test_endings_read_the_sessions_of_the_period(
    database: Database, condition: Condition | None, days: range
) -> None:
    reading, rows = await read(database, MeasureGroup.ENDINGS, [PLAYLIST], days, condition)

    assert 0 < rows <= len(days)
    assert {scan.index for scan in reading.of("journey")} == {"journey_start"}
    assert reading.rows("journey") <= (len(days) + 1) * A_DAY
    assert reading.rows("step") == 0, "no path is longer than what journeys have of it"


@pytest.mark.parametrize("days", [MONTH, WEEK])
@pytest.mark.parametrize("condition", [None, TENTH])
@pytest.mark.parametrize("hotspots", [HOTSPOTS, HOTSPOTS[4:5]])
async def test_decisions_read_the_plays_of_the_nodes_in_the_period(
    database: Database, condition: Condition | None, days: range, hotspots: list[int]
) -> None:
    reading, rows = await read(database, MeasureGroup.DECISIONS, hotspots, days, condition)

    assert rows > 0
    assert {scan.index for scan in reading.of("step")} == {"step_node" if len(hotspots) <= 8 else "step_time"}
    nodes = 1 if len(hotspots) <= 8 else len(NODES)
    assert reading.rows("step") <= (len(days) + 1) * A_DAY * 3 * nodes / len(NODES) + 1


@pytest.mark.parametrize("days", [MONTH, WEEK])
@pytest.mark.parametrize("ids", [[PLAYLIST], NODES, NODES[3:4]], ids=["playlist", "nodes", "node"])
async def test_plays_of_an_audience_are_read_once(database: Database, ids: range | list[int], days: range) -> None:
    reading, rows = await read(database, MeasureGroup.JOURNEYS, ids, days, TENTH)

    assert rows > 0
    (scan,) = reading.of("step")
    assert scan.index == ("step_node" if len(ids) == 1 and PLAYLIST not in ids else "step_time")
    nodes = 1 if len(ids) == 1 and PLAYLIST not in ids else len(NODES)
    assert scan.rows <= (len(days) + 1) * A_DAY * 3 * nodes / len(NODES) + 1
    assert reading.rows("journey") <= (len(days) + 1) * A_DAY if PLAYLIST in ids else reading.rows("journey") == 0


@pytest.mark.parametrize("days", [MONTH, WEEK])
@pytest.mark.parametrize("hotspots", [HOTSPOTS, HOTSPOTS[4:5]])
async def test_exposures_of_an_audience_read_the_plays_of_the_period(
    database: Database, hotspots: list[int], days: range
) -> None:
    reading, rows = await read(database, MeasureGroup.EXPOSURES, hotspots, days, TENTH)

    assert rows > 0
    (scan,) = reading.of("step")
    assert scan.index == "step_time"
    assert scan.rows <= (len(days) + 1) * A_DAY * 3


@pytest.mark.parametrize("days", [MONTH, WEEK])
@pytest.mark.parametrize("hotspots", [HOTSPOTS, HOTSPOTS[4:5]])
async def test_exposures_of_all_viewers_read_the_plays_between_local_days_and_those_of_utc(
    database: Database, hotspots: list[int], days: range
) -> None:
    whole, rows = await read(database, MeasureGroup.EXPOSURES, hotspots, days, None)
    cut, rows_of_cut = await read(database, MeasureGroup.EXPOSURES, hotspots, days, None, slots_late=8)

    assert rows > 0
    assert rows_of_cut > 0
    for reading in (whole, cut):
        assert {scan.index for scan in reading.of("exposed_set_day")} == {"exposed_set_day_pkey"}
        assert reading.rows("exposed_set_day") <= len(NODES) * len(days) * 3, "three sets a node"
    assert whole.rows("step") == 0
    (scan,) = cut.of("step")
    assert scan.index == "step_time"
    # Two hours a day, and a session more at each bound.
    assert scan.rows <= (len(days) + 1) * (A_DAY * 3 / 12 + 3)
