"""Scalars that GraphQL lacks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NewType, TypeVar

import strawberry
from graphql import GraphQLError, ValueNode, value_from_ast_untyped
from strawberry.types.scalar import ScalarDefinition

from ivgraph.quoting import quote

#: JavaScript's Number.MAX_SAFE_INTEGER: up to it every reader of JSON takes whole numbers as they are (RFC 7493).
LARGEST_COUNT = 2**53 - 1

Count = NewType("Count", int)
Value = TypeVar("Value")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII | re.I)


def check_count(value: Any) -> int:
    """The number itself; GraphQLError where it is no count. True is an int to Python, and 1.0 equals 1."""
    if type(value) is int and 0 <= value <= LARGEST_COUNT:
        return value
    raise GraphQLError(f"A Count is a whole number from 0 to {LARGEST_COUNT}, not {quote(value)}.")


def parse_date(value: Any) -> date:
    """GraphQLError where the value is no date."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise GraphQLError(f"A Date is a day of the calendar: there is no {value}.") from None
    raise GraphQLError(f"A Date is a text such as 2026-11-24, not {quote(value)}.")


def parse_date_time(value: Any) -> datetime:
    """GraphQLError where the value is no time; one without offset is left to who knows what it is for."""
    if isinstance(value, str) and _DATE_TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper())
        except ValueError:
            raise GraphQLError(f"A DateTime is an instant: there is no {value}.") from None
    raise GraphQLError(f"A DateTime is a text such as 2026-11-24T09:30:00Z, not {quote(value)}.")


def _of_literal(parse: Callable[[Any], Value]) -> Callable[[ValueNode, dict[str, Any] | None], Value]:
    """The same for what stands in the query itself. By default an error would not say where that is."""

    def parse_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Value:
        try:
            return parse(value_from_ast_untyped(node, variables))
        except GraphQLError as error:
            raise GraphQLError(error.message, node) from None

    return parse_literal


COUNT: ScalarDefinition = strawberry.scalar(
    name="Count",
    description="A whole number from 0 to 2^53 - 1, as JSON's numbers are in RFC 7493: GraphQL's own Int ends at 2^31, "
    "which counts outgrow.",
    specified_by_url="https://www.rfc-editor.org/rfc/rfc7493#section-2.2",
    serialize=check_count,
    parse_value=check_count,
    parse_literal=_of_literal(check_count),
)
DATE: ScalarDefinition = strawberry.scalar(
    name="Date",
    description="A day of the calendar, such as 2026-11-24. In which time zone is said beside it.",
    specified_by_url="https://scalars.graphql.org/chillicream/local-date.html",
    serialize=date.isoformat,
    parse_value=parse_date,
    parse_literal=_of_literal(parse_date),
)
DATE_TIME: ScalarDefinition = strawberry.scalar(
    name="DateTime",
    description="An instant: date-time of RFC 3339 with Z or an offset, such as 2026-11-24T09:30:00Z. Seconds may be "
    "left out; there are no leap seconds. Answers are in UTC.",
    specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
    serialize=datetime.isoformat,
    parse_value=parse_date_time,
    parse_literal=_of_literal(parse_date_time),
)
