"""The arguments of the fields viewers and viewer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry

from ivgraph.analytics.filters import And
from ivgraph.analytics.journeys.viewer_list import ViewerListQuery, ViewerOrderBy, ViewerQuery, ViewerSortKey
from ivgraph.catalog.model import MAX_ID_LENGTH
from ivgraph.errors import Problem
from ivgraph.schema.context import RequestContext
from ivgraph.schema.cursor import fingerprint, read_after, read_id
from ivgraph.schema.enums import describe
from ivgraph.schema.inputs import AudienceFilter, PeriodInput
from ivgraph.schema.journeys.arguments import check_number, read_request_and
from ivgraph.schema.lists import Direction
from ivgraph.schema.version_argument import check_version

describe(ViewerOrderBy)

MAX_VIEWERS = 500


@strawberry.input(description="An order of viewers.")
class ViewerOrder:
    by: ViewerOrderBy = strawberry.field(description="What to order by.")
    direction: Direction = strawberry.field(
        default=Direction.DESC,
        description="Ascending or descending. Viewers who are equal are in the same order in all lists.",
    )


ViewerOrderArgument = Annotated[
    ViewerOrder | None, strawberry.argument(description="The order; most minutes viewed first by default.")
]
FirstViewers = Annotated[
    int, strawberry.argument(description=f"The maximum number of viewers on the page, 1 to {MAX_VIEWERS}.")
]
AfterViewer = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor after which the page begins; by default, the page begins with the first viewer. All "
        "other arguments except first must be those of the query that returned the cursor."
    ),
]
ViewerSearch = Annotated[
    str | None,
    strawberry.argument(
        description="A text that the plain id contains, ignoring case; all viewers by default. It finds nobody whose "
        "plain id is not kept."
    ),
]
ViewerIdArgument = Annotated[
    strawberry.ID, strawberry.argument(description="The viewer's viewerId; not the plain id, which filters take.")
]


@dataclass(frozen=True, slots=True)
class ViewerListRequest:
    """The parsed arguments of viewers."""

    query: ViewerListQuery
    #: The fingerprint of the arguments that the list depends on; pages of one list share it.
    list_fingerprint: str


def read_viewers_arguments(
    context: RequestContext,
    *,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    search: str | None = None,
    order_by: ViewerOrder | None = None,
    version: int | None = None,
    first: int = 50,
    after: str | None = None,
) -> ViewerListRequest:
    """Parses the arguments of viewers.

    Raises:
        InvalidArgument: With every problem of every argument.
    """
    problems = check_number("first", first, MAX_VIEWERS, "viewers")
    if search is not None and "\0" in search:
        problems.append(Problem("search", "Leave out the character U+0000: no id contains it."))
    if search is not None and len(search) > MAX_ID_LENGTH:
        problems.append(Problem("search", f"Give at most {MAX_ID_LENGTH} characters: no id has more."))
    problems += check_version(context, version)
    order = order_by or ViewerOrder(by=ViewerOrderBy.MINUTES_VIEWED, direction=Direction.DESC)
    list_fingerprint = fingerprint(
        "viewers", period, filter, search or None, order.by.value, order.direction.value, version
    )
    start = read_after(after, list_fingerprint, _read_place, problems)
    request = read_request_and(problems, context, period, filter)
    query = ViewerListQuery(
        request.period,
        request.condition or And(frozenset()),
        search or None,
        order.by,
        order.direction is Direction.DESC,
        start,
        first,
    )
    return ViewerListRequest(query, list_fingerprint)


def read_viewer_arguments(
    context: RequestContext,
    *,
    viewer_id: str,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    version: int | None = None,
) -> ViewerQuery:
    """Parses the arguments of viewer.

    Raises:
        InvalidArgument: With every problem of every argument.
    """
    problems = check_version(context, version)
    if not re.fullmatch("[0-9a-f]{16}", viewer_id):
        problems.append(Problem("viewerId", "Give the viewerId of one of the viewers that the field viewers lists."))
    request = read_request_and(problems, context, period, filter)
    return ViewerQuery(request.period, request.condition or And(frozenset()), _decode_viewer(viewer_id), version)


def encode_viewer(id: int) -> str:
    """The sixteen hexadecimal digits of a viewer's hash."""
    return f"{id % 2**64:016x}"


def _decode_viewer(viewer_id: str) -> int:
    return int.from_bytes(bytes.fromhex(viewer_id), signed=True)


def _read_place(values: list[Any]) -> ViewerSortKey:
    match values:
        case [float(key), str() | None as name, id] if "\0" not in (name or ""):
            return ViewerSortKey(key, name, read_id(id))
    raise ValueError(values)
