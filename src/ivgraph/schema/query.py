"""The root fields of queries: lists of playlists, objects by their ids, and the status of events."""

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
from ivgraph.schema.hotspots import Hotspot, hotspot_by_external_id
from ivgraph.schema.ids import ObjectKind, PartId, decode_part_id, decode_playlist_id
from ivgraph.schema.ingest_status import rejections, total_status
from ivgraph.schema.selection import field_node
from ivgraph.schema.types import Node, Playlist, node_by_external_id

#: The most ids in the arguments of one field.
MAX_IDS = 500

PlaylistId = Annotated[
    strawberry.ID,
    strawberry.argument(
        description="The playlist's id: its externalId, unless that begins with playlist:, node: or hotspot:."
    ),
]
PartIdArgument = Annotated[
    strawberry.ID,
    strawberry.argument(description="The object's id, as its field id returns it; not its externalId."),
]
PartIdsArgument = Annotated[
    list[strawberry.ID],
    strawberry.argument(description=f"The ids of the objects, {MAX_IDS} at most; not their externalIds."),
]


def playlist_field(*, name: str = "playlist") -> Any:
    """The field that returns one playlist."""

    async def playlist(info: Info[RequestContext, None], id: PlaylistId) -> Playlist | None:
        external_id = decode_playlist_id(id)
        row = None if external_id is None else await _find_playlist(info, external_id)
        return None if row is None else Playlist.of(row)

    return strawberry.field(
        resolver=playlist,
        name=name,
        description=_description("playlist", name, "The playlist with this id; null if there is none."),
        metadata={"cost": costs.one_playlist, "playlists": costs.one_playlist_access},
    )


def part_field(kind: ObjectKind, part_type: type[Node] | type[Hotspot], *, name: str = "") -> Any:
    """The field that returns one node or hotspot."""
    reader = _id_reader(kind)

    async def part(info: Info[RequestContext, None], id: PartIdArgument) -> Any:
        (part_id,) = info.context.read_arguments(field_node(info), reader, id=id)
        return await _find_part(info, part_id)

    description = f"The {kind} with this id, even if it was deleted; null if there is none."
    return strawberry.field(
        resolver=part,
        name=name or kind,
        graphql_type=part_type | None,
        description=_description(kind, name or kind, description),
        metadata={"read": reader, "cost": costs.parts, "playlists": costs.parts_access},
    )


def parts_field(kind: ObjectKind, part_type: type[Node] | type[Hotspot]) -> Any:
    """The field that returns several nodes or hotspots, of any playlists."""
    reader = _ids_reader(kind)

    async def parts(info: Info[RequestContext, None], ids: PartIdsArgument) -> Any:
        part_ids = info.context.read_arguments(field_node(info), reader, ids=ids)
        return await asyncio.gather(*(_find_part(info, part_id) for part_id in part_ids))

    return strawberry.field(
        resolver=parts,
        graphql_type=list[part_type | None],  # type: ignore[valid-type]
        description=f"The {kind}s with the given ids, in the same order; null for an id without a {kind}.",
        metadata={"read": reader, "cost": costs.parts, "playlists": costs.parts_access},
    )


def _description(usual_name: str, name: str, description: str) -> str:
    return description if name == usual_name else f"The same as {usual_name}, for fragments with Relay's @refetchable."


def _id_reader(kind: ObjectKind) -> Callable[..., Sequence[PartId]]:
    def read_id(context: RequestContext, *, id: str) -> Sequence[PartId]:
        """Raises InvalidArgument if the text is not an id of this kind."""
        part_id = decode_part_id(id, kind)
        if part_id is None:
            raise InvalidArgument([_invalid_id("id", kind)])
        return [part_id]

    return read_id


def _ids_reader(kind: ObjectKind) -> Callable[..., Sequence[PartId]]:
    def read_ids(context: RequestContext, *, ids: list[str]) -> Sequence[PartId]:
        """Raises InvalidArgument if there are too many ids, or if a text is not an id of this kind."""
        if len(ids) > MAX_IDS:
            raise InvalidArgument([Problem("ids", f"Ask for at most {MAX_IDS} ids at once, not {len(ids):,}.")])
        part_ids = [decode_part_id(id, kind) for id in ids]
        if problems := [_invalid_id(f"ids[{index}]", kind) for index, id in enumerate(part_ids) if id is None]:
            raise InvalidArgument(problems)
        return [id for id in part_ids if id is not None]

    return read_ids


def _invalid_id(path: str, kind: ObjectKind) -> Problem:
    example = PartId(kind, "last-ferry", "pier")
    return Problem(
        path,
        f"Give the id of a {kind}, such as {example}. To find one by its externalId use "
        f"playlist(id: …) {{ {kind}(externalId: …) }}.",
    )


async def _find_playlist(info: Info[RequestContext, None], external_id: str) -> model.Playlist | None:
    if "\0" in external_id:
        return None  # no id contains this character, and PostgreSQL rejects it even in a comparison
    return await info.context.loaders.playlist.load(external_id)


async def _find_part(info: Info[RequestContext, None], id: PartId) -> Node | Hotspot | None:
    playlist = await _find_playlist(info, id.playlist)
    if playlist is None:
        return None
    graph = await info.context.loaders.graph.load(playlist)
    find = node_by_external_id if id.kind is ObjectKind.NODE else hotspot_by_external_id
    return find(graph, id.external_id)


@strawberry.type(description="The fields that queries begin with.")
class Query:
    playlists = strawberry.field(
        resolver=list_playlists,
        description="The playlists, page by page, with optional search and order.",
        metadata={"read": read_page, "cost": costs.page_of_playlists, "playlists": costs.page_access},
    )

    playlist = playlist_field()
    node = part_field(ObjectKind.NODE, Node)
    nodes = parts_field(ObjectKind.NODE, Node)
    hotspot = part_field(ObjectKind.HOTSPOT, Hotspot)
    hotspots = parts_field(ObjectKind.HOTSPOT, Hotspot)

    # Relay's compiler derives these names for types with @fetchable.
    fetch_playlist = playlist_field(name="fetch__Playlist")
    fetch_node = part_field(ObjectKind.NODE, Node, name="fetch__Node")
    fetch_hotspot = part_field(ObjectKind.HOTSPOT, Hotspot, name="fetch__Hotspot")

    ingest_status = total_status
    rejections = rejections
