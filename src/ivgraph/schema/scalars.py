"""The scalars Count, Date and DateTime, which GraphQL does not have itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NewType, TypeVar

import strawberry
from graphql import GraphQLError, ValueNode, value_from_ast_untyped
from strawberry.types.scalar import ScalarDefinition

from ivgraph.quoting import quote

#: JavaScript's Number.MAX_SAFE_INTEGER: every JSON parser reads whole numbers up to it exactly (RFC 7493).
MAX_COUNT = 2**53 - 1

Count = NewType("Count", int)
Value = TypeVar("Value")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII | re.I)


def check_count(value: Any) -> int:
    """Returns the number, or raises GraphQLError if it is not a count. Rejects True, an int in Python, and 1.0."""
    if type(value) is int and 0 <= value <= MAX_COUNT:
        return value
    raise GraphQLError(f"A Count is a whole number from 0 to {MAX_COUNT}, not {quote(value)}.")


def parse_date(value: Any) -> date:
    """
    Raises:
        GraphQLError: The value is not a date.
    """
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise GraphQLError(f"A Date is a day of the calendar: there is no {value}.") from None
    raise GraphQLError(f"A Date is a text such as 2026-11-24, not {quote(value)}.")


def parse_date_time(value: Any) -> datetime:
    """Parses a date and time. Without an offset it stays naive, so that the field's own error can ask for an offset.

    Raises:
        GraphQLError: The value is not a date and time.
    """
    if isinstance(value, str) and _DATE_TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper())
        except ValueError:
            raise GraphQLError(f"A DateTime is an instant: there is no {value}.") from None
    raise GraphQLError(f"A DateTime is a text such as 2026-11-24T09:30:00Z, not {quote(value)}.")


def _parse_literal_with(parse: Callable[[Any], Value]) -> Callable[[ValueNode, dict[str, Any] | None], Value]:
    """The parser for literals in a query. Strawberry's own gives errors without their location in the query."""

    def parse_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Value:
        try:
            return parse(value_from_ast_untyped(node, variables))
        except GraphQLError as error:
            raise GraphQLError(error.message, node) from None

    return parse_literal


def seconds(milliseconds: int | None) -> float | None:
    """A time of media as the schema tells it."""
    return None if milliseconds is None else milliseconds / 1000


COUNT: ScalarDefinition = strawberry.scalar(
    name="Count",
    description="A whole number from 0 to 2^53 - 1, which JSON can represent exactly (RFC 7493). GraphQL's own Int "
    "ends at 2^31 - 1, which counts can exceed.",
    specified_by_url="https://www.rfc-editor.org/rfc/rfc7493#section-2.2",
    serialize=check_count,
    parse_value=check_count,
    parse_literal=_parse_literal_with(check_count),
)
DATE: ScalarDefinition = strawberry.scalar(
    name="Date",
    description="A calendar day, such as 2026-11-24. Its time zone is given next to it.",
    specified_by_url="https://scalars.graphql.org/chillicream/local-date.html",
    serialize=date.isoformat,
    parse_value=parse_date,
    parse_literal=_parse_literal_with(parse_date),
)
DATE_TIME: ScalarDefinition = strawberry.scalar(
    name="DateTime",
    description="An instant: date-time of RFC 3339 with Z or an offset, such as 2026-11-24T09:30:00Z. Seconds may be "
    "left out, and leap seconds are not allowed. Answers are in UTC.",
    specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
    serialize=datetime.isoformat,
    parse_value=parse_date_time,
    parse_literal=_parse_literal_with(parse_date_time),
)
