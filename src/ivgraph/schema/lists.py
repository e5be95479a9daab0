"""In which order lists come: by a property or by a metric over a period, never by a free text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, TypeVar

import strawberry

from ivgraph.analytics.loaders import Loaders
from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS, Metric
from ivgraph.analytics.request import MetricsRequest, MetricsTarget
from ivgraph.analytics.result import period_metrics
from ivgraph.catalog import model
from ivgraph.catalog.formats.links import MAX_HOTSPOTS, MAX_NODES
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import AudienceFilter, PeriodInput, read_request
from ivgraph.settings import Settings

_SETTINGS = Settings()
_TOO_MUCH = "An answer that would cost too much is refused with ANSWER_TOO_LARGE."

NODES = (
    f"A list without pages, since their number is bounded: a structure has at most {MAX_NODES:,} nodes, and events "
    "that come over the network add at most IVGRAPH_MAX_UNLISTED_NODES "
    f"({_SETTINGS.max_unlisted_nodes:,} unless set). {_TOO_MUCH}"
)
HOTSPOTS = (
    f"A list without pages, since their number is bounded: a structure has at most {MAX_HOTSPOTS:,} hotspots in all "
    "its nodes, and events that come over the network add at most IVGRAPH_MAX_UNLISTED_HOTSPOTS "
    f"({_SETTINGS.max_unlisted_hotspots:,} unless set). {_TOO_MUCH}"
)


@strawberry.enum(description="From which end.")
class Direction(Enum):
    ASC = strawberry.enum_value("asc", description="Smallest, first or oldest first.")
    DESC = strawberry.enum_value("desc", description="Largest, last or newest first.")


def _order_enum(name: str, properties: Mapping[str, str], catalogue: Mapping[str, Metric]) -> Any:
    """Values are named for what they order by: a property, or a metric of the catalogue."""
    sentences = dict(properties) | {metric.name: metric.definition for metric in catalogue.values()}
    members = {
        value.upper(): strawberry.enum_value(value, description=sentence) for value, sentence in sentences.items()
    }
    values: type[Enum] = Enum(name, members)  # type: ignore[misc]  # made of the catalogue
    return strawberry.enum(values, description="What to order by: a property, or a metric, which needs a period.")


NodeOrderBy = _order_enum(
    "NodeOrderBy",
    {"level": "Distance from the start node.", "name": "Name, capitals beside their small letters."},
    NODE_METRICS,
)
HotspotOrderBy = _order_enum(
    "HotspotOrderBy",
    {"shown_from": "When it appears in its node.", "name": "Name, capitals beside their small letters."},
    HOTSPOT_METRICS,
)
PlaylistOrderBy = _order_enum(
    "PlaylistOrderBy",
    {
        "name": "The first 200 characters of the name in small letters, by code points.",
        "created_at": "When it was made: ASC has the oldest first.",
    },
    PLAYLIST_METRICS,
)

_BY = "What to order by."
_DIRECTION = "From which end. Those that have no value come last either way."


@strawberry.input(description="In which order nodes come.")
class NodeOrder:
    by: Enum = strawberry.field(graphql_type=NodeOrderBy, description=_BY)
    direction: Direction = strawberry.field(default=Direction.ASC, description=_DIRECTION)


@strawberry.input(description="In which order hotspots come.")
class HotspotOrder:
    by: Enum = strawberry.field(graphql_type=HotspotOrderBy, description=_BY)
    direction: Direction = strawberry.field(default=Direction.ASC, description=_DIRECTION)


@strawberry.input(description="In which order playlists come.")
class PlaylistOrder:
    by: Enum = strawberry.field(graphql_type=PlaylistOrderBy, description=_BY)
    direction: Direction = strawberry.field(default=Direction.ASC, description=_DIRECTION)


OrderPeriod = Annotated[
    PeriodInput | None,
    strawberry.argument(description="The time that a metric to order by is of; needed only then."),
]
OrderFilter = Annotated[
    AudienceFilter | None, strawberry.argument(description="The part of the audience that a metric to order by is of.")
]


@dataclass(frozen=True, slots=True)
class Order:
    """An order, with the request that a metric needs."""

    by: str
    descending: bool
    #: Of the metric to order by; None where a property is.
    request: MetricsRequest | None


def read_order(
    context: RequestContext,
    *,
    order_by: NodeOrder | HotspotOrder | PlaylistOrder | None = None,
    period: PeriodInput | None = None,
    filter: AudienceFilter | None = None,
    **_: object,
) -> Order | None:
    """What the arguments of a list mean; None is the list's own order.

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


Item = TypeVar("Item")


async def sort(
    items: Sequence[Item],
    order: Order | None,
    *,
    properties: Mapping[str, Callable[[Item], Any]],
    target: Callable[[Item], MetricsTarget],
    loaders: Loaders,
) -> list[Item]:
    """Sorted by the order; items that are equal in it keep their places, and nulls come last."""
    if order is None:
        return list(items)
    if order.request is None:
        values = [properties[order.by](item) for item in items]
    else:
        request, names = order.request, [order.by]
        counted = await asyncio.gather(*(loaders.measures(target(item), request, names) for item in items))
        values = [getattr(period_metrics(measured, names), order.by) for measured in counted]
    return _sort_by(items, values, order.descending)


def _sort_by(items: Sequence[Item], values: Iterable[Any], descending: bool) -> list[Item]:
    valued = [(item, value) for item, value in zip(items, values, strict=True)]
    present = [(item, value) for item, value in valued if value is not None]
    # A stable sort, also when it is reversed: Python keeps equal items in place then too.
    present.sort(key=lambda pair: pair[1], reverse=descending)
    return [item for item, _ in present] + [item for item, value in valued if value is None]


def alphabetical(name: str | None) -> tuple[str, str] | None:
    """Capitals beside their small letters, and the same order every time."""
    return None if name is None else (name.casefold(), name)


def node_order(graph: PlaylistGraph) -> Callable[[model.Node], tuple[Any, ...]]:
    """The nodes' own order: by level, then as the structure lists them."""
    return lambda node: (graph.levels.get(node.id, float("inf")), node.id)


def hotspot_order(hotspot: model.Hotspot) -> tuple[Any, ...]:
    """The hotspots' own order: as they appear, and last those of which that is unknown."""
    return hotspot.shown_from_ms is None, hotspot.shown_from_ms, hotspot.id
