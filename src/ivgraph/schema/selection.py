"""Which fields of an answer a query selects, so that nothing else is computed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode
from strawberry.types import Info
from strawberry.utils.str_converters import to_camel_case

from ivgraph.analytics.metrics import Metric
from ivgraph.schema.context import RequestContext


def field_node(info: Info[RequestContext, None]) -> FieldNode:
    """The AST node of the current field: the first, where the document selects the field several times."""
    return info._raw_info.field_nodes[0]


def selected_fields(info: Info[RequestContext, None]) -> frozenset[str]:
    """The GraphQL names of all fields that are selected anywhere below the current one.

    That includes fields of a fragment on another type and fields behind @skip: computing too much there is harmless.
    The AST is walked once for each field node, and sibling objects share the result.
    """
    nodes = info._raw_info.field_nodes
    key = tuple(map(id, nodes))
    found = info.context.selected_fields.get(key)
    if found is None:
        fragments = info._raw_info.fragments
        found = frozenset(name for node in nodes for name in _names(node.selection_set, fragments))
        info.context.selected_fields[key] = found
    return found


def selected_metrics(info: Info[RequestContext, None], catalogue: Mapping[str, Metric]) -> Collection[str]:
    """The metrics of the catalogue that are selected below the current field, in the catalogue's order."""
    selected = selected_fields(info)
    return [name for name in catalogue if _graphql_name(name) in selected]


_graphql_name = cache(to_camel_case)


def _names(selections: SelectionSetNode | None, fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[str]:
    for selection in selections.selections if selections else ():
        match selection:
            case FieldNode():
                yield selection.name.value
                yield from _names(selection.selection_set, fragments)
            case InlineFragmentNode():
                yield from _names(selection.selection_set, fragments)
            case FragmentSpreadNode():
                yield from _names(fragments[selection.name.value].selection_set, fragments)
