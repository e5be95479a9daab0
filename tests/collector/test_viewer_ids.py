"""Viewers are stored as hashes; their plain ids are in one table, or in none."""

from __future__ import annotations

import pytest

from ivgraph.database import Database
from ivgraph.ingest.writer import Writer
from support.client import NOW, VIEWER_KEY
from support.events import event, parsed
from support.tables import connect_to

ID = "ann@example.com"


@pytest.mark.parametrize(("keep", "tables"), [(True, ["viewer"]), (False, [])])
async def test_plain_ids_of_viewers_are_in_one_table_at_most(
    database: Database, database_url: str, keep: bool, tables: list[str]
) -> None:
    writer = Writer(database, VIEWER_KEY, keep_viewer_ids=keep)
    await writer.write([parsed(event("hotspot_click", viewer=ID, visitor=f"{ID}/visitor"))], NOW)
    connection = await connect_to(database_url)
    try:
        rows = await connection.fetch(
            "select tablename from pg_tables where schemaname = 'ivgraph' and tablename <> 'event'"
        )
        found = {
            name
            for name in (row["tablename"] for row in rows)
            if await connection.fetchval(f"select true from {name} as row where row::text like $1", f"%{ID}%")
        }
        viewer_id = await connection.fetchval("select viewer_id from event where known")
    finally:
        await connection.close()
    assert sorted(found) == tables
    assert viewer_id == VIEWER_KEY.authenticated(ID)
