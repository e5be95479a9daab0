"""Failures of the server: which error callers get, and what only the log shows."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx
import orjson
import pytest

from ivgraph.analytics.loaders import Loaders
from ivgraph.analytics.request import MeasureQuery
from ivgraph.catalog.structures import read_structure
from ivgraph.execution import endpoint as http
from ivgraph.execution import service
from support.client import Client, open_client
from support.faults import Section, fault
from support.postgres import Postgres
from support.structures import save, wheel

METRICS = '{ playlist(id: "wheel") { metrics(period: { preset: TODAY }) { plays } nodes { id } } }'
#: The day of the tests' clock.
TODAY_IN_SLOTS = (20_781 * 96, 20_782 * 96)
UNAVAILABLE = {
    "status": "unavailable",
    "code": "DATABASE_UNAVAILABLE",
    "reading": "UNREACHABLE",
    "writing": "UNREACHABLE",
}
NEWER = {"Accept": "application/graphql-response+json"}


async def test_an_unavailable_database_is_one_error_without_its_address(postgres: Postgres) -> None:
    async with postgres.clone() as dsn, open_client(dsn) as client:
        await save(client, wheel(3))
        assert (await client.http.get("/readyz")).status_code == 200
        async with _away(postgres, dsn):
            response = await client.http.post("/graphql", json={"query": METRICS})
            readiness = await _wait_for_readiness(client, UNAVAILABLE)
            health = await client.http.get("/healthz")
        assert (await client.ask(METRICS))["playlist"]["metrics"] == {"plays": 0}
        await _wait_for_readiness(client, {"status": "ok"})

    assert response.status_code == 503
    assert response.headers["retry-after"]
    assert response.json() == {
        "errors": [
            {
                "message": "The database can't be reached at the moment; send the request again later.",
                "extensions": {"code": "DATABASE_UNAVAILABLE"},
            }
        ]
    }
    assert readiness.status_code == 503
    assert readiness.headers["retry-after"]
    assert health.json() == {"status": "ok"}


async def _wait_for_readiness(client: Client, content: dict[str, str]) -> httpx.Response:
    """/readyz keeps its result for a second."""
    async with asyncio.timeout(30):
        while (readiness := await client.http.get("/readyz")).json() != content:
            pass
    return readiness


async def test_a_lost_connection_is_not_noticed(postgres: Postgres) -> None:
    async with postgres.clone() as dsn, open_client(dsn) as client:
        await save(client, wheel(3))
        await _end_connections(postgres, dsn)

        assert (await client.ask(METRICS))["playlist"]["metrics"] == {"plays": 0}


async def test_an_internal_error_is_logged_once_and_masked(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await save(client, wheel(3))

    async def fail(*_: Any) -> Any:
        raise asyncpg.PostgresSyntaxError('syntax error at or near "selct" in select secret from ledger')

    monkeypatch.setattr(Loaders, "_count", fail)
    query = '{ playlist(id: "wheel") { id nodes { id metrics(period: { preset: TODAY }) { plays } } } }'
    with caplog.at_level(logging.ERROR):
        answer = await client.answer(query)

    assert answer["data"] == {"playlist": None}
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"INTERNAL"}
    assert answer["errors"][0]["path"] == ["playlist", "nodes", 0, "metrics"]
    assert "secret" not in orjson.dumps(answer).decode()
    (record,) = caplog.records
    assert record.exc_info is not None
    assert "selct" in str(record.exc_info[1])


async def test_an_internal_error_outside_of_any_field_is_masked(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise KeyError("secret")

    monkeypatch.setattr("ivgraph.execution.variables.get_variable_values", fail)
    answer = await client.answer("{ playlists { totalCount } }")

    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "INTERNAL"}
    assert "secret" not in error["message"]
    assert "secret" in caplog.text


@fault(
    Section.QUERIES,
    "One field of a query fails because of an error in the server",
    client="INTERNAL at the path of the field; every other field has its answer",
    others="Everyone",
    recovery="The log has the details",
)
async def test_a_shared_batch_survives_the_failure_of_a_field_that_waits_for_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await save(client, wheel(20))
    count = Loaders._count

    async def fail_for_today(self: Loaders, question: MeasureQuery, keys: Any) -> Any:
        if question.bounds == TODAY_IN_SLOTS:
            raise KeyError("broken")
        # The other fields still wait when this one has failed and graphql-core has cancelled its siblings.
        await asyncio.sleep(0.05)
        return await count(self, question, keys)

    monkeypatch.setattr(Loaders, "_count", fail_for_today)
    week = "week: metrics(period: { preset: LAST_7_DAYS }) { plays }"
    answer = await client.answer(
        f"""{{
          broken: playlist(id: "wheel") {{ nodes {{ {week} today: metrics(period: {{ preset: TODAY }}) {{ plays }} }} }}
          whole: playlist(id: "wheel") {{ nodes {{ {week} }} }}
        }}"""
    )

    assert answer["data"] == {"broken": None, "whole": {"nodes": [{"week": {"plays": 0}}] * 20}}
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"INTERNAL"}
    assert all(error["path"][0] == "broken" for error in answer["errors"])


async def test_a_field_that_is_cancelled_unexpectedly_is_an_error_with_a_code(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def cancel(*_: Any) -> Any:
        raise asyncio.CancelledError

    monkeypatch.setattr("ivgraph.analytics.loaders.Loaders.measures", cancel)
    await save(client, wheel(3))
    response = await client.http.post("/graphql", json={"query": METRICS})

    assert response.status_code == 500
    assert response.json()["errors"][0]["extensions"] == {"code": "INTERNAL"}
    assert "a field was cancelled" in caplog.text


async def test_a_body_that_arrives_too_slowly_is_rejected(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "BODY_TIMEOUT_SECONDS", 0.05)

    async def dribble() -> AsyncIterator[bytes]:
        yield b'{"query": '
        await asyncio.Event().wait()

    headers = {"Content-Type": "application/json"}
    response = await client.http.post("/graphql", content=dribble(), headers=headers)

    assert response.status_code == 408
    assert response.headers["connection"] == "close"
    assert response.json()["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


async def test_bodies_share_the_memory_budget(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivgraph.server.app.MEMORY_BUDGET", 1_000)
    async with open_client(database_url) as client:
        response = await client.http.post("/graphql", json={"query": METRICS, "variables": {"x": "x" * 1_000}})
        assert response.status_code == 503
        assert response.headers["retry-after"]
        assert response.json()["errors"][0]["extensions"] == {"code": "OVERLOADED"}
        assert "errors" not in await client.answer(METRICS)


async def test_errors_of_callers_are_not_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    for query in ("{", "{ videos }", "{ playlists(first: 0) { totalCount } }", "query A { __typename } query B { a }"):
        await client.answer(query)

    assert caplog.records == []


async def test_a_query_that_takes_too_long_is_cancelled_with_its_statements(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ANSWER_TIMEOUT_SECONDS", 0.3)
    async with postgres.clone() as dsn, open_client(dsn) as client, _locked(dsn) as watcher:
        response = await client.http.post("/graphql", json={"query": METRICS})
        await _wait_until_nothing_waits(watcher)

    assert response.status_code == 504
    assert response.json()["errors"][0]["extensions"] == {"code": "TIMEOUT"}
    assert response.json()["errors"][0]["message"] == "The answer took longer than 0.3 seconds: ask for less at once."


async def test_a_query_whose_caller_disconnects_is_cancelled_with_its_statements(postgres: Postgres) -> None:
    async with postgres.clone() as dsn, open_client(dsn) as client, _locked(dsn) as watcher:
        await asyncio.wait_for(_ask_and_leave(client, watcher), 20)
        await _wait_until_nothing_waits(watcher)


async def test_a_caller_who_disconnects_while_sending_is_not_logged_as_a_failure(client: Client) -> None:
    messages = [{"type": "http.disconnect"}, {"type": "http.request", "body": b'{"query"', "more_body": True}]

    async def receive() -> Any:
        return messages.pop()

    await _call(client, receive)  # an exception would be a traceback in the log
    assert messages == []


async def test_a_structure_is_saved_even_if_its_sender_disconnects(postgres: Postgres) -> None:
    query = (
        'mutation { savePlaylist(structure: { id: "p", startNode: "a", nodes: [{ id: "a" }] }) { playlist { id } } }'
    )
    async with postgres.clone() as dsn, open_client(dsn) as client:
        async with _locked(dsn) as watcher:
            await asyncio.wait_for(_ask_and_leave(client, watcher, query), 20)
        async with asyncio.timeout(20):
            while await read_structure(client.services.database, "p") is None:
                pass


async def _ask_and_leave(client: Client, watcher: asyncpg.Connection[Any], query: str = METRICS) -> None:
    """Sends a query and hangs up as soon as its statement waits."""
    body = orjson.dumps({"query": query})
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        if messages:
            return messages.pop()
        await _wait_until_something_waits(watcher)
        return {"type": "http.disconnect"}

    await _call(client, receive)


async def _call(client: Client, receive: Callable[[], Awaitable[Any]]) -> None:
    """Sends a request whose client may disconnect, which httpx does not support."""

    async def send(_: Any) -> None:
        """The client has disconnected."""

    scope = {
        "type": "http", "method": "POST", "path": "/graphql", "raw_path": b"/graphql", "query_string": b"",
        "headers": [(b"content-type", b"application/json")], "scheme": "http", "server": ("ivgraph.test", 80),
        "http_version": "1.1", "asgi": {"version": "3.0"}, "root_path": "",
    }  # fmt: skip
    await client.http._transport.app(scope, receive, send)  # type: ignore[attr-defined]


@asynccontextmanager
async def _locked(dsn: str) -> AsyncIterator[asyncpg.Connection[Any]]:
    """Makes every statement about playlists wait for a lock; yields a connection that can observe this."""
    holder, watcher = await asyncpg.connect(dsn), await asyncpg.connect(dsn)
    try:
        async with holder.transaction():
            await holder.execute("lock table ivgraph.playlist in access exclusive mode")
            yield watcher
    finally:
        await holder.close()
        await watcher.close()


WAITING = """
select count(*) from pg_stat_activity
 where datname = current_database() and wait_event_type = 'Lock' and state = 'active'
"""


async def _wait_until_something_waits(watcher: asyncpg.Connection[Any]) -> None:
    async with asyncio.timeout(20):
        while not await watcher.fetchval(WAITING):
            pass


async def _wait_until_nothing_waits(watcher: asyncpg.Connection[Any]) -> None:
    async with asyncio.timeout(20):
        while await watcher.fetchval(WAITING):
            pass


@asynccontextmanager
async def _away(postgres: Postgres, dsn: str) -> AsyncIterator[None]:
    """The database rejects new connections and has ended the existing ones."""
    name = _name(dsn)
    await postgres.run(f"alter database {name} allow_connections false")
    await _end_connections(postgres, dsn)
    try:
        yield
    finally:
        await postgres.run(f"alter database {name} allow_connections true")


async def _end_connections(postgres: Postgres, dsn: str) -> None:
    await postgres.run(f"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{_name(dsn)}'")


def _name(dsn: str) -> str:
    return dsn.partition("?")[0].rpartition("/")[2]
