"""The types Playlist and Node, each with its metrics and its timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.types import Info

from ivgraph.analytics.metrics import PLAYLIST_METRICS
from ivgraph.analytics.request import MetricsTarget, Subject
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema import costs, lists
from ivgraph.schema.audience_values import audience_values
from ivgraph.schema.breakdown import node_breakdown, playlist_breakdown
from ivgraph.schema.context import RequestContext
from ivgraph.schema.hotspots import Hotspot, hotspot_by_external_id
from ivgraph.schema.ids import Fetchable, ObjectKind, PartId, encode_playlist_id
from ivgraph.schema.ingest_status import playlist_status
from ivgraph.schema.journeys.choices import choices_field
from ivgraph.schema.journeys.diagnosis import diagnosis_field
from ivgraph.schema.journeys.dividing_choices import dividing_choices_field
from ivgraph.schema.journeys.endings import endings_field
from ivgraph.schema.journeys.engagement import engagement_field
from ivgraph.schema.journeys.experiment import experiment_field
from ivgraph.schema.journeys.flow import flow_field
from ivgraph.schema.journeys.funnel import funnel_field
from ivgraph.schema.journeys.node_transitions import arrivals_field, departures_field
from ivgraph.schema.journeys.paths import paths_field
from ivgraph.schema.journeys.steps import steps_field
from ivgraph.schema.journeys.viewer_list import viewer_field, viewers_field
from ivgraph.schema.metrics import NODE_TYPES, PLAYLIST_TYPES, metrics_field, timeline_field
from ivgraph.schema.notes import notes_field
from ivgraph.schema.scalars import seconds
from ivgraph.schema.versions import versions_field

NodeExternalId = Annotated[strawberry.ID, strawberry.argument(description="The node's id in the authoring tool.")]
HotspotExternalId = Annotated[strawberry.ID, strawberry.argument(description="The hotspot's id in the authoring tool.")]


@strawberry.type(description="An interactive video: nodes joined by hotspots.", directives=[Fetchable(field_name="id")])
class Playlist:
    row: strawberry.Private[model.Playlist]

    id: strawberry.ID = strawberry.field(
        description="Unique among all objects of this API, and stable: caches can store the playlist by it, and "
        "Query.playlist takes it. It is the externalId, except where that would look like the id of a node or hotspot."
    )
    external_id: strawberry.ID = strawberry.field(description="Id in the authoring tool, as players report it.")
    name: str | None = strawberry.field(description="Its name; null until the playlist's structure is saved.")
    created_at: datetime = strawberry.field(
        description="When it was created, if its structure says so; otherwise when its first event or structure "
        "arrived."
    )

    @classmethod
    def of(cls, row: model.Playlist) -> Playlist:
        return cls(
            row=row,
            id=strawberry.ID(encode_playlist_id(row.external_id)),
            external_id=strawberry.ID(row.external_id),
            name=row.name,
            created_at=row.created_at,
        )

    @property
    def target(self) -> MetricsTarget:
        subject = Subject(self.row.id, self.row.id)
        return MetricsTarget(subject, subject, PLAYLIST_METRICS)

    @strawberry.field(
        description="The node that plays first; null until the playlist's structure is saved.",
        metadata={"cost": costs.part_of_playlist},
    )
    async def start_node(self, info: Info[RequestContext, None]) -> Node | None:
        return node_by_id(await info.context.loaders.graph.load(self.row), self.row.start_node_id)

    @strawberry.field(
        description="The node with this externalId, even if it was deleted; null if there is none.",
        metadata={"cost": costs.part_of_playlist},
    )
    async def node(self, info: Info[RequestContext, None], external_id: NodeExternalId) -> Node | None:
        return node_by_external_id(await info.context.loaders.graph.load(self.row), external_id)

    @strawberry.field(
        description="The hotspot with this externalId, even if it was deleted; null if there is none.",
        metadata={"cost": costs.part_of_playlist},
    )
    async def hotspot(self, info: Info[RequestContext, None], external_id: HotspotExternalId) -> Hotspot | None:
        return hotspot_by_external_id(await info.context.loaders.graph.load(self.row), external_id)

    @strawberry.field(
        description=f"Its nodes, including those without events. {lists.NODES_LIMIT}",
        metadata={"read": lists.read_order, "cost": costs.nodes},
    )
    async def nodes(
        self,
        info: Info[RequestContext, None],
        order_by: lists.NodeOrderArgument = None,
        period: lists.PeriodOfOrder = None,
        filter: lists.FilterOfOrder = None,
        include_deleted: lists.IncludeDeleted = False,
    ) -> list[Node]:
        graph = await info.context.loaders.graph.load(self.row)
        order = {"order_by": order_by, "period": period, "filter": filter}
        rows = await lists.list_nodes(info, graph, order, include_deleted=include_deleted)
        return [Node.of(row, graph) for row in rows]

    metrics = metrics_field(PLAYLIST_TYPES)
    timeline = timeline_field(PLAYLIST_TYPES)
    breakdown = playlist_breakdown
    audience_values = audience_values
    flow = flow_field
    steps = steps_field
    paths = paths_field
    endings = endings_field
    funnel = funnel_field
    dividing_choices = dividing_choices_field
    viewers = viewers_field
    viewer = viewer_field
    diagnosis = diagnosis_field
    versions = versions_field
    notes = notes_field
    experiment = experiment_field
    ingest_status = playlist_status


@strawberry.type(description="One video of a playlist.", directives=[Fetchable(field_name="id")])
class Node:
    row: strawberry.Private[model.Node]
    graph: strawberry.Private[PlaylistGraph]

    id: strawberry.ID = strawberry.field(
        description="Unique among all objects of this API, and stable: caches can store the node by it, and "
        "Query.node takes it. It is opaque to programs: don't build or parse it."
    )
    external_id: strawberry.ID = strawberry.field(
        description="Id in the authoring tool, as players report it; unique among the nodes of its playlist."
    )
    name: str | None = strawberry.field(description="Its name; null until the playlist's structure is saved.")
    level: int | None = strawberry.field(
        description="Shortest distance from the start node along hotspots and default ways; the start node has level "
        "1. Null if the node can't be reached, or if the structure does not list it (see isInStructure)."
    )
    duration_seconds: float | None = strawberry.field(description="Length of its media in seconds; null if unknown.")
    is_start: bool = strawberry.field(description="Whether the playlist starts with this node.")
    deleted_at: datetime | None = strawberry.field(
        description="When it was removed from the playlist; null if it was not."
    )
    is_in_structure: bool = strawberry.field(
        description="Whether a saved structure of the playlist lists it. If not, only events name it, and null in its "
        "name, level, duration and default node means unknown."
    )

    @classmethod
    def of(cls, row: model.Node, graph: PlaylistGraph) -> Node:
        return cls(
            row=row,
            graph=graph,
            id=strawberry.ID(str(PartId(ObjectKind.NODE, graph.playlist.external_id, row.external_id))),
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
        return lists.node_target(self.row)

    @strawberry.field(
        description="The node that follows when nobody clicks: the node itself if it loops, null if the video ends.",
        metadata={"cost": costs.any_node},
    )
    def default_node(self) -> Node | None:
        return node_by_id(self.graph, self.row.default_node_id)

    @strawberry.field(description="The playlist that it belongs to.", metadata={"cost": costs.any_playlist})
    def playlist(self) -> Playlist:
        return Playlist.of(self.graph.playlist)

    @strawberry.field(
        description=f"Its hotspots, including those that nobody clicked. {lists.HOTSPOTS_LIMIT}",
        metadata={"read": lists.read_order, "cost": costs.hotspots},
    )
    async def hotspots(
        self,
        info: Info[RequestContext, None],
        order_by: lists.HotspotOrderArgument = None,
        period: lists.PeriodOfOrder = None,
        filter: lists.FilterOfOrder = None,
        include_deleted: lists.IncludeDeleted = False,
    ) -> list[Hotspot]:
        order = {"order_by": order_by, "period": period, "filter": filter}
        rows = await lists.list_hotspots(info, self.graph, self.row, order, include_deleted=include_deleted)
        return [Hotspot.of(row, self.graph) for row in rows]

    metrics = metrics_field(NODE_TYPES)
    timeline = timeline_field(NODE_TYPES)
    breakdown = node_breakdown
    arrivals = arrivals_field
    departures = departures_field
    choices = choices_field
    engagement = engagement_field


def node_by_id(graph: PlaylistGraph, id: int | None) -> Node | None:
    return Node.of(graph.node_by_id[id], graph) if id in graph.node_by_id else None


def node_by_external_id(graph: PlaylistGraph, external_id: str) -> Node | None:
    row = graph.node_by_external_id.get(external_id)
    return None if row is None else Node.of(row, graph)
