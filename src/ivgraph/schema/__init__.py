"""The GraphQL schema. Resolvers build a key and await a loader; numbers come from query/."""

from __future__ import annotations

import strawberry
from strawberry.extensions import MaxTokensLimiter
from strawberry.schema.config import StrawberryConfig

from ivgraph.schema.checks import ArgumentCheck, ErrorCodes
from ivgraph.schema.context import Context
from ivgraph.schema.mutation import Mutation
from ivgraph.schema.root import Query
from ivgraph.schema.scalars import COUNT, Count

__all__ = ["Context", "schema", "sdl"]

#: Tokens of one document; a full dashboard has about 400.
MOST_TOKENS = 10_000


class _TokenLimit(MaxTokensLimiter):
    """Keeps a document of megabytes from being parsed."""

    def __init__(self) -> None:
        super().__init__(max_token_count=MOST_TOKENS)


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    extensions=[ErrorCodes, _TokenLimit, ArgumentCheck],
    config=StrawberryConfig(scalar_map={Count: COUNT}),
)


def sdl() -> str:
    """The schema in GraphQL's own language: the file schema.graphql."""
    return schema.as_str() + "\n"
