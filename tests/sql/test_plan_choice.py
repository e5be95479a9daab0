"""The plans that PostgreSQL chooses, where a wrong choice would be very slow."""

from __future__ import annotations

import pytest

from ivgraph.database import Database, connect
from ivgraph.database.sqlfiles import read_sql
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.tables import Connection

#: The plans of the connection's own statements.
PLANS = """
select custom_plans, generic_plans
  from pg_prepared_statements
 where statement = $1
"""


async def test_every_question_is_planned_for_its_own_subjects_and_buckets(database: Database) -> None:
    async with database.session() as session:
        for _ in range(10):
            await session.fetch("analytics/metrics/measures", [1], [1], [0, 96], [], True, True)
        row = await session._connection.fetchrow(PLANS, read_sql("analytics/metrics/measures"))
    assert row is not None
    assert tuple(row) == (10, 0)


#: Visits of other viewers, without statistics that tell them apart.
OTHERS = """
insert into visit
select playlist_id, subject_id, hashint8extended(number, 0), slot, context_id, known, present, prev_slot, impressions,
       plays, clicks, watched_ms
  from (select * from visit limit 1) as visit
 cross join generate_series($1::bigint + 1, $1::bigint + $2::bigint) as number
"""
USED = "select indexrelname from pg_stat_user_indexes where relname = 'visit' and idx_scan > 0"


@pytest.mark.not_on_citus("it reads statistics that one server keeps of its own indexes")
async def test_no_writer_looks_through_the_visits_of_other_viewers(
    database_url: str, writer: Writer, connection: Connection
) -> None:
    """Not even without statistics, and whatever the sizes of the indexes when the plan is made."""
    await writer.write([parsed(event("play"))], RECEIVED_AT)
    for others in range(0, 60_000, 4_000):
        await connection.execute(OTHERS, others, 4_000)
        async with connect(database_url, size=1) as database:
            plays = [parsed(event("play", visitor=f"visitor {others} {number}")) for number in range(10)]
            await Writer(database, VIEWER_KEY).write(plays, RECEIVED_AT)
            async with database.session() as session:
                await session._connection.execute("select pg_stat_force_next_flush()")
    assert [row["indexrelname"] for row in await connection.fetch(USED)] == ["visit_pkey"]
