"""Numbers of different fields that must agree, whatever the events are."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

import pytest

from oracle.fields.asking import random_asked
from oracle.test_every_number import report
from oracle.world import random_walks
from support.client import Client

STORIES = 5

#: What adds up: over the parts of an audience, and over the values of a breakdown.
SUMS = {
    "playlist": "impressions plays minutesViewed clicks sessions sessionsWithEnding",
    "node": "plays minutesViewed clicks exits",
    "hotspot": "clicks exposures",
}

AGREEING = f"""
query ($id: ID!, $period: PeriodInput!, $filter: AudienceFilter) {{
  playlist(id: $id) {{
    metrics(period: $period, filter: $filter) {{ {SUMS["playlist"]} }}
    breakdown(by: COUNTRY, period: $period, filter: $filter, first: 1) {{
      rows {{ metrics {{ {SUMS["playlist"]} }} }} rest {{ {SUMS["playlist"]} }} unknown {{ {SUMS["playlist"]} }}
      total {{ {SUMS["playlist"]} }}
    }}
    flow(period: $period, filter: $filter) {{ sessions transitions {{ from {{ externalId }} count }} }}
    endings(period: $period, filter: $filter) {{ sessions ends {{ ending left goingOn }} nodes {{ sessions }} }}
    funnel(period: $period, filter: $filter) {{ count }}
    steps(period: $period, filter: $filter, count: 12) {{
      sessions
      steps {{ sessions exits nodes {{ sessions exits }} rest {{ sessions exits }} links {{ sessions }} }}
    }}
    nodes(includeDeleted: true) {{
      externalId
      metrics(period: $period, filter: $filter) {{ {SUMS["node"]} }}
      departures(period: $period, filter: $filter) {{ transitions {{ to {{ externalId }} count }} }}
      choices(period: $period, filter: $filter) {{ plays options {{ count }} default {{ count }} others exits }}
      engagement(period: $period, filter: $filter, slices: 5) {{ plays }}
      hotspots(includeDeleted: true) {{
        metrics(period: $period, filter: $filter) {{ {SUMS["hotspot"]} }}
        clickCurve(period: $period, filter: $filter, slices: 7) {{ clicks elsewhere slices {{ clicks }} }}
      }}
    }}
  }}
}}"""

PATHS = """
query ($id: ID!, $period: PeriodInput!, $filter: AudienceFilter, $after: String) {
  playlist(id: $id) {
    paths(period: $period, filter: $filter, first: 2, after: $after) {
      sessions remainingSessions totalCount nodes { sessions } pageInfo { hasNextPage endCursor }
    }
  }
}"""


@pytest.mark.parametrize("seed", range(STORIES))
async def test_the_fields_agree(client: Client, seed: int) -> None:
    random = Random(seed)
    world = random_walks(random)
    id = await report(client, world)
    for _ in range(4):
        asked = random_asked(random, world)
        story = (await client.ask(AGREEING, id=id, period=asked.period, filter=asked.filter))["playlist"]
        if story is None:
            return
        agree_on_sessions(story)
        add_up(story["breakdown"])
        for now, then in pairwise(story["steps"]["steps"]):
            assert now["sessions"] == then["sessions"] + now["exits"]
            assert sum(link["sessions"] for link in now["links"]) == then["sessions"]
            shown = [*now["nodes"], *([now["rest"]] if now["rest"] else [])]
            assert sum(node["exits"] for node in shown) == now["exits"]
        for node in story["nodes"]:
            agree_on_plays(node, story["flow"]["transitions"])
        assert await sessions_of_all_paths(client, id, asked.period, asked.filter) == story["flow"]["sessions"]


def agree_on_sessions(story: dict[str, Any]) -> None:
    ends = story["endings"]["ends"]
    counts = [
        story["metrics"]["sessions"],
        story["flow"]["sessions"],
        story["funnel"]["count"],
        story["steps"]["sessions"],
        story["endings"]["sessions"],
        ends["ending"] + ends["left"] + ends["goingOn"],
        sum(node["sessions"] for node in story["endings"]["nodes"]),
        sum(each["count"] for each in story["flow"]["transitions"] if each["from"] is None),
    ]
    assert len(set(counts)) == 1, counts


def add_up(breakdown: dict[str, Any]) -> None:
    """All values together are the total."""
    every = [row["metrics"] for row in breakdown["rows"]]
    every += [breakdown[name] for name in ("rest", "unknown") if breakdown[name]]
    for name, total in breakdown["total"].items():
        assert sum(each[name] for each in every) == pytest.approx(total), name


def agree_on_plays(node: dict[str, Any], transitions: list[dict[str, Any]]) -> None:
    """Plays are departures and exits, and every field counts the same ones."""
    choices, metrics = node["choices"], node["metrics"]
    exits = sum(each["count"] for each in node["departures"]["transitions"] if each["to"] is None)
    default = choices["default"]["count"] if choices["default"] else 0
    leaving = [
        each["count"] for each in transitions if each["from"] and each["from"]["externalId"] == node["externalId"]
    ]
    assert exits == metrics["exits"] == choices["exits"]
    counts = [
        metrics["plays"],
        sum(leaving),
        sum(each["count"] for each in node["departures"]["transitions"]),
        choices["plays"],
        sum(option["count"] for option in choices["options"]) + default + choices["others"] + choices["exits"],
        node["engagement"]["plays"],
    ]
    assert len(set(counts)) == 1, counts
    for hotspot in node["hotspots"]:
        curve = hotspot["clickCurve"]
        assert hotspot["metrics"]["clicks"] == curve["clicks"]
        assert curve["clicks"] == sum(each["clicks"] for each in curve["slices"]) + curve["elsewhere"]


async def sessions_of_all_paths(client: Client, id: str, period: Any, filter: Any) -> int:
    """The sessions of all pages; each page tells how many are on the others."""
    found = listed = 0
    after = None
    while True:
        page = (await client.ask(PATHS, id=id, period=period, filter=filter, after=after))["playlist"]["paths"]
        here = sum(path["sessions"] for path in page["nodes"])
        assert page["remainingSessions"] == page["sessions"] - here
        found, listed = found + here, listed + len(page["nodes"])
        if not page["pageInfo"]["hasNextPage"]:
            assert listed == page["totalCount"]
            assert found == page["sessions"]
            return int(found)
        after = page["pageInfo"]["endCursor"]


PARTS = f"""
query ($id: ID!, $period: PeriodInput!, $filter: AudienceFilter) {{
  playlist(id: $id) {{
    metrics(period: $period, filter: $filter) {{ {SUMS["playlist"]} }}
    flow(period: $period, filter: $filter) {{ sessions }}
    nodes(includeDeleted: true) {{
      externalId
      metrics(period: $period, filter: $filter) {{ {SUMS["node"]} }}
      hotspots(includeDeleted: true) {{ externalId metrics(period: $period, filter: $filter) {{ {SUMS["hotspot"]} }} }}
    }}
  }}
}}"""


@pytest.mark.parametrize("seed", range(STORIES))
async def test_those_of_an_audience_and_all_others_are_everybody(client: Client, seed: int) -> None:
    random = Random(seed)
    world = random_walks(random)
    id = await report(client, world)
    for _ in range(4):
        asked = random_asked(random, world, scopes=["VIEWER"])
        chosen = asked.filter or {"viewerKind": "ANONYMOUS"}
        # Whoever names bots asks for them: here both parts do, and everybody.
        parts = {
            "some": {"and": [chosen, {"isBot": False}]},
            "others": {"and": [{"not": chosen}, {"isBot": False}]},
            "everybody": {"isBot": False},
        }
        numbers = {
            name: sums((await client.ask(PARTS, id=id, period=asked.period, filter=filter))["playlist"])
            for name, filter in parts.items()
        }
        for name, total in numbers["everybody"].items():
            assert numbers["some"][name] + numbers["others"][name] == pytest.approx(total), (name, chosen)


def sums(answer: Any, path: str = "") -> dict[str, float]:
    """The numbers of an answer by their paths."""
    match answer:
        case dict():
            here = f"{path}.{answer.get('externalId', '')}"
            return {at: number for name, each in answer.items() for at, number in sums(each, f"{here}.{name}").items()}
        case list():
            return {at: number for each in answer for at, number in sums(each, path).items()}
        case int() | float():
            return {path: answer}
    return {}
