"""Where queries begin."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from ivgraph.catalog import model
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema import costs
from ivgraph.schema.connection import list_playlists, read_page
from ivgraph.schema.context import RequestContext
from ivgraph.schema.ids import Kind, PartId, read_part_id, read_playlist_id
from ivgraph.schema.ingest_status import rejections, total_status
from ivgraph.schema.selection import field_node
from ivgraph.schema.types import Hotspot, Node, Playlist

#: Ids of one list.
MOST_IDS = 500

PlaylistId = Annotated[
    strawberry.ID,
    strawberry.argument(
        description="The playlist's id: its externalId, unless that begins with playlist:, node: or hotspot:."
    ),
]
PartIdArgument = Annotated[
    strawberry.ID,
    strawberry.argument(description="The id of the object, as its field id tells it; not its externalId."),
]
PartIdsArgument = Annotated[
    list[strawberry.ID],
    strawberry.argument(description=f"The ids of the objects, {MOST_IDS} at most; not their externalIds."),
]


def playlist_field(*, name: str = "playlist") -> Any:
    """The field that finds one playlist."""

    async def playlist(info: Info[RequestContext, None], id: PlaylistId) -> Playlist | None:
        external_id = read_playlist_id(id)
        row = None if external_id is None else await _find_playlist(info, external_id)
        return None if row is None else Playlist.of(row)

    return strawberry.field(
        resolver=playlist,
        name=name,
        description=_describe("playlist", name, "One playlist by its id; null if there is none."),
        metadata={"cost": costs.one_playlist},
    )


def part_field(kind: Kind, of: type[Node] | type[Hotspot], *, name: str = "") -> Any:
    """The field that finds one node or hotspot."""
    read = _reader_of_one(kind)

    async def find(info: Info[RequestContext, None], id: PartIdArgument) -> Any:
        (asked,) = info.context.read(field_node(info), read, id=id)
        return await _find_part(info, asked)

    return strawberry.field(
        resolver=find,
        name=name or kind,
        graphql_type=of | None,
        description=_describe(kind, name or kind, f"One {kind} by its id, also a deleted one; null if there is none."),
        metadata={"read": read, "cost": costs.parts},
    )


def parts_field(kind: Kind, of: type[Node] | type[Hotspot]) -> Any:
    """The field that finds several nodes or hotspots, of any playlists."""
    read = _reader_of_many(kind)

    async def find(info: Info[RequestContext, None], ids: PartIdsArgument) -> Any:
        asked = info.context.read(field_node(info), read, ids=ids)
        return await asyncio.gather(*(_find_part(info, part) for part in asked))

    return strawberry.field(
        resolver=find,
        graphql_type=list[of | None],  # type: ignore[valid-type]
        description=f"Several {kind}s by their ids, in the order of these; null in place of those that there are not.",
        metadata={"read": read, "cost": costs.parts},
    )


def _describe(usual_name: str, name: str, sentence: str) -> str:
    return sentence if name == usual_name else f"The same as {usual_name}, for fragments with Relay's @refetchable."


def _reader_of_one(kind: Kind) -> Callable[..., Sequence[PartId]]:
    def read_id(context: RequestContext, *, id: str) -> Sequence[PartId]:
        """Raises InvalidArgument where it is no id of the kind."""
        part = read_part_id(id, kind)
        if part is None:
            raise InvalidArgument([_no_id("id", kind)])
        return [part]

    return read_id


def _reader_of_many(kind: Kind) -> Callable[..., Sequence[PartId]]:
    def read_ids(context: RequestContext, *, ids: list[str]) -> Sequence[PartId]:
        """Raises InvalidArgument where there are too many, or where one is no id of the kind."""
        if len(ids) > MOST_IDS:
            raise InvalidArgument([Problem("ids", f"Ask for at most {MOST_IDS} ids at once, not {len(ids):,}.")])
        read = [read_part_id(id, kind) for id in ids]
        if problems := [_no_id(f"ids[{index}]", kind) for index, part in enumerate(read) if part is None]:
            raise InvalidArgument(problems)
        return [part for part in read if part is not None]

    return read_ids


def _no_id(path: str, kind: Kind) -> Problem:
    example = PartId(kind, "last-ferry", "pier")
    return Problem(
        path,
        f"Give the id of a {kind}, such as {example}. To find one by its externalId use "
        f"playlist(id: …) {{ {kind}(externalId: …) }}.",
    )


async def _find_playlist(info: Info[RequestContext, None], external_id: str) -> model.Playlist | None:
    if "\0" in external_id:
        return None  # a character that no id has, and that the database refuses even to compare
    return await info.context.loaders.playlist.load(external_id)


async def _find_part(info: Info[RequestContext, None], part: PartId) -> Node | Hotspot | None:
    playlist = await _find_playlist(info, part.playlist)
    if playlist is None:
        return None
    graph = await info.context.loaders.graph.load(playlist)
    if part.kind is Kind.NODE:
        node = graph.node_by_external_id.get(part.external_id)
        return None if node is None else Node.of(node, graph)
    hotspot = graph.hotspot_by_external_id.get(part.external_id)
    return None if hotspot is None else Hotspot.of(hotspot, graph)


@strawberry.type(description="Everything that can be asked.")
class Query:
    playlists = strawberry.field(
        resolver=list_playlists,
        description="The playlists, a page at a time, searched and ordered.",
        metadata={"read": read_page, "cost": costs.page_of_playlists},
    )

    playlist = playlist_field()
    node = part_field(Kind.NODE, Node)
    nodes = parts_field(Kind.NODE, Node)
    hotspot = part_field(Kind.HOTSPOT, Hotspot)
    hotspots = parts_field(Kind.HOTSPOT, Hotspot)

    # The names that Relay's compiler makes up for types with @fetchable.
    fetch_playlist = playlist_field(name="fetch__Playlist")
    fetch_node = part_field(Kind.NODE, Node, name="fetch__Node")
    fetch_hotspot = part_field(Kind.HOTSPOT, Hotspot, name="fetch__Hotspot")

    ingest_status = total_status
    rejections = rejections
