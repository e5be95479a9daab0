"""The rows that the tables of journeys should have, and those tables filled with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, TypeAlias

import asyncpg

from ivgraph.database import SCHEMA
from support.journey_rollups import Rollups, add_up, ranges
from support.journeys import MAX_MARKS, MAX_PATH, Journey, Mark, PlayerEvent, read_journeys
from support.tables import Connection

#: What totals count of journeys.
COUNTS = ("sessions", "steps", "continued", "watched_seconds", "completed")

COLUMNS = {
    "step": "playlist_id journey_id at event_id node_id next_node_id hotspot_id viewer_id context_id decided_ms cause "
    "known bot ended watched marks",
    "journey": "playlist_id id viewer_id known context_id bot start_at first_at last_at session_end_at last_play_at "
    "last_node_id steps clicks watched_ms walk_id path_id path path_times",
    "transition_day": "playlist_id node_id day to_node_id cause hotspot_id plays",
    "walk_day": "playlist_id day place node_id to_node_id journeys",
    "node_set_day": "playlist_id day nodes journeys",
    "click_day": "playlist_id hotspot_id day second clicks",
    "watch_day": "playlist_id node_id day second edge reached",
    "exposed_set_day": "playlist_id node_id day chose hotspots plays",
}


@dataclass(frozen=True)
class Stretch:
    """What time a row of totals is of."""

    #: The column with its number.
    name: str
    slots: int
    #: How many slots before midnight it begins.
    slots_before: int
    #: The other columns that must not be null.
    others: Sequence[str]

    def add_to(self, table: str) -> str:
        """The statement that sets the counts of a row, which it adds if it is missing."""
        columns = ", ".join((*COUNTS, *self.others))
        values = ", ".join([*(f"${number}" for number in range(4, 4 + len(COUNTS))), *("0" for _ in self.others)])
        changes = ", ".join(f"{name} = excluded.{name}" for name in COUNTS)
        return (
            f"insert into {table} (playlist_id, subject_id, {self.name}, {columns}) values ($1, $2, $3, {values})"
            f" on conflict (playlist_id, subject_id, {self.name}) do update set {changes}"
        )


_EVENTS = ("impressions", "plays", "clicks", "watched_ms", "new_viewers")
_MOVES = ("authenticated_arrivals", "authenticated_departures", "anonymous_arrivals", "anonymous_departures")
_VIEWERS = ("authenticated_viewers", "anonymous_viewers")

STRETCHES = {
    "slot_total": Stretch("slot", 1, 0, (*_EVENTS, *_MOVES)),
    "part_total": Stretch("part", 12, 0, (*_EVENTS, *_MOVES)),
    "day_total": Stretch("day", 96, 0, (*_EVENTS, *_VIEWERS)),
    "noon_total": Stretch("day", 96, 48, (*_EVENTS, *_VIEWERS)),
}

Row: TypeAlias = tuple[Any, ...]


async def read_player_events(connection: Connection, playlist: int) -> list[PlayerEvent]:
    """The stored events of a playlist."""
    rows = await connection.fetch(
        """
        select at, event_id, type::text, session, viewer_id, known, context_id, context.bot, node_id, hotspot_id,
               to_node_id, cause::text, coalesce(watched_from_ms, 0), coalesce(watched_to_ms, 0), position_ms
          from event
          join context on context.playlist_id = event.playlist_id and context.id = event.context_id
         where event.playlist_id = $1
        """,
        playlist,
    )
    return [PlayerEvent(*row) for row in rows]


async def model_rows(connection: Connection, playlist: int, max_marks: int = MAX_MARKS) -> dict[str, list[Row]]:
    """The rows that a playlist should have, by table; those of the four totals with the counts of journeys alone."""
    nodes = await connection.fetch("select id, duration_ms from node where playlist_id = $1", playlist)
    journeys = read_journeys(await read_player_events(connection, playlist), max_marks)
    hashes = await connection.fetch(
        "select journey_of(session, viewer) from unnest($1::text[], $2::bigint[]) as named (session, viewer)",
        [journey.session for journey in journeys],
        [journey.viewer for journey in journeys],
    )
    ids = [row[0] for row in hashes]
    walk_ids = await _chain_hashes(connection, [journey.walk for journey in journeys])
    path_ids = await _chain_hashes(connection, [journey.path for journey in journeys])
    rollups = add_up(journeys, {node["id"]: node["duration_ms"] for node in nodes})
    return {
        "step": [row for journey, id in zip(journeys, ids, strict=True) for row in _steps(playlist, id, journey)],
        "journey": list(map(_journey, repeat(playlist), ids, journeys, walk_ids, path_ids)),
        "transition_day": [(playlist, *key, plays) for key, plays in rollups.transitions.items()],
        "walk_day": [(playlist, *key, count) for key, count in rollups.places.items()],
        "node_set_day": [(playlist, day, list(nodes), count) for (day, nodes), count in rollups.node_sets.items()],
        "click_day": [(playlist, *key, clicks) for key, clicks in rollups.clicks.items()],
        "watch_day": [
            (playlist, *key, rollups.edges[key], rollups.reached[key])
            for key in rollups.edges.keys() | rollups.reached.keys()
            if rollups.edges[key] or rollups.reached[key]
        ],
        "exposed_set_day": [
            (playlist, *key, list(hotspots), plays) for (*key, hotspots), plays in rollups.exposed_sets.items()
        ],
        **{table: _totals(playlist, rollups, table) for table in STRETCHES},
    }


async def _chain_hashes(connection: Connection, walks: Sequence[Sequence[int]]) -> list[int | None]:
    """The hash of each sequence of nodes; None for an empty one."""
    hashes = [0] * len(walks)
    for place in range(max(map(len, walks), default=0)):
        longer = [number for number, walk in enumerate(walks) if len(walk) > place]
        rows = await connection.fetch(
            "select hashint8extended(node, hash) from unnest($1::bigint[], $2::bigint[]) as next (node, hash)",
            [walks[number][place] for number in longer],
            [hashes[number] for number in longer],
        )
        for number, row in zip(longer, rows, strict=True):
            hashes[number] = row[0]
    return [hash if walk else None for hash, walk in zip(hashes, walks, strict=True)]


def _steps(playlist: int, id: int, journey: Journey) -> Iterator[Row]:
    for play in journey.plays:
        event = play.event
        yield (
            *(playlist, id, event.at, event.id, play.node, play.next_node, play.hotspot, event.viewer, event.context),
            *(play.decided_ms, play.cause, event.known, event.bot, play.ended),
            *([asyncpg.Range(*each) for each in ranges(play.watched)] or None, encode_marks(play.marks)),
        )


def encode_marks(marks: Sequence[Mark]) -> list[list[int]] | None:
    """The marks of a play as step has them."""
    return [[mark.microsecond << 3 | mark.kind, mark.node, mark.target] for mark in marks] or None


def _journey(playlist: int, id: int, journey: Journey, walk_id: int | None, path_id: int | None) -> Row:
    start, last = journey.start, journey.plays[-1] if journey.plays else None
    return (
        *(playlist, id, journey.viewer, journey.known, start and start.context, bool(start and start.bot)),
        *(start and start.at, journey.first_at, journey.last_at, journey.session_end_at, last and last.event.at),
        *(last and last.node, len(journey.plays), journey.clicks, journey.watched_ms, walk_id, path_id),
        *(list(journey.path[:MAX_PATH]) or None, list(journey.path_times[:MAX_PATH]) or None),
    )


def _totals(playlist: int, rollups: Rollups, table: str) -> list[Row]:
    """The rows of a table of totals that count something of journeys."""
    stretch = STRETCHES[table]
    rows = defaultdict[tuple[int, int], list[int]](lambda: [0] * len(COUNTS))
    for (subject, slot, name), count in rollups.totals.items():
        key = (playlist if subject is None else subject, (slot + stretch.slots_before) // stretch.slots)
        rows[key][COUNTS.index(name)] += count
    return [(playlist, *key, *counts) for key, counts in rows.items() if any(counts)]


async def fill_journeys(connection: Connection, max_marks: int = MAX_MARKS) -> None:
    """Fills the tables of journeys, and the columns of totals, with what the stored events say."""
    async with connection.transaction():
        for statement in _EMPTY:
            await connection.execute(statement)
        for (playlist,) in await connection.fetch("select distinct playlist_id from event"):
            for table, rows in (await model_rows(connection, playlist, max_marks)).items():
                if stretch := STRETCHES.get(table):
                    await connection.executemany(stretch.add_to(table), rows)
                else:
                    columns = COLUMNS[table].split()
                    await connection.copy_records_to_table(table, records=rows, columns=columns, schema_name=SCHEMA)


_EMPTY = [
    *(f"delete from {table}" for table in COLUMNS),
    *(f"update {table} set {', '.join(f'{name} = 0' for name in COUNTS)}" for table in STRETCHES),
]


async def compare(connection: Connection, max_marks: int = MAX_MARKS) -> dict[str, Any]:
    """The rows of all playlists that differ from the model's, by table: those stored, and those to be there."""
    differences = {}
    wanted = defaultdict[str, list[Row]](list)
    for (playlist,) in await connection.fetch("select distinct playlist_id from event"):
        for table, rows in (await model_rows(connection, playlist, max_marks)).items():
            wanted[table] += rows
    for table, columns in COLUMNS.items():
        names = [f"{name}::text" if name == "cause" else name for name in columns.split()]
        stored = [tuple(map(_plain, row)) for row in await connection.fetch(f"select {', '.join(names)} from {table}")]
        expected = [tuple(map(_plain, row)) for row in wanted[table]]
        if sorted(map(repr, stored)) != sorted(map(repr, expected)):
            differences[table] = ([r for r in stored if r not in expected], [r for r in expected if r not in stored])
    for table, stretch in STRETCHES.items():
        counts = ", ".join(COUNTS)
        any_count = " or ".join(f"{name} <> 0" for name in COUNTS)
        stored = [
            tuple(row)
            for row in await connection.fetch(
                f"select playlist_id, subject_id, {stretch.name}, {counts} from {table} where {any_count}"
            )
        ]
        expected = [tuple(row) for row in wanted[table]]
        if sorted(stored) != sorted(expected):
            differences[table] = ([r for r in stored if r not in expected], [r for r in expected if r not in stored])
    return differences


def _plain(value: Any) -> Any:
    """A value that is compared as it is printed."""
    if isinstance(value, list):
        return tuple(map(_plain, value))
    if isinstance(value, asyncpg.Range):
        return (value.lower, value.upper)
    return value
