"""The database is slow, unavailable, and back: acknowledged events are stored, others may be sent again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from ivgraph.database import Database
from support.client import Client, open_client
from support.events import event
from support.faults import Section, fault
from support.proof import differences
from support.proxy import Proxy, proxy
from support.tables import connect_to


@asynccontextmanager
async def client_behind_proxy(dsn: str) -> AsyncIterator[tuple[Client, Proxy]]:
    async with proxy(dsn) as between, open_client(between.dsn) as client:
        yield client, between


async def post(client: Client, *events: dict[str, Any]) -> httpx.Response:
    return await client.http.post("/v1/events?verbose=false", json=events)


def assert_unavailable(response: httpx.Response) -> None:
    assert response.status_code == 503, response.text
    assert response.json()["code"] == "DATABASE_UNAVAILABLE"
    assert response.headers["retry-after"] == "5"


@fault(
    Section.DATABASE,
    "PostgreSQL can't be reached",
    client="503 DATABASE_UNAVAILABLE with Retry-After for every event, at once",
    others="Everyone gets the same answer",
    recovery="By itself, with the first request after PostgreSQL is back",
)
async def test_requests_are_refused_while_the_database_is_unavailable(database_url: str, database: Database) -> None:
    events = [event("play") for _ in range(10)]
    async with client_behind_proxy(database_url) as (client, between):
        assert (await post(client, event("play"))).status_code == 200
        between.cut()
        for response in await asyncio.gather(*(post(client, each) for each in events)):
            assert_unavailable(response)
        between.restore()
        answers = [response.json() for response in await asyncio.gather(*(post(client, each) for each in events))]
        assert sum(answer["accepted"] for answer in answers) == 10
    assert await differences(database) == []


@fault(
    Section.OLD_DATA,
    "A newer version migrates the database while a server of this version runs",
    client="503 DATABASE_UNAVAILABLE with Retry-After, if a function or a column that the server needs has changed",
    others="The servers of the newer version work; this one logs that the database was migrated",
    recovery="Start the newer version here, too",
)
@pytest.mark.parametrize(
    "change",
    [
        "drop function store_events(bigint, received_event[], jsonb, jsonb, jsonb)",
        "alter type received_event add attribute later text",
        "alter table visit rename present to was_present",
        "alter table arrival_total drop constraint arrival_total_pkey",
    ],
    ids=["function", "type", "column", "key"],
)
async def test_events_are_refused_once_a_newer_version_has_migrated_the_database(
    change: str, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    connection = await connect_to(database_url)
    async with open_client(database_url) as client:
        assert (await post(client, event("play"))).status_code == 200
        await connection.execute(change)
        for _ in range(2):
            assert_unavailable(await post(client, event("play")))
    assert await connection.fetchval("select count(*) from event") == 1
    await connection.close()
    assert caplog.text.count("start that version here, too") == 1


async def test_connections_that_break_are_replaced(database_url: str, database: Database) -> None:
    async with client_behind_proxy(database_url) as (client, between):
        for _ in range(3):
            assert (await post(client, event("play"))).status_code == 200
            between.break_connections()
            sent = event("play")
            response = await post(client, sent)
            if response.status_code != 200:
                assert_unavailable(response)
                assert (await post(client, sent)).status_code == 200
    assert await differences(database) == []


@pytest.mark.parametrize(
    ("sent", "times", "stored"),
    [
        pytest.param(
            b"node_play",
            [],
            True,
            id="of the only statement",
            marks=pytest.mark.not_on_citus("there a batch is a transaction of several statements"),
        ),
        # Events before the horizon take several statements everywhere.
        pytest.param(b"node_play", ["2025-12-31T00:00:00Z"], False, id="in the middle"),
        pytest.param(b"COMMIT;", ["2025-12-31T00:00:00Z"], True, id="at the end"),
    ],
)
async def test_events_whose_fate_is_unknown_are_stored_once_when_they_are_sent_again(
    database_url: str, database: Database, sent: bytes, times: list[str], stored: bool
) -> None:
    connection = await connect_to(database_url)
    await connection.execute("update retention set horizon = '2026-01-01 00:00:00+00'")
    await connection.close()
    events = [event("play"), event("node_play"), *(event("play", at=at) for at in times)]
    async with client_behind_proxy(database_url) as (client, between):
        assert (await post(client, event("play"))).status_code == 200
        between.lose_answer_to(sent)
        assert_unavailable(await post(client, *events))
        answer = (await post(client, *events)).json()
        counts = {key: answer[key] for key in ("accepted", "duplicate", "rejected")}
        assert counts == {"accepted": 2 * (not stored), "duplicate": 2 * stored, "rejected": len(times)}
    assert await differences(database) == []


@fault(
    Section.DATABASE,
    "PostgreSQL accepts events and never answers",
    client="503 DATABASE_UNAVAILABLE with Retry-After, after a timeout",
    others="Everyone gets the same answer",
    recovery="By itself, when PostgreSQL answers again",
)
async def test_a_database_that_does_not_answer_is_given_up(
    database_url: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.ingest.batcher.BATCH_TIMEOUT_SECONDS", 0.5)
    events = [event("play") for _ in range(3)]
    async with client_behind_proxy(database_url) as (client, between):
        await recover(client, event("play"))
        between.freeze()
        for response in await asyncio.gather(*(post(client, each) for each in events)):
            assert_unavailable(response)
        between.restore()
        await asyncio.gather(*(recover(client, each) for each in events))
    assert await differences(database) == []


async def recover(client: Client, sent: dict[str, Any]) -> None:
    """Sends an event until it is accepted."""
    while (response := await post(client, sent)).status_code != 200:
        assert_unavailable(response)


async def test_events_beyond_the_capacity_are_refused_and_later_accepted(
    database_url: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.ingest.batcher.MAX_QUEUED", 5)
    events = [event("play") for _ in range(20)]
    async with client_behind_proxy(database_url) as (client, between):
        assert (await post(client, event("play"))).status_code == 200
        between.freeze()
        waiting = {asyncio.create_task(post(client, each)) for each in events}
        answered: set[asyncio.Task[httpx.Response]] = set()
        # One batch may run, and five items may be queued.
        while len(answered) < 20 - 6:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            answered |= done
        between.restore()
        answers = [task.result() for task in answered] + [await task for task in waiting]
        refused = [answer for answer in answers if answer.status_code != 200]
        assert len(refused) >= 20 - 6
        for answer in refused:
            assert answer.status_code == 503
            assert answer.json()["code"] == "OVERLOADED"
            assert answer.headers["retry-after"] == "5"
        again = [(await post(client, each)).json() for each in events]
        assert sum(answer["accepted"] for answer in again) == len(refused)
        assert sum(answer["duplicate"] for answer in again) == 20 - len(refused)
    assert await differences(database) == []


async def test_an_outage_and_its_end_are_logged_once(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    async with client_behind_proxy(database_url) as (client, between):
        await client.send(event("play"))
        between.cut()
        for _ in range(3):
            assert (await client.http.post("/v1/events", json=event("play"))).status_code == 503
        between.restore()
        while (await client.http.post("/v1/events", json=event("play"))).status_code == 503:
            pass
        await client.send(event("play"))
    told = [record.getMessage() for record in caplog.records if record.name == "ivgraph.database"]
    assert len(told) == 2
    assert told[0].startswith("The database can't be reached: ")
    assert told[1] == "The database can be reached again."
