"""Our calendar agrees with PostgreSQL: a bucket begins where ``date_trunc(unit, at, zone)`` changes its value."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from ivgraph.analytics.buckets import Interval, bucket_bounds
from ivgraph.analytics.calendar import SLOT
from ivgraph.analytics.period import Period
from oracle.place import TURNING_POINTS
from support.postgres import Postgres

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

#: Turning points by zone, of years whose clock changes are in every version of the time zone database.
SETTLED = {
    zone: settled
    for zone, turning_points in sorted(TURNING_POINTS.items())
    if (settled := [turning_point for turning_point in turning_points if turning_point < "2025"])
}

#: Days that are compared before and after a turning point.
REACH = {
    Interval.HOUR: 2,
    Interval.DAY: 10,
    Interval.WEEK: 30,
    Interval.MONTH: 70,
    Interval.QUARTER: 150,
    Interval.YEAR: 400,
}

#: Dates that were interrupted because the clock was put back past midnight: the quarter hours at which PostgreSQL
#: begins and ends a date too early. It counts the time between to the new date; we count it to the old one, which keeps
#: dates in order.
BROKEN_OFF = {
    "America/St_Johns": {"2010-11-07T02:30Z", "2010-11-07T02:45Z"},
    "Antarctica/Casey": {"2010-03-04T13:00Z", "2010-03-04T15:00Z"},
}

#: $1 start timestamptz, $2 end timestamptz, $3 step interval, $4 time zone text
WALL_CLOCK = """
select at, at at time zone $4 as wall
  from generate_series($1::timestamptz, $2::timestamptz, $3) as at
"""

#: $1 start timestamptz, $2 end timestamptz, $3 time zone text, $4 unit text
BUCKET_STARTS = """
select at
  from (select at, bucket, lag(bucket) over (order by at) as bucket_before
          from (select at, date_trunc($4, at, $3) as bucket
                  from generate_series($1::timestamptz, $2::timestamptz - interval '15 minutes', interval '15 minutes')
                       as at) as slot) as slot
 where bucket is distinct from bucket_before
 order by at
"""


@pytest.fixture
async def server(postgres: Postgres) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(postgres.dsn("ivgraph"))
    yield connection
    await connection.close()


def around(turning_point: str, days: int) -> tuple[datetime, datetime]:
    """The period begins and ends within an hour, so that the first and the last bucket are partial."""
    at = datetime.fromisoformat(turning_point)
    return at - timedelta(days=days) + SLOT, at + timedelta(days=days) - SLOT


def test_every_zone_has_settled_turning_points() -> None:
    assert SETTLED.keys() == TURNING_POINTS.keys()


@pytest.mark.parametrize(("days", "step"), [(2, SLOT), (REACH[Interval.YEAR], timedelta(hours=6))])
@pytest.mark.parametrize("zone", SETTLED)
async def test_clocks_show_the_same_time(server: Connection, zone: str, days: int, step: timedelta) -> None:
    for turning_point in SETTLED[zone]:
        for row in await server.fetch(WALL_CLOCK, *around(turning_point, days), step, zone):
            shown = row["at"].astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            assert shown == row["wall"], "the server and this machine know different time zones: update tzdata"


@pytest.mark.parametrize("interval", Interval)
@pytest.mark.parametrize("zone", SETTLED)
async def test_buckets_begin_where_date_trunc_changes(server: Connection, zone: str, interval: Interval) -> None:
    for turning_point in SETTLED[zone]:
        start, end = around(turning_point, REACH[interval])
        rows = await server.fetch(BUCKET_STARTS, start, end, zone, interval.value)
        expected = {row["at"] for row in rows}
        if interval is Interval.DAY:
            broken_off = {datetime.fromisoformat(at) for at in BROKEN_OFF.get(zone, ())}
            assert broken_off <= expected
            expected -= broken_off
        assert bucket_bounds(Period(start, end, zone), interval) == (*sorted(expected), end)
