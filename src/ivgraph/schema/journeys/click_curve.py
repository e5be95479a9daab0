"""The field clickCurve of a hotspot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys.click_curve import ClickKey, ClickQuery, read_click_curves
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import AudienceFilter, FilterArgument, PeriodArgument, PeriodInput
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.journeys.arguments import check_number, read_request_and
from ivgraph.schema.journeys.engagement import MAX_SLICES, SlicesArgument
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node


@strawberry.type(description="A slice of the media of a hotspot's node. It has the seconds whose middle is in it.")
class ClickSlice:
    from_seconds: float = strawberry.field(description="Where it begins, in seconds of media.")
    until_seconds: float = strawberry.field(description="Where it ends, in seconds of media.")
    clicks: Count = strawberry.field(description="Clicks on the hotspot in seconds of the slice.")


@strawberry.type(description="When in the media of its node a hotspot was clicked.")
class ClickCurve:
    period: Period = strawberry.field(description="The resolved period.")
    duration_seconds: float | None = strawberry.field(
        description="What the slices divide: the length of the node's media in seconds or, if that is unknown, up to "
        "the last second with a click. Null if there is none."
    )
    shown_from: float | None = strawberry.field(
        description="Second of media at which the hotspot appears in today's structure; null if unknown."
    )
    shown_until: float | None = strawberry.field(
        description="Second of media at which the hotspot disappears in today's structure; null if unknown."
    )
    clicks: Count = strawberry.field(description="All clicks on the hotspot.")
    slices: list[ClickSlice] = strawberry.field(
        description="The slices from the start of the media to its end; none if durationSeconds is null."
    )
    elsewhere: Count = strawberry.field(
        description="Clicks that are in no slice: without a position, or with one after the end of the media. Under a "
        "filter, and at the edges of a period that does not consist of UTC days, also clicks whose events were dropped "
        "because they are old."
    )


class HasClickCurve(Protocol):
    """The GraphQL type Hotspot, which imports this module."""

    @property
    def row(self) -> model.Hotspot: ...
    @property
    def graph(self) -> PlaylistGraph: ...


@dataclass(frozen=True, slots=True)
class ClickCurveRequest:
    """The arguments of clickCurve."""

    request: MetricsRequest
    slices: int


def read_click_curve_arguments(
    context: RequestContext, *, period: PeriodInput, filter: AudienceFilter | None = None, slices: int = 100
) -> ClickCurveRequest:
    """Resolves the arguments of clickCurve.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    problems = check_number("slices", slices, MAX_SLICES, "slices")
    return ClickCurveRequest(read_request_and(problems, context, period, filter), slices)


async def _show_click_curve(
    self: HasClickCurve,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    filter: FilterArgument = None,
    slices: SlicesArgument = 100,
) -> Any:
    arguments = {"period": period, "filter": filter, "slices": slices}
    request = info.context.read_arguments(field_node(info), read_click_curve_arguments, **arguments).request
    row, node = self.row, self.graph.node_by_id[self.row.node_id]
    found = await info.context.loaders.load(
        read_click_curves,
        ClickQuery(request.period, request.condition, slices),
        ClickKey(row.playlist_id, row.id, node.duration_ms or None),
    )
    duration = None if found.duration_ms is None else found.duration_ms / 1000
    length = (duration or 0) / slices
    return ClickCurve(
        period=request.period,  # type: ignore[arg-type]
        duration_seconds=duration,
        shown_from=None if row.shown_from_ms is None else row.shown_from_ms / 1000,
        shown_until=None if row.shown_until_ms is None else row.shown_until_ms / 1000,
        clicks=Count(found.clicks),
        slices=[
            ClickSlice(from_seconds=number * length, until_seconds=(number + 1) * length, clicks=Count(clicks))
            for number, clicks in enumerate(found.in_slices if duration is not None else ())
        ],
        elsewhere=Count(found.elsewhere),
    )


click_curve_field: Any = strawberry.field(
    resolver=_show_click_curve,
    graphql_type=ClickCurve,
    description="When in the media of its node the hotspot was clicked. Bots are left out unless the filter names "
    "them.",
    metadata={"read": read_click_curve_arguments, "cost": flow_costs.click_curve},
)
