"""The CPU time of GraphQL queries compared with their estimated cost, and how much large queries delay cheap ones."""

from __future__ import annotations

import asyncio
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import httpx

from benchmarks.running import cpu_seconds, serving

NODES = 500
ROUNDS = 3
#: How long the cheap query is repeated, alone and during large queries.
SECONDS = 5.0

CHEAP = '{ playlist(id: "wheel") { name metrics(period: { preset: TODAY }) { plays uniqueViewers } } }'
MONTH = "period: { preset: LAST_30_DAYS }"
NODE_METRICS = "plays uniqueViewers newViewers minutesViewed averageViewMinutes clicks clickThroughRate"
DASHBOARD = f"""nodes {{ id name level isStart
  metrics({MONTH}, compareTo: {{ to: PREVIOUS_PERIOD }}) {{
    {NODE_METRICS} comparison {{ change {{ {NODE_METRICS} }} }} }}
  hotspots {{ id name destination {{ ... on Node {{ id }} }} metrics({MONTH}) {{ clicks clickShare }} }} }}"""

#: The costs in src/ivgraph/schema/costs.py come from these measurements.
SHAPES = {
    "ids of nodes": "nodes { id }",
    "six scalars of nodes": "nodes { id name level durationSeconds isStart deletedAt }",
    "one metric of nodes": f"nodes {{ metrics({MONTH}) {{ plays }} }}",
    "seven metrics of nodes": f"nodes {{ metrics({MONTH}) {{ {NODE_METRICS} }} }}",
    "hotspots of nodes": "nodes { hotspots { id } }",
    "metrics of hotspots": f"nodes {{ hotspots {{ metrics({MONTH}) {{ clicks clickShare }} }} }}",
    "30 days of nodes, as columns": f"nodes {{ timeline({MONTH}) {{ columns {{ start plays uniqueViewers }} }} }}",
    "30 days of nodes, as points": f"""nodes {{ timeline({MONTH}) {{
      points {{ start metrics {{ plays uniqueViewers }} }} }} }}""",
    "a dashboard": DASHBOARD,
}


async def measure(dsn: str, folder: Path, scale: float) -> None:
    with serving(dsn) as server:
        async with httpx.AsyncClient(base_url=server.address, timeout=60) as http:
            await _query(http, SAVE, it=_wheel(NODES))
            for name, selections in SHAPES.items():
                await _compare_with_estimate(http, server.pid, name, _wrap(selections))
            await _measure_interference(http, server.address)


async def _compare_with_estimate(http: httpx.AsyncClient, pid: int, name: str, query: str) -> None:
    seconds = []
    for _ in range(ROUNDS + 1):  # the first one starts a worker process, or parses the document
        before = cpu_seconds(pid)
        answer = await _query(http, query, extensions={"cost": True})
        seconds.append(cpu_seconds(pid) - before)
    estimate = answer["extensions"]["cost"]["estimate"]
    used = median(seconds[1:])
    print(
        f"  {name}: {used * 1000:.0f} ms of CPU, estimate {estimate:,}: {used * 1e6 / estimate:.1f} µs each", flush=True
    )


async def _measure_interference(http: httpx.AsyncClient, address: str) -> None:
    alone = await _time_cheap(http)
    async with httpx.AsyncClient(base_url=address, timeout=60) as other:
        large = asyncio.create_task(_query_forever(other))
        await asyncio.sleep(1)
        beside = await _time_cheap(http)
        large.cancel()
        await asyncio.wait({large})
    for name, part in (("median", 0.5), ("98th percentile", 0.98)):
        before, now = _quantile(alone, part), _quantile(beside, part)
        print(
            f"  a cheap query, {name}: {before * 1000:.1f} ms alone, {now * 1000:.1f} ms during dashboards of {NODES} "
            f"nodes: {now / before:.1f} times",
            flush=True,
        )


async def _time_cheap(http: httpx.AsyncClient) -> list[float]:
    seconds = []
    end = perf_counter() + SECONDS
    while (began := perf_counter()) < end:
        await _query(http, CHEAP)
        seconds.append(perf_counter() - began)
    return seconds


async def _query_forever(http: httpx.AsyncClient) -> None:
    while True:
        await _query(http, _wrap(DASHBOARD))


def _quantile(values: list[float], part: float) -> float:
    return sorted(values)[int(len(values) * part)]


SAVE = "mutation ($it: PlaylistInput!) { savePlaylist(structure: $it) { playlist { id } } }"


async def _query(
    http: httpx.AsyncClient, query: str, *, extensions: dict[str, Any] | None = None, **variables: Any
) -> dict[str, Any]:
    content = {"query": query, "variables": variables, "extensions": extensions or {}}
    answer: dict[str, Any] = (await http.post("/graphql", json=content)).json()
    if "errors" in answer:
        raise SystemExit(f"a query failed: {answer['errors']}")
    return answer


def _wrap(selections: str) -> str:
    return f'{{ playlist(id: "wheel") {{ {selections} }} }}'


def _wheel(nodes: int) -> dict[str, Any]:
    """A playlist in which each node has hotspots to itself and to the next two nodes; the first follows the last."""
    return {
        "id": "wheel",
        "name": "Wheel",
        "startNode": "n0",
        "nodes": [
            {
                "id": f"n{number}",
                "name": f"Node {number}",
                "hotspots": [
                    {"id": f"n{number}-{place}", "toNode": f"n{(number + place) % nodes}"} for place in range(3)
                ],
            }
            for number in range(nodes)
        ],
    }
