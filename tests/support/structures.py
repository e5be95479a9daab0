"""Structures of any size, for tests that count what a query costs."""

from __future__ import annotations

from typing import Any

from support.client import Client


def wheel(nodes: int, *, hotspots: int = 3) -> dict[str, Any]:
    """A playlist `wheel` of nodes n0, n1, …, each with hotspots that lead to the next ones, round and round."""
    return {
        "id": "wheel",
        "name": "Wheel",
        "startNode": "n0",
        "nodes": [
            {
                "id": f"n{number}",
                "name": f"Node {number}",
                "hotspots": [
                    {"id": f"n{number}-{place}", "toNode": f"n{(number + place) % nodes}"}
                    for place in range(1, hotspots + 1)
                ],
            }
            for number in range(nodes)
        ],
    }


async def save(client: Client, structure: dict[str, Any]) -> None:
    """Saves a structure as an authoring tool does."""
    await client.ask(
        "mutation ($it: PlaylistInput!) { savePlaylist(structure: $it) { playlist { id } } }", it=structure
    )
