"""Scalars that GraphQL lacks."""

from __future__ import annotations

from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

#: The largest whole number that JavaScript's numbers hold exactly.
LARGEST_COUNT = 2**53

Count = NewType("Count", int)

COUNT: ScalarDefinition = strawberry.scalar(
    name="Count",
    description="A whole number from 0 to 2^53: GraphQL's own Int ends at 2^31, which counts outgrow.",
    serialize=int,
    parse_value=int,
)
