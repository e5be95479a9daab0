"""Reads the arguments of fields of journeys: a period, a filter, a comparison, and numbers within limits."""

from __future__ import annotations

from ivgraph.analytics.request import MetricsRequest
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import AudienceFilter, ComparisonInput, PeriodInput, read_request


def read_request_and(
    problems: list[Problem],
    context: RequestContext,
    period: PeriodInput,
    filter: AudienceFilter | None,
    compare_to: ComparisonInput | None = None,
) -> MetricsRequest:
    """Resolves the arguments that every field has.

    Args:
        problems: Those of the field's other arguments.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    try:
        request = read_request(context, period=period, filter=filter, compare_to=compare_to)
    except InvalidArgument as error:
        raise InvalidArgument([*error.problems, *problems]) from None
    if problems:
        raise InvalidArgument(problems)
    return request


def check_number(path: str, number: int, most: int, what: str) -> list[Problem]:
    """The problem of a number that is not from 1 to a limit.

    Args:
        what: What it counts, such as "slices".
    """
    return [] if 1 <= number <= most else [Problem(path, f"Ask for 1 to {most:,} {what}, not {number:,}.")]
