"""The field versions of a playlist, and that of timelines: the structures that the playlist has had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.period import Period
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.catalog.snapshots import Changes, find_changes
from ivgraph.catalog.versions import MAX_VERSIONS, VersionStart
from ivgraph.errors import InvalidArgument
from ivgraph.schema import version_costs
from ivgraph.schema.context import RequestContext
from ivgraph.schema.cursor import decode_values, encode_values, fingerprint, read_id
from ivgraph.schema.journeys.arguments import check_number
from ivgraph.schema.journeys.parts import LazyHotspot, LazyNode, find_hotspot, find_node
from ivgraph.schema.page_info import PageInfo
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node
from ivgraph.schema.version_argument import load_graph


@strawberry.type(description="What changed between two versions of a structure.")
class VersionChanges:
    graph: strawberry.Private[PlaylistGraph]
    changes: strawberry.Private[Changes]

    is_start_changed: bool = strawberry.field(description="Whether another node plays first.")

    @strawberry.field(
        description="Nodes that the version has and the one before has not.",
        metadata={"cost": version_costs.changed_nodes},
    )
    def nodes_added(self) -> list[LazyNode]:
        return self._nodes(self.changes.nodes.added)

    @strawberry.field(
        description="Nodes that the version before has and this one has not.",
        metadata={"cost": version_costs.changed_nodes},
    )
    def nodes_removed(self) -> list[LazyNode]:
        return self._nodes(self.changes.nodes.removed)

    @strawberry.field(
        description="Nodes with another name, duration or default node. They are shown as they are today.",
        metadata={"cost": version_costs.changed_nodes},
    )
    def nodes_changed(self) -> list[LazyNode]:
        return self._nodes(self.changes.nodes.changed)

    @strawberry.field(
        description="Hotspots that the version has and the one before has not.",
        metadata={"cost": version_costs.changed_hotspots},
    )
    def hotspots_added(self) -> list[LazyHotspot]:
        return self._hotspots(self.changes.hotspots.added)

    @strawberry.field(
        description="Hotspots that the version before has and this one has not.",
        metadata={"cost": version_costs.changed_hotspots},
    )
    def hotspots_removed(self) -> list[LazyHotspot]:
        return self._hotspots(self.changes.hotspots.removed)

    @strawberry.field(
        description="Hotspots that are in another node, lead elsewhere, or have another name, kind or time. They are "
        "shown as they are today.",
        metadata={"cost": version_costs.changed_hotspots},
    )
    def hotspots_changed(self) -> list[LazyHotspot]:
        return self._hotspots(self.changes.hotspots.changed)

    def _nodes(self, ids: Sequence[int]) -> list[LazyNode]:
        return [node for id in ids if (node := find_node(self.graph, id))]

    def _hotspots(self, ids: Sequence[int]) -> list[LazyHotspot]:
        return [hotspot for id in ids if (hotspot := find_hotspot(self.graph, id))]


@strawberry.type(description="A node as it was in a version of the structure.")
class NodeOfVersion:
    today: strawberry.Private[PlaylistGraph]
    row: strawberry.Private[model.Node]

    name: str | None = strawberry.field(description="The name that it had; null if it had none.")
    duration_seconds: float | None = strawberry.field(
        description="The length that its media had, in seconds; null if it was unknown."
    )
    level: int | None = strawberry.field(
        description="The level that it had: the shortest distance from the start node, which has level 1; null if it "
        "could not be reached."
    )
    is_ending: bool = strawberry.field(description="Whether no way led from it to another node.")

    @strawberry.field(description="The node, as it is today.", metadata={"cost": version_costs.node})
    def node(self) -> LazyNode | None:
        return find_node(self.today, self.row.id)


@strawberry.type(
    description="A structure that the playlist has had. A saved structure that differs from the one before is a new "
    f"version. The latest {MAX_VERSIONS} of a playlist are kept; older ones are dropped, and their numbers are not "
    "used again."
)
class PlaylistVersion:
    playlist_id: strawberry.Private[int]
    previous: strawberry.Private[VersionStart | None]

    number: int = strawberry.field(description="From 1 on.")
    since: datetime | None = strawberry.field(
        description="When it was saved; null if that was before versions were kept. Viewers who had loaded the video "
        "before may have seen the version before for a while."
    )
    until: datetime | None = strawberry.field(
        description="When the next version was saved; null if it is the latest one."
    )

    @strawberry.field(
        description="How it differs from the version before; null if that one is not kept.",
        metadata={"cost": version_costs.changes},
    )
    async def changes(self, info: Info[RequestContext, None]) -> VersionChanges | None:
        if self.previous is None:
            return None
        loaders = info.context.loaders
        numbers = (self.previous.number, self.number)
        before, after = await loaders.version.load_many([(self.playlist_id, number) for number in numbers])
        if before is None or after is None:
            return None
        changes = find_changes(before.snapshot, after.snapshot)
        graph = await loaders.graph_by_id.load(self.playlist_id)
        return VersionChanges(graph=graph, changes=changes, is_start_changed=changes.is_start_changed)

    @strawberry.field(description="The nodes that it had.", metadata={"cost": version_costs.nodes})
    async def nodes(self, info: Info[RequestContext, None]) -> list[NodeOfVersion]:
        today = await info.context.loaders.graph_by_id.load(self.playlist_id)
        graph = await load_graph(info, today, self.number)
        return [
            NodeOfVersion(
                today=today,
                row=node,
                name=node.name,
                duration_seconds=None if node.duration_ms is None else node.duration_ms / 1000,
                level=graph.levels.get(node.id),
                is_ending=node.id in graph.endings,
            )
            for node in graph.nodes
            if node.listed and node.deleted_at is None
        ]


@strawberry.type(description="A version and its cursor.")
class PlaylistVersionEdge:
    cursor: str = strawberry.field(
        description="Pass it as the argument after to get the versions that follow this one."
    )
    node: PlaylistVersion = strawberry.field(description="The version.")


@strawberry.type(description="A page of versions, newest first.")
class PlaylistVersionConnection:
    edges: list[PlaylistVersionEdge] = strawberry.field(description="The page's versions with their cursors.")
    nodes: list[PlaylistVersion] = strawberry.field(description="The page's versions.")
    page_info: PageInfo = strawberry.field(description="The position of the page in the list.")
    total_count: Count = strawberry.field(description="The number of versions that are kept.")


class TimelineOfPlaylist(Protocol):
    """A timeline, with the playlist that it is of, or that its node or hotspot is in."""

    playlist_id: int
    period: Period


@strawberry.type
class HasVersionsOfPeriod:
    """What the types of timelines have besides their columns."""

    @strawberry.field(
        description="The versions of the playlist's structure that began in the period, oldest first.",
        metadata={"cost": version_costs.versions_of_timeline},
    )
    async def versions(self: TimelineOfPlaylist, info: Info[RequestContext, None]) -> list[PlaylistVersion]:
        starts = await info.context.loaders.version_starts.load(self.playlist_id)
        period = self.period
        versions = list_versions(self.playlist_id, starts)
        return [version for version in versions if version.since and period.start <= version.since < period.end]


@dataclass(frozen=True, slots=True)
class VersionsRequest:
    """The parsed arguments of versions."""

    first: int
    #: The number of the version after which the page begins: it has smaller ones.
    after: int | None


_FINGERPRINT = fingerprint("versions")


def read_versions_arguments(context: RequestContext, *, first: int = 20, after: str | None = None) -> VersionsRequest:
    """Parses the arguments of versions.

    Raises:
        InvalidArgument: With every problem of every argument.
    """
    problems = check_number("first", first, MAX_VERSIONS, "versions")
    number = None
    try:
        number = decode_values(after, _FINGERPRINT, _read_number) if after is not None else None
    except InvalidArgument as error:
        problems.extend(error.problems)
    if problems:
        raise InvalidArgument(problems)
    return VersionsRequest(first, number)


def _read_number(values: list[Any]) -> int:
    match values:
        case [number]:
            return read_id(number)
    raise ValueError(values)


class HasVersions(Protocol):
    """The GraphQL type Playlist, which imports this module."""

    @property
    def row(self) -> model.Playlist: ...


FirstVersions = Annotated[
    int, strawberry.argument(description=f"The maximum number of versions on the page, 1 to {MAX_VERSIONS}.")
]
AfterVersion = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor after which the page begins; by default, the page begins with the latest version."
    ),
]


async def _list_versions(
    self: HasVersions, info: Info[RequestContext, None], first: FirstVersions = 20, after: AfterVersion = None
) -> PlaylistVersionConnection:
    asked = info.context.read_arguments(field_node(info), read_versions_arguments, first=first, after=after)
    versions = list_versions(self.row.id, await info.context.loaders.version_starts.load(self.row.id))
    following = [version for version in reversed(versions) if asked.after is None or version.number < asked.after]
    edges = [
        PlaylistVersionEdge(cursor=encode_values(_FINGERPRINT, version.number), node=version)
        for version in following[: asked.first]
    ]
    return PlaylistVersionConnection(
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=PageInfo.of(
            [edge.cursor for edge in edges],
            has_next=len(following) > asked.first,
            has_previous=asked.after is not None,
        ),
        total_count=Count(len(versions)),
    )


def list_versions(playlist_id: int, starts: Sequence[VersionStart]) -> list[PlaylistVersion]:
    """The versions of a playlist, oldest first."""
    return [
        PlaylistVersion(
            playlist_id=playlist_id,
            previous=before,
            number=start.number,
            since=start.since,
            until=after.since if after else None,
        )
        for before, start, after in zip((None, *starts), starts, (*starts[1:], None), strict=False)
    ]


versions_field: Any = strawberry.field(
    resolver=_list_versions,
    description="The structures that the playlist has had, newest first, page by page.",
    metadata={"read": read_versions_arguments, "cost": version_costs.versions},
)
