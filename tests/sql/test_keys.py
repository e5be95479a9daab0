"""The playlist comes first in the key of every table that grows with playlists, viewers or time.

So all that a statement about a playlist reads or writes stands together, in a server and in a cluster that spreads
playlists over several; and no unique index or foreign key reaches from one playlist into another.
"""

from __future__ import annotations

import re

import pytest

from ivgraph.database.sqlfiles import FOLDER
from ivgraph.ingest.writer import Writer
from support.events import RECEIVED_AT, event, parsed
from support.tables import Connection

#: Internal ids, or external ones in what is remembered of players between two beacons.
PLAYLIST = {"playlist_id", "playlist"}

#: The tables of which this is not true, and why.
OTHERS = {
    "account": "There is one.",
    "function": "One row for each function of sql/ingest/functions.",
    "migration": "One row for each migration.",
    "playlist": "One row for each playlist: its id is what the others begin with, and its external id is unique.",
    "readiness": "Has no key, and is emptied when it reaches a megabyte.",
    "rejection": "The last 1,000 rejected events. They may name any playlist, or none.",
    "retention": "One row.",
    "viewer_key": "One row.",
}

PRIMARY_KEYS = """
select class.relname as table_name,
       (select attname
          from pg_attribute
         where attrelid = class.oid
           and attnum = primary_key.conkey[1]) as first_column
  from pg_class as class
  left join pg_constraint as primary_key on primary_key.conrelid = class.oid and primary_key.contype = 'p'
 where class.relnamespace = 'ivgraph'::regnamespace
   and class.relkind in ('r', 'p')
"""

#: Unique indexes, and foreign keys: which columns of their table each has.
UNIQUE_INDEXES = """
select index.indexrelid::regclass::text as name, index.indrelid::regclass::text as table_name,
       array_agg(attribute.attname::text) as columns
  from pg_index as index
  join pg_class as class on class.oid = index.indrelid
  join pg_attribute as attribute on attribute.attrelid = index.indrelid and attribute.attnum = any (index.indkey)
 where index.indisunique
   and class.relnamespace = 'ivgraph'::regnamespace
 group by index.indexrelid, index.indrelid
"""
FOREIGN_KEYS = """
select foreign_key.conname as name, foreign_key.conrelid::regclass::text as table_name,
       array_agg(attribute.attname::text) as columns
  from pg_constraint as foreign_key
  join pg_attribute as attribute on attribute.attrelid = foreign_key.conrelid
                                and attribute.attnum = any (foreign_key.conkey)
 where foreign_key.contype = 'f'
   and foreign_key.connamespace = 'ivgraph'::regnamespace
 group by foreign_key.oid
"""


async def test_the_playlist_comes_first_in_every_primary_key(writer: Writer, connection: Connection) -> None:
    """In those of the months that events are stored in, too."""
    await writer.write([parsed(event("play"))], RECEIVED_AT)
    first = {row["table_name"]: row["first_column"] for row in await connection.fetch(PRIMARY_KEYS)}
    assert {"event", "event_2026_11", "visit"} <= first.keys()
    assert {table for table, column in first.items() if column not in PLAYLIST} == set(OTHERS)


@pytest.mark.parametrize("statement", [UNIQUE_INDEXES, FOREIGN_KEYS], ids=["unique indexes", "foreign keys"])
async def test_no_index_or_foreign_key_reaches_into_another_playlist(
    statement: str, writer: Writer, connection: Connection
) -> None:
    await writer.write([parsed(event("play"))], RECEIVED_AT)
    rows = await connection.fetch(statement)
    # On Citus the coordinator has its copy of a reference table, such as playlist_102009, besides the table.
    found = [row for row in rows if re.sub(r"_\d{6,}$", "", row["table_name"]) not in OTHERS]
    assert len(found) > 2
    assert [row["name"] for row in found if PLAYLIST.isdisjoint(row["columns"])] == []


async def test_only_lists_of_viewers_read_the_table_viewer(connection: Connection) -> None:
    """It has the plain ids, which only these show; else it is for looking up ids by hand."""
    await connection.execute("drop table viewer")
    for statement in sorted((FOLDER / "analytics").rglob("*.sql")):
        if statement.stem.removeprefix("session_") not in ("viewer", "viewer_list"):
            await connection.prepare(statement.read_text(encoding="utf-8"))
