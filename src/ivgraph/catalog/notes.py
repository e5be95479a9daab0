"""Notes that authors write about a playlist: what they changed, or what happened, at an instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ivgraph.catalog.model import Playlist
from ivgraph.database import Database, ReadableDatabase
from ivgraph.errors import InvalidInput, Problem

#: Notes of a playlist. All of them are read at once.
MAX_NOTES = 500


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is stored."""

    #: Unique in the playlist.
    id: UUID
    #: What it is about.
    at: datetime
    text: str
    created_at: datetime
    changed_at: datetime


class TooManyNotes(InvalidInput):
    """A playlist can't have another note."""

    code = "INVALID_ARGUMENT"


async def save_note(database: Database, playlist: Playlist, id: UUID, at: datetime, text: str, now: datetime) -> Note:
    """Saves a new note, or another time and text of the one that has the id.

    Raises:
        TooManyNotes: The playlist has no place for a new one.
    """
    async with database.transaction() as session:
        # Without the lock, several at once could exceed the limit.
        await session.fetch("catalog/lock_playlist", playlist.external_id)
        others = (await session.fetch("catalog/count_other_notes", playlist.id, id))[0]["notes"]
        if others >= MAX_NOTES:
            raise TooManyNotes(
                [
                    Problem(
                        "note", f"The playlist has {MAX_NOTES:,} notes, and can't have more: delete another one first."
                    )
                ]
            )
        (row,) = await session.fetch("catalog/save_note", playlist.id, id, at, text, now)
        return _read_note(row)


async def delete_note(database: Database, playlist: Playlist, id: UUID) -> bool:
    """Deletes a note; whether it was there."""
    async with database.transaction() as session:
        return len(await session.fetch("catalog/delete_note", playlist.id, id)) > 0


async def read_notes(database: ReadableDatabase, playlist_ids: Collection[int]) -> dict[int, tuple[Note, ...]]:
    """All notes of playlists, in the order of their times."""
    found = defaultdict[int, list[Note]](list)
    for row in await database.fetch("catalog/notes", sorted(playlist_ids)):
        found[row["playlist_id"]].append(_read_note(row))
    return {id: tuple(found[id]) for id in playlist_ids}


def _read_note(row: Any) -> Note:
    return Note(row["id"], row["at"], row["text"], row["created_at"], row["changed_at"])
