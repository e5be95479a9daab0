"""versions of a playlist: the structures that it has had."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from oracle.fields.asking import Answer, FieldQuestion, Told, random_asked
from oracle.place import NOW
from oracle.structure import changes, described_nodes, endings, levels, versions
from oracle.world import World

#: What changed, besides the start.
CHANGES = [f"{part}{change}" for part in ("nodes", "hotspots") for change in ("Added", "Removed", "Changed")]


def random_versions(random: Random, world: World) -> FieldQuestion:
    first = random.choice([1, 2, 100])
    selection = f"""
        versions(first: {first}) {{
          totalCount pageInfo {{ hasNextPage }}
          nodes {{
            number since until
            nodes {{ node {{ externalId }} name durationSeconds level isEnding }}
            changes {{ isStartChanged {" ".join(f"{name} {{ externalId }}" for name in CHANGES)} }}
          }}
        }}"""

    def expected(told: Told) -> Answer:
        found = versions(told.world)
        listed = list(range(len(found), 0, -1))[:first]
        return {
            "versions": {
                "totalCount": len(found),
                "pageInfo": {"hasNextPage": len(found) > first},
                "nodes": [version(found, number) for number in listed],
            }
        }

    def arrange(answer: Answer) -> Answer:
        """The order of nodes and hotspots is no part of a version."""
        connection = answer["versions"]
        return {"versions": connection | {"nodes": [in_order(each) for each in connection["nodes"]]}}

    return FieldQuestion(selection, random_asked(random, world), expected, arrange)


def version(found: Sequence[World], number: int) -> Answer:
    """Both structures of a world are saved at the same time."""
    world = found[number - 1]
    known, final = levels(world), endings(world)
    changed = changes(found[number - 2], world) if number > 1 else None
    return {
        "number": number,
        "since": NOW.isoformat(),
        "until": NOW.isoformat() if number < len(found) else None,
        "nodes": [
            {
                "node": {"externalId": id},
                "name": None,
                "durationSeconds": node.get("durationSeconds"),
                "level": known.get(id),
                "isEnding": id in final,
            }
            for id, node in described_nodes(world).items()
        ],
        "changes": changed
        and {"isStartChanged": changed["isStartChanged"]}
        | {name: [{"externalId": id} for id in changed[name]] for name in CHANGES},
    }


def in_order(version: Answer) -> Answer:
    changed = version["changes"]
    return version | {
        "nodes": sorted(version["nodes"], key=lambda each: _external_id(each["node"])),
        "changes": changed and {**changed, **{name: sorted(changed[name], key=_external_id) for name in CHANGES}},
    }


def _external_id(part: Any) -> str:
    id: str = part["externalId"]
    return id
