"""Requests share transactions without affecting each other."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from itertools import count
from typing import Any

from ivgraph.database import Database
from support.client import NOW, Client, open_client
from support.events import event
from support.proof import differences
from support.statements import recorded_statements
from support.tables import connect_to


async def post(client: Client, *events: dict[str, Any]) -> list[str]:
    """Returns the status of each event; the request must be accepted."""
    response = await client.http.post("/v1/events", json=events)
    assert response.status_code == 200, response.text
    return [verdict["status"] for verdict in response.json()["events"]]


async def test_requests_at_once_share_few_transactions(client: Client) -> None:
    await post(client, event("play"))
    with recorded_statements() as names:
        answers = await asyncio.gather(*(post(client, event("play"), event("node_play")) for _ in range(50)))
    assert answers == [["accepted", "accepted"]] * 50
    # A cluster locks the playlists by another statement, before it calls the shard.
    assert 1 <= names.count("ingest/lock_and_store") + names.count("ingest/store_events") <= 5


async def test_each_request_gets_the_verdicts_of_its_own_events(client: Client) -> None:
    stored = event("play")
    await post(client, stored)
    answers = await asyncio.gather(
        *(post(client, event("play"), *([stored] if number % 3 == 0 else [])) for number in range(30))
    )
    assert answers == [["accepted", "duplicate"] if number % 3 == 0 else ["accepted"] for number in range(30)]


async def test_an_event_in_several_requests_is_accepted_once(client: Client) -> None:
    same = event("play")
    answers = await asyncio.gather(*(post(client, event("play"), same) for _ in range(20)))
    assert all(answer[0] == "accepted" for answer in answers)
    assert Counter(answer[1] for answer in answers) == {"accepted": 1, "duplicate": 19}


async def test_events_keep_the_time_at_which_their_own_request_arrived(database_url: str) -> None:
    seconds = count()
    async with open_client(database_url, now=lambda: NOW + timedelta(seconds=next(seconds))) as client:
        await asyncio.gather(*(post(client, event("play"), event("play")) for _ in range(10)))
    connection = await connect_to(database_url)
    rows = await connection.fetch("select received_at, count(*) from event group by received_at order by received_at")
    await connection.close()
    # The clock advances each time it is read, so that each request arrives at a time of its own.
    assert [row["count"] for row in rows] == [2] * 10


async def test_a_busy_playlist_holds_up_no_other(client: Client, database: Database) -> None:
    async with database.transaction() as session:
        await session.fetch("ingest/lock_playlists", ["busy"])
        held_up = asyncio.create_task(post(client, event("play", playlist="busy"), event("play", playlist="free")))
        for _ in range(5):
            assert await post(client, event("play", playlist="free")) == ["accepted"]
        assert not held_up.done()
    assert await held_up == ["accepted", "accepted"]
    assert await differences(database) == []


async def test_a_value_that_the_database_refuses_fails_only_its_own_event(database_url: str, client: Client) -> None:
    connection = await connect_to(database_url)
    await connection.execute("alter table event add check (session <> 'poison')")
    await connection.close()
    answers = await asyncio.gather(
        *(post(client, event("play"), event("play", session="fine" if number else "poison")) for number in range(9)),
        post(client, *(event("play", session="poison" if number == 4 else "fine") for number in range(7))),
    )
    assert answers[0] == ["accepted", "rejected"]
    assert answers[1:9] == [["accepted", "accepted"]] * 8
    assert answers[9] == ["accepted"] * 4 + ["rejected"] + ["accepted"] * 2


async def test_servers_that_write_the_same_playlists_at_once_do_not_block_each_other(
    database_url: str, client: Client, database: Database
) -> None:
    async with open_client(database_url) as second, open_client(database_url) as third:
        answers = await asyncio.gather(
            *(
                post(server, *(event("node_play", playlist=f"playlist-{(number * step) % 7}") for step in (1, 3, 5)))
                for number in range(30)
                for server in (client, second, third)
            )
        )
    assert answers == [["accepted"] * 3] * 90
    assert await differences(database) == []
