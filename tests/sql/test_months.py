"""The partitions of this month and of the next one exist before an event needs them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from ivgraph.database import Database
from ivgraph.ingest import months
from ivgraph.ingest.months import keep_months_ahead
from support.client import open_client
from support.tables import Connection

_PARTITIONS = (
    "select array_agg(inhrelid::regclass::text order by 1) from pg_inherits where inhparent = 'event'::regclass"
)


async def test_a_server_makes_two_months_when_it_starts(database_url: str, connection: Connection) -> None:
    async with open_client(database_url, now=datetime(2026, 12, 31, 23, 59, tzinfo=UTC)):
        assert await connection.fetchval(_PARTITIONS) == ["event_2026_12", "event_2027_01"]


async def test_the_month_after_the_next_is_made_when_the_next_begins(
    database: Database, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(months, "PERIOD_SECONDS", 0.01)
    now = datetime(2026, 1, 31, 23, 59, tzinfo=UTC)
    async with keep_months_ahead(database, lambda: now):
        assert await connection.fetchval(_PARTITIONS) == ["event_2026_01", "event_2026_02"]
        now = datetime(2026, 2, 1, tzinfo=UTC)
        async with asyncio.timeout(60):
            while await connection.fetchval(_PARTITIONS) != ["event_2026_01", "event_2026_02", "event_2026_03"]:
                pass


async def test_no_column_of_a_month_is_padded(database_url: str, connection: Connection) -> None:
    """The table of a month has all columns of event, the longest first and those of any length last."""
    async with open_client(database_url, now=datetime(2026, 12, 31, 23, 59, tzinfo=UTC)):
        columns = {
            table: await connection.fetch(
                "select attname, atttypid, attnotnull, attlen from pg_attribute"
                " where attrelid = $1::text::regclass and attnum > 0 order by attnum",
                table,
            )
            for table in ("event", "event_2026_12")
        }
    assert set(columns["event_2026_12"]) == set(columns["event"])
    lengths = [column["attlen"] for column in columns["event_2026_12"]]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] == -1
