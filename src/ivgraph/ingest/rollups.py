"""Proves every rollup equal to a recount of the raw events, by SQL that shares nothing with the rollups' own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ivgraph.database import Database, Row, Session
from ivgraph.ingest.writer import open_working_tables

#: Each is recounted by the file of its name in sql/verify.
ROLLUPS = ("slot_total", "part_total", "day_total", "noon_total", "visit", "recency")

#: A slice has so many playlists and events at most, the events by day_total and but for the last playlist's: one
#: statement a rollup recounts it. The more playlists, the less those without events cost; the more events, the longer
#: its snapshot keeps the database from clearing up old rows.
MOST_PLAYLISTS = 5_000
MOST_EVENTS = 200_000

_LARGEST_ID = 2**63 - 1
_TOLD_BY_NAME = ("playlist_id", "subject_id")


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of a rollup that does not say what the events say."""

    rollup: str
    playlist: str
    #: Kind and external id.
    subject: str
    #: UTC.
    day: date
    #: The row as it is; None where it is missing.
    stored: Mapping[str, Any] | None
    #: The row as it should be; None where there should be none.
    recounted: Mapping[str, Any] | None

    def __str__(self) -> str:
        return (
            f"{self.rollup}: playlist {self.playlist}, {self.subject}, {self.day}: "
            f"stored {_describe(self.stored, self.recounted)}, recounted {_describe(self.recounted, self.stored)}"
        )


async def count_playlists(database: Database) -> int:
    """How many playlists there are to verify."""
    count: int = (await database.fetch("ingest/verify/count_playlists"))[0]["playlists"]
    return count


async def verify(database: Database) -> AsyncIterator[tuple[str, list[Difference]]]:
    """Recounts the playlists in slices, by their ids; gives each one's external id and its differences.

    Of a playlist that only rollups know, nothing is given unless it has differences.

    Each slice has a snapshot of its own, in which events and rollups agree: what a running server writes in the
    meantime makes no difference. A slice is a range of ids, so that it also finds what belongs to no playlist of the
    catalog, and costs one look into each month of events, however many playlists it has.
    """
    last = 0
    while last < _LARGEST_ID:
        async with database.transaction(isolation="repeatable_read") as session:
            playlists = await session.fetch("ingest/verify/playlists", last, MOST_PLAYLISTS, MOST_EVENTS)
            # After the last one of the catalog there may be rows of unknown ones.
            until = playlists[-1]["id"] if playlists else _LARGEST_ID
            differences = await _recount(session, last, until)
        last = until
        names = {playlist["id"]: playlist["external_id"] for playlist in playlists}
        for id in sorted(names.keys() | differences.keys()):
            playlist = names.get(id, f"(unknown {id})")
            yield playlist, [_tell(playlist, rollup, row, subject) for rollup, row, subject in differences.get(id, ())]


async def _recount(session: Session, after: int, until: int) -> dict[int, list[tuple[str, Row, str]]]:
    """By the id of a playlist the rows that differ, each with its rollup and the name of its subject."""
    rows = [(rollup, row) for rollup in ROLLUPS for row in await session.fetch(f"ingest/verify/{rollup}", after, until)]
    names = await _read_names(session, sorted({row["playlist_id"] for _, row in rows}))
    found = defaultdict(list)
    for rollup, row in rows:
        subject = names.get((row["playlist_id"], row["subject_id"]), f"unknown subject {row['subject_id']}")
        found[row["playlist_id"]].append((rollup, row, subject))
    return found


async def _read_names(session: Session, playlists: Sequence[int]) -> dict[tuple[int, int], str]:
    """What subjects are called, by playlist and id."""
    rows = await session.fetch("ingest/verify/subjects", playlists) if playlists else ()
    return {(row["playlist_id"], row["id"]): row["name"] for row in rows}


def _tell(playlist: str, rollup: str, row: Row, subject: str) -> Difference:
    day = (datetime.fromtimestamp(0, UTC) + timedelta(days=row["day"])).date()
    return Difference(rollup, playlist, subject, day, row["stored"], row["recounted"])


def _describe(row: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> str:
    """What tells the row from the other one; its playlist and subject are told beside it, by name."""
    if row is None:
        return "nothing"
    told = {field: value for field, value in row.items() if other is None or other[field] != value}
    return ", ".join(f"{field} {value}" for field, value in told.items() if field not in _TOLD_BY_NAME)


#: Playlists of a slice. Which of them have events at all is asked in one statement.
MOST_PLAYLISTS = 5_000

_LARGEST_ID = 2**63 - 1


async def rebuild(database: Database, playlist: str | None = None) -> AsyncIterator[tuple[str, int]]:
    """Makes the rollups of one playlist, or of each in turn; gives each one's external id and number of events.

    Readers see the old numbers until a playlist is done; whoever writes events of it waits so long.
    """
    if playlist is not None:
        for row in await database.fetch("catalog/playlists_by_external_id", [playlist]):
            yield playlist, await _rebuild(database, row["id"], playlist)
        return
    last = 0
    while last < _LARGEST_ID:
        rows = await database.fetch("ingest/rebuild_playlists", last, MOST_PLAYLISTS)
        # After the last one of the catalog there may be rows of unknown ones.
        until = rows[-1]["id"] if rows else _LARGEST_ID
        names = {row["id"]: row["external_id"] for row in rows}
        counted = {row["id"] for row in await database.fetch("ingest/counted_playlists", last, until)}
        for id in sorted(names.keys() | counted):
            name = names.get(id, f"(unknown {id})")
            yield name, await _rebuild(database, id, name) if id in counted else 0
        last = until


async def _rebuild(database: Database, id: int, external_id: str) -> int:
    events = 0
    async with database.transaction() as session:
        await open_working_tables(session)
        await session.fetch("ingest/lock_playlists", [external_id])
        await session.run("ingest/clear_rollups", id)
        # Month by month: the working tables hold no more than that, however long the history is.
        for month in await session.fetch("ingest/event_months", id):
            events += await session.run("ingest/reread_events", id, month["start"], month["until"])
            await session.run("ingest/fold_events")
            await session.execute("ingest/clear_working_tables")
    return events
