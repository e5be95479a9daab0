"""Where queries begin."""

from __future__ import annotations

import strawberry

from ivgraph.schema import prices
from ivgraph.schema.connection import list_playlists, read_page
from ivgraph.schema.ids import Kind
from ivgraph.schema.lookup import part_field, parts_field, playlist_field
from ivgraph.schema.status import rejections, total_status
from ivgraph.schema.types import Hotspot, Node


@strawberry.type(description="Everything that can be asked.")
class Query:
    playlists = strawberry.field(
        resolver=list_playlists,
        description="The playlists, a page at a time, searched and ordered.",
        metadata={"read": read_page, "price": prices.page_of_playlists},
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
