"""What became of the events that arrived: read, for whoever connects players. ingest.ledger writes it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivgraph.database import Database


@dataclass(slots=True)
class IngestStatus:
    """How many events met which verdict in a stretch of time, by when they arrived."""

    accepted: int = 0
    #: Of those accepted.
    bots: int = 0
    duplicate: int = 0
    rejected: int = 0
    #: Code → rejected events.
    rejected_by: Counter[str] = field(default_factory=Counter)
    #: When the last one that was accepted arrived.
    last_accepted_at: datetime | None = None

    @property
    def most_rejected(self) -> list[tuple[str, int]]:
        """Codes and how many events were rejected with each: most first, and by code where that is equal."""
        return sorted(self.rejected_by.items(), key=lambda counted: (-counted[1], counted[0]))

    def add(self, row: Mapping[str, Any]) -> None:
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
    """An event that was rejected."""

    received_at: datetime
    #: Its playlist's id and its own, as far as they could be read.
    playlist: str | None
    event_id: str | None
    code: str
    #: The field that is wrong, where it is one.
    field: str | None
    reason: str

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> StoredRejection:
        return cls(**{name: row[name] for name in cls.__slots__})


async def read_status(
    database: Database, playlists: Collection[int] | None, first_slot: int, end_slot: int
) -> dict[int, IngestStatus]:
    """By the playlist's internal id; None asks for all, and for what names no known playlist, under 0."""
    ids = None if playlists is None else list(playlists)
    found = defaultdict[int, IngestStatus](IngestStatus)
    for row in await database.fetch("analytics/ingest_status/arrivals", ids, first_slot, end_slot):
        found[row["playlist_id"]].add(row)
    return found


async def read_total_status(database: Database, first_slot: int, end_slot: int) -> IngestStatus:
    """Of all events, those that name no known playlist too."""
    total = IngestStatus()
    for row in await database.fetch("analytics/ingest_status/arrivals", None, first_slot, end_slot):
        total.add(row)
    return total


async def read_rejections(database: Database, playlist: str | None, count: int) -> Sequence[StoredRejection]:
    """The last ones of a playlist, by its external id, or of all; newest first."""
    rows = await database.fetch("analytics/ingest_status/rejections", playlist, count)
    return [StoredRejection.from_row(row) for row in rows]
