"""The list of playlists, page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

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

shared = pytest.mark.asyncio(loop_scope="module")

ORDERS = [
    (None, None),
    ({"by": "NAME", "direction": "DESC"}, None),
    ({"by": "CREATED_AT"}, None),
    ({"by": "PLAYS", "direction": "DESC"}, TODAY),
    ({"by": "PLAY_RATE"}, TODAY),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seven(postgres: Postgres) -> AsyncIterator[Client]:
    """A client of an application with seven playlists."""
    async with postgres.clone() as dsn, open_client(dsn) as client:
        await _save_seven(client)
        yield client


@shared
@pytest.mark.parametrize(("order", "period"), ORDERS)
async def test_pages_one_after_another_are_the_whole_list(seven: Client, order: Any, period: Any) -> None:
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


async def test_names_come_capitals_beside_small_letters_and_those_without_last(client: Client) -> None:
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
async def test_an_order_by_a_metric_is_one_statement_more(seven: Client) -> None:
    with recorded_statements() as statements:
        await seven.ask(PAGE, first=2, orderBy={"by": "PLAYS"}, period=TODAY)

    assert statements == ["catalog/playlists_matching", "metrics/measures"]


async def _pages(client: Client, first: int, **variables: Any) -> Any:
    after = None
    while True:
        page = (await client.ask(PAGE, first=first, after=after, **variables))["playlists"]
        yield page
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


async def _save_seven(client: Client) -> None:
    """Of which B has three plays of four impressions, D one of one, and c two impressions."""
    for number, id in enumerate(("g", "F", "e", "D", "c", "B", "a")):
        created_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number * 3 % 7)
        await save(client, {"id": id, "name": f"Name {id}", "createdAt": created_at.isoformat(), "startNode": "n",
                            "nodes": [{"id": "n"}]})  # fmt: skip
    deeds = {"B": ["impression"] * 4 + ["play"] * 3, "D": ["impression", "play"], "c": ["impression"] * 2}
    await client.send(*(event(type, playlist=id, at=NOW) for id, types in deeds.items() for type in types))
