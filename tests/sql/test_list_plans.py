"""Lists of playlists read a page, or the rows of each playlist in a period; verifying reads the range of playlists.

This must hold with statistics that are fresh, stale or missing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from math import inf
from typing import Any

import pytest
import pytest_asyncio

from ivgraph.database import Database, connect
from ivgraph.database.sqlfiles import read_sql
from ivgraph.ingest.retention import read_horizon
from ivgraph.ingest.rollups import FROM_JOURNEYS, ROLLUPS
from support.postgres import Postgres

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.not_on_citus("it reads plans of one server")]

PLAYLISTS = 2_000
#: Days on which each subject has rows: a visit on each day, by five viewers in turn.
DAYS = 10
#: Nodes and hotspots of each playlist.
OTHERS = 3
#: Without statistics the planner expects an account to have a two-hundredth of the playlists. If a page has more than
#: that, it sorts the whole table, which is small then.
PAGE = PLAYLISTS // 200 - 4
#: The day after the last one.
TODAY = 20_000

FILL = """
insert into playlist (id, external_id, name, created_at)
select number * 100, 'playlist ' || number, case when number % 10 > 0 then 'Name ' || md5(number::text) end,
       timestamptz '2026-01-01' + number * interval '1 minute'
  from generate_series({first}, {last}) as number;

create temporary table activity as
select number * 100 as playlist_id, number * 100 + other as subject_id, day
  from generate_series({first}, {last}) as number, generate_series(0, {others}) as other,
       generate_series({today} - {days}, {today} - 1) as day;

insert into day_total select playlist_id, subject_id, day, 3, 2, 1, 1000, 2, 0, 2 from activity;
insert into noon_total select playlist_id, subject_id, day, 3, 2, 1, 1000, 2, 0, 2 from activity;
insert into slot_total select playlist_id, subject_id, day * 96 + 40, 3, 2, 1, 1000, 2, 2, 0, 0, 2 from activity;
insert into part_total select playlist_id, subject_id, day * 8 + 3, 3, 2, 1, 1000, 2, 2, 0, 0, 2 from activity;
insert into recency select playlist_id, subject_id, true, day, -1, 2 from activity;
insert into visit
select playlist_id, subject_id, day % 5, day * 96 + 40, 1, true, true, -1, 3, 2, 1, 1000 from activity;

insert into event (playlist_id, at, event_id, received_at, type, session, viewer_id, known, context_id)
select playlist_id, to_timestamp((day * 96 + 40) * 900), gen_random_uuid(), now(), 'play', 's', day % 5, true, 1
  from activity
 where subject_id = playlist_id;

insert into node (playlist_id, id, external_id, listed)
select distinct playlist_id, subject_id, subject_id::text, true from activity where subject_id <> playlist_id;

insert into journey (
  playlist_id, id, viewer_id, known, context_id, bot, start_at, first_at, last_at, last_node_id, steps, clicks,
  watched_ms, path)
select playlist_id, day, day % 5, true, 1, false, at, at, at, playlist_id + 1, 1, 0, 0, array[playlist_id + 1]
  from activity
 cross join lateral to_timestamp((day * 96 + 40) * 900) as at
 where subject_id = playlist_id;

insert into step (
  playlist_id, journey_id, at, event_id, node_id, viewer_id, context_id, known, bot, ended)
select playlist_id, day, to_timestamp((day * 96 + 40) * 900), gen_random_uuid(), playlist_id + 1, day % 5, 1, true,
       false, false
  from activity
 where subject_id = playlist_id;

insert into transition_day select playlist_id, playlist_id + 1, day, playlist_id + 2, '', 0, 1 from activity
 where subject_id = playlist_id;
insert into walk_day select playlist_id, day, place, 0, playlist_id + 1, 1 from activity, generate_series(0, 1) as place
 where subject_id = playlist_id;
insert into node_set_day select playlist_id, day, array[playlist_id + 1], 1 from activity
 where subject_id = playlist_id;
insert into click_day select playlist_id, playlist_id + 3, day, 5, 1 from activity where subject_id = playlist_id;
insert into watch_day select playlist_id, playlist_id + 1, day, 5, 1, 1 from activity where subject_id = playlist_id;
insert into exposed_set_day select playlist_id, playlist_id + 1, day, false, array[playlist_id + 3], 1 from activity
 where subject_id = playlist_id;

insert into context (playlist_id, id, bot)
select number * 100, 1, false from generate_series({first}, {last}) as number;

drop table activity;
"""

MONTHS = ("2024_09", "2024_10")
TABLES = (
    "playlist", "day_total", "noon_total", "part_total", "slot_total", "recency", "visit", "context", "node", "journey",
    "step", "transition_day", "walk_day", "node_set_day", "click_day", "watch_day", "exposed_set_day",
    *(f"event_{month}" for month in MONTHS),
)  # fmt: skip


def fill(first: int, last: int) -> str:
    return FILL.format(first=first, last=last, others=OTHERS, today=TODAY, days=DAYS)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["fresh", "stale", "absent"])
async def filled(postgres: Postgres, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """A database with many playlists, and with statistics of all of them, of a few, or without any."""
    async with postgres.clone() as dsn, connect(dsn, size=1) as database:
        async with database.session() as session:
            execute = session._connection.execute
            for month in MONTHS:
                await execute(f"select make_event_month('{month.replace('_', '-')}-01')")
            for table in TABLES:
                await execute(f"alter table {table} set (autovacuum_enabled = off)")
            await execute(fill(1, 10))
            if request.param == "stale":
                await execute("analyze")
            await execute(fill(11, PLAYLISTS))
            if request.param == "fresh":
                await execute("analyze")
        yield database


async def explain(database: Database, name: str, *args: Any) -> dict[str, Any]:
    """Returns the plan with the rows that were read by running it."""
    async with database.session() as session:
        text = await session._connection.fetchval(f"explain (analyze, timing off, format json) {read_sql(name)}", *args)
    plan: dict[str, Any] = json.loads(text)[0]["Plan"]
    return plan


def scans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "Relation Name" in plan:
        yield plan
    for inner in plan.get("Plans", ()):
        yield from scans(inner)


def rows_read(plan: dict[str, Any]) -> Counter[str]:
    """Returns the rows by table, including those that a filter removed."""
    read = Counter[str]()
    for scan in scans(plan):
        rows = (
            scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0) + scan.get("Rows Removed by Index Recheck", 0)
        )
        read[scan["Relation Name"]] += round(rows * scan["Actual Loops"])
    return read


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("by_name", (None, None)),
        ("by_name", ("name 8", 1)),
        ("by_name", (None, 100_000)),
        ("by_name_descending", (None, None)),
        ("by_name_descending", ("name 8", 1)),
        ("by_name_descending", (None, 100_000)),
        ("by_created_at", (None, None)),
        ("by_created_at_descending", (None, None)),
    ],
)
async def test_an_order_by_a_property_reads_no_more_than_the_page(
    filled: Database, name: str, after: tuple[Any, ...]
) -> None:
    plan = await explain(filled, f"analytics/playlists/{name}", None, *after, PAGE)

    assert plan["Actual Rows"] == PAGE
    assert all("Index" in scan["Node Type"] for scan in scans(plan)), plan
    assert rows_read(plan)["playlist"] <= 2 * PAGE


def check_read(plan: dict[str, Any], expected: dict[str, int]) -> None:
    """Args: expected: by table the rows of each playlist. Its nodes may be read besides, to find endings or plays."""
    read = rows_read(plan)
    assert read.pop("playlist") <= 3 * PLAYLISTS
    assert read.pop("node", 0) <= (3 * OTHERS * PLAYLISTS if {"journey", "step"} & expected.keys() else 0)
    assert {table: round(rows / PLAYLISTS, 1) for table, rows in read.items() if rows} == expected


START, UNTIL = (TODAY - 5) * 96, TODAY * 96


@pytest.mark.parametrize(
    ("metric", "slots", "expected"),
    [
        ("plays", (START, START, UNTIL, UNTIL), {"day_total": 5}),
        ("plays", (START - 60, START, UNTIL - 96, UNTIL - 50), {"day_total": 4, "slot_total": 2}),
        ("plays", (START + 30, START + 50, START + 50, START + 50), {"slot_total": 1}),
        ("new_viewers", (START, START, UNTIL, UNTIL), {"recency": 5}),
        ("new_viewers", (START - 60, START, UNTIL - 96, UNTIL - 50), {"recency": 4, "visit": 2}),
        ("sessions", (START, START, UNTIL, UNTIL), {"day_total": 5}),
        ("sessions_with_ending", (START, START, UNTIL, UNTIL), {"journey": 5}),
        ("sessions_with_ending", (START - 60, START, UNTIL - 96, UNTIL - 50), {"journey": 6}),
        ("ending_rate", (START, START, UNTIL, UNTIL), {"day_total": 5, "journey": 5}),
    ],
)
async def test_an_order_by_a_metric_reads_the_days_of_each_playlist(
    filled: Database, metric: str, slots: tuple[int, ...], expected: dict[str, int]
) -> None:
    totals, viewers, endings = (
        metric in ("plays", "sessions", "ending_rate"),
        metric == "new_viewers",
        "ending" in metric,
    )
    needed = totals, viewers, endings
    plan = await explain(filled, "analytics/playlists/by_metric", None, metric, True, -inf, 0, PAGE, *slots, *needed)

    check_read(plan, expected)


@pytest.mark.parametrize(
    ("metric", "needed", "of_journeys", "expected"),
    [
        ("plays", (True, False, False), (False, False), {"visit": 5}),
        ("unique_viewers", (False, True, False), (False, False), {"visit": 5}),
        # One earlier visit of each viewer who may be new: all of them have some.
        ("new_viewers", (False, True, True), (False, False), {"visit": 5 + 5}),
        ("sessions", (False, False, False), (True, False), {"journey": 5}),
        ("steps_per_session", (False, False, False), (True, False), {"journey": 5, "step": 5}),
        ("ending_rate", (False, False, False), (True, True), {"journey": 5}),
    ],
)
async def test_an_order_by_a_metric_of_an_audience_reads_what_each_playlist_has_in_the_period(
    filled: Database, metric: str, needed: tuple[bool, ...], of_journeys: tuple[bool, ...], expected: dict[str, int]
) -> None:
    people: tuple[Any, ...] = ([], [], [1], [], b"")
    plan = await explain(
        filled,
        "analytics/playlists/by_audience_metric",
        None,
        metric,
        True,
        -inf,
        0,
        PAGE,
        START,
        UNTIL,
        *needed,
        *people,
        *of_journeys,
    )

    assert plan["Actual Rows"] == PAGE
    check_read(plan, expected)


SLICE = 100
#: Rollups that have a row for each subject and day. The others have one for each playlist and day, but walk_day two:
#: for the first play and for the last one.
OF_SUBJECTS = ("slot_total", "part_total", "day_total", "noon_total", "visit", "recency")


@pytest.mark.parametrize("rollup", ROLLUPS)
async def test_verifying_a_range_of_playlists_reads_only_its_rows(filled: Database, rollup: str) -> None:
    range_of_ids = SLICE * 100, 2 * SLICE * 100
    arguments = range_of_ids if rollup in FROM_JOURNEYS else (*range_of_ids, await read_horizon(filled))
    read = rows_read(await explain(filled, f"ingest/verify/{rollup}", *arguments))

    events = sum(rows for table, rows in read.items() if table.startswith("event_"))
    # Each event is read four times: for its playlist, its node and its hotspot, and for who was present.
    assert events <= 4 * SLICE * DAYS
    assert (events == 0) is (rollup in FROM_JOURNEYS)
    assert read["context"] <= 3 * SLICE * DAYS
    rows = SLICE * DAYS * (1 + OTHERS if rollup in OF_SUBJECTS else 2 if rollup == "walk_day" else 1)
    # Verifying step and journey also reads those that began before the horizon.
    assert rows <= read[rollup] <= (3 * rows if rollup in ("step", "journey", "click_day") else rows)


async def test_the_events_of_a_range_are_estimated_from_day_total(filled: Database) -> None:
    read = rows_read(await explain(filled, "ingest/verify/playlists", 0, SLICE, 1_000_000))

    assert read == {"playlist": 2 * SLICE, "day_total": SLICE * DAYS}


async def test_an_order_by_a_property_leaves_no_playlist_out(filled: Database) -> None:
    rows = await filled.fetch("analytics/playlists/by_name", None, None, None, 2 * PLAYLISTS)

    assert len({row["id"] for row in rows}) == PLAYLISTS
