"""Builds the Strawberry schema from the root types, with the extensions and the executor that it runs with."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema, Undefined
from graphql.pyutils import Path
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import ExecutionContext, ExecutionResult, Info
from strawberry.utils.str_converters import to_camel_case

from ivgraph.execution.checks import OperationCheck
from ivgraph.execution.documents import DocumentCheck
from ivgraph.execution.errors import format_errors
from ivgraph.schema.enums import ErrorCode
from ivgraph.schema.journeys.diagnosis import FINDING_TYPES
from ivgraph.schema.mutation import Mutation
from ivgraph.schema.query import Query
from ivgraph.schema.scalars import COUNT, DATE, DATE_TIME, Count


class Executor(StrawberryGraphQLCoreExecutionContext):
    """Calls resolvers with the arguments that `checks.OperationCheck` has converted.

    graphql-core and Strawberry would convert them again for each object that has the field. With the metrics of five
    hundred nodes this takes half of the time, and a filter with thousands of values is converted five hundred times.
    """

    def execute_field(
        self, parent_type: GraphQLObjectType, source: Any, field_details_list: Any, path: Path, position_context: Any
    ) -> Any:
        node = field_details_list[0].node
        arguments = self.context_value.arguments.get(id(node))
        if arguments is None:
            return super().execute_field(parent_type, source, field_details_list, path, position_context)
        definition: Any = self.schema.get_field(parent_type, node.name.value)
        field = definition.extensions["strawberry-definition"]
        raw_info = self.build_resolve_info(definition, [each.node for each in field_details_list], parent_type, path)
        info: Info[Any, Any] = Info(_raw_info=raw_info, _field=field)
        resolver = field.base_resolver
        positional = [source] if resolver.self_parameter else []
        # Resolvers with arguments are coroutine functions: they raise when awaited, not in this call.
        result = resolver.wrapped_func(*positional, **{resolver.info_parameter.name: info}, **arguments)
        return self.complete_awaitable_value(
            definition.type, field_details_list, raw_info, path, result, position_context
        )


__all__ = ["schema", "sdl"]


class IvgraphSchema(strawberry.Schema):
    """Strawberry's schema, with errors that have a code and a message for users."""

    async def execute(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        result = await super().execute(*args, **kwargs)
        if result.errors:
            result.errors, keep_data = format_errors(result.errors)
            result.data = result.data if keep_data else None
        return result

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Does nothing. Strawberry's own method logs all errors; `format_errors` logs only those of the server."""


class CachedNameConverter(NameConverter):
    """Caches the camel-case names, which Strawberry computes whenever a field of an object is resolved."""

    apply_naming_config = staticmethod(cache(to_camel_case))


def _drop_null_defaults(schema: GraphQLSchema) -> None:
    """Removes `= null`, which Strawberry adds to every optional argument and input field. Nullability says the same."""
    for each in schema.type_map.values():
        inputs: list[Any] = []
        if isinstance(each, GraphQLInputObjectType):
            inputs += each.fields.values()
        if isinstance(each, GraphQLObjectType):
            inputs += [argument for field in each.fields.values() for argument in field.args.values()]
        for value in inputs:
            if value.default_value is None:
                value.default_value = Undefined


def _leave_one_of_to_readers(schema: GraphQLSchema) -> None:
    """Removes Strawberry's own check of @oneOf inputs: the readers of arguments give a better message, with its path,
    together with all other problems of the query.
    """
    for each in schema.type_map.values():
        if isinstance(each, GraphQLInputObjectType) and each.extensions["strawberry-definition"].is_one_of:
            del each.out_type


schema = IvgraphSchema(
    query=Query,
    mutation=Mutation,
    types=[ErrorCode, *FINDING_TYPES],
    extensions=[DocumentCheck, OperationCheck],
    execution_context_class=Executor,
    config=StrawberryConfig(
        name_converter=CachedNameConverter(), scalar_map={Count: COUNT, date: DATE, datetime: DATE_TIME}
    ),
)


_drop_null_defaults(schema._schema)
_leave_one_of_to_readers(schema._schema)


def sdl() -> str:
    """The schema in GraphQL's schema definition language: the content of schema.graphql."""
    return schema.as_str() + "\n"
