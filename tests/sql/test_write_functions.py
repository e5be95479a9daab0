"""The functions that write are permanent, and most batches need few of them."""

from __future__ import annotations

from typing import Any
from unittest.mock import ANY

import pytest

from ivgraph.database import Database, connect
from ivgraph.ingest.event import Event
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.rollups import rebuild
from ivgraph.ingest.rows import ShardBatch
from ivgraph.ingest.writer import Writer
from ivgraph.settings import Settings
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.proof import differences, wrong_sizes
from support.records import read_names
from support.storing import write_and_undo
from support.tables import Connection

#: What new names, and duplicates, take besides what every batch takes.
SLOW = {"remove_duplicates", "create_subjects", "reject_unlisted_subjects", "store_contexts"}

#: What a connection has made for itself, and the schema that its temporary tables would be in.
OF_CONNECTIONS = """
select relname::text as name from pg_class where relpersistence = 't' or relnamespace = pg_my_temp_schema()
union all
select proname::text from pg_proc where pronamespace::regnamespace::text like '%temp%'
union all
select nspname::text from pg_namespace where nspname like 'pg_temp%' or nspname like 'pg_toast_temp%'
"""
OBJECTS = """
select 'relation ' || relname as name from pg_class where relnamespace = 'ivgraph'::regnamespace
union all
select 'function ' || proname from pg_proc where pronamespace = 'ivgraph'::regnamespace
union all
select 'type ' || typname from pg_type where typnamespace = 'ivgraph'::regnamespace
"""
LIMITS = Limits.from_settings(Settings(max_contexts=10))


def play(**fields: Any) -> Event:
    return parsed(event("node_play", **{"viewer": "ada", "context": {"country": "NL"}} | fields))


def names_of(shard: ShardBatch) -> dict[str, int | str | None]:
    """What the only event of a batch says of its node. It names nothing else."""
    ((_, _, record),) = shard.rows
    names = read_names(record)
    assert {key for key, value in names.items() if value is not None} <= {"playlist_id", "node_id", "node"}
    return {key: names[key] for key in ("node_id", "node")}


async def test_nothing_is_made_for_a_connection(database: Database, connection: Connection) -> None:
    """By new names, duplicates, contexts near their limit, a rejected event, and a rebuild."""
    writer = Writer(database, VIEWER_KEY, limits=LIMITS)
    await writer.write([play()], RECEIVED_AT)
    before = {row["name"] for row in await connection.fetch(OBJECTS)}
    assert {"relation event_2026_11", "function store_events", "type received_event"} <= before
    events = [play(node=f"node {number}", context={"region": f"R{number}"}) for number in range(20)]
    assert await writer.write(events, RECEIVED_AT) == [True] * 20
    assert await writer.write_unlocked([(each, RECEIVED_AT) for each in events]) == [False] * 20
    strict = Writer(database, VIEWER_KEY, limits=Limits.from_settings(Settings(max_unlisted_nodes=1)))
    assert await strict.write([play(node="rejected")], RECEIVED_AT) not in ([True], [False])
    assert [renewed async for renewed in rebuild(database)] == [("story", 21)]
    assert [row["name"] for row in await connection.fetch(OF_CONNECTIONS)] == []
    assert {row["name"] for row in await connection.fetch(OBJECTS)} == before


class Calls:
    """Counts the calls of functions of the database."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self._database = database
        self._connection = connection
        self._before: dict[str, int] = {}

    async def made(self) -> set[str]:
        """The functions that were called since the last call of this."""
        async with self._database.session() as session:
            await session._connection.execute("select pg_stat_force_next_flush()")
        await self._connection.execute("select pg_stat_clear_snapshot()")
        rows = await self._connection.fetch(
            "select funcname, calls from pg_stat_user_functions where schemaname = 'ivgraph'"
        )
        before, self._before = self._before, {row["funcname"]: row["calls"] for row in rows}
        return {name for name, number in self._before.items() if number > before.get(name, 0)}


@pytest.mark.not_on_citus("it counts the calls of functions on one server")
async def test_a_new_combination_of_known_names_takes_no_slow_path(database_url: str, connection: Connection) -> None:
    """Neither do names that another process has stored."""
    name = await connection.fetchval("select current_database()")
    await connection.execute(f"alter database {name} set track_functions = 'all'")
    async with connect(database_url, size=1) as database:
        calls = Calls(database, connection)
        writer, other = (Writer(database, VIEWER_KEY, limits=LIMITS) for _ in range(2))

        async def click(writer: Writer, node: str, hotspot: str, viewer: str, **fields: Any) -> set[str]:
            one = parsed(event("hotspot_click", node=node, hotspot=hotspot, viewer=viewer, **fields))
            assert await writer.write([one], RECEIVED_AT) == [True]
            return await calls.made()

        assert await click(writer, "one", "left", "ada") >= SLOW
        assert SLOW - {"store_contexts"} <= await click(writer, "two", "right", "ben")
        made = await click(writer, "one", "right", "ben")
        assert "store_events" in made
        assert {"fold_visits", "add_totals"} <= made
        assert made.isdisjoint(SLOW | {"resolve_subjects"})
        made = await click(other, "two", "left", "ada")
        assert "resolve_subjects" in made
        assert made.isdisjoint(SLOW - {"store_contexts"})
        assert (await click(other, "two", "left", "ben")).isdisjoint(SLOW | {"resolve_subjects"})
        assert await differences(database) == []
        assert await wrong_sizes(database) == []


@pytest.mark.parametrize("knows_names", [False, True], ids=["of unknown names", "of known names"])
async def test_a_coarse_context_of_a_duplicate_is_not_taken_for_stored(
    knows_names: bool, database: Database, connection: Connection
) -> None:
    """The duplicate is removed before or after its context is stored, by whether its names are known."""
    writer = Writer(database, VIEWER_KEY, limits=LIMITS)
    stored = [play(context={"region": f"R{number}"}) for number in range(9)]
    assert await writer.write(stored, RECEIVED_AT) == [True] * 9
    if not knows_names:
        writer = Writer(database, VIEWER_KEY, limits=LIMITS)
    context = play(context={"region": "new"}).context
    node = "opening" if knows_names else "unknown"
    assert await writer.write([stored[0]._replace(context=context, node=node)], RECEIVED_AT) == [False]
    identified = await writer.identifier.identify([(play()._replace(context=context), RECEIVED_AT)])
    assert [*identified.shards[0].contexts.values()] == [context]
    assert await writer.write([play()._replace(context=context)], RECEIVED_AT) == [True]
    regions = await connection.fetch(
        "select region from event join context on context.playlist_id = event.playlist_id and context.id = context_id"
    )
    assert sorted(row["region"] for row in regions) == sorted([*(f"R{number}" for number in range(9)), "other"])
    assert await differences(database) == []
    assert await wrong_sizes(database) == []


async def test_a_store_that_is_rolled_back_is_not_remembered(database: Database, writer: Writer) -> None:
    """Neither are its names, nor its contexts, nor its viewers; those of a committed one are."""
    received = [(play(), RECEIVED_AT)]
    batch = await writer.identifier.identify(received)
    await write_and_undo(database, writer, batch)
    (shard,) = (await writer.identifier.identify(received)).shards
    assert shard == batch.shards[0]
    assert len(shard.contexts) == len(shard.viewers) == 1
    assert names_of(shard) == {"node_id": None, "node": "opening"}
    await writer.store.store(batch)
    (shard,) = (await writer.identifier.identify(received)).shards
    assert not shard.contexts
    assert not shard.viewers
    assert names_of(shard) == {"node_id": ANY, "node": None}
    assert names_of(shard)["node_id"] is not None
