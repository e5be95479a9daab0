"""The type Hotspot, with its metrics and its timeline, and where a click on it leads."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import strawberry

from ivgraph.analytics.request import MetricsTarget
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.catalog.model import HotspotKind
from ivgraph.schema import costs, lists
from ivgraph.schema.breakdown import hotspot_breakdown
from ivgraph.schema.enums import describe
from ivgraph.schema.ids import Fetchable, ObjectKind, PartId
from ivgraph.schema.journeys.click_curve import click_curve_field
from ivgraph.schema.journeys.parts import LazyNode, find_node
from ivgraph.schema.metrics import HOTSPOT_TYPES, metrics_field, timeline_field
from ivgraph.schema.scalars import seconds

describe(HotspotKind)


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


Destination = Annotated[
    LazyNode | ExternalLink,
    strawberry.union("Destination", description="Where a click leads: to another node, or out of the video."),
]


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
        return find_node(self.graph, self.row.to_node_id) if url is None else ExternalLink(url=url)

    @strawberry.field(description="The node that it is in.", metadata={"cost": costs.any_node})
    def node(self) -> LazyNode:
        node: Any = find_node(self.graph, self.row.node_id)
        return node  # type: ignore[no-any-return]

    metrics = metrics_field(HOTSPOT_TYPES)
    timeline = timeline_field(HOTSPOT_TYPES)
    breakdown = hotspot_breakdown
    click_curve = click_curve_field


def hotspot_by_external_id(graph: PlaylistGraph, external_id: str) -> Hotspot | None:
    row = graph.hotspot_by_external_id.get(external_id)
    return None if row is None else Hotspot.of(row, graph)
