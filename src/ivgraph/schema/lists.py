"""Orders the nodes and hotspots of a playlist, and declares the inputs that order lists.

A list is ordered by a property or by a metric over a period. The enums of both are made from the metrics' catalogues.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, TypeVar

import strawberry
from strawberry.types import Info

from ivgraph.analytics.loaders import Loaders
from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS, Metric
from ivgraph.analytics.request import MetricsRequest, MetricsTarget, Subject
from ivgraph.analytics.result import period_metrics
from ivgraph.catalog import model
from ivgraph.catalog.formats.links import MAX_HOTSPOTS, MAX_NODES
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import AudienceFilter, PeriodInput, read_request
from ivgraph.schema.selection import field_node
from ivgraph.settings import Settings

_SETTINGS = Settings()
_TOO_LARGE = "A query whose answer would cost too much gets the error ANSWER_TOO_LARGE."

NODES_LIMIT = (
    f"The list has no pages, since its length is bounded: a structure has at most {MAX_NODES:,} nodes, and events "
    "that arrive over the network add at most IVGRAPH_MAX_UNLISTED_NODES "
    f"({_SETTINGS.max_unlisted_nodes:,} by default). {_TOO_LARGE}"
)
HOTSPOTS_LIMIT = (
    f"The list has no pages, since its length is bounded: a structure has at most {MAX_HOTSPOTS:,} hotspots in all "
    "its nodes, and events that arrive over the network add at most IVGRAPH_MAX_UNLISTED_HOTSPOTS "
    f"({_SETTINGS.max_unlisted_hotspots:,} by default). {_TOO_LARGE}"
)


@strawberry.enum(description="The direction of an order.")
class Direction(Enum):
    ASC = strawberry.enum_value("asc", description="Smallest, first or oldest first.")
    DESC = strawberry.enum_value("desc", description="Largest, last or newest first.")


def metric_enum(name: str, catalogue: Mapping[str, Metric]) -> Any:
    """An enum of the metrics of a catalogue."""
    members = {
        metric.name.upper(): strawberry.enum_value(metric.name, description=metric.definition)
        for metric in catalogue.values()
    }
    values: type[Enum] = Enum(name, members)  # type: ignore[misc]  # mypy wants literal members
    return strawberry.enum(values, description="A metric to order by.")


def _order_enum(name: str, properties: Mapping[str, str], catalogue: Mapping[str, Metric]) -> Any:
    """An enum of what a list can be ordered by: properties with their descriptions, and the metrics of a catalogue."""
    descriptions = dict(properties) | {metric.name: metric.definition for metric in catalogue.values()}
    members = {value.upper(): strawberry.enum_value(value, description=text) for value, text in descriptions.items()}
    values: type[Enum] = Enum(name, members)  # type: ignore[misc]  # mypy wants literal members
    return strawberry.enum(values, description="What to order by: a property, or a metric, which needs a period.")


NodeOrderBy = _order_enum(
    "NodeOrderBy",
    {"level": "Distance from the start node.", "name": "Name, ignoring case."},
    NODE_METRICS,
)
HotspotOrderBy = _order_enum(
    "HotspotOrderBy",
    {"shown_from": "When it appears in its node.", "name": "Name, ignoring case."},
    HOTSPOT_METRICS,
)
PlaylistOrderBy = _order_enum(
    "PlaylistOrderBy",
    {
        "name": "The first 200 characters of the name in lower case, compared by code points.",
        "created_at": "When it was created: ASC begins with the oldest.",
    },
    PLAYLIST_METRICS,
)

_BY = "What to order by."
_DIRECTION = "Ascending or descending. Items without a value come last in either direction."


@strawberry.input(description="An order of nodes.")
class NodeOrder:
    by: Enum = strawberry.field(graphql_type=NodeOrderBy, description=_BY)
    direction: Direction = strawberry.field(default=Direction.ASC, description=_DIRECTION)


@strawberry.input(description="An order of hotspots.")
class HotspotOrder:
    by: Enum = strawberry.field(graphql_type=HotspotOrderBy, description=_BY)
    direction: Direction = strawberry.field(default=Direction.ASC, description=_DIRECTION)


@strawberry.input(description="An order of playlists.")
class PlaylistOrder:
    by: Enum = strawberry.field(graphql_type=PlaylistOrderBy, description=_BY)
    direction: Direction = strawberry.field(default=Direction.ASC, description=_DIRECTION)


NodeOrderArgument = Annotated[NodeOrder | None, strawberry.argument(description="The order; by level by default.")]
HotspotOrderArgument = Annotated[
    HotspotOrder | None, strawberry.argument(description="The order; as they appear in the node by default.")
]
PeriodOfOrder = Annotated[
    PeriodInput | None,
    strawberry.argument(description="The period of the metric to order by; required only for ordering by a metric."),
]
FilterOfOrder = Annotated[
    AudienceFilter | None,
    strawberry.argument(description="The part of the audience that the metric to order by counts."),
]
IncludeDeleted = Annotated[
    bool,
    strawberry.argument(
        description="Whether to include items that were removed from the video; their history remains."
    ),
]


@dataclass(frozen=True, slots=True)
class Order:
    """An order, with the metrics request that it needs."""

    #: The name of a property or metric.
    by: str
    descending: bool
    #: The request for the metric to order by; None when ordering by a property.
    request: MetricsRequest | None


def read_order(
    context: RequestContext,
    *,
    order_by: NodeOrder | HotspotOrder | PlaylistOrder | None = None,
    period: PeriodInput | None = None,
    filter: AudienceFilter | None = None,
    **_: object,
) -> Order | None:
    """The order that the arguments of a list ask for; None for the list's default order.

    Raises:
        InvalidArgument: With every problem of every argument.
    """
    request = read_request(context, period=period, filter=filter) if period else None
    if order_by is None:
        return None
    by: str = order_by.by.value
    by_metric = by in PLAYLIST_METRICS | NODE_METRICS | HOTSPOT_METRICS
    if by_metric and request is None:
        raise InvalidArgument([Problem("period", f"Give the period to order by {order_by.by.name} of.")])
    return Order(by, order_by.direction is Direction.DESC, request if by_metric else None)


async def list_nodes(
    info: Info[RequestContext, None], graph: PlaylistGraph, order: Mapping[str, Any], *, include_deleted: bool
) -> list[model.Node]:
    """The nodes of a playlist: by level, then by id, unless the arguments of `read_order` give another order."""
    nodes = [node for node in graph.nodes if include_deleted or node.deleted_at is None]
    nodes.sort(key=lambda node: (graph.levels.get(node.id, float("inf")), node.id))
    properties = {"level": lambda node: graph.levels.get(node.id), "name": _name_key}
    return await _sort(nodes, _read_order_once(info, order), info.context.loaders, properties, node_target)


async def list_hotspots(
    info: Info[RequestContext, None],
    graph: PlaylistGraph,
    node: model.Node,
    order: Mapping[str, Any],
    *,
    include_deleted: bool,
) -> list[model.Hotspot]:
    """The hotspots of a node: as they appear, then by id, unless the arguments of `read_order` give another order."""
    hotspots = [each for each in graph.hotspots_by_node[node.id] if include_deleted or each.deleted_at is None]
    hotspots.sort(key=lambda hotspot: (hotspot.shown_from_ms is None, hotspot.shown_from_ms, hotspot.id))
    properties = {"shown_from": lambda hotspot: hotspot.shown_from_ms, "name": _name_key}
    return await _sort(hotspots, _read_order_once(info, order), info.context.loaders, properties, hotspot_target)


def node_target(node: model.Node) -> MetricsTarget:
    subject = Subject(node.playlist_id, node.id)
    return MetricsTarget(subject, subject, NODE_METRICS, node.duration_ms)


def hotspot_target(hotspot: model.Hotspot) -> MetricsTarget:
    playlist_id = hotspot.playlist_id
    return MetricsTarget(Subject(playlist_id, hotspot.id), Subject(playlist_id, hotspot.node_id), HOTSPOT_METRICS)


def _read_order_once(info: Info[RequestContext, None], arguments: Mapping[str, Any]) -> Order | None:
    return info.context.read_arguments(field_node(info), read_order, **arguments)


Item = TypeVar("Item", model.Node, model.Hotspot)


async def _sort(
    items: list[Item],
    order: Order | None,
    loaders: Loaders,
    properties: Mapping[str, Callable[[Any], Any]],
    target: Callable[[Item], MetricsTarget],
) -> list[Item]:
    """The items in an order. Items with equal values keep their order, and items without a value come last."""
    if order is None:
        return items
    if order.request is None:
        values = [properties[order.by](item) for item in items]
    else:
        request, names = order.request, [order.by]
        counted = await asyncio.gather(*(loaders.measures(target(item), request, names) for item in items))
        values = [getattr(period_metrics(measured, names), order.by) for measured in counted]
    return _sort_by_values(items, values, order.descending)


def _sort_by_values(items: Sequence[Item], values: Iterable[Any], descending: bool) -> list[Item]:
    pairs = list(zip(items, values, strict=True))
    with_value = [pair for pair in pairs if pair[1] is not None]
    # Python's sort is stable with reverse too: equal items keep their order.
    with_value.sort(key=lambda pair: pair[1], reverse=descending)
    return [item for item, _ in with_value] + [item for item, value in pairs if value is None]


def _name_key(item: model.Node | model.Hotspot) -> tuple[str, str] | None:
    """Orders by name ignoring case, and names that differ only in case by their characters."""
    return None if item.name is None else (item.name.casefold(), item.name)
