"""The GraphQL schema. Resolvers build a key and await a loader; numbers come from query/."""

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
from ivgraph.execution.errors import explain
from ivgraph.schema.enums import ErrorCode
from ivgraph.schema.mutation import Mutation
from ivgraph.schema.query import Query
from ivgraph.schema.scalars import COUNT, DATE, DATE_TIME, Count


class Executor(StrawberryGraphQLCoreExecutionContext):
    """Calls resolvers with the arguments that were converted before the operation began.

    graphql-core and Strawberry convert them anew for each object that has the field. With five hundred nodes that took
    half of the time of their metrics, and a filter of thousands of values would be converted five hundred times.
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
        # Resolvers that take arguments are coroutine functions: whatever fails in one fails when it is awaited.
        result = resolver.wrapped_func(*positional, **{resolver.info_parameter.name: info}, **arguments)
        return self.complete_awaitable_value(
            definition.type, field_details_list, raw_info, path, result, position_context
        )


__all__ = ["schema", "sdl"]


class _Schema(strawberry.Schema):
    """Strawberry's schema, whose answers say of every error what programs and people need to know."""

    async def execute(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        result = await super().execute(*args, **kwargs)
        if result.errors:
            result.errors, partly = explain(result.errors)
            result.data = result.data if partly else None
        return result

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: `explain` logs what is our own fault, and what is the caller's need not be logged."""


class _Names(NameConverter):
    """Strawberry asks for the name of an argument whenever a field of any object is resolved."""

    apply_naming_config = staticmethod(cache(to_camel_case))


def _drop_null_defaults(schema: GraphQLSchema) -> None:
    """Strawberry writes `= null` behind everything that may be left out; being nullable says as much."""
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
    """Strawberry would refuse an input with @oneOf by itself. The readers of arguments say more plainly which field to
    give, where, and what else is wrong with the query.
    """
    for each in schema.type_map.values():
        if isinstance(each, GraphQLInputObjectType) and each.extensions["strawberry-definition"].is_one_of:
            del each.out_type


schema = _Schema(
    query=Query,
    mutation=Mutation,
    types=[ErrorCode],
    extensions=[DocumentCheck, OperationCheck],
    execution_context_class=Executor,
    config=StrawberryConfig(name_converter=_Names(), scalar_map={Count: COUNT, date: DATE, datetime: DATE_TIME}),
)


_drop_null_defaults(schema._schema)
_leave_one_of_to_readers(schema._schema)


def sdl() -> str:
    """The schema in GraphQL's own language: the file schema.graphql."""
    return schema.as_str() + "\n"
