"""The versions of a structure: what is kept, what differs, and the periods in which they were valid."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from ivgraph.catalog.versions import MAX_VERSIONS
from support.client import Client
from support.rewritten import SHORT, Clock, Structure
from support.statements import recorded_statements
from support.structures import save

VERSIONS = """
query ($first: Int! = 100, $after: String) { playlist(id: "story") { versions(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
  nodes {
    number since until
    nodes { node { externalId } name durationSeconds level isEnding }
    changes {
      isStartChanged
      nodesAdded { externalId } nodesRemoved { externalId } nodesChanged { externalId }
      hotspotsAdded { externalId } hotspotsRemoved { externalId } hotspotsChanged { externalId }
    }
  }
} } }
"""


def random_structure(random: Random) -> Structure:
    names = random.sample("abcd", random.randint(1, 4))
    nodes = []
    for name in names:
        node: Structure = {"id": name, "name": f"{name} {random.randint(1, 2)}"}
        if random.random() < 0.5:
            node["durationSeconds"] = random.choice([5, 10])
        if random.random() < 0.4:
            node["defaultNode"] = random.choice(names)
        nodes.append(node)
    for hotspot in random.sample("pqrs", random.randint(0, 4)):
        place = {"id": hotspot, "toNode": random.choice(names)} if random.random() < 0.7 else {"id": hotspot}
        random.choice(nodes).setdefault("hotspots", []).append(place)
    return {"id": "story", "startNode": random.choice(names), "nodes": nodes}


def nodes_of(structure: Structure) -> dict[str, Structure]:
    return {node["id"]: {key: node[key] for key in node if key != "hotspots"} for node in structure["nodes"]}


def hotspots_of(structure: Structure) -> dict[str, Structure]:
    return {each["id"]: {**each, "in": n["id"]} for n in structure["nodes"] for each in n.get("hotspots", ())}


def same(one: Structure, other: Structure) -> bool:
    """Whether two structures are equal. The order of nodes and hotspots is not part of a version."""
    return (one["startNode"], nodes_of(one), hotspots_of(one)) == (
        other["startNode"],
        nodes_of(other),
        hotspots_of(other),
    )


def expected_changes(before: Structure, after: Structure) -> dict[str, Any]:
    found: dict[str, Any] = {"isStartChanged": before["startNode"] != after["startNode"]}
    for part, parts_of in (("nodes", nodes_of), ("hotspots", hotspots_of)):
        old, new = parts_of(before), parts_of(after)
        found[f"{part}Added"] = new.keys() - old.keys()
        found[f"{part}Removed"] = old.keys() - new.keys()
        found[f"{part}Changed"] = {id for id in new.keys() & old.keys() if new[id] != old[id]}
    return found


def expected_nodes(structure: Structure) -> list[dict[str, Any]]:
    ways = {id: {node["defaultNode"]} & {node.get("defaultNode")} if "defaultNode" in node else set()
            for id, node in nodes_of(structure).items()}  # fmt: skip
    for hotspot in hotspots_of(structure).values():
        ways[hotspot["in"]] |= {hotspot["toNode"]} if "toNode" in hotspot else set()
    levels = {structure["startNode"]: 1}
    queue = deque(levels)
    while queue:
        node = queue.popleft()
        for successor in ways[node] - levels.keys():
            levels[successor] = levels[node] + 1
            queue.append(successor)
    return [
        {
            "node": {"externalId": id},
            "name": node["name"],
            "durationSeconds": node.get("durationSeconds"),
            "level": levels.get(id),
            "isEnding": not ways[id],
        }
        for id, node in sorted(nodes_of(structure).items())
    ]


@pytest.mark.parametrize("seed", range(6))
async def test_versions_are_what_was_saved(author: Client, clock: Clock, seed: int) -> None:
    random = Random(seed)
    saved: list[tuple[datetime, Structure]] = []
    structure = random_structure(random)
    for _ in range(20):
        await save(author, structure)
        if not saved or not same(saved[-1][1], structure):
            saved.append((clock.now, structure))
        clock.now += timedelta(minutes=random.randint(1, 2000))
        if random.random() < 0.2:
            random.shuffle(structure["nodes"])
        elif random.random() < 0.8:
            structure = random_structure(random)

    with recorded_statements() as statements:
        data = await author.ask(VERSIONS)

    told = data["playlist"]["versions"]
    versions = told["nodes"][::-1]
    assert told["totalCount"] == len(versions) == len(saved)
    assert [version["number"] for version in versions] == list(range(1, len(saved) + 1))
    assert [datetime.fromisoformat(version["since"]) for version in versions] == [at for at, _ in saved]
    assert [version["until"] for version in versions] == [*(version["since"] for version in versions[1:]), None]
    assert versions[0]["changes"] is None
    for (_, before), (_, after), version in zip(saved, saved[1:], versions[1:], strict=False):
        changes = version["changes"]
        named = {key: {each["externalId"] for each in changes[key]} for key in changes if key != "isStartChanged"}
        assert named | {"isStartChanged": changes["isStartChanged"]} == expected_changes(before, after)
    for (_, structure), version in zip(saved, versions, strict=True):
        assert sorted(version["nodes"], key=lambda each: each["node"]["externalId"]) == expected_nodes(structure)
    assert statements.count("catalog/versions") == 1
    assert statements.count("catalog/nodes") == 1


async def test_a_node_that_a_structure_deletes_or_names_again_is_removed_and_added(author: Client) -> None:
    one: Structure = {"id": "story", "startNode": "a", "nodes": [{"id": "a"}, {"id": "b"}]}
    await save(author, one)
    await save(author, one | {"nodes": [{"id": "a"}, {"id": "b", "deletedAt": "2026-01-01T00:00:00Z"}]})
    await save(author, one)

    data = await author.ask(VERSIONS)

    added, removed, _ = data["playlist"]["versions"]["nodes"]
    assert [node["externalId"] for node in removed["changes"]["nodesRemoved"]] == ["b"]
    assert [node["externalId"] for node in added["changes"]["nodesAdded"]] == ["b"]


async def test_only_the_latest_versions_are_kept(author: Client) -> None:
    for number in range(MAX_VERSIONS + 3):
        await save(author, {"id": "story", "startNode": "a", "nodes": [{"id": "a", "name": f"Name {number}"}]})

    read: list[int] = []
    after = None
    while True:
        page = (await author.ask(VERSIONS, first=40, after=after))["playlist"]["versions"]
        read += [version["number"] for version in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]

    assert page["totalCount"] == MAX_VERSIONS
    assert read == list(range(MAX_VERSIONS + 3, 3, -1))
    assert page["nodes"][-1]["changes"] is None, "the one before was dropped"


@pytest.mark.parametrize(
    ("given", "start", "end", "plays"),
    [
        ({"sinceVersion": 1}, "08:15", "11:15", 15),
        ({"sinceVersion": 1, "untilVersion": 1}, "08:15", "10:00", 3),
        ({"sinceVersion": 1, "untilVersion": 2}, "08:15", "11:15", 15),
        ({"sinceVersion": 2, "timeZone": "Asia/Kathmandu"}, "10:15", "11:15", 5),
    ],
)
async def test_a_period_of_versions_has_whole_quarter_hours(
    two_versions: Client, given: dict[str, Any], start: str, end: str, plays: int
) -> None:
    ask = """query ($period: PeriodInput!) { playlist(id: "story") { metrics(period: $period) {
      period { start end timeZone } plays } } }"""

    data = await two_versions.ask(ask, period=given)

    metrics = data["playlist"]["metrics"]
    assert metrics["plays"] == plays
    assert metrics["period"] == {
        "start": f"2026-11-02T{start}:00+00:00",
        "end": f"2026-11-02T{end}:00+00:00",
        "timeZone": given.get("timeZone", "UTC"),
    }


async def test_timelines_carry_where_the_structure_changed(two_versions: Client) -> None:
    ask = """{ playlist(id: "story") {
      timeline(period: { firstDay: "2026-11-02", lastDay: "2026-11-02" }, interval: HOUR) { versions { number } }
      later: timeline(period: { start: "2026-11-02T10:00:00Z", end: "2026-11-02T11:00:00Z" }) {
        versions { number since }
      }
      node(externalId: "hall") { timeline(period: { preset: YESTERDAY }) { versions { number } } }
    } }"""

    playlist = (await two_versions.ask(ask))["playlist"]

    assert playlist["timeline"]["versions"] == [{"number": 1}, {"number": 2}]
    assert playlist["later"]["versions"] == [{"number": 2, "since": "2026-11-02T10:07:30+00:00"}]
    assert playlist["node"]["timeline"]["versions"] == []


async def test_a_version_has_no_way_to_a_node_that_it_had_deleted(author: Client) -> None:
    """Although the node came back."""
    hall, end = SHORT["nodes"]
    await save(author, SHORT | {"nodes": [hall, end | {"deletedAt": "2026-01-01T00:00:00Z"}]})
    await save(author, SHORT)
    finding = "findings { __typename ... on DeadEnd { node { externalId } reason } }"
    diagnosis = f"""{{ playlist(id: "story") {{
      diagnosis(period: {{ preset: TODAY }}, version: 1) {{ {finding} }}
    }} }}"""

    version = (await author.ask(VERSIONS))["playlist"]["versions"]["nodes"][1]
    found = (await author.ask(diagnosis))["playlist"]["diagnosis"]["findings"]

    assert [(node["node"]["externalId"], node["level"], node["isEnding"]) for node in version["nodes"]] == [
        ("hall", 1, True)
    ]
    assert found == [{"__typename": "DeadEnd", "node": {"externalId": "hall"}, "reason": "WAYS_LOST"}]


@pytest.mark.parametrize(
    ("period", "message"),
    [
        ("{ sinceVersion: 3 }", "period.sinceVersion: Give a version from 1 to 2. There is no version 3."),
        ("{ sinceVersion: 2, untilVersion: 1 }", "period.untilVersion: Choose a version that is not before"),
        ("{ untilVersion: 1 }", "period.sinceVersion: Give sinceVersion too"),
        ("{ sinceVersion: 1, preset: TODAY }", "period: Give versions, or a preset"),
        ("{ sinceVersion: -1 }", "There is no version -1."),
        ('{ sinceVersion: 1, timeZone: "Mars" }', '"Mars" is not the name of a time zone'),
    ],
)
async def test_a_period_of_an_unknown_version_is_an_error_before_any_field_runs(
    two_versions: Client, period: str, message: str
) -> None:
    with recorded_statements() as statements:
        answer = await two_versions.answer(f'{{ playlist(id: "story") {{ metrics(period: {period}) {{ plays }} }} }}')

    (error,) = answer["errors"]
    assert message in error["message"]
    assert "data" not in answer or answer["data"] is None
    assert not any(name.startswith("analytics/") for name in statements)


async def test_all_problems_are_told_at_once(two_versions: Client) -> None:
    ask = """{ playlist(id: "story") {
      endings(period: { sinceVersion: 8 }, version: 9) { sessions }
      diagnosis(period: { preset: TODAY }, version: 7, first: 0) { sessions }
    } }"""

    (error,) = (await two_versions.answer(ask))["errors"]

    for path in ("endings.period.sinceVersion", "endings.version", "diagnosis.version", "diagnosis.first"):
        assert f"playlist.{path}: " in error["message"]


@pytest.mark.parametrize(
    "ask",
    [
        "{ playlists(first: 2) { nodes { metrics(period: { sinceVersion: 1 }) { plays } } } }",
        """{ playlist(id: "story") { metrics(period: { sinceVersion: 1 }) { plays } }
             other: playlist(id: "tale") { metrics(period: { sinceVersion: 1 }) { plays } } }""",
        """{ playlist(id: "story") { metrics(period: { sinceVersion: 1 }) { plays } }
             playlists(orderBy: { by: PLAYS }, period: { sinceVersion: 1 }) { nodes { name } } }""",
    ],
)
async def test_versions_are_those_of_one_playlist(two_versions: Client, ask: str) -> None:
    (error,) = (await two_versions.answer(ask))["errors"]
    assert "Ask for one playlist at a time: each playlist counts its own versions." in error["message"]


async def test_a_version_that_has_just_begun_has_no_period_yet(author: Client) -> None:
    await save(author, SHORT)

    answer = await author.answer('{ playlist(id: "story") { metrics(period: { sinceVersion: 1 }) { plays } } }')

    assert "Choose other versions: from 2026-11-02T08:07:30+00:00 until now" in answer["errors"][0]["message"]


@pytest.mark.parametrize("argument", ["first: 0", "first: 101", 'after: "x"'])
async def test_bad_arguments_of_versions(author: Client, argument: str) -> None:
    answer = await author.answer(f'{{ playlist(id: "story") {{ versions({argument}) {{ totalCount }} }} }}')
    assert f"playlist.versions.{argument.partition(':')[0]}: " in answer["errors"][0]["message"]
