"""What the fields cost whose lists or work the schema alone does not tell.

Each function is the ``cost`` in the metadata of a field; `execution.cost` adds them up, and says what the unit is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ivgraph.analytics.audience import count_pairs
from ivgraph.analytics.filters import Condition, count_conditions
from ivgraph.analytics.period import Period
from ivgraph.analytics.ranking import MAX_CONTEXTS
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog.model import PlaylistStructure
from ivgraph.catalog.sizes import NO_PLAYLIST
from ivgraph.dimensions import Dimension
from ivgraph.schema.ids import PartId, read_playlist_id
from ivgraph.schema.scale import OBJECT, FieldCost, Scale

#: A playlist, node or hotspot, beside what every object costs.
SUBJECT = 4.0
#: To count and evaluate metrics: of an object, of each span of time, and of each bucket in it.
MEASURED = 8.0
SPAN = 4.0
BUCKET = 1.5
#: To work out the bounds of a bucket, once for all objects.
BOUND = 3.0
#: To find an object's place in an ordered list.
SORTED = 1.0
#: A statement; one over the visits of a part of the audience; and each pair of viewers and context that a filter chose.
STATEMENT = 100.0
FILTERED_STATEMENT = 5_000.0
PAIR = 0.2
#: To read a value that a filter names.
VALUE = 3.0
#: To read a node or a hotspot, and to save one.
PART = 1.5
SAVED = 2.0
#: Bytes of a value of a dimension, and of what is told of a rejected event.
VALUE_TEXT = 100
REASON_TEXT = 300
#: The codes that a rejected event may have, at most.
REJECTION_CODES = 30

Arguments = Mapping[str, Any]


def one_playlist(scale: Scale, arguments: Arguments, meaning: None) -> FieldCost:
    external_id = read_playlist_id(arguments["id"])
    size = NO_PLAYLIST if external_id is None else scale.catalog.of(external_id)
    return FieldCost(scale.of_playlist(size), work=SUBJECT, once=STATEMENT)


def parts(scale: Scale, arguments: Arguments, asked: Sequence[PartId]) -> FieldCost:
    """Nodes or hotspots by their ids. Any of them may be the node with the most hotspots, or in it."""
    playlists = {part.playlist for part in asked}
    inside = scale.of_playlists([scale.catalog.of(playlist) for playlist in playlists])
    return FieldCost(
        inside.of_any_node(), items=len(asked), work=len(asked) * SUBJECT, once=STATEMENT + _graphs(inside)
    )


def page_of_playlists(scale: Scale, arguments: Arguments, meaning: Any) -> FieldCost:
    """The connection. An order by a metric is the database's work, but for the filter, which may meet all contexts."""
    request: MetricsRequest | None = meaning.ranking.request
    ordering = _filtering(request.condition, MAX_CONTEXTS) if request and request.condition else 0
    return FieldCost(scale.of_page(arguments.get("first", 25)), once=STATEMENT + ordering)


def counted_playlists(scale: Scale, arguments: Arguments, meaning: None) -> FieldCost:
    """A statement for each alias, which reads the names of all playlists where there is a search."""
    return FieldCost(scale, once=STATEMENT)


def saved_playlist(scale: Scale, arguments: Arguments, structure: PlaylistStructure) -> FieldCost:
    """What is there is what the structure says; what it leaves out is marked deleted, and can still be listed."""
    hotspots = [len(node.hotspots) for node in structure.nodes]
    size = replace(
        scale.catalog.of(structure.id),
        nodes=len(hotspots),
        hotspots=sum(hotspots),
        most_hotspots=max(hotspots, default=0),
    )
    return FieldCost(scale.of_playlist(size), once=STATEMENT + (len(hotspots) + sum(hotspots)) * SAVED)


def any_playlist(scale: Scale, arguments: Arguments, meaning: None) -> FieldCost:
    return FieldCost(scale.of_any_playlist(), work=SUBJECT)


def nodes(scale: Scale, arguments: Arguments, order: Any) -> FieldCost:
    with_deleted = bool(arguments.get("include_deleted"))
    count = scale.size.all_nodes if with_deleted else scale.size.nodes
    return FieldCost(
        scale.of_listed_node(with_deleted=with_deleted),
        items=count,
        work=count * (SUBJECT + _ordering(order)),
        once=_graphs(scale) + _statements(scale, order.request if order else None),
    )


def part_of_playlist(scale: Scale, arguments: Arguments, meaning: None) -> FieldCost:
    """A node or a hotspot. To find it, all of them are read."""
    return FieldCost(scale.of_any_node(), work=SUBJECT, once=_graphs(scale))


def any_node(scale: Scale, arguments: Arguments, meaning: None) -> FieldCost:
    return FieldCost(scale.of_any_node(), work=SUBJECT, once=STATEMENT)


def hotspots(scale: Scale, arguments: Arguments, order: Any) -> FieldCost:
    count = scale.all_hotspots if arguments.get("include_deleted") else scale.hotspots
    return FieldCost(
        scale.of_hotspot(),
        items=count,
        work=MEASURED + count * (SUBJECT + _ordering(order)),
        once=_statements(scale, order.request if order else None),
    )


def metrics(scale: Scale, arguments: Arguments, request: MetricsRequest) -> FieldCost:
    return FieldCost(scale.of_items(1), work=_measuring(request), once=_statements(scale, request))


def hotspot_metrics(scale: Scale, arguments: Arguments, request: MetricsRequest) -> FieldCost:
    """As metrics; those of a hotspot are related to those of its node."""
    return FieldCost(scale.of_items(1), work=2 * _measuring(request), once=_statements(scale, request))


def timeline(scale: Scale, arguments: Arguments, request: MetricsRequest) -> FieldCost:
    return FieldCost(
        scale.of_items(request.bucket_count),
        work=_measuring(request),
        once=_statements(scale, request) + _spans(request) * request.bucket_count * BOUND,
    )


def audience_values(scale: Scale, arguments: Arguments, period: Period) -> FieldCost:
    """A dimension has no more values than the playlist has contexts. All dimensions share a statement."""
    inside = scale.of_items(1, text=VALUE_TEXT)
    return FieldCost(inside, items=scale.size.contexts, once=FILTERED_STATEMENT / len(Dimension))


def ingest_status(scale: Scale, arguments: Arguments, period: Period) -> FieldCost:
    return FieldCost(scale.of_items(REJECTION_CODES), once=STATEMENT)


def rejections(scale: Scale, arguments: Arguments, meaning: None) -> FieldCost:
    return FieldCost(scale.of_items(1, text=REASON_TEXT), items=arguments.get("first", 50), once=STATEMENT)


def recorded_events(scale: Scale, arguments: Arguments, events: list[Any]) -> FieldCost:
    inside = scale.of_items(len(events), text=REASON_TEXT)
    return FieldCost(inside, once=STATEMENT + len(events) * OBJECT)


def _graphs(scale: Scale) -> float:
    """To read how the playlists here are built: all their nodes and hotspots."""
    return STATEMENT + scale.playlists * (scale.size.all_nodes + scale.size.all_hotspots) * PART


def _spans(request: MetricsRequest) -> int:
    """Of how many spans of time there are numbers: of the period, and of the one that it is compared with."""
    return 1 if request.comparison is None else 2


def _measuring(request: MetricsRequest) -> float:
    return MEASURED + _spans(request) * (SPAN + request.bucket_count * BUCKET)


def _ordering(order: Any) -> float:
    """For each object of a list."""
    return 0 if order is None else SORTED + (_measuring(order.request) if order.request else 0)


def _statements(scale: Scale, request: MetricsRequest | None) -> float:
    """Those that a question needs; fields that ask the same question share them, which the estimate does not know."""
    if request is None:
        return 0
    if request.condition is None:
        return _spans(request) * STATEMENT
    return _spans(request) * _filtering(request.condition, round(scale.playlists * scale.size.contexts))


def _filtering(condition: Condition, contexts: int) -> float:
    _, values = count_conditions(condition)
    return FILTERED_STATEMENT + count_pairs(condition, contexts) * PAIR + values * VALUE
