"""Reads the variables and all arguments of an operation and estimates its cost, before its first field runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
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

from ivgraph.catalog.graph import read_playlists
from ivgraph.catalog.sizes import Sizes, UnboundedSizes, read_sizes
from ivgraph.catalog.versions import read_version_starts
from ivgraph.errors import AnswerTooLarge, InvalidArgument, InvalidInput, Problem
from ivgraph.execution.behaviour_names import check_names
from ivgraph.execution.context import OperationContext
from ivgraph.execution.cost import MAX_LOCAL_COST, Cost, Estimate, Estimator
from ivgraph.execution.errors import rephrase
from ivgraph.execution.operation import Operation, SelectedField
from ivgraph.execution.variables import MAX_STORED_VALUES, count_values, read_variables
from ivgraph.schema.scale import PlaylistAccess, Scale
from ivgraph.schema.version_numbers import KnownVersions, VersionsNotRead

#: The most values in all arguments together. A variable counts in each field that uses it: each converts it again.
MAX_ARGUMENT_VALUES = 50_000
TOO_DEEP = Problem("", "Nest inputs less deeply.")


class OperationCheck(SchemaExtension):
    """Checks the arguments of every field of an operation and the operation's cost before its first field runs.

    Otherwise a query with one invalid argument would run the statements of its other fields in vain, and its author
    would learn of the problems one field at a time.

    Fields declare in their metadata what is checked: "read" is a function that parses the resolver's arguments and
    raises InvalidArgument, "cost" a cost function, "cost_of_selection" one that takes the names of the fields below,
    "names" a function that lists the nodes and hotspots in the arguments, and "playlists", on root fields, a function
    that returns the playlists that the field accesses.
    `RequestContext.read_arguments` keeps the parsed arguments for the resolver.
    """

    async def on_execute(self) -> AsyncIterator[None]:
        context: OperationContext = self.execution_context.context
        try:
            operation = await self._read_operation(context)
            context.cost = await _estimate(self.execution_context.schema._schema, operation, context)
            context.cost.check()
            await check_names(operation, context)
        except (InvalidInput, AnswerTooLarge) as error:
            self._end_operation([GraphQLError(str(error), original_error=error)])
        else:
            if context.is_for_worker:
                self._end_operation([])
        yield

    def _end_operation(self, errors: list[GraphQLError]) -> None:
        """Sets the result, which keeps Strawberry from running any field."""
        self.execution_context.result = ExecutionResult(data=None, errors=errors)

    async def _read_operation(self, context: OperationContext) -> Operation:
        """Reads the variables and arguments of the operation: again if they name versions, which are read in between.

        Raises:
            InvalidInput: With every problem of the whole operation.
        """
        execution = self.execution_context
        document = execution.graphql_document
        assert document is not None, "DocumentCheck has parsed it"
        definition = get_operation_ast(document, execution.operation_name)
        assert definition is not None, "DocumentCheck has found it"
        fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
        try:
            variables = read_variables(execution.schema._schema, definition, execution.variables or {})
            operation = Operation(execution.schema._schema, definition, fragments, variables)
            problems = self._read_arguments(operation, context)
            if problems is None:
                context.know_versions(await _read_versions(operation, context))
                problems = self._read_arguments(operation, context)
        except RecursionError:
            raise InvalidArgument([TOO_DEEP]) from None
        if problems:
            raise InvalidArgument(problems)
        return operation

    def _read_arguments(self, operation: Operation, context: OperationContext) -> list[Problem] | None:
        """The problems of the arguments; None if they name versions, and these were not read."""
        reader = _ArgumentReader(self.execution_context.schema, operation, context)
        reader.read([operation.selection_set], operation.root, "")
        return None if reader.needs_versions else reader.problems


class _ArgumentReader:
    """Reads the arguments of all fields and collects their problems, whose paths begin with the path of the field."""

    def __init__(self, schema: Any, operation: Operation, context: OperationContext) -> None:
        self.problems: list[Problem] = []
        #: Whether an argument names a version, and the versions were not read.
        self.needs_versions = False
        self._schema = schema
        self._operation = operation
        self._context = context
        self._values_left = MAX_STORED_VALUES if operation.is_mutation else MAX_ARGUMENT_VALUES
        #: The ids of the AST nodes that were read. A fragment is read only where it is spread first.
        self._read: set[int] = set()

    def read(self, selection_sets: Sequence[SelectionSetNode], parent_type: GraphQLObjectType, path: str) -> None:
        for selected in self._operation.fields(selection_sets, parent_type):
            if any(id(node) not in self._read for node in selected.nodes):
                self._read.update(map(id, selected.nodes))
                self._read_field(selected, f"{path}.{selected.key}".lstrip("."))

    def _read_field(self, selected: SelectedField, path: str) -> None:
        if selected.definition.args:
            self._read_arguments(selected, path)
        for object_type in self._operation.object_types(selected):
            self.read(selected.selection_sets, object_type, path)

    def _read_arguments(self, selected: SelectedField, path: str) -> None:
        field = selected.definition.extensions.get("strawberry-definition")
        if self._values_left < 0:
            return  # the problem is already reported
        try:
            values = get_argument_values(selected.definition, selected.node, self._operation.variables)
            self._count_values(values)
            if field:
                scalars, config = self._schema.schema_converter.scalar_registry, self._schema.config
                arguments = convert_arguments(values, field.arguments, scalars, config)
                try:
                    if reader := field.metadata.get("read"):
                        self._context.read_arguments(selected.node, reader, **arguments)
                except VersionsNotRead:
                    self.needs_versions = True
                self._context.arguments[id(selected.node)] = arguments
        except InvalidInput as error:
            self.problems += [Problem(f"{path}.{each.path}".strip("."), each.message) for each in error.problems]
        except GraphQLError as error:
            # A nullable variable has the value null, but the argument or input field is not nullable.
            self.problems.append(Problem(path, rephrase(error.message)))

    def _count_values(self, values: Mapping[str, Any]) -> None:
        """Raises InvalidArgument if the fields up to this one have too many values together."""
        self._values_left -= count_values(values, self._values_left)
        if self._values_left < 0:
            message = "Send fewer values: the values of a variable count in each field that uses it."
            raise InvalidArgument([Problem("", message)])


async def _estimate(schema: GraphQLSchema, operation: Operation, context: OperationContext) -> Cost:
    """The cost of the operation. Sizes of playlists are read only if the operation is costly with large playlists."""

    def arguments_of(selected: SelectedField) -> tuple[Mapping[str, Any], Any]:
        return context.arguments.get(id(selected.node), {}), context.parsed_arguments(selected.node)

    def estimate(sizes: Sizes) -> Cost:
        return Estimator(schema, operation, arguments_of, Cost(Estimate(context.max_rows))).estimate(Scale(sizes))

    unbounded = UnboundedSizes()
    cost = estimate(unbounded)
    if cost.total <= MAX_LOCAL_COST:
        return cost
    return estimate(await _read_accessed_sizes(operation, context, unbounded.days))


async def _read_accessed_sizes(operation: Operation, context: OperationContext, days: Collection[range]) -> Sizes:
    """The sizes of the playlists that the root fields access, after the structures of the operation are saved.

    Args:
        days: Those whose traffic the estimate asks for.
    """
    accessed = list(_list_accessed(operation, context))
    external_ids = {id for access in accessed for id in access.external_ids if "\0" not in id}
    largest_page = max((access.page_size for access in accessed), default=0)
    of_all = any(access.reads_all for access in accessed)
    sizes = await read_sizes(context.database, external_ids, largest_page, days, of_all=of_all)
    return sizes.after_saving([access.saved for access in accessed if access.saved is not None])


async def _read_versions(operation: Operation, context: OperationContext) -> KnownVersions:
    """The versions of the playlist that the operation names; there are none if it does not name a single one."""
    accessed = list(_list_accessed(operation, context))
    external_ids = {id for access in accessed for id in access.external_ids if "\0" not in id}
    if len(external_ids) != 1 or any(access.page_size for access in accessed):
        return KnownVersions((), is_of_one_playlist=False)
    playlists = await read_playlists(context.database, list(external_ids))
    starts = await read_version_starts(context.database, [playlist.id for playlist in playlists.values()])
    return KnownVersions(next(iter(starts.values()), ()))


def _list_accessed(operation: Operation, context: OperationContext) -> Iterator[PlaylistAccess]:
    """The playlists that the root fields access, as far as their arguments have no problems."""
    for selected in operation.fields([operation.selection_set], operation.root):
        field = selected.definition.extensions.get("strawberry-definition")
        if field and (access := field.metadata.get("playlists")) and id(selected.node) in context.arguments:
            yield access(context.arguments[id(selected.node)], context.parsed_arguments(selected.node))
