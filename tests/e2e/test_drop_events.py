"""The command drop-events: what it shows, what it drops, and which dates it takes."""

from __future__ import annotations

import pytest

from ivgraph.database import connect
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.command import run, run_process
from support.events import RECEIVED_AT, event, parsed
from support.proof import differences
from support.tables import connect_to


async def _write(database_url: str, *times: str) -> None:
    async with connect(database_url) as database:
        await Writer(database, VIEWER_KEY).write([parsed(event("play", at=at)) for at in times], RECEIVED_AT)


@pytest.fixture
async def filled(database_url: str) -> str:
    """A database with events of three months, two of them before 2026."""
    await _write(
        database_url, "2025-11-30T10:00:00Z", "2025-12-30T10:00:00Z", "2025-12-31T10:00:00Z", "2026-01-02T10:00:00Z"
    )
    return database_url


async def _tables(database_url: str) -> list[str]:
    """The names of the tables of months, those of partitions in brackets."""
    connection = await connect_to(database_url)
    try:
        rows = await connection.fetch(
            "select relname, relispartition from pg_class"
            " where relname ~ '^event_[0-9]{4}_[0-9]{2}$' and relkind = 'r' order by relname"
        )
        return [f"({row['relname']})" if row["relispartition"] else row["relname"] for row in rows]
    finally:
        await connection.close()


async def test_it_shows_first_what_it_would_drop(filled: str) -> None:
    shown = run_process("drop-events", "--before", "2026-01-01", "--dry-run", "--database-url", filled)
    assert shown.status == 0
    lines = shown.output.splitlines()
    assert [line.rpartition(", ")[0] for line in lines] == [
        "event_2025_11, about 1 event",
        "event_2025_12, about 2 events",
        "Before 2026-01-01: 2 months with about 3 events",
    ]
    assert all(line.rstrip(".").endswith(" MB") for line in lines)
    assert await _tables(filled) == ["(event_2025_11)", "(event_2025_12)", "(event_2026_01)"]
    none = run_process("drop-events", "--before", "2025-11", "--dry-run", "--database-url", filled)
    assert none.output == "There are no events before 2025-11-01.\n"


async def test_it_drops_months_or_keeps_them_as_tables(filled: str) -> None:
    kept = run_process("drop-events", "--before", "2025-12", "--keep", "--database-url", filled)
    assert kept.status == 0
    assert kept.output.splitlines()[0].endswith(" MB: kept as a table of its own")
    assert await _tables(filled) == ["event_2025_11", "(event_2025_12)", "(event_2026_01)"]
    dropped = run_process("drop-events", "--before", "2026-01-01", "--database-url", filled)
    assert dropped.status == 0
    assert [line.partition(",")[0] for line in dropped.output.splitlines()] == [
        "event_2025_11 (detached)",
        "event_2025_12",
        "Events before 2026-01-01 are rejected from now on. No number has changed.",
    ]
    assert await _tables(filled) == ["(event_2026_01)"]
    async with connect(filled) as database:
        assert await differences(database) == []
    assert run_process("verify", "--database-url", filled).output == "story: no differences\n"


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("2026-01-02", "2026-01-02 is not the first day of a month."),
        ("9999-01-01", "The month before 9999-01-01 is not over."),
        ("yesterday", "yesterday is not a date such as 2026-01-01."),
        ("2026-13", "2026-13 is not a date such as 2026-01-01."),
    ],
)
def test_other_dates_are_refused(before: str, message: str) -> None:
    refused = run("drop-events", "--before", before)
    assert refused.status == 2
    assert message in refused.errors
