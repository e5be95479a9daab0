"""GraphQL documents that select as much as possible, sent to a server together with cheap ones."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
import pytest

from faults.hostile import HOSTILE, LARGEST
from ivgraph.schema.enums import ErrorCode
from support.events import event
from support.faults import Section, fault
from support.postgres import Postgres
from support.processes import cpu_seconds, peak_memory
from support.serving import Server, serving
from support.structures import wheel

#: What one document may use, the processes together.
CPU_SECONDS = 2.0
MEMORY = 200_000_000

CHEAP = '{ playlist(id: "wheel") { name metrics(period: { preset: TODAY }) { plays } } }'
COSTLY = '{ playlist(id: "wheel") { nodes { hotspots { id } } } }'

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what a process uses is read from /proc")


@dataclass
class Bystander:
    """Someone who asks something cheap again and again."""

    answers: int = 0
    failures: list[str] = field(default_factory=list)


@pytest.fixture
async def server(postgres: Postgres) -> AsyncIterator[Server]:
    """A server with a playlist of 500 nodes and 1,500 hotspots."""
    async with postgres.clone() as dsn:
        with serving(dsn) as server:
            async with httpx.AsyncClient(base_url=server.address, timeout=60) as http:
                save = "mutation ($it: PlaylistInput!) { savePlaylist(structure: $it) { playlist { id } } }"
                assert "errors" not in (await _ask(http, save, it=wheel(500)))[1]
                events = [event("node_play", playlist="wheel", node=f"n{number}") for number in range(100)]
                assert (await http.post("/v1/events", json=events)).json()["accepted"] == 100
            yield server


@fault(
    Section.QUERIES,
    "A small query selects as much as possible: nested lists, aliases, long timelines, huge filters",
    client="ANSWER_TOO_LARGE with the estimated cost and the field that costs most, or the answer; within 2 s of CPU",
    others="Everyone: costly queries run in worker processes",
    recovery="None is needed",
)
async def test_no_document_costs_more_than_two_seconds_or_holds_up_others(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.address, timeout=60) as http:
        # Both processes of their own start now: that takes a second each.
        await asyncio.gather(_ask(http, COSTLY), _ask(http, COSTLY))
        memory = peak_memory(server.process.pid)
        async with _bystander(server.address) as bystander:
            for name, hostile in HOSTILE.items():
                assert len(hostile.document) < LARGEST, name
                before = cpu_seconds(server.process.pid)
                status, answer = await _ask(http, hostile.document, **hostile.variables)
                used = cpu_seconds(server.process.pid) - before
                assert used < CPU_SECONDS, f"{name}: {used:.1f} s"
                assert peak_memory(server.process.pid) - memory < MEMORY, name
                _assert_well_formed(name, status, answer)
    assert bystander.failures == []
    assert bystander.answers > 0
    assert "Traceback" not in server.log


def _assert_well_formed(name: str, status: int, answer: dict[str, Any]) -> None:
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert status == 200, (name, status, codes)
    assert codes <= set(ErrorCode) - {ErrorCode.INTERNAL, ErrorCode.TIMEOUT, ErrorCode.OVERLOADED}, (name, codes)
    assert codes or answer["data"], name
    if codes == {ErrorCode.ANSWER_TOO_LARGE}:
        cost = answer["errors"][0]["extensions"]["cost"]
        assert cost["estimate"] > cost["limit"]
        assert cost["largest"]["path"]


@asynccontextmanager
async def _bystander(address: str) -> AsyncIterator[Bystander]:
    bystander = Bystander()

    async def go_on() -> None:
        async with httpx.AsyncClient(base_url=address, timeout=5) as http:
            while True:
                try:
                    status, answer = await _ask(http, CHEAP)
                except httpx.HTTPError as error:
                    bystander.failures.append(repr(error))
                    continue
                bystander.answers += 1
                if status != 200 or "errors" in answer:
                    bystander.failures.append(f"{status} {answer}")
                await asyncio.sleep(0.05)

    task = asyncio.create_task(go_on())
    try:
        yield bystander
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _ask(http: httpx.AsyncClient, query: str, **variables: Any) -> tuple[int, dict[str, Any]]:
    content = orjson.dumps({"query": query, "variables": variables})
    response = await http.post("/graphql", content=content, headers={"content-type": "application/json"})
    answer: dict[str, Any] = response.json()
    return response.status_code, answer
