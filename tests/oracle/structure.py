"""What a video consists of: what its structure says, and the placeholders for whatever only events name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from oracle.world import World


def nodes(world: World) -> list[dict[str, Any]]:
    """The nodes of the structure, if it was ever saved."""
    found: list[dict[str, Any]] = world.structure["nodes"] if world.saved != "never" else []
    return found


def hotspots(world: World) -> dict[str, dict[str, Any]]:
    """The hotspots of the structure, by id."""
    return {hotspot["id"]: hotspot for node in nodes(world) for hotspot in node["hotspots"]}


def parts(world: World) -> dict[str, list[str]]:
    """Every node, deleted ones too, with its hotspots."""
    found = {node["id"]: [hotspot["id"] for hotspot in node["hotspots"]] for node in nodes(world)}
    for event in world.events:
        if event["playlist"] != "story":
            continue
        for mention in ("node", "toNode"):
            if mention in event:
                found.setdefault(event[mention], [])
        if "hotspot" in event and not any(event["hotspot"] in known for known in found.values()):
            found[event["node"]].append(event["hotspot"])
    return found


def levels(world: World) -> dict[str, int]:
    """Of the nodes that can be reached, by trying ever longer ways."""
    found: dict[str, int] = {}
    present = {node["id"] for node in nodes(world) if "deletedAt" not in node}
    reached = {world.structure["startNode"]} & present
    for level in range(1, len(present) + 1):
        found |= {node: level for node in reached - found.keys()}
        reached |= {there for here, there in ways(world) if here in reached and there in present}
    return found


def ways(world: World) -> Iterator[tuple[str, str]]:
    """From which node to which one a viewer can go."""
    for node in nodes(world):
        if "defaultNode" in node:
            yield node["id"], node["defaultNode"]
        for hotspot in node["hotspots"]:
            if "toNode" in hotspot and "deletedAt" not in hotspot:
                yield node["id"], hotspot["toNode"]


def durations(world: World) -> dict[str, int]:
    """Milliseconds of media, of the nodes whose length is known."""
    return {node["id"]: round(node["durationSeconds"] * 1000) for node in nodes(world) if "durationSeconds" in node}


def endings(world: World) -> set[str]:
    """The nodes of the structure that no way leads out of."""
    present = {node["id"] for node in nodes(world) if "deletedAt" not in node}
    return present - {here for here, there in ways(world) if there in present}


def versions(world: World) -> list[World]:
    """The world with each structure that it had, oldest first. Of what a structure deletes, nothing is kept."""
    if world.saved == "never":
        return []
    saved = [structure for structure in (world.earlier, world.structure) if structure]
    found = [replace(world, structure=kept(structure), earlier=None) for structure in saved]
    return found if len(found) == 1 or any(changes(*found).values()) else found[1:]


def kept(structure: dict[str, Any]) -> dict[str, Any]:
    """A structure without what it deletes: of a node, the hotspots that it does not delete stay."""
    return structure | {
        "nodes": [
            ({"id": node["id"], "deletedAt": node["deletedAt"]} if "deletedAt" in node else node)
            | {"hotspots": [hotspot for hotspot in node["hotspots"] if "deletedAt" not in hotspot]}
            for node in structure["nodes"]
        ]
    }


def changes(before: World, after: World) -> dict[str, Any]:
    """How two versions differ, as GraphQL tells it."""
    found: dict[str, Any] = {"isStartChanged": before.structure["startNode"] != after.structure["startNode"]}
    for part, describe in (("nodes", described_nodes), ("hotspots", described_hotspots)):
        old, new = describe(before), describe(after)
        found[f"{part}Added"] = sorted(new.keys() - old.keys())
        found[f"{part}Removed"] = sorted(old.keys() - new.keys())
        found[f"{part}Changed"] = sorted(id for id in new.keys() & old.keys() if new[id] != old[id])
    return found


def described_nodes(version: World) -> dict[str, dict[str, Any]]:
    """What a version says of each of its nodes, besides their hotspots."""
    return {
        node["id"]: {name: value for name, value in node.items() if name != "hotspots"}
        for node in nodes(version)
        if "deletedAt" not in node
    }


def described_hotspots(version: World) -> dict[str, dict[str, Any]]:
    """What a version says of each of its hotspots, with the node that it is in."""
    return {each["id"]: each | {"node": node["id"]} for node in nodes(version) for each in node["hotspots"]}


def kind(world: World, hotspot: str) -> str | None:
    known = hotspots(world).get(hotspot, {})
    for field, kind in (("toNode", "NODE_SWITCH"), ("url", "LINK"), ("seekTo", "SEEK"), ("pause", "PAUSE")):
        if field in known:
            return kind
    return None


def destination(world: World, hotspot: str) -> dict[str, str] | None:
    match hotspots(world).get(hotspot, {}):
        case {"toNode": node}:
            return {"__typename": "Node", "externalId": node}
        case {"url": url}:
            return {"__typename": "ExternalLink", "url": url}
    return None
