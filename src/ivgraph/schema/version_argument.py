"""The argument version: the structure that tells levels, endings and options, where it is not today's."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry.types import Info

from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.catalog.snapshots import graph_of
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema.context import RequestContext

#: What "today" means where a version may be given instead.
TODAY_BY_DEFAULT = "Today's by default. The operation has to name this one playlist alone."

VersionArgument = Annotated[
    int | None,
    strawberry.argument(
        description="The number of the version of the playlist's structure that tells levels, endings and options "
        f"(see Playlist.versions). {TODAY_BY_DEFAULT} What is completed is told by today's durations in any case."
    ),
]


async def load_graph(info: Info[RequestContext, None], today: PlaylistGraph, version: int | None) -> PlaylistGraph:
    """The graph of today's structure, or of a version. That there is such a version was checked with the arguments."""
    if version is None:
        return today
    found = await info.context.loaders.version.load((today.playlist.id, version))
    return today if found is None else graph_of(found.snapshot, today)


def check_version(context: RequestContext, version: int | None, path: str = "version") -> list[Problem]:
    """The problems of the argument version, or of an input field like it."""
    try:
        if version is not None:
            context.versions.find(version, path)
    except InvalidArgument as error:
        return list(error.problems)
    return []
