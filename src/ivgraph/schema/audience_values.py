"""The field audienceValues of a playlist: the values that an audience filter can choose from."""

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


@strawberry.type(description="A value of a dimension of the audience.")
class AudienceValue:
    value: str | None = strawberry.field(description="The value, as filters expect it; null means unknown.")
    plays: Count = strawberry.field(description="Plays of the playlist by viewers with this value.")


class HasAudience(Protocol):
    """The GraphQL type Playlist, which imports this module."""

    @property
    def row(self) -> model.Playlist: ...


DimensionArgument = Annotated[Dimension, strawberry.argument(description="The dimension whose values are listed.")]


async def _list_values(
    self: HasAudience, info: Info[RequestContext, None], dimension: DimensionArgument, period: PeriodArgument
) -> Any:
    resolved = info.context.read_arguments(field_node(info), read_period, period=period)
    return await info.context.loaders.audience_values(resolved, self.row, dimension.value)


audience_values: Any = strawberry.field(
    resolver=_list_values,
    graphql_type=list[AudienceValue],
    description="The values of a dimension of the audience in a period, those with the most plays first: the values "
    "that a filter can choose from.",
    metadata={"read": read_period, "cost": costs.audience_values},
)
