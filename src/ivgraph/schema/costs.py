"""The cost functions of fields whose cost does not follow from the schema alone.

A field refers to its function by "cost" in its metadata; `execution.cost` adds the costs up and defines their unit.
Functions whose name ends with _access are the "playlists" in the metadata of root fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ivgraph.analytics.audience import count_pairs
from ivgraph.analytics.filters import Condition, count_conditions
from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS, Groups, Metric
from ivgraph.analytics.period import Period
from ivgraph.analytics.plan import count_own_statements
from ivgraph.analytics.ranking import MAX_CONTEXTS
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog.model import PlaylistStructure
from ivgraph.catalog.sizes import EMPTY_PLAYLIST
from ivgraph.dimensions import Dimension
from ivgraph.schema.behaviour_costs import behaviour_cost, events_cost
from ivgraph.schema.ids import PartId, decode_playlist_id
from ivgraph.schema.scale import OBJECT_COST, FieldCost, PlaylistAccess, Scale, SelectionCostFunction
from ivgraph.schema.selection import needed_groups

#: A playlist, node or hotspot, in addition to the cost of any object.
SUBJECT_COST = 4.0
#: Counting and evaluating the metrics of an object, plus each period, plus each bucket in a period.
METRICS_COST = 8.0
PERIOD_COST = 4.0
BUCKET_COST = 1.5
#: Computing the bounds of a bucket, which is done once for all objects.
BOUND_COST = 3.0
#: Sorting an object into an ordered list.
SORT_COST = 1.0
#: A statement on the rollups of all viewers; a statement on the visits of a part of the audience, plus each pair of
#: viewer group and context that its filter is resolved to.
STATEMENT_COST = 100.0
FILTERED_STATEMENT_COST = 5_000.0
PAIR_COST = 0.2
#: Parsing a value that a filter names.
VALUE_COST = 3.0
#: Reading a node or a hotspot, and saving one.
PART_COST = 1.5
SAVE_COST = 2.0
#: The most bytes of a value of a dimension, and of the texts of a rejected event.
VALUE_BYTES = 100
REASON_BYTES = 300
#: The most codes that rejected events may have.
MAX_REJECTION_CODES = 30

Arguments = Mapping[str, Any]


def one_playlist(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    external_id = decode_playlist_id(arguments["id"])
    size = EMPTY_PLAYLIST if external_id is None else scale.catalog.of(external_id)
    return FieldCost(scale.at_playlist(size), work=SUBJECT_COST, once=STATEMENT_COST)


def one_playlist_access(arguments: Arguments, parsed: None) -> PlaylistAccess:
    external_id = decode_playlist_id(arguments["id"])
    return PlaylistAccess() if external_id is None else PlaylistAccess(frozenset({external_id}))


def parts(scale: Scale, arguments: Arguments, ids: Sequence[PartId]) -> FieldCost:
    """Nodes or hotspots by their ids. Any of them may be the node with the most hotspots, or a hotspot in it."""
    playlists = {id.playlist for id in ids}
    parts_scale = scale.at_parts_of([scale.catalog.of(playlist) for playlist in playlists])
    once = STATEMENT_COST + _graph_cost(parts_scale)
    return FieldCost(parts_scale.at_any_node(), items=len(ids), work=len(ids) * SUBJECT_COST, once=once)


def parts_access(arguments: Arguments, ids: Sequence[PartId]) -> PlaylistAccess:
    return PlaylistAccess(frozenset(id.playlist for id in ids))


def page_of_playlists(scale: Scale, arguments: Arguments, parsed: Any) -> FieldCost:
    """A page of the list. The database sorts by a metric, but this process resolves a filter against all contexts.

    What no rollup has, the statement counts from the journeys of all playlists.
    """
    request: MetricsRequest | None = parsed.ranking.request
    filtering = _filtered_statement_cost(request.condition, MAX_CONTEXTS) if request and request.condition else 0
    groups = PLAYLIST_METRICS[parsed.ranking.by].groups if request else frozenset()
    counting = count_own_statements(groups, of_audience=False) * FILTERED_STATEMENT_COST
    return FieldCost(scale.at_page(arguments.get("first", 25)), once=STATEMENT_COST + filtering + counting)


def page_access(arguments: Arguments, parsed: Any) -> PlaylistAccess:
    return PlaylistAccess(page_size=arguments.get("first", 25))


def counted_playlists(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """A statement for each alias of the field. With a search, it reads the names of all playlists."""
    return FieldCost(scale, once=STATEMENT_COST)


def saved_playlist(scale: Scale, arguments: Arguments, structure: PlaylistStructure) -> FieldCost:
    """The structure decides the size. Stored parts that it leaves out are marked deleted, but can still be listed."""
    hotspots = [len(node.hotspots) for node in structure.nodes]
    size = replace(
        scale.catalog.of(structure.id),
        nodes=len(hotspots),
        hotspots=sum(hotspots),
        most_hotspots=max(hotspots, default=0),
    )
    return FieldCost(scale.at_playlist(size), once=STATEMENT_COST + (len(hotspots) + sum(hotspots)) * SAVE_COST)


def saved_playlist_access(arguments: Arguments, structure: PlaylistStructure) -> PlaylistAccess:
    return PlaylistAccess(frozenset({structure.id}), saved=structure)


def any_playlist(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale.at_any_playlist(), work=SUBJECT_COST)


def nodes(scale: Scale, arguments: Arguments, order: Any) -> FieldCost:
    with_deleted = bool(arguments.get("include_deleted"))
    count = scale.size.all_nodes if with_deleted else scale.size.nodes
    return FieldCost(
        scale.at_listed_node(with_deleted=with_deleted),
        items=count,
        work=count * (SUBJECT_COST + _sort_work(order)),
        once=_graph_cost(scale) + _order_cost(scale, order, NODE_METRICS),
    )


def part_of_playlist(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """A node or a hotspot of a playlist: to find it, the playlist's whole graph is read."""
    return FieldCost(scale.at_any_node(), work=SUBJECT_COST, once=_graph_cost(scale))


def any_node(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale.at_any_node(), work=SUBJECT_COST, once=STATEMENT_COST)


def hotspots(scale: Scale, arguments: Arguments, order: Any) -> FieldCost:
    count = scale.all_hotspots if arguments.get("include_deleted") else scale.hotspots
    return FieldCost(
        scale.at_hotspot(),
        items=count,
        work=METRICS_COST + count * (SUBJECT_COST + _sort_work(order)),
        once=_order_cost(scale, order, HOTSPOT_METRICS),
    )


def statements_of_metrics(catalogue: Mapping[str, Metric]) -> SelectionCostFunction:
    """The cost of the statements that the selected metrics of a catalogue need besides the first one."""

    def cost(scale: Scale, request: MetricsRequest, names: frozenset[str]) -> float:
        return _further_statement_cost(scale, request, needed_groups(names, catalogue))

    return cost


def metrics(scale: Scale, arguments: Arguments, request: MetricsRequest) -> FieldCost:
    return FieldCost(scale.with_items(1), work=_metrics_work(request), once=statement_cost(scale, request))


def hotspot_metrics(scale: Scale, arguments: Arguments, request: MetricsRequest) -> FieldCost:
    """Like metrics, but the measures of the hotspot's node are counted too."""
    return FieldCost(scale.with_items(1), work=2 * _metrics_work(request), once=statement_cost(scale, request))


def timeline(scale: Scale, arguments: Arguments, request: MetricsRequest) -> FieldCost:
    return FieldCost(
        scale.with_items(request.bucket_count),
        work=_metrics_work(request),
        once=statement_cost(scale, request) + _period_count(request) * request.bucket_count * BOUND_COST,
    )


def audience_values(scale: Scale, arguments: Arguments, period: Period) -> FieldCost:
    """A dimension has at most as many values as the playlist has contexts. All dimensions share a statement."""
    value_scale = scale.with_items(1, text=VALUE_BYTES)
    return FieldCost(value_scale, items=scale.size.contexts, once=FILTERED_STATEMENT_COST / len(Dimension))


def ingest_status(scale: Scale, arguments: Arguments, period: Period) -> FieldCost:
    return FieldCost(scale.with_items(MAX_REJECTION_CODES), once=STATEMENT_COST)


def rejections(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale.with_items(1, text=REASON_BYTES), items=arguments.get("first", 50), once=STATEMENT_COST)


def recorded_events(scale: Scale, arguments: Arguments, events: list[Any]) -> FieldCost:
    verdict_scale = scale.with_items(len(events), text=REASON_BYTES)
    return FieldCost(verdict_scale, once=STATEMENT_COST + len(events) * OBJECT_COST)


def _graph_cost(scale: Scale) -> float:
    """The cost of reading the graphs of all playlists of a scale: all their nodes and hotspots."""
    return STATEMENT_COST + scale.playlists * (scale.size.all_nodes + scale.size.all_hotspots) * PART_COST


def _period_count(request: MetricsRequest) -> int:
    """The number of periods that are counted: the requested one, and the one that it is compared with."""
    return 1 if request.comparison is None else 2


def _metrics_work(request: MetricsRequest) -> float:
    return METRICS_COST + _period_count(request) * (PERIOD_COST + request.bucket_count * BUCKET_COST)


def _sort_work(order: Any) -> float:
    """The cost of sorting for each object of a list."""
    return 0 if order is None else SORT_COST + (_metrics_work(order.request) if order.request else 0)


def statement_cost(scale: Scale, request: MetricsRequest | None) -> float:
    """The cost of the statements of a request. Fields with equal requests share them: the estimate ignores that."""
    if request is None:
        return 0
    if request.condition is None:
        return _period_count(request) * STATEMENT_COST
    behaving = behaviour_cost(request.condition, scale.playlists) + events_cost(request.condition, scale.playlists)
    return _period_count(request) * (_audience_cost(scale, request.condition) + behaving)


def _audience_cost(scale: Scale, condition: Condition) -> float:
    """The cost of one more statement on a part of the audience, whose behaviours are found already."""
    return _filtered_statement_cost(condition, round(scale.playlists * scale.size.contexts))


def _order_cost(scale: Scale, order: Any, catalogue: Mapping[str, Metric]) -> float:
    """The cost of the statements that count the metric which a list is ordered by."""
    if order is None or order.request is None:
        return 0
    further = _further_statement_cost(scale, order.request, catalogue[order.by].groups)
    return statement_cost(scale, order.request) + further


def _further_statement_cost(scale: Scale, request: MetricsRequest, groups: Groups) -> float:
    """The cost of the statements besides the first one: each reads the journeys, or the plays, of the period."""
    of_audience = request.condition is not None
    each = FILTERED_STATEMENT_COST if request.condition is None else _audience_cost(scale, request.condition)
    return count_own_statements(groups, of_audience=of_audience) * _period_count(request) * each


def _filtered_statement_cost(condition: Condition, contexts: int) -> float:
    _, values = count_conditions(condition)
    return FILTERED_STATEMENT_COST + count_pairs(condition, contexts) * PAIR_COST + values * VALUE_COST
