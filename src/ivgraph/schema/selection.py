"""Finds the fields that a query selects below a field, so that only selected metrics are counted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode
from strawberry.types import Info
from strawberry.utils.str_converters import to_camel_case

from ivgraph.analytics.measures import MeasureGroup
from ivgraph.analytics.metrics import Metric
from ivgraph.schema.context import RequestContext


def field_node(info: Info[RequestContext, None]) -> FieldNode:
    """The AST node of the current field; its first one, if the document selects the field several times."""
    return info._raw_info.field_nodes[0]


def selected_fields(info: Info[RequestContext, None]) -> frozenset[str]:
    """The GraphQL names of all fields that are selected anywhere below the current one.

    They include fields of fragments on other types and fields with @skip: counting a metric in vain is harmless. The
    AST is walked once for the field, not once for each object that has it.
    """
    nodes = info._raw_info.field_nodes
    key = tuple(map(id, nodes))
    names = info.context.selected_fields.get(key)
    if names is None:
        fragments = info._raw_info.fragments
        names = frozenset(name for node in nodes for name in field_names(node.selection_set, fragments))
        info.context.selected_fields[key] = names
    return names


def selected_metrics(info: Info[RequestContext, None], catalogue: Mapping[str, Metric]) -> Collection[str]:
    """The metrics of the catalogue that are selected below the current field, in the catalogue's order."""
    selected = selected_fields(info)
    return [name for name in catalogue if _graphql_name(name) in selected]


def needed_groups(names: Collection[str], catalogue: Mapping[str, Metric]) -> frozenset[MeasureGroup]:
    """The measure groups of the metrics of the catalogue that are among the GraphQL names."""
    selected = (metric for name, metric in catalogue.items() if _graphql_name(name) in names)
    return frozenset[MeasureGroup]().union(*(metric.groups for metric in selected))


_graphql_name = cache(to_camel_case)


def field_names(selections: SelectionSetNode | None, fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[str]:
    """The names of all fields that are selected anywhere below, also in fragments on other types."""
    for selection in selections.selections if selections else ():
        match selection:
            case FieldNode():
                yield selection.name.value
                yield from field_names(selection.selection_set, fragments)
            case InlineFragmentNode():
                yield from field_names(selection.selection_set, fragments)
            case FragmentSpreadNode():
                yield from field_names(fragments[selection.name.value].selection_set, fragments)
