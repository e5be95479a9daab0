"""The estimated rows of sessions, plays and visits that the database reads, compared with the rows that there are."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from graphql import GraphQLObjectType, is_introspection_type

from ivgraph.catalog.traffic import Rows
from ivgraph.execution.engine import schema
from support.client import Client, open_client
from support.events import event
from support.postgres import Postgres
from support.row_questions import ELSEWHERE, OF_EVENTS, QUESTIONS, WITH_COMPARISON, WITHOUT_FILTER, WITHOUT_ROWS
from support.wandering import structure

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIRST_DAY = datetime(2026, 3, 2, tzinfo=UTC)
DAYS = 4
#: The sessions of each playlist: as many on each day, each with three plays.
SESSIONS = {"few": 8, "many": 80}
WALK = ("start", "hall", "tower")

#: Nobody's country: what a statement reads does not depend on who matches.
FILTER = '{country: {in: ["NL"]}}'
PERIOD = '{firstDay: "2026-03-02", lastDay: "2026-03-05"}'
FIRST_HALF = '{firstDay: "2026-03-02", lastDay: "2026-03-03"}'


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(postgres: Postgres) -> AsyncIterator[Client]:
    async with postgres.clone() as dsn, open_client(dsn) as client:
        await _fill(client)
        connection = await asyncpg.connect(dsn, server_settings={"search_path": "ivgraph"})
        for table, each in (("journey", 1), ("step", len(WALK))):
            rows = await connection.fetch(f"select count(*) from {table} group by playlist_id order by 1")
            assert [row["count"] for row in rows] == [sessions * each for sessions in SESSIONS.values()]
        await connection.close()
        yield client


async def _fill(client: Client) -> None:
    for playlist, sessions in SESSIONS.items():
        save = "mutation ($it: PlaylistInput!) { savePlaylist(structure: $it) { playlist { id } } }"
        await client.ask(save, it=structure(playlist))
        await client.send(*_events(playlist, sessions))


def _events(playlist: str, sessions: int) -> Iterator[dict[str, Any]]:
    for number in range(sessions):
        common = {"playlist": playlist, "session": f"s{number}", "viewer": f"v{number}"}
        at = FIRST_DAY + timedelta(days=number % DAYS, hours=12)
        yield event("play", at=at, **common)
        for place, node in enumerate(WALK):
            yield event("node_play", at=at + timedelta(seconds=10 * place), node=node, **common)


def _reading_fields() -> Iterator[str]:
    """The fields whose resolvers are coroutine functions: no other resolver can read the database."""
    for named in schema._schema.type_map.values():
        if isinstance(named, GraphQLObjectType) and not is_introspection_type(named) and named.name != "Mutation":
            for name, field in named.fields.items():
                definition = field.extensions.get("strawberry-definition")
                resolver = definition.base_resolver if definition else None
                if resolver and inspect.iscoroutinefunction(resolver.wrapped_func):
                    yield f"{named.name}.{name}"


async def test_every_field_that_reads_is_in_one_of_the_tables() -> None:
    fields = set(_reading_fields())
    known = QUESTIONS.keys() | WITHOUT_FILTER.keys() | ELSEWHERE.keys() | WITHOUT_ROWS.keys()
    assert fields - known == set()
    assert known - fields == set()
    assert {name for name in fields if _takes(name, "filter")} - QUESTIONS.keys() == {
        "Playlist.viewer",
        "Query.playlists",
    }


def _takes(field: str, argument: str) -> bool:
    named, name = field.split(".")
    parent: Any = schema._schema.type_map[named]
    return argument in parent.fields[name].args


@pytest.mark.parametrize("field", QUESTIONS)
async def test_a_filtered_statement_reads_the_rows_of_its_period(client: Client, field: str) -> None:
    selection, least = QUESTIONS[field]
    await _check(client, selection, least, FILTER)


@pytest.mark.parametrize("field", WITHOUT_FILTER)
async def test_a_statement_on_what_no_rollup_has_reads_the_rows_of_its_period(client: Client, field: str) -> None:
    selection, least = WITHOUT_FILTER[field]
    await _check(client, selection, least, None)


async def _check(client: Client, selection: str, least: Rows, filter: str | None) -> None:
    rows = {
        (playlist, period): await _rows(client, selection, playlist, period, filter)
        for playlist in SESSIONS
        for period in (PERIOD, FIRST_HALF)
    }
    for playlist, sessions in SESSIONS.items():
        there_are = sessions * (least.sessions + least.visits + len(WALK) * least.plays)
        assert there_are <= rows[playlist, PERIOD] <= 100 * there_are
        assert rows[playlist, FIRST_HALF] == pytest.approx(rows[playlist, PERIOD] / 2, abs=1)
    ratio = SESSIONS["many"] / SESSIONS["few"]
    assert rows["many", PERIOD] == pytest.approx(ratio * rows["few", PERIOD], abs=ratio)


@pytest.mark.parametrize(
    ("zone", "reads"), [("UTC", False), ("Europe/Amsterdam", True), ("Asia/Kathmandu", True), ("Etc/GMT+12", True)]
)
async def test_parts_of_days_are_read_without_a_filter(client: Client, zone: str, reads: bool) -> None:
    """Whole UTC days are read from rollups. A part of a day has a part of its plays."""
    period = f'{{firstDay: "2026-03-03", lastDay: "2026-03-04", timeZone: "{zone}"}}'
    rows = await _rows(client, "flow(period: $period) { transitions { count } }", "many", period, None)
    assert (rows > 0) == reads
    assert rows <= 2 * 2 * SESSIONS["many"] / DAYS * len(WALK)


async def test_every_field_with_a_comparison_is_in_the_table() -> None:
    assert {name for name in _reading_fields() if _takes(name, "compareTo")} == WITH_COMPARISON.keys()


@pytest.mark.parametrize("field", WITH_COMPARISON)
async def test_compared_periods_are_read_too(client: Client, field: str) -> None:
    """Both halves together have as many rows as the whole period."""
    later = '{firstDay: "2026-03-04", lastDay: "2026-03-05"}'
    alone, compared = [
        await _rows(client, WITH_COMPARISON[field].replace("$compareTo", to), "many", later, FILTER)
        for to in ("null", '{firstDay: "2026-03-02"}')
    ]
    assert alone > 0
    assert compared == pytest.approx(2 * alone, abs=1)


async def test_the_exposures_of_all_plays_of_whole_days_are_read_from_rollups(client: Client) -> None:
    selection = 'node(externalId: "start") { choices(period: $period, filter: $filter) { couldChoose } }'
    assert await _rows(client, selection, "many", PERIOD, None) == 0
    assert await _rows(client, selection.replace("couldChoose", "timeToDecide { count }"), "many", PERIOD, None) > 0


@pytest.mark.parametrize("field", OF_EVENTS)
async def test_a_filter_of_sessions_reads_events(client: Client, field: str) -> None:
    """A play has ten events at most. The session filter finds no more than the other one."""
    behaving = '{behaviour: {visited: "hall", scope: %s}}'
    rows = [await _rows(client, OF_EVENTS[field], "many", PERIOD, behaving % scope) for scope in ("VIEWER", "SESSION")]
    reads_clicks = field in ("Engagement.clicks", "Hotspot.clickCurve")
    events = 10 * len(WALK) * SESSIONS["many"]
    if reads_clicks:  # Under any filter.
        assert rows[1] == rows[0] >= events
    else:
        assert rows[1] - rows[0] >= events


async def test_fields_share_what_a_behaviour_finds(client: Client) -> None:
    behaving = '{behaviour: {visited: "hall"}}'
    flow, endings = QUESTIONS["Playlist.flow"][0], QUESTIONS["Playlist.endings"][0]
    apart = [await _rows(client, selection, "many", PERIOD, behaving) for selection in (flow, endings)]
    finding = apart[0] - await _rows(client, flow, "many", PERIOD, FILTER)
    assert finding >= SESSIONS["many"] * len(WALK)
    assert await _rows(client, f"{flow} {endings}", "many", PERIOD, behaving) == sum(apart) - finding


async def test_the_sessions_in_both_variants_are_found_by_the_behaviours_of_both(client: Client) -> None:
    compare = """experiment(
        a: {period: {firstDay: "2026-03-0%s", lastDay: "2026-03-0%s"}, filter: {behaviour: {visited: "hall"}}},
        b: {period: {firstDay: "2026-03-04", lastDay: "2026-03-05"}, filter: {behaviour: {visited: "tower"}}}
      ) { a { sessions } }"""
    apart, sharing = [await _rows(client, compare % days, "many", PERIOD, None) for days in ((2, 3), (3, 4))]
    flow = QUESTIONS["Playlist.flow"][0].replace("$period", '{firstDay: "2026-03-04", lastDay: "2026-03-04"}')
    behaving, plain = [
        await _rows(client, flow, "many", PERIOD, each) for each in ('{behaviour: {visited: "hall"}}', FILTER)
    ]
    assert sharing - apart > 2 * (behaving - plain)


async def test_clicks_of_slices_read_events(client: Client) -> None:
    selection = 'node(externalId: "start") { engagement(period: $period, filter: $filter) { %s } }'
    without, clicks = [await _rows(client, selection % field, "many", PERIOD, FILTER) for field in ("plays", "clicks")]
    assert clicks - without >= SESSIONS["many"] * len(WALK)


@pytest.mark.parametrize(("by", "filter"), [("PLAYS", FILTER), ("SESSIONS", FILTER), ("ENDING_RATE", None)])
async def test_an_order_reads_all_playlists(client: Client, by: str, filter: str | None) -> None:
    order = f"first: 1, orderBy: {{by: {by}}}, period: $period, filter: $filter"
    query = f"{{ playlists({order}) {{ nodes {{ id }} }} }}"
    assert await _rows_of(client, _with_values(query, PERIOD, filter)) >= sum(SESSIONS.values())


async def test_an_order_of_everybody_reads_rollups(client: Client) -> None:
    query = "{ playlists(orderBy: {by: PLAYS}, period: $period) { nodes { id } } }"
    assert await _rows_of(client, _with_values(query, PERIOD, None)) == 0


async def test_a_page_may_have_the_busiest_playlists(client: Client) -> None:
    flow = QUESTIONS["Playlist.flow"][0]
    pages = [
        _with_values(f"{{ playlists(first: {first}) {{ nodes {{ {flow} }} }} }}", PERIOD, FILTER) for first in (1, 2)
    ]
    one, two = [await _rows_of(client, page) for page in pages]
    assert one == await _rows(client, flow, "many", PERIOD, FILTER)
    assert two == pytest.approx(one * sum(SESSIONS.values()) / SESSIONS["many"], abs=1)


async def test_a_query_that_would_read_too_many_rows_is_refused_before_it_reads_them(postgres: Postgres) -> None:
    async with postgres.clone() as dsn, open_client(dsn, max_rows=100) as client:
        await _fill(client)
        answer = await client.answer(_query(QUESTIONS["Playlist.flow"][0], "many", PERIOD, FILTER))
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "ANSWER_TOO_LARGE"
        assert error["extensions"]["cost"]["rows"]["limit"] == 100
        assert error["extensions"]["cost"]["rows"]["largest"]["path"] == "playlist.flow"
        assert "ask for a shorter period" in error["message"]
        assert await _rows(client, QUESTIONS["Playlist.flow"][0], "few", PERIOD, FILTER) < 100


async def _rows(client: Client, selection: str, playlist: str, period: str, filter: str | None) -> int:
    return await _rows_of(client, _query(selection, playlist, period, filter))


async def _rows_of(client: Client, query: str) -> int:
    content = {"query": query, "extensions": {"cost": True}}
    answer = (await client.http.post("/graphql", json=content)).json()
    assert "errors" not in answer, answer["errors"]
    rows: int = answer["extensions"]["cost"]["rows"]["estimate"]
    return rows


def _query(selection: str, playlist: str, period: str, filter: str | None) -> str:
    return _with_values(f'{{ playlist(id: "{playlist}") {{ {selection} }} }}', period, filter)


def _with_values(query: str, period: str, filter: str | None) -> str:
    return query.replace("$period", period).replace("$filter", filter or "null")
