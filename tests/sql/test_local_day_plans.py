"""Local days are read from days in UTC and from the slots between the midnights, whatever statistics there are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from ivgraph.analytics.buckets import Interval, bucket_bounds
from ivgraph.analytics.calendar import start_of_day
from ivgraph.analytics.measures import MeasureGroup
from ivgraph.analytics.period import Period
from ivgraph.analytics.plan import Plan, choose_plan
from ivgraph.analytics.request import Buckets, MeasureQuery, Subject
from ivgraph.database import Database
from ivgraph.ingest.writer import Writer
from support.events import RECEIVED_AT, event, parsed
from support.plans import Reading, explain
from support.tables import Connection

pytestmark = pytest.mark.not_on_citus("it reads plans of one server")

DAYS = 60
FIRST = datetime(2026, 3, 1, tzinfo=UTC)
VISITS = 12_000
ALL = set(MeasureGroup)
NODES = ["opening", "middle", "ending"]
TABLES = ["visit", "slot_total", "part_total", "day_total", "noon_total", "recency"]

#: Time zones, and the hours by which their clocks change within the days.
ZONES = {
    "Europe/Vienna": 1,
    "America/New_York": 1,
    "Asia/Kolkata": 0,
    "Asia/Kathmandu": 0,
    "Asia/Tokyo": 0,
    "Pacific/Auckland": 1,
    "Australia/Sydney": 1,
}


async def fill(writer: Writer) -> None:
    """Writes visits at all hours: of a playlist, on twice as many days as are queried, and of other playlists."""
    random = Random(1)
    visits = []
    for number in range(VISITS):
        at = FIRST + timedelta(minutes=15 * random.randrange(-DAYS * 96, DAYS * 96))
        playlist, viewer = random.choice(["story", "story", "other"]), f"viewer {random.randrange(2_000)}"
        visits.append(parsed(event("watch", at=at, playlist=playlist, node=NODES[number % 3], viewer=viewer)))
    for start in range(0, VISITS, 4_000):
        await writer.write(visits[start : start + 4_000], RECEIVED_AT)


async def read(database: Database, planned: Plan) -> Reading:
    return await explain(database, planned.statement, *planned.args)


@pytest.mark.parametrize("statistics", ["fresh", "stale", "absent"])
async def test_days_of_a_zone_read_days_and_edges_only(
    statistics: str, database: Database, writer: Writer, connection: Connection
) -> None:
    for table in TABLES:
        await connection.execute(f"alter table {table} set (autovacuum_enabled = off)")
    if statistics == "stale":
        await writer.write([parsed(event("watch", at=FIRST))], RECEIVED_AT)
        await connection.execute("analyze")
    await fill(writer)
    if statistics == "fresh":
        await connection.execute("analyze")
    story = await connection.fetchval("select id from playlist where external_id = 'story'")
    nodes = [row["id"] for row in await connection.fetch("select id from node where playlist_id = $1", story)]
    busiest = await connection.fetchval("select max(visits) from (select count(*) as visits from visit group by slot)")
    for zone, hours in ZONES.items():
        first = FIRST.date()
        start, end = (start_of_day(day, ZoneInfo(zone)) for day in (first, first + timedelta(days=DAYS - 1)))
        query = Buckets.between(bucket_bounds(Period(start, end, zone), Interval.DAY), zone).query(None)
        for ids in ([story], nodes):
            reading = await read(database, choose_plan(query, None, {Subject(story, id): ALL for id in ids}))
            bounds = DAYS * len(ids)
            assert {scan.index for scan in reading.scans if scan.loops} <= {
                "day_total_pkey",
                "noon_total_pkey",
                "part_total_pkey",
                "slot_total_pkey",
                "visit_slot",
            }
            assert reading.rows("day_total") + reading.rows("noon_total") <= bounds
            assert reading.rows("part_total") <= 2 * bounds
            assert reading.rows("slot_total") <= 6 * bounds
            # Only at the end of a day whose clock changes.
            assert reading.rows("visit") <= 4 * hours * busiest
            assert reading.rows("recency") == 0
            assert reading.joined_in_vain <= 200 * bounds


async def test_a_partial_day_reads_no_visits_of_other_days(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await fill(writer)
    await connection.execute("analyze")
    story = await connection.fetchval("select id from playlist where external_id = 'story'")
    start = start_of_day(date(2026, 3, 2), ZoneInfo("Europe/Vienna")) + timedelta(hours=9)
    period = Period(start, start + timedelta(days=20, hours=3), "Europe/Vienna")
    query = Buckets.between(bucket_bounds(period, Interval.DAY), period.zone).query(None)
    reading = await read(database, choose_plan(query, None, {Subject(story, story): ALL}))
    of_a_day = await connection.fetchval(
        "select max(visits) from (select count(*) as visits from visit where subject_id = $1 group by slot / 96)", story
    )
    assert 0 < reading.rows("visit") <= 2 * of_a_day


async def test_a_question_of_no_days_keeps_its_own_statement(database: Database) -> None:
    hours = MeasureQuery(tuple(range(2, 2 + 48 * 4, 4)), None)
    assert choose_plan(hours, None, {Subject(1, 1): ALL}).statement == "analytics/metrics/measures"
