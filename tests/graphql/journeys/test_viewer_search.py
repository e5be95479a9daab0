"""Who is in the list of viewers, how one is found there, and what of the arguments is refused."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
import pytest_asyncio

from support.client import Client, open_client
from support.events import event
from support.postgres import Postgres
from support.statements import recorded_statements

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOT = {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}

LIST = """
query (
  $period: PeriodInput! = { preset: TODAY }, $filter: AudienceFilter, $search: String, $orderBy: ViewerOrder,
  $first: Int! = 50, $after: String
) {
  playlist(id: "story") {
    viewers(
      period: $period, filter: $filter, search: $search, orderBy: $orderBy, first: $first, after: $after
    ) {
      totalCount
      edges { cursor node { externalId viewerId isAuthenticated plays impressions firstSeen lastSeen } }
      nodes { externalId }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}
"""
BY_ID = {"by": "EXTERNAL_ID", "direction": "ASC"}
NAMES = ["Ann", "ann@example.org", "bob", "Élodie", "100%_\\", "\N{SNOWMAN}"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def crowd(postgres: Postgres) -> AsyncIterator[Client]:
    """Authenticated viewers with these names, two anonymous visitors, one who only saw the player, and a bot."""
    async with postgres.clone() as dsn, open_client(dsn) as client:
        for number, name in enumerate(NAMES):
            await client.send(event("play", viewer=name, session=f"s{number}"))
        await client.send(event("node_play", visitor="v"), event("node_play", session="alone"))
        await client.send(event("impression", viewer="looker"))
        await client.send(event("node_play", viewer="bot", session="bot"), headers=BOT)
        yield client


async def test_everybody_is_listed_but_bots(crowd: Client) -> None:
    listed = await _list(crowd)

    assert listed["totalCount"] == len(NAMES) + 3
    assert {_name(edge) for edge in listed["edges"]} == {*NAMES, "looker", None}
    assert [_name(edge) for edge in listed["edges"]] == [node["externalId"] for node in listed["nodes"]]
    anonymous = [edge["node"] for edge in listed["edges"] if _name(edge) is None]
    assert [each["isAuthenticated"] for each in anonymous] == [False, False]
    assert len({each["viewerId"] for each in anonymous}) == 2


async def test_who_only_saw_the_player_did_not_play(crowd: Client) -> None:
    (edge,) = (await _list(crowd, search="looker"))["edges"]

    assert (edge["node"]["impressions"], edge["node"]["plays"]) == (1, 0)
    assert edge["node"]["firstSeen"] == edge["node"]["lastSeen"] == "2026-11-24T09:00:00+00:00"


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ({"viewerKind": "AUTHENTICATED"}, {*NAMES, "looker"}),
        ({"viewerKind": "ANONYMOUS"}, {None}),
        ({"isBot": True}, {"bot"}),
        ({"or": [{"isBot": True}, {"viewer": {"in": ["bob"]}}]}, {"bot", "bob"}),
        ({"viewer": {"in": ["nobody"]}}, set()),
    ],
)
async def test_a_filter_leaves_out_who_does_not_match(crowd: Client, filter: Any, found: set[str | None]) -> None:
    assert {_name(edge) for edge in (await _list(crowd, filter=filter))["edges"]} == found


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ann", ["Ann", "ann@example.org"]),
        ("ANN@", ["ann@example.org"]),
        ("%", ["100%_\\"]),
        ("_", ["100%_\\"]),
        ("\\", ["100%_\\"]),
        ("élo", ["Élodie"]),
        ("\N{SNOWMAN}", ["\N{SNOWMAN}"]),
        ("alone", []),  # nobody's id but a session's
        ("", ["100%_\\", "Ann", "ann@example.org", "bob", "looker", "Élodie", "\N{SNOWMAN}", None, None]),
    ],
)
async def test_a_search_finds_part_of_a_plain_id(crowd: Client, search: str, found: list[str]) -> None:
    listed = await _list(crowd, search=search, orderBy=BY_ID)

    assert [_name(edge) for edge in listed["edges"]] == found
    assert listed["totalCount"] == len(found)


async def test_the_total_is_told_after_the_last_page_too(crowd: Client) -> None:
    last = (await _list(crowd, orderBy=BY_ID))["pageInfo"]["endCursor"]

    beyond = await _list(crowd, orderBy=BY_ID, after=last)

    assert (beyond["edges"], beyond["totalCount"]) == ([], len(NAMES) + 3)
    assert beyond["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
    }


@pytest.mark.parametrize(
    "other",
    [
        {"search": "a"},
        {"orderBy": {"by": "EXTERNAL_ID", "direction": "DESC"}},
        {"orderBy": {"by": "PLAYS"}},
        {"period": {"preset": "THIS_WEEK"}},
        {"filter": {"viewerKind": "AUTHENTICATED"}},
    ],
)
async def test_the_cursor_of_another_list_is_refused(crowd: Client, other: dict[str, Any]) -> None:
    cursor = (await _list(crowd, orderBy=BY_ID, first=1))["pageInfo"]["endCursor"]

    error = await _error(crowd, **{"orderBy": BY_ID, "first": 1, "after": cursor} | other)

    assert [problem["path"] for problem in error["extensions"]["problems"]] == ["playlist.viewers.after"]
    assert "Give a cursor of this list" in error["message"]


@pytest.mark.parametrize("values", [[], [0.0, "Ann"], [0, "Ann", 1], [0.0, "\0", 1], [0.0, None, 2**63], [0.0, 1, 1]])
async def test_a_forged_cursor_is_refused(crowd: Client, values: list[Any]) -> None:
    cursor = (await _list(crowd, orderBy=BY_ID, first=1))["pageInfo"]["endCursor"]
    fingerprint, *_ = orjson.loads(base64.urlsafe_b64decode(cursor))
    forged = base64.urlsafe_b64encode(orjson.dumps([fingerprint, *values])).decode()

    error = await _error(crowd, orderBy=BY_ID, after=forged)

    assert "this is not a cursor" in error["message"]


async def test_every_problem_is_told_before_any_statement(crowd: Client) -> None:
    with recorded_statements() as statements:
        error = await _error(
            crowd,
            period={"preset": "TODAY", "timeZone": "Nowhere"},
            filter=_nested(51),
            first=0,
            search="\0" + "a" * 200,
            after="nonsense",
        )

    assert statements == []
    assert {problem["path"] for problem in error["extensions"]["problems"]} == {
        f"playlist.viewers.{name}" for name in ("first", "search", "after", "filter", "period.timeZone")
    }


@pytest.mark.parametrize("viewer", ["ann", "", "0123456789abcdeg", "0123456789ABCDEF", "0123456789abcdef0"])
async def test_what_is_no_id_of_a_viewer_is_refused(crowd: Client, viewer: str) -> None:
    query = 'query ($id: ID!) { playlist(id: "story") { viewer(viewerId: $id, period: {}) { plays } } }'

    (error,) = (await crowd.answer(query, id=viewer))["errors"]

    assert [problem["path"] for problem in error["extensions"]["problems"]] == [
        "playlist.viewer.period",
        "playlist.viewer.viewerId",
    ]


async def test_a_viewer_who_was_not_there_is_null(crowd: Client) -> None:
    query = """
    query ($id: ID!) {
      playlist(id: "story") {
        today: viewer(viewerId: $id, period: { preset: TODAY }) { externalId }
        yesterday: viewer(viewerId: $id, period: { preset: YESTERDAY }) { externalId }
        unknown: viewer(viewerId: "0123456789abcdef", period: { preset: TODAY }) { externalId }
      }
    }
    """
    (bob,) = (await _list(crowd, search="bob"))["edges"]

    data = await crowd.ask(query, id=bob["node"]["viewerId"])

    assert data["playlist"] == {"today": {"externalId": "bob"}, "yesterday": None, "unknown": None}


async def test_the_lists_of_several_playlists_take_a_statement_each(postgres: Postgres) -> None:
    query = """
    { playlists { nodes {
        externalId viewers(period: { preset: TODAY }, first: 1) { totalCount nodes { externalId } }
    } } }
    """
    async with postgres.clone() as dsn, open_client(dsn) as client:
        for playlist in ("p", "q", "r"):
            for viewer in ("ann", "bob", "cat"):
                await client.send(event("play", playlist=playlist, viewer=viewer, session=viewer))
            await client.send(event("watch", playlist=playlist, viewer=f"most in {playlist}"))
        with recorded_statements() as statements:
            data = await client.ask(query)

    assert statements.count("analytics/journeys/viewer_list") == 3
    assert {each["externalId"]: each["viewers"] for each in data["playlists"]["nodes"]} == {
        playlist: {"totalCount": 4, "nodes": [{"externalId": f"most in {playlist}"}]} for playlist in ("p", "q", "r")
    }


async def test_plain_ids_that_are_not_kept_are_not_told(postgres: Postgres) -> None:
    async with postgres.clone() as dsn, open_client(dsn, keep_viewer_ids=False) as client:
        await client.send(event("play", viewer="ann"))

        listed = await _list(client)

        assert [(_name(edge), edge["node"]["isAuthenticated"]) for edge in listed["edges"]] == [(None, True)]
        assert (await _list(client, search="ann"))["totalCount"] == 0
        assert (await _list(client, filter={"viewer": {"in": ["ann"]}}))["totalCount"] == 1


@pytest.mark.parametrize(("scope", "impressions"), [("VIEWER", 2), ("SESSION", 1)])
async def test_a_behaviour_finds_viewers_with_all_that_they_did_or_in_some_sessions(
    postgres: Postgres, scope: str, impressions: int
) -> None:
    async with postgres.clone() as dsn, open_client(dsn) as client:
        for viewer, node in (("ann", "cave"), ("ann", "roof"), ("bob", "roof")):
            who = {"viewer": viewer, "session": f"{viewer} in {node}"}
            await client.send(event("impression", **who), event("node_play", **who, node=node))

        (edge,) = (await _list(client, filter={"behaviour": {"scope": scope, "visited": "cave"}}))["edges"]

    assert _name(edge) == "ann"
    assert edge["node"]["impressions"] == impressions


def _name(edge: dict[str, Any]) -> str | None:
    name: str | None = edge["node"]["externalId"]
    return name


def _nested(levels: int) -> dict[str, Any]:
    return {"not": _nested(levels - 1)} if levels else {}


async def _list(client: Client, **variables: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await client.ask(LIST, **variables))["playlist"]["viewers"]
    return found


async def _error(client: Client, **variables: Any) -> dict[str, Any]:
    (error,) = (await client.answer(LIST, **variables))["errors"]
    found: dict[str, Any] = error
    return found
