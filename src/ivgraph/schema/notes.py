"""The field notes of a playlist, and what its mutations take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol
from uuid import UUID, uuid4

import strawberry
from strawberry.types import Info

from ivgraph.analytics.period import Period
from ivgraph.catalog import model, notes
from ivgraph.catalog.formats.fields import Fields
from ivgraph.catalog.notes import MAX_NOTES
from ivgraph.database import parse_uuid
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema import note_costs
from ivgraph.schema.context import RequestContext
from ivgraph.schema.ids import decode_playlist_id
from ivgraph.schema.inputs import PeriodArgument, PeriodInput, collect_problems
from ivgraph.schema.journeys.arguments import check_number
from ivgraph.schema.selection import field_node

#: Characters of a note.
MAX_LENGTH = 1_000


@strawberry.type(description="What an author wrote about an instant: what changed in the story, or what happened.")
class Note:
    # Not `id`: caches would take the notes of two playlists for one object.
    note_id: strawberry.ID = strawberry.field(description="Unique among the notes of its playlist: a UUID.")
    at: datetime = strawberry.field(description="The instant that it is about.")
    text: str = strawberry.field(description="What the author wrote, as plain text.")
    created_at: datetime = strawberry.field(description="When it was first saved.")
    changed_at: datetime = strawberry.field(description="When it was last saved.")

    @classmethod
    def of(cls, note: notes.Note) -> Note:
        return cls(
            note_id=strawberry.ID(str(note.id)),
            at=note.at,
            text=note.text,
            created_at=note.created_at,
            changed_at=note.changed_at,
        )


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
    fields = Fields({"at": note.at.isoformat(), "text": note.text.strip()}, "note", problems)
    at = fields.time("at")
    text = fields.text("text", MAX_LENGTH) if note.text.strip() else None
    if not note.text.strip():
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


async def find_playlist(info: Info[RequestContext, None], external_id: str | None, path: str) -> model.Playlist:
    """The playlist that an argument names.

    Raises:
        InvalidArgument: There is none.
    """
    found = None if external_id is None else await info.context.loaders.playlist.load(external_id)
    if found is None:
        raise InvalidArgument([Problem(path, "There is no playlist with this id.")])
    return found


@dataclass(frozen=True, slots=True)
class NotesRequest:
    """The parsed arguments of notes."""

    period: Period
    first: int


def read_notes_arguments(context: RequestContext, *, period: PeriodInput, first: int = 50) -> NotesRequest:
    """Parses the arguments of notes.

    Raises:
        InvalidArgument: With every problem of every argument.
    """
    problems = check_number("first", first, MAX_NOTES, "notes")
    resolved = collect_problems(problems, lambda: period.read(context))
    if problems or resolved is None:
        raise InvalidArgument(problems)
    return NotesRequest(resolved, first)


class HasNotes(Protocol):
    """The GraphQL type Playlist, which imports this module."""

    @property
    def row(self) -> model.Playlist: ...


FirstNotes = Annotated[
    int, strawberry.argument(description=f"The maximum number of notes, 1 to {MAX_NOTES}: the latest ones are listed.")
]


async def _list_notes(
    self: HasNotes, info: Info[RequestContext, None], period: PeriodArgument, first: FirstNotes = 50
) -> list[Note]:
    asked = info.context.read_arguments(field_node(info), read_notes_arguments, period=period, first=first)
    all_notes = await info.context.loaders.notes.load(self.row.id)
    in_period = [note for note in all_notes if asked.period.start <= note.at < asked.period.end]
    return [Note.of(note) for note in in_period[-asked.first :]]


notes_field: Any = strawberry.field(
    resolver=_list_notes,
    description="What authors noted about instants of the period, in the order of these instants. A playlist has at "
    f"most {MAX_NOTES} notes.",
    metadata={"read": read_notes_arguments, "cost": note_costs.notes},
)
