"""How soon the dashboard's pages paint, how far they shift, and how smoothly a story map of 500 nodes moves.

Needs Chromium on the PATH, and `make web`. The browser shares the processors with the server of the demo. Each page is
loaded with an empty cache. The times are those that Chromium reports (https://web.dev/articles/vitals): first and
largest contentful paint in milliseconds after the navigation, and the sum of layout shifts.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from benchmarks.running import serving

ROUNDS = 5
NODES = 500
SCRIPT = Path(__file__).with_suffix(".mjs")

SAVE = "mutation ($it: PlaylistInput!) { savePlaylist(structure: $it) { playlist { id } } }"


async def measure(dsn: str, folder: Path, scale: float) -> None:
    with serving(dsn, command="demo") as server:
        async with httpx.AsyncClient(base_url=server.address, timeout=60) as http:
            saved = await http.post("/graphql", json={"query": SAVE, "variables": {"it": _large_story(NODES)}})
            if saved.json().get("errors"):
                raise SystemExit(saved.text)
        seen = await asyncio.to_thread(_run_browser, server.address, max(1, round(ROUNDS * scale)))
    print("  median                 first paint  largest paint  layout shift  script, gzip")
    for page, vitals in seen["pages"].items():
        first, largest, shift, script = (vitals[key] for key in ("first", "largest", "shift", "script"))
        print(f"  {page:<22}{first:>8.0f} ms{largest:>12.0f} ms{shift:>14.3f}{script / 1000:>11.1f} kB", flush=True)
    for zoom, moving in seen["moving"].items():
        print(
            f"  dragging a map of {NODES} nodes and {3 * NODES} edges, {zoom}: half of the frames within "
            f"{moving['half']:.0f} ms, 95 % within {moving['most']:.0f} ms",
            flush=True,
        )


def _run_browser(address: str, rounds: int) -> dict[str, Any]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("There is no Chromium on the PATH: install it, such as by `apt install chromium`.")
    node = Path(sys.executable).with_name("node")
    command = [str(node), str(SCRIPT), chromium, address, str(rounds)]
    process = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    seen: dict[str, Any] = json.loads(process.stdout)
    return seen


def _large_story(size: int) -> dict[str, Any]:
    """A story whose nodes each have three edges: two along a binary tree, one to any node."""

    def node(number: int) -> str:
        return f"node {number % size}"

    return {
        "id": "large-story",
        "name": "A large story",
        "startNode": node(0),
        "nodes": [
            {
                "id": node(number),
                "name": f"Scene {number}",
                "defaultNode": node(number * 2 + 1),
                "hotspots": [
                    {"id": f"{number} second", "toNode": node(number * 2 + 2)},
                    {"id": f"{number} anywhere", "toNode": node(number * 7919 + 13)},
                ],
            }
            for number in range(size)
        ],
    }
