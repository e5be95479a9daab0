"""Flow, choices, engagement and click curves read rollups for whole days, and single plays only where they must.

The statements run with statistics that are fresh, and with none: a plan that relies on estimates reads too much then.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivgraph.analytics.audience import Audience, audience_arguments
from ivgraph.analytics.journeys.choices import HISTOGRAM_BOUNDS
from ivgraph.analytics.journeys.days import cut_period
from ivgraph.analytics.period import Period
from ivgraph.database import Database, connect
from support.plans import Reading, explain
from support.postgres import Postgres
from support.tables import Connection, connect_to

pytestmark = pytest.mark.not_on_citus("it reads plans of one server")

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 60
PLAYLIST, OTHER = 1, 2
NODES = list(range(101, 121))
HOTSPOTS = [1_001, 1_002]
#: Of each playlist, spread evenly over the days. A journey has four.
PLAYS = 24_000

#: $1 playlist bigint, $2 first time timestamptz, $3 number of plays integer, $4 days integer
STEPS = """
insert into step (playlist_id, journey_id, at, event_id, node_id, next_node_id, hotspot_id, viewer_id, context_id,
                  decided_ms, cause, known, bot, ended, watched, marks)
select $1::bigint, number / 4, $2::timestamptz + number * ($4::integer * interval '1 day' / $3::integer),
       md5(number::text)::uuid, node_id, case when number % 4 < 3 then $1 * 100 + 1 + (number + 1) % 20 end,
       case when number % 4 < 2 then 1001 + number % 2 end, number / 8, 1 + number % 3, 500, 'click', true, false,
       false, int4multirange(int4range(0, 1 + number % 20)), array[array[8::bigint, node_id, 1001]]
  from generate_series(0, $3 - 1) as number
 cross join lateral (select $1 * 100 + 1 + number % 20 as node_id) as play
"""
DAY = "floor(date_part('epoch', at) / 86400)"
DERIVED = [
    """insert into journey (playlist_id, id, viewer_id, known, context_id, bot, start_at, first_at, last_at,
                            last_play_at, last_node_id, steps, clicks, watched_ms, walk_id, path_id, path)
       select playlist_id, journey_id, viewer_id, true, min(context_id), false, min(at), min(at), max(at), max(at),
              max(node_id), 4, 0, 0, journey_id, journey_id, array_agg(node_id order by at)
         from step group by 1, 2, 3""",
    f"""insert into transition_day
        select playlist_id, node_id, {DAY}, next_node_id, cause, coalesce(hotspot_id, 0), count(*)
          from step where next_node_id is not null group by 1, 2, 3, 4, 5, 6""",
    """insert into walk_day
       select playlist_id, floor(date_part('epoch', start_at) / 86400), place, case when place = 1 then 0 else 1 end,
              path[place], count(*)
         from journey cross join generate_series(1, 4) as place group by 1, 2, 3, 4, 5""",
    f"""insert into watch_day
        select playlist_id, node_id, {DAY}, upper(watched) - 1, 1, count(*) from step group by 1, 2, 3, 4""",
    f"""insert into day_total (playlist_id, subject_id, day, impressions, plays, clicks, watched_ms)
        select playlist_id, node_id, {DAY}, 0, count(*), 0, 0 from step group by 1, 2, 3""",
    f"""insert into exposed_set_day
        select playlist_id, node_id, {DAY}, hotspot_id is not null, array[1001], count(*)
          from step where hotspot_id is not null group by 1, 2, 3, 4""",
    """insert into visit
       select playlist_id, hotspot_id, viewer_id, floor(date_part('epoch', at) / 900), context_id, true, true, -1, 0, 0,
              count(*), 0
         from step where hotspot_id is not null group by 1, 2, 3, 4, 5""",
]
TABLES = "step journey transition_day walk_day watch_day day_total exposed_set_day visit".split()


@pytest.fixture(scope="module", params=[True, False], ids=["fresh statistics", "no statistics"])
def filled_url(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with plays of two playlists."""
    with postgres.filled_clone(lambda dsn: _fill(dsn, analyzed=request.param)) as dsn:
        yield dsn


async def _fill(dsn: str, *, analyzed: bool) -> None:
    connection = await connect_to(dsn)
    for table in TABLES:
        await connection.execute(f"alter table {table} set (autovacuum_enabled = off)")
    for column in ("authenticated_viewers", "anonymous_viewers", "new_viewers"):
        await connection.execute(f"alter table day_total alter {column} set default 0")
    for playlist in (PLAYLIST, OTHER):
        await connection.execute(
            "insert into playlist (id, external_id, created_at) values ($1::bigint, $1::bigint::text, now())", playlist
        )
        await connection.execute(
            "insert into node (playlist_id, id, external_id) select $1::bigint, $1 * 100 + number, number::text "
            "from generate_series(1, 20) as number",
            playlist,
        )
        await connection.execute(STEPS, playlist, FIRST, PLAYS, DAYS)
    for statement in DERIVED:
        await connection.execute(statement)
    if analyzed:
        await connection.execute(f"analyze {', '.join(TABLES)}")
    await connection.close()


@pytest.fixture
async def database(filled_url: str) -> AsyncIterator[Database]:
    async with connect(filled_url, size=1) as database:
        yield database


@pytest.fixture
async def connection(filled_url: str) -> AsyncIterator[Connection]:
    connection = await connect_to(filled_url)
    yield connection
    await connection.close()


#: Of all contexts but one.
AUDIENCE = Audience((), (), (1, 2), (), b"")
MONTH = Period(FIRST + timedelta(days=10), FIRST + timedelta(days=40), "UTC")
#: Begins and ends a quarter of a day before midnight in UTC.
NEPALESE = Period(
    MONTH.start - timedelta(hours=5, minutes=45), MONTH.end - timedelta(hours=5, minutes=45), "Asia/Kathmandu"
)
#: Begins and ends within a session.
CUT = Period(MONTH.start + timedelta(minutes=5), MONTH.end + timedelta(minutes=5), "UTC")
IN_TIME = "playlist_id = 1 and at >= $1 and at < $2"


async def plays_between(connection: Connection, *spans: tuple[datetime, datetime]) -> int:
    counts = [await connection.fetchval(f"select count(*) from step where {IN_TIME}", *span) for span in spans]
    return sum(counts)


async def read(database: Database, statement: str, *args: Any) -> Reading:
    reading = await explain(database, f"analytics/journeys/{statement}", [PLAYLIST], *args)
    assert reading.joined_in_vain == 0
    return reading


async def test_a_flow_of_whole_days_reads_no_play(database: Database, connection: Connection) -> None:
    reading = await read(database, "flow", None, *cut_period(MONTH, None).arguments, *audience_arguments(None))

    rows = await connection.fetchval("select count(*) from transition_day where playlist_id = 1 and day - 20513 < 40")
    assert (reading.rows("step"), reading.rows("journey")) == (0, 0)
    assert reading.rows("transition_day") <= rows
    assert {scan.index for scan in reading.of("walk_day")} == {"walk_day_pkey"}
    assert reading.rows("walk_day") <= 30 * 20, "of the first place alone"


@pytest.mark.parametrize("statement", ["flow", "engagement"])
async def test_days_of_another_zone_read_the_plays_between_the_midnights_alone(
    database: Database, connection: Connection, statement: str
) -> None:
    between = [(NEPALESE.start, MONTH.start), (NEPALESE.end, MONTH.end)]
    what: tuple[Any, ...] = (None,) if statement == "flow" else (NODES, [20_000] * 20, [18] * 20, 100)

    reading = await read(database, statement, *what, *cut_period(NEPALESE, None).arguments, *audience_arguments(None))

    assert 0 < reading.rows("step") <= await plays_between(connection, *between)
    # Without statistics it may be the primary key, the index of which is then read for the whole playlist.
    assert {scan.index for scan in reading.of("step")} <= {"step_node", "step_pkey"}


async def test_a_filtered_flow_reads_each_play_of_the_period_once(database: Database, connection: Connection) -> None:
    reading = await read(database, "flow", None, *cut_period(MONTH, AUDIENCE).arguments, *audience_arguments(AUDIENCE))

    assert reading.rows("step") <= await plays_between(connection, (MONTH.start, MONTH.end))
    assert reading.rows("transition_day") == reading.rows("day_total") == reading.rows("walk_day") == 0


async def test_departures_of_a_node_read_its_plays_alone(database: Database, connection: Connection) -> None:
    reading = await read(
        database, "flow", NODES[:1], *cut_period(MONTH, AUDIENCE).arguments, *audience_arguments(AUDIENCE)
    )

    assert reading.rows("step") <= await plays_between(connection, (MONTH.start, MONTH.end)) / 20 + 1
    assert reading.rows("journey") == 0


@pytest.mark.parametrize("attempt", ["all", "first", "last"])
async def test_choices_read_the_plays_of_the_node_once_and_look_up_only_sessions_that_the_period_cuts(
    database: Database, connection: Connection, attempt: str
) -> None:
    for period, most_look_ups in ((MONTH, 0), (CUT, 2)):
        reading = await read(
            database,
            "choices",
            [NODES[0], NODES[2]],
            *(period.start, period.end, attempt, ["outcome"], list(HISTOGRAM_BOUNDS)),
            *audience_arguments(None),
        )

        plays = await plays_between(connection, (period.start, period.end))
        *look_ups, found = sorted(reading.of("step"), key=lambda scan: scan.rows)
        assert found.rows <= plays / 10 + 2
        assert len(look_ups) == (attempt != "all" and period == CUT)
        for scan in look_ups:
            assert scan.index == "step_pkey"
            assert scan.loops <= most_look_ups
            assert scan.rows <= 2 * most_look_ups
        assert reading.rows("journey") <= (0 if attempt == "all" else plays / 4 + 1)


async def test_each_kind_of_choices_that_is_asked_for_reads_the_plays_once(
    database: Database, connection: Connection
) -> None:
    for kinds in ([], ["exposure"], ["decision"], ["change"]):
        arguments = (MONTH.start, MONTH.end, "all", kinds, list(HISTOGRAM_BOUNDS), *audience_arguments(None))
        reading = await read(database, "choices", NODES[:1], *arguments)
        plays = await plays_between(connection, (MONTH.start, MONTH.end)) / 20 + 1
        assert reading.rows("step") <= plays * bool(kinds)


async def test_first_plays_are_found_once_for_all_kinds(database: Database, connection: Connection) -> None:
    kinds = ["outcome", "viewers", "exposure", "decision"]
    arguments = (MONTH.start, MONTH.end, "first", kinds, list(HISTOGRAM_BOUNDS), *audience_arguments(None))

    reading = await read(database, "choices", NODES[:1], *arguments)

    assert reading.rows("step") <= await plays_between(connection, (MONTH.start, MONTH.end)) / 20 + 1


async def test_exposures_of_whole_days_read_no_play(database: Database) -> None:
    reading = await read(database, "exposures", NODES[:2], *cut_period(MONTH, None).arguments)

    assert reading.rows("step") == 0
    assert {scan.index for scan in reading.of("exposed_set_day")} == {"exposed_set_day_pkey"}
    assert 0 < reading.rows("exposed_set_day") <= 2 * 30


async def test_exposures_of_days_of_another_zone_read_the_plays_between_the_midnights_alone(
    database: Database, connection: Connection
) -> None:
    reading = await read(database, "exposures", NODES, *cut_period(NEPALESE, None).arguments)

    between = [(NEPALESE.start, MONTH.start), (NEPALESE.end, MONTH.end)]
    assert 0 < reading.rows("step") <= await plays_between(connection, *between)


async def test_engagement_of_whole_days_reads_no_play(database: Database, connection: Connection) -> None:
    what = (NODES, [20_000] * 20, [18] * 20, 100)
    reading = await read(database, "engagement", *what, *cut_period(MONTH, None).arguments, *audience_arguments(None))

    assert reading.rows("step") == 0
    assert {scan.index for scan in reading.of("watch_day")} == {"watch_day_pkey"}


async def test_a_click_curve_reads_the_events_of_quarter_hours_with_clicks_alone(database: Database) -> None:
    cut = cut_period(NEPALESE, None)
    slots = [[part.start for part in cut.parts], [part.end for part in cut.parts], [part.sign for part in cut.parts]]
    reading = await read(
        database,
        "click_curve",
        HOTSPOTS,
        [20_000] * 2,
        100,
        cut.first_day,
        cut.end_day,
        *slots,
        *audience_arguments(None),
    )

    assert {scan.index for scan in reading.of("visit")} == {"visit_slot"}
    assert all(scan.index for scan in reading.of("event"))


async def test_a_click_curve_of_sessions_does_so_too(database: Database) -> None:
    reading = await read(
        database, "session_click_curve", HOTSPOTS, [20_000] * 2, 100, *MONTH.slots, [], [], [1], [], b""
    )

    assert {scan.index for scan in reading.of("visit")} == {"visit_slot"}
    assert all(scan.index for scan in reading.of("event"))
    assert reading.rows("step") == reading.rows("journey") == 0
