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
#: Hotspots of each node of the large story, which lead to the next ones.
BRANCHES = 3
SCRIPT = Path(__file__).with_suffix(".mjs")

SAVE = "mutation ($it: PlaylistInput!) { savePlaylist(structure: $it) { playlist { id } } }"


async def measure(dsn: str, folder: Path, scale: float) -> None:
    with serving(dsn, command="demo") as server:
        async with httpx.AsyncClient(base_url=server.address, timeout=60) as http:
            saved = await http.post("/graphql", json={"query": SAVE, "variables": {"it": _tree(NODES)}})
            if saved.json().get("errors"):
                raise SystemExit(saved.text)
        seen = await asyncio.to_thread(_run_browser, server.address, max(1, round(ROUNDS * scale)))
    print("  median                 first paint  largest paint  layout shift  script, gzip")
    for page, vitals in seen["pages"].items():
        first, largest, shift, script = (vitals[key] for key in ("first", "largest", "shift", "script"))
        print(f"  {page:<22}{first:>8.0f} ms{largest:>12.0f} ms{shift:>14.3f}{script / 1000:>11.1f} kB", flush=True)
    moving = seen["moving"]
    print(
        f"  panning {NODES} nodes: {moving['framesPerSecond']:.0f} frames a second, the slowest frame in "
        f"{moving['slowest']:.0f} ms"
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


def _tree(size: int) -> dict[str, Any]:
    """A story in which each node leads to the next ones of the level below."""
    return {
        "id": "large-tree",
        "name": "A large story",
        "startNode": "node 0",
        "nodes": [
            {
                "id": f"node {number}",
                "durationSeconds": 30,
                "hotspots": [
                    {"id": f"{number} to {to}", "toNode": f"node {to}"}
                    for to in range(number * BRANCHES + 1, number * BRANCHES + 1 + BRANCHES)
                    if to < size
                ],
            }
            for number in range(size)
        ],
    }
