"""Filtered queries read only the rows they need, whatever statistics the planner has.

Each query runs with filters that match one visit, a hundredth, a tenth, half and all of them, and with statistics that
are fresh, stale and missing: a plan that relies on estimates reads too much, or joins all with all, if they are wrong.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator
from enum import Enum

import pytest

from ivgraph.analytics.audience import Audience, resolve_audience
from ivgraph.analytics.filters import Authenticated, Condition, In, Or, ViewerIn
from ivgraph.analytics.measures import MeasureGroup
from ivgraph.analytics.plan import choose_plan
from ivgraph.analytics.request import MeasureQuery, Subject
from ivgraph.database import Database, connect
from ivgraph.dimensions import Dimension
from support.plans import Reading, explain
from support.postgres import Postgres
from support.tables import Connection, connect_to

pytestmark = pytest.mark.not_on_citus("it reads plans of one server")

#: The first of January 2025.
START = 1_735_689_600 // 900
MONTH = 30 * 96
YEAR = 12 * MONTH

PLAYLIST, OTHER = 1, 2
NODES = range(101, 121)
#: Three in each node.
HOTSPOTS = [node * 10 + number for node in NODES for number in range(3)]

#: Country → the hundredths of the viewers who are there.
SHARES = {"hundredth": 1, "tenth": 10, "half": 50, "rest": 39}

#: Visits of a number of events, in the order in which an import makes them. Every second event is also in a node, and
#: every fifth one on a hotspot.
#:
#: $1 playlist bigint, $2 first and $3 last number of an event integer, $4 events in a year integer
#: $5 countries, of each hundredth of the viewers text[]
VISITS = f"""
with event as (
  select number, {START} + (number::bigint * {YEAR} / $4)::integer as slot, number % 20 as node, number % 3 as hotspot,
         hashint8(number) & 4095 as viewer
    from generate_series($2::integer, $3::integer) as number
), spoken as (
  select slot, viewer, $1 as subject_id, number from event
  union all
  select slot, viewer, $1 * 100 + 1 + node, number from event where number % 2 = 0
  union all
  select slot, viewer, ($1 * 100 + 1 + node) * 10 + hotspot, number from event where number % 5 = 0
)
insert into visit
select $1, subject_id, hashint8extended(viewer, 0), slot,
       hashtextextended(($5::text[])[1 + viewer % 100] || ' ' || viewer / 100 % 4, 0), viewer % 3 = 0,
       true, -1, 1, 1, 1, 1
  from spoken
 order by number
on conflict do nothing
"""
CONTEXTS = """
insert into context (playlist_id, id, country, device, bot)
select $1, hashtextextended(country || ' ' || device, 0), country, device::text, false
  from unnest($2::text[]) as country
 cross join generate_series(0, 40) as device
"""
#: The only visit of the only viewer of a country, half a month before the end.
LONELY = f"""
insert into visit
select playlist_id, subject_id, 7, {START + YEAR - MONTH // 2}, hashtextextended('lonely 0', 0), true,
       true, -1, 1, 1, 1, 1
  from unnest($1::bigint[], $2::bigint[]) as subject (playlist_id, subject_id)
"""
#: $1 playlist bigint, $2 subjects bigint[], $3 first and $4 last bound integer
IN_PERIOD = """
select count(*)
  from visit
 where playlist_id = $1 and subject_id = any($2) and slot >= $3 and slot < $4
"""

EVENTS = 18_000
#: Both playlists', so that neither is all that there is.
PLAYLISTS = [PLAYLIST, OTHER]


class Statistics(Enum):
    """The statistics that the planner has."""

    FRESH = "fresh"
    #: Gathered when the tables held only the first month.
    STALE = "stale"
    ABSENT = "absent"


@pytest.fixture(scope="module", params=Statistics, ids=lambda known: known.value)
def filled_url(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with a year of visits."""
    with postgres.filled_clone(lambda dsn: _fill(dsn, request.param)) as dsn:
        yield dsn


async def _fill(dsn: str, known: Statistics) -> None:
    connection = await connect_to(dsn)
    await connection.execute("alter table visit set (autovacuum_enabled = off)")
    await connection.execute("alter table context set (autovacuum_enabled = off)")
    countries = [country for country, share in SHARES.items() for _ in range(share)]
    for playlist in PLAYLISTS:
        await connection.execute(CONTEXTS, playlist, [*SHARES, "lonely"])
    for first, last in ((1, EVENTS // 12), (EVENTS // 12 + 1, EVENTS)):
        for playlist in PLAYLISTS:
            await connection.execute(VISITS, playlist, first, last, EVENTS, countries)
        if known is Statistics.STALE and first == 1:
            await connection.execute("analyze visit, context")
    subjects = [PLAYLIST, *NODES, *HOTSPOTS]
    await connection.execute(LONELY, [PLAYLIST] * len(subjects), subjects)
    if known is Statistics.FRESH:
        await connection.execute("analyze visit, context")
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


#: Part of the audience → its filter.
FILTERS: dict[str, Condition] = {
    "one visit": In("country", frozenset(["lonely"])),
    "a hundredth": In("country", frozenset(["hundredth"])),
    "a tenth": In("country", frozenset(["tenth"])),
    "half": In("country", frozenset(["half"])),
    "all": In("country", frozenset([*SHARES, "lonely"])),
    "all, and named ones": Or(frozenset([ViewerIn(frozenset(range(3_000))), In("country", frozenset(SHARES))])),
}
SUBJECTS: dict[str, Collection[int]] = {"playlist": [PLAYLIST], "nodes": NODES, "hotspots": HOTSPOTS}
BOUNDS = {
    "the year": (START, START + YEAR),
    "its months": tuple(range(START, START + YEAR + 1, MONTH)),
    "the last month": (START + YEAR - MONTH, START + YEAR),
    "a day": (START + YEAR - MONTH, START + YEAR - MONTH + 96),
    "before all": (START - YEAR, START),
}


async def resolve(database: Database, condition: Condition) -> Audience:
    return resolve_audience(condition, await database.fetch("analytics/audience/contexts", [PLAYLIST]))


@pytest.mark.parametrize("level", SUBJECTS)
@pytest.mark.parametrize("who", FILTERS)
async def test_filtered_metrics_read_rows_in_proportion_to_the_visits_of_the_period(
    database: Database, connection: Connection, who: str, level: str
) -> None:
    audience = await resolve(database, FILTERS[who])
    ids = list(SUBJECTS[level])
    for bounds in BOUNDS.values():
        visits = await connection.fetchval(IN_PERIOD, PLAYLIST, ids, bounds[0], bounds[-1])
        for families in ({MeasureGroup.TOTALS}, {MeasureGroup.TOTALS, MeasureGroup.VIEWERS}, set(MeasureGroup)):
            asked = {Subject(PLAYLIST, id): families for id in ids}
            planned = choose_plan(MeasureQuery(bounds, FILTERS[who]), audience, asked)
            reading = await explain(database, planned.statement, *planned.args)
            assert reading.joined_in_vain == 0
            _check_visits(reading, visits, len(ids), looks_back=MeasureGroup.NEW_VIEWERS in families)
            if bounds[-1] - bounds[0] <= MONTH:
                assert "visit_slot" in {scan.index for scan in reading.of("visit")}


def _check_visits(reading: Reading, visits: int, subjects: int, *, looks_back: bool) -> None:
    """
    Args:
        visits: Of the subjects in the period, of whatever audience.
        looks_back: Whether new viewers are asked for.
    """
    period, *before = sorted(reading.of("visit"), key=lambda scan: scan.loops)
    assert period.rows <= visits
    # Each subject's part of the index is looked up, and each visit is read from a page.
    assert reading.buffers <= 8 * subjects + 2 * visits + (5 * visits if looks_back else 0) + 50
    if not looks_back:
        assert before == [], "who does not ask for new viewers reads nothing else"
    for scan in before:
        # One look-up for each viewer in a bucket, which reads one visit.
        assert scan.index == "visit_pkey"
        assert scan.loops <= visits
        assert scan.rows <= scan.loops


async def test_new_viewers_are_read_only_if_they_are_queried(database: Database) -> None:
    audience = await resolve(database, Authenticated())
    asked = {Subject(PLAYLIST, id): {MeasureGroup.TOTALS, MeasureGroup.VIEWERS} for id in HOTSPOTS}
    asked[Subject(PLAYLIST, PLAYLIST)] = set(MeasureGroup)
    bounds = BOUNDS["the last month"]
    planned = choose_plan(MeasureQuery(bounds, Authenticated()), audience, asked)
    reading = await explain(database, planned.statement, *planned.args)
    _, before = sorted(reading.of("visit"), key=lambda scan: scan.loops)
    counted = await database.fetch(planned.statement, *planned.args)
    assert before.loops == next(row["authenticated"] for row in counted if row["subject_id"] == PLAYLIST)


async def test_values_are_read_from_the_visits_of_the_playlist_in_the_period(
    database: Database, connection: Connection
) -> None:
    for bounds in BOUNDS.values():
        visits = await connection.fetchval(IN_PERIOD, PLAYLIST, [PLAYLIST], bounds[0], bounds[-1])
        contexts = await connection.fetchval("select count(*) from context where playlist_id = $1", PLAYLIST)
        reading = await explain(
            database,
            "analytics/audience/values",
            [PLAYLIST],
            bounds[0],
            bounds[-1],
            [dimension.value for dimension in Dimension],
        )
        assert reading.rows("visit") <= visits
        assert reading.rows("context") <= 2 * contexts, "of both playlists, where that is a page or two"
        assert reading.buffers <= 2 * visits + 4 * contexts + 50


async def test_only_contexts_of_the_queried_playlists_are_read(database: Database, connection: Connection) -> None:
    await connection.execute(CONTEXTS, 3, [f"country {number}" for number in range(2_000)])
    try:
        contexts = await database.fetch("analytics/audience/contexts", [PLAYLIST])
        reading = await explain(database, "analytics/audience/contexts", [PLAYLIST])
        assert len(contexts) == reading.rows("context") == len([*SHARES, "lonely"]) * 41
        # A context of two playlists comes once, from either of them.
        of_both = await database.fetch("analytics/audience/contexts", PLAYLISTS)
        assert [dict(row) | {"playlist_id": PLAYLIST} for row in of_both] == [dict(row) for row in contexts]
    finally:
        await connection.execute("delete from context where playlist_id = 3")
