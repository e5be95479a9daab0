"""What became of the events that arrived, for whoever connects players."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics import ingest_status as status
from ivgraph.catalog import model
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema import costs
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import RejectionCode
from ivgraph.schema.inputs import PeriodArgument, read_period
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node

MOST_REJECTIONS = 500


@strawberry.type(description="Rejected events of one code.")
class RejectedCount:
    code: RejectionCode = strawberry.field(description="Why they were rejected.")
    count: Count = strawberry.field(description="How many there were.")


@strawberry.type(
    description="What became of the events that arrived in a period. Events count by when the server received them."
)
class IngestStatus:
    found: strawberry.Private[status.IngestStatus]

    @strawberry.field(description="Stored, and in every number.")
    def accepted(self) -> Count:
        return Count(self.found.accepted)

    @strawberry.field(description="Of those accepted the ones of bots: in no number unless a filter asks for them.")
    def bots(self) -> Count:
        return Count(self.found.bots)

    @strawberry.field(description="Stored before; nothing changed.")
    def duplicate(self) -> Count:
        return Count(self.found.duplicate)

    @strawberry.field(description="Not stored.")
    def rejected(self) -> Count:
        return Count(self.found.rejected)

    @strawberry.field(description="The rejected ones by code, most first.")
    def rejected_by(self) -> list[RejectedCount]:
        return [
            RejectedCount(code=RejectionCode(code), count=Count(count))
            for code, count in self.found.rejected_most_first
        ]

    @strawberry.field(description="When the last accepted event arrived; null if none did.")
    def last_accepted_at(self) -> datetime | None:
        return self.found.last_accepted_at


@strawberry.type(description="An event that was rejected.")
class Rejection:
    received_at: datetime = strawberry.field(description="When it arrived.")
    playlist: strawberry.ID | None = strawberry.field(
        description="The playlist that it names, by its externalId; null if that can't be read."
    )
    event_id: strawberry.ID | None = strawberry.field(description="Its own id; null if that can't be read.")
    code: RejectionCode = strawberry.field(description="Why it was rejected.")
    field: str | None = strawberry.field(description="The field that is wrong, where it is one.")
    reason: str = strawberry.field(description="What to change.")


class HasEvents(Protocol):
    """A playlist."""

    @property
    def row(self) -> model.Playlist: ...


async def _tell_total(info: Info[RequestContext, None], period: PeriodArgument) -> IngestStatus:
    resolved = info.context.read(field_node(info), read_period, period=period)
    return IngestStatus(found=await status.read_total_status(info.context.database, *resolved.slots))


async def _tell_playlist(self: HasEvents, info: Info[RequestContext, None], period: PeriodArgument) -> IngestStatus:
    resolved = info.context.read(field_node(info), read_period, period=period)
    return IngestStatus(found=await info.context.loaders.status(resolved, self.row))


FirstArgument = Annotated[int, strawberry.argument(description=f"How many, 1 to {MOST_REJECTIONS}.")]
PlaylistArgument = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Only those that name this playlist, known or not, by its externalId."),
]


def check_rejections(context: RequestContext, *, first: int = 50, playlist: str | None = None) -> None:
    """Fails where the arguments of rejections mean nothing.

    Raises:
        InvalidArgument: With every problem of them.
    """
    problems = []
    if not 1 <= first <= MOST_REJECTIONS:
        problems.append(Problem("first", f"Ask for 1 to {MOST_REJECTIONS} rejected events, not {first}."))
    if playlist is not None and "\0" in playlist:
        problems.append(Problem("playlist", "Leave out the character U+0000: no id contains it."))
    if problems:
        raise InvalidArgument(problems)


async def _list_rejections(
    info: Info[RequestContext, None], first: FirstArgument = 50, playlist: PlaylistArgument = None
) -> Sequence[Any]:
    info.context.read(field_node(info), check_rejections, first=first, playlist=playlist)
    return await status.read_rejections(info.context.database, playlist, first)


total_status: Any = strawberry.field(
    resolver=_tell_total,
    description="What became of all events that arrived in a period, those too that name no playlist that is known.",
    metadata={"read": read_period, "cost": costs.ingest_status},
)

playlist_status: Any = strawberry.field(
    resolver=_tell_playlist,
    description="What became of the playlist's events that arrived in a period.",
    metadata={"read": read_period, "cost": costs.ingest_status},
)

rejections: Any = strawberry.field(
    resolver=_list_rejections,
    graphql_type=list[Rejection],
    description="The last events that were rejected, newest first. A sample: at most a thousand are kept.",
    metadata={"read": check_rejections, "cost": costs.rejections},
)
