"""The types Playlist, Node and Hotspot, each with its metrics and its timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.types import Info

from ivgraph.analytics.metrics import PLAYLIST_METRICS
from ivgraph.analytics.request import MetricsTarget, Subject
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.catalog.model import HotspotKind
from ivgraph.schema import costs, lists
from ivgraph.schema.audience_values import audience_values
from ivgraph.schema.breakdown import hotspot_breakdown, node_breakdown, playlist_breakdown
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import describe
from ivgraph.schema.ids import Fetchable, ObjectKind, PartId, encode_playlist_id
from ivgraph.schema.ingest_status import playlist_status
from ivgraph.schema.journeys.choices import choices_field
from ivgraph.schema.journeys.click_curve import click_curve_field
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
from ivgraph.schema.metrics import HOTSPOT_TYPES, NODE_TYPES, PLAYLIST_TYPES, metrics_field, timeline_field
from ivgraph.schema.notes import notes_field
from ivgraph.schema.versions import versions_field

describe(HotspotKind)

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


@strawberry.type(description="A page outside the video.")
class ExternalLink:
    url: str = strawberry.field(description="The URL of the page.")


@strawberry.type(description="Where a hotspot is on the picture, as shares of the frame.")
class HotspotArea:
    left: float = strawberry.field(description="From the left edge of the frame to the hotspot: 0.25 is a quarter.")
    top: float = strawberry.field(description="From the upper edge of the frame to the hotspot.")
    width: float = strawberry.field(description="Of the frame's width.")
    height: float = strawberry.field(description="Of the frame's height.")

    @classmethod
    def of(cls, area: model.Area) -> HotspotArea:
        return cls(left=area.left, top=area.top, width=area.width, height=area.height)


@strawberry.type(description="A clickable area, shown while its node plays.", directives=[Fetchable(field_name="id")])
class Hotspot:
    row: strawberry.Private[model.Hotspot]
    graph: strawberry.Private[PlaylistGraph]

    id: strawberry.ID = strawberry.field(
        description="Unique among all objects of this API, and stable: caches can store the hotspot by it, and "
        "Query.hotspot takes it. It is opaque to programs: don't build or parse it."
    )
    external_id: strawberry.ID = strawberry.field(
        description="Id in the authoring tool, as players report it; unique among the hotspots of its playlist."
    )
    name: str | None = strawberry.field(description="Its name; null until the playlist's structure is saved.")
    kind: HotspotKind | None = strawberry.field(
        description="What a click does; null if that is unknown, or if a click does nothing."
    )
    node_level: int | None = strawberry.field(
        description="Level of the node that it is in; null if that node can't be reached, or if its level is unknown."
    )
    shown_from: float | None = strawberry.field(description="Second of media at which it appears; null if unknown.")
    shown_until: float | None = strawberry.field(description="Second of media at which it disappears; null if unknown.")
    area: HotspotArea | None = strawberry.field(description="Where it is on the picture; null if unknown.")
    seek_to: float | None = strawberry.field(
        description="Second of media that a click jumps to, in its node or its destination; null if it does not jump."
    )
    deleted_at: datetime | None = strawberry.field(description="When it was removed from its node; null if it was not.")
    is_in_structure: bool = strawberry.field(
        description="Whether a saved structure of the playlist lists it. If not, only events name it, and null in its "
        "name, kind, destination and times means unknown."
    )

    @classmethod
    def of(cls, row: model.Hotspot, graph: PlaylistGraph) -> Hotspot:
        return cls(
            row=row,
            graph=graph,
            id=strawberry.ID(str(PartId(ObjectKind.HOTSPOT, graph.playlist.external_id, row.external_id))),
            external_id=strawberry.ID(row.external_id),
            name=row.name,
            kind=row.kind,
            node_level=graph.levels.get(row.node_id),
            shown_from=seconds(row.shown_from_ms),
            shown_until=seconds(row.shown_until_ms),
            area=HotspotArea.of(row.area) if row.area else None,
            seek_to=seconds(row.seek_ms),
            deleted_at=row.deleted_at,
            is_in_structure=row.listed,
        )

    @property
    def target(self) -> MetricsTarget:
        return lists.hotspot_target(self.row)

    @strawberry.field(
        description="Where a click leads: to a node, even if it was deleted (see its deletedAt), or to a page outside "
        "the video. Null if a click stays in its node, or if its destination is unknown.",
        metadata={"cost": costs.any_node},
    )
    def destination(self) -> Destination | None:
        url = self.row.url
        return node_by_id(self.graph, self.row.to_node_id) if url is None else ExternalLink(url=url)

    @strawberry.field(description="The node that it is in.", metadata={"cost": costs.any_node})
    def node(self) -> Node:
        return Node.of(self.graph.node_by_id[self.row.node_id], self.graph)

    metrics = metrics_field(HOTSPOT_TYPES)
    timeline = timeline_field(HOTSPOT_TYPES)
    breakdown = hotspot_breakdown
    click_curve = click_curve_field


Destination = Annotated[
    Node | ExternalLink,
    strawberry.union("Destination", description="Where a click leads: to another node, or out of the video."),
]


def node_by_id(graph: PlaylistGraph, id: int | None) -> Node | None:
    return Node.of(graph.node_by_id[id], graph) if id in graph.node_by_id else None


def node_by_external_id(graph: PlaylistGraph, external_id: str) -> Node | None:
    row = graph.node_by_external_id.get(external_id)
    return None if row is None else Node.of(row, graph)


def hotspot_by_external_id(graph: PlaylistGraph, external_id: str) -> Hotspot | None:
    row = graph.hotspot_by_external_id.get(external_id)
    return None if row is None else Hotspot.of(row, graph)


def seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
