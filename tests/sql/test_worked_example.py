"""docs/exactness.md holds: its events, sent through the writer, make the tables that it shows.

The events, the tables and the two statements are read from the document, so that it can't say anything else than this
test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise, permutations
from pathlib import Path
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import pytest

from ivgraph.analytics.calendar import EPOCH, SLOT, slot, start_of_day
from ivgraph.analytics.measures import MeasureGroup
from ivgraph.analytics.plan import count_measures
from ivgraph.analytics.request import MeasureQuery, Subject
from ivgraph.catalog.graph import read_playlists
from ivgraph.database import Database
from ivgraph.database.sqlfiles import read_sql
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.proof import differences
from support.tables import Connection, empty_tables, read_tables

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "exactness.md").read_text(encoding="utf-8")

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
DAYS = ("Mon", "Tue", "Wed", "Thu")
FIRST_DAY = slot(MONDAY) // 96

VIEWERS = {VIEWER_KEY.authenticated(name): name for name in ("Ada", "Ben")}

#: A table of the document, or what it should be: rows of cells, without the head.
Rows: TypeAlias = list[list[str]]

_DAYS_OF = """
select day, plays as number, authenticated_viewers + anonymous_viewers as number, new_viewers as number
  from {}
 order by day
"""
_MOVES_OF = """
select {0}, authenticated_arrivals + anonymous_arrivals as number,
       authenticated_departures + anonymous_departures as number
  from {0}_total
 order by {0}
"""
#: What reads the tables that a step shows, and those of local days: columns as the document has them, anonymous viewers
#: added to the others. The names of the columns tell `written` how the document writes their values.
STEP_TABLES = {
    "visit": "select viewer_id, slot, prev_slot from visit order by slot",
    "recency": "select day, prev_day, sum(viewers) as number from recency group by 1, 2 order by 1, 2",
    "day_total": _DAYS_OF.format("day_total"),
}
LOCAL_DAY_TABLES = {
    "slot_total": _MOVES_OF.format("slot"),
    "part_total": _MOVES_OF.format("part"),
    "noon_total": _DAYS_OF.format("noon_total"),
}


class Play(NamedTuple):
    """An event of the document."""

    viewer: str
    at: datetime

    @property
    def slot(self) -> int:
        return slot(self.at)


def section(heading: str) -> str:
    """What stands below a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {heading}[^\n]*\n(.*?)(?=^#|\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def tables(text: str) -> dict[str, Rows]:
    """The tables of a section, by the name in backticks that begins the paragraph before them; else by their head."""
    found: dict[str, Rows] = {}
    for paragraph, table in re.findall(r"((?:^[^|\n].*\n)*)\n((?:^\|.*\n)+)", text, re.MULTILINE):
        head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines())
        name = re.match(r"`(\w+)`", paragraph)
        found[name[1] if name else head[0]] = rows
    return found


def statements() -> tuple[str, str]:
    """What counts the viewers of a range of slots, and of a range of days."""
    of_slots, of_days = re.findall(r"^```sql\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    return of_slots, of_days


def instant(text: str) -> datetime:
    """``Mon 10:07`` as a time."""
    day, clock = text.split()
    hours, minutes = clock.split(":")
    return MONDAY + timedelta(days=DAYS.index(day), hours=int(hours), minutes=int(minutes))


PLAYS = [Play(viewer, instant(at)) for _, viewer, at in tables(section("The events"))["step"]]

#: The slots at which each visit and each day begins, and the slots after these. Every other range holds the same visits
#: as one between two of them.
BOUNDS = sorted(
    start + after
    for start in {*(each.slot for each in PLAYS), *range(FIRST_DAY * 96, (FIRST_DAY + len(DAYS) + 1) * 96, 96)}
    for after in (0, 1)
)


def written(name: str, value: int) -> str:
    """A value of a column as the document writes it."""
    match name:
        case "viewer_id":
            return VIEWERS[value]
        case "day" | "prev_day":
            return DAYS[value - FIRST_DAY] if value >= 0 else "-1"
        case "slot" | "prev_slot":
            return f"{EPOCH + value * SLOT:%a %H:%M}" if value >= 0 else "-1"
        case "part":
            return f"{EPOCH + value * 12 * SLOT:%a %H:%M}"
    return str(value)


async def play(writer: Writer, play: Play) -> None:
    assert await writer.write([parsed(event("play", at=play.at, viewer=play.viewer))], RECEIVED_AT) == [True]


async def read(connection: Connection, statement: str) -> Rows:
    rows = [[written(name, value) for name, value in row.items()] for row in await connection.fetch(statement)]
    return sorted(rows, key=lambda row: row[0]) if "viewer_id" in statement else rows


def with_changes(rows: Rows, before: Rows) -> Rows:
    """Rows that were not there before in bold."""
    return [row if row in before else [f"**{cell}**" for cell in row] for row in rows]


def plain_count(plays: Iterable[Play], start: int, until: int) -> int:
    """The distinct viewers of a range of slots."""
    return len({each.viewer for each in plays if start <= each.slot < until})


@pytest.fixture
async def subject(writer: Writer, database: Database) -> Subject:
    """The playlist, after all events."""
    for each in PLAYS:
        await play(writer, each)
    id = (await read_playlists(database, ["story"]))["story"].id
    return Subject(id, id)


async def test_each_step_makes_the_tables_that_it_shows(writer: Writer, connection: Connection) -> None:
    before: dict[str, Rows] = {name: [] for name in STEP_TABLES}
    for number, each in enumerate(PLAYS, 1):
        await play(writer, each)
        now = {name: await read(connection, statement) for name, statement in STEP_TABLES.items()}
        assert tables(section(f"Step {number}:")) == {name: with_changes(now[name], before[name]) for name in now}
        before = now


def test_the_last_event_is_the_late_one() -> None:
    assert [each.slot for each in PLAYS[:3]] == sorted(each.slot for each in PLAYS[:3])
    assert PLAYS[3].slot < PLAYS[2].slot


async def test_every_order_of_arrival_makes_the_same_tables(database: Database, connection: Connection) -> None:
    found = []
    for order in permutations(PLAYS):
        await empty_tables(connection)
        writer = Writer(database, VIEWER_KEY)
        for each in order:
            await play(writer, each)
        assert await differences(database) == []
        found.append({name: rows for name, rows in (await read_tables(connection)).items() if name != "event"})
    assert found == [found[0]] * 24


async def test_after_each_step_the_statements_count_every_range(writer: Writer, connection: Connection) -> None:
    of_slots, of_days = statements()
    for number, each in enumerate(PLAYS, 1):
        await play(writer, each)
        for start, until in combinations(BOUNDS, 2):
            viewers = plain_count(PLAYS[:number], start, until)
            assert await connection.fetchval(of_slots, start, until) == viewers
            if start % 96 == until % 96 == 0:
                assert (await connection.fetchval(of_days, start // 96, until // 96) or 0) == viewers


@pytest.mark.usefixtures("subject")
async def test_the_rows_of_whole_days_are_those_that_the_statement_adds_up(connection: Connection) -> None:
    _, of_days = statements()
    rows = tables(section("Whole days, from `recency`"))["range"]
    assert [row[0] for row in rows] == [f"{start} to {until}" for start, until in combinations(DAYS, 2)]
    for days, cells, viewers in rows:
        start, until = (DAYS.index(day) + FIRST_DAY for day in days.split(" to "))
        counting = of_days.replace("sum(viewers)", "day, prev_day") + " order by day, prev_day"
        found = await connection.fetch(counting, start, until)
        told = [f"{written('day', row['day'])} ← {written('prev_day', row['prev_day'])}" for row in found]
        assert ", ".join(told) == cells
        assert await connection.fetchval(of_days, start, until) == int(viewers)


async def test_the_server_counts_every_range(subject: Subject, database: Database) -> None:
    for start, until in combinations(BOUNDS, 2):
        assert await _count(database, subject, (start, until)) == [plain_count(PLAYS, start, until)]
    assert await _count(database, subject, BOUNDS) == [plain_count(PLAYS, *bucket) for bucket in pairwise(BOUNDS)]


@pytest.mark.usefixtures("subject")
async def test_arrivals_departures_and_noon_days_are_as_shown(connection: Connection) -> None:
    shown = tables(section("Days of other time zones"))
    assert {name: shown[name] for name in LOCAL_DAY_TABLES} == {
        name: await read(connection, statement) for name, statement in LOCAL_DAY_TABLES.items()
    }


async def test_local_days_are_made_as_shown(subject: Subject, database: Database, connection: Connection) -> None:
    for name, in_utc, nearest, of_nearest, start_moves, end_moves, viewers in tables(
        section("Days of other time zones")
    )["local day"]:
        zone, day = name.split()
        start, until = (
            slot(start_of_day(MONDAY.date() + timedelta(days=DAYS.index(day) + days), ZoneInfo(zone)))
            for days in (0, 1)
        )
        assert in_utc == f"{written('slot', start)} to {written('slot', until)}"

        table, stored_day = nearest.replace("`", "").split()
        number = DAYS.index(stored_day) + FIRST_DAY
        stored_start = number * 96 - (48 if table == "noon_total" else 0)
        assert abs(start - stored_start) <= 24
        counted = await connection.fetchval(
            f"select authenticated_viewers + anonymous_viewers from {table} where day = $1", number
        )
        assert counted == int(of_nearest)

        departures = await _move(connection, "departures", stored_start, start)
        arrivals = await _move(connection, "arrivals", stored_start + 96, until)
        assert (-departures, arrivals) == (int(start_moves), int(end_moves))
        assert counted - departures + arrivals == int(viewers) == plain_count(PLAYS, start, until)
        assert await _count(database, subject, (start, until)) == [int(viewers)]


async def test_before_the_late_event_ada_departed_on_monday(writer: Writer, connection: Connection) -> None:
    for each in PLAYS[:3]:
        await play(writer, each)
    assert (await read(connection, LOCAL_DAY_TABLES["slot_total"]))[0] == ["Mon 10:00", "1", "1"]


def test_the_steps_of_fold_visits_are_those_of_the_file() -> None:
    names = re.findall(
        r"^ *(?:with |\), )?(\w+) as (?:materialized )?\($", read_sql("ingest/functions/fold_visits"), re.M
    )
    shown = tables(section("Reading `sql/ingest/functions/fold_visits.sql`"))["CTE"]
    assert [row[0] for row in shown] == [f"`{name}`" for name in names]


def test_every_file_that_it_names_is_there() -> None:
    assert [
        path for path in re.findall(r"`((?:sql|tests)/[\w/]+\.\w+)`", DOCUMENT) if not (ROOT / path).is_file()
    ] == []


async def _count(database: Database, subject: Subject, bounds: Sequence[int]) -> list[int]:
    counted = await count_measures(database, MeasureQuery(tuple(bounds), None), None, {subject: {MeasureGroup.VIEWERS}})
    found = []
    for measures in counted[subject.id]:
        assert measures.viewers
        found.append(measures.viewers.authenticated + measures.viewers.anonymous)
    return found


async def _move(connection: Connection, column: str, bound: int, to: int) -> int:
    """What a bound of a window leaves behind on its way; less than nothing where it moves back."""
    found: int = await connection.fetchval(
        f"select coalesce(sum(authenticated_{column} + anonymous_{column}), 0) from slot_total"
        " where slot >= least($1::integer, $2::integer) and slot < greatest($1, $2)",
        bound,
        to,
    )
    return found if to > bound else -found
