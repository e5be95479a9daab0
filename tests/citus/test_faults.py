"""Nodes are stopped hard, added and given shards while events are written: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import asyncio
import signal

import asyncpg
import httpx
import pytest

from citus.cluster import Cluster, Node, ask, join_nodes
from citus.traffic import PATIENCE_SECONDS, Traffic, run_traffic
from ivgraph.database import connect
from ivgraph.database.migrations import migrate
from ivgraph.errors import DatabaseUnavailable
from support.command import run_process
from support.events import event
from support.faults import Section, fault
from support.serving import serving

# asyncpg leaves a transport unclosed where a server goes away while a connection to it is made.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
async def url(cluster: Cluster) -> str:
    """The address of a database on the module's cluster, with distributed tables."""
    nodes = [cluster.coordinator, *cluster.workers]
    for node in nodes:
        if not node.is_running:  # a test before this one has failed
            await start(node)
        await ask(node.url(), "drop database if exists faults with (force)")
        await ask(node.url(), "create database faults")
    await join_nodes([node.url("faults") for node in nodes])
    async with connect(cluster.coordinator.url("faults")) as database:
        await migrate(database, distribute=True)
    return cluster.coordinator.url("faults")


async def start(node: Node) -> None:
    """Starts a server that was stopped, and waits until it takes connections."""
    node.start()
    await asyncio.to_thread(node.wait_until_ready)


async def playlists_of(url: str, port: int) -> list[str]:
    """The playlists that a node has."""
    rows = await fetch(
        url,
        "select playlist.external_id from ivgraph.playlist join pg_dist_shard_placement as placement "
        "on placement.shardid = ivgraph.shard_of(playlist.id) where placement.nodeport = $1",
        port,
    )
    return [row["external_id"] for row in rows]


async def find_playlist_on(url: str, port: int) -> str:
    (playlist, *_) = await playlists_of(url, port)
    return playlist


async def can_read(url: str, playlist: str) -> bool:
    """Whether the nodes of a playlist can be read."""
    rows = await fetch(url, "select id from ivgraph.playlist where external_id = $1", playlist)
    async with connect(url) as database:
        try:
            await database.fetch("catalog/nodes", [rows[0]["id"]])
        except DatabaseUnavailable:
            return False
    return True


async def fetch(url: str, statement: str, *args: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(statement, *args)
    finally:
        await connection.close()


@fault(
    Section.CITUS,
    "A worker is stopped hard under load, and started again",
    client="503 DATABASE_UNAVAILABLE with Retry-After for events and queries of its playlists; the next attempt after "
    "its start succeeds",
    others="Everyone who sends events, or asks, of playlists on other workers only",
    recovery="By itself, once the worker runs",
)
async def test_a_worker_that_is_stopped_hard_loses_nothing(cluster: Cluster, url: str, rounds: int) -> None:
    async with run_traffic(url) as traffic:
        await traffic.wait_for(100)
        for number in range(rounds):
            stopped, running = cluster.workers[number % 2], cluster.workers[(number + 1) % 2]
            others = await playlists_of(url, running.port)
            await asyncio.to_thread(stopped.stop, signal.SIGQUIT)
            await traffic.wait_for_refusal()
            await traffic.wait_for(20, *others)
            assert await can_read(url, others[0])
            assert not await can_read(url, await find_playlist_on(url, stopped.port))
            await start(stopped)
            await traffic.wait_for(5, *await playlists_of(url, stopped.port))


@fault(
    Section.CITUS,
    "A worker is stopped while players of all playlists send to `ivgraph serve`",
    client="503 with Retry-After for events of its playlists; the same request succeeds after its start",
    others="Everyone who sends events of playlists on other workers, also those whose events would have been stored in "
    "the same transaction",
    recovery="By itself, once the worker runs",
)
async def test_a_server_goes_on_for_the_playlists_of_the_other_worker(cluster: Cluster, url: str) -> None:
    with serving(url) as server:
        async with httpx.AsyncClient(base_url=server.address, timeout=PATIENCE_SECONDS) as http:
            names = [f"video {number}" for number in range(12)]
            assert set((await post_all(http, names)).values()) == {200}
            stopped, running = cluster.workers
            missing, others = await playlists_of(url, stopped.port), await playlists_of(url, running.port)
            assert missing
            assert others
            await asyncio.to_thread(stopped.stop, signal.SIGQUIT)
            for _ in range(5):
                assert await post_all(http, names) == dict.fromkeys(missing, 503) | dict.fromkeys(others, 200)
            await start(stopped)
            async with asyncio.timeout(PATIENCE_SECONDS):
                while set((await post_all(http, names)).values()) != {200}:
                    pass


async def post_all(http: httpx.AsyncClient, playlists: list[str]) -> dict[str, int]:
    """Sends an event of each playlist, all at the same time, and returns the status of each answer."""

    async def post(playlist: str) -> int:
        answer = await http.post("/v1/events", json=event("play", playlist=playlist))
        assert answer.status_code == 200 or int(answer.headers["Retry-After"]) > 0
        return answer.status_code

    return dict(zip(playlists, await asyncio.gather(*map(post, playlists)), strict=True))


async def test_a_node_that_does_not_answer_is_named_when_tables_are_distributed(cluster: Cluster, url: str) -> None:
    worker = cluster.workers[1]
    await asyncio.to_thread(worker.stop, signal.SIGQUIT)
    refused = await asyncio.to_thread(run_process, "migrate", "--citus", "--database-url", url)
    await start(worker)
    done = await asyncio.to_thread(run_process, "migrate", "--citus", "--database-url", url)
    assert (refused.status, done.status) == (1, 0)
    assert refused.errors.count("\n") == 1
    assert f"The coordinator can't ask its node 127.0.0.1:{worker.port} (" in refused.errors
    assert refused.errors.endswith("): start that node, or remove it with citus_remove_node.\n")


@fault(
    Section.CITUS,
    "The coordinator is stopped hard under load, and started again",
    client="503 DATABASE_UNAVAILABLE with Retry-After; the next attempt after its start succeeds",
    others="Nobody",
    recovery="By itself; Citus settles transactions that the workers had prepared, within its `recover_2pc_interval`",
)
async def test_a_coordinator_that_is_stopped_hard_loses_nothing(cluster: Cluster, url: str, rounds: int) -> None:
    async with run_traffic(url) as traffic:
        await traffic.wait_for(100)
        for _ in range(rounds):
            await asyncio.to_thread(cluster.coordinator.stop, signal.SIGQUIT)
            await traffic.wait_for_refusal()
            await start(cluster.coordinator)
            await traffic.wait_for(50)
    for worker in cluster.workers:
        prepared = await fetch(worker.url("faults"), "select * from pg_prepared_xacts where database = 'faults'")
        assert prepared == []


@fault(
    Section.CITUS,
    "A worker is added, and shards are moved to it under load",
    client="Nothing, or 503 DATABASE_UNAVAILABLE once for events that wait for a shard which moves away",
    others="Everyone",
    recovery="None is needed: the next attempt finds the shard on its new node",
)
async def test_shards_move_to_a_new_worker_while_events_are_written(cluster: Cluster, url: str) -> None:
    async with run_traffic(url) as traffic:
        await traffic.wait_for(100)
        node = cluster.make_node()
        cluster.workers.append(node)
        await asyncio.to_thread(node.wait_until_ready)
        await ask(node.url(), "create database faults")
        await ask(node.url("faults"), "create extension citus")
        await fetch(url, "select citus_add_node('127.0.0.1', $1)", node.port)
        await fetch(url, "select replicate_reference_tables('block_writes')")
        for source in cluster.workers[:2]:
            await _move_shard(url, source.port, node.port, traffic)
        assert await playlists_of(url, node.port), "some playlist is on the shards that moved"
        await traffic.wait_for(20, *await playlists_of(url, node.port))


async def _move_shard(url: str, source: int, target: int, traffic: Traffic) -> None:
    """Moves the shard of some playlist from a node to another one."""
    (name, *_) = await playlists_of(url, source)
    rows = await fetch(url, "select ivgraph.shard_of(id) as shard from ivgraph.playlist where external_id = $1", name)
    await fetch(
        url,
        "select citus_move_shard_placement($1, '127.0.0.1', $2, '127.0.0.1', $3, 'block_writes')",
        rows[0]["shard"],
        source,
        target,
    )
    await traffic.wait_for(10)


@fault(
    Section.CITUS,
    "A shard is split under load",
    client="503 DATABASE_UNAVAILABLE with Retry-After for events of its playlists, until `ivgraph migrate` has run",
    others="Everyone else",
    recovery="Run `ivgraph migrate`",
)
async def test_a_shard_that_is_split_is_written_again_after_a_migration(cluster: Cluster, url: str) -> None:
    async with run_traffic(url) as traffic:
        await traffic.wait_for(100)
        worker = cluster.workers[0]
        (name, *_) = await playlists_of(url, worker.port)
        rows = await fetch(
            url,
            "select shard.shardid, (shardminvalue::integer::bigint + shardmaxvalue::integer) / 2 as middle, nodeid "
            "from pg_dist_shard as shard, pg_dist_node, ivgraph.playlist "
            "where shard.shardid = ivgraph.shard_of(playlist.id) and playlist.external_id = $1 and nodeport = $2",
            name,
            worker.port,
        )
        shard, middle, node = rows[0]
        await fetch(
            url,
            "select citus_split_shard_by_split_points($1, array[$2], array[$3::integer, $3], 'block_writes')",
            shard,
            str(middle),
            node,
        )
        await traffic.wait_for_refusal()
        async with connect(url) as database:
            await migrate(database)
        await traffic.wait_for(5, name)
    assert any("run ivgraph migrate" in refusal for refusal in traffic.refusals)
    left = "select count(*) from pg_proc where pronamespace = 'ivgraph'::regnamespace and proname like '%' || $1"
    assert (await fetch(url, left, f"_{shard}"))[0]["count"] == 0
