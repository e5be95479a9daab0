"""The cost functions of fields whose cost does not follow from the schema alone.

A field refers to its function by "cost" in its metadata; `execution.cost` adds the costs up and defines their unit.
Functions whose name ends with _access are the "playlists" in the metadata of root fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ivgraph.analytics.audience import count_pairs
from ivgraph.analytics.filters import Condition, count_conditions
from ivgraph.analytics.measures import MeasureGroup
from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS, Groups, Metric
from ivgraph.analytics.period import Period
from ivgraph.analytics.plan import own_groups
from ivgraph.analytics.ranking import MAX_CONTEXTS, Ranking
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog.model import PlaylistStructure
from ivgraph.dimensions import Dimension
from ivgraph.schema.behaviour_costs import behaviour_cost, events_cost
from ivgraph.schema.ids import PartId, decode_playlist_id
from ivgraph.schema.readings import (
    AUDIENCE_VALUES,
    HOTSPOT_VISITS,
    OF_GROUP,
    PART_VISITS,
    PLAYLIST_VISITS,
    Reading,
    StatementCost,
)
from ivgraph.schema.scale import CostFunction, FieldCost, PlaylistAccess, Scale, SelectionCostFunction
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
#: The most bytes of a value of a dimension.
VALUE_BYTES = 100

Arguments = Mapping[str, Any]


def one_playlist(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    external_id = decode_playlist_id(arguments["id"])
    return FieldCost(scale.at_playlist(external_id or ""), work=SUBJECT_COST, once=STATEMENT_COST)


def one_playlist_access(arguments: Arguments, parsed: None) -> PlaylistAccess:
    external_id = decode_playlist_id(arguments["id"])
    return PlaylistAccess() if external_id is None else PlaylistAccess(frozenset({external_id}))


def parts(scale: Scale, arguments: Arguments, ids: Sequence[PartId]) -> FieldCost:
    """Nodes or hotspots by their ids. Any of them may be the node with the most hotspots, or a hotspot in it."""
    parts_scale = scale.at_parts_of({id.playlist for id in ids})
    once = STATEMENT_COST + _graph_cost(parts_scale)
    return FieldCost(parts_scale.at_one_node(len(ids)), items=len(ids), work=len(ids) * SUBJECT_COST, once=once)


def parts_access(arguments: Arguments, ids: Sequence[PartId]) -> PlaylistAccess:
    return PlaylistAccess(frozenset(id.playlist for id in ids))


def page_of_playlists(scale: Scale, arguments: Arguments, parsed: Any) -> FieldCost:
    once = STATEMENT_COST + _ranking_cost(scale.at_all_playlists(), parsed.ranking)
    return FieldCost(scale.at_page(arguments.get("first", 25)), once=once)


def _ranking_cost(scale: Scale, ranking: Ranking) -> StatementCost:
    """The database sorts by a metric, but this process resolves a filter against all contexts.

    Under a filter, and of what no rollup has, the statement reads what happened in all playlists.
    """
    if ranking.request is None:
        return StatementCost()
    request, groups = ranking.request, PLAYLIST_METRICS[ranking.by].groups
    units = len(own_groups(groups, of_audience=False)) * FILTERED_STATEMENT_COST
    readings = [OF_GROUP[group] for group in own_groups(groups, of_audience=request.condition is not None)]
    if request.condition is not None:
        units += _filtered_units(request.condition, MAX_CONTEXTS)
        readings.append(PLAYLIST_VISITS)
    return units + _sum(_reading_cost(scale, request, reading) for reading in readings)


def page_access(arguments: Arguments, parsed: Any) -> PlaylistAccess:
    """Nothing is parsed yet where the versions are looked up that a period begins with."""
    reads_all = parsed is not None and parsed.ranking.request is not None
    return PlaylistAccess(page_size=arguments.get("first", 25), reads_all=reads_all)


def counted_playlists(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """A statement for each alias of the field. With a search, it reads the names of all playlists."""
    return FieldCost(scale, once=STATEMENT_COST)


def saved_playlist(scale: Scale, arguments: Arguments, structure: PlaylistStructure) -> FieldCost:
    """The structure decides the size. Stored parts that it leaves out are marked deleted, but can still be listed."""
    hotspots = [len(node.hotspots) for node in structure.nodes]
    saved = scale.at_playlist(structure.id)
    size = replace(
        saved.size,
        nodes=len(hotspots),
        hotspots=sum(hotspots),
        most_hotspots=max(hotspots, default=0),
    )
    saved = replace(saved, size=size, largest=size)
    return FieldCost(saved, once=STATEMENT_COST + (len(hotspots) + sum(hotspots)) * SAVE_COST)


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
    return FieldCost(scale.at_one_node(scale.playlists), work=SUBJECT_COST, once=_graph_cost(scale))


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

    def cost(scale: Scale, request: MetricsRequest, names: frozenset[str]) -> StatementCost:
        return _further_statement_cost(scale, request, needed_groups(names, catalogue))

    return cost


def metrics(catalogue: Mapping[str, Metric]) -> CostFunction:
    """The cost of the metrics of a catalogue. For hotspots, the measures of their nodes are counted too."""
    visits, counted = visits_of(catalogue), 2 if catalogue is HOTSPOT_METRICS else 1

    def cost(scale: Scale, arguments: Arguments, request: MetricsRequest) -> FieldCost:
        once = statement_cost(scale, request, visits)
        return FieldCost(scale.with_items(1), work=counted * _metrics_work(request), once=once)

    return cost


def timeline(catalogue: Mapping[str, Metric]) -> CostFunction:
    """The cost of a timeline of the metrics of a catalogue."""
    visits = visits_of(catalogue)

    def cost(scale: Scale, arguments: Arguments, request: MetricsRequest) -> FieldCost:
        bounds = _period_count(request) * request.bucket_count * BOUND_COST
        once = statement_cost(scale, request, visits) + bounds
        return FieldCost(scale.with_items(request.bucket_count), work=_metrics_work(request), once=once)

    return cost


def visits_of(catalogue: Mapping[str, Metric]) -> Reading:
    """How a statement reads the visits of playlists, of nodes, or of hotspots and their nodes."""
    if catalogue is PLAYLIST_METRICS:
        return PLAYLIST_VISITS
    return PART_VISITS if catalogue is NODE_METRICS else HOTSPOT_VISITS


def audience_values(scale: Scale, arguments: Arguments, period: Period) -> FieldCost:
    """A dimension has at most as many values as the playlist has contexts. All dimensions share a statement."""
    value_scale = scale.with_items(1, text=VALUE_BYTES)
    once = FILTERED_STATEMENT_COST + AUDIENCE_VALUES.cost(scale.rows_in(period))
    return FieldCost(value_scale, items=scale.size.contexts, once=once * (1 / len(Dimension)))


def _graph_cost(scale: Scale) -> float:
    """The cost of reading the graphs of all playlists of a scale: all their nodes and hotspots."""
    return STATEMENT_COST + scale.playlists * (scale.size.all_nodes + scale.size.all_hotspots) * PART_COST


def _period_count(request: MetricsRequest) -> int:
    """The number of periods that are counted: the requested one, and the one that it is compared with."""
    return 1 if request.comparison is None else 2


def periods_of(request: MetricsRequest) -> list[Period]:
    """The periods that are counted, except a compared one that has no counterpart."""
    periods = [request.period, request.compared_period]
    return [period for period in periods if period is not None and period.start < period.end]


def _metrics_work(request: MetricsRequest) -> float:
    return METRICS_COST + _period_count(request) * (PERIOD_COST + request.bucket_count * BUCKET_COST)


def _sort_work(order: Any) -> float:
    """The cost of sorting for each object of a list."""
    return 0 if order is None else SORT_COST + (_metrics_work(order.request) if order.request else 0)


def statement_cost(scale: Scale, request: MetricsRequest, visits: Reading) -> StatementCost:
    """The cost of the statements on visits, or on rollups. Fields with equal requests share them: the estimate ignores
    that.

    Args:
        visits: How a statement reads the visits of the subjects.
    """
    if request.condition is None:
        return StatementCost(_period_count(request) * STATEMENT_COST)
    behaving = behaviour_cost(scale, request.condition, periods_of(request))
    events = events_cost(scale, request.condition, periods_of(request))
    return _audience_cost(scale, request, visits) + behaving + events


def _audience_cost(scale: Scale, request: MetricsRequest, reading: Reading) -> StatementCost:
    """The cost of one more statement on a part of the audience for each period, whose behaviours are found already."""
    units = _filtered_units(request.condition, round(scale.playlists * scale.size.contexts))
    return _period_count(request) * units + _reading_cost(scale, request, reading)


def _order_cost(scale: Scale, order: Any, catalogue: Mapping[str, Metric]) -> StatementCost:
    """The cost of the statements that count the metric which a list is ordered by."""
    if order is None or order.request is None:
        return StatementCost()
    further = _further_statement_cost(scale, order.request, catalogue[order.by].groups)
    return statement_cost(scale, order.request, visits_of(catalogue)) + further


def _further_statement_cost(scale: Scale, request: MetricsRequest, groups: Groups) -> StatementCost:
    """The cost of the statements besides the first one: each reads the sessions, or the plays, of the period."""
    own = own_groups(groups, of_audience=request.condition is not None)
    return _sum(_own_statement_cost(scale, request, group) for group in own)


def _own_statement_cost(scale: Scale, request: MetricsRequest, group: MeasureGroup) -> StatementCost:
    """A hotspot may be exposed in any node: exposures are looked for in all plays."""
    reading = OF_GROUP[group]
    scale = scale.of_all_nodes() if group is MeasureGroup.EXPOSURES else scale
    if request.condition is not None:
        return _audience_cost(scale, request, reading)
    return _period_count(request) * FILTERED_STATEMENT_COST + _reading_cost(scale, request, reading)


def _reading_cost(scale: Scale, request: MetricsRequest, reading: Reading) -> StatementCost:
    return _sum(reading.cost(scale.rows_in(period)) for period in periods_of(request))


def _filtered_units(condition: Condition | None, contexts: int) -> float:
    """What this process does to resolve a condition and to read what the statement counts."""
    if condition is None:
        return FILTERED_STATEMENT_COST
    _, values = count_conditions(condition)
    return FILTERED_STATEMENT_COST + count_pairs(condition, contexts) * PAIR_COST + values * VALUE_COST


def _sum(costs: Iterable[StatementCost]) -> StatementCost:
    return sum(costs, StatementCost())
