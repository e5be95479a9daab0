"""Workers, the processes of `ivgraph serve --workers`, that are killed, hang, can't start or are stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager

import httpx
import orjson
import pytest

from support.asking import wait_until
from support.command import run_process
from support.events import event
from support.faults import Section, fault
from support.kaltura import request
from support.postgres import Postgres
from support.proxy import proxy
from support.serving import Server, serving
from support.traffic import Traffic, assert_consistent
from support.workers import alive, half_sent, only, workers_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")

#: Connections that are opened at once: nearly always, some are assigned to each of two workers.
MANY = 16


@pytest.fixture
async def dsn(postgres: Postgres) -> AsyncIterator[str]:
    async with postgres.clone() as dsn:
        yield dsn


@contextmanager
def serving_by_two(dsn: str, *options: str, port: int = 0) -> Iterator[Server]:
    with serving(dsn, "--workers", "2", *options, port=port) as server:
        assert workers_of(server.process.pid).keys() == {1, 2}
        yield server


async def ask_by_many(server: Server) -> None:
    """Sends requests on new connections, each of which must be answered."""
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(httpx.AsyncClient(base_url=server.address, timeout=30)) for _ in range(MANY)
        ]
        answers = await asyncio.gather(*(client.get("/healthz") for client in clients))
    assert [answer.status_code for answer in answers] == [200] * MANY


async def until_replaced(server: Server, number: int, killed: int) -> None:
    """Waits until the worker that replaces a killed one accepts requests."""

    def is_replaced() -> bool:
        pid = workers_of(server.process.pid).get(number)
        return pid != killed and f"Worker {number} accepts requests again (process {pid})." in server.log

    await asyncio.to_thread(wait_until, is_replaced)


@fault(
    Section.PROCESSES,
    "One of several workers of a server is killed with -9 under load",
    client="Its connections end without a response; acknowledged events are stored, once",
    others="The other workers, which also accept the connections that wait for the killed one",
    recovery="By itself: another worker replaces it within a few seconds",
)
async def test_a_killed_worker_is_replaced_and_loses_nothing_that_it_acknowledged(dsn: str, rounds: int) -> None:
    with serving_by_two(dsn) as server:
        traffic = Traffic(server.address, seed=rounds)
        async with traffic.running(clients=8):
            for turn in range(rounds):
                await traffic.moment()
                number = turn % 2 + 1
                victim = workers_of(server.process.pid)[number]
                os.kill(victim, signal.SIGKILL)
                await ask_by_many(server)
                await assert_consistent(dsn, traffic)
                await until_replaced(server, number, victim)
                assert server.log.count(f"(process {victim}) was killed by SIGKILL, and is replaced.") == 1
        assert traffic.answers[None] >= 1, "a kill that broke no request shows nothing"
        assert traffic.acknowledged == traffic.sent
        await assert_consistent(dsn, traffic)


@fault(
    Section.PROCESSES,
    "One of several workers of a server hangs",
    client="Requests on the connections that it has accepted wait",
    others="New connections, by the other workers",
    recovery="End the worker with kill -9: another one replaces it",
)
async def test_a_worker_that_hangs_holds_up_no_new_connection(dsn: str) -> None:
    with serving_by_two(dsn) as server:
        for number in (1, 2):
            with only(server, number):
                await ask_by_many(server)


@fault(
    Section.PROCESSES,
    "A server with several workers is killed with -9",
    client="The response, if the head of the request had arrived and the body follows within five seconds",
    others="Nobody: its workers accept no more connections and end, at the latest after ten seconds",
    recovery="Start it again",
)
async def test_workers_whose_supervisor_was_killed_finish_their_requests_and_end(dsn: str) -> None:
    with serving_by_two(dsn) as server:
        workers = [*workers_of(server.process.pid).values()]
        async with AsyncExitStack() as stack:
            requests = []
            for number in (1, 2):
                with only(server, number):
                    requests.append(await stack.enter_async_context(half_sent(server, orjson.dumps([event("play")]))))
            server.kill()
            await asyncio.to_thread(wait_until, lambda: not accepts_connections(server))
            assert alive(*workers) == workers
            for request in requests:
                assert (await request.finish()).startswith(b"HTTP/1.1 200 OK")
        await asyncio.to_thread(wait_until, lambda: not alive(*workers))


def accepts_connections(server: Server) -> bool:
    try:
        httpx.get(f"{server.address}/healthz")
    except httpx.TransportError:
        return False
    return True


@fault(
    Section.PROCESSES,
    "A server with several workers is told to stop (SIGTERM, SIGINT or SIGHUP) under load",
    client="The response, if the request arrives completely within five seconds",
    others="Nobody: the server accepts no more connections",
    recovery="Start it again; its workers end with it",
)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_workers_that_are_stopped_finish_their_requests(dsn: str, number: signal.Signals) -> None:
    with serving_by_two(dsn) as server:
        workers = [*workers_of(server.process.pid).values()]
        async with AsyncExitStack() as stack:
            requests = []
            for worker in (1, 2):
                with only(server, worker):
                    requests.append(await stack.enter_async_context(half_sent(server, orjson.dumps([event("play")]))))
            server.process.send_signal(number)
            await asyncio.to_thread(wait_until, lambda: not accepts_connections(server))
            for request in requests:
                assert (await request.finish()).startswith(b"HTTP/1.1 200 OK")
        assert await asyncio.to_thread(server.process.wait, 20) == 0
        assert not alive(*workers)
        assert server.log == ""


async def test_a_second_signal_ends_workers_that_wait_for_their_clients(dsn: str) -> None:
    with serving_by_two(dsn) as server:
        workers = [*workers_of(server.process.pid).values()]
        async with half_sent(server, orjson.dumps([event("play")])) as request:
            server.process.send_signal(signal.SIGINT)
            await asyncio.to_thread(wait_until, lambda: not accepts_connections(server))
            server.process.send_signal(signal.SIGINT)
            assert await request.ended() == b""
        assert await asyncio.to_thread(server.process.wait, 20) == 0
        assert not alive(*workers)
        assert server.log == ""


async def test_a_server_that_is_stopped_under_load_loses_nothing_that_it_acknowledged(dsn: str, rounds: int) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(serving_by_two(dsn))
        traffic = Traffic(server.address, seed=rounds)
        async with traffic.running():
            for _ in range(2):
                await traffic.moment()
                server.process.send_signal(signal.SIGTERM)
                assert await asyncio.to_thread(server.process.wait, 20) == 0
                await assert_consistent(dsn, traffic)
                server = await asyncio.to_thread(stack.enter_context, serving_by_two(dsn, port=server.port))
        assert traffic.acknowledged == traffic.sent
        await assert_consistent(dsn, traffic)


@fault(
    Section.PROCESSES,
    "A worker ends while the database is unavailable",
    client="503 DATABASE_UNAVAILABLE with Retry-After",
    others="Everyone gets the same answer, from the other workers",
    recovery="By itself, within half a minute after the database is back; the log says once why the worker can't start",
)
async def test_a_worker_that_cannot_start_is_tried_again_until_it_can(dsn: str) -> None:
    async with proxy(dsn) as database:
        with ExitStack() as stack:
            server = await asyncio.to_thread(stack.enter_context, serving_by_two(database.dsn))
            victim = workers_of(server.process.pid)[1]
            database.cut()
            os.kill(victim, signal.SIGKILL)
            await asyncio.to_thread(
                wait_until, lambda: "Worker 1 can't be started; ivgraph keeps trying." in server.log
            )
            async with httpx.AsyncClient(base_url=server.address, timeout=30) as http:
                refused = await http.post("/v1/events", json=[event("play")])
                assert refused.status_code == 503
                assert refused.json()["code"] == "DATABASE_UNAVAILABLE"
                database.restore()
                await until_replaced(server, 1, victim)
                assert server.log.count("can't be started") == 1
                assert any(line.startswith("Worker 2: The database") for line in server.log.splitlines())
                assert "Traceback" not in server.log
                assert (await http.post("/v1/events", json=[event("play")])).json()["accepted"] == 1


def test_a_server_whose_workers_cannot_start_ends_with_the_reason(dsn: str) -> None:
    ended = run_process("serve", "--workers", "2", "--port", "0", "--database-url", dsn, "--geoip", "/missing.mmdb")
    assert ended.status == 1
    assert ended.output == ""
    assert ended.errors.startswith("Error: IVGRAPH_GEOIP")
    assert ended.errors.count("\n") == 1


async def test_a_playlist_that_one_worker_has_saved_is_known_to_the_others(dsn: str) -> None:
    save = "mutation ($it: PlaylistInput!) { savePlaylist(structure: $it) { playlist { id } } }"
    structure = {"id": "new", "startNode": "a", "nodes": [{"id": "a"}]}
    with serving_by_two(dsn, "--known-playlists-only", "yes") as server:
        async with AsyncExitStack() as stack:
            clients = []
            for number in (1, 2):
                client = await stack.enter_async_context(httpx.AsyncClient(base_url=server.address, timeout=30))
                with only(server, number):
                    refused = (await client.post("/v1/events", json=[event("play", playlist="new")])).json()
                clients.append(client)
                assert refused["events"][0]["code"] == "UNKNOWN_PLAYLIST"
            saved = await clients[0].post("/graphql", json={"query": save, "variables": {"it": structure}})
            assert "errors" not in saved.json()
            for client in clients:
                assert (await client.post("/v1/events", json=[event("play", playlist="new")])).json()["accepted"] == 1


async def test_a_beacon_that_is_sent_to_two_workers_counts_once(dsn: str) -> None:
    path = request(1)["path"]
    query = '{ playlist(id: "video") { metrics(period: { preset: TODAY }) { impressions } } }'
    with serving_by_two(dsn) as server:
        for number in (1, 2):
            # A client of its own: a connection that is kept open stays with the worker that accepted it.
            async with httpx.AsyncClient(base_url=server.address, timeout=30) as http:
                with only(server, number):
                    assert (await http.get(path)).status_code == 200
        async with httpx.AsyncClient(base_url=server.address, timeout=30) as http:
            answer = (await http.post("/graphql", json={"query": query})).json()
    assert answer["data"]["playlist"]["metrics"] == {"impressions": 1}
