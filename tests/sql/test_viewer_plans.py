"""What the list of viewers, their sessions, steps and the diagnosis read, whatever statistics the planner has."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from math import inf

import pytest

from ivgraph.database import Database, connect
from support.plans import explain
from support.postgres import Postgres
from support.tables import connect_to

pytestmark = pytest.mark.not_on_citus("it reads plans of one server")

PLAYLIST, OTHER = 1, 2
#: The first of January 2025.
START = datetime(2025, 1, 1, tzinfo=UTC)
FIRST_SLOT = 1_735_689_600 // 900
DAYS = 60
#: Of each playlist, spread over the days evenly; each has four steps. Ten viewers share them.
SESSIONS = 6_000
VIEWERS = 10
#: A session of the playlist with so many steps, before the others.
LONG_SESSION, LONG = -1, 10_000
CONTEXT = 5

_SESSIONS = f"""
with session as (
  select number, timestamptz '{START.isoformat()}' + number * interval '{DAYS} days' / {SESSIONS} as start
    from generate_series(0, {SESSIONS} - 1) as number
), journeys as (
  insert into journey (playlist_id, id, viewer_id, known, context_id, bot, start_at, first_at, last_at, last_play_at,
                       last_node_id, steps, clicks, watched_ms, walk_id, path_id, path)
  select $1::bigint, number, number % {VIEWERS}, true, {CONTEXT}, false, start, start, start, start, 13, 4, 0, 0, 1, 1,
         array[10, 11, 12, 13]
    from session
), visits as (
  insert into visit
  select $1, subject, number % {VIEWERS}, floor(date_part('epoch', start) / 900)::integer, {CONTEXT}, true, true, -1, 1,
         1, 1, 1
    from session
   cross join unnest(array[$1, 10, 11, 12, 13]) as subject
  on conflict do nothing
)
insert into step (playlist_id, journey_id, at, event_id, node_id, next_node_id, viewer_id, context_id, known, bot,
                  ended)
select $1, number, start + place * interval '1 minute', gen_random_uuid(), 10 + place,
       case when place < 3 then 11 + place end, number % {VIEWERS}, {CONTEXT}, true, false, false
  from session
 cross join generate_series(0, 3) as place
"""
_LONG_SESSION = f"""
with journeys as (
  insert into journey (playlist_id, id, viewer_id, known, context_id, bot, start_at, first_at, last_at, last_play_at,
                       last_node_id, steps, clicks, watched_ms, walk_id, path_id, path)
  select $1::bigint, {LONG_SESSION}, 77, true, {CONTEXT}, false, $2, $2, $2, $2, 13, {LONG}, 0, 0, 1, 1, array[10]
)
insert into step (playlist_id, journey_id, at, event_id, node_id, next_node_id, viewer_id, context_id, known, bot,
                  ended)
select $1, {LONG_SESSION}, $2::timestamptz + number * interval '1 second', gen_random_uuid(), 10, 10, 77, {CONTEXT},
       true, false, false
  from generate_series(1, {LONG}) as number
"""
#: An event for each play.
_EVENTS = """
insert into event (playlist_id, at, event_id, received_at, type, node_id, session, viewer_id, known, context_id)
select playlist_id, at, event_id, at, 'node_play', node_id, journey_id::text, viewer_id, known, context_id
  from step
"""
_VIEWERS = "insert into viewer select $1::bigint, number, number::text from generate_series(0, 2000) as number"


class Statistics(Enum):
    """The statistics that the planner has."""

    FRESH = "fresh"
    ABSENT = "absent"


@pytest.fixture(scope="module", params=Statistics, ids=lambda known: known.value)
def filled_url(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with two playlists."""
    with postgres.filled_clone(lambda dsn: _fill(dsn, request.param)) as dsn:
        yield dsn


async def _fill(dsn: str, known: Statistics) -> None:
    connection = await connect_to(dsn)
    for table in ("visit", "step", "journey", "viewer"):
        await connection.execute(f"alter table {table} set (autovacuum_enabled = off)")
    for playlist in (PLAYLIST, OTHER):
        await connection.execute("insert into playlist values ($1, 1, $1::bigint::text, null, now(), null)", playlist)
        await connection.execute(_SESSIONS, playlist)
        await connection.execute(
            "insert into viewer select $1::bigint, number, number::text from generate_series(0, 2000) as number",
            playlist,
        )
    for month in (date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)):
        await connection.execute("select make_event_month($1)", month)
    await connection.execute(_EVENTS)
    await connection.execute(_LONG_SESSION, PLAYLIST, START - timedelta(days=1))
    if known is Statistics.FRESH:
        await connection.execute("analyze visit, step, journey, viewer, event")
    await connection.close()


@pytest.fixture
async def database(filled_url: str) -> AsyncIterator[Database]:
    async with connect(filled_url, size=1) as database:
        yield database


EVERYBODY: tuple[list[int], list[int], list[int], list[int], bytes] = ([], [], [CONTEXT], [], b"")


@pytest.mark.parametrize("days", [1, 30])
@pytest.mark.parametrize("by", ["minutes_viewed", "external_id", "sessions_with_ending"])
async def test_a_list_reads_what_happened_in_the_period(database: Database, days: int, by: str) -> None:
    """Once for the order, and once for the viewers of the page, who are all that there are."""
    of_days = days * SESSIONS // DAYS
    period = (FIRST_SLOT, FIRST_SLOT + days * 96, START, START + timedelta(days=days))

    reading = await explain(
        database, "analytics/journeys/viewer_list", PLAYLIST, *period, [13], None, by, True, -inf, None, 0, 51,
        *EVERYBODY,
    )  # fmt: skip

    of_order = of_days if by == "sessions_with_ending" else 0
    assert reading.rows("visit") <= 2 * of_days
    assert reading.rows("journey") <= of_order + SESSIONS, "of the period, or of the viewers on the page"
    assert reading.of("step") == [], "no path is longer than what a journey keeps of it"
    assert reading.rows("viewer") <= 2 * 2_001, (
        "at most those of the playlist, once for the order and once for the page"
    )
    assert {scan.index is None for scan in reading.of("visit") + reading.of("journey")} == {False}


@pytest.mark.parametrize("first", [1, 3])
async def test_a_page_reads_more_of_its_viewers_alone(database: Database, first: int) -> None:
    period = (FIRST_SLOT, FIRST_SLOT + DAYS * 96, START, START + timedelta(days=DAYS))

    reading = await explain(
        database, "analytics/journeys/viewer_list", PLAYLIST, *period, [13], None, "minutes_viewed", True, -inf, None,
        0, first, *EVERYBODY,
    )  # fmt: skip

    of_page = first * SESSIONS // VIEWERS
    if not await _has_statistics(database):
        of_page = SESSIONS  # the planner may read all visits and journeys of the period again
    assert reading.rows("visit") <= SESSIONS + of_page
    assert reading.rows("journey") <= of_page


async def _has_statistics(database: Database) -> bool:
    async with database.session() as session:
        return bool(await session._connection.fetchval("select true from pg_stats where tablename = 'visit' limit 1"))


async def test_one_viewer_reads_no_visits_of_others(database: Database) -> None:
    period = (FIRST_SLOT, FIRST_SLOT + DAYS * 96, START, START + timedelta(days=DAYS))

    reading = await explain(database, "analytics/journeys/viewer", [PLAYLIST], 3, *period, [13], *EVERYBODY)

    assert reading.rows("visit") <= SESSIONS // VIEWERS
    assert reading.rows("journey") <= SESSIONS // VIEWERS


@pytest.mark.parametrize("by", ["minutes_viewed", "external_id", "sessions_with_ending"])
async def test_a_list_of_sessions_reads_events_and_journeys_of_the_period_once(database: Database, by: str) -> None:
    period = (START, START + timedelta(days=1))

    reading = await explain(
        database, "analytics/journeys/session_viewer_list", PLAYLIST, *period, [13], None, by, True, -inf, None, 0, 51,
        *EVERYBODY,
    )  # fmt: skip

    assert reading.rows("journey") <= SESSIONS // DAYS
    assert 0 < reading.rows("event_2025_01") <= 4 * SESSIONS // DAYS
    assert reading.of("visit") == reading.of("step") == []


async def test_one_viewer_of_sessions_reads_the_events_of_quarter_hours_with_the_viewer(database: Database) -> None:
    period = (FIRST_SLOT, FIRST_SLOT + DAYS * 96, START, START + timedelta(days=DAYS))

    reading = await explain(database, "analytics/journeys/session_viewer", [PLAYLIST], 3, *period, [13], *EVERYBODY)

    assert reading.rows("visit") <= SESSIONS // VIEWERS
    assert reading.rows("journey") <= SESSIONS // VIEWERS
    per_slot = SESSIONS / DAYS / 96 + 1
    assert 0 < reading.rows("event_2025_01") <= 4 * per_slot * SESSIONS // VIEWERS


async def test_sessions_are_read_by_their_viewers(database: Database) -> None:
    period = (START, START + timedelta(days=DAYS))

    reading = await explain(
        database, "analytics/journeys/viewer_sessions", [PLAYLIST], [3, 4], *period, None, 0, 11, *EVERYBODY
    )

    assert reading.rows("journey") <= 2 * SESSIONS // VIEWERS


@pytest.mark.parametrize("after", [None, LONG // 2])
async def test_a_page_of_a_long_session_reads_the_page(database: Database, after: int | None) -> None:
    start = after and START - timedelta(days=1) + timedelta(seconds=after)

    reading = await explain(
        database, "analytics/journeys/session_steps", [PLAYLIST], [LONG_SESSION, 7], start,
        start and "ffffffff-ffff-ffff-ffff-ffffffffffff", 51,
    )  # fmt: skip

    assert reading.rows("step") <= 51 + 4
    assert reading.rows("journey") <= 2


@pytest.mark.parametrize(("skipped_bits", "part"), [(0, 1), (7, 8)])
async def test_the_diagnosis_reads_the_steps_of_the_sessions_that_it_counts(
    database: Database, skipped_bits: int, part: int
) -> None:
    day = SESSIONS // DAYS

    reading = await explain(
        database, "analytics/journeys/session_plays", [PLAYLIST], [skipped_bits], START, START + timedelta(days=1),
        START + timedelta(days=DAYS), 3,
    )  # fmt: skip

    assert reading.rows("journey") <= day
    assert reading.rows("step") <= 4 * (day // part + 1)
