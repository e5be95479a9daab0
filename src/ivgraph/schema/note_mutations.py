"""The mutations saveNote and deleteNote."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

import strawberry
from strawberry.types import Info

from ivgraph.catalog import model
from ivgraph.catalog.formats.fields import Fields
from ivgraph.catalog.notes import delete_note, save_note
from ivgraph.database import parse_uuid
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema import note_costs
from ivgraph.schema.context import RequestContext
from ivgraph.schema.ids import decode_playlist_id
from ivgraph.schema.notes import Note
from ivgraph.schema.selection import field_node
from ivgraph.schema.types import Playlist

#: Characters of a note.
MAX_LENGTH = 1_000


@strawberry.input(description="A note about a playlist.")
class NoteInput:
    playlist_id: strawberry.ID = strawberry.field(description="The id of the playlist (see Playlist.id).")
    note_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The id of the note to change. For a new note leave it out, or give a UUID that you generate once: "
        "sent again, the note is saved only once.",
    )
    at: datetime = strawberry.field(description="The instant that it is about.")
    text: str = strawberry.field(
        description=f"Plain text of at most {MAX_LENGTH:,} characters; blanks around it are removed."
    )


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A note that is to be saved."""

    playlist: str | None
    id: UUID
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class NoteOfPlaylist:
    """Names a note."""

    playlist: str | None
    id: UUID


def read_note(context: RequestContext, *, note: NoteInput) -> NoteChange:
    """Parses a note that is to be saved.

    Raises:
        InvalidArgument: With all problems of the note.
    """
    problems: list[Problem] = []
    stripped = note.text.strip()
    fields = Fields({"at": note.at.isoformat(), "text": stripped}, "note", problems)
    at = fields.time("at")
    text = fields.text("text", MAX_LENGTH) if stripped else None
    if not stripped:
        fields.report("text", "Write something: a note is not empty.")
    id = _read_id("note.noteId", note.note_id, problems) if note.note_id is not None else uuid4()
    if problems or at is None or text is None or id is None:
        raise InvalidArgument(problems)
    return NoteChange(decode_playlist_id(note.playlist_id), id, at, text)


def read_note_id(context: RequestContext, *, playlist_id: strawberry.ID, note_id: strawberry.ID) -> NoteOfPlaylist:
    """Parses the name of a note.

    Raises:
        InvalidArgument: It is no id of a note.
    """
    problems: list[Problem] = []
    parsed = _read_id("noteId", note_id, problems)
    if parsed is None:
        raise InvalidArgument(problems)
    return NoteOfPlaylist(decode_playlist_id(playlist_id), parsed)


def _read_id(path: str, text: str, problems: list[Problem]) -> UUID | None:
    try:
        return parse_uuid(text)
    except ValueError:
        problems.append(Problem(path, "Give the id of a note, which is a UUID."))
        return None


async def _find_playlist(info: Info[RequestContext, None], external_id: str | None, path: str) -> model.Playlist:
    """The playlist that an argument names.

    Raises:
        InvalidArgument: There is none.
    """
    # A replica may not have a playlist that was saved just now.
    info.context.database.use_primary()
    found = None if external_id is None else await info.context.loaders.playlist.load(external_id)
    if found is None:
        raise InvalidArgument([Problem(path, "There is no playlist with this id.")])
    return found


@strawberry.type(description="The result of saveNote.")
class SaveNotePayload:
    note: Note = strawberry.field(description="The note as it is saved.")
    playlist: Playlist = strawberry.field(description="Its playlist.")


@strawberry.type(description="The result of deleteNote.")
class DeleteNotePayload:
    was_deleted: bool = strawberry.field(description="Whether there was such a note.")
    playlist: Playlist = strawberry.field(description="Its playlist.")


async def _save_note(
    info: Info[RequestContext, None],
    note: Annotated[NoteInput, strawberry.argument(description="The note.")],
) -> SaveNotePayload:
    change = info.context.read_arguments(field_node(info), read_note, note=note)
    playlist = await _find_playlist(info, change.playlist, "note.playlistId")
    saving = save_note(info.context.writing, playlist, change.id, change.at, change.text, info.context.now)
    # The client may disconnect meanwhile, which cancels this coroutine: saving goes on to its end.
    saved = await asyncio.shield(saving)
    info.context.clear_loaders()
    return SaveNotePayload(note=Note.of(saved), playlist=Playlist.of(playlist))


async def _delete_note(
    info: Info[RequestContext, None],
    playlist_id: Annotated[strawberry.ID, strawberry.argument(description="The id of the playlist (see Playlist.id).")],
    note_id: Annotated[strawberry.ID, strawberry.argument(description="The noteId of the note.")],
) -> DeleteNotePayload:
    named = info.context.read_arguments(field_node(info), read_note_id, playlist_id=playlist_id, note_id=note_id)
    playlist = await _find_playlist(info, named.playlist, "playlistId")
    was_deleted = await asyncio.shield(delete_note(info.context.writing, playlist, named.id))
    info.context.clear_loaders()
    return DeleteNotePayload(was_deleted=was_deleted, playlist=Playlist.of(playlist))


save_note_field: Any = strawberry.mutation(
    resolver=_save_note,
    description="Saves a note about a playlist: a new one, or another time and text of one that it has.",
    metadata={"read": read_note, "cost": note_costs.changed_note, "playlists": note_costs.changed_note_access},
)
delete_note_field: Any = strawberry.mutation(
    resolver=_delete_note,
    description="Deletes a note about a playlist. A note that is not there is no error.",
    metadata={"read": read_note_id, "cost": note_costs.changed_note, "playlists": note_costs.changed_note_access},
)
