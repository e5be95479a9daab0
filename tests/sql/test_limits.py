"""What limits cost a writer: nothing for known names, and look-ups by keys for new ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ivgraph.database import Database, connect
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.writer import Writer
from ivgraph.settings import Settings
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.proof import differences, wrong_sizes
from support.statements import recorded_statements
from support.tables import Connection

LIMITS = Limits.from_settings(Settings(max_unknown_playlists=1_000, max_unlisted_hotspots=1_000))

#: 5,000 playlists, half of them without a structure, and a playlist with 5,000 nodes, hotspots and contexts.
MUCH = """
insert into playlist (external_id, created_at, listed)
select 'playlist ' || number, now() - interval '1 year', number % 2 = 0 from generate_series(1, 5000) as number;
insert into node (playlist_id, external_id, listed)
select playlist.id, 'node ' || number, number % 2 = 0 from playlist, generate_series(1, 5000) as number
 where playlist.external_id = 'story';
insert into hotspot (playlist_id, node_id, external_id, listed)
select playlist_id, id, 'hotspot ' || external_id, listed from node where external_id like 'node %';
insert into context (playlist_id, id, domain, bot)
select playlist.id, hashint8extended(number, 0), number || '.example', false
  from playlist, generate_series(1, 5000) as number
 where playlist.external_id = 'story';
select count_playlist_sizes(array(select id from playlist));
update playlist_size
   set contexts = (select count(*) from context where context.playlist_id = playlist_size.playlist_id);
"""
TABLES = ("playlist", "playlist_size", "node", "hotspot", "context", "event_2026_11")
READ = """
select relname, coalesce(seq_tup_read, 0) as scanned, coalesce(idx_tup_fetch, 0) as fetched
  from pg_stat_user_tables
 where relname = any ($1)
"""


async def read_rows(connection: Connection) -> dict[str, tuple[int, int]]:
    """Returns for each table the rows that were read so far, by sequential scans and by indexes."""
    await connection.execute("select pg_stat_clear_snapshot()")
    return {row["relname"]: (row["scanned"], row["fetched"]) for row in await connection.fetch(READ, TABLES)}


async def flush(database: Database) -> None:
    """Makes the only connection report its statistics."""
    async with database.session() as session:
        await session._connection.execute("select pg_stat_force_next_flush()")


@pytest.mark.not_on_citus("it reads statistics that one server keeps of its own tables")
@pytest.mark.parametrize("analyzed", [False, True], ids=["without statistics", "with statistics"])
@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        pytest.param({"playlist": "playlist {}", "context": {"domain": "1.example"}}, None, id="known playlists"),
        pytest.param({"playlist": "new {}"}, "TOO_MANY_PLAYLISTS", id="playlists"),
        pytest.param({"node": "new {}"}, "TOO_MANY_NODES", id="nodes"),
        pytest.param({"node": "opening", "hotspot": "new {}"}, "TOO_MANY_HOTSPOTS", id="hotspots"),
    ],
)
async def test_checking_a_limit_reads_a_bounded_number_of_rows(
    fields: Mapping[str, Any], verdict: str | None, analyzed: bool, database_url: str, connection: Connection
) -> None:
    """The plans are made while the tables are nearly empty, or once they are full."""
    async with connect(database_url, size=1) as database:
        writer = Writer(database, VIEWER_KEY, limits=LIMITS)
        plays = [event("node_play", **filled(fields, -number)) for number in range(3)]
        await writer.write([parsed(each) for each in [event("hotspot_click"), *plays]], RECEIVED_AT)
        await connection.execute(MUCH)
        if analyzed:
            await connection.execute("analyze")
        await connection.execute("select pg_stat_force_next_flush()")
        for each in (writer, Writer(database, VIEWER_KEY, limits=LIMITS)):
            await flush(database)
            before = await read_rows(connection)
            events = [parsed(event("node_play", **filled(fields, number))) for number in range(1, 101)]
            answers = await each.write(events, RECEIVED_AT)
            assert {getattr(answer, "code", None) for answer in answers} == {verdict}
            await flush(database)
            after = await read_rows(connection)
            read = {table: (after[table][0] - before[table][0], after[table][1] - before[table][1]) for table in TABLES}
            assert [table for table, (scanned, _) in read.items() if scanned] == []
            assert {table: fetched for table, (_, fetched) in read.items() if fetched > 1_000 + 20 * 100} == {}


def filled(fields: Mapping[str, Any], number: int) -> dict[str, Any]:
    return {name: value.format(number) if isinstance(value, str) else value for name, value in fields.items()}


async def test_known_names_and_contexts_need_no_more_statements_with_limits(database: Database) -> None:
    taken = []
    for limits in (None, LIMITS):
        writer = Writer(database, VIEWER_KEY, limits=limits)
        for _ in range(3):
            await writer.write([parsed(event("hotspot_click"))], RECEIVED_AT)
        with recorded_statements() as names:
            await writer.write([parsed(event("hotspot_click"))], RECEIVED_AT)
        taken.append(names)
    assert taken[0] == taken[1]
    assert await differences(database) == []
    assert await wrong_sizes(database) == []
