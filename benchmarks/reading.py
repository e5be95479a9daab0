"""The numbers of a dashboard from the rollups, compared with counting the raw events."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

import asyncpg

from benchmarks.traffic import make_events
from ivgraph.analytics.buckets import Interval, bucket_bounds
from ivgraph.analytics.calendar import start_of_day
from ivgraph.analytics.measures import MeasureGroup
from ivgraph.analytics.period import Period
from ivgraph.analytics.plan import count_measures
from ivgraph.analytics.request import Buckets, Subject
from ivgraph.catalog.graph import read_graphs, read_playlists
from ivgraph.demo.story import MAIN_STORY
from ivgraph.ingest.event import Event
from ivgraph.ingest.parser import parse
from ivgraph.services import Services, open_services
from ivgraph.settings import Settings

ROUNDS = 15
DAY = timedelta(days=1)
ZONES = (
    "UTC",
    "Europe/Vienna",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Pacific/Auckland",
    "America/Los_Angeles",
)
RAW = Path(__file__).with_name("raw_measures.sql").read_text(encoding="utf-8")


async def measure(dsn: str, folder: Path, scale: float) -> None:
    connection = await asyncpg.connect(dsn)
    async with open_services(Settings(database_url=dsn)) as services:
        await _load(services, int(1_000_000 * scale))
        await connection.execute("vacuum analyze")
        playlist = (await read_playlists(services.database, [MAIN_STORY]))[MAIN_STORY]
        graph = (await read_graphs(services.database, [playlist]))[playlist.id]
        playlist_only, nodes = [playlist.id], [node.id for node in graph.nodes]
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        month, quarter_past = today - 30 * DAY, today - 30 * DAY + timedelta(minutes=15)
        days = [month + number * DAY for number in range(31)]
        for name, subjects, bounds in (
            ("30 days of the playlist", playlist_only, [month, today]),
            ("the same from a quarter past midnight", playlist_only, [quarter_past, today]),
            ("its 30 single days", playlist_only, days),
            (f"30 days of its {len(nodes)} nodes", nodes, [month, today]),
            ("89 days of the playlist", playlist_only, [today - 89 * DAY, today]),
        ):
            await _compare(name, services, connection, playlist.id, subjects, bounds)
        for name, subjects in (("the playlist", playlist_only), (f"its {len(nodes)} nodes", nodes)):
            for length in (30, 90):
                await _compare_zones(f"{length} single days of {name}", services, playlist.id, subjects, length)
    await connection.close()


async def _load(services: Services, size: int) -> None:
    now = datetime.now(UTC)
    batch: list[Event] = []
    for number, raw in enumerate(make_events(size), start=1):
        parsed = parse(raw, now)
        assert isinstance(parsed, Event)
        batch.append(parsed)
        if len(batch) == 10_000 or number == size:
            await services.writer.write(batch, now)
            batch = []


async def _compare(
    name: str,
    services: Services,
    connection: asyncpg.Connection[asyncpg.Record],
    playlist_id: int,
    ids: Sequence[int],
    bounds: Sequence[datetime],
) -> None:
    query = Buckets.between(bounds, "UTC").query(None)
    groups_by_subject = {Subject(playlist_id, id): set(MeasureGroup) for id in ids}
    rolled = await _time(lambda: count_measures(services.database, query, None, groups_by_subject))
    raw = await _time(lambda: connection.fetch(RAW, playlist_id, list(ids), list(bounds)))
    print(f"  {name}: {rolled * 1000:.1f} ms, raw {raw * 1000:.0f} ms; {raw / rolled:.0f} times as fast", flush=True)


async def _compare_zones(name: str, services: Services, playlist_id: int, ids: Sequence[int], length: int) -> None:
    """Compares timelines by days in other time zones with one in UTC, measured alternately."""
    groups_by_subject = {Subject(playlist_id, id): set(MeasureGroup) for id in ids}
    seconds: dict[str, list[float]] = {zone: [] for zone in ZONES}
    for _ in range(ROUNDS):
        for zone in ZONES:
            today = datetime.now(ZoneInfo(zone)).date()
            start, end = (start_of_day(day, ZoneInfo(zone)) for day in (today - length * DAY, today))
            query = Buckets.between(bucket_bounds(Period(start, end, zone), Interval.DAY), zone).query(None)
            began = perf_counter()
            await count_measures(services.database, query, None, groups_by_subject)
            seconds[zone].append(perf_counter() - began)
    in_utc = median(seconds["UTC"])
    ratios = ", ".join(f"{zone} {median(seconds[zone]) / in_utc:.2f}" for zone in ZONES if zone != "UTC")
    print(f"  {name}: UTC {in_utc * 1000:.1f} ms; times as long in {ratios}", flush=True)


async def _time(run: Callable[[], Awaitable[object]]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        began = perf_counter()
        await run()
        seconds.append(perf_counter() - began)
    return median(seconds)
