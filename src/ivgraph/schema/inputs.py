"""What queries can say: inputs, and the requests that they mean.

Each reader collects every problem of its arguments before it raises, so that a caller mends them in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from enum import Enum
from typing import Annotated, TypeVar

import strawberry

from ivgraph.analytics import filters
from ivgraph.analytics.buckets import Interval, check_bucket_count
from ivgraph.analytics.comparison import Comparison, RelativeComparison, resolve_comparison
from ivgraph.analytics.period import Period, Preset, resolve_period
from ivgraph.analytics.request import MetricsRequest
from ivgraph.comments import value_comments
from ivgraph.dimensions import DIMENSIONS, Dimension, find_country
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import describe

describe(Preset)
describe(RelativeComparison)

#: Conditions of one filter, nested ones included.
MOST_CONDITIONS = 500
#: Filters within filters.
MOST_LEVELS = 50
#: Values that a filter names in all.
MOST_VALUES = 5_000

Result = TypeVar("Result")


@strawberry.input(
    description="Which time: either a preset, or firstDay and lastDay, or start and end. It is no @oneOf, since some "
    "go together, and timeZone with each. The answer tells the effective period."
)
class PeriodInput:
    preset: Preset | None = strawberry.field(default=None, description="A period relative to today.")
    first_day: date | None = strawberry.field(default=None, description="First local day, included.")
    last_day: date | None = strawberry.field(default=None, description="Last local day, included.")
    start: datetime | None = strawberry.field(
        default=None, description="An instant, included; rounded down to the quarter hour."
    )
    end: datetime | None = strawberry.field(
        default=None, description="An instant, not included; rounded up to the quarter hour."
    )
    time_zone: str = strawberry.field(
        default="UTC", description="IANA name, such as Europe/Berlin: whose days and hours are meant."
    )

    def read(self, now: datetime) -> Period:
        return resolve_period(
            preset=self.preset,
            first_day=self.first_day,
            last_day=self.last_day,
            start=self.start,
            end=self.end,
            time_zone=self.time_zone,
            now=now,
            path="period",
        )


@strawberry.input(
    one_of=True, description="What to compare with: either a relative period or as many days from a given one."
)
class ComparisonInput:
    to: RelativeComparison | None = strawberry.field(
        default=strawberry.UNSET, description="A period before the one asked for."
    )
    first_day: date | None = strawberry.field(
        default=strawberry.UNSET, description="First day of a period that is as long as the one asked for."
    )

    def read(self) -> Comparison:
        return resolve_comparison(relative=self.to or None, first_day=self.first_day or None, path="compareTo")


@strawberry.input(description="Values that a dimension of the audience may have; null stands for unknown.")
class ValueFilter:
    in_: list[str | None] | None = strawberry.field(name="in", default=None, description="One of these.")
    not_in: list[str | None] | None = strawberry.field(default=None, description="None of these.")


@strawberry.input(description="Authenticated viewers, by the ids that players report.")
class ViewerFilter:
    in_: list[strawberry.ID] | None = strawberry.field(name="in", default=None, description="One of these.")
    not_in: list[strawberry.ID] | None = strawberry.field(
        default=None, description="None of these; anonymous visitors are none of them."
    )


@strawberry.enum(description="Whether viewers are known by name.")
class ViewerKind(Enum):
    AUTHENTICATED = strawberry.enum_value("authenticated", description="The player reported an authenticated id.")
    ANONYMOUS = strawberry.enum_value("anonymous", description="It did not.")


def _dimension(dimension: Dimension) -> ValueFilter | None:
    description = value_comments(Dimension)[dimension.name]
    field: ValueFilter | None = strawberry.field(default=None, description=description)
    return field


@strawberry.input(
    description="Which part of the audience: numbers are what they would be if nobody else had watched. All conditions "
    "of one filter must hold."
)
class AudienceFilter:
    and_: list[AudienceFilter] | None = strawberry.field(
        name="and", default=None, description="All of these hold; always true when empty."
    )
    or_: list[AudienceFilter] | None = strawberry.field(
        name="or", default=None, description="At least one of these holds; never true when empty."
    )
    not_: AudienceFilter | None = strawberry.field(name="not", default=None, description="This does not hold.")
    country: ValueFilter | None = _dimension(Dimension.COUNTRY)
    region: ValueFilter | None = _dimension(Dimension.REGION)
    device: ValueFilter | None = _dimension(Dimension.DEVICE)
    operating_system: ValueFilter | None = _dimension(Dimension.OPERATING_SYSTEM)
    browser: ValueFilter | None = _dimension(Dimension.BROWSER)
    domain: ValueFilter | None = _dimension(Dimension.DOMAIN)
    application: ValueFilter | None = _dimension(Dimension.APPLICATION)
    playback_context: ValueFilter | None = _dimension(Dimension.PLAYBACK_CONTEXT)
    viewer: ViewerFilter | None = strawberry.field(default=None, description="Authenticated viewers by id.")
    viewer_kind: ViewerKind | None = strawberry.field(default=None, description="Authenticated or anonymous.")
    is_bot: bool | None = strawberry.field(
        default=None,
        description="Whether a crawler or a monitor watched. Where a filter says nothing of it, and without a filter, "
        "bots are left out.",
    )

    def read(self, context: RequestContext) -> filters.Condition | None:
        """None where the filter says nothing."""
        conditions = frozenset(self._conditions(context))
        return next(iter(conditions), None) if len(conditions) < 2 else filters.And(conditions)

    def _conditions(self, context: RequestContext) -> Iterator[filters.Condition]:
        nothing = filters.And(frozenset())
        for inner in self.and_ or ():
            yield from inner._conditions(context)
        if self.or_ is not None:
            yield filters.Or(frozenset(inner.read(context) or nothing for inner in self.or_))
        if self.not_ is not None:
            yield filters.Not(self.not_.read(context) or nothing)
        for dimension in DIMENSIONS:
            values: ValueFilter | None = getattr(self, dimension)
            if values and values.in_ is not None:
                yield _in(dimension, values.in_)
            if values and values.not_in is not None:
                yield filters.Not(_in(dimension, values.not_in))
        if self.viewer and self.viewer.in_ is not None:
            yield filters.ViewerIn(frozenset(map(context.viewer_key.authenticated, self.viewer.in_)))
        if self.viewer and self.viewer.not_in is not None:
            yield filters.Not(filters.ViewerIn(frozenset(map(context.viewer_key.authenticated, self.viewer.not_in))))
        if self.viewer_kind is ViewerKind.AUTHENTICATED:
            yield filters.Authenticated()
        if self.viewer_kind is ViewerKind.ANONYMOUS:
            yield filters.Not(filters.Authenticated())
        if self.is_bot is not None:
            yield filters.Bot() if self.is_bot else filters.Not(filters.Bot())


def _in(dimension: str, values: Iterable[str | None]) -> filters.In:
    """Countries are taken in small letters too, as events have them taken."""
    if dimension == Dimension.COUNTRY.value:
        values = (value and (find_country(value) or value) for value in values)
    return filters.In(dimension, frozenset(values))


PeriodArgument = Annotated[PeriodInput, strawberry.argument(description="Which time.")]
FilterArgument = Annotated[
    AudienceFilter | None, strawberry.argument(description="Which part of the audience; all of it by default.")
]
ComparisonArgument = Annotated[
    ComparisonInput | None, strawberry.argument(description="Another period to compare with.")
]
IntervalArgument = Annotated[Interval, strawberry.argument(description="Length of a bucket.")]


def read_period(context: RequestContext, *, period: PeriodInput, **_: object) -> Period:
    """What the argument means.

    Raises:
        InvalidArgument: With every problem of the period.
    """
    return period.read(context.now)


def read_request(
    context: RequestContext,
    *,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    compare_to: ComparisonInput | None = None,
    interval: Interval | None = None,
) -> MetricsRequest:
    """What the arguments of metrics and timeline mean; without an interval the whole period is one bucket.

    Raises:
        InvalidArgument: With every problem of every argument.
    """
    problems: list[Problem] = []
    resolved = _attempt(problems, lambda: period.read(context.now))
    comparison = _attempt(problems, compare_to.read) if compare_to else None
    condition = _attempt(problems, lambda: _read_filter(context, filter)) if filter else None
    if resolved and interval:
        _attempt(problems, lambda: check_bucket_count(resolved, interval, path="interval"))
    if problems or resolved is None:
        raise InvalidArgument(problems)
    return MetricsRequest(resolved, interval, comparison, condition)


def _attempt(problems: list[Problem], read: Callable[[], Result]) -> Result | None:
    try:
        return read()
    except InvalidArgument as error:
        problems.extend(error.problems)
        return None


def _count_levels(filter: AudienceFilter) -> int:
    inner = [*(filter.and_ or ()), *(filter.or_ or ()), *([filter.not_] if filter.not_ else ())]
    return 1 + max(map(_count_levels, inner), default=0)


def _read_filter(context: RequestContext, filter: AudienceFilter) -> filters.Condition | None:
    if (levels := _count_levels(filter)) > MOST_LEVELS:
        raise InvalidArgument([Problem("filter", f"Nest at most {MOST_LEVELS} filters within filters, not {levels}.")])
    condition = filter.read(context)
    conditions, values = filters.count_conditions(condition) if condition else (0, 0)
    if conditions > MOST_CONDITIONS or values > MOST_VALUES:
        raise InvalidArgument(
            [
                Problem(
                    "filter",
                    f"Name at most {MOST_VALUES:,} values in {MOST_CONDITIONS} conditions, not {values:,} in "
                    f"{conditions:,}.",
                )
            ]
        )
    return condition
