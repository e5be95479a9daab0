"""The list of playlists, page by page, in the shape of Relay's connections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import strawberry
from strawberry.types import Info

from ivgraph.analytics.metrics import PLAYLIST_METRICS
from ivgraph.analytics.ranking import Ranking, SortKey, count_playlists, rank_playlists
from ivgraph.catalog.formats.fields import MAX_NAME_LENGTH
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema import costs
from ivgraph.schema.context import RequestContext
from ivgraph.schema.cursor import fingerprint, read_cursor, write_cursor
from ivgraph.schema.inputs import AudienceFilter, PeriodInput
from ivgraph.schema.lists import Direction, Order, OrderFilter, OrderPeriod, PlaylistOrder, read_order
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node
from ivgraph.schema.types import Playlist

LARGEST_PAGE = 500


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether there are more after it.")
    has_previous_page: bool = strawberry.field(description="Whether there are some before it.")
    start_cursor: str | None = strawberry.field(description="Cursor of its first item; null where it has none.")
    end_cursor: str | None = strawberry.field(
        description="Cursor of its last item: give it as after for the next page. Null where it has none."
    )


@strawberry.type(description="A playlist and its place in the list.")
class PlaylistEdge:
    cursor: str = strawberry.field(description="Give it as after for what follows this playlist.")
    node: Playlist = strawberry.field(description="The playlist.")


@strawberry.type(description="A page of playlists.")
class PlaylistConnection:
    search: strawberry.Private[str | None]

    edges: list[PlaylistEdge] = strawberry.field(description="The page's playlists with their cursors.")
    nodes: list[Playlist] = strawberry.field(description="The page's playlists.")
    page_info: PageInfo = strawberry.field(description="Where the page lies in the list.")

    @strawberry.field(description="How many playlists match, on all pages.", metadata={"cost": costs.counted_playlists})
    async def total_count(self, info: Info[RequestContext, None]) -> Count:
        return Count(await count_playlists(info.context.database, self.search))


PlaylistOrderArgument = Annotated[PlaylistOrder | None, strawberry.argument(description="By name unless given.")]
FirstArgument = Annotated[int, strawberry.argument(description=f"How many at most, 1 to {LARGEST_PAGE}.")]
AfterArgument = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor that the page comes after; from the start unless given. The other arguments must be "
        "those of the query that gave it, but for first."
    ),
]
SearchArgument = Annotated[
    str | None,
    strawberry.argument(
        description="What the name or the externalId contains, capitals or not; all unless given. Reads the names of "
        "all playlists."
    ),
]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What the arguments of the list mean."""

    ranking: Ranking
    after: SortKey | None
    first: int
    #: The fingerprint of the list, without its pages.
    list_name: str


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
    """What the arguments of the list mean.

    Raises:
        InvalidArgument: With every problem of every argument.
    """
    problems = []
    if not 1 <= first <= LARGEST_PAGE:
        problems.append(Problem("first", f"Ask for 1 to {LARGEST_PAGE} playlists, not {first}."))
    if search is not None and "\0" in search:
        problems.append(Problem("search", "Leave out the character U+0000: no name contains it."))
    if search is not None and len(search) > MAX_NAME_LENGTH:
        problems.append(Problem("search", f"Give at most {MAX_NAME_LENGTH} characters: no name has more."))
    search = search or None
    by: str = order_by.by.value if order_by else "name"
    direction = order_by.direction if order_by else Direction.ASC
    list_name = fingerprint(search, by, direction.value, *((period, filter) if by in PLAYLIST_METRICS else ()))
    start: SortKey | None = None
    order: Order | None = None
    try:
        start = read_cursor(after, list_name, by) if after is not None else None
    except InvalidArgument as error:
        problems.extend(error.problems)
    try:
        order = read_order(context, order_by=order_by, period=period, filter=filter)
    except InvalidArgument as error:
        problems.extend(error.problems)
    if problems:
        raise InvalidArgument(problems)
    ranking = Ranking(search, by, direction is Direction.DESC, order.request if order else None)
    return PageRequest(ranking, start, first, list_name)


async def list_playlists(
    info: Info[RequestContext, None],
    first: FirstArgument = 25,
    after: AfterArgument = None,
    search: SearchArgument = None,
    order_by: PlaylistOrderArgument = None,
    period: OrderPeriod = None,
    filter: OrderFilter = None,
) -> PlaylistConnection:
    page = {"first": first, "after": after, "search": search}
    asked = info.context.read(field_node(info), read_page, **page, order_by=order_by, period=period, filter=filter)
    # One more than the page holds, which tells whether there is a next page.
    found = await rank_playlists(info.context.database, asked.ranking, asked.after, asked.first + 1)
    edges = [
        PlaylistEdge(cursor=write_cursor(asked.list_name, each.sort_key), node=Playlist.of(each.playlist))
        for each in found[: asked.first]
    ]
    return PlaylistConnection(
        search=asked.ranking.search,
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=PageInfo(
            has_next_page=len(found) > asked.first,
            has_previous_page=asked.after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
    )
