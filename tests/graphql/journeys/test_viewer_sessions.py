"""The sessions of a viewer and their steps: pages, ends, and what is special about long ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from support.client import NOW, Client
from support.events import event
from support.statements import recorded_statements
from support.structures import save

SESSIONS = """
query ($first: Int! = 10, $after: String, $steps: Int! = 50, $afterStep: String) {
  playlist(id: "story") {
    viewers(period: { preset: THIS_WEEK }, first: 20) {
      nodes {
        externalId sessionCount sessionsWithEnding
        sessions(first: $first, after: $after) {
          nodes {
            startedAt end stepCount
            steps(first: $steps, after: $afterStep) {
              nodes { node { externalId } at }
              edges { cursor }
              pageInfo { hasNextPage hasPreviousPage endCursor }
            }
          }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    }
  }
}
"""
STORY: dict[str, Any] = {
    "id": "story",
    "startNode": "opening",
    "nodes": [{"id": "opening", "defaultNode": "middle"}, {"id": "middle", "defaultNode": "ending"}, {"id": "ending"}],
}


def play(node: str, minutes_ago: float, **fields: Any) -> dict[str, Any]:
    return event("node_play", at=NOW - timedelta(minutes=minutes_ago), node=node, viewer="ann", **fields)


@pytest.mark.parametrize(
    ("events", "end"),
    [
        ([play("opening", 29)], "GOING_ON"),
        ([play("ending", 29)], "GOING_ON"),
        ([play("opening", 30)], "LEFT"),
        ([play("ending", 30)], "ENDING"),
        ([play("ending", 50), event("watch", at=NOW - timedelta(minutes=1), viewer="ann")], "GOING_ON"),
        ([play("opening", 20), event("session_end", at=NOW - timedelta(minutes=19), viewer="ann")], "LEFT"),
        ([play("ending", 20), event("session_end", at=NOW - timedelta(minutes=19), viewer="ann")], "ENDING"),
        ([play("opening", 20), event("session_end", at=NOW - timedelta(minutes=21), viewer="ann")], "GOING_ON"),
        ([play("ending", 50), play("opening", 45)], "LEFT"),
    ],
)
async def test_how_a_session_ended(client: Client, events: list[dict[str, Any]], end: str) -> None:
    await save(client, STORY)
    await client.send(*events)

    (viewer,) = await _ask(client)

    assert [session["end"] for session in viewer["sessions"]["nodes"]] == [end]


@pytest.mark.parametrize("nodes", [60, 64, 65, 70])
async def test_an_ending_in_the_middle_of_a_long_session_is_reached(client: Client, nodes: int) -> None:
    """A journey keeps the first 64 nodes of its path."""
    await save(client, STORY)
    walk = [*(["opening", "middle"] * nodes)[:nodes], "ending", "opening"]
    await client.send(*(play(node, 100 - number / 10) for number, node in enumerate(walk)))
    await client.send(play("opening", 90, session="other"))

    (viewer,) = await _ask(client)

    assert (viewer["sessionCount"], viewer["sessionsWithEnding"]) == (2, 1)


async def test_a_long_session_has_pages_of_steps(client: Client) -> None:
    await save(client, STORY)
    walk = ["opening", "middle", "ending", "ending", "opening"] * 41
    for start in range(0, len(walk), 41):
        numbered = enumerate(walk[start : start + 41], start)
        await client.send(*(play(node, 1_000 - number // 2 / 10) for number, node in numbered))

    found: list[str] = []
    after, pages = None, 0
    while pages == 0 or after:
        (viewer,) = await _ask(client, steps=50, afterStep=after)
        (session,) = viewer["sessions"]["nodes"]
        assert session["stepCount"] == len(walk)
        page = session["steps"]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        found += [step["at"] + step["node"]["externalId"] for step in page["nodes"]]
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
        pages += 1

    assert pages == 5
    assert sorted(found) == sorted(
        (NOW - timedelta(minutes=1_000 - number // 2 / 10)).isoformat() + node for number, node in enumerate(walk)
    )
    assert [at[:25] for at in found] == sorted(at[:25] for at in found)


async def test_sessions_have_pages_in_their_order(client: Client) -> None:
    await save(client, STORY)
    await client.send(*(play("opening", 100 - number // 2, session=f"s{number}") for number in range(7)))

    (viewer,) = await _ask(client, first=3)
    first = viewer["sessions"]
    (viewer,) = await _ask(client, first=3, after=first["pageInfo"]["endCursor"])
    second = viewer["sessions"]
    (viewer,) = await _ask(client, first=3, after=second["pageInfo"]["endCursor"])
    third = viewer["sessions"]

    starts = [session["startedAt"] for page in (first, second, third) for session in page["nodes"]]
    assert starts == sorted(play("opening", 100 - number // 2)["at"] for number in range(7))
    assert [page["pageInfo"]["hasNextPage"] for page in (first, second, third)] == [True, True, False]


async def test_a_session_counts_when_it_begins(client: Client) -> None:
    """Also if it goes on into the period, where its viewer is seen."""
    await save(client, STORY)
    await client.send(play("opening", 60 * 24 * 7), play("ending", 60 * 20))

    (viewer,) = await _ask(client)

    assert (viewer["externalId"], viewer["sessionCount"], viewer["sessionsWithEnding"]) == ("ann", 0, 0)
    assert viewer["sessions"]["nodes"] == []


async def test_a_cursor_of_another_viewer_or_session_is_refused(client: Client) -> None:
    await save(client, STORY)
    for viewer in ("ann", "bob"):
        await client.send(play("opening", 50, session=viewer) | {"viewer": viewer})
    viewers = {viewer["externalId"]: viewer["sessions"] for viewer in await _ask(client)}

    for name, cursor, what in (
        ("after", viewers["ann"]["pageInfo"]["endCursor"], "viewer"),
        ("afterStep", viewers["ann"]["nodes"][0]["steps"]["pageInfo"]["endCursor"], "session"),
    ):
        answer = await client.answer(SESSIONS, **{name: cursor})
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["INVALID_ARGUMENT"]
        assert f"this one is of another {what}" in answer["errors"][0]["message"]


@pytest.mark.parametrize(
    ("variables", "path", "message"),
    [
        ({"first": 0}, "sessions.first", "Ask for 1 to 200 sessions, not 0."),
        ({"first": 201}, "sessions.first", "Ask for 1 to 200 sessions, not 201."),
        ({"steps": 501}, "sessions.nodes.steps.first", "Ask for 1 to 500 steps, not 501."),
        ({"after": "nonsense"}, "sessions.after", "Give the cursor or endCursor of an earlier page"),
        ({"afterStep": "nonsense"}, "sessions.nodes.steps.after", "Give the cursor or endCursor of an earlier page"),
    ],
)
async def test_a_bad_argument_is_told_before_any_statement(
    client: Client, variables: dict[str, Any], path: str, message: str
) -> None:
    with recorded_statements() as statements:
        (error,) = (await client.answer(SESSIONS, **variables))["errors"]

    assert statements == []
    (problem,) = error["extensions"]["problems"]
    assert problem["path"] == f"playlist.viewers.nodes.{path}"
    assert problem["message"].startswith(message)


async def test_all_sessions_take_one_statement_and_all_steps_another(client: Client) -> None:
    await save(client, STORY)
    counted = []
    for number in range(20):
        await client.send(play("opening", 50, session=f"s{number}") | {"viewer": f"v{number // 2}"})
        if number in (1, 19):
            with recorded_statements() as statements:
                viewers = await _ask(client, first=2, steps=2)
            counted.append(sorted(statements))

    assert len(viewers) == 10
    assert counted[0] == counted[1]
    assert counted[0].count("analytics/journeys/session_steps") == 1


async def _ask(client: Client, **variables: Any) -> list[dict[str, Any]]:
    viewers: list[dict[str, Any]] = (await client.ask(SESSIONS, **variables))["playlist"]["viewers"]["nodes"]
    return viewers
