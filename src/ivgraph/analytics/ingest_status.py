"""Reads how many events were accepted, duplicate or rejected, and why. `ingest` writes these counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivgraph.database import ReadableDatabase


@dataclass(slots=True)
class IngestStatus:
    """The numbers of the events that arrived in a period, by verdict."""

    accepted: int = 0
    #: Accepted events from bots; `accepted` includes them.
    bots: int = 0
    duplicate: int = 0
    rejected: int = 0
    #: Rejected events by code.
    rejected_by: Counter[str] = field(default_factory=Counter)
    #: When the last accepted event arrived.
    last_accepted_at: datetime | None = None

    @property
    def rejected_most_first(self) -> list[tuple[str, int]]:
        """Codes with their numbers of rejected events: most events first, equal numbers by code."""
        return sorted(self.rejected_by.items(), key=lambda item: (-item[1], item[0]))

    def add(self, row: Mapping[str, Any]) -> None:
        """Adds a row of analytics/ingest_status/arrivals.sql."""
        self.accepted += row["accepted"]
        self.bots += row["bots"]
        self.duplicate += row["duplicate"]
        self.rejected += row["rejected"]
        if row["rejected"]:
            self.rejected_by[row["code"]] += row["rejected"]
        if row["last_accepted_at"] is not None:
            self.last_accepted_at = max(row["last_accepted_at"], self.last_accepted_at or row["last_accepted_at"])


@dataclass(frozen=True, slots=True)
class StoredRejection:
    """A rejected event, as it is kept for the people who connect players."""

    received_at: datetime
    #: The external id of the event's playlist; None if it could not be read.
    playlist: str | None
    #: None if it could not be read.
    event_id: str | None
    code: str
    #: The field that is wrong; None if the event as a whole is.
    field: str | None
    #: What to change.
    reason: str

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> StoredRejection:
        return cls(**{name: row[name] for name in cls.__slots__})


async def read_status(
    database: ReadableDatabase, playlists: Collection[int] | None, first_slot: int, end_slot: int
) -> dict[int, IngestStatus]:
    """The status of playlists, by internal id. A playlist without events has an empty one.

    Args:
        playlists: Internal ids; None for all playlists, with id 0 for events that name no known playlist.
        first_slot: The first slot of the period in which the events arrived.
        end_slot: The first slot after that period.
    """
    ids = None if playlists is None else list(playlists)
    statuses = defaultdict[int, IngestStatus](IngestStatus)
    for row in await database.fetch("analytics/ingest_status/arrivals", ids, first_slot, end_slot):
        statuses[row["playlist_id"]].add(row)
    return statuses


async def read_total_status(database: ReadableDatabase, first_slot: int, end_slot: int) -> IngestStatus:
    """The status of all events together, including those that name no known playlist."""
    total = IngestStatus()
    for row in await database.fetch("analytics/ingest_status/arrivals", None, first_slot, end_slot):
        total.add(row)
    return total


async def read_rejections(database: ReadableDatabase, playlist: str | None, count: int) -> Sequence[StoredRejection]:
    """The last rejected events, newest first: those that name a playlist by this external id, or all for None."""
    rows = await database.fetch("analytics/ingest_status/rejections", playlist, count)
    return [StoredRejection.from_row(row) for row in rows]
