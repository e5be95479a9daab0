"""Names are looked up once, and never wrongly remembered."""

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


async def test_a_name_that_was_stored_is_looked_up_once_more_and_then_known(writer: Writer) -> None:
    looked_up = []
    for _ in range(4):
        with recorded_statements() as names:
            await play(writer, "opening", "ending")
        looked_up.append(names.count("ingest/identify"))
    assert looked_up == [1, 1, 0, 0]


async def test_a_process_that_remembers_little_counts_all_the_same(
    writer: Writer, database: Database, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.ingest.references.MEMORY", 3)
    for start in range(6):
        await play(writer, *(f"node {number % 8}" for number in range(start, start + 4)))
    plays = [1, 2, 3, 4, 4, 4, 3, 2]
    # From node 8 on, names begin again.
    plays[0] += 1
    assert [tuple(row) for row in await connection.fetch(BY_NODE)] == [(f"node {n}", plays[n]) for n in range(8)]
    assert await differences(database) == []


async def test_what_was_undone_is_not_remembered(writer: Writer, database: Database, connection: Connection) -> None:
    await play(writer, "opening")
    batch = await writer.prepare([(parsed(event("node_play", node="ending")), RECEIVED_AT)])
    await write_and_undo(database, writer, batch)
    await save_structure(database, PlaylistStructure(id="story", nodes=(NodeStructure(id="other"),)), NOW)
    await play(writer, "ending", "ending")
    assert [tuple(row) for row in await connection.fetch(BY_NODE)] == [("ending", 2), ("opening", 1)]
    assert await differences(database) == []


async def test_a_playlist_that_another_process_made_is_found(
    writer: Writer, database: Database, connection: Connection
) -> None:
    await play(writer, "opening")
    await play(Writer(database, VIEWER_KEY), "opening", "ending")
    await play(writer, "ending")
    assert [tuple(row) for row in await connection.fetch(BY_NODE)] == [("ending", 2), ("opening", 2)]
