"""A process resolves each external id once, and remembers only what was committed."""

from __future__ import annotations

import pytest

from ivgraph.catalog.model import NodeStructure, PlaylistStructure
from ivgraph.catalog.structures import save_structure
from ivgraph.database import Database
from ivgraph.ingest.writer import Writer
from support.client import NOW, VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.proof import differences
from support.records import read_names
from support.storing import write_and_undo
from support.tables import Connection

BY_NODE = """
    select node.external_id, day_total.plays
      from node join day_total on day_total.playlist_id = node.playlist_id and day_total.subject_id = node.id
     order by 1
"""


async def play(writer: Writer, *nodes: str) -> None:
    await writer.write([parsed(event("node_play", node=node)) for node in nodes], RECEIVED_AT)


async def identify_names(writer: Writer, *nodes: str) -> list[str]:
    """Identifies events of nodes. Returns the names that are left for the database to resolve."""
    events = [parsed(event("node_play", node=node)) for node in nodes]
    batch = await writer.identifier.identify([(each, RECEIVED_AT) for each in events])
    rows = [read_names(record) for _, _, record in batch.shards[0].rows]
    assert all((row["node_id"] is None) == (row["node"] is not None) for row in rows)
    return [str(row["node"]) for row in rows if row["node"]]


async def test_a_name_is_remembered_once_its_event_is_stored(writer: Writer, database: Database) -> None:
    """A writer that stores the node, and one that finds it stored."""
    assert await identify_names(writer, "opening", "ending") == ["opening", "ending"]
    for each in (writer, Writer(database, VIEWER_KEY)):
        assert await identify_names(each, "opening", "ending") == ["opening", "ending"]
        await play(each, "opening", "ending")
        assert await identify_names(each, "opening", "other", "ending") == ["other"]


async def test_small_caches_change_no_number(
    database: Database, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.ingest.cache.MAX_CACHED", 3)
    # Made here, not by the fixture: a cache gets its size when it is made.
    writer = Writer(database, VIEWER_KEY)
    for start in range(6):
        await play(writer, *(f"node {number % 8}" for number in range(start, start + 4)))
    plays = [1, 2, 3, 4, 4, 4, 3, 2]
    # The ninth node of the sequence is node 0 again.
    plays[0] += 1
    assert [tuple(row) for row in await connection.fetch(BY_NODE)] == [(f"node {n}", plays[n]) for n in range(8)]
    assert await differences(database) == []


async def test_ids_of_a_rolled_back_transaction_are_not_remembered(
    writer: Writer, database: Database, connection: Connection
) -> None:
    await play(writer, "opening")
    batch = await writer.identifier.identify([(parsed(event("node_play", node="ending")), RECEIVED_AT)])
    await write_and_undo(database, writer, batch)
    await save_structure(database, PlaylistStructure(id="story", nodes=(NodeStructure(id="other"),)), NOW)
    await play(writer, "ending", "ending")
    assert [tuple(row) for row in await connection.fetch(BY_NODE)] == [("ending", 2), ("opening", 1)]
    assert await differences(database) == []


async def test_ids_that_another_process_created_are_found(
    writer: Writer, database: Database, connection: Connection
) -> None:
    await play(writer, "opening")
    await play(Writer(database, VIEWER_KEY), "opening", "ending")
    await play(writer, "ending")
    assert [tuple(row) for row in await connection.fetch(BY_NODE)] == [("ending", 2), ("opening", 2)]
