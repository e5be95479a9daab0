"""Rollups that were damaged are rebuilt while others read and write."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from ivgraph.database import Database
from ivgraph.ingest.event import Event
from ivgraph.ingest.rollups import rebuild, verify
from ivgraph.ingest.writer import Writer
from support.events import RECEIVED_AT, event, parsed
from support.statements import recorded_statements
from support.tables import Connection, read_journeys, read_tables, wait_for_lock
from support.worlds import raw_event


def world(seed: int, size: int = 200) -> list[Event]:
    """Events of the playlists p1 and p2, in several months."""
    random = Random(seed)
    return [parsed(raw_event(random)) for _ in range(size)]


async def find(database: Database) -> dict[str, bool]:
    """Playlist → whether its rollups differ from the events."""
    return {playlist: bool(differences) async for playlist, differences in verify(database)}


async def spoil(connection: Connection) -> None:
    await connection.execute(
        "update slot_total set plays = plays + 1, new_viewers = 9;"
        "update part_total set anonymous_arrivals = anonymous_arrivals + 1;"
        "update visit set prev_slot = -1, known = not known;"
        "delete from day_total where day % 2 = 0;"
        "update noon_total set authenticated_viewers = 9;"
        "insert into recency select playlist_id, id, true, 1, 0, 7 from node;"
        "update step set cause = 'api', marks = null where next_node_id is not null;"
        "update journey set path = path || 1::bigint where path is not null;"
        "delete from transition_day;"
        "delete from walk_day where place <> 1;"
        "update click_day set clicks = clicks + 1;"
        "update watch_day set reached = reached + 1;"
        "update exposed_set_day set plays = plays + 1"
    )


async def test_a_rebuild_restores_all_rollups(database: Database, writer: Writer, connection: Connection) -> None:
    await writer.write(world(1), RECEIVED_AT)
    before = await read_tables(connection), await read_journeys(connection)
    await spoil(connection)
    assert await find(database) == {"p1": True, "p2": True}
    renewed = {playlist: events async for playlist, events in rebuild(database)}
    assert (await read_tables(connection), await read_journeys(connection)) == before
    assert list(renewed) == ["p1", "p2"]
    assert sum(renewed.values()) == len(before[0]["event"])


async def test_rebuilding_one_playlist_changes_no_other(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.write(world(2), RECEIVED_AT)
    await spoil(connection)
    assert [playlist async for playlist, _ in rebuild(database, "p1")] == ["p1"]
    assert await find(database) == {"p1": False, "p2": True}


async def test_playlists_without_events_cost_no_statement_of_their_own(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.write([parsed(event("play", playlist="p1"))], RECEIVED_AT)
    await connection.execute(
        "insert into playlist (external_id, created_at)"
        " select 'empty ' || number, now() from generate_series(1, 6000) as number"
    )
    await writer.write([parsed(event("play", playlist="p2"))], RECEIVED_AT)
    await spoil(connection)

    with recorded_statements() as statements:
        renewed = {playlist: events async for playlist, events in rebuild(database)}

    assert len(renewed) == 6_002
    assert {playlist: events for playlist, events in renewed.items() if events} == {"p1": 1, "p2": 1}
    assert len(statements) < 40
    assert not any([differences async for playlist, differences in verify(database)])


async def test_an_unknown_playlist_is_not_rebuilt(database: Database) -> None:
    assert [playlist async for playlist in rebuild(database, "nowhere")] == []


async def test_a_playlist_without_events_loses_its_rollups(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.write([parsed(event("play", playlist="p1"))], RECEIVED_AT)
    await connection.execute("truncate event")
    assert [renewed async for renewed in rebuild(database)] == [("p1", 0)]
    assert await find(database) == {"p1": False}


async def test_rollups_of_an_unknown_playlist_are_deleted(database: Database, connection: Connection) -> None:
    await connection.execute("insert into day_total values (999, 999, 20779, 0, 1, 0, 0, 0, 0, 0)")
    assert await find(database) == {"(unknown 999)": True}
    assert [renewed async for renewed in rebuild(database)] == [("(unknown 999)", 0)]
    assert await find(database) == {}


@pytest.mark.parametrize("seed", [3, 4])
async def test_events_written_during_a_rebuild_are_counted_once(
    seed: int, database: Database, writer: Writer, connection: Connection
) -> None:
    events = world(seed)
    await writer.write(events[:100], RECEIVED_AT)
    await spoil(connection)

    async def write() -> None:
        for at in range(100, 200, 5):
            await writer.write(events[at : at + 5], RECEIVED_AT)

    writing = asyncio.create_task(write())
    rounds = 0
    while not writing.done():
        rounds += len([playlist async for playlist in rebuild(database)])
    await writing
    assert rounds
    assert await find(database) == {"p1": False, "p2": False}
    assert len((await read_tables(connection))["event"]) == len({(e.playlist, e.at, e.id) for e in events})


@pytest.mark.not_on_citus("it waits for a lock on a worker, which the coordinator does not list")
async def test_queries_see_the_old_numbers_until_a_rebuild_is_done(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.write([parsed(event("play", playlist="p1"))], RECEIVED_AT)
    await connection.execute("update slot_total set plays = 7; update visit set plays = 7")

    async def renew() -> None:
        async for _ in rebuild(database, "p1"):
            pass

    numbers = "select (select plays from slot_total), (select plays from visit)"
    async with connection.transaction():
        # The table that is cleared last: as long as it is locked, the rebuild can't finish.
        await connection.execute("lock table recency in share mode")
        renewing = asyncio.create_task(renew())
        await wait_for_lock(connection)
        assert tuple(await connection.fetchrow(numbers) or ()) == (7, 7)
    await renewing
    assert tuple(await connection.fetchrow(numbers) or ()) == (1, 1)
