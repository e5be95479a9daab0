"""Query workers, the processes of costly queries, that are killed, abandoned or stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from ivgraph.execution.cost import MAX_LOCAL_COST
from support.asking import wait_until
from support.events import event
from support.faults import Section, fault
from support.postgres import Postgres
from support.processes import family
from support.serving import Server, serving
from support.structures import wheel

#: Filtered, so that it costs too much for the server's own process; it waits as long as the table is locked.
AUSTRIAN = 'filter: { country: { in: ["AT"] } }'
COSTLY = f'{{ playlist(id: "wheel") {{ metrics(period: {{ preset: LAST_30_DAYS }}, {AUSTRIAN}) {{ plays }} }} }}'
#: Not filtered, so that it is cheap, and runs in the server's own process.
LONG = """{ playlist(id: "wheel") {
  metrics(period: { firstDay: "2021-01-01", lastDay: "2025-12-31" }) { plays uniqueViewers } } }"""
CHEAP = '{ playlist(id: "wheel") { name } }'

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")


@dataclass(frozen=True, slots=True)
class Stage:
    """A server, a client of it, and two connections to its database that the server does not know of."""

    server: Server
    http: httpx.AsyncClient
    holder: asyncpg.Connection[Any]
    #: Another one: within a transaction PostgreSQL shows the activity as it was when it was first looked at.
    watcher: asyncpg.Connection[Any]

    async def ask(self, query: str) -> httpx.Response:
        return await self.http.post("/graphql", json={"query": query})

    def workers(self) -> list[int]:
        return [pid for pid in family(self.server.process.pid) if pid != self.server.process.pid]

    @asynccontextmanager
    async def held_up(self) -> AsyncIterator[asyncio.Task[httpx.Response]]:
        """A costly query that waits for a lock in a process of its own, until the block ends."""
        async with self.holder.transaction():
            await self.holder.execute("lock table ivgraph.visit in access exclusive mode")
            asked = asyncio.create_task(self.ask(COSTLY))
            await self.wait_for_waiting(1)
            yield asked
            asked.cancel()

    async def wait_for_waiting(self, count: int) -> None:
        """Waits until so many statements wait for a lock."""
        async with asyncio.timeout(30):
            while await self.watcher.fetchval(WAITING) != count:
                pass


WAITING = """
select count(*) from pg_stat_activity
 where datname = current_database() and wait_event_type = 'Lock' and state = 'active'
"""


@pytest.fixture
async def stage(postgres: Postgres) -> AsyncIterator[Stage]:
    async with staged(postgres) as stage:
        yield stage


@asynccontextmanager
async def staged(postgres: Postgres, *options: str) -> AsyncIterator[Stage]:
    async with postgres.clone() as dsn:
        with serving(dsn, *options) as server:
            holder, watcher = await asyncpg.connect(dsn), await asyncpg.connect(dsn)
            async with httpx.AsyncClient(base_url=server.address, timeout=60) as http:
                save = "mutation ($it: PlaylistInput!) { savePlaylist(structure: $it) { playlist { id } } }"
                saved = await http.post("/graphql", json={"query": save, "variables": {"it": wheel(3)}})
                assert "errors" not in saved.json()
                yield Stage(server, http, holder, watcher)
            await holder.close()
            await watcher.close()


@fault(
    Section.QUERIES,
    "The worker process of a costly query is killed with -9",
    client="503 WORKER_LOST with Retry-After",
    others="Everyone",
    recovery="By itself: the next costly query starts another worker process",
)
async def test_a_killed_worker_costs_one_response(stage: Stage) -> None:
    async with stage.held_up() as asked:
        (worker,) = stage.workers()
        os.kill(worker, signal.SIGKILL)
        response = await asked
        assert response.status_code == 503
        assert response.headers["retry-after"]
        assert response.json()["errors"][0]["extensions"] == {"code": "WORKER_LOST"}
        assert (await stage.ask(CHEAP)).json()["data"] == {"playlist": {"name": "Wheel"}}
    assert (await stage.ask(COSTLY)).json()["data"]["playlist"]["metrics"] == {"plays": 0}
    assert len(stage.workers()) == 1


@fault(
    Section.QUERIES,
    "An idle worker process ends, for example because memory is short",
    client="Nothing: the next costly query starts another worker process",
    others="Everyone",
    recovery="By itself",
)
async def test_killed_idle_workers_are_replaced(stage: Stage) -> None:
    for _ in range(4):
        assert (await stage.ask(COSTLY)).json()["data"]["playlist"]["metrics"] == {"plays": 0}
        (worker,) = stage.workers()
        os.kill(worker, signal.SIGKILL)
        await asyncio.to_thread(wait_until, lambda: not stage.workers())
    assert (await stage.ask(COSTLY)).status_code == 200


@fault(
    Section.QUERIES,
    "A client sends a costly query and disconnects",
    client="Nothing: it has disconnected",
    others="Everyone; the statement of the query is cancelled at once",
    recovery="By itself",
)
async def test_a_caller_who_disconnects_cancels_the_statement(stage: Stage) -> None:
    async with stage.held_up() as asked:
        asked.cancel()
        await asyncio.wait({asked})
        await stage.wait_for_waiting(0)
        workers = stage.workers()
    assert (await stage.ask(COSTLY)).json()["data"]["playlist"]["metrics"] == {"plays": 0}
    assert stage.workers() == workers, "the process was kept"


@fault(
    Section.QUERIES,
    "More costly queries arrive than can run soon",
    client="503 OVERLOADED with Retry-After, at the latest after ten seconds",
    others="Everyone who sends cheap queries or events",
    recovery="By itself",
)
async def test_costly_queries_hold_up_only_each_other(stage: Stage) -> None:
    async with stage.held_up():
        others = [asyncio.create_task(stage.ask(COSTLY)) for _ in range(80)]
        done: set[asyncio.Task[httpx.Response]] = set()
        async with asyncio.timeout(30):
            while len(done) < 25:
                assert (await stage.ask(CHEAP)).status_code == 200
                done, _ = await asyncio.wait(others, timeout=0.05)
        refused = {task.result().status_code for task in done}
        codes = {task.result().json()["errors"][0]["extensions"]["code"] for task in done}
        for task in others:
            task.cancel()
        await asyncio.wait(others)
    assert refused == {503}
    assert codes == {"OVERLOADED"}
    assert len(stage.workers()) <= 2


async def test_costly_queries_hold_up_neither_events_nor_long_periods(stage: Stage) -> None:
    """Their connections are their own: here all of them wait for a table, and more queries wait for them."""
    lists = " ".join(f"list{number}: rejections(first: 500) {{ code reason playlist }}" for number in range(8))
    async with stage.holder.transaction():
        await stage.holder.execute("lock table ivgraph.rejection in access exclusive mode")
        costly = [asyncio.create_task(stage.ask(f"{{ {lists} }}")) for _ in range(10)]
        await stage.wait_for_waiting(4)
        for _ in range(20):
            stored, asked = await asyncio.gather(
                stage.http.post("/v1/events", json=event("play", playlist="wheel")), stage.ask(LONG)
            )
            assert stored.status_code == 200, stored.text
            assert "errors" not in asked.json()
        assert not any(task.done() for task in costly)
    assert {task.result().status_code for task in (await asyncio.wait(costly))[0]} == {200}


async def test_a_costly_query_uses_as_many_connections_as_the_setting_allows(postgres: Postgres) -> None:
    periods = " ".join(
        f'd{day}: metrics(period: {{ firstDay: "2026-01-0{day}", lastDay: "2026-02-01" }}, {AUSTRIAN}) {{ plays }}'
        for day in range(1, 5)
    )
    async with staged(postgres, "--costly-connections", "3") as stage, stage.holder.transaction():
        await stage.holder.execute("lock table ivgraph.visit in access exclusive mode")
        asked = asyncio.create_task(stage.ask(f'{{ playlist(id: "wheel") {{ {periods} }} }}'))
        await stage.wait_for_waiting(3)
        asked.cancel()
        await asyncio.wait({asked})


@fault(
    Section.PROCESSES,
    "A server is told to stop (SIGTERM) while it executes costly queries",
    client="The response, if it is ready within ten seconds; otherwise the connection ends",
    others="Nobody: the server accepts no more connections",
    recovery="Start it again; the worker process ends with the server",
)
async def test_a_busy_server_stops_in_time_and_leaves_no_process(stage: Stage) -> None:
    async with stage.held_up() as asked:
        processes = [stage.server.process.pid, *stage.workers()]
        stage.server.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(stage.server.process.wait, 20) is not None
        await asyncio.wait({asked})
        await stage.wait_for_waiting(0)
        await asyncio.to_thread(wait_until, lambda: not _alive(processes))


@fault(
    Section.PROCESSES,
    "A server is killed with -9 while it executes costly queries",
    client="The connection ends without an answer",
    others="Other servers on the database continue",
    recovery="Start it again; the worker process ends by itself",
)
async def test_the_workers_of_a_killed_server_end(stage: Stage) -> None:
    async with stage.held_up() as asked:
        workers = stage.workers()
        stage.server.kill()
        await asyncio.wait({asked})
        await asyncio.to_thread(wait_until, lambda: not _alive(workers))


def _alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


async def test_many_small_statements_are_costly_too(stage: Stage) -> None:
    counts = " ".join(f"a{number}: totalCount" for number in range(60))
    response = await stage.http.post(
        "/graphql", json={"query": f"{{ playlists {{ {counts} }} }}", "extensions": {"cost": True}}
    )

    assert len(response.json()["data"]["playlists"]) == 60
    assert response.json()["extensions"]["cost"]["estimate"] > MAX_LOCAL_COST
    assert len(stage.workers()) == 1


async def test_events_that_a_worker_stores_have_the_limits_of_the_server(postgres: Postgres) -> None:
    record = "mutation ($events: [EventInput!]!) { recordEvents(events: $events) { events { code } } }"
    events = [event("play", playlist=f"new-{number}") for number in range(60)]
    async with postgres.clone() as dsn:
        with serving(dsn, "--max-new-playlists-per-hour", "50") as server:
            async with httpx.AsyncClient(base_url=server.address, timeout=60) as http:
                response = await http.post("/graphql", json={"query": record, "variables": {"events": events}})
            assert len(list(family(server.process.pid))) == 2, "a request of this size goes to a process of its own"

    codes = [each["code"] for each in response.json()["data"]["recordEvents"]["events"]]
    assert codes.count(None) == 50
    assert codes.count("TOO_MANY_PLAYLISTS") == 10
