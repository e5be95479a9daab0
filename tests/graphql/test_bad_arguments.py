"""Invalid arguments: one error lists all of them, with a code, before any statement runs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.client import Client
from support.statements import recorded_statements

pytestmark = pytest.mark.asyncio(loop_scope="module")

METRICS = '{ playlist(id: "wheel") { metrics(%s) { plays } } }'
TIMELINE = '{ playlist(id: "wheel") { timeline(%s) { columns { plays } } } }'
NODES = '{ playlist(id: "wheel") { nodes(%s) { id } } }'
PLAYLISTS = "{ playlists(%s) { totalCount } }"


def _exclusions(count: int) -> str:
    return ", ".join(f'{{ country: {{ notIn: ["{number}"] }} }}' for number in range(count))


#: The query, its arguments, and the problems: the path, and the beginning of the message.
PROBLEMS: list[tuple[str, str, list[tuple[str, str]]]] = [
    (METRICS, "period: {}", [("playlist.metrics.period", "Give preset, or firstDay and lastDay, or start and end.")]),
    (
        METRICS,
        'period: { preset: TODAY, firstDay: "2026-01-01", lastDay: "2026-01-31" }',
        [("playlist.metrics.period", "Give only one of these: preset; firstDay and lastDay.")],
    ),
    (METRICS, 'period: { firstDay: "2026-01-01" }', [("playlist.metrics.period.lastDay", "Give lastDay too")]),
    (
        METRICS,
        'period: { start: "2026-02-01T00:00:00Z", end: "2026-01-01T00:00:00Z" }',
        [("playlist.metrics.period.end", "Choose an end after start")],
    ),
    (
        METRICS,
        'period: { firstDay: "2026-02-01", lastDay: "2026-01-01", timeZone: "europe/berlin" }',
        [
            (
                "playlist.metrics.period.timeZone",
                '"europe/berlin" is not the name of a time zone: did you mean Eur',
            ),
            ("playlist.metrics.period.lastDay", "Choose a lastDay that is not before firstDay"),
        ],
    ),
    (
        METRICS,
        'period: { start: "2026-01-01T00:00:00", end: "2026-01-02T00:00:00" }',
        [
            ("playlist.metrics.period.start", "Add Z or an offset such as +01:00 to 2026-01-01T00:00:00"),
            ("playlist.metrics.period.end", "Add Z or an offset such as +01:00 to 2026-01-02T00:00:00"),
        ],
    ),
    (
        METRICS,
        'period: { firstDay: "0001-01-01", lastDay: "9999-12-31" }',
        [
            ("playlist.metrics.period.firstDay", "Choose a day from 1990-01-01"),
            ("playlist.metrics.period.lastDay", "Choose a day from 1990-01-01"),
        ],
    ),
    (
        METRICS,
        "period: { preset: TODAY }, compareTo: {}",
        [("playlist.metrics.compareTo", 'Give "to" or "firstDay".')],
    ),
    (
        METRICS,
        'period: { preset: TODAY }, compareTo: { to: PREVIOUS_PERIOD, firstDay: "2026-01-01" }',
        [("playlist.metrics.compareTo", 'Give only one of "to" and "firstDay".')],
    ),
    (
        METRICS,
        'period: { preset: TODAY }, compareTo: { firstDay: "1066-10-14" }',
        [("playlist.metrics.compareTo.firstDay", "Choose a day from 1990-01-01 to 2100-12-31, not 1066-10-14.")],
    ),
    (
        TIMELINE,
        'period: { firstDay: "1990-01-01", lastDay: "2100-12-31" }, interval: HOUR',
        [
            (
                "playlist.timeline.interval",
                "HOUR makes 973,008 points of this period, and 10,000 are allowed",
            )
        ],
    ),
    (
        TIMELINE,
        'period: { firstDay: "1990-01-01", lastDay: "2100-12-31" }, compareTo: {}',
        [
            ("playlist.timeline.compareTo", 'Give "to" or "firstDay".'),
            ("playlist.timeline.interval", "DAY makes 40,542 points"),
        ],
    ),
    (NODES, "orderBy: { by: PLAYS }", [("playlist.nodes.period", "Give the period to order by PLAYS of.")]),
    (NODES, "period: {}", [("playlist.nodes.period", "Give preset")]),
    (PLAYLISTS, "first: 0", [("playlists.first", "Ask for 1 to 500 playlists, not 0.")]),
    (PLAYLISTS, "first: -1", [("playlists.first", "Ask for 1 to 500")]),
    (
        PLAYLISTS,
        'first: 501, after: "nonsense", orderBy: { by: IMPRESSIONS }, search: "\\u0000"',
        [
            ("playlists.first", "Ask for 1 to 500 playlists, not 501."),
            ("playlists.search", "Leave out the character U+0000"),
            ("playlists.after", "Give the cursor or endCursor of an earlier page"),
            ("playlists.period", "Give the period to order by IMPRESSIONS of."),
        ],
    ),
    (
        METRICS,
        f"period: {{ preset: TODAY }}, filter: {{ country: {{ in: {json.dumps([str(n) for n in range(5_001)])} }} }}",
        [("playlist.metrics.filter", "Name at most 5,000 values in 500 conditions, not 5,001 in 1.")],
    ),
    (
        METRICS,
        f"period: {{ preset: TODAY }}, filter: {{ or: [{_exclusions(251)}] }}",
        [("playlist.metrics.filter", "Name at most 5,000 values in 500 conditions, not 251 in 503.")],
    ),
    (
        METRICS,
        "period: { preset: TODAY }, filter: " + "{ not: " * 51 + "{}" + " }" * 51,
        [("playlist.metrics.filter", "Nest at most 50 filters within filters, not 52.")],
    ),
]


@pytest.mark.parametrize(("query", "arguments", "problems"), PROBLEMS, ids=[case[1][:70] for case in PROBLEMS])
async def test_invalid_arguments_are_reported_before_any_statement(
    reader: Client, query: str, arguments: str, problems: list[tuple[str, str]]
) -> None:
    error = await _error(reader, query % arguments)

    assert error["extensions"]["code"] == "INVALID_ARGUMENT"
    _check_problems(error, problems)


async def test_all_problems_of_a_query_are_reported_at_once(reader: Client) -> None:
    query = """
    query ($zone: String!) {
      one: playlist(id: "wheel") { metrics(period: { preset: TODAY, timeZone: $zone }) { plays } }
      playlists(first: 0) { nodes { ...Video } }
    }
    fragment Video on Playlist {
      nodes { hotspots(orderBy: { by: CLICKS }) { destination { ... on Node { timeline(period: {}) { interval } } } } }
      startNode { ...Start }
    }
    fragment Start on Node { timeline(period: { preset: TODAY }, compareTo: {}) { interval } }
    """
    error = await _error(reader, query, zone="Nowhere")

    _check_problems(
        error,
        [
            ("one.metrics.period.timeZone", '"Nowhere" is not'),
            ("playlists.first", "Ask for 1"),
            ("playlists.nodes.nodes.hotspots.period", "Give the period to order by CLICKS of."),
            ("playlists.nodes.nodes.hotspots.destination.timeline.period", "Give preset"),
            ("playlists.nodes.startNode.timeline.compareTo", 'Give "to"'),
        ],
    )


async def test_arguments_that_are_skipped_are_not_read(reader: Client) -> None:
    query = """query ($no: Boolean = false) { playlist(id: "wheel") {
      metrics(period: {}) @include(if: $no) { plays } ...Rest @skip(if: true)
      id
    } }
    fragment Rest on Playlist { timeline(period: {}) { interval } }"""

    assert await reader.ask(query) == {"playlist": None}


async def test_other_operations_of_the_document_are_not_read(reader: Client) -> None:
    query = """query Good { playlists { totalCount } } query Bad { playlists(first: 0) { totalCount } }"""
    response = await reader.http.post("/graphql", json={"query": query, "operationName": "Good"})

    assert response.json()["data"] == {"playlists": {"totalCount": 0}}


#: Variables of a query that declares ($period: PeriodInput!, $first: Int! = 3, $filter: AudienceFilter).
VARIABLES: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({}, [("$period", "Give it a value: the query declares it as PeriodInput!.")]),
    ({"period": None}, [("$period", "null")]),
    ({"period": "today"}, [("$period", "PeriodInput")]),
    ({"period": {"preset": "SOMEDAY"}}, [("$period.preset", '"SOMEDAY"')]),
    (
        {"period": {"firstDay": "2026-02-30", "lastDay": 7}},
        [("$period.firstDay", "no 2026-02-30"), ("$period.lastDay", "not 7")],
    ),
    ({"period": {"start": "x", "end": 1}}, [("$period.start", "2026-11-24T09:30:00Z"), ("$period.end", "not 1")]),
    ({"period": {"preset": "TODAY", "zone": "UTC"}}, [("$period", "zone")]),
    ({"period": {"preset": "TODAY"}, "first": "3"}, [("$first", "Int")]),
    ({"period": {"preset": "TODAY"}, "first": 2**31}, [("$first", "Int")]),
    ({"period": {"preset": "TODAY"}, "first": 1.5, "filter": []}, [("$first", "Int"), ("$filter", "AudienceFilter")]),
]


@pytest.mark.parametrize(("variables", "problems"), VARIABLES, ids=[str(case[0])[:70] for case in VARIABLES])
async def test_variables_of_another_type_are_reported_before_any_statement(
    reader: Client, variables: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    query = """query ($period: PeriodInput!, $first: Int! = 3, $filter: AudienceFilter) {
      playlists(first: $first) { nodes { metrics(period: $period, filter: $filter) { plays } } }
    }"""
    error = await _error(reader, query, **variables)

    assert error["extensions"]["code"] == "INVALID_VARIABLE"
    found = [(each["path"], each["message"]) for each in error["extensions"]["problems"]]
    assert len(found) == len(problems)
    for (path, message), (where, part) in zip(found, problems, strict=True):
        assert path == where
        assert part in message


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, 'Give "to" or "firstDay".'),
        ({"to": None}, 'Give "to" or "firstDay".'),
        ({"to": "PREVIOUS_PERIOD", "firstDay": "2026-01-01"}, 'Give only one of "to" and "firstDay".'),
    ],
)
async def test_one_of_inputs_in_variables_have_the_same_message(
    reader: Client, given: dict[str, Any], message: str
) -> None:
    query = """query ($compareTo: ComparisonInput) {
      playlist(id: "wheel") { metrics(period: { preset: TODAY }, compareTo: $compareTo) { plays } }
    }"""
    error = await _error(reader, query, compareTo=given)

    _check_problems(error, [("playlist.metrics.compareTo", message)])


async def test_null_for_a_non_null_argument_is_reported_before_any_statement(reader: Client) -> None:
    query = """query ($interval: Interval = DAY, $first: Int = 1) {
      playlist(id: "wheel") { timeline(period: { preset: TODAY }, interval: $interval) { interval } }
      playlists(first: $first) { totalCount }
    }"""
    error = await _error(reader, query, interval=None, first=None)

    assert [each["path"] for each in error["extensions"]["problems"]] == ["playlist.timeline", "playlists"]


@pytest.mark.parametrize("levels", [60, 200, 300, 900])
async def test_variables_nested_too_deeply_are_rejected(reader: Client, levels: int) -> None:
    nested: dict[str, Any] = {}
    for _ in range(levels):
        nested = {"not": nested}
    query = """query ($it: AudienceFilter) {
      playlist(id: "wheel") { metrics(period: { preset: TODAY }, filter: $it) { plays } } }"""
    error = await _error(reader, query, it=nested)

    assert error["extensions"]["code"] in ("INVALID_ARGUMENT", "INVALID_VARIABLE")
    assert "nest" in error["message"].lower()


async def test_all_problems_of_a_structure_are_reported_at_once_and_nothing_is_saved(reader: Client) -> None:
    query = """mutation {
      savePlaylist(structure: { id: "p", startNode: "b", nodes: [
        { id: "a", durationSeconds: -1, hotspots: [{ id: "h", toNode: "c" }, { id: "h", url: "x", pause: true }] }
      ] }) { playlist { id } }
      recordEvents(events: []) { accepted }
    }"""
    error = await _error(reader, query)

    paths = [each["path"] for each in error["extensions"]["problems"]]
    assert "savePlaylist.structure.startNode" in paths
    assert "savePlaylist.structure.nodes[0].durationSeconds" in paths
    assert "savePlaylist.structure.nodes[0].hotspots[0].toNode" in paths
    assert all(path.startswith("savePlaylist.structure") for path in paths)


async def test_too_many_events_at_once_are_rejected(reader: Client) -> None:
    query = "mutation ($events: [EventInput!]!) { recordEvents(events: $events) { accepted } }"
    error = await _error(reader, query, events=[{}] * 10_001)

    _check_problems(error, [("recordEvents.events", "Send at most 10,000 events at once, not 10,001.")])


async def _error(reader: Client, query: str, **variables: Any) -> dict[str, Any]:
    """The one error of the answer; no statement may run."""
    with recorded_statements() as statements:
        answer = await reader.answer(query, **variables)
    assert statements == []
    assert "data" not in answer
    (error,) = answer["errors"]
    assert isinstance(error, dict)
    return error


def _check_problems(error: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = [(each["path"], each["message"]) for each in error["extensions"]["problems"]]
    assert [path for path, _ in found] == [path for path, _ in expected]
    for (path, message), (_, beginning) in zip(found, expected, strict=True):
        assert message.startswith(beginning)
        assert f"{path}: {message}" in error["message"]
