"""Where a field or a behaviour takes a version: levels, endings and options are those of its structure."""

from __future__ import annotations

import pytest

from support.client import Client
from support.events import event
from support.rewritten import Clock


async def test_levels_endings_options_and_findings_are_those_of_the_version(two_versions: Client) -> None:
    ask = """query ($version: Int) { playlist(id: "story") {
      endings(period: { preset: TODAY }, version: $version) { ends { ending left } nodes { isEnding } }
      funnel(period: { preset: TODAY }, version: $version) { stages { number count } }
      diagnosis(period: { preset: TODAY }, version: $version) {
        findings { ... on UnplayedNode { node { externalId } } }
      }
      node(externalId: "hall") {
        choices(period: { preset: TODAY }, version: $version) { options { hotspot { externalId } to { externalId } } }
      }
    } }"""

    told = {v: (await two_versions.ask(ask, version=v))["playlist"] for v in (None, 1, 2)}

    assert told[None] == told[2]
    assert told[1]["endings"] == {"ends": {"ending": 17, "left": 0}, "nodes": [{"isEnding": True}]}
    assert told[2]["endings"] == {"ends": {"ending": 0, "left": 17}, "nodes": [{"isEnding": False}]}
    assert told[1]["funnel"]["stages"] == [{"number": 1, "count": 17}, {"number": 2, "count": 17}]
    assert told[2]["funnel"]["stages"] == [{"number": n, "count": 17} for n in (1, 2, 3)]
    for version, destination in ((1, "end"), (2, "gallery")):
        (option,) = told[version]["node"]["choices"]["options"]
        assert option == {"hotspot": {"externalId": "on"}, "to": {"externalId": destination}}


async def test_paths_viewers_and_behaviours_end_as_the_version_says(two_versions: Client) -> None:
    ask = """query ($version: Int) { playlist(id: "story") {
      paths(period: { preset: TODAY }, version: $version) { nodes { ends { ending left } } }
      viewers(period: { preset: TODAY }, version: $version, first: 1) {
        nodes { viewerId sessionsWithEnding sessions { nodes { end } } }
      }
      ended: metrics(
        period: { preset: TODAY }, filter: { behaviour: { reached: { ending: true }, version: $version } }
      ) { sessions }
      level: metrics(
        period: { preset: TODAY }
        filter: { behaviour: { scope: SESSION, reached: { level: 3 }, version: $version } }
      ) { sessions }
    } }"""

    told = {v: (await two_versions.ask(ask, version=v))["playlist"] for v in (None, 1, 2)}

    assert told[None] == told[2]
    for version, ended, deep, end in ((1, 17, 0, "ENDING"), (2, 0, 17, "LEFT")):
        numbers = told[version]
        assert numbers["paths"]["nodes"] == [{"ends": {"ending": ended, "left": 17 - ended}}]
        assert (numbers["ended"]["sessions"], numbers["level"]["sessions"]) == (ended, deep)
        (viewer,) = numbers["viewers"]["nodes"]
        assert viewer["sessionsWithEnding"] == (end == "ENDING")
        assert viewer["sessions"]["nodes"] == [{"end": end}]


@pytest.mark.parametrize(
    ("field", "selection"),
    [
        ("funnel(", "stages { count medianSeconds }"),
        ("paths(", "nodes { ends { ending left } }"),
        ('viewer(viewerId: "%s", ', "sessionsWithEnding"),
    ],
)
async def test_fields_of_several_versions_do_not_mix(two_versions: Client, field: str, selection: str) -> None:
    viewers = 'playlist(id: "story") { viewers(period: { preset: TODAY }, first: 1) { nodes { viewerId } } }'
    (viewer,) = (await two_versions.ask(f"{{ {viewers} }}"))["playlist"]["viewers"]["nodes"]
    name = field.replace("%s", viewer["viewerId"])
    one, two = (f"{name}period: {{ preset: TODAY }}, version: {number}) {{ {selection} }}" for number in (1, 2))
    apart = [
        (await two_versions.ask(f'{{ playlist(id: "story") {{ told: {each} }} }}'))["playlist"]["told"]
        for each in (one, two)
    ]

    together = await two_versions.ask(f'{{ playlist(id: "story") {{ one: {one} two: {two} }} }}')

    assert apart[0] != apart[1]
    assert together["playlist"] == {"one": apart[0], "two": apart[1]}


async def test_a_story_that_was_never_saved_has_a_funnel_without_levels(two_versions: Client, clock: Clock) -> None:
    """Beside one with levels in the same statement, and compared."""
    await two_versions.send(event("node_play", at=clock.now, playlist="unsaved", node="hall"))
    ask = """{ playlists(first: 2) { nodes {
      funnel(period: { preset: TODAY }, compareTo: { to: PREVIOUS_PERIOD }) { ...Told }
      viewers: funnel(period: { preset: TODAY }, scope: VIEWER) { ...Told }
    } } } fragment Told on Funnel { count stages { number medianSeconds } comparison { count } }"""

    saved, unsaved = sorted(
        (await two_versions.ask(ask))["playlists"]["nodes"], key=lambda told: -told["funnel"]["count"]
    )

    assert [stage["number"] for stage in saved["funnel"]["stages"]] == [1, 2, 3]
    assert unsaved["funnel"] == {"count": 1, "stages": [], "comparison": {"count": 0}}
    assert unsaved["viewers"] == {"count": 1, "stages": [], "comparison": None}


@pytest.mark.parametrize(
    ("behaviour", "path", "message"),
    [
        ('{ visited: "hall", version: 1 }', "version", "Give version only with reached: nothing else depends on"),
        ("{ reached: { level: 2 }, version: 3 }", "version", "Give a version from 1 to 2. There is no version 3."),
    ],
)
async def test_a_behaviour_of_no_version_is_told_before_any_field_runs(
    two_versions: Client, behaviour: str, path: str, message: str
) -> None:
    ask = f"""{{ playlist(id: "story") {{
      metrics(period: {{ preset: TODAY }}, filter: {{ behaviour: {behaviour} }}) {{ plays }}
    }} }}"""

    (error,) = (await two_versions.answer(ask))["errors"]

    (problem,) = error["extensions"]["problems"]
    assert problem["path"] == f"playlist.metrics.filter.behaviour.{path}"
    assert message in problem["message"]
