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
from support.statements import recorded_statements
from support.tables import Connection
from support.undoing import write_and_undo

BY_NODE = """
    select node.external_id, day_total.plays
      from node join day_total on day_total.playlist_id = node.playlist_id and day_total.subject_id = node.id
     order by 1
"""


async def play(writer: Writer, *nodes: str) -> None:
    await writer.write([parsed(event("node_play", node=node)) for node in nodes], RECEIVED_AT)


async def test_a_stored_name_is_queried_once_more_and_then_remembered(writer: Writer) -> None:
    queries = []
    for _ in range(4):
        with recorded_statements() as names:
            await play(writer, "opening", "ending")
        queries.append(names.count("ingest/resolve_ids"))
    assert queries == [1, 1, 0, 0]


async def test_small_caches_change_no_number(
    database: Database, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.ingest.references.MAX_CACHED_IDS", 3)
    monkeypatch.setattr("ivgraph.ingest.references.MAX_CACHED_ROWS", 3)
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
    batch = await writer.prepare([(parsed(event("node_play", node="ending")), RECEIVED_AT)])
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
