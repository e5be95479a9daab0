"""Which fields of an answer are asked for, so that nothing else is computed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode
from strawberry.types import Info
from strawberry.utils.str_converters import to_camel_case

from ivgraph.query.metrics import Metric
from ivgraph.schema.context import Context


def place(info: Info[Context, None]) -> FieldNode:
    """Where in the document the current field stands."""
    return info._raw_info.field_nodes[0]


def asked_fields(info: Info[Context, None]) -> frozenset[str]:
    """The GraphQL names of all fields selected anywhere below the current one.

    Those of a fragment for another type or behind @skip are among them: to compute too much there is harmless. The walk
    is done once per place in the document: sibling objects share its result.
    """
    nodes = info._raw_info.field_nodes
    place = tuple(map(id, nodes))
    found = info.context.asked_fields.get(place)
    if found is None:
        fragments = info._raw_info.fragments
        found = frozenset(name for node in nodes for name in _names(node.selection_set, fragments))
        info.context.asked_fields[place] = found
    return found


def asked_metrics(info: Info[Context, None], catalogue: Mapping[str, Metric]) -> Collection[str]:
    """The metrics of the catalogue that are selected below the current field, in the catalogue's order."""
    asked = asked_fields(info)
    return [name for name in catalogue if _graphql_name(name) in asked]


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
