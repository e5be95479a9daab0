"""Makes structures of any size, for tests of the cost of queries."""

from __future__ import annotations

from typing import Any

from support.client import Client


def wheel(nodes: int, *, hotspots: int = 3) -> dict[str, Any]:
    """A playlist `wheel` of nodes n0, n1, …, each with hotspots to the next nodes; the first follows the last."""
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


def tree(nodes: int) -> dict[str, Any]:
    """A playlist `tree`: each node has hotspots to two others and back to one, and a default node."""
    return {
        "id": "tree",
        "name": "Tree",
        "startNode": "n0",
        "nodes": [
            {
                "id": f"n{number}",
                "name": f"Scene {number}",
                "hotspots": [
                    {"id": f"n{number}-{place}", "toNode": f"n{target}"}
                    for place, target in enumerate([number * 3 + 1, number * 3 + 2, number // 7])
                    if target < nodes
                ],
                **({"defaultNode": f"n{number * 3 + 3}"} if number * 3 + 3 < nodes else {}),
            }
            for number in range(nodes)
        ],
    }


async def save(client: Client, structure: dict[str, Any]) -> None:
    """Saves a structure as an authoring tool does."""
    await client.ask(
        "mutation ($it: PlaylistInput!) { savePlaylist(structure: $it) { playlist { id } } }", it=structure
    )
