"""The list of playlists: pages, cursors, search and order."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
import pytest_asyncio

from ivgraph.analytics.metrics import PLAYLIST_METRICS
from ivgraph.database import Database
from support.client import NOW, Client, open_client
from support.events import event
from support.postgres import Postgres
from support.statements import recorded_statements
from support.structures import save

PAGE = """
query ($first: Int!, $after: String, $orderBy: PlaylistOrder, $period: PeriodInput, $search: String) {
  playlists(first: $first, after: $after, orderBy: $orderBy, period: $period, search: $search) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id } }
    nodes { id }
  }
}
"""

TODAY = {"preset": "TODAY"}
PROPERTIES = ("name", "created_at")

shared = pytest.mark.asyncio(loop_scope="module")

ORDERS = [
    (None, None),
    *(
        ({"by": by.upper(), "direction": direction}, None if by in PROPERTIES else TODAY)
        for by in (*PROPERTIES, *PLAYLIST_METRICS)
        for direction in ("ASC", "DESC")
    ),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seven(postgres: Postgres) -> AsyncIterator[Client]:
    """A client of an application with seven playlists."""
    async with postgres.clone() as dsn, open_client(dsn) as client:
        await _save_seven(client)
        yield client


@shared
@pytest.mark.parametrize(("order", "period"), ORDERS)
async def test_all_pages_together_are_the_whole_list(seven: Client, order: Any, period: Any) -> None:
    (whole,) = [page async for page in _pages(seven, 500, orderBy=order, period=period)]
    pages = [page async for page in _pages(seven, 3, orderBy=order, period=period)]

    assert [len(page["nodes"]) for page in pages] == [3, 3, 1]
    assert [node for page in pages for node in page["nodes"]] == whole["nodes"]
    for number, page in enumerate(pages):
        assert page["totalCount"] == 7
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        assert page["pageInfo"] == {
            "hasNextPage": number < 2,
            "hasPreviousPage": number > 0,
            "startCursor": page["edges"][0]["cursor"],
            "endCursor": page["edges"][-1]["cursor"],
        }


async def test_names_are_ordered_ignoring_case_with_missing_names_last(client: Client) -> None:
    await _save_seven(client)
    await client.send(event("impression", playlist="aaa-unnamed"))

    nodes = (await client.ask(PAGE, first=10))["playlists"]["nodes"]

    assert [node["id"] for node in nodes] == ["a", "B", "c", "D", "e", "F", "g", "aaa-unnamed"]


@shared
async def test_a_page_after_the_last_is_empty(seven: Client) -> None:
    *_, last = [page async for page in _pages(seven, 4)]

    page = (await seven.ask(PAGE, first=4, after=last["pageInfo"]["endCursor"]))["playlists"]

    assert page["nodes"] == []
    assert page["pageInfo"] == {
        "hasNextPage": False, "hasPreviousPage": True, "startCursor": None, "endCursor": None,
    }  # fmt: skip


@shared
@pytest.mark.parametrize(
    ("search", "found"),
    [("NAME C", ["c"]), ("name", ["a", "B", "c", "D", "e", "F", "g"]), ("%", []), ("_", []), ("", 7), ("e", 7)],
)
async def test_a_search_finds_parts_of_names_and_ids_literally(seven: Client, search: str, found: Any) -> None:
    page = (await seven.ask(PAGE, first=10, search=search))["playlists"]

    assert page["totalCount"] == (found if isinstance(found, int) else len(found))
    assert isinstance(found, int) or [node["id"] for node in page["nodes"]] == found


@shared
@pytest.mark.parametrize("order", [{"by": "NAME"}, {"by": "CREATED_AT", "direction": "DESC"}, {"by": "PLAYS"}])
async def test_a_page_is_one_statement_and_the_count_another(seven: Client, order: Any) -> None:
    with recorded_statements() as statements:
        await seven.ask(PAGE, first=2, orderBy=order, period=TODAY)
        await seven.ask(PAGE.replace("totalCount", ""), first=2, orderBy=order, period=TODAY)

    assert len(statements) == 3
    assert statements.count("analytics/playlists/count") == 1
    assert "analytics/metrics/measures" not in statements


async def test_a_page_continues_after_its_cursor_even_if_numbers_have_changed(client: Client) -> None:
    await _save_seven(client)
    by_plays = {"orderBy": {"by": "PLAYS", "direction": "DESC"}, "period": TODAY}
    first = (await client.ask(PAGE, first=2, **by_plays))["playlists"]
    assert _ids(first) == ["B", "D"]

    # The page ended with D, which now comes before B; so does e.
    await client.send(*(event("play", playlist=id, at=NOW) for id in ("D", "e") for _ in range(9)))
    rest = (await client.ask(PAGE, first=7, after=first["pageInfo"]["endCursor"], **by_plays))["playlists"]

    assert sorted(_ids(rest)) == ["F", "a", "c", "g"]


@pytest.mark.not_on_citus("it deletes playlists, which ivgraph never does")
@pytest.mark.parametrize("order", [{"by": "NAME"}, {"by": "CREATED_AT", "direction": "DESC"}, {"by": "CLICKS"}])
async def test_a_page_continues_after_its_cursor_even_if_the_playlist_is_deleted(
    client: Client, database: Database, order: Any
) -> None:
    await _save_seven(client)
    arguments = {"orderBy": order, "period": TODAY}
    whole = _ids((await client.ask(PAGE, first=7, **arguments))["playlists"])
    page = (await client.ask(PAGE, first=3, **arguments))["playlists"]
    await _delete(database, whole[2])

    rest = (await client.ask(PAGE, first=7, after=page["pageInfo"]["endCursor"], **arguments))["playlists"]

    assert _ids(rest) == whole[3:]


async def test_a_page_continues_after_its_cursor_even_if_the_playlist_is_renamed(client: Client) -> None:
    await _save_seven(client)
    page = (await client.ask(PAGE, first=3))["playlists"]
    assert _ids(page) == ["a", "B", "c"]
    await save(client, {"id": "c", "name": "Zulu", "startNode": "n", "nodes": [{"id": "n"}]})

    rest = (await client.ask(PAGE, first=7, after=page["pageInfo"]["endCursor"]))["playlists"]

    assert _ids(rest) == ["D", "e", "F", "g", "c"]


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_playlists_without_a_name_are_paged_too(client: Client, direction: str) -> None:
    await client.send(*(event("impression", playlist=f"unnamed {number}") for number in range(5)))
    for number in range(5):
        await save(client, {"id": f"named {number}", "name": "same", "startNode": "n", "nodes": [{"id": "n"}]})
    order = {"by": "NAME", "direction": direction}

    (whole,) = [page async for page in _pages(client, 500, orderBy=order)]
    pages = [page async for page in _pages(client, 3, orderBy=order)]

    assert [id for page in pages for id in _ids(page)] == _ids(whole)
    assert len(set(_ids(whole))) == 10
    assert [id.split()[0] for id in _ids(whole)] == ["named"] * 5 + ["unnamed"] * 5


@pytest.mark.parametrize("name", ["\N{GRINNING FACE}" * 500, "\N{LATIN CAPITAL LETTER A WITH STROKE}" * 500])
async def test_the_longest_names_are_in_the_list(client: Client, name: str) -> None:
    for id in ("one", "other"):
        await save(client, {"id": id, "name": name, "startNode": "n", "nodes": [{"id": "n"}]})

    pages = [page async for page in _pages(client, 1)]

    assert sorted(id for page in pages for id in _ids(page)) == ["one", "other"]


LIST = {"orderBy": {"by": "PLAYS"}, "period": TODAY, "search": "name", "filter": {"country": {"in": ["NL"]}}}


@shared
@pytest.mark.parametrize(
    "other",
    [
        {"orderBy": {"by": "CLICKS"}},
        {"orderBy": {"by": "PLAYS", "direction": "DESC"}},
        {"orderBy": {"by": "NAME"}},
        {"orderBy": None},
        {"search": "name c"},
        {"search": None},
        {"period": {"preset": "YESTERDAY"}},
        {"period": {"preset": "TODAY", "timeZone": "Asia/Tokyo"}},
        {"filter": {"country": {"in": ["DE"]}}},
        {"filter": None},
    ],
)
async def test_the_cursor_of_another_list_is_rejected(seven: Client, other: Any) -> None:
    query = PAGE.replace("$search: String", "$search: String, $filter: AudienceFilter")
    query = query.replace("search: $search", "search: $search, filter: $filter")
    page = (await seven.ask(query, first=2, **LIST))["playlists"]

    answer = await seven.answer(query, first=2, after=page["pageInfo"]["endCursor"], **(LIST | other))

    assert answer.get("data") is None
    (problem,) = answer["errors"][0]["extensions"]["problems"]
    assert answer["errors"][0]["extensions"]["code"] == "INVALID_ARGUMENT"
    assert problem["path"] == "playlists.after"
    assert problem["message"].startswith("Give a cursor of this list")


@shared
async def test_arguments_that_the_list_ignores_may_change_between_pages(seven: Client) -> None:
    page = (await seven.ask(PAGE, first=2, search="", period=TODAY))["playlists"]
    after = page["pageInfo"]["endCursor"]

    rest = (await seven.ask(PAGE, first=5, after=after, orderBy={"by": "NAME", "direction": "ASC"}))["playlists"]

    assert _ids(rest) == ["c", "D", "e", "F", "g"]


async def test_paging_continues_past_midnight(database_url: str) -> None:
    now = NOW
    async with open_client(database_url, now=lambda: now) as client:
        await _save_seven(client)
        arguments = {"orderBy": {"by": "PLAYS", "direction": "DESC"}, "period": TODAY}
        page = (await client.ask(PAGE, first=1, **arguments))["playlists"]
        assert _ids(page) == ["B"]

        now += timedelta(days=1)
        rest = (await client.ask(PAGE, first=7, after=page["pageInfo"]["endCursor"], **arguments))["playlists"]

        # On the new day no playlist has plays yet: B appears again.
        assert sorted(_ids(rest)) == ["B", "D", "F", "a", "c", "e", "g"]


def _forge(list_fingerprint: object, id: object, key: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([list_fingerprint, id, key])).decode()


@shared
@pytest.mark.parametrize(
    ("by", "id", "key"),
    [
        ("NAME", 0, "a"),
        ("NAME", -1, "a"),
        ("NAME", 2**63, "a"),
        ("NAME", "1", "a"),
        ("NAME", 1, 1),
        ("NAME", 1, "\0"),
        ("CREATED_AT", 1, None),
        ("CREATED_AT", 1, "yesterday"),
        ("CREATED_AT", 1, "2026-01-01T00:00:00"),
        ("PLAYS", 1, "a"),
        ("PLAYS", 1, [1]),
    ],
)
async def test_a_forged_cursor_is_rejected(seven: Client, by: str, id: object, key: object) -> None:
    arguments = {"orderBy": {"by": by}, "period": TODAY}
    page = (await seven.ask(PAGE, first=1, **arguments))["playlists"]
    list_fingerprint = orjson.loads(base64.urlsafe_b64decode(page["pageInfo"]["endCursor"]))[0]

    answer = await seven.answer(PAGE, first=1, after=_forge(list_fingerprint, id, key), **arguments)

    assert "this is not a cursor" in str(answer["errors"][0]["extensions"]["problems"])


@shared
@pytest.mark.parametrize("cursor", ["", "nonsense", "cGxheWxpc3Q6MQ==", _forge(1, 1, "a"), "é", "[]" * 9_999])
async def test_a_text_that_is_not_a_cursor_is_rejected(seven: Client, cursor: str) -> None:
    answer = await seven.answer(PAGE, first=1, after=cursor)

    assert "this is not a cursor" in str(answer["errors"][0]["extensions"]["problems"])


@shared
async def test_a_search_is_no_longer_than_a_name(seven: Client) -> None:
    answer = await seven.answer(PAGE, first=1, search="x" * 501)

    assert "Give at most 500 characters" in str(answer["errors"][0]["extensions"]["problems"])


def _ids(page: dict[str, Any]) -> list[str]:
    return [node["id"] for node in page["nodes"]]


async def _delete(database: Database, external_id: str) -> None:
    """Deletes a playlist as an operator may do it; ivgraph itself never does."""
    async with database.session() as session:
        await session._connection.execute(
            """
            with doomed as (select id from playlist where external_id = $1),
                 nodes as (delete from node where playlist_id in (select id from doomed)),
                 sizes as (delete from playlist_size where playlist_id in (select id from doomed))
            delete from playlist where id in (select id from doomed)
            """,
            external_id,
        )


async def _pages(client: Client, first: int, **variables: Any) -> Any:
    after = None
    while True:
        page = (await client.ask(PAGE, first=first, after=after, **variables))["playlists"]
        yield page
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


async def _save_seven(client: Client) -> None:
    """Saves seven playlists: B has three plays and four impressions, D one of each, and c two impressions."""
    for number, id in enumerate(("g", "F", "e", "D", "c", "B", "a")):
        created_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number * 3 % 7)
        await save(client, {"id": id, "name": f"Name {id}", "createdAt": created_at.isoformat(), "startNode": "n",
                            "nodes": [{"id": "n"}]})  # fmt: skip
    deeds = {"B": ["impression"] * 4 + ["play"] * 3, "D": ["impression", "play"], "c": ["impression"] * 2}
    await client.send(*(event(type, playlist=id, at=NOW) for id, types in deeds.items() for type in types))
