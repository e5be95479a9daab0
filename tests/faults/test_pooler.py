"""Everything works through PgBouncer in transaction mode, whatever of our settings and statements it keeps."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from ivgraph.catalog.structures import save_structure
from ivgraph.database import connect
from ivgraph.errors import AnswerTooLate
from ivgraph.sources.kaltura.queued_beacon import QUEUE_SECONDS
from support.asking import ask
from support.client import NOW, Client, open_client
from support.command import run
from support.events import AT, event
from support.faults import Section, fault
from support.kaltura import BEGIN, STRUCTURE, request, until_processed
from support.pgbouncer import SERVER_CONNECTIONS, pgbouncer
from support.postgres import Postgres
from support.proof import differences
from support.structures import save, wheel
from support.tables import connect_to

FIRE_DRILL = Path(__file__).parents[1] / "fixtures" / "kaltura-firedrill" / "interactivity.json"

#: The settings that a connection starts with.
OURS = (
    "search_path,jit,timezone,plan_cache_mode,idle_in_transaction_session_timeout,default_transaction_isolation,"
    "statement_timeout,tcp_keepalives_idle,tcp_keepalives_interval,tcp_keepalives_count"
)
#: PgBouncer as it comes, as older versions are, and as operators configure it for programs like this one.
OPTIONS: dict[str, dict[str, str | int]] = {
    "default": {},
    "without prepared statements": {"max_prepared_statements": 0},
    "ignores our settings": {"ignore_startup_parameters": OURS},
}

NUMBERS = """
query ($id: ID!, $filter: AudienceFilter) {
  playlist(id: $id) {
    metrics(period: { firstDay: "2026-11-01", lastDay: "2026-11-30" }, filter: $filter) {
      impressions plays uniqueViewers minutesViewed
    }
    nodes { name metrics(period: { firstDay: "2026-11-01", lastDay: "2026-11-30" }) { plays uniqueViewers } }
  }
}
"""


@pytest.fixture(params=OPTIONS)
def options(request: pytest.FixtureRequest) -> dict[str, str | int]:
    return OPTIONS[request.param]


@pytest.fixture
def url(database_url: str, options: dict[str, str | int]) -> Iterator[str]:
    """The address of the test's database through PgBouncer."""
    with pgbouncer(database_url, options=options) as url:
        yield url


def watched(number: int) -> list[dict[str, Any]]:
    """Events of one viewer."""
    who = {"playlist": f"wheel-{number % 7}", "viewer": f"viewer {number}", "session": f"session {number}"}
    at = AT - timedelta(minutes=number)
    context = {"country": "DE" if number % 2 else "AT"}
    return [
        event("play", at=at, context=context, **who),
        event("node_play", at=at, node="n1", **who),
        event("watch", at=at, node="n1", from_=0, to=12.5, **who),
    ]


def test_every_command_works(postgres: Postgres, options: dict[str, str | int], tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    file.write_text("".join(json.dumps(each) + "\n" for number in range(200) for each in watched(number)))
    name = "pooled"
    asyncio.run(postgres.run(f"create database {name} template template0"))
    try:
        with pgbouncer(postgres.dsn(name), options=options) as url:
            commands: list[tuple[list[str | Path], str]] = [
                (["migrate"], "The database is up to date."),
                (["import-playlist", FIRE_DRILL], ""),
                (["import", file], "600 accepted, 0 duplicate, 0 rejected"),
                (["import", file], "0 accepted, 600 duplicate, 0 rejected"),
                (["rebuild"], ""),
                (["verify"], ""),
            ]
            for command, output in commands:
                ended = run(*command, "--database-url", url)
                assert (ended.status, ended.errors) == (0, ""), (command, ended)
                assert output in ended.output
    finally:
        asyncio.run(postgres.run(f"drop database {name} with (force)"))


async def test_a_server_works(url: str, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """More requests at a time than PgBouncer has connections to the server, each answered as without it."""
    # On a busy machine some would wait for two seconds, after which a query is refused.
    monkeypatch.setattr("ivgraph.execution.service.TARGET_WAIT_SECONDS", 30.0)
    async with open_client(url) as client:
        assert client.services.database._shared.settings.is_pooled
        for number in range(7):
            await save(client, wheel(4) | {"id": f"wheel-{number}"})
        sent = (client.http.post("/v1/events", json=watched(number)) for number in range(60))
        assert {response.status_code for response in await asyncio.gather(*sent)} == {200}
        pooled = await _numbers(client)
        assert (await client.http.get("/readyz")).json() == {"status": "ok"}
        assert await differences(client.services.database) == []
    async with open_client(database_url) as client:
        assert not client.services.database._shared.settings.is_pooled
        assert pooled == await _numbers(client)
    assert sum(each["playlist"]["metrics"]["plays"] for each in pooled[0]) == 60


async def _numbers(client: Client) -> list[list[dict[str, Any]]]:
    """All numbers of all playlists, without a filter and with one, asked at the same time."""
    return [
        await asyncio.gather(
            *(client.ask(NUMBERS, id=f"wheel-{number}", filter=condition) for number in range(7) for _ in range(3))
        )
        if condition
        else await asyncio.gather(*(client.ask(NUMBERS, id=f"wheel-{number}") for number in range(7)))
        for condition in (None, {"country": {"in": ["DE"]}})
    ]


async def test_costly_queries_work_in_their_own_process(url: str) -> None:
    async with open_client(url, max_local_cost=0) as client:
        await save(client, wheel(4))
        answer = await client.ask(NUMBERS, id="wheel", filter={"country": {"in": ["DE"]}})
        assert answer["playlist"]["metrics"]["plays"] == 0


async def test_beacons_of_kalturas_player_work(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivgraph.sources.kaltura.poller.POLL_SECONDS", 0.01)
    now = BEGIN
    async with open_client(url, now=lambda: datetime.fromtimestamp(now, UTC)) as client:
        await save_structure(client.services.writing, STRUCTURE, NOW)
        for number in range(10):
            for record in (request(2, number), request(3, number), request(11, number + 0.5)):
                now = record["received_at"]
                assert (await client.http.get(record["path"])).status_code == 200
        now += QUEUE_SECONDS + 1
        await until_processed(client.services.writing)
        assert await differences(client.services.database) == []


async def test_the_settings_of_a_transaction_hold_in_it_alone(url: str, database_url: str) -> None:
    async with connect(url, statement_seconds=0.3) as database:
        lock = await connect_to(database_url)
        async with lock.transaction():
            await lock.execute("lock table migration")
            with pytest.raises(AnswerTooLate, match=r"took longer than 0\.3 seconds"):
                await database.fetch("database/migrate/applied")
        await lock.close()
        await asyncio.gather(*(database.fetch("database/migrate/applied") for _ in range(40)))
        others = [await asyncpg.connect(url, statement_cache_size=0) for _ in range(SERVER_CONNECTIONS)]
        for other in others:
            await other.execute("begin")
        for other in others:
            assert await other.fetchval("show search_path") == '"$user", public'
            assert await other.fetchval("show statement_timeout") == "0"
            assert await other.fetchval("show client_connection_check_interval") == "0"
            await other.close()


@fault(
    Section.DATABASE,
    "PgBouncer in front of PostgreSQL ends, and is started again",
    client="503 with Retry-After",
    others="Everyone gets the same answer",
    recovery="By itself, with the first request after PgBouncer is back",
)
async def test_a_pooler_that_ends_and_comes_back(database_url: str) -> None:
    with pgbouncer(database_url) as url:
        client_of_server = open_client(url)
        client = await client_of_server.__aenter__()
        await client.send(event("play"))
    try:
        assert (await client.http.post("/v1/events", json=event("play"))).status_code == 503
        port = urlsplit(url).port
        assert port
        with pgbouncer(database_url, port=port):
            await client.send(event("play"))
            assert await asyncio.to_thread(ask, database_url, "select count(*) from ivgraph.event") == 2
    finally:
        await client_of_server.__aexit__(None, None, None)
