"""Days of any time zone, and any other buckets, agree with a plain count of the events."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivgraph.analytics.buckets import Interval, bucket_bounds
from ivgraph.analytics.calendar import EPOCH, SLOT, slot, start_of_day
from ivgraph.analytics.measures import MeasureGroup, Measures, Totals, Viewers
from ivgraph.analytics.period import Period
from ivgraph.analytics.plan import VISIT_GROUPS, choose_plan, count_measures
from ivgraph.analytics.request import MeasureQuery, Subject
from ivgraph.catalog.graph import read_graphs, read_playlists
from ivgraph.database import Database
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.tables import connect_to, empty_tables

#: Zones and a day near which their clocks change, if they do.
PLACES = {
    "UTC": "2024-03-31",
    "Europe/Vienna": "2024-03-31",
    "America/New_York": "2024-11-03",
    "Asia/Kolkata": "2024-03-31",
    "Asia/Kathmandu": "2024-03-31",
    "Asia/Tokyo": "2024-03-31",
    "Pacific/Auckland": "2024-04-07",  # the change moves midnight across noon in UTC
    "Pacific/Chatham": "2024-09-29",
    "Pacific/Kiritimati": "2024-03-31",
    "Australia/Lord_Howe": "2024-10-06",
    "Antarctica/Troll": "2024-10-27",
    "America/Havana": "2024-11-03",
}
#: Days with events before and after that day.
REACH = 4


class Visit(NamedTuple):
    """Draws an event of a viewer."""

    slot: int
    person: str
    known: bool
    type: str


def random_visits(random: Random, start: int) -> list[Visit]:
    """Draws a few viewers who return, many of them almost or exactly 24 hours later."""
    visits: list[Visit] = []
    for _ in range(random.randrange(1, 150)):
        at = start + random.randrange(2 * REACH * 96)
        if visits and random.random() < 0.5:
            at = random.choice(visits).slot + random.choice([-192, -97, -96, -95, -1, 0, 1, 92, 95, 96, 97, 100, 192])
        person = random.choice("abcdef")
        visits.append(Visit(at, person, person < "d", random.choice(["impression", "play", "node_play", "watch"])))
    return visits


def random_bounds(random: Random, zone: str, day: datetime) -> list[int]:
    """Draws bounds: mostly those of a timeline, otherwise any ascending ones, with some empty buckets."""
    if random.random() < 0.2:
        first = slot(day) - REACH * 96
        return sorted(random.choices(range(first, first + 2 * REACH * 96), k=random.randrange(2, 12)))
    dates = [day.date() + timedelta(days=days) for days in sorted(random.sample(range(-REACH, REACH + 1), 2))]
    start, end = (start_of_day(date, ZoneInfo(zone)) for date in dates)
    if random.random() < 0.4:
        start += random.randrange(96) * SLOT
    if random.random() < 0.4:
        end -= random.randrange(96) * SLOT
    interval = random.choice([Interval.DAY, Interval.DAY, Interval.DAY, Interval.HOUR, Interval.WEEK, Interval.MONTH])
    return [slot(bound) for bound in bucket_bounds(Period(start, max(end, start + SLOT), zone), interval)]


def recount(visits: Collection[Visit], bounds: Sequence[int], of_node: bool) -> list[Measures]:
    """Returns the measures of the playlist, or of its only node, in each bucket."""
    if of_node:
        visits = [visit for visit in visits if visit.type in ("node_play", "watch")]
    present = [visit for visit in visits if visit.type != "impression"]
    counted = []
    for start, until in pairwise(bounds):
        types = [visit.type for visit in visits if start <= visit.slot < until]
        came = {(visit.person, visit.known) for visit in present if start <= visit.slot < until}
        before = {visit.person for visit in present if visit.slot < start}
        counted.append(
            Measures(
                Totals(
                    types.count("impression"),
                    types.count("node_play" if of_node else "play"),
                    0,
                    10_000 * types.count("watch"),
                ),
                Viewers(
                    sum(known for _, known in came),
                    sum(not known for _, known in came),
                ),
                sum(person not in before for person, _ in came),
            )
        )
    return counted


async def store(database: Database, visits: Collection[Visit]) -> tuple[Subject, Subject]:
    """Writes the events; returns the playlist and its node."""
    await Writer(database, VIEWER_KEY).write([parsed(_event(visit)) for visit in visits], RECEIVED_AT)
    playlist = (await read_playlists(database, ["story"]))["story"]
    nodes = (await read_graphs(database, [playlist]))[playlist.id].nodes
    return Subject(playlist.id, playlist.id), Subject(playlist.id, nodes[0].id if nodes else 0)


def _event(visit: Visit) -> dict[str, Any]:
    who = {"viewer" if visit.known else "visitor": visit.person}
    return event(visit.type, at=EPOCH + visit.slot * SLOT + timedelta(minutes=7), **who)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), zone=st.sampled_from(sorted(PLACES)))
async def test_every_bucket_holds_what_a_plain_count_says(
    seed: int, zone: str, database: Database, database_url: str
) -> None:
    random, day = Random(seed), datetime.fromisoformat(PLACES[zone]).replace(tzinfo=UTC)
    connection = await connect_to(database_url)
    await empty_tables(connection)
    await connection.close()
    visits = random_visits(random, slot(day) - REACH * 96)
    playlist, node = await store(database, visits)
    for _ in range(10):
        bounds = random_bounds(random, zone, day)
        question = MeasureQuery(tuple(bounds), None)
        counted = await count_measures(database, question, None, {playlist: VISIT_GROUPS, node: VISIT_GROUPS})
        expected = {playlist.id: recount(visits, bounds, False), node.id: recount(visits, bounds, True)}
        assert counted == expected, bounds
        for family in VISIT_GROUPS:
            counted = await count_measures(database, question, None, {playlist: {family}})
            for measures, every in zip(counted[playlist.id], expected[playlist.id], strict=True):
                assert measures == Measures(
                    every.totals if family is MeasureGroup.TOTALS else None,
                    every.viewers if family is MeasureGroup.VIEWERS else None,
                    every.new_viewers if family is MeasureGroup.NEW_VIEWERS else None,
                )


def test_the_days_of_every_zone_here_are_counted_as_such() -> None:
    for zone, date in PLACES.items():
        day = datetime.fromisoformat(date).date()
        start, end = (start_of_day(day + timedelta(days=days), ZoneInfo(zone)) for days in (-REACH, REACH))
        cuts = {
            "whole": Period(start, end, zone),
            "from noon to noon": Period(start + 48 * SLOT, end - 48 * SLOT, zone),
            "from a quarter past": Period(start + SLOT, end + SLOT, zone),
        }
        for period in cuts.values():
            bounds = tuple(slot(bound) for bound in bucket_bounds(period, Interval.DAY))
            statement = choose_plan(MeasureQuery(bounds, None), None, {Subject(1, 1): set(MeasureGroup)}).statement
            off_midnight = any(bound % 96 for bound in bounds)
            assert statement == (
                "analytics/metrics/local_day_measures" if off_midnight else "analytics/metrics/measures"
            )
