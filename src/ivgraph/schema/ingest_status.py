"""The fields ingestStatus and rejections: how many events were accepted or rejected, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics import ingest_status as status
from ivgraph.catalog import model
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema import ingest_costs
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import RejectionCode
from ivgraph.schema.inputs import PeriodArgument, read_period
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node

MAX_REJECTIONS = 500


@strawberry.type(description="The number of events that were rejected with one code.")
class RejectedCount:
    code: RejectionCode = strawberry.field(description="Why the events were rejected.")
    count: Count = strawberry.field(description="The number of events.")


@strawberry.type(
    description="How many events of a period were accepted, duplicate or rejected. Events are counted by when the "
    "server received them, not by when they happened."
)
class IngestStatus:
    counts: strawberry.Private[status.IngestStatus]

    @strawberry.field(description="Events that were stored. Metrics count them, except those from bots.")
    def accepted(self) -> Count:
        return Count(self.counts.accepted)

    @strawberry.field(
        description="Accepted events from bots; accepted includes them. No metric counts them unless a filter asks for "
        "bots."
    )
    def bots(self) -> Count:
        return Count(self.counts.bots)

    @strawberry.field(description="Events that had been stored before; these changed nothing.")
    def duplicate(self) -> Count:
        return Count(self.counts.duplicate)

    @strawberry.field(description="Events that were not stored.")
    def rejected(self) -> Count:
        return Count(self.counts.rejected)

    @strawberry.field(description="Rejected events by code, the most frequent code first.")
    def rejected_by(self) -> list[RejectedCount]:
        return [
            RejectedCount(code=RejectionCode(code), count=Count(count))
            for code, count in self.counts.rejected_most_first
        ]

    @strawberry.field(description="When the last accepted event arrived; null if none did.")
    def last_accepted_at(self) -> datetime | None:
        return self.counts.last_accepted_at


@strawberry.type(description="An event that was rejected.")
class Rejection:
    received_at: datetime = strawberry.field(description="When the server received it.")
    playlist: strawberry.ID | None = strawberry.field(
        description="The externalId of the playlist that the event names; null if it could not be read."
    )
    event_id: strawberry.ID | None = strawberry.field(description="The event's id; null if it could not be read.")
    code: RejectionCode = strawberry.field(description="Why it was rejected.")
    field: str | None = strawberry.field(
        description="The field of the event that is wrong; null if the problem is not a single field."
    )
    reason: str = strawberry.field(description="What to change.")


class HasEvents(Protocol):
    """The GraphQL type Playlist, which imports this module."""

    @property
    def row(self) -> model.Playlist: ...


async def _read_total(info: Info[RequestContext, None], period: PeriodArgument) -> IngestStatus:
    resolved = info.context.read_arguments(field_node(info), read_period, period=period)
    return IngestStatus(counts=await status.read_total_status(info.context.database, *resolved.slots))


async def _read_playlist(self: HasEvents, info: Info[RequestContext, None], period: PeriodArgument) -> IngestStatus:
    resolved = info.context.read_arguments(field_node(info), read_period, period=period)
    return IngestStatus(counts=await info.context.loaders.status(resolved, self.row))


FirstArgument = Annotated[
    int, strawberry.argument(description=f"The maximum number of events to return, 1 to {MAX_REJECTIONS}.")
]
PlaylistArgument = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Lists only events that name a playlist by this externalId, known or not."),
]


def check_rejections(context: RequestContext, *, first: int = 50, playlist: str | None = None) -> None:
    """Checks the arguments of the field rejections.

    Raises:
        InvalidArgument: With every problem of the arguments.
    """
    problems = []
    if not 1 <= first <= MAX_REJECTIONS:
        problems.append(Problem("first", f"Ask for 1 to {MAX_REJECTIONS} rejected events, not {first}."))
    if playlist is not None and "\0" in playlist:
        problems.append(Problem("playlist", "Leave out the character U+0000: no id contains it."))
    if problems:
        raise InvalidArgument(problems)


async def _list_rejections(
    info: Info[RequestContext, None], first: FirstArgument = 50, playlist: PlaylistArgument = None
) -> Sequence[Any]:
    info.context.read_arguments(field_node(info), check_rejections, first=first, playlist=playlist)
    return await status.read_rejections(info.context.database, playlist, first)


total_status: Any = strawberry.field(
    resolver=_read_total,
    description="How many of all events that arrived in a period were accepted, duplicate or rejected, including "
    "events that name no known playlist.",
    metadata={"read": read_period, "cost": ingest_costs.ingest_status},
)

playlist_status: Any = strawberry.field(
    resolver=_read_playlist,
    description="How many of the playlist's events that arrived in a period were accepted, duplicate or rejected.",
    metadata={"read": read_period, "cost": ingest_costs.ingest_status},
)

rejections: Any = strawberry.field(
    resolver=_list_rejections,
    graphql_type=list[Rejection],
    description="The last rejected events, newest first. It is a sample: if many are rejected at once, only some of "
    "them are kept, and never more than a thousand in all.",
    metadata={"read": check_rejections, "cost": ingest_costs.rejections},
)
