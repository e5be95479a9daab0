"""All mutations. Those of this module validate as strictly as import-playlist and /v1/events."""

from __future__ import annotations

import asyncio
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import strawberry
from strawberry.types import Info
from strawberry.utils.str_converters import to_camel_case

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.model import PlaylistStructure
from ivgraph.catalog.structures import save_structure
from ivgraph.errors import InvalidArgument, InvalidStructure, Problem
from ivgraph.ingest.event import Cause, Event, EventType, Rejection
from ivgraph.ingest.parser import parse
from ivgraph.ingest.verdicts import EventStatus, Verdict, VerdictCounts, record_events
from ivgraph.schema import costs, ingest_costs
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import RejectionCode, describe
from ivgraph.schema.inputs import dimension_fields
from ivgraph.schema.note_mutations import delete_note_field, save_note_field
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node
from ivgraph.schema.types import Playlist
from ivgraph.sources.http.body import MAX_EVENTS

describe(EventStatus, name="EventStatus")


def _join(enum: type[StrEnum]) -> str:
    *others, last = enum
    return f"{', '.join(others)} or {last}"


def _optional(description: str, name: str | None = None) -> Any:
    return strawberry.field(default=None, description=description, name=name)


@strawberry.input(description="Where a hotspot is on the picture: shares of the frame, from 0 to 1.")
class HotspotAreaInput:
    left: float = strawberry.field(description="From the left edge of the frame to the hotspot: 0.25 is a quarter.")
    top: float = strawberry.field(description="From the upper edge of the frame to the hotspot.")
    width: float = strawberry.field(description="Of the frame's width. With left it is at most 1.")
    height: float = strawberry.field(description="Of the frame's height. With top it is at most 1.")


@strawberry.input(
    description="A clickable area of a node. Give at most one of toNode, url and pause; seekTo alone or with toNode."
)
class HotspotInput:
    id: strawberry.ID = strawberry.field(description="Its externalId, unique within the playlist.")
    name: str | None = _optional("What it is called.")
    to_node: strawberry.ID | None = _optional("The node that a click leads to, by its externalId.")
    url: str | None = _optional("The page that a click opens.")
    seek_to: float | None = _optional("Position that a click jumps to, in seconds of media.")
    pause: bool | None = _optional("Whether a click pauses the node.")
    shown_from: float | None = _optional("Position at which it appears, in seconds of media.")
    shown_until: float | None = _optional("Position at which it disappears, in seconds of media.")
    area: HotspotAreaInput | None = _optional("Where it is on the picture.")
    deleted_at: datetime | None = _optional("When it was removed; leave it out if it was not.")


@strawberry.input(description="One video of a playlist.")
class NodeInput:
    id: strawberry.ID = strawberry.field(description="Its externalId, unique within the playlist.")
    name: str | None = _optional("What it is called.")
    duration_seconds: float | None = _optional("Duration of its media, in seconds.")
    default_node: strawberry.ID | None = _optional("The node that follows when nobody clicks, by its externalId.")
    hotspots: list[HotspotInput] = strawberry.field(default_factory=list, description="Its hotspots.")
    deleted_at: datetime | None = _optional("When it was removed; leave it out if it was not.")


@strawberry.input(
    description="The structure of a playlist, with the same fields as a file for import-playlist. All ids are those of "
    "the authoring tool."
)
class PlaylistInput:
    id: strawberry.ID = strawberry.field(description="Its externalId.")
    name: str | None = _optional("What it is called.")
    created_at: datetime | None = _optional("When it was created. By default the stored time; for a new playlist, now.")
    start_node: strawberry.ID = strawberry.field(description="The node that plays first, by its externalId.")
    nodes: list[NodeInput] = strawberry.field(
        description="All its nodes. Stored nodes that are not in this list are marked as deleted."
    )


_ContextFields: Any = dimension_fields("_ContextFields", str | None)


@strawberry.input(
    description="Where and on what the viewer watches. What is left out stays unknown: unlike /v1/events, this "
    "mutation does not complete it from the request."
)
class ContextInput(_ContextFields):  # type: ignore[misc]  # a base made from the list
    pass


@strawberry.input(
    description="One player event. Each event is validated on its own: an invalid one is rejected with a code and a "
    "reason, and the others are stored. For this reason type and cause are strings: with enums, one wrong value would "
    "fail the whole request."
)
class EventInput:
    id: strawberry.ID | None = _optional(
        "A UUID that the client generates once for each event. Sent again, the event changes nothing."
    )
    type: str | None = _optional(
        f"What happened: {_join(EventType)}. Another value gets only this event rejected, with UNKNOWN_TYPE."
    )
    at: str | None = _optional("When it happened by the client's clock, as an RFC 3339 time with an offset.")
    playlist: strawberry.ID | None = _optional("The externalId of the playlist.")
    session: strawberry.ID | None = _optional("Id of the session: one stay of one viewer on a page.")
    node: strawberry.ID | None = _optional("The externalId of the node.")
    hotspot: strawberry.ID | None = _optional("The externalId of the hotspot.")
    to_node: strawberry.ID | None = _optional("For a switch: the externalId of the node that the viewer goes to.")
    cause: str | None = _optional(
        f"For a switch: {_join(Cause)}. Another value gets only this event rejected, with INVALID_FIELD."
    )
    from_: float | None = _optional(
        "For a watch: where the played span of media begins, in seconds, exact to the millisecond.", name="from"
    )
    to: float | None = _optional("For a watch: where the played span ends, at least a millisecond after from.")
    position: float | None = _optional("Position in the media at which it happened, in seconds.")
    viewer: strawberry.ID | None = _optional("Id of the viewer, if authenticated; leave it out otherwise.")
    visitor: strawberry.ID | None = _optional("Id of the anonymous visitor, kept by the browser.")
    context: ContextInput | None = _optional("Where and on what the viewer watches.")


@strawberry.type(description="Whether an event was accepted; if it was rejected, why.")
class EventVerdict:
    status: EventStatus = strawberry.field(description="Accepted, duplicate or rejected.")
    # Not `id`: caches would take two verdicts on one event, sent twice, for one object.
    event_id: strawberry.ID | None = strawberry.field(description="The event's id; null if it could not be read.")
    code: RejectionCode | None = strawberry.field(description="Why it was rejected; null if it was not.")
    field: str | None = strawberry.field(description="The field at fault, if it is a single one.")
    reason: str | None = strawberry.field(description="What to change; null if it was not rejected.")

    @classmethod
    def of(cls, verdict: Verdict) -> EventVerdict:
        rejection = verdict.rejection
        return cls(
            status=verdict.status,
            event_id=None if verdict.id is None else strawberry.ID(verdict.id),
            code=rejection.code if rejection else None,
            field=rejection.field if rejection else None,
            reason=rejection.reason if rejection else None,
        )


@strawberry.type(description="The result of savePlaylist.")
class SavePlaylistPayload:
    playlist: Playlist = strawberry.field(description="The playlist with its new structure.")


@strawberry.type(description="The result of recordEvents: how many events were accepted, and a verdict on each.")
class RecordEventsPayload:
    accepted: Count = strawberry.field(
        description="Events that were stored. Metrics count them, except those from bots."
    )
    duplicate: Count = strawberry.field(description="Events that had been stored before; these changed nothing.")
    rejected: Count = strawberry.field(description="Events that were not stored.")
    events: list[EventVerdict] = strawberry.field(description="A verdict on each event, in the order of the request.")


def read_structure(context: RequestContext, *, structure: PlaylistInput) -> PlaylistStructure:
    """Parses the structure argument.

    Raises:
        InvalidArgument: With all problems of the structure.
    """
    try:
        return parse_structure(to_document(structure))
    except InvalidStructure as error:
        problems = [Problem(f"structure.{each.path}".strip("."), each.message) for each in error.problems]
        raise InvalidArgument(problems) from error


def read_events(context: RequestContext, *, events: list[EventInput]) -> list[Event | Rejection]:
    """Validates each event on its own.

    Raises:
        InvalidArgument: There are too many events.
    """
    if len(events) > MAX_EVENTS:
        message = f"Send at most {MAX_EVENTS:,} events at once, not {len(events):,}."
        raise InvalidArgument([Problem("events", message)])
    return [parse(to_document(event), context.now) for event in events]


@strawberry.type(description="All mutations.")
class Mutation:
    @strawberry.mutation(
        description="Saves the structure of a playlist. If anything is wrong with it, nothing changes.",
        metadata={"read": read_structure, "cost": costs.saved_playlist, "playlists": costs.saved_playlist_access},
    )
    async def save_playlist(
        self,
        info: Info[RequestContext, None],
        structure: Annotated[
            PlaylistInput,
            strawberry.argument(
                description="The whole structure. Stored nodes and hotspots that it leaves out are marked as deleted."
            ),
        ],
    ) -> SavePlaylistPayload:
        read = info.context.read_arguments(field_node(info), read_structure, structure=structure)
        # The client may disconnect meanwhile, which cancels this coroutine: saving goes on to its end.
        await asyncio.shield(save_structure(info.context.writing, read, info.context.now))
        info.context.clear_loaders()
        row = await info.context.loaders.playlist.load(read.id)
        assert row is not None, "the playlist was just saved"
        return SavePlaylistPayload(playlist=Playlist.of(row))

    @strawberry.mutation(
        description="Records events. The valid ones are stored together and counted in metrics before the response is "
        "sent.",
        metadata={"read": read_events, "cost": ingest_costs.recorded_events},
    )
    async def record_events(
        self,
        info: Info[RequestContext, None],
        events: Annotated[list[EventInput], strawberry.argument(description=f"At most {MAX_EVENTS:,} events.")],
    ) -> RecordEventsPayload:
        parsed = info.context.read_arguments(field_node(info), read_events, events=events)
        verdicts = await asyncio.shield(record_events(info.context.writer, parsed, info.context.now))
        info.context.clear_loaders()
        counts = VerdictCounts.from_verdicts(verdicts)
        return RecordEventsPayload(
            accepted=Count(counts.accepted),
            duplicate=Count(counts.duplicate),
            rejected=Count(counts.rejected.total()),
            events=[EventVerdict.of(verdict) for verdict in verdicts],
        )

    save_note = save_note_field
    delete_note = delete_note_field


def to_document(value: Any) -> Any:
    """Converts an input to the JSON document that parsers expect. Fields that are null or left out are absent."""
    match value:
        case list():
            return [to_document(item) for item in value]
        case datetime():
            return value.isoformat()
        case str() | int() | float():
            return value
        case _:
            fields = {
                field.graphql_name or to_camel_case(field.python_name): getattr(value, field.python_name)
                for field in type(value).__strawberry_definition__.fields
            }
            return {name: to_document(item) for name, item in fields.items() if item is not None}
