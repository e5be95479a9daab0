"""The field playlists: a page of the list of playlists, as a Relay connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import strawberry
from strawberry.types import Info

from ivgraph.analytics.filters import behaviours
from ivgraph.analytics.metrics import PLAYLIST_METRICS
from ivgraph.analytics.ranking import Ranking, SortKey, count_playlists, rank_playlists
from ivgraph.catalog.formats.fields import MAX_NAME_LENGTH
from ivgraph.database import ReadableDatabase
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema import costs
from ivgraph.schema.context import RequestContext
from ivgraph.schema.cursor import decode_cursor, encode_cursor, fingerprint
from ivgraph.schema.inputs import AudienceFilter, PeriodInput
from ivgraph.schema.lists import Direction, FilterOfOrder, Order, PeriodOfOrder, PlaylistOrder, read_order
from ivgraph.schema.page_info import PageInfo
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node
from ivgraph.schema.types import Playlist

MAX_PAGE_SIZE = 500


@strawberry.type(description="A playlist and its cursor.")
class PlaylistEdge:
    cursor: str = strawberry.field(
        description="Pass it as the argument after to get the playlists that follow this one."
    )
    node: Playlist = strawberry.field(description="The playlist.")


@strawberry.type(description="A page of playlists.")
class PlaylistConnection:
    search: strawberry.Private[str | None]

    edges: list[PlaylistEdge] = strawberry.field(description="The page's playlists with their cursors.")
    nodes: list[Playlist] = strawberry.field(description="The page's playlists.")
    page_info: PageInfo = strawberry.field(description="The position of the page in the list.")

    @strawberry.field(
        description="The number of playlists in the list, on all pages.", metadata={"cost": costs.counted_playlists}
    )
    async def total_count(self, info: Info[RequestContext, None]) -> Count:
        return Count(await count_playlists(info.context.database, self.search))


PlaylistOrderArgument = Annotated[
    PlaylistOrder | None, strawberry.argument(description="The order; by name by default.")
]
FirstArgument = Annotated[
    int, strawberry.argument(description=f"The maximum number of playlists on the page, 1 to {MAX_PAGE_SIZE}.")
]
AfterArgument = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor after which the page begins; by default, the page begins with the first playlist. All "
        "other arguments except first must be those of the query that returned the cursor."
    ),
]
SearchArgument = Annotated[
    str | None,
    strawberry.argument(
        description="A text that the name or the externalId contains, ignoring case; all playlists by default. A "
        "search reads the names of all playlists."
    ),
]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The parsed arguments of the list of playlists."""

    ranking: Ranking
    after: SortKey | None
    first: int
    #: The fingerprint of the arguments that the list depends on; pages of one list share it.
    list_fingerprint: str


def read_page(
    context: RequestContext,
    *,
    first: int = 25,
    after: str | None = None,
    search: str | None = None,
    order_by: PlaylistOrder | None = None,
    period: PeriodInput | None = None,
    filter: AudienceFilter | None = None,
) -> PageRequest:
    """Parses the arguments of the list.

    Raises:
        InvalidArgument: With every problem of every argument.
    """
    problems = []
    if not 1 <= first <= MAX_PAGE_SIZE:
        problems.append(Problem("first", f"Ask for 1 to {MAX_PAGE_SIZE} playlists, not {first}."))
    if search is not None and "\0" in search:
        problems.append(Problem("search", "Leave out the character U+0000: no name contains it."))
    if search is not None and len(search) > MAX_NAME_LENGTH:
        problems.append(Problem("search", f"Give at most {MAX_NAME_LENGTH} characters: no name has more."))
    search = search or None
    by: str = order_by.by.value if order_by else "name"
    direction = order_by.direction if order_by else Direction.ASC
    list_fingerprint = fingerprint(search, by, direction.value, *((period, filter) if by in PLAYLIST_METRICS else ()))
    start: SortKey | None = None
    order: Order | None = None
    try:
        start = decode_cursor(after, list_fingerprint, by) if after is not None else None
    except InvalidArgument as error:
        problems.extend(error.problems)
    try:
        order = read_order(context, order_by=order_by, period=period, filter=filter)
    except InvalidArgument as error:
        problems.extend(error.problems)
    if order and order.request and behaviours(order.request.condition):
        problems.append(Problem("filter", "Leave out behaviours to order playlists: their nodes are those of one."))
    if problems:
        raise InvalidArgument(problems)
    ranking = Ranking(search, by, direction is Direction.DESC, order.request if order else None)
    return PageRequest(ranking, start, first, list_fingerprint)


async def list_playlists(
    info: Info[RequestContext, None],
    first: FirstArgument = 25,
    after: AfterArgument = None,
    search: SearchArgument = None,
    order_by: PlaylistOrderArgument = None,
    period: PeriodOfOrder = None,
    filter: FilterOfOrder = None,
) -> PlaylistConnection:
    page = {"first": first, "after": after, "search": search, "order_by": order_by, "period": period, "filter": filter}
    return await read_connection(
        info.context.database, info.context.read_arguments(field_node(info), read_page, **page)
    )


async def read_connection(database: ReadableDatabase, page: PageRequest) -> PlaylistConnection:
    """Reads a page. It reads one playlist more than the page has, to find out whether there is a next page."""
    ranked = await rank_playlists(database, page.ranking, page.after, page.first + 1)
    edges = [
        PlaylistEdge(cursor=encode_cursor(page.list_fingerprint, each.sort_key), node=Playlist.of(each.playlist))
        for each in ranked[: page.first]
    ]
    return PlaylistConnection(
        search=page.ranking.search,
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=PageInfo.of(
            [edge.cursor for edge in edges], has_next=len(ranked) > page.first, has_previous=page.after is not None
        ),
    )
