"""The field clickCurve of a hotspot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics import period as resolved
from ivgraph.analytics.journeys import click_curve as counted
from ivgraph.analytics.journeys.click_curve import ClickKey, ClickQuery, read_click_curves
from ivgraph.analytics.ratios import growth
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import (
    AudienceFilter,
    ComparisonArgument,
    ComparisonInput,
    FilterArgument,
    PeriodArgument,
    PeriodInput,
)
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.journeys.arguments import check_number, read_request_and
from ivgraph.schema.journeys.engagement import MAX_SLICES, SlicesArgument
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node


@strawberry.type(description="The same slice of the media in the compared period.")
class ClickSliceComparison:
    clicks: Count = strawberry.field(description="Clicks of the compared period in seconds of the slice.")
    change: float | None = strawberry.field(
        description="Relative change of the clicks: 0.25 is a quarter more. Null if the compared period had none."
    )


@strawberry.type(description="A slice of the media of a hotspot's node. It has the seconds whose middle is in it.")
class ClickSlice:
    from_seconds: float = strawberry.field(description="Where it begins, in seconds of media.")
    until_seconds: float = strawberry.field(description="Where it ends, in seconds of media.")
    clicks: Count = strawberry.field(description="Clicks on the hotspot in seconds of the slice.")
    comparison: ClickSliceComparison | None = strawberry.field(
        description="The slice in the compared period; null without compareTo, or if the period has no counterpart."
    )


@strawberry.type(description="When in the media of its node a hotspot was clicked in the compared period.")
class ClickCurveComparison:
    period: Period = strawberry.field(description="The compared period.")
    clicks: Count = strawberry.field(description="All clicks on the hotspot in the compared period.")
    elsewhere: Count = strawberry.field(description="Clicks of the compared period that are in no slice.")
    change: float | None = strawberry.field(
        description="Relative change of the clicks: 0.25 is a quarter more. Null if the compared period had none."
    )


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
    comparison: ClickCurveComparison | None = strawberry.field(
        description="The compared period; null without compareTo, or if the period has no counterpart. Its slices are "
        "those of the requested one."
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
    context: RequestContext,
    *,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    compare_to: ComparisonInput | None = None,
    slices: int = 100,
) -> ClickCurveRequest:
    """Resolves the arguments of clickCurve.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    problems = check_number("slices", slices, MAX_SLICES, "slices")
    return ClickCurveRequest(read_request_and(problems, context, period, filter, compare_to), slices)


async def _show_click_curve(
    self: HasClickCurve,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    filter: FilterArgument = None,
    compare_to: ComparisonArgument = None,
    slices: SlicesArgument = 100,
) -> Any:
    arguments = {"period": period, "filter": filter, "compare_to": compare_to, "slices": slices}
    asked = info.context.read_arguments(field_node(info), read_click_curve_arguments, **arguments)
    request, row, node = asked.request, self.row, self.graph.node_by_id[self.row.node_id]
    key = ClickKey(row.playlist_id, row.id, node.duration_ms or None)
    found = await _load(info, asked, request.period, key)
    # What the structure does not tell is told by the requested period: both periods have the same slices.
    sliced = key._replace(duration_ms=found.duration_ms)
    compared = None if request.counterpart is None else await _load(info, asked, request.counterpart, sliced)
    return ClickCurve(
        period=request.period,  # type: ignore[arg-type]
        duration_seconds=None if found.duration_ms is None else found.duration_ms / 1000,
        shown_from=None if row.shown_from_ms is None else row.shown_from_ms / 1000,
        shown_until=None if row.shown_until_ms is None else row.shown_until_ms / 1000,
        clicks=Count(found.clicks),
        slices=_show_slices(found, compared),
        elsewhere=Count(found.elsewhere),
        comparison=_compare(request, found, compared),
    )


async def _load(
    info: Info[RequestContext, None], asked: ClickCurveRequest, period: resolved.Period, key: ClickKey
) -> counted.ClickCurve:
    query = ClickQuery(period, asked.request.condition, asked.slices)
    return await info.context.loaders.load(read_click_curves, query, key)


def _show_slices(found: counted.ClickCurve, compared: counted.ClickCurve | None) -> list[ClickSlice]:
    if found.duration_ms is None:
        return []
    length = found.duration_ms / 1000 / len(found.in_slices)
    return [
        ClickSlice(
            from_seconds=number * length,
            until_seconds=(number + 1) * length,
            clicks=Count(clicks),
            comparison=_compare_slice(number, clicks, compared),
        )
        for number, clicks in enumerate(found.in_slices)
    ]


def _compare_slice(number: int, clicks: int, compared: counted.ClickCurve | None) -> ClickSliceComparison | None:
    if compared is None:
        return None
    before = compared.in_slices[number]
    return ClickSliceComparison(clicks=Count(before), change=growth(clicks, before))


def _compare(
    request: MetricsRequest, found: counted.ClickCurve, compared: counted.ClickCurve | None
) -> ClickCurveComparison | None:
    if compared is None:
        return None
    # If the requested period has no slices, no click of the compared one is in any.
    elsewhere = compared.clicks if found.duration_ms is None else compared.elsewhere
    return ClickCurveComparison(
        period=request.compared_period,  # type: ignore[arg-type]
        clicks=Count(compared.clicks),
        elsewhere=Count(elsewhere),
        change=growth(found.clicks, compared.clicks),
    )


click_curve_field: Any = strawberry.field(
    resolver=_show_click_curve,
    graphql_type=ClickCurve,
    description="When in the media of its node the hotspot was clicked. Bots are left out unless the filter names "
    "them.",
    metadata={"read": read_click_curve_arguments, "cost": flow_costs.click_curve},
)
