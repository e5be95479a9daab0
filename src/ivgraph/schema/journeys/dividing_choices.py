"""The field dividingChoices of a playlist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys import dividing_choices as found
from ivgraph.analytics.journeys.diagnosis.evidence import MIN_SAMPLE
from ivgraph.analytics.journeys.dividing_choices import find_dividing_choices
from ivgraph.analytics.journeys.flow import FlowKey, FlowQuery, read_flow
from ivgraph.analytics.ratios import ratio
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import AudienceFilter, FilterArgument, PeriodArgument, PeriodInput
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.journeys.arguments import check_number, read_request_and
from ivgraph.schema.journeys.parts import LazyHotspot, LazyNode, find_hotspot, find_node
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node
from ivgraph.schema.version_argument import VersionArgument, check_version, load_graph

MAX_CHOICES = 500


@strawberry.type(description="A hotspot that leads on, and how often it was chosen among the others of its node.")
class DividingOption:
    graph: strawberry.Private[PlaylistGraph]
    hotspot_id: strawberry.Private[int]

    count: Count = strawberry.field(description="Plays that were left by choosing it.")
    share_of_choices: float | None = strawberry.field(
        description="Of the plays that were left by any choice, defaults and exits left out."
    )

    @strawberry.field(description="The hotspot.", metadata={"cost": flow_costs.hotspot})
    def hotspot(self) -> LazyHotspot | None:
        return find_hotspot(self.graph, self.hotspot_id)


@strawberry.type(description="A node at which viewers choose between options, and how evenly they divide.")
class DividingChoice:
    graph: strawberry.Private[PlaylistGraph]
    node_id: strawberry.Private[int]

    division: float = strawberry.field(
        description="The chance that two different plays that were left by a choice chose different options, drawn at "
        "random: the Gini-Simpson index. 0 if all choose the same option; about 0.5 if two options have a half each."
    )
    plays: Count = strawberry.field(description="Plays of the node.")
    choices: Count = strawberry.field(description="Plays that were left by a choice: those of all options together.")
    defaults: Count = strawberry.field(
        description="Plays that were left because nobody clicked: by DEFAULT or LOOP. They don't count as a choice."
    )
    options: list[DividingOption] = strawberry.field(
        description="The hotspots of the node that lead to a node in the structure, and any other ones that were "
        "chosen; most frequent first.",
        metadata={"cost": flow_costs.dividing_options},
    )

    @strawberry.field(description="The node.", metadata={"cost": flow_costs.node})
    def node(self) -> LazyNode | None:
        return find_node(self.graph, self.node_id)


@strawberry.type(description="The choices of a playlist, by how evenly viewers divide at them.")
class DividingChoices:
    period: Period = strawberry.field(description="The resolved period.")
    choice_count: Count = strawberry.field(description="The number of choices with enough plays, listed or not.")
    choices: list[DividingChoice] = strawberry.field(
        description="Those that divide viewers most come first, as many as the argument first says. A node is listed "
        f"if it has at least two options, and at least {MIN_SAMPLE} of its plays were left by choosing one of them."
    )


class HasChoices(Protocol):
    """The GraphQL type Playlist, which imports this module."""

    @property
    def row(self) -> model.Playlist: ...


@dataclass(frozen=True, slots=True)
class DividingChoicesRequest:
    """The parsed arguments of dividingChoices."""

    request: MetricsRequest
    first: int


FirstChoices = Annotated[
    int, strawberry.argument(description=f"The maximum number of choices to list, 1 to {MAX_CHOICES}.")
]


def read_dividing_choices(
    context: RequestContext,
    *,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    first: int = 10,
    version: int | None = None,
) -> DividingChoicesRequest:
    """Parses the arguments of dividingChoices.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    problems = [*check_number("first", first, MAX_CHOICES, "choices"), *check_version(context, version)]
    return DividingChoicesRequest(read_request_and(problems, context, period, filter), first)


async def _show_dividing_choices(
    self: HasChoices,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    filter: FilterArgument = None,
    first: FirstChoices = 10,
    version: VersionArgument = None,
) -> DividingChoices:
    arguments = {"period": period, "filter": filter, "first": first, "version": version}
    asked = info.context.read_arguments(field_node(info), read_dividing_choices, **arguments)
    query = FlowQuery(asked.request.period, asked.request.condition)
    # The flow comes first: every hotspot that it tells of is then in the graph.
    flow = await info.context.loaders.load(read_flow, query, FlowKey(self.row.id))
    today = await info.context.loaders.graph.load(self.row)
    choices = find_dividing_choices(flow, await load_graph(info, today, version))
    return DividingChoices(
        period=asked.request.period,  # type: ignore[arg-type]
        choice_count=Count(len(choices)),
        choices=[_show(each, today) for each in choices[: asked.first]],
    )


dividing_choices_field: Any = strawberry.field(
    resolver=_show_dividing_choices,
    graphql_type=DividingChoices,
    description="At which choices viewers divide most evenly, and which options they choose there. Bots are left out "
    "unless the filter names them.",
    metadata={"read": read_dividing_choices, "cost": flow_costs.dividing_choices},
)


def _show(choice: found.DividingChoice, graph: PlaylistGraph) -> DividingChoice:
    return DividingChoice(
        graph=graph,
        node_id=choice.node_id,
        division=choice.division,
        plays=Count(choice.plays),
        choices=Count(choice.choices),
        defaults=Count(choice.defaults),
        options=[
            DividingOption(
                graph=graph, hotspot_id=id, count=Count(count), share_of_choices=ratio(count, choice.choices)
            )
            for id, count in choice.options.items()
        ],
    )
