"""The list of playlists, page by page, in the shape of Relay's connections."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from ivgraph import model
from ivgraph.catalog import search_playlists
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema.context import Context
from ivgraph.schema.inputs import AudienceFilter, PeriodInput
from ivgraph.schema.order import Order, OrderFilter, OrderPeriod, PlaylistOrder, alphabetical, read_order, sort
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import place
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
    edges: list[PlaylistEdge] = strawberry.field(description="The page's playlists with their cursors.")
    nodes: list[Playlist] = strawberry.field(description="The page's playlists.")
    page_info: PageInfo = strawberry.field(description="Where the page lies in the list.")
    total_count: Count = strawberry.field(description="How many playlists match, on all pages.")


PlaylistOrderArgument = Annotated[PlaylistOrder | None, strawberry.argument(description="By name unless given.")]
FirstArgument = Annotated[int, strawberry.argument(description=f"How many at most, 1 to {LARGEST_PAGE}.")]
AfterArgument = Annotated[
    str | None, strawberry.argument(description="The cursor that the page comes after; from the start unless given.")
]
SearchArgument = Annotated[
    str | None, strawberry.argument(description="What the name or the id contains, capitals or not; all unless given.")
]


def read_page(
    context: Context,
    *,
    first: int = 25,
    after: str | None = None,
    search: str | None = None,
    order_by: PlaylistOrder | None = None,
    period: PeriodInput | None = None,
    filter: AudienceFilter | None = None,
) -> tuple[Order | None, int | None]:
    """What the arguments of the list mean: its order, and the internal id of the playlist that the page comes after.

    Raises:
        InvalidArgument: With every problem of every argument.
    """
    problems = []
    if not 1 <= first <= LARGEST_PAGE:
        problems.append(Problem("first", f"Ask for 1 to {LARGEST_PAGE} playlists, not {first}."))
    if search is not None and "\0" in search:
        problems.append(Problem("search", "Leave out the character U+0000: no name contains it."))
    place = _read_cursor(after) if after is not None else None
    if after is not None and place is None:
        problems.append(Problem("after", "Give the cursor or endCursor of an earlier page: this is none."))
    try:
        order = read_order(context, order_by=order_by, period=period, filter=filter)
    except InvalidArgument as error:
        problems.extend(error.problems)
    if problems:
        raise InvalidArgument(problems)
    return order, place


async def list_playlists(
    info: Info[Context, None],
    first: FirstArgument = 25,
    after: AfterArgument = None,
    search: SearchArgument = None,
    order_by: PlaylistOrderArgument = None,
    period: OrderPeriod = None,
    filter: OrderFilter = None,
) -> PlaylistConnection:
    page = {"first": first, "after": after, "search": search}
    order, start = info.context.read(place(info), read_page, **page, order_by=order_by, period=period, filter=filter)
    rows = await search_playlists(info.context.database, search or None)
    playlists = [Playlist.of(row) for row in sorted(rows, key=_own_place)]
    ordered = await sort(
        playlists,
        order,
        properties={
            "name": lambda playlist: alphabetical(playlist.row.name),
            "created_at": lambda playlist: playlist.row.created_at,
        },
        measured=lambda playlist: playlist.measured,
        loaders=info.context.loaders,
    )
    return _page(ordered, first, start)


def _own_place(playlist: model.Playlist) -> tuple[Any, ...]:
    """The playlists' own order: by name, those without one last."""
    return playlist.name is None, alphabetical(playlist.name), playlist.id


def _page(playlists: Sequence[Playlist], first: int, after: int | None) -> PlaylistConnection:
    start = 0
    if after is not None:
        # A playlist that no longer matches has no place any more: begin anew rather than show nothing.
        start = next((place for place, playlist in enumerate(playlists, 1) if playlist.row.id == after), 0)
    page = playlists[start : start + first]
    cursors = [_write_cursor(playlist.row.id) for playlist in page]
    return PlaylistConnection(
        edges=[PlaylistEdge(cursor=cursor, node=playlist) for cursor, playlist in zip(cursors, page, strict=True)],
        nodes=list(page),
        page_info=PageInfo(
            has_next_page=start + first < len(playlists),
            has_previous_page=start > 0,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        ),
        total_count=Count(len(playlists)),
    )


def _write_cursor(id: int) -> str:
    return base64.urlsafe_b64encode(f"playlist:{id}".encode()).decode()


def _read_cursor(cursor: str) -> int | None:
    try:
        kind, _, id = base64.urlsafe_b64decode(cursor.encode()).decode().partition(":")
        return int(id) if kind == "playlist" else None
    except ValueError:
        return None
