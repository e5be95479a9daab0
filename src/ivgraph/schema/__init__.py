"""The GraphQL schema. Resolvers build a key and await a loader; numbers come from query/."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema, Undefined
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.utils.str_converters import to_camel_case

from ivgraph.schema.checks import OperationCheck
from ivgraph.schema.codes import ErrorCode
from ivgraph.schema.context import Context
from ivgraph.schema.document import DocumentCheck
from ivgraph.schema.executor import Executor
from ivgraph.schema.failures import explain
from ivgraph.schema.mutation import Mutation
from ivgraph.schema.root import Query
from ivgraph.schema.scalars import COUNT, DATE, DATE_TIME, Count

__all__ = ["Context", "schema", "sdl"]


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
