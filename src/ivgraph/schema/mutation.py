"""What can be changed: the structure of a playlist, and events added. Checked as the commands and /v1/events do."""

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
from ivgraph.schema import costs
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import RejectionCode, describe
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node
from ivgraph.schema.types import Playlist
from ivgraph.sources.http.body import MAX_EVENTS

describe(EventStatus, name="EventStatus")


def _list(words: type[StrEnum]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}"


def _optional(description: str, name: str | None = None) -> Any:
    return strawberry.field(default=None, description=description, name=name)


@strawberry.input(
    description="A clickable area of a node. At most one of toNode, url, pause; seekTo alone or with toNode."
)
class HotspotInput:
    id: strawberry.ID = strawberry.field(description="Its externalId, unique among the playlist's hotspots.")
    name: str | None = _optional("What it is called.")
    to_node: strawberry.ID | None = _optional("The node that a click leads to, by its externalId.")
    url: str | None = _optional("The page that a click opens.")
    seek_to: float | None = _optional("Seconds of media that a click jumps to.")
    pause: bool | None = _optional("Whether a click pauses the node.")
    shown_from: float | None = _optional("Seconds of media at which it appears.")
    shown_until: float | None = _optional("Seconds of media at which it disappears.")
    deleted_at: datetime | None = _optional("When it was removed; leave it out for one that is there.")


@strawberry.input(description="One video of a playlist.")
class NodeInput:
    id: strawberry.ID = strawberry.field(description="Its externalId, unique among the playlist's nodes.")
    name: str | None = _optional("What it is called.")
    duration_seconds: float | None = _optional("Length of its media in seconds.")
    default_node: strawberry.ID | None = _optional("The node that follows when nobody clicks, by its externalId.")
    hotspots: list[HotspotInput] = strawberry.field(default_factory=list, description="Its hotspots.")
    deleted_at: datetime | None = _optional("When it was removed; leave it out for one that is there.")


@strawberry.input(
    description="How a playlist is built: the same as the file that import-playlist reads. All ids in it are those of "
    "the authoring tool."
)
class PlaylistInput:
    id: strawberry.ID = strawberry.field(description="Its externalId.")
    name: str | None = _optional("What it is called.")
    created_at: datetime | None = _optional("When it was made; by default what is stored, else now.")
    start_node: strawberry.ID = strawberry.field(description="The node that plays first, by its externalId.")
    nodes: list[NodeInput] = strawberry.field(
        description="All its nodes. Stored ones that are not among them are marked deleted."
    )


@strawberry.input(description="Where and on what the viewer watches.")
class ContextInput:
    country: str | None = _optional("ISO 3166-1 alpha-2, such as AT.")
    region: str | None = _optional("Part of the country.")
    device: str | None = _optional("Kind of device.")
    operating_system: str | None = _optional("Operating system.")
    browser: str | None = _optional("Browser.")
    domain: str | None = _optional("Domain of the page.")
    application: str | None = _optional("Application that embeds the player.")
    playback_context: str | None = _optional("Where in the application.")


@strawberry.input(
    description="One event. Every field is a text or a number, checked event by event: one that can't be taken is "
    "rejected alone, with code and reason. An enum would refuse all events of the request for one wrong word."
)
class EventInput:
    id: strawberry.ID | None = _optional("A UUID that the client makes once per event; a repeat changes nothing.")
    type: str | None = _optional(
        f"What happened: {_list(EventType)}. With another word this event alone is rejected: UNKNOWN_TYPE."
    )
    at: str | None = _optional("RFC 3339 time with an offset, by the client's clock.")
    playlist: strawberry.ID | None = _optional("The externalId of the playlist.")
    session: strawberry.ID | None = _optional("Id of one visit of one viewer.")
    node: strawberry.ID | None = _optional("The externalId of the node.")
    hotspot: strawberry.ID | None = _optional("The externalId of the hotspot.")
    to_node: strawberry.ID | None = _optional("Of a switch: the externalId of the node that the viewer goes to.")
    cause: str | None = _optional(
        f"Of a switch: {_list(Cause)}. With another word this event alone is rejected: INVALID_FIELD."
    )
    from_: float | None = _optional(
        "Of a watch: first second of media played since the watch before, to the millisecond.", name="from"
    )
    to: float | None = _optional("Of a watch: last second of media played, at least a millisecond after the first.")
    position: float | None = _optional("Second of media at which it happened.")
    viewer: strawberry.ID | None = _optional("Id of an authenticated viewer; leave it out for anonymous ones.")
    visitor: strawberry.ID | None = _optional("Id of an anonymous visitor.")
    context: ContextInput | None = _optional("Where and on what the viewer watches.")


@strawberry.type(description="What became of an event.")
class EventVerdict:
    status: EventStatus = strawberry.field(description="Accepted, duplicate or rejected.")
    # Not `id`: caches would take two verdicts on one event, sent twice, for one object.
    event_id: strawberry.ID | None = strawberry.field(description="The event's id, as far as it could be read.")
    code: RejectionCode | None = strawberry.field(description="Why it was rejected; null where it was not.")
    field: str | None = strawberry.field(description="The field that is wrong, where it is one.")
    reason: str | None = strawberry.field(description="What to change; null where it was not rejected.")

    @classmethod
    def of(cls, verdict: Verdict) -> EventVerdict:
        why = verdict.rejection
        return cls(
            status=verdict.status,
            event_id=None if verdict.id is None else strawberry.ID(verdict.id),
            code=why.code if why else None,
            field=why.field if why else None,
            reason=why.reason if why else None,
        )


@strawberry.type(description="What became of a structure.")
class SavePlaylistPayload:
    playlist: Playlist = strawberry.field(description="The playlist, as it is built from now on.")


@strawberry.type(description="What became of events.")
class RecordEventsPayload:
    accepted: Count = strawberry.field(description="Stored, and in every number.")
    duplicate: Count = strawberry.field(description="Stored before; nothing changed.")
    rejected: Count = strawberry.field(description="Not stored.")
    events: list[EventVerdict] = strawberry.field(description="A verdict on each, in order.")


def read_structure(context: RequestContext, *, structure: PlaylistInput) -> PlaylistStructure:
    """What the argument means.

    Raises:
        InvalidArgument: With every problem of the structure.
    """
    try:
        return parse_structure(to_document(structure))
    except InvalidStructure as error:
        problems = [Problem(f"structure.{each.path}".strip("."), each.message) for each in error.problems]
        raise InvalidArgument(problems) from error


def read_events(context: RequestContext, *, events: list[EventInput]) -> list[Event | Rejection]:
    """The events; one that can't be taken is rejected alone.

    Raises:
        InvalidArgument: There are too many.
    """
    if len(events) > MAX_EVENTS:
        message = f"Send at most {MAX_EVENTS:,} events at once, not {len(events):,}."
        raise InvalidArgument([Problem("events", message)])
    return [parse(to_document(event), context.now) for event in events]


@strawberry.type(description="Everything that can be changed.")
class Mutation:
    @strawberry.mutation(
        description="Saves how a playlist is built. Nothing changes if there is any problem in it.",
        metadata={"read": read_structure, "cost": costs.saved_playlist, "playlists": costs.saved_playlist_access},
    )
    async def save_playlist(
        self,
        info: Info[RequestContext, None],
        structure: Annotated[
            PlaylistInput,
            strawberry.argument(
                description="The whole structure: nodes and hotspots that it leaves out are marked deleted."
            ),
        ],
    ) -> SavePlaylistPayload:
        read = info.context.read_arguments(field_node(info), read_structure, structure=structure)
        # Whoever sent it may leave meanwhile: saving is not broken off in the middle.
        await asyncio.shield(save_structure(info.context.writing, read, info.context.now))
        info.context.clear_loaders()
        row = await info.context.loaders.playlist.load(read.id)
        assert row is not None, "it was saved just now"
        return SavePlaylistPayload(playlist=Playlist.of(row))

    @strawberry.mutation(
        description="Records events. The valid ones are stored together; when this answers, they count.",
        metadata={"read": read_events, "cost": costs.recorded_events},
    )
    async def record_events(
        self,
        info: Info[RequestContext, None],
        events: Annotated[list[EventInput], strawberry.argument(description=f"The events, {MAX_EVENTS:,} at most.")],
    ) -> RecordEventsPayload:
        parsed = info.context.read_arguments(field_node(info), read_events, events=events)
        verdicts = await asyncio.shield(record_events(info.context.writer, parsed, info.context.now))
        info.context.clear_loaders()
        tally = VerdictCounts.from_verdicts(verdicts)
        return RecordEventsPayload(
            accepted=Count(tally.accepted),
            duplicate=Count(tally.duplicate),
            rejected=Count(tally.rejected.total()),
            events=[EventVerdict.of(verdict) for verdict in verdicts],
        )


def to_document(value: Any) -> Any:
    """An input as the JSON document that it stands for; what was left out is absent."""
    match value:
        case list():
            return [to_document(item) for item in value]
        case datetime():
            return value.isoformat()
        case str() | int() | float():
            return value
        case _:
            given = {
                field.graphql_name or to_camel_case(field.python_name): getattr(value, field.python_name)
                for field in type(value).__strawberry_definition__.fields
            }
            return {name: to_document(item) for name, item in given.items() if item is not None}
