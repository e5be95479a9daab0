"""An event that is repeated changes nothing."""

from __future__ import annotations

from uuid import UUID

import pytest

from ivgraph.ingest.event import Event
from ivgraph.ingest.writer import Writer
from support.events import RECEIVED_AT, event, parsed
from support.statements import recorded_statements
from support.tables import Connection, count_rows, read_journeys, read_tables

ID = str(UUID(int=7))


async def test_a_repeated_event_changes_nothing(writer: Writer, connection: Connection) -> None:
    click = parsed(event("hotspot_click"))
    assert await writer.write([click], RECEIVED_AT) == [True]
    before = await read_tables(connection), await read_journeys(connection)
    assert await writer.write([click, click], RECEIVED_AT) == [False, False]
    assert (await read_tables(connection), await read_journeys(connection)) == before


async def test_each_repetition_counts_as_one_duplicate(writer: Writer, connection: Connection) -> None:
    stored, new = parsed(event("play")), parsed(event("node_play"))
    await writer.write([stored], RECEIVED_AT)
    # One event is stored and comes twice in the batch, the other is new and comes twice in the batch.
    assert await writer.write([stored, stored, new, new], RECEIVED_AT) == [False, False, True, False]
    totals = await connection.fetch("select accepted, duplicate from arrival_total")
    assert [tuple(row) for row in totals] == [(2, 3)]


async def test_of_equal_events_in_a_batch_the_first_is_new(writer: Writer, connection: Connection) -> None:
    first, second = parsed(event("play", id=ID, viewer="ann")), parsed(event("play", id=ID, viewer="bob"))
    assert await writer.write([first, second, first], RECEIVED_AT) == [True, False, False]
    assert await count_rows(connection) == {
        "playlist": 1,
        "event": 1,
        "visit": 1,
        "slot_total": 1,
        "part_total": 1,
        "day_total": 1,
        "noon_total": 1,
        "recency": 1,
    }


async def test_a_repeated_event_that_names_another_node_makes_no_placeholder(
    writer: Writer, connection: Connection
) -> None:
    await writer.write([parsed(event("hotspot_click", id=ID))], RECEIVED_AT)
    before = await count_rows(connection)
    again = event("hotspot_click", id=ID, node="elsewhere", hotspot="other")
    assert await writer.write([parsed(again)], RECEIVED_AT) == [False]
    assert await count_rows(connection) == before


async def test_an_id_names_another_event_at_another_time_or_of_another_playlist(writer: Writer) -> None:
    events = [
        event("play", id=ID),
        event("play", id=ID, at="2026-11-24T09:00:00.000001Z"),
        event("play", id=ID, playlist="other"),
    ]
    assert await writer.write([parsed(raw) for raw in events], RECEIVED_AT) == [True, True, True]


async def test_the_same_time_in_another_zone_names_the_same_event(writer: Writer) -> None:
    events = [event("play", id=ID), event("play", id=ID, at="2026-11-24T14:30:00+05:30")]
    assert await writer.write([parsed(raw) for raw in events], RECEIVED_AT) == [True, False]


async def test_writing_no_events_runs_no_statement(writer: Writer) -> None:
    with recorded_statements() as statements:
        assert await writer.write([], RECEIVED_AT) == []
    assert statements == []


@pytest.mark.not_on_citus("a batch is locked by one statement, and stored by one for each shard")
async def test_a_write_runs_as_many_statements_for_one_event_as_for_hundreds(writer: Writer) -> None:
    def clicks(number: int, playlists: int) -> list[Event]:
        return [
            parsed(event("hotspot_click", playlist=f"p{each % playlists}", node=f"n{each}", visitor=f"v{each}"))
            for each in range(number)
        ]

    taken = []
    # Of playlists that are new, then of the same ones again.
    for events in (clicks(1, 1), clicks(1, 1), clicks(500, 7), clicks(500, 7)):
        with recorded_statements() as statements:
            await writer.write(
                [each._replace(playlist=f"{each.playlist} of {len(events)}") for each in events], RECEIVED_AT
            )
        taken.append([name for name in statements if name != "ingest/make_months"])
    assert taken[2:] == taken[:2]
    assert taken[1] == ["ingest/lock_and_store"]
