"""Proves every rollup equal to a recount of the raw events, by SQL that shares nothing with the rollups' own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ivgraph.db import Database

#: Each is recounted by the file of its name in sql/verify.
ROLLUPS = ("slot_total", "part_total", "day_total", "visit", "recency")


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


async def verify(database: Database) -> AsyncIterator[tuple[str, list[Difference]]]:
    """Recounts playlist by playlist; gives each one's external id and its differences.

    One snapshot serves all: what a running server writes in the meantime makes no difference.
    """
    async with database.transaction(isolation="repeatable_read") as session:
        for playlist in await session.fetch("verify/playlists"):
            subjects = {row["id"]: row["name"] for row in await session.fetch("verify/subjects", playlist["id"])}
            differences = []
            for rollup in ROLLUPS:
                async for row in session.stream(f"verify/{rollup}", playlist["id"]):
                    subject = subjects.get(row["subject_id"], f"unknown subject {row['subject_id']}")
                    day = (datetime.fromtimestamp(0, UTC) + timedelta(days=row["day"])).date()
                    differences.append(
                        Difference(rollup, playlist["external_id"], subject, day, row["stored"], row["recounted"])
                    )
            yield playlist["external_id"], differences


def _describe(row: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> str:
    """What tells the row from the other one; its subject is told beside it, by name."""
    if row is None:
        return "nothing"
    told = {field: value for field, value in row.items() if other is None or other[field] != value}
    return ", ".join(f"{field} {value}" for field, value in told.items() if field != "subject_id")
