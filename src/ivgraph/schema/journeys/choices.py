"""The field choices of a node."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys import choices as counted
from ivgraph.analytics.journeys.choices import (
    DEFAULT,
    EXIT,
    OTHER,
    Attempt,
    ChoicesQuery,
    Kind,
    Outcome,
    outcomes_of_departures,
    read_choices,
)
from ivgraph.analytics.journeys.flow import FlowKey, FlowQuery, read_flow
from ivgraph.analytics.journeys.intervals import wilson_interval
from ivgraph.analytics.metrics import ratio
from ivgraph.analytics.request import MetricsRequest, Subject
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import describe
from ivgraph.schema.inputs import AudienceFilter, FilterArgument, PeriodArgument, PeriodInput
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.journeys.arguments import read_request_and
from ivgraph.schema.journeys.choice_types import ChangedMinds, ChoiceOption, Choices, DefaultWay
from ivgraph.schema.journeys.durations import ConfidenceInterval, Durations
from ivgraph.schema.scalars import Count
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
    attempt: Attempt = Attempt.ALL,
    version: int | None = None,
) -> ChoicesRequest:
    """Resolves the arguments of choices.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    return ChoicesRequest(read_request_and(check_version(context, version), context, period, filter), attempt)


AttemptArgument = Annotated[
    Attempt, strawberry.argument(description="Which plays count, where a session plays the node several times.")
]


async def _show_choices(
    self: HasChoices,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    filter: FilterArgument = None,
    attempt: AttemptArgument = Attempt.ALL,
    version: VersionArgument = None,
) -> Any:
    arguments = {"period": period, "filter": filter, "attempt": attempt, "version": version}
    asked = info.context.read_arguments(field_node(info), read_choices_arguments, **arguments)
    graph = await load_graph(info, self.graph, version)
    return await _Asked(info, asked.request, asked.attempt, self.row, self.graph, graph).answer()


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
    #: What nodes and hotspots are shown from.
    today: PlaylistGraph
    #: Of the version that tells the options.
    graph: PlaylistGraph

    async def answer(self) -> Choices:
        details, plays = await asyncio.gather(self._read_details(), self._read_departures())
        if plays is None:
            plays = details.plays
        options = self._options(plays)
        return self._show(details, plays, options)

    @property
    def _kinds(self) -> frozenset[Kind]:
        """What has to be read from steps."""
        selected = selected_fields(self.info)
        needed = {
            Kind.OUTCOME: self.attempt is not Attempt.ALL or "viewers" in selected,
            Kind.EXPOSURE: not _OF_EXPOSURES.isdisjoint(selected),
            Kind.DECISION: "timeToDecide" in selected,
            Kind.CHANGE: "changedMinds" in selected,
        }
        return frozenset(kind for kind, is_needed in needed.items() if is_needed)

    @property
    def _leading_on(self) -> list[int]:
        hotspots = self.graph.hotspots_by_node.get(self.row.id, ())
        return [each.id for each in hotspots if each.to_node_id is not None and each.deleted_at is None]

    async def _read_details(self) -> counted.Choices:
        if not (kinds := self._kinds):
            return counted.build_choices(())
        query = ChoicesQuery(self.request.period, self.request.condition, self.attempt, kinds)
        return await self.info.context.loaders.load(read_choices, query, Subject(self.row.playlist_id, self.row.id))

    async def _read_departures(self) -> Mapping[Outcome, int] | None:
        """How all plays were left; None if not all of them count."""
        if self.attempt is not Attempt.ALL:
            return None
        query = FlowQuery(self.request.period, self.request.condition)
        flow = await self.info.context.loaders.load(read_flow, query, FlowKey(self.row.playlist_id, self.row.id))
        return outcomes_of_departures(flow)

    def _options(self, plays: Mapping[Outcome, int]) -> list[int]:
        """The hotspots, most frequent first. One that was stored after the graph was read is not shown yet."""
        chosen = [outcome.hotspot_id for outcome in plays if outcome.hotspot_id in self.graph.hotspot_by_id]
        options = dict.fromkeys([*self._leading_on, *chosen])
        return sorted(
            (id for id in options if id is not None), key=lambda id: (-plays.get(Outcome("choice", id), 0), id)
        )

    def _show(self, details: counted.Choices, plays: Mapping[Outcome, int], options: list[int]) -> Choices:
        choices = sum(count for outcome, count in plays.items() if outcome.hotspot_id is not None)
        minds = details.changed_minds
        return Choices(
            period=self.request.period,  # type: ignore[arg-type]
            plays=Count(sum(plays.values())),
            could_choose=Count(details.exposures.get(None, 0)),
            options=[self._show_option(details, plays, id, choices) for id in options],
            default=self._show_default(details, plays),
            others=Count(plays.get(OTHER, 0)),
            exits=Count(plays.get(EXIT, 0)),
            time_to_decide=Durations.of(details.decision(None)),
            changed_minds=ChangedMinds(
                sessions=Count(minds.sessions),
                changed=Count(minds.changed),
                share=ratio(minds.changed, minds.sessions),
                viewers=minds.viewers,  # type: ignore[arg-type]
            ),
        )

    def _show_option(
        self, details: counted.Choices, plays: Mapping[Outcome, int], id: int, choices: int
    ) -> ChoiceOption:
        count = plays.get(Outcome("choice", id), 0)
        # A choice that was stored between two statements may be in one of them only.
        exposed = max(details.exposures.get(id, 0), count)
        return ChoiceOption(
            graph=self.today,
            hotspot_id=id,
            to_node_id=self.graph.hotspot_by_id[id].to_node_id,
            exposed=Count(exposed),
            count=Count(count),
            viewers=details.viewers_of(Outcome("choice", id)),  # type: ignore[arg-type]
            share=ratio(count, exposed),
            share_interval=ConfidenceInterval.of(wilson_interval(count, exposed)),
            share_of_choices=ratio(count, choices),
            time_to_decide=Durations.of(details.decision(id)),
        )

    def _show_default(self, details: counted.Choices, plays: Mapping[Outcome, int]) -> DefaultWay | None:
        count, all_plays = plays.get(DEFAULT, 0), sum(plays.values())
        default_node_id = self.graph.node_by_id[self.row.id].default_node_id
        if not count and default_node_id is None:
            return None
        return DefaultWay(
            graph=self.today,
            default_node_id=default_node_id,
            count=Count(count),
            viewers=details.viewers_of(DEFAULT),  # type: ignore[arg-type]
            share=ratio(count, all_plays),
            share_interval=ConfidenceInterval.of(wilson_interval(count, all_plays)),
        )
