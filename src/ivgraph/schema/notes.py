"""The field notes of a playlist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.period import Period
from ivgraph.catalog import model, notes
from ivgraph.catalog.notes import MAX_NOTES
from ivgraph.errors import InvalidArgument
from ivgraph.schema import note_costs
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import PeriodArgument, PeriodInput, collect_problems
from ivgraph.schema.journeys.arguments import check_number
from ivgraph.schema.selection import field_node


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
