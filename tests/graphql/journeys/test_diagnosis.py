"""The diagnosis of a playlist, as GraphQL shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from support.client import Client
from support.events import event
from support.statements import recorded_statements
from support.structures import save, wheel

DIAGNOSIS = """
query ($id: ID! = "house", $period: PeriodInput! = { preset: TODAY }, $first: Int! = 100) {
  playlist(id: $id) {
    diagnosis(period: $period, first: $first) {
      period { start end }
      sessions sessionsRead findingCount
      findings {
        __typename severity definition period { start }
        ... on UnreachableNode { node { externalId } plays }
        ... on DeadEnd { node { externalId } reason plays exits }
        ... on HotspotOutsideNode { hotspot { externalId shownFrom } isNeverShown nodeDurationSeconds }
        ... on LostMinutes { node { externalId } exits averageMinutesAfter lostMinutes }
        ... on HoldingLoop { nodes { externalId } sessions heldSessions loopShare: share averageRounds }
        ... on DominatedChoice {
          node { externalId } hotspot { externalId } to { externalId } plays count share shareInterval { low high }
        }
        ... on UnplayedNode { node { externalId } opportunities }
        ... on UnclickedHotspot { hotspot { externalId } plays }
      }
    }
  }
}
"""

#: Viewers go from the hall to the gallery, where some leave, some go back four times, and some see the end.
HOUSE: dict[str, Any] = {
    "id": "house",
    "startNode": "hall",
    "nodes": [
        {
            "id": "hall",
            "durationSeconds": 20,
            "hotspots": [
                {"id": "right", "toNode": "gallery"},
                {"id": "left", "toNode": "attic"},
                {"id": "down", "toNode": "cellar"},
                {"id": "late", "toNode": "gallery", "shownFrom": 25, "shownUntil": 30},
            ],
        },
        {
            "id": "gallery",
            "hotspots": [{"id": "back", "toNode": "hall"}, {"id": "on", "toNode": "end"}],
        },
        {"id": "attic"},
        {"id": "cellar", "defaultNode": "gone"},
        {"id": "end"},
        {"id": "island"},
        {"id": "gone", "deletedAt": "2026-01-01T00:00:00Z"},
    ],
}
EIGHT = datetime(2026, 11, 24, 8, tzinfo=UTC)


def _session(number: int, *, rounds: int = 0, sees_the_end: bool = False) -> list[dict[str, Any]]:
    """A session that plays the hall and the gallery, again for some rounds, and watches ten minutes at the end."""
    clock = iter(EIGHT + timedelta(seconds=second) for second in range(1000))
    told: list[dict[str, Any]] = []

    def tell(type: str, node: str, **fields: Any) -> None:
        told.append(event(type, at=next(clock), playlist="house", session=f"s{number}", node=node, **fields))

    for left in range(rounds, -1, -1):
        tell("node_play", "hall")
        tell("switch", "hall", toNode="gallery", cause="CLICK", hotspot="right")
        tell("node_play", "gallery")
        tell("watch", "gallery", from_=0, to=60)
        if left:
            tell("hotspot_click", "gallery", hotspot="back")
    if sees_the_end:
        tell("switch", "gallery", toNode="end", cause="CLICK", hotspot="on")
        tell("node_play", "end")
        tell("watch", "end", from_=0, to=600)
    return told


async def test_each_finding_is_shown_with_its_evidence(client: Client) -> None:
    await save(client, HOUSE)
    for number in range(100):
        await client.send(*_session(number, rounds=4 if number < 40 else 0, sees_the_end=number >= 60))

    answer = await _ask(client)

    assert answer["sessions"] == answer["sessionsRead"] == 100
    assert answer["findingCount"] == len(answer["findings"])
    found = [_evidence(finding) for finding in answer["findings"]]
    # The hall was played 100 times, and 40 * 4 times more; it was left each time by the same hotspot.
    high = 260 / (260 + 1.959963984540054**2)
    # Of the 200 plays of the gallery that others followed, 40 were left for ten minutes of the end. Each of the others
    # was followed by a minute for each round to come: 1 + 2 + 3 + 4 in each of 40 sessions.
    minutes_after = (40 * 10 + 40 * (1 + 2 + 3 + 4)) / 200
    assert found == [
        ("DeadEnd", "HIGH", {"node": "cellar", "reason": "WAYS_LOST", "plays": 0, "exits": 0}),
        ("UnreachableNode", "HIGH", {"node": "island", "plays": 0}),
        ("HotspotOutsideNode", "HIGH", {"hotspot": "late", "isNeverShown": True, "nodeDurationSeconds": 20}),
        (
            "LostMinutes",
            "HIGH",
            {
                "node": "gallery",
                "exits": 60,
                "averageMinutesAfter": pytest.approx(minutes_after),
                "lostMinutes": pytest.approx(60 * minutes_after),
            },
        ),
        (
            "HoldingLoop",
            "MEDIUM",
            {
                "nodes": ["hall", "gallery"],
                "sessions": 100,
                "heldSessions": 40,
                "loopShare": 0.4,
                "averageRounds": 4,
            },
        ),
        ("UnplayedNode", "MEDIUM", {"node": "attic", "opportunities": 260}),
        ("UnplayedNode", "MEDIUM", {"node": "cellar", "opportunities": 260}),
        ("UnclickedHotspot", "MEDIUM", {"hotspot": "left", "plays": 260}),
        ("UnclickedHotspot", "MEDIUM", {"hotspot": "down", "plays": 260}),
        (
            "DominatedChoice",
            "LOW",
            {
                "node": "hall",
                "hotspot": "right",
                "to": "gallery",
                "plays": 260,
                "count": 260,
                "share": 1,
                "shareInterval": {"low": pytest.approx(high), "high": 1},
            },
        ),
    ]
    assert {finding["period"]["start"] for finding in answer["findings"]} == {"2026-11-24T00:00:00+00:00"}


async def test_a_structure_is_checked_without_events(client: Client) -> None:
    await save(client, HOUSE)

    answer = await _ask(client)

    assert (answer["sessions"], answer["sessionsRead"]) == (0, 0)
    assert [finding["__typename"] for finding in answer["findings"]] == [
        "DeadEnd",
        "UnreachableNode",
        "HotspotOutsideNode",
    ]


async def test_only_the_period_counts(client: Client) -> None:
    await save(client, HOUSE)
    for number in range(100):
        await client.send(*_session(number))

    answer = await _ask(client, period={"preset": "YESTERDAY"})

    assert answer["sessions"] == 0
    assert answer["findingCount"] == 3


async def test_as_many_findings_are_listed_as_asked_for(client: Client) -> None:
    await save(client, HOUSE)

    answer = await _ask(client, first=1)

    assert answer["findingCount"] == 3
    assert [finding["__typename"] for finding in answer["findings"]] == ["DeadEnd"]


async def test_every_problem_is_told_before_any_statement(client: Client) -> None:
    with recorded_statements() as statements:
        answer = await client.answer(DIAGNOSIS, period={"preset": "TODAY", "timeZone": "Nowhere"}, first=501)

    problems = answer["errors"][0]["extensions"]["problems"]
    assert [problem["path"] for problem in problems] == [
        "playlist.diagnosis.period.timeZone",
        "playlist.diagnosis.first",
    ]
    assert statements == []


async def test_a_diagnosis_takes_as_many_statements_for_any_number_of_nodes_and_playlists(client: Client) -> None:
    counted = []
    for nodes in (5, 50):
        await save(client, HOUSE | {"id": f"house-{nodes}", "nodes": [*HOUSE["nodes"], *_more(nodes)]})
        query = "{ playlists { nodes { diagnosis(period: { preset: TODAY }) { findingCount } } } }"
        with recorded_statements() as statements:
            await client.ask(query)
        counted.append(statements)

    assert sorted(counted[0]) == sorted(counted[1])
    assert counted[0].count("analytics/journeys/session_plays") == 1


async def test_a_large_story_can_be_diagnosed(client: Client) -> None:
    """Its cost bounds the nodes of all loops together, not those of each finding."""
    await save(client, wheel(1_000, hotspots=4))
    query = """
    { playlist(id: "wheel") {
        diagnosis(period: { preset: TODAY }) { findings { definition ... on HoldingLoop { nodes { name } } } }
    } }
    """

    assert (await client.ask(query))["playlist"]["diagnosis"] == {"findings": []}


def _more(nodes: int) -> list[dict[str, Any]]:
    return [{"id": f"n{number}", "hotspots": [{"id": f"h{number}", "toNode": "hall"}]} for number in range(nodes)]


async def _ask(client: Client, **variables: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.ask(DIAGNOSIS, **variables))["playlist"]["diagnosis"]
    return answer


def _evidence(finding: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """The type and severity of a finding, and its evidence with the names of nodes and hotspots."""
    known = {"__typename", "severity", "definition", "period"}
    return (
        finding["__typename"],
        finding["severity"],
        {name: _name(value) for name, value in finding.items() if name not in known},
    )


def _name(value: Any) -> Any:
    if isinstance(value, list):
        return [_name(each) for each in value]
    return value["externalId"] if isinstance(value, dict) and "externalId" in value else value
