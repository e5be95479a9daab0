"""What is settled before the first field of an operation runs: its variables, its arguments, and what it costs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from graphql import (
    ExecutionResult,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    SelectionSetNode,
    get_operation_ast,
)
from graphql.execution.values import get_argument_values
from strawberry.extensions import SchemaExtension
from strawberry.types.arguments import convert_arguments

from ivgraph.catalog.sizes import Sizes, UnknownSizes, read_sizes
from ivgraph.errors import AnswerTooLarge, InvalidArgument, InvalidInput, Problem
from ivgraph.execution.context import OperationContext
from ivgraph.execution.cost import CHEAP, Cost, Estimator
from ivgraph.execution.errors import restate
from ivgraph.execution.operation import Operation, SelectedField
from ivgraph.execution.variables import MOST_VALUES_TO_STORE, count_values, read_variables
from ivgraph.schema.scale import PlaylistAccess, Scale

#: Values of all arguments together: a variable counts in each field that uses it, since it is converted for each.
MOST_VALUES_IN_ARGUMENTS = 50_000
TOO_DEEP = Problem("", "Nest inputs less deeply.")


class OperationCheck(SchemaExtension):
    """Reads the arguments of every field of the operation before the first field runs, and estimates what it costs.

    Otherwise a query with one impossible argument would cost the SQL of the fields around it, and its author would
    learn of the problems one field at a time. A field takes part by metadata: ``{"read": reader}``, with its resolver's
    arguments as the reader's, and ``{"cost": cost_function}``. What was read is kept for the resolver by
    `RequestContext.read`.
    """

    async def on_execute(self) -> AsyncIterator[None]:
        context: OperationContext = self.execution_context.context
        try:
            operation = self._read_operation(context)
            context.cost = await _estimate(self.execution_context.schema._schema, operation, context)
            context.cost.check()
        except (InvalidInput, AnswerTooLarge) as error:
            self._answer([GraphQLError(str(error), original_error=error)])
        else:
            if context.is_left_to_worker:
                self._answer([])
        yield

    def _answer(self, errors: list[GraphQLError]) -> None:
        """Ends the operation before its first field."""
        self.execution_context.result = ExecutionResult(data=None, errors=errors)

    def _read_operation(self, context: OperationContext) -> Operation:
        """Raises InvalidInput with every problem of the whole operation."""
        execution = self.execution_context
        document = execution.graphql_document
        assert document is not None, "it was parsed before"
        definition = get_operation_ast(document, execution.operation_name)
        assert definition is not None, "the document was checked for it"
        fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
        try:
            variables = read_variables(execution.schema._schema, definition, execution.variables or {})
            operation = Operation(execution.schema._schema, definition, fragments, variables)
            reader = _ArgumentReader(execution.schema, operation, context)
            reader.read([operation.selection_set], operation.root, "")
        except RecursionError:
            raise InvalidArgument([TOO_DEEP]) from None
        if reader.problems:
            raise InvalidArgument(reader.problems)
        return operation


class _ArgumentReader:
    """Collects the problems of all fields' arguments, each under the field's place in the answer."""

    def __init__(self, schema: Any, operation: Operation, context: OperationContext) -> None:
        self.problems: list[Problem] = []
        self._schema = schema
        self._operation = operation
        self._context = context
        self._values_left = MOST_VALUES_TO_STORE if operation.is_mutation else MOST_VALUES_IN_ARGUMENTS
        #: Fields of the document that were read: those of a fragment are the same wherever it is spread.
        self._read: set[int] = set()

    def read(self, selection_sets: Sequence[SelectionSetNode], of: GraphQLObjectType, place: str) -> None:
        for selected in self._operation.fields(selection_sets, of):
            if any(id(node) not in self._read for node in selected.nodes):
                self._read.update(map(id, selected.nodes))
                self._read_field(selected, f"{place}.{selected.key}".lstrip("."))

    def _read_field(self, selected: SelectedField, place: str) -> None:
        if selected.definition.args:
            self._read_arguments(selected, place)
        for of in self._operation.object_types(selected):
            self.read(selected.selection_sets, of, place)

    def _read_arguments(self, selected: SelectedField, place: str) -> None:
        field = selected.definition.extensions.get("strawberry-definition")
        if self._values_left < 0:
            return  # it was told already, and what is not read costs nothing
        try:
            values = get_argument_values(selected.definition, selected.node, self._operation.variables)
            self._take(values)
            if field:
                scalars, config = self._schema.schema_converter.scalar_registry, self._schema.config
                arguments = convert_arguments(values, field.arguments, scalars, config)
                if read := field.metadata.get("read"):
                    self._context.read_arguments(selected.node, read, **arguments)
                self._context.arguments[id(selected.node)] = arguments
        except InvalidInput as error:
            self.problems += [Problem(f"{place}.{each.path}".strip("."), each.message) for each in error.problems]
        except GraphQLError as error:
            # A variable that may be null, used where null may not be.
            self.problems.append(Problem(place, restate(error.message)))

    def _take(self, values: Mapping[str, Any]) -> None:
        """Raises InvalidArgument where the fields up to this one have too many values together."""
        self._values_left -= count_values(values, self._values_left)
        if self._values_left < 0:
            message = "Send fewer values: those of a variable count in each field that uses it."
            raise InvalidArgument([Problem("", message)])


async def _estimate(schema: GraphQLSchema, operation: Operation, context: OperationContext) -> Cost:
    """What the operation costs. The catalog is asked only where that depends on how large playlists are."""

    def read(selected: SelectedField) -> tuple[Mapping[str, Any], Any]:
        return context.arguments.get(id(selected.node), {}), context.parsed_arguments(selected.node)

    cost = Estimator(schema, operation, read).estimate(Scale(UnknownSizes()))
    if cost.total <= CHEAP:
        return cost
    sizes = await _read_accessed_sizes(operation, context)
    return Estimator(schema, operation, read).estimate(Scale(sizes))


async def _read_accessed_sizes(operation: Operation, context: OperationContext) -> Sizes:
    """The sizes of the playlists that the root fields access, as they are once the operation has saved its own."""
    accessed: list[PlaylistAccess] = []
    for selected in operation.fields([operation.selection_set], operation.root):
        field = selected.definition.extensions.get("strawberry-definition")
        if field and (access := field.metadata.get("playlists")):
            arguments = context.arguments.get(id(selected.node), {})
            accessed.append(access(arguments, context.parsed_arguments(selected.node)))
    external_ids = {id for access in accessed for id in access.external_ids if "\0" not in id}
    largest_page = max((access.page_size for access in accessed), default=0)
    sizes = await read_sizes(context.database, external_ids, largest_page)
    return sizes.after_saving([access.saved for access in accessed if access.saved is not None])
