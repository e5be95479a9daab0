"""Arguments, read before any SQL runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphql import (
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLError,
    GraphQLIncludeDirective,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    get_operation_ast,
    is_composite_type,
)
from graphql.execution.values import VariableValues, get_argument_values, get_directive_values, get_variable_values
from strawberry.extensions import SchemaExtension
from strawberry.types.arguments import convert_arguments

from ivgraph.errors import InvalidArgument, InvalidInput, InvalidVariable, Problem

TOO_DEEP = Problem("", "Nest inputs less deeply.")


class ArgumentCheck(SchemaExtension):
    """Reads the arguments of every field of the operation before the first field runs.

    Otherwise a query with one impossible argument would cost the SQL of the fields around it, and its author would
    learn of the problems one field at a time. A field takes part by metadata: ``{"read": reader}``, with its resolver's
    arguments as the reader's. What was read is kept for the resolver: see `Context.read`.
    """

    def on_execute(self) -> Iterator[None]:
        try:
            self._read_arguments()
        except InvalidInput as error:
            errors = [GraphQLError(str(error), original_error=error)]
            self.execution_context.result = ExecutionResult(data=None, errors=errors)
        yield

    def _read_arguments(self) -> None:
        execution = self.execution_context
        document = execution.graphql_document
        assert document is not None, "it was parsed before"
        operation = get_operation_ast(document, execution.operation_name)
        assert operation is not None, "the document was checked for it"
        try:
            variables = _read_variables(execution.schema._schema, operation, execution.variables or {})
            fragments = {
                each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
            }
            reader = _ArgumentReader(execution.schema, variables, fragments, execution.context)
            reader.read(operation)
        except RecursionError:
            raise InvalidArgument([TOO_DEEP]) from None
        if reader.problems:
            raise InvalidArgument(reader.problems)


def _read_variables(schema: GraphQLSchema, operation: OperationDefinitionNode, given: dict[str, Any]) -> VariableValues:
    variables = get_variable_values(schema, operation.variable_definitions or (), given)
    if isinstance(variables, list):
        raise InvalidVariable([Problem(_name_variable(error), error.message) for error in variables])
    return variables


def _name_variable(error: GraphQLError) -> str:
    definition: Any = error.nodes[0] if error.nodes else None
    return f"${definition.variable.name.value}" if hasattr(definition, "variable") else ""


class _ArgumentReader:
    """Collects the problems of all fields' arguments, each under the field's place in the answer."""

    def __init__(
        self, schema: Any, variables: VariableValues, fragments: dict[str, FragmentDefinitionNode], context: Any
    ) -> None:
        self.problems: list[Problem] = []
        self._schema = schema
        self._core: GraphQLSchema = schema._schema
        self._variables = variables
        self._fragments = fragments
        self._context = context
        self._seen: set[str] = set()

    def read(self, operation: OperationDefinitionNode) -> None:
        root = self._core.get_root_type(operation.operation)
        assert root is not None, "validation knows the operation's type"
        self._read_selections(operation.selection_set, root, "")

    def _read_selections(self, selections: SelectionSetNode, of: GraphQLCompositeType, place: str) -> None:
        for selection in selections.selections:
            if not self._is_included(selection):
                continue
            match selection:
                case FieldNode():
                    self._read_field(selection, of, place)
                case InlineFragmentNode(type_condition=None):
                    self._read_selections(selection.selection_set, of, place)
                case InlineFragmentNode():
                    self._read_fragment(selection, place)
                case FragmentSpreadNode() if selection.name.value not in self._seen:
                    # Its fields are the same wherever it is spread.
                    self._seen.add(selection.name.value)
                    self._read_fragment(self._fragments[selection.name.value], place)

    def _read_fragment(self, fragment: InlineFragmentNode | FragmentDefinitionNode, place: str) -> None:
        assert fragment.type_condition is not None, "one without is read as a part of what is around it"
        of: Any = self._core.get_type(fragment.type_condition.name.value)
        self._read_selections(fragment.selection_set, of, place)

    def _read_field(self, node: FieldNode, of: GraphQLCompositeType, place: str) -> None:
        definition: Any = self._core.get_field(of, node.name.value)
        place = f"{place}.{(node.alias or node.name).value}".lstrip(".")
        if definition.args:
            self._read_field_arguments(node, definition, place)
        inner = get_named_type(definition.type)
        if node.selection_set and is_composite_type(inner):
            self._read_selections(node.selection_set, inner, place)

    def _read_field_arguments(self, node: FieldNode, definition: Any, place: str) -> None:
        field = definition.extensions.get("strawberry-definition")
        try:
            values = get_argument_values(definition, node, self._variables)
            if field and (read := field.metadata.get("read")):
                scalars, config = self._schema.schema_converter.scalar_registry, self._schema.config
                self._context.read(node, read, **convert_arguments(values, field.arguments, scalars, config))
        except InvalidInput as error:
            self.problems += [Problem(f"{place}.{each.path}".strip("."), each.message) for each in error.problems]
        except GraphQLError as error:
            # A variable that may be null, used where null may not be.
            self.problems.append(Problem(place, error.message))

    def _is_included(self, selection: SelectionNode) -> bool:
        try:
            skip = get_directive_values(GraphQLSkipDirective, selection, self._variables)
            include = get_directive_values(GraphQLIncludeDirective, selection, self._variables)
        except GraphQLError:
            return False  # execution reports it
        return not (skip and skip["if"]) and not (include and not include["if"])
