"""Times are stored and read back unchanged, to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivgraph.database import Database


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    times=st.lists(st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 30), timezones=st.timezones()), max_size=20)  # noqa: DTZ001
)
async def test_a_time_is_read_back_as_it_was_stored(times: list[datetime], database: Database) -> None:
    async with database.session() as session:
        rows = await session._connection.fetch(
            "select at, (extract(epoch from at) * 1000000)::bigint as since from unnest($1::timestamptz[]) as at", times
        )
    # In UTC: Python takes no two times of different zones for equal where a clock change makes one of them ambiguous.
    assert [row["at"] for row in rows] == [time.astimezone(UTC) for time in times]
    assert all(row["at"].tzinfo is UTC for row in rows)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    differences = [time - epoch for time in times]
    assert [row["since"] for row in rows] == [
        (each.days * 86_400 + each.seconds) * 1_000_000 + each.microseconds for each in differences
    ]
