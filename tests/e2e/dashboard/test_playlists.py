"""The list of all playlists."""

from __future__ import annotations

from typing import Any

from e2e.dashboard.conftest import Ask
from e2e.dashboard.expected import day, shown
from e2e.dashboard.questions import LAST_30_DAYS
from e2e.dashboard.world import AWKWARD

LIST = """
query ($first: Int!, $by: PlaylistOrderBy!, $direction: Direction!, $period: PeriodInput!, $search: String) {
  playlists(first: $first, orderBy: {by: $by, direction: $direction}, period: $period, search: $search) {
    totalCount
    nodes { id name createdAt metrics(period: $period) { impressions plays uniqueViewers minutesViewed playRate } }
  }
}
"""


def test_every_number_of_the_first_page_is_that_of_the_api(seen: dict[str, Any], ask: Ask) -> None:
    check(seen["playlists"]["first"], _list(ask, "PLAYS", "DESC")["nodes"][:20])


def test_the_page_needs_one_request(seen: dict[str, Any]) -> None:
    assert seen["playlists"]["sent"] == ["Playlists"]


def test_pages_continue_each_other_in_both_directions(seen: dict[str, Any], ask: Ask) -> None:
    found, listed = seen["playlists"], _list(ask, "PLAYS", "DESC")
    check(found["second"], listed["nodes"][20:40])
    assert found["firstAgain"] == found["first"]
    assert found["facts"] == f"{listed['totalCount']} playlists"
    assert found["pager"].splitlines()[0] == f"1\N{EN DASH}20 of {listed['totalCount']}"
    assert found["secondPager"].splitlines()[0] == f"21\N{EN DASH}40 of {listed['totalCount']}"


def test_headers_sort_across_all_pages(seen: dict[str, Any], ask: Ask) -> None:
    found = seen["playlists"]
    check(found["byViewers"], _list(ask, "UNIQUE_VIEWERS", "DESC")["nodes"][:20])
    check(found["byName"], _list(ask, "NAME", "ASC")["nodes"][:20])
    assert list(found["byName"]["sorted"].values()) == ["ascending"]


def test_search_narrows_the_list_and_is_in_the_address(seen: dict[str, Any], ask: Ask) -> None:
    found = seen["playlists"]["found"]
    check(found["table"], _list(ask, "NAME", "ASC", search="ferry")["nodes"])
    assert "search=FERRY" in found["search"]


def test_a_search_without_a_match_can_be_cleared(seen: dict[str, Any]) -> None:
    assert seen["playlists"]["all"] == seen["playlists"]["byName"]


def test_markup_in_a_name_is_shown_as_text(seen: dict[str, Any]) -> None:
    assert AWKWARD in [row["cells"]["NAME"] for row in seen["playlists"]["byName"]["rows"]]


def test_a_link_opens_the_playlist_and_keeps_the_time_zone(seen: dict[str, Any]) -> None:
    assert seen["playlists"]["search"] == "zone=Europe%2FBerlin"
    assert seen["playlists"]["opened"].startswith("playlist=last-ferry&zone=Europe%2FBerlin")


def check(table: dict[str, Any], nodes: list[dict[str, Any]]) -> None:
    assert [row["key"] for row in table["rows"]] == [node["id"] for node in nodes]
    for row, node in zip(table["rows"], nodes, strict=True):
        metrics = node["metrics"]
        assert row["cells"] == {
            "NAME": node["name"] or node["id"],
            "trend": "",
            "IMPRESSIONS": shown("impressions", metrics["impressions"]),
            "PLAYS": shown("plays", metrics["plays"]),
            "UNIQUE_VIEWERS": shown("uniqueViewers", metrics["uniqueViewers"]),
            "MINUTES_VIEWED": shown("minutesViewed", metrics["minutesViewed"]),
            "PLAY_RATE": shown("playRate", metrics["playRate"]),
            "CREATED_AT": day(node["createdAt"], "Europe/Berlin"),
        }


def _list(ask: Ask, by: str, direction: str, search: str | None = None) -> dict[str, Any]:
    asked = {"by": by, "direction": direction, "search": search, "period": LAST_30_DAYS}
    listed: dict[str, Any] = ask(LIST, first=100, **asked)["playlists"]
    return listed
