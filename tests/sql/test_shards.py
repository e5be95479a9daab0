"""A batch whose playlists are on several shards is stored by one call for each, as if it were one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from random import Random
from typing import Any
from uuid import UUID

import pytest

from ivgraph.database import Database, Session, connect
from ivgraph.ingest.event import Event, EventType, Rejection
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.writer import Writer
from ivgraph.settings import Settings
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.postgres import Postgres
from support.proof import differences, wrong_sizes
from support.records import read_names, read_records
from support.recount import recount
from support.tables import Connection, connect_to, read_tables

pytestmark = pytest.mark.not_on_citus("it feigns three shards on one server, where a cluster has real ones")

THREE_SHARDS = """
create or replace function ivgraph.shard_of(playlist_id bigint) returns bigint language sql immutable
return playlist_id % 3
"""
#: So few that events of every playlist exceed them.
LIMITS = Limits.from_settings(Settings(max_unlisted_nodes=5, max_unlisted_hotspots=5, max_contexts=20))

ARRIVALS = """
select playlist.external_id, slot, code, accepted, duplicate, bots, last_at
  from arrival_total
  join playlist on playlist.id = playlist_id
 order by 1, 2, 3
"""
STORED_CONTEXTS = """
select external_id, to_jsonb(context) - 'playlist_id' as context
  from context
  join playlist on playlist.id = playlist_id
 order by external_id, context.id
"""

PLAYLISTS = [f"playlist {number}" for number in range(8)]


@pytest.fixture
async def sharded(postgres: Postgres) -> AsyncIterator[Database]:
    """A database whose playlists are on three shards."""
    async with postgres.clone() as dsn:
        connection = await connect_to(dsn)
        await connection.execute(THREE_SHARDS)
        await connection.close()
        async with connect(dsn) as database:
            yield database


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, set[int]]]:
    """The calls of store_events: the playlist that each names, and the playlists of its events. The last arguments of
    lock_and_store are those of store_events."""
    made: list[tuple[int, set[int]]] = []
    fetch = Session.fetch

    async def recording(session: Session, name: str, *args: Any) -> Any:
        if name in ("ingest/store_events", "ingest/lock_and_store"):
            named, events, *_ = args[-5:]
            made.append((named, {int(str(read_names(record)["playlist_id"])) for record in read_records(events)}))
        return await fetch(session, name, *args)

    monkeypatch.setattr(Session, "fetch", recording)
    return made


def draw(random: Random) -> Event:
    """Few names, so that events are repeated and come again in other contexts; some exceed the limits."""
    return parsed(
        event(
            random.choice(list(EventType)),
            id=str(UUID(int=random.randrange(200))),
            at=f"2026-11-2{random.randrange(3)}T{random.choice([0, 12]):02}:00:00Z",
            playlist=random.choice(PLAYLISTS),
            node=f"node {random.randrange(7)}",
            hotspot=f"hotspot {random.randrange(7)}",
            viewer=random.choice([None, "ada", "ben"]),
            context={"region": f"R{random.randrange(30)}"},
        )
    )


async def read(database: Database) -> dict[str, Any]:
    """Everything that the writer stores, but what it counts of what."""
    async with database.session() as session:
        connection: Any = session._connection
        return {
            "tables": await read_tables(connection),
            "arrivals": [tuple(row) for row in await connection.fetch(ARRIVALS)],
            "contexts": [tuple(row) for row in await connection.fetch(STORED_CONTEXTS)],
        }


@pytest.mark.parametrize("limits", [None, LIMITS], ids=["without limits", "with limits"])
async def test_three_shards_store_what_one_stores(
    limits: Limits | None, database: Database, sharded: Database, calls: list[tuple[int, set[int]]]
) -> None:
    random = Random(1)
    batches = [[draw(random) for _ in range(size)] for size in (1, 300, 40, 500, 200)]
    plain, writer = (Writer(each, VIEWER_KEY, limits=limits) for each in (database, sharded))
    expected = [await plain.write(batch, RECEIVED_AT) for batch in batches]
    assert [len(playlists) for _, playlists in calls] == [1, 8, 8, 8, 8]
    calls.clear()
    found = []
    for batch in batches:
        found.append(await writer.write(batch, RECEIVED_AT))
        shards = [{playlist % 3 for playlist in (named, *playlists)} for named, playlists in calls]
        assert shards == [{shard} for shard in sorted({event_shard for each in shards for event_shard in each})]
        assert len(shards) == (1 if len(batch) == 1 else 3)
        calls.clear()
    assert found == expected
    verdicts = {verdict.code if isinstance(verdict, Rejection) else verdict for each in found for verdict in each}
    assert verdicts == {True, False} | ({"TOO_MANY_NODES", "TOO_MANY_HOTSPOTS"} if limits else set())
    assert await read(sharded) == await read(database)
    assert await differences(sharded) == []
    assert await wrong_sizes(sharded) == []
    if limits is None:
        drawn = [each for batch in batches for each in batch]
        stored = {(each.playlist, each.at, each.id): each for each in reversed(drawn)}.values()
        tables = (await read(sharded))["tables"]
        assert {table: rows for table, rows in tables.items() if table != "event"} == recount(stored, VIEWER_KEY)


async def test_contexts_of_each_shard_are_made_coarser(sharded: Database) -> None:
    writer = Writer(sharded, VIEWER_KEY, limits=LIMITS)
    plays = [
        parsed(event("play", playlist=name, context={"region": f"R{number}"}))
        for number in range(60)
        for name in PLAYLISTS
    ]
    for _ in range(2):
        assert all(await writer.write([each._replace(id=UUID(int=each.id.int + 2**64)) for each in plays], RECEIVED_AT))
        plays = [each._replace(at=each.at.replace(hour=1)) for each in plays]
    async with sharded.session() as session:
        connection: Any = session._connection
        sizes = await connection.fetch("select contexts from playlist_size")
        assert [row["contexts"] <= 20 for row in sizes] == [True] * len(PLAYLISTS)
        lost = await connection.fetchval(
            "select count(*) from event where not exists ("
            "select from context where context.playlist_id = event.playlist_id and id = context_id)"
        )
        assert lost == 0
    assert await differences(sharded) == []
    assert await wrong_sizes(sharded) == []


async def test_events_of_locked_playlists_are_left_out_of_each_shard(
    sharded: Database, calls: list[tuple[int, set[int]]]
) -> None:
    writer = Writer(sharded, VIEWER_KEY)
    first = [parsed(event("node_play", playlist=name)) for name in PLAYLISTS]
    await writer.write(first, RECEIVED_AT)
    calls.clear()
    # All playlists of one shard, and one of another.
    playlists = (await writer.identifier.identify([(each, RECEIVED_AT) for each in first])).playlists
    shard = [name for name in PLAYLISTS if playlists[name].shard == 0]
    busy = {*shard, next(name for name in PLAYLISTS if playlists[name].shard == 1)}
    again = [parsed(event("node_play", playlist=name, node="another", viewer="ada")) for name in PLAYLISTS]
    sent = [each for pair in zip(first, again, strict=True) for each in pair]
    async with sharded.transaction() as holder:
        await holder.fetch("ingest/lock_playlists", sorted(busy))
        results = await writer.write_unlocked([(each, RECEIVED_AT) for each in sent])
    assert results == [None if each.playlist in busy else each in again for each in sent]
    assert [named % 3 for named, _ in calls] == [1, 2]
    assert await writer.write(sent, RECEIVED_AT) == [each in again and each.playlist in busy for each in sent]
    assert await differences(sharded) == []
    assert await wrong_sizes(sharded) == []


async def test_a_shard_that_fails_undoes_the_others(sharded: Database) -> None:
    writer = Writer(sharded, VIEWER_KEY)
    await writer.write([parsed(event("impression", playlist=name)) for name in PLAYLISTS], RECEIVED_AT)
    plays = [parsed(event("node_play", playlist=name, viewer="ada")) for name in PLAYLISTS]
    async with sharded.session() as session:
        connection: Connection = session._connection  # type: ignore[assignment]
        await connection.execute(
            """
            create function fail() returns trigger language plpgsql as
            $$ begin if new.playlist_id % 3 = 2 then raise 'no'; end if; return new; end $$;
            create trigger fail before insert on node for each row execute function fail();
            """
        )
        with pytest.raises(Exception, match="no"):
            await writer.write(plays, RECEIVED_AT)
        assert await connection.fetchval("select count(*) from node") == 0
        assert await connection.fetchval("select count(*) from viewer") == 0
        await connection.execute("drop trigger fail on node")
    assert await writer.write(plays, RECEIVED_AT) == [True] * len(PLAYLISTS)
    assert await differences(sharded) == []
    assert await wrong_sizes(sharded) == []
