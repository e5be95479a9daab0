"""Playlist → Node → Hotspot: what a video is made of, each with its metrics and timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.types import Info

from ivgraph.analytics.request import MetricsTarget, Subject
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.catalog.model import HotspotKind
from ivgraph.schema import costs
from ivgraph.schema import lists as bounds
from ivgraph.schema.audience_values import audience_values
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import describe
from ivgraph.schema.ids import Fetchable, Kind, PartId, write_playlist_id
from ivgraph.schema.ingest_status import playlist_status
from ivgraph.schema.lists import (
    HotspotOrder,
    NodeOrder,
    OrderFilter,
    OrderPeriod,
    alphabetical,
    hotspot_order,
    node_order,
    read_order,
    sort,
)
from ivgraph.schema.metrics import HOTSPOT, NODE, PLAYLIST, metrics_field, timeline_field
from ivgraph.schema.selection import field_node

describe(HotspotKind)

IncludeDeleted = Annotated[
    bool, strawberry.argument(description="Also those that were removed from the video; their history remains.")
]
NodeOrderArgument = Annotated[NodeOrder | None, strawberry.argument(description="By level unless given.")]
HotspotOrderArgument = Annotated[HotspotOrder | None, strawberry.argument(description="As they appear unless given.")]
NodeExternalId = Annotated[strawberry.ID, strawberry.argument(description="The node's id in the authoring tool.")]
HotspotExternalId = Annotated[strawberry.ID, strawberry.argument(description="The hotspot's id in the authoring tool.")]


@strawberry.type(description="An interactive video: nodes joined by hotspots.", directives=[Fetchable(field_name="id")])
class Playlist:
    row: strawberry.Private[model.Playlist]

    id: strawberry.ID = strawberry.field(
        description="Unique among all objects of this API, and stable: caches may keep the playlist by it, and "
        "Query.playlist finds it. It is the externalId, except where that would look like the id of something else."
    )
    external_id: strawberry.ID = strawberry.field(description="Id in the authoring tool, as players report it.")
    name: str | None = strawberry.field(description="What it is called; null until the playlist's structure arrives.")
    created_at: datetime = strawberry.field(
        description="When it was made, if its structure says so; else when ivgraph first heard of it."
    )

    @classmethod
    def of(cls, row: model.Playlist) -> Playlist:
        return cls(
            row=row,
            id=strawberry.ID(write_playlist_id(row.external_id)),
            external_id=strawberry.ID(row.external_id),
            name=row.name,
            created_at=row.created_at,
        )

    @property
    def target(self) -> MetricsTarget:
        return MetricsTarget(Subject(self.row.id, self.row.id), Subject(self.row.id, self.row.id), PLAYLIST.catalogue)

    @strawberry.field(
        description="The node that plays first; null until the playlist's structure arrives.",
        metadata={"cost": costs.part_of_playlist},
    )
    async def start_node(self, info: Info[RequestContext, None]) -> Node | None:
        graph = await info.context.loaders.graph.load(self.row)
        return find_node(graph, self.row.start_node_id)

    @strawberry.field(
        description="One node by its externalId, also one that was deleted; null if there is none.",
        metadata={"cost": costs.part_of_playlist},
    )
    async def node(self, info: Info[RequestContext, None], external_id: NodeExternalId) -> Node | None:
        graph = await info.context.loaders.graph.load(self.row)
        row = graph.node_by_external_id.get(external_id)
        return None if row is None else Node.of(row, graph)

    @strawberry.field(
        description="One hotspot by its externalId, also one that was deleted; null if there is none.",
        metadata={"cost": costs.part_of_playlist},
    )
    async def hotspot(self, info: Info[RequestContext, None], external_id: HotspotExternalId) -> Hotspot | None:
        graph = await info.context.loaders.graph.load(self.row)
        row = graph.hotspot_by_external_id.get(external_id)
        return None if row is None else Hotspot.of(row, graph)

    @strawberry.field(
        description=f"Its nodes, those without data too. {bounds.NODES}",
        metadata={"read": read_order, "cost": costs.nodes},
    )
    async def nodes(
        self,
        info: Info[RequestContext, None],
        order_by: NodeOrderArgument = None,
        period: OrderPeriod = None,
        filter: OrderFilter = None,
        include_deleted: IncludeDeleted = False,
    ) -> list[Node]:
        graph = await info.context.loaders.graph.load(self.row)
        rows = [row for row in graph.nodes if include_deleted or row.deleted_at is None]
        nodes = [Node.of(row, graph) for row in sorted(rows, key=node_order(graph))]
        order = info.context.read(field_node(info), read_order, order_by=order_by, period=period, filter=filter)
        return await sort(
            nodes,
            order,
            properties={"level": lambda node: node.level, "name": lambda node: alphabetical(node.row.name)},
            target=lambda node: node.target,
            loaders=info.context.loaders,
        )

    metrics = metrics_field(PLAYLIST)
    timeline = timeline_field(PLAYLIST)
    audience_values = audience_values
    ingest_status = playlist_status


@strawberry.type(description="One video of a playlist.", directives=[Fetchable(field_name="id")])
class Node:
    row: strawberry.Private[model.Node]
    graph: strawberry.Private[PlaylistGraph]

    id: strawberry.ID = strawberry.field(
        description="Unique among all objects of this API, and stable: caches may keep the node by it, and "
        "Query.node finds it. Opaque to programs: don't build it or take it apart."
    )
    external_id: strawberry.ID = strawberry.field(
        description="Id in the authoring tool, as players report it; unique among the nodes of its playlist."
    )
    name: str | None = strawberry.field(description="What it is called; null until the playlist's structure arrives.")
    level: int | None = strawberry.field(
        description="Shortest distance from the start node along hotspots and default paths; the start is 1. "
        "Null where it can't be reached, or where the structure does not list it (see isInStructure)."
    )
    duration_seconds: float | None = strawberry.field(description="Length of its media in seconds; null if unknown.")
    is_start: bool = strawberry.field(description="Whether the playlist starts here.")
    deleted_at: datetime | None = strawberry.field(
        description="When it was removed from the playlist; null while it is there."
    )
    is_in_structure: bool = strawberry.field(
        description="Whether a structure of the playlist that was saved lists it. If not, only events name it, and "
        "null means unknown in its name, level, duration and default node."
    )

    @classmethod
    def of(cls, row: model.Node, graph: PlaylistGraph) -> Node:
        return cls(
            row=row,
            graph=graph,
            id=strawberry.ID(str(PartId(Kind.NODE, graph.playlist.external_id, row.external_id))),
            external_id=strawberry.ID(row.external_id),
            name=row.name,
            level=graph.levels.get(row.id),
            duration_seconds=seconds(row.duration_ms),
            is_start=row.id == graph.playlist.start_node_id,
            deleted_at=row.deleted_at,
            is_in_structure=row.listed,
        )

    @property
    def target(self) -> MetricsTarget:
        subject = Subject(self.row.playlist_id, self.row.id)
        return MetricsTarget(subject, subject, NODE.catalogue)

    @strawberry.field(
        description="The node that follows when nobody clicks; itself where it loops, null where the video ends.",
        metadata={"cost": costs.any_node},
    )
    def default_node(self) -> Node | None:
        return find_node(self.graph, self.row.default_node_id)

    @strawberry.field(description="The playlist that it is a part of.", metadata={"cost": costs.any_playlist})
    def playlist(self) -> Playlist:
        return Playlist.of(self.graph.playlist)

    @strawberry.field(
        description=f"Its hotspots, those that nobody clicked too. {bounds.HOTSPOTS}",
        metadata={"read": read_order, "cost": costs.hotspots},
    )
    async def hotspots(
        self,
        info: Info[RequestContext, None],
        order_by: HotspotOrderArgument = None,
        period: OrderPeriod = None,
        filter: OrderFilter = None,
        include_deleted: IncludeDeleted = False,
    ) -> list[Hotspot]:
        rows = [row for row in self.graph.hotspots_by_node[self.row.id] if include_deleted or row.deleted_at is None]
        hotspots = [Hotspot.of(row, self.graph) for row in sorted(rows, key=hotspot_order)]
        order = info.context.read(field_node(info), read_order, order_by=order_by, period=period, filter=filter)
        return await sort(
            hotspots,
            order,
            properties={
                "shown_from": lambda hotspot: hotspot.row.shown_from_ms,
                "name": lambda hotspot: alphabetical(hotspot.row.name),
            },
            target=lambda hotspot: hotspot.target,
            loaders=info.context.loaders,
        )

    metrics = metrics_field(NODE)
    timeline = timeline_field(NODE)


@strawberry.type(description="A page outside the video.")
class ExternalLink:
    url: str = strawberry.field(description="Its address.")


@strawberry.type(description="A clickable area, shown while its node plays.", directives=[Fetchable(field_name="id")])
class Hotspot:
    row: strawberry.Private[model.Hotspot]
    graph: strawberry.Private[PlaylistGraph]

    id: strawberry.ID = strawberry.field(
        description="Unique among all objects of this API, and stable: caches may keep the hotspot by it, and "
        "Query.hotspot finds it. Opaque to programs: don't build it or take it apart."
    )
    external_id: strawberry.ID = strawberry.field(
        description="Id in the authoring tool, as players report it; unique among the hotspots of its playlist."
    )
    name: str | None = strawberry.field(description="What it is called; null until the playlist's structure arrives.")
    kind: HotspotKind | None = strawberry.field(
        description="What a click does; null where that is unknown, or nothing."
    )
    node_level: int | None = strawberry.field(
        description="Level of the node that it is in; null where that can't be reached, or where it is unknown."
    )
    shown_from: float | None = strawberry.field(description="Second of media at which it appears; null if unknown.")
    shown_until: float | None = strawberry.field(description="Second of media at which it disappears; null if unknown.")
    seek_to: float | None = strawberry.field(
        description="Second of media that a click jumps to, in its node or its destination; null where it does not."
    )
    deleted_at: datetime | None = strawberry.field(
        description="When it was removed from its node; null while it is there."
    )
    is_in_structure: bool = strawberry.field(
        description="Whether a structure of the playlist that was saved lists it. If not, only events name it, and "
        "null means unknown in its name, kind, destination and times."
    )

    @classmethod
    def of(cls, row: model.Hotspot, graph: PlaylistGraph) -> Hotspot:
        return cls(
            row=row,
            graph=graph,
            id=strawberry.ID(str(PartId(Kind.HOTSPOT, graph.playlist.external_id, row.external_id))),
            external_id=strawberry.ID(row.external_id),
            name=row.name,
            kind=row.kind,
            node_level=graph.levels.get(row.node_id),
            shown_from=seconds(row.shown_from_ms),
            shown_until=seconds(row.shown_until_ms),
            seek_to=seconds(row.seek_ms),
            deleted_at=row.deleted_at,
            is_in_structure=row.listed,
        )

    @property
    def target(self) -> MetricsTarget:
        playlist_id = self.row.playlist_id
        return MetricsTarget(
            Subject(playlist_id, self.row.id), Subject(playlist_id, self.row.node_id), HOTSPOT.catalogue
        )

    @strawberry.field(
        description="Where a click leads: a node, also one that was deleted (see its deletedAt), or a page outside the "
        "video. Null where a click stays in its node, or leads nowhere that is known.",
        metadata={"cost": costs.any_node},
    )
    def destination(self) -> Destination | None:
        if self.row.url is not None:
            return ExternalLink(url=self.row.url)
        return find_node(self.graph, self.row.to_node_id)

    @strawberry.field(description="The node that it is in.", metadata={"cost": costs.any_node})
    def node(self) -> Node:
        return Node.of(self.graph.node_by_id[self.row.node_id], self.graph)

    metrics = metrics_field(HOTSPOT)
    timeline = timeline_field(HOTSPOT)


Destination = Annotated[
    Node | ExternalLink,
    strawberry.union("Destination", description="Where a click leads: to another node, or out of the video."),
]


def find_node(graph: PlaylistGraph, id: int | None) -> Node | None:
    return Node.of(graph.node_by_id[id], graph) if id in graph.node_by_id else None


def seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
