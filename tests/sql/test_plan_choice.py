from __future__ import annotations

from ivgraph.db import Database
from ivgraph.sqlfiles import read_sql

#: Of the connection's own statements.
PLANS = """
select custom_plans, generic_plans
  from pg_prepared_statements
 where statement = $1
"""


async def test_every_question_is_planned_for_its_own_subjects_and_buckets(database: Database) -> None:
    async with database.session() as session:
        for _ in range(10):
            await session.fetch("metrics/measures", [1], [1], [0, 96], [], True, True)
        row = await session._connection.fetchrow(PLANS, read_sql("metrics/measures"))
    assert row is not None
    assert tuple(row) == (10, 0)
