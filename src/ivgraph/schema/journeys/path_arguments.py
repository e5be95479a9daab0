"""The arguments of the field paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any

import strawberry

from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys.paths import PathMatch, PathOrderBy, PathRepeats, PathSortKey, PathsQuery
from ivgraph.analytics.journeys.sessions import Sessions
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.errors import Problem
from ivgraph.schema.context import RequestContext
from ivgraph.schema.cursor import fingerprint, read_after, read_id
from ivgraph.schema.enums import describe
from ivgraph.schema.inputs import AudienceFilter, PeriodInput
from ivgraph.schema.journeys.arguments import check_number, read_request_and
from ivgraph.schema.journeys.names import MAX_NODES, Name, check_nodes, names_of, node_ids
from ivgraph.schema.lists import Direction
from ivgraph.schema.version_argument import check_version

describe(PathOrderBy)
describe(PathRepeats)

MAX_PATHS = 500


@strawberry.input(
    description="Which paths are listed. All that is given must hold. Nodes are named by their externalIds, and one "
    "that follows itself stands once, even if the list keeps repeats."
)
class PathMatchInput:
    starts_with: list[strawberry.ID] | None = strawberry.field(
        default=None, description=f"The first nodes, without any others in between; 1 to {MAX_NODES} nodes."
    )
    passes_through: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="Nodes that are played in this order, with any others before, between and after them; 1 to "
        f"{MAX_NODES} nodes.",
    )
    ends_at: strawberry.ID | None = strawberry.field(default=None, description="The node of the last play.")

    def check(self) -> Iterator[Problem]:
        """What to change about the match."""
        for name, nodes in (("startsWith", self.starts_with), ("passesThrough", self.passes_through)):
            path = f"match.{name}"
            yield from check_nodes(path, nodes)
            for index, (node, following) in enumerate(pairwise(nodes or ()), start=1):
                if node == following:
                    yield Problem(f"{path}[{index}]", f'Name "{node[:60]}" once: repeats stand once in a match.')

    def names(self) -> Iterator[Name]:
        """The nodes that it names."""
        yield from names_of("match.startsWith", self.starts_with)
        yield from names_of("match.passesThrough", self.passes_through)
        if self.ends_at is not None:
            yield "match.endsAt", self.ends_at, True

    def resolve(self, graph: PlaylistGraph) -> PathMatch:
        ends_at = None if self.ends_at is None else node_ids(graph, [self.ends_at])[0]
        return PathMatch(node_ids(graph, self.starts_with or ()), node_ids(graph, self.passes_through or ()), ends_at)


@strawberry.input(description="An order of paths.")
class PathOrder:
    by: PathOrderBy = strawberry.field(description="What to order by.")
    direction: Direction = strawberry.field(
        default=Direction.DESC,
        description="Ascending or descending. Paths that are equal are in the same order in all lists of a direction.",
    )


MatchArgument = Annotated[
    PathMatchInput | None, strawberry.argument(description="Which paths are listed; all by default.")
]
RepeatsArgument = Annotated[
    PathRepeats, strawberry.argument(description="Whether a node that follows itself stands once in a path.")
]
PathOrderArgument = Annotated[
    PathOrder | None, strawberry.argument(description="The order; most sessions first by default.")
]
FirstPaths = Annotated[
    int, strawberry.argument(description=f"The maximum number of paths on the page, 1 to {MAX_PATHS}.")
]
AfterPath = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor after which the page begins; by default, the page begins with the first path. All "
        "other arguments except first must be those of the query that returned the cursor."
    ),
]


@dataclass(frozen=True, slots=True)
class PathsRequest:
    """The parsed arguments of paths."""

    request: MetricsRequest
    match: PathMatchInput
    repeats: PathRepeats
    order: PathOrder
    after: PathSortKey | None
    first: int
    #: The fingerprint of the arguments that the list depends on; pages of one list share it.
    list_fingerprint: str
    #: The version whose endings are told; None for today's.
    version: int | None

    @property
    def condition(self) -> Condition | None:
        return self.request.condition

    @property
    def has_names(self) -> bool:
        """Whether the match names nodes."""
        return any(self.match.names())

    def query(self, context: RequestContext, graph: PlaylistGraph, *, with_viewers: bool) -> PathsQuery:
        return PathsQuery(
            Sessions(self.request.period, self.request.condition),
            context.now,
            self.repeats,
            self.match.resolve(graph),
            self.order.by,
            self.order.direction is Direction.DESC,
            self.after,
            self.first,
            with_viewers,
            self.version,
        )


def read_paths_arguments(
    context: RequestContext,
    *,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    match: PathMatchInput | None = None,
    repeats: PathRepeats = PathRepeats.COLLAPSED,
    order_by: PathOrder | None = None,
    version: int | None = None,
    first: int = 20,
    after: str | None = None,
) -> PathsRequest:
    """Resolves the arguments of paths.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    match = match or PathMatchInput()
    order = order_by or PathOrder(by=PathOrderBy.SESSIONS, direction=Direction.DESC)
    problems = [
        *check_number("first", first, MAX_PATHS, "paths"),
        *match.check(),
        *check_version(context, version),
    ]
    list_fingerprint = fingerprint(
        "paths", period, filter, match, repeats.value, order.by.value, order.direction.value, version
    )
    start = read_after(after, list_fingerprint, _read_place, problems)
    request = read_request_and(problems, context, period, filter)
    return PathsRequest(request, match, repeats, order, start, first, list_fingerprint, version)


def names_in_paths(arguments: Mapping[str, Any]) -> Iterator[Name]:
    """The nodes that the arguments name."""
    match: PathMatchInput | None = arguments.get("match")
    return match.names() if match else iter(())


def _read_place(values: Sequence[Any]) -> PathSortKey:
    match values:
        case [float(key), id]:
            return PathSortKey(key, read_id(id))
    raise ValueError(values)
