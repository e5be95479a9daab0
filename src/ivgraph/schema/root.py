"""Where queries begin."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry.types import Info

from ivgraph.schema import prices
from ivgraph.schema.connection import list_playlists, read_page
from ivgraph.schema.context import Context
from ivgraph.schema.status import rejections, total_status
from ivgraph.schema.types import Playlist


@strawberry.type(description="Everything that can be asked.")
class Query:
    playlists = strawberry.field(
        resolver=list_playlists,
        description="The playlists, a page at a time, searched and ordered.",
        metadata={"read": read_page, "price": prices.page_of_playlists},
    )

    ingest_status = total_status
    rejections = rejections

    @strawberry.field(
        description="One playlist by its id; null if there is none.", metadata={"price": prices.one_playlist}
    )
    async def playlist(
        self,
        info: Info[Context, None],
        id: Annotated[strawberry.ID, strawberry.argument(description="The playlist's id in the authoring tool.")],
    ) -> Playlist | None:
        if "\0" in id:
            return None  # a character that no id has, and that the database refuses even to compare
        row = await info.context.loaders.playlist.load(str(id))
        return None if row is None else Playlist.of(row)
