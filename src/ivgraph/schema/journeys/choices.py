"""The field choices of a node."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics import period as resolved
from ivgraph.analytics.journeys import choices as counted
from ivgraph.analytics.journeys.choices import (
    NOT_COMPARED,
    Attempt,
    ChoicesQuery,
    Kind,
    Outcome,
    outcomes_of_departures,
    read_choices,
)
from ivgraph.analytics.journeys.flow import FlowKey, FlowQuery, read_flow
from ivgraph.analytics.request import MetricsRequest, Subject
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import describe
from ivgraph.schema.inputs import (
    AudienceFilter,
    ComparisonArgument,
    ComparisonInput,
    FilterArgument,
    PeriodArgument,
    PeriodInput,
)
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.journeys.arguments import read_request_and
from ivgraph.schema.journeys.choice_types import Choices
from ivgraph.schema.journeys.choices_builder import ChoicesBuilder
from ivgraph.schema.selection import field_node, selected_fields
from ivgraph.schema.version_argument import VersionArgument, check_version, load_graph

describe(Attempt)


class HasChoices(Protocol):
    """The GraphQL type Node, which imports this module."""

    @property
    def row(self) -> model.Node: ...
    @property
    def graph(self) -> PlaylistGraph: ...


@dataclass(frozen=True, slots=True)
class ChoicesRequest:
    """The arguments of choices."""

    request: MetricsRequest
    attempt: Attempt


def read_choices_arguments(
    context: RequestContext,
    *,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    compare_to: ComparisonInput | None = None,
    attempt: Attempt = Attempt.ALL,
    version: int | None = None,
) -> ChoicesRequest:
    """Resolves the arguments of choices.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    request = read_request_and(check_version(context, version), context, period, filter, compare_to)
    return ChoicesRequest(request, attempt)


AttemptArgument = Annotated[
    Attempt, strawberry.argument(description="Which plays count, where a session plays the node several times.")
]


async def _show_choices(
    self: HasChoices,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    filter: FilterArgument = None,
    compare_to: ComparisonArgument = None,
    attempt: AttemptArgument = Attempt.ALL,
    version: VersionArgument = None,
) -> Any:
    arguments = {
        "period": period,
        "filter": filter,
        "compare_to": compare_to,
        "attempt": attempt,
        "version": version,
    }
    asked = info.context.read_arguments(field_node(info), read_choices_arguments, **arguments)
    graph = await load_graph(info, self.graph, version)
    current, compared = await _Asked(info, asked.request, asked.attempt, self.row).load()
    return ChoicesBuilder(asked.request, self.row.id, self.graph, graph, current, compared).build()


choices_field: Any = strawberry.field(
    resolver=_show_choices,
    graphql_type=Choices,
    description="What viewers chose in the node, how many could choose, and how long they took. Bots are left out "
    "unless the filter names them.",
    metadata={
        "read": read_choices_arguments,
        "cost": flow_costs.choices,
        "cost_of_selection": flow_costs.details_of_choices,
    },
)

#: The fields that need the exposures of plays. Totals have those of a hotspot in all nodes that it ever was in.
_OF_EXPOSURES = frozenset({"couldChoose", "exposed", "share", "shareInterval"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """The field for one node."""

    info: Info[RequestContext, None]
    request: MetricsRequest
    attempt: Attempt
    row: model.Node

    async def load(self) -> tuple[counted.Choices, counted.Choices | None]:
        """The choices of the period, and of the compared one if there is any."""
        kinds = self._kinds
        current = self._load(self.request.period, kinds)
        if self.request.counterpart is None:
            return await current, None
        return await asyncio.gather(current, self._load(self.request.counterpart, kinds - NOT_COMPARED))

    @property
    def _counts_some(self) -> bool:
        """Whether only some plays of the node count, so that its departures do not tell how they were left."""
        return self.attempt is not Attempt.ALL

    @property
    def _kinds(self) -> frozenset[Kind]:
        """What has to be read from steps."""
        selected = selected_fields(self.info)
        needed = {
            Kind.OUTCOME: self._counts_some,
            Kind.VIEWERS: "viewers" in selected,
            Kind.EXPOSURE: not _OF_EXPOSURES.isdisjoint(selected),
            Kind.DECISION: "timeToDecide" in selected,
            Kind.CHANGE: "changedMinds" in selected,
        }
        return frozenset(kind for kind, is_needed in needed.items() if is_needed)

    async def _load(self, period: resolved.Period, kinds: frozenset[Kind]) -> counted.Choices:
        details, plays = await asyncio.gather(self._read_details(period, kinds), self._read_departures(period))
        return details if plays is None else replace(details, plays=plays)

    async def _read_details(self, period: resolved.Period, kinds: frozenset[Kind]) -> counted.Choices:
        if not kinds:
            return counted.build_choices(())
        query = ChoicesQuery(period, self.request.condition, self.attempt, kinds)
        return await self.info.context.loaders.load(read_choices, query, Subject(self.row.playlist_id, self.row.id))

    async def _read_departures(self, period: resolved.Period) -> Mapping[Outcome, int] | None:
        """How all plays were left; None if not all of them count."""
        if self._counts_some:
            return None
        query = FlowQuery(period, self.request.condition)
        flow = await self.info.context.loaders.load(read_flow, query, FlowKey(self.row.playlist_id, self.row.id))
        return outcomes_of_departures(flow)
