"""Collects the fields that an operation selects with its variables, and merges them like graphql-core's execution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    NamedTypeNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_object_type,
)
from graphql.execution.values import VariableValues, get_directive_values

from ivgraph.schema.selection import field_names


@dataclass(frozen=True, slots=True)
class SelectedField:
    """A field of an answer. The document may select it several times under the same response key."""

    #: The response key: the alias, or the name of the field if it has none.
    key: str
    #: The AST nodes that select the field. They have the same arguments, which validation has checked.
    nodes: tuple[FieldNode, ...]
    definition: GraphQLField

    @property
    def node(self) -> FieldNode:
        return self.nodes[0]

    @property
    def selection_sets(self) -> list[SelectionSetNode]:
        return [node.selection_set for node in self.nodes if node.selection_set]


class Operation:
    """A validated operation with the values of its variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        definition: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues,
    ) -> None:
        self.variables = variables
        self.is_mutation = definition.operation is OperationType.MUTATION
        self.selection_set = definition.selection_set
        root = schema.get_root_type(definition.operation)
        assert root is not None, "validation has checked that the schema has such operations"
        self.root: GraphQLObjectType = root
        self._schema = schema
        self._fragments = fragments

    def fields(self, selection_sets: Iterable[SelectionSetNode], parent_type: GraphQLObjectType) -> list[SelectedField]:
        """The fields that the selection sets select of an object type, in the order of the answer."""
        nodes: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        for selection_set in selection_sets:
            self._collect(selection_set, parent_type, nodes, spread)
        selected = []
        for key, found in nodes.items():
            definition = self._schema.get_field(parent_type, found[0].name.value)
            assert definition is not None, "validation has checked that there is such a field"
            selected.append(SelectedField(key, tuple(found), definition))
        return selected

    def object_types(self, field: SelectedField) -> Iterator[GraphQLObjectType]:
        """The possible types of a field's objects; none if the field returns scalars."""
        named: Any = get_named_type(field.definition.type)
        if is_object_type(named):
            yield named
        elif is_abstract_type(named):
            yield from self._schema.get_possible_types(named)

    def names_below(self, field: SelectedField) -> frozenset[str]:
        """The names of all fields that are selected anywhere below a field."""
        return frozenset(name for each in field.selection_sets for name in field_names(each, self._fragments))

    def _collect(
        self,
        selection_set: SelectionSetNode,
        parent_type: GraphQLObjectType,
        found: dict[str, list[FieldNode]],
        spread: set[str],
    ) -> None:
        for selection in selection_set.selections:
            if not self._is_included(selection):
                continue
            match selection:
                case FieldNode():
                    found.setdefault((selection.alias or selection.name).value, []).append(selection)
                case InlineFragmentNode():
                    if self._applies(selection.type_condition, parent_type):
                        self._collect(selection.selection_set, parent_type, found, spread)
                case FragmentSpreadNode() if selection.name.value not in spread:
                    spread.add(selection.name.value)
                    fragment = self._fragments[selection.name.value]
                    if self._applies(fragment.type_condition, parent_type):
                        self._collect(fragment.selection_set, parent_type, found, spread)

    def _applies(self, condition: NamedTypeNode | None, parent_type: GraphQLObjectType) -> bool:
        if condition is None or condition.name.value == parent_type.name:
            return True
        named: Any = self._schema.get_type(condition.name.value)
        return is_abstract_type(named) and self._schema.is_sub_type(named, parent_type)

    def _is_included(self, selection: SelectionNode) -> bool:
        try:
            skip = get_directive_values(GraphQLSkipDirective, selection, self.variables)
            include = get_directive_values(GraphQLIncludeDirective, selection, self.variables)
        except GraphQLError:
            return False  # execution reports the error
        return not (skip and skip["if"]) and not (include and not include["if"])
