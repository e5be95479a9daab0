"""Experiments: each number is the one that the field of its own tells, and warnings say where they mislead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from ivgraph.analytics.journeys.differences import Part, newcombe_interval, z_of_looks
from support.client import NOW, Client
from support.events import event
from support.statements import recorded_statements
from support.structures import save
from support.walks import NODES, Walks, random_question

SHARE = "unit difference interval { low high } a { count of share } b { count of share }"
EXPERIMENT = f"""
query ($playlist: ID!, $a: VariantInput!, $b: VariantInput!, $looks: Int! = 1) {{
  playlist(id: $playlist) {{ experiment(a: $a, b: $b, looks: $looks) {{
    a {{ sessions version }} b {{ sessions version }}
    warnings {{ code message }}
    stepsPerSession {{ a b difference }} minutesPerSession {{ a b difference }}
    endingRate {{ {SHARE} }} endingRateOfViewers {{ {SHARE} }}
    levels {{ level reached {{ {SHARE} }} }}
    endings {{ node {{ externalId }} ended {{ {SHARE} }} }}
    hall: node(externalId: "hall") {{
      node {{ externalId }} exitRate {{ {SHARE} }} completionRate {{ {SHARE} }}
      options {{ hotspot {{ externalId }} chosen {{ {SHARE} }} }}
    }}
  }} }}
}}
"""
ALONE = """
query ($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter, $version: Int) { playlist(id: $playlist) {
  metrics(period: $period, filter: $filter) { sessions stepsPerSession minutesPerSession }
  funnel(period: $period, filter: $filter, scope: VIEWER, version: $version) { count stages { count } }
  endings(period: $period, filter: $filter) { sessions nodes { node { externalId } sessions } }
  versions { nodes { number nodes { node { externalId } isEnding } } }
  node(externalId: "hall") {
    metrics(period: $period, filter: $filter) { plays exits completionRate }
    choices(period: $period, filter: $filter, attempt: FIRST, version: $version) {
      options { hotspot { externalId } count exposed }
    }
  }
} }
"""

module_loop = pytest.mark.asyncio(loop_scope="module")


def check(share: dict[str, Any], unit: str, looks: int, **parts: tuple[int, int]) -> None:
    """Checks a share in both variants, each given as its count and what it is of."""
    a, b = (Part(*parts[side]) for side in "ab")
    assert share["unit"] == unit
    for side, part in (("a", a), ("b", b)):
        assert share[side] == {"count": part.successes, "of": part.trials, "share": part.share}
    interval = newcombe_interval(a, b, z_of_looks(looks))
    if interval is None or a.share is None or b.share is None:
        assert share["interval"] is share["difference"] is None
    else:
        assert share["difference"] == b.share - a.share
        assert share["interval"] == {"low": interval.low, "high": interval.high}


@module_loop
@pytest.mark.parametrize("seed", range(30))
async def test_an_experiment_tells_what_the_fields_tell_of_each_variant(walks: Walks, seed: int) -> None:
    random = Random(seed)
    playlist, looks = random.choice(list(walks.journeys)), random.choice([1, 7])
    asked = [random_question(random, playlist, behaving=True) for _ in "ab"]
    if random.random() < 0.3:
        asked[1] = asked[0]
    questions = [question.variables for question in asked]
    versions = [random.choice([None, 1, 2]) for _ in "ab"]
    variants = {
        side: {"period": question["period"], "filter": question["filter"], "version": version}
        for side, question, version in zip("ab", questions, versions, strict=True)
    }

    data = await walks.client.ask(EXPERIMENT, playlist=playlist, looks=looks, **variants)
    alone = {
        side: (await walks.client.ask(ALONE, playlist=playlist, **variant))["playlist"]
        for side, variant in variants.items()
    }

    told = data["playlist"]["experiment"]
    metrics = {side: each["metrics"] for side, each in alone.items()}
    for side, variant in variants.items():
        assert told[side] == {"sessions": metrics[side]["sessions"], "version": variant["version"]}
    for name in ("stepsPerSession", "minutesPerSession"):
        a, b = (metrics[side][name] for side in "ab")
        assert told[name] == {"a": a, "b": b, "difference": None if None in (a, b) else b - a}
    reached = dict[str, tuple[int, int]]()
    for side, question, version in zip("ab", asked, versions, strict=True):
        structures = {each["number"]: each["nodes"] for each in alone[side]["versions"]["nodes"]}
        nodes = structures[version or max(structures)]
        endings = {node["node"]["externalId"] for node in nodes if node["isEnding"]}
        sessions = list(walks.starts(question))
        of_ending = [each for each in sessions if endings & {walks.names[play.node] for play in each.plays}]
        reached[side] = len(of_ending), len(sessions)
    check(told["endingRate"], "SESSION", looks, **reached)
    of_viewers = told["endingRateOfViewers"]
    check(of_viewers, "VIEWER", looks, **{side: (of_viewers[side]["count"], of_viewers[side]["of"]) for side in "ab"})

    funnels = {side: each["funnel"] for side, each in alone.items()}
    deepest = max(len(funnel["stages"]) for funnel in funnels.values())
    assert [level["level"] for level in told["levels"]] == list(range(1, deepest + 1))
    for index, level in enumerate(told["levels"]):
        counts = {
            side: [*(stage["count"] for stage in funnel["stages"]), *[0] * deepest][index]
            for side, funnel in funnels.items()
        }
        check(level["reached"], "VIEWER", looks, **{s: (counts[s], funnel["count"]) for s, funnel in funnels.items()})
        assert all(of_viewers[side]["of"] == funnel["count"] for side, funnel in funnels.items())

    ended = {
        side: {node["node"]["externalId"]: node["sessions"] for node in each["endings"]["nodes"]}
        for side, each in alone.items()
    }
    assert {ending["node"]["externalId"] for ending in told["endings"]} == ended["a"].keys() | ended["b"].keys()
    for ending in told["endings"]:
        name = ending["node"]["externalId"]
        parts = {side: (ended[side].get(name, 0), alone[side]["endings"]["sessions"]) for side in "ab"}
        check(ending["ended"], "SESSION", looks, **parts)

    hall = {side: each["node"]["metrics"] for side, each in alone.items()}
    check(told["hall"]["exitRate"], "PLAY", looks, **{s: (each["exits"], each["plays"]) for s, each in hall.items()})
    for side, each in hall.items():
        assert told["hall"]["completionRate"][side]["share"] == each["completionRate"]
    options = {
        side: {o["hotspot"]["externalId"]: (o["count"], o["exposed"]) for o in each["node"]["choices"]["options"]}
        for side, each in alone.items()
    }
    names = [option["hotspot"]["externalId"] for option in told["hall"]["options"]]
    assert set(names) == options["a"].keys() | options["b"].keys()
    for option in told["hall"]["options"]:
        name = option["hotspot"]["externalId"]
        check(option["chosen"], "SESSION", looks, **{side: options[side].get(name, (0, 0)) for side in "ab"})


@module_loop
async def test_statements_do_not_grow_with_nodes(walks: Walks) -> None:
    period = {"firstDay": "2026-03-01", "lastDay": "2026-03-31"}
    variants = {"a": {"period": period}, "b": {"period": period, "filter": {"country": {"in": ["NL"]}}}}
    nodes = " ".join(f'{name}: node(externalId: "{name}") {{ exitRate {{ unit }} options {{ chosen {{ unit }} }} }}'
                     for name in NODES)  # fmt: skip
    ask = """query ($a: VariantInput!, $b: VariantInput!) { playlist(id: "w0") { experiment(a: $a, b: $b) { %s } } }"""

    with recorded_statements() as of_one:
        await walks.client.ask(ask % 'hall: node(externalId: "hall") { exitRate { unit } options { chosen { unit } } }',
                               **variants)  # fmt: skip
    with recorded_statements() as of_all:
        await walks.client.ask(ask % nodes, **variants)

    assert sorted(of_all) == sorted(of_one)


STORY: dict[str, Any] = {"id": "story", "startNode": "hall", "nodes": [{"id": "hall"}, {"id": "end"}]}
WARNINGS = """query ($a: VariantInput!, $b: VariantInput!) { playlist(id: "story") { experiment(a: $a, b: $b) {
  warnings { code } } } }"""


def days(first: int, last: int) -> dict[str, str]:
    return {"firstDay": f"2026-11-{first:02}", "lastDay": f"2026-11-{last:02}"}


@pytest.mark.parametrize(
    ("a", "b", "codes"),
    [
        # 40 sessions from each country on each day, and one on the last day.
        ({"period": days(1, 1), "filter": {"country": {"in": ["NL"]}}},
         {"period": days(1, 1), "filter": {"country": {"in": ["AT"]}}}, []),
        ({"period": days(1, 1)}, {"period": days(1, 1), "filter": {"country": {"in": ["AT"]}}}, ["GROUPS_OVERLAP"]),
        ({"period": days(1, 1)}, {"period": days(2, 2)}, ["VIEWERS_MAY_REPEAT"]),
        ({"period": days(1, 1)}, {"period": days(1, 2)}, ["DIFFERENT_LENGTHS", "GROUPS_OVERLAP", "VIEWERS_MAY_REPEAT"]),
        ({"period": days(1, 1)}, {"period": days(3, 3)}, ["FEW_SESSIONS", "VIEWERS_MAY_REPEAT"]),
        ({"period": days(24, 24)}, {"period": days(1, 1)},
         ["PERIOD_RUNNING", "FEW_SESSIONS", "VIEWERS_MAY_REPEAT", "STRUCTURE_CHANGED"]),
    ],
)  # fmt: skip
async def test_warnings(client: Client, a: dict[str, Any], b: dict[str, Any], codes: list[str]) -> None:
    await save(client, STORY)
    await save(client, STORY | {"startNode": "end"})
    await client.send(
        *(
            event(
                "node_play",
                playlist="story",
                node="hall",
                session=f"{day}{country}{number}",
                context={"country": country},
                at=datetime.fromisoformat(f"2026-11-{day:02}T10:00:00Z") + timedelta(seconds=number),
            )
            for day in (1, 2)
            for country in ("NL", "AT")
            for number in range(40)
        ),
        event("node_play", playlist="story", node="hall", session="late", at=NOW - timedelta(hours=1)),
    )

    data = await client.ask(WARNINGS, a=a, b=b)

    assert [each["code"] for each in data["playlist"]["experiment"]["warnings"]] == codes


@pytest.mark.parametrize(("day_of_end", "overlap"), [(1, True), (2, True), (3, False)])
@pytest.mark.parametrize("scope", ["VIEWER", "SESSION"])
async def test_groups_overlap_by_what_they_did_in_their_own_periods(
    client: Client, scope: str, day_of_end: int, overlap: bool
) -> None:
    """The session begins on the first day, and so in both periods; where it goes on counts in the longer one alone."""
    await save(client, STORY)
    await client.send(
        *(
            event("node_play", playlist="story", node=node, session="s", at=datetime(2026, 11, day, 10, tzinfo=UTC))
            for node, day in (("hall", 1), ("end", day_of_end))
        )
    )
    a = {"period": days(1, 1)}
    b = {"period": days(1, 2), "filter": {"behaviour": {"visited": "end", "scope": scope}}}

    data = await client.ask(WARNINGS, a=a, b=b)

    codes = [each["code"] for each in data["playlist"]["experiment"]["warnings"]]
    assert ("GROUPS_OVERLAP" in codes) == overlap


@pytest.mark.parametrize("a", [{}, {"filter": {"country": {"in": ["NL"]}}}])
async def test_bots_are_no_part_of_a_variant_that_does_not_name_them(client: Client, a: dict[str, Any]) -> None:
    await save(client, STORY)
    play = event(
        "node_play",
        playlist="story",
        node="hall",
        session="s",
        at="2026-11-01T10:00:00Z",
        id=str(uuid4()),
        context={"country": "NL"},
    )
    response = await client.http.post("/v1/events", json=play, headers={"User-Agent": "Googlebot/2.1"})
    assert response.json()["accepted"] == 1, response.text

    data = await client.ask(
        WARNINGS, a={"period": days(1, 1), **a}, b={"period": days(1, 1), "filter": {"isBot": True}}
    )

    assert "GROUPS_OVERLAP" not in [each["code"] for each in data["playlist"]["experiment"]["warnings"]]


async def test_all_problems_of_both_variants_are_told_at_once(client: Client) -> None:
    await save(client, STORY)
    a = {"period": {"sinceVersion": 7}, "filter": {"behaviour": {}}, "version": 5}
    b = {"period": {}, "filter": {"country": {"in": ["NL"]}}}

    answer = await client.answer(EXPERIMENT, playlist="story", a=a, b=b, looks=0)

    message = answer["errors"][0]["message"]
    for path in ("a.period.sinceVersion: ", "a.filter", "a.version: ", "b.period: ", "looks: "):
        assert f"playlist.experiment.{path}" in message


@pytest.mark.parametrize(
    ("filter", "node", "path"),
    [
        ({"not": {"behaviour": {"visited": "nowhere"}}}, "hall", "experiment.a.filter.not.behaviour.visited"),
        ({}, "nowhere", "experiment.node.externalId"),
    ],
)
async def test_names_that_nobody_knows_are_errors(client: Client, filter: Any, node: str, path: str) -> None:
    await save(client, STORY)
    ask = """query ($a: VariantInput!, $b: VariantInput!, $node: ID!) { playlist(id: "story") {
      experiment(a: $a, b: $b) { node(externalId: $node) { exitRate { unit } } } } }"""
    period = {"preset": "TODAY"}

    answer = await client.answer(ask, a={"period": period, "filter": filter}, b={"period": period}, node=node)

    assert (
        f'playlist.{path}: Give the externalId of a node of the playlist: there is no "nowhere".'
        in (answer["errors"][0]["message"])
    )
