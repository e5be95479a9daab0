"""Verifies rollups against the events they were counted from, and rebuilds them from these.

Verification recounts the events by SQL that shares nothing with what maintains the rollups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from ivgraph.database import Database, Row, Session
from ivgraph.ingest.retention import read_horizon

#: Each is recounted by the file of its name in sql/ingest/verify: these from the events, and where events may have been
#: dropped from the rows of that time.
FROM_EVENTS = (
    "slot_total",
    "part_total",
    "day_total",
    "noon_total",
    "visit",
    "recency",
    "click_day",
    "step",
    "journey",
)
#: And these from step and journey alone.
FROM_JOURNEYS = (
    "transition_day",
    "walk_day",
    "node_set_day",
    "watch_day",
    "exposed_set_day",
)
ROLLUPS = (*FROM_EVENTS, *FROM_JOURNEYS)

#: Playlists are read in ranges of ids, each of which has at most this many: one statement finds out which of them have
#: events at all.
MAX_PLAYLISTS_PER_RANGE = 5_000
#: Events of a range to verify, as estimated from day_total; the range may exceed it by those of its last playlist. In a
#: larger range, the snapshot would keep the database from removing old rows for longer.
MAX_EVENTS_PER_RANGE = 200_000

_MAX_ID = 2**63 - 1
#: Columns of ids, for which a Difference shows names instead.
_NAMED_COLUMNS = ("playlist_id", "subject_id")


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of a rollup that does not agree with the events."""

    rollup: str
    #: External id.
    playlist: str
    #: Kind and external id.
    subject: str
    #: In UTC.
    day: date
    #: The row in the table; None if it is missing.
    stored: Mapping[str, Any] | None
    #: The row as counted from the events; None if there should be none.
    recounted: Mapping[str, Any] | None

    def __str__(self) -> str:
        return (
            f"{self.rollup}: playlist {self.playlist}, {self.subject}, {self.day}: "
            f"stored {_describe(self.stored, self.recounted)}, recounted {_describe(self.recounted, self.stored)}"
        )


async def count_playlists(database: Database) -> int:
    """Counts the playlists of the catalog."""
    count: int = (await database.fetch("ingest/verify/count_playlists"))[0]["playlists"]
    return count


async def verify(
    database: Database, report: Callable[[int, str], None] = lambda playlists, rollup: None
) -> AsyncIterator[tuple[str, list[Difference]]]:
    """Recounts all rollups; yields the external id of each playlist, in the order of ids, and its differences.

    A playlist that is missing from the catalog is yielded only if it has differences.

    Each range of playlists is read in one snapshot, in which events and rollups agree, so that a server may go on
    writing. Ranges of ids rather than lists of playlists also find rows of playlists that are missing from the catalog,
    and read each month of events once for thousands of playlists.

    Args:
        report: Is called before a rollup of some playlists is recounted, with their number and its name.
    """
    after = 0
    while after < _MAX_ID:
        async with database.transaction(isolation="repeatable_read") as session:
            # Nothing tells the planner how many rows the parts of a recount have: it would expect one, and compare each
            # row of one part with each of another.
            await session.execute_text("set local enable_nestloop = off")
            playlists = await session.fetch(
                "ingest/verify/playlists", after, MAX_PLAYLISTS_PER_RANGE, MAX_EVENTS_PER_RANGE
            )
            until = _find_end(playlists)
            horizon = await read_horizon(session)
            differences = await _recount(session, after, until, horizon, partial(report, len(playlists)))
        after = until
        names = {playlist["id"]: playlist["external_id"] for playlist in playlists}
        for id in sorted(names.keys() | differences.keys()):
            name = names.get(id, f"(unknown {id})")
            yield name, [_build_difference(name, *difference) for difference in differences.get(id, ())]


async def rebuild(database: Database, playlist: str | None = None) -> AsyncIterator[tuple[str, int]]:
    """Rebuilds the rollups of one playlist, or of each in turn; yields external ids and numbers of events.

    Each playlist is rebuilt in one transaction: queries see the old numbers until it is committed, and writers of the
    playlist's events wait for it.

    Args:
        playlist: An external id; None for all playlists.
    """
    if playlist is not None:
        for row in await database.fetch("catalog/playlists_by_external_id", [playlist]):
            yield playlist, await _rebuild(database, row["id"], playlist)
        return
    after = 0
    while after < _MAX_ID:
        rows = await database.fetch("ingest/rebuild_playlists", after, MAX_PLAYLISTS_PER_RANGE)
        until = _find_end(rows)
        names = {row["id"]: row["external_id"] for row in rows}
        counted = {row["id"] for row in await database.fetch("ingest/counted_playlists", after, until)}
        for id in sorted(names.keys() | counted):
            name = names.get(id, f"(unknown {id})")
            yield name, await _rebuild(database, id, name) if id in counted else 0
        after = until


async def count_outdated(database: Database) -> int:
    """Counts the playlists whose rollups lack what a migration has added."""
    count: int = (await database.fetch("ingest/count_outdated_playlists"))[0]["playlists"]
    return count


async def rebuild_outdated(database: Database) -> AsyncIterator[int]:
    """Rebuilds the playlists whose rollups lack what a migration has added; yields how many are done.

    Each is rebuilt in a transaction of its own, which also records it: what is interrupted continues there. Several
    processes may do so at the same time.
    """
    done = after = 0
    while rows := await database.fetch("ingest/outdated_playlists", after, MAX_PLAYLISTS_PER_RANGE):
        until = _find_end(rows)
        with_rows = {row["id"] for row in await database.fetch("ingest/counted_playlists", after, until)}
        async with database.transaction() as session:
            await session.execute("ingest/mark_rebuilt", [row["id"] for row in rows if row["id"] not in with_rows])
        for row in rows:
            if row["id"] in with_rows:
                await _rebuild(database, row["id"], row["external_id"], only_outdated=True)
            done += 1
            yield done
        after = until


def _find_end(playlists: Sequence[Row]) -> int:
    """Returns the last id of a range. The last range has no playlist, but may have rows of unknown ones."""
    return playlists[-1]["id"] if playlists else _MAX_ID


async def _rebuild(database: Database, id: int, external_id: str, *, only_outdated: bool = False) -> int:
    async with database.transaction() as session:
        locked = await session.fetch("ingest/lock_playlists", [external_id])
        outdated = await session.fetch("ingest/outdated_playlists", id - 1, 1) if only_outdated else ()
        if only_outdated and id not in {row["id"] for row in outdated}:
            return 0  # another process was faster
        (horizon,) = {row["horizon"] for row in locked}
        (row,) = await session.fetch("ingest/rebuild_playlist", id, horizon)
        await session.execute("ingest/mark_rebuilt", [id])
    return int(row["events"])


async def _recount(
    session: Session, after: int, until: int, horizon: datetime, report: Callable[[str], None]
) -> dict[int, list[tuple[str, str, Row]]]:
    """Returns the rows that differ, grouped by playlist id, each with its rollup and the name of its subject."""
    arguments = {**dict.fromkeys(FROM_EVENTS, (after, until, horizon)), **dict.fromkeys(FROM_JOURNEYS, (after, until))}
    rows = []
    for rollup, given in arguments.items():
        report(rollup)
        rows += [(rollup, row) for row in await session.fetch(f"ingest/verify/{rollup}", *given)]
    subjects = await _read_subject_names(session, sorted({row["playlist_id"] for _, row in rows}))
    found = defaultdict(list)
    for rollup, row in rows:
        subject = subjects.get((row["playlist_id"], row["subject_id"]), f"unknown subject {row['subject_id']}")
        found[row["playlist_id"]].append((rollup, subject, row))
    return found


async def _read_subject_names(session: Session, playlists: Sequence[int]) -> dict[tuple[int, int], str]:
    """Returns the names of all subjects of playlists, by playlist and subject."""
    rows = await session.fetch("ingest/verify/subjects", playlists) if playlists else ()
    return {(row["playlist_id"], row["id"]): row["name"] for row in rows}


def _build_difference(playlist: str, rollup: str, subject: str, row: Row) -> Difference:
    day = (datetime.fromtimestamp(0, UTC) + timedelta(days=row["day"])).date()
    return Difference(rollup, playlist, subject, day, row["stored"], row["recounted"])


def _describe(row: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> str:
    """Formats the columns in which a row differs from the other one."""
    if row is None:
        return "nothing"
    columns = {name: value for name, value in row.items() if other is None or other[name] != value}
    return ", ".join(f"{name} {value}" for name, value in columns.items() if name not in _NAMED_COLUMNS)
