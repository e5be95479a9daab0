"""What migrations make of the rows that a database has."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from random import Random

import pytest

from ivgraph.catalog.model import HotspotKind, HotspotStructure, NodeStructure, PlaylistStructure
from ivgraph.catalog.structures import save_structure
from ivgraph.database import Database, connect
from ivgraph.database.migrations import list_migrations, migrate
from ivgraph.database.sqlfiles import read_sql
from ivgraph.ingest.rollups import count_outdated, rebuild, rebuild_outdated
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.journey_tables import COUNTS
from support.proof import differences, wrong_sizes
from support.tables import connect_to, read_journeys, read_tables
from support.worlds import raw_event

#: Playlist a has a structure, in which node a2 has no name; only an event before that named the node gone. Playlist b
#: has only events. Nothing refers to context 12.
BEFORE_0006 = """
insert into playlist (id, external_id, name, created_at, start_node_id) values
  (1, 'a', null, now(), 3), (2, 'b', null, now(), null);
insert into node (playlist_id, id, external_id, name, deleted_at) values
  (1, 3, 'a1', 'One', null), (1, 4, 'a2', null, null), (1, 5, 'gone', null, now()), (2, 6, 'b1', null, null);
insert into hotspot (playlist_id, id, node_id, external_id, kind) values
  (1, 7, 3, 'h1', 'pause'), (1, 8, 3, 'h2', null);
insert into context (id, country, bot) values (10, 'NL', false), (11, 'AT', true), (12, 'CH', false);
select make_event_month('2026-11-01');
insert into event (playlist_id, at, event_id, received_at, type, session, viewer_id, known, context_id) values
  (1, '2026-11-24', gen_random_uuid(), now(), 'session_end', 's', 1, false, 11);
insert into visit (
  playlist_id, subject_id, viewer_id, slot, context_id, known, present, impressions, plays, clicks, watched_ms) values
  (1, 1, 1, 0, 10, false, true, 0, 1, 0, 0), (2, 2, 1, 0, 10, false, true, 0, 1, 0, 0);
"""


#: Of everything that a version keeps, something; and what it does not keep.
STORY = PlaylistStructure(
    id="story",
    start_node="b",
    nodes=(
        NodeStructure(
            id="b",
            name="B \N{SNOWMAN}",
            duration_ms=2**40,
            default_node="a",
            hotspots=(
                HotspotStructure(id="z", kind=HotspotKind.NODE_SWITCH, to_node="a", seek_ms=5, shown_until_ms=7),
                HotspotStructure(id="y", name="Y", kind=HotspotKind.LINK, url="https://example.org", shown_from_ms=0),
                HotspotStructure(id="x", deleted_at=RECEIVED_AT),
            ),
        ),
        NodeStructure(id="a"),
        NodeStructure(id="c", deleted_at=RECEIVED_AT),
    ),
)


#: The tables as they were before local days were counted.
BEFORE_LOCAL_DAYS = """
drop table part_total, noon_total;
alter table slot_total
  alter impressions type bigint, alter plays type bigint, alter clicks type bigint,
  drop authenticated_arrivals, drop authenticated_departures, drop anonymous_arrivals, drop anonymous_departures,
  drop new_viewers;
alter table day_total drop authenticated_viewers, drop anonymous_viewers, drop new_viewers;
delete from migration where name = 'migrations/0008_local_days';
"""


#: What a later migration adds to the tables that this one makes.
AFTER_LOCAL_DAYS = "".join(
    f"alter table {table} {', '.join(f'add {name} bigint not null default 0' for name in COUNTS)};"
    for table in ("part_total", "noon_total")
)


@pytest.mark.not_on_citus("it applies a migration that is older than distributed tables")
async def test_a_filled_database_gets_the_numbers_that_local_days_need(database_url: str) -> None:
    random = Random(1)
    events = [parsed(raw_event(random)) for _ in range(300)]
    connection = await connect_to(database_url)
    async with connect(database_url) as database:
        await Writer(database, VIEWER_KEY).write(events, RECEIVED_AT)
        written = await read_tables(connection)
        await connection.execute(BEFORE_LOCAL_DAYS)
    async with connect(database_url) as database:
        assert await migrate(database) == ["migrations/0008_local_days"]
        await connection.execute(AFTER_LOCAL_DAYS)
        assert await migrate(database) == []
        async for _ in rebuild(database):
            pass
        assert await differences(database) == []
    assert await read_tables(connection) == written
    await connection.close()


#: The tables as they were before journeys, except types and functions, which are left.
BEFORE_JOURNEYS = """
delete from step; delete from journey; delete from transition_day; delete from walk_day; delete from node_set_day;
delete from click_day; delete from watch_day; delete from exposed_set_day; update playlist set outdated = true
"""


async def _finish(database: Database) -> None:
    async for _ in rebuild_outdated(database):
        pass


async def test_a_filled_database_gets_journeys_playlist_by_playlist(database_url: str) -> None:
    """A process that is interrupted after the first playlist leaves the others to the next one."""
    connection = await connect_to(database_url)
    async with connect(database_url) as database:
        random = Random(2)
        await Writer(database, VIEWER_KEY).write([parsed(raw_event(random)) for _ in range(300)], RECEIVED_AT)
        written = await read_tables(connection), await read_journeys(connection)
        for statement in BEFORE_JOURNEYS.split(";"):  # each by itself, as Citus wants it
            await connection.execute(statement)
        async for done in rebuild_outdated(database):
            assert done == 1
            break
        assert await count_outdated(database) == 1
        await asyncio.gather(*(_finish(database) for _ in range(2)))
        assert await count_outdated(database) == 0
        assert (await read_tables(connection), await read_journeys(connection)) == written
    await connection.close()


#: The tables as they were before last plays were counted with the first ones, exposures with their sets, and what was
#: reached where watching ends.
BEFORE_FEWER_ROWS = """
create table ending_day (playlist_id bigint, day integer, node_id bigint, journeys bigint);
insert into ending_day select playlist_id, day, to_node_id, journeys from walk_day where place = 0;
delete from walk_day where place = 0;
create table exposure_day (playlist_id bigint, hotspot_id bigint, day integer, exposures bigint);
insert into exposure_day select playlist_id, unnest(hotspots), day, plays from exposed_set_day;
create function count_endings() returns void language sql as '';
create table told as
select playlist_id, node_id, day, second, sum(edge) as edge, sum(reached) as reached
  from (select playlist_id, node_id, day, second, edge, 0 as reached from watch_day
         union all
        select playlist_id, node_id, day, second - 1, 0, reached from watch_day) as part
 group by 1, 2, 3, 4
having (sum(edge), sum(reached)) <> (0, 0);
truncate watch_day;
insert into watch_day select * from told;
drop table told;
delete from migration where name = 'migrations/0029_fewer_rows'
"""
LIKE_OTHER_TABLES = """
do $$
begin
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_table('ending_day', 'playlist_id', colocate_with => 'node'),
            create_distributed_table('exposure_day', 'playlist_id', colocate_with => 'node');
  end if;
end
$$
"""


async def test_a_filled_database_counts_the_same_in_fewer_rows(database_url: str) -> None:
    connection = await connect_to(database_url)
    async with connect(database_url) as database:
        random = Random(2)
        await Writer(database, VIEWER_KEY).write([parsed(raw_event(random)) for _ in range(300)], RECEIVED_AT)
        written = await read_journeys(connection)
        assert any(row[2] == 0 for row in written["walk_day"])
        for statement in BEFORE_FEWER_ROWS.split(";"):
            await connection.execute(statement)
        await connection.execute(LIKE_OTHER_TABLES)
    async with connect(database_url) as database:
        assert await migrate(database) == ["migrations/0029_fewer_rows"]
        assert await read_journeys(connection) == written
        assert await differences(database) == []
        left = "select coalesce(to_regclass('ending_day')::text, to_regproc('count_endings')::text)"
        assert await connection.fetchval(left) is None
    await connection.close()


#: The tables as they were before exposures were counted by day, and transitions' viewers from steps.
BEFORE_SMALLER_JOURNEYS = """
create type pair_visit as (playlist_id bigint);
create type visit_link as (playlist_id bigint);
create function pair_subject(node_id bigint, to_node_id bigint) returns bigint language sql immutable return -1;
alter type total_gain add attribute exposures integer;
alter table slot_total add exposures integer not null default 0;
alter table part_total add exposures integer not null default 0;
alter table day_total add exposures bigint not null default 0;
alter table noon_total add exposures bigint not null default 0;
insert into day_total (playlist_id, subject_id, day, impressions, plays, clicks, watched_ms, authenticated_viewers,
                       anonymous_viewers, new_viewers, exposures)
select playlist_id, hotspot_id, day, 0, 0, 0, 0, 0, 0, 0, sum(exposures)
  from exposure_day group by 1, 2, 3
on conflict (playlist_id, subject_id, day) do update set exposures = excluded.exposures;
insert into slot_total (playlist_id, subject_id, slot, impressions, plays, clicks, watched_ms, authenticated_arrivals,
                        authenticated_departures, anonymous_arrivals, anonymous_departures, new_viewers, exposures)
select playlist_id, hotspot_id, day * 96 + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, sum(exposures)
  from exposure_day group by 1, 2, 3
on conflict (playlist_id, subject_id, slot) do update set exposures = excluded.exposures;
insert into visit (playlist_id, subject_id, viewer_id, slot, context_id, known, present, prev_slot, impressions, plays,
                   clicks, watched_ms)
select playlist_id, -1, viewer_id, 1, context_id, known, true, -1, 0, 1, 0, 0 from step limit 1;
insert into recency select playlist_id, -1, known, 0, -1, 1 from step limit 1;
drop table exposure_day;
delete from migration where name = 'migrations/0022_smaller_journeys';
"""


@pytest.mark.not_on_citus("it drops functions without another text of them, which a cluster would make again")
async def test_a_filled_database_counts_exposures_by_day(database_url: str) -> None:
    connection = await connect_to(database_url)
    async with connect(database_url) as database:
        random = Random(2)
        await Writer(database, VIEWER_KEY).write([parsed(raw_event(random)) for _ in range(300)], RECEIVED_AT)
        written = await read_tables(connection), await read_journeys(connection)
        assert written[1]["exposed_set_day"]
        await connection.execute(f"{BEFORE_FEWER_ROWS};{BEFORE_SMALLER_JOURNEYS}")
    async with connect(database_url) as database:
        assert await migrate(database) == ["migrations/0022_smaller_journeys", "migrations/0029_fewer_rows"]
        assert (await read_tables(connection), await read_journeys(connection)) == written
        assert await differences(database) == []
        await Writer(database, VIEWER_KEY).write([parsed(raw_event(random)) for _ in range(100)], RECEIVED_AT)
        assert await differences(database) == []
    await connection.close()


@pytest.mark.not_on_citus("it drops a table that the functions name, which a cluster would make again")
async def test_a_filled_database_counts_the_sets_of_hotspots_that_plays_exposed(database_url: str) -> None:
    connection = await connect_to(database_url)
    async with connect(database_url) as database:
        random = Random(2)
        await Writer(database, VIEWER_KEY).write([parsed(raw_event(random)) for _ in range(300)], RECEIVED_AT)
        written = await read_journeys(connection)
        assert written["exposed_set_day"]
        await connection.execute(
            "drop table exposed_set_day; delete from migration where name = 'migrations/0025_exposed_sets'"
        )
    async with connect(database_url) as database:
        assert await migrate(database) == ["migrations/0025_exposed_sets"]
        assert await read_journeys(connection) == written
        assert await differences(database) == []
    await connection.close()


async def test_what_playlists_have_becomes_their_first_version(database_url: str) -> None:
    """As it would be if it were saved now; nobody knows since when it is valid."""
    connection = await connect_to(database_url)
    async with connect(database_url) as database:
        await save_structure(database, STORY, RECEIVED_AT)
        await save_structure(database, replace(STORY, id="empty", start_node=None, nodes=()), RECEIVED_AT)
        await Writer(database, VIEWER_KEY).write([parsed(event("play", playlist="events only"))], RECEIVED_AT)
        saved = await connection.fetch("select playlist_id, number, structure from playlist_version order by 1")
        await connection.execute("drop table playlist_version")
        await connection.execute("delete from migration where name = 'migrations/0020_versions'")
        assert await migrate(database) == ["migrations/0020_versions"]
        made = await connection.fetch("select playlist_id, number, structure, since from playlist_version order by 1")
        assert [tuple(row) for row in made] == [(*saved[0], None)], "a playlist without nodes has no version yet"
        await save_structure(database, STORY, RECEIVED_AT)
        assert await connection.fetchval("select max(number) from playlist_version") == 1
    await connection.close()


async def test_a_filled_database_gets_contexts_by_playlist_and_the_sizes_of_its_playlists(empty_url: str) -> None:
    """All that was stored before is in the new tables, under its playlist."""
    connection = await connect_to(empty_url)
    await connection.execute("create schema ivgraph")
    for name in list_migrations():
        if name < "migrations/0006":
            await connection.execute(read_sql(f"database/{name}"))
    await connection.execute(BEFORE_0006)
    await connection.execute(read_sql("database/migrations/0006_limits"))
    contexts = await connection.fetch("select playlist_id, id, country, bot from context order by 1, 2")
    assert [tuple(row) for row in contexts] == [(1, 10, "NL", False), (1, 11, "AT", True), (2, 10, "NL", False)]
    for kind, listed in (("playlist", {"a"}), ("node", {"a1", "a2"}), ("hotspot", {"h1", "h2"})):
        found = await connection.fetch(f"select external_id from {kind} where listed")
        assert {row["external_id"] for row in found} == listed
    sizes = await connection.fetch("select * from playlist_size order by playlist_id")
    assert [tuple(row)[:10] for row in sizes] == [(1, 2, 2, 2, 3, 2, 2, 1, 0, 2), (2, 1, 0, 0, 1, 0, 0, 1, 0, 1)]
    await connection.close()
    async with connect(empty_url) as database:
        assert await wrong_sizes(database) == []


async def test_playlists_of_an_earlier_version_are_listed_by_name(empty_url: str) -> None:
    connection = await connect_to(empty_url)
    async with connect(empty_url) as database:
        async with database.transaction() as session:
            await session.execute("database/migrate/prepare")
            for migration in list_migrations():
                if migration < "migrations/0009":
                    await session.execute(f"database/{migration}")
                    await session.execute("database/migrate/record", migration)
        given = ["zeta", "Alpha", None, "alpha 2", "\N{GRINNING FACE}" * 500, "\N{GREEK CAPITAL LETTER OMEGA}mega"]
        for number, name in enumerate(given):
            await connection.execute(
                "insert into playlist (external_id, name, created_at) values ($1, $2, now())", str(number), name
            )
        assert "migrations/0009_lists" in await migrate(database)
        rows = await database.fetch("analytics/playlists/by_name", None, None, None, 10)
    await connection.close()
    assert [row["name"] for row in rows] == [
        "Alpha", "alpha 2", "zeta", "\N{GREEK CAPITAL LETTER OMEGA}mega", "\N{GRINNING FACE}" * 500, None,
    ]  # fmt: skip


@pytest.mark.not_on_citus("it applies a migration that is older than distributed tables")
async def test_nodes_of_an_earlier_version_keep_their_order(database_url: str) -> None:
    connection = await connect_to(database_url)
    await connection.execute("""
        insert into playlist (id, external_id, created_at) values (1, 'a', now());
        insert into node (playlist_id, id, external_id, listed) values
          (1, 5, 'z', true), (1, 6, 'named', false), (1, 7, 'b', true);
        insert into hotspot (playlist_id, id, node_id, external_id, listed) values
          (1, 9, 5, 'y', true), (1, 10, 5, 'a', true), (1, 11, 7, 'named', false);
        alter table node drop position;
        alter table hotspot drop position;
        delete from migration where name = 'migrations/0013_positions'
    """)
    async with connect(database_url) as database:
        assert await migrate(database) == ["migrations/0013_positions"]
        nodes = await database.fetch("catalog/nodes", [1])
        hotspots = await database.fetch("catalog/hotspots", [1])
    await connection.close()
    assert [row["external_id"] for row in nodes] == ["z", "b", "named"]
    assert [row["external_id"] for row in hotspots] == ["y", "a", "named"]


#: Ada is known in both playlists, Ben in one; nobody refers to the third viewer, and the fourth is anonymous.
BEFORE_0012 = """
insert into playlist (id, external_id, created_at) values (1, 'a', now()), (2, 'b', now());
insert into viewer (id, external_id) values (11, 'Ada'), (12, 'Ben'), (13, 'Cleo');
select make_event_month('2026-10-01'), make_event_month('2026-11-01');
insert into event (playlist_id, at, event_id, received_at, type, session, viewer_id, known, context_id)
select playlist_id, at, gen_random_uuid(), now(), 'session_end', 's', viewer_id, known, 1
  from (values (1, timestamptz '2026-11-24', 11, true), (1, timestamptz '2026-10-24', 11, true),
               (2, timestamptz '2026-11-24', 11, true), (2, timestamptz '2026-10-24', 12, true),
               (2, timestamptz '2026-11-24', 14, false)) as sent (playlist_id, at, viewer_id, known);
"""


async def test_a_filled_database_gets_viewers_by_playlist(empty_url: str) -> None:
    connection = await connect_to(empty_url)
    async with connect(empty_url) as database:
        async with database.transaction() as session:
            await session.execute("database/migrate/prepare")
            for migration in list_migrations():
                if migration < "migrations/0012":
                    await session.execute(f"database/{migration}")
                    await session.execute("database/migrate/record", migration)
        await connection.execute(BEFORE_0012)
        assert "migrations/0012_write_functions" in await migrate(database)
        viewers = await connection.fetch("select playlist_id, id, external_id from viewer order by 1, 2")
        assert [tuple(row) for row in viewers] == [(1, 11, "Ada"), (2, 11, "Ada"), (2, 12, "Ben")]
        play = parsed(event("play", playlist="a", viewer="Dora"))
        assert await Writer(database, VIEWER_KEY).write([play], RECEIVED_AT) == [True]
        assert await connection.fetchval("select count(*) from viewer where playlist_id = 1") == 2
        assert [done async for done in rebuild_outdated(database)] == [1, 2]
        assert await differences(database) == []
    await connection.close()
