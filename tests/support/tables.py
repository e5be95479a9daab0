"""Reads the tables with external ids, because internal ids depend on the order of arrival."""

from __future__ import annotations

import asyncio
from typing import Any, TypeAlias

import asyncpg

from ivgraph.database import SCHEMA
from ivgraph.dimensions import EventContext

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Tables: TypeAlias = dict[str, list[tuple[Any, ...]]]

_SUBJECT = """
with subject as (
  select id as playlist_id, id, 'playlist' as kind, external_id as name from playlist
  union all
  select playlist_id, id, 'node', external_id from node
  union all
  select playlist_id, id, 'hotspot', external_id from hotspot
)"""


#: An array of texts, and not a row, which Citus can't pass on.
_CONTEXT = f"array[{', '.join(f'context.{field}::text' for field in EventContext._fields)}] as context"


def _join_context(table: str) -> str:
    return f" left join context on context.playlist_id = {table}.playlist_id and context.id = {table}.context_id"


_MOVING = "authenticated_arrivals, authenticated_departures, anonymous_arrivals, anonymous_departures, new_viewers"

#: Columns after the playlist.
_ROLLUPS = {
    "visit": f"subject.kind, subject.name, viewer_id, slot, {_CONTEXT}, known, present, prev_slot, "
    "impressions, plays, clicks, watched_ms",
    "slot_total": f"subject.kind, subject.name, slot, impressions, plays, clicks, watched_ms, {_MOVING}",
    "part_total": f"subject.kind, subject.name, part, impressions, plays, clicks, watched_ms, {_MOVING}",
    "day_total": "subject.kind, subject.name, day, impressions, plays, clicks, watched_ms, "
    "authenticated_viewers, anonymous_viewers, new_viewers",
    "noon_total": "subject.kind, subject.name, day, impressions, plays, clicks, watched_ms, "
    "authenticated_viewers, anonymous_viewers, new_viewers",
    "recency": "subject.kind, subject.name, known, day, prev_day, viewers",
}

#: What totals count of visits: a row may have nothing but what it counts of journeys.
_COUNTS = {table: _ROLLUPS[table].split(", ")[3:] for table in ("slot_total", "part_total", "day_total", "noon_total")}

_JOURNEYS = (
    "step",
    "journey",
    "transition_day",
    "walk_day",
    "node_set_day",
    "click_day",
    "watch_day",
    "exposed_set_day",
)

_EVENT = (
    "event_id, at, type::text, node.name, hotspot.name, to_node.name, cause::text, session, viewer_id, known, "
    f"visitor_id, {_CONTEXT}, watched_from_ms, watched_to_ms, position_ms, extra"
)


async def connect_to(dsn: str) -> Connection:
    """A connection besides those of the code under test."""
    return await asyncpg.connect(dsn, server_settings={"search_path": SCHEMA, "timezone": "UTC"})


async def read_tables(connection: Connection) -> Tables:
    """Every row of the events and rollups, sorted, except what only journeys tell."""
    conditions = {
        table: f" where ({', '.join(counts)}) <> ({', '.join('0' * len(counts))})" for table, counts in _COUNTS.items()
    }
    statements = {
        table: f"{_SUBJECT} select playlist.external_id, {columns} from {table}"
        f" join playlist on playlist.id = {table}.playlist_id"
        f" left join subject on subject.playlist_id = {table}.playlist_id and subject.id = {table}.subject_id"
        + (_join_context(table) if table == "visit" else "")
        + conditions.get(table, "")
        for table, columns in _ROLLUPS.items()
    }
    statements["event"] = (
        f"{_SUBJECT} select playlist.external_id, {_EVENT} from event join playlist on playlist.id = event.playlist_id"
        + "".join(
            f" left join subject as {name} on {name}.playlist_id = event.playlist_id and {name}.id = {name}_id"
            for name in ("node", "hotspot", "to_node")
        )
        + _join_context("event")
    )
    return {
        table: sorted((tuple(map(_read, row)) for row in await connection.fetch(statement)), key=repr)
        for table, statement in statements.items()
    }


def _read(value: Any) -> Any:
    """A value of a table: of those that are selected, only a context is an array."""
    return (*value[:-1], value[-1] == "true") if isinstance(value, list) else value


async def read_journeys(connection: Connection) -> Tables:
    """Every row of the tables of journeys and of the totals, as they are: with internal ids."""
    tables = {*_JOURNEYS, "slot_total", "part_total", "day_total", "noon_total"}
    rows = {table: await connection.fetch(f"select * from {table}") for table in tables}
    return {table: sorted(map(tuple, found), key=repr) for table, found in rows.items()}


async def empty_tables(connection: Connection) -> None:
    """Deletes all rows. The sequences of internal ids continue, so that the next ids are different."""
    await connection.execute(
        f"truncate {', '.join(_JOURNEYS)}, playlist, playlist_size, node, hotspot, event, visit, slot_total, "
        "part_total, day_total, noon_total, recency, context, viewer"
    )


async def count_rows(connection: Connection) -> dict[str, int]:
    """Rows of each table that is not empty, except contexts and viewers, which may be stored without being used."""
    tables = ("playlist", "node", "hotspot", "event", *_ROLLUPS)
    counts = {table: await connection.fetchval(f"select count(*) from {table}") for table in tables}
    return {table: count for table, count in counts.items() if count}


async def wait_for_lock(connection: Connection) -> int:
    """Waits until a connection waits for a lock in this database, and returns its process id."""
    async with asyncio.timeout(60):
        while True:
            waiting: int | None = await connection.fetchval(
                "select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
            )
            if waiting is not None:
                return waiting
