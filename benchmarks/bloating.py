"""The size of the rollups after ten million row updates in small batches, beside that of the same rows written anew.
Aim: at most 1.1 times as large; with indexes, whose pages are never full, at most 1.4 times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from uuid import UUID

import asyncpg

from ivgraph.dimensions import EventContext
from ivgraph.ingest.event import Event, EventType
from ivgraph.services import open_services
from ivgraph.settings import Settings

TABLES = ("visit", "slot_total", "part_total", "day_total", "noon_total", "recency")
UPDATES = 10_000_000
#: Visits that are stored before: autovacuum waits for a share of a table's rows.
VISITS_BEFORE = 1_500_000

#: Viewers who watch at a time, and the seconds between two of a viewer's events. A batch is a second of a server.
ACTIVE_VIEWERS = 2_000
SECONDS_BETWEEN_EVENTS = 10
PLAYLISTS = 40
NODES = 10
COUNTRIES = ("AT", "BR", "DE", "IN", "JP", "US")

#: What is changed in the tables that the migrations make.
SETTINGS = {
    "PostgreSQL's defaults": "reset (fillfactor, autovacuum_vacuum_scale_factor)",
    "without vacuuming sooner": "reset (autovacuum_vacuum_scale_factor)",
    "the tables' own settings": "",
}

_FILL = """
insert into visit (playlist_id, subject_id, viewer_id, slot, context_id, known, present, prev_slot, impressions, plays,
                   clicks, watched_ms)
select playlist_id, id, hashint8extended(number, id), 1900000 + number, 0, false, true, -1, 0, 1, 0, 10000
  from (select id, id as playlist_id from playlist union all select id, playlist_id from node) as subject
 cross join generate_series(1, $1::integer / (select count(*)::integer from node)) as number
 order by number
"""
_SIZES = """
select relname as name, pg_table_size(relid) as table_bytes, pg_indexes_size(relid) as index_bytes, n_dead_tup as dead,
       n_tup_upd as updated, n_tup_hot_upd as hot
  from pg_stat_user_tables
 where relname = any($1)
"""


@dataclass(slots=True)
class Viewer:
    """Somebody who watches a playlist, a node after the other."""

    number: int
    playlist: str
    node: int
    ends_at: datetime
    context: EventContext


async def measure(dsn: str, folder: Path, scale: float) -> None:
    for number, (name, change) in enumerate(SETTINGS.items()):
        connection = await asyncpg.connect(dsn)
        await connection.execute(f"create database settings_{number}")
        await connection.close()
        await _measure_settings(name, change, dsn.replace("/ivgraph?", f"/settings_{number}?"), scale)


async def _measure_settings(name: str, change: str, dsn: str, scale: float) -> None:
    async with open_services(Settings(database_url=dsn)) as services:
        connection = await asyncpg.connect(dsn, server_settings={"search_path": "ivgraph"})
        for table in TABLES:
            if change:
                await connection.execute(f"alter table {table} {change}")
        batches = make_batches()
        await services.writer.write(next(batches), datetime.now(UTC))
        await connection.execute(_FILL, int(VISITS_BEFORE * scale))
        await connection.execute("vacuum analyze")
        await connection.execute("select pg_stat_reset()")
        began, events = perf_counter(), 0
        while await _count_updates(connection) < UPDATES * scale:
            for batch in (next(batches) for _ in range(100)):
                await services.writer.write(batch, batch[-1].at)
                events += len(batch)
        seconds = perf_counter() - began
        after = await _read_sizes(connection)
        for table in TABLES:
            await connection.execute(f"vacuum full {table}")
        _print_sizes(f"{name}: {events / seconds:,.0f} events/s", after, await _read_sizes(connection))
        await connection.close()


def _print_sizes(title: str, grown: Sequence[asyncpg.Record], packed: Sequence[asyncpg.Record]) -> None:
    print(f"  {title}")
    print("    table        MB  packed  ratio    indexes  packed  ratio     updates    HOT  dead rows")
    for name in TABLES:
        new, full = (next(row for row in rows if row["name"] == name) for rows in (grown, packed))
        print(
            f"    {name:<10}"
            f"{_compare(new['table_bytes'], full['table_bytes'])}  {_compare(new['index_bytes'], full['index_bytes'])}"
            f"{new['updated']:>12,}{new['hot'] / max(new['updated'], 1):>7.1%}{new['dead']:>11,}"
        )
    table, packed_table, index, packed_index = (
        sum(row[column] for row in rows) for column in ("table_bytes", "index_bytes") for rows in (grown, packed)
    )
    print(f"    all       {_compare(table, packed_table)}  {_compare(index, packed_index)}")
    print(f"    with indexes {(table + index) / (packed_table + packed_index):.2f} times as large", flush=True)


def _compare(size: int, packed: int) -> str:
    return f"{size / 1e6:>8.1f}{packed / 1e6:>8.1f}{size / packed:>7.2f}"


async def _read_sizes(connection: asyncpg.Connection[asyncpg.Record]) -> list[asyncpg.Record]:
    return await connection.fetch(_SIZES, TABLES)


async def _count_updates(connection: asyncpg.Connection[asyncpg.Record]) -> int:
    return sum(row["updated"] for row in await _read_sizes(connection))


def make_batches() -> Iterator[list[Event]]:
    """Yields the events of one second after the other."""
    random = Random(1)
    now = datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0)
    viewers = [_make_viewer(random, number, now, joins=False) for number in range(ACTIVE_VIEWERS)]
    identifier = 0
    while True:
        batch: list[Event] = []
        for place in range(random.randrange(SECONDS_BETWEEN_EVENTS), ACTIVE_VIEWERS, SECONDS_BETWEEN_EVENTS):
            viewer = viewers[place]
            if viewer.ends_at <= now:
                viewer = viewers[place] = _make_viewer(random, viewer.number + ACTIVE_VIEWERS, now, joins=True)
                batch.append(_make_event(identifier, EventType.PLAY, now, viewer))
            elif random.random() < 0.1:
                viewer.node = random.randrange(NODES)
                batch.append(_make_event(identifier, EventType.NODE_PLAY, now, viewer))
            elif random.random() < 0.1:
                batch.append(_make_event(identifier, EventType.HOTSPOT_CLICK, now, viewer))
            else:
                batch.append(_make_event(identifier, EventType.WATCH, now, viewer))
            identifier += 1
        yield batch
        now += timedelta(seconds=1)


def _make_viewer(random: Random, number: int, now: datetime, *, joins: bool) -> Viewer:
    minutes = random.uniform(3, 20) if joins else random.uniform(0, 20)
    context = EventContext(country=random.choice(COUNTRIES), device=random.choice(("desktop", "mobile")))
    # One of three viewers came before.
    number = number if random.random() < 0.67 else random.randrange(number + 1)
    return Viewer(
        number, f"p{random.randrange(PLAYLISTS)}", random.randrange(NODES), now + timedelta(minutes=minutes), context
    )


def _make_event(identifier: int, type: EventType, at: datetime, viewer: Viewer) -> Event:
    is_watch = type is EventType.WATCH
    return Event(
        id=UUID(int=identifier),
        type=type,
        at=at,
        session=f"s{viewer.number}",
        playlist=viewer.playlist,
        node=f"n{viewer.node}",
        hotspot=f"h{viewer.node}" if type is EventType.HOTSPOT_CLICK else None,
        to_node=None,
        cause=None,
        watched_from_ms=0 if is_watch else None,
        watched_to_ms=SECONDS_BETWEEN_EVENTS * 1000 if is_watch else None,
        position_ms=None,
        viewer=None,
        visitor=f"v{viewer.number}",
        context=viewer.context,
        extra=None,
    )
