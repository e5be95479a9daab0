"""The values that an audience filter can choose from."""

from __future__ import annotations

from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.catalog import model
from ivgraph.dimensions import Dimension
from ivgraph.schema import costs
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import describe
from ivgraph.schema.inputs import PeriodArgument, read_period
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node

describe(Dimension, name="AudienceDimension")


@strawberry.type(description="A value that a dimension of the audience has.")
class AudienceValue:
    value: str | None = strawberry.field(description="As a filter takes it; null stands for unknown.")
    plays: Count = strawberry.field(description="Plays of the playlist by those who have it.")


class HasAudience(Protocol):
    """A playlist."""

    @property
    def row(self) -> model.Playlist: ...


DimensionArgument = Annotated[Dimension, strawberry.argument(description="Values of what.")]


async def _list_values(
    self: HasAudience, info: Info[RequestContext, None], dimension: DimensionArgument, period: PeriodArgument
) -> Any:
    resolved = info.context.read(field_node(info), read_period, period=period)
    return await info.context.loaders.audience_values(resolved, self.row, dimension.value)


audience_values: Any = strawberry.field(
    resolver=_list_values,
    graphql_type=list[AudienceValue],
    description="The values that a dimension of the audience has in a period, those with the most plays first: "
    "what a filter can choose from.",
    metadata={"read": read_period, "cost": costs.audience_values},
)
