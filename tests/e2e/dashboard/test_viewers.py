"""The view "Viewers" of a playlist, and the page of one viewer."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from e2e.browser.programs import run_script
from e2e.dashboard.conftest import FOLDER, Ask
from e2e.dashboard.expected import NOTHING, day, shown
from e2e.dashboard.questions import LAST_30_DAYS
from e2e.dashboard.world import LONG_SESSION
from support.client import NOW

PAGE_SIZE = 20
_BERLIN = ZoneInfo("Europe/Berlin")

VIEWERS = """
query ($filter: AudienceFilter, $search: String, $by: ViewerOrderBy!, $first: Int!, $period: PeriodInput!) {
  playlist(id: "last-ferry") {
    viewers(period: $period, filter: $filter, search: $search, orderBy: { by: $by }, first: $first) {
      totalCount
      nodes {
        viewerId externalId isAuthenticated impressions plays minutesViewed sessionCount sessionsWithEnding
        firstSeen lastSeen
      }
    }
  }
}
"""

VIEWER = """
query ($id: ID!, $period: PeriodInput!) {
  playlist(id: "last-ferry") {
    viewer(viewerId: $id, period: $period) {
      externalId impressions plays minutesViewed sessionCount sessionsWithEnding firstSeen lastSeen
      sessions(first: 50) {
        nodes {
          startedAt lastEventAt stepCount clicks minutesViewed end
          steps(first: 200) {
            nodes { at cause decisionSeconds watchedSeconds hasEnded node { name } hotspot { name } }
          }
        }
      }
    }
  }
}
"""

ENDS = {"ENDING": "Reached an ending", "LEFT": "Left before an ending", "GOING_ON": "May be going on"}
CAUSES = {"CLICK": "click", "DEFAULT": "default way", "LOOP": "loop", "API": "code of the page", None: None}


@pytest.fixture(scope="module")
def viewers(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an author sees of viewers; screenshots are in pytest's temporary folder."""
    return run_script(FOLDER / "viewers.mts", dashboard, NOW.isoformat(), str(tmp_path_factory.mktemp("viewers")))


def test_the_tab_asks_for_the_list_alone(viewers: dict[str, Any]) -> None:
    assert viewers["list"]["sent"] == ["PlaylistViewers"]


def test_every_number_is_that_of_the_api(viewers: dict[str, Any], ask: Ask) -> None:
    asked = _viewers(ask)
    rows = viewers["list"]["table"]["rows"]
    assert [row["key"] for row in rows] == [viewer["viewerId"] for viewer in asked["nodes"][:PAGE_SIZE]]
    for row, viewer in zip(rows, asked["nodes"], strict=False):
        assert row["cells"] == _cells(viewer)
        assert f"viewerId={viewer['viewerId']}" in row["links"][0]
    assert viewers["list"]["summary"].startswith(f"{asked['totalCount']:,} viewers were there")


def test_pages_follow_each_other_and_an_order_begins_at_the_first(viewers: dict[str, Any], ask: Ask) -> None:
    seen = viewers["list"]
    asked = _viewers(ask)
    assert "after=viewers." in seen["second"]["search"]
    assert _keys(seen["second"]) == [viewer["viewerId"] for viewer in asked["nodes"][PAGE_SIZE:]]
    assert seen["pager"].startswith(f"21\N{EN DASH}40 of {asked['totalCount']:,}")
    assert "after=" not in seen["bySessions"]["search"]
    assert "order=viewers.-SESSIONS" in seen["bySessions"]["search"]
    assert _keys(seen["bySessions"]) == _ids(_viewers(ask, by="SESSIONS"))
    # The order took the place of the second page in the history.
    assert _keys({"table": seen["before"]}) == _ids(asked)


def test_the_search_finds_a_part_of_the_plain_id(viewers: dict[str, Any], ask: Ask) -> None:
    rows = viewers["list"]["found"]["rows"]
    assert rows
    assert all("elif." in row["cells"]["EXTERNAL_ID"] for row in rows)
    assert [row["key"] for row in rows] == _ids(_viewers(ask, search="elif."))


def test_the_list_has_the_audience_that_is_chosen(viewers: dict[str, Any], ask: Ask) -> None:
    found = _viewers(ask, filter={"country": {"in": ["DE"]}, "viewerKind": "ANONYMOUS"})
    rows = viewers["list"]["german"]["rows"]
    assert [row["key"] for row in rows] == _ids(found)
    assert all(row["cells"]["EXTERNAL_ID"].startswith("Anonymous ") for row in rows)


def test_the_file_has_exact_numbers_and_what_the_api_calls_the_viewers(viewers: dict[str, Any], ask: Ask) -> None:
    file = viewers["list"]["file"]
    assert file["name"] == "last-ferry viewers.csv"
    rows = list(csv.DictReader(io.StringIO(file["text"])))
    for row, viewer in zip(rows, _viewers(ask)["nodes"][:PAGE_SIZE], strict=True):
        assert row["viewerId"] == viewer["viewerId"]
        assert row["Viewer"] == (viewer["externalId"] or "")
        assert row["Kind"] == ("Authenticated" if viewer["isAuthenticated"] else "Anonymous")
        assert float(row["Minutes viewed"]) == viewer["minutesViewed"]
        assert row["Last seen"] == viewer["lastSeen"]


def test_one_viewer_has_a_heading_and_totals(viewers: dict[str, Any], ask: Ask) -> None:
    seen = viewers["one"]
    viewer = _viewer(ask, seen["id"])
    assert seen["heading"] == {"text": [viewer["externalId"], "Authenticated"], "isFocused": True}
    assert seen["title"].startswith(f"{viewer['externalId']} · ")
    assert _moment(viewer["firstSeen"]) in seen["facts"]
    assert _moment(viewer["lastSeen"]) in seen["facts"]
    assert [tile[1] for tile in seen["tiles"]] == [
        f"{viewer['plays']:,}",
        shown("minutesViewed", viewer["minutesViewed"]),
        f"{viewer['sessionCount']:,}",
        f"{viewer['sessionsWithEnding']:,}",
    ]


def test_each_session_shows_its_way(viewers: dict[str, Any], ask: Ask) -> None:
    seen = viewers["one"]["sessions"]
    sessions = _viewer(ask, viewers["one"]["id"])["sessions"]["nodes"]
    assert len(sessions) > 1
    for told, session in zip(seen, sessions, strict=True):
        steps = session["steps"]["nodes"]
        assert told["head"] == _moment(session["startedAt"])
        assert told["end"] == ENDS[session["end"]]
        assert told["facts"] == [
            f"{session['stepCount']} play{'s' * (session['stepCount'] != 1)}",
            f"{session['clicks']} click{'s' * (session['clicks'] != 1)}",
            f"{shown('averageViewMinutes', session['minutesViewed'])} watched",
            f"lasted {_clock(_seconds_between(session['startedAt'], session['lastEventAt']))}",
        ]
        assert told["steps"] == [
            {
                "name": step["node"]["name"],
                "watched": _clock(step["watchedSeconds"]),
                "reason": None
                if index == len(steps)
                else step["hotspot"]["name"]
                if step["hotspot"]
                else CAUSES[step["cause"]],
                "isEnding": index == len(steps) and session["end"] == "ENDING",
            }
            for index, step in enumerate(steps, 1)
        ]


def test_details_have_every_play(viewers: dict[str, Any], ask: Ask) -> None:
    sessions = _viewer(ask, viewers["one"]["id"])["sessions"]["nodes"]
    expected = [(session, step) for session in sessions for step in session["steps"]["nodes"]]
    rows = viewers["one"]["details"]["rows"]
    for row, (session, step) in zip(rows, expected, strict=True):
        assert row["cells"]["node"] == step["node"]["name"]
        assert row["cells"]["session"] == _moment(session["startedAt"])
        assert row["cells"]["at"] == _clock(_seconds_between(session["startedAt"], step["at"]))
        assert row["cells"]["hotspot"] == (step["hotspot"]["name"] if step["hotspot"] else NOTHING)
    file = list(csv.DictReader(io.StringIO(viewers["one"]["file"]["text"])))
    assert [(row["Node"], row["Time to decide"]) for row in file] == [
        (step["node"]["name"], "" if step["decisionSeconds"] is None else _number(step["decisionSeconds"]))
        for _, step in expected
    ]


def test_the_way_leads_to_nodes_and_back_leads_to_the_list(viewers: dict[str, Any]) -> None:
    seen = viewers["one"]
    assert seen["node"].splitlines()[0] == seen["sessions"][0]["steps"][0]["name"]
    # On the list, the focus is at the link that was followed.
    assert f"viewerId={seen['id']}" in seen["back"]


def test_all_plays_of_a_long_session_can_be_shown(viewers: dict[str, Any]) -> None:
    seen = viewers["long"]
    assert seen["counts"] == [100, 600, LONG_SESSION]
    assert [line.split("\n")[0].removesuffix("Show more").strip() for line in seen["told"]] == [
        f"and {LONG_SESSION - 100} further plays",
        f"and {LONG_SESSION - 600} further plays",
    ]
    assert seen["sent"] == ["FurtherSteps", "FurtherSteps"]
    assert len(list(csv.DictReader(io.StringIO(seen["file"]["text"])))) == LONG_SESSION


def test_back_from_a_node_shows_them_again_and_then_leaves_the_viewer(viewers: dict[str, Any]) -> None:
    assert viewers["long"]["after"] == LONG_SESSION
    assert "viewerId=" not in viewers["long"]["back"]


def test_what_is_missing_is_explained(viewers: dict[str, Any]) -> None:
    nothing = viewers["nothing"]
    assert nothing["quiet"].splitlines()[0] == "Nobody was there in this period"
    assert nothing["notFound"].splitlines()[0] == "No viewer has an id with “no such viewer”"
    assert nothing["absent"].splitlines()[0] == "This viewer was not there in this period"
    assert nothing["rows"] == PAGE_SIZE


@pytest.mark.parametrize("page", ["list", "one"])
def test_everybody_can_use_it(viewers: dict[str, Any], page: str) -> None:
    assert viewers[page]["looks"] == {"light": [], "dark": [], "overflow": 0}


def _viewers(ask: Ask, by: str = "MINUTES_VIEWED", **arguments: Any) -> dict[str, Any]:
    """The first two pages."""
    asked = {"period": LAST_30_DAYS, "by": by, "first": 2 * PAGE_SIZE, **arguments}
    viewers: dict[str, Any] = ask(VIEWERS, **asked)["playlist"]["viewers"]
    return viewers


def _viewer(ask: Ask, id: str) -> dict[str, Any]:
    viewer: dict[str, Any] = ask(VIEWER, id=id, period=LAST_30_DAYS)["playlist"]["viewer"]
    return viewer


def _ids(viewers: dict[str, Any]) -> list[str]:
    return [viewer["viewerId"] for viewer in viewers["nodes"][:PAGE_SIZE]]


def _keys(seen: dict[str, Any]) -> list[str]:
    return [row["key"] for row in seen["table"]["rows"]]


def _cells(viewer: dict[str, Any]) -> dict[str, str]:
    average = viewer["minutesViewed"] / viewer["plays"] if viewer["plays"] else None
    return {
        "EXTERNAL_ID": viewer["externalId"] or f"Anonymous {viewer['viewerId'][:8]}",
        "IMPRESSIONS": f"{viewer['impressions']:,}",
        "PLAYS": f"{viewer['plays']:,}",
        "MINUTES_VIEWED": shown("minutesViewed", viewer["minutesViewed"]),
        "average": shown("averageViewMinutes", average),
        "SESSIONS": f"{viewer['sessionCount']:,}",
        "SESSIONS_WITH_ENDING": f"{viewer['sessionsWithEnding']:,}",
        "FIRST_SEEN": _moment(viewer["firstSeen"]),
        "LAST_SEEN": _moment(viewer["lastSeen"]),
    }


def _moment(at: str) -> str:
    local = datetime.fromisoformat(at).astimezone(_BERLIN)
    return f"{day(at, 'Europe/Berlin')}, {local:%H:%M}"


def _seconds_between(start: str, end: str) -> int:
    seconds = (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    return int(Decimal(repr(seconds)).quantize(Decimal(1), ROUND_HALF_UP))


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def _number(value: float) -> str:
    """As JavaScript writes it."""
    return str(int(value)) if value == int(value) else repr(value)
