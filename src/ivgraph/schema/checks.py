"""What stands around the execution of a query: arguments read before any SQL runs, and a code on every error."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from graphql import (
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_operation_ast,
    visit,
)
from graphql.execution.values import VariableValues, get_argument_values, get_variable_values
from strawberry.extensions import SchemaExtension
from strawberry.types.arguments import convert_arguments

from ivgraph.errors import InvalidArgument, InvalidInput, IvgraphError, Problem

logger = logging.getLogger(__name__)


class ArgumentCheck(SchemaExtension):
    """Reads the arguments of every field of the operation before the first field runs.

    Otherwise a query with one impossible argument would cost the SQL of the fields around it, and its author would
    learn of the problems one field at a time. A field takes part by metadata: ``{"read": reader}``, with its resolver's
    arguments as the reader's.
    """

    def on_execute(self) -> Iterator[None]:
        problems = self._find_problems()
        if problems:
            error = InvalidArgument(problems)
            self.execution_context.result = ExecutionResult(
                data=None, errors=[GraphQLError(str(error), original_error=error)]
            )
        yield

    def _find_problems(self) -> list[Problem]:
        execution = self.execution_context
        document, schema = execution.graphql_document, execution.schema
        if document is None or (operation := get_operation_ast(document, execution.operation_name)) is None:
            return []
        core = schema._schema
        variables = get_variable_values(core, operation.variable_definitions or (), execution.variables or {})
        if isinstance(variables, list):
            return []  # execution reports these itself
        reader = _ArgumentReader(TypeInfo(core), variables, schema, execution.context)
        fragments = [each for each in document.definitions if isinstance(each, FragmentDefinitionNode)]
        for definition in (operation, *fragments):
            visit(definition, TypeInfoVisitor(reader.type_info, reader))
        return reader.problems


class _ArgumentReader(Visitor):
    """Collects the problems of all fields' arguments, each under the field's place in the answer."""

    def __init__(self, type_info: TypeInfo, variables: VariableValues, schema: Any, context: object) -> None:
        super().__init__()
        self.type_info = type_info
        self.problems: list[Problem] = []
        self._variables = variables
        self._schema = schema
        self._context = context
        self._place: list[str] = []

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self._place.append((node.alias or node.name).value)
        definition: Any = self.type_info.get_field_def()
        field = definition and definition.extensions.get("strawberry-definition")
        read = field and field.metadata.get("read")
        if not read:
            return
        try:
            values = get_argument_values(definition, node, self._variables)
            scalars, config = self._schema.schema_converter.scalar_registry, self._schema.config
            read(self._context, **convert_arguments(values, field.arguments, scalars, config))
        except InvalidArgument as error:
            place = ".".join(self._place)
            self.problems += [Problem(f"{place}.{problem.path}", problem.message) for problem in error.problems]
        except GraphQLError:
            return  # a literal of the wrong type: execution reports it itself

    def leave_field(self, *_: object) -> None:
        self._place.pop()


class ErrorCodes(SchemaExtension):
    """Gives every error its code, and says nothing of errors that are our own fault but that they happened."""

    def on_operation(self) -> Iterator[None]:
        yield
        result = self.execution_context.result
        if result and result.errors:
            result.errors = [_classify(error) for error in result.errors]


def _classify(error: GraphQLError) -> GraphQLError:
    match error.original_error:
        case InvalidInput() as cause:
            problems = [{"path": problem.path, "message": problem.message} for problem in cause.problems]
            return _restate(error, str(cause), {"code": cause.code, "problems": problems})
        case IvgraphError() as cause:
            return _restate(error, str(cause), {"code": cause.code})
        case None | GraphQLError() if isinstance(error, GraphQLSyntaxError):
            return _restate(error, error.message, {"code": "GRAPHQL_PARSE_FAILED"})
        case None | GraphQLError():
            return _restate(error, error.message, {"code": "GRAPHQL_VALIDATION_FAILED"})
        case cause:
            logger.error("a query failed at %s", error.path, exc_info=cause)
            return _restate(error, "Something went wrong on the server; its log has the details.", {"code": "INTERNAL"})


def _restate(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
