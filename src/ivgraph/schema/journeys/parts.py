"""The nodes and hotspots that fields of journeys refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

import strawberry

from ivgraph.catalog.graph import PlaylistGraph

if TYPE_CHECKING:
    from ivgraph.schema.hotspots import Hotspot
    from ivgraph.schema.types import Node

LazyNode: TypeAlias = Annotated["Node", strawberry.lazy("ivgraph.schema.types")]
LazyHotspot: TypeAlias = Annotated["Hotspot", strawberry.lazy("ivgraph.schema.hotspots")]


def find_node(graph: PlaylistGraph, id: int | None) -> LazyNode | None:
    """The node with an internal id; None if there is none."""
    # These modules' types have fields of journeys: they import this one.
    from ivgraph.schema.types import node_by_id

    return node_by_id(graph, id)


def find_hotspot(graph: PlaylistGraph, id: int | None) -> LazyHotspot | None:
    """The hotspot with an internal id; None if there is none."""
    from ivgraph.schema.hotspots import Hotspot

    row = graph.hotspot_by_id.get(id) if id is not None else None
    return None if row is None else Hotspot.of(row, graph)
