"""Each query gets its own response over the pipes of a worker process."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from ivgraph.execution.handler import JSON, GraphQLRequest
from ivgraph.execution.workers import WorkerPool, _Worker
from ivgraph.settings import Settings
from support.faults import Section, fault
from support.postgres import Postgres

#: More than a pipe holds, so that whoever sends it waits until the process reads.
LARGE = "x" * 4_000_000


@pytest.fixture
async def pool(postgres: Postgres) -> AsyncIterator[WorkerPool]:
    """Of one process."""
    async with postgres.clone() as dsn, WorkerPool(Settings(database_url=dsn), 1) as pool:
        yield pool


@fault(
    Section.QUERIES,
    "Clients send large queries and disconnect before these have reached a worker process",
    client="Nothing: it has disconnected",
    others="Everyone; each gets the answer to its own query",
    recovery="By itself",
)
@pytest.mark.parametrize("query", ["{ ofAnother(", "{ ofAnother: playlists { totalCount } }"])
async def test_nobody_gets_the_answer_to_a_query_that_was_cancelled_while_it_was_sent(
    pool: WorkerPool, query: str
) -> None:
    assert (await pool.answer(_request("{ __typename }"))).status == 200
    (worker,) = _pids(pool)
    for number in range(40):
        asked = asyncio.create_task(pool.answer(_request(query, x=LARGE)))
        await asyncio.wait({asked}, timeout=number / 2_000)
        asked.cancel()
        await asyncio.wait({asked})
        response = await pool.answer(_request(f"{{ own{number}: __typename }}"))
        assert orjson.loads(response.body) == {"data": {f"own{number}": "Query"}}
    assert _pids(pool) == [worker], "the process was kept"


async def test_a_cancellation_that_comes_late_shifts_no_answers(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await pool.answer(_request("{ __typename }"))).status == 200
    (worker,) = _pids(pool)
    cancel = _Worker.cancel

    async def cancel_late(self: _Worker) -> None:
        await asyncio.sleep(0.3)  # as where the loop is busy with other requests: the worker has answered meanwhile
        await cancel(self)

    monkeypatch.setattr(_Worker, "cancel", cancel_late)
    os.kill(worker, signal.SIGSTOP)
    asked = asyncio.create_task(pool.answer(_request("{ ofAnother(", x=LARGE)))
    for _ in range(10):
        await asyncio.sleep(0)  # it waits for the pipe now
    asked.cancel()
    await asyncio.wait({asked})
    os.kill(worker, signal.SIGCONT)
    for number in range(3):
        response = await pool.answer(_request(f"{{ own{number}: __typename }}"))
        assert orjson.loads(response.body) == {"data": {f"own{number}": "Query"}}


def _pids(pool: WorkerPool) -> list[int]:
    return [worker._process.pid for worker in pool._workers]


def _request(query: str, **variables: Any) -> GraphQLRequest:
    content = orjson.dumps({"query": query, "variables": variables})
    return GraphQLRequest(content=content, allow_mutations=False, media_type=JSON, now=datetime.now(UTC))
